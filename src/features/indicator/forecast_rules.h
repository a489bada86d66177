/* Forecast of an indicator to its target (RULES.md, 6; reference/monitoring.md, 4.2): time-weighted linear regression
 * with an 80 % interval and the number of points it stands on. Pure. Floating point is used inside (only + - * / on
 * doubles, in a fixed order) and never stored: the results are rounded half away from zero to whole units of the last
 * decimal, which is coarser than the arithmetic by many digits. */
#ifndef XANH_FEATURES_INDICATOR_FORECAST_RULES_H
#define XANH_FEATURES_INDICATOR_FORECAST_RULES_H

#include "base/str.h"

/* The scale on which the points lie on a straight line. */
enum forecast_scale {
    FORECAST_PLAIN,
    FORECAST_LOG,  /* growth; every value must be positive */
    FORECAST_LOGIT /* shares close to 0 or 1; every value must lie between 0 and `whole` */
};

struct forecast_point {
    int32_t at;    /* last month of its period, ascending */
    int64_t value; /* approved observation, scaled */
};

struct forecast_input {
    enum forecast_scale scale;
    int64_t whole; /* for FORECAST_LOGIT: the value that means 100 % */
    const struct forecast_point *points;
    size_t n;
    int32_t period_months;   /* a point loses weight with every period of age */
    int32_t target_at;       /* month */
    int32_t min_points;      /* rules.csv: forecast_min_points, at least 3 */
    int32_t max_points;      /* forecast_max_points, at most 40; only the last ones are used */
    int32_t weight_permille; /* forecast_weight_permille: weight of a point against one a period younger */
};

struct forecast {
    bool has; /* false: too few points, or the scale does not fit the values */
    bool too_few;
    int32_t used;             /* number of points the forecast stands on, or would stand on */
    int64_t value, low, high; /* at target_at; low and high hold it with 80 % probability if the errors are normal */
};

/* The forecast to in->target_at. Pure. */
struct forecast forecast_of(const struct forecast_input *in);

#endif
