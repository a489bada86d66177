/* Escaping for HTML and for addresses. JSON and CSV have their own writers. */
#ifndef XANH_TEXT_ESCAPE_H
#define XANH_TEXT_ESCAPE_H

#include "base/buf.h"

/* Appends text for HTML content and quoted attribute values: & < > " ' become references. Control
 * characters, which HTML does not allow, become U+FFFD, and the invisible controls that turn the
 * reading direction are shown as [U+202E], so that a text cannot look like another one. */
void escape_html(struct buf *out, struct str s);
/* Appends one component of an address (a path segment, a query name or value): all but A-Z a-z 0-9
 * - . _ ~ as %XX. */
void url_encode(struct buf *out, struct str s);
/* The same for a value in a query, where a slash may stand as it is (RFC 3986, 3.4): days stay legible. */
void url_encode_value(struct buf *out, struct str s);
/* Appends an address that is put together already: what may not stand in one (blanks, letters with marks, quotation marks, a lone %) as %XX, all else as
 * it is. */
void url_encode_rest(struct buf *out, struct str s);
/* True for an address that a page may link to: relative to this server, https: or mailto:. */
bool url_allowed(struct str s);

#endif
