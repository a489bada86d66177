#include "features/home/home_internal.h"

#include "base/num.h"
#include "base/vec.h"
#include "features/document/document.h"
#include "web/page.h"

#include <stdlib.h>

enum { BODIES_SHOWN = 6, WORST_SHOWN = 5, DUE_SHOWN = 7, INDICATORS_SHOWN = 6, GROUPS_WHOLE = 8, GROUPS_WORST = 6 };

/* --- by document and group -------------------------------------------------------------------------------------------- */

/* Also finds the document that gives most tasks: its groups are shown here, those of the others are one step away. */
static enum err document_rows(struct ctx *ctx, const struct board *b, const struct task_documents *documents, struct home_view *v,
                              const struct task_document **largest)
{
    uint32_t most = 0;
    for (size_t i = 0; i < documents->n; i++) {
        struct tally t = {0};
        struct address rows = display_address(ctx, b, S("/nhiem-vu"));
        address_add(&rows, S("van-ban"), documents->v[i].slug);
        TRY(board_tasks(b, ctx, documents->v[i].id, &t));
        TRY(display_tally_row(ctx, documents->v[i].number, S(""), &t, &rows, VEC_PUSH(ctx->arena, &v->documents)));
        *largest = t.total > most ? &documents->v[i] : *largest;
        most = t.total > most ? t.total : most;
    }
    return OK;
}

/* What is followed here, and how many documents give tasks for it. */
static enum err kicker(struct ctx *ctx, size_t documents, struct home_view *v)
{
    struct programmes list = {0};
    TRY(programme_list(ctx, &list));
    struct str name =
        list.n ? STR_CAT(ctx->arena, list.v[0].document, S(": "), ctx_pick(ctx, list.v[0].title_vi, list.v[0].title_en)) : S("");
    struct msg_arg many = MSG_ARG((int64_t)list.n);
    name = list.n > 1 ? msg_format(ctx->arena, ctx->lang, MSG_home_programmes, 1, &many) : name;
    struct msg_arg args[] = {MSG_ARG(name), MSG_ARG((int64_t)documents)};
    v->kicker = list.n ? msg_format(ctx->arena, ctx->lang, MSG_home_kicker, 2, args) : S("");
    return OK;
}

/* By how much is overdue, then by how much there is. */
static int by_overdue(const void *a, const void *b)
{
    const struct tally *x = &((const struct board_group *)a)->tally;
    const struct tally *y = &((const struct board_group *)b)->tally;
    int difference = num_order(y->by_reason[REASON_OVERDUE], x->by_reason[REASON_OVERDUE]);
    return difference ? difference : num_order(y->total, x->total);
}

static enum err group_row(struct ctx *ctx, const struct board *b, const struct task_document *d, const struct task_groups *titles,
                          const struct board_group *g, struct home_view *v)
{
    struct address rows = display_address(ctx, b, S("/nhiem-vu"));
    address_add(&rows, S("van-ban"), d->slug);
    address_add(&rows, S("nhom"), g->group_no.n ? g->group_no : S("0"));
    return display_tally_row(ctx, task_group_title(ctx, titles, d->id, g->group_no), S(""), &g->tally, &rows, VEC_PUSH(ctx->arena, &v->groups));
}

/* All in the order of the document, unless they are many: then those where most is overdue. */
static enum err group_rows(struct ctx *ctx, const struct board *b, const struct task_document *d, struct home_view *v)
{
    struct board_group *groups = NULL;
    struct task_groups titles = {0};
    size_t all = board_groups(b, ctx->arena, &groups);
    size_t n = 0;
    TRY(task_groups(ctx, &titles));
    for (size_t i = 0; i < all; i++) {
        groups[n] = groups[i];
        n += groups[i].document_id == d->id ? 1 : 0;
    }
    size_t shown = n > GROUPS_WHOLE ? GROUPS_WORST : n;
    if (shown < n) {
        struct address heat = display_address(ctx, b, S("/bang-nhiet"));
        v->groups_href = address_with(&heat, S("van-ban"), d->slug);
        v->n_groups = (int64_t)n;
        qsort(groups, n, sizeof *groups, by_overdue);
    }
    for (size_t i = 0; i < shown; i++) {
        TRY(group_row(ctx, b, d, &titles, &groups[i], v));
    }
    return OK;
}

