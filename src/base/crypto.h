/* Hashes, passwords and tokens; crypto.c is the only file that sees libsodium.
 * Randomness comes from base/random.h, also for libsodium, so that a seeded test replays. All
 * functions are thread-safe. */
#ifndef XANH_BASE_CRYPTO_H
#define XANH_BASE_CRYPTO_H

#include "base/buf.h"

enum {
    SHA256_BYTES = 32,
    PASSWORD_MAX = 1024, /* bytes; longer ones are refused before any work is done */
    TOKEN_BYTES = 20     /* 160 bits: 32 characters of base32 */
};

struct sha256_digest {
    unsigned char b[SHA256_BYTES];
};

/* A hash being computed; treat as opaque. */
struct sha256 {
    _Alignas(8) unsigned char state[104];
};

/* SHA-256 of a text (FIPS 180-4), whole or piece by piece: start, add as often as needed, end once. */
struct sha256_digest sha256(struct str s);
void sha256_start(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *p, size_t n);
struct sha256_digest sha256_end(struct sha256 *h);
/* The digest as a slice of its bytes, borrowed from *d. */
struct str sha256_view(const struct sha256_digest *d);

enum { FINGERPRINT_HEX = 32 };
/* Appends 32 hexadecimal digits (SipHash-2-4 of 128 bits, its key all zeros) that tell whether a text has changed, seven times as fast as SHA-256. Whoever
 * wants to can make two texts with the same digits: no proof of anything. */
void buf_fingerprint(struct buf *b, struct str s);

/* Lower-case hexadecimal. */
struct str hex_encode(struct arena *a, struct str bytes);
void buf_hex(struct buf *b, struct str bytes);
/* Takes both cases. E_INVALID for an odd length or another character. */
NODISCARD enum err hex_decode(struct arena *a, struct str text, struct str *bytes);
/* Crockford's base32 in lower case: no i l o u, easy to read aloud. */
struct str base32_encode(struct arena *a, struct str bytes);
/* base64url without padding (RFC 4648, section 5). */
struct str base64url_encode(struct arena *a, struct str bytes);
NODISCARD enum err base64url_decode(struct arena *a, struct str text, struct str *bytes);

/* What a password hash may cost. */
struct password_cost {
    size_t memory_bytes;
    uint32_t passes;
};
/* 64 MiB and three passes, as in the second recommendation of RFC 9106. */
extern const struct password_cost password_cost_production;
/* The least libsodium accepts; for tests. */
extern const struct password_cost password_cost_test;

/* Argon2id of a password as a printable text that holds its parameters and salt. E_INVALID when
 * empty, E_TOO_LARGE beyond PASSWORD_MAX, E_BUSY when there is no memory for it. Takes about 0.1 s:
 * never on an event thread or the writer. */
NODISCARD enum err password_hash(struct arena *a, struct str password, struct password_cost cost,
                                 struct str *hash);
/* OK when the password belongs to the hash, E_DENIED when not. A hash with p == NULL (no such
 * account) costs as much as `cost` and is denied, so that the time does not tell which accounts
 * exist. E_INTERNAL for a damaged hash or one that asks for more than the production cost. */
NODISCARD enum err password_verify(struct str hash, struct str password, struct password_cost cost);

/* A new random secret as base32 text; `bytes` of randomness (TOKEN_BYTES unless there is a reason).
 * Store only its sha256. */
struct str token_new(struct arena *a, size_t bytes);
/* Equality in constant time for texts of one length. Different lengths are unequal at once. */
bool secret_equal(struct str a, struct str b);


#endif
