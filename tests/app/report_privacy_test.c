/* What is being written belongs to its writers: everybody else reads what was handed over last (docs/report.md). */
#include "app_fixture.h"

#define FIRST "Bản nộp lần một, đủ hai mươi ký tự."
#define SECOND "Bản sửa dở dang sau khi bị trả lại."

struct cast {
    struct who officer, assigner, auditor;
};

static struct cast begin(struct test_app *a)
{
    app_world(a);
    return (struct cast){app_person(a, "can-bo", ROLE_OFFICER, "cuc-a1"), app_person(a, "nguoi-giao", ROLE_ASSIGNER, "van-phong"),
                         app_person(a, "kiem-tra", ROLE_AUDITOR, "cuc-a1")};
}

static struct answer draft(struct test_app *a, struct who who)
{
    return app_json(a, METHOD_POST, "/api/v1/obligations/1/reports", who,
                    "{\"narrative\":\"" FIRST "\",\"difficulties\":\"Khó lần một\",\"progress_permille\":100}");
}

static struct answer edit(struct test_app *a, struct who who, int64_t report)
{
    struct answer now = app_get(a, app_path(a, "/api/v1/reports/%lld", (long long)report), who);
    return app_json(a, METHOD_PUT, app_path(a, "/api/v1/reports/%lld", (long long)report), who,
                    app_path(a, "{\"revision\":%lld,\"narrative\":\"" SECOND "\",\"difficulties\":\"Khó lần hai\",\"progress_permille\":777}",
                             (long long)answer_number(&now, "revision")));
}

static int attach(struct test_app *a, struct who who, const char *name, struct str content)
{
    return app_upload(a, "/bao-cao/1/minh-chung", who, name, content).status;
}

/* Report 1: submitted with tep-mot.pdf, returned; then its writer changes the text, takes that file off and adds another one. */
static void edit_a_returned_one(struct test *t, struct test_app *a, const struct cast *c)
{
    CHECK_EQ_I64(draft(a, c->officer).status, 201);
    CHECK_EQ_I64(attach(a, c->officer, "tep-mot.pdf", S("%PDF-1 một")), 303);
    CHECK_EQ_I64(app_json(a, METHOD_POST, "/api/v1/reports/1/submit", c->officer, "{}").status, 200);
    CHECK_EQ_I64(app_json(a, METHOD_POST, "/api/v1/reports/1/return", c->assigner, "{\"remark\":\"Cần nêu rõ số văn bản.\"}").status, 200);
    CHECK_EQ_I64(edit(a, c->officer, 1).status, 200);
    CHECK_EQ_I64(app_form(a, "/bao-cao/1/minh-chung/1/go", c->officer, "").status, 303);
    CHECK_EQ_I64(attach(a, c->officer, "tep-hai.pdf", S("%PDF-1 hai")), 303);
}

static void check_sees_what_was_submitted(struct test *t, struct test_app *a, struct who who)
{
    static const char *const addresses[] = {"/bao-cao/1", "/en/bao-cao/1", "/api/v1/reports/1"};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct answer r = app_get(a, addresses[i], who);
        CHECK_EQ_I64(r.status, 200);
        CHECK(answer_has(&r, FIRST));
        CHECK(answer_has(&r, "Khó lần một"));
        CHECK(answer_has(&r, "tep-mot.pdf"));
        CHECK(!answer_has(&r, SECOND));
        CHECK(!answer_has(&r, "Khó lần hai"));
        CHECK(!answer_has(&r, "tep-hai.pdf"));
        /* As the API, the page and the page in English write it; the bare digits may stand in a token. */
        CHECK(!answer_has(&r, "permille\":777") && !answer_has(&r, "77,7") && !answer_has(&r, "77.7"));
    }
    struct answer list = app_get(a, "/api/v1/reports?obligation=1", who);
    CHECK(answer_has(&list, FIRST) && !answer_has(&list, SECOND) && !answer_has(&list, "Khó lần hai"));
    struct answer file = app_get(a, "/bao-cao/1/minh-chung/1", who);
    CHECK_EQ_I64(file.status, 200);
    CHECK_STR(file.body, S("%PDF-1 một"));
    CHECK_EQ_I64(app_get(a, "/bao-cao/1/minh-chung/2", who).status, 404);
    CHECK_EQ_I64(app_get(a, "/api/v1/reports/1/evidence/2", who).status, 404);
}

