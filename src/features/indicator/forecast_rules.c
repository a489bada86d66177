#include "features/indicator/forecast_rules.h"

#include "features/indicator/fixed_rules.h"

enum { POINTS_MAX = 40, MONTHS_MAX = 12000 };

/* Weighted sums of the points, with times in periods before the last one. */
struct fit {
    double weight, weight_squares; /* sums of w and w² */
    double time, value;            /* weighted means */
    double spread;                 /* sum of w (t - mean)² */
    double slope;
    double variance; /* of one point around the line */
};

/* Numbers whose multiplication and addition cannot be fused, so that every compiler rounds alike. */
static __attribute__((noinline)) double times(double a, double b)
{
    double product = a * b;
    return product;
}

/* Newton's method from above; stops where the estimate no longer falls. */
static double square_root(double v)
{
    if (!(v > 0)) {
        return 0;
    }
    double x = v > 1 ? v : 1;
    double next = (x + v / x) / 2;
    while (next < x) {
        x = next;
        next = (x + v / x) / 2;
    }
    return x;
}

/* Natural units of the scale: the value itself, its log2, or the log2 of its odds. */
static bool to_scale(const struct forecast_input *in, int64_t value, double *out)
{
    int64_t log = 0;
    if (in->scale == FORECAST_PLAIN) {
        *out = (double)value;
        return true;
    }
    bool is_share = in->scale == FORECAST_LOGIT;
    if (value <= 0 || fixed_log2(value, is_share ? in->whole - value : 1, &log) != OK) {
        return false;
    }
    *out = (double)log / (double)((int64_t)1 << FIXED_BITS);
    return true;
}

/* Half away from zero. */
static bool round_to_i64(double v, int64_t *out)
{
    if (!(v > -4e18 && v < 4e18)) {
        return false;
    }
    *out = (int64_t)(v < 0 ? v - 0.5 : v + 0.5);
    return true;
}

static bool from_scale(const struct forecast_input *in, double v, int64_t *out)
{
    if (in->scale == FORECAST_PLAIN) {
        return round_to_i64(v, out);
    }
    if (!(v > -62 && v < 62)) {
        return false;
    }
    /* 2^|v| below 2^62: as a fraction of `whole` it is exact to far more digits than are kept. */
    int64_t log = (int64_t)times(v, (double)((int64_t)1 << FIXED_BITS));
    if (in->scale == FORECAST_LOG) {
        return fixed_times_exp2(1, log, out) == OK;
    }
    int64_t odds = 0; /* in units of 2^-30 */
    if (fixed_times_exp2((int64_t)1 << 30, log, &odds) != OK) {
        *out = in->whole;
        return true;
    }
    double share = (double)odds / ((double)odds + (double)((int64_t)1 << 30));
    return round_to_i64(times(share, (double)in->whole), out);
}

static double weight_of(const struct forecast_input *in, double age)
{
    double weight = 1;
    for (; age >= 1; age -= 1) {
        weight = times(weight, (double)in->weight_permille / 1000);
    }
    return weight;
}

/* Residual variance with the two degrees of freedom that the line took. */
static double variance_of(const struct fit *f, const double *t, const double *y, const double *w, int32_t n)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        double error = y[i] - f->value - times(f->slope, t[i] - f->time);
        sum += times(w[i], times(error, error));
    }
    return times(sum / f->weight, (double)n / (n - 2));
}

static void fit_line(struct fit *f, const double *t, const double *y, const double *w, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        f->weight += w[i];
        f->weight_squares += times(w[i], w[i]);
        f->time += times(w[i], t[i]);
        f->value += times(w[i], y[i]);
    }
    f->time /= f->weight;
    f->value /= f->weight;
    double both = 0;
    for (int32_t i = 0; i < n; i++) {
        double distance = t[i] - f->time;
        f->spread += times(w[i], times(distance, distance));
        both += times(times(w[i], distance), y[i] - f->value);
    }
    f->slope = both / f->spread;
    f->variance = variance_of(f, t, y, w, n);
}

/* 90 % quantile of Student's t for 1 … 30 degrees of freedom, so that both sides together leave 20 % outside; beyond 30
 * the last one. */
static double quantile(int32_t freedom)
{
    static const double table[] = {3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372,
                                   1.363, 1.356, 1.350, 1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325,
                                   1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310};
    int32_t last = (int32_t)(sizeof table / sizeof table[0]);
    return table[(freedom < last ? freedom : last) - 1];
}

/* Half the width of the interval of one future point at `time`. */
static double half_width(const struct fit *f, double time, int32_t n)
{
    double effective = times(f->weight, f->weight) / f->weight_squares;
    double distance = time - f->time;
    double leverage = times(distance, distance) / (f->spread / f->weight) / effective;
    return times(quantile(n - 2), square_root(times(f->variance, 1 + 1 / effective + leverage)));
}

/* Months must ascend and stay within a thousand years, or the ages mean nothing. */
static bool is_in_order(const struct forecast_input *in, size_t first)
{
    for (size_t i = first + 1; i < in->n; i++) {
        if (in->points[i].at <= in->points[i - 1].at) {
            return false;
        }
    }
    int64_t span = (int64_t)in->points[in->n - 1].at - in->points[first].at;
    return span <= MONTHS_MAX && in->period_months > 0;
}

struct forecast forecast_of(const struct forecast_input *in)
{
    size_t most = in->max_points < 0 ? 0 : in->max_points < POINTS_MAX ? (size_t)in->max_points : POINTS_MAX;
    size_t first = in->n > most ? in->n - most : 0;
    int32_t n = (int32_t)(in->n - first);
    struct forecast out = {.used = n};
    out.too_few = n < in->min_points || n < 3;
    if (out.too_few || !is_in_order(in, first)) {
        return out;
    }
    double t[POINTS_MAX];
    double y[POINTS_MAX];
    double w[POINTS_MAX];
    int32_t last = in->points[in->n - 1].at;
    for (int32_t i = 0; i < n; i++) {
        const struct forecast_point *p = &in->points[first + (size_t)i];
        t[i] = (double)(p->at - last) / in->period_months;
        w[i] = weight_of(in, -t[i]);
        if (!to_scale(in, p->value, &y[i])) {
            return out;
        }
    }
    struct fit f = {0};
    fit_line(&f, t, y, w, n);
    double time = ((double)in->target_at - last) / in->period_months;
    double middle = f.value + times(f.slope, time - f.time);
    double half = half_width(&f, time, n);
    out.has = from_scale(in, middle, &out.value) && from_scale(in, middle - half, &out.low) &&
              from_scale(in, middle + half, &out.high);
    return out;
}
