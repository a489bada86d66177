#include "sql.h"

/* Each is a sequence of tokens parted by spaces; the second text says what to write instead. */
static const char *const banned[][2] = {
    {"now (", "pass the moment from ctx->now as an input"},
    {"current_timestamp", "pass the moment from ctx->now as an input"},
    {"date (", "compute dates in C"},
    {"strftime", "compute dates in C"},
    {"to_char", "format in C"},
    {"random (", "draw random numbers in C"},
    {"ilike", "search a normalised *_key column"},
    {"lower (", "search a normalised *_key column"},
    {"upper (", "search a normalised *_key column"},
    {"greatest", "write CASE"},
    {"least", "write CASE"},
    {"string_agg", "gather in C"},
    {"group_concat", "gather in C"},
    {"distinct on", "use row_number() OVER (...)"},
    {"lateral", "join a subquery"},
    {"for update", "write jobs already run one after the other or are retried"},
    {"autoincrement", "use @ID@ in the schema"},
};

/* The end of a literal that starts at `p`; a doubled quote belongs to it. NULL when it never ends.
 */
static const char *quoted_end(const char *p, const char *end)
{
    char quote = *p;
    for (p++; p < end; p++) {
        if (*p != quote) {
            continue;
        }
        if (p + 1 == end || p[1] != quote) {
            return p + 1;
        }
        p++;
    }
    return NULL;
}

static const char *skip_comment(struct source *s, const char *p, const char *end)
{
    const char *start = p;
    if (*p == '-') {
        while (p < end && *p != '\n') {
            p++;
        }
        return p;
    }
    for (p += 2; p + 1 < end; p++) {
        if (p[0] == '*' && p[1] == '/') {
            return p + 2;
        }
    }
    source_fault(s, start, "this comment never ends");
    return end;
}

static const char *skip_space(struct source *s, const char *p, const char *end)
{
    while (p < end) {
        bool is_pair = p + 1 < end;
        if (char_is_space(*p)) {
            p++;
        } else if (is_pair && ((p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'))) {
            p = skip_comment(s, p, end);
        } else {
            break;
        }
    }
    return p;
}

static const char *mark_end(struct source *s, const char *p, const char *end)
{
    if (*p == '$' || *p == '?') {
        source_fault(s, p, "write inputs as :name");
    } else if (p + 1 < end && p[0] == ':' && p[1] == ':') {
        source_fault(s, p, "`::` is not portable; write CAST(x AS type)");
        return p + 2;
    }
    return p + 1;
}

static struct sql_token read_token(struct source *s, const char *p, const char *end)
{
    struct sql_token t = {.kind = SQL_MARK};
    const char *stop = p;
    if (*p == '\'' || *p == '"') {
        t.kind = SQL_QUOTED;
        stop = quoted_end(p, end);
        if (stop == NULL) {
            source_fault(s, p, "this quote never ends");
            stop = end;
        }
    } else if (char_is_word(*p) || (*p == ':' && p + 1 < end && char_is_word(p[1]))) {
        t.kind = *p == ':' ? SQL_INPUT : char_is_digit(*p) ? SQL_NUMBER : SQL_WORD;
        stop++;
        while (stop < end && char_is_word(*stop)) {
            stop++;
        }
    } else {
        stop = mark_end(s, p, end);
    }
    t.text = text_of(p, stop);
    return t;
}

struct sql_tokens sql_read(struct source *s, struct text sql)
{
    struct sql_tokens tokens = {0};
    sql = text_trim(sql);
    const char *end = sql.p + sql.n;
    const char *p = skip_space(s, sql.p, end);
    while (p < end) {
        struct sql_token t = read_token(s, p, end);
        p = skip_space(s, t.text.p + t.text.n, end);
        tokens.v = tool_grow(tokens.v, tokens.n, &tokens.room, sizeof *tokens.v);
        tokens.v[tokens.n++] = t;
    }
    if (tokens.n > 0 && text_is(tokens.v[tokens.n - 1].text, ";")) {
        tokens.n--;
    }
    return tokens;
}

size_t sql_field_at(const struct sql_fields *f, struct text name)
{
    size_t at = 0;
    while (at < f->n && !text_is(name, f->v[at].name)) {
        at++;
    }
    return at;
}

bool sql_may_be_null(const struct sql_field *f)
{
    return f->type != char_lower(f->type);
}

/* Whether the tokens from `at` on are those of `phrase`, which parts them by spaces. */
static bool has_phrase(const struct sql_tokens *sql, size_t at, const char *phrase)
{
    while (*phrase != '\0') {
        const char *end = phrase;
        while (*end != '\0' && *end != ' ') {
            end++;
        }
        struct text wanted = text_of(phrase, end);
        if (at >= sql->n || sql->v[at].kind == SQL_QUOTED ||
            !text_same_nocase(sql->v[at].text, wanted)) {
            return false;
        }
        at++;
        phrase = *end == ' ' ? end + 1 : end;
    }
    return true;
}

static bool has_any(const struct sql_tokens *sql, size_t at, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (has_phrase(sql, at, *words)) {
            return true;
        }
    }
    return false;
}

/* The first token from `at` on that stands outside the parentheses opened since and is in `words`,
 * closes a parenthesis opened before, or is the end. */
static size_t find_end(const struct sql_tokens *sql, size_t at, const char *const *words)
{
    size_t depth = 0;
    for (; at < sql->n; at++) {
        if (has_phrase(sql, at, "(")) {
            depth++;
        } else if (depth == 0 && (has_phrase(sql, at, ")") || has_any(sql, at, words))) {
            break;
        } else if (has_phrase(sql, at, ")")) {
            depth--;
        }
    }
    return at;
}

static void check_like(struct source *s, const struct sql_tokens *sql, size_t at)
{
    static const char *const ends[] = {"escape", "and",   "or",   "order", "group",
                                       "having", "limit", "then", "union", "where",
                                       "end",    ",",     NULL};
    if (!has_phrase(sql, find_end(sql, at + 1, ends), "escape")) {
        source_fault(s, sql->v[at].text.p, "write LIKE ... ESCAPE: the engines differ without it");
    }
}

/* Whether the tokens [a, a_end) begin those of [b, b_end), and how many are then left is at most
 * the two of `AS name`. */
static bool is_same_expression(const struct sql_tokens *sql, size_t a, size_t a_end, size_t b,
                               size_t b_end)
{
    size_t n = a_end - a;
    if (n > b_end - b || b_end - b - n > 2) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!text_same_nocase(sql->v[a + i].text, sql->v[b + i].text)) {
            return false;
        }
    }
    return true;
}

