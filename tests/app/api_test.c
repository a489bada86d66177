/* The reading part of the API, with the bundled programme, on both engines. */
#include "api_help.h"

#include "base/map.h"
#include "features/openapi/openapi.h"
#include "features/organisation/organisation.h"
#include "pack_help.h"
#include "text/csv.h"

#include <string.h>

/* --- schemas --------------------------------------------------------------------------------------------------------- */

/* Values for the {names} of paths, and what lists cannot do without. */
static const char *const examples[][2] = {
    {"/api/v1/organisations/{key}", "/api/v1/organisations/tinh-lao-cai?on=2024-01-01"},
    {"/api/v1/documents/{document}", "/api/v1/documents/03-NQ-CP"},
    {"/api/v1/documents/{document}/clauses", "/api/v1/documents/03-NQ-CP/clauses?limit=1000"},
    {"/api/v1/clauses", "/api/v1/clauses?document=03/NQ-CP&limit=1000"},
    {"/api/v1/indicators/{indicator}", "/api/v1/indicators/Q11"},
    {"/api/v1/tasks", "/api/v1/tasks?limit=1000"},
    {"/api/v1/tasks/{task}", "/api/v1/tasks/05-5c-1"},
    {"/api/v1/obligations", "/api/v1/obligations?org=chinh-phu&limit=1000"},
    {"/api/v1/obligations/{id}", "/api/v1/obligations/1"},
    {"/api/v1/search", "/api/v1/search?q=de+an&limit=100"},
    {"/api/v1/organisations", "/api/v1/organisations?limit=1000"},
};

static const char *example_of(const char *path)
{
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        if (strcmp(examples[i][0], path) == 0) {
            return examples[i][1];
        }
    }
    return strchr(path, '{') ? NULL : path;
}

APP_TEST(api_every_reply_is_described)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app->app), &rows);
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->flags & R_API) {
            (void)test_check(t, openapi_schema(app->app, rows[i]->reply) != NULL, __FILE__, __LINE__, rows[i]->reply);
        }
    }
}

APP_TEST(api_every_public_reply_fits_its_schema)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app->app), &rows);
    size_t asked = 0;
    pack_fill_now(app);
    for (size_t i = 0; i < n; i++) {
        bool public_read = (rows[i]->flags & R_API) && rows[i]->method == METHOD_GET && rows[i]->act == ACT_PUBLIC;
        const char *path = public_read ? example_of(rows[i]->path) : NULL;
        const struct schema *s = public_read ? openapi_schema(app->app, rows[i]->reply) : NULL;
        if (!path || !s) {
            CHECK(!public_read);
            continue;
        }
        const struct json *v = api_json(app, path);
        if (v) {
            api_fits(t, s, v, path);
        }
        asked++;
    }
    CHECK(asked >= 20);
}

/* --- paging ---------------------------------------------------------------------------------------------------------- */

/* Walks all pages and counts the rows; a row that comes twice is a failed check. */
static size_t walk(struct test_app *a, const char *path, const char *key)
{
    struct test *t = a->t;
    struct map seen = map_new(t->arena);
    struct str next = S("");
    size_t rows = 0;
    for (int pages = 0; next.p && pages < 2000; pages++) {
        const char *address = next.n ? str_cstr(t->arena, STR_CAT(t->arena, str_c(path), S("&after="), next)) : path;
        const struct json *v = api_json(a, address);
        size_t n = 0;
        const struct json *items = api_items(v, &n);
        for (size_t i = 0; i < n; i++) {
            const struct json *m = json_get(&items[i], str_c(key));
            struct str k = m->kind == JSON_IS_I64 ? str_from_i64(t->arena, m->number) : m->text;
            CHECK(map_set(&seen, k, 1));
        }
        rows += n;
        next = api_text(v, "next");
    }
    return rows;
}

static int64_t total_of(struct test_app *a, const char *path)
{
    const struct json *v = api_json(a, path);
    const struct json *total = v ? json_get(v, S("total")) : NULL;
    return total && total->kind == JSON_IS_I64 ? total->number : -1;
}

APP_TEST(api_pages_show_every_row_once)
{
    static const char *const lists[][2] = {
        {"/api/v1/tasks?limit=7", "code"},
        {"/api/v1/tasks?limit=13&sort=-status", "code"},
        {"/api/v1/tasks?limit=9&sort=deadline&document=03/NQ-CP", "code"},
        {"/api/v1/organisations?limit=11&on=2025-06-30", "key"},
        {"/api/v1/organisations?limit=10&sort=-name", "key"},
        {"/api/v1/documents?limit=4&sort=signed", "number"},
        {"/api/v1/clauses?document=57-NQ/TW&limit=5", "path"},
        {"/api/v1/indicators?limit=3", "code"},
        {"/api/v1/obligations?org=chinh-phu&limit=50", "id"},
    };
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        int64_t total = total_of(app, lists[i][0]);
        CHECK(total > 20);
        CHECK_EQ_I64(walk(app, lists[i][0], lists[i][1]), total);
    }
    int64_t events = app_number(app, "SELECT count(*) FROM event");
    CHECK_EQ_I64(walk(app, "/api/v1/events?limit=300", "seq"), events);
    CHECK_EQ_I64(walk(app, "/api/v1/events?limit=300&sort=-seq", "seq"), events);
}

