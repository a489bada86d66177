/* The chart of an indicator (docs/interface.md): baseline, planned trajectory, observations with their status, forecast with its interval,
 * the marks of 2030 and 2045, in one picture that prints, with its keys and a table behind it. The data is neutral: years and scaled values. */
#ifndef XANH_WEB_INDICATOR_CHART_H
#define XANH_WEB_INDICATOR_CHART_H

#include "core/ctx.h"
#include "text/view.h"

/* Places on the time axis are hundredths of years: 202400 is the year 2024, 202550 its middle of 2025. */
enum { CHART_YEAR = 100 };

struct chart_value {
    int32_t when;
    int64_t value;
};

struct chart_seen {
    int32_t when;
    int64_t value;
    bool is_soft;      /* provisional or estimated: an open circle */
    bool starts_anew;  /* the series is broken before it, or a period is missing */
    struct str period; /* "2025", "quý 2/2025" */
    struct str status; /* "ước tính", in the reader's language */
};

struct chart_forecast {
    int32_t when;
    int64_t value, low, high; /* low and high: the 80 % interval */
};

struct chart_goal {
    int32_t when;
    int64_t value;
    struct str label; /* "Đích 2030: từ 30 %" */
};

struct chart_data {
    struct str name;               /* ASCII, unique on the page: "c1" */
    struct str title, description; /* in words, for readers who do not see it */
    struct str unit;               /* "% GDP" */
    struct str other_publisher;    /* whose values `other` are */
    int decimals;                  /* of all values */
    bool has_baseline;
    struct chart_value baseline;
    const struct chart_value *plan; /* each list by time */
    size_t n_plan;
    const struct chart_seen *seen;
    size_t n_seen;
    const struct chart_seen *other;
    size_t n_other;
    const struct chart_forecast *forecast;
    size_t n_forecast;
    const struct chart_goal *goals;
    size_t n_goals;
};

struct chart_line_view {
    struct str x1, x2, y1, y2, css;
};
struct chart_text_view {
    struct str x, y, css, text;
};
struct chart_mark_view {
    struct str x, y, css, title, r;
};
struct chart_path_view {
    struct str css, d;
};
struct chart_row_view {
    struct str period, seen, status, plan, forecast, other;
};

struct chart_view {
    struct str name, title, description;
    struct {
        struct chart_line_view *v;
        size_t n, cap;
    } lines;
    struct {
        struct chart_text_view *v;
        size_t n, cap;
    } texts;
    struct {
        struct chart_path_view *v;
        size_t n, cap;
    } paths; /* in the order of drawing, below the marks */
    struct {
        struct chart_mark_view *v;
        size_t n, cap;
    } squares, circles;
    struct {
        struct chart_path_view *v;
        size_t n, cap;
    } goals;
    bool has_baseline, has_soft, has_forecast, has_other, has_plan, has_seen;
    struct {
        struct chart_row_view *v;
        size_t n, cap;
    } rows;
};

/* The chart and the table under it, in the reader's language; in the arena of the use case. */
struct chart_view indicator_chart_make(struct ctx *ctx, const struct chart_data *data);

#endif
