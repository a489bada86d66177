/* Sums that must agree, rates with their denominator, views of the table, milestones, cascades and series. */
#include "features/board/tally_rules.h"
#include "rules_fixture.h"
#include "test.h"

static struct verdict with_reason(enum reason r)
{
    enum colour colour = reason_colour(r);
    return (struct verdict){.reason = r, .colour = colour, .computed = colour, .also = CODE_BIT(r)};
}

static void add(struct tally *t, enum reason r, uint32_t notes, int n)
{
    struct verdict v = with_reason(r);
    v.also |= notes;
    for (int i = 0; i < n; i++) {
        tally_add(t, &v);
    }
}

/* RULES 7: figures of the Government Office, 20 and 24 October 2025. */
TEST(tally_refuses_the_printed_sum_and_accepts_the_corrected_one)
{
    struct tally_sum sum = {0};
    CHECK_ERR(sum_check(9831, (const int64_t[]){7892, 1602, 319}, 3, &sum), E_CONFLICT);
    CHECK_EQ_I64(sum.sum, 9813);
    CHECK_EQ_I64(sum.missing, 18);
    CHECK_OK(sum_check(9831, (const int64_t[]){7892, 1620, 319}, 3, &sum));
    CHECK_OK(sum_check(9831, (const int64_t[]){8150, 1620, 61}, 3, &sum));
    CHECK_EQ_I64(sum.missing, 0);
    CHECK_EQ_I64(rate_of(1620, 9831).hundredths, 1648); /* printed as 16.47: cut off, not rounded (16.4785) */
    CHECK_EQ_I64(rate_of(1602, 9831).hundredths, 1630);
}

TEST(tally_sum_refuses_negative_parts_and_overflow)
{
    struct tally_sum sum = {0};
    CHECK_ERR(sum_check(1, (const int64_t[]){2, -1}, 2, &sum), E_INVALID);
    CHECK_ERR(sum_check(1, (const int64_t[]){INT64_MAX, 1}, 2, &sum), E_TOO_LARGE);
    CHECK_ERR(sum_check(INT64_MIN, (const int64_t[]){1}, 1, &sum), E_TOO_LARGE);
    CHECK_OK(sum_check(0, NULL, 0, &sum));
    CHECK_ERR(sum_check(-1, NULL, 0, &sum), E_CONFLICT);
}

/* Report 1270/BC-TCTTTg of 2017: 14,068 on time, 1,983 late, 223 overdue of 16,274 due; 5,640 open in time. */
TEST(tally_shows_both_rates_of_2017)
{
    struct tally all = {0};
    add(&all, REASON_DONE, 0, 14068);
    add(&all, REASON_DONE_LATE, 0, 1983);
    add(&all, REASON_OVERDUE, 0, 223);
    add(&all, REASON_ON_TRACK, 0, 5640);
    struct due_rates r = tally_due_rates(&all);
    CHECK_EQ_I64(all.total, 21914);
    CHECK_EQ_I64(r.completed.denominator, 16274);
    CHECK_EQ_I64(r.completed.numerator, 16051);
    CHECK_EQ_I64(r.completed.hundredths, 9863);
    CHECK_EQ_I64(r.on_time.numerator, 14068);
    CHECK_EQ_I64(r.on_time.hundredths, 8644); /* 86.4446; RULES 7 prints 86.45 */
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_DONE_ON_TIME), 14068);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_DONE_LATE), 1983);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_IN_TIME), 5640);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_OVERDUE), 223);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_SUBMITTED), 0);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_OUTSIDE), 0);
}

/* 4 December 2025: 1,287 = 601 done + 404 on schedule + 104 overdue + 178 regular. */
TEST(tally_gives_the_four_public_classes)
{
    struct tally all = {0};
    add(&all, REASON_DONE, 0, 600);
    add(&all, REASON_DONE_LATE, 0, 1);
    add(&all, REASON_ON_TRACK, 0, 404);
    add(&all, REASON_OVERDUE, 0, 104);
    add(&all, REASON_REGULAR, 0, 178);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_DONE), 601);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_ON_SCHEDULE), 404);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_OVERDUE), 104);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_REGULAR), 178);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_UNKNOWN), 0);
    CHECK_EQ_I64(rate_of(601, 1287).hundredths, 4670);
}

