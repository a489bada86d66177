#include "features/report/report_internal.h"

#include "web/page.h"

/* --- inputs ---------------------------------------------------------------------------------------------------------- */

struct show_input {
    struct opt_i64 id;
    bool saved;
};

#define PROGRESS REPORT_FIELD(struct report_form, progress, IN_TEXT, FROM_BODY, .required = true, .max = 20)
#define REVISION(type) REPORT_REVISION(type, .required = true)
#define REMARK REPORT_FIELD(struct report_step_input, remark, IN_PROSE, FROM_BODY, .max = 5000)

INPUT_TABLE(path_table, struct report_path, REPORT_ID(struct report_path, NULL));
INPUT_TABLE(show_table, struct show_input, REPORT_ID(struct show_input, NULL),
            {.name = "da-luu", .kind = IN_FLAG, .from = FROM_QUERY, .offset = offsetof(struct show_input, saved)});
INPUT_TABLE(create_table, struct report_form, REPORT_ID(struct report_form, NULL), PROGRESS, REPORT_TEXTS);
INPUT_TABLE(edit_table, struct report_form, REPORT_ID(struct report_form, NULL), REVISION(struct report_form), PROGRESS, REPORT_TEXTS);
INPUT_TABLE(submit_table, struct report_step_input, REPORT_ID(struct report_step_input, NULL), REVISION(struct report_step_input));
INPUT_TABLE(decide_table, struct report_step_input, REPORT_ID(struct report_step_input, NULL), REVISION(struct report_step_input), REMARK);
INPUT_TABLE(upload_table, struct evidence_input, REPORT_ID(struct evidence_input, NULL),
            REPORT_FIELD(struct evidence_input, file, IN_FILE, FROM_BODY, .required = true),
            REPORT_FIELD(struct evidence_input, claim, IN_TEXT, FROM_BODY, .max = 500));
INPUT_TABLE(evidence_table, struct evidence_path, REPORT_ID(struct evidence_path, NULL),
            REPORT_FIELD(struct evidence_path, use, IN_INT, FROM_PATH, .required = true, .min = 1, .max = INT64_MAX));

/* Notes every mistake of the form that is not noted yet: the progress as typed and, when it is to be handed over, what is missing for that. A revision
 * tells a report that exists from a new one. */
static enum err note_mistakes(struct ctx *ctx, struct report_form *form)
{
    form->progress_permille.has = percent_parse(form->progress, &form->progress_permille.v) == OK;
    if (!form->progress_permille.has && fault_of(ctx, S("progress")).n == 0) {
        ctx_fault(ctx, S("progress"), MSG_report_bad_progress);
    }
    if (form->submit) {
        struct report r = {0};
        TRY(form->revision.has ? report_load(ctx, form->id.v, &r) : OK);
        struct report_content content = report_content_of(form);
        report_note_gaps(ctx, &content, r.n_evidence);
    }
    return OK;
}

static enum err prepare_form(struct ctx *ctx, void *in)
{
    TRY(note_mistakes(ctx, in));
    return ctx_check_done(ctx);
}

/* --- the form ---------------------------------------------------------------------------------------------------------- */

static enum err new_form(struct ctx *ctx, const void *in, struct response *res)
{
    struct report_view v = {0};
    TRY(report_new_fill(ctx, ((const struct report_path *)in)->id.v, &v));
    return report_page_show(ctx, res, &v);
}

static enum err to_report(struct ctx *ctx, struct response *res, int64_t id)
{
    return page_redirect(ctx, res, report_href(ctx, id, S("")));
}

static enum err to_saved(struct ctx *ctx, struct response *res, int64_t id)
{
    return page_redirect(ctx, res, report_href(ctx, id, S("?da-luu=1")));
}

static enum err create(struct ctx *ctx, const void *in, struct response *res)
{
    struct report r = {0};
    TRY(report_create(ctx, in, &r));
    return to_saved(ctx, res, r.id);
}

static enum err create_again(struct ctx *ctx, const void *in, struct response *res)
{
    struct report_form form = *(const struct report_form *)in;
    struct report_view v = {0};
    TRY(report_new_fill(ctx, form.id.v, &v));
    if (ctx->failure.code == E_INVALID) {
        TRY(note_mistakes(ctx, &form));
    }
    report_page_refill(ctx, &v);
    return report_page_show(ctx, res, &v);
}

static enum err edit(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_form *form = in;
    TRY(report_change(ctx, form));
    return to_saved(ctx, res, form->id.v);
}

static enum err edit_again(struct ctx *ctx, const void *in, struct response *res)
{
    struct report_form form = *(const struct report_form *)in;
    struct report_view v = {0};
    TRY(report_page_fill(ctx, form.id.v, &v));
    if (ctx->failure.code == E_INVALID) {
        TRY(note_mistakes(ctx, &form));
    }
    report_page_refill(ctx, &v);
    v.form.revision = form.revision.has ? form.revision.v : v.form.revision; /* of what was on the screen, until it is opened anew */
    return report_page_show(ctx, res, &v);
}

