#include "test.h"

#include "db/query_help.h"
#include "db/writer.h"
#include "db_fixture.h"

#include <pthread.h>
#include <time.h>

QUERY_BOTH(put_note, QUERY_EXEC, "i", "", "INSERT INTO note (id) VALUES (?1)",
           "INSERT INTO note (id) VALUES ($1::int8)");
QUERY_LATER(put_later, "i", "INSERT INTO note (id) VALUES (?1)", "INSERT INTO note (id) VALUES ($1::int8)");
QUERY_SAME(count_notes, QUERY_ONE, "i", "SELECT count(*) FROM note");
QUERY_SAME(sum_notes, QUERY_ONE, "i", "SELECT CAST(coalesce(sum(id), 0) AS BIGINT) FROM note");

enum behaviour { GOOD, FAILS, HIDES_FAILURE, DUPLICATE, ONLY_READS, WAITS, FINDS_NO_ROOM };

struct board; /* what the main thread and the jobs share */

struct note {
    struct write_job job;
    struct board *board;
    enum behaviour behaviour;
    int64_t id;
    enum err outcome;
    int64_t commits_seen; /* when done was called */
    bool done;
};

struct board {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t done;
    int64_t commits;
    bool gate_open;
    bool in_gate;
};

static void pass_gate(struct board *b)
{
    (void)pthread_mutex_lock(&b->lock);
    b->in_gate = true;
    (void)pthread_cond_broadcast(&b->changed);
    while (!b->gate_open) {
        (void)pthread_cond_wait(&b->changed, &b->lock);
    }
    (void)pthread_mutex_unlock(&b->lock);
}

/* Odd ones do not wait for the outcome. */
static enum err put(struct db *db, int64_t id)
{
    return RUN(db, id % 2 ? &put_later : &put_note, V_I(id));
}

static enum err note_run(struct write_job *job, struct db *db)
{
    struct note *n = (struct note *)(void *)job;
    switch (n->behaviour) {
    case GOOD:
        return put(db, n->id);
    case FAILS:
        TRY(put(db, n->id));
        return E_DENIED;
    case HIDES_FAILURE:
        TRY(put(db, n->id));
        (void)!put(db, n->id);
        return OK;
    case DUPLICATE:
        TRY(put(db, n->id));
        return put(db, n->id);
    case ONLY_READS:
        return help_number(db, &count_notes) >= 0 ? OK : E_INTERNAL;
    case WAITS:
        pass_gate(n->board);
        return put(db, n->id);
    case FINDS_NO_ROOM: /* as a statement answers on a full disk */
        return E_BUSY;
    }
    return E_INTERNAL;
}

static void note_done(struct write_job *job, enum err outcome)
{
    struct note *n = (struct note *)(void *)job;
    (void)pthread_mutex_lock(&n->board->lock);
    n->outcome = outcome;
    n->done = true;
    n->commits_seen = n->board->commits;
    n->board->done++;
    (void)pthread_cond_broadcast(&n->board->changed);
    (void)pthread_mutex_unlock(&n->board->lock);
}

static void on_committed(void *user)
{
    struct board *b = user;
    (void)pthread_mutex_lock(&b->lock);
    b->commits++;
    (void)pthread_mutex_unlock(&b->lock);
}

static void wait_done(struct board *b, int64_t n)
{
    (void)pthread_mutex_lock(&b->lock);
    while (b->done < n) {
        (void)pthread_cond_wait(&b->changed, &b->lock);
    }
    (void)pthread_mutex_unlock(&b->lock);
}

static void wait_in_gate(struct board *b)
{
    (void)pthread_mutex_lock(&b->lock);
    while (!b->in_gate) {
        (void)pthread_cond_wait(&b->changed, &b->lock);
    }
    (void)pthread_mutex_unlock(&b->lock);
}

static void open_gate(struct board *b)
{
    (void)pthread_mutex_lock(&b->lock);
    b->gate_open = true;
    (void)pthread_cond_broadcast(&b->changed);
    (void)pthread_mutex_unlock(&b->lock);
}

#define BOARD                                                                  \
    {                                                                          \
        .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER \
    }

/* A writer on a connection of its own; `db` is the test's and only looks. */
static struct writer *start(struct test *t, struct db *db, struct board *b, size_t queue_max)
{
    struct writer *w = NULL;
    CHECK_OK(help_script(db, t->arena, "CREATE TABLE note (id <I64> PRIMARY KEY);"));
    struct writer_options o = {.queue_max = queue_max, .batch_max = 64, .committed = on_committed, .user = b};
    CHECK_OK(writer_start(db_fixture_connect(db_fixture_current(), DB_READ_WRITE), &o, &w));
    return w;
}

