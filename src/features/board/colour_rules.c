#include "features/board/colour_rules.h"

#include <assert.h>

static_assert(sizeof(struct obligation_facts) <= 64, "one cache line per obligation");
static_assert((int)CODE_COUNT <= 32, "verdict.also has one bit per code");

/* How far the work is against its plan, in exact fractions; see measure(). */
struct progress {
    int64_t earned;            /* permille */
    int64_t planned, whole;    /* planned/whole is what the plan wants by today; whole is 0 when nothing can be said */
    int64_t elapsed, duration; /* working days from the start to today and to the deadline, at least 0 */
    int64_t schedule;          /* permille of the duration at which the plan wanted what is earned */
    int64_t left;              /* working days after today up to the deadline, at least 0 */
    int64_t forecast_late;     /* working days by which the owner's own forecast passes the deadline */
};

/* What each code is called and what follows from it; severities as in verdict_severity. */
static const struct {
    const char *name;
    uint8_t colour, severity, unit;
} code_rows[CODE_COUNT] = {
    [REASON_CANCELLED] = {"CANCELLED", COLOUR_GREY, 1, DAYS_NOTHING},
    [REASON_UNASSIGNED] = {"UNASSIGNED", COLOUR_PURPLE, 4, DAYS_NOTHING},
    [REASON_NO_DEADLINE] = {"NO_DEADLINE", COLOUR_PURPLE, 4, DAYS_NOTHING},
    [REASON_DONE] = {"DONE", COLOUR_GREEN, 1, DAYS_EARLY},
    [REASON_DONE_LATE] = {"DONE_LATE", COLOUR_DARK_AMBER, 2, DAYS_LATE},
    [REASON_WITH_APPROVER] = {"WITH_APPROVER", COLOUR_BLUE, 1, DAYS_WAITING},
    [REASON_LATE_WITH_APPROVER] = {"LATE_WITH_APPROVER", COLOUR_DARK_AMBER, 2, DAYS_LATE},
    [REASON_OVERDUE] = {"OVERDUE", COLOUR_RED, 5, DAYS_LATE},
    [REASON_NOT_STARTED] = {"NOT_STARTED", COLOUR_WHITE, 0, DAYS_UNTIL_START},
    [REASON_NO_INFORMATION] = {"NO_INFORMATION", COLOUR_PURPLE, 4, DAYS_SILENT},
    [REASON_AT_RISK] = {"AT_RISK", COLOUR_RED, 3, DAYS_LEFT},
    [REASON_REPORT_LATE] = {"REPORT_LATE", COLOUR_AMBER, 2, DAYS_LATE},
    [REASON_BLOCKED] = {"BLOCKED", COLOUR_AMBER, 2, DAYS_LEFT},
    [REASON_SLIPPING] = {"SLIPPING", COLOUR_AMBER, 2, DAYS_LEFT},
    [REASON_REGULAR] = {"REGULAR", COLOUR_BLUE_GREY, 1, DAYS_NOTHING},
    [REASON_ON_TRACK] = {"ON_TRACK", COLOUR_GREEN, 1, DAYS_LEFT},
    [NOTE_APPROVER_LATE] = {"APPROVER_LATE", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_NO_DUE_DAY] = {"NO_DUE_DAY", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_DUE_PASSED] = {"DUE_PASSED", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_AFTER_ORIGINAL_DUE] = {"AFTER_ORIGINAL_DUE", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_MOVED_AFTER_EXPIRY] = {"MOVED_AFTER_EXPIRY", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_HELD] = {"HELD", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_DECLARED_WORSE] = {"DECLARED_WORSE", COLOUR_NONE, 0, DAYS_NOTHING},
    [NOTE_DECLARED_BETTER] = {"DECLARED_BETTER", COLOUR_NONE, 0, DAYS_NOTHING},
};

