#include "base/calendar.h"
#include "base/random.h"
#include "test.h"

/* The public holidays of early 2025: Tết from 25 January to 2 February, and 30 April to 4 May with
 * Friday 2 May off and Saturday 26 April worked instead. */
static struct calendar calendar_2025(struct test *t)
{
    struct calendar_day days[16];
    size_t n = 0;
    for (int d = 27; d <= 31; d++) {
        days[n++] = (struct calendar_day){day_from_civil(2025, 1, d), CALENDAR_HOLIDAY};
    }
    days[n++] = (struct calendar_day){day_from_civil(2025, 5, 2), CALENDAR_HOLIDAY};
    days[n++] = (struct calendar_day){day_from_civil(2025, 4, 26), CALENDAR_WORKED};
    days[n++] = (struct calendar_day){day_from_civil(2025, 4, 30), CALENDAR_HOLIDAY};
    days[n++] = (struct calendar_day){day_from_civil(2025, 5, 1), CALENDAR_HOLIDAY};
    days[n++] = (struct calendar_day){day_from_civil(2025, 5, 1), CALENDAR_HOLIDAY};
    struct calendar c = {0};
    CHECK_OK(calendar_make(t->arena, days, n, &c));
    return c;
}

TEST(calendar_without_exceptions_is_monday_to_friday)
{
    struct calendar c = {0};
    day_t monday = day_from_civil(2025, 7, 7);
    for (int i = 0; i < 14; i++) {
        CHECK(calendar_is_working(&c, monday + i) == (i % 7 < 5));
    }
    CHECK_EQ_I64(calendar_next_working(&c, monday + 5), monday + 7);
    CHECK_EQ_I64(calendar_next_working(&c, monday), monday);
    CHECK_EQ_I64(calendar_add_working(&c, monday, 5), monday + 7);
    CHECK_EQ_I64(calendar_add_working(&c, monday + 5, 1), monday + 7);
    CHECK_EQ_I64(calendar_add_working(&c, monday + 5, 0), monday + 5);
    CHECK_EQ_I64(calendar_add_working(&c, monday, -1), monday - 3);
    CHECK_EQ_I64(calendar_add_working(&c, monday + 6, -1), monday + 4);
    CHECK_EQ_I64(calendar_working_between(&c, monday, monday + 7), 5);
    CHECK_EQ_I64(calendar_working_between(&c, monday + 7, monday), -5);
    CHECK_EQ_I64(calendar_working_between(&c, monday, monday), 0);
}

TEST(calendar_knows_holidays_and_worked_weekends)
{
    struct calendar c = calendar_2025(t);
    CHECK(!calendar_is_working(&c, day_from_civil(2025, 1, 27)));
    CHECK(calendar_is_working(&c, day_from_civil(2025, 4, 26)));
    CHECK(!calendar_is_working(&c, day_from_civil(2025, 5, 2)));
    CHECK_EQ_I64(calendar_next_working(&c, day_from_civil(2025, 1, 25)),
                 day_from_civil(2025, 2, 3));
    CHECK_EQ_I64(calendar_add_working(&c, day_from_civil(2025, 4, 25), 1),
                 day_from_civil(2025, 4, 26));
    CHECK_EQ_I64(calendar_add_working(&c, day_from_civil(2025, 4, 29), 1),
                 day_from_civil(2025, 5, 5));
    CHECK_EQ_I64(
        calendar_working_between(&c, day_from_civil(2025, 4, 25), day_from_civil(2025, 5, 5)), 4);
}

TEST(calendar_refuses_contradictions)
{
    struct calendar c = {0};
    struct calendar_day both[] = {{20000, CALENDAR_HOLIDAY}, {20000, CALENDAR_WORKED}};
    CHECK_ERR(calendar_make(t->arena, both, 2, &c), E_CONFLICT);
    struct calendar_day far[] = {{DAY_MAX + 1, CALENDAR_HOLIDAY}};
    CHECK_ERR(calendar_make(t->arena, far, 1, &c), E_INVALID);
    CHECK_OK(calendar_make(t->arena, NULL, 0, &c));
    CHECK_EQ_I64(c.n, 0);
}

/* Ten years with random exceptions, against counting day by day. */
TEST(calendar_agrees_with_counting)
{
    enum { DAYS = 3650, EXCEPTIONS = 300 };
    random_seed(57);
    struct calendar_day *days = ARENA_ARRAY(t->arena, struct calendar_day, EXCEPTIONS);
    day_t first = day_from_civil(2020, 1, 1);
    for (int i = 0; i < EXCEPTIONS; i++) {
        unsigned char r[2];
        random_bytes(r, sizeof r);
        /* One kind a day: its number decides. */
        day_t d = first + (r[0] * 256 + r[1]) % DAYS;
        days[i] = (struct calendar_day){d, d % 3 == 0 ? CALENDAR_WORKED : CALENDAR_HOLIDAY};
    }
    struct calendar c = {0};
    CHECK_OK(calendar_make(t->arena, days, EXCEPTIONS, &c));
    int32_t worked = 0;
    for (day_t d = first + 1; d < first + DAYS; d++) {
        worked += calendar_is_working(&c, d);
        CHECK_EQ_I64(calendar_working_between(&c, first, d), worked);
        day_t next = d;
        while (!calendar_is_working(&c, next)) {
            next++;
        }
        CHECK_EQ_I64(calendar_next_working(&c, d), next);
        if (calendar_is_working(&c, d)) {
            CHECK_EQ_I64(calendar_add_working(&c, first, worked), d);
            CHECK_EQ_I64(calendar_add_working(&c, calendar_add_working(&c, d, 20), -20), d);
        }
    }
}

TEST(calendar_clips_at_the_ends)
{
    struct calendar c = {0};
    CHECK_EQ_I64(calendar_add_working(&c, 0, INT32_MAX), DAY_MAX);
    CHECK_EQ_I64(calendar_add_working(&c, 0, INT32_MIN), DAY_MIN);
}
