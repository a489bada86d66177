#define _POSIX_C_SOURCE 200809L

#include "tool.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LITERAL_COLUMNS = 96 };

void *tool_alloc(size_t n)
{
    void *p = calloc(1, n == 0 ? 1 : n);
    if (p == NULL) {
        tool_die("out of memory");
    }
    return p;
}

void *tool_grow(void *v, size_t n, size_t *room, size_t size)
{
    if (n < *room) {
        return v;
    }
    size_t wanted = *room == 0 ? 16 : *room * 2;
    char *grown = realloc(v, wanted * size);
    if (grown == NULL) {
        tool_die("out of memory");
    }
    memset(grown + n * size, 0, (wanted - n) * size);
    *room = wanted;
    return grown;
}

void tool_die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("error: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

const char *tool_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* The C library's versions depend on the locale; these do not. */
bool char_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool char_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c) || c == '_';
}

char char_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

struct text text_c(const char *c)
{
    return (struct text){.p = c, .n = strlen(c)};
}

struct text text_of(const char *from, const char *end)
{
    return (struct text){.p = from, .n = (size_t)(end - from)};
}

struct text text_trim(struct text t)
{
    while (t.n > 0 && char_is_space(t.p[0])) {
        t.p++;
        t.n--;
    }
    while (t.n > 0 && char_is_space(t.p[t.n - 1])) {
        t.n--;
    }
    return t;
}

