/* Each kind of indicator with the boundaries of its colours. Values have one decimal unless said otherwise: 800 is 80.0
 * %. */
#include "features/indicator/indicator_rules.h"
#include "rules_fixture.h"
#include "test.h"

static struct opt_i64 some(int64_t v)
{
    return (struct opt_i64){true, v};
}

/* From `from` at the end of 2025 to `to` at the end of 2030. */
struct plan {
    struct trajectory_point points[2];
};

static struct plan plan_of(int64_t from, int64_t to)
{
    return (struct plan){{{YEAR_END_MONTH(2025), from}, {YEAR_END_MONTH(2030), to}}};
}

static struct indicator_target target_of(enum indicator_kind kind, enum comparison c, const struct plan *plan)
{
    struct indicator_target x = {.kind = kind, .comparison = c, .direction = 1, .target_at = YEAR_END_MONTH(2030)};
    x.plan = (struct trajectory){
        .shape = SHAPE_LINEAR, .decimals = 1, .points = plan ? plan->points : NULL, .n = plan ? 2 : 0};
    return x;
}

static struct observation yearly(int year, int64_t value)
{
    return (struct observation){.period = {YEAR_END_MONTH(year), 12}, .value = value};
}

/* The judgement of one value, read in the spring after its year. */
static struct judgement judge(struct test *t, const struct indicator_target *target, struct observation x)
{
    struct indicator_rules rules = indicator_rules_default();
    struct indicator_reading in = {.target = target, .latest = &x, .t = period_end(x.period) + 100};
    struct judgement out;
    CHECK_OK(indicator_judge(&in, &rules, &out));
    return out;
}

static enum indicator_code code(struct test *t, const struct indicator_target *target, int year, int64_t value)
{
    return judge(t, target, yearly(year, value)).code;
}

/* Q10: more than 80 % by 2030, from 45.0 %. By 2027 the plan wants 59.0 %. */
TEST(indicator_share_along_its_trajectory)
{
    struct plan p = plan_of(450, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, &p);
    x.low = some(800);
    CHECK_EQ_I64(code(t, &x, 2027, 590), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 583), INDICATOR_GREEN); /* A = 950 */
    CHECK_EQ_I64(code(t, &x, 2027, 582), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2027, 534), INDICATOR_AMBER); /* A = 600 */
    CHECK_EQ_I64(code(t, &x, 2027, 533), INDICATOR_RED);
    CHECK_EQ_I64(code(t, &x, 2027, 450), INDICATOR_RED); /* A = 0 */
    CHECK_EQ_I64(code(t, &x, 2027, 449), INDICATOR_MOVING_AWAY);
    struct judgement j = judge(t, &x, yearly(2027, 583));
    CHECK(j.permille.has && j.planned.has && !j.is_met);
    CHECK_EQ_I64(j.permille.v, 950);
    CHECK_EQ_I64(j.planned.v, 590);
    j = judge(t, &x, yearly(2027, 801));
    CHECK(j.code == INDICATOR_GREEN && j.is_met && j.is_achieved);
    CHECK_EQ_I64(j.permille.v, 2507);
}

/* 80.0 % does not meet "trên 80 %". */
TEST(indicator_strict_target_is_strict_at_the_end)
{
    struct plan p = plan_of(450, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, &p);
    x.low = some(800);
    struct judgement j = judge(t, &x, yearly(2030, 800));
    CHECK(j.code == INDICATOR_AMBER && !j.is_met && !j.is_achieved);
    CHECK_EQ_I64(j.permille.v, 1000);
    j = judge(t, &x, yearly(2030, 801));
    CHECK(j.code == INDICATOR_GREEN && j.is_met);
    x.comparison = COMPARISON_GE; /* "đạt 80 %" */
    CHECK_EQ_I64(code(t, &x, 2030, 800), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2030, 799), INDICATOR_AMBER); /* no tolerance on the last day */
    CHECK_EQ_I64(code(t, &x, 2031, 659), INDICATOR_RED);
}

