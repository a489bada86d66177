#include "base/threshold.h"

static int32_t *slot(void *set, const struct threshold *t)
{
    return (int32_t *)(void *)((char *)set + t->offset);
}

void thresholds_reset(const struct thresholds *t, void *set)
{
    for (size_t i = 0; i < t->n; i++) {
        *slot(set, &t->v[i]) = t->v[i].initial;
    }
}

enum err thresholds_put(const struct thresholds *t, void *set, struct str name, int64_t value)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!str_eq(t->v[i].name, name)) {
            continue;
        }
        if (value < t->v[i].min || value > t->v[i].max) {
            return E_INVALID;
        }
        *slot(set, &t->v[i]) = (int32_t)value;
        return OK;
    }
    return E_NOT_FOUND;
}

int32_t threshold_value(const struct threshold *t, const void *set)
{
    return *(const int32_t *)(const void *)((const char *)set + t->offset);
}
