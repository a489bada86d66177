/* The thresholds of the board as data (RULES.md, first paragraph): a rule set is filled from rules.csv by name, has a
 * document as its basis and a version; the defaults are rule version 1. */
#ifndef XANH_FEATURES_BOARD_RULE_SET_H
#define XANH_FEATURES_BOARD_RULE_SET_H

#include "base/threshold.h"

/* Every threshold of RULES 5 and 7 as data. Permille of progress or duration, working days, or plain counts. */
struct rule_set {
    int32_t approver_working_days;         /* the approver's own clock */
    int32_t grace_working_days;            /* how long a report may be late before it counts as missed */
    int32_t no_information_missed_reports; /* report duties missed in a row that mean "no information": 1 or 2 */
    int32_t no_information_periods;        /* last approved information older than so many periods */
    int32_t red_ratio_permille;            /* earned/planned below it is red */
    int32_t amber_ratio_permille;          /* below it is amber */
    int32_t recover_ratio_permille;        /* a warning ends at or above it */
    int32_t red_slip_permille;             /* forecast slip above it is red */
    int32_t amber_slip_permille;           /* above it is amber */
    int32_t red_last_working_days;         /* with so many working days left or fewer … */
    int32_t red_last_done_permille;        /* … and less than this earned: red */
    int32_t amber_last_working_days;       /* likewise amber */
    int32_t amber_last_done_permille;
    int32_t early_permille;                     /* first part of the duration in which rules 9 and 12 are not applied */
    int32_t early_working_days;                 /* at least so many working days … */
    int32_t early_cap_permille;                 /* … but never more than this part of the duration */
    int32_t snapshot_recent_close_working_days; /* "closed shortly before a snapshot" (RULES 7) */
    int32_t parent_red_purple_permille;         /* share of red and purple children above which a parent is red */
    int32_t series_occurrences;                 /* a recurring task is judged by so many of its last occurrences */
    int32_t series_red_missed;                  /* so many of them missed or late make it red */
    int32_t series_late_working_days;           /* late by more than this counts */
    int32_t parent_amber_permille;              /* share of amber children above which a parent is amber */
};

/* Names, ranges and defaults of the members. */
extern const struct thresholds rule_set_thresholds;

/* Rule version 1: the defaults of RULES 5 and 7. */
struct rule_set rule_set_default(void);
/* Sets one parameter by its name in rules.csv. E_NOT_FOUND for an unknown name, E_INVALID outside its range. */
NODISCARD enum err rule_set_put(struct rule_set *rules, struct str name, int64_t value);

#endif