TEST(indicator_comparisons_hold_to_the_digit)
{
    static const struct {
        enum comparison c;
        int64_t value;
        bool holds;
    } rows[] = {
        {COMPARISON_GE, 799, false}, {COMPARISON_GE, 800, true},     {COMPARISON_GT, 800, false},
        {COMPARISON_GT, 801, true},  {COMPARISON_LE, 900, true},     {COMPARISON_LE, 901, false},
        {COMPARISON_LT, 900, false}, {COMPARISON_LT, 899, true},     {COMPARISON_EQ, 800, true},
        {COMPARISON_EQ, 801, false}, {COMPARISON_RANGE, 800, true},  {COMPARISON_RANGE, 900, true},
        {COMPARISON_TRUE, 1, true},  {COMPARISON_RANGE, 799, false}, {COMPARISON_RANGE, 901, false},
        {COMPARISON_TRUE, 0, false}, {COMPARISON_NONE, 800, false},  {COMPARISON_COUNT, 800, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK(comparison_holds(rows[i].c, rows[i].value, some(800), some(900)) == rows[i].holds);
    }
    struct opt_i64 none = {0};
    for (int c = 0; c < COMPARISON_TRUE; c++) {
        CHECK(!comparison_holds((enum comparison)c, 0, none, none));
    }
    CHECK(!comparison_holds(COMPARISON_RANGE, 5, some(1), none));
    CHECK(!comparison_holds((enum comparison)99, 5, some(1), none));
}

TEST(indicator_lower_is_better)
{
    struct plan p = plan_of(400, 200);
    struct indicator_target x = target_of(INDICATOR_LEVEL, COMPARISON_LT, &p);
    x.direction = 0; /* the comparison says it */
    x.high = some(200);
    CHECK_EQ_I64(code(t, &x, 2026, 360), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2026, 362), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2026, 363), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2026, 377), INDICATOR_RED);
    CHECK_EQ_I64(code(t, &x, 2026, 401), INDICATOR_MOVING_AWAY);
    x.comparison = COMPARISON_LE;
    CHECK_EQ_I64(code(t, &x, 2030, 200), INDICATOR_GREEN);
}

TEST(indicator_tolerance_of_measurement_counts)
{
    struct plan p = plan_of(450, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GE, &p);
    x.low = some(800);
    x.tolerance = 20;
    CHECK_EQ_I64(code(t, &x, 2027, 570), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 569), INDICATOR_AMBER);
}

TEST(indicator_flat_plan_compares_with_the_plan_only)
{
    struct plan p = plan_of(700, 705);
    struct indicator_target x = target_of(INDICATOR_LEVEL, COMPARISON_GE, &p);
    x.low = some(705);
    x.tolerance = 10;
    CHECK_EQ_I64(code(t, &x, 2027, 692), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 691), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2027, 672), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2027, 671), INDICATOR_RED);
    CHECK(!judge(t, &x, yearly(2027, 692)).permille.has);
    CHECK_EQ_I64(code(t, &x, 2030, 704), INDICATOR_AMBER); /* at the end the target itself counts */
}

TEST(indicator_already_beyond_its_target_has_to_stay_there)
{
    struct plan p = plan_of(850, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GE, &p);
    x.low = some(800);
    CHECK_EQ_I64(code(t, &x, 2027, 800), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 799), INDICATOR_RED);
    x.margin = 10;
    CHECK_EQ_I64(code(t, &x, 2027, 809), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2027, 810), INDICATOR_GREEN);
}

TEST(indicator_without_baseline_says_so)
{
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, NULL);
    x.low = some(800);
    CHECK_EQ_I64(code(t, &x, 2027, 590), INDICATOR_NO_BASELINE);
    CHECK_EQ_I64(code(t, &x, 2027, 801), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2030, 800), INDICATOR_RED);
}

TEST(indicator_is_white_before_the_first_planned_point)
{
    struct plan p = plan_of(450, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, &p);
    x.low = some(800);
    CHECK_EQ_I64(code(t, &x, 2025, 450), INDICATOR_TOO_EARLY);
    CHECK_EQ_I64(code(t, &x, 2024, 450), INDICATOR_TOO_EARLY);
    CHECK_EQ_I64(code(t, &x, 2026, 520), INDICATOR_GREEN);
}

TEST(indicator_data_states)
{
    struct plan p = plan_of(450, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, &p);
    struct indicator_rules rules = indicator_rules_default();
    x.low = some(800);
    struct observation o = yearly(2027, 590);
    struct indicator_reading in = {.target = &x, .latest = &o, .t = ymd(20280401)};
    struct judgement j;
    static const struct {
        enum observation_status status;
        enum indicator_code code;
    } rows[] = {{STATUS_FINAL, INDICATOR_GREEN},        {STATUS_PROVISIONAL, INDICATOR_GREEN},
                {STATUS_ESTIMATED, INDICATOR_GREEN},    {STATUS_FORECAST, INDICATOR_NO_DATA},
                {STATUS_BREAK, INDICATOR_INCOMPARABLE}, {STATUS_MISSING, INDICATOR_NO_DATA}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        o.status = rows[i].status;
        CHECK_OK(indicator_judge(&in, &rules, &j));
        CHECK_EQ_I64(j.code, rows[i].code);
        CHECK(j.is_hatched == (o.status == STATUS_PROVISIONAL || o.status == STATUS_ESTIMATED));
    }
    o = yearly(2027, 900);
    o.status = STATUS_PROVISIONAL;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK(j.is_met && !j.is_achieved); /* provisional data cannot say "achieved" */
    in.not_applicable = true;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_NOT_APPLICABLE);
    in = (struct indicator_reading){.target = &x, .t = ymd(20280401)};
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_NO_DATA);
    CHECK_EQ_I64(j.faded, INDICATOR_NO_DATA);
}

