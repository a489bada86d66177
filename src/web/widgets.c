#include "web/widgets.h"

#include "base/vec.h"
#include "text/escape.h"
#include "web/page.h"

/* --- addresses ------------------------------------------------------------------------------------------------------- */

struct address address_new(struct ctx *ctx, struct str path)
{
    return (struct address){ctx->arena, path};
}

struct str address_with(const struct address *a, struct str name, struct str value)
{
    if (value.n == 0) {
        return a->text;
    }
    struct buf encoded = buf_new(a->arena, 8192);
    url_encode_value(&encoded, value);
    struct str sign = str_find(a->text, S("?"), 0) == SIZE_MAX ? S("?") : S("&");
    return STR_CAT(a->arena, a->text, sign, name, S("="), buf_view(&encoded));
}

void address_add(struct address *a, struct str name, struct str value)
{
    a->text = address_with(a, name, value);
}

static struct str day_text(struct arena *a, struct opt_day day)
{
    if (!day.has) {
        return S("");
    }
    struct buf b = buf_new(a, 16);
    buf_day_vi(&b, day.v);
    return buf_view(&b);
}

void address_add_day(struct address *a, struct str name, struct opt_day day)
{
    address_add(a, name, day_text(a->arena, day));
}

/* --- days ------------------------------------------------------------------------------------------------------------ */

struct opt_i64 page_as_of(const struct ctx *ctx, struct opt_day day)
{
    if (!day.has || day.v == day_of_moment(ctx->now)) {
        return (struct opt_i64){0};
    }
    return (struct opt_i64){true, day_end_ms(day.v)};
}

struct str page_day(struct ctx *ctx, struct opt_day day)
{
    return day_text(ctx->arena, day);
}

/* --- lists of parts -------------------------------------------------------------------------------------------------- */

void link_add(struct ctx *ctx, struct link_views *links, struct str label, struct str href)
{
    *VEC_PUSH(ctx->arena, links) = (struct link_view){label, href};
}

void crumbs_add(struct ctx *ctx, struct crumbs_view *c, struct str label, struct str href)
{
    link_add(ctx, &c->links, label, href);
}

void paragraph_add(struct ctx *ctx, struct how_view *how, struct str text)
{
    *VEC_PUSH(ctx->arena, &how->paragraphs) = text;
}

void hidden_add(struct ctx *ctx, struct hidden_fields *hidden, struct str name, struct str value)
{
    if (value.n) {
        *VEC_PUSH(ctx->arena, hidden) = (struct hidden_field){name, value};
    }
}

struct as_of_view as_of_make(struct ctx *ctx, day_t day)
{
    return (struct as_of_view){.day = page_day(ctx, (struct opt_day){true, day}), .hint = ctx_msg(ctx, MSG_web_as_of_hint)};
}

/* --- filters --------------------------------------------------------------------------------------------------------- */

struct filter_field *filter_choice(struct ctx *ctx, struct filters_view *f, struct str name, struct str label, struct str any)
{
    struct filter_field *field = VEC_PUSH(ctx->arena, &f->fields);
    *field = (struct filter_field){.name = name, .label = label};
    *VEC_PUSH(ctx->arena, &field->options) = (struct filter_option){S(""), any, false};
    return field;
}

struct filter_field *filter_day(struct ctx *ctx, struct filters_view *f, struct str name, struct str label, struct str value)
{
    struct filter_field *field = VEC_PUSH(ctx->arena, &f->fields);
    *field = (struct filter_field){.name = name, .label = label, .is_day = true, .value = value};
    return field;
}

void filter_option_add(struct ctx *ctx, struct filter_field *field, struct str value, struct str label, struct str chosen)
{
    *VEC_PUSH(ctx->arena, &field->options) = (struct filter_option){value, label, chosen.n && str_eq(value, chosen)};
}

struct filter_group *filter_group_add(struct ctx *ctx, struct filter_field *field, struct str label)
{
    struct filter_group *group = VEC_PUSH(ctx->arena, &field->groups);
    *group = (struct filter_group){.label = label};
    return group;
}

void filter_group_option_add(struct ctx *ctx, struct filter_group *group, struct str value, struct str label, struct str chosen)
{
    *VEC_PUSH(ctx->arena, &group->options) = (struct filter_option){value, label, chosen.n && str_eq(value, chosen)};
}

/* --- sorting and pages ----------------------------------------------------------------------------------------------- */

struct sort_head_view sort_head_make(struct ctx *ctx, const struct address *base, struct str label, struct str key,
                                     struct str now)
{
    struct str reverse = STR_CAT(ctx->arena, S("-"), key);
    struct sort_head_view head = {.label = label, .aria = S("none"), .icon = S("")};
    bool is_up = str_eq(now, key);
    if (is_up || str_eq(now, reverse)) {
        head.aria = is_up ? S("ascending") : S("descending");
        head.icon = is_up ? S("up") : S("down");
    }
    head.href = address_with(base, S("sap-xep"), is_up ? reverse : key);
    return head;
}

/* The pages of a list, by the query value that says which. */
struct paging {
    const struct address *base;
    struct str name;
};

static void pager_put(struct ctx *ctx, struct pager_view *p, const struct paging *g, int64_t page, int64_t current)
{
    struct str number = str_from_i64(ctx->arena, page);
    *VEC_PUSH(ctx->arena, &p->items) =
        (struct pager_item){.label = page_number(ctx, page),
                            .href = page == 1 ? g->base->text : address_with(g->base, g->name, number),
                            .is_current = page == current};
}

/* The first, the last, and two on each side of the current page, with a gap where some are left out. */
static void pager_fill(struct ctx *ctx, struct pager_view *p, const struct paging *g, int64_t page, int64_t last)
{
    int64_t shown = 0;
    for (int64_t i = 1; i <= last; i++) {
        if (i != 1 && i != last && (i < page - 2 || i > page + 2)) {
            i = i < page ? page - 3 : last - 1; /* on to the next one that is shown */
            continue;
        }
        if (i > shown + 1) {
            *VEC_PUSH(ctx->arena, &p->items) = (struct pager_item){.is_gap = true};
        }
        pager_put(ctx, p, g, i, page);
        shown = i;
    }
}

struct pager_view pager_make_of(struct ctx *ctx, const struct address *base, struct str name, int64_t page, int64_t size, int64_t total)
{
    const struct paging g = {base, name};
    struct pager_view p = {.label = ctx_msg(ctx, MSG_web_pages)};
    int64_t last = (total + size - 1) / size;
    int64_t first_row = (page - 1) * size + 1;
    int64_t last_row = page * size < total ? page * size : total;
    if (last > 1) {
        pager_fill(ctx, &p, &g, page, last);
    }
    if (page < last) {
        p.next_href = address_with(base, name, str_from_i64(ctx->arena, page + 1));
    }
    struct msg_arg args[] = {MSG_ARG(first_row), MSG_ARG(last_row), MSG_ARG(total)};
    p.rows = msg_format(ctx->arena, ctx->lang, MSG_web_rows, 3, args);
    return p;
}

struct pager_view pager_make(struct ctx *ctx, const struct address *base, int64_t page, int64_t size, int64_t total)
{
    return pager_make_of(ctx, base, S("trang"), page, size, total);
}
