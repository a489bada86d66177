#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "web/api_list.h"

/* --- reply ----------------------------------------------------------------------------------------------------------- */

static const char *const change_choices[] = {"lead_named", "due_set", "due_moved", "cancelled", "transferred", NULL};
static const char *const state_choices[] = {"draft", "submitted", "returned", "accepted", NULL};

struct change_reply {
    int64_t seq;
    struct str kind, organisation, document, reason;
    struct opt_day due;
    bool after_expiry;
};
SCHEMA(change_schema, "ObligationChange", struct change_reply, "What was decided about an obligation.",
       SCHEMA_NUMBER(struct change_reply, seq, .doc = "Number of the event by which it became known."),
       SCHEMA_TEXT(struct change_reply, kind, .choices = change_choices, .doc = "What was decided."),
       SCHEMA_TEXT(struct change_reply, organisation, .nullable = true, .doc = "Key of the organisation that bears it from then on."),
       SCHEMA_DAY(struct change_reply, due, .doc = "Due date from then on."),
       SCHEMA_FLAG(struct change_reply, after_expiry, .doc = "The due date was moved after it had passed."),
       SCHEMA_TEXT(struct change_reply, document, .nullable = true, .doc = "Number of the document that says so."),
       SCHEMA_TEXT(struct change_reply, reason, .doc = "Why."));

struct line_reply {
    int64_t id, version;
    struct str state, remark;
    bool delivers;
    struct opt_i64 progress_permille, submitted_at, decided_at;
};
SCHEMA(line_schema, "ReportLine", struct line_reply, "A report as everyone may know it: text and evidence are not part of it.",
       SCHEMA_NUMBER(struct line_reply, id, .doc = "Number of the report."),
       SCHEMA_NUMBER(struct line_reply, version, .doc = "Its place among the reports of the obligation, from 1."),
       SCHEMA_TEXT(struct line_reply, state, .choices = state_choices, .doc = "Where it stands; drafts are listed only for those who may read them."),
       SCHEMA_FLAG(struct line_reply, delivers, .doc = "It claims that the product is delivered."),
       SCHEMA_OPT_NUMBER(struct line_reply, progress_permille, .doc = "Progress as last submitted."),
       SCHEMA_OPT_MOMENT(struct line_reply, submitted_at, .doc = "Moment of the last submission."),
       SCHEMA_OPT_MOMENT(struct line_reply, decided_at, .doc = "Moment of the last decision."),
       SCHEMA_TEXT(struct line_reply, remark, .doc = "Remark of the last decision."));

struct reply {
    int64_t id, occurrence;
    struct str task, title, title_en, role, organisation, named, scope, assigner, deadline_kind, deadline_words, status, colour, days_unit;
    bool collective, series, undecided, cancelled;
    struct opt_day start, original_deadline, due, deadline;
    struct str_list candidates, also;
    struct opt_i64 days, rule_version, judged_at;
    struct schema_rows changes, reports;
};
SCHEMA(detail_schema, "ObligationDetail", struct reply, "One organisation's duty for one task.",
       SCHEMA_NUMBER(struct reply, id, .doc = "Number of the obligation."), SCHEMA_TEXT(struct reply, task, .doc = "Code of the task."),
       SCHEMA_TEXT(struct reply, title, .doc = "Title of the task in Vietnamese."),
       SCHEMA_TEXT(struct reply, title_en, .doc = "Title of the task in English."),
       SCHEMA_TEXT(struct reply, role, .choices = obligation_role_choices, .doc = "Part that the organisation has in it."),
       SCHEMA_TEXT(struct reply, organisation, .nullable = true, .doc = "Key of the organisation that bears it now."),
       SCHEMA_TEXT(struct reply, named, .nullable = true, .doc = "Key of the organisation that the document names."),
       SCHEMA_TEXT(struct reply, scope, .nullable = true, .doc = "Key of the area it holds for."),
       SCHEMA_TEXT(struct reply, assigner, .nullable = true, .doc = "Key of the body that assigned it and accepts reports."),
       SCHEMA_NUMBER(struct reply, occurrence, .doc = "Which time of a recurring duty; 0 otherwise."),
       SCHEMA_FLAG(struct reply, collective, .doc = "Given to many at once: its children are what is owed."),
       SCHEMA_FLAG(struct reply, series, .doc = "Recurring: its occurrences are what is owed."),
       SCHEMA_FLAG(struct reply, undecided, .doc = "The text names more than one lead, or the lead was split, and none was chosen."),
       SCHEMA_TEXTS(struct reply, candidates, .doc = "Keys of those that its organisation was split into, while none of them was chosen."),
       SCHEMA_FLAG(struct reply, cancelled, .doc = "Cancelled or passed on by a document."),
       SCHEMA_DAY(struct reply, start, .doc = "First day."), SCHEMA_DAY(struct reply, original_deadline, .doc = "Last day in time as it was first set."),
       SCHEMA_DAY(struct reply, due, .doc = "Due date in force as it was set, also when it is a day off."),
       SCHEMA_DAY(struct reply, deadline, .doc = "Last day in time as in force: the due date, or the working day it moves to."),
       SCHEMA_TEXT(struct reply, deadline_kind, .choices = board_due_kinds, .doc = "How the deadline was set."),
       SCHEMA_TEXT(struct reply, deadline_words, .nullable = true, .doc = "The deadline in the document's own words."),
       SCHEMA_TEXT(struct reply, status, .choices = reason_choices, .nullable = true,
                   .doc = "The first rule that holds; null, like what follows from it, for a collective obligation, a series, and in the answer to a write, because the "
                          "board knows it with the commit."),
       SCHEMA_TEXT(struct reply, colour, .choices = colour_choices, .nullable = true, .doc = "Its colour."),
       SCHEMA_TEXT(struct reply, days_unit, .choices = days_choices, .nullable = true, .doc = "What `days` counts."),
       SCHEMA_OPT_NUMBER(struct reply, days, .doc = "Days late, left, waiting and so on; null when there is nothing to count."),
       SCHEMA_TEXTS(struct reply, also, .doc = "All other rules that hold, and notes."),
       SCHEMA_OPT_NUMBER(struct reply, rule_version, .doc = "Version of the rules by which it was judged."),
       SCHEMA_OPT_MOMENT(struct reply, judged_at, .doc = "Moment as of which it was judged."),
       SCHEMA_LIST(struct reply, changes, change_schema, .doc = "What was decided, oldest first."),
       SCHEMA_LIST(struct reply, reports, line_schema, .doc = "Its reports, latest first."));
