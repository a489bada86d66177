/* A bounded queue and the threads that serve it. A place is reserved first and filled later, so that the caller can do what
 * must happen in between (suspend a connection) knowing that the job will be taken. */
#ifndef XANH_HTTP_POOL_H
#define XANH_HTTP_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

/* Starts `workers` threads that call run(arg, job). At most `queue_max` jobs wait. NULL when threads cannot be had. */
struct pool *pool_start(size_t workers, size_t queue_max, void (*run)(void *arg, void *job), void *arg);
/* Takes a place in the queue; false when there is none. */
bool pool_reserve(struct pool *p);
/* Fills a reserved place. */
void pool_push(struct pool *p, void *job);
/* Jobs waiting, reserved places included. */
size_t pool_waiting(struct pool *p);
/* Lets the workers take what still waits, then ends and frees them. */
void pool_stop(struct pool *p);

#endif
