/* Loading: what the bundled pack holds, that a second load changes nothing, and that every kind of wrong row is told with its place. */
#include "pack_help.h"

#include "base/utf8.h"
#include "features/organisation/organisation.h"

#include <stdio.h>
#include <stdlib.h>

static int64_t events(struct test_app *a)
{
    return app_number(a, "SELECT coalesce(max(seq), 0) FROM chain_head");
}

APP_TEST(pack_holds_the_programme)
{
    pack_fill_now(app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM programme"), 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM document"), 53);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause"), 252);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task"), 185);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task WHERE code LIKE '03/II.%'"), 102);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task WHERE code LIKE '05/%'"), 47);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task WHERE code LIKE '57/%'"), 30);
    static const int groups[] = {15, 14, 18, 15, 20, 16, 4};
    for (int g = 0; g < 7; g++) {
        char sql[128];
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM task WHERE code LIKE '03/II.%%' AND group_no = '%d'", g + 1);
        CHECK_EQ_I64(app_number(app, sql), groups[g]);
    }
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM indicator"), 50);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM discrepancy"), 18);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM discrepancy_side"), 75);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM calendar_day"), 30);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task_basis"), 97);
}

#define LEADS(document, kind)                                                                                                    \
    app_number(app, "SELECT count(*) FROM obligation o JOIN task t ON t.id = o.task_id WHERE o.role = 'lead' AND o.parent_id IS NULL" \
                    " AND t.code LIKE '" document "/%' AND o.due_kind = '" kind "'")

APP_TEST(pack_holds_the_deadlines)
{
    pack_fill_now(app);
    CHECK_EQ_I64(LEADS("57", "year_end"), 1);
    CHECK_EQ_I64(LEADS("57", "recurring"), 1);
    CHECK_EQ_I64(LEADS("57", "open_ended"), 13);
    CHECK_EQ_I64(LEADS("57", "none"), 15);
    CHECK_EQ_I64(LEADS("03", "month_end"), 1);
    CHECK_EQ_I64(LEADS("03", "year_end"), 1);
    CHECK_EQ_I64(LEADS("03", "recurring"), 2);
    CHECK_EQ_I64(LEADS("03", "open_ended"), 35);
    CHECK_EQ_I64(LEADS("03", "none"), 69);
    CHECK_EQ_I64(LEADS("05", "before_day"), 1);
    CHECK_EQ_I64(LEADS("05", "month_end"), 12);
    CHECK_EQ_I64(LEADS("05", "year_end"), 2);
    CHECK_EQ_I64(LEADS("05", "relative"), 1);
    CHECK_EQ_I64(LEADS("05", "roadmap"), 1);
    CHECK_EQ_I64(LEADS("05", "recurring"), 5);
    CHECK_EQ_I64(LEADS("05", "open_ended"), 12);
    CHECK_EQ_I64(LEADS("05", "none"), 13);
}

struct provinces {
    day_t on;
    int64_t n;
    int64_t communes;
};

static enum err count_provinces(struct ctx *ctx, void *user)
{
    struct provinces *p = user;
    const struct org_directory *dir = NULL;
    TRY(org_directory(ctx, &dir));
    for (size_t i = 0; i < dir->n; i++) {
        const struct org_version *v = org_on(dir, i, p->on);
        p->n += v && org_is_province(v->kind);
        p->communes += v && org_is_commune(v->kind);
    }
    return OK;
}

static struct provinces provinces_on(struct test_app *a, const char *day)
{
    struct provinces p = {0};
    if (day_parse(str_c(day), &p.on) == OK) {
        app_do(a, false, count_provinces, &p);
    }
    return p;
}

APP_TEST(pack_holds_63_then_34_provinces)
{
    pack_fill_now(app);
    CHECK_EQ_I64(provinces_on(app, "2025-06-30").n, 63);
    CHECK_EQ_I64(provinces_on(app, "2025-07-01").n, 34);
}

