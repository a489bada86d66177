/* Who has to do it: "X chủ trì, phối hợp với Y, Z …", or an actor before the first verb. Nothing is guessed: a text that begins with a verb names
 * nobody. */
#include "features/ingest/ingest_read.h"

#include <string.h>

enum { LEAD_TOKENS = 220, SUBJECT_WORDS = 70, LIKE_MIN = 4, ALONE_WORDS = 24, ACTOR_BYTES = 140 };

/* "tru*c" is one word: what stands directly behind a strange sign is put to it. */
static void join_scan(struct arena *a, struct tokens *t, size_t *at)
{
    struct token *k = &t->v[t->n - 1];
    size_t next = *at + 1;
    struct word rest;
    bool has_sign = next < t->text.n && t->text.p[*at] != 0 && strchr("*'^`!?\"~", t->text.p[*at]);
    if (has_sign && word_next(t->text, &next, &rest) && rest.at == *at + 1) {
        k->folded = STR_CAT(a, k->folded, letters_fold(a, rest.s, 64, false));
        k->end = *at = next;
    }
}

static void note_gap(struct token *k, struct str gap)
{
    for (size_t i = 0; i < gap.n; i++) {
        k->after_comma = k->after_comma || gap.p[i] == ',';
        k->after_stop = k->after_stop || gap.p[i] == ';' || gap.p[i] == ':' || (gap.p[i] == '.' && gap.n > 1);
    }
}

struct tokens tokens_of(struct arena *a, struct str text, size_t max, bool is_poor)
{
    struct tokens t = {.text = text, .is_poor = is_poor};
    struct str folded = is_poor ? S("") : letters_fold(a, text, SIZE_MAX, false);
    size_t at = 0;
    size_t last = 0;
    struct word w;
    while (t.n < max && word_next(text, &at, &w)) {
        struct token *k = VEC_PUSH(a, &t);
        struct str part = STR_NONE;
        bool is_cut = is_poor || !str_split(&folded, ' ', &part);
        *k = (struct token){.s = w.s, .folded = is_cut ? letters_fold(a, w.s, 64, false) : part, .at = w.at, .end = at, .is_upper = w.is_upper,
                            .after_stop = t.n == 1};
        note_gap(k, str_sub(text, last, w.at));
        if (is_poor) {
            join_scan(a, &t, &at);
        }
        last = at;
    }
    return t;
}

bool token_is(const struct tokens *t, size_t i, const char *word)
{
    if (i >= t->n) {
        return false;
    }
    struct str f = t->v[i].folded;
    size_t n = strlen(word);
    if (f.n == n && memcmp(f.p, word, n) == 0) {
        return true;
    }
    bool may_be_like = t->is_poor && n >= LIKE_MIN && (f.n > 0 && (f.p[0] == word[0] || f.p[f.n - 1] == word[n - 1])) && f.n >= LIKE_MIN - 1 && f.n + 1 >= n &&
        f.n <= n + 1;
    return may_be_like && letters_distance(f, (struct str){word, n}, 1) <= 1;
}

bool tokens_are(const struct tokens *t, size_t i, const char *first, const char *second)
{
    return token_is(t, i, first) && token_is(t, i + 1, second);
}

/* ---- actors ---- */

