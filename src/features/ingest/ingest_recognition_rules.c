/* Passages that look like recognition or typing errors. First how well each clause was recognised (marks lost, syllables that do not exist); single words
 * are only judged where the rest is good, and corrected only where a known phrase leaves no doubt. */
#include "features/ingest/ingest_read.h"

#include "base/map.h"
#include "base/utf8.h"
#include "features/ingest/ingest_phrases.h"
#include "text/fold.h"

#include <string.h>

enum {
    PHRASE_MAX = 6,
    WORDS_JUDGED = 8,        /* a shorter passage says too little */
    UNMARKED_PERCENT = 70,   /* of the syllables: the marks are lost; normal text has about 20 */
    INVALID_PERCENT = 8,     /* no such syllables: garbled; normal text has none */
    POOR_INVALID_PERCENT = 4,
    LONG_PHRASE_DISTANCE = 4,
    PAIR_BITS = 18,
    SENTENCE_MIN = 60,
    SENTENCES_MAX = 4000
};

/* A word of the document, once. */
struct known_word {
    struct str lower; /* lower case, marks where they are written today */
    int id;           /* among the words of the phrases; 0: none of them */
    enum syllable_class syllable;
    const struct bound_syllable *bound;
    struct word w;    /* where it stood first */
};

/* A word where it stands. */
struct place {
    uint32_t known, at, n;
    bool is_joined; /* only a space stands between it and the word before */
};

struct phrase_ids {
    int id[PHRASE_MAX];
    size_t n;
    const char *text;
};

/* Phrases in which the word stands at `anchor` while `slot` is the one that may differ. */
struct entry {
    size_t phrase, slot, anchor;
};

struct entries {
    struct entry *v;
    size_t n, cap;
};

struct ids {
    int *v;
    size_t n, cap;
};

struct checker {
    struct reader *r;
    size_t document;
    struct map ids;
    struct phrase_ids *phrases;
    size_t n_phrases;
    struct entries *by_word; /* index: id */
    struct ids *followers;   /* index: id; words that follow it in a phrase */
    uint8_t *seen_pairs;     /* how often two words stand together in the document, by their hash */
    struct map known_at; /* index in known */
    struct {
        struct known_word *v;
        size_t n, cap;
    } known;
    struct {
        struct place *v;
        size_t n, cap;
    } places;         /* of the whole document */
    size_t *first_place; /* of each clause */
    size_t clause, first_clause;
    struct str text;     /* of the clause under check */
    const struct place *words; /* its words */
    size_t n_words;
    struct buf fixed;  /* the corrected text so far */
    size_t copied;     /* up to here */
    size_t found_line; /* where the last word was found: findings run forwards */
    size_t found_at, found_column;
};

/* ---- the lists, once for a file ---- */

static int id_of(struct checker *k, struct str word)
{
    int64_t id = 0;
    if (!map_get(&k->ids, word, &id)) {
        id = (int64_t)k->ids.n + 1;
        (void)map_set(&k->ids, word, id);
    }
    return (int)id;
}

static void add_phrase(struct checker *k, const char *text)
{
    struct phrase_ids *p = &k->phrases[k->n_phrases];
    struct str rest = str_c(text);
    struct str part;
    p->text = text;
    while (p->n < PHRASE_MAX && str_split(&rest, ' ', &part)) {
        p->id[p->n++] = id_of(k, part);
    }
    k->n_phrases++;
}

static void add_entries(struct checker *k)
{
    k->by_word = ARENA_ARRAY(k->r->arena, struct entries, k->ids.n + 2);
    k->followers = ARENA_ARRAY(k->r->arena, struct ids, k->ids.n + 2);
    for (size_t i = 0; i < k->n_phrases; i++) {
        const struct phrase_ids *p = &k->phrases[i];
        for (size_t w = 0; w + 1 < p->n; w++) {
            *VEC_PUSH(k->r->arena, &k->followers[p->id[w]]) = p->id[w + 1];
        }
        for (size_t slot = 0; slot < p->n; slot++) {
            size_t anchor = slot == 0 ? 1 : 0;
            *VEC_PUSH(k->r->arena, &k->by_word[p->id[anchor]]) = (struct entry){i, slot, anchor};
        }
    }
}

