/* Writing indicators, targets, observations and discrepancies, each with its event. */
#include "features/indicator/indicator.h"

#include "indicator_q.h"

RECORD_KIND(indicator_record, "indicator", RECORD_COLUMN(indicator, TEXT, title_vi), RECORD_COLUMN(indicator, TEXT, title_en),
            RECORD_COLUMN(indicator, TEXT, kind), RECORD_COLUMN(indicator, TEXT, unit_vi), RECORD_COLUMN(indicator, TEXT, unit_en),
            RECORD_COLUMN(indicator, TEXT, direction), RECORD_COLUMN(indicator, NUMBER, decimals),
            RECORD_COLUMN(indicator, TEXT, definition_vi), RECORD_COLUMN(indicator, TEXT, definition_en), RECORD_COLUMN(indicator, TEXT, period),
            RECORD_COLUMN(indicator, OPT_NUMBER, document_id), RECORD_COLUMN(indicator, TEXT, clause), RECORD_COLUMN(indicator, TEXT, parent),
            RECORD_COLUMN(indicator, TEXT, note_vi), RECORD_COLUMN(indicator, TEXT, note_en), RECORD_COLUMN(indicator, NUMBER, ord));

RECORD_KIND(target_record, "target", RECORD_COLUMN(target, NUMBER, set_no), RECORD_COLUMN(target, OPT_NUMBER, year),
            RECORD_COLUMN(target, TEXT, comparison), RECORD_COLUMN(target, OPT_NUMBER, low), RECORD_COLUMN(target, OPT_NUMBER, high),
            RECORD_COLUMN(target, NUMBER, every_year), RECORD_COLUMN(target, OPT_NUMBER, document_id), RECORD_COLUMN(target, TEXT, clause),
            RECORD_COLUMN(target, TEXT, words), RECORD_COLUMN(target, TEXT, note_vi), RECORD_COLUMN(target, TEXT, note_en));

RECORD_KIND(observation_record, "observation", RECORD_COLUMN(observation, TEXT, period), RECORD_COLUMN(observation, OPT_NUMBER, value),
            RECORD_COLUMN(observation, OPT_NUMBER, numerator), RECORD_COLUMN(observation, OPT_NUMBER, denominator),
            RECORD_COLUMN(observation, TEXT, status), RECORD_COLUMN(observation, TEXT, source), RECORD_COLUMN(observation, DAY, known_day));

RECORD_KIND(discrepancy_record, "discrepancy", RECORD_COLUMN(discrepancy, TEXT, title_vi), RECORD_COLUMN(discrepancy, TEXT, title_en),
            RECORD_COLUMN(discrepancy, TEXT, bearing_vi), RECORD_COLUMN(discrepancy, TEXT, bearing_en));

RECORD_KIND(side_record, "discrepancy_side", RECORD_COLUMN(discrepancy_side, TEXT, document), RECORD_COLUMN(discrepancy_side, TEXT, clause),
            RECORD_COLUMN(discrepancy_side, TEXT, says_vi), RECORD_COLUMN(discrepancy_side, TEXT, says_en),
            RECORD_COLUMN(discrepancy_side, TEXT, indicator), RECORD_COLUMN(discrepancy_side, TEXT, task));

static struct q_indicator_put_in indicator_in(const struct indicator *i)
{
    return (struct q_indicator_put_in){.programme_id = i->programme_id,
                                       .code = i->code,
                                       .title_vi = i->title_vi,
                                       .title_en = i->title_en,
                                       .kind = str_c(indicator_kind_name(i->kind)),
                                       .unit_vi = i->unit_vi,
                                       .unit_en = i->unit_en,
                                       .direction = i->direction,
                                       .decimals = i->decimals,
                                       .definition_vi = i->definition_vi,
                                       .definition_en = i->definition_en,
                                       .period = i->period,
                                       .document_id = i->document_id,
                                       .clause = i->clause,
                                       .parent = i->parent,
                                       .note_vi = i->note_vi,
                                       .note_en = i->note_en,
                                       .ord = i->ord};
}

