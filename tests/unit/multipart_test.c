#include "http/params.h"

#include "base/clock.h"
#include "test.h"

#define TYPE "multipart/form-data; boundary=b"
#define PART(disposition, content) "--b\r\nContent-Disposition: form-data; " disposition "\r\n\r\n" content "\r\n"

static enum err read(struct test *t, struct str type, struct str body, struct params *out)
{
    *out = (struct params){0};
    return params_multipart(t->arena, type, body, out);
}

TEST(multipart_reads_texts_and_files)
{
    struct params p;
    struct str body = S(PART("name=\"a\"", "one") PART("name=\"b\"", "") PART("name=\"a\"", "tw\r\no") "--b\r\ncontent-disposition:form-data;name=\"f\"; "
                        "filename=\"T\xC3\xAAn t\xE1\xBB\x87p.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\0\xFF\r\n-\r\n"
                        "--b--\r\n");
    CHECK_OK(read(t, S(TYPE), body, &p));
    if (!CHECK_EQ_I64(p.n, 4)) {
        return;
    }
    CHECK_STR(p.v[0].value, S("one"));
    CHECK_STR(p.v[1].value, S(""));
    CHECK_STR(p.v[2].name, S("a"));
    CHECK_STR(p.v[2].value, S("tw\r\no"));
    CHECK(p.v[3].is_file && !p.v[0].is_file);
    CHECK_STR(p.v[3].file_name, S("T\xC3\xAAn t\xE1\xBB\x87p.pdf"));
    CHECK_STR(p.v[3].file_type, S("application/pdf"));
    CHECK_STR(p.v[3].value, S("\0\xFF\r\n-"));
}

/* A delimiter is the boundary behind a line end, whatever stands after it: content must not contain it (RFC 2046). */
TEST(multipart_content_may_look_like_a_boundary)
{
    struct params p;
    CHECK_OK(read(t, S(TYPE), S(PART("name=\"f\"; filename=x", "a--b\r\n-b\r--b\n--b") "--b--"), &p));
    CHECK_STR(p.v[0].value, S("a--b\r\n-b\r--b\n--b"));
    CHECK_ERR(read(t, S(TYPE), S(PART("name=\"f\"; filename=x", "a\r\n--bb") "--b--"), &p), E_INVALID);
}

