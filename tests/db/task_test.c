/* Tasks and obligations as stored: finding and listing them, collective and recurring obligations, succession, corrections. */
#include "pack_help.h"

#include "core/housekeeping.h"
#include "features/document/document.h"
#include "features/task/task.h"

#include <stdio.h>

/* --- asking ------------------------------------------------------------------------------------------------------------------ */

struct task_job {
    struct str name;
    enum err e;
    struct task task;
    struct obligations { struct obligation *v; size_t n, cap; } owed; /* by id */
};

static enum err read_task(struct ctx *ctx, void *user)
{
    struct task_job *j = user;
    struct board_obligation *known = NULL;
    const struct board *b = NULL;
    j->e = task_find(ctx, j->name, &j->task);
    if (j->e != OK) {
        return OK;
    }
    TRY(board_open(ctx, (struct opt_i64){0}, &b));
    size_t n = board_obligations_of_task(b, ctx->arena, j->task.id, &known);
    for (size_t i = 0; i < n; i++) {
        TRY(obligation_get(ctx, known[i].id, VEC_PUSH(ctx->arena, &j->owed)));
    }
    return OK;
}

static struct task_job ask_task(struct test_app *a, const char *name)
{
    struct task_job j = {.name = str_c(name)};
    app_do(a, false, read_task, &j);
    return j;
}

static struct opt_day day(const char *text)
{
    struct opt_day d = {.has = true};
    d.has = day_parse(str_c(text), &d.v) == OK;
    return d;
}

static bool same_day(struct opt_day a, struct opt_day b)
{
    return a.has && b.has && a.v == b.v;
}

/* --- reading ------------------------------------------------------------------------------------------------------------------ */

APP_TEST(task_found_by_code_and_address)
{
    pack_fill_now(app);
    struct task_job j = ask_task(app, "03/II.1.đ");
    CHECK_OK(j.e);
    CHECK_STR(j.task.slug, S("03-II.1.dd"));
    CHECK_STR(j.task.document_number, S("03/NQ-CP"));
    CHECK_STR(j.task.clause_path, S("II.1.đ"));
    CHECK_EQ_I64(j.owed.n, 1);
    CHECK(!j.owed.v[0].bearer_id.has && !j.owed.v[0].selector_id.has);
    CHECK_STR(ask_task(app, "03-II.1.dd").task.code, S("03/II.1.đ"));
    CHECK_STR(ask_task(app, "03-II.1.d").task.code, S("03/II.1.d"));
    CHECK_ERR(ask_task(app, "03/II.9.z").e, E_NOT_FOUND);
}

APP_TEST(task_lead_is_found_after_succession)
{
    pack_fill_now(app);
    /* 57/IV.2 was given to the Party group of the National Assembly, which ended on 2025-02-03. */
    struct task_job j = ask_task(app, "57/IV.2");
    CHECK_EQ_I64(j.owed.n, 1);
    CHECK(j.owed.v[0].named_org_id.v != j.owed.v[0].bearer_id.v);
    CHECK_EQ_I64(j.owed.v[0].bearer_id.v, app_number(app, "SELECT id FROM org WHERE org_key = 'dang-uy-quoc-hoi'"));
}

APP_TEST(task_before_a_day_is_safe_the_day_before)
{
    pack_fill_now(app);
    struct task_job j = ask_task(app, "05/3a-1");
    CHECK(same_day(j.owed.v[0].due, day("2025-07-14")));
    CHECK(same_day(j.owed.v[0].due_base, day("2025-07-15")));
    CHECK_EQ_I64(j.owed.v[0].assigner_id.has, true);
}

/* --- collective obligations --------------------------------------------------------------------------------------------------------- */

static size_t live_children(const struct obligations *all, int64_t no, int64_t occurrence)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct obligation *o = &all->v[i];
        n += o->no == no && o->scope_id.has && o->occurrence == occurrence && !o->is_cancelled;
    }
    return n;
}

APP_TEST(task_collective_obligation_passes_from_63_to_34)
{
    pack_fill_now(app);
    struct task_job j = ask_task(app, "03/III.1");
    CHECK_EQ_I64(j.owed.n, 94); /* the parent, and 93 ministries, agencies and provinces of 2025-01-09 */
    CHECK_EQ_I64(live_children(&j.owed, 1, 0), 56);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation_change c JOIN obligation o ON o.id = c.obligation_id JOIN task t ON t.id = o.task_id"
                                 " WHERE t.code = '03/III.1' AND c.kind = 'cancelled' AND c.reason LIKE 'merged into %' AND c.org_id IS NOT NULL"),
                 37);
    /* A province that gained others: one transferred, the rest merged, dated by the day of the merger. */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation_change c JOIN obligation o ON o.id = c.obligation_id JOIN task t ON t.id = o.task_id"
                                 " JOIN org g ON g.id = c.org_id WHERE t.code = '03/III.1' AND g.org_key = 'tinh-lam-dong-2025' AND c.on_day = 20270"),
                 3);
}

