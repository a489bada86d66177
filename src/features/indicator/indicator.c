#include "features/indicator/indicator.h"

#include "indicator_q.h"

/* Stored names come from the closed lists; a name that is none of them (a newer program wrote it) reads as what claims least. */
static enum indicator_kind to_kind(struct str name)
{
    enum indicator_kind k = INDICATOR_QUALITATIVE;
    return indicator_kind_parse(name, &k) == OK ? k : INDICATOR_QUALITATIVE;
}

static enum comparison to_comparison(struct str name)
{
    enum comparison c = COMPARISON_NONE;
    return comparison_parse(name, &c) == OK ? c : COMPARISON_NONE;
}

static enum observation_status to_status(struct str name)
{
    enum observation_status s = STATUS_MISSING;
    return observation_status_parse(name, &s) == OK ? s : STATUS_MISSING;
}

static struct indicator to_indicator(const struct q_indicator_rows_row *r)
{
    return (struct indicator){.id = r->id,
                              .programme_id = r->programme_id,
                              .code = r->code,
                              .title_vi = r->title_vi,
                              .title_en = r->title_en,
                              .kind = to_kind(r->kind),
                              .unit_vi = r->unit_vi,
                              .unit_en = r->unit_en,
                              .direction = r->direction,
                              .decimals = r->decimals,
                              .definition_vi = r->definition_vi,
                              .definition_en = r->definition_en,
                              .period = r->period,
                              .document_id = r->document_id,
                              .document_number = r->document_number,
                              .document_slug = r->document_slug,
                              .clause = r->clause,
                              .parent = r->parent,
                              .note_vi = r->note_vi,
                              .note_en = r->note_en,
                              .ord = r->ord,
                              .seq = r->seq};
}

