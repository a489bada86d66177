/* The whole program in process, on a fresh database of either engine, with a stopped clock: APP_TEST. Requests go through app_handle, the
 * seam that the server uses. What it answers lives in t->arena. */
#ifndef XANH_TESTS_APP_FIXTURE_H
#define XANH_TESTS_APP_FIXTURE_H

#include "core/app.h"
#include "test.h"

/* Monday, 2 March 2026, 09:00 in Viet Nam: where every test starts. */
#define APP_START_MS INT64_C(1772416800000)
#define APP_PASSWORD "ba con trâu trắng 2026"

struct test_app {
    struct test *t;
    struct app *app;
    const char *dir; /* data folder */
    int64_t now;
    bool https; /* as behind a proxy with TLS, from the next app_again on */
};

/* Runs an APP_TEST on the database of a fixture. */
struct db_fixture;
void app_run_case(const struct db_fixture *fixture, struct test *t, const struct test_case *c);
/* Stops the clock at another moment. */
void app_clock(struct test_app *a, int64_t now_ms);
/* A use case as the operator; ends the test program when it fails, because nothing can be tested then. */
void app_do(struct test_app *a, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user);
/* SQL beside the program's back, for what no use case does: damaged data, another programme. */
void app_sql(struct test_app *a, const char *script);
/* The single number that a SELECT gives. */
int64_t app_number(struct test_app *a, const char *select);
/* Another process on the same data; the caller closes it. `routes` take the place of the program's own unless NULL. */
struct app *app_beside(struct test_app *a, const struct route_table *routes);
/* Closes and opens the program again on the same data. */
void app_again(struct test_app *a);

/* --- people ---------------------------------------------------------------------------------------------------------- */

/* Somebody with a session. */
struct who {
    int64_t account_id;
    struct str token, csrf;
};
extern const struct who app_nobody;

/* An account without a role, then its session. The password is APP_PASSWORD. */
int64_t app_account(struct test_app *a, const char *name, const char *person);
void app_grant(struct test_app *a, const char *name, enum role role, const char *org_key);
struct who app_sign_in(struct test_app *a, const char *name);
/* All of it in one step; the person is the account. */
struct who app_person(struct test_app *a, const char *name, enum role role, const char *org_key);

/* --- requests -------------------------------------------------------------------------------------------------------- */

struct ask {
    enum method method;
    const char *path;     /* with the query */
    struct who who;       /* by cookie */
    const char *cookie;   /* its name; NULL: xanh_session */
    struct str bearer;    /* instead: Authorization */
    struct str type, body;
    struct str csrf_header;
    const char *origin, *site, *key; /* Origin, Sec-Fetch-Site, Idempotency-Key; NULL: not sent */
    const char *remote;
};

struct answer {
    int status;
    struct str type, body;
    struct headers headers;
};

struct answer app_ask(struct test_app *a, const struct ask *ask);
/* The same from any thread, with an arena of its own. */
struct answer app_ask_in(struct test_app *a, struct arena *arena, const struct ask *ask);

/* Begins a request on this thread without waiting for its write; the answer is there after app_wait. */
struct app_later;
struct app_later *app_ask_later(struct test_app *a, const struct ask *ask);
struct answer app_wait(struct test_app *a, struct app_later *later);

/* A write that stands in front of all others until it is let go, and then does `then` (NULL: nothing). It is inside when app_gate_close comes back. */
struct app_gate;
struct app_gate *app_gate_close(struct test_app *a, enum err (*then)(struct ctx *ctx));
/* Lets it go and waits for its end; its outcome. */
enum err app_gate_open(struct app_gate *gate);

struct answer app_get(struct test_app *a, const char *path, struct who who);
/* An urlencoded form with the session's token put in front. */
struct answer app_form(struct test_app *a, const char *path, struct who who, const char *fields);
/* JSON by bearer token. */
struct answer app_json(struct test_app *a, enum method m, const char *path, struct who who, const char *json);
/* A multipart form with one file, by cookie; the field `claim` says what it shows. */
struct answer app_upload(struct test_app *a, const char *path, struct who who, const char *file_name, struct str content);

/* A copy of what a response sends, from memory or from its file, which is closed. */
struct str answer_body(struct arena *arena, struct response *res);
/* Value of a header; STR_NONE when there is none. */
struct str answer_header(const struct answer *r, const char *name);
bool answer_has(const struct answer *r, const char *text);
/* The whole number behind `"name":` in a JSON body; INT64_MIN when there is none. */
int64_t answer_number(const struct answer *r, const char *name);
/* The text behind `"name":"` up to the next quotation mark. */
struct str answer_text(const struct answer *r, const char *name);
/* A path with numbers put in. */
const char *app_path(struct test_app *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- a small state ---------------------------------------------------------------------------------------------------- */

/*  goc ─┬─ bo-a ─┬─ cuc-a1 ── phong-a1x        the owner of OB_OPEN is cuc-a1
 *       │        └─ cuc-a2
 *       ├─ chinh-phu ─┬─ van-phong ── to-vp    van-phong assigned everything
 *       │             └─ thanh-tra
 *       └─ bo-b                                                                                                      */
enum {
    OB_OPEN = 1,       /* lead cuc-a1, from 2026-03-02, due 2026-06-30 */
    OB_UNASSIGNED = 2, /* nobody, no date */
    OB_OVERDUE = 3,    /* lead bo-b, from 2026-01-05, due 2026-01-30 */
    OB_OTHER = 4,      /* lead cuc-a1, due Saturday 2026-10-31 */
    OB_CANCELLED = 5   /* lead cuc-a1, cancelled */
};
void app_world(struct test_app *a);

#endif
