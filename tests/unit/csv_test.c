#include "base/utf8.h"
#include "test.h"
#include "text/csv.h"

#include <string.h>

/* All records of a text as "field|field/field|...", to compare at a glance. */
static struct str read_all(struct test *t, struct str s, char separator)
{
    struct csv c = csv_open(s, separator);
    struct buf b = buf_new(t->arena, SIZE_MAX);
    struct csv_record r = {0};
    bool got = true;
    while (CHECK_OK(csv_next(&c, t->arena, &r, &got)) && got) {
        for (size_t i = 0; i < r.n; i++) {
            buf_str(&b, r.fields[i].text);
            buf_char(&b, i + 1 < r.n ? '|' : '/');
        }
    }
    return buf_view(&b);
}

/* Reads to the fault, which must come. */
static struct csv read_bad(struct test *t, struct str s, enum err code)
{
    struct csv c = csv_open(s, ',');
    struct csv_record r = {0};
    bool got = true;
    enum err e = OK;
    while (got && (e = csv_next(&c, t->arena, &r, &got)) == OK) {
    }
    CHECK_ERR(e, code);
    CHECK(csv_next(&c, t->arena, &r, &got) != OK);
    return c;
}

TEST(csv_reads_records)
{
    CHECK_STR(read_all(t, S("a,b\n1,2\n"), ','), S("a|b/1|2/"));
    CHECK_STR(read_all(t, S("a,b\r\n1,2"), ','), S("a|b/1|2/"));
    CHECK_STR(read_all(t, S(",\n,x,\n"), ','), S("|/|x|/"));
    CHECK_STR(read_all(t, S("a;b,c\n"), ';'), S("a|b,c/"));
    CHECK_STR(read_all(t, S(""), ','), S(""));
    CHECK_STR(read_all(t, STR_NONE, ','), S(""));
    CHECK_STR(read_all(t, S("\n\r\na\n\nb\n\n"), ','), S("a/b/"));
    CHECK_STR(read_all(t, S("a,"), ','), S("a|/"));
}

TEST(csv_reads_quotes)
{
    CHECK_STR(read_all(t, S("\"a,b\",\"c\"\"d\",\"\"\n"), ','), S("a,b|c\"d|/"));
    CHECK_STR(read_all(t, S("\"\"\"\"\n\"\"\"a\"\"\""), ','), S("\"/\"a\"/"));
    CHECK_STR(read_all(t, S("\"line\r\ntwo\nthree\",x\r\n"), ','), S("line\ntwo\nthree|x/"));
    CHECK_STR(read_all(t, S("\"\"\n"), ','), S("/"));
}

TEST(csv_skips_the_byte_order_mark_and_normalises)
{
    CHECK_STR(read_all(t,
                       S("\xEF\xBB\xBF"
                         "a,Vie\u0302\u0323t\n"),
                       ','),
              S("a|Việt/"));
    CHECK_STR(read_all(t, S("\xEF\xBB\xBF"), ','), S(""));
}

TEST(csv_says_where_fields_stand)
{
    struct csv c = csv_open(S("\xEF\xBB\xBFđường,b\n\n\"x\ny\",z,\"đ\"\"\",w\nq\n"), ',');
    struct csv_record r = {0};
    bool got = false;
    CHECK_OK(csv_next(&c, t->arena, &r, &got));
    CHECK(got && r.n == 2 && r.line == 1);
    CHECK(r.fields[0].line == 1 && r.fields[0].column == 1);
    CHECK(r.fields[1].line == 1 && r.fields[1].column == 7);
    CHECK_OK(csv_next(&c, t->arena, &r, &got));
    CHECK(got && r.n == 4 && r.line == 3);
    CHECK(r.fields[0].line == 3 && r.fields[0].column == 1);
    CHECK(r.fields[1].line == 4 && r.fields[1].column == 4);
    CHECK(r.fields[3].line == 4 && r.fields[3].column == 12);
    CHECK_OK(csv_next(&c, t->arena, &r, &got));
    CHECK(got && r.line == 5);
    CHECK_OK(csv_next(&c, t->arena, &r, &got));
    CHECK(!got);
}

