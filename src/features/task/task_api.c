/* Tasks in the API. The board chooses and judges them, for any moment; their words come from the database. */
#include "features/task/task_api.h"

#include "base/num.h"
#include "features/search/search.h"
#include "features/task/task.h"
#include "task_api_q.h"
#include "web/widgets.h"

enum { SEARCHED_MAX = 20000 };

static const char *const task_kinds[] = {"one_off", "recurring", "standing", "duty", NULL};
_Static_assert(sizeof task_kinds / sizeof task_kinds[0] == TASK_KIND__N + 1, "a kind is missing");
static const char *const sort_choices[] = {"order", "-order", "deadline", "-deadline", "status", "-status", NULL};

struct task_row {
    int64_t id;
    struct str code, title, title_en, document, clause, group, kind, product, product_en, lead, lead_name, lead_name_en, selector, lead_words;
    int64_t leads;
    bool undecided;
    struct opt_day deadline, original_deadline;
    struct str deadline_kind, deadline_words, recurrence, status, colour, days_unit;
    struct opt_i64 days;
    struct str_list also;
    struct str measure, note, note_en, page;
};

#define TASK_MEMBERS(holder)                                                                                                                    \
    SCHEMA_TEXT(holder, code, .doc = "Its code."), SCHEMA_TEXT(holder, title, .doc = "Short title in Vietnamese."),                             \
        SCHEMA_TEXT(holder, title_en, .doc = "Short title in English."), SCHEMA_TEXT(holder, document, .doc = "Number of the document that demands it."), \
        SCHEMA_TEXT(holder, clause, .doc = "Clause of the document, as a path."), SCHEMA_TEXT(holder, group, .doc = "Group of tasks in its document."), \
        SCHEMA_TEXT(holder, kind, .choices = task_kinds, .doc = "Done once, recurring, standing, or a duty of organisation."),                  \
        SCHEMA_TEXT(holder, product, .nullable = true, .doc = "What has to be delivered, in Vietnamese; null when the text names nothing."),    \
        SCHEMA_TEXT(holder, product_en, .nullable = true, .doc = "The same in English."),                                                       \
        SCHEMA_TEXT(holder, lead, .nullable = true, .doc = "Key of the organisation that leads; null when there is none or several."),          \
        SCHEMA_TEXT(holder, lead_name, .nullable = true, .doc = "Its name in Vietnamese, or that of the group that leads together."),           \
        SCHEMA_TEXT(holder, lead_name_en, .nullable = true, .doc = "The same in English."),                                                     \
        SCHEMA_TEXT(holder, selector, .nullable = true, .doc = "Key of the selector when a group of organisations leads."),                     \
        SCHEMA_TEXT(holder, lead_words, .nullable = true, .doc = "Who leads, in the document's own words."),                                    \
        SCHEMA_NUMBER(holder, leads, .doc = "How many lead obligations it has."),                                                               \
        SCHEMA_FLAG(holder, undecided, .doc = "True while the document names two leads, or its lead was split, and none was chosen."),          \
        SCHEMA_DAY(holder, deadline, .doc = "Last day in time: the nearest of those not done, else the latest."),                               \
        SCHEMA_DAY(holder, original_deadline, .doc = "Last day in time as the document set it."),                                               \
        SCHEMA_TEXT(holder, deadline_kind, .choices = board_due_kinds, .doc = "How the deadline was set."),                                     \
        SCHEMA_TEXT(holder, deadline_words, .nullable = true, .doc = "The deadline in the document's own words."),                              \
        SCHEMA_TEXT(holder, recurrence, .nullable = true, .choices = recurrence_choices, .doc = "How often it recurs."),                        \
        SCHEMA_TEXT(holder, status, .choices = reason_choices, .doc = "Status of its worst lead obligation."),                                  \
        SCHEMA_TEXT(holder, colour, .choices = colour_choices, .doc = "Its colour."),                                                           \
        SCHEMA_TEXT(holder, days_unit, .choices = days_choices, .doc = "What `days` counts."),                                                  \
        SCHEMA_OPT_NUMBER(holder, days, .doc = "Days late, left, waiting and so on; null when there is nothing to count."),                     \
        SCHEMA_TEXTS(holder, also, .doc = "All other rules that hold, and notes."),                                                             \
        SCHEMA_TEXT(holder, measure, .nullable = true, .doc = "How it is measured, when the document says so."),                                \
        SCHEMA_TEXT(holder, note, .nullable = true, .doc = "Remark in Vietnamese."),                                                            \
        SCHEMA_TEXT(holder, note_en, .nullable = true, .doc = "Remark in English."), SCHEMA_TEXT(holder, page, .doc = "Address of its page.")

