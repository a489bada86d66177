#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "features/rules/rules.h"
#include "obligation_q.h"
#include "view_obligation.h"
#include "view_obligation_assign.h"
#include "web/page.h"

struct one_in {
    struct obligation_path path;
    struct opt_day as_of;
};
INPUT_TABLE(one_table, struct one_in,
            {.name = "id", .kind = IN_INT, .from = FROM_PATH, .offset = offsetof(struct one_in, path.id), .required = true, .min = 1, .max = INT64_MAX},
            {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct one_in, as_of)});
INPUT_TABLE(path_table, struct obligation_path,
            {.name = "id", .kind = IN_INT, .from = FROM_PATH, .offset = offsetof(struct obligation_path, id), .required = true, .min = 1, .max = INT64_MAX});

INPUT_TABLE(assign_table, struct assign_input,
            {.name = "id", .kind = IN_INT, .from = FROM_PATH, .offset = offsetof(struct assign_input, id), .required = true, .min = 1, .max = INT64_MAX},
            {.name = "lead", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct assign_input, lead), .max = 300},
            {.name = "due", .kind = IN_DAY, .from = FROM_BODY, .offset = offsetof(struct assign_input, due)},
            {.name = "document", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct assign_input, document), .max = 100},
            {.name = "reason", .kind = IN_PROSE, .from = FROM_BODY, .offset = offsetof(struct assign_input, reason), .required = true, .min = 10, .max = 2000});

/* --- one obligation ---------------------------------------------------------------------------------------------------- */

static struct str moment_or_dash(struct ctx *ctx, struct opt_i64 ms)
{
    return ms.has ? page_moment(ctx, ms.v) : S("–");
}

static struct str state_word(struct ctx *ctx, struct str state)
{
    enum msg m = msg_find(STR_CAT(ctx->arena, S("report.state_"), state));
    return m == MSG_NONE ? state : ctx_msg(ctx, m);
}

static bool may(struct ctx *ctx, enum act act, const struct authz_facts *f)
{
    return authz_decide(&ctx->subject, act, f) == RULING_ALLOW;
}

static void fill_reports(struct ctx *ctx, struct obligation_view *v, const struct report_lines *lines)
{
    v->reports.v = ARENA_ARRAY(ctx->arena, struct obligation_report_row, lines->n + 1);
    for (size_t i = 0; i < lines->n; i++) {
        const struct report_line *r = &lines->v[i];
        struct str href = STR_CAT(ctx->arena, S("/bao-cao/"), str_from_i64(ctx->arena, r->id));
        v->reports.v[v->reports.n++] =
            (struct obligation_report_row){.version = r->version,
                                           .href = r->can_read ? href : S(""),
                                           .state = state_word(ctx, r->state),
                                           .progress = r->has_figures ? page_percent(ctx, r->progress_permille, 1000) : S("–"),
                                           .submitted = moment_or_dash(ctx, r->submitted_at),
                                           .decided = moment_or_dash(ctx, r->decided_at),
                                           .remark = r->remark,
                                           .delivers = r->delivers};
    }
}

/* The report that stands in the way of another one: one that waits for a decision, or one that the bearer has in work. */
static size_t open_report(const struct report_lines *lines)
{
    size_t i = 0;
    while (i < lines->n && !str_eq(lines->v[i].state, S("submitted")) && (str_eq(lines->v[i].state, S("accepted")) || !lines->v[i].is_ours)) {
        i++;
    }
    return i;
}

static bool is_done(const struct report_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        if (str_eq(lines->v[i].state, S("accepted")) && lines->v[i].delivers) {
            return true;
        }
    }
    return false;
}

/* Whether another report may begin (report.c checks it again). */
static void fill_actions(struct ctx *ctx, struct obligation_view *v, const struct obligation *o, const struct report_lines *lines,
                         const struct authz_facts *f)
{
    bool is_over = o->is_collective || o->is_cancelled;
    bool writes = may(ctx, ACT_REPORT_WRITE, f) && !is_over && !o->is_series && o->bearer_id.has;
    size_t open = open_report(lines);
    bool is_open = open < lines->n;
    v->assign_href = may(ctx, ACT_OBLIGATION_ASSIGN, f) && !is_over ? obligation_href(ctx, o->id, S("/giao")) : S("");
    v->open_report_href = writes && is_open ? v->reports.v[open].href : S("");
    v->report_href =
        writes && !is_open && !is_done(lines) ? obligation_href(ctx, o->id, S("/bao-cao")) : S("");
}

