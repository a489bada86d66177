/* A view runtime that writes to standard output and shows which function wrote what.
 * link: view_page view_row view_whole messages
 */
#include "view_page.h"

#include <stdio.h>

void view_raw(struct view *w, const char *p, size_t n)
{
    (void)w;
    (void)fwrite(p, 1, n, stdout);
}

void view_text(struct view *w, struct str s)
{
    (void)w;
    printf("(text %.*s)", STR_FMT(s));
}

void view_html(struct view *w, struct html h)
{
    (void)w;
    printf("(html %.*s)", STR_FMT(h.s));
}

void view_int(struct view *w, int64_t v)
{
    (void)w;
    printf("(int %lld)", (long long)v);
}

void view_day(struct view *w, struct opt_day d)
{
    (void)w;
    printf("(day %d)", d.has);
}

void view_url(struct view *w, struct str s)
{
    (void)w;
    printf("(url %.*s)", STR_FMT(s));
}

struct msg_arg msg_arg_text(struct str s)
{
    return (struct msg_arg){.text = s};
}

struct msg_arg msg_arg_number(int64_t v)
{
    return (struct msg_arg){.is_number = true, .number = v};
}

void view_msg(struct view *w, enum msg key, size_t n, const struct msg_arg *args)
{
    printf("(msg %s \"%s\"", msg_names[key].p, msg_texts[w->lang][key].p);
    for (size_t i = 0; i < n; i++) {
        if (args[i].is_number) {
            printf(" %lld", (long long)args[i].number);
        } else {
            printf(" %.*s", STR_FMT(args[i].text));
        }
    }
    printf(")");
}

int main(void)
{
    struct str tags[] = {S("one"), S("two")};
    struct row rows[] = {
        {.code = S("A"), .href = S("/a"), .days = 3, .late = true, .tags = {.v = tags, .n = 2}},
        {.code = S("B"), .href = S("/b"), .days = -4},
    };
    struct sample full = {.title = S("Title"),
                          .rows = {.v = rows, .n = 2},
                          .first = rows[0],
                          .total = 12,
                          .frame = {S("<i>")}};
    struct sample empty = {.title = S("Empty")};
    struct view w = {.lang = LANG_VI};
    view_page(&w, &full);
    printf("\n=====\n");
    w.lang = LANG_EN;
    view_page(&w, &empty);
    printf("\n");
    return 0;
}
