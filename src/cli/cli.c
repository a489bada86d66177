#include "cli/cli.h"

#include "text/nfc.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set only in the build with which the kill test proves that it finds a lost write (tests/meson.build). */
#ifndef XANH_ACK_BEFORE_COMMIT
#define XANH_ACK_BEFORE_COMMIT false
#endif

enum { OUT_MAX = 1 << 30, USAGE = 2 };

static const struct cli_option data_options[] = {
    {"data", "DIR", "folder of the data (default: ./xanh-data, or $XANH_DATA)"},
    {"db", "URL", "postgres://… instead of SQLite in the data folder ($XANH_DB)"},
    {"lang", "vi|en", "language of messages (default: vi)"},
};
enum { DATA_OPTIONS = sizeof data_options / sizeof data_options[0] };

static void say(struct str what)
{
    (void)fprintf(stderr, "xanh: %.*s\n", STR_FMT(what));
}

struct str cli_option(const struct cli *c, const char *name)
{
    for (size_t i = c->n_set; i > 0; i--) {
        if (str_eq(c->set[i - 1].name, str_c(name))) {
            return c->set[i - 1].value;
        }
    }
    return STR_NONE;
}

struct str cli_setting(const struct cli *c, const char *option, const char *variable, struct str fallback)
{
    struct str v = cli_option(c, option);
    v = v.p ? v : str_c(getenv(variable));
    return v.p ? v : fallback;
}

bool cli_has(const struct cli *c, const char *name)
{
    return cli_option(c, name).p != NULL;
}

static void flush(struct cli *c)
{
    size_t done = 0;
    while (done < c->out.n) {
        ssize_t n = write(STDOUT_FILENO, c->out.p + done, c->out.n - done);
        if (n < 0 && errno != EINTR) {
            break;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    buf_clear(&c->out);
}

enum err cli_fail(struct cli *c, enum err e, struct str what)
{
    flush(c);
    say(what);
    return e;
}

enum err cli_run(struct cli *c, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user)
{
    struct failure failure = {0};
    enum err e = app_run(c->app, write, fn, user, c->arena, &failure);
    if (e == OK) {
        return OK;
    }
    struct str what = failure.message == MSG_NONE ? str_c(err_name(e)) : msg_format(c->arena, c->lang, failure.message, failure.n_args, failure.args);
    return cli_fail(c, e, what);
}

enum err cli_read_file(struct cli *c, struct str path, size_t max, struct str *content)
{
    const char *name = str_cstr(c->arena, path);
    FILE *f = fopen(name, "rb");
    if (!f) {
        return cli_fail(c, E_INVALID, STR_CAT(c->arena, S("cannot open "), path, S(": "), str_c(strerror(errno))));
    }
    struct buf b = buf_new(c->arena, max);
    char *room = buf_reserve(&b, 65536 < max ? 65536 : max);
    size_t got = 0;
    while (room && (got = fread(room, 1, 65536 < b.max - b.n ? 65536 : b.max - b.n, f)) > 0) {
        b.n += got;
        size_t left = b.max - b.n;
        room = left ? buf_reserve(&b, left < 65536 ? left : 65536) : NULL;
    }
    bool whole = feof(f) || fgetc(f) == EOF;
    bool broken = ferror(f) != 0;
    (void)fclose(f); /* only read */
    if (broken || !whole) {
        return cli_fail(c, broken ? E_INVALID : E_TOO_LARGE,
                        STR_CAT(c->arena, path, broken ? S(": cannot be read") : S(": larger than the limit")));
    }
    *content = buf_view(&b);
    return OK;
}

/* --- help --------------------------------------------------------------------------------------------------------- */

static void print_options(FILE *to, const struct cli_option *o, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int used = (int)(strlen(o[i].name) + (o[i].value ? 1 + strlen(o[i].value) : 0));
        (void)fprintf(to, "  --%s%s%s%*s %s\n", o[i].name, o[i].value ? " " : "", o[i].value ? o[i].value : "", used < 32 ? 32 - used : 0, "",
                      o[i].help);
    }
}

static void print_command_help(FILE *to, const struct command *k)
{
    (void)fprintf(to, "xanh %s%s%s\n%s\n", k->name, k->args[0] ? " " : "", k->args, k->help);
    if (k->n_options || k->data != CLI_NO_DATA) {
        (void)fprintf(to, "\nOptions:\n");
    }
    print_options(to, k->options, k->n_options);
    if (k->data != CLI_NO_DATA) {
        print_options(to, data_options, DATA_OPTIONS);
    }
}

/* Whether the command is one of a group: "user add" of "user"; every one is of the group "". */
static bool is_of_group(const struct command *k, const char *group)
{
    size_t n = strlen(group);
    return n == 0 || (strncmp(k->name, group, n) == 0 && k->name[n] == ' ');
}

/* Gives how many commands the group has. */
static size_t print_commands(FILE *to, const struct command_table *const *tables, size_t n, const char *group)
{
    size_t found = 0;
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            const struct command *k = &tables[t]->rows[i];
            if (is_of_group(k, group)) {
                (void)fprintf(to, "%s  %-14s %-22s %s\n", found++ == 0 ? "Commands:\n" : "", k->name, k->args, k->help);
            }
        }
    }
    return found;
}

