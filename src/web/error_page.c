#include "web/error_page.h"

#include "text/escape.h"
#include "text/json_write.h"
#include "view_error_body.h"
#include "web/page.h"

static struct str failure_text(struct ctx *ctx, enum err code, enum lang lang)
{
    const struct failure *f = &ctx->failure;
    if (f->code == code && f->message != MSG_NONE) {
        return msg_format(ctx->arena, lang, f->message, f->n_args, f->args);
    }
    static const enum msg general[] = {[OK] = MSG_error_internal,           [E_INVALID] = MSG_error_form,
                                       [E_NOT_FOUND] = MSG_error_not_found, [E_CONFLICT] = MSG_error_conflict,
                                       [E_DENIED] = MSG_error_denied,       [E_LOGIN] = MSG_error_login,
                                       [E_TOO_LARGE] = MSG_error_too_large, [E_LIMITED] = MSG_error_busy,
                                       [E_BUSY] = MSG_error_busy,
                                       [E_INTERNAL] = MSG_error_internal};
    return msg_text(lang, general[code]);
}

static enum msg title_of(int status)
{
    switch (status) {
    case 404:
        return MSG_error_title_not_found;
    case 403:
    case 401:
        return MSG_error_title_denied;
    case 429:
        return MSG_error_title_limited;
    case 503:
        return MSG_error_title_busy;
    case 500:
        return MSG_error_title_internal;
    default:
        return MSG_error_title_refused;
    }
}

static struct str fault_text(struct ctx *ctx, const struct input_fault *f, enum lang lang)
{
    return msg_format(ctx->arena, lang, f->what, f->n_args, f->args);
}

struct fault_views fault_views_of(struct ctx *ctx)
{
    struct fault_views out = {ARENA_ARRAY(ctx->arena, struct fault_view, ctx->faults.n + 1), ctx->faults.n};
    for (size_t i = 0; i < ctx->faults.n; i++) {
        out.v[i] = (struct fault_view){ctx->faults.v[i].field, fault_text(ctx, &ctx->faults.v[i], ctx->lang)};
    }
    return out;
}

struct str fault_of(struct ctx *ctx, struct str field)
{
    for (size_t i = 0; i < ctx->faults.n; i++) {
        if (str_eq(ctx->faults.v[i].field, field)) {
            return fault_text(ctx, &ctx->faults.v[i], ctx->lang);
        }
    }
    return S("");
}

static void write_faults(struct ctx *ctx, struct jw *j)
{
    jw_key(j, S("errors"));
    jw_arr(j);
    for (size_t i = 0; i < ctx->faults.n; i++) {
        const struct input_fault *f = &ctx->faults.v[i];
        jw_obj(j);
        jw_field_str(j, S("field"), f->field);
        jw_field_str(j, S("code"), msg_name(f->what));
        jw_field_str(j, S("detail"), fault_text(ctx, f, LANG_EN));
        jw_field_str(j, S("detail_vi"), fault_text(ctx, f, LANG_VI));
        jw_end(j);
    }
    jw_end(j);
}

/* RFC 9457, with the texts in both languages. */
static void problem(struct ctx *ctx, enum err code, struct response *res)
{
    struct jw j = jw_new(&res->body);
    res->content_type = S("application/problem+json");
    jw_obj(&j);
    jw_field_str(&j, S("type"), STR_CAT(ctx->arena, S("urn:xanh:error:"), str_c(err_name(code))));
    jw_field_str(&j, S("title"), msg_text(LANG_EN, title_of(res->status)));
    jw_field_i64(&j, S("status"), res->status);
    jw_field_str(&j, S("detail"), failure_text(ctx, code, LANG_EN));
    jw_field_str(&j, S("detail_vi"), failure_text(ctx, code, LANG_VI));
    if (ctx->faults.n) {
        write_faults(ctx, &j);
    }
    jw_end(&j);
}

static void to_sign_in(struct ctx *ctx, struct response *res)
{
    struct buf b = buf_new(ctx->arena, 8192);
    buf_lit(&b, "/dang-nhap?ve=");
    url_encode(&b, ctx->request->path);
    (void)page_redirect(ctx, res, buf_view(&b)); /* cannot fail */
}

void error_page_render(struct ctx *ctx, enum err code, bool api, struct response *res)
{
    if (api) {
        problem(ctx, code, res);
        return;
    }
    if (code == E_LOGIN && ctx->request) {
        to_sign_in(ctx, res);
        return;
    }
    struct error_view v = {.status = res->status,
                           .title = ctx_msg(ctx, title_of(res->status)),
                           .what = failure_text(ctx, code, ctx->lang),
                           .faults = fault_views_of(ctx),
                           .home_href = S("/")};
    struct page_frame p = page_begin(ctx, res, v.title, NAV_NONE);
    view_error_body(&p.view, &v);
    (void)page_end(ctx, &p); /* cannot fail */
}
