#include "db/db.h"

#include "db/db_internal.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Atomic int64_t calls;
static _Atomic int64_t fail_at;

void db_fail_after(int64_t n)
{
    atomic_store(&fail_at, n > 0 ? atomic_load(&calls) + n : 0);
}

int64_t db_calls(void)
{
    return atomic_load(&calls);
}

void db_note(char *to, size_t size, const char *text)
{
    if (!to) {
        return;
    }
    size_t n = text ? strcspn(text, "\n") : 0;
    n = n < size ? n : size - 1;
    if (n) {
        memcpy(to, text, n);
    }
    to[n] = 0;
}

enum err db_fail(struct db *db, enum err e, bool retry, const char *text, const char *constraint)
{
    db_note(db->failure.text, sizeof db->failure.text, text);
    db_note(db->failure.constraint, sizeof db->failure.constraint, constraint);
    db->failure.retry = retry;
    db->failure.unsure = false;
    return e;
}

/* The first failure decides what the transaction ends with. */
static enum err remember(struct db *db, enum err e)
{
    if (e != OK && db->in_tx && db->tx_error == OK) {
        db->tx_error = e;
    }
    return e;
}

/* Counts a call and fails it when a test has asked for that. */
static enum err count_call(struct db *db)
{
    int64_t number = atomic_fetch_add(&calls, 1) + 1;
    if (number != atomic_load(&fail_at)) {
        return OK;
    }
    atomic_store(&fail_at, 0);
    return remember(db, db_fail(db, E_BUSY, false, "planted failure", NULL));
}

bool db_is_address(struct str url)
{
    return str_starts(url, S("postgres://")) || str_starts(url, S("postgresql://"));
}

enum err db_open(struct str url, enum db_access access, struct db **db, char why[256])
{
    if (why) {
        why[0] = 0;
    }
    *db = NULL;
    return db_is_address(url) ? pg_open(url, access, db, why) : sqlite_open(url, access, db, why);
}

void db_close(struct db *db)
{
    if (!db) {
        return;
    }
    db_rollback(db);
    for (size_t i = 0; i < db->cache_cap; i++) {
        if (db->cache[i]) {
            db->driver->stmt_free(db->cache[i]);
        }
    }
    free(db->cache);
    db->driver->close(db);
}

enum db_engine db_engine(const struct db *db)
{
    return db->engine;
}

/* --- transactions --- */

enum err db_begin(struct db *db)
{
    assert(!db->in_tx && !db->running);
    db->failure = (struct db_failure){0}; /* db_error_retry speaks of this transaction only */
    TRY(count_call(db));
    TRY(db->driver->control(db, CONTROL_BEGIN));
    db->in_tx = true;
    db->in_savepoint = false;
    db->tx_lost = false;
    db->tx_error = OK;
    return OK;
}

enum err db_commit(struct db *db)
{
    assert(db->in_tx && !db->in_savepoint && !db->running);
    (void)count_call(db); /* a planted failure is now tx_error */
    enum err e = db->tx_error;
    if (e == OK) {
        e = db->driver->control(db, CONTROL_COMMIT);
    }
    if (e != OK) {
        db_rollback(db);
        return e;
    }
    db->in_tx = false;
    return OK;
}

void db_rollback(struct db *db)
{
    if (db->running) {
        db_end(db->running);
    }
    if (!db->in_tx) {
        return;
    }
    (void)db->driver->control(db, CONTROL_ROLLBACK); /* if that fails the engine has already rolled back */
    db->in_tx = false;
    db->in_savepoint = false;
    db->tx_lost = false;
    db->tx_error = OK;
}

enum err db_settle(struct db *db)
{
    assert(db->in_tx && !db->running);
    TRY(count_call(db));
    return db->tx_error != OK ? db->tx_error : remember(db, db->driver->settle(db));
}

