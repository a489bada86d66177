/* One connection to SQLite or PostgreSQL. Features never see this header's transaction functions: the dispatcher
 * (core/app.h) opens and ends every transaction; services only call generated queries. */
#ifndef XANH_DB_DB_H
#define XANH_DB_DB_H

#include "base/arena.h"

/* SQLite: the file beside the database that is locked while somebody writes. Its time is that of the latest commit, set once that is seen. */
#define DB_WRITER_ENDING "-writer"

enum db_engine { DB_SQLITE, DB_PG };
enum db_access { DB_READ_ONLY, DB_READ_WRITE };

struct db;

/* Whether it is the address of a PostgreSQL database: postgres://… or postgresql://… */
bool db_is_address(struct str url);
/* Opens a connection. `url` is a path of a SQLite file or `postgres://…`. A read-only connection cannot change anything, whatever
 * is run on it; on SQLite it never checkpoints. SQLite: the file must have been made by a read-write connection first (WAL,
 * synchronous=FULL, foreign keys on, defensive, trusted_schema off). E_BUSY when the server cannot be reached, E_INTERNAL otherwise; the
 * reason is in `why` (a text of at least 256 bytes, may be NULL). */
NODISCARD enum err db_open(struct str url, enum db_access access, struct db **db, char why[256]);
/* Ends statements and transaction and closes. NULL is allowed. */
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);
/* Versions of the libraries as they run, e.g. 3.40.1 and 15.8. */
const char *db_sqlite_version(void);
struct str db_libpq_version(struct arena *a);

/* Transactions. Read transactions see one state. db_begin on a read-write PostgreSQL connection is READ COMMITTED.
 * One statement runs at a time on a connection. Once a statement has failed, the transaction has failed, on both engines: later
 * statements, db_release and db_commit return the same failure until db_rollback or db_rollback_to_savepoint. */
NODISCARD enum err db_begin(struct db *db);
NODISCARD enum err db_commit(struct db *db);
/* Ends whatever transaction is open; never fails (a broken connection is reopened on next use). */
void db_rollback(struct db *db);
/* On PostgreSQL, queries marked `:later` are on their way when they return: their failure shows with a later statement or when the transaction or
 * savepoint ends. This waits for all of them. */
NODISCARD enum err db_settle(struct db *db);
/* One job inside a batch. */
NODISCARD enum err db_savepoint(struct db *db);
NODISCARD enum err db_release(struct db *db);
void db_rollback_to_savepoint(struct db *db);
bool db_in_transaction(const struct db *db);
/* True when a statement of the transaction has failed and nothing has been rolled back since. */
bool db_transaction_failed(const struct db *db);
/* True when the engine gave up the whole transaction (disk full, I/O error, lost connection): a savepoint no longer helps. */
bool db_transaction_lost(const struct db *db);
/* How long one statement may take from now on (0: no limit; 60 s after db_open); then it fails with E_BUSY. */
void db_time_limit(struct db *db, int limit_ms);

/* Rows inserted, updated or deleted on this connection since it was opened. */
int64_t db_changes(const struct db *db);
/* The last failure: driver text for the log, and whether trying the transaction again may help (busy, serialization failure, deadlock,
 * lost connection). Constraint violations are E_CONFLICT, a full disk or a read-only file is E_BUSY, and the name of a violated
 * constraint or column list is db_error_constraint (or empty). */
struct str db_error_text(const struct db *db);
bool db_error_retry(const struct db *db);
/* After a failed db_commit: nobody knows whether the transaction was stored, because the connection broke off meanwhile. */
bool db_commit_unsure(const struct db *db);
struct str db_error_constraint(const struct db *db);

/* Runs statements of a script, separated by semicolons at line ends; for migrations and tests. */
NODISCARD enum err db_script(struct db *db, struct str script);

/* SQLite: moves the write-ahead log into the file; only the writer calls it, between batches. Nothing on PostgreSQL. */
NODISCARD enum err db_checkpoint(struct db *db);
/* Size of SQLite's write-ahead log after the latest commit on this connection; 0 on PostgreSQL. */
int64_t db_wal_bytes(const struct db *db);

/* Tests only: the n-th database call from now fails once with E_BUSY (0: none), counted over this process. */
void db_fail_after(int64_t n);
/* Database calls made by this process so far. */
int64_t db_calls(void);

#endif
