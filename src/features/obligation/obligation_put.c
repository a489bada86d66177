/* Writing selectors, obligations and their changes, each with its event. */
#include "features/obligation/obligation_internal.h"

#include "core/event.h"
#include "obligation_q.h"
#include "text/json_write.h"

RECORD_KIND(selector_record, "selector", RECORD_COLUMN(selector, TEXT, title_vi), RECORD_COLUMN(selector, TEXT, title_en),
            RECORD_COLUMN(selector, TEXT, rule));

RECORD_KIND(obligation_record, "obligation", RECORD_COLUMN(obligation_row, TEXT, role), RECORD_COLUMN(obligation_row, OPT_NUMBER, org_id),
            RECORD_COLUMN(obligation_row, OPT_NUMBER, selector_id), RECORD_COLUMN(obligation_row, NUMBER, undecided),
            RECORD_COLUMN(obligation_row, DAY, start_day), RECORD_COLUMN(obligation_row, TEXT, due_kind), RECORD_COLUMN(obligation_row, TEXT, due_words),
            RECORD_COLUMN(obligation_row, DAY, due_base), RECORD_COLUMN(obligation_row, DAY, original_due), RECORD_COLUMN(obligation_row, TEXT, due_anchor),
            RECORD_COLUMN(obligation_row, TEXT, recurrence), RECORD_COLUMN(obligation_row, TEXT, due_days), RECORD_COLUMN(obligation_row, TEXT, lead_words),
            RECORD_COLUMN(obligation_row, TEXT, note_vi), RECORD_COLUMN(obligation_row, TEXT, note_en));

/* The columns of an obligation that may be written anew: words and notes. */
RECORD_KIND(words_record, "obligation", RECORD_COLUMN(obligation_row, TEXT, due_words), RECORD_COLUMN(obligation_row, TEXT, lead_words),
            RECORD_COLUMN(obligation_row, TEXT, note_vi), RECORD_COLUMN(obligation_row, TEXT, note_en));

enum err selector_put(struct ctx *ctx, const struct selector *s, struct record *out)
{
    struct q_selector_put_in in = {.selector_key = s->key, .title_vi = s->title_vi, .title_en = s->title_en, .rule = s->rule};
    struct q_selector_get_row known = {0};
    enum err found = q_selector_get(ctx->db, ctx->arena, &(struct q_selector_get_in){.selector_key = s->key}, &known);
    TRY(record_begin(ctx, &selector_record, found, known.id, &in, &known, out));
    if (out->change == RECORD_SAME) {
        return OK;
    }
    in.seq = out->seq;
    struct q_selector_put_row made = {0};
    TRY(q_selector_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &selector_record, made.id, &in, out);
}

enum err selector_rule_check(struct str rule, struct str *under)
{
    size_t at = str_find(rule, S(" under "), 0);
    *under = at == SIZE_MAX ? STR_NONE : str_trim(str_sub(rule, at + 7, SIZE_MAX));
    struct str rest = str_sub(rule, 0, at);
    for (struct str kind = STR_NONE; str_split(&rest, '|', &kind);) {
        if (org_kind_parse(str_trim(kind)) == ORG_KIND__N) {
            return E_INVALID;
        }
    }
    return under->p && under->n == 0 ? E_INVALID : OK;
}

enum err obligation_last_safe(enum due_kind kind, struct opt_day base, struct opt_day *last_safe)
{
    struct due due = {0};
    TRY(due_resolve(&(struct due_rule){.kind = kind, .base = base}, &(struct calendar){0}, &due));
    *last_safe = (struct opt_day){due.state == DUE_STATE_SET, due.last_safe};
    return OK;
}

/* --- changes ---------------------------------------------------------------------------------------------------- */

