#include "base/vec.h"

#include <string.h>

void *vec_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) {
        return v;
    }
    size_t wider = *cap ? *cap * 2 : 8;
    char *fresh = arena_array(a, wider, size);
    if (n) {
        memcpy(fresh, v, n * size);
    }
    *cap = wider;
    return fresh;
}