APP_TEST(task_collective_obligation_has_one_live_row_for_each_bearer)
{
    pack_fill_now(app);
    CHECK_EQ_I64(
        app_number(app, "SELECT count(*) FROM (SELECT o.task_id, o.occurrence, coalesce((SELECT c.org_id FROM obligation_change c WHERE c.obligation_id = o.id"
                        " AND c.kind = 'transferred' ORDER BY c.seq DESC LIMIT 1), o.org_id) AS bearer FROM obligation o"
                        " WHERE o.role = 'lead' AND o.org_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM obligation_change c WHERE c.obligation_id = o.id"
                        " AND c.kind = 'cancelled') GROUP BY 1, 2, 3 HAVING count(*) > 1) AS twice"),
        0);
    /* Nobody bears an obligation who is gone. */
    CHECK_EQ_I64(
        app_number(app, "SELECT count(*) FROM (SELECT coalesce((SELECT c.org_id FROM obligation_change c WHERE c.obligation_id = o.id"
                        " AND c.kind = 'transferred' ORDER BY c.seq DESC LIMIT 1), o.org_id) AS bearer FROM obligation o WHERE o.org_id IS NOT NULL"
                        " AND NOT EXISTS (SELECT 1 FROM obligation_change c WHERE c.obligation_id = o.id AND c.kind = 'cancelled')) AS live"
                        " WHERE NOT EXISTS (SELECT 1 FROM org_version v WHERE v.org_id = live.bearer AND (v.valid_to IS NULL OR v.valid_to >= 20514))"),
        0);
}

APP_TEST(task_selector_leaves_out_who_is_named)
{
    pack_fill_now(app);
    /* 05/4d: three ministries are named, the selector of 56 gives the other 53. */
    struct task_job four = ask_task(app, "05/4d");
    CHECK_EQ_I64(live_children(&four.owed, 4, 0), 53);
    struct task_job all = ask_task(app, "05/4c");
    CHECK_EQ_I64(live_children(&all.owed, 1, 0), 51);
}

/* --- recurring obligations ------------------------------------------------------------------------------------------------------------ */

static const struct obligation *occurrence_of(const struct obligations *all, int64_t no, int64_t occurrence)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->v[i].no == no && all->v[i].occurrence == occurrence) {
            return &all->v[i];
        }
    }
    return NULL;
}

APP_TEST(task_half_yearly_report_is_due_before_its_days)
{
    pack_fill_now(app);
    struct task_job j = ask_task(app, "03/III.3");
    static const char *const due[] = {"2025-06-14", "2025-11-30", "2026-06-14", "2026-11-30"};
    for (int i = 0; i < 4; i++) {
        const struct obligation *o = occurrence_of(&j.owed, 1, i + 1);
        if (CHECK(o)) {
            CHECK(same_day(o->original_due, day(due[i])));
        }
    }
    /* The first period began under 63 provinces, the third under 34. */
    CHECK_EQ_I64(live_children(&j.owed, 1, 1), 56);
    CHECK_EQ_I64(live_children(&j.owed, 1, 3), 56);
}

/* --- corrections ------------------------------------------------------------------------------------------------------------------ */

APP_TEST(task_named_lead_is_a_change_not_a_rewrite)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    (void)pack_edit(t, &p, "obligations.csv", "03/II.1.b,1,lead,,", "03/II.1.b,1,lead,bo-noi-vu,");
    struct pack_outcome o = pack_must(app, &p);
    CHECK_EQ_I64(pack_rows(&o, RECORD_CHANGED), 1);
    struct task_job j = ask_task(app, "03/II.1.b");
    CHECK(!j.owed.v[0].named_org_id.has);
    CHECK(j.owed.v[0].bearer_id.has);
    struct pack_outcome again = pack_must(app, &p);
    CHECK_EQ_I64(pack_rows(&again, RECORD_CHANGED), 0);
}

