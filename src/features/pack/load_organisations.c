/* programme.csv, organisations.csv, organisation_edges.csv, successions.csv, calendar.csv, rules.csv. */
#include "features/pack/load.h"

#include "features/document/document.h"
#include "features/rules/rules.h"

static void count_added(bool added, struct record *out)
{
    out->change = added ? RECORD_NEW : RECORD_SAME;
}

/* A look-up for CELL_ENUM from a parser that gives the number of names for an unknown one. */
#define ENUM_PARSER(name, parser, unknown)              \
    static bool name(struct str s, int *value)          \
    {                                                   \
        *value = (int)parser(s);                        \
        return *value != (int)(unknown);                \
    }
ENUM_PARSER(parse_org_kind, org_kind_parse, ORG_KIND__N)
ENUM_PARSER(parse_tree, org_tree_parse, TREE__N)

/* --- programme.csv ------------------------------------------------------------------------------------------------------ */

struct programme_row {
    struct row row;
    struct programme p;
};

static const struct cell_rule programme_cells[] = {
    CELL(KEY, programme_row, "code", p.code, .required = true),
    CELL(TEXT, programme_row, "title_vi", p.title_vi, .required = true),
    CELL(TEXT, programme_row, "title_en", p.title_en, .required = true),
    CELL(TEXT, programme_row, "document", p.document),
    CELL(TEXT, programme_row, "note_vi", p.note_vi),
    CELL(TEXT, programme_row, "note_en", p.note_en),
};

static struct str one_programme(struct arena *a, const void *row)
{
    (void)a;
    (void)row;
    return S("a pack describes one programme");
}

static enum err apply_programme(struct load *l, void *row, struct record *out)
{
    struct programme_row *r = row;
    TRY(programme_put(l->ctx, &r->p, out));
    l->programme_id = out->id;
    l->programme = r->row;
    l->root = r->p.document;
    return OK;
}

const struct pack_table programme_table = {"programme", TABLE_CELLS(programme_cells), sizeof(struct programme_row), apply_programme, one_programme,
                                           KEY_NONE, NULL, NULL};

/* --- organisations.csv --------------------------------------------------------------------------------------------------- */

struct organisation_row {
    struct row row;
    struct org_row o;
};

static const struct cell_rule organisation_cells[] = {
    CELL(KEY, organisation_row, "key", o.key, .required = true),
    CELL(DAY, organisation_row, "valid_from", o.valid_from),
    CELL(DAY, organisation_row, "valid_to", o.valid_to),
    CELL(ENUM, organisation_row, "kind", o.kind, .required = true, .parse = parse_org_kind),
    CELL(TEXT, organisation_row, "name_vi", o.name_vi, .required = true),
    CELL(TEXT, organisation_row, "name_en", o.name_en, .required = true),
    CELL(TEXT, organisation_row, "short_vi", o.short_vi),
    CELL(TEXT, organisation_row, "short_en", o.short_en),
    CELL(TEXT, organisation_row, "code_scheme", o.code_scheme),
    CELL(TEXT, organisation_row, "code", o.code),
    CELL(NUMBER, organisation_row, "children_expected", o.children_expected, .min = 0, .max = 100000),
    CELL(TEXT, organisation_row, "basis", o.basis),
    CELL(TEXT, organisation_row, "note_vi", o.note_vi),
    CELL(TEXT, organisation_row, "note_en", o.note_en),
};

static struct str day_key(struct arena *a, struct opt_day d)
{
    return d.has ? day_iso(a, d.v) : S("");
}

static struct str organisation_unique(struct arena *a, const void *row)
{
    const struct organisation_row *r = row;
    return load_join(a, r->o.key, day_key(a, r->o.valid_from), S(""));
}

static struct str organisation_refer(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct organisation_row *)row)->o.key;
}