APP_TEST(report_edited_after_it_came_back_is_read_as_submitted)
{
    struct cast c = begin(app);
    edit_a_returned_one(t, app, &c);
    check_sees_what_was_submitted(t, app, c.assigner);
    check_sees_what_was_submitted(t, app, c.auditor);
    struct answer mine = app_get(app, "/api/v1/reports/1", c.officer);
    CHECK(answer_has(&mine, SECOND) && answer_has(&mine, "tep-hai.pdf") && !answer_has(&mine, "tep-mot.pdf"));
    CHECK_EQ_I64(app_get(app, "/bao-cao/1/minh-chung/2", c.officer).status, 200);
    struct answer list = app_get(app, "/api/v1/reports?obligation=1", c.officer); /* of what was handed over, also for its writer */
    CHECK(answer_has(&list, FIRST) && !answer_has(&list, SECOND));
    struct answer open = app_get(app, "/api/v1/obligations/1", app_nobody);
    CHECK_EQ_I64(answer_number(&open, "progress_permille"), 100);

    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/1/submit", c.officer, "{}").status, 200);
    struct answer now = app_get(app, "/api/v1/reports/1", c.assigner);
    CHECK(answer_has(&now, SECOND) && answer_has(&now, "tep-hai.pdf") && !answer_has(&now, "tep-mot.pdf"));
    CHECK_EQ_I64(app_get(app, "/bao-cao/1/minh-chung/2", c.assigner).status, 200);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/1/accept", c.assigner,
                          app_path(app, "{\"revision\":%lld}", (long long)answer_number(&now, "revision")))
                     .status,
                 200);
}

/* How often its writers press "save" is their business, too. */
APP_TEST(report_revision_shown_to_others_does_not_move_with_the_draft)
{
    struct cast c = begin(app);
    CHECK_EQ_I64(draft(app, c.officer).status, 201);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/1/submit", c.officer, "{}").status, 200);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/1/return", c.assigner, "{\"remark\":\"Cần nêu rõ số văn bản.\"}").status, 200);
    struct answer before = app_get(app, "/api/v1/reports/1", c.assigner);
    CHECK_EQ_I64(edit(app, c.officer, 1).status, 200);
    struct answer after = app_get(app, "/api/v1/reports/1", c.assigner);
    CHECK_EQ_I64(answer_number(&after, "revision"), answer_number(&before, "revision"));
}

static void step_raises(struct test_app *a, struct who who, const char *step, const char *body)
{
    struct test *t = a->t;
    int64_t before = app_number(a, "SELECT revision FROM report WHERE id = 1");
    struct answer r = app_json(a, METHOD_POST, app_path(a, "/api/v1/reports/1/%s", step), who, body);
    struct answer seen = app_get(a, "/api/v1/reports/1", who);
    CHECK_EQ_I64(r.status, 200);
    CHECK_EQ_I64(answer_number(&r, "revision"), before + 1);
    CHECK_EQ_I64(answer_number(&seen, "revision"), before + 1);
}

/* Those who decide see the revision that their own step made. */
APP_TEST(report_steps_answer_the_revision_that_they_made)
{
    struct cast c = begin(app);
    CHECK_EQ_I64(draft(app, c.officer).status, 201);
    step_raises(app, c.officer, "submit", "{}");
    step_raises(app, c.assigner, "return", "{\"remark\":\"Cần nêu rõ số văn bản.\"}");
    CHECK_EQ_I64(edit(app, c.officer, 1).status, 200);
    step_raises(app, c.officer, "submit", "{}");
    step_raises(app, c.assigner, "accept", "{}");
}

