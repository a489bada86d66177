/* The contract of db/db.h and db/query.h, on both engines. */
#include "test.h"

#include "base/clock.h"
#include "db/query_help.h"
#include "db_fixture.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static const char schema[] = "CREATE TABLE kid_parent (id <ID>, name TEXT NOT NULL UNIQUE);"
                             "CREATE TABLE kid (id <I64> PRIMARY KEY, parent <I64> REFERENCES kid_parent (id), n <I64> "
                             "CHECK (n <> -13), t TEXT, b <BLOB>);";

QUERY_BOTH(put_kid, QUERY_EXEC, "iIITB", "", "INSERT INTO kid (id, parent, n, t, b) VALUES (?1, ?2, ?3, ?4, ?5)",
           "INSERT INTO kid (id, parent, n, t, b) VALUES ($1::int8, $2::int8, $3::int8, $4::text, $5::bytea)");
QUERY_LATER(put_later, "i", "INSERT INTO kid (id, n) VALUES (?1, 1)", "INSERT INTO kid (id, n) VALUES ($1::int8, 1)");
QUERY_BOTH(put_parent, QUERY_ONE, "T", "i", "INSERT INTO kid_parent (name) VALUES (?1) RETURNING id",
           "INSERT INTO kid_parent (name) VALUES ($1::text) RETURNING id");
QUERY_BOTH(get_kid, QUERY_ONE, "i", "iIITB", "SELECT id, parent, n, t, b FROM kid WHERE id = ?1",
           "SELECT id, parent, n, t, b FROM kid WHERE id = $1::int8");
QUERY_BOTH(raise_kids, QUERY_EXEC, "i", "", "UPDATE kid SET n = n + ?1", "UPDATE kid SET n = n + $1::int8");
QUERY_SAME(count_kids, QUERY_ONE, "i", "SELECT count(*) FROM kid");
QUERY_BOTH(sum_kids, QUERY_ONE, "", "i", "SELECT coalesce(sum(n), 0) FROM kid",
           "SELECT coalesce(sum(n), 0)::int8 FROM kid");
QUERY_BOTH(series, QUERY_EACH, "i", "i",
           "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ?1) SELECT n FROM s",
           "WITH RECURSIVE s (n) AS (SELECT 1::int8 UNION ALL SELECT n + 1 FROM s WHERE n < $1::int8) SELECT n FROM s");
QUERY_BOTH(
    long_count, QUERY_ONE, "i", "i",
    "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ?1) SELECT count(*) FROM s",
    "WITH RECURSIVE s (n) AS (SELECT 1::int8 UNION ALL SELECT n + 1 FROM s WHERE n < $1::int8) SELECT count(*) FROM s");
QUERY_SAME(broken, QUERY_ONE, "i", "SELECT nothing FROM nowhere");

static enum err put(struct db *db, int64_t id, int64_t n)
{
    return RUN(db, &put_kid, V_I(id), V_NULL, V_I(n), V_NULL, V_NULL);
}

static bool make_tables(struct test *t, struct db *db)
{
    return CHECK_OK(help_script(db, t->arena, schema));
}

