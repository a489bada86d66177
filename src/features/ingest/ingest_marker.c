/* Labels at the beginning of a line: parts, chapters, articles, numbers, letters, dashes, as Vietnamese texts print them and as scans spoil them. */
#include "features/ingest/ingest_read.h"

#include "base/utf8.h"
#include "text/nfc.h"

#include <string.h>

static const struct str letters_in_order[VIETNAMESE_LETTERS] = {
    S_INIT("a"), S_INIT("b"), S_INIT("c"), S_INIT("d"), S_INIT("đ"), S_INIT("e"), S_INIT("g"), S_INIT("h"),
    S_INIT("i"), S_INIT("k"), S_INIT("l"), S_INIT("m"), S_INIT("n"), S_INIT("o"), S_INIT("p"), S_INIT("q"),
    S_INIT("r"), S_INIT("s"), S_INIT("t"), S_INIT("u"), S_INIT("v"), S_INIT("x"), S_INIT("y")};

static const struct str ordinals[] = {S_INIT("nhat"), S_INIT("hai"), S_INIT("ba"),  S_INIT("tu"),   S_INIT("nam"),
                                      S_INIT("sau"),  S_INIT("bay"), S_INIT("tam"), S_INIT("chin"), S_INIT("muoi")};

struct str vietnamese_letter(int n)
{
    return n >= 1 && n <= VIETNAMESE_LETTERS ? letters_in_order[n - 1] : STR_NONE;
}

static int place_of_letter(struct str letter)
{
    for (int i = 0; i < VIETNAMESE_LETTERS; i++) {
        if (str_eq(letters_in_order[i], letter)) {
            return i + 1;
        }
    }
    return 0;
}

/* ---- numbers ---- */

static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

static size_t skip_spaces(struct str s, size_t i)
{
    while (at(s, i) == ' ' || at(s, i) == '\t') {
        i++;
    }
    return str_starts(str_sub(s, i, s.n), S("\xC2\xA0")) ? skip_spaces(s, i + 2) : i;
}

static int roman_digit(char c)
{
    static const char signs[] = "IVX";
    static const int values[] = {1, 5, 10};
    const char *p = c ? strchr(signs, c) : NULL;
    return p ? values[p - signs] : 0;
}

/* Reads a roman number in capitals of at most eight signs; l, 1 and | count as I when a real sign stands beside them. Returns 0 for none. */
static int read_roman(struct str s, size_t *end, bool *is_repaired)
{
    int total = 0;
    int last = 1000;
    size_t real = 0;
    size_t i = 0;
    *is_repaired = false;
    for (; i < s.n && i < 8; i++) {
        bool is_stroke = s.p[i] == 'l' || s.p[i] == '1' || s.p[i] == '|';
        int v = is_stroke ? 1 : roman_digit(s.p[i]);
        if (v == 0) {
            break;
        }
        *is_repaired = *is_repaired || is_stroke;
        real += !is_stroke;
        total += v > last ? v - 2 * last : v;
        last = v;
    }
    *end = i;
    return real > 0 && total > 0 && total < 90 ? total : 0;
}

/* Decimal number of at most three digits; -1 for none. */
static int read_number(struct str s, size_t *i)
{
    int v = 0;
    size_t from = *i;
    while (ascii_is_digit(at(s, *i)) && *i - from < 4) {
        v = v * 10 + (s.p[*i] - '0');
        (*i)++;
    }
    return *i == from || *i - from > 3 || ascii_is_digit(at(s, *i)) ? -1 : v;
}

/* ---- the kinds ---- */

static struct marker found(enum marker_kind kind, int value, struct str text, size_t label_end)
{
    return (struct marker){.kind = kind, .value = value, .label = str_trim(str_sub(text, 0, label_end)), .end = skip_spaces(text, label_end)};
}

static struct marker of_bullet(struct str s)
{
    static const struct {
        struct str sign;
        enum marker_kind kind;
    } signs[] = {
        {S_INIT("-"), MARK_DASH},  {S_INIT("–"), MARK_DASH}, {S_INIT("—"), MARK_DASH}, {S_INIT("−"), MARK_DASH},  {S_INIT("‑"), MARK_DASH},
        {S_INIT("+"), MARK_PLUS},  {S_INIT("*"), MARK_STAR}, {S_INIT("•"), MARK_STAR}, {S_INIT("·"), MARK_STAR}, {S_INIT("●"), MARK_STAR},
        {S_INIT("▪"), MARK_STAR}, {S_INIT("◦"), MARK_STAR}, {S_INIT("\xEF\x82\xB7"), MARK_STAR}, {S_INIT("\xEF\x83\x98"), MARK_STAR},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t n = signs[i].sign.n;
        if (!str_starts(s, signs[i].sign)) {
            continue;
        }
        bool has_space = skip_spaces(s, n) > n;
        bool is_followed = has_space || n > 1 || (signs[i].kind == MARK_DASH && !ascii_is_digit(at(s, 1)) && at(s, 1) != '-' && at(s, 1) != 0);
        struct marker m = is_followed ? found(signs[i].kind, 0, s, n) : (struct marker){0};
        m.is_weak = !has_space;
        return m;
    }
    return (struct marker){0};
}

