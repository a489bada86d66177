/* Is this a legal text? By evidence that is counted and shown, never by one sign alone. */
#include "features/ingest/ingest_read.h"

enum { LEGAL_PERMILLE = 400, LABELS_MIN = 3, PREAMBLE_LOOKED_AT = 4000 };

static const int weights[EVIDENCE__N] = {
    [EVIDENCE_NUMBER] = 250,    [EVIDENCE_DATE] = 150,      [EVIDENCE_HEADER] = 150,     [EVIDENCE_KIND] = 150,     [EVIDENCE_ENACTING] = 100,
    [EVIDENCE_SIGNATURE] = 100, [EVIDENCE_RECIPIENTS] = 50, [EVIDENCE_ENUMERATION] = 150, [EVIDENCE_ADDRESSEE] = 150,
};

/* Parts, articles, numbers, letters. Dashes alone are no structure. */
static size_t count_labels(const struct reader *r, size_t first)
{
    size_t labels = 0;
    for (size_t i = first; i < r->marks.n && labels < LABELS_MIN; i++) {
        const struct marker *m = &r->marks.v[i].m;
        bool is_label = m->kind != MARK_NONE && m->kind < MARK_PAREN;
        labels += is_label;
    }
    return labels;
}

/* "Căn cứ …", "QUYẾT NGHỊ:", "kết luận như sau:". */
static bool has_enacting_words(struct reader *r, size_t first)
{
    static const struct str words[] = {S_INIT("can cu"), S_INIT("quyet nghi"), S_INIT("nhu sau"), S_INIT("noi dung sau"), S_INIT("de nghi cua")};
    if (first >= r->marks.n || r->out->clauses.v[first].kind != CLAUSE_PREAMBLE || first + 1 >= r->marks.n) {
        return false;
    }
    struct str text = r->out->clauses.v[first].text;
    struct str folded = letters_fold(r->arena, text, PREAMBLE_LOOKED_AT, true);
    bool has_words = str_ends(text, S(":"));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        has_words = has_words || words_contain(folded, words[i]);
    }
    return has_words;
}

void legal_decide(struct reader *r, size_t document, size_t first_clause)
{
    struct ingest_document *doc = &r->out->documents.v[document];
    size_t labels = count_labels(r, first_clause);
    doc->evidence[EVIDENCE_ENUMERATION] = labels >= LABELS_MIN;
    doc->evidence[EVIDENCE_ENACTING] = has_enacting_words(r, first_clause);
    int score = 0;
    for (size_t e = 0; e < EVIDENCE__N; e++) {
        score += doc->evidence[e] ? weights[e] : 0;
    }
    bool has_identity = doc->evidence[EVIDENCE_NUMBER] || doc->evidence[EVIDENCE_KIND] || doc->evidence[EVIDENCE_HEADER] || doc->evidence[EVIDENCE_ADDRESSEE];
    bool has_form = doc->evidence[EVIDENCE_ENUMERATION] || doc->evidence[EVIDENCE_ENACTING] || doc->evidence[EVIDENCE_SIGNATURE];
    doc->is_legal = score >= LEGAL_PERMILLE && has_identity && has_form;
    doc->confidence_permille = score > 1000 ? 1000 : score;
    if (doc->is_legal && labels == 0) {
        finding_at_line(r, FIND_NO_STRUCTURE, document, doc->first_line - 1, STR_NONE, STR_NONE);
    }
}