TEST(multipart_takes_the_last_part_of_a_file_name)
{
    static const struct {
        struct str said;
        struct str name;
    } cases[] = {
        {S_INIT("filename=\"C:\\Users\\a\\b.doc\""), S_INIT("b.doc")},
        {S_INIT("filename=\"../../etc/passwd\""), S_INIT("passwd")},
        {S_INIT("filename=\"a\\\"b.doc\""), S_INIT("a\"b.doc")},
        {S_INIT("filename=plain.doc"), S_INIT("plain.doc")},
        {S_INIT("filename=\"\""), S_INIT("")},
        {S_INIT("filename=\"a;b=c.doc\""), S_INIT("a;b=c.doc")},
        {S_INIT("FileName=\"e\xCC\x81.doc\""), S_INIT("\xC3\xA9.doc")},
        {S_INIT("filename=\"x/\""), S_INIT("")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct params p;
        struct str body = STR_CAT(t->arena, S("--b\r\nContent-Disposition: form-data; name=f; "), cases[i].said,
                                  S("\r\n\r\nx\r\n--b--\r\n"));
        if (CHECK_OK(read(t, S(TYPE), body, &p))) {
            CHECK(p.v[0].is_file);
            CHECK_STR(p.v[0].file_name, cases[i].name);
        }
    }
}

TEST(multipart_boundary_may_be_quoted)
{
    struct params p;
    struct str body = S("--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--a b--");
    CHECK_OK(read(t, S("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), body, &p));
    CHECK_STR(p.v[0].value, S("1"));
}

TEST(multipart_refuses_bad_types)
{
    static const struct str types[] = {
        S_INIT(""),
        S_INIT("multipart/mixed; boundary=b"),
        S_INIT("multipart/form-data"),
        S_INIT("multipart/form-data; boundary="),
        S_INIT("multipart/form-data; boundary=\"b"),
        S_INIT("multipart/form-data; boundary"),
        S_INIT("multipart/form-data boundary=b"),
        S_INIT("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x"),
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct params p;
        CHECK_ERR(read(t, types[i], S(PART("name=\"a\"", "1") "--b--"), &p), E_INVALID);
    }
}

TEST(multipart_refuses_bad_bodies)
{
    static const struct str bodies[] = {
        S_INIT(""),
        S_INIT("--b"),
        S_INIT("--c--"),
        S_INIT("preamble\r\n--b--"),
        S_INIT("--b\r\n"),
        S_INIT("--b\r\n\r\n1\r\n--b--"),                                              /* no headers */
        S_INIT("--b\r\nX: y\r\n\r\n1\r\n--b--"),                                      /* no disposition */
        S_INIT("--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--"),            /* no name */
        S_INIT("--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--b--"),
        S_INIT("--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b--"),  /* quotation mark left open */
        S_INIT(PART("name=\"a\"", "1")),                                              /* no end */
        S_INIT(PART("name=\"a\"", "1") "--b-"),
        S_INIT(PART("name=\"a\"", "1") "--b--x"),
        S_INIT(PART("name=\"a\"", "1") "--b--\r\n\r\n"),
        S_INIT(PART("name=\"a\"; name=\"b\"", "1") "--b--"),
        S_INIT(PART("name=\"a\"", "\xFF") "--b--"),                                   /* text that is not UTF-8 */
        S_INIT(PART("name=\"a\"", "1\0") "--b--"),
        S_INIT(PART("name=\"\xFF\"", "1") "--b--"),
        S_INIT("--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b--"),
        S_INIT("--b\r\nContent-Disposition: form-data; name=\"a\"\nX: y\r\n\r\n1\r\n--b--"),
        S_INIT("--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n1\r\n--b--"),
        S_INIT("--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--b--"),
        S_INIT("--b\r\nnothing\r\n\r\n1\r\n--b--"),
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct params p;
        if (!CHECK_ERR(read(t, S(TYPE), bodies[i], &p), E_INVALID)) {
            CHECK_STR(bodies[i], S("refused"));
        }
    }
    struct params p;
    CHECK_OK(read(t, S(TYPE), S("--b--"), &p));
    CHECK_EQ_I64(p.n, 0);
}

TEST(multipart_limits_its_parts)
{
    for (int n = PARAMS_MAX - 1; n <= PARAMS_MAX + 1; n++) {
        struct buf b = buf_new(t->arena, 1 << 20);
        for (int i = 0; i < n; i++) {
            buf_lit(&b, PART("name=\"a\"", "1"));
        }
        buf_lit(&b, "--b--");
        struct params p;
        CHECK_ERR(read(t, S(TYPE), buf_view(&b), &p), n > PARAMS_MAX ? E_TOO_LARGE : OK);
    }
    struct buf b = buf_new(t->arena, 16 << 20);
    for (int i = 0; i < 20000; i++) {
        buf_lit(&b, PART("name=\"a\"", "1"));
    }
    struct params p;
    int64_t from = clock_monotonic_ms();
    CHECK_ERR(read(t, S(TYPE), buf_view(&b), &p), E_TOO_LARGE);
    CHECK(clock_monotonic_ms() - from <= 1000); /* the sanitizers look at every byte of each search */
}

/* Content that keeps almost matching the delimiter must not cost more than its length. */
TEST(multipart_search_is_linear)
{
    size_t n = (size_t)4 << 20;
    char *p = arena_alloc(t->arena, n);
    for (size_t i = 0; i < n; i++) {
        p[i] = "\r\n--"[i % 4];
    }
    struct str body = STR_CAT(t->arena, S("--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n"), (struct str){p, n});
    struct params out;
    int64_t from = clock_monotonic_ms();
    CHECK_ERR(read(t, S(TYPE), body, &out), E_INVALID);
    CHECK(clock_monotonic_ms() - from <= 500);
}
