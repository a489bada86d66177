/* selectors.csv, tasks.csv, obligations.csv. */
#include "features/pack/load.h"

#include "features/task/task.h"

static bool parse_task_kind(struct str s, int *value)
{
    *value = (int)task_kind_parse(s);
    return *value != TASK_KIND__N;
}

static bool parse_role(struct str s, int *value)
{
    *value = (int)obligation_role_parse(s);
    return *value != OBLIGATION_ROLE__N;
}

static bool parse_due_kind(struct str s, int *value)
{
    enum due_kind kind = DUE_NONE;
    bool good = due_kind_parse(s, &kind) == OK;
    *value = (int)kind;
    return good;
}

static bool parse_recurrence(struct str s, int *value)
{
    enum recurrence r = RECURRENCE_NONE;
    bool good = recurrence_parse(s, &r) == OK;
    *value = (int)r;
    return good;
}

/* --- selectors.csv --------------------------------------------------------------------------------------------------------- */

struct selector_row {
    struct row row;
    struct selector s;
};

static const struct cell_rule selector_cells[] = {
    CELL(KEY, selector_row, "key", s.key, .required = true),
    CELL(TEXT, selector_row, "title_vi", s.title_vi, .required = true),
    CELL(TEXT, selector_row, "title_en", s.title_en, .required = true),
    CELL(TEXT, selector_row, "rule", s.rule, .required = true),
};

static struct str selector_unique(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct selector_row *)row)->s.key;
}

static enum err apply_selector(struct load *l, void *row, struct record *out)
{
    struct selector_row *r = row;
    struct str under = STR_NONE;
    struct opt_i64 org = {0};
    if (selector_rule_check(r->s.rule, &under) != OK) {
        LOAD_FAULT0(l, &r->row, "rule", MSG_pack_selector_rule);
        return OK;
    }
    return load_refer(l, &r->row, "rule", KEY_ORG, under, &org) ? selector_put(l->ctx, &r->s, out) : OK;
}

const struct pack_table selectors_table = {"selectors", TABLE_CELLS(selector_cells), sizeof(struct selector_row), apply_selector, selector_unique,
                                           KEY_SELECTOR, NULL, NULL};

/* --- tasks.csv ---------------------------------------------------------------------------------------------------------------- */

struct task_row {
    struct row row;
    struct task t;
    struct str document, clause, also;
};

static const char *const measures[] = {"measure_publish", "list_publish", "criteria", NULL};

static const struct cell_rule task_cells[] = {
    CELL(TEXT, task_row, "code", t.code, .required = true),
    CELL(TEXT, task_row, "document", document, .required = true),
    CELL(TEXT, task_row, "clause", clause, .required = true),
    CELL(TEXT, task_row, "group", t.group_no),
    CELL(TEXT, task_row, "title_vi", t.title_vi, .required = true),
    CELL(TEXT, task_row, "title_en", t.title_en, .required = true),
    CELL(TEXT, task_row, "product_vi", t.product_vi),
    CELL(TEXT, task_row, "product_en", t.product_en),
    CELL(ENUM, task_row, "kind", t.kind, .required = true, .parse = parse_task_kind),
    CELL(CHOICE, task_row, "measure", t.measure, .choices = measures),
    CELL(TEXT, task_row, "also", also),
    CELL(TEXT, task_row, "note_vi", t.note_vi),
    CELL(TEXT, task_row, "note_en", t.note_en),
};

static struct str task_unique(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct task_row *)row)->t.code;
}

/* Further clauses, as `number#path` separated by ';'. */
static enum err apply_also(struct load *l, const struct task_row *r, int64_t task_id)
{
    struct str part = STR_NONE;
    for (struct str rest = r->also; rest.n && str_split(&rest, ';', &part);) {
        size_t mark = str_find(part, S("#"), 0);
        struct task_basis b = {.document_number = str_sub(part, 0, mark)};
        b.path = mark == SIZE_MAX ? S("") : str_sub(part, mark + 1, SIZE_MAX);
        struct opt_i64 id = {0};
        struct record done = {0};
        if (load_refer(l, &r->row, "also", KEY_DOCUMENT, b.document_number, &id) &&
            load_refer_clause(l, &r->row, "also", b.document_number, b.path, &id)) {
            TRY(task_basis_put(l->ctx, task_id, &b, &done));
        }
    }
    return OK;
}

