#include "features/account/attempts.h"

#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>

enum { PLACES = 4096, LOOK = 8 };

struct place {
    uint64_t key; /* keyed hash; 0: free */
    int64_t since_ms;
    int failures;
};

struct attempts {
    pthread_mutex_t lock;
    struct place places[PLACES];
};

struct attempts *attempts_new(void)
{
    struct attempts *a = calloc(1, sizeof *a);
    if (!a) {
        abort();
    }
    pthread_mutex_init(&a->lock, NULL);
    return a;
}

void attempts_free(struct attempts *a)
{
    pthread_mutex_destroy(&a->lock);
    free(a);
}

static uint64_t hash_of(struct str key)
{
    uint64_t h = hash_bytes(key.p, key.n);
    return h ? h : 1;
}

/* The key's place, or the one that may be used for it: a free one, else the oldest of the few that are looked at. */
static struct place *place_of(struct attempts *a, uint64_t key)
{
    struct place *best = &a->places[key % PLACES];
    for (size_t i = 0; i < LOOK; i++) {
        struct place *p = &a->places[(key + i) % PLACES];
        if (p->key == key) {
            return p;
        }
        if (best->key != 0 && (p->key == 0 || p->since_ms < best->since_ms)) {
            best = p;
        }
    }
    return best;
}

bool attempts_allowed(struct attempts *a, struct str key, int64_t now_ms, int64_t window_ms, int most)
{
    uint64_t h = hash_of(key);
    pthread_mutex_lock(&a->lock);
    const struct place *p = place_of(a, h);
    bool allowed = p->key != h || now_ms - p->since_ms >= window_ms || p->failures < most;
    pthread_mutex_unlock(&a->lock);
    return allowed;
}

void attempts_failed(struct attempts *a, struct str key, int64_t now_ms, int64_t window_ms)
{
    uint64_t h = hash_of(key);
    pthread_mutex_lock(&a->lock);
    struct place *p = place_of(a, h);
    if (p->key != h || now_ms - p->since_ms >= window_ms) {
        *p = (struct place){.key = h, .since_ms = now_ms};
    }
    p->failures++;
    pthread_mutex_unlock(&a->lock);
}

void attempts_succeeded(struct attempts *a, struct str key)
{
    uint64_t h = hash_of(key);
    pthread_mutex_lock(&a->lock);
    struct place *p = place_of(a, h);
    if (p->key == h) {
        *p = (struct place){0};
    }
    pthread_mutex_unlock(&a->lock);
}
