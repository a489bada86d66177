#include "features/ingest/ingest_letters.h"

#include "text/nfc.h"

#include <string.h>

/* Letters U+00C0..U+01B0 and U+1EA0..U+1EF9 taken apart: base, mark in bits 8 to 10, tone in bits 11 to 13, capital in bit 14. */
static const uint16_t latin_letters[] = {
    0x4861, 0x6061, 0x4161, 0x5861, 0x4761, 0x4761, 0x473f, 0x4763, 0x4865, 0x6065, 0x4165, 0x4765,
    0x4869, 0x6069, 0x4769, 0x4769, 0x4764, 0x5f6e, 0x486f, 0x606f, 0x416f, 0x586f, 0x476f, 0x0000,
    0x476f, 0x4875, 0x6075, 0x4775, 0x4775, 0x6079, 0x473f, 0x0762, 0x0861, 0x2061, 0x0161, 0x1861,
    0x0761, 0x0761, 0x073f, 0x0763, 0x0865, 0x2065, 0x0165, 0x0765, 0x0869, 0x2069, 0x0769, 0x0769,
    0x0764, 0x1f6e, 0x086f, 0x206f, 0x016f, 0x186f, 0x076f, 0x0000, 0x076f, 0x0875, 0x2075, 0x0775,
    0x0775, 0x2079, 0x073f, 0x0779, 0x4761, 0x0761, 0x4261, 0x0261, 0x4761, 0x0761, 0x6763, 0x2763,
    0x4763, 0x0763, 0x4763, 0x0763, 0x4763, 0x0763, 0x4764, 0x0764, 0x4464, 0x0464, 0x4765, 0x0765,
    0x4765, 0x0765, 0x4765, 0x0765, 0x4765, 0x0765, 0x4765, 0x0765, 0x4767, 0x0767, 0x4767, 0x0767,
    0x4767, 0x0767, 0x4767, 0x0767, 0x4768, 0x0768, 0x473f, 0x073f, 0x5869, 0x1869, 0x4769, 0x0769,
    0x4769, 0x0769, 0x4769, 0x0769, 0x4769, 0x0769, 0x473f, 0x073f, 0x476a, 0x076a, 0x476b, 0x076b,
    0x073f, 0x676c, 0x276c, 0x476c, 0x076c, 0x476c, 0x076c, 0x473f, 0x073f, 0x476c, 0x076c, 0x676e,
    0x276e, 0x476e, 0x076e, 0x476e, 0x076e, 0x073f, 0x473f, 0x073f, 0x476f, 0x076f, 0x476f, 0x076f,
    0x476f, 0x076f, 0x473f, 0x073f, 0x6772, 0x2772, 0x4772, 0x0772, 0x4772, 0x0772, 0x6773, 0x2773,
    0x4773, 0x0773, 0x4773, 0x0773, 0x4773, 0x0773, 0x4774, 0x0774, 0x4774, 0x0774, 0x473f, 0x073f,
    0x5875, 0x1875, 0x4775, 0x0775, 0x4775, 0x0775, 0x4775, 0x0775, 0x4775, 0x0775, 0x4775, 0x0775,
    0x4777, 0x0777, 0x4779, 0x0779, 0x4779, 0x677a, 0x277a, 0x477a, 0x077a, 0x477a, 0x077a, 0x073f,
    0x073f, 0x473f, 0x473f, 0x073f, 0x473f, 0x073f, 0x473f, 0x473f, 0x073f, 0x473f, 0x473f, 0x473f,
    0x073f, 0x073f, 0x473f, 0x473f, 0x473f, 0x473f, 0x073f, 0x473f, 0x473f, 0x073f, 0x473f, 0x473f,
    0x473f, 0x073f, 0x073f, 0x073f, 0x473f, 0x473f, 0x073f, 0x473f, 0x436f, 0x036f, 0x473f, 0x073f,
    0x473f, 0x073f, 0x473f, 0x473f, 0x073f, 0x473f, 0x073f, 0x073f, 0x473f, 0x073f, 0x473f, 0x4375,
    0x0375,
};

