/* From what is stored about an indicator to what is said of it: which of its targets is judged, which publisher's values make its colour, the
 * judgement and the forecast. Pure but for the arena; the rules themselves are indicator_rules.h. */
#ifndef XANH_FEATURES_INDICATOR_ASSESS_H
#define XANH_FEATURES_INDICATOR_ASSESS_H

#include "features/indicator/indicator.h"

/* A value with its place in time: the latest vintage of its period. */
struct series_point {
    const struct observed *seen;
    struct period period;
};
struct series {
    struct series_point *v; /* by period */
    size_t n, cap;
};

struct assessment {
    struct series record; /* of the publisher of record: the one whose values became known here first */
    struct series other;  /* of all the others */
    struct opt_i64 record_publisher, other_publisher;
    const struct series_point *latest; /* of record; NULL when there is none with a value */
    bool has_target;
    struct judgement now;
    struct forecast forecast; /* to the year of the target */
    enum indicator_code forecast_code;
};

struct assess_in {
    const struct indicator *indicator;
    const struct target *target;           /* NULL: none */
    const struct observations *observations; /* of this indicator, as known at the time of the reading */
    int32_t first_year; /* of an average growth: the year after the document was signed */
    day_t day;
    const struct indicator_rules *rules;
};

/* Chooses what colours among the observations and judges it by the rules (RULES 6). What it points to is borrowed from `in` or lives in the arena. */
struct assessment indicator_assess(struct arena *a, const struct assess_in *in);
/* The target that counts on a day: of the highest set, the nearest year that is not over, else the last one. NULL when there is none. */
const struct target *target_in_force(const struct targets *targets, int64_t indicator_id, day_t day);

#endif
