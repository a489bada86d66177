/* A real server on a loopback port with hooks made for tests, and a client that speaks in raw bytes. */
#ifndef XANH_TESTS_SERVER_FIXTURE_H
#define XANH_TESTS_SERVER_FIXTURE_H

#include "http/server.h"
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>

/* Paths of the test server:
 *   /light          200 "light" on the event thread
 *   /heavy          200 "heavy" on a worker
 *   /echo           the body, at most ECHO_MAX bytes
 *   /spool          "<length> <sum of the bytes>" of a spooled body of at most SPOOL_MAX bytes
 *   /block          a worker that waits for test_server_release
 *   /block-long     the same, a worker for long answers
 *   /later          light; finished by another thread at test_server_release
 *   /at-once        light; finished by another thread while the handler still runs
 *   /race           light; finished by another thread at any moment
 *   /shared /file   answers from shared bytes and from a file
 *   /big            BIG_BYTES zero bytes
 *   /same           304 in the place of a 200 with five bytes
 *   /nothing        a handler that fills nothing
 *   /forbidden      refused by the head hook with 403
 *   /query          the query as it came
 * anything else: 404 with the path. */
enum { ECHO_MAX = 4096, SPOOL_MAX = 8 * 1024 * 1024, BIG_BYTES = 32 * 1024 * 1024 };

struct test_server {
    struct test *t;
    struct server *s;
    int port;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int blocked;     /* handlers waiting in /block and exchanges kept by /later */
    bool is_open;    /* after test_server_release nothing blocks any more */
    struct exchange *later[64];
    int n_later;
    _Atomic int finished, refused, released;
    _Atomic int last_refusal;
};

/* The options of the tests: short deadlines, two event threads, two workers, a queue of two. */
struct server_options test_options(const struct test *t);
/* Starts it; false (and a failed check) when that is impossible. */
bool test_server_start(struct test_server *ts, struct test *t, const struct server_options *options);
/* Waits until `n` handlers are blocked. */
void test_server_wait_blocked(struct test_server *ts, int n);
/* Lets all go on and finishes what /later kept. */
void test_server_release(struct test_server *ts);
void test_server_stop(struct test_server *ts);

/* One answer as it came over the wire. */
struct reply {
    int status; /* 0: none came, or it was cut off */
    struct str head;
    struct str body;
};

/* Connects; aborts when that is impossible. Reads give up after 10 s. */
int client_open(int port);
/* Sends everything; false when the server has closed. */
bool client_send(int fd, struct str bytes);
/* Reads one answer with its Content-Length; `is_head`: without a body. */
struct reply client_read(struct arena *a, int fd, bool is_head);
/* Value of a header of the answer, any case; STR_NONE when there is none. */
struct str reply_header(const struct reply *r, const char *name);
/* True when the server closes without answering another request. (The library sends the head of some of its own refusals twice.) */
bool client_sees_close(int fd);
void client_close(int fd);
/* One request on a connection of its own; *closed tells whether the server closed it after the answer (may be NULL). */
struct reply client_ask(struct arena *a, int port, struct str bytes, bool *closed);
/* `n` times the byte `c`. */
struct str repeat(struct arena *a, char c, size_t n);

#endif
