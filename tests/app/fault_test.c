/* Every route with every database call failing once (trust.md 3.2, R4): the answer is 503 and says so properly, nothing is changed, nothing is left
 * open, and the same request works right afterwards. Reads are tried with and without fresh events, because what is kept in memory is
 * brought up to date by the first request after a write. Leaks show under ASan. */
#include "app_fixture.h"
#include "base/buf.h"
#include "base/log.h"
#include "db/db.h"

#include <stdio.h>
#include <string.h>

enum { CALLS_MAX = 2000, ROUTES_MAX = 400 };

struct fault {
    struct test *t;
    struct test_app *app;
    struct who officer, assigner;
    bool seen[ROUTES_MAX]; /* rows of the route table that were tried */
    int64_t failures;      /* planted ones that were answered */
};

/* --- what must hold after every failure ---------------------------------------------------------------------------------------- */

/* One number for everything that a write may touch: weights keep the parts apart. */
static int64_t fingerprint(struct fault *f)
{
    return app_number(f->app, "SELECT (SELECT COUNT(*) FROM event) + 10000 * (SELECT COUNT(*) FROM report) + 1000000 * (SELECT COUNT(*) FROM report_step) "
                              "+ 100000000 * (SELECT COUNT(*) FROM evidence_use) + 10000000000 * (SELECT COUNT(*) FROM obligation_change) "
                              "+ 1000000000000 * (SELECT COUNT(*) FROM session) + 100000000000000 * (SELECT COUNT(*) FROM idempotency) AS n");
}

static bool is_pg(const struct fault *f)
{
    return strcmp(f->t->engine, "pg") == 0;
}

static void check_nothing_open(struct fault *f, const char *what)
{
    struct test *t = f->t;
    if (is_pg(f) && !CHECK_EQ_I64(app_number(f->app, "SELECT COUNT(*)::int8 AS n FROM pg_stat_activity WHERE datname = current_database() AND "
                                                     "state LIKE 'idle in transaction%'"), 0)) {
        printf("    a transaction was left open: %s\n", what);
    }
}

/* A failure is told as one: status, a word on when to come back, and a whole page or problem document. */
static void check_refusal(struct fault *f, const struct ask *ask, const struct answer *r, int64_t n)
{
    struct test *t = f->t;
    bool api = strncmp(ask->path, "/api/", 5) == 0;
    if (strcmp(ask->path, "/readyz") == 0) {
        CHECK_EQ_I64(r->status, 503); /* for machines: no page */
        return;
    }
    bool good = CHECK_EQ_I64(r->status, 503) && CHECK(answer_header(r, "retry-after").p != NULL) &&
                (api ? CHECK(str_starts(r->type, S("application/problem+json"))) && CHECK(answer_has(r, "\"status\":503"))
                     : CHECK(str_starts(r->type, S("text/html"))) && CHECK(answer_has(r, "</html>")));
    if (!good) {
        printf("    %.*s %s with database call %lld failing: %d\n", STR_FMT(method_name(ask->method)), ask->path, (long long)n, r->status);
    }
}

/* Asks once with the n-th database call failing; true when that call was made. */
static bool ask_with_failure(struct fault *f, const struct ask *ask, int64_t n, struct answer *r)
{
    int64_t before = db_calls();
    db_fail_after(n);
    *r = app_ask(f->app, ask);
    bool fired = db_calls() - before >= n;
    db_fail_after(0);
    return fired;
}

/* --- reads ---------------------------------------------------------------------------------------------------------------------- */

/* What stands for the {names} in paths of this small state. */
static const struct {
    const char *path, *sample;
} samples[] = {
    {"/nhiem-vu/{slug}", "/nhiem-vu/t-1"},
    {"/van-ban/{slug}", "/van-ban/01-nq-cp"},
    {"/van-ban/{slug}/{muc}", "/van-ban/01-nq-cp/I.1"},
    {"/chi-tieu/{code}", "/chi-tieu/C1"},
    {"/co-quan/{key}", "/co-quan/cuc-a1"},
    {"/co-quan/{key}/nghia-vu.csv", "/co-quan/cuc-a1/nghia-vu.csv"},
    {"/co-quan/{key}/nghia-vu.json", "/co-quan/cuc-a1/nghia-vu.json"},
    {"/co-quan/{key}/nghia-vu.xlsx", "/co-quan/cuc-a1/nghia-vu.xlsx"},
    {"/nhiem-vu/{slug}/nghia-vu.csv", "/nhiem-vu/t-1/nghia-vu.csv"},
    {"/nhiem-vu/{slug}/nghia-vu.json", "/nhiem-vu/t-1/nghia-vu.json"},
    {"/nhiem-vu/{slug}/nghia-vu.xlsx", "/nhiem-vu/t-1/nghia-vu.xlsx"},
    {"/tim", "/tim?q=nhiem+vu"},
    {"/assets/{file*}", "/assets/xanh.css"},
    {"/api/v1/search", "/api/v1/search?q=nhiem"},
    {"/api/v1/clauses", "/api/v1/clauses?document=01-nq-cp"},
    {"/api/v1/documents/{document}", "/api/v1/documents/01-nq-cp"},
    {"/api/v1/documents/{document}/clauses", "/api/v1/documents/01-nq-cp/clauses"},
    {"/api/v1/indicators/{indicator}", "/api/v1/indicators/C1"},
    {"/api/v1/organisations/{key}", "/api/v1/organisations/cuc-a1"},
    {"/api/v1/tasks/{task}", "/api/v1/tasks/t-1"},
};

