/* A request and a response as plain values. The server fills the one and sends the other; tests make both by hand. */
#ifndef XANH_HTTP_HTTP_H
#define XANH_HTTP_HTTP_H

#include "base/buf.h"
#include "base/vec.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD__N };

struct header {
    struct str name; /* lower case */
    struct str value;
};

struct headers {
    struct header *v;
    size_t n, cap;
};

/* Everything is borrowed from the exchange's arena and lives as long as it. */
struct request {
    enum method method;
    struct str path;  /* percent-decoded, valid UTF-8 in NFC, starts with '/', no "//", "/./" or "/../" */
    struct str query; /* raw, without '?'; may be empty */
    struct headers headers;
    struct str body;   /* whole body: in memory, or a mapping of the spooled file */
    struct str remote; /* address of the peer, for rate limits only; never stored */
    int64_t started_ms; /* monotonic */
};

struct response {
    int status; /* 0 until somebody decided. For a 304 leave the body of the 200 in place: it is not sent, but its length is stated */
    struct str content_type;
    struct headers headers; /* beyond what the server always sends */
    struct buf body;
    struct str shared;      /* instead of body: bytes that outlive the response (cache, assets), released with `release` */
    void (*release)(void *p);
    void *release_arg;
    int file;           /* instead of body: an open file, closed after sending; -1 otherwise */
    int64_t file_size;
};

/* Names as in RFC 9110: "GET". */
struct str method_name(enum method m);
/* False for a method we do not know. */
bool method_parse(struct str name, enum method *m);
/* Value of the first header of that (lower-case) name; STR_NONE when there is none. */
struct str request_header(const struct request *r, struct str name);
/* Value of a cookie; STR_NONE when there is none. */
struct str request_cookie(const struct request *r, struct str name);
/* An empty response that builds its body in the arena, at most `max_body` bytes. */
struct response response_new(struct arena *a, size_t max_body);
/* Adds a header; name and value are copied. Control characters in the value abort (they are always our own mistake). */
void response_header(struct arena *a, struct response *r, struct str name, struct str value);
/* The bytes to send, whichever member holds them (not for files). */
struct str response_body(const struct response *r);

#endif
