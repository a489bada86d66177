/* Organisations against groups of tasks, or against documents: one table that shows at once where what is wrong. */
#include "features/organisation_page/organisation_page_internal.h"

#include "base/vec.h"
#include "view_heat.h"
#include "web/page.h"

#include <stdlib.h>

#define ALL_DOCUMENTS "tat-ca"
enum { SORT_BY_ORDER = -1, SORT_BY_TOTAL = 0 /* then the columns, from 1 */, SINGLE_MAX = 500, BESIDE_MAX = 12 /* columns that leave room for their names */ };

struct heat_query {
    struct opt_i64 level, sort;
    struct str document;
    struct opt_day as_of;
};

INPUT_TABLE(heat_table, struct heat_query,
            {.name = "cap", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct heat_query, level), .choices = org_levels},
            {.name = "van-ban", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct heat_query, document), .max = 200},
            {.name = "sap-xep", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct heat_query, sort), .min = 0, .max = 1000},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct heat_query, as_of)});

/* --- reading ------------------------------------------------------------------------------------------------------------- */

struct heat_row {
    size_t place; /* in the matrix */
    struct board_cell *cells;
    int64_t total;
};

struct heat {
    const struct heat_query *query;
    struct org_reading r;
    enum org_level level;
    struct task_documents documents;
    struct task_groups groups;
    const struct task_document *document; /* whose groups are the columns; NULL: the documents are */
    struct board_matrix m;
    struct heat_row *rows; /* with a task, in the order that is asked for */
    size_t n_rows;
    int64_t sort;
    struct {
        struct task_card *v; /* by number: tasks that are alone in a cell */
        size_t n;
    } single;
};

static const struct task_document *document_of_id(const struct heat *h, int64_t id)
{
    for (size_t i = 0; i < h->documents.n; i++) {
        if (h->documents.v[i].id == id) {
            return &h->documents.v[i];
        }
    }
    return NULL;
}

/* The document under which these organisations lead most. */
static const struct task_document *fullest(const struct heat *h, const struct board_matrix *all)
{
    int64_t best = 0;
    const struct task_document *fullest = NULL;
    for (size_t d = 0; d < h->documents.n; d++) {
        int64_t tasks = 0;
        for (size_t k = 0; k < all->n_columns; k++) {
            for (size_t i = 0; all->columns[k].document_id == h->documents.v[d].id && i < all->n_orgs; i++) {
                tasks += all->cells[i * all->n_columns + k].tasks;
            }
        }
        fullest = tasks > best ? &h->documents.v[d] : fullest;
        best = tasks > best ? tasks : best;
    }
    return fullest;
}

/* To which column of the page each group belongs: those of one document each to its own, else all of a document to one. SIZE_MAX: left out. */
static size_t *choose_columns(struct ctx *ctx, struct heat *h, const struct board_matrix *all)
{
    size_t *place = ARENA_ARRAY(ctx->arena, size_t, all->n_columns + 1);
    struct board_column *columns = ARENA_ARRAY(ctx->arena, struct board_column, all->n_columns + 1);
    size_t n = 0;
    for (size_t k = 0; k < all->n_columns; k++) {
        int64_t document = all->columns[k].document_id;
        bool is_new = h->document ? document == h->document->id : n == 0 || columns[n - 1].document_id != document;
        place[k] = is_new || !h->document ? n - (is_new ? 0 : 1) : SIZE_MAX;
        if (is_new) {
            columns[n++] = all->columns[k];
        }
    }
    h->m = (struct board_matrix){.n_orgs = all->n_orgs, .n_columns = n, .orgs = all->orgs, .columns = columns};
    return place;
}

static void fill_matrix(struct ctx *ctx, struct heat *h, const struct board_matrix *all)
{
    const size_t *place = choose_columns(ctx, h, all);
    h->m.cells = ARENA_ARRAY(ctx->arena, struct board_cell, h->m.n_orgs * h->m.n_columns + 1);
    for (size_t i = 0; i < all->n_orgs; i++) {
        for (size_t k = 0; k < all->n_columns; k++) {
            if (place[k] != SIZE_MAX) {
                board_cell_add(&h->m.cells[i * h->m.n_columns + place[k]], &all->cells[i * all->n_columns + k]);
            }
        }
    }
}

