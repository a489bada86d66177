#include "base/crypto.h"

#include "base/random.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct sha256) >= sizeof(crypto_hash_sha256_state),
               "room for libsodium's state");

const struct password_cost password_cost_production = {(size_t)64 * 1024 * 1024, 3};
const struct password_cost password_cost_test = {8192, 1};

static const char *source_name(void)
{
    return "xanh";
}

static uint32_t source_word(void)
{
    uint32_t v = 0;
    random_bytes(&v, sizeof v);
    return v;
}

static void source_bytes(void *const p, const size_t n)
{
    random_bytes(p, n);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* libsodium draws from base/random, so that a seeded run can be replayed. */
static void start_library(void)
{
    static randombytes_implementation source;
    source = (randombytes_implementation){
        .implementation_name = source_name, .random = source_word, .buf = source_bytes};
    if (randombytes_set_implementation(&source) != 0 || sodium_init() < 0) {
        abort();
    }
}

static void library(void)
{
    pthread_once(&once, start_library);
}

static const unsigned char *octets(struct str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

void sha256_start(struct sha256 *h)
{
    library();
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    memcpy(h->state, &state, sizeof state);
}

void sha256_add(struct sha256 *h, const void *p, size_t n)
{
    if (n == 0) {
        return;
    }
    crypto_hash_sha256_state state;
    memcpy(&state, h->state, sizeof state);
    crypto_hash_sha256_update(&state, p, n);
    memcpy(h->state, &state, sizeof state);
}

struct sha256_digest sha256_end(struct sha256 *h)
{
    crypto_hash_sha256_state state;
    memcpy(&state, h->state, sizeof state);
    struct sha256_digest d = {0};
    crypto_hash_sha256_final(&state, d.b);
    return d;
}

struct sha256_digest sha256(struct str s)
{
    library();
    struct sha256_digest d = {0};
    crypto_hash_sha256(d.b, octets(s), s.n);
    return d;
}

struct str sha256_view(const struct sha256_digest *d)
{
    return (struct str){(const char *)d->b, sizeof d->b};
}

void buf_fingerprint(struct buf *b, struct str s)
{
    static const unsigned char key[crypto_shorthash_siphashx24_KEYBYTES] = {0};
    unsigned char hash[crypto_shorthash_siphashx24_BYTES];
    _Static_assert(sizeof hash * 2 == FINGERPRINT_HEX, "as the header says");
    library();
    crypto_shorthash_siphashx24(hash, octets(s), s.n, key);
    buf_hex(b, (struct str){(const char *)hash, sizeof hash});
}

void buf_hex(struct buf *b, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char v = (unsigned char)bytes.p[i];
        buf_char(b, digits[v >> 4]);
        buf_char(b, digits[v & 15]);
    }
}

struct str hex_encode(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, SIZE_MAX);
    buf_reserve(&b, bytes.n * 2 + 1);
    buf_hex(&b, bytes);
    return buf_view(&b);
}

enum err hex_decode(struct arena *a, struct str text, struct str *bytes)
{
    if (text.n % 2 != 0) {
        return E_INVALID;
    }
    char *out = arena_alloc(a, text.n / 2 + 1);
    for (size_t i = 0; i < text.n; i += 2) {
        int high = hex_digit(text.p[i]);
        int low = hex_digit(text.p[i + 1]);
        if (high < 0 || low < 0) {
            return E_INVALID;
        }
        out[i / 2] = (char)(high * 16 + low);
    }
    *bytes = (struct str){out, text.n / 2};
    return OK;
}

struct str base32_encode(struct arena *a, struct str bytes)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    struct buf b = buf_new(a, SIZE_MAX);
    unsigned held = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        held = (held << 8 | (unsigned char)bytes.p[i]) & 0xFFFF;
        for (bits += 8; bits >= 5; bits -= 5) {
            buf_char(&b, digits[held >> (bits - 5) & 31]);
        }
    }
    if (bits > 0) {
        buf_char(&b, digits[held << (5 - bits) & 31]);
    }
    return buf_view(&b);
}

