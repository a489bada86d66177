#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    char bytes[] __attribute__((aligned(ALIGNMENT)));
};

struct deferred {
    struct deferred *next;
    void (*fn)(void *);
    void *p;
};

struct arena {
    struct block *blocks; /* newest first; the last one is the first block, which survives a reset */
    struct deferred *deferred;
    size_t ceiling;
    size_t used;
    bool failed;
};

static struct block *block_new(size_t size)
{
    struct block *b = malloc(sizeof *b + size);
    if (!b) {
        abort();
    }
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

struct arena *arena_new(size_t ceiling)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a) {
        abort();
    }
    a->ceiling = ceiling;
    a->blocks = block_new(FIRST_BLOCK);
    return a;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;
        a->deferred = d->next;
        d->fn(d->p);
    }
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    while (a->blocks->next) {
        struct block *gone = a->blocks;
        a->blocks = gone->next;
        free(gone);
    }
    a->blocks->used = 0;
    a->used = 0;
    a->failed = false;
}

void arena_free(struct arena *a)
{
    if (!a) {
        return;
    }
    arena_reset(a);
    free(a->blocks);
    free(a);
}

static size_t round_up(size_t n)
{
    if (n > SIZE_MAX - ALIGNMENT) {
        abort();
    }
    return (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static struct block *block_for(struct arena *a, size_t n)
{
    struct block *b = a->blocks;
    if (b->size - b->used >= n) {
        return b;
    }
    size_t size = b->size < ((size_t)1 << 20) ? b->size * 2 : b->size;
    b = block_new(size < n ? n : size);
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    n = round_up(n ? n : 1);
    a->used += n;
    if (a->used > a->ceiling) {
        a->failed = true;
    }
    struct block *b = block_for(a, n);
    void *p = b->bytes + b->used;
    b->used += n;
    memset(p, 0, n);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) {
        abort();
    }
    return arena_alloc(a, total);
}

bool arena_failed(const struct arena *a)
{
    return a->failed;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

void arena_defer(struct arena *a, void (*fn)(void *p), void *p)
{
    struct deferred *d = ARENA_NEW(a, struct deferred);
    d->fn = fn;
    d->p = p;
    d->next = a->deferred;
    a->deferred = d;
}

struct str str_dup(struct arena *a, struct str s)
{
    if (!s.p) {
        return STR_NONE;
    }
    char *p = arena_alloc(a, s.n + 1);
    if (s.n) {
        memcpy(p, s.p, s.n);
    }
    return (struct str){p, s.n};
}

const char *str_cstr(struct arena *a, struct str s)
{
    return s.p ? str_dup(a, s).p : "";
}

struct str str_cat(struct arena *a, size_t count, const struct str *parts)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        n += parts[i].n;
    }
    char *p = arena_alloc(a, n + 1);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].n) {
            memcpy(p + at, parts[i].p, parts[i].n);
            at += parts[i].n;
        }
    }
    return (struct str){p, n};
}

struct str str_from_i64(struct arena *a, int64_t v)
{
    char room[STR_DIGITS_MAX];
    return str_dup(a, str_digits(room, v, 0));
}
