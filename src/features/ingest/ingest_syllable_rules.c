/* Is this a Vietnamese syllable? Onset, rhyme and tone, as the alphabet and its spelling rules allow them; proper names of other languages are not
 * judged. Inside, a letter with its mark is one code: A â, W ă, E ê, O ô, Q ơ, U ư, D đ. */
#include "features/ingest/ingest_letters.h"

#include <string.h>

/* Sorted; without the `u` of qu and the `i` of gi. */
static const char rhymes[][5] = {
    "Ac", "Am", "An", "Ang", "Ap", "At", "Au", "Ay", "E", "Ech", "Em", "En", "Enh", "Ep", "Et", "Eu", "O", "Oc",
    "Oi", "Om", "On", "Ong", "Op", "Ot", "Q", "Qi", "Qm", "Qn", "Qp", "Qt", "U", "UQc", "UQi", "UQm", "UQn", "UQng",
    "UQp", "UQt", "UQu", "Ua", "Uc", "Ui", "Um", "Ung", "Ut", "Uu", "Wc", "Wm", "Wn", "Wng", "Wp", "Wt", "a", "ac",
    "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec", "em", "en", "eng", "eo", "ep",
    "et", "i", "iEc", "iEm", "iEn", "iEng", "iEp", "iEt", "iEu", "ia", "ich", "im", "in", "inh", "ip", "it", "iu",
    "o", "oWc", "oWm", "oWn", "oWng", "oWt", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap",
    "oat", "oay", "oc", "oe", "oem", "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "u",
    "uAn", "uAng", "uAt", "uAy", "uE", "uEch", "uEnh", "uOc", "uOi", "uOm", "uOn", "uOng", "uOt", "uQ", "ua", "uc",
    "ui", "um", "un", "ung", "up", "ut", "uy", "uyEn", "uyEt", "uya", "uych", "uynh", "uyp", "uyt", "uyu", "y", "yE",
    "yEm", "yEn", "yEng", "yEt", "yEu", "ych", "ynh", "yt",
};

/* Longest first. */
static const char *const onsets[] = {"ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d",
                                     "D",   "g",  "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v", "x"};

enum { CODE_MAX = 8, TONE_ACUTE = 4, TONE_DOT = 5 };

static char code_of(struct letter l)
{
    static const char circumflex[] = "aAeEoO";
    if (l.mark == MARK_STROKE) {
        return 'D';
    }
    if (l.mark == 1) {
        const char *p = strchr(circumflex, l.base);
        return p ? p[1] : 0;
    }
    if (l.mark == 2) {
        return 'W';
    }
    if (l.mark == 3) {
        return l.base == 'o' ? 'Q' : 'U';
    }
    return l.mark == MARK_FOREIGN ? 0 : l.base;
}

/* The codes of a word and its tone. False when it holds anything but such letters, or two tones. */
static bool encode(struct str word, char code[CODE_MAX + 1], uint8_t *tone)
{
    size_t n = 0;
    *tone = 0;
    for (size_t at = 0; at < word.n;) {
        struct letter l = letter_next(word, &at);
        char c = l.base ? code_of(l) : 0;
        if (!c || n == CODE_MAX || (l.tone && *tone)) {
            return false;
        }
        *tone = l.tone ? l.tone : *tone;
        code[n++] = c;
    }
    code[n] = 0;
    return n > 0;
}

