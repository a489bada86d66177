#include "sample_q.h"

int64_t f(const struct q_sample_list_row *row);

int64_t f(const struct q_sample_list_row *row)
{
    return row->due;
}
