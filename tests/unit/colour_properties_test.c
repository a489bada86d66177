/* Properties of the colour rules over random facts, and a second, slow implementation written row by row from the text
 * of RULES 5 that has to agree with the fast one. */
#include "features/board/colour_rules.h"
#include "features/board/tally_rules.h"
#include "rules_fixture.h"
#include "test.h"

#include <string.h>

enum { CASES = 250000, FIRST = 20089 /* 2025-01-01 */, SPAN = 730, MARGIN = 1200 };

/* ---- working days, counted one by one ---- */

static bool off_or_on(const int *list, size_t n, day_t d)
{
    for (size_t i = 0; i < n; i++) {
        if (ymd(list[i]) == d) {
            return true;
        }
    }
    return false;
}

static bool works(day_t d)
{
    bool is_weekend = (d + 3) % 7 >= 5; /* 1970-01-01 was a Thursday */
    return off_or_on(worked_weekends, WORKED_COUNT, d) || (!is_weekend && !off_or_on(holidays, HOLIDAY_COUNT, d));
}

struct bench {
    int32_t upto[SPAN + 2 * MARGIN]; /* from FIRST - MARGIN */
    struct calendar calendar;
    struct rule_set rules;
    struct colour_run run; /* with a table over half of the days only */
};

static struct bench *bench_new(struct test *t)
{
    struct bench *b = ARENA_NEW(t->arena, struct bench);
    int32_t sum = 0;
    for (int32_t i = 0; i < SPAN + 2 * MARGIN; i++) {
        sum += works(FIRST - MARGIN + i);
        b->upto[i] = sum;
    }
    b->calendar = bundled_calendar(t->arena);
    b->rules = rule_set_default();
    b->run = (struct colour_run){.rules = &b->rules, .calendar = &b->calendar};
    b->run.table = working_table_fill(&b->calendar, FIRST + 200, 300, ARENA_ARRAY(t->arena, int32_t, 300));
    return b;
}

/* Working days after `a` up to `b`; a day far back counts from the edge, which is as old as anything. */
static int64_t wd(const struct bench *b, day_t from, day_t to)
{
    int32_t low = from - (FIRST - MARGIN);
    int32_t high = to - (FIRST - MARGIN);
    low = low < 0 ? 0 : low;
    return high > low ? b->upto[high] - b->upto[low] : 0;
}

/* ---- the table, in the words of RULES 5 ---- */

struct fraction {
    int64_t over, under; /* under > 0; over may be infinite: under == 0 */
};

static bool less(struct fraction a, struct fraction b)
{
    return (__int128)a.over * b.under < (__int128)b.over * a.under;
}

static struct fraction permille(int64_t v)
{
    return (struct fraction){v, 1000};
}

struct view {
    const struct bench *b;
    const struct obligation_facts *f;
    day_t t;
    bool standing, accepted, waiting, open;
};

static bool flag(const struct view *v, unsigned bit)
{
    return (v->f->flags & bit) == bit;
}

/* earned/planned, when the plan wants anything. */
static bool ratio(const struct view *v, struct fraction *r)
{
    const struct obligation_facts *f = v->f;
    if (flag(v, FACT_MILESTONES)) {
        *r = (struct fraction){f->earned_permille, f->planned_permille};
        return f->planned_permille > 0;
    }
    int64_t whole = f->start ? wd(v->b, f->start, f->due) : 0;
    int64_t gone = f->start ? wd(v->b, f->start, v->t) : 0;
    gone = gone > whole ? whole : gone;
    *r = (struct fraction){f->earned_permille * whole, 1000 * gone};
    return gone > 0;
}

/* Forecast finish minus deadline over duration: the later of the computed and the owner's own. */
static bool slips_more_than(const struct view *v, int64_t limit)
{
    const struct obligation_facts *f = v->f;
    int64_t whole = f->start ? wd(v->b, f->start, f->due) : 0;
    int64_t gone = f->start ? wd(v->b, f->start, v->t) : 0;
    int64_t own = f->forecast_finish > f->due ? wd(v->b, f->due, f->forecast_finish) : 0;
    if (less((struct fraction){limit * whole, 1000}, (struct fraction){own, 1})) {
        return true;
    }
    struct fraction r;
    if (!ratio(v, &r) || !less(r, (struct fraction){1, 1})) {
        return false; /* not behind the plan */
    }
    int64_t schedule = flag(v, FACT_MILESTONES) ? f->schedule_permille : f->earned_permille;
    /* days that should have taken: schedule * whole; days taken: gone; factor gone / (schedule * whole) - 1 > limit */
    struct fraction factor = {gone * 1000, schedule * whole};
    return factor.under == 0 ? gone > 0 : less((struct fraction){1000 + limit, 1000}, factor);
}

