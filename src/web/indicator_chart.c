#include "web/indicator_chart.h"

#include "base/num.h"
#include "base/vec.h"

/* The picture in tenths of its units (viewBox 0 0 400 236). */
enum {
    LEFT = 340,
    YEAR_2030_X = 3060,
    BREAK_X = 3400,
    YEAR_2045_X = 3760,
    RIGHT = 3960,
    GROUND = 2120,
    HEIGHT = 1940,
    TEXT_DOWN = 35
};
enum { FIRST_YEAR = 2020, NEAR_END = 2030 * CHART_YEAR, FAR_END = 2045 * CHART_YEAR };

struct scale {
    struct arena *a;
    enum lang lang;
    int decimals;
    int32_t first; /* left end of the axis, in hundredths of years */
    int64_t max;   /* upper end of the axis of values, at least 1 */
};

/* --- places ---------------------------------------------------------------------------------------------------------- */

static int64_t x_of(const struct scale *s, int32_t when)
{
    if (when <= NEAR_END) {
        return LEFT + (int64_t)(when - s->first) * (YEAR_2030_X - LEFT) / (NEAR_END - s->first);
    }
    int32_t later = when < FAR_END ? when : FAR_END;
    return BREAK_X + (int64_t)(later - NEAR_END) * (YEAR_2045_X - BREAK_X) / (FAR_END - NEAR_END);
}

/* Values below zero lie on the ground line: the table has them. */
static int64_t y_of(const struct scale *s, int64_t value)
{
    int64_t up = 0;
    int64_t v = value < 0 ? 0 : value > s->max ? s->max : value;
    return num_mul_div(v, HEIGHT, s->max, &up) == OK ? GROUND - up : GROUND; /* cannot fail: max is positive */
}

static struct str tenths(const struct scale *s, int64_t v)
{
    struct buf b = buf_new(s->a, 24);
    buf_scaled(&b, v, 1);
    return buf_view(&b);
}

static void point(const struct scale *s, struct buf *b, int64_t x, int64_t y)
{
    buf_str(b, tenths(s, x));
    buf_char(b, ' ');
    buf_str(b, tenths(s, y));
}

static struct str value_text(const struct scale *s, int64_t v)
{
    struct buf b = buf_new(s->a, 40);
    format_scaled(&b, s->lang, v, s->decimals);
    return buf_view(&b);
}

/* --- the scale ------------------------------------------------------------------------------------------------------- */

static void reach(int64_t *max, int64_t value)
{
    *max = value > *max ? value : *max;
}

static int64_t largest(const struct chart_data *d)
{
    int64_t max = d->has_baseline ? d->baseline.value : 0;
    for (size_t i = 0; i < d->n_plan; i++) {
        reach(&max, d->plan[i].value);
    }
    for (size_t i = 0; i < d->n_seen; i++) {
        reach(&max, d->seen[i].value);
    }
    for (size_t i = 0; i < d->n_other; i++) {
        reach(&max, d->other[i].value);
    }
    for (size_t i = 0; i < d->n_forecast; i++) {
        reach(&max, d->forecast[i].high);
    }
    for (size_t i = 0; i < d->n_goals; i++) {
        reach(&max, d->goals[i].value);
    }
    return max;
}

static struct scale scale_of(struct ctx *ctx, const struct chart_data *d)
{
    struct scale s = {ctx->arena, ctx->lang, d->decimals, FIRST_YEAR * CHART_YEAR, 0};
    int32_t first = d->n_seen ? d->seen[0].when : s.first;
    first = d->n_other && d->other[0].when < first ? d->other[0].when : first;
    first = d->has_baseline && d->baseline.when < first ? d->baseline.when : first;
    s.first = first < s.first ? first - first % CHART_YEAR : s.first;
    int64_t max = largest(d);
    /* A little room above the highest value. */
    s.max = num_mul_div(max, 106, 100, &s.max) == OK && s.max > 0 ? s.max : max > 0 ? max : num_pow10(d->decimals);
    return s;
}

