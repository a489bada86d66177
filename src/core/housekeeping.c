#include "core/housekeeping.h"

#include "base/log.h"
#include "core/app_internal.h"
#include "core_q.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { ARENA_BYTES = 16 << 20 };
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

static const struct chore own_chores[] = {{"sessions_seen", true, save_seen}, {"sessions", true, sweep_sessions}, {"retries", true, sweep_retries}};

/* --- a round --- */

struct turn {
    const struct chore *chore;
    int64_t n;
};

static enum err run_turn(struct ctx *ctx, void *user)
{
    struct turn *t = user;
    ctx->is_housekeeping = true;
    return t->chore->run(ctx, &t->n);
}

static void do_chore(struct app *app, const struct chore *chore, const _Atomic bool *stop)
{
    struct turn t = {chore, HOUSEKEEPING_BATCH};
    int64_t done = 0;
    enum err e = OK;
    while (e == OK && t.n >= HOUSEKEEPING_BATCH && !(stop && atomic_load(stop))) {
        struct arena *arena = arena_new(ARENA_BYTES);
        struct failure failure = {0};
        t.n = 0;
        e = app_run(app, chore->writes, run_turn, &t, arena, &failure);
        done += t.n;
        arena_free(arena);
    }
    if (done || e != OK) {
        LOG(e == OK ? LOG_INFO : LOG_WARN, "housekeeping", LOG_TEXT("chore", str_c(chore->name)), LOG_TEXT("outcome", str_c(err_name(e))),
            LOG_NUMBER("done", done));
    }
}

static void round_of(struct app *app, const _Atomic bool *stop)
{
    const struct app_parts *parts = app_parts_of(app);
    for (size_t i = 0; i < sizeof own_chores / sizeof own_chores[0]; i++) {
        do_chore(app, &own_chores[i], stop);
    }
    for (size_t i = 0; i < parts->n_chores; i++) {
        do_chore(app, parts->chores[i], stop);
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