/* How the name of an actor begins: first word, second word; "" for any, "^" for any with a capital. */
static const char *const actor_starts[][2] = {
    {"bo", "^"},          {"bo", "truong"},    {"bo", "nganh"},      {"so", "^"},          {"ban", "^"},          {"cuc", "^"},
    {"van", "phong"},     {"ngan", "hang"},    {"uy", "ban"},        {"ubnd", ""},         {"hdnd", ""},          {"hoi", "dong"},
    {"hoi", "lien"},      {"to", "giup"},      {"to", "cong"},       {"toa", "an"},        {"vien", "^"},         {"vien", "kiem"},
    {"thu", "tuong"},     {"thu", "truong"},   {"bi", "thu"},        {"chu", "tich"},      {"chinh", "phu"},      {"quoc", "hoi"},
    {"tinh", "uy"},       {"thanh", "uy"},     {"huyen", "uy"},      {"thi", "uy"},        {"dang", "uy"},        {"dang", "doan"},
    {"dang", "bo"},       {"mat", "tran"},     {"nguoi", "dung"},    {"thanh", "tra"},     {"kiem", "toan"},      {"tong", "lien"},
    {"tap", "doan"},      {"tong", "cong"},    {"cong", "an"},       {"quan", "uy"},       {"co", "quan"},        {"thuong", "truc"},
    {"cac", "bo"},        {"cac", "ban"},      {"cac", "nganh"},     {"cac", "co"},        {"cac", "tinh"},       {"cac", "thanh"},
    {"cac", "dia"},       {"cac", "cap"},      {"cac", "dong"},      {"cac", "doanh"},     {"cac", "to"},         {"cac", "uy"},
    {"cac", "vien"},      {"cac", "truong"},   {"cac", "so"},        {"cac", "cuc"},       {"cac", "don"},        {"cac", "dang"},
    {"dong", "chi"},      {"dia", "phuong"},   {"nganh", ""},        {"doan", "tncs"},     {"bao", "hiem"},       {"truong", "ban"},
    {"thong", "doc"},     {"giam", "doc"},     {"truong", "dai"},    {"dai", "hoc"},       {"moi", "co"},         {"cac", "b"},
    {"doanh", "nghiep"},  {"kho", "bac"},      {"tong", "cuc"},      {"cac", "chu"},       {"cac", "hoi"},        {"chuyen", "gia"},
};

static bool starts_actor(const struct tokens *t, size_t i)
{
    for (size_t k = 0; k < sizeof actor_starts / sizeof actor_starts[0] && i < t->n; k++) {
        const char *second = actor_starts[k][1];
        bool is_capital = second[0] == '^';
        if (!token_is(t, i, actor_starts[k][0])) {
            continue;
        }
        bool is_short_scan = t->is_poor && t->v[i].folded.n < 2;
        bool fits = second[0] == 0 || (is_capital ? i + 1 < t->n && t->v[i + 1].is_upper : token_is(t, i + 1, second));
        if (fits && !is_short_scan) {
            return true;
        }
    }
    /* "B) Ni vçi", "B6 Khoa hoc", "BOA Cong an": the vowel of Bộ was lost */
    return t->is_poor && i + 1 < t->n && t->v[i].s.p[0] == 'B' && t->v[i].folded.n <= 3 && t->v[i + 1].is_upper;
}

/* Words that begin what is to be done. */
static const char *const verbs[][2] = {
    {"chu", "tri"},      {"phoi", "hop"},     {"co", "trach"},     {"chiu", "trach"},   {"lanh", "dao"},    {"chi", "dao"},      {"tiep", "tuc"},
    {"tap", "trung"},    {"xay", "dung"},     {"ban", "hanh"},     {"chu", "dong"},     {"cu", "the"},      {"nghien", "cuu"},   {"quan", "triet"},
    {"trien", "khai"},   {"ra", "soat"},      {"to", "chuc"},      {"thuc", "hien"},    {"theo", "doi"},    {"bao", "dam"},      {"dam", "bao"},
    {"day", "manh"},     {"huong", "dan"},    {"can", "cu"},       {"theo", "chuc"},    {"tren", "co"},     {"khan", "truong"},  {"bo", "tri"},
    {"tang", "cuong"},   {"quan", "ly"},      {"kiem", "tra"},     {"bao", "cao"},      {"tham", "muu"},    {"de", "xuat"},      {"xem", "xet"},
    {"pho", "bien"},     {"neu", "cao"},      {"truc", "tiep"},    {"thuong", "xuyen"}, {"thong", "bao"},   {"cung", "cap"},     {"hoan", "thien"},
    {"hoan", "thanh"},   {"danh", "gia"},     {"ket", "noi"},      {"thanh", "lap"},    {"phat", "huy"},    {"nang", "cao"},     {"chap", "hanh"},
    {"tuan", "thu"},     {"huy", "dong"},     {"tim", "kiem"},     {"van", "dong"},     {"tuyen", "truyen"}, {"cong", "bo"},     {"sua", "doi"},
    {"trinh", "cap"},    {"trinh", "chinh"},  {"trinh", "thu"},    {"chuan", "bi"},     {"lap", "ke"},      {"phan", "bo"},      {"phan", "cong"},
    {"giam", "sat"},     {"don", "doc"},      {"tong", "hop"},     {"tiep", "nhan"},    {"xu", "ly"},       {"kip", "thoi"},     {"dau", "tu"},
    {"phat", "trien"},   {"khac", "phuc"},    {"thao", "go"},      {"quy", "dinh"},     {"thiet", "ke"},    {"phe", "duyet"},    {"len", "ke"},
    {"phu", "song"},     {"lam", "sach"},     {"cap", "nhat"},     {"ung", "dung"},     {"khai", "thac"},   {"so", "hoa"},       {"dao", "tao"},
    {"boi", "duong"},    {"mo", "rong"},      {"van", "hanh"},     {"tich", "hop"},     {"bo", "sung"},     {"tham", "gia"},     {"giai", "quyet"},
    {"khuyen", "khich"}, {"thuc", "day"},     {"hinh", "thanh"},   {"cai", "cach"},     {"bao", "ve"},      {"khao", "sat"},     {"dieu", "tra"},
    {"lay", "y"},        {"gui", "bao"},      {"hop", "tac"},      {"thi", "diem"},     {"nang", "cap"},    {"thu", "hut"},      {"don", "gian"},
};

