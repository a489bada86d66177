#include "server_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* --- Hooks -------------------------------------------------------------------------------------------------------- */

static void say(struct exchange *x, int status, struct str text)
{
    x->res.status = status;
    x->res.content_type = S("text/plain; charset=utf-8");
    buf_str(&x->res.body, text);
}

static bool at(const struct exchange *x, const char *path)
{
    return str_eq(x->req.path, str_c(path));
}

static struct head_verdict on_head(void *user, struct exchange *x)
{
    (void)user;
    struct head_verdict v = {.light = at(x, "/light") || at(x, "/later") || at(x, "/at-once") || at(x, "/race")};
    v.refuse_status = at(x, "/forbidden") ? 403 : 0;
    v.lane = at(x, "/block-long") || at(x, "/long-file") ? LANE_LONG : LANE_USUAL;
    v.spool = at(x, "/spool");
    v.max_body = v.spool ? SPOOL_MAX : at(x, "/echo") ? ECHO_MAX : 0;
    return v;
}

static void block(struct test_server *ts)
{
    pthread_mutex_lock(&ts->lock);
    ts->blocked++;
    pthread_cond_broadcast(&ts->changed);
    while (!ts->is_open) {
        pthread_cond_wait(&ts->changed, &ts->lock);
    }
    pthread_mutex_unlock(&ts->lock);
}

static void keep(struct test_server *ts, struct exchange *x)
{
    pthread_mutex_lock(&ts->lock);
    ts->later[ts->n_later++] = x;
    ts->blocked++;
    pthread_cond_broadcast(&ts->changed);
    pthread_mutex_unlock(&ts->lock);
}

static void *finish_it(void *x)
{
    server_finish(x);
    return NULL;
}

/* Finishes on another thread: one that is over before the handler returns, or one that may come before, while or after it does. */
static void finish_elsewhere(struct exchange *x, bool waits)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, finish_it, x) != 0) {
        abort();
    }
    if (waits) {
        pthread_join(thread, NULL);
    } else {
        pthread_detach(thread);
    }
}

static void count_release(void *arg)
{
    struct test_server *ts = arg;
    atomic_fetch_add(&ts->released, 1);
}

static void sum_body(struct exchange *x)
{
    int64_t sum = 0;
    for (size_t i = 0; i < x->req.body.n; i++) {
        sum += (unsigned char)x->req.body.p[i];
    }
    say(x, 200, STR_CAT(x->arena, str_from_i64(x->arena, (int64_t)x->req.body.n), S(" "), str_from_i64(x->arena, sum)));
}

static void answer_file(struct test_server *ts, struct exchange *x)
{
    struct str path = STR_CAT(x->arena, str_c(ts->t->dir), S("/answer-XXXXXX"));
    char *name = (char *)(uintptr_t)path.p;
    int fd = mkstemp(name);
    if (fd < 0 || write(fd, "from a file", 11) != 11 || lseek(fd, 0, SEEK_SET) != 0 || unlink(name) != 0) {
        abort();
    }
    x->res.status = 200;
    x->res.file = fd;
    x->res.file_size = 11;
}

enum { LONG_FILE = 64 << 20 };

static void answer_long_file(struct test_server *ts, struct exchange *x)
{
    answer_file(ts, x);
    x->res.file_size = LONG_FILE;
    if (ftruncate(x->res.file, LONG_FILE) != 0) {
        abort();
    }
}

static void answer_shared(struct test_server *ts, struct exchange *x)
{
    x->res.status = 200;
    x->res.shared = S("shared bytes");
    x->res.release = count_release;
    x->res.release_arg = ts;
}

static void answer_big(struct exchange *x)
{
    static const char zeros[BIG_BYTES];
    x->res.status = 200;
    x->res.shared = (struct str){zeros, sizeof zeros};
}

static void answer_plain(struct test_server *ts, struct exchange *x)
{
    if (at(x, "/light")) {
        say(x, 200, S("light"));
    } else if (at(x, "/heavy") || at(x, "/block") || at(x, "/block-long")) {
        say(x, 200, S("heavy"));
    } else if (at(x, "/echo")) {
        say(x, 200, x->req.body);
    } else if (at(x, "/same")) {
        say(x, 304, S("light"));
    } else if (at(x, "/spool")) {
        sum_body(x);
    } else if (at(x, "/shared")) {
        answer_shared(ts, x);
    } else if (at(x, "/big")) {
        answer_big(x);
    } else if (at(x, "/file")) {
        answer_file(ts, x);
    } else if (at(x, "/long-file")) {
        answer_long_file(ts, x);
    } else if (at(x, "/query")) {
        say(x, 200, x->req.query);
    } else if (!at(x, "/nothing")) {
        say(x, 404, x->req.path);
    }
}

static void on_handle(void *user, struct exchange *x)
{
    struct test_server *ts = user;
    if (at(x, "/block") || at(x, "/block-long")) {
        block(ts);
    }
    if (at(x, "/later")) {
        keep(ts, x);
        return;
    }
    bool waits = at(x, "/at-once");
    if (waits || at(x, "/race")) {
        say(x, 200, S("at once"));
        finish_elsewhere(x, waits);
        return;
    }
    answer_plain(ts, x);
    server_finish(x);
}

static void on_refuse(void *user, struct exchange *x, int status)
{
    struct test_server *ts = user;
    atomic_fetch_add(&ts->refused, 1);
    atomic_store(&ts->last_refusal, status);
    say(x, status, S("refused"));
    response_header(x->arena, &x->res, S("X-Refused"), S("yes"));
}