SCHEMA(task_schema, "Task", struct task_row, "What a clause demands, and how it stands.", TASK_MEMBERS(struct task_row));
LIST_SCHEMA(task_page, "TaskPage", task_schema, "Tasks.");

struct basis_row {
    struct str document, clause;
};
SCHEMA(basis_schema, "TaskBasis", struct basis_row, "Another clause that demands the same.",
       SCHEMA_TEXT(struct basis_row, document, .doc = "Number of its document."), SCHEMA_TEXT(struct basis_row, clause, .doc = "Its path."));

struct task_detail {
    const void *task;
    struct schema_rows also_demanded, obligations;
    int64_t obligations_total;
    struct str obligations_page;
    int64_t seq, rule_version;
    struct opt_day day;
};
SCHEMA(detail_schema, "TaskDetail", struct task_detail, "A task with its obligations.",
       SCHEMA_OBJECT(struct task_detail, task, task_schema, .doc = "The task."),
       SCHEMA_LIST(struct task_detail, also_demanded, basis_schema, .doc = "Other clauses that demand the same."),
       SCHEMA_LIST(struct task_detail, obligations, obligation_item_schema, .doc = "Who owes it, in all roles, with the state of each: the first 100."),
       SCHEMA_NUMBER(struct task_detail, obligations_total, .doc = "How many they are."),
       SCHEMA_TEXT(struct task_detail, obligations_page, .doc = "Address of the list of all, in the same order."),
       SCHEMA_NUMBER(struct task_detail, seq, .doc = "Number of the last event that this answer takes into account."),
       SCHEMA_NUMBER(struct task_detail, rule_version, .doc = "Version of the rules by which it was judged."),
       SCHEMA_DAY(struct task_detail, day, .doc = "Day in Viet Nam as of which it was judged."));

SCHEMA_TABLE(task_schemas, &task_schema, &task_page, &basis_schema, &detail_schema);

/* --- rows ------------------------------------------------------------------------------------------------------------ */

static struct task_row judged(struct ctx *ctx, const struct board *b, const struct board_task *t)
{
    struct verdict_words v = verdict_words(ctx, &t->verdict);
    struct bearer_words lead = bearer_words(b, t->lead);
    return (struct task_row){.id = t->id,
                             .lead = lead.key,
                             .lead_name = lead.name,
                             .lead_name_en = lead.name_en,
                             .leads = t->n_leads,
                             .deadline = t->due,
                             .status = str_c(code_name(t->reason)),
                             .colour = v.colour,
                             .days_unit = v.days_unit,
                             .days = v.days,
                             .also = v.also};
}

static void add_words(struct ctx *ctx, struct task_row *t, const struct q_task_page_rows_row *r)
{
    t->code = r->code;
    t->title = r->title_vi;
    t->title_en = r->title_en;
    t->document = r->document;
    t->clause = r->clause;
    t->group = r->group_no;
    t->kind = r->kind;
    t->product = r->product_vi;
    t->product_en = r->product_en;
    t->lead_name = t->lead.p ? t->lead_name : r->selector_vi;
    t->lead_name_en = t->lead.p ? t->lead_name_en : r->selector_en;
    t->selector = r->selector_key;
    t->lead_words = r->lead_words;
    t->undecided = !t->lead.p && (r->undecided || r->named); /* named, and nobody now: it was split */
    t->original_deadline = day_from_stored(r->original_due);
    t->deadline_kind = r->due_kind;
    t->deadline_words = r->due_words;
    t->recurrence = r->recurrence.n ? r->recurrence : STR_NONE;
    t->measure = r->measure;
    t->note = r->note_vi;
    t->note_en = r->note_en;
    t->page = STR_CAT(ctx->arena, S("/nhiem-vu/"), r->slug);
}

