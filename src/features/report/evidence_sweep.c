/* Files of uploads whose write did not happen: refused, rolled back, or never come to. */
#include "features/report/report_internal.h"

#include "base/crypto.h"
#include "db/files.h"
#include "report_q.h"

enum { ORPHAN_GRACE_S = 24 * 3600, HEX_MAX = 2 * SHA256_BYTES };

struct sweep {
    struct ctx *ctx;
    struct files *files;
    struct buf hex; /* one for all of them: there may be very many files */
    int64_t n;
};

static enum err look_at(void *user, const struct sha256_digest *hash)
{
    struct sweep *s = user;
    struct q_evidence_by_hash_row known = {0};
    buf_clear(&s->hex);
    buf_hex(&s->hex, sha256_view(hash));
    enum err e = q_evidence_by_hash(s->ctx->db, s->ctx->arena, &(struct q_evidence_by_hash_in){.sha256 = buf_view(&s->hex)}, &known);
    s->n += e == E_NOT_FOUND && files_remove(s->files, hash, ORPHAN_GRACE_S);
    return e == E_NOT_FOUND ? OK : e;
}

static enum err sweep(struct ctx *ctx, int64_t *n)
{
    struct sweep s = {.ctx = ctx, .files = app_files(ctx->app), .hex = buf_new(ctx->arena, HEX_MAX)};
    enum err e = files_each(s.files, look_at, &s);
    *n = s.n < HOUSEKEEPING_BATCH ? s.n : HOUSEKEEPING_BATCH - 1; /* it has looked at all of them: not again in this round */
    return e;
}

const struct chore evidence_chore = {.name = "evidence_files", .run = sweep};
