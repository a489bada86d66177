/* What the HTTP library serves at best: an empty answer and a file held in memory, with its epoll thread pool and nothing of ours. The measure
 * for the ratios in docs/measurements.md. usage: http_floor PORT FILE */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct MHD_Response *empty_answer, *file_answer;

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *body,
                              size_t *body_size, void **state)
{
    static int seen;
    (void)cls, (void)method, (void)version, (void)body, (void)body_size;
    if (!*state) { /* an answer to the first call, before the request was read to its end, closes the connection */
        *state = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(c, MHD_HTTP_OK, strcmp(url, "/file") == 0 ? file_answer : empty_answer);
}

static struct MHD_Response *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    static char bytes[1 << 20];
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f) {
        (void)fclose(f);
    }
    return MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_PERSISTENT);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        return 2;
    }
    empty_answer = MHD_create_response_from_buffer(13, (void *)(size_t) "Hello, world!", MHD_RESPMEM_PERSISTENT);
    file_answer = read_file(argv[2]);
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (unsigned short)atoi(argv[1]), NULL, NULL, answer, NULL,
                                            MHD_OPTION_THREAD_POOL_SIZE, (unsigned)sysconf(_SC_NPROCESSORS_ONLN), MHD_OPTION_END);
    if (!d) {
        return 1;
    }
    (void)pause();
    MHD_stop_daemon(d);
    return 0;
}
