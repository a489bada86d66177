#include "text/nfc.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

/* True for characters that never change in normal form C and never combine with what is before
 * them: nearly all Vietnamese text. (Unicode, DerivedNormalizationProps: NFC_QC=Yes and ccc=0 in
 * all of these ranges.) */
static bool is_stable(uint32_t cp)
{
    return cp < 0x300 || (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x2010 && cp <= 0x205E) ||
           (cp >= 0x20A0 && cp <= 0x20BF);
}

static bool all_stable(struct str s)
{
    for (size_t at = 0; at < s.n;) {
        if (s.p[at] > 0) {
            at++;
        } else if (!is_stable(utf8_next(s, &at))) {
            return false;
        }
    }
    return true;
}

static const utf8proc_uint8_t *octets(struct str s)
{
    return (const utf8proc_uint8_t *)s.p;
}

static struct str compose(struct arena *a, struct str s)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t count = utf8proc_decompose(octets(s), (utf8proc_ssize_t)s.n, NULL, 0, options);
    if (count < 0) {
        abort(); /* the text is valid UTF-8, so only a mistake here leads to this */
    }
    /* One place more, because utf8proc ends the text it writes into the same memory with a NUL. */
    utf8proc_int32_t *points = ARENA_ARRAY(a, utf8proc_int32_t, (size_t)count + 1);
    utf8proc_ssize_t again =
        utf8proc_decompose(octets(s), (utf8proc_ssize_t)s.n, points, count, options);
    utf8proc_ssize_t n = utf8proc_reencode(points, again, options);
    if (again != count || n < 0) {
        abort();
    }
    return (struct str){(const char *)points, (size_t)n};
}

enum err text_nfc(struct arena *a, struct str s, struct str *out, size_t *bad)
{
    if (!utf8_valid(s, bad)) {
        return E_INVALID;
    }
    *out = all_stable(s) ? s : compose(a, s);
    return OK;
}

/* All categories are named, so that a new one in utf8proc is noticed by the compiler. */
static enum char_kind kind_of(utf8proc_category_t category)
{
    switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return CHAR_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return CHAR_MARK;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return CHAR_SPACE;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
    case UTF8PROC_CATEGORY_CO:
        return CHAR_SYMBOL;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
        break;
    }
    return CHAR_IGNORED;
}

enum char_kind char_kind(uint32_t cp)
{
    if ((cp >= '\t' && cp <= '\r') || cp == 0x85) {
        return CHAR_SPACE; /* for Unicode these are control characters */
    }
    return kind_of(utf8proc_category((utf8proc_int32_t)cp));
}

uint32_t char_lower(uint32_t cp)
{
    if (cp < 0x80) {
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    }
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

static size_t decompose(uint32_t cp, utf8proc_option_t options, uint32_t parts[CHAR_PARTS_MAX])
{
    utf8proc_int32_t found[CHAR_PARTS_MAX];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)cp, found, CHAR_PARTS_MAX, options, &boundary);
    if (n < 0 || n > CHAR_PARTS_MAX) {
        parts[0] = cp;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        parts[i] = (uint32_t)found[i];
    }
    return (size_t)n;
}

size_t char_decompose(uint32_t cp, bool compatibility, uint32_t parts[CHAR_PARTS_MAX])
{
    const utf8proc_option_t canonical = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;
    return decompose(cp, compatibility ? canonical | UTF8PROC_COMPAT : canonical, parts);
}

size_t char_fold(uint32_t cp, uint32_t parts[CHAR_PARTS_MAX])
{
    return decompose(cp,
                     UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                         UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
                     parts);
}
