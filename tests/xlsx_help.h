/* Reads back what a spreadsheet holds. */
#ifndef XANH_TESTS_XLSX_HELP_H
#define XANH_TESTS_XLSX_HELP_H

#include "base/arena.h"
#include "base/vec.h"

/* A part of the package, uncompressed; STR_NONE when there is none of this name. */
struct str xlsx_part(struct arena *a, struct str package, struct str name);

/* The cells of one row by column; what has no cell is empty. Texts as they are, numbers as written. */
enum { XLSX_COLUMNS = 40 };
struct xlsx_cells {
    struct str v[XLSX_COLUMNS];
};
struct xlsx_rows {
    struct xlsx_cells *v;
    size_t n, cap;
};
void xlsx_read(struct arena *a, struct str sheet, struct xlsx_rows *out);

#endif
