/* What app.c (life of the program), dispatch.c (one request) and session.c share. */
#ifndef XANH_CORE_APP_INTERNAL_H
#define XANH_CORE_APP_INTERNAL_H

#include "base/date.h"
#include "core/app.h"
#include "core/cache.h"
#include "core/metrics.h"
#include "core/seen.h"

/* A connection for reading; waits when all are in use. E_BUSY when the database cannot be opened. Never hold one while waiting for a write. */
NODISCARD enum err app_borrow_reader(struct app *app, struct db **db);
void app_return_reader(struct app *app, struct db *db);
/* The single writer; NULL when opened read-only. */
struct writer *app_writer(struct app *app);
/* Hands a refused write to the thread that shows forms again; false when too many wait there already. */
bool app_answer_beside(struct app *app, struct app_call *call);
/* What that thread does: answers the call with the outcome of its job. */
void app_answer_refused(void *app, void *call);
const struct app_parts *app_parts_of(const struct app *app);
/* The Vietnamese day up to which a chore of the parts (by position) was done; INT32_MIN for none. Only for the housekeeping. */
day_t *app_chore_day(struct app *app, size_t chore);
struct page_cache *app_page_cache(struct app *app);
/* When sessions were last used. */
struct seen *app_seen(struct app *app);

/* Fills ctx->subject, actor_name and csrf from the request's cookie or bearer token; nobody when there is none or it has ended. */
NODISCARD enum err session_load(struct ctx *ctx, bool *bearer);
/* True when the request carries something that claims to be a session. */
bool session_claimed(const struct request *req);

#endif
