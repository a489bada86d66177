#include "features/board/board.h"

#include "base/clock.h"
#include "base/date.h"
#include "core/event.h"
#include "features/board/board_model.h"

#include <stdlib.h>
#include <string.h>

static void *state_make(struct app *app)
{
    (void)app;
    return model_new();
}

const struct state_kind board_state = {"board", state_make, model_free};

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void unlock(void *p)
{
    (void)pthread_rwlock_unlock(p); /* it was locked by this thread in this use case */
}

static struct rule_set rule_set_on(const struct rules *rules, day_t day, int64_t *version)
{
    struct rule_set set = rule_set_default();
    const struct rule_version *v = rules_on(rules, day);
    *version = v ? v->version : 1;
    for (size_t i = 0; v && i < v->n; i++) {
        /* Values of other rules (indicators, scores) stand in the same version: those names are not for this set. */
        enum err other = rule_set_put(&set, v->values[i].name, v->values[i].value);
        (void)other;
    }
    return set;
}

static bool has_facts(const struct model *m, const struct board *b, int64_t seq)
{
    return m->seq >= seq && m->rules_seq == b->rules->seq;
}

static bool is_current(const struct model *m, const struct board *b, int64_t seq)
{
    return has_facts(m, b, seq) && m->current.verdicts && m->current.seq == m->seq && m->current.day == b->moment.day &&
           m->current.rules_seq == b->rules->seq && m->current.n_orgs == b->dir->n;
}

/* Somebody who read later may have brought the model to organisations that our directory does not have yet. */
static enum err fit_directory(struct ctx *ctx, struct board *b)
{
    if (b->model->current.n_orgs <= b->dir->n) {
        return OK;
    }
    TRY(org_directory(ctx, &b->dir));
    b->tree = org_tree_on(b->dir, TREE_ADMINISTRATIVE, b->moment.day);
    return OK;
}

static enum err follow_alone(struct ctx *ctx, struct board *b, int64_t seq)
{
    struct model *m = b->model;
    struct judge j;
    TRY(fit_directory(ctx, b));
    if (is_current(m, b, seq)) {
        return OK;
    }
    enum err e = model_follow(ctx, m, b->dir, b->rules, seq);
    if (e != OK) {
        model_forget(m); /* half of the new facts may be in: start again with the next reader */
        return e;
    }
    judge_init(&j, m, b->rules, &b->rule_set, m->seq, b->moment.day);
    snapshot_update(&m->current, m, &j, b->dir->n);
    return OK;
}

/* Brings the model and its current snapshot up to what the transaction sees. */
static enum err follow(struct ctx *ctx, struct board *b, int64_t seq)
{
    (void)pthread_rwlock_wrlock(&b->model->lock); /* fails only for a deadlock, which the order of calls excludes */
    enum err e = follow_alone(ctx, b, seq);
    (void)pthread_rwlock_unlock(&b->model->lock); /* locked above */
    return e;
}

/* Holds the model for reading once `ready` says that it is what the reader needs. Readers of what is there do not wait for each other, and what
 * another reader does between following and holding (another day, other rules, a failure) is seen here. */
static enum err hold(struct ctx *ctx, struct board *b, int64_t seq, bool (*ready)(const struct model *m, const struct board *b, int64_t seq))
{
    (void)pthread_rwlock_rdlock(&b->model->lock); /* as above */
    while (!ctx->is_writing && !ready(b->model, b, seq)) {
        (void)pthread_rwlock_unlock(&b->model->lock); /* locked before */
        TRY(follow(ctx, b, seq));
        (void)pthread_rwlock_rdlock(&b->model->lock); /* as above */
    }
    ctx_at_end(ctx, unlock, &b->model->lock);
    return OK;
}

static enum err open_present(struct ctx *ctx, struct board *b)
{
    int64_t seq = 0;
    TRY(event_head_seen(ctx, &seq));
    TRY(hold(ctx, b, seq, is_current));
    b->snapshot = &b->model->current;
    b->moment.seq = b->snapshot->seq;
    return OK;
}

