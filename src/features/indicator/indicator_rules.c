#include "features/indicator/indicator_rules.h"

#include "base/num.h"

typedef __int128 wide; /* products of two 64-bit numbers always fit */

/* The distances that attainment is made of, all counted in the direction of the target. */
struct distances {
    int64_t way;  /* from the baseline to the plan */
    int64_t done; /* from the baseline to the value */
    int64_t left; /* from the value to the plan: positive is behind */
};

enum { ATTAINMENT_MAX = 1000000 };

bool comparison_holds(enum comparison c, int64_t value, struct opt_i64 low, struct opt_i64 high)
{
    switch (c) {
    case COMPARISON_GE:
        return low.has && value >= low.v;
    case COMPARISON_GT:
        return low.has && value > low.v;
    case COMPARISON_LE:
        return high.has && value <= high.v;
    case COMPARISON_LT:
        return high.has && value < high.v;
    case COMPARISON_EQ:
        return low.has && value == low.v;
    case COMPARISON_RANGE:
        return low.has && high.has && value >= low.v && value <= high.v;
    case COMPARISON_TRUE:
        return value != 0;
    case COMPARISON_NONE:
    case COMPARISON_COUNT:
        break;
    }
    return false;
}

static bool holds(const struct indicator_target *target, int64_t value)
{
    return comparison_holds(target->comparison, value, target->low, target->high);
}

/* The frozen baseline. */
static struct opt_i64 baseline_of(const struct indicator_target *target)
{
    if (target->plan.n == 0) {
        return (struct opt_i64){0};
    }
    return (struct opt_i64){true, target->plan.points[0].value};
}

/* Does the baseline meet the target already? */
static bool starts_beyond(const struct indicator_target *target)
{
    struct opt_i64 baseline = baseline_of(target);
    return baseline.has && holds(target, baseline.v);
}

/* +1 when higher is better, -1 when lower is; the comparison decides where nobody said. */
static int sign_of(const struct indicator_target *target)
{
    if (target->direction != 0) {
        return target->direction;
    }
    return target->comparison == COMPARISON_LE || target->comparison == COMPARISON_LT ? -1 : 1;
}

/* The edge to reach: the nearer end of a range, or the end that the comparison names. */
static struct opt_i64 edge_of(const struct indicator_target *target)
{
    bool is_upper = target->comparison == COMPARISON_LE || target->comparison == COMPARISON_LT ||
                    (target->comparison == COMPARISON_RANGE && sign_of(target) < 0);
    return is_upper ? target->high : target->low;
}

static bool is_final(const struct indicator_target *target, const struct observation *x)
{
    return x->period.last >= target->target_at;
}

static enum err signed_distance(int sign, int64_t from, int64_t to, int64_t *out)
{
    return sign < 0 ? num_sub(from, to, out) : num_sub(to, from, out);
}

static enum err measure(int sign, int64_t baseline, int64_t value, int64_t planned, struct distances *d)
{
    TRY(signed_distance(sign, baseline, planned, &d->way));
    TRY(signed_distance(sign, baseline, value, &d->done));
    return signed_distance(sign, value, planned, &d->left);
}

/* A = done / way in permille, half away from zero. */
static struct opt_i64 attainment(int64_t done, int64_t way)
{
    struct opt_i64 a = {0};
    if (way <= 0) {
        return a;
    }
    a.has = true;
    if (num_mul_div(done, 1000, way, &a.v) != OK || a.v > ATTAINMENT_MAX || a.v < -ATTAINMENT_MAX) {
        a.v = done < 0 ? -ATTAINMENT_MAX : ATTAINMENT_MAX;
    }
    return a;
}

/* A plan that has hardly left the baseline (or goes the other way): A would be noise, so only the gap to the plan
 * counts. */
