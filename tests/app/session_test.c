/* Signing in and out, and who a request is taken for: cookies, bearer tokens, forged forms, sessions that have ended. */
#include "app_fixture.h"
#include "core/housekeeping.h"
#include "core/session.h"
#include "db/db.h"
#include "features/account/account.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#define HOURS(n) ((int64_t)(n) * 3600 * 1000)

static struct answer sign_in(struct test_app *a, const char *name, const char *password, const char *remote)
{
    struct str body = STR_CAT(a->t->arena, S("name="), str_c(name), S("&password="), str_c(password), S("&back=/nhiem-vu"));
    return app_ask(a, &(struct ask){.method = METHOD_POST, .path = "/dang-nhap", .type = S("application/x-www-form-urlencoded"), .body = body,
                                    .remote = remote});
}

/* The token in Set-Cookie. */
static struct str token_of(const struct answer *r)
{
    struct str cookie = answer_header(r, "set-cookie");
    size_t from = str_find(cookie, S("="), 0);
    return from == SIZE_MAX ? STR_NONE : str_sub(cookie, from + 1, str_find(cookie, S(";"), 0));
}

static int work_status(struct test_app *a, struct who who)
{
    return app_get(a, "/viec-cua-toi", who).status;
}

APP_TEST(session_begins_with_the_right_password_and_ends_with_sign_out)
{
    app_world(app);
    (void)app_account(app, "can-bo", "can-bo");
    struct answer r = sign_in(app, "can-bo", APP_PASSWORD, NULL);
    CHECK_EQ_I64(r.status, 303);
    CHECK_STR(answer_header(&r, "location"), S("/nhiem-vu"));
    struct str cookie = answer_header(&r, "set-cookie");
    CHECK(str_find(cookie, S("HttpOnly"), 0) != SIZE_MAX && str_find(cookie, S("SameSite=Lax"), 0) != SIZE_MAX);
    struct who who = {.token = token_of(&r)};
    r = app_get(app, "/viec-cua-toi", who);
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_header(&r, "cache-control"), S("no-store"));
    size_t at = str_find(r.body, S("name=\"_csrf\" value=\""), 0);
    who.csrf = str_sub(r.body, at + 20, str_find(r.body, S("\""), at + 20));
    CHECK_EQ_I64(app_number(app, app_path(app, "SELECT count(*) FROM session")), 1);
    r = app_form(app, "/dang-xuat", who, "");
    CHECK_EQ_I64(r.status, 303);
    CHECK(str_find(answer_header(&r, "set-cookie"), S("Max-Age=0"), 0) != SIZE_MAX);
    CHECK_EQ_I64(work_status(app, who), 303); /* the token is dead, not only the cookie */
}

/* A browser takes a cookie with this name only from this very host over TLS: none of another host of the domain, none sent in clear. */
APP_TEST(session_behind_tls_has_a_cookie_of_this_host_alone)
{
    app_world(app);
    (void)app_account(app, "can-bo", "can-bo");
    app->https = true;
    app_again(app);
    struct answer r = sign_in(app, "can-bo", APP_PASSWORD, NULL);
    CHECK_EQ_I64(r.status, 303);
    struct str cookie = answer_header(&r, "set-cookie");
    CHECK(str_starts(cookie, S("__Host-xanh_session=")));
    CHECK(str_find(cookie, S("; Secure"), 0) != SIZE_MAX && str_find(cookie, S("; Path=/;"), 0) != SIZE_MAX);
    CHECK(str_find(cookie, S("SameSite=Lax"), 0) != SIZE_MAX && str_find(cookie, S("Domain"), 0) == SIZE_MAX);
    struct ask ask = {.method = METHOD_GET, .path = "/viec-cua-toi", .who = {.token = token_of(&r)}, .cookie = "__Host-xanh_session"};
    CHECK_EQ_I64(app_ask(app, &ask).status, 200);
    ask.cookie = "xanh_session"; /* one that somebody else could have planted */
    CHECK_EQ_I64(app_ask(app, &ask).status, 303);
}

