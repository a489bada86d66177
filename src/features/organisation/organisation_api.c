#include "features/organisation/organisation_api.h"

#include "core/event.h"
#include "features/organisation/organisation.h"
#include "web/api_list.h"

#include <stdlib.h>
#include <string.h>

/* --- replies --------------------------------------------------------------------------------------------------------- */

/* In the order of enum org_kind; the test organisation_kinds_are_described asks for each of them. */
static const char *const kind_choices[] = {
    "other",     "party_central", "party_committee", "steering_committee", "national_assembly", "government", "ministry", "ministerial_agency",
    "government_agency", "court", "procuracy",       "front",              "union",             "enterprise", "province", "city",
    "district",  "commune",       "ward",            "special_zone",       "collective",        NULL};
_Static_assert(sizeof kind_choices / sizeof kind_choices[0] == ORG_KIND__N + 1, "a kind is missing");
static const char *const tree_choices[] = {"administrative", "line", "party", NULL};
static const char *const sort_choices[] = {"tree", "name", "-name", "code", "-code", NULL};
enum sort { SORT_TREE, SORT_NAME, SORT_NAME_DOWN, SORT_CODE, SORT_CODE_DOWN };

struct row {
    int64_t id;
    struct str key, name, name_en, short_name, short_name_en, kind, code, code_scheme, parent, basis, note, note_en, page;
    struct opt_day valid_from, valid_to;
    struct opt_i64 children_expected;
};

SCHEMA(organisation_schema, "Organisation", struct row, "An organisation as it was on the day that was asked for.",
       SCHEMA_TEXT(struct row, key, .doc = "Identity; never changes and is never used again."),
       SCHEMA_TEXT(struct row, name, .doc = "Name in Vietnamese."), SCHEMA_TEXT(struct row, name_en, .doc = "Name in English."),
       SCHEMA_TEXT(struct row, short_name, .doc = "Short name in Vietnamese."),
       SCHEMA_TEXT(struct row, short_name_en, .doc = "Short name in English."),
       SCHEMA_TEXT(struct row, kind, .choices = kind_choices, .doc = "What it is."),
       SCHEMA_TEXT(struct row, code, .nullable = true, .doc = "Official code on that day; codes are given anew, identities are not."),
       SCHEMA_TEXT(struct row, code_scheme, .nullable = true, .doc = "The list that the code stands in."),
       SCHEMA_TEXT(struct row, parent, .nullable = true, .doc = "Key of the one above it in the tree."),
       SCHEMA_DAY(struct row, valid_from, .doc = "First day of this version; null when it is not bounded."),
       SCHEMA_DAY(struct row, valid_to, .doc = "Last day of this version; null while it is in force."),
       SCHEMA_OPT_NUMBER(struct row, children_expected, .doc = "Communes, wards and special zones of a province."),
       SCHEMA_TEXT(struct row, basis, .nullable = true, .doc = "Number of the document that makes it so."),
       SCHEMA_TEXT(struct row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct row, note_en, .nullable = true, .doc = "Remark in English."),
       SCHEMA_TEXT(struct row, page, .doc = "Address of its page."));
LIST_SCHEMA(organisation_page, "OrganisationPage", organisation_schema, "Organisations.");

struct place_row {
    struct str tree, parent, parent_name, parent_name_en;
    struct opt_day valid_from, valid_to;
};

SCHEMA(place_schema, "OrganisationPlace", struct place_row, "Where an organisation stands in a tree, and for how long.",
       SCHEMA_TEXT(struct place_row, tree, .choices = tree_choices, .doc = "Which tree."),
       SCHEMA_TEXT(struct place_row, parent, .doc = "Key of the one above it."),
       SCHEMA_TEXT(struct place_row, parent_name, .doc = "Its name in Vietnamese."),
       SCHEMA_TEXT(struct place_row, parent_name_en, .doc = "Its name in English."),
       SCHEMA_DAY(struct place_row, valid_from, .doc = "First day."), SCHEMA_DAY(struct place_row, valid_to, .doc = "Last day."));

