#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t frozen;
static _Atomic int64_t latest;

static int64_t read_clock(clockid_t id)
{
    struct timespec t = {0};
    (void)clock_gettime(id, &t); /* cannot fail for these two clocks */
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    int64_t stopped = atomic_load(&frozen);
    if (stopped) {
        return stopped;
    }
    int64_t now = read_clock(CLOCK_REALTIME);
    int64_t before = atomic_load(&latest);
    while (now > before && !atomic_compare_exchange_weak(&latest, &before, now)) {
    }
    return now > before ? now : before;
}

int64_t clock_monotonic_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

void clock_freeze(int64_t now_ms)
{
    atomic_store(&frozen, now_ms);
}
