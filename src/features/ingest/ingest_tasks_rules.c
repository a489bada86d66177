/* Which clauses are tasks: in a part that demands work ("nhiệm vụ" in its heading, or a lead-in such as "các nhiệm vụ sau đây"), its lowest lettered items;
 * dashes under a letter belong to it, unless the letter only names who or about what; where there are no letters, the dashes or the numbered items. In
 * "Tổ chức thực hiện", the numbered items. */
#include "features/ingest/ingest_read.h"

#include <string.h>

enum { ACTOR_WORDS = 260, TASK_WORDS = 40000 };

enum demand { DEMAND_NONE, DEMAND_TASKS, DEMAND_ORGANISATION };

enum answer { ANSWER_UNKNOWN, ANSWER_YES, ANSWER_NO };

struct task_reader {
    struct reader *r;
    size_t document, first;
    enum demand *demands; /* of each clause from `first` on */
    bool *has_letters;       /* among its children */
    enum answer *hands_down; /* its dashes are the tasks */
    bool is_poor;
    int64_t lead_parent; /* whose lead is in lead_above */
    struct lead_read lead_above;
};

static struct ingest_clause *clause_of(struct task_reader *t, size_t i)
{
    return &t->r->out->clauses.v[i];
}

static const struct clause_mark *mark_of(struct task_reader *t, size_t i)
{
    return &t->r->marks.v[i];
}

/* ---- what a part is for ---- */

enum { HEADING_BYTES = 600 };

/* Adjacent words, compared as one: recognition loses letters and spaces. */
static bool mentions(struct arena *a, struct str text, const char *joined, size_t words, size_t limit, bool at_start)
{
    struct tokens t = tokens_of(a, str_sub(text, 0, HEADING_BYTES), 100, false);
    for (size_t i = 0; i + words <= t.n && (i == 0 || !at_start); i++) {
        char together[96];
        size_t n = 0;
        for (size_t k = 0; k < words && n + t.v[i + k].folded.n <= sizeof together; k++) {
            memcpy(together + n, t.v[i + k].folded.p, t.v[i + k].folded.n);
            n += t.v[i + k].folded.n;
        }
        if (letters_distance((struct str){together, n}, str_c(joined), limit) <= limit) {
            return true;
        }
    }
    return false;
}

static bool is_organisation_heading(struct arena *a, struct str text)
{
    return mentions(a, text, "tochucthuchien", 4, 4, true) || mentions(a, text, "trachnhiemthihanh", 4, 3, true);
}

