/* Calendar days and moments. A day is the number of days since 1970-01-01 (proleptic Gregorian calendar), a moment is
 * milliseconds since then in UTC. Due dates are Vietnamese calendar days: Asia/Ho_Chi_Minh is UTC+7 without summer time
 * (Decree 134/1945 and later; in force unchanged since 1975). */
#ifndef XANH_BASE_DATE_H
#define XANH_BASE_DATE_H

#include "base/buf.h"

typedef int32_t day_t;

struct opt_day {
    bool has;
    day_t v;
};

enum { DAY_MIN = -25567 /* 1900-01-01 */, DAY_MAX = 84005 /* 2199-12-31 */ };
#define VN_OFFSET_MS ((int64_t)7 * 3600 * 1000)
#define DAY_MS ((int64_t)86400 * 1000)

/* A day as the database holds it (a whole number, DAY_MIN..DAY_MAX), and back. */
struct opt_day day_from_stored(struct opt_i64 number);
struct opt_i64 day_to_stored(struct opt_day d);

/* The day of a civil date; the arguments must be a real date (date_valid). */
day_t day_from_civil(int year, int month, int day);
void day_to_civil(day_t d, int *year, int *month, int *day);
bool date_valid(int year, int month, int day);
/* 1 = Monday … 7 = Sunday. */
int day_weekday(day_t d);
/* Last day of the month, quarter or year that `d` lies in. */
day_t day_month_end(day_t d);
day_t day_quarter_end(day_t d);
day_t day_year_end(day_t d);
/* `YYYY-MM-DD` between 1900 and 2199; E_INVALID otherwise. */
NODISCARD enum err day_parse(struct str s, day_t *d);
/* Appends `YYYY-MM-DD`. */
void buf_day(struct buf *b, day_t d);
/* Appends `dd/mm/yyyy`, the form for Vietnamese readers. */
void buf_day_vi(struct buf *b, day_t d);
/* The same two as texts in an arena. */
struct str day_iso(struct arena *a, day_t d);
/* The Vietnamese calendar day of a moment, and the first and last millisecond of a Vietnamese day. */
day_t day_of_moment(int64_t ms);
int64_t day_start_ms(day_t d);
int64_t day_end_ms(day_t d);
/* Appends a moment as `YYYY-MM-DDThh:mm:ss.mmmZ`. */
void buf_moment(struct buf *b, int64_t ms);
/* Reads `YYYY-MM-DD` (its last millisecond in Viet Nam) or `YYYY-MM-DDThh:mm:ss[.mmm](Z|±hh:mm)`. */
NODISCARD enum err moment_parse(struct str s, int64_t *ms);

#endif
