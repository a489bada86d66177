/* What the files of this feature share. */
#ifndef XANH_FEATURES_REPORT_INTERNAL_H
#define XANH_FEATURES_REPORT_INTERNAL_H

#include "core/housekeeping.h"
#include "features/report/report.h"
#include "text/view.h"
#include "web/widgets.h"
#include "web/error_page.h"
#include "web/schema.h"

extern const struct route_table report_web_routes;
extern const struct route_table report_api_routes;
extern const struct route_table report_work_routes;
extern const struct route_table report_list_routes;
extern const struct schema_table report_schemas;
extern const struct schema report_item_schema, report_page;
extern const struct chore evidence_chore;

/* --- inputs: the number of the report (or, for a new one, of the obligation) comes first --------------------------------------------- */

struct report_path {
    struct opt_i64 id;
};

/* What a writer enters. Pages say the progress in per cent, programs in permille. */
struct report_form {
    struct opt_i64 id, revision;
    struct str narrative, difficulties, proposals, progress;
    struct opt_i64 progress_permille;
    bool delivers, submit;
};

/* A step on a report as it was shown: with a revision, a report that has changed since is left alone. */
struct report_step_input {
    struct opt_i64 id, revision;
    struct str remark;
};

struct evidence_input {
    struct opt_i64 id;
    struct upload file;
    struct str claim;
    struct str sha256, media_type; /* filled before the write begins */
};

struct evidence_path {
    struct opt_i64 id, use;
};

#define REPORT_FIELD(type, member, input_kind, input_from, ...) \
    {.name = #member, .kind = input_kind, .from = input_from, .offset = offsetof(type, member), __VA_ARGS__}
#define REPORT_ID(type, words) REPORT_FIELD(type, id, IN_INT, FROM_PATH, .required = true, .min = 1, .max = INT64_MAX, .doc = words)
#define REPORT_TEXTS                                                                                                              \
    REPORT_FIELD(struct report_form, narrative, IN_PROSE, FROM_BODY, .max = 20000, .doc = "What was done."),                        \
        REPORT_FIELD(struct report_form, difficulties, IN_PROSE, FROM_BODY, .max = 20000, .doc = "What stands in the way."),        \
        REPORT_FIELD(struct report_form, proposals, IN_PROSE, FROM_BODY, .max = 20000, .doc = "What is asked for."),                \
        REPORT_FIELD(struct report_form, delivers, IN_FLAG, FROM_BODY, .doc = "Claims that the product is delivered; needs evidence."), \
        REPORT_FIELD(struct report_form, submit, IN_FLAG, FROM_BODY, .doc = "Hands it over in the same write.")
#define REPORT_REVISION(type, ...)                                                                                                  \
    REPORT_FIELD(type, revision, IN_INT, FROM_BODY, .min = 1, .max = INT64_MAX,                                                     \
                 .doc = "The revision that was read; a report that has changed since is refused.", __VA_ARGS__)

/* A report with the words and files under its writers' hands, for the use cases; readers get report_get. */
NODISCARD enum err report_load(struct ctx *ctx, int64_t id, struct report *r);
/* Facts of every route on one report. A draft does not exist for those who may not read it. */
NODISCARD enum err report_facts_of_route(struct ctx *ctx, const void *in, struct authz_facts *f);
/* E_CONFLICT when a revision is given and the report has another one by now. */
NODISCARD enum err report_check_revision(struct ctx *ctx, int64_t id, struct opt_i64 revision);

/* What a form says, as the service takes it. */
struct report_content report_content_of(const struct report_form *form);
/* The use cases behind both pages and API. */
NODISCARD enum err report_create(struct ctx *ctx, const struct report_form *form, struct report *r);
NODISCARD enum err report_change(struct ctx *ctx, const struct report_form *form);

/* Stores the uploaded file; the slow part of both upload routes. */
NODISCARD enum err evidence_prepare(struct ctx *ctx, void *in);
/* The file behind one use, as a download that no browser opens as a page. */
NODISCARD enum err evidence_download(struct ctx *ctx, const void *in, struct response *res);

/* "62,5" or "62.5 %" as permille. E_INVALID for anything that is not 0 to 100 with at most one decimal. */
NODISCARD enum err percent_parse(struct str s, int64_t *permille);

/* --- views ----------------------------------------------------------------------------------------------------------- */

struct evidence_row {
    struct str href, file_name, about, claim, remove_href;
    int64_t other_uses;
};

/* A text with its line breaks, a paragraph each. */
struct text_lines {
    struct str *v;
    size_t n, cap;
};

struct step_row {
    struct str moment, what, person, remark;
};

/* The fields of a report, for a new one and for a draft. */
struct report_form_view {
    struct str action, csrf, draft_key;
    int64_t revision; /* 0: a new report */
    bool is_filled;   /* holds newer entries than the browser may have kept */
    struct str narrative, difficulties, proposals, progress;
    bool delivers;
    bool may_submit;
    struct str progress_fault, narrative_fault, difficulties_fault, proposals_fault, delivers_fault, evidence_fault;
};

struct report_view {
    struct str task_title, task_code, obligation_href, org_name, assigner_name;
    struct str title, state;
    struct opt_day due;
    struct str failure;
    struct fault_views faults;
    int64_t report_no; /* 0: a new report */
    struct text_lines narrative, difficulties, proposals;
    struct str progress;
    bool delivers;
    bool is_draft, is_submitted, is_returned, is_accepted; /* step under way */
    bool can_write, can_submit, can_decide;
    struct str return_remark; /* why it came back */
    struct report_form_view form;
    struct str submit_href, accept_href, return_href, upload_href, self_href, csrf;
    int64_t revision;
    struct str remark, remark_fault, file_fault, claim;
    struct {
        struct evidence_row *v;
        size_t n;
    } evidence;
    struct {
        struct step_row *v;
        size_t n;
    } steps;
    struct str draft_done, draft_done_new; /* keys of browser drafts that are no longer needed */
    bool has_status;
    struct status_view status;
};

/* Everything that the page of a report shows to this reader. */
NODISCARD enum err report_page_fill(struct ctx *ctx, int64_t id, struct report_view *v);
/* The page on which a new report of an obligation is begun. */
NODISCARD enum err report_new_fill(struct ctx *ctx, int64_t obligation_id, struct report_view *v);
/* Puts back what was typed into the form, with its mistakes. */
void report_page_refill(struct ctx *ctx, struct report_view *v);
NODISCARD enum err report_page_show(struct ctx *ctx, struct response *res, const struct report_view *v);
struct str report_href(struct ctx *ctx, int64_t id, struct str rest);

struct work_row {
    struct str href, title, about, action;
    struct str when; /* the clock that ends */
    struct str remark;
    bool has_status;
    struct status_view status;
};

struct work_part {
    struct {
        struct work_row *v;
        size_t n, cap;
    } rows;
    int64_t total, hidden; /* hidden: rows that are not shown */
    struct str whole_href; /* where they are */
    struct pager_view pager;
};

struct work_view {
    struct str title, kicker;
    struct work_part overdue, returned, waiting, soon, support, drafts, unassigned;
    struct link_views files;
    bool is_empty, is_part; /* is_part: only one of them */
};

#endif
