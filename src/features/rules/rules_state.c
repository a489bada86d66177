/* The copy in memory. */
#include "features/rules/rules.h"

#include "core/shared.h"
#include "rules_q.h"

struct shared_rules {
    struct shared_value value;
    struct rules rules;
};

/* What is collected while the rows go by. */
struct build {
    struct arena *arena;
    VEC(struct calendar_entry) days;
    VEC(struct calendar_day) exceptions;
    VEC(struct rule_version) versions;
    VEC(struct rule_value) values; /* of the last version */
};

const struct state_kind rules_state = {"rules", shared_make, shared_free};

static enum err take_day(void *user, const struct q_calendar_load_row *row)
{
    struct build *b = user;
    struct arena *a = b->arena;
    *VEC_PUSH(a, &b->days) = (struct calendar_entry){.day = (day_t)row->day,
                                                     .kind = str_dup(a, row->kind),
                                                     .name_vi = str_dup(a, row->name_vi),
                                                     .name_en = str_dup(a, row->name_en),
                                                     .swap = {row->swap.has, (day_t)row->swap.v},
                                                     .basis = str_dup(a, row->basis)};
    enum calendar_kind kind = str_eq(row->kind, S("worked")) ? CALENDAR_WORKED : CALENDAR_HOLIDAY;
    *VEC_PUSH(a, &b->exceptions) = (struct calendar_day){.day = (day_t)row->day, .kind = kind};
    return OK;
}

static void end_version(struct build *b)
{
    if (b->versions.n) {
        struct rule_version *last = &b->versions.v[b->versions.n - 1];
        last->n = b->values.n;
        last->values = b->values.v;
    }
    b->values.v = NULL;
    b->values.n = b->values.cap = 0;
}

static enum err take_value(void *user, const struct q_rule_load_row *row)
{
    struct build *b = user;
    struct rule_version *last = b->versions.n ? &b->versions.v[b->versions.n - 1] : NULL;
    if (!last || last->version != row->version) {
        end_version(b);
        *VEC_PUSH(b->arena, &b->versions) = (struct rule_version){
            .version = row->version, .valid_from = (day_t)row->valid_from, .basis = str_dup(b->arena, row->basis)};
    }
    *VEC_PUSH(b->arena, &b->values) = (struct rule_value){str_dup(b->arena, row->name), row->value};
    return OK;
}

static enum err read_all(struct ctx *ctx, struct arena *arena, int64_t seq, struct shared_value **out)
{
    struct shared_rules *r = ARENA_NEW(arena, struct shared_rules);
    struct build b = {.arena = arena};
    *out = &r->value;
    r->rules.seq = seq;
    TRY(q_calendar_load(ctx->db, take_day, &b));
    TRY(q_rule_load(ctx->db, take_value, &b));
    end_version(&b);
    r->rules.n_days = b.days.n;
    r->rules.days = b.days.v;
    r->rules.n_versions = b.versions.n;
    r->rules.versions = b.versions.v;
    return calendar_make(arena, b.exceptions.v, b.exceptions.n, &r->rules.calendar);
}

static enum err head(struct ctx *ctx, int64_t *seq)
{
    struct q_rules_head_row row = {0};
    TRY(q_rules_head(ctx->db, ctx->arena, &row));
    *seq = row.seq;
    return OK;
}

enum err rules_now(struct ctx *ctx, const struct rules **rules)
{
    static const struct shared_source source = {head, read_all};
    struct shared_value *v = NULL;
    TRY(shared_read(ctx, app_state(ctx->app, &rules_state), &source, &v));
    *rules = &((struct shared_rules *)v)->rules;
    return OK;
}
