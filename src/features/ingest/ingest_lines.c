/* Cuts a text into lines and says what each is: text, table row, blank, or page furniture that a scan left behind. */
#include "features/ingest/ingest_read.h"

#include "base/map.h"
#include "base/utf8.h"

#include <string.h>

enum { FOLDED_BYTES = 320, SHORT_LINE = 80, WRAP_MIN = 50, WRAP_MAX = 130 };

bool text_is_terminal(struct str s)
{
    s = str_trim(s);
    while (s.n > 1 && strchr("\"')]*_/", s.p[s.n - 1])) {
        s.n--;
    }
    if (str_ends(s, S("”")) || str_ends(s, S("…"))) {
        return true;
    }
    return s.n > 0 && strchr(".;:!?", s.p[s.n - 1]) != NULL;
}

bool text_starts_upper(struct str s)
{
    size_t at = 0;
    if (s.n == 0 || ascii_is_digit(s.p[0]) || s.p[0] == '"' || s.p[0] == '(' || str_starts(s, S("“"))) {
        return s.n > 0;
    }
    return letter_next(s, &at).is_upper;
}

bool line_is_capitals(const struct line *l)
{
    return l->role == LINE_TEXT && l->upper_permille >= 700;
}

size_t line_next_text(const struct reader *r, size_t i)
{
    while (i < r->n && (r->lines[i].role == LINE_BLANK || r->lines[i].role == LINE_FURNITURE)) {
        i++;
    }
    return i;
}

/* ---- Markdown ---- */

static bool has_markup(struct str s)
{
    return s.n > 0 && (memchr(s.p, '*', s.n) || memchr(s.p, '_', s.n) || memchr(s.p, '\\', s.n));
}

/* Escapes and emphasis taken out; a star or dash that opens a list item stays. */
static struct str without_emphasis(struct arena *a, struct str s)
{
    if (!has_markup(s)) {
        return s;
    }
    char *out = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        char next = i + 1 < s.n ? s.p[i + 1] : ' ';
        bool is_bullet = c == '*' && i == 0 && next == ' ';
        bool is_escape = c == '\\' && strchr("*_.-+()#[]\\`", next) && next != 0;
        if (is_escape) {
            out[n++] = next;
            i++;
        } else if ((c != '*' && !(c == '_' && next == '_') && !(c == '_' && i > 0 && s.p[i - 1] == '_')) || is_bullet) {
            out[n++] = c;
        }
    }
    return str_trim((struct str){out, n});
}

static struct str without_heading_marks(struct str s, bool *is_marked)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == '#') {
        n++;
    }
    *is_marked = n > 0 && n <= 6 && n < s.n && s.p[n] == ' ';
    s = *is_marked ? str_trim(str_sub(s, n, s.n)) : s;
    while (str_starts(s, S("> "))) {
        s = str_trim(str_sub(s, 2, s.n));
    }
    return s;
}

static bool is_rule(struct str s)
{
    return s.n > 0 && str_all_of(s, S("-_*=~. |:+"));
}

/* ---- roles ---- */

static bool is_page_number(struct str s)
{
    static const char *const words[] = {"Trang", "trang", "Page", "page", "TRANG"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        s = str_starts(s, str_c(words[i])) ? str_trim(str_sub(s, strlen(words[i]), s.n)) : s;
    }
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        digits += ascii_is_digit(s.p[i]);
    }
    return digits > 0 && digits <= 6 && s.n <= 12 && str_all_of(s, S("0123456789-/ ")) && s.p[0] != '/';
}

/* "18.NQTWS57.DOC 9": the name of the file at the foot of the page. */
static bool is_file_name(struct str s)
{
    static const char *const endings[] = {".DOC", ".doc", ".PDF", ".pdf", ".odt"};
    size_t words = 1;
    for (size_t i = 0; i < s.n && s.n <= SHORT_LINE; i++) {
        words += s.p[i] == ' ';
    }
    bool has_ending = false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && s.n <= SHORT_LINE; i++) {
        has_ending = has_ending || str_find(s, str_c(endings[i]), 0) != SIZE_MAX;
    }
    return has_ending && words <= 3;
}

/* Nothing but single letters and signs: what is left of a stamp or of accents that the recognition took for a line of their own. */
static bool is_specks(struct str s)
{
    size_t at = 0;
    struct word w;
    size_t words = 0;
    while (s.n <= SHORT_LINE && word_next(s, &at, &w)) {
        size_t letters = utf8_count(w.s);
        words += letters > 0;
        if (letters > 1) {
            return false;
        }
    }
    return s.n <= SHORT_LINE && words != 1;
}

/* Specks and a tab before the words of a line: accents of the line above. */
static struct str without_specks(struct str s)
{
    const char *tab = s.n > 0 ? memchr(s.p, '\t', s.n) : NULL;
    if (!tab) {
        return s;
    }
    size_t start = 0;
    for (size_t i = 0; i < s.n && i < SHORT_LINE; i++) {
        bool is_speck = s.p[i] == ' ' || s.p[i] == '\t' || (s.p[i] >= 'A' && s.p[i] <= 'Z');
        if (!is_speck) {
            break;
        }
        start = s.p[i] == '\t' ? i + 1 : start;
    }
    bool is_one_word = start > 0 && !memchr(s.p, ' ', start - 1) && start > 3;
    return is_one_word ? s : str_trim(str_sub(s, start, s.n));
}