APP_TEST(pack_loaded_again_writes_nothing)
{
    struct pack_copy p = pack_bundled();
    struct pack_outcome first = pack_must(app, &p);
    CHECK(pack_rows(&first, RECORD_NEW) > 6000);
    int64_t before = events(app);
    struct pack_outcome again = pack_must(app, &p);
    CHECK_EQ_I64(pack_rows(&again, RECORD_NEW), 0);
    CHECK_EQ_I64(pack_rows(&again, RECORD_CHANGED), 0);
    CHECK_EQ_I64(events(app), before);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), before);
}

APP_TEST(pack_dry_run_leaves_no_trace)
{
    struct pack_copy p = pack_bundled();
    struct pack_outcome dry = pack_try(app, &p, true);
    CHECK_OK(dry.e);
    CHECK(pack_rows(&dry, RECORD_NEW) > 6000);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), 0);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM org"), 0);
    CHECK_EQ_I64(provinces_on(app, "2025-07-01").n, 0);
    struct pack_outcome real = pack_must(app, &p);
    CHECK_EQ_I64(pack_rows(&real, RECORD_NEW), pack_rows(&dry, RECORD_NEW));
}

APP_TEST(pack_changed_row_is_one_event)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    int64_t before = events(app);
    (void)pack_edit(t, &p, "documents.csv", "Politburo resolution on breakthroughs", "Resolution on breakthroughs");
    struct pack_outcome dry = pack_try(app, &p, true);
    CHECK_EQ_I64(pack_rows(&dry, RECORD_CHANGED), 1);
    CHECK_EQ_I64(events(app), before);
    (void)pack_must(app, &p);
    CHECK_EQ_I64(events(app), before + 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event WHERE action = 'document.changed' AND before_json LIKE '%Politburo%'"
                                 " AND after_json NOT LIKE '%Politburo%' AND after_json NOT LIKE '%signed%'"),
                 1);
    CHECK_EQ_I64(app_number(app, "SELECT seq FROM document WHERE number = '57-NQ/TW'"), before + 1);
}

/* --- wrong rows ------------------------------------------------------------------------------------------------------------------ */

/* One change that makes a row wrong. */
struct wrong {
    const char *file, *from, *to;
    const char *cell; /* where in `to` the fault must stand; NULL: the whole row */
    enum msg what;
};

