/* Limits at N - 1, N and N + 1, and deadlines, over real sockets. */
#include "server_fixture.h"

#include "base/clock.h"
#include "http/guard.h"

#include <dirent.h>
#include <stdio.h>
#include <time.h>

#define HEAD_END " HTTP/1.1\r\nHost: x\r\n\r\n"

static bool begin(struct test_server *ts, struct test *t)
{
    struct server_options o = test_options(t);
    return test_server_start(ts, t, &o);
}

TEST(server_limits_the_target)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    static const struct {
        size_t n;
        int status;
    } cases[] = {{GUARD_TARGET_MAX - 1, 404}, {GUARD_TARGET_MAX, 404}, {GUARD_TARGET_MAX + 1, 414}, {40000, 414}, {200000, 414}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str request =
            STR_CAT(t->arena, S("GET /"), repeat(t->arena, 'a', cases[i].n - 1), S(HEAD_END));
        struct reply r = client_ask(t->arena, ts.port, request, NULL);
        CHECK_EQ_I64(r.status, cases[i].status);
    }
    test_server_stop(&ts);
}

TEST(server_limits_the_number_of_headers)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    for (int n = GUARD_HEADERS_MAX - 1; n <= GUARD_HEADERS_MAX + 1; n++) {
        struct buf b = buf_new(t->arena, 1 << 20);
        buf_str(&b, S("GET /light HTTP/1.1\r\nHost: x\r\n"));
        for (int i = 1; i < n; i++) {
            buf_str(&b, S("X: y\r\n"));
        }
        buf_str(&b, S("\r\n"));
        struct reply r = client_ask(t->arena, ts.port, buf_view(&b), NULL);
        CHECK_EQ_I64(r.status, n > GUARD_HEADERS_MAX ? 431 : 200);
    }
    test_server_stop(&ts);
}

/* `n` bytes of header lines, the empty one included. */
static struct str with_header_bytes(struct arena *a, size_t n)
{
    struct str fixed = S("Host: x\r\nX: \r\n\r\n");
    return STR_CAT(a, S("GET /light HTTP/1.1\r\nHost: x\r\nX: "), repeat(a, 'v', n - fixed.n), S("\r\n\r\n"));
}

TEST(server_limits_the_bytes_of_headers)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    static const struct {
        size_t n;
        int status;
    } cases[] = {{GUARD_HEADER_BYTES_MAX - 1, 200}, {GUARD_HEADER_BYTES_MAX, 200}, {GUARD_HEADER_BYTES_MAX + 1, 431},
                 {40000, 431}, {100000, 431}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reply r = client_ask(t->arena, ts.port, with_header_bytes(t->arena, cases[i].n), NULL);
        CHECK_EQ_I64(r.status, cases[i].status);
    }
    /* The largest head that passes: longest target, longest headers, many crumbs in a cookie. */
    struct buf b = buf_new(t->arena, 1 << 20);
    buf_str(&b, S("GET /query?"));
    buf_str(&b, repeat(t->arena, '&', GUARD_TARGET_MAX - 7));
    buf_str(&b, S(" HTTP/1.1\r\nHost: x\r\nX: "));
    buf_str(&b, repeat(t->arena, 'v', 14000));
    buf_str(&b, S("\r\nCookie: a=1; b=2; c=3\r\n\r\n"));
    struct reply r = client_ask(t->arena, ts.port, buf_view(&b), NULL);
    CHECK_EQ_I64(r.status, 200);
    CHECK_EQ_I64(r.body.n, GUARD_TARGET_MAX - 7);
    test_server_stop(&ts);
}

TEST(server_does_not_choke_on_many_parameters)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    struct buf many = buf_new(t->arena, 1 << 20);
    for (int i = 0; i < 100000; i++) {
        buf_str(&many, S("a=&"));
    }
    struct str all = buf_view(&many);
    struct reply r = client_ask(t->arena, ts.port, STR_CAT(t->arena, S("GET /query?"), str_sub(all, 0, 8001), S(HEAD_END)), NULL);
    CHECK_EQ_I64(r.status, 200);
    CHECK_EQ_I64(r.body.n, 8001);
    r = client_ask(t->arena, ts.port, STR_CAT(t->arena, S("GET /query?"), all, S(HEAD_END)), NULL);
    CHECK_EQ_I64(r.status, 414);
    test_server_stop(&ts);
}

static struct str post(struct arena *a, const char *path, size_t n)
{
    return STR_CAT(a, S("POST "), str_c(path), S(" HTTP/1.1\r\nHost: x\r\nContent-Length: "), str_from_i64(a, (int64_t)n),
                   S("\r\n\r\n"), repeat(a, 'b', n));
}

static struct str post_chunked(struct arena *a, const char *path, size_t n)
{
    char size[32];
    snprintf(size, sizeof size, "%zx\r\n", n);
    return STR_CAT(a, S("POST "), str_c(path), S(" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"), str_c(size),
                   repeat(a, 'b', n), S("\r\n0\r\n\r\n"));
}