/* The step of the grid: 1, 2 or 5 times a power of ten, so that three to six lines are drawn. */
static int64_t grid_step(int64_t max)
{
    static const int64_t factors[] = {1, 2, 5};
    for (int64_t power = 1; power <= INT64_MAX / 100; power *= 10) {
        for (size_t i = 0; i < 3; i++) {
            if (max / (factors[i] * power) <= 5) {
                return factors[i] * power;
            }
        }
    }
    return max;
}

/* --- drawing --------------------------------------------------------------------------------------------------------- */

static void add_line(struct chart_view *v, const struct scale *s, struct str css, int64_t x1, int64_t x2, int64_t y1, int64_t y2)
{
    *VEC_PUSH(s->a, &v->lines) = (struct chart_line_view){tenths(s, x1), tenths(s, x2), tenths(s, y1), tenths(s, y2), css};
}

static void add_text(struct chart_view *v, const struct scale *s, struct str css, int64_t x, int64_t y, struct str text)
{
    *VEC_PUSH(s->a, &v->texts) = (struct chart_text_view){tenths(s, x), tenths(s, y), css, text};
}

/* A number on the axis without digits after the point that say nothing. */
static struct str axis_text(const struct scale *s, int64_t v)
{
    int decimals = s->decimals;
    while (decimals > 0 && v % 10 == 0) {
        v /= 10;
        decimals--;
    }
    struct buf b = buf_new(s->a, 40);
    format_scaled(&b, s->lang, v, decimals);
    return buf_view(&b);
}

static void draw_values(struct chart_view *v, const struct scale *s, struct str unit)
{
    int64_t step = grid_step(s->max);
    add_line(v, s, S("axis"), LEFT, RIGHT, GROUND, GROUND);
    add_text(v, s, S("e"), 290, GROUND + TEXT_DOWN, S("0"));
    for (int64_t at = step; at <= s->max; at += step) {
        int64_t y = y_of(s, at);
        add_line(v, s, S("grid"), LEFT, RIGHT, y, y);
        add_text(v, s, S("e"), 290, y + TEXT_DOWN, axis_text(s, at));
    }
    add_text(v, s, S(""), 20, 90, unit);
}

static void draw_years(struct chart_view *v, const struct scale *s)
{
    int32_t first = s->first / CHART_YEAR;
    int32_t step = 2030 - first > 12 ? 5 : 2;
    for (int32_t year = 2030; year >= first; year -= step) {
        int64_t x = x_of(s, year * CHART_YEAR);
        add_line(v, s, S("axis"), x, x, GROUND, GROUND + 40);
        add_text(v, s, year == 2030 ? S("m strong") : S("m"), x, 2280, str_from_i64(s->a, year));
    }
    add_text(v, s, S("m strong"), YEAR_2045_X, 2280, S("2045"));
    *VEC_PUSH(s->a, &v->paths) = (struct chart_path_view){S("axis"), S("M338 217l4 -10M343 217l4 -10")};
}

/* The interval widens from the last value seen; a line through the middle. */
static void draw_forecast(struct chart_view *v, const struct scale *s, const struct chart_data *d)
{
    if (d->n_forecast == 0) {
        return;
    }
    struct buf band = buf_new(s->a, 8192);
    struct buf line = buf_new(s->a, 8192);
    const struct chart_seen *last = d->n_seen ? &d->seen[d->n_seen - 1] : NULL;
    for (size_t i = 0; i < d->n_forecast + (last ? 1 : 0); i++) {
        bool is_start = last && i == 0;
        const struct chart_forecast *f = is_start ? NULL : &d->forecast[i - (last ? 1 : 0)];
        int64_t x = x_of(s, is_start ? last->when : f->when);
        buf_char(&band, i ? 'L' : 'M');
        buf_char(&line, i ? 'L' : 'M');
        point(s, &band, x, y_of(s, is_start ? last->value : f->high));
        point(s, &line, x, y_of(s, is_start ? last->value : f->value));
    }
    for (size_t i = d->n_forecast; i > 0; i--) {
        buf_char(&band, 'L');
        point(s, &band, x_of(s, d->forecast[i - 1].when), y_of(s, d->forecast[i - 1].low));
    }
    buf_char(&band, 'Z');
    const struct chart_forecast *end = &d->forecast[d->n_forecast - 1];
    *VEC_PUSH(s->a, &v->paths) = (struct chart_path_view){S("band"), buf_view(&band)};
    *VEC_PUSH(s->a, &v->paths) = (struct chart_path_view){S("fore"), buf_view(&line)};
    add_text(v, s, S(""), x_of(s, end->when) + 60, y_of(s, end->value) + 30, value_text(s, end->value));
}