/* The address to ask: a sample, or the path with 1 for every name. */
static const char *address_of(struct fault *f, const char *path)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        if (strcmp(samples[i].path, path) == 0) {
            return samples[i].sample;
        }
    }
    struct buf b = buf_new(f->t->arena, 512);
    for (const char *c = path; *c; c++) {
        if (*c == '{') {
            buf_char(&b, '1');
            c = strchr(c, '}');
        } else {
            buf_char(&b, *c);
        }
    }
    return str_cstr(f->t->arena, buf_view(&b));
}

/* The first of: nobody, an officer, the assigning body, to whom the route says yes. Nobody carries a cookie that nobody gave out, so that the page is
 * made anew each time. */
static bool find_reader(struct fault *f, struct ask *ask, struct answer *r)
{
    const struct who readers[] = {{.token = S("khong-co"), .csrf = S("")}, f->officer, f->assigner};
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        ask->who = readers[i];
        *r = app_ask(f->app, ask);
        if (r->status == 200) {
            return true;
        }
    }
    return false;
}

static void note_event(struct fault *f)
{
    app_sql(f->app, "UPDATE task SET ord = ord WHERE id = 1;\n");
}

/* What a reader sees must not depend on the failures before; numbers of the process itself change by themselves. */
static bool is_stable(const char *path)
{
    return strcmp(path, "/metrics") != 0 && strcmp(path, "/api/v1/version") != 0;
}

static void fail_read(struct fault *f, const struct ask *ask, struct str clean, bool fresh_events)
{
    struct test *t = f->t;
    bool fired = true;
    for (int64_t n = 1; fired && CHECK(n < CALLS_MAX); n++) {
        struct answer r = {0};
        if (fresh_events) {
            note_event(f);
        }
        fired = ask_with_failure(f, ask, n, &r);
        if (r.status != 200) {
            check_refusal(f, ask, &r, n);
            f->failures++;
        } else if (!fresh_events && is_stable(ask->path) && !CHECK_STR(r.body, clean)) {
            printf("    %s differs after call %lld failed\n", ask->path, (long long)n);
        }
    }
    check_nothing_open(f, ask->path);
}

static void fail_route(struct fault *f, const struct route *route, bool fresh_events)
{
    struct test *t = f->t;
    struct ask ask = {.method = METHOD_GET, .path = address_of(f, route->path)};
    struct answer clean = {0};
    if (!CHECK(find_reader(f, &ask, &clean))) {
        printf("    GET %s answers %d to everyone: give fault_test.c a sample of %s\n", ask.path, clean.status, route->path);
        return;
    }
    fail_read(f, &ask, clean.body, fresh_events);
    struct answer after = app_ask(f->app, &ask);
    CHECK_EQ_I64(after.status, 200);
    CHECK(fresh_events || !is_stable(ask.path) || str_eq(after.body, clean.body));
}

static struct fault begin(struct test *t, struct test_app *a)
{
    log_level_set(LOG_ERROR); /* hundreds of planted failures are not news */
    app_world(a);
    struct fault f = {.t = t, .app = a};
    f.officer = app_person(a, "can-bo", ROLE_OFFICER, "cuc-a1");
    f.assigner = app_person(a, "nguoi-giao", ROLE_ASSIGNER, "van-phong");
    return f;
}

static void end(void)
{
    log_level_set(LOG_INFO);
}

static void fail_all_reads(struct fault *f, bool fresh_events)
{
    struct test *t = f->t;
    struct test_app *a = f->app;
    const struct route *const *rows = NULL;
    CHECK_EQ_I64(app_form(a, "/nghia-vu/1/bao-cao", f->officer, "narrative=Đã hoàn thành dự thảo và lấy ý kiến.&progress=10").status, 303);
    CHECK_EQ_I64(app_upload(a, "/bao-cao/1/minh-chung", f->officer, "a.pdf", S("%PDF-1.7 a")).status, 303);
    size_t n = router_rows(app_router(a->app), &rows);
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->method == METHOD_GET) {
            fail_route(f, rows[i], fresh_events);
        }
    }
    CHECK(f->failures > (int64_t)n); /* the test would be worth nothing if calls did not fail */
}

