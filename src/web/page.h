/* The frame of every page: head, navigation, language, sign-in, foot. A handler writes
 *
 *     struct page_frame p = page_begin(ctx, res, title, NAV_TASKS);
 *     view_task_list(&p.view, &data);
 *     return page_end(ctx, &p);
 */
#ifndef XANH_WEB_PAGE_H
#define XANH_WEB_PAGE_H

#include "core/ctx.h"
#include "text/view.h"

enum nav { NAV_NONE, NAV_HOME, NAV_TASKS, NAV_INDICATORS, NAV_ORGANISATIONS, NAV_DOCUMENTS, NAV_DATA, NAV_MY_WORK, NAV__N };

struct page_frame {
    struct view view;
    struct response *res;
};

/* Starts a page of the reader's language with status 200 unless the response has one. `title` is what stands before " – Xanh". */
struct page_frame page_begin(struct ctx *ctx, struct response *res, struct str title, enum nav current);
/* Never fails; returns OK for `return page_end(…)`. The same holds for page_redirect. */
enum err page_end(struct ctx *ctx, struct page_frame *p);
/* 303 to a path of this site, in the reader's language. */
enum err page_redirect(struct ctx *ctx, struct response *res, struct str path);
/* The path as it stands in the reader's language: "/nhiem-vu" or "/en/nhiem-vu". */
struct str page_path(const struct ctx *ctx, struct str path);
/* A moment as dd/mm/yyyy HH:MM in Viet Nam. */
struct str page_moment(struct ctx *ctx, int64_t ms);
/* A share in per cent with one decimal in the reader's language, e.g. "47,0 %"; "–" when the denominator is 0. */
struct str page_percent(struct ctx *ctx, int64_t part, int64_t of);
/* A number with separators. */
struct str page_number(struct ctx *ctx, int64_t v);

/* Structs of the frame's own templates. */
struct page_nav_item {
    struct str href;
    struct str label;
    bool current, mine;
};

struct page_top_view {
    struct str title;
    struct str lang, other_href, other_lang, other_name;
    struct str home_href, search_href, sign_in_href, sign_out_href, my_work_href;
    struct str reader; /* display name; empty when nobody is signed in */
    struct str csrf;
    struct {
        struct page_nav_item *v;
        size_t n;
    } nav;
};

struct page_bottom_view {
    struct str moment;
    struct str data_href, api_href, design_href;
};

#endif