APP_TEST(api_walk_stays_in_the_state_of_its_first_page)
{
    pack_fill_now(app);
    app_clock(app, app->now + 1000);
    const struct json *first = api_json(app, "/api/v1/organisations?limit=5&kind=ministry");
    int64_t total = total_of(app, "/api/v1/organisations?limit=5&kind=ministry");
    app_clock(app, app->now + 1000);
    app_sql(app, "UPDATE org_version SET name_en = name_en; "
                 "INSERT INTO org (org_key, seq) SELECT 'bo-moi', max(seq) FROM event; "
                 "INSERT INTO org_version (org_id, kind, name_vi, name_en, sort_key, seq) "
                 "SELECT o.id, 'ministry', 'Bộ Mới', 'New ministry', v.sort_key, o.seq FROM org o, org_version v WHERE o.org_key = 'bo-moi' "
                 "AND v.id = (SELECT min(id) FROM org_version);");
    CHECK_EQ_I64(total_of(app, "/api/v1/organisations?kind=ministry"), total + 1);
    const char *path = str_cstr(t->arena, STR_CAT(t->arena, S("/api/v1/organisations?limit=5&kind=ministry&after="), api_text(first, "next")));
    CHECK_EQ_I64(total_of(app, path), total);
}

/* Also as of today, which is not over while the walk goes on, and may be before it ends. */
APP_TEST(api_walk_as_of_today_stays_in_the_state_of_its_first_page)
{
    enum { A_SECOND = 1000, A_DAY = 24 * 60 * 60 * 1000 };
    static const char path[] = "/api/v1/observations?limit=1&as_of=2026-03-02";
    struct pack_copy p = pack_bundled();
    (void)pack_edit(t, &p, "observations.csv", "known\n", "known\nQ13,,2023,0.70,,,final,UNDP,,2026-03-01\nQ13,,2024,0.71,,,final,UNDP,,2026-03-01\n");
    (void)pack_must(app, &p);
    app_clock(app, app->now + A_SECOND);
    const struct json *first = api_json(app, path);
    const char *second = app_path(app, "%s&after=%s", path, str_cstr(t->arena, api_text(first, "next")));
    CHECK_EQ_I64(total_of(app, path), 2);
    app_clock(app, app->now + A_SECOND);
    (void)pack_edit(t, &p, "observations.csv", "known\n", "known\nQ13,,2022,0.69,,,final,UNDP,,2026-03-01\n");
    (void)pack_must(app, &p);
    CHECK_EQ_I64(total_of(app, path), 3);
    CHECK_EQ_I64(total_of(app, second), 2);
    app_clock(app, app->now + A_DAY);
    CHECK_EQ_I64(total_of(app, path), 3);
    CHECK_EQ_I64(total_of(app, second), 2);
}

APP_TEST(api_lists_refuse_days_that_are_to_come)
{
    static const char *const lists[] = {"tasks?",        "obligations?", "reports?",       "documents?", "indicators?", "observations?",
                                        "targets?",      "events?",      "organisations?", "search?q=bo&", "clauses?document=57-NQ/TW&"};
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct answer r = api_get(app, app_path(app, "/api/v1/%sas_of=2100-01-01", lists[i]), NULL, NULL);
        CHECK_EQ_I64(r.status, 400);
        CHECK(answer_has(&r, "This moment lies in the future"));
    }
}

APP_TEST(api_refuses_cursors_that_do_not_fit)
{
    pack_fill_now(app);
    const struct json *first = api_json(app, "/api/v1/tasks?limit=5&document=03/NQ-CP");
    struct str next = api_text(first, "next");
    const char *other = str_cstr(t->arena, STR_CAT(t->arena, S("/api/v1/tasks?limit=5&document=57-NQ/TW&after="), next));
    const char *longer = str_cstr(t->arena, STR_CAT(t->arena, S("/api/v1/tasks?after="), next, S("&limit=9&document=03/NQ-CP")));
    CHECK_EQ_I64(api_get(app, other, NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, longer, NULL, NULL).status, 200);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?after=abc", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?after=MS4yLjM", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?limit=0", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?limit=1001", NULL, NULL).status, 400);
}

