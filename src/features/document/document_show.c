/* One document: what it is, how its clauses became tasks, and its clauses part by part. */
#include "features/document/document_internal.h"

#include "features/indicator/indicator.h"
#include "text/slug.h"
#include "view_document_page.h"
#include "web/page.h"

enum { LISTED_ON_PAGE = 30, TIES_ON_PAGE = 40 };

struct showing {
    const struct document_in *in;
    struct document_reading r;
    size_t part;
};

static struct address own_address(struct ctx *ctx, const struct showing *s)
{
    return document_address(ctx, s->r.board, &s->r.document);
}

/* --- head ------------------------------------------------------------------------------------------------------------ */

static void kicker_add(struct buf *b, struct str text)
{
    if (text.n) {
        buf_str(b, b->n ? S(" · ") : S(""));
        buf_str(b, text);
    }
}

static struct str kicker_of(struct ctx *ctx, const struct showing *s)
{
    const struct document *d = &s->r.document;
    struct buf b = buf_new(ctx->arena, 2000);
    kicker_add(&b, ctx_msg(ctx, document_kind_msg(d->kind)));
    kicker_add(&b, document_issuer(ctx, s->r.board, d));
    kicker_add(&b, page_day(ctx, d->signed_on));
    kicker_add(&b, ctx_msg(ctx, standing_msg(d->standing)));
    return buf_view(&b);
}

static void fact_add(struct ctx *ctx, struct document_page_view *v, enum msg name, struct str value)
{
    if (value.n) {
        bool is_vietnamese = name == MSG_document_page_signatory || name == MSG_document_page_source;
        *VEC_PUSH(ctx->arena, &v->facts) =
            (struct document_fact_view){.name = ctx_msg(ctx, name), .value = value, .href = S(""), .is_vietnamese = is_vietnamese};
    }
}

static void fill_facts(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    const struct document *d = &s->r.document;
    fact_add(ctx, v, MSG_document_page_number, d->kind == DOCUMENT_OTHER ? STR_NONE : d->number);
    fact_add(ctx, v, MSG_document_page_issuer, document_issuer(ctx, s->r.board, d));
    fact_add(ctx, v, MSG_document_page_signed, page_day(ctx, d->signed_on));
    fact_add(ctx, v, MSG_document_page_effective, page_day(ctx, d->effective));
    fact_add(ctx, v, MSG_document_page_expires, page_day(ctx, d->expires));
    fact_add(ctx, v, MSG_document_page_signatory, d->signatory);
    fact_add(ctx, v, MSG_document_page_source, d->source);
}

static enum err fill_ties(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    struct q_document_page_links_rows links = {0};
    TRY(q_document_page_links(ctx->db, ctx->arena, &(struct q_document_page_links_in){board_moment(s->r.board)->seq}, &links));
    document_ties(ctx, &links, s->r.document.id, TIES_ON_PAGE, &v->ties);
    return OK;
}

static enum err fill_discrepancies(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    struct discrepancies found = {0};
    TRY(discrepancy_list(ctx, s->r.document.number, STR_NONE, STR_NONE, &found));
    for (size_t i = 0; i < found.n; i++) {
        const struct discrepancy *d = &found.v[i];
        *VEC_PUSH(ctx->arena, &v->discrepancies) =
            (struct discrepancy_link_view){.code = d->code,
                                           .title = ctx_pick(ctx, d->title_vi, d->title_en),
                                           .href = STR_CAT(ctx->arena, S("/khac-biet#"), d->code)};
    }
    return OK;
}

static enum err fill_head(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    const struct document *d = &s->r.document;
    crumbs_add(ctx, &v->crumbs, ctx_msg(ctx, MSG_nav_documents), display_address(ctx, s->r.board, S("/van-ban")).text);
    v->kicker = kicker_of(ctx, s);
    struct str title = ctx_pick(ctx, d->title_vi, d->title_en);
    v->title = d->kind == DOCUMENT_OTHER ? title : STR_CAT(ctx->arena, d->number, S(": "), title);
    v->summary = ctx_pick(ctx, d->summary_vi, d->summary_en);
    v->note = ctx_pick(ctx, d->note_vi, d->note_en);
    v->is_known = s->r.is_known;
    v->as_of = display_as_of(ctx, s->r.board);
    hidden_add(ctx, &v->as_of.hidden, S("phan"), s->in->part);
    hidden_add(ctx, &v->as_of.hidden, S("thieu"), s->in->gap.has ? str_c(gap_names[s->in->gap.v]) : S(""));
    fill_facts(ctx, s, v);
    TRY(fill_ties(ctx, s, v));
    return fill_discrepancies(ctx, s, v);
}

