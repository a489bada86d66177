/* A report from draft to decision, by page and API, and every way in which it is refused (RULES 3). */
#include "app_fixture.h"
#include "base/date.h"
#include "db_fixture.h"
#include "features/account/account.h"
#include "features/board/board.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define NARRATIVE "narrative=Đã ban hành quyết định và triển khai tại 34 tỉnh."
#define PDF S("%PDF-1.7\nquyết định 12/QĐ-A1\n%%EOF\n")

/* Who takes part: the officer of the owner, and the assigning body. */
struct cast {
    struct who officer, assigner;
};

static struct cast begin(struct test_app *a)
{
    app_world(a);
    return (struct cast){app_person(a, "can-bo", ROLE_OFFICER, "cuc-a1"), app_person(a, "nguoi-giao", ROLE_ASSIGNER, "van-phong")};
}

struct status_job {
    int64_t obligation;
    struct opt_i64 as_of;
    struct str code;
};

static enum err read_status(struct ctx *ctx, void *user)
{
    struct status_job *j = user;
    const struct board *b = NULL;
    struct board_obligation o = {0};
    TRY(board_open(ctx, j->as_of, &b));
    TRY(board_obligation_get(b, j->obligation, &o));
    j->code = str_c(code_name((enum reason)o.verdict.reason));
    return OK;
}

static struct str status_at(struct test_app *a, int64_t obligation, struct opt_i64 as_of)
{
    struct status_job j = {obligation, as_of, STR_NONE};
    app_do(a, false, read_status, &j);
    return j.code;
}

static struct str status_now(struct test_app *a, int64_t obligation)
{
    struct answer r = app_get(a, app_path(a, "/api/v1/obligations/%lld", (long long)obligation), app_nobody);
    return answer_text(&r, "status");
}

/* A report in the hands of the officer; gives its number. */
static int64_t new_draft(struct test_app *a, struct who officer, int64_t obligation, const char *fields)
{
    struct answer r = app_form(a, app_path(a, "/nghia-vu/%lld/bao-cao", (long long)obligation), officer, fields);
    struct str location = answer_header(&r, "location");
    int64_t id = 0;
    return r.status == 303 && str_i64(str_sub(location, 9, str_find(location, S("?"), 0)), 1, INT64_MAX, &id) == OK ? id : 0;
}

static int64_t revision_of(struct test_app *a, int64_t report)
{
    return app_number(a, app_path(a, "SELECT revision FROM report WHERE id = %lld", (long long)report));
}

static struct answer step(struct test_app *a, struct who who, int64_t report, const char *what, const char *remark)
{
    return app_form(a, app_path(a, "/bao-cao/%lld/%s", (long long)report, what), who,
                    app_path(a, "revision=%lld%s%s", (long long)revision_of(a, report), remark ? "&remark=" : "", remark ? remark : ""));
}

static struct answer attach(struct test_app *a, struct who who, int64_t report, const char *name, struct str content)
{
    return app_upload(a, app_path(a, "/bao-cao/%lld/minh-chung", (long long)report), who, name, content);
}

APP_TEST(report_goes_from_draft_to_acceptance_by_page)
{
    struct cast c = begin(app);
    CHECK_STR(status_now(app, OB_OPEN), S("ON_TRACK"));
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=62,5&delivers=1");
    CHECK(id > 0);
    struct answer r = app_get(app, app_path(app, "/bao-cao/%lld", (long long)id), c.officer);
    CHECK_EQ_I64(r.status, 200);
    CHECK(answer_has(&r, "value=\"62,5\""));
    CHECK_EQ_I64(attach(app, c.officer, id, "Quyết định 12.pdf", PDF).status, 303);
    app_clock(app, APP_START_MS + 1800 * 1000);
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    CHECK_STR(status_now(app, OB_OPEN), S("WITH_APPROVER"));

    app_clock(app, APP_START_MS + 2 * 1800 * 1000);
    CHECK_EQ_I64(step(app, c.assigner, id, "tra-lai", "Thiếu chữ ký ban hành của Cục trưởng.").status, 303);
    CHECK_STR(status_now(app, OB_OPEN), S("ON_TRACK"));
    r = app_get(app, app_path(app, "/bao-cao/%lld", (long long)id), c.officer);
    CHECK(answer_has(&r, "Thiếu chữ ký ban hành"));

    r = app_form(app, app_path(app, "/bao-cao/%lld", (long long)id), c.officer,
                 app_path(app, NARRATIVE "&progress=100&delivers=1&submit=1&revision=%lld", (long long)revision_of(app, id)));
    CHECK_EQ_I64(r.status, 303);
    CHECK_STR(status_now(app, OB_OPEN), S("WITH_APPROVER"));
    app_clock(app, APP_START_MS + 3 * 1800 * 1000);
    CHECK_EQ_I64(step(app, c.assigner, id, "chap-nhan", NULL).status, 303);
    CHECK_STR(status_now(app, OB_OPEN), S("DONE"));

    /* What was known before stays known as of before. */
    CHECK_STR(status_at(app, OB_OPEN, (struct opt_i64){true, APP_START_MS + 1}), S("ON_TRACK"));
    CHECK_STR(status_at(app, OB_OPEN, (struct opt_i64){true, APP_START_MS + 1800 * 1000 + 1}), S("WITH_APPROVER"));
    app_again(app);
    CHECK_STR(status_now(app, OB_OPEN), S("DONE"));
}

