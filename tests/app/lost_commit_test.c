/* The connection to PostgreSQL breaks off while the commit is under way: nobody knows whether it was stored, and nobody is told that it was not. */
#include "app_fixture.h"
#include "core/event.h"

#define REPORT S("{\"narrative\":\"Đã làm xong phần việc của quý này.\",\"progress_permille\":400}")

/* The server ends the session when it comes to the commit. */
static const char *const lose =
    "CREATE FUNCTION lose_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
    "CREATE CONSTRAINT TRIGGER lose_commit AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose_commit();";

static enum err append_event(struct ctx *ctx, void *user)
{
    int64_t seq = 0;
    (void)user;
    return event_append(ctx, &(struct event){.action = S("test.changed"), .object_kind = S("test"), .object_id = 1}, &seq);
}

APP_TEST(lost_commit_is_told_as_unknown)
{
    app_world(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    if (!app_is_pg(app->app)) {
        return; /* a SQLite commit has no connection to lose */
    }
    app_sql(app, lose);
    struct ask ask = {.method = METHOD_POST,
                      .path = "/api/v1/obligations/1/reports",
                      .bearer = officer.token,
                      .type = S("application/json"),
                      .body = REPORT};
    struct answer plain = app_ask(app, &ask);
    CHECK_EQ_I64(plain.status, 503);
    CHECK(answer_has(&plain, "not known whether this was stored"));
    CHECK(answer_has(&plain, "Không rõ"));
    CHECK(!answer_has(&plain, "has stored nothing"));
    CHECK(!answer_header(&plain, "retry-after").p); /* not to be sent again without looking */
    ask.key = "khoa-1";
    struct answer keyed = app_ask(app, &ask);
    CHECK_EQ_I64(keyed.status, 503);
    CHECK(answer_has(&keyed, "the same Idempotency-Key is safe"));
    CHECK_STR(answer_header(&keyed, "retry-after"), S("1"));
    struct answer page = app_form(app, "/nghia-vu/1/bao-cao", officer, "narrative=Đã làm xong phần việc của quý này.&progress=40&delivers=0");
    CHECK_EQ_I64(page.status, 503);
    CHECK(answer_has(&page, "Không rõ"));
    struct failure failure = {0};
    CHECK_ERR(app_run(app->app, true, append_event, NULL, t->arena, &failure), E_BUSY);
    CHECK_EQ_I64(failure.message, MSG_error_unsure);
    app_sql(app, "DROP TRIGGER lose_commit ON event;");
    CHECK_EQ_I64(app_ask(app, &ask).status, 201);
    struct answer again = app_ask(app, &ask);
    CHECK_STR(answer_header(&again, "idempotency-replayed"), S("true"));
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report"), 1);
}
