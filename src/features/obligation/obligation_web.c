#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "features/rules/rules.h"
#include "obligation_q.h"
#include "view_obligation.h"
#include "view_obligation_assign.h"
#include "web/page.h"

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
    bool writes = may(ctx, ACT_REPORT_WRITE, f) && !is_over && o->bearer_id.has;
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

static enum err fill_log(struct ctx *ctx, struct obligation_view *v, const struct org_directory *dir, int64_t id, const struct authz_facts *f)
{
    struct q_obligation_log_rows rows = {0};
    TRY(q_obligation_log(ctx->db, ctx->arena, &(struct q_obligation_log_in){.obligation_id = id}, &rows));
    bool with_names = may(ctx, ACT_EVENT_READ, f) || may(ctx, ACT_REPORT_READ, f);
    v->log.v = ARENA_ARRAY(ctx->arena, struct obligation_log_row, rows.n + 1);
    v->log.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_obligation_log_row *r = &rows.v[i];
        v->log.v[i] = (struct obligation_log_row){.moment = page_moment(ctx, r->known_at),
                                                  .what = log_words(ctx, dir, r),
                                                  .remark = obligation_reason_words(ctx, r->reason.p ? r->reason : S("")),
                                                  .actor = with_names ? actor_words(ctx, r->actor) : S("")};
    }
    return OK;
}

static enum err fill_status(struct ctx *ctx, struct obligation_view *v, const struct obligation *o)
{
    const struct board *board = NULL;
    const struct rules *rules = NULL;
    struct board_obligation seen = {0};
    TRY(board_open(ctx, (struct opt_i64){0}, &board));
    enum err e = board_obligation_get(board, o->id, &seen);
    TRY(e == E_NOT_FOUND ? OK : e);
    v->has_status = e == OK && !o->is_collective;
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

static struct str split_words(struct ctx *ctx, const struct org_directory *dir, const struct obligation *o)
{
    struct org_positions found = obligation_candidates(ctx, dir, o);
    struct str names = S("");
    for (size_t i = 0; i < found.n; i++) {
        struct str name = org_link_of(ctx, dir, (struct opt_i64){true, dir->orgs[found.v[i]].id}).name;
        names = STR_CAT(ctx->arena, names, i ? S(", ") : S(""), name);
    }
    struct msg_arg args[] = {MSG_ARG(org_link_of(ctx, dir, o->split_org_id).name), MSG_ARG(names)};
    return found.n ? msg_format(ctx->arena, ctx->lang, MSG_obligation_split, 2, args) : S("");
}

static void fill_facts(struct ctx *ctx, struct obligation_view *v, const struct obligation *o, const struct org_directory *dir)
{
    *v = (struct obligation_view){.task_code = o->task_code,
                                  .task_href = STR_CAT(ctx->arena, S("/nhiem-vu/"), o->task_slug),
                                  .task_title = ctx_pick(ctx, o->task_title_vi, o->task_title_en),
                                  .role = ctx_msg(ctx, obligation_role_msg(o->role)),
                                  .lead = org_link_of(ctx, dir, o->bearer_id),
                                  .named = org_link_of(ctx, dir, o->named_org_id),
                                  .split = split_words(ctx, dir, o),
                                  .scope = org_link_of(ctx, dir, o->scope_id),
                                  .assigner = org_link_of(ctx, dir, o->assigner_id),
                                  .differs = o->named_org_id.has && (!o->bearer_id.has || o->bearer_id.v != o->named_org_id.v),
                                  .lead_words = o->lead_words,
                                  .due_words = o->due_words,
                                  .due_anchor = o->due_anchor,
                                  .note = ctx_pick(ctx, o->note_vi, o->note_en),
                                  .start = o->start,
                                  .original_due = o->original_due,
                                  .due = o->due,
                                  .was_moved = o->original_due.has && o->due.has && o->original_due.v != o->due.v,
                                  .is_collective = o->is_collective,
                                  .is_undecided = o->is_undecided,
                                  .is_cancelled = o->is_cancelled,
                                  .occurrence = o->occurrence};
}

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct obligation_path *path = in;
    const struct org_directory *dir = NULL;
    struct obligation o = {0};
    struct obligation_view v = {0};
    struct authz_facts facts = {0};
    struct report_lines lines = {0};
    TRY(obligation_get(ctx, path->id.v, &o));
    TRY(org_directory(ctx, &dir));
    TRY(obligation_authz(ctx, &o, &facts));
    TRY(obligation_report_lines(ctx, &o, &lines));
    fill_facts(ctx, &v, &o, dir);
    TRY(fill_status(ctx, &v, &o));
    fill_reports(ctx, &v, &lines);
    fill_actions(ctx, &v, &o, &lines, &facts);
    TRY(fill_log(ctx, &v, dir, o.id, &facts));
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
       {.method = METHOD_GET, .path = "/nghia-vu/{id}", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &path_table, .run = show},
       {.method = METHOD_GET, .path = "/nghia-vu/{id}/giao", .act = ACT_OBLIGATION_ASSIGN, .input = &path_table,
        .facts = obligation_facts_of_route, .run = assign_form},
       {.method = METHOD_POST, .path = "/nghia-vu/{id}/giao", .act = ACT_OBLIGATION_ASSIGN, .flags = R_WRITE, .input = &assign_table,
        .facts = obligation_facts_of_route, .run = assign, .again = assign_again});