/* A year's figure of 2027, published after 90 days, is stale 366 + 30 days after that. */
TEST(indicator_goes_stale_and_keeps_its_faded_colour)
{
    static const struct {
        int32_t months, days;
    } rows[] = {{12, 366}, {6, 184}, {3, 92}, {1, 31}};
    struct plan p = plan_of(450, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, &p);
    struct indicator_rules rules = indicator_rules_default();
    x.low = some(800);
    x.lag_days = 90;
    struct observation o = yearly(2027, 590);
    struct indicator_reading in = {.target = &x, .latest = &o};
    struct judgement j;
    for (size_t i = 0; i < 4; i++) {
        o.period.months = rows[i].months;
        in.t = ymd(20271231) + 90 + rows[i].days + 30;
        CHECK_OK(indicator_judge(&in, &rules, &j));
        CHECK_EQ_I64(j.code, INDICATOR_GREEN);
        in.t++;
        CHECK_OK(indicator_judge(&in, &rules, &j));
        CHECK_EQ_I64(j.code, INDICATOR_STALE);
        CHECK_EQ_I64(j.faded, INDICATOR_GREEN);
    }
}

/* Q13: HDI stays above 0.7 (three decimals). */
TEST(indicator_maintain_above)
{
    struct indicator_target x = target_of(INDICATOR_MAINTAIN_ABOVE, COMPARISON_GT, NULL);
    x.low = some(700);
    CHECK_EQ_I64(code(t, &x, 2026, 701), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2026, 700), INDICATOR_RED);
    x.margin = 10;
    CHECK_EQ_I64(code(t, &x, 2026, 709), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2026, 710), INDICATOR_GREEN);
    struct indicator_rules rules = indicator_rules_default();
    struct observation o = yearly(2026, 720);
    struct forecast f = {.has = true, .value = 700};
    struct indicator_reading in = {.target = &x, .latest = &o, .forecast = &f, .t = ymd(20270401)};
    struct judgement j;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_AMBER); /* will cross */
    f.value = 701;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_GREEN);
    f.has = false;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_GREEN);
}

TEST(indicator_ceiling_is_the_mirror)
{
    struct indicator_target x = target_of(INDICATOR_CEILING, COMPARISON_LT, NULL);
    x.direction = -1;
    x.high = some(200);
    x.margin = 5;
    CHECK_EQ_I64(code(t, &x, 2026, 195), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2026, 196), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2026, 200), INDICATOR_RED);
}

/* Q16: at least 3 % of the budget every year. */
TEST(indicator_every_year_is_no_trajectory)
{
    struct plan p = plan_of(20, 30);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GE, &p);
    x.every_year = true;
    x.low = some(30);
    CHECK_EQ_I64(code(t, &x, 2026, 30), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2026, 29), INDICATOR_RED);
    x.comparison = COMPARISON_LE;
    x.direction = 0;
    x.high = some(30);
    CHECK_EQ_I64(code(t, &x, 2026, 31), INDICATOR_RED);
    x.comparison = COMPARISON_RANGE;
    x.direction = 1;
    CHECK_EQ_I64(code(t, &x, 2026, 30), INDICATOR_GREEN);
}

/* Q18: 40 to 50 organisations. */
TEST(indicator_range)
{
    struct indicator_target x = target_of(INDICATOR_RANGE, COMPARISON_RANGE, NULL);
    x.low = some(40);
    x.high = some(50);
    CHECK_EQ_I64(code(t, &x, 2030, 40), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2030, 50), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2030, 39), INDICATOR_AMBER); /* within a tenth of the width */
    CHECK_EQ_I64(code(t, &x, 2030, 38), INDICATOR_RED);
    CHECK_EQ_I64(code(t, &x, 2030, 51), INDICATOR_ABOVE_RANGE);
    CHECK_EQ_I64(code(t, &x, 2030, 90), INDICATOR_ABOVE_RANGE);
    x.upper_is_binding = true;
    CHECK_EQ_I64(code(t, &x, 2030, 51), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2030, 52), INDICATOR_RED);
    x.upper_is_binding = false;
    x.direction = 0;
    CHECK_EQ_I64(code(t, &x, 2030, 52), INDICATOR_RED);
    x.direction = -1;
    CHECK_EQ_I64(code(t, &x, 2030, 30), INDICATOR_ABOVE_RANGE);
    CHECK_EQ_I64(code(t, &x, 2030, 51), INDICATOR_AMBER);
}

