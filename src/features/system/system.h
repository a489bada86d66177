/* What concerns the program as a whole: health, numbers for Prometheus, version, static files, the public list of events, and the commands that
 * check the data. */
#ifndef XANH_FEATURES_SYSTEM_H
#define XANH_FEATURES_SYSTEM_H

#include "core/event.h"

/* What `xanh verify` found. */
struct verify_report {
    struct chain_report chain;
    int64_t files;         /* of evidence, hashed again */
    struct str broken_file; /* SHA-256 of the first one that is missing or changed; STR_NONE */
    int64_t orphans;       /* files on disk that no report has ever named */
    struct str orphan;     /* the first of them */
};

/* Checks the chain of events and every evidence file below `data_dir`. E_CONFLICT when something is broken; the report then names the first
 * place. */
NODISCARD enum err system_verify(struct ctx *ctx, struct str data_dir, struct verify_report *report);

#endif
