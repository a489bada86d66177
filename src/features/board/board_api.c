#include "base/date.h"
#include "board_api_q.h"
#include "cli/feature.h"
#include "features/board/board.h"
#include "web/api_list.h"

/* --- replies --------------------------------------------------------------------------------------------------------- */

struct counts {
    int64_t by[REASON_COUNT];
};
#define COUNT(reason) \
    {.name = #reason, .type = SCHEMA_IS_NUMBER, .offset = offsetof(struct counts, by) + REASON_##reason * sizeof(int64_t), .doc = "How many have this status."}
SCHEMA(counts_schema, "StatusCounts", struct counts, "How many have each status; the parts add up to the total beside it.", COUNT(DONE), COUNT(DONE_LATE),
       COUNT(WITH_APPROVER), COUNT(LATE_WITH_APPROVER), COUNT(ON_TRACK), COUNT(REGULAR), COUNT(NOT_STARTED), COUNT(SLIPPING), COUNT(BLOCKED),
       COUNT(REPORT_LATE), COUNT(AT_RISK), COUNT(OVERDUE), COUNT(NO_INFORMATION), COUNT(NO_DEADLINE), COUNT(UNASSIGNED), COUNT(CANCELLED));

struct public_counts {
    int64_t by[PUBLIC_CLASS_COUNT];
};
#define PUBLIC_CLASS(member, which, words) \
    {.name = member, .type = SCHEMA_IS_NUMBER, .offset = offsetof(struct public_counts, by) + PUBLIC_##which * sizeof(int64_t), .doc = words}
SCHEMA(public_schema, "PublicClasses", struct public_counts, "The same total in the four classes of the public figures of nq57.vn, and what lies outside them.",
       PUBLIC_CLASS("done", DONE, "Done, in time or late."), PUBLIC_CLASS("on_schedule", ON_SCHEDULE, "Open, and the deadline has not passed."),
       PUBLIC_CLASS("overdue", OVERDUE, "Open or delivered late, and not accepted."), PUBLIC_CLASS("regular", REGULAR, "Standing tasks."),
       PUBLIC_CLASS("unknown", UNKNOWN, "No lead, no deadline or no information."), PUBLIC_CLASS("withdrawn", WITHDRAWN, "No longer to be done."));

struct government_counts {
    int64_t by[GOVERNMENT_CLASS_COUNT];
};
#define GOVERNMENT_CLASS(member, which, words) \
    {.name = member, .type = SCHEMA_IS_NUMBER, .offset = offsetof(struct government_counts, by) + GOVERNMENT_##which * sizeof(int64_t), .doc = words}
SCHEMA(government_schema, "GovernmentClasses", struct government_counts, "The same total in the classes of the Government's reports, and what lies outside them.",
       GOVERNMENT_CLASS("done_on_time", DONE_ON_TIME, "Accepted and delivered in time."), GOVERNMENT_CLASS("done_late", DONE_LATE, "Accepted and delivered late."),
       GOVERNMENT_CLASS("in_time", IN_TIME, "Open, and the deadline has not passed."), GOVERNMENT_CLASS("overdue", OVERDUE, "Open, and the deadline has passed."),
       GOVERNMENT_CLASS("submitted", SUBMITTED, "Submitted and waiting for a decision."), GOVERNMENT_CLASS("outside", OUTSIDE, "In none of these classes."));

struct rate_row {
    int64_t numerator, denominator;
    struct schema_decimal percent;
};
SCHEMA(rate_schema, "Rate", struct rate_row, "A share that shows where it comes from.", SCHEMA_NUMBER(struct rate_row, numerator, .doc = "How many."),
       SCHEMA_NUMBER(struct rate_row, denominator, .doc = "Of how many."),
       SCHEMA_DECIMAL(struct rate_row, percent, .doc = "The share in per cent; null when there is nothing to share."));

struct tally_row {
    int64_t total;
    const void *by_status, *public_classes, *government_classes, *completed_of_due, *on_time_of_due, *on_time_of_originally_due;
};
SCHEMA(tally_schema, "Tally", struct tally_row, "A total and its parts.", SCHEMA_NUMBER(struct tally_row, total, .doc = "The total."),
       SCHEMA_OBJECT(struct tally_row, by_status, counts_schema, .doc = "Its parts."),
       SCHEMA_OBJECT(struct tally_row, public_classes, public_schema, .doc = "Its parts as nq57.vn publishes them."),
       SCHEMA_OBJECT(struct tally_row, government_classes, government_schema, .doc = "Its parts as the Government reports them."),
       SCHEMA_OBJECT(struct tally_row, completed_of_due, rate_schema, .doc = "Accepted, of what was due."),
       SCHEMA_OBJECT(struct tally_row, on_time_of_due, rate_schema, .doc = "Delivered by the deadline in force, of what was due."),
       SCHEMA_OBJECT(struct tally_row, on_time_of_originally_due, rate_schema, .doc = "Delivered by the original deadline, of what was due by it."));

struct bearer_row {
    struct str key, name, name_en;
};
SCHEMA(org_schema, "BoardOrganisation", struct bearer_row, "Whose board it is.", SCHEMA_TEXT(struct bearer_row, key, .doc = "Its key."),
       SCHEMA_TEXT(struct bearer_row, name, .doc = "Its name in Vietnamese."), SCHEMA_TEXT(struct bearer_row, name_en, .doc = "Its name in English."));

struct child_row {
    struct str key, name, name_en;
    bool has_children;
    int64_t total;
    const void *by_status;
};
SCHEMA(child_schema, "BoardChild", struct child_row, "An organisation below, with the lead obligations in its subtree.",
       SCHEMA_TEXT(struct child_row, key, .doc = "Its key."), SCHEMA_TEXT(struct child_row, name, .doc = "Its name in Vietnamese."),
       SCHEMA_TEXT(struct child_row, name_en, .doc = "Its name in English."),
       SCHEMA_FLAG(struct child_row, has_children, .doc = "True when others stand below it."),
       SCHEMA_NUMBER(struct child_row, total, .doc = "Lead obligations in its subtree."),
       SCHEMA_OBJECT(struct child_row, by_status, counts_schema, .doc = "Their states."));

struct group_row {
    struct str document, group;
    int64_t total;
    const void *by_status;
};
SCHEMA(group_schema, "BoardGroup", struct group_row, "The tasks of one group of a document.",
       SCHEMA_TEXT(struct group_row, document, .doc = "Number of the document."), SCHEMA_TEXT(struct group_row, group, .doc = "Number of the group."),
       SCHEMA_NUMBER(struct group_row, total, .doc = "Tasks in it."), SCHEMA_OBJECT(struct group_row, by_status, counts_schema, .doc = "Their states."));

struct board_row {
    struct str as_of;
    struct opt_day day;
    int64_t seq, rule_version;
    const void *organisation, *tasks, *obligations;
    struct schema_rows groups, children;
};
SCHEMA(board_schema, "Board", struct board_row, "The state of everything at a moment.",
       SCHEMA_TEXT(struct board_row, as_of, .nullable = true, .doc = "The moment that was asked for; null for now."),
       SCHEMA_DAY(struct board_row, day, .doc = "Day in Viet Nam as of which it was judged."),
       SCHEMA_NUMBER(struct board_row, seq, .doc = "Number of the last event that it takes into account."),
       SCHEMA_NUMBER(struct board_row, rule_version, .doc = "Version of the rules."),
       SCHEMA_OBJECT(struct board_row, organisation, org_schema, .nullable = true, .doc = "The organisation that was asked for; null for the country."),
       SCHEMA_OBJECT(struct board_row, tasks, tally_schema, .nullable = true,
                     .doc = "Tasks of the whole country; null for an organisation, which owes obligations."),
       SCHEMA_OBJECT(struct board_row, obligations, tally_schema, .doc = "Lead obligations of the organisation and those below it."),
       SCHEMA_LIST(struct board_row, groups, group_schema, .doc = "Tasks by document and group; empty for an organisation."),
       SCHEMA_LIST(struct board_row, children, child_schema, .doc = "The organisations directly below."));

SCHEMA_TABLE(board_schemas, &counts_schema, &public_schema, &government_schema, &rate_schema, &tally_schema, &org_schema, &child_schema, &group_schema, &board_schema);

/* --- filling --------------------------------------------------------------------------------------------------------- */

static const void *counts_of(struct arena *a, const struct tally *t)
{
    struct counts *c = ARENA_NEW(a, struct counts);
    for (size_t i = 0; i < REASON_COUNT; i++) {
        c->by[i] = t->by_reason[i];
    }
    return c;
}

static const void *public_of(struct arena *a, const struct tally *t)
{
    struct public_counts *c = ARENA_NEW(a, struct public_counts);
    for (size_t i = 0; i < PUBLIC_CLASS_COUNT; i++) {
        c->by[i] = tally_public(t, (enum public_class)i);
    }
    return c;
}

static const void *government_of(struct arena *a, const struct tally *t)
{
    struct government_counts *c = ARENA_NEW(a, struct government_counts);
    for (size_t i = 0; i < GOVERNMENT_CLASS_COUNT; i++) {
        c->by[i] = tally_government(t, (enum government_class)i);
    }
    return c;
}

static const void *rate_row_of(struct arena *a, const struct rate *r)
{
    struct rate_row *row = ARENA_NEW(a, struct rate_row);
    *row = (struct rate_row){r->numerator, r->denominator, {r->has, r->hundredths, 2}};
    return row;
}

static const void *tally_of(struct arena *a, const struct tally *t)
{
    struct due_rates rates = tally_due_rates(t);
    struct tally_row *row = ARENA_NEW(a, struct tally_row);
    *row = (struct tally_row){.total = t->total,
                              .by_status = counts_of(a, t),
                              .public_classes = public_of(a, t),
                              .government_classes = government_of(a, t),
                              .completed_of_due = rate_row_of(a, &rates.completed),
                              .on_time_of_due = rate_row_of(a, &rates.on_time),
                              .on_time_of_originally_due = rate_row_of(a, &rates.on_time_originally)};
    return row;
}

static struct bearer_row org_of(const struct board *b, size_t org)
{
    const struct org_directory *dir = board_directory(b);
    const struct org_version *v = org_any(dir, org, board_moment(b)->day);
    return (struct bearer_row){dir->orgs[org].key, v ? v->name_vi : S(""), v ? v->name_en : S("")};
}

static struct schema_rows children_of(struct ctx *ctx, const struct board *b, size_t org)
{
    struct board_child *children = NULL;
    size_t n = board_children(b, ctx->arena, org, &children);
    struct child_row *rows = ARENA_ARRAY(ctx->arena, struct child_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct bearer_row o = org_of(b, children[i].org);
        rows[i] = (struct child_row){o.key, o.name, o.name_en, children[i].has_children, children[i].tally.total, counts_of(ctx->arena, &children[i].tally)};
    }
    return (struct schema_rows){rows, n};
}

static struct str number_of(const struct q_board_document_numbers_rows *documents, int64_t id)
{
    for (size_t i = 0; i < documents->n; i++) {
        if (documents->v[i].id == id) {
            return documents->v[i].number;
        }
    }
    return STR_NONE;
}

static enum err groups_of(struct ctx *ctx, const struct board *b, struct schema_rows *out)
{
    struct q_board_document_numbers_rows documents = {0};
    struct board_group *groups = NULL;
    size_t n = board_groups(b, ctx->arena, &groups);
    TRY(q_board_document_numbers(ctx->db, ctx->arena, &documents));
    struct group_row *rows = ARENA_ARRAY(ctx->arena, struct group_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct group_row){number_of(&documents, groups[i].document_id), groups[i].group_no, groups[i].tally.total,
                                     counts_of(ctx->arena, &groups[i].tally)};
    }
    *out = (struct schema_rows){rows, n};
    return OK;
}

/* --- the route ------------------------------------------------------------------------------------------------------- */

struct board_input {
    struct str org;
    struct opt_i64 as_of;
};

INPUT_TABLE(board_table, struct board_input,
            {.name = "org", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct board_input, org), .max = 200,
             .doc = "Key of an organisation; without it the whole country."},
            {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct board_input, as_of),
             .doc = "What was known at this moment, or at the end of this day; without it now."});

