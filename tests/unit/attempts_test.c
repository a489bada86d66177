#include "test.h"

#include "features/account/attempts.h"

enum { NOW = 1000000 };

/* Wrong passwords, until there is something to wait for. */
static int wrong_ones(struct attempts *a, struct str account, struct str network, int64_t now, int most)
{
    int n = 0;
    while (n < most && attempts_begin(a, account, network, now) == 0) {
        n++;
    }
    return n;
}

TEST(attempts_from_one_network_run_out_and_come_back_one_at_a_time)
{
    struct attempts *a = attempts_new();
    CHECK_EQ_I64(wrong_ones(a, S("x"), S("a"), NOW, 1000), ATTEMPTS_PAIR);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("a"), NOW), ATTEMPTS_PAIR_MS);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("a"), NOW + ATTEMPTS_PAIR_MS - 1), 1);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("a"), NOW + ATTEMPTS_PAIR_MS), 0);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("a"), NOW + ATTEMPTS_PAIR_MS), ATTEMPTS_PAIR_MS);
    CHECK_EQ_I64(wrong_ones(a, S("x"), S("a"), NOW + 10 * ATTEMPTS_PAIR_MS, 1000), ATTEMPTS_PAIR); /* it does not grow beyond what it was */
    attempts_free(a);
}

TEST(attempts_from_one_network_touch_nobody_elsewhere)
{
    struct attempts *a = attempts_new();
    (void)wrong_ones(a, S("x"), S("a"), NOW, 1000);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("b"), NOW), 0);
    CHECK_EQ_I64(attempts_begin(a, S("y"), S("a"), NOW), 0);
    attempts_free(a);
}

TEST(attempts_of_a_network_over_many_accounts_run_out)
{
    struct attempts *a = attempts_new();
    int n = 0;
    while (n < 1000 && attempts_begin(a, str_from_i64(t->arena, n), S("a"), NOW) == 0) {
        n++;
    }
    CHECK_EQ_I64(n, ATTEMPTS_NETWORK);
    CHECK_EQ_I64(attempts_begin(a, S("y"), S("a"), NOW), ATTEMPTS_NETWORK_MS);
    CHECK_EQ_I64(attempts_begin(a, S("y"), S("b"), NOW), 0);
    attempts_free(a);
}

/* From everywhere at once: a trickle for networks that are new, everything as ever for those that are known. */
TEST(attempts_from_many_networks_leave_known_ones_alone)
{
    struct attempts *a = attempts_new();
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("home"), NOW), 0);
    attempts_succeeded(a, S("x"), S("home"), NOW);
    int n = 0;
    while (n < 1000 && attempts_begin(a, S("x"), str_from_i64(t->arena, n), NOW) == 0) {
        n++;
    }
    CHECK_EQ_I64(n, ATTEMPTS_ACCOUNT);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("new"), NOW), ATTEMPTS_ACCOUNT_MS);
    CHECK_EQ_I64(wrong_ones(a, S("x"), S("home"), NOW, 1000), ATTEMPTS_PAIR);
    CHECK_EQ_I64(attempts_begin(a, S("x"), S("new"), NOW + ATTEMPTS_ACCOUNT_MS), 0); /* not a lock: somebody new comes in, too */
    attempts_free(a);
}

TEST(attempts_that_succeed_cost_nothing)
{
    struct attempts *a = attempts_new();
    for (int i = 0; i < 1000; i++) {
        struct str account = str_from_i64(t->arena, i);
        CHECK_EQ_I64(attempts_begin(a, account, S("office"), NOW), 0);
        attempts_succeeded(a, account, S("office"), NOW);
    }
    CHECK_EQ_I64(wrong_ones(a, S("x"), S("office"), NOW, 1000), ATTEMPTS_PAIR);
    attempts_free(a);
}

TEST(attempts_survive_more_keys_than_places)
{
    struct attempts *a = attempts_new();
    (void)wrong_ones(a, S("x"), S("a"), NOW, 1000);
    for (int i = 0; i < 20000; i++) {
        (void)attempts_begin(a, str_from_i64(t->arena, i), str_from_i64(t->arena, i), NOW);
    }
    CHECK_EQ_I64(wrong_ones(a, S("y"), S("b"), NOW, 1000), ATTEMPTS_PAIR);
    CHECK(attempts_begin(a, S("x"), S("a"), NOW) > 0); /* whoever waits longest is forgotten last */
    attempts_free(a);
}