static void draw_plan(struct chart_view *v, const struct scale *s, const struct chart_data *d)
{
    struct buf b = buf_new(s->a, 8192);
    for (size_t i = 0; i < d->n_plan; i++) {
        buf_char(&b, i ? 'L' : 'M');
        point(s, &b, x_of(s, d->plan[i].when), y_of(s, d->plan[i].value));
    }
    if (d->n_plan) {
        *VEC_PUSH(s->a, &v->paths) = (struct chart_path_view){S("plan"), buf_view(&b)};
    }
}

/* One line for each unbroken stretch. */
static void draw_series(struct chart_view *v, const struct scale *s, struct str css, const struct chart_seen *seen, size_t n)
{
    struct buf b = buf_new(s->a, 16384);
    for (size_t i = 0; i < n; i++) {
        buf_char(&b, i == 0 || seen[i].starts_anew ? 'M' : 'L');
        point(s, &b, x_of(s, seen[i].when), y_of(s, seen[i].value));
    }
    if (n) {
        *VEC_PUSH(s->a, &v->paths) = (struct chart_path_view){css, buf_view(&b)};
    }
}

static struct str seen_title(const struct scale *s, const struct chart_data *d, const struct chart_seen *o, struct str source)
{
    return STR_CAT(s->a, o->period, S(": "), value_text(s, o->value), S(" "), d->unit, S(" ("), source, S(")"));
}

static void draw_marks(struct chart_view *v, const struct scale *s, const struct chart_data *d)
{
    for (size_t i = 0; i < d->n_other; i++) {
        const struct chart_seen *o = &d->other[i];
        *VEC_PUSH(s->a, &v->squares) =
            (struct chart_mark_view){tenths(s, x_of(s, o->when) - 25), tenths(s, y_of(s, o->value) - 25), S("o2"),
                                     seen_title(s, d, o, d->other_publisher), S("5")};
    }
    for (size_t i = 0; i < d->n_seen; i++) {
        const struct chart_seen *o = &d->seen[i];
        *VEC_PUSH(s->a, &v->circles) =
            (struct chart_mark_view){tenths(s, x_of(s, o->when)), tenths(s, y_of(s, o->value)), o->is_soft ? S("o p") : S("o"),
                                     seen_title(s, d, o, o->status), o->is_soft ? S("3.8") : S("3.6")};
        v->has_soft = v->has_soft || o->is_soft;
    }
    if (d->has_baseline) {
        *VEC_PUSH(s->a, &v->squares) = (struct chart_mark_view){
            tenths(s, x_of(s, d->baseline.when) - 40), tenths(s, y_of(s, d->baseline.value) - 40), S("base"), S(""), S("8")};
    }
}

static void draw_goals(struct chart_view *v, const struct scale *s, const struct chart_data *d)
{
    for (size_t i = 0; i < d->n_goals; i++) {
        const struct chart_goal *g = &d->goals[i];
        int64_t x = x_of(s, g->when);
        int64_t y = y_of(s, g->value);
        struct buf b = buf_new(s->a, 64);
        buf_char(&b, 'M');
        point(s, &b, x, y - 60);
        buf_lit(&b, "l6 6-6 6-6-6z");
        *VEC_PUSH(s->a, &v->goals) = (struct chart_path_view){S("goal"), buf_view(&b)};
        add_text(v, s, S("strong e"), x - 90, y + 30, g->label);
    }
}

/* --- the table behind it --------------------------------------------------------------------------------------------- */

