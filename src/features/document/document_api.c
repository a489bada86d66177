/* Programmes, documents and clauses in the API. */
#include "features/document/document_api.h"

#include "features/document/document_internal.h"
#include "features/organisation/organisation.h"
#include "text/slug.h"
#include "web/api_list.h"

#include <stdlib.h>

/* In the order of the enums. */
static const char *const kind_choices[] = {"other",      "resolution", "programme", "conclusion", "plan",   "regulation",
                                           "decision",   "decree",     "law",       "directive",  "letter", NULL};
_Static_assert(sizeof kind_choices / sizeof kind_choices[0] == DOCUMENT_KIND__N + 1, "a kind is missing");
static const char *const standing_choices[] = {"cited", "partial", "full", NULL};
static const char *const link_choices[] = {"implements", "amends", "repeals", "restates", "cites", "concludes", "guides", NULL};
static const char *const sort_choices[] = {"order", "-order", "number", "-number", "signed", "-signed", NULL};
enum sort { SORT_ORDER, SORT_NUMBER, SORT_SIGNED };

struct programme_row {
    int64_t id;
    struct str code, title, title_en, document, note, note_en;
};
SCHEMA(programme_schema, "Programme", struct programme_row, "What is monitored together: a resolution with what carries it out.",
       SCHEMA_TEXT(struct programme_row, code, .doc = "Its code."), SCHEMA_TEXT(struct programme_row, title, .doc = "Title in Vietnamese."),
       SCHEMA_TEXT(struct programme_row, title_en, .doc = "Title in English."),
       SCHEMA_TEXT(struct programme_row, document, .nullable = true, .doc = "Number of the document at its root."),
       SCHEMA_TEXT(struct programme_row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct programme_row, note_en, .nullable = true, .doc = "Remark in English."));
LIST_SCHEMA(programme_page, "ProgrammePage", programme_schema, "Programmes.");

struct document_row {
    int64_t id;
    struct str number, title, title_en, kind, style, issuer, issuer_name, issuer_name_en, signatory, summary, summary_en, standing, programme, source,
        note, note_en, page;
    struct opt_day signed_on, effective_on, expires_on;
    int64_t clauses, tasks;
};
SCHEMA(document_schema, "Document", struct document_row, "A document of the Party or the State.",
       SCHEMA_TEXT(struct document_row, number, .doc = "Its number, for example 03/NQ-CP."),
       SCHEMA_TEXT(struct document_row, title, .doc = "Title in Vietnamese."),
       SCHEMA_TEXT(struct document_row, title_en, .doc = "Title in English."),
       SCHEMA_TEXT(struct document_row, kind, .choices = kind_choices, .doc = "What it is."),
       SCHEMA_TEXT(struct document_row, style, .nullable = true, .doc = "party or state."),
       SCHEMA_TEXT(struct document_row, issuer, .nullable = true, .doc = "Key of the organisation that issued it."),
       SCHEMA_TEXT(struct document_row, issuer_name, .nullable = true, .doc = "Its name then, in Vietnamese."),
       SCHEMA_TEXT(struct document_row, issuer_name_en, .nullable = true, .doc = "The same in English."),
       SCHEMA_DAY(struct document_row, signed_on, .doc = "Day of signature."), SCHEMA_DAY(struct document_row, effective_on, .doc = "First day in force."),
       SCHEMA_DAY(struct document_row, expires_on, .doc = "Last day in force; null while it is."),
       SCHEMA_TEXT(struct document_row, signatory, .nullable = true, .doc = "Who signed it."),
       SCHEMA_TEXT(struct document_row, summary, .nullable = true, .doc = "Summary in Vietnamese."),
       SCHEMA_TEXT(struct document_row, summary_en, .nullable = true, .doc = "Summary in English."),
       SCHEMA_TEXT(struct document_row, standing, .choices = standing_choices, .doc = "How much of it is known here."),
       SCHEMA_TEXT(struct document_row, programme, .nullable = true, .doc = "Code of the programme that describes it."),
       SCHEMA_NUMBER(struct document_row, clauses, .doc = "How many clauses are known."),
           SCHEMA_NUMBER(struct document_row, tasks, .doc = "How many tasks it demands."),
       SCHEMA_TEXT(struct document_row, source, .nullable = true, .doc = "Where the facts come from."),
       SCHEMA_TEXT(struct document_row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct document_row, note_en, .nullable = true, .doc = "Remark in English."),
       SCHEMA_TEXT(struct document_row, page, .doc = "Address of its page."));