static enum err apply_task(struct load *l, void *row, struct record *out)
{
    struct task_row *r = row;
    struct opt_i64 document = {0};
    struct opt_i64 clause = {0};
    if (l->programme_id == 0) {
        LOAD_FAULT0(l, &r->row, "", MSG_pack_no_programme);
        return OK;
    }
    bool good = load_refer(l, &r->row, "document", KEY_DOCUMENT, r->document, &document) &&
                load_refer_clause(l, &r->row, "clause", r->document, r->clause, &clause);
    r->t.programme_id = l->programme_id;
    r->t.document_id = document.v;
    r->t.clause_id = clause.v;
    r->t.ord = l->ord++;
    if (!good) {
        return OK;
    }
    enum err e = task_put(l->ctx, &r->t, out);
    if (e == E_CONFLICT) {
        LOAD_FAULT0(l, &r->row, "code", MSG_pack_code_taken);
        return OK;
    }
    TRY(e);
    return apply_also(l, r, out->id);
}

const struct pack_table tasks_table = {"tasks", TABLE_CELLS(task_cells), sizeof(struct task_row), apply_task, task_unique, KEY_TASK, NULL, NULL};

/* --- obligations.csv ------------------------------------------------------------------------------------------------------------ */

struct obligation_row {
    struct row row;
    struct obligation o;
    struct str task, org, selector;
    struct opt_i64 no;
    struct opt_day due_date;
};

static const struct cell_rule obligation_cells[] = {
    CELL(TEXT, obligation_row, "task", task, .required = true),
    CELL(NUMBER, obligation_row, "no", no, .required = true, .min = 1, .max = 10000),
    CELL(ENUM, obligation_row, "role", o.role, .required = true, .parse = parse_role),
    CELL(KEY, obligation_row, "org", org),
    CELL(KEY, obligation_row, "selector", selector),
    CELL(TEXT, obligation_row, "lead_words", o.lead_words),
    CELL(FLAG, obligation_row, "undecided", o.is_undecided),
    CELL(DAY, obligation_row, "start", o.start),
    CELL(ENUM, obligation_row, "due_kind", o.due_kind, .required = true, .parse = parse_due_kind),
    CELL(TEXT, obligation_row, "due_words", o.due_words),
    CELL(DAY, obligation_row, "due_base", o.due_base),
    CELL(DAY, obligation_row, "due_date", due_date),
    CELL(TEXT, obligation_row, "due_anchor", o.due_anchor),
    CELL(ENUM, obligation_row, "recurrence", o.recurrence, .parse = parse_recurrence),
    CELL(TEXT, obligation_row, "due_days", o.due_days),
    CELL(TEXT, obligation_row, "note_vi", o.note_vi),
    CELL(TEXT, obligation_row, "note_en", o.note_en),
};

static struct str obligation_unique(struct arena *a, const void *row)
{
    const struct obligation_row *r = row;
    return load_join(a, r->task, str_from_i64(a, r->no.v), S(""));
}

/* A task has its lead under this key, also one whose row is wrong (or whose role cannot be read): that is one mistake, not two. */
static struct str obligation_lead_of(struct arena *a, const void *row)
{
    const struct obligation_row *r = row;
    (void)a;
    return r->o.role == OBLIGATION_LEAD && r->task.n ? r->task : S("");
}

/* The kind, the base and the day must agree; the day is worked out again here. */
static bool check_due(struct load *l, struct obligation_row *r)
{
    struct opt_day due = {0};
    if (obligation_last_safe(r->o.due_kind, r->o.due_base, &due) != OK) {
        LOAD_FAULT0(l, &r->row, "due_base", MSG_pack_due_needs_base);
        return false;
    }
    r->o.original_due = due;
    if (due.has != r->due_date.has || (due.has && due.v != r->due_date.v)) {
        struct str wanted = due.has ? day_iso(l->arena, due.v) : S("-");
        LOAD_FAULT(l, &r->row, "due_date", MSG_pack_due_differs, MSG_ARG(wanted));
        return false;
    }
    return true;
}

