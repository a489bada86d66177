/* States of the past. Judging a million obligations takes some tens of milliseconds, and the dates that people ask for are few (the end of a
 * month, of a year), so the last few states are kept and shared. */
#include "features/board/board_model.h"

struct hold {
    struct model *model;
    struct past *past;
};

static void release(void *p)
{
    const struct hold *h = p;
    (void)pthread_mutex_lock(&h->model->pasts_lock); /* cannot fail: this thread does not hold it */
    h->past->readers--;
    (void)pthread_cond_broadcast(&h->model->past_ready); /* somebody may wait for a place */
    (void)pthread_mutex_unlock(&h->model->pasts_lock);   /* locked above */
}

static bool is_wanted(const struct past *p, const struct board *b)
{
    const struct past_key *k = &p->key;
    return p->used != 0 && k->seq == b->moment.seq && k->day == b->moment.day && k->rules_seq == b->rules->seq && k->n_orgs == b->dir->n;
}

static struct past *find_kept(const struct board *b)
{
    for (size_t i = 0; i < PASTS_KEPT; i++) {
        if (is_wanted(&b->model->pasts[i], b)) {
            return &b->model->pasts[i];
        }
    }
    return NULL;
}

/* The place that was used longest ago and that nobody reads; NULL when all are in use. */
static struct past *find_place(const struct board *b)
{
    struct past *place = NULL;
    for (size_t i = 0; i < PASTS_KEPT; i++) {
        struct past *p = &b->model->pasts[i];
        if (p->readers == 0 && (!place || p->used < place->used)) {
            place = p;
        }
    }
    return place;
}

/* Says what the place is going to hold, judges without the lock, and says that it is ready. */
static void build_here(const struct board *b, struct past *p)
{
    struct model *m = b->model;
    p->is_ready = false;
    p->key = (struct past_key){b->moment.seq, b->rules->seq, b->moment.day, b->dir->n};
    (void)pthread_mutex_unlock(&m->pasts_lock); /* locked by past_open */
    snapshot_build(&p->snapshot, m, b->rules, b->moment.seq, b->moment.day, b->dir->n);
    (void)pthread_mutex_lock(&m->pasts_lock); /* as in release */
    p->is_ready = true;
    (void)pthread_cond_broadcast(&m->past_ready); /* cannot fail */
}

/* Waits for a place when all are being read; whoever reads them waits for nothing. */
static struct past *take(const struct board *b)
{
    struct model *m = b->model;
    struct past *p = find_kept(b);
    bool is_new = !p;
    while (!p && !(p = find_place(b))) {
        (void)pthread_cond_wait(&m->past_ready, &m->pasts_lock); /* cannot fail: the lock is held */
        p = find_kept(b);
        is_new = !p;
    }
    p->readers++;
    p->used = ++m->readings;
    if (is_new) {
        build_here(b, p);
    }
    while (!p->is_ready) {
        (void)pthread_cond_wait(&m->past_ready, &m->pasts_lock); /* as above */
    }
    return p;
}

const struct snapshot *past_open(struct ctx *ctx, const struct board *b)
{
    struct model *m = b->model;
    struct hold *h = ARENA_NEW(ctx->arena, struct hold);
    (void)pthread_mutex_lock(&m->pasts_lock); /* as in release */
    *h = (struct hold){m, take(b)};
    (void)pthread_mutex_unlock(&m->pasts_lock); /* locked above */
    ctx_at_end(ctx, release, h);
    return &h->past->snapshot;
}
