/* What indicators are computed from: logarithms, periods, trajectories, growth and forecasts. */
#include "features/indicator/fixed_rules.h"
#include "features/indicator/forecast_rules.h"
#include "features/indicator/growth_rules.h"
#include "features/indicator/indicator_rules.h"
#include "features/indicator/trajectory_rules.h"
#include "rules_fixture.h"
#include "test.h"

#include <math.h>

/* ---- logarithms and powers ---- */

TEST(fixed_log2_of_powers_and_fractions)
{
    int64_t log = 1;
    CHECK_OK(fixed_log2(1, 1, &log));
    CHECK_EQ_I64(log, 0);
    CHECK_OK(fixed_log2(8, 1, &log));
    CHECK_EQ_I64(log, (int64_t)3 << FIXED_BITS);
    CHECK_OK(fixed_log2(1, 8, &log));
    CHECK_EQ_I64(log, -((int64_t)3 << FIXED_BITS));
    CHECK_OK(fixed_log2(INT64_MAX, 1, &log));
    CHECK_OK(fixed_log2(1, INT64_MAX, &log));
    CHECK_ERR(fixed_log2(0, 1, &log), E_INVALID);
    CHECK_ERR(fixed_log2(1, 0, &log), E_INVALID);
    CHECK_ERR(fixed_log2(-1, 1, &log), E_INVALID);
}

TEST(fixed_agrees_with_the_library_to_fifteen_digits)
{
    uint64_t seed = 11;
    int wrong = 0;
    for (int i = 0; i < 20000 && wrong < 5; i++) {
        int64_t a = (int64_t)(draw(&seed) >> draw_between(&seed, 1, 60)) + 1;
        int64_t b = (int64_t)(draw(&seed) >> draw_between(&seed, 1, 60)) + 1;
        int64_t log = 0;
        CHECK_OK(fixed_log2(a, b, &log));
        double expected = log2((double)a / (double)b);
        double got = (double)log / (double)((int64_t)1 << FIXED_BITS);
        wrong += !CHECK(fabs(got - expected) < 1e-13);
        int64_t back = 0;
        if (fixed_times_exp2(b, log, &back) == OK) {
            wrong += !CHECK(fabs((double)(back - a)) <= 1 + (double)a * 1e-15);
        }
    }
}

TEST(fixed_times_exp2_rounds_and_refuses)
{
    int64_t v = 0;
    int64_t one = (int64_t)1 << FIXED_BITS;
    CHECK_OK(fixed_times_exp2(100, 0, &v));
    CHECK_EQ_I64(v, 100);
    CHECK_OK(fixed_times_exp2(1, -one, &v));
    CHECK_EQ_I64(v, 1); /* a half, away from zero */
    CHECK_OK(fixed_times_exp2(-1, -one, &v));
    CHECK_EQ_I64(v, -1);
    CHECK_OK(fixed_times_exp2(-3, -2 * one, &v));
    CHECK_EQ_I64(v, -1);
    CHECK_OK(fixed_times_exp2(1, 62 * (one - 1), &v));
    CHECK_ERR(fixed_times_exp2(1, 62 * one, &v), E_TOO_LARGE);
    CHECK_ERR(fixed_times_exp2(4, 61 * one, &v), E_TOO_LARGE);
    CHECK_ERR(fixed_times_exp2(-5, 61 * one, &v), E_TOO_LARGE);
    CHECK_OK(fixed_times_exp2(0, 90 * one, &v));
    CHECK_EQ_I64(v, 0);
    CHECK_OK(fixed_times_exp2(INT64_MAX, -100 * one, &v));
    CHECK_EQ_I64(v, 0);
}

/* ---- periods and trajectories ---- */

TEST(period_is_read_in_four_lengths)
{
    struct period p = {0};
    CHECK_OK(period_parse(S("2025"), &p));
    CHECK(p.last == YEAR_END_MONTH(2025) && p.months == 12 && period_end(p) == ymd(20251231));
    CHECK_OK(period_parse(S("2025H1"), &p));
    CHECK(p.months == 6 && period_end(p) == ymd(20250630));
    CHECK_OK(period_parse(S("2025Q4"), &p));
    CHECK(p.months == 3 && period_end(p) == ymd(20251231));
    CHECK_OK(period_parse(S("2024-02"), &p));
    CHECK(p.months == 1 && period_end(p) == ymd(20240229));
    static const char *const bad[] = {"",        "202",     "20256", "2025Q5", "2025Q0", "2025H3",
                                      "2025-13", "2025-1x", "2025x", "1899",   "2025Q",  "2025-1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(period_parse(str_c(bad[i]), &p), E_INVALID);
    }
}

