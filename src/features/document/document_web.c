/* The list of documents, and the routes of all pages of documents. */
#include "features/document/document_internal.h"

#include "base/num.h"
#include "view_document_list.h"
#include "web/page.h"
#include "web/table.h"

#include <stdlib.h>

enum { ROWS_ON_PAGE = 25, TIES_IN_ROW = 3 };

/* As in addresses, in the order of the enums. */
static const char *const kind_values[] = {"khac",      "nghi-quyet", "chuong-trinh", "thong-bao", "ke-hoach", "quy-dinh",
                                          "quyet-dinh", "nghi-dinh", "luat",         "chi-thi",   "cong-van", NULL};
static const char *const standing_values[] = {"vien-dan", "mot-phan", "day-du", NULL};
static const char *const sort_values[] = {"so", "-so", "ngay", "-ngay", "nhiem-vu", "-nhiem-vu", NULL};
enum { SORT_NUMBER, SORT_NUMBER_DOWN, SORT_DAY, SORT_DAY_DOWN, SORT_TASKS, SORT_TASKS_DOWN };

struct list_in {
    struct opt_day as_of;
    struct opt_i64 kind, standing, sort, page;
};

/* --- how documents stand to each other ------------------------------------------------------------------------------- */

static struct document_tie_view *tie_of(struct ctx *ctx, struct document_tie_views *out, struct str word)
{
    size_t i = 0;
    while (i < out->n && !str_eq(out->v[i].word, word)) {
        i++;
    }
    if (i == out->n) {
        *VEC_PUSH(ctx->arena, out) = (struct document_tie_view){.word = word};
    }
    return &out->v[i];
}

void document_ties(struct ctx *ctx, const struct q_document_page_links_rows *links, int64_t document_id, size_t max,
                   struct document_tie_views *out)
{
    for (size_t i = 0; i < links->n; i++) {
        const struct q_document_page_links_row *l = &links->v[i];
        enum link_kind kind = link_kind_parse(l->kind);
        if (kind == LINK_KIND__N || (l->from_id != document_id && l->to_id != document_id)) {
            continue;
        }
        bool passive = l->to_id == document_id;
        struct str slug = passive ? l->from_slug : l->to_slug;
        struct str name = passive ? ctx_pick(ctx, l->from_vi, l->from_en) : ctx_pick(ctx, l->to_vi, l->to_en);
        struct link_view link = {name, STR_CAT(ctx->arena, S("/van-ban/"), slug)};
        struct document_tie_view *tie = tie_of(ctx, out, ctx_msg(ctx, link_kind_msg(kind, passive)));
        tie->is_main = kind != LINK_CITES && kind != LINK_RESTATES;
        if (tie->links.n < max) {
            link_add(ctx, &tie->links, link.label, link.href);
        } else {
            tie->more++;
        }
    }
}

struct str document_issuer(struct ctx *ctx, const struct board *b, const struct document *d)
{
    const struct org_directory *dir = board_directory(b);
    size_t org = d->issuer_id.has ? org_find_id(dir, d->issuer_id.v) : SIZE_MAX;
    const struct org_version *v = org == SIZE_MAX ? NULL : org_any(dir, org, d->signed_on.has ? d->signed_on.v : board_moment(b)->day);
    struct str name = v ? org_short(ctx, v) : S("");
    return v && name.n == 0 ? org_name(ctx, v) : name;
}