struct succession_row {
    struct str key, name, name_en, kind, basis, note, note_en;
    struct opt_day on;
};

static const char *const succession_choices[] = {"rename", "merge", "split", "absorb", "abolish", "re_level", NULL};
SCHEMA(succession_schema, "OrganisationSuccession", struct succession_row, "An organisation that another one came from or went into.",
       SCHEMA_TEXT(struct succession_row, key, .doc = "Key of the other one."),
       SCHEMA_TEXT(struct succession_row, name, .doc = "Its name in Vietnamese."),
       SCHEMA_TEXT(struct succession_row, name_en, .doc = "Its name in English."),
       SCHEMA_DAY(struct succession_row, on, .doc = "First day of the successor."),
       SCHEMA_TEXT(struct succession_row, kind, .choices = succession_choices, .doc = "How it came about."),
       SCHEMA_TEXT(struct succession_row, basis, .nullable = true, .doc = "Number of the document that makes it so."),
       SCHEMA_TEXT(struct succession_row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct succession_row, note_en, .nullable = true, .doc = "Remark in English."));

struct detail {
    struct str key, page;
    const void *current; /* struct row */
    struct schema_rows versions, places, predecessors, successors;
};

SCHEMA(detail_schema, "OrganisationDetail", struct detail, "An organisation with its history.",
       SCHEMA_TEXT(struct detail, key, .doc = "Identity."),
       SCHEMA_OBJECT(struct detail, current, organisation_schema, .nullable = true,
                     .doc = "What it was on the day that was asked for; null when it did not exist then."),
       SCHEMA_LIST(struct detail, versions, organisation_schema, .doc = "All its versions, the first one first."),
       SCHEMA_LIST(struct detail, places, place_schema, .doc = "Its places in the trees."),
       SCHEMA_LIST(struct detail, predecessors, succession_schema, .doc = "Where it came from."),
       SCHEMA_LIST(struct detail, successors, succession_schema, .doc = "What it went into."),
       SCHEMA_TEXT(struct detail, page, .doc = "Address of its page."));

SCHEMA_TABLE(organisation_schemas, &organisation_schema, &organisation_page, &place_schema, &succession_schema, &detail_schema);

/* --- one row --------------------------------------------------------------------------------------------------------- */

static struct str or_name(struct str short_name, struct str name)
{
    return short_name.n ? short_name : name;
}

static struct row row_of(struct ctx *ctx, const struct org *o, const struct org_version *v)
{
    return (struct row){.id = o->id,
                        .key = o->key,
                        .name = v->name_vi,
                        .name_en = v->name_en,
                        .short_name = or_name(v->short_vi, v->name_vi),
                        .short_name_en = or_name(v->short_en, v->name_en),
                        .kind = org_kind_name(v->kind),
                        .code = v->code,
                        .code_scheme = v->code_scheme,
                        .basis = v->basis,
                        .note = v->note_vi,
                        .note_en = v->note_en,
                        .page = STR_CAT(ctx->arena, S("/co-quan/"), o->key),
                        .valid_from = v->valid_from,
                        .valid_to = v->valid_to,
                        .children_expected = v->children_expected};
}

static size_t parent_in(const struct org_tree *t, size_t org)
{
    size_t at = t->at[org];
    size_t parent = at == SIZE_MAX ? SIZE_MAX : t->v[at].parent;
    return parent == SIZE_MAX ? SIZE_MAX : t->v[parent].org;
}

static struct row row_on(struct ctx *ctx, const struct org_directory *dir, const struct org_tree *t, size_t org, const struct org_version *v)
{
    struct row r = row_of(ctx, &dir->orgs[org], v);
    size_t parent = parent_in(t, org);
    r.parent = parent == SIZE_MAX ? STR_NONE : dir->orgs[parent].key;
    return r;
}

/* --- the list -------------------------------------------------------------------------------------------------------- */