static int64_t planned(struct test *t, enum trajectory_shape shape, int decimals, int year, int64_t from, int64_t to)
{
    struct trajectory_point points[] = {{YEAR_END_MONTH(2025), from}, {YEAR_END_MONTH(2030), to}};
    struct trajectory g = {shape, decimals, points, 2};
    int64_t v = 0;
    CHECK_OK(trajectory_at(&g, YEAR_END_MONTH(year), &v));
    return v;
}

TEST(trajectory_of_each_shape)
{
    CHECK_EQ_I64(planned(t, SHAPE_LINEAR, 1, 2027, 100, 300), 180);
    CHECK_EQ_I64(planned(t, SHAPE_LINEAR, 1, 2026, 100, 101), 100);
    CHECK_EQ_I64(planned(t, SHAPE_LINEAR, 1, 2028, 101, 100), 100); /* 100.4 */
    CHECK_EQ_I64(planned(t, SHAPE_GEOMETRIC, 0, 2026, 1000000, 1610510), 1100000);
    CHECK_EQ_I64(planned(t, SHAPE_GEOMETRIC, 0, 2029, 1000000, 1610510), 1464100);
    CHECK_EQ_I64(planned(t, SHAPE_STEPS, 0, 2026, 60, 50), 58);
    CHECK_EQ_I64(planned(t, SHAPE_STEPS, 0, 2026, 60, 51), 59); /* 1.8 places: one is fully due */
    CHECK_EQ_I64(planned(t, SHAPE_STEPS, 1, 2026, 0, 40), 0);   /* 0.8 of a unit */
    CHECK_EQ_I64(planned(t, SHAPE_STEPS, 1, 2027, 0, 40), 10);
    CHECK_EQ_I64(planned(t, SHAPE_S_CURVE, 0, 2026, 0, 1000), 104);
    CHECK_EQ_I64(planned(t, SHAPE_S_CURVE, 0, 2027, 0, 1000), 352);
    CHECK_EQ_I64(planned(t, SHAPE_TABLE, 0, 2029, 5, 1000), 5);
    for (int s = 0; s < SHAPE_COUNT; s++) {
        CHECK_EQ_I64(planned(t, (enum trajectory_shape)s, 0, 2024, 5, 1000), 5);
        CHECK_EQ_I64(planned(t, (enum trajectory_shape)s, 0, 2025, 5, 1000), 5);
        CHECK_EQ_I64(planned(t, (enum trajectory_shape)s, 0, 2030, 5, 1000), 1000);
        CHECK_EQ_I64(planned(t, (enum trajectory_shape)s, 0, 2031, 5, 1000), 1000);
    }
}

TEST(trajectory_through_several_points)
{
    struct trajectory_point points[] = {
        {YEAR_END_MONTH(2025), 0}, {YEAR_END_MONTH(2027), 100}, {YEAR_END_MONTH(2030), 400}};
    struct trajectory g = {SHAPE_TABLE, 0, points, 3};
    int64_t v = 0;
    CHECK_OK(trajectory_at(&g, YEAR_END_MONTH(2028), &v));
    CHECK_EQ_I64(v, 100);
    g.shape = SHAPE_LINEAR;
    CHECK_OK(trajectory_at(&g, YEAR_END_MONTH(2028), &v));
    CHECK_EQ_I64(v, 200);
    CHECK_OK(trajectory_at(&g, YEAR_END_MONTH(2027), &v));
    CHECK_EQ_I64(v, 100);
}

