/* What the page of the design system is made of: every shared part once, with made-up figures. */
#ifndef XANH_FEATURES_DISPLAY_VIEWS_H
#define XANH_FEATURES_DISPLAY_VIEWS_H

#include "features/display/display.h"
#include "web/indicator_chart.h"

enum { DESIGN_INDICATOR_MARKS = 11 };

struct design_mark_view {
    struct status_mark_view mark;
    struct str other, code; /* the word in the other language */
};

struct design_view {
    struct str other_lang;
    struct as_of_view as_of;
    struct crumbs_view crumbs;
    struct {
        struct design_mark_view v[REASON_COUNT];
        size_t n;
    } marks;
    struct {
        struct status_mark_view v[DESIGN_INDICATOR_MARKS];
        size_t n;
    } indicator_marks;
    struct status_mark_view big;
    struct status_bar_view bar, empty;
    struct tally_row_views rows;
    struct filters_view filters;
    struct sort_head_view head;
    struct pager_view pager;
    struct tile_map_view map;
    struct chart_view chart;
    struct str number, share;
};

#endif
