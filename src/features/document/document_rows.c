/* What a document's pages have in common: reading it, and showing one clause. */
#include "features/document/document_internal.h"

#include "text/slug.h"
#include "web/page.h"

const char *const gap_names[] = {"nhiem-vu", "chu-tri", "han", "chi-tieu", NULL};

static enum err count_tasks(struct ctx *ctx, const struct board *b, struct document *d)
{
    struct tally tally = {0};
    TRY(board_tasks(b, ctx, d->id, &tally));
    d->tasks = tally.total;
    return OK;
}

enum err document_list_at(struct ctx *ctx, const struct board *b, struct documents *out)
{
    TRY(document_list(ctx, board_moment(b)->seq, out));
    for (size_t i = 0; i < out->n; i++) {
        TRY(count_tasks(ctx, b, &out->v[i]));
    }
    return OK;
}

enum err document_find_at(struct ctx *ctx, const struct board *b, struct str number_or_slug, struct document *out)
{
    TRY(document_find(ctx, number_or_slug, board_moment(b)->seq, out));
    return count_tasks(ctx, b, out);
}

/* Whether the document was known at the board's moment. */
static enum err was_known(struct ctx *ctx, const struct document_reading *r, bool *is_known)
{
    struct document then = {0};
    const struct board_moment *m = board_moment(r->board);
    enum err e = m->is_past ? document_find(ctx, r->document.number, m->seq, &then) : OK;
    *is_known = e == OK;
    return e == E_NOT_FOUND ? OK : e;
}

enum err document_read(struct ctx *ctx, struct str slug, struct opt_day as_of, struct document_reading *r)
{
    enum err e = document_find(ctx, slug, INT64_MAX, &r->document);
    if (e == E_NOT_FOUND) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    TRY(e);
    const int64_t id = r->document.id;
    TRY(board_open(ctx, page_as_of(ctx, as_of), &r->board));
    const int64_t upto = board_moment(r->board)->seq;
    TRY(was_known(ctx, r, &r->is_known));
    TRY(clause_list(ctx, id, upto, &r->clauses));
    TRY(q_document_page_shared(ctx->db, ctx->arena, &(struct q_document_page_shared_in){.number = r->document.number}, &r->shared));
    TRY(q_document_page_indicators(ctx->db, ctx->arena, &(struct q_document_page_indicators_in){.document_id = id}, &r->indicators));
    r->coverage = coverage_of(ctx->arena, &r->clauses);
    return OK;
}

/* --- one clause ------------------------------------------------------------------------------------------------------ */

struct str clause_href(struct ctx *ctx, const struct document_reading *r, size_t clause)
{
    struct str path = STR_CAT(ctx->arena, S("/van-ban/"), r->document.slug, S("/"), text_slug(ctx->arena, r->clauses.v[clause].clause.path));
    return display_address(ctx, r->board, path).text;
}

static struct clause_task_view task_view(struct ctx *ctx, const struct board *b, int64_t id, struct str code, struct str slug, struct str title)
{
    struct board_task t = {0};
    struct clause_task_view v = {.code = code, .title = title};
    v.href = display_address(ctx, b, STR_CAT(ctx->arena, S("/nhiem-vu/"), slug)).text;
    v.has_mark = board_task_get(b, id, &t) == OK; /* not known yet at an earlier date */
    if (v.has_mark) {
        v.mark = display_mark(ctx, &t.verdict);
    }
    return v;
}