/* Single words are only safe with their marks. */
static const struct str single_verbs[] = {S_INIT("phải"), S_INIT("cần"), S_INIT("cùng"), S_INIT("được"), S_INIT("để"), S_INIT("sớm")};

/* In a bad scan "chủ trì" has many forms: chü tn, Chidtri, ChU trI. They are compared as one word. */
static bool is_leads(const struct tokens *t, size_t i, size_t *end)
{
    if (tokens_are(t, i, "chu", "tri")) {
        *end = i + 2;
        return true;
    }
    if (!t->is_poor || i >= t->n || t->v[i].folded.n < 2 || t->v[i].folded.p[0] != 'c') {
        return false;
    }
    char joined[24];
    size_t n = 0;
    for (size_t k = i; k < i + 2 && k < t->n; k++) {
        struct str f = t->v[k].folded;
        if (n + f.n >= sizeof joined) {
            break;
        }
        memcpy(joined + n, f.p, f.n);
        n += f.n;
        bool is_pair = k == i + 1 && t->v[i].folded.n <= 4 && (f.p[0] == 't') && f.n <= 3;
        bool is_one = k == i && n >= 5;
        size_t d = letters_distance((struct str){joined, n}, S("chutri"), 2);
        bool is_exact_other = k == i && (syllable_of(t->v[i].s).is_valid || d > 2);
        if ((is_pair && d <= 2) || (is_one && d <= 2 && !is_exact_other)) {
            *end = k + 1;
            return true;
        }
    }
    return false;
}

/* "phối hợp với", "phối hợp chặt chẽ với", "cùng (với)". */
static bool is_together(const struct tokens *t, size_t i, size_t *end)
{
    bool is_phoi = tokens_are(t, i, "phoi", "hop");
    bool is_poor_form = t->is_poor && i + 2 < t->n && t->v[i].folded.p[0] == 'p' && t->v[i + 1].folded.p[0] == 'h' && t->v[i + 2].folded.p[0] == 'v' &&
                        t->v[i].folded.n <= 4 && t->v[i + 1].folded.n <= 5 && t->v[i + 2].folded.n <= 4;
    for (size_t k = i + 2; (is_phoi || is_poor_form) && k < i + 5 && k < t->n; k++) {
        bool is_with = str_eq(t->v[k].folded, S("voi")) || (t->is_poor && t->v[k].folded.p[0] == 'v' && t->v[k].folded.n <= 4);
        if (is_with && (is_phoi || starts_actor(t, k + 1))) {
            *end = k + 1;
            return true;
        }
    }
    bool is_cung = i > 0 && i < t->n && str_eq(t->v[i].s, S("cùng"));
    *end = i + 1 + (is_cung && token_is(t, i + 1, "voi"));
    return is_cung && starts_actor(t, *end);
}

