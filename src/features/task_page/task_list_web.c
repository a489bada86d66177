#include "features/task_page/task_page_internal.h"

#include "cli/feature.h"
#include "view_task_list.h"
#include "web/page.h"
#include "web/table.h"

static const struct str list_path = S_INIT("/nhiem-vu");

/* --- filters ------------------------------------------------------------------------------------------------------------ */

static void offer_documents(struct ctx *ctx, struct filters_view *f, const struct task_listing *l)
{
    struct filter_field *field =
        filter_choice(ctx, f, S("van-ban"), ctx_msg(ctx, MSG_tasks_document), ctx_msg(ctx, MSG_tasks_any_document));
    for (size_t i = 0; i < l->documents.n; i++) {
        filter_option_add(ctx, field, l->documents.v[i].slug, l->documents.v[i].number, l->query->document);
    }
}

/* "Nhóm 2. Thể chế", with its document where none is chosen beside it. */
static struct str group_label(struct ctx *ctx, const struct task_listing *l)
{
    struct msg_arg arg = MSG_ARG(l->group);
    if (l->group.n == 0) {
        return S("");
    }
    if (!l->group_of) {
        return msg_format(ctx->arena, ctx->lang, MSG_tasks_group, 1, &arg);
    }
    struct str no = str_eq(l->group, S("0")) ? S("") : l->group;
    struct str title = task_group_title(ctx, &l->groups, l->group_of->id, no);
    return l->document ? title : STR_CAT(ctx->arena, l->group_of->number, S(": "), title);
}

/* The groups of the chosen document, or of all documents, each under its own. */
static void offer_groups(struct ctx *ctx, struct filters_view *f, const struct task_listing *l)
{
    struct board_group *groups = NULL;
    struct str chosen = l->group_of ? task_group_value(ctx, l->group_of, l->group) : l->group;
    struct filter_field *field =
        filter_choice(ctx, f, S("nhom"), ctx_msg(ctx, MSG_tasks_group_label), ctx_msg(ctx, MSG_tasks_any_group));
    size_t n = board_groups(l->board, ctx->arena, &groups);
    if (l->group.n && !l->group_of) { /* that group of any document, as an address may ask */
        filter_option_add(ctx, field, l->group, group_label(ctx, l), chosen);
    }
    for (size_t d = 0; d < l->documents.n; d++) {
        const struct task_document *document = &l->documents.v[d];
        struct filter_group *under = NULL;
        for (size_t i = 0; i < n; i++) {
            if (groups[i].document_id != document->id || (l->document && l->document != document)) {
                continue;
            }
            under = under ? under : filter_group_add(ctx, field, document->number);
            filter_group_option_add(ctx, under, task_group_value(ctx, document, groups[i].group_no),
                                    task_group_title(ctx, &l->groups, document->id, groups[i].group_no), chosen);
        }
    }
}

static bool may_lead(enum org_kind k)
{
    return !org_is_commune(k) && k != ORG_DISTRICT;
}

static void offer_orgs(struct ctx *ctx, struct filters_view *f, const struct task_listing *l)
{
    const struct org_directory *dir = board_directory(l->board);
    day_t day = board_moment(l->board)->day;
    struct board_child *orgs = NULL;
    struct filter_field *field =
        filter_choice(ctx, f, S("co-quan"), ctx_msg(ctx, MSG_tasks_lead), ctx_msg(ctx, MSG_tasks_any_lead));
    size_t n = board_by_kind(l->board, ctx->arena, may_lead, &orgs);
    bool is_offered = false;
    for (size_t i = 0; i < n; i++) {
        const struct org *o = &dir->orgs[orgs[i].org];
        if (orgs[i].tally.total || orgs[i].org == l->filter.org) {
            filter_option_add(ctx, field, o->key, org_name(ctx, org_any(dir, orgs[i].org, day)), l->query->org);
            is_offered = is_offered || orgs[i].org == l->filter.org;
        }
    }
    if (l->filter.org != SIZE_MAX && !is_offered) { /* gone from the tree, or a commune */
        filter_option_add(ctx, field, l->query->org, org_name(ctx, org_any(dir, l->filter.org, day)), l->query->org);
    }
}

