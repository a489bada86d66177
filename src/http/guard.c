#include "http/guard.h"

#include "base/utf8.h"
#include "http/path.h"

#include <string.h>

/* A reader over the cut head. */
struct cut {
    struct str head;
    size_t at;
};

/* Headers of which there may be at most one: two of them would let two programs choose differently. */
enum single {
    SINGLE_HOST,
    SINGLE_LENGTH,
    SINGLE_TRANSFER,
    SINGLE_EXPECT,
    SINGLE_ENCODING,
    SINGLE_TYPE,
    SINGLE_AUTHORIZATION,
    SINGLE_COOKIE,
    SINGLE_ORIGIN,
    SINGLE_FETCH_SITE,
    SINGLE__N
};

static const struct str single_names[SINGLE__N] = {
    [SINGLE_HOST] = S_INIT("host"),
    [SINGLE_LENGTH] = S_INIT("content-length"),
    [SINGLE_TRANSFER] = S_INIT("transfer-encoding"),
    [SINGLE_EXPECT] = S_INIT("expect"),
    [SINGLE_ENCODING] = S_INIT("content-encoding"),
    [SINGLE_TYPE] = S_INIT("content-type"),
    [SINGLE_AUTHORIZATION] = S_INIT("authorization"),
    [SINGLE_COOKIE] = S_INIT("cookie"),
    [SINGLE_ORIGIN] = S_INIT("origin"),
    [SINGLE_FETCH_SITE] = S_INIT("sec-fetch-site"),
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter_or_digit(char c)
{
    return ascii_is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

/* RFC 9110, 5.6.2. */
static bool is_token(struct str s)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < s.n; i++) {
        if (!is_letter_or_digit(s.p[i]) && !memchr(marks, s.p[i], sizeof marks - 1)) {
            return false;
        }
    }
    return s.n > 0;
}

/* `wanted` is in lower case. */
static bool equals_nocase(struct str s, struct str wanted)
{
    if (s.n != wanted.n) {
        return false;
    }
    for (size_t i = 0; i < s.n; i++) {
        if (lower(s.p[i]) != wanted.p[i]) {
            return false;
        }
    }
    return true;
}

/* The bytes up to the next NUL, which is stepped over. STR_NONE when there is no NUL. */
static struct str take_piece(struct cut *c)
{
    struct str rest = str_sub(c->head, c->at, c->head.n);
    const char *end = rest.n ? memchr(rest.p, 0, rest.n) : NULL;
    if (!end) {
        return STR_NONE;
    }
    size_t n = (size_t)(end - rest.p);
    c->at += n + 1;
    return (struct str){rest.p, n};
}

/* The NUL that stood as LF behind the NUL that stood as CR. */
static bool take_line_feed(struct cut *c)
{
    bool found = c->at < c->head.n && c->head.p[c->at] == 0;
    c->at += found;
    return found;
}

/* Visible ASCII: browsers encode everything else. A fragment is never sent. */
static bool is_visible(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];
        if (b <= 0x20 || b >= 0x7F || b == '#') {
            return false;
        }
    }
    return true;
}

static bool has_bad_escape(struct str path)
{
    for (size_t at = str_find(path, S("%"), 0); at != SIZE_MAX; at = str_find(path, S("%"), at + 1)) {
        if (percent_byte(path, at) < 0) {
            return true;
        }
    }
    return false;
}

static int check_target(struct str target, struct guarded *out)
{
    if (target.n > GUARD_TARGET_MAX) {
        return 414;
    }
    if (target.n == 0 || target.p[0] != '/' || !is_visible(target)) {
        return 400;
    }
    struct str rest = target;
    (void)str_split(&rest, '?', &out->path_raw); /* there is always a first part */
    out->query = rest.p ? rest : S("");
    return has_bad_escape(out->path_raw) ? 400 : 0;
}

static int check_version(struct str version, bool *is_1_0)
{
    *is_1_0 = str_eq(version, S("HTTP/1.0"));
    if (*is_1_0 || str_eq(version, S("HTTP/1.1"))) {
        return 0;
    }
    return version.n == 8 && str_starts(version, S("HTTP/")) ? 505 : 400;
}

static int check_request_line(struct cut *c, struct str target, struct guarded *out, bool *is_1_0)
{
    struct str method = take_piece(c);
    if (!is_token(method)) {
        return 400;
    }
    int status = check_target(target, out);
    if (status) {
        return status;
    }
    if (target.n >= c->head.n - c->at || c->head.p[c->at + target.n] != 0) {
        return 400;
    }
    c->at += target.n + 1;
    struct str version = take_piece(c);
    if (!version.p || !take_line_feed(c)) {
        return 400;
    }
    status = check_version(version, is_1_0);
    if (status) {
        return status;
    }
    return method_parse(method, &out->method) ? 0 : 501;
}

