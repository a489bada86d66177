/* xanh load: reads the files, runs the load in one transaction, prints what changed or what is wrong. */
#include "cli/feature.h"
#include "features/pack/pack.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 512 * 1024 * 1024, FILES_MAX = 64 };

struct job {
    struct pack_file files[FILES_MAX];
    size_t n;
    bool is_communes, is_dry_run;
    bool is_complete; /* everything was right; a dry run is then taken back */
    struct pack_report report;
};

static enum err run(struct ctx *ctx, void *user)
{
    struct job *j = user;
    TRY(j->is_communes ? pack_load_communes(ctx, &j->files[0], &j->report) : pack_load(ctx, j->files, j->n, &j->report));
    j->is_complete = true;
    return j->is_dry_run ? E_CONFLICT : OK;
}

static enum err read_one(struct cli *c, struct job *j, struct str name, struct str path)
{
    if (j->n == FILES_MAX) {
        return CLI_FAIL(c, E_TOO_LARGE, MSG_cli_load_too_many_files, MSG_ARG(path));
    }
    struct pack_file *f = &j->files[j->n++];
    f->name = name;
    return cli_read_file(c, path, FILE_MAX, &f->text);
}

static enum err read_folder(struct cli *c, struct job *j, DIR *dir, struct str path)
{
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        struct str name = str_dup(c->arena, str_c(entry->d_name));
        if (name.p[0] != '.' && str_ends(name, S(".csv"))) {
            TRY(read_one(c, j, name, STR_CAT(c->arena, path, S("/"), name)));
        }
    }
    return OK;
}

static enum err read_pack(struct cli *c, struct job *j, struct str path)
{
    DIR *dir = opendir(str_cstr(c->arena, path));
    if (dir) {
        enum err e = read_folder(c, j, dir, path);
        (void)closedir(dir); /* only read */
        return e == OK && j->n == 0 ? CLI_FAIL(c, E_INVALID, MSG_cli_load_no_csv, MSG_ARG(path)) : e;
    }
    if (errno != ENOTDIR) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_cannot_open, MSG_ARG(path), MSG_ARG(str_c(strerror(errno))));
    }
    TRY(read_one(c, j, path, path));
    j->is_communes = pack_is_communes(j->files[0].text);
    return j->is_communes ? OK : CLI_FAIL(c, E_INVALID, MSG_cli_load_neither, MSG_ARG(path));
}

static void print_faults(struct cli *c, const struct pack_report *r)
{
    for (size_t i = 0; i < r->faults.n; i++) {
        pack_fault_write(&c->out, c->lang, &r->faults.v[i]);
        buf_char(&c->out, '\n');
    }
}

static void print_counts(struct cli *c, const struct pack_report *r)
{
    static const enum msg heads[] = {MSG_pack_table, MSG_pack_new, MSG_pack_changed, MSG_pack_same};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        buf_str(&c->out, msg_text(c->lang, heads[i]));
        buf_char(&c->out, i + 1 < sizeof heads / sizeof heads[0] ? '\t' : '\n');
    }
    for (size_t i = 0; i < r->n_counts; i++) {
        const struct pack_count *k = &r->counts[i];
        buf_str(&c->out, k->table);
        buf_char(&c->out, '\t');
        buf_i64(&c->out, k->rows[RECORD_NEW]);
        buf_char(&c->out, '\t');
        buf_i64(&c->out, k->rows[RECORD_CHANGED]);
        buf_char(&c->out, '\t');
        buf_i64(&c->out, k->rows[RECORD_SAME]);
        buf_char(&c->out, '\n');
    }
}

static enum err load(struct cli *c)
{
    struct job *j = ARENA_NEW(c->arena, struct job);
    j->is_dry_run = cli_has(c, "dry-run");
    TRY(read_pack(c, j, c->args[0]));
    TRY(cli_open_data(c, false)); /* only now: a mistyped PACK makes no data */
    struct failure failure = {0};
    enum err e = app_run(c->app, true, run, j, c->arena, &failure);
    print_faults(c, &j->report);
    if (e != OK && !(j->is_dry_run && j->is_complete)) {
        return cli_fail_case(c, e, &failure);
    }
    print_counts(c, &j->report);
    if (j->is_dry_run) {
        cli_say(c, MSG_pack_dry_run, 0, NULL);
    }
    return OK;
}

static const struct cli_option load_options[] = {{"dry-run", MSG_NONE, MSG_cli_load_dry_run}};

static const struct command load_rows[] = {
    {"load", MSG_cli_value_pack, MSG_cli_load_help, 1, 1, load_options, 1, CLI_WRITE_LATER, false, load},
};

static const struct command_table load_commands = {load_rows, 1};

const struct feature pack_feature = {.name = "pack", .commands = &load_commands};
