#include "http/deadline.h"

#include "base/clock.h"
#include "http/refusal.h"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    PHASE_BITS = 3,
    CROWDED_SHARE = 12, /* of the keep-alive time is left when three quarters of all connections are taken */
    BATCH = 256,          /* connections looked at under one lock */
    LINGER_MAX = 64,      /* connections drained at one time */
    LINGER_MS = 2000,
    LINGER_TICK_MS = 10,
    LINGER_ROUND = 256 * 1024 /* bytes drained from one connection in one round */
};

struct watched {
    int socket;
    size_t slot;
    /* Phase in the low bits, deadline above them: one word, so that the sweep can only shut what it has looked at. */
    _Atomic int64_t mark;
    /* The sweep's own: */
    int64_t seen;      /* the mark under which `received` was read */
    uint64_t received;
};

struct lingering {
    int socket;
    int64_t until_ms;
};

struct deadlines {
    struct deadline_options options;
    int64_t tick_ms;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* the end, or a connection to drain */
    bool stopping;
    struct watched **slots;
    size_t *free_slots;
    size_t n_free;
    struct lingering lingering[LINGER_MAX];
    size_t n_lingering;
    atomic_bool no_new_requests;
    atomic_size_t used;
};

static int64_t mark_of(enum phase phase, int64_t until_ms)
{
    int64_t most = INT64_MAX >> PHASE_BITS;
    return (until_ms > most ? most : until_ms) * (1 << PHASE_BITS) + (int64_t)phase;
}

static enum phase phase_of(int64_t mark)
{
    return (enum phase)(mark & ((1 << PHASE_BITS) - 1));
}

static int64_t until_of(int64_t mark)
{
    return mark >> PHASE_BITS;
}

/* Bytes the peer has sent so far, as the kernel counts them. */
static uint64_t bytes_received(int socket)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
        return 0;
    }
    return info.tcpi_bytes_received;
}

/* Shuts a connection unless it has moved on since `mark` was read. A visitor in the middle of a request is told why. */
static void give_up(struct watched *w, int64_t mark)
{
    if (!atomic_compare_exchange_strong(&w->mark, &mark, mark_of(PHASE_GONE, 0))) {
        return;
    }
    enum phase phase = phase_of(mark);
    if (phase == PHASE_BODY || (phase == PHASE_HEAD && bytes_received(w->socket) > 0)) {
        refusal_send_timeout(w->socket);
    }
    (void)shutdown(w->socket, SHUT_RDWR); /* fails only when the peer is gone already */
}

/* A kept connection on which bytes arrive has begun its next head and gets the time of a head. */
static void look_for_head(struct deadlines *d, struct watched *w, int64_t mark, int64_t now)
{
    uint64_t received = bytes_received(w->socket);
    bool has_begun = w->seen == mark && received != w->received;
    w->seen = mark;
    w->received = received;
    if (has_begun && until_of(mark) > now + d->options.head_ms) {
        (void)atomic_compare_exchange_strong(&w->mark, &mark, mark_of(PHASE_HEAD, now + d->options.head_ms));
    }
}

/* True for a connection that has nothing to lose: no byte of a request has come. */
static bool is_empty(const struct watched *w, enum phase phase)
{
    return phase == PHASE_IDLE || (phase == PHASE_HEAD && bytes_received(w->socket) == 0);
}

static void look(struct deadlines *d, struct watched *w, int64_t now)
{
    int64_t mark = atomic_load(&w->mark);
    enum phase phase = phase_of(mark);
    if (phase == PHASE_GONE) {
        return;
    }
    if (until_of(mark) <= now || (atomic_load(&d->no_new_requests) && is_empty(w, phase))) {
        give_up(w, mark);
    } else if (phase == PHASE_IDLE) {
        look_for_head(d, w, mark, now);
    }
}

/* Reads away what came in. False when the peer has closed or the time is over. */
static bool drain(const struct lingering *l, int64_t now)
{
    char waste[16384];
    for (size_t sum = 0; sum < LINGER_ROUND;) {
        ssize_t n = recv(l->socket, waste, sizeof waste, MSG_DONTWAIT);
        if (n == 0) {
            return false;
        }
        if (n < 0) {
            break;
        }
        sum += (size_t)n;
    }
    return now < l->until_ms;
}

static void drain_all(struct deadlines *d, int64_t now)
{
    size_t kept = 0;
    pthread_mutex_lock(&d->lock);
    for (size_t i = 0; i < d->n_lingering; i++) {
        if (drain(&d->lingering[i], now)) {
            d->lingering[kept++] = d->lingering[i];
        } else {
            (void)close(d->lingering[i].socket);
        }
    }
    d->n_lingering = kept;
    pthread_mutex_unlock(&d->lock);
}

static void sweep(struct deadlines *d, int64_t now)
{
    for (size_t from = 0; from < d->options.connections_max; from += BATCH) {
        pthread_mutex_lock(&d->lock);
        size_t to = from + BATCH < d->options.connections_max ? from + BATCH : d->options.connections_max;
        for (size_t i = from; i < to; i++) {
            if (d->slots[i]) {
                look(d, d->slots[i], now);
            }
        }
        pthread_mutex_unlock(&d->lock);
    }
}

