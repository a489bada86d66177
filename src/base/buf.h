/* Growing text with a ceiling and a sticky error: append freely, ask buf_failed() once at the end. */
#ifndef XANH_BASE_BUF_H
#define XANH_BASE_BUF_H

#include "base/arena.h"

struct buf {
    char *p;
    size_t n;
    size_t cap;
    size_t max;          /* ceiling in bytes */
    struct arena *arena; /* where it grows; NULL: malloc, freed with buf_free */
    bool failed;         /* more than `max` was appended; the rest was dropped */
};

/* An empty buffer in an arena (or malloc'ed when NULL) that holds at most `max` bytes. */
struct buf buf_new(struct arena *a, size_t max);
/* Frees a malloc'ed buffer; does nothing to one in an arena. */
void buf_free(struct buf *b);
/* Empties it and keeps the memory; the sticky error goes too. */
void buf_clear(struct buf *b);
void buf_bytes(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
/* Appends a literal. */
#define buf_lit(b, literal) buf_bytes((b), "" literal, sizeof(literal) - 1)
void buf_i64(struct buf *b, int64_t v);
/* Appends at least `width` digits (0..20), with leading zeros. */
void buf_pad(struct buf *b, int64_t v, int width);
/* For logs and diagnostics only; never for SQL, HTML, JSON, CSV or addresses. */
void buf_fmt(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for `n` more bytes and returns where they start, or NULL (sticky error). Add what was used to b->n. */
char *buf_reserve(struct buf *b, size_t n);
bool buf_failed(const struct buf *b);
/* The content, borrowed until the next append. */
struct str buf_view(const struct buf *b);

#endif
