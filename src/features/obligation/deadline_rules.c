#include "features/obligation/deadline_rules.h"

static const char *const kind_names[DUE_KIND_COUNT] = {
    "none",     "before_day", "by_day",  "month_end", "quarter_end",
    "year_end", "relative",   "roadmap", "recurring", "open_ended",
};

static const char *const recurrence_names[RECURRENCE_COUNT] = {
    "", "daily", "monthly", "quarterly", "half_yearly", "yearly", "ad_hoc",
};

/* The last safe day of a kind that has one (RULES 3: "before a day" is the day before). */
static day_t last_safe_day(enum due_kind kind, day_t base)
{
    switch (kind) {
    case DUE_BEFORE_DAY:
        return base - 1;
    case DUE_MONTH_END:
        return day_month_end(base);
    case DUE_QUARTER_END:
        return day_quarter_end(base);
    case DUE_YEAR_END:
        return day_year_end(base);
    case DUE_BY_DAY:
    case DUE_RELATIVE:
    case DUE_ROADMAP:
    case DUE_NONE:
    case DUE_RECURRING:
    case DUE_OPEN_ENDED:
    case DUE_KIND_COUNT:
        break;
    }
    return base;
}

/* RULES 3: a last day that is a day off moves to the next working day, and that is shown. */
static struct due due_on(day_t last_safe, const struct calendar *calendar)
{
    day_t in_force = calendar_next_working(calendar, last_safe);
    return (struct due){DUE_STATE_SET, last_safe, in_force, in_force != last_safe};
}

enum err due_resolve(const struct due_rule *rule, const struct calendar *calendar, struct due *due)
{
    *due = (struct due){.state = DUE_STATE_NO_DEADLINE};
    if (rule->kind == DUE_NONE) {
        return OK;
    }
    if (rule->kind == DUE_OPEN_ENDED || rule->kind == DUE_RECURRING) {
        due->state = rule->kind == DUE_RECURRING ? DUE_STATE_RECURRING : DUE_STATE_OPEN_ENDED;
        return OK;
    }
    if (!rule->base.has && (rule->kind == DUE_RELATIVE || rule->kind == DUE_ROADMAP)) {
        due->state = DUE_STATE_UNRESOLVED;
        return OK;
    }
    if (!rule->base.has || rule->base.v <= DAY_MIN || rule->base.v > DAY_MAX) {
        return E_INVALID;
    }
    *due = due_on(last_safe_day(rule->kind, rule->base.v), calendar);
    return OK;
}

/* One walk over the months of an obligation. */
struct walk {
    const struct due_rule *rule;
    const struct calendar *calendar;
    day_t horizon;
    struct occurrence *out;
    size_t max, n;
    day_t period_start;
};

static void walk_due(struct walk *w, day_t last_safe)
{
    bool is_outside = last_safe < w->rule->start.v || last_safe > w->horizon;
    if (is_outside || (w->rule->until.has && last_safe > w->rule->until.v)) {
        return;
    }
    if (w->n < w->max) {
        w->out[w->n] = (struct occurrence){
            .no = (int32_t)w->n + 1,
            .period_start = w->period_start,
            .period_end = last_safe,
            .due = due_on(last_safe, w->calendar),
        };
    }
    w->n++;
    w->period_start = last_safe + 1;
}

/* The stated days that fall into a month whose last day is `month_end`. */
static void walk_stated_days(struct walk *w, day_t month_end)
{
    const struct due_rule *r = w->rule;
    bool is_excluded = r->days_excluded || r->kind == DUE_BEFORE_DAY;
    int year = 0;
    int month = 0;
    int last = 0; /* day of the month */
    day_to_civil(month_end, &year, &month, &last);
    for (size_t i = 0; i < r->n_days; i++) {
        struct year_day d = r->days[i];
        if (d.month != 0 && d.month != month) {
            continue;
        }
        day_t day = month_end - last + (d.day < last ? d.day : last);
        walk_due(w, is_excluded ? day - 1 : day);
    }
}

/* Does a period of this recurrence end with this month? */
static bool ends_period(enum recurrence r, day_t month_end)
{
    static const int months[RECURRENCE_COUNT] = {
        [RECURRENCE_MONTHLY] = 1,
        [RECURRENCE_QUARTERLY] = 3,
        [RECURRENCE_HALF_YEARLY] = 6,
        [RECURRENCE_YEARLY] = 12,
    };
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(month_end, &year, &month, &day);
    return month % months[r] == 0;
}

