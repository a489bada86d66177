/* The files of lists: the same rows in every form, and the same as the page that they belong to; on both engines. */
#include "api_help.h"
#include "xlsx_help.h"

#include "base/date.h"
#include "text/csv.h"

#include <dlfcn.h>
#include <pthread.h>
#include <time.h>

enum { DAYS_TO_1970 = 25569 /* a spreadsheet counts days from 1899-12-30 */ };

/* A list: what stands before and behind the ending. */
static const struct list_path {
    const char *path, *query;
} lists[] = {{"/nhiem-vu", "?trang-thai=OVERDUE"},
            {"/nhiem-vu", "?van-ban=05-TB-BCDTW&sap-xep=-han"},
            {"/nhiem-vu/05-3a-5/nghia-vu", ""},
            {"/co-quan", "?cap=dia-phuong"},
            {"/co-quan/bo-khoa-hoc-va-cong-nghe/nghia-vu", ""},
            {"/van-ban", "?sap-xep=-ngay"},
            {"/chi-tieu", "?moc=2030"},
            {"/khac-biet", ""},
            {"/bang-nhiet", "?cap=dia-phuong"},
            {"/tim", "?q=de+an"},
            {"/tim", "?q=khoa+hoc&loai=co-quan"}};

/* The value of a JSON member as CSV writes it. */
static struct str as_text(struct arena *a, const struct json *v)
{
    return v->kind == JSON_IS_I64 ? str_from_i64(a, v->number) : v->kind == JSON_IS_NULL ? S("") : v->text;
}

/* What CSV puts before a text that would run as a formula. */
static struct str without_guard(struct str s)
{
    return s.n > 1 && s.p[0] == '\'' ? str_sub(s, 1, SIZE_MAX) : s;
}

/* 55.0 is 55 in a sheet, which keeps how many decimals are shown elsewhere. */
static struct str without_zeros(struct str s)
{
    while (str_find(s, S("."), 0) != SIZE_MAX && (s.p[s.n - 1] == '0' || s.p[s.n - 1] == '.')) {
        s.n--;
    }
    return s;
}

static bool same_in_sheet(struct arena *a, struct str csv, struct str sheet)
{
    day_t day = 0;
    if (csv.n == 10 && day_parse(csv, &day) == OK) {
        return str_eq(sheet, str_from_i64(a, day + DAYS_TO_1970));
    }
    return str_eq(csv, sheet.p ? sheet : S("")) || str_eq(without_zeros(csv), sheet);
}

static void compare_row(struct test *t, const struct csv_record *names, const struct csv_record *cells, const struct json *row,
                        const struct xlsx_cells *sheet)
{
    CHECK_EQ_I64(cells->n, names->n);
    CHECK_EQ_I64(row->n, names->n);
    for (size_t i = 0; i < names->n && i < cells->n; i++) {
        const struct json *v = json_get(row, names->fields[i].text);
        struct str cell = without_guard(cells->fields[i].text);
        CHECK(v != NULL);
        CHECK_STR(cell, v ? as_text(t->arena, v) : STR_NONE);
        if (i < 26 && !same_in_sheet(t->arena, cell, sheet->v[i])) {
            CHECK_STR(sheet->v[i], cell);
        }
    }
}

static const struct json *rows_of(const struct json *v)
{
    for (size_t i = 0; v && i < v->n; i++) {
        if (v->items[i].kind == JSON_IS_ARR) {
            return &v->items[i];
        }
    }
    return NULL;
}

static const char *address(struct test_app *a, const struct list_path *l, const char *ending)
{
    return app_path(a, "%s%s%s", l->path, ending, l->query);
}

