/* What the files of this feature's pages share. */
#ifndef XANH_FEATURES_INDICATOR_INTERNAL_H
#define XANH_FEATURES_INDICATOR_INTERNAL_H

#include "core/route.h"
#include "features/indicator/indicator_assess.h"
#include "features/indicator/indicator_views.h"
#include "features/rules/rules.h"
#include "indicator_web_q.h"

extern const struct route_table indicator_web_routes;

/* A reading of indicators: what was known at a moment, judged on its day. */
struct indicator_moment {
    int64_t at_ms, seq;
    day_t day;
    bool is_past;
    int64_t rule_version;
    struct indicator_rules rules;
};
/* Missing: now. E_INVALID for a day in the future. */
NODISCARD enum err indicator_moment_open(struct ctx *ctx, struct opt_i64 as_of, struct indicator_moment *m);
/* The judgement of one of them, by the targets and observations that were known then. */
struct assessment indicator_read(struct ctx *ctx, const struct indicator_moment *m, const struct indicator *i, const struct targets *targets,
                                 const struct observations *seen);

/* --- words ------------------------------------------------------------------------------------------------------------ */

/* What is shown of a judgement: finer than its code, because a target that is kept or reached says so. */
enum indicator_word {
    WORD_ACHIEVED,
    WORD_KEPT,
    WORD_ON_TRACK,
    WORD_ABOVE_RANGE,
    WORD_TOO_EARLY,
    WORD_SLIPPING,
    WORD_FAR_BEHIND,
    WORD_MOVING_AWAY,
    WORD_STALE,
    WORD_NO_BASELINE,
    WORD_NO_DATA,
    WORD_INCOMPARABLE,
    WORD_QUALITATIVE,
    WORD_NOT_APPLICABLE,
    WORD__N
};
enum indicator_word indicator_word_of(const struct indicator *i, const struct assessment *a);
struct status_mark_view indicator_mark(struct ctx *ctx, enum indicator_word w);
enum msg indicator_word_why(enum indicator_word w);
extern const char *const indicator_word_names[]; /* as in addresses, NULL at the end */
extern const char *const indicator_word_codes[]; /* as in the API, NULL at the end */

/* A value with its unit: "13,17 %"; zeros at the end are left out unless `exact`. */
struct str indicator_value(struct ctx *ctx, const struct indicator *i, int64_t v, bool exact);
/* "trên 80 %", "từ 30 %", "trong nhóm 3", "16–18 %", "có". */
struct str target_text(struct ctx *ctx, const struct indicator *i, const struct target *t);
/* The same said so that nobody can misread the edge: "lớn hơn 80 %: đúng 80,0 % là chưa đạt". */
struct str target_strict(struct ctx *ctx, const struct indicator *i, const struct target *t);
/* "2025", "quý 2/2025", "6 tháng đầu năm 2025", "06/2025". */
struct str period_text(struct ctx *ctx, struct period p);
enum msg observation_status_msg(enum observation_status s);

/* --- pages ------------------------------------------------------------------------------------------------------------ */

struct indicator_in {
    struct str code;
    struct opt_day as_of;
    struct opt_i64 mark, kind, year;
};
/* Handlers of the pages of one indicator and of the differences between documents; the latter's rows are filled by discrepancy_fill. */
NODISCARD enum err indicator_show(struct ctx *ctx, const void *in, struct response *res);
NODISCARD enum err discrepancies_show(struct ctx *ctx, const void *in, struct response *res);
void discrepancy_fill(struct ctx *ctx, const struct discrepancies *all, struct discrepancy_views *out);
/* `/van-ban/{slug}/{clause}`, or of the whole document when the clause is empty. */
struct str source_href(struct ctx *ctx, struct str number, struct str clause);
/* A path that keeps the date of the reading when that is not today. */
struct address indicator_address(struct ctx *ctx, const struct indicator_moment *m, struct str path);
/* The same for an address of the API. */
struct address indicator_json(struct ctx *ctx, const struct indicator_moment *m, struct str path);

/* --- the list --------------------------------------------------------------------------------------------------------- */

/* Which years of targets have a tab. */
enum indicator_year { YEAR_2030, YEAR_2045, YEAR_OTHER, YEAR__N };
extern const char *const indicator_kind_values[], *const indicator_year_values[]; /* as in addresses, NULL at the end */

struct indicator_listed {
    const struct indicator *indicator;
    const struct target *target;
    struct assessment assessment;
    enum indicator_word word;
    enum indicator_year year;
    bool is_known; /* at an earlier date: some target of it was known */
};

struct indicator_listing {
    const struct indicator_in *in;
    struct indicator_moment moment;
    struct indicators all;
    struct targets targets;
    struct observations seen;
    struct q_indicator_web_clauses_rows clauses;
    struct indicator_listed *v; /* one an indicator */
    int64_t total, by_word[WORD__N]; /* of all that are known */
    int64_t by_year[YEAR__N];        /* under the other filters */
};
/* Reads and judges all of them as of a moment (missing: now); `in` says which are wanted. */
NODISCARD enum err indicator_listing_read(struct ctx *ctx, const struct indicator_in *in, struct opt_i64 as_of, struct indicator_listing *l);
bool indicator_listed_wanted(const struct indicator_in *in, const struct indicator_listed *x, bool with_year);
/* All of them by status; each part opens exactly those rows on /chi-tieu. */
NODISCARD enum err indicator_listing_bar(struct ctx *ctx, const struct indicator_listing *l, struct status_bar_view *bar);
struct indicator_row_view indicator_listed_row(struct ctx *ctx, const struct indicator_listing *l, const struct indicator_listed *x);
/* The address of the list with its filters, as far as they are asked for. */
struct address indicator_list_address(struct ctx *ctx, const struct indicator_listing *l, bool year, bool kind, bool mark);
/* A choice as addresses have it; empty when nothing was chosen. */
struct str indicator_choice(const char *const *values, struct opt_i64 v);
NODISCARD enum err indicator_list_files(struct ctx *ctx, const void *in, struct response *res);
NODISCARD enum err discrepancies_files(struct ctx *ctx, const void *in, struct response *res);

#endif
