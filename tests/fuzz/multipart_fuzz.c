/* Multipart bodies. The first line of the input is the content type. */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/params.h"

static void check_part(const struct param *p, struct str body)
{
    FUZZ_CHECK(p->name.p && p->value.p && utf8_valid(p->name, NULL));
    if (!p->is_file) {
        FUZZ_CHECK(utf8_valid(p->value, NULL));
        return;
    }
    FUZZ_CHECK(p->value.p >= body.p && p->value.p + p->value.n <= body.p + body.n);
    FUZZ_CHECK(utf8_valid(p->file_name, NULL) && utf8_valid(p->file_type, NULL));
    FUZZ_CHECK(str_find(p->file_name, S("/"), 0) == SIZE_MAX && str_find(p->file_name, S("\\"), 0) == SIZE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a = arena_new((size_t)64 << 20);
    struct str body = {(const char *)bytes, n};
    struct str type;
    struct params params = {0};
    (void)str_split(&body, '\n', &type); /* there is always a first line */
    body = body.p ? body : S("");
    enum err e = params_multipart(a, type, body, &params);
    FUZZ_CHECK(e == OK || e == E_INVALID || e == E_TOO_LARGE);
    FUZZ_CHECK(params.n <= PARAMS_MAX);
    for (size_t i = 0; e == OK && i < params.n; i++) {
        check_part(&params.v[i], body);
    }
    arena_free(a);
    return 0;
}
