/* What follows from the rows of a document: children of collective obligations and occurrences of recurring ones. */
#include "features/obligation/settle.h"

#include "obligation_q.h"
#include "text/fold.h"
#include "text/json_write.h"

#include <stdlib.h>

static int compare_keys(const struct owed *a, const struct owed *b)
{
    const int64_t x[] = {a->task_id, a->no, a->scope_id, a->occurrence};
    const int64_t y[] = {b->task_id, b->no, b->scope_id, b->occurrence};
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Whether an obligation of this key was there before. */
static bool knows(const struct settle *s, const struct owed *key)
{
    size_t low = 0;
    for (size_t high = s->loaded; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(&s->all.v[middle], key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->loaded && compare_keys(&s->all.v[low], key) == 0;
}

enum err settle_note(struct settle *s, const struct owed *parent, const char *action, int64_t n, int64_t *seq)
{
    struct buf after = buf_new(s->ctx->arena, 256);
    struct jw w = jw_new(&after);
    jw_obj(&w);
    jw_key(&w, S("rows"));
    jw_i64(&w, n);
    jw_end(&w);
    struct event e = {.action = str_c(action), .object_kind = S("obligation"), .object_id = parent->id, .after = buf_view(&after)};
    return event_append(s->ctx, &e, seq);
}

static struct opt_i64 org_id_of(const struct settle *s, size_t org)
{
    return org == SIZE_MAX ? (struct opt_i64){0} : (struct opt_i64){true, s->dir->orgs[org].id};
}

enum err settle_derive(struct settle *s, const struct owed *parent, const struct owed *child, struct opt_day due, int64_t seq)
{
    struct q_obligation_derive_in in = {.parent_id = parent->id,
                                        .org_id = org_id_of(s, child->org),
                                        .scope_id = {child->scope_id != 0, child->scope_id},
                                        .occurrence = child->occurrence,
                                        .start_day = day_to_stored(child->start),
                                        .original_due = day_to_stored(due),
                                        .seq = seq};
    struct q_obligation_derive_row made = {0};
    TRY(q_obligation_derive(s->ctx->db, s->ctx->arena, &in, &made));
    struct owed d = *child;
    d.id = made.id;
    *VEC_PUSH(s->ctx->arena, &s->all) = d;
    return OK;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static size_t position(const struct settle *s, struct opt_i64 org_id)
{
    return org_id.has ? org_find_id(s->dir, org_id.v) : SIZE_MAX;
}

static enum err take_row(void *user, const struct q_obligation_load_row *r)
{
    struct settle *s = user;
    struct arena *a = s->ctx->arena;
    enum recurrence recurrence = RECURRENCE_NONE;
    if (recurrence_parse(r->recurrence, &recurrence) != OK) {
        recurrence = RECURRENCE_NONE;
    }
    size_t org = position(s, r->org_id);
    *VEC_PUSH(a, &s->all) = (struct owed){.id = r->id,
                                             .task_id = r->task_id,
                                             .no = r->no,
                                             .scope_id = r->scope_id.v,
                                             .occurrence = r->occurrence,
                                             .parent_id = r->parent_id.v,
                                             .selector_id = r->selector_id.v,
                                             .role = obligation_role_parse(r->role),
                                             .org = org,
                                             .bearer = org,
                                             .start = day_from_stored(r->start_day),
                                             .recurrence = recurrence,
                                             .due_words = recurrence ? str_dup(a, r->due_words) : STR_NONE,
                                             .due_days = recurrence ? str_dup(a, r->due_days) : STR_NONE,
                                             .is_done = r->done != 0};
    return OK;
}

static int compare_ids(const void *a, const void *b, void *settle)
{
    const struct settle *s = settle;
    int64_t x = s->all.v[*(const size_t *)a].id;
    int64_t y = s->all.v[*(const size_t *)b].id;
    return (x > y) - (x < y);
}

static void put_in_order(struct settle *s)
{
    s->by_id = ARENA_ARRAY(s->ctx->arena, size_t, s->loaded + 1);
    for (size_t i = 0; i < s->loaded; i++) {
        s->by_id[i] = i;
    }
    if (s->loaded) {
        qsort_r(s->by_id, s->loaded, sizeof *s->by_id, compare_ids, s);
    }
}

struct owed *settle_find(const struct settle *s, int64_t id)
{
    size_t low = 0;
    for (size_t high = s->loaded; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (s->all.v[s->by_id[middle]].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    struct owed *d = low < s->loaded ? &s->all.v[s->by_id[low]] : NULL;
    return d && d->id == id ? d : NULL;
}

static enum err take_change(void *user, const struct q_obligation_change_load_row *r)
{
    struct settle *s = user;
    struct owed *d = settle_find(s, r->obligation_id);
    if (!d) {
        return OK;
    }
    switch (change_kind_parse(r->kind)) {
    case CHANGE_LEAD_NAMED:
        d->org = d->bearer = position(s, r->org_id);
        break;
    case CHANGE_TRANSFERRED:
        d->bearer = position(s, r->org_id);
        break;
    case CHANGE_CANCELLED:
        d->is_cancelled = true;
        d->cancelled_on = r->on_day.has ? (day_t)r->on_day.v : s->today;
        break;
    case CHANGE_DUE_SET:
    case CHANGE_DUE_MOVED:
    case CHANGE_KIND__N:
        break;
    }
    return OK;
}

static enum err read_all(struct settle *s)
{
    struct q_obligation_load_in in = {.first_task = s->first_task, .last_task = s->last_task};
    TRY(q_obligation_load(s->ctx->db, &in, take_row, s));
    s->loaded = s->all.n;
    put_in_order(s);
    struct q_obligation_change_load_in changes = {.first_task = s->first_task, .last_task = s->last_task};
    return q_obligation_change_load(s->ctx->db, &changes, take_change, s);
}

/* --- collective obligations ------------------------------------------------------------------------------------------- */

/* A selector's rule, read: kinds, and the organisation they must lie under. */
struct choice {
    bool kinds[ORG_KIND__N];
    size_t under; /* SIZE_MAX: anywhere */
    bool is_valid;
};

static struct choice read_rule(const struct settle *s, struct str rule)
{
    struct str under = STR_NONE;
    struct choice c = {.under = SIZE_MAX, .is_valid = selector_rule_check(rule, &under) == OK};
    struct str rest = str_sub(rule, 0, str_find(rule, S(" under "), 0));
    for (struct str kind = STR_NONE; c.is_valid && str_split(&rest, '|', &kind);) {
        c.kinds[org_kind_parse(str_trim(kind))] = true;
    }
    if (under.p) {
        c.under = org_find_key(s->dir, under);
        c.is_valid = c.is_valid && c.under != SIZE_MAX;
    }
    return c;
}

static bool is_chosen(const struct settle *s, const struct choice *c, size_t org, day_t on)
{
    const struct org_version *v = org_on(s->dir, org, on);
    if (!v || !c->kinds[v->kind]) {
        return false;
    }
    if (c->under == SIZE_MAX) {
        return true;
    }
    const struct org_tree *t = org_tree_on(s->dir, TREE_ADMINISTRATIVE, on);
    size_t at = t->at[org];
    size_t top = t->at[c->under];
    return at != SIZE_MAX && top != SIZE_MAX && at > top && at < t->v[top].end;
}

/* One task while its selectors are expanded: who already has a row of it, as a mark by organisation. */
struct expansion {
    struct settle *s;
    const struct selectors *selectors;
    struct choice *choices; /* by position among the selectors */
    int64_t *marks;         /* by organisation: the task that named it last */
};

static const struct choice *choice_of(const struct expansion *x, int64_t selector_id)
{
    for (size_t i = 0; i < x->selectors->n; i++) {
        if (x->selectors->v[i].id == selector_id) {
            return x->choices[i].is_valid ? &x->choices[i] : NULL;
        }
    }
    return NULL;
}

/* Marks the organisations of a selector row and lists those that have no child yet. */
static size_t list_children(struct expansion *x, const struct owed *parent, size_t *list)
{
    const struct choice *c = choice_of(x, parent->selector_id);
    size_t n = 0;
    for (size_t org = 0; c && org < x->s->dir->n; org++) {
        bool is_named = parent->role != OBLIGATION_LEAD && x->marks[org] == parent->task_id;
        if (is_named || !is_chosen(x->s, c, org, parent->start.v)) {
            continue;
        }
        x->marks[org] = parent->task_id;
        struct owed key = *parent;
        key.scope_id = x->s->dir->orgs[org].id;
        if (!knows(x->s, &key)) {
            list[n++] = org;
        }
    }
    return n;
}

static enum err expand(struct expansion *x, struct owed parent, size_t *list)
{
    size_t n = parent.start.has ? list_children(x, &parent, list) : 0;
    if (n == 0) {
        return OK;
    }
    int64_t seq = 0;
    TRY(settle_note(x->s, &parent, "obligation.expanded", (int64_t)n, &seq));
    for (size_t i = 0; i < n; i++) {
        struct owed child = parent;
        child.parent_id = parent.id;
        child.selector_id = 0;
        child.org = child.bearer = list[i];
        child.scope_id = x->s->dir->orgs[list[i]].id;
        TRY(settle_derive(x->s, &parent, &child, (struct opt_day){0}, seq));
    }
    x->s->done->children += (int64_t)n;
    return OK;
}

static enum err expand_task(struct expansion *x, size_t from, size_t to, size_t *list)
{
    struct settle *s = x->s;
    for (size_t i = from; i < to; i++) {
        const struct owed *d = &s->all.v[i];
        if (d->parent_id == 0 && d->org != SIZE_MAX) {
            x->marks[d->org] = d->task_id;
        }
    }
    for (size_t i = from; i < to; i++) {
        if (s->all.v[i].selector_id) {
            TRY(expand(x, s->all.v[i], list));
        }
    }
    return OK;
}

static enum err expand_all(struct settle *s)
{
    struct selectors selectors = {0};
    TRY(selector_list(s->ctx, &selectors));
    struct arena *a = s->ctx->arena;
    struct expansion x = {.s = s,
                          .selectors = &selectors,
                          .choices = ARENA_ARRAY(a, struct choice, selectors.n + 1),
                          .marks = ARENA_ARRAY(a, int64_t, s->dir->n + 1)};
    for (size_t i = 0; i < selectors.n; i++) {
        x.choices[i] = read_rule(s, selectors.v[i].rule);
    }
    size_t *list = ARENA_ARRAY(a, size_t, s->dir->n + 1);
    for (size_t from = 0, to = 0; from < s->loaded; from = to) {
        for (to = from; to < s->loaded && s->all.v[to].task_id == s->all.v[from].task_id;) {
            to++;
        }
        TRY(expand_task(&x, from, to, list));
    }
    return OK;
}

/* --- recurring obligations -------------------------------------------------------------------------------------------- */

struct due_rule settle_series_rule(struct arena *a, enum recurrence recurrence, struct opt_day start, struct str due_words, struct str due_days)
{
    struct due_rule rule = {.kind = DUE_RECURRING, .recurrence = recurrence, .start = start};
    if (due_days.n && due_days_parse(due_days, &rule) == OK) {
        rule.days_excluded = str_find(fold_search(a, due_words), S("truoc ngay"), 0) != SIZE_MAX;
    }
    return rule;
}

/* Who owes an occurrence that begins on a day: whoever bears the obligation then. */
static size_t owner_on(const struct settle *s, const struct owed *series, day_t on)
{
    if (series->org == SIZE_MAX) {
        return SIZE_MAX;
    }
    size_t bearer = org_bearer(s->dir, series->org, on);
    return bearer == SIZE_MAX ? series->org : bearer;
}

/* True when a series that this one came from by dividing had that occurrence: it was divided, if it was still open. */
static bool was_divided(const struct settle *s, const struct owed *series, int64_t no)
{
    int64_t parent_id = series->parent_id;
    for (const struct owed *o = settle_find(s, parent_id); o && o->selector_id == 0; o = settle_find(s, o->parent_id)) {
        struct owed key = *o;
        key.occurrence = no;
        if (knows(s, &key)) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(const struct settle *s, const struct owed *series, const struct occurrence *o)
{
    struct owed key = *series;
    key.occurrence = o->no;
    bool is_over = series->is_cancelled && o->period_start >= series->cancelled_on;
    return !is_over && !knows(s, &key) && !was_divided(s, series, o->no);
}

static enum err add_occurrences(struct settle *s, struct owed series)
{
    struct due_rule rule = settle_series_rule(s->ctx->arena, series.recurrence, series.start, series.due_words, series.due_days);
    struct calendar plain = {0};
    day_t horizon = s->today + OBLIGATION_HORIZON_DAYS;
    size_t n = due_occurrences(&rule, &plain, horizon, NULL, 0);
    struct occurrence *all = ARENA_ARRAY(s->ctx->arena, struct occurrence, n + 1);
    n = due_occurrences(&rule, &plain, horizon, all, n);
    size_t wanted = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_wanted(s, &series, &all[i])) {
            all[wanted++] = all[i];
        }
    }
    int64_t seq = 0;
    if (wanted) {
        TRY(settle_note(s, &series, "obligation.occurrences", (int64_t)wanted, &seq));
    }
    for (size_t i = 0; i < wanted; i++) {
        struct owed child = series;
        child.parent_id = series.id;
        child.occurrence = all[i].no;
        child.is_cancelled = child.is_done = false;
        child.start = (struct opt_day){true, all[i].period_start};
        child.org = child.bearer = owner_on(s, &series, all[i].period_start);
        TRY(settle_derive(s, &series, &child, (struct opt_day){true, all[i].due.last_safe}, seq));
    }
    s->done->occurrences += (int64_t)wanted;
    return OK;
}

static enum err add_all_occurrences(struct settle *s)
{
    for (size_t i = 0, n = s->all.n; i < n && s->done->occurrences < s->most; i++) {
        const struct owed *d = &s->all.v[i];
        if (d->occurrence == 0 && d->selector_id == 0 && d->recurrence != RECURRENCE_NONE) {
            TRY(add_occurrences(s, *d));
        }
    }
    return OK;
}

enum err settle_tasks(struct settle *s)
{
    TRY(read_all(s));
    TRY(expand_all(s));
    TRY(settle_pass_on(s)); /* first, because a series that ends has no occurrences afterwards */
    TRY(add_all_occurrences(s));
    return settle_pass_on(s);
}

enum err obligation_settle(struct ctx *ctx, const struct org_directory *dir, struct settled *out)
{
    *out = (struct settled){0};
    struct settle s = {
        .ctx = ctx, .dir = dir, .today = day_of_moment(ctx->now), .first_task = INT64_MIN, .last_task = INT64_MAX, .most = INT64_MAX, .done = out};
    return settle_tasks(&s);
}
