/* Two versions of a passage side by side, word by word: what only the one has and what only the other has. Pure. */
#ifndef XANH_TEXT_WORD_DIFF_H
#define XANH_TEXT_WORD_DIFF_H

#include "base/vec.h"

/* A run of words with what stands between them. */
struct diff_run {
    struct str text;
    bool is_changed;
};
struct diff_runs {
    struct diff_run *v;
    size_t n, cap;
};

struct word_diff {
    struct diff_runs before, after; /* joined they are the two passages again, line breaks as blanks */
    int64_t changes;                /* places where they differ */
};

/* Compares by words; beyond 4 million pairs of words, after taking off what is the same at both ends, the rest counts as changed. */
struct word_diff word_diff_of(struct arena *a, struct str before, struct str after);

#endif
