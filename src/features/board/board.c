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

/* The facts are there, with deadlines moved by the reader's calendar. */
static bool has_facts(const struct model *m, const struct board *b, int64_t seq)
{
    return m->seq >= seq && m->rules_seq == b->rules->seq;
}

/* And they are judged as of the reader's day. */
static bool is_current(const struct model *m, const struct board *b, int64_t seq)
{
    return has_facts(m, b, seq) && m->current.judged && m->current.seq == m->seq && m->current.day == b->today &&
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
    TRY(fit_directory(ctx, b));
    if (is_current(m, b, seq)) {
        return OK;
    }
    enum err e = model_follow(ctx, m, b->dir, b->rules, seq);
    if (e != OK) {
        model_forget(m); /* half of the new facts may be in: start again with the next reader */
        return e;
    }
    snapshot_update(&m->current, m, b->rules, b->today, b->dir->n);
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

/* Holds the model for reading once it is what the reader needs, until the use case is over. Readers of what is there do not wait for each other,
 * and what another reader does between following and holding (another day, other rules, a failure) is seen here. A second board of the same use
 * case finds it held, and as it needs it: both see one state of the database. */
static enum err hold(struct ctx *ctx, struct board *b, int64_t seq, bool (*is_fit)(const struct model *m, const struct board *b, int64_t seq))
{
    pthread_rwlock_t *lock = &b->model->lock;
    if (ctx_has_at_end(ctx, unlock, lock)) {
        return OK;
    }
    (void)pthread_rwlock_rdlock(lock); /* as above */
    while (!is_fit(b->model, b, seq)) {
        (void)pthread_rwlock_unlock(lock); /* locked before */
        TRY(follow(ctx, b, seq));
        (void)pthread_rwlock_rdlock(lock); /* as above */
    }
    ctx_at_end(ctx, unlock, lock);
    return OK;
}

enum err board_open(struct ctx *ctx, struct opt_i64 as_of, const struct board **out)
{
    if (ctx->is_writing) {
        return FAIL0(ctx, E_INTERNAL, MSG_error_internal); /* the model knows only what was committed */
    }
    struct board *b = ARENA_NEW(ctx->arena, struct board);
    int64_t at = as_of.has ? as_of.v : ctx->now;
    b->arena = ctx->arena;
    b->model = app_state(ctx->app, &board_state);
    b->moment = (struct board_moment){.at_ms = at, .day = day_of_moment(at)};
    b->today = day_of_moment(ctx->now);
    /* The end of today is still the present. */
    b->moment.is_past = as_of.has && at < ctx->now;
    if (b->moment.day > b->today) {
        return FAIL0(ctx, E_INVALID, MSG_board_moment_in_future);
    }
    TRY(org_directory(ctx, &b->dir));
    TRY(rules_now(ctx, &b->rules));
    b->tree = org_tree_on(b->dir, TREE_ADMINISTRATIVE, b->moment.day);
    int64_t head = 0;
    TRY(event_head_seen(ctx, &head));
    TRY(hold(ctx, b, head, is_current));
    if (b->moment.is_past) {
        TRY(event_seq_at(ctx, at, &b->moment.seq));
        b->snapshot = past_open(ctx, b);
    } else {
        b->snapshot = &b->model->current;
        b->moment.seq = b->snapshot->seq;
    }
    b->moment.rule_version = b->snapshot->rule_version;
    *out = b;
    return OK;
}

void board_let_go(struct ctx *ctx, const struct board *b)
{
    struct board *own = (void *)(uintptr_t)b; /* board_open made it */
    ctx_run_at_end(ctx);
    own->model = NULL; /* whoever asks for more is found out */
    own->snapshot = NULL;
}

/* The facts are enough: whatever day others read meanwhile, and however many states are read at once, nothing is judged for it but what is asked for. */
static enum err hold_state(struct ctx *ctx, struct board *b)
{
    int64_t head = 0;
    b->model = app_state(ctx->app, &board_state);
    TRY(event_head_seen(ctx, &head));
    TRY(hold(ctx, b, head, has_facts));
    b->few = b->few ? b->few : snapshot_of_few(ctx->arena, b->rules, b->moment.seq, b->moment.day);
    b->snapshot = b->few;
    return OK;
}

enum err board_hold_again(struct ctx *ctx, const struct board *b)
{
    struct board *own = (void *)(uintptr_t)b; /* as above */
    struct arena *few = ctx->arena;
    ctx->arena = b->arena; /* what is made or read anew here must live as long as the board */
    enum err e = hold_state(ctx, own);
    ctx->arena = few;
    return e;
}

enum err board_warm(struct ctx *ctx)
{
    const struct board *b = NULL;
    return board_open(ctx, (struct opt_i64){0}, &b);
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
    return &b->snapshot->rule_set;
}

/* --- statuses ----------------------------------------------------------------------------------------------------- */

static struct opt_day stated(day_t d)
{
    return (struct opt_day){d != 0, d};
}

static day_t due_in_force(const struct board *b, uint32_t at)
{
    const struct model *m = b->model;
    day_t due = m->obligations[at].moved_due;
    for (uint32_t i = m->obligations[at].first_fact; i != NOWHERE && m->facts[i].seq <= b->moment.seq; i = m->facts[i].next) {
        due = m->facts[i].kind == FACT_DUE ? m->facts[i].moved : due;
    }
    return due;
}

static size_t position(uint32_t at)
{
    return at == NOWHERE ? SIZE_MAX : at;
}

void board_fill(const struct board *b, const struct judge *j, uint32_t at, struct board_obligation *out)
{
    const struct m_obligation *o = &b->model->obligations[at];
    const struct m_detail *d = &b->model->details[at];
    uint32_t bearer = NOWHERE;
    *out = (struct board_obligation){.id = d->id,
                                     .task_id = b->model->tasks[d->task].id,
                                     .scope = position(d->scope),
                                     .is_lead = o->flags & OB_LEAD,
                                     .is_collective = o->flags & OB_COLLECTIVE,
                                     .is_undecided = o->flags & OB_UNDECIDED,
                                     .has_occurrences = (o->flags & OB_SERIES) && d->series_seq <= b->moment.seq,
                                     .occurrence = d->occurrence,
                                     .start = stated(o->start),
                                     .original_due = stated(d->original_due),
                                     .due = stated(due_in_force(b, at))};
    (void)judge_facts(j, at, &out->facts, &bearer); /* callers only ask for what is known */
    out->verdict = colour_at(&out->facts, &j->run);
    out->org = position(bearer);
}

void board_judge(const struct board *b, struct judge *j)
{
    judge_init(j, b->model, b->rules, b->snapshot);
}

bool board_knows(const struct board *b, uint32_t at)
{
    return at != NOWHERE && at < b->snapshot->n_obligations && b->snapshot->judged[at].reason != REASON_COUNT;
}

enum err board_obligation_get(const struct board *b, int64_t id, struct board_obligation *o)
{
    uint32_t at = m_index_find(&b->model->obligation_index, id);
    if (at == NOWHERE || b->model->obligations[at].seq > b->moment.seq) {
        return E_NOT_FOUND;
    }
    struct judge j;
    board_judge(b, &j);
    board_fill(b, &j, at, o);
    return OK;
}

void board_count_days(const struct board *b, const struct judge *j, struct board_task *t)
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
    board_judge(b, &j);
    *t = b->snapshot->tasks[at];
    board_count_days(b, &j, t);
    return OK;
}

