/* What follows from obligations because a day has come: occurrences of recurring ones, successions that take effect. */
#include "app_fixture.h"
#include "base/date.h"
#include "core/housekeeping.h"
#include "features/obligation/obligation.h"
#include "pack_help.h"

#include <pthread.h>

static const char last_due[] = "SELECT max(original_due) FROM obligation WHERE occurrence > 0";
static const char all_events[] = "SELECT count(*) FROM event";

/* The program has been down for a while, or a day has begun. */
static void on_day(struct test_app *app, int64_t days)
{
    app_clock(app, APP_START_MS + days * DAY_MS);
    app_housekeep(app->app);
}

/* Loading settles everything; what it finds to add, the days before did not bring. */
static int64_t added_by_loading(struct test_app *app)
{
    struct pack_copy p = pack_bundled();
    int64_t known = app_number(app, all_events);
    (void)pack_must(app, &p);
    return app_number(app, all_events) - known;
}

APP_TEST(daily_occurrences_come_with_the_days)
{
    pack_fill_now(app);
    int64_t known = app_number(app, all_events);
    on_day(app, 0);
    CHECK_EQ_I64(app_number(app, all_events), known); /* loading reached the horizon */
    on_day(app, 62);
    int64_t horizon = day_of_moment(app->now) + OBLIGATION_HORIZON_DAYS;
    CHECK(app_number(app, last_due) <= horizon && app_number(app, last_due) > horizon - 31);
    CHECK(app_number(app, all_events) > known);
    CHECK_EQ_I64(app_number(app, app_path(app, "SELECT count(*) FROM event WHERE seq > %lld AND actor <> 'system'", (long long)known)), 0);
    CHECK_EQ_I64(added_by_loading(app), 0);
    known = app_number(app, all_events);
    app_again(app);
    on_day(app, 62);
    CHECK_EQ_I64(app_number(app, all_events), known);
    on_day(app, 800); /* more than a batch at once */
    CHECK_EQ_I64(added_by_loading(app), 0);
}

APP_TEST(daily_occurrences_begin_exactly_at_the_horizon)
{
    pack_fill_now(app);
    int64_t next = app_number(app, "SELECT max(original_due) FROM obligation WHERE occurrence > 0 AND recurrence = 'monthly'");
    int64_t month_after = day_month_end((day_t)next + 1);
    int64_t reach = month_after - OBLIGATION_HORIZON_DAYS - day_of_moment(APP_START_MS);
    int64_t known = app_number(app, all_events);
    on_day(app, reach - 1);
    CHECK_EQ_I64(app_number(app, all_events), known);
    on_day(app, reach);
    CHECK_EQ_I64(app_number(app, "SELECT max(original_due) FROM obligation WHERE occurrence > 0 AND recurrence = 'monthly'"), month_after);
}

/* The row of a recurring duty has no date of its own; "none" would contradict the dates of its periods above it. */
APP_TEST(daily_recurring_duty_says_that_its_periods_have_the_dates)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/nhiem-vu/05-3dd", app_nobody);
    CHECK(answer_has(&r, "data-l=\"Hạn gốc\"><span class=\"muted\">theo từng kỳ</span>"));
    CHECK(answer_has(&r, "data-l=\"Hạn hiệu lực\"><span class=\"muted\">theo từng kỳ</span>"));
    CHECK(!answer_has(&r, "<span class=\"muted\">không có</span>"));
    r = app_get(app, "/en/nhiem-vu/05-3dd", app_nobody);
    CHECK(answer_has(&r, "<span class=\"muted\">per period</span>"));
    r = app_get(app, "/nhiem-vu/03-II.1.a", app_nobody);
    CHECK(answer_has(&r, "data-l=\"Hạn gốc\"><span class=\"muted\">không có</span>"));
}

