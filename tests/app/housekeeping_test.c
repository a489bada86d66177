/* What the program clears away by itself. */
#include "app_fixture.h"
#include "core/housekeeping.h"
#include "core/session.h"
#include "db/files.h"
#include "features/system/system.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HOUR INT64_C(3600000)

APP_TEST(housekeeping_removes_sessions_whose_hours_are_over)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    CHECK_EQ_I64(app_form(app, "/dang-xuat", who, "").status, 303);
    for (int i = 0; i < 2 * HOUSEKEEPING_BATCH + 3; i++) { /* more than one batch */
        app_sql(app, app_path(app,
                              "INSERT INTO session (token_hash, account_id, csrf, opened_at, expires_at, seen_at, ended, seq) "
                              "SELECT %s, account_id, 'x', opened_at, expires_at, seen_at, 0, seq FROM session LIMIT 1;\n",
                              app_is_pg(app->app) ? app_path(app, "decode('%08x', 'hex')", (unsigned)i) : app_path(app, "x'%08x'", (unsigned)i)));
    }
    app_clock(app, APP_START_MS + SESSION_HOURS * HOUR - 1);
    app_housekeep(app->app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM session"), 2 * HOUSEKEEPING_BATCH + 4);
    (void)app_sign_in(app, "can-bo");
    int64_t events = app_number(app, "SELECT count(*) FROM event");
    app_clock(app, APP_START_MS + SESSION_HOURS * HOUR);
    app_housekeep(app->app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM session"), 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), events);
}

APP_TEST(housekeeping_keeps_answers_for_retries_a_day_long)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    struct ask ask = {.method = METHOD_POST,
                      .path = "/api/v1/obligations/1/reports",
                      .bearer = who.token,
                      .type = S("application/json"),
                      .body = S("{\"narrative\":\"Đã làm xong phần việc của quý này.\",\"progress_permille\":400}"),
                      .key = "khoa-1"};
    CHECK_EQ_I64(app_ask(app, &ask).status, 201);
    app_clock(app, APP_START_MS + RETRY_HOURS * HOUR - 1);
    app_housekeep(app->app);
    ask.bearer = app_sign_in(app, "can-bo").token;
    CHECK_STR(answer_header(&(struct answer){.headers = app_ask(app, &ask).headers}, "idempotency-replayed"), S("true"));
    app_clock(app, APP_START_MS + RETRY_HOURS * HOUR);
    app_housekeep(app->app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM idempotency"), 0);
}

static enum err change_something(struct ctx *ctx, void *user)
{
    (void)user;
    return db_script(ctx->db, S("UPDATE account SET seq = seq + 1;\n"));
}

/* The exception is for chores alone. */
APP_TEST(housekeeping_does_not_open_the_door_for_writes_without_an_event)
{
    struct failure failure = {0};
    (void)app_account(app, "can-bo", "can-bo");
    CHECK_ERR(app_run(app->app, true, change_something, NULL, t->arena, &failure), E_INTERNAL);
}

static struct sha256_digest store(struct test *t, struct test_app *a, struct str content)
{
    struct file_upload *upload = NULL;
    struct stored_file stored = {0};
    CHECK_OK(files_begin(app_files(a->app), 1000, &upload));
    CHECK_OK(files_append(upload, content));
    CHECK_OK(files_commit(upload, &stored));
    return stored.hash;
}

static void path_of(struct test_app *a, const struct sha256_digest *hash, char path[1024])
{
    struct str hex = hex_encode(a->t->arena, sha256_view(hash));
    (void)snprintf(path, 1024, "%s/files/%.2s/%.62s", a->dir, hex.p, hex.p + 2);
}

static void make_old(struct test *t, struct test_app *a, const struct sha256_digest *hash)
{
    char path[1024];
    struct timespec then = {.tv_sec = time(NULL) - 25 * 3600};
    struct timespec times[2] = {then, then};
    path_of(a, hash, path);
    CHECK_EQ_I64(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_there(struct test_app *a, const struct sha256_digest *hash)
{
    char path[1024];
    path_of(a, hash, path);
    return access(path, F_OK) == 0;
}

static enum err verify(struct ctx *ctx, void *user)
{
    return system_verify(ctx, app_data_dir(ctx->app), user);
}

APP_TEST(housekeeping_removes_evidence_whose_write_did_not_happen)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", who, "{\"narrative\":\"Đã làm.\",\"progress_permille\":1}").status, 201);
    CHECK_EQ_I64(app_upload(app, "/bao-cao/1/minh-chung", who, "mot.pdf", S("%PDF-1 một")).status, 303);
    CHECK_EQ_I64(app_json(app, METHOD_DELETE, "/api/v1/reports/1/evidence/1", who, NULL).status, 200); /* taken off, but it was a fact */
    CHECK_EQ_I64(app_json(app, METHOD_PUT, "/api/v1/reports/1", who,
                          "{\"revision\":3,\"narrative\":\"Đã làm xong phần việc này.\",\"progress_permille\":1,\"submit\":true}")
                     .status,
                 200);
    CHECK_EQ_I64(app_upload(app, "/bao-cao/1/minh-chung", who, "hai.pdf", S("%PDF-1 hai")).status, 409); /* stored, then refused */
    struct sha256_digest named = sha256(S("%PDF-1 một"));
    struct sha256_digest refused = sha256(S("%PDF-1 hai"));
    struct verify_report report = {0};
    app_do(app, false, verify, &report);
    CHECK_EQ_I64(report.orphans, 1);
    CHECK_STR(report.orphan, hex_encode(t->arena, sha256_view(&refused)));
    app_housekeep(app->app);
    CHECK(is_there(app, &refused)); /* a write could still be on its way */
    make_old(t, app, &refused);
    make_old(t, app, &named);
    app_housekeep(app->app);
    CHECK(!is_there(app, &refused));
    CHECK(is_there(app, &named));
    app_do(app, false, verify, &report);
    CHECK_EQ_I64(report.orphans, 0);
}

/* The same bytes handed in again just before the old file would go. */
APP_TEST(housekeeping_keeps_an_old_file_that_was_stored_again)
{
    struct sha256_digest hash = store(t, app, S("%PDF-1 lại"));
    make_old(t, app, &hash);
    (void)store(t, app, S("%PDF-1 lại"));
    app_housekeep(app->app);
    CHECK(is_there(app, &hash));
    make_old(t, app, &hash);
    app_housekeep(app->app);
    CHECK(!is_there(app, &hash));
}
