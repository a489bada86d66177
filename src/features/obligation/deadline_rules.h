/* Deadlines as rules (RULES.md, 3 and 4): from the kind and the words of a deadline to the last safe day, to the day it
 * moves to when that is a day off, and to the occurrences of a recurring obligation. Pure: no input or output, no clock, no
 * allocation. */
#ifndef XANH_FEATURES_OBLIGATION_DEADLINE_RULES_H
#define XANH_FEATURES_OBLIGATION_DEADLINE_RULES_H

#include "base/calendar.h"

/* The kinds of docs/data.md, obligations.csv, `due_kind`. */
enum due_kind {
    DUE_NONE, /* a product without a date */
    DUE_BEFORE_DAY,
    DUE_BY_DAY,
    DUE_MONTH_END,
    DUE_QUARTER_END,
    DUE_YEAR_END,
    DUE_RELATIVE, /* to another document taking effect */
    DUE_ROADMAP,  /* by another document's roadmap */
    DUE_RECURRING,
    DUE_OPEN_ENDED, /* work that has no end by its nature */
    DUE_KIND_COUNT
};

enum recurrence {
    RECURRENCE_NONE,
    RECURRENCE_DAILY,
    RECURRENCE_MONTHLY,
    RECURRENCE_QUARTERLY,
    RECURRENCE_HALF_YEARLY,
    RECURRENCE_YEARLY,
    RECURRENCE_AD_HOC,
    RECURRENCE_COUNT
};

enum due_state {
    DUE_STATE_SET,         /* there is a last safe day */
    DUE_STATE_NO_DEADLINE, /* a product is due and nobody said when; counted against the issuer */
    DUE_STATE_OPEN_ENDED,  /* nothing to be late for */
    DUE_STATE_RECURRING,   /* the days are those of its occurrences */
    DUE_STATE_UNRESOLVED   /* set by a document whose day is not known here; treated like NO_DEADLINE until it is */
};

/* A day of any year, e.g. 15/6; month 0 is a day of every month (its last day where the month is shorter). */
struct year_day {
    uint8_t month, day;
};

enum { DUE_DAYS_MAX = 12 };

/* A deadline as the document gives it. */
struct due_rule {
    enum due_kind kind;
    enum recurrence recurrence;
    struct opt_day base;  /* the day, or any day of the month, quarter or year; for relative ones the resolved day */
    struct opt_day start; /* first day of the obligation; recurring ones have no occurrence before it */
    struct opt_day until; /* recurring: no occurrence is due after it */
    bool days_excluded;   /* the days below are worded "trước ngày": due_words_read says so */
    uint8_t n_days;
    struct year_day days[DUE_DAYS_MAX]; /* ascending; may be empty */
};

/* What a due rule comes to. */
struct due {
    enum due_state state;
    day_t last_safe; /* last day in time as the words say; only with DUE_STATE_SET */
    day_t in_force;  /* the same, or the next working day when it is a day off */
    bool moved;      /* in_force differs from last_safe: shown */
};

/* One occurrence of a recurring obligation. */
struct occurrence {
    int32_t no; /* 1, 2, … from the start of the obligation; the same whatever the horizon */
    day_t period_start, period_end;
    struct due due;
};

/* The last safe day. E_INVALID when the kind needs a base day and has none. */
NODISCARD enum err due_resolve(const struct due_rule *rule, const struct calendar *calendar, struct due *due);

/* Occurrences of rule->recurrence with a last safe day up to and including `horizon`, in order, whether or not earlier
 * ones are closed (RULES 3). Writes at most `max` of them and returns how many there are. Monthly, quarterly,
 * half-yearly and yearly obligations are due on their days, or at the end of the period when no day is stated; daily and ad
 * hoc ones have none. 0 without a start. */
size_t due_occurrences(const struct due_rule *rule, const struct calendar *calendar, day_t horizon,
                       struct occurrence *out, size_t max);

/* Reads `06-15;12-01` into rule->days; `00-25` is the 25th of every month. E_INVALID for anything else, for days out of
 * order or twice, or for 29 February; the rule is then unchanged. */
NODISCARD enum err due_days_parse(struct str text, struct due_rule *rule);

/* What the words of a deadline say. */
struct due_words {
    bool understood;
    struct due_rule rule;
    struct str anchor; /* part of the text: number of the document it points to, folded (`71 nq cp`); or STR_NONE */
};

/* Reads the words of a Vietnamese deadline. `folded` is the text as fold_search (text/fold.h) leaves it: lower case
 * without diacritics, so both ways of writing arrive here alike. `signed_on` is the day of the document: a day or month
 * without a year is the next one on or after it. Words that are not understood give understood = false and kind
 * DUE_NONE, never a guess. */
struct due_words due_words_read(struct str folded, day_t signed_on);

/* Names as in docs/data.md. E_NOT_FOUND for an unknown one. An empty recurrence is RECURRENCE_NONE. */
NODISCARD enum err due_kind_parse(struct str name, enum due_kind *kind);
NODISCARD enum err recurrence_parse(struct str name, enum recurrence *recurrence);
const char *due_kind_name(enum due_kind kind);
const char *recurrence_name(enum recurrence r);
/* Calendar days of one reporting period, rounded up: 31, 92, 184, 366; 1 for daily, 0 for none and ad hoc. */
int32_t recurrence_days(enum recurrence r);

#endif
