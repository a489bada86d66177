#include "ingest_help.h"

const struct ingest_task *ingest_task_at(const struct ingest *in, const char *path)
{
    for (size_t i = 0; i < in->tasks.n; i++) {
        if (str_eq(in->clauses.v[in->tasks.v[i].clause].path, str_c(path))) {
            return &in->tasks.v[i];
        }
    }
    return NULL;
}

size_t ingest_findings_of(const struct ingest *in, enum ingest_finding_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < in->findings.n; i++) {
        n += in->findings.v[i].kind == kind;
    }
    return n;
}
