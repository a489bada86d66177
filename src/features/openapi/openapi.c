#include "features/openapi/openapi_internal.h"

#include "cli/feature.h"
#include "features/system/system.h"

#include <string.h>

#define API_PREFIX "/api/v1"

/* Replies that are not written from a schema of their own feature. Two names say that there is no JSON at all. */
static const struct schema nothing_schema = {.name = "Nothing", .doc = "No content."};
static const struct schema file_schema = {.name = "File", .doc = "The bytes of a file."};
static const struct schema description_schema = {.name = "OpenApi", .doc = "This description."};
static const struct schema_field session_fields[] = {
    {.name = "token", .type = SCHEMA_IS_TEXT, .doc = "To be sent as Authorization: Bearer."},
    {.name = "expires_at", .type = SCHEMA_IS_MOMENT, .doc = "When it ends."},
};
static const struct schema session_schema = {"Session", "A session.", session_fields, sizeof session_fields / sizeof session_fields[0], 0};
SCHEMA_TABLE(openapi_schemas, &nothing_schema, &file_schema, &description_schema, &session_schema);

const struct schema *openapi_schema(struct app *app, const char *name)
{
    const struct schema_table *const *tables = NULL;
    size_t n = app_schemas(app, &tables);
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            if (strcmp(tables[t]->v[i]->name, name) == 0) {
                return tables[t]->v[i];
            }
        }
    }
    return NULL;
}

/* --- one operation --------------------------------------------------------------------------------------------------- */

static struct str path_of(const struct route *row)
{
    return str_sub(str_c(row->path), sizeof API_PREFIX - 1, SIZE_MAX);
}

/* "/tasks/{task}" stands under "tasks". */
static struct str tag_of(const struct route *row)
{
    struct str path = path_of(row);
    return str_sub(path, 1, str_find(path, S("/"), 1));
}

/* "get_tasks_task" */
static void write_operation_id(struct jw *w, const struct route *row)
{
    static const char *const verbs[METHOD__N] = {"get", "head", "create", "change", "delete"};
    struct buf b = buf_new(NULL, 256);
    struct str path = path_of(row);
    buf_str(&b, str_c(verbs[row->method]));
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] != '{' && path.p[i] != '}') {
            buf_char(&b, path.p[i] == '/' || path.p[i] == '.' ? '_' : path.p[i]);
        }
    }
    jw_field_str(w, S("operationId"), buf_view(&b));
    buf_free(&b);
}

static void write_media(struct jw *w, struct str type, struct str schema)
{
    jw_key(w, type);
    jw_obj(w);
    jw_key(w, S("schema"));
    jw_obj(w);
    if (schema.p) {
        openapi_ref(w, schema);
    } else {
        jw_field_str(w, S("type"), str_starts(type, S("application/json")) ? S("object") : S("string"));
    }
    jw_end(w);
    jw_end(w);
}

static void write_success(struct jw *w, const struct route *row, const struct schema *s)
{
    bool is_nothing = s == &nothing_schema;
    bool is_file = s == &file_schema;
    bool is_page = strstr(row->reply, "Page") != NULL;
    jw_key(w, is_nothing ? S("204") : row->method == METHOD_GET ? S("200") : S("2XX"));
    jw_obj(w);
    jw_field_str(w, S("description"), s ? str_c(s->doc) : S(""));
    if (!is_nothing) {
        jw_key(w, S("content"));
        jw_obj(w);
        write_media(w, is_file ? S("*/*") : S("application/json"), s && s->n ? str_c(s->name) : STR_NONE);
        if (is_page) {
            write_media(w, S("text/csv"), STR_NONE);
        }
        jw_end(w);
    }
    jw_end(w);
}

static void write_failure(struct jw *w, struct str status, struct str doc)
{
    jw_key(w, status);
    jw_obj(w);
    jw_field_str(w, S("description"), doc);
    jw_key(w, S("content"));
    jw_obj(w);
    write_media(w, S("application/problem+json"), S("Problem"));
    jw_end(w);
    jw_end(w);
}

static void write_responses(struct jw *w, const struct route *row, const struct schema *s)
{
    jw_key(w, S("responses"));
    jw_obj(w);
    write_success(w, row, s);
    if (row->method == METHOD_GET) {
        jw_key(w, S("304"));
        jw_obj(w);
        jw_field_str(w, S("description"), S("Nothing has changed since the ETag that was sent as If-None-Match."));
        jw_end(w);
    }
    write_failure(w, S("4XX"), S("The request was refused; what to correct is in the answer."));
    write_failure(w, S("default"), S("A failure of the system."));
    jw_end(w);
}

static void write_security(struct jw *w, const struct route *row)
{
    jw_key(w, S("security"));
    jw_arr(w);
    if (row->act != ACT_PUBLIC) {
        jw_obj(w);
        jw_key(w, S("bearer"));
        jw_arr(w);
        jw_end(w);
        jw_end(w);
    }
    jw_end(w);
}

