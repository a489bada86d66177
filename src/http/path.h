/* Percent-decoding, and the one shape a path may have. Everything that two programs could read differently is refused
 * instead of being mended: an encoded slash, a backslash, dot segments, doubled slashes, control characters. */
#ifndef XANH_HTTP_PATH_H
#define XANH_HTTP_PATH_H

#include "base/arena.h"

/* The two hexadecimal digits behind a '%' as a byte, or -1. `at` is the position of the '%'. */
int percent_byte(struct str s, size_t at);
/* Decodes the path part of a request target. E_INVALID unless the result starts with '/', is valid UTF-8 in NFC without
 * control characters, and has no empty, "." or ".." segment (one slash at the end is allowed). */
NODISCARD enum err path_decode(struct arena *a, struct str raw, struct str *path);

#endif
