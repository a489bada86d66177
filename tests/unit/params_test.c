#include "http/params.h"

#include "base/clock.h"
#include "test.h"

static enum err read(struct test *t, struct str text, struct params *out)
{
    *out = (struct params){0};
    return params_urlencoded(t->arena, text, out);
}

static struct str value_of(const struct params *p, const char *name)
{
    const struct param *found = params_find(p, str_c(name));
    return found ? found->value : STR_NONE;
}

TEST(params_decode_percent_and_plus)
{
    struct params p;
    CHECK_OK(read(t, S("a=1&b=x+y%2Bz&name=H%C3%A0+N%E1%BB%99i&empty=&bare&a=2&=nameless&&c=d=e"), &p));
    CHECK_EQ_I64(p.n, 8);
    CHECK_STR(value_of(&p, "a"), S("1"));
    CHECK_STR(p.v[5].value, S("2"));
    CHECK_STR(value_of(&p, "b"), S("x y+z"));
    CHECK_STR(value_of(&p, "name"), S("H\xC3\xA0 N\xE1\xBB\x99i"));
    CHECK_STR(value_of(&p, "empty"), S(""));
    CHECK_STR(value_of(&p, "bare"), S(""));
    CHECK_STR(value_of(&p, ""), S("nameless"));
    CHECK_STR(value_of(&p, "c"), S("d=e"));
    CHECK(params_find(&p, S("none")) == NULL);
    CHECK(!p.v[0].is_file);
}

TEST(params_bring_text_into_normal_form)
{
    struct params p;
    CHECK_OK(read(t, S("e%CC%81=o%CC%82%CC%89"), &p));
    CHECK_STR(p.v[0].name, S("\xC3\xA9"));
    CHECK_STR(p.v[0].value, S("\xE1\xBB\x95"));
}

TEST(params_of_nothing_are_none)
{
    struct params p;
    CHECK_OK(read(t, S(""), &p));
    CHECK_OK(read(t, STR_NONE, &p));
    CHECK_OK(read(t, S("&&&"), &p));
    CHECK_EQ_I64(p.n, 0);
}

TEST(params_refuse_bad_escapes_and_bad_text)
{
    static const struct str cases[] = {S_INIT("a=%"),    S_INIT("a=%4"),      S_INIT("a=%zz"), S_INIT("%=1"),
                                       S_INIT("a=%FF"),  S_INIT("a=%C0%80"),  S_INIT("a=%00"), S_INIT("a=\xC3"),
                                       S_INIT("a=1&b=%ED%A0%80")};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct params p;
        CHECK_ERR(read(t, cases[i], &p), E_INVALID);
    }
}

TEST(params_limit_their_number)
{
    for (int n = PARAMS_MAX - 1; n <= PARAMS_MAX + 1; n++) {
        struct buf b = buf_new(t->arena, 1 << 20);
        for (int i = 0; i < n; i++) {
            buf_lit(&b, "a=1&");
        }
        struct params p;
        CHECK_ERR(read(t, buf_view(&b), &p), n > PARAMS_MAX ? E_TOO_LARGE : OK);
        CHECK_EQ_I64(p.n, n > PARAMS_MAX ? PARAMS_MAX : n);
    }
}

/* What lies beyond the limit is not even looked at: neither the number nor the shape of the names costs anything. */
TEST(params_a_hundred_thousand_cost_nothing)
{
    struct buf b = buf_new(t->arena, 8 << 20);
    for (int i = 0; i < 100000; i++) {
        buf_lit(&b, "n");
        buf_i64(&b, i);
        buf_lit(&b, "=%&");
    }
    struct str bad = buf_view(&b);
    struct params p;
    CHECK_ERR(read(t, bad, &p), E_INVALID);
    buf_clear(&b);
    for (int i = 0; i < 100000; i++) {
        buf_lit(&b, "n");
        buf_i64(&b, i);
        buf_lit(&b, "=v&");
    }
    int64_t from = clock_monotonic_ms();
    CHECK_ERR(read(t, buf_view(&b), &p), E_TOO_LARGE);
    CHECK(clock_monotonic_ms() - from <= 500);
}