/* How grave a colour is by itself: 0 best. Time and evidence move along this scale only. */
static const uint8_t colour_severities[COLOUR_COUNT] = {
    [COLOUR_GREY] = 1,  [COLOUR_WHITE] = 0,      [COLOUR_GREEN] = 1, [COLOUR_BLUE_GREY] = 1, [COLOUR_BLUE] = 1,
    [COLOUR_AMBER] = 2, [COLOUR_DARK_AMBER] = 2, [COLOUR_RED] = 3,   [COLOUR_PURPLE] = 4,
};

static inline int32_t worked_upto(const struct colour_run *run, day_t d)
{
    uint32_t i = (uint32_t)d - (uint32_t)run->table.first;
    if (i < (uint32_t)run->table.n) {
        return run->table.upto[i];
    }
    return calendar_working_between(run->calendar, DAY_MIN, d);
}

/* Working days after `a` up to and including `b`, at least 0. */
static inline int32_t worked(const struct colour_run *run, day_t a, day_t b)
{
    return b > a ? worked_upto(run, b) - worked_upto(run, a) : 0;
}

/* Working days by which `b` is later than the deadline `a`: a delay over a weekend is still a delay. */
static int32_t days_late(const struct colour_run *run, day_t a, day_t b)
{
    int32_t days = worked(run, a, b);
    return days > 0 ? days : 1;
}

static uint32_t bit_if(bool condition, enum reason code)
{
    return (uint32_t)condition << (unsigned)code;
}

static bool has(const struct obligation_facts *f, unsigned flag)
{
    return (f->flags & flag) != 0;
}

/* Row 13. Work with neither a product nor a deadline cannot be done either, so it is judged like a standing task. */
static bool is_standing(const struct obligation_facts *f)
{
    return has(f, FACT_STANDING) || (f->due == 0 && !has(f, FACT_PRODUCT));
}

static bool is_measured(const struct obligation_facts *f)
{
    return f->due != 0 && !has(f, FACT_UNMEASURED | FACT_STANDING);
}

static inline struct progress measure(const struct obligation_facts *f, const struct colour_run *run)
{
    struct progress p = {.earned = f->earned_permille, .schedule = f->earned_permille};
    p.left = worked(run, run->t, f->due);
    p.forecast_late = worked(run, f->due, f->forecast_finish);
    if (f->start != 0) {
        p.elapsed = worked(run, f->start, run->t);
        p.duration = worked(run, f->start, f->due);
    }
    p.planned = p.elapsed < p.duration ? p.elapsed : p.duration;
    p.whole = p.duration;
    if (has(f, FACT_MILESTONES)) {
        p.planned = f->planned_permille;
        p.whole = 1000;
        p.schedule = f->schedule_permille;
    }
    return p;
}

/* The first part of the duration, in which the ratio is noise unless a milestone is due (reference/monitoring.md,
 * 4.1). */
static bool is_early(const struct obligation_facts *f, const struct progress *p, const struct rule_set *r)
{
    if (f->start == 0 || (has(f, FACT_MILESTONES) && p->planned > 0)) {
        return false;
    }
    int64_t part = p->duration * r->early_permille;
    int64_t least = (int64_t)r->early_working_days * 1000;
    int64_t most = p->duration * r->early_cap_permille;
    int64_t window = part > least ? part : least;
    return p->elapsed * 1000 <= (window < most ? window : most);
}

/* earned/planned < limit, without rounding; false while the plan wants nothing. */
static bool is_behind(const struct progress *p, int64_t limit)
{
    return p->earned * p->whole < limit * p->planned;
}

/* The later of the computed and the owner's own forecast passes the deadline by more than `limit` of the duration. The
 * computed one is start + elapsed/schedule, so its slip is elapsed/(schedule * duration) - 1. */
static bool is_slipping(const struct progress *p, int64_t limit)
{
    bool computed = is_behind(p, 1000) && p->elapsed * 1000000 > p->schedule * p->duration * (1000 + limit);
    return computed || p->forecast_late * 1000 > limit * p->duration;
}

