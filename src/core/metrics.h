/* Counters of this process, in the text form that Prometheus reads (exposition format 0.0.4). */
#ifndef XANH_CORE_METRICS_H
#define XANH_CORE_METRICS_H

#include "base/buf.h"

struct metrics;

/* All zero; freed by metrics_free, which allows NULL. */
struct metrics *metrics_new(void);
void metrics_free(struct metrics *m);
/* One answered request. Thread-safe. */
void metrics_request(struct metrics *m, int status, int64_t duration_us);
void metrics_write(struct metrics *m, bool stored, int64_t duration_us);
void metrics_cache(struct metrics *m, bool hit);

/* A number that somebody else keeps, for metrics_text. */
struct gauge {
    const char *name; /* "xanh_queue_length" */
    const char *help;
    int64_t value;
};
void metrics_text(struct metrics *m, struct buf *out, size_t n_gauges, const struct gauge *gauges);

#endif
