/* Indicators, targets, observations and discrepancies in the API. */
#include "features/indicator/indicator_api.h"

#include "core/event.h"
#include "features/indicator/indicator_internal.h"
#include "features/obligation/obligation.h"
#include "features/organisation/organisation.h"
#include "web/api_list.h"

#include <stdlib.h>

/* In the order of the enums. */
static const char *const kind_choices[] = {"level",          "share", "maintain_above", "ceiling",          "range",     "average_growth", "rank", "top_k",
                                           "coverage",       "count", "additional_count", "milestone", "qualitative", NULL};
_Static_assert(sizeof kind_choices / sizeof kind_choices[0] == INDICATOR_KIND_COUNT + 1, "a kind is missing");
static const char *const comparison_choices[] = {"none", "ge", "gt", "le", "lt", "eq", "range", "true", NULL};
static const char *const status_choices[] = {"final", "provisional", "estimated", "forecast", "break", "missing", NULL};
static const char *const direction_choices[] = {"up", "down", "none", NULL};
static const char *const sort_choices[] = {"order", "-order", NULL};

struct indicator_row {
    int64_t id;
    struct str code, title, title_en, kind, unit, unit_en, direction, definition, definition_en, period, document, clause, parent, note, note_en, page;
    int64_t decimals;
    struct str status, comparison, value_period;
    struct opt_i64 target_year;
    struct schema_decimal target_low, target_high, value;
};
SCHEMA(indicator_schema, "Indicator", struct indicator_row, "Something that is measured.", SCHEMA_TEXT(struct indicator_row, code, .doc = "Its code."),
       SCHEMA_TEXT(struct indicator_row, title, .doc = "Title in Vietnamese."), SCHEMA_TEXT(struct indicator_row, title_en, .doc = "Title in English."),
       SCHEMA_TEXT(struct indicator_row, kind, .choices = kind_choices, .doc = "How it is judged."),
       SCHEMA_TEXT(struct indicator_row, unit, .nullable = true, .doc = "Unit in Vietnamese."),
       SCHEMA_TEXT(struct indicator_row, unit_en, .nullable = true, .doc = "Unit in English."),
       SCHEMA_TEXT(struct indicator_row, direction, .choices = direction_choices, .doc = "Which way is better."),
       SCHEMA_NUMBER(struct indicator_row, decimals, .doc = "Decimals of its values."),
       SCHEMA_TEXT(struct indicator_row, definition, .nullable = true, .doc = "Definition in Vietnamese."),
       SCHEMA_TEXT(struct indicator_row, definition_en, .nullable = true, .doc = "Definition in English."),
       SCHEMA_TEXT(struct indicator_row, period, .doc = "How often it is observed: year, half_year, quarter or month."),
       SCHEMA_TEXT(struct indicator_row, document, .nullable = true, .doc = "Number of the document that sets it."),
       SCHEMA_TEXT(struct indicator_row, clause, .nullable = true, .doc = "Clause of the document, as a path."),
       SCHEMA_TEXT(struct indicator_row, parent, .nullable = true, .doc = "Code of the one it is a part of."),
       SCHEMA_TEXT(struct indicator_row, status, .choices = indicator_word_codes, .doc = "How it stands, by what was known at the moment of the answer."),
       SCHEMA_OPT_NUMBER(struct indicator_row, target_year, .doc = "Year of the target that it is judged by; null when the document names none."),
       SCHEMA_TEXT(struct indicator_row, comparison, .nullable = true, .choices = comparison_choices, .doc = "How the value is compared with that target."),
       SCHEMA_DECIMAL(struct indicator_row, target_low, .doc = "Lower end of that target, or the value to reach."),
       SCHEMA_DECIMAL(struct indicator_row, target_high, .doc = "Upper end of that target."),
       SCHEMA_DECIMAL(struct indicator_row, value, .doc = "The latest value; null when there is none."),
       SCHEMA_TEXT(struct indicator_row, value_period, .nullable = true, .doc = "The period that it speaks about."),
       SCHEMA_TEXT(struct indicator_row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct indicator_row, note_en, .nullable = true, .doc = "Remark in English."),
       SCHEMA_TEXT(struct indicator_row, page, .doc = "Address of its page."));
