/* Typed vectors in an arena: any struct with members `v`, `n`, `cap`.
 *
 *     struct names { struct str *v; size_t n, cap; } names = {0};
 *     *VEC_PUSH(arena, &names) = S("Lào Cai");
 */
#ifndef XANH_BASE_VEC_H
#define XANH_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)     \
    struct {          \
        type *v;      \
        size_t n, cap; \
    }

/* Room for one more element of `size` bytes; returns the (possibly moved) array. */
void *vec_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size);

/* Pointer to a new zeroed element at the end. */
#define VEC_PUSH(a, vec)                                                                              \
    ((vec)->v = vec_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v), &(vec)->v[(vec)->n++])

#endif
