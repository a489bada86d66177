#include "app_fixture.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/vec.h"
#include "core/event.h"
#include "core/session.h"
#include "core_q.h"
#include "db/query.h"
#include "db_fixture.h"
#include "features/account/account.h"
#include "features/organisation/organisation.h"
#include "parts.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REQUEST_CEILING = 64 * 1024 * 1024, PATH_SIZE = 512 };

const struct who app_nobody = {0};

__attribute__((noreturn)) static void die(const char *what, const char *why)
{
    (void)fprintf(stderr, "app_fixture: %s: %s\n", what, why);
    exit(2);
}

/* --- life ------------------------------------------------------------------------------------------------------------- */

static struct app *open_app(const char *dir, bool https, const struct route_table *routes)
{
    struct app_parts parts = *program_parts();
    if (routes) {
        parts.routes = &routes;
        parts.n_routes = 1;
    }
    parts.fill = NULL; /* an empty database: every test makes what it needs */
    char why[256] = "";
    struct app *app = NULL;
    struct db_fixture *f = db_fixture_current();
    bool is_pg = str_starts(db_fixture_url(f), S("postgres"));
    struct app_options o = {.data_dir = str_c(dir), .db_url = is_pg ? db_fixture_url(f) : STR_NONE, .https = https};
    if (app_open(&o, &parts, &app, why) != OK) {
        die("app_open", why);
    }
    return app;
}

void app_run_case(const struct db_fixture *fixture, struct test *t, const struct test_case *c)
{
    struct test_app a = {.t = t, .dir = db_fixture_dir(fixture), .now = APP_START_MS};
    clock_freeze(APP_START_MS);
    a.app = open_app(a.dir, false, NULL);
    c->fn.app(t, &a);
    app_close(a.app);
}

struct app *app_beside(struct test_app *a, const struct route_table *routes)
{
    return open_app(a->dir, a->https, routes);
}

void app_again(struct test_app *a)
{
    app_close(a->app);
    a->app = open_app(a->dir, a->https, NULL);
}

/* --- beside requests ---------------------------------------------------------------------------------------------------- */

void app_clock(struct test_app *a, int64_t now_ms)
{
    a->now = now_ms;
    clock_freeze(now_ms);
}

void app_do(struct test_app *a, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user)
{
    struct failure failure = {0};
    enum err e = app_run(a->app, write, fn, user, a->t->arena, &failure);
    if (e != OK) {
        die(err_name(e), failure.message == MSG_NONE ? "no message" : msg_name(failure.message).p);
    }
}

struct sql_job {
    const char *text;
    int64_t number;
};

static enum err note_change(struct ctx *ctx)
{
    int64_t seq = 0;
    return event_append(ctx, &(struct event){.action = S("test.changed"), .object_kind = S("test"), .object_id = 1}, &seq);
}

static enum err run_script(struct ctx *ctx, void *user)
{
    struct sql_job *j = user;
    TRY(note_change(ctx));
    enum err e = db_script(ctx->db, str_c(j->text));
    if (e != OK) {
        die(j->text, db_error_text(ctx->db).p);
    }
    return OK;
}

void app_sql(struct test_app *a, const char *script)
{
    struct sql_job j = {.text = script};
    app_do(a, true, run_script, &j);
}

static enum err run_select(struct ctx *ctx, void *user)
{
    struct sql_job *j = user;
    /* Statements are cached by the address of their query: each text gets one that stays. */
    struct query *q = calloc(1, sizeof *q);
    if (!q) {
        abort();
    }
    *q = (struct query){.name = "test", .file = __FILE__, .sqlite = j->text, .pg = j->text, .in = "", .out = "i", .out_names = "n", .mode = QUERY_ONE};
    struct db_stmt *s = NULL;
    bool row = false;
    TRY(db_start(ctx->db, q, &s));
    TRY(db_step(s, &row));
    j->number = row ? db_col_i64(s, 0) : INT64_MIN;
    if (row) {
        db_end(s);
    }
    arena_defer(ctx->arena, free, q);
    return OK;
}

/* On a connection of its own, so that no cached statement outlives its query. */
int64_t app_number(struct test_app *a, const char *select)
{
    struct db *db = db_fixture_connect(db_fixture_current(), DB_READ_ONLY);
    struct ctx ctx = {.arena = a->t->arena, .db = db};
    struct sql_job j = {.text = select};
    if (db_begin(db) != OK || run_select(&ctx, &j) != OK) {
        die(select, db_error_text(db).p);
    }
    db_rollback(db);
    db_close(db);
    return j.number;
}

