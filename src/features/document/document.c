#include "features/document/document.h"

#include "document_q.h"

static struct programme to_programme(const struct q_programme_all_row *r)
{
    return (struct programme){.id = r->id,
                              .code = r->code,
                              .title_vi = r->title_vi,
                              .title_en = r->title_en,
                              .document = r->document,
                              .note_vi = r->note_vi,
                              .note_en = r->note_en};
}

enum err programme_list(struct ctx *ctx, struct programmes *out)
{
    struct q_programme_all_rows rows = {0};
    TRY(q_programme_all(ctx->db, ctx->arena, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_programme(&rows.v[i]);
    }
    return OK;
}

static struct document to_document(const struct q_document_all_row *r)
{
    return (struct document){.id = r->id,
                             .number = r->number,
                             .slug = r->slug,
                             .kind = document_kind_parse(r->kind),
                             .style = r->style,
                             .issuer_id = r->issuer_id,
                             .signed_on = day_from_stored(r->signed_on),
                             .effective = day_from_stored(r->effective),
                             .expires = day_from_stored(r->expires),
                             .signatory = r->signatory,
                             .title_vi = r->title_vi,
                             .title_en = r->title_en,
                             .summary_vi = r->summary_vi,
                             .summary_en = r->summary_en,
                             .standing = standing_parse(r->standing),
                             .source = r->source,
                             .note_vi = r->note_vi,
                             .note_en = r->note_en,
                             .programme_id = r->programme_id,
                             .ord = r->ord,
                             .seq = r->seq,
                             .clauses = r->clauses};
}

enum err document_list(struct ctx *ctx, int64_t upto, struct documents *out)
{
    struct q_document_all_in in = {.first = 0, .last = INT64_MAX, .upto = upto};
    struct q_document_all_rows rows = {0};
    TRY(q_document_all(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_document(&rows.v[i]);
    }
    return OK;
}

static enum err read_one(struct ctx *ctx, int64_t id, int64_t upto, struct document *out)
{
    struct q_document_all_in in = {.first = id, .last = id, .upto = upto};
    struct q_document_all_rows rows = {0};
    TRY(q_document_all(ctx->db, ctx->arena, &in, &rows));
    if (rows.n == 0) {
        return E_NOT_FOUND;
    }
    *out = to_document(&rows.v[0]);
    return OK;
}

enum err document_of_id(struct ctx *ctx, int64_t id, struct document *out)
{
    return read_one(ctx, id, INT64_MAX, out);
}

enum err document_find(struct ctx *ctx, struct str number_or_slug, int64_t upto, struct document *out)
{
    struct q_document_id_of_row row = {0};
    TRY(q_document_id_of(ctx->db, ctx->arena, &(struct q_document_id_of_in){.name = number_or_slug}, &row));
    return read_one(ctx, row.id, upto, out);
}

static struct clause_coverage to_coverage(int64_t document_id, const struct q_clause_coverage_row *r)
{
    return (struct clause_coverage){.clause = {.id = r->id,
                                               .document_id = document_id,
                                               .path = r->path,
                                               .parent_id = r->parent_id,
                                               .kind = r->kind,
                                               .label = r->label,
                                               .title_vi = r->title_vi,
                                               .title_en = r->title_en,
                                               .demands = r->demands,
                                               .ord = r->ord,
                                               .seq = r->seq},
                                    .tasks = r->tasks,
                                    .shared = r->shared,
                                    .led = r->led,
                                    .dated = r->dated,
                                    .indicators = r->indicators};
}

enum err clause_list(struct ctx *ctx, int64_t document_id, int64_t upto, struct clauses *out)
{
    struct q_clause_coverage_rows rows = {0};
    TRY(q_clause_coverage(ctx->db, ctx->arena, &(struct q_clause_coverage_in){document_id, upto}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_coverage(document_id, &rows.v[i]);
    }
    return OK;
}

enum err clause_find(struct ctx *ctx, int64_t document_id, struct str path, struct clause *out)
{
    struct q_clause_get_row r = {0};
    TRY(q_clause_get(ctx->db, ctx->arena, &(struct q_clause_get_in){.document_id = document_id, .path = path}, &r));
    *out = (struct clause){.id = r.id,
                           .document_id = document_id,
                           .path = str_dup(ctx->arena, path),
                           .parent_id = r.parent_id,
                           .kind = r.kind,
                           .label = r.label,
                           .title_vi = r.title_vi,
                           .title_en = r.title_en,
                           .demands = r.demands,
                           .ord = r.ord,
                           .seq = r.seq};
    return OK;
}

static struct document_link to_link(const struct q_document_link_of_row *r)
{
    return (struct document_link){.from_id = r->from_id,
                                  .from_number = r->from_number,
                                  .from_slug = r->from_slug,
                                  .from_title_vi = r->from_title_vi,
                                  .from_title_en = r->from_title_en,
                                  .to_id = r->to_id,
                                  .to_number = r->to_number,
                                  .to_slug = r->to_slug,
                                  .to_title_vi = r->to_title_vi,
                                  .to_title_en = r->to_title_en,
                                  .kind = link_kind_parse(r->kind),
                                  .clause = r->clause,
                                  .note_vi = r->note_vi,
                                  .note_en = r->note_en};
}

enum err document_links(struct ctx *ctx, int64_t document_id, int64_t upto, struct document_links *out)
{
    struct q_document_link_of_rows rows = {0};
    TRY(q_document_link_of(ctx->db, ctx->arena, &(struct q_document_link_of_in){document_id, upto}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_link(&rows.v[i]);
    }
    return OK;
}

enum err clause_text_list(struct ctx *ctx, int64_t document_id, int64_t upto, struct clause_texts *out)
{
    struct q_clause_text_of_rows rows = {0};
    TRY(q_clause_text_of(ctx->db, ctx->arena, &(struct q_clause_text_of_in){document_id, upto}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_clause_text_of_row *r = &rows.v[i];
        *VEC_PUSH(ctx->arena, out) = (struct clause_text){.clause_id = r->clause_id,
                                                          .path = r->path,
                                                          .received = r->received,
                                                          .corrected = r->corrected,
                                                          .source_sha256 = r->source_sha256,
                                                          .source_line = r->source_line,
                                                          .seq = r->seq};
    }
    return OK;
}