static enum indicator_code judge_flat(const struct distances *d, int64_t tolerance, const struct indicator_rules *r)
{
    if (d->left <= tolerance) {
        return INDICATOR_GREEN;
    }
    return d->left <= (wide)tolerance * r->indicator_flat_amber_tolerances ? INDICATOR_AMBER : INDICATOR_RED;
}

/* Progress along the plan. At the target's own period `may_be_green` says whether the target is met: no tolerance
 * then. */
static enum indicator_code judge_progress(const struct distances *d, int64_t tolerance, bool is_last, bool is_met,
                                          const struct indicator_rules *r)
{
    bool on_plan = d->left <= tolerance || (wide)d->done * 1000 >= (wide)d->way * r->indicator_green_permille;
    if (is_last ? is_met : on_plan) {
        return INDICATOR_GREEN;
    }
    if (d->done < 0) {
        return INDICATOR_MOVING_AWAY;
    }
    return (wide)d->done * 1000 >= (wide)d->way * r->indicator_amber_permille ? INDICATOR_AMBER : INDICATOR_RED;
}

/* A level or share that shall stay on its side of an edge. */
static enum err judge_edge(const struct indicator_reading *in, int sign, struct judgement *out)
{
    const struct indicator_target *target = in->target;
    struct opt_i64 edge = edge_of(target);
    int64_t distance = 0;
    if (!edge.has) {
        return E_INVALID;
    }
    TRY(signed_distance(sign, edge.v, in->latest->value, &distance));
    bool will_cross = in->forecast && in->forecast->has && !holds(target, in->forecast->value);
    out->code = !out->is_met                              ? INDICATOR_RED
                : distance < target->margin || will_cross ? INDICATOR_AMBER
                                                          : INDICATOR_GREEN;
    return OK;
}

/* The planned value and the distances, when there is a baseline and a plan that has begun. *ready is false otherwise
 * and out->code says why. */
static enum err compare_with_plan(const struct indicator_target *target, const struct observation *x, int64_t value,
                                  struct judgement *out, struct distances *d, bool *ready)
{
    *ready = false;
    struct opt_i64 baseline = baseline_of(target);
    if (!baseline.has) {
        out->code = out->is_met ? INDICATOR_GREEN : is_final(target, x) ? INDICATOR_RED : INDICATOR_NO_BASELINE;
        return OK;
    }
    if (x->period.last <= target->plan.points[0].at) {
        out->code = INDICATOR_TOO_EARLY;
        return OK;
    }
    TRY(trajectory_at(&target->plan, x->period.last, &out->planned.v));
    out->planned.has = true;
    TRY(measure(sign_of(target), baseline.v, value, out->planned.v, d));
    out->permille = attainment(d->done, d->way);
    *ready = true;
    return OK;
}

static enum err judge_level(const struct indicator_reading *in, const struct indicator_rules *r, struct judgement *out)
{
    const struct indicator_target *target = in->target;
    if (!edge_of(target).has) {
        return E_INVALID;
    }
    if (starts_beyond(target)) {
        return judge_edge(in, sign_of(target), out);
    }
    struct distances d = {0};
    bool ready = false;
    TRY(compare_with_plan(target, in->latest, in->latest->value, out, &d, &ready));
    if (!ready) {
        return OK;
    }
    bool is_last = is_final(target, in->latest);
    if (d.way <= target->tolerance && !is_last) {
        out->permille = (struct opt_i64){0};
        out->code = judge_flat(&d, target->tolerance, r);
        return OK;
    }
    out->code = judge_progress(&d, target->tolerance, is_last, out->is_met, r);
    return OK;
}

/* Outside a range: beyond an end that does not bind is good news; near an end that binds is amber. */
static enum indicator_code judge_outside(const struct indicator_target *target, int64_t value,
                                         const struct indicator_rules *r)
{
    bool is_above = value > target->high.v;
    bool is_bound = target->upper_is_binding || target->direction == 0;
    if (!is_bound && is_above == (sign_of(target) > 0)) {
        return INDICATOR_ABOVE_RANGE;
    }
    wide gap = is_above ? (wide)value - target->high.v : (wide)target->low.v - value;
    wide width = (wide)target->high.v - target->low.v;
    return gap * 1000 <= width * r->range_amber_band_permille ? INDICATOR_AMBER : INDICATOR_RED;
}

