/* The list of indicators, and the routes of all pages of indicators. */
#include "features/indicator/indicator_internal.h"

#include "text/slug.h"
#include "view_indicator_list.h"
#include "web/page.h"

static const char *const kind_values[] = {"muc",       "ty-le",   "duy-tri",        "khong-vuot", "khoang",   "tang-binh-quan", "thu-hang", "nhom-dau",
                                          "bao-phu",   "so-luong", "so-luong-them", "moc",        "dinh-tinh", NULL};
_Static_assert(sizeof kind_values / sizeof kind_values[0] == INDICATOR_KIND_COUNT + 1, "a kind is missing");
static const char *const year_values[] = {"2030", "2045", "khac", NULL};
enum { YEAR_2030, YEAR_2045, YEAR_OTHER, YEAR__N };

/* --- reading --------------------------------------------------------------------------------------------------------- */

static void take_rules(struct indicator_rules *out, const struct rule_version *version)
{
    for (size_t i = 0; version && i < version->n; i++) {
        if (indicator_rules_put(out, version->values[i].name, version->values[i].value) != OK) {
            continue; /* a value of other rules, or out of range because a newer program wrote it: the default stays */
        }
    }
}

enum err indicator_moment_open(struct ctx *ctx, struct opt_day as_of, struct indicator_moment *m)
{
    const struct rules *rules = NULL;
    struct opt_i64 at = page_as_of(ctx, as_of);
    *m = (struct indicator_moment){.at_ms = at.has ? at.v : ctx->now, .is_past = at.has, .rules = indicator_rules_default()};
    m->day = day_of_moment(m->at_ms);
    if (at.has && m->day > day_of_moment(ctx->now)) {
        return FAIL0(ctx, E_INVALID, MSG_board_moment_in_future);
    }
    TRY(at.has ? event_seq_at(ctx, at.v, &m->seq) : event_head_seen(ctx, &m->seq));
    TRY(rules_now(ctx, &rules));
    const struct rule_version *version = rules_on(rules, m->day);
    m->rule_version = version ? version->version : 0;
    take_rules(&m->rules, version);
    return OK;
}

static struct target to_target(const struct q_indicator_web_targets_row *r)
{
    struct target t = {.id = r->id,
                       .indicator_id = r->indicator_id,
                       .set_no = r->set_no,
                       .year = r->year,
                       .low = r->low,
                       .high = r->high,
                       .every_year = r->every_year != 0,
                       .document_number = r->document_number,
                       .clause = r->clause,
                       .words = r->words,
                       .note_vi = r->note_vi,
                       .note_en = r->note_en,
                       .seq = r->seq};
    if (comparison_parse(r->comparison, &t.comparison) != OK) {
        t.comparison = COMPARISON_NONE; /* a newer program wrote it: claim nothing */
    }
    return t;
}

enum err indicator_facts(struct ctx *ctx, const struct indicator_moment *m, struct opt_i64 indicator_id, struct targets *targets,
                         struct q_indicator_web_targets_rows *rows, struct observations *seen)
{
    struct q_indicator_web_targets_in in = {indicator_id.v, indicator_id.has ? indicator_id.v : INT64_MAX, m->seq};
    struct observations all = {0};
    TRY(q_indicator_web_targets(ctx->db, ctx->arena, &in, rows));
    TRY(observation_list(ctx, indicator_id, &all));
    for (size_t i = 0; i < rows->n; i++) {
        *VEC_PUSH(ctx->arena, targets) = to_target(&rows->v[i]);
    }
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].seq <= m->seq) {
            *VEC_PUSH(ctx->arena, seen) = all.v[i];
        }
    }
    return OK;
}

/* The year after the document of the target was signed. */
static int32_t first_year_of(const struct q_indicator_web_targets_rows *rows, const struct target *t)
{
    int year = 1900;
    int month = 0;
    int day = 0;
    for (size_t i = 0; t && i < rows->n; i++) {
        if (rows->v[i].id == t->id && rows->v[i].signed_on.has) {
            day_to_civil((day_t)rows->v[i].signed_on.v, &year, &month, &day);
        }
    }
    return year + 1;
}

