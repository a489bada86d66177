#include "http/refusal.h"

#include "base/clock.h"
#include "base/date.h"

#include <sys/socket.h>

static const struct {
    int status;
    struct str phrase;
} phrases[] = {
    {400, S_INIT("Bad Request")},         {408, S_INIT("Request Timeout")},
    {413, S_INIT("Content Too Large")},   {500, S_INIT("Internal Server Error")},
    {503, S_INIT("Service Unavailable")},
};

static struct str phrase_for(int status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (phrases[i].status == status) {
            return phrases[i].phrase;
        }
    }
    return S("Refused");
}

/* RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, always in English. */
static void write_date(struct buf *out, int64_t now_ms)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    day_t day = (day_t)(now_ms / DAY_MS);
    int64_t second = now_ms % DAY_MS / 1000;
    int year = 0;
    int month = 0;
    int of_month = 0;
    day_to_civil(day, &year, &month, &of_month);
    buf_bytes(out, days + (day_weekday(day) - 1) * 3, 3);
    buf_lit(out, ", ");
    buf_pad(out, of_month, 2);
    buf_char(out, ' ');
    buf_bytes(out, months + (month - 1) * 3, 3);
    buf_char(out, ' ');
    buf_pad(out, year, 4);
    buf_char(out, ' ');
    buf_pad(out, second / 3600, 2);
    buf_char(out, ':');
    buf_pad(out, second / 60 % 60, 2);
    buf_char(out, ':');
    buf_pad(out, second % 60, 2);
    buf_lit(out, " GMT");
}

static void write_header(struct buf *out, struct str name, struct str value)
{
    buf_str(out, name);
    buf_lit(out, ": ");
    buf_str(out, value);
    buf_lit(out, "\r\n");
}

void refusal_write(struct buf *out, const struct response *r, int64_t now_ms)
{
    struct str body = response_body(r);
    buf_lit(out, "HTTP/1.1 ");
    buf_i64(out, r->status);
    buf_char(out, ' ');
    buf_str(out, phrase_for(r->status));
    buf_lit(out, "\r\nDate: ");
    write_date(out, now_ms);
    buf_lit(out, "\r\nConnection: close\r\nContent-Length: ");
    buf_i64(out, (int64_t)body.n);
    buf_lit(out, "\r\n");
    if (r->content_type.n) {
        write_header(out, S("Content-Type"), r->content_type);
    }
    for (size_t i = 0; i < r->headers.n; i++) {
        write_header(out, r->headers.v[i].name, r->headers.v[i].value);
    }
    buf_lit(out, "\r\n");
    buf_str(out, body);
}

void refusal_send(int socket, struct str bytes)
{
    /* A peer that does not take its last answer at once does without it. */
    (void)!send(socket, bytes.p, bytes.n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void refusal_send_timeout(int socket)
{
    struct buf out = buf_new(NULL, 4096);
    struct response r = response_new(NULL, 0);
    r.status = 408;
    refusal_write(&out, &r, clock_now_ms());
    refusal_send(socket, buf_view(&out));
    buf_free(&out);
}