static const struct wrong wrongs[] = {
    {"documents.csv", ",signatory,", ",signatury,", "signatury", MSG_pack_unknown_column},
    {"documents.csv", ",signatory,", ",number,", "number", MSG_pack_column_twice},
    {"tasks.csv", "code,document", "kode,document", NULL, MSG_pack_missing_column},
    {"documents.csv", "57-NQ/TW,resolution,", "57-NQ/TW,resolutionn,", "resolutionn", MSG_pack_not_a_choice},
    {"documents.csv", "party,bo-chinh-tri,2024-12-22", "party,bo-chinh-tri,2024-13-22", "2024-13-22", MSG_pack_not_a_day},
    {"documents.csv", "party,bo-chinh-tri,2024-12-22", "party,bo-khong-co,2024-12-22", "bo-khong-co", MSG_pack_unknown_key},
    {"document_links.csv", "03/NQ-CP,57-NQ/TW,implements", "03/NQ-CP,58-NQ/TW,implements", "58-NQ/TW", MSG_pack_unknown_key},
    {"clauses.csv", "57-NQ/TW,I.1,I,item", "57-NQ/TW,I.1,Z,item", "Z", MSG_pack_unknown_key},
    {"organisations.csv", "\nviet-nam,2008", "\nViet-nam,2008", "Viet-nam", MSG_pack_not_a_key},
    {"organisations.csv", "2024-12-31,province", "2004-12-31,province", "2004-12-31", MSG_pack_ends_before},
    {"organisation_edges.csv", "administrative,bo-chinh-tri,ban-chap-hanh-trung-uong", "administrative,bo-chinh-tri,bo-chinh-tri", NULL,
     MSG_pack_own_parent},
    {"successions.csv", "ban-dan-van-trung-uong,ban-tuyen-giao-va", "ban-dan-van-trung-uonk,ban-tuyen-giao-va", "ban-dan-van-trung-uonk",
     MSG_pack_unknown_key},
    {"calendar.csv", "2025-04-26,worked", "2025-04-25,worked", "2025-04-25", MSG_pack_worked_weekday},
    {"calendar.csv", "2025-01-27,holiday", "2025-01-01,holiday", NULL, MSG_pack_twice},
    {"rules.csv", "grace_working_days,5", "grace_working_days,x", "x", MSG_pack_not_a_number},
    {"selectors.csv", ",ministry|ministerial_agency\n", ",ministry|minister\n", "ministry|minister", MSG_pack_selector_rule},
    {"tasks.csv", "57/III.1.-1,57-NQ/TW,III.1.-1", "57/III.1.-1,57-NQ/TW,III.99", "III.99", MSG_pack_unknown_key},
    {"tasks.csv", "57/III.1.-2,57-NQ/TW", "57/III.1.-1,57-NQ/TW", NULL, MSG_pack_twice},
    {"tasks.csv", ",one_off,,,,\n", ",one_off,,,\n", NULL, MSG_pack_width},
    {"obligations.csv", "2025-07-15,2025-07-14", "2025-07-15,2025-07-15", NULL, MSG_pack_due_differs},
    {"obligations.csv", "before_day,trước ngày 15/7/2025,2025-07-15,2025-07-14", "before_day,trước ngày 15/7/2025,,", NULL,
     MSG_pack_due_needs_base},
    {"obligations.csv", "57/IV.2,1,lead,dang-doan-quoc-hoi", "57/IV.2,1,lead,dang-khong-co", "dang-khong-co", MSG_pack_unknown_key},
    {"obligations.csv", "57/IV.3,2,coordinate", "57/IV.3,2,lead", "lead", MSG_pack_second_lead},
    {"obligations.csv", "57/IV.3,2,coordinate,dang-doan-quoc-hoi", "57/IV.3,2,coordinate,", NULL, MSG_pack_nobody},
    {"obligations.csv", "57/IV.2,1,lead", "57/IV.3,9,coordinate", NULL, MSG_pack_no_lead},
    {"obligations.csv", "57/IV.5,1,lead,ban-tuyen-giao-trung-uong,,", "57/IV.5,1,lead,ban-tuyen-giao-trung-uong,bo-nganh,", "bo-nganh",
     MSG_pack_one_owner},
    {"obligations.csv", ",,,half_yearly,,", ",,,,,", NULL, MSG_pack_recurrence},
    {"obligations.csv", "06-15;12-01", "12-01;06-15", "12-01;06-15", MSG_pack_due_days},
    {"obligations.csv", "05/3a-4,1,lead,,bo-nganh,\"Các bộ, cơ quan\",,2025-07-04", "05/3a-4,1,lead,,bo-nganh,\"Các bộ, cơ quan\",,", NULL,
     MSG_pack_start_needed},
    {"targets.csv", "Q01,1,2030,le,,3,", "Q01,1,2030,le,,3.5,", "3.5", MSG_pack_not_a_decimal},
    {"targets.csv", "Q06,1,2030,ge,5,", "Q06,1,2030,le,5,", NULL, MSG_pack_target_ends},
    {"observations.csv", "known\n", "known\nQ99,,2024,1,,,final,,,\n", "Q99", MSG_pack_unknown_key},
    {"observations.csv", "known\n", "known\nQ01,,2024X,1,,,final,,,\n", "2024X", MSG_pack_not_a_period},
    {"observations.csv", "known\n", "known\nQ01,,2024,,,,final,,,\n", NULL, MSG_pack_value_status},
    {"discrepancy_sides.csv", "D01,57-NQ/TW", "D99,57-NQ/TW", "D99", MSG_pack_unknown_key},
    {"programme.csv", "nq57,", ",", NULL, MSG_pack_required},
    {"clauses.csv", "Quan điểm chỉ đạo,Guiding viewpoints", "Quan điểm \"chỉ đạo,Guiding viewpoints", NULL, MSG_csv_quote_inside},
};

