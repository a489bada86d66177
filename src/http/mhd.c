/* The one file that sees libmicrohttpd.
 *
 * Life of an exchange: on_target keeps the target as sent -> on_request (first call): guard, hooks.head -> on_request (body bytes)
 * -> on_request (last call): handle, here or on a worker with the connection suspended -> server_finish -> on_request: the answer is
 * queued -> on_completed: everything goes back. */
#include "http/server.h"

#include "base/clock.h"
#include "http/body.h"
#include "http/deadline.h"
#include "http/guard.h"
#include "http/listen.h"
#include "http/path.h"
#include "http/pool.h"
#include "http/refusal.h"

#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    POOL_BYTES = 48 * 1024,       /* the library's memory per connection: head, header list and answer head */
    SPARES_MAX = 256,             /* exchanges kept for reuse */
    TARGET_KEPT = 512,            /* bytes for the target kept on a waiting connection */
    QUIET_POLL_NS = 2 * 1000 * 1000
};
/* Bodies in memory at one time; beyond this new ones are spooled whatever the route says. */
#define BODIES_MAX ((int64_t)64 * 1024 * 1024)

/* Who may do what next with an exchange. */
enum talk_state {
    TALK_RECEIVING, /* event thread */
    TALK_RUNNING,   /* the handler, called on the event thread */
    TALK_PARKED,    /* the handler; the connection is suspended and server_finish must resume it */
    TALK_FINISHED   /* event thread: the answer is to be sent */
};

struct server {
    struct server_options options;
    struct server_hooks hooks;
    struct MHD_Daemon *daemon;
    struct deadlines *deadlines;
    struct pool *pools[LANE__N];
    int port;
    pthread_mutex_t lock; /* guards the spares */
    struct talk *spares;
    size_t n_spares;
    _Atomic int64_t under_way;  /* exchanges */
    _Atomic int64_t finishing;  /* threads inside server_finish */
    _Atomic int64_t body_bytes; /* promised to bodies in memory */
    _Atomic int64_t file_bytes; /* of long answers that are being sent */
    _Atomic int64_t refused_busy;
    _Atomic int64_t refused_malformed;
    atomic_bool is_closing;  /* no new connections, no keep-alive */
    atomic_bool is_hurrying; /* what waits in the queue is given up */
};

/* One connection. */
struct peer {
    int socket;
    struct watched *watched;
    struct buf target; /* of the request under way, as sent */
    char remote[LISTEN_REMOTE_MAX];
};

/* The server's side of an exchange. */
struct talk {
    struct exchange x;
    struct server *server;
    struct peer *peer;
    struct MHD_Connection *connection;
    _Atomic int state; /* enum talk_state */
    struct head_verdict verdict;
    struct body body;
    int64_t body_promised; /* counted in server.body_bytes */
    int64_t file_bytes;    /* counted in server.file_bytes */
    const char *body_begin; /* where the library's buffer of body bytes begins */
    int64_t began_us;
    bool is_chunked;
    bool has_unread; /* refused before the body was read */
    bool must_close;
    struct talk *next; /* among the spares */
};

