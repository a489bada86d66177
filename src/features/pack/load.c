/* Reading a table: header, cells, keys, faults. */
#include "features/pack/load.h"

#include "features/document/document.h"
#include "features/indicator/indicator.h"
#include "features/task/task.h"

#include <string.h>

/* --- faults ------------------------------------------------------------------------------------------------------ */

static void add_fault(struct load *l, struct place place, struct str value, enum msg what, size_t n, const struct msg_arg *args)
{
    struct pack_report *r = l->report;
    r->n_faults++;
    if (r->faults.n >= PACK_FAULTS_MAX) {
        return;
    }
    struct pack_fault *f = VEC_PUSH(l->arena, &r->faults);
    *f = (struct pack_fault){.file = place.file, .line = place.line, .column = place.column, .value = value, .what = what};
    for (f->n_args = 0; f->n_args < n && f->n_args < 3; f->n_args++) {
        f->args[f->n_args] = args[f->n_args];
    }
}

static size_t column_of(const struct load *l, const char *column)
{
    for (size_t i = 0; i < l->table->n_cells; i++) {
        if (strcmp(l->table->cells[i].column, column) == 0) {
            return l->at[i];
        }
    }
    return SIZE_MAX;
}

void load_fault_at(struct load *l, const struct row *row, const char *column, enum msg what, size_t n, const struct msg_arg *args)
{
    size_t at = column_of(l, column);
    if (at == SIZE_MAX) {
        add_fault(l, (struct place){l->file, row->line, 0}, STR_NONE, what, n, args);
        return;
    }
    const struct csv_field *cell = &row->cells[at];
    add_fault(l, (struct place){l->file, cell->line, cell->column}, cell->text, what, n, args);
}

void load_fault_place(struct load *l, struct place place, enum msg what, size_t n, const struct msg_arg *args)
{
    add_fault(l, place, STR_NONE, what, n, args);
}

