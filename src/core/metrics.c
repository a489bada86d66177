#include "core/metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Upper bounds of the duration histogram in microseconds. */
static const int64_t bounds[] = {500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000};
enum { BOUNDS = sizeof bounds / sizeof bounds[0], CLASSES = 6 };

struct metrics {
    _Atomic int64_t by_class[CLASSES]; /* 0: none, 1xx … 5xx */
    _Atomic int64_t within[BOUNDS + 1];
    _Atomic int64_t duration_sum_us;
    _Atomic int64_t writes_stored, writes_refused, write_sum_us;
    _Atomic int64_t cache_hits, cache_misses;
};

struct metrics *metrics_new(void)
{
    struct metrics *m = calloc(1, sizeof *m);
    if (!m) {
        abort();
    }
    return m;
}

void metrics_free(struct metrics *m)
{
    free(m);
}

void metrics_request(struct metrics *m, int status, int64_t duration_us)
{
    int class = status / 100;
    atomic_fetch_add(&m->by_class[class > 0 && class < CLASSES ? class : 0], 1);
    size_t i = 0;
    while (i < BOUNDS && duration_us > bounds[i]) {
        i++;
    }
    atomic_fetch_add(&m->within[i], 1);
    atomic_fetch_add(&m->duration_sum_us, duration_us);
}

void metrics_write(struct metrics *m, bool stored, int64_t duration_us)
{
    atomic_fetch_add(stored ? &m->writes_stored : &m->writes_refused, 1);
    atomic_fetch_add(&m->write_sum_us, duration_us);
}

void metrics_cache(struct metrics *m, bool hit)
{
    atomic_fetch_add(hit ? &m->cache_hits : &m->cache_misses, 1);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void line(struct buf *out, const char *name, const char *labels, int64_t v)
{
    buf_fmt(out, "%s%s %lld\n", name, labels, (long long)v);
}

static void seconds(struct buf *out, const char *name, int64_t us)
{
    buf_fmt(out, "%s %lld.%06lld\n", name, (long long)(us / 1000000), (long long)(us % 1000000));
}

static void histogram(struct metrics *m, struct buf *out)
{
    head(out, "xanh_request_seconds", "histogram", "Time from the first byte of a request to its complete answer.");
    int64_t sum = 0;
    for (size_t i = 0; i < BOUNDS; i++) {
        sum += atomic_load(&m->within[i]);
        buf_fmt(out, "xanh_request_seconds_bucket{le=\"%lld.%06lld\"} %lld\n", (long long)(bounds[i] / 1000000),
                (long long)(bounds[i] % 1000000), (long long)sum);
    }
    sum += atomic_load(&m->within[BOUNDS]);
    line(out, "xanh_request_seconds_bucket", "{le=\"+Inf\"}", sum);
    seconds(out, "xanh_request_seconds_sum", atomic_load(&m->duration_sum_us));
    line(out, "xanh_request_seconds_count", "", sum);
}

void metrics_text(struct metrics *m, struct buf *out, size_t n_gauges, const struct gauge *gauges)
{
    static const char *const classes[CLASSES] = {"{class=\"none\"}", "{class=\"1xx\"}", "{class=\"2xx\"}",
                                                 "{class=\"3xx\"}",  "{class=\"4xx\"}", "{class=\"5xx\"}"};
    head(out, "xanh_requests_total", "counter", "Answered requests by class of status.");
    for (size_t i = 0; i < CLASSES; i++) {
        line(out, "xanh_requests_total", classes[i], atomic_load(&m->by_class[i]));
    }
    histogram(m, out);
    head(out, "xanh_writes_total", "counter", "Writes by outcome.");
    line(out, "xanh_writes_total", "{outcome=\"stored\"}", atomic_load(&m->writes_stored));
    line(out, "xanh_writes_total", "{outcome=\"refused\"}", atomic_load(&m->writes_refused));
    head(out, "xanh_write_seconds_total", "counter", "Time spent waiting for and doing writes.");
    seconds(out, "xanh_write_seconds_total", atomic_load(&m->write_sum_us));
    head(out, "xanh_page_cache_total", "counter", "Look-ups of rendered pages.");
    line(out, "xanh_page_cache_total", "{result=\"hit\"}", atomic_load(&m->cache_hits));
    line(out, "xanh_page_cache_total", "{result=\"miss\"}", atomic_load(&m->cache_misses));
    for (size_t i = 0; i < n_gauges; i++) {
        head(out, gauges[i].name, "gauge", gauges[i].help);
        line(out, gauges[i].name, "", gauges[i].value);
    }
}
