/* Runs the tests. `runner [-v] [PART...]` takes those whose file or name contains one of the parts;
 * -l lists them; -s I/N takes every N-th from the I-th on (several processes share the work). Prints a line for each failed check (with -v also for each good test) and at last
 * exactly `N passed, N failed`. Exit code 1 when one failed. */
#include "test.h"

#include "base/clock.h"
#include "base/random.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_CEILING = 256 * 1024 * 1024, ENGINES_MAX = 8, SHOWN_MAX = 300 };

/* An engine with what became of its start. */
struct engine {
    const struct test_engine *is;
    bool tried;
    bool ready;
    int skipped;
};

struct runner {
    char dir[64];
    struct arena *arena;
    struct engine db[ENGINES_MAX];
    size_t n_db;
    struct engine app[ENGINES_MAX];
    size_t n_app;
    const char *const *parts;
    size_t n_parts;
    size_t share, shares; /* 0 and 0: all */
    bool verbose;
    int passed, failed, without_engine;
};

/* Replaced by tests/db_engines.c and tests/app_fixture.c when they are linked. */
__attribute__((weak)) const struct test_engine *test_db_engines(size_t *n)
{
    *n = 0;
    return NULL;
}

__attribute__((weak)) const struct test_engine *test_app_engines(size_t *n)
{
    *n = 0;
    return NULL;
}

static void begin_failure(struct test *t, const char *file, int line, const char *what)
{
    t->failures++;
    printf("not ok %s %s%s%s: %s:%d %s", t->file, t->name, t->engine ? "@" : "",
           t->engine ? t->engine : "", file, line, what);
}

bool test_check(struct test *t, bool good, const char *file, int line, const char *what)
{
    if (!good) {
        begin_failure(t, file, line, what);
        printf("\n");
    }
    return good;
}

bool test_eq_i64(struct test *t, int64_t a, int64_t b, const char *file, int line, const char *what)
{
    if (a != b) {
        begin_failure(t, file, line, what);
        printf(" (%" PRId64 " and %" PRId64 ")\n", a, b);
    }
    return a == b;
}

static void print_text(struct str s)
{
    if (!s.p) {
        printf("no text");
        return;
    }
    printf("\"");
    for (size_t i = 0; i < s.n && i < SHOWN_MAX; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F) {
            printf("\\x%02X", c);
        } else {
            putchar(c);
        }
    }
    printf(s.n > SHOWN_MAX ? "\"..." : "\"");
}

bool test_eq_str(struct test *t, struct str a, struct str b, const char *file, int line,
                 const char *what)
{
    bool same = str_eq(a, b);
    if (!same) {
        begin_failure(t, file, line, what);
        printf(" (");
        print_text(a);
        printf(" and ");
        print_text(b);
        printf(")\n");
    }
    return same;
}

bool test_eq_err(struct test *t, enum err a, enum err b, const char *file, int line,
                 const char *what)
{
    if (a != b) {
        begin_failure(t, file, line, what);
        printf(" (%s, expected %s)\n", err_name(a), err_name(b));
    }
    return a == b;
}

static bool is_chosen(const struct runner *r, const struct test_case *c)
{
    for (size_t i = 0; i < r->n_parts; i++) {
        if (strstr(c->file, r->parts[i]) || strstr(c->name, r->parts[i])) {
            return true;
        }
    }
    return r->n_parts == 0;
}

static void run_once(struct runner *r, const struct test_case *c, const struct engine *engine)
{
    struct test t = {.file = c->file, .name = c->name, .arena = r->arena, .dir = r->dir};
    if (engine) {
        t.engine = engine->is->name;
        engine->is->run(&t, c);
    } else {
        c->fn.unit(&t);
    }
    clock_freeze(0);
    random_seed(0);
    arena_reset(r->arena);
    r->passed += t.failures == 0;
    r->failed += t.failures != 0;
    if (r->verbose && t.failures == 0) {
        printf("ok %s %s%s%s\n", c->file, c->name, t.engine ? "@" : "", t.engine ? t.engine : "");
    }
    fflush(stdout);
}

