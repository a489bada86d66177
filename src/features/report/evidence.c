/* Evidence: files stored by hash, tied to a report by a use with the name and the claim that its writer gave. */
#include "features/report/report_internal.h"

#include "base/crypto.h"
#include "core/event.h"
#include "db/files.h"
#include "report_q.h"
#include "text/file_name.h"
#include "text/json_write.h"

enum { EVIDENCE_BYTES_MAX = 25 << 20 };

/* What may be handed in: by its first bytes, not by what the browser says. Texts are recognised by their name. */
struct file_kind {
    struct str ending, first_bytes, media_type;
};

static const struct file_kind file_kinds[] = {
    {S_INIT(".pdf"), S_INIT("%PDF-"), S_INIT("application/pdf")},
    {S_INIT(".png"), S_INIT("\x89PNG\r\n\x1a\n"), S_INIT("image/png")},
    {S_INIT(".jpg"), S_INIT("\xff\xd8\xff"), S_INIT("image/jpeg")},
    {S_INIT(".jpeg"), S_INIT("\xff\xd8\xff"), S_INIT("image/jpeg")},
    {S_INIT(".docx"), S_INIT("PK\x03\x04"), S_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document")},
    {S_INIT(".xlsx"), S_INIT("PK\x03\x04"), S_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
    {S_INIT(".pptx"), S_INIT("PK\x03\x04"), S_INIT("application/vnd.openxmlformats-officedocument.presentationml.presentation")},
    {S_INIT(".odt"), S_INIT("PK\x03\x04"), S_INIT("application/vnd.oasis.opendocument.text")},
    {S_INIT(".ods"), S_INIT("PK\x03\x04"), S_INIT("application/vnd.oasis.opendocument.spreadsheet")},
    {S_INIT(".csv"), S_INIT(""), S_INIT("text/csv")},
    {S_INIT(".txt"), S_INIT(""), S_INIT("text/plain")},
};

static bool ends_with_folded(struct str name, struct str ending)
{
    if (name.n <= ending.n) {
        return false;
    }
    for (size_t i = 0; i < ending.n; i++) {
        char c = name.p[name.n - ending.n + i];
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (c != ending.p[i]) {
            return false;
        }
    }
    return true;
}

static struct str media_type_of(const struct upload *file)
{
    for (size_t i = 0; i < sizeof file_kinds / sizeof file_kinds[0]; i++) {
        if (ends_with_folded(file->name, file_kinds[i].ending) && str_starts(file->content, file_kinds[i].first_bytes)) {
            return file_kinds[i].media_type;
        }
    }
    return STR_NONE;
}

static enum err check_file(struct ctx *ctx, const struct upload *file, struct str *media_type)
{
    if (file->content.n == 0) {
        ctx_fault(ctx, S("file"), MSG_evidence_empty);
        return ctx_check_done(ctx);
    }
    *media_type = media_type_of(file);
    if (!media_type->p) {
        ctx_fault(ctx, S("file"), MSG_evidence_kind);
    }
    return ctx_check_done(ctx);
}

static enum err write_file(struct files *files, struct str content, struct stored_file *stored)
{
    struct file_upload *upload = NULL;
    TRY(files_begin(files, EVIDENCE_BYTES_MAX, &upload));
    enum err e = files_append(upload, content);
    if (e != OK) {
        files_abort(upload);
        return e;
    }
    return files_commit(upload, stored);
}

enum err evidence_store(struct ctx *ctx, struct upload *file, struct str *sha256, struct str *media_type)
{
    struct stored_file stored = {0};
    file->name = file_name_clean(ctx->arena, file->name);
    TRY(check_file(ctx, file, media_type));
    enum err e = write_file(app_files(ctx->app), file->content, &stored);
    if (e != OK) {
        return FAIL0(ctx, e, e == E_TOO_LARGE ? MSG_evidence_too_large : MSG_evidence_not_stored);
    }
    *sha256 = hex_encode(ctx->arena, sha256_view(&stored.hash));
    return OK;
}

static struct str describe(struct ctx *ctx, struct str file_name, struct str sha256, int64_t size, struct str claim)
{
    struct buf b = buf_new(ctx->arena, 16384);
    struct jw w = jw_new(&b);
    jw_obj(&w);
    jw_field_str(&w, S("file"), file_name);
    jw_field_str(&w, S("sha256"), sha256);
    jw_field_i64(&w, S("size"), size);
    jw_field_str(&w, S("claim"), claim);
    jw_end(&w);
    return buf_view(&b);
}

static enum err open_report(struct ctx *ctx, int64_t report_id, struct report *r)
{
    TRY(report_load(ctx, report_id, r));
    bool open = str_eq(r->state, S("draft")) || str_eq(r->state, S("returned"));
    return open ? OK : FAIL0(ctx, E_CONFLICT, MSG_report_is_locked);
}

static enum err ensure_evidence(struct ctx *ctx, struct str sha256, int64_t size, int64_t seq, int64_t *id)
{
    struct q_evidence_by_hash_row known = {0};
    enum err e = q_evidence_by_hash(ctx->db, ctx->arena, &(struct q_evidence_by_hash_in){.sha256 = sha256}, &known);
    *id = known.id;
    if (e != E_NOT_FOUND) {
        return e;
    }
    struct q_evidence_insert_row made = {0};
    TRY(q_evidence_insert(ctx->db, ctx->arena, &(struct q_evidence_insert_in){.sha256 = sha256, .size = size, .seq = seq}, &made));
    *id = made.id;
    return OK;
}

enum err evidence_add(struct ctx *ctx, int64_t report_id, const struct upload *file, struct str sha256, struct str media_type, struct str claim)
{
    struct report r = {0};
    int64_t seq = 0;
    int64_t evidence_id = 0;
    TRY(open_report(ctx, report_id, &r));
    if (r.n_evidence >= EVIDENCE_PER_REPORT) {
        return FAIL(ctx, E_TOO_LARGE, MSG_evidence_too_many, MSG_ARG(EVIDENCE_PER_REPORT));
    }
    for (size_t i = 0; i < r.n_evidence; i++) {
        if (str_eq(r.evidence[i].sha256, sha256)) {
            return FAIL(ctx, E_CONFLICT, MSG_evidence_here_already, MSG_ARG(r.evidence[i].file_name));
        }
    }
    struct event e = {.action = S("report.evidence_added"),
                      .object_kind = S("report"),
                      .object_id = report_id,
                      .after = describe(ctx, file->name, sha256, (int64_t)file->content.n, claim)};
    TRY(event_append(ctx, &e, &seq));
    TRY(ensure_evidence(ctx, sha256, (int64_t)file->content.n, seq, &evidence_id));
    struct q_evidence_use_insert_in use = {.report_id = report_id,
                                           .evidence_id = evidence_id,
                                           .file_name = file->name,
                                           .media_type = media_type,
                                           .claim = claim.p ? claim : S(""),
                                           .seq = seq};
    struct q_evidence_use_insert_row made = {0};
    TRY(q_evidence_use_insert(ctx->db, ctx->arena, &use, &made));
    return q_report_touch(ctx->db, &(struct q_report_touch_in){.id = report_id, .seq = seq});
}

enum err evidence_remove(struct ctx *ctx, int64_t report_id, int64_t use_id)
{
    struct report r = {0};
    int64_t seq = 0;
    TRY(open_report(ctx, report_id, &r));
    size_t i = 0;
    while (i < r.n_evidence && r.evidence[i].use_id != use_id) {
        i++;
    }
    if (i == r.n_evidence) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    const struct evidence *gone = &r.evidence[i];
    struct event e = {.action = S("report.evidence_removed"),
                      .object_kind = S("report"),
                      .object_id = report_id,
                      .before = describe(ctx, gone->file_name, gone->sha256, gone->size, gone->claim)};
    TRY(event_append(ctx, &e, &seq));
    TRY(q_evidence_use_remove(ctx->db, &(struct q_evidence_use_remove_in){.id = use_id, .report_id = report_id, .seq = seq}));
    return q_report_touch(ctx->db, &(struct q_report_touch_in){.id = report_id, .seq = seq});
}
