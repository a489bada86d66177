/* Writing tasks and the clauses they rest on, each with its event. */
#include "features/task/task.h"

#include "task_q.h"
#include "text/slug.h"

RECORD_KIND(task_record, "task", RECORD_COLUMN(task, TEXT, code), RECORD_COLUMN(task, NUMBER, document_id), RECORD_COLUMN(task, NUMBER, clause_id),
            RECORD_COLUMN(task, TEXT, group_no), RECORD_COLUMN(task, TEXT, title_vi), RECORD_COLUMN(task, TEXT, title_en),
            RECORD_COLUMN(task, TEXT, product_vi), RECORD_COLUMN(task, TEXT, product_en), RECORD_COLUMN(task, TEXT, kind),
            RECORD_COLUMN(task, TEXT, measure), RECORD_COLUMN(task, TEXT, note_vi), RECORD_COLUMN(task, TEXT, note_en),
            RECORD_COLUMN(task, NUMBER, ord));

RECORD_KIND(basis_record, "task_basis", RECORD_COLUMN(task_basis, TEXT, document_number), RECORD_COLUMN(task_basis, TEXT, path));

static struct q_task_put_in task_in(struct ctx *ctx, const struct task *t)
{
    return (struct q_task_put_in){.programme_id = t->programme_id,
                                  .code = t->code,
                                  .slug = text_slug(ctx->arena, t->code),
                                  .document_id = t->document_id,
                                  .clause_id = t->clause_id,
                                  .group_no = t->group_no.p ? t->group_no : S(""),
                                  .title_vi = t->title_vi,
                                  .title_en = t->title_en,
                                  .product_vi = t->product_vi,
                                  .product_en = t->product_en,
                                  .kind = task_kind_name(t->kind),
                                  .measure = t->measure,
                                  .note_vi = t->note_vi,
                                  .note_en = t->note_en,
                                  .ord = t->ord};
}

enum err task_put(struct ctx *ctx, const struct task *t, struct record *out)
{
    struct q_task_put_in in = task_in(ctx, t);
    struct q_task_get_row known = {0};
    struct q_task_get_in key = {.code = in.code, .slug = in.slug};
    enum err found = q_task_get(ctx->db, ctx->arena, &key, &known);
    if (found == OK && (known.programme_id != t->programme_id || !str_eq(known.code, t->code))) {
        return E_CONFLICT;
    }
    TRY(record_begin(ctx, &task_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_task_put_row made = {0};
    TRY(q_task_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &task_record, made.id, &in, out);
}

enum err task_basis_put(struct ctx *ctx, int64_t task_id, const struct task_basis *b, struct record *out)
{
    struct q_task_basis_put_in in = {.task_id = task_id, .document_number = b->document_number, .path = b->path};
    struct q_task_basis_get_row known = {0};
    struct q_task_basis_get_in key = {.task_id = task_id, .document_number = b->document_number, .path = b->path};
    enum err found = q_task_basis_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &basis_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_task_basis_put_row made = {0};
    TRY(q_task_basis_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &basis_record, made.id, &in, out);
}