static bool first_days(const struct view *v)
{
    const struct rule_set *r = &v->b->rules;
    if (!v->f->start || (flag(v, FACT_MILESTONES) && v->f->planned_permille > 0)) {
        return false;
    }
    int64_t whole = wd(v->b, v->f->start, v->f->due);
    int64_t gone = wd(v->b, v->f->start, v->t);
    bool in_part = gone * 1000 <= whole * r->early_permille || gone <= r->early_working_days;
    return in_part && gone * 1000 <= whole * r->early_cap_permille;
}

static bool behind(const struct view *v, int64_t min_ratio, int64_t max_slip, int64_t days, int64_t done)
{
    if (v->standing || !v->f->due || flag(v, FACT_UNMEASURED) || first_days(v)) {
        return false;
    }
    struct fraction r;
    bool is_low = ratio(v, &r) && less(r, permille(min_ratio));
    int64_t left = v->f->due > v->t ? wd(v->b, v->t, v->f->due) : 0;
    return is_low || slips_more_than(v, max_slip) || (left <= days && v->f->earned_permille < done);
}

static bool missed(const struct view *v, day_t due)
{
    return due && wd(v->b, due, v->t) > v->b->rules.grace_working_days;
}

static bool row_cancelled(const struct view *v)
{
    return flag(v, FACT_CANCELLED);
}
static bool row_unassigned(const struct view *v)
{
    return !flag(v, FACT_CANCELLED) && !flag(v, FACT_HAS_LEAD);
}
static bool row_no_deadline(const struct view *v)
{
    return v->open && !v->standing && flag(v, FACT_PRODUCT) && !v->f->due;
}
static bool row_done(const struct view *v)
{
    return v->accepted && (!v->f->due || v->f->accepted_delivered <= v->f->due);
}
static bool row_done_late(const struct view *v)
{
    return v->accepted && v->f->due && v->f->accepted_delivered > v->f->due;
}
static bool row_with_approver(const struct view *v)
{
    return v->waiting && (!v->f->due || v->f->delivered <= v->f->due);
}
static bool row_late_with_approver(const struct view *v)
{
    return v->waiting && v->f->due && v->f->delivered > v->f->due;
}
static bool row_overdue(const struct view *v)
{
    return v->open && !v->standing && v->f->due && v->t > v->f->due;
}
static bool row_not_started(const struct view *v)
{
    return v->open && v->t < v->f->start;
}
static bool row_no_information(const struct view *v)
{
    const struct obligation_facts *f = v->f;
    day_t told = f->informed ? f->informed : f->start;
    bool is_old = f->period_days && missed(v, told + 2 * f->period_days);
    return v->open && (is_old || (missed(v, f->report_due) && missed(v, f->report_due_second)));
}
static bool row_at_risk(const struct view *v)
{
    return v->open && !v->standing && (v->f->held == HELD_RED || behind(v, 750, 200, 5, 600));
}
static bool row_report_late(const struct view *v)
{
    return v->open && (missed(v, v->f->report_due) || missed(v, v->f->report_due_second));
}
static bool row_blocked(const struct view *v)
{
    return v->open && v->f->blocked_by;
}
static bool row_slipping(const struct view *v)
{
    return v->open && !v->standing && (v->f->held != HELD_NONE || behind(v, 900, 50, 10, 800));
}
static bool row_regular(const struct view *v)
{
    return v->open && v->standing;
}

