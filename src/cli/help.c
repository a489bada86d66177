#include "cli/help.h"

#include "base/utf8.h"

#include <string.h>

enum { NAME_WIDTH = 14, ARGS_WIDTH = 22, OPTION_WIDTH = 34 };

size_t help_common(const struct command_tables *tables, const struct command *k)
{
    return k->data == CLI_NO_DATA ? 1 : tables->n_common;
}

static void pad(struct buf *out, size_t used, size_t width)
{
    for (; used < width; used++) {
        buf_char(out, ' ');
    }
    buf_char(out, ' ');
}

static void column(struct buf *out, struct str text, size_t width)
{
    buf_str(out, text);
    pad(out, utf8_count(text), width);
}

static void print_options(struct buf *out, enum lang lang, const struct cli_option *o, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str value = msg_text(lang, o[i].value);
        buf_fmt(out, "  --%s%s", o[i].name, value.n ? " " : "");
        buf_str(out, value);
        pad(out, strlen(o[i].name) + (value.n ? 1 + utf8_count(value) : 0), OPTION_WIDTH - 2);
        buf_str(out, msg_text(lang, o[i].help));
        buf_char(out, '\n');
    }
}

void help_command(struct buf *out, enum lang lang, const struct command_tables *tables, const struct command *k)
{
    struct str args = msg_text(lang, k->args);
    buf_fmt(out, "xanh %s%s%.*s\n%.*s\n\n%.*s\n", k->name, args.n ? " " : "", STR_FMT(args), STR_FMT(msg_text(lang, k->help)),
            STR_FMT(msg_text(lang, MSG_cli_options)));
    print_options(out, lang, k->options, k->n_options);
    print_options(out, lang, tables->common, help_common(tables, k));
}

static bool is_of_group(const struct command *k, const char *group)
{
    size_t n = strlen(group);
    return n == 0 || (strncmp(k->name, group, n) == 0 && k->name[n] == ' ');
}

bool help_has_group(const struct command_tables *tables, const char *group)
{
    for (size_t t = 0; t < tables->n; t++) {
        for (size_t i = 0; i < tables->v[t]->n; i++) {
            if (group[0] && is_of_group(&tables->v[t]->rows[i], group)) {
                return true;
            }
        }
    }
    return false;
}

static void print_group(struct buf *out, enum lang lang, const struct command_table *table, const char *group)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct command *k = &table->rows[i];
        if (is_of_group(k, group)) {
            buf_lit(out, "  ");
            column(out, str_c(k->name), NAME_WIDTH);
            column(out, msg_text(lang, k->args), ARGS_WIDTH);
            buf_str(out, msg_text(lang, k->help));
            buf_char(out, '\n');
        }
    }
}

void help_list(struct buf *out, enum lang lang, const struct command_tables *tables, const char *group)
{
    buf_fmt(out, "%.*s\n\n%.*s\n", STR_FMT(msg_text(lang, MSG_cli_what_it_is)), STR_FMT(msg_text(lang, MSG_cli_commands)));
    for (size_t t = 0; t < tables->n; t++) {
        print_group(out, lang, tables->v[t], group);
    }
    buf_fmt(out, "\n%.*s\n", STR_FMT(msg_text(lang, MSG_cli_more_help)));
}
