/* Total deadlines of connections. The HTTP library only knows inactivity, so a byte a second would hold a connection for ever;
 * here one thread looks at all connections a few times a second and shuts the sockets of those that are late.
 * Event threads say what a connection is doing with one atomic store; a lock is taken only when connections come and go. */
#ifndef XANH_HTTP_DEADLINE_H
#define XANH_HTTP_DEADLINE_H

#include "base/str.h"

/* What a connection is doing. */
enum phase {
    PHASE_HEAD,    /* new, its first head is awaited */
    PHASE_IDLE,    /* kept alive; turns into a late head once bytes arrive */
    PHASE_BODY,    /* a body is being received */
    PHASE_BUSY,    /* a handler has it: no deadline */
    PHASE_SENDING, /* the answer is being sent */
    PHASE_GONE     /* its socket has been shut; nothing more may be done with it */
};

struct deadline_options {
    size_t connections_max;
    int64_t head_ms;
    int64_t keep_alive_ms;
};

struct deadlines;
/* One connection under watch. */
struct watched;

/* Starts the thread. NULL when there is none to be had. */
struct deadlines *deadlines_start(const struct deadline_options *options);
/* Ends the thread; all connections must have been removed. */
void deadlines_stop(struct deadlines *d);
/* Watches a new connection in PHASE_HEAD. NULL when there are too many. */
struct watched *deadlines_add(struct deadlines *d, int socket);
/* Ends the watch. Must come before the socket is closed. */
void deadlines_remove(struct deadlines *d, struct watched *w);
/* Number of connections. */
size_t deadlines_count(const struct deadlines *d);

/* Says what the connection does now, and until when (moment of clock_monotonic_ms; INT64_MAX: for ever).
 * False when its socket has been shut meanwhile. */
NODISCARD bool watched_phase(struct watched *w, enum phase phase, int64_t until_ms);
/* Answered, waiting for the next head; keep-alive time begins. It is cut short when connections become scarce. */
void watched_idle(struct deadlines *d, struct watched *w);

/* From now on connections on which no request has begun are shut at once (the server is stopping). */
void deadlines_no_new_requests(struct deadlines *d);
/* Shuts every connection. */
void deadlines_shut_all(struct deadlines *d);
/* Reads and drops what still comes in on a connection about to be closed, for a moment: closing a socket with unread bytes would reset the
 * connection, and the answer might never be read. The socket stays the caller's. */
void deadlines_linger(struct deadlines *d, int socket);

#endif
