/* Unicode: normal form C at the edge of the program, and the few facts about characters that
 * folding and sorting need. nfc.c is the only file that sees utf8proc. */
#ifndef XANH_TEXT_NFC_H
#define XANH_TEXT_NFC_H

#include "base/arena.h"

/* The text in normal form C; the input itself, borrowed, when it is in that form already. E_INVALID
 * for anything but strict UTF-8 without NUL, with the offset of the first wrong byte in *bad (may
 * be NULL). A NULL slice stays one. */
NODISCARD enum err text_nfc(struct arena *a, struct str s, struct str *out, size_t *bad);

enum char_kind {
    CHAR_LETTER,
    CHAR_DIGIT,
    CHAR_MARK, /* combines with the character before it */
    CHAR_SPACE,
    CHAR_SYMBOL, /* punctuation and symbols */
    CHAR_IGNORED /* control and format characters, unassigned */
};

enum { CHAR_PARTS_MAX = 18 }; /* the longest decomposition in Unicode */

/* By its general category in Unicode. */
enum char_kind char_kind(uint32_t cp);
/* The simple lower-case form; itself when there is none. */
uint32_t char_lower(uint32_t cp);
/* Canonical decomposition into base and marks, or the compatibility one ('²' gives '2'). Returns
 * the number of parts, at least 1. */
size_t char_decompose(uint32_t cp, bool compatibility, uint32_t parts[CHAR_PARTS_MAX]);
/* What is left for searching: case folded, compatibility forms resolved, marks and ignorable
 * characters gone. May be 0 parts. */
size_t char_fold(uint32_t cp, uint32_t parts[CHAR_PARTS_MAX]);

#endif
