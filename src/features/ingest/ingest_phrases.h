/* The general word lists of the recognition check. Private to the feature. */
#ifndef XANH_FEATURES_INGEST_INGEST_PHRASES_H
#define XANH_FEATURES_INGEST_INGEST_PHRASES_H

#include "base/str.h"

struct phrase_list {
    const char *const *v;
    size_t n;
};

/* Phrases of two to six syllables in lower case, marks written as today (ủy, hóa). */
struct phrase_list phrase_list(void);

/* A syllable with the words, separated by spaces, that may stand before or behind it. */
struct bound_syllable {
    const char *syllable, *before, *after;
};
/* NULL: not one of them. */
const struct bound_syllable *bound_syllable_of(struct str syllable);

#endif