static void pass_on(struct test *t, struct test_app *a, struct who assigner, const char *lead)
{
    CHECK_EQ_I64(app_json(a, METHOD_POST, "/api/v1/obligations/1/lead", assigner,
                          app_path(a, "{\"lead\":\"%s\",\"document\":\"9/QĐ\",\"reason\":\"Chuyển cơ quan chủ trì.\"}", lead))
                     .status,
                 200);
}

APP_TEST(report_draft_stays_with_its_writer_when_the_work_passes_on)
{
    struct cast c = begin(app);
    struct who heir = app_person(app, "ke-nhiem", ROLE_OFFICER, "cuc-a2");
    CHECK_EQ_I64(draft(app, c.officer).status, 201);
    CHECK_EQ_I64(attach(app, c.officer, "tep-mot.pdf", S("%PDF-1 một")), 303);
    pass_on(t, app, c.assigner, "cuc-a2");
    CHECK_EQ_I64(app_get(app, "/bao-cao/1", heir).status, 404);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports/1", heir).status, 404);
    CHECK_EQ_I64(app_get(app, "/bao-cao/1/minh-chung/1", heir).status, 404);
    CHECK_EQ_I64(edit(app, heir, 1).status, 404);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/1/submit", heir, "{}").status, 404);
    struct answer r = app_get(app, "/nghia-vu/1", heir);
    CHECK(!answer_has(&r, "/bao-cao/1\""));
    CHECK(answer_has(&r, "/nghia-vu/1/bao-cao")); /* the new bearer begins its own */
    r = app_get(app, "/viec-cua-toi", heir);
    CHECK(!answer_has(&r, "/bao-cao/1\""));
    CHECK(answer_has(&r, "/nghia-vu/1\""));

    r = app_get(app, "/bao-cao/1", c.officer);
    CHECK_EQ_I64(r.status, 200); /* its writer may still read it, and no more */
    CHECK_EQ_I64(edit(app, c.officer, 1).status, 403);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/1/submit", c.officer, "{}").status, 403);

    r = draft(app, heir);
    CHECK_EQ_I64(r.status, 201);
    CHECK_EQ_I64(answer_number(&r, "id"), 2);
    CHECK_EQ_I64(app_get(app, "/bao-cao/2", c.officer).status, 404);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/2/submit", heir, "{}").status, 200);
    CHECK_EQ_I64(app_json(app, METHOD_POST, "/api/v1/reports/2/accept", c.assigner, "{}").status, 200);
}

APP_TEST(report_of_the_old_bearer_is_read_by_the_new_one_as_submitted)
{
    struct cast c = begin(app);
    struct who heir = app_person(app, "ke-nhiem", ROLE_OFFICER, "cuc-a2");
    edit_a_returned_one(t, app, &c);
    pass_on(t, app, c.assigner, "cuc-a2");
    check_sees_what_was_submitted(t, app, heir);
    CHECK_EQ_I64(edit(app, heir, 1).status, 403);
    struct answer r = app_get(app, "/nghia-vu/1", heir);
    CHECK(answer_has(&r, "/nghia-vu/1/bao-cao"));
    CHECK_EQ_I64(draft(app, heir).status, 201);
    CHECK_EQ_I64(draft(app, heir).status, 409); /* one is open */

    pass_on(t, app, c.assigner, "cuc-a1"); /* and back: each goes on with its own */
    CHECK_EQ_I64(draft(app, c.officer).status, 409);
    CHECK_EQ_I64(edit(app, c.officer, 1).status, 200);
    CHECK_EQ_I64(app_get(app, "/bao-cao/2", c.officer).status, 404);
}

/* Somebody above both sees both, and still does not mix them up. */
APP_TEST(report_of_the_old_bearer_is_not_continued_by_whoever_stands_above_both)
{
    struct cast c = begin(app);
    struct who above = app_person(app, "can-bo-bo", ROLE_OFFICER, "bo-a");
    CHECK_EQ_I64(draft(app, c.officer).status, 201);
    pass_on(t, app, c.assigner, "cuc-a2");
    CHECK_EQ_I64(app_get(app, "/bao-cao/1", above).status, 200);
    CHECK_EQ_I64(edit(app, above, 1).status, 403);
}
