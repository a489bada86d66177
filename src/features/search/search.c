#include "features/search/search.h"

#include "core/app.h"
#include "features/search/search_internal.h"
#include "search_q.h"
#include "text/slug.h"

#include <stdlib.h>

const char *const search_kind_names[] = {"document", "task", "indicator", "organisation", "clause", NULL};

enum { EXCERPT_WORDS = 32 };

struct str search_address(struct arena *a, enum search_kind kind, struct str ref)
{
    static const struct str folders[SEARCH_KIND__N] = {[SEARCH_DOCUMENT] = S_INIT("/van-ban/"),
                                                       [SEARCH_TASK] = S_INIT("/nhiem-vu/"),
                                                       [SEARCH_INDICATOR] = S_INIT("/chi-tieu/"),
                                                       [SEARCH_ORGANISATION] = S_INIT("/co-quan/"),
                                                       [SEARCH_CLAUSE] = S_INIT("/van-ban/")};
    size_t hash = kind == SEARCH_CLAUSE ? str_find(ref, S("#"), 0) : SIZE_MAX;
    struct str name = text_slug(a, str_sub(ref, 0, hash));
    struct str anchor = hash == SIZE_MAX ? S("") : STR_CAT(a, S("#"), text_slug(a, str_sub(ref, hash + 1, SIZE_MAX)));
    return STR_CAT(a, folders[kind], name, anchor);
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

static struct str given(struct str s)
{
    return s.p ? s : S("");
}

static struct q_search_doc_put_in row_of(struct ctx *ctx, const struct search_entry *e, struct str lang, struct str title, struct str body)
{
    return (struct q_search_doc_put_in){.stretch = search_stretch(e->kind, e->ref, str_eq(lang, S("vi"))),
                                        .kind = str_c(search_kind_names[e->kind]),
                                        .ref = e->ref,
                                        .lang = lang,
                                        .title = given(title),
                                        .body = given(body),
                                        .folded = search_folded(ctx->arena, e->kind, lang, given(title), given(body)),
                                        .seq = e->seq};
}

/* What SQLite's index holds of a row. */
struct indexed {
    int64_t id;
    struct str folded;
};

static int by_number(const void *a, const void *b)
{
    const struct indexed *x = a;
    const struct indexed *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Takes the words of the rows that are there out of SQLite's index. */
static enum err forget(struct ctx *ctx, const struct q_search_doc_put_in *rows, size_t n, struct indexed *known)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct q_search_doc_get_row row = {0};
        enum err e = q_search_doc_get(ctx->db, ctx->arena, &(struct q_search_doc_get_in){rows[i].kind, rows[i].ref, rows[i].lang}, &row);
        TRY(e == E_NOT_FOUND ? OK : e);
        known[found] = (struct indexed){row.id, row.folded};
        found += e == OK;
    }
    qsort(known, found, sizeof *known, by_number);
    for (size_t i = 0; i < found; i++) {
        TRY(q_search_fts_remove(ctx->db, &(struct q_search_fts_remove_in){known[i].id, known[i].folded}));
    }
    return OK;
}

static enum err put_rows(struct ctx *ctx, const struct q_search_doc_put_in *rows, size_t n, struct indexed *put)
{
    for (size_t i = 0; i < n; i++) {
        struct q_search_doc_put_row row = {0};
        TRY(q_search_doc_put(ctx->db, ctx->arena, &rows[i], &row));
        put[i] = (struct indexed){row.id, rows[i].folded};
    }
    return OK;
}

static enum err index_rows(struct ctx *ctx, struct indexed *put, size_t n)
{
    qsort(put, n, sizeof *put, by_number);
    for (size_t i = 0; i < n; i++) {
        TRY(q_search_fts_add(ctx->db, &(struct q_search_fts_add_in){put[i].id, put[i].folded}));
    }
    return OK;
}

