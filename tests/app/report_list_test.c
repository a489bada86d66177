/* The list of reports in the API: what everyone may know, what only readers with a right see, order, paging, filters, earlier moments. */
#include "api_help.h"
#include "base/date.h"
#include "text/json_write.h"

#include <stdio.h>

#define HOUR 3600000
#define SECRET "Chim hoàng yến"

struct cast {
    struct who officer, approver, assigner, auditor, stranger;
};

static struct cast people(struct test_app *a)
{
    app_world(a);
    return (struct cast){.officer = app_person(a, "can-bo", ROLE_OFFICER, "cuc-a1"),
                         .approver = app_person(a, "lanh-dao", ROLE_APPROVER, "bo-a"),
                         .assigner = app_person(a, "nguoi-giao", ROLE_ASSIGNER, "van-phong"),
                         .auditor = app_person(a, "thanh-tra", ROLE_AUDITOR, "goc"),
                         .stranger = app_person(a, "nguoi-ngoai", ROLE_OFFICER, "cuc-a2")};
}

static void hand_over(struct test_app *a, struct who officer, int obligation)
{
    struct test *t = a->t;
    struct answer r = app_json(a, METHOD_POST, app_path(a, "/api/v1/obligations/%d/reports", obligation), officer,
                               "{\"narrative\":\"" SECRET " kể việc đã làm.\",\"difficulties\":\"" SECRET "\",\"progress_permille\":300,\"submit\":true}");
    CHECK_EQ_I64(r.status, 201);
}

static void decide(struct test_app *a, struct who assigner, int report, const char *step, const char *remark)
{
    struct test *t = a->t;
    struct answer r = app_json(a, METHOD_POST, app_path(a, "/api/v1/reports/%d/%s", report, step), assigner, app_path(a, "{\"remark\":\"%s\"}", remark));
    CHECK_EQ_I64(r.status, 200);
}

/* The list as somebody sees it. */
static const struct json *ask(struct test_app *a, struct who who, const char *path, size_t *n)
{
    struct test *t = a->t;
    struct answer r = app_ask(a, &(struct ask){.method = METHOD_GET, .path = path, .who = app_nobody, .bearer = who.token});
    const struct json *v = NULL;
    CHECK_EQ_I64(r.status, 200);
    if (!CHECK_OK(json_parse(t->arena, r.body, 1 << 20, &v, &(struct json_error){0}))) {
        return NULL;
    }
    return api_items(v, n);
}

static bool sees_text(struct test_app *a, struct who who, const char *path)
{
    struct answer r = app_ask(a, &(struct ask){.method = METHOD_GET, .path = path, .who = app_nobody, .bearer = who.token});
    return answer_has(&r, SECRET);
}

static int64_t moment_of(const struct json *v, const char *name)
{
    int64_t ms = 0;
    return moment_parse(api_text(v, name), &ms) == OK ? ms : -1;
}

static size_t count(struct test_app *a, const char *path)
{
    size_t n = 0;
    (void)ask(a, app_nobody, path, &n);
    return n;
}

APP_TEST(report_list_tells_everyone_the_steps_and_some_the_texts)
{
    struct cast c = people(app);
    hand_over(app, c.officer, OB_OPEN);
    struct answer draft = app_json(app, METHOD_POST, "/api/v1/obligations/4/reports", c.officer, "{\"narrative\":\"" SECRET "\",\"progress_permille\":10}");
    CHECK_EQ_I64(draft.status, 201);
    decide(app, c.assigner, 1, "return", "Chưa nêu số văn bản.");
    size_t n = 0;
    const struct json *items = ask(app, app_nobody, "/api/v1/reports", &n);
    CHECK_EQ_I64(n, 1); /* drafts are in no list */
    if (n == 1) {
        CHECK_STR(api_text(&items[0], "state"), S("returned"));
        CHECK_STR(api_text(&items[0], "organisation"), S("cuc-a1"));
        CHECK_STR(api_text(&items[0], "remark"), S("Chưa nêu số văn bản."));
        CHECK_EQ_I64(json_get(&items[0], S("progress_permille"))->number, 300);
        CHECK_EQ_I64(moment_of(&items[0], "decided_at"), app->now);
        CHECK(!api_text(&items[0], "narrative").p);
    }
    struct answer csv = app_get(app, "/api/v1/reports?format=csv&fields=id,submitted_at,decided_at", app_nobody);
    CHECK(answer_has(&csv, "\n1,2026-03-02T02:00:00.000Z,2026-03-02T02:00:00.000Z\n"));
    CHECK(!sees_text(app, app_nobody, "/api/v1/reports"));
    CHECK(!sees_text(app, c.stranger, "/api/v1/reports"));
    CHECK(sees_text(app, c.officer, "/api/v1/reports"));
    CHECK(sees_text(app, c.approver, "/api/v1/reports"));
    CHECK(sees_text(app, c.assigner, "/api/v1/reports"));
    CHECK(sees_text(app, c.auditor, "/api/v1/reports"));
    CHECK(!sees_text(app, c.officer, "/api/v1/reports?fields=id,state"));
    items = ask(app, c.officer, "/api/v1/reports", &n);
    CHECK_EQ_I64(n, 1); /* nor in the writer's */
}

