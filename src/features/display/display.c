#include "features/display/display.h"

#include "base/date.h"
#include "web/page.h"

const char *const display_statuses[] = {"CANCELLED",
                                        "UNASSIGNED",
                                        "NO_DEADLINE",
                                        "DONE",
                                        "DONE_LATE",
                                        "WITH_APPROVER",
                                        "LATE_WITH_APPROVER",
                                        "OVERDUE",
                                        "NOT_STARTED",
                                        "NO_INFORMATION",
                                        "AT_RISK",
                                        "REPORT_LATE",
                                        "BLOCKED",
                                        "SLIPPING",
                                        "REGULAR",
                                        "ON_TRACK",
                                        NULL};

struct display_sums display_sums_of(const struct tally *t)
{
    const uint32_t *r = t->by_reason;
    return (struct display_sums){.total = t->total,
                                 .done = (int64_t)r[REASON_DONE] + r[REASON_DONE_LATE],
                                 .done_on_time = r[REASON_DONE],
                                 .overdue = r[REASON_OVERDUE],
                                 .unknown = (int64_t)r[REASON_UNASSIGNED] + r[REASON_NO_DEADLINE] + r[REASON_NO_INFORMATION]};
}

/* The parts of a tally in the order of every bar; each opens `rows` with its `trang-thai`. Room for REASON_COUNT parts. */
static void display_parts(struct ctx *ctx, const struct tally *t, const struct address *rows, struct bar_part *parts)
{
    for (size_t i = 0; i < REASON_COUNT; i++) {
        enum reason r = reason_order[i];
        parts[i] = (struct bar_part){.css = reason_class(r),
                                     .icon = reason_icon(r),
                                     .word = ctx_msg(ctx, reason_msg(r)),
                                     .href = rows ? address_with(rows, S("trang-thai"), str_c(code_name(r))) : S(""),
                                     .count = t->by_reason[r]};
    }
}

/* --- words ----------------------------------------------------------------------------------------------------------- */

static struct str sentence(struct ctx *ctx, enum display_unit unit, const struct tally *t)
{
    struct display_sums s = display_sums_of(t);
    struct msg_arg args[] = {MSG_ARG(s.done), MSG_ARG(page_percent(ctx, s.done, s.total)), MSG_ARG(s.done_on_time),
                             MSG_ARG(s.overdue), MSG_ARG(s.unknown)};
    if (s.total == 0) {
        return ctx_msg(ctx, unit == DISPLAY_TASKS ? MSG_display_no_tasks : MSG_display_no_obligations);
    }
    return msg_format(ctx->arena, ctx->lang, unit == DISPLAY_TASKS ? MSG_display_tasks : MSG_display_obligations, 5, args);
}

static struct str rate_text(struct ctx *ctx, enum msg m, const struct rate *r)
{
    struct msg_arg args[] = {MSG_ARG(r->numerator), MSG_ARG(r->denominator),
                             MSG_ARG(page_percent(ctx, r->numerator, r->denominator))};
    return msg_format(ctx->arena, ctx->lang, m, 3, args);
}

/* RULES 7: what was due, what of it is completed and what was on time, by the deadline in force and by the first one. */
static struct str rates_text(struct ctx *ctx, const struct tally *t)
{
    struct due_rates rates = tally_due_rates(t);
    if (!rates.completed.has) {
        return ctx_msg(ctx, MSG_display_nothing_due);
    }
    return STR_CAT(ctx->arena, rate_text(ctx, MSG_display_rate_completed, &rates.completed), S(" "),
                   rate_text(ctx, MSG_display_rate_on_time, &rates.on_time), S(" "),
                   rate_text(ctx, MSG_display_rate_on_time_originally, &rates.on_time_originally));
}

struct str display_moment(struct ctx *ctx, const struct board *b)
{
    const struct board_moment *m = board_moment(b);
    struct str version = str_from_i64(ctx->arena, m->rule_version);
    struct str seq = str_from_i64(ctx->arena, m->seq);
    struct msg_arg args[] = {MSG_ARG(version), MSG_ARG(page_moment(ctx, m->at_ms)), MSG_ARG(seq)};
    return msg_format(ctx->arena, ctx->lang, MSG_display_moment, 3, args);
}

struct status_mark_view display_mark(struct ctx *ctx, const struct verdict *v)
{
    struct status_view s = status_view_of(ctx, v);
    return (struct status_mark_view){.css = s.css, .icon = s.icon, .word = s.word, .detail = s.days};
}

