/* Runs a DB_TEST or an APP_TEST on SQLite and on PostgreSQL, each time with a fresh, migrated database. */
#include "test.h"

#include "app_fixture.h"
#include "db_fixture.h"

#include <stdio.h>

static bool start(enum db_engine engine)
{
    char why[256] = "";
    bool good = db_fixture_available(engine, why);
    if (!good) {
        printf("%s cannot be used: %s\n", engine == DB_SQLITE ? "SQLite" : "PostgreSQL", why);
    }
    return good;
}

static void run(enum db_engine engine, struct test *t, const struct test_case *c)
{
    struct db_fixture *fixture = db_fixture_new(engine);
    if (c->kind == TEST_APP) {
        app_run_case(fixture, t, c);
    } else {
        struct db *db = db_fixture_connect(fixture, DB_READ_WRITE);
        c->fn.db(t, db);
        db_close(db);
    }
    db_fixture_free(fixture);
}

static bool sqlite_start(void)
{
    return start(DB_SQLITE);
}

static void sqlite_run(struct test *t, const struct test_case *c)
{
    run(DB_SQLITE, t, c);
}

static bool pg_start(void)
{
    return start(DB_PG);
}

static void pg_run(struct test *t, const struct test_case *c)
{
    run(DB_PG, t, c);
}

const struct test_engine test_engines[TEST_ENGINES] = {{"sqlite", sqlite_start, sqlite_run}, {"pg", pg_start, pg_run}};
