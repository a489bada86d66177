#include "http/guard.h"

#include "head_cut.h"
#include "test.h"

/* The verdict on a head given as it would come over the wire; -1 when the library would not even ask. */
static int judge(struct test *t, struct str wire, struct guarded *out)
{
    char *bytes = arena_alloc(t->arena, wire.n + 1);
    char *target = arena_alloc(t->arena, wire.n + 1);
    memcpy(bytes, wire.p, wire.n);
    struct head_cut cut;
    return head_cut(bytes, wire.n, target, &cut) ? guard_check(t->arena, cut.head, cut.target, out) : -1;
}

static int judge_text(struct test *t, struct str wire)
{
    struct guarded g;
    return judge(t, wire, &g);
}

TEST(guard_reads_a_plain_head)
{
    struct guarded g;
    struct str wire = S("POST /a%20b?x=1&y HTTP/1.1\r\nHost: xanh.vn:8057\r\nX-Mixed:  \t Caf\xC3\xA9 : y \t\r\nEmpty:\r\nContent-Length: 12\r\n\r\n");
    CHECK_EQ_I64(judge(t, wire, &g), 0);
    CHECK(g.method == METHOD_POST);
    CHECK_STR(g.path_raw, S("/a%20b"));
    CHECK_STR(g.query, S("x=1&y"));
    CHECK_EQ_I64(g.headers.n, 4);
    CHECK_STR(g.headers.v[0].name, S("host"));
    CHECK_STR(g.headers.v[1].name, S("x-mixed"));
    CHECK_STR(g.headers.v[1].value, S("Caf\xC3\xA9 : y"));
    CHECK_STR(g.headers.v[2].value, S(""));
    CHECK(g.has_length && !g.is_chunked);
    CHECK_EQ_I64(g.length, 12);
}

TEST(guard_reads_chunked_and_no_length)
{
    struct guarded g;
    CHECK_EQ_I64(judge(t, S("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"), &g), 0);
    CHECK(g.is_chunked && !g.has_length && g.length == 0);
    CHECK_EQ_I64(judge(t, S("DELETE / HTTP/1.0\r\n\r\n"), &g), 0);
    CHECK(!g.is_chunked && !g.has_length && g.headers.n == 0);
    CHECK_STR(g.query, S(""));
}

TEST(guard_length_beyond_all_limits_is_not_mistaken_for_a_small_one)
{
    struct guarded g;
    CHECK_EQ_I64(judge(t, S("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"), &g), 0);
    CHECK_EQ_I64(g.length, INT64_MAX);
    CHECK_EQ_I64(judge(t, S("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\n"), &g), 0);
    CHECK_EQ_I64(g.length, INT64_MAX);
    CHECK_EQ_I64(judge(t, S("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999x\r\n\r\n"), &g), 400);
}

TEST(guard_refuses_every_control_character_in_a_value)
{
    for (int c = 0; c <= 0x20; c++) {
        char wire[] = "GET / HTTP/1.1\r\nHost: x\r\nX: a?b\r\n\r\n";
        wire[sizeof wire - 7] = (char)(c == 0x20 ? 0x7F : c);
        int status = judge_text(t, (struct str){wire, sizeof wire - 1});
        bool is_line = c == '\n'; /* then "b" is a line without a colon */
        CHECK_EQ_I64(status, c == '\t' ? 0 : is_line ? -1 : 400);
    }
}

/* Of every byte, whether it may stand in a name and in a method. */
TEST(guard_takes_only_tokens_as_names_and_methods)
{
    struct str allowed = S("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (int c = 1; c < 256; c++) {
        char name[] = "GET / HTTP/1.1\r\nHost: x\r\nX?: a\r\n\r\n";
        char method[] = "G? / HTTP/1.1\r\nHost: x\r\n\r\n";
        name[26] = (char)c;
        method[1] = (char)c;
        bool is_token = memchr(allowed.p, c, allowed.n) != NULL;
        int status = judge_text(t, (struct str){name, sizeof name - 1});
        bool is_cut = c == ':' || c == '\n'; /* ends the name: "X" with the value ": a", or a line "X" */
        CHECK(is_cut || status == (is_token ? 0 : 400));
        status = judge_text(t, (struct str){method, sizeof method - 1});
        CHECK(c == ' ' || c == '\n' || status == (is_token ? 501 : 400));
    }
}

TEST(guard_limits)
{
    for (int more = -1; more <= 1; more++) {
        struct buf b = buf_new(t->arena, 1 << 20);
        buf_lit(&b, "GET / HTTP/1.1\r\n");
        for (int i = 0; i < GUARD_HEADERS_MAX + more; i++) {
            buf_str(&b, i == 0 ? S("Host: x\r\n") : S("X: y\r\n"));
        }
        buf_lit(&b, "\r\n");
        CHECK_EQ_I64(judge_text(t, buf_view(&b)), more > 0 ? 431 : 0);
        char *fill = arena_alloc(t->arena, GUARD_HEADER_BYTES_MAX);
        memset(fill, 'a', GUARD_HEADER_BYTES_MAX);
        size_t n = (size_t)(GUARD_HEADER_BYTES_MAX + more) - (sizeof "Host: x\r\nX: \r\n\r\n" - 1);
        CHECK_EQ_I64(judge_text(t, STR_CAT(t->arena, S("GET / HTTP/1.1\r\nHost: x\r\nX: "), (struct str){fill, n}, S("\r\n\r\n"))),
                     more > 0 ? 431 : 0);
        n = (size_t)(GUARD_TARGET_MAX + more - 1);
        CHECK_EQ_I64(judge_text(t, STR_CAT(t->arena, S("GET /"), (struct str){fill, n}, S(" HTTP/1.1\r\nHost: x\r\n\r\n"))),
                     more > 0 ? 414 : 0);
    }
}

/* A head that is cut off anywhere, or that goes on behind its end, is not one. */
TEST(guard_refuses_every_part_of_a_head)
{
    char cut[] = "GET\0/a?b\0HTTP/1.1\0\0Host\0 x\0\0Accept\0 y\0\0\0";
    struct str whole = {cut, sizeof cut};
    struct guarded g;
    CHECK_EQ_I64(guard_check(t->arena, whole, S("/a?b"), &g), 0);
    for (size_t n = 0; n < whole.n; n++) {
        CHECK(guard_check(t->arena, str_sub(whole, 0, n), S("/a?b"), &g) != 0);
    }
    CHECK_EQ_I64(guard_check(t->arena, STR_CAT(t->arena, whole, S("\0")), S("/a?b"), &g), 400);
    CHECK_EQ_I64(guard_check(t->arena, STR_CAT(t->arena, whole, S("X")), S("/a?b"), &g), 400);
    CHECK_EQ_I64(guard_check(t->arena, whole, S("/a"), &g), 400);
    CHECK_EQ_I64(guard_check(t->arena, whole, S("/a?bb"), &g), 400);
}
