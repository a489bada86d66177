#include "base/num.h"
#include "test.h"

#include <string.h>

TEST(num_checked_arithmetic)
{
    int64_t v = 42;
    CHECK_OK(num_add(1, 2, &v));
    CHECK_EQ_I64(v, 3);
    CHECK_ERR(num_add(INT64_MAX, 1, &v), E_TOO_LARGE);
    CHECK_ERR(num_sub(INT64_MIN, 1, &v), E_TOO_LARGE);
    CHECK_ERR(num_mul(INT64_MIN, -1, &v), E_TOO_LARGE);
    CHECK_EQ_I64(v, 3);
    CHECK_OK(num_sub(-1, INT64_MAX, &v));
    CHECK(v == INT64_MIN);
    CHECK_OK(num_mul(-3, 4, &v));
    CHECK_EQ_I64(v, -12);
}

TEST(num_rounds_half_away_from_zero)
{
    static const int64_t cases[][3] = {
        {3, 2, 2},  {-3, 2, -2}, {3, -2, -2},  {-3, -2, 2}, {1, 3, 0},  {2, 3, 1},
        {-1, 3, 0}, {-2, 3, -1}, {1, 2, 1},    {-1, 2, -1}, {0, 5, 0},  {7, 7, 1},
        {5, 10, 1}, {4, 10, 0},  {-5, 10, -1}, {14, 10, 1}, {15, 10, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t v = 0;
        CHECK_OK(num_div(cases[i][0], cases[i][1], &v));
        CHECK_EQ_I64(v, cases[i][2]);
    }
    int64_t v = 0;
    CHECK_ERR(num_div(1, 0, &v), E_INVALID);
    CHECK_ERR(num_div(INT64_MIN, -1, &v), E_TOO_LARGE);
    CHECK_OK(num_div(INT64_MAX, INT64_MAX, &v));
    CHECK_EQ_I64(v, 1);
}

TEST(num_mul_div_has_no_intermediate_overflow)
{
    int64_t v = 0;
    CHECK_OK(num_mul_div(INT64_MAX, INT64_MAX, INT64_MAX, &v));
    CHECK(v == INT64_MAX);
    CHECK_OK(num_mul_div(INT64_MIN, INT64_MIN, INT64_MIN, &v));
    CHECK(v == INT64_MIN);
    CHECK_ERR(num_mul_div(INT64_MAX, 2, 1, &v), E_TOO_LARGE);
    CHECK_ERR(num_mul_div(1, 1, 0, &v), E_INVALID);
}

TEST(num_permille_of_whole)
{
    int64_t v = 0;
    CHECK_OK(num_permille(1, 3, &v));
    CHECK_EQ_I64(v, 333);
    CHECK_OK(num_permille(2, 3, &v));
    CHECK_EQ_I64(v, 667);
    CHECK_OK(num_permille(1, 2000, &v));
    CHECK_EQ_I64(v, 1);
    CHECK_ERR(num_permille(1, 0, &v), E_INVALID);
    CHECK_ERR(num_permille(INT64_MAX, 1, &v), E_TOO_LARGE);
}

TEST(num_parse_decimals)
{
    static const struct {
        const char *text;
        int decimals;
        int64_t v;
    } good[] = {{"47.05", 2, 4705},
                {"47", 2, 4700},
                {"47.5", 2, 4750},
                {"-0.5", 1, -5},
                {"0", 0, 0},
                {"-0", 3, 0},
                {"007.10", 2, 710},
                {"9223372036854775807", 0, INT64_MAX},
                {"0.000000000000000001", 18, 1},
                {"-9223372036854775808", 0, INT64_MIN},
                {"-92233720368547758.08", 2, INT64_MIN}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t v = 42;
        CHECK_OK(num_parse(str_c(good[i].text), good[i].decimals, &v));
        CHECK(v == good[i].v);
    }
}

TEST(num_parse_refuses)
{
    static const char *const bad[] = {"",      "-",     ".",     ".5",  "5.",  "-.5", "+1",
                                      "1,5",   "1 000", "1.2.3", "1e3", "0x1", " 1",  "1 ",
                                      "1.234", "--1",   "1-",    "−1",  "nan", "1.-5"};
    int64_t v = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(num_parse(str_c(bad[i]), 2, &v), E_INVALID);
    }
    CHECK_ERR(num_parse(STR_NONE, 2, &v), E_INVALID);
    CHECK_ERR(num_parse(S("9223372036854775808"), 0, &v), E_TOO_LARGE);
    CHECK_ERR(num_parse(S("92233720368547758.08"), 2, &v), E_TOO_LARGE);
    CHECK_ERR(num_parse(S("92233720368547759"), 2, &v), E_TOO_LARGE);
    CHECK_EQ_I64(v, 42);
}

TEST(num_text_round_trip)
{
    static const int64_t values[] = {0,  1,   -1,   9,     10,        -10,
                                     99, 100, 4705, -4705, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        for (int d = 0; d <= NUM_DECIMALS_MAX; d++) {
            struct buf b = buf_new(t->arena, 100);
            buf_scaled(&b, values[i], d);
            int64_t v = 42;
            CHECK_OK(num_parse(buf_view(&b), d, &v));
            CHECK(v == values[i]);
        }
    }
    struct buf b = buf_new(t->arena, 100);
    buf_scaled(&b, -5, 2);
    buf_char(&b, ' ');
    buf_scaled(&b, INT64_MIN, 2);
    buf_char(&b, ' ');
    buf_scaled(&b, 47, 0);
    CHECK_STR(buf_view(&b), S("-0.05 -92233720368547758.08 47"));
}

TEST(num_sort_puts_numbers_in_order)
{
    int64_t v[] = {5, INT64_MIN, 0, INT64_MAX, -1, 5};
    static const int64_t sorted[] = {INT64_MIN, -1, 0, 5, 5, INT64_MAX};
    num_sort(v, 6);
    CHECK(memcmp(v, sorted, sizeof v) == 0);
    num_sort(NULL, 0);
    CHECK(num_is_among(v, 6, INT64_MIN) && num_is_among(v, 6, 5) && num_is_among(v, 6, INT64_MAX));
    CHECK(!num_is_among(v, 6, 4) && !num_is_among(NULL, 0, 4));
    CHECK(num_order(INT64_MIN, INT64_MAX) < 0 && num_order(1, -1) > 0 && num_order(7, 7) == 0);
}
