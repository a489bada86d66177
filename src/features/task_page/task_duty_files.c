/* Obligations as rows of a file, and the file of one task's. */
#include "features/task_page/task_page_internal.h"

/* Obligations that are read from the board at once: whole calls of write_some. */
enum { READ_AT_ONCE = 80 * TASK_CARDS_MAX };

static const struct table_column columns[] = {
    {S_INIT("id"), MSG_table_number, CELL_TEXT, 10},
    {S_INIT("task"), MSG_tasks_code, CELL_TEXT, 16},
    {S_INIT("title"), MSG_tasks_task, CELL_TEXT, 60},
    {S_INIT("document"), MSG_tasks_document, CELL_TEXT, 18},
    {S_INIT("clause"), MSG_table_clause, CELL_TEXT, 12},
    {S_INIT("organisation"), MSG_orgs_organisation, CELL_TEXT, 40},
    {S_INIT("occurrence"), MSG_table_occurrence, CELL_NUMBER, 8},
    {S_INIT("original_due"), MSG_tasks_original_due, CELL_DAY, 12},
    {S_INIT("due"), MSG_tasks_due_in_force, CELL_DAY, 12},
    {S_INIT("status"), MSG_table_status_code, CELL_TEXT, 18},
    {S_INIT("status_name"), MSG_tasks_status, CELL_TEXT, 24},
    {S_INIT("working_days_late"), MSG_table_days_late, CELL_NUMBER, 10},
    {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 16},
};

static void write_row(struct ctx *ctx, struct table *t, const struct board *b, const struct board_obligation *o, const struct task_card *card)
{
    bool is_late = verdict_days_unit(&o->verdict) == DAYS_LATE;
    table_text(t, str_from_i64(ctx->arena, o->id));
    table_text(t, card->code);
    table_text(t, card->title);
    table_text(t, card->document_number);
    table_text(t, card->clause_path);
    table_text(t, display_org(ctx, b, o->org).label);
    table_scaled(t, (struct opt_i64){o->occurrence != 0, o->occurrence}, 0);
    table_day(t, o->original_due);
    table_day(t, o->due);
    table_text(t, str_c(code_name(o->verdict.reason)));
    table_text(t, ctx_msg(ctx, reason_msg(o->verdict.reason)));
    table_scaled(t, (struct opt_i64){is_late, o->verdict.days}, 0);
    table_text(t, obligation_href(ctx, o->id, S("")));
    table_row_end(t);
}

/* The next rows as the board judged them. A file of the whole country has a million; nobody who waits for the board waits for more than these. */
static enum err read_on(struct ctx *ctx, struct duty_rows *r)
{
    size_t from = r->read_to;
    r->read_to = r->ids.n - from < READ_AT_ONCE ? r->ids.n : from + READ_AT_ONCE;
    TRY(board_hold_again(ctx, r->board));
    for (size_t i = from; i < r->read_to; i++) {
        enum err e = board_obligation_get(r->board, r->ids.v[i], &r->read[i - from]);
        TRY(e == E_NOT_FOUND ? FAIL0(ctx, E_INTERNAL, MSG_error_internal) : e);
    }
    board_let_go(ctx, r->board);
    return OK;
}

static enum err write_some(struct ctx *ctx, void *user, size_t from, size_t n)
{
    struct duty_rows *r = user;
    int64_t ids[TASK_CARDS_MAX] = {0};
    struct task_card cards[TASK_CARDS_MAX];
    TRY(from == r->read_to ? read_on(ctx, r) : OK);
    const struct board_obligation *duties = &r->read[from % READ_AT_ONCE];
    for (size_t i = 0; i < n; i++) {
        ids[i] = duties[i].task_id;
    }
    TRY(task_cards(ctx, r->board, ids, n, cards));
    for (size_t i = 0; i < n; i++) {
        write_row(ctx, r->table, r->board, &duties[i], &cards[i]);
    }
    return OK;
}

enum err task_duty_table(struct ctx *ctx, struct duty_rows *r, struct table_about *about, struct response *res)
{
    about->columns = columns;
    about->n_columns = sizeof columns / sizeof columns[0];
    about->rows = S("obligations");
    about->n_rows = (int64_t)r->ids.n;
    r->read = ARENA_ARRAY(ctx->arena, struct board_obligation, READ_AT_ONCE);
    r->read_to = 0;
    display_table(r->board, about);
    board_let_go(ctx, r->board);
    TRY(table_begin(ctx, about, res, &r->table));
    TRY(table_few_at_a_time(ctx, r->ids.n, TASK_CARDS_MAX, write_some, r));
    return table_end(r->table);
}
