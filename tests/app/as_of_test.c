/* One obligation and the indicators as they were known at an earlier moment, by API and by page. */
#include "api_help.h"
#include "pack_help.h"

#define DAY INT64_C(86400000)

/* 2 March: an open duty. 3 March: its due date is moved. 4 March: a report is handed over. 5 March: it is accepted. */
static void four_days(struct test_app *a)
{
    app_world(a);
    (void)app_person(a, "can-bo", ROLE_OFFICER, "cuc-a1");
    (void)app_person(a, "nguoi-giao", ROLE_ASSIGNER, "van-phong");
    app_clock(a, APP_START_MS + DAY);
    struct answer r = app_json(a, METHOD_POST, "/api/v1/obligations/1/due", app_sign_in(a, "nguoi-giao"),
                               "{\"due\":\"2026-09-30\",\"document\":\"12/QĐ\",\"reason\":\"Gia hạn theo quyết định mới.\"}");
    app_clock(a, APP_START_MS + 2 * DAY);
    struct who officer = app_sign_in(a, "can-bo");
    r = app_json(a, METHOD_POST, "/api/v1/obligations/1/reports", officer,
                 "{\"narrative\":\"Đã làm xong phần việc của quý này.\",\"progress_permille\":1000,\"delivers\":true}");
    r = app_upload(a, "/bao-cao/1/minh-chung", officer, "Quyết định.pdf", S("%PDF-1.7\n%%EOF\n"));
    r = app_json(a, METHOD_POST, "/api/v1/reports/1/submit", officer, "{}");
    app_clock(a, APP_START_MS + 3 * DAY);
    r = app_json(a, METHOD_POST, "/api/v1/reports/1/accept", app_sign_in(a, "nguoi-giao"), "{\"remark\":\"Đủ sản phẩm.\"}");
    (void)test_check(a->t, r.status == 200, __FILE__, __LINE__, "the report is accepted");
}

APP_TEST(as_of_one_obligation_by_api)
{
    static const struct {
        const char *day, *code, *due, *last; /* `last` step of its report */
        size_t changes;
    } then[] = {
        {"2026-03-02", "ON_TRACK", "2026-06-30", NULL, 0},
        {"2026-03-03", "ON_TRACK", "2026-09-30", NULL, 1},
        {"2026-03-04", "WITH_APPROVER", "2026-09-30", "submitted", 1},
        {"2026-03-05", "DONE", "2026-09-30", "accepted", 1},
    };
    four_days(app);
    for (size_t i = 0; i < sizeof then / sizeof then[0]; i++) {
        const struct json *v = api_json(app, app_path(app, "/api/v1/obligations/1?as_of=%s", then[i].day));
        const struct json *changes = v ? json_get(v, S("changes")) : NULL;
        const struct json *reports = v ? json_get(v, S("reports")) : NULL;
        if (!CHECK(v && changes && reports)) {
            continue;
        }
        CHECK_STR(api_text(v, "status"), str_c(then[i].code));
        CHECK_STR(api_text(v, "due"), str_c(then[i].due));
        CHECK_EQ_I64(changes->n, then[i].changes);
        if (CHECK_EQ_I64(reports->n, then[i].last ? 1 : 0) && then[i].last) {
            CHECK_STR(api_text(&reports->items[0], "state"), str_c(then[i].last));
        }
    }
    CHECK_EQ_I64(api_get(app, "/api/v1/obligations/1?as_of=2026-03-01", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/api/v1/obligations/1?as_of=2030-01-01", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/obligations/1?as_of=hôm qua", NULL, NULL).status, 400);
    CHECK_STR(api_text(api_json(app, "/api/v1/obligations/1"), "status"), S("DONE"));
}