TEST(csv_refuses_with_place_and_reason)
{
    static const struct {
        struct str text;
        enum msg why;
        size_t line, column;
    } cases[] = {
        {S_INIT("a,b\nc,\"d\ne"), MSG_csv_unterminated, 2, 3},
        {S_INIT("\""), MSG_csv_unterminated, 1, 1},
        {S_INIT("a,\"\"\""), MSG_csv_unterminated, 1, 3},
        {S_INIT("\"a\"b,c\n"), MSG_csv_after_quote, 1, 4},
        {S_INIT("\"a\" ,c\n"), MSG_csv_after_quote, 1, 4},
        {S_INIT("\"a\nb\"c\n"), MSG_csv_after_quote, 2, 3},
        {S_INIT("\"a\"\r,c\n"), MSG_csv_after_quote, 1, 4},
        {S_INIT("đa\"b\n"), MSG_csv_quote_inside, 1, 3},
        {S_INIT("a\rb\n"), MSG_csv_bare_cr, 1, 2},
        {S_INIT("a\r"), MSG_csv_bare_cr, 1, 2},
        {S_INIT("\"x\ny\rz\""), MSG_csv_bare_cr, 2, 2},
        {S_INIT("a\nb\0c"), MSG_csv_nul, 2, 2},
        {S_INIT("a,\"b\0\""), MSG_csv_nul, 1, 5},
        {S_INIT("a\nđ\xFFx"), MSG_text_not_utf8, 2, 2},
        {S_INIT("\"a\"\"\xC3\""), MSG_text_not_utf8, 1, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv c = read_bad(t, cases[i].text, E_INVALID);
        CHECK_STR(msg_name(c.why), msg_name(cases[i].why));
        CHECK_EQ_I64(c.line, cases[i].line);
        CHECK_EQ_I64(c.column, cases[i].column);
    }
}

TEST(csv_field_limit)
{
    for (size_t n = CSV_FIELDS_MAX - 1; n <= CSV_FIELDS_MAX + 1; n++) {
        struct buf b = buf_new(t->arena, 10000);
        for (size_t i = 0; i < n; i++) {
            buf_str(&b, i ? S(",x") : S("x"));
        }
        if (n <= CSV_FIELDS_MAX) {
            CHECK_EQ_I64(read_all(t, buf_view(&b), ',').n, 2 * n);
        } else {
            CHECK_EQ_I64(read_bad(t, buf_view(&b), E_TOO_LARGE).why, MSG_csv_too_many_fields);
        }
    }
}

TEST(csv_record_limit)
{
    for (size_t n = CSV_RECORD_MAX - 1; n <= CSV_RECORD_MAX + 1; n++) {
        struct buf b = buf_new(t->arena, SIZE_MAX);
        buf_lit(&b, "h\n");
        memset(buf_reserve(&b, n), 'x', n);
        b.n += n;
        buf_lit(&b, "\r\ny\n");
        if (n <= CSV_RECORD_MAX) {
            CHECK_EQ_I64(read_all(t, buf_view(&b), ',').n, n + 5);
        } else {
            struct csv c = read_bad(t, buf_view(&b), E_TOO_LARGE);
            CHECK_EQ_I64(c.why, MSG_csv_line_too_long);
            CHECK_EQ_I64(c.line, 2);
        }
    }
}

TEST(csv_writes_data)
{
    struct buf out = buf_new(t->arena, 10000);
    struct csv_writer w = csv_writer_new(&out, ',', CSV_DATA);
    csv_str(&w, S("a"));
    csv_str(&w, S("b,c"));
    csv_str(&w, S("d\"e"));
    csv_str(&w, S("f\ng"));
    csv_str(&w, S("=1+1"));
    csv_end(&w);
    csv_i64(&w, -5);
    csv_scaled(&w, 4705, 2);
    csv_day(&w, 0);
    csv_opt_i64(&w, (struct opt_i64){0});
    csv_opt_i64(&w, (struct opt_i64){true, 7});
    csv_opt_day(&w, (struct opt_day){0});
    csv_opt_day(&w, (struct opt_day){true, 1});
    csv_str(&w, STR_NONE);
    csv_end(&w);
    csv_str(&w, S(""));
    csv_end(&w);
    csv_str(&w, S(""));
    csv_str(&w, S(""));
    csv_end(&w);
    CHECK_STR(
        buf_view(&out),
        S("a,\"b,c\",\"d\"\"e\",\"f\ng\",=1+1\n-5,47.05,1970-01-01,,7,,1970-01-02,\n\"\"\n,\n"));
}

TEST(csv_for_people_runs_no_formulas)
{
    static const char *const texts[] = {"=1", "+1", "-1", "@x", "\tx", "\rx", "=a;b", "a=1", "'", "\n=1", "\uFF1D1", "\uFF20x"};
    struct buf out = buf_new(t->arena, 10000);
    struct csv_writer w = csv_writer_new(&out, ';', CSV_FOR_PEOPLE);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        csv_str(&w, str_c(texts[i]));
    }
    csv_i64(&w, -1);
    csv_end(&w);
    CHECK_STR(buf_view(&out), S("\xEF\xBB\xBF'=1;'+1;'-1;'@x;'\tx;\"'\rx\";\"'=a;b\";a=1;';\"'\n=1\";'\uFF1D1;'\uFF20x;-1\n"));
}

TEST(csv_round_trip)
{
    static const char *const texts[] = {"",     "a",   "\"",     "\"\"", ",", "\n",
                                        "a\nb", " x ", "đ,\"\n", "'",    ";", "=1"};
    enum { N = sizeof texts / sizeof texts[0] };
    struct buf out = buf_new(t->arena, 100000);
    struct csv_writer w = csv_writer_new(&out, ',', CSV_DATA);
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k <= i; k++) {
            csv_str(&w, str_c(texts[k * 5 % N]));
        }
        csv_end(&w);
    }
    struct csv c = csv_open(buf_view(&out), ',');
    struct csv_record r = {0};
    bool got = false;
    for (size_t i = 0; i < N; i++) {
        CHECK_OK(csv_next(&c, t->arena, &r, &got));
        if (!CHECK(got && r.n == i + 1)) {
            return;
        }
        for (size_t k = 0; k <= i; k++) {
            CHECK_STR(r.fields[k].text, str_c(texts[k * 5 % N]));
        }
    }
    CHECK_OK(csv_next(&c, t->arena, &r, &got));
    CHECK(!got);
}