/* --- the report ---------------------------------------------------------------------------------------------------------- */

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct show_input *i = in;
    struct report_view v = {0};
    TRY(report_page_fill(ctx, i->id.v, &v));
    if (i->saved) {
        v.draft_done = v.form.draft_key;
        struct report r = {0};
        TRY(report_get(ctx, i->id.v, &r));
        v.draft_done_new = STR_CAT(ctx->arena, str_from_i64(ctx->arena, ctx->subject.account_id), obligation_href(ctx, r.obligation_id, S("/bao-cao")));
    }
    return report_page_show(ctx, res, &v);
}

/* The page again after a step or an upload was refused; all their inputs begin with the number of the report. */
static enum err show_again(struct ctx *ctx, const void *in, struct response *res)
{
    struct report_view v = {0};
    TRY(report_page_fill(ctx, ((const struct report_path *)in)->id.v, &v));
    report_page_refill(ctx, &v);
    return report_page_show(ctx, res, &v);
}

static enum err upload(struct ctx *ctx, const void *in, struct response *res)
{
    const struct evidence_input *i = in;
    TRY(evidence_add(ctx, i->id.v, &i->file, i->sha256, i->media_type, i->claim));
    return to_report(ctx, res, i->id.v);
}

static enum err take_off(struct ctx *ctx, const void *in, struct response *res)
{
    const struct evidence_path *path = in;
    TRY(evidence_remove(ctx, path->id.v, path->use.v));
    return to_report(ctx, res, path->id.v);
}

static enum err submit(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_step_input *i = in;
    TRY(report_check_revision(ctx, i->id.v, i->revision));
    TRY(report_submit(ctx, i->id.v));
    return to_report(ctx, res, i->id.v);
}

static enum err accept(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_step_input *i = in;
    TRY(report_check_revision(ctx, i->id.v, i->revision));
    TRY(report_accept(ctx, i->id.v, i->remark));
    return to_report(ctx, res, i->id.v);
}

static enum err give_back(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_step_input *i = in;
    TRY(report_check_revision(ctx, i->id.v, i->revision));
    TRY(report_return(ctx, i->id.v, i->remark));
    return to_report(ctx, res, i->id.v);
}

ROUTES(report_web_routes,
       {.method = METHOD_GET, .path = "/nghia-vu/{id}/bao-cao", .act = ACT_REPORT_WRITE, .input = &path_table, .facts = obligation_facts_of_route,
        .run = new_form},
       {.method = METHOD_POST, .path = "/nghia-vu/{id}/bao-cao", .act = ACT_REPORT_WRITE, .flags = R_WRITE, .input = &create_table,
        .facts = obligation_facts_of_route, .prepare = prepare_form, .run = create, .again = create_again},
       {.method = METHOD_GET, .path = "/bao-cao/{id}", .act = ACT_REPORT_READ, .input = &show_table, .facts = report_facts_of_route, .run = show},
       {.method = METHOD_POST, .path = "/bao-cao/{id}", .act = ACT_REPORT_WRITE, .flags = R_WRITE, .input = &edit_table,
        .facts = report_facts_of_route, .prepare = prepare_form, .run = edit, .again = edit_again},
       {.method = METHOD_POST, .path = "/bao-cao/{id}/minh-chung", .act = ACT_REPORT_WRITE, .flags = R_WRITE | R_UPLOAD, .input = &upload_table,
        .facts = report_facts_of_route, .prepare = evidence_prepare, .run = upload, .again = show_again},
       {.method = METHOD_GET, .path = "/bao-cao/{id}/minh-chung/{use}", .act = ACT_REPORT_READ, .input = &evidence_table,
        .facts = report_facts_of_route, .run = evidence_download},
       {.method = METHOD_POST, .path = "/bao-cao/{id}/minh-chung/{use}/go", .act = ACT_REPORT_WRITE, .flags = R_WRITE, .input = &evidence_table,
        .facts = report_facts_of_route, .run = take_off, .again = show_again},
       {.method = METHOD_POST, .path = "/bao-cao/{id}/nop", .act = ACT_REPORT_SUBMIT, .flags = R_WRITE, .input = &submit_table,
        .facts = report_facts_of_route, .run = submit, .again = show_again},
       {.method = METHOD_POST, .path = "/bao-cao/{id}/chap-nhan", .act = ACT_REPORT_DECIDE, .flags = R_WRITE, .input = &decide_table,
        .facts = report_facts_of_route, .run = accept, .again = show_again},
       {.method = METHOD_POST, .path = "/bao-cao/{id}/tra-lai", .act = ACT_REPORT_DECIDE, .flags = R_WRITE, .input = &decide_table,
        .facts = report_facts_of_route, .run = give_back, .again = show_again});
