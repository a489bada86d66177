/* What the pages of documents show. */
#ifndef XANH_FEATURES_DOCUMENT_VIEWS_H
#define XANH_FEATURES_DOCUMENT_VIEWS_H

#include "text/word_diff.h"
#include "web/status_bar.h"

/* "Thực hiện: 57-NQ/TW, 45-NQ/TW" */
struct document_tie_view {
    struct str word;
    struct link_views links;
    int64_t more; /* left out */
    bool is_main; /* more than a citation */
};
struct document_tie_views {
    struct document_tie_view *v;
    size_t n, cap;
};

struct document_row_view {
    struct str href, number, title, kind, issuer, tasks_href;
    struct opt_day signed_on;
    int64_t tasks;
    bool has_clauses; /* its tasks are known */
    struct status_row_view bar;
    struct document_tie_views ties;
};

struct document_list_view {
    struct str title, lead, none;
    int64_t found;
    struct as_of_view as_of;
    struct filters_view filters;
    struct sort_head_view by_number, by_day, by_tasks;
    struct {
        struct document_row_view *v;
        size_t n, cap;
    } rows;
    struct pager_view pager;
    struct link_views downloads;
};

/* A task as a clause shows it. */
struct clause_task_view {
    struct str code, title, href;
    bool has_mark;
    struct status_mark_view mark;
};
struct clause_task_views {
    struct clause_task_view *v;
    size_t n, cap;
};

struct clause_row_view {
    struct str id, title, href;
    struct str label, name; /* what is printed before it: short, or else as the name */
    bool is_part, is_group; /* a heading of the first or second level */
    struct clause_task_views tasks, shared;
    int64_t n_tasks;     /* its own, with those left out */
    int64_t tasks_more;  /* left out of `tasks` behind them */
    int64_t shared_more; /* left out of `shared` */
    struct link_views indicators;
    struct str missing; /* "chủ trì, hạn" */
    bool has_meta;
};
struct clause_row_views {
    struct clause_row_view *v;
    size_t n, cap;
};

/* A clause of another part, as one letter: its anchor holds here too. */
struct contents_clause_view {
    struct str id, label, href;
};
/* A heading in the contents, and the clauses below it that are not on this page. */
struct contents_row_view {
    struct str id, label, title, href;
    int64_t n_clauses;
    bool is_here; /* on this page */
    struct {
        struct contents_clause_view *v;
        size_t n, cap;
    } clauses;
};

struct gap_view {
    struct str word, href, share;
    int64_t count;
    bool is_chosen;
};

struct discrepancy_link_view {
    struct str code, title, bearing, href;
};

struct document_fact_view {
    struct str name, value, href;
    bool is_vietnamese; /* on every page: names of persons, where a copy is kept */
};

struct document_page_view {
    struct crumbs_view crumbs;
    struct str kicker, title, summary, note;
    struct as_of_view as_of;
    struct document_tie_views ties;
    bool is_known; /* on that day */
    bool has_clauses;
    struct status_bar_view bar;
    int64_t clauses, demands;
    struct str coverage;
    struct {
        struct gap_view v[8];
        size_t n;
    } gaps;
    bool is_list; /* only the clauses that lack something */
    struct str list_title, all_href;
    struct pager_view pager;
    struct clause_row_views rows;
    struct {
        struct contents_row_view *v;
        size_t n, cap;
    } contents;
    struct str previous_href, next_href, previous_title, next_title;
    int64_t texts; /* clauses whose words are loaded */
    struct {
        struct discrepancy_link_view *v;
        size_t n, cap;
    } discrepancies;
    struct {
        struct document_fact_view *v;
        size_t n, cap;
    } facts;
    struct link_views downloads;
};

struct clause_page_view {
    struct crumbs_view crumbs;
    struct str kicker, title;
    struct as_of_view as_of;
    bool has_text, differs;
    struct word_diff diff;
    struct str source, changes;
    struct clause_row_view row;
    struct pager_view pager; /* of its tasks */
    struct clause_row_views children;
    struct str back_href, previous_href, next_href, previous_title, next_title;
    bool is_demand;
};

#endif
