/* The words of a query, the expressions they become, and how well a text fits them. Pure. */
#include "features/search/search_internal.h"

#include "base/crypto.h"
#include "base/utf8.h"
#include "text/fold.h"

enum { PREFIX_MIN = 2 /* bytes: one letter would begin too many words */ };

/* --- the words of a query ------------------------------------------------------------------------------------------- */

static size_t count_words(struct str s)
{
    size_t n = 0;
    struct str word = STR_NONE;
    while (s.n && str_split(&s, ' ', &word)) {
        n++;
    }
    return n;
}

static void add_group(struct search_words *w, size_t from, bool together)
{
    for (size_t i = from; i < w->n; i += together ? w->n - from : 1) {
        w->groups[w->n_groups++] = (struct search_group){i, together ? w->n - from : 1};
    }
}

/* One stretch inside or outside of quotation marks. */
static void add_stretch(struct arena *a, struct search_words *w, struct str stretch, bool together)
{
    struct str folded = fold_search(a, stretch);
    struct str exact = fold_exact(a, stretch);
    bool pairs = count_words(folded) == count_words(exact); /* not so for characters such as ½ */
    exact = pairs ? exact : folded;
    size_t from = w->n;
    struct str f = STR_NONE;
    struct str e = STR_NONE;
    while (folded.n && w->n < SEARCH_WORDS_MAX && str_split(&folded, ' ', &f) && str_split(&exact, ' ', &e)) {
        w->v[w->n++] = (struct search_word){f, e};
    }
    add_group(w, from, together);
}

static struct str joined(struct arena *a, const struct search_words *w, size_t from, size_t n, struct str prefix, bool exact)
{
    struct buf b = buf_new(a, SIZE_MAX);
    for (size_t i = from; i < from + n; i++) {
        buf_str(&b, i > from ? S(" ") : S(""));
        buf_str(&b, prefix);
        buf_str(&b, exact ? w->v[i].exact : w->v[i].folded);
    }
    return buf_view(&b);
}

struct search_words search_words_of(struct arena *a, struct str q)
{
    struct search_words w = {0};
    struct str part = STR_NONE;
    bool inside = false;
    while (q.p && str_split(&q, '"', &part)) {
        bool closed = q.p != NULL; /* a quotation that never ends is none */
        add_stretch(a, &w, part, inside && closed);
        w.is_prefix = !(inside && closed) && count_words(fold_search(a, part)) > 0;
        inside = !inside;
    }
    w.is_prefix = w.is_prefix && w.n && w.v[w.n - 1].folded.n >= PREFIX_MIN;
    w.is_long = w.is_prefix && utf8_count(w.v[w.n - 1].folded) > SEARCH_PREFIX_MAX;
    w.folded = joined(a, &w, 0, w.n, S(""), false);
    w.exact = joined(a, &w, 0, w.n, S(""), true);
    return w;
}

/* --- the index ------------------------------------------------------------------------------------------------------- */

static void buf_prefixed(struct buf *b, struct str words)
{
    struct str word = STR_NONE;
    while (words.n && str_split(&words, ' ', &word)) {
        buf_lit(b, " " SEARCH_EXACT_PREFIX);
        buf_str(b, word);
    }
}

struct str search_folded(struct arena *a, enum search_kind kind, struct str lang, struct str title, struct str body)
{
    struct str text = STR_CAT(a, title, S("\n"), body);
    struct buf b = buf_new(a, SIZE_MAX);
    buf_str(&b, fold_search(a, text));
    buf_lit(&b, " " SEARCH_KIND_PREFIX);
    buf_str(&b, str_c(search_kind_names[kind]));
    if (str_eq(lang, S("vi"))) {
        buf_prefixed(&b, fold_exact(a, text));
    }
    return buf_view(&b);
}