static const struct {
    bool (*matches)(const struct view *v);
    enum reason reason;
    enum colour colour;
} rows[] = {
    {row_cancelled, REASON_CANCELLED, COLOUR_GREY},
    {row_unassigned, REASON_UNASSIGNED, COLOUR_PURPLE},
    {row_no_deadline, REASON_NO_DEADLINE, COLOUR_PURPLE},
    {row_done, REASON_DONE, COLOUR_GREEN},
    {row_done_late, REASON_DONE_LATE, COLOUR_DARK_AMBER},
    {row_with_approver, REASON_WITH_APPROVER, COLOUR_BLUE},
    {row_late_with_approver, REASON_LATE_WITH_APPROVER, COLOUR_DARK_AMBER},
    {row_overdue, REASON_OVERDUE, COLOUR_RED},
    {row_not_started, REASON_NOT_STARTED, COLOUR_WHITE},
    {row_no_information, REASON_NO_INFORMATION, COLOUR_PURPLE},
    {row_at_risk, REASON_AT_RISK, COLOUR_RED},
    {row_report_late, REASON_REPORT_LATE, COLOUR_AMBER},
    {row_blocked, REASON_BLOCKED, COLOUR_AMBER},
    {row_slipping, REASON_SLIPPING, COLOUR_AMBER},
    {row_regular, REASON_REGULAR, COLOUR_BLUE_GREY},
};

static struct verdict slow_colour(const struct bench *b, const struct obligation_facts *f, day_t t)
{
    struct view v = {.b = b, .f = f, .t = t};
    bool is_alive = !(f->flags & FACT_CANCELLED);
    v.standing = (f->flags & FACT_STANDING) || (!f->due && !(f->flags & FACT_PRODUCT));
    v.accepted = is_alive && !v.standing && f->accepted_delivered;
    v.waiting = is_alive && !v.standing && !v.accepted && f->decision == DECISION_WAITING;
    v.open = is_alive && !v.accepted && !v.waiting;
    struct verdict out = {.reason = REASON_ON_TRACK, .computed = COLOUR_GREEN};
    for (size_t i = sizeof rows / sizeof rows[0]; i-- > 0;) {
        if (rows[i].matches(&v)) {
            out.also |= CODE_BIT(rows[i].reason);
            out.reason = rows[i].reason;
            out.computed = rows[i].colour;
        }
    }
    out.also |= out.also ? 0 : CODE_BIT(REASON_ON_TRACK);
    return out;
}

/* ---- random facts ---- */

static day_t some_day(uint64_t *seed, int32_t missing_percent)
{
    return draw_percent(seed, missing_percent) ? 0 : draw_between(seed, FIRST, FIRST + SPAN - 1);
}

static struct obligation_facts random_facts(uint64_t *seed)
{
    struct obligation_facts f = {0};
    f.start = some_day(seed, 5);
    day_t base = f.start ? f.start : FIRST;
    f.due = draw_percent(seed, 10) ? 0 : base + draw_between(seed, -5, draw_percent(seed, 50) ? 40 : 500);
    f.original_due = f.due ? f.due - draw_between(seed, 0, 1) * draw_between(seed, 0, 60) : 0;
    f.delivered = some_day(seed, 50);
    f.accepted_delivered = draw_percent(seed, 10) ? some_day(seed, 10) : 0;
    f.informed = draw_percent(seed, 60) ? base + draw_between(seed, 0, 60) : 0;
    f.report_due = some_day(seed, 70);
    f.report_due_second = f.report_due && draw_percent(seed, 50) ? f.report_due + draw_between(seed, 1, 40) : 0;
    f.forecast_finish = draw_percent(seed, 20) ? base + draw_between(seed, 0, 500) : 0;
    f.blocked_by = draw_percent(seed, 10);
    f.earned_permille = (uint16_t)(draw_percent(seed, 20) ? 0 : draw_between(seed, 0, 20) * 50);
    f.planned_permille = (uint16_t)(draw_between(seed, 0, 20) * 50);
    f.schedule_permille = (uint16_t)draw_between(seed, 0, 1000);
    f.period_days = (uint16_t)(draw_percent(seed, 40) ? draw_between(seed, 7, 92) : 0);
    f.flags = draw_percent(seed, 95) ? FACT_HAS_LEAD : 0;
    f.flags |= (uint16_t)(draw_percent(seed, 3) ? FACT_CANCELLED : 0);
    f.flags |= (uint16_t)(draw_percent(seed, 90) ? FACT_PRODUCT : 0);
    f.flags |= (uint16_t)(draw_percent(seed, 10) ? FACT_STANDING : 0);
    f.flags |= (uint16_t)(draw_percent(seed, 20) ? FACT_MILESTONES : 0);
    f.flags |= (uint16_t)(draw_percent(seed, 10) ? FACT_UNMEASURED : 0);
    f.decision = (uint8_t)(draw_percent(seed, 80) ? DECISION_NONE : draw_between(seed, 0, 3));
    f.decision = f.delivered ? f.decision : DECISION_NONE;
    f.held = (uint8_t)(draw_percent(seed, 10) ? draw_between(seed, 1, 2) : 0);
    return f;
}

