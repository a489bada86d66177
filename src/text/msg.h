/* The words of the program: two catalogues under messages/, compiled in by tools/embed. A key that does not exist is a
 * compile error here and in the templates. */
#ifndef XANH_TEXT_MSG_H
#define XANH_TEXT_MSG_H

#include "base/buf.h"
#include "base/date.h"

#include "messages.h" /* generated: enum msg { MSG_NONE, MSG_…, MSG__N } */

enum lang { LANG_VI, LANG_EN, LANG__N };

/* One argument of a message: a text as it is, or a number printed with the separators of the language. */
struct msg_arg {
    bool is_number;
    struct str text;
    int64_t number;
};

/* An argument of a message; MSG_ARG chooses by the type. A text is borrowed. */
struct msg_arg msg_arg_text(struct str s);
struct msg_arg msg_arg_number(int64_t v);
#define MSG_ARG(x) \
    _Generic((x), struct str: msg_arg_text, int64_t: msg_arg_number, int: msg_arg_number, size_t: msg_arg_number)(x)

/* The raw text of a message, arguments unfilled. */
struct str msg_text(enum lang lang, enum msg key);
/* The key's name, e.g. "task.none". */
struct str msg_name(enum msg key);
/* The message of a dynamic name, e.g. "status.done"; MSG_NONE when there is none. */
enum msg msg_find(struct str name);
/* Appends the message with {0}, {1}… filled; a missing argument leaves the placeholder visible. */
void msg_write(struct buf *out, enum lang lang, enum msg key, size_t n, const struct msg_arg *args);
/* The same as a text in an arena. */
struct str msg_format(struct arena *a, enum lang lang, enum msg key, size_t n, const struct msg_arg *args);
/* The same as the reason of a failure at start (base/why.h). */
#define WHY(why, lang, key, ...)                                                                                    \
    msg_why((why), (lang), (key), sizeof((struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg),                 \
            (struct msg_arg[]){__VA_ARGS__})
void msg_why(char *why, enum lang lang, enum msg key, size_t n, const struct msg_arg *args);
/* "vi" or "en". */
struct str lang_code(enum lang lang);
/* LANG_EN for "en" and its regional forms, else LANG_VI. */
enum lang lang_from(struct str code);

/* Appends a whole number with the separators of the language: 1.287 and 1,287. */
void format_number(struct buf *out, enum lang lang, int64_t v);
/* Appends a scaled number: value / 10^decimals with exactly `decimals` digits: (4700, 2) gives 47,00 and 47.00. */
void format_scaled(struct buf *out, enum lang lang, int64_t v, int decimals);

#endif
