/* Declared, typed input. One table a route fills one struct from path, query, form or JSON body alike, so pages and API cannot
 * validate differently. What is not declared does not exist for a handler: undeclared query and body names are refused. */
#ifndef XANH_HTTP_INPUT_H
#define XANH_HTTP_INPUT_H

#include "http/params.h"
#include "text/msg.h"

enum input_kind {
    IN_TEXT,   /* struct str: trimmed; min and max in code points; one line (no control characters) */
    IN_PROSE,  /* struct str: as IN_TEXT, with line breaks (normalised to \n) */
    IN_INT,    /* struct opt_i64 in [min, max] */
    IN_DAY,    /* struct opt_day; dd/mm/yyyy or YYYY-MM-DD */
    IN_MOMENT, /* struct opt_i64: milliseconds; also accepts a day (its end in Viet Nam) */
    IN_CHOICE, /* struct opt_i64: index into choices */
    IN_FLAG,   /* bool: "1", "true", "on" */
    IN_YES_NO, /* struct opt_i64: 1 or 0, written as an IN_FLAG; for filters, where no says something else than nothing */
    IN_FILE,   /* struct upload */
    IN_LIST    /* struct str_list: repeated names, or a JSON array of texts; at most `max`, each one of `choices` if there are any */
};

enum input_from { FROM_PATH, FROM_QUERY, FROM_BODY };

struct upload {
    struct str name;
    struct str type;
    struct str content;
};

struct str_list {
    struct str *v;
    size_t n, cap;
};

struct input_field {
    const char *name;
    enum input_kind kind;
    enum input_from from;
    size_t offset; /* of the member in the route's input struct */
    bool required;
    int64_t min, max;           /* see the kinds; both 0: IN_TEXT 0..200, IN_PROSE 0..20000, IN_INT any, IN_LIST 0..50 */
    const char *const *choices; /* IN_CHOICE, and IN_LIST if its texts are from a closed list: NULL-terminated */
    const char *doc;            /* one English sentence for the API description */
};

struct input_table {
    const struct input_field *fields;
    size_t n;
    size_t size; /* of the struct */
};

#define INPUT_TABLE(name, type, ...)                                \
    static const struct input_field name##_fields[] = {__VA_ARGS__}; \
    static const struct input_table name = {name##_fields, sizeof name##_fields / sizeof name##_fields[0], sizeof(type)}

/* One thing that is wrong with the input. */
struct input_fault {
    struct str field;
    enum msg what;
    size_t n_args;
    struct msg_arg args[2];
};

struct input_faults {
    struct input_fault *v;
    size_t n, cap;
};

/* Fills a new struct of table->size bytes. `path` holds the values taken from the path. All faults are collected; E_INVALID when there is one,
 * E_TOO_LARGE for too many parameters. The body is read by its content type: urlencoded, multipart, or JSON (an object). `rest` gets every text
 * of query and body as it came, for showing a form again; names in the body that start with '_' (`_csrf`) need no field and are left to the dispatcher. */
NODISCARD enum err input_read(struct arena *a, const struct input_table *table, const struct params *path, const struct request *req,
                              void **in, struct params *rest, struct input_faults *faults);

#endif