APP_TEST(fault_every_read_survives_every_failing_call)
{
    struct fault f = begin(t, app);
    int64_t before = 0;
    fail_all_reads(&f, false);
    before = fingerprint(&f);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/4/bao-cao", f.officer, "narrative=Vẫn ghi được sau mọi lần lỗi đã thử.&progress=10").status, 303);
    CHECK(fingerprint(&f) != before);
    end();
}

APP_TEST(fault_what_is_kept_in_memory_survives_every_failing_call)
{
    struct fault f = begin(t, app);
    fail_all_reads(&f, true);
    /* What the failures left in memory is what a fresh start reads from the database. */
    struct answer kept = app_get(app, "/api/v1/board", app_nobody);
    struct answer found = app_get(app, "/api/v1/search?q=nhiem", app_nobody);
    app_again(app);
    struct answer fresh = app_get(app, "/api/v1/board", app_nobody);
    CHECK_EQ_I64(fresh.status, 200);
    CHECK_STR(kept.body, fresh.body);
    CHECK_STR(found.body, app_get(app, "/api/v1/search?q=nhiem", app_nobody).body);
    end();
}

/* --- writes ----------------------------------------------------------------------------------------------------------------------- */

static void mark_seen(struct fault *f, const struct ask *ask)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(f->app->app), &rows);
    const struct route *route = app_route(f->app->app, f->t->arena, ask->method, str_c(ask->path));
    for (size_t i = 0; i < n && i < ROUTES_MAX; i++) {
        f->seen[i] = f->seen[i] || rows[i] == route;
    }
}

/* The same write until no call fails: refused each time with nothing changed, then done. */
static void fail_write(struct fault *f, const struct ask *ask, int done)
{
    struct test *t = f->t;
    bool fired = true;
    int64_t before = fingerprint(f);
    mark_seen(f, ask);
    for (int64_t n = 1; fired && CHECK(n < CALLS_MAX); n++) {
        struct answer r = {0};
        fired = ask_with_failure(f, ask, n, &r);
        if (r.status >= 400 && fired) {
            check_refusal(f, ask, &r, n);
            CHECK_EQ_I64(fingerprint(f), before);
            f->failures++;
            continue;
        }
        if (!CHECK_EQ_I64(r.status, done) || !CHECK(fingerprint(f) != before)) {
            printf("    %.*s %s answers %d: %.*s\n", STR_FMT(method_name(ask->method)), ask->path, r.status, STR_FMT(str_sub(r.body, 0, 300)));
        }
        break;
    }
    check_nothing_open(f, ask->path);
}

static void fail_form(struct fault *f, const char *path, struct who who, const char *fields, int done)
{
    struct str body = STR_CAT(f->t->arena, S("_csrf="), who.csrf.p ? who.csrf : S(""), S("&"), str_c(fields));
    fail_write(f, &(struct ask){.method = METHOD_POST, .path = path, .who = who, .type = S("application/x-www-form-urlencoded"), .body = body}, done);
}

static void fail_json(struct fault *f, enum method m, const char *path, struct who who, const char *json, int done)
{
    fail_write(f, &(struct ask){.method = m, .path = path, .bearer = who.token, .type = S("application/json"), .body = str_c(json),
                                .key = app_path(f->app, "%s-%d", path, done)},
               done);
}

static void fail_upload(struct fault *f, const char *path, struct who who, const char *content, int done)
{
    struct str body = STR_CAT(f->t->arena, S("--ranh\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"), who.csrf,
                              S("\r\n--ranh\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"), str_c(content),
                              S("\r\n--ranh--\r\n"));
    fail_write(f, &(struct ask){.method = METHOD_POST, .path = path, .who = who, .type = S("multipart/form-data; boundary=ranh"), .body = body}, done);
}

/* Numbers of what was made last: on PostgreSQL a write that was rolled back uses one up. */
static long long latest(struct fault *f, const char *table)
{
    return app_number(f->app, app_path(f->app, "SELECT MAX(id) AS n FROM %s", table));
}

static const char *report_path(struct fault *f, const char *before, const char *after)
{
    return app_path(f->app, "%s/%lld%s", before, latest(f, "report"), after);
}

