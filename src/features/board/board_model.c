#include "features/board/board_model.h"

#include "base/calendar.h"
#include "base/map.h"
#include "board_q.h"

#include <stdlib.h>
#include <string.h>

const char *const board_due_kinds[] = {"before_day", "by_day",  "month_end", "quarter_end", "year_end",
                                       "relative",   "roadmap", "recurring", "open_ended",  "none",  NULL};
enum { DUE_OPEN_ENDED = 8, MANY_FACTS = 10000 };

static void *grown(void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) {
        return v;
    }
    size_t wider = *cap ? *cap + *cap / 2 : 1024;
    v = realloc(v, wider * size);
    if (!v) {
        abort();
    }
    *cap = wider;
    return v;
}

static size_t slot_of(const struct m_index *index, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 20) & (index->cap - 1);
    while (index->keys[at] != 0 && index->keys[at] != key) {
        at = (at + 1) & (index->cap - 1);
    }
    return at;
}

uint32_t m_index_find(const struct m_index *index, int64_t key)
{
    if (index->cap == 0 || key == 0) {
        return NOWHERE;
    }
    size_t at = slot_of(index, key);
    return index->keys[at] == key ? index->at[at] : NOWHERE;
}

static void index_widen(struct m_index *index)
{
    struct m_index old = *index;
    index->cap = old.cap ? old.cap * 2 : 2048;
    index->keys = calloc(index->cap, sizeof *index->keys);
    index->at = calloc(index->cap, sizeof *index->at);
    if (!index->keys || !index->at) {
        abort();
    }
    for (size_t i = 0; i < old.cap; i++) {
        if (old.keys[i] != 0) {
            size_t at = slot_of(index, old.keys[i]);
            index->keys[at] = old.keys[i];
            index->at[at] = old.at[i];
        }
    }
    free(old.keys);
    free(old.at);
}

static void index_put(struct m_index *index, int64_t key, uint32_t at)
{
    if (index->n * 4 >= index->cap * 3) {
        index_widen(index);
    }
    size_t slot = slot_of(index, key);
    index->n += index->keys[slot] == 0;
    index->keys[slot] = key;
    index->at[slot] = at;
}

static void model_begin(struct model *m)
{
    m->texts = arena_new(SIZE_MAX);
    m->must_rebuild = true;
    m->seq = 0;
    m->rules_seq = -1;
}

struct model *model_new(void)
{
    struct model *m = calloc(1, sizeof *m);
    if (!m) {
        abort();
    }
    pthread_rwlockattr_t attr;
    (void)pthread_rwlockattr_init(&attr); /* none of these can fail with these arguments */
    (void)pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    (void)pthread_rwlock_init(&m->lock, &attr);
    (void)pthread_rwlockattr_destroy(&attr);
    (void)pthread_mutex_init(&m->pasts_lock, NULL); /* cannot fail with these arguments */
    (void)pthread_cond_init(&m->past_ready, NULL);
    model_begin(m);
    return m;
}

static void index_drop(struct m_index *index)
{
    free(index->keys);
    free(index->at);
    *index = (struct m_index){0};
}

/* Whoever calls holds the lock alone, so nobody reads them. */
static void drop_pasts(struct model *m)
{
    for (size_t i = 0; i < PASTS_KEPT; i++) {
        snapshot_free(&m->pasts[i].snapshot);
        m->pasts[i] = (struct past){0};
    }
}

/* Everything but the locks. */
static void model_drop(struct model *m)
{
    drop_pasts(m);
    snapshot_free(&m->current);
    free(m->tasks);
    free(m->obligations);
    free(m->details);
    free(m->facts);
    free(m->groups);
    free(m->by_order);
    free(m->group_order);
    free(m->touched);
    index_drop(&m->task_index);
    index_drop(&m->obligation_index);
    arena_free(m->texts);
    m->tasks = NULL;
    m->obligations = NULL;
    m->details = NULL;
    m->facts = NULL;
    m->groups = NULL;
    m->by_order = NULL;
    m->group_order = NULL;
    m->touched = NULL;
    m->n_tasks = m->cap_tasks = m->n_obligations = m->cap_obligations = m->cap_details = m->n_facts = m->cap_facts = 0;
    m->n_groups = m->cap_groups = m->n_by_order = m->n_touched = m->cap_touched = 0;
}

void model_forget(struct model *m)
{
    model_drop(m);
    model_begin(m);
}

