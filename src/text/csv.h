/* Comma separated values: a strict reader of RFC 4180 that gives one record at a time and says
 * where each field stands, and a writer. */
#ifndef XANH_TEXT_CSV_H
#define XANH_TEXT_CSV_H

#include "base/arena.h"
#include "base/date.h"
#include "text/msg.h"

enum { CSV_RECORD_MAX = 1024 * 1024 /* bytes */, CSV_FIELDS_MAX = 200 };

struct csv_field {
    struct str text; /* NFC, quotes removed, line ends inside as \n; never p == NULL */
    size_t line;     /* where the field starts, both from 1; columns count characters */
    size_t column;
};

struct csv_record {
    const struct csv_field *fields;
    size_t n;
    size_t line;
};

/* A document being read; only `why`, `line` and `column` are for callers. */
struct csv {
    struct str text;
    char separator;
    size_t at;      /* offset of what comes next */
    size_t counted; /* offset that here_line and here_column belong to */
    size_t here_line;
    size_t here_column;
    enum msg why; /* what is wrong, MSG_NONE while nothing is */
    size_t line;  /* and where */
    size_t column;
};

/* Starts reading; the text is borrowed until the last record has been used. A byte order mark is
 * skipped. */
struct csv csv_open(struct str text, char separator);
/* The next record; empty lines are skipped. *got is false at the end. E_TOO_LARGE beyond
 * CSV_RECORD_MAX or CSV_FIELDS_MAX, E_INVALID for anything else that is not CSV in UTF-8; then why,
 * line and column are set, and every further call fails likewise. */
NODISCARD enum err csv_next(struct csv *c, struct arena *a, struct csv_record *record, bool *got);

enum csv_mode {
    CSV_DATA,      /* for programs: exactly what was given */
    CSV_FOR_PEOPLE /* for spreadsheets: byte order mark first, and ' before texts that would run as
                      a formula */
};

struct csv_writer {
    struct buf *out;
    enum csv_mode mode;
    char separator;
    size_t fields;  /* in this record so far */
    size_t started; /* out->n at the start of this record */
};

/* Writes to `out`, which it borrows. */
struct csv_writer csv_writer_new(struct buf *out, char separator, enum csv_mode mode);
/* A text, quoted when needed; a NULL slice is an empty field. */
void csv_str(struct csv_writer *w, struct str s);
void csv_i64(struct csv_writer *w, int64_t v);
void csv_scaled(struct csv_writer *w, int64_t v, int decimals);
/* YYYY-MM-DD. */
void csv_day(struct csv_writer *w, day_t d);
/* The value, or an empty field. */
void csv_opt_i64(struct csv_writer *w, struct opt_i64 v);
void csv_opt_day(struct csv_writer *w, struct opt_day d);
/* Ends the record with a line feed. */
void csv_end(struct csv_writer *w);

#endif
