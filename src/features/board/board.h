/* The live board. Nothing here is stored: a read model in memory holds the facts as plain arrays (tasks, obligations, what was decided
 * about them, what was reported), filled from the database when first needed and extended after each commit. Every colour, total and
 * list is a pass over these arrays by the pure rules, for any moment of the known clock. */
#ifndef XANH_FEATURES_BOARD_H
#define XANH_FEATURES_BOARD_H

#include "features/board/tally_rules.h"
#include "features/organisation/organisation.h"
#include "features/rules/rules.h"

extern const struct state_kind board_state;

/* A reading of the board: what was known at a moment, judged on the Vietnamese day of that moment. */
struct board_moment {
    int64_t at_ms;  /* moment; now, or the end of the day that was asked for */
    int64_t seq;    /* facts up to this event */
    day_t day;
    bool is_past;   /* not the present state */
    int64_t rule_version;
};

/* A reading under way: holds the model's lock for reading until the use case is over. */
struct board;

/* Opens the board as of a moment (missing: now). E_INVALID for a moment in the future, E_INTERNAL inside a write. */
NODISCARD enum err board_open(struct ctx *ctx, struct opt_i64 as_of, const struct board **b);
/* Lets go of every board of the use case before a long answer is written: as long as one is held nobody can bring the model up to a write, and all
 * readers after that write wait. From here on only the moment and the directory may be asked for. */
void board_let_go(struct ctx *ctx, const struct board *b);
/* Holds a board again that was let go, at the same state: for a long answer that reads a little of it now and then. Only single obligations may be asked
 * for: nothing is judged for the whole board. */
NODISCARD enum err board_hold_again(struct ctx *ctx, const struct board *b);
/* Fills the read model: some seconds of reading at national size. */
NODISCARD enum err board_warm(struct ctx *ctx);
const struct board_moment *board_moment(const struct board *b);
const struct org_directory *board_directory(const struct board *b);
const struct rule_set *board_rules(const struct board *b);

/* --- statuses ------------------------------------------------------------------------------------------------------ */

/* One obligation as the board sees it. */
struct board_obligation {
    int64_t id, task_id;
    size_t org;             /* who bears it (position in the directory), SIZE_MAX for nobody */
    size_t scope;           /* SIZE_MAX for the whole country */
    bool is_lead, is_collective, is_undecided;
    bool has_occurrences; /* a recurring duty that is counted through its occurrences */
    int64_t occurrence;
    struct opt_day start, original_due, due; /* due: the day in force, and when that is a day off the working day after it */
    struct obligation_facts facts;           /* its deadlines are moved to working days */
    struct verdict verdict;
};

/* A task: the worst of its lead obligations, and how they are distributed. */
struct board_task {
    int64_t id, document_id;
    enum reason reason;     /* of the worst lead obligation */
    struct verdict verdict; /* of the worst lead obligation */
    int64_t worst_id;       /* that obligation */
    size_t lead;            /* who bears it (position in the directory) when it is one organisation, else SIZE_MAX */
    uint32_t n_leads;       /* lead obligations that count */
    struct opt_day due;     /* nearest due day in force among those not done, else the latest */
};

/* E_NOT_FOUND (without message) when it was not known at that moment. */
NODISCARD enum err board_obligation_get(const struct board *b, int64_t id, struct board_obligation *o);
NODISCARD enum err board_task_get(const struct board *b, int64_t id, struct board_task *t);
/* All obligations of a task, in order of their ids. */
size_t board_obligations_of_task(const struct board *b, struct arena *a, int64_t task_id, struct board_obligation **out);

/* --- lists of obligations ------------------------------------------------------------------------------------------ */

enum board_sort { BOARD_BY_ORDER, BOARD_BY_DUE, BOARD_BY_STATUS };

/* Whose obligations: those that an organisation bears, and the ones below it. */
struct board_reach {
    size_t org;           /* position in the directory; SIZE_MAX for everybody, and nobody */
    bool only_own;        /* without the ones below it */
    const int64_t *tasks; /* NULL: for any task; else the numbers of the tasks */
    size_t n_tasks;
};
enum board_role { BOARD_ANY_ROLE, BOARD_LEADS, BOARD_OTHERS };

/* Which obligations a list asks for. */
struct board_want {
    int64_t task_id;                 /* 0: of any task */
    bool as_stated;                  /* also those that are counted through others: a collective one, a recurring one with occurrences */
    const struct board_reach *reach; /* what lies in one of these, once; none: whoever bears it */
    size_t n_reach;
    enum board_role role;
    uint32_t reasons;      /* CODE_BIT of each; 0: any */
    bool only_dated;       /* with a deadline in force */
    const int64_t *except; /* numbers to leave out, ascending */
    size_t n_except;
    /* Lead ones first; by deadline, those without one last; by severity from the worst, then by deadline. What is equal stands as before, in the end
     * in the order in which it became known. */
    enum board_sort sort;
    bool descending; /* turned round */
};
/* Which part of the list. */
struct board_cut {
    struct opt_i64 after; /* behind the one with this number; missing: behind the first `from` */
    size_t from, limit;
};
struct board_part {
    struct board_obligation *v;
    size_t n;
    size_t total; /* of the whole list */
    bool more;    /* rows follow */
};
/* Part of a list of any length. It takes two passes over the obligations, and memory for what it gives only. E_NOT_FOUND (without message) when
 * the one it should begin behind is not among them. */