static int64_t now_us(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- Exchanges ------------------------------------------------------------------------------------------------- */

static struct talk *spare_take(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    struct talk *t = s->spares;
    if (t) {
        s->spares = t->next;
        s->n_spares--;
    }
    pthread_mutex_unlock(&s->lock);
    return t;
}

static struct talk *talk_new(struct server *s)
{
    struct talk *t = spare_take(s);
    if (!t) {
        t = calloc(1, sizeof *t);
        if (!t) {
            abort();
        }
        t->x.arena = arena_new(s->options.arena_ceiling);
    }
    struct arena *arena = t->x.arena;
    *t = (struct talk){.server = s, .x.arena = arena, .body.file = -1, .began_us = now_us()};
    t->x.server_side = t;
    t->x.res = response_new(arena, s->options.arena_ceiling / 2);
    atomic_fetch_add(&s->under_way, 1);
    return t;
}

static void response_drop(struct response *r)
{
    if (r->release) {
        r->release(r->release_arg);
    }
    if (r->file >= 0) {
        (void)close(r->file); /* it was only read */
    }
}

static void talk_free(struct talk *t)
{
    arena_free(t->x.arena);
    free(t);
}

static void talk_end(struct talk *t)
{
    struct server *s = t->server;
    if (t->x.res.status) {
        s->hooks.finished(s->hooks.user, &t->x, now_us() - t->began_us);
    }
    response_drop(&t->x.res);
    body_free(&t->body);
    atomic_fetch_sub(&s->body_bytes, t->body_promised);
    atomic_fetch_sub(&s->file_bytes, t->file_bytes);
    arena_reset(t->x.arena);
    pthread_mutex_lock(&s->lock);
    bool is_kept = s->n_spares < SPARES_MAX;
    if (is_kept) {
        t->next = s->spares;
        s->spares = t;
        s->n_spares++;
    }
    pthread_mutex_unlock(&s->lock);
    if (!is_kept) {
        talk_free(t);
    }
    atomic_fetch_sub(&s->under_way, 1);
}

/* --- Answers --------------------------------------------------------------------------------------------------- */

/* A body of `bytes` may take this long, counted from `from_ms`. */
static int64_t deadline_for(const struct server *s, int64_t from_ms, uint64_t bytes)
{
    uint64_t seconds = bytes / (uint64_t)s->options.body_bytes_per_s;
    int64_t extra_ms = seconds > 1000000 ? 1000000000 : (int64_t)seconds * 1000;
    return from_ms + s->options.body_timeout_ms + extra_ms;
}

/* Puts a refusal in the place of whatever response there was. */
static void fill_refusal(struct talk *t, int status)
{
    struct server *s = t->server;
    response_drop(&t->x.res);
    t->x.res = response_new(t->x.arena, s->options.arena_ceiling / 2);
    s->hooks.refuse(s->hooks.user, &t->x, status);
    if (!t->x.res.status) {
        t->x.res.status = status;
    }
    if (status == 503) {
        response_header(t->x.arena, &t->x.res, S("Retry-After"), S("1"));
        atomic_fetch_add(&s->refused_busy, 1);
    }
    t->must_close = true;
}

static void count_file(struct talk *t)
{
    if (t->verdict.lane == LANE_LONG) {
        t->file_bytes = t->x.res.file_size;
        atomic_fetch_add(&t->server->file_bytes, t->file_bytes);
    }
}

static struct MHD_Response *body_response(struct talk *t)
{
    struct response *r = &t->x.res;
    if (r->file >= 0) {
        count_file(t);
        struct MHD_Response *m = MHD_create_response_from_fd64((uint64_t)r->file_size, r->file);
        if (m) {
            r->file = -1; /* the library closes it */
        }
        return m;
    }
    struct str body = response_body(r);
    void *bytes = (void *)(uintptr_t)body.p; /* the library only reads them; its parameter is not const for historical reasons */
    return MHD_create_response_from_buffer(body.n, bytes, MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *make_response(struct talk *t)
{
    struct response *r = &t->x.res;
    struct MHD_Response *m = body_response(t);
    if (!m) {
        return NULL;
    }
    bool good = true;
    if (r->content_type.n) {
        good = MHD_add_response_header(m, "Content-Type", str_cstr(t->x.arena, r->content_type)) == MHD_YES;
    }
    for (size_t i = 0; i < r->headers.n; i++) {
        const struct header *h = &r->headers.v[i];
        good = good && MHD_add_response_header(m, h->name.p, h->value.p) == MHD_YES;
    }
    if (t->must_close) {
        good = good && MHD_add_response_header(m, "Connection", "close") == MHD_YES;
    }
    if (!good) {
        MHD_destroy_response(m);
        return NULL;
    }
    return m;
}

/* Queues the answer; the library sends it when the event thread is back in its hands. */
static enum MHD_Result answer(struct talk *t)
{
    struct server *s = t->server;
    struct response *r = &t->x.res;
    if (r->status == 0 || buf_failed(&r->body)) {
        fill_refusal(t, 500);
    }
    t->must_close = t->must_close || t->is_chunked || atomic_load(&s->is_closing);
    uint64_t size = r->file >= 0 ? (uint64_t)r->file_size : response_body(r).n;
    if (!watched_phase(t->peer->watched, PHASE_SENDING, deadline_for(s, clock_monotonic_ms(), size))) {
        return MHD_NO;
    }
    struct MHD_Response *m = make_response(t);
    if (!m) {
        return MHD_NO;
    }
    enum MHD_Result queued = MHD_queue_response(t->connection, (unsigned)r->status, m);
    MHD_destroy_response(m);
    return queued;
}

/* Refuses where the library can still send an answer: before the body, or after it. */
static enum MHD_Result refuse(struct talk *t, int status)
{
    fill_refusal(t, status);
    if (t->has_unread) {
        deadlines_linger(t->server->deadlines, t->peer->socket);
    }
    return answer(t);
}

/* Refuses in the middle of a body. The library cannot answer there, so the answer goes to the socket directly. */
static enum MHD_Result break_off(struct talk *t, int status)
{
    struct server *s = t->server;
    fill_refusal(t, status);
    if (watched_phase(t->peer->watched, PHASE_SENDING, deadline_for(s, clock_monotonic_ms(), 0))) {
        struct buf bytes = buf_new(t->x.arena, s->options.arena_ceiling / 2);
        refusal_write(&bytes, &t->x.res, clock_now_ms());
        refusal_send(t->peer->socket, buf_view(&bytes));
        deadlines_linger(s->deadlines, t->peer->socket);
    }
    return MHD_NO;
}

/* --- Head ------------------------------------------------------------------------------------------------------ */

/* The head as it lies in the library's buffer, beginning with the method. */
static struct str head_bytes(const struct talk *t, const char *method)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(t->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    size_t n = info ? info->header_size : 0;
    /* When lines were folded the pieces no longer lie behind one another and the size means nothing. */
    return n > POOL_BYTES ? STR_NONE : (struct str){method, n};
}

static int take_head(struct talk *t, const char *method, struct guarded *g)
{
    struct request *req = &t->x.req;
    req->remote = str_c(t->peer->remote);
    req->started_ms = t->began_us / 1000;
    struct str head = head_bytes(t, method);
    struct str target = str_dup(t->x.arena, buf_view(&t->peer->target));
    int status = head.p ? guard_check(t->x.arena, head, target, g) : 400;
    if (status) {
        return status;
    }
    req->method = g->method;
    req->query = g->query;
    req->headers = g->headers;
    t->is_chunked = g->is_chunked;
    t->body_begin = head.p + head.n;
    return path_decode(t->x.arena, g->path_raw, &req->path) == OK ? 0 : 400;
}

static struct pool *pool_for(const struct talk *t)
{
    return t->server->pools[t->verdict.lane];
}

static size_t queue_max(const struct server_options *o, enum lane lane)
{
    return lane == LANE_SLOW ? o->slow_queue_max : lane == LANE_LONG ? o->long_queue_max : o->queue_max;
}

/* Long answers lie on disk until they are sent, and whoever takes them decides how long that is. */
static bool is_busy(const struct talk *t)
{
    struct server *s = t->server;
    bool is_full = t->verdict.lane == LANE_LONG && atomic_load(&s->file_bytes) >= s->options.long_bytes_max;
    return is_full || pool_waiting(pool_for(t)) >= queue_max(&s->options, t->verdict.lane);
}

/* What the layer above says, and the limits that follow from it. */
static int judge_head(struct talk *t, const struct guarded *g)
{
    struct server *s = t->server;
    t->verdict = s->hooks.head(s->hooks.user, &t->x);
    if (t->verdict.refuse_status) {
        return t->verdict.refuse_status;
    }
    if ((uint64_t)g->length > t->verdict.max_body || (g->is_chunked && t->verdict.max_body == 0)) {
        return 413;
    }
    return !t->verdict.light && is_busy(t) ? 503 : 0;
}

static void prepare_body(struct talk *t, const struct guarded *g)
{
    struct server *s = t->server;
    size_t most = g->is_chunked ? t->verdict.max_body : (size_t)g->length;
    bool may_spool = t->verdict.spool || atomic_load(&s->body_bytes) + (int64_t)most > BODIES_MAX;
    if (!may_spool) {
        t->body_promised = (int64_t)most;
        atomic_fetch_add(&s->body_bytes, t->body_promised);
    }
    t->body = body_new(most, may_spool, s->options.spool_dir);
}

static enum MHD_Result begin(struct talk *t, const char *method)
{
    struct guarded g = {0};
    int status = take_head(t, method, &g);
    if (status) {
        t->has_unread = true; /* nobody knows what follows such a head */
        atomic_fetch_add(&t->server->refused_malformed, 1);
        return refuse(t, status);
    }
    bool has_body = g.is_chunked || g.length > 0;
    status = judge_head(t, &g);
    if (status) {
        t->has_unread = has_body;
        return refuse(t, status);
    }
    prepare_body(t, &g);
    int64_t until_ms = has_body ? deadline_for(t->server, t->x.req.started_ms, 0) : INT64_MAX;
    return watched_phase(t->peer->watched, has_body ? PHASE_BODY : PHASE_BUSY, until_ms) ? MHD_YES : MHD_NO;
}

/* --- Body ------------------------------------------------------------------------------------------------------ */

/* Looks at the chunk line in front of chunk bytes, as far as it came in the same read (else it is gone): `CRLF size CRLF`, no
 * extension, no bare LF. The library lets more pass. What cannot be seen does no harm, because no further request is read from a
 * connection after a chunked body. */
static bool is_plain_chunk(const struct talk *t, const char *bytes)
{
    const char *begin = t->body_begin;
    if ((uintptr_t)bytes <= (uintptr_t)begin || (uintptr_t)bytes - (uintptr_t)begin > POOL_BYTES) {
        return true;
    }
    size_t n = (size_t)(bytes - begin);
    if (n < 3 || begin[n - 1] != '\n' || begin[n - 2] != '\r') {
        return false;
    }
    size_t at = n - 2;
    while (at > 0 && hex_digit(begin[at - 1]) >= 0) {
        at--;
    }
    bool is_first = at == 0;
    return at < n - 2 && (is_first || (at >= 2 && begin[at - 1] == '\n' && begin[at - 2] == '\r'));
}

static enum MHD_Result receive(struct talk *t, const char *bytes, size_t n)
{
    if (t->is_chunked && !is_plain_chunk(t, bytes)) {
        atomic_fetch_add(&t->server->refused_malformed, 1);
        return break_off(t, 400);
    }
    enum err e = body_append(&t->body, bytes, n);
    if (e != OK) {
        return break_off(t, e == E_TOO_LARGE ? 413 : 503);
    }
    int64_t until_ms = deadline_for(t->server, t->x.req.started_ms, t->body.n);
    return watched_phase(t->peer->watched, PHASE_BODY, until_ms) ? MHD_YES : MHD_NO;
}

/* --- Handling -------------------------------------------------------------------------------------------------- */

static void handle_job(void *arg, void *job)
{
    struct server *s = arg;
    struct talk *t = job;
    if (atomic_load(&s->is_hurrying)) {
        fill_refusal(t, 503);
        server_finish(&t->x);
        return;
    }
    s->hooks.handle(s->hooks.user, &t->x);
}

/* On the event thread. A handler that leaves the finishing to somebody else makes us wait suspended like a heavy one. */
static enum MHD_Result handle_light(struct talk *t)
{
    struct server *s = t->server;
    atomic_store(&t->state, TALK_RUNNING);
    s->hooks.handle(s->hooks.user, &t->x);
    if (atomic_load(&t->state) == TALK_FINISHED) {
        return answer(t);
    }
    MHD_suspend_connection(t->connection);
    int running = TALK_RUNNING;
    if (!atomic_compare_exchange_strong(&t->state, &running, TALK_PARKED)) {
        MHD_resume_connection(t->connection); /* finished in between, when there was nothing to resume yet */
    }
    return MHD_YES;
}

/* The place in the queue comes first: once suspended, the connection can only be resumed by a job that runs. */
static enum MHD_Result handle_heavy(struct talk *t)
{
    struct pool *pool = pool_for(t);
    if (!pool_reserve(pool)) {
        return refuse(t, 503);
    }
    MHD_suspend_connection(t->connection);
    atomic_store(&t->state, TALK_PARKED);
    pool_push(pool, t);
    return MHD_YES;
}

static enum MHD_Result handle(struct talk *t)
{
    if (!watched_phase(t->peer->watched, PHASE_BUSY, INT64_MAX)) {
        return MHD_NO;
    }
    if (MHD_get_connection_values(t->connection, MHD_FOOTER_KIND, NULL, NULL) > 0) {
        return refuse(t, 400); /* trailers: a second place for headers, which no guard has seen */
    }
    if (body_finish(&t->body, &t->x.req.body) != OK) {
        return refuse(t, 503);
    }
    return t->verdict.light ? handle_light(t) : handle_heavy(t);
}

void server_finish(struct exchange *x)
{
    struct talk *t = x->server_side;
    struct server *s = t->server;
    struct MHD_Connection *connection = t->connection;
    /* Counted, because the exchange may be over, and the server told to stop, before the resuming call is back. */
    atomic_fetch_add(&s->finishing, 1);
    int before = atomic_exchange(&t->state, TALK_FINISHED);
    assert(before == TALK_RUNNING || before == TALK_PARKED);
    if (before == TALK_PARKED) {
        MHD_resume_connection(connection);
    }
    atomic_fetch_sub(&s->finishing, 1);
}

/* --- Calls of the library, all on event threads ----------------------------------------------------------------- */

static struct peer *peer_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *address, socklen_t size)
{
    struct server *s = cls;
    (void)address;
    (void)size;
    return atomic_load(&s->is_closing) ? MHD_NO : MHD_YES;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        struct peer *gone = *context;
        deadlines_remove(s->deadlines, gone->watched);
        buf_free(&gone->target);
        free(gone);
        return;
    }
    struct peer *p = calloc(1, sizeof *p);
    if (!p) {
        abort();
    }
    p->socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    p->target = buf_new(NULL, GUARD_TARGET_MAX + 1);
    listen_remote(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, p->remote);
    p->watched = deadlines_add(s->deadlines, p->socket);
    assert(p->watched); /* the library counts connections by the same limit */
    *context = p;
}

/* The request line has come. The target is kept as sent, because the library decodes it in place; one byte more than
 * allowed is enough to see that it is too long. */
static void *on_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    (void)cls;
    struct peer *p = peer_of(connection);
    size_t n = strlen(uri);
    buf_clear(&p->target);
    buf_bytes(&p->target, uri, n > GUARD_TARGET_MAX ? GUARD_TARGET_MAX + 1 : n);
    /* The query ends here for the library: it would take 56 bytes of its pool for each parameter, and forgets to answer
     * when they run out. */
    char *query = strchr(uri, '?');
    if (query) {
        query[1] = 0;
    }
    return NULL;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *n, void **context)
{
    (void)url;
    (void)version;
    struct talk *t = *context;
    if (!t) {
        t = talk_new(cls);
        t->connection = connection;
        t->peer = peer_of(connection);
        *context = t;
        return begin(t, method);
    }
    if (*n > 0) {
        size_t got = *n;
        *n = 0;
        return receive(t, bytes, got);
    }
    int state = atomic_load(&t->state);
    if (state == TALK_FINISHED) {
        return answer(t);
    }
    return state == TALK_RECEIVING ? handle(t) : MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode why)
{
    struct server *s = cls;
    struct peer *p = peer_of(connection);
    if (*context) {
        talk_end(*context);
        *context = NULL;
    } else if (why == MHD_REQUEST_TERMINATED_WITH_ERROR) {
        atomic_fetch_add(&s->refused_malformed, 1); /* the library did it by itself */
    }
    if (p->target.cap > TARGET_KEPT) {
        buf_free(&p->target);
    }
    watched_idle(s->deadlines, p->watched);
}

