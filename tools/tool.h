/* What the five build tools share: reading source files, reporting faults where they stand, growing
 * buffers, C string literals and the message catalogues. A tool runs for milliseconds and ends:
 * nothing is freed, and running out of memory ends the program. */
#ifndef TOOL_H
#define TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOOL_FORMAT(at) __attribute__((format(printf, at, at + 1)))

/* A piece of a source file; it points into that file and is not ended by a NUL. */
struct text {
    const char *p;
    size_t n;
};

/* A whole file. `p` is followed by a NUL that `n` does not count. */
struct source {
    const char *path;
    char *p;
    size_t n;
    size_t faults;
};

struct words {
    struct text *v;
    size_t n;
    size_t room;
};

struct out {
    char *p;
    size_t n;
    size_t room;
};

struct names {
    char **v;
    size_t n;
    size_t room;
};

/* One message of a catalogue; `args` counts its arguments {0} {1} .... */
struct message {
    struct text key;
    struct text text;
    unsigned args;
};

struct catalogue {
    struct source source;
    struct message *v;
    size_t n;
    size_t room;
};

void *tool_alloc(size_t n);
/* Makes room for one more element of `size` bytes behind the `n` that `v` holds. */
void *tool_grow(void *v, size_t n, size_t *room, size_t size);
/* Ends the program with a message that has no place in a file: wrong usage, an unreadable file. */
_Noreturn void tool_die(const char *format, ...) TOOL_FORMAT(1);
const char *tool_base_name(const char *path);

bool char_is_space(char c);
bool char_is_digit(char c);
bool char_is_word(char c);
char char_lower(char c);

struct text text_c(const char *c);
struct text text_of(const char *from, const char *end);
struct text text_trim(struct text t);
bool text_same(struct text a, struct text b);
bool text_same_nocase(struct text a, struct text b);
bool text_is(struct text t, const char *literal);
bool text_starts(struct text t, const char *literal);
bool text_ends(struct text t, const char *literal);
/* Takes the next line, without its end, off the front of `rest`. */
struct text text_line(struct text *rest);
/* Takes the next word of letters, digits and `_` off the front of `rest`, past white space. */
struct text text_word(struct text *rest);
/* Takes the next name off the front of a dotted path; empty when none stands there. */
struct text text_segment(struct text *path);
/* What stands between white space. */
struct words text_words(struct text t);
char *text_copy(struct text t);

struct source source_read(const char *path);
struct text source_text(const struct source *s);
unsigned source_line(const struct source *s, const char *at);
/* Prints `file:line:column: error: ...` and counts it; columns are bytes, as compilers count. */
void source_fault(struct source *s, const char *at, const char *format, ...) TOOL_FORMAT(3);

void out_bytes(struct out *o, const char *p, size_t n);
void out_format(struct out *o, const char *format, ...) TOOL_FORMAT(2);
/* Writes a C string literal that no trigraph, bidirectional mark or escape can change. */
void out_literal(struct out *o, struct text t);
/* The same over several lines, each starting with `indent`. */
void out_long_literal(struct out *o, struct text t, const char *indent);
void out_save(const struct out *o, const char *path);

/* The files below a folder, sorted, as paths relative to it; names starting with a dot are left
 * out. */
struct names tool_walk(const char *folder);

/* Reads `key = text` lines; what is wrong with them is reported as faults of its source. */
struct catalogue catalogue_read(const char *path);
const struct message *catalogue_find(const struct catalogue *c, struct text key);

#endif
