/* A full or failing disk under the real writer: every write, sync and truncate fails in turn, once and for ever. What
 * was answered OK is there, refusals are E_BUSY, reading goes on, and when the disk is well again the writer works
 * without being restarted. */
#include "test.h"

#include "db/db_internal.h"
#include "db_fixture.h"
#include "fault/ledger.h"
#include "fault/test_vfs.h"

#include <stdio.h>

enum { GROUPS = 6, GROUP = 5, AFTER = 3, FOR_EVER_STRIDE = 5 };

struct disk {
    char *folder;
    struct str path;
    struct ledger *ledger;
};

static struct db *open_faulty(struct test *t, struct str path, enum db_access access)
{
    struct db *db = NULL;
    char why[256] = "";
    db_sqlite_vfs("faulty");
    CHECK_OK(db_open(path, access, &db, why));
    db_sqlite_vfs(NULL);
    return db;
}

static bool disk_new(struct test *t, struct disk *d)
{
    faulty_set(0, FAULT_FULL, false);
    d->folder = fixture_folder_new("xanh-disk");
    d->path = STR_CAT(t->arena, str_c(d->folder), S("/xanh.db"));
    /* A checkpoint after nearly every batch, so that it is hit, too. */
    struct writer_options o = {.queue_max = 100, .batch_max = 8, .checkpoint_bytes = 20 * 1024};
    d->ledger = ledger_start(open_faulty(t, d->path, DB_READ_WRITE), &o);
    return CHECK(d->ledger);
}

static void disk_free(struct disk *d)
{
    faulty_set(0, FAULT_FULL, false);
    ledger_free(d->ledger);
    fixture_folder_free(d->folder);
}

/* Exactly the acknowledged jobs are there, or (exact == false) at least they. */
static void check_state(struct test *t, const struct disk *d, const struct ledger_state *s, bool exact)
{
    int64_t lost = 0;
    int64_t unasked = 0;
    for (int64_t id = 1; id <= LEDGER_MAX; id++) {
        bool acked = ledger_acked(d->ledger, id);
        lost += acked && !s->present[id];
        unasked += !acked && s->present[id];
    }
    CHECK(s->readable && s->intact && s->whole);
    CHECK_EQ_I64(lost, 0);
    CHECK(!exact || unasked == 0);
}

/* Looks with a connection of its own. A broken disk must not hinder it. */
static void look(struct test *t, const struct disk *d, bool exact)
{
    static struct ledger_state s;
    struct db *reader = open_faulty(t, d->path, DB_READ_ONLY);
    if (reader) {
        ledger_read(reader, &s);
        db_close(reader);
        check_state(t, d, &s, exact);
    }
}

/* One run with the n-th change failing; false when it was never reached. */
static bool run(struct test *t, int64_t n, enum fault_kind kind, bool for_ever)
{
    struct disk d;
    if (!disk_new(t, &d)) {
        return false;
    }
    faulty_set(n, kind, for_ever);
    for (int i = 0; i < GROUPS; i++) {
        ledger_submit(d.ledger, GROUP);
    }
    bool struck = faulty_struck();
    look(t, &d, true);
    CHECK_EQ_I64(ledger_count(d.ledger).other, 0);
    if (for_ever && struck && n == 1) {
        CHECK_EQ_I64(ledger_count(d.ledger).ok, 0);
        CHECK(ledger_status(d.ledger).failing);
    }
    faulty_set(0, kind, false);
    int64_t before = ledger_count(d.ledger).ok;
    ledger_submit(d.ledger, AFTER);
    CHECK(ledger_count(d.ledger).ok > before); /* at most one of three refuses itself */
    CHECK(!ledger_status(d.ledger).failing);
    ledger_stop(d.ledger);
    look(t, &d, true);
    disk_free(&d);
    return struck;
}

/* The program ends while the disk is still broken; the next one must find all that was acknowledged. */
static bool run_to_the_end(struct test *t, int64_t n, enum fault_kind kind)
{
    struct disk d;
    if (!disk_new(t, &d)) {
        return false;
    }
    faulty_set(n, kind, true);
    for (int i = 0; i < GROUPS; i++) {
        ledger_submit(d.ledger, GROUP);
    }
    bool struck = faulty_struck();
    ledger_stop(d.ledger);
    faulty_set(0, kind, false);
    look(t, &d, false);
    disk_free(&d);
    return struck;
}

static void run_all(struct test *t, enum fault_kind kind, bool for_ever)
{
    int64_t n = 1;
    while (run(t, n, kind, for_ever) && n < 2000) {
        n += for_ever ? FOR_EVER_STRIDE : 1; /* for ever, neighbouring places differ little */
    }
    printf("disk: %s, %s: up to place %lld\n", kind == FAULT_FULL ? "full" : "I/O error",
           for_ever ? "for ever" : "once", (long long)n);
    CHECK(n > 40 && n < 2000);
}

TEST(disk_full_once)
{
    run_all(t, FAULT_FULL, false);
}

TEST(disk_full_until_freed)
{
    run_all(t, FAULT_FULL, true);
}

TEST(disk_io_error_once)
{
    run_all(t, FAULT_IO, false);
}

TEST(disk_io_error_until_mended)
{
    run_all(t, FAULT_IO, true);
}

TEST(disk_broken_to_the_end_loses_nothing)
{
    int64_t n = 1;
    while (run_to_the_end(t, n, n % 2 ? FAULT_IO : FAULT_FULL) && n < 2000) {
        n += FOR_EVER_STRIDE;
    }
    CHECK(n > 40 && n < 2000);
}

/* The check must see a job that is there by half. */
TEST(disk_check_sees_half_a_job)
{
    static struct ledger_state s;
    struct disk d;
    if (!disk_new(t, &d)) {
        return;
    }
    ledger_submit(d.ledger, GROUP);
    ledger_stop(d.ledger);
    struct db *db = open_faulty(t, d.path, DB_READ_WRITE);
    ledger_read(db, &s);
    CHECK(s.whole && s.intact && s.rows == GROUP);
    CHECK_OK(db_script(db, S("DELETE FROM credit WHERE id = 3")));
    ledger_read(db, &s);
    CHECK(!s.whole);
    CHECK_OK(db_script(db, S("DELETE FROM debit WHERE id = 3")));
    ledger_read(db, &s);
    CHECK(!s.whole);
    db_close(db);
    disk_free(&d);
}
