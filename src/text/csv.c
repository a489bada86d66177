#include "text/csv.h"

#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/nfc.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct csv csv_open(struct str text, char separator)
{
    bool marked = str_starts(text, S(BYTE_ORDER_MARK));
    struct str rest = str_sub(text, marked ? 3 : 0, text.n);
    return (struct csv){.text = rest, .separator = separator, .here_line = 1, .here_column = 1};
}

/* Counts lines and columns on to an offset; never goes back. */
static void count_to(struct csv *c, size_t offset)
{
    for (; c->counted < offset; c->counted++) {
        unsigned char b = (unsigned char)c->text.p[c->counted];
        if (b == '\n') {
            c->here_line++;
            c->here_column = 1;
        } else if ((b & 0xC0) != 0x80) {
            c->here_column++;
        }
    }
}

static enum err refuse(struct csv *c, enum err code, enum msg why, size_t offset)
{
    count_to(c, offset);
    c->why = why;
    c->line = c->here_line;
    c->column = c->here_column;
    return code;
}

/* Length of the line end at an offset: 1, 2, or 0 when there is none. */
static size_t line_end_at(const struct csv *c, size_t at)
{
    if (at < c->text.n && c->text.p[at] == '\n') {
        return 1;
    }
    return str_starts(str_sub(c->text, at, c->text.n), S("\r\n")) ? 2 : 0;
}

/* The first thing wrong with the characters of a field: a NUL, a CR without LF, or bytes that are
 * not UTF-8. */
static enum err check_content(struct csv *c, size_t from, size_t to)
{
    struct str raw = str_sub(c->text, from, to);
    size_t bad = 0;
    if (!utf8_valid(raw, &bad)) {
        return refuse(c, E_INVALID, raw.p[bad] ? MSG_text_not_utf8 : MSG_csv_nul, from + bad);
    }
    for (size_t cr = str_find(raw, S("\r"), 0); cr != SIZE_MAX;
         cr = str_find(raw, S("\r"), cr + 1)) {
        if (line_end_at(c, from + cr) == 0) {
            return refuse(c, E_INVALID, MSG_csv_bare_cr, from + cr);
        }
    }
    return OK;
}

/* The content between quotes with "" as " and CRLF as LF; borrowed when nothing has to change. */
static struct str unquote(struct arena *a, struct str raw)
{
    if (str_find(raw, S("\""), 0) == SIZE_MAX && str_find(raw, S("\r"), 0) == SIZE_MAX) {
        return raw;
    }
    char *p = arena_alloc(a, raw.n);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] == '\r') {
            continue;
        }
        p[n++] = raw.p[i];
        i += raw.p[i] == '"';
    }
    return (struct str){p, n};
}

/* The quote that closes the field whose content starts at `from`, SIZE_MAX when there is none. */
static size_t closing_quote(struct str s, size_t from)
{
    for (size_t at = str_find(s, S("\""), from); at != SIZE_MAX;
         at = str_find(s, S("\""), at + 2)) {
        if (at + 1 >= s.n || s.p[at + 1] != '"') {
            return at;
        }
    }
    return SIZE_MAX;
}

static enum err quoted_field(struct csv *c, struct arena *a, struct str *out)
{
    size_t from = c->at + 1;
    size_t close = closing_quote(c->text, from);
    if (close == SIZE_MAX) {
        return refuse(c, E_INVALID, MSG_csv_unterminated, c->at);
    }
    TRY(check_content(c, from, close));
    *out = unquote(a, str_sub(c->text, from, close));
    c->at = close + 1;
    bool ends = c->at >= c->text.n || c->text.p[c->at] == c->separator || line_end_at(c, c->at) > 0;
    return ends ? OK : refuse(c, E_INVALID, MSG_csv_after_quote, c->at);
}

static bool ends_plain(const struct csv *c, size_t at)
{
    char b = c->text.p[at];
    return b == c->separator || b == '\n' || (b == '\r' && line_end_at(c, at) > 0);
}

static enum err plain_field(struct csv *c, struct str *out)
{
    size_t from = c->at;
    size_t to = from;
    while (to < c->text.n && !ends_plain(c, to)) {
        if (c->text.p[to] == '"') {
            return refuse(c, E_INVALID, MSG_csv_quote_inside, to);
        }
        to++;
    }
    TRY(check_content(c, from, to));
    *out = str_sub(c->text, from, to);
    c->at = to;
    return OK;
}

static enum err read_field(struct csv *c, struct arena *a, struct csv_field *field)
{
    count_to(c, c->at);
    field->line = c->here_line;
    field->column = c->here_column;
    struct str raw = STR_NONE;
    if (c->at < c->text.n && c->text.p[c->at] == '"') {
        TRY(quoted_field(c, a, &raw));
    } else {
        TRY(plain_field(c, &raw));
    }
    return text_nfc(a, raw, &field->text, NULL);
}