static void add_opinion(struct obligation_facts *f, uint64_t *seed)
{
    static const uint8_t colours[] = {COLOUR_NONE, COLOUR_GREEN, COLOUR_AMBER, COLOUR_RED};
    f->declared = colours[draw_between(seed, 0, 3)];
    f->declared_until = some_day(seed, 20);
    f->flags |= (uint16_t)(draw_percent(seed, 50) ? FACT_DECLARED_BY_APPROVER : 0);
}

/* Days around which something changes are drawn more often than others. */
static day_t random_now(const struct obligation_facts *f, uint64_t *seed)
{
    const day_t near[] = {f->start, f->due, f->report_due, f->informed + 2 * f->period_days, f->due - 10, f->delivered};
    day_t d = near[draw_between(seed, 0, 5)] + draw_between(seed, -12, 12);
    bool is_usable = draw_percent(seed, 60) && d >= FIRST && d < FIRST + SPAN;
    return is_usable ? d : draw_between(seed, FIRST, FIRST + SPAN - 1);
}

/* ---- properties ---- */

TEST(colour_agrees_with_the_table_read_row_by_row)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 57;
    uint32_t rules_mask = CODE_BIT(REASON_COUNT) - 1;
    int different = 0;
    uint32_t seen = 0;
    for (int i = 0; i < CASES && different < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        b->run.t = random_now(&f, &seed);
        struct verdict fast = colour_at(&f, &b->run);
        struct verdict slow = slow_colour(b, &f, b->run.t);
        seen |= CODE_BIT(fast.reason);
        bool same =
            fast.reason == slow.reason && fast.computed == slow.computed && (fast.also & rules_mask) == slow.also;
        different += !CHECK(same);
        struct verdict plain = colour_of(&f, &b->rules, &b->calendar, b->run.t);
        different += !CHECK(memcmp(&plain, &fast, sizeof plain) == 0);
    }
    CHECK_EQ_I64(seen, rules_mask); /* every row won at least once */
}

TEST(colour_first_match_wins_and_is_listed)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 1;
    int wrong = 0;
    for (int i = 0; i < CASES && wrong < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        add_opinion(&f, &seed);
        b->run.t = random_now(&f, &seed);
        struct verdict v = colour_at(&f, &b->run);
        wrong += !CHECK((v.also & CODE_BIT(v.reason)) != 0);
        wrong += !CHECK((v.also & (CODE_BIT(v.reason) - 1)) == 0);
        wrong += !CHECK(v.computed == reason_colour(v.reason));
        bool is_declared = (v.also & (CODE_BIT(NOTE_DECLARED_BETTER) | CODE_BIT(NOTE_DECLARED_WORSE))) != 0;
        wrong += !CHECK(is_declared == (v.colour != v.computed));
        wrong += !CHECK(v.days >= 0);
    }
}

TEST(colour_never_gets_better_by_time)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 2;
    int better = 0;
    for (int i = 0; i < CASES / 10 && better < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        add_opinion(&f, &seed);
        b->run.t = random_now(&f, &seed);
        struct verdict before = colour_at(&f, &b->run);
        for (int k = 0; k < 12; k++) {
            b->run.t += draw_between(&seed, 1, 15);
            struct verdict after = colour_at(&f, &b->run);
            better += !CHECK(verdict_severity(&after) >= verdict_severity(&before));
            before = after;
        }
    }
}

