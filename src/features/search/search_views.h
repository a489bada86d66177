/* What the page of search shows. */
#ifndef XANH_FEATURES_SEARCH_VIEWS_H
#define XANH_FEATURES_SEARCH_VIEWS_H

#include "features/search/search.h"
#include "web/widgets.h"

struct search_tab_view {
    struct str label, href, count;
    bool is_current;
};

struct search_row_view {
    struct str href, kind, ref;
    struct search_text title, excerpt;
};

struct search_page_view {
    struct str q, title, hint;
    struct str kind; /* chosen, as in addresses */
    struct {
        struct search_tab_view v[SEARCH_KIND__N + 1];
        size_t n;
    } tabs;
    struct {
        struct search_row_view *v;
        size_t n, cap;
    } rows;
    struct pager_view pager;
    struct str more; /* there is more than can be shown */
    bool is_empty_handed; /* something was asked for and nothing found */
    struct link_views examples, lists, files;
};

#endif