LIST_SCHEMA(indicator_page, "IndicatorPage", indicator_schema, "Indicators.");

struct target_row {
    int64_t id;
    struct str indicator, comparison, document, clause, words, note, note_en;
    int64_t set;
    struct opt_i64 year;
    struct schema_decimal low, high;
    bool every_year;
};
SCHEMA(target_schema, "Target", struct target_row, "What an indicator is to reach.", SCHEMA_TEXT(struct target_row, indicator, .doc = "Code of the indicator."),
       SCHEMA_NUMBER(struct target_row, set, .doc = "Which set of targets; the highest one is the latest."),
       SCHEMA_OPT_NUMBER(struct target_row, year, .doc = "By the end of which year; null when the document names none."),
       SCHEMA_TEXT(struct target_row, comparison, .choices = comparison_choices, .doc = "How the value is compared: ge includes the value, gt does not."),
       SCHEMA_DECIMAL(struct target_row, low, .doc = "Lower end, or the value to reach."), SCHEMA_DECIMAL(struct target_row, high, .doc = "Upper end."),
       SCHEMA_FLAG(struct target_row, every_year, .doc = "True when it holds for each year up to then."),
       SCHEMA_TEXT(struct target_row, document, .nullable = true, .doc = "Number of the document that sets it."),
       SCHEMA_TEXT(struct target_row, clause, .nullable = true, .doc = "Clause of the document, as a path."),
       SCHEMA_TEXT(struct target_row, words, .nullable = true, .doc = "The document's own words."),
       SCHEMA_TEXT(struct target_row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct target_row, note_en, .nullable = true, .doc = "Remark in English."));
LIST_SCHEMA(target_page, "TargetPage", target_schema, "Targets.");

struct observation_row {
    int64_t id;
    struct str indicator, geography, period, status, source, publisher;
    struct schema_decimal value;
    struct opt_i64 numerator, denominator;
    struct opt_day known_on;
    int64_t seq;
};
SCHEMA(observation_schema, "Observation", struct observation_row, "A value of an indicator as somebody published it.",
       SCHEMA_TEXT(struct observation_row, indicator, .doc = "Code of the indicator."),
       SCHEMA_TEXT(struct observation_row, geography, .nullable = true, .doc = "Key of the organisation it speaks about; null for the nation."),
       SCHEMA_TEXT(struct observation_row, period, .doc = "The period it speaks about: 2026, 2026S1, 2026Q3 or 202607."),
       SCHEMA_DECIMAL(struct observation_row, value, .doc = "The value; null when it is missing."),
       SCHEMA_OPT_NUMBER(struct observation_row, numerator, .doc = "Numerator of a share."),
       SCHEMA_OPT_NUMBER(struct observation_row, denominator, .doc = "Denominator of a share."),
       SCHEMA_TEXT(struct observation_row, status, .choices = status_choices, .doc = "How firm it is."),
       SCHEMA_TEXT(struct observation_row, source, .nullable = true, .doc = "Where it was published."),
       SCHEMA_TEXT(struct observation_row, publisher, .nullable = true, .doc = "Key of the organisation that published it."),
       SCHEMA_DAY(struct observation_row, known_on, .doc = "Day of publication."),
       SCHEMA_NUMBER(struct observation_row, seq, .doc = "The event by which it became known here."));
LIST_SCHEMA(observation_page, "ObservationPage", observation_schema, "Observations.");

