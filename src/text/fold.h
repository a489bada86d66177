/* Vietnamese text for searching and sorting. Input is valid UTF-8 in any normal form; a NULL slice
 * gives a NULL slice. */
#ifndef XANH_TEXT_FOLD_H
#define XANH_TEXT_FOLD_H

#include "base/arena.h"

/* What is searched: lower case, no marks, đ as d; punctuation and white space become one space,
 * none at the ends. "Khánh Hoà – Đắk Lắk" and "khanh hoa, dak lak" give the same. */
struct str fold_search(struct arena *a, struct str s);
/* The same with marks kept, in NFC, and the spellings that differ only in where the mark is written
 * made one: hòa for hoà, thúy for thuý, quý for quí. For ranking exact matches first. */
struct str fold_exact(struct arena *a, struct str s);
/* The mark moved to the first vowel of an open oa, oe, uy, as the names of provinces are written
 * today: Khánh Hoà -> Khánh Hòa, Uỷ ban -> Ủy ban. Other syllables stay: quý, thuở, toán, hoài.
 * Needs NFC; everything else in the text is left as it is. */
struct str text_modern_tones(struct arena *a, struct str s);
/* Bytes whose order (memcmp, the shorter first) is the Vietnamese order of the texts: space and
 * punctuation, digits, letters a ă â b c d đ e ê f … z; then the tones ngang huyền hỏi ngã sắc
 * nặng; then small before capital. The same as ICU's collation `vi` for Vietnamese and English
 * text; characters beyond that stand after z by code point. Texts that differ only in normal form
 * have the same key. */
struct str text_sort_key(struct arena *a, struct str s);

#endif
