#include "http/input_value.h"

#include "base/utf8.h"

#include <string.h>

enum { TEXT_MAX = 200, PROSE_MAX = 20000, LIST_MAX = 50, SHOWN_MAX = 80 };

bool given_is_empty(const struct given *g)
{
    return g->shape == SHAPE_FILE ? g->value.n == 0 && g->file_name.n == 0 : str_trim(g->value).n == 0;
}

static bool wrong_with(struct input_fault *wrong, enum msg what)
{
    wrong->what = what;
    wrong->n_args = 0;
    return false;
}

static bool wrong_number(struct input_fault *wrong, enum msg what, int64_t number)
{
    wrong->what = what;
    wrong->n_args = 1;
    wrong->args[0] = msg_arg_number(number);
    return false;
}

/* A limit and what was found. */
static bool wrong_count(struct input_fault *wrong, enum msg what, int64_t limit, size_t found)
{
    (void)wrong_number(wrong, what, limit);
    wrong->n_args = 2;
    wrong->args[1] = msg_arg_number((int64_t)found);
    return false;
}

/* True unless the value is a file or of another JSON type than the field takes. */
static bool check_shape(const struct given *g, enum shape also, struct input_fault *wrong)
{
    if (g->shape == SHAPE_TEXT || g->shape == also) {
        return true;
    }
    return wrong_with(wrong, g->shape == SHAPE_FILE ? MSG_input_not_a_text : MSG_input_wrong_shape);
}

/* --- Texts ----------------------------------------------------------------------------------------------------------- */

/* Control characters of both blocks and the two separators of Unicode, which no keyboard types. */
static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

static bool has_control(struct str s, bool may_break)
{
    size_t at = 0;
    while (at < s.n) {
        uint32_t cp = utf8_next(s, &at);
        bool is_break = cp == '\n' || cp == '\t';
        if (cp == UTF8_BAD || (is_control(cp) && !(may_break && is_break))) {
            return true;
        }
    }
    return false;
}

/* Line ends as \n, whatever the browser sends (HTML forms send CR LF). */
static struct str plain_breaks(struct arena *a, struct str s)
{
    if (str_find(s, S("\r"), 0) == SIZE_MAX) {
        return s;
    }
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool is_pair = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
        if (!is_pair) {
            p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
        }
    }
    return (struct str){p, n};
}

static bool check_length(const struct input_field *field, struct str s, int64_t most, struct input_fault *wrong)
{
    bool is_default = field->min == 0 && field->max == 0;
    int64_t max = is_default ? most : field->max;
    size_t n = utf8_count(s);
    if ((int64_t)n > max) {
        return wrong_count(wrong, MSG_input_too_long, max, n);
    }
    return (int64_t)n >= field->min || wrong_count(wrong, MSG_input_too_short, field->min, n);
}

static bool read_text(struct arena *a, const struct input_field *field, const struct given *g, struct str *out,
                      struct input_fault *wrong)
{
    bool is_prose = field->kind == IN_PROSE;
    if (!check_shape(g, SHAPE_TEXT, wrong)) {
        return false;
    }
    struct str s = str_trim(is_prose ? plain_breaks(a, g->value) : g->value);
    if (has_control(s, is_prose)) {
        return wrong_with(wrong, MSG_input_control);
    }
    *out = s;
    return check_length(field, s, is_prose ? PROSE_MAX : TEXT_MAX, wrong);
}

static bool find_choice(const struct input_field *field, struct str value, struct opt_i64 *out, struct input_fault *wrong)
{
    for (int64_t i = 0; field->choices[i]; i++) {
        if (str_eq(value, str_c(field->choices[i]))) {
            *out = (struct opt_i64){.has = true, .v = i};
            return true;
        }
    }
    wrong->what = MSG_input_not_a_choice;
    wrong->n_args = 1;
    wrong->args[0] = msg_arg_text(given_shown(value));
    return false;
}

static bool read_list(struct arena *a, const struct input_field *field, const struct given *const *values, size_t n,
                      struct str_list *out, struct input_fault *wrong)
{
    const struct input_field item = {.name = field->name, .kind = IN_TEXT};
    int64_t max = field->max ? field->max : LIST_MAX;
    if ((int64_t)n > max) {
        return wrong_count(wrong, MSG_input_list_too_long, max, n);
    }
    for (size_t i = 0; i < n; i++) {
        struct str *text = VEC_PUSH(a, out);
        if (!read_text(a, &item, values[i], text, wrong) || (field->choices && !find_choice(field, *text, &(struct opt_i64){0}, wrong))) {
            return false;
        }
    }
    return true;
}

/* --- Numbers, days, choices, files ------------------------------------------------------------------------------------- */

