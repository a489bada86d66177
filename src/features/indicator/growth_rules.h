/* Average annual growth (RULES.md, 6; reference/monitoring.md, 4.2): what was achieved, and what the remaining years
 * now need. Yearly rates are scaled percentages with the indicator's decimals; results are millionths (111830
 * is 11.1830 %), rounded half away from zero. Pure. */
#ifndef XANH_FEATURES_INDICATOR_GROWTH_RULES_H
#define XANH_FEATURES_INDICATOR_GROWTH_RULES_H

#include "base/str.h"

/* What the document means by "average"; the target must say which (Q19 to Q21 do not: compound is the default). */
enum growth_mean { MEAN_COMPOUND, MEAN_ARITHMETIC };

/* A target of average growth and the years known so far. */
struct growth {
    enum growth_mean mean;
    int decimals;         /* of the rates, 0..9 */
    int64_t low;          /* the rate to reach on average */
    int32_t years;        /* length of the window, 1..40 */
    const int64_t *rates; /* of the known years, in any order */
    int32_t known;        /* 0..years */
};

/* Millionths. */
struct growth_result {
    struct opt_i64 achieved; /* average of the known years; none when none is known */
    struct opt_i64 required; /* average the remaining years need; none when no year remains, or when no rate above -100
                                % is needed */
    int64_t low;             /* the target itself in the same unit */
    struct opt_i64 permille; /* attainment: grown so far / planned growth by now, both as distance from the base; none
                                when nothing is known */
};

/* E_INVALID for a rate of -100 % or less, or counts outside their ranges; E_TOO_LARGE for rates beyond all measure. */
NODISCARD enum err growth_of(const struct growth *g, struct growth_result *out);
/* The best average over any `span` years in a row among the last `reference_years` of `rates` (oldest first): what
 * history has shown to be possible. None when there are fewer years than `span`. */
NODISCARD enum err growth_best(const struct growth *history, int32_t span, int32_t reference_years,
                               struct opt_i64 *best);

#endif
