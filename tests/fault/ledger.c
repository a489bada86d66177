#include "fault/ledger.h"

#include "db/query_help.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { REFUSES_EVERY = 7, BLOB_MAX = 3000 };

struct ledger_job {
    struct write_job job;
    struct ledger *ledger;
    int64_t id;
    enum err outcome;
};

struct ledger {
    struct writer *writer;
    void (*acked)(int64_t id);
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t done;
    int64_t submitted;
    struct ledger_job jobs[LEDGER_MAX + 1];
};

QUERY_BOTH(put_debit, QUERY_EXEC, "iii", "", "INSERT INTO debit (id, amount, size) VALUES (?1, ?2, ?3)", "");
QUERY_BOTH(put_credit, QUERY_EXEC, "iib", "", "INSERT INTO credit (id, amount, paper) VALUES (?1, ?2, ?3)", "");
QUERY_BOTH(add_total, QUERY_EXEC, "i", "", "UPDATE total SET amount = amount + ?1, jobs = jobs + 1", "");
QUERY_SAME(read_debits, QUERY_MANY, "i", "SELECT id FROM debit");
QUERY_SAME(bad_pairs, QUERY_ONE, "i",
           "SELECT count(*) FROM debit d FULL JOIN credit c ON c.id = d.id WHERE d.id IS NULL OR c.id IS NULL OR "
           "c.amount + d.amount <> 0"
           " OR length(c.paper) <> d.size");
QUERY_SAME(bad_total, QUERY_ONE, "i",
           "SELECT count(*) FROM total WHERE amount <> (SELECT coalesce(sum(amount), 0) FROM debit) OR jobs <> (SELECT "
           "count(*) FROM debit)");
QUERY_SAME(faults, QUERY_ONE, "i", "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'");

static bool refuses(int64_t id)
{
    return id % REFUSES_EVERY == 0;
}

static enum err job_run(struct write_job *base, struct db *db)
{
    static const char paper[BLOB_MAX] = {1};
    struct ledger_job *job = (struct ledger_job *)(void *)base;
    int64_t amount = job->id * 31 % 1000 + 1;
    int64_t size = job->id * 7919 % BLOB_MAX;
    TRY(RUN(db, &put_debit, V_I(job->id), V_I(amount), V_I(size)));
    TRY(RUN(db, &add_total, V_I(amount)));
    TRY(RUN(db, &put_credit, V_I(job->id), V_I(-amount), V_B(((struct str){paper, (size_t)size}))));
    return refuses(job->id) ? E_DENIED : OK;
}

static void job_done(struct write_job *base, enum err outcome)
{
    struct ledger_job *job = (struct ledger_job *)(void *)base;
    struct ledger *l = job->ledger;
    if (outcome == OK && l->acked) {
        l->acked(job->id);
    }
    (void)pthread_mutex_lock(&l->lock);
    job->outcome = outcome;
    l->done++;
    (void)pthread_cond_broadcast(&l->changed);
    (void)pthread_mutex_unlock(&l->lock);
}

struct ledger *ledger_start(struct db *db, const struct writer_options *options)
{
    struct ledger *l = calloc(1, sizeof *l);
    if (!l) {
        abort();
    }
    (void)pthread_mutex_init(&l->lock, NULL);
    (void)pthread_cond_init(&l->changed, NULL);
    static const struct str tables =
        S_INIT("CREATE TABLE debit (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, size INTEGER NOT NULL);"
               "CREATE TABLE credit (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, paper BLOB NOT NULL);"
               "CREATE INDEX credit_amount ON credit (amount);"
               "CREATE TABLE total (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, jobs INTEGER NOT NULL);"
               "INSERT INTO total (id, amount, jobs) VALUES (1, 0, 0);");
    /* A tiny cache makes SQLite write in the middle of a transaction, too. */
    enum err e = db_script(db, S("PRAGMA cache_size = 4"));
    if (e == OK) {
        e = db_begin(db);
    }
    if (e == OK) {
        e = db_script(db, tables);
    }
    if (e == OK) {
        e = db_commit(db);
    }
    if (e == OK) {
        e = writer_start(db, options, &l->writer);
    }
    if (e != OK) {
        db_close(db);
        ledger_free(l);
        return NULL;
    }
    return l;
}

void ledger_on_ack(struct ledger *l, void (*acked)(int64_t id))
{
    l->acked = acked;
}

void ledger_submit(struct ledger *l, size_t n)
{
    int64_t until = l->submitted + (int64_t)n;
    if (until > LEDGER_MAX) {
        abort();
    }
    for (int64_t id = l->submitted + 1; id <= until; id++) {
        l->jobs[id] = (struct ledger_job){
            .job = {.run = job_run, .done = job_done}, .ledger = l, .id = id, .outcome = E_INTERNAL};
        if (writer_submit(l->writer, &l->jobs[id].job) != OK) {
            abort(); /* the queue is made large enough */
        }
    }
    l->submitted = until;
    (void)pthread_mutex_lock(&l->lock);
    while (l->done < until) {
        (void)pthread_cond_wait(&l->changed, &l->lock);
    }
    (void)pthread_mutex_unlock(&l->lock);
}

struct ledger_count ledger_count(const struct ledger *l)
{
    struct ledger_count c = {0};
    for (int64_t id = 1; id <= l->submitted; id++) {
        enum err e = l->jobs[id].outcome;
        c.ok += e == OK;
        c.busy += e == E_BUSY;
        c.other += e != OK && e != E_BUSY && !(e == E_DENIED && refuses(id));
    }
    return c;
}

bool ledger_acked(const struct ledger *l, int64_t id)
{
    return id <= l->submitted && l->jobs[id].outcome == OK;
}

struct writer_status ledger_status(struct ledger *l)
{
    return writer_status(l->writer);
}

void ledger_stop(struct ledger *l)
{
    writer_stop(l->writer);
    l->writer = NULL;
}

void ledger_free(struct ledger *l)
{
    (void)pthread_cond_destroy(&l->changed);
    (void)pthread_mutex_destroy(&l->lock);
    free(l);
}

static enum err read_ids(struct db *db, struct ledger_state *state)
{
    struct db_stmt *s = NULL;
    bool row = false;
    TRY(db_start(db, &read_debits, &s));
    TRY(db_step(s, &row));
    while (row) {
        int64_t id = db_col_i64(s, 0);
        if (id < 1 || id > LEDGER_MAX || refuses(id)) {
            state->whole = false;
        } else {
            state->present[id] = true;
            state->rows++;
        }
        TRY(db_step(s, &row));
    }
    return OK;
}

void ledger_read(struct db *db, struct ledger_state *state)
{
    *state = (struct ledger_state){.whole = true};
    state->intact = help_number(db, &faults) == 0;
    state->readable = read_ids(db, state) == OK;
    state->whole = state->whole && help_number(db, &bad_pairs) == 0 && help_number(db, &bad_total) == 0;
}
