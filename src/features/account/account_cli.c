/* xanh user: accounts and roles. Passwords are asked for, or read from a file; never taken from the command line, where others see them. */
#include "features/account/account.h"

#include "account_q.h"
#include "base/date.h"
#include "cli/feature.h"
#include "features/account/account_internal.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

struct user_job {
    struct str name, person, display, hash, org;
    enum role role;
    int64_t id;
};

static void set_echo(bool on)
{
    struct termios t;
    if (tcgetattr(STDIN_FILENO, &t) != 0) {
        return; /* not a terminal: nothing is shown anyway */
    }
    t.c_lflag = on ? t.c_lflag | (tcflag_t)ECHO : t.c_lflag & ~(tcflag_t)ECHO;
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &t); /* at worst the password is seen by the one who types it */
}

static struct str first_line(struct str s)
{
    struct str line = STR_NONE;
    (void)str_split(&s, '\n', &line); /* a text always has a first line */
    return str_ends(line, S("\r")) ? str_sub(line, 0, line.n - 1) : line;
}

static enum err ask_password(struct cli *c, struct str *password)
{
    struct str file = cli_option(c, "password-file");
    struct str content = STR_NONE;
    if (file.p) {
        TRY(cli_read_file(c, file, 4096, &content));
    } else {
        char line[2048];
        (void)fprintf(stderr, "%.*s ", STR_FMT(msg_text(c->lang, MSG_cli_user_ask_password)));
        set_echo(false);
        bool got = fgets(line, sizeof line, stdin) != NULL;
        set_echo(true);
        (void)fprintf(stderr, "\n");
        content = got ? str_dup(c->arena, str_c(line)) : S("");
    }
    *password = first_line(content);
    return OK;
}

static enum err hash_job(struct ctx *ctx, void *user)
{
    struct user_job *j = user;
    return account_hash(ctx, j->hash, &j->hash);
}

/* Asks for the password and turns it into its hash, before any write begins. */
static enum err take_password(struct cli *c, struct user_job *j)
{
    TRY(ask_password(c, &j->hash));
    return cli_run(c, false, hash_job, j);
}

static enum err add_job(struct ctx *ctx, void *user)
{
    struct user_job *j = user;
    return account_add(ctx, j->name, j->person, j->display, j->hash, &j->id);
}

static enum err user_add(struct cli *c)
{
    struct user_job j = {.name = c->args[0], .person = cli_option(c, "person"), .display = cli_option(c, "display")};
    j.person = j.person.n ? j.person : j.name;
    j.display = j.display.n ? j.display : j.name;
    TRY(take_password(c, &j));
    TRY(cli_run(c, true, add_job, &j));
    CLI_SAY(c, MSG_cli_user_added, MSG_ARG(j.name));
    return OK;
}

static enum err password_job(struct ctx *ctx, void *user)
{
    struct user_job *j = user;
    return account_set_password(ctx, j->name, j->hash);
}

static enum err user_password(struct cli *c)
{
    struct user_job j = {.name = c->args[0]};
    TRY(take_password(c, &j));
    TRY(cli_run(c, true, password_job, &j));
    CLI_SAY(c, MSG_cli_user_password_set, MSG_ARG(j.name));
    return OK;
}

static enum err grant_job(struct ctx *ctx, void *user)
{
    struct user_job *j = user;
    return account_grant(ctx, j->name, j->role, j->org);
}

static enum err revoke_job(struct ctx *ctx, void *user)
{
    struct user_job *j = user;
    return account_revoke(ctx, j->name, j->role, j->org);
}

static enum err change_role(struct cli *c, enum err (*job)(struct ctx *ctx, void *user), enum msg done)
{
    struct user_job j = {.name = c->args[0], .role = role_parse(c->args[1]), .org = c->args[2]};
    if (j.role == ROLE_NONE) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_user_unknown_role, MSG_ARG(c->args[1]));
    }
    TRY(cli_run(c, true, job, &j));
    CLI_SAY(c, done, MSG_ARG(j.name), MSG_ARG(c->args[1]), MSG_ARG(j.org));
    return OK;
}

static enum err user_grant(struct cli *c)
{
    return change_role(c, grant_job, MSG_cli_user_granted);
}

static enum err user_revoke(struct cli *c)
{
    return change_role(c, revoke_job, MSG_cli_user_revoked);
}

static enum err disable_job(struct ctx *ctx, void *user)
{
    return account_disable(ctx, ((struct user_job *)user)->name);
}

static enum err user_disable(struct cli *c)
{
    struct user_job j = {.name = c->args[0]};
    TRY(cli_run(c, true, disable_job, &j));
    CLI_SAY(c, MSG_cli_user_disabled, MSG_ARG(j.name));
    return OK;
}

static enum err print_account(struct ctx *ctx, struct cli *c, const struct q_account_list_row *a)
{
    struct buf *out = &c->out;
    struct q_grant_list_rows grants = {0};
    TRY(q_grant_list(ctx->db, ctx->arena, &(struct q_grant_list_in){.account_id = a->id}, &grants));
    struct str state = msg_text(c->lang, a->disabled ? MSG_cli_user_is_disabled : MSG_cli_user_is_active);
    buf_fmt(out, "%.*s\t%.*s\t%.*s", STR_FMT(a->name), STR_FMT(a->display_name), STR_FMT(state));
    for (size_t i = 0; i < grants.n; i++) {
        buf_fmt(out, "\t%.*s@%.*s", STR_FMT(grants.v[i].role), STR_FMT(grants.v[i].org_key));
    }
    buf_char(out, '\n');
    return OK;
}

static enum err list_job(struct ctx *ctx, void *user)
{
    struct q_account_list_rows rows = {0};
    TRY(q_account_list(ctx->db, ctx->arena, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(print_account(ctx, user, &rows.v[i]));
    }
    return OK;
}

static enum err user_list(struct cli *c)
{
    return cli_run(c, false, list_job, c);
}

static const struct cli_option add_options[] = {
    {"person", MSG_cli_value_id, MSG_cli_user_person},
    {"display", MSG_cli_value_name, MSG_cli_user_display},
    {"password-file", MSG_cli_value_file, MSG_cli_user_password_file},
};
static const struct cli_option password_options[] = {
    {"password-file", MSG_cli_value_file, MSG_cli_user_password_file},
};

static const struct command rows[] = {
    {"user add", MSG_cli_value_name, MSG_cli_user_add_help, 1, 1, add_options, 3, CLI_WRITE, false, user_add},
    {"user password", MSG_cli_value_name, MSG_cli_user_password_help, 1, 1, password_options, 1, CLI_WRITE, false, user_password},
    {"user grant", MSG_cli_user_role_args, MSG_cli_user_grant_help, 3, 3, NULL, 0, CLI_WRITE, false, user_grant},
    {"user revoke", MSG_cli_user_role_args, MSG_cli_user_revoke_help, 3, 3, NULL, 0, CLI_WRITE, false, user_revoke},
    {"user disable", MSG_cli_value_name, MSG_cli_user_disable_help, 1, 1, NULL, 0, CLI_WRITE, false, user_disable},
    {"user list", MSG_NONE, MSG_cli_user_list_help, 0, 0, NULL, 0, CLI_READ, false, user_list},
};

static const struct command_table account_commands = {rows, sizeof rows / sizeof rows[0]};

const struct feature account_feature = {.name = "account",
                                        .routes = {&account_web_routes, &account_api_routes},
                                        .commands = &account_commands,
                                        .state = &account_state};
