#include "text/msg.h"

#include "base/num.h"
#include "base/why.h"

#include <string.h>

struct msg_arg msg_arg_text(struct str s)
{
    return (struct msg_arg){.text = s};
}

struct msg_arg msg_arg_number(int64_t v)
{
    return (struct msg_arg){.is_number = true, .number = v};
}

struct str msg_text(enum lang lang, enum msg key)
{
    return msg_texts[lang][key];
}

struct str msg_name(enum msg key)
{
    return msg_names[key];
}

/* tools/embed sorts the keys, so halving finds them. */
enum msg msg_find(struct str name)
{
    unsigned low = 1;
    unsigned high = MSG__N;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (str_cmp(msg_names[middle], name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < MSG__N && str_eq(msg_names[low], name) ? (enum msg)low : MSG_NONE;
}

static void write_arg(struct buf *out, enum lang lang, const struct msg_arg *arg)
{
    if (arg->is_number) {
        format_number(out, lang, arg->number);
    } else {
        buf_str(out, arg->text);
    }
}

/* The number in a placeholder {0} to {99} at `at`, and the offset behind it; false when there is
 * none. */
static bool placeholder_at(struct str s, size_t at, size_t *index, size_t *end)
{
    size_t close = str_find(str_sub(s, 0, at + 4), S("}"), at);
    int64_t v = 0;
    if (close == SIZE_MAX || str_i64(str_sub(s, at + 1, close), 0, 99, &v) != OK) {
        return false;
    }
    *index = (size_t)v;
    *end = close + 1;
    return true;
}

void msg_write(struct buf *out, enum lang lang, enum msg key, size_t n, const struct msg_arg *args)
{
    struct str text = msg_text(lang, key);
    size_t from = 0;
    for (size_t open = str_find(text, S("{"), 0); open != SIZE_MAX;
         open = str_find(text, S("{"), open + 1)) {
        size_t index = 0;
        size_t end = 0;
        if (placeholder_at(text, open, &index, &end) && index < n) {
            buf_str(out, str_sub(text, from, open));
            write_arg(out, lang, &args[index]);
            from = end;
        }
    }
    buf_str(out, str_sub(text, from, text.n));
}

struct str msg_format(struct arena *a, enum lang lang, enum msg key, size_t n,
                      const struct msg_arg *args)
{
    if (n == 0) {
        return msg_text(lang, key);
    }
    struct buf b = buf_new(a, SIZE_MAX);
    msg_write(&b, lang, key, n, args);
    return buf_view(&b);
}

void msg_why(char *why, enum lang lang, enum msg key, size_t n, const struct msg_arg *args)
{
    struct buf b = buf_new(NULL, 16 * WHY_MAX);
    msg_write(&b, lang, key, n, args);
    why_set(why, "%.*s", STR_FMT(buf_view(&b)));
    buf_free(&b);
}

struct str lang_code(enum lang lang)
{
    return lang == LANG_EN ? S("en") : S("vi");
}

enum lang lang_from(struct str code)
{
    struct str rest = code;
    struct str language = STR_NONE;
    (void)str_split(&rest, '-', &language); /* without a code, language stays STR_NONE */
    struct str main_part = language;
    (void)str_split(&main_part, '_', &language);
    bool english = language.n == 2 && (language.p[0] | 32) == 'e' && (language.p[1] | 32) == 'n';
    return english ? LANG_EN : LANG_VI;
}

/* Digits of an unsigned number in groups of three. */
static void write_grouped(struct buf *out, char separator, uint64_t v)
{
    char digits[32];
    size_t at = sizeof digits;
    size_t count = 0;
    do {
        if (count > 0 && count % 3 == 0) {
            digits[--at] = separator;
        }
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
        count++;
    } while (v > 0);
    buf_bytes(out, digits + at, sizeof digits - at);
}

void format_number(struct buf *out, enum lang lang, int64_t v)
{
    format_scaled(out, lang, v, 0);
}

void format_scaled(struct buf *out, enum lang lang, int64_t v, int decimals)
{
    uint64_t unit = (uint64_t)num_pow10(decimals);
    uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    if (v < 0) {
        buf_char(out, '-');
    }
    write_grouped(out, lang == LANG_EN ? ',' : '.', size / unit);
    if (decimals > 0) {
        buf_char(out, lang == LANG_EN ? '.' : ',');
        buf_pad(out, (int64_t)(size % unit), decimals);
    }
}