/* --- people ---------------------------------------------------------------------------------------------------------- */

struct person_job {
    struct str name, person, org, token, csrf;
    enum role role;
    int64_t id;
};

static enum err add_account(struct ctx *ctx, void *user)
{
    struct person_job *j = user;
    struct str hash = STR_NONE;
    TRY(password_hash(ctx->arena, S(APP_PASSWORD), password_cost_test, &hash));
    return account_add(ctx, j->name, j->person, STR_CAT(ctx->arena, S("Ông/Bà "), j->name), hash, &j->id);
}

int64_t app_account(struct test_app *a, const char *name, const char *person)
{
    struct person_job j = {.name = str_c(name), .person = str_c(person)};
    app_do(a, true, add_account, &j);
    return j.id;
}

static enum err add_grant(struct ctx *ctx, void *user)
{
    struct person_job *j = user;
    return account_grant(ctx, j->name, j->role, j->org);
}

void app_grant(struct test_app *a, const char *name, enum role role, const char *org_key)
{
    struct person_job j = {.name = str_c(name), .role = role, .org = str_c(org_key)};
    app_do(a, true, add_grant, &j);
}

static enum err open_session(struct ctx *ctx, void *user)
{
    struct person_job *j = user;
    struct q_session_find_rows rows = {0};
    TRY(session_open(ctx, j->id, &j->token));
    struct sha256_digest hash = sha256(j->token);
    TRY(q_session_find(ctx->db, ctx->arena, &(struct q_session_find_in){.token_hash = sha256_view(&hash), .now = ctx->now}, &rows));
    j->csrf = rows.v->csrf;
    return OK;
}

struct who app_sign_in(struct test_app *a, const char *name)
{
    struct person_job j = {.id = app_number(a, app_path(a, "SELECT id FROM account WHERE name = '%s'", name))};
    app_do(a, true, open_session, &j);
    return (struct who){.account_id = j.id, .token = j.token, .csrf = j.csrf};
}

struct who app_person(struct test_app *a, const char *name, enum role role, const char *org_key)
{
    (void)app_account(a, name, name);
    app_grant(a, name, role, org_key);
    return app_sign_in(a, name);
}

/* --- requests ---------------------------------------------------------------------------------------------------------- */

static void add_header(struct arena *arena, struct request *r, const char *name, struct str value)
{
    if (value.p) {
        *VEC_PUSH(arena, &r->headers) = (struct header){str_c(name), value};
    }
}

static struct request make_request(struct arena *arena, const struct ask *ask)
{
    struct str path = str_c(ask->path);
    size_t mark = str_find(path, S("?"), 0);
    struct request r = {.method = ask->method,
                        .path = str_sub(path, 0, mark),
                        .query = mark == SIZE_MAX ? S("") : str_sub(path, mark + 1, SIZE_MAX),
                        .body = ask->body,
                        .remote = str_c(ask->remote ? ask->remote : "127.0.0.1")};
    add_header(arena, &r, "host", S("xanh.test"));
    add_header(arena, &r, "cookie", ask->who.token.p ? STR_CAT(arena, str_c(ask->cookie ? ask->cookie : "xanh_session"), S("="), ask->who.token) : STR_NONE);
    add_header(arena, &r, "authorization", ask->bearer.p ? STR_CAT(arena, S("Bearer "), ask->bearer) : STR_NONE);
    add_header(arena, &r, "content-type", ask->type);
    add_header(arena, &r, "x-csrf-token", ask->csrf_header);
    add_header(arena, &r, "origin", str_c(ask->origin));
    add_header(arena, &r, "sec-fetch-site", str_c(ask->site));
    add_header(arena, &r, "idempotency-key", str_c(ask->key));
    return r;
}

struct str answer_body(struct arena *arena, struct response *res)
{
    if (res->file < 0) {
        return str_dup(arena, response_body(res));
    }
    char *p = arena_alloc(arena, (size_t)res->file_size + 1);
    ssize_t n = read(res->file, p, (size_t)res->file_size);
    (void)close(res->file); /* only read */
    return (struct str){p, n < 0 ? 0 : (size_t)n};
}