static enum err task_rows(struct ctx *ctx, const struct board *b, const struct board_task *t, size_t n, struct task_row **out)
{
    struct q_task_page_rows_rows rows = {0};
    *out = ARENA_ARRAY(ctx->arena, struct task_row, n + 1);
    TRY(q_task_page_rows(ctx->db, ctx->arena, &(struct q_task_page_rows_in){.ids = ids_text(ctx, n, n ? &t->id : NULL, sizeof *t)}, &rows));
    for (size_t i = 0; i < n; i++) {
        size_t words = ids_find(rows.n ? &rows.v->id : NULL, sizeof *rows.v, rows.n, t[i].id);
        (*out)[i] = judged(ctx, b, &t[i]);
        if (words != SIZE_MAX) {
            add_words(ctx, &(*out)[i], &rows.v[words]);
        }
    }
    return OK;
}

/* --- the list -------------------------------------------------------------------------------------------------------- */

struct list_in {
    struct list_input list;
    struct str document, group, org, lead, q, code;
    struct opt_i64 kind, deadline_kind, status, unassigned, sort;
};
INPUT_TABLE(list_table, struct list_in, LIST_INPUT_AS_OF(struct list_in, list),
            {.name = "document", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, document),
             .doc = "Only those of the document with this number, for example 03/NQ-CP."},
            {.name = "group", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, group), .doc = "Only those of this group of tasks."},
            {.name = "code", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, code), .doc = "Only the one with this code."},
            {.name = "kind", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, kind), .choices = task_kinds, .doc = "Only this kind."},
            {.name = "org", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, org),
             .doc = "Only those that the organisation with this key or one below it leads."},
            {.name = "lead", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, lead),
             .doc = "Only those that the organisation with this key leads alone."},
            {.name = "deadline_kind", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, deadline_kind), .choices = board_due_kinds,
             .doc = "Only those whose deadline was set in this way."},
            {.name = "status", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, status), .choices = reason_choices,
             .doc = "Only those with this status."},
            {.name = "unassigned", .kind = IN_YES_NO, .from = FROM_QUERY, .offset = offsetof(struct list_in, unassigned),
             .doc = "true: only those without a lead (status UNASSIGNED); false: only the others."},
            {.name = "q", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, q), .max = SEARCH_QUERY_MAX,
             .doc = "Only those that hold these words, with or without marks."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, sort), .choices = sort_choices,
             .doc = "Order: of the documents, by deadline, by status from the worst; a minus turns it round."});

static enum err filter_of(struct ctx *ctx, const struct board *b, const struct list_in *i, struct board_filter *f)
{
    *f = (struct board_filter){.group_no = i->group.n ? i->group : STR_NONE,
                               .reason = i->status,
                               .due_kind = i->deadline_kind,
                               .unassigned_only = i->unassigned.has && i->unassigned.v};
    struct filtered document = {0};
    TRY(filter_org(ctx, b, i->org, &f->org));
    TRY(filter_org(ctx, b, i->lead, &f->sole_lead));
    TRY(filter_document(ctx, i->document, &document));
    f->document_id = document.id;
    return OK;
}

/* Numbers of tasks in ascending order, as another source than the board allows them. */
struct allowed {
    bool is_limited;
    const int64_t *v;
    size_t n;
};

static bool is_allowed(const struct allowed *a, int64_t id)
{
    return !a->is_limited || num_is_among(a->v, a->n, id);
}

static enum err allow_codes(struct ctx *ctx, const struct str *codes, size_t n, struct allowed *out)
{
    struct q_task_ids_of_codes_rows rows = {0};
    struct buf b = buf_new(ctx->arena, SIZE_MAX);
    struct jw w = jw_new(&b);
    jw_arr(&w);
    for (size_t i = 0; i < n; i++) {
        jw_str(&w, codes[i]);
    }
    jw_end(&w);
    TRY(q_task_ids_of_codes(ctx->db, ctx->arena, &(struct q_task_ids_of_codes_in){.codes = buf_view(&b)}, &rows));
    _Static_assert(sizeof *rows.v == sizeof(int64_t), "the rows are their numbers");
    *out = (struct allowed){true, rows.n ? &rows.v->id : NULL, rows.n};
    return OK;
}

