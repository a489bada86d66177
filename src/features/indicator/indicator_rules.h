/* Attainment and colour of an indicator (RULES.md, 6; reference/monitoring.md, 4.2): progress along the planned
 * trajectory, never a ratio of growth rates. Values are scaled whole numbers with the indicator's decimals, attainment
 * is in permille. No input or output, no clock, no allocation, no floating point. Periods and trajectories, growth and
 * forecasts have their own headers. */
#ifndef XANH_FEATURES_INDICATOR_INDICATOR_RULES_H
#define XANH_FEATURES_INDICATOR_INDICATOR_RULES_H

#include "base/threshold.h"
#include "features/indicator/forecast_rules.h"
#include "features/indicator/growth_rules.h"
#include "features/indicator/trajectory_rules.h"

/* docs/data.md, indicators.csv, `kind`. */
enum indicator_kind {
    INDICATOR_LEVEL,
    INDICATOR_SHARE,
    INDICATOR_MAINTAIN_ABOVE,
    INDICATOR_CEILING,
    INDICATOR_RANGE,
    INDICATOR_AVERAGE_GROWTH,
    INDICATOR_RANK,
    INDICATOR_TOP_K,
    INDICATOR_COVERAGE,
    INDICATOR_COUNT,            /* to date, from 0 */
    INDICATOR_ADDITIONAL_COUNT, /* gained since the baseline's day, from 0 */
    INDICATOR_MILESTONE,        /* value 1 once it stands */
    INDICATOR_QUALITATIVE,      /* judged in words only */
    INDICATOR_KIND_COUNT
};

/* docs/data.md, targets.csv, `comparison`. "trên", "hơn" are GT; "tối thiểu", "ít nhất", "đạt" are GE. */
enum comparison {
    COMPARISON_NONE,
    COMPARISON_GE,
    COMPARISON_GT,
    COMPARISON_LE,
    COMPARISON_LT,
    COMPARISON_EQ,
    COMPARISON_RANGE, /* both ends included */
    COMPARISON_TRUE,
    COMPARISON_COUNT
};

/* docs/data.md, observations.csv, `status`. */
enum observation_status {
    STATUS_FINAL,
    STATUS_PROVISIONAL,
    STATUS_ESTIMATED,
    STATUS_FORECAST, /* never used for a colour */
    STATUS_BREAK,    /* not comparable with what went before */
    STATUS_MISSING,
    STATUS_COUNT
};

/* What is said of an indicator, best known first in the order in which it is asked. */
enum indicator_code {
    INDICATOR_NOT_APPLICABLE, /* grey */
    INDICATOR_NOT_JUDGED,     /* grey: words only, or no number to compare with */
    INDICATOR_NO_DATA,        /* purple */
    INDICATOR_INCOMPARABLE,   /* grey: a break in the series and no new baseline yet */
    INDICATOR_STALE,          /* purple; judgement.faded is what it last was */
    INDICATOR_NO_BASELINE,    /* purple: progress is asked for and nobody said from where */
    INDICATOR_TOO_EARLY,      /* white: before the first planned point */
    INDICATOR_GREEN,
    INDICATOR_ABOVE_RANGE, /* blue: beyond the upper end where that end is not binding */
    INDICATOR_AMBER,
    INDICATOR_MAY_BE_MET, /* amber: met or not depending on units nobody has reported */
    INDICATOR_RED,
    INDICATOR_MOVING_AWAY, /* red: worse than the baseline */
    INDICATOR_CODE_COUNT
};

enum indicator_colour {
    INDICATOR_COLOUR_GREY,
    INDICATOR_COLOUR_WHITE,
    INDICATOR_COLOUR_GREEN,
    INDICATOR_COLOUR_BLUE,
    INDICATOR_COLOUR_AMBER,
    INDICATOR_COLOUR_RED,
    INDICATOR_COLOUR_PURPLE
};

/* Thresholds as data; the names are those of rules.csv. */
struct indicator_rules {
    int32_t indicator_green_permille;        /* A at or above it is green */
    int32_t indicator_amber_permille;        /* A at or above it is amber */
    int32_t indicator_flat_amber_tolerances; /* flat plan: worse by up to so many tolerances is amber */
    int32_t indicator_grace_days; /* calendar days on top of one period and the publication lag before data is stale */
    int32_t range_amber_band_permille;      /* of the width of a range, outside it: amber */
    int32_t growth_green_margin_hundredths; /* hundredths of a percentage point by which the required growth may exceed
                                               the target */
    int32_t growth_reference_years;         /* history that shows what growth is possible */
    int32_t rank_amber_places;              /* so many places behind the plan are amber … */
    int32_t rank_amber_distance_permille;   /* … or this part of the way from baseline to target */
    int32_t
        rank_percentile_change_permille; /* a league table that changed by more than this is compared by percentile */
    int32_t top_k_amber_permille;        /* rank within this multiple of k is amber */
    int32_t coverage_amber_permille;     /* A on known cases at or above it is amber */
    int32_t forecast_min_points;
    int32_t forecast_max_points;
    int32_t forecast_weight_permille;
    int32_t forecast_interval_permille;  /* 800: the only width there are quantiles for */
    int32_t forecast_green_gap_permille; /* forecast gap to the target against the way from baseline to target */
    int32_t forecast_amber_gap_permille;
};

