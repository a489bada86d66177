/* The parts of xanh_bench. Each prints what it found and ends the program when something failed. */
#ifndef XANH_BENCH_H
#define XANH_BENCH_H

#include "base/str.h"

/* In process: what app_handle needs from the request to the bytes of the answer, and plain SQL over the same data beside it. `part`: only the rows
 * whose name holds it; NULL: all. One row moves the deadlines of 200 obligations. */
void measure(struct str dir, struct str url, const char *part);
/* Durable inserts from 64 threads without any of the program's rules. Fills the tables with rows that mean nothing: for a copy of the data. */
void measure_inserts(struct str dir, struct str url);
/* A programme of 100,000 rows for `xanh load`. */
void write_pack(const char *dir);

#endif
