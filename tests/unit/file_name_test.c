#include "test.h"
#include "text/file_name.h"

TEST(file_name_keeps_what_people_write)
{
    static const char *const names[] = {"Quyết định 12/QĐ.pdf", "báo cáo (bản 2) – “cuối”; 50 %.docx", "a.tar.gz", "数据.csv", "x"};
    CHECK_STR(file_name_clean(t->arena, str_c(names[0])), S("Quyết định 12_QĐ.pdf"));
    for (size_t i = 1; i < sizeof names / sizeof names[0]; i++) {
        CHECK_STR(file_name_clean(t->arena, str_c(names[i])), str_c(names[i]));
    }
    CHECK_STR(file_name_clean(t->arena, S("Quye\u0302\u0301t.pdf")), S("Quyết.pdf")); /* as a Mac sends it */
}

TEST(file_name_loses_what_is_not_seen_or_deceives)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"báo cáo\u202Efdp.exe", "báo cáofdp.exe"}, {"a\u2066b\u2069.pdf", "ab.pdf"},   {"a\u200F\u200E\u061Cb.pdf", "ab.pdf"},
        {"a\u200B\u200D\uFEFF\u00ADb.pdf", "ab.pdf"}, {"a\x01\x1f\x7f" "b.pdf", "ab.pdf"}, {"a\xc2\x85\u2028" "b.pdf", "a b.pdf"},
        {"a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"}, {"a\u00A0\u3000 \t b.pdf", "a b.pdf"}, {"../../etc/passwd.txt", "_.._etc_passwd.txt"},
        {"C:\\Tài liệu\\a.pdf", "C__Tài liệu_a.pdf"}, {" .bashrc. ", "bashrc"}, {"\u202E\u200B", ""}, {"...", ""}, {"", ""}, {"a\u3164\u2800.pdf", "a.pdf"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        CHECK_STR(file_name_clean(t->arena, str_c(rows[i].from)), str_c(rows[i].to));
    }
}
