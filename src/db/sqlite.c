/* The SQLite driver: the only file that includes sqlite3.h. */
#include "base/clock.h"
#include "db/db_internal.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PROGRESS_OPS = 5000, WAL_FRAME_HEADER = 24 };
/* Beyond this the log is not only copied but emptied, for which the writer waits a moment for readers. */
static const int64_t WAL_EMPTY_BYTES = INT64_C(64) << 20;
enum { WAL_EMPTY_WAIT_MS = 200 };

struct sqlite_db {
    struct db base;
    sqlite3 *handle;
    sqlite3_stmt *controls[CONTROL__N];
    int lock_fd; /* of a read-write connection; -1 with a test's own VFS */
    bool locked;
    int limit_ms;
    int64_t deadline_ms; /* of the running statement; 0: none */
    int64_t page_size;
};

struct sqlite_stmt {
    struct db_stmt base;
    sqlite3_stmt *handle;
};

static _Atomic(const char *) test_vfs;
static _Atomic(const char *) test_synchronous;

void db_sqlite_vfs(const char *name)
{
    test_vfs = name;
}

void db_sqlite_synchronous(const char *level)
{
    test_synchronous = level;
}

static struct sqlite_db *own(struct db *db)
{
    return (struct sqlite_db *)(void *)db;
}

static sqlite3_stmt *handle_of(struct db_stmt *s)
{
    return ((struct sqlite_stmt *)(void *)s)->handle;
}

/* --- failures --- */

static enum err constraint_failure(struct sqlite_db *d, int code)
{
    const char *text = sqlite3_errmsg(d->handle);
    const char *name = strstr(text, "failed: ");
    bool ours =
        code == SQLITE_CONSTRAINT_NOTNULL || code == SQLITE_CONSTRAINT_DATATYPE || code == SQLITE_CONSTRAINT_TRIGGER;
    return db_fail(&d->base, ours ? E_INTERNAL : E_CONFLICT, false, text, name ? name + 8 : NULL);
}

struct outcome {
    int code;
    enum err e;
    bool retry;
    bool lost; /* the storage failed: nothing of the transaction may be kept */
};

static const struct outcome outcomes[] = {
    {SQLITE_BUSY, E_BUSY, true, false},       {SQLITE_LOCKED, E_BUSY, true, false},
    {SQLITE_PROTOCOL, E_BUSY, true, false},   {SQLITE_SCHEMA, E_BUSY, true, false},
    {SQLITE_INTERRUPT, E_BUSY, false, false}, {SQLITE_FULL, E_BUSY, false, true},
    {SQLITE_IOERR, E_BUSY, false, true},      {SQLITE_READONLY, E_BUSY, false, true},
    {SQLITE_CANTOPEN, E_BUSY, false, true},   {SQLITE_CORRUPT, E_INTERNAL, false, true},
    {SQLITE_NOTADB, E_INTERNAL, false, true}, {SQLITE_TOOBIG, E_TOO_LARGE, false, false},
    {SQLITE_NOMEM, E_INTERNAL, false, true},
};

static const struct outcome *outcome_of(int code)
{
    static const struct outcome other = {SQLITE_ERROR, E_INTERNAL, false, false};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (outcomes[i].code == (code & 0xff)) {
            return &outcomes[i];
        }
    }
    return &other;
}

/* Translates the handle's latest failure. */
static enum err failure(struct sqlite_db *d)
{
    int code = sqlite3_extended_errcode(d->handle);
    const struct outcome *o = outcome_of(code);
    /* SQLite ends the transaction by itself on some failures; the jobs before this one in the batch are gone then, too.
     */
    bool ended = d->base.in_tx && sqlite3_get_autocommit(d->handle);
    d->base.tx_lost = d->base.tx_lost || ended || o->lost;
    if ((code & 0xff) == SQLITE_CONSTRAINT) {
        return constraint_failure(d, code);
    }
    bool own_mistake = (code & 0xff) == SQLITE_READONLY && d->base.access == DB_READ_ONLY;
    return db_fail(&d->base, own_mistake ? E_INTERNAL : o->e, o->retry, sqlite3_errmsg(d->handle), NULL);
}

/* --- the writer lock --- */

/* SQLite 3.40 can corrupt the file when one connection commits while another one checkpoints
 * (sqlite.org/wal.html#walresetbug). The server has one writer, but a command may write beside it: this lock file keeps
 * transactions and checkpoints of all processes apart. */
