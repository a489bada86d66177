/* How a reason is named and drawn (docs/interface.md, Status). */
#include "features/board/board.h"

const enum reason reason_order[REASON_COUNT] = {
    REASON_DONE,        REASON_DONE_LATE, REASON_WITH_APPROVER, REASON_LATE_WITH_APPROVER, REASON_ON_TRACK,       REASON_REGULAR,
    REASON_NOT_STARTED, REASON_SLIPPING,  REASON_BLOCKED,       REASON_REPORT_LATE,        REASON_AT_RISK,        REASON_OVERDUE,
    REASON_NO_INFORMATION, REASON_NO_DEADLINE, REASON_UNASSIGNED, REASON_CANCELLED,
};

struct words {
    enum msg name;
    struct str class_name; /* "s-" and the icon's name */
};

static const struct words words[REASON_COUNT] = {
    [REASON_CANCELLED] = {MSG_status_cancelled, S_INIT("s-cancelled")},
    [REASON_UNASSIGNED] = {MSG_status_unassigned, S_INIT("s-unassigned")},
    [REASON_NO_DEADLINE] = {MSG_status_no_deadline, S_INIT("s-no-deadline")},
    [REASON_DONE] = {MSG_status_done, S_INIT("s-done")},
    [REASON_DONE_LATE] = {MSG_status_done_late, S_INIT("s-done-late")},
    [REASON_WITH_APPROVER] = {MSG_status_with_approver, S_INIT("s-with-approver")},
    [REASON_LATE_WITH_APPROVER] = {MSG_status_late_with_approver, S_INIT("s-late-with-approver")},
    [REASON_OVERDUE] = {MSG_status_overdue, S_INIT("s-overdue")},
    [REASON_NOT_STARTED] = {MSG_status_not_started, S_INIT("s-not-started")},
    [REASON_NO_INFORMATION] = {MSG_status_no_information, S_INIT("s-no-information")},
    [REASON_AT_RISK] = {MSG_status_at_risk, S_INIT("s-at-risk")},
    [REASON_REPORT_LATE] = {MSG_status_report_late, S_INIT("s-report-late")},
    [REASON_BLOCKED] = {MSG_status_blocked, S_INIT("s-blocked")},
    [REASON_SLIPPING] = {MSG_status_slipping, S_INIT("s-slipping")},
    [REASON_REGULAR] = {MSG_status_regular, S_INIT("s-regular")},
    [REASON_ON_TRACK] = {MSG_status_on_track, S_INIT("s-on-track")},
};

enum msg reason_msg(enum reason r)
{
    return words[r].name;
}

struct str reason_class(enum reason r)
{
    return words[r].class_name;
}

struct str reason_icon(enum reason r)
{
    return str_sub(words[r].class_name, 2, SIZE_MAX);
}
