/* One row a route: method, path, who may, what comes in, what runs. The row decides before the handler runs. */
#ifndef XANH_CORE_ROUTE_H
#define XANH_CORE_ROUTE_H

#include "core/ctx.h"
#include "http/http.h"

enum route_flags {
    R_READ = 0,        /* runs on a read-only connection */
    R_WRITE = 1,       /* runs as a job of the writer */
    R_LIGHT = 2,       /* well under a millisecond on SQLite, so never a list: answered on the event thread there; with R_CACHE only when
                          it is asked for without a query, which may ask for the past */
    R_CACHE = 4,       /* the same for everyone who is not signed in: kept rendered for one data version, and answered on the event thread once it is */
    R_API = 8,         /* errors as problem documents (RFC 9457); no CSRF for bearer tokens */
    R_UPLOAD = 16,     /* body up to the evidence limit, spooled to disk */
    R_NO_CSRF = 32,   /* a form of somebody who has no session yet (sign-in); the origin is still checked */
    R_SLOW = 64,      /* keeps a core for long (password hashing): waits for threads of its own */
    R_LONG = 128      /* a file of a list of any length, seconds of reading: waits for threads of its own too */
};

struct route {
    enum method method; /* GET also answers HEAD */
    const char *path;   /* "/nhiem-vu/{code}"; a last part "{rest*}" takes everything */
    enum act act;       /* ACT_UNSET stops the program at start */
    unsigned flags;
    const struct input_table *input; /* NULL: no input at all, not even an unknown query name */
    /* Loads what authz_decide needs to know about the object (not the object itself). Needed for every act but PUBLIC and SIGNED_IN. */
    enum err (*facts)(struct ctx *ctx, const void *in, struct authz_facts *f);
    /* The slow part of a write (hashing, parsing files), before the job reaches the writer; may change `in`. May be NULL. */
    enum err (*prepare)(struct ctx *ctx, void *in);
    enum err (*run)(struct ctx *ctx, const void *in, struct response *res);
    /* Shows the form again when it was refused in a way that the reader can mend (E_INVALID, E_CONFLICT, E_DENIED, E_LIMITED, E_BUSY); ctx->faults,
     * ctx->failure and ctx->raw are set. Of a write not on the writer's thread. May be NULL. */
    enum err (*again)(struct ctx *ctx, const void *in, struct response *res);
    const char *doc;    /* one English sentence; API routes must have it */
    const char *reply;  /* name of the reply's schema in the API description, API routes only */
};

struct route_table {
    const struct route *rows;
    size_t n;
};

#define ROUTES(name, ...)                                     \
    static const struct route name##_rows[] = {__VA_ARGS__};  \
    const struct route_table name = {name##_rows, sizeof name##_rows / sizeof name##_rows[0]}

struct router;

/* Compiles the tables. E_INTERNAL with the reason in `why` for two rows that mean the same, a row without an act, a missing facts function,
 * a write without POST/PUT/DELETE, an API row without doc. */
NODISCARD enum err router_new(const struct route_table *const *tables, size_t n, struct router **r, char why[256]);
void router_free(struct router *r);
/* The row for a path, with the values of its {names}; E_NOT_FOUND, or E_CONFLICT when only the method is wrong (then `allow` lists the right ones). */
NODISCARD enum err router_find(const struct router *r, struct arena *a, enum method m, struct str path, const struct route **route,
                               struct params *values, struct str *allow);
/* All rows in order of their paths. */
size_t router_rows(const struct router *r, const struct route *const **rows);

#endif
