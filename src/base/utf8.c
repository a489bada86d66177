#include "base/utf8.h"

#include <assert.h>
#include <string.h>

/* Length of the plain ASCII run at `at`, NUL excluded, looked at eight bytes at a time. */
static size_t ascii_run(struct str s, size_t at)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t highs = 0x8080808080808080u;
    size_t from = at;
    for (; s.n - at >= 8; at += 8) {
        uint64_t word = 0;
        memcpy(&word, s.p + at, 8);
        if (((word - ones) | word) & highs) {
            break;
        }
    }
    while (at < s.n && s.p[at] > 0) {
        at++;
    }
    return at - from;
}

static unsigned byte_at(struct str s, size_t at)
{
    return at < s.n ? (unsigned char)s.p[at] : 0;
}

static bool is_tail(unsigned b)
{
    return (b & 0xC0) == 0x80;
}

/* Sequences of three: E0 would be overlong below A0, ED a surrogate from A0 on. */
static uint32_t decode_three(unsigned b0, unsigned b1, unsigned b2)
{
    uint32_t cp = (b0 & 0x0Fu) << 12 | (b1 & 0x3Fu) << 6 | (b2 & 0x3Fu);
    bool good = is_tail(b1) && is_tail(b2) && cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF);
    return good ? cp : UTF8_BAD;
}

static uint32_t decode_four(unsigned b0, unsigned b1, unsigned b2, unsigned b3)
{
    uint32_t cp = (b0 & 0x07u) << 18 | (b1 & 0x3Fu) << 12 | (b2 & 0x3Fu) << 6 | (b3 & 0x3Fu);
    bool good = is_tail(b1) && is_tail(b2) && is_tail(b3) && cp >= 0x10000 && cp <= 0x10FFFF;
    return good ? cp : UTF8_BAD;
}

static uint32_t decode(struct str s, size_t at, size_t *length)
{
    unsigned b0 = byte_at(s, at);
    unsigned b1 = byte_at(s, at + 1);
    if (b0 < 0x80) {
        *length = 1;
        return b0 ? b0 : UTF8_BAD;
    }
    if (b0 >= 0xC2 && b0 <= 0xDF) {
        *length = 2;
        return is_tail(b1) ? (b0 & 0x1Fu) << 6 | (b1 & 0x3Fu) : UTF8_BAD;
    }
    if (b0 >= 0xE0 && b0 <= 0xEF) {
        *length = 3;
        return decode_three(b0, b1, byte_at(s, at + 2));
    }
    *length = 4;
    return b0 >= 0xF0 && b0 <= 0xF4 ? decode_four(b0, b1, byte_at(s, at + 2), byte_at(s, at + 3))
                                    : UTF8_BAD;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    assert(*at < s.n);
    size_t length = 0;
    uint32_t cp = decode(s, *at, &length);
    if (cp != UTF8_BAD) {
        *at += length;
    }
    return cp;
}

bool utf8_valid(struct str s, size_t *bad)
{
    size_t at = 0;
    while ((at += ascii_run(s, at)) < s.n) {
        if (utf8_next(s, &at) != UTF8_BAD) {
            continue;
        }
        if (bad) {
            *bad = at;
        }
        return false;
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += !is_tail((unsigned char)s.p[i]);
    }
    return n;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
    assert(cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF));
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

void buf_utf8(struct buf *b, uint32_t cp)
{
    char bytes[4];
    buf_bytes(b, bytes, utf8_encode(cp, bytes));
}
