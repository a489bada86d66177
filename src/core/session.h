/* Sessions: a random token in a cookie (or an Authorization: Bearer header), of which only the hash is stored. */
#ifndef XANH_CORE_SESSION_H
#define XANH_CORE_SESSION_H

#include "core/ctx.h"
#include "http/http.h"

#define SESSION_HOURS 12
/* Without a request; it ends then, before its hours are over. */
#define SESSION_IDLE_HOURS 2

/* Opens a session for an account in the running write: row and event. The token is given back once and never stored. */
NODISCARD enum err session_open(struct ctx *ctx, int64_t account_id, struct str *token);
/* Ends the request's own session. */
NODISCARD enum err session_end(struct ctx *ctx);
/* Sets or clears the cookie. */
void session_cookie(struct ctx *ctx, struct response *res, struct str token);

#endif
