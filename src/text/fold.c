#include "text/fold.h"

#include "base/utf8.h"
#include "text/nfc.h"

/* ---- searching ---- */

/* Output of folding: words with one space between them. */
struct words {
    struct buf out;
    bool gap; /* a space is due before the next character */
};

static struct words words_new(struct arena *a, struct str s)
{
    struct words w = {buf_new(a, SIZE_MAX), false};
    buf_reserve(&w.out, s.n + 1);
    return w;
}

static void put(struct words *w, uint32_t cp)
{
    if (w->gap && w->out.n > 0) {
        buf_char(&w->out, ' ');
    }
    w->gap = false;
    buf_utf8(&w->out, cp);
}

/* The next character, or a space for a byte that is no text, so that a caller's mistake cannot make
 * the loops hang. */
static uint32_t next_char(struct str s, size_t *at)
{
    uint32_t cp = utf8_next(s, at);
    if (cp == UTF8_BAD) {
        (*at)++;
        return ' ';
    }
    return cp;
}

static bool is_gap(uint32_t cp)
{
    enum char_kind kind = char_kind(cp);
    return kind == CHAR_SPACE || kind == CHAR_SYMBOL || (kind == CHAR_IGNORED && cp < 0x80);
}

static void fold_char(struct words *w, uint32_t cp)
{
    uint32_t parts[CHAR_PARTS_MAX];
    size_t n = char_fold(cp, parts);
    for (size_t i = 0; i < n; i++) {
        if (is_gap(parts[i])) {
            w->gap = true;
        } else if (char_kind(parts[i]) != CHAR_IGNORED) {
            put(w, parts[i] == 0x111 ? 'd' : parts[i]); /* đ is a letter of its own for Unicode */
        }
    }
}

/* The words of a text, one space between them, each character that is no gap as `take` adds it. */
static struct str fold_words(struct arena *a, struct str s, void (*take)(struct words *w, uint32_t cp))
{
    struct words w = words_new(a, s);
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = next_char(s, &at);
        if (is_gap(cp)) {
            w.gap = true;
        } else {
            take(&w, cp);
        }
    }
    return buf_view(&w.out);
}

static void take_plain(struct words *w, uint32_t cp)
{
    if (cp < 0x80) {
        put(w, char_lower(cp));
    } else {
        fold_char(w, cp);
    }
}

struct str fold_search(struct arena *a, struct str s)
{
    return s.p ? fold_words(a, s, take_plain) : s;
}

/* ---- tones ---- */

enum { TONES = 5 };

/* The vowels that can carry a misplaced tone, plain and with grave, hook, tilde, acute, dot. */
static const uint32_t toned[][1 + TONES] = {
    {'a', 0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1},  {'e', 0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9},
    {'i', 0xEC, 0x1EC9, 0x129, 0xED, 0x1ECB}, {'o', 0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD},
    {'u', 0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5}, {'y', 0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5},
    {'A', 0xC0, 0x1EA2, 0xC3, 0xC1, 0x1EA0},  {'E', 0xC8, 0x1EBA, 0x1EBC, 0xC9, 0x1EB8},
    {'I', 0xCC, 0x1EC8, 0x128, 0xCD, 0x1ECA}, {'O', 0xD2, 0x1ECE, 0xD5, 0xD3, 0x1ECC},
    {'U', 0xD9, 0x1EE6, 0x168, 0xDA, 0x1EE4}, {'Y', 0x1EF2, 0x1EF6, 0x1EF8, 0xDD, 0x1EF4},
};

static const uint32_t *row_of(uint32_t plain)
{
    for (size_t i = 0; i < sizeof toned / sizeof toned[0]; i++) {
        if (toned[i][0] == plain) {
            return toned[i];
        }
    }
    return NULL;
}

/* The plain vowel of a character and its tone (0: none); 0 for anything else. */
static uint32_t split_tone(uint32_t cp, size_t *tone)
{
    for (size_t i = 0; i < sizeof toned / sizeof toned[0]; i++) {
        for (size_t t = 0; t <= TONES; t++) {
            if (toned[i][t] == cp) {
                *tone = t;
                return toned[i][0];
            }
        }
    }
    return 0;
}

static bool is_vowel(uint32_t cp)
{
    uint32_t parts[CHAR_PARTS_MAX];
    (void)char_decompose(cp, false,
                         parts); /* the first part is the letter, however many marks follow */
    uint32_t base = char_lower(parts[0]);
    return base == 'a' || base == 'e' || base == 'i' || base == 'o' || base == 'u' || base == 'y';
}

