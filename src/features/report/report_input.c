/* From what came in to the use cases: shared by pages and API. */
#include "features/report/report_internal.h"

enum err report_facts_of_route(struct ctx *ctx, const void *in, struct authz_facts *f)
{
    const struct report_path *path = in;
    if (!path->id.has) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    TRY(report_authz(ctx, path->id.v, f));
    if (f->is_draft && authz_decide(&ctx->subject, ACT_REPORT_READ, f) != RULING_ALLOW) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    return OK;
}

enum err report_check_revision(struct ctx *ctx, int64_t id, struct opt_i64 revision)
{
    struct report r = {0};
    if (!revision.has) {
        return OK;
    }
    TRY(report_load(ctx, id, &r));
    return r.revision == revision.v ? OK : FAIL0(ctx, E_CONFLICT, MSG_report_changed_meanwhile);
}

struct report_content report_content_of(const struct report_form *form)
{
    return (struct report_content){form->narrative, form->difficulties, form->proposals, form->progress_permille.v, form->delivers};
}

/* Handing over is a right of its own, also when it comes with an edit. */
static enum err submit_if_asked(struct ctx *ctx, int64_t id, bool asked)
{
    struct authz_facts f = {0};
    if (!asked) {
        return OK;
    }
    TRY(report_authz(ctx, id, &f));
    if (authz_decide(&ctx->subject, ACT_REPORT_SUBMIT, &f) != RULING_ALLOW) {
        return FAIL0(ctx, E_DENIED, MSG_error_denied);
    }
    return report_submit(ctx, id);
}

enum err report_create(struct ctx *ctx, const struct report_form *form, struct report *r)
{
    struct report_content content = report_content_of(form);
    return form->submit ? report_hand_in(ctx, form->id.v, &content, r) : report_draft(ctx, form->id.v, &content, r);
}

enum err report_change(struct ctx *ctx, const struct report_form *form)
{
    struct report_content content = report_content_of(form);
    TRY(report_edit(ctx, form->id.v, form->revision.v, &content));
    return submit_if_asked(ctx, form->id.v, form->submit);
}

enum err percent_parse(struct str s, int64_t *permille)
{
    s = str_trim(s);
    s = str_trim(str_ends(s, S("%")) ? str_sub(s, 0, s.n - 1) : s);
    size_t mark = str_find(s, S(","), 0);
    mark = mark == SIZE_MAX ? str_find(s, S("."), 0) : mark;
    int64_t whole = 0;
    int64_t tenth = 0;
    TRY(str_i64(str_sub(s, 0, mark), 0, 100, &whole));
    if (mark != SIZE_MAX) {
        struct str decimals = str_sub(s, mark + 1, SIZE_MAX);
        TRY(decimals.n == 1 ? str_i64(decimals, 0, 9, &tenth) : E_INVALID);
    }
    *permille = whole * 10 + tenth;
    return *permille <= 1000 ? OK : E_INVALID;
}