/* Reads the table: of the groups of the document that is asked for, of all documents, or where nothing is asked for of the fullest document. */
static enum err read_matrix(struct ctx *ctx, struct heat *h)
{
    size_t *orgs = NULL;
    struct board_matrix all;
    struct str asked = h->query->document;
    for (size_t i = 0; asked.n && i < h->documents.n; i++) {
        h->document = str_eq(asked, h->documents.v[i].slug) ? &h->documents.v[i] : h->document;
    }
    if (asked.n && !h->document && !str_eq(asked, S(ALL_DOCUMENTS))) {
        return FAIL(ctx, E_NOT_FOUND, MSG_tasks_unknown_document, MSG_ARG(asked));
    }
    size_t n = org_of_level(ctx, &h->r, h->level, &orgs);
    board_matrix(h->r.board, ctx->arena, orgs, n, &all);
    h->document = asked.n ? h->document : fullest(h, &all);
    fill_matrix(ctx, h, &all);
    return OK;
}

static int64_t severity_at(const struct heat_row *row, int64_t column)
{
    const struct board_cell *c = &row->cells[column - 1];
    return c->tasks ? (int64_t)reason_severity(c->worst) * UINT32_MAX + c->by_reason[c->worst] : -1;
}

/* Most tasks first, or the worst in one column first; else as organisations stand. */
static int by_wish(const void *a, const void *b, void *heat)
{
    const struct heat *h = heat;
    const struct heat_row *x = a;
    const struct heat_row *y = b;
    int64_t left = h->sort > 0 ? severity_at(x, h->sort) : h->sort == SORT_BY_TOTAL ? x->total : 0;
    int64_t right = h->sort > 0 ? severity_at(y, h->sort) : h->sort == SORT_BY_TOTAL ? y->total : 0;
    return left != right ? (left > right ? -1 : 1) : (x->place > y->place) - (x->place < y->place);
}

static void gather_rows(struct ctx *ctx, struct heat *h)
{
    h->rows = ARENA_ARRAY(ctx->arena, struct heat_row, h->m.n_orgs + 1);
    for (size_t i = 0; i < h->m.n_orgs; i++) {
        struct heat_row row = {.place = i, .cells = &h->m.cells[i * h->m.n_columns]};
        for (size_t k = 0; k < h->m.n_columns; k++) {
            row.total += row.cells[k].tasks;
        }
        if (row.total) {
            h->rows[h->n_rows++] = row;
        }
    }
    if (h->n_rows && h->sort != SORT_BY_ORDER) {
        qsort_r(h->rows, h->n_rows, sizeof *h->rows, by_wish, h);
    }
}

static enum err open_heat(struct ctx *ctx, const struct heat_query *q, struct heat *h)
{
    *h = (struct heat){.query = q, .level = q->level.has ? (enum org_level)q->level.v : LEVEL_CENTRAL};
    TRY(org_reading_open(ctx, (struct opt_day){0}, q->as_of, &h->r));
    TRY(task_documents(ctx, &h->documents));
    TRY(task_groups(ctx, &h->groups));
    TRY(read_matrix(ctx, h));
    h->sort = q->sort.has ? q->sort.v : SORT_BY_ORDER;
    h->sort = h->sort > (int64_t)h->m.n_columns ? SORT_BY_ORDER : h->sort;
    gather_rows(ctx, h);
    return OK;
}

