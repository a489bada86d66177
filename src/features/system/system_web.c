/* Health, numbers, static files. */
#include "features/system/system_internal.h"

#include "assets.h"
#include "cli/serve.h"
#include "core/app.h"
#include "core/metrics.h"

static enum err plain(struct response *res, int status, struct str text)
{
    res->status = status;
    res->content_type = S("text/plain; charset=utf-8");
    buf_str(&res->body, text);
    return OK;
}

/* The process answers. */
static enum err healthz(struct ctx *ctx, const void *in, struct response *res)
{
    (void)ctx;
    (void)in;
    return plain(res, 200, S("ok\n"));
}

/* The data can be read and writes are taken. */
static enum err readyz(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    int64_t seq = 0;
    bool ready = app_ready(ctx->app) && event_head_seen(ctx, &seq) == OK;
    return ready ? plain(res, 200, S("ready\n")) : plain(res, 503, S("not ready\n"));
}

static enum err metrics(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    int64_t seq = 0;
    int64_t known_at = 0;
    struct serve_numbers n = serve_numbers();
    TRY(event_head(ctx, &seq, &known_at));
    const struct gauge gauges[] = {
        {"xanh_connections", "Open connections.", n.connections},
        {"xanh_queue_length", "Requests that wait for a worker.", n.queue_length},
        {"xanh_refused_busy", "Requests refused because the queue was full, since the start.", n.refused_busy},
        {"xanh_refused_malformed", "Malformed requests, since the start.", n.refused_malformed},
        {"xanh_event_seq", "Number of the last event in the chain.", seq},
        {"xanh_event_age_seconds", "Seconds since the last event.", known_at ? (ctx->now - known_at) / 1000 : 0},
        {"xanh_ready", "1 while writes are taken.", app_ready(ctx->app) ? 1 : 0},
    };
    metrics_text(app_metrics(ctx->app), &res->body, sizeof gauges / sizeof gauges[0], gauges);
    res->content_type = S("text/plain; version=0.0.4; charset=utf-8");
    response_header(ctx->arena, res, S("cache-control"), S("no-store"));
    return OK;
}

/* --- static files ---------------------------------------------------------------------------------------------------- */

struct asset_in {
    struct str file, v;
};

INPUT_TABLE(asset_table, struct asset_in,
            {.name = "file", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct asset_in, file), .required = true, .min = 1, .max = 200},
            {.name = "v", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct asset_in, v), .max = 64});

static bool is_version(const struct asset *a, struct str v)
{
    return v.n >= 8 && str_starts(a->hash, v);
}

/* An address that names the content may be kept for ever; another one is asked for again, at the price of one small answer. */
static enum err send_asset(struct ctx *ctx, const struct asset *a, bool for_ever, struct response *res)
{
    struct str etag = STR_CAT(ctx->arena, S("\""), str_sub(a->hash, 0, 32), S("\""));
    struct str known = ctx->request ? request_header(ctx->request, S("if-none-match")) : STR_NONE;
    response_header(ctx->arena, res, S("etag"), etag);
    response_header(ctx->arena, res, S("cache-control"), for_ever ? S("public, max-age=31536000, immutable") : S("public, no-cache"));
    if (known.n && str_find(known, etag, 0) != SIZE_MAX) {
        res->status = 304;
        return OK;
    }
    res->content_type = a->type;
    res->shared = a->bytes;
    return OK;
}

static enum err asset(struct ctx *ctx, const void *in, struct response *res)
{
    const struct asset_in *i = in;
    const struct asset *a = asset_find(i->file);
    return a ? send_asset(ctx, a, is_version(a, i->v), res) : FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
}

/* Browsers and readers of feeds ask for it here, whatever the page says. */
static enum err favicon(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    const struct asset *a = asset_find(S("favicon.svg"));
    return a ? send_asset(ctx, a, false, res) : FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
}

static enum err robots(struct ctx *ctx, const void *in, struct response *res)
{
    (void)ctx;
    (void)in;
    return plain(res, 200, S("User-agent: *\nDisallow: /dang-nhap\nDisallow: /en/dang-nhap\nDisallow: /viec-cua-toi\nDisallow: /en/viec-cua-toi\n"
                             "Disallow: /metrics\nAllow: /\n"));
}

ROUTES(system_web_routes, {.method = METHOD_GET, .path = "/healthz", .act = ACT_PUBLIC, .flags = R_LIGHT, .run = healthz},
       {.method = METHOD_GET, .path = "/readyz", .act = ACT_PUBLIC, .flags = R_LIGHT, .run = readyz},
       {.method = METHOD_GET, .path = "/metrics", .act = ACT_PUBLIC, .flags = R_LIGHT, .run = metrics},
       {.method = METHOD_GET, .path = "/robots.txt", .act = ACT_PUBLIC, .flags = R_LIGHT, .run = robots},
       {.method = METHOD_GET, .path = "/favicon.ico", .act = ACT_PUBLIC, .flags = R_LIGHT, .run = favicon},
       {.method = METHOD_GET, .path = "/assets/{file*}", .act = ACT_PUBLIC, .flags = R_LIGHT, .input = &asset_table, .run = asset});