void model_free(void *model)
{
    struct model *m = model;
    model_drop(m);
    (void)pthread_rwlock_destroy(&m->lock); /* nobody holds any of them any more */
    (void)pthread_mutex_destroy(&m->pasts_lock);
    (void)pthread_cond_destroy(&m->past_ready);
    free(m);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct reading {
    struct model *m;
    const struct org_directory *dir;
    const struct calendar *calendar;
    struct map document_ords; /* by the document's number as text */
    struct arena *arena;
};

static struct str key_of(struct arena *a, int64_t id)
{
    return str_from_i64(a, id);
}

static int32_t document_ord(const struct reading *r, int64_t document_id)
{
    int64_t ord = 0;
    return map_get(&r->document_ords, key_of(r->arena, document_id), &ord) ? (int32_t)ord : 0;
}

static uint32_t group_for(struct reading *r, int64_t document_id, struct str group_no)
{
    struct model *m = r->m;
    for (size_t i = m->n_groups; i > 0; i--) {
        if (m->groups[i - 1].document_id == document_id && str_eq(m->groups[i - 1].group_no, group_no)) {
            return (uint32_t)(i - 1);
        }
    }
    m->groups = grown(m->groups, m->n_groups, &m->cap_groups, sizeof *m->groups);
    m->groups[m->n_groups] = (struct m_group){document_id, document_ord(r, document_id), str_dup(m->texts, group_no)};
    return (uint32_t)m->n_groups++;
}

static enum err take_document(void *user, const struct q_board_documents_row *row)
{
    struct reading *r = user;
    (void)map_set(&r->document_ords, key_of(r->arena, row->id), row->ord);
    return OK;
}

static uint8_t standing_flag(const struct m_task *t, uint8_t flags)
{
    bool is_standing = t->is_standing || (flags & OB_OPEN_ENDED);
    return (uint8_t)(is_standing ? flags | OB_STANDING : flags & ~OB_STANDING);
}

static enum err take_task(void *user, const struct q_board_tasks_since_row *row)
{
    struct reading *r = user;
    struct model *m = r->m;
    uint32_t at = m_index_find(&m->task_index, row->id);
    if (at == NOWHERE) {
        m->tasks = grown(m->tasks, m->n_tasks, &m->cap_tasks, sizeof *m->tasks);
        at = (uint32_t)m->n_tasks++;
        m->tasks[at] = (struct m_task){.first = NOWHERE, .last = NOWHERE};
        index_put(&m->task_index, row->id, at);
    }
    struct m_task *t = &m->tasks[at];
    t->id = row->id;
    t->document_id = row->document_id;
    t->ord = (int32_t)row->ord;
    t->document_ord = document_ord(r, row->document_id);
    t->group = group_for(r, row->document_id, row->group_no);
    t->is_standing = str_eq(row->kind, S("standing"));
    for (uint32_t i = t->first; i != NOWHERE; i = m->obligations[i].next_of_task) {
        m->obligations[i].flags = standing_flag(t, m->obligations[i].flags);
    }
    m->must_rebuild = true;
    return OK;
}

static uint32_t org_at(const struct reading *r, struct opt_i64 org_id)
{
    size_t at = org_id.has ? org_find_id(r->dir, org_id.v) : SIZE_MAX;
    return at == SIZE_MAX ? NOWHERE : (uint32_t)at;
}

static day_t moved(const struct reading *r, day_t day)
{
    return day == 0 ? 0 : calendar_next_working(r->calendar, day);
}

static uint8_t due_kind_of(struct str name)
{
    uint8_t k = 0;
    while (board_due_kinds[k] && !str_eq(str_c(board_due_kinds[k]), name)) {
        k++;
    }
    return k;
}

static uint8_t flags_of(const struct q_board_obligations_since_row *row)
{
    bool recurring = row->recurrence.n > 0;
    return (uint8_t)((str_eq(row->role, S("lead")) ? OB_LEAD : 0) | (row->selector_id.has && !row->parent_id.has ? OB_COLLECTIVE : 0) |
                     (row->undecided ? OB_UNDECIDED : 0) | (recurring ? OB_RECURRING : 0) |
                     (due_kind_of(row->due_kind) == DUE_OPEN_ENDED ? OB_OPEN_ENDED : 0));
}

/* An occurrence of a recurring duty carries its date and its state. */
static void note_series(struct model *m, const struct q_board_obligations_since_row *row)
{
    uint32_t at = row->occurrence > 0 && row->parent_id.has ? m_index_find(&m->obligation_index, row->parent_id.v) : NOWHERE;
    if (at != NOWHERE && !(m->obligations[at].flags & OB_SERIES)) {
        m->obligations[at].flags |= OB_SERIES;
        m->details[at].series_seq = row->seq;
    }
}

static void link_to_task(struct model *m, uint32_t at)
{
    struct m_task *t = &m->tasks[m->details[at].task];
    if (t->first == NOWHERE) {
        t->first = at;
    } else {
        m->obligations[t->last].next_of_task = at;
    }
    t->last = at;
}

static enum err take_obligation(void *user, const struct q_board_obligations_since_row *row)
{
    struct reading *r = user;
    struct model *m = r->m;
    uint32_t task = m_index_find(&m->task_index, row->task_id);
    if (task == NOWHERE || m_index_find(&m->obligation_index, row->id) != NOWHERE) {
        return OK;
    }
    m->obligations = grown(m->obligations, m->n_obligations, &m->cap_obligations, sizeof *m->obligations);
    m->details = grown(m->details, m->n_obligations, &m->cap_details, sizeof *m->details);
    uint32_t at = (uint32_t)m->n_obligations++;
    day_t due = row->original_due.has ? (day_t)row->original_due.v : 0;
    m->obligations[at] = (struct m_obligation){.seq = row->seq,
                                               .next_of_task = NOWHERE,
                                               .first_fact = NOWHERE,
                                               .org = org_at(r, row->org_id),
                                               .start = row->start_day.has ? (day_t)row->start_day.v : 0,
                                               .moved_due = moved(r, due),
                                               .flags = standing_flag(&m->tasks[task], flags_of(row)),
                                               .due_kind = due_kind_of(row->due_kind)};
    m->details[at] = (struct m_detail){.id = row->id,
                                       .task = task,
                                       .last_fact = NOWHERE,
                                       .scope = org_at(r, row->scope_id),
                                       .original_due = due,
                                       .occurrence = (int32_t)row->occurrence};
    index_put(&m->obligation_index, row->id, at);
    note_series(m, row);
    link_to_task(m, at);
    return OK;
}

static void touch(struct model *m, uint32_t obligation)
{
    m->touched = grown(m->touched, m->n_touched, &m->cap_touched, sizeof *m->touched);
    m->touched[m->n_touched++] = obligation;
}

/* Facts of one obligation stand in the order in which they became known. */
static void add_fact(struct model *m, int64_t obligation_id, const struct m_fact *fact)
{
    uint32_t ob = m_index_find(&m->obligation_index, obligation_id);
    if (ob == NOWHERE) {
        return;
    }
    m->facts = grown(m->facts, m->n_facts, &m->cap_facts, sizeof *m->facts);
    uint32_t at = (uint32_t)m->n_facts++;
    m->facts[at] = *fact;
    m->facts[at].next = NOWHERE;
    struct m_obligation *o = &m->obligations[ob];
    struct m_detail *d = &m->details[ob];
    bool is_latest = d->last_fact != NOWHERE && m->facts[d->last_fact].seq <= fact->seq;
    uint32_t before = is_latest ? d->last_fact : NOWHERE;
    for (uint32_t i = is_latest ? NOWHERE : o->first_fact; i != NOWHERE && m->facts[i].seq <= fact->seq; i = m->facts[i].next) {
        before = i;
    }
    uint32_t *place = before == NOWHERE ? &o->first_fact : &m->facts[before].next;
    m->facts[at].next = *place;
    *place = at;
    d->last_fact = m->facts[at].next == NOWHERE ? at : d->last_fact;
    touch(m, ob);
}

static enum err take_change(void *user, const struct q_board_changes_since_row *row)
{
    struct reading *r = user;
    struct m_fact f = {.seq = row->seq, .org = NOWHERE, .kind = FACT_CANCEL};
    if (str_eq(row->kind, S("lead_named")) || str_eq(row->kind, S("transferred"))) {
        f.kind = FACT_LEAD;
        f.org = org_at(r, row->org_id);
    } else if (!str_eq(row->kind, S("cancelled"))) {
        f.kind = FACT_DUE;
        f.day = row->due.has ? (day_t)row->due.v : 0;
        f.moved = moved(r, f.day);
        f.flag = row->after_expiry.has && row->after_expiry.v;
    }
    add_fact(r->m, row->obligation_id, &f);
    return OK;
}

static enum err take_step(void *user, const struct q_board_steps_since_row *row)
{
    struct reading *r = user;
    uint8_t kind = str_eq(row->step, S("submitted")) ? FACT_SUBMITTED : str_eq(row->step, S("accepted")) ? FACT_ACCEPTED : FACT_RETURNED;
    struct m_fact f = {.seq = row->seq,
                       .org = NOWHERE,
                       .kind = kind,
                       .day = day_of_moment(row->at_ms),
                       .progress = (uint16_t)row->progress_permille,
                       .flag = row->delivers != 0};
    add_fact(r->m, row->obligation_id, &f);
    return OK;
}

/* qsort_r order of tasks (positions as uint32_t). */
static int by_document_and_order(const void *a, const void *b, void *model)
{
    const struct model *m = model;
    const struct m_task *x = &m->tasks[*(const uint32_t *)a];
    const struct m_task *y = &m->tasks[*(const uint32_t *)b];
    if (x->document_ord != y->document_ord) {
        return x->document_ord < y->document_ord ? -1 : 1;
    }
    if (x->ord != y->ord) {
        return x->ord < y->ord ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

/* Groups stand in the order of their first tasks. */
static void order_groups(struct model *m)
{
    bool *is_placed = calloc(m->n_groups + 1, sizeof *is_placed);
    free(m->group_order);
    m->group_order = calloc(m->n_groups + 1, sizeof *m->group_order);
    if (!is_placed || !m->group_order) {
        abort();
    }
    size_t n = 0;
    for (size_t i = 0; i < m->n_by_order; i++) {
        uint32_t group = m->tasks[m->by_order[i]].group;
        if (!is_placed[group]) {
            m->group_order[n++] = group;
            is_placed[group] = true;
        }
    }
    m->n_group_order = n;
    free(is_placed);
}

static void order_tasks(struct model *m)
{
    free(m->by_order);
    m->by_order = calloc(m->n_tasks + 1, sizeof *m->by_order);
    if (!m->by_order) {
        abort();
    }
    for (size_t i = 0; i < m->n_tasks; i++) {
        m->by_order[i] = (uint32_t)i;
    }
    if (m->n_tasks) {
        qsort_r(m->by_order, m->n_tasks, sizeof *m->by_order, by_document_and_order, m);
    }
    m->n_by_order = m->n_tasks;
    order_groups(m);
}

/* A changed calendar moves every deadline again. */
static void move_deadlines(struct reading *r)
{
    struct model *m = r->m;
    for (size_t i = 0; i < m->n_obligations; i++) {
        m->obligations[i].moved_due = moved(r, m->details[i].original_due);
    }
    for (size_t i = 0; i < m->n_facts; i++) {
        if (m->facts[i].kind == FACT_DUE) {
            m->facts[i].moved = moved(r, m->facts[i].day);
        }
    }
    m->must_rebuild = true;
}

/* Puts the facts of each obligation next to each other, in the order of the obligations, so that a pass over all of them reads memory forward
 * instead of jumping. Worth it after many facts have come in at once. */
static void lay_facts(struct model *m)
{
    struct m_fact *laid = malloc((m->n_facts + 1) * sizeof *laid);
    size_t n = 0;
    if (!laid) {
        abort();
    }
    for (size_t i = 0; i < m->n_obligations; i++) {
        struct m_obligation *o = &m->obligations[i];
        uint32_t at = o->first_fact;
        o->first_fact = at == NOWHERE ? NOWHERE : (uint32_t)n;
        for (; at != NOWHERE; at = m->facts[at].next) {
            m->details[i].last_fact = (uint32_t)n;
            laid[n] = m->facts[at];
            laid[n].next = m->facts[at].next == NOWHERE ? NOWHERE : (uint32_t)n + 1;
            n++;
        }
    }
    free(m->facts);
    m->facts = laid;
    m->n_facts = n;
    m->cap_facts = n + 1;
}

enum err model_follow(struct ctx *ctx, struct model *m, const struct org_directory *dir, const struct rules *rules, int64_t seq)
{
    struct reading r = {.m = m, .dir = dir, .calendar = &rules->calendar, .arena = ctx->arena, .document_ords = map_new(ctx->arena)};
    if (rules->seq != m->rules_seq) {
        move_deadlines(&r);
        m->rules_seq = rules->seq;
    }
    if (seq <= m->seq) {
        return OK;
    }
    size_t tasks_before = m->n_tasks;
    size_t facts_before = m->n_facts;
    TRY(q_board_documents(ctx->db, take_document, &r));
    TRY(q_board_tasks_since(ctx->db, &(struct q_board_tasks_since_in){m->seq, seq}, take_task, &r));
    TRY(q_board_obligations_since(ctx->db, &(struct q_board_obligations_since_in){m->seq, seq}, take_obligation, &r));
    TRY(q_board_changes_since(ctx->db, &(struct q_board_changes_since_in){m->seq, seq}, take_change, &r));
    TRY(q_board_steps_since(ctx->db, &(struct q_board_steps_since_in){m->seq, seq}, take_step, &r));
    if (m->n_tasks != tasks_before || m->must_rebuild) {
        order_tasks(m);
    }
    if (m->n_facts - facts_before > MANY_FACTS) {
        lay_facts(m);
    }
    if (m->must_rebuild) {
        drop_pasts(m); /* kinds of tasks, their groups and the calendar are not kept by moment */
    }
    m->seq = seq;
    return OK;
}