struct side_row {
    int64_t no;
    struct str document, clause, says, says_en, indicator, task;
};
SCHEMA(side_schema, "DiscrepancySide", struct side_row, "What one document says.", SCHEMA_NUMBER(struct side_row, no, .doc = "Running number."),
       SCHEMA_TEXT(struct side_row, document, .nullable = true, .doc = "Number of the document."),
       SCHEMA_TEXT(struct side_row, clause, .nullable = true, .doc = "Its clause, as a path."),
           SCHEMA_TEXT(struct side_row, says, .doc = "What it says, in Vietnamese."),
       SCHEMA_TEXT(struct side_row, says_en, .doc = "The same in English."),
       SCHEMA_TEXT(struct side_row, indicator, .nullable = true, .doc = "Code of the indicator it concerns."),
       SCHEMA_TEXT(struct side_row, task, .nullable = true, .doc = "Code of the task it concerns."));

struct discrepancy_row {
    int64_t id;
    struct str code, title, title_en, bearing, bearing_en;
    struct schema_rows sides;
};
SCHEMA(discrepancy_schema, "Discrepancy", struct discrepancy_row, "Where documents do not say the same.",
       SCHEMA_TEXT(struct discrepancy_row, code, .doc = "Its code."), SCHEMA_TEXT(struct discrepancy_row, title, .doc = "Title in Vietnamese."),
       SCHEMA_TEXT(struct discrepancy_row, title_en, .doc = "Title in English."),
       SCHEMA_TEXT(struct discrepancy_row, bearing, .nullable = true, .doc = "What depends on it, in Vietnamese."),
       SCHEMA_TEXT(struct discrepancy_row, bearing_en, .nullable = true, .doc = "The same in English."),
       SCHEMA_LIST(struct discrepancy_row, sides, side_schema, .doc = "What each document says."));
LIST_SCHEMA(discrepancy_page, "DiscrepancyPage", discrepancy_schema, "Discrepancies.");

struct indicator_detail {
    const void *indicator;
    struct schema_rows targets, observations, discrepancies;
    int64_t seq, rule_version;
    struct opt_day day;
};
SCHEMA(detail_schema, "IndicatorDetail", struct indicator_detail, "An indicator with its targets, observations and discrepancies.",
       SCHEMA_OBJECT(struct indicator_detail, indicator, indicator_schema, .doc = "The indicator."),
       SCHEMA_LIST(struct indicator_detail, targets, target_schema, .doc = "Its targets."),
       SCHEMA_LIST(struct indicator_detail, observations, observation_schema, .doc = "Its observations, all vintages."),
       SCHEMA_LIST(struct indicator_detail, discrepancies, discrepancy_schema, .doc = "Where documents do not say the same about it."),
       SCHEMA_NUMBER(struct indicator_detail, seq, .doc = "Number of the last event that this answer takes into account."),
       SCHEMA_NUMBER(struct indicator_detail, rule_version, .doc = "Version of the rules."),
       SCHEMA_DAY(struct indicator_detail, day, .doc = "Day in Viet Nam as of which the answer holds."));

SCHEMA_TABLE(indicator_schemas, &indicator_schema, &indicator_page, &target_schema, &target_page, &observation_schema, &observation_page, &side_schema,
             &discrepancy_schema, &discrepancy_page, &detail_schema);

/* --- rows ------------------------------------------------------------------------------------------------------------ */

static struct indicator_row indicator_of(struct ctx *ctx, const struct indicator *i)
{
    return (struct indicator_row){.id = i->id,
                                  .code = i->code,
                                  .title = i->title_vi,
                                  .title_en = i->title_en,
                                  .kind = str_c(indicator_kind_name(i->kind)),
                                  .unit = i->unit_vi,
                                  .unit_en = i->unit_en,
                                  .direction = i->direction,
                                  .definition = i->definition_vi,
                                  .definition_en = i->definition_en,
                                  .period = i->period,
                                  .document = i->document_number,
                                  .clause = i->clause,
                                  .parent = i->parent,
                                  .note = i->note_vi,
                                  .note_en = i->note_en,
                                  .page = STR_CAT(ctx->arena, S("/chi-tieu/"), i->code),
                                  .decimals = i->decimals};
}

