/* Each row of the table of RULES 5 with its boundaries; the properties are in colour_properties_test.c. */
#include "features/board/colour_rules.h"
#include "rules_fixture.h"
#include "test.h"

#include <string.h>

/* From Monday 2025-03-03 to Friday 2025-05-23: 56 working days after the start (Hùng Vương, 30/4, 1/5 and 2/5 off,
 * Saturday 26/4 worked). */
#define START 20250303
#define DUE 20250523

static struct obligation_facts underway(void)
{
    return (struct obligation_facts){
        .start = ymd(START),
        .original_due = ymd(DUE),
        .due = ymd(DUE),
        .informed = ymd(START),
        .earned_permille = 1000,
        .flags = FACT_HAS_LEAD | FACT_PRODUCT,
    };
}

static struct verdict at(struct test *t, struct obligation_facts f, int day)
{
    struct calendar c = bundled_calendar(t->arena);
    struct rule_set rules = rule_set_default();
    return colour_of(&f, &rules, &c, ymd(day));
}

static bool lists(struct verdict v, enum reason code)
{
    return (v.also & CODE_BIT(code)) != 0;
}

/* The reason and its colour. */
static bool is(struct verdict v, enum reason reason, enum colour colour)
{
    return v.reason == reason && v.colour == colour && v.computed == colour && lists(v, reason);
}

TEST(colour_cancelled_is_grey_and_lists_nothing_else)
{
    struct obligation_facts f = underway();
    f.flags |= FACT_CANCELLED;
    struct verdict v = at(t, f, 20250601);
    CHECK(is(v, REASON_CANCELLED, COLOUR_GREY));
    CHECK_EQ_I64(v.also, CODE_BIT(REASON_CANCELLED));
    CHECK_EQ_I64(v.days, 0);
}

TEST(colour_unassigned_is_purple_and_lists_what_else_is_wrong)
{
    struct obligation_facts f = underway();
    f.flags = FACT_PRODUCT;
    struct verdict v = at(t, f, 20250602);
    CHECK(is(v, REASON_UNASSIGNED, COLOUR_PURPLE));
    CHECK(lists(v, REASON_OVERDUE));
    f.due = 0;
    v = at(t, f, 20250602);
    CHECK(is(v, REASON_UNASSIGNED, COLOUR_PURPLE));
    CHECK(lists(v, REASON_NO_DEADLINE));
}

TEST(colour_no_deadline_is_purple_until_one_is_set)
{
    struct obligation_facts f = underway();
    f.due = f.original_due = 0;
    CHECK(is(at(t, f, 20250310), REASON_NO_DEADLINE, COLOUR_PURPLE));
    f.report_due = ymd(20250310);
    f.report_due_second = ymd(20250410);
    struct verdict v = at(t, f, 20250601);
    CHECK(is(v, REASON_NO_DEADLINE, COLOUR_PURPLE));
    CHECK(lists(v, REASON_NO_INFORMATION)); /* reports still count */
    f.due = ymd(DUE);
    f.report_due = f.report_due_second = 0;
    CHECK(is(at(t, f, 20250310), REASON_ON_TRACK, COLOUR_GREEN));
}

TEST(colour_done_without_deadline_is_done_and_says_so)
{
    struct obligation_facts f = underway();
    f.due = f.original_due = 0;
    f.accepted_delivered = ymd(20250401);
    struct verdict v = at(t, f, 20250601);
    CHECK(is(v, REASON_DONE, COLOUR_GREEN));
    CHECK(lists(v, NOTE_NO_DUE_DAY));
    CHECK_EQ_I64(v.days, 0);
}

TEST(colour_done_up_to_the_due_day_and_late_from_the_day_after)
{
    struct obligation_facts f = underway();
    f.accepted_delivered = ymd(20250522);
    CHECK_EQ_I64(at(t, f, 20250601).days, 1);
    CHECK(is(at(t, f, 20250601), REASON_DONE, COLOUR_GREEN));
    f.accepted_delivered = ymd(DUE);
    CHECK(is(at(t, f, 20250601), REASON_DONE, COLOUR_GREEN));
    f.accepted_delivered = ymd(20250524); /* Saturday: no working day late, and late all the same */
    CHECK(is(at(t, f, 20250601), REASON_DONE_LATE, COLOUR_DARK_AMBER));
    CHECK_EQ_I64(at(t, f, 20250601).days, 1);
    f.accepted_delivered = ymd(20250603);
    CHECK_EQ_I64(at(t, f, 20260601).days, 7); /* for ever */
    CHECK(is(at(t, f, 20260601), REASON_DONE_LATE, COLOUR_DARK_AMBER));
}

