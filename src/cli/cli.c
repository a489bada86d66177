#include "cli/cli.h"

#include "cli/help.h"
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

static const struct cli_option common_options[] = {
    {"lang", MSG_cli_value_lang, MSG_cli_option_lang},
    {"data", MSG_cli_value_dir, MSG_cli_option_data},
    {"db", MSG_cli_value_url, MSG_cli_option_db},
};

/* On standard error, so that the output stays what it is. */
static void remark(struct str what)
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
    v = v.n ? v : str_c(getenv(variable));
    return v.n ? v : fallback;
}

bool cli_has(const struct cli *c, const char *name)
{
    return cli_option(c, name).p != NULL;
}

static void flush(struct cli *c, int to)
{
    size_t done = 0;
    while (done < c->out.n) {
        ssize_t n = write(to, c->out.p + done, c->out.n - done);
        if (n < 0 && errno != EINTR) {
            c->is_output_lost = true;
            break;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    buf_clear(&c->out);
}

void cli_say(struct cli *c, enum msg message, size_t n, const struct msg_arg *args)
{
    msg_write(&c->out, c->lang, message, n, args);
    buf_char(&c->out, '\n');
}

enum err cli_fail_as(struct cli *c, enum err code, struct str what)
{
    flush(c, STDOUT_FILENO);
    remark(what);
    return code;
}

enum err cli_fail(struct cli *c, enum err code, enum msg message, size_t n, const struct msg_arg *args)
{
    return cli_fail_as(c, code, msg_format(c->arena, c->lang, message, n, args));
}

enum err cli_fail_case(struct cli *c, enum err code, const struct failure *failure)
{
    if (failure->message == MSG_NONE) {
        return cli_fail_as(c, code, str_c(err_name(code)));
    }
    return cli_fail(c, code, failure->message, failure->n_args, failure->args);
}

enum err cli_run(struct cli *c, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user)
{
    struct failure failure = {0};
    enum err e = app_run(c->app, write, fn, user, c->arena, &failure);
    return e == OK ? OK : cli_fail_case(c, e, &failure);
}

enum err cli_read_file(struct cli *c, struct str path, size_t max, struct str *content)
{
    const char *name = str_cstr(c->arena, path);
    FILE *f = fopen(name, "rb");
    if (!f) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_cannot_open, MSG_ARG(path), MSG_ARG(str_c(strerror(errno))));
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
    int why = errno; /* of the failed read */
    (void)fclose(f); /* only read */
    if (broken) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_cannot_read, MSG_ARG(path), MSG_ARG(str_c(strerror(why))));
    }
    if (!whole) {
        return CLI_FAIL(c, E_TOO_LARGE, MSG_cli_too_large, MSG_ARG(path), MSG_ARG((int64_t)max));
    }
    *content = buf_view(&b);
    return OK;
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

static const struct command *find_command(int argc, char **argv, const struct command_tables *tables, int *used)
{
    for (size_t t = 0; argc > 1 && t < tables->n; t++) {
        for (size_t i = 0; i < tables->v[t]->n; i++) {
            if (names_command(&tables->v[t]->rows[i], argc, argv, used)) {
                return &tables->v[t]->rows[i];
            }
        }
    }
    return NULL;
}

static const struct cli_option *find_option(const struct command_tables *tables, const struct command *k, struct str name)
{
    for (size_t i = 0; i < k->n_options; i++) {
        if (str_eq(str_c(k->options[i].name), name)) {
            return &k->options[i];
        }
    }
    for (size_t i = 0; i < help_common(tables, k); i++) {
        if (str_eq(str_c(tables->common[i].name), name)) {
            return &tables->common[i];
        }
    }
    return NULL;
}

static enum err take_option(struct cli *c, struct str word, int argc, char **argv, int *at)
{
    size_t eq = str_find(word, S("="), 0);
    struct str name = str_sub(word, 2, eq);
    const struct cli_option *o = find_option(c->tables, c->command, name);
    if (!o) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_unknown_option, MSG_ARG(word), MSG_ARG(str_c(c->command->name)));
    }
    struct str value = S("");
    bool takes_value = o->value != MSG_NONE;
    if (takes_value && eq != SIZE_MAX) {
        value = str_sub(word, eq + 1, SIZE_MAX);
    } else if (takes_value && *at + 1 < argc) {
        value = str_c(argv[++*at]);
    }
    if (takes_value ? value.n == 0 : eq != SIZE_MAX) {
        return CLI_FAIL(c, E_INVALID, takes_value ? MSG_cli_needs_value : MSG_cli_takes_no_value, MSG_ARG(name));
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
            return cli_fail(c, E_INVALID, MSG_cli_not_utf8, 0, NULL);
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
        struct str wanted = msg_text(c->lang, c->command->args);
        return CLI_FAIL(c, E_INVALID, MSG_cli_usage, MSG_ARG(STR_CAT(c->arena, str_c(c->command->name), wanted.n ? S(" ") : S(""), wanted)),
                        MSG_ARG(str_c(c->command->name)));
    }
    return OK;
}

