/* My work as files: every row of the page, also those that it only counts. */
#include "features/report/report_work.h"

#include "base/date.h"
#include "features/display/display.h"
#include "web/table.h"

enum { AT_ONCE = 200 };

static const struct table_column columns[] = {
    {S_INIT("part"), MSG_work_part_code, CELL_TEXT, 16},      {S_INIT("part_name"), MSG_work_part, CELL_TEXT, 26},
    {S_INIT("role"), MSG_work_role_code, CELL_TEXT, 12},      {S_INIT("role_name"), MSG_work_role, CELL_TEXT, 12},
    {S_INIT("code"), MSG_tasks_code, CELL_TEXT, 16},          {S_INIT("title"), MSG_tasks_task, CELL_TEXT, 60},
    {S_INIT("organisation"), MSG_orgs_organisation, CELL_TEXT, 32}, {S_INIT("occurrence"), MSG_table_occurrence, CELL_NUMBER, 8},
    {S_INIT("due"), MSG_tasks_due, CELL_DAY, 12},             {S_INIT("decide_until"), MSG_work_decide_by, CELL_DAY, 16},
    {S_INIT("status"), MSG_table_status_code, CELL_TEXT, 18}, {S_INIT("status_name"), MSG_tasks_status, CELL_TEXT, 24},
    {S_INIT("remark"), MSG_report_remark, CELL_TEXT, 40},     {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 20},
};

static const enum msg part_words[PART__N] = {[PART_OVERDUE] = MSG_work_in_overdue, [PART_RETURNED] = MSG_work_in_returned,
                                             [PART_WAITING] = MSG_work_in_waiting, [PART_SOON] = MSG_work_in_soon,
                                             [PART_SUPPORT] = MSG_work_in_support, [PART_DRAFTS] = MSG_work_in_drafts,
                                             [PART_UNASSIGNED] = MSG_work_in_unassigned};

static void write_row(struct ctx *ctx, struct table *t, const struct work *w, enum part part, const struct work_item *i)
{
    enum reason reason = (enum reason)i->verdict.reason;
    table_text(t, str_c(work_part_names[part]));
    table_text(t, ctx_msg(ctx, part_words[part]));
    table_text(t, i->task->role);
    table_text(t, work_role(ctx, i));
    table_text(t, i->task->code);
    table_text(t, ctx_pick(ctx, i->task->title_vi, i->task->title_en));
    table_text(t, work_org(ctx, w, i));
    table_scaled(t, (struct opt_i64){i->occurrence != 0, i->occurrence}, 0);
    table_day(t, i->due);
    table_day(t, (struct opt_day){part == PART_WAITING, i->found.ends});
    table_text(t, i->has_verdict ? str_c(code_name(reason)) : STR_NONE);
    table_text(t, i->has_verdict ? ctx_msg(ctx, reason_msg(reason)) : STR_NONE);
    table_text(t, part == PART_RETURNED ? i->found.remark : STR_NONE);
    table_text(t, work_href(ctx, part, i));
    table_row_end(t);
}

/* The rows of one part on their way into the file. */
struct part_rows {
    const struct work *work;
    enum part part;
    struct table *table;
};

static enum err write_some(struct ctx *ctx, void *user, size_t from, size_t n)
{
    const struct part_rows *r = user;
    struct work_item items[AT_ONCE];
    TRY(board_hold_again(ctx, r->work->board));
    work_judge(r->work, r->part, from, n, items);
    board_let_go(ctx, r->work->board);
    TRY(work_titles(ctx, items, n));
    for (size_t i = 0; i < n; i++) {
        TRY(items[i].task ? OK : FAIL0(ctx, E_BUSY, MSG_error_busy));
        write_row(ctx, r->table, r->work, r->part, &items[i]);
    }
    return OK;
}

enum err work_files(struct ctx *ctx, const void *in, struct response *res)
{
    const struct work_query *q = in;
    struct work w;
    struct part_rows rows = {.work = &w};
    struct table_about about = {.columns = columns,
                                .n_columns = sizeof columns / sizeof columns[0],
                                .rows = S("work"),
                                .title = ctx_msg(ctx, MSG_nav_my_work),
                                .page = work_address(ctx, q).text};
    TRY(work_read(ctx, q, 0, SIZE_MAX, &w));
    display_table(w.board, &about);
    board_let_go(ctx, w.board);
    for (size_t p = 0; p < PART__N; p++) {
        about.n_rows += (int64_t)w.parts[p].n;
    }
    table_filter(ctx, &about, MSG_work_part, q->part.has ? ctx_msg(ctx, part_words[q->part.v]) : S(""));
    TRY(table_begin(ctx, &about, res, &rows.table));
    for (enum part p = PART_OVERDUE; p < PART__N; p++) {
        rows.part = p;
        TRY(table_few_at_a_time(ctx, w.parts[p].n, AT_ONCE, write_some, &rows));
    }
    return table_end(rows.table);
}
