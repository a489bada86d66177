/* What my work is made of: read once for the page and for its files. */
#ifndef XANH_FEATURES_REPORT_WORK_H
#define XANH_FEATURES_REPORT_WORK_H

#include "features/report/report_internal.h"
#include "report_q.h"

/* In the order of the page. What others lead stands apart from what one has to answer for. */
enum part { PART_OVERDUE, PART_RETURNED, PART_WAITING, PART_SOON, PART_SUPPORT, PART_DRAFTS, PART_UNASSIGNED, PART__N };

struct work_query {
    struct opt_i64 part; /* only this one */
    struct opt_i64 page; /* of it */
};
extern const char *const work_part_names[]; /* as in addresses, NULL at the end */

/* The open report of an obligation in the reader's hands. */
struct open_report {
    int64_t obligation_id, report_id;
    bool is_draft, is_owed; /* is_owed: the obligation stands in a part that the board chooses, unless another report of it came back */
};

/* What was found one by one: a report, or an obligation to assign. */
struct work_found {
    int64_t obligation_id, report_id, version;
    day_t ends; /* the day its clock ends; DAY_MAX when none runs */
    struct opt_i64 at_ms;
    struct str remark;
};

/* One part; the clock that ends first comes first. Those to be shown stand in `found` or, where the board chose them, in `ids`. */
struct work_list {
    struct {
        struct work_found *v;
        size_t n, cap;
    } found;
    const int64_t *ids;
    size_t n;     /* to be shown */
    size_t total;
};

struct work {
    const struct board *board;
    const struct org_directory *dir;
    const struct calendar *calendar;
    day_t today;
    struct {
        struct open_report *v; /* by obligation */
        size_t n, cap;
    } open;
    struct work_list parts[PART__N];
};

/* All that waits for who asks: how many there are in each part, and of each part that the query asks for the numbers of at most `limit` behind the
 * first `from`. */
NODISCARD enum err work_read(struct ctx *ctx, const struct work_query *q, size_t from, size_t limit, struct work *out);

/* One thing to do. */
struct work_item {
    struct work_found found;
    int64_t occurrence;
    size_t org;
    bool has_verdict;
    struct verdict verdict;
    struct opt_day due;
    const struct q_work_titles_row *task; /* with the part in it; NULL when it came after this use case began */
};
/* What the board says of `n` that are to be shown, from one of them on; the board is held. */
void work_judge(const struct work *w, enum part part, size_t from, size_t n, struct work_item *items);
/* Finds their tasks. */
NODISCARD enum err work_titles(struct ctx *ctx, struct work_item *items, size_t n);

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
