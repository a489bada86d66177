#include "text/closed_list.h"

int closed_find(const struct closed_value *list, int n, struct str name)
{
    int i = 0;
    while (i < n && !str_eq(list[i].name, name)) {
        i++;
    }
    return i;
}
