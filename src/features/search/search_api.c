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
    int64_t id; /* of its row in the index */
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

LIST_SCHEMA(search_page, "SearchPage", hit_schema, "What was found, best first: at most some 300 things; `total` is null when more hold the words.");

SCHEMA_TABLE(search_schemas, &part_schema, &hit_schema, &search_page);

struct search_in {
    struct list_input list;
    struct str q;
    struct str_list kind;
};

INPUT_TABLE(search_table, struct search_in, LIST_INPUT_AS_OF(struct search_in, list),
            {.name = "q", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct search_in, q), .required = true, .min = 1, .max = SEARCH_QUERY_MAX,
             .doc = "Words to look for, with or without marks; the last one may be a beginning; words in quotation marks stand together."},
            {.name = "kind", .kind = IN_LIST, .from = FROM_QUERY, .offset = offsetof(struct search_in, kind), .max = SEARCH_KIND__N,
             .choices = search_kind_names, .doc = "Only these kinds; may be repeated."});

static unsigned kinds_of(const struct str_list *names)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < names->n; i++) {
        for (unsigned k = 0; k < SEARCH_KIND__N; k++) {
            kinds |= str_eq(str_c(search_kind_names[k]), names->v[i]) ? 1u << k : 0;
        }
    }
    return kinds;
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

static struct hit_reply hit_of(struct ctx *ctx, const struct search_found *found, size_t at)
{
    struct search_hit h = search_show(ctx, found, at);
    return (struct hit_reply){.id = found->v[at].id,
                              .kind = str_c(search_kind_names[h.kind]),
                              .ref = h.ref,
                              .title = h.title_vi,
                              .title_en = h.title_en,
                              .page = h.address,
                              .api = api_address(ctx, &h),
                              .exact = h.is_exact,
                              .title_marked = parts_of(ctx, &h.title_marked),
                              .excerpt = parts_of(ctx, &h.excerpt)};
}

/* What is shown of a hit costs more than to find it: only the page's own are. */
static enum err send_hits(struct ctx *ctx, const struct list *l, const struct search_found *found, struct list_page *page, struct response *res)
{
    struct list_slice s = {0};
    TRY(list_slice(ctx, l, found->n ? &found->v->id : NULL, sizeof *found->v, found->n, &s));
    struct hit_reply *rows = ARENA_ARRAY(ctx->arena, struct hit_reply, s.n + 1);
    for (size_t k = 0; k < s.n; k++) {
        rows[k] = hit_of(ctx, found, s.from + k);
    }
    page->rows = rows;
    page->n = s.n;
    page->more = s.more;
    page->last_id = s.n ? rows[s.n - 1].id : 0;
    page->total = (struct opt_i64){!found->more, (int64_t)found->n};
    return list_end(ctx, l, page, res);
}

static enum err search(struct ctx *ctx, const void *in, struct response *res)
{
    const struct search_in *i = in;
    struct list l;
    struct search_found found = {0};
    struct search_asked asked = {.q = i->q, .kinds = kinds_of(&i->kind)};
    TRY(list_begin(ctx, &l, &i->list, &hit_schema));
    struct list_page page = {.at_ms = l.as_of.has ? l.as_of.v : ctx->now};
    TRY(l.as_of.has ? event_seq_at(ctx, l.as_of.v, &page.seq) : event_head_seen(ctx, &page.seq));
    asked.upto = page.seq;
    TRY(search_query(ctx, &asked, &found));
    return send_hits(ctx, &l, &found, &page, res);
}

ROUTES(search_api_routes, {.method = METHOD_GET,
                           .path = "/api/v1/search",
                           .act = ACT_PUBLIC,
                           .flags = R_API,
                           .input = &search_table,
                           .run = search,
                           .doc = "Looks through documents, clauses, tasks, indicators and organisations at once.",
                           .reply = "SearchPage"});

/* --- xanh reindex ---------------------------------------------------------------------------------------------------- */

static enum err rebuild(struct ctx *ctx, void *user)
{
    return search_rebuild(ctx, user);
}

static enum err reindex(struct cli *c)
{
    int64_t n = 0;
    TRY(cli_run(c, true, rebuild, &n));
    CLI_SAY(c, MSG_cli_reindex_done, MSG_ARG(n));
    return OK;
}

static const struct command commands[] = {
    {.name = "reindex", .help = MSG_cli_reindex_help, .data = CLI_WRITE, .run = reindex},
};
static const struct command_table search_commands = {commands, sizeof commands / sizeof commands[0]};

const struct feature search_feature = {
    .name = "search", .routes = {&search_web_routes, &search_api_routes}, .commands = &search_commands, .schemas = &search_schemas};
