#include "core/seen.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 8192, LOOK = 8 };

struct place {
    struct seen_mark mark; /* at_ms 0: free */
    bool is_saved;
};

struct seen {
    pthread_mutex_t lock;
    struct place places[PLACES];
};

struct seen *seen_new(void)
{
    struct seen *s = calloc(1, sizeof *s);
    if (!s) {
        abort();
    }
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void seen_free(struct seen *s)
{
    if (s) {
        pthread_mutex_destroy(&s->lock);
        free(s);
    }
}

static bool same(const struct sha256_digest *a, const struct sha256_digest *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

/* What may be forgotten sooner: nothing, then what was saved, then what is older. */
static bool goes_before(const struct place *a, const struct place *b)
{
    if (a->mark.at_ms == 0 || b->mark.at_ms == 0) {
        return a->mark.at_ms == 0;
    }
    return a->is_saved != b->is_saved ? a->is_saved : a->mark.at_ms < b->mark.at_ms;
}

/* The session's place, or the one that may be used for it. */
static struct place *place_of(struct seen *s, const struct sha256_digest *hash)
{
    uint64_t at = 0;
    memcpy(&at, hash->b, sizeof at); /* a hash of a random token: spread as it is */
    struct place *best = &s->places[at % PLACES];
    for (size_t i = 0; i < LOOK; i++) {
        struct place *p = &s->places[(at + i) % PLACES];
        if (p->mark.at_ms && same(&p->mark.token_hash, hash)) {
            return p;
        }
        best = goes_before(p, best) ? p : best;
    }
    return best;
}

static bool holds(const struct place *p, const struct sha256_digest *hash)
{
    return p->mark.at_ms && same(&p->mark.token_hash, hash);
}

int64_t seen_last(struct seen *s, const struct sha256_digest *hash)
{
    pthread_mutex_lock(&s->lock);
    const struct place *p = place_of(s, hash);
    int64_t at = holds(p, hash) ? p->mark.at_ms : 0;
    pthread_mutex_unlock(&s->lock);
    return at;
}

void seen_note(struct seen *s, const struct sha256_digest *hash, int64_t at_ms)
{
    pthread_mutex_lock(&s->lock);
    struct place *p = place_of(s, hash);
    if (!holds(p, hash) || p->mark.at_ms < at_ms) {
        *p = (struct place){{*hash, at_ms}, false};
    }
    pthread_mutex_unlock(&s->lock);
}

size_t seen_unsaved(struct seen *s, struct seen_mark *out, size_t most)
{
    size_t n = 0;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < PLACES && n < most; i++) {
        const struct place *p = &s->places[i];
        if (p->mark.at_ms && !p->is_saved) {
            out[n++] = p->mark;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}

void seen_saved(struct seen *s, const struct seen_mark *marks, size_t n)
{
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < n; i++) {
        struct place *p = place_of(s, &marks[i].token_hash);
        if (holds(p, &marks[i].token_hash) && p->mark.at_ms == marks[i].at_ms) {
            p->is_saved = true;
        }
    }
    pthread_mutex_unlock(&s->lock);
}