static enum err judge_range(const struct indicator_reading *in, const struct indicator_rules *r, struct judgement *out)
{
    const struct indicator_target *target = in->target;
    int64_t value = in->latest->value;
    if (!target->low.has || !target->high.has || target->low.v > target->high.v) {
        return E_INVALID;
    }
    if (out->is_met) {
        out->code = INDICATOR_GREEN;
        return OK;
    }
    bool is_approaching = target->direction < 0 ? value > target->high.v : value < target->low.v;
    bool has_plan = target->plan.n > 0 && target->direction != 0 && !starts_beyond(target);
    if (is_approaching && has_plan && !is_final(target, in->latest)) {
        return judge_level(in, r, out);
    }
    out->code = judge_outside(target, value, r);
    return OK;
}

/* A rank in a league table that grew or shrank, as the rank with the same percentile in the table of the baseline. */
static int64_t comparable_rank(const struct indicator_target *target, const struct observation *x,
                               const struct indicator_rules *r)
{
    int64_t then = target->baseline_table;
    int64_t now = x->table;
    int64_t change = now > then ? now - then : then - now;
    if (then <= 0 || now <= 0 || change * 1000 <= then * r->rank_percentile_change_permille) {
        return x->value;
    }
    /* percentile (rank - 0.5)/now; the same in the old table: (2 rank - 1) * then / (2 now) + 0.5 */
    wide twice = ((wide)2 * x->value - 1) * then + now;
    return (int64_t)((twice + now) / (2 * (wide)now));
}

static enum err judge_rank(const struct indicator_reading *in, const struct indicator_rules *r, struct judgement *out)
{
    const struct indicator_target *target = in->target;
    struct opt_i64 goal = target->high.has ? target->high : target->low;
    if (!goal.has) {
        return E_INVALID;
    }
    struct distances d = {0};
    bool ready = false;
    bool is_last = is_final(target, in->latest);
    int64_t rank = is_last ? in->latest->value : comparable_rank(target, in->latest, r);
    TRY(compare_with_plan(target, in->latest, rank, out, &d, &ready));
    if (!ready) {
        return OK;
    }
    wide slack = ((wide)baseline_of(target).v - goal.v) * r->rank_amber_distance_permille / 1000;
    wide limit = slack > r->rank_amber_places ? slack : r->rank_amber_places;
    bool is_green = is_last ? out->is_met : d.left <= 0;
    out->code = is_green          ? INDICATOR_GREEN
                : d.left <= limit ? INDICATOR_AMBER
                : d.done < 0      ? INDICATOR_MOVING_AWAY
                                  : INDICATOR_RED;
    return OK;
}

static enum err judge_top_k(const struct indicator_reading *in, const struct indicator_rules *r, struct judgement *out)
{
    struct opt_i64 k = in->target->high.has ? in->target->high : in->target->low;
    if (!k.has) {
        return E_INVALID;
    }
    int64_t rank = in->latest->value;
    out->is_met = rank <= k.v;
    bool will_be = in->forecast && in->forecast->has && in->forecast->value <= k.v;
    bool is_near = (wide)rank * 1000 <= (wide)k.v * r->top_k_amber_permille;
    out->code = out->is_met ? INDICATOR_GREEN : will_be || is_near ? INDICATOR_AMBER : INDICATOR_RED;
    return OK;
}

/* The share of units that is wanted by now, in permille. */
static enum err wanted_share(const struct indicator_reading *in, int64_t *permille)
{
    const struct indicator_target *target = in->target;
    if (target->plan.n > 0 && in->latest && !is_final(target, in->latest)) {
        return trajectory_at(&target->plan, in->latest->period.last, permille);
    }
    *permille = target->low.has ? target->low.v : 1000;
    return OK;
}

