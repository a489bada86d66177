/* What people and programs see when something failed: a page that says what happened and what to do next, or a problem document
 * (RFC 9457). */
#ifndef XANH_WEB_ERROR_PAGE_H
#define XANH_WEB_ERROR_PAGE_H

#include "core/ctx.h"

/* Fills the response; its status is set already. For pages, E_LOGIN becomes a redirect to the sign-in page. */
void error_page_render(struct ctx *ctx, enum err code, bool api, struct response *res);

struct fault_view {
    struct str field;
    struct str what;
};

/* All mistakes of a form in the reader's language, for the summary on top of it. */
struct fault_views {
    struct fault_view *v;
    size_t n;
};
struct fault_views fault_views_of(struct ctx *ctx);
/* What is wrong with one field; empty when nothing is. */
struct str fault_of(struct ctx *ctx, struct str field);

struct error_view {
    int64_t status;
    struct str title, what;
    struct fault_views faults;
    struct str home_href;
};

#endif
