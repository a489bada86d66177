/* Search as it is asked for, with the bundled programme, on both engines. */
#include "api_help.h"

#include "core/event.h"
#include "features/search/search_internal.h"

#include <stdio.h>
#include <string.h>

static size_t hits(struct test_app *a, const char *q, const struct json **items)
{
    size_t n = 0;
    const char *path = str_cstr(a->t->arena, STR_CAT(a->t->arena, S("/api/v1/search?limit=100&q="), str_c(q)));
    *items = api_items(api_json(a, path), &n);
    return n;
}

static bool has_kind(const struct json *items, size_t n, const char *kind)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(api_text(&items[i], "kind"), str_c(kind))) {
            return true;
        }
    }
    return false;
}

APP_TEST(search_finds_words_without_marks_in_all_kinds)
{
    const struct json *items = NULL;
    pack_fill_now(app);
    size_t n = hits(app, "de+an", &items);
    CHECK(n > 10);
    CHECK(has_kind(items, n, "task") && has_kind(items, n, "clause"));
    CHECK(str_find(items[0].n ? api_text(&items[0], "title") : S(""), S("đề án"), 0) != SIZE_MAX);
    n = hits(app, "lao+cai", &items);
    CHECK(n > 0 && has_kind(items, n, "organisation"));
    n = hits(app, "nang+luc+canh+tranh+so", &items);
    CHECK(n > 0 && has_kind(items, n, "indicator"));
    n = hits(app, "03/NQ-CP", &items);
    CHECK(n > 0 && str_eq(api_text(&items[0], "kind"), S("document")));
    CHECK(hits(app, "competitiveness", &items) > 0);
}

/* What was typed is the thing's own number, code or name: it comes before everything that only speaks of it. */
APP_TEST(search_puts_the_thing_itself_first)
{
    static const struct {
        const char *q, *kind, *ref;
    } first[] = {
        {"05-TB", "document", "05-TB/BCĐTW"},
        {"05+tb", "document", "05-TB/BCĐTW"},
        {"05-tb/bcdtw", "document", "05-TB/BCĐTW"},
        {"03/NQ-CP", "document", "03/NQ-CP"},
        {"03/nq", "document", "03/NQ-CP"},
        {"57-NQ", "document", "57-NQ/TW"},
        {"57", "document", "57-NQ/TW"},
        {"01", "document", "01-KH/BCĐTW"}, /* which is Hà Nội's code, too */
        {"03/II.1.d", "task", "03/II.1.d"},
        {"03/II.1.%C4%91", "task", "03/II.1.đ"},
        {"05/3a-5", "task", "05/3a-5"},
        {"Q01", "indicator", "Q01"},
        {"bo+khoa+hoc+va+cong+nghe", "organisation", "bo-khoa-hoc-va-cong-nghe"},
        {"ha+noi", "organisation", "thanh-pho-ha-noi"},
        {"bo+cong+an", "organisation", "bo-cong-an"},
        {"ministry+of+public+security", "organisation", "bo-cong-an"},
    };
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        const struct json *items = NULL;
        if (CHECK(hits(app, first[i].q, &items) > 0)) {
            CHECK_STR(api_text(&items[0], "kind"), str_c(first[i].kind));
            CHECK_STR(api_text(&items[0], "ref"), str_c(first[i].ref));
        }
    }
}

/* The short names that the data hold, however the "&" is typed. */
APP_TEST(search_finds_organisations_by_their_short_names)
{
    static const char *const ways[][2] = {
        {"bo+khcn", "bo-khoa-hoc-va-cong-nghe"},       {"B%E1%BB%99+KHCN", "bo-khoa-hoc-va-cong-nghe"},
        {"bo+kh%26cn", "bo-khoa-hoc-va-cong-nghe"},    {"bo+kh+%26+cn", "bo-khoa-hoc-va-cong-nghe"},
        {"khcn", "bo-khoa-hoc-va-cong-nghe"},          {"bo+gd%C4%91t", "bo-giao-duc-va-dao-tao"},
        {"bo+gddt", "bo-giao-duc-va-dao-tao"},         {"bo+nn%26mt", "bo-nong-nghiep-va-moi-truong"},
        {"nhnn", "ngan-hang-nha-nuoc"},                {"vpcp", "van-phong-chinh-phu"},
        {"most", "bo-khoa-hoc-va-cong-nghe"},          {"bokhcn", "bo-khoa-hoc-va-cong-nghe"},
        {"BKHCN", "bo-khoa-hoc-va-cong-nghe"},         {"B%E1%BB%99KHCN", "bo-khoa-hoc-va-cong-nghe"},
        {"btc", "bo-tai-chinh"},                       {"bgd%C4%91t", "bo-giao-duc-va-dao-tao"},
        {"UBND+H%C3%A0+N%E1%BB%99i", "thanh-pho-ha-noi"}, {"ubnd+thanh+pho+ha+noi", "thanh-pho-ha-noi"},
        {"ubnd+tp+ha+noi", "thanh-pho-ha-noi"},        {"tp+ha+noi", "thanh-pho-ha-noi"},
        {"ubnd+tinh+cao+bang", "tinh-cao-bang"},       {"01", "thanh-pho-ha-noi"},
        {"ubnd+tp+ho+chi+minh", "thanh-pho-ho-chi-minh"},
    };
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const struct json *items = NULL;
        size_t n = hits(app, ways[i][0], &items);
        size_t at = 0;
        while (at < n && !str_eq(api_text(&items[at], "kind"), S("organisation"))) {
            at++;
        }
        if (!CHECK(at < n)) {
            printf("   with: %s\n", ways[i][0]);
        } else {
            CHECK_STR(api_text(&items[at], "ref"), str_c(ways[i][1]));
        }
    }
}

