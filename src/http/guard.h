/* Judges the head of a request before anything else looks at it. The HTTP library accepts much that another program in front of
 * us may read differently (request smuggling); here only the one plain form passes. Pure: bytes in, verdict out.
 *
 * The bytes are the head as the library leaves it in its buffer: cut in place into NUL-ended pieces. It overwrites the spaces of
 * the request line, the first colon of each line, and CR and LF with NUL. So `GET / HTTP/1.1 CRLF Host: a CRLF CRLF` lies there
 * as `GET 0 / 0 HTTP/1.1 0 0 Host 0 a 0 0 0 0`. A line that ended in a bare LF, a NUL sent by the client, a folded line or a
 * doubled space leave a different number of NULs, and that is how they are found. */
#ifndef XANH_HTTP_GUARD_H
#define XANH_HTTP_GUARD_H

#include "http/http.h"

enum {
    GUARD_TARGET_MAX = 8 * 1024,
    GUARD_HEADERS_MAX = 64,
    GUARD_HEADER_BYTES_MAX = 16 * 1024
};

/* What the server needs to know of a head that passed. */
struct guarded {
    enum method method;
    struct str path_raw; /* borrowed from the target */
    struct str query;    /* borrowed from the target; empty when there is none */
    struct headers headers; /* in the arena; names in lower case, values without white space around them */
    bool has_length;
    int64_t length; /* Content-Length */
    bool is_chunked;
};

/* 0 when the head is good, else the status to refuse it with: 400, 414, 415, 417, 431, 501, 505. `target` is the request target as
 * sent, because the library decodes it in place; its bytes within `head` are skipped. On a refusal `out` is incomplete. */
int guard_check(struct arena *a, struct str head, struct str target, struct guarded *out);

#endif
