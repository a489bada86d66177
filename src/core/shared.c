#include "core/shared.h"

#include "core/ctx.h"
#include "core/event.h"

#include <pthread.h>
#include <stdlib.h>

struct shared {
    pthread_mutex_t lock;
    struct shared_value *current;
    int64_t checked_seq; /* nothing of it was changed up to this event */
};

void *shared_make(struct app *app)
{
    (void)app;
    struct shared *s = calloc(1, sizeof *s);
    if (!s) {
        abort();
    }
    pthread_mutex_init(&s->lock, NULL);
    s->checked_seq = -1;
    return s;
}

static void let_go(void *value)
{
    struct shared_value *v = value;
    if (atomic_fetch_sub(&v->holders, 1) == 1) {
        struct arena *arena = v->arena;
        if (v->drop) {
            v->drop(v);
        }
        arena_free(arena);
    }
}

void shared_free(void *shared)
{
    struct shared *s = shared;
    if (s->current) {
        let_go(s->current);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static enum err build(struct ctx *ctx, const struct shared_source *source, int64_t seq, struct shared_value **out)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct shared_value *v = NULL;
    enum err e = source->build(ctx, arena, seq, &v);
    if (!v) {
        arena_free(arena);
        return e;
    }
    v->arena = arena;
    v->seq = seq;
    atomic_init(&v->holders, 1);
    if (e != OK) {
        let_go(v);
        return e;
    }
    *out = v;
    return OK;
}

enum err shared_copy(struct ctx *ctx, const struct shared_source *source, int64_t seq, struct shared_value **out)
{
    TRY(build(ctx, source, seq, out));
    arena_defer(ctx->arena, let_go, *out);
    return OK;
}

/* Brings the value up to what the transaction sees. Called with the lock held. */
static enum err follow(struct ctx *ctx, struct shared *s, const struct shared_source *source)
{
    int64_t seq = 0;
    int64_t head = 0;
    TRY(event_head_seen(ctx, &seq));
    if (s->current && seq <= s->checked_seq) {
        return OK;
    }
    TRY(source->head(ctx, &head));
    if (!s->current || head > s->current->seq) {
        struct shared_value *fresh = NULL;
        TRY(build(ctx, source, seq, &fresh));
        if (s->current) {
            let_go(s->current);
        }
        s->current = fresh;
    }
    s->checked_seq = seq;
    return OK;
}

enum err shared_read(struct ctx *ctx, struct shared *s, const struct shared_source *source, struct shared_value **out)
{
    pthread_mutex_lock(&s->lock);
    enum err e = ctx->is_writing ? OK : follow(ctx, s, source);
    bool is_there = e == OK && s->current;
    if (is_there) {
        atomic_fetch_add(&s->current->holders, 1);
        arena_defer(ctx->arena, let_go, s->current);
        *out = s->current;
    }
    pthread_mutex_unlock(&s->lock);
    if (e != OK || is_there) {
        return e;
    }
    int64_t seq = 0;
    int64_t known_at = 0;
    TRY(event_head(ctx, &seq, &known_at));
    return shared_copy(ctx, source, seq, out);
}
