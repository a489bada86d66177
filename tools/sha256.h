/* SHA-256 (FIPS 180-4) for embed, which runs before any library is there. */
#ifndef SHA256_H
#define SHA256_H

#include "tool.h"

/* The digest of the bytes as 64 hexadecimal digits. */
const char *sha256_hex(struct text bytes);

#endif
