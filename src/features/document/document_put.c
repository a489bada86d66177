/* Writing programmes, documents, links, clauses and texts, each with its event. */
#include "features/document/document.h"

#include "document_q.h"
#include "text/slug.h"

RECORD_KIND(programme_kind, "programme", RECORD_COLUMN(programme, TEXT, code), RECORD_COLUMN(programme, TEXT, title_vi),
            RECORD_COLUMN(programme, TEXT, title_en), RECORD_COLUMN(programme, TEXT, document), RECORD_COLUMN(programme, TEXT, note_vi),
            RECORD_COLUMN(programme, TEXT, note_en));

RECORD_KIND(document_record, "document", RECORD_COLUMN(document, TEXT, number), RECORD_COLUMN(document, TEXT, kind),
            RECORD_COLUMN(document, TEXT, style), RECORD_COLUMN(document, OPT_NUMBER, issuer_id), RECORD_COLUMN(document, DAY, signed_on),
            RECORD_COLUMN(document, DAY, effective), RECORD_COLUMN(document, DAY, expires), RECORD_COLUMN(document, TEXT, signatory),
            RECORD_COLUMN(document, TEXT, title_vi), RECORD_COLUMN(document, TEXT, title_en), RECORD_COLUMN(document, TEXT, summary_vi),
            RECORD_COLUMN(document, TEXT, summary_en), RECORD_COLUMN(document, TEXT, standing), RECORD_COLUMN(document, TEXT, source),
            RECORD_COLUMN(document, TEXT, note_vi), RECORD_COLUMN(document, TEXT, note_en), RECORD_COLUMN(document, NUMBER, programme_id),
            RECORD_COLUMN(document, NUMBER, ord));

RECORD_KIND(link_record, "document_link", RECORD_COLUMN(document_link, TEXT, note_vi), RECORD_COLUMN(document_link, TEXT, note_en));

RECORD_KIND(clause_record, "clause", RECORD_COLUMN(clause, OPT_NUMBER, parent_id), RECORD_COLUMN(clause, TEXT, kind),
            RECORD_COLUMN(clause, TEXT, label), RECORD_COLUMN(clause, TEXT, title_vi), RECORD_COLUMN(clause, TEXT, title_en),
            RECORD_COLUMN(clause, TEXT, demands), RECORD_COLUMN(clause, NUMBER, ord));

/* The text itself stays out of the event: its fingerprint says which one it was. */
RECORD_KIND(clause_text_record, "clause_text", RECORD_COLUMN(clause_text, TEXT, source_sha256),
            RECORD_COLUMN(clause_text, NUMBER, source_line));

