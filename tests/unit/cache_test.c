#include "test.h"

#include "core/cache.h"

#include <stdint.h>

static void put(struct page_cache *c, struct str key, uint64_t version, struct str body)
{
    page_release((void *)(uintptr_t)page_put(c, key, version, 200, S("text/html"), body));
}

TEST(cache_gives_a_page_back_for_its_version_only)
{
    struct page_cache *c = page_cache_new(1 << 20);
    put(c, S("/a?"), 1, S("first"));
    const struct page *p = page_get(c, S("/a?"), 1);
    CHECK(p != NULL);
    CHECK_STR(p->body, S("first"));
    CHECK_STR(p->content_type, S("text/html"));
    CHECK(p->etag.n == 34 && p->etag.p[0] == '"');
    CHECK(page_get(c, S("/a?"), 2) == NULL);
    CHECK(page_get(c, S("/b?"), 1) == NULL);
    page_release((void *)(uintptr_t)p);
    page_cache_free(c);
}

TEST(cache_keeps_a_page_alive_while_it_is_held)
{
    struct page_cache *c = page_cache_new(1 << 20);
    put(c, S("/a?"), 1, S("first"));
    const struct page *p = page_get(c, S("/a?"), 1);
    put(c, S("/a?"), 2, S("second"));
    page_cache_free(c);
    CHECK_STR(p->body, S("first"));
    page_release((void *)(uintptr_t)p);
}

TEST(cache_drops_the_oldest_beyond_its_size)
{
    struct page_cache *c = page_cache_new(4000);
    char body[1000] = {0};
    for (int i = 0; i < 20; i++) {
        char key[2] = {(char)('a' + i), 0};
        put(c, str_c(key), 1, (struct str){body, sizeof body});
    }
    CHECK(page_get(c, S("a"), 1) == NULL);
    const struct page *last = page_get(c, S("t"), 1);
    CHECK(last != NULL);
    page_release((void *)(uintptr_t)last);
    page_cache_free(c);
}

TEST(cache_keeps_what_is_asked_for_again)
{
    struct page_cache *c = page_cache_new(10000);
    char body[1000] = {0};
    put(c, S("home"), 1, (struct str){body, sizeof body});
    for (int i = 0; i < 100; i++) {
        put(c, str_from_i64(t->arena, i), 1, (struct str){body, sizeof body});
        const struct page *home = page_get(c, S("home"), 1);
        CHECK(home != NULL);
        page_release((void *)(uintptr_t)home);
    }
    CHECK(page_get(c, S("1"), 1) == NULL);
    page_cache_free(c);
}

TEST(cache_with_queries_does_not_push_out_plain_pages)
{
    struct page_cache *c = page_cache_new(100000);
    put(c, S("/\n"), 1, S("home"));
    for (int i = 0; i < 2000; i++) {
        put(c, STR_CAT(t->arena, S("/\nq="), str_from_i64(t->arena, i)), 1,
            S("a page of some hundred bytes, as anybody may ask for with any words that come to mind"));
    }
    const struct page *home = page_get(c, S("/\n"), 1);
    const struct page *last = page_get(c, S("/\nq=1999"), 1);
    CHECK(home != NULL);
    CHECK(last != NULL);
    CHECK(page_get(c, S("/\nq=0"), 1) == NULL);
    page_release((void *)(uintptr_t)home);
    page_release((void *)(uintptr_t)last);
    page_cache_free(c);
}
