/* The record of every change: who, what, which object, before, after, why, when it became known. Appended in the same
 * transaction as the change, each with the hash of its predecessor. The dispatcher refuses a write that changed rows without one. */
#ifndef XANH_CORE_EVENT_H
#define XANH_CORE_EVENT_H

#include "core/ctx.h"

struct event {
    struct str action;      /* "report.submitted" */
    struct str object_kind; /* "report" */
    int64_t object_id;
    struct str before;      /* JSON or STR_NONE */
    struct str after;       /* JSON or STR_NONE; no personal data, no secrets */
    struct str reason;      /* or STR_NONE */
};

/* Makes the chain's head when there is none. In a transaction of its own before the first write: writers on PostgreSQL lock that row, and of two
 * that found none each would append the first event. */
NODISCARD enum err event_chain_start(struct db *db);
/* Appends and gives the number under which the fact becomes known. Facts written afterwards carry it as their `seq`. */
NODISCARD enum err event_append(struct ctx *ctx, const struct event *e, int64_t *seq);
/* Number of the last event, 0 for none, and when it became known. */
NODISCARD enum err event_head(struct ctx *ctx, int64_t *seq, int64_t *known_at);
/* Number of the last event that this use case's transaction sees; asked once per use case. What features keep in memory is brought up to it. */
NODISCARD enum err event_head_seen(struct ctx *ctx, int64_t *seq);
/* Number of the last event known at a moment. */
NODISCARD enum err event_seq_at(struct ctx *ctx, int64_t moment_ms, int64_t *seq);

struct chain_report {
    int64_t events;       /* checked */
    int64_t broken_seq;   /* 0: the chain is intact */
    enum msg what;        /* what is wrong there; its argument is broken_seq */
    struct str head_hash; /* hexadecimal */
};

/* Recomputes the whole chain and compares it with the stored hashes, the numbering, the clock and the head. E_CONFLICT when broken. */
NODISCARD enum err event_verify(struct ctx *ctx, struct chain_report *report);

#endif
