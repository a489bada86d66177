/* Deadlines: the last safe day, days off, occurrences, and the words they come in, with and without diacritics. */
#include "features/obligation/deadline_rules.h"
#include "rules_fixture.h"
#include "test.h"
#include "text/fold.h"

#define SIGNED 20250704 /* 05-TB/BCĐTW */

static struct opt_day some(int day)
{
    return (struct opt_day){true, ymd(day)};
}

static struct due resolve(struct test *t, struct due_rule rule)
{
    struct calendar c = bundled_calendar(t->arena);
    struct due due = {0};
    CHECK_OK(due_resolve(&rule, &c, &due));
    return due;
}

TEST(due_last_safe_day_of_each_kind)
{
    static const struct {
        enum due_kind kind;
        int base, last_safe, in_force;
    } rows[] = {
        {DUE_BEFORE_DAY, 20250715, 20250714, 20250714},
        {DUE_BEFORE_DAY, 20250601, 20250531, 20250602}, /* a Saturday */
        {DUE_BY_DAY, 20250715, 20250715, 20250715},
        {DUE_BY_DAY, 20250615, 20250615, 20250616},    /* a Sunday */
        {DUE_MONTH_END, 20250831, 20250831, 20250903}, /* Sunday, then 1 and 2 September off */
        {DUE_MONTH_END, 20250801, 20250831, 20250903},
        {DUE_MONTH_END, 20250731, 20250731, 20250731},
        {DUE_MONTH_END, 20240201, 20240229, 20240229},
        {DUE_QUARTER_END, 20251115, 20251231, 20251231},
        {DUE_QUARTER_END, 20250101, 20250331, 20250331},
        {DUE_YEAR_END, 20250101, 20251231, 20251231},
        {DUE_BY_DAY, 20260822, 20260822, 20260822}, /* a Saturday that is worked */
        {DUE_BY_DAY, 20260831, 20260831, 20260903},
        {DUE_BY_DAY, 20261124, 20261124, 20261125},
        {DUE_RELATIVE, 20251001, 20251001, 20251001},
        {DUE_ROADMAP, 20251231, 20251231, 20251231},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct due due = resolve(t, (struct due_rule){.kind = rows[i].kind, .base = some(rows[i].base)});
        CHECK_EQ_I64(due.state, DUE_STATE_SET);
        CHECK_EQ_I64(due.last_safe, ymd(rows[i].last_safe));
        CHECK_EQ_I64(due.in_force, ymd(rows[i].in_force));
        CHECK_EQ_I64(due.moved, rows[i].last_safe != rows[i].in_force);
    }
}

TEST(due_states_without_a_day)
{
    CHECK_EQ_I64(resolve(t, (struct due_rule){.kind = DUE_NONE}).state, DUE_STATE_NO_DEADLINE);
    CHECK_EQ_I64(resolve(t, (struct due_rule){.kind = DUE_OPEN_ENDED}).state, DUE_STATE_OPEN_ENDED);
    CHECK_EQ_I64(resolve(t, (struct due_rule){.kind = DUE_RECURRING}).state, DUE_STATE_RECURRING);
    CHECK_EQ_I64(resolve(t, (struct due_rule){.kind = DUE_RELATIVE}).state, DUE_STATE_UNRESOLVED);
    CHECK_EQ_I64(resolve(t, (struct due_rule){.kind = DUE_ROADMAP}).state, DUE_STATE_UNRESOLVED);
}

TEST(due_needs_a_base_day_in_range)
{
    struct calendar c = {0};
    struct due due;
    CHECK_ERR(due_resolve(&(struct due_rule){.kind = DUE_BY_DAY}, &c, &due), E_INVALID);
    struct due_rule rule = {.kind = DUE_BEFORE_DAY, .base = {true, DAY_MIN}};
    CHECK_ERR(due_resolve(&rule, &c, &due), E_INVALID);
    rule.base.v = DAY_MIN + 1;
    CHECK_OK(due_resolve(&rule, &c, &due));
    rule.base.v = DAY_MAX + 1;
    CHECK_ERR(due_resolve(&rule, &c, &due), E_INVALID);
    rule.base.v = DAY_MAX;
    CHECK_OK(due_resolve(&rule, &c, &due));
    rule.kind = DUE_KIND_COUNT;
    CHECK_OK(due_resolve(&rule, &c, &due));
    rule.kind = (enum due_kind)99;
    CHECK_OK(due_resolve(&rule, &c, &due));
}