/* --- Start and stop --------------------------------------------------------------------------------------------- */

static int64_t or_default(int64_t value, int64_t fallback)
{
    return value > 0 ? value : fallback;
}

static void fill_defaults(struct server_options *o)
{
    o->event_threads = o->event_threads > 0 ? o->event_threads : 1;
    o->workers = o->workers > 0 ? o->workers : 1;
    o->queue_max = o->queue_max ? o->queue_max : 256;
    o->slow_workers = o->slow_workers > 0 ? o->slow_workers : 1;
    o->slow_queue_max = o->slow_queue_max ? o->slow_queue_max : 64;
    o->long_workers = o->long_workers > 0 ? o->long_workers : 1;
    o->long_queue_max = o->long_queue_max ? o->long_queue_max : 64;
    o->long_bytes_max = o->long_bytes_max ? o->long_bytes_max : (int64_t)4 << 30;
    o->connections_max = o->connections_max ? o->connections_max : 2048;
    if (o->connections_max < (size_t)o->event_threads) {
        o->connections_max = (size_t)o->event_threads; /* the library divides them among its threads */
    }
    o->arena_ceiling = o->arena_ceiling ? o->arena_ceiling : (size_t)64 << 20;
    o->head_timeout_ms = or_default(o->head_timeout_ms, 10000);
    o->body_timeout_ms = or_default(o->body_timeout_ms, 30000);
    o->body_bytes_per_s = or_default(o->body_bytes_per_s, 4096);
    o->keep_alive_ms = or_default(o->keep_alive_ms, 60000);
}

