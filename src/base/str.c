#include "base/str.h"

#include <string.h>

struct str str_c(const char *text)
{
    return text ? (struct str){text, strlen(text)} : STR_NONE;
}

bool str_eq(struct str a, struct str b)
{
    if (!a.p || !b.p) {
        return a.p == b.p;
    }
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_same(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || str_eq(a, b));
}

struct str str_or_none(struct str s)
{
    return s.n ? s : STR_NONE;
}

bool opt_i64_eq(struct opt_i64 a, struct opt_i64 b)
{
    return a.has == b.has && (!a.has || a.v == b.v);
}

int str_cmp(struct str a, struct str b)
{
    size_t shorter = a.n < b.n ? a.n : b.n;
    int order = shorter ? memcmp(a.p, b.p, shorter) : 0;
    if (order != 0) {
        return order;
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (from > s.n || needle.n > s.n - from) {
        return SIZE_MAX;
    }
    if (needle.n == 0) {
        return from;
    }
    const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
    if (!s.p) {
        return s;
    }
    to = to > s.n ? s.n : to;
    from = from > to ? to : from;
    return (struct str){s.p + from, to - from};
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
    size_t from = 0;
    size_t to = s.n;
    while (from < to && is_space(s.p[from])) {
        from++;
    }
    while (to > from && is_space(s.p[to - 1])) {
        to--;
    }
    return str_sub(s, from, to);
}

bool str_split(struct str *rest, char sep, struct str *part)
{
    if (!rest->p) {
        return false;
    }
    const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!hit) {
        *part = *rest;
        *rest = STR_NONE;
        return true;
    }
    size_t at = (size_t)(hit - rest->p);
    *part = (struct str){rest->p, at};
    *rest = (struct str){hit + 1, rest->n - at - 1};
    return true;
}

NODISCARD enum err str_i64(struct str s, int64_t min, int64_t max, int64_t *v)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t at = negative ? 1 : 0;
    if (at >= s.n || s.n - at > 19) {
        return E_INVALID;
    }
    int64_t sum = 0;
    for (; at < s.n; at++) {
        if (!ascii_is_digit(s.p[at])) {
            return E_INVALID;
        }
        int64_t digit = s.p[at] - '0';
        /* Summed below zero, because the smallest number has no positive counterpart. */
        if (__builtin_mul_overflow(sum, (int64_t)10, &sum) || __builtin_sub_overflow(sum, digit, &sum)) {
            return E_INVALID;
        }
    }
    if (!negative && sum == INT64_MIN) {
        return E_INVALID;
    }
    int64_t value = negative ? sum : -sum;
    if (value < min || value > max) {
        return E_INVALID;
    }
    *v = value;
    return OK;
}

struct str str_digits(char room[STR_DIGITS_MAX], int64_t v, int width)
{
    char *end = room + STR_DIGITS_MAX;
    char *at = end;
    char *first = end - (width < 20 ? width : 20) + (v < 0);
    uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0 || at > first);
    if (v < 0) {
        *--at = '-';
    }
    return (struct str){at, (size_t)(end - at)};
}

bool str_all_of(struct str s, struct str set)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!memchr(set.p, s.p[i], set.n)) {
            return false;
        }
    }
    return s.n > 0;
}

bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int hex_digit(char c)
{
    if (ascii_is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
