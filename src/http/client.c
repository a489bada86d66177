#include "http/client.h"

#include "base/crypto.h"

#include <arpa/inet.h>
#include <string.h>

enum { IP_TEXT_MAX = 46, V4_AT = 12, V4_BITS = 24, V6_BITS = 56 };

static const unsigned char v4_front[V4_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_v4(const struct client_ip *ip)
{
    return memcmp(ip->b, v4_front, V4_AT) == 0;
}

static bool ip_parse(struct str s, struct client_ip *ip)
{
    char text[IP_TEXT_MAX];
    if (s.n == 0 || s.n >= sizeof text) {
        return false;
    }
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    memcpy(ip->b, v4_front, V4_AT);
    return inet_pton(AF_INET, text, ip->b + V4_AT) == 1 || inet_pton(AF_INET6, text, ip->b) == 1;
}

static void cut(struct client_ip *ip, int bits)
{
    for (int i = 0; i < 16; i++) {
        int kept = bits - 8 * i;
        unsigned mask = kept >= 8 ? 0xffu : kept <= 0 ? 0 : (0xff00u >> kept) & 0xffu;
        ip->b[i] = (unsigned char)((unsigned)ip->b[i] & mask);
    }
}

static enum err net_parse(struct str s, struct client_ip *ip, int *bits)
{
    size_t slash = str_find(s, S("/"), 0);
    int64_t length = 0;
    if (!ip_parse(str_sub(s, 0, slash), ip)) {
        return E_INVALID;
    }
    int most = is_v4(ip) ? 32 : 128;
    *bits = 128;
    if (slash != SIZE_MAX) {
        TRY(str_i64(str_sub(s, slash + 1, SIZE_MAX), 0, most, &length));
        *bits = (int)length + 128 - most;
    }
    cut(ip, *bits);
    return OK;
}

enum err proxies_parse(struct str list, struct proxies *p)
{
    struct str item = STR_NONE;
    *p = (struct proxies){0};
    while (str_split(&list, ',', &item)) {
        if (p->n == PROXIES_MAX) {
            return E_INVALID;
        }
        TRY(net_parse(str_trim(item), &p->v[p->n].ip, &p->v[p->n].bits));
        p->n++;
    }
    return p->n ? OK : E_INVALID;
}

static bool is_proxy(const struct proxies *p, struct str address)
{
    struct client_ip ip;
    if (!ip_parse(address, &ip)) {
        return false;
    }
    for (size_t i = 0; i < p->n; i++) {
        struct client_ip net = ip;
        cut(&net, p->v[i].bits);
        if (memcmp(&net, &p->v[i].ip, sizeof net) == 0) {
            return true;
        }
    }
    return false;
}

static struct str last_item(struct str *list)
{
    size_t comma = list->n;
    while (comma > 0 && list->p[comma - 1] != ',') {
        comma--;
    }
    struct str item = str_trim(str_sub(*list, comma, SIZE_MAX));
    *list = str_sub(*list, 0, comma ? comma - 1 : 0);
    return item;
}

struct str client_address(const struct request *r, const struct proxies *p)
{
    struct str address = r->remote;
    struct client_ip ip;
    for (size_t i = r->headers.n; i-- > 0;) {
        struct str list = str_eq(r->headers.v[i].name, S("x-forwarded-for")) ? r->headers.v[i].value : STR_NONE;
        while (list.n && is_proxy(p, address)) {
            struct str before = last_item(&list);
            if (!ip_parse(before, &ip)) {
                return address; /* not written by a proxy that we know */
            }
            address = before;
        }
    }
    return address;
}

struct str client_network(struct arena *a, struct str address)
{
    struct client_ip ip;
    if (!ip_parse(address, &ip)) {
        return address;
    }
    cut(&ip, is_v4(&ip) ? 96 + V4_BITS : V6_BITS);
    return hex_encode(a, (struct str){(const char *)ip.b, sizeof ip.b});
}
