#include "features/task/task.h"

#include "task_q.h"

enum err task_find(struct ctx *ctx, struct str code_or_slug, struct task *out)
{
    struct q_task_find_row r = {0};
    TRY(q_task_find(ctx->db, ctx->arena, &(struct q_task_find_in){.name = code_or_slug}, &r));
    *out = (struct task){.id = r.id,
                         .programme_id = r.programme_id,
                         .code = r.code,
                         .slug = r.slug,
                         .document_id = r.document_id,
                         .clause_id = r.clause_id,
                         .document_number = r.document_number,
                         .document_slug = r.document_slug,
                         .clause_path = r.clause_path,
                         .group_no = r.group_no,
                         .title_vi = r.title_vi,
                         .title_en = r.title_en,
                         .product_vi = r.product_vi,
                         .product_en = r.product_en,
                         .kind = task_kind_parse(r.kind),
                         .measure = r.measure,
                         .note_vi = r.note_vi,
                         .note_en = r.note_en,
                         .ord = r.ord,
                         .seq = r.seq};
    return OK;
}

enum err task_issuer(struct ctx *ctx, int64_t id, struct opt_i64 *issuer)
{
    struct q_task_issuer_row row = {0};
    TRY(q_task_issuer(ctx->db, ctx->arena, &(struct q_task_issuer_in){.id = id}, &row));
    *issuer = row.issuer_id;
    return OK;
}

enum err task_basis_list(struct ctx *ctx, int64_t task_id, struct task_bases *out)
{
    struct q_task_basis_of_rows rows = {0};
    TRY(q_task_basis_of(ctx->db, ctx->arena, &(struct q_task_basis_of_in){.task_id = task_id}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = (struct task_basis){rows.v[i].document_number, rows.v[i].path};
    }
    return OK;
}