static enum err open_past(struct ctx *ctx, struct board *b)
{
    int64_t head = 0;
    TRY(event_head_seen(ctx, &head));
    TRY(event_seq_at(ctx, b->moment.at_ms, &b->moment.seq));
    day_t day = b->moment.day;
    b->moment.day = day_of_moment(ctx->now);
    TRY(hold(ctx, b, head, has_facts)); /* the facts of the past are in the same arrays */
    b->moment.day = day;
    b->tree = org_tree_on(b->dir, TREE_ADMINISTRATIVE, day);
    struct judge j;
    struct snapshot *s = ARENA_NEW(ctx->arena, struct snapshot);
    judge_init(&j, b->model, b->rules, &b->rule_set, b->moment.seq, day);
    snapshot_build(s, &j, b->dir->n, ctx->arena);
    b->snapshot = s;
    return OK;
}

enum err board_open(struct ctx *ctx, struct opt_i64 as_of, const struct board **out)
{
    struct board *b = ARENA_NEW(ctx->arena, struct board);
    int64_t at = as_of.has ? as_of.v : ctx->now;
    b->model = app_state(ctx->app, &board_state);
    b->moment = (struct board_moment){.at_ms = at, .day = day_of_moment(at)};
    /* The end of today is still the present. */
    b->moment.is_past = as_of.has && at < ctx->now;
    if (b->moment.day > day_of_moment(ctx->now)) {
        return FAIL0(ctx, E_INVALID, MSG_board_moment_in_future);
    }
    TRY(org_directory(ctx, &b->dir));
    TRY(rules_now(ctx, &b->rules));
    b->rule_set = rule_set_on(b->rules, b->moment.day, &b->moment.rule_version);
    b->tree = org_tree_on(b->dir, TREE_ADMINISTRATIVE, b->moment.day);
    TRY(b->moment.is_past ? open_past(ctx, b) : open_present(ctx, b));
    *out = b;
    return OK;
}

const struct board_moment *board_moment(const struct board *b)
{
    return &b->moment;
}

const struct org_directory *board_directory(const struct board *b)
{
    return b->dir;
}

const struct rule_set *board_rules(const struct board *b)
{
    return &b->rule_set;
}

/* --- statuses ----------------------------------------------------------------------------------------------------- */

static struct opt_day stated(day_t d)
{
    return (struct opt_day){d != 0, d};
}

static day_t due_in_force(const struct board *b, const struct m_obligation *o)
{
    const struct model *m = b->model;
    day_t due = o->original_due;
    for (uint32_t i = o->first_fact; i != NOWHERE && m->facts[i].seq <= b->moment.seq; i = m->facts[i].next) {
        due = m->facts[i].kind == FACT_DUE ? m->facts[i].day : due;
    }
    return due;
}

static size_t position(uint32_t at)
{
    return at == NOWHERE ? SIZE_MAX : at;
}

static void fill(const struct board *b, const struct judge *j, uint32_t at, struct board_obligation *out)
{
    const struct m_obligation *o = &b->model->obligations[at];
    uint32_t bearer = NOWHERE;
    *out = (struct board_obligation){.id = o->id,
                                     .task_id = b->model->tasks[o->task].id,
                                     .scope = position(o->scope),
                                     .is_lead = o->flags & OB_LEAD,
                                     .is_collective = o->flags & OB_COLLECTIVE,
                                     .is_undecided = o->flags & OB_UNDECIDED,
                                     .occurrence = o->occurrence,
                                     .start = stated(o->start),
                                     .original_due = stated(o->original_due),
                                     .due = stated(due_in_force(b, o))};
    (void)judge_facts(j, at, &out->facts, &bearer); /* callers only ask for what is known */
    out->verdict = colour_at(&out->facts, &j->run);
    out->org = position(bearer);
}

static void judge_of(const struct board *b, struct judge *j)
{
    judge_init(j, b->model, b->rules, &b->rule_set, b->moment.seq, b->moment.day);
}

static bool is_known(const struct board *b, uint32_t at)
{
    return at != NOWHERE && at < b->snapshot->n_obligations && b->snapshot->verdicts[at].reason != REASON_COUNT;
}

enum err board_obligation_get(const struct board *b, int64_t id, struct board_obligation *o)
{
    uint32_t at = m_index_find(&b->model->obligation_index, id);
    if (!is_known(b, at)) {
        return E_NOT_FOUND;
    }
    struct judge j;
    judge_of(b, &j);
    fill(b, &j, at, o);
    return OK;
}

/* Snapshots hold verdicts without days, which only what is shown needs. */
static void count_days(const struct board *b, const struct judge *j, struct board_task *t)
{
    struct obligation_facts f;
    uint32_t bearer = NOWHERE;
    uint32_t at = m_index_find(&b->model->obligation_index, t->worst_id);
    if (at != NOWHERE && judge_facts(j, at, &f, &bearer)) {
        t->verdict = colour_at(&f, &j->run);
    }
}

