#include "national.h"

#include "base/clock.h"
#include "base/date.h"
#include "core/event.h"
#include "core/housekeeping.h"
#include "features/organisation/organisation.h"
#include "features/search/search.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { MONTHS = 24 };

struct making {
    struct app *app;
    struct arena *arena;
    struct str db_url;
    int64_t seqs[MONTHS]; /* an event in each month, for the facts of that month */
    day_t days[MONTHS];
};

static void must(enum err e, const char *what, struct str why)
{
    if (e != OK) {
        (void)fprintf(stderr, "bench: %s: %s %.*s\n", what, err_name(e), STR_FMT(why));
        exit(1);
    }
}

static void run(struct making *m, enum err (*fn)(struct ctx *ctx, void *user))
{
    struct failure failure = {0};
    arena_reset(m->arena);
    enum err e = app_run(m->app, true, fn, m, m->arena, &failure);
    must(e, "write", msg_format(m->arena, LANG_EN, failure.message, failure.n_args, failure.args));
}

/* Communes with made-up names: a benchmark needs their number, not the real list. */
static enum err add_communes(struct ctx *ctx, void *user)
{
    struct making *m = user;
    (void)m;
    const struct org_directory *dir = NULL;
    day_t since = day_from_civil(2025, 7, 1);
    TRY(org_directory(ctx, &dir));
    int64_t n = 0;
    for (size_t i = 0; i < dir->n; i++) {
        const struct org_version *v = org_on(dir, i, since);
        for (int64_t k = 0; v && org_is_province(v->kind) && k < v->children_expected.v; k++) {
            struct str name = STR_CAT(ctx->arena, S("Xã số "), str_from_i64(ctx->arena, ++n));
            struct str key = STR_CAT(ctx->arena, S("xa-thu-"), str_from_i64(ctx->arena, n));
            struct org_row row = {.key = key, .valid_from = {true, since}, .kind = ORG_COMMUNE, .name_vi = name, .name_en = name};
            int64_t id = 0;
            bool added = false;
            TRY(org_ensure(ctx, key, &id));
            TRY(org_version_add(ctx, id, &row, &added));
            TRY(org_edge_add(ctx, TREE_ADMINISTRATIVE, id, dir->orgs[i].id, row.valid_from, (struct opt_day){0}, STR_NONE, &added));
        }
    }
    return OK;
}

static enum err add_month(struct ctx *ctx, void *user)
{
    struct making *m = user;
    size_t i = 0;
    while (m->seqs[i]) {
        i++;
    }
    m->days[i] = day_of_moment(ctx->now);
    struct event e = {.action = S("bench.month"), .object_kind = S("bench"), .object_id = (int64_t)i + 1};
    return event_append(ctx, &e, &m->seqs[i]);
}

static void script(struct making *m, const char *what, struct buf *sql)
{
    struct db *db = NULL;
    char why[256] = "";
    int64_t began = clock_monotonic_ms();
    must(db_open(m->db_url, DB_READ_WRITE, &db, why), "open", str_c(why));
    must(db_script(db, buf_view(sql)), what, db_error_text(db));
    must(db_checkpoint(db), what, db_error_text(db));
    db_close(db);
    (void)fprintf(stderr, "bench: %s in %lld ms\n", what, (long long)(clock_monotonic_ms() - began));
    buf_clear(sql);
}

/* Tasks with one lead each. */
struct led_tasks {
    const char *prefix;
    const char *of;
    const char *led_by; /* which organisations, by their keys */
    int64_t ord;
    int64_t n;
};

