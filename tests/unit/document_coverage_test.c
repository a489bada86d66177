/* Which clauses lack what, and how a long document is cut into parts. */
#include "features/document/document_coverage_rules.h"
#include "test.h"

#include "base/vec.h"

static struct clause_coverage *clause(struct arena *a, struct clauses *all, int64_t parent, const char *path, const char *demands)
{
    struct clause_coverage *c = VEC_PUSH(a, all);
    c->clause = (struct clause){.id = (int64_t)all->n, .parent_id = {parent > 0, parent}, .path = str_c(path), .demands = str_c(demands)};
    return c;
}

TEST(coverage_counts_each_gap_of_demanding_clauses_once)
{
    struct arena *a = arena_new(1 << 20);
    struct clauses all = {0};
    (void)clause(a, &all, 0, "I", "context");
    (void)clause(a, &all, 1, "I.a", "task");
    struct clause_coverage *whole = clause(a, &all, 1, "I.b", "task");
    struct clause_coverage *shared = clause(a, &all, 1, "I.c", "organisation");
    whole->tasks = whole->led = whole->dated = whole->indicators = 1;
    shared->shared = 1;
    struct document_coverage c = coverage_of(a, &all);
    CHECK_EQ_I64(c.demands, 3);
    CHECK_EQ_I64(c.missing[GAP_TASK], 1);
    CHECK_EQ_I64(c.missing[GAP_LEAD], 0);
    CHECK_EQ_I64(c.missing[GAP_INDICATOR], 2);
    CHECK_EQ_I64(c.places[2].gaps, 0);
    CHECK(c.places[0].gaps == 0 && c.places[0].has_children);
    arena_free(a);
}

TEST(coverage_sees_one_of_two_tasks_without_lead_or_date)
{
    struct arena *a = arena_new(1 << 20);
    struct clauses all = {0};
    struct clause_coverage *two = clause(a, &all, 0, "1", "task");
    two->tasks = 2;
    two->led = 1;
    two->dated = 0;
    struct document_coverage c = coverage_of(a, &all);
    CHECK_EQ_I64(c.missing[GAP_LEAD], 1);
    CHECK_EQ_I64(c.missing[GAP_DATE], 1);
    CHECK_EQ_I64(c.missing[GAP_TASK], 0);
    arena_free(a);
}

TEST(coverage_leaves_a_heading_to_its_demanding_clauses)
{
    struct arena *a = arena_new(1 << 20);
    struct clauses all = {0};
    (void)clause(a, &all, 0, "II.1", "indicator");
    clause(a, &all, 1, "II.1.-1", "indicator")->indicators = 6;
    struct document_coverage c = coverage_of(a, &all);
    CHECK_EQ_I64(c.demands, 1);
    CHECK_EQ_I64(c.missing[GAP_INDICATOR], 0);
    CHECK_EQ_I64(c.missing[GAP_TASK], 0); /* a target demands no task */
    arena_free(a);
}

static void add_group(struct arena *a, struct clauses *all, int64_t part, size_t letters)
{
    (void)clause(a, all, part, "group", "context");
    int64_t group = (int64_t)all->n;
    for (size_t i = 0; i < letters; i++) {
        (void)clause(a, all, group, "letter", "task");
    }
}

TEST(coverage_cuts_long_documents_between_groups_only)
{
    struct arena *a = arena_new(1 << 20);
    struct clauses all = {0};
    (void)clause(a, &all, 0, "II", "context");
    for (int i = 0; i < 4; i++) {
        add_group(a, &all, 1, 19);
    }
    struct document_coverage c = coverage_of(a, &all);
    CHECK_EQ_I64((int64_t)c.n_parts, 4);
    CHECK_EQ_I64((int64_t)c.places[0].part, 0);
    CHECK_EQ_I64((int64_t)c.places[20].part, 0); /* the heading stays with its first group */
    CHECK_EQ_I64((int64_t)c.places[21].part, 1);
    CHECK_EQ_I64((int64_t)c.places[80].part, 3);
    arena_free(a);
}

TEST(coverage_keeps_short_documents_whole_and_finds_clauses_by_address)
{
    struct arena *a = arena_new(1 << 20);
    struct clauses all = {0};
    (void)clause(a, &all, 0, "II", "context");
    (void)clause(a, &all, 1, "II.2.đ.-1", "task");
    struct document_coverage c = coverage_of(a, &all);
    CHECK_EQ_I64((int64_t)c.n_parts, 1);
    CHECK_EQ_I64((int64_t)coverage_find(a, &c, S("II.2.dd.-1")), 1);
    CHECK_EQ_I64((int64_t)coverage_find(a, &c, S("II.2.đ.-1")), 1);
    CHECK(coverage_find(a, &c, S("II.2.d")) == SIZE_MAX);
    struct clauses none = {0};
    CHECK_EQ_I64((int64_t)coverage_of(a, &none).n_parts, 0);
    arena_free(a);
}
