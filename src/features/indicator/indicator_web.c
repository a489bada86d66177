/* The list of indicators, and the routes of all pages of indicators. */
#include "features/indicator/indicator_internal.h"

#include "text/slug.h"
#include "view_indicator_list.h"
#include "web/page.h"
#include "web/table.h"

/* --- head of the list ------------------------------------------------------------------------------------------------- */

static void fill_title(struct ctx *ctx, const struct indicator_listing *l, struct indicator_list_view *v)
{
    int64_t total = l->total;
    int64_t unknown = l->by_word[WORD_NO_DATA] + l->by_word[WORD_STALE];
    struct msg_arg args[] = {MSG_ARG(unknown), MSG_ARG(total), MSG_ARG(l->by_word[WORD_QUALITATIVE])};
    v->title = msg_format(ctx->arena, ctx->lang, MSG_indicator_page_list_title, 2, args);
    v->lead = msg_format(ctx->arena, ctx->lang, l->seen.n ? MSG_indicator_page_list_lead : MSG_indicator_page_list_empty, 3, args);
    v->as_of = as_of_make(ctx, l->moment.day);
    hidden_add(ctx, &v->as_of.hidden, S("moc"), indicator_choice(indicator_year_values, l->in->year));
    hidden_add(ctx, &v->as_of.hidden, S("loai"), indicator_choice(indicator_kind_values, l->in->kind));
    hidden_add(ctx, &v->as_of.hidden, S("danh-gia"), indicator_choice(indicator_word_names, l->in->mark));
}

static void fill_tabs(struct ctx *ctx, const struct indicator_listing *l, struct indicator_list_view *v)
{
    static const enum msg labels[YEAR__N] = {MSG_indicator_page_2030, MSG_indicator_page_2045, MSG_indicator_page_other};
    struct address base = indicator_list_address(ctx, l, false, true, true);
    int64_t all = l->by_year[YEAR_2030] + l->by_year[YEAR_2045] + l->by_year[YEAR_OTHER];
    v->tabs.v[v->tabs.n++] = (struct indicator_tab_view){ctx_msg(ctx, MSG_indicator_page_all), base.text, all, !l->in->year.has};
    for (int y = 0; y < YEAR__N; y++) {
        v->tabs.v[v->tabs.n++] = (struct indicator_tab_view){ctx_msg(ctx, labels[y]), address_with(&base, S("moc"), str_c(indicator_year_values[y])),
                                                             l->by_year[y],
                                                             l->in->year.has && l->in->year.v == y};
    }
}

static void fill_filters(struct ctx *ctx, const struct indicator_listing *l, struct filters_view *f)
{
    struct str kind = indicator_choice(indicator_kind_values, l->in->kind);
    struct str mark = indicator_choice(indicator_word_names, l->in->mark);
    *f = (struct filters_view){.action = S("/chi-tieu"),
                               .label = ctx_msg(ctx, MSG_indicator_page_filter),
                               .clear_href = indicator_list_address(ctx, l, true, false, false).text};
    struct filter_field *field = filter_choice(ctx, f, S("loai"), ctx_msg(ctx, MSG_indicator_page_kind), ctx_msg(ctx, MSG_document_page_any));
    for (int k = 0; k < INDICATOR_KIND_COUNT; k++) {
        filter_option_add(ctx, field, str_c(indicator_kind_values[k]), ctx_msg(ctx, indicator_kind_msg((enum indicator_kind)k)), kind);
    }
    field = filter_choice(ctx, f, S("danh-gia"), ctx_msg(ctx, MSG_indicator_page_mark), ctx_msg(ctx, MSG_document_page_any));
    for (int w = 0; w < WORD__N; w++) {
        filter_option_add(ctx, field, str_c(indicator_word_names[w]), indicator_mark(ctx, (enum indicator_word)w).word, mark);
    }
    hidden_add(ctx, &f->hidden, S("tinh-den"), page_day(ctx, (struct opt_day){l->moment.is_past, l->moment.day}));
    hidden_add(ctx, &f->hidden, S("moc"), indicator_choice(indicator_year_values, l->in->year));
    if (kind.n) {
        link_add(ctx, &f->chosen, ctx_msg(ctx, indicator_kind_msg((enum indicator_kind)l->in->kind.v)), indicator_list_address(ctx, l, true, false, true).text);
    }
    if (mark.n) {
        link_add(ctx, &f->chosen, indicator_mark(ctx, (enum indicator_word)l->in->mark.v).word, indicator_list_address(ctx, l, true, true, false).text);
    }
}

