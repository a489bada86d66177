/* Which tasks a filter leaves, in which order, and what is due next: passes over the compact arrays of a snapshot. */
#include "features/board/board_model.h"

#include "base/vec.h"

#include <string.h>

/* --- filters ------------------------------------------------------------------------------------------------------ */

struct filtering {
    const struct board *b;
    const struct board_filter *f;
    const bool *groups;   /* by group: wanted */
    const bool *bearing;  /* by task: some obligation is borne where it was asked for; NULL: not asked */
};

static const bool *wanted_groups(const struct board *b, struct arena *a, const struct board_filter *f)
{
    const struct model *m = b->model;
    bool *wanted = ARENA_ARRAY(a, bool, m->n_groups + 1);
    for (size_t i = 0; i < m->n_groups; i++) {
        const struct m_group *g = &m->groups[i];
        wanted[i] = (f->document_id == 0 || g->document_id == f->document_id) && (!f->group_no.p || str_eq(g->group_no, f->group_no));
    }
    return wanted;
}

static bool is_due_kind(const struct board *b, const struct board_filter *f, uint32_t at)
{
    return !f->due_kind.has || b->model->obligations[at].due_kind == f->due_kind.v;
}

/* One pass over the obligations: only those that match are looked at more closely. */
static const bool *bearing_tasks(const struct board *b, struct arena *a, const struct board_filter *f)
{
    const struct snapshot *s = b->snapshot;
    if (f->org == SIZE_MAX) {
        return NULL;
    }
    const bool *marks = board_subtree(b, a, f->org, true);
    bool *tasks = ARENA_ARRAY(a, bool, s->n_tasks + 1);
    for (uint32_t i = 0; i < s->n_obligations; i++) {
        if (s->judged[i].counts && board_borne_in(b, marks, i) && is_due_kind(b, f, i)) {
            tasks[b->model->details[i].task] = true;
        }
    }
    return tasks;
}

/* The document's own row of a collective duty carries the kind of its deadline too. */
static bool has_due_kind(const struct filtering *l, const struct m_task *t)
{
    const struct model *m = l->b->model;
    for (uint32_t i = t->first; i != NOWHERE; i = m->obligations[i].next_of_task) {
        if ((m->obligations[i].flags & OB_LEAD) && is_due_kind(l->b, l->f, i) && board_knows(l->b, i)) {
            return true;
        }
    }
    return false;
}

static bool matches(const struct filtering *l, uint32_t at)
{
    const struct m_task *t = &l->b->model->tasks[at];
    const struct board_task *judged = &l->b->snapshot->tasks[at];
    enum reason reason = judged->reason;
    const struct board_filter *f = l->f;
    return reason != REASON_COUNT && l->groups[t->group] && (!f->reason.has || (int64_t)reason == f->reason.v) &&
           (!f->unassigned_only || reason == REASON_UNASSIGNED) && (f->sole_lead == SIZE_MAX || judged->lead == f->sole_lead) &&
               (!l->bearing || l->bearing[at]) &&
           (l->bearing || !f->due_kind.has || has_due_kind(l, t));
}

struct positions {
    uint32_t *v;
    size_t n;
};

static struct positions filter_tasks(const struct board *b, struct arena *a, const struct board_filter *f)
{
    struct filtering l = {b, f, wanted_groups(b, a, f), bearing_tasks(b, a, f)};
    struct positions found = {.v = ARENA_ARRAY(a, uint32_t, b->snapshot->n_tasks + 1)};
    for (size_t i = 0; i < b->model->n_by_order; i++) {
        uint32_t at = b->model->by_order[i];
        if (at < b->snapshot->n_tasks && matches(&l, at)) {
            found.v[found.n++] = at;
        }
    }
    return found;
}

/* --- order -------------------------------------------------------------------------------------------------------- */

static uint32_t place_in_bar(enum reason r)
{
    uint32_t i = 0;
    while (i < REASON_COUNT && reason_order[i] != r) {
        i++;
    }
    return i;
}

/* What tasks are ordered by, as numbers from 0 to `last`; what has no date comes last in either direction. */
struct sort_keys {
    uint32_t *v;
    uint32_t last;
};

static struct sort_keys due_keys(const struct board *b, struct arena *a, const struct positions *p, bool descending)
{
    struct sort_keys k = {.v = ARENA_ARRAY(a, uint32_t, p->n + 1)};
    day_t first = DAY_MAX;
    day_t last = DAY_MIN;
    for (size_t i = 0; i < p->n; i++) {
        const struct opt_day due = b->snapshot->tasks[p->v[i]].due;
        first = due.has && due.v < first ? due.v : first;
        last = due.has && due.v > last ? due.v : last;
    }
    k.last = first > last ? 0 : (uint32_t)(last - first) + 1;
    for (size_t i = 0; i < p->n; i++) {
        const struct opt_day due = b->snapshot->tasks[p->v[i]].due;
        k.v[i] = !due.has ? k.last : (uint32_t)(descending ? last - due.v : due.v - first);
    }
    return k;
}

static struct sort_keys status_keys(const struct board *b, struct arena *a, const struct positions *p, bool descending)
{
    struct sort_keys k = {.v = ARENA_ARRAY(a, uint32_t, p->n + 1), .last = REASON_COUNT};
    for (size_t i = 0; i < p->n; i++) {
        uint32_t place = place_in_bar(b->snapshot->tasks[p->v[i]].reason);
        k.v[i] = descending ? REASON_COUNT - place : place;
    }
    return k;
}

