/* The command line: one table drives parsing, help and dispatch. A command is one use case with its options; it prints to
 * standard output, says what went wrong on standard error, and returns the outcome, from which the exit code follows. */
#ifndef XANH_CLI_CLI_H
#define XANH_CLI_CLI_H

#include "core/app.h"

/* What a command needs before it runs. */
enum cli_data {
    CLI_NO_DATA, /* nothing */
    CLI_READ,    /* the data, without changing it */
    CLI_WRITE,   /* the data; beside a running server too */
    CLI_WRITE_LATER /* the same, but the command opens it itself (cli_open_data), when it knows that it needs it */
};

struct cli_option {
    const char *name; /* "dry-run" for --dry-run */
    enum msg value;   /* name of its value for the help, e.g. "DIR"; MSG_NONE for a switch */
    enum msg help;
};

struct command_tables; /* cli/help.h */

struct cli {
    struct arena *arena;
    const struct command_tables *tables;
    const struct command *command;
    size_t n_args;
    struct str *args; /* what is not an option */
    size_t n_set;
    struct cli_setting {
        struct str name, value;
    } *set;
    struct app *app;  /* opened as the command's row says */
    const struct app_parts *parts;
    struct buf out;   /* standard output, written when the command ends, also after a failure */
    bool is_output_lost; /* standard output took not all of it */
    enum lang lang;
};

struct command {
    const char *name;     /* "load" or, with a second word, "user add" */
    enum msg args;        /* "PACK", for the help; MSG_NONE for none */
    enum msg help;        /* one sentence */
    size_t min_args, max_args;
    const struct cli_option *options; /* beside --lang, which every command takes, and --data and --db, which every one with data does */
    size_t n_options;
    enum cli_data data;
    bool takes_signals; /* SIGTERM and SIGINT are blocked before the data is opened; run() waits for them */
    enum err (*run)(struct cli *c);
};

struct command_table {
    const struct command *rows;
    size_t n;
};

/* Value of an option; STR_NONE when it was not given; an empty text for a switch that was. */
struct str cli_option(const struct cli *c, const char *name);
/* The option, else the environment variable, else `fallback`. */
struct str cli_setting(const struct cli *c, const char *option, const char *variable, struct str fallback);
bool cli_has(const struct cli *c, const char *name);
/* Appends a message and a line end to standard output: CLI_SAY(c, MSG_cli_accounts, MSG_ARG(n)). */
#define CLI_SAY(c, message, ...) \
    cli_say((c), (message), sizeof((struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg), (struct msg_arg[]){__VA_ARGS__})
void cli_say(struct cli *c, enum msg message, size_t n, const struct msg_arg *args);
/* Says what is wrong on standard error and returns `code`. */
#define CLI_FAIL(c, code, message, ...) \
    cli_fail((c), (code), (message), sizeof((struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg), (struct msg_arg[]){__VA_ARGS__})
NODISCARD enum err cli_fail(struct cli *c, enum err code, enum msg message, size_t n, const struct msg_arg *args);
/* The same with words that somebody else has found already. */
NODISCARD enum err cli_fail_as(struct cli *c, enum err code, struct str what);
/* Says why a use case came to `code`, and returns it. */
NODISCARD enum err cli_fail_case(struct cli *c, enum err code, const struct failure *failure);
/* Opens the data as --data and --db say. Commands whose row names the data find it open. */
NODISCARD enum err cli_open_data(struct cli *c, bool read_only);
/* Runs a use case on the opened data; a failure is said on standard error. */
NODISCARD enum err cli_run(struct cli *c, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user);
/* Whole file in the arena, at most `max` bytes; says what is wrong. */
NODISCARD enum err cli_read_file(struct cli *c, struct str path, size_t max, struct str *content);

/* Parses argv, opens the data, runs the command, returns the exit code: 0, 2 for wrong use, else by the outcome. */
int cli_main(int argc, char **argv, const struct command_table *const *tables, size_t n, const struct app_parts *parts);

#endif