SCHEMA_TABLE(obligation_schemas, &detail_schema, &change_schema, &line_schema, &obligation_item_schema, &obligation_page);

static struct str key_of(const struct org_directory *dir, struct opt_i64 org_id)
{
    size_t at = org_id.has ? org_find_id(dir, org_id.v) : SIZE_MAX;
    return at == SIZE_MAX ? STR_NONE : dir->orgs[at].key;
}

static struct schema_rows changes_of(struct ctx *ctx, const struct org_directory *dir, const struct obligation *o)
{
    struct change_reply *rows = ARENA_ARRAY(ctx->arena, struct change_reply, o->changes.n + 1);
    for (size_t i = 0; i < o->changes.n; i++) {
        const struct obligation_change *c = &o->changes.v[i];
        rows[i] = (struct change_reply){.seq = c->seq,
                                        .kind = change_kind_name(c->kind),
                                        .organisation = key_of(dir, c->org_id),
                                        .due = c->due,
                                        .after_expiry = c->after_expiry.has && c->after_expiry.v,
                                        .document = c->document,
                                        .reason = c->reason};
    }
    return (struct schema_rows){rows, o->changes.n};
}

static enum err fill_reports(struct ctx *ctx, const struct obligation_moment *m, const struct obligation *o, struct schema_rows *out)
{
    struct report_lines lines = {0};
    TRY(obligation_report_lines(ctx, m, o, &lines));
    struct line_reply *rows = ARENA_ARRAY(ctx->arena, struct line_reply, lines.n + 1);
    for (size_t i = 0; i < lines.n; i++) {
        const struct report_line *r = &lines.v[i];
        rows[i] = (struct line_reply){.id = r->id,
                                      .version = r->version,
                                      .state = r->state,
                                      .delivers = r->delivers,
                                      .progress_permille = {r->has_figures, r->progress_permille},
                                      .submitted_at = r->submitted_at,
                                      .decided_at = r->decided_at,
                                      .remark = r->remark};
    }
    *out = (struct schema_rows){rows, lines.n};
    return OK;
}

static enum err fill_status(struct ctx *ctx, const struct obligation_moment *m, const struct obligation *o, struct reply *r)
{
    struct board_obligation seen = {0};
    if (!m->board) {
        return OK;
    }
    enum err e = board_obligation_get(m->board, o->id, &seen);
    if (e == E_NOT_FOUND) {
        return OK;
    }
    TRY(e);
    if (seen.is_collective || seen.has_occurrences) {
        return OK; /* its children are judged */
    }
    struct verdict_words v = verdict_words(ctx, &seen.verdict);
    r->status = v.status;
    r->colour = v.colour;
    r->days_unit = v.days_unit;
    r->days = v.days;
    r->also = v.also;
    r->rule_version = (struct opt_i64){true, board_moment(m->board)->rule_version};
    r->judged_at = (struct opt_i64){true, board_moment(m->board)->at_ms};
    return OK;
}

static struct str_list candidates_of(struct ctx *ctx, const struct org_directory *dir, const struct obligation *o, day_t day)
{
    struct str_list keys = {0};
    struct org_positions found = obligation_candidates(ctx, dir, o, day);
    for (size_t i = 0; i < found.n; i++) {
        *VEC_PUSH(ctx->arena, &keys) = dir->orgs[found.v[i]].key;
    }
    return keys;
}

