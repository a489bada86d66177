/* Version and the public list of events. */
#include "features/system/system_internal.h"

#include "base/date.h"
#include "core/app.h"
#include "system_q.h"
#include "web/api_list.h"

struct version_reply {
    struct str name, version, head_hash;
    int64_t schema, seq, known_at;
};
SCHEMA(version_schema, "Version", struct version_reply, "What answers, and up to which event it knows the facts.",
       SCHEMA_TEXT(struct version_reply, name, .doc = "Name of the program."),
       SCHEMA_TEXT(struct version_reply, version, .doc = "Version of the program."),
       SCHEMA_NUMBER(struct version_reply, schema, .doc = "Number of the last migration of the database."),
       SCHEMA_NUMBER(struct version_reply, seq, .doc = "Number of the last event."),
       SCHEMA_MOMENT(struct version_reply, known_at, .doc = "When it became known."),
       SCHEMA_TEXT(struct version_reply, head_hash, .doc = "SHA-256 of the last event, which covers all before it."));

static enum err version(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    struct version_reply v = {.name = S("xanh"), .version = S(XANH_VERSION)};
    struct q_system_head_row head = {0};
    enum err e = q_system_head(ctx->db, ctx->arena, &head);
    TRY(e == E_NOT_FOUND ? OK : e);
    TRY(migrate_current(ctx->db, &v.schema));
    v.seq = head.seq;
    v.known_at = head.known_at;
    v.head_hash = hex_encode(ctx->arena, head.hash);
    return api_reply(ctx, &version_schema, &v, res);
}

/* --- events ---------------------------------------------------------------------------------------------------------- */

struct event_reply {
    int64_t seq, known_at;
    struct opt_i64 object_id;
    struct str action, object_kind, prev_hash, hash;
};
SCHEMA(event_schema, "Event", struct event_reply, "Something that became known: what and when, without who and why.",
       SCHEMA_NUMBER(struct event_reply, seq, .doc = "Its number; there is no gap."),
       SCHEMA_MOMENT(struct event_reply, known_at, .doc = "When it became known; of a closed event only the day, as its beginning."),
       SCHEMA_TEXT(struct event_reply, action, .doc = "What happened, for example report.accepted; closed: for auditors only (sessions, accounts, drafts)."),
       SCHEMA_TEXT(struct event_reply, object_kind, .nullable = true, .doc = "To what kind of thing; null for a closed event."),
       SCHEMA_OPT_NUMBER(struct event_reply, object_id, .doc = "To which one of that kind; 0 when it concerns none, null for a closed event."),
       SCHEMA_TEXT(struct event_reply, prev_hash, .doc = "Hash of the event before it, hexadecimal."),
       SCHEMA_TEXT(struct event_reply, hash, .doc = "SHA-256 over the hash before and all of this event, hexadecimal."));
LIST_SCHEMA(event_page, "EventPage", event_schema, "Events.");

SCHEMA_TABLE(system_schemas, &version_schema, &event_schema, &event_page);

static const char *const event_sorts[] = {"seq", "-seq", NULL};

struct events_in {
    struct list_input list;
    struct opt_i64 object_id, since, sort;
    struct str object_kind, action;
};
INPUT_TABLE(events_table, struct events_in, LIST_INPUT_AS_OF(struct events_in, list),
            {.name = "object_kind", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct events_in, object_kind), .max = 60,
             .doc = "Only events of this kind of thing."},
            {.name = "object_id", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(struct events_in, object_id), .min = 0, .max = INT64_MAX,
             .doc = "Only events of the thing with this number."},
            {.name = "action", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct events_in, action), .max = 60,
             .doc = "Only events of this action."},
            {.name = "since", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(struct events_in, since),
             .doc = "Only events that became known at this moment or later."},
            {.name = "sort", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(struct events_in, sort), .choices = event_sorts,
             .doc = "The first one first, or the last one first."});

static bool is_auditor(const struct ctx *ctx)
{
    return authz_decide(&ctx->subject, ACT_EVENT_READ, NULL) == RULING_ALLOW;
}