static enum err allow_words(struct ctx *ctx, struct str q, struct allowed *out)
{
    struct search_refs found = {0};
    TRY(search_find_refs(ctx, q, SEARCH_TASK, SEARCHED_MAX, &found));
    return allow_codes(ctx, found.v, found.n, out);
}

static enum err allow_kind(struct ctx *ctx, int64_t kind, struct allowed *out)
{
    struct q_task_ids_of_kind_rows rows = {0};
    TRY(q_task_ids_of_kind(ctx->db, ctx->arena, &(struct q_task_ids_of_kind_in){.kind = str_c(task_kinds[kind])}, &rows));
    _Static_assert(sizeof *rows.v == sizeof(int64_t), "the rows are their numbers");
    *out = (struct allowed){true, rows.n ? &rows.v->id : NULL, rows.n};
    return OK;
}

/* Tasks by their positions on the board, in order, and their numbers. */
struct chosen {
    uint32_t *positions;
    int64_t *ids;
    size_t n;
};

/* What the board cannot tell: words, codes and kinds. */
static enum err sift(struct ctx *ctx, const struct list_in *i, struct chosen *c)
{
    struct allowed words = {0};
    struct filtered code = {0};
    struct allowed kind = {0};
    size_t kept = 0;
    TRY(i->q.n ? allow_words(ctx, i->q, &words) : OK);
    TRY(filter_task(ctx, i->code, &code));
    TRY(i->kind.has ? allow_kind(ctx, i->kind.v, &kind) : OK);
    for (size_t k = 0; k < c->n; k++) {
        bool fits = is_allowed(&words, c->ids[k]) && (!code.id || c->ids[k] == code.id) && is_allowed(&kind, c->ids[k]);
        c->positions[kept] = c->positions[k];
        c->ids[kept] = c->ids[k];
        kept += fits ? 1 : 0;
    }
    c->n = kept;
    return OK;
}

/* Leaves out the tasks without a lead, which the board gives in the same order. */
static void drop_unassigned(struct ctx *ctx, const struct board *b, struct board_filter f, enum board_sort sort, bool descending, struct chosen *c)
{
    uint32_t *without = NULL;
    size_t kept = 0;
    size_t next = 0;
    f.unassigned_only = true;
    size_t n = board_find(b, ctx->arena, &f, sort, descending, &without);
    for (size_t k = 0; k < c->n; k++) {
        if (next < n && without[next] == c->positions[k]) {
            next++;
        } else {
            c->positions[kept++] = c->positions[k];
        }
    }
    c->n = kept;
}

/* All that match, in order. */
static enum err choose(struct ctx *ctx, const struct board *b, const struct list_in *i, struct chosen *c)
{
    struct board_filter f = {0};
    enum board_sort sort = (enum board_sort)(i->sort.has ? i->sort.v / 2 : 0);
    bool descending = i->sort.has && i->sort.v % 2 == 1;
    TRY(filter_of(ctx, b, i, &f));
    c->n = board_find(b, ctx->arena, &f, sort, descending, &c->positions);
    if (i->unassigned.has && !i->unassigned.v) {
        drop_unassigned(ctx, b, f, sort, descending, c);
    }
    c->ids = ARENA_ARRAY(ctx->arena, int64_t, c->n + 1);
    for (size_t k = 0; k < c->n; k++) {
        c->ids[k] = board_task_id(b, c->positions[k]);
    }
    return sift(ctx, i, c);
}

