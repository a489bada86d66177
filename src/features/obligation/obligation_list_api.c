/* Obligations in the API: who owes what until when, and how it stands. */
#include "features/obligation/obligation_internal.h"
#include "obligation_q.h"

/* In the order of enum reason. */
const char *const reason_choices[] = {"CANCELLED",          "UNASSIGNED", "NO_DEADLINE", "DONE",           "DONE_LATE", "WITH_APPROVER",
                                      "LATE_WITH_APPROVER", "OVERDUE",    "NOT_STARTED", "NO_INFORMATION", "AT_RISK",   "REPORT_LATE",
                                      "BLOCKED",            "SLIPPING",   "REGULAR",     "ON_TRACK",       NULL};
_Static_assert(sizeof reason_choices / sizeof reason_choices[0] == REASON_COUNT + 1, "a reason is missing");
const char *const days_choices[] = {"nothing", "late", "left", "waiting", "until_start", "silent", "early", NULL};
const char *const colour_choices[] = {"none", "grey", "white", "green", "blue_grey", "blue", "amber", "dark_amber", "red", "purple", NULL};
const char *const recurrence_choices[] = {"daily", "monthly", "quarterly", "half_yearly", "yearly", "ad_hoc", NULL};
const char *const obligation_role_choices[] = {"lead", "coordinate", "advise", "approve", NULL};

SCHEMA_PUBLIC(obligation_item_schema, "Obligation", struct obligation_item, "One organisation's part in one task, and how it stands.",
       SCHEMA_NUMBER(struct obligation_item, id, .doc = "Its number."), SCHEMA_TEXT(struct obligation_item, task, .doc = "Code of the task."),
       SCHEMA_TEXT(struct obligation_item, title, .doc = "Title of the task in Vietnamese."),
       SCHEMA_TEXT(struct obligation_item, title_en, .doc = "Title of the task in English."),
       SCHEMA_TEXT(struct obligation_item, role, .choices = obligation_role_choices, .doc = "Role of the organisation."),
       SCHEMA_TEXT(struct obligation_item, organisation, .nullable = true, .doc = "Key of the one that bears it now; null when nobody does."),
       SCHEMA_TEXT(struct obligation_item, organisation_name, .nullable = true, .doc = "Its name in Vietnamese."),
       SCHEMA_TEXT(struct obligation_item, organisation_name_en, .nullable = true, .doc = "Its name in English."),
       SCHEMA_TEXT(struct obligation_item, named, .nullable = true, .doc = "Key of the one that the document names, also when it is gone."),
       SCHEMA_TEXT(struct obligation_item, selector, .nullable = true, .doc = "Key of the selector of a collective obligation."),
       SCHEMA_TEXT(struct obligation_item, lead_words, .nullable = true, .doc = "Who, in the document's own words."),
       SCHEMA_TEXT(struct obligation_item, scope, .nullable = true, .doc = "Key of the organisation that it is limited to; null for the whole country."),
       SCHEMA_NUMBER(struct obligation_item, no, .doc = "Running number within the task."),
       SCHEMA_NUMBER(struct obligation_item, occurrence, .doc = "Which occurrence of a recurring obligation; 0 for the obligation itself."),
       SCHEMA_NUMBER(struct obligation_item, weight, .doc = "Its weight."),
       SCHEMA_FLAG(struct obligation_item, collective, .doc = "True for a collective obligation, whose children carry the dates and states."),
       SCHEMA_FLAG(struct obligation_item, series, .doc = "True for a recurring obligation, whose occurrences carry the dates and states."),
       SCHEMA_FLAG(struct obligation_item, undecided, .doc = "True while the document names two leads, or the organisation was split, and none was chosen."),
       SCHEMA_DAY(struct obligation_item, start, .doc = "First day."),
       SCHEMA_DAY(struct obligation_item, original_deadline, .doc = "Last day in time as it was first set."),
       SCHEMA_DAY(struct obligation_item, deadline, .doc = "Last day in time as in force, moved to a working day."),
       SCHEMA_TEXT(struct obligation_item, deadline_kind, .choices = board_due_kinds, .doc = "How the deadline was set."),
       SCHEMA_TEXT(struct obligation_item, deadline_words, .nullable = true, .doc = "The deadline in the document's own words."),
       SCHEMA_TEXT(struct obligation_item, recurrence, .nullable = true, .choices = recurrence_choices, .doc = "How often it recurs."),
       SCHEMA_TEXT(struct obligation_item, status, .choices = reason_choices, .nullable = true,
                   .doc = "The first rule that holds; null, like what follows from it, for a collective obligation and a series."),
       SCHEMA_TEXT(struct obligation_item, colour, .choices = colour_choices, .nullable = true, .doc = "Its colour."),
       SCHEMA_TEXT(struct obligation_item, days_unit, .choices = days_choices, .nullable = true, .doc = "What `days` counts."),
       SCHEMA_OPT_NUMBER(struct obligation_item, days, .doc = "Days late, left, waiting and so on; null when there is nothing to count."),
       SCHEMA_TEXTS(struct obligation_item, also, .doc = "All other rules that hold, and notes."),
       SCHEMA_TEXT(struct obligation_item, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct obligation_item, note_en, .nullable = true, .doc = "Remark in English."),
       SCHEMA_TEXT(struct obligation_item, page, .doc = "Address of its page."));
