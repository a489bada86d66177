/* Accounts and roles: what may be held together, and what the history says of it. */
#include "app_fixture.h"
#include "features/account/account.h"

#include <stdio.h>

struct grant_job {
    const char *name, *org;
    enum role role;
};

static enum err grant(struct ctx *ctx, void *user)
{
    const struct grant_job *j = user;
    return account_grant(ctx, str_c(j->name), j->role, str_c(j->org));
}

static enum err try_grant(struct test_app *a, const char *name, enum role role, const char *org)
{
    struct grant_job j = {name, org, role};
    struct failure failure = {0};
    return app_run(a->app, true, grant, &j, a->t->arena, &failure);
}

/* A role holds for an organisation and all below it: two roles meet where one of their organisations lies below the other. */
APP_TEST(account_roles_that_judge_each_other_are_not_held_in_one_subtree)
{
    static const struct {
        enum role first;
        const char *first_org;
        enum role second;
        const char *second_org;
        enum err outcome;
    } rows[] = {
        {ROLE_OFFICER, "cuc-a1", ROLE_ASSIGNER, "cuc-a1", E_CONFLICT},   {ROLE_OFFICER, "cuc-a1", ROLE_ASSIGNER, "bo-a", E_CONFLICT},
        {ROLE_OFFICER, "bo-a", ROLE_ASSIGNER, "cuc-a1", E_CONFLICT},     {ROLE_APPROVER, "phong-a1x", ROLE_ASSIGNER, "goc", E_CONFLICT},
        {ROLE_ASSIGNER, "goc", ROLE_APPROVER, "phong-a1x", E_CONFLICT},  {ROLE_ASSIGNER, "bo-a", ROLE_OFFICER, "cuc-a2", E_CONFLICT},
        {ROLE_OFFICER, "cuc-a1", ROLE_ASSIGNER, "cuc-a2", OK},           {ROLE_OFFICER, "cuc-a1", ROLE_ASSIGNER, "van-phong", OK},
        {ROLE_OFFICER, "cuc-a1", ROLE_APPROVER, "bo-a", OK},             {ROLE_AUDITOR, "bo-b", ROLE_OFFICER, "cuc-a1", E_CONFLICT},
        {ROLE_ASSIGNER, "van-phong", ROLE_AUDITOR, "bo-b", E_CONFLICT},
    };
    app_world(app);
    for (int i = 0; i < (int)(sizeof rows / sizeof rows[0]); i++) {
        const char *one = app_path(app, "mot-%d", i);
        const char *two = app_path(app, "hai-%d", i); /* another account of the same human being */
        const char *person = app_path(app, "nguoi-%d", i);
        (void)app_account(app, one, person);
        (void)app_account(app, two, person);
        app_grant(app, one, rows[i].first, rows[i].first_org);
        enum err e = try_grant(app, two, rows[i].second, rows[i].second_org);
        if (e != rows[i].outcome) {
            printf("%s at %s, then %s at %s\n", role_name(rows[i].first).p, rows[i].first_org, role_name(rows[i].second).p, rows[i].second_org);
        }
        CHECK_EQ_I64(e, rows[i].outcome);
    }
}

APP_TEST(account_that_signs_in_is_named_in_the_history)
{
    app_world(app);
    int64_t id = app_account(app, "can-bo", "can-bo");
    struct answer r = app_json(app, METHOD_POST, "/api/v1/session", app_nobody, "{\"name\":\"can-bo\",\"password\":\"" APP_PASSWORD "\"}");
    CHECK_EQ_I64(r.status, 201);
    CHECK_EQ_I64(app_number(app, "SELECT actor_id FROM event WHERE action = 'session.opened'"), id);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event WHERE action = 'session.opened' AND actor = 'Ông/Bà can-bo'"), 1);
    CHECK_EQ_I64(app_json(app, METHOD_DELETE, "/api/v1/session", (struct who){.token = answer_text(&r, "token")}, NULL).status, 204);
    CHECK_EQ_I64(app_number(app, "SELECT actor_id FROM event WHERE action = 'session.ended'"), id);
}
