#include "web/status_bar.h"

#include "web/page.h"

#include <assert.h>
#include "base/num.h"

/* Parts at least this wide (tenths of a percent) have an icon on every screen, an icon on wide screens, a count on wide screens.
 */
enum { WIDE = 180, MIDDLE = 120, NARROW = 50, ROW_WORDS = 4 };

/* --- geometry -------------------------------------------------------------------------------------------------------- */

static int32_t edge(int64_t until, int64_t total)
{
    int64_t at = 0;
    /* Cannot fail: total is positive and until is at most total. */
    return num_mul_div(until, BAR_WIDTH, total, &at) == OK ? (int32_t)at : 0;
}

static size_t widest(const int32_t *widths, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++) {
        best = widths[i] > widths[best] ? i : best;
    }
    return best;
}

void bar_widths(const int64_t *counts, size_t n, int32_t *widths)
{
    assert(n <= BAR_PARTS_MAX);
    int64_t total = 0;
    int64_t until = 0;
    int32_t surplus = 0;
    for (size_t i = 0; i < n; i++) {
        total += counts[i];
    }
    for (size_t i = 0; i < n; i++) {
        int32_t from = total > 0 ? edge(until, total) : 0;
        until += counts[i];
        widths[i] = total > 0 ? edge(until, total) - from : 0;
        if (counts[i] > 0 && widths[i] < BAR_PART_LEAST) {
            surplus += BAR_PART_LEAST - widths[i];
            widths[i] = BAR_PART_LEAST;
        }
    }
    for (; surplus > 0; surplus--) {
        widths[widest(widths, n)]--;
    }
}

/* Tenths of a percent as SVG wants it: "23.6%". */
static struct str percent(struct arena *a, int32_t tenths)
{
    struct buf b = buf_new(a, 16);
    buf_i64(&b, tenths / 10);
    if (tenths % 10 != 0) {
        buf_char(&b, '.');
        buf_i64(&b, tenths % 10);
    }
    buf_char(&b, '%');
    return buf_view(&b);
}

/* --- parts ----------------------------------------------------------------------------------------------------------- */

/* RULES 7: a total whose parts do not add up is not shown. */
static enum err add_up(struct ctx *ctx, const struct bar_part *parts, size_t n, int64_t total)
{
    int64_t sum = 0;
    assert(n <= BAR_PARTS_MAX);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].count < 0 || num_add(sum, parts[i].count, &sum) != OK) {
            return FAIL(ctx, E_INTERNAL, MSG_web_bar_part_impossible, MSG_ARG(parts[i].word), MSG_ARG(parts[i].count));
        }
    }
    int64_t missing = total - sum;
    return missing == 0 ? OK : FAIL(ctx, E_INTERNAL, MSG_board_does_not_add_up, MSG_ARG(total), MSG_ARG(sum), MSG_ARG(missing));
}

static struct bar_part_view part_view(struct ctx *ctx, const struct bar_part *p, int32_t x, int32_t width, int64_t total)
{
    return (struct bar_part_view){.css = p->css,
                                  .icon = p->icon,
                                  .word = p->word,
                                  .href = p->href,
                                  .share = page_percent(ctx, p->count, total),
                                  .x = percent(ctx->arena, x),
                                  .width = percent(ctx->arena, width),
                                  .count = p->count,
                                  .has_icon = width >= MIDDLE,
                                  .has_count = width >= NARROW,
                                  .is_wide = width >= WIDE};
}

static struct bar_part_views part_views(struct ctx *ctx, const struct bar_part *parts, size_t n, int64_t total)
{
    int64_t counts[BAR_PARTS_MAX] = {0};
    int32_t widths[BAR_PARTS_MAX];
    struct bar_part_views out = {ARENA_ARRAY(ctx->arena, struct bar_part_view, n + 1), 0};
    for (size_t i = 0; i < n; i++) {
        counts[i] = parts[i].count;
    }
    bar_widths(counts, n, widths);
    int32_t x = 0;
    for (size_t i = 0; i < n; i++) {
        if (counts[i] > 0) {
            out.v[out.n++] = part_view(ctx, &parts[i], x, widths[i], total);
        }
        x += widths[i];
    }
    return out;
}

enum err status_bar_make(struct ctx *ctx, const struct bar_part *parts, size_t n, int64_t total, struct status_bar_view *out)
{
    *out = (struct status_bar_view){.total = total};
    TRY(add_up(ctx, parts, n, total));
    out->parts = part_views(ctx, parts, n, total);
    return OK;
}

/* --- the small form -------------------------------------------------------------------------------------------------- */

static const struct bar_part_view *largest(const struct bar_part_views *parts, const bool *said)
{
    const struct bar_part_view *best = NULL;
    for (size_t i = 0; i < parts->n; i++) {
        if (!said[i] && (!best || parts->v[i].count > best->count)) {
            best = &parts->v[i];
        }
    }
    return best;
}

static void say(struct ctx *ctx, struct buf *b, struct str word, int64_t count)
{
    if (b->n) {
        buf_lit(b, ", ");
    }
    buf_str(b, word);
    buf_char(b, ' ');
    format_number(b, ctx->lang, count);
}

static struct str row_label(struct ctx *ctx, const struct bar_part_views *parts, int64_t total)
{
    struct buf b = buf_new(ctx->arena, 1024);
    bool said[BAR_PARTS_MAX] = {false};
    int64_t rest = total;
    for (int i = 0; i < ROW_WORDS; i++) {
        const struct bar_part_view *p = largest(parts, said);
        if (!p) {
            break;
        }
        said[p - parts->v] = true;
        rest -= p->count;
        say(ctx, &b, p->word, p->count);
    }
    if (rest > 0) {
        say(ctx, &b, ctx_msg(ctx, MSG_web_bar_other), rest);
    }
    return b.n ? buf_view(&b) : ctx_msg(ctx, MSG_web_bar_nothing);
}

enum err status_row_make(struct ctx *ctx, const struct bar_part *parts, size_t n, int64_t total, struct status_row_view *out)
{
    TRY(add_up(ctx, parts, n, total));
    out->parts = part_views(ctx, parts, n, total);
    out->label = row_label(ctx, &out->parts, total);
    return OK;
}