TEST(trajectory_refuses_what_makes_no_sense)
{
    struct trajectory_point points[] = {{100, 10}, {100, 20}, {30000, 0}};
    struct trajectory g = {SHAPE_LINEAR, 0, points, 0};
    int64_t v = 0;
    CHECK_ERR(trajectory_at(&g, 100, &v), E_INVALID);
    g.n = 2;
    CHECK_ERR(trajectory_at(&g, 100, &v), E_INVALID);
    g.points = points + 1;
    CHECK_ERR(trajectory_at(&g, 200, &v), E_INVALID); /* a thousand years and more */
    points[2] = (struct trajectory_point){300, -5};
    g.shape = SHAPE_GEOMETRIC;
    CHECK_ERR(trajectory_at(&g, 200, &v), E_INVALID);
    points[1].value = INT64_MIN;
    points[2].value = INT64_MAX;
    for (int s = 0; s < SHAPE_TABLE; s++) {
        g.shape = (enum trajectory_shape)s;
        CHECK_ERR(trajectory_at(&g, 200, &v), s == SHAPE_GEOMETRIC ? E_INVALID : E_TOO_LARGE);
    }
    g.shape = SHAPE_COUNT;
    CHECK_ERR(trajectory_at(&g, 200, &v), E_INVALID);
    g.shape = (enum trajectory_shape)99;
    CHECK_ERR(trajectory_at(&g, 200, &v), E_INVALID);
    enum trajectory_shape shape;
    for (int s = 0; s < SHAPE_COUNT; s++) {
        CHECK_OK(trajectory_shape_parse(str_c(trajectory_shape_name((enum trajectory_shape)s)), &shape));
        CHECK_EQ_I64(shape, s);
    }
    CHECK_ERR(trajectory_shape_parse(S("wavy"), &shape), E_NOT_FOUND);
}

/* Between its ends a plan never leaves them, and with rising ends it never falls. */
TEST(trajectory_is_monotone)
{
    uint64_t seed = 12;
    int wrong = 0;
    for (int i = 0; i < 2000 && wrong < 5; i++) {
        struct trajectory_point points[] = {{24300, draw_between(&seed, 1, 1000)}, {0, 0}};
        points[1].at = points[0].at + draw_between(&seed, 1, 240);
        points[1].value = points[0].value + draw_between(&seed, 0, 5000);
        struct trajectory g = {(enum trajectory_shape)draw_between(&seed, 0, SHAPE_COUNT - 1), 1, points, 2};
        int64_t before = points[0].value;
        for (int32_t at = points[0].at; at <= points[1].at; at++) {
            int64_t v = 0;
            wrong += !CHECK(trajectory_at(&g, at, &v) == OK && v >= before && v <= points[1].value);
            before = v;
        }
        wrong += !CHECK(before == points[1].value);
    }
}

/* ---- growth ---- */

/* reference/monitoring.md, 4.2: 10 % a year for 2026-2030, the first two years 8.0 and 8.5 %. */
TEST(growth_of_the_worked_case)
{
    static const int64_t rates[] = {80, 85};
    struct growth g = {MEAN_COMPOUND, 1, 100, 5, rates, 2};
    struct growth_result r;
    CHECK_OK(growth_of(&g, &r));
    CHECK(r.achieved.has && r.required.has);
    CHECK_EQ_I64((r.achieved.v + 50) / 100, 825);  /* 8.25 % */
    CHECK_EQ_I64((r.required.v + 50) / 100, 1118); /* 11.18 % */
    CHECK_EQ_I64(r.low, 100000);
    CHECK_EQ_I64(r.permille.v, 818); /* 0.1718 of 0.21 */
    g.mean = MEAN_ARITHMETIC;
    CHECK_OK(growth_of(&g, &r));
    CHECK_EQ_I64(r.achieved.v, 82500);
    CHECK_EQ_I64((r.required.v + 50) / 100, 1117); /* 11.17 % */
    CHECK_EQ_I64(r.permille.v, 825);
}

TEST(growth_at_both_ends_of_the_window)
{
    static const int64_t rates[] = {100, 100, 100};
    struct growth g = {MEAN_COMPOUND, 1, 100, 3, rates, 3};
    struct growth_result r;
    CHECK_OK(growth_of(&g, &r));
    CHECK_EQ_I64(r.achieved.v, 100000); /* exactly: no drift by rounding */
    CHECK(!r.required.has);
    CHECK_EQ_I64(r.permille.v, 1000);
    g.known = 0;
    CHECK_OK(growth_of(&g, &r));
    CHECK(!r.achieved.has && !r.permille.has);
    CHECK_EQ_I64(r.required.v, 100000);
    g.low = 0;
    g.known = 1;
    CHECK_OK(growth_of(&g, &r));
    CHECK(!r.permille.has); /* nothing planned */
    CHECK_EQ_I64(r.required.v, -46537);
}

TEST(growth_after_a_fall)
{
    static const int64_t rates[] = {-500, -999};
    struct growth g = {MEAN_COMPOUND, 1, 100, 5, rates, 2};
    struct growth_result r;
    CHECK_OK(growth_of(&g, &r));
    CHECK(r.achieved.v < -900000 && r.permille.v < -4000);
    CHECK(r.required.v > 10000000);
}

