/* What the tests of the rules share: the calendar of 2025 and 2026 (data/nq57/calendar.csv), days as numbers, a small
 * generator. */
#ifndef XANH_TESTS_RULES_FIXTURE_H
#define XANH_TESTS_RULES_FIXTURE_H

#include "base/calendar.h"

/* A day as 20250715. */
static inline day_t ymd(int yyyymmdd)
{
    return day_from_civil(yyyymmdd / 10000, yyyymmdd / 100 % 100, yyyymmdd % 100);
}

static const int holidays[] = {
    20250101, 20250127, 20250128, 20250129, 20250130, 20250131, 20250407, 20250430, 20250501,
    20250502, 20250901, 20250902, 20260101, 20260102, 20260216, 20260217, 20260218, 20260219,
    20260220, 20260426, 20260427, 20260430, 20260501, 20260831, 20260901, 20260902, 20261124,
};
static const int worked_weekends[] = {20250426, 20260110, 20260822};

enum {
    HOLIDAY_COUNT = sizeof holidays / sizeof holidays[0],
    WORKED_COUNT = sizeof worked_weekends / sizeof worked_weekends[0]
};

static inline struct calendar bundled_calendar(struct arena *a)
{
    struct calendar_day days[HOLIDAY_COUNT + WORKED_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < HOLIDAY_COUNT; i++) {
        days[n++] = (struct calendar_day){ymd(holidays[i]), CALENDAR_HOLIDAY};
    }
    for (size_t i = 0; i < WORKED_COUNT; i++) {
        days[n++] = (struct calendar_day){ymd(worked_weekends[i]), CALENDAR_WORKED};
    }
    struct calendar c = {0};
    return calendar_make(a, days, n, &c) == OK ? c : (struct calendar){0};
}

/* xorshift64*: repeatable, good enough to choose cases. */
static inline uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

/* A number in [low, high]. */
static inline int32_t draw_between(uint64_t *seed, int32_t low, int32_t high)
{
    return low + (int32_t)((draw(seed) >> 33) % (uint64_t)(high - low + 1));
}

/* True in `n` of 100 cases. */
static inline bool draw_percent(uint64_t *seed, int32_t n)
{
    return draw_between(seed, 1, 100) <= n;
}

#endif
