/* The size rules of the style guide: lines of a file, lines of a function, depth of nesting. */
#ifndef SHAPE_H
#define SHAPE_H

#include "tool.h"

/* `code` is the source with comments and literals blanked out; preprocessor lines get blanked here.
 */
void shape_check(struct source *s, char *code);

#endif