static void write_operation(struct jw *w, struct app *app, const struct route *row)
{
    static const char *const methods[METHOD__N] = {"get", "head", "post", "put", "delete"};
    jw_key(w, str_c(methods[row->method]));
    jw_obj(w);
    write_operation_id(w, row);
    jw_field_str(w, S("summary"), str_c(row->doc));
    jw_field_str(w, S("description"), str_c(row->doc));
    jw_key(w, S("tags"));
    jw_arr(w);
    jw_str(w, tag_of(row));
    jw_end(w);
    openapi_parameters(w, row);
    openapi_request_body(w, row);
    write_responses(w, row, openapi_schema(app, row->reply));
    write_security(w, row);
    jw_end(w);
}

/* --- the document ---------------------------------------------------------------------------------------------------- */

static bool is_described(const struct route *row)
{
    return (row->flags & R_API) && str_starts(str_c(row->path), S(API_PREFIX "/"));
}

/* Rows come in order of their paths. */
static void write_paths(struct jw *w, struct app *app)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app), &rows);
    const char *last = NULL;
    jw_key(w, S("paths"));
    jw_obj(w);
    for (size_t i = 0; i < n; i++) {
        if (!is_described(rows[i])) {
            continue;
        }
        if (!last || strcmp(last, rows[i]->path) != 0) {
            if (last) {
                jw_end(w);
            }
            jw_key(w, path_of(rows[i]));
            jw_obj(w);
            last = rows[i]->path;
        }
        write_operation(w, app, rows[i]);
    }
    if (last) {
        jw_end(w);
    }
    jw_end(w);
}

static void write_tags(struct jw *w, struct app *app)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app), &rows);
    struct str last = STR_NONE;
    jw_key(w, S("tags"));
    jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        if (!is_described(rows[i]) || str_eq(tag_of(rows[i]), last)) {
            continue;
        }
        last = tag_of(rows[i]);
        jw_obj(w);
        jw_field_str(w, S("name"), last);
        jw_field_str(w, S("description"), str_c(rows[i]->doc));
        jw_end(w);
    }
    jw_end(w);
}

static void write_info(struct jw *w)
{
    jw_key(w, S("info"));
    jw_obj(w);
    jw_field_str(w, S("title"), S("Xanh"));
    jw_field_str(w, S("version"), S(XANH_VERSION));
    jw_field_str(w, S("description"),
                 S("Monitoring of Resolution 57-NQ/TW: documents, clauses, tasks, obligations, reports, indicators, targets and organisations, now and "
                   "as they were known at any earlier moment. Lists take limit, after, fields and format; every answer carries an ETag. An unknown "
                   "name in a query is an error. docs/api.md explains more."));
    jw_key(w, S("contact"));
    jw_obj(w);
    jw_field_str(w, S("name"), S("The operator of this installation"));
    jw_end(w);
    jw_key(w, S("license"));
    jw_obj(w);
    jw_field_str(w, S("name"), S("As the operator of this installation states"));
    jw_end(w);
    jw_end(w);
}

static void write_components(struct jw *w, struct app *app)
{
    jw_key(w, S("components"));
    jw_obj(w);
    openapi_schemas_of(w, app);
    jw_key(w, S("securitySchemes"));
    jw_obj(w);
    jw_key(w, S("bearer"));
    jw_obj(w);
    jw_field_str(w, S("type"), S("http"));
    jw_field_str(w, S("scheme"), S("bearer"));
    jw_field_str(w, S("description"), S("The token that POST /session gives."));
    jw_end(w);
    jw_end(w);
    jw_end(w);
}

static void openapi_write(struct app *app, struct buf *out)
{
    struct jw w = jw_new(out);
    jw_obj(&w);
    jw_field_str(&w, S("openapi"), S("3.1.0"));
    write_info(&w);
    jw_key(&w, S("servers"));
    jw_arr(&w);
    jw_obj(&w);
    jw_field_str(&w, S("url"), S(API_PREFIX));
    jw_end(&w);
    jw_end(&w);
    write_tags(&w, app);
    write_paths(&w, app);
    write_components(&w, app);
    jw_end(&w);
}

static enum err description(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    res->content_type = S("application/json");
    openapi_write(ctx->app, &res->body);
    return OK;
}

ROUTES(openapi_routes, {.method = METHOD_GET,
                        .path = "/api/v1/openapi.json",
                        .act = ACT_PUBLIC,
                        .flags = R_API | R_CACHE,
                        .run = description,
                        .doc = "The description of this API (OpenAPI 3.1).",
                        .reply = "OpenApi"});

const struct feature openapi_feature = {.name = "openapi", .routes = {&openapi_routes}, .schemas = &openapi_schemas};
