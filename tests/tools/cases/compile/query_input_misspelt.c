#include "sample_q.h"

enum err f(struct db *db);

enum err f(struct db *db)
{
    struct q_sample_find_row row = {0};
    return q_sample_find(db, NULL, &(struct q_sample_find_in){.ident = 1}, &row);
}
