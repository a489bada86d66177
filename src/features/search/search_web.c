/* The page of search: hits of all kinds, best first, with the found words marked. */
#include "features/search/search_internal.h"

#include "core/route.h"
#include "features/search/search_views.h"
#include "core/event.h"
#include "view_search_page.h"
#include "web/page.h"
#include "web/table.h"

enum { HITS_ON_PAGE = 20 };

static const char *const kind_values[] = {[SEARCH_DOCUMENT] = "van-ban",      [SEARCH_CLAUSE] = "muc",
                                          [SEARCH_TASK] = "nhiem-vu",         [SEARCH_INDICATOR] = "chi-tieu",
                                          [SEARCH_ORGANISATION] = "co-quan", [SEARCH_KIND__N] = NULL};
_Static_assert(sizeof kind_values / sizeof kind_values[0] == SEARCH_KIND__N + 1, "a kind is missing");
static const enum msg kind_words[SEARCH_KIND__N] = {[SEARCH_DOCUMENT] = MSG_nav_documents,
                                                    [SEARCH_CLAUSE] = MSG_search_page_clause,
                                                    [SEARCH_TASK] = MSG_nav_tasks,
                                                    [SEARCH_INDICATOR] = MSG_nav_indicators,
                                                    [SEARCH_ORGANISATION] = MSG_nav_organisations};

struct page_in {
    struct str q;
    struct opt_i64 kind, page;
};

struct looking {
    const struct page_in *in;
    struct search_found by_kind[SEARCH_KIND__N]; /* for the counts */
    struct search_found shown;
    int64_t total;
    bool more; /* some kind has more than could be counted */
};

static struct address own_address(struct ctx *ctx, const struct looking *l, struct str kind)
{
    struct address a = address_new(ctx, S("/tim"));
    address_add(&a, S("q"), l->in->q);
    address_add(&a, S("loai"), kind);
    return a;
}

static struct str chosen_kind(const struct looking *l)
{
    return l->in->kind.has ? str_c(kind_values[l->in->kind.v]) : S("");
}

/* One look for each kind, because each tab says how many it holds. */
static enum err look(struct ctx *ctx, struct looking *l)
{
    for (unsigned k = 0; k < SEARCH_KIND__N; k++) {
        TRY(search_query(ctx, &(struct search_asked){l->in->q, 1u << k, INT64_MAX}, &l->by_kind[k]));
        l->total += (int64_t)l->by_kind[k].n;
        l->more = l->more || l->by_kind[k].more;
    }
    if (l->in->kind.has) {
        l->shown = l->by_kind[l->in->kind.v];
        return OK;
    }
    return search_query(ctx, &(struct search_asked){l->in->q, 0, INT64_MAX}, &l->shown);
}

static struct str count_text(struct ctx *ctx, int64_t n, bool more)
{
    return more ? STR_CAT(ctx->arena, page_number(ctx, n), S("+")) : page_number(ctx, n);
}

static void fill_tabs(struct ctx *ctx, const struct looking *l, struct search_page_view *v)
{
    v->tabs.v[v->tabs.n++] = (struct search_tab_view){ctx_msg(ctx, MSG_search_page_all), own_address(ctx, l, S("")).text,
                                                      count_text(ctx, l->total, l->more), !l->in->kind.has};
    for (size_t k = 0; k < SEARCH_KIND__N; k++) {
        const struct search_found *h = &l->by_kind[k];
        v->tabs.v[v->tabs.n++] = (struct search_tab_view){ctx_msg(ctx, kind_words[k]), own_address(ctx, l, str_c(kind_values[k])).text,
                                                          count_text(ctx, (int64_t)h->n, h->more), l->in->kind.has && l->in->kind.v == (int64_t)k};
    }
}

/* A clause has a page of its own, below that of its document. */
static struct str page_of(struct ctx *ctx, const struct search_hit *h)
{
    size_t hash = h->kind == SEARCH_CLAUSE ? str_find(h->address, S("#"), 0) : SIZE_MAX;
    return hash == SIZE_MAX ? h->address : STR_CAT(ctx->arena, str_sub(h->address, 0, hash), S("/"), str_sub(h->address, hash + 1, SIZE_MAX));
}

