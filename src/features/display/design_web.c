/* The page of the design system: the real parts with made-up figures, so that a change of one of them is seen here at once. */
#include "cli/feature.h"
#include "features/display/display_views.h"
#include "view_design.h"
#include "web/page.h"

/* The 1.287 tasks of the design, in the order of every bar. */
static const uint32_t sample_counts[REASON_COUNT] = {71, 27, 21, 14, 34, 61, 8, 9, 3, 18, 12, 287, 196, 418, 102, 6};

static struct tally sample_tally(uint32_t divisor)
{
    struct tally t = {0};
    for (size_t i = 0; i < REASON_COUNT; i++) {
        t.by_reason[reason_order[i]] = sample_counts[i] / divisor;
        t.total += sample_counts[i] / divisor;
    }
    return t;
}

/* --- marks --------------------------------------------------------------------------------------------------------------- */

static void fill_marks(struct ctx *ctx, struct design_view *v)
{
    enum lang other = ctx->lang == LANG_VI ? LANG_EN : LANG_VI;
    v->other_lang = lang_code(other);
    v->marks.n = REASON_COUNT;
    for (size_t i = 0; i < REASON_COUNT; i++) {
        enum reason r = reason_order[i];
        struct status_mark_view mark = {.css = reason_class(r), .icon = reason_icon(r), .word = ctx_msg(ctx, reason_msg(r))};
        v->marks.v[i] = (struct design_mark_view){mark, msg_text(other, reason_msg(r)), str_c(code_name(r))};
    }
    struct verdict late = {.reason = REASON_OVERDUE, .days = 235};
    v->big = display_mark(ctx, &late);
    v->big.is_big = true;
}

/* docs/interface.md: indicators use the same component. */
static void fill_indicator_marks(struct ctx *ctx, struct design_view *v)
{
    static const struct {
        struct str css, icon;
        enum msg word;
    } marks[DESIGN_INDICATOR_MARKS] = {
        {S_INIT("s-achieved"), S_INIT("done"), MSG_design_achieved},
        {S_INIT("s-done"), S_INIT("done"), MSG_design_kept},
        {S_INIT("s-on-track"), S_INIT("on-track"), MSG_design_on_track},
        {S_INIT("s-slipping"), S_INIT("slipping"), MSG_design_slipping},
        {S_INIT("s-far-behind"), S_INIT("at-risk"), MSG_design_far_behind},
        {S_INIT("s-moving-away"), S_INIT("moving-away"), MSG_design_moving_away},
        {S_INIT("s-above-range"), S_INIT("with-approver"), MSG_design_above_range},
        {S_INIT("s-too-early"), S_INIT("not-started"), MSG_design_too_early},
        {S_INIT("s-no-data"), S_INIT("no-information"), MSG_indicator_word_no_data},
        {S_INIT("s-stale"), S_INIT("stale"), MSG_design_stale},
        {S_INIT("s-qualitative"), S_INIT("qualitative"), MSG_design_qualitative},
    };
    v->indicator_marks.n = DESIGN_INDICATOR_MARKS;
    for (size_t i = 0; i < DESIGN_INDICATOR_MARKS; i++) {
        v->indicator_marks.v[i] =
            (struct status_mark_view){.css = marks[i].css, .icon = marks[i].icon, .word = ctx_msg(ctx, marks[i].word)};
    }
}

/* --- bars and lists ----------------------------------------------------------------------------------------------------------
 */

static enum err fill_bars(struct ctx *ctx, const struct board *b, struct design_view *v)
{
    struct tally t = sample_tally(1);
    struct tally none = {0};
    struct address rows = display_address(ctx, b, S("/nhiem-vu"));
    TRY(display_bar(ctx, b, DISPLAY_TASKS, &t, &rows, display_json(ctx, b, S("")), &v->bar));
    TRY(display_bar(ctx, b, DISPLAY_TASKS, &none, &rows, display_json(ctx, b, S("")), &v->empty));
    v->empty.has_how = false; /* it says the same twice */
    v->rows.v = ARENA_ARRAY(ctx->arena, struct tally_row_view, 2);
    v->rows.n = 2;
    struct tally half = sample_tally(4);
    TRY(display_tally_row(ctx, ctx_msg(ctx, MSG_design_row_whole), S(""), &t, &rows, &v->rows.v[0]));
    return display_tally_row(ctx, ctx_msg(ctx, MSG_design_row_part), S(""), &half, &rows, &v->rows.v[1]);
}