APP_TEST(report_list_shows_what_was_known_at_a_moment)
{
    struct cast c = people(app);
    hand_over(app, c.officer, OB_OPEN);
    app_clock(app, APP_START_MS + 1 * HOUR);
    decide(app, c.assigner, 1, "return", "Chưa nêu số văn bản.");
    app_clock(app, APP_START_MS + 2 * HOUR);
    c.officer = app_sign_in(app, "can-bo"); /* after two idle hours */
    struct answer r = app_json(app, METHOD_PUT, "/api/v1/reports/1", c.officer,
                               "{\"revision\":3,\"narrative\":\"" SECRET " kể lại, có số văn bản.\",\"progress_permille\":500,\"submit\":true}");
    CHECK_EQ_I64(r.status, 200);
    static const char *const then[] = {"2026-03-02T09:30:00%2B07:00", "2026-03-02T10:30:00%2B07:00", "2026-03-02T11:30:00%2B07:00"};
    static const char *const state[] = {"submitted", "returned", "submitted"};
    static const int64_t progress[] = {300, 300, 500};
    app_clock(app, APP_START_MS + 3 * HOUR);
    for (int i = 0; i < 3; i++) {
        size_t n = 0;
        const struct json *v = ask(app, app_nobody, app_path(app, "/api/v1/reports?as_of=%s", then[i]), &n);
        if (CHECK_EQ_I64(n, 1)) {
            CHECK_STR(api_text(&v[0], "state"), str_c(state[i]));
            CHECK_EQ_I64(json_get(&v[0], S("progress_permille"))->number, progress[i]);
            CHECK_EQ_I64(json_get(&v[0], S("decided_at"))->kind == JSON_IS_NULL, i == 0);
        }
        /* Each with the words that were handed over by then. */
        struct answer texts = app_get(app, app_path(app, "/api/v1/reports?as_of=%s", then[i]), c.officer);
        CHECK(answer_has(&texts, "kể việc đã làm") == (i < 2));
        CHECK(answer_has(&texts, "kể lại") == (i == 2));
    }
    CHECK_EQ_I64(count(app, "/api/v1/reports?as_of=2026-03-01"), 0);
}

APP_TEST(report_list_filters)
{
    struct cast c = people(app);
    hand_over(app, c.officer, OB_OPEN);
    app_clock(app, APP_START_MS + 24 * HOUR);
    hand_over(app, app_person(app, "can-bo-b", ROLE_OFFICER, "bo-b"), OB_OVERDUE);
    hand_over(app, app_sign_in(app, "can-bo"), OB_OTHER);
    app_clock(app, APP_START_MS + 48 * HOUR);
    decide(app, app_sign_in(app, "nguoi-giao"), 1, "accept", "Đủ tài liệu kèm theo.");
    CHECK_EQ_I64(count(app, "/api/v1/reports"), 3);
    CHECK_EQ_I64(count(app, "/api/v1/reports?state=submitted"), 2);
    CHECK_EQ_I64(count(app, "/api/v1/reports?state=accepted"), 1);
    CHECK_EQ_I64(count(app, "/api/v1/reports?state=returned"), 0);
    CHECK_EQ_I64(count(app, "/api/v1/reports?obligation=3"), 1);
    CHECK_EQ_I64(count(app, "/api/v1/reports?org=bo-a"), 2); /* and those below it */
    CHECK_EQ_I64(count(app, "/api/v1/reports?org=bo-a&state=accepted"), 1);
    CHECK_EQ_I64(count(app, "/api/v1/reports?org=phong-a1x"), 0);
    CHECK_EQ_I64(count(app, "/api/v1/reports?org=bo-b&obligation=1"), 0);
    CHECK_EQ_I64(count(app, "/api/v1/reports?task=T/1"), 1);
    CHECK_EQ_I64(count(app, "/api/v1/reports?task=T/1&org=bo-b"), 0);
    CHECK_EQ_I64(count(app, "/api/v1/reports?since=2026-03-03"), 3);
    CHECK_EQ_I64(count(app, "/api/v1/reports?since=2026-03-04"), 1); /* the latest step counts: the acceptance */
    CHECK_EQ_I64(count(app, "/api/v1/reports?until=2026-03-03"), 2);
    CHECK_EQ_I64(count(app, "/api/v1/reports?until=2026-03-02"), 0);
    CHECK_EQ_I64(count(app, "/api/v1/reports?org=bo-a&since=2026-03-04"), 1);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports?org=khong-co", app_nobody).status, 400);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports?task=khong-co", app_nobody).status, 400);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports?obligation=999", app_nobody).status, 400);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports?trang=1", app_nobody).status, 400);
}

