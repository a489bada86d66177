/* The colour of an obligation: a pure function of the facts known at a day and of a versioned rule set (RULES.md,
 * section 5). No input or output, no clock, no allocation, no floating point. The order of enum reason is the order of
 * the rules, so the first matching rule is the lowest bit of the set of matching rules. What the facts are, and when
 * they were known, is the caller's business; docs/rules.md explains the table for people. */
#ifndef XANH_FEATURES_BOARD_COLOUR_RULES_H
#define XANH_FEATURES_BOARD_COLOUR_RULES_H

#include "base/calendar.h"
#include "features/board/rule_set.h"

/* COLOUR_NONE stands for "nothing declared" and is never the colour of an obligation. */
enum colour {
    COLOUR_NONE,
    COLOUR_GREY,
    COLOUR_WHITE,
    COLOUR_GREEN,
    COLOUR_BLUE_GREY,
    COLOUR_BLUE,
    COLOUR_AMBER,
    COLOUR_DARK_AMBER,
    COLOUR_RED,
    COLOUR_PURPLE,
    COLOUR_COUNT
};

/* Reason codes in the order in which they win (RULES 5), then notes, which are listed beside a reason but never win. */
enum reason {
    REASON_CANCELLED,          /* 1  */
    REASON_UNASSIGNED,         /* 1a */
    REASON_NO_DEADLINE,        /* 1b */
    REASON_DONE,               /* 2  */
    REASON_DONE_LATE,          /* 3  */
    REASON_WITH_APPROVER,      /* 4  */
    REASON_LATE_WITH_APPROVER, /* 5  */
    REASON_OVERDUE,            /* 6  */
    REASON_NOT_STARTED,        /* 7  */
    REASON_NO_INFORMATION,     /* 8  */
    REASON_AT_RISK,            /* 9  */
    REASON_REPORT_LATE,        /* 10 */
    REASON_BLOCKED,            /* 11 */
    REASON_SLIPPING,           /* 12 */
    REASON_REGULAR,            /* 13 */
    REASON_ON_TRACK,           /* 14 */
    REASON_COUNT,
    NOTE_APPROVER_LATE = REASON_COUNT, /* the approver's own clock (RULES 5, row 4) has run out */
    NOTE_NO_DUE_DAY,                   /* done without any deadline; left out of on-time rates */
    NOTE_DUE_PASSED,                   /* delivered in time, still undecided after the deadline */
    NOTE_AFTER_ORIGINAL_DUE,           /* in time only because the deadline was extended (RULES 3) */
    NOTE_MOVED_AFTER_EXPIRY,           /* the deadline was extended after it had passed (RULES 7) */
    NOTE_HELD,                         /* an earlier warning stays until accepted evidence lifts it */
    NOTE_DECLARED_WORSE,               /* the owner declared a worse colour, which counts at once */
    NOTE_DECLARED_BETTER,              /* the approver declared a better colour for a time */
    CODE_COUNT
};
/* The bit of a reason or note in verdict.also. */
#define CODE_BIT(code) (UINT32_C(1) << (unsigned)(code))

enum decision { DECISION_NONE, DECISION_WAITING, DECISION_ACCEPTED, DECISION_RETURNED };

/* How far an earlier warning still holds (hysteresis): see colour_held_after_report and
 * colour_held_without_evidence. */
enum held { HELD_NONE, HELD_AMBER, HELD_RED };

enum {
    FACT_HAS_LEAD = 1,    /* an organisation is named as the lead */
    FACT_CANCELLED = 2,   /* cancelled, superseded or transferred by a document */
    FACT_PRODUCT = 4,     /* a product is due */
    FACT_STANDING = 8,    /* "thường xuyên": never done, judged by its report duties */
    FACT_MILESTONES = 16, /* planned_permille and schedule_permille are given; otherwise the plan is a straight line */
    FACT_UNMEASURED = 32, /* no progress is measured, e.g. one occurrence of a recurring report */
    FACT_MOVED_AFTER_EXPIRY = 64,   /* some extension was granted after the deadline had passed */
    FACT_DECLARED_BY_APPROVER = 128 /* the declared colour was set by the approver, with a reason */
};

/* What is known of one obligation at the day of the reading; at most 64 bytes. {0} is "nothing is known". A day of 0
 * means "not stated" (1970-01-01 does not occur in this domain). Deadlines are already moved to a working day
 * (deadline_rules.h). */
