#include "bench.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/num.h"
#include "core/app.h"
#include "features/obligation/obligation.h"
#include "parts.h"
#include "plain_q.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS_MAX = 4000, RUNS_MIN = 3, ROW_MS = 4000, PLAIN_ROW_MS = 2000, FILLED_MAX = 128, YEAR = 365 };

/* What is asked for each time: in texts, # is the task's number or the day, @ the day as a number. */
enum draw { DRAW_TODAY, DRAW_YEAR_AGO, DRAW_ANOTHER_DAY, DRAW_TASK };

struct plain {
    const char *what;
    const struct query *query;
    const char *arg;
};

struct row {
    const char *what, *path, *query;
    const char *holds; /* the answer must hold this: a search that finds nothing is quick */
    size_t runs;
    enum draw draw;
    struct plain plain[3]; /* what the same costs in SQL */
};

#define PLAIN(name, words, argument) {.what = "plain SQL: " words, .query = &QUERY_plain_##name, .arg = argument}
#define SEARCHES(words) PLAIN(search, "matches, best first", words), PLAIN(search_any, "the first 20 matches", words)

/* In the order of the issue's aims. */
static const struct row rows[] = {
    {"national board, JSON", "/api/v1/board", "", "\"children\":[{", 1000, DRAW_TODAY, {PLAIN(board, "counts by organisation and state", "@")}},
    {"one province with its communes, JSON", "/api/v1/board", "org=tinh-lao-cai-2025", "xa-thu-", 1000, DRAW_TODAY,
     {PLAIN(province, "its counts by commune and state", "@")}},
    {"national board of another day of the past each time, JSON", "/api/v1/board", "as_of=#", "\"children\":[{", 200, DRAW_ANOTHER_DAY,
     {PLAIN(past, "counts from what was known then", "@")}},
    {"national board of the day a year ago, kept, JSON", "/api/v1/board", "as_of=#", "\"children\":[{", 300, DRAW_YEAR_AGO, {{0}}},
    {"one task drawn at random, JSON", "/api/v1/tasks/T-#", "", "\"code\":\"T/#\"", 4000, DRAW_TASK, {PLAIN(task, "that task with what is owed", "T/#")}},
    {"filtered list of 100 tasks of a document, JSON", "/api/v1/tasks", "document=03/NQ-CP&limit=100", "\"next\":\"", 300, DRAW_TODAY,
     {PLAIN(list, "those 100 tasks", "03/NQ-CP")}},
    {"filtered list of 100 tasks of a ministry by deadline, JSON", "/api/v1/tasks", "lead=bo-khoa-hoc-va-cong-nghe&sort=deadline&limit=100", "\"next\":\"",
     300, DRAW_TODAY, {PLAIN(list_of_lead, "those 100 tasks", "bo-khoa-hoc-va-cong-nghe")}},
    {"search 'nhiem vu N', another N each time, JSON", "/api/v1/search", "q=nhiem+vu+#", "\"ref\":\"T/#\"", 300, DRAW_TASK,
     {SEARCHES("nhiem vu #"), PLAIN(like, "LIKE", "nhiem vu %#")}},
    {"search 'du lieu ha tang' (every task matches), JSON", "/api/v1/search", "q=du+lieu+ha+tang", "\"ref\":\"T/", 100, DRAW_TODAY,
     {SEARCHES("du lieu ha tang"), PLAIN(like, "LIKE", "du lieu ha tang")}},
    {"search 'nh' (a beginning in every task), JSON", "/api/v1/search", "q=nh", "\"ref\":\"", 100, DRAW_TODAY, {SEARCHES("nh")}},
    {"search 'nhiem task' (each in every task, never both), JSON", "/api/v1/search", "q=nhiem+task", "\"items\":[]", 100, DRAW_TODAY,
     {SEARCHES("nhiem task")}},
    {"search 'mot hai' (each in half of the tasks, never both), JSON", "/api/v1/search", "q=mot+hai", "\"total\":", 100, DRAW_TODAY,
     {SEARCHES("mot hai")}},
    {"home page, rendered", "/", "", "</html>", 100, DRAW_TODAY, {PLAIN(board, "counts by organisation and state", "@")}},
    {"page of 25 tasks of a document, rendered", "/nhiem-vu", "van-ban=03-NQ-CP", "</html>", 300, DRAW_TODAY, {PLAIN(list_of_page, "those 25 tasks", "03/NQ-CP")}},
    {"page of one task drawn at random, rendered", "/nhiem-vu/T-#", "", "</html>", 1000, DRAW_TASK, {PLAIN(task, "that task with what is owed", "T/#")}},
};

