/* Every query of the product on both engines: it can be prepared, has the columns it declares, and a hot one reads no
 * large table from end to end. */
#include "test.h"

#include "base/buf.h"
#include "db/db_internal.h"
#include "db/query_help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct query *const query_table[];
extern const size_t query_count;

/* Tables that grow with the years. */
static const struct str large_tables[] = {
    S_INIT("event"),
    S_INIT("clause"),
    S_INIT("clause_text"),
    S_INIT("task"),
    S_INIT("task_basis"),
    S_INIT("obligation"),
    S_INIT("obligation_change"),
    S_INIT("report"),
    S_INIT("report_step"),
    S_INIT("report_submission"),
    S_INIT("evidence"),
    S_INIT("evidence_use"),
    S_INIT("observation"),
    S_INIT("discrepancy"),
    S_INIT("discrepancy_side"),
    S_INIT("target"),
    S_INIT("org_version"),
    S_INIT("org_edge"),
    S_INIT("session"),
    S_INIT("idempotency"),
    S_INIT("search_doc"),
};

static void mismatch(struct test *t, const struct query *q, const char *what, struct str detail)
{
    printf("%s (%s): %s: %.*s\n", q->name, q->file, what, STR_FMT(detail));
    t->failures++;
}

/* --- columns --- */

static void check_column(struct test *t, const struct query *q, char letter, struct str name, struct str real)
{
    struct str real_name = str_sub(real, 0, real.n - 2);
    char kind = real.p[real.n - 1];
    if (!str_eq(name, real_name)) {
        mismatch(t, q, "a column has another name", STR_CAT(t->arena, name, S(" is "), real_name));
    }
    if (kind != '?' && kind != (letter | 0x20)) {
        mismatch(t, q, "a column has another type", real);
    }
}

static void check_columns(struct test *t, const struct query *q, struct str described)
{
    struct str names = str_c(q->out_names);
    struct str name = STR_NONE;
    struct str real = STR_NONE;
    for (const char *letter = q->out; *letter; letter++) {
        if (!str_split(&names, ',', &name) || !str_split(&described, ',', &real) || real.n < 3) {
            mismatch(t, q, "another number of columns than declared", described);
            return;
        }
        check_column(t, q, *letter, name, real);
    }
    if (described.n) {
        mismatch(t, q, "more columns than declared", described);
    }
}

DB_TEST(contract_columns_are_as_declared)
{
    for (size_t i = 0; i < query_count; i++) {
        struct buf described = buf_new(t->arena, 1 << 16);
        if (db_describe(db, query_table[i], &described) == OK) {
            check_columns(t, query_table[i], buf_view(&described));
        } else {
            mismatch(t, query_table[i], "cannot be prepared", db_error_text(db));
        }
    }
    CHECK(query_count > 0);
}

/* --- hot queries --- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Whether a line of a plan names a large table right after `before`. */
static bool names_large(struct str line, struct str before)
{
    size_t at = str_find(line, before, 0);
    if (at == SIZE_MAX) {
        return false;
    }
    struct str rest = str_sub(line, at + before.n, line.n);
    for (size_t i = 0; i < sizeof large_tables / sizeof *large_tables; i++) {
        struct str name = large_tables[i];
        if (str_starts(rest, name) && (rest.n == name.n || !is_word(rest.p[name.n]))) {
            return true;
        }
    }
    return false;
}

/* SQLite: "SCAN report" or "SCAN report USING INDEX …" reads everything, "SEARCH report USING …" does not. SQLite shows
 * the alias instead of the table where there is one: the aliases of the text are put back. */
static bool scans_sqlite(struct test *t, const struct query *q, struct str line)
{
    struct str scan = S("SCAN ");
    if (!str_starts(line, scan)) {
        return false;
    }
    if (names_large(line, scan)) {
        return true;
    }
    struct str rest = str_sub(line, scan.n, line.n);
    size_t end = 0;
    while (end < rest.n && is_word(rest.p[end])) {
        end++;
    }
    struct str alias = str_sub(rest, 0, end);
    for (size_t i = 0; i < sizeof large_tables / sizeof *large_tables; i++) {
        struct str pattern = STR_CAT(t->arena, S(" "), large_tables[i], S(" "), alias);
        size_t at = str_find(str_c(q->sqlite), pattern, 0);
        if (at != SIZE_MAX && !is_word(q->sqlite[at + pattern.n])) {
            return true;
        }
    }
    return false;
}

/* A condition that the number is there is none: an index is walked from its end until a row fits, which PostgreSQL does for min and max. */
static bool scans_pg(struct str line)
{
    return names_large(line, S("Seq Scan on ")) || str_find(line, S("Index Cond: (id IS NOT NULL)"), 0) != SIZE_MAX;
}

/* What a plan says about reading a large table from end to end; p == NULL when it does not. */
static enum err find_scan(struct test *t, struct db *db, const struct query *q, const struct query *explain,
                          struct str *found)
{
    int column = db_engine(db) == DB_SQLITE ? 3 : 0;
    struct db_stmt *s = NULL;
    bool row = false;
    *found = STR_NONE;
    TRY(db_start(db, explain, &s));
    TRY(db_step(s, &row));
    while (row) {
        struct str line = db_col_text(s, column);
        if (db_engine(db) == DB_SQLITE ? scans_sqlite(t, q, line) : scans_pg(line)) {
            *found = str_dup(t->arena, line);
        }
        TRY(db_step(s, &row));
    }
    return OK;
}

