/* Tasks and obligations (RULES 3): what a clause demands, and who owes it until when. A task is current state. An obligation is a fact that
 * stays as it was written; who bears it now and until when follows from its changes, which are facts too. */
#ifndef XANH_FEATURES_TASK_H
#define XANH_FEATURES_TASK_H

#include "core/record.h"
#include "features/organisation/organisation.h"
#include "features/task/deadline_rules.h"

enum task_kind { TASK_ONE_OFF, TASK_RECURRING, TASK_STANDING, TASK_DUTY, TASK_KIND__N };
enum duty_role { DUTY_LEAD, DUTY_COORDINATE, DUTY_ADVISE, DUTY_APPROVE, DUTY_ROLE__N };
enum change_kind { CHANGE_LEAD_NAMED, CHANGE_DUE_SET, CHANGE_DUE_MOVED, CHANGE_CANCELLED, CHANGE_TRANSFERRED, CHANGE_KIND__N };

struct task {
    int64_t id, programme_id;
    struct str code, slug;
    int64_t document_id, clause_id;
    struct str document_number, document_slug, clause_path; /* only in answers */
    struct str group_no;
    struct str title_vi, title_en, product_vi, product_en;
    enum task_kind kind;
    struct str measure; /* measure_publish, list_publish, criteria, or not stated */
    struct str note_vi, note_en;
    int64_t ord, seq;
    /* Of the lead as it stands now; only in answers. */
    struct opt_i64 lead_id; /* its obligation */
    struct opt_i64 lead_org_id, selector_id;
    struct str lead_words;
    bool is_undecided;
    enum due_kind due_kind;
    struct str due_words;
    struct opt_day original_due, due;
    enum recurrence recurrence;
};

/* One organisation's duty, or a collective one (selector_id), or one occurrence (occurrence > 0). */
struct obligation {
    int64_t id, task_id, no;
    struct str task_code, task_slug; /* only in answers */
    enum duty_role role;
    struct opt_i64 org_id;    /* as the document names it */
    struct opt_i64 bearer_id; /* who bears it now, after naming and succession; only in answers */
    struct opt_i64 scope_id;
    int64_t occurrence;
    struct opt_i64 parent_id, selector_id;
    bool is_undecided;
    struct opt_i64 assigner_id;
    struct opt_day start;
    enum due_kind due_kind;
    struct str due_words;
    struct opt_day due_base;
    struct opt_day original_due; /* last day in time as first set, before moving for days off */
    struct opt_day due;          /* the one in force; only in answers */
    struct str due_anchor;
    enum recurrence recurrence;
    struct str due_days, lead_words;
    int64_t weight;
    struct str note_vi, note_en;
    bool is_cancelled;            /* the rest only in answers */
    struct opt_day cancelled_on;  /* missing: from when it became known */
    struct opt_i64 merged_into;   /* cancelled because this organisation bears the same duty already */
    int64_t seq;
};

struct obligation_change {
    int64_t id, obligation_id;
    enum change_kind kind;
    struct opt_i64 org_id;
    struct opt_day due;
    struct opt_day on_day;        /* first day it holds; missing: from when it became known */
    struct opt_i64 after_expiry;  /* of a moved deadline: 1 when it had passed */
    struct str document, reason;
    int64_t seq;
};

struct task_basis {
    struct str document_number, path;
};

struct selector {
    int64_t id;
    struct str key, title_vi, title_en, rule;
};

struct tasks { struct task *v; size_t n, cap; };
struct obligations { struct obligation *v; size_t n, cap; };
struct obligation_changes { struct obligation_change *v; size_t n, cap; };
struct task_bases { struct task_basis *v; size_t n, cap; };
struct selectors { struct selector *v; size_t n, cap; };

/* What is asked for; {0} but for `limit` is everything. */
struct task_filter {
    struct opt_i64 programme_id, document_id, clause_id;
    struct str group_no;        /* STR_NONE: any */
    struct opt_i64 kind;        /* enum task_kind */
    struct opt_i64 lead_org_id; /* leads it now: named, as one of a collective, or by succession */
    int64_t after_ord, after_id; /* of the last one seen */
    int64_t limit;
};

