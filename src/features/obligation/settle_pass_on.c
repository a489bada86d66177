/* Succession of obligations (RULES 2 and 3): an open obligation of an organisation that is gone passes to its successor with its deadline, dated by the
 * first day of the successor. Where several predecessors' obligations meet at one successor, one stays and the others are cancelled as merged. */
#include "features/obligation/settle.h"

#include <stdlib.h>

/* An open obligation with who will bear it, in the order in which it is decided who stays. */
struct claim {
    size_t owed;    /* position */
    size_t bearer;  /* in the end */
    bool is_moving; /* its bearer is gone */
};

struct passing {
    struct settle *s;
    size_t *next; /* by organisation: position of the succession that ends it, SIZE_MAX for none */
};

/* The successions in force today, by predecessor; of a split the first one. An organisation that goes on (one that gave a part away) keeps its obligations. */
static size_t *list_ends(struct settle *s)
{
    size_t *next = ARENA_ARRAY(s->ctx->arena, size_t, s->dir->n + 1);
    for (size_t i = 0; i <= s->dir->n; i++) {
        next[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < s->dir->n_successions; i++) {
        const struct org_succession *e = &s->dir->successions[i];
        bool is_gone = !org_on(s->dir, e->predecessor, e->on) && !org_on(s->dir, e->predecessor, s->today);
        bool ends = e->on <= s->today && e->successor != e->predecessor && is_gone;
        if (ends && next[e->predecessor] == SIZE_MAX) {
            next[e->predecessor] = i;
        }
    }
    return next;
}

static size_t final_bearer(const struct passing *p, size_t org)
{
    for (size_t steps = 0; steps <= p->s->dir->n_successions && p->next[org] != SIZE_MAX; steps++) {
        org = p->s->dir->successions[p->next[org]].successor;
    }
    return org;
}

/* Who leads also coordinates: these two meet; advice and approval are obligations of their own. */
static int role_class(enum obligation_role r)
{
    return r == OBLIGATION_COORDINATE ? OBLIGATION_LEAD : (int)r;
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_meeting(const struct owed *a, size_t bearer_a, const struct owed *b, size_t bearer_b)
{
    int by = order(a->task_id, b->task_id);
    by = by ? by : order(a->occurrence, b->occurrence);
    by = by ? by : order(role_class(a->role), role_class(b->role));
    return by ? by : order((int64_t)bearer_a, (int64_t)bearer_b);
}

/* Obligations that meet stand together; first the one that stays: the lead, then one that was there already, then the earlier one. */
static int compare_claims(const void *x, const void *y, void *settle)
{
    const struct settle *s = settle;
    const struct claim *a = x;
    const struct claim *b = y;
    const struct owed *da = &s->all.v[a->owed];
    const struct owed *db = &s->all.v[b->owed];
    int by = compare_meeting(da, a->bearer, db, b->bearer);
    by = by ? by : order((int64_t)da->role, (int64_t)db->role);
    by = by ? by : order(a->is_moving, b->is_moving);
    return by ? by : order(da->id, db->id);
}

static bool is_open(const struct owed *d)
{
    return !d->is_cancelled && !d->is_done && d->selector_id == 0 && d->bearer != SIZE_MAX;
}

static enum err note_step(struct passing *p, const struct owed *d, const struct org_succession *e, bool is_merged)
{
    struct settle *s = p->s;
    const struct org *heir = &s->dir->orgs[e->successor];
    struct obligation_change c = {
        .obligation_id = d->id,
        .kind = is_merged ? CHANGE_CANCELLED : CHANGE_TRANSFERRED,
        .org_id = {true, heir->id},
        .on_day = {true, e->on},
        .document = e->basis,
        .reason = is_merged ? STR_CAT(s->ctx->arena, S("merged into "), heir->key) : STR_CAT(s->ctx->arena, S("succession: "), e->kind),
    };
    s->done->merged += is_merged;
    s->done->transferred += !is_merged;
    return obligation_change_add(s->ctx, STR_NONE, &c);
}

/* Each succession on the way is a fact of its own; the last one ends the obligation when it meets another there. */
static enum err move(struct passing *p, struct owed *d, bool is_merged)
{
    size_t most = p->s->dir->n_successions; /* a circle of successions ends here, too */
    for (size_t steps = 0; steps <= most && p->next[d->bearer] != SIZE_MAX; steps++) {
        const struct org_succession *e = &p->s->dir->successions[p->next[d->bearer]];
        bool is_last = p->next[e->successor] == SIZE_MAX;
        TRY(note_step(p, d, e, is_merged && is_last));
        d->bearer = e->successor;
        d->is_cancelled = is_merged && is_last;
        d->cancelled_on = e->on;
    }
    return OK;
}

static enum err decide(struct passing *p, const struct claim *claims, size_t n)
{
    struct owed *all = p->s->all.v;
    const struct claim *first = claims;
    for (size_t i = 0; i < n; i++) {
        const struct claim *c = &claims[i];
        if (compare_meeting(&all[first->owed], first->bearer, &all[c->owed], c->bearer) != 0) {
            first = c;
        }
        if (c->is_moving) {
            TRY(move(p, &all[c->owed], c != first));
        }
    }
    return OK;
}

enum err settle_pass_on(struct settle *s)
{
    struct passing p = {.s = s, .next = list_ends(s)};
    struct claim *claims = ARENA_ARRAY(s->ctx->arena, struct claim, s->all.n + 1);
    size_t n = 0;
    bool any_moves = false;
    for (size_t i = 0; i < s->all.n; i++) {
        const struct owed *d = &s->all.v[i];
        if (!is_open(d)) {
            continue;
        }
        size_t bearer = final_bearer(&p, d->bearer);
        claims[n++] = (struct claim){i, bearer, bearer != d->bearer};
        any_moves = any_moves || bearer != d->bearer;
    }
    if (!any_moves) {
        return OK;
    }
    qsort_r(claims, n, sizeof *claims, compare_claims, s);
    return decide(&p, claims, n);
}
