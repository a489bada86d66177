/* Inside of pack_load: tables as data, typed cells, references by key, and the list of faults. Only for load*.c and communes.c. */
#ifndef XANH_FEATURES_PACK_LOAD_H
#define XANH_FEATURES_PACK_LOAD_H

#include "base/map.h"
#include "features/organisation/organisation.h"
#include "features/pack/pack.h"
#include "text/csv.h"

enum cell_type {
    CELL_TEXT,   /* struct str; STR_NONE when empty */
    CELL_KEY,    /* struct str of a-z 0-9 - _ */
    CELL_DAY,    /* struct opt_day */
    CELL_NUMBER, /* struct opt_i64 in [min, max] */
    CELL_FLAG,   /* bool: 1 or empty */
    CELL_CHOICE, /* struct str: one of `choices` */
    CELL_ENUM    /* int: what `parse` makes of the name */
};

/* One column of a table. */
struct cell_rule {
    const char *column;
    enum cell_type type;
    size_t offset; /* in the row's struct */
    bool required;
    int64_t min, max;
    const char *const *choices; /* NULL-terminated */
    bool (*parse)(struct str name, int *value);
};

/* What every row's struct begins with. */
struct row {
    const struct csv_field *cells; /* as they stand in the file */
    size_t line;
};

/* A row of a table of columns: CELL(TEXT, task_row, "code", t.code, .required = true). */
#define CELL(cell, of, name, member, ...) \
    {.column = (name), .type = CELL_##cell, .offset = offsetof(struct of, member), __VA_ARGS__}

enum key_kind { KEY_NONE, KEY_ORG, KEY_DOCUMENT, KEY_CLAUSE, KEY_SELECTOR, KEY_TASK, KEY_LEAD, KEY_INDICATOR, KEY_DISCREPANCY, KEY_KIND__N };

struct load;

struct pack_table {
    const char *name;
    const struct cell_rule *cells;
    size_t n_cells;
    size_t row_size;
    /* Stores one row whose cells are all right; notes faults and goes on. Anything but OK is a failure of the database. */
    enum err (*apply)(struct load *l, void *row, struct record *out);
    /* What no two rows of the file may share. */
    struct str (*unique)(struct arena *a, const void *row);
    /* The key under which other tables refer to the row; KEY_NONE for none. `unique` when refer == NULL. */
    enum key_kind key;
    struct str (*refer)(struct arena *a, const void *row);
    /* Checks the table as a whole; may be NULL. */
    enum err (*finish)(struct load *l);
};

#define TABLE_CELLS(variable) variable, sizeof variable / sizeof variable[0]

/* Where a row stands, for faults that are found later. */
struct place {
    struct str file;
    size_t line, column;
};

struct load {
    struct ctx *ctx;
    struct arena *arena;
    struct pack_report *report;
    const struct pack_table *table; /* being read */
    struct str file;
    size_t at[CSV_FIELDS_MAX]; /* for each column of the table: its position in the file, SIZE_MAX when it is missing */
    struct map keys[KEY_KIND__N];
    struct map places[KEY_KIND__N]; /* where a key of this pack stands: line */
    struct map seen;                /* of the table being read: unique key -> line */
    const struct org_directory *before; /* organisations before the load */
    int64_t programme_id;
    int64_t ord; /* of the next row that has one */
    struct map owners;              /* document -> its programme */
    struct map issuers;             /* task -> issuer of its document */
    struct map leads;               /* task -> line of its lead */
    struct map decimals;            /* indicator -> decimals */
    struct map sides;               /* discrepancy -> sides so far */
    struct row programme;           /* for faults of programme.csv found later */
    struct str root;                /* its `document` */
    bool has_obligations;
};

/* Reads one file into its table. */
NODISCARD enum err load_table(struct load *l, const struct pack_table *table, const struct pack_file *file);

/* Notes a fault at a column of a row (the whole row when there is no such column in the file). */
#define LOAD_FAULT(l, row, column, what, ...)                                                                      \
    load_fault_at((l), (row), (column), (what), sizeof((struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg), \
                  (struct msg_arg[]){__VA_ARGS__})
#define LOAD_FAULT0(l, row, column, what) load_fault_at((l), (row), (column), (what), 0, NULL)
void load_fault_at(struct load *l, const struct row *row, const char *column, enum msg what, size_t n, const struct msg_arg *args);
/* Notes a fault at a place. */
void load_fault_place(struct load *l, struct place place, enum msg what, size_t n, const struct msg_arg *args);

/* The number behind a key of this pack or of the database. Empty: 0 and true. Unknown: notes a fault at the column, false. A key whose own row is
 * wrong: false without another fault. */
bool load_refer(struct load *l, const struct row *row, const char *column, enum key_kind kind, struct str key, struct opt_i64 *id);
/* The same for a clause of a document. */
bool load_refer_clause(struct load *l, const struct row *row, const char *column, struct str document, struct str path, struct opt_i64 *id);
/* "number#path". */
struct str load_clause_key(struct arena *a, struct str document, struct str path);
/* Parts joined by a character that no cell holds. */
struct str load_join(struct arena *a, struct str x, struct str y, struct str z);

/* The tables, in the order in which they are loaded. */
extern const struct pack_table programme_table, organisations_table, edges_table, successions_table, calendar_table, rules_table;
extern const struct pack_table documents_table, links_table, clauses_table;
extern const struct pack_table selectors_table, tasks_table, obligations_table;
extern const struct pack_table indicators_table, targets_table, observations_table, discrepancies_table, sides_table;

#endif
