/* Comma separated values, with either separator. What is read must be text with a place in the file, and come back the same when it is written. */
#include "fuzz.h"

#include "base/utf8.h"
#include "text/csv.h"

enum { RECORDS_MAX = 200 };

static void check_record(const struct csv_record *r, size_t last_line)
{
    FUZZ_CHECK(r->n > 0 && r->n <= CSV_FIELDS_MAX && r->line > last_line);
    for (size_t i = 0; i < r->n; i++) {
        FUZZ_CHECK(r->fields[i].text.p && utf8_valid(r->fields[i].text, NULL));
        FUZZ_CHECK(r->fields[i].line >= r->line && r->fields[i].column >= 1);
    }
}

/* A record that is written below a heading and read again. */
static void check_again(struct arena *a, const struct csv_record *r, char separator)
{
    struct buf out = buf_new(a, 8 * CSV_RECORD_MAX);
    struct csv_writer w = csv_writer_new(&out, separator, CSV_DATA);
    csv_str(&w, S("heading")); /* what begins a file is no text when it is a byte order mark */
    csv_end(&w);
    for (size_t i = 0; i < r->n; i++) {
        csv_str(&w, r->fields[i].text);
    }
    csv_end(&w);
    struct csv c = csv_open(buf_view(&out), separator);
    struct csv_record again = {0};
    bool got = false;
    FUZZ_CHECK(csv_next(&c, a, &again, &got) == OK && got && again.n == 1);
    FUZZ_CHECK(csv_next(&c, a, &again, &got) == OK && got && again.n == r->n);
    for (size_t i = 0; i < r->n; i++) {
        FUZZ_CHECK(str_eq(again.fields[i].text, r->fields[i].text));
    }
    FUZZ_CHECK(csv_next(&c, a, &again, &got) == OK && !got);
}

static void read_all(struct str text, char separator)
{
    struct arena *a = arena_new((size_t)64 << 20);
    struct csv c = csv_open(text, separator);
    struct csv_record r = {0};
    bool got = true;
    enum err e = OK;
    size_t line = 0;
    for (int i = 0; i < RECORDS_MAX && got && (e = csv_next(&c, a, &r, &got)) == OK; i++) {
        if (got) {
            check_record(&r, line);
            check_again(a, &r, separator);
            line = r.line;
        }
    }
    FUZZ_CHECK(e == OK || ((e == E_INVALID || e == E_TOO_LARGE) && c.why != MSG_NONE && c.line >= 1 && c.column >= 1));
    FUZZ_CHECK(e == OK || csv_next(&c, a, &r, &got) != OK);
    arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    read_all((struct str){(const char *)bytes, n}, ',');
    read_all((struct str){(const char *)bytes, n}, ';');
    return 0;
}
