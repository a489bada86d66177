/* A power cut at every single write, sync and truncate of SQLite under the real writer, with five kinds of damage each.
 * Nothing acknowledged may be lost, nothing may be there by half, nothing may be corrupt. The controls show that the
 * test would see it. */
#include "test.h"

#include "db/db_internal.h"
#include "fault/ledger.h"
#include "fault/test_vfs.h"

#include <stdio.h>

enum { ROUNDS = 24, CONTROL_STRIDE = 5 };

/* What was acknowledged up to the moment that is played. */
struct progress {
    bool setup;
    int64_t highest;
};

struct losses {
    int64_t cuts, corrupt, half, lost;
};

static const int64_t SETUP = -1;

static void note_ack(int64_t id)
{
    crash_ack(id);
}

static void take_ack(void *user, int64_t id)
{
    struct progress *p = user;
    if (id == SETUP) {
        p->setup = true;
    } else if (id > p->highest) {
        p->highest = id;
    }
}

/* Runs jobs in batches of one to nine, with checkpoints in between, and records it. */
static bool record(struct test *t, bool ack_before_commit, const char *synchronous)
{
    struct db *db = NULL;
    char why[256] = "";
    crash_start();
    db_sqlite_vfs("crash");
    db_sqlite_synchronous(synchronous);
    if (!CHECK_OK(db_open(S("xanh.db"), DB_READ_WRITE, &db, why))) {
        return false;
    }
    struct writer_options o = {
        .queue_max = 100, .batch_max = 64, .checkpoint_bytes = 100 * 1024, .ack_before_commit = ack_before_commit};
    struct ledger *l = ledger_start(db, &o);
    if (!CHECK(l)) {
        return false;
    }
    crash_ack(SETUP);
    ledger_on_ack(l, note_ack);
    for (size_t i = 0; i < ROUNDS; i++) {
        ledger_submit(l, i % 9 + 1);
    }
    CHECK_EQ_I64(ledger_count(l).busy + ledger_count(l).other, 0);
    CHECK(ledger_status(l).checkpoints > 2);
    ledger_stop(l);
    ledger_free(l);
    crash_rewind();
    return true;
}

/* Jobs are committed in order, so what is there must be 1 … m without a gap, and m at least what was acknowledged. */
static bool is_prefix(const struct ledger_state *s, int64_t acked)
{
    int64_t last = 0;
    for (int64_t id = 1; id <= LEDGER_MAX; id++) {
        last = s->present[id] ? id : last;
    }
    for (int64_t id = 1; id <= last; id++) {
        if (!s->present[id] && id % 7 != 0) {
            return false;
        }
    }
    return last >= acked;
}

static void check_after_cut(const struct progress *p, struct losses *l)
{
    struct db *db = NULL;
    struct ledger_state s = {0};
    l->cuts++;
    if (db_open(S("xanh.db"), DB_READ_WRITE, &db, NULL) != OK) {
        l->corrupt++;
        return;
    }
    ledger_read(db, &s);
    db_close(db);
    if (!s.intact) {
        l->corrupt++;
    } else if (!s.readable) {
        l->lost += p->setup;
    } else if (!s.whole) {
        l->half++;
    } else {
        l->lost += !is_prefix(&s, p->highest);
    }
}

/* Cuts at every `stride`-th step. */
static struct losses cut_everywhere(int64_t stride)
{
    struct losses l = {0};
    struct progress p = {0};
    uint64_t seed = 57;
    for (int64_t step = 0; crash_step(take_ack, &p); step++) {
        for (int damage = 0; step % stride == 0 && damage < CRASH_DAMAGE__N; damage++) {
            crash_cut((enum crash_damage)damage, seed++);
            check_after_cut(&p, &l);
        }
    }
    return l;
}

static void stop(void)
{
    db_sqlite_vfs(NULL);
    db_sqlite_synchronous(NULL);
    crash_end();
}

static struct losses play(struct test *t, bool ack_before_commit, const char *synchronous, int64_t stride)
{
    struct losses l = {0};
    if (record(t, ack_before_commit, synchronous)) {
        db_sqlite_synchronous(NULL);
        l = cut_everywhere(stride);
        printf("power: synchronous=%s%s: %lld cuts, %lld corrupt, %lld half, %lld lost\n",
               synchronous ? synchronous : "FULL", ack_before_commit ? ", acknowledged before commit" : "",
               (long long)l.cuts, (long long)l.corrupt, (long long)l.half, (long long)l.lost);
    }
    stop();
    return l;
}

TEST(power_cut_loses_nothing)
{
    struct losses l = play(t, false, NULL, 1);
    CHECK(l.cuts >= 4000);
    CHECK_EQ_I64(l.corrupt, 0);
    CHECK_EQ_I64(l.half, 0);
    CHECK_EQ_I64(l.lost, 0);
}

TEST(power_control_without_sync_must_lose)
{
    struct losses l = play(t, false, "OFF", CONTROL_STRIDE);
    CHECK(l.lost > 0 && l.corrupt > 0);
}

TEST(power_control_with_late_sync_must_lose)
{
    struct losses l = play(t, false, "NORMAL", CONTROL_STRIDE);
    CHECK(l.lost > 0);
    CHECK_EQ_I64(l.corrupt, 0);
}

TEST(power_control_with_early_answer_must_lose)
{
    struct losses l = play(t, true, NULL, CONTROL_STRIDE);
    CHECK(l.lost > 0);
    CHECK_EQ_I64(l.corrupt, 0);
}
