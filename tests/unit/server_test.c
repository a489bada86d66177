/* The server over real sockets: keeping alive, bodies, workers, queue, stopping. Refusals of malformed requests: server_refusal_test.c. */
#include "server_fixture.h"

#include <string.h>
#include <sys/socket.h>

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

TEST(server_answers_light_and_heavy_and_keeps_the_connection)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    int fd = client_open(ts.port);
    for (int i = 0; i < 50; i++) {
        CHECK(client_send(fd, i % 2 ? S(GET("/light")) : S(GET("/heavy"))));
        struct reply r = client_read(t->arena, fd, false);
        CHECK_EQ_I64(r.status, 200);
        CHECK_STR(r.body, i % 2 ? S("light") : S("heavy"));
        CHECK(reply_header(&r, "Date").n == 29);
    }
    client_close(fd);
    test_server_stop(&ts);
    CHECK_EQ_I64(ts.finished, 50);
}

/* One test server with the usual options, and a connection to it. */
static bool begin(struct test_server *ts, struct test *t, int *fd)
{
    struct server_options o = test_options(t);
    if (!test_server_start(ts, t, &o)) {
        return false;
    }
    *fd = client_open(ts->port);
    return true;
}

static void end(struct test_server *ts, int fd)
{
    client_close(fd);
    test_server_stop(ts);
}

/* Sends and reads on an open connection. */
static struct reply exchange(struct test *t, int fd, struct str bytes)
{
    CHECK(client_send(fd, bytes));
    return client_read(t->arena, fd, str_starts(bytes, S("HEAD ")));
}

TEST(server_answers_pipelined_requests_in_order)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    struct buf all = buf_new(t->arena, 1 << 20);
    for (int i = 0; i < 40; i++) {
        buf_str(&all, S(GET("/light") GET("/heavy") "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" GET("/none")));
    }
    CHECK(client_send(fd, buf_view(&all)));
    static const struct str bodies[] = {S_INIT("light"), S_INIT("heavy"), S_INIT("abc"), S_INIT("/none")};
    for (int i = 0; i < 160; i++) {
        struct reply r = client_read(t->arena, fd, false);
        if (!CHECK_STR(r.body, bodies[i % 4])) {
            break;
        }
    }
    end(&ts, fd);
}

TEST(server_answers_head_without_a_body)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    struct reply r = exchange(t, fd, S("HEAD /light HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(reply_header(&r, "Content-Length"), S("5"));
    r = exchange(t, fd, S("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK_STR(reply_header(&r, "Content-Length"), S("11"));
    r = exchange(t, fd, S(GET("/light")));
    CHECK_STR(r.body, S("light"));
    end(&ts, fd);
}

TEST(server_answers_304_without_a_body)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    CHECK(client_send(fd, S(GET("/same") GET("/light"))));
    struct reply r = client_read(t->arena, fd, true);
    CHECK_EQ_I64(r.status, 304);
    CHECK_STR(reply_header(&r, "Content-Length"), S("5")); /* of the 200 (RFC 9110, 8.6) */
    r = client_read(t->arena, fd, false);
    CHECK_STR(r.body, S("light"));
    end(&ts, fd);
}

TEST(server_sends_continue_when_asked)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    struct reply r = exchange(t, fd, S("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
    CHECK_EQ_I64(r.status, 100);
    r = exchange(t, fd, S("abcd"));
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(r.body, S("abcd"));
    r = exchange(t, fd, S("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n"));
    CHECK_EQ_I64(r.status, 413);
    CHECK(client_sees_close(fd));
    end(&ts, fd);
}

TEST(server_takes_a_chunked_body_and_closes_after_it)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    CHECK(client_send(fd, S("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")));
    CHECK(client_send(fd, S("3\r\nabc\r\n")));
    struct reply r = exchange(t, fd, S("A\r\n0123456789\r\n0\r\n\r\n" GET("/light")));
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(r.body, S("abc0123456789"));
    CHECK_STR(reply_header(&r, "Connection"), S("close"));
    CHECK(client_sees_close(fd));
    end(&ts, fd);
}

TEST(server_sends_shared_bytes_and_files)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        struct reply r = exchange(t, fd, S(GET("/shared")));
        CHECK_STR(r.body, S("shared bytes"));
        r = exchange(t, fd, S(GET("/file")));
        CHECK_STR(r.body, S("from a file"));
    }
    end(&ts, fd);
    CHECK_EQ_I64(ts.released, 3);
    CHECK_EQ_I64(ts.finished, 6);
}