void pack_fault_write(struct buf *out, enum lang lang, const struct pack_fault *f)
{
    buf_str(out, f->file);
    buf_char(out, ':');
    buf_i64(out, (int64_t)f->line);
    if (f->column) {
        buf_char(out, ':');
        buf_i64(out, (int64_t)f->column);
    }
    buf_lit(out, ": ");
    msg_write(out, lang, f->what, f->n_args, f->args);
    if (f->value.n) {
        buf_lit(out, " \"");
        buf_str(out, str_sub(f->value, 0, 200));
        buf_lit(out, "\"");
    }
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

struct str load_join(struct arena *a, struct str x, struct str y, struct str z)
{
    return STR_CAT(a, x, S("\x1f"), y, S("\x1f"), z);
}

struct str load_clause_key(struct arena *a, struct str document, struct str path)
{
    return STR_CAT(a, document, S("#"), path);
}

static enum err find_stored(struct load *l, enum key_kind kind, struct str key, int64_t *id)
{
    struct document d = {0};
    struct task t = {0};
    struct indicator i = {0};
    enum err e = E_NOT_FOUND;
    if (kind == KEY_DOCUMENT) {
        e = document_find(l->ctx, key, INT64_MAX, &d);
        *id = e == OK && str_eq(d.number, key) ? d.id : 0;
    } else if (kind == KEY_TASK) {
        e = task_find(l->ctx, key, &t);
        *id = e == OK && str_eq(t.code, key) ? t.id : 0;
    } else if (kind == KEY_INDICATOR) {
        e = indicator_find(l->ctx, key, &i);
        *id = e == OK ? i.id : 0;
    }
    return e == OK && *id == 0 ? E_NOT_FOUND : e;
}

static bool known(struct load *l, const struct row *row, const char *column, enum key_kind kind, struct str key, struct opt_i64 *id)
{
    int64_t value = 0;
    if (!map_get(&l->keys[kind], key, &value)) {
        value = find_stored(l, kind, key, &value) == OK ? value : -1;
        map_set(&l->keys[kind], str_dup(l->arena, key), value);
    }
    if (value == -1) {
        LOAD_FAULT(l, row, column, MSG_pack_unknown_key, MSG_ARG(key));
    }
    *id = (struct opt_i64){value > 0, value > 0 ? value : 0};
    return value > 0;
}

bool load_refer(struct load *l, const struct row *row, const char *column, enum key_kind kind, struct str key, struct opt_i64 *id)
{
    *id = (struct opt_i64){0};
    return key.n == 0 || known(l, row, column, kind, key, id);
}

bool load_refer_clause(struct load *l, const struct row *row, const char *column, struct str document, struct str path, struct opt_i64 *id)
{
    struct str key = load_clause_key(l->arena, document, path);
    int64_t value = 0;
    if (!map_get(&l->keys[KEY_CLAUSE], key, &value)) {
        struct document d = {0};
        struct clause c = {0};
        bool found = document_find(l->ctx, document, INT64_MAX, &d) == OK && clause_find(l->ctx, d.id, path, &c) == OK;
        map_set(&l->keys[KEY_CLAUSE], key, found ? c.id : -1);
    }
    return known(l, row, column, KEY_CLAUSE, key, id);
}

/* --- cells ---------------------------------------------------------------------------------------------------------- */

static bool is_key(struct str s)
{
    return str_all_of(s, S("abcdefghijklmnopqrstuvwxyz0123456789-_"));
}

static bool is_choice(const struct cell_rule *rule, struct str s)
{
    for (size_t i = 0; rule->choices[i]; i++) {
        if (str_eq(str_c(rule->choices[i]), s)) {
            return true;
        }
    }
    return false;
}

/* What is wrong with a cell that is not empty; MSG_NONE when nothing is. */
static enum msg read_value(const struct cell_rule *rule, struct str s, void *to)
{
    struct opt_day day = {.has = true};
    struct opt_i64 number = {.has = true};
    int value = 0;
    switch (rule->type) {
    case CELL_TEXT:
        *(struct str *)to = s;
        return MSG_NONE;
    case CELL_KEY:
        *(struct str *)to = s;
        return is_key(s) ? MSG_NONE : MSG_pack_not_a_key;
    case CELL_CHOICE:
        *(struct str *)to = s;
        return is_choice(rule, s) ? MSG_NONE : MSG_pack_not_a_choice;
    case CELL_DAY:
        if (day_parse(s, &day.v) != OK) {
            return MSG_pack_not_a_day;
        }
        *(struct opt_day *)to = day;
        return MSG_NONE;
    case CELL_NUMBER:
        if (str_i64(s, rule->min, rule->max, &number.v) != OK) {
            return MSG_pack_not_a_number;
        }
        *(struct opt_i64 *)to = number;
        return MSG_NONE;
    case CELL_FLAG:
        *(bool *)to = str_eq(s, S("1"));
        return *(bool *)to ? MSG_NONE : MSG_pack_not_a_flag;
    case CELL_ENUM:
        if (!rule->parse(s, &value)) {
            return MSG_pack_not_a_choice;
        }
        memcpy(to, &value, sizeof value);
        return MSG_NONE;
    }
    return MSG_NONE;
}

/* Fills the row's struct; every wrong cell is a fault of its own. */
static void read_cells(struct load *l, struct row *row)
{
    for (size_t i = 0; i < l->table->n_cells; i++) {
        const struct cell_rule *rule = &l->table->cells[i];
        struct str s = l->at[i] == SIZE_MAX ? S("") : row->cells[l->at[i]].text;
        enum msg what = MSG_NONE;
        if (s.n) {
            what = read_value(rule, s, (char *)row + rule->offset);
        } else if (rule->required) {
            what = MSG_pack_required;
        }
        if (what == MSG_pack_not_a_number) {
            LOAD_FAULT(l, row, rule->column, what, MSG_ARG(rule->min), MSG_ARG(rule->max));
        } else if (what != MSG_NONE) {
            LOAD_FAULT(l, row, rule->column, what, MSG_ARG(str_c(rule->column)));
        }
    }
}

/* --- header ---------------------------------------------------------------------------------------------------------- */

static size_t find_rule(const struct pack_table *t, struct str name)
{
    size_t i = 0;
    while (i < t->n_cells && !str_eq(str_c(t->cells[i].column), name)) {
        i++;
    }
    return i;
}

static void read_header(struct load *l, const struct csv_record *header)
{
    const struct pack_table *t = l->table;
    for (size_t i = 0; i < t->n_cells; i++) {
        l->at[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < header->n; i++) {
        const struct csv_field *f = &header->fields[i];
        struct place place = {l->file, f->line, f->column};
        size_t rule = find_rule(t, f->text);
        if (rule == t->n_cells) {
            add_fault(l, place, f->text, MSG_pack_unknown_column, 0, NULL);
        } else if (l->at[rule] != SIZE_MAX) {
            add_fault(l, place, f->text, MSG_pack_column_twice, 0, NULL);
        } else {
            l->at[rule] = i;
        }
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        if (l->at[i] == SIZE_MAX && t->cells[i].required) {
            struct msg_arg name = MSG_ARG(str_c(t->cells[i].column));
            load_fault_place(l, (struct place){l->file, header->line, 0}, MSG_pack_missing_column, 1, &name);
        }
    }
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

static void check_unique(struct load *l, const struct row *row)
{
    struct str key = l->table->unique(l->arena, row);
    int64_t line = 0;
    if (map_get(&l->seen, key, &line)) {
        LOAD_FAULT(l, row, "", MSG_pack_twice, MSG_ARG(line));
    } else {
        map_set(&l->seen, key, (int64_t)row->line);
    }
}

/* Other tables may refer to the row; to a wrong one without a second complaint. */
static void register_key(struct load *l, const struct row *row, bool is_good, int64_t id)
{
    const struct pack_table *t = l->table;
    if (t->key == KEY_NONE) {
        return;
    }
    struct str key = (t->refer ? t->refer : t->unique)(l->arena, row);
    int64_t before = 0;
    bool was_there = map_get(&l->keys[t->key], key, &before);
    if (is_good || !was_there || before <= 0) {
        map_set(&l->keys[t->key], key, is_good ? id : 0);
    }
    map_set(&l->places[t->key], key, (int64_t)row->line);
}

static enum err take_row(struct load *l, const struct csv_record *record, struct pack_count *count)
{
    struct row *row = arena_alloc(l->arena, l->table->row_size);
    row->cells = record->fields;
    row->line = record->line;
    size_t faults = l->report->n_faults;
    read_cells(l, row);
    if (l->report->n_faults == faults) {
        check_unique(l, row);
    }
    struct record r = {0};
    if (l->report->n_faults == faults) {
        TRY(l->table->apply(l, row, &r));
    }
    bool is_good = l->report->n_faults == faults;
    register_key(l, row, is_good, r.id);
    if (is_good) {
        count->rows[r.change]++;
    }
    return OK;
}

static enum err next_record(struct load *l, struct csv *csv, struct csv_record *record, bool *got)
{
    enum err e = csv_next(csv, l->arena, record, got);
    if (e != OK) {
        add_fault(l, (struct place){l->file, csv->line, csv->column}, STR_NONE, csv->why, 0, NULL);
        *got = false;
    }
    return OK;
}

static enum err read_rows(struct load *l, struct csv *csv, size_t width, struct pack_count *count)
{
    struct csv_record record = {0};
    bool got = true;
    for (;;) {
        TRY(next_record(l, csv, &record, &got));
        if (!got) {
            return OK;
        }
        if (record.n != width) {
            struct msg_arg args[] = {MSG_ARG((int64_t)width), MSG_ARG((int64_t)record.n)};
            load_fault_place(l, (struct place){l->file, record.line, 0}, MSG_pack_width, 2, args);
        } else {
            TRY(take_row(l, &record, count));
        }
    }
}

enum err load_table(struct load *l, const struct pack_table *table, const struct pack_file *file)
{
    l->table = table;
    l->file = file->name;
    l->seen = map_new(l->arena);
    struct pack_count *count = &l->report->counts[l->report->n_counts++];
    *count = (struct pack_count){.table = str_c(table->name)};
    struct csv csv = csv_open(file->text, ',');
    struct csv_record header = {0};
    bool got = false;
    TRY(next_record(l, &csv, &header, &got));
    if (!got) {
        if (csv.why == MSG_NONE) {
            load_fault_place(l, (struct place){l->file, 1, 0}, MSG_pack_empty_file, 0, NULL);
        }
        return OK;
    }
    size_t faults = l->report->n_faults;
    read_header(l, &header);
    if (l->report->n_faults == faults) {
        TRY(read_rows(l, &csv, header.n, count));
    }
    return table->finish ? table->finish(l) : OK;
}
