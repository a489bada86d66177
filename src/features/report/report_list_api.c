/* The list of reports in the API. What everyone may know of a report that was handed over: on which obligation, when, how far, and what was decided
 * with which remark. Its texts are only for those who may read the report itself; drafts are in no list. */
#include "features/report/report_internal.h"

#include "base/date.h"
#include "core/event.h"
#include "report_q.h"

static const char *const state_choices[] = {"submitted", "returned", "accepted", NULL};
static const char *const sort_choices[] = {"-step", "step", NULL};
enum { SORT_DOWN, SORT_UP };

struct item {
    int64_t id, obligation, version;
    struct str task, title, title_en, organisation, organisation_name, organisation_name_en, state, remark;
    bool delivers, readable;
    struct opt_i64 progress_permille, submitted_at, decided_at;
    struct str narrative, difficulties, proposals;
};
SCHEMA_PUBLIC(report_item_schema, "ReportItem", struct item, "A report that was handed over. Its texts are sent to those who may read it.",
       SCHEMA_NUMBER(struct item, id, .doc = "Its number."), SCHEMA_NUMBER(struct item, obligation, .doc = "Number of the obligation."),
       SCHEMA_TEXT(struct item, task, .doc = "Code of the task."), SCHEMA_TEXT(struct item, title, .doc = "Title of the task in Vietnamese."),
       SCHEMA_TEXT(struct item, title_en, .doc = "Title of the task in English."),
       SCHEMA_TEXT(struct item, organisation, .nullable = true, .doc = "Key of the organisation that bears the obligation."),
       SCHEMA_TEXT(struct item, organisation_name, .nullable = true, .doc = "Its name in Vietnamese."),
       SCHEMA_TEXT(struct item, organisation_name_en, .nullable = true, .doc = "Its name in English."),
       SCHEMA_NUMBER(struct item, version, .doc = "Its place among the reports of the obligation, from 1."),
       SCHEMA_TEXT(struct item, state, .choices = state_choices, .doc = "Its latest step: handed over, returned or accepted."),
       SCHEMA_FLAG(struct item, delivers, .doc = "It claims that the product is delivered."),
       SCHEMA_OPT_NUMBER(struct item, progress_permille, .doc = "Progress as last submitted."),
       SCHEMA_OPT_NUMBER(struct item, submitted_at, .doc = "Moment of the last submission, in milliseconds since 1970."),
       SCHEMA_OPT_NUMBER(struct item, decided_at, .doc = "Moment of the last decision, in milliseconds since 1970; null while there was none."),
       SCHEMA_TEXT(struct item, remark, .nullable = true, .doc = "Remark of the last decision."),
       SCHEMA_FLAG(struct item, readable, .doc = "True when you may read the report: GET /api/v1/reports/{id}."),
       SCHEMA_TEXT(struct item, narrative, .nullable = true,
                   .doc = "What was done, as it was handed over. Null unless you may read the report."),
       SCHEMA_TEXT(struct item, difficulties, .nullable = true, .doc = "What stands in the way; null as above."),
       SCHEMA_TEXT(struct item, proposals, .nullable = true, .doc = "What is asked for; null as above."));
LIST_SCHEMA_PUBLIC(report_page, "ReportPage", report_item_schema, "Reports that were handed over.");

struct list_in {
    struct list_input list;
    struct str task, org;
    struct opt_i64 obligation, state, sort;
    struct opt_day since, until;
};
INPUT_TABLE(list_table, struct list_in, LIST_INPUT_AS_OF(struct list_in, list),
            {.name = "task", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, task), .doc = "Only those on the task with this code."},
            {.name = "obligation", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct list_in, obligation), .min = 1, .max = INT64_MAX,
             .doc = "Only those on the obligation with this number."},
            {.name = "org", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, org),
             .doc = "Only those on obligations that the organisation with this key or one below it bears."},
            {.name = "state", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, state), .choices = state_choices,
             .doc = "Only those whose latest step this is; submitted: waiting for a decision."},
            {.name = "since", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct list_in, since),
             .doc = "Only those whose latest step became known on this day in Viet Nam or later."},
            {.name = "until", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct list_in, until),
             .doc = "Only those whose latest step became known on this day or earlier."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, sort), .choices = sort_choices,
             .doc = "By the latest step; -step, the newest first, when it is not said."});

/* --- which obligations ------------------------------------------------------------------------------------------------- */

struct wanted {
    bool is_limited;        /* to these obligations */
    struct board_obligation *v;
    size_t n;
    int64_t first, last, upto; /* events: of the latest step, and what is known */
    struct str step;
};

