/* What the tests of the API share: requests with headers, replies compared with their schemas. */
#ifndef XANH_TESTS_API_HELP_H
#define XANH_TESTS_API_HELP_H

#include "pack_help.h"
#include "text/json_read.h"
#include "web/schema.h"

/* GET by nobody; `header` and `value` may be NULL. */
struct answer api_get(struct test_app *a, const char *path, const char *header, const char *value);
/* The body as JSON; NULL (and a failed check) when it is none or the status is not 200. */
const struct json *api_json(struct test_app *a, const char *path);
/* A failed check for everything in which a reply differs from its schema. */
void api_fits(struct test *t, const struct schema *s, const struct json *v, const char *path);
/* The items of a list; the number in `n`. */
const struct json *api_items(const struct json *v, size_t *n);
/* The text of a member; STR_NONE when it is no text. */
struct str api_text(const struct json *v, const char *name);

#endif
