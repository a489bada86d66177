/* /readyz and its number in /metrics: whether this process takes writes. */
#include "app_fixture.h"
#include "db/db.h"

static struct answer hand_in(struct test_app *app, struct who officer)
{
    return app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", officer, "{\"narrative\":\"Đã làm xong phần việc.\",\"progress_permille\":1}");
}

/* Lets one call after the other fail until it is the commit of the batch: then nothing of it is stored and nobody can know how the next will end. */
static bool fail_a_batch(struct test_app *app, struct who officer)
{
    for (int64_t n = 1; n < 400; n++) {
        db_fail_after(n);
        int status = hand_in(app, officer).status;
        db_fail_after(0);
        if (status == 201) {
            return false; /* that many calls are not made */
        }
        if (app_get(app, "/readyz", app_nobody).status == 503) {
            return status == 503;
        }
    }
    return false;
}

APP_TEST(readiness_ends_for_a_while_when_a_write_cannot_be_stored)
{
    app_world(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    CHECK_EQ_I64(app_get(app, "/readyz", app_nobody).status, 200);
    CHECK(fail_a_batch(app, officer));
    struct answer r = app_get(app, "/metrics", app_nobody);
    CHECK(answer_has(&r, "\nxanh_ready 0\n"));
    CHECK_EQ_I64(app_get(app, "/healthz", app_nobody).status, 200);
    /* Whoever keeps writes away from a process that is not ready must let it try again. */
    app_clock(app, app->now + (int64_t)NOT_READY_S * 1000 - 1);
    CHECK_EQ_I64(app_get(app, "/readyz", app_nobody).status, 503);
    app_clock(app, app->now + 1);
    CHECK_EQ_I64(app_get(app, "/readyz", app_nobody).status, 200);
    CHECK(fail_a_batch(app, officer));
    CHECK_EQ_I64(hand_in(app, officer).status, 201); /* stored: all is well again at once */
    CHECK_EQ_I64(app_get(app, "/readyz", app_nobody).status, 200);
}
