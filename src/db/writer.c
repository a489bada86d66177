#include "db/writer.h"

#include "base/clock.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { IDLE_SECONDS = 1 };
static const int64_t CHECKPOINT_BYTES = INT64_C(4) << 20;

struct writer {
    struct db *db; /* the thread's own from writer_start to its end */
    struct writer_options options;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work;
    struct write_job *first;
    struct write_job **last;
    size_t waiting;
    bool stopping;
    struct writer_status status;
    /* The thread's own: */
    int64_t wal_copied; /* size of the log at the last checkpoint */
    bool log_dirty;     /* something was committed since then */
};

struct batch {
    struct write_job *jobs;
    size_t n;
    bool changed; /* some job that succeeded changed rows */
};

/* --- one batch --- */

static void job_run(struct writer *w, struct write_job *job, struct batch *b)
{
    int64_t before = db_changes(w->db);
    job->outcome = db_savepoint(w->db);
    if (job->outcome != OK) {
        return; /* the transaction has failed; batch_run looks at that */
    }
    job->outcome = job->run(job, w->db);
    if (job->outcome == OK) {
        job->outcome = db_release(w->db); /* fails when the job hid a failed statement */
    }
    if (job->outcome != OK) {
        db_rollback_to_savepoint(w->db);
        return;
    }
    b->changed = b->changed || db_changes(w->db) != before;
}

static void reply(struct write_job *jobs)
{
    while (jobs) {
        struct write_job *job = jobs;
        jobs = job->next; /* the job may be gone after done */
        job->done(job, job->outcome);
    }
}

/* Runs all jobs in the open transaction. A failure means that nothing of the batch may be kept. */
static enum err jobs_run(struct writer *w, struct batch *b)
{
    for (struct write_job *job = b->jobs; job; job = job->next) {
        job_run(w, job, b);
        if (db_transaction_lost(w->db)) {
            return E_BUSY;
        }
    }
    return OK;
}

/* Runs all jobs without savepoints, which cost more than a small job's own statements. Most refusals come before the job has changed anything;
 * false when one left something behind that has to be taken back, or when it shows only at the end that one failed. */
static bool jobs_run_bare(struct writer *w, struct batch *b)
{
    for (struct write_job *job = b->jobs; job; job = job->next) {
        int64_t before = db_changes(w->db);
        job->outcome = job->run(job, w->db);
        bool changed = db_changes(w->db) != before;
        if (db_transaction_failed(w->db) || (job->outcome != OK && changed)) {
            return false;
        }
        b->changed = b->changed || changed;
    }
    return db_settle(w->db) == OK;
}

static enum err begin(struct writer *w)
{
    TRY(db_begin(w->db));
    enum err e = w->options.begun ? w->options.begun(w->db) : OK;
    if (e != OK) {
        db_rollback(w->db);
    }
    return e;
}

/* Bare first; when a job has to be taken back, everything once more with a savepoint each. A job that was alone needs no second run to be gone. */
static enum err batch_execute(struct writer *w, struct batch *b)
{
    TRY(begin(w));
    if (jobs_run_bare(w, b)) {
        return OK;
    }
    bool lost = db_transaction_lost(w->db);
    bool is_gone = b->n == 1 && b->jobs->outcome != OK;
    b->changed = false;
    db_rollback(w->db);
    if (lost) {
        return E_BUSY;
    }
    TRY(begin(w));
    if (is_gone) {
        return OK;
    }
    enum err e = jobs_run(w, b);
    if (e != OK) {
        db_rollback(w->db);
    }
    return e;
}

static enum err batch_commit(struct writer *w, struct batch *b)
{
    TRY(batch_execute(w, b));
    if (w->options.ack_before_commit) {
        reply(b->jobs);
        b->jobs = NULL;
    }
    return db_commit(w->db);
}

/* Again while the engine says that only somebody else stood in the way. */
static enum err batch_commit_sometime(struct writer *w, struct batch *b)
{
    enum err e = batch_commit(w, b);
    for (int i = 1; e != OK && i < w->options.tries && db_error_retry(w->db); i++) {
        b->changed = false;
        e = batch_commit(w, b);
    }
    return e;
}

/* Whether the engine refused a job that it was to store: PostgreSQL says so of a full disk with the statement, and the batch goes on without the job. */
static bool some_had_no_room(const struct batch *b)
{
    for (const struct write_job *job = b->jobs; job; job = job->next) {
        if (job->outcome == E_BUSY) {
            return true;
        }
    }
    return false;
}

/* A batch that changed nothing, of refusals alone, says nothing of whether the next change can be stored. */
static void count_batch(struct writer *w, const struct batch *b, enum err e)
{
    bool fails = e != OK || (!b->changed && some_had_no_room(b));
    (void)pthread_mutex_lock(&w->lock); /* cannot fail on a valid mutex, here and below */
    w->status.batches++;
    w->status.jobs += (int64_t)b->n;
    w->status.failing = fails || (w->status.failing && !b->changed);
    w->status.failed_at_ms = fails ? clock_now_ms() : w->status.failed_at_ms;
    w->status.failed_batches += e != OK;
    w->status.wal_bytes = db_wal_bytes(w->db);
    (void)pthread_mutex_unlock(&w->lock);
}