/* The first letters of both words: "tỉnh, thành" is no "hình thành". */
static bool starts_alike(const struct tokens *t, size_t i, const char *const words[2])
{
    return i + 1 < t->n && t->v[i].folded.p[0] == words[0][0] && t->v[i + 1].folded.p[0] == words[1][0];
}

static bool is_listed_verb(const struct tokens *t, size_t i)
{
    for (size_t k = 0; k < sizeof single_verbs / sizeof single_verbs[0] && !t->is_poor; k++) {
        if (str_eq(t->v[i].s, single_verbs[k])) {
            return true;
        }
    }
    for (size_t k = 0; k < sizeof verbs / sizeof verbs[0]; k++) {
        bool fits = starts_alike(t, i, verbs[k]) && tokens_are(t, i, verbs[k][0], verbs[k][1]);
        bool is_noun = i > 0 && (str_eq(t->v[i - 1].folded, S("cac")) || str_eq(t->v[i - 1].folded, S("co"))) && str_eq(t->v[i].folded, S("to"));
        if (fits && !is_noun) {
            return true;
        }
    }
    return false;
}

static bool is_verb(const struct tokens *t, size_t i)
{
    size_t end = 0;
    if (is_leads(t, i, &end) || is_together(t, i, &end)) {
        return true;
    }
    bool is_name = i >= t->n || t->v[i].is_upper; /* Ban Chỉ đạo, Bộ Kế hoạch và Đầu tư */
    return !is_name && is_listed_verb(t, i);
}

/* Where what begins at `from` ends: a verb, or the end of the sentence. */
static size_t until_verb(const struct tokens *t, size_t from, bool *at_verb)
{
    size_t i = from;
    *at_verb = false;
    while (i < t->n && i < from + SUBJECT_WORDS) {
        bool is_list = i == from + 2 && token_is(t, from, "cac") && str_starts(str_sub(t->text, t->v[i - 1].end, t->v[i].at), S(":")); /* "Các Bộ: …" */
        if (i > from && t->v[i].after_stop && !is_list) {
            return i;
        }
        if (i > from && is_verb(t, i)) {
            *at_verb = true;
            return i;
        }
        i++;
    }
    return i;
}

struct str text_one_line(struct arena *a, struct str s)
{
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool is_space = s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n';
        if (!is_space || (n > 0 && out[n - 1] != ' ')) {
            out[n++] = is_space ? ' ' : s.p[i];
        }
    }
    return s.p ? (struct str){out, n} : s;
}

static struct str words_between(struct arena *a, const struct tokens *t, size_t from, size_t to)
{
    return from < to ? text_one_line(a, str_sub(t->text, t->v[from].at, t->v[to - 1].end)) : STR_NONE;
}

static struct str proper_name(struct arena *a, const struct tokens *t, struct str printed)
{
    struct str known = t->is_poor && printed.p ? body_restore(a, printed) : STR_NONE;
    return known.p ? known : printed;
}

/* ---- the subject ---- */