enum err indicator_put(struct ctx *ctx, const struct indicator *i, struct record *out)
{
    struct q_indicator_put_in in = indicator_in(i);
    struct q_indicator_get_row known = {0};
    enum err found = q_indicator_get(ctx->db, ctx->arena, &(struct q_indicator_get_in){.code = i->code}, &known);
    if (found == OK && known.programme_id != i->programme_id) {
        return E_CONFLICT;
    }
    TRY(record_begin(ctx, &indicator_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_indicator_put_row made = {0};
    TRY(q_indicator_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &indicator_record, made.id, &in, out);
}

enum err target_put(struct ctx *ctx, const struct target *t, struct record *out)
{
    struct q_target_put_in in = {.indicator_id = t->indicator_id,
                                 .set_no = t->set_no,
                                 .year = t->year,
                                 .comparison = str_c(comparison_name(t->comparison)),
                                 .low = t->low,
                                 .high = t->high,
                                 .every_year = t->every_year,
                                 .document_id = t->document_id,
                                 .clause = t->clause,
                                 .words = t->words,
                                 .note_vi = t->note_vi,
                                 .note_en = t->note_en};
    struct q_target_get_row known = {0};
    struct q_target_get_in key = {.indicator_id = t->indicator_id, .set_no = t->set_no, .year = t->year};
    enum err found = q_target_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &target_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_target_put_row made = {0};
    TRY(q_target_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &target_record, made.id, &in, out);
}

enum err observation_put(struct ctx *ctx, const struct observed *o, struct record *out)
{
    struct q_observation_put_in in = {.indicator_id = o->indicator_id,
                                      .geography_id = o->geography_id,
                                      .period = o->period,
                                      .value = o->value,
                                      .numerator = o->numerator,
                                      .denominator = o->denominator,
                                      .status = str_c(observation_status_name(o->status)),
                                      .source = o->source,
                                      .publisher_id = o->publisher_id,
                                      .known_day = {o->known_day.has, o->known_day.v}};
    struct q_observation_get_row known = {0};
    struct q_observation_get_in key = {.indicator_id = in.indicator_id,
                                       .geography_id = in.geography_id,
                                       .period = in.period,
                                       .publisher_id = in.publisher_id,
                                       .known_day = in.known_day};
    enum err found = q_observation_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &observation_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_observation_put_row made = {0};
    TRY(q_observation_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &observation_record, made.id, &in, out);
}

enum err discrepancy_put(struct ctx *ctx, const struct discrepancy *d, struct record *out)
{
    struct q_discrepancy_put_in in = {
        .code = d->code, .title_vi = d->title_vi, .title_en = d->title_en, .bearing_vi = d->bearing_vi, .bearing_en = d->bearing_en};
    struct q_discrepancy_get_row known = {0};
    enum err found = q_discrepancy_get(ctx->db, ctx->arena, &(struct q_discrepancy_get_in){.code = d->code}, &known);
    TRY(record_begin(ctx, &discrepancy_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_discrepancy_put_row made = {0};
    TRY(q_discrepancy_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &discrepancy_record, made.id, &in, out);
}

enum err discrepancy_side_put(struct ctx *ctx, int64_t discrepancy_id, const struct discrepancy_side *s, struct record *out)
{
    struct q_discrepancy_side_put_in in = {.discrepancy_id = discrepancy_id,
                                           .no = s->no,
                                           .document = s->document,
                                           .clause = s->clause,
                                           .says_vi = s->says_vi,
                                           .says_en = s->says_en,
                                           .indicator = s->indicator,
                                           .task = s->task};
    struct q_discrepancy_side_get_row known = {0};
    struct q_discrepancy_side_get_in key = {.discrepancy_id = discrepancy_id, .no = s->no};
    enum err found = q_discrepancy_side_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &side_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_discrepancy_side_put_row made = {0};
    TRY(q_discrepancy_side_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &side_record, made.id, &in, out);
}
