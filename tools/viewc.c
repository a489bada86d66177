/* Compiles a template (views/<name>.html) to a typed C function: see docs/tools.md. One pass:
 * literal text is gathered until a tag needs code; markup.c says what may be filled in where. */
#include "markup.h"

#include <string.h>

enum block_kind { BLOCK_IF, BLOCK_UNLESS, BLOCK_EACH };

struct block {
    enum block_kind kind;
    const char *at;
    const char *over;     /* each: the C expression that is walked */
    struct text loop;     /* each: the name of one element, until {{else}} */
    struct markup start;  /* where in the HTML the block began */
    struct markup middle; /* where its first branch ended */
    bool has_else;
};

struct template
{
    struct source source;
    struct catalogue *catalogues;
    size_t catalogue_count;
    size_t catalogues_room;
    struct text before_name; /* headers of views are named alike: this, the name, then ... */
    const char *behind_name;
    const char *name;
    const char *type;
    struct out includes;
    struct out partials;
    struct out literal;
    struct out body;
    struct markup markup;
    struct block *blocks;
    size_t depth;
    size_t blocks_room;
};

static const char *const block_names[] = {"if", "unless", "each"};

/* ---- literal text ---- */

static void put_indent(struct template *t)
{
    for (size_t i = 0; i <= t->depth; i++) {
        out_bytes(&t->body, "    ", 4);
    }
}

static void flush_literal(struct template *t)
{
    struct text literal = {.p = t->literal.p, .n = t->literal.n};
    if (literal.n == 0) {
        return;
    }
    out_format(&t->body, "    view_raw(w,\n");
    out_long_literal(&t->body, literal, "        ");
    out_format(&t->body, ", %zu);\n", literal.n);
    t->literal.n = 0;
}

/* ---- members ---- */

static bool is_loop_name(const struct template *t, struct text name)
{
    for (size_t i = 0; i < t->depth; i++) {
        const struct block *b = &t->blocks[i];
        if (b->kind == BLOCK_EACH && !b->has_else && text_same(b->loop, name)) {
            return true;
        }
    }
    return false;
}

/* The C expression for a dotted path. */
static const char *member(struct template *t, struct text path)
{
    struct out c = {0};
    struct text first = text_segment(&path);
    struct text rest = path;
    if (first.n > 0 && is_loop_name(t, first)) {
        out_format(&c, rest.n == 0 ? "(*each_%s)" : "each_%s", text_copy(first));
    } else {
        out_format(&c, "v->%s", text_copy(first));
    }
    const char *joint = is_loop_name(t, first) ? "->" : ".";
    while (first.n > 0 && rest.n > 0) {
        first = text_segment(&rest);
        out_format(&c, "%s%s", joint, text_copy(first));
        joint = ".";
    }
    bool ends_with_dot = rest.p > t->source.p && rest.p[-1] == '.';
    if (first.n == 0 || ends_with_dot) {
        source_fault(&t->source, path.p, "expected a member: names joined by dots");
    }
    return c.p;
}

/* Starts a line of C that the compiler takes for a line of the template. */
static void put_line(struct template *t, const char *at)
{
    flush_literal(t);
    out_format(&t->body, "#line %u ", source_line(&t->source, at));
    out_literal(&t->body, text_of(t->source.path, t->source.path + strlen(t->source.path)));
    out_format(&t->body, "\n");
    put_indent(t);
}

static void put_call(struct template *t, const char *function, struct text path)
{
    const char *value = member(t, path);
    put_line(t, path.p);
    out_format(&t->body, "%s(w, %s);\n", function, value);
}

/* ---- messages ---- */

static unsigned message_args(struct template *t, struct text key)
{
    unsigned args = 0;
    for (size_t i = 0; i < t->catalogue_count; i++) {
        const struct message *m = catalogue_find(&t->catalogues[i], key);
        if (m == NULL) {
            source_fault(&t->source, key.p, "message `%s` is not in %s; add it there",
                         text_copy(key), t->catalogues[i].source.path);
        }
        args = m == NULL ? args : m->args;
    }
    return args;
}

static void put_message(struct template *t, const struct words *words)
{
    struct text key = words->v[1];
    unsigned wanted = message_args(t, key);
    size_t given = words->n - 2;
    if (wanted != given) {
        source_fault(&t->source, key.p, "message `%s` has %u arguments, here are %zu",
                     text_copy(key), wanted, given);
    }
    put_line(t, key.p);
    out_format(&t->body, "view_msg(w, MSG_");
    for (size_t i = 0; i < key.n; i++) {
        out_format(&t->body, "%c", key.p[i] == '.' ? '_' : key.p[i]);
    }
    out_format(&t->body, given == 0 ? ", %zu, NULL);\n" : ", %zu, (const struct msg_arg[]){",
               given);
    for (size_t i = 0; i < given; i++) {
        out_format(&t->body, "%sMSG_ARG(%s)", i == 0 ? "" : ", ", member(t, words->v[i + 2]));
    }
    out_format(&t->body, given == 0 ? "" : "});\n");
}