TEST(indicator_range_is_approached_along_the_plan)
{
    struct plan p = plan_of(20, 40);
    struct indicator_target x = target_of(INDICATOR_RANGE, COMPARISON_RANGE, &p);
    x.low = some(40);
    x.high = some(50);
    CHECK_EQ_I64(code(t, &x, 2027, 28), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 25), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2027, 45), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 55), INDICATOR_ABOVE_RANGE);
    CHECK_EQ_I64(code(t, &x, 2030, 28), INDICATOR_RED);
    x.kind = INDICATOR_LEVEL; /* a level with a range as its target is judged the same */
    CHECK_EQ_I64(code(t, &x, 2027, 28), INDICATOR_GREEN);
    struct plan inside = plan_of(45, 45);
    x.plan.points = inside.points;
    CHECK_EQ_I64(code(t, &x, 2027, 28), INDICATOR_RED); /* left the range it was in */
    x.plan.points = p.points;
    x.direction = 0; /* nobody said from which side */
    CHECK_EQ_I64(code(t, &x, 2027, 28), INDICATOR_RED);
    struct plan down = plan_of(80, 50);
    x.plan.points = down.points;
    x.direction = -1;
    CHECK_EQ_I64(code(t, &x, 2027, 68), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 81), INDICATOR_MOVING_AWAY);
}

/* Q02: among the first 50 of the world, from place 60. */
TEST(indicator_rank)
{
    struct plan p = plan_of(60, 50);
    struct indicator_target x = target_of(INDICATOR_RANK, COMPARISON_LE, &p);
    x.direction = -1;
    x.high = some(50);
    x.plan.shape = SHAPE_STEPS;
    x.plan.decimals = 0;
    CHECK_EQ_I64(code(t, &x, 2027, 56), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 57), INDICATOR_AMBER); /* one place, or a tenth of ten */
    CHECK_EQ_I64(code(t, &x, 2027, 58), INDICATOR_RED);
    CHECK_EQ_I64(code(t, &x, 2027, 61), INDICATOR_MOVING_AWAY);
    CHECK_EQ_I64(code(t, &x, 2030, 50), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2030, 51), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2030, 52), INDICATOR_RED);
    p = plan_of(110, 50);
    x.plan.points = p.points;
    CHECK_EQ_I64(code(t, &x, 2027, 92), INDICATOR_AMBER); /* six places: a tenth of sixty */
    CHECK_EQ_I64(code(t, &x, 2027, 93), INDICATOR_RED);
    x.high.has = false;
    x.low = some(50);
    CHECK_EQ_I64(code(t, &x, 2027, 86), INDICATOR_GREEN);
}

TEST(indicator_rank_in_a_table_that_grew)
{
    struct plan p = plan_of(60, 50);
    struct indicator_target x = target_of(INDICATOR_RANK, COMPARISON_LE, &p);
    x.direction = -1;
    x.high = some(50);
    x.plan.shape = SHAPE_STEPS;
    x.plan.decimals = 0;
    x.baseline_table = 100;
    struct observation o = yearly(2027, 60);
    o.table = 105;
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_RED); /* five per cent more: still place 60 */
    o.table = 110;
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_GREEN); /* (60 - 0.5)/110 is place 54.6 of 100 */
    o.value = 62;                                        /* place 56.4 */
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_GREEN);
    o.value = 63; /* place 57.3 */
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_AMBER);
    o.value = 60;
    o.table = 90;
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_MOVING_AWAY);
    o.table = 0;
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_RED);
    o = yearly(2030, 51);
    o.table = 200;
    CHECK_EQ_I64(judge(t, &x, o).code, INDICATOR_AMBER); /* at the end the place itself counts */
}

TEST(indicator_rank_without_baseline_and_before_it)
{
    struct indicator_target x = target_of(INDICATOR_RANK, COMPARISON_LE, NULL);
    x.direction = -1;
    x.high = some(50);
    CHECK_EQ_I64(code(t, &x, 2027, 50), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 51), INDICATOR_NO_BASELINE);
    struct plan p = plan_of(60, 50);
    x.plan = (struct trajectory){SHAPE_STEPS, 0, p.points, 2};
    CHECK_EQ_I64(code(t, &x, 2025, 60), INDICATOR_TOO_EARLY);
}