struct list_in {
    struct list_input list;
    struct opt_i64 kind, tree, sort;
    struct opt_day on;
    struct str under, parent, code, scheme;
};

INPUT_TABLE(list_table, struct list_in, LIST_INPUT_AS_OF(struct list_in, list),
            {.name = "kind", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, kind), .choices = kind_choices,
             .doc = "Only this kind; province takes cities under central government too, commune takes wards and special zones too."},
            {.name = "on", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct list_in, on),
             .doc = "Those that exist on this day, as they are then; today when it is not said."},
            {.name = "under", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, under),
             .doc = "Only the one with this key and those below it."},
            {.name = "parent", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, parent),
             .doc = "Only those directly below the one with this key."},
            {.name = "tree", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, tree), .choices = tree_choices,
             .doc = "The tree that under and parent look at; administrative when it is not said."},
            {.name = "code", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, code),
             .doc = "Only the one that carried this official code on the day."},
            {.name = "scheme", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct list_in, scheme),
             .doc = "The list that the code stands in; any when it is not said."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_in, sort), .choices = sort_choices,
             .doc = "Order: by the tree, by name in Vietnamese order, by code; a minus turns it round."});

/* One that fits, with what it is sorted by. */
struct candidate {
    int64_t id;
    size_t org, place;
    const struct org_version *v;
};
struct candidates {
    struct candidate *v;
    size_t n, cap;
};

struct reading {
    const struct list_in *in;
    const struct org_directory *dir;
    const struct org_tree *tree;
    size_t from, to; /* part of the tree; SIZE_MAX, 0: not asked for */
    size_t parent;   /* position in the directory; SIZE_MAX: any */
    day_t on;
};

static bool kind_fits(enum org_kind wanted, enum org_kind k)
{
    return wanted == k || (wanted == ORG_PROVINCE && org_is_province(k)) || (wanted == ORG_COMMUNE && org_is_commune(k));
}

static bool place_fits(const struct reading *r, size_t org)
{
    size_t at = r->tree->at[org];
    bool under = r->from == SIZE_MAX || (at != SIZE_MAX && at >= r->from && at < r->to);
    return under && (r->parent == SIZE_MAX || parent_in(r->tree, org) == r->parent);
}

static bool code_fits(const struct reading *r, const struct org_version *v)
{
    const struct list_in *in = r->in;
    return (in->code.n == 0 || str_eq(v->code, in->code)) && (in->scheme.n == 0 || str_eq(v->code_scheme, in->scheme));
}

static struct candidates collect(struct ctx *ctx, const struct reading *r)
{
    struct candidates out = {0};
    for (size_t i = 0; i < r->dir->n; i++) {
        const struct org_version *v = org_on(r->dir, i, r->on);
        bool fits = v && (!r->in->kind.has || kind_fits((enum org_kind)r->in->kind.v, v->kind)) && code_fits(r, v) && place_fits(r, i);
        if (fits) {
            *VEC_PUSH(ctx->arena, &out) = (struct candidate){r->dir->orgs[i].id, i, r->tree->at[i], v};
        }
    }
    return out;
}

/* Missing values last, equal ones in the order of their identities. */
static int compare_texts(struct str a, struct str b)
{
    return !a.p || !b.p ? (b.p != NULL) - (a.p != NULL) : str_cmp(a, b);
}

static int compare(const void *a, const void *b, void *user)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    enum sort sort = *(const enum sort *)user;
    bool by_name = sort == SORT_NAME || sort == SORT_NAME_DOWN;
    int order = sort == SORT_TREE ? (x->place > y->place) - (x->place < y->place)
                                  : compare_texts(by_name ? x->v->sort_key : x->v->code, by_name ? y->v->sort_key : y->v->code);
    bool down = sort == SORT_NAME_DOWN || sort == SORT_CODE_DOWN;
    order = down ? -order : order;
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static enum err find(struct ctx *ctx, const struct org_directory *dir, struct str key, size_t *org)
{
    *org = key.n ? org_find_key(dir, key) : SIZE_MAX;
    return key.n && *org == SIZE_MAX ? FAIL(ctx, E_INVALID, MSG_api_unknown_organisation, MSG_ARG(key)) : OK;
}

