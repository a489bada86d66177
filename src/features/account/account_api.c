#include "features/account/account_internal.h"

#include "core/session.h"
#include "text/json_write.h"

static enum err open_session(struct ctx *ctx, const void *in, struct response *res)
{
    const struct sign_in_input *i = in;
    struct str token = STR_NONE;
    TRY(sign_in_open(ctx, i, &token));
    struct jw w = jw_new(&res->body);
    res->status = 201;
    res->content_type = S("application/json");
    jw_obj(&w);
    jw_field_str(&w, S("token"), token);
    jw_field_moment(&w, S("expires_at"), ctx->now + (int64_t)SESSION_HOURS * 3600 * 1000);
    jw_end(&w);
    return OK;
}

static enum err close_session(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    TRY(session_end(ctx));
    res->status = 204;
    return OK;
}

ROUTES(account_api_routes,
       {.method = METHOD_POST, .path = "/api/v1/session", .act = ACT_PUBLIC, .flags = R_WRITE | R_API | R_NO_CSRF | R_SLOW, .input = &sign_in_table,
        .prepare = sign_in_prepare, .run = open_session, .doc = "Signs in with name and password and gives a token for the Authorization header.",
        .reply = "Session"},
       {.method = METHOD_DELETE, .path = "/api/v1/session", .act = ACT_SIGNED_IN, .flags = R_WRITE | R_API, .run = close_session,
        .doc = "Ends the session of the token that was sent.", .reply = "Nothing"});
