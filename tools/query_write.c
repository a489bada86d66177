#include "query.h"

#include <string.h>

static const char *const mode_constants[] = {"", "QUERY_ONE", "QUERY_MANY", "QUERY_EACH",
                                             "QUERY_EXEC"};

static const char *c_type(char type)
{
    return type == 'i' ? "int64_t" : type == 'I' ? "struct opt_i64" : "struct str";
}

/* The runtime's word for a type, as in db_bind_text and db_col_text. */
static const char *runtime_type(char type)
{
    return type == 'i'               ? "i64"
           : type == 'I'             ? "opt_i64"
           : char_lower(type) == 't' ? "text"
                                     : "blob";
}

static void put_input(struct out *sql, const struct query *q, enum engine e, struct text name)
{
    size_t at = sql_field_at(&q->in, name);
    char type = char_lower(q->in.v[at].type);
    if (e == ENGINE_SQLITE) {
        out_format(sql, "?%zu", at + 1);
        return;
    }
    out_format(sql, "$%zu::%s", at + 1, type == 'i' ? "int8" : type == 't' ? "text" : "bytea");
}

static void put_sql(struct out *o, const struct query *q, enum engine e)
{
    struct out sql = {0};
    const struct sql_tokens *tokens = &q->sql[e];
    for (size_t i = 0; i < tokens->n; i++) {
        const struct sql_token *t = &tokens->v[i];
        if (i > 0 && t[-1].text.p + t[-1].text.n < t->text.p) {
            out_bytes(&sql, " ", 1);
        }
        if (t->kind == SQL_INPUT) {
            put_input(&sql, q, e, (struct text){.p = t->text.p + 1, .n = t->text.n - 1});
        } else {
            out_bytes(&sql, t->text.p, t->text.n);
        }
    }
    out_format(o, "    .%s =\n", e == ENGINE_SQLITE ? "sqlite" : "pg");
    out_long_literal(o, (struct text){.p = sql.p, .n = sql.n}, "        ");
    out_format(o, ",\n");
}

static void put_types(struct out *o, const char *member, const struct sql_fields *f)
{
    out_format(o, "    .%s = \"", member);
    for (size_t i = 0; i < f->n; i++) {
        out_bytes(o, &f->v[i].type, 1);
    }
    out_format(o, "\",\n");
}

static void put_table_row(struct out *o, const struct file *f, const struct query *q)
{
    const char *path = f->source.path;
    out_format(o, "\nconst struct query QUERY_%s = {\n    .name = \"%s\",\n    .file = ", q->name,
               q->name);
    out_literal(o, text_of(path, path + strlen(path)));
    out_format(o, ",\n");
    put_sql(o, q, ENGINE_SQLITE);
    put_sql(o, q, ENGINE_PG);
    put_types(o, "in", &q->in);
    put_types(o, "out", &q->out);
    out_format(o, "    .out_names = \"");
    for (size_t i = 0; i < q->out.n; i++) {
        out_format(o, "%s%s", i == 0 ? "" : ",", q->out.v[i].name);
    }
    out_format(o, "\",\n    .mode = %s,\n    .hot = %s,\n    .later = %s,\n    .variant = %s,\n};\n",
               mode_constants[q->mode], q->is_hot ? "true" : "false", q->is_later ? "true" : "false",
               q->is_variant ? "true" : "false");
}

static void put_struct(struct out *o, const struct query *q, const char *end,
                       const struct sql_fields *f)
{
    if (f->n == 0) {
        return;
    }
    out_format(o, "struct q_%s_%s {\n", q->name, end);
    for (size_t i = 0; i < f->n; i++) {
        out_format(o, "    %s %s;\n", c_type(f->v[i].type), f->v[i].name);
    }
    out_format(o, "};\n");
}

static void put_prototype(struct out *o, const struct query *q)
{
    bool needs_arena = q->mode == MODE_ONE || q->mode == MODE_MANY;
    out_format(o, "enum err q_%s(struct db *db%s", q->name, needs_arena ? ", struct arena *a" : "");
    if (q->in.n > 0) {
        out_format(o, ", const struct q_%s_in *in", q->name);
    }
    if (q->mode == MODE_EACH) {
        out_format(o, ", enum err (*fn)(void *user, const struct q_%s_row *row), void *user",
                   q->name);
    } else if (needs_arena) {
        out_format(o, ", struct q_%s_row%s *out", q->name, q->mode == MODE_MANY ? "s" : "");
    }
    out_format(o, ")");
}

void query_write_header(struct out *o, const struct file *f)
{
    out_format(o, "/* Written by queryc from %s; do not edit. */\n#pragma once\n\n",
               f->source.path);
    out_format(o, "#include \"db/query.h\"\n");
    for (size_t i = 0; i < f->n; i++) {
        const struct query *q = &f->v[i];
        out_format(o, "\n");
        put_struct(o, q, "in", &q->in);
        put_struct(o, q, "row", &q->out);
        if (q->mode == MODE_MANY) {
            out_format(o, "struct q_%s_rows {\n    struct q_%s_row *v;\n    size_t n;\n};\n",
                       q->name, q->name);
        }
        out_format(o, "extern const struct query QUERY_%s;\nNODISCARD ", q->name);
        put_prototype(o, q);
        out_format(o, ";\n");
    }
}

