/* What waits for somebody: what is due, what came back, what is to be decided or assigned (INTERFACE.md). */
#include "features/report/report_work.h"

#include "base/date.h"
#include "base/num.h"
#include "base/vec.h"

#include <stdlib.h>

enum { ID_DIGITS = 20 };

struct gather {
    struct ctx *ctx;
    struct work *work;
    struct {
        struct board_reach *v; /* what the reader reports for */
        size_t n, cap;
    } reach;
    struct {
        struct opt_i64 *v; /* by reach: the only programme */
        size_t n, cap;
    } programmes;
    int64_t *returned; /* obligations, ascending */
    size_t n_returned;
};

static struct work_found *add(struct gather *g, enum part part, int64_t obligation_id, day_t ends)
{
    struct work_found *f = VEC_PUSH(g->ctx->arena, &g->work->parts[part].found);
    *f = (struct work_found){.obligation_id = obligation_id, .ends = ends, .remark = S("")};
    return f;
}

/* --- what is owed ---------------------------------------------------------------------------------------------------------- */

/* What somebody has to do something about by now, before a day. */
static const uint32_t owed_reasons = (CODE_BIT(REASON_COUNT) - 1) &
                                     ~(CODE_BIT(REASON_CANCELLED) | CODE_BIT(REASON_UNASSIGNED) | CODE_BIT(REASON_NO_DEADLINE) | CODE_BIT(REASON_DONE) |
                                       CODE_BIT(REASON_DONE_LATE) | CODE_BIT(REASON_WITH_APPROVER) | CODE_BIT(REASON_LATE_WITH_APPROVER) |
                                       CODE_BIT(REASON_NOT_STARTED));

static bool is_under(const struct work *w, size_t org, size_t top)
{
    struct org_path above = org_path_on(w->dir, org, w->today);
    bool is = org == top;
    for (size_t i = 0; i < above.n; i++) {
        is = is || above.id[i] == w->dir->orgs[top].id;
    }
    return is;
}

/* Whether it stands in one of the parts that the board chooses. */
static bool is_owed_here(const struct gather *g, const struct board_obligation *o, int64_t programme_id)
{
    bool is_here = false;
    for (size_t i = 0; i < g->reach.n && o->org != SIZE_MAX; i++) {
        const struct opt_i64 *only = &g->programmes.v[i];
        is_here = is_here || ((!only->has || only->v == programme_id) && is_under(g->work, o->org, g->reach.v[i].org));
    }
    return is_here && o->due.has && !o->is_collective && !o->has_occurrences && (CODE_BIT(o->verdict.reason) & owed_reasons);
}

static enum err add_reach(struct gather *g, const struct grant *grant)
{
    struct q_work_programme_tasks_rows tasks = {0};
    struct board_reach reach = {.org = org_find_id(g->work->dir, grant->org_id)};
    if (reach.org == SIZE_MAX || (grant->role != ROLE_OFFICER && grant->role != ROLE_APPROVER)) {
        return OK;
    }
    if (grant->programme_id.has) {
        struct q_work_programme_tasks_in in = {.programme_id = grant->programme_id.v};
        TRY(q_work_programme_tasks(g->ctx->db, g->ctx->arena, &in, &tasks));
        _Static_assert(sizeof *tasks.v == sizeof(int64_t), "the rows are their numbers");
        reach.tasks = tasks.n ? &tasks.v->id : &grant->programme_id.v; /* none of them: any address with no numbers behind it */
        reach.n_tasks = tasks.n;
    }
    *VEC_PUSH(g->ctx->arena, &g->reach) = reach;
    *VEC_PUSH(g->ctx->arena, &g->programmes) = grant->programme_id;
    return OK;
}

/* --- reports under way ----------------------------------------------------------------------------------------------------- */

static void place_report(struct gather *g, const struct q_work_reports_row *r, const struct board_obligation *o, const struct authz_facts *f)
{
    const struct subject *s = &g->ctx->subject;
    enum part part = PART_RETURNED;
    day_t ends = o->due.has ? o->due.v : DAY_MAX;
    if (str_eq(r->state, S("submitted"))) {
        if (authz_decide(s, ACT_REPORT_DECIDE, f) != RULING_ALLOW || !r->at_ms.has) {
            return;
        }
        part = PART_WAITING;
        ends = calendar_add_working(g->work->calendar, day_of_moment(r->at_ms.v), board_rules(g->work->board)->approver_working_days);
    } else if (authz_decide(s, ACT_REPORT_SUBMIT, f) != RULING_ALLOW) {
        return;
    } else {
        bool is_owed = is_owed_here(g, o, r->programme_id);
        *VEC_PUSH(g->ctx->arena, &g->work->open) = (struct open_report){r->obligation_id, r->id, f->is_draft, is_owed};
        if (f->is_draft) {
            return;
        }
    }
    struct work_found *found = add(g, part, r->obligation_id, ends);
    found->report_id = r->id;
    found->version = r->version;
    found->at_ms = r->at_ms;
    found->remark = str_dup(g->ctx->arena, r->remark.p ? r->remark : S(""));
}

