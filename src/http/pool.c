#include "http/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    void **ring;
    size_t cap;
    size_t head;     /* next job to take */
    size_t n;        /* jobs in the ring */
    size_t reserved; /* places promised, not filled yet */
    bool stopping;
    void (*run)(void *arg, void *job);
    void *arg;
    size_t workers;
    pthread_t threads[];
};

/* The next job, or NULL when the pool ends. */
static void *take(struct pool *p)
{
    void *job = NULL;
    pthread_mutex_lock(&p->lock);
    while (p->n == 0 && !p->stopping) {
        pthread_cond_wait(&p->filled, &p->lock);
    }
    if (p->n > 0) {
        job = p->ring[p->head];
        p->head = (p->head + 1) % p->cap;
        p->n--;
    }
    pthread_mutex_unlock(&p->lock);
    return job;
}

static void *work(void *arg)
{
    struct pool *p = arg;
    for (void *job = take(p); job; job = take(p)) {
        p->run(p->arg, job);
    }
    return NULL;
}

struct pool *pool_start(size_t workers, size_t queue_max, void (*run)(void *arg, void *job), void *arg)
{
    struct pool *p = calloc(1, sizeof *p + workers * sizeof p->threads[0]);
    void **ring = calloc(queue_max ? queue_max : 1, sizeof *ring);
    if (!p || !ring) {
        abort();
    }
    p->ring = ring;
    p->cap = queue_max ? queue_max : 1;
    p->run = run;
    p->arg = arg;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    for (; p->workers < workers; p->workers++) {
        if (pthread_create(&p->threads[p->workers], NULL, work, p) != 0) {
            pool_stop(p);
            return NULL;
        }
    }
    return p;
}

bool pool_reserve(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool free_place = p->n + p->reserved < p->cap && !p->stopping;
    p->reserved += free_place;
    pthread_mutex_unlock(&p->lock);
    return free_place;
}

void pool_push(struct pool *p, void *job)
{
    pthread_mutex_lock(&p->lock);
    assert(p->reserved > 0);
    p->reserved--;
    p->ring[(p->head + p->n) % p->cap] = job;
    p->n++;
    pthread_cond_signal(&p->filled);
    pthread_mutex_unlock(&p->lock);
}

size_t pool_waiting(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    size_t waiting = p->n + p->reserved;
    pthread_mutex_unlock(&p->lock);
    return waiting;
}

void pool_stop(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->workers; i++) {
        pthread_join(p->threads[i], NULL);
    }
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    free(p->ring);
    free(p);
}
