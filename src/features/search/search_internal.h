/* What the files of this feature share: the words of a query, and how well a text fits them. All pure. */
#ifndef XANH_FEATURES_SEARCH_INTERNAL_H
#define XANH_FEATURES_SEARCH_INTERNAL_H

#include "features/search/search.h"

struct search_word {
    struct str folded; /* without marks */
    struct str exact;  /* with marks, in one spelling */
};

/* Words that must stand together: one, or those of a quotation. */
struct search_group {
    size_t from, n;
};

struct search_words {
    struct search_word v[SEARCH_WORDS_MAX];
    size_t n;
    struct search_group groups[SEARCH_WORDS_MAX];
    size_t n_groups;
    bool is_prefix; /* the last word may go on */
    bool is_long;   /* and is longer than the beginnings in SQLite's index */
    struct str folded, exact; /* all words with one space between them */
};

/* Takes a query apart. What lies beyond the limits is left out. */
struct search_words search_words_of(struct arena *a, struct str q);
enum { SEARCH_PREFIX_MAX = 5 /* characters; the migration lists one more, for the mark of exact words */ };

/* Words as they stand in the index (docs/search.md): folded, and with marks behind a prefix that no folded word of Vietnamese starts with. */
#define SEARCH_EXACT_PREFIX "z"
#define SEARCH_KIND_PREFIX "zk"
/* The indexed form of a text. */
struct str search_folded(struct arena *a, enum search_kind kind, struct str lang, struct str title, struct str body);

/* Where the numbers of a thing's row begin. Both engines go through the rows by number and stop when they have enough, so the first stretch holds
 * a sample of the tasks, drawn by their codes: frequent words find enough in it, and words that do not are not frequent in the next. The languages
 * stand apart: two words that are frequent, and never together in one language, are not each in all rows of a stretch. */
int64_t search_stretch(enum search_kind kind, struct str ref, bool is_vi);

/* One way to look for the words. */
enum search_tier { TIER_EXACT_PHRASE, TIER_PHRASE, TIER_WORDS, TIER__N };
/* The engine's expression. No character of the query gets into it but letters and digits in quotation marks. */
struct str search_expression(struct arena *a, const struct search_words *w, enum search_tier tier, bool is_pg);
/* What stands behind an expression to find things of one kind only. */
struct str search_of_kind(struct arena *a, enum search_kind kind, bool is_pg);
/* The bytes that must stand together in the indexed form; empty when nothing must. */
struct str search_phrase(struct arena *a, const struct search_words *w, enum search_tier tier);

/* How well a title and a body fit: higher is better, 0 is not at all. Lengths decide between equal ones. */
enum {
    FIT_AS_TYPED = 1, /* typed without any marks, as it stands there: all the same the reader may have left them out */
    FIT_WORDS = 2,
    FIT_WHOLE = 4,
    FIT_PHRASE = 8,
    FIT_TITLE = 16,
    FIT_EXACT = 32,       /* typed with marks that stand there */
    FIT_LEAD = 64,        /* the number or code of a document, task or indicator begins with the words */
    FIT_REF = 128,        /* it is them, or a name of the organisation is */
    FIT_REF_EXACT = 256,  /* with the same marks */
    FIT_NAMED = FIT_LEAD | FIT_REF | FIT_REF_EXACT
};
unsigned search_fit(struct arena *a, const struct search_words *w, enum search_kind kind, struct str ref, struct str title, struct str body);

/* The text with the found words marked; `exact`: only those with the same marks. Returns true when one was found. */
bool search_mark(struct arena *a, const struct search_words *w, bool exact, struct str text, struct search_text *out);
/* The same, but only about `words` words around the first one found. */
bool search_excerpt(struct arena *a, const struct search_words *w, bool exact, struct str text, size_t words, struct search_text *out);

extern const struct route_table search_api_routes;
extern const struct route_table search_web_routes;

#endif
