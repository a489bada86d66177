#include "http/http.h"

#include <stdlib.h>

static const struct str method_names[METHOD__N] = {
    [METHOD_GET] = S_INIT("GET"),   [METHOD_HEAD] = S_INIT("HEAD"),     [METHOD_POST] = S_INIT("POST"),
    [METHOD_PUT] = S_INIT("PUT"),   [METHOD_DELETE] = S_INIT("DELETE"),
};

struct str method_name(enum method m)
{
    return method_names[m];
}

bool method_parse(struct str name, enum method *m)
{
    for (int i = 0; i < METHOD__N; i++) {
        if (str_eq(name, method_names[i])) {
            *m = (enum method)i;
            return true;
        }
    }
    return false;
}

struct str request_header(const struct request *r, struct str name)
{
    for (size_t i = 0; i < r->headers.n; i++) {
        if (str_eq(r->headers.v[i].name, name)) {
            return r->headers.v[i].value;
        }
    }
    return STR_NONE;
}

struct str request_cookie(const struct request *r, struct str name)
{
    struct str rest = request_header(r, S("cookie"));
    struct str pair;
    while (str_split(&rest, ';', &pair)) {
        struct str value = str_trim(pair);
        struct str key;
        if (str_split(&value, '=', &key) && value.p && str_eq(key, name)) {
            return value;
        }
    }
    return STR_NONE;
}

struct response response_new(struct arena *a, size_t max_body)
{
    return (struct response){.body = buf_new(a, max_body), .file = -1};
}

/* A header is written by us, never by a visitor: a control character in it would split the answer in two. */
static void refuse_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F) {
            abort();
        }
    }
}

void response_header(struct arena *a, struct response *r, struct str name, struct str value)
{
    refuse_control(name);
    refuse_control(value);
    struct header *h = VEC_PUSH(a, &r->headers);
    h->name = str_dup(a, name.p ? name : S(""));
    h->value = str_dup(a, value.p ? value : S(""));
}

struct str response_body(const struct response *r)
{
    return r->shared.p ? r->shared : buf_view(&r->body);
}