/* They are due over ten years; a tenth has no lead, a tenth no date. */
static void led_tasks(struct making *m, const struct led_tasks *k, struct buf *sql)
{
    buf_fmt(sql,
            "INSERT INTO task (programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, kind, ord, seq)\n"
            "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < %lld)\n"
            "SELECT (SELECT min(id) FROM programme), '%s/' || i, '%s-' || i, d.id, (SELECT min(id) FROM clause WHERE document_id = d.id), 'x' || (i %% 20),\n"
            " 'Nhiệm vụ số ' || i || ' về dữ liệu, hạ tầng và dịch vụ công của %s' || CASE i %% 2 WHEN 0 THEN ', đợt một' ELSE ', đợt hai' END,\n"
            " 'Task ' || i, 'one_off', %lld + i, %lld\n"
            "FROM k, (SELECT id FROM document WHERE number = '03/NQ-CP') d;\n",
            (long long)k->n, k->prefix, k->prefix, k->of, (long long)k->ord, (long long)m->seqs[0]);
    buf_fmt(sql,
            "INSERT INTO obligation (task_id, no, role, org_id, occurrence, undecided, assigner_id, start_day, due_kind, original_due, weight, seq)\n"
            "SELECT t.id, 1, 'lead', CASE WHEN t.ord %% 10 = 0 THEN NULL ELSE o.id END, 0, 0, d.issuer_id, %d, 'by_day',\n"
            " CASE WHEN t.ord %% 10 = 1 THEN NULL ELSE %d + (t.ord * 7919) %% 3650 END, 1, %lld\n"
            "FROM task t JOIN document d ON d.id = t.document_id JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, "
            "count(*) OVER () AS total FROM org\n"
            " WHERE %s) o ON o.n = t.ord %% o.total\n"
            "WHERE t.code LIKE '%s/%%';\n",
            (int)m->days[0], (int)m->days[0] - 1800, (long long)m->seqs[0], k->led_by, k->prefix);
    script(m, "tasks with one lead", sql);
}

/* Cascaded tasks: one obligation for each commune. */
static void cascaded_tasks(struct making *m, int64_t n, struct buf *sql)
{
    buf_fmt(sql,
            "INSERT INTO task (programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, kind, ord, seq)\n"
            "WITH RECURSIVE k(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < %lld)\n"
            "SELECT (SELECT min(id) FROM programme), 'C/' || i, 'C-' || i, d.id, (SELECT min(id) FROM clause WHERE document_id = d.id), 'c' || (i %% 10),\n"
            " 'Tiêu chí cơ sở số ' || i || ' của xã, phường', 'Criterion ' || i, 'one_off', 5000000 + i, %lld\n"
            "FROM k, (SELECT id FROM document WHERE number = '05-TB/BCĐTW') d;\n",
            (long long)n, (long long)m->seqs[6]);
    buf_fmt(sql,
            "INSERT INTO obligation (task_id, no, role, org_id, scope_id, occurrence, undecided, assigner_id, start_day, due_kind, original_due, weight, seq)\n"
            "SELECT t.id, 1, 'lead', o.id, o.id, 0, 0, d.issuer_id, %d, 'by_day', %d + (t.ord * 31) %% 700, 1, %lld\n"
            "FROM task t JOIN document d ON d.id = t.document_id, org o\n"
            "WHERE t.code LIKE 'C/%%' AND o.org_key LIKE 'xa-thu-%%';\n",
            (int)m->days[6], (int)m->days[6] + 30, (long long)m->seqs[6]);
    script(m, "cascaded obligations", sql);
}

