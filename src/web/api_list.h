/* What all list routes of the API share: a limit, an opaque cursor, the choice of members, JSON or CSV.
 *
 * A cursor names the last row that was sent, by its number, and the state of the data and the moment of the first page. So a walk over all pages shows
 * every row exactly once, also while others write, where the list takes `as_of`. It belongs to its filters; with others it is refused. */
#ifndef XANH_WEB_API_LIST_H
#define XANH_WEB_API_LIST_H

#include "core/ctx.h"
#include "http/http.h"
#include "web/schema.h"

enum { LIST_LIMIT_DEFAULT = 100, LIST_LIMIT_MAX = 1000 };

/* To be a member of a list route's input. */
struct list_input {
    struct opt_i64 limit, format, as_of;
    struct str after, fields;
};

extern const char *const list_formats[]; /* json, csv, csv-excel */

/* Its fields, for INPUT_TABLE; `member` is the struct list_input in `type`. */
#define LIST_INPUT(type, member)                                                                                                       \
    {.name = "limit", .kind = IN_INT, .from = FROM_QUERY, .offset = offsetof(type, member.limit), .min = 1, .max = LIST_LIMIT_MAX,     \
     .doc = "Rows on one page; 100 when it is not said."},                                                                             \
        {.name = "after", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(type, member.after), .max = 200,                     \
         .doc = "Where to go on: `next` of the page before, with the same filters."},                                                  \
        {.name = "fields", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(type, member.fields), .max = 1000,                  \
         .doc = "Members of an item to send, separated by commas; the others are left out."},                                          \
        {.name = "format", .kind = IN_CHOICE, .from = FROM_QUERY, .offset = offsetof(type, member.format), .choices = list_formats,    \
         .doc = "Form of the answer; the header Accept: text/csv asks for csv too. csv-excel starts with a byte order mark and disarms formulas."}
/* The same with the known clock, for lists that can be read as of an earlier moment. */
#define LIST_INPUT_AS_OF(type, member)                                                                     \
    LIST_INPUT(type, member),                                                                              \
    {.name = "as_of", .kind = IN_MOMENT, .from = FROM_QUERY, .offset = offsetof(type, member.as_of),       \
     .doc = "What the system knew at that moment (a day means its end in Viet Nam); now when it is not said."}

/* A list being answered. */
struct list {
    const struct schema *item;
    uint64_t members; /* of an item, chosen by `fields` */
    size_t limit;
    bool is_csv;
    enum csv_mode mode;
    struct opt_i64 after;  /* number of the row before the first one */
    struct opt_i64 as_of;  /* the moment to read at: one of the past that was asked for, or that of the first page; missing: now */
    uint64_t filters;      /* hash of the query without limit and after */
};

/* Reads the shared input. E_INVALID for a day in the future, for a member that items do not have and for a cursor that does not fit. */
NODISCARD enum err list_begin(struct ctx *ctx, struct list *l, const struct list_input *in, const struct schema *item);

/* Part of an ordered list that is in memory. */
struct list_slice {
    size_t from, n;
    bool more; /* rows follow */
};
/* The part to send. `first_id` is the member that holds the first row's number, `stride` the size of a row. E_INVALID when the cursor's row is gone. */
NODISCARD enum err list_slice(struct ctx *ctx, const struct list *l, const int64_t *first_id, size_t stride, size_t n, struct list_slice *s);

/* What is sent. */
struct list_page {
    const void *rows; /* structs of the item's schema */
    size_t n;
    bool more;
    int64_t last_id;       /* number of the last row; only when more follow */
    struct opt_i64 total;  /* rows of all pages, when it is known anyway */
    int64_t seq;           /* the state that was read */
    int64_t at_ms;         /* its moment, and the day as of which statuses were judged; 0: ctx->now */
};
/* Fills the response. */
NODISCARD enum err list_end(struct ctx *ctx, const struct list *l, const struct list_page *p, struct response *res);

/* Turns n rows of `stride` bytes round, for a list that is asked for the other way. */
void list_turn(void *rows, size_t stride, size_t n);
/* The whole of it for a list whose rows are all there, in order: takes the part to send. Rows start with their number, a member `id`. */
NODISCARD enum err list_send(struct ctx *ctx, const struct list *l, const int64_t *first_id, size_t n, struct response *res);

/* A page as the tests and the API description see it. */
struct list_reply {
    struct schema_rows items;
    struct str next;
    struct opt_i64 total;
    int64_t seq;
    struct opt_day day;
};
#define LIST_SCHEMA_BY(define, variable, api_name, item, text)                                                                                \
    define(variable, api_name, struct list_reply, text,                                                                                      \
           SCHEMA_LIST(struct list_reply, items, item, .doc = "The rows of this page."),                                                     \
           SCHEMA_TEXT(struct list_reply, next, .nullable = true, .doc = "What to send as `after` for the next page; null on the last one."), \
           SCHEMA_OPT_NUMBER(struct list_reply, total, .doc = "Rows of all pages together; null where counting would cost too much."),       \
           SCHEMA_NUMBER(struct list_reply, seq, .doc = "Number of the last event that this answer takes into account."),                    \
           SCHEMA_DAY(struct list_reply, day, .doc = "Day in Viet Nam as of which the answer holds."))
#define LIST_SCHEMA(variable, api_name, item, text) LIST_SCHEMA_BY(SCHEMA, variable, api_name, item, text)
#define LIST_SCHEMA_PUBLIC(variable, api_name, item, text) LIST_SCHEMA_BY(SCHEMA_PUBLIC, variable, api_name, item, text)

/* One object as JSON. */
NODISCARD enum err api_reply(struct ctx *ctx, const struct schema *s, const void *row, struct response *res);

#endif