LIST_SCHEMA(document_page, "DocumentPage", document_schema, "Documents.");

struct link_row {
    struct str from, from_title, from_title_en, to, to_title, to_title_en, kind, clause, note, note_en;
};
SCHEMA(link_schema, "DocumentLink", struct link_row, "How one document stands to another.",
       SCHEMA_TEXT(struct link_row, from, .doc = "Number of the document that says so."),
       SCHEMA_TEXT(struct link_row, from_title, .doc = "Its title in Vietnamese."), SCHEMA_TEXT(struct link_row, from_title_en, .doc = "Its title in English."),
       SCHEMA_TEXT(struct link_row, kind, .choices = link_choices, .doc = "What the first does to the second."),
       SCHEMA_TEXT(struct link_row, to, .doc = "Number of the other document."), SCHEMA_TEXT(struct link_row, to_title, .doc = "Its title in Vietnamese."),
       SCHEMA_TEXT(struct link_row, to_title_en, .doc = "Its title in English."),
       SCHEMA_TEXT(struct link_row, clause, .nullable = true, .doc = "Clause of the first that says so."),
       SCHEMA_TEXT(struct link_row, note, .nullable = true, .doc = "Remark in Vietnamese."),
       SCHEMA_TEXT(struct link_row, note_en, .nullable = true, .doc = "Remark in English."));

struct document_detail {
    const void *document;
    struct schema_rows links;
    int64_t seq;
    struct opt_day day;
};
SCHEMA(detail_schema, "DocumentDetail", struct document_detail, "A document with its links to others.",
       SCHEMA_OBJECT(struct document_detail, document, document_schema, .doc = "The document."),
       SCHEMA_LIST(struct document_detail, links, link_schema, .doc = "Links from it and to it."),
       SCHEMA_NUMBER(struct document_detail, seq, .doc = "Number of the last event that this answer takes into account."),
       SCHEMA_DAY(struct document_detail, day, .doc = "Day in Viet Nam as of which the answer holds."));

struct clause_row {
    int64_t id;
    struct str document, path, parent, kind, label, title, title_en, demands, text, text_received, page;
    int64_t tasks, shared, led, dated, indicators;
};
SCHEMA(clause_schema, "Clause", struct clause_row, "A clause of a document, and what became of it.",
       SCHEMA_TEXT(struct clause_row, document, .doc = "Number of its document."),
       SCHEMA_TEXT(struct clause_row, path, .doc = "Its place, unique in the document, for example II.1.đ."),
       SCHEMA_TEXT(struct clause_row, parent, .nullable = true, .doc = "Path of the one it is a part of; null at the top."),
       SCHEMA_TEXT(struct clause_row, kind, .doc = "part, chapter, article, item, letter and so on."),
       SCHEMA_TEXT(struct clause_row, label, .nullable = true, .doc = "Its mark as printed."),
       SCHEMA_TEXT(struct clause_row, title, .doc = "Short title in Vietnamese; ours, not the document's."),
       SCHEMA_TEXT(struct clause_row, title_en, .doc = "Short title in English."),
       SCHEMA_TEXT(struct clause_row, demands, .nullable = true, .doc = "What it is for: task, indicator, organisation or context."),
       SCHEMA_NUMBER(struct clause_row, tasks, .doc = "Tasks that it demands."),
       SCHEMA_NUMBER(struct clause_row, shared, .doc = "Tasks of other clauses that name it as demanding the same."),
       SCHEMA_NUMBER(struct clause_row, led, .doc = "Of its tasks: those with a lead."),
           SCHEMA_NUMBER(struct clause_row, dated, .doc = "Of its tasks: those with a day."),
       SCHEMA_NUMBER(struct clause_row, indicators, .doc = "Indicators that it demands."),
       SCHEMA_TEXT(struct clause_row, text, .nullable = true, .doc = "Its words, corrected; null when no text is held."),
       SCHEMA_TEXT(struct clause_row, text_received, .nullable = true, .doc = "Its words as they were received."),
       SCHEMA_TEXT(struct clause_row, page, .doc = "Address of its place on the document's page."));