/* 03/NQ-CP, III.3: before 15/6 and before 01/12. */
TEST(occurrences_half_yearly_before_a_day)
{
    struct calendar c = bundled_calendar(t->arena);
    struct due_rule rule = {.kind = DUE_RECURRING, .recurrence = RECURRENCE_HALF_YEARLY, .start = some(20250109)};
    rule.days_excluded = true;
    CHECK_OK(due_days_parse(S("06-15;12-01"), &rule));
    struct occurrence o[8];
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20261231), o, 8), 4);
    CHECK_EQ_I64(o[0].due.last_safe, ymd(20250614));
    CHECK_EQ_I64(o[0].due.in_force, ymd(20250616)); /* the 14th is a Saturday */
    CHECK(o[0].due.moved);
    CHECK_EQ_I64(o[0].period_start, ymd(20250109));
    CHECK_EQ_I64(o[0].period_end, ymd(20250614));
    CHECK_EQ_I64(o[1].due.last_safe, ymd(20251130));
    CHECK_EQ_I64(o[1].due.in_force, ymd(20251201)); /* the 30th is a Sunday */
    CHECK_EQ_I64(o[1].period_start, ymd(20250615));
    CHECK_EQ_I64(o[3].due.last_safe, ymd(20261130));
    CHECK_EQ_I64(o[3].no, 4);
    rule.days_excluded = false;
    rule.kind = DUE_BEFORE_DAY;
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20251130), o, 8), 2);
    CHECK_EQ_I64(o[1].due.last_safe, ymd(20251130));
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20251129), o, 8), 1);
    rule.kind = DUE_RECURRING;
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20251201), o, 8), 2);
    CHECK_EQ_I64(o[0].due.last_safe, ymd(20250615));
    CHECK_EQ_I64(o[0].due.in_force, ymd(20250616));
}

static size_t count(enum recurrence r, int start, int horizon, struct occurrence *o, size_t max)
{
    struct calendar c = {0};
    struct due_rule rule = {.kind = DUE_RECURRING, .recurrence = r, .start = some(start)};
    return due_occurrences(&rule, &c, ymd(horizon), o, max);
}

TEST(occurrences_at_the_end_of_each_period)
{
    struct occurrence o[40];
    CHECK_EQ_I64(count(RECURRENCE_MONTHLY, 20250704, 20251231, o, 40), 6);
    CHECK_EQ_I64(o[0].due.last_safe, ymd(20250731));
    CHECK_EQ_I64(o[1].due.last_safe, ymd(20250831));
    CHECK_EQ_I64(count(RECURRENCE_QUARTERLY, 20250704, 20251231, o, 40), 2);
    CHECK_EQ_I64(o[0].due.last_safe, ymd(20250930));
    CHECK_EQ_I64(count(RECURRENCE_HALF_YEARLY, 20241222, 20261231, o, 40), 5);
    CHECK_EQ_I64(o[0].due.last_safe, ymd(20241231));
    CHECK_EQ_I64(count(RECURRENCE_YEARLY, 20250109, 20301230, o, 40), 5);
    CHECK_EQ_I64(count(RECURRENCE_YEARLY, 20250109, 20301231, o, 40), 6);
    CHECK_EQ_I64(count(RECURRENCE_DAILY, 20250109, 20301231, o, 40), 0);
    CHECK_EQ_I64(count(RECURRENCE_AD_HOC, 20250109, 20301231, o, 40), 0);
    CHECK_EQ_I64(count(RECURRENCE_NONE, 20250109, 20301231, o, 40), 0);
    CHECK_EQ_I64(count(RECURRENCE_MONTHLY, 20250731, 20250731, o, 40), 1); /* starts on its last day */
    CHECK_EQ_I64(count(RECURRENCE_MONTHLY, 20250801, 20250731, o, 40), 0);
}

TEST(occurrences_keep_their_numbers_whatever_the_horizon)
{
    struct occurrence near[3];
    struct occurrence far[40];
    CHECK_EQ_I64(count(RECURRENCE_MONTHLY, 20250704, 20271231, near, 3), 30); /* three written, thirty exist */
    CHECK_EQ_I64(count(RECURRENCE_MONTHLY, 20250704, 20281231, far, 40), 42);
    for (size_t i = 0; i < 3; i++) {
        CHECK_EQ_I64(near[i].no, far[i].no);
        CHECK_EQ_I64(near[i].due.last_safe, far[i].due.last_safe);
    }
}