static enum msg due_choice_msg(size_t i)
{
    static const enum msg names[] = {
        MSG_due_kind_before_day, MSG_due_kind_by_day,  MSG_due_kind_month_end, MSG_due_kind_quarter_end, MSG_due_kind_year_end,
        MSG_due_kind_relative,   MSG_due_kind_roadmap, MSG_due_kind_recurring, MSG_due_kind_open_ended,  MSG_due_kind_none};
    return names[i];
}

static void offer_due_kinds(struct ctx *ctx, struct filters_view *f, const struct task_listing *l)
{
    struct filter_field *field =
        filter_choice(ctx, f, S("loai-han"), ctx_msg(ctx, MSG_tasks_due_kind), ctx_msg(ctx, MSG_tasks_any_due_kind));
    struct str chosen = l->query->due_kind.has ? str_c(task_due_choices[l->query->due_kind.v]) : S("");
    for (size_t i = 0; task_due_choices[i]; i++) {
        filter_option_add(ctx, field, str_c(task_due_choices[i]), ctx_msg(ctx, due_choice_msg(i)), chosen);
    }
}

static void offer_statuses(struct ctx *ctx, struct filters_view *f, const struct task_listing *l)
{
    struct filter_field *field =
        filter_choice(ctx, f, S("trang-thai"), ctx_msg(ctx, MSG_tasks_status), ctx_msg(ctx, MSG_tasks_any_status));
    struct str chosen = l->query->status.has ? str_c(display_statuses[l->query->status.v]) : S("");
    for (size_t i = 0; i < REASON_COUNT; i++) {
        enum reason r = reason_order[i];
        filter_option_add(ctx, field, str_c(code_name(r)), ctx_msg(ctx, reason_msg(r)), chosen);
    }
}

static void add_chip(struct ctx *ctx, struct filters_view *f, const struct task_listing *l, struct str label, unsigned bit)
{
    if (label.n) {
        link_add(ctx, &f->chosen, label, task_listing_address(ctx, l, list_path, bit).text);
    }
}

static void add_chips(struct ctx *ctx, struct filters_view *f, const struct task_listing *l)
{
    const struct task_query *q = l->query;
    add_chip(ctx, f, l, l->document ? l->document->number : S(""), BY_DOCUMENT | BY_GROUP);
    add_chip(ctx, f, l, group_label(ctx, l), BY_GROUP);
    add_chip(ctx, f, l, display_org(ctx, l->board, l->filter.org).label, BY_ORG);
    add_chip(ctx, f, l, q->due_kind.has ? ctx_msg(ctx, due_choice_msg((size_t)q->due_kind.v)) : S(""), BY_DUE_KIND);
    add_chip(ctx, f, l, q->status.has ? ctx_msg(ctx, reason_msg((enum reason)q->status.v)) : S(""), BY_STATUS);
}

static struct filters_view filters_of(struct ctx *ctx, const struct task_listing *l)
{
    struct filters_view f = {.action = list_path, .label = ctx_msg(ctx, MSG_tasks_filter)};
    const unsigned all = BY_DOCUMENT | BY_GROUP | BY_ORG | BY_DUE_KIND | BY_STATUS | BY_SORT;
    offer_statuses(ctx, &f, l);
    offer_orgs(ctx, &f, l);
    offer_documents(ctx, &f, l);
    offer_groups(ctx, &f, l);
    offer_due_kinds(ctx, &f, l);
    struct as_of_view date = display_as_of(ctx, l->board);
    (void)filter_day(ctx, &f, S("tinh-den"), ctx_msg(ctx, MSG_web_as_of), date.day); /* nothing to add to it */
    hidden_add(ctx, &f.hidden, S("sap-xep"), l->query->sort.has ? task_sort_name(l) : S(""));
    f.clear_href = task_listing_address(ctx, l, list_path, all).text;
    add_chips(ctx, &f, l);
    return f;
}

/* --- the bar and the rows ------------------------------------------------------------------------------------------------- */

