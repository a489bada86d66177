#include "text/json_write.h"

#include "base/num.h"

#include <assert.h>

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

bool jw_complete(const struct jw *w)
{
    return w->depth == 0 && !w->keyed && !buf_failed(w->out);
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

static void quoted(struct buf *out, struct str s)
{
    size_t from = 0;
    buf_char(out, '"');
    for (size_t at = 0; at < s.n; at++) {
        unsigned char c = (unsigned char)s.p[at];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        buf_bytes(out, s.p + from, at - from);
        escape_byte(out, c);
        from = at + 1;
    }
    buf_str(out, str_sub(s, from, s.n));
    buf_char(out, '"');
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

void jw_id(struct jw *w, int64_t v)
{
    value(w);
    buf_char(w->out, '"');
    buf_i64(w->out, v);
    buf_char(w->out, '"');
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