/* Do `part` of `all` units reach the wanted share? */
static bool reaches(const struct indicator_target *target, int64_t part, int64_t all, int64_t wanted)
{
    wide share = (wide)part * 1000;
    wide limit = (wide)all * wanted;
    return target->comparison == COMPARISON_GT ? share > limit : share >= limit;
}

/* Attainment on what is known: (yes/all - baseline) / (wanted - baseline). */
static enum err coverage_distances(const struct coverage *c, int64_t all, int64_t baseline, int64_t wanted,
                                   struct distances *d)
{
    int64_t from = 0;
    int64_t to = 0;
    int64_t at = 0;
    TRY(num_mul(baseline, all, &from));
    TRY(num_mul(wanted, all, &to));
    TRY(num_mul(c->yes, 1000, &at));
    return measure(1, from, at, to, d);
}

static enum err judge_coverage(const struct indicator_reading *in, const struct indicator_rules *r,
                               struct judgement *out)
{
    const struct indicator_target *target = in->target;
    const struct coverage *c = in->coverage;
    int64_t all = 0;
    int64_t most = 0;
    int64_t wanted = 0;
    if (c->yes < 0 || c->no < 0 || c->unknown < 0) {
        return E_INVALID;
    }
    TRY(num_add(c->yes, c->unknown, &most));
    TRY(num_add(most, c->no, &all));
    TRY(wanted_share(in, &wanted));
    TRY(num_permille(c->yes, all, &out->coverage_low.v));
    TRY(num_permille(most, all, &out->coverage_high.v));
    out->coverage_low.has = true;
    out->coverage_high.has = true;
    out->planned = (struct opt_i64){true, wanted};
    struct distances d = {0};
    TRY(coverage_distances(c, all, baseline_of(target).v, wanted, &d));
    out->permille = attainment(d.done, d.way);
    out->is_met = reaches(target, c->yes, all, target->low.has ? target->low.v : 1000);
    bool is_amber = (wide)d.done * 1000 >= (wide)d.way * r->coverage_amber_permille;
    out->code = reaches(target, c->yes, all, wanted) ? INDICATOR_GREEN
                : reaches(target, most, all, wanted) ? INDICATOR_MAY_BE_MET
                : is_amber                           ? INDICATOR_AMBER
                                                     : INDICATOR_RED;
    return OK;
}

/* Growth over the whole window is known: no margin any more. */
static enum indicator_code judge_growth_end(const struct indicator_target *target, const struct growth_result *g,
                                            struct opt_i64 high, bool *is_met)
{
    bool is_enough = target->comparison == COMPARISON_GT ? g->achieved.v > g->low : g->achieved.v >= g->low;
    bool is_above = high.has && g->achieved.v > high.v;
    *is_met = is_enough && !is_above;
    if (is_above && !target->upper_is_binding) {
        return INDICATOR_ABOVE_RANGE;
    }
    return *is_met ? INDICATOR_GREEN : INDICATOR_RED;
}

static enum indicator_code judge_growth_underway(const struct indicator_target *target, const struct growth_result *g,
                                                 struct opt_i64 high, const struct indicator_rules *r)
{
    int64_t margin = (int64_t)r->growth_green_margin_hundredths * 100;
    if (high.has && g->achieved.v > high.v) {
        return target->upper_is_binding ? INDICATOR_AMBER : INDICATOR_ABOVE_RANGE;
    }
    if (g->required.v <= g->low + margin) {
        return INDICATOR_GREEN;
    }
    if (target->growth_best.has && g->required.v <= target->growth_best.v) {
        return INDICATOR_AMBER;
    }
    return g->achieved.v < 0 ? INDICATOR_MOVING_AWAY : INDICATOR_RED;
}

