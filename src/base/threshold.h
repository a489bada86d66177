/* Thresholds of rules as data: int32_t members of a struct that are known by their names in rules.csv, with a range and a default. Pure. */
#ifndef XANH_BASE_THRESHOLD_H
#define XANH_BASE_THRESHOLD_H

#include "base/str.h"

struct threshold {
    struct str name; /* the `name` of rules.csv, and of the member */
    size_t offset;   /* in the struct */
    int32_t min, max, initial;
    struct str source; /* where the rule and its default come from */
};

struct thresholds {
    const struct threshold *v;
    size_t n;
};

#define THRESHOLD(type, member, min, max, initial, source)                             \
    {                                                                                  \
        S_INIT(#member), offsetof(type, member), (min), (max), (initial), S_INIT(source) \
    }

/* Every member gets its default. */
void thresholds_reset(const struct thresholds *t, void *set);
/* Sets one by its name. E_NOT_FOUND for an unknown name, E_INVALID outside its range. */
NODISCARD enum err thresholds_put(const struct thresholds *t, void *set, struct str name, int64_t value);
int32_t threshold_value(const struct threshold *t, const void *set);

#endif