static const struct pack_fault *find_fault(const struct pack_report *r, enum msg what)
{
    for (size_t i = 0; i < r->faults.n; i++) {
        if (r->faults.v[i].what == what) {
            return &r->faults.v[i];
        }
    }
    return NULL;
}

/* Line and column of an offset, both from 1; columns count characters. */
static void place_of(struct str text, size_t at, size_t *line, size_t *column)
{
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; i < at; i++) {
        if (text.p[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    }
    *column = utf8_count(str_sub(text, start, at)) + 1;
}

static void check_wrong(struct test *t, struct test_app *app, const struct wrong *w)
{
    struct pack_copy p = pack_bundled();
    size_t at = pack_edit(t, &p, w->file, w->from, w->to);
    struct pack_outcome o = pack_try(app, &p, false);
    const struct pack_fault *f = find_fault(&o.report, w->what);
    if (!CHECK_ERR(o.e, E_INVALID) || !CHECK(f)) {
        struct buf said = buf_new(t->arena, 4096);
        for (size_t i = 0; i < o.report.faults.n && i < 3; i++) {
            pack_fault_write(&said, LANG_EN, &o.report.faults.v[i]);
            buf_char(&said, '\n');
        }
        (void)fprintf(stderr, "wrong row in %s: %s\n%.*s", w->file, w->to, STR_FMT(buf_view(&said)));
        return;
    }
    if (w->what != MSG_pack_no_lead) {
        CHECK_STR(f->file, str_c(w->file));
    }
    if (w->cell) {
        size_t line = 0;
        size_t column = 0;
        struct str text = pack_file_named(&p, w->file)->text;
        place_of(text, str_find(text, str_c(w->cell), at), &line, &column);
        CHECK_EQ_I64(f->line, line);
        CHECK_EQ_I64(f->column, column);
    }
}

APP_TEST(pack_tells_every_kind_of_wrong_row)
{
    /* The checks are the same on both engines; PostgreSQL only shows that nothing stays behind. */
    size_t step = app_is_pg(app->app) ? 9 : 1;
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i += step) {
        check_wrong(t, app, &wrongs[i]);
    }
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), 0);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM org"), 0);
}

APP_TEST(pack_tells_all_wrong_rows_at_once)
{
    struct pack_copy p = pack_bundled();
    (void)pack_edit(t, &p, "documents.csv", "57-NQ/TW,resolution,", "57-NQ/TW,resolutionn,");
    (void)pack_edit(t, &p, "calendar.csv", "2025-04-26,worked", "2025-04-25,worked");
    (void)pack_edit(t, &p, "obligations.csv", "2025-07-15,2025-07-14", "2025-07-15,2025-07-15");
    (void)pack_edit(t, &p, "targets.csv", "Q01,1,2030,le,,3,", "Q01,1,2030,le,,3.5,");
    struct pack_outcome o = pack_try(app, &p, false);
    CHECK_ERR(o.e, E_INVALID);
    /* The wrong document is told once, not again at each of its clauses and tasks. */
    CHECK_EQ_I64(o.report.n_faults, 4);
    struct buf said = buf_new(t->arena, 4096);
    pack_fault_write(&said, LANG_EN, &o.report.faults.v[0]);
    CHECK(str_starts(buf_view(&said), S("calendar.csv:9:1: ")));
    CHECK(str_ends(buf_view(&said), S("\"2025-04-25\"")));
}

