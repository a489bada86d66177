/* Names and thresholds of indicator_rules.h. */
#include "features/indicator/indicator_rules.h"

#define ROW(member, min, max, initial, source) THRESHOLD(struct indicator_rules, member, min, max, initial, source)

static const struct threshold rows[] = {
    ROW(indicator_green_permille, 0, 1000, 950, "RULES 6"),
    ROW(indicator_amber_permille, 0, 1000, 600, "RULES 6"),
    ROW(indicator_flat_amber_tolerances, 1, 100, 3, "monitoring.md 4.2"),
    ROW(indicator_grace_days, 0, 366, 30, "docs/rules.md"),
    ROW(range_amber_band_permille, 0, 1000, 100, "monitoring.md 4.2"),
    ROW(growth_green_margin_hundredths, 0, 10000, 25, "monitoring.md 4.2"),
    ROW(growth_reference_years, 1, 40, 15, "monitoring.md 4.2"),
    ROW(rank_amber_places, 0, 1000, 1, "monitoring.md 4.2"),
    ROW(rank_amber_distance_permille, 0, 1000, 100, "monitoring.md 4.2"),
    ROW(rank_percentile_change_permille, 0, 1000, 50, "monitoring.md 4.2"),
    ROW(top_k_amber_permille, 1000, 10000, 1100, "monitoring.md 4.2"),
    ROW(coverage_amber_permille, 0, 1000, 600, "monitoring.md 4.2"),
    ROW(forecast_min_points, 3, 40, 4, "RULES 6"),
    ROW(forecast_max_points, 3, 40, 10, "monitoring.md 4.2"),
    ROW(forecast_weight_permille, 1, 1000, 800, "monitoring.md 4.2"),
    ROW(forecast_interval_permille, 800, 800, 800, "RULES 6"),
    ROW(forecast_green_gap_permille, 0, 10000, 100, "monitoring.md 4.2"),
    ROW(forecast_amber_gap_permille, 0, 10000, 1000, "monitoring.md 4.2"),
};

const struct thresholds indicator_thresholds = {rows, sizeof rows / sizeof rows[0]};

static const char *const kind_names[INDICATOR_KIND_COUNT] = {
    "level", "share",    "maintain_above", "ceiling",          "range",     "average_growth", "rank",
    "top_k", "coverage", "count",          "additional_count", "milestone", "qualitative",
};

static const char *const comparison_names[COMPARISON_COUNT] = {"none", "ge", "gt", "le", "lt", "eq", "range", "true"};

static const char *const status_names[STATUS_COUNT] = {
    "final", "provisional", "estimated", "forecast", "break", "missing",
};

static const struct {
    const char *name;
    uint8_t colour;
} codes[INDICATOR_CODE_COUNT] = {
    [INDICATOR_NOT_APPLICABLE] = {"NOT_APPLICABLE", INDICATOR_COLOUR_GREY},
    [INDICATOR_NOT_JUDGED] = {"NOT_JUDGED", INDICATOR_COLOUR_GREY},
    [INDICATOR_NO_DATA] = {"NO_DATA", INDICATOR_COLOUR_PURPLE},
    [INDICATOR_INCOMPARABLE] = {"INCOMPARABLE", INDICATOR_COLOUR_GREY},
    [INDICATOR_STALE] = {"STALE", INDICATOR_COLOUR_PURPLE},
    [INDICATOR_NO_BASELINE] = {"NO_BASELINE", INDICATOR_COLOUR_PURPLE},
    [INDICATOR_TOO_EARLY] = {"TOO_EARLY", INDICATOR_COLOUR_WHITE},
    [INDICATOR_GREEN] = {"GREEN", INDICATOR_COLOUR_GREEN},
    [INDICATOR_ABOVE_RANGE] = {"ABOVE_RANGE", INDICATOR_COLOUR_BLUE},
    [INDICATOR_AMBER] = {"AMBER", INDICATOR_COLOUR_AMBER},
    [INDICATOR_MAY_BE_MET] = {"MAY_BE_MET", INDICATOR_COLOUR_AMBER},
    [INDICATOR_RED] = {"RED", INDICATOR_COLOUR_RED},
    [INDICATOR_MOVING_AWAY] = {"MOVING_AWAY", INDICATOR_COLOUR_RED},
};

struct indicator_rules indicator_rules_default(void)
{
    struct indicator_rules rules = {0};
    thresholds_reset(&indicator_thresholds, &rules);
    return rules;
}

enum err indicator_rules_put(struct indicator_rules *rules, struct str name, int64_t value)
{
    return thresholds_put(&indicator_thresholds, rules, name, value);
}

enum indicator_colour indicator_colour_of(enum indicator_code code)
{
    return (enum indicator_colour)codes[code].colour;
}

const char *indicator_code_name(enum indicator_code code)
{
    return codes[code].name;
}

const char *indicator_colour_name(enum indicator_colour colour)
{
    static const char *const names[] = {"grey", "white", "green", "blue", "amber", "red", "purple"};
    return names[colour];
}

/* Position of a name in a list, or -1. */
static int find(struct str name, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        if (str_eq(name, str_c(names[i]))) {
            return i;
        }
    }
    return -1;
}

enum err indicator_kind_parse(struct str name, enum indicator_kind *kind)
{
    int i = find(name, kind_names, INDICATOR_KIND_COUNT);
    if (i < 0) {
        return E_NOT_FOUND;
    }
    *kind = (enum indicator_kind)i;
    return OK;
}

enum err comparison_parse(struct str name, enum comparison *c)
{
    int i = find(name, comparison_names, COMPARISON_COUNT);
    if (i < 0) {
        return E_NOT_FOUND;
    }
    *c = (enum comparison)i;
    return OK;
}

enum err observation_status_parse(struct str name, enum observation_status *status)
{
    int i = find(name, status_names, STATUS_COUNT);
    if (i < 0) {
        return E_NOT_FOUND;
    }
    *status = (enum observation_status)i;
    return OK;
}

const char *indicator_kind_name(enum indicator_kind kind)
{
    return kind_names[kind];
}

const char *comparison_name(enum comparison c)
{
    return comparison_names[c];
}

const char *observation_status_name(enum observation_status status)
{
    return status_names[status];
}
