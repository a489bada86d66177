#include "base/arena.h"
#include "test.h"

#include <string.h>

TEST(arena_gives_zeroed_aligned_bytes)
{
    for (size_t n = 0; n < 100; n++) {
        char *p = arena_alloc(t->arena, n);
        CHECK((uintptr_t)p % 16 == 0);
        for (size_t i = 0; i < n; i++) {
            CHECK(p[i] == 0);
        }
        memset(p, 0xAA, n);
    }
}

TEST(arena_is_empty_after_reset)
{
    struct arena *a = arena_new(1024);
    memset(arena_alloc(a, 1000), 0xFF, 1000);
    CHECK(arena_used(a) >= 1000);
    arena_reset(a);
    CHECK_EQ_I64(arena_used(a), 0);
    const char *p = arena_alloc(a, 1000);
    for (size_t i = 0; i < 1000; i++) {
        CHECK(p[i] == 0);
    }
    arena_free(a);
}

TEST(arena_ceiling_marks_but_still_gives)
{
    struct arena *a = arena_new(4096);
    (void)arena_alloc(a, 4096);
    CHECK(!arena_failed(a));
    char *p = arena_alloc(a, 100000);
    p[99999] = 1;
    CHECK(arena_failed(a));
    arena_reset(a);
    CHECK(!arena_failed(a));
    arena_free(a);
    arena_free(NULL);
}

TEST(arena_large_blocks)
{
    struct arena *a = arena_new((size_t)1 << 30);
    char *first = arena_alloc(a, 10);
    first[0] = 'x';
    for (size_t i = 0; i < 200; i++) {
        char *p = arena_alloc(a, 50000);
        p[49999] = (char)i;
    }
    CHECK(first[0] == 'x');
    CHECK(!arena_failed(a));
    arena_free(a);
}

static int order_seen;

static void note(void *p)
{
    int *digit = p;
    order_seen = order_seen * 10 + *digit;
}

TEST(arena_defers_in_reverse)
{
    static int one = 1;
    static int two = 2;
    order_seen = 0;
    struct arena *a = arena_new(1024);
    arena_defer(a, note, &one);
    arena_defer(a, note, &two);
    arena_reset(a);
    CHECK_EQ_I64(order_seen, 21);
    arena_defer(a, note, &one);
    arena_free(a);
    CHECK_EQ_I64(order_seen, 211);
}

TEST(arena_texts)
{
    struct str s = str_dup(t->arena, S("xanh"));
    CHECK_STR(s, S("xanh"));
    CHECK(s.p[4] == 0);
    CHECK_STR(str_dup(t->arena, STR_NONE), STR_NONE);
    CHECK_STR(str_dup(t->arena, S("")), S(""));
    CHECK_STR(str_c(str_cstr(t->arena, S("ab"))), S("ab"));
    CHECK_STR(str_c(str_cstr(t->arena, STR_NONE)), S(""));
    CHECK_STR(STR_CAT(t->arena, S("a"), STR_NONE, S("b"), S("")), S("ab"));
    CHECK_STR(str_from_i64(t->arena, INT64_MIN), S("-9223372036854775808"));
}
