#include "base/vec.h"
#include "test.h"

TEST(vec_grows_and_keeps)
{
    VEC(int64_t) v = {0};
    for (int64_t i = 0; i < 1000; i++) {
        *VEC_PUSH(t->arena, &v) = i * i;
    }
    CHECK_EQ_I64(v.n, 1000);
    for (int64_t i = 0; i < 1000; i++) {
        CHECK_EQ_I64(v.v[i], i * i);
    }
}

TEST(vec_new_elements_are_zero)
{
    VEC(struct str) v = {0};
    for (int i = 0; i < 20; i++) {
        CHECK_STR(*VEC_PUSH(t->arena, &v), STR_NONE);
    }
}
