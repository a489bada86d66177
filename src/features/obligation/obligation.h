/* Obligations (RULES 3): who owes a task until when. An obligation is a fact that stays as the document says it; who bears it now and until when
 * follows from its changes, which are facts too: who, when, by which document, why. */
#ifndef XANH_FEATURES_OBLIGATION_H
#define XANH_FEATURES_OBLIGATION_H

#include "core/record.h"
#include "features/board/board.h"
#include "features/obligation/deadline_rules.h"
#include "web/api_list.h"
#include "web/error_page.h"

enum obligation_role { OBLIGATION_LEAD, OBLIGATION_COORDINATE, OBLIGATION_ADVISE, OBLIGATION_APPROVE, OBLIGATION_ROLE__N };
enum change_kind { CHANGE_LEAD_NAMED, CHANGE_DUE_SET, CHANGE_DUE_MOVED, CHANGE_CANCELLED, CHANGE_TRANSFERRED, CHANGE_KIND__N };

struct obligation_change {
    int64_t id, obligation_id;
    enum change_kind kind;
    struct opt_i64 org_id;
    struct opt_day due;
    struct opt_day on_day;       /* first day it holds; missing: from when it became known */
    struct opt_i64 after_expiry; /* of a moved deadline: 1 when it had passed */
    struct str document, reason;
    int64_t seq;
};
struct obligation_changes { struct obligation_change *v; size_t n, cap; };

/* One organisation's part in one task, or a collective one (a selector's parent), or one occurrence (occurrence > 0). */
struct obligation {
    int64_t id, task_id, no;
    enum obligation_role role;
    struct opt_i64 named_org_id; /* as the document names it */
    struct opt_i64 scope_id, parent_id, selector_id, assigner_id;
    int64_t occurrence;
    bool is_undecided;           /* the text names two leads, or the lead was split, and none was chosen */
    struct opt_day start;
    enum due_kind due_kind;
    struct str due_words;
    struct opt_day due_base;
    struct opt_day original_due; /* last day in time as first set, before moving for days off */
    struct str due_anchor;
    enum recurrence recurrence;
    struct str due_days, lead_words;
    int64_t weight;
    struct str note_vi, note_en;
    /* The rest only in answers. */
    int64_t programme_id;
    struct str task_code, task_slug, task_title_vi, task_title_en;
    struct opt_i64 bearer_id;    /* who bears it now, after naming and succession; missing: nobody */
    struct opt_i64 split_org_id; /* the last that bore it: it was split, and nobody said which successor bears it now */
    struct opt_day due;          /* the one in force */
    bool is_undecided_in_text;   /* as the document has it, before what was decided */
    bool is_collective;          /* a selector's parent: its children are what is owed */
    bool is_series;              /* a recurring duty: its occurrences are what is owed */
    bool is_cancelled;
    struct obligation_changes changes; /* oldest first */
};

/* E_NOT_FOUND (with its message) when there is none. */
NODISCARD enum err obligation_get(struct ctx *ctx, int64_t id, struct obligation *o);
/* What authz_decide needs to know about it: the path of who bears it and of who assigned it, today. */
NODISCARD enum err obligation_authz(struct ctx *ctx, const struct obligation *o, struct authz_facts *f);
/* The path of whoever began a report, today. */
NODISCARD enum err obligation_writer(struct ctx *ctx, int64_t org_id, struct org_path *path);
/* Input of every route on one obligation: its number comes first, and may be the only thing. */
struct obligation_path {
    struct opt_i64 id;
};
/* The facts of such a route. E_NOT_FOUND also when the number is none. */
NODISCARD enum err obligation_facts_of_route(struct ctx *ctx, const void *in, struct authz_facts *f);

/* Names who leads, from today. The organisation must exist today; the obligation must be a lead without children. The document may be empty. */
NODISCARD enum err obligation_name_lead(struct ctx *ctx, int64_t id, struct str org_key, struct str document, struct str reason);
/* Sets the first due date, or moves the one in force; moving needs the document that grants it. The day lies between the start and 2100. E_CONFLICT for
 * a collective obligation and a series: what is owed are their children. */
NODISCARD enum err obligation_set_due(struct ctx *ctx, int64_t id, day_t due, struct str document, struct str reason);

/* An organisation as a page links to it; empty texts for nobody. */
struct org_link {
    struct str key, name, href;
};
struct org_link org_link_of(struct ctx *ctx, const struct org_directory *dir, struct opt_i64 org_id);
/* The same with the name that it has on a day. */
struct org_link org_link_on(struct ctx *ctx, const struct org_directory *dir, struct opt_i64 org_id, day_t day);

/* A status as every page shows it (docs/interface.md). */
struct status_view {
    struct str css, icon, word, days, code;
};
struct status_view status_view_of(struct ctx *ctx, const struct verdict *v);
/* Replaces what stands in the summary of a form's mistakes by "Label: what", the labels being messages `prefix` + field. */
void faults_label(struct ctx *ctx, struct str prefix, struct fault_views *faults);
/* Why something changed: what the derivation gives as a reason (settle_pass_on.c) in words, and what a person wrote as a quotation. */
struct str obligation_reason_words(struct ctx *ctx, struct str reason);
/* "/nghia-vu/17" with what follows it. */
struct str obligation_href(struct ctx *ctx, int64_t id, struct str rest);