/* --- totals ---------------------------------------------------------------------------------------------------------- */

static enum err fill_bar(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    struct tally tally = {0};
    struct address rows = display_address(ctx, s->r.board, S("/nhiem-vu"));
    address_add(&rows, S("van-ban"), s->r.document.slug);
    struct address json = address_new(ctx, S("/api/v1/tasks"));
    address_add(&json, S("document"), s->r.document.number);
    address_add(&json, S("limit"), S("1000"));
    TRY(board_tasks(s->r.board, ctx, s->r.document.id, &tally));
    TRY(display_bar(ctx, s->r.board, DISPLAY_TASKS, &tally, &rows, json.text, &v->bar));
    v->bar.legend_summary = ctx_msg(ctx, MSG_document_page_legend);
    return OK;
}

static void fill_gaps(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    static const enum msg words[GAP__N] = {MSG_document_gaps_task, MSG_document_gaps_lead, MSG_document_gaps_date, MSG_document_gaps_indicator};
    const struct document_coverage *c = &s->r.coverage;
    struct address own = own_address(ctx, s);
    for (size_t g = 0; g < GAP__N; g++) {
        struct str href = STR_CAT(ctx->arena, address_with(&own, S("thieu"), str_c(gap_names[g])), S("#muc"));
        v->gaps.v[v->gaps.n++] = (struct gap_view){.word = ctx_msg(ctx, words[g]),
                                                   .href = href,
                                                   .share = page_percent(ctx, c->missing[g], c->demands),
                                                   .count = c->missing[g],
                                                   .is_chosen = s->in->gap.has && s->in->gap.v == (int64_t)g};
    }
    int64_t clauses = (int64_t)s->r.clauses.n;
    struct msg_arg args[] = {MSG_ARG(c->demands), MSG_ARG(clauses)};
    v->coverage = msg_format(ctx->arena, ctx->lang, MSG_document_page_coverage, 2, args);
}

static enum err fill_texts(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    struct clause_texts texts = {0};
    TRY(clause_text_list(ctx, s->r.document.id, board_moment(s->r.board)->seq, &texts));
    v->texts = (int64_t)texts.n;
    return OK;
}

/* --- contents -------------------------------------------------------------------------------------------------------- */

static struct str part_href(struct ctx *ctx, const struct showing *s, size_t clause)
{
    struct address own = own_address(ctx, s);
    struct str id = text_slug(ctx->arena, s->r.clauses.v[clause].clause.path);
    struct str page = s->r.coverage.n_parts > 1 ? address_with(&own, S("phan"), id) : own.text;
    return STR_CAT(ctx->arena, page, S("#"), id);
}

/* What stands behind the heading's path, short: "đ", "đ-1", "2". */
static struct str short_label(struct ctx *ctx, struct str heading, struct str path)
{
    struct str rest = str_starts(path, heading) ? str_sub(path, heading.n + 1, SIZE_MAX) : path;
    rest = str_starts(rest, S("-")) ? str_sub(rest, 1, SIZE_MAX) : rest;
    size_t dash = str_find(rest, S(".-"), 0);
    return dash == SIZE_MAX ? rest : STR_CAT(ctx->arena, str_sub(rest, 0, dash), str_sub(rest, dash + 1, SIZE_MAX));
}

static bool is_content(const struct clause_place *p)
{
    return p->depth == 0 || (p->depth == 1 && p->has_children);
}

static void fill_contents(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    struct contents_row_view *row = NULL;
    struct str heading = S("");
    for (size_t i = 0; i < s->r.clauses.n; i++) {
        const struct clause *c = &s->r.clauses.v[i].clause;
        const struct clause_place *p = &s->r.coverage.places[i];
        bool is_here = p->part == s->part;
        if (is_content(p)) {
            row = VEC_PUSH(ctx->arena, &v->contents);
            *row = (struct contents_row_view){.id = is_here ? S("") : text_slug(ctx->arena, c->path),
                                              .label = c->label,
                                              .title = ctx_pick(ctx, c->title_vi, c->title_en),
                                              .href = part_href(ctx, s, i),
                                              .is_here = is_here};
            heading = c->path;
            continue;
        }
        row->n_clauses++; /* the first clause is always a content */
        if (!is_here) {
            *VEC_PUSH(ctx->arena, &row->clauses) = (struct contents_clause_view){
                text_slug(ctx->arena, c->path), short_label(ctx, heading, c->path), clause_href(ctx, &s->r, i)};
        }
    }
}