static bool check_range(struct load *l, const struct row *row, struct opt_day from, struct opt_day to)
{
    bool is_good = !from.has || !to.has || to.v >= from.v;
    if (!is_good) {
        LOAD_FAULT0(l, row, "valid_to", MSG_pack_ends_before);
    }
    return is_good;
}

static enum err apply_organisation(struct load *l, void *row, struct record *out)
{
    struct organisation_row *r = row;
    bool is_good = check_range(l, &r->row, r->o.valid_from, r->o.valid_to);
    if ((r->o.code.n > 0) != (r->o.code_scheme.n > 0)) {
        LOAD_FAULT0(l, &r->row, "code", MSG_pack_code_needs_scheme);
        is_good = false;
    }
    bool added = false;
    TRY(org_ensure(l->ctx, r->o.key, &out->id));
    if (is_good) {
        TRY(org_version_add(l->ctx, out->id, &r->o, &added));
    }
    count_added(added, out);
    return OK;
}

const struct pack_table organisations_table = {"organisations",    TABLE_CELLS(organisation_cells), sizeof(struct organisation_row),
                                               apply_organisation, organisation_unique,             KEY_ORG,
                                               organisation_refer, NULL};

/* --- organisation_edges.csv ------------------------------------------------------------------------------------------------ */

struct edge_row {
    struct row row;
    enum org_tree_kind tree;
    struct str child, parent, basis;
    struct opt_day valid_from, valid_to;
};

static const struct cell_rule edge_cells[] = {
    CELL(ENUM, edge_row, "tree", tree, .required = true, .parse = parse_tree),
    CELL(KEY, edge_row, "child", child, .required = true),
    CELL(KEY, edge_row, "parent", parent, .required = true),
    CELL(DAY, edge_row, "valid_from", valid_from),
    CELL(DAY, edge_row, "valid_to", valid_to),
    CELL(TEXT, edge_row, "basis", basis),
};

static struct str edge_unique(struct arena *a, const void *row)
{
    const struct edge_row *r = row;
    return load_join(a, str_from_i64(a, r->tree), r->child, day_key(a, r->valid_from));
}

static enum err apply_edge(struct load *l, void *row, struct record *out)
{
    struct edge_row *r = row;
    struct opt_i64 child = {0};
    struct opt_i64 parent = {0};
    bool good = check_range(l, &r->row, r->valid_from, r->valid_to);
    good = load_refer(l, &r->row, "child", KEY_ORG, r->child, &child) && good;
    good = load_refer(l, &r->row, "parent", KEY_ORG, r->parent, &parent) && good;
    if (good && child.v == parent.v) {
        LOAD_FAULT0(l, &r->row, "parent", MSG_pack_own_parent);
        good = false;
    }
    bool added = false;
    if (good) {
        TRY(org_edge_add(l->ctx, r->tree, child.v, parent.v, r->valid_from, r->valid_to, r->basis, &added));
    }
    count_added(added, out);
    return OK;
}

const struct pack_table edges_table = {"organisation_edges", TABLE_CELLS(edge_cells), sizeof(struct edge_row), apply_edge, edge_unique, KEY_NONE,
                                       NULL, NULL};

/* --- successions.csv ------------------------------------------------------------------------------------------------------- */

struct succession_row {
    struct row row;
    struct str predecessor, successor, kind, basis, note_vi, note_en;
    struct opt_day on;
};

static const char *const succession_kinds[] = {"rename", "merge", "split", "absorb", "abolish", "re_level", NULL};

static const struct cell_rule succession_cells[] = {
    CELL(KEY, succession_row, "predecessor", predecessor, .required = true),
    CELL(KEY, succession_row, "successor", successor, .required = true),
    CELL(DAY, succession_row, "on", on, .required = true),
    CELL(CHOICE, succession_row, "kind", kind, .required = true, .choices = succession_kinds),
    CELL(TEXT, succession_row, "basis", basis),
    CELL(TEXT, succession_row, "note_vi", note_vi),
    CELL(TEXT, succession_row, "note_en", note_en),
};

