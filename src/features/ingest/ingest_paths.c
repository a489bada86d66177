/* Finishes the tree: paths in the form of the pack (`II.1.đ`, `II.2.đ.-1`, `Đ3`), kinds, and the text of every clause as received and corrected. */
#include "features/ingest/ingest_read.h"

#include "base/map.h"

#include <string.h>

enum { PATH_MAX_BYTES = 200 };

/* ---- kinds ---- */

static enum ingest_kind kind_of(const struct clause_mark *c)
{
    bool has_parts = c->n_children + c->n_paragraphs > 0;
    switch (c->m.kind) {
    case MARK_PART:
    case MARK_ANNEX:
    case MARK_ROMAN:
        return CLAUSE_PART;
    case MARK_CHAPTER:
        return CLAUSE_CHAPTER;
    case MARK_SECTION:
    case MARK_SUBSECTION:
    case MARK_CAPITAL:
        return CLAUSE_SECTION;
    case MARK_ARTICLE:
        return CLAUSE_ARTICLE;
    case MARK_NUMBER:
    case MARK_DECIMAL:
        return has_parts ? CLAUSE_SECTION : CLAUSE_ITEM;
    case MARK_LETTER:
        return CLAUSE_LETTER;
    case MARK_DASH:
    case MARK_PLUS:
    case MARK_STAR:
        return CLAUSE_DASH;
    case MARK_PAREN:
    case MARK_NONE:
    case MARK__N:
        break;
    }
    return CLAUSE_ITEM;
}

/* ---- paths ---- */

static struct str roman(struct arena *a, int v)
{
    static const struct {
        int value;
        struct str sign;
    } signs[] = {{50, S_INIT("L")}, {40, S_INIT("XL")}, {10, S_INIT("X")}, {9, S_INIT("IX")}, {5, S_INIT("V")}, {4, S_INIT("IV")}, {1, S_INIT("I")}};
    struct buf b = buf_new(a, 32);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        for (; v >= signs[i].value; v -= signs[i].value) {
            buf_str(&b, signs[i].sign);
        }
    }
    return buf_view(&b);
}

static struct str numbered(struct arena *a, struct str prefix, size_t n)
{
    return STR_CAT(a, prefix, str_from_i64(a, (int64_t)n));
}

/* A clause without label: the preamble is 0; before labelled ones it is .0, else .1, .2 … */
static struct str paragraph_segment(struct arena *a, const struct clause_mark *c, const struct clause_mark *parent)
{
    if (!parent) {
        return S("0");
    }
    if (parent->n_children == 0) {
        return str_from_i64(a, (int64_t)c->ordinal);
    }
    return c->ordinal == 1 ? S("0") : numbered(a, S("0."), c->ordinal);
}

