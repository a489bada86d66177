/* The closed lists of docs/data.md, as stored and as shown. */
#include "features/obligation/obligation.h"

#include "text/closed_list.h"

static const struct closed_value roles[OBLIGATION_ROLE__N] = {
    [OBLIGATION_LEAD] = {S_INIT("lead"), MSG_obligation_role_lead},
    [OBLIGATION_COORDINATE] = {S_INIT("coordinate"), MSG_obligation_role_coordinate},
    [OBLIGATION_ADVISE] = {S_INIT("advise"), MSG_obligation_role_advise},
    [OBLIGATION_APPROVE] = {S_INIT("approve"), MSG_obligation_role_approve},
};
CLOSED_LIST(obligation_role, enum obligation_role, roles, OBLIGATION_ROLE__N);

static const struct closed_value changes[CHANGE_KIND__N] = {
    [CHANGE_LEAD_NAMED] = {S_INIT("lead_named"), MSG_change_kind_lead_named},
    [CHANGE_DUE_SET] = {S_INIT("due_set"), MSG_change_kind_due_set},
    [CHANGE_DUE_MOVED] = {S_INIT("due_moved"), MSG_change_kind_due_moved},
    [CHANGE_CANCELLED] = {S_INIT("cancelled"), MSG_change_kind_cancelled},
    [CHANGE_TRANSFERRED] = {S_INIT("transferred"), MSG_change_kind_transferred},
};
CLOSED_LIST(change_kind, enum change_kind, changes, CHANGE_KIND__N);

enum msg due_kind_msg(enum due_kind k)
{
    static const enum msg messages[DUE_KIND_COUNT] = {
        [DUE_NONE] = MSG_due_kind_none,
        [DUE_BEFORE_DAY] = MSG_due_kind_before_day,
        [DUE_BY_DAY] = MSG_due_kind_by_day,
        [DUE_MONTH_END] = MSG_due_kind_month_end,
        [DUE_QUARTER_END] = MSG_due_kind_quarter_end,
        [DUE_YEAR_END] = MSG_due_kind_year_end,
        [DUE_RELATIVE] = MSG_due_kind_relative,
        [DUE_ROADMAP] = MSG_due_kind_roadmap,
        [DUE_RECURRING] = MSG_due_kind_recurring,
        [DUE_OPEN_ENDED] = MSG_due_kind_open_ended,
    };
    return messages[k];
}

enum msg recurrence_msg(enum recurrence r)
{
    static const enum msg messages[RECURRENCE_COUNT] = {
        [RECURRENCE_NONE] = MSG_NONE,
        [RECURRENCE_DAILY] = MSG_recurrence_daily,
        [RECURRENCE_MONTHLY] = MSG_recurrence_monthly,
        [RECURRENCE_QUARTERLY] = MSG_recurrence_quarterly,
        [RECURRENCE_HALF_YEARLY] = MSG_recurrence_half_yearly,
        [RECURRENCE_YEARLY] = MSG_recurrence_yearly,
        [RECURRENCE_AD_HOC] = MSG_recurrence_ad_hoc,
    };
    return messages[r];
}

struct str obligation_reason_words(struct ctx *ctx, struct str reason)
{
    const struct str passed_on = S("succession: ");
    if (str_starts(reason, passed_on)) {
        enum msg m = msg_find(STR_CAT(ctx->arena, S("tasks.because_"), str_sub(reason, passed_on.n, SIZE_MAX)));
        return m == MSG_NONE ? reason : ctx_msg(ctx, m);
    }
    if (str_starts(reason, S("merged into "))) {
        return ctx_msg(ctx, MSG_tasks_because_same);
    }
    return reason.n ? STR_CAT(ctx->arena, S("“"), reason, S("”")) : reason;
}
