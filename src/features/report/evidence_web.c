/* Evidence going in and coming out again. */
#include "features/report/report_internal.h"

#include "base/crypto.h"
#include "db/files.h"
#include "text/escape.h"

#include <string.h>

enum err evidence_prepare(struct ctx *ctx, void *in)
{
    struct evidence_input *i = in;
    return evidence_store(ctx, &i->file, &i->sha256, &i->media_type);
}

static enum err find_use(struct ctx *ctx, const struct evidence_path *path, const struct evidence **found)
{
    struct report r = {0};
    TRY(report_get(ctx, path->id.v, &r));
    for (size_t i = 0; i < r.n_evidence; i++) {
        if (path->use.has && r.evidence[i].use_id == path->use.v) {
            *found = &r.evidence[i];
            return OK;
        }
    }
    return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
}

/* RFC 6266: a plain name for old clients, and the real one for all others. */
static struct str disposition(struct ctx *ctx, struct str file_name)
{
    struct buf b = buf_new(ctx->arena, 16384);
    buf_lit(&b, "attachment; filename=\"");
    for (size_t i = 0; i < file_name.n; i++) {
        char c = file_name.p[i];
        bool is_plain = c > 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != ';';
        bool continues = ((unsigned char)c & 0xc0) == 0x80; /* one mark for one letter */
        if (!continues) {
            buf_char(&b, is_plain ? c : '_');
        }
    }
    buf_lit(&b, "\"; filename*=UTF-8''");
    url_encode(&b, file_name);
    return buf_view(&b);
}

static enum err open_file(struct ctx *ctx, struct str sha256_hex, struct response *res)
{
    struct str bytes = STR_NONE;
    struct sha256_digest hash;
    TRY(hex_decode(ctx->arena, sha256_hex, &bytes));
    if (bytes.n != sizeof hash.b) {
        return FAIL0(ctx, E_INTERNAL, MSG_error_internal);
    }
    memcpy(hash.b, bytes.p, sizeof hash.b);
    enum err e = files_open_verified(app_files(ctx->app), &hash, &res->file, &res->file_size);
    /* A file that is gone, or holds other bytes than were handed in, is no evidence: it is refused, not shown. */
    return e == E_NOT_FOUND || e == E_INTERNAL ? FAIL0(ctx, E_INTERNAL, MSG_evidence_damaged) : e;
}

enum err evidence_download(struct ctx *ctx, const void *in, struct response *res)
{
    const struct evidence *e = NULL;
    TRY(find_use(ctx, in, &e));
    TRY(open_file(ctx, e->sha256, res));
    res->content_type = e->media_type;
    response_header(ctx->arena, res, S("content-disposition"), disposition(ctx, e->file_name));
    response_header(ctx->arena, res, S("content-security-policy"), S("sandbox"));
    return OK;
}