struct str base64url_encode(struct arena *a, struct str bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(a, room);
    sodium_bin2base64(out, room, octets(bytes), bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){out, room - 1};
}

enum err base64url_decode(struct arena *a, struct str text, struct str *bytes)
{
    unsigned char *out = arena_alloc(a, text.n / 4 * 3 + 4);
    size_t n = 0;
    if (sodium_base642bin(out, text.n / 4 * 3 + 3, text.p ? text.p : "", text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
        return E_INVALID;
    }
    *bytes = (struct str){(const char *)out, n};
    return OK;
}

enum err password_hash(struct arena *a, struct str password, struct password_cost cost,
                       struct str *hash)
{
    library();
    if (password.n == 0) {
        return E_INVALID;
    }
    if (password.n > PASSWORD_MAX) {
        return E_TOO_LARGE;
    }
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str(out, password.p, password.n, cost.passes, cost.memory_bytes) != 0) {
        return E_BUSY;
    }
    *hash = str_c(out);
    return OK;
}

/* Reads the number behind `name` up to `end` and moves *rest behind it. */
static bool take_number(struct str *rest, struct str name, char end, int64_t *v)
{
    struct str part = STR_NONE;
    if (!str_starts(*rest, name)) {
        return false;
    }
    *rest = str_sub(*rest, name.n, rest->n);
    return str_split(rest, end, &part) && str_i64(part, 1, UINT32_MAX, v) == OK;
}

/* The cost a hash was made with; false for anything that is not our own form of Argon2id. */
static bool hash_cost(struct str hash, struct password_cost *cost)
{
    struct str rest = hash;
    int64_t kibibytes = 0;
    int64_t passes = 0;
    int64_t lanes = 0;
    if (hash.n >= crypto_pwhash_STRBYTES ||
        !take_number(&rest, S("$argon2id$v=19$m="), ',', &kibibytes) ||
        !take_number(&rest, S("t="), ',', &passes) || !take_number(&rest, S("p="), '$', &lanes) ||
        lanes != 1) {
        return false;
    }
    *cost = (struct password_cost){(size_t)kibibytes * 1024, (uint32_t)passes};
    return true;
}

/* A stored hash must not be able to ask for more memory than the queue was sized for. */
static bool cost_allowed(struct password_cost cost)
{
    return cost.memory_bytes <= password_cost_production.memory_bytes &&
           cost.passes <= password_cost_production.passes;
}

/* Does the work of a check whose outcome is known, so that it takes as long. */
static enum err deny_slowly(struct str password, struct password_cost cost)
{
    unsigned char out[32];
    static const unsigned char salt[crypto_pwhash_SALTBYTES];
    int rc = crypto_pwhash(out, sizeof out, password.p ? password.p : "", password.n, salt,
                           cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    return rc == 0 ? E_DENIED : E_BUSY;
}

enum err password_verify(struct str hash, struct str password, struct password_cost cost)
{
    library();
    if (password.n == 0 || password.n > PASSWORD_MAX) {
        return E_DENIED;
    }
    if (!hash.p) {
        return deny_slowly(password, cost);
    }
    struct password_cost made = {0};
    if (!hash_cost(hash, &made) || !cost_allowed(made)) {
        return E_INTERNAL;
    }
    char text[crypto_pwhash_STRBYTES] = {0};
    memcpy(text, hash.p, hash.n);
    return crypto_pwhash_str_verify(text, password.p, password.n) == 0 ? OK : E_DENIED;
}

struct str token_new(struct arena *a, size_t bytes)
{
    char *secret = arena_alloc(a, bytes);
    random_bytes(secret, bytes);
    struct str token = base32_encode(a, (struct str){secret, bytes});
    explicit_bzero(secret, bytes);
    return token;
}

bool secret_equal(struct str a, struct str b)
{
    return a.n == b.n && a.n > 0 && sodium_memcmp(a.p, b.p, a.n) == 0;
}

