/* One indicator: what it means, what it is to reach, what was observed, where sources differ. */
#include "features/indicator/indicator_internal.h"

#include "features/organisation/organisation.h"
#include "text/slug.h"
#include "view_indicator_page.h"
#include "web/page.h"

enum { LOG_MAX = 200 };

struct showing {
    const struct indicator_in *in;
    struct indicator_moment moment;
    struct indicator indicator;
    struct targets targets;
    struct observations seen;
    struct assessment assessment;
    const struct target *target; /* in force; may be NULL */
    const struct org_directory *dir;
};

static struct str publisher_name(struct ctx *ctx, const struct showing *s, struct opt_i64 id)
{
    size_t org = id.has ? org_find_id(s->dir, id.v) : SIZE_MAX;
    const struct org_version *v = org == SIZE_MAX ? NULL : org_any(s->dir, org, s->moment.day);
    return v ? org_name(ctx, v) : S("");
}

/* --- head ------------------------------------------------------------------------------------------------------------ */

static enum msg period_msg(struct str period)
{
    return str_eq(period, S("half_year")) ? MSG_indicator_period_half
           : str_eq(period, S("quarter")) ? MSG_indicator_period_quarter
           : str_eq(period, S("month"))   ? MSG_indicator_period_month
                                          : MSG_indicator_period_year;
}

static enum msg direction_msg(struct str direction)
{
    return str_eq(direction, S("up")) ? MSG_indicator_direction_up
           : str_eq(direction, S("down")) ? MSG_indicator_direction_down
                                          : MSG_indicator_direction_none;
}

static void fill_head(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    const struct indicator *i = &s->indicator;
    enum indicator_word word = indicator_word_of(i, &s->assessment);
    crumbs_add(ctx, &v->crumbs, ctx_msg(ctx, MSG_nav_indicators), indicator_address(ctx, &s->moment, S("/chi-tieu")).text);
    v->code = i->code;
    v->title = ctx_pick(ctx, i->title_vi, i->title_en);
    v->unit = ctx_pick(ctx, i->unit_vi, i->unit_en);
    v->kind = ctx_msg(ctx, indicator_kind_msg(i->kind));
    v->direction = ctx_msg(ctx, direction_msg(i->direction));
    v->definition = ctx_pick(ctx, i->definition_vi, i->definition_en);
    v->period = ctx_msg(ctx, period_msg(i->period));
    v->note = ctx_pick(ctx, i->note_vi, i->note_en);
    v->publisher = publisher_name(ctx, s, s->assessment.record_publisher);
    v->as_of = as_of_make(ctx, s->moment.day);
    v->mark = indicator_mark(ctx, word);
    v->mark.is_big = true;
    v->explanation = ctx_msg(ctx, s->target ? indicator_word_why(word) : MSG_indicator_page_no_targets);
    link_add(ctx, &v->downloads, S("JSON"), indicator_json(ctx, &s->moment, STR_CAT(ctx->arena, S("/api/v1/indicators/"), i->code)).text);
    struct address csv = indicator_json(ctx, &s->moment, S("/api/v1/observations"));
    address_add(&csv, S("indicator"), i->code);
    address_add(&csv, S("limit"), S("1000"));
    link_add(ctx, &v->downloads, ctx_msg(ctx, MSG_indicator_page_observations_csv), address_with(&csv, S("format"), S("csv-excel")));
}

static void figure_add(struct indicator_page_view *v, struct str value, struct str what)
{
    v->figures.v[v->figures.n].value = value;
    v->figures.v[v->figures.n++].what = what;
}

static void fill_latest(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    const struct series_point *x = s->assessment.latest;
    if (!x) {
        figure_add(v, S("–"), ctx_msg(ctx, MSG_indicator_page_no_value));
        return;
    }
    struct msg_arg args[] = {MSG_ARG(period_text(ctx, x->period)), MSG_ARG(ctx_msg(ctx, observation_status_msg(x->seen->status)))};
    figure_add(v, indicator_value(ctx, &s->indicator, x->seen->value.v, true), msg_format(ctx->arena, ctx->lang, MSG_indicator_page_latest, 2, args));
}

static struct str target_label(struct ctx *ctx, const struct target *t)
{
    if (!t->year.has) {
        return ctx_msg(ctx, MSG_target_no_year);
    }
    struct msg_arg year = MSG_ARG(str_from_i64(ctx->arena, t->year.v));
    return msg_format(ctx->arena, ctx->lang, t->every_year ? MSG_target_each_year : MSG_target_year, 1, &year);
}