APP_TEST(report_goes_from_draft_to_acceptance_by_api)
{
    struct cast c = begin(app);
    struct answer r = app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", c.officer,
                               "{\"narrative\":\"Đã làm xong phần việc của quý này.\",\"progress_permille\":400}");
    CHECK_EQ_I64(r.status, 201);
    CHECK_STR(answer_header(&r, "location"), S("/api/v1/reports/1"));
    CHECK_STR(answer_text(&r, "state"), S("draft"));
    r = app_json(app, METHOD_PUT, "/api/v1/reports/1", c.officer,
                 "{\"revision\":1,\"narrative\":\"Đã làm xong phần việc của quý này, có số liệu.\",\"progress_permille\":450,\"submit\":true}");
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_text(&r, "state"), S("submitted"));
    r = app_json(app, METHOD_POST, "/api/v1/reports/1/return", c.assigner, "{\"remark\":\"Chưa nêu số văn bản.\"}");
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_text(&r, "state"), S("returned"));
    r = app_json(app, METHOD_POST, "/api/v1/reports/1/submit", c.officer, "{}");
    CHECK_EQ_I64(r.status, 200);
    r = app_json(app, METHOD_POST, "/api/v1/reports/1/accept", c.assigner, "{}");
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_text(&r, "state"), S("accepted"));
    r = app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", c.officer,
                 "{\"narrative\":\"Báo cáo thứ hai, nộp ngay trong một lần ghi.\",\"progress_permille\":600,\"submit\":true}");
    CHECK_EQ_I64(r.status, 201);
    CHECK_STR(answer_text(&r, "state"), S("submitted"));
    CHECK_EQ_I64(answer_number(&r, "version"), 2);
}

APP_TEST(report_form_tells_all_mistakes_at_once_and_keeps_entries)
{
    struct cast c = begin(app);
    struct answer r = app_form(app, "/nghia-vu/1/bao-cao", c.officer, "narrative=a%01b&progress=sáu mươi&difficulties=Thiếu người&delivers=0");
    CHECK_EQ_I64(r.status, 422);
    CHECK(answer_has(&r, "href=\"#progress\""));
    CHECK(answer_has(&r, "href=\"#narrative\""));
    CHECK(answer_has(&r, "id=\"progress-e\""));
    CHECK(answer_has(&r, "value=\"sáu mươi\""));
    CHECK(answer_has(&r, ">Thiếu người</textarea>"));
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report"), 0);

    r = app_form(app, "/nghia-vu/1/bao-cao", c.officer, "narrative=ngắn&progress=101&delivers=1&submit=1");
    CHECK_EQ_I64(r.status, 422);
    CHECK(answer_has(&r, "href=\"#progress\">Tiến độ lũy kế: "));
    CHECK(answer_has(&r, "href=\"#narrative\""));
    CHECK(answer_has(&r, "href=\"#evidence\""));
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report"), 0);

    r = app_json(app, METHOD_POST, "/api/v1/obligations/1/reports", c.officer, "{\"narrative\":1,\"progress_permille\":1001,\"extra\":true}");
    CHECK_EQ_I64(r.status, 400);
    CHECK(answer_has(&r, "\"field\":\"narrative\""));
    CHECK(answer_has(&r, "\"field\":\"progress_permille\""));
    CHECK(answer_has(&r, "\"field\":\"extra\""));
}

APP_TEST(report_is_refused_where_nothing_is_owed)
{
    struct cast c = begin(app);
    const char *fields = NARRATIVE "&progress=10&delivers=0";
    app_grant(app, "can-bo", ROLE_OFFICER, "goc");
    CHECK_EQ_I64(app_form(app, "/nghia-vu/5/bao-cao", c.officer, fields).status, 409); /* cancelled */
    CHECK_EQ_I64(app_form(app, "/nghia-vu/2/bao-cao", c.officer, fields).status, 403); /* nobody owes it, so nobody's officer may */
    CHECK_EQ_I64(app_form(app, "/nghia-vu/99/bao-cao", c.officer, fields).status, 404);
    CHECK(new_draft(app, c.officer, OB_OPEN, fields) > 0);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/bao-cao", c.officer, fields).status, 409); /* one is open */
    int64_t id = 1;
    CHECK_EQ_I64(attach(app, c.officer, id, "a.pdf", PDF).status, 303);
    struct answer r = app_form(app, "/bao-cao/1", c.officer,
                               app_path(app, NARRATIVE "&progress=100&delivers=1&submit=1&revision=%lld", (long long)revision_of(app, id)));
    CHECK_EQ_I64(r.status, 303);
    CHECK_EQ_I64(step(app, c.assigner, id, "chap-nhan", NULL).status, 303);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/bao-cao", c.officer, fields).status, 409); /* done */
}

APP_TEST(report_steps_are_refused_out_of_order)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(step(app, c.assigner, id, "chap-nhan", NULL).status, 404); /* a draft is its writer's own business */
    CHECK_EQ_I64(step(app, c.officer, id, "chap-nhan", NULL).status, 403);
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 409);
    CHECK_EQ_I64(app_form(app, app_path(app, "/bao-cao/%lld", (long long)id), c.officer,
                          app_path(app, NARRATIVE "&progress=20&delivers=0&revision=%lld", (long long)revision_of(app, id)))
                     .status,
                 409);
    CHECK_EQ_I64(attach(app, c.officer, id, "a.pdf", PDF).status, 409);
    CHECK_EQ_I64(step(app, c.assigner, id, "tra-lai", "ngắn").status, 422);
    CHECK_EQ_I64(step(app, c.assigner, id, "chap-nhan", NULL).status, 303);
    CHECK_EQ_I64(step(app, c.assigner, id, "chap-nhan", NULL).status, 409);
    CHECK_EQ_I64(step(app, c.assigner, id, "tra-lai", "Muộn mất rồi, báo cáo đã chấp nhận.").status, 409);
}

static struct str status_shown(const struct answer *r)
{
    size_t start = str_find(r->body, S("<span class=\"st "), 0);
    return start == SIZE_MAX ? STR_NONE : str_sub(r->body, start, str_find(r->body, S("</p>"), start));
}