static bool is_ready(struct engine *e)
{
    if (!e->tried) {
        e->tried = true;
        e->ready = e->is->start();
    }
    return e->ready;
}

static void run_on_engines(struct runner *r, const struct test_case *c, struct engine *engines,
                           size_t n)
{
    r->without_engine += n == 0;
    for (size_t i = 0; i < n; i++) {
        if (is_ready(&engines[i])) {
            run_once(r, c, &engines[i]);
        } else {
            engines[i].skipped++;
        }
    }
}

static void run_case(struct runner *r, const struct test_case *c)
{
    switch (c->kind) {
    case TEST_UNIT:
        run_once(r, c, NULL);
        return;
    case TEST_DB:
        run_on_engines(r, c, r->db, r->n_db);
        return;
    case TEST_APP:
        run_on_engines(r, c, r->app, r->n_app);
        return;
    }
}

static size_t take_engines(const struct test_engine *from, size_t n, struct engine *to)
{
    n = n > ENGINES_MAX ? ENGINES_MAX : n;
    for (size_t i = 0; i < n; i++) {
        to[i] = (struct engine){.is = &from[i]};
    }
    return n;
}

static void stop_engines(struct engine *engines, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (engines[i].ready) {
            engines[i].is->stop();
        }
        if (engines[i].skipped > 0) {
            printf("SKIPPED: %d tests need %s, which could not be started\n", engines[i].skipped,
                   engines[i].is->name);
        }
    }
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static bool make_dir(struct runner *r)
{
    const char *base = getenv("TMPDIR");
    int n = snprintf(r->dir, sizeof r->dir, "%s/xanh-test-XXXXXX",
                     base && strlen(base) < 32 ? base : "/tmp");
    return n > 0 && (size_t)n < sizeof r->dir && mkdtemp(r->dir);
}

/* Reads -v and -l off the front of the arguments; the rest are parts of names. */
static bool read_options(struct runner *r, int argc, char **argv)
{
    bool list = false;
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        r->verbose = r->verbose || strcmp(argv[at], "-v") == 0;
        list = list || strcmp(argv[at], "-l") == 0;
        if (strcmp(argv[at], "-s") == 0 && at + 1 < argc) {
            (void)sscanf(argv[++at], "%zu/%zu", &r->share, &r->shares); /* a wrong one takes all */
        }
    }
    r->parts = (const char *const *)(argv + at);
    r->n_parts = (size_t)(argc - at);
    return list;
}

static void list_cases(const struct runner *r)
{
    for (size_t i = 0; i < test_case_count; i++) {
        if (is_chosen(r, &test_cases[i])) {
            printf("%s:%u %s\n", test_cases[i].file, test_cases[i].line, test_cases[i].name);
        }
    }
}

static void run_all(struct runner *r)
{
    size_t n = 0;
    const struct test_engine *engines = test_db_engines(&n);
    r->n_db = take_engines(engines, n, r->db);
    engines = test_app_engines(&n);
    r->n_app = take_engines(engines, n, r->app);
    for (size_t i = 0; i < test_case_count; i++) {
        bool is_ours = r->shares == 0 || i % r->shares == r->share % r->shares;
        if (is_ours && is_chosen(r, &test_cases[i])) {
            run_case(r, &test_cases[i]);
        }
    }
    stop_engines(r->app, r->n_app);
    stop_engines(r->db, r->n_db);
}

int main(int argc, char **argv)
{
    struct runner r = {0};
    if (read_options(&r, argc, argv)) {
        list_cases(&r);
        return 0;
    }
    if (!make_dir(&r)) {
        fprintf(stderr, "cannot make a folder for the tests under /tmp or TMPDIR\n");
        return 2;
    }
    r.arena = arena_new(ARENA_CEILING);
    run_all(&r);
    arena_free(r.arena);
    (void)nftw(r.dir, remove_entry, 16,
               FTW_DEPTH | FTW_PHYS); /* what stays behind is only rubbish in /tmp */
    if (r.without_engine > 0) {
        printf("SKIPPED: %d tests, because no fixture is linked\n", r.without_engine);
    }
    printf("%d passed, %d failed\n", r.passed, r.failed);
    return r.failed > 0;
}