/* --- forms of the answer --------------------------------------------------------------------------------------------- */

APP_TEST(api_fields_choose_members)
{
    pack_fill_now(app);
    const struct json *v = api_json(app, "/api/v1/tasks?limit=2&fields=status,code");
    size_t n = 0;
    const struct json *items = api_items(v, &n);
    if (CHECK_EQ_I64(n, 2)) {
        CHECK_EQ_I64(items[0].n, 2);
        CHECK(api_text(&items[0], "code").n > 0 && api_text(&items[0], "status").n > 0);
    }
    struct answer r = api_get(app, "/api/v1/tasks?fields=code,nonsense", NULL, NULL);
    CHECK_EQ_I64(r.status, 400);
    CHECK(answer_has(&r, "nonsense"));
    CHECK_STR(r.type, S("application/problem+json"));
}

APP_TEST(api_unchanged_answers_are_not_sent_again)
{
    static const char *const paths[] = {"/api/v1/tasks?limit=3", "/api/v1/board", "/api/v1/search?q=de+an", "/api/v1/openapi.json",
                                        "/api/v1/tasks?limit=3&format=csv"};
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct answer r = api_get(app, paths[i], NULL, NULL);
        struct str etag = answer_header(&r, "etag");
        CHECK(etag.n > 2);
        app_clock(app, app->now + 1000);
        struct answer again = api_get(app, paths[i], "if-none-match", str_cstr(t->arena, etag));
        CHECK_EQ_I64(again.status, 304); /* the server leaves the body of such an answer out */
    }
    struct answer r = api_get(app, "/api/v1/events?limit=1&sort=-seq", NULL, NULL);
    app_sql(app, "UPDATE org SET seq = seq;");
    CHECK_EQ_I64(api_get(app, "/api/v1/events?limit=1&sort=-seq", "if-none-match", str_cstr(t->arena, answer_header(&r, "etag"))).status, 200);
}

/* Every cell of the CSV says what the JSON of the same row says. */
static void compare_cells(struct test *t, const struct csv_record *names, const struct csv_record *cells, const struct json *row)
{
    for (size_t c = 0; c < names->n && c < cells->n; c++) {
        const struct json *v = json_get(row, names->fields[c].text);
        struct str text = cells->fields[c].text;
        if (!CHECK(v != NULL)) {
            continue;
        }
        if (v->kind == JSON_IS_STR) {
            CHECK_STR(text, v->text);
        } else if (v->kind == JSON_IS_I64) {
            CHECK_STR(text, str_from_i64(t->arena, v->number));
        } else if (v->kind == JSON_IS_NULL) {
            CHECK_EQ_I64(text.n, 0);
        }
    }
}

static void csv_equals_json(struct test_app *a, const char *path, const char *csv_path)
{
    struct test *t = a->t;
    size_t n = 0;
    size_t i = 0;
    bool got = false;
    const struct json *items = api_items(api_json(a, path), &n);
    struct answer r = api_get(a, csv_path ? csv_path : path, csv_path ? NULL : "accept", "text/csv");
    struct csv csv = csv_open(r.body, ',');
    struct csv_record names = {0};
    struct csv_record cells = {0};
    CHECK(str_starts(r.type, S("text/csv")));
    CHECK_OK(csv_next(&csv, t->arena, &names, &got));
    while (csv_next(&csv, t->arena, &cells, &got) == OK && got && i < n) {
        CHECK_EQ_I64(cells.n, names.n);
        compare_cells(t, &names, &cells, &items[i++]);
    }
    CHECK_EQ_I64(i, n);
    CHECK(!got);
}

APP_TEST(api_csv_says_the_same_as_json)
{
    pack_fill_now(app);
    csv_equals_json(app, "/api/v1/tasks?limit=1000", "/api/v1/tasks?limit=1000&format=csv");
    csv_equals_json(app, "/api/v1/organisations?limit=1000", NULL);
    csv_equals_json(app, "/api/v1/indicators?limit=1000", NULL);
    csv_equals_json(app, "/api/v1/documents?limit=1000", "/api/v1/documents?limit=1000&format=csv");
    struct answer r = api_get(app, "/api/v1/tasks?limit=3&format=csv", NULL, NULL);
    CHECK(str_find(answer_header(&r, "link"), S("after="), 0) != SIZE_MAX);
    CHECK(str_starts(api_get(app, "/api/v1/tasks?limit=3&format=csv-excel", NULL, NULL).body, S("\xef\xbb\xbf")));
}

