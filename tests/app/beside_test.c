/* Several processes on one database. */
#include "app_fixture.h"
#include "core/event.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

struct first_write {
    struct app *app;
    struct arena *arena;
    sem_t begun;
    bool waits; /* in its transaction, after its event */
    int64_t seq;
    enum err outcome;
};

static enum err append_one(struct ctx *ctx, void *user)
{
    struct first_write *w = user;
    TRY(event_append(ctx, &(struct event){.action = S("test.changed"), .object_kind = S("test"), .object_id = 1}, &w->seq));
    (void)sem_post(&w->begun); /* fails only for a broken semaphore */
    if (w->waits) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL); /* as long as another process takes to come to its own first event */
    }
    return OK;
}

static void *write_first(void *user)
{
    struct first_write *w = user;
    struct failure failure = {0};
    w->outcome = app_run(w->app, true, append_one, w, w->arena, &failure);
    return NULL;
}

/* As when both find it empty and fill it. */
APP_TEST(beside_two_processes_may_write_first_into_a_new_database)
{
    struct first_write one = {.app = app->app, .arena = arena_new(1 << 20), .waits = true};
    struct first_write two = {.app = app_beside(app, NULL), .arena = t->arena};
    pthread_t thread;
    (void)sem_init(&one.begun, 0, 0);
    (void)sem_init(&two.begun, 0, 0);
    CHECK_EQ_I64(pthread_create(&thread, NULL, write_first, &one), 0);
    CHECK_EQ_I64(sem_wait(&one.begun), 0);
    (void)write_first(&two);
    CHECK_EQ_I64(pthread_join(thread, NULL), 0);
    CHECK_OK(one.outcome);
    CHECK_OK(two.outcome);
    CHECK_EQ_I64(one.seq, 1);
    CHECK_EQ_I64(two.seq, 2);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), 2);
    app_close(two.app);
    (void)sem_destroy(&one.begun);
    (void)sem_destroy(&two.begun);
    arena_free(one.arena);
}
