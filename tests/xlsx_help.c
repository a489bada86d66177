#include "xlsx_help.h"

#include "base/buf.h"

#include <zlib.h>

/* --- the package --------------------------------------------------------------------------------------------------------- */

static uint32_t little(const char *p, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes; i > 0; i--) {
        v = v << 8 | (unsigned char)p[i - 1];
    }
    return v;
}

static struct str inflated(struct arena *a, struct str raw, size_t n)
{
    char *out = arena_alloc(a, n + 1);
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)raw.p, .avail_in = (unsigned)raw.n, .next_out = (unsigned char *)out, .avail_out = (unsigned)n};
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK) {
        return STR_NONE;
    }
    int end = inflate(&z, Z_FINISH);
    (void)inflateEnd(&z); /* only frees */
    return end == Z_STREAM_END ? (struct str){out, n} : STR_NONE;
}

/* One entry of the directory at the end of the package. */
static struct str entry(struct arena *a, struct str package, const char *p)
{
    size_t at = little(p + 42, 4);
    size_t from = at + 30 + little(package.p + at + 26, 2) + little(package.p + at + 28, 2);
    struct str raw = str_sub(package, from, from + little(p + 20, 4));
    return little(p + 10, 2) == 0 ? raw : inflated(a, raw, little(p + 24, 4));
}

struct str xlsx_part(struct arena *a, struct str package, struct str name)
{
    size_t end = package.n < 22 ? 0 : package.n - 22;
    const char *p = package.p + (end ? little(package.p + end + 16, 4) : 0);
    for (uint32_t i = 0; end && i < little(package.p + end + 10, 2); i++) {
        uint32_t n = little(p + 28, 2);
        if (str_eq((struct str){p + 46, n}, name)) {
            return entry(a, package, p);
        }
        p += 46 + n + little(p + 30, 2) + little(p + 32, 2);
    }
    return STR_NONE;
}

/* --- a sheet -------------------------------------------------------------------------------------------------------------- */

static struct str plain(struct arena *a, struct str s)
{
    static const struct {
        struct str code;
        char c;
    } codes[] = {{S_INIT("&amp;"), '&'}, {S_INIT("&lt;"), '<'}, {S_INIT("&gt;"), '>'}, {S_INIT("&quot;"), '"'}};
    struct buf b = buf_new(a, s.n + 1);
    while (s.n) {
        size_t used = 1;
        char c = s.p[0];
        for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
            if (str_starts(s, codes[i].code)) {
                c = codes[i].c;
                used = codes[i].code.n;
            }
        }
        buf_char(&b, c);
        s = str_sub(s, used, SIZE_MAX);
    }
    return buf_view(&b);
}

/* What stands between two marks, and the rest behind. */
static struct str between(struct str *s, struct str from, struct str to)
{
    size_t at = str_find(*s, from, 0);
    size_t end = at == SIZE_MAX ? SIZE_MAX : str_find(*s, to, at);
    if (end == SIZE_MAX) {
        *s = S("");
        return STR_NONE;
    }
    struct str found = str_sub(*s, at + from.n, end);
    *s = str_sub(*s, end + to.n, SIZE_MAX);
    return found;
}

static void read_row(struct arena *a, struct str row, struct xlsx_cells *cells)
{
    for (struct str cell = between(&row, S("<c r=\""), S("</c>")); cell.p; cell = between(&row, S("<c r=\""), S("</c>"))) {
        size_t column = (size_t)(cell.p[0] - 'A');
        struct str rest = cell;
        struct str text = between(&rest, S("<v>"), S("</v>"));
        rest = cell;
        if (!text.p) {
            text = between(&rest, S("<t"), S("</t>"));
            text = str_sub(text, str_find(text, S(">"), 0) + 1, SIZE_MAX);
        }
        if (column < XLSX_COLUMNS && cell.p[1] >= '0' && cell.p[1] <= '9') {
            cells->v[column] = plain(a, text);
        }
    }
}

void xlsx_read(struct arena *a, struct str sheet, struct xlsx_rows *out)
{
    for (struct str row = between(&sheet, S("<row "), S("</row>")); row.p; row = between(&sheet, S("<row "), S("</row>"))) {
        struct xlsx_cells *cells = VEC_PUSH(a, out);
        *cells = (struct xlsx_cells){0};
        read_row(a, row, cells);
    }
}
