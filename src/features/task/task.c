#include "features/task/task.h"

#include "task_q.h"

static struct opt_day to_day(struct opt_i64 v)
{
    return (struct opt_day){v.has, (day_t)v.v};
}

/* Stored names come from the closed lists; a name that is none of them (a newer program wrote it) reads as the first. */
static enum due_kind to_due_kind(struct str name)
{
    enum due_kind k = DUE_NONE;
    return due_kind_parse(name, &k) == OK ? k : DUE_NONE;
}

static enum recurrence to_recurrence(struct str name)
{
    enum recurrence r = RECURRENCE_NONE;
    return recurrence_parse(name, &r) == OK ? r : RECURRENCE_NONE;
}

static struct task to_task(const struct q_task_rows_row *r)
{
    return (struct task){.id = r->id,
                         .programme_id = r->programme_id,
                         .code = r->code,
                         .slug = r->slug,
                         .document_id = r->document_id,
                         .clause_id = r->clause_id,
                         .document_number = r->document_number,
                         .document_slug = r->document_slug,
                         .clause_path = r->clause_path,
                         .group_no = r->group_no,
                         .title_vi = r->title_vi,
                         .title_en = r->title_en,
                         .product_vi = r->product_vi,
                         .product_en = r->product_en,
                         .kind = task_kind_parse(r->kind),
                         .measure = r->measure,
                         .note_vi = r->note_vi,
                         .note_en = r->note_en,
                         .ord = r->ord,
                         .seq = r->seq,
                         .lead_id = r->lead_id,
                         .lead_org_id = r->lead_org_id,
                         .selector_id = r->selector_id,
                         .lead_words = r->lead_words,
                         .is_undecided = r->undecided && !r->lead_org_id.has,
                         .due_kind = to_due_kind(r->due_kind),
                         .due_words = r->due_words,
                         .original_due = to_day(r->original_due),
                         .due = to_day(r->due),
                         .recurrence = to_recurrence(r->recurrence)};
}

