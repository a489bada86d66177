#include "http/client.h"
#include "test.h"

static struct str seen(struct test *t, const char *peer, const char *proxies, const char *first, const char *second)
{
    struct proxies p = {0};
    struct request r = {.remote = str_c(peer)};
    CHECK_OK(proxies[0] ? proxies_parse(str_c(proxies), &p) : OK);
    const char *values[] = {first, second};
    for (size_t i = 0; i < 2 && values[i]; i++) {
        *VEC_PUSH(t->arena, &r.headers) = (struct header){S("x-forwarded-for"), str_c(values[i])};
    }
    return client_address(&r, &p);
}

TEST(client_is_the_peer_when_no_proxy_is_believed)
{
    CHECK_STR(seen(t, "203.0.113.9", "", "1.2.3.4", NULL), S("203.0.113.9"));
    CHECK_STR(seen(t, "203.0.113.9", "10.0.0.0/8", "1.2.3.4", NULL), S("203.0.113.9")); /* it names itself what it likes */
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", NULL, NULL), S("10.0.0.1"));
}

TEST(client_is_the_right_most_address_that_is_no_proxy)
{
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "198.51.100.7", NULL), S("198.51.100.7"));
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "6.6.6.6, 198.51.100.7", NULL), S("198.51.100.7")); /* the left one is its own word */
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "6.6.6.6, 198.51.100.7, 10.9.9.9", NULL), S("198.51.100.7"));
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "6.6.6.6, 198.51.100.7", "10.9.9.9"), S("198.51.100.7")); /* two headers are one list */
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "6.6.6.6", "198.51.100.7"), S("198.51.100.7"));
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "10.1.1.1,10.2.2.2", NULL), S("10.1.1.1"));
    CHECK_STR(seen(t, "::1", "::1,10.0.0.0/8", "2001:db8::5", NULL), S("2001:db8::5"));
    CHECK_STR(seen(t, "::ffff:10.0.0.1", "10.0.0.0/8", "198.51.100.7", NULL), S("198.51.100.7"));
}

TEST(client_stops_at_what_is_no_address)
{
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "198.51.100.7, unknown", NULL), S("10.0.0.1"));
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "198.51.100.7,,10.3.3.3", NULL), S("10.3.3.3"));
    CHECK_STR(seen(t, "10.0.0.1", "10.0.0.0/8", "", NULL), S("10.0.0.1"));
}

TEST(client_proxies_are_addresses_and_networks)
{
    struct proxies p;
    static const char *const bad[] = {"", "10.0.0.0/33", "10.0.0", "::1/129", "localhost", "10.0.0.1,", "10.0.0.1/", "10.0.0.1/-1", "10.0.0.1/8/8"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(proxies_parse(str_c(bad[i]), &p), E_INVALID);
    }
    CHECK_OK(proxies_parse(S("127.0.0.1, 10.1.0.0/9 ,2001:db8::/33"), &p));
    CHECK_EQ_I64(p.n, 3);
    CHECK_STR(seen(t, "10.127.255.255", "10.1.0.0/9", "1.1.1.1", NULL), S("1.1.1.1"));
    CHECK_STR(seen(t, "10.128.0.0", "10.1.0.0/9", "1.1.1.1", NULL), S("10.128.0.0"));
    CHECK_STR(seen(t, "2001:db8:7fff::1", "2001:db8::/33", "1.1.1.1", NULL), S("1.1.1.1"));
    CHECK_STR(seen(t, "2001:db8:8000::1", "2001:db8::/33", "1.1.1.1", NULL), S("2001:db8:8000::1"));
    CHECK_STR(seen(t, "9.9.9.9", "0.0.0.0/0", "1.1.1.1", NULL), S("1.1.1.1"));
    CHECK_STR(seen(t, "2001:db8::1", "0.0.0.0/0", "1.1.1.1", NULL), S("2001:db8::1")); /* all of IPv4 is not all */
}

static bool together(struct test *t, const char *a, const char *b)
{
    return str_eq(client_network(t->arena, str_c(a)), client_network(t->arena, str_c(b)));
}

TEST(client_network_is_what_one_subscriber_may_use)
{
    CHECK(together(t, "198.51.100.7", "198.51.100.200"));
    CHECK(together(t, "198.51.100.7", "::ffff:198.51.100.9"));
    CHECK(!together(t, "198.51.100.7", "198.51.101.7"));
    CHECK(together(t, "2001:db8:1:200::1", "2001:db8:1:2ff:ffff::1"));
    CHECK(!together(t, "2001:db8:1:200::1", "2001:db8:1:300::1"));
    CHECK(!together(t, "", "198.51.100.7"));
}