static enum err put_three(struct ctx *ctx, void *user)
{
    (void)user;
    static const char *const titles[] = {"Đê ấn một", "Một đề án rất dài và có tên khác", "Đề án"};
    int64_t seq = 0;
    TRY(event_append(ctx, &(struct event){.action = S("test.put"), .object_kind = S("test"), .object_id = 1}, &seq));
    for (size_t i = 0; i < 3; i++) {
        struct search_entry e = {SEARCH_TASK, str_from_i64(ctx->arena, (int64_t)i), str_c(titles[i]), S("Title"), S("x"), S("x"), seq};
        TRY(search_put(ctx, &e, 1));
    }
    return OK;
}

APP_TEST(search_puts_exact_marks_first)
{
    const struct json *items = NULL;
    app_do(app, true, put_three, NULL);
    size_t n = hits(app, "đề+án", &items);
    if (CHECK_EQ_I64(n, 3)) {
        CHECK_STR(api_text(&items[0], "title"), S("Đề án"));
        CHECK_STR(api_text(&items[1], "title"), S("Một đề án rất dài và có tên khác"));
        CHECK_STR(api_text(&items[2], "title"), S("Đê ấn một"));
    }
    CHECK_EQ_I64(hits(app, "%C4%91e%CC%82%CC%80+a%CC%81n", &items), 3); /* NFD */
    CHECK_EQ_I64(hits(app, "%22rat+dai%22", &items), 1);
    CHECK_EQ_I64(hits(app, "%22dai+rat%22", &items), 0);
    CHECK_EQ_I64(hits(app, "title", &items), 3);
}

static enum err put_again(struct ctx *ctx, void *user)
{
    (void)user;
    int64_t seq = 0;
    TRY(event_append(ctx, &(struct event){.action = S("test.put"), .object_kind = S("test"), .object_id = 1}, &seq));
    struct search_entry e = {SEARCH_TASK, S("2"), S("Tên mới"), S("New name"), S("x"), S("x"), seq};
    return search_put(ctx, &e, 1);
}

APP_TEST(search_forgets_what_was_replaced)
{
    const struct json *items = NULL;
    app_do(app, true, put_three, NULL);
    app_do(app, true, put_again, NULL);
    CHECK_EQ_I64(hits(app, "đề+án", &items), 2);
    CHECK_EQ_I64(hits(app, "ten+moi", &items), 1);
}

APP_TEST(search_takes_anything)
{
    static const char *const odd[] = {"%22",         "%22%22%22",       "*",           "AND+OR+NOT",   "a+OR+b",    "de*+an*",     "NEAR(a,b)",
                                      "col:de",      "%5Ede",           "'%3B--",      "%26+%7C+!",    "%E2%82%AB", "(((",         "zktask",
                                      "%3C-%3E+de",  "1e5+-3.5",        "%C3%A9",      "a%5Cb",        "%3A*",      "https://x.vn", "x@y.vn"};
    const struct json *items = NULL;
    pack_fill_now(app);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        (void)hits(app, odd[i], &items); /* answered with 200, which hits() checks */
    }
    CHECK_EQ_I64(hits(app, "...", &items), 0);
    CHECK_EQ_I64(hits(app, "zktask", &items), 0);
    CHECK_EQ_I64(api_get(app, "/api/v1/search?q=", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/search", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/search?q=a&kind=article", NULL, NULL).status, 400);
    struct buf b = buf_new(t->arena, SIZE_MAX);
    buf_lit(&b, "/api/v1/search?q=");
    for (int i = 0; i < 10000; i++) {
        buf_char(&b, 'a');
    }
    buf_char(&b, '\0');
    CHECK_EQ_I64(api_get(app, b.p, NULL, NULL).status, 400);
}

