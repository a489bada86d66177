#include "base/map.h"
#include "test.h"

TEST(map_sets_and_gets)
{
    struct map m = map_new(t->arena);
    int64_t v = -1;
    CHECK(!map_get(&m, S("a"), &v));
    CHECK(map_set(&m, S("a"), 1));
    CHECK(!map_set(&m, S("a"), 2));
    CHECK(map_get(&m, S("a"), &v));
    CHECK_EQ_I64(v, 2);
    CHECK(!map_get(&m, S("b"), &v));
    CHECK(!map_get(&m, STR_NONE, &v));
    CHECK(map_set(&m, S(""), 3));
    CHECK(map_get(&m, S(""), &v));
    CHECK_EQ_I64(v, 3);
    CHECK_EQ_I64(m.n, 2);
}

TEST(map_holds_many)
{
    struct map m = map_new(t->arena);
    for (int64_t i = 0; i < 5000; i++) {
        CHECK(map_set(&m, str_from_i64(t->arena, i), i));
    }
    for (int64_t i = 0; i < 5000; i++) {
        int64_t v = -1;
        CHECK(map_get(&m, str_from_i64(t->arena, i), &v));
        CHECK_EQ_I64(v, i);
    }
    int64_t v = 0;
    CHECK(!map_get(&m, S("5000"), &v));
}

TEST(map_hash_depends_on_every_byte)
{
    CHECK(hash_bytes("abcdefghi", 9) != hash_bytes("abcdefghj", 9));
    CHECK(hash_bytes("abcdefghi", 8) != hash_bytes("abcdefghi", 9));
    CHECK(hash_bytes("", 0) == hash_bytes("x", 0));
}
