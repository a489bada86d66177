#include "features/board/board_model.h"

#include "base/calendar.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 8, WORTH_A_THREAD = 50000, STANDING_PERIOD_DAYS = 184, TABLE_DAYS = 8192 };

/* --- the facts of one obligation ---------------------------------------------------------------------------------- */

static void learn_rules(struct snapshot *s, const struct rules *rules)
{
    const struct rule_version *v = rules_on(rules, s->day);
    int64_t period = STANDING_PERIOD_DAYS;
    s->rule_set = rule_set_default();
    s->rule_version = v ? v->version : 1;
    for (size_t i = 0; v && i < v->n; i++) {
        /* Values of other rules (indicators, scores) stand in the same version: those names are not for this set. */
        enum err other = rule_set_put(&s->rule_set, v->values[i].name, v->values[i].value);
        (void)other;
    }
    if (v) {
        (void)rules_find(v, S("standing_report_period_days"), &period); /* keeps the default when it is not there */
    }
    s->standing_period = (uint16_t)period;
}

void judge_init(struct judge *j, const struct model *m, const struct rules *rules, const struct snapshot *s)
{
    *j = (struct judge){.model = m,
                        .seq = s->seq,
                        .standing_period = s->standing_period,
                        .run = {.rules = &s->rule_set, .calendar = &rules->calendar, .table = s->table, .t = s->day}};
}

/* Field by field: a whole struct copied just after it was put together costs more than all the rules. */
static void first_facts(const struct judge *j, const struct m_obligation *o, struct obligation_facts *f)
{
    bool standing = o->flags & OB_STANDING;
    bool has_lead = o->org != NOWHERE && !(o->flags & OB_UNDECIDED);
    memset(f, 0, sizeof *f);
    f->start = o->start;
    f->original_due = o->moved_due;
    f->due = o->moved_due;
    f->period_days = standing ? j->standing_period : 0;
    f->flags = (uint16_t)((has_lead ? FACT_HAS_LEAD : 0) | (standing ? FACT_STANDING : FACT_PRODUCT) |
                          (o->flags & OB_RECURRING ? FACT_UNMEASURED : 0));
}

/* What a fact that is no evidence leaves of an earlier warning. */
static void hold(const struct judge *j, struct obligation_facts *f, day_t day, const struct obligation_facts *before)
{
    struct colour_run then = j->run;
    then.t = day;
    struct verdict v = colour_without_days(before, &then);
    f->held = (uint8_t)colour_held_without_evidence(&v);
}

static void take_due(const struct judge *j, struct obligation_facts *f, const struct m_fact *fact)
{
    struct obligation_facts before = *f;
    f->due = fact->moved;
    if (f->original_due == 0) {
        f->original_due = fact->moved;
    }
    if (fact->flag) {
        f->flags |= FACT_MOVED_AFTER_EXPIRY;
    }
    if (before.due != 0) {
        hold(j, f, before.due < j->run.t ? before.due + 1 : j->run.t, &before);
    }
}

static void take_acceptance(const struct judge *j, struct obligation_facts *f, const struct m_fact *fact, day_t submitted)
{
    if (fact->flag) {
        f->informed = submitted;
        f->earned_permille = fact->progress;
        f->accepted_delivered = submitted;
        f->decision = DECISION_ACCEPTED;
        return;
    }
    struct obligation_facts before = *f;
    f->informed = submitted;
    f->earned_permille = fact->progress;
    struct colour_run then = j->run;
    then.t = fact->day;
    struct verdict v = colour_without_days(&before, &then);
    f->held = (uint8_t)colour_held_after_report(&v, f, &then);
}

static void take_submission(struct obligation_facts *f, const struct m_fact *fact)
{
    if (fact->flag) {
        f->delivered = fact->day;
        f->decision = DECISION_WAITING;
    }
}