/* Step by step for all of them, by rising numbers: with every row that is put and every step down, SQLite writes what its index has in memory. */
enum err search_put(struct ctx *ctx, const struct search_entry *e, size_t n)
{
    struct q_search_doc_put_in *rows = ARENA_ARRAY(ctx->arena, struct q_search_doc_put_in, 2 * n + 1);
    struct indexed *indexed = ARENA_ARRAY(ctx->arena, struct indexed, 2 * n + 1);
    bool beside = db_engine(ctx->db) == DB_SQLITE;
    for (size_t i = 0; i < n; i++) {
        rows[2 * i] = row_of(ctx, &e[i], S("vi"), e[i].title_vi, e[i].body_vi);
        rows[2 * i + 1] = row_of(ctx, &e[i], S("en"), e[i].title_en, e[i].body_en);
    }
    TRY(beside ? forget(ctx, rows, 2 * n, indexed) : OK);
    TRY(put_rows(ctx, rows, 2 * n, indexed));
    return beside ? index_rows(ctx, indexed, 2 * n) : OK;
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

struct looking {
    struct ctx *ctx;
    const struct search_words *words;
    int64_t upto;
    bool more; /* more rows hold the words than were read */
    VEC(struct search_candidate) found;
};

static enum search_kind kind_of(struct str name)
{
    enum search_kind k = SEARCH_DOCUMENT;
    while (k < SEARCH_KIND__N && !str_eq(str_c(search_kind_names[k]), name)) {
        k++;
    }
    return k;
}

static enum err look(struct looking *l, enum search_kind kind, enum search_tier tier, size_t limit, size_t *n)
{
    struct ctx *ctx = l->ctx;
    bool is_pg = app_is_pg(ctx->app);
    struct q_search_match_in in = {.words = search_expression(ctx->arena, l->words, tier, is_pg),
                                   .of_kind = search_of_kind(ctx->arena, kind, is_pg),
                                   .phrase = search_phrase(ctx->arena, l->words, tier),
                                   .upto = l->upto,
                                   .limit = (int64_t)limit};
    struct q_search_match_rows rows = {0};
    TRY(q_search_match(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, &l->found) = (struct search_candidate){.id = rows.v[i].id, .kind = kind_of(rows.v[i].kind), .row = &rows.v[i]};
    }
    *n = rows.n;
    return OK;
}

/* All words first: when they give fewer than are compared, everything that fits is among them. Otherwise the best may not be, so those with the whole
 * phrase come too. The number of queries is fixed: three for each kind at most. */
static enum err look_for_kind(struct looking *l, enum search_kind kind, size_t limit)
{
    size_t n = 0;
    TRY(look(l, kind, TIER_WORDS, limit, &n));
    if (n < limit) {
        return OK;
    }
    l->more = true;
    TRY(look(l, kind, TIER_EXACT_PHRASE, limit, &n));
    return n < limit && l->words->n > 1 ? look(l, kind, TIER_PHRASE, limit, &n) : OK;
}

static int better_first(const void *a, const void *b)
{
    const struct search_candidate *x = a;
    const struct search_candidate *y = b;
    unsigned named = x->fit & FIT_NAMED;
    if (named && named == (y->fit & FIT_NAMED) && x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (x->fit != y->fit) {
        return x->fit > y->fit ? -1 : 1;
    }
    if (named && !str_eq(x->row->ref, y->row->ref)) {
        return str_cmp(x->row->ref, y->row->ref);
    }
    if (x->row->title.n != y->row->title.n) {
        return x->row->title.n < y->row->title.n ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

static int by_thing(const void *a, const void *b)
{
    const struct search_candidate *x = a;
    const struct search_candidate *y = b;
    int order = x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) : str_cmp(x->row->ref, y->row->ref);
    return order ? order : better_first(a, b);
}

/* Those that fit, one for each thing: its better language. */
static void sift(struct looking *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->found.n; i++) {
        struct search_candidate *c = &l->found.v[i];
        c->fit = c->kind < SEARCH_KIND__N ? search_fit(l->ctx->arena, l->words, c->kind, c->row->ref, c->row->title, c->row->body) : 0;
        l->found.v[kept] = *c;
        kept += c->fit ? 1 : 0;
    }
    if (kept) {
        qsort(l->found.v, kept, sizeof *l->found.v, by_thing);
    }
    l->found.n = 0;
    for (size_t i = 0; i < kept; i++) {
        const struct search_candidate *c = &l->found.v[i];
        const struct search_candidate *last = l->found.n ? &l->found.v[l->found.n - 1] : NULL;
        if (!last || last->kind != c->kind || !str_eq(last->row->ref, c->row->ref)) {
            l->found.v[l->found.n++] = *c;
        }
    }
    if (l->found.n) {
        qsort(l->found.v, l->found.n, sizeof *l->found.v, better_first);
    }
}

static size_t count_kinds(unsigned kinds)
{
    size_t n = 0;
    for (unsigned k = 0; k < SEARCH_KIND__N; k++) {
        n += kinds >> k & 1;
    }
    return n;
}

static enum err look_for_kinds(struct looking *l, unsigned kinds)
{
    size_t quota = SEARCH_FOUND_MAX / count_kinds(kinds);
    for (enum search_kind k = SEARCH_DOCUMENT; k < SEARCH_KIND__N; k++) {
        if (kinds >> k & 1) {
            TRY(look_for_kind(l, k, quota));
        }
    }
    return OK;
}

/* A long last word is taken as a beginning only when it is no whole word anywhere: longer beginnings than the index holds are slow to look up. */
static enum err look_everywhere(struct looking *l, unsigned kinds)
{
    struct search_words whole = *l->words;
    const struct search_words *asked = l->words;
    if (asked->is_long) {
        whole.is_prefix = false;
        l->words = &whole;
        TRY(look_for_kinds(l, kinds));
        l->words = asked;
    }
    return l->found.n ? OK : look_for_kinds(l, kinds);
}

enum err search_query(struct ctx *ctx, const struct search_asked *asked, struct search_found *out)
{
    unsigned all = (1u << SEARCH_KIND__N) - 1;
    unsigned kinds = (asked->kinds & all) ? asked->kinds & all : all;
    struct search_words *words = arena_alloc(ctx->arena, sizeof *words);
    *words = search_words_of(ctx->arena, asked->q);
    struct looking l = {.ctx = ctx, .words = words, .upto = asked->upto};
    *out = (struct search_found){.words = words};
    if (words->n == 0) {
        return OK;
    }
    TRY(look_everywhere(&l, kinds));
    sift(&l);
    out->v = l.found.v;
    out->n = l.found.n;
    out->more = l.more;
    return OK;
}

struct search_hit search_show(struct ctx *ctx, const struct search_found *f, size_t at)
{
    const struct search_words *w = f->words;
    const struct search_candidate *c = &f->v[at];
    const struct q_search_match_row *row = c->row;
    struct arena *a = ctx->arena;
    bool is_vi = str_eq(row->lang, S("vi"));
    struct search_hit h = {.kind = c->kind,
                           .ref = row->ref,
                           .address = search_address(a, c->kind, row->ref),
                           .title_vi = is_vi ? row->title : row->other_title,
                           .title_en = is_vi ? row->other_title : row->title,
                           .is_exact = c->fit & (FIT_EXACT | FIT_AS_TYPED)};
    h.title = ctx_pick(ctx, h.title_vi, h.title_en);
    (void)search_mark(a, w, h.is_exact, h.title, &h.title_marked); /* whether something is marked in it shows below */
    bool shown = str_eq(h.title, row->title) && (c->fit & FIT_TITLE);
    if (!shown && !search_excerpt(a, w, h.is_exact, row->body, EXCERPT_WORDS, &h.excerpt)) {
        (void)search_excerpt(a, w, h.is_exact, row->title, EXCERPT_WORDS, &h.excerpt); /* found in the other language's title */
    }
    return h;
}

enum err search_find_refs(struct ctx *ctx, struct str q, enum search_kind kind, size_t max, struct search_refs *out)
{
    struct search_words words = search_words_of(ctx->arena, q);
    struct q_search_refs_rows rows = {0};
    *out = (struct search_refs){0};
    if (words.n == 0) {
        return OK;
    }
    bool is_pg = app_is_pg(ctx->app);
    struct q_search_refs_in in = {.words = search_expression(ctx->arena, &words, TIER_WORDS, is_pg),
                                  .of_kind = search_of_kind(ctx->arena, kind, is_pg),
                                  .limit = (int64_t)max};
    TRY(q_search_refs(ctx->db, ctx->arena, &in, &rows));
    out->v = ARENA_ARRAY(ctx->arena, struct str, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        out->v[out->n++] = rows.v[i].ref;
    }
    return OK;
}
