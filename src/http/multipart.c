#include "http/params.h"

#include "text/nfc.h"

#include <strings.h>

enum { BOUNDARY_MAX = 70 /* RFC 2046, 5.1.1 */, PART_HEADERS_MAX = 8, PART_LINE_MAX = 4096 };

/* The headers of one part. */
struct part {
    bool has_disposition;
    struct str name;
    struct str file_name; /* STR_NONE: not a file */
    struct str type;
};

static bool equals_nocase(struct str s, struct str wanted)
{
    return s.n == wanted.n && strncasecmp(s.p, wanted.p, s.n) == 0;
}

/* --- `value; name=value; name="value"` --------------------------------------------------------------------------- */

/* A quoted value up to its closing quotation mark, which is stepped over. Only \" and \\ are escapes: a file name may be a
 * Windows path. */
static enum err take_quoted(struct arena *a, struct str *rest, struct str *value)
{
    char *p = arena_alloc(a, rest->n + 1);
    size_t n = 0;
    for (size_t i = 1; i < rest->n; i++) {
        char c = rest->p[i];
        if (c == '"') {
            *value = (struct str){p, n};
            *rest = str_sub(*rest, i + 1, rest->n);
            return OK;
        }
        bool is_escape = c == '\\' && i + 1 < rest->n && (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\');
        i += is_escape;
        p[n++] = rest->p[i];
    }
    return E_INVALID;
}

static enum err take_value(struct arena *a, struct str *rest, struct str *value)
{
    if (str_starts(*rest, S("\""))) {
        return take_quoted(a, rest, value);
    }
    size_t end = str_find(*rest, S(";"), 0);
    *value = str_trim(str_sub(*rest, 0, end));
    *rest = str_sub(*rest, end, rest->n);
    return value->n ? OK : E_INVALID;
}

/* Takes the next parameter off `rest`, which begins with its ';'. */
static enum err take_parameter(struct arena *a, struct str *rest, struct str *name, struct str *value)
{
    size_t equals = str_find(*rest, S("="), 0);
    if (!str_starts(*rest, S(";")) || equals == SIZE_MAX) {
        return E_INVALID;
    }
    *name = str_trim(str_sub(*rest, 1, equals));
    *rest = str_sub(*rest, equals + 1, rest->n);
    TRY(take_value(a, rest, value));
    *rest = str_trim(*rest);
    return OK;
}

/* Splits off what stands before the first ';'. */
static struct str take_main_value(struct str *rest)
{
    size_t end = str_find(*rest, S(";"), 0);
    struct str value = str_trim(str_sub(*rest, 0, end));
    *rest = str_trim(str_sub(*rest, end, rest->n));
    return value;
}

/* --- Parts -------------------------------------------------------------------------------------------------------- */

static enum err read_disposition(struct arena *a, struct str rest, struct part *part)
{
    if (part->has_disposition || !equals_nocase(take_main_value(&rest), S("form-data"))) {
        return E_INVALID;
    }
    part->has_disposition = true;
    while (rest.n > 0) {
        struct str name;
        struct str value;
        TRY(take_parameter(a, &rest, &name, &value));
        struct str *target = equals_nocase(name, S("name"))       ? &part->name
                             : equals_nocase(name, S("filename")) ? &part->file_name
                                                                  : NULL;
        if (target && target->p) {
            return E_INVALID;
        }
        if (target) {
            *target = value;
        }
    }
    return part->name.p ? OK : E_INVALID;
}

static enum err read_header(struct arena *a, struct str line, struct part *part)
{
    struct str value = line;
    struct str name;
    (void)str_split(&value, ':', &name); /* there is always a first part */
    if (!value.p || line.n > PART_LINE_MAX || str_find(line, S("\n"), 0) != SIZE_MAX) {
        return E_INVALID;
    }
    value = str_trim(value);
    if (equals_nocase(name, S("content-disposition"))) {
        return read_disposition(a, value, part);
    }
    if (equals_nocase(name, S("content-type"))) {
        part->type = value;
    }
    /* RFC 7578, 4.7: no encodings; the content is what it is. */
    bool is_encoded = equals_nocase(name, S("content-transfer-encoding")) && !equals_nocase(value, S("binary")) &&
                      !equals_nocase(value, S("8bit")) && !equals_nocase(value, S("7bit"));
    return is_encoded ? E_INVALID : OK;
}

/* Takes the header lines and the empty line off `rest`. */
static enum err take_headers(struct arena *a, struct str *rest, struct part *part)
{
    for (int i = 0; i <= PART_HEADERS_MAX; i++) {
        size_t end = str_find(*rest, S("\r\n"), 0);
        if (end == SIZE_MAX) {
            return E_INVALID;
        }
        struct str line = str_sub(*rest, 0, end);
        *rest = str_sub(*rest, end + 2, rest->n);
        if (line.n == 0) {
            return part->has_disposition ? OK : E_INVALID;
        }
        TRY(read_header(a, line, part));
    }
    return E_INVALID;
}

/* Some browsers sent the whole path, in the manner of their system. */
static struct str last_part(struct str path)
{
    size_t from = path.n;
    while (from > 0 && path.p[from - 1] != '/' && path.p[from - 1] != '\\') {
        from--;
    }
    return str_sub(path, from, path.n);
}

static enum err add_part(struct arena *a, const struct part *part, struct str content, struct params *out)
{
    if (out->n == PARAMS_MAX) {
        return E_TOO_LARGE;
    }
    struct param *p = VEC_PUSH(a, out);
    TRY(text_nfc(a, part->name, &p->name, NULL));
    p->is_file = part->file_name.p != NULL;
    if (!p->is_file) {
        return text_nfc(a, content, &p->value, NULL);
    }
    p->value = content;
    TRY(text_nfc(a, last_part(part->file_name), &p->file_name, NULL));
    return text_nfc(a, part->type.p ? part->type : S(""), &p->file_type, NULL);
}

/* One part, from behind its delimiter line to behind the next delimiter. */
static enum err take_part(struct arena *a, struct str delimiter, struct str *rest, struct params *out)
{
    struct part part = {0};
    TRY(take_headers(a, rest, &part));
    size_t end = str_find(*rest, delimiter, 0);
    if (end == SIZE_MAX) {
        return E_INVALID;
    }
    TRY(add_part(a, &part, str_sub(*rest, 0, end), out));
    *rest = str_sub(*rest, end + delimiter.n, rest->n);
    return OK;
}

static enum err find_boundary(struct arena *a, struct str content_type, struct str *boundary)
{
    struct str rest = content_type;
    if (!equals_nocase(take_main_value(&rest), S("multipart/form-data"))) {
        return E_INVALID;
    }
    *boundary = STR_NONE;
    while (rest.n > 0) {
        struct str name;
        struct str value;
        TRY(take_parameter(a, &rest, &name, &value));
        if (equals_nocase(name, S("boundary"))) {
            *boundary = value;
        }
    }
    return boundary->n > 0 && boundary->n <= BOUNDARY_MAX ? OK : E_INVALID;
}

NODISCARD enum err params_multipart(struct arena *a, struct str content_type, struct str body, struct params *out)
{
    struct str boundary;
    TRY(find_boundary(a, content_type, &boundary));
    struct str delimiter = STR_CAT(a, S("\r\n--"), boundary);
    struct str first = str_sub(delimiter, 2, delimiter.n); /* the first one has no line end before it */
    if (!str_starts(body, first)) {
        return E_INVALID;
    }
    struct str rest = str_sub(body, first.n, body.n);
    while (!str_starts(rest, S("--"))) {
        if (!str_starts(rest, S("\r\n"))) {
            return E_INVALID;
        }
        rest = str_sub(rest, 2, rest.n);
        TRY(take_part(a, delimiter, &rest, out));
    }
    return rest.n == 2 || str_eq(rest, S("--\r\n")) ? OK : E_INVALID;
}
