#include "test.h"

#include "db/migrate.h"
#include "db/query_help.h"
#include "db_fixture.h"

#include <pthread.h>
#include <string.h>

#define MIGRATION(n, script)                                                  \
    {                                                                         \
        .number = (n), .name = S_INIT(#n "_test.sql"), .text = S_INIT(script) \
    }

QUERY_SAME(count_things, QUERY_ONE, "i", "SELECT count(*) FROM thing");
QUERY_SAME(count_parts, QUERY_ONE, "i", "SELECT count(*) FROM part");
QUERY_SAME(which_engine, QUERY_ONE, "i", "SELECT engine FROM thing WHERE id = 1");
QUERY_SAME(applied, QUERY_ONE, "i", "SELECT count(*) FROM schema_migration");

static const struct migration first =
    MIGRATION(1, "CREATE TABLE thing (id @ID@, engine @I64@, data @BLOB@, mail TEXT) @STRICT@;\n"
                 "-- sqlite:\n"
                 "INSERT INTO thing (engine, mail) VALUES (0, NULL);\n"
                 "-- pg:\n"
                 "INSERT INTO thing (engine, mail) VALUES (1, NULL);\n"
                 "-- end\n"
                 "INSERT INTO thing (engine) VALUES (9);");
static const struct migration second =
    MIGRATION(2, "CREATE TABLE part (id @ID@, thing @I64@ NOT NULL REFERENCES thing (id)) @STRICT@;\n"
                 "INSERT INTO part (thing) VALUES (1);\n");
/* SQLite's way of changing a table that others refer to. */
static const struct migration rebuild =
    MIGRATION(3, "-- sqlite:\n"
                 "CREATE TABLE thing_new (id INTEGER PRIMARY KEY, engine INTEGER, added TEXT) STRICT;\n"
                 "INSERT INTO thing_new (id, engine) SELECT id, engine FROM thing;\n"
                 "DROP TABLE thing;\n"
                 "ALTER TABLE thing_new RENAME TO thing;\n"
                 "-- pg:\n"
                 "ALTER TABLE thing DROP COLUMN data, ADD COLUMN added TEXT;\n"
                 "-- end\n");

/* The fixture's database has the product's own migrations; these tests want an empty one. */
static bool empty(struct test *t, struct db *db)
{
    if (db_engine(db) == DB_PG) {
        return CHECK_OK(db_script(db, S("DROP SCHEMA public CASCADE; CREATE SCHEMA public")));
    }
    return CHECK_OK(db_script(db, S("DROP TABLE schema_migration")));
}

static enum err run(struct db *db, const struct migration *m, size_t n, char why[256])
{
    return migrate(db, m, n, 1700000000000, LANG_EN, why);
}

DB_TEST(migrate_applies_what_is_missing)
{
    const struct migration all[] = {first, second, rebuild};
    char why[256];
    int64_t number = -1;
    if (!empty(t, db)) {
        return;
    }
    CHECK_OK(migrate_current(db, &number));
    CHECK_EQ_I64(number, 0);
    CHECK_OK(run(db, all, 1, why));
    CHECK_EQ_I64(help_number(db, &count_things), 2);
    CHECK_EQ_I64(help_number(db, &which_engine), db_engine(db) == DB_SQLITE ? 0 : 1);
    CHECK_OK(run(db, all, 3, why));
    CHECK_OK(run(db, all, 3, why));
    CHECK_EQ_I64(help_number(db, &applied), 3);
    CHECK_EQ_I64(help_number(db, &count_parts), 1);
    CHECK_EQ_I64(help_number(db, &count_things), 2);
    CHECK_OK(migrate_current(db, &number));
    CHECK_EQ_I64(number, 3);
    CHECK(db_script(db, S("DELETE FROM thing")) == E_CONFLICT); /* foreign keys are on again */
}

static void check_refused(struct test *t, struct db *db, const struct migration *m, size_t n, const char *reason)
{
    char why[256] = "";
    CHECK_ERR(run(db, m, n, why), E_CONFLICT);
    CHECK(strstr(why, reason));
    CHECK(!db_in_transaction(db));
    CHECK_EQ_I64(help_number(db, &applied), 2);
}

DB_TEST(migrate_refuses_another_history)
{
    static const struct migration changed = MIGRATION(2, "CREATE TABLE part (id @ID@) @STRICT@;\n");
    static const struct migration third = MIGRATION(3, "CREATE TABLE a (id @ID@)");
    static const struct migration fifth = MIGRATION(5, "CREATE TABLE b (id @ID@)");
    char why[256];
    if (!empty(t, db)) {
        return;
    }
    CHECK_OK(run(db, (const struct migration[]){first, second}, 2, why));
    check_refused(t, db, (const struct migration[]){first, changed}, 2, "changed");
    check_refused(t, db, (const struct migration[]){first}, 1, "newer");
    check_refused(t, db, (const struct migration[]){first, third}, 2, "another number");
    check_refused(t, db, (const struct migration[]){first, second, second}, 3, "above");
    check_refused(t, db, (const struct migration[]){{.name = S_INIT("x"), .text = S_INIT("")}, first}, 2, "above");
    CHECK_OK(run(db, (const struct migration[]){first, second, fifth}, 3, why));
    CHECK_ERR(run(db, (const struct migration[]){first, second, third, fifth}, 4, why), E_CONFLICT);
    CHECK(strstr(why, "before one that is applied"));
}

static void check_failed(struct test *t, struct db *db, const char *script)
{
    struct migration bad = {.number = 2, .name = S("2_bad.sql"), .text = str_c(script)};
    char why[256] = "";
    CHECK(run(db, (const struct migration[]){first, bad}, 2, why) != OK);
    CHECK(strstr(why, "2_bad.sql"));
    CHECK_EQ_I64(help_number(db, &applied), 1);
    CHECK_EQ_I64(help_number(db, &count_things), 2);
}

DB_TEST(migrate_takes_back_a_failed_one)
{
    char why[256];
    if (!empty(t, db)) {
        return;
    }
    CHECK_OK(run(db, &first, 1, why));
    check_failed(t, db, "INSERT INTO thing (engine) VALUES (1);\nINSERT INTO nowhere VALUES (1);");
    check_failed(t, db, "INSERT INTO thing (engine) VALUES (1);\nthis is no SQL");
    check_failed(t, db, "CREATE TABLE x (id @NUMBER@);");
    check_failed(t, db, "-- sqlite:\n-- pg:\n");
    CHECK_OK(run(db, (const struct migration[]){first, second}, 2, why));
}

DB_TEST(migrate_finds_dangling_references)
{
    static const struct migration dangling = MIGRATION(3, "DELETE FROM thing WHERE id = 1;\n");
    char why[256];
    if (!empty(t, db)) {
        return;
    }
    CHECK_ERR(run(db, (const struct migration[]){first, second, dangling}, 3, why), E_CONFLICT);
    CHECK_EQ_I64(help_number(db, &count_things), 2);
    CHECK_EQ_I64(help_number(db, &count_parts), 1);
}

DB_TEST(migrate_every_call_can_fail)
{
    const struct migration all[] = {first, second, rebuild};
    char why[256];
    if (!empty(t, db)) {
        return;
    }
    enum err e = E_BUSY;
    int64_t n = 0;
    while (e != OK && n < 100) {
        db_fail_after(++n);
        e = run(db, all, 3, why);
        CHECK(e == OK || e == E_BUSY);
        CHECK(!db_in_transaction(db));
    }
    db_fail_after(0);
    CHECK(n > 3 && n < 100);
    CHECK_EQ_I64(help_number(db, &applied), 3);
    CHECK_EQ_I64(help_number(db, &count_things), 2);
}

struct process {
    struct db *db;
    enum err e;
    char why[256];
};

static void *migrate_all(void *user)
{
    struct process *p = user;
    const struct migration all[] = {first, second, rebuild};
    p->e = run(p->db, all, 3, p->why);
    return NULL;
}

DB_TEST(migrate_by_two_processes_happens_once)
{
    pthread_t thread;
    struct process other = {.db = db_fixture_connect(db_fixture_current(), DB_READ_WRITE)};
    struct process ours = {.db = db};
    if (empty(t, db)) {
        CHECK(pthread_create(&thread, NULL, migrate_all, &other) == 0);
        (void)migrate_all(&ours);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK_OK(ours.e);
        CHECK_OK(other.e);
        CHECK_EQ_I64(help_number(db, &count_things), 2);
        CHECK_EQ_I64(help_number(db, &applied), 3);
    }
    db_close(other.db);
}

TEST(migrate_number_is_at_the_start_of_the_name)
{
    CHECK_EQ_I64(migration_of(S("0012_cases.sql"), S("x")).number, 12);
    CHECK_EQ_I64(migration_of(S("cases.sql"), S("x")).number, 0);
    CHECK_EQ_I64(migration_of(S(""), S("x")).number, 0);
    CHECK_STR(migration_of(S("0012_cases.sql"), S("x")).text, S("x"));
}
