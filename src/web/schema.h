/* Replies of the API as data: one table says which members a reply has, of which type, and what they mean. The same table writes the JSON
 * and the CSV, describes the reply in the OpenAPI document, and lets the tests check what was sent, so that the three cannot differ.
 *
 *     SCHEMA(link_schema, "DocumentLink", struct link_reply, "How one document stands to another.",
 *            SCHEMA_TEXT(struct link_reply, number, .doc = "Number of the other document."),
 *            SCHEMA_DAY(struct link_reply, signed_on, .doc = "Day of signature."));
 */
#ifndef XANH_WEB_SCHEMA_H
#define XANH_WEB_SCHEMA_H

#include "http/input.h"
#include "text/csv.h"
#include "text/json_write.h"

enum schema_type {
    SCHEMA_IS_TEXT,       /* struct str */
    SCHEMA_IS_NUMBER,     /* int64_t */
    SCHEMA_IS_OPT_NUMBER, /* struct opt_i64; may be null */
    SCHEMA_IS_DECIMAL,    /* struct schema_decimal; may be null */
    SCHEMA_IS_FLAG,       /* bool */
    SCHEMA_IS_DAY,        /* struct opt_day; may be null */
    SCHEMA_IS_MOMENT,     /* int64_t: milliseconds */
    SCHEMA_IS_OPT_MOMENT, /* struct opt_i64: milliseconds; may be null */
    SCHEMA_IS_TEXTS,      /* struct str_list */
    SCHEMA_IS_OBJECT,     /* const void *: a struct of `of`; may be null */
    SCHEMA_IS_LIST        /* struct schema_rows: structs of `of` in a row */
};

struct schema_decimal {
    bool has;
    int64_t v; /* scaled */
    int decimals;
};

/* `n` structs of one schema. */
struct schema_rows {
    const void *v;
    size_t n;
};

struct schema_field {
    const char *name;
    enum schema_type type;
    size_t offset;
    bool nullable;              /* texts and objects that may be null; the optional types always may */
    const struct schema *of;    /* SCHEMA_IS_OBJECT, SCHEMA_IS_LIST */
    const char *const *choices; /* texts from a closed list: NULL-terminated */
    const char *doc;            /* one English sentence */
};

struct schema {
    const char *name; /* as routes name it: "Task" */
    const char *doc;
    const struct schema_field *fields;
    size_t n; /* at most SCHEMA_FIELDS_MAX; 0: no body at all */
    size_t size;
};

/* What a feature's API replies with; a member of struct feature. */
struct schema_table {
    const struct schema *const *v;
    size_t n;
};

enum { SCHEMA_FIELDS_MAX = 64 };

#define SCHEMA_ROWS(variable, ...)                                        \
    static const struct schema_field variable##_fields[] = {__VA_ARGS__}; \
    _Static_assert(sizeof variable##_fields / sizeof variable##_fields[0] <= SCHEMA_FIELDS_MAX, "too many members")
#define SCHEMA_HEAD(variable, api_name, type, text) \
    {api_name, text, variable##_fields, sizeof variable##_fields / sizeof variable##_fields[0], sizeof(type)}
#define SCHEMA(variable, api_name, type, text, ...) \
    SCHEMA_ROWS(variable, __VA_ARGS__);             \
    static const struct schema variable = SCHEMA_HEAD(variable, api_name, type, text)
/* The same for one that a header declares, because several files use it. */
#define SCHEMA_PUBLIC(variable, api_name, type, text, ...) \
    SCHEMA_ROWS(variable, __VA_ARGS__);                    \
    const struct schema variable = SCHEMA_HEAD(variable, api_name, type, text)
#define SCHEMA_TABLE(variable, ...)                                       \
    static const struct schema *const variable##_rows[] = {__VA_ARGS__};  \
    const struct schema_table variable = {variable##_rows, sizeof variable##_rows / sizeof variable##_rows[0]}

/* One member each; a member of another C type does not compile. */
#define SCHEMA_AT(holder, member, wanted) (offsetof(holder, member) + 0 * sizeof(char[_Generic(((holder *)NULL)->member, wanted: 1)]))
#define SCHEMA_MEMBER(kind, wanted, holder, member, ...) \
    {.name = #member, .type = SCHEMA_IS_##kind, .offset = SCHEMA_AT(holder, member, wanted), __VA_ARGS__}
#define SCHEMA_TEXT(holder, member, ...) SCHEMA_MEMBER(TEXT, struct str, holder, member, __VA_ARGS__)
#define SCHEMA_NUMBER(holder, member, ...) SCHEMA_MEMBER(NUMBER, int64_t, holder, member, __VA_ARGS__)
#define SCHEMA_OPT_NUMBER(holder, member, ...) SCHEMA_MEMBER(OPT_NUMBER, struct opt_i64, holder, member, __VA_ARGS__)
#define SCHEMA_DECIMAL(holder, member, ...) SCHEMA_MEMBER(DECIMAL, struct schema_decimal, holder, member, __VA_ARGS__)
#define SCHEMA_FLAG(holder, member, ...) SCHEMA_MEMBER(FLAG, bool, holder, member, __VA_ARGS__)
#define SCHEMA_DAY(holder, member, ...) SCHEMA_MEMBER(DAY, struct opt_day, holder, member, __VA_ARGS__)
#define SCHEMA_MOMENT(holder, member, ...) SCHEMA_MEMBER(MOMENT, int64_t, holder, member, __VA_ARGS__)
#define SCHEMA_OPT_MOMENT(holder, member, ...) SCHEMA_MEMBER(OPT_MOMENT, struct opt_i64, holder, member, __VA_ARGS__)
#define SCHEMA_TEXTS(holder, member, ...) SCHEMA_MEMBER(TEXTS, struct str_list, holder, member, __VA_ARGS__)
#define SCHEMA_OBJECT(holder, member, schema, ...) SCHEMA_MEMBER(OBJECT, const void *, holder, member, .of = &(schema), __VA_ARGS__)
#define SCHEMA_LIST(holder, member, schema, ...) SCHEMA_MEMBER(LIST, struct schema_rows, holder, member, .of = &(schema), __VA_ARGS__)

/* Members to write: bit i stands for fields[i]. */
#define SCHEMA_ALL UINT64_MAX

/* Writes a struct of the schema as an object, or as null when `row` is NULL. */
void schema_json(struct jw *w, const struct schema *s, uint64_t members, const void *row);
/* The names of the columns, and a struct as one record. Members of objects become columns `object.member`; lists of texts are joined with
 * `;`; lists of structs have no column. */
void schema_csv_head(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members);
void schema_csv_row(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members, const void *row);
/* Position of a member, or SIZE_MAX. */
size_t schema_find(const struct schema *s, struct str name);
/* True for a member that may be null. */
bool schema_may_be_null(const struct schema_field *f);

#endif
