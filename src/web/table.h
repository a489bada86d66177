/* The rows of a list as a file. A list describes its columns and says its rows once; they come out as CSV, JSON or XLSX, whichever the
 * address ends with. Small files are answered from memory, large ones from a file without a name, so that neither needs more memory than a row.
 *
 *     struct table *t = NULL;
 *     TRY(table_begin(ctx, &about, res, &t));
 *     for (…) {
 *         table_text(t, card->code);
 *         table_day(t, due);
 *         table_row_end(t);
 *     }
 *     return table_end(t);
 */
#ifndef XANH_WEB_TABLE_H
#define XANH_WEB_TABLE_H

#include "core/route.h"
#include "web/widgets.h"

enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_DAY };

struct table_column {
    struct str name; /* in CSV and JSON */
    enum msg label;  /* head of the column in a spreadsheet */
    enum cell_kind kind;
    int width;       /* there, in characters */
};

struct table_about {
    const struct table_column *columns;
    size_t n_columns;
    struct str rows;    /* what the rows are, as their name in JSON: "tasks" */
    struct str title;
    struct str page;    /* address of the page that shows the same rows */
    struct text_views filters; /* what the rows were chosen by, in words */
    int64_t n_rows;     /* as many as will be written */
    int64_t at_ms, seq;  /* the reading they belong to */
    int64_t rule_version; /* 0 when the rows are not judged by any rules */
};

struct table;

/* Rows that a sheet of a spreadsheet has room for, beside its head. */
enum { XLSX_ROWS_MAX = 1048575 };

/* Starts the answer. The form is what the requested path ends with: .csv, .json or .xlsx. E_TOO_LARGE for more rows than a spreadsheet holds. */
NODISCARD enum err table_begin(struct ctx *ctx, const struct table_about *about, struct response *res, struct table **out);
/* The next cell of the row; its kind must be that of the column. A missing text, number or day is an empty cell, null in JSON. */
void table_text(struct table *t, struct str s);
void table_number(struct table *t, int64_t v);
void table_scaled(struct table *t, struct opt_i64 v, int decimals);
void table_day(struct table *t, struct opt_day d);
void table_row_end(struct table *t);
/* Finishes the answer. E_BUSY when the disk took it not. */
NODISCARD enum err table_end(struct table *t);

/* Calls `some` for `step` of `n` rows after the other, with memory that is used again for the next ones: a file may have any number of rows. */
NODISCARD enum err table_few_at_a_time(struct ctx *ctx, size_t n, size_t step, enum err (*some)(struct ctx *ctx, void *user, size_t from, size_t n),
                                       void *user);

/* "label: value" for the filters of a table; nothing for an empty value. */
void table_filter(struct ctx *ctx, struct table_about *about, enum msg label, struct str value);

/* The three addresses of the files of the page at `href`: its path with an ending, its query kept. `file` is added to the path: empty, or "/nghia-vu"
 * for one of several lists of a page. */
void table_links(struct ctx *ctx, struct link_views *links, struct str href, struct str file);

/* The three rows of a route table. Files are put together by the workers, not by the event threads. */
#define TABLE_ROUTES_FOR(right, file_path, table, handler)                                                              \
    {.method = METHOD_GET, .path = file_path ".csv", .act = right, .flags = R_LONG, .input = table, .run = handler},      \
        {.method = METHOD_GET, .path = file_path ".json", .act = right, .flags = R_LONG, .input = table, .run = handler}, \
        {.method = METHOD_GET, .path = file_path ".xlsx", .act = right, .flags = R_LONG, .input = table, .run = handler}
#define TABLE_ROUTES(file_path, table, handler) TABLE_ROUTES_FOR(ACT_PUBLIC, file_path, table, handler)

#endif
