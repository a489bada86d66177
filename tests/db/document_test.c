/* Documents, clauses and what became of them, links and texts; the working calendar and the rules. */
#include "pack_help.h"

#include "core/record.h"
#include "features/document/document.h"
#include "features/indicator/indicator_rules.h"
#include "features/board/rule_set.h"
#include "features/rules/rules.h"

struct document_job {
    struct str name;
    enum err e;
    struct document document;
    struct clauses clauses;
    struct document_links links;
    struct documents all;
    int64_t upto; /* coverage as of this event; 0: by now */
};

static enum err read_document(struct ctx *ctx, void *user)
{
    struct document_job *j = user;
    TRY(document_list(ctx, j->upto ? j->upto : INT64_MAX, &j->all));
    j->e = document_find(ctx, j->name, j->upto ? j->upto : INT64_MAX, &j->document);
    if (j->e != OK) {
        return OK;
    }
    TRY(clause_list(ctx, j->document.id, j->upto ? j->upto : INT64_MAX, &j->clauses));
    return document_links(ctx, j->document.id, j->upto ? j->upto : INT64_MAX, &j->links);
}

static struct document_job ask(struct test_app *a, const char *name)
{
    struct document_job j = {.name = str_c(name)};
    app_do(a, false, read_document, &j);
    return j;
}

static const struct clause_coverage *clause_at(const struct clauses *all, const char *path)
{
    for (size_t i = 0; i < all->n; i++) {
        if (str_eq(all->v[i].clause.path, str_c(path))) {
            return &all->v[i];
        }
    }
    return NULL;
}

APP_TEST(document_found_by_number_and_address)
{
    pack_fill_now(app);
    struct document_job j = ask(app, "05-TB/BCĐTW");
    CHECK_OK(j.e);
    CHECK_STR(j.document.slug, S("05-TB-BCDTW"));
    CHECK_EQ_I64(j.document.kind, DOCUMENT_CONCLUSION);
    CHECK_EQ_I64(j.document.standing, STANDING_FULL);
    CHECK_EQ_I64(j.document.clauses, 68);
    CHECK_STR(ask(app, "05-TB-BCDTW").document.number, S("05-TB/BCĐTW"));
    CHECK_ERR(ask(app, "05-TB-BCĐTW").e, E_NOT_FOUND);
    CHECK_EQ_I64(j.all.n, 53);
    CHECK_EQ_I64(j.all.v[0].standing, STANDING_FULL);
    CHECK_EQ_I64(j.all.v[3].standing, STANDING_CITED);
}

APP_TEST(document_clauses_say_what_became_of_them)
{
    pack_fill_now(app);
    struct document_job j = ask(app, "03/NQ-CP");
    CHECK_EQ_I64(j.clauses.n, 130);
    int64_t tasks = 0;
    int64_t indicators = 0;
    for (size_t i = 0; i < j.clauses.n; i++) {
        tasks += j.clauses.v[i].tasks;
        indicators += j.clauses.v[i].indicators;
    }
    CHECK_EQ_I64(tasks, 108);
    CHECK_EQ_I64(indicators, 3);
    const struct clause_coverage *c = clause_at(&j.clauses, "II.1.đ");
    CHECK(c && c->tasks == 1 && c->led == 0 && c->dated == 0);
    c = clause_at(&j.clauses, "III.1");
    CHECK(c && c->tasks == 1 && c->led == 1 && c->dated == 1);
    c = clause_at(&j.clauses, "III.3");
    CHECK(c && c->dated == 1);
    j = ask(app, "57-NQ/TW");
    c = clause_at(&j.clauses, "III.2.-4");
    CHECK(c && c->tasks == 1 && c->shared > 1);
    CHECK(clause_at(&j.clauses, "III.2.-4")->clause.parent_id.has);
}

