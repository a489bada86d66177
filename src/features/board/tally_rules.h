/* Counting verdicts so that every page adds up (RULES 7), the classes other publications use as views of the table,
 * rates with their numerator and denominator, milestones, and the parent of a collective task (RULES 3). Pure. */
#ifndef XANH_FEATURES_BOARD_TALLY_RULES_H
#define XANH_FEATURES_BOARD_TALLY_RULES_H

#include "features/board/colour_rules.h"

/* The four classes of the real system's public figures (04/12/2025: 1,287 = 601 + 404 + 104 + 178; reference/domain.md,
 * 8) and what an honest count keeps apart from them. */
enum public_class {
    PUBLIC_DONE,
    PUBLIC_ON_SCHEDULE,
    PUBLIC_OVERDUE,
    PUBLIC_REGULAR,
    PUBLIC_UNKNOWN,   /* no lead, no deadline or no information */
    PUBLIC_WITHDRAWN, /* cancelled, superseded or transferred */
    PUBLIC_CLASS_COUNT
};

/* The classes of the Government's reports (Report 1270/BC-TCTTTg of 2017: done on time or late, open in time or
 * overdue; and "submitted but not completed", named in the figures of 20/11/2025), and what lies outside them. */
enum government_class {
    GOVERNMENT_DONE_ON_TIME,
    GOVERNMENT_DONE_LATE,
    GOVERNMENT_IN_TIME,
    GOVERNMENT_OVERDUE,
    GOVERNMENT_SUBMITTED,
    GOVERNMENT_OUTSIDE,
    GOVERNMENT_CLASS_COUNT
};

/* Counts of obligations (or of tasks: the caller says which). by_reason are the buckets; the rest are side counts. */
struct tally {
    uint32_t total; /* counted on its own, not as the sum of the buckets */
    uint32_t by_reason[REASON_COUNT];
    uint32_t by_code[CODE_COUNT];     /* every code that matches, winners included */
    uint32_t by_colour[COLOUR_COUNT]; /* colours as shown */
    uint32_t due;                     /* done with a deadline, or deadline in force passed without acceptance */
    uint32_t due_originally;          /* the same by the original deadline */
    uint32_t completed;               /* of due: accepted */
    uint32_t on_time;                 /* of due: accepted and delivered by the deadline in force */
    uint32_t on_time_originally;      /* of due_originally: delivered by the original deadline */
};

/* A published total and its parts. */
struct tally_sum {
    int64_t total;   /* as printed */
    int64_t sum;     /* of the parts */
    int64_t missing; /* total - sum; 0 when they agree */
};

/* A share that shows where it comes from. */
struct rate {
    int64_t numerator, denominator;
    bool has;           /* false: the denominator is 0, "not applicable" */
    int32_t hundredths; /* hundredths of a percent, half away from zero: 9863 is 98.63 % */
};

/* Shares of what was due (see struct tally). */
struct due_rates {
    struct rate completed;
    struct rate on_time;
    struct rate on_time_originally;
};

/* One milestone of an obligation. */
struct milestone {
    uint16_t weight_permille; /* the weights of an obligation add up to 1000 */
    bool accepted;
    day_t due; /* baseline day */
};

/* Distribution of the children of a collective task. */
struct cascade {
    struct tally children;
    enum reason worst;  /* of the worst child; REASON_ON_TRACK when there are none */
    enum colour colour; /* of the parent's roll-up: see cascade_of */
};

/* Adds one verdict. */
void tally_add(struct tally *t, const struct verdict *v);
/* Adds the colours of n obligations in a row. */
void tally_add_facts(struct tally *t, const struct obligation_facts *f, size_t n, const struct colour_run *run);
/* Adds one tally to another, e.g. the communes of a province to the province. */
void tally_merge(struct tally *t, const struct tally *other);
/* How many are in a class in which the real system publishes, and in one of the Government's reports: views of the table of colours (RULES 5). The
 * classes of either kind add up to the total. */
uint32_t tally_public(const struct tally *t, enum public_class c);
uint32_t tally_government(const struct tally *t, enum government_class c);

/* OK when the parts add up to the total, E_CONFLICT (with the difference in *sum) when they do not, E_INVALID for a
 * negative part, E_TOO_LARGE when the sum overflows. A page, export or report is refused unless this is OK (RULES
 * 7). */
NODISCARD enum err sum_check(int64_t total, const int64_t *parts, size_t n, struct tally_sum *sum);
/* The same for the buckets of a tally. */
NODISCARD enum err tally_check(const struct tally *t, struct tally_sum *sum);

/* numerator/denominator in hundredths of a percent, half away from zero; not applicable when the denominator is not
 * positive. */
struct rate rate_of(int64_t numerator, int64_t denominator);
/* The rates of what was due. What was done without a deadline counts in none of them; what is unassigned and overdue
 * counts as due. */
struct due_rates tally_due_rates(const struct tally *t);

/* Earned value, planned value and earned schedule of an obligation with milestones on day t
 * (reference/monitoring.md, 4.1), put into `f` (earned_permille, planned_permille, schedule_permille, FACT_MILESTONES).
 * f->start and f->due must be set. Weights beyond 1000 are cut off. */
void progress_of_milestones(struct obligation_facts *f, const struct milestone *m, size_t n,
                            const struct calendar *calendar, day_t t);

/* A recurring task by its last occurrences (reference/monitoring.md, 4.1). `due` are the verdicts of the occurrences
 * whose deadline has passed or that are done, oldest first; `current` is the one now running, or NULL. Red when the
 * current one is red or at least series_red_missed of the last series_occurrences were missed or late by more than
 * series_late_working_days; purple when the current one has no information; amber when one was; else green. */
enum colour series_colour(const struct verdict *due, size_t n, const struct verdict *current,
                          const struct rule_set *rules);

/* The parent of a collective task: the vector of its children and the worst of them, never an average (RULES 3). Its
 * roll-up colour is red when red and purple children exceed parent_red_purple_permille, amber when any child is red or
 * purple or amber children exceed parent_amber_permille, else green; grey when there are no children that still count
 * (reference/monitoring.md, 4.1). */
struct cascade cascade_of(const struct verdict *children, size_t n, const struct rule_set *rules);
/* Positions of the `k` worst children, worst first, equal ones in their given order; returns how many were written. */
size_t cascade_worst(const struct verdict *children, size_t n, size_t *out, size_t k);

#endif