/* By (ord, id). */
NODISCARD enum err task_list(struct ctx *ctx, const struct task_filter *filter, struct tasks *out);
/* By code or by its form in addresses. */
NODISCARD enum err task_find(struct ctx *ctx, struct str code_or_slug, struct task *out);
NODISCARD enum err task_of_id(struct ctx *ctx, int64_t id, struct task *out);
/* Who issued the task's document, and so assigned it. */
NODISCARD enum err task_issuer(struct ctx *ctx, int64_t id, struct opt_i64 *issuer);
/* Other clauses that demand the same. */
NODISCARD enum err task_basis_list(struct ctx *ctx, int64_t task_id, struct task_bases *out);
/* Tasks that cite a clause as demanding the same. */
NODISCARD enum err task_sharing(struct ctx *ctx, struct str document_number, struct str path, struct tasks *out);

/* All obligations of a task by id: the rows of the document, then what was derived from them. */
NODISCARD enum err obligation_list_of_task(struct ctx *ctx, int64_t task_id, struct obligations *out);
/* Those an organisation bears or ever bore (bearer_id tells), by id; `after` is the last one seen. */
NODISCARD enum err obligation_list_of_org(struct ctx *ctx, int64_t org_id, int64_t after, int64_t limit, struct obligations *out);
NODISCARD enum err obligation_of_id(struct ctx *ctx, int64_t id, struct obligation *out);
/* What became of an obligation, in the order in which it became known. */
NODISCARD enum err obligation_change_list(struct ctx *ctx, int64_t obligation_id, struct obligation_changes *out);
NODISCARD enum err selector_list(struct ctx *ctx, struct selectors *out);

/* Appends a change with its event; `c->id` and `c->seq` are filled. */
NODISCARD enum err obligation_change_add(struct ctx *ctx, struct obligation_change *c);

/* What bringing the derived obligations up to date has added. */
struct settled {
    int64_t children;    /* of collective duties */
    int64_t occurrences; /* of recurring ones */
    int64_t transferred; /* passed to a successor */
    int64_t merged;      /* cancelled because the successor bears the same duty already */
};

/* Days ahead for which recurring duties have occurrences. */
enum { TASK_HORIZON_DAYS = 400 };

/* Derives what follows from obligations, organisations and the day (ctx->now): one child for each organisation of a selector on the duty's first
 * day, the occurrences of recurring duties, and the passing of open duties of organisations that are gone to their successors. Does nothing
 * where it was done before. */
NODISCARD enum err task_settle(struct ctx *ctx, const struct org_directory *dir, struct settled *out);
/* The same with the organisations as of the last commit; for the daily job. */
NODISCARD enum err task_extend_occurrences(struct ctx *ctx);

struct str task_kind_name(enum task_kind k);
enum task_kind task_kind_parse(struct str name); /* TASK_KIND__N for an unknown name */
enum msg task_kind_msg(enum task_kind k);
struct str duty_role_name(enum duty_role r);
enum duty_role duty_role_parse(struct str name); /* DUTY_ROLE__N for an unknown name */
enum msg duty_role_msg(enum duty_role r);
struct str change_kind_name(enum change_kind k);
enum change_kind change_kind_parse(struct str name); /* CHANGE_KIND__N for an unknown name */
enum msg change_kind_msg(enum change_kind k);
enum msg due_kind_msg(enum due_kind k);
enum msg recurrence_msg(enum recurrence r); /* MSG_NONE for RECURRENCE_NONE */

/* Everything below is for loading packs. */

/* E_CONFLICT when the code belongs to another programme, or another code has the same form in addresses. The slug is made here. */
NODISCARD enum err task_put(struct ctx *ctx, const struct task *t, struct record *out);
NODISCARD enum err task_basis_put(struct ctx *ctx, int64_t task_id, const struct task_basis *b, struct record *out);
NODISCARD enum err selector_put(struct ctx *ctx, const struct selector *s, struct record *out);
/* E_INVALID unless `rule` is kinds separated by '|', optionally followed by " under " and the key of an organisation, which is then in `under`. */
NODISCARD enum err selector_rule_check(struct str rule, struct str *under);
/* A row of the document (no parent, no occurrence). An obligation that is known stays as it is: another organisation is recorded as named, another day as
 * set or moved, other words replace the old ones. E_CONFLICT when anything else differs: that needs a row with a new number; `what` is then its column. */
NODISCARD enum err obligation_put(struct ctx *ctx, const struct obligation *o, struct record *out, struct str *what);
/* The last safe day by kind, words and base (docs/data.md, `due_date`); missing when the kind has none. E_INVALID without the base it needs. */
NODISCARD enum err obligation_last_safe(enum due_kind kind, struct opt_day base, struct opt_day *last_safe);

#endif