static struct answer take_answer(struct arena *arena, struct response *res)
{
    struct answer r = {.status = res->status, .type = str_dup(arena, res->content_type)};
    r.body = answer_body(arena, res);
    for (size_t i = 0; i < res->headers.n; i++) {
        *VEC_PUSH(arena, &r.headers) =
            (struct header){str_dup(arena, res->headers.v[i].name), str_dup(arena, res->headers.v[i].value)};
    }
    if (res->release) {
        res->release(res->release_arg);
    }
    return r;
}

struct answer app_ask_in(struct test_app *a, struct arena *arena, const struct ask *ask)
{
    struct arena *own = arena_new(REQUEST_CEILING);
    struct request req = make_request(own, ask);
    struct response res = response_new(own, 16 * 1024 * 1024);
    app_handle(a->app, &req, own, &res);
    struct answer r = take_answer(arena, &res);
    arena_free(own);
    return r;
}

struct app_later {
    struct arena *own;
    struct request req;
    struct response res;
    struct app_call call;
    sem_t done;
};

static void wake(struct app_call *call)
{
    (void)sem_post(call->user); /* fails only for a broken semaphore */
}

struct app_later *app_ask_later(struct test_app *a, const struct ask *ask)
{
    struct arena *own = arena_new(REQUEST_CEILING);
    struct app_later *l = ARENA_NEW(own, struct app_later);
    l->own = own;
    l->req = make_request(own, ask);
    l->res = response_new(own, 16 * 1024 * 1024);
    (void)sem_init(&l->done, 0, 0); /* cannot fail with these arguments */
    l->call = (struct app_call){.req = &l->req, .res = &l->res, .arena = own, .done = wake, .user = &l->done};
    app_begin(a->app, &l->call);
    return l;
}

struct answer app_wait(struct test_app *a, struct app_later *l)
{
    while (sem_wait(&l->done) != 0) {
    }
    (void)sem_destroy(&l->done);
    struct answer r = take_answer(a->t->arena, &l->res);
    arena_free(l->own);
    return r;
}

struct app_gate {
    struct app *app;
    struct arena *arena;
    enum err (*then)(struct ctx *ctx);
    sem_t entered, go;
    enum err outcome;
    pthread_t thread;
};

static enum err wait_inside(struct ctx *ctx, void *user)
{
    struct app_gate *g = user;
    (void)sem_post(&g->entered); /* fails only for a broken semaphore */
    while (sem_wait(&g->go) != 0) {
    }
    return g->then ? g->then(ctx) : OK;
}

static void *hold_gate(void *user)
{
    struct app_gate *g = user;
    struct failure failure = {0};
    g->outcome = app_run(g->app, true, wait_inside, g, g->arena, &failure);
    return NULL;
}

struct app_gate *app_gate_close(struct test_app *a, enum err (*then)(struct ctx *ctx))
{
    struct arena *arena = arena_new(1 << 24);
    struct app_gate *g = ARENA_NEW(arena, struct app_gate);
    *g = (struct app_gate){.app = a->app, .arena = arena, .then = then};
    (void)sem_init(&g->entered, 0, 0);
    (void)sem_init(&g->go, 0, 0);
    pthread_create(&g->thread, NULL, hold_gate, g);
    while (sem_wait(&g->entered) != 0) {
    }
    return g;
}

enum err app_gate_open(struct app_gate *g)
{
    (void)sem_post(&g->go);
    pthread_join(g->thread, NULL);
    (void)sem_destroy(&g->entered);
    (void)sem_destroy(&g->go);
    enum err outcome = g->outcome;
    arena_free(g->arena);
    return outcome;
}

struct answer app_ask(struct test_app *a, const struct ask *ask)
{
    return app_ask_in(a, a->t->arena, ask);
}

struct answer app_get(struct test_app *a, const char *path, struct who who)
{
    return app_ask(a, &(struct ask){.method = METHOD_GET, .path = path, .who = who});
}

struct answer app_form(struct test_app *a, const char *path, struct who who, const char *fields)
{
    struct str body = STR_CAT(a->t->arena, S("_csrf="), who.csrf.p ? who.csrf : S(""), S("&"), str_c(fields));
    return app_ask(a, &(struct ask){.method = METHOD_POST, .path = path, .who = who, .type = S("application/x-www-form-urlencoded"), .body = body});
}

