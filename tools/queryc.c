/* Compiles annotated SQL (*.sql) to typed C functions: see docs/tools.md. Reading happens in three
 * steps: blocks and their fields, tokens of the SQL, checks over the tokens. The generated code is
 * written only when no step found a fault. */
#include "query.h"

#include <stdio.h>
#include <string.h>

static const char *const mode_names[] = {"", ":one", ":many", ":each", ":exec"};

static const char *const keywords[] = {
    "asm",      "auto",     "bool",     "break",  "case",     "char",   "const",
    "continue", "default",  "do",       "double", "else",     "enum",   "extern",
    "false",    "float",    "for",      "goto",   "if",       "inline", "int",
    "long",     "register", "restrict", "return", "short",    "signed", "sizeof",
    "static",   "struct",   "switch",   "true",   "typedef",  "typeof", "union",
    "unix",     "linux",    "unsigned", "void",   "volatile", "while",
};

/* ---- blocks and fields ---- */

static bool is_name(struct text t)
{
    if (t.n == 0 || t.p[0] < 'a' || t.p[0] > 'z') {
        return false;
    }
    for (size_t i = 0; i < t.n; i++) {
        if (!char_is_word(t.p[i]) || t.p[i] != char_lower(t.p[i])) {
            return false;
        }
    }
    return true;
}

static void check_name(struct source *s, struct text name)
{
    if (!is_name(name)) {
        source_fault(s, name.p, "expected a name of a-z, 0-9 and _ that starts with a letter");
        return;
    }
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (text_is(name, keywords[i])) {
            source_fault(s, name.p, "`%s` is a word of C; choose another name", keywords[i]);
        }
    }
}

static char parse_type(struct source *s, struct text type)
{
    struct text rest = type;
    struct text word = text_word(&rest);
    rest = text_trim(rest);
    bool is_optional = text_is(rest, "?");
    bool is_known = text_is(word, "i64") || text_is(word, "text") || text_is(word, "blob");
    if (!is_known || (rest.n > 0 && !is_optional)) {
        source_fault(s, type.p, "expected a type: i64, text or blob, with ? when it may be NULL");
        return 'i';
    }
    return is_optional ? (char)(word.p[0] - ('a' - 'A')) : word.p[0];
}

static void parse_field(struct source *s, struct sql_fields *f, struct text item)
{
    struct text rest = text_trim(item);
    struct text name = text_word(&rest);
    check_name(s, name);
    if (sql_field_at(f, name) < f->n) {
        source_fault(s, name.p, "`%s` is declared twice; remove one", text_copy(name));
        return;
    }
    char type = parse_type(s, text_trim(rest));
    f->v = tool_grow(f->v, f->n, &f->room, sizeof *f->v);
    f->v[f->n++] = (struct sql_field){.name = text_copy(name), .at = name.p, .type = type};
}

static void parse_fields(struct source *s, struct sql_fields *f, struct text line)
{
    const char *end = line.p + line.n;
    const char *item = line.p;
    for (const char *p = line.p; p <= end; p++) {
        if (p == end || *p == ',') {
            parse_field(s, f, text_of(item, p));
            item = p + 1;
        }
    }
}

static void parse_marker(struct source *s, struct query *q, struct text marker)
{
    if (text_is(marker, ":hot")) {
        q->is_hot = true;
        return;
    }
    if (text_is(marker, ":later")) {
        q->is_later = true;
        return;
    }
    for (enum mode m = MODE_ONE; m <= MODE_EXEC; m++) {
        if (!text_is(marker, mode_names[m])) {
            continue;
        }
        if (q->mode != MODE_NONE) {
            source_fault(s, marker.p, "a query has one mode; this is the second");
        }
        q->mode = m;
        return;
    }
    source_fault(s, marker.p, "expected :one, :many, :each, :exec, :hot or :later");
}

static const struct query *query_find(const struct file *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(f->v[i].name, name) == 0) {
            return &f->v[i];
        }
    }
    return NULL;
}