TEST(server_turns_an_empty_answer_into_500)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    struct reply r = exchange(t, fd, S(GET("/nothing")));
    CHECK_EQ_I64(r.status, 500);
    CHECK_EQ_I64(ts.last_refusal, 500);
    CHECK(client_sees_close(fd));
    end(&ts, fd);
}

TEST(server_refuses_what_the_head_hook_refuses)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    struct reply r = exchange(t, fd, S("POST /forbidden HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd" GET("/light")));
    CHECK_EQ_I64(r.status, 403);
    CHECK_STR(reply_header(&r, "X-Refused"), S("yes"));
    CHECK(client_sees_close(fd));
    end(&ts, fd);
}

TEST(server_closes_after_http_1_0)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    struct reply r = exchange(t, fd, S("GET /heavy HTTP/1.0\r\n\r\n"));
    CHECK_STR(r.body, S("heavy"));
    CHECK(client_sees_close(fd));
    end(&ts, fd);
}

TEST(server_waits_for_an_exchange_finished_elsewhere)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    for (int i = 0; i < 200; i++) {
        struct reply r = exchange(t, fd, i % 2 ? S(GET("/at-once")) : S(GET("/race")));
        CHECK_STR(r.body, S("at once"));
    }
    CHECK(client_send(fd, S(GET("/later"))));
    test_server_wait_blocked(&ts, 1);
    test_server_release(&ts);
    struct reply r = client_read(t->arena, fd, false);
    CHECK_STR(r.body, S("later"));
    end(&ts, fd);
}

TEST(server_sheds_load_when_the_queue_is_full)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    int heavy[4]; /* two on the workers, two in the queue */
    for (int i = 0; i < 4; i++) {
        heavy[i] = client_open(ts.port);
        CHECK(client_send(heavy[i], S(GET("/block"))));
        test_server_wait_blocked(&ts, i < 2 ? i + 1 : 2);
    }
    struct server_stats stats = {0};
    do {
        server_stats(ts.s, &stats);
    } while (stats.queue_length < 2);
    bool closed = false;
    struct reply r = client_ask(t->arena, ts.port, S(GET("/heavy")), &closed);
    CHECK_EQ_I64(r.status, 503);
    CHECK_STR(reply_header(&r, "Retry-After"), S("1"));
    CHECK(closed);
    for (int i = 0; i < 20; i++) {
        r = exchange(t, fd, S(GET("/light")));
        CHECK_STR(r.body, S("light"));
    }
    test_server_release(&ts);
    for (int i = 0; i < 4; i++) {
        r = client_read(t->arena, heavy[i], false);
        CHECK_EQ_I64(r.status, 200);
        client_close(heavy[i]);
    }
    server_stats(ts.s, &stats);
    CHECK_EQ_I64(stats.refused_busy, 1);
    end(&ts, fd);
}

/* However many long files are asked for, whoever asks for a page or hands in a report waits for none of them. */
TEST(server_keeps_long_answers_apart)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    o.long_queue_max = 3;
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    int longs[4]; /* one on the worker, three in the queue */
    struct server_stats stats = {0};
    for (int i = 0; i < 4; i++) {
        longs[i] = client_open(ts.port);
        CHECK(client_send(longs[i], S(GET("/block-long"))));
        test_server_wait_blocked(&ts, 1);
    }
    do {
        server_stats(ts.s, &stats);
    } while (stats.queue_length < 3);
    CHECK_EQ_I64(client_ask(t->arena, ts.port, S(GET("/block-long")), NULL).status, 503);
    CHECK_EQ_I64(client_ask(t->arena, ts.port, S(GET("/heavy")), NULL).status, 200);
    test_server_release(&ts);
    for (int i = 0; i < 4; i++) {
        CHECK_EQ_I64(client_read(t->arena, longs[i], false).status, 200);
        client_close(longs[i]);
    }
    test_server_stop(&ts);
}

