#include "features/task_page/task_page_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "features/rules/rules.h"
#include "task_page_q.h"
#include "web/page.h"

enum { CHILDREN_A_PAGE = 25, ROWS_A_PAGE = 25 };

/* --- the rows of the document ----------------------------------------------------------------------------------------------- */

/* What became of one row: of itself, or of all that was derived from it. */
struct spread {
    struct tally tally;
    bool has_children;
    struct verdict own; /* of the row itself */
    bool is_judged;
};

/* The duties of one task: the document's rows, and for each derived one where it comes from. */
struct family {
    struct q_task_duty_roots_rows roots;
    struct q_task_duty_parents_rows parents;
    size_t *root_of;        /* of parents.v[i]: position in roots */
    struct spread *spreads; /* of roots.v[i] */
};

static size_t root_at(const struct family *f, int64_t id)
{
    for (size_t i = 0; i < f->roots.n; i++) {
        if (f->roots.v[i].id == id) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Position of a derived duty (they are in order of their ids), SIZE_MAX when it is not one. */
static size_t derived_at(const struct family *f, int64_t id, size_t n)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->parents.v[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && f->parents.v[low].id == id ? low : SIZE_MAX;
}

static size_t family_root(const struct family *f, int64_t id, size_t n)
{
    size_t at = derived_at(f, id, n);
    return at == SIZE_MAX ? root_at(f, id) : f->root_of[at];
}

static enum err read_family(struct ctx *ctx, const struct one_task *one, int64_t from, struct family *f)
{
    int64_t task = one->task->id;
    struct q_task_duty_roots_in in = {.task_id = task, .seq = board_moment(one->board)->seq, .skip = from, .limit = ROWS_A_PAGE};
    TRY(q_task_duty_roots(ctx->db, ctx->arena, &in, &f->roots));
    TRY(q_task_duty_parents(ctx->db, ctx->arena, &(struct q_task_duty_parents_in){.task_id = task}, &f->parents));
    f->root_of = ARENA_ARRAY(ctx->arena, size_t, f->parents.n + 1);
    f->spreads = ARENA_ARRAY(ctx->arena, struct spread, f->roots.n + 1);
    for (size_t i = 0; i < f->parents.n; i++) { /* parents have smaller ids than their children */
        f->root_of[i] = family_root(f, f->parents.v[i].parent_id, i);
        if (f->root_of[i] != SIZE_MAX) {
            f->spreads[f->root_of[i]].has_children = true;
        }
    }
    return OK;
}

static void judge_family(const struct one_task *one, struct family *f)
{
    for (size_t i = 0; i < one->n_judged; i++) {
        const struct board_obligation *o = &one->judged_duties[i];
        size_t root = family_root(f, o->id, f->parents.n);
        if (root == SIZE_MAX || o->is_collective) {
            continue;
        }
        tally_add(&f->spreads[root].tally, &o->verdict);
        if (f->roots.v[root].id == o->id) {
            f->spreads[root].own = o->verdict;
            f->spreads[root].is_judged = true;
        }
    }
}

static struct link_view org_of_id(struct ctx *ctx, const struct board *b, struct opt_i64 id)
{
    return display_org(ctx, b, id.has ? org_find_id(board_directory(b), id.v) : SIZE_MAX);
}

/* Whom the document names, when somebody else bears the duty now. */
static struct str succession_words(struct ctx *ctx, const struct board *b, const struct q_task_duty_roots_row *o)
{
    if (!o->org_id.has || !o->bearer_id.has || o->org_id.v == o->bearer_id.v) {
        return o->lead_words.n ? STR_CAT(ctx->arena, S("“"), o->lead_words, S("”")) : S("");
    }
    struct msg_arg named = MSG_ARG(org_of_id(ctx, b, o->org_id).label);
    return msg_format(ctx->arena, ctx->lang, MSG_tasks_named, 1, &named);
}

/* The deadline in the document's own words, or of what kind it is. */
static struct str deadline_words(struct ctx *ctx, const struct q_task_duty_roots_row *o)
{
    enum due_kind kind = DUE_NONE;
    enum recurrence recurrence = RECURRENCE_NONE;
    if (o->due_words.n) {
        return STR_CAT(ctx->arena, S("“"), o->due_words, S("”"));
    }
    if (o->recurrence.n && recurrence_parse(o->recurrence, &recurrence) == OK && recurrence != RECURRENCE_NONE) {
        return ctx_msg(ctx, recurrence_msg(recurrence));
    }
    return due_kind_parse(o->due_kind, &kind) == OK ? ctx_msg(ctx, due_kind_msg(kind)) : o->due_kind;
}

static enum err duty_row(struct ctx *ctx, const struct board *b, const struct q_task_duty_roots_row *o, const struct spread *s,
                         struct duty_row_view *row)
{
    struct link_view org = org_of_id(ctx, b, o->bearer_id);
    enum obligation_role role = obligation_role_parse(o->role);
    *row = (struct duty_row_view){.name = org.label.n ? org.label : ctx_pick(ctx, o->selector_vi, o->selector_en),
                                  .href = org.href,
                                  .meta = succession_words(ctx, b, o),
                                  .role = role == OBLIGATION_ROLE__N ? o->role : ctx_msg(ctx, obligation_role_msg(role)),
                                  .role_href = display_address(ctx, b, obligation_href(ctx, o->id, S(""))).text,
                                  .original_due = task_day(o->original_due),
                                  .due = task_day(o->due),
                                  .due_words = deadline_words(ctx, o),
                                  .is_recurring = o->recurrence.n && s->has_children,
                                  .has_mark = s->is_judged && !s->has_children,
                                  .has_spread = s->has_children && s->tally.total != 0};
    if (row->has_mark) {
        row->mark = display_mark(ctx, &s->own);
    }
    if (row->has_spread) {
        struct msg_arg n = MSG_ARG((int64_t)s->tally.total);
        row->spread_words = msg_format(ctx->arena, ctx->lang, MSG_tasks_duties, 1, &n);
        TRY(display_row(ctx, &s->tally, &row->spread));
    }
    return OK;
}

/* A few rows as a rule; one for each commune where a document names them all. */
static enum err fill_duties(struct ctx *ctx, struct one_task *one, const struct address *rows)
{
    struct family f = {0};
    const struct rules *rules = NULL;
    struct q_task_duty_count_row count = {0};
    int64_t page = one->query->row_page.has ? one->query->row_page.v : 1;
    TRY(q_task_duty_count(ctx->db, ctx->arena, &(struct q_task_duty_count_in){.task_id = one->task->id}, &count));
    int64_t last = count.n ? (count.n + ROWS_A_PAGE - 1) / ROWS_A_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    TRY(read_family(ctx, one, (page - 1) * ROWS_A_PAGE, &f));
    judge_family(one, &f);
    TRY(rules_now(ctx, &rules));
    one->view->row_pager = pager_make_of(ctx, rows, S("trang-dong"), page, ROWS_A_PAGE, count.n);
    one->view->row_pager.label = ctx_msg(ctx, MSG_tasks_duties_title);
    for (size_t i = 0; i < f.roots.n; i++) {
        struct duty_row_view *row = VEC_PUSH(ctx->arena, &one->view->duties);
        TRY(duty_row(ctx, one->board, &f.roots.v[i], &f.spreads[i], row));
        if (row->due.has) {
            row->due.v = calendar_next_working(&rules->calendar, row->due.v);
        }
    }
    return OK;
}

/* --- a collective duty: who does how --------------------------------------------------------------------------------------- */

static struct child_row_view child_row(struct ctx *ctx, const struct board *b, const struct board_obligation *o)
{
    struct link_view org = display_org(ctx, b, o->org);
    struct msg_arg occurrence = MSG_ARG(o->occurrence);
    return (struct child_row_view){
        .name = org.label.n ? org.label : ctx_msg(ctx, MSG_tasks_no_lead),
        .href = org.href,
        .duty_href = display_address(ctx, b, obligation_href(ctx, o->id, S(""))).text,
        .occurrence = o->occurrence ? msg_format(ctx->arena, ctx->lang, MSG_orgs_occurrence, 1, &occurrence) : S(""),
        .due = o->due,
        .mark = display_mark(ctx, &o->verdict)};
}

/* The lead obligations with the status that is asked for, worst first. */
static struct board_want wanted(const struct one_task *one)
{
    struct opt_i64 status = one->query->status;
    return (struct board_want){.task_id = one->task->id,
                               .role = BOARD_LEADS,
                               .reasons = status.has ? CODE_BIT(status.v) : 0,
                               .sort = BOARD_BY_STATUS};
}

static enum err fill_children(struct ctx *ctx, struct one_task *one, const struct address *rows)
{
    struct task_view *v = one->view;
    struct board_want want = wanted(one);
    struct board_part part = {0};
    int64_t page = one->query->page.has ? one->query->page.v : 1;
    struct board_cut cut = {.from = (size_t)(page - 1) * CHILDREN_A_PAGE, .limit = CHILDREN_A_PAGE};
    TRY(board_obligations_part(one->board, ctx->arena, &want, &cut, &part));
    int64_t last = part.total ? (int64_t)(part.total + CHILDREN_A_PAGE - 1) / CHILDREN_A_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    v->children.v = ARENA_ARRAY(ctx->arena, struct child_row_view, CHILDREN_A_PAGE);
    for (size_t i = 0; i < part.n; i++) {
        v->children.v[v->children.n++] = child_row(ctx, one->board, &part.v[i]);
    }
    struct address base = *rows;
    struct opt_i64 status = one->query->status;
    address_add(&base, S("trang-thai"), status.has ? str_c(display_statuses[status.v]) : S(""));
    table_links(ctx, &v->child_files, base.text, S("/nghia-vu"));
    v->pager = pager_make(ctx, &base, page, CHILDREN_A_PAGE, (int64_t)part.total);
    v->all_href = status.has ? rows->text : S("");
    v->children_words = status.has ? ctx_msg(ctx, reason_msg((enum reason)status.v)) : S("");
    return OK;
}

/* RULES 3: a collective task shows the distribution and the worst, never an average. */
static enum err fill_spread(struct ctx *ctx, struct one_task *one, const struct address *rows)
{
    struct tally tally = {0};
    TRY(board_task_tally(one->board, ctx, one->task->id, &tally));
    TRY(display_bar(ctx, one->board, DISPLAY_OBLIGATIONS, &tally, rows, display_json(ctx, one->board, S("")), &one->view->spread));
    one->view->spread.has_how = false; /* the page explains its status above */
    return fill_children(ctx, one, rows);
}

enum err one_task_duties(struct ctx *ctx, struct one_task *one)
{
    struct address rows = display_address(ctx, one->board, STR_CAT(ctx->arena, S("/nhiem-vu/"), one->task->slug));
    one->n_judged = board_obligations_of_task(one->board, ctx->arena, one->task->id, &one->judged_duties);
    one->view->is_collective = one->judged.n_leads > 1;
    TRY(one->view->is_collective ? fill_spread(ctx, one, &rows) : OK);
    return fill_duties(ctx, one, &rows);
}

enum err one_task_duty_files(struct ctx *ctx, struct one_task *one, struct response *res)
{
    struct board_want want = wanted(one);
    struct duty_rows rows = {.board = one->board};
    board_obligation_ids(one->board, ctx->arena, &want, 0, SIZE_MAX, &rows.ids);
    struct opt_i64 status = one->query->status;
    struct address page = display_address(ctx, one->board, STR_CAT(ctx->arena, S("/nhiem-vu/"), one->task->slug));
    address_add(&page, S("trang-thai"), status.has ? str_c(display_statuses[status.v]) : S(""));
    struct table_about about = {.title = ctx_pick(ctx, one->task->title_vi, one->task->title_en), .page = page.text};
    table_filter(ctx, &about, MSG_tasks_code, one->task->code);
    table_filter(ctx, &about, MSG_tasks_status, status.has ? ctx_msg(ctx, reason_msg((enum reason)status.v)) : S(""));
    return task_duty_table(ctx, &rows, &about, res);
}
