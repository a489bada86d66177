/* The pages of tasks: the list with its filters, and one task with all that is known of it. Other pages use the cards: what is needed to name
 * a task in one line. */
#ifndef XANH_FEATURES_TASK_PAGE_H
#define XANH_FEATURES_TASK_PAGE_H

#include "features/display/display.h"

enum { TASK_CARDS_MAX = 25 };

struct task_card {
    int64_t id;
    struct str code, href, document_number, clause_path, title;
    struct str lead_words; /* as in the document */
    bool is_undecided;
    struct str selector;   /* of a collective lead; empty otherwise */
    struct str due_kind, recurrence;
};

/* The cards of at most TASK_CARDS_MAX tasks, in the order of `ids`; one that does not exist has id 0. */
NODISCARD enum err task_cards(struct ctx *ctx, const struct board *b, const int64_t *ids, size_t n, struct task_card *out);

/* The groups of tasks of all documents, by their titles. */
struct task_group {
    int64_t document_id;
    struct str group_no, title;
};
struct task_groups {
    struct task_group *v;
    size_t n;
};
NODISCARD enum err task_groups(struct ctx *ctx, struct task_groups *out);
/* Its title; for the tasks outside the groups (an empty number) a general one. */
struct str task_group_title(struct ctx *ctx, const struct task_groups *groups, int64_t document_id, struct str group_no);

/* The documents that give tasks, in their order. */
struct task_document {
    int64_t id;
    struct str number, slug;
};
struct task_documents {
    struct task_document *v;
    size_t n;
};
NODISCARD enum err task_documents(struct ctx *ctx, struct task_documents *out);

/* --- files ---------------------------------------------------------------------------------------------------------------- */

/* Obligations, in the order of their file. */
struct duty_rows {
    const struct board *board;
    struct board_ids ids;
    struct table *table; /* these are the function's own */
    struct board_obligation *read;
    size_t read_to;
};
/* The answer with these rows; `about` has title, page and filters. */
NODISCARD enum err task_duty_table(struct ctx *ctx, struct duty_rows *r, struct table_about *about, struct response *res);

/* A group (an empty number: the tasks outside the groups) with its document in one value of an address: "03-NQ-CP.2". */
struct str task_group_value(struct ctx *ctx, const struct task_document *d, struct str group_no);

#endif