struct answer app_json(struct test_app *a, enum method m, const char *path, struct who who, const char *json)
{
    return app_ask(a, &(struct ask){.method = m, .path = path, .bearer = who.token, .type = S("application/json"), .body = str_c(json)});
}

struct answer app_upload(struct test_app *a, const char *path, struct who who, const char *file_name, struct str content)
{
    struct str body = STR_CAT(a->t->arena, S("--ranh\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"), who.csrf,
                              S("\r\n--ranh\r\nContent-Disposition: form-data; name=\"claim\"\r\n\r\nQuyết định ban hành\r\n"
                                "--ranh\r\nContent-Disposition: form-data; name=\"file\"; filename=\""),
                              str_c(file_name), S("\"\r\nContent-Type: application/octet-stream\r\n\r\n"), content, S("\r\n--ranh--\r\n"));
    return app_ask(a, &(struct ask){.method = METHOD_POST, .path = path, .who = who, .type = S("multipart/form-data; boundary=ranh"), .body = body});
}

struct str answer_header(const struct answer *r, const char *name)
{
    for (size_t i = 0; i < r->headers.n; i++) {
        if (str_eq(r->headers.v[i].name, str_c(name))) {
            return r->headers.v[i].value;
        }
    }
    return STR_NONE;
}

bool answer_has(const struct answer *r, const char *text)
{
    return str_find(r->body, str_c(text), 0) != SIZE_MAX;
}

static struct str behind(const struct answer *r, const char *name, const char *mark)
{
    char key[128];
    (void)snprintf(key, sizeof key, "\"%s\":%s", name, mark);
    size_t at = str_find(r->body, str_c(key), 0);
    return at == SIZE_MAX ? STR_NONE : str_sub(r->body, at + strlen(key), SIZE_MAX);
}

int64_t answer_number(const struct answer *r, const char *name)
{
    struct str s = behind(r, name, "");
    size_t n = 0;
    while (n < s.n && (s.p[n] == '-' || (s.p[n] >= '0' && s.p[n] <= '9'))) {
        n++;
    }
    int64_t v = 0;
    return str_i64(str_sub(s, 0, n), INT64_MIN, INT64_MAX, &v) == OK ? v : INT64_MIN;
}

struct str answer_text(const struct answer *r, const char *name)
{
    struct str s = behind(r, name, "\"");
    return str_sub(s, 0, str_find(s, S("\""), 0));
}

const char *app_path(struct test_app *a, const char *format, ...)
{
    char *text = arena_alloc(a->t->arena, PATH_SIZE);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, PATH_SIZE, format, args);
    va_end(args);
    return text;
}

/* --- a small state ---------------------------------------------------------------------------------------------------- */

struct place {
    const char *key, *parent, *name;
    enum org_kind kind;
};

static const struct place places[] = {
    {"goc", NULL, "Gốc", ORG_OTHER},
    {"bo-a", "goc", "Bộ Ất", ORG_MINISTRY},
    {"cuc-a1", "bo-a", "Cục A1", ORG_OTHER},
    {"phong-a1x", "cuc-a1", "Phòng A1X", ORG_OTHER},
    {"cuc-a2", "bo-a", "Cục A2", ORG_OTHER},
    {"chinh-phu", "goc", "Chính phủ", ORG_GOVERNMENT},
    {"van-phong", "chinh-phu", "Văn phòng Chính phủ", ORG_MINISTERIAL_AGENCY},
    {"to-vp", "van-phong", "Tổ Văn phòng", ORG_OTHER},
    {"thanh-tra", "chinh-phu", "Thanh tra", ORG_MINISTERIAL_AGENCY},
    {"bo-b", "goc", "Bộ Bê", ORG_MINISTRY},
};

static enum err make_organisations(struct ctx *ctx)
{
    bool added = false;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct place *p = &places[i];
        int64_t id = 0;
        int64_t parent = 0;
        TRY(org_ensure(ctx, str_c(p->key), &id));
        struct org_row row = {.key = str_c(p->key), .kind = p->kind, .name_vi = str_c(p->name), .name_en = str_c(p->key)};
        TRY(org_version_add(ctx, id, &row, &added));
        if (p->parent) {
            TRY(org_ensure(ctx, str_c(p->parent), &parent));
            TRY(org_edge_add(ctx, TREE_ADMINISTRATIVE, id, parent, (struct opt_day){0}, (struct opt_day){0}, STR_NONE, &added));
        }
    }
    return OK;
}

