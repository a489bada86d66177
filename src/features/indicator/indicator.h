/* Indicators, their targets and observations, and the discrepancies between source documents (RULES 6). Indicators and discrepancies are
 * current state; targets and observations are facts, of which the latest version of each counts. Judging them is indicator_rules.h. */
#ifndef XANH_FEATURES_INDICATOR_H
#define XANH_FEATURES_INDICATOR_H

#include "core/record.h"
#include "features/indicator/indicator_rules.h"
#include "web/status_bar.h"

struct indicator {
    int64_t id, programme_id;
    struct str code, title_vi, title_en;
    enum indicator_kind kind;
    struct str unit_vi, unit_en;
    struct str direction; /* up, down, none */
    int64_t decimals;
    struct str definition_vi, definition_en;
    struct str period; /* year, half_year, quarter, month */
    struct opt_i64 document_id;
    struct str document_number, document_slug; /* only in answers */
    struct str clause;
    struct str parent; /* code of the one it is a part of */
    struct str note_vi, note_en;
    int64_t ord, seq;
};

/* Values are scaled by the indicator's decimals. */
struct target {
    int64_t id, indicator_id, set_no;
    struct opt_i64 year; /* missing: the document names none */
    enum comparison comparison;
    struct opt_i64 low, high;
    bool every_year;
    struct opt_i64 document_id;
    struct str document_number; /* only in answers, as the next */
    struct opt_day signed_on;   /* the day of the document */
    struct str clause, words, note_vi, note_en;
    int64_t seq;
};

struct observed {
    int64_t id, indicator_id;
    struct opt_i64 geography_id; /* missing: the nation */
    struct str period;
    struct opt_i64 value, numerator, denominator;
    enum observation_status status;
    struct str source;
    struct opt_i64 publisher_id;
    struct opt_day known_day;
    int64_t seq;
};

struct discrepancy_side {
    int64_t no;
    struct str document, clause, says_vi, says_en, indicator, task; /* numbers and codes, as the pack has them */
    struct str source_vi, source_en; /* only in answers: the title of a source that is no legal text and has no number */
};

struct discrepancy {
    int64_t id;
    struct str code, title_vi, title_en, bearing_vi, bearing_en;
    size_t n_sides;
    struct discrepancy_side *sides; /* only in answers */
};

struct indicators { struct indicator *v; size_t n, cap; };
struct targets { struct target *v; size_t n, cap; };
struct observations { struct observed *v; size_t n, cap; };
struct discrepancies { struct discrepancy *v; size_t n, cap; };

/* By (ord, id); all that are not limited. */
struct indicator_filter {
    struct opt_i64 programme_id, document_id;
    struct str clause; /* STR_NONE: any */
};
NODISCARD enum err indicator_list(struct ctx *ctx, const struct indicator_filter *filter, struct indicators *out);
NODISCARD enum err indicator_find(struct ctx *ctx, struct str code, struct indicator *out);
/* As known up to an event (INT64_MAX: now): the latest version of each (set, year), in their order; of one indicator, or of all. */
NODISCARD enum err target_list(struct ctx *ctx, struct opt_i64 indicator_id, int64_t upto, struct targets *out);
/* The same: all vintages by period, publisher and when they became known. */
NODISCARD enum err observation_list(struct ctx *ctx, struct opt_i64 indicator_id, int64_t upto, struct observations *out);
/* Those that touch a document, an indicator and a task (number or code; STR_NONE: any). With all their sides. */
NODISCARD enum err discrepancy_list(struct ctx *ctx, struct str document, struct str indicator, struct str task, struct discrepancies *out);

/* One indicator in a row of a list. */
struct indicator_row_view {
    struct str href, title, target, kind, value, period;
    struct status_mark_view mark;
};

/* All indicators as judged at the end of a day (missing: now), at a glance. */
struct indicator_glance {
    struct status_bar_view bar; /* all of them by status; each part opens exactly those rows on /chi-tieu */
    struct {
        struct indicator_row_view *v;
        size_t n, cap;
    } rows;                     /* what needs attention first */
    int64_t n_measured;         /* with a value */
    struct str list_href;
};
/* With at most `max` rows. E_INVALID for a day in the future. */
NODISCARD enum err indicator_glance(struct ctx *ctx, struct opt_day as_of, size_t max, struct indicator_glance *out);

/* For loading packs. */

/* E_CONFLICT when the code belongs to another programme. */
NODISCARD enum err indicator_put(struct ctx *ctx, const struct indicator *i, struct record *out);
NODISCARD enum err target_put(struct ctx *ctx, const struct target *t, struct record *out);
NODISCARD enum err observation_put(struct ctx *ctx, const struct observed *o, struct record *out);
NODISCARD enum err discrepancy_put(struct ctx *ctx, const struct discrepancy *d, struct record *out);
NODISCARD enum err discrepancy_side_put(struct ctx *ctx, int64_t discrepancy_id, const struct discrepancy_side *s, struct record *out);

/* What a side is read in: "57-NQ/TW II.1.-2", or the title of a source without a number. */
struct str discrepancy_source(struct ctx *ctx, const struct discrepancy_side *s);

/* What readers are shown for a kind. */
enum msg indicator_kind_msg(enum indicator_kind k);

#endif
