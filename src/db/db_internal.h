/* What db.c and the two drivers share: the common part of a connection and of a statement, and the table of operations
 * a driver provides. db.c keeps the rules that hold on both engines (transactions, failed transactions, one running
 * statement, fault injection); a driver only talks to its library. */
#ifndef XANH_DB_DB_INTERNAL_H
#define XANH_DB_DB_INTERNAL_H

#include "base/buf.h"
#include "db/db.h"
#include "db/query.h"

enum db_control {
    CONTROL_BEGIN,
    CONTROL_COMMIT,
    CONTROL_ROLLBACK,
    CONTROL_SAVEPOINT,
    CONTROL_RELEASE,
    CONTROL_ROLLBACK_TO,
    CONTROL__N
};

enum { DB_TEXT_MAX = 512, DB_NAME_MAX = 128, DB_BUSY_MS = 5000, DB_TIME_LIMIT_MS = 60000 };

struct db_driver {
    void (*close)(struct db *db);
    enum err (*control)(struct db *db, enum db_control control);
    /* A new statement of this connection; it is prepared at the latest by `start`. */
    enum err (*prepare)(struct db *db, const struct query *q, struct db_stmt **s);
    enum err (*start)(struct db_stmt *s);
    void (*bind_null)(struct db_stmt *s, int at);
    void (*bind_i64)(struct db_stmt *s, int at, int64_t v);
    void (*bind_text)(struct db_stmt *s, int at, struct str v);
    void (*bind_blob)(struct db_stmt *s, int at, struct str v);
    enum err (*step)(struct db_stmt *s, bool *row);
    /* Makes the statement ready for its next start and counts the rows it changed. */
    void (*end)(struct db_stmt *s);
    /* Waits for what is on its way; the failure of the first that failed. */
    enum err (*settle)(struct db *db);
    void (*stmt_free)(struct db_stmt *s);
    bool (*col_null)(struct db_stmt *s, int at);
    int64_t (*col_i64)(struct db_stmt *s, int at);
    struct str (*col_text)(struct db_stmt *s, int at);
    struct str (*col_blob)(struct db_stmt *s, int at);
    enum err (*script)(struct db *db, const char *script);
    enum err (*checkpoint)(struct db *db);
    void (*time_limit)(struct db *db, int limit_ms);
    enum err (*describe)(struct db_stmt *s, struct buf *out);
};

struct db_failure {
    char text[DB_TEXT_MAX];
    char constraint[DB_NAME_MAX];
    bool retry;
    bool unsure; /* the connection was lost while the commit was under way */
};

struct db {
    const struct db_driver *driver;
    enum db_engine engine;
    enum db_access access;
    bool in_tx;
    bool in_savepoint;
    bool tx_lost;      /* the engine has given up the whole transaction: nothing but db_rollback helps */
    enum err tx_error; /* the first failure in this transaction or savepoint; OK while all is well */
    int64_t changes;
    int64_t wal_bytes; /* SQLite: size of the write-ahead log after the latest commit */
    struct db_failure failure;
    struct db_stmt *running; /* the one statement between db_start and its end */
    struct db_stmt **cache;  /* open addressing by the query's address */
    size_t cached, cache_cap;
};

struct db_stmt {
    struct db *db;
    const struct query *q;
    bool stepped;
    bool bad_text; /* a text with a NUL inside was bound: PostgreSQL cannot keep it, so neither engine may */
};

/* Opened by db_open; `why` as there. */
NODISCARD enum err sqlite_open(struct str path, enum db_access access, struct db **db, char why[256]);
NODISCARD enum err pg_open(struct str url, enum db_access access, struct db **db, char why[256]);

/* Notes a failure and passes `e` on. The texts are copied and cut; constraint may be NULL. */
enum err db_fail(struct db *db, enum err e, bool retry, const char *text, const char *constraint);
/* Copies `text` into `to`, cut at size - 1 bytes and at the first line break. */
void db_note(char *to, size_t size, const char *text);
/* True when some statement outside a transaction would be on its own. */
bool db_alone(const struct db *db);

/* Tests only: the columns a query really has as `name:kind,`, with kind i, t, b as in struct query, ? for an expression
 * whose type the engine does not tell before running it, and x for any other type. */
NODISCARD enum err db_describe(struct db *db, const struct query *q, struct buf *out);

/* Tests only: SQLite connections opened from now on use this VFS (NULL: the usual one) and take no lock file. */
void db_sqlite_vfs(const char *name);
/* Tests only: overrides `synchronous` of read-write SQLite connections opened from now on ("OFF", "NORMAL"; NULL:
 * FULL). */
void db_sqlite_synchronous(const char *level);

#endif
