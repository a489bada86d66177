#include "cli/serve.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/housekeeping.h"
#include "core/metrics.h"
#include "http/client.h"
#include "http/server.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FORM_MAX = 1 << 20,
    EVIDENCE_MAX = 26 << 20,
    RESPONSE_MAX = 32 << 20,
    ARENA_MAX = 64 << 20,
    NUMBER_MAX = 100000,
    GRACE_MS = 30000
};

/* The server of this process, for /metrics. Set once before it answers, cleared after it has stopped. */
static _Atomic(struct server *) running;

/* What the hooks are given. */
struct serving {
    struct app *app;
    struct proxies proxies;
};

/* A call lives in its exchange's arena. */
static struct app_call *call_of(struct exchange *x)
{
    if (!x->user) {
        x->user = ARENA_NEW(x->arena, struct app_call);
    }
    return x->user;
}

static struct head_verdict on_head(void *user, struct exchange *x)
{
    struct app *app = ((struct serving *)user)->app;
    const struct route *r = app_route(app, x->arena, x->req.method, x->req.path);
    struct head_verdict v = {.max_body = 0, .light = true};
    if (r) {
        bool writes = r->flags & R_WRITE;
        v.light = !writes && app_is_quick(app, r, &x->req, x->arena);
        v.lane = r->flags & R_SLOW ? LANE_SLOW : r->flags & R_LONG ? LANE_LONG : LANE_USUAL;
        v.spool = r->flags & R_UPLOAD;
        v.max_body = v.spool ? EVIDENCE_MAX : writes ? FORM_MAX : 0;
    }
    return v;
}

static void on_done(struct app_call *call)
{
    server_finish(call->user);
}

static void on_handle(void *user, struct exchange *x)
{
    struct serving *serving = user;
    struct app_call *call = call_of(x);
    x->req.remote = client_address(&x->req, &serving->proxies);
    x->res = response_new(x->arena, RESPONSE_MAX);
    *call = (struct app_call){.req = &x->req, .res = &x->res, .arena = x->arena, .done = on_done, .user = x};
    app_begin(serving->app, call);
}

static void on_refuse(void *user, struct exchange *x, int status)
{
    (void)user;
    struct str text = status == 503 ? S("The server is busy. Please try again in a moment.\n")
                                    : S("The request is malformed or beyond a limit and was refused.\n");
    x->res.status = status;
    x->res.content_type = S("text/plain; charset=utf-8");
    x->res.shared = text;
}

static void on_finished(void *user, const struct exchange *x, int64_t duration_us)
{
    metrics_request(app_metrics(((struct serving *)user)->app), x->res.status, duration_us);
    LOG(LOG_DEBUG, "request", LOG_TEXT("method", method_name(x->req.method)), LOG_TEXT("path", x->req.path),
        LOG_NUMBER("status", x->res.status), LOG_NUMBER("us", duration_us));
}

struct serve_numbers serve_numbers(void)
{
    struct server *s = atomic_load(&running);
    struct server_stats stats = {0};
    if (s) {
        server_stats(s, &stats);
    }
    return (struct serve_numbers){stats.connections, stats.queue_length, stats.refused_busy, stats.refused_malformed};
}

/* The number stays what it was when the option is not given. */
static enum err number_option(struct cli *c, const char *name, int64_t *v)
{
    struct str s = cli_option(c, name);
    if (s.p && str_i64(s, 1, NUMBER_MAX, v) != OK) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_serve_bad_number, MSG_ARG(str_c(name)), MSG_ARG(NUMBER_MAX));
    }
    return OK;
}

static int cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 64 ? 64 : (int)n;
}

/* Threads for sign-ins: one core is left to everyone else, and there are fewer of them than connections to the database. */
static int slow_workers(void)
{
    int n = cores() - 1;
    return n < 1 ? 1 : n > 6 ? 6 : n;
}

/* Threads for files: many of the whole country at once leave the others' connections to the database to everyone else. */
static int long_workers(void)
{
    int n = cores() / 2;
    return n < 2 ? 2 : n > 4 ? 4 : n;
}

