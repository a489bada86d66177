#include "base/num.h"

#include <stdlib.h>

#include <assert.h>

typedef __int128 wide; /* two 64-bit factors always fit */

enum err num_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t v = 0;
    if (__builtin_add_overflow(a, b, &v)) {
        return E_TOO_LARGE;
    }
    *out = v;
    return OK;
}

enum err num_sub(int64_t a, int64_t b, int64_t *out)
{
    int64_t v = 0;
    if (__builtin_sub_overflow(a, b, &v)) {
        return E_TOO_LARGE;
    }
    *out = v;
    return OK;
}

enum err num_mul(int64_t a, int64_t b, int64_t *out)
{
    int64_t v = 0;
    if (__builtin_mul_overflow(a, b, &v)) {
        return E_TOO_LARGE;
    }
    *out = v;
    return OK;
}

static enum err narrow(wide v, int64_t *out)
{
    if (v > INT64_MAX || v < INT64_MIN) {
        return E_TOO_LARGE;
    }
    *out = (int64_t)v;
    return OK;
}

static wide divide_rounded(wide a, wide b)
{
    wide quotient = a / b;
    wide rest = a % b;
    wide rest_size = rest < 0 ? -rest : rest;
    wide b_size = b < 0 ? -b : b;
    if (rest_size < b_size - rest_size) {
        return quotient;
    }
    return (a < 0) == (b < 0) ? quotient + 1 : quotient - 1;
}

enum err num_mul_div(int64_t a, int64_t b, int64_t c, int64_t *out)
{
    if (c == 0) {
        return E_INVALID;
    }
    return narrow(divide_rounded((wide)a * b, c), out);
}

enum err num_div(int64_t a, int64_t b, int64_t *out)
{
    return num_mul_div(a, 1, b, out);
}

int num_order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_number(const void *a, const void *b)
{
    return num_order(*(const int64_t *)a, *(const int64_t *)b);
}

void num_sort(int64_t *v, size_t n)
{
    if (n) {
        qsort(v, n, sizeof *v, by_number);
    }
}

bool num_is_among(const int64_t *v, size_t n, int64_t number)
{
    return n && bsearch(&number, v, n, sizeof *v, by_number);
}

int64_t num_pow10(int n)
{
    assert(n >= 0 && n <= NUM_DECIMALS_MAX);
    int64_t v = 1;
    for (int i = 0; i < n; i++) {
        v *= 10;
    }
    return v;
}

enum err num_permille(int64_t part, int64_t whole, int64_t *out)
{
    return num_mul_div(part, 1000, whole, out);
}

/* Adds digits below zero, because the smallest number has no positive counterpart. */
static enum err take_digits(struct str s, int64_t *sum)
{
    if (s.n == 0) {
        return E_INVALID;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i])) {
            return E_INVALID;
        }
    }
    for (size_t i = 0; i < s.n; i++) {
        if (__builtin_mul_overflow(*sum, (int64_t)10, sum) ||
            __builtin_sub_overflow(*sum, (int64_t)(s.p[i] - '0'), sum)) {
            return E_TOO_LARGE;
        }
    }
    return OK;
}

enum err num_parse(struct str s, int decimals, int64_t *v)
{
    bool negative = str_starts(s, S("-"));
    struct str rest = str_sub(s, negative, s.n);
    size_t point = str_find(rest, S("."), 0);
    bool has_point = point != SIZE_MAX;
    struct str fraction = has_point ? str_sub(rest, point + 1, rest.n) : S("");
    if (fraction.n > (size_t)decimals) {
        return E_INVALID;
    }
    int64_t sum = 0;
    TRY(take_digits(str_sub(rest, 0, point), &sum));
    if (has_point) {
        TRY(take_digits(fraction, &sum));
    }
    TRY(num_mul(sum, num_pow10(decimals - (int)fraction.n), &sum));
    return negative ? num_add(sum, 0, v) : num_sub(0, sum, v);
}

void buf_scaled(struct buf *b, int64_t v, int decimals)
{
    if (decimals == 0) {
        buf_i64(b, v);
        return;
    }
    uint64_t unit = (uint64_t)num_pow10(decimals);
    uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    if (v < 0) {
        buf_char(b, '-');
    }
    buf_i64(b, (int64_t)(size / unit));
    buf_char(b, '.');
    buf_pad(b, (int64_t)(size % unit), decimals);
}
