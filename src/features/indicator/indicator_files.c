/* The lists of indicators and of differences between sources as files. */
#include "features/indicator/indicator_internal.h"

#include "web/table.h"

static void fill_reading(const struct indicator_moment *m, struct table_about *about)
{
    about->at_ms = m->at_ms;
    about->seq = m->seq;
    about->rule_version = m->rule_version;
}

/* --- indicators ------------------------------------------------------------------------------------------------------ */

static const struct table_column indicator_columns[] = {
    {S_INIT("code"), MSG_tasks_code, CELL_TEXT, 8},
    {S_INIT("title"), MSG_indicator_page_indicator, CELL_TEXT, 60},
    {S_INIT("document"), MSG_tasks_document, CELL_TEXT, 18},
    {S_INIT("clause"), MSG_table_clause, CELL_TEXT, 12},
    {S_INIT("kind"), MSG_indicator_page_kind, CELL_TEXT, 20},
    {S_INIT("unit"), MSG_table_unit, CELL_TEXT, 14},
    {S_INIT("target_year"), MSG_table_target_year, CELL_TEXT, 10},
    {S_INIT("target"), MSG_indicator_page_target, CELL_TEXT, 20},
    {S_INIT("target_low"), MSG_table_target_low, CELL_NUMBER, 12},
    {S_INIT("target_high"), MSG_table_target_high, CELL_NUMBER, 12},
    {S_INIT("value"), MSG_indicator_page_newest, CELL_NUMBER, 12},
    {S_INIT("period"), MSG_table_period, CELL_TEXT, 12},
    {S_INIT("status"), MSG_table_status_code, CELL_TEXT, 18},
    {S_INIT("status_name"), MSG_indicator_page_mark, CELL_TEXT, 20},
    {S_INIT("page"), MSG_table_page_of_row, CELL_TEXT, 18},
};

static void write_indicator(struct ctx *ctx, struct table *t, const struct indicator_listing *l, const struct indicator_listed *x)
{
    const struct indicator *i = x->indicator;
    const struct observed *seen = x->assessment.latest ? x->assessment.latest->seen : NULL;
    const struct opt_i64 none = {0};
    struct indicator_row_view row = indicator_listed_row(ctx, l, x);
    int decimals = (int)i->decimals;
    table_text(t, i->code);
    table_text(t, row.title);
    table_text(t, i->document_number);
    table_text(t, i->clause);
    table_text(t, row.kind);
    table_text(t, ctx_pick(ctx, i->unit_vi, i->unit_en));
    table_text(t, x->target && x->target->year.has ? str_from_i64(ctx->arena, x->target->year.v) : STR_NONE);
    table_text(t, x->target ? row.target : STR_NONE);
    table_scaled(t, x->target ? x->target->low : none, decimals);
    table_scaled(t, x->target ? x->target->high : none, decimals);
    table_scaled(t, seen ? seen->value : none, decimals);
    table_text(t, seen ? seen->period : STR_NONE);
    table_text(t, str_c(indicator_word_names[x->word]));
    table_text(t, row.mark.word);
    table_text(t, row.href);
    table_row_end(t);
}

static void fill_filters(struct ctx *ctx, const struct indicator_in *in, struct table_about *about)
{
    table_filter(ctx, about, MSG_table_target_year, indicator_choice(indicator_year_values, in->year));
    table_filter(ctx, about, MSG_indicator_page_kind, in->kind.has ? ctx_msg(ctx, indicator_kind_msg((enum indicator_kind)in->kind.v)) : S(""));
    table_filter(ctx, about, MSG_indicator_page_mark, in->mark.has ? indicator_mark(ctx, (enum indicator_word)in->mark.v).word : S(""));
}

enum err indicator_list_files(struct ctx *ctx, const void *in, struct response *res)
{
    struct indicator_listing l;
    struct table *t = NULL;
    struct table_about about = {.columns = indicator_columns,
                                .n_columns = sizeof indicator_columns / sizeof indicator_columns[0],
                                .rows = S("indicators"),
                                .title = ctx_msg(ctx, MSG_nav_indicators)};
    TRY(indicator_listing_read(ctx, in, page_as_of(ctx, ((const struct indicator_in *)in)->as_of), &l));
    for (size_t i = 0; i < l.all.n; i++) {
        about.n_rows += indicator_listed_wanted(in, &l.v[i], true) ? 1 : 0;
    }
    about.page = indicator_list_address(ctx, &l, true, true, true).text;
    fill_reading(&l.moment, &about);
    fill_filters(ctx, in, &about);
    TRY(table_begin(ctx, &about, res, &t));
    for (size_t i = 0; i < l.all.n; i++) {
        if (indicator_listed_wanted(in, &l.v[i], true)) {
            write_indicator(ctx, t, &l, &l.v[i]);
        }
    }
    return table_end(t);
}

/* --- differences ----------------------------------------------------------------------------------------------------- */

static const struct table_column side_columns[] = {
    {S_INIT("code"), MSG_tasks_code, CELL_TEXT, 8},
    {S_INIT("title"), MSG_discrepancy_page_link, CELL_TEXT, 50},
    {S_INIT("bearing"), MSG_table_bearing, CELL_TEXT, 50},
    {S_INIT("document"), MSG_tasks_document, CELL_TEXT, 18},
    {S_INIT("clause"), MSG_table_clause, CELL_TEXT, 12},
    {S_INIT("says"), MSG_table_says, CELL_TEXT, 60},
    {S_INIT("indicator"), MSG_indicator_page_indicator, CELL_TEXT, 12},
    {S_INIT("task"), MSG_tasks_task, CELL_TEXT, 16},
};

/* One row a side. */
static void write_sides(struct ctx *ctx, struct table *t, const struct discrepancy *d)
{
    for (size_t i = 0; i < d->n_sides; i++) {
        const struct discrepancy_side *s = &d->sides[i];
        table_text(t, d->code);
        table_text(t, ctx_pick(ctx, d->title_vi, d->title_en));
        table_text(t, ctx_pick(ctx, d->bearing_vi, d->bearing_en));
        table_text(t, s->document);
        table_text(t, s->clause);
        table_text(t, ctx_pick(ctx, s->says_vi, s->says_en));
        table_text(t, s->indicator);
        table_text(t, s->task);
        table_row_end(t);
    }
}

enum err discrepancies_files(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    struct discrepancies all = {0};
    struct indicator_moment now;
    struct table *t = NULL;
    struct table_about about = {.columns = side_columns,
                                .n_columns = sizeof side_columns / sizeof side_columns[0],
                                .rows = S("sides"),
                                .title = ctx_msg(ctx, MSG_discrepancy_page_link),
                                .page = S("/khac-biet")};
    TRY(indicator_moment_open(ctx, (struct opt_i64){0}, &now));
    TRY(discrepancy_list(ctx, STR_NONE, STR_NONE, STR_NONE, &all));
    for (size_t i = 0; i < all.n; i++) {
        about.n_rows += (int64_t)all.v[i].n_sides;
    }
    fill_reading(&now, &about);
    TRY(table_begin(ctx, &about, res, &t));
    for (size_t i = 0; i < all.n; i++) {
        write_sides(ctx, t, &all.v[i]);
    }
    return table_end(t);
}
