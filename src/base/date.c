#include "base/date.h"

enum { DAYS_PER_ERA = 146097 /* 400 years */, EPOCH_SHIFT = 719468 /* 0000-03-01 to 1970-01-01 */ };

struct opt_day day_from_stored(struct opt_i64 number)
{
    return (struct opt_day){number.has, (day_t)number.v};
}

struct opt_i64 day_to_stored(struct opt_day d)
{
    return (struct opt_i64){d.has, d.v};
}

/* Years are counted from March, so that the leap day is the last of its year (Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", 2013). */
day_t day_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT;
}

void day_to_civil(day_t d, int *year, int *month, int *day)
{
    int z = d + EPOCH_SHIFT;
    int era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = z - era * DAYS_PER_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

bool date_valid(int year, int month, int day)
{
    return year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 &&
           day <= month_length(year, month);
}

int day_weekday(day_t d)
{
    int since_monday = (d % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    return since_monday + 1;
}

day_t day_month_end(day_t d)
{
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(d, &year, &month, &day);
    return d - day + month_length(year, month);
}

day_t day_quarter_end(day_t d)
{
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(d, &year, &month, &day);
    int last_month = (month + 2) / 3 * 3;
    return day_from_civil(year, last_month, month_length(year, last_month));
}

day_t day_year_end(day_t d)
{
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(d, &year, &month, &day);
    return day_from_civil(year, 12, 31);
}

/* The `width` digits at `at` as a number, or -1. */
static int digits_at(struct str s, size_t at, size_t width)
{
    if (at > s.n || width > s.n - at) {
        return -1;
    }
    int v = 0;
    for (size_t i = at; i < at + width; i++) {
        if (!ascii_is_digit(s.p[i])) {
            return -1;
        }
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

static bool char_at(struct str s, size_t at, char c)
{
    return at < s.n && s.p[at] == c;
}

enum err day_parse(struct str s, day_t *d)
{
    int year = digits_at(s, 0, 4);
    int month = digits_at(s, 5, 2);
    int day = digits_at(s, 8, 2);
    if (s.n != 10 || !char_at(s, 4, '-') || !char_at(s, 7, '-') || !date_valid(year, month, day)) {
        return E_INVALID;
    }
    *d = day_from_civil(year, month, day);
    return OK;
}

void buf_day(struct buf *b, day_t d)
{
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(d, &year, &month, &day);
    buf_pad(b, year, 4);
    buf_char(b, '-');
    buf_pad(b, month, 2);
    buf_char(b, '-');
    buf_pad(b, day, 2);
}

void buf_day_vi(struct buf *b, day_t d)
{
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(d, &year, &month, &day);
    buf_pad(b, day, 2);
    buf_char(b, '/');
    buf_pad(b, month, 2);
    buf_char(b, '/');
    buf_pad(b, year, 4);
}

struct str day_iso(struct arena *a, day_t d)
{
    struct buf b = buf_new(a, 32);
    buf_day(&b, d);
    return buf_view(&b);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && a < 0);
}

day_t day_of_moment(int64_t ms)
{
    return (day_t)floor_div(ms + VN_OFFSET_MS, DAY_MS);
}

int64_t day_start_ms(day_t d)
{
    return (int64_t)d * DAY_MS - VN_OFFSET_MS;
}

int64_t day_end_ms(day_t d)
{
    return day_start_ms(d) + DAY_MS - 1;
}

void buf_moment(struct buf *b, int64_t ms)
{
    int64_t day = floor_div(ms, DAY_MS);
    int64_t in_day = ms - day * DAY_MS;
    buf_day(b, (day_t)day);
    buf_char(b, 'T');
    buf_pad(b, in_day / 3600000, 2);
    buf_char(b, ':');
    buf_pad(b, in_day / 60000 % 60, 2);
    buf_char(b, ':');
    buf_pad(b, in_day / 1000 % 60, 2);
    buf_char(b, '.');
    buf_pad(b, in_day % 1000, 3);
    buf_char(b, 'Z');
}

/* `Z` or `±hh:mm` as milliseconds to subtract for UTC. */
static enum err offset_parse(struct str s, int64_t *ms)
{
    if (str_eq(s, S("Z"))) {
        *ms = 0;
        return OK;
    }
    int hours = digits_at(s, 1, 2);
    int minutes = digits_at(s, 4, 2);
    bool sign = char_at(s, 0, '+') || char_at(s, 0, '-');
    if (s.n != 6 || !sign || !char_at(s, 3, ':') || hours < 0 || hours > 23 || minutes < 0 ||
        minutes > 59) {
        return E_INVALID;
    }
    int64_t v = ((int64_t)hours * 60 + minutes) * 60000;
    *ms = s.p[0] == '-' ? -v : v;
    return OK;
}

/* `Thh:mm:ss[.mmm]` and the offset behind it, as milliseconds to add to the start of the day in
 * UTC. */
static enum err time_parse(struct str s, int64_t *ms)
{
    int hour = digits_at(s, 1, 2);
    int minute = digits_at(s, 4, 2);
    int second = digits_at(s, 7, 2);
    bool shape = char_at(s, 0, 'T') && char_at(s, 3, ':') && char_at(s, 6, ':');
    if (!shape || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
        return E_INVALID;
    }
    int thousandths = char_at(s, 9, '.') ? digits_at(s, 10, 3) : 0;
    if (thousandths < 0) {
        return E_INVALID;
    }
    int64_t offset = 0;
    TRY(offset_parse(str_sub(s, char_at(s, 9, '.') ? 13 : 9, s.n), &offset));
    *ms = (((int64_t)hour * 60 + minute) * 60 + second) * 1000 + thousandths - offset;
    return OK;
}

enum err moment_parse(struct str s, int64_t *ms)
{
    day_t day = 0;
    TRY(day_parse(str_sub(s, 0, 10), &day));
    if (s.n == 10) {
        *ms = day_end_ms(day);
        return OK;
    }
    int64_t in_day = 0;
    TRY(time_parse(str_sub(s, 10, s.n), &in_day));
    *ms = (int64_t)day * DAY_MS + in_day;
    return OK;
}