DB_TEST(db_values_come_back_as_they_went)
{
    static const char zeros[] = {0, 1, 0, (char)0xFF, 0};
    struct str blob = {zeros, sizeof zeros};
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(RUN(db, &put_kid, V_I(INT64_MIN), V_NULL, V_I(INT64_MAX), V_T(S("Đắk Lắk, Thừa Thiên Huế")), V_B(blob)));
    CHECK_OK(RUN(db, &put_kid, V_I(2), V_NULL, V_NULL, V_T(S("")), V_B(S(""))));
    CHECK_OK(RUN(db, &put_kid, V_I(3), V_NULL, V_I(-1), V_NULL, V_NULL));
    CHECK_OK(db_commit(db));

    struct db_stmt *s = NULL;
    bool row = false;
    CHECK_OK(help_start(db, &get_kid, &V_I(INT64_MIN), 1, &s));
    CHECK_OK(db_step(s, &row));
    CHECK_EQ_I64(db_col_i64(s, 0), INT64_MIN);
    CHECK(!db_col_opt_i64(s, 1).has);
    CHECK_EQ_I64(db_col_opt_i64(s, 2).v, INT64_MAX);
    CHECK_STR(db_col_text(s, 3), S("Đắk Lắk, Thừa Thiên Huế"));
    CHECK_STR(db_col_blob(s, 4), blob);
    db_end(s);
    CHECK_OK(help_start(db, &get_kid, &V_I(2), 1, &s));
    CHECK_OK(db_step(s, &row));
    CHECK(!db_col_opt_i64(s, 2).has);
    CHECK_STR(db_col_text(s, 3), S(""));
    CHECK_STR(db_col_blob(s, 4), S(""));
    db_end(s);
    CHECK_OK(help_start(db, &get_kid, &V_I(3), 1, &s));
    CHECK_OK(db_step(s, &row));
    CHECK_STR(db_col_text(s, 3), STR_NONE);
    CHECK_STR(db_col_blob(s, 4), STR_NONE);
    CHECK_OK(db_step(s, &row));
    CHECK(!row);
}

DB_TEST(db_rollback_forgets_everything)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK(db_in_transaction(db));
    db_rollback(db);
    CHECK(!db_in_transaction(db));
    CHECK_EQ_I64(help_number(db, &count_kids), 0);
    db_rollback(db);
}

DB_TEST(db_savepoint_takes_back_one_job_only)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    for (int64_t job = 1; job <= 3; job++) {
        CHECK_OK(db_savepoint(db));
        CHECK_OK(put(db, job, 1));
        if (job == 2) {
            CHECK_ERR(put(db, 1, 1), E_CONFLICT);
            CHECK_ERR(db_release(db), E_CONFLICT);
            db_rollback_to_savepoint(db);
        } else {
            CHECK_OK(db_release(db));
        }
    }
    CHECK_OK(db_commit(db));
    CHECK_EQ_I64(help_number(db, &count_kids), 2);
}

/* Puts the same row twice: the second may fail at once or later. */
static void put_twice(struct test *t, struct db *db, int64_t id)
{
    CHECK_OK(RUN(db, &put_later, V_I(id)));
    enum err e = RUN(db, &put_later, V_I(id));
    CHECK(e == E_CONFLICT || (e == OK && db_engine(db) == DB_PG));
}

DB_TEST(db_later_failures_are_not_lost)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    put_twice(t, db, 1);
    CHECK_ERR(db_settle(db), E_CONFLICT);
    CHECK(db_transaction_failed(db) && db_error_constraint(db).n > 0);
    CHECK_ERR(put(db, 2, 1), E_CONFLICT);
    CHECK_ERR(db_commit(db), E_CONFLICT);
    CHECK_OK(db_begin(db));
    put_twice(t, db, 1);
    CHECK_ERR(db_commit(db), E_CONFLICT);
    CHECK_OK(db_begin(db));
    put_twice(t, db, 1);
    CHECK_EQ_I64(help_number(db, &count_kids), INT64_MIN); /* the next statement fails instead */
    db_rollback(db);
    CHECK_OK(db_begin(db));
    put_twice(t, db, 1);
    db_rollback(db); /* with the failure still on its way */
    CHECK_EQ_I64(help_number(db, &count_kids), 0);
}

DB_TEST(db_later_failures_belong_to_their_savepoint)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(RUN(db, &put_later, V_I(1)));
    CHECK_OK(db_savepoint(db));
    put_twice(t, db, 2);
    CHECK_ERR(db_release(db), E_CONFLICT);
    db_rollback_to_savepoint(db);
    CHECK_OK(db_savepoint(db));
    put_twice(t, db, 3);
    db_rollback_to_savepoint(db); /* with the failure still on its way */
    CHECK_OK(RUN(db, &put_later, V_I(4)));
    CHECK_OK(db_commit(db));
    CHECK_EQ_I64(help_number(db, &count_kids), 2);
}

