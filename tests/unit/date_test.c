#include "base/date.h"
#include "test.h"

#include <time.h>

TEST(date_known_days)
{
    CHECK_EQ_I64(day_from_civil(1970, 1, 1), 0);
    CHECK_EQ_I64(day_from_civil(1900, 1, 1), DAY_MIN);
    CHECK_EQ_I64(day_from_civil(2199, 12, 31), DAY_MAX);
    CHECK_EQ_I64(day_from_civil(2024, 12, 22), 20079); /* the day of Resolution 57 */
    CHECK_EQ_I64(day_weekday(0), 4);
    CHECK_EQ_I64(day_weekday(day_from_civil(2024, 12, 22)), 7);
    CHECK_EQ_I64(day_weekday(day_from_civil(1969, 12, 29)), 1);
}

/* Every day of three centuries, against counting and against the C library. */
TEST(date_all_days_round_trip)
{
    for (day_t d = DAY_MIN; d <= DAY_MAX; d++) {
        int y = 0;
        int m = 0;
        int day = 0;
        day_to_civil(d, &y, &m, &day);
        bool good = date_valid(y, m, day) && day_from_civil(y, m, day) == d;
        time_t moment = (time_t)d * 86400;
        struct tm tm = {0};
        good = good && gmtime_r(&moment, &tm) && tm.tm_year + 1900 == y && tm.tm_mon + 1 == m &&
               tm.tm_mday == day && (tm.tm_wday == 0 ? 7 : tm.tm_wday) == day_weekday(d);
        if (!CHECK(good)) {
            return;
        }
    }
}

TEST(date_days_before_the_epoch_of_years)
{
    int y = 0;
    int m = 0;
    int day = 0;
    day_to_civil(-719528, &y, &m, &day);
    CHECK_EQ_I64(y, 0);
    CHECK_EQ_I64(m, 1);
    CHECK_EQ_I64(day, 1);
    CHECK_EQ_I64(day_from_civil(-400, 3, 1), -719468 - 146097);
    day_to_civil(-719468 - 146097 - 1, &y, &m, &day);
    CHECK_EQ_I64(y, -400);
    CHECK_EQ_I64(m, 2);
    CHECK_EQ_I64(day, 29);
}

TEST(date_validity)
{
    CHECK(date_valid(2024, 2, 29));
    CHECK(!date_valid(2023, 2, 29));
    CHECK(date_valid(2000, 2, 29));
    CHECK(!date_valid(2100, 2, 29));
    CHECK(!date_valid(2024, 4, 31));
    CHECK(!date_valid(2024, 0, 1));
    CHECK(!date_valid(2024, 13, 1));
    CHECK(!date_valid(2024, 1, 0));
    CHECK(!date_valid(1899, 12, 31));
    CHECK(!date_valid(2200, 1, 1));
}

TEST(date_period_ends)
{
    struct buf b = buf_new(t->arena, 200);
    day_t d = day_from_civil(2024, 2, 1);
    buf_day(&b, day_month_end(d));
    buf_char(&b, ' ');
    buf_day(&b, day_quarter_end(d));
    buf_char(&b, ' ');
    buf_day(&b, day_year_end(d));
    buf_char(&b, ' ');
    buf_day(&b, day_quarter_end(day_from_civil(2025, 12, 31)));
    buf_char(&b, ' ');
    buf_day(&b, day_quarter_end(day_from_civil(2025, 4, 1)));
    CHECK_STR(buf_view(&b), S("2024-02-29 2024-03-31 2024-12-31 2025-12-31 2025-06-30"));
}

TEST(date_text_forms)
{
    struct buf b = buf_new(t->arena, 200);
    buf_day_vi(&b, day_from_civil(2025, 9, 2));
    CHECK_STR(buf_view(&b), S("02/09/2025"));
    CHECK_STR(day_iso(t->arena, day_from_civil(1945, 9, 2)), S("1945-09-02"));
    day_t d = 0;
    CHECK_OK(day_parse(S("2025-07-01"), &d));
    CHECK_EQ_I64(d, day_from_civil(2025, 7, 1));
}

TEST(date_parse_refuses)
{
    static const char *const bad[] = {"",           "2025",       "2025-7-1",    "2025-07-1",
                                      "2025/07/01", "01-07-2025", "2025-07-01 ", " 2025-07-01",
                                      "2025-02-30", "2025-13-01", "1899-12-31",  "2200-01-01",
                                      "2025-07-0x", "+025-07-01", "20250701",    "2025-07-011",
                                      "-025-07-01"};
    day_t d = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(day_parse(str_c(bad[i]), &d), E_INVALID);
    }
    CHECK_ERR(day_parse(STR_NONE, &d), E_INVALID);
    CHECK_EQ_I64(d, 42);
}

TEST(date_moments_in_viet_nam)
{
    day_t d = day_from_civil(2025, 7, 1);
    CHECK_EQ_I64(day_of_moment(day_start_ms(d)), d);
    CHECK_EQ_I64(day_of_moment(day_start_ms(d) - 1), d - 1);
    CHECK_EQ_I64(day_of_moment(day_end_ms(d)), d);
    CHECK_EQ_I64(day_of_moment(day_end_ms(d) + 1), d + 1);
    CHECK_EQ_I64(day_of_moment(-VN_OFFSET_MS - 1), -1);
    CHECK_EQ_I64(day_of_moment(-VN_OFFSET_MS), 0);
    struct buf b = buf_new(t->arena, 200);
    buf_moment(&b, day_start_ms(d));
    CHECK_STR(buf_view(&b), S("2025-06-30T17:00:00.000Z"));
    buf_clear(&b);
    buf_moment(&b, -1);
    CHECK_STR(buf_view(&b), S("1969-12-31T23:59:59.999Z"));
}

TEST(date_moment_parse_forms)
{
    int64_t ms = 0;
    CHECK_OK(moment_parse(S("2025-07-01"), &ms));
    CHECK_EQ_I64(ms, day_end_ms(day_from_civil(2025, 7, 1)));
    CHECK_OK(moment_parse(S("1970-01-01T00:00:01Z"), &ms));
    CHECK_EQ_I64(ms, 1000);
    CHECK_OK(moment_parse(S("1970-01-01T07:00:00.250+07:00"), &ms));
    CHECK_EQ_I64(ms, 250);
    CHECK_OK(moment_parse(S("1969-12-31T19:00:00-05:00"), &ms));
    CHECK_EQ_I64(ms, 0);
    CHECK_OK(moment_parse(S("1970-01-01T23:59:59.999Z"), &ms));
    CHECK_EQ_I64(ms, DAY_MS - 1);
}

TEST(date_moment_parse_refuses)
{
    static const char *const bad[] = {
        "2025-07-01T",           "2025-07-01T00:00:00",       "2025-07-01 00:00:00Z",
        "2025-07-01T24:00:00Z",  "2025-07-01T00:60:00Z",      "2025-07-01T00:00:60Z",
        "2025-07-01T00:00:00.Z", "2025-07-01T00:00:00.1Z",    "2025-07-01T00:00:00.1234Z",
        "2025-07-01T00:00:00+7", "2025-07-01T00:00:00+07:60", "2025-07-01T00:00:00+24:00",
        "2025-07-01T00:00:00ZZ", "2025-07-01T00:00Z",         "2025-02-30T00:00:00Z",
        "2025-07-01T00:00:00z",  "2025-07-01T00-00-00Z",      ""};
    int64_t ms = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(moment_parse(str_c(bad[i]), &ms), E_INVALID);
    }
    CHECK_EQ_I64(ms, 42);
}