APP_TEST(daily_occurrences_are_on_the_board_at_the_next_request)
{
    pack_fill_now(app);
    CHECK_EQ_I64(app_get(app, "/nhiem-vu/05-3dd", app_nobody).status, 200);
    on_day(app, 62);
    long long id = (long long)app_number(app, "SELECT max(o.id) FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.code = '05/3đ' AND o.role = 'lead'");
    struct answer r = app_get(app, app_path(app, "/api/v1/obligations/%lld", id), app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(answer_text(&r, "status"), S("NOT_STARTED"));
    struct who auditor = app_person(app, "thanh-tra", ROLE_AUDITOR, "chinh-phu");
    r = app_get(app, app_path(app, "/nghia-vu/%lld", id), auditor);
    CHECK(answer_has(&r, "hệ thống tự ghi"));
}

APP_TEST(daily_occurrences_are_looked_for_once_a_day)
{
    pack_fill_now(app);
    int64_t all = app_number(app, "SELECT count(*) FROM obligation");
    on_day(app, 0);
    app_sql(app, "DELETE FROM obligation WHERE id = (SELECT max(id) FROM obligation WHERE occurrence > 1);\n");
    app_clock(app, APP_START_MS + DAY_MS * 15 / 24 - 1); /* 23:59 in Viet Nam */
    app_housekeep(app->app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation"), all - 1);
    app_clock(app, APP_START_MS + DAY_MS * 15 / 24);
    app_housekeep(app->app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation"), all);
}

static void *housekeep(void *app)
{
    app_housekeep(app);
    return NULL;
}

APP_TEST(daily_occurrences_come_once_from_two_processes)
{
    pack_fill_now(app);
    struct app *other = app_beside(app, NULL);
    pthread_t thread;
    app_clock(app, APP_START_MS + 200 * DAY_MS);
    CHECK_EQ_I64(pthread_create(&thread, NULL, housekeep, other), 0);
    app_housekeep(app->app);
    CHECK_EQ_I64(pthread_join(thread, NULL), 0);
    app_close(other);
    CHECK_EQ_I64(added_by_loading(app), 0);
    /* Each series was noted once, as one process notes it. */
    CHECK_EQ_I64(app_number(app, app_path(app, "SELECT count(*) FROM (SELECT object_id FROM event WHERE action = 'obligation.occurrences' AND known_at = %lld"
                                               " GROUP BY object_id HAVING count(*) > 1) AS twice",
                                          (long long)app->now)),
                 0);
}

/* On 2026-05-01 the Ministry of Home Affairs is merged into the Ministry of Justice. */
APP_TEST(daily_successions_take_effect_on_their_day)
{
    struct pack_copy p = pack_bundled();
    (void)pack_edit(t, &p, "organisations.csv", "bo-noi-vu,2025-03-01,,", "bo-noi-vu,2025-03-01,2026-04-30,");
    (void)pack_edit(t, &p, "successions.csv", "predecessor,successor,on,kind,basis,note_vi,note_en\n",
                    "predecessor,successor,on,kind,basis,note_vi,note_en\nbo-noi-vu,bo-tu-phap,2026-05-01,merge,99/2026/QH16,,\n");
    (void)pack_must(app, &p);
    const char *passed = "SELECT count(*) FROM obligation_change WHERE document = '99/2026/QH16'";
    on_day(app, 59); /* 2026-04-30 */
    CHECK_EQ_I64(app_number(app, passed), 0);
    on_day(app, 60);
    CHECK(app_number(app, passed) > 0);
    int64_t known = app_number(app, all_events);
    (void)pack_must(app, &p);
    CHECK_EQ_I64(app_number(app, all_events), known);
    app_again(app);
    on_day(app, 60);
    CHECK_EQ_I64(app_number(app, all_events), known);
}

/* --- leads and deadlines that were decided ------------------------------------------------------------------------------------------ */

static int64_t lead_of(struct test_app *app, const char *code, const char *wanted)
{
    return app_number(app, app_path(app,
                                    "SELECT coalesce(max(o.id), 0) FROM obligation o JOIN task t ON t.id = o.task_id"
                                    " WHERE t.code = '%s' AND o.role = 'lead' AND o.scope_id IS NULL AND %s",
                                    code, wanted));
}

static struct answer name_lead(struct test_app *app, struct who assigner, int64_t id, const char *key)
{
    const char *json = app_path(app, "{\"lead\":\"%s\",\"reason\":\"Phân công một bộ chủ trì.\"}", key);
    return app_json(app, METHOD_POST, app_path(app, "/api/v1/obligations/%lld/lead", (long long)id), assigner, json);
}

/* Key of who bears an obligation, as the API says it. */
static struct str bearer_of(struct test_app *app, int64_t id)
{
    struct answer r = app_get(app, app_path(app, "/api/v1/obligations/%lld", (long long)id), app_nobody);
    return answer_text(&r, "organisation");
}

APP_TEST(daily_lead_of_an_undecided_series_reaches_its_occurrences)
{
    pack_fill_now(app);
    struct who assigner = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "ban-chi-dao-trung-uong");
    int64_t first = lead_of(app, "05/3d", "o.occurrence = 1");
    int64_t own = lead_of(app, "05/3d", "o.occurrence = 2");
    int64_t last = lead_of(app, "05/3d", "o.occurrence > 2");
    CHECK_EQ_I64(name_lead(app, assigner, own, "bo-y-te").status, 200);
    CHECK_EQ_I64(name_lead(app, assigner, lead_of(app, "05/3d", "o.occurrence = 0"), "bo-cong-an").status, 200);
    CHECK_STR(bearer_of(app, first), S("bo-cong-an"));
    CHECK_STR(bearer_of(app, last), S("bo-cong-an"));
    CHECK_STR(bearer_of(app, own), S("bo-y-te")); /* named for itself */
    on_day(app, 62);
    int64_t added = lead_of(app, "05/3d", "o.occurrence > 0");
    CHECK(added > last);
    struct answer r = app_get(app, app_path(app, "/api/v1/obligations/%lld", (long long)added), app_nobody);
    CHECK_STR(answer_text(&r, "organisation"), S("bo-cong-an"));
    CHECK(answer_has(&r, "\"undecided\":false"));
    CHECK_EQ_I64(added_by_loading(app), 0);
}

/* What is owed are the periods: neither a report nor a day for the whole of them means anything. */
APP_TEST(daily_series_takes_no_report_and_no_day)
{
    pack_fill_now(app);
    struct who officer = app_person(app, "can-bo", ROLE_OFFICER, "bo-ngoai-giao");
    struct who assigner = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "ban-chi-dao-trung-uong");
    long long series = (long long)lead_of(app, "05/3đ", "o.occurrence = 0");
    long long period = (long long)lead_of(app, "05/3đ", "o.occurrence = 1");
    static const char report[] = "{\"narrative\":\"Đã làm xong phần việc của kỳ này.\",\"progress_permille\":500}";
    struct answer r = app_json(app, METHOD_POST, app_path(app, "/api/v1/obligations/%lld/reports", series), officer, report);
    CHECK_EQ_I64(r.status, 409);
    CHECK(answer_has(&r, "reports are made for each period"));
    CHECK_EQ_I64(app_json(app, METHOD_POST, app_path(app, "/api/v1/obligations/%lld/reports", period), officer, report).status, 201);
    r = app_json(app, METHOD_POST, app_path(app, "/api/v1/obligations/%lld/due", series), assigner,
                 "{\"due\":\"2026-12-31\",\"document\":\"1/QĐ\",\"reason\":\"Đặt hạn cho cả việc định kỳ.\"}");
    CHECK_EQ_I64(r.status, 409);
    CHECK(answer_has(&r, "each period has its own"));
    r = app_get(app, app_path(app, "/nghia-vu/%lld", series), officer);
    CHECK(answer_has(&r, "Nghĩa vụ định kỳ") && !answer_has(&r, "/bao-cao\"") && !answer_has(&r, "st big"));
    r = app_get(app, app_path(app, "/nghia-vu/%lld", period), officer);
    CHECK(answer_has(&r, "st big"));
}

/* What waits to be given to somebody can be given: no duty of many, no period of a recurring one. */
APP_TEST(daily_work_to_assign_can_be_assigned)
{
    pack_fill_now(app);
    struct who assigner = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "ban-chi-dao-trung-uong");
    struct answer r = app_get(app, "/viec-cua-toi.csv?phan=cho-giao", assigner);
    CHECK(answer_has(&r, app_path(app, "/nghia-vu/%lld/giao", (long long)lead_of(app, "05/3d", "o.occurrence = 0"))));
    CHECK(!answer_has(&r, app_path(app, "/nghia-vu/%lld/giao", (long long)lead_of(app, "05/3d", "o.occurrence = 1"))));
    CHECK(!answer_has(&r, app_path(app, "/nghia-vu/%lld/giao", (long long)app_number(app, "SELECT min(id) FROM obligation WHERE selector_id IS NOT NULL AND parent_id IS NULL"))));
}