static enum err lock_writer(struct sqlite_db *d)
{
    if (d->locked || d->lock_fd < 0) {
        return OK;
    }
    int64_t until = clock_monotonic_ms() + DB_BUSY_MS;
    struct timespec pause = {0, 500000};
    while (flock(d->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        if (clock_monotonic_ms() > until) {
            return db_fail(&d->base, E_BUSY, true, "another process is writing", NULL);
        }
        (void)nanosleep(&pause, NULL); /* woken early is as good */
    }
    d->locked = true;
    return OK;
}

/* For readers in other processes (see db.h). The log does not say it: it is written, and synced, some time before its last commit is seen. */
static void note_commit(const struct sqlite_db *d)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now); /* finer than the kernel's own time of a change; cannot fail for this clock */
    if (d->lock_fd >= 0) {
        (void)futimens(d->lock_fd, (const struct timespec[]){now, now}); /* fails only for somebody else's file, which nobody can write then */
    }
}

static void unlock_writer(struct sqlite_db *d)
{
    if (d->locked) {
        (void)flock(d->lock_fd, LOCK_UN); /* cannot fail on an open file */
        d->locked = false;
    }
}

/* --- transactions --- */

static enum err run_control(struct sqlite_db *d, enum db_control control, const char *text)
{
    sqlite3_stmt **s = &d->controls[control];
    if (!*s && sqlite3_prepare_v3(d->handle, text, -1, SQLITE_PREPARE_PERSISTENT, s, NULL) != SQLITE_OK) {
        return failure(d);
    }
    enum err e = sqlite3_step(*s) == SQLITE_DONE ? OK : failure(d);
    (void)sqlite3_reset(*s); /* repeats the failure of the step */
    return e;
}

static enum err begin(struct sqlite_db *d)
{
    if (d->base.access == DB_READ_ONLY) {
        return run_control(d, CONTROL_BEGIN, "BEGIN");
    }
    TRY(lock_writer(d));
    enum err e = run_control(d, CONTROL_BEGIN, "BEGIN IMMEDIATE");
    if (e != OK) {
        unlock_writer(d);
    }
    return e;
}

static enum err commit(struct sqlite_db *d)
{
    TRY(run_control(d, CONTROL_COMMIT, "COMMIT"));
    note_commit(d);
    unlock_writer(d);
    return OK;
}

static enum err rollback(struct sqlite_db *d)
{
    enum err e = OK;
    if (!sqlite3_get_autocommit(d->handle)) {
        struct db_failure kept = d->base.failure; /* the reason for the rollback is what matters */
        e = run_control(d, CONTROL_ROLLBACK, "ROLLBACK");
        d->base.failure = kept;
    }
    unlock_writer(d);
    return e;
}

static enum err rollback_to(struct sqlite_db *d)
{
    TRY(run_control(d, CONTROL_ROLLBACK_TO, "ROLLBACK TO job"));
    return run_control(d, CONTROL_RELEASE, "RELEASE job");
}

static enum err sqlite_control(struct db *db, enum db_control control)
{
    struct sqlite_db *d = own(db);
    switch (control) {
    case CONTROL_BEGIN:
        return begin(d);
    case CONTROL_COMMIT:
        return commit(d);
    case CONTROL_ROLLBACK:
        return rollback(d);
    case CONTROL_SAVEPOINT:
        return run_control(d, CONTROL_SAVEPOINT, "SAVEPOINT job");
    case CONTROL_RELEASE:
        return run_control(d, CONTROL_RELEASE, "RELEASE job");
    case CONTROL_ROLLBACK_TO:
        return rollback_to(d);
    case CONTROL__N:
        break;
    }
    return E_INTERNAL;
}

/* --- statements --- */

static bool prepared_as_declared(const struct query *q, sqlite3_stmt *handle, const char *tail)
{
    bool alone = tail[strspn(tail, " \t\n;")] == 0;
    return alone && (size_t)sqlite3_column_count(handle) == strlen(q->out);
}

static enum err sqlite_prepare(struct db *db, const struct query *q, struct db_stmt **out)
{
    sqlite3_stmt *handle = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v3(own(db)->handle, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &handle, &tail) != SQLITE_OK) {
        return failure(own(db));
    }
    if (!handle || !prepared_as_declared(q, handle, tail)) {
        (void)sqlite3_finalize(handle); /* never stepped */
        return db_fail(db, E_INTERNAL, false, "a query is not one statement with the declared columns", NULL);
    }
    struct sqlite_stmt *s = calloc(1, sizeof *s);
    if (!s) {
        abort();
    }
    s->base = (struct db_stmt){.db = db, .q = q};
    s->handle = handle;
    *out = &s->base;
    return OK;
}

