/* Logarithms and powers in whole numbers, so that growth rates and geometric trajectories come out the same on every
 * machine. */
#ifndef XANH_FEATURES_INDICATOR_FIXED_RULES_H
#define XANH_FEATURES_INDICATOR_FIXED_RULES_H

#include "base/err.h"

#include <stdint.h>

/* Logarithms have this many binary places. */
enum { FIXED_BITS = 56 };

/* log2(num/den) with FIXED_BITS binary places; the error is below 2^-53. E_INVALID unless both are positive. */
NODISCARD enum err fixed_log2(int64_t num, int64_t den, int64_t *log);
/* v * 2^log, rounded half away from zero; the relative error is below 2^-53 before rounding. E_TOO_LARGE when it does
 * not fit. */
NODISCARD enum err fixed_times_exp2(int64_t v, int64_t log, int64_t *out);

#endif
