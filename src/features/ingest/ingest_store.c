/* Loading what was read: texts beside the clauses of a known document, or a new document with its clauses and, if wanted, its tasks. Rows and their events
 * are written by the services of documents and tasks. */
#include "features/ingest/ingest.h"

#include "base/map.h"
#include "core/event.h"
#include "features/document/document.h"
#include "features/search/search.h"

enum { TITLE_BYTES = 160, TITLE_CUT = 100, OBLIGATION_WEIGHT = 1 };

struct store {
    struct ctx *ctx;
    const struct ingest *in;
    const struct ingest_document *text; /* the main document as read */
    const struct ingest_store_options *o;
    struct ingest_stored *out;
    struct document document;
    struct map ids;  /* path -> id of the clause in the data */
    int64_t *own_id; /* of each clause of `in`; 0: none */
};

/* ---- words ---- */

/* A heading as it stands, or the beginning of a longer text, cut between words. */
static struct str short_title(struct arena *a, struct str s)
{
    s = str_sub(s, 0, str_find(s, S("\n"), 0));
    if (s.n <= TITLE_BYTES) {
        return str_trim(s);
    }
    size_t end = TITLE_CUT;
    while (end > 0 && s.p[end] != ' ') {
        end--;
    }
    if (end == 0) { /* one long word: cut at a character */
        end = TITLE_CUT;
        while (end > 0 && ((unsigned char)s.p[end] & 0xC0) == 0x80) {
            end--;
        }
    }
    return STR_CAT(a, str_trim(str_sub(s, 0, end)), S(" …"));
}

static const struct ingest_task *task_of(const struct ingest *in, size_t clause)
{
    size_t low = 0;
    size_t high = in->tasks.n; /* in the order of their clauses */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (in->tasks.v[middle].clause < clause) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < in->tasks.n && in->tasks.v[low].clause == clause ? &in->tasks.v[low] : NULL;
}

/* ---- a new document ---- */

static enum err find_programme(struct store *s, int64_t *id)
{
    struct programmes all = {0};
    TRY(programme_list(s->ctx, &all));
    for (size_t i = 0; i < all.n; i++) {
        bool is_it = s->o->programme.p ? str_eq(all.v[i].code, s->o->programme) : all.n == 1;
        if (is_it) {
            *id = all.v[i].id;
            return OK;
        }
    }
    return FAIL0(s->ctx, E_NOT_FOUND, MSG_ingest_load_no_programme);
}

static enum err next_order(struct store *s, int64_t *ord)
{
    struct documents all = {0};
    TRY(document_list(s->ctx, INT64_MAX, &all));
    *ord = 0;
    for (size_t i = 0; i < all.n; i++) {
        *ord = all.v[i].ord >= *ord ? all.v[i].ord + 1 : *ord;
    }
    return OK;
}

static enum err make_document(struct store *s)
{
    struct document *d = &s->document;
    *d = (struct document){.number = s->text->number, .style = s->text->style, .signed_on = s->text->signed_on, .standing = STANDING_FULL};
    enum document_kind kind = document_kind_parse(s->text->kind);
    d->kind = kind == DOCUMENT_KIND__N ? DOCUMENT_OTHER : kind;
    d->signatory = s->text->signatory;
    struct arena *a = s->ctx->arena;
    struct str title = s->text->title.p ? s->text->title : s->text->number;
    d->title_vi = s->text->kind_words.p ? STR_CAT(a, s->text->kind_words, S(" "), title) : title;
    d->title_en = S("");
    d->source = s->o->source;
    TRY(find_programme(s, &d->programme_id));
    TRY(next_order(s, &d->ord));
    struct record r = {0};
    TRY(document_put(s->ctx, d, &r));
    d->id = r.id;
    s->out->is_new_document = true;
    return OK;
}

/* A document that was only cited so far is now known in full. */
static enum err raise_standing(struct store *s)
{
    struct record r = {0};
    s->document.standing = STANDING_FULL;
    return document_put(s->ctx, &s->document, &r);
}

static struct str demand_of(const struct ingest *in, size_t clause)
{
    const struct ingest_task *t = task_of(in, clause);
    return !t ? S("context") : t->is_organisational ? S("organisation") : S("task");
}

