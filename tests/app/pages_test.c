/* What pages say and offer, with the bundled programme, on both engines. */
#include "api_help.h"

static int64_t found(struct test_app *a, const char *query)
{
    const struct json *v = api_json(a, app_path(a, "/nhiem-vu.json%s", query));
    const struct json *total = v ? json_get(v, S("total")) : NULL;
    return total ? total->number : -1;
}

static struct answer page(struct test_app *a, const char *query)
{
    return app_get(a, app_path(a, "/nhiem-vu%s", query), app_nobody);
}

APP_TEST(task_list_offers_every_group_at_once)
{
    pack_fill_now(app);
    struct answer r = page(app, "");
    CHECK(answer_has(&r, "<optgroup label=\"03/NQ-CP\">"));
    CHECK(answer_has(&r, "<optgroup label=\"05-TB/BCĐTW\">"));
    CHECK(answer_has(&r, "<option value=\"03-NQ-CP.2\">"));
    CHECK_EQ_I64(found(app, "?nhom=03-NQ-CP.2"), found(app, "?van-ban=03-NQ-CP&nhom=2"));
    CHECK(found(app, "?nhom=03-NQ-CP.2") > 5);
    CHECK(found(app, "?nhom=03-NQ-CP.2") < found(app, "?nhom=2")); /* that group of any document */
    r = page(app, "?nhom=03-NQ-CP.2");
    CHECK(answer_has(&r, "<option value=\"03-NQ-CP.2\" selected>"));
    CHECK(answer_has(&r, "03/NQ-CP: "));
    CHECK(answer_has(&r, "/nhiem-vu.csv?nhom=03-NQ-CP.2"));
}

APP_TEST(task_list_offers_the_groups_of_the_chosen_document)
{
    pack_fill_now(app);
    struct answer r = page(app, "?van-ban=03-NQ-CP");
    CHECK(answer_has(&r, "<optgroup label=\"03/NQ-CP\">"));
    CHECK(!answer_has(&r, "<optgroup label=\"05-TB/BCĐTW\">"));
    r = page(app, "?van-ban=03-NQ-CP&nhom=2");
    CHECK(answer_has(&r, "<option value=\"03-NQ-CP.2\" selected>"));
    CHECK(answer_has(&r, "/nhiem-vu.csv?van-ban=03-NQ-CP&amp;nhom=2"));
    r = page(app, "?van-ban=03-NQ-CP&nhom=03-NQ-CP.2"); /* as the form sends it */
    CHECK(answer_has(&r, "/nhiem-vu.csv?van-ban=03-NQ-CP&amp;nhom=2"));
}

/* Another document is chosen while the group of the last one still stands in the form. */
APP_TEST(task_list_lets_go_of_the_group_of_another_document)
{
    pack_fill_now(app);
    CHECK_EQ_I64(found(app, "?van-ban=05-TB-BCDTW&nhom=03-NQ-CP.2"), found(app, "?van-ban=05-TB-BCDTW"));
    struct answer r = page(app, "?van-ban=05-TB-BCDTW&nhom=03-NQ-CP.2");
    CHECK(answer_has(&r, "/nhiem-vu.csv?van-ban=05-TB-BCDTW\""));
    CHECK(!answer_has(&r, "<option value=\"03-NQ-CP.2\""));
}

APP_TEST(task_list_knows_no_groups_that_are_not_there)
{
    static const char *const wrong[] = {"?nhom=03-NQ-CP.99", "?nhom=99", "?van-ban=03-NQ-CP&nhom=99", "?nhom=99-NQ-CP.2", "?nhom=.2.2", "?nhom=03-NQ-CP.2.2"};
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK_EQ_I64(page(app, wrong[i]).status, 404);
    }
    CHECK_EQ_I64(found(app, "?nhom=03-NQ-CP.0"), found(app, "?van-ban=03-NQ-CP&nhom=0"));
    CHECK(found(app, "?nhom=03-NQ-CP.0") > 0);
}

/* --- words ------------------------------------------------------------------------------------------------------------ */

/* Number 1 is given to all Party bodies and has no end: it neither lacks a lead nor a date. */
APP_TEST(obligation_page_says_who_owes_a_duty_of_many)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/nghia-vu/1", app_nobody);
    CHECK(answer_has(&r, "Từng cơ quan: xem ở trang nhiệm vụ"));
    CHECK(answer_has(&r, "Thường xuyên, không có ngày kết thúc"));
    CHECK(!answer_has(&r, "Chưa có cơ quan nào được nêu tên") && !answer_has(&r, "Chưa có hạn"));
    r = app_get(app, "/nghia-vu/2", app_nobody);
    CHECK(answer_has(&r, "Chưa có cơ quan nào được nêu tên"));
}