/* Rows 9 and 12. */
static inline uint32_t progress_codes(const struct obligation_facts *f, const struct colour_run *run)
{
    const struct rule_set *r = run->rules;
    struct progress p = measure(f, run);
    if (is_early(f, &p, r)) {
        return 0;
    }
    bool red = is_behind(&p, r->red_ratio_permille) || is_slipping(&p, r->red_slip_permille) ||
               (p.left <= r->red_last_working_days && p.earned < r->red_last_done_permille);
    bool amber = is_behind(&p, r->amber_ratio_permille) || is_slipping(&p, r->amber_slip_permille) ||
                 (p.left <= r->amber_last_working_days && p.earned < r->amber_last_done_permille);
    return bit_if(red, REASON_AT_RISK) | bit_if(amber, REASON_SLIPPING);
}

/* A report duty that is overdue beyond grace. */
static bool is_missed(const struct colour_run *run, day_t report_due)
{
    return report_due != 0 && worked(run, report_due, run->t) > run->rules->grace_working_days;
}

/* Rows 8 and 10. Before the first approved information its age counts from the start; with no known start either it is
 * never fresh. */
static inline uint32_t report_codes(const struct obligation_facts *f, const struct colour_run *run)
{
    const struct rule_set *r = run->rules;
    int32_t missed = is_missed(run, f->report_due) + is_missed(run, f->report_due_second);
    day_t fresh_until = (f->informed ? f->informed : f->start) + r->no_information_periods * f->period_days;
    bool stale = f->period_days != 0 && worked(run, fresh_until, run->t) > r->grace_working_days;
    return bit_if(missed >= r->no_information_missed_reports || stale, REASON_NO_INFORMATION) |
           bit_if(missed > 0, REASON_REPORT_LATE);
}

/* A warning that accepted evidence has not lifted yet. */
static uint32_t held_codes(const struct obligation_facts *f)
{
    return bit_if(f->held != HELD_NONE, NOTE_HELD) | bit_if(f->held == HELD_RED, REASON_AT_RISK) |
           bit_if(f->held != HELD_NONE, REASON_SLIPPING);
}

/* RULES 3: the original deadline is never lost; `day` passed it without passing the one in force. */
static bool only_by_extension(const struct obligation_facts *f, day_t day)
{
    return f->original_due != 0 && day > f->original_due && day <= f->due;
}

/* Rows 6 to 14: neither accepted nor awaiting a decision. */
static inline uint32_t open_codes(const struct obligation_facts *f, const struct colour_run *run)
{
    uint32_t codes = report_codes(f, run) | bit_if(run->t < f->start, REASON_NOT_STARTED) |
                     bit_if(f->blocked_by != 0, REASON_BLOCKED);
    if (is_standing(f)) {
        return codes | CODE_BIT(REASON_REGULAR);
    }
    codes |= held_codes(f) | bit_if(f->due == 0, REASON_NO_DEADLINE) |
             bit_if(f->due != 0 && run->t > f->due, REASON_OVERDUE) |
             bit_if(only_by_extension(f, run->t), NOTE_AFTER_ORIGINAL_DUE);
    return is_measured(f) ? codes | progress_codes(f, run) : codes;
}

/* Rows 2 and 3. */
static uint32_t accepted_codes(const struct obligation_facts *f)
{
    bool is_late = f->due != 0 && f->accepted_delivered > f->due;
    return bit_if(is_late, REASON_DONE_LATE) | bit_if(!is_late, REASON_DONE) | bit_if(f->due == 0, NOTE_NO_DUE_DAY) |
           bit_if(only_by_extension(f, f->accepted_delivered), NOTE_AFTER_ORIGINAL_DUE);
}

/* Rows 4 and 5. */
static uint32_t waiting_codes(const struct obligation_facts *f, const struct colour_run *run)
{
    bool is_late = f->due != 0 && f->delivered > f->due;
    bool is_passed = !is_late && f->due != 0 && run->t > f->due;
    bool too_long = worked(run, f->delivered, run->t) > run->rules->approver_working_days;
    return bit_if(is_late, REASON_LATE_WITH_APPROVER) | bit_if(!is_late, REASON_WITH_APPROVER) |
           bit_if(is_passed, NOTE_DUE_PASSED) | bit_if(too_long, NOTE_APPROVER_LATE) |
           bit_if(only_by_extension(f, f->delivered), NOTE_AFTER_ORIGINAL_DUE);
}

