/* Runs the tests. `runner [-v] [PART...]` takes those whose file or name contains one of the parts;
 * -l lists them; -s I/N takes every N-th from the I-th on (several processes share the work). Prints
 * a line for each failed check (with -v also for each good test) and at last exactly `N passed, N failed`. Exit code 1 when one failed. */
#include "test.h"

#include "base/clock.h"
#include "base/random.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_CEILING = 256 * 1024 * 1024, SHOWN_MAX = 300 };

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
    struct engine engines[TEST_ENGINES];
    const char *const *parts;
    size_t n_parts;
    size_t share, shares; /* 0 and 0: all */
    bool verbose;
    int passed, failed;
};


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

static void run_on_engines(struct runner *r, const struct test_case *c)
{
    for (size_t i = 0; i < TEST_ENGINES; i++) {
        if (is_ready(&r->engines[i])) {
            run_once(r, c, &r->engines[i]);
        } else {
            r->engines[i].skipped++;
        }
    }
}

static void name_skipped(const struct runner *r)
{
    for (size_t i = 0; i < TEST_ENGINES; i++) {
        if (r->engines[i].skipped > 0) {
            printf("SKIPPED: %d tests need %s, which could not be started\n", r->engines[i].skipped, r->engines[i].is->name);
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
    for (size_t i = 0; i < TEST_ENGINES; i++) {
        r->engines[i].is = &test_engines[i];
    }
    for (size_t i = 0; i < test_case_count; i++) {
        const struct test_case *c = &test_cases[i];
        bool is_ours = r->shares == 0 || i % r->shares == r->share % r->shares;
        if (!is_ours || !is_chosen(r, c)) {
            continue;
        }
        if (c->kind == TEST_UNIT) {
            run_once(r, c, NULL);
        } else {
            run_on_engines(r, c);
        }
    }
    name_skipped(r);
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
    printf("%d passed, %d failed\n", r.passed, r.failed);
    return r.failed > 0;
}
