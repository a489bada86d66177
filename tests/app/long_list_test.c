/* Lists of any length: what does not fit on a page stands on the next one, also of the whole country. */
#include "api_help.h"
#include "core/ctx.h"
#include "features/board/board.h"
#include "web/table.h"

static const struct json *rows_of(const struct json *v, const char *name, size_t *n)
{
    const struct json *rows = v ? json_get(v, str_c(name)) : NULL;
    *n = rows ? rows->n : 0;
    return rows ? rows->items : NULL;
}

/* 15,000 lead obligations of one organisation. */
static void owe_more(struct test_app *a)
{
    app_sql(a, "INSERT INTO obligation (id, task_id, no, role, org_id, occurrence, undecided, start_day, due_kind, original_due, weight, seq) "
               "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 15000) "
               "SELECT 100000 + i, (SELECT min(id) FROM task), 1000, 'lead', (SELECT id FROM org WHERE org_key = 'bo-tai-chinh'), 1000 + i, 0, 20000, 'by_day', "
               "CASE WHEN i % 10 = 0 THEN NULL ELSE 20400 + (i * 7919) % 500 END, 1, (SELECT max(seq) FROM event) FROM k;");
}

/* Reports on 1,300 of them, more than are read at once, handed over in another order than decided. */
static void report_some(struct test_app *a)
{
    app_sql(a, "INSERT INTO report (id, obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, "
               "revision, seq) SELECT id, id, org_id, 1, 1, 'x', '', '', 100, 0, 'accepted', 2, seq FROM obligation WHERE id > 100000 AND id <= 101300;");
    app_sql(a, "INSERT INTO report_submission (report_id, revision, narrative, difficulties, proposals, progress_permille, delivers, seq) "
               "SELECT id, 1, 'x', '', '', 100, 0, seq - 3 FROM report WHERE id > 100000;");
    app_sql(a, "INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq) "
               "SELECT id, id, 'submitted', 1, 'x', 0, 100, 0, '', seq - 3 FROM report WHERE id > 100000;");
    app_sql(a, "INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq) "
               "SELECT id, id, 'accepted', 1, 'y', 0, 100, 0, '', seq - id % 3 FROM report WHERE id > 100000 ORDER BY id DESC;");
}

/* The rows of each page are those of the file, in the file's order: worst first, then by deadline. */
APP_TEST(long_list_of_an_organisation_goes_on_page_after_page)
{
    enum { A_PAGE = 20 };
    static const int64_t pages[] = {1, 2, 77, 500};
    size_t n = 0;
    pack_fill_now(app);
    owe_more(app);
    const struct json *rows = rows_of(api_json(app, "/co-quan/viet-nam/nghia-vu.json"), "obligations", &n);
    CHECK(n > 16000);
    struct answer r = app_get(app, "/co-quan/viet-nam", app_nobody);
    CHECK(answer_has(&r, app_path(app, "trang=%zu\"", (n + A_PAGE - 1) / A_PAGE)));
    for (size_t p = 0; p < 4 && n > 16000; p++) {
        r = app_get(app, app_path(app, "/co-quan/viet-nam?trang=%lld", (long long)pages[p]), app_nobody);
        size_t before = 0;
        for (size_t i = 0; i < A_PAGE; i++) {
            struct str id = api_text(&rows[(size_t)(pages[p] - 1) * A_PAGE + i], "id");
            size_t at = str_find(r.body, STR_CAT(t->arena, S("href=\"/nghia-vu/"), id, S("\"")), before);
            CHECK(at != SIZE_MAX);
            before = at == SIZE_MAX ? before : at;
        }
    }
    CHECK_EQ_I64(app_get(app, app_path(app, "/co-quan/viet-nam?trang=%zu", (n + A_PAGE - 1) / A_PAGE + 1), app_nobody).status, 404);
    for (size_t i = 1; i < n; i++) {
        bool same = str_eq(api_text(&rows[i - 1], "status"), api_text(&rows[i], "status"));
        struct str due = api_text(&rows[i], "due");
        struct str before = api_text(&rows[i - 1], "due");
        CHECK(!same || str_eq(api_text(&rows[i], "status"), S("UNASSIGNED")) || !due.p || (before.p && str_cmp(before, due) <= 0));
    }
}

