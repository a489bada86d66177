/* All indicators read and judged at one moment: what the list, its files and the home page show. */
#include "features/indicator/indicator_internal.h"

#include "text/slug.h"
#include "web/page.h"

const char *const indicator_kind_values[] = {"muc",       "ty-le",   "duy-tri",        "khong-vuot", "khoang",   "tang-binh-quan", "thu-hang", "nhom-dau",
                                          "bao-phu",   "so-luong", "so-luong-them", "moc",        "dinh-tinh", NULL};
_Static_assert(sizeof indicator_kind_values / sizeof indicator_kind_values[0] == INDICATOR_KIND_COUNT + 1, "a kind is missing");
const char *const indicator_year_values[] = {"2030", "2045", "khac", NULL};

/* --- reading --------------------------------------------------------------------------------------------------------- */

static void take_rules(struct indicator_rules *out, const struct rule_version *version)
{
    for (size_t i = 0; version && i < version->n; i++) {
        if (indicator_rules_put(out, version->values[i].name, version->values[i].value) != OK) {
            continue; /* a value of other rules, or out of range because a newer program wrote it: the default stays */
        }
    }
}

enum err indicator_moment_open(struct ctx *ctx, struct opt_i64 as_of, struct indicator_moment *m)
{
    const struct rules *rules = NULL;
    /* The end of today is still the present. */
    bool is_past = as_of.has && as_of.v < ctx->now;
    *m = (struct indicator_moment){.at_ms = as_of.has ? as_of.v : ctx->now, .is_past = is_past, .rules = indicator_rules_default()};
    m->day = day_of_moment(m->at_ms);
    if (m->day > day_of_moment(ctx->now)) {
        return FAIL0(ctx, E_INVALID, MSG_board_moment_in_future);
    }
    TRY(is_past ? event_seq_at(ctx, as_of.v, &m->seq) : event_head_seen(ctx, &m->seq));
    TRY(rules_now(ctx, &rules));
    const struct rule_version *version = rules_on(rules, m->day);
    m->rule_version = version ? version->version : 0;
    take_rules(&m->rules, version);
    return OK;
}

/* The year after the document of the target was signed. */
static int32_t first_year_of(const struct target *t)
{
    int year = 1900;
    int month = 0;
    int day = 0;
    if (t && t->signed_on.has) {
        day_to_civil(t->signed_on.v, &year, &month, &day);
    }
    return year + 1;
}

struct assessment indicator_read(struct ctx *ctx, const struct indicator_moment *m, const struct indicator *i, const struct targets *targets,
                                 const struct observations *seen)
{
    struct observations own = {0};
    for (size_t k = 0; k < seen->n; k++) {
        if (seen->v[k].indicator_id == i->id) {
            *VEC_PUSH(ctx->arena, &own) = seen->v[k];
        }
    }
    const struct target *t = target_in_force(targets, i->id, m->day);
    struct assess_in in = {.indicator = i, .target = t, .observations = &own, .first_year = first_year_of(t), .day = m->day, .rules = &m->rules};
    return indicator_assess(ctx->arena, &in);
}

struct address indicator_address(struct ctx *ctx, const struct indicator_moment *m, struct str path)
{
    struct address a = address_new(ctx, path);
    address_add_day(&a, S("tinh-den"), (struct opt_day){m->is_past, m->day});
    return a;
}

struct address indicator_json(struct ctx *ctx, const struct indicator_moment *m, struct str path)
{
    struct buf day = buf_new(ctx->arena, 32);
    struct address a = address_new(ctx, path);
    buf_day(&day, m->day);
    address_add(&a, S("as_of"), m->is_past ? buf_view(&day) : S(""));
    return a;
}

struct str source_href(struct ctx *ctx, struct str number, struct str clause)
{
    struct str document = STR_CAT(ctx->arena, S("/van-ban/"), text_slug(ctx->arena, number));
    return number.n == 0 ? S("") : clause.n ? STR_CAT(ctx->arena, document, S("/"), text_slug(ctx->arena, clause)) : document;
}

