/* My work: what is due, what came back, what waits for me; in each part the clock that ends first comes first (INTERFACE.md). */
#include "features/report/report_work.h"

#include "base/date.h"
#include "base/vec.h"
#include "view_my_work.h"
#include "web/page.h"
#include "web/table.h"

enum { A_PAGE = 50, AT_FIRST = 15 /* of each part, when all parts are shown */ };

const char *const work_part_names[] = {[PART_OVERDUE] = "qua-han", [PART_RETURNED] = "tra-lai", [PART_WAITING] = "cho-quyet-dinh",
                                       [PART_SOON] = "sap-den-han", [PART_SUPPORT] = "phoi-hop", [PART_DRAFTS] = "dang-soan",
                                       [PART_UNASSIGNED] = "cho-giao", [PART__N] = NULL};

INPUT_TABLE(work_table, struct work_query,
            {.name = "phan", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct work_query, part), .choices = work_part_names},
            {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct work_query, page), .min = 1, .max = 100000});

/* --- words of one thing to do -------------------------------------------------------------------------------------------------- */

struct str work_org(struct ctx *ctx, const struct work *w, const struct work_item *i)
{
    return i->org == SIZE_MAX ? S("") : org_short(ctx, org_any(w->dir, i->org, w->today));
}

struct str work_role(struct ctx *ctx, const struct work_item *i)
{
    enum obligation_role role = obligation_role_parse(i->task->role);
    return role == OBLIGATION_ROLE__N ? i->task->role : ctx_msg(ctx, obligation_role_msg(role));
}

struct str work_href(struct ctx *ctx, enum part part, const struct work_item *i)
{
    struct str obligation = obligation_href(ctx, i->found.obligation_id, part == PART_UNASSIGNED ? S("/giao") : S(""));
    return i->found.report_id ? report_href(ctx, i->found.report_id, S("")) : obligation;
}

struct address work_address(struct ctx *ctx, const struct work_query *q)
{
    struct address a = address_new(ctx, S("/viec-cua-toi"));
    address_add(&a, S("phan"), q->part.has ? str_c(work_part_names[q->part.v]) : S(""));
    return a;
}

static struct str about_text(struct ctx *ctx, const struct work *w, const struct work_item *i)
{
    struct msg_arg occurrence = MSG_ARG(i->occurrence);
    struct str which =
        i->occurrence ? STR_CAT(ctx->arena, S(" · "), msg_format(ctx->arena, ctx->lang, MSG_work_occurrence, 1, &occurrence)) : S("");
    struct str org = work_org(ctx, w, i);
    return STR_CAT(ctx->arena, i->task->code, which, S(" · "), work_role(ctx, i), org.n ? S(": ") : S(""), org);
}

static struct str when_text(struct ctx *ctx, enum part part, const struct work_item *i)
{
    if (part == PART_WAITING) {
        struct msg_arg args[] = {MSG_ARG(page_day(ctx, (struct opt_day){true, day_of_moment(i->found.at_ms.v)})), MSG_ARG(page_day(ctx, (struct opt_day){true, i->found.ends}))};
        return msg_format(ctx->arena, ctx->lang, MSG_work_decide_until, 2, args);
    }
    struct msg_arg due = MSG_ARG(page_day(ctx, i->due));
    return i->due.has ? msg_format(ctx->arena, ctx->lang, MSG_work_due, 1, &due) : S("");
}

static enum msg action_of(enum part part, const struct work_item *i)
{
    static const enum msg actions[PART__N] = {[PART_OVERDUE] = MSG_work_do_report, [PART_RETURNED] = MSG_work_do_mend,  [PART_WAITING] = MSG_work_do_decide,
                                              [PART_SOON] = MSG_work_do_report,    [PART_SUPPORT] = MSG_work_do_report, [PART_DRAFTS] = MSG_work_do_draft,
                                              [PART_UNASSIGNED] = MSG_work_do_assign};
    return i->found.report_id && actions[part] == MSG_work_do_report ? MSG_work_do_draft : actions[part];
}

static struct work_row row_of(struct ctx *ctx, const struct work *w, enum part part, const struct work_item *i)
{
    struct work_row row = {.href = work_href(ctx, part, i),
                           .title = ctx_pick(ctx, i->task->title_vi, i->task->title_en),
                           .about = about_text(ctx, w, i),
                           .action = ctx_msg(ctx, action_of(part, i)),
                           .when = when_text(ctx, part, i),
                           .remark = part == PART_RETURNED ? i->found.remark : S(""),
                           .has_status = i->has_verdict};
    if (i->has_verdict) {
        row.status = status_view_of(ctx, &i->verdict);
    }
    return row;
}