static struct note note_of(struct board *b, enum behaviour behaviour, int64_t id)
{
    return (struct note){.job = {.run = note_run, .done = note_done}, .board = b, .behaviour = behaviour, .id = id};
}

/* One waiting job holds the writer, so that the others become one batch. */
static void submit_batch(struct test *t, struct writer *w, struct board *b, struct note *notes, size_t n)
{
    CHECK_OK(writer_submit(w, &notes[0].job));
    wait_in_gate(b);
    for (size_t i = 1; i < n; i++) {
        CHECK_OK(writer_submit(w, &notes[i].job));
    }
    open_gate(b);
    wait_done(b, (int64_t)n);
}

DB_TEST(writer_commits_a_batch_at_once)
{
    struct board b = BOARD;
    struct note notes[21];
    struct writer *w = start(t, db, &b, 100);
    for (int i = 0; i < 21; i++) {
        notes[i] = note_of(&b, i ? GOOD : WAITS, i);
    }
    submit_batch(t, w, &b, notes, 21);
    for (int i = 0; i < 21; i++) {
        CHECK_OK(notes[i].outcome);
        CHECK_EQ_I64(notes[i].commits_seen, i ? 2 : 1); /* committed, and told so, before any reply */
    }
    CHECK_EQ_I64(help_number(db, &count_notes), 21);
    struct writer_status s = writer_status(w);
    CHECK_EQ_I64(s.batches, 2);
    CHECK_EQ_I64(s.jobs, 21);
    CHECK_EQ_I64(s.failed_batches, 0);
    writer_stop(w);
}

DB_TEST(writer_takes_back_failed_jobs_alone)
{
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 100);
    struct note notes[] = {note_of(&b, WAITS, 1),
                           note_of(&b, GOOD, 2),
                           note_of(&b, FAILS, 100),
                           note_of(&b, GOOD, 3),
                           note_of(&b, HIDES_FAILURE, 200),
                           note_of(&b, DUPLICATE, 300),
                           note_of(&b, GOOD, 4),
                           note_of(&b, ONLY_READS, 0),
                           note_of(&b, HIDES_FAILURE, 201),
                           note_of(&b, GOOD, 5),
                           note_of(&b, FAILS, 101),
                           note_of(&b, DUPLICATE, 301)};
    static const enum err expected[] = {OK, OK, E_DENIED, OK, E_CONFLICT, E_CONFLICT, OK, OK, E_CONFLICT, OK, E_DENIED, E_CONFLICT};
    submit_batch(t, w, &b, notes, 12);
    for (size_t i = 0; i < 12; i++) {
        CHECK_ERR(notes[i].outcome, expected[i]);
    }
    CHECK_EQ_I64(help_number(db, &sum_notes), 15);
    writer_stop(w);
}

/* What nobody waited for fails alone too, and a refused job's is taken back although nobody has seen its outcome. */
DB_TEST(writer_takes_back_what_was_on_its_way)
{
    static const struct {
        enum behaviour behaviour;
        enum err expected;
    } cases[] = {{DUPLICATE, E_CONFLICT}, {FAILS, E_DENIED}, {HIDES_FAILURE, E_CONFLICT}};
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 100);
    for (size_t i = 0; i < 3; i++) {
        struct note notes[] = {note_of(&b, WAITS, 10 * (int64_t)i + 1), note_of(&b, cases[i].behaviour, 1001), note_of(&b, GOOD, 10 * (int64_t)i + 3)};
        b.gate_open = b.in_gate = false;
        b.done = 0;
        submit_batch(t, w, &b, notes, 3);
        CHECK_OK(notes[0].outcome);
        CHECK_ERR(notes[1].outcome, cases[i].expected);
        CHECK_OK(notes[2].outcome);
        CHECK_EQ_I64(help_number(db, &count_notes), 2 * (int64_t)i + 2);
    }
    writer_stop(w);
}

DB_TEST(writer_tells_only_of_commits_that_changed_something)
{
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 100);
    struct note notes[] = {note_of(&b, ONLY_READS, 0), note_of(&b, FAILS, 1), note_of(&b, DUPLICATE, 2)};
    for (int64_t i = 0; i < 3; i++) {
        CHECK_OK(writer_submit(w, &notes[i].job));
        wait_done(&b, i + 1);
    }
    CHECK_EQ_I64(b.commits, 0);
    writer_stop(w);
}