TEST(occurrences_stop_at_until_and_need_a_start)
{
    struct calendar c = {0};
    struct occurrence o[40];
    struct due_rule rule = {.kind = DUE_RECURRING, .recurrence = RECURRENCE_MONTHLY, .start = some(20250704)};
    rule.until = some(20250930);
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20301231), o, 40), 3);
    rule.start.has = false;
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20301231), o, 40), 0);
    rule.start = (struct opt_day){true, DAY_MIN - 1};
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20301231), o, 40), 0);
    rule.start = some(21990101);
    rule.until.has = false;
    CHECK_EQ_I64(due_occurrences(&rule, &c, DAY_MAX, o, 40), 11); /* the calendar ends before the last could be moved */
}

TEST(occurrences_on_a_day_of_every_month)
{
    struct calendar c = {0};
    struct occurrence o[12];
    struct due_rule rule = {.kind = DUE_RECURRING, .recurrence = RECURRENCE_MONTHLY, .start = some(20250126)};
    CHECK_OK(due_days_parse(S("00-31"), &rule));
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20250430), o, 12), 4);
    CHECK_EQ_I64(o[1].due.last_safe, ymd(20250228));
    CHECK_EQ_I64(o[2].due.last_safe, ymd(20250331));
    CHECK_OK(due_days_parse(S("00-25"), &rule));
    CHECK_EQ_I64(due_occurrences(&rule, &c, ymd(20250430), o, 12), 3);
    CHECK_EQ_I64(o[0].due.last_safe, ymd(20250225));
}

TEST(due_days_are_read_strictly)
{
    struct due_rule rule = {0};
    static const char *const bad[] = {
        "",      "6-15",        "06/15",       "06-15;", "13-01", "02-29", "12-01;06-15", "06-15;06-15",
        "06-31", "00-25;00-26", "00-05;01-02", "06-00",  "xx-15", "06-xx", "06-15 "};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(due_days_parse(str_c(bad[i]), &rule), E_INVALID);
    }
    CHECK_EQ_I64(rule.n_days, 0);
    CHECK_ERR(due_days_parse(STR_NONE, &rule), E_INVALID);
    CHECK_OK(due_days_parse(S("02-28;03-01;03-02"), &rule));
    CHECK_EQ_I64(rule.n_days, 3);
    struct str thirteen = S("01-01;02-01;03-01;04-01;05-01;06-01;07-01;08-01;09-01;10-01;11-01;12-01;12-02");
    CHECK_ERR(due_days_parse(thirteen, &rule), E_INVALID);
}

TEST(due_names_are_those_of_the_pack)
{
    for (int i = 0; i < DUE_KIND_COUNT; i++) {
        enum due_kind kind = DUE_KIND_COUNT;
        CHECK_OK(due_kind_parse(str_c(due_kind_name((enum due_kind)i)), &kind));
        CHECK_EQ_I64(kind, i);
    }
    for (int i = 0; i < RECURRENCE_COUNT; i++) {
        enum recurrence r = RECURRENCE_COUNT;
        CHECK_OK(recurrence_parse(str_c(recurrence_name((enum recurrence)i)), &r));
        CHECK_EQ_I64(r, i);
    }
    enum due_kind kind;
    enum recurrence r;
    CHECK_ERR(due_kind_parse(S("weekly"), &kind), E_NOT_FOUND);
    CHECK_ERR(recurrence_parse(S("weekly"), &r), E_NOT_FOUND);
    CHECK_OK(recurrence_parse(STR_NONE, &r));
    CHECK_EQ_I64(r, RECURRENCE_NONE);
    CHECK_EQ_I64(recurrence_days(RECURRENCE_MONTHLY), 31);
    CHECK_EQ_I64(recurrence_days(RECURRENCE_AD_HOC), 0);
}

/* ---- words ---- */

struct words_row {
    const char *words;
    enum due_kind kind;
    int base; /* 0: none */
};

static struct due_words read(struct test *t, const char *words)
{
    return due_words_read(fold_search(t->arena, str_c(words)), ymd(SIGNED));
}

static void check_row(struct test *t, const struct words_row *row)
{
    struct due_words w = read(t, row->words);
    bool same = w.understood && w.rule.kind == row->kind && w.rule.base.has == (row->base != 0) &&
                (row->base == 0 || w.rule.base.v == ymd(row->base));
    if (!test_check(t, same, __FILE__, __LINE__, row->words)) {
        CHECK_EQ_I64(w.rule.kind, row->kind);
        CHECK_EQ_I64(w.rule.base.v, row->base ? ymd(row->base) : 0);
    }
}