/* The number behind a word such as Điều, Chương: decimal, roman, or "thứ nhất". */
static int value_behind(struct str s, struct str folded_rest, size_t *i)
{
    size_t end = 0;
    bool is_repaired = false;
    struct str rest = str_sub(s, *i, s.n);
    int v = read_roman(rest, &end, &is_repaired);
    bool is_whole = end == rest.n || strchr(" .:-\t", at(rest, end));
    if (v > 0 && is_whole) {
        *i += end;
        return v;
    }
    v = read_number(s, i);
    if (v > 0) {
        *i += (at(s, *i) >= 'a' && at(s, *i) <= 'z' && strchr(" .:", at(s, *i + 1))); /* Điều 5a */
        return v;
    }
    if (!str_starts(folded_rest, S("thu "))) {
        return 0;
    }
    struct str word = str_sub(folded_rest, 4, str_find(folded_rest, S(" "), 4));
    for (size_t k = 0; k < sizeof ordinals / sizeof ordinals[0]; k++) {
        struct word w;
        if (str_eq(word, ordinals[k]) && word_next(s, i, &w) && word_next(s, i, &w)) {
            return (int)k + 1;
        }
    }
    return 0;
}

static struct marker of_word(const struct line *l)
{
    static const struct {
        struct str word;
        enum marker_kind kind;
        size_t words;
    } rows[] = {
        {S_INIT("dieu "), MARK_ARTICLE, 1}, {S_INIT("chuong "), MARK_CHAPTER, 1},       {S_INIT("muc "), MARK_SECTION, 1},
        {S_INIT("phan "), MARK_PART, 1},    {S_INIT("tieu muc "), MARK_SUBSECTION, 2}, {S_INIT("phu luc "), MARK_ANNEX, 2},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        if (!str_starts(l->folded, rows[k].word)) {
            continue;
        }
        size_t i = 0;
        struct word w;
        for (size_t n = 0; n < rows[k].words; n++) {
            (void)word_next(l->text, &i, &w); /* the folded line has them */
        }
        i = skip_spaces(l->text, i);
        int v = value_behind(l->text, str_sub(l->folded, rows[k].word.n, l->folded.n), &i);
        size_t label_end = i;
        bool has_sign = at(l->text, i) == '.' || at(l->text, i) == ':';
        bool ends_here = skip_spaces(l->text, i) == l->text.n;
        bool starts_sentence = rows[k].kind == MARK_ARTICLE ? has_sign || ends_here : has_sign || ends_here ||
            text_starts_upper(str_trim(str_sub(l->text, i, l->text.n))) || at(l->text, skip_spaces(l->text, i)) == '-';
        size_t first = 0;
        bool is_capital = letter_next(l->text, &first).is_upper;
        if (v <= 0 || !starts_sentence || !is_capital) {
            return (struct marker){0};
        }
        struct marker m = found(rows[k].kind, v, l->text, label_end);
        m.end = skip_spaces(l->text, label_end + has_sign);
        m.end += at(l->text, m.end) == '-' ? 1 : 0;
        m.end = skip_spaces(l->text, m.end);
        return m;
    }
    return (struct marker){0};
}

static struct marker of_roman(struct str s)
{
    size_t end = 0;
    bool is_repaired = false;
    int v = read_roman(s, &end, &is_repaired);
    size_t sign = skip_spaces(s, end);
    bool has_sign = at(s, sign) == '.' || at(s, sign) == '-' || at(s, sign) == ':' || at(s, sign) == ')' || str_starts(str_sub(s, sign, s.n), S("–"));
    if (v == 0 || !has_sign || ascii_is_digit(at(s, sign + 1))) {
        return (struct marker){0};
    }
    struct marker m = found(MARK_ROMAN, v, s, sign + (at(s, sign) & 0x80 ? 3 : 1));
    m.is_repaired = is_repaired;
    return m;
}

