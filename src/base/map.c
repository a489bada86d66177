#include "base/map.h"

#include "base/random.h"

#include <string.h>

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static void sip_block(uint64_t v[4], uint64_t m)
{
    v[3] ^= m;
    sip_round(v);
    v[0] ^= m;
}

/* SipHash-1-3 (Aumasson and Bernstein, 2012; the reduced-round variant for hash tables). */
uint64_t hash_bytes(const void *p, size_t n)
{
    const uint64_t *key = random_hash_key();
    uint64_t v[4] = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
                     key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u};
    const unsigned char *at = p;
    size_t left = n;
    for (; left >= 8; left -= 8, at += 8) {
        uint64_t m = 0;
        memcpy(&m, at, 8);
        sip_block(v, m);
    }
    uint64_t last = (uint64_t)n << 56;
    for (size_t i = 0; i < left; i++) {
        last |= (uint64_t)at[i] << (8 * i);
    }
    sip_block(v, last);
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct map map_new(struct arena *a)
{
    return (struct map){.arena = a};
}

static struct map_slot *slot_for(const struct map *m, struct str key)
{
    size_t at = (size_t)hash_bytes(key.p, key.n) & (m->cap - 1);
    while (m->slots[at].key.p && !str_eq(m->slots[at].key, key)) {
        at = (at + 1) & (m->cap - 1);
    }
    return &m->slots[at];
}

static void widen(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = ARENA_ARRAY(m->arena, struct map_slot, m->cap);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slots[i].key.p) {
            *slot_for(m, old.slots[i].key) = old.slots[i];
        }
    }
}

bool map_set(struct map *m, struct str key, int64_t value)
{
    if (m->n * 4 >= m->cap * 3) {
        widen(m);
    }
    struct map_slot *slot = slot_for(m, key);
    bool is_new = !slot->key.p;
    if (is_new) {
        slot->key = key;
        m->n++;
    }
    slot->value = value;
    return is_new;
}

bool map_get(const struct map *m, struct str key, int64_t *value)
{
    if (m->cap == 0 || !key.p) {
        return false;
    }
    const struct map_slot *slot = slot_for(m, key);
    if (!slot->key.p) {
        return false;
    }
    *value = slot->value;
    return true;
}
