/* The PostgreSQL driver: the only file that includes libpq-fe.h. Values travel in binary form both ways. */
#include "db/db_internal.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of pg_type; they never change. */
enum { OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043 };

struct pg_db {
    struct db base;
    PGconn *conn;
    char *url;
    unsigned connections; /* made so far; a statement prepared on an earlier one is prepared again */
    unsigned names;       /* statement names given so far */
    int limit_ms;
    int limit_sent_ms;
    int on_the_way; /* statements whose outcome was not fetched yet */
};

struct pg_stmt {
    struct db_stmt base;
    unsigned connection; /* on which it is prepared; 0: none */
    char name[24];
    int inputs;
    int64_t *numbers;    /* in network byte order */
    const char **values; /* NULL is SQL NULL */
    int *lengths;
    int *formats; /* all 1: binary */
    bool sent;
    bool too_large;
    bool streaming; /* results are still to be fetched from the connection */
    bool columns_checked;
    PGresult *result;
    int row;
};

static struct pg_db *own(struct db *db)
{
    return (struct pg_db *)(void *)db;
}

static struct pg_stmt *own_stmt(struct db_stmt *s)
{
    return (struct pg_stmt *)(void *)s;
}

static void *zeroed(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p) {
        abort();
    }
    return p;
}

/* --- failures --- */

struct outcome {
    const char *state; /* a SQLSTATE or the start of one; the first match counts */
    enum err e;
    bool retry;
};

static const struct outcome outcomes[] = {
    {"23505", E_CONFLICT, false}, {"23503", E_CONFLICT, false}, {"23514", E_CONFLICT, false},
    {"23P01", E_CONFLICT, false}, {"40", E_BUSY, true}, /* serialization failure, deadlock */
    {"08", E_BUSY, true},                               /* connection */
    {"57P", E_BUSY, true},                              /* shutdown, crash, starting up */
    {"57014", E_BUSY, false},                           /* statement_timeout */
    {"55P03", E_BUSY, true},                            /* lock not available */
    {"0A000", E_BUSY, true}, /* mostly "cached plan must not change result type", after a migration; prepared again then
                              */
    {"53300", E_BUSY, true}, /* too many connections */
    {"53", E_BUSY, false},   /* disk full, out of memory */
    {"58", E_BUSY, false},   /* I/O error */
    {"54", E_TOO_LARGE, false},  /* program limit */
    {"22021", E_INVALID, false}, /* not UTF-8 */
};

static const struct outcome *outcome_of(const char *state)
{
    static const struct outcome other = {"", E_INTERNAL, false};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (strncmp(state, outcomes[i].state, strlen(outcomes[i].state)) == 0) {
            return &outcomes[i];
        }
    }
    return &other;
}

static enum err server_failure(struct pg_db *d, const PGresult *r, const char *state)
{
    const struct outcome *o = outcome_of(state);
    const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    char text[DB_TEXT_MAX];
    (void)snprintf(text, sizeof text, "%s %s", state, message ? message : ""); /* may be cut */
    return db_fail(&d->base, o->e, o->retry, text, PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME));
}

static bool note_loss(struct pg_db *d)
{
    bool lost = PQstatus(d->conn) != CONNECTION_OK;
    d->base.tx_lost = d->base.tx_lost || (lost && d->base.in_tx);
    return lost;
}

/* Translates a failed result (NULL: the connection's own failure). */
static enum err failure(struct pg_db *d, const PGresult *r)
{
    bool lost = note_loss(d);
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    if (state) {
        return server_failure(d, r, state);
    }
    return db_fail(&d->base, lost ? E_BUSY : E_INTERNAL, lost, PQerrorMessage(d->conn), NULL);
}

/* --- what is on its way (libpq's pipeline mode, from the first such statement until all of them are fetched) --- */

enum { ON_THE_WAY_MAX = 200 };

