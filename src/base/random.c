#include "base/random.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t state; /* 0: the kernel */
static uint64_t hash_key[2];
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

/* SplitMix64 (Steele, Lea, Flood 2014): good enough to replay a test, never used in production. */
static uint64_t next_seeded(void)
{
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void from_kernel(unsigned char *p, size_t n)
{
    while (n > 0) {
        ssize_t got = getrandom(p, n > 256 ? 256 : n, 0);
        if (got <= 0) {
            abort();
        }
        p += got;
        n -= (size_t)got;
    }
}

static void from_seed(unsigned char *p, size_t n)
{
    while (n > 0) {
        uint64_t word = next_seeded();
        size_t part = n < sizeof word ? n : sizeof word;
        memcpy(p, &word, part);
        p += part;
        n -= part;
    }
}

void random_bytes(void *p, size_t n)
{
    pthread_mutex_lock(&lock);
    if (state) {
        from_seed(p, n);
    } else {
        from_kernel(p, n);
    }
    pthread_mutex_unlock(&lock);
}

static void draw_hash_key(void)
{
    from_kernel((unsigned char *)hash_key, sizeof hash_key);
}

const uint64_t *random_hash_key(void)
{
    pthread_once(&hash_key_once, draw_hash_key);
    return hash_key;
}

void random_seed(uint64_t seed)
{
    pthread_mutex_lock(&lock);
    state = seed;
    pthread_mutex_unlock(&lock);
}