static void fill_forecast(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    const struct forecast *f = &s->assessment.forecast;
    if (!s->target || !s->target->year.has || !s->assessment.latest) {
        return;
    }
    struct str year = str_from_i64(ctx->arena, s->target->year.v);
    if (!f->has) {
        struct msg_arg few[] = {MSG_ARG(year), MSG_ARG((int64_t)f->used), MSG_ARG((int64_t)s->moment.rules.forecast_min_points)};
        figure_add(v, S("–"), msg_format(ctx->arena, ctx->lang, MSG_indicator_page_no_forecast, 3, few));
        return;
    }
    struct msg_arg args[] = {MSG_ARG(year), MSG_ARG(indicator_value(ctx, &s->indicator, f->low, true)),
                             MSG_ARG(indicator_value(ctx, &s->indicator, f->high, true)), MSG_ARG((int64_t)f->used)};
    figure_add(v, indicator_value(ctx, &s->indicator, f->value, true), msg_format(ctx->arena, ctx->lang, MSG_indicator_page_forecast, 4, args));
}

static void fill_figures(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    fill_latest(ctx, s, v);
    if (s->target) {
        figure_add(v, target_text(ctx, &s->indicator, s->target), target_label(ctx, s->target));
    }
    fill_forecast(ctx, s, v);
    struct msg_arg counts[] = {MSG_ARG((int64_t)s->seen.n), MSG_ARG((int64_t)s->assessment.record.n)};
    paragraph_add(ctx, &v->how, msg_format(ctx->arena, ctx->lang, MSG_indicator_page_formula, 2, counts));
    struct str seq = str_from_i64(ctx->arena, s->moment.seq);
    struct str version = str_from_i64(ctx->arena, s->moment.rule_version);
    struct msg_arg moment[] = {MSG_ARG(version), MSG_ARG(page_moment(ctx, s->moment.at_ms)), MSG_ARG(seq)};
    paragraph_add(ctx, &v->how, msg_format(ctx->arena, ctx->lang, MSG_display_moment, 3, moment));
    link_add(ctx, &v->how.links, ctx_msg(ctx, MSG_indicator_page_rules), S("/api/v1/rules"));
}

/* --- chart ----------------------------------------------------------------------------------------------------------- */

/* The mark of a year is that year; shorter periods stand in their middle behind it. */
static int32_t place_of(struct period p)
{
    int32_t twice_middle = p.months == 12 ? 0 : 2 * (p.last % 12 + 1) - p.months;
    return p.last / 12 * CHART_YEAR + twice_middle * CHART_YEAR / 24;
}

static size_t chart_series(struct ctx *ctx, const struct series *from, struct chart_seen *out)
{
    size_t n = 0;
    int32_t expected = 0;
    for (size_t i = 0; i < from->n; i++) {
        const struct series_point *p = &from->v[i];
        enum observation_status status = p->seen->status;
        if (!p->seen->value.has || status == STATUS_FORECAST) {
            continue;
        }
        out[n++] = (struct chart_seen){.when = place_of(p->period),
                                       .value = p->seen->value.v,
                                       .is_soft = status == STATUS_PROVISIONAL || status == STATUS_ESTIMATED,
                                       .starts_anew = status == STATUS_BREAK || p->period.last != expected,
                                       .period = period_text(ctx, p->period),
                                       .status = ctx_msg(ctx, observation_status_msg(status))};
        expected = p->period.last + p->period.months;
    }
    return n;
}

static size_t chart_goals(struct ctx *ctx, const struct showing *s, struct chart_goal *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->targets.n; i++) {
        const struct target *t = &s->targets.v[i];
        if (t->year.has && (t->low.has || t->high.has)) {
            struct msg_arg args[] = {MSG_ARG(target_label(ctx, t)), MSG_ARG(target_text(ctx, &s->indicator, t))};
            out[n++] = (struct chart_goal){.when = (int32_t)t->year.v * CHART_YEAR,
                                           .value = t->low.has ? t->low.v : t->high.v,
                                           .label = msg_format(ctx->arena, ctx->lang, MSG_indicator_page_goal, 2, args)};
        }
    }
    return n;
}

static struct str chart_description(struct ctx *ctx, const struct showing *s)
{
    const struct series_point *x = s->assessment.latest;
    struct msg_arg args[] = {MSG_ARG(indicator_value(ctx, &s->indicator, x->seen->value.v, true)), MSG_ARG(period_text(ctx, x->period)),
                             MSG_ARG(s->target ? target_strict(ctx, &s->indicator, s->target) : S("–"))};
    return msg_format(ctx->arena, ctx->lang, MSG_indicator_page_chart, 3, args);
}

