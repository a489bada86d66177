/* What `xanh help` and --help print, from the rows of the commands. */
#ifndef XANH_CLI_HELP_H
#define XANH_CLI_HELP_H

#include "cli/cli.h"

struct command_tables {
    const struct command_table *const *v;
    size_t n;
    const struct cli_option *common; /* --lang, which every command takes, and behind it those of commands with data */
    size_t n_common;
};

/* How many of the common options a command takes. */
size_t help_common(const struct command_tables *tables, const struct command *k);
/* Whether there are commands of a group: "user add" is one of "user". */
bool help_has_group(const struct command_tables *tables, const char *group);
/* The commands of a group with a sentence each; all of them for "". */
void help_list(struct buf *out, enum lang lang, const struct command_tables *tables, const char *group);
/* One command with its options. */
void help_command(struct buf *out, enum lang lang, const struct command_tables *tables, const struct command *k);

#endif
