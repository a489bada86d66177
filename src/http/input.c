#include "http/input.h"

#include "http/input_value.h"
#include "text/json_read.h"

#include <strings.h>

/* Everything that came in, whatever the form it came in. */
struct givens {
    struct given *v;
    size_t n, cap;
};

struct reading {
    struct arena *arena;
    const struct input_table *table;
    const struct request *req;
    struct givens givens;
    struct params *rest;
    struct input_faults *faults;
};

static void fault(struct reading *r, struct str field, enum msg what, size_t n, struct msg_arg arg)
{
    struct input_fault *f = VEC_PUSH(r->arena, r->faults);
    *f = (struct input_fault){.field = field, .what = what, .n_args = n, .args = {arg}};
}

static void plain_fault(struct reading *r, struct str field, enum msg what)
{
    fault(r, field, what, 0, (struct msg_arg){0});
}

static struct given *add_given(struct reading *r, struct str name, struct str value, enum input_from from)
{
    struct given *g = VEC_PUSH(r->arena, &r->givens);
    *g = (struct given){.name = name, .value = value, .from = from, .shape = SHAPE_TEXT};
    return g;
}

/* --- Query, forms --------------------------------------------------------------------------------------------------- */

static void add_params(struct reading *r, const struct params *params, enum input_from from)
{
    for (size_t i = 0; i < params->n; i++) {
        const struct param *p = &params->v[i];
        struct given *g = add_given(r, p->name, p->value, from);
        g->shape = p->is_file ? SHAPE_FILE : SHAPE_TEXT;
        g->file_name = p->file_name;
        g->file_type = p->file_type;
    }
}

/* Takes over what a parser read, or says why there is nothing. */
static enum err settle(struct reading *r, enum err parsed, const struct params *params, enum input_from from)
{
    if (parsed == E_TOO_LARGE) {
        fault(r, S(""), MSG_input_too_many, 1, msg_arg_number(PARAMS_MAX));
        return E_TOO_LARGE;
    }
    if (parsed != OK) {
        plain_fault(r, S(""), MSG_input_bad_encoding);
        return OK;
    }
    add_params(r, params, from);
    return OK;
}

static enum err read_query(struct reading *r)
{
    struct params params = {0};
    return settle(r, params_urlencoded(r->arena, r->req->query, &params), &params, FROM_QUERY);
}

static enum err read_form(struct reading *r)
{
    struct params params = {0};
    return settle(r, params_urlencoded(r->arena, r->req->body, &params), &params, FROM_BODY);
}

static enum err read_multipart(struct reading *r, struct str type)
{
    struct params params = {0};
    return settle(r, params_multipart(r->arena, type, r->req->body, &params), &params, FROM_BODY);
}

/* --- JSON ------------------------------------------------------------------------------------------------------------ */

static void add_scalar(struct reading *r, struct str name, const struct json *v)
{
    switch (v->kind) {
    case JSON_IS_NULL:
        return; /* said to be missing */
    case JSON_IS_BOOL:
        add_given(r, name, v->truth ? S("true") : S("false"), FROM_BODY)->shape = SHAPE_TRUTH;
        return;
    case JSON_IS_I64:
        add_given(r, name, str_from_i64(r->arena, v->number), FROM_BODY)->shape = SHAPE_NUMBER;
        return;
    case JSON_IS_DECIMAL:
        add_given(r, name, v->text, FROM_BODY)->shape = SHAPE_NUMBER;
        return;
    case JSON_IS_STR:
        add_given(r, name, v->text, FROM_BODY);
        return;
    case JSON_IS_ARR:
    case JSON_IS_OBJ:
        plain_fault(r, name, MSG_input_wrong_shape);
        return;
    }
}

/* An array stands for a repeated name, so that forms and JSON say a list in the same way. */
static enum err add_member(struct reading *r, struct str name, const struct json *v)
{
    size_t n = v->kind == JSON_IS_ARR ? v->n : 1;
    for (size_t i = 0; i < n; i++) {
        if (r->givens.n >= PARAMS_MAX) {
            fault(r, S(""), MSG_input_too_many, 1, msg_arg_number(PARAMS_MAX));
            return E_TOO_LARGE;
        }
        add_scalar(r, name, v->kind == JSON_IS_ARR ? &v->items[i] : v);
    }
    return OK;
}

static enum err read_json(struct reading *r)
{
    const struct json *root = NULL;
    struct json_error why = {0};
    if (json_parse(r->arena, r->req->body, r->req->body.n, &root, &why) != OK) {
        plain_fault(r, S(""), why.why);
        return OK;
    }
    if (root->kind != JSON_IS_OBJ) {
        plain_fault(r, S(""), MSG_input_not_an_object);
        return OK;
    }
    for (size_t i = 0; i < root->n; i++) {
        TRY(add_member(r, root->names[i], &root->items[i]));
    }
    return OK;
}

