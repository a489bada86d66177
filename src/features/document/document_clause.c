/* One clause: its words as received and as corrected, the tasks and indicators it led to, and what lies below it. */
#include "features/document/document_internal.h"

#include "text/slug.h"
#include "view_clause_page.h"
#include "web/page.h"

enum { TASKS_A_PAGE = 25 };

static enum err fill_text(struct ctx *ctx, const struct document_reading *r, size_t at, struct clause_page_view *v)
{
    struct clause_texts texts = {0};
    int64_t id = r->clauses.v[at].clause.id;
    TRY(clause_text_list(ctx, r->document.id, board_moment(r->board)->seq, &texts));
    for (size_t i = 0; i < texts.n; i++) {
        const struct clause_text *t = &texts.v[i];
        if (t->clause_id != id) {
            continue;
        }
        v->has_text = true;
        v->diff = word_diff_of(ctx->arena, t->received, t->corrected);
        v->differs = v->diff.changes > 0;
        struct msg_arg changes = MSG_ARG(v->diff.changes);
        v->changes = v->differs ? msg_format(ctx->arena, ctx->lang, MSG_clause_changes, 1, &changes) : ctx_msg(ctx, MSG_clause_no_changes);
        struct msg_arg source[] = {MSG_ARG(t->source_line), MSG_ARG(str_sub(t->source_sha256, 0, 16))};
        v->source = msg_format(ctx->arena, ctx->lang, MSG_clause_source, 2, source);
    }
    return OK;
}

static void fill_crumbs(struct ctx *ctx, const struct document_reading *r, size_t at, struct clause_page_view *v)
{
    struct address own = document_address(ctx, r->board, &r->document);
    crumbs_add(ctx, &v->crumbs, ctx_msg(ctx, MSG_nav_documents), display_address(ctx, r->board, S("/van-ban")).text);
    crumbs_add(ctx, &v->crumbs, r->document.number, own.text);
    size_t up = r->coverage.places[at].parent;
    if (up != SIZE_MAX) {
        const struct clause *c = &r->clauses.v[up].clause;
        crumbs_add(ctx, &v->crumbs, STR_CAT(ctx->arena, c->path, S(" "), ctx_pick(ctx, c->title_vi, c->title_en)), clause_href(ctx, r, up));
    }
}

static void fill_neighbours(struct ctx *ctx, const struct document_reading *r, size_t at, struct clause_page_view *v)
{
    if (at > 0) {
        v->previous_href = clause_href(ctx, r, at - 1);
        v->previous_title = r->clauses.v[at - 1].clause.path;
    }
    if (at + 1 < r->clauses.n) {
        v->next_href = clause_href(ctx, r, at + 1);
        v->next_title = r->clauses.v[at + 1].clause.path;
    }
    struct address own = document_address(ctx, r->board, &r->document);
    struct str id = text_slug(ctx->arena, r->clauses.v[at].clause.path);
    struct str page = r->coverage.n_parts > 1 ? address_with(&own, S("phan"), id) : own.text;
    v->back_href = STR_CAT(ctx->arena, page, S("#"), id);
}

static enum err fill_children(struct ctx *ctx, const struct document_reading *r, size_t at, struct clause_page_view *v)
{
    for (size_t i = at + 1; i < r->clauses.n && r->coverage.places[i].depth > r->coverage.places[at].depth; i++) {
        if (r->coverage.places[i].parent == at) {
            struct clause_row_view *row = VEC_PUSH(ctx->arena, &v->children);
            TRY(clause_row(ctx, r, i, &clause_in_list, row));
            row->is_part = false;
            row->is_group = false;
        }
    }
    return OK;
}

static enum err fill_own(struct ctx *ctx, const struct document_reading *r, size_t at, int64_t page, struct clause_page_view *v)
{
    struct clause_cut cut = {.from = (page - 1) * TASKS_A_PAGE, .max = TASKS_A_PAGE, .max_shared = SIZE_MAX};
    struct address own = address_new(ctx, clause_href(ctx, r, at));
    TRY(clause_row(ctx, r, at, &cut, &v->row));
    int64_t last = v->row.n_tasks ? (v->row.n_tasks + TASKS_A_PAGE - 1) / TASKS_A_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    v->pager = pager_make(ctx, &own, page, TASKS_A_PAGE, v->row.n_tasks);
    return OK;
}

enum err clause_show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct document_in *i = in;
    struct document_reading r = {0};
    struct clause_page_view v = {0};
    TRY(document_read(ctx, i->slug, i->as_of, &r));
    size_t at = coverage_find(ctx->arena, &r.coverage, i->clause);
    if (at == SIZE_MAX) {
        return FAIL0(ctx, E_NOT_FOUND, board_moment(r.board)->is_past ? MSG_clause_not_known_then : MSG_error_not_found);
    }
    const struct clause *c = &r.clauses.v[at].clause;
    struct msg_arg args[] = {MSG_ARG(r.document.number), MSG_ARG(c->path)};
    v.kicker = msg_format(ctx->arena, ctx->lang, MSG_clause_kicker, 2, args);
    v.title = ctx_pick(ctx, c->title_vi, c->title_en);
    v.as_of = display_as_of(ctx, r.board);
    TRY(fill_own(ctx, &r, at, i->page.has ? i->page.v : 1, &v));
    v.is_demand = r.coverage.places[at].is_demand;
    fill_crumbs(ctx, &r, at, &v);
    fill_neighbours(ctx, &r, at, &v);
    TRY(fill_children(ctx, &r, at, &v));
    TRY(fill_text(ctx, &r, at, &v));
    struct page_frame p = page_begin(ctx, res, v.kicker, NAV_DOCUMENTS);
    view_clause_page(&p.view, &v);
    return page_end(ctx, &p);
}
