/* One organisation: how its obligations stand, each of them, what lies under it, what it was and became. */
#include "features/organisation_page/organisation_page_internal.h"

#include "base/vec.h"
#include "view_org_one.h"
#include "web/page.h"

#include <stdlib.h>

enum { DUTIES_A_PAGE = 20, CHILDREN_MAX = 24, HEIRS_MAX = 64 };

struct one_query {
    struct str key;
    struct opt_i64 status, page;
    struct opt_day tree_day, as_of;
};

INPUT_TABLE(
    one_table, struct one_query,
    {.name = "key", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct one_query, key), .required = true, .max = 200},
    {.name = "trang-thai",
     .kind = IN_CHOICE,
     .from = FROM_QUERY,
     .offset = offsetof(struct one_query, status),
     .choices = display_statuses},
    {.name = "trang", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct one_query, page), .min = 1, .max = 100000},
    {.name = "ngay", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct one_query, tree_day)},
    {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct one_query, as_of)});

/* One organisation being put together. */
struct one_org {
    const struct one_query *query;
    struct org_reading r;
    size_t org;
    struct board_reach reach; /* it and all below it */
    const struct org_version *version; /* in force on the day, or the latest */
    struct tally tally;
    bool has_passed_on; /* it ended, has successors, and nothing that it bore is left with it */
    struct address base; /* this page, without status and page */
    struct org_view *view;
};

/* --- head ------------------------------------------------------------------------------------------------------------------ */

static struct str headline(struct ctx *ctx, const struct one_org *one)
{
    struct display_sums s = display_sums_of(&one->tally);
    struct str name = org_name(ctx, one->version);
    if (one->has_passed_on) {
        struct msg_arg passed = MSG_ARG(name);
        return msg_format(ctx->arena, ctx->lang, MSG_orgs_headline_passed_on, 1, &passed);
    }
    if (s.total == 0) {
        return name;
    }
    if (one->tally.by_reason[REASON_CANCELLED] == one->tally.total) {
        struct msg_arg gone[] = {MSG_ARG(name), MSG_ARG(s.total)};
        return msg_format(ctx->arena, ctx->lang, MSG_orgs_headline_gone, 2, gone);
    }
    int64_t bad = s.overdue + s.unknown;
    if (bad == 0) {
        struct msg_arg good[] = {MSG_ARG(name), MSG_ARG(s.total)};
        return msg_format(ctx->arena, ctx->lang, MSG_orgs_headline_good, 2, good);
    }
    struct msg_arg args[] = {MSG_ARG(name), MSG_ARG(bad), MSG_ARG(s.total)};
    return msg_format(ctx->arena, ctx->lang, MSG_orgs_headline, 3, args);
}

static struct str kicker(struct ctx *ctx, const struct org_version *v)
{
    struct str kind = ctx_msg(ctx, org_kind_msg(v->kind));
    struct msg_arg args[] = {MSG_ARG(kind), MSG_ARG(v->code)};
    return v->code.n ? msg_format(ctx->arena, ctx->lang, MSG_orgs_kicker, 2, args) : kind;
}

/* Who took over what it still owed, in the same words whether it was merged, absorbed or split, whatever day the structure is shown of. */
static void fill_heirs(struct ctx *ctx, struct one_org *one)
{
    const struct org_succession *heirs[HEIRS_MAX];
    size_t n = org_ends(one->r.dir, one->org, board_moment(one->r.board)->day, heirs, HEIRS_MAX);
    struct buf names = buf_new(ctx->arena, 1 << 16);
    for (size_t i = 0; i < n; i++) {
        buf_str(&names, i ? S(", ") : S(""));
        buf_str(&names, org_name(ctx, org_any(one->r.dir, heirs[i]->successor, heirs[i]->on)));
    }
    if (n) {
        struct msg_arg args[] = {MSG_ARG(page_day(ctx, (struct opt_day){true, heirs[0]->on})), MSG_ARG(buf_view(&names))};
        one->view->passed_on = msg_format(ctx->arena, ctx->lang, MSG_orgs_passed_on, 2, args);
    }
    one->has_passed_on = n && one->tally.by_reason[REASON_CANCELLED] == one->tally.total;
}

