#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf buf_new(struct arena *a, size_t max)
{
    return (struct buf){.max = max, .arena = a};
}

void buf_free(struct buf *b)
{
    if (!b->arena) {
        free(b->p);
    }
    *b = (struct buf){.max = b->max, .arena = b->arena};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->failed = false;
}

static void grow_to(struct buf *b, size_t cap)
{
    if (b->arena) {
        char *p = arena_alloc(b->arena, cap);
        if (b->n) {
            memcpy(p, b->p, b->n);
        }
        b->p = p;
    } else {
        char *p = realloc(b->p, cap);
        if (!p) {
            abort();
        }
        b->p = p;
    }
    b->cap = cap;
}

char *buf_reserve(struct buf *b, size_t n)
{
    if (b->failed || n > b->max - b->n) {
        b->failed = true;
        return NULL;
    }
    size_t need = b->n + n;
    if (need > b->cap || !b->p) {
        size_t cap = b->cap ? b->cap * 2 : 256;
        cap = cap < need ? need : cap;
        grow_to(b, cap > b->max ? b->max : cap);
    }
    return b->p + b->n;
}

void buf_bytes(struct buf *b, const void *p, size_t n)
{
    if (n == 0) {
        return;
    }
    char *at = buf_reserve(b, n);
    if (at) {
        memcpy(at, p, n);
        b->n += n;
    }
}

void buf_str(struct buf *b, struct str s)
{
    buf_bytes(b, s.p, s.n);
}

void buf_char(struct buf *b, char c)
{
    char *at = buf_reserve(b, 1);
    if (at) {
        *at = c;
        b->n++;
    }
}

void buf_i64(struct buf *b, int64_t v)
{
    char room[STR_DIGITS_MAX];
    buf_str(b, str_digits(room, v, 0));
}

void buf_pad(struct buf *b, int64_t v, int width)
{
    char room[STR_DIGITS_MAX];
    buf_str(b, str_digits(room, v, width));
}

void buf_fmt(struct buf *b, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n > 0) {
        buf_bytes(b, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
    }
}

bool buf_failed(const struct buf *b)
{
    return b->failed;
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}