static struct str ref_text(struct ctx *ctx, const struct search_hit *h)
{
    size_t hash = h->kind == SEARCH_CLAUSE ? str_find(h->ref, S("#"), 0) : SIZE_MAX;
    if (hash == SIZE_MAX) {
        return h->kind == SEARCH_ORGANISATION ? S("") : h->ref;
    }
    struct msg_arg args[] = {MSG_ARG(str_sub(h->ref, 0, hash)), MSG_ARG(str_sub(h->ref, hash + 1, SIZE_MAX))};
    return msg_format(ctx->arena, ctx->lang, MSG_clause_kicker, 2, args);
}

static enum err fill_rows(struct ctx *ctx, const struct looking *l, struct search_page_view *v)
{
    int64_t total = (int64_t)l->shown.n;
    int64_t page = l->in->page.has ? l->in->page.v : 1;
    int64_t last = total ? (total + HITS_ON_PAGE - 1) / HITS_ON_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    struct address own = own_address(ctx, l, chosen_kind(l));
    v->pager = pager_make(ctx, &own, page, HITS_ON_PAGE, total);
    for (int64_t i = (page - 1) * HITS_ON_PAGE; i < total && i < page * HITS_ON_PAGE; i++) {
        struct search_hit h = search_show(ctx, &l->shown, (size_t)i);
        *VEC_PUSH(ctx->arena, &v->rows) = (struct search_row_view){.href = page_of(ctx, &h),
                                                                   .kind = ctx_msg(ctx, kind_words[h.kind]),
                                                                   .ref = ref_text(ctx, &h),
                                                                   .title = h.title_marked,
                                                                   .excerpt = h.excerpt};
    }
    if (l->shown.more) {
        struct msg_arg shown = MSG_ARG(total);
        v->more = msg_format(ctx->arena, ctx->lang, MSG_search_page_more, 1, &shown);
    }
    return OK;
}

static void example_add(struct ctx *ctx, struct search_page_view *v, struct str q)
{
    struct address a = address_new(ctx, S("/tim"));
    link_add(ctx, &v->examples, q, address_with(&a, S("q"), q));
}

/* What helps a reader who asked for nothing, or found nothing. */
static void fill_help(struct ctx *ctx, struct search_page_view *v)
{
    example_add(ctx, v, S("đề án"));
    example_add(ctx, v, S("kinh te so"));
    example_add(ctx, v, S("\"trí tuệ nhân tạo\""));
    example_add(ctx, v, S("03/NQ-CP"));
    link_add(ctx, &v->lists, ctx_msg(ctx, MSG_nav_tasks), S("/nhiem-vu"));
    link_add(ctx, &v->lists, ctx_msg(ctx, MSG_nav_documents), S("/van-ban"));
    link_add(ctx, &v->lists, ctx_msg(ctx, MSG_nav_indicators), S("/chi-tieu"));
    link_add(ctx, &v->lists, ctx_msg(ctx, MSG_nav_organisations), S("/co-quan"));
}

/* --- as files --------------------------------------------------------------------------------------------------------- */

static const struct table_column columns[] = {
    {S_INIT("kind"), MSG_search_page_kind_code, CELL_TEXT, 14}, {S_INIT("kind_name"), MSG_search_page_kind, CELL_TEXT, 14},
    {S_INIT("ref"), MSG_search_page_ref, CELL_TEXT, 24},        {S_INIT("title"), MSG_search_page_hit, CELL_TEXT, 70},
    {S_INIT("excerpt"), MSG_search_page_excerpt, CELL_TEXT, 90}, {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 36},
};

static struct str whole_text(struct ctx *ctx, const struct search_text *parts)
{
    struct buf b = buf_new(ctx->arena, SIZE_MAX);
    for (size_t i = 0; i < parts->n; i++) {
        buf_str(&b, parts->v[i].text);
    }
    return buf_view(&b);
}