struct obligation_facts {
    day_t start;               /* first day of work */
    day_t original_due;        /* first deadline ever set */
    day_t due;                 /* deadline in force: last day that is in time */
    day_t delivered;           /* day of the latest submission */
    day_t accepted_delivered;  /* day of the submission that was later accepted; 0 = none accepted */
    day_t informed;            /* day of the last approved information; 0 = none yet */
    day_t report_due;          /* due day of the earliest report duty not yet filed */
    day_t report_due_second;   /* due day of the duty after it, when that is not filed either */
    day_t forecast_finish;     /* the owner's own forecast */
    day_t declared_until;      /* last day of a declared colour that is better than the computed one */
    int32_t blocked_by;        /* number of an obligation this one waits for and whose colour is red; 0 = none */
    uint16_t earned_permille;  /* accepted progress, 0..1000 */
    uint16_t planned_permille; /* with FACT_MILESTONES: what the plan wanted by today, 0..1000 */
    uint16_t
        schedule_permille; /* with FACT_MILESTONES: share of the duration at which the plan wanted what is earned */
    uint16_t period_days;  /* length of the reporting period, rounded up (month 31, quarter 92); 0 = no reports owed */
    uint16_t flags;        /* FACT_… */
    uint8_t decision;      /* enum decision on the latest submission */
    uint8_t held;          /* enum held */
    uint8_t declared;      /* enum colour: COLOUR_NONE, _GREEN, _AMBER or _RED */
    int32_t number;        /* the caller's own number of the obligation; no rule reads it */
};

/* What the rules say of one obligation. */
struct verdict {
    enum colour colour;   /* to show: the computed one, or a declared one where a NOTE_DECLARED_… says so */
    enum colour computed; /* by the rules alone */
    enum reason reason;   /* the first matching rule */
    uint32_t also;        /* CODE_BIT of every matching rule, the winner included, and of the notes */
    int32_t days;         /* see verdict_days_unit */
};

/* What verdict.days counts. */
enum days_unit {
    DAYS_NOTHING,     /* 0: cancelled, unassigned, no deadline, regular */
    DAYS_LATE,        /* working days late; a delay that holds no working day counts as 1 */
    DAYS_LEFT,        /* working days left after today, at least 0 */
    DAYS_WAITING,     /* working days since the submission */
    DAYS_UNTIL_START, /* calendar days */
    DAYS_SILENT,      /* calendar days since the last approved information, or since the start */
    DAYS_EARLY        /* working days before the deadline at delivery; 0 without a deadline */
};

/* Working days up to and including each day of a span, for passes over many obligations. The caller owns the counts. */
struct working_table {
    day_t first;
    int32_t n;
    const int32_t *upto;
};

/* One reading: the rules, the calendar and the day. `table` may be empty ({0}); it only makes the same answers
 * faster. */
struct colour_run {
    const struct rule_set *rules;
    const struct calendar *calendar;
    struct working_table table;
    day_t t;
};

/* Fills `upto[0..n)` for the days first … first+n-1 and returns the table that borrows it. n ≥ 0. */
struct working_table working_table_fill(const struct calendar *calendar, day_t first, int32_t n, int32_t *upto);

/* The verdict on day `t` (RULES 5). Never fails: facts that contradict each other are taken as they stand. */
struct verdict colour_of(const struct obligation_facts *f, const struct rule_set *rules,
                         const struct calendar *calendar, day_t t);
/* The same within a run. */
struct verdict colour_at(const struct obligation_facts *f, const struct colour_run *run);
/* The same with days = 0, for totals over many obligations. */
struct verdict colour_without_days(const struct obligation_facts *f, const struct colour_run *run);

/* earned/planned in permille, rounded half up, on the day of the run; has = false while the plan wants nothing yet or
 * no progress is measured. The rules themselves compare without rounding. */
struct opt_i64 progress_ratio(const struct obligation_facts *f, const struct colour_run *run);

/* The warning that remains after an approved report (RULES 5: leaving red or amber needs an approved report and
 * earned/planned of at least recover_ratio_permille). `before` is the verdict just before the report, `after` the facts
 * with it, whose `held` is ignored. */
enum held colour_held_after_report(const struct verdict *before, const struct obligation_facts *after,
                                   const struct colour_run *run);
/* The warning that remains after a fact that is no accepted evidence: the deadline was extended, the owner changed the
 * own forecast, the plan was rewritten. Such a fact alone never makes a colour better. */
enum held colour_held_without_evidence(const struct verdict *before);

/* 0 (best) … 5 (worst): not started; on the way or closed; amber; at risk; no information; overdue. With the same facts
 * a later day never gives a smaller number (RULES 5: time passing can only worsen a colour). */
int verdict_severity(const struct verdict *v);
/* The same of a reason as the rules give it. */
int reason_severity(enum reason r);
enum colour reason_colour(enum reason r);
enum days_unit verdict_days_unit(const struct verdict *v);

/* "CANCELLED" … "ON_TRACK", then the notes. Never NULL. */
const char *code_name(enum reason code);
/* "grey", "dark_amber", …; "none". Never NULL. */
const char *colour_name(enum colour c);

#endif