TEST(server_limits_the_body)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    for (size_t n = ECHO_MAX - 1; n <= ECHO_MAX + 1; n++) {
        bool closed = false;
        struct reply r = client_ask(t->arena, ts.port, post_chunked(t->arena, "/echo", n), &closed);
        CHECK_EQ_I64(r.status, n > ECHO_MAX ? 413 : 200);
        CHECK(closed);
        int fd = client_open(ts.port);
        CHECK(client_send(fd, post(t->arena, "/echo", n)));
        r = client_read(t->arena, fd, false);
        CHECK_EQ_I64(r.status, n > ECHO_MAX ? 413 : 200);
        CHECK_EQ_I64(r.body.n, n > ECHO_MAX ? 7 : n);
        client_close(fd);
    }
    struct reply r = client_ask(t->arena, ts.port, post(t->arena, "/light", 1), NULL);
    CHECK_EQ_I64(r.status, 413); /* a route without a body */
    test_server_stop(&ts);
}

/* The reason must reach a visitor who is still sending. */
TEST(server_tells_a_busy_sender_that_it_is_too_much)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    struct str much = post(t->arena, "/echo", SPOOL_MAX);
    for (int i = 0; i < 5; i++) {
        struct reply r = client_ask(t->arena, ts.port, much, NULL);
        CHECK_EQ_I64(r.status, 413);
        CHECK_STR(r.body, S("refused"));
    }
    test_server_stop(&ts);
}

static int files_in(const char *folder)
{
    DIR *d = opendir(folder);
    int n = 0;
    while (d && readdir(d)) {
        n++;
    }
    if (d) {
        closedir(d);
    }
    return n - 2;
}

TEST(server_spools_large_bodies)
{
    struct test_server ts;
    if (!begin(&ts, t)) {
        return;
    }
    int before = files_in(t->dir);
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 5 * 1024 * 1024, SPOOL_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct str wanted = STR_CAT(t->arena, str_from_i64(t->arena, (int64_t)sizes[i]), S(" "),
                                    str_from_i64(t->arena, (int64_t)sizes[i] * 'b'));
        struct reply r = client_ask(t->arena, ts.port, post(t->arena, "/spool", sizes[i]), NULL);
        CHECK_STR(r.body, wanted);
        if (sizes[i] > 0) {
            r = client_ask(t->arena, ts.port, post_chunked(t->arena, "/spool", sizes[i]), NULL);
            CHECK_STR(r.body, wanted);
        }
    }
    struct reply r = client_ask(t->arena, ts.port, post(t->arena, "/spool", SPOOL_MAX + 1), NULL);
    CHECK_EQ_I64(r.status, 413);
    CHECK_EQ_I64(files_in(t->dir), before);
    test_server_stop(&ts);
}

TEST(server_says_busy_when_a_body_cannot_be_spooled)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    o.spool_dir = S("/nonexistent");
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    struct reply r = client_ask(t->arena, ts.port, post(t->arena, "/spool", 100000), NULL);
    CHECK_EQ_I64(r.status, 503);
    CHECK_STR(reply_header(&r, "Retry-After"), S("1"));
    CHECK(reply_header(&r, "Date").n == 29);
    test_server_stop(&ts);
}

/* --- Deadlines -------------------------------------------------------------------------------------------------------- */

static bool begin_hasty(struct test_server *ts, struct test *t)
{
    struct server_options o = test_options(t);
    o.head_timeout_ms = 150;
    o.body_timeout_ms = 150;
    o.body_bytes_per_s = 100 * 1024 * 1024;
    o.keep_alive_ms = 5000;
    return test_server_start(ts, t, &o);
}

/* Sends a byte at a time until the server has had enough; gives the milliseconds it took. */
static int64_t drip(int fd)
{
    int64_t from = clock_monotonic_ms();
    while (clock_monotonic_ms() - from < 8000 && client_send(fd, S("x"))) {
        struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
        nanosleep(&pause, NULL);
    }
    return clock_monotonic_ms() - from;
}

TEST(server_ends_a_slow_head)
{
    struct test_server ts;
    if (!begin_hasty(&ts, t)) {
        return;
    }
    int fd = client_open(ts.port);
    CHECK(client_send(fd, S("GET /light HTTP/1.1\r\nHost: ")));
    struct reply r = client_read(t->arena, fd, false);
    CHECK_EQ_I64(r.status, 408);
    CHECK_STR(reply_header(&r, "Connection"), S("close"));
    CHECK(client_sees_close(fd));
    client_close(fd);
    fd = client_open(ts.port);
    CHECK(client_send(fd, S("GET /light HTTP/1.1\r\nHost: ")));
    CHECK(drip(fd) < 4000);
    client_close(fd);
    test_server_stop(&ts);
}

