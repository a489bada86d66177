/* What names a task in one line, for this feature's pages and for others. */
#include "features/task_page/task_page_internal.h"

#include "features/task/task.h"
#include "task_page_q.h"

static struct task_card card_of(struct ctx *ctx, const struct board *b, const struct q_task_cards_row *r)
{
    return (struct task_card){.id = r->id,
                              .code = r->code,
                              .href = display_address(ctx, b, STR_CAT(ctx->arena, S("/nhiem-vu/"), r->slug)).text,
                              .document_number = r->document_number,
                              .clause_path = r->clause_path,
                              .title = ctx_pick(ctx, r->title_vi, r->title_en),
                              .lead_words = r->lead_words,
                              .is_undecided = r->undecided != 0,
                              .selector = ctx_pick(ctx, r->selector_vi, r->selector_en),
                              .due_kind = r->due_kind,
                              .recurrence = r->recurrence};
}

/* The query's inputs are TASK_CARDS_MAX numbers in a row. */
static struct q_task_cards_in wanted(const int64_t *ids, size_t n)
{
    int64_t v[TASK_CARDS_MAX] = {0};
    for (size_t i = 0; i < n; i++) {
        v[i] = ids[i];
    }
    return (struct q_task_cards_in){v[0],  v[1],  v[2],  v[3],  v[4],  v[5],  v[6],  v[7],  v[8],  v[9],  v[10], v[11], v[12],
                                    v[13], v[14], v[15], v[16], v[17], v[18], v[19], v[20], v[21], v[22], v[23], v[24]};
}

static void put_in_order(struct ctx *ctx, const struct board *b, const struct q_task_cards_row *r, const int64_t *ids, size_t n,
                         struct task_card *out)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == r->id) {
            out[i] = card_of(ctx, b, r);
        }
    }
}

enum err task_cards(struct ctx *ctx, const struct board *b, const int64_t *ids, size_t n, struct task_card *out)
{
    struct q_task_cards_rows rows = {0};
    n = n < TASK_CARDS_MAX ? n : TASK_CARDS_MAX;
    struct q_task_cards_in in = wanted(ids, n);
    TRY(q_task_cards(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct task_card){0};
    }
    for (size_t i = 0; i < rows.n; i++) {
        put_in_order(ctx, b, &rows.v[i], ids, n, out);
    }
    return OK;
}

enum err task_groups(struct ctx *ctx, struct task_groups *out)
{
    struct q_task_group_titles_rows rows = {0};
    TRY(q_task_group_titles(ctx->db, ctx->arena, &rows));
    out->v = ARENA_ARRAY(ctx->arena, struct task_group, rows.n + 1);
    out->n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_task_group_titles_row *r = &rows.v[i];
        out->v[i] = (struct task_group){r->document_id, r->group_no, ctx_pick(ctx, r->title_vi, r->title_en)};
    }
    return OK;
}

struct str task_group_title(struct ctx *ctx, const struct task_groups *groups, int64_t document_id, struct str group_no)
{
    if (group_no.n == 0) {
        return ctx_msg(ctx, MSG_tasks_no_group);
    }
    for (size_t i = 0; i < groups->n; i++) {
        const struct task_group *g = &groups->v[i];
        if (g->document_id == document_id && str_eq(g->group_no, group_no)) {
            return STR_CAT(ctx->arena, group_no, S(". "), g->title);
        }
    }
    struct msg_arg arg = MSG_ARG(group_no);
    return msg_format(ctx->arena, ctx->lang, MSG_tasks_group, 1, &arg);
}

enum err task_documents(struct ctx *ctx, struct task_documents *out)
{
    struct q_task_documents_rows rows = {0};
    TRY(q_task_documents(ctx->db, ctx->arena, &rows));
    out->v = ARENA_ARRAY(ctx->arena, struct task_document, rows.n + 1);
    out->n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        out->v[i] = (struct task_document){rows.v[i].id, rows.v[i].number, rows.v[i].slug};
    }
    return OK;
}

/* --- words ---------------------------------------------------------------------------------------------------------------- */

struct lead_view task_lead(struct ctx *ctx, const struct board *b, const struct task_card *card, const struct board_task *t)
{
    if (t->lead != SIZE_MAX) {
        struct link_view org = display_org(ctx, b, t->lead);
        return (struct lead_view){.text = org.label, .href = org.href, .remark = S("")};
    }
    if (card->selector.n) {
        struct msg_arg n = MSG_ARG((int64_t)t->n_leads);
        return (struct lead_view){.text = card->selector,
                                  .href = S(""),
                                  .remark = t->n_leads ? msg_format(ctx->arena, ctx->lang, MSG_tasks_duties, 1, &n) : S("")};
    }
    if (card->is_undecided && card->lead_words.n) {
        return (struct lead_view){.text = card->lead_words, .href = S(""), .remark = ctx_msg(ctx, MSG_tasks_two_leads), .is_quoted = true};
    }
    return (struct lead_view){.text = S(""), .href = S(""), .remark = ctx_msg(ctx, MSG_tasks_no_lead)};
}

struct str task_due_words(struct ctx *ctx, const struct task_card *card, struct opt_day due)
{
    enum recurrence recurrence = RECURRENCE_NONE;
    if (due.has) {
        return page_day(ctx, due);
    }
    if (card->recurrence.n && recurrence_parse(card->recurrence, &recurrence) == OK && recurrence != RECURRENCE_NONE) {
        return ctx_msg(ctx, recurrence_msg(recurrence));
    }
    return str_eq(card->due_kind, S("open_ended")) ? ctx_msg(ctx, MSG_tasks_open_ended) : S("");
}
