#include "shape.h"

#include <string.h>

enum { FUNCTION_LINES = 80, FILE_LINES = 800, NESTING = 3 };

/* PLAIN are blocks without a condition of their own: after `case x:`, or alone. */
enum brace_kind { BRACE_DATA, BRACE_FUNCTION, BRACE_CONTROL, BRACE_PLAIN };

struct brace {
    enum brace_kind kind;
    const char *at; /* of a function: its name's parenthesis */
};

struct braces {
    struct brace *v;
    size_t n;
    size_t room;
};

/* Macros are no functions, and their braces need not match. */
static void blank_preprocessor(char *code)
{
    bool is_first = true;
    bool is_directive = false;
    for (char *p = code; *p != '\0'; p++) {
        is_directive = is_directive || (is_first && *p == '#');
        is_first = *p == '\n' || (is_first && char_is_space(*p));
        if (*p == '\n') {
            is_directive = is_directive && p > code && p[-1] == '\\';
        }
        if (is_directive && *p != '\n' && *p != '\\') {
            *p = ' ';
        }
    }
}

/* The last character before `p` that is no white space; `code` itself when there is none. */
static const char *before(const char *code, const char *p)
{
    while (p > code) {
        p--;
        if (!char_is_space(*p)) {
            return p;
        }
    }
    return code;
}

static struct text word_ending_at(const char *code, const char *last)
{
    const char *from = last + 1;
    while (from > code && char_is_word(from[-1])) {
        from--;
    }
    return text_of(from, last + 1);
}

static const char *opening(const char *code, const char *close)
{
    size_t depth = 0;
    for (const char *p = close; p > code; p--) {
        if (*p == ')') {
            depth++;
        } else if (*p == '(' && --depth == 0) {
            return p;
        }
    }
    return code;
}

/* A `{` behind `)`: the body of a function or of a condition, unless the parentheses hold a type.
 */
static struct brace behind_parenthesis(const char *code, const char *close, bool is_outside)
{
    const char *open = opening(code, close);
    struct text word = word_ending_at(code, before(code, open));
    bool is_type = word.n == 0 || text_is(word, "return") || text_is(word, "sizeof");
    if (is_type) {
        return (struct brace){.kind = BRACE_DATA, .at = open};
    }
    return (struct brace){.kind = is_outside ? BRACE_FUNCTION : BRACE_CONTROL, .at = open};
}

static struct brace classify(const struct braces *around, const char *code, const char *at)
{
    const char *last = before(code, at);
    bool is_outside = around->n == 0;
    if (around->n > 0 && around->v[around->n - 1].kind == BRACE_DATA) {
        return (struct brace){.kind = BRACE_DATA, .at = at};
    }
    if (*last == ')') {
        return behind_parenthesis(code, last, is_outside);
    }
    struct text word = word_ending_at(code, last);
    if (text_is(word, "else") || text_is(word, "do")) {
        return (struct brace){.kind = BRACE_CONTROL, .at = at};
    }
    bool is_plain = !is_outside && strchr(";:{}(", *last) != NULL;
    return (struct brace){.kind = is_plain ? BRACE_PLAIN : BRACE_DATA, .at = at};
}

static size_t nesting(const struct braces *around)
{
    size_t depth = 0;
    for (size_t i = 0; i < around->n; i++) {
        depth += around->v[i].kind == BRACE_CONTROL ? 1 : 0;
    }
    return depth;
}

static unsigned lines_between(const char *from, const char *to)
{
    unsigned lines = 1;
    for (; from < to; from++) {
        lines += *from == '\n' ? 1 : 0;
    }
    return lines;
}

static void open_brace(struct source *s, struct braces *around, const char *code, const char *at)
{
    struct brace b = classify(around, code, at);
    around->v = tool_grow(around->v, around->n, &around->room, sizeof *around->v);
    around->v[around->n++] = b;
    if (b.kind == BRACE_CONTROL && nesting(around) == NESTING + 1) {
        source_fault(s, s->p + (at - code), "nested deeper than %d: leave early or make a function",
                     NESTING);
    }
}

static void close_brace(struct source *s, struct braces *around, const char *code, const char *at)
{
    if (around->n == 0) {
        return;
    }
    struct brace b = around->v[--around->n];
    unsigned lines = lines_between(b.at, at);
    if (b.kind == BRACE_FUNCTION && lines > FUNCTION_LINES) {
        struct text name = word_ending_at(code, before(code, b.at));
        source_fault(s, s->p + (name.p - code), "`%s` has %u lines; %d are the limit",
                     text_copy(name), lines, FUNCTION_LINES);
    }
}

void shape_check(struct source *s, char *code)
{
    struct braces around = {0};
    blank_preprocessor(code);
    for (const char *p = code; *p != '\0'; p++) {
        if (*p == '{') {
            open_brace(s, &around, code, p);
        } else if (*p == '}') {
            close_brace(s, &around, code, p);
        }
    }
    unsigned lines = source_line(s, s->p + s->n) - 1;
    if (lines > FILE_LINES) {
        source_fault(s, s->p, "%u lines; %d are the limit: split the file", lines, FILE_LINES);
    }
}
