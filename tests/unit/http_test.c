#include "http/http.h"

#include "http/refusal.h"
#include "test.h"

TEST(http_method_names_go_both_ways)
{
    for (int i = 0; i < METHOD__N; i++) {
        enum method m = METHOD__N;
        CHECK(method_parse(method_name((enum method)i), &m));
        CHECK_EQ_I64(m, i);
    }
    enum method m = METHOD_PUT;
    CHECK(!method_parse(S("get"), &m));
    CHECK(!method_parse(S("PATCH"), &m));
    CHECK(!method_parse(S(""), &m));
    CHECK(!method_parse(STR_NONE, &m));
    CHECK(m == METHOD_PUT);
}

TEST(http_request_header_is_the_first_of_its_name)
{
    struct header v[] = {{S("a"), S("1")}, {S("b"), S("2")}, {S("a"), S("3")}};
    struct request r = {.headers = {v, 3, 3}};
    CHECK_STR(request_header(&r, S("a")), S("1"));
    CHECK_STR(request_header(&r, S("b")), S("2"));
    CHECK_STR(request_header(&r, S("c")), STR_NONE);
}

TEST(http_request_cookie_finds_whole_names_only)
{
    struct header v[] = {{S("cookie"), S("session=abc; xsession=no; lang=vi;empty=; bare;session=late; odd=a=b")}};
    struct request r = {.headers = {v, 1, 1}};
    CHECK_STR(request_cookie(&r, S("session")), S("abc"));
    CHECK_STR(request_cookie(&r, S("lang")), S("vi"));
    CHECK_STR(request_cookie(&r, S("empty")), S(""));
    CHECK_STR(request_cookie(&r, S("odd")), S("a=b"));
    CHECK_STR(request_cookie(&r, S("bare")), STR_NONE);
    CHECK_STR(request_cookie(&r, S("sess")), STR_NONE);
    CHECK_STR(request_cookie(&r, S("none")), STR_NONE);
    struct request without = {0};
    CHECK_STR(request_cookie(&without, S("session")), STR_NONE);
}

TEST(http_response_headers_are_copied)
{
    struct response r = response_new(t->arena, 100);
    CHECK_EQ_I64(r.status, 0);
    CHECK_EQ_I64(r.file, -1);
    char value[] = "one";
    response_header(t->arena, &r, S("X"), (struct str){value, 3});
    value[0] = 'O';
    CHECK_STR(r.headers.v[0].value, S("one"));
    CHECK_EQ_I64(r.headers.v[0].value.p[3], 0);
}

TEST(http_response_body_is_whichever_there_is)
{
    struct response r = response_new(t->arena, 100);
    CHECK_STR(response_body(&r), S(""));
    buf_lit(&r.body, "built");
    CHECK_STR(response_body(&r), S("built"));
    r.shared = S("shared");
    CHECK_STR(response_body(&r), S("shared"));
}

TEST(http_refusal_is_a_whole_answer)
{
    struct response r = response_new(t->arena, 100);
    r.status = 413;
    r.content_type = S("text/plain");
    response_header(t->arena, &r, S("X"), S("y"));
    buf_lit(&r.body, "too much");
    struct buf out = buf_new(t->arena, 4096);
    refusal_write(&out, &r, INT64_C(784111777000));
    CHECK_STR(buf_view(&out), S("HTTP/1.1 413 Content Too Large\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: close\r\n"
                                "Content-Length: 8\r\nContent-Type: text/plain\r\nX: y\r\n\r\ntoo much"));
}