#define ORG(key) "(SELECT id FROM org WHERE org_key = '" key "')"
#define DAY(year, month, day) (int)day_from_civil(year, month, day)

static void add_task(struct buf *b, int id, int64_t seq)
{
    buf_fmt(b,
            "INSERT INTO task (id, programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, product_vi, kind, ord, seq) VALUES "
            "(%d, 1, 'T/%d', 't-%d', 1, 1, '1', 'Nhiệm vụ số %d', 'Task number %d', 'Sản phẩm', 'one_off', %d, %lld);\n",
            id, id, id, id, id, id, (long long)seq);
}

static void add_obligation(struct buf *b, int id, const char *org, int due, int64_t seq)
{
    char day[32] = "NULL";
    if (due) {
        (void)snprintf(day, sizeof day, "%d", due);
    }
    buf_fmt(b,
            "INSERT INTO obligation (id, task_id, no, role, org_id, occurrence, undecided, assigner_id, start_day, due_kind, due_base, "
            "original_due, weight, seq) VALUES (%d, %d, 1, 'lead', %s, 0, 0, " ORG("van-phong") ", %d, '%s', %s, %s, 1, %lld);\n",
            id, id, org, id == OB_OVERDUE ? DAY(2026, 1, 5) : DAY(2026, 3, 2), due ? "by_day" : "none", day, day, (long long)seq);
}

static void write_world(struct buf *b, int64_t seq)
{
    long long s = seq;
    buf_fmt(b, "INSERT INTO programme (id, code, title_vi, title_en, seq) VALUES (1, 'P1', 'Chương trình', 'Programme', %lld);\n", s);
    buf_fmt(b, "INSERT INTO programme (id, code, title_vi, title_en, seq) VALUES (2, 'P2', 'Khác', 'Other', %lld);\n", s);
    buf_fmt(b,
            "INSERT INTO document (id, number, slug, kind, title_vi, title_en, standing, programme_id, ord, seq) VALUES "
            "(1, '01/NQ-CP', '01-nq-cp', 'resolution', 'Nghị quyết', 'Resolution', 'full', 1, 1, %lld);\n", s);
    buf_fmt(b,
            "INSERT INTO clause (id, document_id, path, kind, title_vi, title_en, ord, seq) VALUES (1, 1, 'I.1', 'item', 'Mục', 'Item', 1, %lld);\n", s);
    buf_fmt(b,
            "INSERT INTO indicator (id, programme_id, code, title_vi, title_en, kind, direction, decimals, period, ord, seq) VALUES "
            "(1, 1, 'C1', 'Chỉ tiêu', 'Indicator', 'level', 'up', 1, 'yearly', 1, %lld);\n", s);
    for (int id = OB_OPEN; id <= OB_CANCELLED; id++) {
        add_task(b, id, seq);
    }
    add_obligation(b, OB_OPEN, ORG("cuc-a1"), DAY(2026, 6, 30), seq);
    add_obligation(b, OB_UNASSIGNED, "NULL", 0, seq);
    add_obligation(b, OB_OVERDUE, ORG("bo-b"), DAY(2026, 1, 30), seq);
    add_obligation(b, OB_OTHER, ORG("cuc-a1"), DAY(2026, 10, 31), seq);
    add_obligation(b, OB_CANCELLED, ORG("cuc-a1"), DAY(2026, 6, 30), seq);
    buf_fmt(b, "INSERT INTO obligation_change (obligation_id, kind, reason, seq) VALUES (%d, 'cancelled', 'thay bằng việc khác', %lld);\n",
            OB_CANCELLED, s);
}

static enum err make_world(struct ctx *ctx, void *user)
{
    (void)user;
    int64_t seq = 0;
    TRY(make_organisations(ctx));
    TRY(event_append(ctx, &(struct event){.action = S("test.world"), .object_kind = S("test"), .object_id = 1}, &seq));
    struct buf b = buf_new(ctx->arena, 1 << 20);
    write_world(&b, seq);
    enum err e = db_script(ctx->db, buf_view(&b));
    if (e != OK) {
        die("world", db_error_text(ctx->db).p);
    }
    return OK;
}

void app_world(struct test_app *a)
{
    app_do(a, true, make_world, NULL);
}