static enum err read_indicators(struct ctx *ctx, const struct q_indicator_rows_in *in, struct indicators *out)
{
    struct q_indicator_rows_rows rows = {0};
    TRY(q_indicator_rows(ctx->db, ctx->arena, in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_indicator(&rows.v[i]);
    }
    return OK;
}

enum err indicator_list(struct ctx *ctx, const struct indicator_filter *f, struct indicators *out)
{
    struct q_indicator_rows_in in = {.programme_id = f->programme_id, .document_id = f->document_id, .clause = f->clause};
    return read_indicators(ctx, &in, out);
}

enum err indicator_find(struct ctx *ctx, struct str code, struct indicator *out)
{
    struct indicators found = {0};
    TRY(read_indicators(ctx, &(struct q_indicator_rows_in){.code = code}, &found));
    if (found.n == 0) {
        return E_NOT_FOUND;
    }
    *out = found.v[0];
    return OK;
}

static struct target to_target(const struct q_target_rows_row *r)
{
    return (struct target){.id = r->id,
                           .indicator_id = r->indicator_id,
                           .set_no = r->set_no,
                           .year = r->year,
                           .comparison = to_comparison(r->comparison),
                           .low = r->low,
                           .high = r->high,
                           .every_year = r->every_year != 0,
                           .document_id = r->document_id,
                           .document_number = r->document_number,
                           .signed_on = day_from_stored(r->signed_on),
                           .clause = r->clause,
                           .words = r->words,
                           .note_vi = r->note_vi,
                           .note_en = r->note_en,
                           .seq = r->seq};
}

enum err target_list(struct ctx *ctx, struct opt_i64 indicator_id, int64_t upto, struct targets *out)
{
    struct q_target_rows_in in = {.first = indicator_id.v, .last = indicator_id.has ? indicator_id.v : INT64_MAX, .upto = upto};
    struct q_target_rows_rows rows = {0};
    TRY(q_target_rows(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        *VEC_PUSH(ctx->arena, out) = to_target(&rows.v[i]);
    }
    return OK;
}

enum err observation_list(struct ctx *ctx, struct opt_i64 indicator_id, int64_t upto, struct observations *out)
{
    struct q_observation_rows_in in = {.first = indicator_id.v, .last = indicator_id.has ? indicator_id.v : INT64_MAX, .upto = upto};
    struct q_observation_rows_rows rows = {0};
    TRY(q_observation_rows(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_observation_rows_row *r = &rows.v[i];
        *VEC_PUSH(ctx->arena, out) = (struct observed){.id = r->id,
                                                       .indicator_id = r->indicator_id,
                                                       .geography_id = r->geography_id,
                                                       .period = r->period,
                                                       .value = r->value,
                                                       .numerator = r->numerator,
                                                       .denominator = r->denominator,
                                                       .status = to_status(r->status),
                                                       .source = r->source,
                                                       .publisher_id = r->publisher_id,
                                                       .known_day = day_from_stored(r->known_day),
                                                       .seq = r->seq};
    }
    return OK;
}

static struct discrepancy to_discrepancy(struct arena *a, const struct q_discrepancy_rows_row *r, size_t room)
{
    return (struct discrepancy){.id = r->id,
                                .code = r->code,
                                .title_vi = r->title_vi,
                                .title_en = r->title_en,
                                .bearing_vi = r->bearing_vi,
                                .bearing_en = r->bearing_en,
                                .sides = ARENA_ARRAY(a, struct discrepancy_side, room)};
}

enum err discrepancy_list(struct ctx *ctx, struct str document, struct str indicator, struct str task, struct discrepancies *out)
{
    struct q_discrepancy_rows_in in = {.document = document, .indicator = indicator, .task = task};
    struct q_discrepancy_rows_rows rows = {0};
    TRY(q_discrepancy_rows(ctx->db, ctx->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_discrepancy_rows_row *r = &rows.v[i];
        if (out->n == 0 || out->v[out->n - 1].id != r->id) {
            *VEC_PUSH(ctx->arena, out) = to_discrepancy(ctx->arena, r, rows.n - i);
        }
        struct discrepancy *d = &out->v[out->n - 1];
        d->sides[d->n_sides++] = (struct discrepancy_side){.no = r->no,
                                                           .document = r->document,
                                                           .clause = r->clause,
                                                           .says_vi = r->says_vi,
                                                           .says_en = r->says_en,
                                                           .indicator = r->indicator,
                                                           .task = r->task,
                                                           .source_vi = r->source_vi,
                                                           .source_en = r->source_en};
    }
    return OK;
}

struct str discrepancy_source(struct ctx *ctx, const struct discrepancy_side *s)
{
    struct str name = s->source_vi.n ? ctx_pick(ctx, s->source_vi, s->source_en) : s->document;
    return s->clause.n ? STR_CAT(ctx->arena, name, S(" "), s->clause) : name;
}

enum msg indicator_kind_msg(enum indicator_kind k)
{
    static const enum msg messages[INDICATOR_KIND_COUNT] = {
        [INDICATOR_LEVEL] = MSG_indicator_kind_level,
        [INDICATOR_SHARE] = MSG_indicator_kind_share,
        [INDICATOR_MAINTAIN_ABOVE] = MSG_indicator_kind_maintain_above,
        [INDICATOR_CEILING] = MSG_indicator_kind_ceiling,
        [INDICATOR_RANGE] = MSG_indicator_kind_range,
        [INDICATOR_AVERAGE_GROWTH] = MSG_indicator_kind_average_growth,
        [INDICATOR_RANK] = MSG_indicator_kind_rank,
        [INDICATOR_TOP_K] = MSG_indicator_kind_top_k,
        [INDICATOR_COVERAGE] = MSG_indicator_kind_coverage,
        [INDICATOR_COUNT] = MSG_indicator_kind_count,
        [INDICATOR_ADDITIONAL_COUNT] = MSG_indicator_kind_additional_count,
        [INDICATOR_MILESTONE] = MSG_indicator_kind_milestone,
        [INDICATOR_QUALITATIVE] = MSG_indicator_kind_qualitative,
    };
    return messages[k];
}
