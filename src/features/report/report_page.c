/* What the page of a report shows. */
#include "features/report/report_internal.h"

#include "base/date.h"
#include "base/vec.h"
#include "view_report.h"
#include "web/page.h"

struct str report_href(struct ctx *ctx, int64_t id, struct str rest)
{
    return STR_CAT(ctx->arena, S("/bao-cao/"), str_from_i64(ctx->arena, id), rest);
}

static struct str draft_key(struct ctx *ctx, struct str path)
{
    return STR_CAT(ctx->arena, str_from_i64(ctx->arena, ctx->subject.account_id), path);
}

/* "62,5" and "62": as a person types it. */
static struct str percent_text(struct ctx *ctx, int64_t permille)
{
    struct buf b = buf_new(ctx->arena, 32);
    if (permille % 10 == 0) {
        buf_i64(&b, permille / 10);
    } else {
        format_scaled(&b, ctx->lang, permille, 1);
    }
    return buf_view(&b);
}

static struct text_lines lines_of(struct ctx *ctx, struct str text)
{
    struct text_lines lines = {0};
    struct str line = STR_NONE;
    while (str_split(&text, '\n', &line)) {
        if (str_trim(line).n) {
            *VEC_PUSH(ctx->arena, &lines) = line;
        }
    }
    return lines;
}

static struct str size_text(struct ctx *ctx, int64_t bytes)
{
    struct buf b = buf_new(ctx->arena, 64);
    if (bytes < 1000) {
        buf_i64(&b, bytes);
        buf_lit(&b, " B");
        return buf_view(&b);
    }
    bool is_large = bytes >= 1000 * 1000;
    int64_t unit = is_large ? 1000 * 1000 : 1000;
    format_scaled(&b, ctx->lang, (bytes * 10 + unit / 2) / unit, 1);
    buf_str(&b, is_large ? S(" MB") : S(" kB"));
    return buf_view(&b);
}

static struct str state_word(struct ctx *ctx, struct str state)
{
    return ctx_msg(ctx, msg_find(STR_CAT(ctx->arena, S("report.state_"), state)));
}

static void fill_evidence(struct ctx *ctx, const struct report *r, struct report_view *v)
{
    v->evidence.v = ARENA_ARRAY(ctx->arena, struct evidence_row, r->n_evidence + 1);
    v->evidence.n = r->n_evidence;
    for (size_t i = 0; i < r->n_evidence; i++) {
        const struct evidence *e = &r->evidence[i];
        struct str href = report_href(ctx, r->id, STR_CAT(ctx->arena, S("/minh-chung/"), str_from_i64(ctx->arena, e->use_id)));
        struct msg_arg about[] = {MSG_ARG(size_text(ctx, e->size)), MSG_ARG(str_sub(e->sha256, 0, 12))};
        v->evidence.v[i] = (struct evidence_row){.href = href,
                                                 .file_name = e->file_name,
                                                 .about = msg_format(ctx->arena, ctx->lang, MSG_evidence_about, 2, about),
                                                 .claim = e->claim,
                                                 .remove_href = v->can_write ? STR_CAT(ctx->arena, href, S("/go")) : S(""),
                                                 .other_uses = e->other_uses};
    }
}

static void fill_steps(struct ctx *ctx, const struct report *r, struct report_view *v)
{
    v->steps.v = ARENA_ARRAY(ctx->arena, struct step_row, r->n_steps + 1);
    v->steps.n = r->n_steps;
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct report_step *s = &r->steps[r->n_steps - 1 - i];
        enum msg what = msg_find(STR_CAT(ctx->arena, S("report.step_"), s->step));
        v->steps.v[i] = (struct step_row){.moment = page_moment(ctx, s->at_ms),
                                          .what = ctx_msg(ctx, what),
                                          .person = s->person_name,
                                          .remark = s->remark};
    }
    bool was_returned = r->n_steps && str_eq(r->steps[r->n_steps - 1].step, S("returned"));
    v->return_remark = was_returned ? r->steps[r->n_steps - 1].remark : S("");
}

static bool may(struct ctx *ctx, enum act act, const struct authz_facts *f)
{
    return authz_decide(&ctx->subject, act, f) == RULING_ALLOW;
}

static enum err fill_obligation(struct ctx *ctx, const struct obligation *o, struct report_view *v)
{
    const struct org_directory *dir = NULL;
    const struct board *board = NULL;
    struct board_obligation seen = {0};
    TRY(org_directory(ctx, &dir));
    TRY(board_open(ctx, (struct opt_i64){0}, &board));
    enum err e = board_obligation_get(board, o->id, &seen);
    TRY(e == E_NOT_FOUND ? OK : e);
    v->has_status = e == OK;
    if (v->has_status) {
        v->status = status_view_of(ctx, &seen.verdict);
    }
    v->task_title = ctx_pick(ctx, o->task_title_vi, o->task_title_en);
    v->task_code = o->task_code;
    v->obligation_href = obligation_href(ctx, o->id, S(""));
    v->org_name = org_link_of(ctx, dir, o->bearer_id).name;
    v->assigner_name = org_link_of(ctx, dir, o->assigner_id).name;
    v->due = v->has_status ? seen.due : o->due;
    v->csrf = ctx->csrf;
    return OK;
}

