#include "features/obligation/obligation_internal.h"

#include "base/date.h"
#include "core/event.h"
#include "obligation_q.h"
#include "text/json_write.h"

/* Stored names come from the closed lists; a name that is none of them (a newer program wrote it) reads as the first. */
static enum due_kind to_due_kind(struct str name)
{
    enum due_kind k = DUE_NONE;
    return due_kind_parse(name, &k) == OK ? k : DUE_NONE;
}

static enum recurrence to_recurrence(struct str name)
{
    enum recurrence r = RECURRENCE_NONE;
    return recurrence_parse(name, &r) == OK ? r : RECURRENCE_NONE;
}

static void apply(struct obligation *o, const struct obligation_change *c)
{
    switch (c->kind) {
    case CHANGE_LEAD_NAMED:
    case CHANGE_TRANSFERRED:
        o->split_org_id = c->org_id.has ? (struct opt_i64){0} : o->bearer_id;
        o->bearer_id = c->org_id;
        o->is_undecided = !c->org_id.has;
        break;
    case CHANGE_DUE_SET:
    case CHANGE_DUE_MOVED:
        o->due = c->due;
        break;
    case CHANGE_CANCELLED:
        o->is_cancelled = true;
        break;
    case CHANGE_KIND__N:
        break;
    }
}

static struct obligation_change change_of(int64_t obligation_id, const struct q_obligation_get_row *r)
{
    return (struct obligation_change){.id = r->change_id.v,
                                      .obligation_id = obligation_id,
                                      .kind = change_kind_parse(r->change_kind),
                                      .org_id = r->change_org_id,
                                      .due = day_from_stored(r->change_due),
                                      .on_day = day_from_stored(r->change_on_day),
                                      .after_expiry = r->after_expiry,
                                      .document = r->change_document,
                                      .reason = r->change_reason,
                                      .seq = r->change_seq.v};
}

static struct obligation as_written(int64_t id, const struct q_obligation_get_row *r)
{
    return (struct obligation){.id = id,
                               .task_id = r->task_id,
                               .programme_id = r->programme_id,
                               .no = r->no,
                               .role = obligation_role_parse(r->role),
                               .named_org_id = r->org_id,
                               .bearer_id = r->org_id,
                               .scope_id = r->scope_id,
                               .parent_id = r->parent_id,
                               .selector_id = r->selector_id,
                               .assigner_id = r->assigner_id,
                               .is_collective = r->selector_id.has && !r->parent_id.has,
                               .is_series = r->is_series != 0,
                               .is_undecided = r->undecided != 0,
                               .is_undecided_in_text = r->undecided != 0,
                               .occurrence = r->occurrence,
                               .start = day_from_stored(r->start_day),
                               .due_base = day_from_stored(r->due_base),
                               .original_due = day_from_stored(r->original_due),
                               .due = day_from_stored(r->original_due),
                               .due_kind = to_due_kind(r->due_kind),
                               .due_words = r->due_words,
                               .due_anchor = r->due_anchor,
                               .recurrence = to_recurrence(r->recurrence),
                               .due_days = r->due_days,
                               .lead_words = r->lead_words,
                               .weight = r->weight,
                               .note_vi = r->note_vi,
                               .note_en = r->note_en,
                               .task_code = r->task_code,
                               .task_slug = r->task_slug,
                               .task_title_vi = r->task_title_vi,
                               .task_title_en = r->task_title_en};
}

enum err obligation_get(struct ctx *ctx, int64_t id, struct obligation *o)
{
    struct q_obligation_get_rows rows = {0};
    TRY(q_obligation_get(ctx->db, ctx->arena, &(struct q_obligation_get_in){.id = id}, &rows));
    if (rows.n == 0) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    *o = as_written(id, rows.v);
    for (size_t i = 0; i < rows.n && rows.v[i].change_id.has; i++) {
        *VEC_PUSH(ctx->arena, &o->changes) = change_of(id, &rows.v[i]);
        apply(o, &o->changes.v[i]);
    }
    return OK;
}

