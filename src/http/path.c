#include "http/path.h"

#include "base/buf.h"
#include "text/nfc.h"

int percent_byte(struct str s, size_t at)
{
    if (at >= s.n || s.n - at < 3) {
        return -1;
    }
    int high = hex_digit(s.p[at + 1]);
    int low = hex_digit(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* A byte that no path segment may hold once decoded. The slash is refused here too: it may only stand there unencoded. */
static bool is_forbidden(int byte)
{
    return byte < 0x20 || byte == 0x7F || byte == '/' || byte == '\\';
}

static enum err decode_segment(struct buf *out, struct str segment)
{
    for (size_t i = 0; i < segment.n; i++) {
        int byte = (unsigned char)segment.p[i];
        if (byte == '%') {
            byte = percent_byte(segment, i);
            i += 2;
        }
        if (is_forbidden(byte)) {
            return E_INVALID;
        }
        buf_char(out, (char)byte);
    }
    return OK;
}

static bool is_dots(struct str segment)
{
    return str_eq(segment, S(".")) || str_eq(segment, S(".."));
}

NODISCARD enum err path_decode(struct arena *a, struct str raw, struct str *path)
{
    if (raw.n == 0 || raw.p[0] != '/') {
        return E_INVALID;
    }
    struct str rest = str_sub(raw, 1, raw.n);
    struct str segment;
    struct buf out = buf_new(a, raw.n + 1);
    while (str_split(&rest, '/', &segment)) {
        buf_char(&out, '/');
        size_t from = out.n;
        TRY(decode_segment(&out, segment));
        bool is_last = rest.p == NULL;
        if ((out.n == from && !is_last) || is_dots(str_sub(buf_view(&out), from, out.n))) {
            return E_INVALID;
        }
    }
    struct str whole = buf_view(&out);
    TRY(text_nfc(a, whole, path, NULL));
    return path->p == whole.p ? OK : E_INVALID; /* a path that had to be normalised is not the one we ever print */
}