static struct schema_decimal scaled(struct opt_i64 v, int64_t decimals)
{
    return (struct schema_decimal){v.has, v.v, (int)decimals};
}

static const struct indicator *indicator_by_id(const struct indicators *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->v[i].id == id) {
            return &all->v[i];
        }
    }
    return NULL;
}

static struct target_row *targets_of(struct ctx *ctx, const struct indicators *all, const struct targets *targets)
{
    struct target_row *v = ARENA_ARRAY(ctx->arena, struct target_row, targets->n + 1);
    for (size_t k = 0; k < targets->n; k++) {
        const struct target *t = &targets->v[k];
        const struct indicator *i = indicator_by_id(all, t->indicator_id);
        int64_t decimals = i ? i->decimals : 0;
        v[k] = (struct target_row){.id = t->id,
                                   .indicator = i ? i->code : S(""),
                                   .set = t->set_no,
                                   .year = t->year,
                                   .comparison = str_c(comparison_name(t->comparison)),
                                   .low = scaled(t->low, decimals),
                                   .high = scaled(t->high, decimals),
                                   .every_year = t->every_year,
                                   .document = t->document_number,
                                   .clause = t->clause,
                                   .words = t->words,
                                   .note = t->note_vi,
                                   .note_en = t->note_en};
    }
    return v;
}

/* How it stands, and by which target and value. */
static void add_judgement(struct indicator_row *row, const struct indicator *i, const struct target *t, const struct assessment *a)
{
    int64_t decimals = i->decimals;
    row->status = str_c(indicator_word_codes[indicator_word_of(i, a)]);
    if (t) {
        row->target_year = t->year;
        row->comparison = str_c(comparison_name(t->comparison));
        row->target_low = scaled(t->low, decimals);
        row->target_high = scaled(t->high, decimals);
    }
    if (a->latest) {
        row->value = scaled(a->latest->seen->value, decimals);
        row->value_period = a->latest->seen->period;
    }
}

static struct str key_of(const struct org_directory *dir, struct opt_i64 id)
{
    size_t org = id.has ? org_find_id(dir, id.v) : SIZE_MAX;
    return org == SIZE_MAX ? STR_NONE : dir->orgs[org].key;
}

static struct observation_row *observations_of(struct ctx *ctx, const struct org_directory *dir, const struct indicators *all, const struct observations *seen)
{
    struct observation_row *v = ARENA_ARRAY(ctx->arena, struct observation_row, seen->n + 1);
    for (size_t k = 0; k < seen->n; k++) {
        const struct observed *o = &seen->v[k];
        const struct indicator *i = indicator_by_id(all, o->indicator_id);
        v[k] = (struct observation_row){.id = o->id,
                                        .indicator = i ? i->code : S(""),
                                        .geography = key_of(dir, o->geography_id),
                                        .period = o->period,
                                        .value = scaled(o->value, i ? i->decimals : 0),
                                        .numerator = o->numerator,
                                        .denominator = o->denominator,
                                        .status = str_c(observation_status_name(o->status)),
                                        .source = o->source,
                                        .publisher = key_of(dir, o->publisher_id),
                                        .known_on = o->known_day,
                                        .seq = o->seq};
    }
    return v;
}

static struct schema_rows sides_of(struct ctx *ctx, const struct discrepancy *d)
{
    struct side_row *v = ARENA_ARRAY(ctx->arena, struct side_row, d->n_sides + 1);
    for (size_t k = 0; k < d->n_sides; k++) {
        const struct discrepancy_side *s = &d->sides[k];
        v[k] = (struct side_row){s->no, s->document, s->clause, s->says_vi, s->says_en, s->indicator, s->task};
    }
    return (struct schema_rows){v, d->n_sides};
}