/* The column whose expression in the first SELECT list is that of [from, end). */
static size_t selected_column(const struct sql_tokens *sql, size_t from, size_t end,
                              const struct sql_fields *out)
{
    static const char *const starts[] = {"select", NULL};
    static const char *const ends[] = {",", "from", "order", NULL};
    size_t at = find_end(sql, 0, starts) + 1;
    for (size_t column = 0; column < out->n && at < sql->n; column++) {
        size_t item_end = find_end(sql, at, ends);
        if (is_same_expression(sql, from, end, at, item_end)) {
            return column;
        }
        at = has_phrase(sql, item_end, ",") ? item_end + 1 : sql->n;
    }
    return out->n;
}

static size_t number_of(struct text text)
{
    size_t number = 0;
    for (size_t i = 0; i < text.n && i < 4; i++) {
        number = number * 10 + (size_t)(text.p[i] - '0');
    }
    return number;
}

/* The column that one item of ORDER BY stands for, by number, by name or by what is selected;
 * `out->n` when it is none of them. */
static size_t ordered_column(const struct sql_tokens *sql, size_t from, size_t end,
                             const struct sql_fields *out)
{
    if (end > from && (has_phrase(sql, end - 1, "asc") || has_phrase(sql, end - 1, "desc"))) {
        end--;
    }
    if (end == from) {
        return out->n;
    }
    struct text last = sql->v[end - 1].text;
    if (end - from == 1 && sql->v[from].kind == SQL_NUMBER) {
        size_t number = number_of(last);
        return number == 0 || number > out->n ? out->n : number - 1;
    }
    size_t column = selected_column(sql, from, end, out);
    bool is_name = end - from == 1 || (end - from == 3 && has_phrase(sql, from + 1, "."));
    return column == out->n && is_name ? sql_field_at(out, last) : column;
}

static void check_order(struct source *s, const struct sql_tokens *sql, size_t at,
                        const struct sql_fields *out)
{
    static const char *const ends[] = {",",     "nulls",  "limit",     "offset", "fetch", "rows",
                                       "range", "groups", "returning", "union",  NULL};
    do {
        size_t end = find_end(sql, at, ends);
        size_t column = ordered_column(sql, at, end, out);
        if (column < out->n && sql_may_be_null(&out->v[column]) && !has_phrase(sql, end, "nulls")) {
            source_fault(s, sql->v[at].text.p,
                         "`%s` may be NULL: write NULLS FIRST or NULLS LAST, the engines differ",
                         out->v[column].name);
        }
        at = has_phrase(sql, end, "nulls") ? end + 2 : end;
    } while (has_phrase(sql, at++, ","));
}

static void check_banned(struct source *s, const struct sql_tokens *sql, size_t at)
{
    for (size_t i = 0; i < sizeof banned / sizeof banned[0]; i++) {
        if (has_phrase(sql, at, banned[i][0])) {
            source_fault(s, sql->v[at].text.p, "`%s` differs between the engines: %s", banned[i][0],
                         banned[i][1]);
        }
    }
}

void sql_check_portable(struct source *s, const struct sql_tokens *sql,
                        const struct sql_fields *out)
{
    for (size_t at = 0; at < sql->n; at++) {
        check_banned(s, sql, at);
        if (has_phrase(sql, at, "like")) {
            check_like(s, sql, at);
        }
        if (has_phrase(sql, at, "order by")) {
            check_order(s, sql, at + 2, out);
        }
    }
}

static void check_inputs(struct source *s, const struct sql_tokens *sql,
                         const struct sql_fields *in)
{
    bool *is_used = tool_alloc(in->n * sizeof *is_used);
    for (size_t i = 0; i < sql->n; i++) {
        struct text name = {.p = sql->v[i].text.p + 1, .n = sql->v[i].text.n - 1};
        if (sql->v[i].kind != SQL_INPUT) {
            continue;
        }
        size_t at = sql_field_at(in, name);
        if (at == in->n) {
            source_fault(s, name.p - 1, "`:%s` is not declared; add it to in:", text_copy(name));
            continue;
        }
        is_used[at] = true;
    }
    for (size_t i = 0; i < in->n; i++) {
        if (!is_used[i]) {
            source_fault(s, in->v[i].at, "`%s` is not used in the SQL; remove it", in->v[i].name);
        }
    }
}

void sql_check(struct source *s, const struct sql_tokens *sql, const struct sql_fields *in)
{
    static const char *const stars[] = {
        "select *", "select distinct *", "select all *", "returning *", ". *", NULL};
    check_inputs(s, sql, in);
    for (size_t at = 0; at < sql->n; at++) {
        if (has_any(sql, at, stars)) {
            source_fault(s, sql->v[at].text.p, "name the columns: `*` changes with the schema");
        }
        if (has_phrase(sql, at, ";")) {
            source_fault(s, sql->v[at].text.p,
                         "a query is one statement; start another with -- name:");
        }
    }
}
