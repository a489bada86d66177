/* What a document says about itself: number, date, kind, issuer, title above the text; who signed below it. */
#include "features/ingest/ingest_read.h"

#include "text/fold.h"

#include <string.h>

enum { HEADER_TEXTS = 48, TITLE_LINES = 24, LINE_MAX_HEADER = 300, BODY_LINE = 90, NAME_WORDS_MIN = 2, NAME_WORDS_MAX = 6, PLACE_WORDS_MAX = 8,
      PASSING_LINES = 40 };

/* Lines of the header in capitals that may name the issuer. */
struct heading_reader {
    struct reader *r;
    struct document_span *d;
    struct ingest_document *doc;
    size_t document;
    const struct document_kind *kind;
    size_t kind_line, kind_end;
    struct str code;
    struct str issuer_lines[8];
    size_t n_issuer_lines;
    bool has_motto, has_party;
    size_t addressee; /* line of "Kính gửi", or SIZE_MAX */
};

/* ---- date and place ---- */

static int small_number(struct str word)
{
    int v = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i] == 'o' ? '0' : word.p[i] == 'l' || word.p[i] == 'i' ? '1' : word.p[i];
        if (!ascii_is_digit(c) || word.n > 4) {
            return -1;
        }
        v = v * 10 + (c - '0');
    }
    return word.n ? v : -1;
}

/* "… ngày 22 tháng 12 năm 2024": the day, and how many words stand before "ngày". */
static bool date_in(struct str folded, day_t *day, size_t *words_before)
{
    struct str rest = folded;
    struct str w[7];
    size_t n = 0;
    size_t words = 0;
    struct str part;
    while (str_split(&rest, ' ', &part)) {
        memmove(w, w + 1, sizeof w - sizeof w[0]);
        w[6] = part;
        words++;
        n = n < 7 ? n + 1 : n;
        bool is_frame = n >= 6 && letters_distance(w[1], S("ngay"), 1) <= 1 && letters_distance(w[3], S("thang"), 1) <= 1 &&
                        letters_distance(w[5], S("nam"), 1) <= 1;
        int d = is_frame ? small_number(w[2]) : -1;
        int m = is_frame ? small_number(w[4]) : -1;
        int y = is_frame ? small_number(w[6]) : -1;
        if (is_frame && y >= 1900 && y <= 2199 && date_valid(y, m, d)) {
            *day = day_from_civil(y, m, d);
            *words_before = words - 6;
            return true;
        }
    }
    return false;
}

static struct str first_words(struct str s, size_t n)
{
    size_t at = 0;
    struct word w;
    size_t end = 0;
    while (n > 0 && word_next(s, &at, &w)) {
        end = at;
        n--;
    }
    return str_sub(s, 0, end);
}

static void read_date(struct heading_reader *h, struct str text)
{
    day_t day = 0;
    size_t before = 0;
    struct str folded = letters_fold(h->r->arena, text, LINE_MAX_HEADER, true);
    if (h->doc->signed_on.has || !date_in(folded, &day, &before) || before > PLACE_WORDS_MAX) {
        return;
    }
    h->doc->signed_on = (struct opt_day){true, day};
    struct str place = first_words(text, before);
    struct str folded_place = letters_fold(h->r->arena, place, LINE_MAX_HEADER, true);
    h->doc->place = letters_distance(folded_place, S("ha noi"), 1) <= 1 ? S("Hà Nội") : place;
}

/* ---- number ---- */

/* Where the number begins: at the line's beginning, or behind "Luật số:". */
static struct str number_part(const struct line *l)
{
    size_t colon = str_find(str_sub(l->text, 0, 40), S(":"), 0);
    size_t so = str_find(str_sub(l->text, 0, 40), S(" số"), 0);
    bool is_named = so != SIZE_MAX && colon != SIZE_MAX && so < colon && colon - so < 8;
    return is_named ? str_sub(l->text, so + 1, l->text.n) : l->text;
}