TEST(colour_done_only_by_extension_is_noted)
{
    struct obligation_facts f = underway();
    f.original_due = ymd(20250429);
    f.accepted_delivered = ymd(20250429);
    CHECK(!lists(at(t, f, 20250601), NOTE_AFTER_ORIGINAL_DUE));
    f.accepted_delivered = ymd(20250505);
    f.flags |= FACT_MOVED_AFTER_EXPIRY;
    struct verdict v = at(t, f, 20250601);
    CHECK(is(v, REASON_DONE, COLOUR_GREEN));
    CHECK(lists(v, NOTE_AFTER_ORIGINAL_DUE));
    CHECK(lists(v, NOTE_MOVED_AFTER_EXPIRY));
    f.accepted_delivered = ymd(20250526);
    CHECK(!lists(at(t, f, 20250601), NOTE_AFTER_ORIGINAL_DUE));
    f.accepted_delivered = 0;
    CHECK(lists(at(t, f, 20250505), NOTE_AFTER_ORIGINAL_DUE));
    f.original_due = 0;
    CHECK(!lists(at(t, f, 20250505), NOTE_AFTER_ORIGINAL_DUE));
}

TEST(colour_with_approver_and_the_approvers_clock)
{
    struct obligation_facts f = underway();
    f.decision = DECISION_WAITING;
    f.delivered = ymd(20250505);
    struct verdict v = at(t, f, 20250519); /* ten working days after */
    CHECK(is(v, REASON_WITH_APPROVER, COLOUR_BLUE));
    CHECK_EQ_I64(v.days, 10);
    CHECK(!lists(v, NOTE_APPROVER_LATE));
    v = at(t, f, 20250520);
    CHECK(is(v, REASON_WITH_APPROVER, COLOUR_BLUE));
    CHECK(lists(v, NOTE_APPROVER_LATE));
    CHECK(!lists(at(t, f, DUE), NOTE_DUE_PASSED));
    v = at(t, f, 20250524);
    CHECK(is(v, REASON_WITH_APPROVER, COLOUR_BLUE));
    CHECK(lists(v, NOTE_DUE_PASSED));
    f.due = 0;
    v = at(t, f, 20250524);
    CHECK(is(v, REASON_WITH_APPROVER, COLOUR_BLUE));
    CHECK(!lists(v, NOTE_DUE_PASSED));
}

TEST(colour_delivered_on_the_due_day_is_in_time)
{
    struct obligation_facts f = underway();
    f.decision = DECISION_WAITING;
    f.delivered = ymd(DUE);
    CHECK(is(at(t, f, 20250528), REASON_WITH_APPROVER, COLOUR_BLUE));
    f.delivered = ymd(20250528);
    struct verdict v = at(t, f, 20250530);
    CHECK(is(v, REASON_LATE_WITH_APPROVER, COLOUR_DARK_AMBER));
    CHECK(!lists(v, NOTE_DUE_PASSED));
    CHECK_EQ_I64(v.days, 3);
}

TEST(colour_overdue_from_the_day_after)
{
    struct obligation_facts f = underway();
    CHECK(is(at(t, f, 20250522), REASON_ON_TRACK, COLOUR_GREEN));
    CHECK(is(at(t, f, DUE), REASON_ON_TRACK, COLOUR_GREEN));
    struct verdict v = at(t, f, 20250524); /* Saturday */
    CHECK(is(v, REASON_OVERDUE, COLOUR_RED));
    CHECK_EQ_I64(v.days, 1);
    CHECK_EQ_I64(at(t, f, 20250526).days, 1);
    CHECK_EQ_I64(at(t, f, 20250527).days, 2);
    f.decision = DECISION_RETURNED;
    f.delivered = ymd(20250520);
    CHECK(is(at(t, f, 20250526), REASON_OVERDUE, COLOUR_RED));
}

