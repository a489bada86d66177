#include "parts.h"

#include "cli/feature.h"
#include "cli/serve.h"
#include "features/board/board.h"
#include "features/pack/pack.h"
#include "migrations.h"
#include "web/error_page.h"

#include <pthread.h>

#define FEATURE(name) extern const struct feature name##_feature;
#include "features/features.def"
#undef FEATURE

static const struct feature *const features[] = {
#define FEATURE(name) &name##_feature,
#include "features/features.def"
#undef FEATURE
};

enum { FEATURES = sizeof features / sizeof features[0], MIGRATIONS_MAX = 256 };

static struct {
    pthread_once_t once;
    struct app_parts parts;
    const struct route_table *routes[FEATURES * FEATURE_ROUTES];
    const struct state_kind *states[FEATURES];
    const struct schema_table *schemas[FEATURES];
    const struct chore *chores[FEATURES];
    const struct command_table *commands[FEATURES + 1];
    size_t n_commands;
    struct migration migrations[MIGRATIONS_MAX];
} program = {.once = PTHREAD_ONCE_INIT};

static size_t list_migrations(struct migration *out)
{
    size_t n = 0;
    for (; n < migration_texts_count && n < MIGRATIONS_MAX; n++) {
        out[n] = migration_of(migration_texts[n].name, migration_texts[n].text);
    }
    return n;
}

static void take_feature(const struct feature *f)
{
    for (size_t i = 0; i < FEATURE_ROUTES && f->routes[i]; i++) {
        program.routes[program.parts.n_routes++] = f->routes[i];
    }
    if (f->state) {
        program.states[program.parts.n_states++] = f->state;
    }
    if (f->schemas) {
        program.schemas[program.parts.n_schemas++] = f->schemas;
    }
    if (f->chore) {
        program.chores[program.parts.n_chores++] = f->chore;
    }
    if (f->commands) {
        program.commands[program.n_commands++] = f->commands;
    }
}

static void assemble(void)
{
    program.commands[program.n_commands++] = &serve_commands;
    for (size_t i = 0; i < FEATURES; i++) {
        take_feature(features[i]);
    }
    program.parts.routes = program.routes;
    program.parts.states = program.states;
    program.parts.schemas = program.schemas;
    program.parts.chores = program.chores;
    program.parts.migrations = program.migrations;
    program.parts.n_migrations = list_migrations(program.migrations);
    program.parts.render_error = error_page_render;
    program.parts.fill = pack_fill;
    program.parts.warm = board_warm;
}

const struct app_parts *program_parts(void)
{
    pthread_once(&program.once, assemble);
    return &program.parts;
}

const struct command_table *const *program_commands(size_t *n)
{
    pthread_once(&program.once, assemble);
    *n = program.n_commands;
    return program.commands;
}