static enum err set_places(struct ctx *ctx, struct reading *r)
{
    size_t under = SIZE_MAX;
    TRY(find(ctx, r->dir, r->in->under, &under));
    TRY(find(ctx, r->dir, r->in->parent, &r->parent));
    r->from = SIZE_MAX;
    if (under != SIZE_MAX) {
        size_t at = r->tree->at[under];
        r->from = at == SIZE_MAX ? r->tree->n : at;
        r->to = at == SIZE_MAX ? r->tree->n : r->tree->v[at].end;
    }
    return OK;
}

/* The directory as of a moment, and the event up to which it goes. */
static enum err directory_as_of(struct ctx *ctx, struct opt_i64 as_of, const struct org_directory **dir, int64_t *seq)
{
    if (!as_of.has) {
        TRY(event_head_seen(ctx, seq));
        return org_directory(ctx, dir);
    }
    if (as_of.v > ctx->now && day_of_moment(as_of.v) > day_of_moment(ctx->now)) {
        return FAIL0(ctx, E_INVALID, MSG_api_future);
    }
    TRY(event_seq_at(ctx, as_of.v, seq));
    return org_directory_at(ctx, *seq, dir);
}

static enum err list(struct ctx *ctx, const void *in, struct response *res)
{
    const struct list_in *i = in;
    struct list l;
    struct reading r = {.in = i, .on = i->on.has ? i->on.v : day_of_moment(ctx->now)};
    struct list_page page = {0};
    TRY(list_begin(ctx, &l, &i->list, &organisation_schema));
    TRY(directory_as_of(ctx, l.as_of, &r.dir, &page.seq));
    r.tree = org_tree_on(r.dir, i->tree.has ? (enum org_tree_kind)i->tree.v : TREE_ADMINISTRATIVE, r.on);
    TRY(set_places(ctx, &r));
    struct candidates all = collect(ctx, &r);
    enum sort sort = i->sort.has ? (enum sort)i->sort.v : SORT_TREE;
    if (all.n) {
        qsort_r(all.v, all.n, sizeof *all.v, compare, &sort);
    }
    struct list_slice slice = {0};
    TRY(list_slice(ctx, &l, all.n ? &all.v->id : NULL, sizeof *all.v, all.n, &slice));
    struct row *rows = ARENA_ARRAY(ctx->arena, struct row, slice.n + 1);
    for (size_t k = 0; k < slice.n; k++) {
        const struct candidate *c = &all.v[slice.from + k];
        rows[k] = row_on(ctx, r.dir, r.tree, c->org, c->v);
    }
    page.rows = rows;
    page.n = slice.n;
    page.more = slice.more;
    page.last_id = slice.n ? rows[slice.n - 1].id : 0;
    page.total = (struct opt_i64){true, (int64_t)all.n};
    page.at_ms = l.as_of.has ? l.as_of.v : ctx->now;
    return list_end(ctx, &l, &page, res);
}

/* --- one organisation ------------------------------------------------------------------------------------------------ */

struct one_in {
    struct str key;
    struct opt_day on;
    struct opt_i64 as_of;
};

INPUT_TABLE(one_table, struct one_in,
            {.name = "key", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(struct one_in, key), .required = true, .min = 1, .max = 200,
             .doc = "Key of the organisation."},
            {.name = "on", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct one_in, on),
             .doc = "The day of `current`; today when it is not said."},
            {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct one_in, as_of),
             .doc = "What the system knew at that moment; now when it is not said."});

static struct schema_rows versions_of(struct ctx *ctx, const struct org *o)
{
    struct row *rows = ARENA_ARRAY(ctx->arena, struct row, o->n_versions + 1);
    for (size_t i = 0; i < o->n_versions; i++) {
        rows[i] = row_of(ctx, o, &o->versions[i]);
    }
    return (struct schema_rows){rows, o->n_versions};
}