static enum err read_options(struct cli *c, struct server_options *o)
{
    struct str listen = cli_option(c, "listen");
    int64_t threads = cores();
    int64_t workers = cores() + 2;
    int64_t queue = 1024;
    int64_t connections = 10000;
    int64_t per_address = 10000;
    TRY(number_option(c, "threads", &threads));
    TRY(number_option(c, "workers", &workers));
    TRY(number_option(c, "queue", &queue));
    TRY(number_option(c, "connections", &connections));
    TRY(number_option(c, "connections-per-address", &per_address));
    *o = (struct server_options){.listen = listen.p ? listen : S("127.0.0.1:8057"),
                                 .lang = c->lang,
                                 .event_threads = (int)threads,
                                 .workers = (int)workers,
                                 .queue_max = (size_t)queue,
                                 .slow_workers = slow_workers(),
                                 .long_workers = long_workers(),
                                 .connections_max = (size_t)connections,
                                 .connections_per_address = (size_t)per_address,
                                 .arena_ceiling = ARENA_MAX,
                                 .head_timeout_ms = 10000,
                                 .body_timeout_ms = 30000,
                                 .body_bytes_per_s = 4096,
                                 .keep_alive_ms = 60000,
                                 .spool_dir = app_data_dir(c->app)};
    return OK;
}

/* SIGTERM and SIGINT are blocked in every thread (see takes_signals) and taken here, so that nothing is interrupted at a bad moment. */
static int wait_for_signal(void)
{
    sigset_t stop;
    int caught = 0;
    (void)sigemptyset(&stop); /* these cannot fail with valid signals */
    (void)sigaddset(&stop, SIGTERM);
    (void)sigaddset(&stop, SIGINT);
    while (sigwait(&stop, &caught) != 0) {
    }
    return caught;
}

/* What stands before the port, which is always there once the server listens. */
static struct str host_of(struct str listen)
{
    size_t n = listen.n;
    while (n > 0 && listen.p[n - 1] != ':') {
        n--;
    }
    return str_sub(listen, 0, n > 0 ? n - 1 : 0);
}

static enum err serve(struct cli *c)
{
    struct server *s = NULL;
    char why[256] = "";
    if (cli_has(c, "verbose")) {
        log_level_set(LOG_DEBUG);
    }
    struct serving serving = {.app = c->app};
    struct str proxies = cli_option(c, "trust-proxy");
    if (proxies.p && proxies_parse(proxies, &serving.proxies) != OK) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_serve_bad_proxies, MSG_ARG(proxies));
    }
    struct server_hooks hooks = {.head = on_head, .handle = on_handle, .refuse = on_refuse, .finished = on_finished, .user = &serving};
    struct server_options o = {0};
    TRY(read_options(c, &o));
    app_warm(c->app);
    enum err e = server_start(&o, &hooks, &s, why);
    if (e != OK) {
        return cli_fail_as(c, e, str_c(why));
    }
    atomic_store(&running, s);
    (void)printf("Xanh: http://%.*s:%d/\n", STR_FMT(host_of(o.listen)), server_port(s));
    (void)fflush(stdout);
    if (app_was_filled(c->app)) {
        LOG(LOG_INFO, "filled_with_bundled_programme", LOG_TEXT("data", app_data_dir(c->app)));
    }
    LOG(LOG_INFO, "started", LOG_NUMBER("port", server_port(s)));
    struct housekeeper *housekeeper = housekeeper_start(c->app);
    LOG(LOG_INFO, "stopping", LOG_NUMBER("signal", wait_for_signal()));
    atomic_store(&running, NULL);
    housekeeper_stop(housekeeper);
    server_stop(s, GRACE_MS);
    return OK;
}

static const struct cli_option serve_options[] = {
    {"listen", MSG_cli_value_address, MSG_cli_serve_listen},
    {"threads", MSG_cli_value_number, MSG_cli_serve_threads},
    {"workers", MSG_cli_value_number, MSG_cli_serve_workers},
    {"queue", MSG_cli_value_number, MSG_cli_serve_queue},
    {"connections", MSG_cli_value_number, MSG_cli_serve_connections},
    {"connections-per-address", MSG_cli_value_number, MSG_cli_serve_connections_per_address},
    {"https", MSG_NONE, MSG_cli_serve_https},
    {"trust-proxy", MSG_cli_value_networks, MSG_cli_serve_trust_proxy},
    {"verbose", MSG_NONE, MSG_cli_serve_verbose},
};

static const struct command rows[] = {
    {.name = "serve",
     .help = MSG_cli_serve_help,
     .options = serve_options,
     .n_options = sizeof serve_options / sizeof serve_options[0],
     .data = CLI_WRITE,
     .takes_signals = true,
     .run = serve},
};

const struct command_table serve_commands = {rows, sizeof rows / sizeof rows[0]};
