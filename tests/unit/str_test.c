#include "base/str.h"
#include "test.h"

TEST(str_equality_tells_missing_from_empty)
{
    CHECK(str_eq(S("a"), S("a")));
    CHECK(!str_eq(S("a"), S("b")));
    CHECK(!str_eq(S("a"), S("ab")));
    CHECK(str_eq(STR_NONE, STR_NONE));
    CHECK(!str_eq(STR_NONE, S("")));
    CHECK(str_eq(str_c(NULL), STR_NONE));
    CHECK_STR(str_c("xanh"), S("xanh"));
}

TEST(str_order_is_byte_order)
{
    CHECK(str_cmp(S("a"), S("b")) < 0);
    CHECK(str_cmp(S("b"), S("a")) > 0);
    CHECK(str_cmp(S("a"), S("ab")) < 0);
    CHECK(str_cmp(S("ab"), S("a")) > 0);
    CHECK_EQ_I64(str_cmp(S("ab"), S("ab")), 0);
    CHECK_EQ_I64(str_cmp(STR_NONE, S("")), 0);
    CHECK(str_cmp(S("z"), S("\xC4\x91")) < 0);
}

TEST(str_starts_and_ends)
{
    CHECK(str_starts(S("xanh"), S("xa")));
    CHECK(str_starts(S("xanh"), S("")));
    CHECK(!str_starts(S("x"), S("xa")));
    CHECK(str_ends(S("xanh"), S("nh")));
    CHECK(!str_ends(S("xanh"), S("xa")));
    CHECK(str_ends(STR_NONE, S("")));
}

TEST(str_find_positions)
{
    CHECK_EQ_I64(str_find(S("abcabc"), S("bc"), 0), 1);
    CHECK_EQ_I64(str_find(S("abcabc"), S("bc"), 2), 4);
    CHECK(str_find(S("abcabc"), S("bc"), 5) == SIZE_MAX);
    CHECK(str_find(S("abc"), S("abcd"), 0) == SIZE_MAX);
    CHECK_EQ_I64(str_find(S("abc"), S(""), 3), 3);
    CHECK(str_find(S("abc"), S(""), 4) == SIZE_MAX);
    CHECK(str_find(STR_NONE, S("a"), 0) == SIZE_MAX);
}

TEST(str_sub_clips)
{
    CHECK_STR(str_sub(S("abc"), 1, 2), S("b"));
    CHECK_STR(str_sub(S("abc"), 1, 99), S("bc"));
    CHECK_STR(str_sub(S("abc"), 5, 9), S(""));
    CHECK_STR(str_sub(S("abc"), 2, 1), S(""));
    CHECK_STR(str_sub(STR_NONE, 0, 1), STR_NONE);
}

TEST(str_trim_takes_white_space_off)
{
    CHECK_STR(str_trim(S(" \t a b\r\n")), S("a b"));
    CHECK_STR(str_trim(S("  ")), S(""));
    CHECK_STR(str_trim(STR_NONE), STR_NONE);
}

TEST(str_split_gives_every_part)
{
    struct str rest = S("a,,b");
    struct str part = STR_NONE;
    CHECK(str_split(&rest, ',', &part));
    CHECK_STR(part, S("a"));
    CHECK(str_split(&rest, ',', &part));
    CHECK_STR(part, S(""));
    CHECK(str_split(&rest, ',', &part));
    CHECK_STR(part, S("b"));
    CHECK(!str_split(&rest, ',', &part));
    rest = S("");
    CHECK(str_split(&rest, ',', &part));
    CHECK_STR(part, S(""));
    CHECK(!str_split(&rest, ',', &part));
    rest = S("a,");
    CHECK(str_split(&rest, ',', &part) && str_split(&rest, ',', &part));
    CHECK_STR(part, S(""));
}

TEST(str_i64_reads_the_whole_range)
{
    int64_t v = 0;
    CHECK_OK(str_i64(S("9223372036854775807"), INT64_MIN, INT64_MAX, &v));
    CHECK(v == INT64_MAX);
    CHECK_OK(str_i64(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &v));
    CHECK(v == INT64_MIN);
    CHECK_OK(str_i64(S("007"), 0, 10, &v));
    CHECK_EQ_I64(v, 7);
    CHECK_OK(str_i64(S("-0"), -1, 1, &v));
    CHECK_EQ_I64(v, 0);
}

TEST(str_i64_refuses_the_rest)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "0x1",
                                      "1e3",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999",
                                      "11",
                                      "--1"};
    int64_t v = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(str_i64(str_c(bad[i]), INT64_MIN, i == 11 ? 10 : INT64_MAX, &v), E_INVALID);
    }
    CHECK_ERR(str_i64(STR_NONE, 0, 1, &v), E_INVALID);
    CHECK_EQ_I64(v, 42);
}

TEST(str_all_of_set)
{
    CHECK(str_all_of(S("abba"), S("ab")));
    CHECK(!str_all_of(S("abc"), S("ab")));
    CHECK(!str_all_of(S(""), S("ab")));
}

TEST(str_digits_of_any_number)
{
    static const struct {
        int64_t v;
        int width;
        const char *text;
    } cases[] = {{0, 0, "0"},    {7, 3, "007"},   {-7, 3, "-07"}, {-7, 0, "-7"},
                 {1234, 2, "1234"}, {2026, 4, "2026"}, {1, 99, "00000000000000000001"},
                 {INT64_MAX, 0, "9223372036854775807"}, {INT64_MIN, 0, "-9223372036854775808"}, {INT64_MIN, 20, "-9223372036854775808"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char room[STR_DIGITS_MAX];
        CHECK_STR(str_digits(room, cases[i].v, cases[i].width), str_c(cases[i].text));
    }
}

TEST(str_same_takes_no_text_for_an_empty_one)
{
    CHECK(str_same(S(""), STR_NONE) && str_same(STR_NONE, STR_NONE) && str_same(S("a"), S("a")));
    CHECK(!str_same(S("a"), S("b")) && !str_same(S("a"), STR_NONE) && !str_same(S("a"), S("ab")));
    CHECK(!str_or_none(S("")).p && str_eq(str_or_none(S("a")), S("a")));
}

TEST(opt_numbers_are_equal_when_both_are_missing)
{
    CHECK(opt_i64_eq((struct opt_i64){false, 1}, (struct opt_i64){false, 2}));
    CHECK(!opt_i64_eq((struct opt_i64){true, 0}, (struct opt_i64){false, 0}));
    CHECK(opt_i64_eq((struct opt_i64){true, 3}, (struct opt_i64){true, 3}) && !opt_i64_eq((struct opt_i64){true, 3}, (struct opt_i64){true, 4}));
}