static void skip_empty_lines(struct csv *c)
{
    for (size_t n = line_end_at(c, c->at); n > 0; n = line_end_at(c, c->at)) {
        c->at += n;
    }
}

/* Reads fields up to the end of the record. */
static enum err read_record(struct csv *c, struct arena *a, struct csv_record *record)
{
    VEC(struct csv_field) fields = {0};
    size_t start = c->at;
    for (bool more = true; more;) {
        if (fields.n == CSV_FIELDS_MAX) {
            return refuse(c, E_TOO_LARGE, MSG_csv_too_many_fields, c->at);
        }
        TRY(read_field(c, a, VEC_PUSH(a, &fields)));
        if (c->at - start > CSV_RECORD_MAX) {
            *c = (struct csv){.why = MSG_csv_line_too_long,
                              .line = fields.v[0].line,
                              .column = fields.v[0].column};
            return E_TOO_LARGE;
        }
        more = c->at < c->text.n && c->text.p[c->at] == c->separator;
        c->at += more;
    }
    c->at += line_end_at(c, c->at);
    *record = (struct csv_record){fields.v, fields.n, fields.v[0].line};
    return OK;
}

enum err csv_next(struct csv *c, struct arena *a, struct csv_record *record, bool *got)
{
    if (c->why != MSG_NONE) {
        return E_INVALID;
    }
    skip_empty_lines(c);
    *got = c->at < c->text.n;
    return *got ? read_record(c, a, record) : OK;
}

struct csv_writer csv_writer_new(struct buf *out, char separator, enum csv_mode mode)
{
    if (mode == CSV_FOR_PEOPLE) {
        buf_lit(out, BYTE_ORDER_MARK);
    }
    return (struct csv_writer){.out = out, .mode = mode, .separator = separator, .started = out->n};
}

static void separate(struct csv_writer *w)
{
    if (w->fields++ > 0) {
        buf_char(w->out, w->separator);
    }
}

static bool needs_quotes(struct str s, char separator)
{
    return s.n > 0 && (memchr(s.p, separator, s.n) || memchr(s.p, '"', s.n) ||
                       memchr(s.p, '\n', s.n) || memchr(s.p, '\r', s.n));
}

/* Spreadsheets run a text that starts like this as a formula (OWASP, CSV injection); some take the wide forms, too. */
static bool looks_like_formula(struct str s)
{
    static const struct str wide[] = {S_INIT("\uFF1D"), S_INIT("\uFF0B"), S_INIT("\uFF0D"), S_INIT("\uFF20")};
    bool is_wide = false;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        is_wide = is_wide || str_starts(s, wide[i]);
    }
    return is_wide || (s.n > 0 && memchr("=+-@\t\r\n", s.p[0], 7));
}

static void write_quoted(struct buf *out, struct str s)
{
    struct str rest = s;
    struct str part = STR_NONE;
    while (str_split(&rest, '"', &part)) {
        buf_str(out, part);
        if (rest.p) {
            buf_lit(out, "\"\"");
        }
    }
}

void csv_str(struct csv_writer *w, struct str s)
{
    separate(w);
    bool quotes = needs_quotes(s, w->separator);
    if (quotes) {
        buf_char(w->out, '"');
    }
    if (w->mode == CSV_FOR_PEOPLE && looks_like_formula(s)) {
        buf_char(w->out, '\'');
    }
    write_quoted(w->out, s);
    if (quotes) {
        buf_char(w->out, '"');
    }
}

void csv_i64(struct csv_writer *w, int64_t v)
{
    separate(w);
    buf_i64(w->out, v);
}

void csv_scaled(struct csv_writer *w, int64_t v, int decimals)
{
    separate(w);
    buf_scaled(w->out, v, decimals);
}

void csv_day(struct csv_writer *w, day_t d)
{
    separate(w);
    buf_day(w->out, d);
}

void csv_opt_i64(struct csv_writer *w, struct opt_i64 v)
{
    if (v.has) {
        csv_i64(w, v.v);
    } else {
        csv_str(w, S(""));
    }
}

void csv_opt_day(struct csv_writer *w, struct opt_day d)
{
    if (d.has) {
        csv_day(w, d.v);
    } else {
        csv_str(w, S(""));
    }
}

void csv_end(struct csv_writer *w)
{
    /* A record of one empty field would read as an empty line. */
    if (w->fields == 1 && w->out->n == w->started) {
        buf_lit(w->out, "\"\"");
    }
    buf_char(w->out, '\n');
    w->fields = 0;
    w->started = w->out->n;
}

#undef BYTE_ORDER_MARK
