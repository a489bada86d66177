/* Where in the HTML a template stands: viewc feeds it the literal text and asks before each
 * interpolation. It knows as much of HTML's tokenizer as is needed to say which characters of a
 * value would be markup, an address, a script or a style at that place. */
#ifndef MARKUP_H
#define MARKUP_H

#include "tool.h"

enum markup_state {
    MARKUP_TEXT,
    MARKUP_TAG_NAME,
    MARKUP_BEFORE_NAME,
    MARKUP_NAME,
    MARKUP_AFTER_NAME,
    MARKUP_BEFORE_VALUE,
    MARKUP_QUOTED,
    MARKUP_UNQUOTED,
    MARKUP_AFTER_VALUE,
    MARKUP_DECLARATION,
    MARKUP_COMMENT,
    MARKUP_RAW /* inside <script> or <style> */
};

enum markup_value { VALUE_TEXT, VALUE_URL, VALUE_HTML };

struct markup {
    enum markup_state state;
    struct text tag;
    struct text attribute;
    bool is_end_tag;
    bool keeps_space; /* inside <pre> or <textarea> */
    bool has_slash; /* the quoted value already holds a literal / ? or #, so no scheme can follow */
    bool is_started; /* the quoted value is not empty any more */
    char quote;
};

/* Moves over literal text, a piece of the file, and adds it to `shrunk`: white space that holds a
 * newline becomes one newline, unless it stands where it can be seen. */
void markup_add(struct markup *m, struct source *s, struct text text, struct out *shrunk);
/* Whether white space may shrink here. */
bool markup_is_loose(const struct markup *m);
/* Refuses a value that may not stand here. */
void markup_check_value(struct markup *m, struct source *s, const char *at,
                        enum markup_value value);
/* Refuses a block tag that may not stand here; a name of a tag or attribute ends at it. */
void markup_check_block(struct markup *m, struct source *s, const char *at);
/* Ends a branch: goes on from `other`, the end of the other branch, if both are at one place. */
void markup_join(struct markup *m, struct source *s, const char *at, const struct markup *other);

#endif