enum msg display_why(enum reason code)
{
    static const enum msg why[CODE_COUNT] = {[REASON_CANCELLED] = MSG_why_cancelled,
                                             [REASON_UNASSIGNED] = MSG_why_unassigned,
                                             [REASON_NO_DEADLINE] = MSG_why_no_deadline,
                                             [REASON_DONE] = MSG_why_done,
                                             [REASON_DONE_LATE] = MSG_why_done_late,
                                             [REASON_WITH_APPROVER] = MSG_why_with_approver,
                                             [REASON_LATE_WITH_APPROVER] = MSG_why_late_with_approver,
                                             [REASON_OVERDUE] = MSG_why_overdue,
                                             [REASON_NOT_STARTED] = MSG_why_not_started,
                                             [REASON_NO_INFORMATION] = MSG_why_no_information,
                                             [REASON_AT_RISK] = MSG_why_at_risk,
                                             [REASON_REPORT_LATE] = MSG_why_report_late,
                                             [REASON_BLOCKED] = MSG_why_blocked,
                                             [REASON_SLIPPING] = MSG_why_slipping,
                                             [REASON_REGULAR] = MSG_why_regular,
                                             [REASON_ON_TRACK] = MSG_why_on_track,
                                             [NOTE_APPROVER_LATE] = MSG_why_approver_late,
                                             [NOTE_NO_DUE_DAY] = MSG_why_no_due_day,
                                             [NOTE_DUE_PASSED] = MSG_why_due_passed,
                                             [NOTE_AFTER_ORIGINAL_DUE] = MSG_why_after_original_due,
                                             [NOTE_MOVED_AFTER_EXPIRY] = MSG_why_moved_after_expiry,
                                             [NOTE_HELD] = MSG_why_held,
                                             [NOTE_DECLARED_WORSE] = MSG_why_declared_worse,
                                             [NOTE_DECLARED_BETTER] = MSG_why_declared_better};
    return why[code];
}

/* --- links ----------------------------------------------------------------------------------------------------------- */

struct address display_address(struct ctx *ctx, const struct board *b, struct str path)
{
    const struct board_moment *m = board_moment(b);
    struct address a = address_new(ctx, path);
    address_add_day(&a, S("tinh-den"), (struct opt_day){m->is_past, m->day});
    return a;
}

struct link_view display_org(struct ctx *ctx, const struct board *b, size_t org)
{
    const struct org_directory *dir = board_directory(b);
    const struct org_version *v = org == SIZE_MAX ? NULL : org_any(dir, org, board_moment(b)->day);
    if (!v) {
        return (struct link_view){S(""), S("")};
    }
    return (struct link_view){org_name(ctx, v),
                              display_address(ctx, b, STR_CAT(ctx->arena, S("/co-quan/"), dir->orgs[org].key)).text};
}

struct as_of_view display_as_of(struct ctx *ctx, const struct board *b)
{
    return as_of_make(ctx, board_moment(b)->day);
}

struct str display_json(struct ctx *ctx, const struct board *b, struct str org_key)
{
    const struct board_moment *m = board_moment(b);
    struct address a = address_new(ctx, S("/api/v1/board"));
    address_add(&a, S("org"), org_key);
    address_add(&a, S("as_of"), m->is_past ? day_iso(ctx->arena, m->day) : S(""));
    return a.text;
}

/* --- bars ------------------------------------------------------------------------------------------------------------ */

/* The same in the classes of other publications, so that their figures can be set beside ours. */
static void add_classes(struct ctx *ctx, struct how_view *how, const struct tally *t)
{
    struct msg_arg public[PUBLIC_CLASS_COUNT];
    struct msg_arg government[GOVERNMENT_CLASS_COUNT];
    for (size_t c = 0; c < PUBLIC_CLASS_COUNT; c++) {
        public[c] = MSG_ARG((int64_t)tally_public(t, (enum public_class)c));
    }
    for (size_t c = 0; c < GOVERNMENT_CLASS_COUNT; c++) {
        government[c] = MSG_ARG((int64_t)tally_government(t, (enum government_class)c));
    }
    paragraph_add(ctx, how, msg_format(ctx->arena, ctx->lang, MSG_display_how_public, PUBLIC_CLASS_COUNT, public));
    paragraph_add(ctx, how, msg_format(ctx->arena, ctx->lang, MSG_display_how_government, GOVERNMENT_CLASS_COUNT, government));
}

