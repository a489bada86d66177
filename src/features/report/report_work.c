/* What waits for somebody: what is due, what came back, what is to be decided or assigned (INTERFACE.md). */
#include "features/report/report_work.h"

#include "base/date.h"
#include "base/vec.h"

#include <stdlib.h>

enum { ID_DIGITS = 20 };

/* The open report of an obligation in the reader's hands. */
struct open_report {
    int64_t obligation_id, report_id;
    bool is_draft, is_placed;
};

struct gather {
    struct ctx *ctx;
    struct work *work;
    struct {
        struct open_report *v; /* by obligation */
        size_t n, cap;
    } open;
};

static struct work_item *add(struct gather *g, enum part part, int64_t obligation_id, day_t ends)
{
    struct work_item *i = VEC_PUSH(g->ctx->arena, &g->work->parts[part]);
    struct board_obligation seen = {0};
    *i = (struct work_item){.obligation_id = obligation_id, .ends = ends, .org = SIZE_MAX, .remark = S("")};
    if (board_obligation_get(g->work->board, obligation_id, &seen) == OK) {
        i->has_verdict = true;
        i->verdict = seen.verdict;
        i->org = seen.org;
        i->due = seen.due;
        i->occurrence = seen.occurrence;
    }
    return i;
}

/* --- reports under way ----------------------------------------------------------------------------------------------------- */

static void place_report(struct gather *g, const struct q_work_reports_row *r, const struct authz_facts *f)
{
    const struct subject *s = &g->ctx->subject;
    struct board_obligation seen = {0};
    enum part part = PART_RETURNED;
    day_t ends = board_obligation_get(g->work->board, r->obligation_id, &seen) == OK && seen.due.has ? seen.due.v : DAY_MAX;
    if (str_eq(r->state, S("submitted"))) {
        if (authz_decide(s, ACT_REPORT_DECIDE, f) != RULING_ALLOW || !r->at_ms.has) {
            return;
        }
        part = PART_WAITING;
        ends = calendar_add_working(g->work->calendar, day_of_moment(r->at_ms.v), board_rules(g->work->board)->approver_working_days);
    } else if (authz_decide(s, ACT_REPORT_SUBMIT, f) != RULING_ALLOW) {
        return;
    } else {
        bool is_draft = f->is_draft;
        *VEC_PUSH(g->ctx->arena, &g->open) = (struct open_report){r->obligation_id, r->id, is_draft, false};
        if (is_draft) {
            return;
        }
    }
    struct work_item *i = add(g, part, r->obligation_id, ends);
    i->report_id = r->id;
    i->version = r->version;
    i->at_ms = r->at_ms;
    i->remark = str_dup(g->ctx->arena, r->remark.p ? r->remark : S(""));
}

static enum err see_report(void *user, const struct q_work_reports_row *r)
{
    struct gather *g = user;
    struct board_obligation seen = {0};
    struct authz_facts f = {.programme_id = r->programme_id, .is_draft = str_eq(r->state, S("draft"))};
    if (board_obligation_get(g->work->board, r->obligation_id, &seen) == OK) {
        f.owner = org_path_on(g->work->dir, seen.org, g->work->today);
    }
    f.writer = org_path_on(g->work->dir, org_find_id(g->work->dir, r->org_id), g->work->today);
    if (r->assigner_id.has) {
        f.assigner = org_path_on(g->work->dir, org_find_id(g->work->dir, r->assigner_id.v), g->work->today);
    }
    place_report(g, r, &f);
    return OK;
}

/* --- obligations ------------------------------------------------------------------------------------------------------------- */

static int by_obligation(const void *a, const void *b)
{
    const struct open_report *x = a;
    const struct open_report *y = b;
    return x->obligation_id < y->obligation_id ? -1 : x->obligation_id > y->obligation_id;
}

static struct open_report *open_of(struct gather *g, int64_t obligation_id)
{
    struct open_report key = {.obligation_id = obligation_id};
    return g->open.n ? bsearch(&key, g->open.v, g->open.n, sizeof key, by_obligation) : NULL;
}

/* Whether somebody here has to do something about it by now, before a day. */
static bool is_owed(const struct board_obligation *o)
{
    const uint32_t not_owed = CODE_BIT(REASON_CANCELLED) | CODE_BIT(REASON_UNASSIGNED) | CODE_BIT(REASON_NO_DEADLINE) | CODE_BIT(REASON_DONE) |
                              CODE_BIT(REASON_DONE_LATE) | CODE_BIT(REASON_WITH_APPROVER) | CODE_BIT(REASON_LATE_WITH_APPROVER) |
                              CODE_BIT(REASON_NOT_STARTED);
    return o->due.has && !o->is_collective && !(CODE_BIT(o->verdict.reason) & not_owed);
}

static void place_obligation(struct gather *g, const struct board_obligation *o, struct opt_i64 programme_id)
{
    struct open_report *open = open_of(g, o->id);
    if (!is_owed(o) || (open && (!open->is_draft || open->is_placed))) {
        return;
    }
    enum part own = o->verdict.reason == REASON_OVERDUE ? PART_OVERDUE : PART_SOON;
    struct work_item *i = add(g, o->is_lead ? own : PART_SUPPORT, o->id, o->due.v);
    i->programme_id = programme_id;
    if (open) {
        i->report_id = open->report_id;
        open->is_placed = true;
    }
}