/* Every rule and note that matches; at least one rule does. */
static inline uint32_t matching_codes(const struct obligation_facts *f, const struct colour_run *run)
{
    uint32_t notes = bit_if(has(f, FACT_MOVED_AFTER_EXPIRY), NOTE_MOVED_AFTER_EXPIRY);
    if (has(f, FACT_CANCELLED)) {
        return notes | CODE_BIT(REASON_CANCELLED);
    }
    notes |= bit_if(!has(f, FACT_HAS_LEAD), REASON_UNASSIGNED);
    if (f->accepted_delivered != 0 && !is_standing(f)) {
        return notes | accepted_codes(f);
    }
    if (f->decision == DECISION_WAITING && !is_standing(f)) {
        return notes | waiting_codes(f, run);
    }
    uint32_t codes = notes | open_codes(f, run);
    return codes | bit_if((codes & (CODE_BIT(REASON_COUNT) - 1)) == 0, REASON_ON_TRACK);
}

/* Calendar days since the last approved information, or since the start; 0 when neither is known. */
static int32_t silent_days(const struct obligation_facts *f, day_t t)
{
    day_t since = f->informed ? f->informed : f->start;
    return since != 0 && t > since ? t - since : 0;
}

/* verdict.days; which of the counts it is follows from the reason. */
static int32_t verdict_days(const struct obligation_facts *f, const struct colour_run *run, enum reason r)
{
    switch ((enum days_unit)code_rows[r].unit) {
    case DAYS_LATE:
        return r == REASON_OVERDUE       ? days_late(run, f->due, run->t)
               : r == REASON_REPORT_LATE ? days_late(run, f->report_due ? f->report_due : f->report_due_second, run->t)
               : r == REASON_DONE_LATE   ? days_late(run, f->due, f->accepted_delivered)
                                         : days_late(run, f->due, f->delivered);
    case DAYS_LEFT:
        return worked(run, run->t, f->due);
    case DAYS_WAITING:
        return worked(run, f->delivered, run->t);
    case DAYS_UNTIL_START:
        return f->start - run->t;
    case DAYS_SILENT:
        return silent_days(f, run->t);
    case DAYS_EARLY:
        return worked(run, f->accepted_delivered, f->due);
    case DAYS_NOTHING:
        break;
    }
    return 0;
}

/* Reasons about which the owner or the approver may have another opinion; the rest are matters of record. */
#define OPEN_TO_OPINION                                                                                                \
    (CODE_BIT(REASON_NOT_STARTED) | CODE_BIT(REASON_AT_RISK) | CODE_BIT(REASON_REPORT_LATE) |                          \
     CODE_BIT(REASON_BLOCKED) | CODE_BIT(REASON_SLIPPING) | CODE_BIT(REASON_REGULAR) | CODE_BIT(REASON_ON_TRACK))

/* What the rules alone say. */
static inline struct verdict computed(uint32_t codes)
{
    enum reason r = (enum reason)__builtin_ctz(codes);
    enum colour colour = (enum colour)code_rows[r].colour;
    return (struct verdict){.colour = colour, .computed = colour, .reason = r, .also = codes};
}

/* RULES 5: a declared colour may be worse at once; better needs the approver and an expiry, and never covers missing
 * information. */
