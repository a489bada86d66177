#include "features/task/task.h"
#include "text/closed_list.h"

static const struct closed_value kinds[TASK_KIND__N] = {
    [TASK_ONE_OFF] = {S_INIT("one_off"), MSG_task_kind_one_off},
    [TASK_RECURRING] = {S_INIT("recurring"), MSG_task_kind_recurring},
    [TASK_STANDING] = {S_INIT("standing"), MSG_task_kind_standing},
    [TASK_DUTY] = {S_INIT("duty"), MSG_task_kind_duty},
};
CLOSED_LIST(task_kind, enum task_kind, kinds, TASK_KIND__N);
