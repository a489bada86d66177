#include "features/home/home_internal.h"

#include "cli/feature.h"
#include "view_home.h"
#include "web/page.h"

struct home_query {
    struct opt_day as_of;
};

INPUT_TABLE(home_table, struct home_query,
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct home_query, as_of)});

/* The answer in one sentence: the worst that is true of most tasks comes first. */
static enum msg headline_msg(const struct display_sums *s)
{
    if (s->total == 0) {
        return MSG_home_nothing;
    }
    if (s->unknown * 2 > s->total) {
        return MSG_home_mostly_unknown;
    }
    if (s->overdue * 2 > s->total) {
        return MSG_home_mostly_overdue;
    }
    if ((s->overdue + s->unknown) * 2 > s->total) {
        return MSG_home_mostly_bad;
    }
    if (s->overdue) {
        return MSG_home_some_overdue;
    }
    return s->done * 2 > s->total ? MSG_home_mostly_done : MSG_home_none_overdue;
}

static struct str headline(struct ctx *ctx, const struct display_sums *s)
{
    enum msg m = headline_msg(s);
    struct msg_arg overdue = MSG_ARG(s->overdue);
    return m == MSG_home_some_overdue ? msg_format(ctx->arena, ctx->lang, m, 1, &overdue) : ctx_msg(ctx, m);
}

/* Why so many cannot be judged, and whose turn it is. */
static struct str note(struct ctx *ctx, const struct tally *t)
{
    struct display_sums s = display_sums_of(t);
    struct msg_arg args[] = {MSG_ARG((int64_t)t->by_reason[REASON_NO_DEADLINE]),
                             MSG_ARG((int64_t)t->by_reason[REASON_UNASSIGNED]),
                             MSG_ARG((int64_t)t->by_reason[REASON_NO_INFORMATION])};
    return s.unknown ? msg_format(ctx->arena, ctx->lang, MSG_home_note, 3, args) : S("");
}

static enum err fill_state(struct ctx *ctx, const struct board *b, struct home_view *v)
{
    struct tally tasks = {0};
    struct address rows = display_address(ctx, b, S("/nhiem-vu"));
    TRY(board_tasks(b, ctx, 0, &tasks));
    struct display_sums sums = display_sums_of(&tasks);
    TRY(display_bar(ctx, b, DISPLAY_TASKS, &tasks, &rows, display_json(ctx, b, S("")), &v->bar));
    table_links(ctx, &v->bar.how.links, rows.text, S(""));
    v->headline = headline(ctx, &sums);
    v->note = note(ctx, &tasks);
    v->as_of = display_as_of(ctx, b);
    return OK;
}

static enum err show_home(struct ctx *ctx, const void *in, struct response *res)
{
    const struct home_query *q = in;
    const struct board *b = NULL;
    struct home_view v = {0};
    TRY(board_open(ctx, page_as_of(ctx, q->as_of), &b));
    TRY(fill_state(ctx, b, &v));
    TRY(home_documents(ctx, b, &v));
    TRY(home_organisations(ctx, b, &v));
    TRY(home_due(ctx, b, &v));
    TRY(home_indicators(ctx, q->as_of, &v));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_home), NAV_HOME);
    view_home(&p.view, &v);
    return page_end(ctx, &p);
}

ROUTES(home_routes,
       {.method = METHOD_GET, .path = "/", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &home_table, .run = show_home});

const struct feature home_feature = {.name = "home", .routes = {&home_routes}};