static void read_lists(struct checker *k)
{
    struct phrase_list list = phrase_list();
    k->ids = map_new(k->r->arena);
    k->phrases = ARENA_ARRAY(k->r->arena, struct phrase_ids, list.n);
    for (size_t i = 0; i < list.n; i++) {
        add_phrase(k, list.v[i]);
    }
    add_entries(k);
}

/* ---- words ---- */

static struct str lower_of(struct arena *a, struct str s)
{
    bool is_plain = true;
    for (size_t i = 0; i < s.n; i++) {
        is_plain = is_plain && s.p[i] >= 'a' && s.p[i] <= 'z';
    }
    return is_plain ? s : fold_exact(a, s);
}

static uint32_t known_of(struct checker *k, const struct word *w)
{
    int64_t at = 0;
    if (map_get(&k->known_at, w->s, &at)) {
        return (uint32_t)at;
    }
    at = (int64_t)k->known.n;
    struct known_word *to = VEC_PUSH(k->r->arena, &k->known);
    int64_t id = 0;
    to->lower = lower_of(k->r->arena, w->s);
    to->id = map_get(&k->ids, to->lower, &id) ? (int)id : 0;
    to->syllable = syllable_class(w);
    to->bound = bound_syllable_of(to->lower);
    to->w = *w;
    (void)map_set(&k->known_at, w->s, at);
    return (uint32_t)at;
}

static void read_words(struct checker *k, struct str text)
{
    size_t at = 0;
    size_t end = 0;
    struct word w;
    while (word_next(text, &at, &w)) {
        struct place *to = VEC_PUSH(k->r->arena, &k->places);
        *to = (struct place){.known = known_of(k, &w), .at = (uint32_t)w.at, .n = (uint32_t)w.s.n};
        to->is_joined = end > 0 && w.at == end + 1 && (text.p[end] == ' ' || text.p[end] == '\n');
        end = at;
    }
}

static const struct known_word *word_at(const struct checker *k, size_t i)
{
    return &k->known.v[k->words[i].known];
}

static struct str print_of(const struct checker *k, size_t i)
{
    return str_sub(k->text, k->words[i].at, k->words[i].at + k->words[i].n);
}

/* ---- findings in a clause ---- */

/* Line and column of a word of the clause: it stands in one of the clause's lines; words come in order. */
static void locate(struct checker *k, struct str word, size_t *line, size_t *column)
{
    const struct clause_mark *m = &k->r->marks.v[k->clause];
    if (k->found_line < m->first || k->found_line > m->last) {
        k->found_line = m->first;
        k->found_at = 0;
        k->found_column = 1;
    }
    *line = m->first + 1;
    *column = 1;
    size_t i = k->found_line;
    size_t from = k->found_at;
    while (i <= m->last) {
        struct str raw = k->r->lines[i].raw;
        size_t hit = k->r->lines[i].owner == (int64_t)k->clause ? str_find(raw, word, from) : SIZE_MAX;
        if (hit != SIZE_MAX) {
            size_t base = i == k->found_line && k->found_at <= hit ? k->found_at : 0;
            size_t counted = base > 0 ? k->found_column : 1;
            k->found_column = counted + utf8_count(str_sub(raw, base, hit));
            k->found_line = i;
            k->found_at = hit;
            *line = i + 1;
            *column = k->found_column;
            return;
        }
        i++;
        from = 0;
    }
}

static struct str around(struct str text, size_t from, size_t to)
{
    size_t start = from > 40 ? from - 40 : 0;
    while (start < from && (((unsigned char)text.p[start] & 0xC0) == 0x80 || (start > 0 && text.p[start - 1] != ' '))) {
        start++;
    }
    size_t end = to + 40 < text.n ? to + 40 : text.n;
    while (end < text.n && ((unsigned char)text.p[end] & 0xC0) == 0x80) {
        end++;
    }
    return str_sub(text, start, end);
}

