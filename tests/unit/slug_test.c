#include "test.h"
#include "text/slug.h"

TEST(slug_of_codes_and_numbers)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"03/II.1.đ", "03-II.1.dd"},       {"03/II.1.d", "03-II.1.d"}, {"05/3a-2b", "05-3a-2b"},          {"57-NQ/TW", "57-NQ-TW"},
        {"05-TB/BCĐTW", "05-TB-BCDTW"},    {"tom-luoc-57", "tom-luoc-57"}, {"57/III.1.-1", "57-III.1.-1"}, {"Kế hoạch 1", "Ke-hoach-1"},
        {"02/2025/QĐ-TTg", "02-2025-QD-TTg"}, {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_STR(text_slug(t->arena, str_c(cases[i].from)), str_c(cases[i].to));
    }
    CHECK(text_slug(t->arena, STR_NONE).p == NULL);
}

TEST(slug_without_marks_keeps_case)
{
    CHECK_STR(text_without_marks(t->arena, S("Đắk Lắk – Buôn Ma Thuột")), S("Dak Lak – Buon Ma Thuot"));
    CHECK_STR(text_without_marks(t->arena, S("đường Ông Ích Khiêm")), S("duong Ong Ich Khiem"));
    CHECK(text_without_marks(t->arena, STR_NONE).p == NULL);
}