TEST(growth_refuses_bad_numbers)
{
    static const int64_t rates[] = {-1000, 80, INT64_MAX};
    struct growth_result r;
    struct growth g = {MEAN_COMPOUND, 1, 100, 5, rates, 1};
    CHECK_ERR(growth_of(&g, &r), E_INVALID); /* -100 % */
    g.rates = rates + 2;
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
    g = (struct growth){MEAN_COMPOUND, 1, INT64_MAX, 5, rates + 1, 1};
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
    g.low = -1000;
    CHECK_ERR(growth_of(&g, &r), E_INVALID);
    static const struct growth bad[] = {
        {.decimals = -1, .years = 5}, {.decimals = 10, .years = 5}, {.years = 0}, {.years = 41},
        {.years = 5, .known = -1},    {.years = 5, .known = 6}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(growth_of(&bad[i], &r), E_INVALID);
    }
}

TEST(growth_that_explodes_is_refused_not_wrapped)
{
    int64_t rates[40];
    for (size_t i = 0; i < 40; i++) {
        rates[i] = (int64_t)1 << 50;
    }
    struct growth_result r;
    struct opt_i64 best;
    for (int32_t known = 1; known <= 40; known++) {
        struct growth g = {MEAN_COMPOUND, 0, 10, 40, rates, known};
        CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
        g.mean = MEAN_ARITHMETIC;
        enum err e = growth_of(&g, &r);
        CHECK(e == OK || e == E_TOO_LARGE);
        CHECK(growth_best(&g, 1, 40, &best) != E_INVALID);
    }
    struct growth g = {MEAN_COMPOUND, 0, (int64_t)1 << 40, 40, rates, 0};
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
    g.known = 1;
    rates[0] = 5;
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
}

TEST(growth_beyond_measure_in_any_of_its_parts)
{
    static const int64_t huge[] = {1 << 20, 1 << 20}; /* either year fits, both together do not */
    static const int64_t tiny[] = {-9999, -9999, -9999, -9999, -9999};
    struct growth_result r;
    struct growth g = {MEAN_COMPOUND, 0, 10, 5, huge, 2};
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
    g = (struct growth){MEAN_COMPOUND, 2, (int64_t)1 << 40, 40, tiny, 5}; /* planned growth so far */
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
    g = (struct growth){MEAN_COMPOUND, 2, 70000, 40, tiny, 5}; /* what is missing */
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
    g = (struct growth){MEAN_COMPOUND, 2, 70000, 5, tiny, 4}; /* what the last year would need */
    CHECK_ERR(growth_of(&g, &r), E_TOO_LARGE);
}

TEST(growth_best_of_the_reference_years)
{
    static const int64_t rates[] = {300, 50, 60, 90, 120, 30};
    struct growth history = {MEAN_ARITHMETIC, 1, 0, 6, rates, 6};
    struct opt_i64 best;
    CHECK_OK(growth_best(&history, 3, 15, &best));
    CHECK_EQ_I64(best.v, 136667); /* 30, 5 and 6 % */
    CHECK_OK(growth_best(&history, 3, 5, &best));
    CHECK_EQ_I64(best.v, 90000); /* 6, 9 and 12 % */
    CHECK_OK(growth_best(&history, 7, 15, &best));
    CHECK(!best.has);
    CHECK_ERR(growth_best(&history, 0, 15, &best), E_INVALID);
    history.years = 0;
    CHECK_ERR(growth_best(&history, 1, 15, &best), E_INVALID);
    static const int64_t broken[] = {-1000};
    struct growth fallen = {MEAN_COMPOUND, 1, 0, 1, broken, 1};
    CHECK_ERR(growth_best(&fallen, 1, 15, &best), E_INVALID);
}

/* ---- forecasts ---- */

static struct forecast_input yearly(const struct forecast_point *points, size_t n)
{
    return (struct forecast_input){
        .points = points,
        .n = n,
        .period_months = 12,
        .target_at = YEAR_END_MONTH(2030),
        .min_points = 4,
        .max_points = 10,
        .weight_permille = 800,
        .whole = 1000,
    };
}