static bool continues_word(struct str s, size_t at)
{
    if (at >= s.n) {
        return false;
    }
    enum char_kind kind = char_kind(next_char(s, &at));
    return kind == CHAR_LETTER || kind == CHAR_MARK;
}

/* True for an open oa, oe, uy whose first letter follows `before`; in quy the u belongs to the
 * consonant. */
static bool is_movable(uint32_t before, uint32_t first, uint32_t second)
{
    uint32_t f = char_lower(first);
    uint32_t s = char_lower(second);
    bool pair =
        (f == 'o' && (s == 'a' || s == 'e')) || (f == 'u' && s == 'y' && char_lower(before) != 'q');
    return pair && !is_vowel(before);
}

struct str text_modern_tones(struct arena *a, struct str s)
{
    struct buf out = buf_new(a, SIZE_MAX);
    buf_reserve(&out, s.n + 1);
    uint32_t before = ' ';
    uint32_t last = ' ';
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = next_char(s, &at);
        size_t tone = 0;
        uint32_t plain = cp < 0x80 ? 0 : split_tone(cp, &tone);
        if (plain && is_movable(before, last, plain) && !continues_word(s, at)) {
            out.n -= 1; /* `last` is a plain o or u, one byte */
            buf_utf8(&out, row_of(last)[tone]);
            buf_utf8(&out, plain);
        } else {
            buf_utf8(&out, cp);
        }
        before = last;
        last = cp;
    }
    return s.p ? buf_view(&out) : s;
}

/* qui is written quy as well, in every syllable that starts with it. */
static struct str unify_quy(struct arena *a, struct str s)
{
    struct buf out = buf_new(a, SIZE_MAX);
    buf_reserve(&out, s.n + 1);
    uint32_t before = ' ';
    uint32_t last = ' ';
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = next_char(s, &at);
        size_t tone = 0;
        if (before == 'q' && last == 'u' && split_tone(cp, &tone) == 'i') {
            cp = row_of('y')[tone];
        }
        buf_utf8(&out, cp);
        before = last;
        last = cp;
    }
    return buf_view(&out);
}

/* The normal form, or the text itself where it is broken. */
static struct str normal(struct arena *a, struct str s)
{
    struct str out = STR_NONE;
    return text_nfc(a, s, &out, NULL) == OK ? out : s;
}

static void take_exact(struct words *w, uint32_t cp)
{
    if (char_kind(cp) != CHAR_IGNORED) {
        put(w, char_lower(cp));
    }
}

struct str fold_exact(struct arena *a, struct str s)
{
    /* Composed last, because a letter and its mark may stand together only now. */
    return s.p ? unify_quy(a, text_modern_tones(a, normal(a, fold_words(a, s, take_exact)))) : s;
}

/* ---- sorting ---- */

/* Characters in the order of CLDR's collation for Vietnamese; their position is the first weight. */
static const uint32_t order[] =
    U"\t\n\v\f\r _-‐–—,;:!¡?¿.·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´^¯¨°©®+±÷×<=>¬|¦~−≤≥¤¢$£¥₫€"
    U"0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/* Marks in the order of CLDR: first the tones huyền hỏi ngã sắc nặng, then breve, circumflex and
 * those of other languages. */
static const uint32_t marks[] = {0x300, 0x309, 0x303, 0x301, 0x323, 0x306, 0x302, 0x30C,
                                 0x30A, 0x308, 0x30B, 0x307, 0x338, 0x327, 0x328, 0x304};
/* Letter and mark that make a letter of its own. */
static const uint32_t own_letters[][3] = {{'a', 0x306, 0x103}, {'a', 0x302, 0xE2},
                                          {'e', 0x302, 0xEA},  {'o', 0x302, 0xF4},
                                          {'o', 0x31B, 0x1A1}, {'u', 0x31B, 0x1B0}};

enum {
    LEVEL_END = 0x01,
    FIRST_WEIGHT = 0x02,
    BEYOND = 0xF0, /* starts the weight of a character that is not in `order` */
    COMMON = 0x05, /* second and third weight of a plain small letter */
    CAPITAL = 0x06,
    VARIANT = 0x07, /* a compatibility form such as a raised digit */
    FIRST_MARK = 0x06,
    MARKS_MAX = 8
};

_Static_assert(sizeof order / sizeof order[0] + FIRST_WEIGHT < BEYOND, "weights fit into one byte");