static const uint16_t vietnamese_letters[] = {
    0x6861, 0x2861, 0x5061, 0x1061, 0x6161, 0x2161, 0x4961, 0x0961, 0x5161, 0x1161, 0x5961, 0x1961,
    0x6961, 0x2961, 0x6261, 0x2261, 0x4a61, 0x0a61, 0x5261, 0x1261, 0x5a61, 0x1a61, 0x6a61, 0x2a61,
    0x6865, 0x2865, 0x5065, 0x1065, 0x5865, 0x1865, 0x6165, 0x2165, 0x4965, 0x0965, 0x5165, 0x1165,
    0x5965, 0x1965, 0x6965, 0x2965, 0x5069, 0x1069, 0x6869, 0x2869, 0x686f, 0x286f, 0x506f, 0x106f,
    0x616f, 0x216f, 0x496f, 0x096f, 0x516f, 0x116f, 0x596f, 0x196f, 0x696f, 0x296f, 0x636f, 0x236f,
    0x4b6f, 0x0b6f, 0x536f, 0x136f, 0x5b6f, 0x1b6f, 0x6b6f, 0x2b6f, 0x6875, 0x2875, 0x5075, 0x1075,
    0x6375, 0x2375, 0x4b75, 0x0b75, 0x5375, 0x1375, 0x5b75, 0x1b75, 0x6b75, 0x2b75, 0x4879, 0x0879,
    0x6879, 0x2879, 0x5079, 0x1079, 0x5879, 0x1879,
};

enum { LATIN_FIRST = 0xC0, LATIN_LAST = 0x1B0, VIETNAMESE_FIRST = 0x1EA0, VIETNAMESE_LAST = 0x1EF9, DISTANCE_MAX = 96 };

static struct letter unpack(uint16_t v)
{
    return (struct letter){(char)(v & 0x7F), (uint8_t)((v >> 8) & 7), (uint8_t)((v >> 11) & 7), (v >> 14) != 0};
}

static struct letter ascii_letter(uint32_t cp)
{
    if (cp >= 'a' && cp <= 'z') {
        return (struct letter){.base = (char)cp};
    }
    return cp >= 'A' && cp <= 'Z' ? (struct letter){.base = (char)(cp + 32), .is_upper = true} : (struct letter){0};
}

static struct letter letter_of(uint32_t cp)
{
    if (cp < 0x80) {
        return ascii_letter(cp);
    }
    if (cp >= LATIN_FIRST && cp <= LATIN_LAST) {
        return unpack(latin_letters[cp - LATIN_FIRST]);
    }
    if (cp >= VIETNAMESE_FIRST && cp <= VIETNAMESE_LAST) {
        return unpack(vietnamese_letters[cp - VIETNAMESE_FIRST]);
    }
    bool is_other = cp > LATIN_LAST && cp < 0x2000 && char_kind(cp) == CHAR_LETTER;
    return is_other ? (struct letter){.base = '?', .mark = MARK_FOREIGN} : (struct letter){0};
}