/* --- cells of one task ----------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The tasks that are alone in a cell, each once, in ascending order. */
static size_t gather_single(struct ctx *ctx, const struct heat *h, int64_t **out)
{
    size_t n_cells = h->m.n_orgs * h->m.n_columns;
    int64_t *ids = ARENA_ARRAY(ctx->arena, int64_t, n_cells + 1);
    size_t n = 0;
    size_t kept = 0;
    for (size_t i = 0; i < n_cells; i++) {
        ids[n] = h->m.cells[i].first_task;
        n += h->m.cells[i].tasks == 1 ? 1 : 0;
    }
    qsort(ids, n, sizeof *ids, by_number);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i]) {
            ids[kept++] = ids[i];
        }
    }
    *out = ids;
    return kept;
}

/* A cell of one task opens that task, not a list with one row, which is shorter, too. */
static enum err find_single(struct ctx *ctx, struct heat *h)
{
    int64_t *ids = NULL;
    size_t n = gather_single(ctx, h, &ids);
    n = n < SINGLE_MAX ? n : SINGLE_MAX;
    h->single.v = ARENA_ARRAY(ctx->arena, struct task_card, n + 1);
    for (h->single.n = 0; h->single.n < n;) {
        size_t some = n - h->single.n < TASK_CARDS_MAX ? n - h->single.n : TASK_CARDS_MAX;
        TRY(task_cards(ctx, h->r.board, ids + h->single.n, some, h->single.v + h->single.n));
        h->single.n += some;
    }
    return OK;
}

static struct str cell_href(const struct heat *h, const struct board_cell *c, const struct address *column, struct str key)
{
    size_t at = c->tasks == 1 ? ids_find(h->single.n ? &h->single.v->id : NULL, sizeof *h->single.v, h->single.n, c->first_task) : SIZE_MAX;
    return at == SIZE_MAX ? address_with(column, S("co-quan"), key) : h->single.v[at].href;
}

/* --- words and addresses --------------------------------------------------------------------------------------------------- */

static const struct task_document *document_of(const struct heat *h, size_t column)
{
    return document_of_id(h, h->m.columns[column].document_id);
}

static struct str column_title(struct ctx *ctx, const struct heat *h, size_t column)
{
    const struct board_column *c = &h->m.columns[column];
    const struct task_document *d = document_of(h, column);
    return h->document ? task_group_title(ctx, &h->groups, c->document_id, c->group_no) : d ? d->number : S("");
}

/* The tasks of one column, which `co-quan` narrows to a cell. */
static struct address column_address(struct ctx *ctx, const struct heat *h, size_t column)
{
    struct address a = display_address(ctx, h->r.board, S("/nhiem-vu"));
    const struct board_column *c = &h->m.columns[column];
    const struct task_document *d = document_of(h, column);
    address_add(&a, S("van-ban"), d && !h->document ? d->slug : S(""));
    address_add(&a, S("nhom"), d && h->document ? task_group_value(ctx, d, c->group_no) : S(""));
    return a;
}

static struct address heat_address(struct ctx *ctx, const struct heat *h, enum org_level level, struct str document)
{
    struct address a = display_address(ctx, h->r.board, S("/bang-nhiet"));
    address_add(&a, S("cap"), level == LEVEL_CENTRAL ? S("") : str_c(org_levels[level]));
    address_add(&a, S("van-ban"), document);
    return a;
}

static struct address with_sort(struct ctx *ctx, const struct heat *h)
{
    struct address a = heat_address(ctx, h, h->level, h->query->document);
    address_add(&a, S("sap-xep"), h->sort == SORT_BY_ORDER ? S("") : str_from_i64(ctx->arena, h->sort));
    return a;
}

/* --- the table -------------------------------------------------------------------------------------------------------------- */