static bool has_occurrences(const struct due_rule *rule)
{
    bool has_period = rule->recurrence >= RECURRENCE_MONTHLY && rule->recurrence <= RECURRENCE_YEARLY;
    return has_period && rule->start.has && rule->start.v >= DAY_MIN;
}

size_t due_occurrences(const struct due_rule *rule, const struct calendar *calendar, day_t horizon,
                       struct occurrence *out, size_t max)
{
    if (!has_occurrences(rule)) {
        return 0;
    }
    day_t last = horizon < DAY_MAX - 31 ? horizon : DAY_MAX - 31;
    struct walk w = {.rule = rule, .calendar = calendar, .horizon = last, .out = out, .max = max};
    w.period_start = rule->start.v;
    /* One day beyond the horizon, because "before the 1st" falls due in the month before. */
    day_t month_end = day_month_end(rule->start.v);
    for (day_t from = rule->start.v; from <= last + 1; from = month_end + 1, month_end = day_month_end(from)) {
        if (rule->n_days > 0) {
            walk_stated_days(&w, month_end);
        } else if (ends_period(rule->recurrence, month_end)) {
            walk_due(&w, month_end);
        }
    }
    return w.n;
}

/* `MM-DD`, where MM may be 00. */
static enum err year_day_parse(struct str part, struct year_day *out)
{
    int64_t month = 0;
    int64_t day = 0;
    if (part.n != 5 || part.p[2] != '-') {
        return E_INVALID;
    }
    TRY(str_i64(str_sub(part, 0, 2), 0, 12, &month));
    TRY(str_i64(str_sub(part, 3, 5), 1, 31, &day));
    if (month != 0 && !date_valid(2023, (int)month, (int)day)) {
        return E_INVALID;
    }
    *out = (struct year_day){(uint8_t)month, (uint8_t)day};
    return OK;
}

static bool is_before(struct year_day a, struct year_day b)
{
    return a.month != b.month ? a.month < b.month : a.day < b.day;
}

enum err due_days_parse(struct str text, struct due_rule *rule)
{
    struct year_day days[DUE_DAYS_MAX];
    uint8_t n = 0;
    struct str part = STR_NONE;
    for (struct str rest = text; str_split(&rest, ';', &part); n++) {
        if (n == DUE_DAYS_MAX) {
            return E_INVALID;
        }
        TRY(year_day_parse(part, &days[n]));
        bool mixes = n > 0 && days[0].month == 0;
        if (mixes || (n > 0 && !is_before(days[n - 1], days[n]))) {
            return E_INVALID;
        }
    }
    if (n == 0) {
        return E_INVALID;
    }
    for (uint8_t i = 0; i < n; i++) {
        rule->days[i] = days[i];
    }
    rule->n_days = n;
    return OK;
}

enum err due_kind_parse(struct str name, enum due_kind *kind)
{
    for (int i = 0; i < DUE_KIND_COUNT; i++) {
        if (str_eq(name, str_c(kind_names[i]))) {
            *kind = (enum due_kind)i;
            return OK;
        }
    }
    return E_NOT_FOUND;
}

enum err recurrence_parse(struct str name, enum recurrence *recurrence)
{
    struct str wanted = name.p ? name : S("");
    for (int i = 0; i < RECURRENCE_COUNT; i++) {
        if (str_eq(wanted, str_c(recurrence_names[i]))) {
            *recurrence = (enum recurrence)i;
            return OK;
        }
    }
    return E_NOT_FOUND;
}

const char *due_kind_name(enum due_kind kind)
{
    return kind_names[kind];
}

const char *recurrence_name(enum recurrence r)
{
    return recurrence_names[r];
}

int32_t recurrence_days(enum recurrence r)
{
    static const int32_t days[RECURRENCE_COUNT] = {
        [RECURRENCE_DAILY] = 1,         [RECURRENCE_MONTHLY] = 31, [RECURRENCE_QUARTERLY] = 92,
        [RECURRENCE_HALF_YEARLY] = 184, [RECURRENCE_YEARLY] = 366,
    };
    return days[r];
}
