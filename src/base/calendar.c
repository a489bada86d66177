#include "base/calendar.h"

#include <stdlib.h>
#include <string.h>

static bool is_weekday(day_t d)
{
    return day_weekday(d) <= 5;
}

/* Monday-to-Friday days up to and including `d`, counted from Monday 1969-12-29. */
static int32_t weekdays_upto(day_t d)
{
    int32_t since_monday = d + 3;
    int32_t week = since_monday / 7 - (since_monday % 7 < 0);
    int32_t in_week = since_monday - week * 7 + 1;
    return week * 5 + (in_week < 5 ? in_week : 5);
}

/* Number of exceptions up to and including `d`. */
static size_t exceptions_upto(const struct calendar *c, day_t d)
{
    size_t low = 0;
    size_t high = c->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->days[middle].day <= d) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static int32_t working_upto(const struct calendar *c, day_t d)
{
    size_t n = exceptions_upto(c, d);
    return weekdays_upto(d) + (n ? c->shift[n - 1] : 0);
}

static int by_day(const void *a, const void *b)
{
    const struct calendar_day *x = a;
    const struct calendar_day *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

/* Drops repetitions from sorted exceptions. */
static enum err unique_days(struct calendar_day *days, size_t n, size_t *kept)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (days[i].day < DAY_MIN || days[i].day > DAY_MAX) {
            return E_INVALID;
        }
        bool repeated = k > 0 && days[k - 1].day == days[i].day;
        if (repeated && days[k - 1].kind != days[i].kind) {
            return E_CONFLICT;
        }
        if (!repeated) {
            days[k++] = days[i];
        }
    }
    *kept = k;
    return OK;
}

/* What one exception changes: a holiday on a weekend or a worked Tuesday changes nothing. */
static int32_t gain(struct calendar_day e)
{
    bool works = e.kind == CALENDAR_WORKED;
    return (int32_t)works - (int32_t)is_weekday(e.day);
}

enum err calendar_make(struct arena *a, const struct calendar_day *days, size_t n,
                       struct calendar *out)
{
    struct calendar_day *sorted = ARENA_ARRAY(a, struct calendar_day, n);
    if (n) {
        memcpy(sorted, days, n * sizeof *days);
        qsort(sorted, n, sizeof *sorted, by_day);
    }
    size_t kept = 0;
    TRY(unique_days(sorted, n, &kept));
    int32_t *shift = ARENA_ARRAY(a, int32_t, kept);
    int32_t sum = 0;
    for (size_t i = 0; i < kept; i++) {
        sum += gain(sorted[i]);
        shift[i] = sum;
    }
    *out = (struct calendar){sorted, shift, kept};
    return OK;
}

bool calendar_is_working(const struct calendar *c, day_t d)
{
    size_t n = exceptions_upto(c, d);
    if (n && c->days[n - 1].day == d) {
        return c->days[n - 1].kind == CALENDAR_WORKED;
    }
    return is_weekday(d);
}

/* The first day on which `target` working days have passed; the counts never fall, so halving finds
 * it. */
static day_t day_of_count(const struct calendar *c, int32_t target)
{
    day_t low = DAY_MIN;
    day_t high = DAY_MAX;
    while (low < high) {
        day_t middle = low + (high - low) / 2;
        if (working_upto(c, middle) >= target) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

day_t calendar_next_working(const struct calendar *c, day_t d)
{
    while (d < DAY_MAX && !calendar_is_working(c, d)) { /* a step or two: this is asked a million times when the board is filled */
        d++;
    }
    return d;
}

day_t calendar_add_working(const struct calendar *c, day_t d, int32_t n)
{
    if (n == 0) {
        return d;
    }
    /* Going back, the working days before `d` are counted, so that a weekend start loses none. */
    int32_t from = n > 0 ? working_upto(c, d) : working_upto(c, d - 1) + 1;
    int32_t most = DAY_MAX - DAY_MIN;
    n = n > most ? most : n < -most ? -most : n;
    return day_of_count(c, from + n);
}

int32_t calendar_working_between(const struct calendar *c, day_t a, day_t b)
{
    return working_upto(c, b) - working_upto(c, a);
}
