#include "features/report/report_internal.h"

#include "base/date.h"
#include "cli/feature.h"

struct show_job {
    int64_t id;
    struct buf *out;
};

static void print_moment(struct buf *out, int64_t ms)
{
    buf_moment(out, ms);
    buf_char(out, '\t');
}

static enum err print_report(struct ctx *ctx, void *user)
{
    struct show_job *j = user;
    struct report r = {0};
    TRY(report_get(ctx, j->id, &r));
    buf_fmt(j->out, "report %lld\nobligation %lld\ntask %.*s\nversion %lld\nstate %.*s\nrevision %lld\nprogress_permille %lld\ndelivers %s\n",
            (long long)r.id, (long long)r.obligation_id, STR_FMT(r.obligation.task_code), (long long)r.version, STR_FMT(r.state),
            (long long)r.revision, (long long)r.progress_permille, r.delivers ? "yes" : "no");
    for (size_t i = 0; i < r.n_steps; i++) {
        buf_lit(j->out, "step\t");
        print_moment(j->out, r.steps[i].at_ms);
        buf_fmt(j->out, "%.*s\t%.*s\n", STR_FMT(r.steps[i].step), STR_FMT(r.steps[i].person_name));
    }
    for (size_t i = 0; i < r.n_evidence; i++) {
        buf_fmt(j->out, "evidence\t%.*s\t%lld\t%.*s\n", STR_FMT(r.evidence[i].sha256), (long long)r.evidence[i].size,
                STR_FMT(r.evidence[i].file_name));
    }
    buf_fmt(j->out, "\n%.*s\n", STR_FMT(r.narrative));
    return OK;
}

static enum err show(struct cli *c)
{
    struct show_job j = {.out = &c->out};
    if (str_i64(c->args[0], 1, INT64_MAX, &j.id) != OK) {
        return cli_fail(c, E_INVALID, STR_CAT(c->arena, c->args[0], S(" is not the number of a report")));
    }
    return cli_run(c, false, print_report, &j);
}

static const struct command rows[] = {
    {"report show", "ID", "One report: state, steps, evidence and narrative", 1, 1, NULL, 0, CLI_READ, false, show},
};

static const struct command_table report_commands = {rows, sizeof rows / sizeof rows[0]};

const struct feature report_feature = {
    .name = "report",
    .routes = {&report_web_routes, &report_work_routes, &report_api_routes, &report_list_routes},
    .commands = &report_commands,
    .schemas = &report_schemas,
    .chore = &evidence_chore};
