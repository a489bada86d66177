/* Which target and which values an indicator is judged by. */
#include "features/indicator/indicator_assess.h"
#include "test.h"

#include "base/vec.h"

static struct observed seen(int64_t id, const char *period, int64_t value, int64_t publisher, int64_t seq)
{
    return (struct observed){.id = id, .indicator_id = 1, .period = str_c(period), .value = {true, value}, .status = STATUS_FINAL,
                             .publisher_id = {true, publisher}, .seq = seq};
}

TEST(assess_takes_the_nearest_open_year_of_the_highest_set)
{
    struct target v[] = {{.id = 1, .indicator_id = 1, .set_no = 1, .year = {true, 2025}},
                         {.id = 2, .indicator_id = 1, .set_no = 2, .year = {true, 2030}},
                         {.id = 3, .indicator_id = 1, .set_no = 2, .year = {true, 2045}},
                         {.id = 4, .indicator_id = 2, .set_no = 9, .year = {true, 2027}}};
    struct targets all = {.v = v, .n = 4};
    CHECK_EQ_I64(target_in_force(&all, 1, day_from_civil(2026, 6, 1))->id, 2);
    CHECK_EQ_I64(target_in_force(&all, 1, day_from_civil(2031, 1, 1))->id, 3);
    CHECK_EQ_I64(target_in_force(&all, 1, day_from_civil(2050, 1, 1))->id, 3); /* all over: the last one */
    CHECK(target_in_force(&all, 3, day_from_civil(2026, 6, 1)) == NULL);
}

TEST(assess_uses_the_latest_vintage_of_the_publisher_of_record)
{
    struct arena *a = arena_new(1 << 20);
    struct indicator_rules rules = indicator_rules_default();
    struct indicator i = {.id = 1, .kind = INDICATOR_SHARE, .decimals = 1, .direction = S("up")};
    struct target goal = {.indicator_id = 1, .year = {true, 2030}, .comparison = COMPARISON_GE, .low = {true, 300}};
    struct observed v[] = {seen(1, "2025", 140, 7, 10), seen(2, "2024", 131, 7, 11), seen(3, "2024", 132, 7, 12), seen(4, "2025", 183, 8, 13)};
    struct observations all = {.v = v, .n = 4};
    struct assess_in in = {.indicator = &i, .target = &goal, .observations = &all, .day = day_from_civil(2026, 6, 1), .rules = &rules};
    struct assessment got = indicator_assess(a, &in);
    CHECK_EQ_I64((int64_t)got.record.n, 2);
    CHECK_EQ_I64(got.record.v[0].seen->id, 3); /* replaced 131 */
    CHECK_EQ_I64(got.latest->seen->value.v, 140);
    CHECK_EQ_I64((int64_t)got.other.n, 1);
    CHECK_EQ_I64(got.now.code, INDICATOR_NO_BASELINE);
    CHECK(got.forecast.too_few);
    arena_free(a);
}

TEST(assess_without_values_says_no_data_and_without_target_nothing)
{
    struct arena *a = arena_new(1 << 20);
    struct indicator_rules rules = indicator_rules_default();
    struct indicator i = {.id = 1, .kind = INDICATOR_SHARE, .decimals = 1, .direction = S("up")};
    struct target goal = {.indicator_id = 1, .year = {true, 2030}, .comparison = COMPARISON_GT, .low = {true, 800}};
    struct observations none = {0};
    struct assess_in in = {.indicator = &i, .target = &goal, .observations = &none, .day = day_from_civil(2026, 6, 1), .rules = &rules};
    CHECK_EQ_I64(indicator_assess(a, &in).now.code, INDICATOR_NO_DATA);
    in.target = NULL;
    CHECK(!indicator_assess(a, &in).has_target);
    arena_free(a);
}
