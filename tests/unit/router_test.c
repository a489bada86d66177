#include "test.h"

#include "core/route.h"

#include <string.h>

static enum err nothing(struct ctx *ctx, const void *in, struct response *res)
{
    (void)ctx, (void)in, (void)res;
    return OK;
}

static enum err no_facts(struct ctx *ctx, const void *in, struct authz_facts *f)
{
    (void)ctx, (void)in, (void)f;
    return OK;
}

ROUTES(good_routes,
       {.method = METHOD_GET, .path = "/", .act = ACT_PUBLIC, .run = nothing},
       {.method = METHOD_GET, .path = "/tasks", .act = ACT_PUBLIC, .run = nothing},
       {.method = METHOD_GET, .path = "/tasks/{code}", .act = ACT_PUBLIC, .run = nothing},
       {.method = METHOD_GET, .path = "/tasks/new", .act = ACT_PUBLIC, .run = nothing},
       {.method = METHOD_POST, .path = "/tasks/{code}", .act = ACT_SIGNED_IN, .flags = R_WRITE, .run = nothing},
       {.method = METHOD_DELETE, .path = "/tasks/{code}", .act = ACT_SIGNED_IN, .flags = R_WRITE, .run = nothing},
       {.method = METHOD_GET, .path = "/tasks/{code}/files/{no}", .act = ACT_PUBLIC, .run = nothing},
       {.method = METHOD_GET, .path = "/assets/{file*}", .act = ACT_PUBLIC, .run = nothing});

static const struct route_table *const good[] = {&good_routes};

struct looked_up {
    enum err err;
    const struct route *route;
    struct params values;
    struct str allow;
};

static struct looked_up look_up(struct test *t, struct router *r, enum method m, const char *path)
{
    struct looked_up l = {0};
    l.err = router_find(r, t->arena, m, str_c(path), &l.route, &l.values, &l.allow);
    return l;
}

TEST(router_finds_literals_before_parameters)
{
    struct router *r = NULL;
    char why[256] = "";
    CHECK_OK(router_new(good, 1, &r, why));
    struct looked_up l = look_up(t, r, METHOD_GET, "/tasks/new");
    CHECK(l.err == OK && strcmp(l.route->path, "/tasks/new") == 0 && l.values.n == 0);
    l = look_up(t, r, METHOD_GET, "/tasks/03-II.1.dd");
    CHECK(l.err == OK && l.values.n == 1);
    CHECK_STR(l.values.v[0].name, S("code"));
    CHECK_STR(l.values.v[0].value, S("03-II.1.dd"));
    l = look_up(t, r, METHOD_GET, "/");
    CHECK(l.err == OK && strcmp(l.route->path, "/") == 0);
    router_free(r);
}

TEST(router_goes_back_when_a_literal_leads_nowhere)
{
    struct router *r = NULL;
    char why[256] = "";
    CHECK_OK(router_new(good, 1, &r, why));
    struct looked_up l = look_up(t, r, METHOD_GET, "/tasks/new/files/7");
    CHECK(l.err == OK && l.values.n == 2);
    CHECK_STR(l.values.v[0].value, S("new"));
    CHECK_STR(l.values.v[1].value, S("7"));
    router_free(r);
}

TEST(router_gives_the_rest_as_one_value)
{
    struct router *r = NULL;
    char why[256] = "";
    CHECK_OK(router_new(good, 1, &r, why));
    struct looked_up l = look_up(t, r, METHOD_HEAD, "/assets/fonts/a.woff2");
    CHECK(l.err == OK && l.values.n == 1);
    CHECK_STR(l.values.v[0].value, S("fonts/a.woff2"));
    router_free(r);
}

TEST(router_names_the_allowed_methods)
{
    struct router *r = NULL;
    char why[256] = "";
    CHECK_OK(router_new(good, 1, &r, why));
    struct looked_up l = look_up(t, r, METHOD_PUT, "/tasks/7");
    CHECK(l.err == E_CONFLICT);
    CHECK_STR(l.allow, S("GET, HEAD, POST, DELETE"));
    router_free(r);
}

TEST(router_does_not_find_what_is_not_there)
{
    static const char *const paths[] = {"/nothing", "/tasks/", "/tasks/7/files", "/tasks/7/files/8/9", "/assets", "/assets/", "//"};
    struct router *r = NULL;
    char why[256] = "";
    CHECK_OK(router_new(good, 1, &r, why));
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        CHECK(look_up(t, r, METHOD_GET, paths[i]).err == E_NOT_FOUND);
    }
    router_free(r);
}

/* Each of these rows must stop the program at start. */
static const struct route bad_rows[] = {
    {.method = METHOD_GET, .path = "/x", .run = nothing},
    {.method = METHOD_GET, .path = "/x", .act = ACT_REPORT_READ, .run = nothing},
    {.method = METHOD_GET, .path = "/x", .act = ACT_PUBLIC, .flags = R_WRITE, .run = nothing},
    {.method = METHOD_POST, .path = "/x", .act = ACT_PUBLIC, .run = nothing},
    {.method = METHOD_GET, .path = "/x", .act = ACT_SIGNED_IN, .flags = R_CACHE, .run = nothing},
    {.method = METHOD_GET, .path = "/x", .act = ACT_PUBLIC, .flags = R_API, .run = nothing},
    {.method = METHOD_GET, .path = "/x", .act = ACT_PUBLIC},
    {.method = METHOD_POST, .path = "/x", .act = ACT_REPORT_DECIDE, .facts = no_facts, .run = nothing},
};

TEST(router_refuses_rows_that_are_not_whole)
{
    for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
        struct route_table table = {&bad_rows[i], 1};
        const struct route_table *tables[] = {&table};
        struct router *r = NULL;
        char why[256] = "";
        CHECK_ERR(router_new(tables, 1, &r, why), E_INTERNAL);
        CHECK(strstr(why, "/x") != NULL);
    }
}

TEST(router_refuses_a_row_that_stands_twice)
{
    static const struct route_table *const twice[] = {&good_routes, &good_routes};
    struct router *r = NULL;
    char why[256] = "";
    CHECK_ERR(router_new(twice, 2, &r, why), E_INTERNAL);
    CHECK(strstr(why, "twice") != NULL);
}