static void fill_columns(struct ctx *ctx, const struct heat *h, struct heat_view *v)
{
    struct address base = heat_address(ctx, h, h->level, h->query->document);
    v->columns.v = ARENA_ARRAY(ctx->arena, struct heat_column_view, h->m.n_columns + 1);
    v->columns.n = h->m.n_columns;
    for (size_t i = 0; i < h->m.n_columns; i++) {
        struct str no = h->m.columns[i].group_no;
        bool is_sorted = h->sort == (int64_t)i + 1;
        struct str title = column_title(ctx, h, i);
        v->columns.v[i] = (struct heat_column_view){
            .label = !h->document ? title : no.n ? no : S("–"),
            .title = title,
            .href = column_address(ctx, h, i).text,
            .is_sorted = is_sorted,
            .sort_href = is_sorted ? base.text : address_with(&base, S("sap-xep"), str_from_i64(ctx->arena, (int64_t)i + 1))};
    }
    v->has_groups = h->document != NULL;
    v->layout = v->has_groups && h->m.n_columns <= BESIDE_MAX ? S("cols side tight") : S("");
    v->by_order_href = base.text;
    v->by_total_href = address_with(&base, S("sap-xep"), S("0"));
    v->total_aria = h->sort == SORT_BY_TOTAL ? S("descending") : S("none");
}

/* Names in the style sheet (.heat) as short as can be, because every cell has one: hundreds of them have to fit into a page. */
static struct str cell_class(enum reason r)
{
    static const struct str names[REASON_COUNT] = {[REASON_CANCELLED] = S_INIT("ca"),        [REASON_UNASSIGNED] = S_INIT("ua"),
                                                   [REASON_NO_DEADLINE] = S_INIT("nd"),      [REASON_DONE] = S_INIT("do"),
                                                   [REASON_DONE_LATE] = S_INIT("dl"),        [REASON_WITH_APPROVER] = S_INIT("wa"),
                                                   [REASON_LATE_WITH_APPROVER] = S_INIT("la"), [REASON_OVERDUE] = S_INIT("od"),
                                                   [REASON_NOT_STARTED] = S_INIT("ns"),      [REASON_NO_INFORMATION] = S_INIT("ni"),
                                                   [REASON_AT_RISK] = S_INIT("ar"),          [REASON_REPORT_LATE] = S_INIT("rl"),
                                                   [REASON_BLOCKED] = S_INIT("bl"),          [REASON_SLIPPING] = S_INIT("sl"),
                                                   [REASON_REGULAR] = S_INIT("re"),          [REASON_ON_TRACK] = S_INIT("ot")};
    return names[r];
}

static struct heat_row_view row_view(struct ctx *ctx, const struct heat *h, const struct address *columns, const struct heat_row *row)
{
    size_t org = h->m.orgs[row->place];
    struct str key = h->r.dir->orgs[org].key;
    struct address all = display_address(ctx, h->r.board, S("/nhiem-vu"));
    address_add(&all, S("van-ban"), h->document ? h->document->slug : S(""));
    struct heat_row_view v = {.name = org_name(ctx, org_any(h->r.dir, org, h->r.day)),
                              .href = org_href(ctx, &h->r, org),
                              .total = row->total,
                              .total_href = address_with(&all, S("co-quan"), key),
                              .v = ARENA_ARRAY(ctx->arena, struct heat_cell_view, h->m.n_columns + 1),
                              .n = h->m.n_columns};
    for (size_t i = 0; i < h->m.n_columns; i++) {
        const struct board_cell *c = &row->cells[i];
        if (c->tasks) {
            v.v[i] = (struct heat_cell_view){.css = cell_class(c->worst),
                                             .word = ctx_msg(ctx, reason_msg(c->worst)),
                                             .href = cell_href(h, c, &columns[i], key),
                                             .tasks = c->tasks,
                                             .worst = c->by_reason[c->worst],
                                             .is_mixed = c->by_reason[c->worst] != c->tasks};
        }
    }
    return v;
}

/* Cells are as wide as the longest number needs, "99/99" and so on; the words in them do not count. */
static struct str cell_width(const struct heat *h)
{
    int64_t most = 0;
    for (size_t i = 0; i < h->n_rows; i++) {
        for (size_t k = 0; k < h->m.n_columns; k++) {
            most = h->rows[i].cells[k].tasks > most ? h->rows[i].cells[k].tasks : most;
        }
    }
    return most < 100 ? S("") : most < 1000 ? S(" mid") : S(" wide");
}