DB_TEST(db_statements_see_what_was_sent_before_them)
{
    int64_t rows = 0;
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    int64_t before = db_changes(db);
    for (int64_t i = 1; i <= 900; i++) {
        CHECK_OK(RUN(db, &put_later, V_I(i)));
        if (i % 300 == 0) {
            CHECK_EQ_I64(help_number(db, &count_kids), i);
            CHECK_OK(help_run(db, &series, &V_I(3), 1, &rows, NULL));
            CHECK_EQ_I64(rows, 3);
        }
    }
    CHECK_EQ_I64(db_changes(db) - before, 900);
    CHECK_OK(RUN(db, &raise_kids, V_I(1)));
    CHECK_OK(RUN(db, &put_later, V_I(901)));
    CHECK_OK(db_script(db, S("INSERT INTO kid (id, n) VALUES (902, 1)")));
    CHECK_OK(RUN(db, &put_later, V_I(903)));
    CHECK_OK(db_settle(db));
    CHECK_OK(db_commit(db));
    CHECK_EQ_I64(help_number(db, &sum_kids), 1803);
}

DB_TEST(db_failed_statement_fails_the_transaction)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK_ERR(put(db, 1, 2), E_CONFLICT);
    CHECK_ERR(put(db, 2, 2), E_CONFLICT);
    CHECK_ERR(db_commit(db), E_CONFLICT);
    CHECK(!db_in_transaction(db));
    CHECK_EQ_I64(help_number(db, &count_kids), 0);
}

static void check_refusal(struct test *t, struct db *db, const struct value *in, enum err expected, bool named)
{
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK_ERR(help_run(db, &put_kid, in, 5, NULL, NULL), expected);
    CHECK((db_error_constraint(db).n > 0) == named);
    CHECK(db_error_text(db).n > 0);
    CHECK(!db_error_retry(db));
    db_rollback(db);
}

DB_TEST(db_constraints_are_conflicts)
{
    if (!make_tables(t, db)) {
        return;
    }
    check_refusal(t, db, (struct value[]){V_I(1), V_NULL, V_NULL, V_NULL, V_NULL}, E_CONFLICT, true);
    check_refusal(t, db, (struct value[]){V_I(2), V_NULL, V_I(-13), V_NULL, V_NULL}, E_CONFLICT, true);
    /* SQLite does not tell which foreign key it was. */
    check_refusal(t, db, (struct value[]){V_I(2), V_I(99), V_NULL, V_NULL, V_NULL}, E_CONFLICT, db_engine(db) == DB_PG);
    CHECK_OK(db_begin(db));
    CHECK_ERR(RUN(db, &put_parent, V_NULL), E_INTERNAL);
    db_rollback(db);
}

DB_TEST(db_text_with_nul_is_invalid)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_ERR(RUN(db, &put_kid, V_I(1), V_NULL, V_NULL, V_T(((struct str){"a\0b", 3})), V_NULL), E_INVALID);
    db_rollback(db);
}

DB_TEST(db_statements_do_not_nest)
{
    struct db_stmt *s = NULL;
    bool row = false;
    CHECK_OK(help_start(db, &series, &V_I(100), 1, &s));
    CHECK_OK(db_step(s, &row));
    struct db_stmt *other = NULL;
    CHECK_ERR(db_start(db, &long_count, &other), E_INTERNAL);
    CHECK_OK(db_step(s, &row));
    CHECK_EQ_I64(db_col_i64(s, 0), 2);
    db_end(s);
}

DB_TEST(db_writes_need_a_transaction)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_ERR(put(db, 1, 1), E_INTERNAL);
    CHECK_EQ_I64(help_number(db, &count_kids), 0);
}