enum err home_documents(struct ctx *ctx, const struct board *b, struct home_view *v)
{
    struct task_documents documents = {0};
    TRY(task_documents(ctx, &documents));
    const struct task_document *d = NULL;
    TRY(document_rows(ctx, b, &documents, v, &d));
    TRY(kicker(ctx, documents.n, v));
    if (!d) {
        return OK;
    }
    struct msg_arg number = MSG_ARG(d->number);
    v->groups_title = msg_format(ctx->arena, ctx->lang, MSG_home_groups, 1, &number);
    return group_rows(ctx, b, d, v);
}

/* --- by organisation ------------------------------------------------------------------------------------------------------- */

static int by_total(const void *a, const void *b)
{
    const struct board_child *x = a;
    const struct board_child *y = b;
    if (x->tally.total != y->tally.total) {
        return x->tally.total > y->tally.total ? -1 : 1;
    }
    return (x->org > y->org) - (x->org < y->org);
}

/* By the share of what is overdue, then by how much it is. */
static int by_overdue_share(const void *a, const void *b)
{
    const struct board_child *x = a;
    const struct board_child *y = b;
    int64_t left = (int64_t)x->tally.by_reason[REASON_OVERDUE] * y->tally.total;
    int64_t right = (int64_t)y->tally.by_reason[REASON_OVERDUE] * x->tally.total;
    return left != right ? (left > right ? -1 : 1) : by_total(a, b);
}

static struct address org_rows(struct ctx *ctx, const struct board *b, size_t org)
{
    return display_address(ctx, b, STR_CAT(ctx->arena, S("/co-quan/"), board_directory(b)->orgs[org].key));
}

static enum err fill_bodies(struct ctx *ctx, const struct board *b, struct board_child *list, size_t n, struct home_view *v)
{
    if (n) {
        qsort(list, n, sizeof *list, by_total);
    }
    for (size_t i = 0; i < n && i < BODIES_SHOWN && list[i].tally.total; i++) {
        struct address rows = org_rows(ctx, b, list[i].org);
        struct str name = display_org(ctx, b, list[i].org).label;
        TRY(display_tally_row(ctx, name, S(""), &list[i].tally, &rows, VEC_PUSH(ctx->arena, &v->bodies)));
    }
    return OK;
}

static void fill_worst(struct ctx *ctx, const struct board *b, struct board_child *list, size_t n, struct home_view *v)
{
    v->worst.v = ARENA_ARRAY(ctx->arena, struct home_province_view, WORST_SHOWN);
    if (n) {
        qsort(list, n, sizeof *list, by_overdue_share);
    }
    for (size_t i = 0; i < n && i < WORST_SHOWN && list[i].tally.total; i++) {
        struct display_sums s = display_sums_of(&list[i].tally);
        struct link_view org = display_org(ctx, b, list[i].org);
        v->worst.v[v->worst.n++] = (struct home_province_view){org.label, org.href,  page_percent(ctx, s.overdue, s.total),
                                                               s.overdue, s.unknown, s.total};
    }
}

static void fill_map(struct ctx *ctx, const struct board *b, const struct board_child *list, size_t n, struct home_view *v)
{
    const struct org_directory *dir = board_directory(b);
    struct display_province *provinces = ARENA_ARRAY(ctx->arena, struct display_province, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct tally *t = &list[i].tally;
        provinces[i] = (struct display_province){org_on(dir, list[i].org, board_moment(b)->day),
                                                 org_rows(ctx, b, list[i].org).text, t->by_reason[REASON_OVERDUE], t->total};
    }
    v->has_map = display_map(ctx, provinces, n, &v->map);
}