APP_TEST(document_coverage_is_that_of_the_moment)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    int64_t loaded = app_number(app, "SELECT seq FROM chain_head");
    app_clock(app, app->now + 2 * DAY_MS);
    (void)pack_edit(t, &p, "obligations.csv", "03/II.1.b,1,lead,,", "03/II.1.b,1,lead,bo-noi-vu,");
    (void)pack_must(app, &p);
    struct document_job then = {.name = S("03/NQ-CP"), .upto = loaded};
    struct document_job before = {.name = S("03/NQ-CP"), .upto = 1};
    app_do(app, false, read_document, &then);
    app_do(app, false, read_document, &before);
    struct document_job now = ask(app, "03/NQ-CP");
    CHECK_EQ_I64(clause_at(&now.clauses, "II.1.b")->led, 1);
    CHECK_EQ_I64(clause_at(&then.clauses, "II.1.b")->led, 0);
    CHECK_EQ_I64(clause_at(&then.clauses, "II.1.b")->tasks, 1);
    CHECK_ERR(before.e, E_NOT_FOUND);
    CHECK_EQ_I64(before.all.n, 0);
    CHECK_EQ_I64(then.all.n, now.all.n);
    /* The page and the API say the same. */
    struct answer r = app_get(app, "/api/v1/clauses?document=03/NQ-CP&limit=1000&as_of=2026-03-02&fields=path,led&format=csv", app_nobody);
    CHECK(answer_has(&r, "II.1.b,0\n"));
    r = app_get(app, "/api/v1/clauses?document=03/NQ-CP&limit=1000&fields=path,led&format=csv", app_nobody);
    CHECK(answer_has(&r, "II.1.b,1\n"));
    r = app_get(app, "/van-ban/03-NQ-CP?thieu=chu-tri&tinh-den=2026-03-02", app_nobody);
    struct answer today = app_get(app, "/van-ban/03-NQ-CP?thieu=chu-tri", app_nobody);
    CHECK_EQ_I64(r.status, 200);
    CHECK(answer_has(&r, "/nhiem-vu/03-II.1.b?") && !answer_has(&today, "/nhiem-vu/03-II.1.b\""));
}

APP_TEST(document_links_run_both_ways)
{
    pack_fill_now(app);
    struct document_job j = ask(app, "57-NQ/TW");
    size_t to = 0;
    for (size_t i = 0; i < j.links.n; i++) {
        to += j.links.v[i].to_id == j.document.id;
    }
    CHECK_EQ_I64(to, 14);
    j = ask(app, "03/NQ-CP");
    CHECK(j.links.n > 2);
    CHECK_STR(j.links.v[0].to_slug, S("57-NQ-TW"));
    CHECK_EQ_I64(j.links.v[0].kind, LINK_IMPLEMENTS);
}

struct text_job {
    const char *received, *corrected;
    enum record_change change;
    struct clause_texts texts;
};

static enum err put_text(struct ctx *ctx, void *user)
{
    struct text_job *j = user;
    struct document d = {0};
    struct clause c = {0};
    struct record done = {0};
    TRY(document_find(ctx, S("57-NQ/TW"), INT64_MAX, &d));
    TRY(clause_find(ctx, d.id, S("I.1"), &c));
    struct clause_text text = {.clause_id = c.id, .received = str_c(j->received), .corrected = str_c(j->corrected), .source_sha256 = S("ab"), .source_line = 7};
    TRY(clause_text_put(ctx, &text, &done));
    j->change = done.change;
    return clause_text_list(ctx, d.id, INT64_MAX, &j->texts);
}

APP_TEST(document_latest_text_of_a_clause_counts)
{
    pack_fill_now(app);
    struct text_job j = {"Phat trien", "Phát triển", RECORD_SAME, {0}};
    app_do(app, true, put_text, &j);
    CHECK_EQ_I64(j.change, RECORD_NEW);
    struct text_job same = {"Phat trien", "Phát triển", RECORD_NEW, {0}};
    app_do(app, true, put_text, &same);
    CHECK_EQ_I64(same.change, RECORD_SAME);
    struct text_job next = {"Phat trien", "Phát triển khoa học", RECORD_SAME, {0}};
    app_do(app, true, put_text, &next);
    CHECK_EQ_I64(next.texts.n, 1);
    CHECK_STR(next.texts.v[0].corrected, S("Phát triển khoa học"));
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause_text"), 2);
}