enum err programme_put(struct ctx *ctx, const struct programme *p, struct record *out)
{
    struct q_programme_put_in in = {.code = p->code,
                                    .title_vi = p->title_vi,
                                    .title_en = p->title_en,
                                    .document = p->document,
                                    .note_vi = p->note_vi,
                                    .note_en = p->note_en};
    struct q_programme_get_row known = {0};
    enum err found = q_programme_get(ctx->db, ctx->arena, &(struct q_programme_get_in){.code = p->code}, &known);
    TRY(record_begin(ctx, &programme_kind, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_programme_put_row made = {0};
    TRY(q_programme_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &programme_kind, made.id, &in, out);
}

static struct q_document_put_in document_in(struct ctx *ctx, const struct document *d)
{
    return (struct q_document_put_in){.number = d->number,
                                      .slug = text_slug(ctx->arena, d->number),
                                      .kind = document_kind_name(d->kind),
                                      .style = d->style,
                                      .issuer_id = d->issuer_id,
                                      .signed_on = day_to_stored(d->signed_on),
                                      .effective = day_to_stored(d->effective),
                                      .expires = day_to_stored(d->expires),
                                      .signatory = d->signatory,
                                      .title_vi = d->title_vi,
                                      .title_en = d->title_en,
                                      .summary_vi = d->summary_vi,
                                      .summary_en = d->summary_en,
                                      .standing = standing_name(d->standing),
                                      .source = d->source,
                                      .note_vi = d->note_vi,
                                      .note_en = d->note_en,
                                      .programme_id = d->programme_id,
                                      .ord = d->ord};
}

/* What a pack of one programme may do to a document of another: cite it. Two numbers that look the same in an address cannot both be there. */
static enum err check_owner(const struct document *d, const struct q_document_get_row *known, bool *leave)
{
    if (!str_eq(known->number, d->number)) {
        return E_CONFLICT;
    }
    bool is_foreign = known->programme_id != 0 && known->programme_id != d->programme_id;
    *leave = is_foreign && d->standing == STANDING_CITED;
    return is_foreign && !*leave && standing_parse(known->standing) != STANDING_CITED ? E_CONFLICT : OK;
}

enum err document_put(struct ctx *ctx, const struct document *d, struct record *out)
{
    struct q_document_put_in in = document_in(ctx, d);
    struct q_document_get_row known = {0};
    struct q_document_get_in key = {.number = in.number, .slug = in.slug};
    enum err found = q_document_get(ctx->db, ctx->arena, &key, &known);
    bool leave = false;
    if (found == OK) {
        TRY(check_owner(d, &known, &leave));
    }
    if (leave) {
        *out = (struct record){.id = known.id};
        return OK;
    }
    TRY(record_begin(ctx, &document_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_document_put_row made = {0};
    TRY(q_document_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &document_record, made.id, &in, out);
}

enum err document_link_put(struct ctx *ctx, const struct document_link *l, struct record *out)
{
    struct q_document_link_put_in in = {.from_id = l->from_id,
                                        .to_id = l->to_id,
                                        .kind = link_kind_name(l->kind),
                                        .clause = l->clause.p ? l->clause : S(""),
                                        .note_vi = l->note_vi,
                                        .note_en = l->note_en};
    struct q_document_link_get_in key = {.from_id = in.from_id, .to_id = in.to_id, .kind = in.kind, .clause = in.clause};
    struct q_document_link_get_row known = {0};
    enum err found = q_document_link_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &link_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_document_link_put_row made = {0};
    TRY(q_document_link_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &link_record, made.id, &in, out);
}

enum err clause_put(struct ctx *ctx, const struct clause *c, struct record *out)
{
    struct q_clause_put_in in = {.document_id = c->document_id,
                                 .path = c->path,
                                 .parent_id = c->parent_id,
                                 .kind = c->kind,
                                 .label = c->label,
                                 .title_vi = c->title_vi,
                                 .title_en = c->title_en,
                                 .demands = c->demands,
                                 .ord = c->ord};
    struct q_clause_get_in key = {.document_id = c->document_id, .path = c->path};
    struct q_clause_get_row known = {0};
    enum err found = q_clause_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &clause_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_clause_put_row made = {0};
    TRY(q_clause_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &clause_record, made.id, &in, out);
}

static bool same_words(const struct clause_text *t, const struct q_clause_text_get_row *known)
{
    return str_eq(t->received, known->received) && str_eq(t->corrected, known->corrected);
}

enum err clause_text_put(struct ctx *ctx, const struct clause_text *t, struct record *out)
{
    struct q_clause_text_put_in in = {.clause_id = t->clause_id,
                                      .received = t->received,
                                      .corrected = t->corrected,
                                      .source_sha256 = t->source_sha256,
                                      .source_line = t->source_line};
    struct q_clause_text_get_row known = {0};
    enum err found = q_clause_text_get(ctx->db, ctx->arena, &(struct q_clause_text_get_in){.clause_id = t->clause_id}, &known);
    if (found == OK && same_words(t, &known)) {
        *out = (struct record){.id = known.id};
        return OK;
    }
    /* Every text is a fact of its own: other words are a new row, also from the same source. */
    TRY(record_begin(ctx, &clause_text_record, found == OK ? E_NOT_FOUND : found, 0, &in, &known, out));
    in.seq = out->seq;
    struct q_clause_text_put_row made = {0};
    TRY(q_clause_text_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &clause_text_record, made.id, &in, out);
}
