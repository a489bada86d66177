/* Input tables as parameters and request bodies. */
#include "features/openapi/openapi_internal.h"

/* The limits that input.c sets where a field says none. */
enum { TEXT_MAX = 200, PROSE_MAX = 20000, LIST_MAX = 50 };

static bool says_limits(const struct input_field *f)
{
    return f->min != 0 || f->max != 0;
}

static void write_choices(struct jw *w, const char *const *choices)
{
    jw_key(w, S("enum"));
    jw_arr(w);
    for (size_t i = 0; choices[i]; i++) {
        jw_str(w, str_c(choices[i]));
    }
    jw_end(w);
}

static void write_text(struct jw *w, const struct input_field *f, int64_t most)
{
    jw_field_str(w, S("type"), S("string"));
    if (says_limits(f) && f->min > 0) {
        jw_field_i64(w, S("minLength"), f->min);
    }
    jw_field_i64(w, S("maxLength"), says_limits(f) ? f->max : most);
}

static void write_list(struct jw *w, const struct input_field *f)
{
    jw_field_str(w, S("type"), S("array"));
    jw_field_i64(w, S("maxItems"), says_limits(f) ? f->max : LIST_MAX);
    jw_key(w, S("items"));
    jw_obj(w);
    jw_field_str(w, S("type"), S("string"));
    if (f->choices) {
        write_choices(w, f->choices);
    }
    jw_end(w);
}

static void write_number(struct jw *w, const struct input_field *f)
{
    jw_field_str(w, S("type"), S("integer"));
    jw_field_str(w, S("format"), S("int64"));
    if (says_limits(f)) {
        jw_field_i64(w, S("minimum"), f->min);
    }
    if (says_limits(f) && f->max < INT64_MAX) {
        jw_field_i64(w, S("maximum"), f->max);
    }
}

static void write_schema(struct jw *w, const struct input_field *f)
{
    jw_obj(w);
    switch (f->kind) {
    case IN_TEXT:
        write_text(w, f, TEXT_MAX);
        break;
    case IN_PROSE:
        write_text(w, f, PROSE_MAX);
        break;
    case IN_INT:
        write_number(w, f);
        break;
    case IN_DAY:
        jw_field_str(w, S("type"), S("string"));
        jw_field_str(w, S("format"), S("date"));
        break;
    case IN_MOMENT: /* a day is taken as well, so no format */
        jw_field_str(w, S("type"), S("string"));
        jw_field_str(w, S("pattern"), S("^[0-9]{4}-[0-9]{2}-[0-9]{2}([T].*)?$"));
        break;
    case IN_CHOICE:
        jw_field_str(w, S("type"), S("string"));
        write_choices(w, f->choices);
        break;
    case IN_FLAG:
    case IN_YES_NO:
        jw_field_str(w, S("type"), S("boolean"));
        break;
    case IN_FILE:
        jw_field_str(w, S("type"), S("string"));
        jw_field_str(w, S("format"), S("binary"));
        break;
    case IN_LIST:
        write_list(w, f);
        break;
    }
    jw_end(w);
}

static void write_parameter(struct jw *w, const struct input_field *f)
{
    jw_obj(w);
    jw_field_str(w, S("name"), str_c(f->name));
    jw_field_str(w, S("in"), f->from == FROM_PATH ? S("path") : S("query"));
    if (f->from == FROM_PATH || f->required) {
        jw_field_bool(w, S("required"), true);
    }
    jw_field_str(w, S("description"), f->doc ? str_c(f->doc) : S(""));
    jw_key(w, S("schema"));
    write_schema(w, f);
    jw_end(w);
}

static bool is_declared(const struct route *row, struct str name)
{
    for (size_t i = 0; row->input && i < row->input->n; i++) {
        const struct input_field *f = &row->input->fields[i];
        if (f->from == FROM_PATH && str_eq(str_c(f->name), name)) {
            return true;
        }
    }
    return false;
}

/* {names} of the path that the input does not take. */
static void write_undeclared(struct jw *w, const struct route *row)
{
    struct str rest = str_c(row->path);
    struct str part = STR_NONE;
    while (str_split(&rest, '/', &part)) {
        struct str name = part.n > 2 && part.p[0] == '{' ? str_sub(part, 1, part.n - 1) : STR_NONE;
        if (name.p && !is_declared(row, name)) {
            struct input_field f = {.kind = IN_TEXT, .from = FROM_PATH, .doc = "Part of the address."};
            char text[64];
            size_t n = name.n < sizeof text - 1 ? name.n : sizeof text - 1;
            for (size_t i = 0; i < n; i++) {
                text[i] = name.p[i];
            }
            text[n] = '\0';
            f.name = text;
            write_parameter(w, &f);
        }
    }
}

void openapi_parameters(struct jw *w, const struct route *row)
{
    jw_key(w, S("parameters"));
    jw_arr(w);
    write_undeclared(w, row);
    for (size_t i = 0; row->input && i < row->input->n; i++) {
        if (row->input->fields[i].from != FROM_BODY) {
            write_parameter(w, &row->input->fields[i]);
        }
    }
    jw_end(w);
}

static void write_required(struct jw *w, const struct input_table *in)
{
    bool open = false;
    for (size_t i = 0; i < in->n; i++) {
        if (in->fields[i].from != FROM_BODY || !in->fields[i].required) {
            continue;
        }
        if (!open) {
            jw_key(w, S("required"));
            jw_arr(w);
            open = true;
        }
        jw_str(w, str_c(in->fields[i].name));
    }
    if (open) {
        jw_end(w);
    }
}

static void write_body_schema(struct jw *w, const struct input_table *in)
{
    jw_key(w, S("schema"));
    jw_obj(w);
    jw_field_str(w, S("type"), S("object"));
    jw_field_bool(w, S("additionalProperties"), false);
    write_required(w, in);
    jw_key(w, S("properties"));
    jw_obj(w);
    for (size_t i = 0; i < in->n; i++) {
        const struct input_field *f = &in->fields[i];
        if (f->from == FROM_BODY) {
            jw_key(w, str_c(f->name));
            write_schema(w, f);
        }
    }
    jw_end(w);
    jw_end(w);
}

static bool has_body(const struct input_table *in, bool *has_file)
{
    bool found = false;
    for (size_t i = 0; in && i < in->n; i++) {
        found = found || in->fields[i].from == FROM_BODY;
        *has_file = *has_file || in->fields[i].kind == IN_FILE;
    }
    return found;
}

void openapi_request_body(struct jw *w, const struct route *row)
{
    bool has_file = false;
    if (!has_body(row->input, &has_file)) {
        return;
    }
    jw_key(w, S("requestBody"));
    jw_obj(w);
    jw_field_bool(w, S("required"), true);
    jw_key(w, S("content"));
    jw_obj(w);
    jw_key(w, has_file ? S("multipart/form-data") : S("application/json"));
    jw_obj(w);
    write_body_schema(w, row->input);
    jw_end(w);
    jw_end(w);
    jw_end(w);
}