static size_t compare_forms(struct test_app *a, const struct list_path *l)
{
    struct test *t = a->t;
    struct answer csv = api_get(a, address(a, l, ".csv"), NULL, NULL);
    struct answer xlsx = api_get(a, address(a, l, ".xlsx"), NULL, NULL);
    const struct json *json = api_json(a, address(a, l, ".json"));
    const struct json *rows = rows_of(json);
    struct xlsx_rows sheet = {0};
    struct csv c = csv_open(csv.body, ',');
    struct csv_record names = {0};
    struct csv_record cells = {0};
    size_t n = 0;
    bool got = false;
    CHECK_EQ_I64(csv.status, 200);
    CHECK_EQ_I64(xlsx.status, 200);
    CHECK(str_find(answer_header(&csv, "content-disposition"), S(".csv\""), 0) != SIZE_MAX);
    CHECK(str_find(answer_header(&xlsx, "content-disposition"), S(".xlsx\""), 0) != SIZE_MAX);
    xlsx_read(t->arena, xlsx_part(t->arena, xlsx.body, S("xl/worksheets/sheet1.xml")), &sheet);
    CHECK_OK(csv_next(&c, t->arena, &names, &got));
    while (rows && csv_next(&c, t->arena, &cells, &got) == OK && got && n < rows->n && n + 1 < sheet.n) {
        compare_row(t, &names, &cells, &rows->items[n], &sheet.v[n + 1]);
        n++;
    }
    CHECK(rows && !got && n == rows->n && n + 1 == sheet.n);
    CHECK_EQ_I64(json_get(json, S("total"))->number, n);
    return n;
}

APP_TEST(table_has_the_same_rows_in_every_form)
{
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        CHECK(compare_forms(app, &lists[i]) > 2);
    }
}

APP_TEST(table_says_where_its_rows_come_from)
{
    struct xlsx_rows origin = {0};
    pack_fill_now(app);
    struct answer r = api_get(app, "/nhiem-vu.xlsx?trang-thai=OVERDUE", NULL, NULL);
    struct answer again = api_get(app, "/nhiem-vu.xlsx?trang-thai=OVERDUE", NULL, NULL);
    struct str sheet = xlsx_part(t->arena, r.body, S("xl/worksheets/sheet1.xml"));
    CHECK(str_eq(r.body, again.body));
    CHECK(str_find(sheet, S("state=\"frozen\""), 0) != SIZE_MAX);
    CHECK(str_find(sheet, S("<autoFilter ref=\"A1:K"), 0) != SIZE_MAX);
    xlsx_read(t->arena, xlsx_part(t->arena, r.body, S("xl/worksheets/sheet2.xml")), &origin);
    CHECK_EQ_I64(origin.n, 7);
    CHECK_STR(origin.v[1].v[1], S("02/03/2026 09:00"));
    CHECK_STR(origin.v[3].v[1], S("1"));
    CHECK_STR(origin.v[4].v[1], S("Tình trạng: Quá hạn"));
    CHECK_STR(origin.v[6].v[1], S("/nhiem-vu?trang-thai=OVERDUE"));
    r = api_get(app, "/en/nhiem-vu.xlsx", NULL, NULL);
    origin.n = 0;
    xlsx_read(t->arena, xlsx_part(t->arena, r.body, S("xl/worksheets/sheet1.xml")), &origin);
    CHECK_STR(origin.v[0].v[1], S("Document"));
}

/* What no rules judged says nothing of rules. */
APP_TEST(table_of_search_holds_the_hits_of_its_page)
{
    pack_fill_now(app);
    const struct json *v = api_json(app, "/tim.json?q=khoa+hoc&loai=co-quan");
    const struct json *rows = rows_of(v);
    struct answer page = api_get(app, "/tim?q=khoa+hoc&loai=co-quan", NULL, NULL);
    if (CHECK(rows && rows->n > 2)) {
        CHECK(answer_has(&page, "href=\"/tim.xlsx?q=khoa%20hoc&amp;loai=co-quan\""));
        CHECK_STR(api_text(&rows->items[0], "kind"), S("co-quan"));
        CHECK(answer_has(&page, app_path(app, "href=\"%s\"", str_cstr(t->arena, api_text(&rows->items[0], "page")))));
    }
    CHECK(json_get(v, S("rule_version"))->kind == JSON_IS_NULL);
    CHECK_STR(api_text(v, "page"), S("/tim?q=khoa%20hoc&loai=co-quan"));
    CHECK_EQ_I64(rows_of(api_json(app, "/tim.json"))->n, 0);
    CHECK_EQ_I64(api_get(app, "/tim.json?loai=khac", NULL, NULL).status, 400);
    CHECK(!answer_has(&(struct answer){.body = api_get(app, "/tim?q=khongthaygi", NULL, NULL).body}, "/tim.xlsx"));
}