static struct schema_rows places_of(struct ctx *ctx, const struct org_directory *dir, size_t org)
{
    struct place_row *rows = ARENA_ARRAY(ctx->arena, struct place_row, dir->n_edges + 1);
    size_t n = 0;
    for (size_t i = 0; i < dir->n_edges; i++) {
        const struct org_edge *e = &dir->edges[i];
        const struct org_version *v = org_any(dir, e->parent, e->valid_from.has ? e->valid_from.v : DAY_MIN);
        if (e->child == org) {
            rows[n++] = (struct place_row){.tree = str_c(tree_choices[e->tree]),
                                           .parent = dir->orgs[e->parent].key,
                                           .parent_name = v ? v->name_vi : S(""),
                                           .parent_name_en = v ? v->name_en : S(""),
                                           .valid_from = e->valid_from,
                                           .valid_to = e->valid_to};
        }
    }
    return (struct schema_rows){rows, n};
}

static struct schema_rows successions_of(struct ctx *ctx, const struct org_directory *dir, size_t org, bool forward)
{
    struct succession_row *rows = ARENA_ARRAY(ctx->arena, struct succession_row, dir->n_successions + 1);
    size_t n = 0;
    for (size_t i = 0; i < dir->n_successions; i++) {
        const struct org_succession *s = &dir->successions[i];
        size_t other = forward ? s->successor : s->predecessor;
        const struct org_version *v = org_any(dir, other, forward ? s->on : s->on - 1);
        if ((forward ? s->predecessor : s->successor) == org) {
            rows[n++] = (struct succession_row){.key = dir->orgs[other].key,
                                                .name = v ? v->name_vi : S(""),
                                                .name_en = v ? v->name_en : S(""),
                                                .kind = s->kind,
                                                .basis = s->basis,
                                                .note = s->note_vi,
                                                .note_en = s->note_en,
                                                .on = {true, s->on}};
        }
    }
    return (struct schema_rows){rows, n};
}

static enum err one(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_in *i = in;
    const struct org_directory *dir = NULL;
    int64_t seq = 0;
    day_t on = i->on.has ? i->on.v : day_of_moment(ctx->now);
    TRY(directory_as_of(ctx, i->as_of, &dir, &seq));
    size_t org = org_find_key(dir, i->key);
    if (org == SIZE_MAX) {
        return FAIL(ctx, E_NOT_FOUND, MSG_api_unknown_organisation, MSG_ARG(i->key));
    }
    const struct org_version *v = org_on(dir, org, on);
    struct row current = {0};
    if (v) {
        current = row_on(ctx, dir, org_tree_on(dir, TREE_ADMINISTRATIVE, on), org, v);
    }
    struct detail d = {.key = dir->orgs[org].key,
                       .page = STR_CAT(ctx->arena, S("/co-quan/"), dir->orgs[org].key),
                       .current = v ? &current : NULL,
                       .versions = versions_of(ctx, &dir->orgs[org]),
                       .places = places_of(ctx, dir, org),
                       .predecessors = successions_of(ctx, dir, org, false),
                       .successors = successions_of(ctx, dir, org, true)};
    return api_reply(ctx, &detail_schema, &d, res);
}

ROUTES(organisation_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/organisations", .act = ACT_PUBLIC, .flags = R_API, .input = &list_table, .run = list,
        .doc = "Organisations that exist on a day: their names, codes, kinds and places as they were then.", .reply = "OrganisationPage"},
       {.method = METHOD_GET, .path = "/api/v1/organisations/{key}", .act = ACT_PUBLIC, .flags = R_API | R_LIGHT | R_CACHE, .input = &one_table, .run = one,
        .doc = "One organisation with all its versions, its places in the trees, and where it came from and went to.",
        .reply = "OrganisationDetail"});
