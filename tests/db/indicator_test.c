/* Indicators, versions of targets, vintages of observations, discrepancies. */
#include "pack_help.h"

#include "features/document/document.h"
#include "features/indicator/indicator.h"

struct indicator_job {
    struct str code;
    enum err e;
    struct indicator indicator;
    struct targets targets;
    struct observations observations;
    struct indicators all;
    struct discrepancies touching, every;
};

static enum err read_indicator(struct ctx *ctx, void *user)
{
    struct indicator_job *j = user;
    TRY(indicator_list(ctx, &(struct indicator_filter){0}, &j->all));
    TRY(discrepancy_list(ctx, STR_NONE, STR_NONE, STR_NONE, &j->every));
    j->e = indicator_find(ctx, j->code, &j->indicator);
    if (j->e != OK) {
        return OK;
    }
    struct opt_i64 id = {true, j->indicator.id};
    TRY(target_list(ctx, id, INT64_MAX, &j->targets));
    TRY(discrepancy_list(ctx, STR_NONE, j->code, STR_NONE, &j->touching));
    return observation_list(ctx, id, INT64_MAX, &j->observations);
}

static struct indicator_job ask(struct test_app *a, const char *code)
{
    struct indicator_job j = {.code = str_c(code)};
    app_do(a, false, read_indicator, &j);
    return j;
}

APP_TEST(indicator_with_its_target)
{
    pack_fill_now(app);
    struct indicator_job j = ask(app, "Q13");
    CHECK_OK(j.e);
    CHECK_EQ_I64(j.all.n, 50);
    CHECK_EQ_I64(j.indicator.kind, INDICATOR_MAINTAIN_ABOVE);
    CHECK_EQ_I64(j.indicator.decimals, 3);
    CHECK_STR(j.indicator.document_number, S("57-NQ/TW"));
    CHECK_EQ_I64(j.targets.n, 1);
    CHECK_EQ_I64(j.targets.v[0].low.v, 700);
    CHECK_EQ_I64(j.targets.v[0].comparison, COMPARISON_GT);
    CHECK(j.targets.v[0].every_year);
    CHECK_EQ_I64(j.observations.n, 0);
    CHECK(!ask(app, "Q50").targets.v[0].year.has);
    CHECK_ERR(ask(app, "Q99").e, E_NOT_FOUND);
}

APP_TEST(indicator_discrepancies_touch_their_pages)
{
    pack_fill_now(app);
    struct indicator_job j = ask(app, "Q11");
    CHECK_EQ_I64(j.every.n, 18);
    size_t sides = 0;
    for (size_t i = 0; i < j.every.n; i++) {
        sides += j.every.v[i].n_sides;
    }
    CHECK_EQ_I64(sides, 75);
    if (CHECK_EQ_I64(j.touching.n, 1)) {
        CHECK_STR(j.touching.v[0].code, S("D01"));
        CHECK_EQ_I64(j.touching.v[0].n_sides, 3);
    }
}

APP_TEST(indicator_revised_target_is_a_new_row)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    (void)pack_edit(t, &p, "targets.csv", "Q13,1,2030,gt,0.7,", "Q13,1,2030,gt,0.75,");
    struct pack_outcome o = pack_must(app, &p);
    CHECK_EQ_I64(pack_rows(&o, RECORD_CHANGED), 1);
    struct indicator_job j = ask(app, "Q13");
    CHECK_EQ_I64(j.targets.n, 1);
    CHECK_EQ_I64(j.targets.v[0].low.v, 750);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM target t JOIN indicator i ON i.id = t.indicator_id WHERE i.code = 'Q13'"), 2);
}

APP_TEST(indicator_observations_are_vintages)
{
    struct pack_copy p = pack_bundled();
    (void)pack_edit(t, &p, "observations.csv", "known\n",
                    "known\nQ13,,2024,0.766,,,provisional,UNDP,,2025-05-06\nQ13,,2024,0.77,,,final,UNDP,,2026-01-05\n"
                    "Q10,tinh-lao-cai-2025,2025Q3,,,,missing,,,2025-10-20\n");
    (void)pack_must(app, &p);
    int64_t known = app_number(app, "SELECT count(*) FROM event");
    struct indicator_job j = ask(app, "Q13");
    if (CHECK_EQ_I64(j.observations.n, 2)) {
        CHECK_EQ_I64(j.observations.v[0].value.v, 766);
        CHECK_EQ_I64(j.observations.v[1].value.v, 770);
        CHECK_EQ_I64(j.observations.v[1].status, STATUS_FINAL);
    }
    j = ask(app, "Q10");
    CHECK(j.observations.n == 1 && !j.observations.v[0].value.has && j.observations.v[0].geography_id.has);
    (void)pack_must(app, &p);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event"), known);
}
