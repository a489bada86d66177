/* Programmes, documents, their clauses, links and texts (RULES 3). Rows are current state: what changed stands in the events. Tasks, obligations
 * and indicators of a clause are counted here (coverage), and live in their own features. */
#ifndef XANH_FEATURES_DOCUMENT_H
#define XANH_FEATURES_DOCUMENT_H

#include "core/record.h"

/* docs/data.md, documents.csv. */
enum document_kind {
    DOCUMENT_OTHER,
    DOCUMENT_RESOLUTION,
    DOCUMENT_PROGRAMME,
    DOCUMENT_CONCLUSION,
    DOCUMENT_PLAN,
    DOCUMENT_REGULATION,
    DOCUMENT_DECISION,
    DOCUMENT_DECREE,
    DOCUMENT_LAW,
    DOCUMENT_DIRECTIVE,
    DOCUMENT_LETTER,
    DOCUMENT_KIND__N
};

/* How much of a document is known here. */
enum standing { STANDING_CITED, STANDING_PARTIAL, STANDING_FULL, STANDING__N };

enum link_kind {
    LINK_IMPLEMENTS,
    LINK_AMENDS,
    LINK_REPEALS,
    LINK_RESTATES,
    LINK_CITES,
    LINK_CONCLUDES,
    LINK_GUIDES,
    LINK_KIND__N
};

struct programme {
    int64_t id;
    struct str code, title_vi, title_en;
    struct str document; /* number of the one at its root */
    struct str note_vi, note_en;
};

struct document {
    int64_t id;
    struct str number, slug;
    enum document_kind kind;
    struct str style; /* party, state, or not stated */
    struct opt_i64 issuer_id;
    struct opt_day signed_on, effective, expires;
    struct str signatory, title_vi, title_en, summary_vi, summary_en;
    enum standing standing;
    struct str source, note_vi, note_en;
    int64_t programme_id; /* the one that describes it */
    int64_t ord, seq;
    int64_t clauses; /* how many it has; only in answers */
    int64_t tasks;   /* the same; only where the board is asked (document_internal.h) */
};

struct clause {
    int64_t id, document_id;
    struct str path;
    struct opt_i64 parent_id;
    struct str kind;  /* preamble, part, chapter, group, article, item, letter, dash, section */
    struct str label; /* as printed */
    struct str title_vi, title_en;
    struct str demands; /* task, indicator, organisation, context */
    int64_t ord, seq;
};

/* What became of a clause: the tasks that it demands (or shares), and how far they are assigned and dated. */
struct clause_coverage {
    struct clause clause;
    int64_t tasks;      /* of this clause */
    int64_t shared;     /* tasks of other clauses that cite this one as demanding the same */
    int64_t led;        /* of `tasks`: a lead or a collective lead is named */
    int64_t dated;      /* of `tasks`: the lead has a day, or its occurrences have */
    int64_t indicators;
};

struct document_link {
    int64_t from_id, to_id;
    struct str from_number, from_slug, from_title_vi, from_title_en;
    struct str to_number, to_slug, to_title_vi, to_title_en;
    enum link_kind kind;
    struct str clause; /* path in the linking document; may be empty */
    struct str note_vi, note_en;
};

struct clause_text {
    int64_t clause_id;
    struct str path, received, corrected, source_sha256;
    int64_t source_line, seq;
};

struct documents { struct document *v; size_t n, cap; };
struct programmes { struct programme *v; size_t n, cap; };
struct clauses { struct clause_coverage *v; size_t n, cap; };
struct document_links { struct document_link *v; size_t n, cap; };
struct clause_texts { struct clause_text *v; size_t n, cap; };

/* In the order of their ids. */
NODISCARD enum err programme_list(struct ctx *ctx, struct programmes *out);

/* What was known by an event (`upto`; INT64_MAX: by now), in the words of now. */

/* All documents, those known in full first, then by their order in the pack. */
NODISCARD enum err document_list(struct ctx *ctx, int64_t upto, struct documents *out);
/* By number or by its form in addresses. */
NODISCARD enum err document_find(struct ctx *ctx, struct str number_or_slug, int64_t upto, struct document *out);
NODISCARD enum err document_of_id(struct ctx *ctx, int64_t id, struct document *out);
/* The clauses of a document in reading order, with what had become of each by then. */
NODISCARD enum err clause_list(struct ctx *ctx, int64_t document_id, int64_t upto, struct clauses *out);
NODISCARD enum err clause_find(struct ctx *ctx, int64_t document_id, struct str path, struct clause *out);
/* Links from and to a document. */
NODISCARD enum err document_links(struct ctx *ctx, int64_t document_id, int64_t upto, struct document_links *out);
/* The latest text by then of each clause that has one, in reading order. */
NODISCARD enum err clause_text_list(struct ctx *ctx, int64_t document_id, int64_t upto, struct clause_texts *out);

/* Names as in docs/data.md, and what readers are shown. */
enum document_kind document_kind_parse(struct str name); /* DOCUMENT_KIND__N for an unknown name */
struct str document_kind_name(enum document_kind k);
enum msg document_kind_msg(enum document_kind k);
enum standing standing_parse(struct str name); /* STANDING__N for an unknown name */
struct str standing_name(enum standing s);
enum msg standing_msg(enum standing s);
enum link_kind link_kind_parse(struct str name); /* LINK_KIND__N for an unknown name */
struct str link_kind_name(enum link_kind k);
/* As said of the linking document ("thực hiện"), and of the other one ("được thực hiện bởi"). */
enum msg link_kind_msg(enum link_kind k, bool passive);

/* Everything below is for loading packs. The slug of a document is made here. */

/* By its code; a row that is known and differs is replaced, with its event. */
NODISCARD enum err programme_put(struct ctx *ctx, const struct programme *p, struct record *out);
/* E_CONFLICT when another number has the same form in addresses, or the document belongs to another programme and this row does not merely cite it.
 * A document that was only cited so far is taken over by the programme that knows more. */
NODISCARD enum err document_put(struct ctx *ctx, const struct document *d, struct record *out);
NODISCARD enum err document_link_put(struct ctx *ctx, const struct document_link *l, struct record *out);
NODISCARD enum err clause_put(struct ctx *ctx, const struct clause *c, struct record *out);
/* Adds a text unless the latest one is the same. */
NODISCARD enum err clause_text_put(struct ctx *ctx, const struct clause_text *t, struct record *out);

#endif