enum err db_savepoint(struct db *db)
{
    assert(db->in_tx && !db->in_savepoint && !db->running);
    TRY(count_call(db));
    if (db->tx_error != OK) {
        return db->tx_error;
    }
    TRY(remember(db, db->driver->control(db, CONTROL_SAVEPOINT)));
    db->in_savepoint = true;
    return OK;
}

enum err db_release(struct db *db)
{
    assert(db->in_tx && db->in_savepoint && !db->running);
    if (db->tx_error != OK) {
        return db->tx_error;
    }
    TRY(remember(db, db->driver->control(db, CONTROL_RELEASE)));
    db->in_savepoint = false;
    return OK;
}

void db_rollback_to_savepoint(struct db *db)
{
    assert(db->in_tx && db->in_savepoint);
    if (db->running) {
        db_end(db->running);
    }
    db->in_savepoint = false;
    if (db->tx_lost) {
        return;
    }
    db->tx_error = OK;
    if (remember(db, db->driver->control(db, CONTROL_ROLLBACK_TO)) != OK) {
        db->tx_lost = true;
    }
}

bool db_in_transaction(const struct db *db)
{
    return db->in_tx;
}

bool db_transaction_failed(const struct db *db)
{
    return db->in_tx && (db->tx_error != OK || db->tx_lost);
}

bool db_transaction_lost(const struct db *db)
{
    return db->in_tx && db->tx_lost;
}

bool db_alone(const struct db *db)
{
    return !db->in_tx;
}

/* --- what happened --- */

int64_t db_changes(const struct db *db)
{
    return db->changes;
}

struct str db_error_text(const struct db *db)
{
    return str_c(db->failure.text);
}

bool db_commit_unsure(const struct db *db)
{
    return db->failure.unsure;
}

bool db_error_retry(const struct db *db)
{
    return db->failure.retry;
}

struct str db_error_constraint(const struct db *db)
{
    return str_c(db->failure.constraint);
}

int64_t db_wal_bytes(const struct db *db)
{
    return db->wal_bytes;
}

/* --- scripts and upkeep --- */

enum err db_script(struct db *db, struct str script)
{
    assert(!db->running);
    if (db->in_tx && db->tx_error != OK) {
        return db->tx_error;
    }
    char *text = strndup(script.p ? script.p : "", script.n);
    if (!text) {
        abort();
    }
    enum err e = remember(db, db->driver->script(db, text));
    free(text);
    return e;
}

enum err db_checkpoint(struct db *db)
{
    assert(!db->in_tx && !db->running);
    return db->driver->checkpoint(db);
}

void db_time_limit(struct db *db, int limit_ms)
{
    db->driver->time_limit(db, limit_ms);
}

/* --- statements --- */

static size_t slot_of(const struct db *db, const struct query *q)
{
    /* Multiplicative hashing of the address; queries are static, so it identifies them. */
    uint64_t h = (uint64_t)(uintptr_t)q * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(h >> 32) & (db->cache_cap - 1);
    while (db->cache[at] && db->cache[at]->q != q) {
        at = (at + 1) & (db->cache_cap - 1);
    }
    return at;
}

static void cache_grow(struct db *db)
{
    struct db_stmt **old = db->cache;
    size_t old_cap = db->cache_cap;
    db->cache_cap = old_cap ? old_cap * 2 : 64;
    db->cache = calloc(db->cache_cap, sizeof(struct db_stmt *));
    if (!db->cache) {
        abort();
    }
    for (size_t i = 0; i < old_cap; i++) {
        if (old[i]) {
            db->cache[slot_of(db, old[i]->q)] = old[i];
        }
    }
    free(old);
}

static enum err cached_stmt(struct db *db, const struct query *q, struct db_stmt **s)
{
    if (db->cached * 2 >= db->cache_cap) {
        cache_grow(db);
    }
    size_t at = slot_of(db, q);
    if (!db->cache[at]) {
        TRY(db->driver->prepare(db, q, &db->cache[at]));
        db->cached++;
    }
    *s = db->cache[at];
    return OK;
}

