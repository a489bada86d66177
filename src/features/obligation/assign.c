/* Naming the lead and setting the due date, from what was entered to what the service is asked for. Pages, API and command line share it. */
#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "base/vec.h"

static void fault_once(struct ctx *ctx, struct str field, enum msg what, struct str arg)
{
    if (fault_of(ctx, field).n == 0) {
        *VEC_PUSH(ctx->arena, &ctx->faults) =
            (struct input_fault){.field = field, .what = what, .n_args = arg.p ? 1 : 0, .args = {msg_arg_text(arg)}};
    }
}

static bool is_called(const struct org_version *v, struct str name)
{
    return str_eq(v->name_vi, name) || str_eq(v->name_en, name) || (name.n && (str_eq(v->short_vi, name) || str_eq(v->short_en, name)));
}

/* By key, else by a name that only one organisation carries today. SIZE_MAX otherwise. */
static size_t find_org(const struct org_directory *dir, struct str text, day_t today)
{
    size_t found = org_find_key(dir, text);
    if (found != SIZE_MAX) {
        return org_on(dir, found, today) ? found : SIZE_MAX;
    }
    size_t hits = 0;
    for (size_t i = 0; i < dir->n; i++) {
        const struct org_version *v = org_on(dir, i, today);
        if (v && is_called(v, text)) {
            found = i;
            hits++;
        }
    }
    return hits == 1 ? found : SIZE_MAX;
}

static void check_lead(struct ctx *ctx, const struct org_directory *dir, const struct assign_input *in, struct assign_plan *plan)
{
    size_t org = find_org(dir, in->lead, day_of_moment(ctx->now));
    if (org == SIZE_MAX) {
        fault_once(ctx, S("lead"), MSG_obligation_unknown_organisation, in->lead);
        return;
    }
    struct opt_i64 now = plan->obligation.bearer_id;
    plan->lead_key = now.has && now.v == dir->orgs[org].id ? S("") : dir->orgs[org].key;
}

static void check_due(struct ctx *ctx, const struct assign_input *in, struct assign_plan *plan)
{
    const struct obligation *o = &plan->obligation;
    if ((o->start.has && in->due.v < o->start.v) || in->due.v > day_from_civil(2100, 1, 1)) {
        fault_once(ctx, S("due"), MSG_obligation_due_out_of_range, STR_NONE);
        return;
    }
    if (o->due.has && o->due.v == in->due.v) {
        return;
    }
    if (o->due.has && in->document.n == 0) {
        fault_once(ctx, S("document"), MSG_obligation_due_needs_document, STR_NONE);
    }
    plan->due = in->due;
}

enum err assign_check(struct ctx *ctx, const struct assign_input *in, struct assign_plan *plan)
{
    const struct org_directory *dir = NULL;
    *plan = (struct assign_plan){.lead_key = S("")};
    TRY(obligation_get(ctx, in->id.v, &plan->obligation));
    TRY(org_directory(ctx, &dir));
    if (in->lead.n == 0 && !in->due.has && fault_of(ctx, S("due")).n == 0) {
        fault_once(ctx, S("lead"), MSG_obligation_nothing_entered, STR_NONE);
    }
    if (in->lead.n) {
        check_lead(ctx, dir, in, plan);
    }
    if (in->due.has) {
        check_due(ctx, in, plan);
    }
    return OK;
}

enum err assign_run(struct ctx *ctx, const struct assign_input *in)
{
    struct assign_plan plan = {0};
    TRY(assign_check(ctx, in, &plan));
    TRY(ctx_check_done(ctx));
    if (plan.lead_key.n == 0 && !plan.due.has) {
        return FAIL0(ctx, E_CONFLICT, in->due.has ? MSG_obligation_due_is_the_same : MSG_obligation_lead_is_the_same);
    }
    if (plan.lead_key.n) {
        TRY(obligation_name_lead(ctx, in->id.v, plan.lead_key, in->document, in->reason));
    }
    return plan.due.has ? obligation_set_due(ctx, in->id.v, plan.due.v, in->document, in->reason) : OK;
}