TEST(tally_every_reason_has_one_class_in_each_view)
{
    struct tally all = {0};
    for (int r = 0; r < REASON_COUNT; r++) {
        add(&all, (enum reason)r, 0, 1);
    }
    uint32_t sum = 0;
    for (int c = 0; c < PUBLIC_CLASS_COUNT; c++) {
        sum += tally_public(&all, (enum public_class)c);
    }
    CHECK_EQ_I64(sum, REASON_COUNT);
    sum = 0;
    for (int c = 0; c < GOVERNMENT_CLASS_COUNT; c++) {
        sum += tally_government(&all, (enum government_class)c);
    }
    CHECK_EQ_I64(sum, REASON_COUNT);
}

TEST(tally_keeps_what_cannot_be_judged_outside_the_classes_of_others)
{
    struct tally all = {0};
    add(&all, REASON_NO_DEADLINE, 0, 1);
    add(&all, REASON_NO_INFORMATION, 0, 2);
    add(&all, REASON_CANCELLED, 0, 4);
    add(&all, REASON_WITH_APPROVER, 0, 8);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_UNKNOWN), 3);
    CHECK_EQ_I64(tally_public(&all, PUBLIC_WITHDRAWN), 4);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_SUBMITTED), 8);
    CHECK_EQ_I64(tally_government(&all, GOVERNMENT_OUTSIDE), 7);
}

TEST(tally_counts_what_was_due_honestly)
{
    struct tally all = {0};
    add(&all, REASON_DONE, CODE_BIT(NOTE_NO_DUE_DAY), 1);         /* in no rate */
    add(&all, REASON_DONE, CODE_BIT(NOTE_AFTER_ORIGINAL_DUE), 1); /* on time by extension only */
    add(&all, REASON_DONE, 0, 1);
    add(&all, REASON_WITH_APPROVER, CODE_BIT(NOTE_DUE_PASSED), 1); /* due, not completed */
    add(&all, REASON_WITH_APPROVER, 0, 1);                         /* not due yet */
    add(&all, REASON_LATE_WITH_APPROVER, 0, 1);
    add(&all, REASON_UNASSIGNED, CODE_BIT(REASON_OVERDUE), 1);        /* due, whoever owes it */
    add(&all, REASON_ON_TRACK, CODE_BIT(NOTE_AFTER_ORIGINAL_DUE), 1); /* due by its original date only */
    struct due_rates r = tally_due_rates(&all);
    CHECK_EQ_I64(r.completed.numerator, 2);
    CHECK_EQ_I64(r.completed.denominator, 5);
    CHECK_EQ_I64(r.on_time.numerator, 2);
    CHECK_EQ_I64(r.on_time_originally.numerator, 1);
    CHECK_EQ_I64(r.on_time_originally.denominator, 6);
    CHECK_EQ_I64(r.on_time_originally.hundredths, 1667);
    struct tally_sum sum = {0};
    CHECK_OK(tally_check(&all, &sum));
    all.by_reason[REASON_DONE]--;
    CHECK_ERR(tally_check(&all, &sum), E_CONFLICT);
    CHECK_EQ_I64(sum.missing, 1);
}

TEST(tally_merge_is_the_same_as_adding_one_by_one)
{
    struct tally a = {0};
    struct tally b = {0};
    struct tally all = {0};
    for (int r = 0; r < REASON_COUNT; r++) {
        add(r % 2 ? &a : &b, (enum reason)r, CODE_BIT(NOTE_HELD), r);
        add(&all, (enum reason)r, CODE_BIT(NOTE_HELD), r);
    }
    tally_merge(&a, &b);
    CHECK(a.total == all.total && a.due == all.due && a.due_originally == all.due_originally);
    CHECK(a.completed == all.completed && a.on_time == all.on_time && a.on_time_originally == all.on_time_originally);
    for (int c = 0; c < CODE_COUNT; c++) {
        CHECK_EQ_I64(a.by_code[c], all.by_code[c]);
    }
    CHECK_EQ_I64(a.by_colour[COLOUR_RED], all.by_colour[COLOUR_RED]);
    CHECK_EQ_I64(a.by_reason[REASON_BLOCKED], 12);
}

