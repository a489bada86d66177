#include "text/file_name.h"

#include "base/utf8.h"
#include "text/nfc.h"

struct range {
    uint32_t first, last;
};

/* Letters and marks that show nothing; controls, formats and what is no character have a kind of their own. */
static const struct range unseen[] = {{0x034f, 0x034f}, {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2800, 0x2800},
                                      {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xffa0, 0xffa0}, {0xe0000, 0xe0fff}};

static bool is_unseen(uint32_t cp)
{
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++) {
        if (cp >= unseen[i].first && cp <= unseen[i].last) {
            return true;
        }
    }
    return char_kind(cp) == CHAR_IGNORED;
}

static bool is_blank(uint32_t cp)
{
    return (cp >= '\t' && cp <= '\r') || char_kind(cp) == CHAR_SPACE;
}

static bool is_separator(uint32_t cp)
{
    return cp == '/' || cp == '\\' || cp == ':' || cp == 0x2044 || cp == 0x2215 || cp == 0xff0f || cp == 0xff3c;
}

static bool ends_blank(const struct buf *b)
{
    return b->n > 0 && b->p[b->n - 1] == ' ';
}

static struct str cut_ends(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '.')) {
        s = str_sub(s, 1, SIZE_MAX);
    }
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '.')) {
        s = str_sub(s, 0, s.n - 1);
    }
    return s;
}

struct str file_name_clean(struct arena *a, struct str name)
{
    struct buf b = buf_new(a, name.n + 1);
    struct str nfc = STR_NONE;
    for (size_t at = 0; at < name.n;) {
        uint32_t cp = utf8_next(name, &at);
        if (cp == UTF8_BAD) {
            return STR_NONE;
        }
        if (is_blank(cp)) {
            buf_str(&b, ends_blank(&b) ? S("") : S(" "));
        } else if (is_separator(cp)) {
            buf_char(&b, '_');
        } else if (!is_unseen(cp)) {
            buf_utf8(&b, cp);
        }
    }
    return text_nfc(a, cut_ends(buf_view(&b)), &nfc, NULL) == OK ? nfc : STR_NONE;
}