/* A base character with what combines with it, collected before it is written. */
struct letter {
    uint32_t base; /* 0: none yet */
    uint32_t marks[MARKS_MAX];
    size_t n;
    char third;
};

struct sort_key {
    struct buf first, second, third;
    struct letter letter;
};

static size_t position(const uint32_t *list, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == cp) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t order_of(uint32_t cp)
{
    return position(order, sizeof order / sizeof order[0] - 1, cp);
}

static void put_first_weight(struct buf *b, uint32_t cp)
{
    size_t at = order_of(cp);
    if (at != SIZE_MAX) {
        buf_char(b, (char)(at + FIRST_WEIGHT));
        return;
    }
    buf_char(b, (char)BEYOND);
    for (int shift = 14; shift >= 0; shift -= 7) {
        buf_char(b, (char)(0x80 | (cp >> shift & 0x7F)));
    }
}

/* Takes the mark out that makes `base` another letter, wherever it stands: ậ comes as a, dot,
 * circumflex. */
static void join_own_letter(struct letter *l)
{
    for (size_t i = 0; i < l->n; i++) {
        for (size_t k = 0; k < sizeof own_letters / sizeof own_letters[0]; k++) {
            if (own_letters[k][0] == l->base && own_letters[k][1] == l->marks[i]) {
                l->base = own_letters[k][2];
                l->marks[i] = 0;
                return;
            }
        }
    }
}

static void finish_letter(struct sort_key *k)
{
    struct letter *l = &k->letter;
    join_own_letter(l);
    if (l->base) {
        put_first_weight(&k->first, l->base);
        buf_char(&k->second, COMMON);
        buf_char(&k->third, l->third);
    }
    for (size_t i = 0; i < l->n; i++) {
        size_t at = position(marks, sizeof marks / sizeof marks[0], l->marks[i]);
        at = at == SIZE_MAX ? sizeof marks / sizeof marks[0] : at;
        if (l->marks[i]) {
            buf_char(&k->second, (char)(at + FIRST_MARK));
        }
    }
    *l = (struct letter){0};
}

static void add_part(struct sort_key *k, uint32_t cp, bool variant)
{
    enum char_kind kind = char_kind(cp);
    if (kind == CHAR_IGNORED) {
        return;
    }
    if (kind == CHAR_MARK) {
        if (k->letter.n < MARKS_MAX) {
            k->letter.marks[k->letter.n++] = cp;
        }
        return;
    }
    finish_letter(k);
    uint32_t lower = char_lower(cp);
    k->letter.base = lower;
    k->letter.third = variant ? VARIANT : lower != cp ? CAPITAL : COMMON;
}

static void add_char(struct sort_key *k, uint32_t cp)
{
    if (cp < 0x80 || order_of(cp) != SIZE_MAX) {
        add_part(k, cp, false);
        return;
    }
    uint32_t plain[CHAR_PARTS_MAX];
    uint32_t parts[CHAR_PARTS_MAX];
    size_t n_plain = char_decompose(cp, false, plain);
    size_t n = char_decompose(cp, true, parts);
    bool variant = n != n_plain || parts[0] != plain[0];
    for (size_t i = 0; i < n; i++) {
        add_part(k, parts[i], variant);
    }
}

/* Common weights at the end say nothing; without them a key is hardly longer than its text. */
static struct str without_tail(const struct buf *b)
{
    struct str s = buf_view(b);
    while (s.n > 0 && s.p[s.n - 1] == COMMON) {
        s.n--;
    }
    return s;
}

struct str text_sort_key(struct arena *a, struct str s)
{
    if (!s.p) {
        return s;
    }
    struct sort_key k = {.first = buf_new(a, SIZE_MAX),
                         .second = buf_new(a, SIZE_MAX),
                         .third = buf_new(a, SIZE_MAX)};
    struct str text = normal(a, s); /* puts several marks on one letter into one order */
    for (size_t at = 0; at < text.n;) {
        add_char(&k, next_char(text, &at));
    }
    finish_letter(&k);
    struct str second = without_tail(&k.second);
    struct str third = without_tail(&k.third);
    if (second.n + third.n > 0) {
        buf_char(&k.first, LEVEL_END);
        buf_str(&k.first, second);
    }
    if (third.n > 0) {
        buf_char(&k.first, LEVEL_END);
        buf_str(&k.first, third);
    }
    return buf_view(&k.first);
}