static void print_help(FILE *to, const struct command_table *const *tables, size_t n, const char *group)
{
    (void)fprintf(to, "xanh: monitoring of resolutions, from the clause to the report\n\n");
    if (print_commands(to, tables, n, group) == 0) {
        (void)print_commands(to, tables, n, "");
    }
    (void)fprintf(to, "\nxanh COMMAND --help says more.\n");
}

static bool is_group(const struct command_table *const *tables, size_t n, const char *word)
{
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            if (word[0] && is_of_group(&tables[t]->rows[i], word)) {
                return true;
            }
        }
    }
    return false;
}

/* --- finding and parsing ------------------------------------------------------------------------------------------- */

static bool names_command(const struct command *k, int argc, char **argv, int *used)
{
    const char *space = strchr(k->name, ' ');
    if (!space) {
        *used = 1;
        return strcmp(k->name, argv[1]) == 0;
    }
    size_t first = (size_t)(space - k->name);
    *used = 2;
    return argc > 2 && strlen(argv[1]) == first && strncmp(k->name, argv[1], first) == 0 && strcmp(space + 1, argv[2]) == 0;
}

static const struct command *find_command(int argc, char **argv, const struct command_table *const *tables, size_t n, int *used)
{
    for (size_t t = 0; argc > 1 && t < n; t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            if (names_command(&tables[t]->rows[i], argc, argv, used)) {
                return &tables[t]->rows[i];
            }
        }
    }
    return NULL;
}

static const struct cli_option *find_option(const struct command *k, struct str name)
{
    for (size_t i = 0; i < k->n_options; i++) {
        if (str_eq(str_c(k->options[i].name), name)) {
            return &k->options[i];
        }
    }
    for (size_t i = 0; k->data != CLI_NO_DATA && i < DATA_OPTIONS; i++) {
        if (str_eq(str_c(data_options[i].name), name)) {
            return &data_options[i];
        }
    }
    return NULL;
}

static enum err take_option(struct cli *c, struct str word, int argc, char **argv, int *at)
{
    size_t eq = str_find(word, S("="), 0);
    struct str name = str_sub(word, 2, eq);
    const struct cli_option *o = find_option(c->command, name);
    if (!o) {
        return cli_fail(c, E_INVALID, STR_CAT(c->arena, S("unknown option "), word, S("; see xanh "), str_c(c->command->name), S(" --help")));
    }
    struct str value = S("");
    if (o->value && eq != SIZE_MAX) {
        value = str_sub(word, eq + 1, SIZE_MAX);
    } else if (o->value && *at + 1 < argc) {
        value = str_c(argv[++*at]);
    } else if (o->value || eq != SIZE_MAX) {
        return cli_fail(c, E_INVALID, STR_CAT(c->arena, S("--"), name, o->value ? S(" needs a value") : S(" takes no value")));
    }
    c->set[c->n_set++] = (struct cli_setting){str_c(o->name), value};
    return OK;
}

