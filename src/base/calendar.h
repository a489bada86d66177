/* The working calendar as data: Monday to Friday are working days unless the list of exceptions
 * says otherwise (public holidays, and weekend days that are worked in exchange for a bridge day).
 * The list comes from the programme pack; nothing about a particular year is compiled in. A
 * calendar is immutable after calendar_make and may be shared between threads. */
#ifndef XANH_BASE_CALENDAR_H
#define XANH_BASE_CALENDAR_H

#include "base/date.h"

enum calendar_kind { CALENDAR_HOLIDAY, CALENDAR_WORKED };

/* One exception to Monday-to-Friday. */
struct calendar_day {
    day_t day;
    enum calendar_kind kind;
};

/* {0} is the plain calendar: Monday to Friday, no holidays. */
struct calendar {
    const struct calendar_day *days; /* ascending, no day twice */
    const int32_t *shift;            /* working days gained or lost by days[0..i] */
    size_t n;
};

/* Builds a calendar in the arena from exceptions in any order. A day may be repeated with the same
 * kind; E_CONFLICT when a day is both holiday and worked, E_INVALID when one lies outside
 * DAY_MIN..DAY_MAX. */
NODISCARD enum err calendar_make(struct arena *a, const struct calendar_day *days, size_t n,
                                 struct calendar *out);
bool calendar_is_working(const struct calendar *c, day_t d);
/* `d` itself when it is a working day, else the first one after it. */
day_t calendar_next_working(const struct calendar *c, day_t d);
/* The n-th working day after `d`, or before it when n is negative; `d` itself when n is 0. Clipped
 * to DAY_MIN..DAY_MAX. O(log). */
day_t calendar_add_working(const struct calendar *c, day_t d, int32_t n);
/* Working days after `a` up to and including `b`; negative when b lies before a. O(log n). */
int32_t calendar_working_between(const struct calendar *c, day_t a, day_t b);

#endif