static enum err see_report(void *user, const struct q_work_reports_row *r)
{
    struct gather *g = user;
    struct board_obligation seen = {.org = SIZE_MAX, .is_collective = true};
    struct authz_facts f = {.programme_id = r->programme_id, .is_draft = str_eq(r->state, S("draft"))};
    if (board_obligation_get(g->work->board, r->obligation_id, &seen) == OK) {
        f.owner = org_path_on(g->work->dir, seen.org, g->work->today);
    }
    f.writer = org_path_on(g->work->dir, org_find_id(g->work->dir, r->org_id), g->work->today);
    if (r->assigner_id.has) {
        f.assigner = org_path_on(g->work->dir, org_find_id(g->work->dir, r->assigner_id.v), g->work->today);
    }
    place_report(g, r, &seen, &f);
    return OK;
}

/* --- what is to be assigned ------------------------------------------------------------------------------------------------- */

/* The periods of a recurring duty have their days by themselves. */
static bool is_to_assign(const struct board_obligation *o)
{
    return o->verdict.reason == REASON_UNASSIGNED || (o->verdict.reason == REASON_NO_DEADLINE && !o->has_occurrences);
}

static enum err see_unassigned(void *user, const struct q_work_to_assign_row *r)
{
    struct gather *g = user;
    struct board_obligation seen = {0};
    struct authz_facts f = {.programme_id = r->programme_id};
    if (board_obligation_get(g->work->board, r->id, &seen) != OK || !is_to_assign(&seen)) {
        return OK;
    }
    f.assigner = org_path_on(g->work->dir, org_find_id(g->work->dir, r->assigner_id), g->work->today);
    if (authz_decide(&g->ctx->subject, ACT_OBLIGATION_ASSIGN, &f) == RULING_ALLOW) {
        (void)add(g, PART_UNASSIGNED, r->id, DAY_MAX); /* complete as it is */
    }
    return OK;
}

static bool has_role(const struct subject *s, enum role role)
{
    for (size_t i = 0; i < s->n_grants; i++) {
        if (s->grants[i].role == role) {
            return true;
        }
    }
    return false;
}

static int by_obligation(const void *a, const void *b)
{
    const struct open_report *x = a;
    const struct open_report *y = b;
    return num_order(x->obligation_id, y->obligation_id);
}

/* The obligations whose report came back: they stand in a part of their own. */
static void note_returned(struct gather *g)
{
    const struct work *w = g->work;
    g->returned = ARENA_ARRAY(g->ctx->arena, int64_t, w->open.n + 1);
    for (size_t i = 0; i < w->open.n; i++) {
        g->returned[g->n_returned] = w->open.v[i].obligation_id;
        g->n_returned += w->open.v[i].is_draft ? 0 : 1;
    }
}

/* Drafts that are not shown with their obligation. */
static void place_other_drafts(struct gather *g)
{
    for (size_t i = 0; i < g->work->open.n; i++) {
        const struct open_report *o = &g->work->open.v[i];
        if (o->is_draft && (!o->is_owed || num_is_among(g->returned, g->n_returned, o->obligation_id))) {
            add(g, PART_DRAFTS, o->obligation_id, DAY_MAX)->report_id = o->report_id;
        }
    }
}

static enum err gather_all(struct gather *g)
{
    const struct subject *s = &g->ctx->subject;
    for (size_t i = 0; i < s->n_grants; i++) {
        TRY(add_reach(g, &s->grants[i]));
    }
    TRY(q_work_reports(g->ctx->db, see_report, g));
    if (g->work->open.n) {
        qsort(g->work->open.v, g->work->open.n, sizeof *g->work->open.v, by_obligation);
    }
    note_returned(g);
    place_other_drafts(g);
    return has_role(s, ROLE_ASSIGNER) ? q_work_to_assign(g->ctx->db, see_unassigned, g) : OK;
}

/* --- which of it is shown ---------------------------------------------------------------------------------------------------- */

static int by_clock(const void *a, const void *b)
{
    const struct work_found *x = a;
    const struct work_found *y = b;
    return x->ends != y->ends ? (x->ends < y->ends ? -1 : 1) : num_order(x->obligation_id, y->obligation_id);
}