DB_TEST(db_read_only_connection_changes_nothing)
{
    if (!make_tables(t, db)) {
        return;
    }
    struct db *reader = db_fixture_connect(db_fixture_current(), DB_READ_ONLY);
    CHECK_OK(db_begin(reader));
    CHECK_ERR(put(reader, 1, 1), E_INTERNAL);
    db_rollback(reader);
    CHECK(db_script(reader, S("INSERT INTO kid (id) VALUES (1)")) != OK);
    CHECK(db_script(reader, S("CREATE TABLE other (id INTEGER)")) != OK);
    CHECK_OK(db_checkpoint(reader));
    CHECK_EQ_I64(help_number(reader, &count_kids), 0);
    db_close(reader);
}

DB_TEST(db_read_transaction_sees_one_state)
{
    if (!make_tables(t, db)) {
        return;
    }
    struct db *reader = db_fixture_connect(db_fixture_current(), DB_READ_ONLY);
    CHECK_OK(db_begin(reader));
    CHECK_EQ_I64(help_number(reader, &count_kids), 0);
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK_OK(db_commit(db));
    CHECK_OK(db_checkpoint(db));
    CHECK_EQ_I64(help_number(reader, &count_kids), 0);
    db_rollback(reader);
    CHECK_EQ_I64(help_number(reader, &count_kids), 1);
    db_close(reader);
}

static enum err two_jobs(struct db *db)
{
    TRY(db_begin(db));
    TRY(put(db, 1, 1));
    TRY(db_savepoint(db));
    TRY(put(db, 2, 2));
    TRY(db_release(db));
    int64_t rows = 0;
    TRY(help_run(db, &count_kids, NULL, 0, &rows, NULL));
    return db_commit(db);
}

DB_TEST(db_every_call_can_fail)
{
    if (!make_tables(t, db)) {
        return;
    }
    int64_t n = 0;
    enum err e = E_BUSY;
    while (e != OK && n < 100) {
        db_fail_after(++n);
        e = two_jobs(db);
        if (e != OK) {
            CHECK_ERR(e, E_BUSY);
            db_rollback(db);
            CHECK_EQ_I64(help_number(db, &count_kids), 0);
        }
    }
    db_fail_after(0);
    CHECK_EQ_I64(n, 10);
    CHECK_EQ_I64(help_number(db, &count_kids), 2);
}

DB_TEST(db_slow_statement_is_stopped)
{
    db_time_limit(db, 60);
    int64_t before = clock_monotonic_ms();
    CHECK_ERR(RUN(db, &long_count, V_I(INT64_C(1000000000))), E_BUSY);
    CHECK(!db_error_retry(db));
    CHECK(clock_monotonic_ms() - before < 3000);
    db_time_limit(db, 0);
    CHECK_OK(RUN(db, &long_count, V_I(10000)));
}

DB_TEST(db_rows_stream_and_may_be_left_early)
{
    struct db_stmt *s = NULL;
    bool row = false;
    int64_t rows = 0;
    CHECK_OK(help_run(db, &series, &V_I(50000), 1, &rows, NULL));
    CHECK_EQ_I64(rows, 50000);
    CHECK_OK(db_begin(db));
    CHECK_OK(help_start(db, &series, &V_I(50000), 1, &s));
    CHECK_OK(db_step(s, &row));
    CHECK_OK(db_step(s, &row));
    CHECK_EQ_I64(db_col_i64(s, 0), 2);
    db_end(s);
    CHECK_OK(RUN(db, &long_count, V_I(5)));
    CHECK_OK(db_commit(db));
}

DB_TEST(db_rollback_ends_a_running_statement)
{
    struct db_stmt *s = NULL;
    bool row = false;
    CHECK_OK(db_begin(db));
    CHECK_OK(help_start(db, &series, &V_I(50000), 1, &s));
    CHECK_OK(db_step(s, &row));
    db_rollback(db);
    CHECK_OK(RUN(db, &long_count, V_I(5)));
}