static void fill_state(struct ctx *ctx, const struct report *r, const struct authz_facts *f, struct report_view *v)
{
    v->is_draft = str_eq(r->state, S("draft"));
    v->is_submitted = str_eq(r->state, S("submitted"));
    v->is_returned = str_eq(r->state, S("returned"));
    v->is_accepted = str_eq(r->state, S("accepted"));
    bool is_open = v->is_draft || v->is_returned;
    v->can_write = is_open && may(ctx, ACT_REPORT_WRITE, f);
    v->can_submit = is_open && may(ctx, ACT_REPORT_SUBMIT, f);
    v->can_decide = v->is_submitted && may(ctx, ACT_REPORT_DECIDE, f);
}

static void fill_form(struct ctx *ctx, const struct report *r, struct report_view *v)
{
    v->form = (struct report_form_view){.action = report_href(ctx, r->id, S("")),
                                        .csrf = ctx->csrf,
                                        .draft_key = draft_key(ctx, report_href(ctx, r->id, S(""))),
                                        .revision = r->revision,
                                        .narrative = r->narrative,
                                        .difficulties = r->difficulties,
                                        .proposals = r->proposals,
                                        .progress = percent_text(ctx, r->progress_permille),
                                        .delivers = r->delivers,
                                        .may_submit = v->can_submit};
}

enum err report_page_fill(struct ctx *ctx, int64_t id, struct report_view *v)
{
    struct report r = {0};
    struct authz_facts f = {0};
    TRY(report_get(ctx, id, &r));
    TRY(report_authz(ctx, id, &f));
    *v = (struct report_view){.report_no = r.id,
                              .title = msg_format(ctx->arena, ctx->lang, MSG_report_number, 1, (struct msg_arg[]){MSG_ARG(r.version)}),
                              .state = state_word(ctx, r.state),
                              .narrative = lines_of(ctx, r.narrative),
                              .difficulties = lines_of(ctx, r.difficulties),
                              .proposals = lines_of(ctx, r.proposals),
                              .progress = page_percent(ctx, r.progress_permille, 1000),
                              .delivers = r.delivers,
                              .revision = r.revision,
                              .self_href = report_href(ctx, r.id, S("")),
                              .submit_href = report_href(ctx, r.id, S("/nop")),
                              .accept_href = report_href(ctx, r.id, S("/chap-nhan")),
                              .return_href = report_href(ctx, r.id, S("/tra-lai")),
                              .upload_href = report_href(ctx, r.id, S("/minh-chung"))};
    TRY(fill_obligation(ctx, &r.obligation, v));
    fill_state(ctx, &r, &f, v);
    fill_evidence(ctx, &r, v);
    fill_steps(ctx, &r, v);
    fill_form(ctx, &r, v);
    if (!v->can_write) {
        v->draft_done = v->form.draft_key;
    }
    return OK;
}

enum err report_new_fill(struct ctx *ctx, int64_t obligation_id, struct report_view *v)
{
    struct obligation o = {0};
    struct authz_facts f = {0};
    TRY(obligation_get(ctx, obligation_id, &o));
    TRY(obligation_authz(ctx, &o, &f));
    *v = (struct report_view){.title = ctx_msg(ctx, MSG_report_new), .can_write = true, .is_draft = true};
    TRY(fill_obligation(ctx, &o, v));
    struct str action = obligation_href(ctx, obligation_id, S("/bao-cao"));
    v->form = (struct report_form_view){.action = action,
                                        .csrf = ctx->csrf,
                                        .draft_key = draft_key(ctx, action),
                                        .may_submit = may(ctx, ACT_REPORT_SUBMIT, &f)};
    return OK;
}

static struct str typed(const struct ctx *ctx, struct str name, struct str otherwise)
{
    const struct param *p = params_find(&ctx->raw, name);
    return p ? p->value : otherwise;
}

void report_page_refill(struct ctx *ctx, struct report_view *v)
{
    const struct failure *failure = &ctx->failure;
    struct report_form_view *f = &v->form;
    v->failure = msg_format(ctx->arena, ctx->lang, failure->message, failure->n_args, failure->args);
    v->faults = fault_views_of(ctx);
    faults_label(ctx, S("report.field_"), &v->faults);
    v->remark = typed(ctx, S("remark"), S(""));
    v->claim = typed(ctx, S("claim"), S(""));
    v->remark_fault = fault_of(ctx, S("remark"));
    v->file_fault = fault_of(ctx, S("file"));
    f->is_filled = true;
    f->narrative = typed(ctx, S("narrative"), f->narrative);
    f->difficulties = typed(ctx, S("difficulties"), f->difficulties);
    f->proposals = typed(ctx, S("proposals"), f->proposals);
    f->progress = typed(ctx, S("progress"), f->progress);
    f->delivers = params_find(&ctx->raw, S("delivers")) ? str_eq(typed(ctx, S("delivers"), S("")), S("1")) : f->delivers;
    f->progress_fault = fault_of(ctx, S("progress"));
    f->narrative_fault = fault_of(ctx, S("narrative"));
    f->difficulties_fault = fault_of(ctx, S("difficulties"));
    f->proposals_fault = fault_of(ctx, S("proposals"));
    f->delivers_fault = fault_of(ctx, S("delivers"));
    f->evidence_fault = fault_of(ctx, S("evidence"));
}

enum err report_page_show(struct ctx *ctx, struct response *res, const struct report_view *v)
{
    struct page_frame p = page_begin(ctx, res, v->title, NAV_MY_WORK);
    view_report(&p.view, v);
    return page_end(ctx, &p);
}
