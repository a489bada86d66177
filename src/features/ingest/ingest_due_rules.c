/* Until when: finds the words of a deadline in a text and hands them to the reader of deadlines. Dates of other documents ("ngày 22 tháng 12 năm 2024") and
 * horizons of plans ("đến năm 2030") are none. */
#include "features/ingest/ingest_read.h"

#include <string.h>

enum { PHRASE_WORDS = 24, ROADMAP_WORDS = 26, NEAR_WORDS = 14, PHRASES_MAX = 8 };

enum phrase_kind { PHRASE_ONCE, PHRASE_RECURRING, PHRASE_ROADMAP, PHRASE_RELATIVE };

struct phrase {
    enum phrase_kind kind;
    size_t from, to; /* tokens */
};

/* ---- words of time ---- */

static bool is_number(const struct tokens *t, size_t i)
{
    return i < t->n && t->v[i].folded.n > 0 && ascii_is_digit(t->v[i].folded.p[0]);
}

static bool is_quarter(const struct tokens *t, size_t i)
{
    return i > 0 && token_is(t, i - 1, "quy") && i < t->n && str_all_of(t->v[i].folded, S("iv"));
}

static bool is_unit(const struct tokens *t, size_t i)
{
    return token_is(t, i, "ngay") || token_is(t, i, "thang") || token_is(t, i, "nam") || token_is(t, i, "quy");
}

static bool is_time_word(const struct tokens *t, size_t i)
{
    static const char *const words[] = {"cuoi", "dau", "het", "truoc", "den", "tu"};
    if (is_unit(t, i) || is_number(t, i) || is_quarter(t, i)) {
        return true;
    }
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (token_is(t, i, words[k])) {
            return true;
        }
    }
    return false;
}

/* End of the time that begins at `i`; `i` when there is no number in it. */
static size_t time_end(const struct tokens *t, size_t i)
{
    size_t end = i;
    size_t at = i;
    while (at < t->n && at < i + PHRASE_WORDS && !(at > i && t->v[at].after_stop && !is_number(t, at))) {
        bool is_and = str_eq(t->v[at].folded, S("va")) && is_time_word(t, at + 1) && !is_number(t, at + 1);
        bool is_speck = t->is_poor && t->v[at].folded.n <= 2 && at > i && is_time_word(t, at - 1) && is_unit(t, at + 1);
        if (!is_time_word(t, at) && !is_and && !is_speck) {
            break;
        }
        end = is_number(t, at) || is_quarter(t, at) ? at + 1 : end;
        at++;
    }
    return end;
}

static bool is_year(const struct tokens *t, size_t i)
{
    return is_number(t, i) && t->v[i].folded.n == 4;
}

/* ---- the forms ---- */

/* "trước", also as "truée" when a day follows. */
static bool is_before_word(const struct tokens *t, size_t i)
{
    bool is_like = t->is_poor && i < t->n && t->v[i].folded.n >= 4 && str_starts(t->v[i].folded, S("tr")) && token_is(t, i + 1, "ngay") && is_number(t, i + 2);
    return is_like || token_is(t, i, "truoc");
}

/* "trước ngày 15/7", "trong tháng 8/2025", "chậm nhất …", "hoàn thành tháng 8/2025", "từ 01/7/2025 đến tháng 12/2025". */
static bool once_at(const struct tokens *t, size_t i, struct phrase *p)
{
    size_t at = i + 1;
    bool names_time = token_is(t, at, "ngay") || token_is(t, at, "thang") || (token_is(t, at, "nam") && is_year(t, at + 1)) || is_number(t, at);
    bool is_before = is_before_word(t, i) && names_time;
    bool is_period = is_unit(t, at) && (is_number(t, at + 1) || is_quarter(t, at + 1));
    bool is_part_of_year = is_number(t, at) && token_is(t, at + 1, "thang") && token_is(t, at + 3, "nam");
    bool is_within = token_is(t, i, "trong") && (is_period || is_part_of_year);
    bool is_latest = tokens_are(t, i, "cham", "nhat") || (tokens_are(t, i, "den", "het") && !token_is(t, i + 3, "2045"));
    bool is_done = tokens_are(t, i, "hoan", "thanh") && (is_unit(t, i + 2) || (token_is(t, i + 2, "vao") && is_time_word(t, i + 3)));
    bool is_range = token_is(t, i, "tu") && (is_number(t, at) || is_unit(t, at));
    if (!is_before && !is_within && !is_latest && !is_done && !is_range) {
        return false;
    }
    size_t from = is_latest || is_done ? i + 2 : is_within || is_before ? i + 1 : i;
    while (is_latest && (token_is(t, from, "la") || token_is(t, from, "vao") || token_is(t, from, "trong"))) {
        from++;
    }
    size_t end = time_end(t, from);
    size_t numbers = 0;
    bool has_to = false;
    for (size_t k = from; k < end; k++) {
        numbers += is_number(t, k) || is_quarter(t, k);
        has_to = has_to || token_is(t, k, "den");
    }
    *p = (struct phrase){PHRASE_ONCE, i, end};
    return end > from && numbers > 0 && (!is_range || has_to);
}