static void fill_head(struct ctx *ctx, struct one_org *one)
{
    struct org_view *v = one->view;
    struct org_path path = org_path_on(one->r.dir, one->org, one->r.day);
    crumbs_add(ctx, &v->crumbs, ctx_msg(ctx, MSG_nav_organisations), org_address(ctx, &one->r, S("/co-quan")).text);
    for (size_t i = path.n; i > 1; i--) {
        size_t above = org_find_id(one->r.dir, path.id[i - 1]);
        crumbs_add(ctx, &v->crumbs, org_name(ctx, org_any(one->r.dir, above, one->r.day)), org_href(ctx, &one->r, above));
    }
    if (path.n > 1) {
        size_t parent = org_find_id(one->r.dir, path.id[1]);
        v->parent = org_name(ctx, org_any(one->r.dir, parent, one->r.day));
        v->parent_href = org_href(ctx, &one->r, parent);
    }
    if (!org_on(one->r.dir, one->org, one->r.day)) {
        struct msg_arg day = MSG_ARG(page_day(ctx, (struct opt_day){true, one->r.day}));
        v->gone = msg_format(ctx->arena, ctx->lang, MSG_orgs_gone, 1, &day);
    }
    v->kicker = kicker(ctx, one->version);
    v->headline = headline(ctx, one);
    v->key = one->query->key;
    v->communes = one->version->children_expected;
    v->as_of = org_as_of(ctx, &one->r);
}

/* --- its obligations -----------------------------------------------------------------------------------------------------------
 */

/* Exactly the rows that the bar counts: lead obligations borne in the subtree. Worst first. */
static struct board_want wanted(const struct one_org *one)
{
    struct opt_i64 status = one->query->status;
    return (struct board_want){.reach = &one->reach,
                               .n_reach = 1,
                               .role = BOARD_LEADS,
                               .reasons = status.has ? CODE_BIT(status.v) : 0,
                               .sort = BOARD_BY_STATUS};
}

/* This page with the status that is asked for. */
static struct address duties_address(const struct one_org *one)
{
    struct address a = one->base;
    struct opt_i64 status = one->query->status;
    address_add(&a, S("trang-thai"), status.has ? str_c(display_statuses[status.v]) : S(""));
    return a;
}

static struct org_duty_view duty_row(struct ctx *ctx, const struct one_org *one, const struct board_obligation *o,
                                     const struct task_card *card)
{
    struct msg_arg occurrence = MSG_ARG(o->occurrence);
    return (struct org_duty_view){
        .title = card->title,
        .href = card->href,
        .document = STR_CAT(ctx->arena, card->document_number, S(", "), card->clause_path),
        .bearer = o->org == one->org ? S("") : display_org(ctx, one->r.board, o->org).label,
        .duty_href = display_address(ctx, one->r.board, obligation_href(ctx, o->id, S(""))).text,
        .due = o->due,
        .occurrence = o->occurrence ? msg_format(ctx->arena, ctx->lang, MSG_orgs_occurrence, 1, &occurrence) : S(""),
        .mark = display_mark(ctx, &o->verdict)};
}

static enum err fill_rows(struct ctx *ctx, struct one_org *one, const struct board_part *part)
{
    struct org_view *v = one->view;
    int64_t ids[DUTIES_A_PAGE];
    struct task_card cards[TASK_CARDS_MAX];
    for (size_t i = 0; i < part->n; i++) {
        ids[i] = part->v[i].task_id;
    }
    TRY(task_cards(ctx, one->r.board, ids, part->n, cards));
    v->duties.v = ARENA_ARRAY(ctx->arena, struct org_duty_view, DUTIES_A_PAGE);
    for (size_t i = 0; i < part->n; i++) {
        v->duties.v[v->duties.n++] = duty_row(ctx, one, &part->v[i], &cards[i]);
    }
    return OK;
}

