#include "parts.h"

int main(int argc, char **argv)
{
    size_t n = 0;
    const struct command_table *const *tables = program_commands(&n);
    return cli_main(argc, argv, tables, n, program_parts());
}