APP_TEST(api_refuses_what_it_does_not_know)
{
    pack_fill_now(app);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?colour=red", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?status=LATE", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?document=99/XX", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?org=nobody", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks?code=nope", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/board?as_of=2030-01-01", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/organisations?as_of=2030-01-01", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/organisations?on=yesterday", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/tasks/none", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/api/v1/documents/none", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/api/v1/indicators/none", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/api/v1/organisations/none", NULL, NULL).status, 404);
    CHECK_EQ_I64(api_get(app, "/api/v1/nothing", NULL, NULL).status, 404);
}

/* --- what the rows say ----------------------------------------------------------------------------------------------- */

APP_TEST(api_organisations_are_those_of_the_day)
{
    pack_fill_now(app);
    CHECK_EQ_I64(total_of(app, "/api/v1/organisations?kind=province&on=2025-06-30"), 63);
    CHECK_EQ_I64(total_of(app, "/api/v1/organisations?kind=province&on=2025-07-01"), 34);
    size_t n = 0;
    const struct json *before = api_items(api_json(app, "/api/v1/organisations?code=15&on=2025-06-30&kind=province"), &n);
    CHECK(n == 1 && str_eq(api_text(before, "name_en"), S("Yen Bai province")));
    const struct json *after = api_items(api_json(app, "/api/v1/organisations?code=15&on=2025-07-01&kind=province"), &n);
    CHECK(n == 1 && str_eq(api_text(after, "name_en"), S("Lao Cai province")));
    CHECK_EQ_I64(total_of(app, "/api/v1/organisations?parent=viet-nam&kind=province&on=2025-07-01"), 34);
    CHECK_EQ_I64(total_of(app, "/api/v1/organisations?under=tinh-lao-cai&on=2025-06-30"), 1);
    CHECK_EQ_I64(total_of(app, "/api/v1/organisations?kind=province&as_of=2026-02-01"), 0); /* nothing was known then */
}

/* Asks for the tree of every day of forty years, as a stranger may, and counts how many there are. */
static enum err count_trees(struct ctx *ctx, void *user)
{
    size_t *trees = user;
    const struct org_directory *dir = NULL;
    const struct org_tree *last = NULL;
    TRY(org_directory(ctx, &dir));
    for (day_t day = day_from_civil(2000, 1, 1); day < day_from_civil(2040, 1, 1); day++) {
        const struct org_tree *t = org_tree_on(dir, TREE_ADMINISTRATIVE, day);
        *trees += t != last;
        last = t;
        for (size_t i = 0; i < t->n; i++) {
            TRY(org_on(dir, t->v[i].org, day) ? OK : E_INTERNAL);
        }
    }
    return OK;
}

APP_TEST(organisation_trees_are_kept_for_changes_not_for_days)
{
    size_t trees = 0;
    pack_fill_now(app);
    app_do(app, false, count_trees, &trees);
    CHECK(trees >= 1 && trees <= 200);
}

APP_TEST(organisation_kinds_are_described)
{
    pack_fill_now(app);
    for (enum org_kind k = ORG_OTHER; k < ORG_KIND__N; k++) {
        struct str name = org_kind_name(k);
        size_t n = 0;
        const char *path = str_cstr(t->arena, STR_CAT(t->arena, S("/api/v1/organisations?on=2026-01-01&limit=1000&kind="), name));
        const struct json *items = api_items(api_json(app, path), &n);
        for (size_t i = 0; i < n; i++) {
            struct str kind = api_text(&items[i], "kind");
            bool level = (k == ORG_PROVINCE && org_is_province(org_kind_parse(kind))) || (k == ORG_COMMUNE && org_is_commune(org_kind_parse(kind)));
            CHECK(str_eq(kind, name) || level);
        }
    }
}

APP_TEST(api_tasks_of_a_document_with_their_states)
{
    pack_fill_now(app);
    size_t n = 0;
    const struct json *items = api_items(api_json(app, "/api/v1/tasks?document=03/NQ-CP&limit=1000"), &n);
    CHECK_EQ_I64(n, app_number(app, "SELECT count(*) FROM task t JOIN document d ON d.id = t.document_id WHERE d.number = '03/NQ-CP'"));
    if (n == 0) {
        return;
    }
    CHECK_STR(api_text(&items[0], "code"), S("03/II.1.a"));
    CHECK_STR(api_text(&items[0], "document"), S("03/NQ-CP"));
    CHECK_STR(api_text(&items[0], "clause"), S("II.1.a"));
    CHECK_STR(api_text(&items[0], "group"), S("1"));
    CHECK(api_text(&items[0], "status").n > 0);
    CHECK_EQ_I64(total_of(app, "/api/v1/tasks?code=03/II.1.a"), 1);
    CHECK_EQ_I64(total_of(app, "/api/v1/tasks?document=03-NQ-CP&group=1&kind=standing"),
                 app_number(app, "SELECT count(*) FROM task t JOIN document d ON d.id = t.document_id WHERE d.number = '03/NQ-CP' AND t.group_no = '1' "
                                 "AND t.kind = 'standing'"));
    CHECK(total_of(app, "/api/v1/tasks?q=de+an") > 5);
    CHECK_EQ_I64(total_of(app, "/api/v1/tasks?as_of=2026-02-01"), 0);
}

