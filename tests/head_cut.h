/* Cuts the head of a request into NUL-ended pieces in place, as libmicrohttpd 0.9.75 leaves it in its buffer, so that the guard can be
 * tested and fuzzed without a socket. */
#ifndef XANH_TESTS_HEAD_CUT_H
#define XANH_TESTS_HEAD_CUT_H

#include "base/str.h"

#include <string.h>

struct head_cut {
    struct str head;   /* up to and with the empty line */
    struct str target; /* as the library shows it before it decodes: up to the first NUL */
};

/* The end of the line that begins at `at`, its line end overwritten with NUL. SIZE_MAX when it is not complete. */
static inline size_t cut_line(char *p, size_t n, size_t at, size_t *next)
{
    char *feed = at < n ? memchr(p + at, '\n', n - at) : NULL;
    if (!feed) {
        return SIZE_MAX;
    }
    size_t end = (size_t)(feed - p);
    *next = end + 1;
    p[end] = 0;
    if (end > at && p[end - 1] == '\r') {
        p[--end] = 0;
    }
    return end;
}

/* False when the library would refuse by itself or wait for more. `p` is overwritten; `target` needs room for `n` bytes. */
static inline bool head_cut(char *p, size_t n, char *target, struct head_cut *out)
{
    size_t next = 0;
    size_t end = cut_line(p, n, 0, &next);
    char *first = end == SIZE_MAX ? NULL : memchr(p, ' ', end);
    char *last = first ? memrchr(p, ' ', end) : NULL;
    if (!first || last == first) {
        return false;
    }
    size_t target_n = strnlen(first + 1, (size_t)(last - first - 1));
    memcpy(target, first + 1, target_n);
    *out = (struct head_cut){.target = {target, target_n}};
    *first = 0;
    *last = 0;
    for (size_t at = next; (end = cut_line(p, n, at, &next)) != SIZE_MAX; at = next) {
        if (p[at] == 0) {
            out->head = (struct str){p, next};
            return true;
        }
        char *colon = memchr(p + at, ':', strnlen(p + at, end - at));
        if (!colon) {
            return false;
        }
        *colon = 0;
    }
    return false;
}

#endif