static struct str day_text(struct ctx *ctx, int64_t day)
{
    struct buf b = buf_new(ctx->arena, 32);
    buf_day_vi(&b, (day_t)day);
    return buf_view(&b);
}

static struct str log_words(struct ctx *ctx, const struct org_directory *dir, const struct q_obligation_log_row *r)
{
    bool is_open = str_eq(r->what, S("transferred")) && !r->org_id.has;
    enum msg m = is_open ? MSG_obligation_log_left_open : msg_find(STR_CAT(ctx->arena, S("obligation.log_"), r->what));
    struct str first = r->due.has ? day_text(ctx, r->due.v) : r->version.has ? str_from_i64(ctx->arena, r->version.v) : S("");
    first = r->org_id.has ? org_link_of(ctx, dir, r->org_id).name : first;
    struct str document = r->document.n ? STR_CAT(ctx->arena, S(" ("), r->document, S(")")) : S("");
    struct msg_arg args[] = {MSG_ARG(first), MSG_ARG(document)};
    return m == MSG_NONE ? r->what : msg_format(ctx->arena, ctx->lang, m, 2, args);
}

/* Commands write as the operator, who is nobody by name; what a day brings (core/housekeeping.h) is written by no person. */
static struct str actor_words(struct ctx *ctx, struct str actor)
{
    if (str_eq(actor, S("system"))) {
        return ctx_msg(ctx, MSG_obligation_by_system);
    }
    return str_eq(actor, S("operator")) ? ctx_msg(ctx, MSG_obligation_by_operator) : actor;
}

static enum err fill_log(struct ctx *ctx, struct obligation_view *v, const struct obligation_moment *m, int64_t id, const struct authz_facts *f)
{
    struct q_obligation_log_rows rows = {0};
    TRY(q_obligation_log(ctx->db, ctx->arena, &(struct q_obligation_log_in){.obligation_id = id}, &rows));
    bool with_names = may(ctx, ACT_EVENT_READ, f) || may(ctx, ACT_REPORT_READ, f);
    v->log.v = ARENA_ARRAY(ctx->arena, struct obligation_log_row, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_obligation_log_row *r = &rows.v[i];
        if (r->seq > m->upto) {
            continue;
        }
        v->log.v[v->log.n++] = (struct obligation_log_row){.moment = page_moment(ctx, r->known_at),
                                                  .what = log_words(ctx, board_directory(m->board), r),
                                                  .remark = obligation_reason_words(ctx, r->reason.p ? r->reason : S("")),
                                                  .actor = with_names ? actor_words(ctx, r->actor) : S("")};
    }
    return OK;
}

static enum err fill_status(struct ctx *ctx, struct obligation_view *v, const struct obligation_moment *m, const struct obligation *o)
{
    const struct rules *rules = NULL;
    struct board_obligation seen = {0};
    enum err e = board_obligation_get(m->board, o->id, &seen);
    TRY(e == E_NOT_FOUND ? OK : e);
    v->has_status = e == OK && !seen.is_collective && !seen.has_occurrences;
    if (v->has_status) {
        v->status = status_view_of(ctx, &seen.verdict);
    }
    TRY(rules_now(ctx, &rules));
    if (o->due.has) {
        day_t last = calendar_next_working(&rules->calendar, o->due.v);
        v->last_day = (struct opt_day){last != o->due.v, last};
    }
    return OK;
}

/* --- its facts, with links that keep the date of the page ------------------------------------------------------------------ */

static struct str dated(struct ctx *ctx, const struct obligation_moment *m, struct str path)
{
    struct address a = address_new(ctx, path);
    address_add_day(&a, S("tinh-den"), (struct opt_day){m->is_past, m->day});
    return a.text;
}

static struct org_link link_at(struct ctx *ctx, const struct obligation_moment *m, struct opt_i64 org_id)
{
    struct org_link link = org_link_on(ctx, board_directory(m->board), org_id, m->day);
    link.href = link.href.n ? dated(ctx, m, link.href) : link.href;
    return link;
}

