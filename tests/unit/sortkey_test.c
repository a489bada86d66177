/* The sort key against ICU's collation for Vietnamese, which is CLDR's. */
#include "base/random.h"
#include "base/utf8.h"
#include "test.h"
#include "text/fold.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

static const char *const provinces[] = {
    "An Giang",
    "Bà Rịa – Vũng Tàu",
    "Bà Rịa - Vũng Tàu",
    "Bạc Liêu",
    "Bắc Giang",
    "Bắc Kạn",
    "Bắc Ninh",
    "Bến Tre",
    "Bình Dương",
    "Bình Định",
    "Bình Phước",
    "Bình Thuận",
    "Cà Mau",
    "Cao Bằng",
    "Cần Thơ",
    "Đà Nẵng",
    "Đắk Lắk",
    "Đắk Nông",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Giang",
    "Hà Nam",
    "Hà Nội",
    "Hà Tĩnh",
    "Hải Dương",
    "Hải Phòng",
    "Hậu Giang",
    "Hòa Bình",
    "Hoà Bình",
    "Hồ Chí Minh",
    "Huế",
    "Hưng Yên",
    "Khánh Hòa",
    "Khánh Hoà",
    "Kiên Giang",
    "Kon Tum",
    "Lai Châu",
    "Lạng Sơn",
    "Lào Cai",
    "Lâm Đồng",
    "Long An",
    "Nam Định",
    "Nghệ An",
    "Ninh Bình",
    "Ninh Thuận",
    "Phú Thọ",
    "Phú Yên",
    "Quảng Bình",
    "Quảng Nam",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sóc Trăng",
    "Sơn La",
    "Tây Ninh",
    "Thái Bình",
    "Thái Nguyên",
    "Thanh Hóa",
    "Thanh Hoá",
    "Thừa Thiên Huế",
    "Tiền Giang",
    "Trà Vinh",
    "Tuyên Quang",
    "Vĩnh Long",
    "Vĩnh Phúc",
    "Yên Bái",
    "Thành phố Hồ Chí Minh",
    "TP. Hồ Chí Minh",
    "TP Huế",
    "tỉnh An Giang",
    "Bộ Khoa học và Công nghệ",
    "Bộ Tài chính",
    "Bộ Công an",
    "57-NQ/TW",
    "71/NQ-CP",
    "193/2025/QH15",
    "Viettel",
    "FPT",
    "Zalo",
    "Jrai",
    "WTO",
};

/* The 134 letters with marks and the plain ones. */
static const char letters[] =
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆFGHIÌỈĨÍỊJKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVWXYỲỶỸÝỴZ";
static const char others[] =
    " _-‐–—,;:!?.·'‘’\"“”„«»()[]{}§@*/\\&#%‰•`^°©®+±÷×<=>|~−≤≥¢$£¥₫€0123456789²³½…ªºéèñöüçåÅšž";

enum { ROOM = 256 };

struct wide {
    UChar u[ROOM];
    int32_t n;
};

static struct wide to_wide(struct test *t, struct str s)
{
    struct wide w = {.n = 0};
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(w.u, ROOM, &w.n, s.p, (int32_t)s.n, &code);
    CHECK(U_SUCCESS(code));
    return w;
}

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

static UCollator *open_icu(struct test *t)
{
    UErrorCode code = U_ZERO_ERROR;
    UCollator *c = ucol_open("vi", &code);
    CHECK(U_SUCCESS(code) && code != U_USING_DEFAULT_WARNING);
    return c;
}

/* True when the keys stand to each other as ICU says of the texts. */
static bool same_order(struct test *t, UCollator *c, struct str a, struct str b)
{
    struct wide x = to_wide(t, a);
    struct wide y = to_wide(t, b);
    int icu = (int)ucol_strcoll(c, x.u, x.n, y.u, y.n);
    int own = sign(str_cmp(text_sort_key(t->arena, a), text_sort_key(t->arena, b)));
    if (icu != own) {
        struct buf what = buf_new(t->arena, 2048);
        buf_fmt(&what, "'%.*s' and '%.*s': ICU %d, own %d", STR_FMT(a), STR_FMT(b), icu, own);
        (void)test_check(t, false, __FILE__, __LINE__, str_cstr(t->arena, buf_view(&what)));
    }
    return icu == own;
}

TEST(sortkey_provinces_like_icu)
{
    UCollator *c = open_icu(t);
    enum { N = sizeof provinces / sizeof provinces[0] };
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < N; k++) {
            (void)same_order(t, c, str_c(provinces[i]), str_c(provinces[k]));
        }
    }
    ucol_close(c);
}

static size_t split(struct test *t, const char *list, struct str **out)
{
    struct str s = str_c(list);
    size_t n = 0;
    *out = ARENA_ARRAY(t->arena, struct str, s.n);
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        (void)utf8_next(s, &at);
        (*out)[n++] = str_sub(s, from, at);
    }
    return n;
}

