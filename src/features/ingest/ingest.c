/* The use of the reader's parts one after another. */
#include "features/ingest/ingest.h"

#include "base/utf8.h"
#include "features/ingest/ingest_read.h"
#include "text/nfc.h"

#include <string.h>

enum { EXCERPT_BYTES = 120 };
#define SCRATCH_BYTES ((size_t)1 << 32)

/* ---- findings ---- */

/* Cut at a character. */
static struct str shortened(struct str s)
{
    size_t n = s.n < EXCERPT_BYTES ? s.n : EXCERPT_BYTES;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
        n--;
    }
    return str_sub(s, 0, n);
}

void finding_add(struct reader *r, const struct ingest_finding *f)
{
    if (r->out->findings.n >= INGEST_MAX_FINDINGS) {
        r->out->findings_dropped++;
        return;
    }
    struct ingest_finding *to = VEC_PUSH(r->arena, &r->out->findings);
    *to = *f;
    to->excerpt = shortened(f->excerpt);
}

void finding_at_line(struct reader *r, enum ingest_finding_kind kind, size_t document, size_t line, struct str detail, struct str suggestion)
{
    struct str text = line < r->n ? r->lines[line].text : S("");
    struct ingest_finding f = {.kind = kind, .document = document, .line = line + 1, .column = 1, .clause = INGEST_NO_CLAUSE, .excerpt = text,
                               .detail = detail, .suggestion = suggestion};
    finding_add(r, &f);
}

/* ---- the edge ---- */

static void note_bad_bytes(struct reader *r, struct str text, size_t bad)
{
    size_t line = 0;
    size_t line_start = 0;
    for (size_t i = 0; i < bad; i++) {
        if (text.p[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    }
    struct str before = str_sub(text, line_start, bad);
    struct ingest_finding f = {.kind = FIND_NOT_UTF8, .line = line + 1, .column = utf8_count(before) + 1, .clause = INGEST_NO_CLAUSE, .excerpt = S("")};
    bool is_utf16 = str_starts(text, S("\xFF\xFE")) || str_starts(text, S("\xFE\xFF"));
    f.kind = memchr(text.p, 0, text.n) && !is_utf16 ? FIND_NOT_TEXT : FIND_NOT_UTF8;
    finding_add(r, &f);
}

/* The text in normal form, or false when it is none. */
static bool take_text(struct reader *r, struct str text)
{
    size_t bad = 0;
    struct str nfc = STR_NONE;
    text = str_starts(text, S("\xEF\xBB\xBF")) ? str_sub(text, 3, text.n) : text;
    if (text.n > INGEST_MAX_BYTES) {
        struct ingest_finding f = {.kind = FIND_TOO_LARGE, .line = 1, .column = 1, .clause = INGEST_NO_CLAUSE, .excerpt = S("")};
        finding_add(r, &f);
        return false;
    }
    if (text_nfc(r->arena, text, &nfc, &bad) != OK) {
        note_bad_bytes(r, text, bad);
        return false;
    }
    r->text = nfc.p ? nfc : S("");
    if (nfc.p != text.p && !str_eq(nfc, text)) {
        struct ingest_finding f = {.kind = FIND_NOT_NFC, .line = 1, .column = 1, .clause = INGEST_NO_CLAUSE, .excerpt = S("")};
        finding_add(r, &f);
    }
    return true;
}

/* ---- documents ---- */

/* What was noted about a document's form says nothing when it turns out to be no legal text. */
static void drop_findings(struct reader *r, size_t from, size_t document)
{
    size_t kept = from;
    for (size_t i = from; i < r->out->findings.n; i++) {
        struct ingest_finding f = r->out->findings.v[i];
        if (f.document != document) {
            r->out->findings.v[kept++] = f;
        }
    }
    r->out->findings.n = kept;
}

static void read_document(struct reader *r, struct document_span *d)
{
    struct ingest *out = r->out;
    size_t document = out->documents.n;
    *VEC_PUSH(r->arena, &out->documents) = (struct ingest_document){0};
    size_t first_clause = out->clauses.n;
    size_t first_finding = out->findings.n;
    struct ingest_document doc = {0};
    header_read(r, d, &doc, document);
    out->documents.v[document] = doc;
    tree_build(r, document, d);
    legal_decide(r, document, first_clause);
    if (!out->documents.v[document].is_legal) {
        out->clauses.n = first_clause;
        r->marks.n = first_clause;
        out->documents.v[document].closing = STR_NONE;
        drop_findings(r, first_finding, document);
        return;
    }
    recognition_check(r, document, first_clause);
    tasks_find(r, document, first_clause);
}

/* The legal text with most clauses; the first one when there is none. */
static size_t main_document(struct arena *a, const struct ingest *in)
{
    size_t *clauses = ARENA_ARRAY(a, size_t, in->documents.n);
    for (size_t i = 0; i < in->clauses.n; i++) {
        clauses[in->clauses.v[i].document]++;
    }
    size_t best = 0;
    for (size_t i = 0; i < in->documents.n; i++) {
        bool is_better = in->documents.v[i].is_legal && (!in->documents.v[best].is_legal || clauses[i] > clauses[best]);
        best = is_better ? i : best;
    }
    return best;
}

static void read_all(struct reader *r)
{
    struct spans spans = {0};
    lines_read(r);
    documents_split(r, &spans);
    for (size_t i = 0; i < spans.n; i++) {
        read_document(r, &spans.v[i]);
    }
    r->out->main = main_document(r->arena, r->out);
}

void ingest_text(struct arena *a, struct str text, struct ingest *out)
{
    *out = (struct ingest){0};
    struct reader r = {.arena = a, .scratch = arena_new(SCRATCH_BYTES), .out = out};
    if (take_text(&r, text)) {
        read_all(&r);
    } else {
        *VEC_PUSH(a, &out->documents) = (struct ingest_document){0};
    }
    arena_free(r.scratch);
}
