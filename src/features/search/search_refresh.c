/* Brings the index up to what the tables say. */
#include "features/search/search.h"

#include "base/vec.h"
#include "core/event.h"
#include "search_q.h"
#include "search_source_q.h"

enum { PIECE = 500 };

/* One kind of thing: reads the next piece after an id. */
struct piece {
    int64_t since, after;
    bool is_last;
    VEC(struct search_entry) entries;
};

static struct str lines(struct arena *a, size_t n, const struct str *parts)
{
    struct buf b = buf_new(a, SIZE_MAX);
    for (size_t i = 0; i < n; i++) {
        buf_str(&b, b.n && parts[i].n ? S("\n") : S(""));
        buf_str(&b, parts[i].n ? parts[i] : S(""));
    }
    return buf_view(&b);
}
#define LINES(a, ...) lines((a), sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str), (struct str[]){__VA_ARGS__})

static enum err documents(struct ctx *ctx, struct piece *p)
{
    struct q_search_documents_rows rows = {0};
    struct arena *a = ctx->arena;
    TRY(q_search_documents(ctx->db, a, &(struct q_search_documents_in){.since = p->since, .after = p->after, .limit = PIECE}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_search_documents_row *r = &rows.v[i];
        *VEC_PUSH(a, &p->entries) =
            (struct search_entry){SEARCH_DOCUMENT, r->ref, r->title_vi, r->title_en, LINES(a, r->ref, r->summary_vi, r->signatory, r->note_vi),
                                 LINES(a, r->ref, r->summary_en, r->signatory, r->note_en), r->seq};
        p->after = r->id;
    }
    p->is_last = rows.n < PIECE;
    return OK;
}

static enum err clauses(struct ctx *ctx, struct piece *p)
{
    struct q_search_clauses_rows rows = {0};
    struct arena *a = ctx->arena;
    TRY(q_search_clauses(ctx->db, a, &(struct q_search_clauses_in){.since = p->since, .after = p->after, .limit = PIECE}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_search_clauses_row *r = &rows.v[i];
        struct str place = STR_CAT(a, r->number, S(" "), r->path);
        *VEC_PUSH(a, &p->entries) =
            (struct search_entry){SEARCH_CLAUSE, STR_CAT(a, r->number, S("#"), r->path), r->title_vi, r->title_en, LINES(a, place, r->words),
                                 place, r->seq};
        p->after = r->id;
    }
    p->is_last = rows.n < PIECE;
    return OK;
}

static enum err tasks(struct ctx *ctx, struct piece *p)
{
    struct q_search_tasks_rows rows = {0};
    struct arena *a = ctx->arena;
    TRY(q_search_tasks(ctx->db, a, &(struct q_search_tasks_in){.since = p->since, .after = p->after, .limit = PIECE}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_search_tasks_row *r = &rows.v[i];
        *VEC_PUSH(a, &p->entries) =
            (struct search_entry){SEARCH_TASK, r->ref, r->title_vi, r->title_en, LINES(a, r->ref, r->number, r->product_vi, r->note_vi),
                                 LINES(a, r->ref, r->number, r->product_en, r->note_en), r->seq};
        p->after = r->id;
    }
    p->is_last = rows.n < PIECE;
    return OK;
}

static enum err indicators(struct ctx *ctx, struct piece *p)
{
    struct q_search_indicators_rows rows = {0};
    struct arena *a = ctx->arena;
    TRY(q_search_indicators(ctx->db, a, &(struct q_search_indicators_in){.since = p->since, .after = p->after, .limit = PIECE}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_search_indicators_row *r = &rows.v[i];
        *VEC_PUSH(a, &p->entries) =
            (struct search_entry){SEARCH_INDICATOR, r->ref, r->title_vi, r->title_en, LINES(a, r->ref, r->definition_vi, r->note_vi),
                                 LINES(a, r->ref, r->definition_en, r->note_en), r->seq};
        p->after = r->id;
    }
    p->is_last = rows.n < PIECE;
    return OK;
}

/* A name without some of its marks, as people also type it: "Bộ KHCN" for "Bộ KH&CN". */
static struct str without(struct arena *a, struct str name, struct str marks)
{
    struct buf b = buf_new(a, SIZE_MAX);
    for (size_t i = 0; i < name.n; i++) {
        if (str_find(marks, str_sub(name, i, i + 1), 0) == SIZE_MAX) {
            buf_char(&b, name.p[i]);
        }
    }
    return buf_view(&b);
}

/* The names on lines of their own, each once; an excerpt shows them one after the other. */
static struct str with_name(struct arena *a, struct str names, struct str name)
{
    struct str rest = names;
    struct str known = STR_NONE;
    bool is_new = name.n > 0;
    while (rest.n && str_split(&rest, ';', &known)) {
        is_new = is_new && !str_eq(str_trim(known), name);
    }
    return !is_new ? names : names.n ? STR_CAT(a, names, S(";\n"), name) : name;
}

static struct str with_names(struct arena *a, struct str names, struct str name, struct str short_name, struct str code)
{
    names = with_name(a, with_name(a, names, name), short_name);
    return with_name(a, with_name(a, names, without(a, short_name, S("&"))), code);
}

/* What no document calls it but everybody types: "BộKHCN", "BKHCN" as in the numbers of its documents, "UBND Hà Nội", "TP Hà Nội". */
static struct str with_habits(struct arena *a, struct str names, const struct q_search_organisations_row *r)
{
    struct str ministry = S("Bộ ");
    struct str short_name = r->short_vi.n ? r->short_vi : r->name_vi;
    if (str_eq(r->kind, S("ministry")) && str_starts(short_name, ministry)) {
        struct str letters = without(a, str_sub(short_name, ministry.n, SIZE_MAX), S("& "));
        return with_name(a, with_name(a, names, STR_CAT(a, S("Bộ"), letters)), STR_CAT(a, S("B"), letters));
    }
    bool is_city = str_eq(r->kind, S("city"));
    short_name = str_starts(short_name, S("TP. ")) ? str_sub(short_name, S("TP. ").n, SIZE_MAX) : short_name;
    if (is_city || str_eq(r->kind, S("province"))) {
        names = with_name(a, with_name(a, names, STR_CAT(a, S("UBND "), r->name_vi)), STR_CAT(a, S("UBND "), short_name));
    }
    return is_city ? with_name(a, with_name(a, names, STR_CAT(a, S("TP "), short_name)), STR_CAT(a, S("UBND TP "), short_name)) : names;
}

/* An organisation is found by everything it was ever called, and named by what it is called last. */
static enum err organisations(struct ctx *ctx, struct piece *p)
{
    struct q_search_organisations_rows rows = {0};
    struct arena *a = ctx->arena;
    TRY(q_search_organisations(ctx->db, a, &(struct q_search_organisations_in){.since = p->since}, &rows));
    struct str vi = S("");
    struct str en = S("");
    int64_t seq = INT64_MAX;
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_search_organisations_row *r = &rows.v[i];
        seq = r->seq < seq ? r->seq : seq;
        vi = with_habits(a, with_names(a, vi, r->name_vi, r->short_vi, r->code), r);
        en = with_names(a, en, r->name_en, r->short_en, r->code);
        if (i + 1 < rows.n && rows.v[i + 1].org_id == r->org_id) {
            continue;
        }
        *VEC_PUSH(a, &p->entries) =
            (struct search_entry){SEARCH_ORGANISATION, r->ref, r->name_vi, r->name_en, vi, en, seq};
        vi = en = S("");
        seq = INT64_MAX;
    }
    p->is_last = true;
    return OK;
}

static enum err refresh(struct ctx *ctx, int64_t since_seq, int64_t *total)
{
    static enum err (*const kinds[])(struct ctx *ctx, struct piece *p) = {documents, clauses, tasks, indicators, organisations};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct piece p = {.since = since_seq};
        while (!p.is_last) {
            p.entries.n = 0;
            TRY(kinds[i](ctx, &p));
            TRY(search_put(ctx, p.entries.v, p.entries.n));
            *total += (int64_t)p.entries.n;
        }
    }
    return OK;
}

enum err search_refresh(struct ctx *ctx, int64_t since_seq)
{
    int64_t total = 0;
    return refresh(ctx, since_seq, &total);
}

enum err search_rebuild(struct ctx *ctx, int64_t *n)
{
    int64_t seq = 0;
    *n = 0;
    TRY(event_append(ctx, &(struct event){.action = S("search.rebuilt"), .object_kind = S("search"), .object_id = 0}, &seq));
    TRY(q_search_rebuild(ctx->db));
    return refresh(ctx, 0, n);
}
