/* The working calendar and the thresholds of the rules, both as data (RULES 4 and its preamble): stored day by day and value by value, read
 * through one immutable copy in memory that is rebuilt when one of them changes. What a threshold means is known where it is used. */
#ifndef XANH_FEATURES_RULES_H
#define XANH_FEATURES_RULES_H

#include "base/calendar.h"
#include "core/app.h"
#include "core/record.h"

/* One exception to Monday-to-Friday, with what a page says about it. */
struct calendar_entry {
    day_t day;
    struct str kind; /* holiday, worked */
    struct str name_vi, name_en;
    struct opt_day swap; /* the day it is exchanged for */
    struct str basis;
};

struct rule_value {
    struct str name;
    int64_t value;
};

/* One version of the thresholds, whole. */
struct rule_version {
    int64_t version;
    day_t valid_from;
    struct str basis;
    size_t n;
    struct rule_value *values; /* by name */
};

struct rules {
    int64_t seq; /* what is known up to this event */
    struct calendar calendar;
    size_t n_days;
    struct calendar_entry *days; /* ascending */
    size_t n_versions;
    struct rule_version *versions; /* by valid_from, then version */
};

extern const struct state_kind rules_state;

/* What this use case's transaction sees (in a write: as of the last commit). Valid until the arena is reset. */
NODISCARD enum err rules_now(struct ctx *ctx, const struct rules **rules);
/* The version in force on a day; the first one for an earlier day; NULL when there is none. */
const struct rule_version *rules_on(const struct rules *rules, day_t on);
/* False when the version does not hold the value. */
bool rules_find(const struct rule_version *version, struct str name, int64_t *value);

/* For loading packs. */
struct rule_row {
    int64_t version;
    day_t valid_from;
    struct str basis, name;
    int64_t value;
};
NODISCARD enum err rules_put_day(struct ctx *ctx, const struct calendar_entry *day, struct record *out);
NODISCARD enum err rules_put_value(struct ctx *ctx, const struct rule_row *row, struct record *out);

#endif