LIST_SCHEMA(clause_page, "ClausePage", clause_schema, "Clauses in reading order.");

SCHEMA_TABLE(document_schemas, &programme_schema, &programme_page, &document_schema, &document_page, &link_schema, &detail_schema, &clause_schema,
             &clause_page);

/* --- programmes ------------------------------------------------------------------------------------------------------ */

struct programmes_in {
    struct list_input list;
};
INPUT_TABLE(programmes_table, struct programmes_in, LIST_INPUT(struct programmes_in, list));

static enum err programmes(struct ctx *ctx, const void *in, struct response *res)
{
    const struct programmes_in *i = in;
    struct list l;
    struct programmes all = {0};
    TRY(list_begin(ctx, &l, &i->list, &programme_schema));
    TRY(programme_list(ctx, &all));
    struct programme_row *rows = ARENA_ARRAY(ctx->arena, struct programme_row, all.n + 1);
    for (size_t k = 0; k < all.n; k++) {
        const struct programme *p = &all.v[k];
        rows[k] = (struct programme_row){p->id, p->code, p->title_vi, p->title_en, p->document, p->note_vi, p->note_en};
    }
    return list_send(ctx, &l, &rows->id, all.n, res);
}

/* --- documents ------------------------------------------------------------------------------------------------------- */

struct documents_in {
    struct list_input list;
    struct opt_i64 kind, standing, sort;
    struct str issuer, programme;
};
INPUT_TABLE(documents_table, struct documents_in, LIST_INPUT_AS_OF(struct documents_in, list),
            {.name = "kind", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct documents_in, kind), .choices = kind_choices,
             .doc = "Only this kind."},
            {.name = "standing", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct documents_in, standing), .choices = standing_choices,
             .doc = "Only those known in full, in part, or by citation."},
            {.name = "issuer", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct documents_in, issuer),
             .doc = "Only those of the organisation with this key."},
            {.name = "programme", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct documents_in, programme),
             .doc = "Only those of the programme with this code."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct documents_in, sort), .choices = sort_choices,
             .doc = "Order: those known in full first, by number, by day of signature; a minus turns it round."});

/* What names are looked up in. */
struct names {
    const struct org_directory *dir;
    struct programmes programmes;
};

static enum err load_names(struct ctx *ctx, struct names *n)
{
    TRY(org_directory(ctx, &n->dir));
    return programme_list(ctx, &n->programmes);
}

static struct str programme_code(const struct names *n, int64_t id)
{
    for (size_t i = 0; i < n->programmes.n; i++) {
        if (n->programmes.v[i].id == id) {
            return n->programmes.v[i].code;
        }
    }
    return STR_NONE;
}

static void name_issuer(const struct names *n, const struct document *d, struct document_row *r)
{
    size_t org = d->issuer_id.has ? org_find_id(n->dir, d->issuer_id.v) : SIZE_MAX;
    if (org != SIZE_MAX) {
        const struct org_version *v = org_any(n->dir, org, d->signed_on.has ? d->signed_on.v : DAY_MAX);
        r->issuer = n->dir->orgs[org].key;
        r->issuer_name = v ? v->name_vi : STR_NONE;
        r->issuer_name_en = v ? v->name_en : STR_NONE;
    }
}

