/* What my work is made of: read once for the page and for its files. */
#ifndef XANH_FEATURES_REPORT_WORK_H
#define XANH_FEATURES_REPORT_WORK_H

#include "features/report/report_internal.h"
#include "report_q.h"

/* In the order of the page. What others lead stands apart from what one has to answer for. */
enum part { PART_OVERDUE, PART_RETURNED, PART_WAITING, PART_SOON, PART_SUPPORT, PART_DRAFTS, PART_UNASSIGNED, PART__N };

struct work_query {
    struct opt_i64 part; /* only this one, whole */
};
extern const char *const work_part_names[]; /* as in addresses, NULL at the end */

/* One thing to do. */
struct work_item {
    int64_t obligation_id, report_id, version, occurrence;
    day_t ends; /* the day its clock ends; DAY_MAX when none runs */
    size_t org;
    bool has_verdict;
    struct verdict verdict;
    struct opt_day due;
    struct opt_i64 programme_id; /* the only one that the role covers */
    struct str remark;
    struct opt_i64 at_ms;
    const struct q_work_titles_row *task; /* with the part in it */
};

struct work_items {
    struct work_item *v; /* those to be shown; the clock that ends first comes first */
    size_t n, cap;
    size_t total;
};

struct work {
    const struct board *board;
    const struct org_directory *dir;
    const struct calendar *calendar;
    day_t today;
    struct work_items parts[PART__N];
    bool is_cut; /* a role covers more than BOARD_LIST_MAX obligations: only the first of them, lead ones before others, were looked at */
};

/* All that waits for who asks; of each part the first `shown`, and with a query for one part nothing of the others. */
NODISCARD enum err work_read(struct ctx *ctx, const struct work_query *q, size_t shown, struct work *out);

/* Who has to do it, and in which part; empty for nobody. */
struct str work_org(struct ctx *ctx, const struct work *w, const struct work_item *i);
struct str work_role(struct ctx *ctx, const struct work_item *i);
/* Where it is done. */
struct str work_href(struct ctx *ctx, enum part part, const struct work_item *i);
/* The address of the page, of one part when one was asked for. */
struct address work_address(struct ctx *ctx, const struct work_query *q);

/* The files of the page. */
NODISCARD enum err work_files(struct ctx *ctx, const void *in, struct response *res);

#endif
