#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "cli/feature.h"
#include "text/json_write.h"

struct assign_job {
    struct assign_input in;
    struct obligation after;
};

/* The mistakes at single fields, for the one line that a command prints. */
static enum err first_fault(struct ctx *ctx, enum err e)
{
    if (e == E_INVALID && ctx->faults.n) {
        const struct input_fault *f = &ctx->faults.v[0];
        ctx->failure.message = f->what;
        ctx->failure.n_args = f->n_args;
        ctx->failure.args[0] = f->args[0];
    }
    return e;
}

static enum err run_assign(struct ctx *ctx, void *user)
{
    struct assign_job *j = user;
    enum err e = obligation_get(ctx, j->in.id.v, &j->after);
    if (e == E_NOT_FOUND) {
        ctx->failure = (struct failure){0};
        return FAIL(ctx, e, MSG_cli_assign_not_found, MSG_ARG(str_from_i64(ctx->arena, j->in.id.v)));
    }
    TRY(e);
    TRY(first_fault(ctx, assign_run(ctx, &j->in)));
    return obligation_get(ctx, j->in.id.v, &j->after);
}

static enum err read_options(struct cli *c, struct assign_input *in)
{
    struct str due = cli_option(c, "due");
    in->lead = cli_option(c, "lead");
    in->document = cli_option(c, "document");
    in->reason = cli_option(c, "reason");
    in->id.has = str_i64(c->args[0], 1, INT64_MAX, &in->id.v) == OK;
    if (!in->id.has) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_assign_bad_number, MSG_ARG(c->args[0]));
    }
    in->due.has = due.p && day_parse(due, &in->due.v) == OK;
    if (due.p && !in->due.has) {
        return CLI_FAIL(c, E_INVALID, MSG_cli_assign_bad_day, MSG_ARG(due));
    }
    if (in->reason.n == 0) {
        return cli_fail(c, E_INVALID, MSG_cli_assign_no_reason, 0, NULL);
    }
    return OK;
}

static enum err assign(struct cli *c)
{
    struct assign_job j = {0};
    TRY(read_options(c, &j.in));
    TRY(cli_run(c, true, run_assign, &j));
    struct jw w = jw_new(&c->out);
    jw_obj(&w);
    jw_field_i64(&w, S("obligation"), j.after.id);
    jw_field_str(&w, S("task"), j.after.task_code);
    jw_field_opt_i64(&w, S("organisation_id"), j.after.bearer_id);
    jw_field_opt_day(&w, S("original_due"), j.after.original_due);
    jw_field_opt_day(&w, S("due"), j.after.due);
    jw_end(&w);
    buf_char(&c->out, '\n');
    return OK;
}

static const struct cli_option assign_options[] = {
    {"lead", MSG_cli_value_organisation, MSG_cli_assign_lead},
    {"due", MSG_cli_value_day, MSG_cli_assign_due},
    {"document", MSG_cli_value_document, MSG_cli_assign_document},
    {"reason", MSG_cli_value_text, MSG_cli_assign_reason},
};

static const struct command rows[] = {
    {"assign", MSG_cli_value_obligation, MSG_cli_assign_help, 1, 1, assign_options,
     sizeof assign_options / sizeof assign_options[0], CLI_WRITE, false, assign},
};

static const struct command_table obligation_commands = {rows, sizeof rows / sizeof rows[0]};

const struct feature obligation_feature = {
    .name = "obligation",
    .routes = {&obligation_web_routes, &obligation_api_routes, &obligation_list_routes},
    .commands = &obligation_commands,
    .schemas = &obligation_schemas,
    .chore = &obligation_chore};
