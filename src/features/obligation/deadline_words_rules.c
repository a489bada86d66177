/* Reads the words of Vietnamese deadlines, folded by fold_search; see due_words_read. The words are cut into tokens;
 * times ("ngay 15 7 2025", "thang 8 nam 2025", "quy iv 2025", "nam 2025 2026", "6 thang dau nam 2025") and document
 * numbers ("71 nq cp") are recognised, and whatever number is left over makes the whole text "not understood". */
#include "features/obligation/deadline_rules.h"

enum { TOKENS_MAX = 64, TIMES_MAX = 8 };

enum time_kind { TIME_DAY, TIME_DAY_OF_MONTH, TIME_MONTH, TIME_QUARTER, TIME_HALF, TIME_YEAR };
enum preposition { BY, BEFORE, FROM, AFTER };

struct time_words {
    enum time_kind kind;
    enum preposition preposition;
    int day, month, quarter, half, year; /* year 0: not stated; half 1 or 2 */
};

struct reader {
    struct str text;
    struct str token[TOKENS_MAX];
    bool used[TOKENS_MAX];
    size_t n;
    struct time_words times[TIMES_MAX];
    size_t n_times;
    bool too_long;
    struct str anchor;
    day_t signed_on;
};

/* ---- tokens ---- */

static bool is_word_byte(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'z');
}

static void cut(struct reader *r)
{
    size_t i = 0;
    while (i < r->text.n) {
        size_t from = i;
        while (i < r->text.n && is_word_byte(r->text.p[i])) {
            i++;
        }
        if (i == from) {
            i++;
            continue;
        }
        if (r->n == TOKENS_MAX) {
            r->too_long = true;
            return;
        }
        r->token[r->n++] = str_sub(r->text, from, i);
    }
}

static bool is(const struct reader *r, size_t i, const char *word)
{
    return i < r->n && str_eq(r->token[i], str_c(word));
}

static bool are(const struct reader *r, size_t i, const char *first, const char *second)
{
    return is(r, i, first) && is(r, i + 1, second);
}

/* The number at token `i`, or -1 when it is none in [min, max]. */
static int number(const struct reader *r, size_t i, int min, int max)
{
    int64_t v = 0;
    bool is_number = i < r->n && r->token[i].n <= 4 && str_i64(r->token[i], min, max, &v) == OK;
    return is_number ? (int)v : -1;
}

static bool is_number(const struct reader *r, size_t i)
{
    return r->token[i].p[0] <= '9'; /* a token begins with a digit or a letter */
}

static bool contains(const struct reader *r, const char *first, const char *second)
{
    for (size_t i = 0; i + 1 < r->n; i++) {
        if (are(r, i, first, second)) {
            return true;
        }
    }
    return false;
}

static bool contains_word(const struct reader *r, const char *word)
{
    for (size_t i = 0; i < r->n; i++) {
        if (is(r, i, word)) {
            return true;
        }
    }
    return false;
}

static void use(struct reader *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        r->used[i] = true;
    }
}

/* ---- document numbers ---- */

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(s, str_c(words[i]))) {
            return true;
        }
    }
    return false;
}

/* "71 nq cp", "02 kh bcdtw", "335 2025 nd cp": number, perhaps a year, kind of document, issuer. */
static void read_anchor(struct reader *r, size_t i)
{
    static const char *const kinds[] = {"nq", "qd", "nd", "tt", "ct", "kh", "tb", "kl", "qc", "hd", "tr", "ctr"};
    static const char *const no_issuer[] = {"ngay", "cua", "va", "nam", "thang", "ve", "den", "truoc"};
    size_t kind = number(r, i + 1, 1900, 2199) > 0 ? i + 2 : i + 1;
    bool is_code = kind < r->n && is_one_of(r->token[kind], kinds, sizeof kinds / sizeof kinds[0]);
    if (!is_number(r, i) || !is_code || r->anchor.p) {
        return;
    }
    size_t end = kind + 1;
    bool has_issuer = end < r->n && !is_number(r, end) &&
                      !is_one_of(r->token[end], no_issuer, sizeof no_issuer / sizeof no_issuer[0]);
    end += has_issuer;
    const char *last = r->token[end - 1].p + r->token[end - 1].n;
    r->anchor = (struct str){r->token[i].p, (size_t)(last - r->token[i].p)};
    use(r, i, end);
}

/* ---- times ---- */

