/* The working calendar and the thresholds in the API, so that anybody can recompute what is published. */
#include "features/rules/rules_api.h"

#include "features/rules/rules.h"
#include "web/api_list.h"

static const char *const kind_choices[] = {"holiday", "worked", NULL};

struct value_row {
    struct str name;
    int64_t value;
};
SCHEMA(value_schema, "RuleValue", struct value_row, "One threshold.", SCHEMA_TEXT(struct value_row, name, .doc = "Its name; units are in it."),
       SCHEMA_NUMBER(struct value_row, value, .doc = "Its value."));

struct version_row {
    int64_t id;
    struct opt_day valid_from;
    struct str basis;
    struct schema_rows values;
};
SCHEMA(version_schema, "RuleVersion", struct version_row, "One version of all thresholds.",
       SCHEMA_NUMBER(struct version_row, id, .doc = "Number of the version."),
       SCHEMA_DAY(struct version_row, valid_from, .doc = "First day in force."),
       SCHEMA_TEXT(struct version_row, basis, .doc = "The document that it rests on."),
       SCHEMA_LIST(struct version_row, values, value_schema, .doc = "The thresholds."));
LIST_SCHEMA(version_page, "RuleVersionPage", version_schema, "Versions of the thresholds.");

struct day_row {
    int64_t id;
    struct opt_day day, exchanged_for;
    struct str kind, name, name_en, basis;
};
SCHEMA(day_schema, "CalendarDay", struct day_row, "An exception to Monday to Friday.", SCHEMA_DAY(struct day_row, day, .doc = "The day."),
       SCHEMA_TEXT(struct day_row, kind, .choices = kind_choices, .doc = "A day off, or a Saturday or Sunday that is worked."),
       SCHEMA_TEXT(struct day_row, name, .doc = "Why, in Vietnamese."), SCHEMA_TEXT(struct day_row, name_en, .doc = "Why, in English."),
       SCHEMA_DAY(struct day_row, exchanged_for, .doc = "The day that it is exchanged for."),
       SCHEMA_TEXT(struct day_row, basis, .nullable = true, .doc = "The document that it rests on."));
LIST_SCHEMA(day_page, "CalendarPage", day_schema, "Days off and days worked in exchange.");

SCHEMA_TABLE(rules_schemas, &value_schema, &version_schema, &version_page, &day_schema, &day_page);

struct versions_in {
    struct list_input list;
};
INPUT_TABLE(versions_table, struct versions_in, LIST_INPUT(struct versions_in, list));

static struct schema_rows values_of(struct ctx *ctx, const struct rule_version *version)
{
    struct value_row *v = ARENA_ARRAY(ctx->arena, struct value_row, version->n + 1);
    for (size_t i = 0; i < version->n; i++) {
        v[i] = (struct value_row){version->values[i].name, version->values[i].value};
    }
    return (struct schema_rows){v, version->n};
}

static enum err versions(struct ctx *ctx, const void *in, struct response *res)
{
    const struct versions_in *i = in;
    struct list l;
    const struct rules *rules = NULL;
    TRY(list_begin(ctx, &l, &i->list, &version_schema));
    TRY(rules_now(ctx, &rules));
    struct version_row *rows = ARENA_ARRAY(ctx->arena, struct version_row, rules->n_versions + 1);
    for (size_t k = 0; k < rules->n_versions; k++) {
        const struct rule_version *v = &rules->versions[k];
        rows[k] = (struct version_row){v->version, {true, v->valid_from}, v->basis, values_of(ctx, v)};
    }
    return list_send(ctx, &l, &rows->id, rules->n_versions, res);
}

struct days_in {
    struct list_input list;
    struct opt_day from, to;
};
INPUT_TABLE(days_table, struct days_in, LIST_INPUT(struct days_in, list),
            {.name = "from", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct days_in, from), .doc = "Only from this day on."},
            {.name = "to", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct days_in, to), .doc = "Only up to this day."});

static enum err days(struct ctx *ctx, const void *in, struct response *res)
{
    const struct days_in *i = in;
    struct list l;
    const struct rules *rules = NULL;
    size_t n = 0;
    TRY(list_begin(ctx, &l, &i->list, &day_schema));
    TRY(rules_now(ctx, &rules));
    struct day_row *rows = ARENA_ARRAY(ctx->arena, struct day_row, rules->n_days + 1);
    for (size_t k = 0; k < rules->n_days; k++) {
        const struct calendar_entry *d = &rules->days[k];
        rows[n] = (struct day_row){d->day, {true, d->day}, d->swap, d->kind, d->name_vi, d->name_en, d->basis};
        n += (!i->from.has || d->day >= i->from.v) && (!i->to.has || d->day <= i->to.v) ? 1 : 0;
    }
    return list_send(ctx, &l, &rows->id, n, res);
}

ROUTES(rules_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/rules", .act = ACT_PUBLIC, .flags = R_API, .input = &versions_table, .run = versions,
        .doc = "All versions of the thresholds by which states and attainment are judged.", .reply = "RuleVersionPage"},
       {.method = METHOD_GET, .path = "/api/v1/calendar", .act = ACT_PUBLIC, .flags = R_API, .input = &days_table, .run = days,
        .doc = "The working calendar: days off and days worked in exchange.", .reply = "CalendarPage"});
