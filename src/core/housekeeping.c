#include "core/housekeeping.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "core/app_internal.h"
#include "core_q.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { ARENA_BYTES = 256 << 20 }; /* a ceiling: settling one task of every commune reads some 100,000 obligations */
static const int64_t RETRY_MS = (int64_t)RETRY_HOURS * 3600 * 1000;

/* --- the core's own chores --- */

static enum err save_seen(struct ctx *ctx, int64_t *n)
{
    struct seen_mark *marks = ARENA_ARRAY(ctx->arena, struct seen_mark, HOUSEKEEPING_BATCH);
    size_t found = seen_unsaved(app_seen(ctx->app), marks, HOUSEKEEPING_BATCH);
    for (size_t i = 0; i < found; i++) {
        TRY(q_session_seen(ctx->db, &(struct q_session_seen_in){sha256_view(&marks[i].token_hash), marks[i].at_ms}));
    }
    seen_saved(app_seen(ctx->app), marks, found); /* should the commit fail, they are a round older after a restart, no more */
    *n = (int64_t)found;
    return OK;
}

static enum err sweep_sessions(struct ctx *ctx, int64_t *n)
{
    int64_t before = db_changes(ctx->db);
    TRY(q_session_sweep(ctx->db, &(struct q_session_sweep_in){.now = ctx->now, .limit = HOUSEKEEPING_BATCH}));
    *n = db_changes(ctx->db) - before;
    return OK;
}

static enum err sweep_retries(struct ctx *ctx, int64_t *n)
{
    int64_t before = db_changes(ctx->db);
    TRY(q_idempotency_sweep(ctx->db, &(struct q_idempotency_sweep_in){.before = ctx->now - RETRY_MS, .limit = HOUSEKEEPING_BATCH}));
    *n = db_changes(ctx->db) - before;
    return OK;
}

static const struct chore own_chores[] = {{.name = "sessions_seen", .writes = true, .run = save_seen},
                                         {.name = "sessions", .writes = true, .run = sweep_sessions},
                                         {.name = "retries", .writes = true, .run = sweep_retries}};

/* --- a round --- */

/* One chore of one round. */
struct turn {
    struct app *app;
    const struct chore *chore;
    const _Atomic bool *stop; /* may be NULL */
    int64_t id;               /* for `settle` */
    int64_t n;                /* of the latest batch */
    int64_t done;             /* of all batches */
};

static bool is_stopped(const struct turn *t)
{
    return t->stop && atomic_load(t->stop);
}

static enum err clear_away(struct ctx *ctx, void *user)
{
    struct turn *t = user;
    ctx->is_housekeeping = true;
    return t->chore->run(ctx, &t->n);
}

static enum err settle(struct ctx *ctx, void *user)
{
    struct turn *t = user;
    ctx->actor_name = S("system");
    return t->chore->settle(ctx, t->id, &t->n);
}

static enum err in_batches(struct turn *t, bool writes, enum err (*fn)(struct ctx *ctx, void *user))
{
    enum err e = OK;
    for (t->n = HOUSEKEEPING_BATCH; e == OK && t->n >= HOUSEKEEPING_BATCH && !is_stopped(t);) {
        struct arena *arena = arena_new(ARENA_BYTES);
        struct failure failure = {0};
        t->n = 0;
        e = app_run(t->app, writes, fn, t, arena, &failure);
        t->done += e == OK ? t->n : 0;
        arena_free(arena);
    }
    return e;
}

static void say(const struct turn *t, enum err e)
{
    if (t->done || e != OK) {
        LOG(e == OK ? LOG_INFO : LOG_WARN, "housekeeping", LOG_TEXT("chore", str_c(t->chore->name)), LOG_TEXT("outcome", str_c(err_name(e))),
            LOG_NUMBER("done", t->done));
    }
}

static void clear(struct turn t)
{
    enum err e = in_batches(&t, t.chore->writes, clear_away);
    say(&t, e);
}

