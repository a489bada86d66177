#include "test.h"
#include "text/json_read.h"

#include <string.h>

static const struct json *parse(struct test *t, struct str s)
{
    const struct json *v = NULL;
    struct json_error e;
    CHECK_OK(json_parse(t->arena, s, 1 << 20, &v, &e));
    return v;
}

static struct json_error refused(struct test *t, struct str s)
{
    const struct json *v = NULL;
    struct json_error e;
    CHECK_ERR(json_parse(t->arena, s, 1 << 20, &v, &e), E_INVALID);
    CHECK(v == NULL);
    return e;
}

TEST(json_read_kinds)
{
    const struct json *v =
        parse(t, S("{\"a\":[1,-2.50,true,false,null,\"x\"],\"b\":{},\"c\":9007199254740993}"));
    if (!v || !CHECK(v->kind == JSON_IS_OBJ && v->n == 3)) {
        return;
    }
    const struct json *a = json_get(v, S("a"));
    if (!CHECK(a && a->kind == JSON_IS_ARR && a->n == 6)) {
        return;
    }
    CHECK(a->items[0].kind == JSON_IS_I64 && a->items[0].number == 1);
    CHECK(a->items[1].kind == JSON_IS_DECIMAL);
    CHECK_STR(a->items[1].text, S("-2.50"));
    CHECK(a->items[2].kind == JSON_IS_BOOL && a->items[2].truth);
    CHECK(a->items[3].kind == JSON_IS_BOOL && !a->items[3].truth);
    CHECK(a->items[4].kind == JSON_IS_NULL);
    CHECK(a->items[5].kind == JSON_IS_STR);
    CHECK_STR(a->items[5].text, S("x"));
    CHECK(json_get(v, S("b"))->kind == JSON_IS_OBJ);
    CHECK_EQ_I64(json_get(v, S("c"))->number, 9007199254740993);
    CHECK(json_get(v, S("d")) == NULL);
    CHECK(json_get(a, S("a")) == NULL);
    CHECK(json_get(NULL, S("a")) == NULL);
}

/* Decimals are kept as written although jansson only knows doubles, in whatever order and wherever
 * digits stand in texts. */
TEST(json_read_decimals_as_written)
{
    const struct json *v = parse(t, S("{\"z\":0.1000000000000000055511151231257827,\"1.5\\\"2.5\":"
                                      "\"3.5\",\"a\":[1,2.0,{\"q\":1e2,\"b\":-0.0}],"
                                      "\"m\":7, \"y\":1.25E-3}"));
    if (!v) {
        return;
    }
    CHECK_STR(json_get(v, S("z"))->text, S("0.1000000000000000055511151231257827"));
    CHECK_STR(json_get(v, S("1.5\"2.5"))->text, S("3.5"));
    const struct json *a = json_get(v, S("a"));
    CHECK_STR(a->items[1].text, S("2.0"));
    CHECK_STR(json_get(&a->items[2], S("q"))->text, S("1e2"));
    CHECK_STR(json_get(&a->items[2], S("b"))->text, S("-0.0"));
    CHECK_EQ_I64(json_get(v, S("m"))->number, 7);
    CHECK_STR(json_get(v, S("y"))->text, S("1.25E-3"));
}

TEST(json_read_keeps_the_order_of_members)
{
    struct buf b = buf_new(t->arena, 100000);
    buf_char(&b, '{');
    for (int i = 0; i < 1000; i++) {
        buf_fmt(&b, "%s\"k%d\":%d.5", i ? "," : "", i * 7919 % 1000, i);
    }
    buf_char(&b, '}');
    const struct json *v = parse(t, buf_view(&b));
    for (size_t i = 0; v && i < v->n; i++) {
        CHECK_STR(v->items[i].text, STR_CAT(t->arena, str_from_i64(t->arena, (int64_t)i), S(".5")));
    }
}

TEST(json_read_texts_are_nfc)
{
    const struct json *v =
        parse(t, S("[\"Vie\\u0323\\u0302t\",\"Vie\u0302\u0323t\",\"\\ud83d\\ude00\"]"));
    if (v) {
        CHECK_STR(v->items[0].text, S("Việt"));
        CHECK_STR(v->items[1].text, S("Việt"));
        CHECK_STR(v->items[2].text, S("😀"));
    }
}

TEST(json_read_refuses)
{
    static const char *const bad[] = {
        "",
        "1",
        "\"a\"",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "[1] x",
        "[01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[NaN]",
        "[9223372036854775808]",
        "['a']",
        "{a:1}",
        "[\"\\u0000\"]",
        "[\"\\ud800\"]",
        "[\"\xFF\"]",
        "[\"\xC0\x80\"]",
        "[\"\xED\xA0\x80\"]",
        "[\"\n\"]",
        "[1e999]",
        "[tru]",
        "\xEF\xBB\xBF[1]",
        "[\"a",
        "[1 2]",
        "//x\n[1]",
        "[1.5",
        "{\"a\":1.5,\"a\":2.5}",
        "]",
        "[-]",
        "[1.5.5]",
        "[1e]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct json_error e = refused(t, str_c(bad[i]));
        CHECK_EQ_I64(e.why, MSG_json_syntax);
        CHECK(e.detail.p != NULL);
    }
    (void)refused(t, (struct str){"[1]\0", 4});
    (void)refused(t, (struct str){"[\"a\0b\"]", 7});
    (void)refused(t, STR_NONE);
}

TEST(json_read_says_where)
{
    struct json_error e = refused(t, S("{\n  \"tên\": 1,\n  \"b\" 2\n}"));
    CHECK_EQ_I64(e.line, 3);
    CHECK_EQ_I64(e.column, 7);
    CHECK(str_find(e.detail, S("':' expected"), 0) != SIZE_MAX);
}

TEST(json_read_depth_limit)
{
    for (size_t depth = JSON_DEPTH_MAX - 1; depth <= JSON_DEPTH_MAX + 1; depth++) {
        struct buf b = buf_new(t->arena, 1000);
        for (size_t i = 0; i < depth; i++) {
            buf_lit(&b, "[\"[[\",");
        }
        buf_lit(&b, "1");
        for (size_t i = 0; i < depth; i++) {
            buf_char(&b, ']');
        }
        if (depth <= JSON_DEPTH_MAX) {
            CHECK(parse(t, buf_view(&b)) != NULL);
        } else {
            struct json_error e = refused(t, buf_view(&b));
            CHECK_EQ_I64(e.why, MSG_json_too_deep);
            CHECK_EQ_I64(e.line, 1);
            CHECK_EQ_I64(e.column, 16 * 6 + 1);
        }
    }
}

TEST(json_read_depth_says_where)
{
    struct json_error e = refused(t, S("[[[[[[[[\n[[[[[[[[\n \"đ\", [1]"));
    CHECK_EQ_I64(e.why, MSG_json_too_deep);
    CHECK_EQ_I64(e.line, 3);
    CHECK_EQ_I64(e.column, 7);
}

TEST(json_read_hundred_thousand_levels)
{
    char *text = arena_alloc(t->arena, 200000);
    memset(text, '[', 200000);
    CHECK_EQ_I64(refused(t, (struct str){text, 200000}).why, MSG_json_too_deep);
}

TEST(json_read_size_limit)
{
    const struct json *v = NULL;
    struct json_error e;
    CHECK_OK(json_parse(t->arena, S("[1]"), 3, &v, &e));
    CHECK_ERR(json_parse(t->arena, S("[12]"), 3, &v, &e), E_TOO_LARGE);
    CHECK_EQ_I64(e.why, MSG_json_too_large);
}