static bool is_context_heading(struct arena *a, struct str text)
{
    static const struct {
        const char *joined;
        size_t words;
    } rows[] = {{"muctieu", 2}, {"quandiem", 2}, {"ketqua", 2}, {"tinhhinh", 2}, {"boicanh", 2}, {"thuctrang", 2}, {"nguyennhan", 2}, {"danhgia", 2},
                {"dubao", 2}, {"phamvi", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (mentions(a, text, rows[i].joined, rows[i].words, 1, true)) {
            return true;
        }
    }
    return false;
}

static bool is_task_heading(struct arena *a, struct str text)
{
    return mentions(a, text, "nhiemvu", 2, 1, false) || mentions(a, text, "giaiphap", 2, 1, true) || mentions(a, text, "noidungcongviec", 4, 2, false);
}

/* "… tổ chức triển khai thực hiện các nhiệm vụ sau đây:" */
static bool is_task_lead_in(struct arena *a, struct str text)
{
    size_t from = text.n > 240 ? text.n - 240 : 0;
    while (from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80) {
        from++;
    }
    struct str tail = str_sub(text, from, text.n);
    bool is_open = str_ends(tail, S(":"));
    return is_open && (mentions(a, tail, "nhiemvu", 2, 1, false) || mentions(a, tail, "chidao", 2, 1, false) || mentions(a, tail, "yeucau", 2, 1, false) ||
                       mentions(a, tail, "chithi", 2, 0, false));
}

static enum demand inherited(struct task_reader *t, const struct ingest_clause *c)
{
    if (c->parent != INGEST_NO_CLAUSE) {
        return t->demands[(size_t)c->parent - t->first];
    }
    return DEMAND_NONE;
}

static bool is_container(const struct clause_mark *m)
{
    return m->n_children + m->n_paragraphs > 0;
}

static enum demand demand_of_heading(struct task_reader *t, const struct ingest_clause *c, enum demand above)
{
    struct arena *a = t->r->scratch;
    bool is_top = above != DEMAND_TASKS;
    if (is_top && is_organisation_heading(a, c->text)) {
        return DEMAND_ORGANISATION;
    }
    if (above == DEMAND_NONE && !is_context_heading(a, c->text) && is_task_heading(a, c->text)) {
        return DEMAND_TASKS;
    }
    return above;
}

/* The lead-in of a part or of the whole text speaks for what follows. */
static void apply_lead_in(struct task_reader *t, size_t i, enum demand *of_text)
{
    const struct ingest_clause *c = clause_of(t, i);
    bool is_lead_in = (c->kind == CLAUSE_PREAMBLE || c->is_paragraph) && str_ends(c->text, S(":")) && is_task_lead_in(t->r->scratch, c->text);
    if (!is_lead_in) {
        return;
    }
    if (c->kind == CLAUSE_PREAMBLE) {
        *of_text = DEMAND_TASKS;
    } else if (t->demands[(size_t)c->parent - t->first] == DEMAND_NONE) {
        t->demands[(size_t)c->parent - t->first] = DEMAND_TASKS;
    }
}

static void read_demands(struct task_reader *t)
{
    enum demand of_text = DEMAND_NONE;
    for (size_t i = t->first; i < t->r->marks.n; i++) {
        const struct ingest_clause *c = clause_of(t, i);
        const struct clause_mark *m = mark_of(t, i);
        enum demand above = inherited(t, c);
        bool is_numbered_top = c->parent == INGEST_NO_CLAUSE && (m->m.kind == MARK_NUMBER || m->m.kind == MARK_LETTER || m->m.kind == MARK_DASH);
        above = is_numbered_top ? of_text : above;
        bool may_name = is_container(m) && m->m.kind != MARK_NONE && c->kind <= CLAUSE_GROUP;
        t->demands[i - t->first] = may_name ? demand_of_heading(t, c, above) : above;
        apply_lead_in(t, i, &of_text);
        if (c->parent != INGEST_NO_CLAUSE && m->m.kind == MARK_LETTER) {
            t->has_letters[(size_t)c->parent - t->first] = true;
        }
        arena_reset(t->r->scratch);
    }
}

/* ---- which clause of a part is the task ---- */

static bool is_number(const struct clause_mark *m)
{
    return m->m.kind == MARK_NUMBER || m->m.kind == MARK_DECIMAL;
}

/* The letter only names the actor or the matter: its dashes are the tasks. */
static bool hands_down(struct task_reader *t, size_t i)
{
    enum answer *known = &t->hands_down[i - t->first];
    if (!is_container(mark_of(t, i))) {
        return false;
    }
    if (*known == ANSWER_UNKNOWN) {
        const struct ingest_clause *c = clause_of(t, i);
        struct tokens words = tokens_of(t->r->scratch, c->text, ACTOR_WORDS, t->is_poor);
        bool is_name = !text_is_terminal(c->text) || lead_is_all(t->r->scratch, &words);
        *known = is_name ? ANSWER_YES : ANSWER_NO;
    }
    return *known == ANSWER_YES;
}

/* More than the announcement of what follows: it demands something itself. */
static bool says_more(struct str text)
{
    size_t dot = str_find(text, S(". "), 0);
    return dot != SIZE_MAX && dot > 40;
}

static bool is_task(struct task_reader *t, size_t i)
{
    const struct ingest_clause *c = clause_of(t, i);
    const struct clause_mark *m = mark_of(t, i);
    bool has_parent = c->parent != INGEST_NO_CLAUSE;
    const struct clause_mark *above = has_parent ? mark_of(t, (size_t)c->parent) : NULL;
    if (m->m.kind == MARK_NONE) {
        bool in_group = has_parent && (is_number(above) || above->m.kind == MARK_LETTER);
        return in_group && (above->n_children == 0 || says_more(c->text));
    }
    if (is_number(m)) {
        return !is_container(m);
    }
    if (m->m.kind == MARK_LETTER) {
        return !hands_down(t, i);
    }
    bool is_low = m->m.kind == MARK_DASH || m->m.kind == MARK_STAR || m->m.kind == MARK_PAREN;
    if (!is_low || !has_parent) {
        return is_low;
    }
    bool under_letter = above->m.kind == MARK_LETTER && hands_down(t, (size_t)c->parent);
    bool under_number = (is_number(above) || above->m.kind == MARK_ROMAN || above->m.kind == MARK_CAPITAL) && !t->has_letters[(size_t)c->parent - t->first];
    return under_letter || under_number;
}

/* A numbered item of "Tổ chức thực hiện"; where it only names who, what stands below it; where nothing is numbered, letters or dashes. */
static bool is_organisation_item(struct task_reader *t, size_t i)
{
    const struct ingest_clause *c = clause_of(t, i);
    if (c->parent == INGEST_NO_CLAUSE) {
        return false;
    }
    const struct clause_mark *above = mark_of(t, (size_t)c->parent);
    bool is_labelled = mark_of(t, i)->m.kind != MARK_NONE;
    if (above->m.kind != MARK_NONE && above->m.kind < MARK_NUMBER) {
        return is_labelled && mark_of(t, i)->m.kind >= MARK_NUMBER && !hands_down(t, i);
    }
    return is_number(above) && hands_down(t, (size_t)c->parent) && (is_labelled || above->n_children == 0);
}

/* ---- filling in ---- */

static int64_t group_of(struct task_reader *t, size_t i)
{
    int64_t at = clause_of(t, i)->parent;
    int64_t group = at;
    while (at != INGEST_NO_CLAUSE) {
        bool is_grouping = is_number(mark_of(t, (size_t)at));
        group = is_grouping ? at : group;
        if (is_grouping) {
            break;
        }
        at = clause_of(t, (size_t)at)->parent;
    }
    return group;
}

static struct lead_read lead_of_clause(struct task_reader *t, size_t i)
{
    struct tokens words = tokens_of(t->r->scratch, clause_of(t, i)->text, ACTOR_WORDS, t->is_poor);
    return lead_read(t->r->arena, &words);
}

/* The lead of the letter above, or of the lead-in of the group. Asked once for all children. */
static struct lead_read lead_from_above(struct task_reader *t, size_t i)
{
    struct lead_read none = {0};
    int64_t parent = clause_of(t, i)->parent;
    if (parent == INGEST_NO_CLAUSE || parent == t->lead_parent) {
        return parent == INGEST_NO_CLAUSE ? none : t->lead_above;
    }
    size_t above = (size_t)parent;
    bool names_who = mark_of(t, above)->m.kind == MARK_LETTER || (is_number(mark_of(t, above)) && hands_down(t, above));
    struct lead_read r = names_who ? lead_of_clause(t, above) : none;
    bool has_lead_in = above + 1 < t->r->marks.n && clause_of(t, above + 1)->is_paragraph && above + 1 != i;
    if (!r.lead.p && has_lead_in) {
        r = lead_of_clause(t, above + 1);
        r.coordinators = (struct ingest_names){0};
    }
    t->lead_parent = parent;
    t->lead_above = r;
    return r;
}

static struct str group_label(struct task_reader *t, size_t i)
{
    int64_t group = group_of(t, i);
    struct str label = group == INGEST_NO_CLAUSE ? S("") : marker_label(t->r->arena, &mark_of(t, (size_t)group)->m);
    while (label.n > 0 && (label.p[label.n - 1] == '.' || label.p[label.n - 1] == '-' || label.p[label.n - 1] == ')')) {
        label.n--;
    }
    return label;
}

static void note_unread_deadline(struct task_reader *t, size_t i, struct str words)
{
    struct ingest_finding f = {.kind = FIND_DEADLINE_UNREAD, .document = t->document, .line = clause_of(t, i)->line, .column = 1, .clause = (int64_t)i,
                               .excerpt = words, .detail = words};
    finding_add(t->r, &f);
}

static void add_task(struct task_reader *t, size_t i, bool is_organisational)
{
    struct reader *r = t->r;
    const struct ingest_clause *c = clause_of(t, i);
    struct tokens words = tokens_of(r->scratch, c->text, TASK_WORDS, t->is_poor);
    struct lead_read lead = lead_read(r->arena, &words);
    struct lead_read above = lead_from_above(t, i);
    struct ingest_task *task = VEC_PUSH(r->arena, &r->out->tasks);
    bool is_under_letter = c->parent != INGEST_NO_CLAUSE && mark_of(t, (size_t)c->parent)->m.kind == MARK_LETTER;
    *task = (struct ingest_task){.document = t->document, .clause = i, .is_organisational = is_organisational, .text = c->text};
    task->group = group_label(t, i);
    task->title = is_under_letter ? clause_of(t, (size_t)c->parent)->text : STR_NONE;
    task->lead = lead.lead.p ? lead.lead : above.lead;
    task->coordinators = lead.coordinators.n > 0 || lead.lead.p ? lead.coordinators : above.coordinators;
    task->deadline = deadline_read(r->arena, &words, r->out->documents.v[t->document].signed_on);
    if (task->deadline.words.p && !task->deadline.understood) {
        note_unread_deadline(t, i, task->deadline.words);
    }
}

void tasks_find(struct reader *r, size_t document, size_t first_clause)
{
    size_t n = r->marks.n - first_clause;
    const struct ingest_document *doc = &r->out->documents.v[document];
    bool is_poor = doc->syllables > 0 && (doc->invalid * 100 > doc->syllables * 6 || doc->unmarked * 100 > doc->syllables * 50);
    struct task_reader t = {.r = r, .document = document, .first = first_clause, .is_poor = is_poor, .lead_parent = INGEST_NO_CLAUSE};
    t.demands = ARENA_ARRAY(r->arena, enum demand, n + 1);
    t.has_letters = ARENA_ARRAY(r->arena, bool, n + 1);
    t.hands_down = ARENA_ARRAY(r->arena, enum answer, n + 1);
    read_demands(&t);
    for (size_t i = first_clause; i < r->marks.n; i++) {
        enum demand d = t.demands[i - first_clause];
        struct ingest_clause *c = clause_of(&t, i);
        if (d == DEMAND_TASKS && is_number(mark_of(&t, i)) && c->kind == CLAUSE_SECTION) {
            c->kind = CLAUSE_GROUP;
        }
        if ((d == DEMAND_TASKS && is_task(&t, i)) || (d == DEMAND_ORGANISATION && is_organisation_item(&t, i))) {
            add_task(&t, i, d == DEMAND_ORGANISATION);
        }
        arena_reset(r->scratch);
    }
}
