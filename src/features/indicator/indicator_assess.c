#include "features/indicator/indicator_assess.h"

#include "base/vec.h"

#include <stdlib.h>

enum { NO_YEAR = 2199 /* a target without a year is never at its end */, GROWTH_YEARS_MAX = 40 };

/* --- which target ---------------------------------------------------------------------------------------------------- */

static int64_t year_of(const struct target *t)
{
    return t->year.has ? t->year.v : NO_YEAR;
}

static bool counts_before(const struct target *t, const struct target *best, int64_t today)
{
    if (!best || t->set_no != best->set_no) {
        return !best || t->set_no > best->set_no;
    }
    bool is_open = year_of(t) >= today;
    bool best_is_open = year_of(best) >= today;
    return is_open != best_is_open ? is_open : (year_of(t) < year_of(best)) == is_open;
}

const struct target *target_in_force(const struct targets *targets, int64_t indicator_id, day_t day)
{
    int year = 0;
    int month = 0;
    int dom = 0;
    const struct target *best = NULL;
    day_to_civil(day, &year, &month, &dom);
    for (size_t i = 0; i < targets->n; i++) {
        const struct target *t = &targets->v[i];
        if (t->indicator_id == indicator_id && counts_before(t, best, year)) {
            best = t;
        }
    }
    return best;
}

/* --- series ---------------------------------------------------------------------------------------------------------- */

/* A later vintage of the same period by the same publisher. */
static bool is_newer(const struct observed *x, const struct observed *than)
{
    if (x->known_day.has && than->known_day.has && x->known_day.v != than->known_day.v) {
        return x->known_day.v > than->known_day.v;
    }
    return x->seq > than->seq || (x->seq == than->seq && x->id > than->id);
}

static void series_add(struct arena *a, struct series *s, const struct observed *o, struct period period)
{
    for (size_t i = 0; i < s->n; i++) {
        struct series_point *p = &s->v[i];
        if (p->period.last == period.last && p->period.months == period.months && opt_i64_eq(p->seen->publisher_id, o->publisher_id)) {
            p->seen = is_newer(o, p->seen) ? o : p->seen;
            return;
        }
    }
    *VEC_PUSH(a, s) = (struct series_point){o, period};
}

static int by_period(const void *a, const void *b)
{
    const struct series_point *x = a;
    const struct series_point *y = b;
    return x->period.last != y->period.last ? (x->period.last > y->period.last) - (x->period.last < y->period.last)
                                            : (x->seen->id > y->seen->id) - (x->seen->id < y->seen->id);
}

static const struct observed *first_known(const struct observations *all)
{
    const struct observed *first = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct observed *o = &all->v[i];
        if (!o->geography_id.has && (!first || o->seq < first->seq || (o->seq == first->seq && o->id < first->id))) {
            first = o;
        }
    }
    return first;
}

static void part_series(struct arena *a, const struct observations *all, struct assessment *out)
{
    const struct observed *first = first_known(all);
    out->record_publisher = first ? first->publisher_id : (struct opt_i64){0};
    for (size_t i = 0; i < all->n; i++) {
        const struct observed *o = &all->v[i];
        struct period period = {0};
        if (o->geography_id.has || period_parse(o->period, &period) != OK) {
            continue;
        }
        bool is_record = opt_i64_eq(o->publisher_id, out->record_publisher);
        series_add(a, is_record ? &out->record : &out->other, o, period);
        out->other_publisher = is_record ? out->other_publisher : o->publisher_id;
    }
    if (out->record.n) {
        qsort(out->record.v, out->record.n, sizeof *out->record.v, by_period);
    }
    if (out->other.n) {
        qsort(out->other.v, out->other.n, sizeof *out->other.v, by_period);
    }
}

static bool has_value(const struct series_point *p)
{
    return p->seen->value.has && p->seen->status != STATUS_FORECAST && p->seen->status != STATUS_MISSING;
}

static const struct series_point *latest_of(const struct series *s)
{
    for (size_t i = s->n; i > 0; i--) {
        if (has_value(&s->v[i - 1])) {
            return &s->v[i - 1];
        }
    }
    return NULL;
}

/* --- judging --------------------------------------------------------------------------------------------------------- */

static int direction_of(const struct indicator *i)
{
    return str_eq(i->direction, S("up")) ? 1 : str_eq(i->direction, S("down")) ? -1 : 0;
}

