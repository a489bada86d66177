/* A data set of national size, made by the program's own loader and by set-wise SQL: 3,400 organisations with the 3,321 communes, 120,000 central
 * tasks of ten years and 30,000 local ones, 1,000,000 obligations in the year, and reports on them, spread over two years of the known clock. */
#ifndef XANH_BENCH_NATIONAL_H
#define XANH_BENCH_NATIONAL_H

#include "core/app.h"

struct national_size {
    int64_t central_tasks;   /* 120,000 */
    int64_t local_tasks;     /* 30,000, each of one commune: 150,000 tasks to search */
    int64_t cascaded_tasks;  /* 293, one obligation for each commune and province */
    int64_t reported_permille; /* share of obligations with reports */
};

/* Makes it in an empty folder (or database). Says what it does on standard error; ends the program when it fails. */
void national_make(struct str data_dir, struct str db_url, const struct national_size *size);

#endif