static void note(struct chart_view *v, const struct scale *s, int32_t *whens, int32_t when)
{
    for (size_t i = 0; i < v->rows.n; i++) {
        if (whens[i] == when) {
            return;
        }
    }
    size_t at = v->rows.n;
    struct str dash = S("–");
    *VEC_PUSH(s->a, &v->rows) = (struct chart_row_view){str_from_i64(s->a, when / CHART_YEAR), dash, dash, dash, dash, dash};
    for (; at > 0 && whens[at - 1] > when; at--) {
        whens[at] = whens[at - 1];
    }
    whens[at] = when;
}

static struct chart_row_view *row_at(struct chart_view *v, const int32_t *whens, int32_t when)
{
    size_t i = 0;
    while (whens[i] != when) { /* every place was noted before */
        i++;
    }
    return &v->rows.v[i];
}

static void list_places(struct chart_view *v, const struct scale *s, const struct chart_data *d, int32_t *whens)
{
    for (size_t i = 0; i < d->n_seen; i++) {
        note(v, s, whens, d->seen[i].when);
    }
    for (size_t i = 0; i < d->n_other; i++) {
        note(v, s, whens, d->other[i].when);
    }
    for (size_t i = 0; i < d->n_plan; i++) {
        note(v, s, whens, d->plan[i].when);
    }
    for (size_t i = 0; i < d->n_forecast; i++) {
        note(v, s, whens, d->forecast[i].when);
    }
    for (size_t i = 0; i < v->rows.n; i++) {
        v->rows.v[i].period = str_from_i64(s->a, whens[i] / CHART_YEAR);
    }
}

static void fill_table(struct chart_view *v, const struct scale *s, const struct chart_data *d)
{
    int32_t *whens = ARENA_ARRAY(s->a, int32_t, d->n_seen + d->n_other + d->n_plan + d->n_forecast + 1);
    list_places(v, s, d, whens);
    for (size_t i = 0; i < d->n_seen; i++) {
        struct chart_row_view *r = row_at(v, whens, d->seen[i].when);
        r->period = d->seen[i].period.n ? d->seen[i].period : r->period;
        r->seen = value_text(s, d->seen[i].value);
        r->status = d->seen[i].status;
    }
    for (size_t i = 0; i < d->n_other; i++) {
        row_at(v, whens, d->other[i].when)->other = value_text(s, d->other[i].value);
    }
    for (size_t i = 0; i < d->n_plan; i++) {
        row_at(v, whens, d->plan[i].when)->plan = value_text(s, d->plan[i].value);
    }
    for (size_t i = 0; i < d->n_forecast; i++) {
        const struct chart_forecast *f = &d->forecast[i];
        row_at(v, whens, f->when)->forecast =
            STR_CAT(s->a, value_text(s, f->value), S(" ("), value_text(s, f->low), S("–"), value_text(s, f->high), S(")"));
    }
}

struct chart_view indicator_chart_make(struct ctx *ctx, const struct chart_data *d)
{
    struct chart_view v = {.name = d->name,
                           .title = d->title,
                           .description = d->description,
                           .has_baseline = d->has_baseline,
                           .has_forecast = d->n_forecast != 0,
                           .has_other = d->n_other != 0,
                           .has_plan = d->n_plan != 0,
                           .has_seen = d->n_seen != 0};
    struct scale s = scale_of(ctx, d);
    draw_values(&v, &s, d->unit);
    draw_years(&v, &s);
    draw_forecast(&v, &s, d);
    draw_plan(&v, &s, d);
    draw_series(&v, &s, S("other"), d->other, d->n_other);
    draw_series(&v, &s, S("seen"), d->seen, d->n_seen);
    draw_marks(&v, &s, d);
    draw_goals(&v, &s, d);
    fill_table(&v, &s, d);
    if (d->n_seen) {
        const struct chart_seen *last = &d->seen[d->n_seen - 1];
        add_text(&v, &s, S("strong m"), x_of(&s, last->when), y_of(&s, last->value) + 180, value_text(&s, last->value));
    }
    return v;
}