static enum err sqlite_start(struct db_stmt *s)
{
    struct sqlite_db *d = own(s->db);
    if (db_alone(s->db) && !sqlite3_stmt_readonly(handle_of(s))) {
        /* Its commit would happen in db_end, where a failure could not be reported. */
        return db_fail(s->db, E_INTERNAL, false, "a statement that writes was started outside a transaction", NULL);
    }
    d->deadline_ms = d->limit_ms ? clock_monotonic_ms() + d->limit_ms : 0;
    return OK;
}

static void sqlite_stmt_free(struct db_stmt *s)
{
    (void)sqlite3_finalize(handle_of(s)); /* repeats the failure of the last step */
    free(s);
}

static void sqlite_bind_null(struct db_stmt *s, int at)
{
    (void)sqlite3_bind_null(handle_of(s), at); /* NULL is what an unbound input is, anyway */
}

/* Binding fails only for an input that the SQLite variant of a query does not use (SQLITE_RANGE), or for a value beyond
 * the length limit; then the input stays NULL, and the statement must not run. */
static void check_bound(struct db_stmt *s, int result)
{
    if (result == SQLITE_TOOBIG) {
        s->bad_text = true;
    }
}

static void sqlite_bind_i64(struct db_stmt *s, int at, int64_t v)
{
    check_bound(s, sqlite3_bind_int64(handle_of(s), at, v));
}