struct assessment indicator_read(struct ctx *ctx, const struct indicator_moment *m, const struct indicator *i, const struct targets *targets,
                                 const struct q_indicator_web_targets_rows *rows, const struct observations *seen)
{
    struct observations own = {0};
    for (size_t k = 0; k < seen->n; k++) {
        if (seen->v[k].indicator_id == i->id) {
            *VEC_PUSH(ctx->arena, &own) = seen->v[k];
        }
    }
    const struct target *t = target_in_force(targets, i->id, m->day);
    struct assess_in in = {.indicator = i, .target = t, .observations = &own, .first_year = first_year_of(rows, t), .day = m->day, .rules = &m->rules};
    return indicator_assess(ctx->arena, &in);
}

struct address indicator_address(struct ctx *ctx, const struct indicator_moment *m, struct str path)
{
    struct address a = address_new(ctx, path);
    address_add_day(&a, S("tinh-den"), (struct opt_day){m->is_past, m->day});
    return a;
}

struct str source_href(struct ctx *ctx, struct str number, struct str clause)
{
    struct str document = STR_CAT(ctx->arena, S("/van-ban/"), text_slug(ctx->arena, number));
    return number.n == 0 ? S("") : clause.n ? STR_CAT(ctx->arena, document, S("/"), text_slug(ctx->arena, clause)) : document;
}

/* --- the list -------------------------------------------------------------------------------------------------------- */

struct listed {
    const struct indicator *indicator;
    const struct target *target;
    struct assessment assessment;
    enum indicator_word word;
    int year;      /* which tab */
    bool is_known; /* at an earlier date: some target of it was known */
};

struct listing {
    const struct indicator_in *in;
    struct indicator_moment moment;
    struct indicators all;
    struct targets targets;
    struct observations seen;
    struct q_indicator_web_clauses_rows clauses;
    struct listed *v; /* one an indicator */
    int64_t total, by_word[WORD__N]; /* of all that are known */
    int64_t by_year[YEAR__N];        /* under the other filters */
};

static bool is_wanted(const struct indicator_in *in, const struct listed *x, bool with_year)
{
    bool year = !with_year || !in->year.has || in->year.v == x->year;
    return x->is_known && year && (!in->kind.has || in->kind.v == x->indicator->kind) && (!in->mark.has || in->mark.v == x->word);
}

static int year_tab(const struct target *t)
{
    return t && t->year.has && t->year.v == 2030 ? YEAR_2030 : t && t->year.has && t->year.v == 2045 ? YEAR_2045 : YEAR_OTHER;
}

static enum err read_all(struct ctx *ctx, struct listing *l)
{
    struct q_indicator_web_targets_rows rows = {0};
    TRY(indicator_moment_open(ctx, l->in->as_of, &l->moment));
    TRY(indicator_list(ctx, &(struct indicator_filter){0}, &l->all));
    TRY(indicator_facts(ctx, &l->moment, (struct opt_i64){0}, &l->targets, &rows, &l->seen));
    TRY(q_indicator_web_clauses(ctx->db, ctx->arena, &l->clauses));
    l->v = ARENA_ARRAY(ctx->arena, struct listed, l->all.n + 1);
    for (size_t k = 0; k < l->all.n; k++) {
        const struct indicator *i = &l->all.v[k];
        struct listed *x = &l->v[k];
        *x = (struct listed){.indicator = i, .target = target_in_force(&l->targets, i->id, l->moment.day)};
        x->assessment = indicator_read(ctx, &l->moment, i, &l->targets, &rows, &l->seen);
        x->word = indicator_word_of(i, &x->assessment);
        x->year = year_tab(x->target);
        x->is_known = !l->moment.is_past || x->target;
        l->total += x->is_known ? 1 : 0;
        l->by_word[x->word] += x->is_known ? 1 : 0;
        l->by_year[x->year] += x->is_known && is_wanted(l->in, x, false) ? 1 : 0;
    }
    return OK;
}

static struct str choice_text(const char *const *values, struct opt_i64 v)
{
    return v.has ? str_c(values[v.v]) : S("");
}

static struct address list_address(struct ctx *ctx, const struct listing *l, bool year, bool kind, bool mark)
{
    struct address a = indicator_address(ctx, &l->moment, S("/chi-tieu"));
    address_add(&a, S("moc"), year ? choice_text(year_values, l->in->year) : S(""));
    address_add(&a, S("loai"), kind ? choice_text(kind_values, l->in->kind) : S(""));
    address_add(&a, S("danh-gia"), mark ? choice_text(indicator_word_names, l->in->mark) : S(""));
    return a;
}

/* --- head of the list ------------------------------------------------------------------------------------------------- */