TEST(rate_is_rounded_half_up_and_may_be_missing)
{
    CHECK_EQ_I64(rate_of(1, 8).hundredths, 1250);
    CHECK_EQ_I64(rate_of(1, 3).hundredths, 3333);
    CHECK_EQ_I64(rate_of(2, 3).hundredths, 6667);
    CHECK_EQ_I64(rate_of(1, 20000).hundredths, 1);
    CHECK_EQ_I64(rate_of(1, 20001).hundredths, 0);
    CHECK(!rate_of(0, 0).has);
    CHECK(!rate_of(1, -1).has);
    CHECK(!rate_of(INT64_MAX, 1).has);
    CHECK(!rate_of(INT64_MAX / 20000, 1).has);
    CHECK(rate_of(0, 5).has);
}

/* Monday 2 June to Monday 28 July 2025: 40 working days. */
TEST(milestones_give_earned_planned_and_schedule)
{
    struct calendar c = bundled_calendar(t->arena);
    struct obligation_facts f = {.start = ymd(20250602), .due = ymd(20250728)};
    struct milestone m[] = {{300, true, ymd(20250616)}, {300, false, ymd(20250630)}, {400, false, ymd(20250728)}};
    progress_of_milestones(&f, m, 3, &c, ymd(20250629));
    CHECK_EQ_I64(f.earned_permille, 300);
    CHECK_EQ_I64(f.planned_permille, 300);
    CHECK_EQ_I64(f.schedule_permille, 500); /* the plan overtakes 300 on 30 June, day 20 of 40 */
    CHECK(f.flags & FACT_MILESTONES);
    progress_of_milestones(&f, m, 3, &c, ymd(20250630));
    CHECK_EQ_I64(f.planned_permille, 600);
    m[0].accepted = false;
    progress_of_milestones(&f, m, 3, &c, ymd(20250630));
    CHECK_EQ_I64(f.earned_permille, 0);
    CHECK_EQ_I64(f.schedule_permille, 250);
    m[0].accepted = m[1].accepted = m[2].accepted = true;
    progress_of_milestones(&f, m, 3, &c, ymd(20250728));
    CHECK_EQ_I64(f.schedule_permille, 1000);
    m[0].due = ymd(20250601); /* due before the start: overtaken at once */
    m[0].accepted = m[1].accepted = m[2].accepted = false;
    progress_of_milestones(&f, m, 3, &c, ymd(20250610));
    CHECK_EQ_I64(f.schedule_permille, 0);
}

TEST(milestones_beyond_a_thousand_are_cut_off)
{
    struct calendar c = bundled_calendar(t->arena);
    struct obligation_facts f = {.start = ymd(20250602), .due = ymd(20250728)};
    struct milestone m[] = {{700, true, ymd(20250616)}, {700, true, ymd(20250630)}};
    progress_of_milestones(&f, m, 2, &c, ymd(20250728));
    CHECK_EQ_I64(f.earned_permille, 1000);
    CHECK_EQ_I64(f.planned_permille, 1000);
}

/* 34 provinces: the parent shows how they are distributed and the worst, never an average (RULES 3). */
TEST(cascade_shows_the_vector_and_the_worst)
{
    struct rule_set rules = rule_set_default();
    struct verdict v[34];
    for (size_t i = 0; i < 34; i++) {
        v[i] = with_reason(REASON_DONE);
    }
    CHECK_EQ_I64(cascade_of(v, 34, &rules).colour, COLOUR_GREEN);
    v[20] = with_reason(REASON_OVERDUE);
    struct cascade c = cascade_of(v, 34, &rules);
    CHECK_EQ_I64(c.colour, COLOUR_AMBER); /* one late province does not make it red, nor leave it green */
    CHECK_EQ_I64(c.worst, REASON_OVERDUE);
    CHECK_EQ_I64(c.children.by_reason[REASON_DONE], 33);
    for (size_t i = 0; i < 6; i++) {
        v[i] = with_reason(REASON_NO_INFORMATION);
    }
    CHECK_EQ_I64(cascade_of(v, 34, &rules).colour, COLOUR_RED); /* 7 of 34 is above 20 % */
    v[0] = with_reason(REASON_DONE);
    CHECK_EQ_I64(cascade_of(v, 34, &rules).colour, COLOUR_AMBER); /* 6 of 34 is not */
}