bool text_same(struct text a, struct text b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool text_is(struct text t, const char *literal)
{
    return t.n == strlen(literal) && memcmp(t.p, literal, t.n) == 0;
}

bool text_same_nocase(struct text a, struct text b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (char_lower(a.p[i]) != char_lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

bool text_starts(struct text t, const char *literal)
{
    size_t n = strlen(literal);
    return t.n >= n && memcmp(t.p, literal, n) == 0;
}

bool text_ends(struct text t, const char *literal)
{
    size_t n = strlen(literal);
    return t.n >= n && memcmp(t.p + t.n - n, literal, n) == 0;
}

struct text text_line(struct text *rest)
{
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end == NULL ? rest->n : (size_t)(end - rest->p);
    size_t taken = end == NULL ? n : n + 1;
    struct text line = {.p = rest->p, .n = n};
    if (line.n > 0 && line.p[line.n - 1] == '\r') {
        line.n--;
    }
    rest->p += taken;
    rest->n -= taken;
    return line;
}

struct text text_word(struct text *rest)
{
    *rest = text_trim(*rest);
    size_t n = 0;
    while (n < rest->n && char_is_word(rest->p[n])) {
        n++;
    }
    struct text word = {.p = rest->p, .n = n};
    rest->p += n;
    rest->n -= n;
    return word;
}

struct text text_segment(struct text *path)
{
    struct text segment = {.p = path->p, .n = 0};
    while (segment.n < path->n && char_is_word(segment.p[segment.n])) {
        segment.n++;
    }
    bool is_last = segment.n == path->n;
    bool is_name = segment.n > 0 && !char_is_digit(segment.p[0]);
    if (!is_name || (!is_last && segment.p[segment.n] != '.')) {
        return (struct text){.p = path->p, .n = 0};
    }
    path->p += is_last ? segment.n : segment.n + 1;
    path->n -= is_last ? segment.n : segment.n + 1;
    return segment;
}

struct words text_words(struct text t)
{
    struct words words = {0};
    t = text_trim(t);
    while (t.n > 0) {
        size_t n = 0;
        while (n < t.n && !char_is_space(t.p[n])) {
            n++;
        }
        words.v = tool_grow(words.v, words.n, &words.room, sizeof *words.v);
        words.v[words.n++] = (struct text){.p = t.p, .n = n};
        t = text_trim((struct text){.p = t.p + n, .n = t.n - n});
    }
    return words;
}

char *text_copy(struct text t)
{
    char *copy = tool_alloc(t.n + 1);
    memcpy(copy, t.p, t.n);
    return copy;
}

struct source source_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        tool_die("%s: cannot be read", path);
    }
    struct out bytes = {0};
    char part[4096];
    size_t n = 0;
    while ((n = fread(part, 1, sizeof part, file)) > 0) {
        out_bytes(&bytes, part, n);
    }
    if (ferror(file)) {
        tool_die("%s: cannot be read", path);
    }
    (void)fclose(file); /* only read: nothing can be lost */
    out_bytes(&bytes, "", 1);
    return (struct source){.path = path, .p = bytes.p, .n = bytes.n - 1};
}

struct text source_text(const struct source *s)
{
    return (struct text){.p = s->p, .n = s->n};
}

unsigned source_line(const struct source *s, const char *at)
{
    unsigned line = 1;
    for (const char *p = s->p; p < at; p++) {
        line += *p == '\n';
    }
    return line;
}

void source_fault(struct source *s, const char *at, const char *format, ...)
{
    const char *start = at;
    while (start > s->p && start[-1] != '\n') {
        start--;
    }
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%u:%zu: error: ", s->path, source_line(s, at), (size_t)(at - start) + 1);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    s->faults++;
}

static void out_reserve(struct out *o, size_t more)
{
    if (o->room - o->n >= more) {
        return;
    }
    size_t room = o->room == 0 ? 4096 : o->room;
    while (room - o->n < more) {
        room *= 2;
    }
    char *grown = realloc(o->p, room);
    if (grown == NULL) {
        tool_die("out of memory");
    }
    o->p = grown;
    o->room = room;
}

void out_bytes(struct out *o, const char *p, size_t n)
{
    if (n == 0) {
        return; /* `p` may be NULL then */
    }
    out_reserve(o, n);
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

void out_format(struct out *o, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        tool_die("cannot format the output");
    }
    out_reserve(o, (size_t)n + 1);
    va_start(args, format);
    (void)vsnprintf(o->p + o->n, (size_t)n + 1, format, args); /* its length is known from above */
    va_end(args);
    o->n += (size_t)n;
}

static void out_literal_char(struct out *o, char c)
{
    switch (c) {
    case '\n':
        out_bytes(o, "\\n", 2);
        return;
    case '"':
    case '\\':
    case '?': /* "??/" would be a trigraph */
        out_bytes(o, "\\", 1);
        break;
    default:
        if (c < ' ' || c > '~') {
            out_format(o, "\\%03o", (unsigned)(unsigned char)c);
            return;
        }
    }
    out_bytes(o, &c, 1);
}

void out_literal(struct out *o, struct text t)
{
    out_bytes(o, "\"", 1);
    for (size_t i = 0; i < t.n; i++) {
        out_literal_char(o, t.p[i]);
    }
    out_bytes(o, "\"", 1);
}

void out_long_literal(struct out *o, struct text t, const char *indent)
{
    size_t start = o->n;
    out_format(o, "%s\"", indent);
    for (size_t i = 0; i < t.n; i++) {
        out_literal_char(o, t.p[i]);
        size_t columns = o->n - start;
        bool is_full = columns >= LITERAL_COLUMNS || t.p[i] == '\n' ||
                       (t.p[i] == ' ' && columns >= LITERAL_COLUMNS - 16);
        if (is_full && i + 1 < t.n) {
            out_bytes(o, "\"\n", 2);
            start = o->n;
            out_format(o, "%s\"", indent);
        }
    }
    out_bytes(o, "\"", 1);
}

void out_save(const struct out *o, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        tool_die("%s: cannot be written", path);
    }
    bool is_written = fwrite(o->p, 1, o->n, file) == o->n;
    if (fclose(file) != 0 || !is_written) {
        tool_die("%s: cannot be written", path);
    }
}

static void walk_into(struct names *found, const char *root, const char *below);