/* Of two decisions at once the second is refused, on a page that shows what the first has made of it. */
APP_TEST(report_page_after_a_refusal_shows_what_is_true_by_then)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=100&delivers=1");
    CHECK_EQ_I64(attach(app, c.officer, id, "Quyết định 12.pdf", PDF).status, 303);
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    struct ask ask = {.method = METHOD_POST, .path = app_path(app, "/bao-cao/%lld/chap-nhan", (long long)id), .who = c.assigner,
                      .type = S("application/x-www-form-urlencoded"),
                      .body = STR_CAT(t->arena, S("_csrf="), c.assigner.csrf, str_c(app_path(app, "&revision=%lld", (long long)revision_of(app, id))))};
    struct app_gate *gate = app_gate_close(app, NULL);
    struct app_later *first = app_ask_later(app, &ask);
    struct app_later *second = app_ask_later(app, &ask);
    CHECK_OK(app_gate_open(gate));
    struct answer accepted = app_wait(app, first);
    struct answer refused = app_wait(app, second);
    CHECK_EQ_I64(accepted.status, 303);
    CHECK_EQ_I64(refused.status, 409);
    struct answer now = app_get(app, app_path(app, "/bao-cao/%lld", (long long)id), c.assigner);
    CHECK(status_shown(&now).n > 0);
    CHECK_STR(status_shown(&refused), status_shown(&now));
}

APP_TEST(report_stale_revision_is_refused_and_entries_stay)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    struct who second = app_person(app, "can-bo-hai", ROLE_OFFICER, "cuc-a1");
    const char *path = app_path(app, "/bao-cao/%lld", (long long)id);
    CHECK_EQ_I64(app_form(app, path, second, NARRATIVE "&progress=20&delivers=0&revision=1").status, 303);
    struct answer r = app_form(app, path, c.officer, "narrative=Bản của tôi&progress=30&delivers=0&revision=1");
    CHECK_EQ_I64(r.status, 409);
    CHECK(answer_has(&r, ">Bản của tôi</textarea>"));
    CHECK(answer_has(&r, "name=\"revision\" value=\"1\"")); /* a second press does not overwrite either */
    CHECK_EQ_I64(app_number(app, "SELECT progress_permille FROM report WHERE id = 1"), 200);
    CHECK_EQ_I64(app_form(app, app_path(app, "%s/nop", path), c.officer, "revision=1").status, 409);
    CHECK_EQ_I64(app_form(app, path, c.officer, NARRATIVE "&progress=30&delivers=0").status, 422); /* no revision at all */
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    CHECK_EQ_I64(app_form(app, app_path(app, "%s/chap-nhan", path), c.assigner, "revision=1").status, 409);
}

APP_TEST(report_retry_with_a_key_changes_nothing)
{
    struct cast c = begin(app);
    struct ask ask = {.method = METHOD_POST,
                      .path = "/api/v1/obligations/1/reports",
                      .bearer = c.officer.token,
                      .type = S("application/json"),
                      .body = S("{\"narrative\":\"Đã làm xong phần việc của quý này.\",\"progress_permille\":400,\"submit\":true}"),
                      .key = "khoa-1"};
    struct answer first = app_ask(app, &ask);
    struct answer again = app_ask(app, &ask);
    CHECK_EQ_I64(first.status, 201);
    CHECK_EQ_I64(again.status, 201);
    CHECK_STR(again.body, first.body);
    CHECK_STR(answer_header(&again, "location"), answer_header(&first, "location"));
    CHECK_STR(answer_header(&again, "idempotency-replayed"), S("true"));
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report_step"), 1);
    ask.body = S("{\"narrative\":\"Một nội dung khác hẳn với lần trước.\",\"progress_permille\":500}");
    CHECK_EQ_I64(app_ask(app, &ask).status, 409);
    ask.key = "khoa-2";
    CHECK_EQ_I64(app_ask(app, &ask).status, 409); /* without the key it is what it is: a second report beside an open one */
}

struct racer {
    struct test_app *app;
    struct arena *arena;
    struct ask ask;
    struct answer answer;
    pthread_barrier_t *start;
};

static void *race(void *p)
{
    struct racer *r = p;
    (void)pthread_barrier_wait(r->start); /* all at once */
    r->answer = app_ask_in(r->app, r->arena, &r->ask);
    return NULL;
}

/* On PostgreSQL no batch of writes gets past its beginning while this is held, so that the others gather behind it. */
static struct db *close_gate(struct test_app *a)
{
    if (!app_is_pg(a->app)) {
        return NULL; /* the single writer is the gate */
    }
    struct db *db = db_fixture_connect(db_fixture_current(), DB_READ_WRITE);
    struct test *t = a->t;
    CHECK_OK(db_begin(db));
    CHECK_OK(db_script(db, S("UPDATE chain_head SET seq = seq;\n")));
    return db;
}

static void open_gate(struct test_app *a, struct db *gate)
{
    const char *waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while (gate && app_number(a, waiting) < 1) {
    }
    if (gate) {
        db_rollback(gate);
        db_close(gate);
    }
}

APP_TEST(report_is_submitted_once_by_many_at_once)
{
    enum { RACERS = 8 };
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    struct racer racers[RACERS];
    pthread_t threads[RACERS];
    pthread_barrier_t start;
    struct db *gate = close_gate(app);
    pthread_barrier_init(&start, NULL, RACERS);
    for (size_t i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){app, arena_new(1 << 24),
                                   {.method = METHOD_POST, .path = app_path(app, "/api/v1/reports/%lld/submit", (long long)id),
                                    .bearer = c.officer.token, .type = S("application/json"), .body = S("{}")},
                                   {0}, &start};
        pthread_create(&threads[i], NULL, race, &racers[i]);
    }
    open_gate(app, gate);
    int won = 0;
    int lost = 0;
    for (size_t i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        won += racers[i].answer.status == 200;
        lost += racers[i].answer.status == 409;
        arena_free(racers[i].arena);
    }
    pthread_barrier_destroy(&start);
    CHECK_EQ_I64(won, 1);
    CHECK_EQ_I64(lost, RACERS - 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report_step WHERE step = 'submitted'"), 1);
}

