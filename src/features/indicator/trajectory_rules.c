#include "features/indicator/trajectory_rules.h"

#include "base/num.h"
#include "features/indicator/fixed_rules.h"

static const char *const shape_names[SHAPE_COUNT] = {"linear", "geometric", "steps", "s_curve", "table"};

enum { WHOLE_MAX = 12000 /* months: a thousand years */ };

/* One stretch between two points: `done` of `whole` months have passed, 0 < done < whole. */
struct stretch {
    int64_t from, to;
    int64_t done, whole;
};

enum err period_parse(struct str s, struct period *p)
{
    int64_t year = 0;
    int64_t part = 0;
    TRY(str_i64(str_sub(s, 0, 4), 1900, 2199, &year));
    if (s.n == 4) {
        *p = (struct period){YEAR_END_MONTH((int32_t)year), 12};
        return OK;
    }
    char kind = s.p[4];
    int64_t parts = kind == 'H' ? 2 : kind == 'Q' ? 4 : kind == '-' ? 12 : 0;
    bool has_length = parts > 0 && s.n == (parts == 12 ? 7U : 6U);
    if (!has_length || str_i64(str_sub(s, 5, s.n), 1, parts, &part) != OK) {
        return E_INVALID;
    }
    int64_t months = 12 / parts;
    *p = (struct period){(int32_t)(year * 12 + part * months - 1), (int32_t)months};
    return OK;
}

day_t period_end(struct period p)
{
    return day_month_end(day_from_civil(p.last / 12, p.last % 12 + 1, 1));
}

static enum err linear(const struct stretch *s, int64_t *value)
{
    int64_t way = 0;
    TRY(num_sub(s->to, s->from, &way));
    TRY(num_mul_div(way, s->done, s->whole, &way));
    return num_add(s->from, way, value);
}

static enum err geometric(const struct stretch *s, int64_t *value)
{
    int64_t log = 0;
    TRY(fixed_log2(s->to, s->from, &log));
    TRY(num_mul_div(log, s->done, s->whole, &log));
    return fixed_times_exp2(s->from, log, value);
}

/* Whole units only; a unit is wanted when all of it is due. */
static enum err steps(const struct stretch *s, int decimals, int64_t *value)
{
    int64_t unit = num_pow10(decimals);
    int64_t way = 0;
    TRY(num_sub(s->to, s->from, &way));
    __int128 passed = (__int128)way * s->done / s->whole / unit * unit; /* towards zero */
    return num_add(s->from, (int64_t)passed, value);
}

/* u = done/whole; 3u² - 2u³ = done² (3 whole - 2 done) / whole³ */
static enum err s_curve(const struct stretch *s, int64_t *value)
{
    int64_t way = 0;
    TRY(num_sub(s->to, s->from, &way));
    int64_t part = s->done * s->done * (3 * s->whole - 2 * s->done);
    TRY(num_mul_div(way, part, s->whole * s->whole * s->whole, &way));
    return num_add(s->from, way, value);
}

static enum err stretch_at(const struct trajectory *g, const struct stretch *s, int64_t *value)
{
    switch (g->shape) {
    case SHAPE_LINEAR:
        return linear(s, value);
    case SHAPE_GEOMETRIC:
        return geometric(s, value);
    case SHAPE_STEPS:
        return steps(s, g->decimals, value);
    case SHAPE_S_CURVE:
        return s_curve(s, value);
    case SHAPE_TABLE:
        *value = s->from;
        return OK;
    case SHAPE_COUNT:
        break;
    }
    return E_INVALID;
}

enum err trajectory_at(const struct trajectory *g, int32_t at, int64_t *value)
{
    if (g->n == 0) {
        return E_INVALID;
    }
    size_t i = 0;
    while (i < g->n && g->points[i].at <= at) {
        if (i > 0 && g->points[i].at <= g->points[i - 1].at) {
            return E_INVALID;
        }
        i++;
    }
    if (i == 0 || i == g->n || g->points[i - 1].at == at) {
        *value = g->points[i > 0 ? i - 1 : 0].value;
        return OK;
    }
    const struct trajectory_point *p = &g->points[i - 1];
    struct stretch s = {.from = p[0].value, .to = p[1].value};
    s.done = (int64_t)at - p[0].at;
    s.whole = (int64_t)p[1].at - p[0].at;
    if (s.whole > WHOLE_MAX) {
        return E_INVALID;
    }
    return stretch_at(g, &s, value);
}

enum err trajectory_shape_parse(struct str name, enum trajectory_shape *shape)
{
    for (int i = 0; i < SHAPE_COUNT; i++) {
        if (str_eq(name, str_c(shape_names[i]))) {
            *shape = (enum trajectory_shape)i;
            return OK;
        }
    }
    return E_NOT_FOUND;
}

const char *trajectory_shape_name(enum trajectory_shape shape)
{
    return shape_names[shape];
}