static void sqlite_bind_text(struct db_stmt *s, int at, struct str v)
{
    check_bound(s, sqlite3_bind_text64(handle_of(s), at, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

static void sqlite_bind_blob(struct db_stmt *s, int at, struct str v)
{
    check_bound(s, sqlite3_bind_blob64(handle_of(s), at, v.p, v.n, SQLITE_STATIC));
}

static enum err sqlite_step_row(struct db_stmt *s, bool *row)
{
    int code = sqlite3_step(handle_of(s));
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? OK : failure(own(s->db));
}

static void sqlite_end(struct db_stmt *s)
{
    sqlite3_stmt *handle = handle_of(s);
    int code = sqlite3_reset(handle); /* repeats the failure of the step, which the caller has */
    if (s->stepped && code == SQLITE_OK && !sqlite3_stmt_readonly(handle)) {
        s->db->changes += sqlite3_changes64(own(s->db)->handle);
    }
    (void)sqlite3_clear_bindings(handle); /* always SQLITE_OK */
    own(s->db)->deadline_ms = 0;
}

static bool sqlite_col_null(struct db_stmt *s, int at)
{
    return sqlite3_column_type(handle_of(s), at) == SQLITE_NULL;
}

static int64_t sqlite_col_i64(struct db_stmt *s, int at)
{
    return sqlite3_column_int64(handle_of(s), at);
}

static struct str sqlite_col_text(struct db_stmt *s, int at)
{
    const char *p = (const char *)sqlite3_column_text(handle_of(s), at);
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(handle_of(s), at)};
}

static struct str sqlite_col_blob(struct db_stmt *s, int at)
{
    const char *p = sqlite3_column_blob(handle_of(s), at);
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(handle_of(s), at)};
}

/* --- scripts and upkeep --- */

static enum err sqlite_script(struct db *db, const char *script)
{
    struct sqlite_db *d = own(db);
    bool lock = db_alone(db) && db->access == DB_READ_WRITE;
    if (lock) {
        TRY(lock_writer(d));
    }
    int64_t before = sqlite3_total_changes64(d->handle);
    enum err e = sqlite3_exec(d->handle, script, NULL, NULL, NULL) == SQLITE_OK ? OK : failure(d);
    db->changes += sqlite3_total_changes64(d->handle) - before;
    if (lock) {
        note_commit(d);
        unlock_writer(d);
    }
    return e;
}

static enum err copy_log(struct sqlite_db *d)
{
    bool empty = d->base.wal_bytes > WAL_EMPTY_BYTES;
    if (empty) {
        (void)sqlite3_busy_timeout(d->handle, WAL_EMPTY_WAIT_MS);
    }
    int mode = empty ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    int code = sqlite3_wal_checkpoint_v2(d->handle, NULL, mode, NULL, NULL);
    enum err e =
        code == SQLITE_OK || code == SQLITE_BUSY ? OK : failure(d); /* busy: readers hold it back, later then */
    if (empty) {
        d->base.wal_bytes = code == SQLITE_OK ? 0 : d->base.wal_bytes;
        (void)sqlite3_busy_timeout(d->handle, DB_BUSY_MS);
    }
    return e;
}

static enum err sqlite_checkpoint(struct db *db)
{
    if (db->access == DB_READ_ONLY) {
        return OK;
    }
    struct sqlite_db *d = own(db);
    TRY(lock_writer(d));
    enum err e = copy_log(d);
    unlock_writer(d);
    return e;
}

static void sqlite_time_limit(struct db *db, int limit_ms)
{
    own(db)->limit_ms = limit_ms;
}

static int on_progress(void *user)
{
    const struct sqlite_db *d = user;
    return d->deadline_ms && clock_monotonic_ms() > d->deadline_ms;
}

static int on_commit(void *user, sqlite3 *handle, const char *schema, int pages)
{
    struct sqlite_db *d = user;
    (void)handle, (void)schema;
    d->base.wal_bytes = pages * (d->page_size + WAL_FRAME_HEADER);
    return SQLITE_OK;
}

static char kind_of(const char *declared)
{
    static const char *const names[] = {"INTEGER", "TEXT", "BLOB"};
    for (size_t i = 0; declared && i < 3; i++) {
        if (strcmp(declared, names[i]) == 0) {
            return "itb"[i];
        }
    }
    return declared ? 'x' : '?';
}

static enum err sqlite_describe(struct db_stmt *s, struct buf *out)
{
    for (int i = 0; i < sqlite3_column_count(handle_of(s)); i++) {
        buf_str(out, str_c(sqlite3_column_name(handle_of(s), i)));
        buf_char(out, ':');
        buf_char(out, kind_of(sqlite3_column_decltype(handle_of(s), i)));
        buf_char(out, ',');
    }
    return OK;
}

/* --- opening and closing --- */

static void close_handle(struct sqlite_db *d)
{
    for (size_t i = 0; i < CONTROL__N; i++) {
        (void)sqlite3_finalize(d->controls[i]); /* repeats the failure of the last step */
    }
    /* The last connection empties the log when it closes: only a writer may, and only with the lock. */
    bool may_checkpoint = d->base.access == DB_READ_WRITE && lock_writer(d) == OK;
    (void)sqlite3_db_config(d->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !may_checkpoint, NULL);
    int code = sqlite3_close(d->handle);
    assert(code == SQLITE_OK); /* no statement of ours is left */
    (void)code;
}

static void sqlite_close_db(struct db *db)
{
    struct sqlite_db *d = own(db);
    if (d->handle) {
        close_handle(d);
    }
    if (d->lock_fd >= 0) {
        (void)close(d->lock_fd); /* ends the lock, too */
    }
    free(d);
}

static enum err sqlite_settle(struct db *db)
{
    (void)db; /* a statement that returns is done */
    return OK;
}

static const struct db_driver sqlite_driver = {
    .close = sqlite_close_db,
    .control = sqlite_control,
    .prepare = sqlite_prepare,
    .start = sqlite_start,
    .bind_null = sqlite_bind_null,
    .bind_i64 = sqlite_bind_i64,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .step = sqlite_step_row,
    .end = sqlite_end,
    .settle = sqlite_settle,
    .stmt_free = sqlite_stmt_free,
    .col_null = sqlite_col_null,
    .col_i64 = sqlite_col_i64,
    .col_text = sqlite_col_text,
    .col_blob = sqlite_col_blob,
    .script = sqlite_script,
    .checkpoint = sqlite_checkpoint,
    .time_limit = sqlite_time_limit,
    .describe = sqlite_describe,
};

/* SQL is compiled in, so these need not be the limits for hostile SQL (sqlite.org/security.html); they bound our own
 * mistakes and damaged files. One attached database is what VACUUM INTO needs. */
static const struct {
    int id, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 64 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 4 << 20}, {SQLITE_LIMIT_COLUMN, 100},
    {SQLITE_LIMIT_EXPR_DEPTH, 100},      {SQLITE_LIMIT_COMPOUND_SELECT, 50}, {SQLITE_LIMIT_VDBE_OP, 250000},
    {SQLITE_LIMIT_FUNCTION_ARG, 32},     {SQLITE_LIMIT_ATTACHED, 1},         {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 100}, {SQLITE_LIMIT_TRIGGER_DEPTH, 10},   {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static const struct {
    int id, value;
} switches[] = {
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},     {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},  {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},         {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0}, {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
};

static bool harden(sqlite3 *handle)
{
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        (void)sqlite3_limit(handle, limits[i].id, limits[i].value); /* returns the former value */
    }
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (sqlite3_db_config(handle, switches[i].id, switches[i].value, NULL) != SQLITE_OK) {
            return false;
        }
    }
    return sqlite3_exec(handle,
                        "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
                        "PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 0;",
                        NULL, NULL, NULL) == SQLITE_OK;
}