static enum err take_role_away(struct ctx *ctx)
{
    return account_revoke(ctx, S("can-bo"), ROLE_OFFICER, S("cuc-a1"));
}

APP_TEST(report_right_is_decided_again_inside_the_write)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    struct app_gate *gate = app_gate_close(app, take_role_away);
    struct app_later *later = app_ask_later(app, &(struct ask){.method = METHOD_POST, .path = app_path(app, "/api/v1/reports/%lld/submit", (long long)id),
                                                               .bearer = c.officer.token, .type = S("application/json"), .body = S("{}")});
    CHECK_OK(app_gate_open(gate)); /* the request was found in order before; now the role goes */
    struct answer r = app_wait(app, later);
    CHECK_EQ_I64(r.status, 404); /* without the role even the draft is hidden */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM report_step"), 0);
}

APP_TEST(report_is_not_accepted_by_whoever_took_part_with_any_account)
{
    struct cast c = begin(app);
    (void)app_account(app, "vai-mot", "nguoi-012345"); /* one human being with two accounts */
    (void)app_account(app, "vai-hai", "nguoi-012345");
    app_grant(app, "vai-mot", ROLE_OFFICER, "cuc-a1");
    app_grant(app, "vai-hai", ROLE_ASSIGNER, "van-phong");
    struct who first = app_sign_in(app, "vai-mot");
    struct who second = app_sign_in(app, "vai-hai");
    int64_t id = new_draft(app, first, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303); /* somebody else hands it over */
    struct answer r = step(app, second, id, "chap-nhan", NULL);
    CHECK_EQ_I64(r.status, 403);
    CHECK(answer_has(&r, "Người đã tham gia lập báo cáo"));
    r = app_json(app, METHOD_POST, app_path(app, "/api/v1/reports/%lld/accept", (long long)id), second, "{}");
    CHECK_EQ_I64(r.status, 403);
    CHECK_EQ_I64(step(app, second, id, "tra-lai", "Tự trả lại báo cáo của mình").status, 403);
    r = app_get(app, app_path(app, "/bao-cao/%lld", (long long)id), second);
    CHECK_EQ_I64(r.status, 200);
    CHECK(!answer_has(&r, "/chap-nhan\""));
    CHECK_EQ_I64(step(app, c.assigner, id, "chap-nhan", NULL).status, 303);
}

/* --- evidence ---------------------------------------------------------------------------------------------------------- */

APP_TEST(evidence_comes_back_as_it_was_and_as_a_download)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(attach(app, c.officer, id, "Quyết định \xE2\x80\x9Cmới\xE2\x80\x9D; 12.pdf", PDF).status, 303);
    struct answer r = app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/1", (long long)id), c.officer);
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(r.body, PDF);
    CHECK_STR(r.type, S("application/pdf"));
    CHECK_STR(answer_header(&r, "content-security-policy"), S("sandbox"));
    CHECK_STR(answer_header(&r, "content-disposition"),
              S("attachment; filename=\"Quy_t___nh__m_i___12.pdf\"; filename*=UTF-8''"
                "Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20%E2%80%9Cm%E1%BB%9Bi%E2%80%9D%3B%2012.pdf"));
    CHECK_EQ_I64(app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/2", (long long)id), c.officer).status, 404);
    CHECK_EQ_I64(app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/1", (long long)id), c.assigner).status, 404); /* still a draft */
    r = app_get(app, app_path(app, "/api/v1/reports/%lld", (long long)id), c.officer);
    CHECK(answer_has(&r, "Quyết định ban hành"));
    CHECK_EQ_I64(app_form(app, app_path(app, "/bao-cao/%lld/minh-chung/1/go", (long long)id), c.officer, "").status, 303);
    CHECK_EQ_I64(app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/1", (long long)id), c.officer).status, 404);
}

APP_TEST(evidence_of_a_wrong_kind_is_refused)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(attach(app, c.officer, id, "so-lieu.exe", S("MZ")).status, 422);
    CHECK_EQ_I64(attach(app, c.officer, id, "trang.html", S("<script>")).status, 422);
    CHECK_EQ_I64(attach(app, c.officer, id, "gia.pdf", S("không phải PDF")).status, 422);
    CHECK_EQ_I64(attach(app, c.officer, id, "rong.pdf", S("")).status, 422);
    CHECK_EQ_I64(attach(app, c.officer, id, "a.pdf", PDF).status, 303);
    CHECK_EQ_I64(attach(app, c.officer, id, "a-lan-hai.pdf", PDF).status, 409); /* the very same bytes */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM evidence_use"), 1);
}

/* The ending that is looked at is the one that people see. */
APP_TEST(evidence_name_has_nothing_hidden_in_it)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(attach(app, c.officer, id, "báo cáo\u202Efdp.exe", PDF).status, 422);
    CHECK_EQ_I64(attach(app, c.officer, id, "\u202E.pdf", PDF).status, 422); /* nothing before the ending */
    CHECK_EQ_I64(attach(app, c.officer, id, "báo\u200B cáo\u202E.pdf\u2069", PDF).status, 303);
    struct answer r = app_get(app, app_path(app, "/api/v1/reports/%lld", (long long)id), c.officer);
    CHECK_STR(answer_text(&r, "file"), S("báo cáo.pdf"));
    r = app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/1", (long long)id), c.officer);
    CHECK(str_find(answer_header(&r, "content-disposition"), S("%E2%80%AE"), 0) == SIZE_MAX);
}