static struct MHD_Daemon *start_daemon(struct server *s, int listener)
{
    const struct server_options *o = &s->options;
    /* clang-format off */
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, on_accept, s, on_request, s,
        MHD_OPTION_LISTEN_SOCKET, listener,
        MHD_OPTION_STRICT_FOR_CLIENT, 0, /* the guard is stricter, and the library sends some of its own refusals broken */
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)o->event_threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections_max,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->connections_per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_END);
    /* clang-format on */
}

static void free_server(struct server *s)
{
    for (enum lane lane = LANE_USUAL; lane < LANE__N; lane++) {
        if (s->pools[lane]) {
            pool_stop(s->pools[lane]);
        }
    }
    if (s->deadlines) {
        deadlines_stop(s->deadlines);
    }
    for (struct talk *t = s->spares; t; t = s->spares) {
        s->spares = t->next;
        talk_free(t);
    }
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static bool start_pools(struct server *s)
{
    const struct server_options *o = &s->options;
    const int workers[LANE__N] = {[LANE_USUAL] = o->workers, [LANE_SLOW] = o->slow_workers, [LANE_LONG] = o->long_workers};
    bool all = true;
    for (enum lane lane = LANE_USUAL; lane < LANE__N; lane++) {
        s->pools[lane] = pool_start((size_t)workers[lane], queue_max(o, lane), handle_job, s);
        all = all && s->pools[lane];
    }
    return all;
}

static bool start_threads(struct server *s, int listener)
{
    const struct server_options *o = &s->options;
    s->deadlines = deadlines_start(&(struct deadline_options){
        .connections_max = o->connections_max, .head_ms = o->head_timeout_ms, .keep_alive_ms = o->keep_alive_ms});
    s->daemon = start_pools(s) && s->deadlines ? start_daemon(s, listener) : NULL;
    return s->daemon != NULL;
}

/* Signals are for the main thread: the server's threads start with all of them blocked. */
static bool start_without_signals(struct server *s, int listener)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = start_threads(s, listener);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

NODISCARD enum err server_start(const struct server_options *options, const struct server_hooks *hooks, struct server **out,
                                char why[256])
{
    int listener = -1;
    TRY(listen_open(options->listen, options->lang, &listener, why));
    struct server *s = calloc(1, sizeof *s);
    if (!s) {
        abort();
    }
    s->options = *options;
    fill_defaults(&s->options);
    s->hooks = *hooks;
    s->port = listen_port(listener);
    pthread_mutex_init(&s->lock, NULL);
    if (!start_without_signals(s, listener)) {
        WHY(why, options->lang, MSG_start_no_threads, MSG_ARG(str_c(strerrordesc_np(errno))));
        free_server(s); /* not the listener: the library has closed it, if it came that far */
        return E_BUSY;
    }
    *out = s;
    return OK;
}

const char *server_library_version(void)
{
    return MHD_get_version();
}

int server_port(const struct server *s)
{
    return s->port;
}

static int64_t waiting(const struct server *s)
{
    size_t n = 0;
    for (enum lane lane = LANE_USUAL; lane < LANE__N; lane++) {
        n += pool_waiting(s->pools[lane]);
    }
    return (int64_t)n;
}

void server_stats(const struct server *s, struct server_stats *stats)
{
    *stats = (struct server_stats){
        .connections = (int64_t)deadlines_count(s->deadlines),
        .queue_length = waiting(s),
        .refused_busy = atomic_load(&s->refused_busy),
        .refused_malformed = atomic_load(&s->refused_malformed),
    };
}

/* True when no exchange is under way any more; false after `ms` (for ever when negative). */
static bool wait_until_quiet(struct server *s, int64_t ms)
{
    int64_t until_ms = clock_monotonic_ms() + ms;
    while (atomic_load(&s->under_way) > 0 || atomic_load(&s->finishing) > 0) {
        if (ms >= 0 && clock_monotonic_ms() >= until_ms) {
            return false;
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = QUIET_POLL_NS}, NULL); /* waking early is fine */
    }
    return true;
}

void server_stop(struct server *s, int64_t grace_ms)
{
    /* The library's own way to stop listening aborts the program when it meets an event thread doing the same; instead new connections
     * are turned away one by one. */
    atomic_store(&s->is_closing, true);
    deadlines_no_new_requests(s->deadlines);
    if (!wait_until_quiet(s, grace_ms > 0 ? grace_ms : 0)) {
        atomic_store(&s->is_hurrying, true);
        deadlines_shut_all(s->deadlines);
        (void)wait_until_quiet(s, -1); /* always true: it waits for ever */
    }
    MHD_stop_daemon(s->daemon);
    free_server(s);
}