static enum preposition preposition_before(const struct reader *r, size_t i)
{
    static const char *const fillers[] = {"ngay", "cuoi", "het", "thoi", "diem", "han", "la", "giai", "doan"};
    while (i > 0 && !r->used[i - 1] && is_one_of(r->token[i - 1], fillers, sizeof fillers / sizeof fillers[0])) {
        i--;
    }
    if (i == 0 || r->used[i - 1]) {
        return BY;
    }
    if (is(r, i - 1, "truoc")) {
        return BEFORE;
    }
    return is(r, i - 1, "tu") ? FROM : is(r, i - 1, "sau") ? AFTER : BY;
}

/* Takes "nam 2025" or "2025" at `i`; returns where it ends, and `i` itself when there is none. */
static size_t take_year(const struct reader *r, size_t i, int *year)
{
    size_t at = is(r, i, "nam") ? i + 1 : i;
    int v = number(r, at, 1900, 2199);
    if (v < 0) {
        return i;
    }
    *year = v;
    return at + 1;
}

/* "15 7 2025", "15 thang 7 nam 2025", "15 7" */
static size_t take_day(const struct reader *r, size_t i, struct time_words *t)
{
    size_t month_at = is(r, i + 1, "thang") ? i + 2 : i + 1;
    t->day = number(r, i, 1, 31);
    t->month = number(r, month_at, 1, 12);
    if (t->day < 0 || t->month < 0) {
        return i;
    }
    t->kind = TIME_DAY;
    return take_year(r, month_at + 1, &t->year);
}

/* "ngay 25 hang thang" */
static size_t take_day_of_month(const struct reader *r, size_t i, struct time_words *t)
{
    t->day = number(r, i, 1, 31);
    bool is_monthly = is(r, i + 2, "thang") && (is(r, i + 1, "hang") || is(r, i + 1, "moi"));
    if (t->day < 0 || !is_monthly) {
        return i;
    }
    t->kind = TIME_DAY_OF_MONTH;
    return i + 1;
}

static size_t take_month(const struct reader *r, size_t i, struct time_words *t)
{
    t->month = number(r, i + 1, 1, 12);
    if (!is(r, i, "thang") || t->month < 0) {
        return i;
    }
    t->kind = TIME_MONTH;
    return take_year(r, i + 2, &t->year);
}

static size_t take_quarter(const struct reader *r, size_t i, struct time_words *t)
{
    static const char *const roman[] = {"i", "ii", "iii", "iv"};
    if (!is(r, i, "quy") || i + 1 >= r->n) {
        return i;
    }
    t->quarter = number(r, i + 1, 1, 4);
    for (int q = 0; q < 4; q++) {
        t->quarter = is(r, i + 1, roman[q]) ? q + 1 : t->quarter;
    }
    if (t->quarter < 0) {
        return i;
    }
    t->kind = TIME_QUARTER;
    return take_year(r, i + 2, &t->year);
}

/* "6 thang dau nam 2025", "sau thang cuoi nam" */
static size_t take_half(const struct reader *r, size_t i, struct time_words *t)
{
    bool is_half = (is(r, i, "6") || is(r, i, "06") || is(r, i, "sau")) && is(r, i + 1, "thang");
    if (!is_half || !(is(r, i + 2, "dau") || is(r, i + 2, "cuoi"))) {
        return i;
    }
    t->kind = TIME_HALF;
    t->half = is(r, i + 2, "dau") ? 1 : 2;
    size_t end = take_year(r, i + 3, &t->year);
    return end == i + 3 && is(r, end, "nam") ? end + 1 : end;
}

static size_t take_time(const struct reader *r, size_t i, struct time_words *t)
{
    static size_t (*const takers[])(const struct reader *, size_t, struct time_words *) = {
        take_half, take_day, take_day_of_month, take_month, take_quarter,
    };
    for (size_t k = 0; k < sizeof takers / sizeof takers[0]; k++) {
        *t = (struct time_words){.kind = TIME_YEAR};
        size_t end = takers[k](r, i, t);
        if (end != i) {
            return end;
        }
    }
    *t = (struct time_words){.kind = TIME_YEAR};
    return take_year(r, i, &t->year);
}

static void read_times(struct reader *r)
{
    size_t i = 0;
    while (i < r->n) {
        struct time_words t;
        size_t end = r->used[i] ? i : take_time(r, i, &t);
        if (end == i) {
            i++;
            continue;
        }
        if (r->n_times == TIMES_MAX) {
            r->too_long = true;
            return;
        }
        t.preposition = preposition_before(r, i);
        r->times[r->n_times++] = t;
        use(r, i, end);
        i = end;
    }
}

/* ---- meaning ---- */

static int year_of(day_t d)
{
    int year = 0;
    int month = 0;
    int day = 0;
    day_to_civil(d, &year, &month, &day);
    return year;
}