struct long_query {
    struct str q;
    struct search_found found;
};

static enum err ask_long(struct ctx *ctx, void *user)
{
    struct long_query *j = user;
    return search_query(ctx, &(struct search_asked){j->q, 0, INT64_MAX}, &j->found);
}

APP_TEST(search_service_takes_long_queries)
{
    struct buf b = buf_new(t->arena, SIZE_MAX);
    for (int i = 0; i < 2000; i++) {
        buf_str(&b, i % 2 ? S("đề\" ") : S("\"án "));
    }
    struct long_query j = {.q = buf_view(&b)};
    pack_fill_now(app);
    app_do(app, false, ask_long, &j);
    CHECK(j.found.n <= SEARCH_FOUND_MAX);
}

APP_TEST(search_shows_where_it_was_found)
{
    pack_fill_now(app);
    const struct json *v = api_json(app, "/api/v1/search?q=de+an&kind=task&limit=5");
    size_t n = 0;
    const struct json *items = api_items(v, &n);
    for (size_t i = 0; i < n; i++) {
        CHECK_STR(api_text(&items[i], "kind"), S("task"));
        CHECK(str_starts(api_text(&items[i], "page"), S("/nhiem-vu/")));
        struct answer r = api_get(app, str_cstr(t->arena, api_text(&items[i], "api")), NULL, NULL);
        CHECK_EQ_I64(r.status, 200);
        const struct json *marks = json_get(&items[i], S("title_marked"));
        const struct json *excerpt = json_get(&items[i], S("excerpt"));
        bool found = false;
        for (size_t k = 0; k < marks->n; k++) {
            found = found || json_get(&marks->items[k], S("match"))->truth;
        }
        for (size_t k = 0; k < excerpt->n; k++) {
            found = found || json_get(&excerpt->items[k], S("match"))->truth;
        }
        CHECK(found);
    }
    CHECK(n > 0);
}

static enum err rebuild(struct ctx *ctx, void *user)
{
    return search_rebuild(ctx, user);
}

APP_TEST(search_index_can_be_made_anew)
{
    const struct json *items = NULL;
    int64_t things = 0;
    pack_fill_now(app);
    size_t before = hits(app, "khoa+hoc", &items);
    app_do(app, true, rebuild, &things);
    CHECK_EQ_I64(hits(app, "khoa+hoc", &items), before);
    CHECK_EQ_I64(things * 2, app_number(app, "SELECT count(*) FROM search_doc"));
}

enum { ALIKE = 700, COMPARED = 60 };

static struct str alike_ref(struct arena *a, int64_t i)
{
    return STR_CAT(a, S("GN/"), str_from_i64(a, i));
}

/* Tasks of which none fits better, once and then again the other way round, which moves their rows about in PostgreSQL's table. */
static enum err put_alike(struct ctx *ctx, void *user)
{
    (void)user;
    int64_t seq = 0;
    struct search_entry *e = ARENA_ARRAY(ctx->arena, struct search_entry, ALIKE);
    TRY(event_append(ctx, &(struct event){.action = S("test.put"), .object_kind = S("test"), .object_id = 1}, &seq));
    for (size_t i = 0; i < ALIKE; i++) {
        e[i] = (struct search_entry){SEARCH_TASK, alike_ref(ctx->arena, (int64_t)i), S("Việc giống nhau"), S("Alike"), S(""), S(""), seq};
    }
    TRY(search_put(ctx, e, ALIKE));
    for (size_t i = ALIKE; i > 0; i--) {
        TRY(search_put(ctx, &e[i - 1], 1));
    }
    return OK;
}

/* When more fit than are compared, both engines compare the same ones: stretch by stretch in the order in which they were put. */
APP_TEST(search_takes_the_same_of_many_on_both_engines)
{
    const struct json *items = NULL;
    size_t expected = 0;
    app_do(app, true, put_alike, NULL);
    if (!CHECK_EQ_I64(hits(app, "viec+giong+nhau", &items), COMPARED)) {
        return;
    }
    for (int64_t stretch = 0; stretch < 5; stretch++) {
        for (int64_t i = 0; i < ALIKE && expected < COMPARED; i++) {
            if (search_stretch(SEARCH_TASK, alike_ref(t->arena, i), true) == stretch << 40) {
                CHECK_STR(api_text(&items[expected++], "page"), search_address(t->arena, SEARCH_TASK, alike_ref(t->arena, i)));
            }
        }
    }
    CHECK_EQ_I64(expected, COMPARED);
}

