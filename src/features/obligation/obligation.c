#include "features/obligation/obligation.h"

#include "base/date.h"
#include "core/event.h"
#include "obligation_q.h"
#include "text/json_write.h"

static struct opt_day to_day(struct opt_i64 v)
{
    return (struct opt_day){v.has, (day_t)v.v};
}

static void apply(struct duty *o, const struct duty_change *c)
{
    if (str_eq(c->kind, S("lead_named")) || str_eq(c->kind, S("transferred"))) {
        o->org_id = c->org_id;
        o->is_undecided = false;
    } else if (str_eq(c->kind, S("due_set")) || str_eq(c->kind, S("due_moved"))) {
        o->due = c->due;
    } else {
        o->is_cancelled = true;
    }
}

static enum err load_changes(struct ctx *ctx, struct duty *o)
{
    struct q_duty_changes_rows rows = {0};
    TRY(q_duty_changes(ctx->db, ctx->arena, &(struct q_duty_changes_in){.obligation_id = o->id}, &rows));
    o->changes = ARENA_ARRAY(ctx->arena, struct duty_change, rows.n);
    o->n_changes = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_duty_changes_row *r = &rows.v[i];
        o->changes[i] = (struct duty_change){.seq = r->seq,
                                                   .kind = r->kind,
                                                   .org_id = r->org_id,
                                                   .due = to_day(r->due),
                                                   .after_expiry = r->after_expiry.has && r->after_expiry.v,
                                                   .document = r->document,
                                                   .reason = r->reason};
        apply(o, &o->changes[i]);
    }
    return OK;
}

enum err obligation_get(struct ctx *ctx, int64_t id, struct duty *o)
{
    struct q_duty_get_row r = {0};
    enum err e = q_duty_get(ctx->db, ctx->arena, &(struct q_duty_get_in){.id = id}, &r);
    if (e == E_NOT_FOUND) {
        return FAIL0(ctx, e, MSG_error_not_found);
    }
    TRY(e);
    *o = (struct duty){.id = r.id,
                             .task_id = r.task_id,
                             .programme_id = r.programme_id,
                             .role = r.role,
                             .named_org_id = r.org_id,
                             .org_id = r.org_id,
                             .scope_id = r.scope_id,
                             .parent_id = r.parent_id,
                             .assigner_id = r.assigner_id,
                             .is_collective = r.selector_id.has && !r.parent_id.has,
                             .is_undecided = r.undecided != 0,
                             .occurrence = r.occurrence,
                             .start = to_day(r.start_day),
                             .original_due = to_day(r.original_due),
                             .due = to_day(r.original_due),
                             .due_kind = r.due_kind,
                             .due_words = r.due_words,
                             .due_anchor = r.due_anchor,
                             .recurrence = r.recurrence,
                             .lead_words = r.lead_words,
                             .note_vi = r.note_vi,
                             .note_en = r.note_en,
                             .task_code = r.task_code,
                             .task_slug = r.task_slug,
                             .task_title_vi = r.task_title_vi,
                             .task_title_en = r.task_title_en};
    return load_changes(ctx, o);
}

enum err obligation_authz(struct ctx *ctx, const struct duty *o, struct authz_facts *f)
{
    const struct org_directory *dir = NULL;
    day_t today = day_of_moment(ctx->now);
    TRY(org_directory(ctx, &dir));
    f->programme_id = o->programme_id;
    if (o->org_id.has) {
        f->owner = org_path_on(dir, org_find_id(dir, o->org_id.v), today);
    }
    if (o->assigner_id.has) {
        f->assigner = org_path_on(dir, org_find_id(dir, o->assigner_id.v), today);
    }
    return OK;
}

enum err obligation_facts_of_route(struct ctx *ctx, const void *in, struct authz_facts *f)
{
    const struct obligation_path *path = in;
    struct duty o = {0};
    if (!path->id.has) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    TRY(obligation_get(ctx, path->id.v, &o));
    return obligation_authz(ctx, &o, f);
}