TEST(cascade_warns_above_a_tenth_of_amber)
{
    struct rule_set rules = rule_set_default();
    struct verdict v[10];
    for (size_t i = 0; i < 10; i++) {
        v[i] = with_reason(i == 0 ? REASON_SLIPPING : REASON_ON_TRACK);
    }
    CHECK_EQ_I64(cascade_of(v, 10, &rules).colour, COLOUR_GREEN);
    v[1] = with_reason(REASON_BLOCKED);
    CHECK_EQ_I64(cascade_of(v, 10, &rules).colour, COLOUR_AMBER);
    for (size_t i = 0; i < 10; i++) {
        v[i] = with_reason(REASON_CANCELLED);
    }
    CHECK_EQ_I64(cascade_of(v, 10, &rules).colour, COLOUR_GREY);
    struct cascade none = cascade_of(NULL, 0, &rules);
    CHECK_EQ_I64(none.colour, COLOUR_GREY);
    CHECK_EQ_I64(none.worst, REASON_ON_TRACK);
}

TEST(cascade_worst_are_in_order_and_stable)
{
    static const enum reason reasons[] = {REASON_DONE,    REASON_SLIPPING, REASON_OVERDUE,     REASON_ON_TRACK,
                                          REASON_AT_RISK, REASON_OVERDUE,  REASON_REPORT_LATE, REASON_SLIPPING};
    struct verdict v[8];
    for (size_t i = 0; i < 8; i++) {
        v[i] = with_reason(reasons[i]);
    }
    size_t out[8] = {0};
    CHECK_EQ_I64(cascade_worst(v, 8, out, 4), 4);
    CHECK(out[0] == 2 && out[1] == 5 && out[2] == 4 && out[3] == 6);
    CHECK_EQ_I64(cascade_worst(v, 8, out, 8), 8);
    CHECK(out[4] == 1 && out[5] == 7 && out[6] == 0 && out[7] == 3);
    CHECK_EQ_I64(cascade_worst(v, 8, out, 0), 0);
    CHECK_EQ_I64(cascade_worst(v, 2, out, 8), 2);
}

TEST(series_is_judged_by_its_last_four)
{
    struct rule_set rules = rule_set_default();
    struct verdict done = with_reason(REASON_DONE);
    struct verdict late = with_reason(REASON_DONE_LATE);
    struct verdict missed = with_reason(REASON_OVERDUE);
    struct verdict waiting = with_reason(REASON_LATE_WITH_APPROVER);
    late.days = 10;
    struct verdict v[] = {missed, missed, done, done, done, late};
    CHECK_EQ_I64(series_colour(v, 6, NULL, &rules), COLOUR_GREEN);
    v[5].days = 11;
    CHECK_EQ_I64(series_colour(v, 6, NULL, &rules), COLOUR_AMBER);
    waiting.days = 11;
    v[4] = waiting;
    CHECK_EQ_I64(series_colour(v, 6, NULL, &rules), COLOUR_RED);
    CHECK_EQ_I64(series_colour(v, 3, &done, &rules), COLOUR_RED);
    struct verdict silent = with_reason(REASON_NO_INFORMATION);
    CHECK_EQ_I64(series_colour(&done, 1, &silent, &rules), COLOUR_PURPLE);
    CHECK_EQ_I64(series_colour(&done, 1, &missed, &rules), COLOUR_RED);
    CHECK_EQ_I64(series_colour(&done, 1, &done, &rules), COLOUR_GREEN);
    CHECK_EQ_I64(series_colour(NULL, 0, NULL, &rules), COLOUR_GREEN);
}