int64_t search_stretch(enum search_kind kind, struct str ref, bool is_vi)
{
    unsigned char drawn = sha256(ref).b[0];
    if (kind != SEARCH_TASK || drawn == 0) {
        return 0;
    }
    int64_t stretch = (drawn % 16 == 0 ? 1 : 3) + (is_vi ? 0 : 1);
    return stretch << 40;
}

struct str search_phrase(struct arena *a, const struct search_words *w, enum search_tier tier)
{
    if (tier == TIER_WORDS) {
        return S("");
    }
    bool exact = tier == TIER_EXACT_PHRASE;
    return joined(a, w, 0, w->n, exact ? S(SEARCH_EXACT_PREFIX) : S(""), exact);
}

/* SQLite: "de an" * AND "zktask" */
static void fts_group(struct buf *b, struct arena *a, const struct search_words *w, struct search_group g, bool exact)
{
    buf_lit(b, "\"");
    buf_str(b, joined(a, w, g.from, g.n, exact ? S(SEARCH_EXACT_PREFIX) : S(""), exact));
    buf_str(b, w->is_prefix && g.from + g.n == w->n ? S("\" *") : S("\""));
}

/* PostgreSQL: 'de' & 'an':* & 'zktask'; what must stand together is looked for by search_phrase. */
static void pg_group(struct buf *b, const struct search_words *w, struct search_group g, bool exact)
{
    for (size_t i = g.from; i < g.from + g.n; i++) {
        buf_str(b, i > g.from ? S(" & ") : S(""));
        buf_str(b, exact ? S("'" SEARCH_EXACT_PREFIX) : S("'"));
        buf_str(b, exact ? w->v[i].exact : w->v[i].folded);
        buf_str(b, w->is_prefix && i + 1 == w->n ? S("':*") : S("'"));
    }
}

struct str search_expression(struct arena *a, const struct search_words *w, enum search_tier tier, bool is_pg)
{
    struct search_group whole = {0, w->n};
    const struct search_group *groups = tier == TIER_WORDS ? w->groups : &whole;
    size_t n = tier == TIER_WORDS ? w->n_groups : 1;
    struct buf b = buf_new(a, SIZE_MAX);
    for (size_t i = 0; i < n; i++) {
        buf_str(&b, i == 0 ? S("") : is_pg ? S(" & ") : S(" AND "));
        if (is_pg) {
            pg_group(&b, w, groups[i], tier == TIER_EXACT_PHRASE);
        } else {
            fts_group(&b, a, w, groups[i], tier == TIER_EXACT_PHRASE);
        }
    }
    return buf_view(&b);
}

struct str search_of_kind(struct arena *a, enum search_kind kind, bool is_pg)
{
    struct str word = STR_CAT(a, S(SEARCH_KIND_PREFIX), str_c(search_kind_names[kind]));
    return is_pg ? STR_CAT(a, S(" & '"), word, S("'")) : STR_CAT(a, S(" AND \""), word, S("\""));
}

/* --- how well a text fits -------------------------------------------------------------------------------------------- */