APP_TEST(session_does_not_begin_with_a_wrong_name_or_password)
{
    (void)app_account(app, "can-bo", "can-bo");
    struct answer wrong = sign_in(app, "can-bo", "sai mật khẩu rồi", NULL);
    struct answer unknown = sign_in(app, "khong-co", "sai mật khẩu rồi", NULL);
    CHECK_EQ_I64(wrong.status, 403);
    CHECK_EQ_I64(unknown.status, 403);
    CHECK(!answer_header(&wrong, "set-cookie").p);
    CHECK(answer_has(&wrong, "không đúng"));
    CHECK(answer_has(&unknown, "không đúng")); /* the same words for both */
    CHECK(!answer_has(&wrong, "sai mật khẩu rồi"));
}

APP_TEST(session_takes_nobody_to_another_site)
{
    (void)app_account(app, "can-bo", "can-bo");
    struct answer own = app_ask(app, &(struct ask){.method = METHOD_POST, .path = "/dang-nhap", .type = S("application/x-www-form-urlencoded"),
                                                   .body = S("name=can-bo&password=" APP_PASSWORD "&back=/nhiem-vu?q=Đề án \"06\"")});
    CHECK_STR(answer_header(&own, "location"), S("/nhiem-vu?q=%C4%90%E1%BB%81%20%C3%A1n%20%2206%22"));
    static const char *const backs[] = {"https://xau.example/", "//xau.example/", "/\\xau.example", "javascript:alert(1)"};
    for (size_t i = 0; i < sizeof backs / sizeof backs[0]; i++) {
        struct str body = STR_CAT(t->arena, S("name=can-bo&password=" APP_PASSWORD "&back="), str_c(backs[i]));
        struct answer r = app_ask(app, &(struct ask){
            .method = METHOD_POST, .path = "/dang-nhap", .type = S("application/x-www-form-urlencoded"), .body = body});
        CHECK_STR(answer_header(&r, "location"), S("/viec-cua-toi"));
    }
}

/* Wrong passwords for an account from one address, until they are refused unread. */
static struct answer fail_from(struct test_app *a, const char *name, const char *remote)
{
    struct answer r = {.status = 403};
    for (int i = 0; i < 100 && r.status == 403; i++) {
        r = sign_in(a, name, "sai", remote);
    }
    return r;
}

APP_TEST(session_attempts_are_limited_for_the_network_that_fails_and_for_nobody_else)
{
    (void)app_account(app, "can-bo", "can-bo");
    struct answer r = fail_from(app, "can-bo", "198.51.100.1");
    CHECK_EQ_I64(r.status, 429);
    CHECK_STR(answer_header(&r, "retry-after"), S("60"));
    CHECK(answer_has(&r, "Đợi 60 giây"));
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, "198.51.100.200").status, 429); /* the same network, also with the right one */
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, "203.0.113.5").status, 303);
    r = app_ask(app, &(struct ask){.method = METHOD_POST, .path = "/api/v1/session", .type = S("application/json"), .remote = "198.51.100.1",
                                   .body = S("{\"name\":\"can-bo\",\"password\":\"" APP_PASSWORD "\"}")});
    CHECK_EQ_I64(r.status, 429);
    CHECK(answer_has(&r, "urn:xanh:error:limited") && answer_has(&r, "Wait 60 seconds") && answer_has(&r, "Đợi 60 giây"));
    app_clock(app, app->now + 60000);
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, "198.51.100.1").status, 303);
}

/* From very many networks at once: whoever was there before signs in as ever, and somebody new now and then. */
APP_TEST(session_of_an_account_under_attack_begins_from_where_it_began_before)
{
    (void)app_account(app, "can-bo", "can-bo");
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, "203.0.113.5").status, 303);
    int status = 403;
    for (int i = 0; i < 200 && status == 403; i++) {
        status = sign_in(app, "can-bo", "sai", app_path(app, "100.64.%d.1", i)).status;
    }
    CHECK_EQ_I64(status, 429);
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, "203.0.113.99").status, 303);
    struct answer r = sign_in(app, "can-bo", APP_PASSWORD, "192.0.2.1");
    CHECK_EQ_I64(r.status, 429);
    CHECK_STR(answer_header(&r, "retry-after"), S("10"));
    app_clock(app, app->now + 10000);
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, "192.0.2.1").status, 303);
}