void obligation_as_known(struct obligation *o, int64_t upto)
{
    size_t n = o->changes.n;
    o->bearer_id = o->named_org_id;
    o->split_org_id = (struct opt_i64){0};
    o->due = o->original_due;
    o->is_undecided = o->is_undecided_in_text;
    o->is_cancelled = false;
    o->changes.n = 0;
    for (size_t i = 0; i < n && o->changes.v[i].seq <= upto; i++) {
        apply(o, &o->changes.v[i]);
        o->changes.n++;
    }
}

enum err obligation_moment_open(struct ctx *ctx, struct opt_i64 as_of, struct obligation_moment *m)
{
    *m = (struct obligation_moment){.upto = INT64_MAX, .day = day_of_moment(ctx->now)};
    if (ctx->is_writing) {
        return OK;
    }
    TRY(board_open(ctx, as_of, &m->board));
    const struct board_moment *at = board_moment(m->board);
    m->is_past = at->is_past;
    m->day = at->day;
    m->upto = at->is_past ? at->seq : INT64_MAX;
    return OK;
}

enum err obligation_was_known(const struct obligation_moment *m, int64_t id, bool *was_known)
{
    struct board_obligation seen = {0};
    enum err e = m->is_past ? board_obligation_get(m->board, id, &seen) : OK;
    *was_known = e == OK;
    return e == E_NOT_FOUND ? OK : e;
}

struct org_positions obligation_candidates(struct ctx *ctx, const struct org_directory *dir, const struct obligation *o, day_t day)
{
    const struct org_succession *heirs[64];
    struct org_positions out = {0};
    size_t org = o->split_org_id.has ? org_find_id(dir, o->split_org_id.v) : SIZE_MAX;
    size_t n = org == SIZE_MAX ? 0 : org_ends(dir, org, day, heirs, sizeof heirs / sizeof heirs[0]);
    for (size_t i = 0; i < n; i++) {
        *VEC_PUSH(ctx->arena, &out) = heirs[i]->successor;
    }
    return out;
}

enum err obligation_authz(struct ctx *ctx, const struct obligation *o, struct authz_facts *f)
{
    const struct org_directory *dir = NULL;
    day_t today = day_of_moment(ctx->now);
    TRY(org_directory(ctx, &dir));
    f->programme_id = o->programme_id;
    if (o->bearer_id.has) {
        f->owner = org_path_on(dir, org_find_id(dir, o->bearer_id.v), today);
    }
    if (o->assigner_id.has) {
        f->assigner = org_path_on(dir, org_find_id(dir, o->assigner_id.v), today);
    }
    return OK;
}

enum err obligation_writer(struct ctx *ctx, int64_t org_id, struct org_path *path)
{
    const struct org_directory *dir = NULL;
    TRY(org_directory(ctx, &dir));
    *path = org_path_on(dir, org_find_id(dir, org_id), day_of_moment(ctx->now));
    return OK;
}

enum err obligation_facts_of_route(struct ctx *ctx, const void *in, struct authz_facts *f)
{
    const struct obligation_path *path = in;
    struct obligation o = {0};
    if (!path->id.has) {
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    }
    TRY(obligation_get(ctx, path->id.v, &o));
    return obligation_authz(ctx, &o, f);
}

/* What held until now, in the form in which a change says what holds from then on. */
static struct str before_json(struct ctx *ctx, const struct obligation *o, enum change_kind kind)
{
    struct buf b = buf_new(ctx->arena, 1024);
    struct jw w = jw_new(&b);
    jw_obj(&w);
    if (kind == CHANGE_LEAD_NAMED) {
        jw_field_opt_i64(&w, S("org_id"), o->bearer_id);
    } else {
        jw_field_opt_day(&w, S("due"), o->due);
    }
    jw_end(&w);
    return buf_view(&b);
}

