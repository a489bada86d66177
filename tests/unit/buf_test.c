#include "base/buf.h"
#include "test.h"

#include <string.h>

TEST(buf_appends)
{
    struct buf b = buf_new(t->arena, 1000);
    buf_lit(&b, "a");
    buf_str(&b, S("bc"));
    buf_char(&b, '-');
    buf_i64(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_pad(&b, 7, 3);
    buf_str(&b, STR_NONE);
    buf_fmt(&b, " %s", "x");
    CHECK_STR(buf_view(&b), S("abc--9223372036854775808 007 x"));
    CHECK(!buf_failed(&b));
}

TEST(buf_has_a_ceiling_and_a_sticky_error)
{
    struct buf b = buf_new(t->arena, 4);
    buf_lit(&b, "abcd");
    CHECK(!buf_failed(&b));
    buf_char(&b, 'e');
    CHECK(buf_failed(&b));
    buf_lit(&b, "");
    CHECK_STR(buf_view(&b), S("abcd"));
    CHECK(buf_reserve(&b, 0) == NULL);
    buf_clear(&b);
    CHECK(!buf_failed(&b));
    buf_lit(&b, "xy");
    CHECK_STR(buf_view(&b), S("xy"));
}

TEST(buf_refuses_what_is_larger_than_all_memory)
{
    struct buf b = buf_new(t->arena, SIZE_MAX);
    buf_lit(&b, "abc");
    b.max = 100;
    CHECK(buf_reserve(&b, SIZE_MAX) == NULL);
    CHECK(buf_failed(&b));
}

TEST(buf_empty_view_is_a_text)
{
    struct buf b = buf_new(t->arena, 4);
    CHECK_STR(buf_view(&b), S(""));
}

TEST(buf_grows_on_the_heap)
{
    struct buf b = buf_new(NULL, 100000);
    for (int i = 0; i < 50000; i++) {
        buf_lit(&b, "ab");
    }
    CHECK_EQ_I64(b.n, 100000);
    CHECK(!buf_failed(&b));
    CHECK(memcmp(b.p + 99998, "ab", 2) == 0);
    buf_free(&b);
    CHECK_EQ_I64(b.n, 0);
}