static void note_words(struct checker *k, enum ingest_finding_kind kind, size_t first, size_t last, struct str suggestion, bool apply)
{
    struct ingest_clause *c = &k->r->out->clauses.v[k->clause];
    size_t from = k->words[first].at;
    size_t to = k->words[last].at + k->words[last].n;
    struct ingest_finding f = {.kind = kind, .document = k->document, .clause = (int64_t)k->clause, .detail = str_sub(c->text, from, to),
                               .excerpt = around(c->text, from, to), .suggestion = suggestion};
    if (k->r->out->findings.n < INGEST_MAX_FINDINGS) {
        locate(k, print_of(k, first), &f.line, &f.column);
    }
    f.is_applied = apply && from >= k->copied;
    finding_add(k->r, &f);
    if (f.is_applied) {
        buf_str(&k->fixed, str_sub(c->text, k->copied, from));
        buf_str(&k->fixed, suggestion);
        k->copied = to;
    }
}

/* The suggestion begins with a capital where the print does. */
static struct str with_case(struct checker *k, size_t like, struct str word)
{
    if (!word_at(k, like)->w.is_upper || word.n == 0) {
        return word;
    }
    static const char *const pairs[] = {"đĐ", "áÁ", "àÀ", "ấẤ", "âÂ", "ăĂ", "ơƠ", "ưƯ", "ôÔ", "êÊ", "ủỦ", "ươƯơ"};
    if (word.p[0] >= 'a' && word.p[0] <= 'z') {
        struct str s = str_dup(k->r->arena, word);
        char *first = ARENA_ARRAY(k->r->arena, char, s.n + 1);
        memcpy(first, s.p, s.n);
        first[0] = (char)(first[0] - 32);
        return (struct str){first, s.n};
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        size_t half = strlen(pairs[i]) / 2;
        if (str_starts(word, (struct str){pairs[i], half})) {
            return STR_CAT(k->r->arena, str_c(pairs[i] + half), str_sub(word, half, word.n));
        }
    }
    return word;
}

/* ---- phrases ---- */

static struct str word_of_phrase(const struct phrase_ids *p, size_t i)
{
    struct str rest = str_c(p->text);
    struct str part = STR_NONE;
    for (size_t n = 0; n <= i && str_split(&rest, ' ', &part); n++) {
    }
    return part;
}

/* All of the phrase but its slot stands at word `start`. */
static bool stands_at(const struct checker *k, const struct phrase_ids *p, size_t slot, size_t start)
{
    for (size_t i = 0; i < p->n; i++) {
        if ((i != slot && word_at(k, start + i)->id != p->id[i]) || (i > 0 && !k->words[start + i].is_joined)) {
            return false;
        }
    }
    return word_at(k, start + slot)->id != p->id[slot];
}

static bool is_same_folded(struct arena *a, struct str x, struct str y)
{
    return str_eq(letters_fold(a, x, 64, false), letters_fold(a, y, 64, false));
}

/* Counter of the words i and i + 1 of the clause; NULL when they do not stand together. Two pairs may share a counter: then a slip is missed. */
static uint8_t *pair_counter(const struct checker *k, size_t i)
{
    if (i + 1 >= k->n_words || !k->words[i + 1].is_joined) {
        return NULL;
    }
    uint64_t h = ((uint64_t)k->words[i].known * 0x9E3779B97F4A7C15u + k->words[i + 1].known) * 0xD6E8FEB86659FD93u;
    h >>= 64 - PAIR_BITS;
    return &k->seen_pairs[h];
}

static void count_pairs(struct checker *k)
{
    for (size_t i = 0; i + 1 < k->n_words; i++) {
        uint8_t *n = pair_counter(k, i);
        if (n && *n < UINT8_MAX) {
            (*n)++;
        }
    }
}

/* Said more than once in the document: its own term and no slip. */
static bool is_usual_here(const struct checker *k, size_t i)
{
    const uint8_t *before = i > 0 ? pair_counter(k, i - 1) : NULL;
    const uint8_t *after = pair_counter(k, i);
    return (before && *before > 1) || (after && *after > 1);
}

static bool is_pair(const struct checker *k, int first, int second)
{
    const struct ids *f = &k->followers[first];
    for (size_t i = 0; first && second && i < f->n; i++) {
        if (f->v[i] == second) {
            return true;
        }
    }
    return false;
}

/* The word and a neighbour form a phrase of their own: "thông tư", "quy trình". */
static bool is_good_pair(const struct checker *k, size_t i)
{
    int id = word_at(k, i)->id;
    return (i > 0 && is_pair(k, word_at(k, i - 1)->id, id)) || (i + 1 < k->n_words && is_pair(k, id, word_at(k, i + 1)->id));
}