struct found {
    VEC(uint32_t) at;
};

static size_t fill_found(const struct board *b, struct arena *a, const struct found *f, struct board_obligation **out)
{
    struct judge j;
    board_judge(b, &j);
    *out = ARENA_ARRAY(a, struct board_obligation, f->at.n);
    for (size_t i = 0; i < f->at.n; i++) {
        board_fill(b, &j, f->at.v[i], &(*out)[i]);
    }
    return f->at.n;
}

size_t board_obligations_of_task(const struct board *b, struct arena *a, int64_t task_id, struct board_obligation **out)
{
    struct found found = {0};
    uint32_t task = m_index_find(&b->model->task_index, task_id);
    uint32_t i = task == NOWHERE ? NOWHERE : b->model->tasks[task].first;
    for (; i != NOWHERE; i = b->model->obligations[i].next_of_task) {
        if (board_knows(b, i)) {
            *VEC_PUSH(a, &found.at) = i;
        }
    }
    return fill_found(b, a, &found, out);
}

const bool *board_subtree(const struct board *b, struct arena *a, size_t org, bool with_children)
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

bool board_borne_in(const struct board *b, const bool *marks, uint32_t at)
{
    uint32_t bearer = b->snapshot->judged[at].bearer;
    return !marks || (bearer != NOWHERE && marks[bearer]);
}

/* --- totals ------------------------------------------------------------------------------------------------------- */

enum err board_checked(struct ctx *ctx, const struct tally *t)
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
    for (size_t i = 0; i < b->snapshot->n_groups; i++) {
        if (document_id == 0 || b->model->groups[i].document_id == document_id) {
            tally_merge(t, &b->snapshot->groups[i]);
        }
    }
    return board_checked(ctx, t);
}

enum err board_task_tally(const struct board *b, struct ctx *ctx, int64_t task_id, struct tally *t)
{
    uint32_t task = m_index_find(&b->model->task_index, task_id);
    uint32_t i = task == NOWHERE ? NOWHERE : b->model->tasks[task].first;
    *t = (struct tally){0};
    for (; i != NOWHERE; i = b->model->obligations[i].next_of_task) {
        if (board_knows(b, i) && b->snapshot->judged[i].counts) {
            struct verdict v = judged_verdict(&b->snapshot->judged[i]);
            tally_add(t, &v);
        }
    }
    return board_checked(ctx, t);
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
    return board_checked(ctx, t);
}

size_t board_groups(const struct board *b, struct arena *a, struct board_group **out)
{
    const struct model *m = b->model;
    size_t n = 0;
    *out = ARENA_ARRAY(a, struct board_group, m->n_group_order + 1);
    for (size_t i = 0; i < m->n_group_order; i++) {
        uint32_t at = m->group_order[i];
        if (at < b->snapshot->n_groups && b->snapshot->groups[at].total) {
            (*out)[n++] = (struct board_group){m->groups[at].document_id, m->groups[at].group_no, b->snapshot->groups[at]};
        }
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