/* First and last day of what the words name in a given year. False when there is no such day (31/2). */
static bool span_in(const struct time_words *t, int year, day_t *first, day_t *last)
{
    int month = t->kind == TIME_QUARTER ? t->quarter * 3 - 2 : t->kind == TIME_HALF ? t->half * 6 - 5 : 1;
    month = t->kind == TIME_DAY || t->kind == TIME_MONTH ? t->month : month;
    int day = t->kind == TIME_DAY ? t->day : 1;
    if (!date_valid(year, month, day)) {
        return false;
    }
    *first = day_from_civil(year, month, day);
    *last = t->kind == TIME_DAY       ? *first
            : t->kind == TIME_MONTH   ? day_month_end(*first)
            : t->kind == TIME_QUARTER ? day_quarter_end(*first)
            : t->kind == TIME_YEAR    ? day_year_end(*first)
            : t->half == 1            ? day_from_civil(year, 6, 30)
                                      : day_year_end(*first);
    return true;
}

/* The same; without a year it is the first that ends on or after `not_before`. */
static bool span_of(const struct time_words *t, day_t not_before, day_t *first, day_t *last)
{
    if (t->year != 0) {
        return span_in(t, t->year, first, last);
    }
    int year = year_of(not_before);
    if (!span_in(t, year, first, last)) {
        return span_in(t, year + 1, first, last);
    }
    return *last >= not_before || span_in(t, year + 1, first, last);
}