struct address document_address(struct ctx *ctx, const struct board *b, const struct document *d)
{
    return display_address(ctx, b, STR_CAT(ctx->arena, S("/van-ban/"), d->slug));
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

struct listing {
    const struct board *board;
    const struct list_in *in;
    struct documents all, found;
    struct q_document_page_links_rows links;
    int64_t with_clauses, tasks; /* of all documents */
};

static bool is_wanted(const struct list_in *in, const struct document *d)
{
    return (!in->kind.has || in->kind.v == d->kind) && (!in->standing.has || in->standing.v == d->standing);
}

static int64_t sort_day(const struct document *d)
{
    return d->signed_on.has ? d->signed_on.v : INT64_MIN;
}

static int by_sort(const void *a, const void *b, void *user)
{
    const struct document *x = a;
    const struct document *y = b;
    int64_t sort = *(const int64_t *)user;
    int order = sort <= SORT_NUMBER_DOWN ? str_cmp(x->number, y->number)
                : sort <= SORT_DAY_DOWN  ? num_order(sort_day(x), sort_day(y))
                                         : num_order(x->tasks, y->tasks);
    order = sort % 2 ? -order : order;
    return order ? order : num_order(x->id, y->id);
}

static enum err read_list(struct ctx *ctx, struct listing *l)
{
    TRY(board_open(ctx, page_as_of(ctx, l->in->as_of), &l->board));
    TRY(document_list_at(ctx, l->board, &l->all));
    TRY(q_document_page_links(ctx->db, ctx->arena, &(struct q_document_page_links_in){board_moment(l->board)->seq}, &l->links));
    for (size_t i = 0; i < l->all.n; i++) {
        const struct document *d = &l->all.v[i];
        l->with_clauses += d->clauses > 0 ? 1 : 0;
        l->tasks += d->tasks;
        if (is_wanted(l->in, d)) {
            *VEC_PUSH(ctx->arena, &l->found) = *d;
        }
    }
    if (l->in->sort.has && l->found.n) {
        int64_t sort = l->in->sort.v;
        qsort_r(l->found.v, l->found.n, sizeof *l->found.v, by_sort, &sort);
    }
    return OK;
}

/* --- showing --------------------------------------------------------------------------------------------------------- */

static enum err fill_row(struct ctx *ctx, const struct listing *l, const struct document *d, struct document_row_view *row)
{
    struct tally tally = {0};
    struct address tasks = display_address(ctx, l->board, S("/nhiem-vu"));
    address_add(&tasks, S("van-ban"), d->slug);
    *row = (struct document_row_view){.href = document_address(ctx, l->board, d).text,
                                      .number = d->kind == DOCUMENT_OTHER ? ctx_msg(ctx, MSG_document_page_no_number) : d->number,
                                      .title = ctx_pick(ctx, d->title_vi, d->title_en),
                                      .kind = ctx_msg(ctx, document_kind_msg(d->kind)),
                                      .issuer = document_issuer(ctx, l->board, d),
                                      .tasks_href = tasks.text,
                                      .signed_on = d->signed_on,
                                      .has_clauses = d->clauses > 0};
    document_ties(ctx, &l->links, d->id, TIES_IN_ROW, &row->ties);
    if (!row->has_clauses) {
        return OK;
    }
    TRY(board_tasks(l->board, ctx, d->id, &tally));
    row->tasks = tally.total;
    return display_row(ctx, &tally, &row->bar);
}

static struct str choice_text(const char *const *values, struct opt_i64 v)
{
    return v.has ? str_c(values[v.v]) : S("");
}

/* The address of the list with its filters, as far as they are asked for. */
static struct address list_address(struct ctx *ctx, const struct listing *l, bool kind, bool standing, bool sort)
{
    struct address a = display_address(ctx, l->board, S("/van-ban"));
    address_add(&a, S("loai"), kind ? choice_text(kind_values, l->in->kind) : S(""));
    address_add(&a, S("muc-do"), standing ? choice_text(standing_values, l->in->standing) : S(""));
    address_add(&a, S("sap-xep"), sort ? choice_text(sort_values, l->in->sort) : S(""));
    return a;
}

static void fill_filters(struct ctx *ctx, const struct listing *l, struct filters_view *f)
{
    struct str kind = choice_text(kind_values, l->in->kind);
    struct str standing = choice_text(standing_values, l->in->standing);
    *f = (struct filters_view){.action = S("/van-ban"),
                               .label = ctx_msg(ctx, MSG_document_page_filter),
                               .clear_href = list_address(ctx, l, false, false, true).text};
    struct filter_field *field = filter_choice(ctx, f, S("loai"), ctx_msg(ctx, MSG_document_page_kind), ctx_msg(ctx, MSG_document_page_any));
    for (int k = 1; k <= DOCUMENT_KIND__N; k++) {
        enum document_kind of = (enum document_kind)(k % DOCUMENT_KIND__N); /* "other" last */
        filter_option_add(ctx, field, str_c(kind_values[of]), ctx_msg(ctx, document_kind_msg(of)), kind);
    }
    field = filter_choice(ctx, f, S("muc-do"), ctx_msg(ctx, MSG_document_page_standing), ctx_msg(ctx, MSG_document_page_any));
    for (int s = STANDING__N - 1; s >= 0; s--) {
        filter_option_add(ctx, field, str_c(standing_values[s]), ctx_msg(ctx, standing_msg((enum standing)s)), standing);
    }
    const struct board_moment *m = board_moment(l->board);
    hidden_add(ctx, &f->hidden, S("tinh-den"), page_day(ctx, (struct opt_day){m->is_past, m->day}));
    hidden_add(ctx, &f->hidden, S("sap-xep"), choice_text(sort_values, l->in->sort));
    if (kind.n) {
        link_add(ctx, &f->chosen, ctx_msg(ctx, document_kind_msg((enum document_kind)l->in->kind.v)), list_address(ctx, l, false, true, true).text);
    }
    if (standing.n) {
        link_add(ctx, &f->chosen, ctx_msg(ctx, standing_msg((enum standing)l->in->standing.v)), list_address(ctx, l, true, false, true).text);
    }
}

static void fill_heads(struct ctx *ctx, const struct listing *l, struct document_list_view *v)
{
    struct address base = list_address(ctx, l, true, true, false);
    struct str now = choice_text(sort_values, l->in->sort);
    v->by_number = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_document_page_number), S("so"), now);
    v->by_day = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_document_page_day), S("ngay"), now);
    v->by_tasks = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_nav_tasks), S("nhiem-vu"), now);
}

