#include "features/report/report_internal.h"

#include "base/utf8.h"
#include "core/event.h"
#include "report_q.h"
#include "text/json_write.h"

enum { NARRATIVE_MIN = 20, REMARK_MIN = 10 };

/* The files in use at an event. */
static enum err load_evidence(struct ctx *ctx, struct report *r, int64_t at)
{
    struct q_evidence_of_report_rows rows = {0};
    TRY(q_evidence_of_report(ctx->db, ctx->arena, &(struct q_evidence_of_report_in){.report_id = r->id, .at = at}, &rows));
    r->evidence = ARENA_ARRAY(ctx->arena, struct evidence, rows.n);
    r->n_evidence = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_evidence_of_report_row *e = &rows.v[i];
        r->evidence[i] = (struct evidence){.use_id = e->use_id,
                                           .file_name = e->file_name,
                                           .media_type = e->media_type,
                                           .sha256 = e->sha256,
                                           .claim = e->claim,
                                           .size = e->size,
                                           .other_uses = e->other_uses};
    }
    return OK;
}

static enum err load_steps(struct ctx *ctx, struct report *r)
{
    struct q_report_steps_rows rows = {0};
    TRY(q_report_steps(ctx->db, ctx->arena, &(struct q_report_steps_in){.report_id = r->id}, &rows));
    r->steps = ARENA_ARRAY(ctx->arena, struct report_step, rows.n);
    r->n_steps = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_report_steps_row *s = &rows.v[i];
        r->steps[i] = (struct report_step){
            .step = s->step, .person_name = s->display_name, .remark = s->remark, .at_ms = s->at_ms, .delivers = s->delivers != 0};
    }
    return OK;
}

static enum err load_head(struct ctx *ctx, int64_t id, struct report *r)
{
    struct q_report_get_row row = {0};
    enum err e = q_report_get(ctx->db, ctx->arena, &(struct q_report_get_in){.id = id}, &row);
    if (e == E_NOT_FOUND) {
        return FAIL0(ctx, e, MSG_error_not_found);
    }
    TRY(e);
    *r = (struct report){.id = row.id,
                         .obligation_id = row.obligation_id,
                         .org_id = row.org_id,
                         .version = row.version,
                         .author_id = row.author_id,
                         .narrative = row.narrative,
                         .difficulties = row.difficulties,
                         .proposals = row.proposals,
                         .progress_permille = row.progress_permille,
                         .delivers = row.delivers != 0,
                         .state = row.state,
                         .revision = row.revision};
    return obligation_get(ctx, row.obligation_id, &r->obligation);
}

enum err report_load(struct ctx *ctx, int64_t id, struct report *r)
{
    TRY(load_head(ctx, id, r));
    TRY(load_evidence(ctx, r, INT64_MAX - 1));
    return load_steps(ctx, r);
}

static enum err load_facts(struct ctx *ctx, const struct report *r, struct authz_facts *f)
{
    TRY(obligation_authz(ctx, &r->obligation, f));
    f->is_draft = str_eq(r->state, S("draft"));
    return obligation_writer(ctx, r->org_id, &f->writer);
}

/* Whoever may read a draft of this report may read what its writers have under their hands; the operator of the machine reads everything. */
static enum err sees_work(struct ctx *ctx, const struct report *r, bool *sees)
{
    struct authz_facts f = {0};
    TRY(load_facts(ctx, r, &f));
    f.is_draft = true;
    *sees = ctx->is_operator || authz_decide(&ctx->subject, ACT_REPORT_READ, &f) == RULING_ALLOW;
    return OK;
}

/* Puts what was handed over last in the place of what is being written. */
static enum err load_submission(struct ctx *ctx, struct report *r)
{
    struct q_report_submission_last_row s = {0};
    enum err e = q_report_submission_last(ctx->db, ctx->arena, &(struct q_report_submission_last_in){.report_id = r->id}, &s);
    if (e == E_NOT_FOUND) {
        return FAIL0(ctx, e, MSG_error_not_found);
    }
    TRY(e);
    r->narrative = s.narrative;
    r->difficulties = s.difficulties;
    r->proposals = s.proposals;
    r->progress_permille = s.progress_permille;
    r->delivers = s.delivers != 0;
    /* Nothing changes while it waits or after it was accepted: what raised it last, before it was written on, is the step that returned it. */
    r->revision = str_eq(r->state, S("returned")) ? s.revision + 1 : r->revision;
    return load_evidence(ctx, r, s.seq);
}

