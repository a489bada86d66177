/* What compiled templates call. Text is escaped unless its type is struct html, which only views and the functions here
 * produce, so that a raw text in a page is a compile error. */
#ifndef XANH_TEXT_VIEW_H
#define XANH_TEXT_VIEW_H

#include "text/msg.h"

/* Markup that is safe to print as it is. */
struct html {
    struct str s;
};

/* Where a page is being written to and in which language. */
struct view {
    struct buf *out;
    enum lang lang;
};

/* Appends bytes of the template itself; addresses /assets/NAME in them get the tag of the file's content. */
void view_raw(struct view *w, const char *p, size_t n);
/* Appends text, with & < > " ' escaped. */
void view_text(struct view *w, struct str s);
void view_html(struct view *w, struct html h);
/* A whole number with the separators of the language. */
void view_int(struct view *w, int64_t v);
/* A number as plain digits, for identifiers, versions and number fields. */
void view_id(struct view *w, int64_t v);
/* dd/mm/yyyy; nothing when there is no day. */
void view_day(struct view *w, struct opt_day d);
/* True for an address that is a page of this site and so lives under /en in English (not assets, not the API, not one that names its
 * language already). */
bool view_is_page_path(struct str s);
/* An address for href, src and action: relative ones, https: and mailto:; anything else becomes "#". Pages of this site get /en in front for English
 * readers. Escaped. */
void view_url(struct view *w, struct str s);
/* A message, its text arguments escaped. */
void view_msg(struct view *w, enum msg key, size_t n, const struct msg_arg *args);
/* What has been written to `out` since it had `from` bytes, as markup; the bytes are copied to the arena. */
struct html view_take(struct arena *a, const struct buf *out, size_t from);

/* What counts as true, for VIEW_TRUE. */
static inline bool view_true_bool(bool v) { return v; }
static inline bool view_true_int(int64_t v) { return v != 0; }
static inline bool view_true_size(size_t v) { return v != 0; }
static inline bool view_true_str(struct str v) { return v.n != 0; }
static inline bool view_true_html(struct html v) { return v.s.n != 0; }
static inline bool view_true_opt_i64(struct opt_i64 v) { return v.has; }
static inline bool view_true_opt_day(struct opt_day v) { return v.has; }
/* The truth of {{#if x}}. */
#define VIEW_TRUE(x)                 \
    _Generic((x), bool               \
             : view_true_bool, int   \
             : view_true_int, int64_t \
             : view_true_int, size_t \
             : view_true_size, struct str \
             : view_true_str, struct html \
             : view_true_html, struct opt_i64 \
             : view_true_opt_i64, struct opt_day \
             : view_true_opt_day)(x)

#endif