TEST(colour_returned_in_time_is_open_again)
{
    struct obligation_facts f = underway();
    f.decision = DECISION_RETURNED;
    f.delivered = ymd(20250505);
    CHECK(is(at(t, f, 20250506), REASON_ON_TRACK, COLOUR_GREEN));
}

TEST(colour_not_started_up_to_the_day_before)
{
    struct obligation_facts f = underway();
    struct verdict v = at(t, f, 20250301);
    CHECK(is(v, REASON_NOT_STARTED, COLOUR_WHITE));
    CHECK_EQ_I64(v.days, 2);
    CHECK(is(at(t, f, 20250302), REASON_NOT_STARTED, COLOUR_WHITE));
    CHECK(is(at(t, f, START), REASON_ON_TRACK, COLOUR_GREEN));
}

TEST(colour_report_late_beyond_grace_and_no_information_at_two)
{
    struct obligation_facts f = underway();
    f.report_due = ymd(20250314);                                 /* a Friday */
    CHECK(is(at(t, f, 20250320), REASON_ON_TRACK, COLOUR_GREEN)); /* four working days */
    CHECK(is(at(t, f, 20250321), REASON_ON_TRACK, COLOUR_GREEN)); /* five */
    struct verdict v = at(t, f, 20250324);
    CHECK(is(v, REASON_REPORT_LATE, COLOUR_AMBER));
    CHECK_EQ_I64(v.days, 6);
    f.report_due_second = ymd(20250318);
    CHECK(is(at(t, f, 20250325), REASON_REPORT_LATE, COLOUR_AMBER));
    v = at(t, f, 20250326);
    CHECK(is(v, REASON_NO_INFORMATION, COLOUR_PURPLE));
    CHECK(lists(v, REASON_REPORT_LATE));
    CHECK_EQ_I64(v.days, 23);
    f.report_due = 0;
    v = at(t, f, 20250326);
    CHECK(is(v, REASON_REPORT_LATE, COLOUR_AMBER));
    CHECK_EQ_I64(v.days, 6);
}

TEST(colour_no_information_by_age)
{
    struct obligation_facts f = underway();
    f.period_days = 15;
    f.informed = ymd(20250310); /* two periods later: 9 April; five working days more: 16 April */
    CHECK(is(at(t, f, 20250415), REASON_ON_TRACK, COLOUR_GREEN));
    CHECK(is(at(t, f, 20250416), REASON_ON_TRACK, COLOUR_GREEN));
    CHECK(is(at(t, f, 20250417), REASON_NO_INFORMATION, COLOUR_PURPLE));
    f.informed = 0; /* counts from the start: 2 April, 10 April (7 April is a holiday) */
    CHECK(is(at(t, f, 20250410), REASON_ON_TRACK, COLOUR_GREEN));
    struct verdict v = at(t, f, 20250411);
    CHECK(is(v, REASON_NO_INFORMATION, COLOUR_PURPLE));
    CHECK_EQ_I64(v.days, 39);
    f.start = 0;
    v = at(t, f, 20250401);
    CHECK(is(v, REASON_NO_INFORMATION, COLOUR_PURPLE));
    CHECK_EQ_I64(v.days, 0);
}

TEST(colour_nothing_is_at_risk_in_the_first_days)
{
    struct obligation_facts f = underway();
    f.earned_permille = 0;
    CHECK(is(at(t, f, 20250310), REASON_ON_TRACK, COLOUR_GREEN)); /* day 5 of 56: ten per cent is 5.6 */
    CHECK(is(at(t, f, 20250311), REASON_AT_RISK, COLOUR_RED));
    f.due = ymd(20250307); /* four working days: half of them at most */
    CHECK(is(at(t, f, 20250305), REASON_ON_TRACK, COLOUR_GREEN));
    CHECK(is(at(t, f, 20250306), REASON_AT_RISK, COLOUR_RED));
    f.due = ymd(START); /* a task of one day has no later day to be judged on */
    CHECK(is(at(t, f, START), REASON_ON_TRACK, COLOUR_GREEN));
}

/* 20 of 40 working days have passed: the plan wants 500. */
static struct obligation_facts half_way(uint16_t earned)
{
    struct obligation_facts f = underway();
    f.start = ymd(20250602);
    f.due = f.original_due = ymd(20250728);
    f.informed = f.start;
    f.earned_permille = earned;
    return f;
}
#define HALF_WAY 20250630