APP_TEST(daily_another_lead_takes_the_occurrences_to_come)
{
    pack_fill_now(app);
    struct who assigner = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "ban-chi-dao-trung-uong");
    int64_t begun = lead_of(app, "05/3đ", app_path(app, "o.occurrence > 0 AND o.start_day < %lld", (long long)day_of_moment(app->now)));
    int64_t coming = lead_of(app, "05/3đ", "o.occurrence > 0");
    CHECK_EQ_I64(name_lead(app, assigner, lead_of(app, "05/3đ", "o.occurrence = 0"), "bo-cong-an").status, 200);
    CHECK_STR(bearer_of(app, begun), S("bo-ngoai-giao"));
    CHECK_STR(bearer_of(app, coming), S("bo-cong-an"));
}

APP_TEST(daily_moved_deadline_of_an_occurrence_stays)
{
    pack_fill_now(app);
    struct who assigner = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "ban-chi-dao-trung-uong");
    int64_t last = lead_of(app, "05/3đ", "o.occurrence > 0");
    struct answer r = app_json(app, METHOD_POST, app_path(app, "/api/v1/obligations/%lld/due", (long long)last), assigner,
                               "{\"due\":\"2027-12-31\",\"document\":\"1/QĐ\",\"reason\":\"Gia hạn một kỳ.\"}");
    CHECK_EQ_I64(r.status, 200);
    on_day(app, 62);
    r = app_get(app, app_path(app, "/api/v1/obligations/%lld", (long long)last), app_nobody);
    CHECK(answer_has(&r, "2027-12-31"));
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation_change WHERE kind = 'due_moved'"), 1);
    CHECK_EQ_I64(added_by_loading(app), 0);
}
