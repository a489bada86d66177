#include "features/system/system_internal.h"

#include "cli/feature.h"

/* --- xanh verify ----------------------------------------------------------------------------------------------------- */

static enum err verify_job(struct ctx *ctx, void *user)
{
    struct verify_report *r = user;
    enum err e = system_verify(ctx, app_data_dir(ctx->app), r);
    return e == E_CONFLICT ? OK : e; /* said below, with its place */
}

static enum err verify(struct cli *c)
{
    struct verify_report r = {0};
    TRY(cli_run(c, false, verify_job, &r));
    if (r.chain.broken_seq) {
        return cli_fail(c, E_CONFLICT, STR_CAT(c->arena, S("event "), str_from_i64(c->arena, r.chain.broken_seq), S(": "), r.chain.what));
    }
    buf_fmt(&c->out, "events: %lld, chain intact, head %.*s\n", (long long)r.chain.events, STR_FMT(r.chain.head_hash));
    if (r.broken_file.p) {
        return cli_fail(c, E_CONFLICT, STR_CAT(c->arena, S("evidence file "), r.broken_file, S(": missing, or not the bytes that were stored")));
    }
    buf_fmt(&c->out, "evidence: %lld files, all as they were stored\n", (long long)r.files);
    if (r.orphans) {
        buf_fmt(&c->out, "files that no report names: %lld, the first %.*s; xanh serve removes them after a day\n", (long long)r.orphans, STR_FMT(r.orphan));
    }
    return OK;
}

/* --- xanh routes ----------------------------------------------------------------------------------------------------- */

static void print_route(struct cli *c, const struct route *row)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {{R_WRITE, "write"}, {R_LIGHT, "light"}, {R_CACHE, "cache"}, {R_API, "api"}, {R_UPLOAD, "upload"}, {R_NO_CSRF, "no-csrf"}, {R_SLOW, "slow"}};
    buf_fmt(&c->out, "%-6.*s %-48s %-20.*s", STR_FMT(method_name(row->method)), row->path, STR_FMT(act_name(row->act)));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (row->flags & names[i].flag) {
            buf_fmt(&c->out, " %s", names[i].name);
        }
    }
    buf_char(&c->out, '\n');
}

static enum err routes(struct cli *c)
{
    struct router *r = NULL;
    char why[256] = "";
    const struct route *const *rows = NULL;
    enum err e = router_new(c->parts->routes, c->parts->n_routes, &r, why);
    if (e != OK) {
        return cli_fail(c, e, str_c(why));
    }
    size_t n = router_rows(r, &rows);
    for (size_t i = 0; i < n; i++) {
        print_route(c, rows[i]);
    }
    router_free(r);
    return OK;
}

/* --- xanh migrate ---------------------------------------------------------------------------------------------------- */

static enum err current_job(struct ctx *ctx, void *user)
{
    return migrate_current(ctx->db, user);
}

/* Every command that writes has migrated when it runs; this one does nothing else. */
static enum err print_migrations(struct cli *c)
{
    int64_t current = 0;
    TRY(cli_run(c, false, current_job, &current));
    for (size_t i = 0; i < c->parts->n_migrations; i++) {
        const struct migration *m = &c->parts->migrations[i];
        buf_fmt(&c->out, "%-8s %.*s\n", m->number <= current ? "applied" : "missing", STR_FMT(m->name));
    }
    return OK;
}

static const struct command rows[] = {
    {.name = "verify", .args = "", .help = "Check the chain of events and all evidence files; exit code 5 when something was changed", .data = CLI_READ,
     .run = verify},
    {.name = "routes", .args = "", .help = "All addresses with method, permission and flags", .data = CLI_NO_DATA, .run = routes},
    {.name = "migrate status", .args = "", .help = "Which migrations the database has", .data = CLI_READ, .run = print_migrations},
    {.name = "migrate", .args = "", .help = "Bring the database up to this program, and say which migrations it has", .data = CLI_WRITE,
     .run = print_migrations},
};
const struct command_table system_commands = {rows, sizeof rows / sizeof rows[0]};

const struct feature system_feature = {
    .name = "system", .routes = {&system_web_routes, &system_api_routes}, .commands = &system_commands, .schemas = &system_schemas};
