#include "text/json_write.h"

#include "base/num.h"

#include <assert.h>
#include <string.h>

struct jw jw_new(struct buf *out)
{
    return (struct jw){.out = out};
}

static uint32_t level(const struct jw *w)
{
    return (uint32_t)1 << (w->depth - 1);
}

static bool in_object(const struct jw *w)
{
    return w->depth > 0 && (w->objects & level(w));
}

static void separate(struct jw *w)
{
    if (w->depth > 0 && (w->filled & level(w))) {
        buf_char(w->out, ',');
    }
    if (w->depth > 0) {
        w->filled |= level(w);
    }
}

/* To be called before each value. */
static void value(struct jw *w)
{
    assert(w->keyed == in_object(w));
    if (!w->keyed) {
        separate(w);
    }
    w->keyed = false;
}

static void open(struct jw *w, bool object)
{
    assert(w->depth < JW_DEPTH_MAX);
    value(w);
    w->depth++;
    w->filled &= ~level(w);
    w->objects = object ? w->objects | level(w) : w->objects & ~level(w);
    buf_char(w->out, object ? '{' : '[');
}

void jw_obj(struct jw *w)
{
    open(w, true);
}

void jw_arr(struct jw *w)
{
    open(w, false);
}

void jw_end(struct jw *w)
{
    assert(w->depth > 0 && !w->keyed);
    buf_char(w->out, in_object(w) ? '}' : ']');
    w->depth--;
}

static void escape_byte(struct buf *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    switch (c) {
    case '\n':
        buf_lit(out, "\\n");
        return;
    case '\t':
        buf_lit(out, "\\t");
        return;
    case '\r':
        buf_lit(out, "\\r");
        return;
    case '"':
        buf_lit(out, "\\\"");
        return;
    case '\\':
        buf_lit(out, "\\\\");
        return;
    default:
        buf_lit(out, "\\u00");
        buf_char(out, digits[c >> 4]);
        buf_char(out, digits[c & 15]);
    }
}

/* Length of the longest start that needs no escape. */
static size_t plain_length(const char *p, size_t n)
{
    size_t at = 0;
    while (at < n && (unsigned char)p[at] >= 0x20 && p[at] != '"' && p[at] != '\\') {
        at++;
    }
    return at;
}

static void escaped(struct buf *out, struct str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t plain = plain_length(s.p + at, s.n - at);
        buf_bytes(out, s.p + at, plain);
        at += plain;
        if (at < s.n) {
            escape_byte(out, (unsigned char)s.p[at++]);
        }
    }
}

/* Nearly every text is plain, and every key: those are put in one piece. */
static void quoted(struct buf *out, struct str s)
{
    bool is_plain = plain_length(s.p, s.n) == s.n;
    char *room = is_plain ? buf_reserve(out, s.n + 2) : NULL;
    if (!room) {
        buf_char(out, '"');
        escaped(out, s);
        buf_char(out, '"');
        return;
    }
    room[0] = '"';
    memcpy(room + 1, s.p, s.n);
    room[s.n + 1] = '"';
    out->n += s.n + 2;
}

void jw_key(struct jw *w, struct str name)
{
    assert(in_object(w) && !w->keyed);
    separate(w);
    quoted(w->out, name);
    buf_char(w->out, ':');
    w->keyed = true;
}

void jw_str(struct jw *w, struct str s)
{
    if (!s.p) {
        jw_null(w);
        return;
    }
    value(w);
    quoted(w->out, s);
}

void jw_i64(struct jw *w, int64_t v)
{
    value(w);
    buf_i64(w->out, v);
}

void jw_scaled(struct jw *w, int64_t v, int decimals)
{
    value(w);
    buf_scaled(w->out, v, decimals);
}

void jw_bool(struct jw *w, bool v)
{
    value(w);
    buf_str(w->out, v ? S("true") : S("false"));
}

void jw_null(struct jw *w)
{
    value(w);
    buf_lit(w->out, "null");
}

void jw_day(struct jw *w, day_t d)
{
    value(w);
    buf_char(w->out, '"');
    buf_day(w->out, d);
    buf_char(w->out, '"');
}

void jw_moment(struct jw *w, int64_t ms)
{
    value(w);
    buf_char(w->out, '"');
    buf_moment(w->out, ms);
    buf_char(w->out, '"');
}

void jw_opt_i64(struct jw *w, struct opt_i64 v)
{
    if (v.has) {
        jw_i64(w, v.v);
    } else {
        jw_null(w);
    }
}

void jw_opt_day(struct jw *w, struct opt_day d)
{
    if (d.has) {
        jw_day(w, d.v);
    } else {
        jw_null(w);
    }
}

void jw_opt_moment(struct jw *w, struct opt_i64 ms)
{
    if (ms.has) {
        jw_moment(w, ms.v);
    } else {
        jw_null(w);
    }
}

void jw_field_str(struct jw *w, struct str name, struct str value)
{
    jw_key(w, name);
    jw_str(w, value);
}

void jw_field_i64(struct jw *w, struct str name, int64_t value)
{
    jw_key(w, name);
    jw_i64(w, value);
}

void jw_field_opt_i64(struct jw *w, struct str name, struct opt_i64 value)
{
    jw_key(w, name);
    jw_opt_i64(w, value);
}

void jw_field_bool(struct jw *w, struct str name, bool value)
{
    jw_key(w, name);
    jw_bool(w, value);
}

void jw_field_opt_day(struct jw *w, struct str name, struct opt_day value)
{
    jw_key(w, name);
    jw_opt_day(w, value);
}

void jw_field_moment(struct jw *w, struct str name, int64_t ms)
{
    jw_key(w, name);
    jw_moment(w, ms);
}
