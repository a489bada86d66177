#include "api_help.h"

#include <stdio.h>
#include <string.h>

struct answer api_get(struct test_app *a, const char *path, const char *header, const char *value)
{
    struct arena *arena = a->t->arena;
    struct str whole = str_c(path);
    size_t q = str_find(whole, S("?"), 0);
    struct request req = {.method = METHOD_GET,
                          .path = str_sub(whole, 0, q),
                          .query = q == SIZE_MAX ? S("") : str_sub(whole, q + 1, SIZE_MAX),
                          .body = S(""),
                          .remote = S("192.0.2.1")};
    if (header) {
        *VEC_PUSH(arena, &req.headers) = (struct header){str_c(header), str_c(value)};
    }
    struct response res = response_new(arena, 32 << 20);
    app_handle(a->app, &req, arena, &res);
    struct answer out = {.status = res.status, .type = res.content_type, .body = answer_body(arena, &res), .headers = res.headers};
    if (res.release) {
        res.release(res.release_arg);
    }
    return out;
}

static void say(const char *path, const char *what, struct str detail)
{
    printf("    %s: %s %.*s\n", path, what, STR_FMT(detail));
}

const struct json *api_json(struct test_app *a, const char *path)
{
    struct test *t = a->t;
    struct answer r = api_get(a, path, NULL, NULL);
    const struct json *v = NULL;
    struct json_error why = {0};
    if (!CHECK_EQ_I64(r.status, 200)) {
        say(path, "answers", r.body);
        return NULL;
    }
    CHECK_STR(r.type, S("application/json"));
    return CHECK_OK(json_parse(t->arena, r.body, r.body.n, &v, &why)) ? v : NULL;
}

static bool is_choice(const char *const *choices, struct str s)
{
    for (size_t i = 0; choices[i]; i++) {
        if (str_eq(str_c(choices[i]), s)) {
            return true;
        }
    }
    return false;
}

static bool text_fits(const struct schema_field *f, const struct json *v)
{
    day_t day = 0;
    int64_t ms = 0;
    if (v->kind != JSON_IS_STR) {
        return false;
    }
    switch (f->type) {
    case SCHEMA_IS_DAY:
        return day_parse(v->text, &day) == OK;
    case SCHEMA_IS_MOMENT:
    case SCHEMA_IS_OPT_MOMENT:
        return moment_parse(v->text, &ms) == OK;
    case SCHEMA_IS_TEXT:
    case SCHEMA_IS_NUMBER:
    case SCHEMA_IS_OPT_NUMBER:
    case SCHEMA_IS_DECIMAL:
    case SCHEMA_IS_FLAG:
    case SCHEMA_IS_TEXTS:
    case SCHEMA_IS_OBJECT:
    case SCHEMA_IS_LIST:
        return !f->choices || is_choice(f->choices, v->text);
    }
    return false;
}

static void rows_fit(struct test *t, const struct schema_field *f, const struct json *v, const char *path)
{
    for (size_t i = 0; i < v->n; i++) {
        api_fits(t, f->of, &v->items[i], path);
    }
}

static bool value_fits(struct test *t, const struct schema_field *f, const struct json *v, const char *path)
{
    if (v->kind == JSON_IS_NULL) {
        return schema_may_be_null(f);
    }
    switch (f->type) {
    case SCHEMA_IS_TEXT:
    case SCHEMA_IS_DAY:
    case SCHEMA_IS_MOMENT:
    case SCHEMA_IS_OPT_MOMENT:
        return text_fits(f, v);
    case SCHEMA_IS_NUMBER:
    case SCHEMA_IS_OPT_NUMBER:
        return v->kind == JSON_IS_I64;
    case SCHEMA_IS_DECIMAL:
        return v->kind == JSON_IS_I64 || v->kind == JSON_IS_DECIMAL;
    case SCHEMA_IS_FLAG:
        return v->kind == JSON_IS_BOOL;
    case SCHEMA_IS_TEXTS:
        return v->kind == JSON_IS_ARR;
    case SCHEMA_IS_OBJECT:
        api_fits(t, f->of, v, path);
        return true;
    case SCHEMA_IS_LIST:
        rows_fit(t, f, v, path);
        return v->kind == JSON_IS_ARR;
    }
    return false;
}

void api_fits(struct test *t, const struct schema *s, const struct json *v, const char *path)
{
    if (s->n == 0) {
        return;
    }
    if (!CHECK(v->kind == JSON_IS_OBJ)) {
        say(path, "is no object:", str_c(s->name));
        return;
    }
    for (size_t i = 0; i < s->n; i++) {
        const struct json *member = json_get(v, str_c(s->fields[i].name));
        if (!CHECK(member != NULL && value_fits(t, &s->fields[i], member, path))) {
            say(path, s->name, str_c(s->fields[i].name));
        }
    }
    for (size_t i = 0; i < v->n; i++) {
        if (!CHECK(schema_find(s, v->names[i]) != SIZE_MAX)) {
            say(path, "has a member that is not described:", v->names[i]);
        }
    }
}

const struct json *api_items(const struct json *v, size_t *n)
{
    const struct json *items = v ? json_get(v, S("items")) : NULL;
    *n = items && items->kind == JSON_IS_ARR ? items->n : 0;
    return items ? items->items : NULL;
}

struct str api_text(const struct json *v, const char *name)
{
    const struct json *m = v ? json_get(v, str_c(name)) : NULL;
    return m && m->kind == JSON_IS_STR ? m->text : STR_NONE;
}