/* --- clauses --------------------------------------------------------------------------------------------------------- */

static enum err choose_part(struct ctx *ctx, struct showing *s)
{
    if (s->in->part.n == 0) {
        return OK;
    }
    size_t at = coverage_find(ctx->arena, &s->r.coverage, s->in->part);
    if (at == SIZE_MAX) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    s->part = s->r.coverage.places[at].part;
    return OK;
}

static enum err fill_part(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    for (size_t i = 0; i < s->r.clauses.n; i++) {
        size_t part = s->r.coverage.places[i].part;
        bool is_first = i == 0 || s->r.coverage.places[i - 1].part != part;
        if (part == s->part) {
            TRY(clause_row(ctx, &s->r, i, &clause_in_list, VEC_PUSH(ctx->arena, &v->rows)));
        } else if (is_first && part + 1 == s->part) {
            v->previous_href = part_href(ctx, s, i);
            v->previous_title = s->r.clauses.v[i].clause.path;
        } else if (is_first && part == s->part + 1) {
            v->next_href = part_href(ctx, s, i);
            v->next_title = s->r.clauses.v[i].clause.path;
        }
    }
    return OK;
}

/* The clauses that lack something, whole or a page of them. */
static enum err fill_missing(struct ctx *ctx, const struct showing *s, struct document_page_view *v)
{
    unsigned gap = 1u << s->in->gap.v;
    int64_t total = s->r.coverage.missing[s->in->gap.v];
    int64_t page = s->in->page.has ? s->in->page.v : 1;
    int64_t last = total ? (total + LISTED_ON_PAGE - 1) / LISTED_ON_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    int64_t at = 0;
    for (size_t i = 0; i < s->r.clauses.n; i++) {
        if (!(s->r.coverage.places[i].gaps & gap)) {
            continue;
        }
        if (at / LISTED_ON_PAGE + 1 == page) {
            struct clause_row_view *row = VEC_PUSH(ctx->arena, &v->rows);
            TRY(clause_row(ctx, &s->r, i, &clause_in_list, row));
            clause_row_label(row, s->r.clauses.v[i].clause.path);
        }
        at++;
    }
    struct address own = own_address(ctx, s);
    v->all_href = own.text;
    address_add(&own, S("thieu"), str_c(gap_names[s->in->gap.v]));
    v->pager = pager_make(ctx, &own, page, LISTED_ON_PAGE, total);
    v->is_list = true;
    struct msg_arg args[] = {MSG_ARG(total), MSG_ARG(v->gaps.v[s->in->gap.v].word)};
    v->list_title = msg_format(ctx->arena, ctx->lang, MSG_document_page_list_of, 2, args);
    return OK;
}

static enum err fill_clauses(struct ctx *ctx, struct showing *s, struct document_page_view *v)
{
    v->has_clauses = true;
    v->clauses = (int64_t)s->r.clauses.n;
    v->demands = s->r.coverage.demands;
    TRY(fill_bar(ctx, s, v));
    fill_gaps(ctx, s, v);
    TRY(fill_texts(ctx, s, v));
    if (s->in->gap.has) {
        return fill_missing(ctx, s, v);
    }
    TRY(choose_part(ctx, s));
    TRY(fill_part(ctx, s, v));
    fill_contents(ctx, s, v);
    return OK;
}

enum err document_show(struct ctx *ctx, const void *in, struct response *res)
{
    struct showing s = {.in = in};
    struct document_page_view v = {0};
    TRY(document_read(ctx, s.in->slug, s.in->as_of, &s.r));
    TRY(fill_head(ctx, &s, &v));
    if (s.r.clauses.n) {
        TRY(fill_clauses(ctx, &s, &v));
    }
    struct str api = STR_CAT(ctx->arena, S("/api/v1/documents/"), s.r.document.slug);
    link_add(ctx, &v.downloads, S("JSON"), api);
    if (s.r.clauses.n) {
        link_add(ctx, &v.downloads, ctx_msg(ctx, MSG_document_page_clauses_csv), STR_CAT(ctx->arena, api, S("/clauses?limit=1000&format=csv-excel")));
    }
    struct page_frame p = page_begin(ctx, res, s.r.document.kind == DOCUMENT_OTHER ? v.title : s.r.document.number, NAV_DOCUMENTS);
    view_document_page(&p.view, &v);
    return page_end(ctx, &p);
}
