/* What the program consists of: all features, their routes, commands and states, the migrations and the error pages. Shared by main and by
 * the tests, so that both run the same program. */
#ifndef XANH_PARTS_H
#define XANH_PARTS_H

#include "cli/cli.h"

/* Never NULL; the same value at every call. */
const struct app_parts *program_parts(void);
/* The command tables of all features; the number is in `n`. */
const struct command_table *const *program_commands(size_t *n);

#endif
