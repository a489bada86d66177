/* The program without sockets: opens the data, answers requests. app_handle is the seam that the server, the tests and the
 * benchmarks share. */
#ifndef XANH_CORE_APP_H
#define XANH_CORE_APP_H

#include "base/crypto.h"
#include "core/route.h"
#include "db/migrate.h"
#include "db/writer.h"

struct chore;
struct files;
struct metrics;
struct schema_table;

/* Something a feature keeps in memory for the life of the program, e.g. the read model of the board. Found again by the address of its
 * own description. */
struct state_kind {
    const char *name;
    void *(*make)(struct app *app);
    void (*free)(void *state);
};

/* What the composition root (main, tests) gives to the program: everything that lies above this layer. */
struct app_parts {
    const struct route_table *const *routes;
    size_t n_routes;
    const struct migration *migrations;
    size_t n_migrations;
    /* Renders a failure: ctx->failure, ctx->faults; status is set already. Pages for people, problem documents for R_API rows. */
    void (*render_error)(struct ctx *ctx, enum err code, bool api, struct response *res);
    const struct state_kind *const *states;
    size_t n_states;
    /* Descriptions of the replies of the API, for the OpenAPI document. */
    const struct schema_table *const *schemas;
    size_t n_schemas;
    /* What features do by themselves now and then (housekeeping.h). */
    const struct chore *const *chores;
    size_t n_chores;
    /* Fills an empty database with the bundled programme. May be NULL. */
    enum err (*fill)(struct ctx *ctx);
    /* For app_warm. May be NULL. */
    enum err (*warm)(struct ctx *ctx);
};

struct app_options {
    struct str data_dir;  /* made when missing; holds xanh.db and files/ */
    struct str db_url;    /* postgres://…; STR_NONE: SQLite in data_dir */
    enum lang lang;       /* of `why` */
    bool read_only;       /* look, but change nothing: no writer, no migration */
    bool https;           /* cookies only over TLS, HSTS */
    bool ack_before_commit; /* planted fault for the kill test */
    size_t readers;       /* read connections at most; 0: a sensible number */
    size_t write_queue;   /* waiting writes before 503; 0: 4096 */
};

/* Opens (and makes) the data folder, migrates, fills an empty one, starts the writer. `why` gets the reason of a failure. */
NODISCARD enum err app_open(const struct app_options *o, const struct app_parts *parts, struct app **app, char why[256]);
void app_close(struct app *app);
/* Whether the database was empty and app_open put the bundled programme into it. */
bool app_was_filled(const struct app *app);
/* Lets the features read into memory what the first readers would otherwise wait for. A failure is logged and left to the first reader. */
void app_warm(struct app *app);

/* One request under way. Zero it, fill the first part, keep it until `done`. */
struct app_call {
    const struct request *req;
    struct response *res;
    struct arena *arena;
    void (*done)(struct app_call *call); /* exactly once; on this thread or on the writer's */
    void *user;
    /* the rest is the dispatcher's own */
    struct app *app;
    const struct route *route;
    struct str path;      /* without the language prefix */
    struct ctx ctx;
    void *in;
    bool authorised;      /* the first decision on the right was yes */
    bool bearer;          /* signed in by an Authorization header, not by a cookie */
    int64_t began_ms;
    bool has_page_version;
    uint64_t page_version; /* of the page cache, when the request came in */
    struct write_job job;
    struct str idempotency_key;
    struct sha256_digest request_hash;
};

/* Answers a request; `done` is called when the response is complete and, for a write, committed. */
void app_begin(struct app *app, struct app_call *call);
/* The same, waiting. */
void app_handle(struct app *app, const struct request *req, struct arena *arena, struct response *res);
/* The row that would answer, or NULL; for the server's head hook. */
const struct route *app_route(struct app *app, struct arena *a, enum method m, struct str path);

/* Runs a use case outside HTTP as the operator: in a read transaction, or as a write with commit. */
NODISCARD enum err app_run(struct app *app, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user, struct arena *arena,
                           struct failure *failure);

/* Whether a request for this route is answered at once, on whichever thread: a light one, or a page that is kept rendered. Not on PostgreSQL. */
bool app_is_quick(struct app *app, const struct route *route, const struct request *req, struct arena *arena);

/* What a feature keeps in memory; the kind must be among the parts. */
void *app_state(const struct app *app, const struct state_kind *kind);
struct str app_data_dir(const struct app *app);
struct files *app_files(struct app *app); /* the evidence store; NULL when opened read-only */
const struct router *app_router(const struct app *app);
/* Descriptions of the replies, one table a feature. */
size_t app_schemas(const struct app *app, const struct schema_table *const **tables);
bool app_is_pg(const struct app *app);
/* Another number after every commit; on SQLite also of other processes (xanh load beside a server). On PostgreSQL those are seen by their events. */
uint64_t app_data_version(const struct app *app);
/* Cookies only over TLS. */
bool app_https(const struct app *app);
/* True while writes are accepted: not for NOT_READY_S after one could not be stored (full disk, lost server), unless a later one was. */
enum { NOT_READY_S = 30 };
bool app_ready(const struct app *app);
struct metrics *app_metrics(struct app *app);

#endif