static enum err parse(struct cli *c, int argc, char **argv, int from)
{
    c->args = ARENA_ARRAY(c->arena, struct str, (size_t)argc);
    c->set = ARENA_ARRAY(c->arena, struct cli_setting, (size_t)argc);
    bool only_args = false;
    for (int i = from; i < argc; i++) {
        struct str word = STR_NONE;
        if (text_nfc(c->arena, str_c(argv[i]), &word, NULL) != OK) {
            return cli_fail(c, E_INVALID, S("an argument is not valid UTF-8"));
        }
        if (!only_args && str_eq(word, S("--"))) {
            only_args = true;
        } else if (!only_args && str_starts(word, S("--"))) {
            TRY(take_option(c, word, argc, argv, &i));
        } else {
            c->args[c->n_args++] = word;
        }
    }
    if (c->n_args < c->command->min_args || c->n_args > c->command->max_args) {
        return cli_fail(c, E_INVALID, STR_CAT(c->arena, S("usage: xanh "), str_c(c->command->name), S(" "), str_c(c->command->args)));
    }
    return OK;
}

static enum err open_data(struct cli *c)
{
    if (c->command->data == CLI_NO_DATA) {
        return OK;
    }
    struct app_options o = {.data_dir = cli_setting(c, "data", "XANH_DATA", S("xanh-data")),
                            .db_url = cli_setting(c, "db", "XANH_DB", STR_NONE),
                            .read_only = c->command->data == CLI_READ,
                            .https = cli_has(c, "https"),
                            .ack_before_commit = XANH_ACK_BEFORE_COMMIT};
    char why[256] = "";
    enum err e = app_open(&o, c->parts, &c->app, why);
    return e == OK ? OK : cli_fail(c, e, str_c(why));
}

static enum err choose_language(struct cli *c)
{
    struct str wanted = cli_option(c, "lang");
    c->lang = str_eq(wanted, S("en")) ? LANG_EN : LANG_VI;
    bool known = !wanted.p || c->lang == LANG_EN || str_eq(wanted, S("vi"));
    return known ? OK : cli_fail(c, E_INVALID, S("--lang takes vi or en"));
}

static int exit_code(enum err e)
{
    static const int codes[] = {[OK] = 0,      [E_INVALID] = 3, [E_NOT_FOUND] = 4, [E_CONFLICT] = 5, [E_DENIED] = 6,
                                [E_LOGIN] = 6, [E_TOO_LARGE] = 7, [E_LIMITED] = 8, [E_BUSY] = 8,    [E_INTERNAL] = 1};
    return codes[e];
}

/* Before any thread is started: threads inherit the mask, so the signals reach only the one that waits for them. */
static void block_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set); /* these cannot fail with valid signals */
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

static int run_command(struct cli *c, int argc, char **argv, int from)
{
    if (parse(c, argc, argv, from) != OK || choose_language(c) != OK) {
        return USAGE;
    }
    if (c->command->takes_signals) {
        block_signals();
    }
    c->lang = lang_from(cli_option(c, "lang"));
    enum err e = open_data(c);
    if (e == OK) {
        e = c->command->run(c);
    }
    flush(c);
    app_close(c->app);
    return exit_code(e);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

int cli_main(int argc, char **argv, const struct command_table *const *tables, size_t n, const struct app_parts *parts)
{
    int used = 0;
    const struct command *k = find_command(argc, argv, tables, n, &used);
    if (!k) {
        bool asked = argc > 1 && (wants_help(argc, argv) || strcmp(argv[1], "help") == 0);
        bool lists = argc == 2 && is_group(tables, n, argv[1]);
        if (argc > 1 && !asked && !lists) {
            (void)fprintf(stderr, "xanh: unknown command %s%s%s; see xanh help\n", argv[1], argc > 2 ? " " : "", argc > 2 ? argv[2] : "");
            return USAGE;
        }
        print_help(asked ? stdout : stderr, tables, n, argc > 1 ? argv[1] : "");
        return asked ? 0 : USAGE;
    }
    if (wants_help(argc, argv)) {
        print_command_help(stdout, k);
        return 0;
    }
    struct arena *arena = arena_new((size_t)4 << 30);
    struct cli c = {.arena = arena, .command = k, .parts = parts, .out = buf_new(NULL, OUT_MAX)};
    int code = run_command(&c, argc, argv, used + 1);
    buf_free(&c.out);
    arena_free(arena);
    return code;
}
