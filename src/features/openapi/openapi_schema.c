/* Schemas of replies as JSON Schema (2020-12, as OpenAPI 3.1 takes it). */
#include "features/openapi/openapi_internal.h"

void openapi_ref(struct jw *w, struct str name)
{
    char text[128] = "#/components/schemas/";
    size_t n = sizeof "#/components/schemas/" - 1;
    for (size_t i = 0; i < name.n && n < sizeof text - 1; i++) {
        text[n++] = name.p[i];
    }
    jw_field_str(w, S("$ref"), (struct str){text, n});
}

static void write_type(struct jw *w, struct str type, bool nullable)
{
    jw_key(w, S("type"));
    if (!nullable) {
        jw_str(w, type);
        return;
    }
    jw_arr(w);
    jw_str(w, type);
    jw_str(w, S("null"));
    jw_end(w);
}

static void write_text(struct jw *w, const struct schema_field *f, struct str format)
{
    write_type(w, S("string"), schema_may_be_null(f));
    if (format.n) {
        jw_field_str(w, S("format"), format);
    }
    if (!f->choices) {
        return;
    }
    jw_key(w, S("enum"));
    jw_arr(w);
    for (size_t i = 0; f->choices[i]; i++) {
        jw_str(w, str_c(f->choices[i]));
    }
    if (f->nullable) {
        jw_null(w);
    }
    jw_end(w);
}

static void write_object(struct jw *w, const struct schema_field *f)
{
    if (!f->nullable) {
        openapi_ref(w, str_c(f->of->name));
        return;
    }
    jw_key(w, S("anyOf"));
    jw_arr(w);
    jw_obj(w);
    openapi_ref(w, str_c(f->of->name));
    jw_end(w);
    jw_obj(w);
    jw_field_str(w, S("type"), S("null"));
    jw_end(w);
    jw_end(w);
}

static void write_items(struct jw *w, const struct schema *of)
{
    jw_field_str(w, S("type"), S("array"));
    jw_key(w, S("items"));
    jw_obj(w);
    if (of) {
        openapi_ref(w, str_c(of->name));
    } else {
        jw_field_str(w, S("type"), S("string"));
    }
    jw_end(w);
}

static void write_integer(struct jw *w, bool nullable)
{
    write_type(w, S("integer"), nullable);
    jw_field_str(w, S("format"), S("int64"));
}

static void write_value(struct jw *w, const struct schema_field *f)
{
    switch (f->type) {
    case SCHEMA_IS_TEXT:
        write_text(w, f, STR_NONE);
        return;
    case SCHEMA_IS_NUMBER:
    case SCHEMA_IS_OPT_NUMBER:
        write_integer(w, f->type == SCHEMA_IS_OPT_NUMBER);
        return;
    case SCHEMA_IS_DECIMAL:
        write_type(w, S("number"), true);
        return;
    case SCHEMA_IS_FLAG:
        write_type(w, S("boolean"), false);
        return;
    case SCHEMA_IS_DAY:
        write_text(w, f, S("date"));
        return;
    case SCHEMA_IS_MOMENT:
    case SCHEMA_IS_OPT_MOMENT:
        write_text(w, f, S("date-time"));
        return;
    case SCHEMA_IS_TEXTS:
        write_items(w, NULL);
        return;
    case SCHEMA_IS_OBJECT:
        write_object(w, f);
        return;
    case SCHEMA_IS_LIST:
        write_items(w, f->of);
        return;
    }
}

static void write_schema(struct jw *w, const struct schema *s)
{
    jw_key(w, str_c(s->name));
    jw_obj(w);
    jw_field_str(w, S("type"), S("object"));
    jw_field_str(w, S("description"), str_c(s->doc));
    jw_key(w, S("required"));
    jw_arr(w);
    for (size_t i = 0; i < s->n; i++) {
        jw_str(w, str_c(s->fields[i].name));
    }
    jw_end(w);
    jw_key(w, S("properties"));
    jw_obj(w);
    for (size_t i = 0; i < s->n; i++) {
        jw_key(w, str_c(s->fields[i].name));
        jw_obj(w);
        write_value(w, &s->fields[i]);
        jw_field_str(w, S("description"), str_c(s->fields[i].doc));
        jw_end(w);
    }
    jw_end(w);
    jw_end(w);
}

static const char *const problem_members[][3] = {
    {"type", "string", "urn:xanh:error: and the kind of failure; stable."},
    {"title", "string", "What went wrong, in English."},
    {"detail", "string", "Why, and what to do, in English."},
    {"detail_vi", "string", "The same in Vietnamese."},
};

static void write_property(struct jw *w, const char *name, const char *type, const char *doc)
{
    jw_key(w, str_c(name));
    jw_obj(w);
    jw_field_str(w, S("type"), str_c(type));
    jw_field_str(w, S("description"), str_c(doc));
    jw_end(w);
}

static void write_faults(struct jw *w)
{
    jw_key(w, S("errors"));
    jw_obj(w);
    jw_field_str(w, S("type"), S("array"));
    jw_field_str(w, S("description"), S("All mistakes in the input, each at its field."));
    jw_key(w, S("items"));
    jw_obj(w);
    jw_field_str(w, S("type"), S("object"));
    jw_key(w, S("properties"));
    jw_obj(w);
    write_property(w, "field", "string", "Name of the field; empty for the whole input.");
    write_property(w, "code", "string", "What is wrong; stable.");
    write_property(w, "detail", "string", "What is wrong, in English.");
    write_property(w, "detail_vi", "string", "The same in Vietnamese.");
    jw_end(w);
    jw_end(w);
    jw_end(w);
}

/* RFC 9457, as web/error_page.c writes it. */
static void write_problem(struct jw *w)
{
    jw_key(w, S("Problem"));
    jw_obj(w);
    jw_field_str(w, S("type"), S("object"));
    jw_field_str(w, S("description"), S("A failure (RFC 9457)."));
    jw_key(w, S("required"));
    jw_arr(w);
    for (size_t i = 0; i < sizeof problem_members / sizeof problem_members[0]; i++) {
        jw_str(w, str_c(problem_members[i][0]));
    }
    jw_str(w, S("status"));
    jw_end(w);
    jw_key(w, S("properties"));
    jw_obj(w);
    for (size_t i = 0; i < sizeof problem_members / sizeof problem_members[0]; i++) {
        write_property(w, problem_members[i][0], problem_members[i][1], problem_members[i][2]);
    }
    write_property(w, "status", "integer", "Status of HTTP.");
    write_faults(w);
    jw_end(w);
    jw_end(w);
}

void openapi_schemas_of(struct jw *w, struct app *app)
{
    const struct schema_table *const *tables = NULL;
    size_t n = app_schemas(app, &tables);
    jw_key(w, S("schemas"));
    jw_obj(w);
    write_problem(w);
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            if (tables[t]->v[i]->n) {
                write_schema(w, tables[t]->v[i]);
            }
        }
    }
    jw_end(w);
}