DB_TEST(db_counts_changed_rows)
{
    if (!make_tables(t, db)) {
        return;
    }
    int64_t before = db_changes(db);
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK_OK(put(db, 2, 1));
    CHECK_OK(RUN(db, &put_parent, V_T(S("Huế"))));
    CHECK_OK(RUN(db, &raise_kids, V_I(1)));
    CHECK_EQ_I64(help_number(db, &count_kids), 2);
    CHECK_OK(db_commit(db));
    CHECK_EQ_I64(db_changes(db) - before, 5);
}

DB_TEST(db_returning_keeps_the_row_when_ended_early)
{
    struct db_stmt *s = NULL;
    bool row = false;
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(help_start(db, &put_parent, &V_T(S("Sơn La")), 1, &s));
    CHECK_OK(db_step(s, &row));
    int64_t id = db_col_i64(s, 0);
    db_end(s);
    CHECK_OK(RUN(db, &put_kid, V_I(1), V_I(id), V_NULL, V_NULL, V_NULL));
    CHECK_OK(db_commit(db));
}

DB_TEST(db_broken_query_is_internal)
{
    struct db_stmt *s = NULL;
    bool row = false;
    enum err e = db_start(db, &broken, &s);
    e = e == OK ? db_step(s, &row) : e;
    CHECK_ERR(e, E_INTERNAL);
    CHECK(db_error_text(db).n > 0);
}

DB_TEST(db_statement_survives_a_change_of_its_table)
{
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_EQ_I64(help_number(db, &sum_kids), 0);
    CHECK_OK(db_script(db, S("ALTER TABLE kid ADD COLUMN later TEXT")));
    CHECK_EQ_I64(help_number(db, &sum_kids), 0);
}

DB_TEST(db_keeps_many_statements)
{
    static struct query many[200];
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 200; i++) {
            many[i] = count_kids;
            many[i].sqlite = many[i].pg = "SELECT count(*) FROM schema_migration";
            CHECK(help_number(db, &many[i]) > 0);
        }
    }
}

/* --- several connections --- */

enum { READERS = 4, ROUNDS = 60 };

struct reading {
    struct db *db;
    _Atomic(bool) *over;
    int64_t wrong, reads;
};

/* The writer moves 1 from kid 1 to kid 2 in each transaction: the sum must never change. */
static void *read_sums(void *user)
{
    struct reading *r = user;
    while (!*r->over || r->reads < 5) {
        int64_t sum = help_number(r->db, &sum_kids);
        r->wrong += sum != 100;
        r->reads++;
    }
    return NULL;
}

QUERY_BOTH(move_kid, QUERY_EXEC, "ii", "", "UPDATE kid SET n = n + ?2 WHERE id = ?1",
           "UPDATE kid SET n = n + $2::int8 WHERE id = $1::int8");

static void move_often(struct test *t, struct db *db)
{
    for (int i = 0; i < ROUNDS; i++) {
        CHECK_OK(db_begin(db));
        CHECK_OK(RUN(db, &move_kid, V_I(1), V_I(-1)));
        CHECK_OK(RUN(db, &move_kid, V_I(2), V_I(1)));
        CHECK_OK(db_commit(db));
        if (i % 10 == 0) {
            CHECK_OK(db_checkpoint(db));
        }
    }
}

DB_TEST(db_readers_and_writer_at_once)
{
    pthread_t threads[READERS];
    struct reading readings[READERS] = {0};
    _Atomic(bool) over = false;
    if (!make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 60));
    CHECK_OK(put(db, 2, 40));
    CHECK_OK(db_commit(db));
    for (size_t i = 0; i < READERS; i++) {
        readings[i] = (struct reading){.db = db_fixture_connect(db_fixture_current(), DB_READ_ONLY), .over = &over};
        CHECK(pthread_create(&threads[i], NULL, read_sums, &readings[i]) == 0);
    }
    move_often(t, db);
    over = true;
    for (size_t i = 0; i < READERS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK_EQ_I64(readings[i].wrong, 0);
        CHECK(readings[i].reads >= 5);
        db_close(readings[i].db);
    }
}

struct waiting {
    struct db *db;
    enum err first, second;
};

