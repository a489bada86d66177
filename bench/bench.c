/* The benchmark at national size, in process: the same app_handle that the server calls, against plain SQL on the same data.
 *
 *   xanh_bench make DIR [URL]      makes the data (minutes)
 *   xanh_bench measure DIR [URL [PART]]   prints a table of medians and 99th percentiles; PART: only rows whose name holds it
 *   xanh_bench pack DIR            writes a programme of 100,000 rows for `xanh load`
 */
#include "national.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/num.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 4000 };

static int64_t now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void print_row(const char *what, int64_t *us, size_t n, size_t bytes)
{
    num_sort(us, n);
    (void)printf("| %-58s | %9.3f | %9.3f | %5zu | %8zu |\n", what, (double)us[n / 2] / 1000, (double)us[n * 99 / 100] / 1000, n, bytes);
    (void)fflush(stdout);
}

struct bench {
    struct app *app;
    struct arena *arena;
    struct str db_url;
    const char *part; /* NULL: every row */
    int64_t us[RUNS_MAX];
};

static bool is_wanted(const struct bench *b, const char *what)
{
    return !b->part || strstr(what, b->part);
}

/* One GET as a signed-in reader's browser would send it, so that no rendered page is reused. */
static size_t get(struct bench *b, const char *path, const char *query)
{
    static struct header cookie = {S_INIT("cookie"), S_INIT("xanh_session=none")};
    arena_reset(b->arena);
    struct request req = {.method = METHOD_GET, .path = str_c(path), .query = str_c(query), .headers = {&cookie, 1, 1}, .body = S("")};
    struct response res = response_new(b->arena, 64 << 20);
    app_handle(b->app, &req, b->arena, &res);
    size_t n = response_body(&res).n;
    if (res.status != 200) {
        (void)fprintf(stderr, "bench: %s?%s answered %d: %.300s\n", path, query, res.status, str_cstr(b->arena, response_body(&res)));
        return 0;
    }
    if (res.release) {
        res.release(res.release_arg);
    }
    return n;
}

static void measure_get(struct bench *b, const char *what, const char *path, const char *query, size_t runs)
{
    if (!is_wanted(b, what)) {
        return;
    }
    size_t bytes = get(b, path, query); /* warm */
    for (size_t i = 0; i < runs; i++) {
        int64_t began = now_us();
        bytes = get(b, path, query);
        b->us[i] = now_us() - began;
    }
    print_row(what, b->us, runs, bytes);
}

struct plain {
    const char *what;
    const char *sql;
};

/* What the same question costs as one SQL statement over the same tables, for the ratio. Without the rules: counts only. */
static void measure_plain(struct bench *b, const struct plain *p, size_t runs)
{
    struct db *db = NULL;
    char why[256] = "";
    if (!is_wanted(b, p->what)) {
        return;
    }
    if (db_open(b->db_url, DB_READ_ONLY, &db, why) != OK) {
        (void)fprintf(stderr, "bench: %s\n", why);
        exit(1);
    }
    for (size_t i = 0; i < runs; i++) {
        int64_t began = now_us();
        if (db_script(db, str_c(p->sql)) != OK) {
            (void)fprintf(stderr, "bench: %.*s\n", STR_FMT(db_error_text(db)));
            exit(1);
        }
        b->us[i] = now_us() - began;
    }
    print_row(p->what, b->us, runs, 0);
    db_close(db);
}

static long resident_mb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f) {
        if (fscanf(f, "%*d %ld", &pages) != 1) {
            pages = 0;
        }
        (void)fclose(f);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024) / 1024;
}

static void open_app(struct bench *b, struct str dir, struct str url)
{
    char why[256] = "";
    struct app_options o = {.data_dir = dir, .db_url = url};
    int64_t began = clock_monotonic_ms();
    if (app_open(&o, program_parts(), &b->app, why) != OK) {
        (void)fprintf(stderr, "bench: %s\n", why);
        exit(1);
    }
    (void)get(b, "/api/v1/board", "");
    (void)printf("start until the first board was answered: %lld ms\n", (long long)(clock_monotonic_ms() - began));
}

static void past_day(struct arena *a, int64_t days_ago, char query[64])
{
    struct str day = day_iso(a, day_of_moment(clock_now_ms()) - (day_t)days_ago);
    struct str text = STR_CAT(a, S("as_of="), day);
    memcpy(query, text.p, text.n + 1);
}

/* Another day with every request, so that no kept state of the past answers: every obligation is judged anew from its facts. */
static void measure_past_days(struct bench *b, struct arena *keep, size_t runs)
{
    static const char what[] = "national board of another day of the past each time, JSON";
    char query[64];
    size_t bytes = 0;
    for (size_t i = 0; is_wanted(b, what) && i < runs; i++) {
        past_day(keep, 365 + (int64_t)i, query);
        int64_t began = now_us();
        bytes = get(b, "/api/v1/board", query);
        b->us[i] = now_us() - began;
    }
    if (bytes) {
        print_row(what, b->us, runs, bytes);
    }
}