TEST(colour_never_gets_better_by_time_with_milestones)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 3;
    int better = 0;
    for (int i = 0; i < CASES / 20 && better < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        struct milestone m[4];
        if (f.start == 0 || f.due <= f.start) {
            continue;
        }
        for (size_t k = 0; k < 4; k++) {
            m[k] = (struct milestone){250, draw_percent(&seed, 40), draw_between(&seed, f.start, f.due)};
        }
        int severity = 0;
        for (day_t day = f.start - 3; day < f.due + 20; day += draw_between(&seed, 1, 20)) {
            progress_of_milestones(&f, m, 4, &b->calendar, day);
            b->run.t = day;
            struct verdict v = colour_at(&f, &b->run);
            better += !CHECK(verdict_severity(&v) >= severity);
            severity = verdict_severity(&v);
        }
    }
}

TEST(colour_is_green_only_by_evidence_or_while_on_track)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 4;
    int wrong = 0;
    for (int i = 0; i < CASES && wrong < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        add_opinion(&f, &seed);
        b->run.t = random_now(&f, &seed);
        struct verdict v = colour_at(&f, &b->run);
        if (v.colour != COLOUR_GREEN) {
            continue;
        }
        bool is_done = v.reason == REASON_DONE && f.accepted_delivered != 0;
        bool is_granted = (v.also & CODE_BIT(NOTE_DECLARED_BETTER)) && (f.flags & FACT_DECLARED_BY_APPROVER) &&
                          b->run.t <= f.declared_until;
        bool is_on_track = v.also == CODE_BIT(REASON_ON_TRACK) || v.reason == REASON_ON_TRACK;
        wrong += !CHECK(is_done || is_granted || is_on_track);
        wrong += !CHECK(v.reason != REASON_ON_TRACK || (f.due != 0 && b->run.t <= f.due));
    }
}

/* What an owner may do alone: hand in, forecast, declare, report lateness away. None of it turns a warning green. */
TEST(colour_owner_alone_cannot_make_it_green)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 5;
    int wrong = 0;
    for (int i = 0; i < CASES && wrong < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        b->run.t = random_now(&f, &seed);
        struct verdict before = colour_at(&f, &b->run);
        if (before.colour != COLOUR_RED && before.colour != COLOUR_AMBER && before.colour != COLOUR_PURPLE) {
            continue;
        }
        bool is_warned =
            (before.also & (CODE_BIT(REASON_AT_RISK) | CODE_BIT(REASON_SLIPPING) | CODE_BIT(REASON_OVERDUE))) != 0;
        f.declared = COLOUR_GREEN;
        f.declared_until = b->run.t + 100;
        f.flags &= (uint16_t)~FACT_DECLARED_BY_APPROVER;
        f.forecast_finish = is_warned ? 0 : f.forecast_finish;
        f.held = (uint8_t)colour_held_without_evidence(&before);
        struct verdict after = colour_at(&f, &b->run);
        wrong += !CHECK(after.colour != COLOUR_GREEN);
        f.decision = DECISION_WAITING;
        f.delivered = b->run.t;
        after = colour_at(&f, &b->run);
        wrong += !CHECK(after.colour != COLOUR_GREEN);
    }
}

TEST(colour_extension_alone_never_betters_a_warning)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 6;
    int wrong = 0;
    for (int i = 0; i < CASES && wrong < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        b->run.t = random_now(&f, &seed);
        struct verdict before = colour_at(&f, &b->run);
        bool is_open = before.reason >= REASON_OVERDUE && b->run.t >= f.start;
        if (f.due == 0 || !is_open) {
            continue;
        }
        f.held = (uint8_t)colour_held_without_evidence(&before);
        f.due += draw_between(&seed, 1, 300);
        f.forecast_finish = 0;
        struct verdict after = colour_at(&f, &b->run);
        bool was_red = before.colour == COLOUR_RED;
        wrong += !CHECK(!was_red || after.colour == COLOUR_RED || after.colour == COLOUR_PURPLE);
        wrong += !CHECK(before.colour != COLOUR_AMBER || verdict_severity(&after) >= 2);
    }
}

/* A life of reports, extensions and waiting days: from a progress warning the way to green leads over an approved
 * report with enough progress. */
