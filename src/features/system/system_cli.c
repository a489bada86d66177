#include "features/system/system_internal.h"

#include "cli/feature.h"
#include "http/server.h"

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
        return CLI_FAIL(c, E_CONFLICT, r.chain.what, MSG_ARG(str_from_i64(c->arena, r.chain.broken_seq)));
    }
    CLI_SAY(c, MSG_verify_chain, MSG_ARG(r.chain.events), MSG_ARG(r.chain.head_hash));
    if (r.broken_file.p) {
        return CLI_FAIL(c, E_CONFLICT, MSG_verify_broken_file, MSG_ARG(r.broken_file));
    }
    CLI_SAY(c, MSG_verify_evidence, MSG_ARG(r.files));
    if (r.orphans) {
        CLI_SAY(c, MSG_verify_orphans, MSG_ARG(r.orphans), MSG_ARG(r.orphan));
    }
    return OK;
}

/* --- xanh routes ----------------------------------------------------------------------------------------------------- */

static void print_route(struct cli *c, const struct route *row)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {{R_WRITE, "write"}, {R_LIGHT, "light"}, {R_CACHE, "cache"}, {R_API, "api"}, {R_UPLOAD, "upload"}, {R_NO_CSRF, "no-csrf"}, {R_SLOW, "slow"}, {R_LONG, "long"}};
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
        return cli_fail_as(c, e, str_c(why));
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
        CLI_SAY(c, m->number <= current ? MSG_cli_migration_applied : MSG_cli_migration_missing, MSG_ARG(m->name));
    }
    return OK;
}

/* --- xanh version ---------------------------------------------------------------------------------------------------- */

static enum err version(struct cli *c)
{
    const struct app_parts *p = c->parts;
    buf_lit(&c->out, "xanh " XANH_VERSION "\n");
    CLI_SAY(c, MSG_cli_version_schema, MSG_ARG(p->n_migrations ? p->migrations[p->n_migrations - 1].number : 0));
    buf_fmt(&c->out, "SQLite %s\nlibpq %.*s\nlibmicrohttpd %s\n", db_sqlite_version(), STR_FMT(db_libpq_version(c->arena)),
            server_library_version());
    return OK;
}

static const struct command rows[] = {
    {.name = "verify", .help = MSG_verify_help, .data = CLI_READ, .run = verify},
    {.name = "routes", .help = MSG_cli_routes_help, .data = CLI_NO_DATA, .run = routes},
    {.name = "version", .help = MSG_cli_version_help, .data = CLI_NO_DATA, .run = version},
    {.name = "migrate status", .help = MSG_cli_migrate_status_help, .data = CLI_READ, .run = print_migrations},
    {.name = "migrate", .help = MSG_cli_migrate_help, .data = CLI_WRITE, .run = print_migrations},
};
const struct command_table system_commands = {rows, sizeof rows / sizeof rows[0]};

const struct feature system_feature = {
    .name = "system", .routes = {&system_web_routes, &system_api_routes}, .commands = &system_commands, .schemas = &system_schemas};
