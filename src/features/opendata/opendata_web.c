/* Open data: every data set with its rows, its fields, its addresses, and how to check that nothing was changed. */
#include "features/opendata/opendata_internal.h"

#include "base/crypto.h"
#include "cli/feature.h"
#include "features/document/document.h"
#include "features/organisation/organisation.h"
#include "opendata_q.h"
#include "view_opendata.h"
#include "web/api_list.h"
#include "web/page.h"

#include <string.h>

struct dataset {
    const char *path;  /* of its list in the API */
    const char *reply; /* as the route names it */
    enum msg title, about;
    bool is_csv;      /* rows of lists only have no table form */
    const char *list; /* the page that has the same rows as a spreadsheet; NULL: none */
};

static const struct dataset datasets[] = {
    {"tasks", "TaskPage", MSG_opendata_tasks, MSG_opendata_tasks_about, true, "/nhiem-vu"},
    {"obligations", "ObligationPage", MSG_opendata_obligations, MSG_opendata_obligations_about, true, NULL},
    {"reports", "ReportPage", MSG_opendata_reports, MSG_opendata_reports_about, true, NULL},
    {"documents", "DocumentPage", MSG_opendata_documents, MSG_opendata_documents_about, true, "/van-ban"},
    {"clauses", "ClausePage", MSG_opendata_clauses, MSG_opendata_clauses_about, false, NULL},
    {"indicators", "IndicatorPage", MSG_opendata_indicators, MSG_opendata_indicators_about, true, "/chi-tieu"},
    {"targets", "TargetPage", MSG_opendata_targets, MSG_opendata_targets_about, true, NULL},
    {"observations", "ObservationPage", MSG_opendata_observations, MSG_opendata_observations_about, true, NULL},
    {"discrepancies", "DiscrepancyPage", MSG_opendata_discrepancies, MSG_opendata_discrepancies_about, true, "/khac-biet"},
    {"organisations", "OrganisationPage", MSG_opendata_organisations, MSG_opendata_organisations_about, true, NULL},
    {"calendar", "CalendarPage", MSG_opendata_calendar, MSG_opendata_calendar_about, true, NULL},
    {"rules", "RuleVersionPage", MSG_opendata_rules, MSG_opendata_rules_about, false, NULL},
    {"events", "EventPage", MSG_opendata_events, MSG_opendata_events_about, true, NULL},
};
enum { DATASETS = sizeof datasets / sizeof datasets[0] };

/* --- counting -------------------------------------------------------------------------------------------------------- */

static enum err count_organisations(struct ctx *ctx, int64_t *n)
{
    const struct org_directory *dir = NULL;
    TRY(org_directory(ctx, &dir));
    for (size_t i = 0; i < dir->n; i++) {
        *n += org_on(dir, i, day_of_moment(ctx->now)) ? 1 : 0;
    }
    return OK;
}

static enum err count_all(struct ctx *ctx, int64_t events, int64_t *counts)
{
    struct q_opendata_counts_row c = {0};
    int64_t organisations = 0;
    TRY(q_opendata_counts(ctx->db, ctx->arena, &c));
    TRY(count_organisations(ctx, &organisations));
    /* In the order of the table. */
    const int64_t all[DATASETS] = {c.tasks,        c.obligations, c.reports,     c.documents, c.clauses,  c.indicators, c.targets,
                                   c.observations, c.discrepancies, organisations, c.calendar, c.rules,      events};
    memcpy(counts, all, sizeof all);
    return OK;
}

/* --- showing --------------------------------------------------------------------------------------------------------- */

const struct schema *reply_row(struct ctx *ctx, const char *reply)
{
    const struct schema *s = reply ? openapi_schema(ctx->app, reply) : NULL;
    size_t items = s ? schema_find(s, S("items")) : SIZE_MAX;
    return items == SIZE_MAX ? s : s->fields[items].of;
}