/* Asks for a long file and reads no more than its status; the connection stays open. */
static int begin_long_file(const struct test_server *ts, char status[4])
{
    char line[13] = {0};
    int fd = client_open(ts->port);
    bool came = client_send(fd, S(GET("/long-file"))) && recv(fd, line, sizeof line - 1, MSG_WAITALL) == (ssize_t)sizeof line - 1;
    memcpy(status, came ? line + 9 : "   ", 4);
    return fd;
}

/* Somebody who asks for a long file and does not take it keeps it on disk: no more of them than there is room for. */
TEST(server_keeps_room_for_long_answers)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    char status[4] = "";
    o.long_bytes_max = 1 << 20;
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    int slow = begin_long_file(&ts, status);
    CHECK_STR(str_c(status), S("200"));
    client_close(begin_long_file(&ts, status));
    CHECK_STR(str_c(status), S("503"));
    CHECK_EQ_I64(client_ask(t->arena, ts.port, S(GET("/file")), NULL).status, 200);
    client_close(slow);
    do {
        client_close(begin_long_file(&ts, status));
    } while (status[0] == '5');
    CHECK_STR(str_c(status), S("200"));
    test_server_stop(&ts);
}

static void *stop_it(void *arg)
{
    struct test_server *ts = arg;
    server_stop(ts->s, 20000);
    return NULL;
}

/* Asks until a new connection is turned away. */
static void wait_until_closing(struct test *t, int port)
{
    struct reply r;
    do {
        r = client_ask(t->arena, port, S(GET("/light")), NULL);
    } while (r.status == 200);
}

TEST(server_stop_lets_an_exchange_finish)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    int idle = client_open(ts.port);
    (void)exchange(t, idle, S(GET("/light")));
    CHECK(client_send(fd, S(GET("/block"))));
    test_server_wait_blocked(&ts, 1);
    pthread_t stopper;
    CHECK(pthread_create(&stopper, NULL, stop_it, &ts) == 0);
    wait_until_closing(t, ts.port);
    CHECK(client_sees_close(idle));
    test_server_release(&ts);
    struct reply r = client_read(t->arena, fd, false);
    CHECK_EQ_I64(r.status, 200);
    CHECK_STR(reply_header(&r, "Connection"), S("close"));
    pthread_join(stopper, NULL);
    client_close(fd);
    client_close(idle);
}

static void *stop_at_once(void *arg)
{
    struct test_server *ts = arg;
    server_stop(ts->s, 0);
    return NULL;
}

TEST(server_stop_gives_up_after_its_grace)
{
    struct test_server ts;
    int fd = -1;
    if (!begin(&ts, t, &fd)) {
        return;
    }
    int blocked[2];
    for (int i = 0; i < 2; i++) {
        blocked[i] = client_open(ts.port);
        CHECK(client_send(blocked[i], S(GET("/block"))));
    }
    test_server_wait_blocked(&ts, 2);
    CHECK(client_send(fd, S(GET("/heavy")))); /* waits in the queue */
    pthread_t stopper;
    CHECK(pthread_create(&stopper, NULL, stop_at_once, &ts) == 0);
    for (int i = 0; i < 2; i++) {
        CHECK(client_sees_close(blocked[i]));
        client_close(blocked[i]);
    }
    CHECK(client_sees_close(fd));
    client_close(fd);
    test_server_release(&ts); /* the handlers come back only now */
    pthread_join(stopper, NULL);
}