static void walk_entry(struct names *found, const char *root, const char *relative)
{
    struct out full = {0};
    struct stat kind;
    out_format(&full, "%s/%s", root, relative);
    if (stat(full.p, &kind) != 0) {
        tool_die("%s: cannot be read", full.p);
    }
    if (S_ISDIR(kind.st_mode)) {
        walk_into(found, root, relative);
        return;
    }
    found->v = tool_grow(found->v, found->n, &found->room, sizeof *found->v);
    found->v[found->n++] = text_copy(text_c(relative));
}

static void walk_into(struct names *found, const char *root, const char *below)
{
    struct out folder = {0};
    out_format(&folder, "%s/%s", root, below);
    DIR *dir = opendir(folder.p);
    if (dir == NULL) {
        tool_die("%s: cannot be read", folder.p);
    }
    const struct dirent *entry = NULL;
    while ((entry = readdir(dir)) != NULL) {
        struct out relative = {0};
        if (entry->d_name[0] == '.') {
            continue;
        }
        out_format(&relative, "%s%s%s", below, below[0] == '\0' ? "" : "/", entry->d_name);
        walk_entry(found, root, relative.p);
    }
    (void)closedir(dir); /* only read: nothing can be lost */
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names tool_walk(const char *folder)
{
    struct names found = {0};
    walk_into(&found, folder, "");
    if (found.n > 0) {
        qsort(found.v, found.n, sizeof *found.v, compare_names);
    }
    return found;
}

/* Counts {0} {1} ... and refuses a brace that is no argument and a number that is left out. */
static unsigned message_args(struct source *s, struct text text)
{
    unsigned seen = 0;
    unsigned count = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '{' && text.p[i] != '}') {
            continue;
        }
        bool is_arg = text.n - i >= 3 && char_is_digit(text.p[i + 1]) && text.p[i + 2] == '}';
        if (text.p[i] == '}' || !is_arg) {
            source_fault(s, text.p + i, "stray brace: an argument is {0}, {1} ... {9}");
            continue;
        }
        unsigned arg = (unsigned)(text.p[i + 1] - '0');
        seen |= 1U << arg;
        count = arg + 1 > count ? arg + 1 : count;
        i += 2;
    }
    if (seen != (1U << count) - 1) {
        source_fault(s, text.p, "arguments are numbered from {0} without a gap");
    }
    return count;
}

static bool is_message_key(struct text key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!char_is_word(c) && c != '.') {
            return false;
        }
        if (c != char_lower(c)) {
            return false;
        }
    }
    return key.n > 0;
}

static void catalogue_add(struct catalogue *c, struct text line)
{
    const char *equals = memchr(line.p, '=', line.n);
    if (equals == NULL) {
        source_fault(&c->source, line.p, "expected `key = text`");
        return;
    }
    struct text key = text_trim(text_of(line.p, equals));
    struct text text = text_trim(text_of(equals + 1, line.p + line.n));
    if (!is_message_key(key)) {
        source_fault(&c->source, line.p, "a key has only the characters a-z 0-9 _ and .");
        return;
    }
    if (text.n == 0) {
        source_fault(&c->source, line.p, "message %s has no text", text_copy(key));
        return;
    }
    if (catalogue_find(c, key) != NULL) {
        source_fault(&c->source, line.p, "message %s stands here twice; remove one",
                     text_copy(key));
        return;
    }
    c->v = tool_grow(c->v, c->n, &c->room, sizeof *c->v);
    c->v[c->n++] =
        (struct message){.key = key, .text = text, .args = message_args(&c->source, text)};
}

struct catalogue catalogue_read(const char *path)
{
    struct catalogue c = {.source = source_read(path)};
    struct text rest = source_text(&c.source);
    while (rest.n > 0) {
        struct text line = text_trim(text_line(&rest));
        if (line.n > 0 && line.p[0] != '#') {
            catalogue_add(&c, line);
        }
    }
    return c;
}

const struct message *catalogue_find(const struct catalogue *c, struct text key)
{
    for (size_t i = 0; i < c->n; i++) {
        if (text_same(key, c->v[i].key)) {
            return &c->v[i];
        }
    }
    return NULL;
}