static enum err reply_obligation(struct ctx *ctx, int64_t id, struct opt_i64 as_of, struct response *res)
{
    const struct org_directory *dir = NULL;
    const struct rules *rules = NULL;
    struct obligation_moment m;
    struct obligation o = {0};
    bool was_known = false;
    TRY(obligation_moment_open(ctx, as_of, &m));
    TRY(obligation_get(ctx, id, &o));
    TRY(obligation_was_known(&m, id, &was_known));
    if (!was_known) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    obligation_as_known(&o, m.upto);
    TRY(org_directory(ctx, &dir));
    TRY(rules_now(ctx, &rules));
    struct reply r = {.id = o.id,
                      .occurrence = o.occurrence,
                      .task = o.task_code,
                      .title = o.task_title_vi,
                      .title_en = o.task_title_en,
                      .role = obligation_role_name(o.role),
                      .organisation = key_of(dir, o.bearer_id),
                      .named = key_of(dir, o.named_org_id),
                      .scope = key_of(dir, o.scope_id),
                      .assigner = key_of(dir, o.assigner_id),
                      .deadline_kind = str_c(due_kind_name(o.due_kind)),
                      .deadline_words = o.due_words,
                      .collective = o.is_collective,
                      .series = o.is_series,
                      .undecided = o.is_undecided,
                      .cancelled = o.is_cancelled,
                      .candidates = candidates_of(ctx, dir, &o, m.day),
                      .start = o.start,
                      .original_deadline = o.original_due,
                      .due = o.due,
                      .deadline = {o.due.has, o.due.has ? calendar_next_working(&rules->calendar, o.due.v) : 0},
                      .changes = changes_of(ctx, dir, &o)};
    TRY(fill_status(ctx, &m, &o, &r));
    TRY(fill_reports(ctx, &m, &o, &r.reports));
    return api_reply(ctx, &detail_schema, &r, res);
}

/* --- routes ---------------------------------------------------------------------------------------------------------- */

struct one_in {
    struct obligation_path path;
    struct opt_i64 as_of;
};

static enum err get(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_in *i = in;
    return reply_obligation(ctx, i->path.id.v, i->as_of, res);
}

static enum err assign(struct ctx *ctx, const void *in, struct response *res)
{
    const struct assign_input *i = in;
    TRY(assign_run(ctx, i));
    return reply_obligation(ctx, i->id.v, (struct opt_i64){0}, res);
}

#define ID_FIELD(type)                                                                                                                    \
    {.name = "id", .kind = IN_INT, .from = FROM_PATH, .offset = offsetof(type, id), .required = true, .min = 1, .max = INT64_MAX,          \
     .doc = "Number of the obligation."}
#define REASON_FIELD                                                                                                                      \
    {.name = "reason", .kind = IN_PROSE, .from = FROM_BODY, .offset = offsetof(struct assign_input, reason), .required = true, .min = 10, \
     .max = 2000, .doc = "Why; everybody can read it."}
#define DOCUMENT_FIELD(words)                                                                                                             \
    {.name = "document", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct assign_input, document), .max = 100, .doc = words}

INPUT_TABLE(one_table, struct one_in,
            {.name = "id", .kind = IN_INT, .from = FROM_PATH, .offset = offsetof(struct one_in, path.id), .required = true, .min = 1, .max = INT64_MAX,
             .doc = "Number of the obligation."},
            {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct one_in, as_of),
             .doc = "What the system knew at that moment; now when it is not said."});
INPUT_TABLE(lead_table, struct assign_input, ID_FIELD(struct assign_input),
            {.name = "lead", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct assign_input, lead), .required = true, .max = 300,
             .doc = "Key of the organisation that leads from today."},
            DOCUMENT_FIELD("Number of the document that says so."), REASON_FIELD);
INPUT_TABLE(due_table, struct assign_input, ID_FIELD(struct assign_input),
            {.name = "due", .kind = IN_DAY, .from = FROM_BODY, .offset = offsetof(struct assign_input, due), .required = true,
             .doc = "Last day that is in time."},
            DOCUMENT_FIELD("Number of the document that grants it; needed to move a date that is set."), REASON_FIELD);

ROUTES(obligation_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/obligations/{id}", .act = ACT_PUBLIC, .flags = R_API | R_LIGHT | R_CACHE, .input = &one_table, .run = get,
        .doc = "One obligation: who bears it, its dates, what changed, its reports and its status, now or as they were known at a moment.", .reply = "ObligationDetail"},
       {.method = METHOD_POST, .path = "/api/v1/obligations/{id}/lead", .act = ACT_OBLIGATION_ASSIGN, .flags = R_WRITE | R_API, .input = &lead_table,
        .facts = obligation_facts_of_route, .run = assign, .doc = "Names the organisation that leads.", .reply = "ObligationDetail"},
       {.method = METHOD_POST, .path = "/api/v1/obligations/{id}/due", .act = ACT_OBLIGATION_ASSIGN, .flags = R_WRITE | R_API, .input = &due_table,
        .facts = obligation_facts_of_route, .run = assign, .doc = "Sets the due date, or moves the one in force.", .reply = "ObligationDetail"});
