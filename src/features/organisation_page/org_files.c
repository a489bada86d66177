/* Organisations as rows of a file. */
#include "features/organisation_page/organisation_page_internal.h"

static const struct table_column org_columns[] = {
    {S_INIT("key"), MSG_orgs_key, CELL_TEXT, 24},
    {S_INIT("name"), MSG_orgs_organisation, CELL_TEXT, 44},
    {S_INIT("section"), MSG_orgs_level, CELL_TEXT, 30},
    {S_INIT("total"), MSG_orgs_total, CELL_NUMBER, 11},
    DISPLAY_STATUS_COLUMNS,
    {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 28},
};

struct table_about org_table(struct ctx *ctx, const struct org_reading *r, struct str page, int64_t n_rows)
{
    struct table_about about = {.columns = org_columns,
                                .n_columns = sizeof org_columns / sizeof org_columns[0],
                                .rows = S("organisations"),
                                .title = ctx_msg(ctx, MSG_nav_organisations),
                                .page = page,
                                .n_rows = n_rows};
    display_table(r->board, &about);
    table_filter(ctx, &about, MSG_web_tree_day, page_day(ctx, r->asked));
    return about;
}

enum err org_table_row(struct ctx *ctx, struct table *t, const struct org_reading *r, size_t org, struct str section)
{
    struct tally tally = {0};
    TRY(board_obligations(r->board, ctx, org, &tally));
    table_text(t, r->dir->orgs[org].key);
    table_text(t, org_name(ctx, org_any(r->dir, org, r->day)));
    table_text(t, section);
    table_number(t, tally.total);
    display_status_cells(t, tally.by_reason);
    table_text(t, org_href(ctx, r, org));
    table_row_end(t);
    return OK;
}