static void parse_name(struct file *f, struct text line)
{
    struct text name = text_word(&line);
    check_name(&f->source, name);
    const struct query *other = query_find(f, text_copy(name));
    if (other != NULL) {
        source_fault(&f->source, name.p, "query `%s` stands already in line %u; rename one",
                     other->name, source_line(&f->source, other->at));
    }
    struct query q = {.name = text_copy(name), .at = name.p};
    while ((line = text_trim(line)).n > 0) {
        struct text word = {.p = line.p + 1, .n = line.n - 1};
        struct text rest = word;
        word = text_word(&rest);
        parse_marker(&f->source, &q, text_of(line.p, word.p + word.n));
        line = rest;
    }
    if (q.mode == MODE_NONE) {
        source_fault(&f->source, name.p, "say what the query returns: :one, :many, :each or :exec");
    }
    if (q.is_later && q.mode != MODE_EXEC) {
        source_fault(&f->source, name.p, "`:later` is for :exec: whoever reads rows waits for them");
    }
    f->v = tool_grow(f->v, f->n, &f->room, sizeof *f->v);
    f->v[f->n++] = q;
}

/* When `line` is `-- key: rest`, sets `rest`. */
static bool is_directive(struct text line, const char *key, struct text *rest)
{
    line = text_trim(line);
    if (!text_starts(line, "--")) {
        return false;
    }
    struct text body = {.p = line.p + 2, .n = line.n - 2};
    body = text_trim(body);
    if (!text_starts(body, key)) {
        return false;
    }
    size_t n = strlen(key);
    *rest = text_trim((struct text){.p = body.p + n, .n = body.n - n});
    return true;
}

static void extend(struct text *region, struct text line)
{
    if (region->p == NULL) {
        *region = line;
    }
    region->n = (size_t)(line.p + line.n - region->p);
}

static void check_field_place(struct source *s, const struct query *q, struct text line)
{
    if (q->is_variant || text_trim(q->common).n > 0) {
        source_fault(s, line.p, "in: and out: stand before the SQL, right after name:");
    }
}

static void start_variant(struct source *s, struct query *q, struct text **region, enum engine e,
                          struct text line)
{
    if (q->variant[e].p != NULL) {
        source_fault(s, line.p, "this part stands here twice; remove one");
    }
    q->is_variant = true;
    *region = &q->variant[e];
    q->variant[e] = (struct text){.p = line.p + line.n, .n = 0};
}

static void parse_block_line(struct source *s, struct query *q, struct text **region,
                             struct text line)
{
    struct text rest = {0};
    if (is_directive(line, "in:", &rest)) {
        check_field_place(s, q, line);
        parse_fields(s, &q->in, rest);
    } else if (is_directive(line, "out:", &rest)) {
        check_field_place(s, q, line);
        parse_fields(s, &q->out, rest);
    } else if (is_directive(line, "sqlite:", &rest)) {
        start_variant(s, q, region, ENGINE_SQLITE, line);
    } else if (is_directive(line, "pg:", &rest)) {
        start_variant(s, q, region, ENGINE_PG, line);
    } else {
        extend(*region, line);
    }
}

static void parse_blocks(struct file *f)
{
    struct text rest = source_text(&f->source);
    struct text *region = NULL;
    while (rest.n > 0) {
        struct text line = text_line(&rest);
        struct text value = {0};
        if (is_directive(line, "name:", &value)) {
            parse_name(f, value);
            region = &f->v[f->n - 1].common;
        } else if (f->n > 0) {
            parse_block_line(&f->source, &f->v[f->n - 1], &region, line);
        } else if (text_trim(line).n > 0 && !text_starts(text_trim(line), "--")) {
            source_fault(&f->source, line.p, "SQL before the first `-- name:`");
        }
    }
}

static void check_mode(struct source *s, const struct query *q)
{
    if (q->mode == MODE_EXEC && q->out.n > 0) {
        source_fault(s, q->at,
                     "an :exec query returns no rows; remove out: or choose another mode");
    }
    if (q->mode != MODE_EXEC && q->out.n == 0) {
        source_fault(s, q->at, "out: is missing; a query without columns is :exec");
    }
}

