/* Rendered public pages, kept for one data version: a thousand readers of one page cost one rendering. */
#ifndef XANH_CORE_CACHE_H
#define XANH_CORE_CACHE_H

#include "base/buf.h"

struct page_cache;

/* A page held by a reader; released with page_release. */
struct page {
    struct str content_type;
    struct str etag; /* with quotes */
    struct str body;
    int status;
};

/* Holds at most `max_bytes` of bodies; those not asked for longest go first, so that somebody who walks through all tasks does not push out the
 * home page. A key is an address, a line end, and its query; pages with a query have a quarter of the room and push out only each other, because
 * anybody can make up as many queries as they like. */
struct page_cache *page_cache_new(size_t max_bytes);
void page_cache_free(struct page_cache *c);
/* Appends the entity tag of these bytes, in its quotation marks (RFC 9110, 8.8.3). */
void page_tag(struct buf *b, struct str body);
/* The page rendered for this key at this data version, or NULL. Thread-safe. */
const struct page *page_get(struct page_cache *c, struct str key, uint64_t version);
/* Stores a copy and gives it back held. Thread-safe. */
const struct page *page_put(struct page_cache *c, struct str key, uint64_t version, int status, struct str content_type, struct str body);
void page_release(void *page);

#endif