static bool has_near(const struct tokens *t, size_t i, const char *first, const char *second)
{
    for (size_t k = i > NEAR_WORDS ? i - NEAR_WORDS : 0; k < i + NEAR_WORDS && k < t->n; k++) {
        if (tokens_are(t, k, first, second)) {
            return true;
        }
    }
    return false;
}

/* "hằng tháng báo cáo", "định kỳ 6 tháng", "định kỳ và đột xuất". "Hằng năm" that only describes a plan is no deadline. */
static bool recurring_at(const struct tokens *t, size_t i, struct phrase *p)
{
    bool is_day_of_month = (is_before_word(t, i) || token_is(t, i, "ngay")) && is_number(t, i + 1 + !token_is(t, i, "ngay"));
    size_t every = i + 2 + !token_is(t, i, "ngay"); /* "trước ngày 25 hằng tháng", "ngày 25 hằng tháng" */
    if (is_day_of_month && (token_is(t, every, "hang") || token_is(t, every, "moi")) && token_is(t, every + 1, "thang")) {
        *p = (struct phrase){PHRASE_RECURRING, i, every + 2};
        return true;
    }
    bool is_every = (token_is(t, i, "hang") || token_is(t, i, "moi")) && is_unit(t, i + 1) && !is_number(t, i + 2);
    if (is_every) {
        bool is_periodic = i >= 2 && tokens_are(t, i - 2, "dinh", "ky");
        bool is_report = has_near(t, i, "bao", "cao") || t->v[i].after_stop || is_periodic;
        bool is_carried = i >= 2 && tokens_are(t, i - 2, "thuc", "hien");
        *p = (struct phrase){PHRASE_RECURRING, is_periodic ? i - 2 : i, i + 2};
        return is_report || is_carried;
    }
    bool is_months = (tokens_are(t, i, "dinh", "ky")) && is_number(t, i + 2) && token_is(t, i + 3, "thang");
    bool is_once_in = is_number(t, i) && token_is(t, i + 1, "thang") && (token_is(t, i + 2, "mot") || token_is(t, i + 2, "1")) && token_is(t, i + 3, "lan");
    bool is_ad_hoc = token_is(t, i, "va") && token_is(t, i + 1, "dot") && i >= 2 &&
        (token_is(t, i + 2, "xuat") || (t->is_poor && i + 2 < t->n && t->v[i + 2].folded.p[0] == 'x')) &&
                     (tokens_are(t, i - 2, "dinh", "ky") || t->is_poor);
    if (is_ad_hoc) {
        *p = (struct phrase){PHRASE_RECURRING, i - 2, i + 3};
        return true;
    }
    *p = (struct phrase){PHRASE_RECURRING, i, i + 4};
    return is_months || is_once_in;
}

/* A document number within a few words: "71/NQ-CP". */
static size_t number_behind(const struct tokens *t, size_t i)
{
    for (size_t k = i; k + 1 < t->n && k < i + ROADMAP_WORDS; k++) {
        struct str between = str_sub(t->text, t->v[k].end, t->v[k + 1].at);
        bool is_code = is_number(t, k) && between.n == 1 && strchr("/-", between.p[0]) && t->v[k + 1].is_upper;
        if (is_code) {
            return k + 2 + (k + 2 < t->n && t->v[k + 2].at == t->v[k + 1].end + 1);
        }
        if (k > i && t->v[k].after_stop) {
            break;
        }
    }
    return i;
}

static bool relative_at(const struct tokens *t, size_t i, struct phrase *p)
{
    if (tokens_are(t, i, "lo", "trinh") && i > 0 && token_is(t, i - 1, "theo")) {
        size_t end = number_behind(t, i + 2);
        *p = (struct phrase){PHRASE_ROADMAP, i - 1, end};
        return end > i + 2;
    }
    if (!tokens_are(t, i, "hieu", "luc")) {
        return false;
    }
    for (size_t k = i; k > 0 && i - k < 12; k--) {
        if (tokens_are(t, k - 1, "thoi", "diem") || (token_is(t, k - 1, "kip") && token_is(t, k, "ngay"))) {
            *p = (struct phrase){PHRASE_RELATIVE, k - 1, i + 2};
            return true;
        }
    }
    return false;
}

/* ---- choosing ---- */

/* The letters with which words of a deadline begin: trước trong từ, chậm, đến định, hoàn hằng hiệu, mỗi, ngày, và, lộ, 6 tháng. */
static bool may_begin(struct str folded)
{
    char c = folded.n > 0 ? folded.p[0] : ' ';
    return c == 't' || c == 'c' || c == 'd' || c == 'h' || c == 'm' || c == 'n' || c == 'v' || c == 'l' || ascii_is_digit(c);
}