static struct document_row document_of(struct ctx *ctx, const struct names *n, const struct document *d)
{
    struct document_row r = {.id = d->id,
                             .number = d->number,
                             .title = d->title_vi,
                             .title_en = d->title_en,
                             .kind = document_kind_name(d->kind),
                             .style = d->style,
                             .signatory = d->signatory,
                             .summary = d->summary_vi,
                             .summary_en = d->summary_en,
                             .standing = standing_name(d->standing),
                             .programme = programme_code(n, d->programme_id),
                             .source = d->source,
                             .note = d->note_vi,
                             .note_en = d->note_en,
                             .page = STR_CAT(ctx->arena, S("/van-ban/"), d->slug),
                             .signed_on = d->signed_on,
                             .effective_on = d->effective,
                             .expires_on = d->expires,
                             .clauses = d->clauses,
                             .tasks = d->tasks};
    name_issuer(n, d, &r);
    return r;
}

static bool document_fits(const struct documents_in *i, const struct document *d, const struct document_row *r)
{
    return (!i->kind.has || d->kind == (enum document_kind)i->kind.v) && (!i->standing.has || d->standing == (enum standing)i->standing.v) &&
           (!i->issuer.n || str_eq(r->issuer, i->issuer)) && (!i->programme.n || str_eq(r->programme, i->programme));
}

/* Documents come in their own order, which stays among equal ones. */
struct place {
    const struct document_row *row;
    size_t at;
};

static int compare(const void *a, const void *b, void *user)
{
    const struct place *x = a;
    const struct place *y = b;
    int64_t sort = *(const int64_t *)user;
    int order = 0;
    if (sort / 2 == SORT_NUMBER) {
        order = str_cmp(x->row->number, y->row->number);
    } else if (sort / 2 == SORT_SIGNED) {
        day_t dx = x->row->signed_on.has ? x->row->signed_on.v : DAY_MAX;
        day_t dy = y->row->signed_on.has ? y->row->signed_on.v : DAY_MAX;
        order = (dx > dy) - (dx < dy);
    }
    order = order ? order : (x->at > y->at) - (x->at < y->at);
    return sort % 2 ? -order : order;
}

static struct document_row *sorted(struct ctx *ctx, const struct document_row *rows, size_t n, int64_t sort)
{
    struct place *places = ARENA_ARRAY(ctx->arena, struct place, n + 1);
    struct document_row *out = ARENA_ARRAY(ctx->arena, struct document_row, n + 1);
    for (size_t k = 0; k < n; k++) {
        places[k] = (struct place){&rows[k], k};
    }
    if (n) {
        qsort_r(places, n, sizeof *places, compare, &sort);
    }
    for (size_t k = 0; k < n; k++) {
        out[k] = *places[k].row;
    }
    return out;
}

static enum err documents(struct ctx *ctx, const void *in, struct response *res)
{
    const struct documents_in *i = in;
    struct list l;
    struct names names = {0};
    const struct board *b = NULL;
    struct documents all = {0};
    TRY(list_begin(ctx, &l, &i->list, &document_schema));
    TRY(board_open(ctx, l.as_of, &b));
    TRY(load_names(ctx, &names));
    TRY(document_list_at(ctx, b, &all));
    struct document_row *rows = ARENA_ARRAY(ctx->arena, struct document_row, all.n + 1);
    size_t n = 0;
    for (size_t k = 0; k < all.n; k++) {
        rows[n] = document_of(ctx, &names, &all.v[k]);
        n += document_fits(i, &all.v[k], &rows[n]) ? 1 : 0;
    }
    rows = sorted(ctx, rows, n, i->sort.has ? i->sort.v : 0);
    return list_send(ctx, &l, &rows->id, n, res);
}

