/* When something became known: the moment of the write that says so, not of the request that asked for it. Otherwise a reading as of a moment would
 * change when a request that had begun before it is written after it. */
#include "app_fixture.h"
#include "core/event.h"


#define LATER (APP_START_MS + 5000)

struct reading {
    int64_t moment, seq;
};

static enum err read_at(struct ctx *ctx, void *user)
{
    struct reading *r = user;
    return event_seq_at(ctx, r->moment, &r->seq);
}

static int64_t seq_at(struct test_app *a, int64_t moment)
{
    struct reading r = {.moment = moment};
    app_do(a, false, read_at, &r);
    return r.seq;
}

APP_TEST(event_is_known_from_its_write_on_and_not_from_its_request)
{
    app_world(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    struct app_gate *gate = app_gate_close(app, NULL);
    struct ask ask = {.method = METHOD_POST, .path = "/api/v1/obligations/1/reports", .bearer = officer.token, .type = S("application/json"),
                      .body = S("{\"narrative\":\"Đã ban hành và triển khai xong.\",\"progress_permille\":400,\"submit\":true}")};
    struct app_later *later = app_ask_later(app, &ask); /* stands before the gate */
    app_clock(app, LATER - 1); /* somebody reads as of now, before it is written */
    int64_t before = seq_at(app, LATER - 1);
    app_clock(app, LATER);
    CHECK_OK(app_gate_open(gate));
    CHECK_EQ_I64(app_wait(app, later).status, 201);
    CHECK_EQ_I64(seq_at(app, LATER - 1), before);
    CHECK_EQ_I64(app_number(app, "SELECT known_at FROM event WHERE action = 'report.submitted'"), LATER);
    CHECK_EQ_I64(app_number(app, "SELECT at_ms FROM report_step"), LATER); /* and everything that the write notes with it */
}

/* Another process may have a clock that is ahead: order goes before the clock. */
APP_TEST(event_is_never_known_before_its_predecessor)
{
    app_world(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    app_sql(app, "UPDATE chain_head SET known_at = known_at + 60000;\n");
    struct answer r = app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", officer,
                               "{\"narrative\":\"Đã ban hành và triển khai xong.\",\"progress_permille\":400,\"submit\":true}");
    CHECK_EQ_I64(r.status, 201);
    CHECK_EQ_I64(app_number(app, "SELECT known_at FROM event WHERE action = 'report.submitted'"), APP_START_MS + 60000);
    CHECK_EQ_I64(app_number(app, "SELECT at_ms FROM report_step"), APP_START_MS + 60000);
}
