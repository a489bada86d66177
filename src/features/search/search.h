/* Search through everything that has a page: documents, clauses, tasks, indicators, organisations. Finds "de an" in "đề án", puts exact marks
 * first, then titles before texts, phrases before scattered words, short titles before long ones (docs/search.md).
 *
 * The index is one row for each thing and language in search_doc. Whoever adds or changes such a thing brings it up to date in the same
 * transaction by search_refresh. */
#ifndef XANH_FEATURES_SEARCH_H
#define XANH_FEATURES_SEARCH_H

#include "core/ctx.h"

/* In the order in which they stand where nothing else decides. */
enum search_kind { SEARCH_DOCUMENT, SEARCH_TASK, SEARCH_INDICATOR, SEARCH_ORGANISATION, SEARCH_CLAUSE, SEARCH_KIND__N };

/* One thing in both languages. */
struct search_entry {
    enum search_kind kind;
    struct str ref; /* number, number#path, code or key: what it is found by again */
    struct str title_vi, title_en;
    struct str body_vi, body_en; /* what else is looked through; may be empty */
    int64_t seq;                 /* the event by which it became known */
};

/* Writes the rows of some things, each another one, or replaces them. Inside a write that has appended an event. */
NODISCARD enum err search_put(struct ctx *ctx, const struct search_entry *e, size_t n);
/* Puts everything that was added or changed after an event (0: everything). Called at the end of a use case that changed such things, with
 * the last event before it. */
NODISCARD enum err search_refresh(struct ctx *ctx, int64_t since_seq);
/* Makes the whole index anew from the data, for `xanh reindex`; counts the things in it. */
NODISCARD enum err search_rebuild(struct ctx *ctx, int64_t *n);

/* A piece of a text that is shown, found words apart. */
struct search_part {
    struct str text;
    bool is_match;
};
struct search_text {
    struct search_part *v;
    size_t n, cap;
};

struct search_hit {
    enum search_kind kind;
    struct str ref;
    struct str address;         /* path of its page, without the language */
    struct str title;           /* in the reader's language */
    struct str title_vi, title_en;
    struct search_text title_marked;
    struct search_text excerpt; /* around the first found word when the title does not show why it was found; may be empty */
    bool is_exact;              /* the words stand there with the same marks */
};

enum {
    SEARCH_QUERY_MAX = 300 /* characters */,
    SEARCH_WORDS_MAX = 16,
    SEARCH_FOUND_MAX = 300 /* things that one query compares and gives */
};

struct search_asked {
    struct str q;
    unsigned kinds; /* bits 1 << kind, 0 for all */
    int64_t upto;   /* only what was known by this event, in the words of now; INT64_MAX: by now */
};
/* One thing that was found. */
struct search_candidate {
    int64_t id; /* of its row in the index */
    enum search_kind kind;
    unsigned fit;
    const struct q_search_match_row *row;
};
struct search_found {
    const struct search_words *words;
    struct search_candidate *v; /* best first */
    size_t n;
    bool more; /* more holds the words than was compared */
};
/* Looks for all words of a query, the last one also as the beginning of a word; "words in quotation marks" stand together. Anything is a valid
 * query; one without words finds nothing. */
NODISCARD enum err search_query(struct ctx *ctx, const struct search_asked *asked, struct search_found *out);
/* What is shown of one of them. */
struct search_hit search_show(struct ctx *ctx, const struct search_found *f, size_t at);

/* The refs of all things of one kind that hold all words, for the filter of a list; at most `max`, in the order of their entry. */
struct search_refs {
    struct str *v;
    size_t n;
};
NODISCARD enum err search_find_refs(struct ctx *ctx, struct str q, enum search_kind kind, size_t max, struct search_refs *out);

extern const char *const search_kind_names[]; /* "document" … "clause", NULL */
/* Path of the page of a thing. */
struct str search_address(struct arena *a, enum search_kind kind, struct str ref);

#endif