/* A recurring duty owes its periods; its own row has no date and must not be counted as undated beside them. */
APP_TEST(api_recurring_obligations_are_counted_by_their_occurrences)
{
    pack_fill_now(app);
    size_t n = 0;
    const struct json *items = api_items(api_json(app, "/api/v1/obligations?task=03/III.3&org=bo-tai-chinh"), &n);
    CHECK(n > 1);
    int64_t series = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_series = json_get(&items[i], S("series"))->truth; /* the task itself tells of it */
        CHECK((json_get(&items[i], S("status"))->kind == JSON_IS_NULL) == is_series);
        series = is_series ? json_get(&items[i], S("id"))->number : series;
    }
    CHECK(series != 0);
    CHECK_EQ_I64(total_of(app, "/api/v1/obligations?task=03/III.3&org=bo-tai-chinh&status=NO_DEADLINE"), 0);
    const struct json *one = api_json(app, app_path(app, "/api/v1/obligations/%lld", (long long)series));
    CHECK(json_get(one, S("series"))->truth && json_get(one, S("status"))->kind == JSON_IS_NULL);
    const struct json *board = api_json(app, "/api/v1/board?org=bo-tai-chinh");
    const struct json *counted = json_get(json_get(board, S("obligations")), S("total"));
    CHECK_EQ_I64(total_of(app, "/api/v1/obligations?org=bo-tai-chinh&lead=1"), counted->number);
    items = api_items(api_json(app, "/api/v1/obligations?org=bo-tai-chinh&limit=1000"), &n);
    for (size_t i = 0; i < n; i++) {
        CHECK(json_get(&items[i], S("id"))->number != series);
    }
}

static int64_t sum_of(const struct json *counts, const char *const names[], size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += json_get(counts, str_c(names[i]))->number;
    }
    return sum;
}

/* Whoever has the figures of nq57.vn or of the Government's reports beside ours finds the same total in their classes. */
APP_TEST(board_gives_its_total_in_the_classes_of_other_publications)
{
    static const char *const open_classes[] = {"done", "on_schedule", "overdue", "regular", "unknown", "withdrawn"};
    static const char *const government[] = {"done_on_time", "done_late", "in_time", "overdue", "submitted", "outside"};
    pack_fill_now(app);
    const struct json *tasks = json_get(api_json(app, "/api/v1/board"), S("tasks"));
    const struct json *states = json_get(tasks, S("by_status"));
    int64_t total = json_get(tasks, S("total"))->number;
    CHECK(total > 100);
    CHECK_EQ_I64(sum_of(json_get(tasks, S("public_classes")), open_classes, 6), total);
    CHECK_EQ_I64(sum_of(json_get(tasks, S("government_classes")), government, 6), total);
    CHECK_EQ_I64(json_get(json_get(tasks, S("public_classes")), S("overdue"))->number, json_get(states, S("OVERDUE"))->number);
    struct answer home = app_get(app, "/en", app_nobody);
    CHECK(answer_has(&home, "In the four classes that nq57.vn publishes: done 0, "));
}

/* What the page of open data says of a data set is what its download holds. */
APP_TEST(opendata_counts_the_rows_that_its_lists_give)
{
    static const char *const sets[] = {"tasks", "obligations", "documents", "indicators", "targets", "discrepancies", "organisations", "calendar", "rules"};
    pack_fill_now(app);
    struct answer r = app_get(app, "/en/du-lieu", app_nobody);
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        int64_t n = total_of(app, app_path(app, "/api/v1/%s?limit=1", sets[i]));
        const char *number = n < 1000 ? app_path(app, "%d", (int)n) : app_path(app, "%d,%03d", (int)(n / 1000), (int)(n % 1000));
        CHECK(answer_has(&r, app_path(app, "/api/v1/%s?limit=1000\">%s</a>", sets[i], number)));
    }
}