/* Words that stand between all others: they are seldom what a slip makes of a term. */
static bool is_function_word(struct str s)
{
    static const struct str words[] = {S_INIT("về"), S_INIT("cho"), S_INIT("có"),   S_INIT("của"), S_INIT("và"),  S_INIT("các"),  S_INIT("là"),  S_INIT("với"),
                                       S_INIT("để"), S_INIT("mới"), S_INIT("được"), S_INIT("từ"),  S_INIT("đến"), S_INIT("theo"), S_INIT("tại"), S_INIT("do"),
                                       S_INIT("số"), S_INIT("này"), S_INIT("trong"), S_INIT("ngoài"), S_INIT("như"), S_INIT("không"), S_INIT("nhất")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(words[i], s)) {
            return true;
        }
    }
    return false;
}

/* How sure: 0 no slip, 1 worth a look, 2 certain. Two-syllable phrases must differ in their marks only. */
static int slip_of(const struct checker *k, const struct phrase_ids *p, size_t slot, size_t i)
{
    const struct known_word *w = word_at(k, i);
    struct str proper = word_of_phrase(p, slot);
    if (w->w.has_digit || is_usual_here(k, i) || is_good_pair(k, i) || (w->w.is_all_upper && w->w.s.n < 6)) {
        return 0;
    }
    bool is_marks_only = is_same_folded(k->r->scratch, w->lower, proper);
    if (is_marks_only) {
        return p->n >= 3 || !syllable_of(w->lower).is_valid ? 2 : 1;
    }
    if (p->n < 3 || w->w.is_upper || is_function_word(w->lower)) { /* a capital: a name, Sở Nội vụ */
        return 0;
    }
    int distance = syllable_distance(w->lower, proper);
    return distance <= 2 ? 2 : distance <= LONG_PHRASE_DISTANCE && syllables_alike(w->lower, proper) ? 1 : 0;
}

/* The best slip with the word at `i` as the anchor; returns the word that is wrong, or SIZE_MAX. */
static size_t find_slip(const struct checker *k, size_t i, const struct phrase_ids **phrase, size_t *slot, int *sure)
{
    size_t wrong = SIZE_MAX;
    *sure = 0;
    const struct entries *list = &k->by_word[word_at(k, i)->id];
    for (size_t e = 0; e < list->n; e++) {
        const struct entry *x = &list->v[e];
        const struct phrase_ids *p = &k->phrases[x->phrase];
        bool fits = i >= x->anchor && i - x->anchor + p->n <= k->n_words && stands_at(k, p, x->slot, i - x->anchor);
        int s = fits ? slip_of(k, p, x->slot, i - x->anchor + x->slot) : 0;
        if (s > *sure || (s == *sure && s > 0 && p->n > (*phrase)->n)) {
            *sure = s;
            *phrase = p;
            *slot = x->slot;
            wrong = i - x->anchor + x->slot;
        }
    }
    return wrong;
}

/* ---- bound syllables ---- */

static bool lists(const char *list, struct str word)
{
    struct str rest = str_c(list);
    struct str part;
    while (str_split(&rest, ' ', &part)) {
        if (part.n > 0 && str_eq(part, word)) {
            return true;
        }
    }
    return false;
}

/* "nguyên lược": before lược stand only a few words; the nearest one is suggested. */
static bool check_bound(struct checker *k, size_t i)
{
    const struct known_word *w = word_at(k, i);
    const struct bound_syllable *b = w->bound;
    if (!b || i == 0 || !k->words[i].is_joined || w->w.is_upper) {
        return false;
    }
    const struct known_word *before = word_at(k, i - 1);
    bool after = i + 1 < k->n_words && lists(b->after, word_at(k, i + 1)->lower);
    if (after || lists(b->before, before->lower) || is_usual_here(k, i)) {
        return false;
    }
    struct str best = STR_NONE;
    int best_distance = LONG_PHRASE_DISTANCE + 1;
    struct str rest = str_c(b->before);
    struct str part;
    while (str_split(&rest, ' ', &part)) {
        int d = part.n ? syllable_distance(before->lower, part) : best_distance;
        if (d < best_distance) {
            best = part;
            best_distance = d;
        }
    }
    struct str suggestion = best.p ? STR_CAT(k->r->arena, with_case(k, i - 1, best), S(" "), print_of(k, i)) : STR_NONE;
    note_words(k, FIND_BOUND_SYLLABLE, i - 1, i, suggestion, false);
    return true;
}

