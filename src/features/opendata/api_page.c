/* The API for people: what the router, the input tables and the schemas of the replies say, in words. */
#include "features/opendata/opendata_internal.h"

#include "core/app.h"
#include "view_api_page.h"
#include "web/page.h"

#define API_PREFIX "/api/v1/"

/* --- one parameter --------------------------------------------------------------------------------------------------- */

static enum msg input_word(enum input_kind kind)
{
    switch (kind) {
    case IN_INT:
        return MSG_api_page_number;
    case IN_DAY:
        return MSG_api_page_day;
    case IN_MOMENT:
        return MSG_api_page_moment;
    case IN_CHOICE:
        return MSG_api_page_choice;
    case IN_FLAG:
    case IN_YES_NO:
        return MSG_api_page_flag;
    case IN_FILE:
        return MSG_api_page_file;
    case IN_LIST:
        return MSG_api_page_list;
    case IN_TEXT:
    case IN_PROSE:
        break;
    }
    return MSG_api_page_text;
}

static struct str choices_text(struct ctx *ctx, const char *const *choices)
{
    struct buf b = buf_new(ctx->arena, 4096);
    for (size_t i = 0; choices && choices[i]; i++) {
        buf_str(&b, i ? S(", ") : S(""));
        buf_str(&b, str_c(choices[i]));
    }
    return buf_view(&b);
}

static void fill_inputs(struct ctx *ctx, const struct input_table *table, struct api_route_view *v)
{
    for (size_t i = 0; table && i < table->n; i++) {
        const struct input_field *f = &table->fields[i];
        struct api_fields_view *into = f->from == FROM_BODY ? &v->body : &v->parameters;
        *VEC_PUSH(ctx->arena, &into->rows) = (struct api_field_view){.name = str_c(f->name),
                                                              .type = ctx_msg(ctx, input_word(f->kind)),
                                                              .doc = str_c(f->doc ? f->doc : ""),
                                                              .choices = choices_text(ctx, f->choices),
                                                              .is_required = f->required};
    }
}

/* --- the reply ------------------------------------------------------------------------------------------------------- */

static enum msg member_word(enum schema_type type)
{
    switch (type) {
    case SCHEMA_IS_NUMBER:
    case SCHEMA_IS_OPT_NUMBER:
    case SCHEMA_IS_DECIMAL:
        return MSG_api_page_number;
    case SCHEMA_IS_FLAG:
        return MSG_api_page_flag;
    case SCHEMA_IS_DAY:
        return MSG_api_page_day;
    case SCHEMA_IS_MOMENT:
    case SCHEMA_IS_OPT_MOMENT:
        return MSG_api_page_moment;
    case SCHEMA_IS_TEXTS:
    case SCHEMA_IS_LIST:
        return MSG_api_page_list;
    case SCHEMA_IS_OBJECT:
        return MSG_api_page_object;
    case SCHEMA_IS_TEXT:
        break;
    }
    return MSG_api_page_text;
}

static void fill_members(struct ctx *ctx, const struct route *row, struct api_route_view *v)
{
    const struct schema *s = reply_row(ctx, row->reply);
    for (size_t i = 0; s && i < s->n; i++) {
        const struct schema_field *f = &s->fields[i];
        *VEC_PUSH(ctx->arena, &v->members.rows) = (struct api_field_view){.name = str_c(f->name),
                                                                     .type = ctx_msg(ctx, member_word(f->type)),
                                                                     .doc = str_c(f->doc ? f->doc : ""),
                                                                     .choices = choices_text(ctx, f->choices)};
    }
}

/* --- routes ---------------------------------------------------------------------------------------------------------- */

/* "/api/v1/tasks/{task}" belongs to "tasks". */
static struct str group_of(const struct route *row)
{
    struct str rest = str_sub(str_c(row->path), sizeof API_PREFIX - 1, SIZE_MAX);
    return str_sub(rest, 0, str_find(rest, S("/"), 0));
}

static struct str example_of(struct ctx *ctx, const struct route *row)
{
    bool is_list = row->reply && str_ends(str_c(row->reply), S("Page"));
    struct str verb = row->method == METHOD_GET ? S("curl '")
        : STR_CAT(ctx->arena, S("curl -X "), method_name(row->method), S(" -H 'Authorization: Bearer …' '"));
    return STR_CAT(ctx->arena, verb, S("https://…"), str_c(row->path), is_list ? S("?limit=10") : S(""), S("'"));
}

static struct api_route_view route_view(struct ctx *ctx, const struct route *row, bool in_full)
{
    struct api_route_view v = {.method = method_name(row->method),
                               .path = str_c(row->path),
                               .doc = str_c(row->doc ? row->doc : ""),
                               .who = ctx_msg(ctx, row->act == ACT_PUBLIC ? MSG_api_page_public : MSG_api_page_signed_in)};
    if (in_full) {
        v.reply = str_c(row->reply ? row->reply : "");
        v.example = example_of(ctx, row);
        fill_inputs(ctx, row->input, &v);
        fill_members(ctx, row, &v);
    }
    return v;
}

static struct api_group_view *group_view(struct ctx *ctx, struct api_page_view *v, struct str name)
{
    for (size_t i = 0; i < v->groups.n; i++) {
        if (str_eq(v->groups.v[i].name, name)) {
            return &v->groups.v[i];
        }
    }
    struct api_group_view *g = VEC_PUSH(ctx->arena, &v->groups);
    *g = (struct api_group_view){.name = name, .href = STR_CAT(ctx->arena, S("/du-lieu/api?nhom="), name), .is_current = str_eq(name, v->group)};
    return g;
}

static void fill_routes(struct ctx *ctx, struct api_page_view *v)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(ctx->app), &rows);
    for (size_t i = 0; i < n; i++) {
        if (!(rows[i]->flags & R_API) || !str_starts(str_c(rows[i]->path), S(API_PREFIX))) {
            continue;
        }
        struct str group = group_of(rows[i]);
        struct api_group_view *g = group_view(ctx, v, group);
        *VEC_PUSH(ctx->arena, &g->routes) = route_view(ctx, rows[i], false);
        v->n_routes++;
        if (str_eq(group, v->group)) {
            *VEC_PUSH(ctx->arena, &v->routes) = route_view(ctx, rows[i], true);
        }
    }
}

enum err api_page_show(struct ctx *ctx, const void *in, struct response *res)
{
    const struct api_page_in *i = in;
    struct api_page_view v = {.group = i->group};
    fill_routes(ctx, &v);
    if (v.group.n && v.routes.n == 0) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    crumbs_add(ctx, &v.crumbs, ctx_msg(ctx, MSG_nav_data), S("/du-lieu"));
    if (v.group.n) {
        crumbs_add(ctx, &v.crumbs, S("API"), S("/du-lieu/api"));
    }
    struct msg_arg args[] = {MSG_ARG(v.n_routes)};
    v.title = v.group.n ? STR_CAT(ctx->arena, S(API_PREFIX), v.group) : msg_format(ctx->arena, ctx->lang, MSG_api_page_title, 1, args);
    struct page_frame p = page_begin(ctx, res, v.group.n ? v.title : S("API"), NAV_DATA);
    view_api_page(&p.view, &v);
    return page_end(ctx, &p);
}