static void measure(struct str dir, struct str url, const char *part)
{
    static struct bench b;
    char query[64];
    struct arena *keep = arena_new(1 << 20);
    b.part = part;
    b.arena = arena_new((size_t)256 << 20);
    b.db_url = url.n ? url : STR_CAT(keep, dir, S("/xanh.db"));
    open_app(&b, dir, url);
    (void)printf("| %-58s | %9s | %9s | %5s | %8s |\n|---|---|---|---|---|\n", "what", "p50 ms", "p99 ms", "runs", "bytes");
    measure_get(&b, "national board, JSON", "/api/v1/board", "", 1000);
    measure_get(&b, "one province with its communes, JSON", "/api/v1/board", "org=tinh-lao-cai-2025", 1000);
    past_day(keep, 365, query);
    measure_get(&b, "national board of a year ago again, JSON", "/api/v1/board", query, 300);
    measure_past_days(&b, keep, 200);
    measure_get(&b, "one task, JSON", "/api/v1/tasks/T-4711", "", 4000);
    measure_get(&b, "filtered list of 100 tasks, JSON", "/api/v1/tasks", "document=03/NQ-CP&limit=100", 300);
    measure_get(&b, "search 'nhiem vu 500', JSON", "/api/v1/search", "q=nhiem+vu+500", 300);
    measure_get(&b, "search 'du lieu ha tang' (every task matches), JSON", "/api/v1/search", "q=du+lieu+ha+tang", 100);
    measure_get(&b, "search 'nh' (a beginning in every task), JSON", "/api/v1/search", "q=nh", 100);
    measure_get(&b, "search 'nhiem task' (each word in every task, never both), JSON", "/api/v1/search", "q=nhiem+task", 100);
    measure_get(&b, "search 'mot hai' (each word in half of the tasks, never both), JSON", "/api/v1/search", "q=mot+hai", 100);
    measure_get(&b, "home page, rendered", "/", "", 100);
    measure_get(&b, "task list page, rendered", "/nhiem-vu", "", 100);
    measure_plain(&b, &(struct plain){"plain SQL: obligations by organisation and due date",
                                      "SELECT org_id, original_due < 20500, count(*) FROM obligation WHERE role = 'lead' GROUP BY 1, 2;"}, 10);
    measure_plain(&b, &(struct plain){"plain SQL: the same with the last report step of each",
                                      "SELECT o.org_id, s.step, count(*) FROM obligation o LEFT JOIN (SELECT obligation_id, max(seq) AS seq FROM report_step "
                                      "GROUP BY obligation_id) l ON l.obligation_id = o.id LEFT JOIN report_step s ON s.obligation_id = o.id "
                                      "AND s.seq = l.seq WHERE o.role = 'lead' GROUP BY 1, 2;"}, 5);
    (void)printf("resident memory: %ld MB\n", resident_mb());
    app_close(b.app);
    arena_free(b.arena);
    arena_free(keep);
}

static FILE *pack_file(const char *dir, const char *name, const char *head)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    (void)fprintf(f, "%s\n", head);
    return f;
}

/* 50,000 tasks with one obligation each. */
static void write_pack(const char *dir)
{
    (void)mkdir(dir, 0700); /* a folder that is there already is as good */
    FILE *f = pack_file(dir, "programme.csv", "code,title_vi,title_en,document,note_vi,note_en");
    (void)fprintf(f, "load,Chương trình đo,Benchmark programme,901/KH-DO,,\n");
    (void)fclose(f);
    f = pack_file(dir, "documents.csv",
                  "number,kind,style,issuer,signed,effective,expires,signatory,title_vi,title_en,summary_vi,summary_en,standing,source,note_vi,note_en");
    (void)fprintf(f, "901/KH-DO,plan,state,chinh-phu,2025-07-01,2025-07-01,,,Kế hoạch đo,Benchmark plan,,,full,đo,,\n");
    (void)fclose(f);
    f = pack_file(dir, "clauses.csv", "document,path,parent,kind,label,title_vi,title_en,demands");
    (void)fprintf(f, "901/KH-DO,I,,part,I,Phần đo,Benchmark part,task\n");
    (void)fclose(f);
    FILE *tasks = pack_file(dir, "tasks.csv", "code,document,clause,group,title_vi,title_en,product_vi,product_en,kind,measure,also,note_vi,note_en");
    f = pack_file(dir, "obligations.csv",
                  "task,no,role,org,selector,lead_words,undecided,start,due_kind,due_words,due_base,due_date,due_anchor,recurrence,due_days,note_vi,note_en");
    for (int i = 1; i <= 50000; i++) {
        (void)fprintf(tasks, "901/I.%d,901/KH-DO,I,1,Việc đo số %d,Benchmark task %d,Báo cáo,Report,one_off,,,,\n", i, i, i);
        (void)fprintf(f, "901/I.%d,1,lead,bo-khoa-hoc-va-cong-nghe,,,,2025-07-01,by_day,hết năm 2027,2027-12-31,2027-12-31,,,,,\n", i);
    }
    (void)fclose(tasks);
    (void)fclose(f);
}

int main(int argc, char **argv)
{
    struct national_size size = {.central_tasks = 120000, .local_tasks = 30000, .cascaded_tasks = 293, .reported_permille = 300};
    if (argc < 3) {
        (void)fprintf(stderr, "usage: xanh_bench make DIR [URL] | measure DIR [URL [PART]] | pack DIR\n");
        return 2;
    }
    struct str url = str_c(argc > 3 ? argv[3] : NULL);
    if (strcmp(argv[1], "make") == 0) {
        national_make(str_c(argv[2]), url, &size);
    } else if (strcmp(argv[1], "pack") == 0) {
        write_pack(argv[2]);
    } else {
        measure(str_c(argv[2]), url, argc > 4 ? argv[4] : NULL);
    }
    return 0;
}