TEST(indicator_top_k)
{
    struct indicator_target x = target_of(INDICATOR_TOP_K, COMPARISON_LE, NULL);
    struct indicator_rules rules = indicator_rules_default();
    x.high = some(30);
    CHECK_EQ_I64(code(t, &x, 2027, 30), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 33), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2027, 34), INDICATOR_RED);
    x.high.has = false;
    x.low = some(30);
    struct forecast f = {.has = true, .value = 30};
    struct observation o = yearly(2027, 40);
    struct indicator_reading in = {.target = &x, .latest = &o, .forecast = &f, .t = ymd(20280401)};
    struct judgement j;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_AMBER);
    f.value = 31;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_RED);
    f.has = false;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_RED);
}

static struct judgement cover(struct test *t, const struct indicator_target *x, const struct observation *o,
                              struct coverage c)
{
    struct indicator_rules rules = indicator_rules_default();
    struct indicator_reading in = {.target = x, .latest = o, .coverage = &c, .t = ymd(20280401)};
    struct judgement j;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    return j;
}

/* Q24: all six cities; unknown is neither yes nor no, and does not look good. */
TEST(indicator_coverage)
{
    struct indicator_target x = target_of(INDICATOR_COVERAGE, COMPARISON_TRUE, NULL);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){6, 0, 0, 0}).code, INDICATOR_GREEN);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){5, 0, 1, 0}).code, INDICATOR_MAY_BE_MET);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){1, 0, 5, 9}).code, INDICATOR_MAY_BE_MET);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){3, 2, 0, 0}).code, INDICATOR_AMBER); /* 600 */
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){5, 4, 0, 0}).code, INDICATOR_RED);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){0, 0, 6, 0}).code, INDICATOR_NO_DATA);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){0, 0, 0, 6}).code, INDICATOR_NOT_APPLICABLE);
    CHECK_EQ_I64(cover(t, &x, NULL, (struct coverage){0, 6, 0, 0}).code, INDICATOR_RED);
    struct judgement j = cover(t, &x, NULL, (struct coverage){3, 2, 1, 7});
    CHECK(j.coverage_low.v == 500 && j.coverage_high.v == 667 && j.permille.v == 500 && !j.is_met);
    j = cover(t, &x, NULL, (struct coverage){6, 0, 0, 0});
    CHECK(j.is_met && j.is_achieved);
}

TEST(indicator_coverage_along_a_plan)
{
    struct plan p = plan_of(200, 700);
    struct indicator_target x = target_of(INDICATOR_COVERAGE, COMPARISON_GE, &p);
    x.low = some(700);
    struct observation o = yearly(2027, 0);
    struct judgement j = cover(t, &x, &o, (struct coverage){40, 60, 0, 0});
    CHECK(j.code == INDICATOR_GREEN && j.planned.v == 400 && j.permille.v == 1000 && !j.is_met);
    CHECK_EQ_I64(cover(t, &x, &o, (struct coverage){32, 68, 0, 0}).code, INDICATOR_AMBER);
    CHECK_EQ_I64(cover(t, &x, &o, (struct coverage){31, 69, 0, 0}).code, INDICATOR_RED);
    o = yearly(2030, 0);
    CHECK_EQ_I64(cover(t, &x, &o, (struct coverage){70, 30, 0, 0}).code, INDICATOR_GREEN);
    x.comparison = COMPARISON_GT;
    CHECK_EQ_I64(cover(t, &x, &o, (struct coverage){70, 30, 0, 0}).code, INDICATOR_AMBER);
}

TEST(indicator_coverage_refuses_bad_counts)
{
    struct indicator_target x = target_of(INDICATOR_COVERAGE, COMPARISON_TRUE, NULL);
    struct indicator_rules rules = indicator_rules_default();
    static const struct coverage bad[] = {{1, -1, 0, 0}, {-1, 1, 0, 0}, {1, 1, -1, 0}};
    struct judgement j;
    struct indicator_reading in = {.target = &x};
    for (size_t i = 0; i < 3; i++) {
        in.coverage = &bad[i];
        CHECK_ERR(indicator_judge(&in, &rules, &j), E_INVALID);
        CHECK_EQ_I64(j.code, INDICATOR_NOT_JUDGED);
    }
    static const struct coverage huge[] = {
        {INT64_MAX, 1, 0, 0}, {INT64_MAX, 0, 1, 0}, {INT64_MAX / 2000, 1, 0, 0}, {INT64_MAX / 999, 0, 0, 0}};
    for (size_t i = 0; i < 2; i++) {
        in.coverage = &huge[i];
        CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    }
    in.coverage = &huge[2];
    CHECK_OK(indicator_judge(&in, &rules, &j));
    in.coverage = &huge[3];
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    x.low = some(1);
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    in.coverage = NULL;
    x.every_year = true;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_NO_DATA);
    in.coverage = &(struct coverage){1, 0, 0, 0};
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_GREEN);
}