static void fill_lists(struct ctx *ctx, struct design_view *v)
{
    struct address base = address_new(ctx, S("/mau-giao-dien"));
    v->filters =
        (struct filters_view){.action = S("/mau-giao-dien"), .label = ctx_msg(ctx, MSG_tasks_filter), .clear_href = base.text};
    struct filter_field *field =
        filter_choice(ctx, &v->filters, S("trang-thai"), ctx_msg(ctx, MSG_tasks_status), ctx_msg(ctx, MSG_tasks_any_status));
    filter_option_add(ctx, field, S("OVERDUE"), ctx_msg(ctx, MSG_status_overdue), S("OVERDUE"));
    (void)filter_day(ctx, &v->filters, S("ngay"), ctx_msg(ctx, MSG_web_as_of), v->as_of.day); /* nothing to add to it */
    link_add(ctx, &v->filters.chosen, ctx_msg(ctx, MSG_status_overdue), base.text);
    v->head = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_tasks_due), S("han"), S("han"));
    v->pager = pager_make(ctx, &base, 4, 25, sample_tally(1).total);
    crumbs_add(ctx, &v->crumbs, ctx_msg(ctx, MSG_nav_tasks), S("/nhiem-vu"));
    crumbs_add(ctx, &v->crumbs, S("03/NQ-CP"), S("/nhiem-vu"));
}

/* --- pictures ----------------------------------------------------------------------------------------------------------------
 */

static void fill_map(struct ctx *ctx, const struct board *b, struct design_view *v)
{
    struct board_child *list = NULL;
    size_t n = board_by_kind(b, ctx->arena, org_is_province, &list);
    struct display_province *provinces = ARENA_ARRAY(ctx->arena, struct display_province, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct org_version *o = org_on(board_directory(b), list[i].org, board_moment(b)->day);
        provinces[i] = (struct display_province){o, display_org(ctx, b, list[i].org).href, (int64_t)(i * 37 % 80), 100};
    }
    (void)display_map(ctx, provinces, n, &v->map); /* always drawn here, also before there are provinces */
}

/* The digital economy in per cent of GDP, as drawn in the design. */
static void fill_chart(struct ctx *ctx, struct design_view *v)
{
    const struct str is_final = ctx_msg(ctx, MSG_chart_final);
    const struct str estimated = ctx_msg(ctx, MSG_chart_soft);
    const struct chart_seen seen[] = {
        {202000, 1266, false, false, S("2020"), is_final}, {202100, 1288, false, false, S("2021"), is_final},
        {202200, 1263, false, false, S("2022"), is_final}, {202300, 1233, false, false, S("2023"), is_final},
        {202400, 1317, false, false, S("2024"), is_final}, {202500, 1402, true, false, S("2025"), estimated}};
    const struct chart_seen other[] = {{202100, 1191, false, false, S("2021"), is_final},
                                       {202200, 1426, false, false, S("2022"), is_final},
                                       {202300, 1650, false, false, S("2023"), is_final},
                                       {202400, 1830, false, false, S("2024"), is_final}};
    const struct chart_value plan[] = {{202400, 1317}, {202500, 1598}, {203000, 3000}, {204500, 5000}};
    const struct chart_forecast forecast[] = {{203000, 1610, 1420, 1800}};
    const struct chart_goal goals[] = {{203000, 3000, ctx_msg(ctx, MSG_design_goal_2030)},
                                       {204500, 5000, ctx_msg(ctx, MSG_design_goal_2045)}};
    struct chart_data d = {.name = S("c1"),
                           .title = ctx_msg(ctx, MSG_design_chart_title),
                           .description = ctx_msg(ctx, MSG_design_chart_words),
                           .unit = ctx_msg(ctx, MSG_design_unit),
                           .other_publisher = ctx_msg(ctx, MSG_chart_other),
                           .decimals = 2,
                           .has_baseline = true,
                           .baseline = plan[0],
                           .plan = plan,
                           .n_plan = 4,
                           .seen = seen,
                           .n_seen = 6,
                           .other = other,
                           .n_other = 4,
                           .forecast = forecast,
                           .n_forecast = 1,
                           .goals = goals,
                           .n_goals = 2};
    v->chart = indicator_chart_make(ctx, &d);
}

static enum err show_design(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    const struct board *b = NULL;
    struct design_view v = {.number = page_number(ctx, 1287), .share = page_percent(ctx, 470, 1000)};
    TRY(board_open(ctx, (struct opt_i64){0}, &b));
    v.as_of = display_as_of(ctx, b);
    fill_marks(ctx, &v);
    fill_indicator_marks(ctx, &v);
    TRY(fill_bars(ctx, b, &v));
    fill_lists(ctx, &v);
    fill_map(ctx, b, &v);
    fill_chart(ctx, &v);
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_design), NAV_NONE);
    view_design(&p.view, &v);
    return page_end(ctx, &p);
}

ROUTES(design_routes, {.method = METHOD_GET, .path = "/mau-giao-dien", .act = ACT_PUBLIC, .flags = R_CACHE, .run = show_design});

const struct feature display_feature = {.name = "display", .routes = {&design_routes}};
