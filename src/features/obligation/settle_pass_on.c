/* Succession of obligations (RULES 2 and 3): an open obligation of an organisation that is gone passes to its successor with its deadline, dated by the
 * first day of the successor. Where several predecessors' obligations meet at one successor, one stays and the others are cancelled as merged. Of an
 * organisation that was split, a lead is left open until a person names one of the successors; what each body owes for itself, each successor owes for
 * itself. */
#include "features/obligation/settle.h"

#include "base/num.h"
#include "obligation_q.h"

#include <stdlib.h>

/* An open obligation with who will bear it, in the order in which it is decided who stays. */
struct claim {
    size_t owed;    /* position */
    size_t bearer;  /* in the end */
    bool is_moving; /* its bearer is gone or was split */
};

struct passing {
    struct settle *s;
    size_t *next; /* by organisation: position of the succession that ends it; STAYS, or SPLIT where several do */
};
#define STAYS SIZE_MAX
#define SPLIT (SIZE_MAX - 1)
enum { HEIRS_MAX = 64 };

/* What became of every organisation by today, as org_ends says it. One that goes on (one that gave a part away) keeps its obligations. */
static size_t *list_ends(struct settle *s)
{
    size_t *next = ARENA_ARRAY(s->ctx->arena, size_t, s->dir->n + 1);
    for (size_t i = 0; i <= s->dir->n; i++) {
        next[i] = STAYS;
    }
    for (size_t i = 0; i < s->dir->n_successions; i++) {
        const struct org_succession *ends[2];
        size_t org = s->dir->successions[i].predecessor;
        size_t n = next[org] == STAYS ? org_ends(s->dir, org, s->today, ends, 2) : 0;
        if (n) {
            next[org] = n == 1 ? (size_t)(ends[0] - s->dir->successions) : SPLIT;
        }
    }
    return next;
}

static bool passes(const struct passing *p, size_t org)
{
    return p->next[org] != STAYS && p->next[org] != SPLIT;
}

static size_t final_bearer(const struct passing *p, size_t org)
{
    for (size_t steps = 0; steps <= p->s->dir->n_successions && passes(p, org); steps++) {
        org = p->s->dir->successions[p->next[org]].successor;
    }
    return org;
}

/* Who leads also coordinates: these two meet; advice and approval are obligations of their own. */
static int role_class(enum obligation_role r)
{
    return r == OBLIGATION_COORDINATE ? OBLIGATION_LEAD : (int)r;
}

