/* What the program clears away by itself, in small batches: sessions that have ended, answers kept for retries, and whatever features have to clear away. It is the
 * one exception from "nothing changes without an event": none of it is a fact that anybody was told, the beginning and the end of a session are events already,
 * and only the chores here run with ctx->is_housekeeping. */
#ifndef XANH_CORE_HOUSEKEEPING_H
#define XANH_CORE_HOUSEKEEPING_H

#include "core/app.h"

enum { HOUSEKEEPING_BATCH = 256, RETRY_HOURS = 24, HOUSEKEEPING_MINUTES = 10 };

/* One thing to clear away. Removes at most HOUSEKEEPING_BATCH and says how many; it is called again while it finds that many. */
struct chore {
    const char *name; /* "sessions" */
    bool writes;      /* runs in a write transaction; otherwise it reads the database and changes something else, such as files */
    enum err (*run)(struct ctx *ctx, int64_t *n);
};

/* One round of all chores: those of the core and those of the parts. What one of them cannot do now is left for the next round. */
void app_housekeep(struct app *app);

/* Rounds in a thread of their own, the first one at once. NULL when no thread can be had. */
struct housekeeper;
struct housekeeper *housekeeper_start(struct app *app);
/* Ends it after the batch under way; NULL is allowed. */
void housekeeper_stop(struct housekeeper *h);

#endif