static enum err judge_growth(const struct indicator_reading *in, const struct indicator_rules *r, struct judgement *out)
{
    const struct indicator_target *target = in->target;
    struct growth_result *g = &out->growth;
    TRY(growth_of(&target->growth, g));
    struct opt_i64 high = target->growth_high;
    TRY(num_mul_div(high.v, 1000000, 100 * num_pow10(target->growth.decimals), &high.v));
    out->permille = g->permille;
    out->code =
        g->required.has ? judge_growth_underway(target, g, high, r) : judge_growth_end(target, g, high, &out->is_met);
    return OK;
}

static void judge_milestone(const struct indicator_reading *in, struct judgement *out)
{
    const struct indicator_target *target = in->target;
    bool is_past = in->t > period_end((struct period){target->target_at, 1});
    out->is_met = in->latest->value != 0;
    out->code = out->is_met ? INDICATOR_GREEN : is_past ? INDICATOR_RED : INDICATOR_TOO_EARLY;
}

/* The rule by which a target is judged. */
static enum indicator_kind rule_of(const struct indicator_target *target)
{
    bool is_yearly = target->every_year && target->comparison != COMPARISON_RANGE;
    if (is_yearly && target->kind != INDICATOR_AVERAGE_GROWTH && target->kind != INDICATOR_COVERAGE) {
        return sign_of(target) < 0 ? INDICATOR_CEILING : INDICATOR_MAINTAIN_ABOVE;
    }
    if (target->kind == INDICATOR_LEVEL || target->kind == INDICATOR_SHARE) {
        return target->comparison == COMPARISON_RANGE  ? INDICATOR_RANGE
               : target->comparison == COMPARISON_TRUE ? INDICATOR_MILESTONE
                                                       : INDICATOR_LEVEL;
    }
    return target->kind;
}

static enum err judge_value(const struct indicator_reading *in, const struct indicator_rules *r, struct judgement *out)
{
    switch (rule_of(in->target)) {
    case INDICATOR_LEVEL:
    case INDICATOR_SHARE:
    case INDICATOR_COUNT:
    case INDICATOR_ADDITIONAL_COUNT:
        return judge_level(in, r, out);
    case INDICATOR_MAINTAIN_ABOVE:
        return judge_edge(in, 1, out);
    case INDICATOR_CEILING:
        return judge_edge(in, -1, out);
    case INDICATOR_RANGE:
        return judge_range(in, r, out);
    case INDICATOR_RANK:
        return judge_rank(in, r, out);
    case INDICATOR_TOP_K:
        return judge_top_k(in, r, out);
    case INDICATOR_COVERAGE:
        return judge_coverage(in, r, out);
    case INDICATOR_AVERAGE_GROWTH:
        return judge_growth(in, r, out);
    case INDICATOR_MILESTONE:
        judge_milestone(in, out);
        return OK;
    case INDICATOR_QUALITATIVE:
    case INDICATOR_KIND_COUNT:
        break;
    }
    return E_INVALID;
}

/* Calendar days of a period, rounded up. */
static int32_t days_of(struct period p)
{
    return p.months >= 12 ? 366 : p.months >= 6 ? 184 : p.months >= 3 ? 92 : 31;
}

/* First day on which data that should follow period `p` is overdue. */
static day_t stale_from(const struct indicator_target *target, struct period p, const struct indicator_rules *r)
{
    return period_end(p) + target->lag_days + days_of(p) + r->indicator_grace_days + 1;
}

/* No year of the window is known: white as long as the first one cannot be known yet. */
static enum indicator_code growth_without_years(const struct indicator_reading *in, const struct indicator_rules *r)
{
    const struct indicator_target *target = in->target;
    struct period before = {target->target_at - 12 * target->growth.years, 12};
    return in->t < stale_from(target, before, r) ? INDICATOR_TOO_EARLY : INDICATOR_NO_DATA;
}

static enum indicator_code coverage_state(const struct coverage *c)
{
    if (!c) {
        return INDICATOR_NO_DATA;
    }
    if (c->yes <= 0 && c->no <= 0) {
        return c->unknown > 0 ? INDICATOR_NO_DATA : INDICATOR_NOT_APPLICABLE;
    }
    return INDICATOR_GREEN;
}

