#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* Either kind of address; the library wants one type. */
union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Copies a host of limited length, because inet_pton wants it NUL-terminated. */
static bool parse_host(struct str host, int family, void *binary)
{
    char text[LISTEN_REMOTE_MAX];
    if (host.n >= sizeof text) {
        return false;
    }
    memcpy(text, host.p, host.n);
    text[host.n] = 0;
    return inet_pton(family, text, binary) == 1;
}

static bool parse(struct str text, union address *a, socklen_t *size)
{
    size_t colon = SIZE_MAX;
    for (size_t at = str_find(text, S(":"), 0); at != SIZE_MAX; at = str_find(text, S(":"), at + 1)) {
        colon = at;
    }
    int64_t port = 0;
    if (colon == SIZE_MAX || str_i64(str_sub(text, colon + 1, text.n), 0, 65535, &port) != OK) {
        return false;
    }
    struct str host = str_sub(text, 0, colon);
    *a = (union address){.v6 = {.sin6_family = AF_INET6}};
    if (str_starts(host, S("[")) && str_ends(host, S("]"))) {
        *size = sizeof a->v6;
        a->v6.sin6_port = htons((uint16_t)port);
        return parse_host(str_sub(host, 1, host.n - 1), AF_INET6, &a->v6.sin6_addr);
    }
    *size = sizeof a->v4;
    a->v4.sin_family = AF_INET;
    a->v4.sin_port = htons((uint16_t)port);
    return parse_host(host, AF_INET, &a->v4.sin_addr);
}

/* The IPv6 socket takes IPv6 only, so that one setting means one thing on every machine. */
static bool prepare(int fd, const union address *a, socklen_t size)
{
    int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) {
        return false;
    }
    if (a->any.sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0) {
        return false;
    }
    return bind(fd, &a->any, size) == 0 && listen(fd, BACKLOG) == 0;
}

NODISCARD enum err listen_open(struct str address, enum lang lang, int *out, char why[256])
{
    union address a;
    socklen_t size = 0;
    if (!parse(address, &a, &size)) {
        WHY(why, lang, MSG_start_bad_address, MSG_ARG(address));
        return E_INVALID;
    }
    int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !prepare(fd, &a, size)) {
        WHY(why, lang, MSG_start_cannot_listen, MSG_ARG(address), MSG_ARG(str_c(strerrordesc_np(errno))));
        if (fd >= 0) {
            (void)close(fd); /* nothing was written to it */
        }
        return E_BUSY;
    }
    *out = fd;
    return OK;
}

int listen_port(int socket)
{
    union address a = {.v6 = {0}};
    socklen_t size = sizeof a;
    if (getsockname(socket, &a.any, &size) != 0) {
        return 0;
    }
    return ntohs(a.any.sa_family == AF_INET6 ? a.v6.sin6_port : a.v4.sin_port);
}

void listen_remote(const struct sockaddr *address, char text[LISTEN_REMOTE_MAX])
{
    text[0] = 0;
    union address a = {.v6 = {0}};
    if (address->sa_family == AF_INET) {
        memcpy(&a.v4, address, sizeof a.v4);
        (void)inet_ntop(AF_INET, &a.v4.sin_addr, text, LISTEN_REMOTE_MAX); /* the room is enough */
    } else if (address->sa_family == AF_INET6) {
        memcpy(&a.v6, address, sizeof a.v6);
        (void)inet_ntop(AF_INET6, &a.v6.sin6_addr, text, LISTEN_REMOTE_MAX);
    }
}