static enum err fill_duties(struct ctx *ctx, struct one_org *one)
{
    struct org_view *v = one->view;
    struct opt_i64 status = one->query->status;
    struct board_want want = wanted(one);
    struct board_part part = {0};
    int64_t page = one->query->page.has ? one->query->page.v : 1;
    struct board_cut cut = {.from = (size_t)(page - 1) * DUTIES_A_PAGE, .limit = DUTIES_A_PAGE};
    TRY(board_obligations_part(one->r.board, ctx->arena, &want, &cut, &part));
    int64_t last = part.total ? (int64_t)(part.total + DUTIES_A_PAGE - 1) / DUTIES_A_PAGE : 1;
    if (page > last) {
        return FAIL(ctx, E_NOT_FOUND, MSG_web_no_such_page, MSG_ARG(page), MSG_ARG(last));
    }
    TRY(fill_rows(ctx, one, &part));
    struct address base = duties_address(one);
    table_links(ctx, &v->duty_files, base.text, S("/nghia-vu"));
    v->pager = pager_make(ctx, &base, page, DUTIES_A_PAGE, (int64_t)part.total);
    struct msg_arg word = MSG_ARG(status.has ? ctx_msg(ctx, reason_msg((enum reason)status.v)) : S(""));
    v->duties_title =
        status.has ? msg_format(ctx->arena, ctx->lang, MSG_orgs_duties_with, 1, &word) : ctx_msg(ctx, MSG_orgs_duties);
    v->all_href = status.has ? one->base.text : S("");
    return OK;
}

/* --- what lies under it
 * ------------------------------------------------------------------------------------------------------------ */

static enum err fill_children(struct ctx *ctx, struct one_org *one)
{
    const struct org_tree *t = one->r.tree;
    size_t at = t->at[one->org];
    for (size_t i = at == SIZE_MAX ? t->n : at + 1; i < t->n && i < t->v[at].end; i = t->v[i].end) {
        if (one->view->children.n == CHILDREN_MAX) {
            struct link_view org = display_org(ctx, one->r.board, t->v[i].org);
            link_add(ctx, &one->view->other_children, org.label, org.href);
            continue;
        }
        TRY(org_row(ctx, &one->r, t->v[i].org, S(""), VEC_PUSH(ctx->arena, &one->view->children)));
    }
    one->view->communes_missing = one->view->communes.has && one->view->children.n == 0;
    return OK;
}

/* --- before and after
 * ------------------------------------------------------------------------------------------------------------- */

static enum msg step_msg(struct str kind, bool became)
{
    static const struct {
        struct str kind;
        enum msg from, into;
    } words[] = {{S_INIT("rename"), MSG_orgs_renamed_from, MSG_orgs_renamed_to},
                 {S_INIT("merge"), MSG_orgs_merged_from, MSG_orgs_merged_to},
                 {S_INIT("split"), MSG_orgs_split_from, MSG_orgs_split_to},
                 {S_INIT("absorb"), MSG_orgs_absorbed, MSG_orgs_absorbed_by},
                 {S_INIT("abolish"), MSG_orgs_took_over, MSG_orgs_abolished},
                 {S_INIT("re_level"), MSG_orgs_relevelled_from, MSG_orgs_relevelled_to}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(words[i].kind, kind)) {
            return became ? words[i].into : words[i].from;
        }
    }
    return became ? MSG_orgs_renamed_to : MSG_orgs_renamed_from;
}

static void fill_steps(struct ctx *ctx, struct one_org *one)
{
    const struct org_directory *dir = one->r.dir;
    for (size_t i = 0; i < dir->n_successions; i++) {
        const struct org_succession *s = &dir->successions[i];
        bool became = s->predecessor == one->org;
        if (!became && s->successor != one->org) {
            continue;
        }
        size_t other = became ? s->successor : s->predecessor;
        struct str note = ctx_pick(ctx, s->note_vi, s->note_en);
        /* The other one's page on a day on which it existed. */
        struct address a = display_address(ctx, one->r.board, STR_CAT(ctx->arena, S("/co-quan/"), dir->orgs[other].key));
        address_add_day(&a, S("ngay"), (struct opt_day){true, became ? s->on : s->on - 1});
        *VEC_PUSH(ctx->arena, &one->view->steps) =
            (struct org_step_view){.day = page_day(ctx, (struct opt_day){true, s->on}),
                                   .text = ctx_msg(ctx, step_msg(s->kind, became)),
                                   .href = a.text,
                                   .name = org_name(ctx, org_any(dir, other, became ? s->on : s->on - 1)),
                                   .meta = s->basis.n && note.n ? STR_CAT(ctx->arena, s->basis, S(". "), note)
                                           : s->basis.n         ? s->basis
                                                                : note};
    }
}

