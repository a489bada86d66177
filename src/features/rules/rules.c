#include "features/rules/rules.h"

#include "rules_q.h"

RECORD_KIND(calendar_day_kind, "calendar_day", RECORD_COLUMN(calendar_day, TEXT, kind), RECORD_COLUMN(calendar_day, TEXT, name_vi),
            RECORD_COLUMN(calendar_day, TEXT, name_en), RECORD_COLUMN(calendar_day, DAY, swap), RECORD_COLUMN(calendar_day, TEXT, basis));

RECORD_KIND(rule_value_kind, "rule", RECORD_COLUMN(rule_value, NUMBER, valid_from), RECORD_COLUMN(rule_value, TEXT, basis),
            RECORD_COLUMN(rule_value, NUMBER, value));

const struct rule_version *rules_on(const struct rules *rules, day_t on)
{
    const struct rule_version *found = rules->n_versions ? &rules->versions[0] : NULL;
    for (size_t i = 1; i < rules->n_versions; i++) {
        found = rules->versions[i].valid_from <= on ? &rules->versions[i] : found;
    }
    return found;
}

bool rules_find(const struct rule_version *version, struct str name, int64_t *value)
{
    for (size_t i = 0; version && i < version->n; i++) {
        if (str_eq(version->values[i].name, name)) {
            *value = version->values[i].value;
            return true;
        }
    }
    return false;
}

enum err rules_put_day(struct ctx *ctx, const struct calendar_entry *day, struct record *out)
{
    struct q_calendar_day_put_in in = {.day = day->day,
                                       .kind = day->kind,
                                       .name_vi = day->name_vi,
                                       .name_en = day->name_en,
                                       .swap = {day->swap.has, day->swap.v},
                                       .basis = day->basis};
    struct q_calendar_day_get_row known = {0};
    enum err found = q_calendar_day_get(ctx->db, ctx->arena, &(struct q_calendar_day_get_in){.day = day->day}, &known);
    TRY(record_begin(ctx, &calendar_day_kind, found, day->day, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    TRY(q_calendar_day_put(ctx->db, &in));
    return record_end(ctx, &calendar_day_kind, day->day, &in, out);
}

enum err rules_put_value(struct ctx *ctx, const struct rule_row *row, struct record *out)
{
    struct q_rule_value_put_in in = {
        .version = row->version, .name = row->name, .valid_from = row->valid_from, .basis = row->basis, .value = row->value};
    struct q_rule_value_get_row known = {0};
    struct q_rule_value_get_in key = {.version = row->version, .name = row->name};
    enum err found = q_rule_value_get(ctx->db, ctx->arena, &key, &known);
    TRY(record_begin(ctx, &rule_value_kind, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_rule_value_put_row made = {0};
    TRY(q_rule_value_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &rule_value_kind, made.id, &in, out);
}
