/* The one clock. Handlers take the moment from ctx->now, never from here. */
#ifndef XANH_BASE_CLOCK_H
#define XANH_BASE_CLOCK_H

#include <stdint.h>

/* A moment: milliseconds since 1970-01-01T00:00:00Z. Never decreases within a process. */
int64_t clock_now_ms(void);
/* Milliseconds of a clock that only runs forward; for time-outs and measuring. */
int64_t clock_monotonic_ms(void);
/* Tests only: freezes clock_now_ms at a moment; 0 sets it free. */
void clock_freeze(int64_t now_ms);

#endif