/* A draft was nobody's business then and is no fact now. */
APP_TEST(as_of_one_obligation_has_no_drafts_of_the_past)
{
    app_world(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    struct answer r = app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", officer, "{\"narrative\":\"Còn viết dở.\",\"progress_permille\":100}");
    CHECK_EQ_I64(r.status, 201);
    app_clock(app, APP_START_MS + 2 * DAY);
    officer = app_sign_in(app, "can-bo");
    r = app_ask(app, &(struct ask){.path = "/api/v1/obligations/1", .bearer = officer.token});
    CHECK(answer_has(&r, "\"state\":\"draft\""));
    r = app_ask(app, &(struct ask){.path = "/api/v1/obligations/1?as_of=2026-03-02", .bearer = officer.token});
    CHECK_EQ_I64(r.status, 200);
    CHECK(!answer_has(&r, "\"state\":\"draft\""));
}

APP_TEST(as_of_one_obligation_by_page)
{
    four_days(app);
    struct answer now = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(answer_has(&now, "s-done"));
    CHECK(answer_has(&now, "name=\"tinh-den\" value=\"05/03/2026\""));
    struct answer then = app_get(app, "/nghia-vu/1?tinh-den=02/03/2026", app_nobody);
    CHECK_EQ_I64(then.status, 200);
    CHECK(answer_has(&then, "s-on-track") && !answer_has(&then, "s-done"));
    CHECK(answer_has(&then, "30/06/2026") && !answer_has(&then, "30/09/2026"));
    CHECK(!answer_has(&then, "Đủ sản phẩm") && answer_has(&now, "Đủ sản phẩm"));
    CHECK(answer_has(&then, "/co-quan/cuc-a1?tinh-den=02/03/2026"));
    struct answer before = app_get(app, "/nghia-vu/1?tinh-den=01/03/2026", app_nobody);
    CHECK_EQ_I64(before.status, 200);
    CHECK(answer_has(&before, "chưa biết nghĩa vụ này"));
    CHECK_EQ_I64(app_get(app, "/nghia-vu/1?tinh-den=01/03/2030", app_nobody).status, 400);
    struct answer task = app_get(app, "/nhiem-vu/t-1?tinh-den=04/03/2026", app_nobody);
    CHECK(answer_has(&task, "/nghia-vu/1?tinh-den=04/03/2026"));
}

/* Nobody is asked to act in the past. */
APP_TEST(as_of_one_obligation_offers_no_actions_in_the_past)
{
    app_world(app);
    (void)app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1");
    app_clock(app, APP_START_MS + DAY);
    struct who officer = app_sign_in(app, "can-bo");
    struct answer now = app_get(app, "/nghia-vu/1", officer);
    struct answer then = app_get(app, "/nghia-vu/1?tinh-den=02/03/2026", officer);
    CHECK(answer_has(&now, "/nghia-vu/1/bao-cao"));
    CHECK(!answer_has(&then, "/nghia-vu/1/bao-cao"));
}

/* --- indicators ------------------------------------------------------------------------------------------------------ */

/* 2 March: the programme. 3 March: a value of Q13. 4 March: a higher target of Q13. */
static void three_days(struct test_app *a)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(a, &p);
    app_clock(a, APP_START_MS + DAY);
    (void)pack_edit(a->t, &p, "observations.csv", "known\n", "known\nQ13,,2025,0.766,,,final,UNDP,,2026-03-01\n");
    (void)pack_must(a, &p);
    app_clock(a, APP_START_MS + 2 * DAY);
    (void)pack_edit(a->t, &p, "targets.csv", "Q13,1,2030,gt,0.7,", "Q13,1,2030,gt,0.8,");
    (void)pack_must(a, &p);
}

static const struct {
    const char *day, *status, *value, *target;
    size_t observations;
} q13[] = {
    {"2026-03-02", "NO_DATA", NULL, "0.700", 0},
    {"2026-03-03", "KEPT", "0.766", "0.700", 1},
    {"2026-03-04", "FAR_BEHIND", "0.766", "0.800", 1},
};

static void is_q13(struct test *t, const struct json *v, size_t i)
{
    const struct json *value = json_get(v, S("value"));
    CHECK_STR(api_text(v, "status"), str_c(q13[i].status));
    CHECK_STR(json_get(v, S("target_low"))->text, str_c(q13[i].target));
    CHECK(value && (value->kind == JSON_IS_NULL) == !q13[i].value);
    if (q13[i].value) {
        CHECK_STR(value->text, str_c(q13[i].value));
        CHECK_STR(api_text(v, "value_period"), S("2025"));
    }
}