static struct str segment_of(struct arena *a, const struct clause_mark *c, const struct clause_mark *parent)
{
    size_t value = (size_t)c->m.value;
    switch (c->m.kind) {
    case MARK_PART:
        return numbered(a, S("P"), value);
    case MARK_ANNEX:
        return numbered(a, S("PL"), value);
    case MARK_CHAPTER:
        return STR_CAT(a, S("C"), roman(a, c->m.value));
    case MARK_SECTION:
        return numbered(a, S("M"), value);
    case MARK_SUBSECTION:
        return numbered(a, S("TM"), value);
    case MARK_ARTICLE:
        return numbered(a, S("Đ"), value);
    case MARK_ROMAN:
        return roman(a, c->m.value);
    case MARK_CAPITAL:
        return STR_CAT(a, (struct str){&"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[c->m.value >= 1 && c->m.value <= 26 ? c->m.value - 1 : 0], 1});
    case MARK_NUMBER:
    case MARK_DECIMAL:
        return str_from_i64(a, c->m.value);
    case MARK_LETTER:
        return str_dup(a, str_c(c->m.letter));
    case MARK_PAREN:
        return STR_CAT(a, S("("), str_from_i64(a, c->m.value), S(")"));
    case MARK_DASH:
    case MARK_STAR:
        return numbered(a, S("-"), c->ordinal);
    case MARK_PLUS:
        return numbered(a, S("+"), c->ordinal);
    case MARK_NONE:
    case MARK__N:
        break;
    }
    return paragraph_segment(a, c, parent);
}

/* An article has one number through all chapters: its path does not name them. */
static bool is_top(const struct ingest_clause *c, const struct clause_mark *m)
{
    return c->parent == INGEST_NO_CLAUSE || m->m.kind == MARK_ARTICLE;
}

/* Attachments begin their numbering again; only where that would give one path twice, theirs get K1, K2 … in front. */
static bool section_collides(struct reader *r, size_t first, size_t section, const struct map *taken)
{
    for (size_t i = first; i < r->marks.n; i++) {
        const struct clause_mark *m = &r->marks.v[i];
        int64_t other = 0;
        if (m->section == section && is_top(&r->out->clauses.v[i], m) && map_get(taken, segment_of(r->arena, m, NULL), &other)) {
            return true;
        }
    }
    return false;
}

static struct str unique_path(struct reader *r, struct map *taken, struct str path)
{
    int64_t times = 0;
    if (!map_get(taken, path, &times)) {
        (void)map_set(taken, path, 1);
        return path;
    }
    (void)map_set(taken, path, times + 1);
    struct str numbered_path = STR_CAT(r->arena, path, S("~"), str_from_i64(r->arena, times + 1));
    (void)map_set(taken, numbered_path, 1);
    return numbered_path;
}

static void set_path(struct reader *r, size_t i, struct map *taken, struct str prefix)
{
    struct ingest_clause *c = &r->out->clauses.v[i];
    const struct clause_mark *m = &r->marks.v[i];
    bool has_parent = c->parent != INGEST_NO_CLAUSE;
    struct str segment = segment_of(r->arena, m, has_parent ? &r->marks.v[c->parent] : NULL);
    struct str above = is_top(c, m) ? prefix : STR_CAT(r->arena, r->out->clauses.v[c->parent].path, S("."));
    above = above.n > PATH_MAX_BYTES ? S("…") : above;
    c->path = unique_path(r, taken, STR_CAT(r->arena, above, segment));
}

static void set_paths(struct reader *r, size_t first)
{
    struct map taken = map_new(r->arena);
    struct str prefix = S("");
    size_t section = 0;
    for (size_t i = first; i < r->marks.n; i++) {
        const struct clause_mark *m = &r->marks.v[i];
        if (m->section != section) {
            section = m->section;
            bool collides = section_collides(r, i, section, &taken);
            prefix = collides ? STR_CAT(r->arena, S("K"), str_from_i64(r->arena, (int64_t)section), S(".")) : S("");
        }
        set_path(r, i, &taken, prefix);
    }
}

/* ---- texts ---- */

/* "57- NQ/TW": the spaces that recognition puts into a number. */
static struct str without_number_gaps(struct arena *a, struct str s)
{
    bool has_gap = str_find(s, S("- "), 0) != SIZE_MAX;
    if (!has_gap) {
        return s;
    }
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool is_sign = s.p[i] == '-' && i > 0 && ascii_is_digit(s.p[i - 1]);
        struct number_read number;
        out[n++] = s.p[i];
        if (!is_sign || i + 2 >= s.n || s.p[i + 1] != ' ') {
            continue;
        }
        size_t from = i;
        while (from > 0 && ascii_is_digit(s.p[from - 1])) {
            from--;
        }
        bool is_number = i - from <= 4 && number_at(a, str_sub(s, from, from + 60), &number) && number.end > i - from;
        while (is_number && i + 1 < s.n && (s.p[i + 1] == ' ' || s.p[i + 1] == '-')) {
            i++;
        }
    }
    return (struct str){out, n};
}

static struct str joined_text(struct reader *r, size_t clause)
{
    const struct clause_mark *m = &r->marks.v[clause];
    size_t bytes = 0;
    for (size_t i = m->first; i <= m->last; i++) {
        bytes += r->lines[i].owner == (int64_t)clause ? r->lines[i].text.n + 1 : 0;
    }
    char *out = ARENA_ARRAY(r->arena, char, bytes + 1);
    size_t n = 0;
    for (size_t i = m->first; i <= m->last; i++) {
        const struct line *l = &r->lines[i];
        if (l->owner != (int64_t)clause) {
            continue;
        }
        struct str s = i == m->first ? str_sub(l->text, m->m.end, l->text.n) : l->text;
        bool is_cut = n > 1 && out[n - 1] == '-' && ascii_is_digit(out[n - 2]);
        if (n > 0 && !is_cut) {
            out[n++] = l->opens_paragraph || l->role == LINE_TABLE ? '\n' : ' ';
        }
        memcpy(out + n, s.p ? s.p : "", s.n);
        n += s.n;
    }
    return without_number_gaps(r->arena, str_trim((struct str){out, n}));
}

static struct str received_text(const struct reader *r, const struct clause_mark *m)
{
    const char *from = r->lines[m->first].raw.p;
    struct str last = r->lines[m->last].raw;
    return str_trim((struct str){from, (size_t)(last.p + last.n - from)});
}

static void set_texts(struct reader *r, size_t i)
{
    struct ingest_clause *c = &r->out->clauses.v[i];
    const struct clause_mark *m = &r->marks.v[i];
    c->is_paragraph = m->m.kind == MARK_NONE && c->parent != INGEST_NO_CLAUSE;
    bool is_preamble = m->m.kind == MARK_NONE && c->parent == INGEST_NO_CLAUSE;
    c->kind = is_preamble ? CLAUSE_PREAMBLE : kind_of(m);
    c->label = m->m.kind == MARK_NONE ? S("") : marker_label(r->arena, &m->m);
    c->received = received_text(r, m);
    c->text = joined_text(r, i);
    bool has_parts = m->n_children + m->n_paragraphs > 0;
    c->is_heading = has_parts && (c->kind <= CLAUSE_SECTION || !text_is_terminal(c->text));
    c->corrected = c->label.n > 0 ? STR_CAT(r->arena, c->label, c->text.n > 0 ? S(" ") : S(""), c->text) : c->text;
}

void tree_finish(struct reader *r, size_t first)
{
    set_paths(r, first);
    for (size_t i = first; i < r->out->clauses.n; i++) {
        set_texts(r, i);
    }
}