struct one_in {
    struct str document;
    struct opt_i64 as_of;
};
#define DOCUMENT_PATH(type)                                                                                                             \
    {.name = "document", .kind = IN_TEXT, .from = FROM_PATH, .offset = offsetof(type, document), .required = true, .min = 1, .max = 200, \
     .doc = "Number of the document in the form of addresses, for example 03-NQ-CP."}
INPUT_TABLE(document_table, struct one_in, DOCUMENT_PATH(struct one_in),
            {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct one_in, as_of),
             .doc = "What the system knew at that moment; now when it is not said."});

static enum err find_document(struct ctx *ctx, const struct board *b, struct str name, enum err missing, struct document *d)
{
    enum err e = document_find_at(ctx, b, name, d);
    if (e == E_NOT_FOUND) {
        ctx->failure = (struct failure){0};
        return FAIL(ctx, missing, MSG_api_unknown_document, MSG_ARG(name));
    }
    return e;
}

static struct schema_rows links_of(struct ctx *ctx, const struct document_links *links)
{
    struct link_row *v = ARENA_ARRAY(ctx->arena, struct link_row, links->n + 1);
    for (size_t k = 0; k < links->n; k++) {
        const struct document_link *l = &links->v[k];
        v[k] = (struct link_row){.from = l->from_number,
                                 .from_title = l->from_title_vi,
                                 .from_title_en = l->from_title_en,
                                 .to = l->to_number,
                                 .to_title = l->to_title_vi,
                                 .to_title_en = l->to_title_en,
                                 .kind = link_kind_name(l->kind),
                                 .clause = l->clause.n ? l->clause : STR_NONE,
                                 .note = l->note_vi,
                                 .note_en = l->note_en};
    }
    return (struct schema_rows){v, links->n};
}

static enum err document(struct ctx *ctx, const void *in, struct response *res)
{
    const struct one_in *i = in;
    const struct board *b = NULL;
    struct document d = {0};
    struct names names = {0};
    struct document_links links = {0};
    TRY(board_open(ctx, i->as_of, &b));
    TRY(find_document(ctx, b, i->document, E_NOT_FOUND, &d));
    TRY(load_names(ctx, &names));
    TRY(document_links(ctx, d.id, board_moment(b)->seq, &links));
    struct document_row row = document_of(ctx, &names, &d);
    struct document_detail detail = {.document = &row,
                                     .links = links_of(ctx, &links),
                                     .seq = board_moment(b)->seq,
                                     .day = {true, board_moment(b)->day}};
    return api_reply(ctx, &detail_schema, &detail, res);
}

/* --- clauses --------------------------------------------------------------------------------------------------------- */

static const char *const reading_choices[] = {"order", "-order", NULL};
struct clauses_in {
    struct list_input list;
    struct str document;
    struct opt_i64 sort;
};
#define CLAUSES_SORT                                                                                                                                   \
    {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct clauses_in, sort), .choices = reading_choices,                    \
     .doc = "In reading order, or turned round."}
INPUT_TABLE(clauses_table, struct clauses_in, LIST_INPUT_AS_OF(struct clauses_in, list), CLAUSES_SORT,
            {.name = "document", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct clauses_in, document), .required = true, .min = 1, .max = 200,
             .doc = "Number of the document, for example 03/NQ-CP."});
INPUT_TABLE(clauses_path_table, struct clauses_in, DOCUMENT_PATH(struct clauses_in), LIST_INPUT_AS_OF(struct clauses_in, list), CLAUSES_SORT);

static struct str path_of(const struct clauses *all, struct opt_i64 id)
{
    for (size_t i = 0; id.has && i < all->n; i++) {
        if (all->v[i].clause.id == id.v) {
            return all->v[i].clause.path;
        }
    }
    return STR_NONE;
}

