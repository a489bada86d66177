/* indicators.csv, targets.csv, observations.csv, discrepancies.csv, discrepancy_sides.csv. */
#include "features/pack/load.h"

#include "base/num.h"
#include "features/indicator/indicator.h"

static bool parse_indicator_kind(struct str s, int *value)
{
    enum indicator_kind kind = INDICATOR_LEVEL;
    bool good = indicator_kind_parse(s, &kind) == OK;
    *value = (int)kind;
    return good;
}

static bool parse_comparison(struct str s, int *value)
{
    enum comparison c = COMPARISON_NONE;
    bool good = comparison_parse(s, &c) == OK;
    *value = (int)c;
    return good;
}

static bool parse_status(struct str s, int *value)
{
    enum observation_status status = STATUS_FINAL;
    bool good = observation_status_parse(s, &status) == OK;
    *value = (int)status;
    return good;
}

/* Numbers and codes inside other columns: a document, and a clause of it where the document's clauses are here. */
static bool check_source(struct load *l, const struct row *row, struct str document, struct str clause, struct opt_i64 *id)
{
    struct opt_i64 clause_id = {0};
    if (!load_refer(l, row, "document", KEY_DOCUMENT, document, id)) {
        return false;
    }
    return clause.n == 0 || load_refer_clause(l, row, "clause", document, clause, &clause_id);
}

/* --- indicators.csv ------------------------------------------------------------------------------------------------------ */

struct indicator_row {
    struct row row;
    struct indicator i;
    struct opt_i64 decimals;
    struct str document;
};

static const char *const directions[] = {"up", "down", "none", NULL};
static const char *const periods[] = {"year", "half_year", "quarter", "month", NULL};

static const struct cell_rule indicator_cells[] = {
    CELL(TEXT, indicator_row, "code", i.code, .required = true),
    CELL(TEXT, indicator_row, "title_vi", i.title_vi, .required = true),
    CELL(TEXT, indicator_row, "title_en", i.title_en, .required = true),
    CELL(ENUM, indicator_row, "kind", i.kind, .required = true, .parse = parse_indicator_kind),
    CELL(TEXT, indicator_row, "unit_vi", i.unit_vi),
    CELL(TEXT, indicator_row, "unit_en", i.unit_en),
    CELL(CHOICE, indicator_row, "direction", i.direction, .required = true, .choices = directions),
    CELL(NUMBER, indicator_row, "decimals", decimals, .required = true, .min = 0, .max = 6),
    CELL(TEXT, indicator_row, "definition_vi", i.definition_vi),
    CELL(TEXT, indicator_row, "definition_en", i.definition_en),
    CELL(CHOICE, indicator_row, "period", i.period, .required = true, .choices = periods),
    CELL(TEXT, indicator_row, "document", document),
    CELL(TEXT, indicator_row, "clause", i.clause),
    CELL(TEXT, indicator_row, "parent", i.parent),
    CELL(TEXT, indicator_row, "note_vi", i.note_vi),
    CELL(TEXT, indicator_row, "note_en", i.note_en),
};

static struct str indicator_unique(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct indicator_row *)row)->i.code;
}

static enum err apply_indicator(struct load *l, void *row, struct record *out)
{
    struct indicator_row *r = row;
    struct opt_i64 parent = {0};
    if (l->programme_id == 0) {
        LOAD_FAULT0(l, &r->row, "", MSG_pack_no_programme);
        return OK;
    }
    bool good = check_source(l, &r->row, r->document, r->i.clause, &r->i.document_id);
    good = load_refer(l, &r->row, "parent", KEY_INDICATOR, r->i.parent, &parent) && good;
    r->i.programme_id = l->programme_id;
    r->i.decimals = r->decimals.v;
    r->i.ord = l->ord++;
    map_set(&l->decimals, r->i.code, r->i.decimals);
    enum err e = good ? indicator_put(l->ctx, &r->i, out) : OK;
    if (e == E_CONFLICT) {
        LOAD_FAULT0(l, &r->row, "code", MSG_pack_code_taken);
        return OK;
    }
    return e;
}

const struct pack_table indicators_table = {"indicators", TABLE_CELLS(indicator_cells), sizeof(struct indicator_row), apply_indicator,
                                            indicator_unique, KEY_INDICATOR, NULL, NULL};

static enum err decimals_of(struct load *l, struct str code, int *decimals)
{
    int64_t known = 0;
    if (!map_get(&l->decimals, code, &known)) {
        struct indicator i = {0};
        TRY(indicator_find(l->ctx, code, &i));
        known = i.decimals;
        map_set(&l->decimals, code, known);
    }
    *decimals = (int)known;
    return OK;
}

/* False for an indicator that is unknown here. One whose own row is wrong is known enough to check what refers to it. */
static bool refer_indicator(struct load *l, const struct row *row, struct str code, bool *good, struct opt_i64 *id)
{
    int64_t decimals = 0;
    bool is_good = load_refer(l, row, "indicator", KEY_INDICATOR, code, id);
    *good = *good && is_good;
    return is_good || map_get(&l->decimals, code, &decimals);
}