/* ---- blocks ---- */

static struct block put_condition(struct template *t, const struct words *words,
                                  enum block_kind kind)
{
    if (words->n != 2) {
        source_fault(&t->source, words->v[0].p, "expected {{#%s member}}", block_names[kind]);
        return (struct block){.kind = kind};
    }
    const char *value = member(t, words->v[1]);
    put_line(t, words->v[1].p);
    out_format(&t->body, "if (%sVIEW_TRUE(%s)) {\n", kind == BLOCK_UNLESS ? "!" : "", value);
    return (struct block){.kind = kind};
}

static void put_loop(struct template *t, const char *at, const char *over, const char *name)
{
    put_line(t, at);
    out_format(&t->body, "for (size_t i_%s = 0; i_%s < %s.n; i_%s++) {\n", name, name, over, name);
    put_line(t, at);
    out_format(&t->body, "    const __typeof__(*%s.v) *each_%s = &%s.v[i_%s];\n", over, name, over,
               name);
    put_indent(t);
    out_format(&t->body, "    (void)each_%s;\n", name);
}

static struct block put_each(struct template *t, const struct words *words)
{
    struct block b = {.kind = BLOCK_EACH};
    if (words->n != 4 || !text_is(words->v[2], "as")) {
        source_fault(&t->source, words->v[0].p, "expected {{#each member as name}}");
        return b;
    }
    struct text rest = words->v[3];
    b.loop = text_segment(&rest);
    if (b.loop.n != words->v[3].n || is_loop_name(t, b.loop)) {
        source_fault(&t->source, words->v[3].p, "expected a name that no outer {{#each}} has");
    }
    b.over = member(t, words->v[1]);
    put_loop(t, words->v[1].p, b.over, text_copy(b.loop));
    t->markup.is_started = true; /* from the second round on it is */
    return b;
}

static void push_block(struct template *t, struct block b, const char *at)
{
    b.at = at;
    b.start = t->markup;
    t->blocks = tool_grow(t->blocks, t->depth, &t->blocks_room, sizeof *t->blocks);
    t->blocks[t->depth++] = b;
}

static void open_block(struct template *t, const struct words *words)
{
    struct text name = {.p = words->v[0].p + 1, .n = words->v[0].n - 1};
    markup_check_block(&t->markup, &t->source, name.p);
    if (text_is(name, "each")) {
        push_block(t, put_each(t, words), name.p);
    } else if (text_is(name, "if")) {
        push_block(t, put_condition(t, words, BLOCK_IF), name.p);
    } else if (text_is(name, "unless")) {
        push_block(t, put_condition(t, words, BLOCK_UNLESS), name.p);
    } else {
        source_fault(&t->source, name.p, "expected {{#if x}}, {{#unless x}} or {{#each x as y}}");
    }
}

static void put_else(struct template *t, const char *at)
{
    struct block *b = t->depth == 0 ? NULL : &t->blocks[t->depth - 1];
    if (b == NULL || b->has_else) {
        source_fault(&t->source, at, "{{else}} without a block it could belong to");
        return;
    }
    markup_check_block(&t->markup, &t->source, at);
    if (b->kind == BLOCK_EACH) {
        markup_join(&t->markup, &t->source, at, &b->start);
    }
    b->has_else = true;
    b->middle = t->markup;
    t->markup = b->start;
    flush_literal(t);
    t->depth--;
    put_indent(t);
    t->depth++;
    if (b->kind == BLOCK_EACH) {
        out_format(&t->body, "} if (%s.n == 0) {\n", b->over);
    } else {
        out_format(&t->body, "} else {\n");
    }
}

static void close_block(struct template *t, struct text name)
{
    if (t->depth == 0) {
        source_fault(&t->source, name.p, "there is no block to close");
        return;
    }
    const struct block *b = &t->blocks[t->depth - 1];
    if (!text_is(name, block_names[b->kind])) {
        source_fault(&t->source, name.p, "the block to close is {{#%s}} of line %u",
                     block_names[b->kind], source_line(&t->source, b->at));
    }
    markup_check_block(&t->markup, &t->source, name.p);
    markup_join(&t->markup, &t->source, name.p, b->has_else ? &b->middle : &b->start);
    flush_literal(t);
    t->depth--;
    put_indent(t);
    out_format(&t->body, "}\n");
}