/* --- all of them ----------------------------------------------------------------------------------------------------- */

bool indicator_listed_wanted(const struct indicator_in *in, const struct indicator_listed *x, bool with_year)
{
    bool year = !with_year || !in->year.has || in->year.v == x->year;
    return x->is_known && year && (!in->kind.has || in->kind.v == x->indicator->kind) && (!in->mark.has || in->mark.v == x->word);
}

static enum indicator_year year_tab(const struct target *t)
{
    return t && t->year.has && t->year.v == 2030 ? YEAR_2030 : t && t->year.has && t->year.v == 2045 ? YEAR_2045 : YEAR_OTHER;
}

enum err indicator_listing_read(struct ctx *ctx, const struct indicator_in *in, struct opt_i64 as_of, struct indicator_listing *l)
{
    const struct opt_i64 all = {0};
    *l = (struct indicator_listing){.in = in};
    TRY(indicator_moment_open(ctx, as_of, &l->moment));
    TRY(indicator_list(ctx, &(struct indicator_filter){0}, &l->all));
    TRY(target_list(ctx, all, l->moment.seq, &l->targets));
    TRY(observation_list(ctx, all, l->moment.seq, &l->seen));
    TRY(q_indicator_web_clauses(ctx->db, ctx->arena, &l->clauses));
    l->v = ARENA_ARRAY(ctx->arena, struct indicator_listed, l->all.n + 1);
    for (size_t k = 0; k < l->all.n; k++) {
        const struct indicator *i = &l->all.v[k];
        struct indicator_listed *x = &l->v[k];
        *x = (struct indicator_listed){.indicator = i, .target = target_in_force(&l->targets, i->id, l->moment.day)};
        x->assessment = indicator_read(ctx, &l->moment, i, &l->targets, &l->seen);
        x->word = indicator_word_of(i, &x->assessment);
        x->year = year_tab(x->target);
        x->is_known = !l->moment.is_past || x->target;
        l->total += x->is_known ? 1 : 0;
        l->by_word[x->word] += x->is_known ? 1 : 0;
        l->by_year[x->year] += x->is_known && indicator_listed_wanted(l->in, x, false) ? 1 : 0;
    }
    return OK;
}

struct str indicator_choice(const char *const *values, struct opt_i64 v)
{
    return v.has ? str_c(values[v.v]) : S("");
}

struct address indicator_list_address(struct ctx *ctx, const struct indicator_listing *l, bool year, bool kind, bool mark)
{
    struct address a = indicator_address(ctx, &l->moment, S("/chi-tieu"));
    address_add(&a, S("moc"), year ? indicator_choice(indicator_year_values, l->in->year) : S(""));
    address_add(&a, S("loai"), kind ? indicator_choice(indicator_kind_values, l->in->kind) : S(""));
    address_add(&a, S("danh-gia"), mark ? indicator_choice(indicator_word_names, l->in->mark) : S(""));
    return a;
}

/* --- head of the list ------------------------------------------------------------------------------------------------- */