APP_TEST(pack_wants_its_files)
{
    struct pack_copy p = pack_bundled();
    p.files[p.n++] = (struct pack_file){S("tasks2.csv"), S("code\n")};
    *pack_file_named(&p, "programme.csv") = (struct pack_file){S("observations.csv"), pack_file_named(&p, "observations.csv")->text};
    struct pack_outcome o = pack_try(app, &p, false);
    CHECK_ERR(o.e, E_INVALID);
    CHECK(find_fault(&o.report, MSG_pack_unknown_file));
    CHECK(find_fault(&o.report, MSG_pack_no_programme));
}

/* --- a second programme ---------------------------------------------------------------------------------------------------------- */

#define OB_HEAD "task,no,role,org,selector,lead_words,undecided,start,due_kind,due_words,due_base,due_date,due_anchor,recurrence,due_days\n"

static struct pack_copy second_programme(void)
{
    return (struct pack_copy){
        .n = 5,
        .files = {
            {S("programme.csv"), S("code,title_vi,title_en,document\nhai,Chương trình hai,Second,9/KH-HAI\n")},
            {S("documents.csv"), S("number,kind,style,issuer,signed,title_vi,title_en,standing\n"
                                   "9/KH-HAI,plan,state,chinh-phu,2026-01-05,Kế hoạch hai,Second plan,full\n"
                                   "57-NQ/TW,other,,,,Nghị quyết 57,Resolution 57,cited\n")},
            {S("clauses.csv"), S("document,path,kind,title_vi,title_en,demands\n9/KH-HAI,1,item,Điều một,Item one,task\n")},
            {S("tasks.csv"), S("code,document,clause,title_vi,title_en,kind,also\nHAI/1,9/KH-HAI,1,Việc một,Task one,one_off,57-NQ/TW#III.2.-1\n")},
            {S("obligations.csv"), S(OB_HEAD "HAI/1,1,lead,,bo-nganh,,,2026-01-05,by_day,,2026-06-30,2026-06-30,,,\n")},
        }};
}

APP_TEST(pack_second_programme_stands_beside_the_first)
{
    pack_fill_now(app);
    struct pack_copy p = second_programme();
    (void)pack_must(app, &p);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM programme"), 2);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task"), 186);
    /* It cites a document of the first one and does not change it. */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM document WHERE number = '57-NQ/TW' AND standing = 'full' AND programme_id = 1"), 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.code = 'HAI/1' AND o.scope_id IS NOT NULL"),
                 22);
    int64_t before = events(app);
    (void)pack_must(app, &p);
    struct pack_copy first = pack_bundled();
    (void)pack_must(app, &first);
    CHECK_EQ_I64(events(app), before);
}

APP_TEST(pack_second_programme_cannot_take_codes)
{
    pack_fill_now(app);
    struct pack_copy p = second_programme();
    (void)pack_edit(t, &p, "tasks.csv", "HAI/1,", "05/3b,");
    (void)pack_edit(t, &p, "obligations.csv", "HAI/1,", "05/3b,");
    struct pack_outcome o = pack_try(app, &p, false);
    CHECK_ERR(o.e, E_INVALID);
    CHECK(find_fault(&o.report, MSG_pack_code_taken));
    /* Another spelling with the same address is taken, too. */
    p = second_programme();
    (void)pack_edit(t, &p, "tasks.csv", "HAI/1,", "05-3b,");
    (void)pack_edit(t, &p, "obligations.csv", "HAI/1,", "05-3b,");
    o = pack_try(app, &p, false);
    CHECK(find_fault(&o.report, MSG_pack_code_taken));
    p = second_programme();
    (void)pack_edit(t, &p, "documents.csv", "57-NQ/TW,other,,,,Nghị quyết 57,Resolution 57,cited", "57-NQ/TW,other,,,,Nghị quyết 57,Resolution 57,full");
    o = pack_try(app, &p, false);
    CHECK(find_fault(&o.report, MSG_pack_foreign_document));
}

/* --- communes --------------------------------------------------------------------------------------------------------------------- */

struct communes_job {
    struct pack_file file;
    struct pack_report report;
};

static enum err load_communes(struct ctx *ctx, void *user)
{
    struct communes_job *j = user;
    return pack_load_communes(ctx, &j->file, &j->report);
}

