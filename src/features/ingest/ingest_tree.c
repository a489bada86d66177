/* Builds the tree: walks the lines of a document's text, decides which labels are labels, and gives every line to its clause. */
#include "features/ingest/ingest_read.h"

#include <string.h>

enum { STACK_MAX = 24, GAP_MAX = 30, QUOTE_LINES = 400, HEADING_MAX = 600, LETTER_HEADING_MAX = 110 };

struct tree {
    struct reader *r;
    size_t document, section;
    size_t end;              /* one behind the last line */
    size_t stack[STACK_MAX]; /* open clauses with labels, outermost first */
    size_t depth;
    int64_t owner;           /* clause that an unlabelled line would carry on */
    int64_t paragraph;       /* open clause without label */
    size_t previous;         /* last line of text, SIZE_MAX at the start */
    size_t quoted_to;        /* labels up to this line are quoted: an amendment's new wording */
    int64_t last_article;
    struct marker last_number;
    int capital_rank;
    size_t last_loose; /* line where the last unlabelled paragraph within a leaf began; 0: none since the last label */
};

static struct ingest_clause *clause_at(struct tree *t, int64_t i)
{
    return &t->r->out->clauses.v[i];
}

static struct clause_mark *mark_at(struct tree *t, int64_t i)
{
    return &t->r->marks.v[i];
}

/* ---- order of the labels ---- */

static int rank_of(const struct tree *t, const struct marker *m)
{
    static const int ranks[MARK__N] = {
        [MARK_PART] = 10,    [MARK_ANNEX] = 10,  [MARK_CHAPTER] = 20,  [MARK_SECTION] = 30, [MARK_SUBSECTION] = 40,
        [MARK_ARTICLE] = 50, [MARK_ROMAN] = 70,  [MARK_NUMBER] = 80,   [MARK_DECIMAL] = 85, [MARK_LETTER] = 130,
        [MARK_PAREN] = 140,  [MARK_DASH] = 150,  [MARK_PLUS] = 160,    [MARK_STAR] = 170,
    };
    if (m->kind == MARK_CAPITAL) {
        return t->capital_rank ? t->capital_rank : 65;
    }
    return ranks[m->kind] + (m->kind == MARK_DECIMAL ? m->n_parts : 0);
}

/* The open label of this kind, or NULL. */
static const struct marker *open_mark(struct tree *t, enum marker_kind kind)
{
    for (size_t i = t->depth; i > 0; i--) {
        const struct marker *m = &mark_at(t, (int64_t)t->stack[i - 1])->m;
        if (m->kind == kind) {
            return m;
        }
    }
    return NULL;
}

static int expected_value(struct tree *t, enum marker_kind kind)
{
    const struct marker *m = open_mark(t, kind);
    return m ? m->value + 1 : 1;
}

/* ---- labels whose meaning depends on the list they stand in ---- */

/* i) v) x) may be roman; 1) and 0) may be l) and o); I. may follow H. */
static struct marker in_context(struct tree *t, struct marker m)
{
    const struct marker *letter = open_mark(t, MARK_LETTER);
    const struct marker *paren = open_mark(t, MARK_PAREN);
    const struct marker *capital = open_mark(t, MARK_CAPITAL);
    if (m.kind == MARK_LETTER && m.letter[1] == 0 && strchr("ivx", m.letter[0])) {
        int roman = m.letter[0] == 'i' ? 1 : m.letter[0] == 'v' ? 5 : 10;
        bool fits_letters = letter && letter->value + 1 == m.value;
        bool fits_roman = paren && paren->is_roman ? paren->value + 1 == roman : roman == 1 && (!letter || letter->value + 1 != m.value);
        if (fits_roman && !fits_letters) {
            m.kind = MARK_PAREN;
            m.value = roman;
            m.is_roman = true;
        }
    }
    bool is_stroke = m.kind == MARK_PAREN && !m.is_roman && m.value == 1 && letter && letter->value == 10 && str_eq(m.label, S("1)"));
    if (is_stroke) {
        m = (struct marker){.kind = MARK_LETTER, .value = 11, .letter = "l", .label = m.label, .end = m.end, .is_repaired = true};
    }
    if (m.kind == MARK_ROMAN && m.value == 1 && capital && capital->value == 8) {
        m.kind = MARK_CAPITAL;
        m.value = 9;
    }
    return m;
}

