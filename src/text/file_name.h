/* Names of files that somebody else chose. */
#ifndef XANH_TEXT_FILE_NAME_H
#define XANH_TEXT_FILE_NAME_H

#include "base/arena.h"

/* The name as it may be stored, shown and offered for saving, in NFC: without control characters, without what is invisible or turns the reading direction (a
 * name with U+202E reads "fdp.exe" as "exe.pdf"), with one blank for any white space, '_' for the separators / \ and :, and no blanks or dots at its ends. May
 * come out empty. Needs valid UTF-8. */
struct str file_name_clean(struct arena *a, struct str name);

#endif
