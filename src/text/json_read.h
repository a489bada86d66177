/* Reads a JSON document into a small typed tree in the arena. json_read.c is the only file that
 * sees jansson. Size is checked first, then depth; names may not be repeated; integers are 64 bits
 * or refused; decimals are kept as they were written, for num_parse. */
#ifndef XANH_TEXT_JSON_READ_H
#define XANH_TEXT_JSON_READ_H

#include "base/arena.h"
#include "text/msg.h"

enum { JSON_DEPTH_MAX = 16 };

enum json_kind {
    JSON_IS_NULL,
    JSON_IS_BOOL,
    JSON_IS_I64,
    JSON_IS_DECIMAL,
    JSON_IS_STR,
    JSON_IS_ARR,
    JSON_IS_OBJ
};

struct json {
    enum json_kind kind;
    bool truth;      /* JSON_IS_BOOL */
    int64_t number;  /* JSON_IS_I64 */
    struct str text; /* JSON_IS_STR in NFC; JSON_IS_DECIMAL as written */
    const struct json
        *items; /* elements of JSON_IS_ARR, values of JSON_IS_OBJ in the order of the document */
    const struct str *names; /* JSON_IS_OBJ: names of the items */
    size_t n;
};

struct json_error {
    enum msg why;
    size_t line; /* from 1; 0 when there is no place */
    size_t column;
    struct str detail; /* the parser's words, English; may be empty */
};

/* Parses a text whose outermost value is an object or an array. E_TOO_LARGE beyond `max` bytes,
 * E_INVALID otherwise; then *error is filled. */
NODISCARD enum err json_parse(struct arena *a, struct str text, size_t max, const struct json **out,
                              struct json_error *error);
/* The member of an object, NULL when there is none or `v` is no object. */
const struct json *json_get(const struct json *v, struct str name);

#endif