APP_TEST(evidence_damaged_on_disk_is_refused)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(attach(app, c.officer, id, "a.pdf", PDF).status, 303);
    struct answer r = app_get(app, app_path(app, "/api/v1/reports/%lld", (long long)id), c.officer);
    struct str hash = answer_text(&r, "sha256");
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/files/%.2s/%.62s", app->dir, hash.p, hash.p + 2);
    FILE *f = fopen(path, "r+b");
    if (!CHECK(f != NULL)) {
        return;
    }
    (void)fseek(f, 12, SEEK_SET); /* the same length, one byte */
    (void)fputc('X', f);
    CHECK_EQ_I64(fclose(f), 0);
    r = app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/1", (long long)id), c.officer);
    CHECK_EQ_I64(r.status, 500);
    CHECK(!answer_has(&r, "12/QĐ"));
    CHECK(answer_has(&r, "không còn đúng với mã băm"));
    CHECK_EQ_I64(unlink(path), 0);
    CHECK_EQ_I64(app_get(app, app_path(app, "/bao-cao/%lld/minh-chung/1", (long long)id), c.officer).status, 500);
}

/* --- lead and due date --------------------------------------------------------------------------------------------------- */

APP_TEST(obligation_gets_lead_and_due_date_by_page_and_api)
{
    struct cast c = begin(app);
    CHECK_STR(status_now(app, OB_UNASSIGNED), S("UNASSIGNED"));
    struct answer r = app_form(app, "/nghia-vu/2/giao", c.assigner, "lead=cuc-a1&due=&document=02/NQ-CP&reason=Giao theo nghị quyết");
    CHECK_EQ_I64(r.status, 303);
    CHECK_STR(status_now(app, OB_UNASSIGNED), S("NO_DEADLINE"));
    r = app_json(app, METHOD_POST, "/api/v1/obligations/2/due", c.assigner, "{\"due\":\"2026-09-30\",\"reason\":\"Đặt hạn lần đầu\"}");
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_text(&r, "due"), S("2026-09-30"));
    CHECK_STR(status_now(app, OB_UNASSIGNED), S("ON_TRACK"));
    r = app_form(app, "/nghia-vu/2/giao", c.assigner, "lead=B%E1%BB%99%20B%C3%AA&due=31/12/2026&document=03/NQ-CP&reason=Chuyển sang bộ khác");
    CHECK_EQ_I64(r.status, 303);
    r = app_get(app, "/nghia-vu/2", app_nobody);
    CHECK(answer_has(&r, "Bộ Bê"));
    CHECK(answer_has(&r, "31/12/2026"));
    CHECK(answer_has(&r, "Dời hạn đến 31/12/2026 (03/NQ-CP)."));
    r = app_json(app, METHOD_POST, "/api/v1/obligations/2/lead", c.assigner, "{\"lead\":\"cuc-a2\",\"reason\":\"Theo đề nghị của bộ\"}");
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_text(&r, "organisation"), S("cuc-a2"));
}

APP_TEST(obligation_assignment_tells_all_mistakes_at_once)
{
    struct cast c = begin(app);
    struct answer r = app_form(app, "/nghia-vu/1/giao", c.assigner, "lead=khong-co&due=30/02/2026&reason=");
    CHECK_EQ_I64(r.status, 422);
    CHECK(answer_has(&r, "href=\"#lead\""));
    CHECK(answer_has(&r, "href=\"#due\""));
    CHECK(answer_has(&r, "href=\"#reason\""));
    CHECK(answer_has(&r, "value=\"30/02/2026\""));
    r = app_form(app, "/nghia-vu/1/giao", c.assigner, "due=31/07/2026&reason=Gia hạn theo đề nghị");
    CHECK_EQ_I64(r.status, 422); /* moving needs a document */
    CHECK(answer_has(&r, "href=\"#document\""));
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/giao", c.assigner, "due=31/12/2025&document=x&reason=Trước ngày bắt đầu").status, 422);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/giao", c.assigner, "reason=Không nhập gì cả").status, 422);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/giao", c.assigner, "lead=cuc-a1&due=30/06/2026&reason=Không có gì đổi").status, 409);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/5/giao", c.assigner, "lead=bo-b&reason=Nghĩa vụ đã hủy rồi").status, 409);
    CHECK_EQ_I64(app_form(app, "/nghia-vu/1/giao", c.officer, "lead=bo-b&reason=Không phải việc của tôi").status, 403);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation_change WHERE obligation_id = 1"), 0);
}

APP_TEST(obligation_page_shows_the_day_off_that_a_due_date_falls_on)
{
    (void)begin(app);
    struct answer r = app_get(app, "/nghia-vu/4", app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK(answer_has(&r, "31/10/2026"));
    CHECK(answer_has(&r, "02/11/2026")); /* Monday */
    r = app_get(app, "/api/v1/obligations/4", app_nobody);
    CHECK_STR(answer_text(&r, "deadline"), S("2026-11-02"));
    CHECK_EQ_I64(app_get(app, "/nghia-vu/99", app_nobody).status, 404);
}

/* Saturday 31/10/2026: what may still be done on Monday is due on Monday, wherever it is listed. */
APP_TEST(due_date_on_a_day_off_is_the_next_working_day_on_every_page)
{
    struct cast c = begin(app);
    struct answer pages[] = {app_get(app, "/nhiem-vu/t-4", app_nobody), app_get(app, "/co-quan/cuc-a1", app_nobody),
                             app_get(app, "/viec-cua-toi", c.officer), app_get(app, "/nghia-vu/4/bao-cao", c.officer)};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        CHECK_EQ_I64(pages[i].status, 200);
        CHECK(answer_has(&pages[i], "02/11/2026"));
        CHECK(i == 0 || !answer_has(&pages[i], "31/10/2026")); /* the task shows the original beside it */
    }
    struct answer r = app_get(app, "/nhiem-vu/t-4/nghia-vu.json", app_nobody);
    CHECK(answer_has(&r, "2026-11-02"));
}

