#include "features/document/document_coverage_rules.h"

#include "text/slug.h"

static bool says(const struct clause_coverage *c, const char *what)
{
    return str_eq(c->clause.demands, str_c(what));
}

static bool wants_task(const struct clause_coverage *c)
{
    return says(c, "task") || says(c, "organisation");
}

static bool wants_something(const struct clause_coverage *c)
{
    return wants_task(c) || says(c, "indicator");
}

/* --- places ---------------------------------------------------------------------------------------------------------- */

static size_t find_parent(const struct clauses *all, size_t i)
{
    const struct opt_i64 id = all->v[i].clause.parent_id;
    for (size_t k = i; id.has && k > 0; k--) {
        if (all->v[k - 1].clause.id == id.v) {
            return k - 1;
        }
    }
    return SIZE_MAX;
}

static void place_all(struct document_coverage *c)
{
    for (size_t i = 0; i < c->clauses->n; i++) {
        struct clause_place *p = &c->places[i];
        p->parent = find_parent(c->clauses, i);
        p->is_demand = wants_something(&c->clauses->v[i]);
        if (p->parent != SIZE_MAX) {
            struct clause_place *up = &c->places[p->parent];
            p->depth = up->depth + 1;
            up->has_children = true;
            up->is_demand = up->is_demand && !p->is_demand;
        }
    }
}

/* --- gaps ------------------------------------------------------------------------------------------------------------ */

static unsigned gaps_of(const struct clause_coverage *c, bool is_demand)
{
    unsigned gaps = 0;
    gaps |= is_demand && wants_task(c) && c->tasks + c->shared == 0 ? 1u << GAP_TASK : 0;
    gaps |= c->tasks > c->led ? 1u << GAP_LEAD : 0;
    gaps |= c->tasks > c->dated ? 1u << GAP_DATE : 0;
    gaps |= c->indicators == 0 ? 1u << GAP_INDICATOR : 0;
    return is_demand ? gaps : 0;
}

static void count_gaps(struct document_coverage *c)
{
    for (size_t i = 0; i < c->clauses->n; i++) {
        struct clause_place *p = &c->places[i];
        p->gaps = gaps_of(&c->clauses->v[i], p->is_demand);
        c->demands += p->is_demand ? 1 : 0;
        for (unsigned g = 0; g < GAP__N; g++) {
            c->missing[g] += p->gaps >> g & 1;
        }
    }
}

/* --- parts ----------------------------------------------------------------------------------------------------------- */

/* A part begins at a clause of the two upper levels, but never between a heading and its first clause. */
static bool may_begin(const struct document_coverage *c, size_t i)
{
    const struct clause_place *p = &c->places[i];
    return p->depth == 0 || (p->depth == 1 && p->parent + 1 != i);
}

static size_t next_begin(const struct document_coverage *c, size_t i)
{
    size_t k = i + 1;
    while (k < c->clauses->n && !may_begin(c, k)) {
        k++;
    }
    return k;
}

static void cut(struct document_coverage *c)
{
    bool is_whole = c->clauses->n <= COVERAGE_WHOLE_SIZE;
    size_t held = 0;
    for (size_t i = 0; i < c->clauses->n;) {
        size_t next = next_begin(c, i);
        bool is_full = !is_whole && held > 0 && held + (next - i) > COVERAGE_PART_SIZE;
        c->n_parts += i == 0 || is_full ? 1 : 0;
        held = is_full ? 0 : held;
        for (; i < next; i++, held++) {
            c->places[i].part = c->n_parts - 1;
        }
    }
}

struct document_coverage coverage_of(struct arena *a, const struct clauses *clauses)
{
    struct document_coverage c = {.clauses = clauses, .places = ARENA_ARRAY(a, struct clause_place, clauses->n + 1)};
    place_all(&c);
    count_gaps(&c);
    cut(&c);
    return c;
}

size_t coverage_find(struct arena *a, const struct document_coverage *c, struct str path)
{
    for (size_t i = 0; i < c->clauses->n; i++) {
        struct str own = c->clauses->v[i].clause.path;
        if (str_eq(own, path) || str_eq(text_slug(a, own), path)) {
            return i;
        }
    }
    return SIZE_MAX;
}
