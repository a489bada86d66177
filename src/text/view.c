#include "text/view.h"

#include "assets.h"
#include "text/escape.h"

enum { ASSET_TAG = 8 /* digits of the hash; what serves them asks for as many */ };

static size_t asset_name_length(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != '"' && s.p[n] != '#' && s.p[n] != '?' && s.p[n] != ' ' && s.p[n] != '<') {
        n++;
    }
    return n;
}

/* The bytes of a template. Addresses of static files in it get the tag of their content, so that browsers keep them for ever. */
void view_raw(struct view *w, const char *p, size_t n)
{
    static const struct str folder = S_INIT("/assets/");
    struct str rest = {p, n};
    for (size_t at = str_find(rest, folder, 0); at != SIZE_MAX; at = str_find(rest, folder, 0)) {
        struct str name = str_sub(rest, at + folder.n, SIZE_MAX);
        name.n = asset_name_length(name);
        const struct asset *a = asset_find(name);
        buf_str(w->out, str_sub(rest, 0, at + folder.n + name.n));
        if (a) {
            buf_lit(w->out, "?v=");
            buf_str(w->out, str_sub(a->hash, 0, ASSET_TAG));
        }
        rest = str_sub(rest, at + folder.n + name.n, SIZE_MAX);
    }
    buf_str(w->out, rest);
}

void view_text(struct view *w, struct str s)
{
    escape_html(w->out, s);
}

void view_html(struct view *w, struct html h)
{
    buf_str(w->out, h.s);
}

void view_int(struct view *w, int64_t v)
{
    format_number(w->out, w->lang, v);
}

void view_id(struct view *w, int64_t v)
{
    buf_i64(w->out, v);
}

void view_day(struct view *w, struct opt_day d)
{
    if (d.has) {
        buf_day_vi(w->out, d.v);
    }
}

bool view_is_page_path(struct str s)
{
    static const struct str elsewhere[] = {S_INIT("//"), S_INIT("/assets/"), S_INIT("/api/"),
                                           S_INIT("/en/"), S_INIT("/vi/")};
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        if (str_starts(s, elsewhere[i])) {
            return false;
        }
    }
    return str_starts(s, S("/")) && !str_eq(s, S("/en")) && !str_eq(s, S("/vi"));
}

void view_url(struct view *w, struct str s)
{
    if (w->lang == LANG_EN && view_is_page_path(s)) {
        buf_lit(w->out, "/en");
        s = str_eq(s, S("/")) ? S("") : s;
    }
    escape_html(w->out, s.n == 0 || url_allowed(s) ? s : S("#"));
}

/* The catalogue holds plain text, so the message itself is escaped like its arguments. */
void view_msg(struct view *w, enum msg key, size_t n, const struct msg_arg *args)
{
    if (n == 0) {
        escape_html(w->out, msg_text(w->lang, key));
        return;
    }
    struct buf plain = buf_new(NULL, w->out->max);
    msg_write(&plain, w->lang, key, n, args);
    escape_html(w->out, buf_view(&plain));
    if (buf_failed(&plain)) {
        w->out->failed = true;
    }
    buf_free(&plain);
}

struct html view_take(struct arena *a, const struct buf *out, size_t from)
{
    return (struct html){str_dup(a, str_sub(buf_view(out), from, out->n))};
}
