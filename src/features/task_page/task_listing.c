/* Which tasks a list is asked for, and the addresses that ask for it. */
#include "features/task_page/task_page_internal.h"

const char *const task_due_choices[] = {"truoc-ngay", "den-ngay", "cuoi-thang",   "cuoi-quy", "cuoi-nam", "theo-van-ban",
                                        "lo-trinh",   "dinh-ky",  "thuong-xuyen", "khong-co", NULL};

static const char *const sorts[] = {"thu-tu", "-thu-tu", "han", "-han", "trang-thai", "-trang-thai", NULL};

static const struct input_field query_fields[] = {
    {.name = "van-ban",
     .kind = IN_TEXT,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, document),
     .max = 200,
     .doc = "Document that gives the tasks, as in addresses."},
    {.name = "nhom",
     .kind = IN_TEXT,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, group),
     .max = 240,
     .doc = "Number of the group of tasks, 0 for tasks outside the groups; with its document before it, as 03-NQ-CP.2, it needs no van-ban."},
    {.name = "co-quan",
     .kind = IN_TEXT,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, org),
     .max = 200,
     .doc = "Key of an organisation; tasks led in its subtree."},
    {.name = "loai-han",
     .kind = IN_CHOICE,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, due_kind),
     .choices = task_due_choices,
     .doc = "Kind of deadline."},
    {.name = "trang-thai",
     .kind = IN_CHOICE,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, status),
     .choices = display_statuses,
     .doc = "Code of the status."},
    {.name = "sap-xep",
     .kind = IN_CHOICE,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, sort),
     .choices = sorts,
     .doc = "Order; a leading '-' turns it round."},
    {.name = "trang",
     .kind = IN_INT,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, page),
     .min = 1,
     .max = 100000,
     .doc = "Page, from 1."},
    {.name = "tinh-den",
     .kind = IN_DAY,
     .from = FROM_QUERY,
     .offset = offsetof(struct task_query, as_of),
     .doc = "What was known at the end of this day."},
};
const struct input_table task_query_table = {query_fields, sizeof query_fields / sizeof query_fields[0],
                                             sizeof(struct task_query)};

static enum err document_named(struct ctx *ctx, const struct task_listing *l, struct str slug, const struct task_document **out)
{
    for (size_t i = 0; slug.n && i < l->documents.n; i++) {
        *out = str_eq(l->documents.v[i].slug, slug) ? &l->documents.v[i] : *out;
    }
    return slug.n && !*out ? FAIL(ctx, E_NOT_FOUND, MSG_tasks_unknown_document, MSG_ARG(slug)) : OK;
}

/* The group is asked for as "2", which belongs to the document beside it if there is one, or as "03-NQ-CP.2". Where that is another document than
 * the one beside it, somebody chose another document and left the group of the last one: it goes. */
static enum err read_group(struct ctx *ctx, struct task_listing *l)
{
    struct str asked = l->query->group;
    size_t dot = str_find(asked, S("."), 0);
    struct str slug = dot == SIZE_MAX ? S("") : str_sub(asked, 0, dot);
    TRY(document_named(ctx, l, slug, &l->group_of));
    if (l->document && l->group_of && l->group_of != l->document) {
        l->group_of = NULL;
        return OK;
    }
    l->group = dot == SIZE_MAX ? asked : str_sub(asked, dot + 1, SIZE_MAX);
    l->group_of = l->group_of ? l->group_of : l->group.n ? l->document : NULL;
    return OK;
}

/* "0" stands for the tasks outside the groups. */
static enum err find_group(struct ctx *ctx, struct task_listing *l)
{
    struct board_group *groups = NULL;
    TRY(read_group(ctx, l));
    struct str group = str_eq(l->group, S("0")) ? S("") : l->group;
    size_t n = l->group.n ? board_groups(l->board, ctx->arena, &groups) : 0;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(groups[i].group_no, group) && (!l->group_of || groups[i].document_id == l->group_of->id)) {
            l->filter.group_no = group;
        }
    }
    /* A date before the tasks were known has no groups at all: an empty list, no mistake. */
    if (n && !l->filter.group_no.p) {
        return FAIL(ctx, E_NOT_FOUND, MSG_tasks_unknown_group, MSG_ARG(l->group));
    }
    const struct task_document *only = l->document ? l->document : l->group_of;
    l->filter.document_id = only ? only->id : 0;
    return OK;
}

static enum err find_org(struct ctx *ctx, struct task_listing *l)
{
    struct str key = l->query->org;
    l->filter.org = key.n ? org_find_key(board_directory(l->board), key) : SIZE_MAX;
    return key.n && l->filter.org == SIZE_MAX ? FAIL(ctx, E_NOT_FOUND, MSG_tasks_unknown_organisation, MSG_ARG(key)) : OK;
}

enum err task_listing_open(struct ctx *ctx, const struct task_query *q, struct task_listing *l)
{
    static const enum board_sort by[] = {BOARD_BY_ORDER, BOARD_BY_DUE, BOARD_BY_STATUS};
    int64_t sort = q->sort.has ? q->sort.v : 0;
    *l = (struct task_listing){.query = q, .sort = by[sort / 2], .descending = sort % 2 == 1};
    l->filter.sole_lead = SIZE_MAX;
    l->filter.due_kind = q->due_kind;
    l->filter.reason = q->status;
    TRY(board_open(ctx, page_as_of(ctx, q->as_of), &l->board));
    TRY(task_documents(ctx, &l->documents));
    TRY(task_groups(ctx, &l->groups));
    TRY(document_named(ctx, l, q->document, &l->document));
    TRY(find_group(ctx, l));
    return find_org(ctx, l);
}

static void add_choice(struct address *a, struct str name, const char *const *choices, struct opt_i64 chosen)
{
    if (chosen.has) {
        address_add(a, name, str_c(choices[chosen.v]));
    }
}

struct str task_group_value(struct ctx *ctx, const struct task_document *d, struct str group_no)
{
    return STR_CAT(ctx->arena, d->slug, S("."), group_no.n ? group_no : S("0"));
}

struct address task_listing_address(struct ctx *ctx, const struct task_listing *l, struct str path, unsigned without)
{
    const struct task_query *q = l->query;
    const struct opt_i64 none = {0};
    struct address a = display_address(ctx, l->board, path);
    address_add(&a, S("van-ban"), without & BY_DOCUMENT ? S("") : q->document);
    bool is_whole = l->group_of && (!l->document || (without & BY_DOCUMENT)); /* the group has to name its document */
    address_add(&a, S("nhom"), without & BY_GROUP ? S("") : is_whole ? task_group_value(ctx, l->group_of, l->group) : l->group);
    address_add(&a, S("co-quan"), without & BY_ORG ? S("") : q->org);
    add_choice(&a, S("loai-han"), task_due_choices, without & BY_DUE_KIND ? none : q->due_kind);
    add_choice(&a, S("trang-thai"), display_statuses, without & BY_STATUS ? none : q->status);
    add_choice(&a, S("sap-xep"), sorts, without & BY_SORT ? none : q->sort);
    return a;
}

struct str task_sort_name(const struct task_listing *l)
{
    return str_c(sorts[l->query->sort.has ? l->query->sort.v : 0]);
}

size_t task_listing_find(struct ctx *ctx, const struct task_listing *l, uint32_t **positions)
{
    return board_find(l->board, ctx->arena, &l->filter, l->sort, l->descending, positions);
}