static void see_subtree(struct gather *g, const struct grant *grant)
{
    struct board_obligation *owed = NULL;
    size_t org = org_find_id(g->work->dir, grant->org_id);
    if (org == SIZE_MAX || (grant->role != ROLE_OFFICER && grant->role != ROLE_APPROVER)) {
        return;
    }
    size_t n = board_obligations_of_org(g->work->board, g->ctx->arena, org, true, BOARD_LIST_MAX + 1, &owed);
    g->work->is_cut = g->work->is_cut || n > BOARD_LIST_MAX;
    n = n > BOARD_LIST_MAX ? BOARD_LIST_MAX : n;
    for (size_t i = 0; i < n; i++) {
        place_obligation(g, &owed[i], grant->programme_id);
    }
}

static enum err see_unassigned(void *user, const struct q_work_to_assign_row *r)
{
    struct gather *g = user;
    struct board_obligation seen = {0};
    struct authz_facts f = {.programme_id = r->programme_id};
    if (board_obligation_get(g->work->board, r->id, &seen) != OK || seen.has_occurrences ||
        (seen.verdict.reason != REASON_UNASSIGNED && seen.verdict.reason != REASON_NO_DEADLINE)) {
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

/* Drafts of obligations that no clock runs for. */
static void place_other_drafts(struct gather *g)
{
    for (size_t i = 0; i < g->open.n; i++) {
        const struct open_report *o = &g->open.v[i];
        if (o->is_draft && !o->is_placed) {
            add(g, PART_DRAFTS, o->obligation_id, DAY_MAX)->report_id = o->report_id;
        }
    }
}

static enum err gather_all(struct gather *g)
{
    const struct subject *s = &g->ctx->subject;
    TRY(q_work_reports(g->ctx->db, see_report, g));
    if (g->open.n) {
        qsort(g->open.v, g->open.n, sizeof *g->open.v, by_obligation);
    }
    for (size_t i = 0; i < s->n_grants; i++) {
        see_subtree(g, &s->grants[i]);
    }
    place_other_drafts(g);
    return has_role(s, ROLE_ASSIGNER) ? q_work_to_assign(g->ctx->db, see_unassigned, g) : OK;
}

/* --- order ------------------------------------------------------------------------------------------------------------------- */

static int by_clock(const void *a, const void *b)
{
    const struct work_item *x = a;
    const struct work_item *y = b;
    if (x->ends != y->ends) {
        return x->ends < y->ends ? -1 : 1;
    }
    return x->obligation_id < y->obligation_id ? -1 : x->obligation_id > y->obligation_id;
}

static void sort(struct work_items *items)
{
    if (items->n) {
        qsort(items->v, items->n, sizeof *items->v, by_clock);
    }
}

/* Roles may overlap: each obligation once. Keeps what is shown. */
static void settle(struct work_items *items, size_t shown)
{
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        if (n == 0 || items->v[n - 1].obligation_id != items->v[i].obligation_id) {
            items->v[n++] = items->v[i];
        }
    }
    items->total = n;
    items->n = n > shown ? shown : n;
}

/* Finds the tasks and drops what lies in another programme than the role. */
static void take_titles(struct work_items *items, const struct q_work_titles_rows *titles)
{
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        struct work_item *x = &items->v[i];
        size_t at = ids_find(titles->n ? &titles->v->id : NULL, sizeof *titles->v, titles->n, x->obligation_id);
        x->task = at == SIZE_MAX ? NULL : &titles->v[at];
        if (x->task && (!x->programme_id.has || x->programme_id.v == x->task->programme_id)) {
            items->v[n++] = *x;
        }
    }
    items->n = n;
}

static enum err load_titles(struct gather *g)
{
    struct work_items *parts = g->work->parts;
    struct buf ids = buf_new(g->ctx->arena, SIZE_MAX);
    struct q_work_titles_rows titles = {0};
    for (size_t p = 0; p < PART__N; p++) {
        for (size_t i = 0; i < parts[p].n; i++) {
            buf_pad(&ids, parts[p].v[i].obligation_id, ID_DIGITS);
        }
    }
    if (ids.n) {
        TRY(q_work_titles(g->ctx->db, g->ctx->arena, &(struct q_work_titles_in){.ids = buf_view(&ids), .count = (int64_t)(ids.n / ID_DIGITS)}, &titles));
    }
    for (size_t p = 0; p < PART__N; p++) {
        take_titles(&parts[p], &titles);
    }
    return OK;
}

/* Whether a role holds for one programme only; then the tasks say which rows count. */
static bool is_limited(const struct subject *s)
{
    for (size_t i = 0; i < s->n_grants; i++) {
        if (s->grants[i].programme_id.has) {
            return true;
        }
    }
    return false;
}

enum err work_read(struct ctx *ctx, const struct work_query *q, size_t shown, struct work *out)
{
    struct gather g = {.ctx = ctx, .work = out};
    const struct rules *rules = NULL;
    *out = (struct work){.today = day_of_moment(ctx->now)};
    TRY(board_open(ctx, (struct opt_i64){0}, &out->board));
    TRY(rules_now(ctx, &rules));
    out->dir = board_directory(out->board);
    out->calendar = &rules->calendar;
    TRY(gather_all(&g));
    bool all_titles = is_limited(&ctx->subject);
    for (size_t p = 0; p < PART__N; p++) {
        sort(&out->parts[p]);
    }
    TRY(all_titles ? load_titles(&g) : OK);
    for (size_t p = 0; p < PART__N; p++) {
        settle(&out->parts[p], !q->part.has || q->part.v == (int64_t)p ? shown : 0);
    }
    return all_titles ? OK : load_titles(&g);
}