TEST(forecast_of_a_straight_line_is_exact)
{
    static const struct forecast_point points[] = {{YEAR_END_MONTH(2021), 100},
                                                   {YEAR_END_MONTH(2022), 120},
                                                   {YEAR_END_MONTH(2023), 140},
                                                   {YEAR_END_MONTH(2024), 160}};
    struct forecast_input in = yearly(points, 4);
    struct forecast f = forecast_of(&in);
    CHECK(f.has && !f.too_few);
    CHECK_EQ_I64(f.used, 4);
    CHECK_EQ_I64(f.value, 280);
    CHECK_EQ_I64(f.low, 280);
    CHECK_EQ_I64(f.high, 280);
    in.n = 3;
    f = forecast_of(&in);
    CHECK(!f.has && f.too_few && f.used == 3);
    in.n = 0;
    f = forecast_of(&in);
    CHECK(!f.has && f.too_few && f.used == 0);
}

/* Expected figures from an independent computation in Python. */
TEST(forecast_with_noise_has_an_interval)
{
    static const struct forecast_point points[] = {{YEAR_END_MONTH(2020), 2000}, {YEAR_END_MONTH(2021), 2310},
                                                   {YEAR_END_MONTH(2022), 2450}, {YEAR_END_MONTH(2023), 2900},
                                                   {YEAR_END_MONTH(2024), 3080}, {YEAR_END_MONTH(2025), 3290}};
    struct forecast_input in = yearly(points, 6);
    struct forecast f = forecast_of(&in);
    CHECK(f.has && f.low < f.value && f.value < f.high);
    CHECK_EQ_I64(f.value, 4620);
    CHECK_EQ_I64(f.low, 4389);
    CHECK_EQ_I64(f.high, 4851);
    in.max_points = 4; /* only the last ones */
    CHECK_EQ_I64(forecast_of(&in).used, 4);
}

TEST(forecast_on_the_log_scale_follows_growth)
{
    static const struct forecast_point points[] = {{YEAR_END_MONTH(2022), 1000000},
                                                   {YEAR_END_MONTH(2023), 1100000},
                                                   {YEAR_END_MONTH(2024), 1210000},
                                                   {YEAR_END_MONTH(2025), 1331000}};
    struct forecast_input in = yearly(points, 4);
    in.scale = FORECAST_LOG;
    struct forecast f = forecast_of(&in);
    CHECK(f.has);
    CHECK_EQ_I64(f.value, 2143589);
    static const struct forecast_point with_zero[] = {{12, 5}, {24, 0}, {36, 5}, {48, 5}};
    in.points = with_zero;
    CHECK(!forecast_of(&in).has);
}

TEST(forecast_on_the_logit_scale_stays_a_share)
{
    static const struct forecast_point points[] = {{YEAR_END_MONTH(2022), 800},
                                                   {YEAR_END_MONTH(2023), 880},
                                                   {YEAR_END_MONTH(2024), 930},
                                                   {YEAR_END_MONTH(2025), 962}};
    struct forecast_input in = yearly(points, 4);
    in.scale = FORECAST_LOGIT;
    struct forecast f = forecast_of(&in);
    CHECK(f.has && f.value > 990 && f.high <= 1000 && f.low > 962);
    in.target_at = YEAR_END_MONTH(2080);
    f = forecast_of(&in);
    CHECK(f.has && f.value == 1000);
    in.target_at = YEAR_END_MONTH(1990);
    f = forecast_of(&in);
    CHECK(f.has && f.value == 0);
    static const struct forecast_point full[] = {{12, 500}, {24, 900}, {36, 1000}, {48, 990}};
    in.points = full;
    CHECK(!forecast_of(&in).has);
}

TEST(forecast_beyond_all_measure_is_none)
{
    static const struct forecast_point points[] = {
        {12, 1}, {24, INT64_MAX / 1000}, {36, INT64_MAX / 100}, {48, INT64_MAX / 4}};
    struct forecast_input in = yearly(points, 4);
    CHECK(!forecast_of(&in).has);
    in.scale = FORECAST_LOG;
    CHECK(!forecast_of(&in).has);
    in.scale = FORECAST_PLAIN;
    in.target_at = -2000000000;
    CHECK(!forecast_of(&in).has);
    in.scale = FORECAST_LOG;
    CHECK(!forecast_of(&in).has);
}

TEST(forecast_whose_interval_is_beyond_measure_is_none)
{
    int64_t big = INT64_C(2000000000000000000);
    struct forecast_point points[] = {{12, big}, {24, -big}, {36, big}, {48, -big}, {60, 0}};
    struct forecast_input in = yearly(points, 5);
    in.target_at = 72;
    CHECK(!forecast_of(&in).has); /* too low */
    for (size_t i = 0; i < 5; i++) {
        points[i].value = -points[i].value + big / 2;
    }
    CHECK(!forecast_of(&in).has); /* too high */
}