static struct discrepancy_row *discrepancies_of(struct ctx *ctx, const struct discrepancies *all)
{
    struct discrepancy_row *v = ARENA_ARRAY(ctx->arena, struct discrepancy_row, all->n + 1);
    for (size_t k = 0; k < all->n; k++) {
        const struct discrepancy *d = &all->v[k];
        v[k] = (struct discrepancy_row){d->id, d->code, d->title_vi, d->title_en, d->bearing_vi, d->bearing_en, sides_of(ctx, d)};
    }
    return v;
}

/* --- lists ----------------------------------------------------------------------------------------------------------- */

/* All indicators, and the number of the one that a filter names. */
static enum err load_indicators(struct ctx *ctx, struct str code, struct indicators *all, struct opt_i64 *id)
{
    TRY(indicator_list(ctx, &(struct indicator_filter){0}, all));
    for (size_t k = 0; code.n && k < all->n; k++) {
        if (str_eq(all->v[k].code, code)) {
            *id = (struct opt_i64){true, all->v[k].id};
        }
    }
    return code.n && !id->has ? FAIL(ctx, E_INVALID, MSG_api_unknown_indicator, MSG_ARG(code)) : OK;
}

struct indicators_in {
    struct list_input list;
    struct str document, clause;
    struct opt_i64 kind, sort;
};
INPUT_TABLE(indicators_table, struct indicators_in, LIST_INPUT_AS_OF(struct indicators_in, list),
            {.name = "document", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct indicators_in, document),
             .doc = "Only those of the document with this number."},
            {.name = "clause", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct indicators_in, clause), .doc = "Only those of this clause."},
            {.name = "kind", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicators_in, kind), .choices = kind_choices,
             .doc = "Only this kind."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicators_in, sort), .choices = sort_choices,
             .doc = "In their order, or turned round."});

static bool is_wanted(const struct indicators_in *in, int64_t document, const struct indicator *i)
{
    bool of_document = !document || (i->document_id.has && i->document_id.v == document);
    return of_document && (!in->clause.n || str_eq(i->clause, in->clause)) && (!in->kind.has || i->kind == (enum indicator_kind)in->kind.v);
}

static enum err indicators(struct ctx *ctx, const void *in, struct response *res)
{
    const struct indicators_in *i = in;
    const struct indicator_in everything = {0};
    struct list l;
    struct indicator_listing all;
    struct filtered document = {0};
    size_t n = 0;
    TRY(list_begin(ctx, &l, &i->list, &indicator_schema));
    TRY(filter_document(ctx, i->document, &document));
    TRY(indicator_listing_read(ctx, &everything, l.as_of, &all));
    struct indicator_row *rows = ARENA_ARRAY(ctx->arena, struct indicator_row, all.all.n + 1);
    for (size_t k = 0; k < all.all.n; k++) {
        const struct indicator_listed *x = &all.v[k];
        if (x->is_known && is_wanted(i, document.id, x->indicator)) {
            rows[n] = indicator_of(ctx, x->indicator);
            add_judgement(&rows[n++], x->indicator, x->target, &x->assessment);
        }
    }
    if (i->sort.has && i->sort.v == 1) {
        list_turn(rows, sizeof *rows, n);
    }
    return list_send(ctx, &l, &rows->id, n, res);
}

static const char *const target_sort_choices[] = {"order", "-order", "year", "-year", NULL};
struct of_indicator_in {
    struct list_input list;
    struct str indicator, document, task;
    struct opt_i64 sort;
};
#define OF_INDICATOR(type) \
    {.name = "indicator", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(type, indicator), .doc = "Only those of the indicator with this code."}
INPUT_TABLE(targets_table, struct of_indicator_in, LIST_INPUT_AS_OF(struct of_indicator_in, list), OF_INDICATOR(struct of_indicator_in),
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct of_indicator_in, sort), .choices = target_sort_choices,
             .doc = "In the order of the indicators, or by year (those without one last); a minus turns it round."});
