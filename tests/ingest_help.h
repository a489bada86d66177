/* What the tests of the reader look for in its result. */
#ifndef XANH_TESTS_INGEST_HELP_H
#define XANH_TESTS_INGEST_HELP_H

#include "features/ingest/ingest.h"

/* The first task of the clause with this path, in any document; NULL when there is none. */
const struct ingest_task *ingest_task_at(const struct ingest *in, const char *path);
size_t ingest_findings_of(const struct ingest *in, enum ingest_finding_kind kind);

#endif