TEST(forecast_refuses_points_out_of_order)
{
    struct forecast_point points[] = {{12, 1}, {24, 2}, {24, 3}, {48, 4}};
    struct forecast_input in = yearly(points, 4);
    CHECK(!forecast_of(&in).has);
    points[2].at = 36;
    CHECK(forecast_of(&in).has);
    in.period_months = 0;
    CHECK(!forecast_of(&in).has);
    in.period_months = 12;
    points[3].at = 20000;
    CHECK(!forecast_of(&in).has);
    points[3].at = 48;
    in.max_points = -1;
    CHECK(forecast_of(&in).too_few);
    in.max_points = 1000;
    in.min_points = 0;
    in.n = 2;
    CHECK(forecast_of(&in).too_few);
}

TEST(forecast_of_many_points_uses_the_last_quantile)
{
    struct forecast_point points[45];
    for (int32_t i = 0; i < 45; i++) {
        points[i] = (struct forecast_point){24000 + 12 * i, 100 + i % 2};
    }
    struct forecast_input in = yearly(points, 45);
    in.max_points = 40;
    in.weight_permille = 1000;
    struct forecast f = forecast_of(&in);
    CHECK(f.has && f.used == 40 && f.low <= f.value && f.value <= f.high);
    for (size_t i = 0; i < 45; i++) {
        points[i].value = -7;
    }
    f = forecast_of(&in);
    CHECK(f.has && f.value == -7 && f.low == -7 && f.high == -7);
}

/* ---- names and thresholds ---- */

TEST(indicator_names_and_parameters)
{
    struct indicator_rules rules = indicator_rules_default();
    for (size_t i = 0; i < indicator_thresholds.n; i++) {
        const struct threshold *p = &indicator_thresholds.v[i];
        CHECK_EQ_I64(threshold_value(p, &rules), p->initial);
        CHECK(p->min <= p->initial && p->initial <= p->max && p->source.n > 0);
    }
    CHECK_EQ_I64(indicator_thresholds.n, sizeof rules / sizeof(int32_t));
    CHECK_OK(indicator_rules_put(&rules, S("top_k_amber_permille"), 1200));
    CHECK_EQ_I64(rules.top_k_amber_permille, 1200);
    CHECK_ERR(indicator_rules_put(&rules, S("top_k_amber_permille"), 999), E_INVALID);
    CHECK_ERR(indicator_rules_put(&rules, S("top_k_amber_permille"), 10001), E_INVALID);
    CHECK_ERR(indicator_rules_put(&rules, S("red_ratio_permille"), 1), E_NOT_FOUND);
    enum indicator_kind kind;
    enum comparison c;
    enum observation_status status;
    for (int i = 0; i < INDICATOR_KIND_COUNT; i++) {
        CHECK_OK(indicator_kind_parse(str_c(indicator_kind_name((enum indicator_kind)i)), &kind));
        CHECK_EQ_I64(kind, i);
    }
    for (int i = 0; i < COMPARISON_COUNT; i++) {
        CHECK_OK(comparison_parse(str_c(comparison_name((enum comparison)i)), &c));
        CHECK_EQ_I64(c, i);
    }
    for (int i = 0; i < STATUS_COUNT; i++) {
        CHECK_OK(observation_status_parse(str_c(observation_status_name((enum observation_status)i)), &status));
        CHECK_EQ_I64(status, i);
    }
    for (int i = 0; i < INDICATOR_CODE_COUNT; i++) {
        CHECK(indicator_code_name((enum indicator_code)i) != NULL);
        CHECK(indicator_colour_name(indicator_colour_of((enum indicator_code)i)) != NULL);
    }
    CHECK_ERR(indicator_kind_parse(S("x"), &kind), E_NOT_FOUND);
    CHECK_ERR(comparison_parse(S("x"), &c), E_NOT_FOUND);
    CHECK_ERR(observation_status_parse(S("x"), &status), E_NOT_FOUND);
    CHECK_STR(str_c(indicator_code_name(INDICATOR_MOVING_AWAY)), S("MOVING_AWAY"));
    CHECK_STR(str_c(indicator_colour_name(indicator_colour_of(INDICATOR_STALE))), S("purple"));
}
