#include "core/cache.h"

#include "base/crypto.h"
#include "base/map.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { SHELVES = 1 << 15, ETAG_BYTES = FINGERPRINT_HEX + 2 };

/* One allocation: the entry, its key, type, tag and body behind it. */
struct entry {
    struct page page; /* first, so that a page's address is its entry's */
    struct str key;
    uint64_t version;
    _Atomic int holders;
    struct row *row;
    struct entry *next;             /* on the same shelf */
    struct entry *newer, *older;
    size_t size;
};

/* Entries in the order in which they were last asked for. */
struct row {
    struct entry *newest, *oldest;
    size_t bytes, max_bytes;
};

struct page_cache {
    pthread_mutex_t lock;
    struct entry *shelves[SHELVES];
    struct row plain, queried;
};

struct page_cache *page_cache_new(size_t max_bytes)
{
    struct page_cache *c = calloc(1, sizeof *c);
    if (!c) {
        abort();
    }
    pthread_mutex_init(&c->lock, NULL);
    c->queried.max_bytes = max_bytes / 4;
    c->plain.max_bytes = max_bytes - c->queried.max_bytes;
    return c;
}

void page_release(void *page)
{
    struct entry *e = page;
    if (atomic_fetch_sub(&e->holders, 1) == 1) {
        free(e);
    }
}

static size_t shelf_of(struct str key)
{
    return (size_t)hash_bytes(key.p, key.n) % SHELVES;
}

static void leave_row(struct entry *e)
{
    *(e->newer ? &e->newer->older : &e->row->newest) = e->older;
    *(e->older ? &e->older->newer : &e->row->oldest) = e->newer;
}

static void join_row(struct entry *e)
{
    struct row *row = e->row;
    e->newer = NULL;
    e->older = row->newest;
    *(row->newest ? &row->newest->newer : &row->oldest) = e;
    row->newest = e;
}

static void take_out(struct page_cache *c, struct entry *e)
{
    struct entry **place = &c->shelves[shelf_of(e->key)];
    while (*place != e) {
        place = &(*place)->next;
    }
    *place = e->next;
    leave_row(e);
    e->row->bytes -= e->size;
    page_release(e);
}

void page_cache_free(struct page_cache *c)
{
    if (!c) {
        return;
    }
    while (c->plain.oldest) {
        take_out(c, c->plain.oldest);
    }
    while (c->queried.oldest) {
        take_out(c, c->queried.oldest);
    }
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct entry *find(const struct page_cache *c, struct str key)
{
    struct entry *e = c->shelves[shelf_of(key)];
    while (e && !str_eq(e->key, key)) {
        e = e->next;
    }
    return e;
}

const struct page *page_get(struct page_cache *c, struct str key, uint64_t version)
{
    pthread_mutex_lock(&c->lock);
    struct entry *e = find(c, key);
    if (e && e->version == version) {
        atomic_fetch_add(&e->holders, 1);
        leave_row(e);
        join_row(e);
    } else {
        e = NULL;
    }
    pthread_mutex_unlock(&c->lock);
    return e ? &e->page : NULL;
}

static struct str place(char **at, struct str s)
{
    char *p = *at;
    if (s.n) {
        memcpy(p, s.p, s.n);
    }
    *at += s.n;
    return (struct str){p, s.n};
}

void page_tag(struct buf *b, struct str body)
{
    buf_char(b, '"');
    buf_fingerprint(b, body);
    buf_char(b, '"');
}

static struct entry *entry_new(struct str key, uint64_t version, int status, struct str content_type, struct str body)
{
    size_t size = sizeof(struct entry) + key.n + content_type.n + ETAG_BYTES + body.n;
    struct entry *e = malloc(size);
    if (!e) {
        abort();
    }
    *e = (struct entry){.version = version, .size = size};
    atomic_init(&e->holders, 2); /* the cache and the caller */
    char *at = (char *)(e + 1);
    e->key = place(&at, key);
    e->page.status = status;
    e->page.content_type = place(&at, content_type);
    struct buf tag = buf_new(NULL, ETAG_BYTES);
    page_tag(&tag, body);
    e->page.etag = place(&at, buf_view(&tag));
    buf_free(&tag);
    e->page.body = place(&at, body);
    return e;
}

static struct row *row_of(struct page_cache *c, struct str key)
{
    size_t end = str_find(key, S("\n"), 0);
    return end != SIZE_MAX && end + 1 < key.n ? &c->queried : &c->plain;
}

const struct page *page_put(struct page_cache *c, struct str key, uint64_t version, int status, struct str content_type, struct str body)
{
    struct entry *e = entry_new(key, version, status, content_type, body);
    pthread_mutex_lock(&c->lock);
    struct entry *old = find(c, key);
    if (old) {
        take_out(c, old);
    }
    size_t shelf = shelf_of(e->key);
    e->next = c->shelves[shelf];
    c->shelves[shelf] = e;
    struct row *row = row_of(c, e->key);
    e->row = row;
    join_row(e);
    row->bytes += e->size;
    while (row->bytes > row->max_bytes && row->oldest != e) {
        take_out(c, row->oldest);
    }
    pthread_mutex_unlock(&c->lock);
    return &e->page;
}