static void write_hit(struct ctx *ctx, struct table *t, const struct search_found *found, size_t at)
{
    struct search_hit h = search_show(ctx, found, at);
    table_text(t, str_c(kind_values[h.kind]));
    table_text(t, ctx_msg(ctx, kind_words[h.kind]));
    table_text(t, h.ref);
    table_text(t, whole_text(ctx, &h.title_marked));
    table_text(t, h.excerpt.n ? whole_text(ctx, &h.excerpt) : STR_NONE);
    table_text(t, page_of(ctx, &h));
    table_row_end(t);
}

static enum err files(struct ctx *ctx, const void *in, struct response *res)
{
    struct looking l = {.in = in};
    struct table *t = NULL;
    struct table_about about = {.columns = columns,
                                .n_columns = sizeof columns / sizeof columns[0],
                                .rows = S("hits"),
                                .title = ctx_msg(ctx, MSG_search_page_title),
                                .page = own_address(ctx, &l, chosen_kind(&l)).text,
                                .at_ms = ctx->now};
    TRY(event_head_seen(ctx, &about.seq));
    struct search_asked asked = {l.in->q, l.in->kind.has ? 1u << l.in->kind.v : 0, INT64_MAX};
    TRY(search_query(ctx, &asked, &l.shown));
    about.n_rows = (int64_t)l.shown.n;
    table_filter(ctx, &about, MSG_search_page_words, l.in->q);
    table_filter(ctx, &about, MSG_search_page_kind, l.in->kind.has ? ctx_msg(ctx, kind_words[l.in->kind.v]) : S(""));
    TRY(table_begin(ctx, &about, res, &t));
    for (size_t i = 0; i < l.shown.n; i++) {
        write_hit(ctx, t, &l.shown, i);
    }
    return table_end(t);
}

/* --- the page --------------------------------------------------------------------------------------------------------- */

static void fill_words(struct ctx *ctx, const struct looking *l, struct search_page_view *v)
{
    v->q = l->in->q;
    v->kind = chosen_kind(l);
    if (v->q.n == 0) {
        v->title = ctx_msg(ctx, MSG_search_page_title);
        v->hint = ctx_msg(ctx, MSG_search_page_hint);
        return;
    }
    struct msg_arg args[] = {MSG_ARG(count_text(ctx, l->total, l->more)), MSG_ARG(v->q)};
    v->title = l->total ? msg_format(ctx->arena, ctx->lang, MSG_search_page_found, 2, args)
                        : msg_format(ctx->arena, ctx->lang, MSG_search_page_nothing, 1, &args[1]);
    v->hint = ctx_msg(ctx, l->total ? MSG_search_page_order : MSG_search_page_help);
    v->is_empty_handed = l->total == 0;
}

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    struct looking l = {.in = in};
    struct search_page_view v = {0};
    if (l.in->q.n) {
        TRY(look(ctx, &l));
        TRY(fill_rows(ctx, &l, &v));
    }
    fill_words(ctx, &l, &v);
    if (l.total) {
        fill_tabs(ctx, &l, &v);
        table_links(ctx, &v.files, own_address(ctx, &l, chosen_kind(&l)).text, S(""));
    } else {
        fill_help(ctx, &v);
    }
    struct page_frame p = page_begin(ctx, res, v.title, NAV_NONE);
    view_search_page(&p.view, &v);
    return page_end(ctx, &p);
}

INPUT_TABLE(page_table, struct page_in,
            {.name = "q", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct page_in, q), .max = SEARCH_QUERY_MAX},
            {.name = "loai", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct page_in, kind), .choices = kind_values},
            {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct page_in, page), .min = 1, .max = 1000});

ROUTES(search_web_routes, {.method = METHOD_GET, .path = "/tim", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &page_table, .run = show},
       TABLE_ROUTES("/tim", &page_table, files));