APP_TEST(as_of_indicators_by_api)
{
    three_days(app);
    for (size_t i = 0; i < sizeof q13 / sizeof q13[0]; i++) {
        size_t n = 0;
        const struct json *items = api_items(api_json(app, app_path(app, "/api/v1/indicators?limit=1000&as_of=%s", q13[i].day)), &n);
        CHECK_EQ_I64(n, 50);
        for (size_t k = 0; k < n; k++) {
            if (str_eq(api_text(&items[k], "code"), S("Q13"))) {
                is_q13(t, &items[k], i);
            }
        }
        const struct json *one = api_json(app, app_path(app, "/api/v1/indicators/Q13?as_of=%s", q13[i].day));
        if (one) {
            is_q13(t, json_get(one, S("indicator")), i);
            CHECK_EQ_I64(json_get(one, S("observations"))->n, q13[i].observations);
            CHECK_STR(json_get(&json_get(one, S("targets"))->items[0], S("low"))->text, str_c(q13[i].target));
            CHECK_STR(api_text(one, "day"), str_c(q13[i].day));
        }
        const struct json *targets = api_items(api_json(app, app_path(app, "/api/v1/targets?indicator=Q13&as_of=%s", q13[i].day)), &n);
        if (CHECK_EQ_I64(n, 1)) {
            CHECK_STR(json_get(&targets[0], S("low"))->text, str_c(q13[i].target));
        }
    }
}

APP_TEST(as_of_indicators_before_and_after_the_record)
{
    static const char *const lists[] = {"/api/v1/indicators", "/api/v1/targets", "/api/v1/observations", "/api/v1/indicators/Q13"};
    size_t n = 1;
    three_days(app);
    (void)api_items(api_json(app, "/api/v1/indicators?as_of=2026-03-01"), &n);
    CHECK_EQ_I64(n, 0);
    CHECK_EQ_I64(api_get(app, "/api/v1/indicators/Q13?as_of=2026-03-01", NULL, NULL).status, 404);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        CHECK_EQ_I64(api_get(app, app_path(app, "%s?as_of=2030-01-01", lists[i]), NULL, NULL).status, 400);
    }
}

/* The page of a past day names the files of that day. */
APP_TEST(as_of_indicator_pages_link_to_the_same_moment)
{
    three_days(app);
    struct answer list = app_get(app, "/chi-tieu?tinh-den=02/03/2026", app_nobody);
    CHECK(answer_has(&list, "/api/v1/indicators?as_of=2026-03-02&amp;limit=1000"));
    struct answer one = app_get(app, "/chi-tieu/Q13?tinh-den=02/03/2026", app_nobody);
    CHECK(answer_has(&one, "/api/v1/indicators/Q13?as_of=2026-03-02"));
    CHECK(answer_has(&one, "s-no-data"));
    one = app_get(app, "/chi-tieu/Q13", app_nobody);
    CHECK(answer_has(&one, "s-far-behind"));
    CHECK(answer_has(&one, "\"/api/v1/indicators/Q13\""));
}

/* --- documents ------------------------------------------------------------------------------------------------------- */

static int64_t total_of(struct test_app *a, const char *path)
{
    const struct json *v = api_json(a, path);
    const struct json *total = v ? json_get(v, S("total")) : NULL;
    return total && total->kind == JSON_IS_I64 ? total->number : -1;
}

/* 2 March: the programme. 4 March: another document that implements the Resolution, with one clause and one more task of 03/NQ-CP. */
static void two_loads(struct test_app *a)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(a, &p);
    app_clock(a, APP_START_MS + 2 * DAY);
    (void)pack_edit(a->t, &p, "documents.csv", "\n03/NQ-CP,",
                    "\n99/NQ-CP,resolution,state,,,,,,Nghị quyết thử nghiệm,Trial resolution,,,full,,,\n03/NQ-CP,");
    (void)pack_edit(a->t, &p, "clauses.csv", "\n03/NQ-CP,0,", "\n99/NQ-CP,I,,part,I,Phần thử,Trial part,context\n03/NQ-CP,0,");
    (void)pack_edit(a->t, &p, "document_links.csv", "\n03/NQ-CP,", "\n99/NQ-CP,57-NQ/TW,implements,,,\n03/NQ-CP,");
    (void)pack_must(a, &p);
}

