/* A form that is shown again after a refused write: by another thread than the writer's, which has everybody else's writes to do. */
#include "app_fixture.h"
#include "core/event.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

enum { PATIENCE_S = 10 };

/* What the route below did, for the one test that runs. */
static struct {
    pthread_t writer, shower;
    sem_t shows, go;
    bool was_let_go;
} seen;

static enum err refuse(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    (void)res;
    seen.writer = pthread_self();
    return FAIL0(ctx, E_CONFLICT, MSG_obligation_lead_is_the_same);
}

static enum err show_again(struct ctx *ctx, const void *in, struct response *res)
{
    struct timespec until = {0};
    (void)ctx;
    (void)in;
    seen.shower = pthread_self();
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    (void)sem_post(&seen.shows); /* fails only for a broken semaphore */
    seen.was_let_go = sem_timedwait(&seen.go, &until) == 0;
    res->content_type = S("text/html; charset=utf-8");
    buf_str(&res->body, S("the form again"));
    return OK;
}

ROUTES(refusing_routes,
       {.method = METHOD_POST, .path = "/thu", .act = ACT_PUBLIC, .flags = R_WRITE | R_NO_CSRF, .run = refuse, .again = show_again, .doc = "Refuses."});

static enum err write_something(struct ctx *ctx, void *user)
{
    (void)user;
    int64_t seq = 0;
    return event_append(ctx, &(struct event){.action = S("test.changed"), .object_kind = S("test"), .object_id = 1}, &seq);
}

APP_TEST(refused_form_is_shown_while_others_write)
{
    struct test_app other = *app;
    struct failure failure = {0};
    other.app = app_beside(app, &refusing_routes);
    (void)sem_init(&seen.shows, 0, 0);
    (void)sem_init(&seen.go, 0, 0);
    struct app_later *later = app_ask_later(&other, &(struct ask){.method = METHOD_POST, .path = "/thu"});
    while (sem_wait(&seen.shows) != 0) {
    }
    CHECK_OK(app_run(other.app, true, write_something, NULL, t->arena, &failure)); /* waits behind a form that the writer shows */
    (void)sem_post(&seen.go);
    struct answer r = app_wait(&other, later);
    CHECK_EQ_I64(r.status, 409);
    CHECK(answer_has(&r, "the form again"));
    CHECK(seen.was_let_go);
    CHECK(!pthread_equal(seen.writer, seen.shower));
    CHECK(!pthread_equal(pthread_self(), seen.shower));
    (void)sem_destroy(&seen.shows);
    (void)sem_destroy(&seen.go);
    app_close(other.app);
}