/* The statement cache goes by address, so these must live as long as the connection. */
static struct query *explain_new(struct test *t, const char *text, const char *out)
{
    struct query *e = ARENA_NEW(t->arena, struct query);
    *e = (struct query){
        .name = "explain", .file = "", .sqlite = text, .pg = text, .in = "", .out = out, .mode = QUERY_MANY};
    return e;
}

static enum err explain_sqlite(struct test *t, struct db *db, const struct query *q, struct str *found)
{
    const char *text = str_cstr(t->arena, STR_CAT(t->arena, S("EXPLAIN QUERY PLAN "), str_c(q->sqlite)));
    return find_scan(t, db, q, explain_new(t, text, "iiit"), found);
}

/* The plan for unknown inputs, which is what a prepared statement ends with. */
static enum err explain_pg(struct test *t, struct db *db, const struct query *q, struct str *found)
{
    static int64_t number;
    struct str name = STR_CAT(t->arena, S("hot"), str_from_i64(t->arena, ++number));
    struct buf types = buf_new(t->arena, 4096);
    struct buf nulls = buf_new(t->arena, 4096);
    for (size_t i = 0; q->in[i]; i++) {
        char letter = (char)(q->in[i] | 0x20);
        buf_str(&types, i ? S(", ") : S("("));
        buf_str(&types, letter == 'i' ? S("int8") : letter == 't' ? S("text") : S("bytea"));
        buf_str(&nulls, i ? S(", NULL") : S("(NULL"));
    }
    if (q->in[0]) {
        buf_char(&types, ')');
        buf_char(&nulls, ')');
    }
    TRY(db_script(db, STR_CAT(t->arena, S("PREPARE "), name, buf_view(&types), S(" AS "), str_c(q->pg))));
    const char *text = str_cstr(t->arena, STR_CAT(t->arena, S("EXPLAIN EXECUTE "), name, buf_view(&nulls)));
    return find_scan(t, db, q, explain_new(t, text, "t"), found);
}

static enum err explain(struct test *t, struct db *db, const struct query *q, struct str *found)
{
    return db_engine(db) == DB_SQLITE ? explain_sqlite(t, db, q, found) : explain_pg(t, db, q, found);
}

/* PostgreSQL always scans an empty table; with this only where no index serves. */
static void prefer_indexes(struct test *t, struct db *db)
{
    if (db_engine(db) == DB_PG) {
        CHECK_OK(db_script(db, S("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")));
    }
}

static void check_hot(struct test *t, struct db *db)
{
    prefer_indexes(t, db);
    for (size_t i = 0; i < query_count; i++) {
        const struct query *q = query_table[i];
        struct str found = STR_NONE;
        if (q->hot && explain(t, db, q, &found) != OK) {
            mismatch(t, q, "cannot be explained", db_error_text(db));
        }
        if (found.p) {
            mismatch(t, q, "reads a large table from end to end", found);
        }
    }
}

DB_TEST(contract_hot_queries_use_an_index)
{
    check_hot(t, db);
}

/* Many duties of each task, as of one that every commune has: then a walk in the order of numbers looks cheap to PostgreSQL. */
DB_TEST(contract_hot_queries_use_an_index_when_tasks_have_many_duties)
{
    CHECK_OK(db_script(db, S("INSERT INTO programme (id, code, title_vi, title_en, seq) VALUES (1, 'p', 'x', 'x', 1);\n"
                             "INSERT INTO document (id, number, slug, kind, title_vi, title_en, standing, ord, seq) VALUES (1, 'd', 'd', 'plan', 'x', 'x', "
                             "'full', 1, 1);\n"
                             "INSERT INTO clause (id, document_id, path, kind, title_vi, title_en, ord, seq) VALUES (1, 1, 'I', 'part', 'x', 'x', 1, 1);\n"
                             "INSERT INTO task (id, programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, kind, ord, seq)\n"
                             "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 200)\n"
                             "SELECT i, 1, 't' || i, 't' || i, 1, 1, '1', 'x', 'x', 'one_off', i, 1 FROM k;\n"
                             "INSERT INTO org (id, org_key, seq)\n"
                             "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 100)\n"
                             "SELECT i, 'o' || i, 1 FROM k;\n"
                             "INSERT INTO obligation (task_id, no, role, org_id, scope_id, occurrence, undecided, due_kind, weight, seq)\n"
                             "SELECT t.id, 1, 'lead', o.id, o.id, 0, 0, 'none', 1, 1 FROM task t, org o ORDER BY t.id, o.id;")));
    CHECK_OK(db_script(db, db_engine(db) == DB_PG ? S("ANALYZE;") : S("")));
    check_hot(t, db);
}

/* The check itself: a query that must be found, and one that must not. */
DB_TEST(contract_finds_a_scan)
{
    static const struct query scan = {.name = "scan",
                                      .file = "",
                                      .sqlite = "SELECT e.seq FROM event e WHERE e.reason = ?1",
                                      .pg = "SELECT e.seq FROM event e WHERE e.reason = $1::text",
                                      .in = "t",
                                      .out = "i"};
    static const struct query search = {.name = "search",
                                        .file = "",
                                        .sqlite = "SELECT e.seq FROM event e WHERE e.seq = ?1",
                                        .pg = "SELECT e.seq FROM event e WHERE e.seq = $1::int8",
                                        .in = "i",
                                        .out = "i"};
    struct str found = STR_NONE;
    prefer_indexes(t, db);
    CHECK_OK(explain(t, db, &search, &found));
    CHECK(!found.p);
    CHECK_OK(explain(t, db, &scan, &found));
    CHECK(found.p);
}
