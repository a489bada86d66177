/* The single writer: one thread owns the only read-write connection and does every commit and, on SQLite, every checkpoint
 * (SQLite 3.40 has the WAL-reset corruption when several connections checkpoint; this design never lets it happen). It takes
 * the waiting jobs as a batch: one transaction, one fsync, then all replies. A job that has to be taken back makes the batch run once more, with a
 * savepoint for each job. */
#ifndef XANH_DB_WRITER_H
#define XANH_DB_WRITER_H

#include "db/db.h"

/* One write. Embedded in the caller's own struct, which must live until `done` has been called. */
struct write_job {
    /* Runs inside the batch's transaction. Anything but OK takes back this job alone. May be called a second time after what it wrote was taken
     * back, because of another job. */
    enum err (*run)(struct write_job *job, struct db *db);
    /* Called on the writer's thread after the commit with the job's own outcome, or with E_BUSY when the batch failed: then nothing
     * of it is stored, unless the job is unsure. May be called without run having been called. */
    void (*done)(struct write_job *job, enum err outcome);
    struct write_job *next; /* the writer's own */
    enum err outcome;       /* the writer's own */
    bool is_unsure;         /* set with E_BUSY when the commit was lost: nobody knows whether the batch was stored */
};

struct writer;

struct writer_options {
    size_t queue_max;               /* waiting jobs before E_BUSY */
    size_t batch_max;               /* jobs in one transaction */
    void (*committed)(void *user);  /* on the writer's thread after each commit that changed something, before any `done`; may be NULL */
    void *user;
    /* First in every transaction: what keeps the writers of other processes out until its end. May be NULL. */
    enum err (*begun)(struct db *db);
    int tries;                      /* how often a batch is run that the engine says may be tried again; 0: once */
    int64_t checkpoint_bytes;       /* of fresh log before a checkpoint; 0: 4 MiB */
    bool ack_before_commit;         /* planted fault for the kill test; never set in production */
};

/* How it does; app_ready (core/app.h) asks. */
struct writer_status {
    int64_t batches, jobs, failed_batches, checkpoints;
    int64_t wal_bytes;
    size_t waiting;
    bool failing;         /* nothing could be stored since failed_at_ms: disk full, I/O error, another process holding the lock */
    int64_t failed_at_ms; /* when something could not be stored; 0: never */
};

/* Starts the thread; it takes over `db`. When this fails `db` is still the caller's. */
NODISCARD enum err writer_start(struct db *db, const struct writer_options *options, struct writer **w);
/* Queues a job; E_BUSY when the queue is full or the writer is stopping (then `done` is not called). */
NODISCARD enum err writer_submit(struct writer *w, struct write_job *job);
struct writer_status writer_status(struct writer *w);
/* Finishes what is queued, checkpoints, closes the connection and ends the thread. */
void writer_stop(struct writer *w);

#endif
