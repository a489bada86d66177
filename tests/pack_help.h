/* Loading packs in tests: the bundled one, and copies of it with something changed. */
#ifndef XANH_TESTS_PACK_HELP_H
#define XANH_TESTS_PACK_HELP_H

#include "app_fixture.h"
#include "features/pack/pack.h"

struct pack_copy {
    struct pack_file files[32];
    size_t n;
};

/* The bundled pack. */
struct pack_copy pack_bundled(void);
/* Replaces the first `from` in a file by `to`; ends the test program when it is not there. Gives the offset where `to` stands. */
size_t pack_edit(struct test *t, struct pack_copy *p, const char *file, const char *from, const char *to);
struct pack_file *pack_file_named(struct pack_copy *p, const char *file);

/* One load: what came of it, and with `dry` taken back although it was right. */
struct pack_outcome {
    enum err e;
    struct pack_report report;
};
struct pack_outcome pack_try(struct test_app *a, const struct pack_copy *p, bool dry);
/* A load that must work. */
struct pack_outcome pack_must(struct test_app *a, const struct pack_copy *p);
/* The bundled pack, as a fresh database gets it. */
void pack_fill_now(struct test_app *a);
/* Rows of all tables, by enum record_change. */
int64_t pack_rows(const struct pack_outcome *o, enum record_change change);

#endif
