#include "base/crypto.h"
#include "base/random.h"
#include "test.h"

#include <string.h>

static struct str hex(struct test *t, struct sha256_digest d)
{
    return hex_encode(t->arena, sha256_view(&d));
}

/* FIPS 180-4 examples. */
TEST(crypto_sha256_known_answers)
{
    CHECK_STR(hex(t, sha256(S("abc"))),
              S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    CHECK_STR(hex(t, sha256(S(""))),
              S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    CHECK_STR(hex(t, sha256(STR_NONE)), hex(t, sha256(S(""))));
    CHECK_STR(hex(t, sha256(S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
              S("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

static struct str fingerprint(struct test *t, struct str s)
{
    struct buf b = buf_new(t->arena, FINGERPRINT_HEX);
    buf_fingerprint(&b, s);
    return buf_view(&b);
}

TEST(crypto_fingerprint_tells_whether_a_text_changed)
{
    char text[64] = "Nghị quyết số 57-NQ/TW";
    struct str first = fingerprint(t, str_c(text));
    CHECK_EQ_I64(first.n, FINGERPRINT_HEX);
    CHECK_STR(fingerprint(t, str_c(text)), first);
    for (size_t i = 0; text[i]; i++) {
        text[i] ^= 1;
        CHECK(!str_eq(fingerprint(t, str_c(text)), first));
        text[i] ^= 1;
    }
    CHECK(!str_eq(fingerprint(t, S("")), fingerprint(t, S("\0"))));
    CHECK_STR(fingerprint(t, STR_NONE), fingerprint(t, S("")));
}

TEST(crypto_sha256_in_pieces)
{
    char text[300];
    memset(text, 'x', sizeof text);
    struct str whole = {text, sizeof text};
    for (size_t cut = 0; cut <= sizeof text; cut += 7) {
        struct sha256 h;
        sha256_start(&h);
        sha256_add(&h, text, cut);
        sha256_add(&h, NULL, 0);
        sha256_add(&h, text + cut, sizeof text - cut);
        CHECK_STR(hex(t, sha256_end(&h)), hex(t, sha256(whole)));
    }
}

TEST(crypto_hex_both_ways)
{
    struct str v = STR_NONE;
    CHECK_OK(hex_decode(t->arena, S("00fFa0"), &v));
    CHECK_EQ_I64(v.n, 3);
    CHECK(memcmp(v.p, "\x00\xff\xa0", 3) == 0);
    CHECK_STR(hex_encode(t->arena, v), S("00ffa0"));
    CHECK_OK(hex_decode(t->arena, S(""), &v));
    CHECK_EQ_I64(v.n, 0);
    CHECK_ERR(hex_decode(t->arena, S("0"), &v), E_INVALID);
    CHECK_ERR(hex_decode(t->arena, S("0g"), &v), E_INVALID);
    CHECK_ERR(hex_decode(t->arena, S(" 0"), &v), E_INVALID);
}

TEST(crypto_base32_and_base64url)
{
    CHECK_STR(base32_encode(t->arena, S("")), S(""));
    CHECK_STR(hex_encode(t->arena, S("")), S(""));
    CHECK_STR(base32_encode(t->arena, S("foobar")), S("csqpyrk1e8"));
    CHECK_STR(base64url_encode(t->arena, S("")), S(""));
    CHECK_STR(base64url_encode(t->arena, S("\xfb\xff\xfe"
                                           "a")),
              S("-__-YQ"));
    struct str v = STR_NONE;
    CHECK_OK(base64url_decode(t->arena, S("-__-YQ"), &v));
    CHECK_STR(v, S("\xfb\xff\xfe"
                   "a"));
    CHECK_OK(base64url_decode(t->arena, S(""), &v));
    CHECK_EQ_I64(v.n, 0);
    CHECK_ERR(base64url_decode(t->arena, S("-__-YQ=="), &v), E_INVALID);
    CHECK_ERR(base64url_decode(t->arena, S("+//+YQ"), &v), E_INVALID);
    CHECK_ERR(base64url_decode(t->arena, S("A"), &v), E_INVALID);
    for (size_t n = 0; n < 50; n++) {
        char bytes[50];
        random_bytes(bytes, n);
        struct str s = {bytes, n};
        CHECK_OK(base64url_decode(t->arena, base64url_encode(t->arena, s), &v));
        CHECK(v.n == n && memcmp(v.p, bytes, n) == 0);
    }
}

TEST(crypto_password_is_verified)
{
    struct str hash = STR_NONE;
    struct str again = STR_NONE;
    CHECK_OK(password_hash(t->arena, S("mật khẩu dài"), password_cost_test, &hash));
    CHECK(str_starts(hash, S("$argon2id$v=19$m=8,t=1,p=1$")));
    CHECK_OK(password_verify(hash, S("mật khẩu dài"), password_cost_test));
    CHECK_ERR(password_verify(hash, S("mật khẩu"), password_cost_test), E_DENIED);
    CHECK_ERR(password_verify(hash, S(""), password_cost_test), E_DENIED);
    CHECK_ERR(password_verify(STR_NONE, S("x"), password_cost_test), E_DENIED);
    CHECK_OK(password_hash(t->arena, S("mật khẩu dài"), password_cost_test, &again));
    CHECK(!str_eq(hash, again));
}

TEST(crypto_password_limits)
{
    char text[PASSWORD_MAX + 1];
    memset(text, 'a', sizeof text);
    struct str hash = STR_NONE;
    CHECK_ERR(password_hash(t->arena, S(""), password_cost_test, &hash), E_INVALID);
    CHECK_ERR(password_hash(t->arena, (struct str){text, sizeof text}, password_cost_test, &hash),
              E_TOO_LARGE);
    CHECK_OK(
        password_hash(t->arena, (struct str){text, sizeof text - 1}, password_cost_test, &hash));
    CHECK_OK(password_verify(hash, (struct str){text, sizeof text - 1}, password_cost_test));
    CHECK_ERR(password_verify(hash, (struct str){text, sizeof text}, password_cost_test), E_DENIED);
}

/* A damaged hash, or one that wants more memory than the production cost, is not computed. */
TEST(crypto_password_hash_is_bounded)
{
    static const char *const bad[] = {
        "",
        "x",
        "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
        "$argon2id$v=19$m=65537,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
        "$argon2id$v=19$m=8,t=4,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
        "$argon2id$v=19$m=8,t=1,p=2$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
        "$argon2id$v=19$m=8,t=1",
        "$argon2id$v=19$m=,t=1,p=1$",
        "$argon2id$v=19$m=99999999999,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(password_verify(str_c(bad[i]), S("x"), password_cost_test), E_INTERNAL);
    }
    CHECK_ERR(password_verify(S("$argon2id$v=19$m=8,t=1,p=1$bad"), S("x"), password_cost_test),
              E_DENIED);
}

TEST(crypto_production_cost_works)
{
    struct str hash = STR_NONE;
    CHECK_OK(password_hash(t->arena, S("x"), password_cost_production, &hash));
    CHECK(str_starts(hash, S("$argon2id$v=19$m=65536,t=3,p=1$")));
    CHECK_OK(password_verify(hash, S("x"), password_cost_production));
}

TEST(crypto_randomness_can_be_replayed)
{
    struct str a = STR_NONE;
    struct str b = STR_NONE;
    random_seed(57);
    struct str token = token_new(t->arena, TOKEN_BYTES);
    CHECK_OK(password_hash(t->arena, S("x"), password_cost_test, &a));
    random_seed(57);
    CHECK_STR(token_new(t->arena, TOKEN_BYTES), token);
    CHECK_OK(password_hash(t->arena, S("x"), password_cost_test, &b));
    CHECK_STR(a, b);
    CHECK_EQ_I64(token.n, 32);
    CHECK(str_all_of(token, S("0123456789abcdefghjkmnpqrstvwxyz")));
    CHECK(!str_eq(token_new(t->arena, TOKEN_BYTES), token));
}

TEST(crypto_secrets_compare)
{
    CHECK(secret_equal(S("abc"), S("abc")));
    CHECK(!secret_equal(S("abc"), S("abd")));
    CHECK(!secret_equal(S("abc"), S("ab")));
    CHECK(!secret_equal(S(""), S("")));
    CHECK(!secret_equal(STR_NONE, STR_NONE));
}