APP_TEST(session_write_without_the_token_of_the_form_is_refused)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    const char *fields = "narrative=Đã ban hành quyết định này.&progress=10&delivers=0";
    struct who other = app_sign_in(app, "can-bo"); /* another session of the same person has another token */
    struct answer r = app_form(app, "/nghia-vu/1/bao-cao", (struct who){.token = who.token, .csrf = other.csrf}, fields);
    CHECK_EQ_I64(r.status, 403);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/bao-cao", (struct who){.token = who.token}, fields).status, 403);
    struct ask json = {.method = METHOD_POST, .path = "/api/v1/obligations/1/reports", .who = who, .type = S("application/json"),
                       .body = S("{\"narrative\":\"\",\"progress_permille\":1}")};
    CHECK_EQ_I64(app_ask(app, &json).status, 403); /* by cookie the API wants the token too */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report"), 0);
    json.csrf_header = who.csrf;
    CHECK_EQ_I64(app_ask(app, &json).status, 201);
}

APP_TEST(session_write_from_another_site_is_refused)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    struct ask ask = {.method = METHOD_POST, .path = "/nghia-vu/1/bao-cao", .who = who, .type = S("application/x-www-form-urlencoded"),
                      .body = STR_CAT(t->arena, S("narrative=x&progress=10&delivers=0&_csrf="), who.csrf)};
    ask.origin = "https://xau.example";
    CHECK_EQ_I64(app_ask(app, &ask).status, 403);
    ask.origin = "null";
    CHECK_EQ_I64(app_ask(app, &ask).status, 403);
    ask.origin = "https://xanh.test.xau.example";
    CHECK_EQ_I64(app_ask(app, &ask).status, 403);
    ask.origin = NULL;
    ask.site = "cross-site";
    CHECK_EQ_I64(app_ask(app, &ask).status, 403);
    ask.site = "same-site";
    CHECK_EQ_I64(app_ask(app, &ask).status, 403);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report"), 0);
    ask.site = "same-origin";
    CHECK_EQ_I64(app_ask(app, &ask).status, 303);
    (void)app_account(app, "nguoi-moi", "nguoi-moi");
    ask = (struct ask){.method = METHOD_POST, .path = "/dang-nhap", .type = S("application/x-www-form-urlencoded"),
                       .body = S("name=nguoi-moi&password=" APP_PASSWORD), .site = "cross-site"};
    CHECK_EQ_I64(app_ask(app, &ask).status, 403); /* nobody is signed in from elsewhere either */
}

APP_TEST(session_by_bearer_token)
{
    app_world(app);
    (void)app_account(app, "can-bo", "can-bo");
    struct answer r = app_json(app, METHOD_POST, "/api/v1/session", app_nobody, "{\"name\":\"can-bo\",\"password\":\"" APP_PASSWORD "\"}");
    CHECK_EQ_I64(r.status, 201);
    struct who who = {.token = answer_text(&r, "token")};
    CHECK_EQ_I64(app_ask(app, &(struct ask){.method = METHOD_GET, .path = "/viec-cua-toi", .bearer = who.token}).status, 200);
    CHECK_EQ_I64(app_ask(app, &(struct ask){.method = METHOD_GET, .path = "/viec-cua-toi", .bearer = S("khong-co")}).status, 303);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", (struct who){.token = S("khong-co")}, "{}").status, 401);
    /* A wrong bearer token is not mended by a good cookie. */
    struct ask both = {.method = METHOD_GET, .path = "/viec-cua-toi", .who = who, .bearer = S("khong-co")};
    CHECK_EQ_I64(app_ask(app, &both).status, 303);
    CHECK_EQ_I64(app_ask(app, &(struct ask){.method = METHOD_DELETE, .path = "/api/v1/session", .bearer = who.token}).status, 204);
    CHECK_EQ_I64(app_ask(app, &(struct ask){.method = METHOD_GET, .path = "/viec-cua-toi", .bearer = who.token}).status, 303);
}