APP_TEST(obligation_page_hides_drafts_and_texts_from_the_public)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, "narrative=Chuyện riêng của bản nháp này thôi.&progress=35&delivers=0");
    struct answer r = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(!answer_has(&r, "Đang soạn"));
    r = app_get(app, "/nghia-vu/1", c.officer);
    CHECK(answer_has(&r, "Đang soạn"));
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    r = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(answer_has(&r, "Chờ quyết định"));
    CHECK(answer_has(&r, "35,0"));
    CHECK(!answer_has(&r, "Chuyện riêng"));
    CHECK(!answer_has(&r, "href=\"/bao-cao/"));
    CHECK(!answer_has(&r, "Ông/Bà"));
    r = app_get(app, "/api/v1/obligations/1", app_nobody);
    CHECK(!answer_has(&r, "Chuyện riêng"));
    CHECK_EQ_I64(answer_number(&r, "progress_permille"), 350);
    r = app_get(app, "/nghia-vu/1", c.assigner);
    CHECK(answer_has(&r, "href=\"/bao-cao/"));
    r = app_get(app, "/bao-cao/1", app_nobody);
    CHECK_EQ_I64(r.status, 303);
    CHECK(str_starts(answer_header(&r, "location"), S("/dang-nhap")));
}

/* --- my work ------------------------------------------------------------------------------------------------------------- */

APP_TEST(my_work_shows_each_role_what_waits_for_it)
{
    struct cast c = begin(app);
    struct who other = app_person(app, "can-bo-b", ROLE_OFFICER, "bo-b");
    struct answer r = app_get(app, "/viec-cua-toi", other);
    CHECK_EQ_I64(r.status, 200);
    CHECK(answer_has(&r, "1 việc: 1 quá hạn"));
    CHECK(answer_has(&r, "Nhiệm vụ số 3"));
    CHECK(!answer_has(&r, "Nhiệm vụ số 1"));
    r = app_get(app, "/viec-cua-toi", c.officer);
    size_t first = str_find(r.body, S("Nhiệm vụ số 1"), 0);
    size_t second = str_find(r.body, S("Nhiệm vụ số 4"), 0);
    CHECK(first != SIZE_MAX && second != SIZE_MAX && first < second); /* the clock that ends first comes first */
    CHECK(!answer_has(&r, "Nhiệm vụ số 5"));
    r = app_get(app, "/viec-cua-toi", c.assigner);
    CHECK(answer_has(&r, "Nhiệm vụ số 2"));
    CHECK(answer_has(&r, "/nghia-vu/2/giao"));

    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK(answer_has(&(struct answer){.body = app_get(app, "/viec-cua-toi", c.officer).body}, "Soạn tiếp"));
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    r = app_get(app, "/viec-cua-toi", c.assigner);
    CHECK(answer_has(&r, "Chờ tôi quyết định (1)"));
    CHECK(answer_has(&r, "nộp 02/03/2026, quyết định trước hết ngày 16/03/2026"));
    CHECK_EQ_I64(step(app, c.assigner, id, "tra-lai", "Cần nêu rõ số văn bản.").status, 303);
    r = app_get(app, "/viec-cua-toi", c.officer);
    CHECK(answer_has(&r, "Bị trả lại (1)"));
    CHECK(answer_has(&r, "Cần nêu rõ số văn bản."));
    struct who idle = app_person(app, "ranh-roi", ROLE_AUDITOR, "cuc-a2");
    r = app_get(app, "/viec-cua-toi", idle);
    CHECK(answer_has(&r, "Không có việc nào"));
    r = app_get(app, "/en/viec-cua-toi", idle);
    CHECK(answer_has(&r, "Nothing is waiting"));
}

/* Ten overdue duties in which cuc-a1 takes part, beside what it leads: OB_OPEN and OB_OTHER. */
static void take_part(struct test_app *a)
{
    for (int id = 100; id < 110; id++) {
        app_sql(a, app_path(a,
                            "INSERT INTO obligation (id, task_id, no, role, org_id, occurrence, undecided, assigner_id, start_day, due_kind, original_due, weight, seq) "
                            "SELECT %d, o.task_id, %d, 'coordinate', g.id, 0, o.undecided, o.assigner_id, o.start_day, o.due_kind, o.original_due, o.weight, o.seq "
                            "FROM obligation o, org g WHERE o.id = %d AND g.org_key = 'cuc-a1'",
                            id, id, OB_OVERDUE));
    }
}

APP_TEST(my_work_sets_what_others_lead_apart)
{
    struct cast c = begin(app);
    take_part(app);
    struct answer r = app_get(app, "/viec-cua-toi", c.officer);
    CHECK(answer_has(&r, "12 việc: 2 sắp đến hạn, 10 phối hợp"));
    CHECK(!answer_has(&r, "Quá hạn (")); /* nothing that it leads is */
    size_t own = str_find(r.body, S("Sắp đến hạn (2)"), 0);
    size_t part = str_find(r.body, S("Phối hợp, tham mưu (10)"), 0);
    CHECK(own != SIZE_MAX && part != SIZE_MAX && own < part);
    CHECK(str_find(r.body, S("Chủ trì: "), own) < part);
    CHECK(str_find(r.body, S("Phối hợp: "), part) != SIZE_MAX);
    CHECK(str_find(r.body, S("Chủ trì: "), part) == SIZE_MAX);
    r = app_get(app, "/viec-cua-toi?phan=phoi-hop", c.officer);
    CHECK(answer_has(&r, "Phối hợp, tham mưu (10)"));
    CHECK(!answer_has(&r, "Nhiệm vụ số 1"));
}

