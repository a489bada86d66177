/* Gaps, repeats, wrong letters: what one label says about the one before it in the same list. */
#include "features/ingest/ingest_read.h"

enum { MISSING_SHOWN = 6 };

static void note(struct reader *r, enum ingest_finding_kind kind, size_t document, size_t line, int64_t clause, const struct marker *m, struct str detail,
                 struct str suggestion)
{
    const struct line *l = &r->lines[line];
    size_t column = (size_t)(l->text.p >= l->raw.p && l->text.p < l->raw.p + l->raw.n ? l->text.p - l->raw.p : 0) + 1;
    struct ingest_finding f = {.kind = kind, .document = document, .line = line + 1, .column = column, .clause = clause, .excerpt = m->label,
                               .detail = detail, .suggestion = suggestion};
    finding_add(r, &f);
}

/* The label that value `v` would have in this list. */
static struct str label_for(struct arena *a, const struct marker *m, int v)
{
    if (m->kind == MARK_LETTER) {
        return vietnamese_letter(v).p ? STR_CAT(a, vietnamese_letter(v), S(")")) : S("?");
    }
    return str_from_i64(a, v);
}

static struct str missing_labels(struct arena *a, const struct marker *m, int from, int to)
{
    struct buf b = buf_new(a, 256);
    for (int v = from; v < to && v < from + MISSING_SHOWN; v++) {
        if (b.n > 0) {
            buf_lit(&b, ", ");
        }
        buf_str(&b, label_for(a, m, v));
    }
    if (to - from > MISSING_SHOWN) {
        buf_lit(&b, " …");
    }
    return buf_view(&b);
}

static bool is_counted(const struct marker *m)
{
    return m->kind != MARK_NONE && m->kind != MARK_DASH && m->kind != MARK_PLUS && m->kind != MARK_STAR && m->kind != MARK_ANNEX;
}

void enumeration_check(struct reader *r, size_t document, size_t line, int64_t clause, struct marker *m, const struct marker *previous)
{
    if (!is_counted(m)) {
        return;
    }
    int before = previous ? previous->value : 0;
    struct str expected = label_for(r->arena, m, before + 1);
    bool is_second_d = m->kind == MARK_LETTER && m->value == 4 && before == 4;
    if (m->kind == MARK_LETTER && m->value == 0) {
        note(r, FIND_WRONG_LETTER, document, line, clause, m, m->label, expected);
        m->value = before;
        return;
    }
    if (is_second_d) {
        note(r, FIND_D_FOR_DD, document, line, clause, m, m->label, S("đ)"));
        *m = (struct marker){.kind = MARK_LETTER, .value = 5, .letter = "đ", .label = m->label, .end = m->end};
        return;
    }
    if (m->is_repaired || (m->is_weak && m->kind == MARK_NUMBER)) {
        note(r, FIND_LABEL_REPAIRED, document, line, clause, m, m->label, expected);
    }
    if (!previous && m->value != 1) {
        note(r, FIND_START, document, line, clause, m, m->label, expected);
    } else if (previous && m->value == before) {
        note(r, FIND_REPEAT, document, line, clause, m, m->label, expected);
    } else if (previous && m->value < before) {
        note(r, FIND_ORDER, document, line, clause, m, previous->label, expected);
    } else if (m->value > before + 1) {
        note(r, FIND_GAP, document, line, clause, m, missing_labels(r->arena, m, before + 1, m->value), STR_NONE);
    }
}
