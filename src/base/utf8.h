/* UTF-8 as the strict form of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF;
 * and no NUL, because no text of this program holds one. Knows nothing about what characters mean:
 * that is text/nfc.h and text/fold.h. */
#ifndef XANH_BASE_UTF8_H
#define XANH_BASE_UTF8_H

#include "base/buf.h"

#define UTF8_BAD UINT32_MAX

/* True when all of `s` is valid; otherwise false, and the offset of the first wrong byte sequence
 * in *bad (may be NULL). */
bool utf8_valid(struct str s, size_t *bad);
/* The code point at *at, which must be below s.n, and moves *at behind it. UTF8_BAD for an invalid
 * sequence; *at then stays. */
uint32_t utf8_next(struct str s, size_t *at);
/* Number of code points of a valid text. */
size_t utf8_count(struct str s);
/* Writes a code point and returns its length, 1 to 4. It must be a scalar value (not a surrogate,
 * at most U+10FFFF). */
size_t utf8_encode(uint32_t cp, char out[4]);
/* Appends a code point. */
void buf_utf8(struct buf *b, uint32_t cp);

#endif