static void fill_rows(struct ctx *ctx, const struct heat *h, struct heat_view *v)
{
    v->width = cell_width(h);
    struct address *columns = ARENA_ARRAY(ctx->arena, struct address, h->m.n_columns + 1);
    for (size_t i = 0; i < h->m.n_columns; i++) {
        columns[i] = column_address(ctx, h, i);
    }
    v->rows.v = ARENA_ARRAY(ctx->arena, struct heat_row_view, h->n_rows + 1);
    v->rows.n = h->n_rows;
    for (size_t i = 0; i < h->n_rows; i++) {
        v->rows.v[i] = row_view(ctx, h, columns, &h->rows[i]);
    }
}

/* How many cells there are of each worst status. */
static int64_t count_cells(const struct heat *h, int64_t by_worst[REASON_COUNT])
{
    int64_t n = 0;
    for (size_t i = 0; i < h->n_rows; i++) {
        for (size_t k = 0; k < h->m.n_columns; k++) {
            const struct board_cell *c = &h->rows[i].cells[k];
            by_worst[c->worst] += c->tasks ? 1 : 0;
            n += c->tasks ? 1 : 0;
        }
    }
    return n;
}

/* --- the page ------------------------------------------------------------------------------------------------------------- */

static void fill_head(struct ctx *ctx, const struct heat *h, struct heat_view *v)
{
    int64_t by_worst[REASON_COUNT] = {0};
    int64_t cells = count_cells(h, by_worst);
    struct msg_arg head[] = {MSG_ARG(by_worst[REASON_OVERDUE]), MSG_ARG(cells)};
    struct msg_arg left = MSG_ARG((int64_t)(h->m.n_orgs - h->n_rows));
    v->headline = cells ? msg_format(ctx->arena, ctx->lang, MSG_heat_headline, 2, head) : ctx_msg(ctx, MSG_heat_nothing);
    v->lead = ctx_msg(ctx, h->document ? MSG_heat_lead_groups : MSG_heat_lead_documents);
    v->left_out = left.number && h->n_rows ? msg_format(ctx->arena, ctx->lang, MSG_heat_left_out, 1, &left) : S("");
    for (size_t i = 0; i < REASON_COUNT; i++) {
        enum reason r = reason_order[i];
        if (by_worst[r]) {
            *VEC_PUSH(ctx->arena, &v->key) =
                (struct status_mark_view){.css = reason_class(r), .icon = reason_icon(r), .word = ctx_msg(ctx, reason_msg(r))};
        }
    }
}

static void fill_choices(struct ctx *ctx, const struct heat *h, struct heat_view *v)
{
    for (size_t i = 0; org_levels[i]; i++) {
        *VEC_PUSH(ctx->arena, &v->levels) =
            (struct org_tab_view){ctx_msg(ctx, org_level_msg((enum org_level)i)),
                                  heat_address(ctx, h, (enum org_level)i, h->query->document).text, i == h->level};
    }
    for (size_t i = 0; i < h->documents.n; i++) {
        const struct task_document *d = &h->documents.v[i];
        *VEC_PUSH(ctx->arena, &v->documents) =
            (struct org_tab_view){d->number, heat_address(ctx, h, h->level, d->slug).text, d == h->document};
    }
    *VEC_PUSH(ctx->arena, &v->documents) = (struct org_tab_view){
        ctx_msg(ctx, MSG_heat_by_document), heat_address(ctx, h, h->level, S(ALL_DOCUMENTS)).text, !h->document};
}

