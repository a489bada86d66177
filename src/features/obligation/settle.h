/* Inside of obligation_settle: the obligations in memory, and the parts of the work. Only for settle*.c. */
#ifndef XANH_FEATURES_OBLIGATION_SETTLE_H
#define XANH_FEATURES_OBLIGATION_SETTLE_H

#include "features/obligation/obligation_internal.h"

/* What is needed of one obligation. Positions of organisations are those in the directory, SIZE_MAX for none. */
struct owed {
    int64_t id, task_id, no, scope_id, occurrence, parent_id, selector_id; /* 0: none */
    enum obligation_role role;
    size_t org;     /* as named by the document, or since */
    size_t bearer;  /* after all changes */
    struct opt_day start;
    enum recurrence recurrence;
    struct str due_words, due_days;
    bool is_done, is_cancelled;
    day_t cancelled_on;
};

struct settle {
    struct ctx *ctx;
    const struct org_directory *dir;
    day_t today;
    int64_t first_task, last_task; /* only the obligations of these; what follows from one stays within its task */
    int64_t most;                  /* new occurrences, about: a series is not left halfway */
    struct { struct owed *v; size_t n, cap; } all;
    size_t loaded; /* the first ones, by (task, no, scope, occurrence) */
    size_t *by_id; /* positions of the first ones, in the order of their ids */
    struct settled *done;
};

/* Settles the tasks of `s`, whose members up to `most` and `done` are filled. */
NODISCARD enum err settle_tasks(struct settle *s);
/* When the occurrences of a recurring obligation are due. */
struct due_rule settle_series_rule(struct arena *a, enum recurrence recurrence, struct opt_day start, struct str due_words, struct str due_days);
/* An obligation that was read from the database; NULL when there is none of that number. */
struct owed *settle_find(const struct settle *s, int64_t id);

/* Writes an obligation that follows from `parent` and adds it to the obligations. */
NODISCARD enum err settle_derive(struct settle *s, const struct owed *parent, const struct owed *child, struct opt_day due, int64_t seq);
/* Notes on `parent` that `n` rows follow; the number under which they become known. */
NODISCARD enum err settle_note(struct settle *s, const struct owed *parent, const char *action, int64_t n, int64_t *seq);
/* Passes open obligations of organisations that are gone to their successors. */
NODISCARD enum err settle_pass_on(struct settle *s);

#endif
