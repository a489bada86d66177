/* Finds the documents of a file (a covering letter may stand before a resolution) and in each the text proper, the end and the attachments. */
#include "features/ingest/ingest_read.h"

enum { HEADER_LINES = 16, LINES_BEFORE_HEADER = 6, TITLE_LINES = 8, SHORT_LINE = 100 };

bool line_is_state_motto(const struct line *l)
{
    return l->upper_permille >= 600 && str_find(l->folded, S("xa hoi chu nghia viet nam"), 0) != SIZE_MAX;
}

bool line_is_party_header(const struct line *l)
{
    if (!line_is_capitals(l) || l->folded.n < 18 || l->folded.n > 120) {
        return false;
    }
    size_t at = l->folded.n;
    for (int words = 0; words < 5 && at > 0; words++) {
        do {
            at--;
        } while (at > 0 && l->folded.p[at - 1] != ' ');
        at -= words < 4 && at > 0;
    }
    return letters_distance(str_sub(l->folded, at, l->folded.n), S("dang cong san viet nam"), 3) <= 3;
}

bool line_is_recipients(const struct line *l)
{
    size_t end = 0;
    size_t colon = str_find(str_sub(l->text, 0, 20), S(":"), 0);
    bool is_like = l->role == LINE_TEXT && letters_starts_like(str_sub(l->folded, 0, 12), S("noi nhan"), 2, &end);
    bool is_short = l->folded.n <= end + 1;
    bool is_named = colon != SIZE_MAX && letters_distance(str_sub(l->folded, 0, end), S("noi nhan"), 2) <= 2;
    size_t words = 0;
    for (size_t i = 0; i < l->text.n && i < colon; i++) {
        words += l->text.p[i] == ' ';
    }
    return is_like && (is_short || (is_named && words <= 1));
}

bool line_is_signature(const struct line *l)
{
    static const char *const signs[] = {"TM.", "TM ", "T/M", "KT.", "KT ", "T/L", "TL.", "TL ", "TUQ.", "Q. "};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (str_starts(l->text, str_c(signs[i]))) {
            return line_is_capitals(l) && l->text.n <= SHORT_LINE;
        }
    }
    return false;
}

/* "(Kèm theo Nghị quyết số …)" */
static bool is_annex_note(const struct line *l)
{
    size_t end = 0;
    return l->role == LINE_TEXT && (letters_starts_like(l->folded, S("kem theo"), 1, &end) || letters_starts_like(l->folded, S("ban hanh kem theo"), 2, &end));
}

static bool has_number(struct reader *r, const struct line *l)
{
    struct number_read n;
    return l->role == LINE_TEXT && l->text.n <= SHORT_LINE && number_at(r->arena, l->text, &n);
}

/* Where the header begins whose motto or Party line stands at `i`: capitals may stand above it. */
static size_t header_start(const struct reader *r, size_t i, size_t floor)
{
    size_t start = i;
    for (size_t k = i; k > floor && i - k < 4; k--) {
        const struct line *l = &r->lines[k - 1];
        if (l->role == LINE_BLANK || l->role == LINE_FURNITURE) {
            continue;
        }
        if (!line_is_capitals(l) || line_is_signature(l)) {
            break;
        }
        start = k - 1;
    }
    return start;
}

/* Below a header of a document stand its number and its kind; below the one of a form in an annex, dots. */
static bool opens_document(struct reader *r, size_t i)
{
    bool number = false;
    bool kind = false;
    size_t at = i;
    for (int seen = 0; seen < HEADER_LINES && at < r->n; seen++) {
        const struct line *l = &r->lines[at];
        size_t end = 0;
        number = number || has_number(r, l);
        kind = kind || document_kind_of(l, &end) != NULL;
        at = line_next_text(r, at + 1);
    }
    return number && kind;
}

/* A heading "CHƯƠNG TRÌNH …", "PHỤ LỤC I" or "QUY CHẾ …", and below it "(Kèm theo …)". */
static bool opens_attachment(const struct reader *r, size_t i)
{
    const struct line *l = &r->lines[i];
    size_t end = 0;
    bool is_annex = marker_of(l).kind == MARK_ANNEX || (line_is_capitals(l) && letters_starts_like(l->folded, S("phu luc"), 0, &end));
    if (is_annex && l->text.n <= SHORT_LINE) {
        return true;
    }
    if (!document_kind_of(l, &end)) {
        return false;
    }
    size_t at = line_next_text(r, i + 1);
    for (int seen = 0; seen < TITLE_LINES && at < r->n; seen++) {
        if (is_annex_note(&r->lines[at])) {
            return true;
        }
        at = line_next_text(r, at + 1);
    }
    return false;
}