/* A text is copied to the arena, unless the row lives only during a callback. */
static void put_reader(struct out *o, const struct query *q)
{
    bool is_copied = q->mode != MODE_EACH;
    out_format(o, "\nstatic void read_%s(struct db_stmt *s, %sstruct q_%s_row *row)\n{\n", q->name,
               is_copied ? "struct arena *a, " : "", q->name);
    for (size_t i = 0; i < q->out.n; i++) {
        const struct sql_field *f = &q->out.v[i];
        bool is_dup = is_copied && char_lower(f->type) != 'i';
        out_format(o, "    row->%s = %sdb_col_%s(s, %zu)%s;\n", f->name,
                   is_dup ? "str_dup(a, " : "", runtime_type(f->type), i, is_dup ? ")" : "");
    }
    out_format(o, "%s}\n", is_copied ? "    (void)a;\n" : "");
}

static void put_start(struct out *o, const struct query *q)
{
    out_format(o, "\n");
    put_prototype(o, q);
    out_format(o, "\n{\n    struct db_stmt *s = NULL;\n    TRY(db_start(db, &QUERY_%s, &s));\n",
               q->name);
    for (size_t i = 0; i < q->in.n; i++) {
        const struct sql_field *f = &q->in.v[i];
        out_format(o, "    db_bind_%s(s, %zu, in->%s);\n", runtime_type(f->type), i + 1, f->name);
    }
    out_format(o, "    bool is_row = false;\n");
}

static const char many_helper[] =
    "\n"
    "static void *grow(struct arena *a, const void *rows, size_t n, size_t *room, size_t size)\n"
    "{\n"
    "    size_t wanted = *room == 0 ? 8 : *room * 2;\n"
    "    void *grown = arena_array(a, wanted, size);\n"
    "    if (n > 0) {\n"
    "        memcpy(grown, rows, n * size);\n"
    "    }\n"
    "    *room = wanted;\n"
    "    return grown;\n"
    "}\n";

/* In the bodies, @ stands for the name of the query. */
static const char *const bodies[] = {
    [MODE_NONE] = "",
    [MODE_ONE] = "    TRY(db_step(s, &is_row));\n"
                 "    if (!is_row) {\n"
                 "        return E_NOT_FOUND;\n"
                 "    }\n"
                 "    read_@(s, a, out);\n"
                 "    db_end(s);\n"
                 "    return OK;\n",
    [MODE_MANY] = "    size_t room = 0;\n"
                  "    *out = (struct q_@_rows){0};\n"
                  "    TRY(db_step(s, &is_row));\n"
                  "    while (is_row) {\n"
                  "        if (out->n == room) {\n"
                  "            out->v = grow(a, out->v, out->n, &room, sizeof *out->v);\n"
                  "        }\n"
                  "        read_@(s, a, &out->v[out->n++]);\n"
                  "        if (arena_failed(a)) {\n"
                  "            db_end(s);\n"
                  "            return E_TOO_LARGE;\n"
                  "        }\n"
                  "        TRY(db_step(s, &is_row));\n"
                  "    }\n"
                  "    return OK;\n",
    [MODE_EACH] = "    TRY(db_step(s, &is_row));\n"
                  "    while (is_row) {\n"
                  "        struct q_@_row row = {0};\n"
                  "        read_@(s, &row);\n"
                  "        enum err e = fn(user, &row);\n"
                  "        if (e != OK) {\n"
                  "            db_end(s);\n"
                  "            return e;\n"
                  "        }\n"
                  "        TRY(db_step(s, &is_row));\n"
                  "    }\n"
                  "    return OK;\n",
    [MODE_EXEC] = "    TRY(db_step(s, &is_row));\n"
                  "    if (is_row) {\n"
                  "        db_end(s);\n"
                  "    }\n"
                  "    return OK;\n",
};

static void put_function(struct out *o, const struct query *q)
{
    if (q->mode != MODE_EXEC) {
        put_reader(o, q);
    }
    put_start(o, q);
    for (const char *p = bodies[q->mode]; *p != '\0'; p++) {
        out_format(o, *p == '@' ? "%s" : "%.1s", *p == '@' ? q->name : p);
    }
    out_format(o, "}\n");
}

static bool has_many(const struct file *f)
{
    for (size_t i = 0; i < f->n; i++) {
        if (f->v[i].mode == MODE_MANY) {
            return true;
        }
    }
    return false;
}

void query_write_source(struct out *o, const struct file *f, const char *header)
{
    out_format(o, "/* Written by queryc from %s; do not edit. */\n", f->source.path);
    out_format(o, "#include \"%s\"\n\n#include <string.h>\n", tool_base_name(header));
    if (has_many(f)) {
        out_format(o, "%s", many_helper);
    }
    for (size_t i = 0; i < f->n; i++) {
        put_table_row(o, f, &f->v[i]);
        put_function(o, &f->v[i]);
    }
}

void query_write_list(struct out *o, const struct file *files, size_t n)
{
    struct out rows = {0};
    out_format(o, "/* Written by queryc; do not edit. */\n#include \"db/query.h\"\n\n");
    out_format(
        o, "extern const struct query *const query_table[];\nextern const size_t query_count;\n\n");
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < files[i].n; j++) {
            out_format(o, "extern const struct query QUERY_%s;\n", files[i].v[j].name);
            out_format(&rows, "    &QUERY_%s,\n", files[i].v[j].name);
            count++;
        }
    }
    out_format(&rows, "    NULL,\n");
    out_format(o, "\nconst struct query *const query_table[] = {\n");
    out_bytes(o, rows.p, rows.n);
    out_format(o, "};\nconst size_t query_count = %zu;\n", count);
}