static void check_variants(struct source *s, const struct query *q)
{
    if (text_trim(q->common).n > 0) {
        source_fault(s, text_trim(q->common).p,
                     "move this below -- sqlite: and -- pg:, a query has one text or two");
    }
    if (q->sql[ENGINE_SQLITE].n == 0 || q->sql[ENGINE_PG].n == 0) {
        source_fault(s, q->at, "`%s` needs both -- sqlite: and -- pg:", q->name);
    }
}

static void read_sql(struct source *s, struct query *q)
{
    check_mode(s, q);
    if (!q->is_variant) {
        q->sql[ENGINE_SQLITE] = q->sql[ENGINE_PG] = sql_read(s, q->common);
        if (q->sql[ENGINE_SQLITE].n == 0) {
            source_fault(s, q->at, "`%s` has no SQL", q->name);
        }
        sql_check(s, &q->sql[ENGINE_SQLITE], &q->in);
        sql_check_portable(s, &q->sql[ENGINE_SQLITE], &q->out);
        return;
    }
    for (enum engine e = ENGINE_SQLITE; e < ENGINE__N; e++) {
        q->sql[e] = sql_read(s, q->variant[e]);
        sql_check(s, &q->sql[e], &q->in);
    }
    check_variants(s, q);
}

static struct file read_file(const char *path)
{
    struct file f = {.source = source_read(path)};
    parse_blocks(&f);
    for (size_t i = 0; i < f.n; i++) {
        read_sql(&f.source, &f.v[i]);
    }
    return f;
}

/* ---- the command ---- */

static void check_names_apart(struct file *file, const struct file *other)
{
    for (size_t i = 0; i < file->n; i++) {
        const struct query *q = &file->v[i];
        if (query_find(other, q->name) != NULL) {
            source_fault(&file->source, q->at, "query `%s` stands in %s too; rename one", q->name,
                         other->source.path);
        }
    }
}

static struct file *read_files(char **paths, size_t n)
{
    struct file *files = tool_alloc(n * sizeof *files);
    for (size_t i = 0; i < n; i++) {
        files[i] = read_file(paths[i]);
        for (size_t before = 0; before < i; before++) {
            check_names_apart(&files[i], &files[before]);
        }
    }
    return files;
}

static bool has_faults(const struct file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (files[i].source.faults > 0) {
            return true;
        }
    }
    return false;
}

static void print_variants(const struct file *files, size_t n)
{
    size_t queries = 0;
    size_t variants = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < files[i].n; j++) {
            const struct query *q = &files[i].v[j];
            queries++;
            if (q->is_variant) {
                variants++;
                printf("%s:%u: %s\n", files[i].source.path, source_line(&files[i].source, q->at),
                       q->name);
            }
        }
    }
    printf("%zu of %zu queries have two texts\n", variants, queries);
}

static int compile(const char *header, const char *source, char **paths)
{
    struct file *file = read_files(paths, 1);
    if (has_faults(file, 1)) {
        return 1;
    }
    struct out h = {0};
    struct out c = {0};
    query_write_header(&h, file);
    query_write_source(&c, file, header);
    out_save(&h, header);
    out_save(&c, source);
    return 0;
}

static int list(const char *path, char **paths, size_t n)
{
    struct file *files = read_files(paths, n);
    if (has_faults(files, n)) {
        return 1;
    }
    struct out c = {0};
    query_write_list(&c, files, n);
    out_save(&c, path);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "--header") == 0 && strcmp(argv[3], "--source") == 0) {
        return compile(argv[2], argv[4], argv + 5);
    }
    if (argc >= 3 && strcmp(argv[1], "--list") == 0) {
        return list(argv[2], argv + 3, (size_t)argc - 3);
    }
    if (argc >= 2 && strcmp(argv[1], "--variants") == 0) {
        size_t n = (size_t)argc - 2;
        struct file *files = read_files(argv + 2, n);
        if (has_faults(files, n)) {
            return 1;
        }
        print_variants(files, n);
        return 0;
    }
    tool_die("usage: queryc --header OUT.h --source OUT.c FILE.sql\n"
             "       queryc --list OUT.c FILE.sql...\n"
             "       queryc --variants FILE.sql...");
}