APP_TEST(my_work_has_files_of_the_same_rows)
{
    struct cast c = begin(app);
    take_part(app);
    struct answer page = app_get(app, "/viec-cua-toi", c.officer);
    CHECK(answer_has(&page, "href=\"/viec-cua-toi.xlsx\""));
    struct answer r = app_get(app, "/viec-cua-toi.json", c.officer);
    CHECK_EQ_I64(r.status, 200);
    CHECK_EQ_I64(answer_number(&r, "total"), 12);
    CHECK_STR(answer_text(&r, "part"), S("sap-den-han"));
    CHECK_STR(answer_text(&r, "role"), S("lead"));
    CHECK_STR(answer_header(&r, "cache-control"), S("no-store"));
    r = app_get(app, "/viec-cua-toi.csv?phan=phoi-hop", c.officer);
    CHECK_STR(answer_header(&r, "content-disposition"), S("attachment; filename=\"viec-cua-toi-2026-03-02.csv\""));
    CHECK(answer_has(&r, "phoi-hop,\"Phối hợp, tham mưu\",coordinate,Phối hợp,"));
    CHECK(!answer_has(&r, "sap-den-han"));
    CHECK_EQ_I64(app_get(app, "/viec-cua-toi.xlsx", c.officer).status, 200);
    r = app_get(app, "/viec-cua-toi.csv", app_nobody);
    CHECK_EQ_I64(r.status, 303);
    r = app_get(app, "/viec-cua-toi.json", app_person(app, "can-bo-b", ROLE_OFFICER, "bo-b"));
    CHECK_EQ_I64(answer_number(&r, "total"), 1);
}

/* A role for one programme counts only what belongs to it, also where two roles meet. */
APP_TEST(my_work_counts_only_the_programme_of_the_role)
{
    struct cast c = begin(app);
    app_sql(app, "UPDATE role_grant SET programme_id = 2 WHERE account_id = (SELECT id FROM account WHERE name = 'can-bo')");
    struct answer r = app_get(app, "/viec-cua-toi", c.officer);
    CHECK(answer_has(&r, "Không có việc nào"));
    app_grant(app, "can-bo", ROLE_OFFICER, "bo-a"); /* above it, for every programme */
    r = app_get(app, "/viec-cua-toi", c.officer);
    CHECK(answer_has(&r, "2 việc: 2 sắp đến hạn"));
    r = app_get(app, "/viec-cua-toi.json", c.officer);
    CHECK_EQ_I64(answer_number(&r, "total"), 2);
}

/* The page shows fifty rows of a part and counts the rest; the file holds them all. */
APP_TEST(my_work_file_holds_what_the_page_only_counts)
{
    struct cast c = begin(app);
    for (int id = 100; id < 160; id++) {
        app_sql(app, app_path(app,
                              "INSERT INTO obligation (id, task_id, no, role, org_id, occurrence, undecided, assigner_id, start_day, due_kind, weight, seq) "
                              "SELECT %d, task_id, no, role, org_id, %d, undecided, assigner_id, start_day, due_kind, weight, seq FROM obligation WHERE id = %d",
                              id, id, OB_UNASSIGNED));
    }
    struct answer r = app_get(app, "/viec-cua-toi.json", c.assigner);
    CHECK_EQ_I64(answer_number(&r, "total"), 61);
    CHECK(answer_has(&r, "/nghia-vu/159/giao"));
}

APP_TEST(my_work_shows_one_part_page_by_page)
{
    struct cast c = begin(app);
    struct buf b = buf_new(app->t->arena, 1 << 16);
    for (int id = 100; id < 160; id++) {
        buf_fmt(&b,
                "INSERT INTO obligation (id, task_id, no, role, org_id, occurrence, undecided, assigner_id, start_day, due_kind, weight, seq) "
                "SELECT %d, task_id, no, role, org_id, %d, undecided, assigner_id, start_day, due_kind, weight, seq FROM obligation WHERE id = %d;\n",
                id, id, OB_UNASSIGNED);
    }
    app_sql(app, str_cstr(app->t->arena, buf_view(&b)));
    struct answer r = app_get(app, "/viec-cua-toi", c.assigner);
    CHECK(answer_has(&r, "href=\"/viec-cua-toi?phan=cho-giao\">Xem cả 61 việc"));
    CHECK(!answer_has(&r, "/nghia-vu/159/giao"));
    r = app_get(app, "/viec-cua-toi?phan=cho-giao", c.assigner);
    CHECK(!answer_has(&r, "/nghia-vu/159/giao"));
    CHECK(!answer_has(&r, "chưa hiện ở đây"));
    CHECK(answer_has(&r, "href=\"/viec-cua-toi?phan=cho-giao&amp;trang=2\""));
    CHECK(answer_has(&r, "href=\"/viec-cua-toi\">Mọi việc của tôi"));
    r = app_get(app, "/viec-cua-toi?phan=cho-giao&trang=2", c.assigner);
    CHECK(answer_has(&r, "/nghia-vu/159/giao"));
    CHECK(!answer_has(&r, "/nghia-vu/2/giao"));
    CHECK_EQ_I64(app_get(app, "/viec-cua-toi?phan=cho-giao&trang=3", c.assigner).status, 404);
    CHECK_EQ_I64(app_get(app, "/viec-cua-toi?trang=2", c.assigner).status, 404);
    r = app_get(app, "/viec-cua-toi?phan=qua-han", c.assigner);
    CHECK(!answer_has(&r, "/giao\""));
    CHECK_EQ_I64(app_get(app, "/viec-cua-toi?phan=khac", c.assigner).status, 400);
}