static bool is_rhyme(const char *s)
{
    size_t low = 0;
    size_t high = sizeof rhymes / sizeof rhymes[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(rhymes[middle], s, sizeof rhymes[0]);
        if (order == 0) {
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}

/* c and k, g and gh, ng and ngh are shared out by the vowel that follows; qu and gi have theirs in them. */
static bool is_spelt(const char *onset, char vowel)
{
    if (strcmp(onset, "qu") == 0 || strcmp(onset, "gi") == 0) {
        return vowel != onset[1];
    }
    bool is_front = strchr("eEiy", vowel) != NULL;
    if (strcmp(onset, "k") == 0 || strcmp(onset, "gh") == 0 || strcmp(onset, "ngh") == 0) {
        return is_front;
    }
    if (strcmp(onset, "c") == 0 || strcmp(onset, "ng") == 0) {
        return !is_front;
    }
    return strcmp(onset, "g") != 0 || !is_front || vowel == 'i';
}

static const char *onset_of(const char *code)
{
    for (size_t i = 0; i < sizeof onsets / sizeof onsets[0]; i++) {
        size_t n = strlen(onsets[i]);
        bool has_rhyme = strncmp(code, onsets[i], n) == 0 && is_rhyme(code + n) && is_spelt(onsets[i], code[n]);
        if (has_rhyme) {
            return onsets[i];
        }
    }
    return is_rhyme(code) ? "" : NULL;
}

/* Where the final consonants of a rhyme begin. */
static const char *coda_of(const char *rhyme)
{
    size_t n = strlen(rhyme);
    while (n > 1 && strchr("cghmnpt", rhyme[n - 1])) {
        n--;
    }
    return rhyme + n;
}

struct syllable syllable_of(struct str word)
{
    struct syllable s = {0};
    char code[CODE_MAX + 1];
    const char *onset = encode(word, code, &s.tone) ? onset_of(code) : NULL;
    if (!onset) {
        return s;
    }
    const char *rhyme = code + strlen(onset);
    const char *coda = coda_of(rhyme);
    bool is_stopped = coda[0] && strchr("cpt", coda[0]);
    if (is_stopped && s.tone != TONE_ACUTE && s.tone != TONE_DOT) {
        return s;
    }
    memcpy(s.onset, onset, strlen(onset));
    memcpy(s.rhyme, rhyme, (size_t)(coda - rhyme));
    memcpy(s.coda, coda, strlen(coda));
    s.is_valid = true;
    return s;
}

/* A word without marks is Vietnamese when marks could make it a syllable: "cong" of công, "quyet" of quyết. */
static bool could_be_marked(struct str word)
{
    static const char vowels[] = "aeiouy";
    size_t groups = 0;
    bool was_vowel = false;
    for (size_t i = 0; i < word.n; i++) {
        char c = (char)(word.p[i] | 0x20);
        bool is_vowel = strchr(vowels, c) != NULL;
        groups += is_vowel && !was_vowel;
        was_vowel = is_vowel;
        if (strchr("fjwz", c)) {
            return false;
        }
    }
    return groups == 1 && word.n <= 7;
}

enum syllable_class syllable_class(const struct word *w)
{
    bool is_name = w->has_digit || w->has_foreign_script || (w->is_all_upper && !w->has_mark);
    if (is_name) {
        return SYLLABLE_OTHER;
    }
    if (syllable_of(w->s).is_valid) {
        return w->has_mark ? SYLLABLE_VALID : SYLLABLE_UNMARKED;
    }
    if (w->has_mark) {
        bool is_place = w->is_upper && w->s.p[w->s.n - 1] == 'k'; /* Đắk Lắk */
        return is_place ? SYLLABLE_OTHER : SYLLABLE_INVALID;
    }
    return could_be_marked(w->s) ? SYLLABLE_UNMARKED : SYLLABLE_OTHER;
}

/* ---- likeness ---- */

/* Sounds and shapes that are often taken for one another. */
static bool is_confusable(const char *a, const char *b)
{
    static const char *const pairs[][2] = {
        {"s", "x"},   {"ch", "tr"}, {"d", "gi"},  {"d", "D"},   {"l", "n"},  {"v", "d"},  {"v", ""},   {"k", "kh"}, {"c", "q"},
        {"r", "gi"},  {"t", "d"},   {"t", "th"},  {"n", "ng"},  {"n", "m"},  {"c", "ng"}, {"c", "t"},  {"nh", "n"}, {"nh", "ch"},
        {"h", "kh"},  {"b", "h"},   {"ng", ""},   {"a", "A"},   {"a", "W"},  {"e", "E"},  {"o", "O"},  {"o", "Q"},  {"O", "Q"},
        {"u", "U"},   {"A", "W"},   {"iE", "uyE"}, {"i", "y"},  {"oa", "a"}, {"iE", "i"}, {"uO", "UQ"}, {"UQ", "Q"}, {"uA", "A"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        bool is_pair = (strcmp(a, pairs[i][0]) == 0 && strcmp(b, pairs[i][1]) == 0) ||
                       (strcmp(a, pairs[i][1]) == 0 && strcmp(b, pairs[i][0]) == 0);
        if (is_pair) {
            return true;
        }
    }
    return false;
}

static int part_distance(const char *a, const char *b)
{
    return strcmp(a, b) == 0 ? 0 : is_confusable(a, b) ? 1 : 2;
}

int syllable_distance(struct str a, struct str b)
{
    struct syllable x = syllable_of(a);
    struct syllable y = syllable_of(b);
    if (!x.is_valid || !y.is_valid) {
        return 2 * (int)letters_distance(a, b, 4);
    }
    return part_distance(x.onset, y.onset) + part_distance(x.rhyme, y.rhyme) + part_distance(x.coda, y.coda) + (x.tone != y.tone);
}

bool syllables_alike(struct str a, struct str b)
{
    struct syllable x = syllable_of(a);
    struct syllable y = syllable_of(b);
    if (!x.is_valid || !y.is_valid) {
        return letters_distance(a, b, 2) <= 2;
    }
    int strange = (part_distance(x.onset, y.onset) == 2) + (part_distance(x.rhyme, y.rhyme) == 2) + (part_distance(x.coda, y.coda) == 2);
    return strange <= 1;
}