bool judge_facts(const struct judge *j, uint32_t obligation, struct obligation_facts *f, uint32_t *bearer)
{
    const struct model *m = j->model;
    const struct m_obligation *o = &m->obligations[obligation];
    if (o->seq > j->seq) {
        return false;
    }
    first_facts(j, o, f);
    *bearer = o->org;
    day_t submitted = 0;
    for (uint32_t i = o->first_fact; i != NOWHERE && m->facts[i].seq <= j->seq; i = m->facts[i].next) {
        const struct m_fact *fact = &m->facts[i];
        switch ((enum fact_kind)fact->kind) {
        case FACT_LEAD:
            *bearer = fact->org;
            f->flags = (uint16_t)(fact->org == NOWHERE ? f->flags & ~FACT_HAS_LEAD : f->flags | FACT_HAS_LEAD); /* of a split one: nobody yet */
            break;
        case FACT_DUE:
            take_due(j, f, fact);
            break;
        case FACT_CANCEL:
            f->flags |= FACT_CANCELLED;
            break;
        case FACT_SUBMITTED:
            submitted = fact->day;
            take_submission(f, fact);
            break;
        case FACT_RETURNED:
            f->decision = fact->flag ? DECISION_RETURNED : f->decision;
            break;
        case FACT_ACCEPTED:
            take_acceptance(j, f, fact, submitted);
            break;
        }
    }
    return true;
}

/* --- judging many ------------------------------------------------------------------------------------------------- */

static void judge_one(const struct judge *j, uint32_t at, struct judged *out)
{
    struct obligation_facts f;
    uint32_t bearer = NOWHERE;
    bool is_known = judge_facts(j, at, &f, &bearer);
    out->bearer = bearer;
    out->counts = is_known && (j->model->obligations[at].flags & OB_LEAD) && !is_counted_through_others(j->model, at, j->seq);
    out->reason = REASON_COUNT;
    if (is_known) {
        struct verdict v = colour_without_days(&f, &j->run);
        out->also = v.also;
        out->due = f.due;
        out->reason = (uint8_t)v.reason;
        out->colour = (uint8_t)v.colour;
        out->computed = (uint8_t)v.computed;
    }
}

static struct tally *own_tally(const struct snapshot *s, struct tally *own, uint32_t bearer)
{
    return &own[bearer == NOWHERE ? s->n_orgs : bearer];
}

struct share {
    const struct judge *j;
    struct snapshot *s;
    struct tally *own, *groups;
    size_t from, to;
    pthread_t thread;
};

static void *judge_share(void *p)
{
    struct share *share = p;
    struct snapshot *s = share->s;
    for (size_t i = share->from; i < share->to; i++) {
        judge_one(share->j, (uint32_t)i, &s->judged[i]);
        if (s->judged[i].counts) {
            struct verdict v = judged_verdict(&s->judged[i]);
            tally_add(own_tally(s, share->own, s->judged[i].bearer), &v);
        }
    }
    return NULL;
}

static size_t shares_for(size_t n)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (size_t)cores;
    size_t useful = 1 + n / WORTH_A_THREAD;
    return useful < most ? useful : most;
}

static bool is_done(enum reason r)
{
    return r == REASON_DONE || r == REASON_DONE_LATE || r == REASON_CANCELLED;
}

/* The nearest deadline among what is not done, else the latest one. */
static void nearest_due(struct board_task *t, day_t due, bool done, bool *open)
{
    if (due == 0 || (*open && done)) {
        return;
    }
    bool first_open = !done && !*open;
    bool nearer = !done && due < t->due.v;
    bool later = done && due > t->due.v;
    if (!t->due.has || first_open || nearer || later) {
        t->due = (struct opt_day){true, due};
    }
    *open = *open || !done;
}

static bool is_worse(const struct verdict *a, const struct verdict *b)
{
    bool a_gone = a->reason == REASON_CANCELLED;
    bool b_gone = b->reason == REASON_CANCELLED;
    if (a_gone != b_gone) {
        return b_gone; /* what was cancelled counts only when nothing else is left */
    }
    int difference = verdict_severity(a) - verdict_severity(b);
    return difference ? difference > 0 : a->reason < b->reason;
}

