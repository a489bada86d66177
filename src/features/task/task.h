/* Tasks (RULES 3): what a clause demands. A task is current state; who owes it until when stands in its obligations (obligation.h). */
#ifndef XANH_FEATURES_TASK_H
#define XANH_FEATURES_TASK_H

#include "features/obligation/obligation.h"

enum task_kind { TASK_ONE_OFF, TASK_RECURRING, TASK_STANDING, TASK_DUTY, TASK_KIND__N };

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
};

struct task_basis {
    struct str document_number, path;
};
struct task_bases { struct task_basis *v; size_t n, cap; };

/* By code or by its form in addresses. E_NOT_FOUND without a message. */
NODISCARD enum err task_find(struct ctx *ctx, struct str code_or_slug, struct task *out);
/* Who issued the task's document, and so assigned it. */
NODISCARD enum err task_issuer(struct ctx *ctx, int64_t id, struct opt_i64 *issuer);
/* Other clauses that demand the same. */
NODISCARD enum err task_basis_list(struct ctx *ctx, int64_t task_id, struct task_bases *out);

/* As in docs/data.md, and what readers are shown. */
struct str task_kind_name(enum task_kind k);
enum task_kind task_kind_parse(struct str name); /* TASK_KIND__N for an unknown name */
enum msg task_kind_msg(enum task_kind k);

/* Everything below is for loading packs. */

/* E_CONFLICT when the code belongs to another programme, or another code has the same form in addresses. The slug is made here. */
NODISCARD enum err task_put(struct ctx *ctx, const struct task *t, struct record *out);
NODISCARD enum err task_basis_put(struct ctx *ctx, int64_t task_id, const struct task_basis *b, struct record *out);

#endif