/* Fields, behind the revision that the latest report has now. */
static const char *with_revision(struct fault *f, const char *fields)
{
    int64_t revision = app_number(f->app, app_path(f->app, "SELECT revision AS n FROM report WHERE id = %lld", latest(f, "report")));
    return app_path(f->app, "revision=%lld&%s", (long long)revision, fields);
}

#define TEXT "narrative=Đã hoàn thành dự thảo và lấy ý kiến."
#define REMARK "Bổ sung số liệu của quý I."
#define FORM "/bao-cao"
#define API "/api/v1/reports"

static void report_by_forms(struct fault *f)
{
    fail_form(f, "/nghia-vu/1/bao-cao", f->officer, TEXT "&progress=10", 303);
    fail_form(f, report_path(f, FORM, ""), f->officer, with_revision(f, TEXT "&progress=20"), 303);
    fail_upload(f, report_path(f, FORM, "/minh-chung"), f->officer, "%PDF-1.7 một", 303);
    fail_form(f, report_path(f, FORM, app_path(f->app, "/minh-chung/%lld/go", latest(f, "evidence_use"))), f->officer, "_=", 303);
    fail_form(f, report_path(f, FORM, "/nop"), f->officer, with_revision(f, "_="), 303);
    fail_form(f, report_path(f, FORM, "/tra-lai"), f->assigner, with_revision(f, "remark=" REMARK), 303);
    fail_form(f, report_path(f, FORM, "/nop"), f->officer, with_revision(f, "_="), 303);
    fail_form(f, report_path(f, FORM, "/chap-nhan"), f->assigner, with_revision(f, "_="), 303);
}

static void report_by_api(struct fault *f)
{
    fail_json(f, METHOD_POST, "/api/v1/obligations/4/reports", f->officer,
              "{\"narrative\":\"Đã hoàn thành dự thảo và lấy ý kiến.\",\"progress_permille\":100}", 201);
    fail_json(f, METHOD_PUT, report_path(f, API, ""), f->officer,
              "{\"narrative\":\"Đã hoàn thành dự thảo, trình ký.\",\"progress_permille\":200,\"revision\":1}", 200);
    fail_upload(f, report_path(f, API, "/evidence"), f->officer, "%PDF-1.7 hai", 201);
    fail_json(f, METHOD_DELETE, report_path(f, API, app_path(f->app, "/evidence/%lld", latest(f, "evidence_use"))), f->officer, "", 200);
    fail_json(f, METHOD_POST, report_path(f, API, "/submit"), f->officer, "{}", 200);
    fail_json(f, METHOD_POST, report_path(f, API, "/return"), f->assigner, "{\"remark\":\"" REMARK "\"}", 200);
    (void)app_json(f->app, METHOD_POST, report_path(f, API, "/submit"), f->officer, "{}"); /* was tried above; the next one fails without it */
    fail_json(f, METHOD_POST, report_path(f, API, "/accept"), f->assigner, "{}", 200);
}

APP_TEST(fault_every_write_survives_every_failing_call)
{
    struct fault f = begin(t, app);
    const struct route *const *rows = NULL;
    fail_form(&f, "/nghia-vu/2/giao", f.assigner, "lead=bo-b&due=2026-09-30&reason=Phân công theo phiên họp tháng 2.", 303);
    fail_json(&f, METHOD_POST, "/api/v1/obligations/3/lead", f.assigner, "{\"lead\":\"cuc-a2\",\"reason\":\"Chuyển theo thông báo kết luận.\"}", 200);
    fail_json(&f, METHOD_POST, "/api/v1/obligations/3/due", f.assigner,
              "{\"due\":\"2026-12-31\",\"document\":\"01/NQ-CP\",\"reason\":\"Gia hạn theo nghị quyết.\"}", 200);
    report_by_forms(&f);
    report_by_api(&f);
    struct who nobody = {.token = STR_NONE, .csrf = S("")};
    fail_form(&f, "/dang-nhap", nobody, "name=can-bo&password=" APP_PASSWORD, 303);
    fail_json(&f, METHOD_POST, "/api/v1/session", nobody, "{\"name\":\"can-bo\",\"password\":\"" APP_PASSWORD "\"}", 201);
    fail_json(&f, METHOD_DELETE, "/api/v1/session", app_sign_in(app, "can-bo"), "", 204);
    fail_form(&f, "/dang-xuat", app_sign_in(app, "can-bo"), "", 303);
    size_t n = router_rows(app_router(app->app), &rows);
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->method != METHOD_GET && !CHECK(f.seen[i])) {
            printf("    give fault_test.c a valid body for %.*s %s\n", STR_FMT(method_name(rows[i]->method)), rows[i]->path);
        }
    }
    CHECK(f.failures > 100);
    end();
}
