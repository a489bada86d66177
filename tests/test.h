/* The test harness. A case is `TEST(name) { CHECK(...); }` at the start of a line in
 * tests/unit/..._test.c; tools/testcollect finds it and writes the table that tests/runner.c walks.
 * Names are unique in the whole program: start them with the module. Every test has an empty arena
 * in t->arena; clock and random numbers are set free again after it. */
#ifndef XANH_TESTS_TEST_H
#define XANH_TESTS_TEST_H

#include "base/arena.h"

struct db;
struct test_app;

struct test {
    const char *file;
    const char *name;
    const char *engine; /* "sqlite" or "pg" for DB_TEST and APP_TEST, NULL for TEST */
    struct arena *arena;
    const char *dir; /* a folder for this run of the program, removed at its end */
    int failures;
};

enum test_kind { TEST_UNIT, TEST_DB, TEST_APP };

struct test_case {
    const char *file;
    unsigned line;
    const char *name;
    enum test_kind kind;
    union {
        void (*unit)(struct test *t);
        void (*db)(struct test *t, struct db *db);
        void (*app)(struct test *t, struct test_app *app);
    } fn;
};
extern const struct test_case test_cases[];
extern const size_t test_case_count;

/* The rows that tools/testcollect writes. */
/* clang-format off */
#define TEST_ROW(file, line, name) {(file), (line), #name, TEST_UNIT, {.unit = test_case_##name}}
#define DB_TEST_ROW(file, line, name) {(file), (line), #name, TEST_DB, {.db = test_case_##name}}
#define APP_TEST_ROW(file, line, name) {(file), (line), #name, TEST_APP, {.app = test_case_##name}}
/* clang-format on */

/* What DB_TEST and APP_TEST need: one row an engine (tests/db_engines.c). */
struct test_engine {
    const char *name;
    /* Once, before the first test that needs it. False when the engine is not installed: its tests
     * are then skipped loudly. */
    bool (*start)(void);
    /* Makes a fresh database, calls the case's function, cleans up. */
    void (*run)(struct test *t, const struct test_case *c);
};
enum { TEST_ENGINES = 2 };
extern const struct test_engine test_engines[TEST_ENGINES];

#define TEST(name)                         \
    void test_case_##name(struct test *t); \
    void test_case_##name(struct test *t)
#define DB_TEST(name)                                     \
    void test_case_##name(struct test *t, struct db *db); \
    void test_case_##name(struct test *t, struct db *db)
#define APP_TEST(name)                                           \
    void test_case_##name(struct test *t, struct test_app *app); \
    void test_case_##name(struct test *t, struct test_app *app)

/* Checks go on after a failure and are true when they hold, for `if (!CHECK(p)) { return; }`. */
bool test_check(struct test *t, bool good, const char *file, int line, const char *what);
bool test_eq_i64(struct test *t, int64_t a, int64_t b, const char *file, int line,
                 const char *what);
bool test_eq_str(struct test *t, struct str a, struct str b, const char *file, int line,
                 const char *what);
bool test_eq_err(struct test *t, enum err a, enum err b, const char *file, int line,
                 const char *what);

#define CHECK(cond) test_check(t, (cond), __FILE__, __LINE__, #cond)
#define CHECK_EQ_I64(a, b) \
    test_eq_i64(t, (int64_t)(a), (int64_t)(b), __FILE__, __LINE__, #a " == " #b)
#define CHECK_STR(a, b) test_eq_str(t, (a), (b), __FILE__, __LINE__, #a " == " #b)
#define CHECK_OK(expr) test_eq_err(t, (expr), OK, __FILE__, __LINE__, #expr)
#define CHECK_ERR(expr, code) test_eq_err(t, (expr), (code), __FILE__, __LINE__, #expr)

#endif