/* Whether ranking them says anything: provinces that owe the same and stand the same are not ranked. */
static bool all_alike(const struct board_child *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (by_overdue_share(&list[0], &list[i]) != 0 &&
            (list[0].tally.total != list[i].tally.total ||
             list[0].tally.by_reason[REASON_OVERDUE] != list[i].tally.by_reason[REASON_OVERDUE])) {
            return false;
        }
    }
    return true;
}

enum err home_organisations(struct ctx *ctx, const struct board *b, struct home_view *v)
{
    struct board_child *bodies = NULL;
    struct board_child *provinces = NULL;
    size_t n_bodies = board_by_kind(b, ctx->arena, org_is_ministry, &bodies);
    size_t n = board_by_kind(b, ctx->arena, org_is_province, &provinces);
    struct address all = display_address(ctx, b, S("/co-quan"));
    v->n_bodies = (int64_t)n_bodies;
    v->n_provinces = (int64_t)n;
    v->bodies_href = all.text;
    v->heat_href = display_address(ctx, b, S("/bang-nhiet")).text;
    v->provinces_href = address_with(&all, S("cap"), S("dia-phuong"));
    fill_map(ctx, b, provinces, n, v);
    bool alike = all_alike(provinces, n);
    v->worst_words = ctx_msg(ctx, alike ? MSG_home_provinces_alike : MSG_home_provinces_worst);
    fill_worst(ctx, b, provinces, n, v);
    return fill_bodies(ctx, b, bodies, n_bodies, v);
}

/* --- what is due next ---------------------------------------------------------------------------------------------------------
 */

static struct home_due_view due_row(struct ctx *ctx, const struct board *b, const struct board_due *line,
                                    const struct task_card *card)
{
    struct home_due_view row = {.title = card->title,
                                .href = card->href,
                                .document = STR_CAT(ctx->arena, card->document_number, S(", "), card->clause_path),
                                .due = {true, line->first.facts.due},
                                .mark = display_mark(ctx, &line->first.verdict)};
    struct link_view org = display_org(ctx, b, line->first.org);
    struct msg_arg n = MSG_ARG((int64_t)line->n);
    row.who = line->n == 1 ? org.label : msg_format(ctx->arena, ctx->lang, MSG_home_due_many, 1, &n);
    row.who_href = line->n == 1 ? org.href : card->href;
    return row;
}

enum err home_due(struct ctx *ctx, const struct board *b, struct home_view *v)
{
    struct board_due *lines = NULL;
    struct task_card cards[TASK_CARDS_MAX];
    int64_t ids[DUE_SHOWN];
    size_t n = board_due_next(b, ctx->arena, DUE_SHOWN, &lines);
    for (size_t i = 0; i < n; i++) {
        ids[i] = lines[i].first.task_id;
    }
    TRY(task_cards(ctx, b, ids, n, cards));
    v->due.v = ARENA_ARRAY(ctx->arena, struct home_due_view, n + 1);
    v->due.n = n;
    for (size_t i = 0; i < n; i++) {
        v->due.v[i] = due_row(ctx, b, &lines[i], &cards[i]);
    }
    struct address rows = display_address(ctx, b, S("/nhiem-vu"));
    v->due_href = address_with(&rows, S("sap-xep"), S("han"));
    return OK;
}

/* --- indicators ------------------------------------------------------------------------------------------------------- */

enum err home_indicators(struct ctx *ctx, struct opt_day as_of, struct home_view *v)
{
    TRY(indicator_glance(ctx, as_of, INDICATORS_SHOWN, &v->indicators));
    struct msg_arg measured = MSG_ARG(v->indicators.n_measured);
    v->indicators.bar.what = msg_format(ctx->arena, ctx->lang, MSG_home_indicators_words, 1, &measured);
    v->indicators.bar.has_how = false; /* /chi-tieu explains it */
    return OK;
}
