/* Loading programmes (docs/data.md): a folder of CSV files, or the official list of communes, read all or nothing, repeatable, every mistake
 * reported at its line and column. */
#ifndef XANH_FEATURES_PACK_H
#define XANH_FEATURES_PACK_H

#include "core/app.h"
#include "core/record.h"

struct pack_file {
    struct str name; /* "tasks.csv" */
    struct str text;
};

/* One mistake in a row. */
struct pack_fault {
    struct str file;
    size_t line, column; /* from 1; column 0: the whole row or file */
    struct str value;
    enum msg what;
    size_t n_args;
    struct msg_arg args[3];
};

/* What became of the rows of one table. */
struct pack_count {
    struct str table;
    int64_t rows[RECORD_CHANGE__N]; /* by enum record_change */
};

enum { PACK_TABLES_MAX = 32, PACK_FAULTS_MAX = 1000 };

struct pack_report {
    struct { struct pack_fault *v; size_t n, cap; } faults;
    size_t n_faults; /* also those beyond PACK_FAULTS_MAX */
    size_t n_counts;
    struct pack_count counts[PACK_TABLES_MAX];
};

/* Loads a pack. E_INVALID when a row is wrong: the report then lists all of them, and the caller must roll back. Texts must stay in place. */
NODISCARD enum err pack_load(struct ctx *ctx, const struct pack_file *files, size_t n, struct pack_report *report);
/* The same for the official list of communes (header `code,kind,name,full_name,province_code`), as in force since 2025-07-01. */
NODISCARD enum err pack_load_communes(struct ctx *ctx, const struct pack_file *file, struct pack_report *report);
/* True for a text that begins with the header of that list. */
bool pack_is_communes(struct str text);
/* Appends a fault as `file:line:column: what ("value")`. */
void pack_fault_write(struct buf *out, enum lang lang, const struct pack_fault *f);

/* Fills an empty database with the bundled programme. */
NODISCARD enum err pack_fill(struct ctx *ctx);

#endif
