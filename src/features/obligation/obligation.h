/* One obligation as it stands: what the task's document said, and what was decided since (RULES 3). Naming the lead and setting or
 * moving the due date are legal facts: who, when, by which document, why; the original is never lost. */
#ifndef XANH_FEATURES_OBLIGATION_H
#define XANH_FEATURES_OBLIGATION_H

#include "features/board/board.h"
#include "web/error_page.h"

struct duty_change {
    int64_t seq;
    struct str kind; /* lead_named, due_set, due_moved, cancelled, transferred */
    struct opt_i64 org_id;
    struct opt_day due;
    bool after_expiry;
    struct str document, reason;
};

struct duty {
    int64_t id, task_id, programme_id;
    struct str role;
    struct opt_i64 named_org_id;  /* as the document names it */
    struct opt_i64 org_id;        /* who bears it now; missing: nobody is named */
    struct opt_i64 scope_id, parent_id, assigner_id;
    bool is_collective;           /* a selector's parent: its children are what is owed */
    bool is_undecided;            /* the text names two leads */
    bool is_cancelled;
    int64_t occurrence;
    struct opt_day start, original_due, due; /* due: in force now */
    struct str due_kind, due_words, due_anchor, recurrence, lead_words, note_vi, note_en;
    struct str task_code, task_slug, task_title_vi, task_title_en;
    size_t n_changes;             /* oldest first */
    struct duty_change *changes;
};

/* E_NOT_FOUND (with its message) when there is none. */
NODISCARD enum err obligation_get(struct ctx *ctx, int64_t id, struct duty *o);
/* What authz_decide needs to know about it: the path of who bears it and of who assigned it, today. */
NODISCARD enum err obligation_authz(struct ctx *ctx, const struct duty *o, struct authz_facts *f);
/* Input of every route on one obligation: its number comes first, and may be the only thing. */
struct obligation_path {
    struct opt_i64 id;
};
/* The facts of such a route. E_NOT_FOUND also when the number is none. */
NODISCARD enum err obligation_facts_of_route(struct ctx *ctx, const void *in, struct authz_facts *f);

/* Names who leads, from today. The organisation must exist today; the obligation must be a lead without children. The document may be empty. */
NODISCARD enum err obligation_name_lead(struct ctx *ctx, int64_t id, struct str org_key, struct str document, struct str reason);
/* Sets the first due date, or moves the one in force; moving needs the document that grants it. The day lies between the start and 2100. */
NODISCARD enum err obligation_set_due(struct ctx *ctx, int64_t id, day_t due, struct str document, struct str reason);

/* An organisation as a page links to it; empty texts for nobody. */
struct org_link {
    struct str key, name, href;
};
struct org_link org_link_of(struct ctx *ctx, const struct org_directory *dir, struct opt_i64 org_id);

/* A status as every page shows it (docs/interface.md). */
struct status_view {
    struct str css, icon, word, days, code;
};
struct status_view status_view_of(struct ctx *ctx, const struct verdict *v);
/* Replaces what stands in the summary of a form's mistakes by "Label: what", the labels being messages `prefix` + field. */
void faults_label(struct ctx *ctx, struct str prefix, struct fault_views *faults);
/* "/nghia-vu/17" with what follows it. */
struct str obligation_href(struct ctx *ctx, int64_t id, struct str rest);

#endif