static enum recurrence recurrence_of(const struct reader *r)
{
    static const struct {
        const char *word;
        enum recurrence recurrence;
    } rows[] = {
        {"ngay", RECURRENCE_DAILY},
        {"thang", RECURRENCE_MONTHLY},
        {"quy", RECURRENCE_QUARTERLY},
        {"nam", RECURRENCE_YEARLY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (contains(r, "hang", rows[i].word) || contains(r, "moi", rows[i].word)) {
            return rows[i].recurrence;
        }
    }
    return contains(r, "dot", "xuat") ? RECURRENCE_AD_HOC : RECURRENCE_NONE;
}

/* "dinh ky 6 thang", "6 thang mot lan", "hang 6 thang" and the like; the number is used up. */
static bool take_half_yearly(struct reader *r)
{
    for (size_t i = 0; i + 1 < r->n; i++) {
        bool is_six = is(r, i, "6") || is(r, i, "06") || is(r, i, "sau");
        bool is_repeated = i > 0 && (is(r, i - 1, "ky") || is(r, i - 1, "hang") || is(r, i - 1, "moi"));
        bool is_once = is(r, i + 2, "mot") || are(r, i + 2, "1", "lan");
        if (is_six && is(r, i + 1, "thang") && !r->used[i] && (is_repeated || is_once)) {
            use(r, i, is(r, i + 2, "1") ? i + 3 : i + 2);
            return true;
        }
    }
    return false;
}

/* "truoc ngay 15 thang 6 va truoc ngay 01 thang 12": days of every year. False when a time is not such a day. */
static bool stated_days(const struct reader *r, struct due_rule *rule)
{
    for (size_t i = 0; i < r->n_times; i++) {
        const struct time_words *t = &r->times[i];
        bool fits = t->year == 0 && (t->kind == TIME_DAY || (t->kind == TIME_DAY_OF_MONTH && r->n_times == 1));
        if (!fits || t->preposition == FROM || t->preposition == AFTER ||
            !date_valid(2023, t->month + !t->month, t->day)) {
            return false;
        }
        rule->days[i] = (struct year_day){(uint8_t)t->month, (uint8_t)t->day};
        rule->days_excluded = rule->days_excluded || t->preposition == BEFORE;
    }
    rule->n_days = (uint8_t)r->n_times;
    for (size_t i = 1; i < r->n_times; i++) {
        int a = rule->days[i - 1].month * 32 + rule->days[i - 1].day;
        int b = rule->days[i].month * 32 + rule->days[i].day;
        if (a >= b) {
            return false;
        }
    }
    return true;
}

static bool meaning_recurring(const struct reader *r, enum recurrence recurrence, struct due_rule *rule)
{
    rule->kind = DUE_RECURRING;
    rule->recurrence = recurrence;
    return stated_days(r, rule);
}

/* Kind of a deadline that names one time. */
static enum due_kind kind_of(const struct time_words *t)
{
    if (t->preposition == BEFORE) {
        return DUE_BEFORE_DAY;
    }
    switch (t->kind) {
    case TIME_MONTH:
        return DUE_MONTH_END;
    case TIME_QUARTER:
        return DUE_QUARTER_END;
    case TIME_YEAR:
        return DUE_YEAR_END;
    case TIME_HALF:
        return t->half == 2 ? DUE_YEAR_END : DUE_BY_DAY;
    case TIME_DAY:
    case TIME_DAY_OF_MONTH:
        break;
    }
    return DUE_BY_DAY;
}

/* One time, perhaps after a start: "tu 01 7 2025 den thang 12 2025", "nam 2025 2026". */
static bool meaning_once(struct reader *r, struct due_rule *rule)
{
    struct time_words *end = &r->times[r->n_times - 1];
    struct time_words *start = r->n_times == 2 ? &r->times[0] : NULL;
    bool is_range = start && (start->preposition == FROM || (start->kind == TIME_YEAR && end->kind == TIME_YEAR));
    bool names_one = r->n_times == 1 && end->preposition != FROM;
    day_t first = 0;
    day_t last = 0;
    if (!(names_one || is_range) || end->preposition == AFTER || !span_of(end, r->signed_on, &first, &last)) {
        return false;
    }
    rule->kind = kind_of(end);
    rule->base = (struct opt_day){true, end->preposition == BEFORE ? first : last};
    if (!is_range) {
        return true;
    }
    start->year = start->year ? start->year : year_of(first);
    rule->start.has = span_of(start, r->signed_on, &rule->start.v, &first) && rule->start.v <= last;
    return rule->start.has;
}

/* No number may be left that nobody understood, nor a quarter that does not exist ("quy v"). */
static bool is_used_up(const struct reader *r)
{
    for (size_t i = 0; i < r->n; i++) {
        bool is_roman = i > 0 && is(r, i - 1, "quy") && str_all_of(r->token[i], S("ivx"));
        if (!r->used[i] && (is_number(r, i) || is_roman)) {
            return false;
        }
    }
    return true;
}

/* Two or more days of the year without a year are a yearly round: 15/6 and 01/12. */
static enum recurrence recurrence_of_days(const struct reader *r)
{
    for (size_t i = 0; i < r->n_times; i++) {
        if (r->times[i].kind != TIME_DAY || r->times[i].year != 0) {
            return RECURRENCE_NONE;
        }
    }
    bool is_round = r->n_times >= 2 && r->times[0].preposition != FROM;
    return !is_round         ? RECURRENCE_NONE
           : r->n_times == 2 ? RECURRENCE_HALF_YEARLY
           : r->n_times == 4 ? RECURRENCE_QUARTERLY
                             : RECURRENCE_YEARLY;
}

/* Words without any time. */
static bool meaning_untimed(const struct reader *r, struct due_rule *rule)
{
    bool is_open = contains(r, "thuong", "xuyen") || contains(r, "lien", "tuc") || contains(r, "dinh", "ky") ||
                   contains(r, "khi", "can") || contains(r, "thay", "can");
    rule->kind = is_open ? DUE_OPEN_ENDED : DUE_NONE;
    bool is_urgent = contains(r, "khan", "truong") || contains_word(r, "som") || contains(r, "kip", "thoi");
    return is_open || is_urgent || r->n == 0;
}

static bool read_meaning(struct reader *r, struct due_rule *rule, bool is_half_yearly)
{
    if (contains(r, "lo", "trinh") || contains(r, "hieu", "luc") || contains(r, "dong", "bo")) {
        rule->kind = contains(r, "lo", "trinh") ? DUE_ROADMAP : DUE_RELATIVE;
        return true;
    }
    enum recurrence recurrence = is_half_yearly ? RECURRENCE_HALF_YEARLY : recurrence_of(r);
    enum recurrence by_days = recurrence_of_days(r);
    bool is_yearly = recurrence == RECURRENCE_NONE || recurrence == RECURRENCE_YEARLY;
    recurrence = by_days != RECURRENCE_NONE && is_yearly ? by_days : recurrence;
    if (!is_used_up(r)) {
        return false;
    }
    if (recurrence != RECURRENCE_NONE) {
        return meaning_recurring(r, recurrence, rule);
    }
    return r->n_times == 0 ? meaning_untimed(r, rule) : meaning_once(r, rule);
}

struct due_words due_words_read(struct str folded, day_t signed_on)
{
    struct reader r = {.text = folded, .signed_on = signed_on};
    cut(&r);
    for (size_t i = 0; i < r.n; i++) {
        read_anchor(&r, i);
    }
    bool is_half_yearly = take_half_yearly(&r);
    read_times(&r);
    struct due_words words = {.anchor = r.anchor};
    words.understood = !r.too_long && read_meaning(&r, &words.rule, is_half_yearly);
    if (!words.understood) {
        words.rule = (struct due_rule){.kind = DUE_NONE};
    }
    return words;
}