static bool read_number(struct heading_reader *h, const struct line *l)
{
    struct number_read n;
    struct str text = number_part(l);
    if (h->doc->number.p || !number_at(h->r->arena, text, &n)) {
        return false;
    }
    struct str rest = str_trim(str_sub(text, n.end, text.n));
    day_t day = 0;
    size_t before = 0;
    bool is_dated = rest.n > 0 && date_in(letters_fold(h->r->arena, rest, LINE_MAX_HEADER, true), &day, &before);
    if (rest.n > 0 && !is_dated) {
        return false;
    }
    h->doc->number = n.number;
    h->doc->number_received = n.received;
    h->doc->style = n.is_party ? S("party") : S("state");
    h->code = n.code;
    if (!str_eq(n.number, n.received)) {
        finding_at_line(h->r, FIND_NUMBER_RESTORED, h->document, (size_t)(l - h->r->lines), n.received, n.number);
    }
    read_date(h, rest);
    return true;
}

/* ---- the lines above the text ---- */

static bool is_slogan(const struct line *l)
{
    size_t end = 0;
    return letters_starts_like(l->folded, S("doc lap tu do hanh phuc"), 3, &end) || str_all_of(l->text, S("-–— *_"));
}

static void add_issuer_line(struct heading_reader *h, struct str text)
{
    if (text.n > 0 && h->n_issuer_lines < sizeof h->issuer_lines / sizeof h->issuer_lines[0]) {
        h->issuer_lines[h->n_issuer_lines++] = text;
    }
}

/* What stands before the motto in the same line: "CHÍNH PHỦ    CỘNG HÒA …". */
static struct str before_words(const struct line *l, struct str folded_words)
{
    size_t at = str_find(l->folded, folded_words, 0);
    size_t words = 0;
    for (size_t i = 0; at != SIZE_MAX && i < at; i++) {
        words += l->folded.p[i] == ' ';
    }
    return at == SIZE_MAX ? S("") : first_words(l->text, words);
}

static bool is_lower_like(struct str word)
{
    return letters_distance(word, S("dang cong san viet nam"), 3) <= 3;
}

static void read_top(struct heading_reader *h, const struct line *l)
{
    if (line_is_state_motto(l)) {
        h->has_motto = true;
        add_issuer_line(h, before_words(l, S("cong hoa xa hoi")));
    } else if (line_is_party_header(l)) {
        h->has_party = true;
        size_t words = 0;
        for (size_t i = 0; i < l->folded.n; i++) {
            words += l->folded.p[i] == ' ';
        }
        add_issuer_line(h, is_lower_like(l->folded) || words < 5 ? S("") : first_words(l->text, words - 4));
    } else if (line_is_capitals(l) && !is_slogan(l)) {
        add_issuer_line(h, l->text);
    }
}

static bool is_addressee(const struct line *l)
{
    size_t end = 0;
    return letters_starts_like(l->folded, S("kinh gui"), 2, &end) && str_find(l->text, S(":"), 0) < 24;
}

/* A line that belongs to the text and not to its header. */
static bool is_body_line(const struct line *l)
{
    enum marker_kind k = marker_of(l).kind;
    size_t end = 0;
    bool is_label = k == MARK_ARTICLE || k == MARK_ROMAN || k == MARK_CHAPTER || k == MARK_PART;
    return is_label || letters_starts_like(l->folded, S("can cu"), 1, &end) || (l->text.n > BODY_LINE && !line_is_capitals(l) && !l->is_marked);
}

/* Looks at the header until the line that names the kind; false when the text begins before. */
static void read_above(struct heading_reader *h)
{
    size_t i = line_next_text(h->r, h->d->first);
    for (int seen = 0; seen < HEADER_TEXTS && i < h->d->body_end; seen++) {
        const struct line *l = &h->r->lines[i];
        if (is_addressee(l)) {
            h->addressee = i;
            return;
        }
        size_t end = 0;
        const struct document_kind *kind = document_kind_of(l, &end);
        bool is_top = line_is_state_motto(l) || line_is_party_header(l);
        if (kind && !is_top && (end == l->folded.n || h->n_issuer_lines > 0 || h->doc->number.p)) {
            h->kind = kind;
            h->kind_line = i;
            h->kind_end = end;
            return;
        }
        if (!is_top && is_body_line(l) && !h->has_motto && !h->has_party && !h->doc->number.p) {
            return;
        }
        if (!read_number(h, l)) {
            read_date(h, l->text);
            read_top(h, l);
        }
        i = line_next_text(h->r, i + 1);
    }
}