static const struct clause_text *text_of(const struct clause_texts *texts, int64_t clause_id)
{
    for (size_t i = 0; i < texts->n; i++) {
        if (texts->v[i].clause_id == clause_id) {
            return &texts->v[i];
        }
    }
    return NULL;
}

static struct clause_row clause_of(struct ctx *ctx, const struct document *d, const struct clauses *all, size_t k, const struct clause_texts *texts)
{
    const struct clause_coverage *c = &all->v[k];
    const struct clause_text *text = text_of(texts, c->clause.id);
    return (struct clause_row){.id = c->clause.id,
                               .document = d->number,
                               .path = c->clause.path,
                               .parent = path_of(all, c->clause.parent_id),
                               .kind = c->clause.kind,
                               .label = c->clause.label,
                               .title = c->clause.title_vi,
                               .title_en = c->clause.title_en,
                               .demands = c->clause.demands,
                               .text = text ? text->corrected : STR_NONE,
                               .text_received = text ? text->received : STR_NONE,
                               .page = STR_CAT(ctx->arena, S("/van-ban/"), d->slug, S("#"), text_slug(ctx->arena, c->clause.path)),
                               .tasks = c->tasks,
                               .shared = c->shared,
                               .led = c->led,
                               .dated = c->dated,
                               .indicators = c->indicators};
}

static enum err send_clauses(struct ctx *ctx, const struct clauses_in *i, enum err missing, struct response *res)
{
    struct list l;
    struct document d = {0};
    struct clauses all = {0};
    struct clause_texts texts = {0};
    const struct board *b = NULL;
    TRY(list_begin(ctx, &l, &i->list, &clause_schema));
    TRY(board_open(ctx, l.as_of, &b));
    TRY(find_document(ctx, b, i->document, missing, &d));
    int64_t upto = board_moment(b)->seq;
    TRY(clause_list(ctx, d.id, upto, &all));
    TRY(clause_text_list(ctx, d.id, upto, &texts));
    struct clause_row *rows = ARENA_ARRAY(ctx->arena, struct clause_row, all.n + 1);
    for (size_t k = 0; k < all.n; k++) {
        rows[k] = clause_of(ctx, &d, &all, k, &texts);
    }
    if (i->sort.has && i->sort.v == 1) {
        list_turn(rows, sizeof *rows, all.n);
    }
    return list_send(ctx, &l, &rows->id, all.n, res);
}

static enum err clauses(struct ctx *ctx, const void *in, struct response *res)
{
    return send_clauses(ctx, in, E_INVALID, res);
}

static enum err clauses_of_path(struct ctx *ctx, const void *in, struct response *res)
{
    return send_clauses(ctx, in, E_NOT_FOUND, res);
}

ROUTES(document_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/programmes", .act = ACT_PUBLIC, .flags = R_API, .input = &programmes_table, .run = programmes,
        .doc = "The programmes that are monitored.", .reply = "ProgrammePage"},
       {.method = METHOD_GET, .path = "/api/v1/documents", .act = ACT_PUBLIC, .flags = R_API, .input = &documents_table, .run = documents,
        .doc = "Documents of the Party and the State.", .reply = "DocumentPage"},
       {.method = METHOD_GET, .path = "/api/v1/documents/{document}", .act = ACT_PUBLIC, .flags = R_API | R_LIGHT | R_CACHE, .input = &document_table,
        .run = document, .doc = "One document with its links to others.", .reply = "DocumentDetail"},
       {.method = METHOD_GET, .path = "/api/v1/documents/{document}/clauses", .act = ACT_PUBLIC, .flags = R_API, .input = &clauses_path_table,
        .run = clauses_of_path, .doc = "The clauses of a document in reading order, and what became of each.", .reply = "ClausePage"},
       {.method = METHOD_GET, .path = "/api/v1/clauses", .act = ACT_PUBLIC, .flags = R_API, .input = &clauses_table, .run = clauses,
        .doc = "The same, the document named by its number.", .reply = "ClausePage"});