static struct marker of_number(struct str s)
{
    struct marker m = {.kind = MARK_NUMBER};
    size_t i = 0;
    int v = read_number(s, &i);
    while (v >= 0 && m.n_parts < 4) {
        m.parts[m.n_parts++] = v;
        bool goes_on = at(s, i) == '.' && ascii_is_digit(at(s, i + 1));
        i += goes_on;
        v = goes_on ? read_number(s, &i) : -1;
        if (goes_on && v < 0) {
            return (struct marker){0};
        }
    }
    if (m.n_parts == 0 || ascii_is_digit(at(s, i)) || (at(s, i) == '.' && ascii_is_digit(at(s, i + 1)))) {
        return (struct marker){0};
    }
    char sign = at(s, i);
    bool has_sign = sign == '.' || sign == ')' || (sign == '-' && at(s, i + 1) == ' ') || sign == ':';
    bool has_space = at(s, i + has_sign) == ' ' || at(s, i + has_sign) == '\t' || i + has_sign >= s.n;
    m.is_weak = !has_sign || !has_space;
    m.label = str_sub(s, 0, i + has_sign);
    m.end = skip_spaces(s, i + has_sign);
    m.value = m.parts[m.n_parts - 1];
    m.kind = m.n_parts > 1 ? MARK_DECIMAL : sign == ')' ? MARK_PAREN : MARK_NUMBER;
    bool is_text = m.is_weak && !text_starts_upper(str_sub(s, m.end, s.n));
    bool is_amount = !has_sign && (!has_space || ascii_is_digit(at(s, m.end))); /* 5G, 5 000 */
    return is_text || is_amount || m.value == 0 ? (struct marker){0} : m;
}

/* a) b. (c) d/ — one letter of any kind: which one is right is judged by the order. */
static struct marker of_letter(struct str s)
{
    bool has_bracket = at(s, 0) == '(';
    size_t i = has_bracket;
    if (i >= s.n) {
        return (struct marker){0};
    }
    struct letter l = letter_next(s, &i);
    char sign = at(s, i);
    bool has_sign = sign == ')' || (!has_bracket && (sign == '.' || sign == '/')) || (l.is_upper && sign == '-');
    if (!l.base || l.base == '?' || !has_sign) {
        return (struct marker){0};
    }
    struct marker m = found(l.is_upper && sign != ')' ? MARK_CAPITAL : MARK_LETTER, 0, s, i + 1);
    bool is_stroke = l.mark == MARK_STROKE;
    memcpy(m.letter, is_stroke ? "đ" : &l.base, is_stroke ? 2 : 1);
    m.value = m.kind == MARK_CAPITAL ? l.base - 'a' + 1 : place_of_letter(str_c(m.letter));
    m.is_repaired = !is_stroke && (l.mark != 0 || l.tone != 0);
    m.is_weak = sign == '.' || sign == '/';
    return m;
}

/* (1) (iv) ii) */
static struct marker of_brackets(struct str s)
{
    bool has_bracket = at(s, 0) == '(';
    size_t i = has_bracket;
    int v = read_number(s, &i);
    bool is_roman = v < 0;
    if (is_roman) {
        static const struct str small[] = {S_INIT("i"),  S_INIT("ii"),  S_INIT("iii"),  S_INIT("iv"), S_INIT("v"),
                                           S_INIT("vi"), S_INIT("vii"), S_INIT("viii"), S_INIT("ix"), S_INIT("x")};
        struct str word = str_sub(s, i, str_find(str_sub(s, 0, 8), S(")"), i));
        for (size_t k = 0; k < sizeof small / sizeof small[0]; k++) {
            v = str_eq(word, small[k]) ? (int)k + 1 : v;
        }
        i += word.n;
    }
    if (v <= 0 || at(s, i) != ')' || (!has_bracket && !is_roman)) {
        return (struct marker){0};
    }
    size_t end = i + 1 + (at(s, i + 1) == ',');
    struct marker m = found(MARK_PAREN, v, s, end);
    m.is_roman = is_roman;
    return m;
}

struct marker marker_of(const struct line *l)
{
    if (l->role != LINE_TEXT || l->text.n == 0) {
        return (struct marker){0};
    }
    static struct marker (*const readers[])(struct str) = {of_bullet, of_roman, of_number, of_letter, of_brackets};
    struct marker m = of_word(l);
    for (size_t i = 0; i < sizeof readers / sizeof readers[0] && m.kind == MARK_NONE; i++) {
        m = readers[i](l->text);
    }
    return m;
}

struct str marker_label(struct arena *a, const struct marker *m)
{
    if (m->kind == MARK_LETTER && m->letter[0]) {
        return STR_CAT(a, str_c(m->letter), S(")"));
    }
    return m->label;
}