/* What can be said before looking at the value; INDICATOR_GREEN stands for "go on". */
static enum indicator_code data_state(const struct indicator_reading *in, const struct indicator_rules *r)
{
    const struct indicator_target *target = in->target;
    const struct observation *x = in->latest;
    if (in->not_applicable) {
        return INDICATOR_NOT_APPLICABLE;
    }
    if (target->kind == INDICATOR_QUALITATIVE || target->comparison == COMPARISON_NONE) {
        return INDICATOR_NOT_JUDGED;
    }
    if (target->kind == INDICATOR_COVERAGE) {
        return coverage_state(in->coverage);
    }
    if (target->kind == INDICATOR_AVERAGE_GROWTH) {
        return target->growth.known == 0 ? growth_without_years(in, r) : INDICATOR_GREEN;
    }
    if (!x || x->status == STATUS_MISSING || x->status == STATUS_FORECAST) {
        return INDICATOR_NO_DATA;
    }
    return x->status == STATUS_BREAK ? INDICATOR_INCOMPARABLE : INDICATOR_GREEN;
}

/* A milestone that stands does not go stale. */
static bool is_stale(const struct indicator_reading *in, const struct indicator_rules *r, const struct judgement *out)
{
    bool can_be = in->latest && rule_of(in->target) != INDICATOR_MILESTONE && out->code != INDICATOR_TOO_EARLY;
    return can_be && in->t >= stale_from(in->target, in->latest->period, r);
}

enum err indicator_judge(const struct indicator_reading *in, const struct indicator_rules *rules, struct judgement *out)
{
    enum indicator_code state = data_state(in, rules);
    *out = (struct judgement){.code = state, .faded = state};
    if (state != INDICATOR_GREEN) {
        return OK;
    }
    out->is_met = in->latest && holds(in->target, in->latest->value);
    enum err e = judge_value(in, rules, out);
    if (e != OK) {
        *out = (struct judgement){.code = INDICATOR_NOT_JUDGED, .faded = INDICATOR_NOT_JUDGED};
        return e;
    }
    enum observation_status status = in->latest ? in->latest->status : STATUS_FINAL;
    out->is_hatched = status == STATUS_PROVISIONAL || status == STATUS_ESTIMATED;
    out->is_achieved = out->is_met && !out->is_hatched;
    out->faded = out->code;
    if (is_stale(in, rules, out)) {
        out->code = INDICATOR_STALE;
    }
    return OK;
}

/* How far a value stays short of the target; negative or 0 when it does not. */
static wide gap_to_target(const struct indicator_target *target, struct opt_i64 edge, int64_t value)
{
    bool is_bound = target->comparison == COMPARISON_RANGE && (target->upper_is_binding || target->direction == 0);
    if (is_bound) {
        return value > target->high.v ? (wide)value - target->high.v : (wide)target->low.v - value;
    }
    wide gap = (wide)edge.v - value;
    return sign_of(target) < 0 ? -gap : gap;
}

enum indicator_code indicator_judge_forecast(const struct indicator_target *target, const struct forecast *forecast,
                                             const struct indicator_rules *rules)
{
    struct opt_i64 edge = edge_of(target);
    struct opt_i64 baseline = baseline_of(target);
    if (!forecast->has || !edge.has || !baseline.has) {
        return INDICATOR_NOT_JUDGED;
    }
    wide gap = gap_to_target(target, edge, forecast->value) * 1000;
    wide way = (wide)edge.v - baseline.v;
    way = way < 0 ? -way : way;
    if (gap <= way * rules->forecast_green_gap_permille) {
        return INDICATOR_GREEN;
    }
    return gap <= way * rules->forecast_amber_gap_permille ? INDICATOR_AMBER : INDICATOR_RED;
}
