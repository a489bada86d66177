/* One arena per request, command or job: memory that lives exactly as long as that, freed as a whole.
 * Nobody frees inside a handler. Running into the ceiling ends the request with E_TOO_LARGE (see arena_failed);
 * running out of real memory aborts the program. */
#ifndef XANH_BASE_ARENA_H
#define XANH_BASE_ARENA_H

#include "base/str.h"

struct arena;

/* A new arena that hands out at most `ceiling` bytes between two resets. The caller owns it. */
struct arena *arena_new(size_t ceiling);
/* Runs the deferred actions, latest first, and frees everything. NULL is allowed. */
void arena_free(struct arena *a);
/* Runs the deferred actions, latest first, and makes the arena empty again; keeps its first block. */
void arena_reset(struct arena *a);

/* `n` zeroed bytes, aligned for any type. Never NULL: beyond the ceiling the arena is marked as failed and the bytes come
 * from a spill area that is still freed with it, so callers need no check on every call; the dispatcher asks
 * arena_failed() once at the end and before each row of a result. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, returns_nonnull));
/* `count` elements of `size` bytes, zeroed; an overflowing product aborts (it is always our own mistake). */
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((malloc, returns_nonnull));
/* True once more than the ceiling was asked for since the last reset. */
bool arena_failed(const struct arena *a);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);
/* Calls fn(p) when the arena is reset or freed, in reverse order of registration. */
void arena_defer(struct arena *a, void (*fn)(void *p), void *p);

/* Copy of a slice in the arena, NUL-terminated for the benefit of C interfaces (n does not count it). p == NULL stays so. */
struct str str_dup(struct arena *a, struct str s);
/* The same as a plain C text; a NULL slice gives "". */
const char *str_cstr(struct arena *a, struct str s);
/* All parts joined without separator. */
struct str str_cat(struct arena *a, size_t count, const struct str *parts);
#define STR_CAT(a, ...)                                                                  \
    str_cat((a), sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str), (struct str[]){__VA_ARGS__})
/* A whole number in decimal. */
struct str str_from_i64(struct arena *a, int64_t v);

/* Typed helpers. */
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

#endif