static struct indicator_target growing(const int64_t *rates, int32_t known, bool has_high)
{
    struct indicator_target x = target_of(INDICATOR_AVERAGE_GROWTH, COMPARISON_GE, NULL);
    x.growth = (struct growth){MEAN_COMPOUND, 1, 160, 5, rates, known};
    x.growth_high = (struct opt_i64){has_high, 180};
    x.comparison = has_high ? COMPARISON_RANGE : COMPARISON_GE;
    return x;
}

static struct judgement judge_growing(struct test *t, const struct indicator_target *x, int today)
{
    struct indicator_rules rules = indicator_rules_default();
    struct indicator_reading in = {.target = x, .t = ymd(today)};
    struct judgement j;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    return j;
}

/* Q20: 16 to 18 % a year on average, 2026 to 2030. */
TEST(indicator_average_growth_underway)
{
    static const int64_t rates[] = {155, 155};
    struct indicator_target x = growing(rates, 2, true);
    struct judgement j = judge_growing(t, &x, 20280401);
    CHECK_EQ_I64(j.code, INDICATOR_RED); /* needs 16.33 %: above 16.25 */
    CHECK_EQ_I64((j.growth.required.v + 50) / 100, 1633);
    x.growth_best = some(170000);
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_AMBER); /* has been done before */
    x.growth_best = some(163000);
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_RED);
    static const int64_t better[] = {157, 157};
    x.growth.rates = better;
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_GREEN); /* needs 16.20 % */
    static const int64_t above[] = {185, 190};
    x.growth.rates = above;
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_ABOVE_RANGE);
    x.upper_is_binding = true;
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_AMBER);
    x = growing(better, 2, false);
    x.every_year = true; /* says no more than "per year" here */
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_GREEN);
    static const int64_t falling[] = {-20, -30};
    x.growth.rates = falling;
    CHECK_EQ_I64(judge_growing(t, &x, 20280401).code, INDICATOR_MOVING_AWAY);
}

TEST(indicator_average_growth_at_the_end)
{
    static const int64_t exact[] = {160, 160, 160, 160, 160};
    struct indicator_target x = growing(exact, 5, true);
    struct judgement j = judge_growing(t, &x, 20310401);
    CHECK(j.code == INDICATOR_GREEN && j.is_met && j.is_achieved);
    static const int64_t below[] = {160, 160, 160, 160, 159};
    x.growth.rates = below;
    j = judge_growing(t, &x, 20310401);
    CHECK(j.code == INDICATOR_RED && !j.is_met);
    static const int64_t above[] = {185, 185, 185, 185, 185}; /* 18.5 % is no failure of "16 - 18 %" */
    x.growth.rates = above;
    CHECK_EQ_I64(judge_growing(t, &x, 20310401).code, INDICATOR_ABOVE_RANGE);
    x.upper_is_binding = true;
    CHECK_EQ_I64(judge_growing(t, &x, 20310401).code, INDICATOR_RED);
    x = growing(exact, 5, false);
    CHECK_EQ_I64(judge_growing(t, &x, 20310401).code, INDICATOR_GREEN);
    x.comparison = COMPARISON_GT;
    CHECK_EQ_I64(judge_growing(t, &x, 20310401).code, INDICATOR_RED);
}

TEST(indicator_average_growth_without_any_year)
{
    struct indicator_target x = growing(NULL, 0, true);
    CHECK_EQ_I64(judge_growing(t, &x, 20270131).code, INDICATOR_TOO_EARLY);
    CHECK_EQ_I64(judge_growing(t, &x, 20270202).code, INDICATOR_NO_DATA); /* 2026 ended, and a month passed */
    static const int64_t bad[] = {-1000};
    x = growing(bad, 1, true);
    struct indicator_rules rules = indicator_rules_default();
    struct indicator_reading in = {.target = &x, .t = ymd(20270401)};
    struct judgement j;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_INVALID);
    static const int64_t fine[] = {170};
    x = growing(fine, 1, true);
    x.growth_high.v = INT64_MAX;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
}