static bool check_recurrence(struct load *l, const struct obligation_row *r)
{
    struct due_rule rule = {0};
    bool recurs = r->o.recurrence != RECURRENCE_NONE;
    if ((r->o.due_kind == DUE_RECURRING) != recurs) {
        LOAD_FAULT0(l, &r->row, "recurrence", MSG_pack_recurrence);
        return false;
    }
    if (r->o.due_days.n && (!recurs || due_days_parse(r->o.due_days, &rule) != OK)) {
        LOAD_FAULT0(l, &r->row, "due_days", MSG_pack_due_days);
        return false;
    }
    if ((recurs || r->selector.n) && !r->o.start.has) {
        LOAD_FAULT0(l, &r->row, "start", MSG_pack_start_needed);
        return false;
    }
    return true;
}

static bool check_owner(struct load *l, struct obligation_row *r)
{
    if ((r->org.n && r->selector.n) || (r->o.is_undecided && (r->org.n || r->selector.n))) {
        LOAD_FAULT0(l, &r->row, r->o.is_undecided ? "undecided" : "selector", MSG_pack_one_owner);
        return false;
    }
    if (r->o.role != OBLIGATION_LEAD && !r->org.n && !r->selector.n) {
        LOAD_FAULT0(l, &r->row, "org", MSG_pack_nobody);
        return false;
    }
    return load_refer(l, &r->row, "org", KEY_ORG, r->org, &r->o.named_org_id) &&
           load_refer(l, &r->row, "selector", KEY_SELECTOR, r->selector, &r->o.selector_id);
}

static bool check_lead(struct load *l, const struct obligation_row *r)
{
    int64_t line = 0;
    if (r->o.role != OBLIGATION_LEAD) {
        return true;
    }
    if (map_get(&l->leads, r->task, &line)) {
        LOAD_FAULT(l, &r->row, "role", MSG_pack_second_lead, MSG_ARG(line));
        return false;
    }
    map_set(&l->leads, r->task, (int64_t)r->row.line);
    return true;
}

/* Who assigned it: the issuer of the task's document. Asked once a task. */
static enum err find_assigner(struct load *l, struct obligation_row *r)
{
    int64_t issuer = 0;
    if (!map_get(&l->issuers, r->task, &issuer)) {
        struct opt_i64 found = {0};
        TRY(task_issuer(l->ctx, r->o.task_id, &found));
        issuer = found.v;
        map_set(&l->issuers, r->task, issuer);
    }
    r->o.assigner_id = (struct opt_i64){issuer != 0, issuer};
    return OK;
}

static enum err apply_obligation(struct load *l, void *row, struct record *out)
{
    struct obligation_row *r = row;
    struct opt_i64 task = {0};
    struct opt_i64 anchor = {0};
    bool good = check_lead(l, r);
    good = load_refer(l, &r->row, "task", KEY_TASK, r->task, &task) && good;
    good = check_owner(l, r) && good;
    good = check_due(l, r) && good;
    good = check_recurrence(l, r) && good;
    good = load_refer(l, &r->row, "due_anchor", KEY_DOCUMENT, r->o.due_anchor, &anchor) && good;
    if (!good) {
        return OK;
    }
    r->o.task_id = task.v;
    r->o.no = r->no.v;
    r->o.weight = 1;
    TRY(find_assigner(l, r));
    struct str column = STR_NONE;
    enum err e = obligation_put(l->ctx, &r->o, out, &column);
    if (e == E_CONFLICT && column.p) {
        LOAD_FAULT(l, &r->row, str_cstr(l->arena, column), MSG_pack_obligation_fixed, MSG_ARG(column));
        return OK;
    }
    return e;
}

/* Every task of the pack has exactly one lead, if only to say that nobody is named. */
static enum err check_leads(struct load *l)
{
    const struct map *tasks = &l->places[KEY_TASK];
    for (size_t i = 0; i < tasks->cap; i++) {
        int64_t line = 0;
        if (tasks->slots[i].key.p && !map_get(&l->keys[KEY_LEAD], tasks->slots[i].key, &line)) {
            struct place place = {S("tasks.csv"), (size_t)tasks->slots[i].value, 0};
            struct msg_arg code = MSG_ARG(tasks->slots[i].key);
            load_fault_place(l, place, MSG_pack_no_lead, 1, &code);
        }
    }
    return OK;
}

const struct pack_table obligations_table = {"obligations", TABLE_CELLS(obligation_cells), sizeof(struct obligation_row), apply_obligation,
                                             obligation_unique, KEY_LEAD, obligation_lead_of, check_leads};
