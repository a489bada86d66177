/* Opens the listening socket of an address written as text. */
#ifndef XANH_HTTP_LISTEN_H
#define XANH_HTTP_LISTEN_H

#include "text/msg.h"

enum { LISTEN_REMOTE_MAX = 46 }; /* INET6_ADDRSTRLEN */

struct sockaddr;

/* Listens on "127.0.0.1:8057" or "[::1]:8057" (numbers only). E_INVALID for an address that is none, E_BUSY when it cannot be had; `why`
 * gets the reason. */
NODISCARD enum err listen_open(struct str address, enum lang lang, int *socket, char why[256]);
/* The port a socket is bound to. */
int listen_port(int socket);
/* The peer's address in text, without the port; IPv4 in IPv6 as IPv4. "" when it is neither. */
void listen_remote(const struct sockaddr *address, char text[LISTEN_REMOTE_MAX]);

#endif