static void batch_run(struct writer *w, struct batch *b)
{
    enum err e = batch_commit_sometime(w, b);
    /* Nothing is stored as far as anybody knows, so no job may keep an outcome of its own: even its refusal may rest on what another job had
     * written. */
    for (struct write_job *job = b->jobs; e != OK && job; job = job->next) {
        job->outcome = E_BUSY;
        job->is_unsure = db_commit_unsure(w->db);
    }
    if (e == OK && b->changed) {
        w->log_dirty = true;
        if (w->options.committed) {
            w->options.committed(w->options.user);
        }
    }
    count_batch(w, b, e);
    reply(b->jobs);
}

/* --- checkpoints --- */

static void checkpoint(struct writer *w)
{
    /* A failure loses nothing: the log keeps everything, and the next turn tries again. */
    w->log_dirty = db_checkpoint(w->db) != OK;
    w->wal_copied = db_wal_bytes(w->db);
    (void)pthread_mutex_lock(&w->lock);
    w->status.checkpoints += !w->log_dirty;
    (void)pthread_mutex_unlock(&w->lock);
}

static void checkpoint_if_long(struct writer *w)
{
    int64_t size = db_wal_bytes(w->db);
    int64_t fresh = size < w->wal_copied ? size : size - w->wal_copied;
    if (fresh >= w->options.checkpoint_bytes) {
        checkpoint(w);
    }
}

/* --- the thread --- */

/* Waits for work; false after a second without any. */
static bool wait_for_work(struct writer *w)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until); /* cannot fail for this clock */
    until.tv_sec += IDLE_SECONDS;
    int result = 0;
    while (!w->first && !w->stopping && result == 0) {
        result =
            w->log_dirty ? pthread_cond_timedwait(&w->work, &w->lock, &until) : pthread_cond_wait(&w->work, &w->lock);
    }
    return w->first || w->stopping;
}

static struct batch take_batch(struct writer *w)
{
    struct batch b = {.jobs = w->first};
    struct write_job **end = &w->first;
    while (*end && b.n < w->options.batch_max) {
        end = &(*end)->next;
        b.n++;
    }
    struct write_job *rest = *end;
    *end = NULL;
    w->first = rest;
    if (!rest) {
        w->last = &w->first;
    }
    w->waiting -= b.n;
    return b;
}

/* One turn of the thread; false when it is to end. */
static bool turn(struct writer *w)
{
    (void)pthread_mutex_lock(&w->lock);
    bool idle = !wait_for_work(w);
    struct batch b = take_batch(w);
    bool finished = w->stopping && b.n == 0;
    (void)pthread_mutex_unlock(&w->lock);
    if (idle || finished) {
        checkpoint(w);
        return !finished;
    }
    batch_run(w, &b);
    checkpoint_if_long(w);
    return true;
}

static void *thread_main(void *user)
{
    struct writer *w = user;
    while (turn(w)) {
    }
    return NULL;
}

/* --- public --- */

static void writer_free(struct writer *w)
{
    (void)pthread_cond_destroy(&w->work);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}

static void prepare_waiting(struct writer *w)
{
    pthread_condattr_t attr;
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC); /* an idle second is not a matter of the wall clock */
    (void)pthread_cond_init(&w->work, &attr);
    (void)pthread_condattr_destroy(&attr);
    (void)pthread_mutex_init(&w->lock, NULL);
}

enum err writer_start(struct db *db, const struct writer_options *options, struct writer **out)
{
    assert(options->batch_max > 0);
    struct writer *w = calloc(1, sizeof *w);
    if (!w) {
        abort();
    }
    w->db = db;
    w->options = *options;
    if (!w->options.checkpoint_bytes) {
        w->options.checkpoint_bytes = CHECKPOINT_BYTES;
    }
    w->last = &w->first;
    w->log_dirty = true; /* whatever an earlier process left in the log */
    prepare_waiting(w);
    if (pthread_create(&w->thread, NULL, thread_main, w) != 0) {
        writer_free(w);
        return E_INTERNAL;
    }
    *out = w;
    return OK;
}

enum err writer_submit(struct writer *w, struct write_job *job)
{
    job->next = NULL;
    job->outcome = E_BUSY;
    job->is_unsure = false;
    (void)pthread_mutex_lock(&w->lock);
    bool refused = w->stopping || w->waiting >= w->options.queue_max;
    if (!refused) {
        *w->last = job;
        w->last = &job->next;
        w->waiting++;
        (void)pthread_cond_signal(&w->work);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return refused ? E_BUSY : OK;
}

struct writer_status writer_status(struct writer *w)
{
    (void)pthread_mutex_lock(&w->lock);
    struct writer_status status = w->status;
    status.waiting = w->waiting;
    (void)pthread_mutex_unlock(&w->lock);
    return status;
}

void writer_stop(struct writer *w)
{
    (void)pthread_mutex_lock(&w->lock);
    w->stopping = true;
    (void)pthread_cond_signal(&w->work);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL); /* fails only for a thread that is not ours */
    db_close(w->db);
    writer_free(w);
}