/* Reports: submitted in one month, decided in the next. */
static void reports(struct making *m, int64_t permille, struct buf *sql)
{
    for (int i = 8; i + 1 < MONTHS; i++) {
        buf_fmt(sql,
                "INSERT INTO report (obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, "
                "revision, seq)\n"
                "SELECT id, org_id, 1, 1, 'Kết quả', '', '', 1000, 1, 'accepted', 3, %lld FROM obligation WHERE original_due IS NOT NULL AND org_id IS NOT "
                "NULL AND (id * 7) %% 1000 < %lld AND id %% 15 = %d;\n"
                "INSERT INTO report_submission (report_id, revision, narrative, difficulties, proposals, progress_permille, delivers, seq)\n"
                "SELECT id, 2, narrative, difficulties, proposals, progress_permille, delivers, seq FROM report WHERE seq = %lld;\n"
                "INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq)\n"
                "SELECT id, obligation_id, 'submitted', 1, 'x', 1, 1000, %lld, '', %lld FROM report WHERE seq = %lld;\n"
                "INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq)\n"
                "SELECT id, obligation_id, 'accepted', 1, 'y', 1, 1000, %lld, '', %lld FROM report WHERE seq = %lld;\n",
                (long long)m->seqs[i], (long long)permille, i - 8, (long long)m->seqs[i], (long long)day_start_ms(m->days[i]), (long long)m->seqs[i],
                    (long long)m->seqs[i],
                (long long)day_start_ms(m->days[i + 1]), (long long)m->seqs[i + 1], (long long)m->seqs[i]);
    }
    script(m, "reports", sql);
}

/* As `xanh reindex` does it. */
static enum err search_rows(struct ctx *ctx, void *user)
{
    int64_t n = 0;
    (void)user;
    return search_rebuild(ctx, &n);
}

/* What PostgreSQL does by itself within minutes. */
static void statistics(struct making *m, struct buf *sql)
{
    if (str_starts(m->db_url, S("postgres"))) {
        buf_str(sql, S("ANALYZE;"));
        script(m, "statistics", sql);
    }
}

/* What two years have brought, obligations of organisations that are gone among it: a server does it when it starts, and would write for a minute
 * beside whatever is measured. */
static void settle(struct making *m)
{
    int64_t began = clock_monotonic_ms();
    app_housekeep(m->app);
    (void)fprintf(stderr, "bench: what the days brought in %lld ms\n", (long long)(clock_monotonic_ms() - began));
}

static void open_app(struct making *m, struct str data_dir, struct str db_url)
{
    char why[256] = "";
    struct app_options o = {.data_dir = data_dir, .db_url = db_url};
    must(app_open(&o, program_parts(), &m->app, why), "open", str_c(why));
}

void national_make(struct str data_dir, struct str db_url, const struct national_size *size)
{
    struct making m = {.arena = arena_new((size_t)4 << 30)};
    struct buf sql = buf_new(NULL, 1 << 20);
    struct arena *keep = arena_new(1 << 20);
    int64_t today = clock_now_ms();
    clock_freeze(today - (int64_t)MONTHS * 30 * DAY_MS);
    open_app(&m, data_dir, db_url);
    run(&m, add_communes);
    for (int i = 0; i < MONTHS; i++) {
        clock_freeze(today - (int64_t)(MONTHS - i) * 30 * DAY_MS);
        run(&m, add_month);
    }
    app_close(m.app);
    clock_freeze(0);
    m.db_url = db_url.n ? db_url : STR_CAT(keep, data_dir, S("/xanh.db"));
    /* A few of the organisations that are gone lead some, too: what they had open passes to their successors, each by an event of its own. */
    led_tasks(&m, &(struct led_tasks){"T", "ngành", "(org_key LIKE 'bo-%' OR org_key LIKE 'tinh-%') AND id NOT IN (SELECT predecessor_id FROM succession "
                                      "WHERE id % 40 <> 0)", 1000000, size->central_tasks}, &sql);
    led_tasks(&m, &(struct led_tasks){"L", "xã", "org_key LIKE 'xa-thu-%'", 2000000, size->local_tasks}, &sql);
    cascaded_tasks(&m, size->cascaded_tasks, &sql);
    reports(&m, size->reported_permille, &sql);
    statistics(&m, &sql);
    open_app(&m, data_dir, db_url);
    run(&m, search_rows);
    settle(&m);
    app_close(m.app);
    statistics(&m, &sql);
    buf_free(&sql);
    arena_free(keep);
    arena_free(m.arena);
}