/* ---- is this label one? ---- */

struct place {
    const struct line *l;
    bool is_strong; /* something ends before this line */
    bool is_upper;  /* the text behind the label begins with a capital */
    bool is_empty;
};

static struct place place_of(struct tree *t, const struct line *l, const struct marker *m)
{
    struct str content = str_sub(l->text, m->end, l->text.n);
    struct place p = {.l = l, .is_upper = text_starts_upper(content), .is_empty = content.n == 0};
    const struct line *before = t->previous == SIZE_MAX ? NULL : &t->r->lines[t->previous];
    bool is_short = before && t->r->width > 0 && before->text.n * 3 < t->r->width * 2;
    p.is_strong = t->r->width == 0 || l->after_blank || l->is_marked || !before || is_short || text_is_terminal(before->text) || line_is_capitals(before);
    return p;
}

static bool accept_number(struct tree *t, const struct marker *m, const struct place *p)
{
    int expected = expected_value(t, m->kind);
    if (m->is_weak) {
        return m->value == expected && p->is_strong && p->is_upper && (m->value > 1 || m->label.n > 1);
    }
    if (m->value == expected) {
        return p->is_upper || p->is_strong;
    }
    bool is_near = m->value <= expected + GAP_MAX;
    bool is_restart = m->value < expected && m->value > 1;
    return p->is_strong && p->is_upper && is_near && (!is_restart || p->l->after_blank || p->l->is_marked || t->r->width == 0);
}

static bool accept_roman(struct tree *t, const struct marker *m, const struct place *p)
{
    bool is_title = p->l->upper_permille >= 500 || p->l->is_marked || p->is_empty;
    int expected = expected_value(t, MARK_ROMAN);
    return (p->is_upper || p->is_empty) && (is_title || (m->value == expected && p->is_strong));
}

static bool accept_capital(struct tree *t, const struct marker *m, const struct place *p)
{
    bool is_title = p->l->upper_permille >= 500 || p->l->is_marked;
    int expected = expected_value(t, MARK_CAPITAL);
    return p->is_upper && m->value <= expected + 1 && (is_title || (p->l->after_blank && m->value == expected && expected > 1));
}

static bool accept_letter(struct tree *t, const struct marker *m, const struct place *p)
{
    int expected = expected_value(t, MARK_LETTER);
    bool is_next = m->value == expected || (m->value == 4 && expected == 5);
    if (m->is_weak) {
        return is_next && p->is_strong;
    }
    if (is_next) {
        return p->is_strong || p->is_upper;
    }
    return p->is_strong && (m->value > 0 || open_mark(t, MARK_LETTER));
}

static bool accept_paren(struct tree *t, const struct marker *m, const struct place *p)
{
    return p->is_strong && (m->value == 1 || m->value == expected_value(t, MARK_PAREN));
}

static bool accept_bullet(const struct tree *t, const struct marker *m, const struct place *p)
{
    bool is_line = p->is_strong || t->r->width == 0;
    return m->is_weak ? p->is_strong && p->is_upper : !p->is_empty && (is_line || p->is_upper);
}

static bool accept_article(struct tree *t, const struct marker *m, const struct place *p)
{
    int expected = t->last_article == INGEST_NO_CLAUSE ? 1 : mark_at(t, t->last_article)->m.value + 1;
    bool is_near = m->value >= expected && m->value <= expected + GAP_MAX;
    return p->is_strong && (is_near || m->value == 1 || p->l->is_marked || p->l->after_blank);
}

static bool accepts(struct tree *t, const struct line *l, const struct marker *m)
{
    struct place p = place_of(t, l, m);
    switch (m->kind) {
    case MARK_NUMBER:
        return accept_number(t, m, &p);
    case MARK_DECIMAL:
        return p.is_strong && p.is_upper && open_mark(t, MARK_NUMBER) && (!m->is_weak || p.l->after_blank || t->r->width == 0);
    case MARK_ROMAN:
        return accept_roman(t, m, &p);
    case MARK_CAPITAL:
        return accept_capital(t, m, &p);
    case MARK_LETTER:
        return accept_letter(t, m, &p);
    case MARK_PAREN:
        return accept_paren(t, m, &p);
    case MARK_DASH:
    case MARK_PLUS:
    case MARK_STAR:
        return accept_bullet(t, m, &p);
    case MARK_ARTICLE:
        return accept_article(t, m, &p);
    case MARK_PART:
    case MARK_ANNEX:
    case MARK_CHAPTER:
    case MARK_SECTION:
    case MARK_SUBSECTION:
        return p.is_strong && (l->upper_permille >= 500 || l->is_marked || p.is_empty || m->value == expected_value(t, m->kind));
    case MARK_NONE:
    case MARK__N:
        break;
    }
    return false;
}