/* ---- title ---- */

/* "CHỦ TỊCH ỦY BAN NHÂN DÂN …", "CHÍNH PHỦ": who enacts, between title and grounds. */
static bool is_enacting_body(struct heading_reader *h, const struct line *l)
{
    static const char *const positions[] = {"chu tich", "bo truong", "thu tuong", "chinh phu", "quoc hoi", "hoi dong nhan dan", "uy ban", "giam doc",
                                            "thong doc", "tong thanh tra"};
    bool is_listed = false;
    size_t end = 0;
    for (size_t i = 0; i < sizeof positions / sizeof positions[0]; i++) {
        is_listed = is_listed || letters_starts_like(l->folded, str_c(positions[i]), 1, &end);
    }
    return line_is_capitals(l) && is_listed && l->text.n < BODY_LINE && h->doc->title.n > 0;
}

static bool ends_title(struct heading_reader *h, const struct line *l, bool is_first)
{
    enum marker_kind k = marker_of(l).kind;
    size_t end = 0;
    bool is_label = k != MARK_NONE && k != MARK_PAREN && k != MARK_STAR;
    if (is_label || letters_starts_like(l->folded, S("can cu"), 1, &end) || is_enacting_body(h, l)) {
        return true;
    }
    bool goes_on = !l->after_blank || line_is_capitals(l) || l->is_marked || !text_starts_upper(l->text) || l->text.p[0] == '(';
    return !is_first && !goes_on;
}

static void read_title(struct heading_reader *h)
{
    struct reader *r = h->r;
    struct buf title = buf_new(r->arena, 4096);
    const struct line *kl = &r->lines[h->kind_line];
    size_t kind_words = 1;
    for (size_t i = 0; i < h->kind_end; i++) {
        kind_words += kl->folded.p[i] == ' ';
    }
    h->doc->kind_words = first_words(kl->text, kind_words);
    buf_str(&title, str_trim(str_sub(kl->text, h->doc->kind_words.n, kl->text.n)));
    size_t i = line_next_text(r, h->kind_line + 1);
    bool is_first = true;
    for (int n = 0; n < TITLE_LINES && i < h->d->body_end; n++) {
        h->doc->title = buf_view(&title);
        if (ends_title(h, &r->lines[i], is_first)) {
            break;
        }
        if (title.n > 0) {
            buf_char(&title, ' ');
        }
        buf_str(&title, r->lines[i].text);
        is_first = false;
        i = line_next_text(r, i + 1);
    }
    h->doc->title = title.n > 0 ? buf_view(&title) : STR_NONE;
    h->d->title = h->kind_line;
    h->d->title_end = i;
    bool skip = i < h->d->body_end && is_enacting_body(h, &r->lines[i]);
    h->d->body = skip ? line_next_text(r, i + 1) : i;
}

/* A letter: "V/v …" is its title; the text begins behind the addressees. */
static void read_letter(struct heading_reader *h)
{
    struct reader *r = h->r;
    struct buf title = buf_new(r->arena, 4096);
    bool in_title = false;
    for (size_t i = line_next_text(r, h->d->first); i < h->addressee; i = line_next_text(r, i + 1)) {
        const struct line *l = &r->lines[i];
        in_title = (in_title && (!l->after_blank || !text_starts_upper(l->text))) || str_starts(l->folded, S("v v ")) || str_starts(l->folded, S("vv "));
        if (in_title) {
            buf_lit(&title, " ");
            buf_str(&title, l->text);
        }
    }
    h->doc->title = title.n > 0 ? str_trim(buf_view(&title)) : STR_NONE;
    size_t i = line_next_text(r, h->addressee + 1);
    while (i < h->d->body_end) {
        const struct line *l = &r->lines[i];
        bool is_receiver = marker_of(l).kind == MARK_DASH || l->text.n < 40 || !l->after_blank;
        if (!is_receiver) {
            break;
        }
        i = line_next_text(r, i + 1);
    }
    h->d->body = i;
}