struct bench {
    struct app *app;
    struct db *db; /* for plain SQL, opened as the program opens its own */
    struct arena *arena;
    day_t today;
    int64_t p50_us; /* of our latest row */
    int64_t us[RUNS_MAX];
};

static int64_t now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void give_up(const char *what, const char *why)
{
    (void)fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static void must(enum err e, const char *what, struct db *db)
{
    if (e != OK) {
        give_up(what, db_error_text(db).n ? db_error_text(db).p : err_name(e));
    }
}

/* --- what is asked for ----------------------------------------------------------------------------------------------- */

static struct str filled(struct bench *b, const char *text, enum draw draw, size_t run)
{
    day_t day = b->today - (draw == DRAW_TODAY ? 0 : YEAR) - (draw == DRAW_ANOTHER_DAY ? (day_t)run : 0);
    int64_t task = 10000 + (int64_t)(run * 7919 % 110000); /* of 120,000; five digits or more, so that none is the beginning of many others */
    struct buf out = buf_new(b->arena, FILLED_MAX);
    for (const char *c = text; *c; c++) {
        if (*c == '#') {
            buf_str(&out, draw == DRAW_TASK ? str_from_i64(b->arena, task) : day_iso(b->arena, day));
        } else if (*c == '@') {
            buf_str(&out, str_from_i64(b->arena, day));
        } else {
            buf_str(&out, (struct str){c, 1});
        }
    }
    return buf_view(&out);
}

/* --- ours ------------------------------------------------------------------------------------------------------------ */

/* One GET as a signed-in reader's browser would send it, so that no kept page answers. The time is that of the answer alone. */
static size_t get(struct bench *b, const struct row *row, size_t run, int64_t *us)
{
    static struct header cookie = {S_INIT("cookie"), S_INIT("xanh_session=none")};
    arena_reset(b->arena);
    struct request req = {.method = METHOD_GET, .path = filled(b, row->path, row->draw, run), .query = filled(b, row->query, row->draw, run),
                          .headers = {&cookie, 1, 1}, .body = S("")};
    struct response res = response_new(b->arena, 64 << 20);
    int64_t began = now_us();
    app_handle(b->app, &req, b->arena, &res);
    *us = now_us() - began;
    struct str body = response_body(&res);
    if (res.status != 200 || str_find(body, filled(b, row->holds, row->draw, run), 0) == SIZE_MAX) {
        give_up(str_cstr(b->arena, STR_CAT(b->arena, req.path, S("?"), req.query)), str_cstr(b->arena, str_sub(body, 0, 300)));
    }
    if (res.release) {
        res.release(res.release_arg);
    }
    return body.n;
}

static void print_ours(struct bench *b, const char *what, size_t n, size_t bytes)
{
    num_sort(b->us, n);
    b->p50_us = b->us[n / 2];
    (void)printf("| %-58s | %9.3f | %9.3f | %5zu | %8zu | |\n", what, (double)b->p50_us / 1000, (double)b->us[n * 99 / 100] / 1000, n, bytes);
    (void)fflush(stdout);
}

static void measure_row(struct bench *b, const struct row *row)
{
    size_t n = 0;
    int64_t us = 0;
    size_t bytes = get(b, row, row->runs, &us); /* warm */
    for (int64_t until = now_us() + ROW_MS * 1000; n < row->runs && (n < RUNS_MIN || now_us() < until); n++) {
        bytes = get(b, row, n, &b->us[n]);
    }
    print_ours(b, row->what, n, bytes);
}

/* --- plain SQL ------------------------------------------------------------------------------------------------------- */

static size_t read_row(struct db_stmt *s, const char *columns)
{
    size_t bytes = 0;
    for (int i = 0; columns[i]; i++) {
        bool is_number = columns[i] == 'i' || columns[i] == 'I';
        bytes += is_number ? (size_t)db_col_opt_i64(s, i).has * sizeof(int64_t) : db_col_text(s, i).n;
    }
    return bytes;
}

static size_t run_plain(struct bench *b, const struct plain *p, struct str arg)
{
    struct db_stmt *s = NULL;
    bool is_row = false;
    size_t bytes = 0;
    must(db_start(b->db, p->query, &s), p->what, b->db);
    db_bind_text(s, 1, arg);
    must(db_step(s, &is_row), p->what, b->db);
    while (is_row) {
        bytes += read_row(s, p->query->out);
        must(db_step(s, &is_row), p->what, b->db);
    }
    return bytes;
}

static void measure_plain(struct bench *b, const struct row *row, const struct plain *p)
{
    size_t n = 0;
    size_t bytes = run_plain(b, p, filled(b, p->arg, row->draw, row->runs)); /* warm, and prepared */
    for (int64_t until = now_us() + PLAIN_ROW_MS * 1000; n < row->runs && (n < RUNS_MIN || now_us() < until); n++) {
        struct str arg = filled(b, p->arg, row->draw, n);
        int64_t began = now_us();
        bytes = run_plain(b, p, arg);
        b->us[n] = now_us() - began;
    }
    if (bytes == 0 && !strstr(row->holds, "[]")) {
        give_up(p->query->name, "found nothing");
    }
    num_sort(b->us, n);
    double ours = (double)(b->p50_us ? b->p50_us : 1);
    double theirs = (double)(b->us[n / 2] ? b->us[n / 2] : 1);
    bool is_slower = ours > theirs;
    (void)printf("| %-58s | %9.3f | %9.3f | %5zu | %8zu | %s%.1f |\n", p->what, theirs / 1000, (double)b->us[n * 99 / 100] / 1000, n, bytes,
                 is_slower ? "" : "1 : ", is_slower ? ours / theirs : theirs / ours);
    (void)fflush(stdout);
}

/* --- the board after a change ---------------------------------------------------------------------------------------- */

struct moving {
    int64_t obligation_id;
    day_t due;
};

static enum err move_due(struct ctx *ctx, void *user)
{
    const struct moving *m = user;
    return obligation_set_due(ctx, m->obligation_id, m->due, S("03/NQ-CP"), S("đo"));
}

/* A deadline is moved before each reading, so that the board has a new fact to judge: the state of now is otherwise read as it is kept. */
static void measure_changed(struct bench *b, const char *what, size_t runs)
{
    static const struct row board = {.path = "/api/v1/board", .query = "", .holds = "\"children\":[{"};
    struct failure failure = {0};
    int64_t first = 200000 + now_us() % 700000; /* obligations of communes */
    size_t bytes = 0;
    for (size_t i = 0; i < runs; i++) {
        struct moving m = {first + (int64_t)i, b->today + 100 + (day_t)(now_us() % 5000)};
        arena_reset(b->arena);
        enum err e = app_run(b->app, true, move_due, &m, b->arena, &failure);
        if (e != OK) {
            give_up(what, msg_name(failure.message).p);
        }
        bytes = get(b, &board, i, &b->us[i]);
    }
    print_ours(b, what, runs, bytes);
}

/* --- all ------------------------------------------------------------------------------------------------------------- */

static void open_all(struct bench *b, struct str dir, struct str url)
{
    char why[256] = "";
    int64_t us = 0;
    struct app_options o = {.data_dir = dir, .db_url = url};
    int64_t began = clock_monotonic_ms();
    b->today = day_of_moment(clock_now_ms());
    if (app_open(&o, program_parts(), &b->app, why) != OK) {
        give_up("open", why);
    }
    (void)get(b, &rows[0], 0, &us);
    (void)printf("opened, first board answered: %lld ms\n", (long long)(clock_monotonic_ms() - began));
    struct str path = STR_CAT(b->arena, dir, S("/xanh.db"));
    if (db_open(url.n ? url : path, DB_READ_ONLY, &b->db, why) != OK) {
        give_up("open", why);
    }
    db_time_limit(b->db, 0);
}

void measure(struct str dir, struct str url, const char *part)
{
    static struct bench b;
    static const char after_change[] = "national board after each change of a deadline, JSON";
    b.arena = arena_new((size_t)256 << 20);
    open_all(&b, dir, url);
    (void)printf("| %-58s | %9s | %9s | %5s | %8s | ours / plain |\n|---|--:|--:|--:|--:|--:|\n", "what", "p50 ms", "p99 ms", "runs", "bytes");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (part && !strstr(rows[i].what, part)) {
            continue;
        }
        measure_row(&b, &rows[i]);
        for (size_t k = 0; k < 3 && rows[i].plain[k].query; k++) {
            measure_plain(&b, &rows[i], &rows[i].plain[k]);
        }
    }
    if (!part || strstr(after_change, part)) {
        measure_changed(&b, after_change, 200);
    }
    db_close(b.db);
    app_close(b.app);
    arena_free(b.arena);
}
