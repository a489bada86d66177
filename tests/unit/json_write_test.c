#include "test.h"
#include "text/json_write.h"

TEST(json_write_document)
{
    struct buf out = buf_new(t->arena, 10000);
    struct jw w = jw_new(&out);
    jw_obj(&w);
    jw_key(&w, S("ten"));
    jw_str(&w, S("Đắk \"Lắk\"\\\n\t\r\x01\x1F"));
    jw_key(&w, S("list"));
    jw_arr(&w);
    jw_i64(&w, INT64_MIN);
    jw_scaled(&w, 4705, 2);
    jw_bool(&w, true);
    jw_bool(&w, false);
    jw_null(&w);
    jw_str(&w, STR_NONE);
    jw_str(&w, S(""));
    jw_end(&w);
    jw_key(&w, S("empty"));
    jw_obj(&w);
    jw_end(&w);
    jw_key(&w, S("day"));
    jw_day(&w, day_from_civil(2024, 12, 22));
    jw_key(&w, S("at"));
    jw_moment(&w, 0);
    jw_key(&w, S("a\"b"));
    jw_arr(&w);
    jw_end(&w);
    jw_end(&w);
    CHECK_STR(buf_view(&out), S("{\"ten\":\"Đắk "
                                "\\\"Lắk\\\"\\\\\\n\\t\\r\\u0001\\u001f\",\"list\":[-"
                                "9223372036854775808,47.05,"
                                "true,false,null,null,\"\"],\"empty\":{},\"day\":\"2024-12-22\","
                                "\"at\":\"1970-01-01T00:00:00.000Z\",\"a\\\"b\":[]}"));
}

TEST(json_write_optional_values)
{
    struct buf out = buf_new(t->arena, 1000);
    struct jw w = jw_new(&out);
    jw_arr(&w);
    jw_opt_i64(&w, (struct opt_i64){true, 5});
    jw_opt_i64(&w, (struct opt_i64){0});
    jw_opt_day(&w, (struct opt_day){true, 0});
    jw_opt_day(&w, (struct opt_day){0});
    jw_end(&w);
    CHECK_STR(buf_view(&out), S("[5,null,\"1970-01-01\",null]"));
}

TEST(json_write_fields)
{
    struct buf out = buf_new(t->arena, 1000);
    struct jw w = jw_new(&out);
    jw_obj(&w);
    jw_field_str(&w, S("a"), S("x"));
    jw_field_i64(&w, S("b"), 1);
    jw_field_opt_i64(&w, S("c"), (struct opt_i64){0});
    jw_field_bool(&w, S("d"), true);
    jw_field_opt_day(&w, S("e"), (struct opt_day){true, 0});
    jw_field_moment(&w, S("f"), 1);
    jw_end(&w);
    CHECK_STR(buf_view(&out), S("{\"a\":\"x\",\"b\":1,\"c\":null,\"d\":true,\"e\":\"1970-01-01\","
                                "\"f\":\"1970-01-01T00:00:00.001Z\"}"));
}

TEST(json_write_nesting)
{
    struct buf out = buf_new(t->arena, 1000);
    struct jw w = jw_new(&out);
    for (int i = 0; i < JW_DEPTH_MAX; i++) {
        jw_arr(&w);
    }
    for (int i = 0; i < JW_DEPTH_MAX; i++) {
        jw_end(&w);
    }
    CHECK_EQ_I64(out.n, 2 * JW_DEPTH_MAX);
    buf_clear(&out);
    w = jw_new(&out);
    jw_arr(&w);
    for (int i = 0; i < 3; i++) {
        jw_obj(&w);
        jw_key(&w, S("i"));
        jw_i64(&w, i);
        jw_end(&w);
    }
    jw_end(&w);
    CHECK_STR(buf_view(&out), S("[{\"i\":0},{\"i\":1},{\"i\":2}]"));
}

TEST(json_write_too_much_is_sticky)
{
    struct buf out = buf_new(t->arena, 5);
    struct jw w = jw_new(&out);
    jw_arr(&w);
    jw_i64(&w, 123456);
    jw_end(&w);
    CHECK(buf_failed(&out));
}
