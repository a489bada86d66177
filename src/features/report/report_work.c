/* My work: what is due, what came back, what waits for me; in each part the clock that ends first comes first (INTERFACE.md). */
#include "features/report/report_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "report_q.h"
#include "view_my_work.h"
#include "web/page.h"

#include <stdlib.h>

enum { SHOWN_MAX = 50, WHOLE_MAX = 1000, OBLIGATIONS_MAX = 20000, ID_DIGITS = 20 };

enum part { PART_OVERDUE, PART_RETURNED, PART_WAITING, PART_UNASSIGNED, PART_DRAFTS, PART_SOON, PART__N };

static const char *const part_names[] = {[PART_OVERDUE] = "qua-han", [PART_RETURNED] = "tra-lai", [PART_WAITING] = "cho-quyet-dinh",
                                         [PART_UNASSIGNED] = "cho-giao", [PART_DRAFTS] = "dang-soan", [PART_SOON] = "sap-den-han",
                                         [PART__N] = NULL};

struct work_query {
    struct opt_i64 part; /* only this one, whole */
};

INPUT_TABLE(work_table, struct work_query,
            {.name = "phan", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct work_query, part), .choices = part_names});

/* One thing to do. */
struct item {
    int64_t obligation_id, report_id, version, occurrence;
    day_t ends; /* the day its clock ends; DAY_MAX when none runs */
    size_t org;
    bool has_verdict;
    struct verdict verdict;
    struct opt_day due;
    struct opt_i64 programme_id; /* the only one that the role covers */
    struct str remark;
    struct opt_i64 at_ms;
};

struct items {
    struct item *v;
    size_t n, cap;
    size_t total;
};

/* The open report of an obligation in the reader's hands. */
struct open_report {
    int64_t obligation_id, report_id;
    bool is_draft, is_placed;
};

struct gather {
    struct ctx *ctx;
    const struct board *board;
    const struct org_directory *dir;
    const struct calendar *calendar;
    day_t today;
    struct items parts[PART__N];
    struct {
        struct open_report *v; /* by obligation */
        size_t n, cap;
    } open;
};

