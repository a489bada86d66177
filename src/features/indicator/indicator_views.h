/* What the pages of indicators and of differences between sources show. */
#ifndef XANH_FEATURES_INDICATOR_VIEWS_H
#define XANH_FEATURES_INDICATOR_VIEWS_H

#include "features/indicator/indicator.h"
#include "web/indicator_chart.h"

/* The indicators that one clause sets. */
struct indicator_group_view {
    struct str source, title, href;
    struct {
        struct indicator_row_view *v;
        size_t n, cap;
    } rows;
};

struct indicator_tab_view {
    struct str label, href;
    int64_t count;
    bool is_current;
};

struct indicator_list_view {
    struct str title, lead;
    struct as_of_view as_of;
    struct status_bar_view bar;
    struct {
        struct indicator_tab_view v[4];
        size_t n;
    } tabs;
    struct filters_view filters;
    int64_t found;
    struct {
        struct indicator_group_view *v;
        size_t n, cap;
    } groups;
    struct link_views downloads;
};

struct target_view {
    struct str label;    /* "Đích 2030" */
    struct str value;    /* "trên 80 %" */
    struct str strict;   /* "lớn hơn 80; đúng 80,0 % là chưa đạt" */
    struct str words;    /* of the document */
    struct str source, href, note;
    bool is_in_force;
};

struct observation_view {
    struct str period, value, parts, status, publisher, source, known;
    bool is_old; /* a later vintage replaced it */
    bool is_record;
};

struct side_view {
    struct str source, href, says, indicator, indicator_href, task, task_href;
};
struct discrepancy_view {
    struct str code, title, bearing, href;
    struct {
        struct side_view *v;
        size_t n, cap;
    } sides;
};
struct discrepancy_views {
    struct discrepancy_view *v;
    size_t n, cap;
};

struct indicator_log_view {
    struct str moment, what;
    int64_t n;
};

struct indicator_page_view {
    struct crumbs_view crumbs;
    struct str code, title, unit, kind, direction, definition, period, note, publisher;
    struct str clause_title, clause_name, clause_href;
    struct as_of_view as_of;
    struct status_mark_view mark;
    struct str explanation; /* what the mark means here */
    struct {
        struct {
            struct str value, what;
        } v[4];
        size_t n;
    } figures;
    bool has_chart;
    struct chart_view chart;
    struct how_view how;
    struct {
        struct target_view *v;
        size_t n, cap;
    } targets;
    struct {
        struct observation_view *v;
        size_t n, cap;
    } observations;
    struct discrepancy_views discrepancies;
    struct link_views parents, parts, tasks;
    struct {
        struct indicator_log_view *v;
        size_t n, cap;
    } log;
    struct link_views downloads;
};

struct discrepancy_list_view {
    struct str title;
    struct discrepancy_views rows;
    struct link_views downloads;
};

#endif
