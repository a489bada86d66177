#include "base/utf8.h"
#include "test.h"
#include "text/nfc.h"

#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* ICU's answer, so that utf8proc and our shortcut are checked by an independent implementation. */
static struct str icu_normal(struct test *t, struct str s, bool composed)
{
    enum { ROOM = 4096 };
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *n = composed ? unorm2_getNFCInstance(&code) : unorm2_getNFDInstance(&code);
    UChar *in = ARENA_ARRAY(t->arena, UChar, ROOM);
    UChar *out = ARENA_ARRAY(t->arena, UChar, ROOM);
    char *bytes = arena_alloc(t->arena, ROOM);
    int32_t n_in = 0;
    int32_t n_bytes = 0;
    u_strFromUTF8(in, ROOM, &n_in, s.p, (int32_t)s.n, &code);
    int32_t n_out = unorm2_normalize(n, in, n_in, out, ROOM, &code);
    u_strToUTF8(bytes, ROOM, &n_bytes, out, n_out, &code);
    CHECK(U_SUCCESS(code));
    return (struct str){bytes, (size_t)n_bytes};
}

static struct str nfc(struct test *t, struct str s)
{
    struct str out = STR_NONE;
    CHECK_OK(text_nfc(t->arena, s, &out, NULL));
    return out;
}

TEST(nfc_leaves_normal_text_alone)
{
    struct str s = S("Nghị quyết số 57-NQ/TW ngày 22/12/2024 – “đột phá” 5 000 ₫");
    CHECK(nfc(t, s).p == s.p);
    CHECK(nfc(t, S("plain")).n == 5);
    CHECK_STR(nfc(t, STR_NONE), STR_NONE);
    CHECK_STR(nfc(t, S("")), S(""));
}

TEST(nfc_composes)
{
    CHECK_STR(nfc(t, S("Vie\u0302\u0323t Nam")), S("Việt Nam"));
    CHECK_STR(nfc(t, S("Vie\u0323\u0302t Nam")), S("Việt Nam"));
    CHECK_STR(nfc(t, S("D\u0111\u01B0o\u031B\u0300ng")), S("Dđường"));
    CHECK_STR(nfc(t, S("\u0340\u212B")), S("\u0300\u00C5"));
}

TEST(nfc_says_where_text_is_broken)
{
    size_t bad = 99;
    struct str out = STR_NONE;
    CHECK_ERR(text_nfc(t->arena, S("Đắ\xC4"), &out, &bad), E_INVALID);
    CHECK_EQ_I64(bad, 5);
    CHECK_ERR(text_nfc(t->arena, (struct str){"a\0b", 3}, &out, &bad), E_INVALID);
    CHECK_EQ_I64(bad, 1);
    CHECK_STR(out, STR_NONE);
}

/* Every character of the first planes, alone and before a tone, against ICU. Characters that are
 * newer than the older of the two libraries are left out by asking ICU whether they exist. */
TEST(nfc_agrees_with_icu)
{
    struct arena *own = arena_new(SIZE_MAX);
    struct test inner = *t;
    inner.arena = own;
    int failures = 0;
    for (uint32_t cp = 1; cp < 0x30000 && failures < 5; cp++) {
        if ((cp >= 0xD800 && cp <= 0xDFFF) || !u_isdefined((UChar32)cp)) {
            continue;
        }
        struct buf b = buf_new(own, 64);
        buf_utf8(&b, cp);
        failures += !CHECK_STR(nfc(&inner, buf_view(&b)), icu_normal(&inner, buf_view(&b), true));
        buf_utf8(&b, 0x0323);
        buf_utf8(&b, 0x0302);
        failures += !CHECK_STR(nfc(&inner, buf_view(&b)), icu_normal(&inner, buf_view(&b), true));
        arena_reset(own);
    }
    CHECK_EQ_I64(inner.failures, 0);
    arena_free(own);
}

/* Decomposed Vietnamese comes back as it was. */
TEST(nfc_undoes_decomposition)
{
    struct str s = S("Ủy ban nhân dân phường Nghĩa Đô, thành phố Hà Nội; Đắk Lắk, Cần Thơ, Thừa "
                     "Thiên Huế, Bà Rịa – Vũng Tàu");
    struct str taken_apart = icu_normal(t, s, false);
    CHECK(taken_apart.n > s.n);
    CHECK_STR(nfc(t, taken_apart), s);
}

TEST(nfc_character_facts)
{
    CHECK(char_kind('a') == CHAR_LETTER && char_kind(0x1EA5) == CHAR_LETTER);
    CHECK(char_kind('7') == CHAR_DIGIT);
    CHECK(char_kind(0x0301) == CHAR_MARK);
    CHECK(char_kind(' ') == CHAR_SPACE && char_kind('\n') == CHAR_SPACE &&
          char_kind(0xA0) == CHAR_SPACE);
    CHECK(char_kind('/') == CHAR_SYMBOL && char_kind(0x2013) == CHAR_SYMBOL &&
          char_kind('+') == CHAR_SYMBOL);
    CHECK(char_kind(0x200B) == CHAR_IGNORED && char_kind(1) == CHAR_IGNORED);
    CHECK(char_lower('Q') == 'q' && char_lower(0x110) == 0x111 && char_lower(0x1EA4) == 0x1EA5 &&
          char_lower('/') == '/');
    uint32_t parts[CHAR_PARTS_MAX];
    CHECK(char_decompose(0x1EAD, false, parts) == 3 && parts[0] == 'a' && parts[1] == 0x323 &&
          parts[2] == 0x302);
    CHECK(char_decompose(0xB2, false, parts) == 1 && parts[0] == 0xB2);
    CHECK(char_decompose(0xB2, true, parts) == 1 && parts[0] == '2');
    CHECK(char_fold(0x1EAC, parts) == 1 && parts[0] == 'a');
    CHECK_EQ_I64(char_fold(0xFDFA, parts), 18);
}