/* ---- issuer ---- */

static bool starts_body_name(struct str folded)
{
    static const char *const words[] = {"ban", "bo", "uy", "van", "chinh", "thu", "quoc", "hoi", "toa", "vien", "so", "cuc", "tong", "dang", "mat", "cong",
                                        "lien", "doan", "ngan", "thanh", "huyen", "thi", "chi", "kiem", "thanh", "dai", "truong", "hoc"};
    struct str first = str_sub(folded, 0, str_find(folded, S(" "), 0));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(first, str_c(words[i]))) {
            return true;
        }
    }
    return false;
}

/* The last body named above; a line that begins with no word of a body carries the one before on: ỦY BAN NHÂN DÂN / TỈNH LÀO CAI. */
static void issuer_from_lines(struct heading_reader *h)
{
    struct reader *r = h->r;
    struct str name = STR_NONE;
    for (size_t i = 0; i < h->n_issuer_lines; i++) {
        struct str line = h->issuer_lines[i];
        struct str folded = letters_fold(r->arena, line, LINE_MAX_HEADER, true);
        bool is_new = !name.p || (starts_body_name(folded) && !str_starts(folded, S("thanh pho")) && !str_starts(folded, S("thi xa")));
        name = is_new ? line : STR_CAT(r->arena, name, S(" "), line);
    }
    h->doc->issuer_received = name;
    struct str known = name.p ? body_restore(r->arena, name) : STR_NONE;
    known = name.p && !known.p ? body_at_start(r->arena, name) : known;
    h->doc->issuer = known.p && (known.n + 8 >= name.n || !str_starts(known, S("Bộ "))) ? known : name;
}

/* "NGHỊ QUYẾT / CỦA BỘ CHÍNH TRỊ": the title names the body. */
static void issuer_from_title(struct heading_reader *h)
{
    struct str folded = letters_fold(h->r->arena, h->doc->title, 40, true);
    size_t end = 0;
    if (!letters_starts_like(folded, S("cua"), 1, &end)) {
        return;
    }
    struct str rest = str_sub(h->doc->title, first_words(h->doc->title, 1).n, h->doc->title.n);
    struct str known = body_at_start(h->r->arena, str_trim(rest));
    if (known.p) {
        h->doc->issuer = known;
        h->doc->issuer_received = first_words(str_trim(rest), 3);
    }
}

/* ---- signature ---- */

static bool is_position(const struct line *l)
{
    static const char *const words[] = {"thu tuong", "pho thu tuong", "bo truong",  "thu truong",       "chu tich",       "pho chu tich", "tong bi thu",
                                        "bi thu",    "pho bi thu",    "giam doc",   "chanh van phong",  "truong ban",     "pho truong ban", "thong doc",
                                        "vien truong", "chanh an",    "pho chanh van phong", "pho giam doc", "thuong truc", "cuc truong", "chu nhiem"};
    size_t end = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0] && line_is_capitals(l); i++) {
        if (letters_starts_like(l->folded, str_c(words[i]), 0, &end)) {
            return true;
        }
    }
    return false;
}

/* Two to six words, each with a capital, nothing else: Nguyễn Hòa Bình. */
static bool is_person(const struct line *l)
{
    size_t at = 0;
    size_t words = 0;
    struct word w;
    bool fits = l->role == LINE_TEXT && l->text.n < 60 && !line_is_capitals(l) && !memchr(l->text.p, ',', l->text.n) && !memchr(l->text.p, ';', l->text.n);
    while (fits && word_next(l->text, &at, &w)) {
        fits = w.is_upper && !w.has_digit && !w.is_all_upper && syllable_class(&w) <= SYLLABLE_UNMARKED;
        words++;
    }
    return fits && words >= NAME_WORDS_MIN && words <= NAME_WORDS_MAX && marker_of(l).kind == MARK_NONE && l->text.p[0] != '(' && l->text.p[0] != '[';
}