static struct org_version_view version_row(struct ctx *ctx, const struct org_version *o)
{
    struct msg_arg span[] = {MSG_ARG(o->valid_from.has ? page_day(ctx, o->valid_from) : S("…")),
                             MSG_ARG(o->valid_to.has ? page_day(ctx, o->valid_to) : ctx_msg(ctx, MSG_orgs_now))};
    struct str code = o->code.n ? STR_CAT(ctx->arena, o->code, S(" ("), o->code_scheme, S(")")) : S("");
    return (struct org_version_view){.span = msg_format(ctx->arena, ctx->lang, MSG_orgs_span, 2, span),
                                     .name = org_name(ctx, o),
                                     .kind = ctx_msg(ctx, org_kind_msg(o->kind)),
                                     .code = code,
                                     .basis = o->basis.p ? o->basis : S(""),
                                     .note = ctx_pick(ctx, o->note_vi, o->note_en)};
}

static void fill_versions(struct ctx *ctx, struct one_org *one)
{
    const struct org *o = &one->r.dir->orgs[one->org];
    one->view->versions.v = ARENA_ARRAY(ctx->arena, struct org_version_view, o->n_versions + 1);
    one->view->versions.n = o->n_versions;
    for (size_t i = 0; i < o->n_versions; i++) {
        one->view->versions.v[i] = version_row(ctx, &o->versions[o->n_versions - 1 - i]);
    }
}

/* --- the page
 * ------------------------------------------------------------------------------------------------------------------- */

static enum err open_one(struct ctx *ctx, struct one_org *one)
{
    const struct one_query *q = one->query;
    TRY(org_reading_open(ctx, q->tree_day, q->as_of, &one->r));
    one->org = org_find_key(one->r.dir, q->key);
    one->reach = (struct board_reach){.org = one->org};
    one->version = one->org == SIZE_MAX ? NULL : org_any(one->r.dir, one->org, one->r.day);
    if (!one->version) {
        return FAIL(ctx, E_NOT_FOUND, MSG_tasks_unknown_organisation, MSG_ARG(q->key));
    }
    one->base = org_address(ctx, &one->r, STR_CAT(ctx->arena, S("/co-quan/"), q->key));
    return board_obligations(one->r.board, ctx, one->org, &one->tally);
}

static enum err show_one(struct ctx *ctx, const void *in, struct response *res)
{
    struct org_view v = {0};
    struct one_org one = {.query = in, .view = &v};
    TRY(open_one(ctx, &one));
    fill_heirs(ctx, &one);
    fill_head(ctx, &one);
    TRY(display_bar(ctx, one.r.board, DISPLAY_OBLIGATIONS, &one.tally, &one.base, display_json(ctx, one.r.board, v.key), &v.bar));
    if (one.has_passed_on && one.tally.total == 0) {
        v.bar.what = ctx_msg(ctx, MSG_orgs_none_left);
    }
    TRY(fill_duties(ctx, &one));
    TRY(fill_children(ctx, &one));
    fill_steps(ctx, &one);
    fill_versions(ctx, &one);
    struct page_frame p = page_begin(ctx, res, org_name(ctx, one.version), NAV_ORGANISATIONS);
    view_org_one(&p.view, &v);
    return page_end(ctx, &p);
}

static enum err duty_files(struct ctx *ctx, const void *in, struct response *res)
{
    struct one_org one = {.query = in};
    TRY(open_one(ctx, &one));
    struct board_want want = wanted(&one);
    struct duty_rows rows = {.board = one.r.board};
    board_obligation_ids(one.r.board, ctx->arena, &want, 0, SIZE_MAX, &rows.ids);
    struct opt_i64 status = one.query->status;
    struct table_about about = {.title = org_name(ctx, one.version), .page = duties_address(&one).text};
    table_filter(ctx, &about, MSG_orgs_organisation, one.query->key);
    table_filter(ctx, &about, MSG_web_tree_day, page_day(ctx, one.r.asked));
    table_filter(ctx, &about, MSG_tasks_status, status.has ? ctx_msg(ctx, reason_msg((enum reason)status.v)) : S(""));
    return task_duty_table(ctx, &rows, &about, res);
}

ROUTES(
    org_one_routes, TABLE_ROUTES("/co-quan/{key}/nghia-vu", &one_table, duty_files),
    {.method = METHOD_GET, .path = "/co-quan/{key}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &one_table, .run = show_one});
