/* Texts to be read as legal texts: whatever the bytes, the tree is a tree, every text is text, and the report is whole. */
#include "fuzz.h"

#include "base/map.h"
#include "base/utf8.h"
#include "features/ingest/ingest.h"

static void check_clauses(struct arena *a, const struct ingest *in)
{
    struct map paths = map_new(a);
    for (size_t i = 0; i < in->clauses.n; i++) {
        const struct ingest_clause *c = &in->clauses.v[i];
        FUZZ_CHECK(c->parent == INGEST_NO_CLAUSE || (c->parent >= 0 && (size_t)c->parent < i));
        FUZZ_CHECK(c->document < in->documents.n && in->documents.v[c->document].is_legal);
        FUZZ_CHECK(c->line >= 1 && c->line <= c->last_line && c->last_line <= in->lines);
        FUZZ_CHECK(utf8_valid(c->received, NULL) && utf8_valid(c->corrected, NULL) && utf8_valid(c->text, NULL) && utf8_valid(c->label, NULL));
        FUZZ_CHECK(c->path.n > 0 && c->kind < CLAUSE_KIND__N);
        struct str key = STR_CAT(a, str_from_i64(a, (int64_t)c->document), S("#"), c->path);
        FUZZ_CHECK(map_set(&paths, key, 1));
    }
}

static void check_rest(const struct ingest *in)
{
    FUZZ_CHECK(in->documents.n > 0 && in->main < in->documents.n);
    for (size_t i = 0; i < in->tasks.n; i++) {
        const struct ingest_task *t = &in->tasks.v[i];
        FUZZ_CHECK(t->clause < in->clauses.n && in->clauses.v[t->clause].document == t->document);
        FUZZ_CHECK(i == 0 || t->clause > in->tasks.v[i - 1].clause);
        FUZZ_CHECK(utf8_valid(t->text, NULL) && utf8_valid(t->lead, NULL) && utf8_valid(t->deadline.words, NULL));
        FUZZ_CHECK(t->deadline.understood || !t->deadline.due.has);
    }
    for (size_t i = 0; i < in->findings.n; i++) {
        const struct ingest_finding *f = &in->findings.v[i];
        FUZZ_CHECK(f->line >= 1 && f->column >= 1 && f->document < in->documents.n);
        FUZZ_CHECK(f->clause == INGEST_NO_CLAUSE || (size_t)f->clause < in->clauses.n);
        FUZZ_CHECK(utf8_valid(f->excerpt, NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a = arena_new((size_t)1 << 30);
    struct ingest in;
    ingest_text(a, (struct str){(const char *)bytes, n}, &in);
    check_rest(&in);
    check_clauses(a, &in);
    struct buf json = buf_new(a, (size_t)256 << 20);
    ingest_write_json(a, &in, LANG_VI, &json);
    FUZZ_CHECK(!buf_failed(&json) && utf8_valid(buf_view(&json), NULL));
    struct buf report = buf_new(a, (size_t)256 << 20);
    ingest_write_report(a, &in, LANG_EN, &report);
    FUZZ_CHECK(!buf_failed(&report) && utf8_valid(buf_view(&report), NULL));
    FUZZ_CHECK(!arena_failed(a));
    arena_free(a);
    return 0;
}
