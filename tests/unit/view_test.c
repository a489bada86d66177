#include "test.h"
#include "text/view.h"

#include <string.h>

static struct view start(struct test *t, struct buf *out, enum lang lang)
{
    *out = buf_new(t->arena, 10000);
    return (struct view){out, lang};
}

TEST(view_escapes_text_but_not_markup)
{
    struct buf out;
    struct view w = start(t, &out, LANG_VI);
    view_raw(&w, "<p>", 3);
    view_text(&w, S("a<b"));
    view_html(&w, (struct html){S("<br>")});
    view_text(&w, STR_NONE);
    view_html(&w, (struct html){STR_NONE});
    CHECK_STR(buf_view(&out), S("<p>a&lt;b<br>"));
}

TEST(view_numbers_and_days)
{
    struct buf out;
    struct view w = start(t, &out, LANG_VI);
    view_int(&w, 12345);
    view_day(&w, (struct opt_day){true, day_from_civil(2024, 12, 22)});
    view_day(&w, (struct opt_day){0});
    CHECK_STR(buf_view(&out), S("12.34522/12/2024"));
}

TEST(view_addresses_are_checked_and_escaped)
{
    struct buf out;
    struct view w = start(t, &out, LANG_VI);
    view_url(&w, S("/a?x=1&y='\""));
    view_raw(&w, " ", 1);
    view_url(&w, S("javascript:x"));
    CHECK_STR(buf_view(&out), S("/a?x=1&amp;y=&#39;&quot; #"));
}

TEST(view_addresses_of_english_pages)
{
    static const char *const pairs[][2] = {{"/", "/en"},
                                           {"/a?b=/c", "/en/a?b=/c"},
                                           {"//evil", "#"},
                                           {"/assets/x", "/assets/x"},
                                           {"/api/x", "/api/x"},
                                           {"/vi/a", "/vi/a"},
                                           {"/en", "/en"},
                                           {"?a=1", "?a=1"},
                                           {"https://x.vn/a", "https://x.vn/a"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct buf out;
        struct view w = start(t, &out, LANG_EN);
        view_url(&w, str_c(pairs[i][0]));
        CHECK_STR(buf_view(&out), str_c(pairs[i][1]));
    }
}

TEST(view_messages_are_escaped)
{
    struct buf out;
    struct view w = start(t, &out, LANG_EN);
    struct msg_arg args[] = {MSG_ARG(1), MSG_ARG(2), MSG_ARG(S("<i>"))};
    view_msg(&w, MSG_csv_at, 3, args);
    view_raw(&w, "|", 1);
    view_msg(&w, MSG_csv_nul, 0, NULL);
    CHECK_STR(buf_view(&out), S("Line 1, column 2: &lt;i&gt;|The file contains a NUL character."));
}

TEST(view_message_beyond_the_ceiling_is_an_error)
{
    struct buf out = buf_new(t->arena, 12);
    struct view w = {&out, LANG_EN};
    struct msg_arg args[] = {MSG_ARG(1), MSG_ARG(2), MSG_ARG(S("text"))};
    view_msg(&w, MSG_csv_at, 3, args);
    CHECK(buf_failed(&out));
}

TEST(view_take_copies_the_tail)
{
    struct buf out;
    struct view w = start(t, &out, LANG_VI);
    view_raw(&w, "head", 4);
    size_t from = out.n;
    view_text(&w, S("<tail>"));
    struct html h = view_take(t->arena, &out, from);
    buf_clear(&out);
    view_raw(&w, "xxxxxxxxxxxxxxxxxxx", 19);
    CHECK_STR(h.s, S("&lt;tail&gt;"));
}

TEST(view_truth)
{
    CHECK(VIEW_TRUE(true) && !VIEW_TRUE((int64_t)0) && VIEW_TRUE((int64_t)-1));
    CHECK(VIEW_TRUE(S("a")) && !VIEW_TRUE(S("")) && !VIEW_TRUE(STR_NONE));
    CHECK(!VIEW_TRUE((struct html){STR_NONE}) && VIEW_TRUE((struct html){S("x")}));
    struct opt_i64 zero = {true, 0};
    CHECK(VIEW_TRUE(zero) && !VIEW_TRUE((struct opt_day){0}));
}