/* 40 reports with two steps each, the second one in another order than the first. */
static void many(struct test_app *a)
{
    struct buf b = buf_new(a->t->arena, 1 << 20);
    int64_t seq = app_number(a, "SELECT seq FROM chain_head");
    for (int i = 1; i <= 40; i++) {
        buf_fmt(&b,
                "INSERT INTO report (id, obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, "
                "revision, seq)"
                " VALUES (%d, %d, (SELECT id FROM org WHERE org_key = 'cuc-a1'), %d, 1, 'x', '', '', 100, 0, 'accepted', 2, %lld);\n"
                "INSERT INTO report_submission (report_id, revision, narrative, difficulties, proposals, progress_permille, delivers, seq)"
                " VALUES (%d, 1, 'x', '', '', 100, 0, %lld);\n"
                "INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq)"
                " VALUES (%d, %d, 'submitted', 1, 'x', 0, 100, 0, '', %lld);\n",
                i, i % 2 ? OB_OPEN : OB_OTHER, i, (long long)seq, i, (long long)seq - 3, i, i % 2 ? OB_OPEN : OB_OTHER, (long long)seq - 3);
    }
    for (int i = 40; i >= 1; i--) {
        buf_fmt(&b,
                "INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq)"
                " VALUES (%d, %d, 'accepted', 1, 'y', 0, 100, 0, '', %lld);\n",
                i, i % 2 ? OB_OPEN : OB_OTHER, (long long)seq - i % 3);
    }
    app_sql(a, str_cstr(a->t->arena, buf_view(&b)));
}

static void walk(struct test_app *a, const char *path, size_t expected)
{
    struct test *t = a->t;
    bool seen[64] = {0};
    size_t n_seen = 0;
    struct str next = S("");
    for (int pages = 0; next.p && pages < 60; pages++) {
        const char *address = next.n ? str_cstr(t->arena, STR_CAT(t->arena, str_c(path), S("&after="), next)) : path;
        const struct json *v = api_json(a, address);
        size_t n = 0;
        const struct json *items = v ? api_items(v, &n) : NULL;
        for (size_t i = 0; i < n; i++) {
            int64_t id = json_get(&items[i], S("id"))->number;
            CHECK(id > 0 && id < 64 && !seen[id]);
            seen[id & 63] = true;
            n_seen++;
        }
        next = v ? api_text(v, "next") : STR_NONE;
    }
    CHECK_EQ_I64(n_seen, expected);
}

APP_TEST(report_list_pages_show_every_report_once)
{
    (void)people(app);
    many(app);
    walk(app, "/api/v1/reports?limit=7", 40);
    walk(app, "/api/v1/reports?limit=7&sort=step", 40);
    walk(app, "/api/v1/reports?limit=1&state=accepted&sort=step", 40);
    walk(app, "/api/v1/reports?limit=3&org=bo-a", 40);
    walk(app, "/api/v1/reports?limit=3&obligation=1&sort=step", 20);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports?after=abc", app_nobody).status, 400);
}

APP_TEST(report_list_has_other_forms_and_a_tag)
{
    struct cast c = people(app);
    hand_over(app, c.officer, OB_OPEN);
    struct answer r = app_get(app, "/api/v1/reports?format=csv&fields=id,task,state", app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(r.body, S("id,task,state\n1,T/1,submitted\n"));
    r = app_get(app, "/api/v1/reports", app_nobody);
    struct answer same = api_get(app, "/api/v1/reports", "if-none-match", str_cstr(t->arena, answer_header(&r, "etag")));
    CHECK_EQ_I64(same.status, 304);
    hand_over(app, c.officer, OB_OTHER);
    same = api_get(app, "/api/v1/reports", "if-none-match", str_cstr(t->arena, answer_header(&r, "etag")));
    CHECK_EQ_I64(same.status, 200);
}