static struct str split_words(struct ctx *ctx, const struct obligation_moment *m, const struct obligation *o)
{
    const struct org_directory *dir = board_directory(m->board);
    struct org_positions found = obligation_candidates(ctx, dir, o, m->day);
    struct str names = S("");
    for (size_t i = 0; i < found.n; i++) {
        struct str name = link_at(ctx, m, (struct opt_i64){true, dir->orgs[found.v[i]].id}).name;
        names = STR_CAT(ctx->arena, names, i ? S(", ") : S(""), name);
    }
    struct msg_arg args[] = {MSG_ARG(link_at(ctx, m, o->split_org_id).name), MSG_ARG(names)};
    return found.n ? msg_format(ctx->arena, ctx->lang, MSG_obligation_split, 2, args) : S("");
}

static void fill_head(struct ctx *ctx, struct obligation_view *v, const struct obligation_moment *m, const struct obligation *o)
{
    *v = (struct obligation_view){.as_of = as_of_make(ctx, m->day),
                                  .task_code = o->task_code,
                                  .task_href = dated(ctx, m, STR_CAT(ctx->arena, S("/nhiem-vu/"), o->task_slug)),
                                  .task_title = ctx_pick(ctx, o->task_title_vi, o->task_title_en),
                                  .role = ctx_msg(ctx, obligation_role_msg(o->role))};
}

static void fill_facts(struct ctx *ctx, struct obligation_view *v, const struct obligation_moment *m, const struct obligation *o)
{
    v->lead = link_at(ctx, m, o->bearer_id);
    v->named = link_at(ctx, m, o->named_org_id);
    v->split = split_words(ctx, m, o);
    v->scope = link_at(ctx, m, o->scope_id);
    v->assigner = link_at(ctx, m, o->assigner_id);
    v->differs = o->named_org_id.has && (!o->bearer_id.has || o->bearer_id.v != o->named_org_id.v);
    v->lead_words = o->lead_words;
    v->due_words = o->due_words;
    v->no_due = ctx_msg(ctx, o->due_kind == DUE_NONE ? MSG_obligation_no_due : due_kind_msg(o->due_kind));
    v->due_anchor = o->due_anchor;
    v->note = ctx_pick(ctx, o->note_vi, o->note_en);
    v->start = o->start;
    v->original_due = o->original_due;
    v->due = o->due;
    v->was_moved = o->original_due.has && o->due.has && o->original_due.v != o->due.v;
    v->is_collective = o->is_collective;
    v->is_series = o->is_series;
    v->is_undecided = o->is_undecided;
    v->is_cancelled = o->is_cancelled;
    v->occurrence = o->occurrence;
}

static enum err fill_rest(struct ctx *ctx, struct obligation_view *v, const struct obligation_moment *m, const struct obligation *o)
{
    struct authz_facts facts = {0};
    struct report_lines lines = {0};
    TRY(obligation_authz(ctx, o, &facts));
    TRY(obligation_report_lines(ctx, m, o, &lines));
    fill_facts(ctx, v, m, o);
    TRY(fill_status(ctx, v, m, o));
    fill_reports(ctx, v, &lines);
    if (!m->is_past) {
        fill_actions(ctx, v, o, &lines, &facts);
    }
    return fill_log(ctx, v, m, o->id, &facts);
}

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_in *i = in;
    struct obligation_moment m;
    struct obligation o = {0};
    struct obligation_view v;
    TRY(obligation_moment_open(ctx, page_as_of(ctx, i->as_of), &m));
    TRY(obligation_get(ctx, i->path.id.v, &o));
    fill_head(ctx, &v, &m, &o);
    TRY(obligation_was_known(&m, o.id, &v.is_known));
    if (v.is_known) {
        obligation_as_known(&o, m.upto);
        TRY(fill_rest(ctx, &v, &m, &o));
    }
    struct page_frame p = page_begin(ctx, res, v.task_title, NAV_TASKS);
    view_obligation(&p.view, &v);
    return page_end(ctx, &p);
}

/* --- lead and due date -------------------------------------------------------------------------------------------------- */