/* "TM. CHÍNH PHỦ" names for whom, "KT. THỦ TƯỚNG" instead of whom. */
static void take_signature_line(struct heading_reader *h, struct str text)
{
    bool is_instead = str_starts(text, S("KT"));
    bool is_order = str_starts(text, S("TL")) || str_starts(text, S("T/L")) || str_starts(text, S("TUQ"));
    size_t end = str_find(text, S(" "), 0);
    size_t dot = str_find(text, S("."), 0);
    end = dot < end ? dot + 1 : end; /* "TM.CHÍNH PHỦ" */
    struct str name = str_trim(str_sub(text, end, text.n));
    if (!is_instead && !h->doc->on_behalf.p) {
        struct str known = body_restore(h->r->arena, name);
        h->doc->on_behalf = known.p ? known : name;
    } else if (is_instead || is_order) {
        h->doc->position = name;
    }
}

/* Where the recipients' line runs on into the signature: "Nơi nhận:   T/M BỘ CHÍNH TRỊ". */
static struct str beside_recipients(const struct line *l)
{
    size_t colon = str_find(l->text, S(":"), 0);
    struct str rest = str_trim(str_sub(l->text, colon == SIZE_MAX ? l->text.n : colon + 1, l->text.n));
    bool is_sign = str_starts(rest, S("T/")) || str_starts(rest, S("TM")) || str_starts(rest, S("KT")) || str_starts(rest, S("TL")) ||
        str_starts(rest, S("/M")) || str_starts(rest, S("/L"));
    return is_sign ? rest : S("");
}

/* Recipients and signature may stand side by side: what is behind the last wide gap of the line. */
static struct str right_column(struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i + 2 < s.n; i++) {
        bool is_gap = s.p[i] == '\t' || (s.p[i] == ' ' && s.p[i + 1] == ' ' && s.p[i + 2] == ' ');
        from = is_gap ? i : from;
    }
    return from > 0 ? str_trim(str_sub(s, from, s.n)) : s;
}

static struct line column_line(struct heading_reader *h, const struct line *l)
{
    struct line right = *l;
    right.text = right_column(l->text);
    right.folded = letters_fold(h->r->arena, right.text, LINE_MAX_HEADER, true);
    size_t letters = 0;
    size_t capitals = 0;
    for (size_t at = 0; at < right.text.n;) {
        struct letter c = letter_next(right.text, &at);
        letters += c.base != 0;
        capitals += c.base != 0 && c.is_upper;
    }
    right.upper_permille = letters > 1 ? (int)(capitals * 1000 / letters) : 0;
    return right;
}

/* A text that ends with a position and a name and has no recipients: a law. */
static void end_before_signature(struct heading_reader *h)
{
    struct document_span *d = h->d;
    if (d->body_end != d->end) {
        return;
    }
    size_t last = SIZE_MAX;
    size_t before = SIZE_MAX;
    size_t seen = 0;
    for (size_t i = d->end; i > d->first && seen < 2; i--) {
        if (h->r->lines[i - 1].role == LINE_TEXT) {
            before = seen == 1 ? i - 1 : before;
            last = seen == 0 ? i - 1 : last;
            seen++;
        }
    }
    if (before != SIZE_MAX && is_person(&h->r->lines[last]) && is_position(&h->r->lines[before])) {
        d->body_end = before;
    }
}

/* "… được Quốc hội thông qua ngày 26 tháng 6 năm 2025." below the last article is the date of a law. */
static void read_passing(struct heading_reader *h)
{
    for (size_t i = h->d->body_end; i > h->d->first && i + PASSING_LINES > h->d->body_end; i--) {
        const struct line *l = &h->r->lines[i - 1];
        day_t day = 0;
        size_t words = 0;
        if (!h->doc->signed_on.has && words_contain(l->folded, S("thong qua ngay")) && date_in(l->folded, &day, &words)) {
            h->doc->signed_on = (struct opt_day){true, day};
        }
    }
}