/* A task is what its worst lead obligation is (RULES 3: never an average). */
static struct board_task judge_task(const struct model *m, const struct snapshot *s, const struct m_task *task)
{
    struct board_task t = {.id = task->id, .document_id = task->document_id, .reason = REASON_COUNT, .lead = SIZE_MAX};
    bool open = false;
    uint32_t worst = NOWHERE;
    for (uint32_t i = task->first; i != NOWHERE; i = m->obligations[i].next_of_task) {
        const struct judged *o = &s->judged[i];
        if (!o->counts) {
            continue;
        }
        nearest_due(&t, o->due, is_done((enum reason)o->reason), &open);
        bool only = t.n_leads == 0 || (o->bearer != NOWHERE && t.lead == o->bearer);
        t.lead = only && o->bearer != NOWHERE ? o->bearer : SIZE_MAX;
        struct verdict v = judged_verdict(o);
        if (t.n_leads == 0 || is_worse(&v, &t.verdict)) {
            t.verdict = v;
            t.reason = v.reason;
            worst = i;
        }
        t.n_leads++;
    }
    t.worst_id = worst == NOWHERE ? 0 : m->details[worst].id;
    return t;
}

static void *judge_task_share(void *p)
{
    struct share *share = p;
    const struct model *m = share->j->model;
    for (size_t i = share->from; i < share->to; i++) {
        struct board_task t = judge_task(m, share->s, &m->tasks[i]);
        share->s->tasks[i] = t;
        if (t.reason != REASON_COUNT) {
            tally_add(&share->groups[m->tasks[i].group], &t.verdict);
        }
    }
    return NULL;
}

/* Cuts `total` into shares and runs them side by side, the first on this thread. */
static void run_shares(struct share *shares, size_t n, size_t total, void *(*run)(void *share))
{
    for (size_t i = 0; i < n; i++) {
        shares[i].from = total * i / n;
        shares[i].to = total * (i + 1) / n;
        if (i > 0 && pthread_create(&shares[i].thread, NULL, run, &shares[i]) != 0) {
            abort();
        }
    }
    (void)run(&shares[0]);
    for (size_t i = 1; i < n; i++) {
        (void)pthread_join(shares[i].thread, NULL); /* the thread was made above */
    }
}

static void *counted(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);
    if (!p) {
        abort();
    }
    return p;
}

static void add_up(struct tally *to, struct tally *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (from[i].total) {
            tally_merge(&to[i], &from[i]);
        }
    }
    free(from);
}

/* A large pass is split over the cores; each share counts on its own and the counts are added up. */
static void judge_all(struct snapshot *s, const struct judge *j)
{
    struct share shares[THREADS_MAX];
    size_t n = shares_for(s->n_obligations);
    for (size_t i = 0; i < n; i++) {
        shares[i] = (struct share){.j = j,
                                   .s = s,
                                   .own = i == 0 ? s->own : counted(s->n_orgs + 1, sizeof *s->own),
                                   .groups = i == 0 ? s->groups : counted(s->n_groups, sizeof *s->groups)};
    }
    run_shares(shares, n, s->n_obligations, judge_share);
    run_shares(shares, n, s->n_tasks, judge_task_share);
    for (size_t i = 1; i < n; i++) {
        add_up(s->own, shares[i].own, s->n_orgs + 1);
        add_up(s->groups, shares[i].groups, s->n_groups);
    }
}

/* The counts of working days around the day of the reading: most deadlines lie within eleven years of it. */
static void fill_table(struct snapshot *s, const struct calendar *calendar)
{
    s->upto = s->upto ? s->upto : counted(TABLE_DAYS, sizeof *s->upto);
    s->table = working_table_fill(calendar, s->day - TABLE_DAYS / 2, TABLE_DAYS, s->upto);
}

/* Room for what the model holds now; memory of the right size is used again. */
static void make_room(struct snapshot *s, const struct model *m, size_t n_orgs)
{
    if (s->n_obligations != m->n_obligations || s->n_tasks != m->n_tasks || s->n_orgs != n_orgs || s->n_groups != m->n_groups || !s->judged) {
        snapshot_free(s);
        s->n_obligations = m->n_obligations;
        s->n_tasks = m->n_tasks;
        s->n_orgs = n_orgs;
        s->n_groups = m->n_groups;
        s->judged = counted(s->n_obligations, sizeof *s->judged);
        s->tasks = counted(s->n_tasks, sizeof *s->tasks);
        s->own = counted(n_orgs + 1, sizeof *s->own);
        s->groups = counted(s->n_groups, sizeof *s->groups);
    }
    memset(s->own, 0, (n_orgs + 1) * sizeof *s->own);
    memset(s->groups, 0, s->n_groups * sizeof *s->groups);
}