enum err report_get(struct ctx *ctx, int64_t id, struct report *r)
{
    bool sees = false;
    TRY(load_head(ctx, id, r));
    TRY(sees_work(ctx, r, &sees));
    TRY(sees ? load_evidence(ctx, r, INT64_MAX - 1) : load_submission(ctx, r));
    return load_steps(ctx, r);
}

enum err report_authz(struct ctx *ctx, int64_t id, struct authz_facts *f)
{
    struct report r = {0};
    TRY(load_head(ctx, id, &r));
    TRY(load_facts(ctx, &r, f));
    struct q_report_took_part_row part = {0};
    TRY(q_report_took_part(ctx->db, ctx->arena, &(struct q_report_took_part_in){.report_id = id, .person = ctx->subject.person}, &part));
    if (part.n > 0) {
        f->persons[f->n_persons++] = ctx->subject.person;
    }
    return OK;
}

static bool is_open(struct str state)
{
    return str_eq(state, S("draft")) || str_eq(state, S("returned"));
}

static void write_content(struct jw *w, const struct report_content *c)
{
    jw_field_str(w, S("narrative"), c->narrative);
    jw_field_str(w, S("difficulties"), c->difficulties);
    jw_field_str(w, S("proposals"), c->proposals);
    jw_field_i64(w, S("progress_permille"), c->progress_permille);
    jw_field_bool(w, S("delivers"), c->delivers);
}

static struct str content_json(struct ctx *ctx, int64_t obligation_id, const struct report_content *c)
{
    struct buf b = buf_new(ctx->arena, 1 << 20);
    struct jw w = jw_new(&b);
    jw_obj(&w);
    jw_field_i64(&w, S("obligation"), obligation_id);
    write_content(&w, c);
    jw_end(&w);
    return buf_view(&b);
}

static struct report_content content_of(const struct report *r)
{
    return (struct report_content){r->narrative, r->difficulties, r->proposals, r->progress_permille, r->delivers};
}

static enum err note(struct ctx *ctx, int64_t id, struct str action, struct str before, struct str after, struct str reason, int64_t *seq)
{
    struct event e = {
        .action = action, .object_kind = S("report"), .object_id = id, .before = before, .after = after, .reason = reason.n ? reason : STR_NONE};
    return event_append(ctx, &e, seq);
}

static struct str or_empty(struct str s)
{
    return s.p ? s : S("");
}

/* One report of an obligation waits for a decision, and none after the product was accepted. */
static enum err check_standing(struct ctx *ctx, const struct q_report_standing_row *s)
{
    if (s->waiting || s->in_work) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_one_is_open);
    }
    return s->done ? FAIL0(ctx, E_CONFLICT, MSG_report_obligation_is_done) : OK;
}

static enum err check_may_draft(struct ctx *ctx, const struct obligation *o, int64_t *version)
{
    if (o->is_collective || o->is_cancelled || !o->bearer_id.has) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_nobody_owes);
    }
    if (o->is_series) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_of_a_period);
    }
    struct q_report_standing_row s = {0};
    TRY(q_report_standing(ctx->db, ctx->arena, &(struct q_report_standing_in){.obligation_id = o->id, .org_id = o->bearer_id.v}, &s));
    *version = s.next_version;
    return check_standing(ctx, &s);
}

/* The event that tells of it comes next and carries the number after the last one. */
static enum err insert(struct ctx *ctx, struct report *r)
{
    int64_t head = 0;
    int64_t known_at = 0;
    struct q_report_insert_row made = {0};
    TRY(event_head(ctx, &head, &known_at));
    TRY(q_report_insert(ctx->db, ctx->arena,
                        &(struct q_report_insert_in){.obligation_id = r->obligation_id,
                                                     .org_id = r->org_id,
                                                     .version = r->version,
                                                     .author_id = r->author_id,
                                                     .narrative = r->narrative,
                                                     .difficulties = r->difficulties,
                                                     .proposals = r->proposals,
                                                     .progress_permille = r->progress_permille,
                                                     .delivers = r->delivers,
                                                     .state = r->state,
                                                     .revision = r->revision,
                                                     .seq = head + 1},
                        &made));
    r->id = made.id;
    return OK;
}

