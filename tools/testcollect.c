/* Lists the tests of C files for the runner: see docs/tools.md. It writes no more than which tests
 * there are and where; what a row of the table is, tests/test.h says with its *_ROW macros. */
#include "tool.h"

#include <string.h>

struct test {
    const char *macro;
    const char *name;
    const char *at;
    const struct source *source;
};

struct tests {
    struct test *v;
    size_t n;
    size_t room;
};

static const char *const macros[] = {"TEST", "DB_TEST", "APP_TEST"};

static const char *macro_of(struct text word)
{
    for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
        if (text_is(word, macros[i])) {
            return macros[i];
        }
    }
    return NULL;
}

/* Test names share one namespace because their functions do. */
static void check_new(struct source *s, const struct tests *tests, const char *name, const char *at)
{
    for (size_t i = 0; i < tests->n; i++) {
        const struct test *other = &tests->v[i];
        if (strcmp(other->name, name) == 0) {
            source_fault(s, at, "test `%s` stands already in %s:%u; rename one", name,
                         other->source->path, source_line(other->source, other->at));
        }
    }
}

static void read_line(struct source *s, struct tests *tests, struct text line)
{
    size_t n = 0;
    while (n < line.n && char_is_word(line.p[n])) {
        n++;
    }
    const char *macro = macro_of((struct text){.p = line.p, .n = n});
    if (macro == NULL || n == line.n || line.p[n] != '(') {
        return;
    }
    struct text rest = {.p = line.p + n + 1, .n = line.n - n - 1};
    struct text word = text_word(&rest);
    rest = text_trim(rest);
    if (word.n == 0 || char_is_digit(word.p[0]) || !text_starts(rest, ")")) {
        source_fault(s, line.p, "expected %s(name)", macro);
        return;
    }
    const char *name = text_copy(word);
    check_new(s, tests, name, word.p);
    tests->v = tool_grow(tests->v, tests->n, &tests->room, sizeof *tests->v);
    tests->v[tests->n++] = (struct test){.macro = macro, .name = name, .at = word.p, .source = s};
}

static void read_tests(struct source *s, struct tests *tests)
{
    struct text rest = source_text(s);
    while (rest.n > 0) {
        read_line(s, tests, text_line(&rest));
    }
}

static void put_table(struct out *c, const struct tests *tests)
{
    out_format(c, "/* Written by testcollect; do not edit. */\n#include \"test.h\"\n\n");
    for (size_t i = 0; i < tests->n; i++) {
        out_format(c, "%s(%s);\n", tests->v[i].macro, tests->v[i].name);
    }
    out_format(c, "\nconst struct test_case test_cases[] = {\n");
    for (size_t i = 0; i < tests->n; i++) {
        const struct test *t = &tests->v[i];
        out_format(c, "    %s_ROW(", t->macro);
        out_literal(c, text_of(t->source->path, t->source->path + strlen(t->source->path)));
        out_format(c, ", %u, %s),\n", source_line(t->source, t->at), t->name);
    }
    /* A row that is not counted, because C has no empty arrays. */
    out_format(c, "    {0},\n};\nconst size_t test_case_count = %zu;\n", tests->n);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        tool_die("usage: testcollect OUT.c FILE...");
    }
    size_t n = (size_t)argc - 2;
    struct source *sources = tool_alloc(n * sizeof *sources);
    struct tests tests = {0};
    struct out c = {0};
    size_t faults = 0;
    for (size_t i = 0; i < n; i++) {
        sources[i] = source_read(argv[i + 2]);
        read_tests(&sources[i], &tests);
        faults += sources[i].faults;
    }
    if (faults > 0) {
        return 1;
    }
    put_table(&c, &tests);
    out_save(&c, argv[1]);
    return 0;
}
