/* The closed lists of docs/data.md, as stored and as shown. */
#include "features/task/task.h"

struct named {
    struct str name;
    enum msg message;
};

static const struct named kinds[TASK_KIND__N] = {
    [TASK_ONE_OFF] = {S_INIT("one_off"), MSG_task_kind_one_off},
    [TASK_RECURRING] = {S_INIT("recurring"), MSG_task_kind_recurring},
    [TASK_STANDING] = {S_INIT("standing"), MSG_task_kind_standing},
    [TASK_DUTY] = {S_INIT("duty"), MSG_task_kind_duty},
};

static const struct named roles[DUTY_ROLE__N] = {
    [DUTY_LEAD] = {S_INIT("lead"), MSG_duty_role_lead},
    [DUTY_COORDINATE] = {S_INIT("coordinate"), MSG_duty_role_coordinate},
    [DUTY_ADVISE] = {S_INIT("advise"), MSG_duty_role_advise},
    [DUTY_APPROVE] = {S_INIT("approve"), MSG_duty_role_approve},
};

static const struct named changes[CHANGE_KIND__N] = {
    [CHANGE_LEAD_NAMED] = {S_INIT("lead_named"), MSG_change_kind_lead_named},
    [CHANGE_DUE_SET] = {S_INIT("due_set"), MSG_change_kind_due_set},
    [CHANGE_DUE_MOVED] = {S_INIT("due_moved"), MSG_change_kind_due_moved},
    [CHANGE_CANCELLED] = {S_INIT("cancelled"), MSG_change_kind_cancelled},
    [CHANGE_TRANSFERRED] = {S_INIT("transferred"), MSG_change_kind_transferred},
};

static const enum msg due_kinds[DUE_KIND_COUNT] = {
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

static const enum msg recurrences[RECURRENCE_COUNT] = {
    [RECURRENCE_NONE] = MSG_NONE,
    [RECURRENCE_DAILY] = MSG_recurrence_daily,
    [RECURRENCE_MONTHLY] = MSG_recurrence_monthly,
    [RECURRENCE_QUARTERLY] = MSG_recurrence_quarterly,
    [RECURRENCE_HALF_YEARLY] = MSG_recurrence_half_yearly,
    [RECURRENCE_YEARLY] = MSG_recurrence_yearly,
    [RECURRENCE_AD_HOC] = MSG_recurrence_ad_hoc,
};

static int find(const struct named *names, int n, struct str name)
{
    int i = 0;
    while (i < n && !str_eq(names[i].name, name)) {
        i++;
    }
    return i;
}

struct str task_kind_name(enum task_kind k)
{
    return kinds[k].name;
}

enum task_kind task_kind_parse(struct str name)
{
    return (enum task_kind)find(kinds, TASK_KIND__N, name);
}

enum msg task_kind_msg(enum task_kind k)
{
    return kinds[k].message;
}

struct str duty_role_name(enum duty_role r)
{
    return roles[r].name;
}

enum duty_role duty_role_parse(struct str name)
{
    return (enum duty_role)find(roles, DUTY_ROLE__N, name);
}

enum msg duty_role_msg(enum duty_role r)
{
    return roles[r].message;
}

struct str change_kind_name(enum change_kind k)
{
    return changes[k].name;
}

enum change_kind change_kind_parse(struct str name)
{
    return (enum change_kind)find(changes, CHANGE_KIND__N, name);
}

enum msg change_kind_msg(enum change_kind k)
{
    return changes[k].message;
}

enum msg due_kind_msg(enum due_kind k)
{
    return due_kinds[k];
}

enum msg recurrence_msg(enum recurrence r)
{
    return recurrences[r];
}