/* A report that may begin, of whoever bears the obligation now; nothing is written yet. */
static enum err begin(struct ctx *ctx, int64_t obligation_id, const struct report_content *c, struct report *r)
{
    *r = (struct report){.obligation_id = obligation_id,
                         .author_id = ctx->subject.account_id,
                         .narrative = or_empty(c->narrative),
                         .difficulties = or_empty(c->difficulties),
                         .proposals = or_empty(c->proposals),
                         .progress_permille = c->progress_permille,
                         .delivers = c->delivers,
                         .state = S("draft"),
                         .revision = 1};
    TRY(obligation_get(ctx, obligation_id, &r->obligation));
    TRY(check_may_draft(ctx, &r->obligation, &r->version));
    r->org_id = r->obligation.bearer_id.v;
    return OK;
}

enum err report_draft(struct ctx *ctx, int64_t obligation_id, const struct report_content *c, struct report *r)
{
    int64_t seq = 0;
    TRY(begin(ctx, obligation_id, c, r));
    TRY(insert(ctx, r));
    return note(ctx, r->id, S("report.drafted"), STR_NONE, content_json(ctx, obligation_id, c), S(""), &seq);
}

enum err report_edit(struct ctx *ctx, int64_t id, int64_t revision, const struct report_content *c)
{
    struct report r = {0};
    int64_t seq = 0;
    TRY(load_head(ctx, id, &r));
    if (!is_open(r.state)) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_is_locked);
    }
    if (r.revision != revision) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_changed_meanwhile);
    }
    struct report_content before = content_of(&r);
    TRY(note(ctx, id, S("report.edited"), content_json(ctx, r.obligation_id, &before), content_json(ctx, r.obligation_id, c), S(""), &seq));
    return q_report_update(ctx->db, &(struct q_report_update_in){.id = id,
                                                                 .narrative = or_empty(c->narrative),
                                                                 .difficulties = or_empty(c->difficulties),
                                                                 .proposals = or_empty(c->proposals),
                                                                 .progress_permille = c->progress_permille,
                                                                 .delivers = c->delivers,
                                                                 .seq = seq});
}

static enum err step(struct ctx *ctx, const struct report *r, struct str name, struct str remark, int64_t *seq)
{
    struct str action = STR_CAT(ctx->arena, S("report."), name);
    struct report_content content = content_of(r);
    TRY(note(ctx, r->id, action, STR_NONE, content_json(ctx, r->obligation_id, &content), remark, seq));
    return q_report_step_insert(ctx->db, &(struct q_report_step_insert_in){.report_id = r->id,
                                                                        .obligation_id = r->obligation_id,
                                                                        .step = name,
                                                                        .account_id = ctx->subject.account_id,
                                                                        .person = ctx->subject.person,
                                                                        .delivers = r->delivers,
                                                                        .progress_permille = r->progress_permille,
                                                                        .at_ms = ctx->now,
                                                                        .remark = or_empty(remark),
                                                                        .seq = *seq});
}

/* A step of a report that is there already. */
static enum err move_on(struct ctx *ctx, const struct report *r, struct str name, struct str remark, int64_t *seq)
{
    TRY(step(ctx, r, name, remark, seq));
    return q_report_set_state(ctx->db, &(struct q_report_set_state_in){.id = r->id, .state = name, .seq = *seq});
}

static void fault_once(struct ctx *ctx, struct str field, enum msg what)
{
    for (size_t i = 0; i < ctx->faults.n; i++) {
        if (str_eq(ctx->faults.v[i].field, field)) {
            return;
        }
    }
    ctx_fault(ctx, field, what);
}

