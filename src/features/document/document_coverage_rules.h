/* What became of the clauses of a document: which ones demand something and lack a task, a lead, a date or an indicator; and how a long
 * document is cut into parts that are read one at a time. Pure. */
#ifndef XANH_FEATURES_DOCUMENT_COVERAGE_RULES_H
#define XANH_FEATURES_DOCUMENT_COVERAGE_RULES_H

#include "features/document/document.h"

enum gap { GAP_TASK, GAP_LEAD, GAP_DATE, GAP_INDICATOR, GAP__N };

/* A clause and its place. Parents stand before their children. */
struct clause_place {
    size_t parent;  /* position; SIZE_MAX at the top */
    int depth;
    bool has_children;
    bool is_demand; /* a demand of its own: task, indicator or organisation, and none of its children is one */
    unsigned gaps;  /* 1 << enum gap */
    size_t part;    /* which part of the document it is read in, from 0 */
};

struct document_coverage {
    const struct clauses *clauses;
    struct clause_place *places; /* one a clause */
    int64_t demands;             /* clauses with a demand of their own */
    int64_t missing[GAP__N];     /* of them: how many lack it */
    size_t n_parts;
};

enum { COVERAGE_PART_SIZE = 30 /* clauses read at a time */, COVERAGE_WHOLE_SIZE = 36 /* a document with no more is not cut */ };

/* `clauses` in reading order, as clause_list gives them. */
struct document_coverage coverage_of(struct arena *a, const struct clauses *clauses);
/* Position of the clause with a path, or with its form in addresses; SIZE_MAX when there is none. */
size_t coverage_find(struct arena *a, const struct document_coverage *c, struct str path);

#endif