static void set_role(struct line *l)
{
    if (l->text.n == 0 || is_rule(l->text)) {
        l->role = LINE_BLANK;
    } else if (l->text.p[0] == '|') {
        l->role = LINE_TABLE;
    } else if (is_page_number(l->text) || is_file_name(l->text)) {
        l->role = LINE_FURNITURE;
    } else if (marker_of(l).kind == MARK_NONE && is_specks(l->text)) {
        l->role = LINE_FURNITURE;
    }
}

static int capitals_permille(struct str s)
{
    int letters = 0;
    int capitals = 0;
    s = str_sub(s, 0, FOLDED_BYTES);
    for (size_t at = 0; at < s.n;) {
        struct letter l = letter_next(s, &at);
        letters += l.base != 0;
        capitals += l.base != 0 && l.is_upper;
    }
    return letters < 2 ? 0 : capitals * 1000 / letters;
}

static void read_line(struct reader *r, struct line *l)
{
    struct str s = str_trim(l->raw);
    while (str_starts(s, S("\xC2\xA0")) || str_starts(s, S("\xEF\xBB\xBF"))) {
        s = str_trim(str_sub(s, s.p[0] == '\xC2' ? 2 : 3, s.n));
    }
    bool is_bold = s.n > 4 && str_starts(s, S("**")) && str_ends(s, S("**"));
    s = without_heading_marks(s, &l->is_marked);
    l->is_marked = l->is_marked || is_bold;
    l->text = without_specks(str_trim(without_emphasis(r->arena, s)));
    l->folded = letters_fold(r->arena, l->text, FOLDED_BYTES, true);
    l->upper_permille = capitals_permille(l->text);
    l->owner = INGEST_NO_CLAUSE;
    set_role(l);
}

/* ---- the whole text ---- */

static size_t count_lines(struct str s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.n; i++) {
        n += s.p[i] == '\n' || s.p[i] == '\f';
    }
    return n;
}

/* Lines that come again at page ends: a running title. */
static void drop_running_titles(struct reader *r)
{
    struct map seen = map_new(r->arena);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < r->n; i++) {
            struct line *l = &r->lines[i];
            bool is_at_page = (i > 0 && r->lines[i - 1].role == LINE_FURNITURE) || (i + 1 < r->n && r->lines[i + 1].role == LINE_FURNITURE);
            if (l->role != LINE_TEXT || !is_at_page || l->text.n > SHORT_LINE || l->folded.n < 8) {
                continue;
            }
            int64_t times = 0;
            (void)map_get(&seen, l->folded, &times); /* 0 when it is new */
            if (pass == 0) {
                (void)map_set(&seen, l->folded, times + 1);
            } else if (times >= 3) {
                l->role = LINE_FURNITURE;
            }
        }
    }
}

/* Wrapped texts have many lines of nearly the same length. */
static size_t usual_width(const struct reader *r)
{
    size_t counts[WRAP_MAX + 1] = {0};
    size_t lines = 0;
    size_t longer = 0;
    for (size_t i = 0; i < r->n; i++) {
        size_t chars = r->lines[i].role == LINE_TEXT ? utf8_count(str_sub(r->lines[i].text, 0, 4 * (WRAP_MAX + 2))) : 0;
        lines += chars > 0;
        longer += chars > WRAP_MAX;
        counts[chars <= WRAP_MAX ? chars : 0]++;
    }
    size_t full = 0;
    size_t width = 0;
    for (size_t w = WRAP_MAX; w >= WRAP_MIN; w--) {
        full += counts[w];
        width = !width && full * 20 >= lines ? w : width;
    }
    bool is_wrapped = lines > 0 && longer * 20 < lines && full * 2 >= lines;
    return is_wrapped ? width : 0;
}

void lines_read(struct reader *r)
{
    size_t capacity = count_lines(r->text);
    r->lines = ARENA_ARRAY(r->arena, struct line, capacity);
    bool is_after_blank = true;
    size_t from = 0;
    for (size_t i = 0; i <= r->text.n && r->n < capacity; i++) {
        bool ends = i == r->text.n || r->text.p[i] == '\n' || r->text.p[i] == '\f';
        if (!ends) {
            continue;
        }
        struct line *l = &r->lines[r->n++];
        l->raw = str_sub(r->text, from, i);
        l->raw.n -= l->raw.n > 0 && l->raw.p[l->raw.n - 1] == '\r';
        l->after_blank = is_after_blank;
        read_line(r, l);
        is_after_blank = l->role == LINE_BLANK || (is_after_blank && l->role == LINE_FURNITURE);
        from = i + 1;
    }
    drop_running_titles(r);
    r->width = usual_width(r);
    r->out->lines = r->n;
}
