#include "bench.h"

#include "base/clock.h"
#include "base/num.h"
#include "db/writer.h"
#include "plain_q.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLIENTS = 64, SECONDS = 5, ARENA_BYTES = 1 << 20 };

/* As long as a report of bench/submit.lua with its frame. */
#define NARRATIVE                                                                                                                      \
    S("Đã hoàn thành các tiêu chí cơ sở theo kế hoạch của địa phương; đã hoàn thành các tiêu chí cơ sở theo kế hoạch của địa phương; " \
      "đã hoàn thành các tiêu chí cơ sở theo kế hoạch của địa phương")

struct race {
    struct writer *writer;
    int64_t until_ms;
    enum err (*insert)(struct db *db, struct arena *arena, int64_t n);
    _Atomic int64_t taken, stored;
};

/* One of those that wait for their commit. */
struct client {
    struct write_job job; /* first */
    struct race *race;
    struct arena *arena;
    sem_t stored;
    int64_t n;
    enum err outcome;
};

static void give_up(const char *what, const char *why)
{
    (void)fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static enum err insert_row(struct db *db, struct arena *arena, int64_t n)
{
    (void)arena;
    return q_plain_insert(db, &(struct q_plain_insert_in){n, NARRATIVE});
}

/* What a submitted report leaves behind. The obligations are those of communes; the hash is none. */
static enum err insert_report(struct db *db, struct arena *arena, int64_t seq)
{
    struct q_plain_report_row report = {0};
    int64_t obligation = 200000 + seq % 700000;
    TRY(q_plain_report(db, arena, &(struct q_plain_report_in){obligation, NARRATIVE, seq}, &report));
    TRY(q_plain_event(db, &(struct q_plain_event_in){seq, report.id, S("0123456789abcdef0123456789abcdef")}));
    TRY(q_plain_step(db, &(struct q_plain_step_in){report.id, obligation, seq}));
    return q_plain_submission(db, &(struct q_plain_submission_in){report.id, NARRATIVE, seq});
}

static enum err run(struct write_job *job, struct db *db)
{
    struct client *c = (struct client *)job;
    arena_reset(c->arena);
    return c->race->insert(db, c->arena, c->n);
}

static void done(struct write_job *job, enum err outcome)
{
    struct client *c = (struct client *)job;
    c->outcome = outcome;
    (void)sem_post(&c->stored); /* cannot fail: one is waited for at a time */
}

static void *client_main(void *user)
{
    struct client c = {.job = {.run = run, .done = done}, .race = user, .arena = arena_new(ARENA_BYTES)};
    (void)sem_init(&c.stored, 0, 0); /* cannot fail with 0 */
    while (clock_monotonic_ms() < c.race->until_ms) {
        c.n = atomic_fetch_add(&c.race->taken, 1) + 1;
        if (writer_submit(c.race->writer, &c.job) != OK || sem_wait(&c.stored) != 0 || c.outcome != OK) {
            give_up("insert", err_name(c.outcome));
        }
        atomic_fetch_add(&c.race->stored, 1);
    }
    arena_free(c.arena);
    return NULL;
}

static void run_race(struct race *r, const char *what)
{
    pthread_t threads[CLIENTS];
    int64_t began = clock_monotonic_ms();
    r->until_ms = began + SECONDS * 1000;
    for (size_t i = 0; i < CLIENTS; i++) {
        if (pthread_create(&threads[i], NULL, client_main, r) != 0) {
            give_up("thread", "none can be had");
        }
    }
    for (size_t i = 0; i < CLIENTS; i++) {
        (void)pthread_join(threads[i], NULL); /* cannot fail: each is joined once */
    }
    int64_t batches = writer_status(r->writer).batches;
    (void)printf("| %s | %lld a second | %.1f in a commit |\n", what, (long long)(r->stored * 1000 / (clock_monotonic_ms() - began)),
                 (double)r->stored / (double)(batches ? batches : 1));
    (void)fflush(stdout);
}

/* Each with a writer and a connection of its own. `prepare` runs first; NULL: nothing. */
static void race(struct str path, const char *what, const char *prepare, enum err (*insert)(struct db *db, struct arena *arena, int64_t n))
{
    struct race r = {.insert = insert};
    struct writer_options o = {.queue_max = CLIENTS, .batch_max = CLIENTS};
    struct arena *arena = arena_new(ARENA_BYTES);
    struct q_plain_head_row head = {0};
    struct db *db = NULL;
    char why[256] = "";
    if (db_open(path, DB_READ_WRITE, &db, why) != OK) {
        give_up("open", why);
    }
    if (db_script(db, str_c(prepare)) != OK || q_plain_head(db, arena, &head) != OK || writer_start(db, &o, &r.writer) != OK) {
        give_up(what, db_error_text(db).p);
    }
    atomic_init(&r.taken, head.seq);
    run_race(&r, what);
    writer_stop(r.writer);
    arena_free(arena);
}

void measure_inserts(struct str dir, struct str url)
{
    struct arena *arena = arena_new(ARENA_BYTES);
    struct str path = url.n ? url : STR_CAT(arena, dir, S("/xanh.db"));
    race(path, "plain group-committed inserts, one row of 300 bytes each",
         "DROP TABLE IF EXISTS plain_report;\nCREATE TABLE plain_report (obligation_id BIGINT NOT NULL, at_ms BIGINT NOT NULL, narrative TEXT NOT NULL);",
         insert_row);
    race(path, "plain group-committed inserts, the four rows of a submitted report", "", insert_report);
    arena_free(arena);
}
