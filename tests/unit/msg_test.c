#include "test.h"
#include "text/msg.h"

static struct str scaled(struct test *t, enum lang lang, int64_t v, int decimals)
{
    struct buf b = buf_new(t->arena, 100);
    format_scaled(&b, lang, v, decimals);
    return buf_view(&b);
}

TEST(msg_names_are_sorted_and_found)
{
    for (unsigned i = 1; i < MSG__N; i++) {
        CHECK(i == 1 || str_cmp(msg_name((enum msg)(i - 1)), msg_name((enum msg)i)) < 0);
        CHECK_EQ_I64(msg_find(msg_name((enum msg)i)), i);
        CHECK(msg_text(LANG_VI, (enum msg)i).n > 0);
        CHECK(msg_text(LANG_EN, (enum msg)i).n > 0);
    }
    CHECK_EQ_I64(msg_find(S("no.such.key")), MSG_NONE);
    CHECK_EQ_I64(msg_find(S("")), MSG_NONE);
    CHECK_EQ_I64(msg_find(STR_NONE), MSG_NONE);
    CHECK_EQ_I64(msg_find(S("~")), MSG_NONE);
}

TEST(msg_arguments_are_filled)
{
    struct msg_arg args[] = {MSG_ARG((int64_t)1287), MSG_ARG(3), MSG_ARG(S("{0} <b>"))};
    CHECK_STR(msg_format(t->arena, LANG_VI, MSG_csv_at, 3, args), S("Dòng 1.287, cột 3: {0} <b>"));
    CHECK_STR(msg_format(t->arena, LANG_EN, MSG_csv_at, 3, args),
              S("Line 1,287, column 3: {0} <b>"));
    CHECK_STR(msg_format(t->arena, LANG_EN, MSG_csv_at, 1, args), S("Line 1,287, column {1}: {2}"));
    CHECK_STR(msg_format(t->arena, LANG_EN, MSG_csv_at, 0, NULL), S("Line {0}, column {1}: {2}"));
    struct msg_arg sizes[] = {MSG_ARG((size_t)5)};
    CHECK_STR(msg_format(t->arena, LANG_EN, MSG_csv_at, 1, sizes), S("Line 5, column {1}: {2}"));
}

TEST(msg_languages)
{
    CHECK_STR(lang_code(LANG_VI), S("vi"));
    CHECK_STR(lang_code(LANG_EN), S("en"));
    CHECK(lang_from(S("en")) == LANG_EN && lang_from(S("en-GB")) == LANG_EN &&
          lang_from(S("EN_us")) == LANG_EN);
    CHECK(lang_from(S("vi")) == LANG_VI && lang_from(S("vi-VN")) == LANG_VI &&
          lang_from(S("fr")) == LANG_VI);
    CHECK(lang_from(S("eng")) == LANG_VI && lang_from(S("")) == LANG_VI &&
          lang_from(STR_NONE) == LANG_VI);
}

TEST(msg_number_formats)
{
    CHECK_STR(scaled(t, LANG_VI, 0, 0), S("0"));
    CHECK_STR(scaled(t, LANG_VI, 999, 0), S("999"));
    CHECK_STR(scaled(t, LANG_VI, 1000, 0), S("1.000"));
    CHECK_STR(scaled(t, LANG_EN, -1234567, 0), S("-1,234,567"));
    CHECK_STR(scaled(t, LANG_VI, 4700, 2), S("47,00"));
    CHECK_STR(scaled(t, LANG_EN, 4700, 2), S("47.00"));
    CHECK_STR(scaled(t, LANG_VI, -5, 2), S("-0,05"));
    CHECK_STR(scaled(t, LANG_VI, 123456789, 3), S("123.456,789"));
    CHECK_STR(scaled(t, LANG_EN, INT64_MIN, 0), S("-9,223,372,036,854,775,808"));
    CHECK_STR(scaled(t, LANG_EN, INT64_MAX, 18), S("9.223372036854775807"));
    struct buf b = buf_new(t->arena, 100);
    format_number(&b, LANG_VI, 1287);
    CHECK_STR(buf_view(&b), S("1.287"));
}
