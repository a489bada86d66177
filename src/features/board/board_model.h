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
    OB_STANDING = 16, /* never done: open-ended, or its task is a standing one */
    OB_OPEN_ENDED = 32,
    OB_SERIES = 64 /* a recurring duty whose occurrences are known: counted through them */
};

enum fact_kind { FACT_LEAD, FACT_DUE, FACT_CANCEL, FACT_SUBMITTED, FACT_RETURNED, FACT_ACCEPTED };

struct m_task {
    int64_t id, document_id;
    int32_t ord, document_ord;
    uint32_t group;     /* position in model.groups */
    bool is_standing;
    uint32_t first, last; /* its obligations */
};

/* What judging reads of every obligation; the rest stands in struct m_detail at the same position, so that a pass over a million reads
 * half the memory. */
struct m_obligation {
    int64_t seq;
    uint32_t first_fact, next_of_task;
    uint32_t org;           /* position in the directory, which never changes */
    day_t start, moved_due; /* 0: not stated; the original deadline moved to a working day */
    uint8_t flags, due_kind;
};

struct m_detail {
    int64_t id;
    int64_t series_seq; /* with OB_SERIES: when its first occurrence became known */
    uint32_t task, last_fact, scope;
    day_t original_due; /* 0: not stated */
    int32_t occurrence;
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

/* An obligation judged at one moment, without days. */
struct judged {
    uint32_t also;
    uint32_t bearer; /* position of the organisation, NOWHERE for nobody */
    day_t due;       /* working day of the deadline in force, 0 for none */
    uint8_t reason;  /* REASON_COUNT: not known yet at that moment */
    uint8_t colour, computed;
    bool counts;     /* a lead obligation that is known and is not counted through its children */
};

/* The verdict as a snapshot has it: without days. */
static inline struct verdict judged_verdict(const struct judged *v)
{
    return (struct verdict){.colour = (enum colour)v->colour, .computed = (enum colour)v->computed, .reason = (enum reason)v->reason, .also = v->also};
}

/* Every obligation and task judged at one moment. */
struct snapshot {
    int64_t seq, rules_seq;
    day_t day;
    size_t n_obligations, n_tasks, n_orgs, n_groups;
    struct judged *judged;    /* by obligation */
    struct tally *own;        /* by organisation: lead obligations it bears itself; the last one counts those of nobody */
    struct board_task *tasks; /* by task */
    struct tally *groups;     /* by group: tasks */
    struct rule_set rule_set; /* of the day */
    int64_t rule_version;
    uint16_t standing_period; /* days in which a standing duty owes a report */
    struct working_table table;
    int32_t *upto; /* what the table borrows */
};

enum { PASTS_KEPT = 3 };

/* A state of the past that readers may share until somebody needs its place. */
struct past {
    struct past_key {
        int64_t seq, rules_seq;
        day_t day;
        size_t n_orgs;
    } key;
    struct snapshot snapshot;
    int64_t used;    /* when, in readings; 0: empty */
    int readers;     /* boards that are open on it */
    bool is_ready;   /* the snapshot is what the key says */
};

struct model {
    pthread_rwlock_t lock; /* readers of boards share it; following the database takes it alone */
    struct arena *texts;
    int64_t seq, rules_seq;
    size_t n_tasks, cap_tasks, n_obligations, cap_obligations, cap_details, n_facts, cap_facts, n_groups, cap_groups;
    struct m_task *tasks;
    struct m_obligation *obligations;
    struct m_detail *details; /* by obligation */
    struct m_fact *facts;
    struct m_group *groups;
    struct m_index task_index, obligation_index;
    uint32_t *by_order; /* tasks by document and their order in it */
    uint32_t *group_order; /* groups in the order of their first tasks */
    size_t n_by_order, n_group_order;
    uint32_t *touched;  /* obligations with new facts since the current snapshot was brought up to date */
    size_t n_touched, cap_touched;
    bool must_rebuild;  /* the current snapshot cannot be brought up to date in steps */
    struct snapshot current;
    pthread_mutex_t pasts_lock; /* guards what follows; taken while `lock` is held for reading */
    pthread_cond_t past_ready;
    struct past pasts[PASTS_KEPT];
    int64_t readings;
};

/* What judging needs beside the facts. */
struct judge {
    const struct model *model;
    struct colour_run run;
    int64_t seq;             /* facts up to this event */
    uint16_t standing_period; /* days in which a standing duty owes a report */
};

struct board {
    struct arena *arena; /* where it was opened */
    struct board_moment moment;
    day_t today;
    struct model *model;
    const struct org_directory *dir;
    const struct org_tree *tree;
    const struct rules *rules;
    const struct snapshot *snapshot;
    const struct snapshot *few; /* what it judges by when it is held again; made when it first is */
};

/* Position for a row's number, NOWHERE when it is not known. */
uint32_t m_index_find(const struct m_index *index, int64_t key);


/* Empty, as struct state_kind wants them. The model belongs to the program and is freed by model_free. */
struct model *model_new(void);
void model_free(void *model);
/* Empties it, so that the next follow reads everything again. The lock is held alone. */
void model_forget(struct model *m);
/* Adds the facts up to `seq`. The lock is held alone. */
NODISCARD enum err model_follow(struct ctx *ctx, struct model *m, const struct org_directory *dir, const struct rules *rules, int64_t seq);

/* Fills `j` with the day, the rules and the state of knowledge of a snapshot. */
void judge_init(struct judge *j, const struct model *m, const struct rules *rules, const struct snapshot *s);
/* The facts of one obligation up to j->seq and who bears it then. False when it was not known. */
bool judge_facts(const struct judge *j, uint32_t obligation, struct obligation_facts *f, uint32_t *bearer);
/* Judges everything into a snapshot (empty, or one whose memory is used again): what was known up to event `seq`, on a day, by the rules of that
 * day. Freed by snapshot_free. */
void snapshot_build(struct snapshot *s, const struct model *m, const struct rules *rules, int64_t seq, day_t day, size_t n_orgs);
/* Brings a snapshot of all that the model knows up to it: when it is of the same day, only obligations that were touched. */
void snapshot_update(struct snapshot *s, struct model *m, const struct rules *rules, day_t day, size_t n_orgs);
void snapshot_free(struct snapshot *s);
/* What single obligations are judged by, with nothing judged in it; lives in the arena. */
const struct snapshot *snapshot_of_few(struct arena *a, const struct rules *rules, int64_t seq, day_t day);

/* The snapshot of a moment of the past: a kept one, or judged now. Held until the use case is over. The model is held for reading. */
const struct snapshot *past_open(struct ctx *ctx, const struct board *b);

/* --- what the answers share --------------------------------------------------------------------------------------- */

/* Fills `j` for the board's moment. */
void board_judge(const struct board *b, struct judge *j);
/* Whether an obligation is counted through others: through its children, or through its occurrences that are known by event `seq`. */
static inline bool is_counted_through_others(const struct model *m, uint32_t at, int64_t seq)
{
    uint8_t flags = m->obligations[at].flags;
    return (flags & OB_COLLECTIVE) || ((flags & OB_SERIES) && m->details[at].series_seq <= seq);
}
/* Whether the obligation at a position (or NOWHERE) was known at the board's moment. */
bool board_knows(const struct board *b, uint32_t at);
void board_fill(const struct board *b, const struct judge *j, uint32_t at, struct board_obligation *out);
/* Snapshots hold verdicts without days, which only what is shown needs: adds them to a task. */
void board_count_days(const struct board *b, const struct judge *j, struct board_task *t);
/* Marks the organisations of a subtree, by position; NULL stands for all of them (org SIZE_MAX). */
const bool *board_subtree(const struct board *b, struct arena *a, size_t org, bool with_children);
bool board_borne_in(const struct board *b, const bool *marks, uint32_t at);
/* RULES 7: a total whose parts do not add up is not shown: E_INTERNAL. */
NODISCARD enum err board_checked(struct ctx *ctx, const struct tally *t);

#endif
