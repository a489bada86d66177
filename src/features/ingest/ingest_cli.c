/* xanh ingest: reads a text, prints the report, and loads it when asked. Without --load it needs no data. */
#include "cli/feature.h"
#include "features/ingest/ingest.h"

#include "base/crypto.h"

enum { REPORT_MAX = 1 << 30 };

struct load_job {
    const struct ingest *in;
    struct ingest_store_options options;
    struct ingest_stored stored;
};

static enum err load(struct ctx *ctx, void *user)
{
    struct load_job *j = user;
    return ingest_store(ctx, j->in, &j->options, &j->stored);
}

/* The data are opened only for --load; the command line closes them with everything else. */
static enum err open_data(struct cli *c)
{
    struct app_options o = {.data_dir = cli_setting(c, "data", "XANH_DATA", S("xanh-data")), .db_url = cli_setting(c, "db", "XANH_DB", STR_NONE)};
    char why[256] = "";
    enum err e = app_open(&o, c->parts, &c->app, why);
    return e == OK ? OK : cli_fail(c, e, str_c(why));
}

static void say(struct cli *c, enum msg key, size_t n, const struct msg_arg *args)
{
    msg_write(&c->out, c->lang, key, n, args);
    buf_char(&c->out, '\n');
}

static void say_paths(struct cli *c, enum msg key, const struct ingest_names *paths)
{
    struct buf b = buf_new(c->arena, 1 << 24);
    for (size_t i = 0; i < paths->n; i++) {
        if (i > 0) {
            buf_lit(&b, ", ");
        }
        buf_str(&b, paths->v[i]);
    }
    if (paths->n > 0) {
        say(c, key, 1, (struct msg_arg[]){msg_arg_text(buf_view(&b))});
    }
}

static void print_stored(struct cli *c, const struct ingest_stored *s)
{
    if (s->clauses > 0) {
        say(c, MSG_ingest_load_new, 2, (struct msg_arg[]){msg_arg_text(s->number), msg_arg_number((int64_t)s->clauses)});
    }
    say(c, MSG_ingest_load_texts, 3,
        (struct msg_arg[]){msg_arg_text(s->number), msg_arg_number((int64_t)s->texts), msg_arg_number((int64_t)s->unchanged)});
    if (s->tasks > 0) {
        say(c, MSG_ingest_load_tasks, 1, (struct msg_arg[]){msg_arg_number((int64_t)s->tasks)});
    }
    say_paths(c, MSG_ingest_load_not_in_data, &s->not_in_data);
    say_paths(c, MSG_ingest_load_not_in_text, &s->not_in_text);
}

static enum err store(struct cli *c, const struct ingest *in, struct str content)
{
    struct sha256_digest digest = sha256(content);
    struct load_job job = {.in = in};
    job.options = (struct ingest_store_options){.sha256 = hex_encode(c->arena, sha256_view(&digest)),
                                                .source = c->args[0],
                                                .programme = cli_option(c, "programme"),
                                                .with_tasks = cli_has(c, "with-tasks")};
    TRY(open_data(c));
    TRY(cli_run(c, true, load, &job));
    if (!cli_has(c, "json")) {
        print_stored(c, &job.stored);
    }
    return OK;
}

static enum err ingest(struct cli *c)
{
    struct str lang = cli_option(c, "lang");
    c->lang = lang.p ? lang_from(lang) : c->lang;
    struct str content = STR_NONE;
    TRY(cli_read_file(c, c->args[0], INGEST_MAX_BYTES, &content));
    struct ingest in;
    ingest_text(c->arena, content, &in);
    if (arena_failed(c->arena)) {
        return cli_fail(c, E_TOO_LARGE, STR_CAT(c->arena, c->args[0], S(": larger than the limit")));
    }
    struct buf out = buf_new(NULL, REPORT_MAX);
    if (cli_has(c, "json")) {
        ingest_write_json(c->arena, &in, c->lang, &out);
    } else {
        ingest_write_report(c->arena, &in, c->lang, &out);
    }
    buf_str(&c->out, buf_view(&out));
    bool is_cut = buf_failed(&out);
    buf_free(&out);
    if (is_cut) {
        return cli_fail(c, E_TOO_LARGE, S("the report is larger than the limit"));
    }
    return cli_has(c, "load") ? store(c, &in, content) : OK;
}

static const struct cli_option ingest_options[] = {
    {"json", NULL, "print the report as JSON"},
    {"load", NULL, "put the text beside the clauses of its document, or make document and clauses when the number is unknown"},
    {"with-tasks", NULL, "with --load: also make tasks of a new document's candidates, without an owner"},
    {"programme", "CODE", "with --load: the programme of a new document (default: the only one)"},
    {"data", "DIR", "with --load: folder of the data (default: ./xanh-data, or $XANH_DATA)"},
    {"db", "URL", "with --load: postgres://… instead of SQLite in the data folder ($XANH_DB)"},
    {"lang", "vi|en", "language of the report (default: vi)"},
};

static const struct command ingest_rows[] = {
    {.name = "ingest",
     .args = "FILE",
     .help = "Reads a Vietnamese legal text (plain or Markdown) into a tree of clauses with candidate tasks, and says what looks wrong (docs/ingest.md).",
     .min_args = 1,
     .max_args = 1,
     .options = ingest_options,
     .n_options = sizeof ingest_options / sizeof ingest_options[0],
     .data = CLI_NO_DATA,
     .run = ingest},
};

static const struct command_table ingest_commands = {ingest_rows, 1};

const struct feature ingest_feature = {.name = "ingest", .commands = &ingest_commands};
