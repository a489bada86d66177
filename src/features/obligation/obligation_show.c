/* What pages of several features show about obligations: links to organisations, statuses, and the reports that everyone may know of. */
#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "obligation_q.h"

struct org_link org_link_of(struct ctx *ctx, const struct org_directory *dir, struct opt_i64 org_id)
{
    return org_link_on(ctx, dir, org_id, day_of_moment(ctx->now));
}

struct org_link org_link_on(struct ctx *ctx, const struct org_directory *dir, struct opt_i64 org_id, day_t day)
{
    size_t at = org_id.has ? org_find_id(dir, org_id.v) : SIZE_MAX;
    const struct org_version *v = at == SIZE_MAX ? NULL : org_any(dir, at, day);
    if (!v) {
        return (struct org_link){S(""), S(""), S("")};
    }
    struct str key = dir->orgs[at].key;
    return (struct org_link){key, org_name(ctx, v), STR_CAT(ctx->arena, S("/co-quan/"), key)};
}

struct str obligation_href(struct ctx *ctx, int64_t id, struct str rest)
{
    return STR_CAT(ctx->arena, S("/nghia-vu/"), str_from_i64(ctx->arena, id), rest);
}

struct status_view status_view_of(struct ctx *ctx, const struct verdict *v)
{
    static const enum msg units[] = {[DAYS_NOTHING] = MSG_NONE,
                                     [DAYS_LATE] = MSG_obligation_days_late,
                                     [DAYS_LEFT] = MSG_obligation_days_left,
                                     [DAYS_WAITING] = MSG_obligation_days_waiting,
                                     [DAYS_UNTIL_START] = MSG_obligation_days_until_start,
                                     [DAYS_SILENT] = MSG_obligation_days_silent,
                                     [DAYS_EARLY] = MSG_obligation_days_early};
    enum reason reason = (enum reason)v->reason;
    enum msg unit = units[verdict_days_unit(v)];
    struct msg_arg days = MSG_ARG((int64_t)v->days);
    return (struct status_view){.css = reason_class(reason),
                                .icon = reason_icon(reason),
                                .word = ctx_msg(ctx, reason_msg(reason)),
                                .days = unit == MSG_NONE ? S("") : msg_format(ctx->arena, ctx->lang, unit, 1, &days),
                                .code = str_c(code_name(reason))};
}

void faults_label(struct ctx *ctx, struct str prefix, struct fault_views *faults)
{
    for (size_t i = 0; i < faults->n; i++) {
        enum msg label = msg_find(STR_CAT(ctx->arena, prefix, faults->v[i].field));
        if (label != MSG_NONE) {
            faults->v[i].what = STR_CAT(ctx->arena, ctx_msg(ctx, label), S(": "), faults->v[i].what);
        }
    }
}

static enum err may_read(struct ctx *ctx, const struct authz_facts *facts, const struct q_obligation_reports_row *r, bool *may)
{
    struct authz_facts f = *facts;
    f.is_draft = str_eq(r->state, S("draft"));
    TRY(obligation_writer(ctx, r->org_id, &f.writer));
    *may = authz_decide(&ctx->subject, ACT_REPORT_READ, &f) == RULING_ALLOW;
    return OK;
}

enum err obligation_report_lines(struct ctx *ctx, const struct obligation_moment *m, const struct obligation *o, struct report_lines *out)
{
    struct authz_facts facts = {0};
    struct q_obligation_reports_rows rows = {0};
    TRY(obligation_authz(ctx, o, &facts));
    TRY(q_obligation_reports(ctx->db, ctx->arena, &(struct q_obligation_reports_in){o->id, m->upto}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_obligation_reports_row *r = &rows.v[i];
        bool can_read = false;
        TRY(may_read(ctx, &facts, r, &can_read));
        if (str_eq(r->state, S("draft")) && (!can_read || m->is_past)) {
            continue;
        }
        *VEC_PUSH(ctx->arena, out) = (struct report_line){.id = r->id,
                                                          .version = r->version,
                                                          .state = r->state,
                                                          .has_figures = r->submitted_at.has,
                                                          .is_ours = o->bearer_id.has && o->bearer_id.v == r->org_id,
                                                          .can_read = can_read,
                                                          .delivers = r->delivers.has && r->delivers.v,
                                                          .progress_permille = r->progress_permille.v,
                                                          .submitted_at = r->submitted_at,
                                                          .decided_at = r->decided_at,
                                                          .remark = r->remark.p ? r->remark : S("")};
    }
    return OK;
}
