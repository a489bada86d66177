/* Numbered migrations: one portable text each under schema/, forward only, checksummed, one transaction each. */
#ifndef XANH_DB_MIGRATE_H
#define XANH_DB_MIGRATE_H

#include "db/db.h"
#include "text/msg.h"

struct migration {
    int64_t number; /* the digits at the start of its file name */
    struct str name;
    struct str text; /* with the tokens @ID@ @I64@ @BLOB@ @STRICT@ and the blocks -- sqlite: … -- pg: … -- end */
};

/* A migration from a file such as 0007_cases.sql; both are borrowed. A name that starts without digits gives number 0, which
 * migrate() refuses. */
struct migration migration_of(struct str file_name, struct str text);

/* Applies those that are missing, in order, and records number, name and SHA-256 in `schema_migration`. E_CONFLICT when one that was
 * applied has another checksum now, or the database is newer than the program; `why` then says which, in `lang`. */
NODISCARD enum err migrate(struct db *db, const struct migration *m, size_t n, int64_t now_ms, enum lang lang, char why[256]);
/* Number of the last one applied, 0 for an empty database. */
NODISCARD enum err migrate_current(struct db *db, int64_t *number);

#endif