static void fill_as_of(struct ctx *ctx, const struct listing *l, struct document_list_view *v)
{
    v->as_of = display_as_of(ctx, l->board);
    hidden_add(ctx, &v->as_of.hidden, S("loai"), choice_text(kind_values, l->in->kind));
    hidden_add(ctx, &v->as_of.hidden, S("muc-do"), choice_text(standing_values, l->in->standing));
    hidden_add(ctx, &v->as_of.hidden, S("sap-xep"), choice_text(sort_values, l->in->sort));
}

static void fill_words(struct ctx *ctx, const struct listing *l, struct document_list_view *v)
{
    int64_t cited = (int64_t)l->all.n - l->with_clauses;
    struct msg_arg args[] = {MSG_ARG(l->tasks), MSG_ARG(l->with_clauses), MSG_ARG(cited)};
    v->title = msg_format(ctx->arena, ctx->lang, MSG_document_page_list_title, 2, args);
    v->lead = msg_format(ctx->arena, ctx->lang, MSG_document_page_list_lead, 3, args);
    v->found = (int64_t)l->found.n;
    v->none = ctx_msg(ctx, board_moment(l->board)->is_past ? MSG_document_page_none_then : MSG_document_page_none);
    table_links(ctx, &v->downloads, list_address(ctx, l, true, true, true).text, S(""));
}

static enum err fill_rows(struct ctx *ctx, const struct listing *l, struct document_list_view *v)
{
    int64_t page = l->in->page.has ? l->in->page.v : 1;
    int64_t total = (int64_t)l->found.n;
    int64_t last = total ? (total + ROWS_ON_PAGE - 1) / ROWS_ON_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    struct address base = list_address(ctx, l, true, true, true);
    v->pager = pager_make(ctx, &base, page, ROWS_ON_PAGE, total);
    for (int64_t i = (page - 1) * ROWS_ON_PAGE; i < total && i < page * ROWS_ON_PAGE; i++) {
        TRY(fill_row(ctx, l, &l->found.v[i], VEC_PUSH(ctx->arena, &v->rows)));
    }
    return OK;
}

static enum err show_list(struct ctx *ctx, const void *in, struct response *res)
{
    struct listing l = {.in = in};
    struct document_list_view v = {0};
    TRY(read_list(ctx, &l));
    fill_words(ctx, &l, &v);
    fill_as_of(ctx, &l, &v);
    fill_filters(ctx, &l, &v.filters);
    fill_heads(ctx, &l, &v);
    TRY(fill_rows(ctx, &l, &v));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_documents), NAV_DOCUMENTS);
    view_document_list(&p.view, &v);
    return page_end(ctx, &p);
}

