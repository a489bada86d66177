#include "features/task_page/task_page_internal.h"

#include "base/vec.h"
#include "text/slug.h"
#include "view_task_one.h"
#include "web/page.h"

INPUT_TABLE(
    one_table, struct one_query,
    {.name = "slug",
     .kind = IN_TEXT,
     .from = FROM_PATH,
     .offset = offsetof(struct one_query, slug),
     .required = true,
     .max = 200},
    {.name = "trang-thai",
     .kind = IN_CHOICE,
     .from = FROM_QUERY,
     .offset = offsetof(struct one_query, status),
     .choices = display_statuses},
    {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct one_query, page), .min = 1, .max = 100000},
    {.name = "trang-dong", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct one_query, row_page), .min = 1, .max = 100000},
    {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct one_query, as_of)});

static enum err find_task(struct ctx *ctx, const struct one_query *q, struct task *task)
{
    enum err e = task_find(ctx, q->slug, task);
    return e == E_NOT_FOUND ? FAIL(ctx, E_NOT_FOUND, MSG_tasks_unknown_task, MSG_ARG(q->slug)) : e;
}

/* --- why it has this status ------------------------------------------------------------------------------------------------ */

static struct reason_view reason_row(struct ctx *ctx, const struct verdict *v, enum reason code)
{
    struct reason_view row = {.code = str_c(code_name(code)),
                              .why = ctx_msg(ctx, display_why(code)),
                              .is_note = code >= REASON_COUNT,
                              .also = code != v->reason};
    if (!row.is_note) {
        row.mark = (struct status_mark_view){
            .css = reason_class(code), .icon = reason_icon(code), .word = ctx_msg(ctx, reason_msg(code))};
    }
    if (row.also && !row.is_note) {
        row.mark.detail = ctx_msg(ctx, MSG_tasks_also);
    }
    return row;
}

static void fill_reasons(struct ctx *ctx, struct task_view *view, const struct verdict *v)
{
    *VEC_PUSH(ctx->arena, &view->reasons) = reason_row(ctx, v, (enum reason)v->reason);
    for (enum reason code = 0; code < CODE_COUNT; code++) {
        if (code != v->reason && (v->also & CODE_BIT(code))) {
            *VEC_PUSH(ctx->arena, &view->reasons) = reason_row(ctx, v, code);
        }
    }
}

static void fill_status(struct ctx *ctx, struct one_task *one)
{
    struct task_view *v = one->view;
    v->mark = display_mark(ctx, &one->judged.verdict);
    v->mark.is_big = true;
    fill_reasons(ctx, v, &one->judged.verdict);
    paragraph_add(ctx, &v->how, ctx_msg(ctx, MSG_tasks_how));
    paragraph_add(ctx, &v->how, display_moment(ctx, one->board));
}

/* --- facts --------------------------------------------------------------------------------------------------------------- */

static struct str document_href(struct ctx *ctx, const struct task *t)
{
    return STR_CAT(ctx->arena, S("/van-ban/"), t->document_slug);
}

static void fill_facts(struct ctx *ctx, struct task_view *v, const struct task *t)
{
    v->code = t->code;
    v->title = ctx_pick(ctx, t->title_vi, t->title_en);
    v->product = ctx_pick(ctx, t->product_vi, t->product_en);
    v->kind = ctx_msg(ctx, task_kind_msg(t->kind));
    v->note = ctx_pick(ctx, t->note_vi, t->note_en);
    v->document = t->document_number;
    v->document_href = document_href(ctx, t);
    v->path = t->clause_path;
    v->clause_href = STR_CAT(ctx->arena, v->document_href, S("/"), text_slug(ctx->arena, t->clause_path));
}

static enum err fill_crumbs(struct ctx *ctx, struct one_task *one)
{
    struct crumbs_view *c = &one->view->crumbs;
    const struct task *t = one->task;
    struct task_groups groups = {0};
    TRY(task_groups(ctx, &groups));
    struct address a = display_address(ctx, one->board, S("/nhiem-vu"));
    crumbs_add(ctx, c, ctx_msg(ctx, MSG_nav_tasks), a.text);
    address_add(&a, S("van-ban"), t->document_slug);
    crumbs_add(ctx, c, t->document_number, a.text);
    address_add(&a, S("nhom"), t->group_no.n ? t->group_no : S("0"));
    crumbs_add(ctx, c, task_group_title(ctx, &groups, t->document_id, t->group_no), a.text);
    return OK;
}

static enum err fill_lead(struct ctx *ctx, struct one_task *one)
{
    struct task_card card;
    TRY(task_cards(ctx, one->board, &one->task->id, 1, &card));
    one->view->lead = task_lead(ctx, one->board, &card, &one->judged);
    one->view->due = task_due_words(ctx, &card, one->judged.due);
    return OK;
}

static enum err show_one(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_query *q = in;
    struct task task = {0};
    struct task_view v = {0};
    struct one_task one = {.query = q, .task = &task, .view = &v, .judged.lead = SIZE_MAX};
    TRY(find_task(ctx, q, &task));
    TRY(board_open(ctx, page_as_of(ctx, q->as_of), &one.board));
    enum err e = board_task_get(one.board, task.id, &one.judged);
    v.is_known = e == OK;
    TRY(e == E_NOT_FOUND ? OK : e);
    v.as_of = display_as_of(ctx, one.board);
    fill_facts(ctx, &v, &task);
    if (v.is_known) {
        fill_status(ctx, &one);
    }
    TRY(fill_lead(ctx, &one));
    TRY(fill_crumbs(ctx, &one));
    TRY(one_task_duties(ctx, &one));
    TRY(one_task_record(ctx, &one));
    struct page_frame p = page_begin(ctx, res, v.title, NAV_TASKS);
    view_task_one(&p.view, &v);
    return page_end(ctx, &p);
}

static enum err duty_files(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_query *q = in;
    struct task task = {0};
    struct one_task one = {.query = q, .task = &task};
    TRY(find_task(ctx, q, &task));
    TRY(board_open(ctx, page_as_of(ctx, q->as_of), &one.board));
    return one_task_duty_files(ctx, &one, res);
}

ROUTES(task_one_routes, TABLE_ROUTES("/nhiem-vu/{slug}/nghia-vu", &one_table, duty_files),
       {.method = METHOD_GET,
                         .path = "/nhiem-vu/{slug}",
                         .act = ACT_PUBLIC,
                         .flags = R_CACHE,
                         .input = &one_table,
                         .run = show_one});