/* Result of a pragma or query with one value; 0 or "" when it gave none. */
static int64_t read_number(sqlite3 *handle, const char *text, char word[16])
{
    sqlite3_stmt *s = NULL;
    int64_t number = 0;
    if (sqlite3_prepare_v2(handle, text, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        db_note(word, 16, (const char *)sqlite3_column_text(s, 0));
        number = sqlite3_column_int64(s, 0);
    }
    (void)sqlite3_finalize(s); /* the handle keeps the failure */
    return number;
}

static bool set_up_writer(struct sqlite_db *d)
{
    char mode[16] = "";
    (void)read_number(d->handle, "PRAGMA journal_mode = WAL", mode);
    const char *level = test_synchronous;
    char text[128];
    (void)snprintf(text, sizeof text, "PRAGMA synchronous = %s; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -64000",
                   level ? level : "FULL");
    return strcmp(mode, "wal") == 0 && sqlite3_exec(d->handle, text, NULL, NULL, NULL) == SQLITE_OK;
}

static bool set_up(struct sqlite_db *d)
{
    (void)sqlite3_busy_timeout(d->handle, DB_BUSY_MS);
    (void)sqlite3_extended_result_codes(d->handle, 1);
    if (!harden(d->handle)) {
        return false;
    }
    bool writer = d->base.access == DB_READ_WRITE;
    if (writer ? !set_up_writer(d) : sqlite3_exec(d->handle, "PRAGMA query_only = ON", NULL, NULL, NULL) != SQLITE_OK) {
        return false;
    }
    char word[16] = "";
    d->page_size = read_number(d->handle, "PRAGMA page_size", word);
    (void)sqlite3_wal_hook(d->handle, on_commit, d);
    sqlite3_progress_handler(d->handle, PROGRESS_OPS, on_progress, d);
    /* Reads the first page, so that a file that is no database is refused here. */
    return sqlite3_exec(d->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
}

/* New files are for their owner alone. SQLite gives the log and its index the rights of the main file. */
static bool create_file(const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    /* Only a file made just now may be closed here: closing any descriptor of an open database would drop SQLite's
     * locks. */
    return fd >= 0 ? close(fd) == 0 : true;
}

static int open_lock_file(const char *path)
{
    char *name = sqlite3_mprintf("%s" DB_WRITER_ENDING, path);
    int fd = name ? open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600) : -1;
    sqlite3_free(name);
    return fd;
}

static enum err open_handle(struct sqlite_db *d, const char *path, char why[256])
{
    const char *vfs = test_vfs;
    bool writer = d->base.access == DB_READ_WRITE;
    if (writer && !vfs && (!create_file(path) || (d->lock_fd = open_lock_file(path)) < 0)) {
        db_note(why, 256, "the file cannot be created");
        return E_INTERNAL;
    }
    int flags = writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &d->handle, flags | SQLITE_OPEN_NOMUTEX, vfs);
    enum err e = code == SQLITE_OK ? lock_writer(d) : failure(d);
    if (e == OK && !set_up(d)) {
        e = failure(d);
    }
    unlock_writer(d);
    db_note(why, 256, e == OK ? NULL : d->base.failure.text);
    return e == OK || d->base.failure.retry ? e : E_INTERNAL;
}

/* The library counts its memory under one lock for all connections unless it is told before its first use that nobody asks. */
static void configure_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused when it is in use already: then it goes on counting */
}

const char *db_sqlite_version(void)
{
    return sqlite3_libversion();
}

enum err sqlite_open(struct str path, enum db_access access, struct db **db, char why[256])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, configure_library); /* cannot fail with these arguments */
    char *name = strndup(path.p ? path.p : "", path.n);
    struct sqlite_db *d = calloc(1, sizeof *d);
    if (!name || !d) {
        abort();
    }
    d->base = (struct db){.driver = &sqlite_driver, .engine = DB_SQLITE, .access = access};
    d->lock_fd = -1;
    d->limit_ms = DB_TIME_LIMIT_MS;
    enum err e = E_INTERNAL;
    if (path.n == 0 || str_starts(path, S("file:")) || str_starts(path, S(":memory:"))) {
        db_note(why, 256, "a SQLite database needs the path of a file");
    } else {
        e = open_handle(d, name, why);
    }
    free(name);
    if (e != OK) {
        sqlite_close_db(&d->base);
        return e;
    }
    *db = &d->base;
    return OK;
}
