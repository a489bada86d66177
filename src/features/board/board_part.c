/* Parts of lists of obligations, however long the lists are. Nobody reads a million rows, so they are not put together to send twenty: a first pass
 * counts how many rows stand at each place of the order, which tells the rank of every row, and a second one keeps those of the part. */
#include "features/board/board_model.h"

#include "base/num.h"

#include <assert.h>

enum { SEVERITIES = 6 };

struct picking {
    const struct board *b;
    const struct board_want *w;
    const bool **marks; /* of each reach, by organisation */
    const bool **tasks; /* of each reach, by task; NULL: any */
    day_t first_day;    /* of any deadline */
    uint32_t *day_rank; /* by day from there on: how many other days with a deadline come before */
    uint32_t n_days;
    uint32_t *rows;     /* by key: how many there are; then the rank of the next one */
    size_t n_keys, total;
};

/* --- which --------------------------------------------------------------------------------------------------------- */

static uint32_t first_of(const struct picking *p)
{
    const struct model *m = p->b->model;
    if (p->w->task_id) {
        uint32_t task = m_index_find(&m->task_index, p->w->task_id);
        return task == NOWHERE ? NOWHERE : m->tasks[task].first;
    }
    return p->b->snapshot->n_obligations ? 0 : NOWHERE;
}

static uint32_t next_of(const struct picking *p, uint32_t at)
{
    if (p->w->task_id) {
        return p->b->model->obligations[at].next_of_task;
    }
    return at + 1 < p->b->snapshot->n_obligations ? at + 1 : NOWHERE;
}

static bool is_in_reach(const struct picking *p, uint32_t at)
{
    const struct model *m = p->b->model;
    bool is_in = p->w->n_reach == 0;
    for (size_t i = 0; i < p->w->n_reach && !is_in; i++) {
        is_in = board_borne_in(p->b, p->marks[i], at) && (!p->tasks[i] || p->tasks[i][m->details[at].task]);
    }
    return is_in;
}

static bool is_lead(const struct picking *p, uint32_t at)
{
    return p->b->snapshot->judged[at].counts || (p->b->model->obligations[at].flags & OB_LEAD);
}

/* What counts is not counted through others; the flags of the rest lie in other memory. */
static bool is_listed(const struct picking *p, uint32_t at)
{
    return p->w->as_stated || p->b->snapshot->judged[at].counts || !is_counted_through_others(p->b->model, at, p->b->moment.seq);
}

static bool is_wanted(const struct picking *p, uint32_t at)
{
    const struct board_want *w = p->w;
    if (!board_knows(p->b, at)) {
        return false;
    }
    const struct judged *o = &p->b->snapshot->judged[at];
    bool is_judged = !is_counted_through_others(p->b->model, at, p->b->moment.seq);
    bool fits = (!w->reasons || (is_judged && (CODE_BIT(o->reason) & w->reasons))) && (!w->only_dated || o->due) && is_in_reach(p, at) && is_listed(p, at);
    return fits && (w->role == BOARD_ANY_ROLE || is_lead(p, at) == (w->role == BOARD_LEADS)) &&
           (w->n_except == 0 || !num_is_among(w->except, w->n_except, p->b->model->details[at].id));
}

/* --- in which order ------------------------------------------------------------------------------------------------ */

static day_t due_of(const struct picking *p, uint32_t at)
{
    return board_knows(p->b, at) ? p->b->snapshot->judged[at].due : 0;
}

/* There are some thousand different days, from whatever centuries. */
static void rank_days(struct picking *p, struct arena *a)
{
    day_t last = DAY_MIN;
    p->first_day = DAY_MAX;
    for (uint32_t at = first_of(p); at != NOWHERE; at = next_of(p, at)) {
        day_t due = due_of(p, at);
        p->first_day = due && due < p->first_day ? due : p->first_day;
        last = due && due > last ? due : last;
    }
    size_t n = p->first_day > last ? 0 : (size_t)(last - p->first_day) + 1;
    p->day_rank = ARENA_ARRAY(a, uint32_t, n + 1);
    for (uint32_t at = first_of(p); at != NOWHERE; at = next_of(p, at)) {
        if (due_of(p, at)) {
            p->day_rank[due_of(p, at) - p->first_day] = 1;
        }
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t is_used = p->day_rank[i];
        p->day_rank[i] = p->n_days;
        p->n_days += is_used;
    }
}

/* Where it stands in the order, as a number below n_keys; equals stand in the order of their positions. */
static size_t key_of(const struct picking *p, uint32_t at)
{
    const struct judged *o = &p->b->snapshot->judged[at];
    size_t key = is_lead(p, at) ? 0 : 1;
    if (p->w->sort != BOARD_BY_ORDER) {
        key += 2 * (size_t)(o->due ? p->day_rank[o->due - p->first_day] : p->n_days);
    }
    if (p->w->sort == BOARD_BY_STATUS) {
        struct verdict v = judged_verdict(o);
        key += 2 * ((size_t)p->n_days + 1) * (size_t)(SEVERITIES - 1 - verdict_severity(&v));
    }
    return key;
}