/* The bar counts what the other filters leave, whatever status is asked for: each part is then exactly the rows that it opens. */
static enum err fill_bar(struct ctx *ctx, const struct task_listing *l, struct task_list_view *v)
{
    struct task_listing any = *l;
    struct tally tally = {0};
    any.filter.reason = (struct opt_i64){0};
    TRY(board_count(l->board, ctx, &any.filter, &tally));
    struct address rows = task_listing_address(ctx, l, list_path, BY_STATUS);
    struct str json = task_listing_address(ctx, l, S("/nhiem-vu.json"), 0).text;
    TRY(display_bar(ctx, l->board, DISPLAY_TASKS, &tally, &rows, json, &v->bar));
    table_links(ctx, &v->files, task_listing_address(ctx, l, list_path, 0).text, S(""));
    v->bar.is_found = !l->query->status.has;
    v->bar.legend_summary = ctx_msg(ctx, MSG_tasks_legend);
    return OK;
}

static struct task_row_view row_of(struct ctx *ctx, const struct board *b, const struct task_card *card,
                                   const struct board_task *t)
{
    return (struct task_row_view){.document = card->document_number,
                                  .path = card->clause_path,
                                  .title = card->title,
                                  .href = card->href,
                                  .due = task_due_words(ctx, card, t->due),
                                  .lead = task_lead(ctx, b, card, t),
                                  .mark = display_mark(ctx, &t->verdict)};
}

static enum err fill_rows(struct ctx *ctx, const struct task_listing *l, struct task_list_view *v)
{
    struct board_task tasks[TASK_CARDS_MAX];
    struct task_card cards[TASK_CARDS_MAX];
    int64_t ids[TASK_CARDS_MAX];
    uint32_t *positions = NULL;
    int64_t page = l->query->page.has ? l->query->page.v : 1;
    size_t skip = (size_t)(page - 1) * TASK_CARDS_MAX;
    size_t total = task_listing_find(ctx, l, &positions);
    int64_t last = total ? (int64_t)(total + TASK_CARDS_MAX - 1) / TASK_CARDS_MAX : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    size_t n = total - skip < TASK_CARDS_MAX ? total - skip : TASK_CARDS_MAX;
    board_tasks_at(l->board, positions + skip, n, tasks);
    for (size_t i = 0; i < n; i++) {
        ids[i] = tasks[i].id;
    }
    TRY(task_cards(ctx, l->board, ids, n, cards));
    v->rows.v = ARENA_ARRAY(ctx->arena, struct task_row_view, n + 1);
    v->rows.n = n;
    for (size_t i = 0; i < n; i++) {
        v->rows.v[i] = row_of(ctx, l->board, &cards[i], &tasks[i]);
    }
    struct address base = task_listing_address(ctx, l, list_path, 0);
    v->pager = pager_make(ctx, &base, page, TASK_CARDS_MAX, (int64_t)total);
    v->n_found = (int64_t)total;
    return OK;
}

static void fill_heads(struct ctx *ctx, const struct task_listing *l, struct task_list_view *v)
{
    struct address base = task_listing_address(ctx, l, list_path, BY_SORT);
    struct str now = task_sort_name(l);
    v->by_order = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_tasks_place), S("thu-tu"), now);
    v->by_due = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_tasks_due), S("han"), now);
    v->by_status = sort_head_make(ctx, &base, ctx_msg(ctx, MSG_tasks_status), S("trang-thai"), now);
}

static enum err show_list(struct ctx *ctx, const void *in, struct response *res)
{
    struct task_listing l;
    struct task_list_view v = {0};
    TRY(task_listing_open(ctx, in, &l));
    TRY(fill_bar(ctx, &l, &v));
    TRY(fill_rows(ctx, &l, &v));
    fill_heads(ctx, &l, &v);
    v.filters = filters_of(ctx, &l);
    if (l.query->status.has) {
        struct msg_arg word = MSG_ARG(ctx_msg(ctx, reason_msg((enum reason)l.query->status.v)));
        v.found = msg_format(ctx->arena, ctx->lang, MSG_tasks_found, 1, &word);
    }
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_tasks), NAV_TASKS);
    view_task_list(&p.view, &v);
    return page_end(ctx, &p);
}

ROUTES(task_list_routes,
       {.method = METHOD_GET,
        .path = "/nhiem-vu",
        .act = ACT_PUBLIC,
        .flags = R_CACHE,
        .input = &task_query_table,
        .run = show_list},
       TABLE_ROUTES("/nhiem-vu", &task_query_table, task_files));

const struct feature task_page_feature = {.name = "task_page", .routes = {&task_list_routes, &task_one_routes}};