static enum err list(struct ctx *ctx, const void *in, struct response *res)
{
    const struct list_in *i = in;
    struct list l;
    const struct board *b = NULL;
    struct chosen c = {0};
    struct task_row *rows = NULL;
    struct list_slice s = {0};
    TRY(list_begin(ctx, &l, &i->list, &task_schema));
    TRY(board_open(ctx, l.as_of, &b));
    TRY(choose(ctx, b, i, &c));
    TRY(list_slice(ctx, &l, c.ids, sizeof *c.ids, c.n, &s));
    struct board_task *found = ARENA_ARRAY(ctx->arena, struct board_task, s.n + 1);
    board_tasks_at(b, c.positions + s.from, s.n, found);
    TRY(task_rows(ctx, b, found, s.n, &rows));
    struct list_page page = {.rows = rows,
                             .n = s.n,
                             .more = s.more,
                             .last_id = s.n ? rows[s.n - 1].id : 0,
                             .total = {true, (int64_t)c.n},
                             .seq = board_moment(b)->seq,
                             .at_ms = board_moment(b)->at_ms};
    return list_end(ctx, &l, &page, res);
}

/* --- one task -------------------------------------------------------------------------------------------------------- */

struct one_in {
    struct str code;
    struct opt_i64 as_of;
};
INPUT_TABLE(one_table, struct one_in,
            {.name = "task", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct one_in, code), .required = true, .min = 1, .max = 200,
             .doc = "Code of the task in the form of addresses, for example 03-II.1.dd."},
            {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct one_in, as_of),
             .doc = "What the system knew at that moment; now when it is not said."});

static enum err bases_of(struct ctx *ctx, int64_t task_id, struct schema_rows *out)
{
    struct task_bases bases = {0};
    TRY(task_basis_list(ctx, task_id, &bases));
    struct basis_row *v = ARENA_ARRAY(ctx->arena, struct basis_row, bases.n + 1);
    for (size_t i = 0; i < bases.n; i++) {
        v[i] = (struct basis_row){bases.v[i].document_number, bases.v[i].path};
    }
    *out = (struct schema_rows){v, bases.n};
    return OK;
}

static enum err find_task(struct ctx *ctx, const struct board *b, struct str code, struct board_task *t)
{
    struct filtered task = {0};
    enum err e = obligation_task(ctx, code, &task);
    e = e == OK ? board_task_get(b, task.id, t) : e;
    if (e == E_NOT_FOUND) {
        return FAIL(ctx, e, MSG_api_unknown_task, MSG_ARG(code));
    }
    return e;
}

/* As of the same moment. */
static struct str obligations_page(struct ctx *ctx, struct str code)
{
    struct address a = address_new(ctx, S("/api/v1/obligations"));
    const struct param *as_of = params_find(&ctx->raw, S("as_of"));
    address_add(&a, S("task"), code);
    address_add(&a, S("as_of"), as_of ? as_of->value : S(""));
    return a.text;
}

static enum err one(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_in *i = in;
    const struct board *b = NULL;
    struct board_task task = {0};
    struct task_row *row = NULL;
    struct obligation_item *obligations = NULL;
    struct board_part owed = {0};
    TRY(board_open(ctx, i->as_of, &b));
    TRY(find_task(ctx, b, i->code, &task));
    struct task_detail d = {.seq = board_moment(b)->seq, .rule_version = board_moment(b)->rule_version, .day = {true, board_moment(b)->day}};
    TRY(task_rows(ctx, b, &task, 1, &row));
    TRY(bases_of(ctx, task.id, &d.also_demanded));
    struct board_want want = {.task_id = task.id, .as_stated = true};
    TRY(board_obligations_part(b, ctx->arena, &want, &(struct board_cut){.limit = LIST_LIMIT_DEFAULT}, &owed));
    TRY(obligation_items(ctx, b, owed.v, owed.n, &obligations));
    d.task = row;
    d.obligations = (struct schema_rows){obligations, owed.n};
    d.obligations_total = (int64_t)owed.total;
    d.obligations_page = obligations_page(ctx, row->code);
    return api_reply(ctx, &detail_schema, &d, res);
}

ROUTES(task_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/tasks", .act = ACT_PUBLIC, .flags = R_API, .input = &list_table, .run = list,
        .doc = "Tasks with their leads, deadlines and states, now or as they were known at a moment.", .reply = "TaskPage"},
       {.method = METHOD_GET, .path = "/api/v1/tasks/{task}", .act = ACT_PUBLIC, .flags = R_API | R_LIGHT | R_CACHE, .input = &one_table, .run = one,
        .doc = "One task with its obligations, up to 100 of them.", .reply = "TaskDetail"});
