/* One capability of the program, as its folder under features/ describes it. The list of all of them is features/features.def. */
#ifndef XANH_CLI_FEATURE_H
#define XANH_CLI_FEATURE_H

#include "cli/cli.h"

enum { FEATURE_ROUTES = 4 };

struct feature {
    const char *name;
    const struct route_table *routes[FEATURE_ROUTES]; /* pages and API; unused places NULL */
    const struct command_table *commands;             /* may be NULL */
    const struct state_kind *state;                   /* what it keeps in memory; may be NULL */
    const struct schema_table *schemas;               /* what its API replies with (web/schema.h); may be NULL */
    const struct chore *chore;                        /* what it does by itself (core/housekeeping.h); may be NULL */
};

#endif
