/* What the files of this feature share: the first page, the state of the resolution in one screen. */
#ifndef XANH_FEATURES_HOME_INTERNAL_H
#define XANH_FEATURES_HOME_INTERNAL_H

#include "features/indicator/indicator.h"
#include "features/task_page/task_page.h"

struct home_due_view {
    struct str title, href, document, who, who_href;
    struct opt_day due;
    struct status_mark_view mark;
};

struct home_province_view {
    struct str name, href, share;
    int64_t overdue, unknown, total;
};

struct home_view {
    struct str kicker, headline, note;
    struct as_of_view as_of;
    struct status_bar_view bar;
    struct tally_row_views documents, groups, bodies;
    struct str groups_href; /* where all of them are; empty when they are here */
    int64_t n_groups;
    struct str groups_title, bodies_href, provinces_href, due_href, heat_href;
    int64_t n_bodies, n_provinces;
    bool has_map;
    struct tile_map_view map;
    struct {
        struct home_province_view *v;
        size_t n;
    } worst;
    struct str worst_words;
    struct {
        struct home_due_view *v;
        size_t n;
    } due;
    struct indicator_glance indicators;
};

/* The sections of the first page: each fills its part of the view from the board (indicators: from what was known on a day). */
NODISCARD enum err home_documents(struct ctx *ctx, const struct board *b, struct home_view *v);
NODISCARD enum err home_organisations(struct ctx *ctx, const struct board *b, struct home_view *v);
NODISCARD enum err home_due(struct ctx *ctx, const struct board *b, struct home_view *v);
NODISCARD enum err home_indicators(struct ctx *ctx, struct opt_day as_of, struct home_view *v);

#endif