/* A decimal number with the indicator's decimals; false and a fault for anything else. Empty is missing. */
static bool read_decimal(struct load *l, const struct row *row, const char *column, struct str s, int decimals, struct opt_i64 *v)
{
    *v = (struct opt_i64){.has = s.n > 0};
    if (s.n && num_parse(s, decimals, &v->v) != OK) {
        LOAD_FAULT(l, row, column, MSG_pack_not_a_decimal, MSG_ARG(decimals));
        return false;
    }
    return true;
}

/* --- targets.csv ------------------------------------------------------------------------------------------------------------ */

struct target_row {
    struct row row;
    struct target t;
    struct opt_i64 set;
    struct str indicator, document, low, high;
};

static const struct cell_rule target_cells[] = {
    CELL(TEXT, target_row, "indicator", indicator, .required = true),
    CELL(NUMBER, target_row, "set", set, .required = true, .min = 1, .max = 10000),
    CELL(NUMBER, target_row, "year", t.year, .min = 1945, .max = 2199),
    CELL(ENUM, target_row, "comparison", t.comparison, .required = true, .parse = parse_comparison),
    CELL(TEXT, target_row, "low", low),
    CELL(TEXT, target_row, "high", high),
    CELL(FLAG, target_row, "every_year", t.every_year),
    CELL(TEXT, target_row, "document", document),
    CELL(TEXT, target_row, "clause", t.clause),
    CELL(TEXT, target_row, "words", t.words),
    CELL(TEXT, target_row, "note_vi", t.note_vi),
    CELL(TEXT, target_row, "note_en", t.note_en),
};

static struct str target_unique(struct arena *a, const void *row)
{
    const struct target_row *r = row;
    return load_join(a, r->indicator, str_from_i64(a, r->set.v), str_from_i64(a, r->t.year.v));
}

/* Which ends a comparison needs. */
static bool check_ends(struct load *l, const struct target_row *r)
{
    enum comparison c = r->t.comparison;
    bool needs_low = c == COMPARISON_GE || c == COMPARISON_GT || c == COMPARISON_EQ || c == COMPARISON_RANGE;
    bool needs_high = c == COMPARISON_LE || c == COMPARISON_LT || c == COMPARISON_RANGE;
    bool good = true;
    if (needs_low != r->t.low.has) {
        LOAD_FAULT0(l, &r->row, "low", MSG_pack_target_ends);
        good = false;
    }
    if (needs_high != r->t.high.has) {
        LOAD_FAULT0(l, &r->row, "high", MSG_pack_target_ends);
        good = false;
    }
    if (good && c == COMPARISON_RANGE && r->t.high.v < r->t.low.v) {
        LOAD_FAULT0(l, &r->row, "high", MSG_pack_target_ends);
        good = false;
    }
    return good;
}

static enum err apply_target(struct load *l, void *row, struct record *out)
{
    struct target_row *r = row;
    struct opt_i64 indicator = {0};
    bool good = check_source(l, &r->row, r->document, r->t.clause, &r->t.document_id);
    if (!refer_indicator(l, &r->row, r->indicator, &good, &indicator)) {
        return OK;
    }
    int decimals = 0;
    TRY(decimals_of(l, r->indicator, &decimals));
    bool read = read_decimal(l, &r->row, "low", r->low, decimals, &r->t.low);
    read = read_decimal(l, &r->row, "high", r->high, decimals, &r->t.high) && read;
    good = read && check_ends(l, r) && good;
    r->t.indicator_id = indicator.v;
    r->t.set_no = r->set.v;
    return good ? target_put(l->ctx, &r->t, out) : OK;
}

const struct pack_table targets_table = {"targets", TABLE_CELLS(target_cells), sizeof(struct target_row), apply_target, target_unique, KEY_NONE, NULL,
                                         NULL};

/* --- observations.csv ------------------------------------------------------------------------------------------------------- */

struct observation_row {
    struct row row;
    struct observed o;
    struct str indicator, geography, publisher, value;
};

static const struct cell_rule observation_cells[] = {
    CELL(TEXT, observation_row, "indicator", indicator, .required = true),
    CELL(KEY, observation_row, "geography", geography),
    CELL(TEXT, observation_row, "period", o.period, .required = true),
    CELL(TEXT, observation_row, "value", value),
    CELL(NUMBER, observation_row, "numerator", o.numerator, .min = -INT64_MAX, .max = INT64_MAX),
    CELL(NUMBER, observation_row, "denominator", o.denominator, .min = 1, .max = INT64_MAX),
    CELL(ENUM, observation_row, "status", o.status, .required = true, .parse = parse_status),
    CELL(TEXT, observation_row, "source", o.source),
    CELL(KEY, observation_row, "publisher", publisher),
    CELL(DAY, observation_row, "known", o.known_day),
};