static void fill_fields(struct ctx *ctx, const struct dataset *set, struct dataset_view *v)
{
    const struct schema *s = reply_row(ctx, set->reply);
    struct buf b = buf_new(ctx->arena, 8192);
    for (size_t i = 0; s && i < s->n; i++) {
        buf_str(&b, i ? S(", ") : S(""));
        buf_str(&b, str_c(s->fields[i].name));
    }
    v->fields = buf_view(&b);
    v->n_fields = s ? (int64_t)s->n : 0;
}

static struct dataset_view dataset_view_of(struct ctx *ctx, const struct dataset *set, int64_t rows)
{
    struct str path = STR_CAT(ctx->arena, S("/api/v1/"), str_c(set->path), S("?limit=1000"));
    struct dataset_view v = {.id = str_c(set->path),
                             .title = ctx_msg(ctx, set->title),
                             .about = ctx_msg(ctx, set->about),
                             .rows = rows,
                             .json_href = path,
                             .api_href = STR_CAT(ctx->arena, S("/du-lieu/api?nhom="), str_c(set->path))};
    if (set->is_csv) {
        v.csv_href = STR_CAT(ctx->arena, path, S("&format=csv"));
        v.excel_href = STR_CAT(ctx->arena, path, S("&format=csv-excel"));
    }
    if (set->list) {
        link_add(ctx, &v.links, S("XLSX"), STR_CAT(ctx->arena, str_c(set->list), S(".xlsx")));
    }
    if (rows > LIST_LIMIT_MAX) {
        struct msg_arg times = MSG_ARG((rows + LIST_LIMIT_MAX - 1) / LIST_LIMIT_MAX);
        v.pages = msg_format(ctx->arena, ctx->lang, MSG_opendata_pages, 1, &times);
    }
    fill_fields(ctx, set, &v);
    return v;
}

/* Clauses are asked for by document: one address for each that has some. */
static enum err fill_clause_links(struct ctx *ctx, struct opendata_view *v)
{
    struct documents all = {0};
    TRY(document_list(ctx, INT64_MAX, &all));
    for (size_t i = 0; i < v->sets.n; i++) {
        struct dataset_view *set = &v->sets.v[i];
        if (!str_eq(set->id, S("clauses"))) {
            continue;
        }
        for (size_t k = 0; k < all.n; k++) {
            struct str href = STR_CAT(ctx->arena, S("/api/v1/documents/"), all.v[k].slug, S("/clauses?limit=1000&format=csv-excel"));
            if (all.v[k].clauses) {
                link_add(ctx, &set->links, all.v[k].number, href);
            }
        }
        set->json_href = S("");
    }
    return OK;
}

static enum err read_head(struct ctx *ctx, struct opendata_view *v)
{
    struct q_opendata_head_row head = {0};
    enum err e = q_opendata_head(ctx->db, ctx->arena, &head);
    TRY(e == E_NOT_FOUND ? OK : e); /* no event yet */
    v->seq = head.seq;
    v->known_at = page_moment(ctx, head.known_at);
    v->head_hash = hex_encode(ctx->arena, head.hash);
    return OK;
}

static enum err show(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    struct opendata_view v = {0};
    int64_t counts[DATASETS] = {0};
    TRY(read_head(ctx, &v));
    TRY(count_all(ctx, v.seq, counts));
    v.moment = page_moment(ctx, ctx->now);
    for (size_t i = 0; i < DATASETS; i++) {
        *VEC_PUSH(ctx->arena, &v.sets) = dataset_view_of(ctx, &datasets[i], counts[i]);
    }
    TRY(fill_clause_links(ctx, &v));
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_nav_data), NAV_DATA);
    view_opendata(&p.view, &v);
    return page_end(ctx, &p);
}

INPUT_TABLE(api_page_table, struct api_page_in,
            {.name = "nhom", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct api_page_in, group), .max = 60});

ROUTES(opendata_web_routes, {.method = METHOD_GET, .path = "/du-lieu", .act = ACT_PUBLIC, .flags = R_CACHE, .run = show},
       {.method = METHOD_GET, .path = "/du-lieu/api", .act = ACT_PUBLIC, .flags = R_CACHE, .input = &api_page_table, .run = api_page_show});

const struct feature opendata_feature = {.name = "opendata", .routes = {&opendata_web_routes}};
