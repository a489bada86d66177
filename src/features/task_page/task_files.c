/* The rows of a list as files: exactly those of the page's filters, all of them. */
#include "features/task_page/task_page_internal.h"

#include "web/table.h"

static const struct table_column columns[] = {
    {S_INIT("code"), MSG_tasks_code, CELL_TEXT, 16},          {S_INIT("document"), MSG_tasks_document, CELL_TEXT, 18},
    {S_INIT("clause"), MSG_table_clause, CELL_TEXT, 12},      {S_INIT("title"), MSG_tasks_task, CELL_TEXT, 60},
    {S_INIT("lead"), MSG_tasks_lead, CELL_TEXT, 32},          {S_INIT("due_kind"), MSG_tasks_due_kind, CELL_TEXT, 14},
    {S_INIT("due"), MSG_tasks_due, CELL_DAY, 12},             {S_INIT("obligations"), MSG_table_obligations, CELL_NUMBER, 12},
    {S_INIT("status"), MSG_table_status_code, CELL_TEXT, 18}, {S_INIT("status_name"), MSG_tasks_status, CELL_TEXT, 24},
    {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 28},
};

static void write_row(struct ctx *ctx, struct table *t, const struct board *b, const struct board_task *task, const struct task_card *card)
{
    table_text(t, card->code);
    table_text(t, card->document_number);
    table_text(t, card->clause_path);
    table_text(t, card->title);
    table_text(t, task_lead(ctx, b, card, task).text);
    table_text(t, card->due_kind);
    table_day(t, task->due);
    table_number(t, task->n_leads);
    table_text(t, str_c(code_name(task->reason)));
    table_text(t, ctx_msg(ctx, reason_msg(task->reason)));
    table_text(t, card->href);
    table_row_end(t);
}

struct task_rows {
    const struct board *board;
    const struct board_task *v;
    struct table *table;
};

static enum err write_some(struct ctx *ctx, void *user, size_t from, size_t n)
{
    const struct task_rows *r = user;
    int64_t ids[TASK_CARDS_MAX] = {0};
    const struct board_task *tasks = r->v + from;
    struct task_card cards[TASK_CARDS_MAX];
    for (size_t i = 0; i < n; i++) {
        ids[i] = tasks[i].id;
    }
    TRY(task_cards(ctx, r->board, ids, n, cards));
    for (size_t i = 0; i < n; i++) {
        write_row(ctx, r->table, r->board, &tasks[i], &cards[i]);
    }
    return OK;
}

static void fill_filters(struct ctx *ctx, const struct task_listing *l, struct table_about *about)
{
    const struct task_query *q = l->query;
    table_filter(ctx, about, MSG_tasks_document, l->document ? l->document->number : S(""));
    table_filter(ctx, about, MSG_tasks_group_label, l->group_of ? task_group_value(ctx, l->group_of, l->group) : l->group);
    table_filter(ctx, about, MSG_tasks_lead, display_org(ctx, l->board, l->filter.org).label);
    table_filter(ctx, about, MSG_tasks_due_kind, q->due_kind.has ? str_c(task_due_choices[q->due_kind.v]) : S(""));
    table_filter(ctx, about, MSG_tasks_status, q->status.has ? ctx_msg(ctx, reason_msg((enum reason)q->status.v)) : S(""));
}

enum err task_files(struct ctx *ctx, const void *in, struct response *res)
{
    struct task_listing l;
    uint32_t *positions = NULL;
    TRY(task_listing_open(ctx, in, &l));
    size_t n = task_listing_find(ctx, &l, &positions);
    struct board_task *tasks = ARENA_ARRAY(ctx->arena, struct board_task, n + 1);
    board_tasks_at(l.board, positions, n, tasks);
    board_let_go(ctx, l.board);
    struct task_rows rows = {.board = l.board, .v = tasks};
    struct table_about about = {.columns = columns,
                                .n_columns = sizeof columns / sizeof columns[0],
                                .rows = S("tasks"),
                                .title = ctx_msg(ctx, MSG_nav_tasks),
                                .page = task_listing_address(ctx, &l, S("/nhiem-vu"), 0).text,
                                .n_rows = (int64_t)n};
    display_table(l.board, &about);
    fill_filters(ctx, &l, &about);
    TRY(table_begin(ctx, &about, res, &rows.table));
    TRY(table_few_at_a_time(ctx, n, TASK_CARDS_MAX, write_some, &rows));
    return table_end(rows.table);
}