APP_TEST(session_ends_after_its_hours)
{
    struct who who = (app_world(app), app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1"));
    for (int hour = 1; hour < SESSION_HOURS; hour++) {
        app_clock(app, APP_START_MS + HOURS(hour));
        CHECK_EQ_I64(work_status(app, who), 200);
    }
    app_clock(app, APP_START_MS + HOURS(SESSION_HOURS) - 1);
    CHECK_EQ_I64(work_status(app, who), 200);
    app_clock(app, APP_START_MS + HOURS(SESSION_HOURS));
    CHECK_EQ_I64(work_status(app, who), 303);
}

APP_TEST(session_ends_when_nobody_uses_it)
{
    struct who who = (app_world(app), app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1"));
    struct who idle = app_sign_in(app, "can-bo");
    app_clock(app, APP_START_MS + HOURS(SESSION_IDLE_HOURS) - 1);
    CHECK_EQ_I64(work_status(app, who), 200);
    app_clock(app, APP_START_MS + HOURS(SESSION_IDLE_HOURS));
    CHECK_EQ_I64(work_status(app, idle), 303);
    CHECK_EQ_I64(work_status(app, idle), 303); /* trying does not wake it */
    CHECK_EQ_I64(work_status(app, who), 200);
    app_housekeep(app->app); /* now the use is in the database, too */
    app_again(app);
    app_clock(app, APP_START_MS + 2 * HOURS(SESSION_IDLE_HOURS) - 1);
    CHECK_EQ_I64(work_status(app, who), 200);
    app_clock(app, APP_START_MS + 3 * HOURS(SESSION_IDLE_HOURS));
    CHECK_EQ_I64(work_status(app, who), 303);
}

static enum err disable(struct ctx *ctx, void *user)
{
    (void)user;
    return account_disable(ctx, S("can-bo"));
}

static enum err revoke(struct ctx *ctx, void *user)
{
    (void)user;
    return account_revoke(ctx, S("can-bo"), ROLE_OFFICER, S("cuc-a1"));
}

APP_TEST(session_of_a_disabled_account_ends_at_once)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    CHECK_EQ_I64(work_status(app, who), 200);
    app_do(app, true, disable, NULL);
    CHECK_EQ_I64(work_status(app, who), 303);
    CHECK_EQ_I64(sign_in(app, "can-bo", APP_PASSWORD, NULL).status, 403);
    app_sql(app, "UPDATE session SET ended = 0;\n"); /* even if a session had been forgotten */
    CHECK_EQ_I64(work_status(app, who), 303);
}

APP_TEST(session_loses_a_right_with_the_very_next_request)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    CHECK_EQ_I64(app_get(app, "/nghia-vu/1/bao-cao", who).status, 200);
    app_do(app, true, revoke, NULL);
    CHECK_EQ_I64(app_get(app, "/nghia-vu/1/bao-cao", who).status, 403);
    CHECK_EQ_I64(work_status(app, who), 200); /* still signed in */
}

APP_TEST(session_pages_are_not_kept_for_others)
{
    app_world(app);
    struct who who = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    struct answer r = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(!answer_has(&r, "Lập báo cáo"));
    r = app_get(app, "/nghia-vu/1", who);
    CHECK(answer_has(&r, "Lập báo cáo"));
    CHECK_STR(answer_header(&r, "cache-control"), S("no-store"));
    r = app_get(app, "/nghia-vu/1", app_nobody); /* the page kept before, not the officer's */
    CHECK(!answer_has(&r, "Lập báo cáo"));
    CHECK(!answer_has(&r, "_csrf"));
}

/* A retry may get the stored answer of a write, but a token is stored nowhere. */
APP_TEST(session_tokens_are_not_kept_for_retries)
{
    (void)app_account(app, "can-bo", "can-bo");
    struct who who = app_sign_in(app, "can-bo");
    struct answer r = app_ask(app, &(struct ask){.method = METHOD_POST,
                                                 .path = "/api/v1/session",
                                                 .bearer = who.token,
                                                 .type = S("application/json"),
                                                 .body = S("{\"name\":\"can-bo\",\"password\":\"" APP_PASSWORD "\"}"),
                                                 .key = "khoa-1"});
    CHECK_EQ_I64(r.status, 201);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM idempotency"), 0);
}