/* Closed events stand in the chain for everyone, so that it has no gap; but nobody may find out by a filter what they are. */
static bool with_closed(const struct ctx *ctx, const struct events_in *i)
{
    return is_auditor(ctx) || (!i->since.has && !i->object_kind.n && !i->object_id.has && !i->action.n);
}

/* Both queries give the same columns; one row more than wanted tells whether there is more. */
static enum err read_events(struct ctx *ctx, const struct events_in *i, const struct list *l, int64_t upto, struct q_system_events_up_rows *rows)
{
    bool down = i->sort.has && i->sort.v == 1;
    int64_t limit = (int64_t)l->limit + 1;
    int64_t since = i->since.has ? i->since.v : INT64_MIN;
    struct q_system_events_up_in up = {l->after.has ? l->after.v : 0, upto, since, str_or_none(i->object_kind), i->object_id, str_or_none(i->action),
                                       with_closed(ctx, i), limit};
    if (!down) {
        return q_system_events_up(ctx->db, ctx->arena, &up, rows);
    }
    struct q_system_events_down_in in = {l->after.has ? l->after.v : INT64_MAX, upto, since, up.object_kind, i->object_id, up.action, up.with_closed, limit};
    struct q_system_events_down_rows found = {0};
    TRY(q_system_events_down(ctx->db, ctx->arena, &in, &found));
    rows->v = ARENA_ARRAY(ctx->arena, struct q_system_events_up_row, found.n + 1);
    rows->n = found.n;
    for (size_t k = 0; k < found.n; k++) {
        const struct q_system_events_down_row *r = &found.v[k];
        rows->v[k] = (struct q_system_events_up_row){r->seq, r->known_at, r->action, r->object_kind, r->object_id, r->prev_hash, r->hash, r->is_open};
    }
    return OK;
}

static struct event_reply event_of(struct ctx *ctx, const struct q_system_events_up_row *r)
{
    bool shown = r->is_open || is_auditor(ctx);
    return (struct event_reply){.seq = r->seq,
                                .known_at = shown ? r->known_at : day_start_ms(day_of_moment(r->known_at)),
                                .object_id = {shown, r->object_id},
                                .action = shown ? r->action : S("closed"),
                                .object_kind = shown ? r->object_kind : STR_NONE,
                                .prev_hash = hex_encode(ctx->arena, r->prev_hash),
                                .hash = hex_encode(ctx->arena, r->hash)};
}

static enum err events(struct ctx *ctx, const void *in, struct response *res)
{
    const struct events_in *i = in;
    struct list l;
    struct list_page page = {0};
    struct q_system_events_up_rows rows = {0};
    TRY(list_begin(ctx, &l, &i->list, &event_schema));
    TRY(l.as_of.has ? event_seq_at(ctx, l.as_of.v, &page.seq) : event_head_seen(ctx, &page.seq));
    TRY(read_events(ctx, i, &l, page.seq, &rows));
    page.more = rows.n > l.limit;
    page.n = page.more ? l.limit : rows.n;
    struct event_reply *v = ARENA_ARRAY(ctx->arena, struct event_reply, page.n + 1);
    for (size_t k = 0; k < page.n; k++) {
        v[k] = event_of(ctx, &rows.v[k]);
    }
    page.rows = v;
    page.last_id = page.n ? v[page.n - 1].seq : 0;
    page.at_ms = l.as_of.has ? l.as_of.v : ctx->now;
    return list_end(ctx, &l, &page, res);
}

ROUTES(system_api_routes,
       {.method = METHOD_GET, .path = "/api/v1/version", .act = ACT_PUBLIC, .flags = R_API | R_LIGHT, .run = version,
        .doc = "Version of the program and state of the data.", .reply = "Version"},
       {.method = METHOD_GET, .path = "/api/v1/events", .act = ACT_PUBLIC, .flags = R_API, .input = &events_table, .run = events,
        .doc = "The chain of events: everything that ever became known, in order, for following changes and for checking that nothing was changed. Closed "
               "events keep "
               "their place and hashes; auditors see what they are.",
        .reply = "EventPage"});