static bool read_int(const struct input_field *field, const struct given *g, struct opt_i64 *out, struct input_fault *wrong)
{
    if (!check_shape(g, SHAPE_NUMBER, wrong)) {
        return false;
    }
    if (str_i64(str_trim(g->value), INT64_MIN, INT64_MAX, &out->v) != OK) {
        return wrong_with(wrong, MSG_input_not_a_number);
    }
    bool is_any = field->min == 0 && field->max == 0;
    if (!is_any && out->v < field->min) {
        return wrong_number(wrong, MSG_input_too_small, field->min);
    }
    if (!is_any && out->v > field->max) {
        return wrong_number(wrong, MSG_input_too_large, field->max);
    }
    out->has = true;
    return true;
}

/* dd/mm/yyyy as people write it here, or YYYY-MM-DD. */
static enum err read_day_text(struct str s, day_t *day)
{
    struct str rest = s;
    struct str part = STR_NONE;
    int64_t number[3] = {0};
    if (day_parse(s, day) == OK) {
        return OK;
    }
    for (size_t i = 0; i < 3; i++) {
        TRY(str_split(&rest, '/', &part) ? str_i64(part, 1, 9999, &number[i]) : E_INVALID);
    }
    if (rest.p || number[0] > 31 || number[1] > 12 || !date_valid((int)number[2], (int)number[1], (int)number[0])) {
        return E_INVALID;
    }
    *day = day_from_civil((int)number[2], (int)number[1], (int)number[0]);
    return *day >= DAY_MIN && *day <= DAY_MAX ? OK : E_INVALID;
}

static bool read_day(const struct given *g, struct opt_day *out, struct input_fault *wrong)
{
    if (!check_shape(g, SHAPE_TEXT, wrong)) {
        return false;
    }
    out->has = read_day_text(str_trim(g->value), &out->v) == OK;
    return out->has || wrong_with(wrong, MSG_input_not_a_day);
}

static bool read_moment(const struct given *g, struct opt_i64 *out, struct input_fault *wrong)
{
    if (!check_shape(g, SHAPE_TEXT, wrong)) {
        return false;
    }
    day_t day = 0;
    struct str value = str_trim(g->value);
    out->has = moment_parse(value, &out->v) == OK;
    if (!out->has && read_day_text(value, &day) == OK) {
        *out = (struct opt_i64){true, day_end_ms(day)};
    }
    return out->has || wrong_with(wrong, MSG_input_not_a_moment);
}

struct str given_shown(struct str s)
{
    size_t at = 0;
    for (size_t count = 0; at < s.n && count < SHOWN_MAX; count++) {
        if (utf8_next(s, &at) == UTF8_BAD) {
            break;
        }
    }
    return str_sub(s, 0, at);
}

static bool read_choice(const struct input_field *field, const struct given *g, struct opt_i64 *out, struct input_fault *wrong)
{
    if (!check_shape(g, SHAPE_TEXT, wrong)) {
        return false;
    }
    return find_choice(field, str_trim(g->value), out, wrong);
}

static bool is_one_of(struct str s, struct str a, struct str b, struct str c)
{
    return str_eq(s, a) || str_eq(s, b) || str_eq(s, c);
}

static bool read_flag(const struct given *g, bool *out, struct input_fault *wrong)
{
    if (!check_shape(g, SHAPE_TRUTH, wrong)) {
        return false;
    }
    struct str value = str_trim(g->value);
    *out = is_one_of(value, S("1"), S("true"), S("on"));
    return *out || is_one_of(value, S("0"), S("false"), S("off")) || wrong_with(wrong, MSG_input_not_a_flag);
}

static bool read_yes_no(const struct given *g, struct opt_i64 *out, struct input_fault *wrong)
{
    bool yes = false;
    out->has = read_flag(g, &yes, wrong);
    out->v = yes ? 1 : 0;
    return out->has;
}

static bool read_file(const struct input_field *field, const struct given *g, struct upload *out, struct input_fault *wrong)
{
    if (g->shape != SHAPE_FILE) {
        return wrong_with(wrong, MSG_input_not_a_file);
    }
    if (field->max > 0 && g->value.n > (uint64_t)field->max) {
        return wrong_number(wrong, MSG_input_file_too_large, field->max);
    }
    *out = (struct upload){.name = g->file_name, .type = g->file_type, .content = g->value};
    return true;
}

bool input_value(struct arena *a, const struct input_field *field, const struct given *const *values, size_t n, void *out,
                 struct input_fault *wrong)
{
    switch (field->kind) {
    case IN_TEXT:
    case IN_PROSE:
        return read_text(a, field, values[0], out, wrong);
    case IN_INT:
        return read_int(field, values[0], out, wrong);
    case IN_DAY:
        return read_day(values[0], out, wrong);
    case IN_MOMENT:
        return read_moment(values[0], out, wrong);
    case IN_CHOICE:
        return read_choice(field, values[0], out, wrong);
    case IN_FLAG:
        return read_flag(values[0], out, wrong);
    case IN_YES_NO:
        return read_yes_no(values[0], out, wrong);
    case IN_FILE:
        return read_file(field, values[0], out, wrong);
    case IN_LIST:
        return read_list(a, field, values, n, out, wrong);
    }
    return false;
}