enum err board_task_get(const struct board *b, int64_t id, struct board_task *t)
{
    uint32_t at = m_index_find(&b->model->task_index, id);
    if (at == NOWHERE || at >= b->snapshot->n_tasks || b->snapshot->tasks[at].reason == REASON_COUNT) {
        return E_NOT_FOUND;
    }
    struct judge j;
    judge_of(b, &j);
    *t = b->snapshot->tasks[at];
    count_days(b, &j, t);
    return OK;
}

struct found {
    VEC(uint32_t) at;
};

static size_t fill_found(const struct board *b, struct arena *a, const struct found *f, struct board_obligation **out)
{
    struct judge j;
    judge_of(b, &j);
    *out = ARENA_ARRAY(a, struct board_obligation, f->at.n);
    for (size_t i = 0; i < f->at.n; i++) {
        fill(b, &j, f->at.v[i], &(*out)[i]);
    }
    return f->at.n;
}

size_t board_obligations_of_task(const struct board *b, struct arena *a, int64_t task_id, struct board_obligation **out)
{
    struct found found = {0};
    uint32_t task = m_index_find(&b->model->task_index, task_id);
    uint32_t i = task == NOWHERE ? NOWHERE : b->model->tasks[task].first;
    for (; i != NOWHERE; i = b->model->obligations[i].next_of_task) {
        if (is_known(b, i)) {
            *VEC_PUSH(a, &found.at) = i;
        }
    }
    return fill_found(b, a, &found, out);
}

/* Marks the organisations of a subtree; a NULL result means all of them. */
static const bool *subtree_marks(const struct board *b, struct arena *a, size_t org, bool with_children)
{
    if (org == SIZE_MAX) {
        return NULL;
    }
    bool *marks = ARENA_ARRAY(a, bool, b->dir->n + 1);
    marks[org] = true;
    size_t at = b->tree->at[org];
    for (size_t i = at; with_children && at != SIZE_MAX && i < b->tree->v[at].end; i++) {
        marks[b->tree->v[i].org] = true;
    }
    return marks;
}

static bool borne_in(const struct board *b, const bool *marks, uint32_t at)
{
    uint32_t bearer = b->snapshot->bearer[at];
    return !marks || (bearer != NOWHERE && marks[bearer]);
}

size_t board_obligations_of_org(const struct board *b, struct arena *a, size_t org, bool with_children, size_t max,
                                struct board_obligation **out)
{
    struct found found = {0};
    const bool *marks = subtree_marks(b, a, org, with_children);
    for (int leads = 1; leads >= 0; leads--) {
        for (uint32_t i = 0; i < b->snapshot->n_obligations && found.at.n < max; i++) {
            bool is_lead = b->model->obligations[i].flags & OB_LEAD;
            bool is_parent = b->model->obligations[i].flags & OB_COLLECTIVE;
            if (is_lead == (leads == 1) && !is_parent && is_known(b, i) && borne_in(b, marks, i)) {
                *VEC_PUSH(a, &found.at) = i;
            }
        }
    }
    return fill_found(b, a, &found, out);
}

/* --- totals ------------------------------------------------------------------------------------------------------- */

/* RULES 7: a total whose parts do not add up is not shown. */
static enum err checked(struct ctx *ctx, const struct tally *t)
{
    struct tally_sum sum = {0};
    if (tally_check(t, &sum) == OK) {
        return OK;
    }
    return FAIL(ctx, E_INTERNAL, MSG_board_does_not_add_up, MSG_ARG(sum.total), MSG_ARG(sum.sum), MSG_ARG(sum.missing));
}

enum err board_tasks(const struct board *b, struct ctx *ctx, int64_t document_id, struct tally *t)
{
    *t = (struct tally){0};
    for (size_t i = 0; i < b->snapshot->n_tasks; i++) {
        const struct board_task *task = &b->snapshot->tasks[i];
        if (task->reason != REASON_COUNT && (document_id == 0 || task->document_id == document_id)) {
            tally_add(t, &task->verdict);
        }
    }
    return checked(ctx, t);
}

static void sum_subtree(const struct board *b, size_t node, struct tally *t)
{
    for (size_t i = node; i < b->tree->v[node].end; i++) {
        const struct tally *own = &b->snapshot->own[b->tree->v[i].org];
        if (own->total) {
            tally_merge(t, own);
        }
    }
}