/* A clause has a few tasks as a rule, and tens of thousands where everything hangs on one. */
static enum err fill_tasks(struct ctx *ctx, const struct document_reading *r, const struct clause *c, const struct clause_cut *cut,
                           struct clause_row_view *row)
{
    struct q_document_page_tasks_rows tasks = {0};
    struct q_document_page_task_count_row count = {0};
    struct q_document_page_tasks_in in = {.clause_id = c->id, .skip = cut->from, .limit = cut->max + 1};
    TRY(q_document_page_tasks(ctx->db, ctx->arena, &in, &tasks));
    int64_t read = (int64_t)tasks.n;
    bool is_whole = cut->from == 0 && read <= cut->max;
    for (int64_t i = 0; i < read && i < cut->max; i++) {
        const struct q_document_page_tasks_row *t = &tasks.v[i];
        *VEC_PUSH(ctx->arena, &row->tasks) = task_view(ctx, r->board, t->id, t->code, t->slug, ctx_pick(ctx, t->title_vi, t->title_en));
    }
    if (!is_whole) {
        TRY(q_document_page_task_count(ctx->db, ctx->arena, &(struct q_document_page_task_count_in){.clause_id = c->id}, &count));
    }
    row->n_tasks = is_whole ? read : count.n;
    row->tasks_more = read > cut->max ? row->n_tasks - cut->from - cut->max : 0;
    return OK;
}

static void fill_shared(struct ctx *ctx, const struct document_reading *r, const struct clause *c, size_t max_shared, struct clause_row_view *row)
{
    for (size_t i = 0; i < r->shared.n; i++) {
        const struct q_document_page_shared_row *t = &r->shared.v[i];
        if (!str_eq(t->path, c->path)) {
            continue;
        }
        if (row->shared.n == max_shared) {
            row->shared_more++;
        } else {
            *VEC_PUSH(ctx->arena, &row->shared) = task_view(ctx, r->board, t->id, t->code, t->slug, ctx_pick(ctx, t->title_vi, t->title_en));
        }
    }
}

static void fill_indicators(struct ctx *ctx, const struct document_reading *r, const struct clause *c, struct clause_row_view *row)
{
    for (size_t i = 0; i < r->indicators.n; i++) {
        const struct q_document_page_indicators_row *x = &r->indicators.v[i];
        if (str_eq(x->path, c->path)) {
            link_add(ctx, &row->indicators, x->code, display_address(ctx, r->board, STR_CAT(ctx->arena, S("/chi-tieu/"), x->code)).text);
        }
    }
}

static struct str missing_words(struct ctx *ctx, unsigned gaps)
{
    static const enum msg words[GAP__N] = {MSG_document_gap_task, MSG_document_gap_lead, MSG_document_gap_date, MSG_document_gap_indicator};
    struct buf b = buf_new(ctx->arena, 400);
    for (unsigned g = 0; g < GAP__N; g++) {
        if (gaps >> g & 1) {
            buf_str(&b, b.n ? S(", ") : S(""));
            buf_str(&b, ctx_msg(ctx, words[g]));
        }
    }
    return buf_view(&b);
}

void clause_row_label(struct clause_row_view *row, struct str label)
{
    enum { NARROW_MAX = 4 /* bytes that fit the column */ };
    bool is_narrow = row->is_part || row->is_group || label.n <= NARROW_MAX;
    row->label = is_narrow ? label : S("");
    row->name = is_narrow ? S("") : label;
}

const struct clause_cut clause_in_list = {.max = 12, .max_shared = 4};

enum err clause_row(struct ctx *ctx, const struct document_reading *r, size_t clause, const struct clause_cut *cut, struct clause_row_view *row)
{
    const struct clause *c = &r->clauses.v[clause].clause;
    const struct clause_place *p = &r->coverage.places[clause];
    bool is_heading = p->has_children && p->depth <= 1 && !str_eq(c->kind, S("letter"));
    *row = (struct clause_row_view){.id = text_slug(ctx->arena, c->path),
                                    .title = ctx_pick(ctx, c->title_vi, c->title_en),
                                    .href = clause_href(ctx, r, clause),
                                    .is_part = is_heading && p->depth == 0,
                                    .is_group = is_heading && p->depth == 1,
                                    .missing = missing_words(ctx, p->gaps)};
    clause_row_label(row, str_eq(c->label, S("-")) ? S("–") : c->label);
    TRY(fill_tasks(ctx, r, c, cut, row));
    fill_shared(ctx, r, c, cut->max_shared, row);
    fill_indicators(ctx, r, c, row);
    row->has_meta = row->tasks.n || row->shared.n || row->indicators.n || row->missing.n;
    return OK;
}