/* ---- tags ---- */

/* {{url /nhiem-vu}}: a page of this site named in the template itself. */
static void put_own_path(struct template *t, struct text path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == '"' || path.p[i] == '\\' || (unsigned char)path.p[i] < 0x21) {
            source_fault(&t->source, path.p,
                         "a path is written plainly, without quotes or backslashes");
            return;
        }
    }
    put_line(t, path.p);
    out_format(&t->body, "view_url(w, S(\"%s\"));\n", text_copy(path));
}

static void put_value(struct template *t, const struct words *words)
{
    static const char *const helpers[][2] = {
        {"n", "view_int"}, {"id", "view_id"}, {"day", "view_day"}, {"url", "view_url"}};
    struct text helper = words->v[0];
    bool is_url = words->n > 1 && text_is(helper, "url");
    markup_check_value(&t->markup, &t->source, helper.p, is_url ? VALUE_URL : VALUE_TEXT);
    if (words->n == 1) {
        put_call(t, "view_text", helper);
        return;
    }
    if (text_is(helper, "t")) {
        put_message(t, words);
        return;
    }
    if (is_url && words->n == 2 && words->v[1].p[0] == '/') {
        put_own_path(t, words->v[1]);
        return;
    }
    for (size_t i = 0; i < sizeof helpers / sizeof helpers[0]; i++) {
        if (words->n == 2 && text_is(helper, helpers[i][0])) {
            put_call(t, helpers[i][1], words->v[1]);
            return;
        }
    }
    source_fault(&t->source, helper.p,
                 "expected {{x}}, {{n x}}, {{id x}}, {{day x}}, {{url x}} or {{t key}}");
}

static void put_html(struct template *t, const struct words *words, const char *at)
{
    markup_check_value(&t->markup, &t->source, at, VALUE_HTML);
    if (words->n != 1) {
        source_fault(&t->source, at, "expected {{{member}}}");
        return;
    }
    put_call(t, "view_html", words->v[0]);
}

static void put_partial(struct template *t, const struct words *words, const char *at)
{
    markup_check_value(&t->markup, &t->source, at, VALUE_HTML);
    struct text rest = words->n == 0 ? (struct text){.p = at} : words->v[0];
    struct text name = text_segment(&rest);
    if (words->n > 2 || rest.n > 0 || name.n == 0) {
        source_fault(&t->source, at, "expected {{> view}} or {{> view member}}");
        return;
    }
    bool is_member = words->n == 2;
    const char *value = is_member ? member(t, words->v[1]) : "v";
    put_line(t, name.p);
    out_format(&t->body, "view_%s(w, %s%s);\n", text_copy(name), is_member ? "&" : "", value);
    out_format(&t->partials, "#include \"%s%s%s\"\n", text_copy(t->before_name), text_copy(name),
               t->behind_name);
}

static void put_tag(struct template *t, struct text content, const char *at)
{
    content = text_trim(content);
    char first = content.n == 0 ? '\0' : content.p[0];
    struct text behind = {.p = content.p + 1, .n = content.n == 0 ? 0 : content.n - 1};
    struct words words = text_words(first == '>' ? behind : content);
    if (first == '!') {
        if (markup_is_loose(&t->markup)) {
            markup_check_block(&t->markup, &t->source, at); /* a name cannot go on behind it */
        }
        if (text_is(words.v[0], "!view")) {
            source_fault(&t->source, at, "{{!view}} stands once, at the start of the file");
        }
    } else if (first == '#') {
        open_block(t, &words);
    } else if (first == '/') {
        close_block(t, (struct text){.p = words.v[0].p + 1, .n = words.v[0].n - 1});
    } else if (first == '>') {
        put_partial(t, &words, at);
    } else if (words.n == 1 && text_is(words.v[0], "else")) {
        put_else(t, words.v[0].p);
    } else if (words.n == 0) {
        source_fault(&t->source, at, "this tag is empty");
    } else {
        put_value(t, &words);
    }
}

/* Handles the tag that starts at `p`; returns what follows it, NULL when it never ends. */
static const char *read_tag(struct template *t, const char *p)
{
    bool is_html = p[2] == '{';
    const char *inner = p + (is_html ? 3 : 2);
    const char *end = strstr(inner, is_html ? "}}}" : "}}");
    if (end == NULL) {
        source_fault(&t->source, p, "this tag never ends; add %s", is_html ? "}}}" : "}}");
        return NULL;
    }
    if (is_html) {
        struct words words = text_words(text_of(inner, end));
        put_html(t, &words, p);
        return end + 3;
    }
    put_tag(t, text_of(inner, end), p);
    return end + 2;
}

