#include "http/path.h"

#include "test.h"

TEST(path_decodes_escapes)
{
    static const struct {
        struct str raw;
        struct str path;
    } cases[] = {
        {S_INIT("/"), S_INIT("/")},
        {S_INIT("/a/b"), S_INIT("/a/b")},
        {S_INIT("/a/"), S_INIT("/a/")},
        {S_INIT("/L%C3%A0o%20Cai"), S_INIT("/L\xC3\xA0o Cai")},
        {S_INIT("/%41%61"), S_INIT("/Aa")},
        {S_INIT("/a+b"), S_INIT("/a+b")},
        {S_INIT("/..a/.b/c."), S_INIT("/..a/.b/c.")},
        {S_INIT("/%252e"), S_INIT("/%2e")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str path = STR_NONE;
        CHECK_OK(path_decode(t->arena, cases[i].raw, &path));
        CHECK_STR(path, cases[i].path);
    }
}

TEST(path_refuses_what_can_be_read_in_two_ways)
{
    static const struct str cases[] = {
        S_INIT(""),          S_INIT("a"),          S_INIT("//"),        S_INIT("//a"),        S_INIT("/a//b"),
        S_INIT("/a//"),      S_INIT("/."),         S_INIT("/.."),       S_INIT("/./a"),       S_INIT("/a/.."),
        S_INIT("/a/../b"),   S_INIT("/%2e%2E"),    S_INIT("/a/%2e/b"),  S_INIT("/a%2fb"),     S_INIT("/a%5Cb"),
        S_INIT("/a\\b"),     S_INIT("/%00"),       S_INIT("/%0a"),      S_INIT("/%7F"),       S_INIT("/%"),
        S_INIT("/%4"),       S_INIT("/%4g"),       S_INIT("/%-1"),      S_INIT("/%C0%AF"),    S_INIT("/%ED%A0%80"),
        S_INIT("/%C3"),      S_INIT("/%FF"),       S_INIT("/e%CC%81"), /* é in two code points */
        S_INIT("/%F4%90%80%80"),
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str path = STR_NONE;
        if (!CHECK_ERR(path_decode(t->arena, cases[i], &path), E_INVALID)) {
            CHECK_STR(cases[i], S("refused"));
        }
    }
}

TEST(path_percent_byte_stays_inside)
{
    CHECK_EQ_I64(percent_byte(S("%41"), 0), 0x41);
    CHECK_EQ_I64(percent_byte(S("x%fF"), 1), 0xFF);
    CHECK_EQ_I64(percent_byte(S("%4"), 0), -1);
    CHECK_EQ_I64(percent_byte(S("%"), 0), -1);
    CHECK_EQ_I64(percent_byte(S("%41"), 5), -1);
}
