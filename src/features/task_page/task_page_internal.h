/* What the files of this feature share. */
#ifndef XANH_FEATURES_TASK_PAGE_INTERNAL_H
#define XANH_FEATURES_TASK_PAGE_INTERNAL_H

#include "features/task/task.h"
#include "features/task_page/task_page.h"
#include "text/word_diff.h"

extern const struct route_table task_list_routes;
extern const struct route_table task_one_routes;

/* --- a list as it was asked for ------------------------------------------------------------------------------------------ */

/* What the list is asked for, on the page and in its files. */
struct task_query {
    struct str document, group, org;
    struct opt_i64 due_kind, status, sort, page;
    struct opt_day as_of;
};
extern const struct input_table task_query_table;

/* The query values that narrow a list; bits, to leave some out of an address. */
enum task_filter_bit { BY_DOCUMENT = 1, BY_GROUP = 2, BY_ORG = 4, BY_DUE_KIND = 8, BY_STATUS = 16, BY_SORT = 32 };

struct task_listing {
    const struct task_query *query;
    const struct board *board;
    struct board_filter filter;
    enum board_sort sort;
    bool descending;
    struct task_documents documents;
    struct task_groups groups;
    const struct task_document *document; /* NULL: any */
    struct str group;                     /* number of the group, "0" outside the groups; empty: any */
    const struct task_document *group_of; /* the group's document; NULL: that group of any document */
};

/* Opens the board and checks the filters: E_NOT_FOUND with its message for a document, group or organisation that does not exist. */
NODISCARD enum err task_listing_open(struct ctx *ctx, const struct task_query *q, struct task_listing *l);
/* The address of this list at `path` (/nhiem-vu, /nhiem-vu.csv), without the filters in `without`. */
struct address task_listing_address(struct ctx *ctx, const struct task_listing *l, struct str path, unsigned without);
/* What the list is sorted by, as in addresses: "-han"; "thu-tu" unless something else was asked for. */
struct str task_sort_name(const struct task_listing *l);
/* Where all that match stand on the board, in order. */
size_t task_listing_find(struct ctx *ctx, const struct task_listing *l, uint32_t **positions);
/* How due dates are named in addresses: "truoc-ngay", in the order of board_due_kinds. */
extern const char *const task_due_choices[];

/* Handler of the list of tasks as a file: CSV, JSON or a workbook. */
NODISCARD enum err task_files(struct ctx *ctx, const void *in, struct response *res);

/* --- words shared by the pages -------------------------------------------------------------------------------------------- */

/* Who leads a task, as one line says it. */
struct lead_view {
    struct str text, href; /* href empty: not one organisation */
    struct str remark;     /* "56 cơ quan", "văn bản nêu hai cơ quan" */
    bool is_quoted;        /* the document's own words, Vietnamese on every page */
};
struct lead_view task_lead(struct ctx *ctx, const struct board *b, const struct task_card *card, const struct board_task *t);
/* The day, or the words that stand for it; empty when there is neither. */
struct str task_due_words(struct ctx *ctx, const struct task_card *card, struct opt_day due);

/* --- views ---------------------------------------------------------------------------------------------------------------- */

struct task_row_view {
    struct str document, path, title, href, due;
    struct lead_view lead;
    struct status_mark_view mark;
};

struct task_list_view {
    struct link_views files;
    struct filters_view filters;
    struct status_bar_view bar;
    struct str found;      /* how many of them have the status that is asked for; empty without one */
    int64_t n_found;
    struct sort_head_view by_order, by_due, by_status;
    struct {
        struct task_row_view *v;
        size_t n;
    } rows;
    struct pager_view pager;
};

struct reason_view {
    struct status_mark_view mark;
    bool is_note; /* a note beside the status, without a mark */
    bool also;
    struct str code, why;
};

struct duty_row_view {
    struct str name, href, meta;
    struct str role, role_href;
    struct opt_day original_due, due;
    struct str due_words;
    bool is_recurring; /* its periods have the dates */
    bool has_mark, has_spread;
    struct status_mark_view mark;
    struct status_row_view spread;
    struct str spread_words;
};

struct child_row_view {
    struct str name, href, duty_href, occurrence;
    struct opt_day due;
    struct status_mark_view mark;
};

struct step_row_view {
    struct str moment, name, href, step, progress, remark;
};

struct task_log_view {
    struct str moment, text, meta;
};

struct side_view {
    struct str source, says;
};
struct discrepancy_view {
    struct str code, title, bearing;
    struct {
        struct side_view *v;
        size_t n;
    } sides;
};

struct task_view {
    struct crumbs_view crumbs;
    struct as_of_view as_of;
    struct str code, title, product, kind, measure, note;
    struct str document, document_href, path, clause_title, clause_href;
    struct lead_view lead;
    struct str due;
    bool is_known; /* to the board at that date */
    struct status_mark_view mark;
    struct {
        struct reason_view *v;
        size_t n, cap;
    } reasons;
    struct how_view how;
    bool is_collective;
    struct status_bar_view spread;
    struct str children_words; /* which of them are listed */
    struct str all_href;       /* all of them; empty when they are */
    struct link_views child_files;
    struct {
        struct child_row_view *v;
        size_t n;
    } children;
    struct pager_view pager;
    bool has_text, is_corrected;
    struct word_diff text;
    struct str ingest;
    struct {
        struct duty_row_view *v;
        size_t n, cap;
    } duties;
    struct pager_view row_pager;
    struct {
        struct step_row_view *v;
        size_t n;
    } steps;
    struct {
        struct task_log_view *v;
        size_t n, cap;
    } log;
    struct {
        struct discrepancy_view *v;
        size_t n;
    } discrepancies;
    struct link_views bases;
};

/* --- one task ------------------------------------------------------------------------------------------------------------- */

struct one_query {
    struct str slug;
    struct opt_i64 status, page;
    struct opt_i64 row_page; /* of the document's rows */
    struct opt_day as_of;
};

/* A day as the database has it. */
static inline struct opt_day task_day(struct opt_i64 v)
{
    return (struct opt_day){v.has, v.has ? (day_t)v.v : 0};
}

/* One task being put together. */
struct one_task {
    const struct one_query *query;
    const struct board *board;
    const struct task *task;
    struct board_task judged;
    struct board_obligation *judged_duties; /* by id; only those known at the date */
    size_t n_judged;
    struct task_view *view;
};

/* Every duty of the task, what became of collective and recurring ones, and who does worst. */
NODISCARD enum err one_task_duties(struct ctx *ctx, struct one_task *one);
/* The obligations that the page lists, all of them, as a file. */
NODISCARD enum err one_task_duty_files(struct ctx *ctx, struct one_task *one, struct response *res);
/* The clause's words, reports, history and discrepancies. */
NODISCARD enum err one_task_record(struct ctx *ctx, struct one_task *one);

#endif