/* Names as in docs/data.md and in the database, and what readers are shown. */
struct str obligation_role_name(enum obligation_role r);
enum obligation_role obligation_role_parse(struct str name); /* OBLIGATION_ROLE__N for an unknown name */
enum msg obligation_role_msg(enum obligation_role r);
struct str change_kind_name(enum change_kind k);
enum change_kind change_kind_parse(struct str name); /* CHANGE_KIND__N for an unknown name */
enum msg change_kind_msg(enum change_kind k);
enum msg due_kind_msg(enum due_kind k);
enum msg recurrence_msg(enum recurrence r); /* MSG_NONE for RECURRENCE_NONE */

/* --- in the API --------------------------------------------------------------------------------------------------------- */

/* Names of enum reason, of the kinds of days, in the order of the enums. */
extern const char *const reason_choices[];
extern const char *const days_choices[];
extern const char *const colour_choices[];
extern const char *const recurrence_choices[];
extern const char *const obligation_role_choices[];

/* The verdict as replies say it. */
struct verdict_words {
    struct str status, colour, days_unit;
    struct opt_i64 days;
    struct str_list also;
};
struct verdict_words verdict_words(struct ctx *ctx, const struct verdict *v);
/* Key and names of who bears something; nothing for SIZE_MAX. */
struct bearer_words {
    struct str key, name, name_en;
};
struct bearer_words bearer_words(const struct board *b, size_t org);
/* Numbers as a JSON array. */
struct str ids_text(struct ctx *ctx, size_t n, const int64_t *first, size_t stride);
/* Position of the row with a number among rows in ascending order; `first` is the member that holds the first one's. SIZE_MAX when there is none. */
size_t ids_find(const int64_t *first, size_t stride, size_t n, int64_t id);

/* An obligation in replies. */
struct obligation_item {
    int64_t id;
    struct str task, title, title_en, role, organisation, organisation_name, organisation_name_en, named, selector, lead_words, scope;
    int64_t no, occurrence, weight;
    bool collective, series, undecided;
    struct opt_day start, original_deadline, deadline;
    struct str deadline_kind, deadline_words, recurrence, status, colour, days_unit;
    struct opt_i64 days;
    struct str_list also;
    struct str note, note_en, page;
};
extern const struct schema obligation_item_schema;
/* What a filter means: the row, and what it is called. */
struct filtered {
    int64_t id; /* 0 when the filter is empty */
    struct str name;
};
/* The task with this code or its form in addresses. E_NOT_FOUND (without message) when there is none. */
NODISCARD enum err obligation_task(struct ctx *ctx, struct str name, struct filtered *task);
/* The filters `task`, `document` and `org` of lists: nothing and SIZE_MAX when they are empty, E_INVALID when nothing is called so. */
NODISCARD enum err filter_task(struct ctx *ctx, struct str code, struct filtered *task);
NODISCARD enum err filter_document(struct ctx *ctx, struct str name, struct filtered *document);
NODISCARD enum err filter_org(struct ctx *ctx, const struct board *b, struct str key, size_t *org);
/* Fills rows for obligations that the board has chosen. */
NODISCARD enum err obligation_items(struct ctx *ctx, const struct board *b, const struct board_obligation *o, size_t n, struct obligation_item **rows);

/* --- what follows from obligations ------------------------------------------------------------------------------------ */

/* What bringing the derived obligations up to date has added. */
struct settled {
    int64_t children;    /* of collective obligations */
    int64_t occurrences; /* of recurring ones */
    int64_t transferred; /* passed to a successor */
    int64_t merged;      /* cancelled because the successor bears the same obligation already */
    int64_t divided;     /* replaced by one for each of those that its organisation was split into */
    int64_t undecided;   /* leads of a split organisation, which a person has to name anew */
};

/* Days ahead for which recurring obligations have occurrences. */
enum { OBLIGATION_HORIZON_DAYS = 400 };

/* Derives what follows from obligations, organisations and the day (ctx->now): one child for each organisation of a selector on the obligation's
 * first day, the occurrences of recurring ones, and the passing of open obligations of organisations that are gone to their successors. Does
 * nothing where it was done before. Loading calls it; what a later day brings, the program adds by itself (settle_daily.c). */
NODISCARD enum err obligation_settle(struct ctx *ctx, const struct org_directory *dir, struct settled *out);

/* --- for loading packs and texts ------------------------------------------------------------------------------------- */

/* A collective lead: which organisations "the ministries" are. */
struct selector {
    int64_t id;
    struct str key, title_vi, title_en, rule;
};
struct selectors { struct selector *v; size_t n, cap; };

/* All of them, in the order of their ids; and one put by its key, replaced where it differs. */
NODISCARD enum err selector_list(struct ctx *ctx, struct selectors *out);
NODISCARD enum err selector_put(struct ctx *ctx, const struct selector *s, struct record *out);
/* E_INVALID unless `rule` is kinds separated by '|', optionally followed by " under " and the key of an organisation, which is then in `under`. */
NODISCARD enum err selector_rule_check(struct str rule, struct str *under);
/* A row of the document (no parent, no occurrence). An obligation that is known stays as it is: another organisation is recorded as named, another day as
 * set or moved, other words replace the old ones. E_CONFLICT when anything else differs: that needs a row with a new number; `what` is then its column. */
NODISCARD enum err obligation_put(struct ctx *ctx, const struct obligation *o, struct record *out, struct str *what);
/* The last safe day by kind, words and base (docs/data.md, `due_date`); missing when the kind has none. E_INVALID without the base it needs. */
NODISCARD enum err obligation_last_safe(enum due_kind kind, struct opt_day base, struct opt_day *last_safe);

#endif