TEST(server_closes_silent_connections_without_a_word)
{
    struct test_server ts;
    if (!begin_hasty(&ts, t)) {
        return;
    }
    int fd = client_open(ts.port);
    struct reply r = client_read(t->arena, fd, false);
    CHECK_EQ_I64(r.status, 0);
    CHECK_EQ_I64(r.head.n, 0);
    CHECK(client_sees_close(fd));
    client_close(fd);
    test_server_stop(&ts);
}

TEST(server_ends_a_slow_second_head)
{
    struct test_server ts;
    if (!begin_hasty(&ts, t)) {
        return;
    }
    int fd = client_open(ts.port);
    CHECK(client_send(fd, S("GET /light HTTP/1.1\r\nHost: x\r\n\r\n")));
    CHECK_EQ_I64(client_read(t->arena, fd, false).status, 200);
    CHECK(drip(fd) < 3000);
    client_close(fd);
    test_server_stop(&ts);
}

TEST(server_ends_a_slow_body)
{
    struct test_server ts;
    if (!begin_hasty(&ts, t)) {
        return;
    }
    int fd = client_open(ts.port);
    CHECK(client_send(fd, S("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\nabc")));
    struct reply r = client_read(t->arena, fd, false);
    CHECK_EQ_I64(r.status, 408);
    CHECK(client_sees_close(fd));
    client_close(fd);
    fd = client_open(ts.port);
    CHECK(client_send(fd, S("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\nabc")));
    CHECK(drip(fd) < 4000);
    client_close(fd);
    test_server_stop(&ts);
}

TEST(server_lets_a_slow_handler_take_its_time)
{
    struct test_server ts;
    if (!begin_hasty(&ts, t)) {
        return;
    }
    int fd = client_open(ts.port);
    CHECK(client_send(fd, S("GET /block HTTP/1.1\r\nHost: x\r\n\r\n")));
    test_server_wait_blocked(&ts, 1);
    int silent = client_open(ts.port);
    CHECK(client_sees_close(silent)); /* a whole head deadline later */
    test_server_release(&ts);
    CHECK_EQ_I64(client_read(t->arena, fd, false).status, 200);
    client_close(fd);
    client_close(silent);
    test_server_stop(&ts);
}

TEST(server_ends_a_slow_reader)
{
    struct test_server ts;
    if (!begin_hasty(&ts, t)) {
        return;
    }
    int fd = client_open(ts.port);
    CHECK(client_send(fd, S("GET /big HTTP/1.1\r\nHost: x\r\n\r\n")));
    struct server_stats stats = {0};
    int64_t from = clock_monotonic_ms();
    do {
        server_stats(ts.s, &stats);
    } while ((stats.connections > 0 || ts.finished == 0) && clock_monotonic_ms() - from < 8000);
    CHECK(clock_monotonic_ms() - from < 4000);
    CHECK_EQ_I64(client_read(t->arena, fd, false).status, 0); /* cut off */
    client_close(fd);
    test_server_stop(&ts);
}

TEST(server_closes_a_kept_connection_after_a_while)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    o.keep_alive_ms = 150;
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    int fd = client_open(ts.port);
    CHECK(client_send(fd, S("GET /light HTTP/1.1\r\nHost: x\r\n\r\n")));
    CHECK_EQ_I64(client_read(t->arena, fd, false).status, 200);
    int64_t from = clock_monotonic_ms();
    CHECK(client_sees_close(fd));
    CHECK(clock_monotonic_ms() - from < 4000);
    client_close(fd);
    test_server_stop(&ts);
}

TEST(server_keeps_connections_for_less_when_crowded)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    o.connections_max = 8;
    o.keep_alive_ms = 3000;
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    int fds[7];
    for (int i = 0; i < 7; i++) {
        fds[i] = client_open(ts.port);
        CHECK(client_send(fds[i], S("GET /light HTTP/1.1\r\nHost: x\r\n\r\n")));
        CHECK_EQ_I64(client_read(t->arena, fds[i], false).status, 200);
    }
    int64_t from = clock_monotonic_ms();
    CHECK(client_sees_close(fds[6]));
    CHECK(clock_monotonic_ms() - from < 2000);
    for (int i = 0; i < 7; i++) {
        client_close(fds[i]);
    }
    test_server_stop(&ts);
}

TEST(server_limits_connections_per_address)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    o.connections_per_address = 2;
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    int fds[2];
    for (int i = 0; i < 2; i++) {
        fds[i] = client_open(ts.port);
        CHECK(client_send(fds[i], S("GET /light HTTP/1.1\r\nHost: x\r\n\r\n")));
        CHECK_EQ_I64(client_read(t->arena, fds[i], false).status, 200);
    }
    CHECK_EQ_I64(client_ask(t->arena, ts.port, S("GET /light HTTP/1.1\r\nHost: x\r\n\r\n"), NULL).status, 0);
    client_close(fds[0]);
    client_close(fds[1]);
    test_server_stop(&ts);
}
