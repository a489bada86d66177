/* Head of a request: guard, path, query. What passes must have the shape that the rest of the program relies on. */
#include "fuzz.h"

#include "../head_cut.h"
#include "base/utf8.h"
#include "http/guard.h"
#include "http/params.h"
#include "http/path.h"

static void check_text(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        FUZZ_CHECK((c >= 0x20 || c == '\t') && c != 0x7F);
    }
    FUZZ_CHECK(utf8_valid(s, NULL));
}

static void check_head(const struct guarded *g)
{
    size_t hosts = 0;
    size_t lengths = 0;
    FUZZ_CHECK(g->headers.n <= GUARD_HEADERS_MAX && g->length >= 0 && !(g->is_chunked && g->has_length));
    for (size_t i = 0; i < g->headers.n; i++) {
        const struct header *h = &g->headers.v[i];
        check_text(h->name);
        check_text(h->value);
        FUZZ_CHECK(h->name.n > 0 && str_find(h->name, S(" "), 0) == SIZE_MAX);
        hosts += str_eq(h->name, S("host"));
        lengths += str_eq(h->name, S("content-length")) || str_eq(h->name, S("transfer-encoding"));
    }
    FUZZ_CHECK(hosts <= 1 && lengths <= 1);
}

static void check_path(struct str path)
{
    check_text(path);
    FUZZ_CHECK(str_starts(path, S("/")) && str_find(path, S("//"), 0) == SIZE_MAX);
    FUZZ_CHECK(str_find(path, S("/../"), 0) == SIZE_MAX && str_find(path, S("/./"), 0) == SIZE_MAX);
    FUZZ_CHECK(!str_ends(path, S("/..")) && !str_ends(path, S("/.")) && str_find(path, S("\\"), 0) == SIZE_MAX);
}

static void judge(struct arena *a, const struct head_cut *cut)
{
    struct guarded g;
    int status = guard_check(a, cut->head, cut->target, &g);
    FUZZ_CHECK(status == 0 || (status >= 400 && status <= 505));
    if (status != 0) {
        return;
    }
    check_head(&g);
    struct str path;
    if (path_decode(a, g.path_raw, &path) == OK) {
        check_path(path);
    }
    struct params query = {0};
    if (params_urlencoded(a, g.query, &query) == OK) {
        FUZZ_CHECK(query.n <= PARAMS_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n > 64 * 1024) {
        return 0;
    }
    struct arena *a = arena_new((size_t)16 << 20);
    char *wire = arena_alloc(a, n + 1);
    char *target = arena_alloc(a, n + 1);
    struct head_cut cut;
    memcpy(wire, bytes, n);
    if (head_cut(wire, n, target, &cut)) {
        judge(a, &cut);
    }
    /* The bytes as a head that is cut already, which they hardly are: nothing may be believed. */
    struct str raw = {(const char *)bytes, n};
    judge(a, &(struct head_cut){.head = raw, .target = str_sub(raw, n / 4, n / 2)});
    arena_free(a);
    return 0;
}