/* A target with its frozen baseline. For coverage, `low` and the plan are in permille of the applicable units; no `low`
 * means all of them. */
struct indicator_target {
    enum indicator_kind kind;
    enum comparison comparison;
    int direction;              /* +1 higher is better, -1 lower is better, 0 none */
    bool every_year;            /* "each year": judged like INDICATOR_MAINTAIN_ABOVE or INDICATOR_CEILING */
    bool upper_is_binding;      /* range: more than `high` is a failure too */
    struct opt_i64 low, high;   /* value to compare with: low for GE, GT, EQ; high for LE, LT; both for RANGE */
    int64_t margin;             /* maintain above, ceiling: green needs this distance from the edge */
    int64_t tolerance;          /* of measurement */
    int32_t target_at;          /* last month of the target's period */
    struct trajectory plan;     /* from the frozen baseline (points[0]) to the target; n = 0: no baseline. Coverage:
                                   permille of the units */
    int32_t baseline_table;     /* rank: units in the league table at the baseline; 0 not known */
    int32_t lag_days;           /* from the end of a period to its publication */
    struct growth growth;       /* for INDICATOR_AVERAGE_GROWTH; rates are those approved by the day of the reading */
    struct opt_i64 growth_high; /* upper rate of a range, same unit as growth.low */
    struct opt_i64 growth_best; /* best possible average, in millionths (growth_best) */
};

/* One observation as known at the day of the reading. */
struct observation {
    struct period period;
    enum observation_status status;
    int64_t value;
    int32_t table; /* rank: units in the league table; 0 not known */
};

/* Units that have something, have it not, did not say, or need not. */
struct coverage {
    int64_t yes, no, unknown, not_applicable;
};

/* What is asked. */
struct indicator_reading {
    const struct indicator_target *target;
    bool not_applicable;
    const struct observation *latest; /* NULL: none. For average growth: the latest of the rates */
    const struct coverage *coverage;  /* for INDICATOR_COVERAGE */
    const struct forecast *forecast;  /* NULL: none; only used where the rule names it */
    day_t t;
};

struct judgement {
    enum indicator_code code;
    enum indicator_code faded; /* for INDICATOR_STALE: the code without looking at the age; else the same as code */
    struct opt_i64 permille;   /* attainment A, rounded half away from zero; between -1,000,000 and 1,000,000 */
    struct opt_i64 planned;    /* g at the end of the observed period */
    bool is_met;               /* the target's own comparison holds for the latest value, strictness included */
    bool is_achieved;          /* is_met, and the value is final */
    bool is_hatched;           /* provisional or estimated */
    struct growth_result growth;
    struct opt_i64 coverage_low,
        coverage_high; /* permille of the applicable units: known yes, and yes if all unknown were yes */
};

/* The thresholds of docs/rules.md. */
struct indicator_rules indicator_rules_default(void);
/* Sets one parameter by its name in rules.csv. E_NOT_FOUND for an unknown name, E_INVALID outside its range. */
NODISCARD enum err indicator_rules_put(struct indicator_rules *rules, struct str name, int64_t value);
/* Names, ranges and defaults of the members. */
extern const struct thresholds indicator_thresholds;

/* The judgement of the latest value. E_INVALID when the target contradicts itself (a range without ends, a plan out of
 * order), E_TOO_LARGE when values are beyond all measure; the judgement is then INDICATOR_NOT_JUDGED. */
NODISCARD enum err indicator_judge(const struct indicator_reading *in, const struct indicator_rules *rules,
                                   struct judgement *out);
/* The colour of a forecast at the target's period: the gap that will remain against the way from baseline to target.
 * INDICATOR_NOT_JUDGED without a forecast, a baseline or a number as target. */
enum indicator_code indicator_judge_forecast(const struct indicator_target *target, const struct forecast *forecast,
                                             const struct indicator_rules *rules);
/* Does a value meet the target's comparison? 80.0 does not meet "trên 80". False for COMPARISON_NONE. */
bool comparison_holds(enum comparison c, int64_t value, struct opt_i64 low, struct opt_i64 high);

/* The colour that stands for a code. */
enum indicator_colour indicator_colour_of(enum indicator_code code);
/* "GREEN", "MOVING_AWAY", … */
const char *indicator_code_name(enum indicator_code code);
/* "grey", …: the names of colour_name in board/colour_rules.h. */
const char *indicator_colour_name(enum indicator_colour colour);
/* Names as in docs/data.md; E_NOT_FOUND for an unknown one. */
NODISCARD enum err indicator_kind_parse(struct str name, enum indicator_kind *kind);
NODISCARD enum err comparison_parse(struct str name, enum comparison *c);
NODISCARD enum err observation_status_parse(struct str name, enum observation_status *status);
const char *indicator_kind_name(enum indicator_kind kind);
const char *comparison_name(enum comparison c);
const char *observation_status_name(enum observation_status status);

#endif