INPUT_TABLE(observations_table, struct of_indicator_in, LIST_INPUT_AS_OF(struct of_indicator_in, list), OF_INDICATOR(struct of_indicator_in),
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct of_indicator_in, sort), .choices = sort_choices,
             .doc = "In the order in which they became known, or turned round."});
INPUT_TABLE(discrepancies_table, struct of_indicator_in, LIST_INPUT(struct of_indicator_in, list), OF_INDICATOR(struct of_indicator_in),
            {.name = "document", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct of_indicator_in, document),
             .doc = "Only those that the document with this number takes part in."},
            {.name = "task", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct of_indicator_in, task),
             .doc = "Only those that concern the task with this code."});

static int by_year(const void *a, const void *b)
{
    const struct target_row *x = a;
    const struct target_row *y = b;
    int64_t left = x->year.has ? x->year.v : INT64_MAX;
    int64_t right = y->year.has ? y->year.v : INT64_MAX;
    return left != right ? (left < right ? -1 : 1) : (x->id > y->id) - (x->id < y->id);
}

static enum err targets(struct ctx *ctx, const void *in, struct response *res)
{
    const struct of_indicator_in *i = in;
    struct list l;
    struct indicators all = {0};
    struct targets found = {0};
    struct opt_i64 id = {0};
    struct indicator_moment m;
    TRY(list_begin(ctx, &l, &i->list, &target_schema));
    TRY(indicator_moment_open(ctx, l.as_of, &m));
    TRY(load_indicators(ctx, i->indicator, &all, &id));
    TRY(target_list(ctx, id, m.seq, &found));
    struct target_row *rows = targets_of(ctx, &all, &found);
    if (i->sort.has && i->sort.v / 2 == 1 && found.n) {
        qsort(rows, found.n, sizeof *rows, by_year);
    }
    if (i->sort.has && i->sort.v % 2 == 1) {
        list_turn(rows, sizeof *rows, found.n);
    }
    return list_send(ctx, &l, &rows->id, found.n, res);
}

static enum err observations(struct ctx *ctx, const void *in, struct response *res)
{
    const struct of_indicator_in *i = in;
    struct list l;
    struct indicators all = {0};
    struct observations found = {0};
    const struct org_directory *dir = NULL;
    struct opt_i64 id = {0};
    struct indicator_moment m;
    TRY(list_begin(ctx, &l, &i->list, &observation_schema));
    TRY(indicator_moment_open(ctx, l.as_of, &m));
    TRY(load_indicators(ctx, i->indicator, &all, &id));
    TRY(org_directory(ctx, &dir));
    TRY(observation_list(ctx, id, m.seq, &found));
    struct observation_row *rows = observations_of(ctx, dir, &all, &found);
    if (i->sort.has && i->sort.v == 1) {
        list_turn(rows, sizeof *rows, found.n);
    }
    return list_send(ctx, &l, &rows->id, found.n, res);
}

static enum err discrepancies(struct ctx *ctx, const void *in, struct response *res)
{
    const struct of_indicator_in *i = in;
    struct list l;
    struct indicators known = {0};
    struct opt_i64 indicator = {0};
    struct filtered document = {0};
    struct filtered task = {0};
    struct discrepancies all = {0};
    TRY(list_begin(ctx, &l, &i->list, &discrepancy_schema));
    TRY(load_indicators(ctx, i->indicator, &known, &indicator));
    TRY(filter_document(ctx, i->document, &document));
    TRY(filter_task(ctx, i->task, &task));
    TRY(discrepancy_list(ctx, document.name, indicator.has ? i->indicator : STR_NONE, task.name, &all));
    struct discrepancy_row *rows = discrepancies_of(ctx, &all);
    return list_send(ctx, &l, &rows->id, all.n, res);
}

/* --- one indicator --------------------------------------------------------------------------------------------------- */