static void on_finished(void *user, const struct exchange *x, int64_t duration_us)
{
    struct test_server *ts = user;
    if (x->res.status != 0 && duration_us >= 0) {
        atomic_fetch_add(&ts->finished, 1);
    }
}

/* --- Server --------------------------------------------------------------------------------------------------------- */

struct server_options test_options(const struct test *t)
{
    return (struct server_options){
        .listen = S("127.0.0.1:0"),
        .event_threads = 2,
        .workers = 2,
        .queue_max = 2,
        .connections_max = 256,
        .arena_ceiling = 16 * 1024 * 1024,
        .head_timeout_ms = 10000,
        .body_timeout_ms = 10000,
        .keep_alive_ms = 10000,
        .spool_dir = str_c(t->dir),
    };
}

bool test_server_start(struct test_server *ts, struct test *t, const struct server_options *options)
{
    char why[256] = "";
    *ts = (struct test_server){.t = t};
    pthread_mutex_init(&ts->lock, NULL);
    pthread_cond_init(&ts->changed, NULL);
    struct server_hooks hooks = {on_head, on_handle, on_refuse, on_finished, ts};
    if (!CHECK_OK(server_start(options, &hooks, &ts->s, why))) {
        printf("%s\n", why);
        return false;
    }
    ts->port = server_port(ts->s);
    return true;
}

void test_server_wait_blocked(struct test_server *ts, int n)
{
    pthread_mutex_lock(&ts->lock);
    while (ts->blocked < n) {
        pthread_cond_wait(&ts->changed, &ts->lock);
    }
    pthread_mutex_unlock(&ts->lock);
}

void test_server_release(struct test_server *ts)
{
    pthread_mutex_lock(&ts->lock);
    ts->is_open = true;
    ts->blocked = 0;
    int n = ts->n_later;
    ts->n_later = 0;
    pthread_cond_broadcast(&ts->changed);
    pthread_mutex_unlock(&ts->lock);
    for (int i = 0; i < n; i++) {
        say(ts->later[i], 200, S("later"));
        server_finish(ts->later[i]);
    }
}

void test_server_stop(struct test_server *ts)
{
    test_server_release(ts);
    server_stop(ts->s, 5000);
    pthread_cond_destroy(&ts->changed);
    pthread_mutex_destroy(&ts->lock);
}

/* --- Client --------------------------------------------------------------------------------------------------------- */

int client_open(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 10};
    int on = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("client_open");
        abort();
    }
    return fd;
}

bool client_send(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0) {
            return false;
        }
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

/* Reads until `need` bytes are there. */
static bool read_more(struct buf *in, int fd, size_t need)
{
    while (in->n < need) {
        char *to = buf_reserve(in, need - in->n);
        ssize_t n = to ? recv(fd, to, need - in->n, 0) : -1;
        if (n <= 0) {
            return false;
        }
        in->n += (size_t)n;
    }
    return true;
}

struct reply client_read(struct arena *a, int fd, bool is_head)
{
    struct reply r = {0};
    struct buf in = buf_new(a, SPOOL_MAX * 2);
    while (!str_ends(buf_view(&in), S("\r\n\r\n"))) {
        if (!read_more(&in, fd, in.n + 1)) {
            return r;
        }
    }
    r.head = str_dup(a, buf_view(&in));
    int64_t length = 0;
    struct str said = reply_header(&r, "Content-Length");
    if (!is_head && said.p && str_i64(said, 0, SPOOL_MAX * 2, &length) != OK) {
        return r;
    }
    if (!read_more(&in, fd, r.head.n + (size_t)length)) {
        return r;
    }
    r.body = str_sub(buf_view(&in), r.head.n, in.n);
    int64_t status = 0;
    if (str_starts(r.head, S("HTTP/1.1 ")) && str_i64(str_sub(r.head, 9, 12), 100, 599, &status) == OK) {
        r.status = (int)status;
    }
    return r;
}

struct str reply_header(const struct reply *r, const char *name)
{
    struct str rest = r->head;
    struct str line;
    while (str_split(&rest, '\n', &line)) {
        struct str value = line;
        struct str key;
        bool has_value = str_split(&value, ':', &key) && value.p;
        if (has_value && key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0) {
            return str_trim(value);
        }
    }
    return STR_NONE;
}

bool client_sees_close(int fd)
{
    char bytes[4096];
    size_t n = 0;
    ssize_t got = 0;
    while (n < sizeof bytes && (got = recv(fd, bytes + n, sizeof bytes - n, 0)) > 0) {
        n += (size_t)got;
    }
    bool is_closed = got == 0 || (got < 0 && errno == ECONNRESET);
    return is_closed && str_find((struct str){bytes, n}, S(" 200 OK"), 0) == SIZE_MAX;
}

void client_close(int fd)
{
    close(fd);
}

struct reply client_ask(struct arena *a, int port, struct str bytes, bool *closed)
{
    int fd = client_open(port);
    (void)client_send(fd, bytes); /* a refusal may come before all was sent */
    struct reply r = client_read(a, fd, str_starts(bytes, S("HEAD ")));
    if (closed) {
        *closed = client_sees_close(fd);
    }
    client_close(fd);
    return r;
}

struct str repeat(struct arena *a, char c, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    memset(p, c, n);
    return (struct str){p, n};
}
