/* Checked whole numbers and scaled decimals. A scaled number is an int64_t that counts units of
 * 10^-decimals: 4705 with two decimals is 47.05. Every rounding here is half away from zero (1.5 ->
 * 2, -1.5 -> -2); an overflow is E_TOO_LARGE and leaves the result untouched. No floating point
 * anywhere. */
#ifndef XANH_BASE_NUM_H
#define XANH_BASE_NUM_H

#include "base/buf.h"

enum { NUM_DECIMALS_MAX = 18 };

/* Sum, difference, product. */
NODISCARD enum err num_add(int64_t a, int64_t b, int64_t *out);
NODISCARD enum err num_sub(int64_t a, int64_t b, int64_t *out);
NODISCARD enum err num_mul(int64_t a, int64_t b, int64_t *out);

/* a * b / c without an intermediate overflow, rounded. E_INVALID when c is 0. */
NODISCARD enum err num_mul_div(int64_t a, int64_t b, int64_t c, int64_t *out);
/* a / b rounded. E_INVALID when b is 0. */
NODISCARD enum err num_div(int64_t a, int64_t b, int64_t *out);
/* part of whole in thousandths, rounded: (1, 3) gives 333. E_INVALID when whole is 0. */
NODISCARD enum err num_permille(int64_t part, int64_t whole, int64_t *out);

/* Order of two numbers: < 0, 0, > 0. */
int num_order(int64_t a, int64_t b);
/* Sorts into ascending order. `v` may be NULL when n is 0. */
void num_sort(int64_t *v, size_t n);
/* Whether a number is among some in ascending order. */
bool num_is_among(const int64_t *v, size_t n, int64_t number);

/* 10^n for n in 0..NUM_DECIMALS_MAX. */
int64_t num_pow10(int n);
/* Reads "47.05" as a scaled number: digits, optionally a '-' before and a point with at least one
 * digit after. Fewer digits than `decimals` are filled up. E_INVALID for anything else, also for
 * more digits than `decimals`, because dropping digits would change what somebody reported.
 * E_TOO_LARGE when it does not fit. */
NODISCARD enum err num_parse(struct str s, int decimals, int64_t *v);
/* Appends the machine form: point, no separators, exactly `decimals` digits after it. */
void buf_scaled(struct buf *b, int64_t v, int decimals);

#endif
