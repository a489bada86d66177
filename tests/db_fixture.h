/* Databases for tests, made and removed by the test program itself: a SQLite file in a temporary folder, or a database
 * in a temporary PostgreSQL cluster. The cluster is started when it is first asked for and ended by a guardian process
 * when the test program ends, however it ends. Not thread-safe: ask from the main thread. */
#ifndef XANH_TESTS_DB_FIXTURE_H
#define XANH_TESTS_DB_FIXTURE_H

#include "db/db.h"

struct db_fixture;

/* Whether databases of this engine can be had. `why` says what is missing. */
bool db_fixture_available(enum db_engine engine, char why[256]);

/* A fresh database with all of schema/ applied. Ends the test program with a message when that fails. */
struct db_fixture *db_fixture_new(enum db_engine engine);
/* Removes it. Connections must be closed. NULL is allowed. */
void db_fixture_free(struct db_fixture *f);
/* What db_open takes. */
struct str db_fixture_url(const struct db_fixture *f);
/* A temporary folder of its own, which goes with it. */
const char *db_fixture_dir(const struct db_fixture *f);
/* A connection; ends the test program when it fails. The caller closes it. */
struct db *db_fixture_connect(const struct db_fixture *f, enum db_access access);
/* The fixture of the running DB_TEST: the latest that was made and not freed. */
struct db_fixture *db_fixture_current(void);

/* Process id of the temporary PostgreSQL server, 0 when there is none; for tests that end its sessions. */
long db_fixture_pg_pid(void);

/* A new folder below TMPDIR, and its removal with all that is in it. */
char *fixture_folder_new(const char *prefix);
void fixture_folder_free(char *folder);

#endif