static bool is_fine(const PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* The outcome that is next in line; NULL, which counts as a failure, when the connection is gone. */
static PGresult *next_outcome(struct pg_db *d)
{
    PGresult *r = PQgetResult(d->conn);
    PQclear(r ? PQgetResult(d->conn) : NULL); /* NULL stands behind each */
    return r;
}

/* Fetches everything. The failure of the first that failed, for the server does not run what stands behind it. `last`: receives the outcome of the
 * last one, whatever it is, unless one before it failed. */
static enum err fetch(struct pg_db *d, PGresult **last)
{
    enum err e = PQpipelineSync(d->conn) ? OK : failure(d, NULL);
    for (; d->on_the_way > 0; d->on_the_way--) {
        PGresult *r = next_outcome(d);
        if (last && d->on_the_way == 1 && e == OK) {
            *last = r;
            continue;
        }
        e = e == OK && !is_fine(r) ? failure(d, r) : e;
        PQclear(r);
    }
    PQclear(PQgetResult(d->conn)); /* the mark that PQpipelineSync made; nothing stands behind it */
    (void)note_loss(d);             /* it may show only after the server's farewell was read as an outcome */
    return PQexitPipelineMode(d->conn) || e != OK ? e : failure(d, NULL);
}

static enum err settle(struct pg_db *d)
{
    return d->on_the_way ? fetch(d, NULL) : OK;
}

static enum err pg_settle(struct db *db)
{
    return settle(own(db));
}

/* --- the connection --- */

static void ignore_notice(void *user, const PGresult *r)
{
    (void)user, (void)r; /* "relation exists, skipping" and the like */
}

static enum err run_text(struct pg_db *d, const char *text)
{
    TRY(settle(d));
    PGresult *r = PQexec(d->conn, text);
    enum err e = is_fine(r) ? OK : failure(d, r);
    PQclear(r);
    return e;
}

/* A statement is planned once: planning anew for each set of inputs costs more than most of them take, and lets a rare word or an old statistic
 * change the plan of a page. What the tests see of the plans is what runs. */
static enum err set_up(struct pg_db *d)
{
    char text[384];
    (void)snprintf(
        text, sizeof text,
        "SET default_transaction_read_only = %s; SET statement_timeout = %d; SET synchronous_commit = on;"
        "SET idle_in_transaction_session_timeout = '10min'; SET client_min_messages = warning; SET jit = off;"
        "SET plan_cache_mode = force_generic_plan",
        d->base.access == DB_READ_ONLY ? "on" : "off", d->limit_ms);
    d->limit_sent_ms = d->limit_ms;
    return run_text(d, text);
}

static enum err connect_now(struct pg_db *d)
{
    /* What stands before the address may be overridden by it, what stands after it may not. */
    static const char *const keywords[] = {"connect_timeout",
                                           "application_name",
                                           "keepalives_idle",
                                           "tcp_user_timeout",
                                           "dbname",
                                           "client_encoding",
                                           NULL};
    const char *const values[] = {"5", "xanh", "30", "30000", d->url, "UTF8", NULL};
    PQfinish(d->conn);
    d->conn = PQconnectdbParams(keywords, values, 1);
    d->connections++;
    d->on_the_way = 0;
    if (PQstatus(d->conn) != CONNECTION_OK) {
        return db_fail(&d->base, E_BUSY, true, PQerrorMessage(d->conn), NULL);
    }
    (void)PQsetNoticeReceiver(d->conn, ignore_notice, NULL);
    return set_up(d);
}

/* A lost connection is made anew, but never inside a transaction, whose first half is gone. */
static enum err ensure_connected(struct pg_db *d)
{
    if (PQstatus(d->conn) == CONNECTION_OK) {
        return OK;
    }
    return d->base.in_tx ? failure(d, NULL) : connect_now(d);
}

static enum err send_limit(struct pg_db *d)
{
    if (d->limit_sent_ms == d->limit_ms) {
        return OK;
    }
    char text[64];
    (void)snprintf(text, sizeof text, "SET statement_timeout = %d", d->limit_ms);
    TRY(run_text(d, text));
    /* A rollback takes back a SET, so one made inside a transaction is sent again later. */
    d->limit_sent_ms = d->base.in_tx ? -1 : d->limit_ms;
    return OK;
}

static void pg_time_limit(struct db *db, int limit_ms)
{
    own(db)->limit_ms = limit_ms;
}

/* --- transactions --- */

static enum err begin(struct pg_db *d)
{
    const char *text = d->base.access == DB_READ_ONLY ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                                      : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    TRY(ensure_connected(d));
    enum err e = send_limit(d);
    if (e == OK) {
        e = run_text(d, text);
    }
    if (e == OK || PQstatus(d->conn) == CONNECTION_OK) {
        return e;
    }
    /* The server was restarted while we were idle: nothing of this transaction has happened yet. */
    TRY(connect_now(d));
    return run_text(d, text);
}

static enum err commit(struct pg_db *d)
{
    TRY(settle(d));
    PGresult *r = PQexec(d->conn, "COMMIT");
    enum err e = OK;
    if (PQresultStatus(r) != PGRES_COMMAND_OK) {
        e = failure(d, r);
        /* With the connection gone nobody knows whether it was committed: trying again could do it twice. */
        d->base.failure.unsure = PQstatus(d->conn) != CONNECTION_OK;
        d->base.failure.retry = d->base.failure.retry && !d->base.failure.unsure;
    } else if (strcmp(PQcmdStatus(r), "COMMIT") != 0) {
        e = db_fail(&d->base, E_INTERNAL, false, "the server rolled back instead of committing", NULL);
    }
    PQclear(r);
    return e;
}

static enum err rollback(struct pg_db *d)
{
    struct db_failure kept = d->base.failure; /* the reason for the rollback is what matters */
    (void)settle(d);                          /* so is what failed on its way: all of it is taken back */
    d->base.failure = kept;
    if (PQstatus(d->conn) != CONNECTION_OK || PQtransactionStatus(d->conn) == PQTRANS_IDLE) {
        return OK;
    }
    enum err e = run_text(d, "ROLLBACK");
    d->base.failure = kept;
    return e;
}

static enum err pg_control(struct db *db, enum db_control control)
{
    struct pg_db *d = own(db);
    switch (control) {
    case CONTROL_BEGIN:
        return begin(d);
    case CONTROL_COMMIT:
        return commit(d);
    case CONTROL_ROLLBACK:
        return rollback(d);
    case CONTROL_SAVEPOINT:
        return run_text(d, "SAVEPOINT job");
    case CONTROL_RELEASE:
        return run_text(d, "RELEASE SAVEPOINT job");
    case CONTROL_ROLLBACK_TO:
        (void)settle(d); /* what failed on its way is taken back as well */
        return run_text(d, "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job");
    case CONTROL__N:
        break;
    }
    return E_INTERNAL;
}

/* --- statements --- */

static Oid input_type(char letter)
{
    return letter == 'i' || letter == 'I' ? OID_INT8 : letter == 't' || letter == 'T' ? OID_TEXT : OID_BYTEA;
}

static enum err pg_prepare(struct db *db, const struct query *q, struct db_stmt **out)
{
    struct pg_stmt *s = zeroed(1, sizeof *s);
    size_t n = strlen(q->in);
    s->base = (struct db_stmt){.db = db, .q = q};
    s->inputs = (int)n;
    s->numbers = zeroed(n, sizeof *s->numbers);
    s->values = zeroed(n, sizeof *s->values);
    s->lengths = zeroed(n, sizeof *s->lengths);
    s->formats = zeroed(n, sizeof *s->formats);
    for (size_t i = 0; i < n; i++) {
        s->formats[i] = 1;
    }
    *out = &s->base;
    return OK;
}

static enum err prepare_on_server(struct pg_db *d, struct pg_stmt *s)
{
    const struct query *q = s->base.q;
    TRY(settle(d));
    Oid *types = zeroed((size_t)s->inputs, sizeof *types);
    for (int i = 0; i < s->inputs; i++) {
        types[i] = input_type(q->in[i]);
    }
    (void)snprintf(s->name, sizeof s->name, "q%u", ++d->names);
    PGresult *r = PQprepare(d->conn, s->name, q->pg, s->inputs, types);
    enum err e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : failure(d, r);
    PQclear(r);
    free(types);
    s->connection = e == OK ? d->connections : 0;
    s->columns_checked = false;
    return e;
}

static enum err pg_start(struct db_stmt *base)
{
    struct pg_db *d = own(base->db);
    struct pg_stmt *s = own_stmt(base);
    if (db_alone(base->db) && base->q->mode == QUERY_EXEC) {
        return db_fail(base->db, E_INTERNAL, false, "a statement that writes was started outside a transaction", NULL);
    }
    TRY(ensure_connected(d));
    TRY(send_limit(d));
    s->sent = false;
    s->too_large = false;
    return s->connection == d->connections ? OK : prepare_on_server(d, s);
}

static void pg_stmt_free(struct db_stmt *base)
{
    struct pg_stmt *s = own_stmt(base);
    PQclear(s->result);
    free(s->numbers);
    free(s->values);
    free(s->lengths);
    free(s->formats);
    free(s);
}

static void pg_bind_null(struct db_stmt *s, int at)
{
    own_stmt(s)->values[at - 1] = NULL;
}

static void pg_bind_i64(struct db_stmt *base, int at, int64_t v)
{
    struct pg_stmt *s = own_stmt(base);
    uint64_t big = htobe64((uint64_t)v);
    memcpy(&s->numbers[at - 1], &big, sizeof big);
    s->values[at - 1] = (const char *)&s->numbers[at - 1];
    s->lengths[at - 1] = sizeof big;
}

static void pg_bind_bytes(struct db_stmt *base, int at, struct str v)
{
    struct pg_stmt *s = own_stmt(base);
    s->too_large = s->too_large || v.n > (64 << 20); /* as SQLite's limit in sqlite.c */
    s->values[at - 1] = v.p;
    s->lengths[at - 1] = s->too_large ? 0 : (int)v.n;
}

/* Queries see integers, texts and bytes only: an unexpected type would be misread silently. */
static bool column_fits(char letter, Oid type)
{
    switch (letter) {
    case 'i':
    case 'I':
        return type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
    case 't':
    case 'T':
        return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME;
    default:
        return type == OID_BYTEA;
    }
}

static enum err check_columns(struct pg_stmt *s, const PGresult *r)
{
    const char *out = s->base.q->out;
    bool fits = (size_t)PQnfields(r) == strlen(out);
    for (int i = 0; fits && i < PQnfields(r); i++) {
        fits = column_fits(out[i], PQftype(r, i));
    }
    s->columns_checked = fits;
    return fits ? OK : db_fail(s->base.db, E_INTERNAL, false, "a query has other columns than declared", NULL);
}

static enum err take_result(struct pg_stmt *s, PGresult *r, bool *row)
{
    PQclear(s->result);
    s->result = r;
    s->row = 0;
    ExecStatusType status = PQresultStatus(r);
    if (status == PGRES_COMMAND_OK) {
        return OK;
    }
    if (status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE) {
        return failure(own(s->base.db), r);
    }
    *row = PQntuples(r) > 0;
    return s->columns_checked ? OK : check_columns(s, r);
}

static enum err next_streamed(struct pg_stmt *s, bool *row)
{
    PGresult *r = PQgetResult(own(s->base.db)->conn);
    s->streaming = r != NULL;
    return r ? take_result(s, r, row) : OK;
}

static enum err send_stream(struct pg_db *d, struct pg_stmt *s, bool *row)
{
    TRY(settle(d));
    if (!PQsendQueryPrepared(d->conn, s->name, s->inputs, s->values, s->lengths, s->formats, 1)) {
        return failure(d, NULL);
    }
    s->streaming = true;
    (void)PQsetSingleRowMode(d->conn); /* if it failed, the rows would come all at once: pg_step serves both */
    return next_streamed(s, row);
}

static enum err put_on_its_way(struct pg_db *d, struct pg_stmt *s)
{
    bool sent = (d->on_the_way || PQenterPipelineMode(d->conn)) &&
                PQsendQueryPrepared(d->conn, s->name, s->inputs, s->values, s->lengths, s->formats, 1);
    if (sent) {
        d->on_the_way++;
        return OK;
    }
    enum err e = failure(d, NULL);
    (void)(d->on_the_way || PQexitPipelineMode(d->conn)); /* refused when the connection is gone, which is noted by now */
    return e;
}

/* Together with what is on its way, if anything is: the server is waited for once. */
static enum err send_all(struct pg_db *d, struct pg_stmt *s, bool *row)
{
    PGresult *r = NULL;
    if (d->on_the_way) {
        TRY(put_on_its_way(d, s));
        TRY(fetch(d, &r));
    } else {
        r = PQexecPrepared(d->conn, s->name, s->inputs, s->values, s->lengths, s->formats, 1);
    }
    return take_result(s, r, row);
}

/* Counted as changed at once: a job that is refused must know that it has left something behind. */
static enum err send_later(struct pg_db *d, struct pg_stmt *s)
{
    TRY(d->on_the_way < ON_THE_WAY_MAX ? OK : settle(d));
    d->base.changes++;
    return put_on_its_way(d, s);
}

/* "Cached plan must not change result type": the statement has to be prepared again. */
static enum err forget_if_stale(struct pg_stmt *s, enum err e)
{
    if (e != OK && strncmp(s->base.db->failure.text, "0A000", 5) == 0) {
        s->connection = 0;
    }
    return e;
}

static enum err pg_step(struct db_stmt *base, bool *row)
{
    struct pg_db *d = own(base->db);
    struct pg_stmt *s = own_stmt(base);
    if (s->too_large) {
        return db_fail(base->db, E_TOO_LARGE, false, "a value is too large", NULL);
    }
    if (!s->sent) {
        s->sent = true;
        if (base->q->later) {
            return send_later(d, s);
        }
        return forget_if_stale(s, base->q->mode == QUERY_EACH ? send_stream(d, s, row) : send_all(d, s, row));
    }
    if (s->row + 1 < PQntuples(s->result)) {
        s->row++;
        *row = true;
        return OK;
    }
    return s->streaming ? next_streamed(s, row) : OK;
}

static int64_t changed_rows(PGresult *r)
{
    const char *tag = r ? PQcmdStatus(r) : "";
    bool changes = strncmp(tag, "INSERT", 6) == 0 || strncmp(tag, "UPDATE", 6) == 0 || strncmp(tag, "DELETE", 6) == 0;
    return changes ? strtoll(PQcmdTuples(r), NULL, 10) : 0;
}

static void pg_end(struct db_stmt *base)
{
    struct pg_stmt *s = own_stmt(base);
    struct pg_db *d = own(base->db);
    while (s->streaming) {
        /* Fetched to the end instead of cancelled: a cancel would fail the transaction. */
        PGresult *r = PQgetResult(d->conn);
        s->streaming = r != NULL;
        PQclear(r);
    }
    base->db->changes += changed_rows(s->result);
    PQclear(s->result);
    s->result = NULL;
    memset(s->values, 0, (size_t)s->inputs * sizeof *s->values);
}

static bool pg_col_null(struct db_stmt *base, int at)
{
    const struct pg_stmt *s = own_stmt(base);
    return PQgetisnull(s->result, s->row, at);
}

static int64_t pg_col_i64(struct db_stmt *base, int at)
{
    const struct pg_stmt *s = own_stmt(base);
    const char *p = PQgetvalue(s->result, s->row, at);
    uint64_t wide = 0;
    uint32_t middle = 0;
    uint16_t narrow = 0;
    switch (PQgetisnull(s->result, s->row, at) ? 0 : PQgetlength(s->result, s->row, at)) {
    case sizeof wide:
        memcpy(&wide, p, sizeof wide);
        return (int64_t)be64toh(wide);
    case sizeof middle:
        memcpy(&middle, p, sizeof middle);
        return (int32_t)be32toh(middle);
    case sizeof narrow:
        memcpy(&narrow, p, sizeof narrow);
        return (int16_t)be16toh(narrow);
    default:
        return 0;
    }
}

static struct str pg_col_bytes(struct db_stmt *base, int at)
{
    const struct pg_stmt *s = own_stmt(base);
    return (struct str){PQgetvalue(s->result, s->row, at), (size_t)PQgetlength(s->result, s->row, at)};
}

/* --- scripts, opening and closing --- */

static enum err pg_script(struct db *db, const char *script)
{
    struct pg_db *d = own(db);
    TRY(ensure_connected(d));
    TRY(settle(d));
    TRY(send_limit(d));
    if (!PQsendQuery(d->conn, script)) {
        return failure(d, NULL);
    }
    enum err e = OK;
    for (PGresult *r = PQgetResult(d->conn); r; r = PQgetResult(d->conn)) {
        e = is_fine(r) || e != OK ? e : failure(d, r);
        db->changes += changed_rows(r);
        PQclear(r);
    }
    return e;
}

static char kind_of(Oid type)
{
    for (size_t i = 0; i < 3; i++) {
        if (column_fits("itb"[i], type)) {
            return "itb"[i];
        }
    }
    return 'x';
}

static enum err pg_describe(struct db_stmt *base, struct buf *out)
{
    struct pg_db *d = own(base->db);
    struct pg_stmt *s = own_stmt(base);
    TRY(prepare_on_server(d, s));
    PGresult *r = PQdescribePrepared(d->conn, s->name);
    enum err e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : failure(d, r);
    for (int i = 0; e == OK && i < PQnfields(r); i++) {
        buf_str(out, str_c(PQfname(r, i)));
        buf_char(out, ':');
        buf_char(out, kind_of(PQftype(r, i)));
        buf_char(out, ',');
    }
    PQclear(r);
    return e;
}

static enum err pg_checkpoint(struct db *db)
{
    (void)db; /* the server's own matter */
    return OK;
}

static void pg_close(struct db *db)
{
    struct pg_db *d = own(db);
    PQfinish(d->conn);
    free(d->url);
    free(d);
}

static const struct db_driver pg_driver = {
    .close = pg_close,
    .control = pg_control,
    .prepare = pg_prepare,
    .start = pg_start,
    .bind_null = pg_bind_null,
    .bind_i64 = pg_bind_i64,
    .bind_text = pg_bind_bytes,
    .bind_blob = pg_bind_bytes,
    .step = pg_step,
    .end = pg_end,
    .settle = pg_settle,
    .stmt_free = pg_stmt_free,
    .col_null = pg_col_null,
    .col_i64 = pg_col_i64,
    .col_text = pg_col_bytes,
    .col_blob = pg_col_bytes,
    .script = pg_script,
    .checkpoint = pg_checkpoint,
    .time_limit = pg_time_limit,
    .describe = pg_describe,
};

/* Texts must sort by bytes as on SQLite, or the two would page through lists differently. */
static enum err check_database(struct pg_db *d)
{
    PGresult *r = PQexec(
        d->conn, "SELECT datcollate FROM pg_database WHERE datname = current_database() AND datlocprovider = 'c'"
                 " AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8') AND pg_encoding_to_char(encoding) = 'UTF8'");
    enum err e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : failure(d, r);
    if (e == OK && PQntuples(r) != 1) {
        e = db_fail(
            &d->base, E_INTERNAL, false,
            "the database must be made with ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0",
            NULL);
    }
    PQclear(r);
    return e;
}

/* 150008 is 15.8: major and minor since PostgreSQL 10. */
struct str db_libpq_version(struct arena *a)
{
    int v = PQlibVersion();
    return STR_CAT(a, str_from_i64(a, v / 10000), S("."), str_from_i64(a, v % 10000));
}

enum err pg_open(struct str url, enum db_access access, struct db **db, char why[256])
{
    struct pg_db *d = zeroed(1, sizeof *d);
    d->base = (struct db){.driver = &pg_driver, .engine = DB_PG, .access = access};
    d->limit_ms = DB_TIME_LIMIT_MS;
    d->url = strndup(url.p, url.n);
    if (!d->url) {
        abort();
    }
    enum err e = connect_now(d);
    if (e == OK) {
        e = check_database(d);
    }
    if (e != OK) {
        db_note(why, 256, d->base.failure.text);
        pg_close(&d->base);
        return e;
    }
    *db = &d->base;
    return OK;
}