static struct str succession_unique(struct arena *a, const void *row)
{
    const struct succession_row *r = row;
    return load_join(a, r->predecessor, r->successor, day_key(a, r->on));
}

static enum err apply_succession(struct load *l, void *row, struct record *out)
{
    struct succession_row *r = row;
    struct opt_i64 before = {0};
    struct opt_i64 after = {0};
    bool good = load_refer(l, &r->row, "predecessor", KEY_ORG, r->predecessor, &before);
    good = load_refer(l, &r->row, "successor", KEY_ORG, r->successor, &after) && good;
    bool added = false;
    if (good) {
        TRY(org_succession_add(l->ctx, before.v, after.v, r->on.v, r->kind, r->basis, r->note_vi, r->note_en, &added));
    }
    count_added(added, out);
    return OK;
}

const struct pack_table successions_table = {"successions", TABLE_CELLS(succession_cells), sizeof(struct succession_row), apply_succession,
                                             succession_unique, KEY_NONE, NULL, NULL};

/* --- calendar.csv ----------------------------------------------------------------------------------------------------------- */

struct calendar_row {
    struct row row;
    struct opt_day day;
    struct calendar_entry e;
};

static const char *const day_kinds[] = {"holiday", "worked", NULL};

static const struct cell_rule calendar_cells[] = {
    CELL(DAY, calendar_row, "day", day, .required = true),
    CELL(CHOICE, calendar_row, "kind", e.kind, .required = true, .choices = day_kinds),
    CELL(TEXT, calendar_row, "name_vi", e.name_vi, .required = true),
    CELL(TEXT, calendar_row, "name_en", e.name_en, .required = true),
    CELL(DAY, calendar_row, "swap", e.swap),
    CELL(TEXT, calendar_row, "basis", e.basis),
};

static struct str calendar_unique(struct arena *a, const void *row)
{
    return day_iso(a, ((const struct calendar_row *)row)->day.v);
}

static enum err apply_calendar(struct load *l, void *row, struct record *out)
{
    struct calendar_row *r = row;
    if (str_eq(r->e.kind, S("worked")) && day_weekday(r->day.v) < 6) {
        LOAD_FAULT0(l, &r->row, "day", MSG_pack_worked_weekday);
        return OK;
    }
    r->e.day = r->day.v;
    return rules_put_day(l->ctx, &r->e, out);
}

const struct pack_table calendar_table = {"calendar", TABLE_CELLS(calendar_cells), sizeof(struct calendar_row), apply_calendar, calendar_unique,
                                          KEY_NONE, NULL, NULL};

/* --- rules.csv -------------------------------------------------------------------------------------------------------------- */

struct rules_row {
    struct row row;
    struct opt_i64 version, value;
    struct opt_day valid_from;
    struct str basis, name;
};

static const struct cell_rule rules_cells[] = {
    CELL(NUMBER, rules_row, "version", version, .required = true, .min = 1, .max = 1000000),
    CELL(DAY, rules_row, "valid_from", valid_from, .required = true),
    CELL(TEXT, rules_row, "basis", basis, .required = true),
    CELL(KEY, rules_row, "name", name, .required = true),
    CELL(NUMBER, rules_row, "value", value, .required = true, .min = 0, .max = 1000000000),
};

static struct str rules_unique(struct arena *a, const void *row)
{
    const struct rules_row *r = row;
    return load_join(a, str_from_i64(a, r->version.v), r->name, S(""));
}

static enum err apply_rule(struct load *l, void *row, struct record *out)
{
    struct rules_row *r = row;
    struct rule_row v = {
        .version = r->version.v, .valid_from = r->valid_from.v, .basis = r->basis, .name = r->name, .value = r->value.v};
    return rules_put_value(l->ctx, &v, out);
}

const struct pack_table rules_table = {"rules", TABLE_CELLS(rules_cells), sizeof(struct rules_row), apply_rule, rules_unique, KEY_NONE, NULL, NULL};
