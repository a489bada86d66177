/* The copy in memory: immutable once built, shared by everyone until a newer one replaces it. */
#include "features/rules/rules.h"

#include "core/event.h"
#include "rules_q.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The rules with what only this file needs: their memory and their holders. */
struct held_rules {
    struct rules rules; /* first: the public part's address is the whole's */
    struct arena *arena;
    _Atomic int holders;
};

struct state {
    pthread_mutex_t lock;
    struct held_rules *current;
    int64_t checked_seq; /* nothing of it was changed up to this event */
};

/* What is collected while the rows go by. */
struct build {
    struct arena *arena;
    VEC(struct calendar_entry) days;
    VEC(struct calendar_day) exceptions;
    VEC(struct rule_version) versions;
    VEC(struct rule_value) values; /* of the last version */
};

static void let_go(void *p)
{
    struct held_rules *h = p;
    if (atomic_fetch_sub(&h->holders, 1) == 1) {
        arena_free(h->arena);
    }
}

static void *state_make(struct app *app)
{
    (void)app;
    struct state *s = calloc(1, sizeof *s);
    if (!s) {
        abort();
    }
    pthread_mutex_init(&s->lock, NULL);
    s->checked_seq = -1;
    return s;
}

static void state_free(void *state)
{
    struct state *s = state;
    if (s->current) {
        let_go(s->current);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const struct state_kind rules_state = {"rules", state_make, state_free};

static enum err take_day(void *user, const struct q_calendar_load_row *row)
{
    struct build *b = user;
    struct arena *a = b->arena;
    *VEC_PUSH(a, &b->days) = (struct calendar_entry){.day = (day_t)row->day,
                                                     .kind = str_dup(a, row->kind),
                                                     .name_vi = str_dup(a, row->name_vi),
                                                     .name_en = str_dup(a, row->name_en),
                                                     .swap = {row->swap.has, (day_t)row->swap.v},
                                                     .basis = str_dup(a, row->basis)};
    enum calendar_kind kind = str_eq(row->kind, S("worked")) ? CALENDAR_WORKED : CALENDAR_HOLIDAY;
    *VEC_PUSH(a, &b->exceptions) = (struct calendar_day){.day = (day_t)row->day, .kind = kind};
    return OK;
}

static void end_version(struct build *b)
{
    if (b->versions.n) {
        struct rule_version *last = &b->versions.v[b->versions.n - 1];
        last->n = b->values.n;
        last->values = b->values.v;
    }
    b->values.v = NULL;
    b->values.n = b->values.cap = 0;
}

static enum err take_value(void *user, const struct q_rule_load_row *row)
{
    struct build *b = user;
    struct rule_version *last = b->versions.n ? &b->versions.v[b->versions.n - 1] : NULL;
    if (!last || last->version != row->version) {
        end_version(b);
        *VEC_PUSH(b->arena, &b->versions) = (struct rule_version){
            .version = row->version, .valid_from = (day_t)row->valid_from, .basis = str_dup(b->arena, row->basis)};
    }
    *VEC_PUSH(b->arena, &b->values) = (struct rule_value){str_dup(b->arena, row->name), row->value};
    return OK;
}

static enum err read_all(struct ctx *ctx, struct held_rules *h)
{
    struct build b = {.arena = h->arena};
    TRY(q_calendar_load(ctx->db, take_day, &b));
    TRY(q_rule_load(ctx->db, take_value, &b));
    end_version(&b);
    h->rules.n_days = b.days.n;
    h->rules.days = b.days.v;
    h->rules.n_versions = b.versions.n;
    h->rules.versions = b.versions.v;
    return calendar_make(h->arena, b.exceptions.v, b.exceptions.n, &h->rules.calendar);
}

static enum err build(struct ctx *ctx, int64_t seq, struct held_rules **out)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct held_rules *h = ARENA_NEW(arena, struct held_rules);
    h->arena = arena;
    h->rules.seq = seq;
    atomic_init(&h->holders, 1);
    enum err e = read_all(ctx, h);
    if (e != OK) {
        let_go(h);
        return e;
    }
    *out = h;
    return OK;
}

/* Brings the state up to what the transaction sees. Called with the state's lock held. */
static enum err follow(struct ctx *ctx, struct state *s)
{
    int64_t seq = 0;
    TRY(event_head_seen(ctx, &seq));
    if (s->current && seq <= s->checked_seq) {
        return OK;
    }
    struct q_rules_head_row head = {0};
    TRY(q_rules_head(ctx->db, ctx->arena, &head));
    if (!s->current || head.seq > s->current->rules.seq) {
        struct held_rules *fresh = NULL;
        TRY(build(ctx, seq, &fresh));
        if (s->current) {
            let_go(s->current);
        }
        s->current = fresh;
    }
    s->checked_seq = seq;
    return OK;
}

/* In a write the transaction may see what will be rolled back: nothing of it may stay in memory. */
static enum err own_copy(struct ctx *ctx, const struct rules **rules)
{
    int64_t seq = 0;
    TRY(event_head_seen(ctx, &seq));
    struct held_rules *fresh = NULL;
    TRY(build(ctx, seq, &fresh));
    arena_defer(ctx->arena, let_go, fresh);
    *rules = &fresh->rules;
    return OK;
}

enum err rules_now(struct ctx *ctx, const struct rules **rules)
{
    struct state *s = app_state(ctx->app, &rules_state);
    pthread_mutex_lock(&s->lock);
    if (ctx->is_writing && !s->current) {
        pthread_mutex_unlock(&s->lock);
        return own_copy(ctx, rules);
    }
    enum err e = ctx->is_writing ? OK : follow(ctx, s);
    if (e == OK) {
        atomic_fetch_add(&s->current->holders, 1);
        arena_defer(ctx->arena, let_go, s->current);
        *rules = &s->current->rules;
    }
    pthread_mutex_unlock(&s->lock);
    return e;
}
