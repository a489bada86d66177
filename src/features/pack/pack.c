#include "features/pack/pack.h"

#include "bundled_pack.h"
#include "features/document/document.h"
#include "features/pack/load.h"
#include "features/search/search.h"
#include "features/task/task.h"

#include <string.h>

/* In the order in which rows may refer to each other. */
static const struct pack_table *const tables[] = {
    &programme_table,  &organisations_table, &edges_table,     &successions_table,  &calendar_table,
    &rules_table,      &documents_table,     &links_table,     &clauses_table,      &selectors_table,
    &tasks_table,      &obligations_table,   &indicators_table, &targets_table,     &observations_table,
    &discrepancies_table, &sides_table,
};

enum { TABLES = sizeof tables / sizeof tables[0], ORDER_STEP = 1 << 24 };

static const struct pack_file *file_of(const struct pack_table *t, const struct pack_file *files, size_t n)
{
    size_t length = strlen(t->name);
    for (size_t i = 0; i < n; i++) {
        struct str name = files[i].name;
        if (name.n == length + 4 && str_starts(name, str_c(t->name)) && str_ends(name, S(".csv"))) {
            return &files[i];
        }
    }
    return NULL;
}

static void check_names(struct load *l, const struct pack_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is_known = false;
        for (size_t t = 0; t < TABLES; t++) {
            is_known = is_known || file_of(tables[t], &files[i], 1);
        }
        if (!is_known) {
            load_fault_place(l, (struct place){files[i].name, 1, 0}, MSG_pack_unknown_file, 0, NULL);
        }
    }
    if (!file_of(&programme_table, files, n)) {
        load_fault_place(l, (struct place){S("programme.csv"), 1, 0}, MSG_pack_no_programme, 0, NULL);
    }
}

/* What other programmes have brought already may be referred to. */
static enum err know_stored(struct load *l)
{
    TRY(org_directory_now(l->ctx, &l->before));
    for (size_t i = 0; i < l->before->n; i++) {
        map_set(&l->keys[KEY_ORG], l->before->orgs[i].key, l->before->orgs[i].id);
    }
    struct selectors selectors = {0};
    TRY(selector_list(l->ctx, &selectors));
    for (size_t i = 0; i < selectors.n; i++) {
        map_set(&l->keys[KEY_SELECTOR], selectors.v[i].key, selectors.v[i].id);
    }
    return OK;
}

static struct load load_start(struct ctx *ctx, struct pack_report *report)
{
    struct load l = {.ctx = ctx, .arena = ctx->arena, .report = report};
    for (size_t i = 0; i < KEY_KIND__N; i++) {
        l.keys[i] = map_new(ctx->arena);
        l.places[i] = map_new(ctx->arena);
    }
    struct map *maps[] = {&l.owners, &l.issuers, &l.leads, &l.decimals, &l.sides};
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++) {
        *maps[i] = map_new(ctx->arena);
    }
    return l;
}

static void add_count(struct pack_report *report, const char *table, int64_t n)
{
    report->counts[report->n_counts++] = (struct pack_count){.table = str_c(table), .rows = {[RECORD_NEW] = n}};
}

static enum err settle(struct load *l)
{
    const struct org_directory *now = NULL;
    TRY(org_directory_now(l->ctx, &now));
    struct settled done = {0};
    TRY(obligation_settle(l->ctx, now, &done));
    add_count(l->report, "+children", done.children);
    add_count(l->report, "+occurrences", done.occurrences);
    add_count(l->report, "+transferred", done.transferred);
    add_count(l->report, "+merged", done.merged);
    add_count(l->report, "+divided", done.divided);
    add_count(l->report, "+undecided", done.undecided);
    return OK;
}

static enum err refuse(struct ctx *ctx, const struct pack_report *report)
{
    return FAIL(ctx, E_INVALID, MSG_pack_refused, MSG_ARG((int64_t)report->n_faults));
}

enum err pack_load(struct ctx *ctx, const struct pack_file *files, size_t n, struct pack_report *report)
{
    *report = (struct pack_report){0};
    struct load l = load_start(ctx, report);
    int64_t seq = 0;
    int64_t known_at = 0;
    check_names(&l, files, n);
    TRY(event_head(ctx, &seq, &known_at));
    TRY(know_stored(&l));
    for (size_t i = 0; i < TABLES; i++) {
        const struct pack_file *file = file_of(tables[i], files, n);
        if (file) {
            /* Programmes stand one after the other, each in the order of its files. */
            l.ord = l.programme_id * ORDER_STEP + 1;
            TRY(load_table(&l, tables[i], file));
        }
    }
    if (report->n_faults) {
        return refuse(ctx, report);
    }
    TRY(settle(&l));
    return search_refresh(ctx, seq);
}

static void log_first_fault(struct ctx *ctx, const struct pack_report *report)
{
    struct buf text = buf_new(ctx->arena, 4096);
    pack_fault_write(&text, LANG_EN, &report->faults.v[0]);
    ctx->failure.code = OK; /* the first fault says more than the count */
    (void)FAIL(ctx, E_INVALID, MSG_pack_bundled_wrong, MSG_ARG(buf_view(&text))); /* the caller returns it */
}

enum err pack_fill(struct ctx *ctx)
{
    struct pack_file *files = ARENA_ARRAY(ctx->arena, struct pack_file, bundled_pack_count);
    for (size_t i = 0; i < bundled_pack_count; i++) {
        files[i] = (struct pack_file){bundled_pack[i].name, bundled_pack[i].text};
    }
    struct pack_report report = {0};
    enum err e = pack_load(ctx, files, bundled_pack_count, &report);
    if (e == E_INVALID && report.faults.n) {
        log_first_fault(ctx, &report);
    }
    return e;
}
