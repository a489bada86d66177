/* Map from text to a number, in an arena; keyed SipHash, so hostile keys cannot make it slow. */
#ifndef XANH_BASE_MAP_H
#define XANH_BASE_MAP_H

#include "base/arena.h"

struct map_slot {
    struct str key;
    int64_t value;
};

struct map {
    struct map_slot *slots;
    size_t n, cap;
    struct arena *arena;
};

/* Empty; grows in the arena and goes with it. */
struct map map_new(struct arena *a);
/* Sets key to value; the key's bytes are borrowed and must outlive the map. Returns false when the key was there (value is replaced). */
bool map_set(struct map *m, struct str key, int64_t value);
/* True and the value, or false. */
bool map_get(const struct map *m, struct str key, int64_t *value);

/* Keyed hash of some bytes; the key is drawn once per process (random_hash_key). */
uint64_t hash_bytes(const void *p, size_t n);

#endif
