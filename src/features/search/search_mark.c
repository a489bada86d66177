/* Found words in the text as it was written. Pure. */
#include "features/search/search_internal.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/nfc.h"

/* A word in a text. */
struct span {
    size_t from, to; /* bytes */
    bool found;
};
struct spans {
    struct span *v;
    size_t n, cap;
};

static bool is_part(uint32_t cp)
{
    enum char_kind kind = char_kind(cp);
    return kind == CHAR_LETTER || kind == CHAR_DIGIT || kind == CHAR_MARK;
}

static bool fits(struct str word, struct str wanted, bool open)
{
    return open ? str_starts(word, wanted) : str_eq(word, wanted);
}

static bool is_found(struct arena *a, const struct search_words *w, bool exact, struct str word)
{
    struct str form = exact ? fold_exact(a, word) : fold_search(a, word);
    for (size_t i = 0; i < w->n; i++) {
        bool open = w->is_prefix && i + 1 == w->n;
        if (fits(form, exact ? w->v[i].exact : w->v[i].folded, open)) {
            return true;
        }
    }
    return false;
}

static struct spans words_in(struct arena *a, const struct search_words *w, bool exact, struct str text)
{
    struct spans out = {0};
    size_t from = SIZE_MAX;
    for (size_t at = 0; at <= text.n;) {
        size_t here = at;
        uint32_t cp = at < text.n ? utf8_next(text, &at) : ' ';
        at += here == at ? 1 : 0; /* the end, or a byte that is no text */
        if (cp != UTF8_BAD && is_part(cp)) {
            from = from == SIZE_MAX ? here : from;
        } else if (from != SIZE_MAX) {
            *VEC_PUSH(a, &out) = (struct span){from, here, is_found(a, w, exact, str_sub(text, from, here))};
            from = SIZE_MAX;
        }
    }
    return out;
}

static void put(struct arena *a, struct search_text *out, struct str text, bool is_match)
{
    if (text.n) {
        *VEC_PUSH(a, out) = (struct search_part){text, is_match};
    }
}

/* Words from `first` up to `last`; found ones that only a space parts are one piece. */
static void cut(struct arena *a, struct str text, const struct spans *words, size_t first, size_t last, size_t from, size_t to, struct search_text *out)
{
    size_t at = from;
    for (size_t i = first; i < last; i++) {
        size_t end = i;
        while (words->v[i].found && end + 1 < last && words->v[end + 1].found && words->v[end + 1].from - words->v[end].to == 1) {
            end++;
        }
        if (words->v[i].found) {
            put(a, out, str_sub(text, at, words->v[i].from), false);
            put(a, out, str_sub(text, words->v[i].from, words->v[end].to), true);
            at = words->v[end].to;
            i = end;
        }
    }
    put(a, out, str_sub(text, at, to), false);
}

static size_t first_found(const struct spans *words)
{
    size_t i = 0;
    while (i < words->n && !words->v[i].found) {
        i++;
    }
    return i;
}

bool search_mark(struct arena *a, const struct search_words *w, bool exact, struct str text, struct search_text *out)
{
    struct spans words = words_in(a, w, exact, text);
    cut(a, text, &words, 0, words.n, 0, text.n, out);
    return first_found(&words) < words.n;
}

bool search_excerpt(struct arena *a, const struct search_words *w, bool exact, struct str text, size_t count, struct search_text *out)
{
    struct spans words = words_in(a, w, exact, text);
    size_t found = first_found(&words);
    if (found == words.n) {
        return false;
    }
    size_t before = count / 4;
    size_t first = found > before ? found - before : 0;
    size_t last = words.n - first > count ? first + count : words.n;
    put(a, out, first ? S("… ") : S(""), false);
    cut(a, text, &words, first, last, first ? words.v[first].from : 0, last < words.n ? words.v[last - 1].to : text.n, out);
    put(a, out, last < words.n ? S(" …") : S(""), false);
    return true;
}
