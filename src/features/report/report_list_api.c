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
       SCHEMA_OPT_MOMENT(struct item, submitted_at, .doc = "Moment of the last submission."),
       SCHEMA_OPT_MOMENT(struct item, decided_at, .doc = "Moment of the last decision; null while there was none."),
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

/* Reports of up to so many obligations are looked up one by one; those of more (a ministry with all below it, the country) are picked out of all. */
enum { LOOKED_UP_MAX = 10000 };

struct wanted {
    size_t org;               /* borne by this one or below it; SIZE_MAX: by anybody */
    const struct org_tree *tree;
    bool is_limited;          /* to these obligations */
    struct board_obligation *v;
    size_t n;
    int64_t first, last, upto; /* events: of the latest step, and what is known */
    struct str step;
};

static bool lies_under(const struct wanted *w, size_t org)
{
    const struct org_tree *t = w->tree;
    size_t top = w->org;
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
    w->is_limited = true;
    return e == E_NOT_FOUND ? FAIL(ctx, E_INVALID, MSG_api_unknown_obligation, MSG_ARG(id)) : e;
}

static enum err of_org(struct ctx *ctx, const struct board *b, struct wanted *w)
{
    struct board_reach reach = {.org = w->org};
    struct board_part part = {0};
    struct board_want want = {.reach = &reach, .n_reach = 1};
    TRY(board_obligations_part(b, ctx->arena, &want, &(struct board_cut){.limit = LOOKED_UP_MAX}, &part));
    w->is_limited = !part.more;
    w->v = part.v;
    w->n = part.more ? 0 : part.n;
    return OK;
}

static enum err choose_obligations(struct ctx *ctx, const struct board *b, const struct list_in *i, struct wanted *w)
{
    struct filtered task = {0};
    size_t kept = 0;
    w->tree = org_tree_on(board_directory(b), TREE_ADMINISTRATIVE, board_moment(b)->day);
    TRY(filter_org(ctx, b, i->org, &w->org));
    TRY(filter_task(ctx, i->task, &task));
    if (i->obligation.has) {
        TRY(of_number(ctx, b, i->obligation.v, w));
    } else if (task.id) {
        w->n = board_obligations_of_task(b, ctx->arena, task.id, &w->v);
        w->is_limited = true;
    } else if (w->org != SIZE_MAX) {
        TRY(of_org(ctx, b, w));
    }
    for (size_t k = 0; k < w->n; k++) {
        w->v[kept] = w->v[k];
        kept += (!task.id || w->v[k].task_id == task.id) && lies_under(w, w->v[k].org) ? 1 : 0;
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

/* Where a page begins: behind the latest step of the last report before it. */
struct place {
    int64_t seq, id;
};

/* What comes next on the way, a few at a time. */
struct few {
    struct q_report_latest_steps_up_row *v;
    size_t n;
};

static enum err read_few(struct ctx *ctx, struct arena *a, const struct wanted *w, bool up, struct place at, int64_t limit, struct few *out)
{
    struct q_report_latest_steps_up_rows rows = {0};
    struct q_report_latest_steps_down_rows down = {0};
    if (up) {
        struct q_report_latest_steps_up_in in = {at.seq, at.id, w->last, w->upto, w->step, limit};
        TRY(q_report_latest_steps_up(ctx->db, a, &in, &rows));
        *out = (struct few){rows.v, rows.n};
        return OK;
    }
    struct q_report_latest_steps_down_in in = {w->first, at.seq, at.id, w->upto, w->step, limit};
    TRY(q_report_latest_steps_down(ctx->db, a, &in, &down));
    *out = (struct few){ARENA_ARRAY(a, struct q_report_latest_steps_up_row, down.n + 1), down.n};
    for (size_t i = 0; i < down.n; i++) {
        out->v[i] = (struct q_report_latest_steps_up_row){down.v[i].id, down.v[i].seq, down.v[i].obligation_id};
    }
    return OK;
}

static enum err first_place(struct ctx *ctx, const struct list *l, const struct wanted *w, bool up, struct place *at)
{
    struct q_report_step_place_row row = {0};
    *at = up ? (struct place){w->first - 1, INT64_MAX} : (struct place){w->last + 1, 0};
    if (!l->after.has) {
        return OK;
    }
    enum err e = q_report_step_place(ctx->db, ctx->arena, &(struct q_report_step_place_in){.id = l->after.v}, &row);
    *at = (struct place){row.seq, l->after.v};
    return e == E_NOT_FOUND ? FAIL0(ctx, E_INVALID, MSG_api_cursor) : e;
}

static bool is_borne_here(const struct board *b, const struct wanted *w, int64_t obligation_id)
{
    struct board_obligation o = {0};
    return w->org == SIZE_MAX || (board_obligation_get(b, obligation_id, &o) == OK && lies_under(w, o.org));
}

static void free_arena(void *p)
{
    arena_free(p);
}

/* Goes along the steps until there are enough: nobody else's have to be read, or most are wanted. */
static enum err walk(struct ctx *ctx, const struct board *b, const struct list *l, const struct wanted *w, bool up, struct steps *out)
{
    enum { SIFTED_AT_ONCE = 1000, SIFT_BYTES = 1 << 20 };
    struct arena *part = arena_new(SIFT_BYTES);
    int64_t limit = w->org == SIZE_MAX ? (int64_t)l->limit + 1 : SIFTED_AT_ONCE;
    struct few few = {.n = (size_t)limit};
    struct place at = {0};
    arena_defer(ctx->arena, free_arena, part);
    TRY(first_place(ctx, l, w, up, &at));
    while (out->v.n <= l->limit && few.n == (size_t)limit) {
        arena_reset(part);
        TRY(read_few(ctx, part, w, up, at, limit, &few));
        for (size_t i = 0; i < few.n && out->v.n <= l->limit; i++) {
            at = (struct place){few.v[i].seq, few.v[i].id};
            if (is_borne_here(b, w, few.v[i].obligation_id)) {
                *VEC_PUSH(ctx->arena, &out->v) = few.v[i].id;
            }
        }
    }
    out->more = out->v.n > l->limit;
    out->v.n -= out->more ? 1 : 0;
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
    TRY(w.is_limited ? pick(ctx, &l, &w, up, &s) : walk(ctx, b, &l, &w, up, &s));
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
