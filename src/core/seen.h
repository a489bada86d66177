/* When each session was last used, in memory: a request that only reads must not write. Now and then what is new goes into the database (housekeeping.h),
 * so that it is known after a restart and to other processes. Bounded: when it is full, what was written down already is forgotten first. */
#ifndef XANH_CORE_SEEN_H
#define XANH_CORE_SEEN_H

#include "base/crypto.h"

struct seen;

/* One session that was used, as written down. */
struct seen_mark {
    struct sha256_digest token_hash;
    int64_t at_ms;
};

/* Empty; freed by seen_free, which allows NULL. */
struct seen *seen_new(void);
void seen_free(struct seen *s);
/* Thread-safe, all of them. The last use that is known here; 0 for none. */
int64_t seen_last(struct seen *s, const struct sha256_digest *token_hash);
void seen_note(struct seen *s, const struct sha256_digest *token_hash, int64_t at_ms);
/* Copies up to `most` marks that are not written down yet. */
size_t seen_unsaved(struct seen *s, struct seen_mark *out, size_t most);
/* They are written down by now. */
void seen_saved(struct seen *s, const struct seen_mark *marks, size_t n);

#endif
