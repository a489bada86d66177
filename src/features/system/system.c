#include "features/system/system.h"

#include "base/crypto.h"
#include "db/files.h"
#include "system_q.h"

#include <string.h>
#include <unistd.h>

enum { PIECE = 500 };

/* E_CONFLICT when the file is not what was stored. */
static enum err verify_file(struct ctx *ctx, struct files *files, const struct q_system_evidence_row *row)
{
    struct str bytes = STR_NONE;
    struct sha256_digest hash;
    int fd = -1;
    int64_t size = 0;
    if (hex_decode(ctx->arena, row->sha256, &bytes) != OK || bytes.n != sizeof hash.b) {
        return E_CONFLICT;
    }
    memcpy(hash.b, bytes.p, sizeof hash.b);
    if (files_open_verified(files, &hash, &fd, &size) != OK) {
        return E_CONFLICT;
    }
    (void)close(fd); /* only read */
    return size == row->size ? OK : E_CONFLICT;
}

static enum err verify_files(struct ctx *ctx, struct files *files, struct verify_report *report)
{
    struct q_system_evidence_rows rows = {0};
    int64_t after = 0;
    do {
        TRY(q_system_evidence(ctx->db, ctx->arena, &(struct q_system_evidence_in){.after = after, .limit = PIECE}, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            report->broken_file = rows.v[i].sha256;
            TRY(verify_file(ctx, files, &rows.v[i]));
            report->broken_file = STR_NONE;
            report->files++;
            after = rows.v[i].id;
        }
    } while (rows.n == PIECE);
    return OK;
}

struct orphan_walk {
    struct ctx *ctx;
    struct verify_report *report;
    struct buf hex; /* one for all of them: there may be very many files */
};

static enum err look_for_orphan(void *user, const struct sha256_digest *hash)
{
    struct orphan_walk *w = user;
    struct q_system_evidence_known_row row = {0};
    buf_clear(&w->hex);
    buf_hex(&w->hex, sha256_view(hash));
    struct str sha256 = buf_view(&w->hex);
    enum err e = q_system_evidence_known(w->ctx->db, w->ctx->arena, &(struct q_system_evidence_known_in){.sha256 = sha256}, &row);
    if (e == E_NOT_FOUND) {
        w->report->orphan = w->report->orphans++ ? w->report->orphan : str_dup(w->ctx->arena, sha256);
        return OK;
    }
    return e;
}

/* The chain without its head is broken as well. */
static enum err verify_chain(struct ctx *ctx, struct chain_report *chain)
{
    enum err e = event_verify(ctx, chain);
    if (e != E_NOT_FOUND) {
        return e;
    }
    chain->broken_seq = chain->events + 1;
    chain->what = MSG_verify_head_missing;
    return E_CONFLICT;
}

enum err system_verify(struct ctx *ctx, struct str data_dir, struct verify_report *report)
{
    struct files *files = NULL;
    char why[256] = "";
    *report = (struct verify_report){0};
    TRY(verify_chain(ctx, &report->chain));
    enum err e = files_open(data_dir, &files, why);
    if (e != OK) {
        return FAIL(ctx, e, MSG_verify_no_files, MSG_ARG(str_dup(ctx->arena, str_c(why))));
    }
    e = verify_files(ctx, files, report);
    e = e == OK ? files_each(files, look_for_orphan, &(struct orphan_walk){ctx, report, buf_new(ctx->arena, 2 * SHA256_BYTES)}) : e;
    files_close(files);
    return e;
}