/* The bodies that a lead is usually taken from; any other key may be typed. */
static void fill_options(struct ctx *ctx, struct assign_view *v, const struct org_directory *dir)
{
    day_t today = day_of_moment(ctx->now);
    for (size_t i = 0; i < dir->n; i++) {
        const struct org_version *o = org_on(dir, i, today);
        if (o && !org_is_commune(o->kind) && o->kind != ORG_DISTRICT && o->kind != ORG_COLLECTIVE) {
            *VEC_PUSH(ctx->arena, &v->options) = (struct org_option){dir->orgs[i].key, org_name(ctx, o)};
        }
    }
}

static enum err assign_view_of(struct ctx *ctx, int64_t id, struct assign_view *v)
{
    const struct org_directory *dir = NULL;
    struct obligation o = {0};
    TRY(obligation_get(ctx, id, &o));
    TRY(org_directory(ctx, &dir));
    struct org_link lead = org_link_of(ctx, dir, o.bearer_id);
    *v = (struct assign_view){.href = obligation_href(ctx, id, S("/giao")),
                              .back_href = obligation_href(ctx, id, S("")),
                              .csrf = ctx->csrf,
                              .task_code = o.task_code,
                              .task_title = ctx_pick(ctx, o.task_title_vi, o.task_title_en),
                              .lead = lead.key,
                              .due = o.due.has ? day_text(ctx, o.due.v) : S(""),
                              .lead_now = lead.name,
                              .due_now = o.due};
    fill_options(ctx, v, dir);
    return OK;
}

static enum err show_assign(struct ctx *ctx, struct response *res, const struct assign_view *v)
{
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_obligation_assign_title), NAV_TASKS);
    view_obligation_assign(&p.view, v);
    return page_end(ctx, &p);
}

static enum err assign_form(struct ctx *ctx, const void *in, struct response *res)
{
    const struct obligation_path *path = in;
    struct assign_view v = {0};
    TRY(assign_view_of(ctx, path->id.v, &v));
    return show_assign(ctx, res, &v);
}

static enum err assign(struct ctx *ctx, const void *in, struct response *res)
{
    const struct assign_input *i = in;
    TRY(assign_run(ctx, i));
    return page_redirect(ctx, res, obligation_href(ctx, i->id.v, S("")));
}

static struct str typed(const struct ctx *ctx, struct str name)
{
    const struct param *p = params_find(&ctx->raw, name);
    return p ? p->value : S("");
}

static enum err assign_again(struct ctx *ctx, const void *in, struct response *res)
{
    const struct assign_input *i = in;
    const struct failure *f = &ctx->failure;
    struct assign_plan plan = {0};
    struct assign_view v = {0};
    TRY(assign_view_of(ctx, i->id.v, &v));
    if (f->code == E_INVALID) {
        TRY(assign_check(ctx, i, &plan)); /* what was wrong beside the mistakes of single fields */
    }
    v.lead = typed(ctx, S("lead"));
    v.due = typed(ctx, S("due"));
    v.document = typed(ctx, S("document"));
    v.reason = typed(ctx, S("reason"));
    v.failure = msg_format(ctx->arena, ctx->lang, f->message, f->n_args, f->args);
    v.faults = fault_views_of(ctx);
    faults_label(ctx, S("obligation.field_"), &v.faults);
    v.lead_fault = fault_of(ctx, S("lead"));
    v.due_fault = fault_of(ctx, S("due"));
    v.document_fault = fault_of(ctx, S("document"));
    v.reason_fault = fault_of(ctx, S("reason"));
    return show_assign(ctx, res, &v);
}

ROUTES(obligation_web_routes,
       {.method = METHOD_GET, .path = "/nghia-vu/{id}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &one_table, .run = show},
       {.method = METHOD_GET, .path = "/nghia-vu/{id}/giao", .act = ACT_OBLIGATION_ASSIGN, .input = &path_table,
        .facts = obligation_facts_of_route, .run = assign_form},
       {.method = METHOD_POST, .path = "/nghia-vu/{id}/giao", .act = ACT_OBLIGATION_ASSIGN, .flags = R_WRITE, .input = &assign_table,
        .facts = obligation_facts_of_route, .run = assign, .again = assign_again});
