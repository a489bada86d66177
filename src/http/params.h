/* Names and values as they come in: query strings, form bodies, multipart bodies. */
#ifndef XANH_HTTP_PARAMS_H
#define XANH_HTTP_PARAMS_H

#include "http/http.h"

struct param {
    struct str name;
    struct str value;     /* decoded, valid UTF-8 in NFC; for a file its content, raw */
    bool is_file;
    struct str file_name; /* last part of the path the browser sent, NFC; files only */
    struct str file_type; /* as declared; never trusted */
};

struct params {
    struct param *v;
    size_t n, cap;
};

enum { PARAMS_MAX = 256 };

/* `a=1&b=2` with percent and plus decoding, appended to `out`. E_TOO_LARGE beyond PARAMS_MAX names (the rest is not even looked at),
 * E_INVALID on a bad escape or text that is not UTF-8. */
NODISCARD enum err params_urlencoded(struct arena *a, struct str text, struct params *out);
/* A multipart/form-data body (RFC 7578). `content_type` carries the boundary. */
NODISCARD enum err params_multipart(struct arena *a, struct str content_type, struct str body, struct params *out);
/* First parameter of a name, or NULL. */
const struct param *params_find(const struct params *p, struct str name);

#endif
