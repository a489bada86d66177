#include "text/escape.h"

#include <string.h>

/* What stands for a byte in HTML, NULL for itself. */
static const char *html_reference(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return NULL;
    default:
        return c < 0x20 || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

/* The name of the direction control at `at`, NULL when there is none. They are U+200E, U+200F,
 * U+202A..202E and U+2066..2069. */
static const char *direction_control(struct str s, size_t at)
{
    static const char *const marks[] = {"[U+200E]", "[U+200F]"};
    static const char *const embeddings[] = {"[U+202A]", "[U+202B]", "[U+202C]", "[U+202D]",
                                             "[U+202E]"};
    static const char *const isolates[] = {"[U+2066]", "[U+2067]", "[U+2068]", "[U+2069]"};
    if (s.n - at < 3) {
        return NULL;
    }
    unsigned middle = (unsigned char)s.p[at + 1];
    unsigned last = (unsigned char)s.p[at + 2];
    if (middle == 0x80 && (last == 0x8E || last == 0x8F)) {
        return marks[last - 0x8E];
    }
    if (middle == 0x80 && last >= 0xAA && last <= 0xAE) {
        return embeddings[last - 0xAA];
    }
    return middle == 0x81 && last >= 0xA6 && last <= 0xA9 ? isolates[last - 0xA6] : NULL;
}

void escape_html(struct buf *out, struct str s)
{
    size_t from = 0; /* start of what still has to be copied */
    for (size_t at = 0; at < s.n; at++) {
        unsigned char c = (unsigned char)s.p[at];
        if (c > '>' && c != 0x7F && c != 0xE2) {
            continue;
        }
        const char *instead = c == 0xE2 ? direction_control(s, at) : html_reference(c);
        if (instead) {
            buf_bytes(out, s.p + from, at - from);
            buf_str(out, str_c(instead));
            at += c == 0xE2 ? 2 : 0;
            from = at + 1;
        }
    }
    buf_bytes(out, s.p ? s.p + from : "", s.n - from);
}

static bool is_alphanumeric(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || ascii_is_digit(c);
}

static void encode_but(struct buf *out, struct str s, const char *kept)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_alphanumeric(c) || (c && strchr(kept, c))) {
            buf_char(out, c);
        } else {
            unsigned char v = (unsigned char)c;
            char triple[] = {'%', digits[v >> 4], digits[v & 15]};
            buf_bytes(out, triple, sizeof triple);
        }
    }
}

void url_encode(struct buf *out, struct str s)
{
    encode_but(out, s, "-._~");
}

void url_encode_value(struct buf *out, struct str s)
{
    encode_but(out, s, "-._~/");
}

/* The byte that %XX at `at` stands for, or -1. */
static int percent_byte(struct str s, size_t at)
{
    if (s.n - at < 3) {
        return -1;
    }
    int high = hex_digit(s.p[at + 1]);
    int low = hex_digit(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void url_encode_rest(struct buf *out, struct str s)
{
    for (size_t at = 0; at < s.n; at++) {
        unsigned char c = (unsigned char)s.p[at];
        bool stays = c > 0x20 && c < 0x7f && !memchr("\"<>\\^`{|}", c, 9) && (c != '%' || percent_byte(s, at) >= 0);
        if (stays) {
            buf_char(out, (char)c);
        } else {
            buf_char(out, '%');
            buf_char(out, "0123456789ABCDEF"[c >> 4]);
            buf_char(out, "0123456789ABCDEF"[c & 15]);
        }
    }
}

/* True when `s` starts with a lower-case prefix, whatever the case in `s`. */
static bool starts_with_scheme(struct str s, struct str scheme)
{
    if (s.n < scheme.n) {
        return false;
    }
    for (size_t i = 0; i < scheme.n; i++) {
        char c = s.p[i];
        char lower = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (lower != scheme.p[i]) {
            return false;
        }
    }
    return true;
}

bool url_allowed(struct str s)
{
    /* Browsers drop tabs and line ends and read '\' as '/', which would hide a scheme or a host
     * from the tests below. */
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= 0x20 || c == 0x7F || c == '\\') {
            return false;
        }
    }
    if (starts_with_scheme(s, S("https://")) || starts_with_scheme(s, S("mailto:"))) {
        return true;
    }
    if (str_starts(s, S("//"))) {
        return false;
    }
    for (size_t i = 0; i < s.n && !memchr("/?#", s.p[i], 3); i++) {
        if (s.p[i] == ':') {
            return false;
        }
    }
    return true;
}