static struct str observation_unique(struct arena *a, const void *row)
{
    const struct observation_row *r = row;
    struct str known = r->o.known_day.has ? day_iso(a, r->o.known_day.v) : S("");
    return load_join(a, STR_CAT(a, r->indicator, S("\x1f"), r->geography), STR_CAT(a, r->o.period, S("\x1f"), r->publisher), known);
}

static enum err apply_observation(struct load *l, void *row, struct record *out)
{
    struct observation_row *r = row;
    struct opt_i64 indicator = {0};
    struct period period = {0};
    bool good = load_refer(l, &r->row, "geography", KEY_ORG, r->geography, &r->o.geography_id);
    good = load_refer(l, &r->row, "publisher", KEY_ORG, r->publisher, &r->o.publisher_id) && good;
    if (period_parse(r->o.period, &period) != OK) {
        LOAD_FAULT0(l, &r->row, "period", MSG_pack_not_a_period);
        good = false;
    }
    if (!refer_indicator(l, &r->row, r->indicator, &good, &indicator)) {
        return OK;
    }
    int decimals = 0;
    TRY(decimals_of(l, r->indicator, &decimals));
    good = read_decimal(l, &r->row, "value", r->value, decimals, &r->o.value) && good;
    if (r->o.value.has == (r->o.status == STATUS_MISSING)) {
        LOAD_FAULT0(l, &r->row, "value", MSG_pack_value_status);
        good = false;
    }
    r->o.indicator_id = indicator.v;
    return good ? observation_put(l->ctx, &r->o, out) : OK;
}

const struct pack_table observations_table = {"observations", TABLE_CELLS(observation_cells), sizeof(struct observation_row), apply_observation,
                                              observation_unique, KEY_NONE, NULL, NULL};

/* --- discrepancies.csv, discrepancy_sides.csv ---------------------------------------------------------------------------------- */

struct discrepancy_row {
    struct row row;
    struct discrepancy d;
};

static const struct cell_rule discrepancy_cells[] = {
    CELL(TEXT, discrepancy_row, "code", d.code, .required = true),
    CELL(TEXT, discrepancy_row, "title_vi", d.title_vi, .required = true),
    CELL(TEXT, discrepancy_row, "title_en", d.title_en, .required = true),
    CELL(TEXT, discrepancy_row, "bearing_vi", d.bearing_vi),
    CELL(TEXT, discrepancy_row, "bearing_en", d.bearing_en),
};

static struct str discrepancy_unique(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct discrepancy_row *)row)->d.code;
}

static enum err apply_discrepancy(struct load *l, void *row, struct record *out)
{
    return discrepancy_put(l->ctx, &((struct discrepancy_row *)row)->d, out);
}

const struct pack_table discrepancies_table = {"discrepancies", TABLE_CELLS(discrepancy_cells), sizeof(struct discrepancy_row), apply_discrepancy,
                                               discrepancy_unique, KEY_DISCREPANCY, NULL, NULL};

struct side_row {
    struct row row;
    struct discrepancy_side s;
    struct str discrepancy;
};

static const struct cell_rule side_cells[] = {
    CELL(TEXT, side_row, "discrepancy", discrepancy, .required = true),
    CELL(TEXT, side_row, "document", s.document),
    CELL(TEXT, side_row, "clause", s.clause),
    CELL(TEXT, side_row, "says_vi", s.says_vi, .required = true),
    CELL(TEXT, side_row, "says_en", s.says_en, .required = true),
    CELL(TEXT, side_row, "indicator", s.indicator),
    CELL(TEXT, side_row, "task", s.task),
};

/* Sides have no key of their own: their order within the discrepancy is it. */
static struct str side_unique(struct arena *a, const void *row)
{
    return str_from_i64(a, (int64_t)((const struct row *)row)->line);
}

static enum err apply_side(struct load *l, void *row, struct record *out)
{
    struct side_row *r = row;
    struct opt_i64 discrepancy = {0};
    struct opt_i64 other = {0};
    bool good = load_refer(l, &r->row, "discrepancy", KEY_DISCREPANCY, r->discrepancy, &discrepancy);
    good = check_source(l, &r->row, r->s.document, r->s.clause, &other) && good;
    good = load_refer(l, &r->row, "indicator", KEY_INDICATOR, r->s.indicator, &other) && good;
    good = load_refer(l, &r->row, "task", KEY_TASK, r->s.task, &other) && good;
    int64_t before = 0;
    (void)map_get(&l->sides, r->discrepancy, &before); /* the first one: 0 */
    map_set(&l->sides, r->discrepancy, before + 1);
    r->s.no = before + 1;
    return good ? discrepancy_side_put(l->ctx, discrepancy.v, &r->s, out) : OK;
}

const struct pack_table sides_table = {"discrepancy_sides", TABLE_CELLS(side_cells), sizeof(struct side_row), apply_side, side_unique, KEY_NONE, NULL,
                                       NULL};
