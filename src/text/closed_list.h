/* Closed lists (docs/data.md): the values of an enum, as they are stored and as they are shown. */
#ifndef XANH_TEXT_CLOSED_LIST_H
#define XANH_TEXT_CLOSED_LIST_H

#include "text/msg.h"

struct closed_value {
    struct str name;
    enum msg message;
};

/* Position of a stored name among the first `n`; `n` when it is none of them. */
int closed_find(const struct closed_value *list, int n, struct str name);

/* Defines prefix_name(value), prefix_parse(name), which is `n` for an unknown name, and prefix_msg(value). */
#define CLOSED_LIST(prefix, type, list, n)              \
    struct str prefix##_name(type v)                    \
    {                                                   \
        return list[v].name;                            \
    }                                                   \
    type prefix##_parse(struct str name)                \
    {                                                   \
        return (type)closed_find(list, n, name);        \
    }                                                   \
    enum msg prefix##_msg(type v)                       \
    {                                                   \
        return list[v].message;                         \
    }                                                   \
    _Static_assert(sizeof list / sizeof list[0] == (n), "a value is missing")

#endif