/* The last line of the note "(Kèm theo …)" below a heading, or SIZE_MAX. */
static size_t annex_note(const struct reader *r, size_t first, size_t end)
{
    size_t at = line_next_text(r, first + 1);
    for (int seen = 0; seen < TITLE_LINES && at < end; seen++) {
        if (is_annex_note(&r->lines[at])) {
            bool is_open = !str_ends(r->lines[at].text, S(")"));
            size_t next = line_next_text(r, at + 1);
            return is_open && next < end && str_ends(r->lines[next].text, S(")")) ? next : at;
        }
        at = line_next_text(r, at + 1);
    }
    return SIZE_MAX;
}

/* First line of the attachment's own text: behind its title and the note in brackets. */
static size_t attachment_body(const struct reader *r, size_t first, size_t end)
{
    size_t note = annex_note(r, first, end);
    size_t at = line_next_text(r, (note == SIZE_MAX ? first : note) + 1);
    for (int seen = 0; note == SIZE_MAX && seen < TITLE_LINES && at < end; seen++) {
        enum marker_kind m = marker_of(&r->lines[at]).kind;
        if ((m != MARK_NONE && m != MARK_PAREN) || r->lines[at].text.n > 2 * SHORT_LINE) {
            break;
        }
        at = line_next_text(r, at + 1);
    }
    return at < end ? at : end;
}

static void add_attachments(struct reader *r, struct document_span *d, size_t from)
{
    for (size_t i = line_next_text(r, from); i < d->end; i = line_next_text(r, i + 1)) {
        if (!opens_attachment(r, i)) {
            continue;
        }
        if (d->attachments.n > 0) {
            d->attachments.v[d->attachments.n - 1].end = i;
        }
        *VEC_PUSH(r->arena, &d->attachments) = (struct attachment){i, i, d->end};
    }
    for (size_t k = 0; k < d->attachments.n; k++) {
        struct attachment *at = &d->attachments.v[k];
        at->body = attachment_body(r, at->first, at->end);
    }
}

/* Recipients and signature end the text proper; so does an attachment. */
static void find_body_end(struct reader *r, struct document_span *d)
{
    size_t i = line_next_text(r, d->first);
    while (i < d->end && !line_is_recipients(&r->lines[i]) && !line_is_signature(&r->lines[i])) {
        bool attachment = i > d->first + HEADER_LINES && opens_attachment(r, i);
        if (attachment) {
            break;
        }
        i = line_next_text(r, i + 1);
    }
    d->body_end = i < d->end ? i : d->end;
    add_attachments(r, d, d->body_end);
}

static void open_document(struct reader *r, struct spans *spans, size_t first)
{
    if (spans->n > 0) {
        spans->v[spans->n - 1].end = first;
    }
    *VEC_PUSH(r->arena, spans) = (struct document_span){.first = first, .end = r->n};
}

void documents_split(struct reader *r, struct spans *spans)
{
    size_t first = line_next_text(r, 0);
    open_document(r, spans, first);
    size_t texts = 0;
    bool is_ended = false;
    for (size_t i = first; i < r->n; i = line_next_text(r, i + 1)) {
        const struct line *l = &r->lines[i];
        is_ended = is_ended || line_is_recipients(l) || line_is_signature(l);
        bool is_header = line_is_state_motto(l) || line_is_party_header(l);
        bool may_open = is_header && is_ended && texts > LINES_BEFORE_HEADER && spans->n < INGEST_MAX_DOCUMENTS;
        if (may_open && opens_document(r, i)) {
            open_document(r, spans, header_start(r, i, spans->v[spans->n - 1].first + 1));
            texts = 0;
            is_ended = false;
        }
        texts++;
    }
    for (size_t k = 0; k < spans->n; k++) {
        find_body_end(r, &spans->v[k]);
    }
}
