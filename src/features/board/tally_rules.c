#include "features/board/tally_rules.h"

#include "base/num.h"

static const struct {
    uint8_t open_class, government;
} classes[REASON_COUNT] = {
    [REASON_CANCELLED] = {PUBLIC_WITHDRAWN, GOVERNMENT_OUTSIDE},
    [REASON_UNASSIGNED] = {PUBLIC_UNKNOWN, GOVERNMENT_OUTSIDE},
    [REASON_NO_DEADLINE] = {PUBLIC_UNKNOWN, GOVERNMENT_OUTSIDE},
    [REASON_DONE] = {PUBLIC_DONE, GOVERNMENT_DONE_ON_TIME},
    [REASON_DONE_LATE] = {PUBLIC_DONE, GOVERNMENT_DONE_LATE},
    [REASON_WITH_APPROVER] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_SUBMITTED},
    [REASON_LATE_WITH_APPROVER] = {PUBLIC_OVERDUE, GOVERNMENT_SUBMITTED},
    [REASON_OVERDUE] = {PUBLIC_OVERDUE, GOVERNMENT_OVERDUE},
    [REASON_NOT_STARTED] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_IN_TIME},
    [REASON_NO_INFORMATION] = {PUBLIC_UNKNOWN, GOVERNMENT_OUTSIDE},
    [REASON_AT_RISK] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_IN_TIME},
    [REASON_REPORT_LATE] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_IN_TIME},
    [REASON_BLOCKED] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_IN_TIME},
    [REASON_SLIPPING] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_IN_TIME},
    [REASON_REGULAR] = {PUBLIC_REGULAR, GOVERNMENT_OUTSIDE},
    [REASON_ON_TRACK] = {PUBLIC_ON_SCHEDULE, GOVERNMENT_IN_TIME},
};

static inline void add_due(struct tally *t, uint32_t also)
{
    bool on_time = (also & CODE_BIT(REASON_DONE)) != 0 && (also & CODE_BIT(NOTE_NO_DUE_DAY)) == 0;
    bool late = (also & CODE_BIT(REASON_DONE_LATE)) != 0;
    uint32_t missed =
        also & (CODE_BIT(REASON_LATE_WITH_APPROVER) | CODE_BIT(REASON_OVERDUE) | CODE_BIT(NOTE_DUE_PASSED));
    bool by_extension = (also & CODE_BIT(NOTE_AFTER_ORIGINAL_DUE)) != 0;
    bool is_due = on_time || late || missed != 0;
    t->due += is_due;
    t->due_originally += is_due || by_extension;
    t->completed += on_time || late;
    t->on_time += on_time;
    t->on_time_originally += on_time && !by_extension;
}

void tally_add(struct tally *t, const struct verdict *v)
{
    t->total++;
    t->by_reason[v->reason]++;
    t->by_colour[v->colour]++;
    for (uint32_t rest = v->also; rest != 0; rest &= rest - 1) {
        t->by_code[__builtin_ctz(rest)]++;
    }
    add_due(t, v->also);
}

void tally_add_facts(struct tally *t, const struct obligation_facts *f, size_t n, const struct colour_run *run)
{
    for (size_t i = 0; i < n; i++) {
        struct verdict v = colour_without_days(&f[i], run);
        tally_add(t, &v);
    }
}

static void add_counts(uint32_t *to, const uint32_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i] += from[i];
    }
}

void tally_merge(struct tally *t, const struct tally *other)
{
    t->total += other->total;
    add_counts(t->by_reason, other->by_reason, REASON_COUNT);
    add_counts(t->by_code, other->by_code, CODE_COUNT);
    add_counts(t->by_colour, other->by_colour, COLOUR_COUNT);
    t->due += other->due;
    t->due_originally += other->due_originally;
    t->completed += other->completed;
    t->on_time += other->on_time;
    t->on_time_originally += other->on_time_originally;
}

uint32_t tally_public(const struct tally *t, enum public_class c)
{
    uint32_t sum = 0;
    for (size_t r = 0; r < REASON_COUNT; r++) {
        sum += classes[r].open_class == c ? t->by_reason[r] : 0;
    }
    return sum;
}

uint32_t tally_government(const struct tally *t, enum government_class c)
{
    uint32_t sum = 0;
    for (size_t r = 0; r < REASON_COUNT; r++) {
        sum += classes[r].government == c ? t->by_reason[r] : 0;
    }
    return sum;
}

enum err sum_check(int64_t total, const int64_t *parts, size_t n, struct tally_sum *sum)
{
    int64_t added = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i] < 0) {
            return E_INVALID;
        }
        TRY(num_add(added, parts[i], &added));
    }
    int64_t missing = 0;
    TRY(num_sub(total, added, &missing));
    *sum = (struct tally_sum){.total = total, .sum = added, .missing = missing};
    return missing == 0 ? OK : E_CONFLICT;
}

enum err tally_check(const struct tally *t, struct tally_sum *sum)
{
    int64_t parts[REASON_COUNT];
    for (size_t r = 0; r < REASON_COUNT; r++) {
        parts[r] = t->by_reason[r];
    }
    return sum_check(t->total, parts, REASON_COUNT, sum);
}