static enum err make_clause(struct store *s, size_t i)
{
    const struct ingest_clause *c = &s->in->clauses.v[i];
    bool has_parent = c->parent != INGEST_NO_CLAUSE;
    struct clause row = {.document_id = s->document.id,
                         .path = c->path,
                         .parent_id = {has_parent, has_parent ? s->own_id[c->parent] : 0},
                         .kind = ingest_kind_name(c->kind),
                         .label = c->label,
                         .title_vi = short_title(s->ctx->arena, c->text),
                         .title_en = S(""),
                         .demands = demand_of(s->in, i),
                         .ord = (int64_t)i};
    struct record r = {0};
    TRY(clause_put(s->ctx, &row, &r));
    s->own_id[i] = r.id;
    s->out->clauses++;
    return OK;
}

static enum err make_clauses(struct store *s)
{
    for (size_t i = 0; i < s->in->clauses.n; i++) {
        if (s->in->clauses.v[i].document == s->in->main) {
            TRY(make_clause(s, i));
        }
    }
    return OK;
}

/* ---- a known document ---- */

static enum err read_known(struct store *s)
{
    struct clauses known = {0};
    TRY(clause_list(s->ctx, s->document.id, INT64_MAX, &known));
    s->ids = map_new(s->ctx->arena);
    for (size_t i = 0; i < known.n; i++) {
        (void)map_set(&s->ids, known.v[i].clause.path, known.v[i].clause.id);
    }
    return OK;
}

static void match_clauses(struct store *s)
{
    for (size_t i = 0; i < s->in->clauses.n; i++) {
        const struct ingest_clause *c = &s->in->clauses.v[i];
        if (c->document != s->in->main) {
            continue;
        }
        bool is_known = map_get(&s->ids, c->path, &s->own_id[i]);
        if (!is_known && !c->is_paragraph) {
            *VEC_PUSH(s->ctx->arena, &s->out->not_in_data) = c->path;
        }
    }
}

static enum err list_unmatched(struct store *s)
{
    struct map matched = map_new(s->ctx->arena);
    for (size_t i = 0; i < s->in->clauses.n; i++) {
        if (s->own_id[i]) {
            (void)map_set(&matched, s->in->clauses.v[i].path, 1);
        }
    }
    struct clauses known = {0};
    TRY(clause_list(s->ctx, s->document.id, INT64_MAX, &known));
    for (size_t i = 0; i < known.n; i++) {
        int64_t v = 0;
        if (!map_get(&matched, known.v[i].clause.path, &v)) {
            *VEC_PUSH(s->ctx->arena, &s->out->not_in_text) = known.v[i].clause.path;
        }
    }
    return OK;
}

/* ---- texts ---- */

/* A paragraph without a label that the data do not have as a clause belongs to its parent. */
static bool belongs_to(const struct store *s, size_t paragraph, size_t clause)
{
    const struct ingest_clause *c = &s->in->clauses.v[paragraph];
    return c->is_paragraph && c->parent == (int64_t)clause && s->own_id[paragraph] == 0;
}

static enum err put_text(struct store *s, size_t i)
{
    const struct ingest_clause *c = &s->in->clauses.v[i];
    struct arena *a = s->ctx->arena;
    struct clause_text t = {.clause_id = s->own_id[i],
                            .received = c->received,
                            .corrected = c->corrected,
                            .source_sha256 = s->o->sha256,
                            .source_line = (int64_t)c->line};
    for (size_t k = i + 1; k < s->in->clauses.n && belongs_to(s, k, i); k++) {
        t.received = STR_CAT(a, t.received, S("\n\n"), s->in->clauses.v[k].received);
        t.corrected = STR_CAT(a, t.corrected, S("\n"), s->in->clauses.v[k].corrected);
    }
    struct record r = {0};
    TRY(clause_text_put(s->ctx, &t, &r));
    s->out->texts += r.change != RECORD_SAME;
    s->out->unchanged += r.change == RECORD_SAME;
    return OK;
}

static enum err put_texts(struct store *s)
{
    for (size_t i = 0; i < s->in->clauses.n; i++) {
        if (s->own_id[i] && s->in->clauses.v[i].document == s->in->main) {
            TRY(put_text(s, i));
        }
    }
    return OK;
}

/* ---- tasks ---- */