static void fill_chart(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    const struct assessment *a = &s->assessment;
    struct chart_seen *seen = ARENA_ARRAY(ctx->arena, struct chart_seen, a->record.n + 1);
    struct chart_seen *other = ARENA_ARRAY(ctx->arena, struct chart_seen, a->other.n + 1);
    struct chart_goal *goals = ARENA_ARRAY(ctx->arena, struct chart_goal, s->targets.n + 1);
    struct chart_forecast forecast = {0};
    struct chart_data d = {.name = S("c1"), .title = v->title, .unit = v->unit, .decimals = (int)s->indicator.decimals, .seen = seen, .other = other,
                           .goals = goals};
    v->has_chart = a->latest && s->indicator.kind != INDICATOR_MILESTONE && s->indicator.kind != INDICATOR_QUALITATIVE;
    if (!v->has_chart) {
        return;
    }
    d.description = chart_description(ctx, s);
    d.other_publisher = publisher_name(ctx, s, a->other_publisher);
    d.n_seen = chart_series(ctx, &a->record, seen);
    d.n_other = chart_series(ctx, &a->other, other);
    d.n_goals = chart_goals(ctx, s, goals);
    if (a->forecast.has) {
        forecast = (struct chart_forecast){(int32_t)s->target->year.v * CHART_YEAR, a->forecast.value, a->forecast.low, a->forecast.high};
        d.forecast = &forecast;
        d.n_forecast = 1;
    }
    v->chart = indicator_chart_make(ctx, &d);
}

/* --- targets and observations ----------------------------------------------------------------------------------------- */

static void fill_targets(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    for (size_t i = 0; i < s->targets.n; i++) {
        const struct target *t = &s->targets.v[i];
        *VEC_PUSH(ctx->arena, &v->targets) = (struct target_view){.label = target_label(ctx, t),
                                                                  .value = target_text(ctx, &s->indicator, t),
                                                                  .strict = target_strict(ctx, &s->indicator, t),
                                                                  .words = t->words,
                                                                  .source = STR_CAT(ctx->arena, t->document_number, S(" "), t->clause),
                                                                  .href = source_href(ctx, t->document_number, t->clause),
                                                                  .note = ctx_pick(ctx, t->note_vi, t->note_en),
                                                                  .is_in_force = t == s->target};
    }
}

static bool is_current(const struct showing *s, const struct observed *o)
{
    for (size_t i = 0; i < s->assessment.record.n; i++) {
        if (s->assessment.record.v[i].seen == o || s->assessment.record.v[i].seen->id == o->id) {
            return true;
        }
    }
    for (size_t i = 0; i < s->assessment.other.n; i++) {
        if (s->assessment.other.v[i].seen->id == o->id) {
            return true;
        }
    }
    return false;
}

static struct str parts_text(struct ctx *ctx, const struct observed *o)
{
    if (!o->numerator.has || !o->denominator.has) {
        return S("");
    }
    return STR_CAT(ctx->arena, page_number(ctx, o->numerator.v), S(" / "), page_number(ctx, o->denominator.v));
}

static void fill_observations(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    for (size_t i = s->seen.n; i > 0; i--) {
        const struct observed *o = &s->seen.v[i - 1];
        struct period p = {0};
        if (o->geography_id.has) {
            continue;
        }
        *VEC_PUSH(ctx->arena, &v->observations) =
            (struct observation_view){.period = period_parse(o->period, &p) == OK ? period_text(ctx, p) : o->period,
                                      .value = o->value.has ? indicator_value(ctx, &s->indicator, o->value.v, true) : S("–"),
                                      .parts = parts_text(ctx, o),
                                      .status = ctx_msg(ctx, observation_status_msg(o->status)),
                                      .publisher = publisher_name(ctx, s, o->publisher_id),
                                      .source = o->source,
                                      .known = page_day(ctx, o->known_day),
                                      .is_old = !is_current(s, o)};
    }
}

/* --- what is near ---------------------------------------------------------------------------------------------------- */

static void relative_add(struct ctx *ctx, const struct showing *s, struct link_views *out, const struct indicator *i)
{
    struct str label = STR_CAT(ctx->arena, i->code, S(" "), ctx_pick(ctx, i->title_vi, i->title_en));
    link_add(ctx, out, label, indicator_address(ctx, &s->moment, STR_CAT(ctx->arena, S("/chi-tieu/"), i->code)).text);
}

static enum err fill_relatives(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    struct indicators all = {0};
    TRY(indicator_list(ctx, &(struct indicator_filter){0}, &all));
    for (size_t k = 0; k < all.n; k++) {
        if (s->indicator.parent.n && str_eq(all.v[k].code, s->indicator.parent)) {
            relative_add(ctx, s, &v->parents, &all.v[k]);
        }
        if (str_eq(all.v[k].parent, s->indicator.code)) {
            relative_add(ctx, s, &v->parts, &all.v[k]);
        }
    }
    return OK;
}

