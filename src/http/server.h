/* The server: sockets, limits, deadlines, the guard against malformed requests, event threads and the bounded queue of workers.
 * It knows nothing of routes: it hands exchanges to hooks and sends what comes back. */
#ifndef XANH_HTTP_SERVER_H
#define XANH_HTTP_SERVER_H

#include "http/http.h"
#include "text/msg.h"

/* One request being answered. */
struct exchange {
    struct request req;
    struct response res;
    struct arena *arena;
    void *user;         /* the hooks' own, e.g. the matched route */
    void *server_side;  /* the server's own */
};

/* Which threads a request that is not light waits for. Each kind has workers and a queue of its own, so that a flood of it holds up nothing else. */
enum lane {
    LANE_USUAL,
    LANE_SLOW, /* hashing of passwords: takes a core */
    LANE_LONG, /* long files: seconds of reading */
    LANE__N
};

/* What to do with a request whose head has arrived. */
struct head_verdict {
    int refuse_status;  /* 0: go on; else answer at once with this and close */
    size_t max_body;    /* more than this is refused with 413; 0: no body at all */
    bool spool;         /* keep a body beyond 64 KiB in a temporary file instead of memory */
    bool light;         /* answer on the event thread */
    enum lane lane;     /* else */
};

struct server_hooks {
    /* On an event thread, when the head is complete and has passed the guard. */
    struct head_verdict (*head)(void *user, struct exchange *x);
    /* On an event thread (light) or a worker. Must lead to exactly one server_finish(x), now or later, on any thread; `x` must not be
     * touched after that. A response without a status becomes a 500. */
    void (*handle)(void *user, struct exchange *x);
    /* Fills a response for a refusal of the server itself (400, 413, 414, 415, 417, 431, 500, 501, 503, 505) or of `head`. On an event thread or a
     * worker. The request may be incomplete: after a 4xx of the guard only `remote` is sure to be there. What the HTTP library refuses before
     * it shows us the head (and a 408) is answered without this. */
    void (*refuse)(void *user, struct exchange *x, int status);
    /* On an event thread, after the response was handed over or the connection was lost; for the access log and the counters. Not called
     * when there never was a response (status 0). */
    void (*finished)(void *user, const struct exchange *x, int64_t duration_us);
    void *user;
};

/* A number left at 0 means the default in brackets. */
struct server_options {
    struct str listen;         /* "127.0.0.1:8057", "[::1]:8057"; port 0 picks one; numbers only */
    enum lang lang;            /* of the reason when it cannot start */
    int event_threads;         /* [1] */
    int workers;               /* [1] */
    size_t queue_max;          /* waiting exchanges before 503 with Retry-After [256] */
    int slow_workers, long_workers;           /* the same for the other lanes [1] */
    size_t slow_queue_max, long_queue_max;    /* [64] */
    int64_t long_bytes_max;    /* long answers on disk that are being sent, before 503 [4 GiB] */
    size_t connections_max;    /* [2048] */
    size_t connections_per_address; /* [no limit] */
    size_t arena_ceiling;      /* per exchange [64 MiB] */
    int64_t head_timeout_ms;   /* [10 s] */
    int64_t body_timeout_ms;   /* [30 s], plus length at body_bytes_per_s */
    int64_t body_bytes_per_s;  /* [4 KiB] */
    int64_t keep_alive_ms;     /* [60 s] */
    struct str spool_dir;      /* [/tmp] */
};

struct server_stats {
    int64_t connections, queue_length, refused_busy, refused_malformed;
};

struct server;

/* Starts listening. `why` gets the reason of a failure. */
NODISCARD enum err server_start(const struct server_options *options, const struct server_hooks *hooks, struct server **s, char why[256]);
/* The port it listens on. */
int server_port(const struct server *s);
/* The exchange's response is complete; thread-safe, exactly once per exchange. */
void server_finish(struct exchange *x);
void server_stats(const struct server *s, struct server_stats *stats);
/* Stops taking connections and lets exchanges under way finish for at most `grace_ms`; then shuts all sockets, gives up what still waits in
 * the queue, and frees everything once the handlers that are running have come back (they always must). */
void server_stop(struct server *s, int64_t grace_ms);

/* Version of the HTTP library as it runs. */
const char *server_library_version(void);

#endif