static void read_signature(struct heading_reader *h)
{
    struct reader *r = h->r;
    size_t end = h->d->attachments.n > 0 ? h->d->attachments.v[0].first : h->d->end;
    bool is_open = false;
    for (size_t i = h->d->body_end; i < end && i < r->n; i = line_next_text(r, i + 1)) {
        struct line l = column_line(h, &r->lines[i]);
        struct str beside = line_is_recipients(&r->lines[i]) ? beside_recipients(&r->lines[i]) : S("");
        if (line_is_signature(&l) || beside.n > 0) {
            take_signature_line(h, beside.n > 0 ? beside : l.text);
            is_open = true;
        } else if (is_position(&l)) {
            h->doc->position = l.text;
            is_open = true;
        } else if (is_open && !h->doc->signatory.p && is_person(&l)) {
            h->doc->signatory = l.text;
        }
    }
}

/* ---- all of it ---- */

static void report_missing(struct heading_reader *h)
{
    const struct ingest_document *doc = h->doc;
    size_t line = h->d->first;
    if (!doc->number.p) {
        finding_at_line(h->r, FIND_NO_NUMBER, h->document, line, STR_NONE, STR_NONE);
    }
    if (!doc->signed_on.has) {
        finding_at_line(h->r, FIND_NO_DATE, h->document, line, STR_NONE, STR_NONE);
    }
    if (!doc->issuer.p) {
        finding_at_line(h->r, FIND_NO_ISSUER, h->document, line, STR_NONE, STR_NONE);
    }
    if (!doc->title.p) {
        finding_at_line(h->r, FIND_NO_TITLE, h->document, line, STR_NONE, STR_NONE);
    }
    if (!doc->signatory.p) {
        finding_at_line(h->r, FIND_NO_SIGNATORY, h->document, h->d->body_end < h->r->n ? h->d->body_end : line, doc->position, STR_NONE);
    }
}

/* The abbreviation in the number and the words above the title must name one kind; a notice (TB) may carry a conclusion. */
static void compare_kind(struct heading_reader *h)
{
    const struct document_kind *by_code = h->code.p ? document_kind_of_code(h->code) : NULL;
    if (!h->kind) {
        bool is_letter = h->addressee != SIZE_MAX;
        h->doc->kind = by_code && !is_letter ? by_code->name : is_letter ? S("letter") : S("other");
        return;
    }
    h->doc->kind = h->kind->name;
    bool is_law = str_starts(h->code, S("QH"));
    bool agrees = !by_code || is_law || str_eq(by_code->code, h->kind->code);
    if (!agrees) {
        finding_at_line(h->r, FIND_KIND_MISMATCH, h->document, h->kind_line, h->code, by_code->words);
    }
}

void header_read(struct reader *r, struct document_span *d, struct ingest_document *doc, size_t document)
{
    struct heading_reader h = {.r = r, .d = d, .doc = doc, .document = document, .addressee = SIZE_MAX};
    d->body = line_next_text(r, d->first);
    doc->first_line = d->first + 1;
    doc->last_line = d->end;
    doc->attachments = d->attachments.n;
    end_before_signature(&h);
    read_above(&h);
    if (h.kind) {
        read_title(&h);
    } else if (h.addressee != SIZE_MAX) {
        read_letter(&h);
    }
    issuer_from_lines(&h);
    issuer_from_title(&h);
    read_signature(&h);
    read_passing(&h);
    compare_kind(&h);
    if (!doc->issuer.p && doc->on_behalf.p) {
        doc->issuer = doc->on_behalf;
    }
    if (!doc->style.p && (h.has_motto || h.has_party)) {
        doc->style = h.has_party ? S("party") : S("state");
    }
    doc->evidence[EVIDENCE_NUMBER] = doc->number.p != NULL;
    doc->evidence[EVIDENCE_DATE] = doc->signed_on.has;
    doc->evidence[EVIDENCE_HEADER] = h.has_motto || h.has_party;
    doc->evidence[EVIDENCE_KIND] = h.kind != NULL;
    doc->evidence[EVIDENCE_ADDRESSEE] = h.addressee != SIZE_MAX;
    doc->evidence[EVIDENCE_SIGNATURE] = doc->on_behalf.p || doc->position.p || doc->signatory.p;
    doc->evidence[EVIDENCE_RECIPIENTS] = d->body_end < r->n && line_is_recipients(&r->lines[d->body_end]);
    report_missing(&h);
}
