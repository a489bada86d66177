/* All organisations by kind, with their bars; provinces also as a map. */
#include "features/organisation_page/organisation_page_internal.h"

#include "base/vec.h"
#include "view_org_list.h"
#include "web/page.h"

const char *const org_levels[] = {"trung-uong", "dang-doan-the", "dia-phuong", NULL};

struct list_query {
    struct opt_i64 level;
    struct opt_day tree_day, as_of;
};

INPUT_TABLE(
    list_table, struct list_query,
    {.name = "cap", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct list_query, level), .choices = org_levels},
    {.name = "ngay", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct list_query, tree_day)},
    {.name = "tinh-den", .kind = IN_DAY, .from = FROM_QUERY, .offset = offsetof(struct list_query, as_of)});

/* --- sections ----------------------------------------------------------------------------------------------------------- */

enum msg org_level_msg(enum org_level level)
{
    static const enum msg labels[] = {MSG_orgs_central, MSG_orgs_party_front, MSG_orgs_local};
    return labels[level];
}

static bool is_party(enum org_kind k)
{
    return k == ORG_PARTY_CENTRAL || k == ORG_PARTY_COMMITTEE || k == ORG_STEERING_COMMITTEE;
}

static bool is_state(enum org_kind k)
{
    return k == ORG_NATIONAL_ASSEMBLY || k == ORG_GOVERNMENT || k == ORG_COURT || k == ORG_PROCURACY;
}

static bool is_front(enum org_kind k)
{
    return k == ORG_FRONT || k == ORG_UNION;
}

static bool is_other(enum org_kind k)
{
    return k == ORG_OTHER || k == ORG_ENTERPRISE || k == ORG_COLLECTIVE;
}

struct section {
    enum org_level level;
    enum msg title;
    bool (*holds)(enum org_kind k);
};

static const struct section sections[] = {
    {LEVEL_CENTRAL, MSG_orgs_executive, org_is_ministry}, {LEVEL_CENTRAL, MSG_orgs_state, is_state},
    {LEVEL_PARTY, MSG_orgs_party, is_party},           {LEVEL_PARTY, MSG_orgs_front, is_front},
    {LEVEL_PARTY, MSG_orgs_other, is_other},           {LEVEL_LOCAL, MSG_orgs_provinces, org_is_province},
};
enum { N_SECTIONS = sizeof sections / sizeof sections[0] };

static bool holds(const struct org_reading *r, const struct section *s, size_t node)
{
    const struct org_version *v = org_on(r->dir, r->tree->v[node].org, r->day);
    bool is_top = r->tree->v[node].parent == SIZE_MAX && r->tree->v[node].end > node + 1; /* the country itself */
    return v && !is_top && s->holds(v->kind);
}

size_t org_of_level(struct ctx *ctx, const struct org_reading *r, enum org_level level, size_t **orgs)
{
    size_t n = 0;
    *orgs = ARENA_ARRAY(ctx->arena, size_t, r->tree->n + 1);
    for (size_t k = 0; k < N_SECTIONS; k++) {
        for (size_t i = 0; sections[k].level == level && i < r->tree->n; i++) {
            if (holds(r, &sections[k], i)) {
                (*orgs)[n++] = r->tree->v[i].org;
            }
        }
    }
    return n;
}

/* What an organisation belongs to, where that stands in the same section. */
static struct str parent_words(struct ctx *ctx, const struct org_reading *r, const struct section *s, size_t node)
{
    size_t parent = r->tree->v[node].parent;
    if (parent == SIZE_MAX || r->tree->v[parent].parent == SIZE_MAX || !holds(r, s, parent)) {
        return S("");
    }
    struct msg_arg name = MSG_ARG(org_name(ctx, org_any(r->dir, r->tree->v[parent].org, r->day)));
    return msg_format(ctx->arena, ctx->lang, MSG_orgs_under, 1, &name);
}

static enum err fill_section(struct ctx *ctx, const struct org_reading *r, const struct section *s, struct org_list_view *v)
{
    struct org_section_view section = {.title = ctx_msg(ctx, s->title)};
    for (size_t i = 0; i < r->tree->n; i++) {
        if (holds(r, s, i)) {
            TRY(org_row(ctx, r, r->tree->v[i].org, parent_words(ctx, r, s, i), VEC_PUSH(ctx->arena, &section.rows)));
        }
    }
    if (section.rows.n) {
        *VEC_PUSH(ctx->arena, &v->sections) = section;
    }
    return OK;
}

/* --- the map of provinces --------------------------------------------------------------------------------------------------- */

static void fill_map(struct ctx *ctx, const struct org_reading *r, struct org_list_view *v)
{
    const struct tally_row_views *rows = &v->sections.v[0].rows;
    struct display_province *provinces = ARENA_ARRAY(ctx->arena, struct display_province, rows->n);
    size_t n = 0;
    for (size_t i = 0; i < r->tree->n; i++) {
        const struct org_version *o = org_on(r->dir, r->tree->v[i].org, r->day);
        if (o && org_is_province(o->kind)) { /* the section lists the same organisations in the same order */
            const struct tally_row_view *row = &rows->v[n];
            provinces[n++] = (struct display_province){o, row->href, row->overdue, row->total};
        }
    }
    v->has_map = display_map(ctx, provinces, n, &v->map);
}

