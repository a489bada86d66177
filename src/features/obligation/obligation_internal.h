/* What the files of this feature share. */
#ifndef XANH_FEATURES_OBLIGATION_INTERNAL_H
#define XANH_FEATURES_OBLIGATION_INTERNAL_H

#include "core/housekeeping.h"
#include "features/obligation/obligation.h"
#include "text/view.h"
#include "web/error_page.h"
#include "web/schema.h"
#include "web/widgets.h"

extern const struct route_table obligation_web_routes;
extern const struct route_table obligation_api_routes;
extern const struct route_table obligation_list_routes;
extern const struct schema_table obligation_schemas;
extern const struct schema obligation_page;
extern const struct chore obligation_chore;

/* Appends a change with its event; `c->id` and `c->seq` are filled. `before` is what held until now, as JSON; it may be missing. */
NODISCARD enum err obligation_change_add(struct ctx *ctx, struct str before, struct obligation_change *c);
/* Appends that an obligation has another lead, c->org_id. Of a recurring obligation the same is said of every occurrence for which nothing was handed
 * over and that nobody bears, or that the lead until now bears and that begins today or later: what it owes already stays with it. */
NODISCARD enum err obligation_change_lead(struct ctx *ctx, const struct obligation *series, const struct obligation_change *c);

/* Those whom the organisation was split into that last bore it, while nobody said which one bears it now. Positions in the directory. */
struct org_positions { size_t *v; size_t n, cap; };
struct org_positions obligation_candidates(struct ctx *ctx, const struct org_directory *dir, const struct obligation *o, day_t day);

/* The moment at which one obligation is read. */
struct obligation_moment {
    const struct board *board; /* NULL inside a write, where there is none */
    int64_t upto;              /* what is known: the event, or INT64_MAX for the present */
    day_t day;
    bool is_past;
};
/* Takes back what became known of an obligation after an event. */
void obligation_as_known(struct obligation *o, int64_t upto);
/* Whether the obligation was known then. */
NODISCARD enum err obligation_was_known(const struct obligation_moment *m, int64_t id, bool *was_known);
/* As board_open. */
NODISCARD enum err obligation_moment_open(struct ctx *ctx, struct opt_i64 as_of, struct obligation_moment *m);

/* What may be decided about an obligation; a page sends both, the API one at a time. */
struct assign_input {
    struct opt_i64 id;
    struct str lead; /* key, or on pages the exact name, of an organisation */
    struct opt_day due;
    struct str document, reason;
};

/* What an assign_input comes to: only what differs from what holds now. */
struct assign_plan {
    struct obligation obligation;
    struct str lead_key; /* empty: not changed */
    struct opt_day due;  /* missing: not changed */
};

/* Notes every mistake at its field that is not noted yet and says what remains to be done. Does not fail for mistakes. */
NODISCARD enum err assign_check(struct ctx *ctx, const struct assign_input *in, struct assign_plan *plan);
/* Checks and carries out. E_CONFLICT when nothing would change. */
NODISCARD enum err assign_run(struct ctx *ctx, const struct assign_input *in);

/* One report as everyone may know it, and the reader's own drafts. */
struct report_line {
    int64_t id, version;
    struct str state;
    bool has_figures; /* it was submitted */
    bool is_ours;     /* begun by who bears the obligation now */
    bool can_read;    /* this reader may open it */
    bool delivers;
    int64_t progress_permille;
    struct opt_i64 submitted_at, decided_at;
    struct str remark;
};
struct report_lines {
    struct report_line *v;
    size_t n, cap;
};
/* Latest first; drafts only of the present and for those who may read them. */
NODISCARD enum err obligation_report_lines(struct ctx *ctx, const struct obligation_moment *m, const struct obligation *o, struct report_lines *out);

/* --- views ----------------------------------------------------------------------------------------------------------- */

struct obligation_report_row {
    int64_t version;
    struct str href; /* empty when the reader may not open it */
    struct str state, progress, submitted, decided, remark;
    bool delivers;
};

struct obligation_log_row {
    struct str moment, what, remark;
    struct str actor; /* empty for those who may not know */
};

struct obligation_view {
    struct as_of_view as_of;
    bool is_known; /* on the day of the page */
    struct str task_code, task_href, task_title, role;
    bool has_status;
    struct status_view status;
    struct org_link lead, named, scope, assigner;
    struct str split; /* "A was split into B, C"; empty when it was not */
    bool differs;  /* who bears it is not who the document names */
    struct str lead_words, due_words, due_anchor, note;
    struct str no_due; /* why there is no date: none was set, or none belongs to it */
    struct opt_day start, original_due, due;
    struct opt_day last_day; /* the working day that `due` moves to; missing when it is one itself */
    bool was_moved;          /* the due date in force is not the first one */
    bool is_collective, is_series, is_undecided, is_cancelled;
    int64_t occurrence;
    struct str assign_href, report_href; /* empty: not for this reader */
    struct str open_report_href;
    struct {
        struct obligation_report_row *v;
        size_t n;
    } reports;
    struct {
        struct obligation_log_row *v;
        size_t n;
    } log;
};

struct org_option {
    struct str key, name;
};

struct assign_view {
    struct str href, back_href, csrf, task_code, task_title;
    struct str lead, due, document, reason; /* as typed */
    struct str lead_now;
    struct opt_day due_now;
    struct str failure;
    struct fault_views faults;
    struct str lead_fault, due_fault, document_fault, reason_fault;
    struct {
        struct org_option *v;
        size_t n, cap;
    } options;
};

#endif