NODISCARD enum err board_obligations_part(const struct board *b, struct arena *a, const struct board_want *w, const struct board_cut *cut,
                                          struct board_part *part);
/* The numbers of at most `limit` of them behind the first `from`, in order. */
struct board_ids {
    int64_t *v;
    size_t n;
    size_t total; /* of the whole list */
};
void board_obligation_ids(const struct board *b, struct arena *a, const struct board_want *w, size_t from, size_t limit, struct board_ids *out);

/* --- totals ------------------------------------------------------------------------------------------------------- */

/* Tasks of a document (0: all), by status; counts tasks. */
NODISCARD enum err board_tasks(const struct board *b, struct ctx *ctx, int64_t document_id, struct tally *t);
/* The lead obligations of a task. */
NODISCARD enum err board_task_tally(const struct board *b, struct ctx *ctx, int64_t task_id, struct tally *t);
/* Lead obligations borne in the subtree of an organisation (SIZE_MAX: all); counts obligations. */
NODISCARD enum err board_obligations(const struct board *b, struct ctx *ctx, size_t org, struct tally *t);

struct board_group {
    int64_t document_id;
    struct str group_no;
    struct tally tally; /* of tasks */
};
/* Tasks by document and group, in the documents' order. */
size_t board_groups(const struct board *b, struct arena *a, struct board_group **out);

struct board_child {
    size_t org;
    bool has_children;
    struct tally tally; /* of the lead obligations in its subtree */
};
/* The children of an organisation in the administrative tree of the reading's day (SIZE_MAX: the roots), in tree order. */
size_t board_children(const struct board *b, struct arena *a, size_t org, struct board_child **out);
/* The organisations of a kind that exist on the day (e.g. all provinces), in tree order. */
size_t board_by_kind(const struct board *b, struct arena *a, bool (*wanted)(enum org_kind k), struct board_child **out);

/* Organisations against the groups of tasks of all documents. */
struct board_column {
    int64_t document_id;
    struct str group_no; /* empty: outside the groups */
};
struct board_cell {
    uint32_t tasks;      /* that it leads, itself or in its subtree: exactly those a list shows for it */
    int64_t first_task;  /* the number of the first of them */
    enum reason worst;   /* of its own obligations for them; only when there are tasks */
    uint32_t by_reason[REASON_COUNT]; /* tasks by its own worst status in each */
};
struct board_matrix {
    size_t n_orgs, n_columns;
    const size_t *orgs; /* positions in the directory, as given */
    const struct board_column *columns;
    struct board_cell *cells; /* row after row */
};
/* Organisations may lie one below the other; an obligation counts for each of those above it. */
void board_matrix(const struct board *b, struct arena *a, const size_t *orgs, size_t n, struct board_matrix *out);
/* Adds the tasks of another group to a cell. */
void board_cell_add(struct board_cell *cell, const struct board_cell *other);

/* --- lists -------------------------------------------------------------------------------------------------------- */

/* Which tasks; zero means "any", SIZE_MAX for organisations. */
struct board_filter {
    int64_t document_id;
    struct str group_no;      /* STR_NONE: any */
    struct opt_i64 reason;    /* enum reason */
    struct opt_i64 due_kind;  /* index into board_due_kinds */
    size_t org;               /* borne in this subtree */
    size_t sole_lead;         /* led by this one alone */
    bool unassigned_only;
};
extern const char *const board_due_kinds[]; /* "before_day" … "none", NULL */

/* Where the tasks that match stand, in order; what is equal stands in the order of the documents. */
size_t board_find(const struct board *b, struct arena *a, const struct board_filter *f, enum board_sort sort, bool descending,
                  uint32_t **positions);
/* The tasks at some of those positions, with their days. */
void board_tasks_at(const struct board *b, const uint32_t *positions, size_t n, struct board_task *out);
/* The number of the task at one of those positions. */
int64_t board_task_id(const struct board *b, uint32_t position);
/* How many tasks match, by status. */
NODISCARD enum err board_count(const struct board *b, struct ctx *ctx, const struct board_filter *f, struct tally *t);

/* Lead obligations of one task that fall due on one day. */
struct board_due {
    struct board_obligation first;
    size_t n;
};
/* What is not yet delivered and falls due from the reading's day on, nearest first. */
size_t board_due_next(const struct board *b, struct arena *a, size_t limit, struct board_due **out);

/* --- words -------------------------------------------------------------------------------------------------------- */

enum msg reason_msg(enum reason r);         /* "Quá hạn" */
struct str reason_class(enum reason r);     /* "s-overdue" */
struct str reason_icon(enum reason r);      /* "overdue" */
/* The order of bars and legends: best known first, unknown last (docs/interface.md). */
extern const enum reason reason_order[REASON_COUNT];

#endif