LIST_SCHEMA_PUBLIC(obligation_page, "ObligationPage", obligation_item_schema, "Obligations.");

/* --- words that tasks share ------------------------------------------------------------------------------------------ */

struct verdict_words verdict_words(struct ctx *ctx, const struct verdict *v)
{
    enum days_unit unit = verdict_days_unit(v);
    struct verdict_words w = {.status = str_c(code_name((enum reason)v->reason)),
                              .colour = str_c(colour_name((enum colour)v->colour)),
                              .days_unit = str_c(days_choices[unit]),
                              .days = {unit != DAYS_NOTHING, v->days}};
    for (unsigned code = 0; code < CODE_COUNT; code++) {
        if ((v->also & CODE_BIT(code)) && code != v->reason) {
            *VEC_PUSH(ctx->arena, &w.also) = str_c(code_name((enum reason)code));
        }
    }
    return w;
}

struct bearer_words bearer_words(const struct board *b, size_t org)
{
    if (org == SIZE_MAX) {
        return (struct bearer_words){0};
    }
    const struct org_directory *dir = board_directory(b);
    const struct org_version *v = org_any(dir, org, board_moment(b)->day);
    return (struct bearer_words){dir->orgs[org].key, v ? v->name_vi : STR_NONE, v ? v->name_en : STR_NONE};
}

struct str ids_text(struct ctx *ctx, size_t n, const int64_t *first, size_t stride)
{
    struct buf b = buf_new(ctx->arena, SIZE_MAX);
    struct jw w = jw_new(&b);
    jw_arr(&w);
    for (size_t i = 0; i < n; i++) {
        jw_i64(&w, *(const int64_t *)(const void *)((const char *)first + i * stride));
    }
    jw_end(&w);
    return buf_view(&b);
}

