#include "test.h"

#include "features/account/attempts.h"

TEST(attempts_allows_up_to_the_limit_and_again_after_the_window)
{
    struct attempts *a = attempts_new();
    for (int i = 0; i < 3; i++) {
        CHECK(attempts_allowed(a, S("name:x"), 1000, 500, 3));
        attempts_failed(a, S("name:x"), 1000, 500);
    }
    CHECK(!attempts_allowed(a, S("name:x"), 1499, 500, 3));
    CHECK(attempts_allowed(a, S("name:y"), 1499, 500, 3));
    CHECK(attempts_allowed(a, S("name:x"), 1500, 500, 3));
    attempts_free(a);
}

TEST(attempts_forgets_after_success)
{
    struct attempts *a = attempts_new();
    attempts_failed(a, S("name:x"), 1000, 500);
    attempts_succeeded(a, S("name:x"));
    CHECK(attempts_allowed(a, S("name:x"), 1001, 500, 1));
    attempts_free(a);
}

TEST(attempts_survives_more_keys_than_places)
{
    struct attempts *a = attempts_new();
    for (int i = 0; i < 20000; i++) {
        attempts_failed(a, str_from_i64(t->arena, i), 1000 + i, 100000);
    }
    CHECK(!attempts_allowed(a, S("19999"), 21000, 100000, 1));
    attempts_free(a);
}