enum err board_obligations(const struct board *b, struct ctx *ctx, size_t org, struct tally *t)
{
    *t = (struct tally){0};
    if (org == SIZE_MAX) {
        for (size_t i = 0; i <= b->snapshot->n_orgs; i++) {
            tally_merge(t, &b->snapshot->own[i]);
        }
    } else if (b->tree->at[org] == SIZE_MAX) {
        tally_merge(t, &b->snapshot->own[org]); /* gone from the tree: what it still bears */
    } else {
        sum_subtree(b, b->tree->at[org], t);
    }
    return checked(ctx, t);
}

size_t board_groups(const struct board *b, struct arena *a, struct board_group **out)
{
    const struct model *m = b->model;
    size_t *place = ARENA_ARRAY(a, size_t, m->n_groups + 1);
    size_t n = 0;
    *out = ARENA_ARRAY(a, struct board_group, m->n_groups + 1);
    for (size_t i = 0; i < m->n_by_order; i++) {
        const struct m_task *t = &m->tasks[m->by_order[i]];
        const struct board_task *judged = &b->snapshot->tasks[m->by_order[i]];
        if (judged->reason == REASON_COUNT) {
            continue;
        }
        if (place[t->group] == 0) {
            (*out)[n] = (struct board_group){.document_id = t->document_id, .group_no = m->groups[t->group].group_no};
            place[t->group] = ++n;
        }
        tally_add(&(*out)[place[t->group] - 1].tally, &judged->verdict);
    }
    return n;
}

static struct board_child child_at(const struct board *b, size_t node)
{
    struct board_child c = {.org = b->tree->v[node].org, .has_children = b->tree->v[node].end > node + 1};
    sum_subtree(b, node, &c.tally);
    return c;
}

size_t board_children(const struct board *b, struct arena *a, size_t org, struct board_child **out)
{
    const struct org_tree *t = b->tree;
    VEC(struct board_child) found = {0};
    size_t parent = org == SIZE_MAX ? SIZE_MAX : t->at[org];
    bool gone = org != SIZE_MAX && parent == SIZE_MAX;
    size_t from = parent == SIZE_MAX ? 0 : parent + 1;
    size_t to = parent == SIZE_MAX ? t->n : t->v[parent].end;
    for (size_t i = from; !gone && i < to; i = t->v[i].end) {
        *VEC_PUSH(a, &found) = child_at(b, i);
    }
    *out = found.v;
    return found.n;
}