struct rate rate_of(int64_t numerator, int64_t denominator)
{
    struct rate rate = {.numerator = numerator, .denominator = denominator};
    int64_t v = 0;
    if (denominator <= 0 || num_mul_div(numerator, 10000, denominator, &v) != OK || v != (int32_t)v) {
        return rate;
    }
    rate.has = true;
    rate.hundredths = (int32_t)v;
    return rate;
}

struct due_rates tally_due_rates(const struct tally *t)
{
    return (struct due_rates){
        .completed = rate_of(t->completed, t->due),
        .on_time = rate_of(t->on_time, t->due),
        .on_time_originally = rate_of(t->on_time_originally, t->due_originally),
    };
}

/* Permille that the plan wanted up to and including a day. */
static uint32_t planned_upto(const struct milestone *m, size_t n, day_t day)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += m[i].due <= day ? m[i].weight_permille : 0;
    }
    return sum < 1000 ? sum : 1000;
}

static uint32_t earned_of(const struct milestone *m, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += m[i].accepted ? m[i].weight_permille : 0;
    }
    return sum < 1000 ? sum : 1000;
}

/* The first day on which the plan wants more than is earned; DAY_MAX when it never does. */
static day_t day_overtaken(const struct milestone *m, size_t n, uint32_t earned)
{
    day_t day = DAY_MAX;
    for (size_t i = 0; i < n; i++) {
        if (m[i].due < day && planned_upto(m, n, m[i].due) > earned) {
            day = m[i].due;
        }
    }
    return day;
}

void progress_of_milestones(struct obligation_facts *f, const struct milestone *m, size_t n,
                            const struct calendar *calendar, day_t t)
{
    uint32_t earned = earned_of(m, n);
    int64_t duration = calendar_working_between(calendar, f->start, f->due);
    int64_t passed = calendar_working_between(calendar, f->start, day_overtaken(m, n, earned));
    int64_t schedule = 1000;
    if (passed < duration) {
        schedule = passed > 0 ? (2000 * passed + duration) / (2 * duration) : 0;
    }
    f->earned_permille = (uint16_t)earned;
    f->planned_permille = (uint16_t)planned_upto(m, n, t);
    f->schedule_permille = (uint16_t)schedule;
    f->flags |= FACT_MILESTONES;
}

static bool is_missed_occurrence(const struct verdict *v, const struct rule_set *rules)
{
    bool is_late = v->reason == REASON_DONE_LATE || v->reason == REASON_LATE_WITH_APPROVER;
    return v->reason == REASON_OVERDUE || (is_late && v->days > rules->series_late_working_days);
}

enum colour series_colour(const struct verdict *due, size_t n, const struct verdict *current,
                          const struct rule_set *rules)
{
    size_t window = (size_t)rules->series_occurrences;
    int32_t missed = 0;
    for (size_t i = n > window ? n - window : 0; i < n; i++) {
        missed += is_missed_occurrence(&due[i], rules);
    }
    if (missed >= rules->series_red_missed || (current && current->colour == COLOUR_RED)) {
        return COLOUR_RED;
    }
    if (current && current->colour == COLOUR_PURPLE) {
        return COLOUR_PURPLE;
    }
    return missed > 0 ? COLOUR_AMBER : COLOUR_GREEN;
}

/* Does verdict `a` stand before `b` in a list of the worst? Equal ones keep their order. */
static bool is_worse(const struct verdict *a, const struct verdict *b)
{
    int x = verdict_severity(a);
    int y = verdict_severity(b);
    return x != y ? x > y : a->reason < b->reason;
}

static enum colour roll_up(const struct tally *t, const struct rule_set *rules)
{
    uint64_t counted = t->total - t->by_colour[COLOUR_GREY];
    uint64_t bad = (uint64_t)t->by_colour[COLOUR_RED] + t->by_colour[COLOUR_PURPLE];
    if (counted == 0) {
        return COLOUR_GREY;
    }
    if (bad * 1000 > counted * (uint64_t)rules->parent_red_purple_permille) {
        return COLOUR_RED;
    }
    bool warns = t->by_colour[COLOUR_AMBER] * UINT64_C(1000) > counted * (uint64_t)rules->parent_amber_permille;
    return bad > 0 || warns ? COLOUR_AMBER : COLOUR_GREEN;
}

struct cascade cascade_of(const struct verdict *children, size_t n, const struct rule_set *rules)
{
    struct cascade c = {.worst = REASON_ON_TRACK};
    const struct verdict *worst = children;
    for (size_t i = 0; i < n; i++) {
        tally_add(&c.children, &children[i]);
        worst = is_worse(&children[i], worst) ? &children[i] : worst;
    }
    if (n > 0) {
        c.worst = worst->reason;
    }
    c.colour = roll_up(&c.children, rules);
    return c;
}

size_t cascade_worst(const struct verdict *children, size_t n, size_t *out, size_t k)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = kept;
        while (at > 0 && is_worse(&children[i], &children[out[at - 1]])) {
            at--;
        }
        if (at == k) {
            continue;
        }
        kept += kept < k;
        for (size_t j = kept - 1; j > at; j--) {
            out[j] = out[j - 1];
        }
        out[at] = i;
    }
    return kept;
}