/* --- calendar and rules ------------------------------------------------------------------------------------------------------------ */

struct rules_job {
    bool worked_saturday, bridge_day, culture_day;
    int64_t version, grace;
    bool unknown;
    size_t n_versions;
};

static enum err read_rules(struct ctx *ctx, void *user)
{
    struct rules_job *j = user;
    const struct rules *r = NULL;
    TRY(rules_now(ctx, &r));
    j->worked_saturday = calendar_is_working(&r->calendar, day_from_civil(2026, 8, 22));
    j->bridge_day = calendar_is_working(&r->calendar, day_from_civil(2026, 8, 31));
    j->culture_day = calendar_is_working(&r->calendar, day_from_civil(2026, 11, 24));
    const struct rule_version *v = rules_on(r, day_from_civil(2026, 3, 2));
    j->n_versions = r->n_versions;
    j->version = v ? v->version : 0;
    j->unknown = v && rules_find(v, S("no_such_rule"), &j->grace);
    if (v && !rules_find(v, S("grace_working_days"), &j->grace)) {
        j->grace = -1;
    }
    return OK;
}

static struct rules_job ask_rules(struct test_app *a)
{
    struct rules_job j = {0};
    app_do(a, false, read_rules, &j);
    return j;
}

APP_TEST(rules_follow_what_is_stored)
{
    CHECK(ask_rules(app).bridge_day); /* the plain calendar */
    CHECK_EQ_I64(ask_rules(app).n_versions, 0);
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    struct rules_job j = ask_rules(app);
    CHECK(j.worked_saturday && !j.bridge_day && !j.culture_day && !j.unknown);
    CHECK_EQ_I64(j.version, 1);
    CHECK_EQ_I64(j.grace, 5);
    (void)pack_edit(t, &p, "rules.csv", "basis,name,value\n",
                    "basis,name,value\n2,2026-03-01,12/QĐ-BCĐ,grace_working_days,3\n3,2026-03-03,13/QĐ-BCĐ,grace_working_days,1\n");
    (void)pack_edit(t, &p, "calendar.csv", "2026-11-24,holiday,Ngày Văn hóa Việt Nam,Viet Nam Culture Day,,28/2026/QH16\n", "");
    struct pack_outcome refused = pack_try(app, &p, true);
    CHECK_OK(refused.e);
    CHECK_EQ_I64(ask_rules(app).grace, 5); /* a dry run stays out of memory, too */
    (void)pack_must(app, &p);
    j = ask_rules(app);
    CHECK_EQ_I64(j.n_versions, 3);
    CHECK_EQ_I64(j.version, 2);
    CHECK_EQ_I64(j.grace, 3);
    CHECK(!j.culture_day); /* a pack adds and corrects, it does not take away */
}

/* A threshold that no rule reads would be a silent mistake of the pack. */
static enum err check_names(struct ctx *ctx, void *user)
{
    struct test *t = user;
    const struct rules *r = NULL;
    TRY(rules_now(ctx, &r));
    struct rule_set board = rule_set_default();
    struct indicator_rules indicators = indicator_rules_default();
    for (size_t i = 0; i < r->versions[0].n; i++) {
        const struct rule_value *v = &r->versions[0].values[i];
        bool is_known = rule_set_put(&board, v->name, v->value) == OK || indicator_rules_put(&indicators, v->name, v->value) == OK ||
                        str_starts(v->name, S("score_")) || str_eq(v->name, S("standing_report_period_days")); /* read by the board itself */
        if (!is_known) {
            CHECK_STR(v->name, S("a rule that is read somewhere"));
        }
    }
    return OK;
}

APP_TEST(rules_of_the_pack_have_known_names)
{
    pack_fill_now(app);
    app_do(app, false, check_names, t);
}
