/* The status bar (docs/interface.md): a total, one stacked bar, its legend and how it was counted; and the small form in a table's row.
 * The data is neutral: parts in the order in which they are drawn, whatever they count. */
#ifndef XANH_WEB_STATUS_BAR_H
#define XANH_WEB_STATUS_BAR_H

#include "web/widgets.h"

enum {
    BAR_WIDTH = 1000,    /* the whole bar, in tenths of a percent */
    BAR_PART_LEAST = 8,  /* no part that counts something is drawn narrower */
    BAR_PARTS_MAX = 64
};

struct bar_part {
    struct str css, icon, word, href;
    int64_t count;
};

/* Widths of the parts in tenths of a percent: they add up to BAR_WIDTH, a part of 0 is 0 wide, a tiny part is BAR_PART_LEAST and the surplus
 * is taken from the widest ones. All 0 when there is nothing to count. At most BAR_PARTS_MAX parts. */
void bar_widths(const int64_t *counts, size_t n, int32_t *widths);

struct bar_part_view {
    struct str css, icon, word, href, share, x, width;
    int64_t count;
    bool has_icon, has_count;
    bool is_wide; /* icon and count also on phones */
};
struct bar_part_views {
    struct bar_part_view *v;
    size_t n;
};

struct status_bar_view {
    int64_t total;
    struct str what;           /* the sentence that follows the total */
    bool is_found;             /* the total is what a live filter announces */
    struct str legend_summary; /* the legend is folded under these words; empty: open */
    struct bar_part_views parts;
    bool has_how;
    struct how_view how;
};

/* E_INTERNAL when the parts do not add up to the total (RULES 7) or one is negative; the caller adds `what`, `how` and the rest. */
NODISCARD enum err status_bar_make(struct ctx *ctx, const struct bar_part *parts, size_t n, int64_t total, struct status_bar_view *out);

struct status_row_view {
    struct str label; /* its four largest parts in words */
    struct bar_part_views parts;
};

/* The small form; the same refusal. */
NODISCARD enum err status_row_make(struct ctx *ctx, const struct bar_part *parts, size_t n, int64_t total, struct status_row_view *out);

#endif