static enum err try_communes(struct test_app *a, struct communes_job *j)
{
    struct failure failure = {0};
    j->report = (struct pack_report){0};
    return app_run(a->app, true, load_communes, j, a->t->arena, &failure);
}

#define COMMUNES "code,kind,name,full_name,province_code\n"

APP_TEST(pack_communes_are_placed_by_dated_codes)
{
    pack_fill_now(app);
    struct communes_job j = {.file = {S("communes.csv"), S(COMMUNES "02671,phuong,Cam Đường,Phường Cam Đường,15\n"
                                                                    "22333,xa,Khánh Hoà,Xã Khánh Hoà,56\n")}};
    CHECK_OK(try_communes(app, &j));
    /* 15 was the code of Yên Bái until 2025-06-30 and is that of Lào Cai since. */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM org_edge e JOIN org c ON c.id = e.child_id JOIN org p ON p.id = e.parent_id"
                                 " WHERE c.org_key = 'xa-02671' AND p.org_key = 'tinh-lao-cai-2025' AND e.valid_from = 20270"),
                 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM org_version WHERE name_vi = 'Xã Khánh Hòa' AND name_en = 'Khanh Hoa commune'"), 1);
}

APP_TEST(pack_communes_wrong_rows_are_told)
{
    pack_fill_now(app);
    int64_t before = events(app);
    struct communes_job j = {.file = {S("communes.csv"), S(COMMUNES "02671,phuong,A,Phường A,15\n"
                                                                    "02671,phuong,B,Phường B,15\n"
                                                                    "2672,phuong,C,Phường C,15\n"
                                                                    "02673,thon,D,Thôn D,15\n"
                                                                    "02674,xa,E,Xã E,10\n")}};
    CHECK_ERR(try_communes(app, &j), E_INVALID);
    static const enum msg whats[] = {MSG_pack_twice, MSG_pack_commune_code, MSG_pack_not_a_choice, MSG_pack_commune_province};
    CHECK_EQ_I64(j.report.n_faults, 4);
    for (size_t i = 0; i < 4 && i < j.report.faults.n; i++) {
        CHECK_EQ_I64(j.report.faults.v[i].what, whats[i]);
        CHECK_EQ_I64(j.report.faults.v[i].line, i + 3);
    }
    CHECK_EQ_I64(events(app), before);
}

static struct str read_list(struct test *t, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        return STR_NONE;
    }
    struct buf b = buf_new(t->arena, 1 << 24);
    char *room = buf_reserve(&b, 1 << 20);
    b.n += room ? fread(room, 1, 1 << 20, f) : 0;
    (void)fclose(f); /* only read */
    return buf_view(&b);
}

APP_TEST(pack_communes_of_the_whole_country)
{
    const char *given = getenv("XANH_COMMUNES");
    struct communes_job j = {.file = {S("communes.csv"), read_list(t, given ? given : "../shared/data/communes-2026-07-25.csv")}};
    if (!j.file.text.n) {
        printf("SKIPPED pack_communes_of_the_whole_country: the list is not in ../shared/data (or $XANH_COMMUNES)\n");
        return;
    }
    pack_fill_now(app);
    CHECK_OK(try_communes(app, &j));
    CHECK_EQ_I64(j.report.counts[0].rows[RECORD_NEW], 3321);
    CHECK_EQ_I64(provinces_on(app, "2025-07-01").communes, 3321);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM org_version v WHERE v.children_expected IS NOT NULL AND v.valid_to IS NULL AND v.children_expected <>"
                                 " (SELECT count(*) FROM org_edge e WHERE e.parent_id = v.org_id AND e.valid_from = 20270)"),
                 0);
    int64_t before = events(app);
    CHECK_OK(try_communes(app, &j));
    CHECK_EQ_I64(j.report.counts[0].rows[RECORD_SAME], 3321);
    CHECK_EQ_I64(events(app), before);
}