static bool type_is(struct str type, struct str wanted)
{
    struct str main_part = str_trim(str_sub(type, 0, str_find(type, S(";"), 0)));
    return main_part.n == wanted.n && strncasecmp(main_part.p, wanted.p, wanted.n) == 0;
}

static enum err read_body(struct reading *r)
{
    if (r->req->body.n == 0) {
        return OK;
    }
    struct str type = request_header(r->req, S("content-type"));
    if (type_is(type, S("application/x-www-form-urlencoded"))) {
        return read_form(r);
    }
    if (type_is(type, S("multipart/form-data"))) {
        return read_multipart(r, type);
    }
    if (type_is(type, S("application/json"))) {
        return read_json(r);
    }
    fault(r, S(""), MSG_input_unknown_type, 1, msg_arg_text(given_shown(type)));
    return OK;
}

/* --- Fields ---------------------------------------------------------------------------------------------------------- */

static bool belongs(const struct given *g, const struct input_field *field)
{
    return g->from == field->from && str_eq(g->name, str_c(field->name));
}

static bool is_declared(const struct reading *r, const struct given *g)
{
    for (size_t i = 0; i < r->table->n; i++) {
        if (belongs(g, &r->table->fields[i])) {
            return true;
        }
    }
    return false;
}

/* Texts are kept as they came, so that a form can be shown again with every entry. Names that no field has are the dispatcher's own (in a
 * form only: an address means what its fields say and nothing else), or a mistake. Values from the path that a handler does not want are none. */
static void sort_out_undeclared(struct reading *r)
{
    for (size_t i = 0; i < r->givens.n; i++) {
        const struct given *g = &r->givens.v[i];
        if (g->from == FROM_PATH) {
            continue;
        }
        if (g->shape == SHAPE_TEXT) {
            *VEC_PUSH(r->arena, r->rest) = (struct param){.name = g->name, .value = g->value};
        }
        bool is_own = g->from == FROM_BODY && str_starts(g->name, S("_")) && g->shape == SHAPE_TEXT;
        if (!is_own && !is_declared(r, g)) {
            fault(r, g->name, MSG_input_unknown_name, 1, msg_arg_text(given_shown(g->name)));
        }
    }
}

/* The values of one field that say something: an empty box of a form says nothing. */
static size_t collect(const struct reading *r, const struct input_field *field, const struct given **out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->givens.n; i++) {
        const struct given *g = &r->givens.v[i];
        if (belongs(g, field) && !given_is_empty(g)) {
            out[n++] = g;
        }
    }
    return n;
}

/* A value that could not even be looked at is not also missing. */
static bool has_fault(const struct reading *r, struct str field)
{
    for (size_t i = 0; i < r->faults->n; i++) {
        if (str_eq(r->faults->v[i].field, field)) {
            return true;
        }
    }
    return false;
}

static void read_field(struct reading *r, const struct input_field *field, const struct given **room, char *in)
{
    struct str name = str_c(field->name);
    size_t n = collect(r, field, room);
    if (n == 0) {
        if (field->required && !has_fault(r, name)) {
            plain_fault(r, name, MSG_input_required);
        }
        return;
    }
    if (n > 1 && field->kind != IN_LIST) {
        plain_fault(r, name, MSG_input_repeated);
        return;
    }
    struct input_fault wrong = {.field = name};
    if (!input_value(r->arena, field, room, n, in + field->offset, &wrong)) {
        *VEC_PUSH(r->arena, r->faults) = wrong;
    }
}

static enum err collect_givens(struct reading *r, const struct params *path)
{
    if (path) {
        add_params(r, path, FROM_PATH);
    }
    TRY(read_query(r));
    return read_body(r);
}

NODISCARD enum err input_read(struct arena *a, const struct input_table *table, const struct params *path,
                              const struct request *req, void **in, struct params *rest, struct input_faults *faults)
{
    struct reading r = {.arena = a, .table = table, .req = req, .rest = rest, .faults = faults};
    size_t faults_before = faults->n;
    char *filled = arena_alloc(a, table->size);
    *in = filled;
    TRY(collect_givens(&r, path));
    sort_out_undeclared(&r);
    const struct given **room = ARENA_ARRAY(a, const struct given *, r.givens.n);
    for (size_t i = 0; i < table->n; i++) {
        read_field(&r, &table->fields[i], room, filled);
    }
    return faults->n == faults_before ? OK : E_INVALID;
}