static struct item *add(struct gather *g, enum part part, int64_t obligation_id, day_t ends)
{
    struct item *i = VEC_PUSH(g->ctx->arena, &g->parts[part]);
    struct board_obligation seen = {0};
    *i = (struct item){.obligation_id = obligation_id, .ends = ends, .org = SIZE_MAX, .remark = S("")};
    if (board_obligation_get(g->board, obligation_id, &seen) == OK) {
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
    day_t ends = board_obligation_get(g->board, r->obligation_id, &seen) == OK && seen.due.has ? seen.due.v : DAY_MAX;
    if (str_eq(r->state, S("submitted"))) {
        if (authz_decide(s, ACT_REPORT_DECIDE, f) != RULING_ALLOW || !r->at_ms.has) {
            return;
        }
        part = PART_WAITING;
        ends = calendar_add_working(g->calendar, day_of_moment(r->at_ms.v), board_rules(g->board)->approver_working_days);
    } else if (authz_decide(s, ACT_REPORT_SUBMIT, f) != RULING_ALLOW) {
        return;
    } else {
        bool is_draft = f->is_draft;
        *VEC_PUSH(g->ctx->arena, &g->open) = (struct open_report){r->obligation_id, r->id, is_draft, false};
        if (is_draft) {
            return;
        }
    }
    struct item *i = add(g, part, r->obligation_id, ends);
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
    if (board_obligation_get(g->board, r->obligation_id, &seen) == OK) {
        f.owner = org_path_on(g->dir, seen.org, g->today);
    }
    f.writer = org_path_on(g->dir, org_find_id(g->dir, r->org_id), g->today);
    if (r->assigner_id.has) {
        f.assigner = org_path_on(g->dir, org_find_id(g->dir, r->assigner_id.v), g->today);
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
    struct item *i = add(g, o->verdict.reason == REASON_OVERDUE ? PART_OVERDUE : PART_SOON, o->id, o->due.v);
    i->programme_id = programme_id;
    if (open) {
        i->report_id = open->report_id;
        open->is_placed = true;
    }
}

static void see_subtree(struct gather *g, const struct grant *grant)
{
    struct board_obligation *owed = NULL;
    size_t org = org_find_id(g->dir, grant->org_id);
    if (org == SIZE_MAX || (grant->role != ROLE_OFFICER && grant->role != ROLE_APPROVER)) {
        return;
    }
    size_t n = board_obligations_of_org(g->board, g->ctx->arena, org, true, OBLIGATIONS_MAX, &owed);
    for (size_t i = 0; i < n; i++) {
        place_obligation(g, &owed[i], grant->programme_id);
    }
}

static enum err see_unassigned(void *user, const struct q_work_to_assign_row *r)
{
    struct gather *g = user;
    struct board_obligation seen = {0};
    struct authz_facts f = {.programme_id = r->programme_id};
    if (board_obligation_get(g->board, r->id, &seen) != OK || seen.has_occurrences ||
        (seen.verdict.reason != REASON_UNASSIGNED && seen.verdict.reason != REASON_NO_DEADLINE)) {
        return OK;
    }
    f.assigner = org_path_on(g->dir, org_find_id(g->dir, r->assigner_id), g->today);
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
    const struct item *x = a;
    const struct item *y = b;
    if (x->ends != y->ends) {
        return x->ends < y->ends ? -1 : 1;
    }
    return x->obligation_id < y->obligation_id ? -1 : x->obligation_id > y->obligation_id;
}

/* Of each part the beginning; of the one that is asked for nearly all, and then nothing of the others. */
static size_t shown_of(const struct work_query *q, enum part p)
{
    if (q->part.has) {
        return q->part.v == (int64_t)p ? WHOLE_MAX : 0;
    }
    return SHOWN_MAX;
}

/* Roles may overlap: each obligation once. Keeps what a page shows. */
static void settle(struct items *items, size_t shown)
{
    size_t n = 0;
    if (items->n) {
        qsort(items->v, items->n, sizeof *items->v, by_clock);
    }
    for (size_t i = 0; i < items->n; i++) {
        if (n == 0 || items->v[n - 1].obligation_id != items->v[i].obligation_id) {
            items->v[n++] = items->v[i];
        }
    }
    items->total = n;
    items->n = n > shown ? shown : n;
}

static void add_ids(const struct items *items, struct buf *ids)
{
    for (size_t i = 0; i < items->n; i++) {
        buf_pad(ids, items->v[i].obligation_id, ID_DIGITS);
    }
}

static enum err load_titles(struct gather *g, struct q_work_titles_rows *titles)
{
    struct buf ids = buf_new(g->ctx->arena, ((size_t)PART__N * SHOWN_MAX + WHOLE_MAX) * ID_DIGITS);
    for (size_t p = 0; p < PART__N; p++) {
        add_ids(&g->parts[p], &ids);
    }
    if (ids.n == 0) {
        return OK;
    }
    return q_work_titles(g->ctx->db, g->ctx->arena,
                         &(struct q_work_titles_in){.ids = buf_view(&ids), .count = (int64_t)(ids.n / ID_DIGITS)}, titles);
}

static const struct q_work_titles_row *title_of(const struct q_work_titles_rows *titles, int64_t id)
{
    for (size_t i = 0; i < titles->n; i++) {
        if (titles->v[i].id == id) {
            return &titles->v[i];
        }
    }
    return NULL;
}

/* --- the page ------------------------------------------------------------------------------------------------------------------ */

static struct str day_text(struct ctx *ctx, struct opt_day d)
{
    struct buf b = buf_new(ctx->arena, 32);
    if (d.has) {
        buf_day_vi(&b, d.v);
    }
    return buf_view(&b);
}

static struct str about_text(struct gather *g, const struct item *i, struct str code)
{
    struct ctx *ctx = g->ctx;
    struct msg_arg occurrence = MSG_ARG(i->occurrence);
    struct str which =
        i->occurrence ? STR_CAT(ctx->arena, S(" · "), msg_format(ctx->arena, ctx->lang, MSG_work_occurrence, 1, &occurrence)) : S("");
    struct str org = i->org == SIZE_MAX ? S("") : org_short(ctx, org_any(g->dir, i->org, g->today));
    return STR_CAT(ctx->arena, code, which, org.n ? S(" · ") : S(""), org);
}

static struct str when_text(struct gather *g, enum part part, const struct item *i)
{
    if (part == PART_WAITING) {
        struct msg_arg args[] = {MSG_ARG(day_text(g->ctx, (struct opt_day){true, day_of_moment(i->at_ms.v)})),
                                 MSG_ARG(day_text(g->ctx, (struct opt_day){true, i->ends}))};
        return msg_format(g->ctx->arena, g->ctx->lang, MSG_work_decide_until, 2, args);
    }
    struct msg_arg due = MSG_ARG(day_text(g->ctx, i->due));
    return i->due.has ? msg_format(g->ctx->arena, g->ctx->lang, MSG_work_due, 1, &due) : S("");
}

static struct work_row row_of(struct gather *g, enum part part, const struct item *i, const struct q_work_titles_row *t)
{
    static const enum msg actions[PART__N] = {[PART_OVERDUE] = MSG_work_do_report, [PART_RETURNED] = MSG_work_do_mend,
                                              [PART_WAITING] = MSG_work_do_decide, [PART_UNASSIGNED] = MSG_work_do_assign,
                                              [PART_DRAFTS] = MSG_work_do_draft,   [PART_SOON] = MSG_work_do_report};
    struct ctx *ctx = g->ctx;
    struct str href = obligation_href(ctx, i->obligation_id, part == PART_UNASSIGNED ? S("/giao") : S(""));
    enum msg action = i->report_id && (part == PART_OVERDUE || part == PART_SOON) ? MSG_work_do_draft : actions[part];
    struct work_row row = {.href = i->report_id ? report_href(ctx, i->report_id, S("")) : href,
                           .title = ctx_pick(ctx, t->title_vi, t->title_en),
                           .about = about_text(g, i, t->code),
                           .action = ctx_msg(ctx, action),
                           .when = when_text(g, part, i),
                           .remark = part == PART_RETURNED ? i->remark : S(""),
                           .has_status = i->has_verdict};
    if (i->has_verdict) {
        row.status = status_view_of(ctx, &i->verdict);
    }
    return row;
}

static void fill_rows(struct gather *g, enum part part, const struct q_work_titles_rows *titles, struct work_part *out)
{
    const struct items *items = &g->parts[part];
    for (size_t i = 0; i < items->n; i++) {
        const struct q_work_titles_row *t = title_of(titles, items->v[i].obligation_id);
        struct opt_i64 only = items->v[i].programme_id;
        if (t && (!only.has || only.v == t->programme_id)) {
            *VEC_PUSH(g->ctx->arena, &out->rows) = row_of(g, part, &items->v[i], t);
        }
    }
    out->total = (int64_t)items->total;
    out->hidden = (int64_t)(items->total - items->n);
    out->whole_href = items->total > SHOWN_MAX && items->n <= SHOWN_MAX ? STR_CAT(g->ctx->arena, S("/viec-cua-toi?phan="), str_c(part_names[part])) : S("");
}

static int64_t total_of(const struct gather *g, enum part part)
{
    return (int64_t)g->parts[part].total;
}

/* "9 việc: 2 quá hạn, 1 bị trả lại": all of it, and its parts. */
static void fill_title(struct gather *g, struct work_view *v)
{
    static const enum msg words[PART__N] = {[PART_OVERDUE] = MSG_work_n_overdue,       [PART_RETURNED] = MSG_work_n_returned,
                                            [PART_WAITING] = MSG_work_n_waiting,       [PART_UNASSIGNED] = MSG_work_n_unassigned,
                                            [PART_DRAFTS] = MSG_work_n_drafts,         [PART_SOON] = MSG_work_n_soon};
    struct ctx *ctx = g->ctx;
    struct buf list = buf_new(ctx->arena, 1024);
    int64_t all = 0;
    for (enum part p = PART_OVERDUE; p < PART__N; p++) {
        int64_t n = total_of(g, p);
        all += n;
        if (n) {
            buf_str(&list, list.n ? S(", ") : S(""));
            msg_write(&list, ctx->lang, words[p], 1, (struct msg_arg[]){MSG_ARG(n)});
        }
    }
    struct msg_arg args[] = {MSG_ARG(all), MSG_ARG(buf_view(&list))};
    v->is_empty = all == 0;
    v->title = v->is_empty ? ctx_msg(ctx, MSG_work_nothing) : msg_format(ctx->arena, ctx->lang, MSG_work_title, 2, args);
    v->kicker = ctx->actor_name;
}

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct work_query *q = in;
    struct gather g = {.ctx = ctx, .today = day_of_moment(ctx->now)};
    struct q_work_titles_rows titles = {0};
    const struct rules *rules = NULL;
    struct work_view v = {0};
    TRY(board_open(ctx, (struct opt_i64){0}, &g.board));
    TRY(rules_now(ctx, &rules));
    g.dir = board_directory(g.board);
    g.calendar = &rules->calendar;
    TRY(gather_all(&g));
    for (size_t p = 0; p < PART__N; p++) {
        settle(&g.parts[p], shown_of(q, (enum part)p));
    }
    TRY(load_titles(&g, &titles));
    struct work_part *const parts[PART__N] = {[PART_OVERDUE] = &v.overdue,       [PART_RETURNED] = &v.returned, [PART_WAITING] = &v.waiting,
                                              [PART_UNASSIGNED] = &v.unassigned, [PART_DRAFTS] = &v.drafts,     [PART_SOON] = &v.soon};
    for (enum part p = PART_OVERDUE; p < PART__N; p++) {
        fill_rows(&g, p, &titles, parts[p]);
    }
    fill_title(&g, &v);
    v.is_part = q->part.has;
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_my_work), NAV_MY_WORK);
    view_my_work(&p.view, &v);
    return page_end(ctx, &p);
}

ROUTES(report_work_routes, {.method = METHOD_GET, .path = "/viec-cua-toi", .act = ACT_SIGNED_IN, .input = &work_table, .run = show});