/* --- files ----------------------------------------------------------------------------------------------------------- */

static const struct table_column columns[] = {
    {S_INIT("number"), MSG_document_page_number, CELL_TEXT, 20},  {S_INIT("title"), MSG_document_page_about, CELL_TEXT, 70},
    {S_INIT("kind"), MSG_document_page_kind, CELL_TEXT, 18},      {S_INIT("issuer"), MSG_document_page_issuer, CELL_TEXT, 24},
    {S_INIT("signed"), MSG_document_page_day, CELL_DAY, 12},      {S_INIT("standing"), MSG_document_page_standing, CELL_TEXT, 20},
    {S_INIT("clauses"), MSG_table_clauses, CELL_NUMBER, 12},      {S_INIT("tasks"), MSG_nav_tasks, CELL_NUMBER, 12},
    {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 24},
};

static void write_document(struct ctx *ctx, struct table *t, const struct listing *l, const struct document *d)
{
    table_text(t, d->number);
    table_text(t, ctx_pick(ctx, d->title_vi, d->title_en));
    table_text(t, ctx_msg(ctx, document_kind_msg(d->kind)));
    table_text(t, document_issuer(ctx, l->board, d));
    table_day(t, d->signed_on);
    table_text(t, ctx_msg(ctx, standing_msg(d->standing)));
    table_number(t, d->clauses);
    table_number(t, d->tasks);
    table_text(t, document_address(ctx, l->board, d).text);
    table_row_end(t);
}

static enum err list_files(struct ctx *ctx, const void *in, struct response *res)
{
    struct listing l = {.in = in};
    struct table *t = NULL;
    TRY(read_list(ctx, &l));
    struct table_about about = {.columns = columns,
                                .n_columns = sizeof columns / sizeof columns[0],
                                .rows = S("documents"),
                                .title = ctx_msg(ctx, MSG_nav_documents),
                                .page = list_address(ctx, &l, true, true, true).text,
                                .n_rows = (int64_t)l.found.n};
    display_table(l.board, &about);
    table_filter(ctx, &about, MSG_document_page_kind, l.in->kind.has ? ctx_msg(ctx, document_kind_msg((enum document_kind)l.in->kind.v)) : S(""));
    table_filter(ctx, &about, MSG_document_page_standing, l.in->standing.has ? ctx_msg(ctx, standing_msg((enum standing)l.in->standing.v)) : S(""));
    TRY(table_begin(ctx, &about, res, &t));
    for (size_t i = 0; i < l.found.n; i++) {
        write_document(ctx, t, &l, &l.found.v[i]);
    }
    return table_end(t);
}

/* --- routes ---------------------------------------------------------------------------------------------------------- */

INPUT_TABLE(list_table, struct list_in,
            {.name = "loai", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, kind), .choices = kind_values},
            {.name = "muc-do", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, standing), .choices = standing_values},
            {.name = "sap-xep", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, sort), .choices = sort_values},
            {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct list_in, page), .min = 1, .max = 100000},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct list_in, as_of)});

INPUT_TABLE(document_table, struct document_in,
            {.name = "slug", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct document_in, slug), .required = true, .min = 1, .max = 200},
            {.name = "phan", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct document_in, part), .max = 200},
            {.name = "thieu", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct document_in, gap), .choices = gap_names},
            {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct document_in, page), .min = 1, .max = 100000},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct document_in, as_of)});

INPUT_TABLE(clause_table, struct document_in,
            {.name = "slug", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct document_in, slug), .required = true, .min = 1, .max = 200},
            {.name = "muc", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct document_in, clause), .required = true, .min = 1, .max = 200},
            {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct document_in, page), .min = 1, .max = 100000},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct document_in, as_of)});

ROUTES(document_web_routes,
       {.method = METHOD_GET, .path = "/van-ban", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &list_table, .run = show_list},
       TABLE_ROUTES("/van-ban", &list_table, list_files),
       {.method = METHOD_GET, .path = "/van-ban/{slug}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &document_table, .run = document_show},
       {.method = METHOD_GET, .path = "/van-ban/{slug}/{muc}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &clause_table, .run = clause_show});
