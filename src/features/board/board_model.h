/* The facts of the board in memory: plain arrays that only grow. board_model.c fills them, board_snapshot.c judges them, board.c
 * answers. Nothing outside this feature sees this header. */
#ifndef XANH_FEATURES_BOARD_MODEL_H
#define XANH_FEATURES_BOARD_MODEL_H

#include "features/board/board.h"

#include <pthread.h>

#define NOWHERE UINT32_MAX

enum ob_flags {
    OB_LEAD = 1,
    OB_COLLECTIVE = 2, /* a parent with a selector: counted through its children */
    OB_UNDECIDED = 4,
    OB_RECURRING = 8, /* one occurrence of a recurring duty: no progress is measured */
    OB_OPEN_ENDED = 16
};

enum fact_kind { FACT_LEAD, FACT_DUE, FACT_CANCEL, FACT_SUBMITTED, FACT_RETURNED, FACT_ACCEPTED };

struct m_task {
    int64_t id, document_id;
    int32_t ord, document_ord;
    uint32_t group;     /* position in model.groups */
    bool is_standing, has_product;
    uint32_t first, last; /* its obligations */
};

struct m_obligation {
    int64_t id, seq;
    uint32_t task, next_of_task;
    uint32_t first_fact, last_fact;
    uint32_t org, scope; /* positions in the directory, which never change */
    day_t start, original_due, moved_due; /* 0: not stated; moved_due is original_due moved to a working day */
    int32_t occurrence;
    uint8_t flags, due_kind;
};

struct m_fact {
    int64_t seq;
    uint32_t next;
    uint32_t org;
    day_t day, moved; /* due day and the working day it is moved to, or the day of a step */
    uint16_t progress;
    uint8_t kind;
    bool flag; /* FACT_DUE: after expiry; steps: delivers */
};

struct m_group {
    int64_t document_id;
    int32_t document_ord;
    struct str group_no;
};

/* Open addressing from a row's number to its position. */
struct m_index {
    int64_t *keys; /* 0: free */
    uint32_t *at;
    size_t n, cap;
};

/* Every obligation judged at one moment. */
struct snapshot {
    int64_t seq, rules_seq;
    day_t day;
    size_t n_obligations, n_tasks, n_orgs;
    struct verdict *verdicts; /* by obligation, without days; of one that is not known yet: reason REASON_COUNT */
    uint32_t *bearer;         /* by obligation: position of the organisation, NOWHERE for nobody */
    day_t *due;               /* by obligation: working day of the deadline in force, 0 for none */
    struct tally *own;        /* by organisation: lead obligations it bears itself; the last one counts those of nobody */
    struct board_task *tasks; /* by task */
};

struct model {
    pthread_rwlock_t lock; /* readers of boards share it; following the database takes it alone */
    struct arena *texts;
    int64_t seq, rules_seq;
    size_t n_tasks, cap_tasks, n_obligations, cap_obligations, n_facts, cap_facts, n_groups, cap_groups;
    struct m_task *tasks;
    struct m_obligation *obligations;
    struct m_fact *facts;
    struct m_group *groups;
    struct m_index task_index, obligation_index;
    uint32_t *by_order; /* tasks by document and their order in it */
    size_t n_by_order;
    uint32_t *touched;  /* obligations with new facts since the current snapshot was brought up to date */
    size_t n_touched, cap_touched;
    bool must_rebuild;  /* the current snapshot cannot be brought up to date in steps */
    struct snapshot current;
};

/* What judging needs beside the facts. */
struct judge {
    const struct model *model;
    struct colour_run run;
    int64_t seq;             /* facts up to this event */
    uint16_t standing_period; /* days in which a standing duty owes a report */
    int32_t working_upto[4096];
};

struct board {
    struct board_moment moment;
    struct model *model;
    const struct org_directory *dir;
    const struct org_tree *tree;
    const struct rules *rules;
    struct rule_set rule_set;
    const struct snapshot *snapshot;
};

/* Position for a row's number, NOWHERE when it is not known. */
uint32_t m_index_find(const struct m_index *index, int64_t key);

/* qsort_r order of tasks (positions as uint32_t): by document, then as they stand in it. */
int by_document_and_order(const void *a, const void *b, void *model);

struct model *model_new(void);
void model_free(void *model);
/* Empties it, so that the next follow reads everything again. The lock is held alone. */
void model_forget(struct model *m);
/* Adds the facts up to `seq`. The lock is held alone. */
NODISCARD enum err model_follow(struct ctx *ctx, struct model *m, const struct org_directory *dir, const struct rules *rules, int64_t seq);

/* Fills `j` for a day and a state of knowledge. */
void judge_init(struct judge *j, const struct model *m, const struct rules *rules, const struct rule_set *set, int64_t seq, day_t day);
/* The facts of one obligation up to j->seq and who bears it then. False when it was not known. */
bool judge_facts(const struct judge *j, uint32_t obligation, struct obligation_facts *f, uint32_t *bearer);
/* Judges everything into a snapshot whose memory comes from `a`, or from the heap (freed by snapshot_free) when NULL. */
void snapshot_build(struct snapshot *s, const struct judge *j, size_t n_orgs, struct arena *a);
/* Brings a heap snapshot of the same day up to the model: obligations that were touched or are new. */
void snapshot_update(struct snapshot *s, struct model *m, const struct judge *j, size_t n_orgs);
void snapshot_free(struct snapshot *s);

#endif
