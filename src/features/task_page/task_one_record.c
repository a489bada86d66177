/* What is on record about one task: the clause's words, reports, changes, differences between documents. */
#include "features/task_page/task_page_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "features/document/document.h"
#include "features/indicator/indicator.h"
#include "task_page_q.h"
#include "text/slug.h"
#include "web/page.h"

enum { STEPS_MAX = 30, CHANGES_MAX = 30 };

/* --- the clause's words ----------------------------------------------------------------------------------------------------- */

static enum err fill_text(struct ctx *ctx, struct one_task *one)
{
    struct q_task_clause_text_row row = {0};
    enum err e =
        q_task_clause_text(ctx->db, ctx->arena, &(struct q_task_clause_text_in){.clause_id = one->task->clause_id}, &row);
    if (e == E_NOT_FOUND) {
        return OK;
    }
    TRY(e);
    one->view->has_text = true;
    one->view->text = word_diff_of(ctx->arena, row.received, row.corrected);
    one->view->is_corrected = one->view->text.changes > 0;
    return OK;
}

static enum err fill_document(struct ctx *ctx, struct one_task *one, struct document *d)
{
    struct task_view *v = one->view;
    struct clause clause = {0};
    TRY(document_of_id(ctx, one->task->document_id, d));
    TRY(clause_find(ctx, d->id, one->task->clause_path, &clause));
    v->clause_title = ctx_pick(ctx, clause.title_vi, clause.title_en);
    return fill_text(ctx, one);
}

/* --- reports ------------------------------------------------------------------------------------------------------------- */

static const struct board_obligation *judged_of(const struct one_task *one, int64_t id)
{
    for (size_t i = 0; i < one->n_judged; i++) {
        if (one->judged_duties[i].id == id) {
            return &one->judged_duties[i];
        }
    }
    return NULL;
}

static struct str step_words(struct ctx *ctx, const struct q_task_steps_row *r)
{
    bool submitted = str_eq(r->step, S("submitted"));
    if (submitted) {
        return ctx_msg(ctx, r->delivers ? MSG_tasks_step_delivered : MSG_tasks_step_submitted);
    }
    return ctx_msg(ctx, str_eq(r->step, S("accepted")) ? MSG_tasks_step_accepted : MSG_tasks_step_returned);
}

static struct step_row_view step_row(struct ctx *ctx, const struct one_task *one, const struct q_task_steps_row *r)
{
    const struct board_obligation *o = judged_of(one, r->obligation_id);
    return (struct step_row_view){.moment = page_moment(ctx, r->at_ms),
                                  .name = o ? display_org(ctx, one->board, o->org).label : S("–"),
                                  .href = display_address(ctx, one->board, obligation_href(ctx, r->obligation_id, S(""))).text,
                                  .step = step_words(ctx, r),
                                  .progress = page_percent(ctx, r->progress_permille, 1000),
                                  .remark = r->remark};
}

static enum err fill_steps(struct ctx *ctx, struct one_task *one)
{
    struct q_task_steps_rows rows = {0};
    struct q_task_steps_in in = {.task_id = one->task->id, .seq = board_moment(one->board)->seq, .limit = STEPS_MAX};
    TRY(q_task_steps(ctx->db, ctx->arena, &in, &rows));
    one->view->steps.v = ARENA_ARRAY(ctx->arena, struct step_row_view, rows.n + 1);
    one->view->steps.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        one->view->steps.v[i] = step_row(ctx, one, &rows.v[i]);
    }
    return OK;
}

/* --- history -------------------------------------------------------------------------------------------------------------- */