/* Each obligation once; then the part that is shown. */
static void settle(struct work_list *list, size_t from, size_t limit)
{
    size_t n = 0;
    if (list->found.n) {
        qsort(list->found.v, list->found.n, sizeof *list->found.v, by_clock);
    }
    for (size_t i = 0; i < list->found.n; i++) {
        if (n == 0 || list->found.v[n - 1].obligation_id != list->found.v[i].obligation_id) {
            list->found.v[n++] = list->found.v[i];
        }
    }
    size_t left = n > from ? n - from : 0;
    list->total = n;
    list->n = left < limit ? left : limit;
    list->found.v = list->n ? list->found.v + from : NULL;
}

static void choose(struct gather *g, enum part part, size_t from, size_t limit)
{
    const enum board_role role = part == PART_SUPPORT ? BOARD_OTHERS : BOARD_LEADS;
    const uint32_t overdue = CODE_BIT(REASON_OVERDUE);
    struct board_want want = {.reach = g->reach.v,
                              .n_reach = g->reach.n,
                              .role = role,
                              .reasons = part == PART_OVERDUE ? overdue : part == PART_SOON ? owed_reasons & ~overdue : owed_reasons,
                              .only_dated = true,
                              .except = g->returned,
                              .n_except = g->n_returned,
                              .sort = BOARD_BY_DUE};
    struct board_ids ids = {0};
    if (g->reach.n) {
        board_obligation_ids(g->work->board, g->ctx->arena, &want, from, limit, &ids);
    }
    struct work_list *list = &g->work->parts[part];
    list->ids = ids.v;
    list->n = ids.n;
    list->total = ids.total;
}

enum err work_read(struct ctx *ctx, const struct work_query *q, size_t from, size_t limit, struct work *out)
{
    struct gather g = {.ctx = ctx, .work = out};
    const struct rules *rules = NULL;
    *out = (struct work){.today = day_of_moment(ctx->now)};
    TRY(board_open(ctx, (struct opt_i64){0}, &out->board));
    TRY(rules_now(ctx, &rules));
    out->dir = board_directory(out->board);
    out->calendar = &rules->calendar;
    TRY(gather_all(&g));
    for (enum part p = PART_OVERDUE; p < PART__N; p++) {
        size_t shown = !q->part.has || q->part.v == (int64_t)p ? limit : 0;
        if (p == PART_OVERDUE || p == PART_SOON || p == PART_SUPPORT) {
            choose(&g, p, from, shown);
        } else {
            settle(&out->parts[p], from, shown);
        }
    }
    return OK;
}

/* --- what is said of it -------------------------------------------------------------------------------------------------------- */

static int64_t draft_of(const struct work *w, int64_t obligation_id)
{
    struct open_report key = {.obligation_id = obligation_id};
    const struct open_report *open = w->open.n ? bsearch(&key, w->open.v, w->open.n, sizeof key, by_obligation) : NULL;
    return open ? open->report_id : 0;
}

static void judge(const struct work *w, const struct work_found *found, struct work_item *out)
{
    struct board_obligation seen = {0};
    *out = (struct work_item){.found = *found, .org = SIZE_MAX};
    if (board_obligation_get(w->board, found->obligation_id, &seen) == OK) {
        out->has_verdict = true;
        out->verdict = seen.verdict;
        out->org = seen.org;
        out->due = seen.due;
        out->occurrence = seen.occurrence;
    }
}

void work_judge(const struct work *w, enum part part, size_t from, size_t n, struct work_item *items)
{
    const struct work_list *list = &w->parts[part];
    for (size_t i = 0; i < n; i++) {
        struct work_found chosen = {.remark = S("")};
        if (list->ids) {
            chosen.obligation_id = list->ids[from + i];
            chosen.report_id = draft_of(w, chosen.obligation_id);
        }
        judge(w, list->ids ? &chosen : &list->found.v[from + i], &items[i]);
    }
}

enum err work_titles(struct ctx *ctx, struct work_item *items, size_t n)
{
    struct buf ids = buf_new(ctx->arena, SIZE_MAX);
    struct q_work_titles_rows titles = {0};
    for (size_t i = 0; i < n; i++) {
        buf_pad(&ids, items[i].found.obligation_id, ID_DIGITS);
    }
    if (n) {
        TRY(q_work_titles(ctx->db, ctx->arena, &(struct q_work_titles_in){.ids = buf_view(&ids), .count = (int64_t)n}, &titles));
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = ids_find(titles.n ? &titles.v->id : NULL, sizeof *titles.v, titles.n, items[i].found.obligation_id);
        items[i].task = at == SIZE_MAX ? NULL : &titles.v[at];
    }
    return OK;
}