static enum err note_change(struct ctx *ctx, struct str before, const struct obligation_change *c, int64_t *seq)
{
    struct buf after = buf_new(NULL, 1 << 16);
    struct jw w = jw_new(&after);
    jw_obj(&w);
    if (c->org_id.has) {
        jw_key(&w, S("org_id"));
        jw_i64(&w, c->org_id.v);
    }
    if (c->due.has) {
        jw_key(&w, S("due"));
        jw_day(&w, c->due.v);
    }
    if (c->on_day.has) {
        jw_key(&w, S("on_day"));
        jw_day(&w, c->on_day.v);
    }
    if (c->document.n) {
        jw_key(&w, S("document"));
        jw_str(&w, c->document);
    }
    jw_end(&w);
    struct event e = {.action = STR_CAT(ctx->arena, S("obligation."), change_kind_name(c->kind)),
                      .object_kind = S("obligation"),
                      .object_id = c->obligation_id,
                      .before = before,
                      .after = buf_view(&after),
                      .reason = c->reason};
    enum err err = event_append(ctx, &e, seq);
    buf_free(&after);
    return err;
}

enum err obligation_change_add(struct ctx *ctx, struct str before, struct obligation_change *c)
{
    TRY(note_change(ctx, before, c, &c->seq));
    struct q_obligation_change_put_in in = {.obligation_id = c->obligation_id,
                                            .kind = change_kind_name(c->kind),
                                            .org_id = c->org_id,
                                            .due = day_to_stored(c->due),
                                            .on_day = day_to_stored(c->on_day),
                                            .after_expiry = c->after_expiry,
                                            .document = c->document,
                                            .reason = c->reason,
                                            .seq = c->seq};
    struct q_obligation_change_put_row made = {0};
    TRY(q_obligation_change_put(ctx->db, ctx->arena, &in, &made));
    c->id = made.id;
    return OK;
}

/* --- rows of a document ------------------------------------------------------------------------------------------ */

static struct q_obligation_row_put_in obligation_in(const struct obligation *o)
{
    return (struct q_obligation_row_put_in){.task_id = o->task_id,
                                        .no = o->no,
                                        .role = obligation_role_name(o->role),
                                        .org_id = o->named_org_id,
                                        .selector_id = o->selector_id,
                                        .undecided = o->is_undecided,
                                        .assigner_id = o->assigner_id,
                                        .start_day = day_to_stored(o->start),
                                        .due_kind = str_c(due_kind_name(o->due_kind)),
                                        .due_words = o->due_words,
                                        .due_base = day_to_stored(o->due_base),
                                        .original_due = day_to_stored(o->original_due),
                                        .due_anchor = o->due_anchor,
                                        .recurrence = str_c(recurrence_name(o->recurrence)),
                                        .due_days = o->due_days,
                                        .lead_words = o->lead_words,
                                        .weight = o->weight,
                                        .note_vi = o->note_vi,
                                        .note_en = o->note_en};
}

/* The first column that a pack may not change; NULL when there is none. */
static const char *fixed_difference(const struct q_obligation_row_put_in *in, const struct q_obligation_row_get_row *known)
{
    bool is_named = !opt_i64_eq(in->org_id, known->org_id);
    bool is_moved = !opt_i64_eq(in->original_due, known->original_due);
    const struct {
        bool same;
        const char *column;
    } columns[] = {
        {str_eq(in->role, known->role), "role"},
        {!is_named || in->org_id.has, "org"},
        {opt_i64_eq(in->selector_id, known->selector_id), "selector"},
        {is_named || in->undecided == known->undecided, "undecided"},
        {opt_i64_eq(in->start_day, known->start_day), "start"},
        {!is_moved || in->original_due.has, "due_date"},
        {is_moved || str_eq(in->due_kind, known->due_kind), "due_kind"},
        {is_moved || opt_i64_eq(in->due_base, known->due_base), "due_base"},
        {str_same(in->due_anchor, known->due_anchor), "due_anchor"},
        {str_same(in->recurrence, known->recurrence), "recurrence"},
        {str_same(in->due_days, known->due_days), "due_days"},
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (!columns[i].same) {
            return columns[i].column;
        }
    }
    return NULL;
}