/* ---- single words ---- */

static bool is_digit_in_word(const struct word *w)
{
    if (!w->has_digit || w->is_all_upper || w->s.n < 2) {
        return false;
    }
    bool starts_with_digit = ascii_is_digit(w->s.p[0]);
    bool ends_with_digit = ascii_is_digit(w->s.p[w->s.n - 1]);
    size_t letters = 0;
    for (size_t i = 0; i < w->s.n; i++) {
        letters += !ascii_is_digit(w->s.p[i]);
    }
    bool is_unit = starts_with_digit && letters <= 2; /* 5m, 12h, 2b: a count with its unit or letter */
    bool is_name = ends_with_digit && w->is_upper;     /* Web3, Covid19 */
    return !is_unit && !is_name;
}

static bool check_single(struct checker *k, size_t i)
{
    const struct known_word *known = word_at(k, i);
    const struct word *w = &known->w;
    if (w->has_foreign_script) {
        note_words(k, FIND_MIXED_SCRIPT, i, i, STR_NONE, false);
        return true;
    }
    if (is_digit_in_word(w)) {
        note_words(k, FIND_DIGIT_IN_WORD, i, i, STR_NONE, false);
        return true;
    }
    if (known->syllable == SYLLABLE_INVALID && !w->is_all_upper) {
        note_words(k, FIND_SYLLABLE, i, i, STR_NONE, false);
        return true;
    }
    return false;
}

static void check_words(struct checker *k)
{
    size_t noted = SIZE_MAX; /* the last word that was spoken of */
    for (size_t i = 0; i < k->n_words; i++) {
        const struct phrase_ids *p = NULL;
        size_t slot = 0;
        int sure = 0;
        size_t wrong = word_at(k, i)->id ? find_slip(k, i, &p, &slot, &sure) : SIZE_MAX;
        if (wrong != SIZE_MAX && (noted == SIZE_MAX || wrong > noted)) {
            note_words(k, FIND_PHRASE, wrong, wrong, with_case(k, wrong, word_of_phrase(p, slot)), sure == 2);
            noted = wrong;
        }
        bool is_new = noted == SIZE_MAX || i > noted;
        if (is_new && (check_single(k, i) || ((noted == SIZE_MAX || i > noted + 1) && check_bound(k, i)))) {
            noted = i;
        }
    }
}

/* ---- repeated sentences ---- */

static size_t sentence_end(struct str text, size_t from)
{
    size_t i = from;
    while (i < text.n && !(strchr(".;\n", text.p[i]) && (i + 1 == text.n || text.p[i + 1] == ' ' || text.p[i] == '\n'))) {
        i++;
    }
    return i;
}

static void check_repeats(struct checker *k, struct str text)
{
    struct map seen = map_new(k->r->scratch);
    size_t sentences = 0;
    for (size_t from = 0; from < text.n && sentences < SENTENCES_MAX; sentences++) {
        size_t end = sentence_end(text, from);
        struct str folded = end - from < SENTENCE_MIN ? S("") : letters_fold(k->r->scratch, str_sub(text, from, end), SIZE_MAX, false);
        if (folded.n >= SENTENCE_MIN && !map_set(&seen, folded, 1)) {
            struct ingest_finding f = {.kind = FIND_REPEATED_PASSAGE, .document = k->document, .line = k->r->marks.v[k->clause].first + 1, .column = 1,
                                       .clause = (int64_t)k->clause};
            f.excerpt = str_trim(str_sub(text, from, end));
            finding_add(k->r, &f);
        }
        from = end + 1;
    }
}

/* ---- clauses ---- */

struct quality {
    int64_t syllables, unmarked, invalid;
};

