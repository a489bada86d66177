#include "core/session.h"

#include "base/crypto.h"
#include "core/app_internal.h"
#include "core/event.h"
#include "core_q.h"

static const struct str plain_name = S_INIT("xanh_session");
static const struct str host_name = S_INIT("__Host-xanh_session");

/* Behind TLS a name that browsers take from this host alone (RFC 6265bis, 4.1.3.2), so that no other host of the domain can plant one. */
static struct str cookie_name(struct app *app)
{
    return app_https(app) ? host_name : plain_name;
}

static struct str bearer_token(const struct request *req)
{
    struct str value = request_header(req, S("authorization"));
    return str_starts(value, S("Bearer ")) ? str_trim(str_sub(value, 7, SIZE_MAX)) : STR_NONE;
}

bool session_claimed(const struct request *req)
{
    return request_header(req, S("authorization")).p || request_cookie(req, host_name).n > 0 || request_cookie(req, plain_name).n > 0;
}

static struct subject subject_of(const struct q_session_find_rows *rows)
{
    struct subject s = {.account_id = rows->v->account_id, .person = rows->v->person};
    for (size_t i = 0; i < rows->n && rows->v[i].role.p && i < GRANTS_MAX; i++) {
        const struct q_session_find_row *r = &rows->v[i];
        s.grants[s.n_grants++] = (struct grant){.role = role_parse(r->role), .org_id = r->org_id.v, .programme_id = r->programme_id};
    }
    return s;
}

/* Whether the session was used lately; then this is its next use. */
static bool is_awake(struct ctx *ctx, const struct sha256_digest *hash, int64_t seen_at)
{
    struct seen *seen = app_seen(ctx->app);
    int64_t last = seen_last(seen, hash);
    last = last > seen_at ? last : seen_at;
    bool awake = ctx->now - last < (int64_t)SESSION_IDLE_HOURS * 3600 * 1000;
    if (awake) {
        seen_note(seen, hash, ctx->now);
    }
    return awake;
}

enum err session_load(struct ctx *ctx, bool *bearer)
{
    struct str token = bearer_token(ctx->request);
    *bearer = token.p != NULL;
    if (!token.p) {
        token = request_cookie(ctx->request, cookie_name(ctx->app));
    }
    if (token.n == 0 || token.n > 128) {
        return OK;
    }
    struct sha256_digest hash = sha256(token);
    struct q_session_find_in in = {.token_hash = sha256_view(&hash), .now = ctx->now};
    struct q_session_find_rows rows = {0};
    TRY(q_session_find(ctx->db, ctx->arena, &in, &rows));
    if (rows.n == 0 || !is_awake(ctx, &hash, rows.v->seen_at)) {
        return OK;
    }
    ctx->subject = subject_of(&rows);
    ctx->actor_name = rows.v->display_name;
    ctx->csrf = rows.v->csrf;
    return OK;
}

/* Whoever signs in is the one who does it: from here on the use case is theirs. */
static enum err become(struct ctx *ctx, int64_t account_id)
{
    struct q_session_holder_row row = {0};
    TRY(q_session_holder(ctx->db, ctx->arena, &(struct q_session_holder_in){.account_id = account_id}, &row));
    ctx->subject.account_id = account_id;
    ctx->actor_name = row.display_name;
    return OK;
}

enum err session_open(struct ctx *ctx, int64_t account_id, struct str *token)
{
    struct str fresh = token_new(ctx->arena, TOKEN_BYTES);
    struct sha256_digest hash = sha256(fresh);
    int64_t seq = 0;
    TRY(become(ctx, account_id));
    TRY(event_append(ctx, &(struct event){.action = S("session.opened"), .object_kind = S("account"), .object_id = account_id}, &seq));
    TRY(q_session_insert(ctx->db, &(struct q_session_insert_in){.token_hash = sha256_view(&hash),
                                                                .account_id = account_id,
                                                                .csrf = token_new(ctx->arena, TOKEN_BYTES),
                                                                .opened_at = ctx->now,
                                                                .expires_at = ctx->now + (int64_t)SESSION_HOURS * 3600 * 1000,
                                                                .seq = seq}));
    *token = fresh;
    return OK;
}

enum err session_end(struct ctx *ctx)
{
    struct str token = bearer_token(ctx->request);
    token = token.p ? token : request_cookie(ctx->request, cookie_name(ctx->app));
    struct sha256_digest hash = sha256(token);
    int64_t seq = 0;
    struct event e = {.action = S("session.ended"), .object_kind = S("account"), .object_id = ctx->subject.account_id};
    TRY(event_append(ctx, &e, &seq));
    return q_session_end(ctx->db, &(struct q_session_end_in){.token_hash = sha256_view(&hash)});
}

void session_cookie(struct ctx *ctx, struct response *res, struct str token)
{
    struct str age = token.n ? str_from_i64(ctx->arena, (int64_t)SESSION_HOURS * 3600) : S("0");
    struct str secure = app_https(ctx->app) ? S("; Secure") : S("");
    struct str value = STR_CAT(ctx->arena, cookie_name(ctx->app), S("="), token, S("; Path=/; HttpOnly; SameSite=Lax; Max-Age="), age, secure);
    response_header(ctx->arena, res, S("set-cookie"), value);
}