TEST(colour_recovers_only_with_an_approved_report)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 7;
    int wrong = 0;
    uint32_t warnings = CODE_BIT(REASON_AT_RISK) | CODE_BIT(REASON_SLIPPING) | CODE_BIT(REASON_OVERDUE);
    int recovered = 0;
    for (int life = 0; life < 3000 && wrong < 5; life++) {
        struct obligation_facts f = {.flags = FACT_HAS_LEAD | FACT_PRODUCT,
                                     .start = FIRST + draw_between(&seed, 0, 100)};
        f.due = f.original_due = f.start + draw_between(&seed, 30, 200);
        b->run.t = f.start;
        struct verdict before = colour_at(&f, &b->run);
        for (int step = 0; step < 40; step++) {
            b->run.t += draw_between(&seed, 0, 9);
            before = colour_at(&f, &b->run);
            int what = draw_between(&seed, 0, 9);
            if (what < 4) {
                f.earned_permille = (uint16_t)draw_between(&seed, f.earned_permille, 1000);
                f.informed = b->run.t;
                f.held = (uint8_t)colour_held_after_report(&before, &f, &b->run);
            } else if (what == 4) {
                f.held = (uint8_t)colour_held_without_evidence(&before);
                f.due += draw_between(&seed, 1, 60);
            }
            struct verdict after = colour_at(&f, &b->run);
            bool has_recovered = (before.also & warnings) != 0 && after.colour == COLOUR_GREEN;
            struct opt_i64 done = progress_ratio(&f, &b->run);
            wrong += !CHECK(!has_recovered || (what < 4 && (!done.has || done.v >= 950)));
            recovered += has_recovered;
        }
    }
    CHECK(recovered > 100);
}

TEST(colour_missing_information_never_looks_better)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 8;
    int better = 0;
    for (int i = 0; i < CASES && better < 5; i++) {
        struct obligation_facts f = random_facts(&seed);
        f.flags &= (uint16_t)~FACT_MILESTONES;
        b->run.t = random_now(&f, &seed);
        struct verdict known = colour_at(&f, &b->run);
        struct obligation_facts less_known = f;
        less_known.informed = 0;
        less_known.earned_permille = 0;
        less_known.accepted_delivered = 0;
        less_known.decision = DECISION_NONE;
        less_known.report_due = f.report_due ? f.report_due : b->run.t - 30;
        struct verdict v = colour_at(&less_known, &b->run);
        bool can_compare = known.reason != REASON_DONE_LATE && known.reason != REASON_LATE_WITH_APPROVER;
        better +=
            !CHECK(!can_compare || verdict_severity(&v) >= verdict_severity(&known) || v.reason == REASON_NOT_STARTED);
    }
}

TEST(colour_order_of_obligations_and_milestones_does_not_matter)
{
    struct bench *b = bench_new(t);
    uint64_t seed = 9;
    struct tally forward = {0};
    struct tally backward = {0};
    struct tally in_one_go = {0};
    enum { N = 5000 };
    struct verdict *v = ARENA_ARRAY(t->arena, struct verdict, N);
    struct obligation_facts *facts = ARENA_ARRAY(t->arena, struct obligation_facts, N);
    b->run.t = FIRST + 300;
    for (int i = 0; i < N; i++) {
        facts[i] = random_facts(&seed);
        v[i] = colour_at(&facts[i], &b->run);
        tally_add(&forward, &v[i]);
    }
    for (int i = N; i-- > 0;) {
        tally_add(&backward, &v[i]);
    }
    CHECK(memcmp(&forward, &backward, sizeof forward) == 0);
    tally_add_facts(&in_one_go, facts, N, &b->run);
    CHECK(memcmp(&forward, &in_one_go, sizeof forward) == 0);
    struct tally_sum sum;
    CHECK_OK(tally_check(&forward, &sum));
    CHECK_EQ_I64(sum.total, N);
    struct milestone m[] = {{300, true, FIRST + 50}, {300, false, FIRST + 90}, {400, true, FIRST + 70}};
    struct milestone turned[] = {m[2], m[0], m[1]};
    struct obligation_facts f = {.start = FIRST, .due = FIRST + 100};
    struct obligation_facts g = f;
    progress_of_milestones(&f, m, 3, &b->calendar, FIRST + 80);
    progress_of_milestones(&g, turned, 3, &b->calendar, FIRST + 80);
    CHECK(memcmp(&f, &g, sizeof f) == 0);
}
