/* What a day brings: occurrences of recurring obligations that have come near (RULES 3), and the passing of obligations whose organisation ends with it. */
#include "features/obligation/settle.h"

#include "base/num.h"
#include "base/vec.h"
#include "core/housekeeping.h"
#include "obligation_q.h"

struct search_due {
    struct ctx *ctx;
    day_t horizon;
    struct chore_list *found; /* tasks */
};

static void note_task(struct search_due *s, int64_t task_id)
{
    if (s->found->n == 0 || s->found->v[s->found->n - 1] != task_id) {
        *VEC_PUSH(s->ctx->arena, s->found) = task_id;
    }
}

/* Occurrences are added in order, so those that are missing are due after the last one. */
static enum err look_at_series(void *user, const struct q_obligation_series_row *r)
{
    struct search_due *s = user;
    struct calendar plain = {0};
    enum recurrence recurrence = RECURRENCE_NONE;
    TRY(recurrence_parse(r->recurrence, &recurrence));
    struct due_rule rule = settle_series_rule(s->ctx->arena, recurrence, day_from_stored(r->start_day), r->due_words, r->due_days);
    size_t there = r->last_due.has ? due_occurrences(&rule, &plain, (day_t)r->last_due.v, NULL, 0) : 0;
    if (due_occurrences(&rule, &plain, s->horizon, NULL, 0) > there) {
        note_task(s, r->task_id);
    }
    return OK;
}

static enum err look_at_bearer(struct search_due *s, int64_t org_id)
{
    struct q_obligation_tasks_borne_rows rows = {0};
    TRY(q_obligation_tasks_borne(s->ctx->db, s->ctx->arena, &(struct q_obligation_tasks_borne_in){.org_id = org_id}, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        note_task(s, rows.v[i].task_id);
    }
    return OK;
}

/* Organisations that ended by today and still bear something. */
static enum err look_at_bearers(struct search_due *s, day_t today)
{
    const struct org_directory *dir = NULL;
    const struct org_succession *ends[1];
    TRY(org_directory(s->ctx, &dir));
    for (size_t i = 0; i < dir->n_successions; i++) {
        size_t org = dir->successions[i].predecessor;
        if (org_ends(dir, org, today, ends, 1) && ends[0] == &dir->successions[i]) { /* a split one once */
            TRY(look_at_bearer(s, dir->orgs[org].id));
        }
    }
    return OK;
}

static void leave_each_once(struct chore_list *l)
{
    size_t n = 0;
    num_sort(l->v, l->n);
    for (size_t i = 0; i < l->n; i++) {
        if (n == 0 || l->v[n - 1] != l->v[i]) {
            l->v[n++] = l->v[i];
        }
    }
    l->n = n;
}

static enum err find(struct ctx *ctx, struct chore_list *found)
{
    day_t today = day_of_moment(ctx->now);
    struct search_due s = {.ctx = ctx, .horizon = today + OBLIGATION_HORIZON_DAYS, .found = found};
    TRY(q_obligation_series(ctx->db, look_at_series, &s));
    TRY(look_at_bearers(&s, today));
    leave_each_once(found);
    return OK;
}

static enum err settle(struct ctx *ctx, int64_t task_id, int64_t *n)
{
    const struct org_directory *dir = NULL;
    struct settled done = {0};
    TRY(org_directory(ctx, &dir));
    struct settle s = {.ctx = ctx,
                       .dir = dir,
                       .today = day_of_moment(ctx->now),
                       .first_task = task_id,
                       .last_task = task_id,
                       .most = HOUSEKEEPING_BATCH,
                       .done = &done};
    TRY(settle_tasks(&s));
    *n = done.occurrences;
    return OK;
}

const struct chore obligation_chore = {.name = "obligations", .find = find, .settle = settle};