/* ---- opening clauses ---- */

static int64_t new_clause(struct tree *t, int64_t parent, const struct marker *m, size_t line)
{
    struct reader *r = t->r;
    *VEC_PUSH(r->arena, &r->out->clauses) = (struct ingest_clause){.document = t->document, .parent = parent, .line = line + 1, .last_line = line + 1};
    *VEC_PUSH(r->arena, &r->marks) = (struct clause_mark){.m = *m, .section = t->section, .first = line, .last = line};
    t->owner = (int64_t)r->out->clauses.n - 1;
    r->lines[line].owner = t->owner;
    return t->owner;
}

/* Closes what is as deep or deeper; the last one of the same kind is the label before this one. */
static int64_t close_to(struct tree *t, const struct marker *m)
{
    int64_t previous = INGEST_NO_CLAUSE;
    int rank = rank_of(t, m);
    while (t->depth > 0 && rank_of(t, &mark_at(t, (int64_t)t->stack[t->depth - 1])->m) >= rank) {
        int64_t top = (int64_t)t->stack[--t->depth];
        previous = mark_at(t, top)->m.kind == m->kind ? top : previous;
    }
    if (m->kind == MARK_ARTICLE) {
        return t->last_article;
    }
    return previous;
}

/* A list of numbers that runs on through the parts does not begin anew. */
static bool runs_on(const struct tree *t, const struct marker *m)
{
    return m->kind == MARK_NUMBER && t->last_number.kind == MARK_NUMBER && m->value == t->last_number.value + 1;
}

static void open_labelled(struct tree *t, struct marker *m, size_t line)
{
    if (m->kind == MARK_CAPITAL && !t->capital_rank) {
        t->capital_rank = open_mark(t, MARK_ROMAN) ? 75 : 65;
    }
    int64_t previous = close_to(t, m);
    int64_t parent = t->depth > 0 ? (int64_t)t->stack[t->depth - 1] : INGEST_NO_CLAUSE;
    struct marker before = previous == INGEST_NO_CLAUSE ? (struct marker){0} : mark_at(t, previous)->m;
    bool is_first = previous == INGEST_NO_CLAUSE;
    before = is_first && runs_on(t, m) ? t->last_number : before;
    int64_t self = (int64_t)t->r->out->clauses.n;
    enumeration_check(t->r, t->document, line, self, m, before.kind ? &before : NULL);
    new_clause(t, parent, m, line);
    mark_at(t, self)->ordinal = is_first || mark_at(t, previous)->m.kind != m->kind ? 1 : mark_at(t, previous)->ordinal + 1;
    if (parent != INGEST_NO_CLAUSE) {
        mark_at(t, parent)->n_children++;
    }
    if (t->depth < STACK_MAX) {
        t->stack[t->depth++] = (size_t)self;
    }
    t->paragraph = INGEST_NO_CLAUSE;
    t->last_loose = 0;
    t->last_article = m->kind == MARK_ARTICLE ? self : t->last_article;
    t->last_number = m->kind == MARK_NUMBER ? *m : t->last_number;
}

/* ---- lines without a label ---- */

/* A label and a few words that end nothing: what follows says it. */
static bool is_bare_heading(struct tree *t, const struct clause_mark *c)
{
    size_t bytes = 0;
    for (size_t i = c->first; i <= c->last; i++) {
        struct str s = str_trim(t->r->lines[i].text);
        struct str inside = str_sub(s, i == c->first ? c->m.end : 0, s.n > 0 ? s.n - 1 : 0);
        if (str_find(inside, S(". "), 0) != SIZE_MAX || str_find(inside, S("; ("), 0) != SIZE_MAX || str_find(inside, S(": ("), 0) != SIZE_MAX) {
            return false;
        }
        bytes += s.n;
    }
    bool is_short = bytes <= (c->m.kind == MARK_LETTER ? LETTER_HEADING_MAX : HEADING_MAX);
    return is_short && !text_is_terminal(t->r->lines[c->last].text);
}