static bool lies_under(const struct board *b, size_t top, size_t org)
{
    const struct org_tree *t = org_tree_on(board_directory(b), TREE_ADMINISTRATIVE, board_moment(b)->day);
    if (top == SIZE_MAX || top == org) {
        return true;
    }
    return org != SIZE_MAX && t->at[top] != SIZE_MAX && t->at[org] != SIZE_MAX && t->at[org] > t->at[top] && t->at[org] < t->v[t->at[top]].end;
}

static enum err of_number(struct ctx *ctx, const struct board *b, int64_t id, struct wanted *w)
{
    w->v = ARENA_NEW(ctx->arena, struct board_obligation);
    enum err e = board_obligation_get(b, id, w->v);
    w->n = 1;
    return e == E_NOT_FOUND ? FAIL(ctx, E_INVALID, MSG_api_unknown_obligation, MSG_ARG(id)) : e;
}

static enum err of_org(struct ctx *ctx, const struct board *b, size_t org, struct wanted *w)
{
    w->n = board_obligations_of_org(b, ctx->arena, org, true, BOARD_LIST_MAX + 1, &w->v);
    return w->n > BOARD_LIST_MAX ? FAIL(ctx, E_TOO_LARGE, MSG_api_too_many, MSG_ARG((int64_t)BOARD_LIST_MAX)) : OK;
}

static enum err choose_obligations(struct ctx *ctx, const struct board *b, const struct list_in *i, struct wanted *w)
{
    size_t org = SIZE_MAX;
    int64_t task = 0;
    size_t kept = 0;
    TRY(filter_org(ctx, b, i->org, &org));
    TRY(filter_task(ctx, i->task, &task));
    w->is_limited = i->obligation.has || task || org != SIZE_MAX;
    if (i->obligation.has) {
        TRY(of_number(ctx, b, i->obligation.v, w));
    } else if (task) {
        w->n = board_obligations_of_task(b, ctx->arena, task, &w->v);
    } else if (org != SIZE_MAX) {
        TRY(of_org(ctx, b, org, w));
    }
    for (size_t k = 0; k < w->n; k++) {
        w->v[kept] = w->v[k];
        kept += (!task || w->v[k].task_id == task) && lies_under(b, org, w->v[k].org) ? 1 : 0;
    }
    w->n = kept;
    return OK;
}

/* Days become numbers of events, along which steps are stored. */
static enum err choose_events(struct ctx *ctx, const struct list_in *i, int64_t upto, struct wanted *w)
{
    w->upto = w->last = upto;
    if (i->since.has) {
        TRY(event_seq_at(ctx, day_start_ms(i->since.v) - 1, &w->first));
        w->first++;
    }
    if (i->until.has) {
        TRY(event_seq_at(ctx, day_start_ms(i->until.v + 1) - 1, &w->last));
        w->last = w->last < upto ? w->last : upto;
    }
    w->step = i->state.has ? str_c(state_choices[i->state.v]) : STR_NONE;
    return OK;
}

/* --- which reports: their latest steps, in order ------------------------------------------------------------------------- */

struct steps {
    VEC(int64_t) v;
    bool more;
    struct opt_i64 total;
};

static enum err walk(struct ctx *ctx, const struct list *l, const struct wanted *w, bool up, struct steps *out)
{
    struct q_report_step_place_row place = {.seq = up ? w->first - 1 : w->last + 1};
    int64_t after = l->after.has ? l->after.v : up ? INT64_MAX : 0;
    int64_t limit = (int64_t)l->limit + 1;
    struct q_report_latest_steps_up_rows rows = {0};
    struct q_report_latest_steps_down_rows down = {0};
    if (l->after.has) {
        enum err e = q_report_step_place(ctx->db, ctx->arena, &(struct q_report_step_place_in){.id = after}, &place);
        TRY(e == E_NOT_FOUND ? FAIL0(ctx, E_INVALID, MSG_api_cursor) : e);
    }
    if (up) {
        struct q_report_latest_steps_up_in in = {place.seq, after, w->last, w->upto, w->step, limit};
        TRY(q_report_latest_steps_up(ctx->db, ctx->arena, &in, &rows));
    } else {
        struct q_report_latest_steps_down_in in = {w->first, place.seq, after, w->upto, w->step, limit};
        TRY(q_report_latest_steps_down(ctx->db, ctx->arena, &in, &down));
    }
    size_t n = up ? rows.n : down.n;
    out->more = n > l->limit;
    for (size_t i = 0; i < n && i < l->limit; i++) {
        *VEC_PUSH(ctx->arena, &out->v) = up ? rows.v[i].id : down.v[i].id;
    }
    return OK;
}

