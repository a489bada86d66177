#include "test.h"
#include "text/fold.h"

static struct str search(struct test *t, struct str s)
{
    return fold_search(t->arena, s);
}

static struct str exact(struct test *t, struct str s)
{
    return fold_exact(t->arena, s);
}

static struct str modern(struct test *t, struct str s)
{
    return text_modern_tones(t->arena, s);
}

TEST(fold_search_takes_marks_off)
{
    CHECK_STR(search(t, S("Thủ tướng Chính phủ")), S("thu tuong chinh phu"));
    CHECK_STR(search(t, S("Đường sắt ĐẮK LẮK")), S("duong sat dak lak"));
    CHECK_STR(search(t, S("ngưỡng nghỉu khuỷu tay")), S("nguong nghiu khuyu tay"));
    CHECK_STR(search(t, S("Khánh Hoà")), search(t, S("Khánh Hòa")));
    CHECK_STR(search(t, S("")), S(""));
    CHECK_STR(search(t, STR_NONE), STR_NONE);
}

TEST(fold_search_is_blind_to_normal_form)
{
    CHECK_STR(search(t, S("Vie\u0323\u0302t Nam")), S("viet nam"));
    CHECK_STR(search(t, S("Đu\u031Bo\u031B\u0300ng")), S("duong"));
}

TEST(fold_search_keeps_words_apart)
{
    CHECK_STR(search(t, S("  57-NQ/TW,\t“đột phá”\n(2024) ")), S("57 nq tw dot pha 2024"));
    CHECK_STR(search(t, S("Bà Rịa – Vũng Tàu")), S("ba ria vung tau"));
    CHECK_STR(search(t, S("...")), S(""));
    CHECK_STR(search(t, S("a\u200Bb\u00ADc")), S("abc"));
    CHECK_STR(search(t, S("km² ½ ﬁn Ａ")), S("km2 1 2 fin a"));
    CHECK_STR(search(t, S("Straße ĐẠI HỌC")), S("strasse dai hoc"));
}

TEST(fold_survives_broken_text)
{
    CHECK_STR(search(t, S("a\xFF"
                          "b")),
              S("a b"));
    CHECK_STR(exact(t, S("a\xFF"
                         "b")),
              S("a b"));
}

TEST(fold_exact_keeps_marks_and_unifies_spelling)
{
    CHECK_STR(exact(t, S("Khánh Hoà")), S("khánh hòa"));
    CHECK_STR(exact(t, S("KHÁNH HÒA")), S("khánh hòa"));
    CHECK_STR(exact(t, S("Thuý")), exact(t, S("THÚY")));
    CHECK_STR(exact(t, S("quí")), S("quý"));
    CHECK_STR(exact(t, S("Quý")), S("quý"));
    CHECK_STR(exact(t, S("QUI")), S("quy"));
    CHECK_STR(exact(t, S("quít")), S("quýt"));
    CHECK_STR(exact(t, S("Vie\u0323\u0302t–Nam!")), S("việt nam"));
    CHECK(!str_eq(exact(t, S("đường")), exact(t, S("dưỡng"))));
    CHECK_STR(exact(t, S("bi quan, qua, quả, tỉ")), S("bi quan qua quả tỉ"));
    CHECK_STR(exact(t, S("e\u202E\u0301")), S("é"));
    CHECK_STR(exact(t, STR_NONE), STR_NONE);
}

TEST(fold_modern_tones_move)
{
    static const char *const pairs[][2] = {
        {"Khánh Hoà", "Khánh Hòa"},
        {"Thanh Hoá", "Thanh Hóa"},
        {"KHÁNH HOÀ", "KHÁNH HÒA"},
        {"khoẻ", "khỏe"},
        {"Uỷ ban", "Ủy ban"},
        {"UỶ BAN", "ỦY BAN"},
        {"thuý", "thúy"},
        {"huỷ bỏ", "hủy bỏ"},
        {"nguỵ", "ngụy"},
        {"xoã", "xõa"},
        {"toạ độ", "tọa độ"},
        {"Hoà-Bình", "Hòa-Bình"},
        {"luỹ", "lũy"},
        {"oà", "òa"},
        {"loè", "lòe"},
        {"hoà", "hòa"},
        {"Hoà, Thuỷ.", "Hòa, Thủy."},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        CHECK_STR(modern(t, str_c(pairs[i][0])), str_c(pairs[i][1]));
        CHECK_STR(modern(t, str_c(pairs[i][1])), str_c(pairs[i][1]));
    }
}

TEST(fold_modern_tones_stay)
{
    static const char *const same[] = {"quý",   "Quỳ Hợp", "QUÝ", "thuở", "toán",  "hoàn",  "hoài",
                                       "loại",  "khuỷu",   "thuyền", "Huế", "quả", "giá",   "mía",
                                       "của",   "Đắk Lắk", "xoáy",   "khuya", "hóa", "Voilà", "",
                                       "a",     "à",       "oái",    "aoà"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        CHECK_STR(modern(t, str_c(same[i])), str_c(same[i]));
    }
    CHECK_STR(modern(t, S("tuý2")), S("túy2")); /* a digit ends the syllable */
    CHECK_STR(modern(t, STR_NONE), STR_NONE);
}
