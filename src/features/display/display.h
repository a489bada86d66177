/* How a reading of the board is shown: bars of its totals, marks of its verdicts, its date, how it was counted, and links that stay at the
 * same date. What every page over the board shares. */
#ifndef XANH_FEATURES_DISPLAY_H
#define XANH_FEATURES_DISPLAY_H

#include "features/obligation/obligation.h"
#include "web/status_bar.h"
#include "web/table.h"
#include "web/tile_map.h"

/* What a bar counts: the numbers of tasks and of obligations are never mixed (RULES 3). */
enum display_unit { DISPLAY_TASKS, DISPLAY_OBLIGATIONS };

/* What a public reader most wants to know of a tally. */
struct display_sums {
    int64_t total, done, done_on_time, overdue;
    int64_t unknown; /* no lead, no deadline or no information */
};
struct display_sums display_sums_of(const struct tally *t);

/* The whole bar with its sentence and its explanation; `json` is the address of the same numbers for programs. */
NODISCARD enum err display_bar(struct ctx *ctx, const struct board *b, enum display_unit unit, const struct tally *t, const struct address *rows,
                               struct str json, struct status_bar_view *out);
NODISCARD enum err display_row(struct ctx *ctx, const struct tally *t, struct status_row_view *out);

/* A row of a table: what it is about, its bar, and the numbers that matter. */
struct tally_row_view {
    struct str name, href, meta;
    bool has_bar;
    struct status_row_view bar;
    int64_t overdue, unknown, total;
    struct str overdue_href; /* empty when nothing is overdue */
};
struct tally_row_views {
    struct tally_row_view *v;
    size_t n, cap;
};
/* `rows` is the page that lists what is counted and takes `trang-thai`. */
NODISCARD enum err display_tally_row(struct ctx *ctx, struct str name, struct str meta, const struct tally *t, const struct address *rows,
                                     struct tally_row_view *out);

/* The map of provinces by their share of overdue obligations. Tiles stand for the codes in force since 2025-07-01: nothing is drawn (false) of
 * provinces that carry others. */
struct display_province {
    const struct org_version *version;
    struct str href;
    int64_t overdue, total;
};
bool display_map(struct ctx *ctx, const struct display_province *provinces, size_t n, struct tile_map_view *out);

/* The codes of all statuses in the order of enum reason, as choices of a query value `trang-thai`; NULL at the end. */
extern const char *const display_statuses[];
struct status_mark_view display_mark(struct ctx *ctx, const struct verdict *v);
/* What a reason, or a note beside it, means, in a sentence. */
enum msg display_why(enum reason code);
/* Name and address of an organisation (position in the directory) at the board's date. */
struct link_view display_org(struct ctx *ctx, const struct board *b, size_t org);

/* A path of this site that keeps the date of the reading, when that is not today. */
struct address display_address(struct ctx *ctx, const struct board *b, struct str path);
/* The date form of a page over this reading. */
struct as_of_view display_as_of(struct ctx *ctx, const struct board *b);
/* "Bộ quy tắc 1. Số liệu hệ thống biết lúc …" */
struct str display_moment(struct ctx *ctx, const struct board *b);
/* Says in a file which reading its rows belong to. */
void display_table(const struct board *b, struct table_about *about);
/* The columns of a file that say how many there are of each status, in the order of every bar, and their cells. */
#define DISPLAY_STATUS_COLUMNS                                        \
    {S_INIT("DONE"), MSG_status_done, CELL_NUMBER, 11}, \
    {S_INIT("DONE_LATE"), MSG_status_done_late, CELL_NUMBER, 11}, \
    {S_INIT("WITH_APPROVER"), MSG_status_with_approver, CELL_NUMBER, 11}, \
    {S_INIT("LATE_WITH_APPROVER"), MSG_status_late_with_approver, CELL_NUMBER, 11}, \
    {S_INIT("ON_TRACK"), MSG_status_on_track, CELL_NUMBER, 11}, \
    {S_INIT("REGULAR"), MSG_status_regular, CELL_NUMBER, 11}, \
    {S_INIT("NOT_STARTED"), MSG_status_not_started, CELL_NUMBER, 11}, \
    {S_INIT("SLIPPING"), MSG_status_slipping, CELL_NUMBER, 11}, \
    {S_INIT("BLOCKED"), MSG_status_blocked, CELL_NUMBER, 11}, \
    {S_INIT("REPORT_LATE"), MSG_status_report_late, CELL_NUMBER, 11}, \
    {S_INIT("AT_RISK"), MSG_status_at_risk, CELL_NUMBER, 11}, \
    {S_INIT("OVERDUE"), MSG_status_overdue, CELL_NUMBER, 11}, \
    {S_INIT("NO_INFORMATION"), MSG_status_no_information, CELL_NUMBER, 11}, \
    {S_INIT("NO_DEADLINE"), MSG_status_no_deadline, CELL_NUMBER, 11}, \
    {S_INIT("UNASSIGNED"), MSG_status_unassigned, CELL_NUMBER, 11}, \
    {S_INIT("CANCELLED"), MSG_status_cancelled, CELL_NUMBER, 11}
void display_status_cells(struct table *t, const uint32_t by_reason[REASON_COUNT]);
/* The address of the board's numbers for programs, at the same moment. */
struct str display_json(struct ctx *ctx, const struct board *b, struct str org_key);

#endif