size_t ids_find(const int64_t *first, size_t stride, size_t n, int64_t id)
{
    size_t low = 0;
    for (size_t high = n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (*(const int64_t *)(const void *)((const char *)first + middle * stride) < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && *(const int64_t *)(const void *)((const char *)first + low * stride) == id ? low : SIZE_MAX;
}

/* --- rows ------------------------------------------------------------------------------------------------------------ */

/* What the board says. */
static struct obligation_item judged(struct ctx *ctx, const struct board *b, const struct board_obligation *o)
{
    bool is_judged = !o->is_collective && !o->has_occurrences; /* else its children are */
    struct verdict_words v = is_judged ? verdict_words(ctx, &o->verdict) : (struct verdict_words){.status = STR_NONE, .colour = STR_NONE, .days_unit = STR_NONE};
    struct bearer_words bearer = bearer_words(b, o->org);
    return (struct obligation_item){.id = o->id,
                             .organisation = bearer.key,
                             .organisation_name = bearer.name,
                             .organisation_name_en = bearer.name_en,
                             .scope = bearer_words(b, o->scope).key,
                             .occurrence = o->occurrence,
                             .collective = o->is_collective,
                             .series = o->has_occurrences,
                             .undecided = o->is_undecided,
                             .start = o->start,
                             .original_deadline = o->original_due,
                             .deadline = {o->facts.due != 0, o->facts.due},
                             .status = v.status,
                             .colour = v.colour,
                             .days_unit = v.days_unit,
                             .days = v.days,
                             .also = v.also};
}

/* What the document says. */
static void add_words(struct ctx *ctx, struct obligation_item *d, const struct q_obligation_page_rows_row *r)
{
    d->task = r->task;
    d->title = r->title_vi;
    d->title_en = r->title_en;
    d->role = r->role;
    d->named = r->named_org;
    d->undecided = !d->organisation.p && (d->undecided || r->named_org.p);
    d->selector = r->selector_key;
    d->lead_words = r->lead_words;
    d->no = r->no;
    d->weight = r->weight;
    d->deadline_kind = r->due_kind;
    d->deadline_words = r->due_words;
    d->recurrence = r->recurrence.n ? r->recurrence : STR_NONE;
    d->note = r->note_vi;
    d->note_en = r->note_en;
    d->page = STR_CAT(ctx->arena, S("/nhiem-vu/"), r->task_slug);
}

enum err obligation_items(struct ctx *ctx, const struct board *b, const struct board_obligation *o, size_t n, struct obligation_item **out)
{
    struct q_obligation_page_rows_rows rows = {0};
    *out = ARENA_ARRAY(ctx->arena, struct obligation_item, n + 1);
    TRY(q_obligation_page_rows(ctx->db, ctx->arena, &(struct q_obligation_page_rows_in){.ids = ids_text(ctx, n, n ? &o->id : NULL, sizeof *o)}, &rows));
    for (size_t i = 0; i < n; i++) {
        size_t words = ids_find(rows.n ? &rows.v->id : NULL, sizeof *rows.v, rows.n, o[i].id);
        (*out)[i] = judged(ctx, b, &o[i]);
        if (words != SIZE_MAX) {
            add_words(ctx, &(*out)[i], &rows.v[words]);
        }
    }
    return OK;
}

/* --- the list -------------------------------------------------------------------------------------------------------- */

struct list_in {
    struct list_input list;
    struct str task, org;
    bool only_own;
    struct opt_i64 lead, status, sort;
};
static const char *const sort_choices[] = {"order", "-order", "deadline", "-deadline", "status", "-status", NULL};
_Static_assert(sizeof sort_choices / sizeof sort_choices[0] == 2 * (BOARD_BY_STATUS + 1) + 1, "an order is missing");
INPUT_TABLE(list_table, struct list_in, LIST_INPUT_AS_OF(struct list_in, list),
            {.name = "task", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, task),
             .doc = "Only those of the task with this code; with them collective obligations and series, which have no status of their own."},
            {.name = "org", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, org),
             .doc = "Only those borne by the organisation with this key and those below it; viet-nam for all."},
            {.name = "own", .kind = IN_FLAG, .from = FROM_QUERY, .offset = offsetof(struct list_in, only_own),
             .doc = "With org: without those of the organisations below it."},
            {.name = "lead", .kind = IN_YES_NO, .from = FROM_QUERY, .offset = offsetof(struct list_in, lead),
             .doc = "true: only those with the role lead; false: only those with another role."},
            {.name = "status", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, status), .choices = reason_choices,
             .doc = "Only those with this status."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, sort), .choices = sort_choices,
             .doc = "Order: lead ones first, by deadline (those without one last), by status from the worst; a minus turns it round."});