/* Every wording of the bundled pack, and the same without diacritics. */
TEST(words_of_the_three_documents)
{
    static const struct words_row rows[] = {
        {"trước ngày 15/7/2025", DUE_BEFORE_DAY, 20250715},
        {"truoc ngay 15/7/2025", DUE_BEFORE_DAY, 20250715},
        {"trong tháng 7/2025", DUE_MONTH_END, 20250731},
        {"trong tháng 8/2025", DUE_MONTH_END, 20250831},
        {"TRONG THÁNG 8/2025", DUE_MONTH_END, 20250831},
        {"tháng 8/2025", DUE_MONTH_END, 20250831},
        {"trong tháng 10/2025", DUE_MONTH_END, 20251031},
        {"trong tháng 01 năm 2025", DUE_MONTH_END, 20250131},
        {"trong thang 01 nam 2025", DUE_MONTH_END, 20250131},
        {"trong năm 2025", DUE_YEAR_END, 20251231},
        {"cơ bản hoàn thành trong năm 2025", DUE_YEAR_END, 20251231},
        {"khẩn trương", DUE_NONE, 0},
        {"sớm", DUE_NONE, 0},
        {"kịp thời", DUE_NONE, 0},
        {"", DUE_NONE, 0},
        {"nếu thấy cần", DUE_OPEN_ENDED, 0},
        {"khi cần", DUE_OPEN_ENDED, 0},
        {"thường xuyên", DUE_OPEN_ENDED, 0},
        {"thuong xuyen, lien tuc", DUE_OPEN_ENDED, 0},
        {"liên tục", DUE_OPEN_ENDED, 0},
        {"định kỳ", DUE_OPEN_ENDED, 0},
        {"đến năm 2030", DUE_YEAR_END, 20301231},
        {"kịp ngày các luật có hiệu lực", DUE_RELATIVE, 0},
        {"đồng bộ với hiệu lực của luật", DUE_RELATIVE, 0},
        {"đồng bộ với các luật", DUE_RELATIVE, 0},
        {"theo lộ trình 71/NQ-CP", DUE_ROADMAP, 0},
        {"theo lo trinh tai Nghi quyet 71/NQ-CP ngay 01/4/2025", DUE_ROADMAP, 0},
        {"từ 01/7/2025 đến tháng 12/2025", DUE_MONTH_END, 20251231},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_row(t, &rows[i]);
    }
}

TEST(words_of_other_documents)
{
    static const struct words_row rows[] = {
        {"quý IV/2025", DUE_QUARTER_END, 20251231},
        {"quý 3 năm 2025", DUE_QUARTER_END, 20250930},
        {"trong quý I", DUE_QUARTER_END, 20260331}, /* the next one after 4 July 2025 */
        {"quy II nam 2026", DUE_QUARTER_END, 20260630},
        {"trước quý III/2025", DUE_BEFORE_DAY, 20250701},
        {"năm 2025-2026", DUE_YEAR_END, 20261231},
        {"giai đoạn 2025 - 2030", DUE_YEAR_END, 20301231},
        {"chậm nhất ngày 30/6/2026", DUE_BY_DAY, 20260630},
        {"chậm nhất là ngày 30 tháng 6 năm 2026", DUE_BY_DAY, 20260630},
        {"chậm nhất trước ngày 30/6/2026", DUE_BEFORE_DAY, 20260630},
        {"đến hết ngày 31/12/2025", DUE_BY_DAY, 20251231},
        {"đến hết tháng 9/2025", DUE_MONTH_END, 20250930},
        {"trước tháng 9/2025", DUE_BEFORE_DAY, 20250901},
        {"trước năm 2026", DUE_BEFORE_DAY, 20260101},
        {"trước 15/7", DUE_BEFORE_DAY, 20250715},
        {"ngày 03/7", DUE_BY_DAY, 20260703}, /* the day before signing: next year's */
        {"ngày 04/7", DUE_BY_DAY, 20250704},
        {"trong tháng 6", DUE_MONTH_END, 20260630},
        {"trong tháng 7", DUE_MONTH_END, 20250731},
        {"6 tháng đầu năm 2026", DUE_BY_DAY, 20260630},
        {"trong sáu tháng cuối năm 2025", DUE_YEAR_END, 20251231},
        {"06 tháng đầu năm", DUE_BY_DAY, 20260630},
        {"cuối năm 2025", DUE_YEAR_END, 20251231},
        {"15-7-2025", DUE_BY_DAY, 20250715},
        {"trước ngày 15/7/2025 theo Kế hoạch 02-KH/BCĐTW", DUE_BEFORE_DAY, 20250715},
        {"ngày 29/02/2028", DUE_BY_DAY, 20280229},
        {"từ tháng 7 đến tháng 12/2025", DUE_MONTH_END, 20251231},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_row(t, &rows[i]);
    }
}