/* No control character but the tab, and text that is UTF-8. */
static bool is_clean_value(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char b = (unsigned char)value.p[i];
        if ((b < 0x20 && b != '\t') || b == 0x7F) {
            return false;
        }
    }
    return utf8_valid(value, NULL);
}

/* Without the white space in front, as the library reads it; what it leaves at the end must stay to be judged. */
static struct str skip_space(struct str value)
{
    size_t at = 0;
    while (at < value.n && (value.p[at] == ' ' || value.p[at] == '\t')) {
        at++;
    }
    return str_sub(value, at, value.n);
}

static bool take_header(struct cut *c, struct header *h)
{
    h->name = take_piece(c);
    struct str value = take_piece(c);
    if (!is_token(h->name) || !value.p || !take_line_feed(c) || !is_clean_value(value)) {
        return false;
    }
    h->value = skip_space(value);
    return true;
}

static struct str lower_copy(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = lower(s.p[i]);
    }
    return (struct str){p, s.n};
}

static int take_headers(struct arena *a, struct cut *c, struct headers *out)
{
    if (c->head.n - c->at > GUARD_HEADER_BYTES_MAX) {
        return 431;
    }
    while (c->head.n - c->at != 2) {
        if (out->n == GUARD_HEADERS_MAX) {
            return 431;
        }
        struct header raw = {0};
        if (!take_header(c, &raw)) {
            return 400;
        }
        struct header *h = VEC_PUSH(a, out);
        h->name = lower_copy(a, raw.name);
        h->value = str_dup(a, raw.value);
    }
    return take_line_feed(c) && take_line_feed(c) ? 0 : 400; /* the empty line at the end */
}

/* Which of the single headers a lower-case name is, or SINGLE__N. */
static enum single single_of(struct str name)
{
    for (int i = 0; i < SINGLE__N; i++) {
        if (str_eq(name, single_names[i])) {
            return (enum single)i;
        }
    }
    return SINGLE__N;
}

/* Collects the single headers. False when one stands there twice. */
static bool collect_singles(const struct headers *headers, struct str singles[SINGLE__N])
{
    for (size_t i = 0; i < headers->n; i++) {
        enum single which = single_of(headers->v[i].name);
        if (which == SINGLE__N) {
            continue;
        }
        if (singles[which].p) {
            return false;
        }
        singles[which] = headers->v[i].value;
    }
    return true;
}

/* A registered name, an address in brackets, a port. */
static bool is_host(struct str host)
{
    for (size_t i = 0; i < host.n; i++) {
        if (!is_letter_or_digit(host.p[i]) && !memchr(".-_:[]", host.p[i], 6)) {
            return false;
        }
    }
    return host.n > 0;
}

static bool check_host(struct str host, bool is_1_0)
{
    return host.p ? is_host(str_trim(host)) : is_1_0;
}

/* The length of the body is said once and in one way. */
static bool check_framing(const struct str singles[SINGLE__N], bool is_1_0, struct guarded *out)
{
    struct str length = singles[SINGLE_LENGTH];
    struct str transfer = singles[SINGLE_TRANSFER];
    if (transfer.p) {
        out->is_chunked = true;
        return !length.p && !is_1_0 && equals_nocase(transfer, S("chunked"));
    }
    if (!length.p) {
        return true;
    }
    out->has_length = true;
    if (str_i64(length, 0, INT64_MAX, &out->length) != OK) {
        out->length = INT64_MAX; /* more than any limit, if it is a number at all */
    }
    return str_all_of(length, S("0123456789"));
}

static int check_meaning(const struct headers *headers, bool is_1_0, struct guarded *out)
{
    struct str singles[SINGLE__N] = {{0}};
    if (!collect_singles(headers, singles) || !check_host(singles[SINGLE_HOST], is_1_0) ||
        !check_framing(singles, is_1_0, out)) {
        return 400;
    }
    struct str expect = singles[SINGLE_EXPECT];
    if (expect.p && !equals_nocase(str_trim(expect), S("100-continue"))) {
        return 417;
    }
    struct str encoding = singles[SINGLE_ENCODING];
    return encoding.p && !equals_nocase(str_trim(encoding), S("identity")) ? 415 : 0;
}

int guard_check(struct arena *a, struct str head, struct str target, struct guarded *out)
{
    *out = (struct guarded){0};
    struct cut c = {.head = head};
    bool is_1_0 = false;
    int status = check_request_line(&c, target, out, &is_1_0);
    if (status) {
        return status;
    }
    status = take_headers(a, &c, &out->headers);
    if (status) {
        return status;
    }
    status = check_meaning(&out->headers, is_1_0, out);
    for (size_t i = 0; i < out->headers.n; i++) {
        out->headers.v[i].value = str_trim(out->headers.v[i].value);
    }
    return status;
}