static bool takes_paragraphs(struct tree *t, int64_t clause)
{
    const struct clause_mark *c = mark_at(t, clause);
    switch (c->m.kind) {
    case MARK_PART:
    case MARK_ANNEX:
    case MARK_CHAPTER:
    case MARK_SECTION:
    case MARK_SUBSECTION:
    case MARK_CAPITAL:
    case MARK_ROMAN:
        return true;
    case MARK_NUMBER:
    case MARK_DECIMAL:
    case MARK_LETTER:
        return is_bare_heading(t, c);
    case MARK_NONE:
    case MARK_ARTICLE:
    case MARK_PAREN:
    case MARK_DASH:
    case MARK_PLUS:
    case MARK_STAR:
    case MARK__N:
        break;
    }
    return false;
}

/* A label that stands alone on its line has its title on the next. */
static bool awaits_title(struct tree *t)
{
    if (t->owner == INGEST_NO_CLAUSE || t->paragraph != INGEST_NO_CLAUSE) {
        return false;
    }
    const struct clause_mark *c = mark_at(t, t->owner);
    bool is_alone = c->m.kind != MARK_NONE && c->first == c->last && str_sub(t->r->lines[c->first].text, c->m.end, SIZE_MAX).n == 0;
    return is_alone;
}

static bool carries_on(struct tree *t, const struct line *l)
{
    const struct line *before = &t->r->lines[t->previous];
    bool is_open = !text_is_terminal(before->text);
    bool is_upper = text_starts_upper(l->text);
    if (awaits_title(t) || l->role == LINE_TABLE || before->role == LINE_TABLE) {
        return true;
    }
    bool is_title = line_is_capitals(l) && line_is_capitals(before) && !l->after_blank;
    if (l->after_blank) {
        return is_open && !is_upper;
    }
    if (t->r->width == 0) {
        return (is_open && !is_upper) || is_title;
    }
    bool is_full = before->text.n * 4 >= t->r->width * 3;
    return is_open || is_full || !is_upper;
}

static void give_line(struct tree *t, size_t line, int64_t clause, bool opens_paragraph)
{
    struct line *l = &t->r->lines[line];
    l->owner = clause;
    l->opens_paragraph = opens_paragraph;
    mark_at(t, clause)->last = line;
    clause_at(t, clause)->last_line = line + 1;
    t->owner = clause;
}

static void note_joined(struct tree *t, size_t line)
{
    finding_at_line(t->r, FIND_JOINED_LINES, t->document, line, STR_NONE, STR_NONE);
    t->r->out->findings.v[t->r->out->findings.n - 1].clause = t->owner;
}

static void open_paragraph(struct tree *t, size_t line)
{
    int64_t top = t->depth > 0 ? (int64_t)t->stack[t->depth - 1] : INGEST_NO_CLAUSE;
    struct marker none = {0};
    bool is_next = t->paragraph != INGEST_NO_CLAUSE;
    if (top != INGEST_NO_CLAUSE && (is_next || takes_paragraphs(t, top))) {
        size_t ordinal = ++mark_at(t, top)->n_paragraphs;
        t->paragraph = new_clause(t, top, &none, line);
        mark_at(t, t->paragraph)->ordinal = ordinal;
        return;
    }
    t->last_loose = t->last_loose || t->owner == INGEST_NO_CLAUSE || mark_at(t, t->owner)->m.kind == MARK_NONE ? t->last_loose : line;
    give_line(t, line, t->owner, true);
}

static void take_unlabelled(struct tree *t, size_t line)
{
    const struct line *l = &t->r->lines[line];
    struct marker none = {0};
    if (t->owner == INGEST_NO_CLAUSE) {
        new_clause(t, INGEST_NO_CLAUSE, &none, line); /* the preamble */
        return;
    }
    if (!carries_on(t, l)) {
        open_paragraph(t, line);
        return;
    }
    bool is_split = l->after_blank && !awaits_title(t) && l->role == LINE_TEXT && t->r->out->findings.n < INGEST_MAX_FINDINGS;
    if (is_split) {
        note_joined(t, line);
    }
    give_line(t, line, t->owner, false);
}

