#include "web/page.h"

#include "base/date.h"
#include "text/escape.h"
#include "view_page_bottom.h"
#include "view_page_top.h"

struct nav_row {
    enum nav nav;
    struct str path;
    enum msg label;
};

static const struct nav_row nav_rows[] = {
    {NAV_HOME, S_INIT("/"), MSG_nav_home},
    {NAV_TASKS, S_INIT("/nhiem-vu"), MSG_nav_tasks},
    {NAV_INDICATORS, S_INIT("/chi-tieu"), MSG_nav_indicators},
    {NAV_ORGANISATIONS, S_INIT("/co-quan"), MSG_nav_organisations},
    {NAV_DOCUMENTS, S_INIT("/van-ban"), MSG_nav_documents},
    {NAV_DATA, S_INIT("/du-lieu"), MSG_nav_data},
    {NAV_MY_WORK, S_INIT("/viec-cua-toi"), MSG_nav_my_work},
};
enum { NAV_ROWS = sizeof nav_rows / sizeof nav_rows[0] };

struct str page_path(const struct ctx *ctx, struct str path)
{
    if (ctx->lang != LANG_EN || !view_is_page_path(path)) {
        return path;
    }
    return str_eq(path, S("/")) ? S("/en") : STR_CAT(ctx->arena, S("/en"), path);
}

/* The same address in the other language, with its query. */
static struct str other_address(struct ctx *ctx)
{
    struct str path = ctx->request ? ctx->request->path : S("/");
    struct str query = ctx->request ? ctx->request->query : S("");
    bool prefixed = str_starts(path, S("/en")) || str_starts(path, S("/vi"));
    bool whole = path.n == 3 || (path.n > 3 && path.p[3] == '/');
    path = prefixed && whole ? str_sub(path, 3, SIZE_MAX) : path;
    path = STR_CAT(ctx->arena, ctx->lang == LANG_EN ? S("/vi") : S("/en"), str_eq(path, S("/")) ? S("") : path);
    return query.n ? STR_CAT(ctx->arena, path, S("?"), query) : path;
}

static void fill_nav(struct ctx *ctx, struct page_top_view *v, enum nav current)
{
    v->nav.v = ARENA_ARRAY(ctx->arena, struct page_nav_item, NAV_ROWS);
    for (size_t i = 0; i < NAV_ROWS; i++) {
        const struct nav_row *row = &nav_rows[i];
        bool mine = row->nav == NAV_MY_WORK;
        if (!mine || ctx->subject.account_id != 0) {
            v->nav.v[v->nav.n++] =
                (struct page_nav_item){row->path, ctx_msg(ctx, row->label), row->nav == current, mine};
        }
    }
}

struct page_frame page_begin(struct ctx *ctx, struct response *res, struct str title, enum nav current)
{
    bool english = ctx->lang == LANG_EN;
    res->status = res->status ? res->status : 200;
    res->content_type = S("text/html; charset=utf-8");
    struct page_frame p = {.view = {.out = &res->body, .lang = ctx->lang}, .res = res};
    struct page_top_view v = {.title = title,
                              .lang = lang_code(ctx->lang),
                              .other_href = other_address(ctx),
                              .other_lang = english ? S("vi") : S("en"),
                              .other_name = english ? S("Tiếng Việt") : S("English"),
                              .home_href = S("/"),
                              .search_href = S("/tim"),
                              .sign_in_href = S("/dang-nhap"),
                              .sign_out_href = S("/dang-xuat"),
                              .my_work_href = S("/viec-cua-toi"),
                              .reader = ctx->subject.account_id ? ctx->actor_name : S(""),
                              .csrf = ctx->csrf};
    fill_nav(ctx, &v, current);
    view_page_top(&p.view, &v);
    return p;
}

enum err page_end(struct ctx *ctx, struct page_frame *p)
{
    struct page_bottom_view v = {
        .moment = page_moment(ctx, ctx->now), .data_href = S("/du-lieu"), .api_href = S("/du-lieu/api"), .design_href = S("/mau-giao-dien")};
    view_page_bottom(&p->view, &v);
    return OK;
}

enum err page_redirect(struct ctx *ctx, struct response *res, struct str path)
{
    res->status = 303;
    res->content_type = S("text/plain; charset=utf-8");
    struct buf address = buf_new(ctx->arena, 3 * path.n + 16);
    url_encode_rest(&address, page_path(ctx, path));
    response_header(ctx->arena, res, S("location"), buf_view(&address));
    return OK;
}

struct str page_moment(struct ctx *ctx, int64_t ms)
{
    struct buf b = buf_new(ctx->arena, 64);
    day_t day = day_of_moment(ms);
    int64_t minutes = (ms - day_start_ms(day)) / 60000;
    buf_day_vi(&b, day);
    buf_char(&b, ' ');
    buf_pad(&b, minutes / 60, 2);
    buf_char(&b, ':');
    buf_pad(&b, minutes % 60, 2);
    return buf_view(&b);
}

struct str page_percent(struct ctx *ctx, int64_t part, int64_t of)
{
    if (of <= 0) {
        return S("–");
    }
    struct buf b = buf_new(ctx->arena, 64);
    /* Per mille, rounded half up: shares are never negative. */
    format_scaled(&b, ctx->lang, (part * 2000 + of) / (of * 2), 1);
    buf_str(&b, S("\u00a0%"));
    return buf_view(&b);
}

struct str page_number(struct ctx *ctx, int64_t v)
{
    struct buf b = buf_new(ctx->arena, 32);
    format_number(&b, ctx->lang, v);
    return buf_view(&b);
}
