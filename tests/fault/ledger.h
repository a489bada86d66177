/* The workload of the fault tests: jobs of the real writer that each change three tables, so that half a job shows, and
 * the check of what a database holds afterwards. */
#ifndef XANH_TESTS_FAULT_LEDGER_H
#define XANH_TESTS_FAULT_LEDGER_H

#include "db/writer.h"

enum { LEDGER_MAX = 2000 };

struct ledger;

/* Makes the tables on `db`, which the writer takes over. NULL when that fails; then `db` is closed. */
struct ledger *ledger_start(struct db *db, const struct writer_options *options);
/* Called on the writer's thread for every job that was answered OK. */
void ledger_on_ack(struct ledger *l, void (*acked)(int64_t id));
/* Submits `n` jobs at once and waits for their answers; every seventh refuses itself after having written. */
void ledger_submit(struct ledger *l, size_t n);
/* Answers so far: OK, E_BUSY, and any other but the self-refusals. */
struct ledger_count {
    int64_t ok, busy, other;
};
struct ledger_count ledger_count(const struct ledger *l);
/* Whether the job with this id (from 1) was answered OK. */
bool ledger_acked(const struct ledger *l, int64_t id);
struct writer_status ledger_status(struct ledger *l);
/* Stops the writer, which closes its connection. */
void ledger_stop(struct ledger *l);
void ledger_free(struct ledger *l);

/* What a database holds. */
struct ledger_state {
    bool readable; /* the tables are there and can be read */
    bool intact;   /* SQLite's own check found nothing */
    bool whole;    /* every job is there in all three tables or in none, and no self-refusal */
    int64_t rows;
    bool present[LEDGER_MAX + 1]; /* by id */
};
void ledger_read(struct db *db, struct ledger_state *state);

#endif