static enum err fill_bar(struct ctx *ctx, const struct listing *l, struct indicator_list_view *v)
{
    struct bar_part parts[WORD__N];
    struct address all = indicator_address(ctx, &l->moment, S("/chi-tieu"));
    for (size_t w = 0; w < WORD__N; w++) {
        struct status_mark_view mark = indicator_mark(ctx, (enum indicator_word)w);
        struct str href = address_with(&all, S("danh-gia"), str_c(indicator_word_names[w]));
        parts[w] = (struct bar_part){.css = mark.css, .icon = mark.icon, .word = mark.word, .href = href, .count = l->by_word[w]};
    }
    int64_t total = l->total;
    TRY(status_bar_make(ctx, parts, WORD__N, total, &v->bar));
    v->bar.what = ctx_msg(ctx, MSG_indicator_page_what);
    v->bar.has_how = true;
    struct msg_arg args[] = {MSG_ARG(total), MSG_ARG((int64_t)l->seen.n)};
    paragraph_add(ctx, &v->bar.how, msg_format(ctx->arena, ctx->lang, MSG_indicator_page_how, 2, args));
    struct str seq = str_from_i64(ctx->arena, l->moment.seq);
    struct str version = str_from_i64(ctx->arena, l->moment.rule_version);
    struct msg_arg moment[] = {MSG_ARG(version), MSG_ARG(page_moment(ctx, l->moment.at_ms)), MSG_ARG(seq)};
    paragraph_add(ctx, &v->bar.how, msg_format(ctx->arena, ctx->lang, MSG_display_moment, 3, moment));
    link_add(ctx, &v->bar.how.links, S("JSON"), S("/api/v1/indicators?limit=1000"));
    return OK;
}

static void fill_title(struct ctx *ctx, const struct listing *l, struct indicator_list_view *v)
{
    int64_t total = l->total;
    int64_t unknown = l->by_word[WORD_NO_DATA] + l->by_word[WORD_STALE];
    struct msg_arg args[] = {MSG_ARG(unknown), MSG_ARG(total), MSG_ARG(l->by_word[WORD_QUALITATIVE])};
    v->title = msg_format(ctx->arena, ctx->lang, MSG_indicator_page_list_title, 2, args);
    v->lead = msg_format(ctx->arena, ctx->lang, l->seen.n ? MSG_indicator_page_list_lead : MSG_indicator_page_list_empty, 3, args);
    v->as_of = as_of_make(ctx, l->moment.day);
    hidden_add(ctx, &v->as_of.hidden, S("moc"), choice_text(year_values, l->in->year));
    hidden_add(ctx, &v->as_of.hidden, S("loai"), choice_text(kind_values, l->in->kind));
    hidden_add(ctx, &v->as_of.hidden, S("danh-gia"), choice_text(indicator_word_names, l->in->mark));
}

static void fill_tabs(struct ctx *ctx, const struct listing *l, struct indicator_list_view *v)
{
    static const enum msg labels[YEAR__N] = {MSG_indicator_page_2030, MSG_indicator_page_2045, MSG_indicator_page_other};
    struct address base = list_address(ctx, l, false, true, true);
    int64_t all = l->by_year[YEAR_2030] + l->by_year[YEAR_2045] + l->by_year[YEAR_OTHER];
    v->tabs.v[v->tabs.n++] = (struct indicator_tab_view){ctx_msg(ctx, MSG_indicator_page_all), base.text, all, !l->in->year.has};
    for (int y = 0; y < YEAR__N; y++) {
        v->tabs.v[v->tabs.n++] = (struct indicator_tab_view){ctx_msg(ctx, labels[y]), address_with(&base, S("moc"), str_c(year_values[y])), l->by_year[y],
                                                             l->in->year.has && l->in->year.v == y};
    }
}