APP_TEST(task_moved_deadline_keeps_the_original)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    (void)pack_edit(t, &p, "obligations.csv", "15/7/2025,2025-07-15,2025-07-14", "15/7/2025,2025-07-25,2025-07-24");
    (void)pack_must(app, &p);
    struct task_job j = ask_task(app, "05/3a-1");
    CHECK(same_day(j.owed.v[0].original_due, day("2025-07-14")));
    CHECK(same_day(j.owed.v[0].due, day("2025-07-24")));
    int64_t known = app_number(app, "SELECT count(*) FROM event");
    (void)pack_must(app, &p);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
    /* What a fact is, cannot change. */
    (void)pack_edit(t, &p, "obligations.csv", "05/3a-2b,3,coordinate", "05/3a-2b,3,advise");
    CHECK_ERR(pack_try(app, &p, false).e, E_INVALID);
}

/* --- split organisations ------------------------------------------------------------------------------------------------------------ */

/* On 2026-01-01 the Ministry of Home Affairs is split into two. */
static void load_split(struct test_app *a, struct pack_copy *p)
{
    struct test *t = a->t;
    *p = pack_bundled();
    (void)pack_must(a, p);
    (void)pack_edit(t, p, "organisations.csv", "bo-noi-vu,2025-03-01,,", "bo-noi-vu,2025-03-01,2025-12-31,");
    (void)pack_edit(t, p, "organisations.csv", "bo-tu-phap,2008-08-01",
                    "bo-cong-vu,2026-01-01,,ministry,Bộ Công vụ,Ministry of the Civil Service,,,,,,,,\n"
                    "bo-lao-dong,2026-01-01,,ministry,Bộ Lao động,Ministry of Labour,,,,,,,,\n"
                    "bo-tu-phap,2008-08-01");
    (void)pack_edit(t, p, "organisation_edges.csv", "administrative,bo-tu-phap,chinh-phu,2008-08-01,,",
                    "administrative,bo-tu-phap,chinh-phu,2008-08-01,,\nadministrative,bo-cong-vu,chinh-phu,2026-01-01,,\n"
                    "administrative,bo-lao-dong,chinh-phu,2026-01-01,,");
    (void)pack_edit(t, p, "successions.csv", "predecessor,successor,on,kind,basis,note_vi,note_en\n",
                    "predecessor,successor,on,kind,basis,note_vi,note_en\nbo-noi-vu,bo-cong-vu,2026-01-01,split,99/2025/QH15,,\n"
                    "bo-noi-vu,bo-lao-dong,2026-01-01,split,99/2025/QH15,,\n");
    (void)pack_must(a, p);
}

static int64_t org_number(struct test_app *a, const char *key)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "SELECT id FROM org WHERE org_key = '%s'", key);
    return app_number(a, sql);
}

/* The live ones of a bearer, in one occurrence. */
static const struct obligation *borne_by(const struct obligations *all, int64_t org, int64_t occurrence, size_t *n)
{
    const struct obligation *found = NULL;
    *n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct obligation *o = &all->v[i];
        if (!o->is_cancelled && o->bearer_id.has && o->bearer_id.v == org && o->occurrence == occurrence) {
            found = o;
            (*n)++;
        }
    }
    return found;
}