/* What the pack now says and neither the row nor a change of it has said before. */
static enum err correct_bearer(struct ctx *ctx, const struct obligation *o, const struct obligation_changes *known, struct record *out)
{
    for (size_t i = 0; i < known->n; i++) {
        if (known->v[i].kind == CHANGE_LEAD_NAMED && opt_i64_eq(known->v[i].org_id, o->named_org_id)) {
            return OK;
        }
    }
    struct obligation until_now = {0};
    struct obligation_change c = {.kind = CHANGE_LEAD_NAMED, .org_id = o->named_org_id, .reason = S("the programme's data was corrected")};
    TRY(obligation_get(ctx, out->id, &until_now));
    TRY(obligation_change_lead(ctx, &until_now, &c));
    out->change = RECORD_CHANGED;
    return OK;
}

static enum err move_due(struct ctx *ctx, int64_t id, bool was_set, const struct obligation *o)
{
    struct obligation_change c = {.obligation_id = id,
                                  .kind = was_set ? CHANGE_DUE_MOVED : CHANGE_DUE_SET,
                                  .due = o->original_due,
                                  .reason = S("the programme's data was corrected")};
    return obligation_change_add(ctx, STR_NONE, &c);
}

static enum err correct_due(struct ctx *ctx, const struct obligation *o, bool was_set, const struct obligation_changes *known, struct record *out)
{
    for (size_t i = 0; i < known->n; i++) {
        const struct obligation_change *c = &known->v[i];
        bool is_due = c->kind == CHANGE_DUE_SET || c->kind == CHANGE_DUE_MOVED;
        if (is_due && c->due.has && c->due.v == o->original_due.v) {
            return OK;
        }
    }
    TRY(move_due(ctx, out->id, was_set, o));
    struct q_obligation_children_rows children = {0};
    TRY(q_obligation_children(ctx->db, ctx->arena, &(struct q_obligation_children_in){.parent_id = out->id}, &children));
    for (size_t i = 0; i < children.n; i++) {
        TRY(move_due(ctx, children.v[i].id, was_set, o));
    }
    out->change = RECORD_CHANGED;
    return OK;
}

static enum err correct(struct ctx *ctx, const struct obligation *o, const struct q_obligation_row_put_in *in,
                        const struct q_obligation_row_get_row *known, struct record *out)
{
    bool is_named = !opt_i64_eq(in->org_id, known->org_id);
    bool is_moved = !opt_i64_eq(in->original_due, known->original_due);
    TRY(record_begin(ctx, &words_record, OK, known->id, in, known, out));
    if (out->change == RECORD_CHANGED) {
        struct q_obligation_words_in words = {
            .id = known->id, .lead_words = in->lead_words, .due_words = in->due_words, .note_vi = in->note_vi, .note_en = in->note_en};
        TRY(q_obligation_words(ctx->db, &words));
    }
    if (!is_named && !is_moved) {
        return OK;
    }
    struct obligation now = {0};
    TRY(obligation_get(ctx, known->id, &now));
    if (is_named) {
        TRY(correct_bearer(ctx, o, &now.changes, out));
    }
    return is_moved ? correct_due(ctx, o, known->original_due.has, &now.changes, out) : OK;
}

enum err obligation_put(struct ctx *ctx, const struct obligation *o, struct record *out, struct str *what)
{
    struct q_obligation_row_put_in in = obligation_in(o);
    struct q_obligation_row_get_row known = {0};
    enum err found = q_obligation_row_get(ctx->db, ctx->arena, &(struct q_obligation_row_get_in){.task_id = o->task_id, .no = o->no}, &known);
    if (found == OK) {
        const char *column = fixed_difference(&in, &known);
        *what = str_c(column);
        return column ? E_CONFLICT : correct(ctx, o, &in, &known, out);
    }
    TRY(record_begin(ctx, &obligation_record, found, 0, &in, &known, out));
    in.seq = out->seq;
    struct q_obligation_row_put_row made = {0};
    TRY(q_obligation_row_put(ctx->db, ctx->arena, &in, &made));
    return record_end(ctx, &obligation_record, made.id, &in, out);
}