enum err obligation_task(struct ctx *ctx, struct str name, struct filtered *task)
{
    struct q_obligation_task_row row = {0};
    TRY(q_obligation_task(ctx->db, ctx->arena, &(struct q_obligation_task_in){.name = name}, &row));
    *task = (struct filtered){row.id, row.code};
    return OK;
}

enum err filter_task(struct ctx *ctx, struct str code, struct filtered *task)
{
    enum err e = code.n ? obligation_task(ctx, code, task) : OK;
    return e == E_NOT_FOUND ? FAIL(ctx, E_INVALID, MSG_api_unknown_task, MSG_ARG(code)) : e;
}

enum err filter_document(struct ctx *ctx, struct str name, struct filtered *document)
{
    struct q_obligation_document_row row = {0};
    if (name.n == 0) {
        return OK;
    }
    enum err e = q_obligation_document(ctx->db, ctx->arena, &(struct q_obligation_document_in){.name = name}, &row);
    *document = (struct filtered){row.id, row.number};
    return e == E_NOT_FOUND ? FAIL(ctx, E_INVALID, MSG_api_unknown_document, MSG_ARG(name)) : e;
}

enum err filter_org(struct ctx *ctx, const struct board *b, struct str key, size_t *org)
{
    *org = key.n ? org_find_key(board_directory(b), key) : SIZE_MAX;
    return key.n && *org == SIZE_MAX ? FAIL(ctx, E_INVALID, MSG_api_unknown_organisation, MSG_ARG(key)) : OK;
}

static enum board_role role_of(const struct list_in *i)
{
    enum board_role asked = i->lead.v ? BOARD_LEADS : BOARD_OTHERS;
    return i->lead.has ? asked : BOARD_ANY_ROLE;
}

/* Those of a task as the document has them, with collective and recurring ones; elsewhere what these stand for. */
static enum err part_of(struct ctx *ctx, const struct board *b, const struct list_in *i, const struct list *l, struct board_part *p)
{
    struct board_reach reach = {.only_own = i->only_own};
    struct filtered task = {0};
    struct board_want w = {.reach = &reach,
                           .n_reach = 1,
                           .role = role_of(i),
                           .reasons = i->status.has ? CODE_BIT(i->status.v) : 0,
                           .as_stated = i->task.n > 0,
                           .sort = (enum board_sort)(i->sort.has ? i->sort.v / 2 : BOARD_BY_ORDER),
                           .descending = i->sort.has && i->sort.v % 2 == 1};
    TRY(filter_org(ctx, b, i->org, &reach.org));
    TRY(filter_task(ctx, i->task, &task));
    w.task_id = task.id;
    enum err e = board_obligations_part(b, ctx->arena, &w, &(struct board_cut){.after = l->after, .limit = l->limit}, p);
    return e == E_NOT_FOUND ? FAIL0(ctx, E_INVALID, MSG_api_cursor) : e;
}

static enum err list(struct ctx *ctx, const void *in, struct response *res)
{
    const struct list_in *i = in;
    struct list l;
    const struct board *b = NULL;
    struct board_part part = {0};
    struct obligation_item *rows = NULL;
    TRY(list_begin(ctx, &l, &i->list, &obligation_item_schema));
    TRY(board_open(ctx, l.as_of, &b));
    TRY(part_of(ctx, b, i, &l, &part));
    TRY(obligation_items(ctx, b, part.v, part.n, &rows));
    struct list_page page = {.rows = rows,
                             .n = part.n,
                             .more = part.more,
                             .last_id = part.n ? rows[part.n - 1].id : 0,
                             .total = {true, (int64_t)part.total},
                             .seq = board_moment(b)->seq,
                             .at_ms = board_moment(b)->at_ms};
    return list_end(ctx, &l, &page, res);
}

ROUTES(obligation_list_routes, {.method = METHOD_GET,
                         .path = "/api/v1/obligations",
                         .act = ACT_PUBLIC,
                         .flags = R_API,
                         .input = &list_table,
                         .run = list,
                         .doc = "Obligations of a task or of an organisation and those below it, with their states now or as they were known at a moment.",
                         .reply = "ObligationPage"});