static enum err append_lead(struct ctx *ctx, const struct obligation *o, struct obligation_change c)
{
    c.obligation_id = o->id;
    return obligation_change_add(ctx, before_json(ctx, o, CHANGE_LEAD_NAMED), &c);
}

/* Whether an occurrence goes with its series to another lead. */
static bool goes_along(const struct ctx *ctx, const struct obligation *series, const struct obligation *o)
{
    if (o->is_cancelled || !o->bearer_id.has) {
        return !o->is_cancelled;
    }
    bool is_to_come = o->start.has && o->start.v >= day_of_moment(ctx->now);
    return is_to_come && series->bearer_id.has && series->bearer_id.v == o->bearer_id.v;
}

enum err obligation_change_lead(struct ctx *ctx, const struct obligation *series, const struct obligation_change *c)
{
    struct q_obligation_occurrences_open_rows rows = {0};
    TRY(append_lead(ctx, series, *c));
    if (series->recurrence == RECURRENCE_NONE || series->occurrence) {
        return OK;
    }
    TRY(q_obligation_occurrences_open(ctx->db, ctx->arena, &(struct q_obligation_occurrences_open_in){.parent_id = series->id}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct obligation o = {0};
        TRY(obligation_get(ctx, rows.v[i].id, &o));
        if (goes_along(ctx, series, &o)) {
            TRY(append_lead(ctx, &o, *c));
        }
    }
    return OK;
}

enum err obligation_name_lead(struct ctx *ctx, int64_t id, struct str org_key, struct str document, struct str reason)
{
    struct obligation o = {0};
    const struct org_directory *dir = NULL;
    TRY(obligation_get(ctx, id, &o));
    TRY(org_directory(ctx, &dir));
    if (o.role != OBLIGATION_LEAD || o.is_collective || o.is_cancelled) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_no_lead_here);
    }
    size_t org = org_find_key(dir, org_key);
    if (org == SIZE_MAX || !org_on(dir, org, day_of_moment(ctx->now))) {
        return FAIL(ctx, E_INVALID, MSG_obligation_unknown_organisation, MSG_ARG(org_key));
    }
    if (o.bearer_id.has && o.bearer_id.v == dir->orgs[org].id) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_lead_is_the_same);
    }
    struct obligation_change c = {
        .kind = CHANGE_LEAD_NAMED, .org_id = {true, dir->orgs[org].id}, .document = str_or_none(document), .reason = reason};
    return obligation_change_lead(ctx, &o, &c);
}

enum err obligation_set_due(struct ctx *ctx, int64_t id, day_t due, struct str document, struct str reason)
{
    struct obligation o = {0};
    TRY(obligation_get(ctx, id, &o));
    if (o.is_collective || o.is_cancelled) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_no_due_here);
    }
    if (o.is_series) {
        return FAIL0(ctx, E_CONFLICT, MSG_obligation_no_due_of_series);
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
    struct obligation_change c = {.obligation_id = id,
                                  .kind = o.due.has ? CHANGE_DUE_MOVED : CHANGE_DUE_SET,
                                  .due = {true, due},
                                  .after_expiry = {true, o.due.has && day_of_moment(ctx->now) > o.due.v},
                                  .document = str_or_none(document),
                                  .reason = reason};
    return obligation_change_add(ctx, before_json(ctx, &o, c.kind), &c);
}

enum err selector_list(struct ctx *ctx, struct selectors *out)
{
    struct q_selector_all_rows rows = {0};
    TRY(q_selector_all(ctx->db, ctx->arena, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_selector_all_row *r = &rows.v[i];
        *VEC_PUSH(ctx->arena, out) = (struct selector){
            .id = r->id, .key = r->selector_key, .title_vi = r->title_vi, .title_en = r->title_en, .rule = r->rule};
    }
    return OK;
}
