#include "features/organisation/organisation.h"

#include "core/event.h"
#include "organisation_q.h"
#include "text/fold.h"

static const struct str kind_names[ORG_KIND__N] = {
    [ORG_OTHER] = S_INIT("other"),
    [ORG_PARTY_CENTRAL] = S_INIT("party_central"),
    [ORG_PARTY_COMMITTEE] = S_INIT("party_committee"),
    [ORG_STEERING_COMMITTEE] = S_INIT("steering_committee"),
    [ORG_NATIONAL_ASSEMBLY] = S_INIT("national_assembly"),
    [ORG_GOVERNMENT] = S_INIT("government"),
    [ORG_MINISTRY] = S_INIT("ministry"),
    [ORG_MINISTERIAL_AGENCY] = S_INIT("ministerial_agency"),
    [ORG_GOVERNMENT_AGENCY] = S_INIT("government_agency"),
    [ORG_COURT] = S_INIT("court"),
    [ORG_PROCURACY] = S_INIT("procuracy"),
    [ORG_FRONT] = S_INIT("front"),
    [ORG_UNION] = S_INIT("union"),
    [ORG_ENTERPRISE] = S_INIT("enterprise"),
    [ORG_PROVINCE] = S_INIT("province"),
    [ORG_CITY] = S_INIT("city"),
    [ORG_DISTRICT] = S_INIT("district"),
    [ORG_COMMUNE] = S_INIT("commune"),
    [ORG_WARD] = S_INIT("ward"),
    [ORG_SPECIAL_ZONE] = S_INIT("special_zone"),
    [ORG_COLLECTIVE] = S_INIT("collective"),
};

static const struct str tree_names[TREE__N] = {S_INIT("administrative"), S_INIT("line"), S_INIT("party")};

bool org_is_ministry(enum org_kind k)
{
    return k == ORG_MINISTRY || k == ORG_MINISTERIAL_AGENCY || k == ORG_GOVERNMENT_AGENCY;
}

bool org_is_province(enum org_kind k)
{
    return k == ORG_PROVINCE || k == ORG_CITY;
}

bool org_is_commune(enum org_kind k)
{
    return k == ORG_COMMUNE || k == ORG_WARD || k == ORG_SPECIAL_ZONE;
}

struct str org_kind_name(enum org_kind k)
{
    return kind_names[k];
}

enum org_kind org_kind_parse(struct str name)
{
    enum org_kind k = ORG_OTHER;
    while (k < ORG_KIND__N && !str_eq(kind_names[k], name)) {
        k++;
    }
    return k;
}

enum msg org_kind_msg(enum org_kind k)
{
    struct buf name = buf_new(NULL, 64);
    buf_lit(&name, "org.kind.");
    buf_str(&name, kind_names[k]);
    enum msg m = msg_find(buf_view(&name));
    buf_free(&name);
    return m;
}

enum org_tree_kind org_tree_parse(struct str name)
{
    enum org_tree_kind k = TREE_ADMINISTRATIVE;
    while (k < TREE__N && !str_eq(tree_names[k], name)) {
        k++;
    }
    return k;
}

struct str org_name(const struct ctx *ctx, const struct org_version *v)
{
    return ctx_pick(ctx, v->name_vi, v->name_en);
}

struct str org_short(const struct ctx *ctx, const struct org_version *v)
{
    struct str s = ctx_pick(ctx, v->short_vi, v->short_en);
    return s.n ? s : org_name(ctx, v);
}

static enum err note(struct ctx *ctx, struct str action, int64_t org_id, struct str after, int64_t *seq)
{
    struct event e = {.action = action, .object_kind = S("organisation"), .object_id = org_id, .after = after};
    return event_append(ctx, &e, seq);
}

enum err org_ensure(struct ctx *ctx, struct str key, int64_t *id)
{
    struct q_org_id_of_key_row found = {0};
    enum err e = q_org_id_of_key(ctx->db, ctx->arena, &(struct q_org_id_of_key_in){.org_key = key}, &found);
    if (e != E_NOT_FOUND) {
        *id = found.id;
        return e;
    }
    int64_t head = 0;
    int64_t known_at = 0;
    TRY(event_head(ctx, &head, &known_at));
    struct q_org_insert_row made = {0};
    TRY(q_org_insert(ctx->db, ctx->arena, &(struct q_org_insert_in){.org_key = key, .seq = head + 1}, &made));
    *id = made.id;
    int64_t seq = 0;
    return note(ctx, S("organisation.added"), made.id, STR_NONE, &seq);
}

