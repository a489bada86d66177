/* What every use case is given: where to allocate, which database state it sees, who acts, when, in which language, and
 * where it says what went wrong. One ctx per request, command or job. */
#ifndef XANH_CORE_CTX_H
#define XANH_CORE_CTX_H

#include "base/crypto.h"
#include "core/authz_rules.h"
#include "db/db.h"
#include "http/input.h"

struct app;
struct at_end;

/* The first cause of a failure, put here once by fail(). Callers pass the outcome on and never overwrite it. */
struct failure {
    enum err code;
    enum msg message;
    size_t n_args;
    struct msg_arg args[4];
    const char *file;
    int line;
};

/* An event as the next one follows from it. */
struct chain_link {
    bool is_known;
    int64_t seq, known_at;
    struct sha256_digest hash;
};

struct ctx {
    struct app *app;
    struct arena *arena;
    struct db *db;
    int64_t now;           /* moment of this use case; of a write the moment of the transaction, never before the last event's */
    enum lang lang;
    struct subject subject; /* who acts; account_id 0 for nobody, and for the operator at the command line with is_operator */
    bool is_operator;
    struct str actor_name;  /* as shown in the history */
    struct str csrf;        /* token that forms must carry; empty without session */
    const struct request *request; /* NULL at the command line */
    struct params path_params;
    struct params raw;      /* what came in, for showing a form again */
    struct failure failure;
    struct input_faults faults; /* all mistakes of a form */
    int64_t events;         /* events appended in this use case */
    bool is_housekeeping;   /* clears away, without an event: housekeeping.h */
    bool is_writing;        /* db is in a write transaction: what it sees may still be rolled back */
    struct at_end *at_end;  /* what to do when the use case is over */
    int64_t wait_s;          /* with E_LIMITED: after how many seconds to try again */
    struct chain_link link; /* while writing: the last event, once it was read or added; nobody else adds one meanwhile */
    struct opt_i64 head_seq; /* the last event that db sees, once event_head_seen was asked */
};

/* Notes why and returns `code`, for `return FAIL(ctx, E_CONFLICT, MSG_code_taken, MSG_ARG(code));`. Keeps the first cause. */
#define FAIL(ctx, code, message, ...)                                                                              \
    fail_at((ctx), (code), (message), sizeof((struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg),            \
            (struct msg_arg[]){__VA_ARGS__}, __FILE__, __LINE__)
/* The same for a message without arguments. */
#define FAIL0(ctx, code, message) fail_at((ctx), (code), (message), 0, NULL, __FILE__, __LINE__)
enum err fail_at(struct ctx *ctx, enum err code, enum msg message, size_t n, const struct msg_arg *args, const char *file, int line);

/* Notes a mistake at a field and goes on; ctx_check_done() at the end gives E_INVALID when there was one. */
void ctx_fault(struct ctx *ctx, struct str field, enum msg what);
NODISCARD enum err ctx_check_done(struct ctx *ctx);

/* Calls fn(p) on this thread when the use case is over, latest first: for locks, which must not be held while an answer is sent. */
void ctx_at_end(struct ctx *ctx, void (*fn)(void *p), void *p);
/* Whether exactly that was asked for already. */
bool ctx_has_at_end(const struct ctx *ctx, void (*fn)(void *p), const void *p);
/* The dispatcher's part of it. */
void ctx_run_at_end(struct ctx *ctx);

/* Message in the language of the reader. */
struct str ctx_msg(struct ctx *ctx, enum msg key);
/* `vi` or `en`, whichever is the reader's; the other when that one is empty. */
struct str ctx_pick(const struct ctx *ctx, struct str vi, struct str en);

#endif
