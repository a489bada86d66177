/* What compiled queries call: the cached prepared statement of one connection, its inputs and its rows. Only generated
 * code and the two drivers include this header. */
#ifndef XANH_DB_QUERY_H
#define XANH_DB_QUERY_H

#include "base/arena.h"

enum query_mode { QUERY_ONE, QUERY_MANY, QUERY_EACH, QUERY_EXEC };

/* One query of a .sql file, as written by tools/queryc. Static and immutable. */
struct query {
    const char *name;
    const char *file;
    const char *sqlite;    /* text with ?N */
    const char *pg;        /* text with $N::type */
    const char *in;        /* one letter an input: i t b, upper case: may be NULL */
    const char *out;       /* likewise for the columns */
    const char *out_names; /* comma separated */
    enum query_mode mode;
    bool hot;     /* must not scan a large table (checked with EXPLAIN in the tests) */
    bool later;            /* changes one row, and its outcome may show later: see db_settle */
    bool variant; /* the two engines have different texts */
};

struct db;
struct db_stmt;

/* The connection's prepared statement for a query, ready for binding. One statement runs at a time on a connection: starting
 * another one before its end is E_INTERNAL, as is starting one that writes outside a transaction. */
NODISCARD enum err db_start(struct db *db, const struct query *q, struct db_stmt **s);
/* Positions of inputs start at 1. The bytes must live until the statement has been stepped for the last time. */
void db_bind_i64(struct db_stmt *s, int at, int64_t v);
void db_bind_opt_i64(struct db_stmt *s, int at, struct opt_i64 v);
void db_bind_text(struct db_stmt *s, int at, struct str v);
void db_bind_blob(struct db_stmt *s, int at, struct str v);
/* The next row. After an error, or when row is false, the statement is already ended. */
NODISCARD enum err db_step(struct db_stmt *s, bool *row);
/* Columns of the current row, counted from 0. Texts are borrowed until the next step; NULL gives p == NULL. */
int64_t db_col_i64(struct db_stmt *s, int at);
struct opt_i64 db_col_opt_i64(struct db_stmt *s, int at);
struct str db_col_text(struct db_stmt *s, int at);
struct str db_col_blob(struct db_stmt *s, int at);
/* Ends a statement before its last row. */
void db_end(struct db_stmt *s);

#endif