static void read_body(struct template *t, const char *p)
{
    struct text rest = text_trim(text_of(p, t->source.p + t->source.n));
    const char *end = rest.p + rest.n;
    t->source.p[end - t->source.p] = '\0'; /* white space at the end of a view is dropped */
    p = rest.p;
    while (p != NULL && p < end) {
        const char *tag = strstr(p, "{{");
        markup_add(&t->markup, &t->source, text_of(p, tag == NULL ? end : tag), &t->literal);
        p = tag == NULL ? NULL : read_tag(t, tag);
    }
    flush_literal(t);
    if (t->depth > 0) {
        const struct block *b = &t->blocks[t->depth - 1];
        source_fault(&t->source, b->at, "this block is never closed; add {{/%s}}",
                     block_names[b->kind]);
    } else if (t->markup.state != MARKUP_TEXT) {
        source_fault(&t->source, end, "the template ends inside a tag, a value or a comment");
    }
}

/* Reads {{!view name type "header"...}}; returns what follows it. */
static const char *read_head(struct template *t, const char *header)
{
    struct text file = text_trim(source_text(&t->source));
    const char *end = strstr(t->source.p, "}}");
    if (!text_starts(file, "{{!view ") || end == NULL) {
        source_fault(&t->source, t->source.p, "start with {{!view name struct type \"header.h\"}}");
        return NULL;
    }
    struct words words = text_words(text_of(file.p + strlen("{{!view"), end));
    size_t header_at = 1;
    while (header_at < words.n && words.v[header_at].p[0] != '"') {
        header_at++;
    }
    if (header_at < 2 || header_at >= words.n) {
        source_fault(&t->source, file.p, "expected {{!view name struct type \"header.h\"}}");
        return NULL;
    }
    t->name = text_copy(words.v[0]);
    t->type = text_copy(text_of(words.v[1].p, words.v[header_at - 1].p + words.v[header_at - 1].n));
    for (size_t i = header_at; i < words.n; i++) {
        out_format(&t->includes, "#include %s\n", text_copy(words.v[i]));
    }
    const char *base = tool_base_name(header);
    const char *name = strstr(base, t->name);
    if (name == NULL) {
        source_fault(&t->source, words.v[0].p, "view `%s` is written to %s: give both one name",
                     t->name, base);
        return NULL;
    }
    t->before_name = text_of(base, name);
    t->behind_name = name + words.v[0].n;
    return end + 2;
}

/* ---- the command ---- */

static void save(const struct template *t, const char *header, const char *source)
{
    struct out h = {0};
    struct out c = {0};
    out_format(&h, "/* Written by viewc from %s; do not edit. */\n", t->source.path);
    out_format(&h, "#pragma once\n\n#include \"text/view.h\"\n\n");
    out_bytes(&h, t->includes.p, t->includes.n);
    out_format(&h, "\nvoid view_%s(struct view *w, const %s *v);\n", t->name, t->type);
    out_format(&c, "/* Written by viewc from %s; do not edit. */\n", t->source.path);
    out_format(&c, "#include \"%s\"\n", tool_base_name(header));
    out_bytes(&c, t->partials.p, t->partials.n);
    out_format(&c, "\nvoid view_%s(struct view *w, const %s *v)\n", t->name, t->type);
    out_format(&c, "{\n    (void)w;\n    (void)v;\n");
    out_bytes(&c, t->body.p, t->body.n);
    out_format(&c, "}\n");
    out_save(&h, header);
    out_save(&c, source);
}

static bool read_catalogues(struct template *t, char *paths)
{
    bool is_right = true;
    for (char *path = strtok(paths, ","); path != NULL; path = strtok(NULL, ",")) {
        size_t n = t->catalogue_count++;
        t->catalogues = tool_grow(t->catalogues, n, &t->catalogues_room, sizeof *t->catalogues);
        t->catalogues[n] = catalogue_read(path);
        is_right = is_right && t->catalogues[n].source.faults == 0;
    }
    return is_right;
}

int main(int argc, char **argv)
{
    if (argc != 8 || strcmp(argv[1], "--messages") != 0 || strcmp(argv[3], "--header") != 0 ||
        strcmp(argv[5], "--source") != 0) {
        tool_die("usage: viewc --messages A.txt,B.txt --header OUT.h --source OUT.c FILE.html");
    }
    struct template t = {.source = source_read(argv[7])};
    bool is_right = read_catalogues(&t, argv[2]);
    const char *body = read_head(&t, argv[4]);
    if (body != NULL) {
        read_body(&t, body);
    }
    if (!is_right || t.source.faults > 0) {
        return 1;
    }
    save(&t, argv[4], argv[6]);
    return 0;
}