APP_TEST(obligation_history_is_in_the_language_of_the_page)
{
    struct cast c = begin(app);
    struct answer r = app_get(app, "/nghia-vu/5", c.assigner);
    CHECK(answer_has(&r, "“thay bằng việc khác”"));
    CHECK(answer_has(&r, "người vận hành"));
    CHECK(!answer_has(&r, "operator"));
    app_sql(app, "UPDATE obligation_change SET reason = 'merged into bo-b' WHERE obligation_id = 5;");
    r = app_get(app, "/nghia-vu/5", c.assigner);
    CHECK(!answer_has(&r, "merged into"));
    CHECK(answer_has(&r, "vì cơ quan này đã có cùng nghĩa vụ"));
}

static void owe_more(struct test_app *app, int64_t n)
{
    struct str sql = STR_CAT(app->t->arena,
                             S("INSERT INTO obligation (id, task_id, no, role, org_id, occurrence, undecided, assigner_id, start_day, due_kind, original_due, weight, "
                               "seq) WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < "),
                             str_from_i64(app->t->arena, n),
                             S(") SELECT 1000 + i, o.task_id, 1000 + i, 'coordinate', o.org_id, 0, 0, o.assigner_id, o.start_day, o.due_kind, o.original_due, 1, "
                               "(SELECT max(seq) FROM event) FROM k, obligation o WHERE o.id = (SELECT min(d.id) FROM obligation d JOIN org g ON g.id = d.org_id "
                               "WHERE g.org_key = 'bo-b' AND d.original_due IS NOT NULL);"));
    app_sql(app, sql.p);
}

/* An officer of a province also sees to what its communes owe: tens of thousands at national size. */
APP_TEST(my_work_counts_all_that_a_province_owes)
{
    (void)begin(app);
    struct who officer = app_person(app, "can-bo-b", ROLE_OFFICER, "bo-b");
    struct answer r = app_get(app, "/viec-cua-toi.json", officer);
    int64_t before = answer_number(&r, "total");
    owe_more(app, 21000);
    r = app_get(app, "/viec-cua-toi.json", officer);
    CHECK_EQ_I64(before, 1);
    CHECK_EQ_I64(answer_number(&r, "total"), before + 21000);
}

/* Every row of a part stands on exactly one page, the nearest deadline first; the page, its title and the file count the same. */
APP_TEST(my_work_of_any_size_is_counted_and_shown_page_by_page)
{
    (void)begin(app);
    struct who officer = app_person(app, "can-bo-b", ROLE_OFFICER, "goc");
    owe_more(app, 120000);
    app_sql(app, "UPDATE obligation SET original_due = original_due - 7 - 7 * (id % 2) WHERE id > 120900;"); /* due first: fifty, then fifty */
    struct answer r = app_get(app, "/viec-cua-toi", officer);
    CHECK_EQ_I64(r.status, 200);
    CHECK(answer_has(&r, "Phối hợp, tham mưu (120.000)"));
    CHECK(answer_has(&r, "href=\"/viec-cua-toi?phan=phoi-hop\">Xem cả 120.000 việc"));
    CHECK(r.body.n < 100 * 1024);
    r = app_get(app, "/viec-cua-toi?phan=phoi-hop", officer);
    CHECK(answer_has(&r, "/nghia-vu/120901\"") && answer_has(&r, "/nghia-vu/120999\""));
    CHECK(!answer_has(&r, "/nghia-vu/121000\"") && !answer_has(&r, "/nghia-vu/1001\""));
    r = app_get(app, "/viec-cua-toi?phan=phoi-hop&trang=2", officer);
    CHECK(answer_has(&r, "/nghia-vu/120902\"") && answer_has(&r, "/nghia-vu/121000\""));
    r = app_get(app, "/viec-cua-toi?phan=phoi-hop&trang=3", officer);
    CHECK(answer_has(&r, "/nghia-vu/1001\""));
    CHECK(answer_has(&r, "101–150"));
    r = app_get(app, "/viec-cua-toi?phan=phoi-hop&trang=2400", officer);
    CHECK(answer_has(&r, "/nghia-vu/120900\""));
    r = app_get(app, "/viec-cua-toi.json?phan=phoi-hop", officer);
    CHECK_EQ_I64(answer_number(&r, "total"), 120000);
}

/* Two reports of one obligation in the hands of one reader: the draft has its own line, because the obligation stands among what came back. */
APP_TEST(my_work_shows_a_draft_beside_a_returned_report)
{
    struct cast c = begin(app);
    int64_t id = new_draft(app, c.officer, OB_OPEN, NARRATIVE "&progress=10&delivers=0");
    CHECK_EQ_I64(step(app, c.officer, id, "nop", NULL).status, 303);
    CHECK_EQ_I64(step(app, c.assigner, id, "tra-lai", "Cần nêu rõ số văn bản.").status, 303);
    app_sql(app, "INSERT INTO report (id, obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, "
                 "revision, seq) SELECT 77, obligation_id, org_id, 2, author_id, 'x', '', '', 0, 0, 'draft', 1, seq FROM report WHERE id = 1");
    struct answer r = app_get(app, "/viec-cua-toi", c.officer);
    CHECK(answer_has(&r, "Bị trả lại (1)"));
    CHECK(answer_has(&r, "Đang soạn (1)"));
    CHECK(answer_has(&r, "href=\"/bao-cao/77\""));
    CHECK(answer_has(&r, "Sắp đến hạn (1)")); /* the other one */
}