APP_TEST(task_lead_of_a_split_organisation_is_undecided_until_one_is_named)
{
    struct pack_copy p;
    load_split(app, &p);
    struct task_job j = ask_task(app, "05/3a-3");
    const struct obligation *o = &j.owed.v[0];
    CHECK(!o->bearer_id.has);
    CHECK(o->is_undecided);
    CHECK_EQ_I64(o->split_org_id.v, org_number(app, "bo-noi-vu"));
    CHECK(same_day(o->due, day("2025-07-31"))); /* with the deadline it had */
    CHECK_STR(o->changes.v[0].document, S("99/2025/QH15"));
    CHECK(same_day(o->changes.v[0].on_day, day("2026-01-01")));
    struct answer r = app_get(app, app_path(app, "/api/v1/obligations/%lld", (long long)o->id), app_nobody);
    CHECK_STR(answer_text(&r, "status"), S("UNASSIGNED"));
    CHECK(answer_has(&r, "\"candidates\":[\"bo-cong-vu\",\"bo-lao-dong\"]"));
    r = app_get(app, "/api/v1/tasks/05-3a-3", app_nobody);
    CHECK(answer_has(&r, "\"undecided\":true"));
    CHECK_STR(answer_text(&r, "status"), S("UNASSIGNED"));
    r = app_get(app, app_path(app, "/nghia-vu/%lld", (long long)o->id), app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK(answer_has(&r, "Bộ Công vụ") && answer_has(&r, "Bộ Lao động"));
    r = app_get(app, "/nhiem-vu/05-3a-3", app_nobody);
    CHECK(answer_has(&r, "do tách"));
    /* A person names one of them, and it stays named. */
    struct who assigner = app_person(app, "nguoi-giao", ROLE_ASSIGNER, "ban-chi-dao-trung-uong");
    r = app_json(app, METHOD_POST, app_path(app, "/api/v1/obligations/%lld/lead", (long long)o->id), assigner,
                 "{\"lead\":\"bo-lao-dong\",\"reason\":\"Phân công lại sau khi tách bộ.\"}");
    CHECK_EQ_I64(r.status, 200);
    (void)pack_must(app, &p);
    j = ask_task(app, "05/3a-3");
    CHECK_EQ_I64(j.owed.v[0].changes.n, 2);
    CHECK(!j.owed.v[0].is_undecided && j.owed.v[0].bearer_id.v == org_number(app, "bo-lao-dong"));
}

APP_TEST(task_other_duties_of_a_split_organisation_go_to_each_successor)
{
    struct pack_copy p;
    size_t n = 0;
    load_split(app, &p);
    int64_t heirs[] = {org_number(app, "bo-cong-vu"), org_number(app, "bo-lao-dong")};
    struct task_job coordinated = ask_task(app, "05/5c-3");
    struct task_job collective = ask_task(app, "03/III.1");
    for (int i = 0; i < 2; i++) {
        const struct obligation *o = borne_by(&coordinated.owed, heirs[i], 0, &n);
        CHECK_EQ_I64(n, 1);
        CHECK(o && o->role == OBLIGATION_COORDINATE && same_day(o->due, day("2025-10-31")) && o->scope_id.v == heirs[i]);
        (void)borne_by(&collective.owed, heirs[i], 0, &n);
        CHECK_EQ_I64(n, 1);
    }
    (void)borne_by(&coordinated.owed, org_number(app, "bo-noi-vu"), 0, &n);
    CHECK_EQ_I64(n, 0);
    CHECK_EQ_I64(live_children(&collective.owed, 1, 0), 57); /* 56 bodies, one of which became two */
    int64_t known = app_number(app, "SELECT count(*) FROM event");
    (void)pack_must(app, &p);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
}

/* However an organisation ended, its page says the same of what it owed. */
APP_TEST(task_pages_of_ended_organisations_tell_who_took_over)
{
    static const char *const pages[][2] = {
        {"/en/co-quan/bo-noi-vu", "still owed passed on 01/01/2026 to: Ministry of the Civil Service, Ministry of Labour."},
        {"/en/co-quan/bo-noi-vu?ngay=2025-06-01", "still owed passed on 01/01/2026 to: Ministry of the Civil Service, Ministry of Labour."},
        {"/en/co-quan/bo-thong-tin-va-truyen-thong", "still owed passed on 01/03/2025 to: Ministry of Science and Technology."},
        {"/en/co-quan/bo-thong-tin-va-truyen-thong?ngay=2025-01-01", "still owed passed on 01/03/2025 to: Ministry of Science and Technology."},
    };
    struct pack_copy p;
    load_split(app, &p);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct answer r = app_get(app, pages[i][0], app_nobody);
        CHECK_EQ_I64(r.status, 200);
        CHECK(answer_has(&r, pages[i][1]));
        CHECK(answer_has(&r, ": whatever it owed has passed on</h1>"));
        CHECK(!answer_has(&r, "knows of none"));
    }
    struct answer r = app_get(app, "/en/co-quan/bo-tai-chinh", app_nobody);
    CHECK(!answer_has(&r, "still owed passed"));
}

APP_TEST(task_recurring_duties_of_a_split_organisation_go_on_from_that_day)
{
    struct pack_copy p;
    size_t n = 0;
    load_split(app, &p);
    struct task_job j = ask_task(app, "03/III.3");
    int64_t heir = org_number(app, "bo-lao-dong");
    /* Occurrences 1 to 3 began under the ministry; what was open passes, occurrence 3 (due 2026-06-14) too. */
    const struct obligation *third = borne_by(&j.owed, heir, 3, &n);
    CHECK_EQ_I64(n, 1);
    CHECK(third && same_day(third->due, day("2026-06-14")));
    (void)borne_by(&j.owed, heir, 4, &n);
    CHECK_EQ_I64(n, 1);
    for (int64_t k = 1; k <= 4; k++) {
        (void)borne_by(&j.owed, org_number(app, "bo-noi-vu"), k, &n);
        CHECK_EQ_I64(n, 0);
    }
    app_clock(app, app->now + 200 * DAY_MS);
    app_housekeep(app->app);
    j = ask_task(app, "03/III.3");
    (void)borne_by(&j.owed, heir, 5, &n);
    CHECK_EQ_I64(n, 1);
    int64_t known = app_number(app, "SELECT count(*) FROM event");
    app_again(app);
    app_housekeep(app->app);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
}
