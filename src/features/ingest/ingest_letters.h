/* Letters, words and likeness of Vietnamese text for the reader: quick folding, edit distance, the parts of a syllable and whether such a
 * syllable exists. Pure. */
#ifndef XANH_FEATURES_INGEST_INGEST_LETTERS_H
#define XANH_FEATURES_INGEST_INGEST_LETTERS_H

#include "base/arena.h"

/* One letter taken apart. */
struct letter {
    char base;     /* a…z; '?' for a letter that is none of them; 0 for anything that is no letter */
    uint8_t mark;  /* 0 none, 1 circumflex, 2 breve, 3 horn, 4 stroke (đ), 7 one that Vietnamese does not have */
    uint8_t tone;  /* 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng */
    bool is_upper;
};
enum { MARK_STROKE = 4, MARK_FOREIGN = 7 };

/* The letter at *at, moving *at behind the character. */
struct letter letter_next(struct str s, size_t *at);

/* Lower case without marks, đ as d; everything between words one space; symbols inside a word are dropped when `is_scan`, because recognition puts
 * them there ("tru*c"). At most `max` bytes of the input are looked at. */
struct str letters_fold(struct arena *a, struct str s, size_t max, bool is_scan);

/* Edits (insert, delete, replace) between two short texts; `limit` + 1 when there are more. At most 96 bytes each count. */
size_t letters_distance(struct str a, struct str b, size_t limit);
/* True when a beginning of `s` is within `limit` edits of `prefix`; *end gets where that beginning ends. */
bool letters_starts_like(struct str s, struct str prefix, size_t limit, size_t *end);
/* True when the folded text holds the folded words, whole words only. */
bool words_contain(struct str folded, struct str words);

/* A word: letters and digits. */
struct word {
    struct str s;      /* as it stands */
    size_t at;         /* where in the text */
    bool has_digit, has_mark, is_upper /* first letter */, is_all_upper, has_foreign_script;
};
/* The next word at or after *at. False at the end. */
bool word_next(struct str s, size_t *at, struct word *w);

enum syllable_class {
    SYLLABLE_VALID,
    SYLLABLE_UNMARKED, /* could be Vietnamese, but has lost its marks, or is foreign */
    SYLLABLE_INVALID,  /* has Vietnamese marks and yet no such syllable exists */
    SYLLABLE_OTHER     /* abbreviation, number, name, foreign word */
};
/* Whether a word is a syllable that Vietnamese has. */
enum syllable_class syllable_class(const struct word *w);

/* A syllable taken apart: onset, glide and vowel and final as short codes, and tone. */
struct syllable {
    char onset[4], rhyme[6], coda[3];
    uint8_t tone;
    bool is_valid;
};
struct syllable syllable_of(struct str word);
/* How far apart two syllables are: 0 the same, 1 or 2 a usual slip of recognition or typing, larger: other words. */
int syllable_distance(struct str a, struct str b);
/* At most one of onset, rhyme and final differs by more than a usual confusion. */
bool syllables_alike(struct str a, struct str b);

#endif
