#include "base/utf8.h"
#include "test.h"

TEST(utf8_every_code_point_round_trips)
{
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        struct str s = {bytes, utf8_encode(cp, bytes)};
        size_t at = 0;
        bool good =
            utf8_valid(s, NULL) && utf8_next(s, &at) == cp && at == s.n && utf8_count(s) == 1;
        /* Cut short it is never valid. */
        good = good && (s.n == 1 || !utf8_valid(str_sub(s, 0, s.n - 1), NULL));
        if (!CHECK(good)) {
            return;
        }
    }
}

TEST(utf8_refuses_what_is_not_strict)
{
    static const struct {
        const char *bytes;
        size_t bad;
    } cases[] = {
        {"\xC0\x80", 0},
        {"\xC1\xBF", 0},
        {"\xE0\x80\x80", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xF0\x80\x80\x80", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xED\xA0\x80", 0},
        {"\xED\xBF\xBF", 0},
        {"\xF4\x90\x80\x80", 0},
        {"\xF5\x80\x80\x80", 0},
        {"\xFF", 0},
        {"\x80", 0},
        {"abc\x80", 3},
        {"abcdefghijk\xC4", 11},
        {"\xC4\x91\xE1\xBB", 2},
        {"\xE1\x41\xBB", 0},
        {"abcdefgh\xE1\xBB\x41", 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t bad = 99;
        CHECK(!utf8_valid(str_c(cases[i].bytes), &bad));
        CHECK_EQ_I64(bad, cases[i].bad);
    }
    size_t at = 0;
    CHECK(utf8_next(S("\xFF"), &at) == UTF8_BAD);
    CHECK_EQ_I64(at, 0);
}

TEST(utf8_refuses_nul_anywhere)
{
    char text[40];
    for (size_t n = 1; n <= sizeof text; n++) {
        for (size_t k = 0; k < n; k++) {
            for (size_t i = 0; i < n; i++) {
                text[i] = i == k ? '\0' : 'a';
            }
            size_t bad = 99;
            CHECK(!utf8_valid((struct str){text, n}, &bad));
            CHECK_EQ_I64(bad, k);
        }
    }
}

TEST(utf8_counts_characters)
{
    CHECK_EQ_I64(utf8_count(S("Đắk Lắk")), 7);
    CHECK_EQ_I64(utf8_count(S("")), 0);
    CHECK(utf8_valid(STR_NONE, NULL));
    struct buf b = buf_new(t->arena, 10);
    buf_utf8(&b, 0x110);
    CHECK_STR(buf_view(&b), S("Đ"));
}
