/* Who sent a request, when proxies stand in front of the program. Pure. */
#ifndef XANH_HTTP_CLIENT_H
#define XANH_HTTP_CLIENT_H

#include "http/http.h"

enum { PROXIES_MAX = 32 };

/* An address; IPv4 as ::ffff:a.b.c.d, so that both compare alike. */
struct client_ip {
    unsigned char b[16];
};

/* The networks of the proxies that are believed. */
struct proxies {
    struct {
        struct client_ip ip;
        int bits;
    } v[PROXIES_MAX];
    size_t n;
};

/* "10.0.0.0/8,::1": addresses or networks. E_INVALID for anything else. */
NODISCARD enum err proxies_parse(struct str list, struct proxies *p);
/* The address that the request came from: the peer's, or, when that is a proxy we believe, the right-most one of X-Forwarded-For that is none. What stands
 * left of it was sent by whoever is behind it and is not believed. */
struct str client_address(const struct request *r, const struct proxies *p);
/* The network of an address as short text, for limits: a.b.c.0/24, or the first 56 bits of IPv6, which one subscriber may use all of. */
struct str client_network(struct arena *a, struct str address);

#endif