APP_TEST(as_of_documents_by_api)
{
    two_loads(app);
    int64_t now = total_of(app, "/api/v1/documents");
    CHECK_EQ_I64(total_of(app, "/api/v1/documents?as_of=2026-03-04"), now);
    CHECK_EQ_I64(total_of(app, "/api/v1/documents?as_of=2026-03-03"), now - 1);
    CHECK_EQ_I64(total_of(app, "/api/v1/documents?as_of=2026-03-01"), 0);
    CHECK_EQ_I64(api_get(app, "/api/v1/documents?as_of=2030-01-01", NULL, NULL).status, 400);
    CHECK_EQ_I64(total_of(app, "/api/v1/documents/99-NQ-CP/clauses"), 1);
    CHECK_EQ_I64(api_get(app, "/api/v1/documents/99-NQ-CP/clauses?as_of=2026-03-03", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/api/v1/documents/99-NQ-CP", NULL, NULL).status, 200);
    CHECK_EQ_I64(api_get(app, "/api/v1/documents/99-NQ-CP?as_of=2026-03-03", NULL, NULL).status, 404);
    struct answer then = app_get(app, "/api/v1/documents/57-NQ-TW?as_of=2026-03-03", app_nobody);
    struct answer today = app_get(app, "/api/v1/documents/57-NQ-TW", app_nobody);
    CHECK(answer_has(&then, "\"day\":\"2026-03-03\"") && !answer_has(&then, "99/NQ-CP"));
    CHECK(answer_has(&today, "\"day\":\"2026-03-04\"") && answer_has(&today, "99/NQ-CP"));
    /* The tasks of a document are those of the board. */
    then = app_get(app, "/api/v1/documents?as_of=2026-03-01&fields=number&format=csv", app_nobody);
    CHECK_STR(then.body, S("number\n"));
    today = app_get(app, "/api/v1/documents?fields=number,clauses,tasks&format=csv", app_nobody);
    CHECK(answer_has(&today, "\n05-TB/BCĐTW,68,47\n"));
}

APP_TEST(as_of_documents_by_page)
{
    two_loads(app);
    struct answer then = app_get(app, "/van-ban?tinh-den=03/03/2026", app_nobody);
    struct answer today = app_get(app, "/van-ban", app_nobody);
    CHECK(!answer_has(&then, "99-NQ-CP") && answer_has(&today, "99-NQ-CP"));
    then = app_get(app, "/van-ban?tinh-den=01/03/2026", app_nobody);
    CHECK(answer_has(&then, "chưa biết văn bản nào"));
    then = app_get(app, "/van-ban/99-NQ-CP?tinh-den=03/03/2026", app_nobody);
    today = app_get(app, "/van-ban/99-NQ-CP?tinh-den=04/03/2026", app_nobody);
    CHECK_EQ_I64(then.status, 200);
    CHECK(answer_has(&then, "chưa biết văn bản này") && !answer_has(&then, "Phần thử"));
    CHECK(!answer_has(&today, "chưa biết văn bản này") && answer_has(&today, "Phần thử"));
    then = app_get(app, "/van-ban/99-NQ-CP/I?tinh-den=03/03/2026", app_nobody);
    CHECK_EQ_I64(then.status, 404);
    CHECK(answer_has(&then, "chưa biết mục này"));
    then = app_get(app, "/van-ban/57-NQ-TW?tinh-den=03/03/2026", app_nobody);
    today = app_get(app, "/van-ban/57-NQ-TW", app_nobody);
    CHECK(!answer_has(&then, "99/NQ-CP") && answer_has(&today, "99/NQ-CP"));
}