struct row {
    int day;
    uint16_t earned;
    enum reason reason;
};

static void check_rows(struct test *t, const struct rule_set *rules, const struct row *rows, size_t n)
{
    struct calendar c = bundled_calendar(t->arena);
    for (size_t i = 0; i < n; i++) {
        struct obligation_facts f = half_way(rows[i].earned);
        struct verdict v = colour_of(&f, rules, &c, ymd(rows[i].day));
        CHECK_EQ_I64(v.reason, rows[i].reason);
        CHECK_EQ_I64(v.days, calendar_working_between(&c, ymd(rows[i].day), f.due));
    }
}

TEST(colour_ratio_boundaries)
{
    struct rule_set rules = rule_set_default();
    rules.red_slip_permille = rules.amber_slip_permille = 10000; /* the ratio alone */
    static const struct row rows[] = {
        {HALF_WAY, 374, REASON_AT_RISK},  {HALF_WAY, 375, REASON_SLIPPING}, {HALF_WAY, 376, REASON_SLIPPING},
        {HALF_WAY, 449, REASON_SLIPPING}, {HALF_WAY, 450, REASON_ON_TRACK}, {HALF_WAY, 451, REASON_ON_TRACK},
        {HALF_WAY, 0, REASON_AT_RISK},
    };
    check_rows(t, &rules, rows, sizeof rows / sizeof rows[0]);
}

TEST(colour_slip_boundaries)
{
    struct rule_set rules = rule_set_default();
    rules.red_ratio_permille = rules.amber_ratio_permille = 0; /* the slip alone: 500/earned - 1 */
    static const struct row rows[] = {
        {HALF_WAY, 416, REASON_AT_RISK},
        {HALF_WAY, 417, REASON_SLIPPING},
        {HALF_WAY, 476, REASON_SLIPPING},
        {HALF_WAY, 477, REASON_ON_TRACK},
    };
    check_rows(t, &rules, rows, sizeof rows / sizeof rows[0]);
}

TEST(colour_days_left_boundaries)
{
    struct rule_set rules = rule_set_default();
    rules.red_ratio_permille = rules.amber_ratio_permille = 0;
    rules.red_slip_permille = rules.amber_slip_permille = 10000;
    static const struct row rows[] = {
        {20250711, 799, REASON_ON_TRACK}, /* 11 working days left */
        {20250714, 799, REASON_SLIPPING}, {20250714, 800, REASON_ON_TRACK}, {20250714, 801, REASON_ON_TRACK},
        {20250715, 799, REASON_SLIPPING}, {20250718, 599, REASON_SLIPPING}, /* 6 left */
        {20250721, 599, REASON_AT_RISK},  {20250721, 600, REASON_SLIPPING}, {20250721, 601, REASON_SLIPPING},
        {20250722, 599, REASON_AT_RISK},  {20250728, 599, REASON_AT_RISK},
    };
    check_rows(t, &rules, rows, sizeof rows / sizeof rows[0]);
}

TEST(colour_own_forecast_counts_when_it_is_later)
{
    struct obligation_facts f = half_way(500);
    f.forecast_finish = ymd(20250728);
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_ON_TRACK);
    f.forecast_finish = ymd(20250730); /* two of 40 days: five per cent */
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_ON_TRACK);
    f.forecast_finish = ymd(20250731);
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_SLIPPING);
    f.forecast_finish = ymd(20250807); /* eight: twenty per cent */
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_SLIPPING);
    f.forecast_finish = ymd(20250808);
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_AT_RISK);
}

TEST(colour_milestones_replace_the_straight_line)
{
    struct obligation_facts f = half_way(300);
    f.flags |= FACT_MILESTONES;
    f.planned_permille = 300;
    f.schedule_permille = 600;
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_ON_TRACK);
    f.planned_permille = 500;
    f.schedule_permille = 490; /* 300/500 */
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_AT_RISK);
    f.earned_permille = f.planned_permille = 0; /* nothing wanted yet: nothing to be behind with */
    f.schedule_permille = 0;
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_ON_TRACK);
    CHECK_EQ_I64(at(t, f, 20250604).reason, REASON_ON_TRACK);
    f.planned_permille = 100; /* a milestone was due: no early days */
    CHECK_EQ_I64(at(t, f, 20250604).reason, REASON_AT_RISK);
}