/* Q25: at least three more. */
TEST(indicator_additional_count)
{
    struct plan p = plan_of(0, 3);
    struct indicator_target x = target_of(INDICATOR_ADDITIONAL_COUNT, COMPARISON_GE, &p);
    x.low = some(3);
    x.plan.shape = SHAPE_STEPS;
    x.plan.decimals = 0;
    CHECK_EQ_I64(code(t, &x, 2026, 0), INDICATOR_GREEN); /* no whole one is due yet */
    CHECK_EQ_I64(code(t, &x, 2027, 1), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2027, 0), INDICATOR_RED);
    CHECK_EQ_I64(code(t, &x, 2030, 2), INDICATOR_AMBER);
    CHECK_EQ_I64(code(t, &x, 2030, 3), INDICATOR_GREEN);
    x.kind = INDICATOR_COUNT;
    CHECK_EQ_I64(code(t, &x, 2030, 3), INDICATOR_GREEN);
}

TEST(indicator_milestone)
{
    struct indicator_target x = target_of(INDICATOR_MILESTONE, COMPARISON_TRUE, NULL);
    CHECK_EQ_I64(code(t, &x, 2027, 0), INDICATOR_TOO_EARLY);
    CHECK_EQ_I64(code(t, &x, 2027, 1), INDICATOR_GREEN);
    CHECK_EQ_I64(code(t, &x, 2030, 0), INDICATOR_RED);
    struct indicator_rules rules = indicator_rules_default();
    struct observation o = yearly(2026, 1);
    struct indicator_reading in = {.target = &x, .latest = &o, .t = ymd(20320101)};
    struct judgement j;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_GREEN); /* what stands does not go stale */
    x.kind = INDICATOR_LEVEL;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.code, INDICATOR_GREEN);
}

TEST(indicator_in_words_is_not_judged)
{
    struct indicator_target x = target_of(INDICATOR_QUALITATIVE, COMPARISON_NONE, NULL);
    CHECK_EQ_I64(code(t, &x, 2027, 1), INDICATOR_NOT_JUDGED);
    x.kind = INDICATOR_LEVEL;
    CHECK_EQ_I64(code(t, &x, 2027, 1), INDICATOR_NOT_JUDGED);
}

TEST(indicator_contradictory_targets_are_refused)
{
    struct plan p = plan_of(450, 800);
    struct indicator_rules rules = indicator_rules_default();
    static const struct {
        enum indicator_kind kind;
        enum comparison comparison;
    } rows[] = {{INDICATOR_SHARE, COMPARISON_GE},      {INDICATOR_MAINTAIN_ABOVE, COMPARISON_GT},
                {INDICATOR_RANGE, COMPARISON_RANGE},   {INDICATOR_RANK, COMPARISON_LE},
                {INDICATOR_TOP_K, COMPARISON_LE},      {INDICATOR_CEILING, COMPARISON_LT},
                {INDICATOR_KIND_COUNT, COMPARISON_GE}, {(enum indicator_kind)99, COMPARISON_GE}};
    struct observation o = yearly(2027, 500);
    struct judgement j;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct indicator_target x = target_of(rows[i].kind, rows[i].comparison, &p);
        struct indicator_reading in = {.target = &x, .latest = &o, .t = ymd(20280401)};
        CHECK_ERR(indicator_judge(&in, &rules, &j), E_INVALID);
        CHECK_EQ_I64(j.code, INDICATOR_NOT_JUDGED);
    }
    struct indicator_target x = target_of(INDICATOR_RANGE, COMPARISON_RANGE, &p);
    struct indicator_reading in = {.target = &x, .latest = &o, .t = ymd(20280401)};
    x.low = some(5);
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_INVALID);
    x.high = some(4);
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_INVALID);
}