static enum err fill_clause(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    const struct indicator *i = &s->indicator;
    struct q_indicator_web_clauses_rows clauses = {0};
    struct q_indicator_web_tasks_rows tasks = {0};
    TRY(q_indicator_web_clauses(ctx->db, ctx->arena, &clauses));
    v->clause_name = STR_CAT(ctx->arena, i->document_number, S(" "), i->clause);
    v->clause_href = source_href(ctx, i->document_number, i->clause);
    for (size_t k = 0; k < clauses.n; k++) {
        const struct q_indicator_web_clauses_row *c = &clauses.v[k];
        if (i->document_id.has && c->document_id == i->document_id.v && str_eq(c->path, i->clause)) {
            v->clause_title = ctx_pick(ctx, c->title_vi, c->title_en);
        }
    }
    if (!i->document_id.has || i->clause.n == 0) {
        return OK;
    }
    TRY(q_indicator_web_tasks(ctx->db, ctx->arena, &(struct q_indicator_web_tasks_in){i->document_id.v, i->clause}, &tasks));
    for (size_t k = 0; k < tasks.n; k++) {
        struct str label = STR_CAT(ctx->arena, tasks.v[k].code, S(" "), ctx_pick(ctx, tasks.v[k].title_vi, tasks.v[k].title_en));
        struct str path = STR_CAT(ctx->arena, S("/nhiem-vu/"), tasks.v[k].slug);
        link_add(ctx, &v->tasks, label, indicator_address(ctx, &s->moment, path).text);
    }
    return OK;
}

static enum err fill_log(struct ctx *ctx, const struct showing *s, struct indicator_page_view *v)
{
    struct q_indicator_web_history_rows rows = {0};
    TRY(q_indicator_web_history(ctx->db, ctx->arena, &(struct q_indicator_web_history_in){s->indicator.id, LOG_MAX}, &rows));
    for (size_t k = 0; k < rows.n; k++) {
        if (rows.v[k].seq > s->moment.seq) {
            continue;
        }
        enum msg m = msg_find(STR_CAT(ctx->arena, S("log."), rows.v[k].action));
        struct str what = m == MSG_NONE ? rows.v[k].action : ctx_msg(ctx, m);
        struct str moment = page_moment(ctx, rows.v[k].known_at);
        struct indicator_log_view *last = v->log.n ? &v->log.v[v->log.n - 1] : NULL;
        if (last && str_eq(last->what, what) && str_eq(last->moment, moment)) {
            last->n += last->n ? 1 : 2; /* said only when it is more than one */
        } else {
            *VEC_PUSH(ctx->arena, &v->log) = (struct indicator_log_view){moment, what, 0};
        }
    }
    return OK;
}

static enum err read_one(struct ctx *ctx, struct showing *s)
{
    TRY(indicator_moment_open(ctx, page_as_of(ctx, s->in->as_of), &s->moment));
    enum err e = indicator_find(ctx, s->in->code, &s->indicator);
    if (e == E_NOT_FOUND) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    TRY(e);
    TRY(org_directory(ctx, &s->dir));
    const struct opt_i64 id = {true, s->indicator.id};
    TRY(target_list(ctx, id, s->moment.seq, &s->targets));
    TRY(observation_list(ctx, id, s->moment.seq, &s->seen));
    s->assessment = indicator_read(ctx, &s->moment, &s->indicator, &s->targets, &s->seen);
    s->target = target_in_force(&s->targets, s->indicator.id, s->moment.day);
    return OK;
}

enum err indicator_show(struct ctx *ctx, const void *in, struct response *res)
{
    struct showing s = {.in = in};
    struct indicator_page_view v = {0};
    struct discrepancies differ = {0};
    TRY(read_one(ctx, &s));
    TRY(discrepancy_list(ctx, STR_NONE, s.indicator.code, STR_NONE, &differ));
    fill_head(ctx, &s, &v);
    fill_figures(ctx, &s, &v);
    fill_chart(ctx, &s, &v);
    fill_targets(ctx, &s, &v);
    fill_observations(ctx, &s, &v);
    discrepancy_fill(ctx, &differ, &v.discrepancies);
    TRY(fill_relatives(ctx, &s, &v));
    TRY(fill_clause(ctx, &s, &v));
    TRY(fill_log(ctx, &s, &v));
    struct page_frame p = page_begin(ctx, res, v.title, NAV_INDICATORS);
    view_indicator_page(&p.view, &v);
    return page_end(ctx, &p);
}