TEST(words_of_leap_days_without_a_year)
{
    struct due_words w = due_words_read(S("29 2"), ymd(20230101));
    CHECK(w.understood); /* 2024 has one */
    CHECK_EQ_I64(w.rule.base.v, ymd(20240229));
    CHECK(!due_words_read(S("29 2"), ymd(20250101)).understood);
    CHECK(!due_words_read(S("29 2"), ymd(20240301)).understood);
}

TEST(words_of_ranges_keep_their_start)
{
    CHECK_EQ_I64(read(t, "từ 01/7/2025 đến tháng 12/2025").rule.start.v, ymd(20250701));
    CHECK_EQ_I64(read(t, "năm 2025-2026").rule.start.v, ymd(20250101));
    CHECK_EQ_I64(read(t, "từ tháng 7 đến tháng 12/2025").rule.start.v, ymd(20250701));
    CHECK(!read(t, "trước ngày 15/7/2025").rule.start.has);
}

TEST(words_of_recurring_duties)
{
    static const struct {
        const char *words;
        enum recurrence recurrence;
        int n_days;
        bool excluded;
    } rows[] = {
        {"hằng tháng", RECURRENCE_MONTHLY, 0, false},
        {"hang thang", RECURRENCE_MONTHLY, 0, false},
        {"định kỳ hàng tháng", RECURRENCE_MONTHLY, 0, false},
        {"mỗi tháng", RECURRENCE_MONTHLY, 0, false},
        {"hằng quý", RECURRENCE_QUARTERLY, 0, false},
        {"hằng năm", RECURRENCE_YEARLY, 0, false},
        {"hằng ngày", RECURRENCE_DAILY, 0, false},
        {"định kỳ 6 tháng", RECURRENCE_HALF_YEARLY, 0, false},
        {"định kỳ sáu tháng", RECURRENCE_HALF_YEARLY, 0, false},
        {"6 tháng một lần", RECURRENCE_HALF_YEARLY, 0, false},
        {"06 tháng 1 lần", RECURRENCE_HALF_YEARLY, 0, false},
        {"mỗi 6 tháng", RECURRENCE_HALF_YEARLY, 0, false},
        {"hằng 6 tháng", RECURRENCE_HALF_YEARLY, 0, false},
        {"định kỳ và đột xuất", RECURRENCE_AD_HOC, 0, false},
        {"trước ngày 15 tháng 6 và trước ngày 01 tháng 12", RECURRENCE_HALF_YEARLY, 2, true},
        {"truoc ngay 15/6 va 01/12 hang nam", RECURRENCE_HALF_YEARLY, 2, true},
        {"ngày 15/3, 15/6, 15/9, 15/12", RECURRENCE_QUARTERLY, 4, false},
        {"ngày 01/3, 01/7, 01/11", RECURRENCE_YEARLY, 3, false},
        {"trước ngày 15/12 hằng năm", RECURRENCE_YEARLY, 1, true},
        {"trước ngày 25 hằng tháng", RECURRENCE_MONTHLY, 1, true},
        {"ngày 25 mỗi tháng", RECURRENCE_MONTHLY, 1, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct due_words w = read(t, rows[i].words);
        bool same = w.understood && w.rule.kind == DUE_RECURRING && w.rule.recurrence == rows[i].recurrence &&
                    w.rule.n_days == rows[i].n_days && w.rule.days_excluded == rows[i].excluded;
        test_check(t, same, __FILE__, __LINE__, rows[i].words);
    }
    struct due_words w = read(t, "trước ngày 15/6 và 01/12");
    CHECK(w.rule.days[0].month == 6 && w.rule.days[0].day == 15 && w.rule.days[1].month == 12 &&
          w.rule.days[1].day == 1);
    CHECK_EQ_I64(read(t, "trước ngày 25 hằng tháng").rule.days[0].month, 0);
}

TEST(words_name_their_document)
{
    CHECK_STR(read(t, "theo lộ trình tại Nghị quyết 71/NQ-CP").anchor, S("71 nq cp"));
    CHECK_STR(read(t, "theo lộ trình 335/2025/NĐ-CP").anchor, S("335 2025 nd cp"));
    CHECK_STR(read(t, "theo lộ trình Nghị quyết 71/NQ-CP và 03/NQ-CP").anchor, S("71 nq cp"));
    CHECK_STR(read(t, "theo lộ trình của Kế hoạch 02-KH/BCĐTW").anchor, S("02 kh bcdtw"));
    CHECK_STR(read(t, "theo lộ trình tại 12-KH ngày 01/4/2025").anchor, S("12 kh"));
    CHECK_STR(read(t, "theo lộ trình 12-KH").anchor, S("12 kh"));
    CHECK_STR(read(t, "theo lộ trình 12-KH 2025").anchor, S("12 kh"));
    CHECK_STR(due_words_read(S("theo lo trinh 71/nq-cp"), ymd(SIGNED)).anchor, S("71/nq-cp"));
    CHECK_STR(due_words_read(S("~theo lo trinh~ 71/nq-cp|"), ymd(SIGNED)).anchor, S("71/nq-cp"));
    CHECK(read(t, "theo lộ trình").anchor.p == NULL);
}

/* 70 words. */
#define TEN " a a a a a a a a a a"
static const char too_long[] = "15/7/2025" TEN TEN TEN TEN TEN TEN TEN;

/* Never a guess. */
TEST(words_that_are_not_understood)
{
    static const char *const rows[] = {
        "trong vòng 30 ngày",
        "sau ngày 15/7/2025",
        "sau tháng 8/2025 hai năm",
        "từ 01/7/2025",
        "tháng 8, 9/2025",
        "tháng 13/2025",
        "ngày 31/02/2025",
        "ngày 32/7/2025",
        "ngày 31/02",
        "quý V/2025",
        "quý 5/2025",
        "quý",
        "ngày 15/7/2025 và ngày 15/8/2025",
        "ngày 15/7/2025 hằng tháng",
        "tháng 8 hằng năm",
        "ngày 01/12 và 15/6",
        "ngày 30/02 hằng năm",
        "từ 15/6 hằng năm",
        "sau ngày 15/6 hằng năm",
        "ngày 25 hằng tháng và ngày 26 hằng tháng",
        "từ tháng 12/2025 đến tháng 7/2025",
        "từ 31/02/2025 đến tháng 7/2025",
        "hai năm một lần",
        "hằng 5 năm",
        "5 năm",
        "hoàn thành tốt",
        "12345",
        "ngày 25 hằng",
        "năm 2025 2026 2027",
        "từ 01/7 đến 15/8 và 16/8",
        "1/1/2025 2/1/2025 3/1/2025 4/1/2025 5/1/2025 6/1/2025 7/1/2025 8/1/2025 9/1/2025",
        too_long,
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct due_words w = read(t, rows[i]);
        test_check(t, !w.understood && w.rule.kind == DUE_NONE && !w.rule.base.has, __FILE__, __LINE__, rows[i]);
    }
}

/* Whatever comes in, the reader ends and says something lawful. */
TEST(words_survive_anything)
{
    static const char *const parts[] = {"ngay", "thang", "nam",  "quy", "truoc", "tu",  "den", "hang",     "moi",
                                        "6",    "15",    "2025", "iv",  "71",    "nq",  "cp",  "hieu luc", "sau",
                                        "va",   "dau",   "cuoi", "29",  "2",     "mot", "lan", "1"};
    uint64_t seed = 10;
    struct calendar c = bundled_calendar(t->arena);
    int bad = 0;
    for (int i = 0; i < 100000 && bad < 5; i++) {
        char text[128];
        struct buf b = buf_new(NULL, sizeof text);
        for (int k = draw_between(&seed, 0, 9); k > 0; k--) {
            buf_str(&b, str_c(parts[draw_between(&seed, 0, sizeof parts / sizeof parts[0] - 1)]));
            buf_char(&b, draw_percent(&seed, 90) ? ' ' : '/');
        }
        struct due_words w = due_words_read(buf_view(&b), ymd(SIGNED));
        struct due due;
        bad += !CHECK(due_resolve(&w.rule, &c, &due) == OK);
        bad += !CHECK(w.understood || w.rule.kind == DUE_NONE);
        bad += !CHECK(w.rule.kind == DUE_RECURRING || w.rule.n_days == 0);
        buf_free(&b);
    }
}