/* True when `words` stand in `text` one after the other as whole words, the last one as a beginning when `open`. Both are folded. */
static bool stands_in(struct str text, struct str words, bool open)
{
    for (size_t at = str_find(text, words, 0); at != SIZE_MAX; at = str_find(text, words, at + 1)) {
        size_t end = at + words.n;
        bool begins = at == 0 || text.p[at - 1] == ' ';
        bool ends = open || end == text.n || text.p[end] == ' ';
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

/* A text in one of its two forms. */
struct form {
    struct str title, body;
    bool exact, in_title;
};

static bool group_in(struct arena *a, const struct search_words *w, struct search_group g, struct str text, bool exact)
{
    struct str words = joined(a, w, g.from, g.n, S(""), exact);
    return stands_in(text, words, w->is_prefix && g.from + g.n == w->n);
}

static bool all_in(struct arena *a, const struct search_words *w, struct str text, struct str or_text, bool exact)
{
    for (size_t i = 0; i < w->n_groups; i++) {
        if (!group_in(a, w, w->groups[i], text, exact) && !(or_text.n && group_in(a, w, w->groups[i], or_text, exact))) {
            return false;
        }
    }
    return true;
}

/* A body is folded only when the title alone does not do: most of the time goes there. */
static struct form form_of(struct arena *a, const struct search_words *w, struct str title, struct str body, bool exact)
{
    struct form f = {.title = exact ? fold_exact(a, title) : fold_search(a, title), .exact = exact};
    f.in_title = all_in(a, w, f.title, STR_NONE, exact);
    f.body = f.in_title ? S("") : exact ? fold_exact(a, body) : fold_search(a, body);
    return f;
}

static unsigned fit_form(struct arena *a, const struct search_words *w, const struct form *f)
{
    if (!f->in_title && !all_in(a, w, f->title, f->body, f->exact)) {
        return 0;
    }
    struct str words = f->exact ? w->exact : w->folded;
    struct str first = f->in_title ? f->title : f->body;
    bool phrase = stands_in(first, words, w->is_prefix) || stands_in(f->title, words, w->is_prefix);
    bool whole = phrase && (stands_in(first, words, false) || stands_in(f->title, words, false));
    return FIT_WORDS | (f->in_title ? FIT_TITLE : 0u) | (phrase ? FIT_PHRASE : 0u) | (whole ? FIT_WHOLE : 0u);
}

static bool begins_with(struct str text, struct str words, bool open)
{
    return str_starts(text, words) && (open || text.n == words.n || text.p[words.n] == ' ');
}

static unsigned fit_name(struct arena *a, const struct search_words *w, struct str name, struct str folded)
{
    if (!str_eq(folded, w->folded)) {
        return 0;
    }
    return FIT_REF | (str_eq(fold_exact(a, name), w->exact) ? FIT_REF_EXACT : 0u);
}

/* Organisations have codes of digits alone. One says less than the beginning of a document's number, which is typed more often: "01". */
static bool is_code(struct str folded)
{
    size_t n = 0;
    while (n < folded.n && ascii_is_digit(folded.p[n])) {
        n++;
    }
    return n > 0 && n == folded.n;
}

/* Whether the words are what the thing is called: its number or code, the beginning of one, or a name of an organisation, each of which is a line. */
static unsigned fit_named(struct arena *a, const struct search_words *w, enum search_kind kind, struct str ref, struct str body)
{
    unsigned fit = 0;
    struct str name = STR_NONE;
    if (kind != SEARCH_ORGANISATION) {
        struct str folded = fold_search(a, ref);
        bool leads = kind != SEARCH_CLAUSE && begins_with(folded, w->folded, w->is_prefix);
        return fit_name(a, w, ref, folded) | (leads ? FIT_LEAD : 0u);
    }
    while (body.n && str_split(&body, '\n', &name)) {
        struct str folded = fold_search(a, name);
        unsigned named = fit_name(a, w, name, folded);
        fit |= named && is_code(folded) ? FIT_LEAD : named;
    }
    return fit;
}

/* Marks that were typed and stand there come before everything. Who types none wants "đề án" as well as "de an" in a text that lost its marks. */
static unsigned fit_marks(const struct search_words *w, unsigned folded, unsigned exact)
{
    if (!str_eq(w->exact, w->folded)) {
        return exact ? exact | FIT_EXACT : folded;
    }
    return exact == folded ? folded | FIT_AS_TYPED : folded;
}

unsigned search_fit(struct arena *a, const struct search_words *w, enum search_kind kind, struct str ref, struct str title, struct str body)
{
    struct form folded = form_of(a, w, title, body, false);
    unsigned fit = w->n ? fit_form(a, w, &folded) : 0;
    if (fit == 0) {
        return 0;
    }
    struct form exact = form_of(a, w, title, body, true);
    fit = fit_marks(w, fit, fit_form(a, w, &exact));
    return fit | (fit & FIT_PHRASE || kind == SEARCH_CLAUSE ? fit_named(a, w, kind, ref, body) : 0u);
}
