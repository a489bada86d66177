/* One declared field from the text it came in to its typed value. Used by input.c only. */
#ifndef XANH_HTTP_INPUT_VALUE_H
#define XANH_HTTP_INPUT_VALUE_H

#include "http/input.h"

/* How a value was written: forms know texts and files, JSON knows more. */
enum shape { SHAPE_TEXT, SHAPE_NUMBER, SHAPE_TRUTH, SHAPE_FILE };

struct given {
    struct str name;
    struct str value;
    enum input_from from;
    enum shape shape;
    struct str file_name;
    struct str file_type;
};

/* True for an empty or blank text and for a file box in which nothing was chosen. */
bool given_is_empty(const struct given *g);
/* The beginning of what was sent, to be repeated in a message; cut between code points. */
struct str given_shown(struct str s);
/* Checks the values of a field (one, or several of an IN_LIST) and writes the result to `out`, a member of the type that belongs to the kind.
 * False when something is wrong; then `wrong` says what. */
bool input_value(struct arena *a, const struct input_field *field, const struct given *const *values, size_t n, void *out,
                 struct input_fault *wrong);

#endif