TEST(sortkey_letters_like_icu)
{
    UCollator *c = open_icu(t);
    struct str *all = NULL;
    struct str *rest = NULL;
    size_t n = split(t, letters, &all);
    size_t n_rest = split(t, others, &rest);
    CHECK_EQ_I64(n, 134 + 2 * 26);
    for (size_t i = 0; i < n + n_rest; i++) {
        for (size_t k = 0; k < n + n_rest; k++) {
            (void)same_order(t, c, i < n ? all[i] : rest[i - n], k < n ? all[k] : rest[k - n]);
        }
    }
    ucol_close(c);
}

static size_t below(size_t n)
{
    uint32_t r = 0;
    random_bytes(&r, sizeof r);
    return r % n;
}

/* A text that shares much with others: few letters, many marks, some symbols. */
static struct str random_text(struct test *t, const struct str *all, size_t n,
                              const struct str *rest, size_t n_rest)
{
    struct buf b = buf_new(t->arena, 200);
    static const size_t few[] = {0,  1,  5,  6,  7,   12, 14, 93, 94, 98, 99,
                                 18, 19, 20, 21, 113, 40, 41, 45, 66, 67};
    for (size_t i = below(8); i < 8; i++) {
        size_t kind = below(8);
        if (kind == 0) {
            buf_str(&b, rest[below(n_rest)]);
        } else if (kind < 3) {
            buf_str(&b, all[below(n)]);
        } else if (kind == 3) {
            buf_char(&b, ' ');
        } else {
            buf_str(&b, all[few[below(sizeof few / sizeof few[0])]]);
        }
    }
    return buf_view(&b);
}

TEST(sortkey_random_texts_like_icu)
{
    UCollator *c = open_icu(t);
    struct str *all = NULL;
    struct str *rest = NULL;
    size_t n = split(t, letters, &all);
    size_t n_rest = split(t, others, &rest);
    random_seed(57);
    int wrong = 0;
    for (int i = 0; i < 20000 && wrong < 10; i++) {
        struct str a = random_text(t, all, n, rest, n_rest);
        struct str b = random_text(t, all, n, rest, n_rest);
        wrong += !same_order(t, c, a, b);
    }
    ucol_close(c);
}

/* The same letters with other tones and cases: the levels must not run into each other. */
TEST(sortkey_levels_like_icu)
{
    static const char *const forms[] = {"a", "à", "á", "ạ", "A", "À", "ă", "ằ", "Ặ", "ậ", "Ậ"};
    UCollator *c = open_icu(t);
    random_seed(58);
    int wrong = 0;
    for (int i = 0; i < 20000 && wrong < 10; i++) {
        struct buf a = buf_new(t->arena, 100);
        struct buf b = buf_new(t->arena, 100);
        size_t words = 1 + below(4);
        for (size_t k = 0; k < words; k++) {
            buf_str(&a, str_c(forms[below(11)]));
            buf_str(&b, str_c(forms[below(11)]));
            buf_str(&a, below(2) ? S("") : S(" "));
            buf_str(&b, below(2) ? S("") : S(" "));
        }
        wrong += !same_order(t, c, buf_view(&a), buf_view(&b));
    }
    ucol_close(c);
}

TEST(sortkey_known_order)
{
    static const char *const sorted[] = {"",    " a", "1",  "2",  "a", "A", "à", "ả", "ã", "á", "ạ",
                                         "a b", "an", "ăn", "ân", "b", "d", "đ", "e", "ê", "f", "o",
                                         "ô",   "ơ",  "u",  "ư",  "v", "w", "x", "y", "z", "Ω"};
    for (size_t i = 1; i < sizeof sorted / sizeof sorted[0]; i++) {
        struct str a = text_sort_key(t->arena, str_c(sorted[i - 1]));
        struct str b = text_sort_key(t->arena, str_c(sorted[i]));
        CHECK(str_cmp(a, b) < 0);
    }
    CHECK_STR(text_sort_key(t->arena, STR_NONE), STR_NONE);
}

TEST(sortkey_is_blind_to_normal_form)
{
    CHECK_STR(text_sort_key(t->arena, S("Vie\u0323\u0302t")), text_sort_key(t->arena, S("Việt")));
    CHECK_STR(text_sort_key(t->arena, S("Vie\u0302\u0323t")), text_sort_key(t->arena, S("Việt")));
    CHECK_STR(text_sort_key(t->arena, S("o\u0323\u031B")), text_sort_key(t->arena, S("ợ")));
    CHECK_STR(text_sort_key(t->arena, S("x\u0301\u0323")), text_sort_key(t->arena, S("x\u0323\u0301")));
}

/* Each byte of a key may be compared on its own, and no key holds a NUL. */
TEST(sortkey_has_no_nul)
{
    struct str key = text_sort_key(
        t->arena, S("Ủy ban\x01 Ω\U0001F600 "
                    "a\u0323\u0303\u0302\u0302\u0302\u0302\u0302\u0302\u0302\u0302\u0302\u0302"));
    CHECK(memchr(key.p, 0, key.n) == NULL);
    CHECK(key.n < 64);
}