static size_t find_phrases(const struct tokens *t, struct phrase found[PHRASES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < t->n && n < PHRASES_MAX; i++) {
        struct phrase p;
        if (!may_begin(t->v[i].folded)) {
            continue;
        }
        if (recurring_at(t, i, &p) || once_at(t, i, &p) || relative_at(t, i, &p)) {
            found[n++] = p;
            i = p.to > i + 1 ? p.to - 1 : i;
        }
    }
    return n;
}

/* The words as the reader of deadlines expects them, with what recognition spoiled put right. */
static void put_folded(struct buf *b, const struct tokens *t, const struct phrase *p)
{
    static const char *const vocabulary[] = {"truoc", "ngay", "thang", "trong", "nam", "hang", "dinh", "xuat", "quy", "den", "dot"};
    for (size_t i = p->from; i < p->to; i++) {
        struct str word = t->v[i].folded;
        bool is_speck = t->is_poor && word.n <= 2 && !is_time_word(t, i) && !str_eq(word, S("va"));
        struct str like = word;
        bool is_known = false;
        for (size_t k = 0; t->is_poor && k < sizeof vocabulary / sizeof vocabulary[0]; k++) {
            is_known = is_known || str_eq(word, str_c(vocabulary[k]));
            like = token_is(t, i, vocabulary[k]) ? str_c(vocabulary[k]) : like;
        }
        word = is_known ? word : i == p->from && is_before_word(t, i) ? S("truoc") : like;
        bool is_ky = i > p->from && token_is(t, i - 1, "dinh");
        word = is_ky ? S("ky") : word;
        bool is_xuat = i > p->from && token_is(t, i - 1, "dot");
        word = is_xuat ? S("xuat") : word;
        if (is_speck && !is_ky) {
            continue;
        }
        buf_str(b, word);
        buf_char(b, ' ');
    }
}

static bool has_year(struct str folded)
{
    struct str part;
    while (str_split(&folded, ' ', &part)) {
        if (part.n == 4 && str_all_of(part, S("0123456789"))) {
            return true;
        }
    }
    return false;
}

static void resolve(struct ingest_deadline *d, struct str folded, struct opt_day signed_on)
{
    static const struct calendar plain = {0};
    struct due_words words = due_words_read(str_trim(folded), signed_on.has ? signed_on.v : 0);
    d->understood = words.understood && (signed_on.has || has_year(folded) || words.rule.kind == DUE_RECURRING);
    if (!d->understood) {
        return;
    }
    d->kind = words.rule.kind;
    d->recurrence = words.rule.recurrence;
    d->base = words.rule.base;
    d->anchor = words.anchor;
    struct due due;
    if (due_resolve(&words.rule, &plain, &due) == OK && due.state == DUE_STATE_SET) {
        d->due = (struct opt_day){true, due.last_safe};
    }
}

/* The recurring one and the days it is due on belong together: "định kỳ 6 tháng … trước ngày 15 tháng 6 và trước ngày 01 tháng 12". */
static const struct phrase *days_of_round(const struct tokens *t, const struct phrase *p, size_t n, const struct phrase *recurring)
{
    for (size_t i = 0; i < n; i++) {
        bool names_year = false;
        for (size_t k = p[i].from; k < p[i].to; k++) {
            names_year = names_year || is_year(t, k);
        }
        if (p[i].kind == PHRASE_ONCE && &p[i] > recurring && !names_year) {
            return &p[i];
        }
    }
    return NULL;
}

static const struct phrase *first_of(const struct phrase *p, size_t n, enum phrase_kind kind)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i].kind == kind) {
            return &p[i];
        }
    }
    return NULL;
}

struct ingest_deadline deadline_read(struct arena *a, const struct tokens *t, struct opt_day signed_on)
{
    struct ingest_deadline d = {0};
    struct str text = t->text;
    struct phrase p[PHRASES_MAX] = {0};
    size_t n = find_phrases(t, p);
    const struct phrase *recurring = first_of(p, n, PHRASE_RECURRING);
    const struct phrase *round = recurring ? days_of_round(t, p, n, recurring) : NULL;
    const struct phrase *chosen = round ? recurring : first_of(p, n, PHRASE_ONCE);
    for (enum phrase_kind k = PHRASE_RECURRING; !chosen && k <= PHRASE_RELATIVE; k++) {
        chosen = first_of(p, n, k);
    }
    if (!chosen) {
        return d;
    }
    struct buf folded = buf_new(a, 4096);
    put_folded(&folded, t, chosen);
    d.words = text_one_line(a, str_sub(text, t->v[chosen->from].at, t->v[chosen->to - 1].end));
    if (round) {
        put_folded(&folded, t, round);
        d.words = STR_CAT(a, d.words, S(" … "), str_sub(text, t->v[round->from].at, t->v[round->to - 1].end));
    }
    resolve(&d, buf_view(&folded), signed_on);
    return d;
}