TEST(colour_without_start_is_judged_by_the_days_left)
{
    struct obligation_facts f = half_way(599);
    f.start = 0;
    CHECK_EQ_I64(at(t, f, HALF_WAY).reason, REASON_ON_TRACK);
    CHECK_EQ_I64(at(t, f, 20250721).reason, REASON_AT_RISK);
}

TEST(colour_blocked_lists_what_it_hides)
{
    struct obligation_facts f = half_way(500);
    f.blocked_by = 17;
    struct verdict v = at(t, f, HALF_WAY);
    CHECK(is(v, REASON_BLOCKED, COLOUR_AMBER));
    CHECK_EQ_I64(v.days, 20);
    f.earned_permille = 440;
    v = at(t, f, HALF_WAY);
    CHECK(is(v, REASON_BLOCKED, COLOUR_AMBER));
    CHECK(lists(v, REASON_SLIPPING));
}

TEST(colour_standing_is_judged_by_reports_only)
{
    struct obligation_facts f = underway();
    f.flags = FACT_HAS_LEAD | FACT_STANDING;
    f.due = f.original_due = 0;
    f.earned_permille = 0;
    f.held = HELD_RED;
    struct verdict v = at(t, f, 20260601);
    CHECK(is(v, REASON_REGULAR, COLOUR_BLUE_GREY));
    CHECK_EQ_I64(v.also, CODE_BIT(REASON_REGULAR));
    f.accepted_delivered = ymd(20250401); /* never done */
    f.decision = DECISION_WAITING;
    CHECK(is(at(t, f, 20260601), REASON_REGULAR, COLOUR_BLUE_GREY));
    f.report_due = ymd(20260501);
    CHECK(is(at(t, f, 20260601), REASON_REPORT_LATE, COLOUR_AMBER));
    f.report_due = 0;
    f.blocked_by = 3;
    CHECK(is(at(t, f, 20260601), REASON_BLOCKED, COLOUR_AMBER));
    f.period_days = 92;
    CHECK(is(at(t, f, 20260601), REASON_NO_INFORMATION, COLOUR_PURPLE));
    CHECK(is(at(t, f, 20250301), REASON_NOT_STARTED, COLOUR_WHITE));
}

TEST(colour_work_without_product_or_deadline_is_regular)
{
    struct obligation_facts f = underway();
    f.flags = FACT_HAS_LEAD;
    f.due = f.original_due = 0;
    CHECK(is(at(t, f, 20260601), REASON_REGULAR, COLOUR_BLUE_GREY));
}

TEST(colour_unmeasured_occurrence_waits_for_its_day)
{
    struct obligation_facts f = half_way(0);
    f.flags |= FACT_UNMEASURED;
    CHECK(is(at(t, f, 20250728), REASON_ON_TRACK, COLOUR_GREEN));
    CHECK(is(at(t, f, 20250729), REASON_OVERDUE, COLOUR_RED));
}

TEST(colour_held_warning_stays)
{
    struct obligation_facts f = half_way(500);
    f.held = HELD_AMBER;
    struct verdict v = at(t, f, HALF_WAY);
    CHECK(is(v, REASON_SLIPPING, COLOUR_AMBER));
    CHECK(lists(v, NOTE_HELD));
    f.held = HELD_RED;
    v = at(t, f, HALF_WAY);
    CHECK(is(v, REASON_AT_RISK, COLOUR_RED));
    CHECK(lists(v, REASON_SLIPPING));
}

static struct colour_run run_at(const struct rule_set *rules, const struct calendar *c, int day)
{
    return (struct colour_run){.rules = rules, .calendar = c, .t = ymd(day)};
}