static bool same_version(const struct q_org_version_latest_row *known, const struct org_row *row)
{
    return opt_i64_eq(known->valid_to, day_to_stored(row->valid_to)) && str_eq(known->kind, org_kind_name(row->kind)) &&
           str_same(known->name_vi, row->name_vi) && str_same(known->name_en, row->name_en) &&
           str_same(known->short_vi, row->short_vi) && str_same(known->short_en, row->short_en) &&
           str_same(known->code_scheme, row->code_scheme) && str_same(known->code, row->code) &&
           opt_i64_eq(known->children_expected, row->children_expected) && str_same(known->basis, row->basis) &&
           str_same(known->note_vi, row->note_vi) && str_same(known->note_en, row->note_en);
}

enum err org_version_add(struct ctx *ctx, int64_t org_id, const struct org_row *row, bool *added)
{
    struct q_org_version_latest_in in = {.org_id = org_id, .valid_from = day_to_stored(row->valid_from)};
    struct q_org_version_latest_row known = {0};
    enum err e = q_org_version_latest(ctx->db, ctx->arena, &in, &known);
    *added = e == E_NOT_FOUND || (e == OK && !same_version(&known, row));
    if (!*added) {
        return e;
    }
    int64_t seq = 0;
    TRY(note(ctx, S("organisation.version_added"), org_id, STR_NONE, &seq));
    return q_org_version_insert(ctx->db, &(struct q_org_version_insert_in){.org_id = org_id,
                                                                           .valid_from = day_to_stored(row->valid_from),
                                                                           .valid_to = day_to_stored(row->valid_to),
                                                                           .kind = org_kind_name(row->kind),
                                                                           .name_vi = row->name_vi,
                                                                           .name_en = row->name_en,
                                                                           .short_vi = row->short_vi,
                                                                           .short_en = row->short_en,
                                                                           .code_scheme = row->code_scheme,
                                                                           .code = row->code,
                                                                           .children_expected = row->children_expected,
                                                                           .basis = row->basis,
                                                                           .note_vi = row->note_vi,
                                                                           .note_en = row->note_en,
                                                                           .sort_key = text_sort_key(ctx->arena, row->name_vi),
                                                                           .seq = seq});
}

enum err org_edge_add(struct ctx *ctx, enum org_tree_kind tree, int64_t child, int64_t parent, struct opt_day from, struct opt_day to,
                      struct str basis, bool *added)
{
    struct q_org_edge_same_in in = {.tree = tree_names[tree], .child_id = child, .valid_from = day_to_stored(from)};
    struct q_org_edge_same_row known = {0};
    enum err e = q_org_edge_same(ctx->db, ctx->arena, &in, &known);
    *added = e == E_NOT_FOUND || (e == OK && (known.parent_id != parent || !opt_i64_eq(known.valid_to, day_to_stored(to))));
    if (!*added) {
        return e;
    }
    int64_t seq = 0;
    TRY(note(ctx, S("organisation.placed"), child, STR_NONE, &seq));
    return q_org_edge_insert(ctx->db, &(struct q_org_edge_insert_in){.tree = tree_names[tree],
                                                                     .child_id = child,
                                                                     .parent_id = parent,
                                                                     .valid_from = day_to_stored(from),
                                                                     .valid_to = day_to_stored(to),
                                                                     .basis = basis,
                                                                     .seq = seq});
}

enum err org_succession_add(struct ctx *ctx, int64_t predecessor, int64_t successor, day_t on, struct str kind, struct str basis,
                            struct str note_vi, struct str note_en, bool *added)
{
    struct q_succession_same_in in = {.predecessor_id = predecessor, .successor_id = successor, .on_day = on, .kind = kind};
    struct q_succession_same_row known = {0};
    enum err e = q_succession_same(ctx->db, ctx->arena, &in, &known);
    *added = e == E_NOT_FOUND;
    if (!*added) {
        return e;
    }
    int64_t seq = 0;
    TRY(note(ctx, S("organisation.succeeded"), predecessor, STR_NONE, &seq));
    return q_succession_insert(ctx->db, &(struct q_succession_insert_in){.predecessor_id = predecessor,
                                                                         .successor_id = successor,
                                                                         .on_day = on,
                                                                         .kind = kind,
                                                                         .basis = basis,
                                                                         .note_vi = note_vi,
                                                                         .note_en = note_en,
                                                                         .seq = seq});
}