/* Every cell of the heat map opens as many tasks as it counts. */
APP_TEST(heat_map_counts_what_its_cells_open)
{
    enum { EVERY = 9 };
    pack_fill_now(app);
    static const char *const maps[] = {"/bang-nhiet.json", "/bang-nhiet.json?cap=dia-phuong",
                                       "/bang-nhiet.json?cap=dang-doan-the&van-ban=57-NQ-TW", "/bang-nhiet.json?van-ban=tat-ca"};
    size_t looked = 0;
    for (size_t m = 0; m < sizeof maps / sizeof maps[0]; m++) {
        const struct json *rows = rows_of(api_json(app, maps[m]));
        for (size_t i = 0; rows && i < rows->n; i += EVERY) {
            struct str page = api_text(&rows->items[i], "page");
            struct str json = STR_CAT(t->arena, S("/nhiem-vu.json"), str_sub(page, sizeof "/nhiem-vu" - 1, SIZE_MAX));
            const struct json *list = api_json(app, str_cstr(t->arena, json));
            CHECK_EQ_I64(list ? json_get(list, S("total"))->number : -1, json_get(&rows->items[i], S("tasks"))->number);
            looked++;
        }
    }
    CHECK(looked > 20);
}

/* A cell of one task opens the task, another one a list with as many rows as it counts. */
APP_TEST(heat_map_cell_of_one_task_opens_the_task)
{
    pack_fill_now(app);
    struct answer r = api_get(app, "/bang-nhiet?cap=dia-phuong&tinh-den=01/03/2026", NULL, NULL);
    CHECK_EQ_I64(r.status, 200); /* nothing was known */
    r = api_get(app, "/bang-nhiet?cap=dia-phuong", NULL, NULL);
    CHECK(answer_has(&r, "href=\"/nhiem-vu/05-"));
    CHECK(answer_has(&r, "href=\"/nhiem-vu?nhom=05-TB-BCDTW.3&amp;co-quan=tinh-an-giang-2025\""));
    CHECK(r.body.n <= 40 * 1024);
    app_clock(app, app->now + 3 * 86400000);
    r = api_get(app, "/bang-nhiet?cap=dia-phuong&tinh-den=03/03/2026", NULL, NULL);
    CHECK(answer_has(&r, "href=\"/nhiem-vu?tinh-den=03/03/2026&amp;nhom=05-TB-BCDTW.3&amp;co-quan=tinh-an-giang-2025\""));
    CHECK(r.body.n <= 40 * 1024); /* the day stands in every address */
}

/* The parts of the bar of indicators are the lists that they open. */
APP_TEST(indicators_by_status_add_up)
{
    static const char *const words[] = {"da-dat",   "dang-giu", "dung-quy-dao",      "vuot-khoang", "chua-den-ky", "cham",         "cham-xa", "di-lui",
                                        "so-lieu-cu", "chua-co-moc-goc", "chua-co-so-lieu", "khong-so-sanh-duoc", "dinh-tinh", "khong-ap-dung"};
    pack_fill_now(app);
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        sum += json_get(api_json(app, app_path(app, "/chi-tieu.json?danh-gia=%s", words[i])), S("total"))->number;
    }
    CHECK_EQ_I64(sum, json_get(api_json(app, "/chi-tieu.json"), S("total"))->number);
    struct answer home = api_get(app, "/", NULL, NULL);
    CHECK(answer_has(&home, "/chi-tieu?danh-gia=chua-co-so-lieu"));
}

static void *ask_for_another_time(void *other)
{
    return gmtime(other);
}

/* The library writes the moment of a workbook with gmtime, and several threads close workbooks at once. */
TEST(table_spreadsheets_of_two_threads_do_not_share_a_moment)
{
    time_t mine = 1772416800;
    time_t other = 0;
    pthread_t thread;
    CHECK(dlsym(RTLD_DEFAULT, "gmtime") == (void *)gmtime); /* what the library calls is what we call */
    struct tm *moment = gmtime(&mine);
    CHECK_EQ_I64(moment->tm_year, 126);
    CHECK_EQ_I64(pthread_create(&thread, NULL, ask_for_another_time, &other), 0);
    pthread_join(thread, NULL);
    CHECK_EQ_I64(moment->tm_year, 126);
}
