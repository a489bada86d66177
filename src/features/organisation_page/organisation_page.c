#include "features/organisation_page/organisation_page_internal.h"

#include "cli/feature.h"

enum err org_reading_open(struct ctx *ctx, struct opt_day tree_day, struct opt_day as_of, struct org_reading *r)
{
    TRY(board_open(ctx, page_as_of(ctx, as_of), &r->board));
    r->dir = board_directory(r->board);
    r->day = tree_day.has ? tree_day.v : board_moment(r->board)->day;
    r->asked = tree_day;
    r->tree = org_tree_on(r->dir, TREE_ADMINISTRATIVE, r->day);
    return OK;
}

struct address org_address(struct ctx *ctx, const struct org_reading *r, struct str path)
{
    struct address a = display_address(ctx, r->board, path);
    address_add_day(&a, S("ngay"), r->asked);
    return a;
}

struct str org_href(struct ctx *ctx, const struct org_reading *r, size_t org)
{
    return org_address(ctx, r, STR_CAT(ctx->arena, S("/co-quan/"), r->dir->orgs[org].key)).text;
}

struct as_of_view org_as_of(struct ctx *ctx, const struct org_reading *r)
{
    struct as_of_view v = display_as_of(ctx, r->board);
    v.has_tree_day = true;
    v.tree_day = page_day(ctx, (struct opt_day){true, r->day});
    v.hint = ctx_msg(ctx, MSG_orgs_dates_hint);
    return v;
}

enum err org_row(struct ctx *ctx, const struct org_reading *r, size_t org, struct str meta, struct tally_row_view *row)
{
    struct tally t = {0};
    struct address rows = org_address(ctx, r, STR_CAT(ctx->arena, S("/co-quan/"), r->dir->orgs[org].key));
    TRY(board_obligations(r->board, ctx, org, &t));
    return display_tally_row(ctx, org_name(ctx, org_any(r->dir, org, r->day)), meta, &t, &rows, row);
}

const struct feature organisation_page_feature = {.name = "organisation_page", .routes = {&org_list_routes, &org_one_routes, &heat_routes}};
