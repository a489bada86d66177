/* Health, static files, and the check of the chain. */
#include "api_help.h"

#include "assets.h"
#include "db/files.h"
#include "features/system/system.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

APP_TEST(system_says_how_it_is)
{
    CHECK_STR(api_get(app, "/healthz", NULL, NULL).body, S("ok\n"));
    CHECK_STR(api_get(app, "/readyz", NULL, NULL).body, S("ready\n"));
    struct answer m = api_get(app, "/metrics", NULL, NULL);
    CHECK_EQ_I64(m.status, 200);
    CHECK(answer_has(&m, "\nxanh_event_seq 0\n"));
    CHECK(answer_has(&m, "# TYPE xanh_request_seconds histogram"));
    CHECK_EQ_I64(api_get(app, "/robots.txt", NULL, NULL).status, 200);
    CHECK_STR(api_get(app, "/favicon.ico", NULL, NULL).type, S("image/svg+xml"));
}

APP_TEST(system_serves_static_files)
{
    const struct asset *css = asset_find(S("xanh.css"));
    if (!CHECK(css != NULL)) {
        return;
    }
    struct answer r = api_get(app, "/assets/xanh.css", NULL, NULL);
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(r.type, css->type);
    CHECK_STR(r.body, css->bytes);
    CHECK_STR(answer_header(&r, "cache-control"), S("public, no-cache"));
    struct str etag = answer_header(&r, "etag");
    struct answer again = api_get(app, "/assets/xanh.css", "if-none-match", str_cstr(t->arena, etag));
    CHECK_EQ_I64(again.status, 304);
    CHECK_EQ_I64(again.body.n, 0);
    const char *versioned = str_cstr(t->arena, STR_CAT(t->arena, S("/assets/xanh.css?v="), str_sub(css->hash, 0, 16)));
    r = api_get(app, versioned, NULL, NULL);
    CHECK(str_find(answer_header(&r, "cache-control"), S("immutable"), 0) != SIZE_MAX);
    r = api_get(app, "/assets/xanh.css?v=00000000", NULL, NULL);
    CHECK_STR(answer_header(&r, "cache-control"), S("public, no-cache"));
    CHECK_EQ_I64(api_get(app, "/assets/none.css", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/assets/xanh.css?x=1", NULL, NULL).status, 400);
}

/* --- which thread answers ------------------------------------------------------------------------------------------------ */

static bool has_field(const struct route *r, const char *name)
{
    for (size_t i = 0; r->input && i < r->input->n; i++) {
        if (strcmp(r->input->fields[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* An event thread has thousands of connections: what may take long is for the workers. */
APP_TEST(system_lists_searches_and_readings_of_the_past_are_not_light)
{
    static const char *const names[] = {"limit", "as_of", "ngay", "q"};
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app->app), &rows);
    for (size_t i = 0; i < n; i++) {
        /* With R_CACHE only what is asked for without a query is light. */
        bool is_light = (rows[i]->flags & (R_LIGHT | R_CACHE)) == R_LIGHT;
        for (size_t k = 0; k < sizeof names / sizeof names[0] && is_light; k++) {
            if (has_field(rows[i], names[k])) {
                printf("light with %s: %s\n", names[k], rows[i]->path);
            }
            CHECK(!has_field(rows[i], names[k]));
        }
    }
}

/* A list of any length takes seconds as a file. */
APP_TEST(system_files_of_lists_have_threads_of_their_own)
{
    static const char *const endings[] = {".csv", ".json", ".xlsx"};
    const struct route *const *rows = NULL;
    size_t files = 0;
    size_t n = router_rows(app_router(app->app), &rows);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < 3; k++) {
            bool is_file = !(rows[i]->flags & R_API) && str_ends(str_c(rows[i]->path), str_c(endings[k]));
            files += is_file;
            CHECK(!is_file || (rows[i]->flags & R_LONG));
        }
    }
    CHECK(files > 20);
}

static bool is_quick(struct test_app *a, const char *path, const char *query, const char *cookie)
{
    struct request req = {.path = str_c(path), .query = str_c(query)};
    if (cookie) {
        *VEC_PUSH(a->t->arena, &req.headers) = (struct header){S("cookie"), str_c(cookie)};
    }
    const struct route *r = app_route(a->app, a->t->arena, METHOD_GET, str_c(path));
    return app_is_quick(a->app, r, &req, a->t->arena);
}

APP_TEST(system_pages_are_quick_once_they_are_rendered)
{
    app_world(app);
    if (app_is_pg(app->app)) {
        CHECK(!is_quick(app, "/healthz", "", NULL)); /* every answer asks the server */
        return;
    }
    CHECK(is_quick(app, "/healthz", "", NULL));
    CHECK(!is_quick(app, "/nhiem-vu", "", NULL));
    CHECK_EQ_I64(app_get(app, "/nhiem-vu", app_nobody).status, 200);
    CHECK(is_quick(app, "/nhiem-vu", "", NULL));
    CHECK(!is_quick(app, "/nhiem-vu", "q=x", NULL));
    CHECK(!is_quick(app, "/nhiem-vu", "", "xanh_session=abc")); /* rendered for that reader alone */
    app_sql(app, "UPDATE task SET seq = seq;\n");
    CHECK(!is_quick(app, "/nhiem-vu", "", NULL));
}

APP_TEST(system_point_reads_are_quick_unless_they_ask_for_the_past)
{
    app_world(app);
    if (app_is_pg(app->app)) {
        return;
    }
    CHECK(is_quick(app, "/api/v1/tasks/t-1", "", NULL));
    CHECK(!is_quick(app, "/api/v1/tasks/t-1", "as_of=2025-03-01", NULL));
    CHECK(!is_quick(app, "/api/v1/board", "as_of=2025-03-01", NULL));
    CHECK_EQ_I64(app_get(app, "/api/v1/board?as_of=2025-03-01", app_nobody).status, 200);
    CHECK(is_quick(app, "/api/v1/board", "as_of=2025-03-01", NULL));
}

/* An address that means nothing more than another one must not be kept beside it. */
APP_TEST(system_pages_with_names_of_nobody_are_refused)
{
    app_world(app);
    CHECK_EQ_I64(app_get(app, "/nhiem-vu?_x=1", app_nobody).status, 400);
    CHECK_EQ_I64(app_get(app, "/?_csrf=1", app_nobody).status, 400);
    CHECK_EQ_I64(app_get(app, "/api/v1/obligations/1?_=1", app_nobody).status, 400);
    CHECK(app_is_pg(app->app) || !is_quick(app, "/nhiem-vu", "_x=1", NULL));
}

/* --- events ---------------------------------------------------------------------------------------------------------- */

/* What happened to people and to what they have not handed over yet. */
static void make_closed_events(struct test *t, struct test_app *a, struct who officer)
{
    CHECK_EQ_I64(app_json(a, METHOD_POST, "/api/v1/obligations/1/reports", officer,
                          "{\"narrative\":\"Đã ban hành quyết định.\",\"progress_permille\":1}").status, 201);
    CHECK_EQ_I64(app_upload(a, "/bao-cao/1/minh-chung", officer, "a.pdf", S("%PDF-1")).status, 303);
    CHECK_EQ_I64(app_json(a, METHOD_PUT, "/api/v1/reports/1", officer,
                          "{\"revision\":2,\"narrative\":\"Đã ban hành quyết định mới.\",\"progress_permille\":2}")
                     .status,
                 200);
    CHECK_EQ_I64(app_json(a, METHOD_DELETE, "/api/v1/reports/1/evidence/1", officer, NULL).status, 200);
    CHECK_EQ_I64(app_json(a, METHOD_POST, "/api/v1/reports/1/submit", officer, "{}").status, 200);
}

APP_TEST(system_events_tell_the_public_nothing_of_people_and_drafts)
{
    static const char *const words[] = {"session", "account.", "role.", "drafted", "edited", "evidence", "\"account\""};
    app_world(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    struct who auditor = app_person(app, "kiem-tra", ROLE_AUDITOR, "bo-b");
    app_clock(app, APP_START_MS + 12345);
    make_closed_events(t, app, officer);
    struct answer all = app_get(app, "/api/v1/events?limit=1000", app_nobody);
    struct answer same = app_get(app, "/api/v1/events?limit=1000", officer);
    struct answer full = app_get(app, "/api/v1/events?limit=1000", auditor);
    CHECK_STR(same.body, all.body);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        CHECK(!answer_has(&all, words[i]));
        CHECK(answer_has(&full, words[i]));
    }
    int64_t last = app_number(app, "SELECT max(seq) FROM event");
    CHECK(answer_has(&all, "report.submitted"));
    for (int64_t seq = 1; seq <= last; seq++) { /* no gap: every event with its place */
        CHECK(answer_has(&all, app_path(app, "\"seq\":%lld,", (long long)seq)));
    }
    static const char *const filters[] = {"object_kind=account", "action=session.opened", "action=report.drafted", "object_kind=report&action=report.edited"};
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        struct answer none = app_get(app, app_path(app, "/api/v1/events?%s", filters[i]), app_nobody);
        struct answer some = app_get(app, app_path(app, "/api/v1/events?%s", filters[i]), auditor);
        CHECK(answer_has(&none, "\"items\":[]"));
        CHECK(!answer_has(&some, "\"items\":[]"));
    }
    struct answer since = app_get(app, "/api/v1/events?since=2026-03-02T02:00:12Z", app_nobody);
    CHECK(answer_has(&since, "report.submitted") && !answer_has(&since, "closed"));
    CHECK(answer_has(&all, "\"known_at\":\"2026-03-01T17:00:00.000Z\",\"action\":\"closed\",\"object_kind\":null,\"object_id\":null,"));
    CHECK(answer_has(&full, "\"known_at\":\"2026-03-02T02:00:12.345Z\",\"action\":\"report.drafted\""));
}

/* Their hashes are public: only a secret part keeps them from confirming a guess of who, what and when. */
APP_TEST(system_events_have_a_secret_in_their_hash)
{
    pack_fill_now(app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) - count(DISTINCT salt) FROM event"), 0);
    CHECK_EQ_I64(app_number(app, "SELECT min(length(salt)) FROM event"), 26); /* 128 bits in base32 */
    struct answer all = app_get(app, "/api/v1/events?limit=1", app_nobody);
    CHECK(!answer_has(&all, "salt"));
}

/* --- verify ---------------------------------------------------------------------------------------------------------- */

struct check {
    const char *dir;
    struct verify_report report;
};

static enum err check_job(struct ctx *ctx, void *user)
{
    struct check *c = user;
    return system_verify(ctx, str_c(c->dir), &c->report);
}

static enum err verify(struct test_app *a, struct check *c)
{
    struct failure failure = {0};
    c->dir = a->dir;
    return app_run(a->app, false, check_job, c, a->t->arena, &failure);
}

APP_TEST(system_verify_accepts_an_honest_chain)
{
    struct check c;
    CHECK_OK(verify(app, &c)); /* empty */
    pack_fill_now(app);
    CHECK_OK(verify(app, &c));
    CHECK_EQ_I64(c.report.chain.events, app_number(app, "SELECT count(*) FROM event"));
    CHECK_EQ_I64(c.report.chain.head_hash.n, 64);
}

/* From the end to the beginning: each change lies before those made already, and is the one that is named. */
APP_TEST(system_verify_finds_every_change)
{
    static const char *const changes[] = {"known_at = known_at + 1",  "known_at = known_at - 100000", "actor_id = 77",
                                          "actor = 'somebody else'",  "action = 'other.thing'",       "object_kind = 'other'",
                                          "object_id = object_id + 1", "before_json = '{}'",          "after_json = '{\"a\":1}'",
                                          "reason = 'because'",       "salt = 'other'",             "prev_hash = hash",
                                          "hash = prev_hash"};
    struct check c;
    int64_t seq = 60;
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++, seq--) {
        app_sql(app, app_path(app, "UPDATE event SET %s WHERE seq = %lld;", changes[i], (long long)seq));
        CHECK_ERR(verify(app, &c), E_CONFLICT);
        CHECK_EQ_I64(c.report.chain.broken_seq, seq);
        CHECK(c.report.chain.what != MSG_NONE);
    }
    app_sql(app, "UPDATE event SET seq = 900000000 WHERE seq = 20;");
    CHECK_ERR(verify(app, &c), E_CONFLICT);
    CHECK_EQ_I64(c.report.chain.broken_seq, 21);
    app_sql(app, "DELETE FROM event WHERE seq = 10;");
    CHECK_ERR(verify(app, &c), E_CONFLICT);
    CHECK_EQ_I64(c.report.chain.broken_seq, 11);
}

APP_TEST(system_verify_finds_a_cut_end)
{
    struct check c;
    pack_fill_now(app);
    int64_t last = app_number(app, "SELECT max(seq) FROM event");
    app_sql(app, app_path(app, "DELETE FROM event WHERE seq > %lld;", (long long)last - 5));
    CHECK_ERR(verify(app, &c), E_CONFLICT);
    CHECK_EQ_I64(c.report.chain.broken_seq, last - 4);
    app_sql(app, "DELETE FROM chain_head;");
    CHECK_ERR(verify(app, &c), E_CONFLICT);
}

APP_TEST(system_verify_reads_the_evidence_again)
{
    struct file_upload *upload = NULL;
    struct stored_file stored = {0};
    struct check c;
    CHECK_OK(files_begin(app_files(app->app), 1000, &upload));
    CHECK_OK(files_append(upload, S("evidence")));
    CHECK_OK(files_commit(upload, &stored));
    const char *hash = str_cstr(t->arena, hex_encode(t->arena, sha256_view(&stored.hash)));
    app_sql(app, app_path(app, "INSERT INTO evidence (sha256, size, seq) VALUES ('%s', 8, 1);", hash));
    CHECK_OK(verify(app, &c));
    CHECK_EQ_I64(c.report.files, 1);
    const char *other = hash[63] == 'f' ? "0000000000000000000000000000000000000000000000000000000000000000" : hash;
    app_sql(app, app_path(app, "UPDATE evidence SET sha256 = '%.63sf';", other));
    CHECK_ERR(verify(app, &c), E_CONFLICT);
    CHECK_EQ_I64(c.report.broken_file.n, 64);
}

/* Every static file that a page or the style sheet names may be kept for ever. */
APP_TEST(system_pages_name_the_content_of_static_files)
{
    size_t seen = 0;
    for (int i = 0; i < 2; i++) {
        struct str text = api_get(app, i ? "/assets/xanh.css" : "/", NULL, NULL).body;
        for (size_t at = str_find(text, S("/assets/"), 0); at != SIZE_MAX; at = str_find(text, S("/assets/"), at + 1)) {
            size_t end = at;
            while (end < text.n && !strchr("\"#) ", text.p[end])) {
                end++;
            }
            struct answer r = api_get(app, str_cstr(t->arena, str_sub(text, at, end)), NULL, NULL);
            CHECK_EQ_I64(r.status, 200);
            CHECK(str_find(answer_header(&r, "cache-control"), S("immutable"), 0) != SIZE_MAX);
            seen++;
        }
    }
    CHECK(seen > 8);
}