/* ---- quotations ---- */

static bool closes_quote(struct str s)
{
    while (s.n > 0 && strchr(".;,:", s.p[s.n - 1])) {
        s.n--;
    }
    return str_ends(s, S("”")) || str_ends(s, S("\""));
}

/* An amendment quotes whole articles: labels inside “…” belong to the quotation. */
static void note_quote(struct tree *t, size_t line)
{
    struct str s = t->r->lines[line].text;
    bool opens = str_starts(s, S("“")) || str_starts(s, S("\""));
    if (!opens || closes_quote(s) || line <= t->quoted_to) {
        return;
    }
    for (size_t i = line + 1; i < t->end && i < line + QUOTE_LINES; i++) {
        if (closes_quote(t->r->lines[i].text)) {
            t->quoted_to = i;
            return;
        }
    }
}

/* ---- walking ---- */

static void take_line(struct tree *t, size_t line)
{
    const struct line *l = &t->r->lines[line];
    note_quote(t, line);
    bool is_quoted = t->quoted_to > 0 && line <= t->quoted_to;
    struct marker m = is_quoted ? (struct marker){0} : marker_of(l);
    m = m.kind == MARK_NONE ? m : in_context(t, m);
    if (m.kind != MARK_NONE && accepts(t, l, &m)) {
        open_labelled(t, &m, line);
    } else {
        take_unlabelled(t, line);
    }
    t->previous = line;
}

static void walk(struct tree *t, size_t from, size_t end)
{
    t->depth = 0;
    t->end = end;
    t->owner = INGEST_NO_CLAUSE;
    t->paragraph = INGEST_NO_CLAUSE;
    t->previous = SIZE_MAX;
    t->quoted_to = 0;
    t->last_article = INGEST_NO_CLAUSE;
    t->last_number = (struct marker){0};
    t->capital_rank = 0;
    t->last_loose = 0;
    for (size_t i = from; i < end; i++) {
        struct line *l = &t->r->lines[i];
        if (l->role == LINE_TEXT || l->role == LINE_TABLE) {
            take_line(t, i);
        } else if (l->role == LINE_FURNITURE) {
            finding_at_line(t->r, FIND_SKIPPED_LINE, t->document, i, STR_NONE, STR_NONE);
        }
    }
}

/* The last paragraph, if it stands by itself behind a complete item, closes the document: "Nghị quyết này phổ biến đến chi bộ." */
static void take_closing(struct tree *t)
{
    if (t->last_loose == 0) {
        return;
    }
    struct reader *r = t->r;
    int64_t clause = r->lines[t->last_loose].owner;
    size_t before = t->last_loose;
    do {
        before--;
    } while (r->lines[before].owner != clause);
    enum marker_kind kind = mark_at(t, clause)->m.kind;
    bool is_item = kind == MARK_NUMBER || kind == MARK_LETTER || kind == MARK_DASH;
    if (!is_item || !r->lines[t->last_loose].after_blank || !text_is_terminal(r->lines[before].text)) {
        return;
    }
    struct buf b = buf_new(r->arena, 1 << 16);
    for (size_t i = t->last_loose; i <= mark_at(t, clause)->last; i++) {
        if (r->lines[i].owner == clause) {
            buf_str(&b, r->lines[i].text);
            buf_char(&b, ' ');
            r->lines[i].owner = INGEST_NO_CLAUSE;
        }
    }
    mark_at(t, clause)->last = before;
    clause_at(t, clause)->last_line = before + 1;
    r->out->documents.v[t->document].closing = str_trim(buf_view(&b));
}

void tree_build(struct reader *r, size_t document, const struct document_span *d)
{
    struct tree t = {.r = r, .document = document};
    size_t first = r->out->clauses.n;
    walk(&t, d->body, d->body_end);
    if (r->out->clauses.n > first) {
        take_closing(&t);
    }
    for (size_t i = 0; i < d->attachments.n; i++) {
        t.section = i + 1;
        walk(&t, d->attachments.v[i].body, d->attachments.v[i].end);
    }
    tree_finish(r, first);
}
