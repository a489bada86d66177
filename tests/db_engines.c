/* Runs a DB_TEST on SQLite and on PostgreSQL, each time with a fresh, migrated database. */
#include "test.h"

#include "db_fixture.h"

#include <stdio.h>

static bool available(enum db_engine engine)
{
    char why[256] = "";
    bool good = db_fixture_available(engine, why);
    if (!good) {
        printf("%s cannot be used: %s\n", engine == DB_SQLITE ? "SQLite" : "PostgreSQL", why);
    }
    return good;
}

static void run_on(enum db_engine engine, struct test *t, const struct test_case *c)
{
    struct db_fixture *fixture = db_fixture_new(engine);
    struct db *db = db_fixture_connect(fixture, DB_READ_WRITE);
    c->fn.db(t, db);
    db_close(db);
    db_fixture_free(fixture);
}

static bool sqlite_start(void)
{
    return available(DB_SQLITE);
}

static void sqlite_run(struct test *t, const struct test_case *c)
{
    run_on(DB_SQLITE, t, c);
}

static bool pg_start(void)
{
    return available(DB_PG);
}

static void pg_run(struct test *t, const struct test_case *c)
{
    run_on(DB_PG, t, c);
}

/* The fixture's guardian process ends the server. */
static void nothing(void)
{
}

const struct test_engine *test_db_engines(size_t *n)
{
    static const struct test_engine engines[] = {{"sqlite", sqlite_start, sqlite_run, nothing},
                                                 {"pg", pg_start, pg_run, nothing}};
    *n = sizeof engines / sizeof engines[0];
    return engines;
}