/* A slide deck has a key where a legal text has a number. */
APP_TEST(document_pages_name_what_has_no_number_by_its_title)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/van-ban", app_nobody);
    CHECK(answer_has(&r, ">Bản trình chiếu tóm lược Nghị quyết số 57-NQ/TW</a>"));
    CHECK(!answer_has(&r, ">tom-luoc-57<"));
    r = app_get(app, "/en/van-ban/tom-luoc-57", app_nobody);
    CHECK(answer_has(&r, "<h1>Slide deck summarising Resolution 57-NQ/TW</h1>"));
    r = app_get(app, "/nhiem-vu/03-II.1.c", app_nobody);
    CHECK(answer_has(&r, "<a href=\"/van-ban/57-NQ-TW/III.1.-1\">57-NQ/TW, III.1.-1</a>"));
}

/* A part of a bar opens exactly the rows that it counts, also those of a province at national size, which with its communes owes tens of thousands. */
APP_TEST(organisation_lists_all_that_its_bar_counts)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/co-quan/viet-nam/nghia-vu.json", app_nobody);
    int64_t before = answer_number(&r, "total");
    app_sql(app, "INSERT INTO obligation (task_id, no, role, org_id, occurrence, undecided, start_day, due_kind, weight, seq) "
                 "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 21000) "
                 "SELECT (SELECT min(id) FROM task), 1000, 'lead', (SELECT id FROM org WHERE org_key = 'bo-tai-chinh'), 1000 + i, 0, 20000, 'none', 1, "
                 "(SELECT max(seq) FROM event) FROM k;");
    r = app_get(app, "/co-quan/viet-nam/nghia-vu.json", app_nobody);
    CHECK(before > 1000);
    CHECK_EQ_I64(answer_number(&r, "total"), before + 21000);
}

/* A clause on which everything hangs. */
APP_TEST(clause_of_many_tasks_goes_on_at_its_own_page)
{
    pack_fill_now(app);
    app_sql(app, "INSERT INTO task (programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, kind, ord, seq) "
                 "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 12000) "
                 "SELECT 1, 'N/' || i, 'N-' || i, c.document_id, c.id, 'x' || (i % 20), 'Nhiệm vụ thêm số ' || i, 'Task ' || i, 'one_off', 10000 + i, 1 "
                 "FROM k, clause c JOIN document d ON d.id = c.document_id WHERE d.slug = '03-NQ-CP' AND c.path = 'II.1.a';");
    struct answer r = app_get(app, "/van-ban/03-NQ-CP?phan=II.1.a", app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK(r.body.n <= 40 * 1024);
    CHECK(answer_has(&r, ">N/12</a>")); /* before the clause's own, by their order */
    CHECK(!answer_has(&r, ">N/13</a>"));
    CHECK(answer_has(&r, "href=\"/van-ban/03-NQ-CP/II.1.a\">và 11.989 nhiệm vụ nữa"));
    r = app_get(app, "/van-ban/03-NQ-CP/II.1.a", app_nobody);
    CHECK(answer_has(&r, "href=\"/nhiem-vu/N-25\""));
    CHECK(!answer_has(&r, "href=\"/nhiem-vu/N-26\""));
    CHECK(answer_has(&r, "/van-ban/03-NQ-CP/II.1.a?trang=481\""));
    CHECK(r.body.n <= 40 * 1024);
    r = app_get(app, "/van-ban/03-NQ-CP/II.1.a?trang=480", app_nobody);
    CHECK(answer_has(&r, "href=\"/nhiem-vu/N-12000\""));
    CHECK_EQ_I64(app_get(app, "/van-ban/03-NQ-CP/II.1.a?trang=482", app_nobody).status, 404);
}

/* Twenty more groups: the worst of them, and the way to all. */
APP_TEST(home_shows_the_worst_of_many_groups)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/", app_nobody);
    CHECK(!answer_has(&r, "Những nhóm có nhiều nhiệm vụ quá hạn nhất"));
    app_sql(app, "UPDATE task SET group_no = 'x' || (id % 20) WHERE document_id = (SELECT id FROM document WHERE slug = '03-NQ-CP') AND group_no = '1';");
    app_again(app);
    r = app_get(app, "/", app_nobody);
    CHECK(answer_has(&r, "Những nhóm có nhiều nhiệm vụ quá hạn nhất"));
    CHECK(answer_has(&r, "href=\"/bang-nhiet?van-ban=03-NQ-CP\">Cả "));
    CHECK(r.body.n <= 40 * 1024);
}