static struct quality quality_of(const struct checker *k)
{
    struct quality q = {0};
    for (size_t i = 0; i < k->n_words; i++) {
        enum syllable_class c = word_at(k, i)->syllable;
        q.syllables += c != SYLLABLE_OTHER;
        q.unmarked += c == SYLLABLE_UNMARKED;
        q.invalid += c == SYLLABLE_INVALID;
    }
    return q;
}

static void note_passage(struct checker *k, enum ingest_finding_kind kind, int64_t part, int64_t of)
{
    struct ingest_clause *c = &k->r->out->clauses.v[k->clause];
    struct ingest_finding f = {.kind = kind, .document = k->document, .line = c->line, .column = 1, .clause = (int64_t)k->clause, .excerpt = c->text};
    f.detail = str_from_i64(k->r->arena, part * 100 / of);
    finding_add(k->r, &f);
}

/* True when the passage is good enough for judging single words. */
static bool judge_passage(struct checker *k, const struct quality *q)
{
    if (q->syllables < WORDS_JUDGED) {
        return true;
    }
    if (q->invalid * 100 >= q->syllables * INVALID_PERCENT) {
        note_passage(k, FIND_GARBLED, q->invalid, q->syllables);
        return false;
    }
    if (q->unmarked * 100 >= q->syllables * UNMARKED_PERCENT) {
        note_passage(k, FIND_NO_DIACRITICS, q->unmarked, q->syllables);
        return false;
    }
    return true;
}

static void take_fixed(struct checker *k, struct ingest_clause *c)
{
    if (k->copied == 0) {
        return;
    }
    buf_str(&k->fixed, str_sub(c->text, k->copied, c->text.n));
    c->text = str_dup(k->r->arena, buf_view(&k->fixed));
    c->corrected = c->label.n > 0 ? STR_CAT(k->r->arena, c->label, S(" "), c->text) : c->text;
}

/* The words of the clause under check, read before. */
static void take_clause(struct checker *k, size_t clause)
{
    size_t i = clause - k->first_clause;
    k->clause = clause;
    k->text = k->r->out->clauses.v[clause].text;
    k->words = k->places.v ? k->places.v + k->first_place[i] : NULL; /* a text without any word */
    k->n_words = k->first_place[i + 1] - k->first_place[i];
}

static void count_clause(struct checker *k, struct ingest_document *doc)
{
    struct quality q = quality_of(k);
    doc->syllables += q.syllables;
    doc->unmarked += q.unmarked;
    doc->invalid += q.invalid;
    count_pairs(k);
}

static void check_clause(struct checker *k, const struct ingest_document *doc)
{
    struct ingest_clause *c = &k->r->out->clauses.v[k->clause];
    struct quality q = quality_of(k);
    bool is_good_text = doc->invalid * 100 < doc->syllables * POOR_INVALID_PERCENT + 100 && doc->unmarked * 100 < doc->syllables * 50 + 100;
    if (!judge_passage(k, &q) || !is_good_text) {
        return;
    }
    buf_clear(&k->fixed);
    k->copied = 0;
    k->found_line = SIZE_MAX;
    check_words(k);
    check_repeats(k, c->text);
    take_fixed(k, c);
}

static void read_document_words(struct checker *k)
{
    size_t n = k->r->marks.n - k->first_clause;
    k->first_place = ARENA_ARRAY(k->r->arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        k->first_place[i] = k->places.n;
        read_words(k, k->r->out->clauses.v[k->first_clause + i].text);
    }
    k->first_place[n] = k->places.n;
}

void recognition_check(struct reader *r, size_t document, size_t first_clause)
{
    struct checker k = {.r = r, .document = document, .first_clause = first_clause, .fixed = buf_new(r->arena, INGEST_MAX_BYTES)};
    struct ingest_document *doc = &r->out->documents.v[document];
    k.seen_pairs = ARENA_ARRAY(r->arena, uint8_t, (size_t)1 << PAIR_BITS);
    k.known_at = map_new(r->arena);
    read_lists(&k);
    read_document_words(&k);
    for (size_t i = first_clause; i < r->marks.n; i++) {
        take_clause(&k, i);
        count_clause(&k, doc);
    }
    for (size_t i = first_clause; i < r->marks.n; i++) {
        take_clause(&k, i);
        check_clause(&k, doc);
        arena_reset(r->scratch);
    }
}
