/* A spreadsheet being written, row after row from the top, in little memory: the only file that knows the library is xlsx.c. Sheets are
 * written one after the other. What goes wrong while writing shows when it is closed. */
#ifndef XANH_WEB_XLSX_H
#define XANH_WEB_XLSX_H

#include "base/date.h"

struct xlsx;

enum { XLSX_DECIMALS_MAX = 6, XLSX_TEXT_MAX = 32000 /* bytes of one cell; the format allows 32,767 characters */ };

/* A new workbook whose parts lie in `folder` until it is closed. The same content and moment give the same bytes. E_BUSY when the disk takes
 * nothing. Lives until the arena is reset at the latest. */
NODISCARD enum err xlsx_open(struct arena *a, struct str folder, int64_t now_ms, struct xlsx **out);
/* The next sheet; cells that follow are on it. */
void xlsx_sheet(struct xlsx *x, struct str name);
/* Width of a column in characters, before its cells. */
void xlsx_width(struct xlsx *x, size_t column, int width);
void xlsx_head(struct xlsx *x, size_t column, struct str text);
void xlsx_text(struct xlsx *x, size_t column, struct str text);
void xlsx_number(struct xlsx *x, size_t column, int64_t scaled, int decimals);
void xlsx_day(struct xlsx *x, size_t column, day_t day);
/* Ends the row. */
void xlsx_row_end(struct xlsx *x);
/* The first row stays in sight and offers to filter `columns` columns of all rows written so far. */
void xlsx_filter(struct xlsx *x, size_t columns);
/* Finishes it: a file without a name, which the caller closes. E_BUSY when the disk took it not. */
NODISCARD enum err xlsx_close(struct xlsx *x, int *file, int64_t *size);

#endif