static enum err show_heat(struct ctx *ctx, const void *in, struct response *res)
{
    struct heat h;
    struct heat_view v = {0};
    TRY(open_heat(ctx, in, &h));
    TRY(find_single(ctx, &h));
    fill_head(ctx, &h, &v);
    fill_choices(ctx, &h, &v);
    fill_columns(ctx, &h, &v);
    fill_rows(ctx, &h, &v);
    v.as_of = display_as_of(ctx, h.r.board);
    hidden_add(ctx, &v.as_of.hidden, S("cap"), h.level == LEVEL_CENTRAL ? S("") : str_c(org_levels[h.level]));
    hidden_add(ctx, &v.as_of.hidden, S("van-ban"), h.query->document);
    paragraph_add(ctx, &v.how, ctx_msg(ctx, MSG_heat_how));
    paragraph_add(ctx, &v.how, display_moment(ctx, h.r.board));
    table_links(ctx, &v.how.links, with_sort(ctx, &h).text, S(""));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_heat_name), NAV_ORGANISATIONS);
    view_heat(&p.view, &v);
    return page_end(ctx, &p);
}

/* --- files ---------------------------------------------------------------------------------------------------------------- */

static const struct table_column columns[] = {
    {S_INIT("key"), MSG_orgs_key, CELL_TEXT, 24},
    {S_INIT("organisation"), MSG_orgs_organisation, CELL_TEXT, 44},
    {S_INIT("document"), MSG_tasks_document, CELL_TEXT, 18},
    {S_INIT("group"), MSG_tasks_group_label, CELL_TEXT, 8},
    {S_INIT("title"), MSG_table_title, CELL_TEXT, 44},
    {S_INIT("tasks"), MSG_nav_tasks, CELL_NUMBER, 11},
    {S_INIT("worst"), MSG_heat_worst_code, CELL_TEXT, 18},
    {S_INIT("worst_name"), MSG_heat_worst, CELL_TEXT, 22},
    DISPLAY_STATUS_COLUMNS,
    {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 28},
};

static void write_cell(struct ctx *ctx, struct table *t, const struct heat *h, const struct heat_row *row, size_t column)
{
    size_t org = h->m.orgs[row->place];
    struct str key = h->r.dir->orgs[org].key;
    const struct board_cell *c = &row->cells[column];
    const struct task_document *d = document_of(h, column);
    struct address rows = column_address(ctx, h, column);
    table_text(t, key);
    table_text(t, org_name(ctx, org_any(h->r.dir, org, h->r.day)));
    table_text(t, d ? d->number : S(""));
    table_text(t, h->document ? h->m.columns[column].group_no : STR_NONE);
    table_text(t, column_title(ctx, h, column));
    table_number(t, c->tasks);
    table_text(t, str_c(code_name(c->worst)));
    table_text(t, ctx_msg(ctx, reason_msg(c->worst)));
    display_status_cells(t, c->by_reason);
    table_text(t, address_with(&rows, S("co-quan"), key));
    table_row_end(t);
}

static enum err heat_files(struct ctx *ctx, const void *in, struct response *res)
{
    struct heat h;
    struct table *t = NULL;
    int64_t by_worst[REASON_COUNT] = {0};
    TRY(open_heat(ctx, in, &h));
    struct table_about about = {.columns = columns,
                                .n_columns = sizeof columns / sizeof columns[0],
                                .rows = S("cells"),
                                .title = ctx_msg(ctx, MSG_heat_name),
                                .page = with_sort(ctx, &h).text,
                                .n_rows = count_cells(&h, by_worst)};
    display_table(h.r.board, &about);
    table_filter(ctx, &about, MSG_orgs_level, ctx_msg(ctx, org_level_msg(h.level)));
    table_filter(ctx, &about, MSG_tasks_document, h.document ? h.document->number : S(""));
    TRY(table_begin(ctx, &about, res, &t));
    for (size_t i = 0; i < h.n_rows; i++) {
        for (size_t k = 0; k < h.m.n_columns; k++) {
            if (h.rows[i].cells[k].tasks) {
                write_cell(ctx, t, &h, &h.rows[i], k);
            }
        }
    }
    return table_end(t);
}

ROUTES(heat_routes,
       {.method = METHOD_GET, .path = "/bang-nhiet", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &heat_table, .run = show_heat},
       TABLE_ROUTES("/bang-nhiet", &heat_table, heat_files));
