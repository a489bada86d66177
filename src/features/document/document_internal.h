/* What the files of this feature share. */
#ifndef XANH_FEATURES_DOCUMENT_INTERNAL_H
#define XANH_FEATURES_DOCUMENT_INTERNAL_H

#include "core/route.h"
#include "document_web_q.h"
#include "features/display/display.h"
#include "features/document/document_coverage_rules.h"
#include "features/document/document_views.h"

extern const struct route_table document_web_routes;

/* All documents known at the board's moment, and one by its number or address; with their tasks then. */
NODISCARD enum err document_list_at(struct ctx *ctx, const struct board *b, struct documents *out);
NODISCARD enum err document_find_at(struct ctx *ctx, const struct board *b, struct str number_or_slug, struct document *out);

/* The ways the document stands to others, in both directions, at most `max` numbers each. */
void document_ties(struct ctx *ctx, const struct q_document_page_links_rows *links, int64_t document_id, size_t max,
                   struct document_tie_views *out);
/* Name of who issued a document, as of the day it was signed; empty when that is not known. */
struct str document_issuer(struct ctx *ctx, const struct board *b, const struct document *d);
/* `/van-ban/{slug}` at the board's date. */
struct address document_address(struct ctx *ctx, const struct board *b, const struct document *d);

/* A document read for its pages: its clauses, what became of them, and what they lead to. */
struct document_reading {
    const struct board *board;
    struct document document;
    bool is_known; /* at the board's moment */
    struct clauses clauses;
    struct document_coverage coverage;
    struct q_document_page_shared_rows shared;
    struct q_document_page_indicators_rows indicators;
};
NODISCARD enum err document_read(struct ctx *ctx, struct str slug, struct opt_day as_of, struct document_reading *r);

/* Which of a clause's tasks are shown: its own behind the first `from`, and of other clauses at most `max_shared`. */
struct clause_cut {
    int64_t from, max;
    size_t max_shared;
};
extern const struct clause_cut clause_in_list; /* where many clauses stand below each other */
/* One clause with its tasks, marks and what is missing. */
NODISCARD enum err clause_row(struct ctx *ctx, const struct document_reading *r, size_t clause, const struct clause_cut *cut,
                              struct clause_row_view *row);
/* What is printed in front of it, instead of its label in the document. */
void clause_row_label(struct clause_row_view *row, struct str label);
/* Address of a clause's own page. */
struct str clause_href(struct ctx *ctx, const struct document_reading *r, size_t clause);
extern const char *const gap_names[]; /* as in addresses, NULL at the end */

/* Handlers. */
struct document_in {
    struct str slug, part, clause;
    struct opt_day as_of;
    struct opt_i64 gap, page;
};
NODISCARD enum err document_show(struct ctx *ctx, const void *in, struct response *res);
NODISCARD enum err clause_show(struct ctx *ctx, const void *in, struct response *res);

#endif
