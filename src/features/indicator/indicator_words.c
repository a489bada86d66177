/* Judgements, targets and periods in words. */
#include "features/indicator/indicator_internal.h"

const char *const indicator_word_names[] = {"da-dat",   "dang-giu",        "dung-quy-dao",   "vuot-khoang",         "chua-den-ky", "cham",        "cham-xa", "di-lui",
                                            "so-lieu-cu", "chua-co-moc-goc", "chua-co-so-lieu", "khong-so-sanh-duoc", "dinh-tinh",   "khong-ap-dung", NULL};
const char *const indicator_word_codes[] = {"ACHIEVED", "KEPT",        "ON_TRACK", "ABOVE_RANGE",  "TOO_EARLY",   "BEHIND", "FAR_BEHIND", "MOVING_AWAY",
                                            "STALE",    "NO_BASELINE", "NO_DATA",  "INCOMPARABLE", "QUALITATIVE", "NOT_APPLICABLE", NULL};
_Static_assert(sizeof indicator_word_codes / sizeof indicator_word_codes[0] == WORD__N + 1, "a judgement is missing");

static const struct {
    struct str css, icon;
    enum msg word, why;
} words[WORD__N] = {
    [WORD_ACHIEVED] = {S_INIT("s-achieved"), S_INIT("done"), MSG_indicator_word_achieved, MSG_indicator_why_achieved},
    [WORD_KEPT] = {S_INIT("s-done"), S_INIT("done"), MSG_indicator_word_kept, MSG_indicator_why_kept},
    [WORD_ON_TRACK] = {S_INIT("s-on-track"), S_INIT("on-track"), MSG_indicator_word_on_track, MSG_indicator_why_on_track},
    [WORD_ABOVE_RANGE] = {S_INIT("s-above-range"), S_INIT("with-approver"), MSG_indicator_word_above_range, MSG_indicator_why_above_range},
    [WORD_TOO_EARLY] = {S_INIT("s-too-early"), S_INIT("not-started"), MSG_indicator_word_too_early, MSG_indicator_why_too_early},
    [WORD_SLIPPING] = {S_INIT("s-slipping"), S_INIT("slipping"), MSG_indicator_word_slipping, MSG_indicator_why_slipping},
    [WORD_FAR_BEHIND] = {S_INIT("s-far-behind"), S_INIT("at-risk"), MSG_indicator_word_far_behind, MSG_indicator_why_far_behind},
    [WORD_MOVING_AWAY] = {S_INIT("s-moving-away"), S_INIT("moving-away"), MSG_indicator_word_moving_away, MSG_indicator_why_moving_away},
    [WORD_STALE] = {S_INIT("s-stale"), S_INIT("stale"), MSG_indicator_word_stale, MSG_indicator_why_stale},
    [WORD_NO_BASELINE] = {S_INIT("s-unassigned"), S_INIT("no-deadline"), MSG_indicator_word_no_baseline, MSG_indicator_why_no_baseline},
    [WORD_NO_DATA] = {S_INIT("s-no-data"), S_INIT("no-information"), MSG_indicator_word_no_data, MSG_indicator_why_no_data},
    [WORD_INCOMPARABLE] = {S_INIT("s-cancelled"), S_INIT("cancelled"), MSG_indicator_word_incomparable, MSG_indicator_why_incomparable},
    [WORD_QUALITATIVE] = {S_INIT("s-qualitative"), S_INIT("qualitative"), MSG_indicator_word_qualitative, MSG_indicator_why_qualitative},
    [WORD_NOT_APPLICABLE] = {S_INIT("s-cancelled"), S_INIT("cancelled"), MSG_indicator_word_not_applicable, MSG_indicator_why_not_applicable},
};

/* A green one is reached, kept, or on its way. */
static enum indicator_word green_word(const struct indicator *i, const struct assessment *a)
{
    bool keeps = i->kind == INDICATOR_MAINTAIN_ABOVE || i->kind == INDICATOR_CEILING;
    return keeps ? WORD_KEPT : a->now.is_achieved ? WORD_ACHIEVED : WORD_ON_TRACK;
}

