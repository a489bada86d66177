/* Answers written by hand, for the two moments at which the HTTP library cannot be asked to send one: in the middle of a body, and when
 * a connection has run out of time. Such an answer is always the last on its connection. */
#ifndef XANH_HTTP_REFUSAL_H
#define XANH_HTTP_REFUSAL_H

#include "http/http.h"

/* Appends status line, headers, Date, `Connection: close` and body. Only for bodies in memory. */
void refusal_write(struct buf *out, const struct response *r, int64_t now_ms);
/* Sends bytes as far as the socket takes them at once. */
void refusal_send(int socket, struct str bytes);
/* Sends a bare 408. */
void refusal_send_timeout(int socket);

#endif