static int compare_meeting(const struct owed *a, size_t bearer_a, const struct owed *b, size_t bearer_b)
{
    int by = num_order(a->task_id, b->task_id);
    by = by ? by : num_order(a->occurrence, b->occurrence);
    by = by ? by : num_order(role_class(a->role), role_class(b->role));
    return by ? by : num_order((int64_t)bearer_a, (int64_t)bearer_b);
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
    by = by ? by : num_order((int64_t)da->role, (int64_t)db->role);
    by = by ? by : num_order(a->is_moving, b->is_moving);
    return by ? by : num_order(da->id, db->id);
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

/* --- split organisations ------------------------------------------------------------------------------------------ */

/* True when an organisation bears the same part of the same task already. */
static bool bears(const struct passing *p, const struct owed *d, size_t heir)
{
    const struct settle *s = p->s;
    size_t low = 0;
    for (size_t high = s->loaded; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (s->all.v[middle].task_id < d->task_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < s->loaded && s->all.v[low].task_id == d->task_id; low++) {
        const struct owed *o = &s->all.v[low];
        if (is_open(o) && compare_meeting(o, final_bearer(p, o->bearer), d, heir) == 0) {
            return true;
        }
    }
    return false;
}

static enum err hand_to(struct passing *p, const struct owed *d, size_t heir, int64_t seq)
{
    struct settle *s = p->s;
    struct owed part = *d;
    part.parent_id = d->id;
    part.org = part.bearer = heir;
    part.scope_id = s->dir->orgs[heir].id;
    TRY(settle_derive(s, d, &part, (struct opt_day){0}, seq));
    struct q_obligation_due_copy_in due = {.from_id = d->id, .to_id = s->all.v[s->all.n - 1].id, .seq = seq};
    return q_obligation_due_copy(s->ctx->db, &due);
}

/* Each successor gets the obligation for its own area, with the deadline in force. */
static enum err divide(struct passing *p, const struct owed *d, const struct org_succession *const *heirs, size_t n)
{
    struct settle *s = p->s;
    int64_t seq = 0;
    TRY(settle_note(s, d, "obligation.divided", (int64_t)n, &seq));
    for (size_t i = 0; i < n; i++) {
        if (!bears(p, d, heirs[i]->successor)) {
            TRY(hand_to(p, d, heirs[i]->successor, seq));
        }
    }
    struct obligation_change c = {.obligation_id = d->id,
                                  .kind = CHANGE_CANCELLED,
                                  .on_day = {true, heirs[0]->on},
                                  .document = heirs[0]->basis,
                                  .reason = S("succession: split")};
    s->done->divided++;
    return obligation_change_add(s->ctx, STR_NONE, &c);
}

/* A lead cannot be two: it is nobody's until a person names one of the successors (RULES 3). */
static enum err leave_open(struct passing *p, const struct owed *d, const struct org_succession *split)
{
    struct obligation_change c = {.obligation_id = d->id,
                                  .kind = CHANGE_TRANSFERRED,
                                  .on_day = {true, split->on},
                                  .document = split->basis,
                                  .reason = S("succession: split")};
    p->s->done->undecided++;
    return obligation_change_add(p->s->ctx, STR_NONE, &c);
}

/* What each body owes for itself: one of a collective, or one for the bearer's own area; and every role but the lead. */
static bool is_owed_by_each(const struct settle *s, const struct owed *d)
{
    bool of_selector = false;
    int64_t parent_id = d->parent_id;
    for (const struct owed *o = settle_find(s, parent_id); o && !of_selector; o = settle_find(s, o->parent_id)) {
        of_selector = o->selector_id != 0;
    }
    return d->role != OBLIGATION_LEAD || of_selector || d->scope_id == s->dir->orgs[d->bearer].id;
}

/* By position, because dividing adds to the list. */
static enum err share_out(struct passing *p, size_t at)
{
    struct settle *s = p->s;
    struct owed d = s->all.v[at];
    const struct org_succession **heirs = ARENA_ARRAY(s->ctx->arena, const struct org_succession *, HEIRS_MAX);
    size_t n = org_ends(s->dir, d.bearer, s->today, heirs, HEIRS_MAX);
    bool is_divided = is_owed_by_each(s, &d);
    TRY(is_divided ? divide(p, &d, heirs, n) : leave_open(p, &d, heirs[0]));
    struct owed *after = &s->all.v[at];
    after->is_cancelled = is_divided;
    after->cancelled_on = heirs[0]->on;
    after->bearer = is_divided ? d.bearer : SIZE_MAX;
    return OK;
}

/* Each succession on the way is a fact of its own; the last one ends the obligation when it meets another there. */
static enum err move(struct passing *p, size_t at, bool is_merged)
{
    size_t most = p->s->dir->n_successions; /* a circle of successions ends here, too */
    struct owed *d = &p->s->all.v[at];
    for (size_t steps = 0; steps <= most && passes(p, d->bearer); steps++) {
        const struct org_succession *e = &p->s->dir->successions[p->next[d->bearer]];
        bool is_last = !passes(p, e->successor);
        TRY(note_step(p, d, e, is_merged && is_last));
        d->bearer = e->successor;
        d->is_cancelled = is_merged && is_last;
        d->cancelled_on = e->on;
    }
    return !d->is_cancelled && p->next[d->bearer] == SPLIT ? share_out(p, at) : OK;
}

static enum err decide(struct passing *p, const struct claim *claims, size_t n)
{
    const struct claim *first = claims;
    for (size_t i = 0; i < n; i++) {
        const struct claim *c = &claims[i];
        const struct owed *all = p->s->all.v; /* moving may add to them */
        if (compare_meeting(&all[first->owed], first->bearer, &all[c->owed], c->bearer) != 0) {
            first = c;
        }
        if (c->is_moving) {
            TRY(move(p, c->owed, c != first));
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
        bool is_moving = bearer != d->bearer || p.next[bearer] == SPLIT;
        claims[n++] = (struct claim){i, bearer, is_moving};
        any_moves = any_moves || is_moving;
    }
    if (!any_moves) {
        return OK;
    }
    qsort_r(claims, n, sizeof *claims, compare_claims, s);
    return decide(&p, claims, n);
}