enum err indicator_listing_bar(struct ctx *ctx, const struct indicator_listing *l, struct status_bar_view *bar)
{
    struct bar_part parts[WORD__N];
    struct address all = indicator_address(ctx, &l->moment, S("/chi-tieu"));
    for (size_t w = 0; w < WORD__N; w++) {
        struct status_mark_view mark = indicator_mark(ctx, (enum indicator_word)w);
        struct str href = address_with(&all, S("danh-gia"), str_c(indicator_word_names[w]));
        parts[w] = (struct bar_part){.css = mark.css, .icon = mark.icon, .word = mark.word, .href = href, .count = l->by_word[w]};
    }
    int64_t total = l->total;
    TRY(status_bar_make(ctx, parts, WORD__N, total, bar));
    bar->what = ctx_msg(ctx, MSG_indicator_page_what);
    bar->has_how = true;
    struct msg_arg args[] = {MSG_ARG(total), MSG_ARG((int64_t)l->seen.n)};
    paragraph_add(ctx, &bar->how, msg_format(ctx->arena, ctx->lang, MSG_indicator_page_how, 2, args));
    struct str seq = str_from_i64(ctx->arena, l->moment.seq);
    struct str version = str_from_i64(ctx->arena, l->moment.rule_version);
    struct msg_arg moment[] = {MSG_ARG(version), MSG_ARG(page_moment(ctx, l->moment.at_ms)), MSG_ARG(seq)};
    paragraph_add(ctx, &bar->how, msg_format(ctx->arena, ctx->lang, MSG_display_moment, 3, moment));
    struct address json = indicator_json(ctx, &l->moment, S("/api/v1/indicators"));
    link_add(ctx, &bar->how.links, S("JSON"), address_with(&json, S("limit"), S("1000")));
    return OK;
}

struct indicator_row_view indicator_listed_row(struct ctx *ctx, const struct indicator_listing *l, const struct indicator_listed *x)
{
    const struct indicator *i = x->indicator;
    const struct series_point *latest = x->assessment.latest;
    return (struct indicator_row_view){.href = indicator_address(ctx, &l->moment, STR_CAT(ctx->arena, S("/chi-tieu/"), i->code)).text,
                                       .title = ctx_pick(ctx, i->title_vi, i->title_en),
                                       .target = x->target ? target_text(ctx, i, x->target) : S("–"),
                                       .kind = ctx_msg(ctx, indicator_kind_msg(i->kind)),
                                       .value = latest ? indicator_value(ctx, i, latest->seen->value.v, true) : S("–"),
                                       .period = latest ? period_text(ctx, latest->period) : S(""),
                                       .mark = indicator_mark(ctx, x->word)};
}

/* --- at a glance ----------------------------------------------------------------------------------------------------- */

/* What needs attention comes first, what nothing is known of last. */
static int urgency(enum indicator_word w)
{
    static const enum indicator_word order[WORD__N] = {WORD_MOVING_AWAY, WORD_FAR_BEHIND, WORD_SLIPPING,     WORD_STALE,        WORD_ABOVE_RANGE,
                                                       WORD_ON_TRACK,    WORD_ACHIEVED,   WORD_KEPT,         WORD_TOO_EARLY,    WORD_NO_BASELINE,
                                                       WORD_NO_DATA,     WORD_INCOMPARABLE, WORD_QUALITATIVE, WORD_NOT_APPLICABLE};
    int i = 0;
    while (i < WORD__N - 1 && order[i] != w) {
        i++;
    }
    return i;
}

static bool has_value_now(const struct indicator_listed *x)
{
    return x->assessment.latest != NULL;
}

enum err indicator_glance(struct ctx *ctx, struct opt_day as_of, size_t max, struct indicator_glance *out)
{
    struct indicator_in *in = ARENA_NEW(ctx->arena, struct indicator_in);
    struct indicator_listing l;
    in->as_of = as_of;
    *out = (struct indicator_glance){0};
    TRY(indicator_listing_read(ctx, in, page_as_of(ctx, as_of), &l));
    TRY(indicator_listing_bar(ctx, &l, &out->bar));
    out->list_href = indicator_list_address(ctx, &l, false, false, false).text;
    for (int u = 0; u < WORD__N; u++) {
        for (size_t i = 0; i < l.all.n; i++) {
            const struct indicator_listed *x = &l.v[i];
            if (x->is_known && urgency(x->word) == u && out->rows.n < max) {
                *VEC_PUSH(ctx->arena, &out->rows) = indicator_listed_row(ctx, &l, x);
            }
            out->n_measured += u == 0 && x->is_known && has_value_now(x) ? 1 : 0;
        }
    }
    return OK;
}
