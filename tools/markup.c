#include "markup.h"

#include <string.h>

static bool is_one_of(struct text name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (text_same_nocase(name, text_of(*names, *names + strlen(*names)))) {
            return true;
        }
    }
    return false;
}

static bool is_letter(char c)
{
    return char_is_word(c) && !char_is_digit(c) && c != '_';
}

static bool is_raw_element(const struct markup *m)
{
    static const char *const names[] = {"script", "style", NULL};
    return is_one_of(m->tag, names);
}

static bool is_url_attribute(const struct markup *m)
{
    static const char *const names[] = {
        "href",   "src",         "action",     "formaction", "poster", "cite",       "data",
        "srcset", "imagesrcset", "background", "manifest",   "ping",   "xlink:href", NULL};
    return is_one_of(m->attribute, names);
}

/* Values there would be run or parsed again, so escaping does not make them safe. */
static bool is_code_attribute(const struct markup *m)
{
    static const char *const names[] = {"style", "srcdoc", NULL};
    struct text a = m->attribute;
    bool is_handler = a.n > 2 && char_lower(a.p[0]) == 'o' && char_lower(a.p[1]) == 'n';
    return is_handler || is_one_of(a, names);
}

static bool is_in_tag(const struct markup *m)
{
    return m->state == MARKUP_TAG_NAME || m->state == MARKUP_BEFORE_NAME ||
           m->state == MARKUP_NAME || m->state == MARKUP_AFTER_NAME ||
           m->state == MARKUP_AFTER_VALUE;
}

static void end_tag(struct markup *m)
{
    static const char *const spaced[] = {"pre", "textarea", NULL};
    m->state = !m->is_end_tag && is_raw_element(m) ? MARKUP_RAW : MARKUP_TEXT;
    if (is_one_of(m->tag, spaced)) {
        m->keeps_space = !m->is_end_tag;
    }
}

static void step_text(struct markup *m, const char *p)
{
    if (*p != '<') {
        return;
    }
    m->is_end_tag = p[1] == '/';
    const char *name = p + 1 + (m->is_end_tag ? 1 : 0);
    if (strncmp(p, "<!--", 4) == 0) {
        m->state = MARKUP_COMMENT;
    } else if (is_letter(*name) || strncmp(name, "{{", 2) == 0) {
        m->state = MARKUP_TAG_NAME;
        m->tag = (struct text){.p = name, .n = 0};
    } else if (*name == '!' || *name == '?' || m->is_end_tag) {
        m->state = MARKUP_DECLARATION;
    }
}

static void step_raw(struct markup *m, struct source *s, const char *p)
{
    if (strncmp(p, "<!--", 4) == 0) {
        source_fault(s, p, "no <!-- inside <%s>: browsers then end it elsewhere",
                     text_copy(m->tag));
    }
    struct text name = {.p = p + 2, .n = m->tag.n};
    size_t left = (size_t)(s->p + s->n - p);
    if (p[0] != '<' || p[1] != '/' || left <= name.n + 2 || !text_same_nocase(name, m->tag)) {
        return;
    }
    char next = name.p[name.n];
    if (next == '>' || next == '/' || char_is_space(next)) {
        m->is_end_tag = true;
        m->state = MARKUP_TAG_NAME;
        m->tag = (struct text){.p = name.p, .n = 0};
    }
}

static void start_name(struct markup *m, struct source *s, const char *p)
{
    if (m->state == MARKUP_AFTER_VALUE) {
        source_fault(s, p, "put a space before the next attribute");
    }
    m->state = MARKUP_NAME;
    m->attribute = (struct text){.p = p, .n = 1};
}

static void step_tag_name(struct markup *m, const char *p)
{
    if (*p == '/' && m->tag.n == 0) {
        return;
    }
    if (char_is_space(*p) || *p == '/') {
        m->state = MARKUP_BEFORE_NAME;
    } else {
        m->tag.n++;
    }
}

static void step_tag(struct markup *m, struct source *s, const char *p)
{
    if (*p == '>') {
        end_tag(m);
    } else if (m->state == MARKUP_TAG_NAME) {
        step_tag_name(m, p);
    } else if (char_is_space(*p)) {
        bool is_named = m->state == MARKUP_NAME || m->state == MARKUP_AFTER_NAME;
        m->state = is_named ? MARKUP_AFTER_NAME : MARKUP_BEFORE_NAME;
    } else if (*p == '/') {
        m->state = MARKUP_BEFORE_NAME;
    } else if (*p == '=' && (m->state == MARKUP_NAME || m->state == MARKUP_AFTER_NAME)) {
        m->state = MARKUP_BEFORE_VALUE;
    } else if (m->state == MARKUP_NAME) {
        m->attribute.n++;
    } else {
        start_name(m, s, p);
    }
}

static void step_before_value(struct markup *m, const char *p)
{
    if (char_is_space(*p)) {
        return;
    }
    bool is_quote = *p == '"' || *p == '\'';
    m->state = is_quote ? MARKUP_QUOTED : MARKUP_UNQUOTED;
    m->quote = *p;
    m->has_slash = false;
    m->is_started = false;
    if (*p == '>') {
        end_tag(m);
    }
}

static void step_quoted(struct markup *m, const char *p)
{
    if (*p == m->quote) {
        m->state = MARKUP_AFTER_VALUE;
    }
    m->is_started = true;
    m->has_slash = m->has_slash || *p == '/' || *p == '?' || *p == '#';
}

static void step_unquoted(struct markup *m, const char *p)
{
    if (*p == '>') {
        end_tag(m);
    } else if (char_is_space(*p)) {
        m->state = MARKUP_BEFORE_NAME;
    }
}

