/* What the files of this feature share: the pages of organisations over the board, at any date. They stand in a feature of their own because the
 * board itself needs the organisations. */
#ifndef XANH_FEATURES_ORGANISATION_PAGE_INTERNAL_H
#define XANH_FEATURES_ORGANISATION_PAGE_INTERNAL_H

#include "features/task_page/task_page.h"

extern const struct route_table org_list_routes;
extern const struct route_table org_one_routes;
extern const struct route_table heat_routes;

enum org_level { LEVEL_CENTRAL, LEVEL_PARTY, LEVEL_LOCAL };
extern const char *const org_levels[]; /* as in addresses, NULL at the end */
/* What readers are shown for a level. */
enum msg org_level_msg(enum org_level level);

/* The board at one date, the structure of organisations at another (RULES 1: what was known, and what was in force). */
struct org_reading {
    const struct board *board;
    const struct org_directory *dir;
    const struct org_tree *tree;
    day_t day;             /* of the structure */
    struct opt_day asked;  /* the day as it was asked for */
};

/* Opens both; a missing `tree_day` is the day of the board. E_INVALID for an `as_of` to come. */
NODISCARD enum err org_reading_open(struct ctx *ctx, struct opt_day tree_day, struct opt_day as_of, struct org_reading *r);
/* A path that keeps both dates. */
struct address org_address(struct ctx *ctx, const struct org_reading *r, struct str path);
struct str org_href(struct ctx *ctx, const struct org_reading *r, size_t org);
struct as_of_view org_as_of(struct ctx *ctx, const struct org_reading *r);

/* A row with its bar; `meta` is what stands under the name. */
NODISCARD enum err org_row(struct ctx *ctx, const struct org_reading *r, size_t org, struct str meta, struct tally_row_view *row);

/* The organisations of a level (positions in the directory), section after section. */
size_t org_of_level(struct ctx *ctx, const struct org_reading *r, enum org_level level, size_t **orgs);

/* --- files ---------------------------------------------------------------------------------------------------------------- */

/* Organisations with how many of their obligations are in which state. */
struct table_about org_table(struct ctx *ctx, const struct org_reading *r, struct str page, int64_t n_rows);
NODISCARD enum err org_table_row(struct ctx *ctx, struct table *t, const struct org_reading *r, size_t org, struct str section);

/* --- views ---------------------------------------------------------------------------------------------------------------- */

struct org_section_view {
    struct str title;
    struct tally_row_views rows;
};

struct org_tab_view {
    struct str label, href;
    bool is_current;
};

struct org_list_view {
    struct str lead;
    struct as_of_view as_of;
    struct {
        struct org_tab_view *v;
        size_t n, cap;
    } tabs;
    struct {
        struct org_section_view *v;
        size_t n, cap;
    } sections;
    bool has_map, communes_missing;
    struct tile_map_view map;
    struct str heat_href;
    struct link_views downloads;
};

struct heat_cell_view {
    struct str css, word, href;
    int64_t tasks;  /* 0: an empty cell */
    int64_t worst;  /* of them in the worst status */
    bool is_mixed;  /* not all of them are */
};
struct heat_row_view {
    struct str name, href, total_href;
    int64_t total;
    struct heat_cell_view *v;
    size_t n;
};
struct heat_column_view {
    struct str label, title, sort_href, href;
    bool is_sorted;
};
struct heat_view {
    struct str headline, lead, left_out, by_order_href, by_total_href, total_aria;
    struct as_of_view as_of;
    struct {
        struct org_tab_view *v;
        size_t n, cap;
    } levels, documents;
    struct {
        struct heat_column_view *v;
        size_t n;
    } columns;
    struct {
        struct heat_row_view *v;
        size_t n;
    } rows;
    struct {
        struct status_mark_view *v;
        size_t n, cap;
    } key;
    struct str width; /* class of the table: how wide its cells are */
    struct str layout; /* of the table and the names of its columns */
    bool has_groups;
    struct how_view how;
};

struct org_duty_view {
    struct str title, href, document, bearer, duty_href;
    struct opt_day due;
    struct str occurrence;
    struct status_mark_view mark;
};

struct org_version_view {
    struct str span, name, kind, code, basis, note;
};

struct org_step_view {
    struct str day, text, href, name, meta;
};

struct org_view {
    struct crumbs_view crumbs;
    struct str kicker, headline, gone, passed_on;
    struct as_of_view as_of;
    struct status_bar_view bar;
    struct str duties_title, all_href;
    struct link_views duty_files;
    struct {
        struct org_duty_view *v;
        size_t n;
    } duties;
    struct pager_view pager;
    struct tally_row_views children;
    struct link_views other_children; /* those that the table has no room for */
    struct {
        struct org_step_view *v;
        size_t n, cap;
    } steps;
    struct {
        struct org_version_view *v;
        size_t n;
    } versions;
    struct str key, parent, parent_href;
    struct opt_i64 communes;
    bool communes_missing; /* how many there are is known, which they are is not */
    struct str json;
};

#endif