/* Waits a tick, or less while connections are being drained. False when the thread is to end. */
static bool wait_tick(struct deadlines *d)
{
    pthread_mutex_lock(&d->lock);
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until); /* cannot fail for this clock */
    int64_t ns = until.tv_nsec + (d->n_lingering ? LINGER_TICK_MS : d->tick_ms) * 1000000;
    until.tv_sec += ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    if (!d->stopping) {
        (void)pthread_cond_timedwait(&d->changed, &d->lock, &until); /* woken or not, it is time to look */
    }
    bool goes_on = !d->stopping;
    pthread_mutex_unlock(&d->lock);
    return goes_on;
}

static void *run(void *arg)
{
    struct deadlines *d = arg;
    int64_t next_ms = 0;
    while (wait_tick(d)) {
        int64_t now = clock_monotonic_ms();
        if (now >= next_ms) {
            sweep(d, now);
            next_ms = now + d->tick_ms;
        }
        drain_all(d, now);
    }
    return NULL;
}

static void init_lock(struct deadlines *d)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&d->lock, NULL);
}

static void free_all(struct deadlines *d)
{
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    free(d->slots);
    free(d->free_slots);
    free(d);
}

/* Often enough that a deadline is kept to an eighth, but not so often that it costs anything. */
static int64_t tick_for(const struct deadline_options *o)
{
    int64_t shortest = o->head_ms < o->keep_alive_ms ? o->head_ms : o->keep_alive_ms;
    int64_t tick = shortest / 8;
    return tick < 10 ? 10 : tick > 500 ? 500 : tick;
}

struct deadlines *deadlines_start(const struct deadline_options *options)
{
    struct deadlines *d = calloc(1, sizeof *d);
    if (!d) {
        abort();
    }
    d->options = *options;
    d->tick_ms = tick_for(options);
    d->slots = calloc(options->connections_max, sizeof *d->slots);
    d->free_slots = calloc(options->connections_max, sizeof *d->free_slots);
    if (!d->slots || !d->free_slots) {
        abort();
    }
    for (size_t i = options->connections_max; i > 0; i--) {
        d->free_slots[d->n_free++] = i - 1;
    }
    init_lock(d);
    if (pthread_create(&d->thread, NULL, run, d) != 0) {
        free_all(d);
        return NULL;
    }
    return d;
}

void deadlines_stop(struct deadlines *d)
{
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    for (size_t i = 0; i < d->n_lingering; i++) {
        (void)close(d->lingering[i].socket);
    }
    free_all(d);
}

struct watched *deadlines_add(struct deadlines *d, int socket)
{
    struct watched *w = calloc(1, sizeof *w);
    if (!w) {
        abort();
    }
    w->socket = socket;
    atomic_init(&w->mark, mark_of(PHASE_HEAD, clock_monotonic_ms() + d->options.head_ms));
    pthread_mutex_lock(&d->lock);
    bool has_room = d->n_free > 0;
    if (has_room) {
        w->slot = d->free_slots[--d->n_free];
        d->slots[w->slot] = w;
        atomic_fetch_add(&d->used, 1);
    }
    pthread_mutex_unlock(&d->lock);
    if (!has_room) {
        free(w);
        return NULL;
    }
    return w;
}

void deadlines_remove(struct deadlines *d, struct watched *w)
{
    pthread_mutex_lock(&d->lock);
    d->slots[w->slot] = NULL;
    d->free_slots[d->n_free++] = w->slot;
    atomic_fetch_sub(&d->used, 1);
    pthread_mutex_unlock(&d->lock);
    free(w);
}

size_t deadlines_count(const struct deadlines *d)
{
    return atomic_load(&d->used);
}

NODISCARD bool watched_phase(struct watched *w, enum phase phase, int64_t until_ms)
{
    int64_t before = atomic_load(&w->mark);
    int64_t after = mark_of(phase, until_ms);
    while (phase_of(before) != PHASE_GONE) {
        if (atomic_compare_exchange_weak(&w->mark, &before, after)) {
            return true;
        }
    }
    return false;
}

void watched_idle(struct deadlines *d, struct watched *w)
{
    bool is_crowded = atomic_load(&d->used) > d->options.connections_max / 4 * 3;
    int64_t wait_ms = is_crowded ? d->options.keep_alive_ms / CROWDED_SHARE : d->options.keep_alive_ms;
    /* When the socket has been shut the library will notice by itself. */
    (void)!watched_phase(w, PHASE_IDLE, clock_monotonic_ms() + wait_ms);
}

void deadlines_no_new_requests(struct deadlines *d)
{
    atomic_store(&d->no_new_requests, true);
    sweep(d, clock_monotonic_ms());
}

void deadlines_shut_all(struct deadlines *d)
{
    pthread_mutex_lock(&d->lock);
    for (size_t i = 0; i < d->options.connections_max; i++) {
        if (d->slots[i]) {
            (void)shutdown(d->slots[i]->socket, SHUT_RDWR); /* fails only when the peer is gone already */
        }
    }
    pthread_mutex_unlock(&d->lock);
}

void deadlines_linger(struct deadlines *d, int socket)
{
    int copy = fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
        return; /* out of descriptors: then the visitor may miss the reason */
    }
    pthread_mutex_lock(&d->lock);
    bool has_room = d->n_lingering < LINGER_MAX;
    if (has_room) {
        d->lingering[d->n_lingering++] = (struct lingering){copy, clock_monotonic_ms() + LINGER_MS};
        pthread_cond_signal(&d->changed);
    }
    pthread_mutex_unlock(&d->lock);
    if (!has_room) {
        (void)close(copy);
    }
}