/* Takes row 1, then row 2, beside somebody who takes them the other way round. */
static void *lock_in_order(void *user)
{
    struct waiting *w = user;
    w->first = RUN(w->db, &move_kid, V_I(1), V_I(1));
    struct timespec pause = {0, 50 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
    w->second = RUN(w->db, &move_kid, V_I(2), V_I(1));
    return NULL;
}

DB_TEST(db_deadlock_may_be_tried_again)
{
    if (db_engine(db) == DB_SQLITE || !make_tables(t, db)) {
        return; /* SQLite has one writer at a time: no deadlock */
    }
    struct waiting w = {.db = db_fixture_connect(db_fixture_current(), DB_READ_WRITE)};
    pthread_t thread;
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK_OK(put(db, 2, 1));
    CHECK_OK(db_commit(db));
    CHECK_OK(db_begin(db));
    CHECK_OK(db_begin(w.db));
    CHECK_OK(RUN(db, &move_kid, V_I(2), V_I(1)));
    CHECK(pthread_create(&thread, NULL, lock_in_order, &w) == 0);
    struct timespec pause = {0, 20 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
    enum err mine = RUN(db, &move_kid, V_I(1), V_I(1));
    bool mine_again = db_error_retry(db);
    db_rollback(db);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK((mine == E_BUSY && mine_again) || (w.second == E_BUSY && db_error_retry(w.db)));
    db_rollback(w.db);
    db_close(w.db);
}

static void *hold_for_a_while(void *user)
{
    struct waiting *w = user;
    struct timespec pause = {0, 100 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
    w->first = db_commit(w->db);
    return NULL;
}

DB_TEST(db_second_writer_waits_for_the_first)
{
    if (!make_tables(t, db)) {
        return;
    }
    struct waiting w = {.db = db_fixture_connect(db_fixture_current(), DB_READ_WRITE)};
    pthread_t thread;
    CHECK_OK(db_begin(w.db));
    CHECK_OK(put(w.db, 1, 1));
    CHECK(pthread_create(&thread, NULL, hold_for_a_while, &w) == 0);
    CHECK_OK(db_begin(db));
    CHECK_ERR(put(db, 1, 1), E_CONFLICT);
    db_rollback(db);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_OK(w.first);
    db_close(w.db);
}

struct checkpointing {
    struct db *db;
    enum err e;
    _Atomic(bool) finished;
};

static void *checkpoint(void *user)
{
    struct checkpointing *c = user;
    c->e = db_checkpoint(c->db);
    c->finished = true;
    return NULL;
}

/* SQLite 3.40 may corrupt the file when one connection commits while another one checkpoints. */
DB_TEST(db_checkpoint_waits_for_another_writer)
{
    if (db_engine(db) == DB_PG || !make_tables(t, db)) {
        return;
    }
    struct checkpointing c = {.db = db_fixture_connect(db_fixture_current(), DB_READ_WRITE)};
    pthread_t thread;
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    CHECK(pthread_create(&thread, NULL, checkpoint, &c) == 0);
    struct timespec pause = {0, 50 * 1000 * 1000};
    (void)nanosleep(&pause, NULL);
    CHECK(!c.finished);
    CHECK_OK(db_commit(db));
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_OK(c.e);
    db_close(c.db);
}

/* --- lost connections --- */

QUERY_BOTH(end_others, QUERY_MANY, "", "i", "SELECT 1",
           "SELECT 1::int8 FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
           " WHERE datname = current_database() AND pid <> pg_backend_pid()) AS ended");

static void end_sessions(struct test *t)
{
    struct db *killer = db_fixture_connect(db_fixture_current(), DB_READ_WRITE);
    CHECK_OK(help_run(killer, &end_others, NULL, 0, NULL, NULL));
    db_close(killer);
}

DB_TEST(db_lost_connection_comes_back)
{
    if (db_engine(db) == DB_SQLITE || !make_tables(t, db)) {
        return;
    }
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 1, 1));
    end_sessions(t);
    CHECK_ERR(put(db, 2, 1), E_BUSY);
    CHECK(db_error_retry(db));
    CHECK(db_transaction_lost(db));
    CHECK_ERR(db_commit(db), E_BUSY);
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 2, 1));
    CHECK_OK(db_commit(db));
    CHECK_OK(db_begin(db));
    CHECK_OK(RUN(db, &put_later, V_I(7)));
    end_sessions(t);
    CHECK_ERR(db_settle(db), E_BUSY);
    CHECK(db_transaction_lost(db));
    db_rollback(db);
    end_sessions(t); /* while idle: nobody notices */
    CHECK_OK(db_begin(db));
    CHECK_OK(put(db, 3, 1));
    end_sessions(t);
    CHECK_ERR(db_commit(db), E_BUSY);
    CHECK(!db_error_retry(db) && db_commit_unsure(db)); /* nobody knows whether it was committed */
    CHECK_OK(db_begin(db));
    CHECK_EQ_I64(help_number(db, &count_kids), 1);
    db_rollback(db);
}

