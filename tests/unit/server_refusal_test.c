/* Malformed and smuggled requests over real sockets: each is refused with its status and the connection is closed, so that nothing which follows is
 * ever read as a request. What the guard decides by itself is in guard_test.c; here it is guard and library together. */
#include "server_fixture.h"

#include <stdio.h>

/* Stands behind every refused request: were the connection kept, this would be answered too. */
#define NEXT "GET /light HTTP/1.1\r\nHost: next\r\n\r\n"
#define LINE "POST /echo HTTP/1.1\r\n"
#define HOST "Host: x\r\n"

static const struct refused {
    const char *what;
    int status;
    struct str bytes;
} refused[] = {
    /* How long is the body? */
    {"length and chunked", 400, S_INIT(LINE HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"chunked and length", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n")},
    {"two different lengths", 400, S_INIT(LINE HOST "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd")},
    {"two equal lengths", 400, S_INIT(LINE HOST "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd")},
    {"list of lengths", 400, S_INIT(LINE HOST "Content-Length: 4, 4\r\n\r\nabcd")},
    {"signed length", 400, S_INIT(LINE HOST "Content-Length: +4\r\n\r\nabcd")},
    {"negative length", 400, S_INIT(LINE HOST "Content-Length: -4\r\n\r\nabcd")},
    {"hexadecimal length", 400, S_INIT(LINE HOST "Content-Length: 0x4\r\n\r\nabcd")},
    {"length with a blank inside", 400, S_INIT(LINE HOST "Content-Length: 1 2\r\n\r\nabcd")},
    {"length with a fraction", 400, S_INIT(LINE HOST "Content-Length: 4.0\r\n\r\nabcd")},
    {"length in other digits", 400, S_INIT(LINE HOST "Content-Length: \xD9\xA4\r\n\r\nabcd")},
    {"empty length", 400, S_INIT(LINE HOST "Content-Length: \r\n\r\nabcd")},
    {"length beyond 64 bits", 413, S_INIT(LINE HOST "Content-Length: 99999999999999999999999\r\n\r\nabcd")},
    {"length of 64 bits", 413, S_INIT(LINE HOST "Content-Length: 18446744073709551615\r\n\r\nabcd")},
    {"two codings in one line", 400, S_INIT(LINE HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")},
    {"two coding lines", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n")},
    {"chunked twice", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"unknown coding", 400, S_INIT(LINE HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")},
    {"identity coding", 400, S_INIT(LINE HOST "Transfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nabcd")},
    {"chunked with a parameter", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n")},
    {"chunked with a blank behind", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked \r\n\r\n0\r\n\r\n")},
    {"chunked with a vertical tab", 400, S_INIT(LINE HOST "Transfer-Encoding: \x0B" "chunked\r\n\r\n0\r\n\r\n")},
    {"chunked in quotes", 400, S_INIT(LINE HOST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n")},
    {"empty coding", 400, S_INIT(LINE HOST "Transfer-Encoding:\r\n\r\n0\r\n\r\n")},
    {"chunked in HTTP/1.0", 400, S_INIT("POST /echo HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"folded coding", 400, S_INIT(LINE HOST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")},
    {"blank before the colon of a length", 400, S_INIT(LINE HOST "Content-Length : 4\r\n\r\nabcd")},
    {"blank before the colon of a coding", 400, S_INIT(LINE HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")},
    {"tab before the colon", 400, S_INIT(LINE HOST "Content-Length\t: 4\r\n\r\nabcd")},
    {"NUL in a coding", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\0x\r\n\r\n0\r\n\r\n")},
    {"NUL behind a length", 400, S_INIT(LINE HOST "Content-Length: 4\0\r\n\r\nabcd")},
    /* Whose request is it? */
    {"no host", 400, S_INIT("GET /light HTTP/1.1\r\n\r\n")},
    {"two hosts", 400, S_INIT("GET /light HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")},
    {"the same host twice", 400, S_INIT("GET /light HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n")},
    {"empty host", 400, S_INIT("GET /light HTTP/1.1\r\nHost:\r\n\r\n")},
    {"host with a path", 400, S_INIT("GET /light HTTP/1.1\r\nHost: a/b\r\n\r\n")},
    {"host with a user", 400, S_INIT("GET /light HTTP/1.1\r\nHost: u@a\r\n\r\n")},
    {"two hosts in one line", 400, S_INIT("GET /light HTTP/1.1\r\nHost: a, b\r\n\r\n")},
    {"blank before the colon of the host", 400, S_INIT("GET /light HTTP/1.1\r\nHost : a\r\n\r\n")},
    {"host on a folded line", 400, S_INIT("GET /light HTTP/1.1\r\nHost:\r\n a\r\n\r\n")},
    /* Where does a line end? */
    {"bare LF behind the request line", 400, S_INIT("GET /light HTTP/1.1\nHost: x\r\n\r\n")},
    {"bare LF behind a header", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\nX: y\r\n\r\n")},
    {"bare LF behind the last header", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\n\r\n")},
    {"bare LF as the empty line", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\n\n")},
    {"bare CR in a value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n")},
    {"bare CR before the line end", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\r\r\n\r\n")},
    {"folded header", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n")},
    {"folded with a tab", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\r\n\tb\r\n\r\n")},
    {"first header folded", 400, S_INIT("GET /light HTTP/1.1\r\n Host: x\r\n\r\n")},
    {"NUL in a value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n")},
    {"NUL at the end of the last value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\0\r\n\r\n")},
    {"two NULs at the end of the last value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\0\0\r\n\r\n")},
    {"NUL in a name", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX\0Y: a\r\n\r\n")},
    {"escape in a value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\x1B[2J\r\n\r\n")},
    {"DEL in a value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\x7F\r\n\r\n")},
    {"Latin-1 in a value", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: t\xEAn\r\n\r\n")},
    /* What is a name? */
    {"no colon", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nnothing\r\n\r\n")},
    {"empty name", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n")},
    {"blank in a name", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n")},
    {"bracket in a name", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX[0]: z\r\n\r\n")},
    {"UTF-8 in a name", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nT\xC3\xAAn: z\r\n\r\n")},
    {"two content types", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nContent-Type: a\r\nContent-Type: b\r\n\r\n")},
    {"two cookies", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nCookie: a=2\r\n\r\n")},
    {"two authorizations", 400, S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n")},
    /* The request line. */
    {"unknown method", 501, S_INIT("BREW /light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"method we do not have", 501, S_INIT("TRACE /light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"tunnel", 400, S_INIT("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"method in small letters", 501, S_INIT("get /light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"brackets in the method", 400, S_INIT("G(T /light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"NUL in the method", 400, S_INIT("GE\0T /light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"two blanks", 400, S_INIT("GET  /light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"NUL in the target", 400, S_INIT("GET /light\0 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"tab in the target", 400, S_INIT("GET /li\tght HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"raw UTF-8 in the target", 400, S_INIT("GET /ti\xC3\xAAn HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"fragment", 400, S_INIT("GET /light#x HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"absolute target", 400, S_INIT("GET http://x/light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"target without a slash", 400, S_INIT("GET light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"target *", 400, S_INIT("GET * HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"escape cut short", 400, S_INIT("GET /a%4 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"escape that is none", 400, S_INIT("GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"encoded NUL", 400, S_INIT("GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"encoded slash", 400, S_INIT("GET /a%2Fb HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"dot segments", 400, S_INIT("GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"encoded dot segments", 400, S_INIT("GET /a/%2e%2E/b HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"doubled slash", 400, S_INIT("GET //light HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"overlong UTF-8", 400, S_INIT("GET /%C0%AF HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"path not in normal form", 400, S_INIT("GET /e%CC%81 HTTP/1.1\r\nHost: x\r\n\r\n")},
    {"HTTP/1.2", 505, S_INIT("GET /light HTTP/1.2\r\nHost: x\r\n\r\n")},
    {"HTTP/2", 505, S_INIT("GET /light HTTP/2.0\r\nHost: x\r\n\r\n")},
    {"HTTP/2 preface", 505, S_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
    {"HTTP/0.9 said", 505, S_INIT("GET /light HTTP/0.9\r\nHost: x\r\n\r\n")},
    {"small letters in the version", 400, S_INIT("GET /light http/1.1\r\nHost: x\r\n\r\n")},
    {"blank behind the version", 400, S_INIT("GET /light HTTP/1.1 \r\nHost: x\r\n\r\n")},
    {"long version", 400, S_INIT("GET /light HTTP/1.10\r\nHost: x\r\n\r\n")},
    /* Demands we do not meet. */
    {"unknown expectation", 417, S_INIT(LINE HOST "Expect: miracles\r\nContent-Length: 4\r\n\r\nabcd")},
    {"packed body", 415, S_INIT(LINE HOST "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")},
    /* Chunks. */
    {"chunk size that is no number", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\nx\r\nabcd\r\n0\r\n\r\n")},
    {"chunk size with a sign", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n+4\r\nabcd\r\n0\r\n\r\n")},
    {"chunk size with 0x", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n")},
    {"chunk size beyond 64 bits", 413, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n10000000000000004\r\nabcd\r\n0\r\n\r\n")},
    {"chunk size line ended by LF", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n4\nabcd\r\n0\r\n\r\n")},
    {"chunk ended by LF", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\n4\r\nabcd\r\n0\r\n\r\n")},
    {"chunk extension", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\n\r\n")},
    {"chunk longer than said", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n")},
    {"trailers", 400, S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\nX: y\r\n\r\n")},
};

TEST(server_refuses_malformed_requests_and_closes)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        bool closed = false;
        struct reply r = client_ask(t->arena, ts.port, STR_CAT(t->arena, refused[i].bytes, S(NEXT)), &closed);
        if (!CHECK_EQ_I64(r.status, refused[i].status) || !CHECK(closed) ||
            !CHECK_STR(reply_header(&r, "Connection"), S("close"))) {
            printf("   with: %s\n", refused[i].what);
        }
    }
    CHECK(sizeof refused / sizeof refused[0] >= 48);
    test_server_stop(&ts);
}

/* The bytes may come in any pieces. */
TEST(server_refuses_malformed_requests_byte_by_byte)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        int fd = client_open(ts.port);
        for (size_t k = 0; k < refused[i].bytes.n && client_send(fd, str_sub(refused[i].bytes, k, k + 1)); k++) {
        }
        (void)client_send(fd, S(NEXT)); /* the server may have closed already */
        struct reply r = client_read(t->arena, fd, false);
        bool is_refused = r.status == refused[i].status || r.status == 0;
        bool is_closed = client_sees_close(fd);
        /* Of a chunk line that comes alone nothing is left to look at: such a body is taken, and the connection closed after it. */
        bool is_chunk_line = str_find(refused[i].bytes, S("chunked\r\n\r\n4"), 0) != SIZE_MAX && r.status == 200;
        if (!CHECK(is_refused || is_chunk_line) || !CHECK(is_closed)) {
            printf("   with: %s (%d)\n", refused[i].what, r.status);
        }
        client_close(fd);
    }
    test_server_stop(&ts);
}

static const struct accepted {
    const char *what;
    struct str bytes;
    struct str body;
} accepted[] = {
    {"plain", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\n\r\n"), S_INIT("light")},
    {"empty line before it", S_INIT("\r\nGET /light HTTP/1.1\r\nHost: x\r\n\r\n"), S_INIT("light")},
    {"host with a port", S_INIT("GET /light HTTP/1.1\r\nHost: [::1]:8057\r\n\r\n"), S_INIT("light")},
    {"no blank behind the colon", S_INIT("GET /light HTTP/1.1\r\nHost:x\r\n\r\n"), S_INIT("light")},
    {"blanks around a value", S_INIT("GET /light HTTP/1.1\r\nHost: \t x \t\r\n\r\n"), S_INIT("light")},
    {"empty value", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX:\r\nY: \r\n\r\n"), S_INIT("light")},
    {"tab in a value", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\tb\r\n\r\n"), S_INIT("light")},
    {"UTF-8 in a value", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: Vi\xE1\xBB\x87t\r\n\r\n"), S_INIT("light")},
    {"colons in a value", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a:b:c\r\n\r\n"), S_INIT("light")},
    {"the same header twice", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nX: a\r\nX: b\r\n\r\n"), S_INIT("light")},
    {"length 0", S_INIT("GET /light HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"), S_INIT("light")},
    {"leading zeros", S_INIT(LINE HOST "Content-Length: 0004\r\n\r\nabcd"), S_INIT("abcd")},
    {"chunked", S_INIT(LINE HOST "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n02\r\ncd\r\n0\r\n\r\n"), S_INIT("abcd")},
    {"Chunked", S_INIT(LINE HOST "transfer-encoding: CHUNKED\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"), S_INIT("abcd")},
    {"encoded letters", S_INIT("GET /%6Cight HTTP/1.1\r\nHost: x\r\n\r\n"), S_INIT("light")},
    {"query", S_INIT("GET /query?a=%20+b&c=?/&&=%zz HTTP/1.1\r\nHost: x\r\n\r\n"), S_INIT("a=%20+b&c=?/&&=%zz")},
    {"HTTP/1.0 without a host", S_INIT("GET /light HTTP/1.0\r\n\r\n"), S_INIT("light")},
};

TEST(server_accepts_what_is_plain)
{
    struct test_server ts;
    struct server_options o = test_options(t);
    if (!test_server_start(&ts, t, &o)) {
        return;
    }
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        int fd = client_open(ts.port);
        CHECK(client_send(fd, accepted[i].bytes));
        struct reply r = client_read(t->arena, fd, false);
        if (!CHECK_EQ_I64(r.status, 200) || !CHECK_STR(r.body, accepted[i].body)) {
            printf("   with: %s\n", accepted[i].what);
        }
        client_close(fd);
    }
    test_server_stop(&ts);
}
