#include "features/account/attempts.h"

#include "base/map.h"

#include <pthread.h>
#include <stdlib.h>

enum { PLACES = 4096, LOOK = 8 };
static const int64_t KNOWN_MS = INT64_C(90) * 24 * 3600 * 1000;

/* `until`: of a budget the moment at which it is full again, of a known network the moment at which it is forgotten. Past: the place is free. */
struct place {
    uint64_t key;
    int64_t until;
};

struct table {
    struct place places[PLACES];
};

struct budget {
    int64_t most, step_ms;
};

enum { PAIR, NETWORK, ACCOUNT, BUDGETS };

static const struct budget budgets[BUDGETS] = {
    [PAIR] = {ATTEMPTS_PAIR, ATTEMPTS_PAIR_MS}, [NETWORK] = {ATTEMPTS_NETWORK, ATTEMPTS_NETWORK_MS}, [ACCOUNT] = {ATTEMPTS_ACCOUNT, ATTEMPTS_ACCOUNT_MS}};

struct attempts {
    pthread_mutex_t lock;
    struct table tables[BUDGETS];
    struct table known;
};

/* One attempt: where it stands in each table. */
struct attempt {
    uint64_t keys[BUDGETS];
    bool is_known;
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

/* The key's place, or the one that may be used for it: of the few that are looked at the one that is soonest free. */
static struct place *place_of(struct table *t, uint64_t key)
{
    struct place *best = &t->places[key % PLACES];
    for (size_t i = 0; i < LOOK; i++) {
        struct place *p = &t->places[(key + i) % PLACES];
        if (p->key == key) {
            return p;
        }
        best = p->until < best->until ? p : best;
    }
    return best;
}

static int64_t until_of(struct table *t, uint64_t key, int64_t now)
{
    const struct place *p = place_of(t, key);
    return p->key == key && p->until > now ? p->until : now;
}

static void set_until(struct table *t, uint64_t key, int64_t until)
{
    *place_of(t, key) = (struct place){key, until};
}

static uint64_t hash_text(struct str s)
{
    return hash_bytes(s.p, s.n);
}

static struct attempt attempt_of(struct attempts *a, struct str account, struct str network, int64_t now)
{
    uint64_t both[2] = {hash_text(account), hash_text(network)};
    struct attempt t = {.keys = {[PAIR] = hash_bytes(both, sizeof both), [NETWORK] = both[1], [ACCOUNT] = both[0]}};
    t.is_known = until_of(&a->known, t.keys[PAIR], now) > now;
    return t;
}

/* Whether a budget counts for this attempt. */
static bool counts(const struct attempt *t, int budget)
{
    return budget == PAIR || !t->is_known;
}

/* Milliseconds until the budget holds an attempt. */
static int64_t wait_of(struct attempts *a, const struct attempt *t, int budget, int64_t now)
{
    const struct budget *b = &budgets[budget];
    int64_t wait = until_of(&a->tables[budget], t->keys[budget], now) - now - (b->most - 1) * b->step_ms;
    return wait > 0 ? wait : 0;
}

int64_t attempts_begin(struct attempts *a, struct str account, struct str network, int64_t now)
{
    int64_t wait = 0;
    pthread_mutex_lock(&a->lock);
    struct attempt t = attempt_of(a, account, network, now);
    for (int i = 0; i < BUDGETS; i++) {
        int64_t w = counts(&t, i) ? wait_of(a, &t, i, now) : 0;
        wait = w > wait ? w : wait;
    }
    for (int i = 0; i < BUDGETS && wait == 0; i++) {
        if (counts(&t, i)) {
            set_until(&a->tables[i], t.keys[i], until_of(&a->tables[i], t.keys[i], now) + budgets[i].step_ms);
        }
    }
    pthread_mutex_unlock(&a->lock);
    return wait;
}

void attempts_succeeded(struct attempts *a, struct str account, struct str network, int64_t now)
{
    pthread_mutex_lock(&a->lock);
    struct attempt t = attempt_of(a, account, network, now);
    set_until(&a->tables[PAIR], t.keys[PAIR], now); /* earlier mistakes in typing are forgotten */
    for (int i = 0; i < BUDGETS; i++) {
        if (i != PAIR && counts(&t, i)) {
            set_until(&a->tables[i], t.keys[i], until_of(&a->tables[i], t.keys[i], now) - budgets[i].step_ms);
        }
    }
    set_until(&a->known, t.keys[PAIR], now + KNOWN_MS);
    pthread_mutex_unlock(&a->lock);
}
