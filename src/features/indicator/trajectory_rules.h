/* Periods and planned trajectories g(t) of indicators (RULES.md, 6; reference/monitoring.md, 4.2). Values are scaled
 * whole numbers with the indicator's decimals; time is counted in months. Pure. */
#ifndef XANH_FEATURES_INDICATOR_TRAJECTORY_RULES_H
#define XANH_FEATURES_INDICATOR_TRAJECTORY_RULES_H

#include "base/date.h"

/* A year, half-year, quarter or month. Months are counted from January of year 0: December 2025 is 2025 * 12 + 11. */
struct period {
    int32_t last;   /* its last month */
    int32_t months; /* 12, 6, 3 or 1 */
};

/* The last month of a year. */
#define YEAR_END_MONTH(year) ((year)*12 + 11)

enum trajectory_shape {
    SHAPE_LINEAR,
    SHAPE_GEOMETRIC, /* the same growth every month; both ends positive */
    SHAPE_STEPS,     /* linear, but in whole units that are wanted only when fully due (ranks, counts) */
    SHAPE_S_CURVE,   /* slow, fast, slow: 3u² - 2u³ */
    SHAPE_TABLE,     /* the last listed point, no values in between */
    SHAPE_COUNT
};

struct trajectory_point {
    int32_t at; /* month */
    int64_t value;
};

/* points[0] is the frozen baseline, the last one the target; months ascend. */
struct trajectory {
    enum trajectory_shape shape;
    int decimals; /* 0..NUM_DECIMALS_MAX, of the values */
    const struct trajectory_point *points;
    size_t n;
};

/* `2025`, `2025H1`, `2025Q2` or `2025-06` (docs/data.md: observations.csv, `period`). E_INVALID for anything else. */
NODISCARD enum err period_parse(struct str s, struct period *p);
/* Last day of a period. */
day_t period_end(struct period p);

/* The planned value at the end of month `at`, rounded half away from zero; the baseline before the first point and the
 * target after the last. E_INVALID for fewer than one point, months that do not ascend or lie a thousand years apart,
 * or a geometric shape between values that are not both positive; E_TOO_LARGE when a difference does not fit. */
NODISCARD enum err trajectory_at(const struct trajectory *g, int32_t at, int64_t *value);
/* "linear", …; E_NOT_FOUND for an unknown name. */
NODISCARD enum err trajectory_shape_parse(struct str name, enum trajectory_shape *shape);
const char *trajectory_shape_name(enum trajectory_shape shape);

#endif