enum err display_bar(struct ctx *ctx, const struct board *b, enum display_unit unit, const struct tally *t,
                     const struct address *rows, struct str json, struct status_bar_view *out)
{
    struct bar_part parts[REASON_COUNT];
    bool tasks = unit == DISPLAY_TASKS;
    display_parts(ctx, t, rows, parts);
    TRY(status_bar_make(ctx, parts, REASON_COUNT, t->total, out));
    out->what = sentence(ctx, unit, t);
    out->has_how = true;
    struct msg_arg total = MSG_ARG((int64_t)t->total);
    paragraph_add(ctx, &out->how,
                  msg_format(ctx->arena, ctx->lang, tasks ? MSG_display_how_tasks : MSG_display_how_obligations, 1, &total));
    paragraph_add(ctx, &out->how, rates_text(ctx, t));
    if (t->total) {
        add_classes(ctx, &out->how, t);
    }
    paragraph_add(ctx, &out->how, display_moment(ctx, b));
    link_add(ctx, &out->how.links, ctx_msg(ctx, MSG_display_rows), rows->text);
    link_add(ctx, &out->how.links, S("JSON"), json);
    return OK;
}

enum err display_row(struct ctx *ctx, const struct tally *t, struct status_row_view *out)
{
    struct bar_part parts[REASON_COUNT];
    display_parts(ctx, t, NULL, parts);
    return status_row_make(ctx, parts, REASON_COUNT, t->total, out);
}

enum err display_tally_row(struct ctx *ctx, struct str name, struct str meta, const struct tally *t, const struct address *rows,
                           struct tally_row_view *out)
{
    struct display_sums sums = display_sums_of(t);
    *out = (struct tally_row_view){.name = name,
                                   .href = rows->text,
                                   .meta = meta,
                                   .has_bar = t->total != 0,
                                   .overdue = sums.overdue,
                                   .unknown = sums.unknown,
                                   .total = sums.total};
    out->overdue_href = sums.overdue ? address_with(rows, S("trang-thai"), S("OVERDUE")) : S("");
    return t->total ? display_row(ctx, t, &out->bar) : OK;
}

/* --- the map of provinces ----------------------------------------------------------------------------------------------- */

/* The list of codes that the tiles stand for (Decision 19/2025/QĐ-TTg). */
static const struct str tile_scheme = S_INIT("qd-19-2025");

static int step_of_share(int64_t part, int64_t of)
{
    static const int64_t from[] = {20, 35, 50, 65};
    int step = 0;
    while (of > 0 && step < TILE_STEPS - 1 && part * 100 >= from[step] * of) {
        step++;
    }
    return step;
}

static struct str share_text(struct ctx *ctx, int64_t part, int64_t of)
{
    struct buf b = buf_new(ctx->arena, 32);
    if (of == 0) {
        return S("–");
    }
    buf_i64(&b, (part * 200 + of) / (of * 2)); /* whole per cent, half up */
    buf_str(&b, S("\u00a0%"));
    return buf_view(&b);
}

bool display_map(struct ctx *ctx, const struct display_province *provinces, size_t n, struct tile_map_view *out)
{
    const struct str steps[TILE_STEPS] = {ctx_msg(ctx, MSG_display_step0), ctx_msg(ctx, MSG_display_step1),
                                          ctx_msg(ctx, MSG_display_step2), ctx_msg(ctx, MSG_display_step3),
                                          ctx_msg(ctx, MSG_display_step4)};
    struct tile_value *values = ARENA_ARRAY(ctx->arena, struct tile_value, n + 1);
    size_t drawn = 0;
    for (size_t i = 0; i < n; i++) {
        const struct display_province *p = &provinces[i];
        if (str_eq(p->version->code_scheme, tile_scheme)) {
            values[drawn++] = (struct tile_value){p->version->code, p->href, share_text(ctx, p->overdue, p->total),
                                                  step_of_share(p->overdue, p->total)};
        }
    }
    tile_map_make(values, drawn, ctx_msg(ctx, MSG_display_map), steps, out);
    return drawn != 0;
}

void display_table(const struct board *b, struct table_about *about)
{
    const struct board_moment *m = board_moment(b);
    about->at_ms = m->at_ms;
    about->seq = m->seq;
    about->rule_version = m->rule_version;
}

void display_status_cells(struct table *t, const uint32_t by_reason[REASON_COUNT])
{
    for (size_t i = 0; i < REASON_COUNT; i++) {
        table_number(t, by_reason[reason_order[i]]);
    }
}
