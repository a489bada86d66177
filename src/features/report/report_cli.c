#include "features/report/report_internal.h"

#include "base/date.h"
#include "cli/feature.h"

struct show_job {
    struct cli *c;
    int64_t id;
};

static void print_step(struct cli *c, const struct report_step *step)
{
    buf_moment(&c->out, step->at_ms);
    buf_char(&c->out, '\t');
    buf_str(&c->out, step->person_name);
    buf_char(&c->out, '\t');
    buf_str(&c->out, msg_text(c->lang, msg_find(STR_CAT(c->arena, S("report.step_"), step->step))));
    buf_str(&c->out, step->remark.n ? S(" ") : S(""));
    buf_str(&c->out, step->remark);
    buf_char(&c->out, '\n');
}

static void print_head(struct cli *c, const struct report *r)
{
    struct buf percent = buf_new(c->arena, 32);
    format_scaled(&percent, c->lang, r->progress_permille, 1);
    CLI_SAY(c, MSG_cli_report_head, MSG_ARG(str_from_i64(c->arena, r->id)), MSG_ARG(r->version), MSG_ARG(r->revision));
    CLI_SAY(c, MSG_cli_report_obligation, MSG_ARG(str_from_i64(c->arena, r->obligation_id)), MSG_ARG(r->obligation.task_code));
    CLI_SAY(c, MSG_cli_report_state, MSG_ARG(msg_text(c->lang, msg_find(STR_CAT(c->arena, S("report.state_"), r->state)))));
    CLI_SAY(c, MSG_cli_report_progress, MSG_ARG(buf_view(&percent)));
    cli_say(c, r->delivers ? MSG_report_delivers_yes : MSG_report_delivers_no, 0, NULL);
}

static enum err print_report(struct ctx *ctx, void *user)
{
    struct show_job *j = user;
    struct cli *c = j->c;
    struct report r = {0};
    enum err e = report_get(ctx, j->id, &r);
    if (e == E_NOT_FOUND) {
        ctx->failure = (struct failure){0};
        return FAIL(ctx, e, MSG_cli_report_not_found, MSG_ARG(str_from_i64(ctx->arena, j->id)));
    }
    TRY(e);
    print_head(c, &r);
    for (size_t i = 0; i < r.n_steps; i++) {
        print_step(c, &r.steps[i]);
    }
    for (size_t i = 0; i < r.n_evidence; i++) {
        CLI_SAY(c, MSG_cli_report_evidence, MSG_ARG(r.evidence[i].file_name), MSG_ARG(r.evidence[i].size), MSG_ARG(r.evidence[i].sha256));
    }
    buf_char(&c->out, '\n');
    buf_str(&c->out, r.narrative);
    buf_char(&c->out, '\n');
    return OK;
}

static enum err show(struct cli *c)
{
    struct show_job j = {.c = c};
    if (str_i64(c->args[0], 1, INT64_MAX, &j.id) != OK) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_report_bad_number, MSG_ARG(c->args[0]));
    }
    return cli_run(c, false, print_report, &j);
}

static const struct command rows[] = {
    {"report show", MSG_cli_value_report, MSG_cli_report_help, 1, 1, NULL, 0, CLI_READ, false, show},
};

static const struct command_table report_commands = {rows, sizeof rows / sizeof rows[0]};

const struct feature report_feature = {
    .name = "report",
    .routes = {&report_web_routes, &report_work_routes, &report_api_routes, &report_list_routes},
    .commands = &report_commands,
    .schemas = &report_schemas,
    .chore = &evidence_chore};
