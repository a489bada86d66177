/* Where the bytes of a request body go while they arrive: memory, or a temporary file that has no name any more and is mapped
 * for the handler. Large answers are put together in the same way. */
#ifndef XANH_HTTP_BODY_H
#define XANH_HTTP_BODY_H

#include "base/buf.h"

/* A body that may be spooled stays in memory up to here. */
enum { BODY_SPOOL_FROM = 64 * 1024 };

struct body {
    struct buf memory;
    int file;      /* -1: in memory */
    size_t n;      /* bytes so far */
    size_t max;    /* more is refused */
    bool may_spool;
    struct str folder;
    void *mapping; /* of the finished file */
};

/* An empty body for at most `max` bytes. `folder` is borrowed. */
struct body body_new(size_t max, bool may_spool, struct str folder);
/* E_TOO_LARGE beyond the maximum, E_BUSY when the disk will not take it. */
NODISCARD enum err body_append(struct body *b, const void *p, size_t n);
/* The whole body, valid until body_free. E_BUSY when the file cannot be mapped. */
NODISCARD enum err body_finish(struct body *b, struct str *whole);
void body_free(struct body *b);

/* A new file without a name in a folder (or /tmp), to read and write; -1 when the disk does not give one. */
int nameless_file(struct str folder);

#endif
