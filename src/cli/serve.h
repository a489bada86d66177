/* `xanh serve`: the program behind a socket. */
#ifndef XANH_CLI_SERVE_H
#define XANH_CLI_SERVE_H

#include "cli/cli.h"

extern const struct command_table serve_commands;

/* What the server knows about itself for /metrics; zeros when no server runs in this process. */
struct serve_numbers {
    int64_t connections, queue_length, refused_busy, refused_malformed;
};
struct serve_numbers serve_numbers(void);

#endif