/* The pages of the API in every order are the order turned round, also from where a cursor stands. */
APP_TEST(long_list_of_obligations_is_sorted_however_long_it_is)
{
    static const char *const orders[] = {"order", "deadline", "status"};
    pack_fill_now(app);
    owe_more(app);
    for (size_t k = 0; k < 3; k++) {
        size_t n = 0;
        size_t m = 0;
        struct str next = S("");
        struct str before = S("");
        int64_t last = 0;
        int64_t seen = 0;
        int64_t total = 0;
        while (next.p) {
            const struct json *v = api_json(app, app_path(app, "/api/v1/obligations?org=viet-nam&limit=1000&fields=id,deadline&sort=%s%s%s", orders[k],
                                                          next.n ? "&after=" : "", str_cstr(t->arena, next)));
            const struct json *items = api_items(v, &n);
            for (size_t i = 0; i < n && k == 1; i++) {
                struct str due = api_text(&items[i], "deadline");
                CHECK(!due.p || (before.p && str_cmp(before, due) <= 0));
                before = due;
            }
            seen += (int64_t)n;
            last = n ? json_get(&items[n - 1], S("id"))->number : last;
            total = v ? json_get(v, S("total"))->number : -1;
            next = v ? api_text(v, "next") : STR_NONE;
        }
        CHECK_EQ_I64(seen, total);
        const struct json *down = api_items(api_json(app, app_path(app, "/api/v1/obligations?org=viet-nam&limit=1&fields=id&sort=-%s", orders[k])), &m);
        CHECK(m == 1 && json_get(&down[0], S("id"))->number == last);
    }
}

/* "Those borne by the organisation with this key and those below it", of one task too. */
APP_TEST(long_list_of_a_task_keeps_those_below_an_organisation)
{
    app_world(app);
    CHECK_EQ_I64(answer_number(&(struct answer){.body = app_get(app, "/api/v1/obligations?task=T/1&org=cuc-a1", app_nobody).body}, "total"), 1);
    CHECK_EQ_I64(answer_number(&(struct answer){.body = app_get(app, "/api/v1/obligations?task=T/1&org=bo-a", app_nobody).body}, "total"), 1);
    CHECK_EQ_I64(answer_number(&(struct answer){.body = app_get(app, "/api/v1/obligations?task=T/1&org=bo-a&own=1", app_nobody).body}, "total"), 0);
    CHECK_EQ_I64(answer_number(&(struct answer){.body = app_get(app, "/api/v1/obligations?task=T/1&org=bo-b", app_nobody).body}, "total"), 0);
}

static size_t walk_reports(struct test_app *a, const char *path)
{
    struct test *t = a->t;
    bool seen[1301] = {0};
    size_t rows = 0;
    struct str next = S("");
    while (next.p) {
        size_t n = 0;
        const struct json *v = api_json(a, next.n ? app_path(a, "%s&after=%s", path, str_cstr(t->arena, next)) : path);
        const struct json *items = api_items(v, &n);
        for (size_t i = 0; i < n; i++) {
            int64_t id = json_get(&items[i], S("id"))->number - 100000;
            CHECK(id > 0 && id <= 1300 && !seen[id]);
            seen[id > 0 && id <= 1300 ? id : 0] = true;
        }
        rows += n;
        next = v ? api_text(v, "next") : STR_NONE;
    }
    return rows;
}