/* "Trên cơ sở …, các bộ …": the actor may stand behind a comma when the sentence begins with a circumstance. */
static size_t subject_start(const struct tokens *t)
{
    static const char *const circumstances[][2] = {{"tren", "co"}, {"trong", "qua"}, {"can", "cu"}, {"nham", ""}, {"dong", "thoi"}};
    size_t first = token_is(t, 0, "giao") ? 1 : tokens_are(t, 0, "yeu", "cau") ? 2 : 0;
    if (starts_actor(t, first)) {
        return t->is_poor && is_listed_verb(t, first) ? SIZE_MAX : first;
    }
    bool is_circumstance = false;
    for (size_t k = 0; k < sizeof circumstances / sizeof circumstances[0]; k++) {
        is_circumstance = is_circumstance || (token_is(t, 0, circumstances[k][0]) && (circumstances[k][1][0] == 0 || token_is(t, 1, circumstances[k][1])));
    }
    for (size_t i = 1; is_circumstance && i < t->n && !t->v[i].after_stop; i++) {
        if (t->v[i].after_comma && starts_actor(t, i)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static struct str subject_of(struct arena *a, const struct tokens *t, size_t *verb)
{
    size_t from = subject_start(t);
    *verb = SIZE_MAX;
    if (from == SIZE_MAX) {
        return STR_NONE;
    }
    bool at_verb = false;
    size_t to = until_verb(t, from, &at_verb);
    bool is_alone = !at_verb && (to == t->n || t->v[to].after_stop) && to - from <= ALONE_WORDS;
    if (!at_verb && !is_alone) {
        return STR_NONE;
    }
    *verb = to;
    return proper_name(a, t, words_between(a, t, from, to));
}

/* ---- coordinators ---- */

/* A new name begins: behind a comma, or behind "và" when an actor follows. */
static bool splits_before(const struct tokens *t, size_t i)
{
    bool is_and = str_eq(t->v[i].folded, S("va"));
    if (is_and) {
        return starts_actor(t, i + 1);
    }
    return t->v[i].after_comma;
}

/* "các bộ, ngành, địa phương" is one collective and not three. */
static bool joins_collective(const struct tokens *t, size_t from, size_t i)
{
    bool is_collective = token_is(t, from, "cac") && !(i < t->n && t->v[from + 1 < t->n ? from + 1 : from].is_upper);
    bool starts_name = i < t->n && (t->v[i].is_upper || token_is(t, i, "cac"));
    return is_collective && !starts_name && !str_eq(t->v[i].folded, S("va"));
}

static void add_name(struct arena *a, const struct tokens *t, struct ingest_names *to, size_t from, size_t end)
{
    from += from < end && str_eq(t->v[from].folded, S("va"));
    if (from < end) {
        *VEC_PUSH(a, to) = proper_name(a, t, words_between(a, t, from, end));
    }
}

static void names_between(struct arena *a, const struct tokens *t, size_t from, size_t to, struct ingest_names *names)
{
    size_t start = from;
    for (size_t i = from + 1; i < to; i++) {
        if (splits_before(t, i) && !joins_collective(t, start, i)) {
            add_name(a, t, names, start, i);
            start = i;
        }
    }
    add_name(a, t, names, start, to);
}

static struct ingest_names coordinators_of(struct arena *a, const struct tokens *t)
{
    struct ingest_names names = {0};
    for (size_t i = 0; i < t->n; i++) {
        size_t end = 0;
        if (!is_together(t, i, &end) || end >= t->n) {
            continue;
        }
        bool at_verb = false;
        size_t to = until_verb(t, end, &at_verb);
        names_between(a, t, end, to, &names);
        break;
    }
    return names;
}

struct lead_read lead_read(struct arena *a, const struct tokens *tokens)
{
    struct tokens t = *tokens;
    t.n = t.n < LEAD_TOKENS ? t.n : LEAD_TOKENS;
    size_t verb = 0;
    struct lead_read r = {.lead = subject_of(a, &t, &verb)};
    r.coordinators = coordinators_of(a, &t);
    return r;
}

bool lead_is_all(struct arena *a, const struct tokens *tokens)
{
    struct tokens t = *tokens;
    t.n = t.n < LEAD_TOKENS ? t.n : LEAD_TOKENS;
    size_t verb = SIZE_MAX;
    struct str subject = subject_of(a, &t, &verb);
    if (!subject.p) { /* what cannot be read but ends in a colon and begins like an actor */
        return t.is_poor && t.text.n < ACTOR_BYTES && str_ends(t.text, S(":")) && starts_actor(&t, 0);
    }
    size_t end = verb;
    bool at_verb = false;
    (void)is_leads(&t, verb, &end); /* where there is none, `end` stays */
    if (is_together(&t, end, &end)) {
        end = until_verb(&t, end, &at_verb);
    }
    return end >= t.n;
}