static enum err start(struct db *db, const struct query *q, struct db_stmt **s)
{
    TRY(cached_stmt(db, q, s));
    (*s)->stepped = false;
    (*s)->bad_text = false;
    return db->driver->start(*s);
}

enum err db_start(struct db *db, const struct query *q, struct db_stmt **s)
{
    *s = NULL;
    TRY(count_call(db));
    if (db->in_tx && db->tx_error != OK) {
        return db->tx_error;
    }
    if (db->running) {
        char text[DB_TEXT_MAX];
        (void)snprintf(text, sizeof text, "%s was started while %s still ran", q->name,
                       db->running->q->name); /* may be cut */
        return remember(db, db_fail(db, E_INTERNAL, false, text, NULL));
    }
    TRY(remember(db, start(db, q, s)));
    db->running = *s;
    return OK;
}

enum err db_describe(struct db *db, const struct query *q, struct buf *out)
{
    struct db_stmt *s = NULL;
    TRY(cached_stmt(db, q, &s));
    return db->driver->describe(s, out);
}

static void check_input(const struct db_stmt *s, int at, const char *letters)
{
    assert(at > 0 && (size_t)at <= strlen(s->q->in));
    assert(strchr(letters, s->q->in[at - 1]));
    (void)s, (void)at, (void)letters;
}

void db_bind_i64(struct db_stmt *s, int at, int64_t v)
{
    check_input(s, at, "iI");
    s->db->driver->bind_i64(s, at, v);
}

void db_bind_opt_i64(struct db_stmt *s, int at, struct opt_i64 v)
{
    check_input(s, at, "iI");
    if (v.has) {
        s->db->driver->bind_i64(s, at, v.v);
    } else {
        s->db->driver->bind_null(s, at);
    }
}

void db_bind_text(struct db_stmt *s, int at, struct str v)
{
    check_input(s, at, "tT");
    if (!v.p) {
        s->db->driver->bind_null(s, at);
        return;
    }
    s->bad_text = s->bad_text || memchr(v.p, 0, v.n);
    s->db->driver->bind_text(s, at, v);
}

void db_bind_blob(struct db_stmt *s, int at, struct str v)
{
    check_input(s, at, "bB");
    if (v.p) {
        s->db->driver->bind_blob(s, at, v);
    } else {
        s->db->driver->bind_null(s, at);
    }
}

static enum err first_step(struct db_stmt *s)
{
    s->stepped = true;
    TRY(count_call(s->db));
    return s->bad_text ? db_fail(s->db, E_INVALID, false, "a text holds a NUL", NULL) : OK;
}

enum err db_step(struct db_stmt *s, bool *row)
{
    assert(s->db->running == s);
    *row = false;
    enum err e = s->stepped ? OK : first_step(s);
    if (e == OK) {
        e = s->db->driver->step(s, row);
    }
    if (e != OK || !*row) {
        *row = false;
        db_end(s);
    }
    return remember(s->db, e);
}

int64_t db_col_i64(struct db_stmt *s, int at)
{
    return s->db->driver->col_i64(s, at);
}

struct opt_i64 db_col_opt_i64(struct db_stmt *s, int at)
{
    if (s->db->driver->col_null(s, at)) {
        return (struct opt_i64){0};
    }
    return (struct opt_i64){true, s->db->driver->col_i64(s, at)};
}

struct str db_col_text(struct db_stmt *s, int at)
{
    return s->db->driver->col_null(s, at) ? STR_NONE : s->db->driver->col_text(s, at);
}

struct str db_col_blob(struct db_stmt *s, int at)
{
    return s->db->driver->col_null(s, at) ? STR_NONE : s->db->driver->col_blob(s, at);
}

void db_end(struct db_stmt *s)
{
    if (s->db->running == s) {
        s->db->running = NULL;
        s->db->driver->end(s);
    }
}