/* One obligation and its row in the list name the same things alike. */
APP_TEST(api_obligation_says_what_its_list_says)
{
    static const char *const same[] = {"task", "title", "title_en", "role", "organisation", "named", "original_deadline", "deadline", "deadline_kind",
                                       "deadline_words", "status", "colour", "days_unit"};
    pack_fill_now(app);
    size_t n = 0;
    const struct json *items = api_items(api_json(app, "/api/v1/obligations?org=bo-tai-chinh&lead=1&limit=40"), &n);
    CHECK(n == 40);
    for (size_t i = 0; i < n; i++) {
        const struct json *one = api_json(app, app_path(app, "/api/v1/obligations/%lld", (long long)json_get(&items[i], S("id"))->number));
        for (size_t k = 0; k < sizeof same / sizeof same[0]; k++) {
            CHECK_STR(api_text(one, same[k]), api_text(&items[i], same[k]));
        }
        CHECK_EQ_I64(json_get(one, S("days"))->number, json_get(&items[i], S("days"))->number);
    }
}

APP_TEST(api_obligations_come_in_the_order_that_is_asked_for)
{
    static const char *const orders[] = {"order", "deadline", "status"};
    pack_fill_now(app);
    int64_t total = total_of(app, "/api/v1/obligations?org=bo-tai-chinh");
    for (size_t k = 0; k < 3; k++) {
        size_t n = 0;
        size_t m = 0;
        const struct json *up = api_items(api_json(app, app_path(app, "/api/v1/obligations?org=bo-tai-chinh&limit=1000&sort=%s", orders[k])), &n);
        const struct json *down = api_items(api_json(app, app_path(app, "/api/v1/obligations?org=bo-tai-chinh&limit=1000&sort=-%s", orders[k])), &m);
        CHECK(n == m && n > 20 && (int64_t)n == total);
        for (size_t i = 0; i < n; i++) {
            CHECK_EQ_I64(json_get(&up[i], S("id"))->number, json_get(&down[n - 1 - i], S("id"))->number);
            struct str day = api_text(&up[i], "deadline");
            struct str before = api_text(&up[i ? i - 1 : 0], "deadline");
            CHECK(k != 1 || !day.p || (before.p && str_cmp(before, day) <= 0)); /* those without one last */
        }
        CHECK(k != 2 || str_eq(api_text(&up[0], "colour"), S("red")));
        CHECK_EQ_I64(walk(app, app_path(app, "/api/v1/obligations?org=bo-tai-chinh&limit=7&fields=id&sort=%s", orders[k]), "id"), total);
    }
    CHECK_EQ_I64(walk(app, "/api/v1/obligations?task=03/III.3&limit=7&fields=id&sort=-deadline", "id"), total_of(app, "/api/v1/obligations?task=03/III.3"));
    CHECK_EQ_I64(api_get(app, "/api/v1/obligations?sort=title", NULL, NULL).status, 400);
}

/* Every list that has an order can be had the other way, also page by page. */
APP_TEST(api_lists_can_be_turned_round)
{
    static const char *const lists[][3] = {{"/api/v1/clauses?document=03/NQ-CP&", "order", "path"}, {"/api/v1/documents/03-NQ-CP/clauses?", "order", "path"},
                                           {"/api/v1/targets?", "order", "indicator"}, {"/api/v1/targets?", "year", "indicator"},
                                           {"/api/v1/observations?", "order", "indicator"}, {"/api/v1/indicators?", "order", "code"}};
    pack_fill_now(app);
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
        size_t n = 0;
        size_t m = 0;
        const struct json *up = api_items(api_json(app, app_path(app, "%slimit=1000&sort=%s", lists[k][0], lists[k][1])), &n);
        const struct json *down = api_items(api_json(app, app_path(app, "%slimit=1000&sort=-%s", lists[k][0], lists[k][1])), &m);
        CHECK_EQ_I64(n, m);
        CHECK(n > 10 || k == 4); /* nobody has loaded observations */
        for (size_t i = 0; i < n; i++) {
            CHECK_STR(api_text(&up[i], lists[k][2]), api_text(&down[n - 1 - i], lists[k][2]));
        }
    }
    size_t n = 0;
    const struct json *years = api_items(api_json(app, "/api/v1/targets?sort=year&limit=1000"), &n);
    for (size_t i = 1; i < n && json_get(&years[i], S("year"))->number; i++) {
        CHECK(json_get(&years[i - 1], S("year"))->number <= json_get(&years[i], S("year"))->number);
    }
    CHECK_EQ_I64(api_get(app, "/api/v1/clauses?document=03/NQ-CP&sort=title", NULL, NULL).status, 400);
}