static void fill_filters(struct ctx *ctx, const struct listing *l, struct filters_view *f)
{
    struct str kind = choice_text(kind_values, l->in->kind);
    struct str mark = choice_text(indicator_word_names, l->in->mark);
    *f = (struct filters_view){.action = S("/chi-tieu"),
                               .label = ctx_msg(ctx, MSG_indicator_page_filter),
                               .clear_href = list_address(ctx, l, true, false, false).text};
    struct filter_field *field = filter_choice(ctx, f, S("loai"), ctx_msg(ctx, MSG_indicator_page_kind), ctx_msg(ctx, MSG_document_page_any));
    for (int k = 0; k < INDICATOR_KIND_COUNT; k++) {
        filter_option_add(ctx, field, str_c(kind_values[k]), ctx_msg(ctx, indicator_kind_msg((enum indicator_kind)k)), kind);
    }
    field = filter_choice(ctx, f, S("danh-gia"), ctx_msg(ctx, MSG_indicator_page_mark), ctx_msg(ctx, MSG_document_page_any));
    for (int w = 0; w < WORD__N; w++) {
        filter_option_add(ctx, field, str_c(indicator_word_names[w]), indicator_mark(ctx, (enum indicator_word)w).word, mark);
    }
    hidden_add(ctx, &f->hidden, S("tinh-den"), page_day(ctx, (struct opt_day){l->moment.is_past, l->moment.day}));
    hidden_add(ctx, &f->hidden, S("moc"), choice_text(year_values, l->in->year));
    if (kind.n) {
        link_add(ctx, &f->chosen, ctx_msg(ctx, indicator_kind_msg((enum indicator_kind)l->in->kind.v)), list_address(ctx, l, true, false, true).text);
    }
    if (mark.n) {
        link_add(ctx, &f->chosen, indicator_mark(ctx, (enum indicator_word)l->in->mark.v).word, list_address(ctx, l, true, true, false).text);
    }
}

/* --- rows ------------------------------------------------------------------------------------------------------------ */

static struct indicator_group_view *group_of(struct ctx *ctx, const struct listing *l, const struct indicator *i, struct indicator_list_view *v)
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

static void fill_rows(struct ctx *ctx, const struct listing *l, struct indicator_list_view *v)
{
    for (size_t k = 0; k < l->all.n; k++) {
        const struct listed *x = &l->v[k];
        if (!is_wanted(l->in, x, true)) {
            continue;
        }
        const struct indicator *i = x->indicator;
        const struct series_point *latest = x->assessment.latest;
        struct indicator_group_view *g = group_of(ctx, l, i, v);
        *VEC_PUSH(ctx->arena, &g->rows) =
            (struct indicator_row_view){.href = indicator_address(ctx, &l->moment, STR_CAT(ctx->arena, S("/chi-tieu/"), i->code)).text,
                                        .title = ctx_pick(ctx, i->title_vi, i->title_en),
                                        .target = x->target ? target_text(ctx, i, x->target) : S("–"),
                                        .kind = ctx_msg(ctx, indicator_kind_msg(i->kind)),
                                        .value = latest ? indicator_value(ctx, i, latest->seen->value.v, true) : S("–"),
                                        .period = latest ? period_text(ctx, latest->period) : S(""),
                                        .mark = indicator_mark(ctx, x->word)};
        v->found++;
    }
}

static enum err show_list(struct ctx *ctx, const void *in, struct response *res)
{
    struct listing l = {.in = in};
    struct indicator_list_view v = {0};
    TRY(read_all(ctx, &l));
    fill_title(ctx, &l, &v);
    TRY(fill_bar(ctx, &l, &v));
    fill_tabs(ctx, &l, &v);
    fill_filters(ctx, &l, &v.filters);
    fill_rows(ctx, &l, &v);
    link_add(ctx, &v.downloads, S("CSV"), S("/api/v1/indicators?format=csv-excel&limit=1000"));
    link_add(ctx, &v.downloads, S("JSON"), S("/api/v1/indicators?limit=1000"));
    link_add(ctx, &v.downloads, ctx_msg(ctx, MSG_indicator_page_targets_csv), S("/api/v1/targets?format=csv-excel&limit=1000"));
    link_add(ctx, &v.downloads, ctx_msg(ctx, MSG_discrepancy_page_link), S("/khac-biet"));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_indicators), NAV_INDICATORS);
    view_indicator_list(&p.view, &v);
    return page_end(ctx, &p);
}

/* --- routes ---------------------------------------------------------------------------------------------------------- */

INPUT_TABLE(list_table, struct indicator_in,
            {.name = "moc", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, year), .choices = year_values},
            {.name = "loai", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, kind), .choices = kind_values},
            {.name = "danh-gia", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, mark), .choices = indicator_word_names},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, as_of)});

INPUT_TABLE(one_table, struct indicator_in,
            {.name = "code", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct indicator_in, code), .required = true, .min = 1, .max = 60},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct indicator_in, as_of)});

ROUTES(indicator_web_routes,
       {.method = METHOD_GET, .path = "/chi-tieu", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &list_table, .run = show_list},
       {.method = METHOD_GET, .path = "/chi-tieu/{code}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &one_table, .run = indicator_show},
       {.method = METHOD_GET, .path = "/khac-biet", .act = ACT_PUBLIC, .flags = R_CACHE, .run = discrepancies_show});