static enum err change_password(struct ctx *ctx)
{
    return account_set_password(ctx, S("can-bo"), S("mật khẩu khác"));
}

APP_TEST(session_does_not_begin_with_a_password_that_is_changed_meanwhile)
{
    (void)app_account(app, "can-bo", "can-bo");
    struct app_gate *gate = app_gate_close(app, change_password);
    struct app_later *later = app_ask_later(app, &(struct ask){.method = METHOD_POST,
                                                               .path = "/api/v1/session",
                                                               .type = S("application/json"),
                                                               .body = S("{\"name\":\"can-bo\",\"password\":\"" APP_PASSWORD "\"}")});
    CHECK_OK(app_gate_open(gate)); /* the password was right when it was checked */
    CHECK_EQ_I64(app_wait(app, later).status, 403);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM session"), 0);
}

struct page_reader {
    struct test_app *app;
    _Atomic bool *stop;
    pthread_t thread;
};

static void *read_page(void *user)
{
    struct page_reader *r = user;
    while (!atomic_load(r->stop)) {
        struct arena *arena = arena_new(1 << 24);
        (void)app_ask_in(r->app, arena, &(struct ask){.method = METHOD_GET, .path = "/nghia-vu/1"});
        arena_free(arena);
    }
    return NULL;
}

/* A page that was rendered before a commit must not be kept as one of after it. */
APP_TEST(session_pages_show_a_write_as_soon_as_it_was_answered)
{
    enum { READERS = 3, WRITES = 56 };
    app_world(app);
    struct who who = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "van-phong");
    struct page_reader readers[READERS];
    _Atomic bool stop = false;
    for (size_t i = 0; i < READERS; i++) {
        readers[i] = (struct page_reader){.app = app, .stop = &stop};
        pthread_create(&readers[i].thread, NULL, read_page, &readers[i]);
    }
    for (int i = 0; i < WRITES; i++) {
        int month = 7 + i / 28;
        int day = 1 + i % 28;
        const char *json = app_path(app, "{\"due\":\"2026-%02d-%02d\",\"document\":\"%d/QĐ\",\"reason\":\"Gia hạn lần nữa cho kịp.\"}", month, day, i);
        CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/obligations/1/due", who, json).status, 200);
        struct answer r = app_get(app, "/nghia-vu/1", app_nobody);
        CHECK(answer_has(&r, app_path(app, "%02d/%02d/2026", day, month)));
    }
    atomic_store(&stop, true);
    for (size_t i = 0; i < READERS; i++) {
        pthread_join(readers[i].thread, NULL);
    }
}

/* What another process commits is seen a moment after the last byte of the log was written, which takes its time (fsync). A page that was rendered
 * in between must not be kept: here the log looks the same before and after. */
APP_TEST(session_pages_show_what_another_process_wrote)
{
    struct db *outside = NULL;
    char why[256] = "";
    struct stat log = {0};
    app_world(app);
    if (app_is_pg(app->app)) {
        return; /* there the version of a page is read from the database */
    }
    const char *path = app_path(app, "%s/xanh.db", app->dir);
    const char *log_path = app_path(app, "%s-wal", path);
    CHECK_OK(db_open(str_c(path), DB_READ_WRITE, &outside, why));
    CHECK_OK(db_checkpoint(outside)); /* the next commit begins the log anew, within its size */
    CHECK_OK(db_script(outside, S("UPDATE task SET title_vi = 'Ten cu';")));
    CHECK_OK(db_checkpoint(outside));
    CHECK_EQ_I64(stat(log_path, &log), 0);
    struct answer before = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(answer_has(&before, "Ten cu"));
    CHECK_OK(db_begin(outside));
    CHECK_OK(db_script(outside, S("UPDATE task SET title_vi = 'Ten moi';")));
    CHECK_OK(db_commit(outside));
    struct stat after = {0};
    CHECK_EQ_I64(stat(log_path, &after), 0);
    CHECK_EQ_I64(after.st_size, log.st_size);
    CHECK_EQ_I64(utimensat(AT_FDCWD, log_path, (struct timespec[]){log.st_atim, log.st_mtim}, 0), 0);
    struct answer r = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(answer_has(&r, "Ten moi"));
    db_close(outside);
}