void report_note_gaps(struct ctx *ctx, const struct report_content *content, size_t n_evidence)
{
    if (utf8_count(content->narrative) < NARRATIVE_MIN) {
        fault_once(ctx, S("narrative"), MSG_report_narrative_short);
    }
    if (content->delivers && n_evidence == 0) {
        fault_once(ctx, S("evidence"), MSG_report_evidence_missing);
    }
}

/* While it was in the drawer another organisation may have borne the obligation and reported on it. */
static enum err check_may_submit(struct ctx *ctx, const struct report *r)
{
    struct q_report_standing_row s = {0};
    struct q_report_standing_in in = {.obligation_id = r->obligation_id, .org_id = r->org_id, .other_than = r->id};
    TRY(q_report_standing(ctx->db, ctx->arena, &in, &s));
    return check_standing(ctx, &s);
}

static enum err keep_submission(struct ctx *ctx, const struct report *r, int64_t seq)
{
    return q_report_submission_insert(ctx->db, &(struct q_report_submission_insert_in){.report_id = r->id,
                                                                                       .revision = r->revision,
                                                                                       .narrative = r->narrative,
                                                                                       .difficulties = r->difficulties,
                                                                                       .proposals = r->proposals,
                                                                                       .progress_permille = r->progress_permille,
                                                                                       .delivers = r->delivers,
                                                                                       .seq = seq});
}

enum err report_submit(struct ctx *ctx, int64_t id)
{
    struct report r = {0};
    int64_t seq = 0;
    TRY(report_load(ctx, id, &r));
    if (!is_open(r.state)) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_is_locked);
    }
    if (r.obligation.is_cancelled || !r.obligation.bearer_id.has) {
        return FAIL0(ctx, E_CONFLICT, MSG_report_nobody_owes);
    }
    struct report_content content = content_of(&r);
    report_note_gaps(ctx, &content, r.n_evidence);
    TRY(ctx_check_done(ctx));
    TRY(check_may_submit(ctx, &r));
    TRY(move_on(ctx, &r, S("submitted"), S(""), &seq));
    r.revision++;
    return keep_submission(ctx, &r, seq);
}

enum err report_hand_in(struct ctx *ctx, int64_t obligation_id, const struct report_content *c, struct report *r)
{
    int64_t seq = 0;
    TRY(begin(ctx, obligation_id, c, r));
    struct authz_facts f = {0};
    TRY(load_facts(ctx, r, &f));
    if (authz_decide(&ctx->subject, ACT_REPORT_SUBMIT, &f) != RULING_ALLOW) {
        return FAIL0(ctx, E_DENIED, MSG_error_denied);
    }
    report_note_gaps(ctx, c, 0);
    TRY(ctx_check_done(ctx));
    r->state = S("submitted");
    r->revision = 2; /* as if it had been written down first */
    TRY(insert(ctx, r));
    TRY(step(ctx, r, r->state, S(""), &seq));
    r->n_steps = 1;
    r->steps = ARENA_NEW(ctx->arena, struct report_step);
    *r->steps = (struct report_step){r->state, ctx->actor_name, S(""), ctx->now, r->delivers};
    return keep_submission(ctx, r, seq);
}

static enum err load_submitted(struct ctx *ctx, int64_t id, struct report *r)
{
    TRY(report_load(ctx, id, r));
    return str_eq(r->state, S("submitted")) ? OK : FAIL0(ctx, E_CONFLICT, MSG_report_not_submitted);
}

enum err report_accept(struct ctx *ctx, int64_t id, struct str remark)
{
    struct report r = {0};
    int64_t seq = 0;
    TRY(load_submitted(ctx, id, &r));
    return move_on(ctx, &r, S("accepted"), remark, &seq);
}

enum err report_return(struct ctx *ctx, int64_t id, struct str remark)
{
    struct report r = {0};
    int64_t seq = 0;
    TRY(load_submitted(ctx, id, &r));
    if (utf8_count(remark) < REMARK_MIN) {
        ctx_fault(ctx, S("remark"), MSG_report_remark_short);
    }
    TRY(ctx_check_done(ctx));
    return move_on(ctx, &r, S("returned"), remark, &seq);
}