static struct task_log_view change_row(struct ctx *ctx, const struct one_task *one, const struct q_task_changes_row *r)
{
    enum change_kind kind = change_kind_parse(r->kind);
    size_t org = r->org_id.has ? org_find_id(board_directory(one->board), r->org_id.v) : SIZE_MAX;
    struct str what = r->due.has ? page_day(ctx, task_day(r->due)) : display_org(ctx, one->board, org).label;
    struct str head = kind == CHANGE_KIND__N ? r->kind : ctx_msg(ctx, change_kind_msg(kind));
    struct str late = r->after_expiry.has && r->after_expiry.v ? ctx_msg(ctx, MSG_why_moved_after_expiry) : S("");
    struct str reason = obligation_reason_words(ctx, r->reason);
    struct str source = r->document.n ? STR_CAT(ctx->arena, r->document, S(", "), reason) : reason;
    return (struct task_log_view){.moment = page_moment(ctx, r->known_at),
                                  .text = what.n ? STR_CAT(ctx->arena, head, S(": "), what, S("."))
                                                 : STR_CAT(ctx->arena, head, S(".")),
                                  .meta = late.n ? STR_CAT(ctx->arena, source, S(" "), late) : source};
}

static enum err fill_log(struct ctx *ctx, struct one_task *one, const struct document *d)
{
    struct task_view *v = one->view;
    struct q_task_changes_rows rows = {0};
    struct q_task_known_row known = {0};
    struct q_task_changes_in in = {.task_id = one->task->id, .seq = board_moment(one->board)->seq, .limit = CHANGES_MAX};
    TRY(q_task_changes(ctx->db, ctx->arena, &in, &rows));
    TRY(q_task_known(ctx->db, ctx->arena, &(struct q_task_known_in){.seq = one->task->seq}, &known));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, &v->log) = change_row(ctx, one, &rows.v[i]);
    }
    *VEC_PUSH(ctx->arena, &v->log) =
        (struct task_log_view){page_moment(ctx, known.known_at), ctx_msg(ctx, MSG_tasks_log_known), S("")};
    if (d->signed_on.has) {
        *VEC_PUSH(ctx->arena, &v->log) =
            (struct task_log_view){page_day(ctx, d->signed_on), ctx_msg(ctx, MSG_tasks_log_given), d->number};
    }
    return OK;
}

/* --- differences between documents --------------------------------------------------------------------------------------------
 */

static struct discrepancy_view discrepancy_view_of(struct ctx *ctx, const struct discrepancy *d)
{
    struct discrepancy_view v = {.code = d->code,
                                 .title = ctx_pick(ctx, d->title_vi, d->title_en),
                                 .bearing = ctx_pick(ctx, d->bearing_vi, d->bearing_en)};
    v.sides.v = ARENA_ARRAY(ctx->arena, struct side_view, d->n_sides + 1);
    v.sides.n = d->n_sides;
    for (size_t i = 0; i < d->n_sides; i++) {
        const struct discrepancy_side *s = &d->sides[i];
        v.sides.v[i] = (struct side_view){discrepancy_source(ctx, s), ctx_pick(ctx, s->says_vi, s->says_en)};
    }
    return v;
}

static enum err fill_discrepancies(struct ctx *ctx, struct one_task *one)
{
    struct discrepancies list = {0};
    TRY(discrepancy_list(ctx, STR_NONE, STR_NONE, one->task->code, &list));
    one->view->discrepancies.v = ARENA_ARRAY(ctx->arena, struct discrepancy_view, list.n + 1);
    one->view->discrepancies.n = list.n;
    for (size_t i = 0; i < list.n; i++) {
        one->view->discrepancies.v[i] = discrepancy_view_of(ctx, &list.v[i]);
    }
    return OK;
}

static enum err fill_bases(struct ctx *ctx, struct one_task *one)
{
    struct task_bases list = {0};
    TRY(task_basis_list(ctx, one->task->id, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct str number = list.v[i].document_number;
        struct str path = STR_CAT(ctx->arena, S("/van-ban/"), text_slug(ctx->arena, number), S("/"), text_slug(ctx->arena, list.v[i].path));
        struct str label = STR_CAT(ctx->arena, number, S(", "), list.v[i].path);
        link_add(ctx, &one->view->bases, label, display_address(ctx, one->board, path).text);
    }
    return OK;
}

enum err one_task_record(struct ctx *ctx, struct one_task *one)
{
    struct document d = {0};
    TRY(fill_document(ctx, one, &d));
    TRY(fill_steps(ctx, one));
    TRY(fill_log(ctx, one, &d));
    TRY(fill_discrepancies(ctx, one));
    return fill_bases(ctx, one);
}