TEST(colour_leaves_red_and_amber_only_at_the_recovery_ratio)
{
    struct calendar c = bundled_calendar(t->arena);
    struct rule_set rules = rule_set_default();
    struct colour_run run = run_at(&rules, &c, HALF_WAY);
    struct obligation_facts before = half_way(300);
    struct verdict red = colour_at(&before, &run);
    CHECK_EQ_I64(red.reason, REASON_AT_RISK);
    struct obligation_facts after = half_way(474);
    CHECK_EQ_I64(colour_held_after_report(&red, &after, &run), HELD_AMBER);
    after = half_way(475);
    CHECK_EQ_I64(colour_held_after_report(&red, &after, &run), HELD_NONE);
    after = half_way(474);
    after.flags |= FACT_UNMEASURED;
    CHECK_EQ_I64(colour_held_after_report(&red, &after, &run), HELD_NONE);
    before = half_way(500);
    struct verdict green = colour_at(&before, &run);
    after = half_way(460);
    CHECK_EQ_I64(colour_held_after_report(&green, &after, &run), HELD_NONE);
    struct colour_run early = run_at(&rules, &c, 20250604);
    after = half_way(0);
    CHECK_EQ_I64(colour_held_after_report(&red, &after, &early), HELD_NONE);
}

TEST(colour_is_not_bettered_by_an_extension)
{
    struct obligation_facts f = half_way(600);
    struct verdict v = at(t, f, 20250801);
    CHECK_EQ_I64(v.reason, REASON_OVERDUE);
    CHECK_EQ_I64(colour_held_without_evidence(&v), HELD_RED);
    f.held = HELD_RED;
    f.due = ymd(20251231);
    CHECK(is(at(t, f, 20250801), REASON_AT_RISK, COLOUR_RED));
    f = half_way(440);
    v = at(t, f, HALF_WAY);
    CHECK_EQ_I64(v.reason, REASON_SLIPPING);
    CHECK_EQ_I64(colour_held_without_evidence(&v), HELD_AMBER);
    f = half_way(500);
    v = at(t, f, HALF_WAY);
    CHECK_EQ_I64(colour_held_without_evidence(&v), HELD_NONE);
}

TEST(colour_declared_worse_counts_at_once)
{
    struct obligation_facts f = half_way(500);
    f.declared = COLOUR_RED;
    struct verdict v = at(t, f, HALF_WAY);
    CHECK_EQ_I64(v.colour, COLOUR_RED);
    CHECK_EQ_I64(v.computed, COLOUR_GREEN);
    CHECK_EQ_I64(v.reason, REASON_ON_TRACK);
    CHECK(lists(v, NOTE_DECLARED_WORSE));
    CHECK_EQ_I64(verdict_severity(&v), 3);
    f.declared = COLOUR_GREEN; /* not started is white: green says nothing worse */
    CHECK(is(at(t, f, 20250530), REASON_NOT_STARTED, COLOUR_WHITE));
    f.declared = COLOUR_AMBER;
    CHECK_EQ_I64(at(t, f, 20250530).colour, COLOUR_AMBER);
}

TEST(colour_declared_better_needs_the_approver_and_a_day)
{
    struct obligation_facts f = half_way(300);
    f.declared = COLOUR_GREEN;
    f.declared_until = ymd(HALF_WAY);
    CHECK(is(at(t, f, HALF_WAY), REASON_AT_RISK, COLOUR_RED));
    f.flags |= FACT_DECLARED_BY_APPROVER;
    struct verdict v = at(t, f, HALF_WAY);
    CHECK_EQ_I64(v.colour, COLOUR_GREEN);
    CHECK_EQ_I64(v.computed, COLOUR_RED);
    CHECK(lists(v, NOTE_DECLARED_BETTER));
    CHECK_EQ_I64(verdict_severity(&v), 1);
    CHECK(is(at(t, f, 20250701), REASON_AT_RISK, COLOUR_RED)); /* expired */
    f.report_due = ymd(20250610);
    CHECK(is(at(t, f, HALF_WAY), REASON_AT_RISK, COLOUR_RED)); /* missing information never looks good */
    f.report_due = 0;
    f.declared = COLOUR_RED; /* the same as computed */
    CHECK(is(at(t, f, HALF_WAY), REASON_AT_RISK, COLOUR_RED));
    CHECK(!lists(at(t, f, HALF_WAY), NOTE_DECLARED_WORSE));
}

TEST(colour_declared_never_touches_matters_of_record)
{
    struct obligation_facts f = half_way(300);
    f.flags |= FACT_DECLARED_BY_APPROVER;
    f.declared = COLOUR_GREEN;
    f.declared_until = ymd(20261231);
    CHECK(is(at(t, f, 20250801), REASON_OVERDUE, COLOUR_RED));
    f.declared = COLOUR_RED;
    f.accepted_delivered = ymd(20250701);
    CHECK(is(at(t, f, 20250801), REASON_DONE, COLOUR_GREEN));
    f = half_way(500);
    f.declared = COLOUR_PURPLE;
    CHECK(is(at(t, f, HALF_WAY), REASON_ON_TRACK, COLOUR_GREEN));
}