struct one_in {
    struct str code;
    struct opt_i64 as_of;
};
INPUT_TABLE(one_table, struct one_in,
            {.name = "indicator", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct one_in, code), .required = true, .min = 1, .max = 60,
             .doc = "Code of the indicator."},
            {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct one_in, as_of),
             .doc = "What the system knew at that moment; now when it is not said."});

static enum err find_indicator(struct ctx *ctx, struct str code, struct indicator *i)
{
    enum err e = indicator_find(ctx, code, i);
    if (e == E_NOT_FOUND) {
        ctx->failure = (struct failure){0};
        return FAIL(ctx, e, MSG_api_unknown_indicator, MSG_ARG(code));
    }
    return e;
}

/* An indicator is known from its first target on. */
static enum err judge_one(struct ctx *ctx, const struct indicator_moment *m, const struct indicator *i, const struct targets *aims,
                          const struct observations *seen, struct indicator_row *row)
{
    if (m->is_past && aims->n == 0) {
        return FAIL(ctx, E_NOT_FOUND, MSG_api_unknown_indicator, MSG_ARG(i->code));
    }
    struct assessment a = indicator_read(ctx, m, i, aims, seen);
    *row = indicator_of(ctx, i);
    add_judgement(row, i, target_in_force(aims, i->id, m->day), &a);
    return OK;
}

static enum err one(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_in *path = in;
    struct indicator i = {0};
    struct indicators only = {.v = &i, .n = 1};
    struct targets aims = {0};
    struct observations seen = {0};
    struct discrepancies differ = {0};
    const struct org_directory *dir = NULL;
    struct indicator_moment m;
    struct indicator_row row;
    TRY(indicator_moment_open(ctx, path->as_of, &m));
    TRY(find_indicator(ctx, path->code, &i));
    struct opt_i64 id = {true, i.id};
    TRY(org_directory(ctx, &dir));
    TRY(target_list(ctx, id, m.seq, &aims));
    TRY(observation_list(ctx, id, m.seq, &seen));
    TRY(discrepancy_list(ctx, STR_NONE, i.code, STR_NONE, &differ));
    TRY(judge_one(ctx, &m, &i, &aims, &seen, &row));
    struct indicator_detail d = {.indicator = &row,
                                 .targets = {targets_of(ctx, &only, &aims), aims.n},
                                 .observations = {observations_of(ctx, dir, &only, &seen), seen.n},
                                 .discrepancies = {discrepancies_of(ctx, &differ), differ.n},
                                 .seq = m.seq,
                                 .rule_version = m.rule_version,
                                 .day = {true, m.day}};
    return api_reply(ctx, &detail_schema, &d, res);
}

ROUTES(indicator_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/indicators", .act = ACT_PUBLIC, .flags = R_API, .input = &indicators_table, .run = indicators,
        .doc = "What is measured and how it stands, now or as it was known at a moment.", .reply = "IndicatorPage"},
       {.method = METHOD_GET, .path = "/api/v1/indicators/{indicator}", .act = ACT_PUBLIC, .flags = R_API | R_LIGHT | R_CACHE, .input = &one_table, .run = one,
        .doc = "One indicator, how it stands, its targets, observations and discrepancies, now or as they were known at a moment.", .reply = "IndicatorDetail"},
       {.method = METHOD_GET, .path = "/api/v1/targets", .act = ACT_PUBLIC, .flags = R_API, .input = &targets_table, .run = targets,
        .doc = "What indicators are to reach.", .reply = "TargetPage"},
       {.method = METHOD_GET, .path = "/api/v1/observations", .act = ACT_PUBLIC, .flags = R_API, .input = &observations_table, .run = observations,
        .doc = "Values of indicators as they were published, all vintages.", .reply = "ObservationPage"},
       {.method = METHOD_GET, .path = "/api/v1/discrepancies", .act = ACT_PUBLIC, .flags = R_API, .input = &discrepancies_table,
        .run = discrepancies, .doc = "Where documents do not say the same.", .reply = "DiscrepancyPage"});
