/* URL-encoded forms and queries. */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/params.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a = arena_new((size_t)16 << 20);
    struct params params = {0};
    enum err e = params_urlencoded(a, (struct str){(const char *)bytes, n}, &params);
    FUZZ_CHECK(e == OK || e == E_INVALID || e == E_TOO_LARGE);
    FUZZ_CHECK(params.n <= PARAMS_MAX);
    for (size_t i = 0; e == OK && i < params.n; i++) {
        const struct param *p = &params.v[i];
        FUZZ_CHECK(p->name.p && p->value.p && !p->is_file);
        FUZZ_CHECK(utf8_valid(p->name, NULL) && utf8_valid(p->value, NULL));
        FUZZ_CHECK(params_find(&params, p->name) <= p);
    }
    arena_free(a);
    return 0;
}