TEST(colour_progress_ratio_is_rounded_and_may_be_missing)
{
    struct calendar c = bundled_calendar(t->arena);
    struct rule_set rules = rule_set_default();
    struct colour_run run = run_at(&rules, &c, HALF_WAY);
    struct obligation_facts f = half_way(333);
    struct opt_i64 ratio = progress_ratio(&f, &run);
    CHECK(ratio.has);
    CHECK_EQ_I64(ratio.v, 666);
    run.t = f.start;
    CHECK(!progress_ratio(&f, &run).has);
    f.flags |= FACT_STANDING;
    CHECK(!progress_ratio(&f, &run).has);
    f.flags = FACT_HAS_LEAD;
    f.due = 0;
    CHECK(!progress_ratio(&f, &run).has);
}

TEST(colour_table_gives_the_same_as_the_calendar)
{
    struct calendar c = bundled_calendar(t->arena);
    struct rule_set rules = rule_set_default();
    int32_t *upto = ARENA_ARRAY(t->arena, int32_t, 400);
    struct colour_run run = run_at(&rules, &c, HALF_WAY);
    run.table = working_table_fill(&c, ymd(20250601), 400, upto); /* begins after some of the days */
    struct obligation_facts f[2] = {half_way(440), underway()};
    for (size_t i = 0; i < 2; i++) {
        struct verdict slow = colour_of(&f[i], &rules, &c, run.t);
        struct verdict fast = colour_at(&f[i], &run);
        CHECK(memcmp(&slow, &fast, sizeof slow) == 0);
        fast = colour_without_days(&f[i], &run);
        CHECK(slow.days != 0 && fast.days == 0);
        slow.days = 0;
        CHECK(memcmp(&slow, &fast, sizeof slow) == 0);
    }
}

TEST(colour_names_and_severities)
{
    for (int r = 0; r < CODE_COUNT; r++) {
        CHECK(code_name((enum reason)r) != NULL);
    }
    CHECK_STR(str_c(code_name(REASON_LATE_WITH_APPROVER)), S("LATE_WITH_APPROVER"));
    CHECK_STR(str_c(code_name(NOTE_DECLARED_BETTER)), S("DECLARED_BETTER"));
    for (int c = 0; c < COLOUR_COUNT; c++) {
        CHECK(colour_name((enum colour)c) != NULL);
    }
    CHECK_STR(str_c(colour_name(COLOUR_BLUE_GREY)), S("blue_grey"));
    CHECK_STR(str_c(colour_name(COLOUR_PURPLE)), S("purple"));
    CHECK_EQ_I64(reason_severity(REASON_OVERDUE), 5);
    CHECK_EQ_I64(reason_colour(REASON_REGULAR), COLOUR_BLUE_GREY);
    struct verdict v = {.reason = REASON_AT_RISK};
    CHECK_EQ_I64(verdict_days_unit(&v), DAYS_LEFT);
}

TEST(rule_set_is_filled_by_name_within_its_range)
{
    struct rule_set rules = rule_set_default();
    CHECK_OK(rule_set_put(&rules, S("red_ratio_permille"), 700));
    CHECK_EQ_I64(rules.red_ratio_permille, 700);
    CHECK_ERR(rule_set_put(&rules, S("red_ratio_permille"), 1001), E_INVALID);
    CHECK_ERR(rule_set_put(&rules, S("red_ratio_permille"), -1), E_INVALID);
    CHECK_ERR(rule_set_put(&rules, S("no_such_rule"), 1), E_NOT_FOUND);
    CHECK_EQ_I64(rules.red_ratio_permille, 700);
    struct rule_set initial = rule_set_default();
    for (size_t i = 0; i < rule_set_thresholds.n; i++) {
        const struct threshold *p = &rule_set_thresholds.v[i];
        CHECK_EQ_I64(threshold_value(p, &initial), p->initial);
        CHECK(p->min <= p->initial && p->initial <= p->max && p->source.n > 0);
    }
    CHECK_EQ_I64(rule_set_thresholds.n, sizeof rules / sizeof(int32_t));
}
