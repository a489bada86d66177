#include "sample_q.h"

enum err f(struct db *db);

enum err f(struct db *db)
{
    struct q_sample_find_row row = {0};
    struct q_sample_count_row n;
    (void)row;
    return q_sample_find(db, NULL, &(struct q_sample_find_in){.id = 1}, &n);
}