TEST(indicator_extreme_values_never_wrap)
{
    struct plan p = plan_of(INT64_MIN, INT64_MAX);
    struct indicator_rules rules = indicator_rules_default();
    struct indicator_target x = target_of(INDICATOR_LEVEL, COMPARISON_GE, &p);
    struct observation o = yearly(2027, 500);
    struct indicator_reading in = {.target = &x, .latest = &o, .t = ymd(20280401)};
    struct judgement j;
    x.low = some(INT64_MAX);
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    p = plan_of(0, 10);
    o.value = INT64_MAX;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.permille.v, 1000000);
    o.value = INT64_MIN + 10;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.permille.v, -1000000);
    o.value = 5000000; /* fits, and is more than is kept */
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.permille.v, 1000000);
    o.value = -5000000;
    CHECK_OK(indicator_judge(&in, &rules, &j));
    CHECK_EQ_I64(j.permille.v, -1000000);
    struct plan jump = {{{YEAR_END_MONTH(2025), INT64_MIN}, {YEAR_END_MONTH(2026), INT64_MAX}}};
    x.plan.points = jump.points;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    x.plan.points = p.points;
    o.value = INT64_MIN;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    x.kind = INDICATOR_MAINTAIN_ABOVE;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    x.kind = INDICATOR_RANK;
    x.direction = -1;
    x.high = some(1);
    o.value = INT64_MIN;
    p = plan_of(1000, 1);
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    struct indicator_target c = target_of(INDICATOR_COVERAGE, COMPARISON_TRUE, &p);
    p = plan_of(INT64_MIN, INT64_MAX);
    struct coverage units = {1, 1, 0, 0};
    o = yearly(2027, 0);
    in.target = &c;
    in.coverage = &units;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    p = plan_of(INT64_MAX / 2 + 1, 10);
    in.latest = NULL;
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
    p = plan_of(0, 10);
    c.low = some(INT64_MAX);
    CHECK_ERR(indicator_judge(&in, &rules, &j), E_TOO_LARGE);
}

TEST(indicator_forecast_colour_is_the_gap_that_remains)
{
    struct plan p = plan_of(400, 800);
    struct indicator_target x = target_of(INDICATOR_SHARE, COMPARISON_GT, &p);
    struct indicator_rules rules = indicator_rules_default();
    x.low = some(800);
    static const struct {
        int64_t value;
        enum indicator_code code;
    } rows[] = {{801, INDICATOR_GREEN},
                {760, INDICATOR_GREEN},
                {759, INDICATOR_AMBER},
                {400, INDICATOR_AMBER},
                {399, INDICATOR_RED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct forecast f = {.has = true, .value = rows[i].value};
        CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), rows[i].code);
    }
    struct forecast f = {0};
    CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), INDICATOR_NOT_JUDGED);
    f = (struct forecast){.has = true, .value = 30};
    x.low.has = false;
    CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), INDICATOR_NOT_JUDGED);
    struct plan down = plan_of(60, 30);
    struct indicator_target rank = target_of(INDICATOR_RANK, COMPARISON_LE, &down);
    rank.direction = -1;
    rank.high = some(30);
    f.value = 33;
    CHECK_EQ_I64(indicator_judge_forecast(&rank, &f, &rules), INDICATOR_GREEN);
    f.value = 34;
    CHECK_EQ_I64(indicator_judge_forecast(&rank, &f, &rules), INDICATOR_AMBER);
    rank.plan.n = 0;
    CHECK_EQ_I64(indicator_judge_forecast(&rank, &f, &rules), INDICATOR_NOT_JUDGED);
}

TEST(indicator_forecast_of_a_range)
{
    struct plan p = plan_of(20, 40);
    struct indicator_target x = target_of(INDICATOR_RANGE, COMPARISON_RANGE, &p);
    struct indicator_rules rules = indicator_rules_default();
    x.low = some(40);
    x.high = some(50);
    struct forecast f = {.has = true, .value = 70};
    CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), INDICATOR_GREEN);
    x.upper_is_binding = true;
    CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), INDICATOR_AMBER);
    f.value = 30;
    CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), INDICATOR_AMBER);
    x.upper_is_binding = false;
    x.direction = 0;
    f.value = 71;
    CHECK_EQ_I64(indicator_judge_forecast(&x, &f, &rules), INDICATOR_RED);
}

/* RULES 6: no ratios of growth rates; the cases of reference/monitoring.md, N5, all lie exactly on the plan. */
TEST(indicator_on_the_straight_line_is_green_whatever_direction_and_scale)
{
    static const struct {
        int64_t from, to, at_half;
    } rows[] = {{20, 0, 10}, {100, 300, 200}, {400, 200, 300}, {-100, 100, 0}, {1, 1000001, 500001}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trajectory_point points[] = {{YEAR_END_MONTH(2020), rows[i].from}, {YEAR_END_MONTH(2030), rows[i].to}};
        bool is_up = rows[i].to > rows[i].from;
        struct indicator_target x = target_of(INDICATOR_LEVEL, is_up ? COMPARISON_GE : COMPARISON_LE, NULL);
        x.direction = is_up ? 1 : -1;
        x.low = x.high = some(rows[i].to);
        x.plan = (struct trajectory){SHAPE_LINEAR, 0, points, 2};
        struct judgement j = judge(t, &x, yearly(2025, rows[i].at_half));
        CHECK_EQ_I64(j.code, INDICATOR_GREEN);
        CHECK_EQ_I64(j.permille.v, 1000);
    }
}
