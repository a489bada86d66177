#include "text/slug.h"

#include "base/utf8.h"
#include "text/nfc.h"

enum { SMALL_D_BAR = 0x111, CAPITAL_D_BAR = 0x110 };

/* Appends a character without its marks; đ has none in Unicode's tables, so it is said here. */
static void add_bare(struct buf *out, uint32_t cp, const char *small_d)
{
    if (cp == SMALL_D_BAR || cp == CAPITAL_D_BAR) {
        buf_str(out, cp == CAPITAL_D_BAR ? S("D") : str_c(small_d));
        return;
    }
    uint32_t parts[CHAR_PARTS_MAX];
    size_t n = char_decompose(cp, false, parts);
    for (size_t i = 0; i < n; i++) {
        if (char_kind(parts[i]) != CHAR_MARK) {
            buf_utf8(out, parts[i]);
        }
    }
}

static struct str bare(struct arena *a, struct str s, const char *small_d)
{
    struct buf out = buf_new(a, s.n * 4 + 1);
    for (size_t at = 0; at < s.n;) {
        add_bare(&out, utf8_next(s, &at), small_d);
    }
    struct str v = buf_view(&out);
    return v.p ? v : S("");
}

struct str text_without_marks(struct arena *a, struct str s)
{
    return s.p ? bare(a, s, "d") : s;
}

static bool stays(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || ascii_is_digit(c) || c == '.' || c == '_';
}

struct str text_slug(struct arena *a, struct str s)
{
    if (!s.p) {
        return s;
    }
    struct str plain = bare(a, s, "dd");
    struct buf out = buf_new(a, plain.n + 1);
    for (size_t i = 0; i < plain.n; i++) {
        buf_char(&out, stays(plain.p[i]) ? plain.p[i] : '-');
    }
    struct str v = buf_view(&out);
    return v.p ? v : S("");
}