static enum err read_tasks(struct ctx *ctx, const struct q_task_rows_in *in, struct tasks *out)
{
    struct q_task_rows_rows rows = {0};
    TRY(q_task_rows(ctx->db, ctx->arena, in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_task(&rows.v[i]);
    }
    return OK;
}

enum err task_list(struct ctx *ctx, const struct task_filter *f, struct tasks *out)
{
    struct str kind = f->kind.has ? task_kind_name((enum task_kind)f->kind.v) : STR_NONE;
    struct q_task_rows_in in = {.after_ord = f->after_ord,
                                .after_id = f->after_id,
                                .programme_id = f->programme_id,
                                .document_id = f->document_id,
                                .clause_id = f->clause_id,
                                .group_no = f->group_no,
                                .kind = kind,
                                .lead_org_id = f->lead_org_id,
                                .limit = f->limit};
    return read_tasks(ctx, &in, out);
}

/* One task is the list that begins right before it and holds one. */
static enum err read_one(struct ctx *ctx, int64_t ord, int64_t id, struct task *out)
{
    struct tasks found = {0};
    struct q_task_rows_in in = {.after_ord = ord, .after_id = id - 1, .limit = 1};
    TRY(read_tasks(ctx, &in, &found));
    if (found.n == 0) {
        return E_NOT_FOUND;
    }
    *out = found.v[0];
    return OK;
}

enum err task_of_id(struct ctx *ctx, int64_t id, struct task *out)
{
    struct q_task_place_row row = {0};
    TRY(q_task_place(ctx->db, ctx->arena, &(struct q_task_place_in){.id = id}, &row));
    return read_one(ctx, row.ord, id, out);
}

enum err task_find(struct ctx *ctx, struct str code_or_slug, struct task *out)
{
    struct q_task_id_of_row row = {0};
    TRY(q_task_id_of(ctx->db, ctx->arena, &(struct q_task_id_of_in){.name = code_or_slug}, &row));
    return read_one(ctx, row.ord, row.id, out);
}

enum err task_issuer(struct ctx *ctx, int64_t id, struct opt_i64 *issuer)
{
    struct q_task_place_row row = {0};
    TRY(q_task_place(ctx->db, ctx->arena, &(struct q_task_place_in){.id = id}, &row));
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

enum err task_sharing(struct ctx *ctx, struct str document_number, struct str path, struct tasks *out)
{
    struct q_task_sharing_rows rows = {0};
    struct q_task_sharing_in in = {.document_number = document_number, .path = path};
    TRY(q_task_sharing(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(task_of_id(ctx, rows.v[i].task_id, VEC_PUSH(ctx->arena, out)));
    }
    return OK;
}

enum err selector_list(struct ctx *ctx, struct selectors *out)
{
    struct q_selector_all_rows rows = {0};
    TRY(q_selector_all(ctx->db, ctx->arena, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_selector_all_row *r = &rows.v[i];
        *VEC_PUSH(ctx->arena, out) = (struct selector){
            .id = r->id, .key = r->selector_key, .title_vi = r->title_vi, .title_en = r->title_en, .rule = r->rule};
    }
    return OK;
}

/* --- obligations ------------------------------------------------------------------------------------------------ */

static struct obligation to_obligation(const struct q_obligation_rows_row *r)
{
    return (struct obligation){.id = r->id,
                               .task_id = r->task_id,
                               .no = r->no,
                               .task_code = r->task_code,
                               .task_slug = r->task_slug,
                               .role = duty_role_parse(r->role),
                               .org_id = r->org_id,
                               .bearer_id = r->org_id,
                               .scope_id = r->scope_id,
                               .occurrence = r->occurrence,
                               .parent_id = r->parent_id,
                               .selector_id = r->selector_id,
                               .is_undecided = r->undecided != 0,
                               .assigner_id = r->assigner_id,
                               .start = to_day(r->start_day),
                               .due_kind = to_due_kind(r->due_kind),
                               .due_words = r->due_words,
                               .due_base = to_day(r->due_base),
                               .original_due = to_day(r->original_due),
                               .due = to_day(r->original_due),
                               .due_anchor = r->due_anchor,
                               .recurrence = to_recurrence(r->recurrence),
                               .due_days = r->due_days,
                               .lead_words = r->lead_words,
                               .weight = r->weight,
                               .note_vi = r->note_vi,
                               .note_en = r->note_en,
                               .seq = r->seq};
}

static struct obligation_change to_change(const struct q_obligation_change_rows_row *r)
{
    return (struct obligation_change){.id = r->id,
                                      .obligation_id = r->obligation_id,
                                      .kind = change_kind_parse(r->kind),
                                      .org_id = r->org_id,
                                      .due = to_day(r->due),
                                      .on_day = to_day(r->on_day),
                                      .after_expiry = r->after_expiry,
                                      .document = r->document,
                                      .reason = r->reason,
                                      .seq = r->seq};
}

static void apply_change(struct obligation *o, const struct obligation_change *c)
{
    switch (c->kind) {
    case CHANGE_LEAD_NAMED:
    case CHANGE_TRANSFERRED:
        o->bearer_id = c->org_id;
        o->is_undecided = false;
        break;
    case CHANGE_DUE_SET:
    case CHANGE_DUE_MOVED:
        o->due = c->due;
        break;
    case CHANGE_CANCELLED:
        o->is_cancelled = true;
        o->cancelled_on = c->on_day;
        o->merged_into = c->org_id;
        break;
    case CHANGE_KIND__N:
        break;
    }
}

/* Obligations come by id, so that the one a change belongs to is found by halving. */
static struct obligation *by_id(struct obligations *all, int64_t id)
{
    size_t low = 0;
    for (size_t high = all->n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (all->v[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < all->n && all->v[low].id == id ? &all->v[low] : NULL;
}

static enum err read_obligations(struct ctx *ctx, const struct q_obligation_rows_in *in, struct obligations *out)
{
    struct q_obligation_rows_rows rows = {0};
    TRY(q_obligation_rows(ctx->db, ctx->arena, in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_obligation(&rows.v[i]);
    }
    struct q_obligation_change_rows_in which = {.obligation_id = in->id, .task_id = in->task_id, .org_id = in->org_id};
    struct q_obligation_change_rows_rows changes = {0};
    TRY(q_obligation_change_rows(ctx->db, ctx->arena, &which, &changes));
    for (size_t i = 0; i < changes.n; i++) {
        struct obligation *o = by_id(out, changes.v[i].obligation_id);
        struct obligation_change c = to_change(&changes.v[i]);
        if (o) {
            apply_change(o, &c);
        }
    }
    return OK;
}

enum err obligation_list_of_task(struct ctx *ctx, int64_t task_id, struct obligations *out)
{
    return read_obligations(ctx, &(struct q_obligation_rows_in){.task_id = {true, task_id}, .limit = INT64_MAX}, out);
}

enum err obligation_list_of_org(struct ctx *ctx, int64_t org_id, int64_t after, int64_t limit, struct obligations *out)
{
    struct q_obligation_rows_in in = {.org_id = {true, org_id}, .after = after, .limit = limit};
    return read_obligations(ctx, &in, out);
}

enum err obligation_of_id(struct ctx *ctx, int64_t id, struct obligation *out)
{
    struct obligations found = {0};
    TRY(read_obligations(ctx, &(struct q_obligation_rows_in){.id = {true, id}, .limit = 1}, &found));
    if (found.n == 0) {
        return E_NOT_FOUND;
    }
    *out = found.v[0];
    return OK;
}

enum err obligation_change_list(struct ctx *ctx, int64_t obligation_id, struct obligation_changes *out)
{
    struct q_obligation_change_rows_in in = {.obligation_id = {true, obligation_id}};
    struct q_obligation_change_rows_rows rows = {0};
    TRY(q_obligation_change_rows(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_change(&rows.v[i]);
    }
    return OK;
}