/* More obligations than are looked up one by one: the reports are picked out of all. */
APP_TEST(long_list_of_reports_of_the_country_pages)
{
    pack_fill_now(app);
    (void)app_account(app, "nguoi-nop", "nguoi-nop");
    owe_more(app);
    report_some(app);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=viet-nam&limit=70"), 1300);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=viet-nam&limit=1000&sort=step"), 1300);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=bo-tai-chinh&limit=70&state=accepted"), 1300);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=viet-nam&limit=70&state=returned"), 0);
    app_sql(app, "UPDATE obligation SET org_id = (SELECT id FROM org WHERE org_key = 'bo-khoa-hoc-va-cong-nghe') WHERE id > 100000 AND id <= 101250;");
    app_again(app);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=bo-tai-chinh&limit=7&sort=step"), 50);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=bo-tai-chinh&limit=1000&sort=step"), 50);
    CHECK_EQ_I64(walk_reports(app, "/api/v1/reports?org=bo-tai-chinh&limit=1000"), 50);
    CHECK_EQ_I64(app_get(app, "/api/v1/reports?org=viet-nam&after=abc", app_nobody).status, 400);
}

/* One task of more organisations than a page shows: the first of them, and where the others are. */
APP_TEST(long_list_of_a_task_is_cut_and_says_where_the_rest_is)
{
    pack_fill_now(app);
    owe_more(app);
    app_sql(app, "UPDATE task SET slug = 'dai', code = 'dai' WHERE id = (SELECT min(id) FROM task);");
    struct answer r = app_get(app, "/api/v1/tasks/dai", app_nobody);
    size_t n = 0;
    const struct json *v = api_json(app, "/api/v1/tasks/dai?as_of=2026-03-02");
    (void)rows_of(v, "obligations", &n);
    CHECK_EQ_I64(n, 100);
    CHECK(answer_number(&r, "obligations_total") > 15000);
    CHECK_STR(api_text(v, "obligations_page"), S("/api/v1/obligations?task=dai&as_of=2026-03-02"));
    int64_t all = answer_number(&(struct answer){.body = app_get(app, "/api/v1/obligations?task=dai", app_nobody).body}, "total");
    CHECK_EQ_I64(answer_number(&r, "obligations_total"), all);
    r = app_get(app, "/nhiem-vu/dai", app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK(r.body.n <= 40 * 1024);
    CHECK(answer_has(&r, "/nhiem-vu/dai?trang=2\""));
    CHECK(answer_has(&r, "/nhiem-vu/dai?trang-dong=2\""));
    CHECK(answer_has(&r, "/nhiem-vu/dai/nghia-vu.csv"));
    CHECK(answer_has(&r, "href=\"/nghia-vu/1\""));
    r = app_get(app, "/nhiem-vu/dai?trang-dong=2", app_nobody);
    CHECK(!answer_has(&r, "href=\"/nghia-vu/1\""));
    CHECK(answer_has(&r, "href=\"/nghia-vu/100025\"") || answer_has(&r, "href=\"/nghia-vu/100026\""));
    CHECK_EQ_I64(app_get(app, "/nhiem-vu/dai?trang-dong=9999", app_nobody).status, 404);
}

/* --- what a long answer reads now and then ---------------------------------------------------------------------------------- */

struct reading_on {
    struct test_app *app;
    struct who officer;
    struct board_obligation before, after;
    int64_t seq;
};

/* An event, and with it a later deadline; then somebody else brings the board up to it. */
static void move_deadline(const struct reading_on *r)
{
    struct test *t = r->app->t;
    struct answer a = app_json(r->app, METHOD_POST, "/api/v1/obligations/1/reports", r->officer,
                               "{\"narrative\":\"Đã làm được một phần việc.\",\"progress_permille\":300,\"submit\":true}");
    CHECK_EQ_I64(a.status, 201);
    app_sql(r->app, "INSERT INTO obligation_change (obligation_id, kind, due, after_expiry, document, reason, seq) "
                    "VALUES (1, 'due_moved', 20700, 0, 'x', 'x', (SELECT max(seq) FROM event))");
    a = app_get(r->app, "/api/v1/obligations/1", app_nobody);
    CHECK_STR(answer_text(&a, "deadline"), S("2026-09-04"));
}

static enum err read_on(struct ctx *ctx, void *user)
{
    struct reading_on *r = user;
    const struct board *b = NULL;
    TRY(board_open(ctx, (struct opt_i64){0}, &b));
    TRY(board_obligation_get(b, OB_OPEN, &r->before));
    board_let_go(ctx, b);
    move_deadline(r);
    TRY(board_hold_again(ctx, b));
    return board_obligation_get(b, OB_OPEN, &r->after);
}

APP_TEST(long_list_keeps_to_the_state_that_it_began_with)
{
    app_world(app);
    struct reading_on r = {.app = app, .officer = app_person(app, "can-bo", ROLE_OFFICER, "cuc-a1")};
    app_do(app, false, read_on, &r);
    CHECK(r.before.due.has && r.after.due.has);
    CHECK_EQ_I64(r.after.due.v, r.before.due.v);
    CHECK_EQ_I64(r.after.verdict.days, r.before.verdict.days);
}

/* Reads a day of the past, another one than those around it, and lets the innermost read on. */
struct at_once {
    struct reading_on *r;
    const struct board *b; /* the one that was let go */
    struct ctx *of;        /* its use case */
    int days;
};

static enum err read_a_past_day(struct ctx *ctx, void *user)
{
    struct at_once *o = user;
    const struct board *past = NULL;
    TRY(board_open(ctx, (struct opt_i64){true, ctx->now - (int64_t)o->days * 86400000}, &past));
    if (o->days < 4) {
        o->days++;
        app_do(o->r->app, false, read_a_past_day, o);
        return OK;
    }
    /* More states are being read than are kept: one more to be judged would have to wait for the end of another. */
    TRY(board_hold_again(o->of, o->b));
    return board_obligation_get(o->b, OB_OPEN, &o->r->after);
}

static enum err read_on_beside_others(struct ctx *ctx, void *user)
{
    struct reading_on *r = user;
    struct at_once o = {.r = r, .of = ctx, .days = 2};
    TRY(board_open(ctx, (struct opt_i64){true, ctx->now - 86400000}, &o.b));
    TRY(board_obligation_get(o.b, OB_OPEN, &r->before));
    board_let_go(ctx, o.b);
    app_do(r->app, false, read_a_past_day, &o);
    return OK;
}

APP_TEST(long_list_reads_on_without_waiting_for_others)
{
    app_world(app);
    app_clock(app, app->now + 10 * INT64_C(86400000));
    struct reading_on r = {.app = app};
    app_do(app, false, read_on_beside_others, &r);
    CHECK(r.before.due.has && r.after.due.has);
    CHECK_EQ_I64(r.after.due.v, r.before.due.v);
    CHECK_EQ_I64(r.after.verdict.days, r.before.verdict.days);
    CHECK_EQ_I64(r.after.verdict.also, r.before.verdict.also);
}

static enum err begin_too_long(struct ctx *ctx, void *user)
{
    static const struct table_column columns[] = {{S_INIT("id"), MSG_table_number, CELL_NUMBER, 10}};
    enum err *e = user;
    struct table *table = NULL;
    struct response res = response_new(ctx->arena, 1 << 20);
    struct table_about about = {.columns = columns, .n_columns = 1, .rows = S("rows"), .title = S(""), .page = S("/"), .n_rows = XLSX_ROWS_MAX + 1};
    *e = table_begin(ctx, &about, &res, &table);
    return OK;
}

/* A sheet ends at 1,048,576 rows. Nothing is left out silently. */
APP_TEST(long_list_says_when_a_spreadsheet_has_no_room_for_it)
{
    enum err e = OK;
    app_do(app, false, begin_too_long, &e);
    CHECK_EQ_I64(e, E_TOO_LARGE);
}