/* Counting sort: stable, so what is equal stays in the order of the documents. */
static void sort_by_keys(struct arena *a, struct positions *p, const struct sort_keys *k)
{
    uint32_t *from = ARENA_ARRAY(a, uint32_t, (size_t)k->last + 2);
    uint32_t *sorted = ARENA_ARRAY(a, uint32_t, p->n + 1);
    for (size_t i = 0; i < p->n; i++) {
        from[k->v[i] + 1]++;
    }
    for (size_t i = 0; i <= k->last; i++) {
        from[i + 1] += from[i];
    }
    for (size_t i = 0; i < p->n; i++) {
        sorted[from[k->v[i]]++] = p->v[i];
    }
    p->v = sorted;
}

static void turn_round(struct positions *p)
{
    for (size_t i = 0; i < p->n / 2; i++) {
        uint32_t kept = p->v[i];
        p->v[i] = p->v[p->n - 1 - i];
        p->v[p->n - 1 - i] = kept;
    }
}

size_t board_find(const struct board *b, struct arena *a, const struct board_filter *f, enum board_sort sort, bool descending,
                  uint32_t **positions)
{
    struct positions p = filter_tasks(b, a, f);
    struct sort_keys k;
    switch (sort) {
    case BOARD_BY_ORDER:
        if (descending) {
            turn_round(&p);
        }
        break;
    case BOARD_BY_DUE:
        k = due_keys(b, a, &p, descending);
        sort_by_keys(a, &p, &k);
        break;
    case BOARD_BY_STATUS:
        k = status_keys(b, a, &p, descending);
        sort_by_keys(a, &p, &k);
        break;
    }
    *positions = p.v;
    return p.n;
}

int64_t board_task_id(const struct board *b, uint32_t position)
{
    return b->model->tasks[position].id;
}

void board_tasks_at(const struct board *b, const uint32_t *positions, size_t n, struct board_task *out)
{
    struct judge j;
    board_judge(b, &j);
    for (size_t i = 0; i < n; i++) {
        out[i] = b->snapshot->tasks[positions[i]];
        board_count_days(b, &j, &out[i]);
    }
}

enum err board_count(const struct board *b, struct ctx *ctx, const struct board_filter *f, struct tally *t)
{
    *t = (struct tally){0};
    bool by_group = f->org == SIZE_MAX && f->sole_lead == SIZE_MAX && !f->due_kind.has && !f->reason.has && !f->unassigned_only;
    const bool *groups = wanted_groups(b, ctx->arena, f);
    for (size_t i = 0; by_group && i < b->snapshot->n_groups; i++) {
        if (groups[i]) {
            tally_merge(t, &b->snapshot->groups[i]);
        }
    }
    struct positions p = by_group ? (struct positions){0} : filter_tasks(b, ctx->arena, f);
    for (size_t i = 0; i < p.n; i++) {
        tally_add(t, &b->snapshot->tasks[p.v[i]].verdict);
    }
    return board_checked(ctx, t);
}

/* --- what is due next --------------------------------------------------------------------------------------------- */

/* The nearest few while walking over all obligations, in order of (day, first obligation seen). What once fell out never comes back, because the
 * last one kept only comes nearer: the counts of those that stay are complete. */
struct nearest {
    size_t n, limit;
    struct near_line {
        day_t due;
        uint32_t task, at;
        size_t count;
    } * v;
};

static bool same_line(const struct near_line *l, day_t due, uint32_t task)
{
    return l->due == due && l->task == task;
}

static void keep_nearest(struct nearest *k, day_t due, uint32_t task, uint32_t at)
{
    size_t i = k->n;
    while (i > 0 && k->v[i - 1].due > due) {
        i--;
    }
    for (size_t same = i; same > 0 && k->v[same - 1].due == due; same--) {
        if (same_line(&k->v[same - 1], due, task)) {
            k->v[same - 1].count++;
            return;
        }
    }
    if (i == k->limit) {
        return;
    }
    k->n += k->n < k->limit;
    memmove(&k->v[i + 1], &k->v[i], (k->n - 1 - i) * sizeof *k->v);
    k->v[i] = (struct near_line){due, task, at, 1};
}

static bool is_still_owed(enum reason r)
{
    return r != REASON_CANCELLED && r != REASON_DONE && r != REASON_DONE_LATE && r != REASON_WITH_APPROVER && r != REASON_LATE_WITH_APPROVER;
}

size_t board_due_next(const struct board *b, struct arena *a, size_t limit, struct board_due **out)
{
    struct nearest k = {.limit = limit, .v = ARENA_ARRAY(a, struct near_line, limit + 1)};
    const struct snapshot *s = b->snapshot;
    for (uint32_t i = 0; limit && i < s->n_obligations; i++) {
        const struct judged *o = &s->judged[i];
        bool near = o->counts && o->due >= b->moment.day && (k.n < limit || o->due <= k.v[k.n - 1].due);
        if (near && is_still_owed((enum reason)o->reason)) {
            keep_nearest(&k, o->due, b->model->details[i].task, i);
        }
    }
    struct judge j;
    board_judge(b, &j);
    *out = ARENA_ARRAY(a, struct board_due, k.n + 1);
    for (size_t i = 0; i < k.n; i++) {
        board_fill(b, &j, k.v[i].at, &(*out)[i].first);
        (*out)[i].n = k.v[i].count;
    }
    return k.n;
}