/* Length of the character at `at` of valid UTF-8, and its code point. */
static size_t decode(struct str s, size_t at, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    size_t left = s.n - at;
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (p[0] < 0xE0 && left > 1) {
        *cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (p[0] < 0xF0 && left > 2) {
        *cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return 3;
    }
    *cp = 0xFFFD;
    return left < 4 ? left : 4;
}

struct letter letter_next(struct str s, size_t *at)
{
    uint32_t cp = 0;
    *at += decode(s, *at, &cp);
    return letter_of(cp);
}

/* True when the byte at `at` begins a letter or digit. */
static bool is_word_at(struct str s, size_t at)
{
    if (at >= s.n) {
        return false;
    }
    return ascii_is_digit(s.p[at]) || letter_next(s, &at).base != 0;
}

struct str letters_fold(struct arena *a, struct str s, size_t max, bool is_scan)
{
    s = str_sub(s, 0, max);
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    bool gap = false;
    size_t at = 0;
    while (at < s.n) {
        char c = s.p[at];
        size_t before = at;
        struct letter l = letter_next(s, &at);
        char folded = l.base ? l.base : ascii_is_digit(c) ? c : 0;
        if (folded) {
            if (gap && n > 0) {
                out[n++] = ' ';
            }
            gap = false;
            out[n++] = folded;
            continue;
        }
        bool is_inside = is_scan && strchr("*'^`!?\"~", c) && c != 0 && before > 0 && is_word_at(s, at);
        gap = gap || !is_inside;
    }
    return (struct str){out, n};
}

size_t letters_distance(struct str a, struct str b, size_t limit)
{
    a = str_sub(a, 0, DISTANCE_MAX);
    b = str_sub(b, 0, DISTANCE_MAX);
    size_t apart = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (apart > limit) {
        return limit + 1;
    }
    uint8_t row[DISTANCE_MAX + 1];
    for (size_t j = 0; j <= b.n; j++) {
        row[j] = (uint8_t)j;
    }
    for (size_t i = 0; i < a.n; i++) {
        uint8_t diagonal = row[0];
        row[0] = (uint8_t)(i + 1);
        for (size_t j = 0; j < b.n; j++) {
            uint8_t replace = (uint8_t)(diagonal + (a.p[i] != b.p[j]));
            uint8_t edit = (uint8_t)((row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1);
            diagonal = row[j + 1];
            row[j + 1] = replace < edit ? replace : edit;
        }
    }
    return row[b.n] > limit ? limit + 1 : row[b.n];
}

bool letters_starts_like(struct str s, struct str prefix, size_t limit, size_t *end)
{
    size_t best = limit + 1;
    for (size_t n = prefix.n > limit ? prefix.n - limit : 0; n <= prefix.n + limit && n <= s.n; n++) {
        bool is_word_end = n == s.n || s.p[n] == ' ';
        size_t d = is_word_end ? letters_distance(str_sub(s, 0, n), prefix, limit) : limit + 1;
        if (d < best) {
            best = d;
            *end = n;
        }
    }
    return best <= limit;
}

bool words_contain(struct str folded, struct str words)
{
    for (size_t at = str_find(folded, words, 0); at != SIZE_MAX; at = str_find(folded, words, at + 1)) {
        size_t end = at + words.n;
        if ((at == 0 || folded.p[at - 1] == ' ') && (end == folded.n || folded.p[end] == ' ')) {
            return true;
        }
    }
    return false;
}

/* The letter or digit at `at`; false for anything else. *end gets where the character ends. */
static bool word_char(struct str s, size_t at, struct letter *l, size_t *end)
{
    *end = at;
    bool digit = ascii_is_digit(s.p[at]);
    *l = letter_next(s, end);
    return digit || l->base != 0;
}

bool word_next(struct str s, size_t *at, struct word *w)
{
    struct letter l = {0};
    size_t end = *at;
    *w = (struct word){.is_all_upper = true};
    while (*at < s.n && !word_char(s, *at, &l, &end)) {
        *at = end;
    }
    w->at = *at;
    while (*at < s.n && (*at == w->at || word_char(s, *at, &l, &end))) {
        w->has_digit = w->has_digit || l.base == 0;
        w->has_mark = w->has_mark || l.mark != 0 || l.tone != 0;
        w->has_foreign_script = w->has_foreign_script || l.base == '?';
        w->is_upper = *at == w->at ? l.is_upper : w->is_upper;
        w->is_all_upper = w->is_all_upper && (l.base == 0 || l.is_upper);
        *at = end;
    }
    w->s = str_sub(s, w->at, *at);
    return w->s.n > 0;
}
