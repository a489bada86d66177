/* A database that says what it is asked and answers with a given number of rows.
 * link: sample_q query_table
 */
#include "sample_q.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct query *const query_table[];
extern const size_t query_count;

struct db {
    int rows;     /* answered */
    int fails_at; /* the step that fails, counted from 1; 0: none */
};

struct db_stmt {
    struct db *db;
    int step;
};

static struct db_stmt stmt;
static bool arena_is_full;

enum err db_start(struct db *db, const struct query *q, struct db_stmt **s)
{
    printf("start %s\n", q->name);
    stmt = (struct db_stmt){.db = db};
    *s = &stmt;
    return db->rows < 0 ? E_BUSY : OK;
}

void db_bind_i64(struct db_stmt *s, int at, int64_t v)
{
    (void)s;
    printf("  %d = i64 %lld\n", at, (long long)v);
}

void db_bind_opt_i64(struct db_stmt *s, int at, struct opt_i64 v)
{
    (void)s;
    printf("  %d = opt %d %lld\n", at, v.has, (long long)v.v);
}

void db_bind_text(struct db_stmt *s, int at, struct str v)
{
    (void)s;
    printf("  %d = text %s\n", at, v.p == NULL ? "NULL" : v.p);
}

void db_bind_blob(struct db_stmt *s, int at, struct str v)
{
    (void)s;
    printf("  %d = blob of %zu\n", at, v.n);
}

enum err db_step(struct db_stmt *s, bool *row)
{
    s->step++;
    *row = s->step <= s->db->rows;
    return s->step == s->db->fails_at ? E_INTERNAL : OK;
}

int64_t db_col_i64(struct db_stmt *s, int at)
{
    return s->step * 10 + at;
}

struct opt_i64 db_col_opt_i64(struct db_stmt *s, int at)
{
    return (struct opt_i64){.has = s->step % 2 == 0, .v = s->step * 10 + at};
}

struct str db_col_text(struct db_stmt *s, int at)
{
    static char borrowed[16];
    int n = snprintf(borrowed, sizeof borrowed, "t%d.%d", s->step, at);
    return (struct str){.p = at == 2 ? NULL : borrowed, .n = at == 2 ? 0 : (size_t)n};
}

struct str db_col_blob(struct db_stmt *s, int at)
{
    return db_col_text(s, at);
}

void db_end(struct db_stmt *s)
{
    printf("  end after step %d\n", s->step);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    (void)a;
    printf("  room for %zu\n", count);
    void *p = calloc(count, size);
    if (p == NULL) {
        abort();
    }
    return p;
}

bool arena_failed(const struct arena *a)
{
    (void)a;
    return arena_is_full;
}

struct str str_dup(struct arena *a, struct str s)
{
    (void)a;
    return s.p == NULL ? s : (struct str){.p = strdup(s.p), .n = s.n};
}

static enum err print_row(void *user, const struct q_sample_each_row *row)
{
    int *left = user;
    printf("  row %s\n", row->code.p);
    return --*left == 0 ? E_TOO_LARGE : OK;
}

static void run_many(struct db *db)
{
    struct q_sample_list_rows rows = {0};
    struct q_sample_list_in in = {
        .after = 7, .hash = {"xy", 2}, .due = {.has = true, .v = 9}};
    printf("-> %d\n", (int)q_sample_list(db, NULL, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_sample_list_row *r = &rows.v[i];
        printf("  %lld %s %s %d\n", (long long)r->id, r->code.p, r->lead.p == NULL ? "NULL" : r->lead.p,
               r->due.has);
    }
}

static void run_one(struct db *db)
{
    struct q_sample_find_row row = {0};
    struct q_sample_count_row count = {0};
    printf("-> %d", (int)q_sample_find(db, NULL, &(struct q_sample_find_in){.id = 5}, &row));
    printf(" %s\n", row.code.p == NULL ? "NULL" : row.code.p);
    printf("-> %d", (int)q_sample_count(db, NULL, &count));
    printf(" %lld\n", (long long)count.n);
}

static void run_each(struct db *db, int left)
{
    printf("-> %d\n", (int)q_sample_each(db, print_row, &left));
}

static void print_table(void)
{
    for (size_t i = 0; i < query_count; i++) {
        const struct query *q = query_table[i];
        printf("%s %s [%s] [%s] [%s] mode %d hot %d variant %d\n  %s\n  %s\n", q->name, q->file, q->in,
               q->out, q->out_names, (int)q->mode, q->hot, q->variant, q->sqlite, q->pg);
    }
}

int main(void)
{
    print_table();
    run_many(&(struct db){.rows = 0});
    run_many(&(struct db){.rows = 9});
    run_many(&(struct db){.rows = 9, .fails_at = 3});
    run_many(&(struct db){.rows = -1});
    arena_is_full = true;
    run_many(&(struct db){.rows = 2});
    arena_is_full = false;
    run_one(&(struct db){.rows = 0});
    run_one(&(struct db){.rows = 2});
    run_one(&(struct db){.rows = 2, .fails_at = 1});
    run_each(&(struct db){.rows = 2}, 5);
    run_each(&(struct db){.rows = 2}, 1);
    run_each(&(struct db){.rows = 2, .fails_at = 2}, 5);
    printf("-> %d\n", (int)q_sample_remove(&(struct db){.rows = 0}, &(struct q_sample_remove_in){.id = 3}));
    printf("-> %d\n", (int)q_sample_remove(&(struct db){.rows = 1}, &(struct q_sample_remove_in){.id = 3}));
    return 0;
}