static const bool *mark_tasks(const struct picking *p, struct arena *a, const struct board_reach *r)
{
    const struct model *m = p->b->model;
    bool *marks = r->tasks ? ARENA_ARRAY(a, bool, m->n_tasks + 1) : NULL;
    for (size_t i = 0; marks && i < r->n_tasks; i++) {
        uint32_t at = m_index_find(&m->task_index, r->tasks[i]);
        marks[at == NOWHERE ? m->n_tasks : at] = true;
    }
    return marks;
}

static void prepare(struct picking *p, struct arena *a)
{
    p->marks = ARENA_ARRAY(a, const bool *, p->w->n_reach + 1);
    p->tasks = ARENA_ARRAY(a, const bool *, p->w->n_reach + 1);
    for (size_t i = 0; i < p->w->n_reach; i++) {
        const struct board_reach *r = &p->w->reach[i];
        p->marks[i] = board_subtree(p->b, a, r->org, !r->only_own);
        p->tasks[i] = mark_tasks(p, a, r);
    }
    if (p->w->sort != BOARD_BY_ORDER) {
        rank_days(p, a);
    }
    p->n_keys = 2 * ((size_t)p->n_days + 1) * (p->w->sort == BOARD_BY_STATUS ? SEVERITIES : 1);
    p->rows = ARENA_ARRAY(a, uint32_t, p->n_keys + 1);
}

/* --- two passes ---------------------------------------------------------------------------------------------------- */

/* Counts them, and finds the rank of one of them; false when that is not among them. */
static bool count(struct picking *p, struct opt_i64 id, size_t *rank)
{
    uint32_t one = id.has ? m_index_find(&p->b->model->obligation_index, id.v) : NOWHERE;
    bool is_there = one != NOWHERE && is_wanted(p, one) && (!p->w->task_id || p->b->model->tasks[p->b->model->details[one].task].id == p->w->task_id);
    size_t key = is_there ? key_of(p, one) : 0;
    *rank = 0;
    for (uint32_t at = first_of(p); at != NOWHERE; at = next_of(p, at)) {
        if (is_wanted(p, at)) {
            size_t k = key_of(p, at);
            p->rows[k]++;
            *rank += is_there && (k < key || (k == key && at < one)) ? 1 : 0;
        }
    }
    for (size_t k = 0; k < p->n_keys; k++) {
        uint32_t n = p->rows[k];
        p->rows[k] = (uint32_t)p->total;
        p->total += n;
    }
    return is_there || !id.has;
}

/* The positions of the ranks from `from` on, at most `n`. */
static void keep(struct picking *p, size_t from, size_t n, uint32_t *positions)
{
    for (uint32_t at = first_of(p); n && at != NOWHERE; at = next_of(p, at)) {
        if (is_wanted(p, at)) {
            size_t rank = p->rows[key_of(p, at)]++;
            if (rank >= from && rank - from < n) {
                positions[p->w->descending ? n - 1 - (rank - from) : rank - from] = at;
            }
        }
    }
}

/* The positions of a part, and how far it goes. */
struct chosen {
    uint32_t *v;
    size_t n, total;
    bool more;
};

static enum err choose(const struct board *b, struct arena *a, const struct board_want *w, const struct board_cut *cut, struct chosen *c)
{
    struct picking p = {.b = b, .w = w};
    size_t rank = 0;
    prepare(&p, a);
    if (!count(&p, cut->after, &rank)) {
        return E_NOT_FOUND;
    }
    size_t from = !cut->after.has ? cut->from : w->descending ? p.total - rank : rank + 1;
    size_t left = p.total > from ? p.total - from : 0;
    size_t n = left < cut->limit ? left : cut->limit;
    *c = (struct chosen){ARENA_ARRAY(a, uint32_t, n + 1), n, p.total, left > n};
    keep(&p, w->descending ? left - n : from, n, c->v);
    return OK;
}

enum err board_obligations_part(const struct board *b, struct arena *a, const struct board_want *w, const struct board_cut *cut,
                                struct board_part *part)
{
    struct chosen c = {0};
    struct judge j;
    TRY(choose(b, a, w, cut, &c));
    board_judge(b, &j);
    *part = (struct board_part){ARENA_ARRAY(a, struct board_obligation, c.n + 1), c.n, c.total, c.more};
    for (size_t i = 0; i < c.n; i++) {
        board_fill(b, &j, c.v[i], &part->v[i]);
    }
    return OK;
}

void board_obligation_ids(const struct board *b, struct arena *a, const struct board_want *w, size_t from, size_t limit, struct board_ids *out)
{
    struct chosen c = {0};
    enum err e = choose(b, a, w, &(struct board_cut){.from = from, .limit = limit}, &c);
    assert(e == OK); /* it does not begin behind one of them */
    *out = (struct board_ids){ARENA_ARRAY(a, int64_t, c.n + 1), c.n, c.total};
    for (size_t i = 0; i < c.n; i++) {
        out->v[i] = b->model->details[c.v[i]].id;
    }
}
