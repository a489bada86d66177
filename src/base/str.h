/* Text as a borrowed slice: pointer and length, valid UTF-8 in NFC from the edge of the program on, no NUL inside.
 * p == NULL means "not stated" (SQL NULL, absent parameter); an empty text has n == 0 and p != NULL. */
#ifndef XANH_BASE_STR_H
#define XANH_BASE_STR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};

/* A literal as a slice. */
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For initialisers of static tables. */
#define S_INIT(literal) {"" literal, sizeof(literal) - 1}
#define STR_NONE ((struct str){0})
/* For printf("%.*s", STR_FMT(s)); logs only. */
#define STR_FMT(s) (int)((s).n > 4096 ? 4096 : (s).n), ((s).p ? (s).p : "")

/* A whole number that may be missing. */
struct opt_i64 {
    bool has;
    int64_t v;
};

/* Both missing, or the same number. */
bool opt_i64_eq(struct opt_i64 a, struct opt_i64 b);

/* Slice of a NUL-terminated text; NULL gives STR_NONE. */
struct str str_c(const char *text);
/* Same bytes. STR_NONE equals only itself. */
bool str_eq(struct str a, struct str b);
/* Same bytes; no text and an empty one are the same. */
bool str_same(struct str a, struct str b);
/* STR_NONE for an empty text. */
struct str str_or_none(struct str s);
/* Byte order: < 0, 0, > 0. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Position of the first occurrence at or after `from`, or SIZE_MAX. An empty needle is found at `from`. */
size_t str_find(struct str s, struct str needle, size_t from);
/* Bytes [from, to), both clipped to the length. */
struct str str_sub(struct str s, size_t from, size_t to);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Takes the part before the next `sep` off `rest` into `part`. False when `rest` is used up (rest->p == NULL).
 * "a,,b" gives "a", "", "b"; "" gives one empty part. */
bool str_split(struct str *rest, char sep, struct str *part);
/* Decimal whole number in [min, max], nothing else around it (a leading '-' is allowed). E_INVALID otherwise. */
NODISCARD enum err str_i64(struct str s, int64_t min, int64_t max, int64_t *v);
enum { STR_DIGITS_MAX = 24 };
/* The decimal digits of `v`, with leading zeros up to `width` places in all (a minus is one of them; 0..20); borrowed from `room`. */
struct str str_digits(char room[STR_DIGITS_MAX], int64_t v, int width);
/* True if every byte is one of `set`. Empty texts give false. */
bool str_all_of(struct str s, struct str set);

/* 0 to 9. */
bool ascii_is_digit(char c);
/* The value of a hexadecimal digit in either case; -1 for anything else. */
int hex_digit(char c);

#endif