size_t board_by_kind(const struct board *b, struct arena *a, bool (*wanted)(enum org_kind k), struct board_child **out)
{
    VEC(struct board_child) found = {0};
    for (size_t i = 0; i < b->tree->n; i++) {
        const struct org_version *v = org_on(b->dir, b->tree->v[i].org, b->moment.day);
        if (v && wanted(v->kind)) {
            *VEC_PUSH(a, &found) = child_at(b, i);
        }
    }
    *out = found.v;
    return found.n;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

struct listing {
    const struct board *b;
    const struct board_filter *f;
    const bool *marks;
    enum board_sort sort;
    bool descending;
};

static bool obligations_match(const struct listing *l, const struct m_task *t)
{
    const struct model *m = l->b->model;
    bool asked = l->marks || l->f->due_kind.has;
    for (uint32_t i = t->first; asked && i != NOWHERE; i = m->obligations[i].next_of_task) {
        const struct m_obligation *o = &m->obligations[i];
        bool kind = !l->f->due_kind.has || o->due_kind == l->f->due_kind.v;
        bool parent = o->flags & OB_COLLECTIVE;
        if ((o->flags & OB_LEAD) && is_known(l->b, i) && kind && (!l->marks || (!parent && borne_in(l->b, l->marks, i)))) {
            return true;
        }
    }
    return !asked;
}

static bool matches(const struct listing *l, uint32_t at)
{
    const struct m_task *t = &l->b->model->tasks[at];
    const struct board_task *judged = &l->b->snapshot->tasks[at];
    const struct board_filter *f = l->f;
    return judged->reason != REASON_COUNT && (f->document_id == 0 || t->document_id == f->document_id) &&
           (!f->group_no.p || str_eq(l->b->model->groups[t->group].group_no, f->group_no)) &&
           (!f->reason.has || (int64_t)judged->reason == f->reason.v) &&
           (!f->unassigned_only || judged->reason == REASON_UNASSIGNED) && obligations_match(l, t);
}

static int place_in_bar(enum reason r)
{
    int i = 0;
    while (i < REASON_COUNT && reason_order[i] != r) {
        i++;
    }
    return i;
}

static int by_wish(const void *a, const void *b, void *listing)
{
    const struct listing *l = listing;
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    const struct board_task *p = &l->b->snapshot->tasks[x];
    const struct board_task *q = &l->b->snapshot->tasks[y];
    int64_t difference = 0;
    if (l->sort == BOARD_BY_DUE) {
        if (p->due.has != q->due.has) {
            return p->due.has ? -1 : 1; /* what has no date comes last in either direction */
        }
        difference = (int64_t)p->due.v - q->due.v;
    } else if (l->sort == BOARD_BY_STATUS) {
        difference = place_in_bar(p->reason) - place_in_bar(q->reason);
    }
    if (difference != 0) {
        return (difference < 0) != l->descending ? -1 : 1;
    }
    return by_document_and_order(a, b, l->b->model);
}

size_t board_list(const struct board *b, struct arena *a, const struct board_filter *f, enum board_sort sort, bool descending, size_t skip,
                  size_t limit, struct board_task **out, size_t *total)
{
    struct listing l = {b, f, subtree_marks(b, a, f->org, true), sort, descending};
    VEC(uint32_t) found = {0};
    for (size_t i = 0; i < b->model->n_by_order; i++) {
        if (b->model->by_order[i] < b->snapshot->n_tasks && matches(&l, b->model->by_order[i])) {
            *VEC_PUSH(a, &found) = b->model->by_order[i];
        }
    }
    if (found.n && sort != BOARD_BY_ORDER) {
        qsort_r(found.v, found.n, sizeof *found.v, by_wish, &l);
    }
    size_t n = skip >= found.n ? 0 : found.n - skip < limit ? found.n - skip : limit;
    *total = found.n;
    *out = ARENA_ARRAY(a, struct board_task, n + 1);
    struct judge j;
    judge_of(b, &j);
    for (size_t i = 0; i < n; i++) {
        size_t from = sort == BOARD_BY_ORDER && descending ? found.n - 1 - skip - i : skip + i;
        (*out)[i] = b->snapshot->tasks[found.v[from]];
        count_days(b, &j, &(*out)[i]);
    }
    return n;
}

/* The nearest few, kept in order while walking over all of them. */
struct nearest {
    size_t n, limit;
    uint32_t *at;
    day_t *due;
};

static void keep_nearest(struct nearest *k, uint32_t at, day_t due)
{
    size_t i = k->n;
    if (k->limit == 0 || (k->n == k->limit && due >= k->due[k->n - 1])) {
        return;
    }
    i = k->n == k->limit ? k->n - 1 : k->n++;
    for (; i > 0 && k->due[i - 1] > due; i--) {
        k->due[i] = k->due[i - 1];
        k->at[i] = k->at[i - 1];
    }
    k->due[i] = due;
    k->at[i] = at;
}

static bool is_still_owed(enum reason r)
{
    return r != REASON_COUNT && r != REASON_CANCELLED && r != REASON_DONE && r != REASON_DONE_LATE && r != REASON_WITH_APPROVER &&
           r != REASON_LATE_WITH_APPROVER;
}

size_t board_due_next(const struct board *b, struct arena *a, size_t limit, struct board_obligation **out)
{
    struct nearest nearest = {.limit = limit, .at = ARENA_ARRAY(a, uint32_t, limit + 1), .due = ARENA_ARRAY(a, day_t, limit + 1)};
    const struct snapshot *s = b->snapshot;
    for (uint32_t i = 0; i < s->n_obligations; i++) {
        uint8_t flags = b->model->obligations[i].flags;
        if ((flags & OB_LEAD) && !(flags & OB_COLLECTIVE) && s->due[i] >= b->moment.day && is_still_owed((enum reason)s->verdicts[i].reason)) {
            keep_nearest(&nearest, i, s->due[i]);
        }
    }
    struct judge j;
    judge_of(b, &j);
    *out = ARENA_ARRAY(a, struct board_obligation, nearest.n + 1);
    for (size_t i = 0; i < nearest.n; i++) {
        fill(b, &j, nearest.at[i], &(*out)[i]);
    }
    return nearest.n;
}