/* --- what a day brings --- */

struct finding {
    const struct chore *chore;
    struct chore_list found;
};

static enum err find(struct ctx *ctx, void *user)
{
    struct finding *f = user;
    return f->chore->find(ctx, &f->found);
}

/* One that cannot be settled does not keep the others waiting; the first such outcome is given. */
static enum err settle_found(struct turn *t, const struct chore_list *found)
{
    enum err first = OK;
    for (size_t i = 0; i < found->n && !is_stopped(t); i++) {
        t->id = found->v[i];
        enum err e = in_batches(t, true, settle);
        first = first == OK ? e : first;
    }
    return first;
}

/* `done_for` is the day up to which it was done: whatever could not be done is tried again in the next round. */
static void settle_day(struct turn t, day_t *done_for)
{
    day_t today = day_of_moment(clock_now_ms());
    if (*done_for == today) {
        return;
    }
    struct arena *arena = arena_new(ARENA_BYTES);
    struct failure failure = {0};
    struct finding f = {.chore = t.chore};
    enum err e = app_run(t.app, false, find, &f, arena, &failure);
    e = e == OK ? settle_found(&t, &f.found) : e;
    arena_free(arena);
    say(&t, e);
    if (e == OK && !is_stopped(&t)) {
        *done_for = today;
    }
}

static void round_of(struct app *app, const _Atomic bool *stop)
{
    const struct app_parts *parts = app_parts_of(app);
    for (size_t i = 0; i < sizeof own_chores / sizeof own_chores[0]; i++) {
        clear((struct turn){.app = app, .chore = &own_chores[i], .stop = stop});
    }
    for (size_t i = 0; i < parts->n_chores; i++) {
        struct turn t = {.app = app, .chore = parts->chores[i], .stop = stop};
        if (t.chore->find) {
            settle_day(t, app_chore_day(app, i));
        } else {
            clear(t);
        }
    }
}

void app_housekeep(struct app *app)
{
    round_of(app, NULL);
}

/* --- the thread --- */

struct housekeeper {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    _Atomic bool stop;
};

static void wait_a_while(struct housekeeper *h)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until); /* cannot fail for this clock */
    until.tv_sec += HOUSEKEEPING_MINUTES * 60;
    int result = 0;
    (void)pthread_mutex_lock(&h->lock); /* cannot fail on a valid mutex, here and below */
    while (!atomic_load(&h->stop) && result == 0) {
        result = pthread_cond_timedwait(&h->wake, &h->lock, &until);
    }
    (void)pthread_mutex_unlock(&h->lock);
}

static void *thread_main(void *user)
{
    struct housekeeper *h = user;
    while (!atomic_load(&h->stop)) {
        round_of(h->app, &h->stop);
        wait_a_while(h);
    }
    return NULL;
}

static void housekeeper_free(struct housekeeper *h)
{
    (void)pthread_cond_destroy(&h->wake);
    (void)pthread_mutex_destroy(&h->lock);
    free(h);
}

struct housekeeper *housekeeper_start(struct app *app)
{
    struct housekeeper *h = calloc(1, sizeof *h);
    pthread_condattr_t attr;
    if (!h) {
        abort();
    }
    h->app = app;
    (void)pthread_mutex_init(&h->lock, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&h->wake, &attr);
    (void)pthread_condattr_destroy(&attr);
    if (pthread_create(&h->thread, NULL, thread_main, h) != 0) {
        housekeeper_free(h);
        return NULL;
    }
    return h;
}

void housekeeper_stop(struct housekeeper *h)
{
    if (!h) {
        return;
    }
    (void)pthread_mutex_lock(&h->lock);
    atomic_store(&h->stop, true);
    (void)pthread_cond_signal(&h->wake);
    (void)pthread_mutex_unlock(&h->lock);
    (void)pthread_join(h->thread, NULL); /* fails only for a thread that is not ours */
    housekeeper_free(h);
}
