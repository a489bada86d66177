/* Tasks and obligations as stored: finding and listing them, collective and recurring duties, succession, corrections. */
#include "pack_help.h"

#include "features/document/document.h"
#include "features/task/task.h"

/* --- asking ------------------------------------------------------------------------------------------------------------------ */

struct task_job {
    struct str name;
    enum err e;
    struct task task;
    struct obligations duties;
};

static enum err read_task(struct ctx *ctx, void *user)
{
    struct task_job *j = user;
    j->e = task_find(ctx, j->name, &j->task);
    return j->e == OK ? obligation_list_of_task(ctx, j->task.id, &j->duties) : OK;
}

static struct task_job ask_task(struct test_app *a, const char *name)
{
    struct task_job j = {.name = str_c(name)};
    app_do(a, false, read_task, &j);
    return j;
}

struct list_job {
    struct task_filter filter;
    struct str org;
    size_t n;
    bool ordered;
};

static enum err list_tasks(struct ctx *ctx, void *user)
{
    struct list_job *j = user;
    if (j->org.p) {
        const struct org_directory *dir = NULL;
        TRY(org_directory(ctx, &dir));
        j->filter.lead_org_id = (struct opt_i64){true, dir->orgs[org_find_key(dir, j->org)].id};
    }
    j->ordered = true;
    for (;;) {
        struct tasks page = {0};
        TRY(task_list(ctx, &j->filter, &page));
        if (page.n == 0) {
            return OK;
        }
        j->n += page.n;
        for (size_t i = 0; i < page.n; i++) {
            j->ordered = j->ordered && page.v[i].ord > j->filter.after_ord;
            j->filter.after_ord = page.v[i].ord;
            j->filter.after_id = page.v[i].id;
        }
    }
}

static struct list_job count_tasks(struct test_app *a, struct task_filter filter, const char *org)
{
    struct list_job j = {.filter = filter, .org = str_c(org)};
    j.filter.limit = filter.limit ? filter.limit : 50;
    app_do(a, false, list_tasks, &j);
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
    CHECK(!j.task.lead_org_id.has && !j.task.selector_id.has);
    CHECK_STR(ask_task(app, "03-II.1.dd").task.code, S("03/II.1.đ"));
    CHECK_STR(ask_task(app, "03-II.1.d").task.code, S("03/II.1.d"));
    CHECK_ERR(ask_task(app, "03/II.9.z").e, E_NOT_FOUND);
}

APP_TEST(task_lists_page_in_order)
{
    pack_fill_now(app);
    struct list_job all = count_tasks(app, (struct task_filter){.limit = 40}, NULL);
    CHECK_EQ_I64(all.n, 185);
    CHECK(all.ordered);
    struct task t3 = ask_task(app, "03/II.1.a").task;
    struct task_filter group = {.document_id = {true, t3.document_id}, .group_no = S("3")};
    CHECK_EQ_I64(count_tasks(app, group, NULL).n, 18);
    CHECK_EQ_I64(count_tasks(app, (struct task_filter){.kind = {true, TASK_RECURRING}}, NULL).n, 6);
    CHECK_EQ_I64(count_tasks(app, (struct task_filter){.clause_id = {true, t3.clause_id}}, NULL).n, 1);
    CHECK_EQ_I64(count_tasks(app, (struct task_filter){.programme_id = {true, 99}}, NULL).n, 0);
}

APP_TEST(task_lead_is_found_after_succession)
{
    pack_fill_now(app);
    /* 57/IV.2 was given to the Party group of the National Assembly, which ended on 2025-02-03. */
    CHECK_EQ_I64(count_tasks(app, (struct task_filter){0}, "dang-doan-quoc-hoi").n, 0);
    CHECK_EQ_I64(count_tasks(app, (struct task_filter){0}, "dang-uy-quoc-hoi").n, 2); /* and 57/III.1.-1 as a Party committee */
    struct task_job j = ask_task(app, "57/IV.2");
    CHECK_EQ_I64(j.duties.n, 1);
    CHECK(j.duties.v[0].org_id.v != j.duties.v[0].bearer_id.v);
    CHECK_EQ_I64(j.task.lead_org_id.v, j.duties.v[0].bearer_id.v);
}

APP_TEST(task_before_a_day_is_safe_the_day_before)
{
    pack_fill_now(app);
    struct task_job j = ask_task(app, "05/3a-1");
    CHECK(same_day(j.task.due, day("2025-07-14")));
    CHECK(same_day(j.duties.v[0].due_base, day("2025-07-15")));
    CHECK_EQ_I64(j.duties.v[0].assigner_id.has, true);
}

/* --- collective duties --------------------------------------------------------------------------------------------------------- */

static size_t live_children(const struct obligations *all, int64_t no, int64_t occurrence)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct obligation *o = &all->v[i];
        n += o->no == no && o->scope_id.has && o->occurrence == occurrence && !o->is_cancelled;
    }
    return n;
}

