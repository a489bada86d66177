#include "cli/feature.h"
#include "core/event.h"
#include "features/search/search_internal.h"
#include "web/api_list.h"

struct part_reply {
    struct str text;
    bool match;
};
SCHEMA(part_schema, "SearchPart", struct part_reply, "A piece of a text.", SCHEMA_TEXT(struct part_reply, text, .doc = "The piece."),
       SCHEMA_FLAG(struct part_reply, match, .doc = "True for words that were looked for."));

struct hit_reply {
    struct str kind, ref, title, title_en, page, api;
    bool exact;
    struct schema_rows title_marked, excerpt;
};
SCHEMA(hit_schema, "SearchHit", struct hit_reply, "Something that was found.",
       SCHEMA_TEXT(struct hit_reply, kind, .choices = search_kind_names, .doc = "What it is."),
       SCHEMA_TEXT(struct hit_reply, ref, .doc = "Its number, number#path, code or key."),
       SCHEMA_TEXT(struct hit_reply, title, .doc = "Title in Vietnamese."), SCHEMA_TEXT(struct hit_reply, title_en, .doc = "Title in English."),
       SCHEMA_TEXT(struct hit_reply, page, .doc = "Address of its page."),
       SCHEMA_TEXT(struct hit_reply, api, .doc = "Address of its data."),
       SCHEMA_FLAG(struct hit_reply, exact, .doc = "True when the words stand there with the same marks."),
       SCHEMA_LIST(struct hit_reply, title_marked, part_schema, .doc = "The title in the reader's language, the words that were looked for apart."),
       SCHEMA_LIST(struct hit_reply, excerpt, part_schema, .doc = "Where the words stand, when the title does not show it; else empty."));

struct search_reply {
    struct str q;
    struct schema_rows items;
    bool more;
    int64_t seq;
};
SCHEMA(search_schema, "SearchResult", struct search_reply, "What was found, best first.",
       SCHEMA_TEXT(struct search_reply, q, .doc = "What was looked for."),
       SCHEMA_LIST(struct search_reply, items, hit_schema, .doc = "The hits."),
       SCHEMA_FLAG(struct search_reply, more, .doc = "True when there is more: say it more precisely, or raise the limit."),
       SCHEMA_NUMBER(struct search_reply, seq, .doc = "Number of the last event that this answer takes into account."));

SCHEMA_TABLE(search_schemas, &part_schema, &hit_schema, &search_schema);

struct search_in {
    struct str q;
    struct opt_i64 limit;
    struct str_list kind;
};

INPUT_TABLE(search_table, struct search_in,
            {.name = "q", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct search_in, q), .required = true, .min = 1, .max = SEARCH_QUERY_MAX,
             .doc = "Words to look for, with or without marks; the last one may be a beginning; words in quotation marks stand together."},
            {.name = "kind", .kind = IN_LIST, .from = FROM_QUERY, .offset = offsetof(struct search_in, kind), .max = SEARCH_KIND__N,
             .choices = search_kind_names, .doc = "Only these kinds; may be repeated."},
            {.name = "limit", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct search_in, limit), .min = 1, .max = SEARCH_LIMIT_MAX,
             .doc = "Hits at most; 20 when it is not said."});

static enum err kinds_of(struct ctx *ctx, const struct str_list *names, unsigned *kinds)
{
    for (size_t i = 0; i < names->n; i++) {
        unsigned k = 0;
        while (k < SEARCH_KIND__N && !str_eq(str_c(search_kind_names[k]), names->v[i])) {
            k++;
        }
        if (k == SEARCH_KIND__N) {
            return FAIL(ctx, E_INVALID, MSG_input_not_a_choice, MSG_ARG(names->v[i]));
        }
        *kinds |= 1u << k;
    }
    return OK;
}

static struct schema_rows parts_of(struct ctx *ctx, const struct search_text *t)
{
    struct part_reply *v = ARENA_ARRAY(ctx->arena, struct part_reply, t->n + 1);
    for (size_t i = 0; i < t->n; i++) {
        v[i] = (struct part_reply){t->v[i].text, t->v[i].is_match};
    }
    return (struct schema_rows){v, t->n};
}

static struct str api_address(struct ctx *ctx, const struct search_hit *h)
{
    static const struct str folders[SEARCH_KIND__N] = {[SEARCH_DOCUMENT] = S_INIT("documents/"),
                                                       [SEARCH_TASK] = S_INIT("tasks/"),
                                                       [SEARCH_INDICATOR] = S_INIT("indicators/"),
                                                       [SEARCH_ORGANISATION] = S_INIT("organisations/"),
                                                       [SEARCH_CLAUSE] = S_INIT("documents/")};
    size_t slash = str_find(h->address, S("/"), 1);
    struct str name = str_sub(h->address, slash + 1, str_find(h->address, S("#"), 0));
    return STR_CAT(ctx->arena, S("/api/v1/"), folders[h->kind], name);
}

static enum err search(struct ctx *ctx, const void *in, struct response *res)
{
    const struct search_in *i = in;
    struct search_hits hits = {0};
    unsigned kinds = 0;
    struct search_reply reply = {.q = i->q};
    TRY(kinds_of(ctx, &i->kind, &kinds));
    TRY(search_query(ctx, i->q, kinds, i->limit.has ? (size_t)i->limit.v : 20, &hits));
    TRY(event_head_seen(ctx, &reply.seq));
    struct hit_reply *v = ARENA_ARRAY(ctx->arena, struct hit_reply, hits.n + 1);
    for (size_t k = 0; k < hits.n; k++) {
        const struct search_hit *h = &hits.v[k];
        v[k] = (struct hit_reply){.kind = str_c(search_kind_names[h->kind]),
                                  .ref = h->ref,
                                  .title = h->title_vi,
                                  .title_en = h->title_en,
                                  .page = h->address,
                                  .api = api_address(ctx, h),
                                  .exact = h->is_exact,
                                  .title_marked = parts_of(ctx, &h->title_marked),
                                  .excerpt = parts_of(ctx, &h->excerpt)};
    }
    reply.items = (struct schema_rows){v, hits.n};
    reply.more = hits.more;
    return api_reply(ctx, &search_schema, &reply, res);
}

ROUTES(search_api_routes, {.method = METHOD_GET,
                           .path = "/api/v1/search",
                           .act = ACT_PUBLIC,
                           .flags = R_API,
                           .input = &search_table,
                           .run = search,
                           .doc = "Looks through documents, clauses, tasks, indicators and organisations at once.",
                           .reply = "SearchResult"});

/* --- xanh reindex ---------------------------------------------------------------------------------------------------- */

static enum err rebuild(struct ctx *ctx, void *user)
{
    return search_rebuild(ctx, user);
}

static enum err reindex(struct cli *c)
{
    int64_t n = 0;
    TRY(cli_run(c, true, rebuild, &n));
    buf_i64(&c->out, n);
    buf_lit(&c->out, " things in the search index\n");
    return OK;
}

static const struct command commands[] = {
    {.name = "reindex", .args = "", .help = "Make the search index anew from the data", .data = CLI_WRITE, .run = reindex},
};
static const struct command_table search_commands = {commands, sizeof commands / sizeof commands[0]};

const struct feature search_feature = {
    .name = "search", .routes = {&search_web_routes, &search_api_routes}, .commands = &search_commands, .schemas = &search_schemas};
