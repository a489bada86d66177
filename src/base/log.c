#include "base/log.h"

#include "base/clock.h"
#include "base/date.h"

#include <stdatomic.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 16384, VALUE_MAX_BYTES = 2048 };

static _Atomic int lowest = LOG_INFO;

void log_level_set(enum log_level level)
{
    atomic_store(&lowest, (int)level);
}

static void write_escaped(struct buf *out, struct str s)
{
    size_t n = s.n < VALUE_MAX_BYTES ? s.n : VALUE_MAX_BYTES;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            buf_char(out, '\\');
            buf_char(out, (char)c);
        } else if (c < 0x20 || c == 0x7f) {
            buf_fmt(out, "\\u%04x", (unsigned)c);
        } else {
            buf_char(out, (char)c);
        }
    }
}

static void write_field(struct buf *out, const struct log_field *f)
{
    buf_fmt(out, ",\"%s\":", f->name);
    if (f->is_number) {
        buf_i64(out, f->number);
        return;
    }
    buf_char(out, '"');
    write_escaped(out, f->text);
    buf_char(out, '"');
}

void log_write(enum log_level level, const char *what, size_t n, const struct log_field *fields)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if ((int)level < atomic_load(&lowest)) {
        return;
    }
    struct buf out = buf_new(NULL, LINE_MAX_BYTES);
    buf_lit(&out, "{\"time\":\"");
    buf_moment(&out, clock_now_ms());
    buf_fmt(&out, "\",\"level\":\"%s\",\"what\":\"%s\"", names[level], what);
    for (size_t i = 0; i < n; i++) {
        write_field(&out, &fields[i]);
    }
    buf_lit(&out, "}\n");
    ssize_t written = write(STDERR_FILENO, out.p, out.n);
    (void)written; /* nowhere to report that the log itself cannot be written */
    buf_free(&out);
}