static struct verdict with_declared(uint32_t codes, const struct obligation_facts *f, day_t t)
{
    struct verdict v = computed(codes);
    bool is_valid = f->declared == COLOUR_GREEN || f->declared == COLOUR_AMBER || f->declared == COLOUR_RED;
    if (!is_valid || (CODE_BIT(v.reason) & OPEN_TO_OPINION) == 0) {
        return v;
    }
    if (colour_severities[f->declared] > colour_severities[v.computed] && f->declared != COLOUR_GREEN) {
        v.colour = (enum colour)f->declared;
        v.also |= CODE_BIT(NOTE_DECLARED_WORSE);
        return v;
    }
    bool is_better = colour_severities[f->declared] < colour_severities[v.computed];
    bool is_granted = has(f, FACT_DECLARED_BY_APPROVER) && t <= f->declared_until;
    if (is_better && is_granted && (v.also & CODE_BIT(REASON_REPORT_LATE)) == 0) {
        v.colour = (enum colour)f->declared;
        v.also |= CODE_BIT(NOTE_DECLARED_BETTER);
    }
    return v;
}

struct verdict colour_without_days(const struct obligation_facts *f, const struct colour_run *run)
{
    uint32_t codes = matching_codes(f, run);
    return f->declared == COLOUR_NONE ? computed(codes) : with_declared(codes, f, run->t);
}

struct verdict colour_at(const struct obligation_facts *f, const struct colour_run *run)
{
    struct verdict v = colour_without_days(f, run);
    v.days = verdict_days(f, run, v.reason);
    return v;
}

struct verdict colour_of(const struct obligation_facts *f, const struct rule_set *rules,
                         const struct calendar *calendar, day_t t)
{
    struct colour_run run = {.rules = rules, .calendar = calendar, .t = t};
    return colour_at(f, &run);
}

struct working_table working_table_fill(const struct calendar *calendar, day_t first, int32_t n, int32_t *upto)
{
    for (int32_t i = 0; i < n; i++) {
        upto[i] = calendar_working_between(calendar, DAY_MIN, first + i);
    }
    return (struct working_table){.first = first, .n = n, .upto = upto};
}

struct opt_i64 progress_ratio(const struct obligation_facts *f, const struct colour_run *run)
{
    if (!is_measured(f)) {
        return (struct opt_i64){0};
    }
    struct progress p = measure(f, run);
    if (p.planned == 0) {
        return (struct opt_i64){0};
    }
    return (struct opt_i64){.has = true, .v = (2 * p.earned * p.whole + p.planned) / (2 * p.planned)};
}

enum held colour_held_after_report(const struct verdict *before, const struct obligation_facts *after,
                                   const struct colour_run *run)
{
    uint32_t warnings =
        CODE_BIT(REASON_AT_RISK) | CODE_BIT(REASON_REPORT_LATE) | CODE_BIT(REASON_BLOCKED) | CODE_BIT(REASON_SLIPPING);
    if ((before->also & warnings) == 0 || !is_measured(after)) {
        return HELD_NONE;
    }
    struct progress p = measure(after, run);
    bool is_released = is_early(after, &p, run->rules) || !is_behind(&p, run->rules->recover_ratio_permille);
    return is_released ? HELD_NONE : HELD_AMBER;
}

enum held colour_held_without_evidence(const struct verdict *before)
{
    if (before->also & (CODE_BIT(REASON_OVERDUE) | CODE_BIT(REASON_AT_RISK))) {
        return HELD_RED;
    }
    return before->also & CODE_BIT(REASON_SLIPPING) ? HELD_AMBER : HELD_NONE;
}

int reason_severity(enum reason r)
{
    return code_rows[r].severity;
}

int verdict_severity(const struct verdict *v)
{
    return v->colour == v->computed ? code_rows[v->reason].severity : colour_severities[v->colour];
}

enum colour reason_colour(enum reason r)
{
    return (enum colour)code_rows[r].colour;
}

enum days_unit verdict_days_unit(const struct verdict *v)
{
    return (enum days_unit)code_rows[v->reason].unit;
}

const char *code_name(enum reason code)
{
    return code_rows[code].name;
}

const char *colour_name(enum colour c)
{
    static const char *const names[COLOUR_COUNT] = {
        "none", "grey", "white", "green", "blue_grey", "blue", "amber", "dark_amber", "red", "purple",
    };
    return names[c];
}