enum indicator_word indicator_word_of(const struct indicator *i, const struct assessment *a)
{
    if (!a->has_target) {
        return WORD_NO_DATA;
    }
    switch (a->now.code) {
    case INDICATOR_NOT_APPLICABLE:
        return WORD_NOT_APPLICABLE;
    case INDICATOR_NO_DATA:
        return WORD_NO_DATA;
    case INDICATOR_INCOMPARABLE:
        return WORD_INCOMPARABLE;
    case INDICATOR_STALE:
        return WORD_STALE;
    case INDICATOR_NO_BASELINE:
        return WORD_NO_BASELINE;
    case INDICATOR_TOO_EARLY:
        return WORD_TOO_EARLY;
    case INDICATOR_GREEN:
        return green_word(i, a);
    case INDICATOR_ABOVE_RANGE:
        return WORD_ABOVE_RANGE;
    case INDICATOR_AMBER:
    case INDICATOR_MAY_BE_MET:
        return WORD_SLIPPING;
    case INDICATOR_RED:
        return WORD_FAR_BEHIND;
    case INDICATOR_MOVING_AWAY:
        return WORD_MOVING_AWAY;
    case INDICATOR_NOT_JUDGED:
    case INDICATOR_CODE_COUNT:
        break;
    }
    return WORD_QUALITATIVE;
}

struct status_mark_view indicator_mark(struct ctx *ctx, enum indicator_word w)
{
    return (struct status_mark_view){.css = words[w].css, .icon = words[w].icon, .word = ctx_msg(ctx, words[w].word)};
}

enum msg indicator_word_why(enum indicator_word w)
{
    return words[w].why;
}

/* --- values ---------------------------------------------------------------------------------------------------------- */

static struct str unit_of(struct ctx *ctx, const struct indicator *i)
{
    return ctx_pick(ctx, i->unit_vi, i->unit_en);
}

/* A unit that is printed behind the number; ranks and yes-or-no have none. */
static bool has_plain_unit(const struct indicator *i)
{
    return i->kind != INDICATOR_RANK && i->kind != INDICATOR_TOP_K && i->kind != INDICATOR_MILESTONE && i->kind != INDICATOR_MAINTAIN_ABOVE;
}

static void write_number(struct ctx *ctx, struct buf *b, const struct indicator *i, int64_t v, bool exact)
{
    int decimals = (int)i->decimals;
    while (!exact && decimals > 0 && v % 10 == 0) {
        v /= 10;
        decimals--;
    }
    format_scaled(b, ctx->lang, v, decimals);
}

static void write_unit(struct ctx *ctx, struct buf *b, const struct indicator *i)
{
    struct str unit = unit_of(ctx, i);
    if (has_plain_unit(i) && unit.n) {
        buf_lit(b, "\u00a0");
        buf_str(b, unit);
    }
}

struct str indicator_value(struct ctx *ctx, const struct indicator *i, int64_t v, bool exact)
{
    struct buf b = buf_new(ctx->arena, 400);
    if (i->kind == INDICATOR_MILESTONE) {
        return ctx_msg(ctx, v ? MSG_indicator_yes : MSG_indicator_no);
    }
    write_number(ctx, &b, i, v, exact);
    write_unit(ctx, &b, i);
    return buf_view(&b);
}

/* "16–18 %" */
static struct str range_text(struct ctx *ctx, const struct indicator *i, const struct target *t)
{
    struct buf b = buf_new(ctx->arena, 400);
    write_number(ctx, &b, i, t->low.v, false);
    buf_lit(&b, "–");
    write_number(ctx, &b, i, t->high.v, false);
    write_unit(ctx, &b, i);
    return buf_view(&b);
}