static enum err pick(struct ctx *ctx, const struct list *l, const struct wanted *w, bool up, struct steps *out)
{
    struct str ids = ids_text(ctx, w->n, w->n ? &w->v->id : NULL, sizeof *w->v);
    struct q_report_latest_steps_of_in in = {ids, w->first, w->last, w->upto, w->step};
    struct q_report_latest_steps_of_rows rows = {0};
    struct list_slice s = {0};
    TRY(q_report_latest_steps_of(ctx->db, ctx->arena, &in, &rows));
    int64_t *all = ARENA_ARRAY(ctx->arena, int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        all[up ? i : rows.n - 1 - i] = rows.v[i].id;
    }
    TRY(list_slice(ctx, l, all, sizeof *all, rows.n, &s));
    out->v.v = all + s.from;
    out->v.n = s.n;
    out->more = s.more;
    out->total = (struct opt_i64){true, (int64_t)rows.n};
    return OK;
}

/* --- what is said of them -------------------------------------------------------------------------------------------------- */

static enum err may_read(struct ctx *ctx, const struct q_report_page_rows_row *r, bool *may)
{
    struct obligation o = {0};
    struct authz_facts facts = {0};
    *may = false;
    if (ctx->subject.n_grants == 0) {
        return OK;
    }
    TRY(obligation_get(ctx, r->obligation_id, &o));
    TRY(obligation_authz(ctx, &o, &facts));
    TRY(obligation_writer(ctx, r->org_id, &facts.writer));
    *may = authz_decide(&ctx->subject, ACT_REPORT_READ, &facts) == RULING_ALLOW;
    return OK;
}

static enum err item_of(struct ctx *ctx, const struct board *b, const struct q_report_page_rows_row *r, struct item *out)
{
    struct board_obligation o = {.org = SIZE_MAX};
    enum err e = board_obligation_get(b, r->obligation_id, &o);
    TRY(e == E_NOT_FOUND ? OK : e);
    struct bearer_words bearer = bearer_words(b, o.org);
    *out = (struct item){.id = r->report_id,
                         .obligation = r->obligation_id,
                         .version = r->version,
                         .task = r->task,
                         .title = r->title_vi,
                         .title_en = r->title_en,
                         .organisation = bearer.key,
                         .organisation_name = bearer.name,
                         .organisation_name_en = bearer.name_en,
                         .state = r->state,
                         .remark = r->remark,
                         .delivers = r->delivers != 0,
                         .progress_permille = {true, r->progress_permille},
                         .submitted_at = {true, r->submitted_at},
                         .decided_at = r->decided_at};
    TRY(may_read(ctx, r, &out->readable));
    if (out->readable) {
        out->narrative = r->narrative;
        out->difficulties = r->difficulties;
        out->proposals = r->proposals;
    }
    return OK;
}

static enum err items_of(struct ctx *ctx, const struct board *b, const struct steps *s, struct item **out)
{
    struct q_report_page_rows_rows rows = {0};
    *out = ARENA_ARRAY(ctx->arena, struct item, s->v.n + 1);
    TRY(q_report_page_rows(ctx->db, ctx->arena, &(struct q_report_page_rows_in){.steps = ids_text(ctx, s->v.n, s->v.v, sizeof(int64_t))}, &rows));
    for (size_t i = 0; i < s->v.n; i++) {
        size_t at = ids_find(rows.n ? &rows.v->id : NULL, sizeof *rows.v, rows.n, s->v.v[i]);
        TRY(at == SIZE_MAX ? OK : item_of(ctx, b, &rows.v[at], &(*out)[i]));
    }
    return OK;
}

static enum err list(struct ctx *ctx, const void *in, struct response *res)
{
    const struct list_in *i = in;
    struct list l;
    const struct board *b = NULL;
    struct wanted w = {0};
    struct steps s = {0};
    struct item *rows = NULL;
    bool up = i->sort.has && i->sort.v == SORT_UP;
    TRY(list_begin(ctx, &l, &i->list, &report_item_schema));
    TRY(board_open(ctx, l.as_of, &b));
    TRY(choose_obligations(ctx, b, i, &w));
    TRY(choose_events(ctx, i, board_moment(b)->seq, &w));
    TRY(w.is_limited ? pick(ctx, &l, &w, up, &s) : walk(ctx, &l, &w, up, &s));
    TRY(items_of(ctx, b, &s, &rows));
    struct list_page page = {.rows = rows,
                             .n = s.v.n,
                             .more = s.more,
                             .last_id = s.v.n ? s.v.v[s.v.n - 1] : 0,
                             .total = s.total,
                             .seq = board_moment(b)->seq,
                             .at_ms = board_moment(b)->at_ms};
    return list_end(ctx, &l, &page, res);
}

ROUTES(report_list_routes, {.method = METHOD_GET,
                            .path = "/api/v1/reports",
                            .act = ACT_PUBLIC,
                            .flags = R_API,
                            .input = &list_table,
                            .run = list,
                            .doc = "Reports that were handed over, with what was decided, now or as it was known at a moment.",
                            .reply = "ReportPage"});
