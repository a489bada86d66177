/* What the program does by itself. Every HOUSEKEEPING_MINUTES it clears away, in small batches: sessions that have ended, answers kept for retries, and
 * whatever features have to clear away. That is the one exception from "nothing changes without an event": none of it is a fact that anybody was told, the
 * beginning and the end of a session are events already, and only `run` of the chores here has ctx->is_housekeeping. On each new day it does what follows from facts because
 * that day has come; these are facts with events like any other. */
#ifndef XANH_CORE_HOUSEKEEPING_H
#define XANH_CORE_HOUSEKEEPING_H

#include "core/app.h"

enum { HOUSEKEEPING_BATCH = 256, RETRY_HOURS = 24, HOUSEKEEPING_MINUTES = 10 };

/* Numbers of what has to be looked at, in the arena of the use case that found them. */
struct chore_list { int64_t *v; size_t n, cap; };

/* One thing to do: something to clear away has `run`, something that a day brings has `find` and `settle`. */
struct chore {
    const char *name; /* "sessions" */
    bool writes;      /* `run` needs a write transaction; otherwise it reads the database and changes something else, such as files */
    /* Removes at most HOUSEKEEPING_BATCH and says how many; it is called again while it finds that many. */
    enum err (*run)(struct ctx *ctx, int64_t *n);
    /* In a read transaction, when the program starts and when a Vietnamese day has begun: what may have something to be settled. */
    enum err (*find)(struct ctx *ctx, struct chore_list *found);
    /* Each of them in a write of its own, by the actor "system": adds about HOUSEKEEPING_BATCH rows and says how many; called again while there were that many.
     * Other processes may do the same, so it decides by what it sees now and does nothing where it was done before. */
    enum err (*settle)(struct ctx *ctx, int64_t id, int64_t *n);
};

/* One round of all chores: those of the core and those of the parts. What one of them cannot do now is left for the next round. */
void app_housekeep(struct app *app);

/* Rounds in a thread of their own, the first one at once. NULL when no thread can be had. */
struct housekeeper;
struct housekeeper *housekeeper_start(struct app *app);
/* Ends it after the batch under way; NULL is allowed. */
void housekeeper_stop(struct housekeeper *h);

#endif
