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
        CLI_SAY(c, key, MSG_ARG(buf_view(&b)));
    }
}

static void print_stored(struct cli *c, const struct ingest_stored *s)
{
    if (s->clauses > 0) {
        CLI_SAY(c, MSG_ingest_load_new, MSG_ARG(s->number), MSG_ARG((int64_t)s->clauses));
    }
    CLI_SAY(c, MSG_ingest_load_texts, MSG_ARG(s->number), MSG_ARG((int64_t)s->texts), MSG_ARG((int64_t)s->unchanged));
    if (s->tasks > 0) {
        CLI_SAY(c, MSG_ingest_load_tasks, MSG_ARG((int64_t)s->tasks));
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
    TRY(cli_open_data(c, false)); /* only now: without --load no data is needed */
    TRY(cli_run(c, true, load, &job));
    if (!cli_has(c, "json")) {
        print_stored(c, &job.stored);
    }
    return OK;
}

static enum err ingest(struct cli *c)
{
    struct str content = STR_NONE;
    TRY(cli_read_file(c, c->args[0], INGEST_MAX_BYTES, &content));
    if (content.n == 0) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_ingest_empty, MSG_ARG(c->args[0]));
    }
    struct ingest in;
    ingest_text(c->arena, content, &in);
    if (arena_failed(c->arena)) {
        return CLI_FAIL(c, E_TOO_LARGE, MSG_cli_too_large, MSG_ARG(c->args[0]), MSG_ARG((size_t)INGEST_MAX_BYTES));
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
        return cli_fail(c, E_TOO_LARGE, MSG_cli_ingest_report_too_large, 0, NULL);
    }
    return cli_has(c, "load") ? store(c, &in, content) : OK;
}

static const struct cli_option ingest_options[] = {
    {"json", MSG_NONE, MSG_cli_ingest_json},
    {"load", MSG_NONE, MSG_cli_ingest_load},
    {"with-tasks", MSG_NONE, MSG_cli_ingest_with_tasks},
    {"programme", MSG_cli_value_code, MSG_cli_ingest_programme},
};

static const struct command ingest_rows[] = {
    {.name = "ingest",
     .args = MSG_cli_value_file,
     .help = MSG_cli_ingest_help,
     .min_args = 1,
     .max_args = 1,
     .options = ingest_options,
     .n_options = sizeof ingest_options / sizeof ingest_options[0],
     .data = CLI_WRITE_LATER,
     .run = ingest},
};

static const struct command_table ingest_commands = {ingest_rows, 1};

const struct feature ingest_feature = {.name = "ingest", .commands = &ingest_commands};
