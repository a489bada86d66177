#include "test.h"
#include "text/escape.h"

static struct str html(struct test *t, struct str s)
{
    struct buf b = buf_new(t->arena, 4096);
    escape_html(&b, s);
    return buf_view(&b);
}

static struct str encoded(struct test *t, struct str s)
{
    struct buf b = buf_new(t->arena, 4096);
    url_encode(&b, s);
    return buf_view(&b);
}

TEST(escape_html_special_characters)
{
    CHECK_STR(html(t, S("<a href=\"x\" title='y'>&amp;</a>")),
              S("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;"));
    CHECK_STR(html(t, S("Nghị quyết – “57” 5 000 ₫")), S("Nghị quyết – “57” 5 000 ₫"));
    CHECK_STR(html(t, S("")), S(""));
    CHECK_STR(html(t, STR_NONE), S(""));
    CHECK_STR(html(t, S("&")), S("&amp;"));
    CHECK_STR(html(t, S("a\tb\r\nc")), S("a\tb\r\nc"));
}

TEST(escape_html_shows_what_would_hide)
{
    CHECK_STR(html(t, S("a\x01\x1B\x7F")), S("a���"));
    CHECK_STR(html(t, S("a\u202Eb\u200E\u200F\u202A\u2066\u2069")),
              S("a[U+202E]b[U+200E][U+200F][U+202A][U+2066][U+2069]"));
    CHECK_STR(html(t, S("\u200B\u2029\u2030\u2065")), S("\u200B\u2029\u2030\u2065"));
    CHECK_STR(html(t, S("x\xE2\x80")), S("x\xE2\x80"));
}

TEST(escape_every_ascii_byte)
{
    for (int c = 0x20; c < 0x7F; c++) {
        char byte = (char)c;
        struct str out = html(t, (struct str){&byte, 1});
        bool special = c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
        CHECK(special ? out.n > 1 && out.p[0] == '&' : out.n == 1 && out.p[0] == byte);
    }
}

TEST(escape_url_leaves_what_is_unreserved)
{
    CHECK_STR(encoded(t, S("aZ09-._~")), S("aZ09-._~"));
    CHECK_STR(encoded(t, S("đ/ ?&=+%")), S("%C4%91%2F%20%3F%26%3D%2B%25"));
    struct buf value = buf_new(t->arena, 256);
    url_encode_value(&value, S("đ/ ?&=+%#"));
    CHECK_STR(buf_view(&value), S("%C4%91/%20%3F%26%3D%2B%25%23"));
}

TEST(escape_addresses_that_pages_may_link_to)
{
    static const char *const good[] = {"",
                                       "/nhiem-vu/1",
                                       "tiếng-việt",
                                       "?trang=2",
                                       "#muc",
                                       "../a",
                                       "/a:b",
                                       "a/b:c",
                                       "?x=a:b",
                                       "https://example.vn/a",
                                       "HTTPS://example.vn",
                                       "mailto:a@b.vn",
                                       "MailTo:a"};
    static const char *const bad[] = {"javascript:alert(1)",
                                      "JaVaScRiPt:x",
                                      " javascript:x",
                                      "java\tscript:x",
                                      "java\nscript:x",
                                      "\x01javascript:x",
                                      "data:text/html,x",
                                      "vbscript:x",
                                      "http://example.vn",
                                      "//evil.example",
                                      "/\\evil.example",
                                      "\\\\evil",
                                      "https:evil",
                                      "file:///etc",
                                      ":x",
                                      "a b",
                                      "\x7F"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CHECK(url_allowed(str_c(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(!url_allowed(str_c(bad[i])));
    }
}

static struct str encoded_rest(struct test *t, struct str s)
{
    struct buf b = buf_new(t->arena, 4096);
    url_encode_rest(&b, s);
    return buf_view(&b);
}

TEST(url_encode_rest_leaves_an_address_an_address)
{
    CHECK_STR(encoded_rest(t, S("/nhiem-vu?q=%C4%91e&a=b+c#d;e,f:g@h!$'()*~[]")), S("/nhiem-vu?q=%C4%91e&a=b+c#d;e,f:g@h!$'()*~[]"));
    CHECK_STR(encoded_rest(t, S("/nhiem-vu/Đề án 06")), S("/nhiem-vu/%C4%90%E1%BB%81%20%C3%A1n%2006"));
    CHECK_STR(encoded_rest(t, S("/a%zz%4\"<>\\^`{|}\x7f")), S("/a%25zz%254%22%3C%3E%5C%5E%60%7B%7C%7D%7F"));
}
