#include "text/json_read.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "text/nfc.h"

#include <jansson.h>
#include <string.h>

/* What is found out about a document before jansson sees it. */
struct scan {
    struct arena *arena;
    VEC(struct str)
    decimals; /* numbers with a point or exponent, in order: jansson only keeps a double of them */
    size_t next;     /* the next one to be given out */
    size_t too_deep; /* offset of the first bracket beyond the limit, SIZE_MAX for none */
};

/* The offset behind the string that starts at `at`. */
static size_t string_end(struct str s, size_t at)
{
    for (at++; at < s.n && s.p[at] != '"'; at++) {
        at += s.p[at] == '\\';
    }
    return at < s.n ? at + 1 : s.n;
}

static size_t number_end(struct str s, size_t at)
{
    while (at < s.n && s.p[at] && strchr("+-.0123456789eE", s.p[at])) {
        at++;
    }
    return at;
}

static void note_number(struct scan *k, struct str literal)
{
    if (memchr(literal.p, '.', literal.n) || memchr(literal.p, 'e', literal.n) ||
        memchr(literal.p, 'E', literal.n)) {
        *VEC_PUSH(k->arena, &k->decimals) = literal;
    }
}

static void note_bracket(struct scan *k, size_t at, char c, size_t *depth)
{
    bool opens = c == '{' || c == '[';
    *depth = opens ? *depth + 1 : *depth - (*depth > 0);
    if (opens && *depth > JSON_DEPTH_MAX && k->too_deep == SIZE_MAX) {
        k->too_deep = at;
    }
}

static struct scan scan_text(struct arena *a, struct str s)
{
    struct scan k = {.arena = a, .too_deep = SIZE_MAX};
    size_t depth = 0;
    for (size_t at = 0; at < s.n;) {
        char c = s.p[at];
        if (c == '"') {
            at = string_end(s, at);
        } else if (c == '-' || ascii_is_digit(c)) {
            size_t end = number_end(s, at);
            note_number(&k, str_sub(s, at, end));
            at = end;
        } else {
            if (c == '{' || c == '[' || c == '}' || c == ']') {
                note_bracket(&k, at, c, &depth);
            }
            at++;
        }
    }
    return k;
}

static enum err convert(struct scan *k, json_t *from, struct json *to);

static enum err convert_text(struct scan *k, const char *p, size_t n, struct str *out)
{
    struct str normal = STR_NONE;
    TRY(text_nfc(k->arena, (struct str){p, n}, &normal, NULL));
    *out = str_dup(k->arena, normal); /* what jansson owns ends with it */
    return OK;
}

static enum err convert_array(struct scan *k, json_t *from, struct json *to)
{
    to->n = json_array_size(from);
    struct json *items = ARENA_ARRAY(k->arena, struct json, to->n);
    for (size_t i = 0; i < to->n; i++) {
        TRY(convert(k, json_array_get(from, i), &items[i]));
    }
    to->items = items;
    return OK;
}

/* jansson walks the members in the order of the document, which `decimals` depends on. */
static enum err convert_object(struct scan *k, json_t *from, struct json *to)
{
    to->n = json_object_size(from);
    struct json *items = ARENA_ARRAY(k->arena, struct json, to->n);
    struct str *names = ARENA_ARRAY(k->arena, struct str, to->n);
    size_t i = 0;
    for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at)) {
        const char *name = json_object_iter_key(at);
        TRY(convert_text(k, name, strlen(name), &names[i]));
        TRY(convert(k, json_object_iter_value(at), &items[i]));
        i++;
    }
    to->items = items;
    to->names = names;
    return OK;
}

/* The next number with a point or exponent, as it was written. None is left only if jansson took
 * something for a number that scan_text did not; then the document is refused. */
static enum err take_decimal(struct scan *k, struct str *out)
{
    if (k->next >= k->decimals.n) {
        return E_INVALID;
    }
    *out = str_dup(k->arena, k->decimals.v[k->next++]);
    return OK;
}

static enum err convert(struct scan *k, json_t *from, struct json *to)
{
    switch (json_typeof(from)) {
    case JSON_OBJECT:
        to->kind = JSON_IS_OBJ;
        return convert_object(k, from, to);
    case JSON_ARRAY:
        to->kind = JSON_IS_ARR;
        return convert_array(k, from, to);
    case JSON_STRING:
        to->kind = JSON_IS_STR;
        return convert_text(k, json_string_value(from), json_string_length(from), &to->text);
    case JSON_INTEGER:
        to->kind = JSON_IS_I64;
        to->number = json_integer_value(from);
        return OK;
    case JSON_REAL:
        to->kind = JSON_IS_DECIMAL;
        return take_decimal(k, &to->text);
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_IS_BOOL;
        to->truth = json_is_true(from);
        return OK;
    case JSON_NULL:
        break;
    }
    to->kind = JSON_IS_NULL;
    return OK;
}

static void place_of(struct str s, size_t offset, struct json_error *e)
{
    size_t start = 0;
    e->line = 1;
    for (size_t at = 0; at < offset; at++) {
        if (s.p[at] == '\n') {
            e->line++;
            start = at + 1;
        }
    }
    e->column = utf8_count(str_sub(s, start, offset)) + 1;
}

/* jansson cuts its message at a fixed size, perhaps inside a character, and quotes input that need
 * not be text. */
static struct str clean_detail(struct arena *a, const char *text)
{
    struct str s = str_c(text);
    size_t bad = s.n;
    (void)utf8_valid(s, &bad); /* on true, `bad` stays at the end */
    return str_dup(a, str_sub(s, 0, bad));
}

static void drop(json_t **v)
{
    json_decref(*v);
}

enum err json_parse(struct arena *a, struct str text, size_t max, const struct json **out,
                    struct json_error *error)
{
    *error = (struct json_error){.detail = S("")};
    if (text.n > max) {
        error->why = MSG_json_too_large;
        return E_TOO_LARGE;
    }
    struct scan k = scan_text(a, text);
    if (k.too_deep != SIZE_MAX) {
        error->why = MSG_json_too_deep;
        place_of(text, k.too_deep, error);
        return E_INVALID;
    }
    json_error_t found = {0};
    json_t *root __attribute__((cleanup(drop))) =
        json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &found);
    struct json *tree = ARENA_NEW(a, struct json);
    if (root && convert(&k, root, tree) == OK) {
        *out = tree;
        return OK;
    }
    error->why = MSG_json_syntax;
    error->line = found.line > 0 ? (size_t)found.line : 0;
    error->column = found.column > 0 ? (size_t)found.column : 0;
    error->detail = clean_detail(a, found.text);
    return E_INVALID;
}

const struct json *json_get(const struct json *v, struct str name)
{
    if (!v || v->kind != JSON_IS_OBJ) {
        return NULL;
    }
    for (size_t i = 0; i < v->n; i++) {
        if (str_eq(v->names[i], name)) {
            return &v->items[i];
        }
    }
    return NULL;
}