void snapshot_build(struct snapshot *s, const struct model *m, const struct rules *rules, int64_t seq, day_t day, size_t n_orgs)
{
    struct judge j;
    make_room(s, m, n_orgs);
    s->seq = seq;
    s->rules_seq = m->rules_seq;
    s->day = day;
    learn_rules(s, rules);
    fill_table(s, &rules->calendar);
    judge_init(&j, m, rules, s);
    judge_all(s, &j);
}

const struct snapshot *snapshot_of_few(struct arena *a, const struct rules *rules, int64_t seq, day_t day)
{
    struct snapshot *s = ARENA_NEW(a, struct snapshot);
    *s = (struct snapshot){.seq = seq, .rules_seq = rules->seq, .day = day, .upto = ARENA_ARRAY(a, int32_t, TABLE_DAYS + 1)};
    learn_rules(s, rules);
    fill_table(s, &rules->calendar);
    return s;
}

void snapshot_free(struct snapshot *s)
{
    free(s->judged);
    free(s->own);
    free(s->tasks);
    free(s->groups);
    free(s->upto);
    *s = (struct snapshot){0};
}

/* Takes a verdict out of a tally again: every count in it is a sum over verdicts. */
static void tally_remove(struct tally *t, const struct verdict *v)
{
    struct tally one = {0};
    tally_add(&one, v);
    uint32_t counts_now[sizeof one / sizeof(uint32_t)];
    uint32_t counts_one[sizeof one / sizeof(uint32_t)];
    memcpy(counts_now, t, sizeof *t);
    memcpy(counts_one, &one, sizeof one);
    for (size_t i = 0; i < sizeof counts_now / sizeof counts_now[0]; i++) {
        counts_now[i] -= counts_one[i];
    }
    memcpy(t, counts_now, sizeof *t);
}

static void judge_again(struct snapshot *s, const struct judge *j, uint32_t at)
{
    struct judged *o = &s->judged[at];
    struct verdict before = judged_verdict(o);
    if (o->counts) {
        tally_remove(own_tally(s, s->own, o->bearer), &before);
    }
    judge_one(j, at, o);
    struct verdict now = judged_verdict(o);
    if (o->counts) {
        tally_add(own_tally(s, s->own, o->bearer), &now);
    }
}

static void judge_task_again(struct snapshot *s, const struct model *m, uint32_t at)
{
    struct board_task *t = &s->tasks[at];
    struct tally *group = &s->groups[m->tasks[at].group];
    if (t->reason != REASON_COUNT) {
        tally_remove(group, &t->verdict);
    }
    *t = judge_task(m, s, &m->tasks[at]);
    if (t->reason != REASON_COUNT) {
        tally_add(group, &t->verdict);
    }
}

void snapshot_update(struct snapshot *s, struct model *m, const struct rules *rules, day_t day, size_t n_orgs)
{
    bool same = s->judged && !m->must_rebuild && s->day == day && s->rules_seq == m->rules_seq && s->n_orgs == n_orgs &&
                s->n_obligations == m->n_obligations && s->n_tasks == m->n_tasks;
    struct judge j;
    if (!same) {
        snapshot_build(s, m, rules, m->seq, day, n_orgs);
    }
    s->seq = m->seq;
    judge_init(&j, m, rules, s);
    for (size_t i = 0; same && i < m->n_touched; i++) {
        judge_again(s, &j, m->touched[i]);
    }
    for (size_t i = 0; same && i < m->n_touched; i++) {
        judge_task_again(s, m, m->details[m->touched[i]].task);
    }
    m->n_touched = 0;
    m->must_rebuild = false;
}
