#include "features/board/rule_set.h"

#define ROW(member, min, max, initial, source) THRESHOLD(struct rule_set, member, min, max, initial, source)

static const struct threshold rows[] = {
    ROW(approver_working_days, 0, 250, 10, "RULES 5, row 4"),
    ROW(grace_working_days, 0, 250, 5, "RULES 5, row 10"),
    ROW(no_information_missed_reports, 1, 2, 2, "RULES 5, row 8"),
    ROW(no_information_periods, 1, 12, 2, "RULES 5, row 8"),
    ROW(red_ratio_permille, 0, 1000, 750, "RULES 5, row 9"),
    ROW(amber_ratio_permille, 0, 1000, 900, "RULES 5, row 12"),
    ROW(recover_ratio_permille, 0, 1000, 950, "RULES 5, below the table"),
    ROW(red_slip_permille, 0, 10000, 200, "RULES 5, row 9"),
    ROW(amber_slip_permille, 0, 10000, 50, "RULES 5, row 12"),
    ROW(red_last_working_days, 0, 250, 5, "RULES 5, row 9"),
    ROW(red_last_done_permille, 0, 1001, 600, "RULES 5, row 9"),
    ROW(amber_last_working_days, 0, 250, 10, "RULES 5, row 12"),
    ROW(amber_last_done_permille, 0, 1001, 800, "RULES 5, row 12"),
    ROW(early_permille, 0, 1000, 100, "monitoring.md 4.1"),
    ROW(early_working_days, 0, 250, 5, "monitoring.md 4.1"),
    ROW(early_cap_permille, 0, 1000, 500, "docs/rules.md"),
    ROW(snapshot_recent_close_working_days, 0, 250, 5, "RULES 7"),
    ROW(parent_red_purple_permille, 0, 1000, 200, "monitoring.md 4.1"),
    ROW(parent_amber_permille, 0, 1000, 100, "monitoring.md 4.1"),
    ROW(series_occurrences, 1, 12, 4, "monitoring.md 4.1"),
    ROW(series_red_missed, 1, 12, 2, "monitoring.md 4.1"),
    ROW(series_late_working_days, 0, 250, 10, "monitoring.md 4.1"),
};

const struct thresholds rule_set_thresholds = {rows, sizeof rows / sizeof rows[0]};

struct rule_set rule_set_default(void)
{
    struct rule_set rules = {0};
    thresholds_reset(&rule_set_thresholds, &rules);
    return rules;
}

enum err rule_set_put(struct rule_set *rules, struct str name, int64_t value)
{
    return thresholds_put(&rule_set_thresholds, rules, name, value);
}