static enum err note(struct ctx *ctx, const struct duty *o, struct str action, struct str before, struct str after, struct str reason, int64_t *seq)
{
    struct event e = {.action = action, .object_kind = S("obligation"), .object_id = o->id, .before = before, .after = after, .reason = reason};
    return event_append(ctx, &e, seq);
}

static struct str org_json(struct ctx *ctx, const struct org_directory *dir, struct opt_i64 org_id)
{
    struct buf b = buf_new(ctx->arena, 1024);
    struct jw w = jw_new(&b);
    size_t at = org_id.has ? org_find_id(dir, org_id.v) : SIZE_MAX;
    jw_obj(&w);
    jw_field_str(&w, S("lead"), at == SIZE_MAX ? STR_NONE : dir->orgs[at].key);
    jw_end(&w);
    return buf_view(&b);
}

static struct str due_json(struct ctx *ctx, struct opt_day due, struct str document)
{
    struct buf b = buf_new(ctx->arena, 1024);
    struct jw w = jw_new(&b);
    jw_obj(&w);
    jw_field_opt_day(&w, S("due"), due);
    if (document.n) {
        jw_field_str(&w, S("document"), document);
    }
    jw_end(&w);
    return buf_view(&b);
}

static struct str or_none(struct str s)
{
    return s.n ? s : STR_NONE;
}

enum err obligation_name_lead(struct ctx *ctx, int64_t id, struct str org_key, struct str document, struct str reason)
{
    struct duty o = {0};
    const struct org_directory *dir = NULL;
    TRY(obligation_get(ctx, id, &o));
    TRY(org_directory(ctx, &dir));
    if (!str_eq(o.role, S("lead")) || o.is_collective || o.is_cancelled) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_no_lead_here);
    }
    size_t org = org_find_key(dir, org_key);
    if (org == SIZE_MAX || !org_on(dir, org, day_of_moment(ctx->now))) {
        return FAIL(ctx, E_INVALID, MSG_obligation_unknown_organisation, MSG_ARG(org_key));
    }
    if (o.org_id.has && o.org_id.v == dir->orgs[org].id) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_lead_is_the_same);
    }
    struct opt_i64 lead = {true, dir->orgs[org].id};
    int64_t seq = 0;
    TRY(note(ctx, &o, S("obligation.lead_named"), org_json(ctx, dir, o.org_id), org_json(ctx, dir, lead), reason, &seq));
    return q_duty_change_insert(
        ctx->db, &(struct q_duty_change_insert_in){
                     .obligation_id = id, .kind = S("lead_named"), .org_id = lead, .document = or_none(document), .reason = reason, .seq = seq});
}

enum err obligation_set_due(struct ctx *ctx, int64_t id, day_t due, struct str document, struct str reason)
{
    struct duty o = {0};
    TRY(obligation_get(ctx, id, &o));
    if (o.is_collective || o.is_cancelled) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_no_due_here);
    }
    if ((o.start.has && due < o.start.v) || due > day_from_civil(2100, 1, 1)) {
        return FAIL0(ctx, E_INVALID, MSG_obligation_due_out_of_range);
    }
    if (o.due.has && o.due.v == due) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_due_is_the_same);
    }
    if (o.due.has && document.n == 0) {
        return FAIL0(ctx, E_INVALID, MSG_obligation_due_needs_document);
    }
    struct str kind = o.due.has ? S("due_moved") : S("due_set");
    bool late = o.due.has && day_of_moment(ctx->now) > o.due.v;
    int64_t seq = 0;
    struct str action = STR_CAT(ctx->arena, S("obligation."), kind);
    struct opt_day fresh = {true, due};
    TRY(note(ctx, &o, action, due_json(ctx, o.due, S("")), due_json(ctx, fresh, document), reason, &seq));
    return q_duty_change_insert(ctx->db, &(struct q_duty_change_insert_in){.obligation_id = id,
                                                                                       .kind = kind,
                                                                                       .due = {true, due},
                                                                                       .after_expiry = {true, late},
                                                                                       .document = or_none(document),
                                                                                       .reason = reason,
                                                                                       .seq = seq});
}