static enum err find_org(struct ctx *ctx, const struct board *b, struct str key, size_t *org)
{
    *org = key.n ? org_find_key(board_directory(b), key) : SIZE_MAX;
    return key.n && *org == SIZE_MAX ? FAIL(ctx, E_INVALID, MSG_api_unknown_organisation, MSG_ARG(key)) : OK;
}

/* The country counts tasks and obligations, an organisation counts obligations: each total says which (RULES 3). */
static enum err fill_tallies(struct ctx *ctx, const struct board *b, size_t org, struct board_row *row)
{
    struct tally obligations = {0};
    TRY(board_obligations(b, ctx, org, &obligations));
    row->obligations = tally_of(ctx->arena, &obligations);
    row->children = children_of(ctx, b, org);
    if (org != SIZE_MAX) {
        return OK;
    }
    struct tally tasks = {0};
    TRY(board_tasks(b, ctx, 0, &tasks));
    row->tasks = tally_of(ctx->arena, &tasks);
    return groups_of(ctx, b, &row->groups);
}

static struct str moment_text(struct ctx *ctx, int64_t ms)
{
    struct buf text = buf_new(ctx->arena, 64);
    buf_moment(&text, ms);
    return buf_view(&text);
}

static enum err get_board(struct ctx *ctx, const void *in, struct response *res)
{
    const struct board_input *i = in;
    const struct board *b = NULL;
    size_t org = SIZE_MAX;
    TRY(board_open(ctx, i->as_of, &b));
    TRY(find_org(ctx, b, i->org, &org));
    const struct board_moment *m = board_moment(b);
    struct board_row row = {.as_of = i->as_of.has ? moment_text(ctx, m->at_ms) : STR_NONE,
                            .day = {true, m->day},
                            .seq = m->seq,
                            .rule_version = m->rule_version};
    struct bearer_row of = {0};
    if (org != SIZE_MAX) {
        of = org_of(b, org);
        row.organisation = &of;
    }
    TRY(fill_tallies(ctx, b, org, &row));
    return api_reply(ctx, &board_schema, &row, res);
}

ROUTES(board_api_routes, {.method = METHOD_GET,
                          .path = "/api/v1/board",
                          .act = ACT_PUBLIC,
                          .flags = R_API | R_LIGHT | R_CACHE,
                          .input = &board_table,
                          .run = get_board,
                          .doc = "The state of all tasks, or of the obligations of one organisation and those below it, now or as it was known at a moment.",
                          .reply = "Board"});

const struct feature board_feature = {
    .name = "board", .routes = {&board_api_routes}, .state = &board_state, .schemas = &board_schemas};