APP_TEST(task_collective_duty_passes_from_63_to_34)
{
    pack_fill_now(app);
    struct task_job j = ask_task(app, "03/III.1");
    CHECK_EQ_I64(j.duties.n, 94); /* the parent, and 93 ministries, agencies and provinces of 2025-01-09 */
    CHECK_EQ_I64(live_children(&j.duties, 1, 0), 56);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation_change c JOIN obligation o ON o.id = c.obligation_id JOIN task t ON t.id = o.task_id"
                                 " WHERE t.code = '03/III.1' AND c.kind = 'cancelled' AND c.reason LIKE 'merged into %' AND c.org_id IS NOT NULL"),
                 37);
    /* A province that gained others: one transferred, the rest merged, dated by the day of the merger. */
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation_change c JOIN obligation o ON o.id = c.obligation_id JOIN task t ON t.id = o.task_id"
                                 " JOIN org g ON g.id = c.org_id WHERE t.code = '03/III.1' AND g.org_key = 'tinh-lam-dong-2025' AND c.on_day = 20270"),
                 3);
}

APP_TEST(task_collective_duty_has_one_live_row_for_each_bearer)
{
    pack_fill_now(app);
    CHECK_EQ_I64(
        app_number(app, "SELECT count(*) FROM (SELECT o.task_id, o.occurrence, coalesce((SELECT c.org_id FROM obligation_change c WHERE c.obligation_id = o.id"
                        " AND c.kind = 'transferred' ORDER BY c.seq DESC LIMIT 1), o.org_id) AS bearer FROM obligation o"
                        " WHERE o.role = 'lead' AND o.org_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM obligation_change c WHERE c.obligation_id = o.id"
                        " AND c.kind = 'cancelled') GROUP BY 1, 2, 3 HAVING count(*) > 1) AS twice"),
        0);
    /* Nobody bears a duty who is gone. */
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
    CHECK_EQ_I64(live_children(&four.duties, 4, 0), 53);
    struct task_job all = ask_task(app, "05/4c");
    CHECK_EQ_I64(live_children(&all.duties, 1, 0), 51);
}

/* --- recurring duties ------------------------------------------------------------------------------------------------------------ */

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
        const struct obligation *o = occurrence_of(&j.duties, 1, i + 1);
        if (CHECK(o)) {
            CHECK(same_day(o->original_due, day(due[i])));
        }
    }
    /* The first period began under 63 provinces, the third under 34. */
    CHECK_EQ_I64(live_children(&j.duties, 1, 1), 56);
    CHECK_EQ_I64(live_children(&j.duties, 1, 3), 56);
}

static enum err extend(struct ctx *ctx, void *user)
{
    (void)user;
    return task_extend_occurrences(ctx);
}

APP_TEST(task_occurrences_grow_with_the_days)
{
    pack_fill_now(app);
    const char *last = "SELECT max(original_due) FROM obligation WHERE occurrence > 0";
    int64_t horizon = day_of_moment(app->now) + TASK_HORIZON_DAYS;
    int64_t reached = app_number(app, last);
    CHECK(reached <= horizon && reached > horizon - 31);
    int64_t rows = app_number(app, "SELECT count(*) FROM obligation");
    int64_t known = app_number(app, "SELECT count(*) FROM event");
    app_do(app, true, extend, NULL);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
    app_clock(app, app->now + 62 * DAY_MS);
    app_do(app, true, extend, NULL);
    CHECK(app_number(app, last) > reached);
    CHECK(app_number(app, "SELECT count(*) FROM obligation") > rows);
    known = app_number(app, "SELECT count(*) FROM event");
    app_do(app, true, extend, NULL);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
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
    CHECK(!j.duties.v[0].org_id.has);
    CHECK(j.duties.v[0].bearer_id.has);
    CHECK(j.task.lead_org_id.has);
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
    CHECK(same_day(j.duties.v[0].original_due, day("2025-07-14")));
    CHECK(same_day(j.duties.v[0].due, day("2025-07-24")));
    CHECK(same_day(j.task.due, day("2025-07-24")));
    int64_t known = app_number(app, "SELECT count(*) FROM event");
    (void)pack_must(app, &p);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
    /* What a fact is, cannot change. */
    (void)pack_edit(t, &p, "obligations.csv", "05/3a-2b,3,coordinate", "05/3a-2b,3,advise");
    CHECK_ERR(pack_try(app, &p, false).e, E_INVALID);
}

/* --- by organisation ---------------------------------------------------------------------------------------------------------------- */

struct org_job {
    struct str key;
    int64_t bears, former;
};

static enum err read_org(struct ctx *ctx, void *user)
{
    struct org_job *j = user;
    const struct org_directory *dir = NULL;
    TRY(org_directory(ctx, &dir));
    int64_t id = dir->orgs[org_find_key(dir, j->key)].id;
    int64_t after = 0;
    for (;;) {
        struct obligations page = {0};
        TRY(obligation_list_of_org(ctx, id, after, 20, &page));
        for (size_t i = 0; i < page.n; i++) {
            bool is_own = page.v[i].bearer_id.v == id && !page.v[i].is_cancelled;
            j->bears += is_own;
            j->former += !is_own;
            after = page.v[i].id;
        }
        if (page.n == 0) {
            return OK;
        }
    }
}

APP_TEST(task_duties_of_an_organisation_over_time)
{
    pack_fill_now(app);
    struct org_job old = {.key = S("tinh-lam-dong")};
    struct org_job heir = {.key = S("tinh-lam-dong-2025")};
    app_do(app, false, read_org, &old);
    app_do(app, false, read_org, &heir);
    CHECK_EQ_I64(old.bears, 0);
    CHECK(old.former > 0);
    CHECK(heir.bears > old.former);
    CHECK_EQ_I64(heir.former, 0);
}