enum err cli_open_data(struct cli *c, bool read_only)
{
    struct app_options o = {.data_dir = cli_setting(c, "data", "XANH_DATA", S("xanh-data")),
                            .db_url = cli_setting(c, "db", "XANH_DB", STR_NONE),
                            .lang = c->lang,
                            .read_only = read_only,
                            .https = cli_has(c, "https"),
                            .ack_before_commit = XANH_ACK_BEFORE_COMMIT};
    char why[256] = "";
    if (o.db_url.n && !db_is_address(o.db_url)) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_bad_db, MSG_ARG(o.db_url));
    }
    enum err e = app_open(&o, c->parts, &c->app, why);
    if (e != OK) {
        return cli_fail_as(c, e, str_c(why));
    }
    /* A mistyped folder shows, and a load that then finds everything there is understood. A server says it in its log. */
    if (app_was_filled(c->app) && !c->command->takes_signals) {
        remark(msg_format(c->arena, c->lang, MSG_cli_was_filled, 1, (struct msg_arg[]){MSG_ARG(o.db_url.n ? S("PostgreSQL") : o.data_dir)}));
    }
    return OK;
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
    if (parse(c, argc, argv, from) != OK) {
        return USAGE;
    }
    if (c->command->takes_signals) {
        block_signals();
    }
    bool opens = c->command->data == CLI_READ || c->command->data == CLI_WRITE;
    enum err e = opens ? cli_open_data(c, c->command->data == CLI_READ) : OK;
    if (e == OK) {
        e = c->command->run(c);
    }
    flush(c, STDOUT_FILENO);
    app_close(c->app);
    if (e == OK && c->is_output_lost) {
        e = cli_fail(c, E_INTERNAL, MSG_cli_output_lost, 0, NULL);
    }
    return exit_code(e);
}

/* --- what is meant ------------------------------------------------------------------------------------------------- */

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (is_help(argv[i])) {
            return true;
        }
    }
    return false;
}

/* No command: all of them or those of a group, as a mistake unless that was asked for. */
static int run_list(struct cli *c, int argc, char **argv, bool asked)
{
    const char *group = argc > 1 && !is_help(argv[1]) ? argv[1] : "";
    bool lists = !group[0] || (help_has_group(c->tables, group) && (argc == 2 || asked));
    if (!lists) {
        struct str second = argc > 2 && argv[2][0] != '-' ? STR_CAT(c->arena, S(" "), str_c(argv[2])) : S("");
        return CLI_FAIL(c, E_INVALID, MSG_cli_unknown_command, MSG_ARG(STR_CAT(c->arena, str_c(argv[1]), second))) == OK ? 0 : USAGE;
    }
    help_list(&c->out, c->lang, c->tables, group);
    flush(c, asked ? STDOUT_FILENO : STDERR_FILENO);
    return asked ? 0 : USAGE;
}

/* `xanh help load` is `xanh load --help`, and `xanh --version` is `xanh version`. */
static int run_words(struct cli *c, int argc, char **argv)
{
    static char version[] = "version";
    bool asked = argc > 1 && strcmp(argv[1], "help") == 0;
    argc -= asked;
    argv += asked;
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        argv[1] = version;
    }
    int used = 0;
    asked = asked || wants_help(argc, argv);
    c->command = find_command(argc, argv, c->tables, &used);
    if (!c->command) {
        return run_list(c, argc, argv, asked);
    }
    if (!asked) {
        return run_command(c, argc, argv, used + 1);
    }
    help_command(&c->out, c->lang, c->tables, c->command);
    flush(c, STDOUT_FILENO);
    return 0;
}

/* As POSIX has it: the first of these that is set. What names neither language means Vietnamese. */
static enum lang machine_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !(value && value[0]); i++) {
        value = getenv(names[i]);
    }
    return lang_from(str_c(value));
}

/* Takes --lang out of the words wherever it stands, because it is also the language of what is said about the others. */
static enum err take_language(struct cli *c, int *argc, char **argv)
{
    struct str wanted = STR_NONE;
    bool only_args = false;
    int kept = 0;
    for (int i = 0; i < *argc; i++) {
        struct str word = str_c(argv[i]);
        only_args = only_args || str_eq(word, S("--"));
        if (!only_args && str_starts(word, S("--lang="))) {
            wanted = str_sub(word, S("--lang=").n, SIZE_MAX);
        } else if (!only_args && str_eq(word, S("--lang"))) {
            wanted = i + 1 < *argc ? str_c(argv[++i]) : S("");
        } else {
            argv[kept++] = argv[i];
        }
    }
    *argc = kept;
    bool is_known = str_eq(wanted, lang_code(LANG_VI)) || str_eq(wanted, lang_code(LANG_EN));
    c->lang = is_known ? lang_from(wanted) : machine_language();
    return is_known || !wanted.p ? OK : cli_fail(c, E_INVALID, MSG_cli_lang_takes, 0, NULL);
}

int cli_main(int argc, char **argv, const struct command_table *const *tables, size_t n, const struct app_parts *parts)
{
    struct command_tables all = {tables, n, common_options, sizeof common_options / sizeof common_options[0]};
    struct arena *arena = arena_new((size_t)4 << 30);
    struct cli c = {.arena = arena, .tables = &all, .parts = parts, .out = buf_new(NULL, OUT_MAX)};
    int code = take_language(&c, &argc, argv) == OK ? run_words(&c, argc, argv) : USAGE;
    buf_free(&c.out);
    arena_free(arena);
    return code;
}