/* --- the page ------------------------------------------------------------------------------------------------------------- */

static struct str level_address(struct ctx *ctx, const struct org_reading *r, enum org_level level)
{
    struct address a = org_address(ctx, r, S("/co-quan"));
    return level == LEVEL_CENTRAL ? a.text : address_with(&a, S("cap"), str_c(org_levels[level]));
}

static void fill_tabs(struct ctx *ctx, const struct org_reading *r, enum org_level current, struct org_list_view *v)
{
    for (size_t i = 0; org_levels[i]; i++) {
        *VEC_PUSH(ctx->arena, &v->tabs) =
            (struct org_tab_view){ctx_msg(ctx, org_level_msg((enum org_level)i)), level_address(ctx, r, (enum org_level)i), i == current};
    }
}

/* How many there are of each level, and whether communes are known by name. */
static void fill_lead(struct ctx *ctx, const struct org_reading *r, struct org_list_view *v)
{
    int64_t central = 0;
    int64_t provinces = 0;
    int64_t communes = 0;
    int64_t named = 0;
    for (size_t i = 0; i < r->tree->n; i++) {
        const struct org_version *o = org_on(r->dir, r->tree->v[i].org, r->day);
        bool province = o && org_is_province(o->kind);
        provinces += province;
        named += o && org_is_commune(o->kind);
        central += o && !province && !org_is_commune(o->kind) && o->kind != ORG_DISTRICT;
        communes += province && o->children_expected.has ? o->children_expected.v : 0;
    }
    struct msg_arg args[] = {MSG_ARG(central), MSG_ARG(provinces), MSG_ARG(page_day(ctx, (struct opt_day){true, r->day})),
                             MSG_ARG(communes)};
    v->lead = msg_format(ctx->arena, ctx->lang, communes ? MSG_orgs_lead : MSG_orgs_lead_short, 4, args);
    v->communes_missing = v->has_map && communes && !named;
}

/* --- files ---------------------------------------------------------------------------------------------------------------- */

static enum err write_section(struct ctx *ctx, struct table *t, const struct org_reading *r, const struct section *s)
{
    for (size_t i = 0; i < r->tree->n; i++) {
        if (holds(r, s, i)) {
            TRY(org_table_row(ctx, t, r, r->tree->v[i].org, ctx_msg(ctx, s->title)));
        }
    }
    return OK;
}

static enum err list_files(struct ctx *ctx, const void *in, struct response *res)
{
    const struct list_query *q = in;
    enum org_level level = q->level.has ? (enum org_level)q->level.v : LEVEL_CENTRAL;
    struct org_reading r = {0};
    struct table *t = NULL;
    size_t *orgs = NULL;
    TRY(org_reading_open(ctx, q->tree_day, q->as_of, &r));
    size_t n = org_of_level(ctx, &r, level, &orgs);
    struct table_about about = org_table(ctx, &r, level_address(ctx, &r, level), (int64_t)n);
    table_filter(ctx, &about, MSG_orgs_level, ctx_msg(ctx, org_level_msg(level)));
    TRY(table_begin(ctx, &about, res, &t));
    for (size_t k = 0; k < N_SECTIONS; k++) {
        TRY(sections[k].level == level ? write_section(ctx, t, &r, &sections[k]) : OK);
    }
    return table_end(t);
}

static enum err show_list(struct ctx *ctx, const void *in, struct response *res)
{
    const struct list_query *q = in;
    enum org_level level = q->level.has ? (enum org_level)q->level.v : LEVEL_CENTRAL;
    struct org_reading r = {0};
    struct org_list_view v = {0};
    TRY(org_reading_open(ctx, q->tree_day, q->as_of, &r));
    for (size_t i = 0; i < N_SECTIONS; i++) {
        TRY(sections[i].level == level ? fill_section(ctx, &r, &sections[i], &v) : OK);
    }
    if (level == LEVEL_LOCAL && v.sections.n) {
        fill_map(ctx, &r, &v);
    }
    fill_tabs(ctx, &r, level, &v);
    fill_lead(ctx, &r, &v);
    struct address heat = display_address(ctx, r.board, S("/bang-nhiet"));
    v.heat_href = level == LEVEL_CENTRAL ? heat.text : address_with(&heat, S("cap"), str_c(org_levels[level]));
    table_links(ctx, &v.downloads, level_address(ctx, &r, level), S(""));
    v.as_of = org_as_of(ctx, &r);
    hidden_add(ctx, &v.as_of.hidden, S("cap"), level == LEVEL_CENTRAL ? S("") : str_c(org_levels[level]));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_organisations), NAV_ORGANISATIONS);
    view_org_list(&p.view, &v);
    return page_end(ctx, &p);
}

ROUTES(org_list_routes,
       {.method = METHOD_GET, .path = "/co-quan", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &list_table, .run = show_list},
       TABLE_ROUTES("/co-quan", &list_table, list_files));
