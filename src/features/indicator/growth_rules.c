#include "features/indicator/growth_rules.h"

#include "base/num.h"
#include "features/indicator/fixed_rules.h"

enum { YEARS_MAX = 40, DECIMALS_MAX = 9, MILLION = 1000000 };

static bool is_valid(const struct growth *g)
{
    return g->decimals >= 0 && g->decimals <= DECIMALS_MAX && g->years >= 1 && g->years <= YEARS_MAX && g->known >= 0 &&
           g->known <= g->years;
}

/* 100 % as a rate with these decimals. */
static int64_t hundred(int decimals)
{
    return 100 * num_pow10(decimals);
}

/* log2(1 + rate); E_INVALID for -100 % and less. */
static enum err log_of_rate(int64_t rate, int decimals, int64_t *log)
{
    int64_t factor = 0;
    TRY(num_add(hundred(decimals), rate, &factor));
    return fixed_log2(factor, hundred(decimals), log);
}

/* 2^log - 1 in millionths. */
static enum err rate_of_log(int64_t log, int64_t *millionths)
{
    int64_t v = 0;
    TRY(fixed_times_exp2((int64_t)MILLION * MILLION, log, &v));
    return num_div(v - (int64_t)MILLION * MILLION, MILLION, millionths);
}

static enum err millionths_of(int64_t rate, int decimals, int64_t *out)
{
    return num_mul_div(rate, MILLION, hundred(decimals), out);
}

/* Sum of the logarithms, or of the rates themselves for the arithmetic mean. */
static enum err sum_of(const struct growth *g, const int64_t *rates, int32_t n, int64_t *sum)
{
    *sum = 0;
    for (int32_t i = 0; i < n; i++) {
        int64_t v = 0;
        TRY(log_of_rate(rates[i], g->decimals, &v));
        TRY(num_add(*sum, g->mean == MEAN_COMPOUND ? v : rates[i], sum));
    }
    return OK;
}

/* The average that n years with this sum have, in millionths. */
static enum err average_of(const struct growth *g, int64_t sum, int32_t n, int64_t *out)
{
    int64_t v = 0;
    if (g->mean == MEAN_ARITHMETIC) {
        return num_mul_div(sum, MILLION, hundred(g->decimals) * n, out);
    }
    TRY(num_div(sum, n, &v));
    return rate_of_log(v, out);
}

/* Growth of the index so far against the planned one after as many years: (P - 1) / ((1 + low)^n - 1). */
static enum err attained(const struct growth *g, int64_t sum, int64_t target_sum, struct opt_i64 *permille)
{
    int64_t grown = sum;
    int64_t planned = target_sum;
    if (g->mean == MEAN_COMPOUND) {
        TRY(rate_of_log(sum, &grown));
        TRY(rate_of_log(target_sum, &planned));
    }
    if (planned <= 0) {
        return OK;
    }
    permille->has = true;
    return num_permille(grown, planned, &permille->v);
}

enum err growth_of(const struct growth *g, struct growth_result *out)
{
    *out = (struct growth_result){0};
    if (!is_valid(g)) {
        return E_INVALID;
    }
    int64_t sum = 0;
    int64_t yearly = 0;
    TRY(millionths_of(g->low, g->decimals, &out->low));
    TRY(sum_of(g, g->rates, g->known, &sum));
    TRY(sum_of(g, &g->low, 1, &yearly));
    if (g->known > 0) {
        int64_t target = 0;
        TRY(num_mul(yearly, g->known, &target));
        TRY(average_of(g, sum, g->known, &out->achieved.v));
        TRY(attained(g, sum, target, &out->permille));
        out->achieved.has = true;
    }
    if (g->known < g->years) {
        int64_t target = 0;
        TRY(num_mul(yearly, g->years, &target));
        TRY(num_sub(target, sum, &target));
        TRY(average_of(g, target, g->years - g->known, &out->required.v));
        out->required.has = true;
    }
    return OK;
}

enum err growth_best(const struct growth *history, int32_t span, int32_t reference_years, struct opt_i64 *best)
{
    *best = (struct opt_i64){0};
    int32_t n = history->known;
    int32_t first = n > reference_years ? n - reference_years : 0;
    if (!is_valid(history) || span < 1) {
        return E_INVALID;
    }
    for (int32_t i = first; i + span <= n; i++) {
        int64_t sum = 0;
        int64_t average = 0;
        TRY(sum_of(history, history->rates + i, span, &sum));
        TRY(average_of(history, sum, span, &average));
        if (!best->has || average > best->v) {
            *best = (struct opt_i64){true, average};
        }
    }
    return OK;
}