/* PostgreSQL tells of a full disk with the statement, not with the commit: the batch is stored then, with nothing in it. */
DB_TEST(writer_says_when_single_jobs_cannot_be_stored)
{
    static const struct {
        enum behaviour behaviour;
        bool failing; /* from then on */
    } cases[] = {{GOOD, false},      {FINDS_NO_ROOM, true},  {ONLY_READS, true}, {FAILS, true}, {GOOD, false},
                 {ONLY_READS, false}, {FINDS_NO_ROOM, true}, {GOOD, false}};
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 100);
    for (int64_t i = 0; i < (int64_t)(sizeof cases / sizeof cases[0]); i++) {
        struct note note = note_of(&b, cases[i].behaviour, i);
        CHECK_OK(writer_submit(w, &note.job));
        wait_done(&b, i + 1);
        CHECK_EQ_I64(writer_status(w).failing, cases[i].failing);
    }
    CHECK(writer_status(w).failed_at_ms > 0);
    struct note notes[] = {note_of(&b, WAITS, 100), note_of(&b, FINDS_NO_ROOM, 0), note_of(&b, GOOD, 101)};
    b.done = 0;
    submit_batch(t, w, &b, notes, 3);
    CHECK(!writer_status(w).failing); /* something was stored */
    writer_stop(w);
}

DB_TEST(writer_refuses_beyond_the_queue)
{
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 2);
    struct note notes[] = {note_of(&b, WAITS, 1), note_of(&b, GOOD, 2), note_of(&b, GOOD, 3), note_of(&b, GOOD, 4)};
    CHECK_OK(writer_submit(w, &notes[0].job));
    wait_in_gate(&b);
    CHECK_OK(writer_submit(w, &notes[1].job));
    CHECK_OK(writer_submit(w, &notes[2].job));
    CHECK_ERR(writer_submit(w, &notes[3].job), E_BUSY);
    CHECK_EQ_I64((int64_t)writer_status(w).waiting, 2);
    open_gate(&b);
    writer_stop(w); /* finishes what is queued */
    CHECK_EQ_I64(b.done, 3);
    CHECK(!notes[3].done);
    CHECK_EQ_I64(help_number(db, &count_notes), 3);
}

/* Whichever call fails: either one job alone is refused, or the whole batch; what was answered OK is there, and nothing
 * else. */
DB_TEST(writer_every_call_can_fail)
{
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 100);
    int64_t id = 1;
    int64_t sum = 0;
    for (int64_t n = 1; n <= 30; n++) {
        struct note notes[4];
        b.gate_open = b.in_gate = false;
        b.done = 0;
        notes[0] = note_of(&b, WAITS, id++);
        CHECK_OK(writer_submit(w, &notes[0].job));
        wait_in_gate(&b);
        for (size_t i = 1; i < 4; i++) {
            notes[i] = note_of(&b, GOOD, id++);
            CHECK_OK(writer_submit(w, &notes[i].job));
        }
        db_fail_after(n);
        open_gate(&b);
        wait_done(&b, 4);
        db_fail_after(0);
        for (size_t i = 0; i < 4; i++) {
            CHECK(notes[i].outcome == OK || notes[i].outcome == E_BUSY);
            sum += notes[i].outcome == OK ? notes[i].id : 0;
        }
        CHECK_EQ_I64(help_number(db, &sum_notes), sum);
    }
    CHECK(writer_status(w).failed_batches > 2);
    CHECK(!writer_status(w).failing);
    writer_stop(w);
}

/* SQLite moves an idle log into the file, so that it does not stay long. */
DB_TEST(writer_checkpoints_when_idle)
{
    if (db_engine(db) == DB_PG) {
        return;
    }
    struct board b = BOARD;
    struct writer *w = start(t, db, &b, 100);
    struct note note = note_of(&b, GOOD, 1);
    CHECK_OK(writer_submit(w, &note.job));
    wait_done(&b, 1);
    int64_t checkpoints = 0;
    for (int i = 0; i < 60 && !checkpoints; i++) {
        struct timespec pause = {0, 50 * 1000 * 1000};
        (void)nanosleep(&pause, NULL);
        checkpoints = writer_status(w).checkpoints;
    }
    CHECK_EQ_I64(checkpoints, 1);
    writer_stop(w);
}

DB_TEST(writer_checkpoints_a_long_log)
{
    if (db_engine(db) == DB_PG) {
        return;
    }
    struct board b = BOARD;
    struct writer *w = NULL;
    CHECK_OK(help_script(db, t->arena, "CREATE TABLE note (id <I64> PRIMARY KEY);"));
    struct writer_options o = {.queue_max = 10, .batch_max = 1, .checkpoint_bytes = 40 * 1024};
    CHECK_OK(writer_start(db_fixture_connect(db_fixture_current(), DB_READ_WRITE), &o, &w));
    static struct note notes[100];
    for (int64_t i = 0; i < 100; i++) {
        notes[i] = note_of(&b, GOOD, i);
        CHECK_OK(writer_submit(w, &notes[i].job));
        wait_done(&b, i + 1);
    }
    CHECK(writer_status(w).checkpoints >= 5);
    CHECK(writer_status(w).wal_bytes < 80 * 1024); /* it starts again from the front */
    writer_stop(w);
}