/* A province with its communes owes tens of thousands. */
APP_TEST(api_lists_any_number_of_obligations)
{
    enum { MORE = 21000 };
    pack_fill_now(app);
    int64_t before = total_of(app, "/api/v1/obligations");
    app_sql(app, "INSERT INTO obligation (task_id, no, role, org_id, occurrence, undecided, start_day, due_kind, weight, seq) "
                 "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 21000) "
                 "SELECT (SELECT min(id) FROM task), 1000 + i, 'coordinate', (SELECT id FROM org WHERE org_key = 'bo-tai-chinh'), 0, 0, 20000, 'none', 1, "
                 "(SELECT max(seq) FROM event) FROM k;");
    CHECK_EQ_I64(total_of(app, "/api/v1/obligations"), before + MORE);
    CHECK_EQ_I64(walk(app, "/api/v1/obligations?limit=1000&fields=id&org=bo-tai-chinh", "id"), total_of(app, "/api/v1/obligations?org=bo-tai-chinh"));
    int64_t due = total_of(app, "/api/v1/obligations?org=bo-tai-chinh&status=OVERDUE");
    CHECK_EQ_I64(walk(app, "/api/v1/obligations?limit=7&fields=id&org=bo-tai-chinh&status=OVERDUE", "id"), due);
    CHECK(due > 7);
}

/* The slides and the press article have no number; the key that the pack gives them says nothing to a reader. */
APP_TEST(discrepancies_name_sources_without_a_number_by_their_title)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/khac-biet", app_nobody);
    CHECK(answer_has(&r, ">Bản trình chiếu tóm lược"));
    CHECK(answer_has(&r, ">57-NQ/TW II.1.-2<"));
    CHECK(!answer_has(&r, ">tom-luoc-57<"));
    r = app_get(app, "/en/chi-tieu/Q11", app_nobody);
    CHECK(answer_has(&r, ">Slide deck summarising"));
}

/* How many communes a province has is bundled, which they are comes from the official list. */
APP_TEST(communes_without_a_list_are_a_number_and_a_hint)
{
    pack_fill_now(app);
    struct answer r = app_get(app, "/co-quan/tinh-an-giang-2025", app_nobody);
    CHECK(answer_has(&r, "có 102 xã, phường, đặc khu; hệ thống biết số lượng nhưng chưa có danh sách"));
    r = app_get(app, "/co-quan?cap=dia-phuong", app_nobody);
    CHECK(answer_has(&r, "xanh load danh-muc.csv"));
    r = app_get(app, "/co-quan/bo-tai-chinh", app_nobody);
    CHECK(!answer_has(&r, "danh-muc.csv"));
    r = app_get(app, "/co-quan?cap=dia-phuong&ngay=30/06/2025", app_nobody);
    CHECK(!answer_has(&r, "danh-muc.csv")); /* the list is of the communes since 01/07/2025 */
}

static void check_refused(struct test_app *a, const char *path, const char *code)
{
    struct test *t = a->t;
    struct answer r = api_get(a, path, NULL, NULL);
    CHECK_EQ_I64(r.status, 400);
    CHECK(answer_has(&r, code));
}

/* A mistyped filter would otherwise answer that there is nothing. */
APP_TEST(api_refuses_filters_that_name_nothing)
{
    pack_fill_now(app);
    check_refused(app, "/api/v1/indicators?document=nope", "No document has the number “nope”");
    check_refused(app, "/api/v1/discrepancies?document=nope", "No document has the number “nope”");
    check_refused(app, "/api/v1/discrepancies?task=nope", "No task has the code “nope”");
    check_refused(app, "/api/v1/discrepancies?indicator=nope", "No indicator has the code “nope”");
    check_refused(app, "/api/v1/search?q=de+an&kind=nope", "\"errors\":[{\"field\":\"kind\",\"code\":\"input.not_a_choice\"");
    CHECK(total_of(app, "/api/v1/indicators?document=57-NQ/TW") > 0);
    CHECK(total_of(app, "/api/v1/discrepancies?document=57-NQ/TW") > 0);
    CHECK(total_of(app, "/api/v1/discrepancies?indicator=Q11") > 0);
}

/* As elsewhere. */
APP_TEST(discrepancies_are_found_by_forms_of_addresses_too)
{
    pack_fill_now(app);
    CHECK_EQ_I64(total_of(app, "/api/v1/discrepancies?document=57-NQ-TW"), total_of(app, "/api/v1/discrepancies?document=57-NQ/TW"));
    CHECK_EQ_I64(total_of(app, "/api/v1/indicators?document=57-NQ-TW"), total_of(app, "/api/v1/indicators?document=57-NQ/TW"));
    CHECK_EQ_I64(total_of(app, "/api/v1/tasks?code=03-II.1.a"), 1);
    CHECK(total_of(app, "/api/v1/discrepancies?task=03/II.2.g") > 0);
    CHECK_EQ_I64(total_of(app, "/api/v1/discrepancies?task=03-II.2.g"), total_of(app, "/api/v1/discrepancies?task=03/II.2.g"));
}