/* One of the clients of the next test. */
struct crowd {
    struct test_server *ts;
    int good;
    int busy;
};

static void *ask_much(void *arg)
{
    struct crowd *c = arg;
    static const struct str requests[] = {
        S_INIT(GET("/light")), S_INIT(GET("/heavy")), S_INIT(GET("/race")), S_INIT(GET("/shared")),
        S_INIT("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"),
    };
    struct arena *a = arena_new((size_t)64 << 20);
    int fd = client_open(c->ts->port);
    for (int i = 0; i < 100; i++) {
        (void)client_send(fd, requests[i % 5]); /* what went wrong shows in the answer */
        struct reply r = client_read(a, fd, false);
        c->good += r.status == 200;
        c->busy += r.status == 503;
        if (r.status != 200) {
            client_close(fd);
            fd = client_open(c->ts->port);
        }
    }
    client_close(fd);
    arena_free(a);
    return NULL;
}

TEST(server_serves_a_crowd)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    pthread_t threads[16];
    struct crowd crowd[16];
    for (int i = 0; i < 16; i++) {
        crowd[i] = (struct crowd){.ts = &ts};
        CHECK(pthread_create(&threads[i], NULL, ask_much, &crowd[i]) == 0);
    }
    int good = 0;
    int busy = 0;
    for (int i = 0; i < 16; i++) {
        pthread_join(threads[i], NULL);
        good += crowd[i].good;
        busy += crowd[i].busy;
    }
    CHECK_EQ_I64(good + busy, 1600);
    CHECK(good >= 960); /* the light ones at least */
    test_server_stop(&ts);
    CHECK_EQ_I64(ts.finished, 1600);
}

TEST(server_start_says_why_it_cannot)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    struct server_hooks hooks = {0};
    struct server *none = NULL;
    char why[256] = "";
    static const char *const wrong[] = {"", "8057", "localhost:80", "127.0.0.1:65536", "[::1:80", "127.0.0.1:", "1.2.3.4.5:80"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        o.listen = str_c(wrong[i]);
        CHECK_ERR(server_start(&o, &hooks, &none, why), E_INVALID);
        CHECK(why[0] != 0);
    }
    o = test_options(t);
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    o.listen = STR_CAT(t->arena, S("127.0.0.1:"), str_from_i64(t->arena, ts.port));
    CHECK_ERR(server_start(&o, &hooks, &none, why), E_BUSY);
    CHECK(str_find(str_c(why), S("in use"), 0) != SIZE_MAX);
    test_server_stop(&ts);
}

/* Asks until nobody answers any more. */
static void *ask_until_the_end(void *arg)
{
    const int fd = *(const int *)arg;
    struct arena *a = arena_new((size_t)64 << 20);
    for (;;) {
        (void)client_send(fd, S(GET("/light") GET("/heavy") GET("/race"))); /* what went wrong shows in the answer */
        struct reply r = client_read(a, fd, false);
        struct reply second = client_read(a, fd, false);
        arena_reset(a);
        if (second.status == 0) {
            break;
        }
        if (r.status != 200 || client_read(a, fd, false).status != 200) {
            break;
        }
    }
    client_close(fd);
    arena_free(a);
    return NULL;
}

TEST(server_stops_in_the_middle_of_a_crowd)
{
    for (int round = 0; round < 10; round++) {
        struct test_server ts;
        struct server_options o = test_options(t);
        o.queue_max = 100;
        if (!test_server_start(&ts, t, &o)) {
            return;
        }
        pthread_t threads[8];
        int fds[8];
        for (int i = 0; i < 8; i++) {
            fds[i] = client_open(ts.port);
            CHECK(pthread_create(&threads[i], NULL, ask_until_the_end, &fds[i]) == 0);
        }
        while (ts.finished < 50) {
        }
        server_stop(ts.s, round % 2 ? 5000 : 0);
        for (int i = 0; i < 8; i++) {
            pthread_join(threads[i], NULL);
        }
    }
}
