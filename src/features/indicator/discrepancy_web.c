/* Where the source documents do not say the same. */
#include "features/indicator/indicator_internal.h"

#include "text/slug.h"
#include "view_discrepancy_list.h"
#include "web/page.h"
#include "web/table.h"

static struct str page_of(struct ctx *ctx, struct str folder, struct str code)
{
    return code.n ? STR_CAT(ctx->arena, folder, text_slug(ctx->arena, code)) : S("");
}

static struct side_view side_of(struct ctx *ctx, const struct discrepancy_side *s)
{
    return (struct side_view){.source = discrepancy_source(ctx, s),
                              .href = source_href(ctx, s->document, s->clause),
                              .says = ctx_pick(ctx, s->says_vi, s->says_en),
                              .indicator = s->indicator,
                              .indicator_href = page_of(ctx, S("/chi-tieu/"), s->indicator),
                              .task = s->task,
                              .task_href = page_of(ctx, S("/nhiem-vu/"), s->task)};
}

void discrepancy_fill(struct ctx *ctx, const struct discrepancies *all, struct discrepancy_views *out)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct discrepancy *d = &all->v[i];
        struct discrepancy_view *v = VEC_PUSH(ctx->arena, out);
        *v = (struct discrepancy_view){.code = d->code,
                                       .title = ctx_pick(ctx, d->title_vi, d->title_en),
                                       .bearing = ctx_pick(ctx, d->bearing_vi, d->bearing_en),
                                       .href = STR_CAT(ctx->arena, S("/khac-biet#"), d->code)};
        for (size_t k = 0; k < d->n_sides; k++) {
            *VEC_PUSH(ctx->arena, &v->sides) = side_of(ctx, &d->sides[k]);
        }
    }
}

enum err discrepancies_show(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    struct discrepancies all = {0};
    struct discrepancy_list_view v = {0};
    TRY(discrepancy_list(ctx, STR_NONE, STR_NONE, STR_NONE, &all));
    struct msg_arg n = MSG_ARG((int64_t)all.n);
    v.title = msg_format(ctx->arena, ctx->lang, MSG_discrepancy_page_title, 1, &n);
    discrepancy_fill(ctx, &all, &v.rows);
    table_links(ctx, &v.downloads, S("/khac-biet"), S(""));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_discrepancy_page_link), NAV_DOCUMENTS);
    view_discrepancy_list(&p.view, &v);
    return page_end(ctx, &p);
}