APP_TEST(discrepancies_fit_all_filters_at_once)
{
    pack_fill_now(app);
    int64_t all = total_of(app, "/api/v1/discrepancies?document=57-NQ/TW");
    int64_t of_indicator = total_of(app, "/api/v1/discrepancies?indicator=Q11");
    int64_t both = total_of(app, "/api/v1/discrepancies?document=57-NQ/TW&indicator=Q11");
    CHECK(both > 0 && both <= of_indicator && of_indicator < all);
    CHECK_EQ_I64(total_of(app, "/api/v1/discrepancies?task=03/II.2.g&indicator=Q11"), 0);
}

/* No is an answer too: the others. */
APP_TEST(api_yes_and_no_divide_a_list)
{
    pack_fill_now(app);
    int64_t without = total_of(app, "/api/v1/tasks?unassigned=true");
    int64_t with = total_of(app, "/api/v1/tasks?unassigned=false");
    CHECK(without > 0 && with > 0);
    CHECK_EQ_I64(without + with, total_of(app, "/api/v1/tasks"));
    CHECK_EQ_I64(walk(app, "/api/v1/tasks?unassigned=false&limit=7&sort=-deadline", "code"), with);
    CHECK_EQ_I64(total_of(app, "/api/v1/tasks?unassigned=false&status=UNASSIGNED"), 0);
    CHECK_EQ_I64(total_of(app, "/api/v1/tasks?unassigned=0&document=03/NQ-CP") + total_of(app, "/api/v1/tasks?unassigned=1&document=03/NQ-CP"),
                 total_of(app, "/api/v1/tasks?document=03/NQ-CP"));
    int64_t leads = total_of(app, "/api/v1/obligations?org=bo-tai-chinh&lead=true");
    int64_t others = total_of(app, "/api/v1/obligations?org=bo-tai-chinh&lead=false");
    CHECK(leads > 0 && others > 0);
    CHECK_EQ_I64(leads + others, total_of(app, "/api/v1/obligations?org=bo-tai-chinh"));
    CHECK_EQ_I64(api_get(app, "/api/v1/obligations?org=bo-tai-chinh&lead=maybe", NULL, NULL).status, 400);
}

/* --- the description ------------------------------------------------------------------------------------------------- */

/* Every $ref below a value names a schema that is there. */
static size_t check_refs(struct test *t, const struct json *v, const struct json *schemas)
{
    size_t found = 0;
    struct str ref = v->kind == JSON_IS_OBJ ? api_text(v, "$ref") : STR_NONE;
    if (ref.p) {
        CHECK(str_starts(ref, S("#/components/schemas/")));
        if (!CHECK(json_get(schemas, str_sub(ref, 21, SIZE_MAX)) != NULL)) {
            test_check(t, false, __FILE__, __LINE__, str_cstr(t->arena, ref));
        }
        found++;
    }
    for (size_t i = 0; (v->kind == JSON_IS_OBJ || v->kind == JSON_IS_ARR) && i < v->n; i++) {
        found += check_refs(t, &v->items[i], schemas);
    }
    return found;
}

APP_TEST(api_description_has_every_route_and_no_loose_end)
{
    const struct json *v = api_json(app, "/api/v1/openapi.json");
    const struct json *paths = v ? json_get(v, S("paths")) : NULL;
    const struct json *components = v ? json_get(v, S("components")) : NULL;
    const struct json *schemas = components ? json_get(components, S("schemas")) : NULL;
    if (!CHECK(paths && schemas)) {
        return;
    }
    CHECK_STR(api_text(v, "openapi"), S("3.1.0"));
    CHECK(check_refs(t, v, schemas) > 50);
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app->app), &rows);
    for (size_t i = 0; i < n; i++) {
        if (rows[i]->flags & R_API) {
            CHECK(json_get(paths, str_sub(str_c(rows[i]->path), 7, SIZE_MAX)) != NULL);
        }
    }
}

/* Moments come in one form: texts (RFC 3339), in every reply. */
APP_TEST(api_description_has_one_form_of_moments)
{
    const struct json *v = api_json(app, "/api/v1/openapi.json");
    const struct json *components = v ? json_get(v, S("components")) : NULL;
    const struct json *schemas = components ? json_get(components, S("schemas")) : NULL;
    size_t found = 0;
    for (size_t i = 0; CHECK(schemas) && i < schemas->n; i++) {
        const struct json *members = json_get(&schemas->items[i], S("properties"));
        for (size_t k = 0; members && k < members->n; k++) {
            struct str name = members->names[k];
            if (str_eq(name, S("at")) || str_ends(name, S("_at"))) {
                CHECK_STR(api_text(&members->items[k], "format"), S("date-time"));
                found++;
            }
        }
    }
    CHECK(found >= 7);
}