static void step(struct markup *m, struct source *s, const char *p)
{
    switch (m->state) {
    case MARKUP_TEXT:
        step_text(m, p);
        break;
    case MARKUP_BEFORE_VALUE:
        step_before_value(m, p);
        break;
    case MARKUP_QUOTED:
        step_quoted(m, p);
        break;
    case MARKUP_UNQUOTED:
        step_unquoted(m, p);
        break;
    case MARKUP_DECLARATION:
        m->state = *p == '>' ? MARKUP_TEXT : m->state;
        break;
    case MARKUP_COMMENT:
        m->state = *p == '>' && p[-1] == '-' && p[-2] == '-' ? MARKUP_TEXT : m->state;
        break;
    case MARKUP_RAW:
        step_raw(m, s, p);
        break;
    case MARKUP_TAG_NAME:
    case MARKUP_BEFORE_NAME:
    case MARKUP_NAME:
    case MARKUP_AFTER_NAME:
    case MARKUP_AFTER_VALUE:
        step_tag(m, s, p);
        break;
    }
}

bool markup_is_loose(const struct markup *m)
{
    return is_in_tag(m) || (m->state == MARKUP_TEXT && !m->keeps_space);
}

static const char *space_end(const char *p, const char *end, bool *has_newline)
{
    *has_newline = false;
    while (p < end && char_is_space(*p)) {
        *has_newline = *has_newline || *p == '\n';
        p++;
    }
    return p;
}

void markup_add(struct markup *m, struct source *s, struct text text, struct out *shrunk)
{
    const char *end = text.p + text.n;
    const char *p = text.p;
    while (p < end) {
        bool has_newline = false;
        const char *stop = p + 1;
        if (char_is_space(*p) && markup_is_loose(m)) {
            stop = space_end(p, end, &has_newline);
        }
        out_bytes(shrunk, has_newline ? "\n" : p, has_newline ? 1 : (size_t)(stop - p));
        for (; p < stop; p++) {
            step(m, s, p);
        }
    }
}

/* What makes a place unfit for any value or block; NULL when it is fit. */
static const char *unfit(const struct markup *m)
{
    switch (m->state) {
    case MARKUP_RAW:
        return "nothing is filled in inside <script> and <style>; use a data- attribute";
    case MARKUP_COMMENT:
        return "nothing is filled in inside an HTML comment; use {{! }}";
    case MARKUP_DECLARATION:
        return "nothing is filled in inside <! > and <? >";
    case MARKUP_BEFORE_VALUE:
    case MARKUP_UNQUOTED:
        return "put the attribute's value in quotes";
    case MARKUP_TEXT:
    case MARKUP_QUOTED:
    case MARKUP_TAG_NAME:
    case MARKUP_BEFORE_NAME:
    case MARKUP_NAME:
    case MARKUP_AFTER_NAME:
    case MARKUP_AFTER_VALUE:
        return NULL;
    }
    return NULL;
}

static const char *unfit_in_attribute(const struct markup *m, enum markup_value value)
{
    if (value == VALUE_HTML) {
        return "markup does not fit into an attribute; use {{x}}";
    }
    if (is_code_attribute(m)) {
        return "nothing is filled in inside on*, style and srcdoc attributes; use data- or a class";
    }
    if (is_url_attribute(m) && value != VALUE_URL) {
        return "this attribute is an address; use {{url x}}";
    }
    if (value == VALUE_URL && is_url_attribute(m) && m->is_started && !m->has_slash) {
        return "{{url x}} stands at the start of an address or after a literal / ? or #";
    }
    return NULL;
}

void markup_check_value(struct markup *m, struct source *s, const char *at, enum markup_value value)
{
    const char *why = unfit(m);
    if (why == NULL && is_in_tag(m)) {
        why = "a value stands in a text or in a quoted attribute, not among the names of a tag";
    }
    if (why == NULL && m->state == MARKUP_QUOTED) {
        why = unfit_in_attribute(m, value);
    }
    if (why != NULL) {
        source_fault(s, at, "%s", why);
    }
    m->is_started = true;
}

void markup_check_block(struct markup *m, struct source *s, const char *at)
{
    const char *why = unfit(m);
    if (why != NULL) {
        source_fault(s, at, "%s", why);
    }
    if (is_in_tag(m) && m->state != MARKUP_BEFORE_NAME) {
        m->state = MARKUP_AFTER_VALUE;
    }
}

/* Whether both branches end in the same tag and the same attribute's value. */
static bool is_same_place(const struct markup *a, const struct markup *b)
{
    if (a->keeps_space != b->keeps_space) {
        return false;
    }
    if (is_in_tag(a) && is_in_tag(b)) {
        return a->tag.p == b->tag.p && a->is_end_tag == b->is_end_tag;
    }
    if (a->state == MARKUP_QUOTED && b->state == MARKUP_QUOTED) {
        return a->tag.p == b->tag.p && a->attribute.p == b->attribute.p;
    }
    return a->state == MARKUP_TEXT && b->state == MARKUP_TEXT;
}

void markup_join(struct markup *m, struct source *s, const char *at, const struct markup *other)
{
    if (!is_same_place(m, other)) {
        source_fault(s, at,
                     "every way through a block ends where it began: in one tag, value or text");
    }
    if (m->state != other->state && is_in_tag(m)) {
        m->state = MARKUP_AFTER_VALUE;
    }
    m->has_slash = m->has_slash && other->has_slash;
    m->is_started = m->is_started || other->is_started;
}
