/* Queries written by hand, as queryc would write them, for the tests of the database layer. */
#ifndef XANH_TESTS_DB_QUERY_HELP_H
#define XANH_TESTS_DB_QUERY_HELP_H

#include "db/db.h"
#include "db/query.h"

/* A static query whose text is the same on both engines but for the placeholders. */
#define QUERY_BOTH(id, kind, inputs, columns, sqlite_text, pg_text) \
    static const struct query id = {.name = #id,                    \
                                    .file = __FILE__,               \
                                    .sqlite = (sqlite_text),        \
                                    .pg = (pg_text),                \
                                    .in = (inputs),                 \
                                    .out = (columns),               \
                                    .out_names = "",                \
                                    .mode = (kind)}
/* One that is not waited for (db_settle). */
#define QUERY_LATER(id, inputs, sqlite_text, pg_text) \
    static const struct query id = {.name = #id, .file = __FILE__, .sqlite = (sqlite_text), .pg = (pg_text), .in = (inputs), .out = "", .out_names = "", \
                                    .mode = QUERY_EXEC, .later = true}
#define QUERY_SAME(id, kind, columns, text) QUERY_BOTH(id, kind, "", columns, text, text)

/* One input or output. */
struct value {
    char kind; /* i t b, n: NULL */
    int64_t i;
    struct str s;
};

#define V_I(number) ((struct value){.kind = 'i', .i = (number)})
#define V_T(text) ((struct value){.kind = 't', .s = (text)})
#define V_B(bytes) ((struct value){.kind = 'b', .s = (bytes)})
#define V_NULL ((struct value){.kind = 'n'})

/* Starts a query and binds its inputs. */
NODISCARD enum err help_start(struct db *db, const struct query *q, const struct value *in, size_t n,
                              struct db_stmt **s);
/* Runs it to the end. `rows` counts the rows, `first` is the first column of the first one; both may be NULL. */
NODISCARD enum err help_run(struct db *db, const struct query *q, const struct value *in, size_t n, int64_t *rows,
                            int64_t *first);
#define RUN(db, q, ...)                                      \
    help_run((db), (q), (const struct value[]){__VA_ARGS__}, \
             sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value), NULL, NULL)
/* The single number a query without inputs gives; INT64_MIN when it fails. */
int64_t help_number(struct db *db, const struct query *q);
/* A script with <I64> <BLOB> <ID> replaced for the engine. */
NODISCARD enum err help_script(struct db *db, struct arena *a, const char *script);

#endif
