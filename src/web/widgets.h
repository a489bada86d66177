/* The small parts that pages share: addresses that carry their filters, the as-of form, crumbs, filters, sorted heads, pages of a list,
 * links and explanations. Each is a plain struct for the view of the same name; docs/interface.md shows the markup. */
#ifndef XANH_WEB_WIDGETS_H
#define XANH_WEB_WIDGETS_H

#include "core/ctx.h"
#include "text/view.h"

/* --- addresses ------------------------------------------------------------------------------------------------------- */

/* A path of this site with query values, put together piece by piece. Copy it to go on from what stands there. */
struct address {
    struct arena *arena;
    struct str text;
};

/* An address that begins with a path, which is borrowed. */
struct address address_new(struct ctx *ctx, struct str path);
/* Adds `name=value`, the value encoded; nothing for an empty or missing value. */
void address_add(struct address *a, struct str name, struct str value);
/* The same for a day, as dd/mm/yyyy. */
void address_add_day(struct address *a, struct str name, struct opt_day day);
/* What `a` would be with one more value. */
struct str address_with(const struct address *a, struct str name, struct str value);

/* --- days ------------------------------------------------------------------------------------------------------------ */

/* The field `tinh-den` of a page as a moment for board_open: the end of that day; nothing for an empty field and for today. */
struct opt_i64 page_as_of(const struct ctx *ctx, struct opt_day day);
/* dd/mm/yyyy; empty for no day. */
struct str page_day(struct ctx *ctx, struct opt_day day);

/* --- structs of the views -------------------------------------------------------------------------------------------- */

struct link_view {
    struct str label, href;
};
struct link_views {
    struct link_view *v;
    size_t n, cap;
};

struct text_views {
    struct str *v;
    size_t n, cap;
};

struct crumbs_view {
    struct link_views links;
};

struct hidden_field {
    struct str name, value;
};
struct hidden_fields {
    struct hidden_field *v;
    size_t n, cap;
};

/* The date of a board. `tree_day` is a second field `ngay`, only where `has_tree_day`. */
struct as_of_view {
    struct str day, hint;
    bool has_tree_day;
    struct str tree_day;
    struct hidden_fields hidden; /* the other query values */
};

struct filter_option {
    struct str value, label;
    bool is_chosen;
};
/* Options that belong together, under a heading of their own. */
struct filter_group {
    struct str label;
    struct {
        struct filter_option *v;
        size_t n, cap;
    } options;
};
struct filter_field {
    struct str name, label;
    bool is_day;
    struct str value; /* of a day */
    struct {
        struct filter_option *v;
        size_t n, cap;
    } options;
    struct {
        struct filter_group *v;
        size_t n, cap;
    } groups; /* behind the options */
};
struct filters_view {
    struct str action, label, clear_href;
    struct {
        struct filter_field *v;
        size_t n, cap;
    } fields;
    struct hidden_fields hidden;
    struct link_views chosen; /* each takes one filter away */
};

/* Head of a column that the server sorts. */
struct sort_head_view {
    struct str label, href, aria; /* ascending, descending, none */
    struct str icon;              /* up, down, or empty */
};

struct pager_item {
    struct str label, href;
    bool is_current, is_gap;
};
struct pager_view {
    struct {
        struct pager_item *v;
        size_t n, cap;
    } items;
    struct str label; /* what the pages are of */
    struct str next_href, rows;
};

/* How a number was made: paragraphs, then links to its rows and files. */
struct how_view {
    struct text_views paragraphs;
    struct link_views links;
};

struct status_mark_view {
    struct str css, icon, word, detail;
    bool is_big;
};

/* --- making them ----------------------------------------------------------------------------------------------------- */

/* Each adds one element at the end. */
void crumbs_add(struct ctx *ctx, struct crumbs_view *c, struct str label, struct str href);
void link_add(struct ctx *ctx, struct link_views *links, struct str label, struct str href);
void paragraph_add(struct ctx *ctx, struct how_view *how, struct str text);
/* The field that asks for a date of the reading. */
struct as_of_view as_of_make(struct ctx *ctx, day_t day);
/* A field that a form sends along unseen; nothing for an empty value. */
void hidden_add(struct ctx *ctx, struct hidden_fields *hidden, struct str name, struct str value);
/* A new choice field whose first option is "any"; add the others with filter_option_add. Pointers hold until the next field is added. */
struct filter_field *filter_choice(struct ctx *ctx, struct filters_view *f, struct str name, struct str label, struct str any);
struct filter_field *filter_day(struct ctx *ctx, struct filters_view *f, struct str name, struct str label, struct str value);
void filter_option_add(struct ctx *ctx, struct filter_field *field, struct str value, struct str label, struct str chosen);
/* A new group of options; the pointer holds until the next one. */
struct filter_group *filter_group_add(struct ctx *ctx, struct filter_field *field, struct str label);
void filter_group_option_add(struct ctx *ctx, struct filter_group *group, struct str value, struct str label, struct str chosen);
/* A head for the column `key`; `now` is what the list is sorted by ("han", "-han"). `base` has no sap-xep. */
struct sort_head_view sort_head_make(struct ctx *ctx, const struct address *base, struct str label, struct str key, struct str now);
/* Page `page` (from 1) of `total` rows, `size` a page. `base` has no trang. */
struct pager_view pager_make(struct ctx *ctx, const struct address *base, int64_t page, int64_t size, int64_t total);
/* The same for the second list of a page, whose page the query value `name` says. */
struct pager_view pager_make_of(struct ctx *ctx, const struct address *base, struct str name, int64_t page, int64_t size, int64_t total);

#endif