static enum task_kind kind_of_task(const struct ingest_task *t)
{
    if (t->is_organisational) {
        return TASK_DUTY;
    }
    return t->deadline.kind == DUE_RECURRING ? TASK_RECURRING : TASK_ONE_OFF;
}

/* The lead stays open: the text's own words are kept, a person names the organisation. */
static enum err put_open_lead(struct store *s, const struct ingest_task *t, int64_t task_id)
{
    struct obligation o = {.task_id = task_id,
                           .no = 1,
                           .role = OBLIGATION_LEAD,
                           .assigner_id = s->document.issuer_id,
                           .start = s->text->signed_on,
                           .due_kind = t->deadline.understood ? t->deadline.kind : DUE_NONE,
                           .due_words = t->deadline.words,
                           .due_base = t->deadline.base,
                           .original_due = t->deadline.due,
                           .due_anchor = t->deadline.anchor,
                           .recurrence = t->deadline.understood ? t->deadline.recurrence : RECURRENCE_NONE,
                           .lead_words = t->lead,
                           .weight = OBLIGATION_WEIGHT};
    if (o.due_kind == DUE_RECURRING && !o.start.has) { /* occurrences need a first day */
        o.due_kind = DUE_NONE;
        o.recurrence = RECURRENCE_NONE;
    }
    struct record r = {0};
    struct str what = STR_NONE;
    return obligation_put(s->ctx, &o, &r, &what);
}

static enum err make_task(struct store *s, size_t i)
{
    const struct ingest_task *t = &s->in->tasks.v[i];
    struct arena *a = s->ctx->arena;
    const struct ingest_clause *c = &s->in->clauses.v[t->clause];
    struct task row = {.programme_id = s->document.programme_id,
                       .code = STR_CAT(a, s->document.number, S("/"), c->path),
                       .document_id = s->document.id,
                       .clause_id = s->own_id[t->clause],
                       .group_no = t->group,
                       .title_vi = short_title(a, t->text),
                       .title_en = S(""),
                       .kind = kind_of_task(t),
                       .ord = s->document.ord + (int64_t)i};
    struct record r = {0};
    TRY(task_put(s->ctx, &row, &r));
    TRY(put_open_lead(s, t, r.id));
    s->out->tasks++;
    return OK;
}

static enum err make_tasks(struct store *s)
{
    for (size_t i = 0; i < s->in->tasks.n; i++) {
        if (s->in->tasks.v[i].document == s->in->main) {
            TRY(make_task(s, i));
        }
    }
    return OK;
}

/* ---- all of it ---- */

static enum err check(struct store *s)
{
    if (!s->ctx->is_operator) {
        return E_DENIED;
    }
    if (!s->text->is_legal) {
        return FAIL0(s->ctx, E_INVALID, MSG_ingest_load_not_legal);
    }
    return s->text->number.p ? OK : FAIL0(s->ctx, E_INVALID, MSG_ingest_load_no_number);
}

static enum err store_new(struct store *s)
{
    TRY(make_clauses(s));
    TRY(put_texts(s));
    return s->o->with_tasks ? make_tasks(s) : OK;
}

static enum err store_all(struct ctx *ctx, const struct ingest *in, const struct ingest_store_options *o, struct ingest_stored *out)
{
    *out = (struct ingest_stored){0};
    struct store s = {.ctx = ctx, .in = in, .text = &in->documents.v[in->main], .o = o, .out = out};
    TRY(check(&s));
    s.own_id = ARENA_ARRAY(ctx->arena, int64_t, in->clauses.n + 1);
    enum err e = document_find(ctx, s.text->number, INT64_MAX, &s.document);
    if (e == E_NOT_FOUND) {
        out->number = s.text->number;
        TRY(make_document(&s));
        return store_new(&s);
    }
    TRY(e);
    out->number = s.document.number;
    TRY(read_known(&s));
    if (s.ids.n == 0) {
        TRY(raise_standing(&s));
        return store_new(&s);
    }
    match_clauses(&s);
    TRY(put_texts(&s));
    return list_unmatched(&s);
}

enum err ingest_store(struct ctx *ctx, const struct ingest *in, const struct ingest_store_options *o, struct ingest_stored *out)
{
    int64_t seq = 0;
    int64_t known_at = 0;
    TRY(event_head(ctx, &seq, &known_at));
    TRY(store_all(ctx, in, o, out));
    return search_refresh(ctx, seq);
}