static enum msg short_msg(const struct indicator *i, enum comparison c)
{
    bool is_rank = i->kind == INDICATOR_RANK || i->kind == INDICATOR_TOP_K;
    static const enum msg messages[COMPARISON_COUNT] = {
        [COMPARISON_GE] = MSG_target_ge, [COMPARISON_GT] = MSG_target_gt, [COMPARISON_LE] = MSG_target_le,
        [COMPARISON_LT] = MSG_target_lt, [COMPARISON_EQ] = MSG_target_eq,
    };
    return is_rank && c == COMPARISON_LE ? MSG_target_top : messages[c];
}

struct str target_text(struct ctx *ctx, const struct indicator *i, const struct target *t)
{
    enum msg m = short_msg(i, t->comparison);
    if (t->comparison == COMPARISON_RANGE) {
        return range_text(ctx, i, t);
    }
    if (m == MSG_NONE) {
        return ctx_msg(ctx, t->comparison == COMPARISON_TRUE ? MSG_target_true : MSG_target_none);
    }
    struct msg_arg value = MSG_ARG(indicator_value(ctx, i, t->low.has ? t->low.v : t->high.v, false));
    return msg_format(ctx->arena, ctx->lang, m, 1, &value);
}

struct str target_strict(struct ctx *ctx, const struct indicator *i, const struct target *t)
{
    static const enum msg messages[COMPARISON_COUNT] = {
        [COMPARISON_GE] = MSG_target_strict_ge, [COMPARISON_GT] = MSG_target_strict_gt, [COMPARISON_LE] = MSG_target_strict_le,
        [COMPARISON_LT] = MSG_target_strict_lt, [COMPARISON_EQ] = MSG_target_strict_eq, [COMPARISON_RANGE] = MSG_target_strict_range,
        [COMPARISON_TRUE] = MSG_target_strict_true, [COMPARISON_NONE] = MSG_target_strict_none,
    };
    bool is_rank = i->kind == INDICATOR_RANK || i->kind == INDICATOR_TOP_K;
    enum msg m = is_rank && t->comparison == COMPARISON_LE ? MSG_target_strict_top : messages[t->comparison];
    if (t->comparison == COMPARISON_TRUE || t->comparison == COMPARISON_NONE) {
        return ctx_msg(ctx, m);
    }
    struct msg_arg args[] = {MSG_ARG(indicator_value(ctx, i, t->low.has ? t->low.v : t->high.v, true)),
                             MSG_ARG(indicator_value(ctx, i, t->high.has ? t->high.v : t->low.v, true))};
    return msg_format(ctx->arena, ctx->lang, m, 2, args);
}

/* --- periods --------------------------------------------------------------------------------------------------------- */

struct str period_text(struct ctx *ctx, struct period p)
{
    int64_t year = p.last / 12;
    int64_t month = p.last % 12 + 1;
    struct str y = str_from_i64(ctx->arena, year);
    struct buf number = buf_new(ctx->arena, 24);
    if (p.months == 12) {
        return y;
    }
    buf_pad(&number, p.months == 1 ? month : month / p.months, p.months == 1 ? 2 : 1);
    struct msg_arg args[] = {MSG_ARG(buf_view(&number)), MSG_ARG(y)};
    enum msg m = p.months == 6 ? MSG_period_half : p.months == 3 ? MSG_period_quarter : MSG_period_month;
    return msg_format(ctx->arena, ctx->lang, m, 2, args);
}

enum msg observation_status_msg(enum observation_status s)
{
    static const enum msg messages[STATUS_COUNT] = {
        [STATUS_FINAL] = MSG_observation_final,       [STATUS_PROVISIONAL] = MSG_observation_provisional, [STATUS_ESTIMATED] = MSG_observation_estimated,
        [STATUS_FORECAST] = MSG_observation_forecast, [STATUS_BREAK] = MSG_observation_break,             [STATUS_MISSING] = MSG_observation_missing,
    };
    return messages[s];
}