/* Known yearly rates from the first year on. */
static struct growth growth_in(struct arena *a, const struct assess_in *in, const struct series *s)
{
    int64_t years = year_of(in->target) - in->first_year + 1;
    int64_t *rates = ARENA_ARRAY(a, int64_t, s->n + 1);
    struct growth g = {.mean = MEAN_COMPOUND, .decimals = (int)in->indicator->decimals, .low = in->target->low.v, .rates = rates};
    g.years = years < 1 ? 1 : years > GROWTH_YEARS_MAX ? GROWTH_YEARS_MAX : (int32_t)years;
    for (size_t i = 0; i < s->n && g.known < g.years; i++) {
        if (has_value(&s->v[i]) && s->v[i].period.months == 12 && s->v[i].period.last >= YEAR_END_MONTH(in->first_year)) {
            rates[g.known++] = s->v[i].seen->value.v;
        }
    }
    return g;
}

static struct indicator_target target_of(struct arena *a, const struct assess_in *in, const struct series *s)
{
    const struct target *t = in->target;
    struct indicator_target out = {.kind = in->indicator->kind,
                                   .comparison = t->comparison,
                                   .direction = direction_of(in->indicator),
                                   .every_year = t->every_year,
                                   .low = t->low,
                                   .high = t->high,
                                   .target_at = (int32_t)YEAR_END_MONTH(year_of(t))};
    if (out.kind == INDICATOR_AVERAGE_GROWTH) {
        out.growth = growth_in(a, in, s);
        out.growth_high = t->comparison == COMPARISON_RANGE ? t->high : (struct opt_i64){0};
    }
    return out;
}

static struct forecast forecast_in(struct arena *a, const struct assess_in *in, const struct series *s)
{
    struct forecast_point *points = ARENA_ARRAY(a, struct forecast_point, s->n + 1);
    struct forecast_input f = {.points = points,
                               .period_months = s->n ? s->v[0].period.months : 12,
                               .target_at = (int32_t)YEAR_END_MONTH(year_of(in->target)),
                               .min_points = in->rules->forecast_min_points,
                               .max_points = in->rules->forecast_max_points,
                               .weight_permille = in->rules->forecast_weight_permille};
    for (size_t i = 0; i < s->n; i++) {
        bool is_new = f.n == 0 || points[f.n - 1].at < s->v[i].period.last;
        if (has_value(&s->v[i]) && is_new) {
            points[f.n++] = (struct forecast_point){s->v[i].period.last, s->v[i].seen->value.v};
        }
    }
    return forecast_of(&f);
}

static void judge(struct arena *a, const struct assess_in *in, struct assessment *out)
{
    const struct series_point *x = out->latest;
    struct indicator_target target = target_of(a, in, &out->record);
    struct observation latest = {0};
    struct coverage coverage = {0};
    struct indicator_reading reading = {.target = &target, .t = in->day};
    if (x) {
        latest = (struct observation){.period = x->period, .status = x->seen->status, .value = x->seen->value.v};
        reading.latest = &latest;
    }
    if (x && x->seen->numerator.has && x->seen->denominator.has) {
        coverage = (struct coverage){.yes = x->seen->numerator.v, .no = x->seen->denominator.v - x->seen->numerator.v};
        reading.coverage = &coverage;
    }
    if (in->target->year.has) {
        out->forecast = forecast_in(a, in, &out->record);
        reading.forecast = &out->forecast;
        out->forecast_code = indicator_judge_forecast(&target, &out->forecast, in->rules);
    }
    if (indicator_judge(&reading, in->rules, &out->now) != OK) {
        out->now = (struct judgement){.code = INDICATOR_NOT_JUDGED, .faded = INDICATOR_NOT_JUDGED}; /* the target contradicts itself */
    }
}

struct assessment indicator_assess(struct arena *a, const struct assess_in *in)
{
    struct assessment out = {.now = {.code = INDICATOR_NOT_JUDGED, .faded = INDICATOR_NOT_JUDGED}, .forecast_code = INDICATOR_NOT_JUDGED};
    part_series(a, in->observations, &out);
    out.latest = latest_of(&out.record);
    out.has_target = in->target != NULL;
    if (in->target) {
        judge(a, in, &out);
    }
    return out;
}
