/* The API of this feature: its routes and the descriptions of its replies, and what the two files of it share. */
#ifndef XANH_FEATURES_TASK_API_H
#define XANH_FEATURES_TASK_API_H

#include "core/route.h"
#include "features/board/board.h"
#include "web/api_list.h"

extern const struct route_table task_api_routes;
extern const struct route_table duty_api_routes;
extern const struct schema_table task_schemas;

/* Names of enum reason, of the kinds of days, in the order of the enums. */
extern const char *const reason_choices[];
extern const char *const days_choices[];
extern const char *const colour_choices[];
extern const char *const recurrence_choices[];

/* The verdict as replies say it. */
struct verdict_words {
    struct str status, colour, days_unit;
    struct opt_i64 days;
    struct str_list also;
};
struct verdict_words verdict_words(struct ctx *ctx, const struct verdict *v);
/* Key and names of who bears something; nothing for SIZE_MAX. */
struct bearer_words {
    struct str key, name, name_en;
};
struct bearer_words bearer_words(const struct board *b, size_t org);
/* Numbers as a JSON array. */
struct str ids_text(struct ctx *ctx, size_t n, const int64_t *first, size_t stride);

/* An obligation in replies. */
struct duty_row {
    int64_t id;
    struct str task, title, title_en, role, organisation, organisation_name, organisation_name_en, named, selector, lead_words, scope;
    int64_t no, occurrence, weight;
    bool collective, undecided;
    struct opt_day start, original_deadline, deadline;
    struct str deadline_kind, deadline_words, recurrence, status, colour, days_unit;
    struct opt_i64 days;
    struct str_list also;
    struct str note, note_en, page;
};
extern const struct schema duty_schema, duty_page;
/* Fills rows for obligations that the board has chosen. */
NODISCARD enum err duty_rows(struct ctx *ctx, const struct board *b, const struct board_obligation *o, size_t n, struct duty_row **rows);

#endif