/* --- opening --- */

static void check_open(struct test *t, const char *url, enum db_access access, enum err expected)
{
    struct db *db = NULL;
    char why[256] = "";
    CHECK_ERR(db_open(str_c(url), access, &db, why), expected);
    CHECK(!db && why[0]);
}

TEST(db_open_says_why_not)
{
    check_open(t, "", DB_READ_WRITE, E_INTERNAL);
    check_open(t, ":memory:", DB_READ_WRITE, E_INTERNAL);
    check_open(t, "file:x.db", DB_READ_WRITE, E_INTERNAL);
    check_open(t, "/nowhere/at/all.db", DB_READ_WRITE, E_INTERNAL);
    check_open(t, "/nowhere/at/all.db", DB_READ_ONLY, E_INTERNAL);
    check_open(t, "/bin/true", DB_READ_ONLY, E_INTERNAL);
    check_open(t, "postgres://nobody@/none?host=/nowhere", DB_READ_WRITE, E_BUSY);
}

DB_TEST(db_pg_with_another_order_of_texts_is_refused)
{
    if (db_engine(db) == DB_SQLITE) {
        return;
    }
    CHECK_OK(db_script(
        db, S("CREATE DATABASE wrong_order TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")));
    struct str url = db_fixture_url(db_fixture_current());
    size_t slash = str_find(url, S("@/"), 0) + 2;
    size_t mark = str_find(url, S("?"), 0);
    struct str other = STR_CAT(t->arena, str_sub(url, 0, slash), S("wrong_order"), str_sub(url, mark, url.n));
    check_open(t, str_cstr(t->arena, other), DB_READ_WRITE, E_INTERNAL);
    CHECK_OK(db_script(db, S("DROP DATABASE wrong_order")));
}

DB_TEST(db_sqlite_is_set_up_as_promised)
{
    static const struct {
        struct query q;
        int64_t expected;
    } pragmas[] = {
#define PRAGMA(text, value) {{.name = text, .sqlite = "PRAGMA " text, .in = "", .out = "i", .mode = QUERY_ONE}, value}
        PRAGMA("synchronous", 2),    PRAGMA("foreign_keys", 1),       PRAGMA("cell_size_check", 1),
        PRAGMA("trusted_schema", 0), PRAGMA("wal_autocheckpoint", 0), PRAGMA("mmap_size", 0),
    };
    QUERY_SAME(quoted, QUERY_ONE, "i", "SELECT \"no such column\"");
    if (db_engine(db) == DB_PG) {
        return;
    }
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
        CHECK_EQ_I64(help_number(db, &pragmas[i].q), pragmas[i].expected);
    }
    struct db_stmt *s = NULL;
    CHECK_ERR(db_start(db, &quoted, &s), E_INTERNAL);
    CHECK_OK(db_script(db, S("PRAGMA writable_schema = ON"))); /* without effect: DEFENSIVE */
    CHECK(db_script(db, S("DELETE FROM sqlite_schema")) != OK);
}