/* --- pages and the past ---------------------------------------------------------------------------------------------- */

/* Walks through all pages; counts the hits and checks that none comes twice. */
static size_t walk(struct test_app *a, const char *query, int64_t limit)
{
    struct test *t = a->t;
    struct str next = STR_NONE;
    VEC(struct str) seen = {0};
    for (size_t pages = 0; pages < 200; pages++) {
        const char *path = str_cstr(t->arena, STR_CAT(t->arena, S("/api/v1/search?limit="), str_from_i64(t->arena, limit), S("&"), str_c(query),
                                                      next.n ? S("&after=") : S(""), next));
        const struct json *v = api_json(a, path);
        size_t n = 0;
        const struct json *items = api_items(v, &n);
        CHECK(n <= (size_t)limit);
        for (size_t i = 0; i < n; i++) {
            struct str ref = STR_CAT(t->arena, api_text(&items[i], "kind"), S(" "), api_text(&items[i], "ref"));
            for (size_t k = 0; k < seen.n; k++) {
                CHECK(!str_eq(seen.v[k], ref));
            }
            *VEC_PUSH(t->arena, &seen) = ref;
        }
        next = api_text(v, "next");
        if (next.n == 0) {
            const struct json *total = v ? json_get(v, S("total")) : NULL;
            CHECK(total && (total->kind == JSON_IS_NULL || total->number == (int64_t)seen.n));
            return seen.n;
        }
    }
    CHECK(false && "the pages end");
    return 0;
}

APP_TEST(search_goes_on_page_by_page)
{
    pack_fill_now(app);
    size_t whole = walk(app, "q=de+an", 1000);
    CHECK(whole > 20);
    CHECK_EQ_I64(walk(app, "q=de+an", 7), whole);
    CHECK_EQ_I64(walk(app, "q=khong+co+gi+nhu+vay+ca", 7), 0);
    CHECK_EQ_I64(api_get(app, "/api/v1/search?q=de+an&limit=1001", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/search?q=de+an&after=x", NULL, NULL).status, 400);
    CHECK_EQ_I64(api_get(app, "/api/v1/search?q=de+an&fields=name", NULL, NULL).status, 400);
    struct answer r = app_get(app, "/api/v1/search?q=de+an&limit=1&fields=ref", app_nobody);
    CHECK(answer_has(&r, "{\"items\":[{\"ref\":"));
    r = app_get(app, "/api/v1/search?q=57-NQ%2FTW&kind=document&limit=1&fields=kind,ref&format=csv", app_nobody);
    CHECK_STR(r.body, S("kind,ref\ndocument,57-NQ/TW\n"));
}

/* 2 March: the programme. 4 March: another indicator. */
APP_TEST(search_in_the_past_finds_what_was_known_then)
{
    struct pack_copy p = pack_bundled();
    (void)pack_must(app, &p);
    app_clock(app, app->now + 2 * DAY_MS);
    (void)pack_edit(t, &p, "indicators.csv", "\nQ13,", "\nQ99,Chỉ số thử nghiệm mùa xuân,Spring trial index,rank,hạng,rank,down,0,,,year,57-NQ/TW,II.1.-1,,,\nQ13,");
    (void)pack_must(app, &p);
    CHECK_EQ_I64(walk(app, "q=mua+xuan&kind=indicator", 10), 1);
    CHECK_EQ_I64(walk(app, "q=mua+xuan&kind=indicator&as_of=2026-03-03", 10), 0);
    CHECK_EQ_I64(walk(app, "q=mua+xuan&kind=indicator&as_of=2026-03-04", 10), 1);
    size_t then = walk(app, "q=de+an&as_of=2026-03-03", 100);
    CHECK_EQ_I64(then, walk(app, "q=de+an", 100));
    CHECK_EQ_I64(walk(app, "q=de+an&as_of=2026-03-01", 100), 0);
    /* Known is known: what was changed since was known before. */
    (void)pack_edit(t, &p, "indicators.csv", "mùa xuân", "mùa xuân mới");
    app_clock(app, app->now + 2 * DAY_MS);
    (void)pack_must(app, &p);
    CHECK_EQ_I64(walk(app, "q=mua+xuan+moi&as_of=2026-03-04", 10), 1);
    CHECK_EQ_I64(walk(app, "q=mua+xuan+moi&as_of=2026-03-03", 10), 0);
}