/* --- the page ------------------------------------------------------------------------------------------------------------------ */

static enum err fill_rows(struct ctx *ctx, const struct work *w, const struct work_query *q, enum part part, struct work_part *out)
{
    const struct work_list *list = &w->parts[part];
    struct work_item items[A_PAGE];
    work_judge(w, part, 0, list->n, items);
    TRY(work_titles(ctx, items, list->n));
    for (size_t i = 0; i < list->n; i++) {
        if (items[i].task) {
            *VEC_PUSH(ctx->arena, &out->rows) = row_of(ctx, w, part, &items[i]);
        }
    }
    struct work_query one = {.part = {true, part}};
    struct address address = work_address(ctx, &one);
    out->total = (int64_t)list->total;
    if (q->part.has) {
        out->pager = pager_make(ctx, &address, q->page.has ? q->page.v : 1, A_PAGE, out->total);
    } else if (list->total > AT_FIRST) {
        out->hidden = out->total - AT_FIRST;
        out->whole_href = address.text;
    }
    return OK;
}

/* "9 việc: 2 quá hạn, 1 bị trả lại": all of it, and its parts. */
static void fill_title(struct ctx *ctx, const struct work *w, struct work_view *v)
{
    static const enum msg words[PART__N] = {[PART_OVERDUE] = MSG_work_n_overdue, [PART_RETURNED] = MSG_work_n_returned,
                                            [PART_WAITING] = MSG_work_n_waiting, [PART_SOON] = MSG_work_n_soon,
                                            [PART_SUPPORT] = MSG_work_n_support, [PART_DRAFTS] = MSG_work_n_drafts,
                                            [PART_UNASSIGNED] = MSG_work_n_unassigned};
    struct buf list = buf_new(ctx->arena, 1024);
    int64_t all = 0;
    for (enum part p = PART_OVERDUE; p < PART__N; p++) {
        int64_t n = (int64_t)w->parts[p].total;
        all += n;
        if (n) {
            buf_str(&list, list.n ? S(", ") : S(""));
            msg_write(&list, ctx->lang, words[p], 1, (struct msg_arg[]){MSG_ARG(n)});
        }
    }
    struct msg_arg args[] = {MSG_ARG(all), MSG_ARG(buf_view(&list))};
    v->is_empty = all == 0;
    v->title = v->is_empty ? ctx_msg(ctx, MSG_work_nothing) : msg_format(ctx->arena, ctx->lang, MSG_work_title, 2, args);
    v->kicker = ctx->actor_name;
}

/* Only one part has pages. */
static enum err check_page(struct ctx *ctx, const struct work_query *q, const struct work *w)
{
    size_t total = q->part.has ? w->parts[q->part.v].total : 0;
    int64_t last = total ? (int64_t)(total + A_PAGE - 1) / A_PAGE : 1;
    return q->page.has && q->page.v > last ? FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(q->page.v), MSG_ARG(last)) : OK;
}

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct work_query *q = in;
    struct work w;
    struct work_view v = {0};
    size_t from = q->part.has && q->page.has ? (size_t)(q->page.v - 1) * A_PAGE : 0;
    TRY(work_read(ctx, q, from, q->part.has ? A_PAGE : AT_FIRST, &w));
    TRY(check_page(ctx, q, &w));
    struct work_part *const parts[PART__N] = {[PART_OVERDUE] = &v.overdue, [PART_RETURNED] = &v.returned, [PART_WAITING] = &v.waiting,
                                              [PART_SOON] = &v.soon,       [PART_SUPPORT] = &v.support,   [PART_DRAFTS] = &v.drafts,
                                              [PART_UNASSIGNED] = &v.unassigned};
    for (enum part p = PART_OVERDUE; p < PART__N; p++) {
        TRY(fill_rows(ctx, &w, q, p, parts[p]));
    }
    fill_title(ctx, &w, &v);
    v.is_part = q->part.has;
    if (!v.is_empty) {
        table_links(ctx, &v.files, work_address(ctx, q).text, S(""));
    }
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_my_work), NAV_MY_WORK);
    view_my_work(&p.view, &v);
    return page_end(ctx, &p);
}

ROUTES(report_work_routes, {.method = METHOD_GET, .path = "/viec-cua-toi", .act = ACT_SIGNED_IN, .input = &work_table, .run = show},
       TABLE_ROUTES_FOR(ACT_SIGNED_IN, "/viec-cua-toi", &work_table, work_files));