/* --- rows ------------------------------------------------------------------------------------------------------------ */

static struct indicator_group_view *group_of(struct ctx *ctx, const struct indicator_listing *l, const struct indicator *i, struct indicator_list_view *v)
{
    struct str source = STR_CAT(ctx->arena, i->document_number, S(" "), i->clause);
    for (size_t k = 0; k < v->groups.n; k++) {
        if (str_eq(v->groups.v[k].source, source)) {
            return &v->groups.v[k];
        }
    }
    struct indicator_group_view *g = VEC_PUSH(ctx->arena, &v->groups);
    *g = (struct indicator_group_view){.source = source, .href = source_href(ctx, i->document_number, i->clause)};
    for (size_t k = 0; k < l->clauses.n; k++) {
        const struct q_indicator_web_clauses_row *c = &l->clauses.v[k];
        if (i->document_id.has && c->document_id == i->document_id.v && str_eq(c->path, i->clause)) {
            g->title = ctx_pick(ctx, c->title_vi, c->title_en);
        }
    }
    return g;
}

static void fill_rows(struct ctx *ctx, const struct indicator_listing *l, struct indicator_list_view *v)
{
    for (size_t k = 0; k < l->all.n; k++) {
        const struct indicator_listed *x = &l->v[k];
        if (!indicator_listed_wanted(l->in, x, true)) {
            continue;
        }
        struct indicator_group_view *g = group_of(ctx, l, x->indicator, v);
        *VEC_PUSH(ctx->arena, &g->rows) = indicator_listed_row(ctx, l, x);
        v->found++;
    }
}

static enum err show_list(struct ctx *ctx, const void *in, struct response *res)
{
    struct indicator_listing l;
    struct indicator_list_view v = {0};
    TRY(indicator_listing_read(ctx, in, page_as_of(ctx, ((const struct indicator_in *)in)->as_of), &l));
    fill_title(ctx, &l, &v);
    TRY(indicator_listing_bar(ctx, &l, &v.bar));
    fill_tabs(ctx, &l, &v);
    fill_filters(ctx, &l, &v.filters);
    fill_rows(ctx, &l, &v);
    table_links(ctx, &v.downloads, indicator_list_address(ctx, &l, true, true, true).text, S(""));
    link_add(ctx, &v.downloads, ctx_msg(ctx, MSG_indicator_page_targets_csv), S("/api/v1/targets?format=csv-excel&limit=1000"));
    link_add(ctx, &v.downloads, ctx_msg(ctx, MSG_discrepancy_page_link), S("/khac-biet"));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_indicators), NAV_INDICATORS);
    view_indicator_list(&p.view, &v);
    return page_end(ctx, &p);
}

/* --- routes ---------------------------------------------------------------------------------------------------------- */

INPUT_TABLE(list_table, struct indicator_in,
            {.name = "moc", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, year), .choices = indicator_year_values},
            {.name = "loai", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, kind), .choices = indicator_kind_values},
            {.name = "danh-gia", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, mark), .choices = indicator_word_names},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, as_of)});

INPUT_TABLE(one_table, struct indicator_in,
            {.name = "code", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct indicator_in, code), .required = true, .min = 1, .max = 60},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, as_of)});

ROUTES(indicator_web_routes,
       {.method = METHOD_GET, .path = "/chi-tieu", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &list_table, .run = show_list},
       TABLE_ROUTES("/chi-tieu", &list_table, indicator_list_files),
       {.method = METHOD_GET, .path = "/chi-tieu/{code}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &one_table, .run = indicator_show},
       {.method = METHOD_GET, .path = "/khac-biet", .act = ACT_PUBLIC, .flags = R_CACHE, .run = discrepancies_show},
       TABLE_ROUTES("/khac-biet", NULL, discrepancies_files));
