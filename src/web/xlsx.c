#include "web/xlsx.h"

#include "base/arena.h"
#include "base/buf.h"
#include "http/body.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

struct xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_row_t row;
    int file; /* -1: handed over, or none */
    bool failed;
    struct buf text; /* what the library wants with a NUL */
    lxw_format *head, *wrap, *day, *numbers[XLSX_DECIMALS_MAX + 1];
};

/* The library asks gmtime for the moment of a workbook, and the C library's own keeps one answer for all threads. This one stands in its place
 * in the whole program, for which it has to be visible outside, and keeps one for each. */
__attribute__((visibility("default"))) struct tm *gmtime(const time_t *moment)
{
    static _Thread_local struct tm tm;
    return gmtime_r(moment, &tm);
}

/* Only left to do when the use case failed before it was closed. */
static void give_up(void *p)
{
    struct xlsx *x = p;
    if (x->book) {
        lxw_workbook_free(x->book);
    }
    if (x->file >= 0) {
        (void)close(x->file); /* nobody reads it */
    }
    buf_free(&x->text);
}

static void note(struct xlsx *x, lxw_error e)
{
    x->failed = x->failed || e != LXW_NO_ERROR;
}

static void make_formats(struct xlsx *x)
{
    static const char *const codes[XLSX_DECIMALS_MAX + 1] = {"#,##0",      "#,##0.0",      "#,##0.00",      "#,##0.000",
                                                             "#,##0.0000", "#,##0.00000", "#,##0.000000"};
    x->head = workbook_add_format(x->book);
    format_set_bold(x->head);
    format_set_text_wrap(x->head);
    format_set_align(x->head, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(x->head, LXW_BORDER_THIN);
    x->wrap = workbook_add_format(x->book);
    format_set_text_wrap(x->wrap);
    format_set_align(x->wrap, LXW_ALIGN_VERTICAL_TOP);
    x->day = workbook_add_format(x->book);
    format_set_num_format(x->day, "dd/mm/yyyy");
    format_set_align(x->day, LXW_ALIGN_VERTICAL_TOP);
    for (int i = 0; i <= XLSX_DECIMALS_MAX; i++) {
        x->numbers[i] = workbook_add_format(x->book);
        format_set_num_format(x->numbers[i], codes[i]);
        format_set_align(x->numbers[i], LXW_ALIGN_VERTICAL_TOP);
    }
}

enum err xlsx_open(struct arena *a, struct str folder, int64_t now_ms, struct xlsx **out)
{
    char path[64];
    struct xlsx *x = ARENA_NEW(a, struct xlsx);
    *x = (struct xlsx){.file = nameless_file(folder), .text = buf_new(NULL, XLSX_TEXT_MAX + 1)};
    arena_defer(a, give_up, x);
    if (x->file < 0) {
        return E_BUSY;
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", x->file); /* the library opens what it writes by name */
    char *tmpdir = (char *)(uintptr_t)str_cstr(a, folder);             /* it only reads it */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder.n ? tmpdir : NULL};
    x->book = workbook_new_opt(path, &options);
    if (!x->book) {
        return E_BUSY;
    }
    lxw_doc_properties properties = {.created = (time_t)(now_ms / 1000)};
    note(x, workbook_set_properties(x->book, &properties));
    make_formats(x);
    *out = x;
    return OK;
}

/* At most XLSX_TEXT_MAX bytes, cut between characters. */
static const char *plain(struct xlsx *x, struct str s)
{
    size_t n = s.n < XLSX_TEXT_MAX ? s.n : XLSX_TEXT_MAX;
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80) {
        n--;
    }
    buf_clear(&x->text);
    buf_bytes(&x->text, s.p, n);
    buf_char(&x->text, '\0');
    return x->text.p;
}

void xlsx_sheet(struct xlsx *x, struct str name)
{
    x->sheet = workbook_add_worksheet(x->book, plain(x, name));
    x->failed = x->failed || !x->sheet;
    x->row = 0;
}

void xlsx_width(struct xlsx *x, size_t column, int width)
{
    if (x->sheet) {
        note(x, worksheet_set_column(x->sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL));
    }
}

static void write_text(struct xlsx *x, size_t column, struct str text, lxw_format *format)
{
    if (x->sheet && text.n) {
        note(x, worksheet_write_string(x->sheet, x->row, (lxw_col_t)column, plain(x, text), format));
    }
}

void xlsx_head(struct xlsx *x, size_t column, struct str text)
{
    write_text(x, column, text, x->head);
}

void xlsx_text(struct xlsx *x, size_t column, struct str text)
{
    write_text(x, column, text, x->wrap);
}

void xlsx_number(struct xlsx *x, size_t column, int64_t scaled, int decimals)
{
    double value = (double)scaled; /* the format knows no other numbers */
    int shown = decimals < XLSX_DECIMALS_MAX ? decimals : XLSX_DECIMALS_MAX;
    for (int i = 0; i < decimals; i++) {
        value /= 10;
    }
    if (x->sheet) {
        note(x, worksheet_write_number(x->sheet, x->row, (lxw_col_t)column, value, x->numbers[shown]));
    }
}

void xlsx_day(struct xlsx *x, size_t column, day_t day)
{
    int year = 0;
    int month = 0;
    int dom = 0;
    day_to_civil(day, &year, &month, &dom);
    lxw_datetime d = {.year = year, .month = month, .day = dom};
    if (x->sheet) {
        note(x, worksheet_write_datetime(x->sheet, x->row, (lxw_col_t)column, &d, x->day));
    }
}

void xlsx_row_end(struct xlsx *x)
{
    x->row++;
}

void xlsx_filter(struct xlsx *x, size_t columns)
{
    if (x->sheet && x->row > 0 && columns > 0) {
        worksheet_freeze_panes(x->sheet, 1, 0);
        worksheet_repeat_rows(x->sheet, 0, 0);
        note(x, worksheet_autofilter(x->sheet, 0, 0, x->row - 1, (lxw_col_t)(columns - 1)));
    }
}

enum err xlsx_close(struct xlsx *x, int *file, int64_t *size)
{
    struct stat st = {0};
    note(x, workbook_close(x->book)); /* frees it, whatever happens */
    x->book = NULL;
    if (x->failed || fstat(x->file, &st) != 0) {
        return E_BUSY;
    }
    *file = x->file;
    *size = (int64_t)st.st_size;
    x->file = -1;
    return OK;
}
