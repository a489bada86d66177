#include "text/word_diff.h"

#include "base/buf.h"

enum { PAIRS_MAX = 4000000 };

struct words {
    struct str *v;
    size_t n, cap;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static struct words split(struct arena *a, struct str s)
{
    struct words w = {0};
    for (size_t i = 0; i < s.n;) {
        while (i < s.n && is_blank(s.p[i])) {
            i++;
        }
        size_t from = i;
        while (i < s.n && !is_blank(s.p[i])) {
            i++;
        }
        if (i > from) {
            *VEC_PUSH(a, &w) = str_sub(s, from, i);
        }
    }
    return w;
}

/* --- the longest common run of words --------------------------------------------------------------------------------- */

/* Which words are shared: one flag a word. */
struct shared {
    bool *before, *after;
};

static uint32_t larger(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

/* Longest common subsequence of before[from..bn) and after[from..an), by the usual table. */
static void compare_middle(struct arena *a, const struct words *b, const struct words *c, size_t from, size_t bn, size_t an, struct shared *s)
{
    size_t width = an - from + 1;
    uint32_t *longest = ARENA_ARRAY(a, uint32_t, (bn - from + 1) * width);
    for (size_t i = bn; i-- > from;) {
        for (size_t k = an; k-- > from;) {
            uint32_t *at = &longest[(i - from) * width + (k - from)];
            *at = str_eq(b->v[i], c->v[k]) ? at[width + 1] + 1 : larger(at[width], at[1]);
        }
    }
    size_t i = from;
    size_t k = from;
    while (i < bn && k < an) {
        const uint32_t *at = &longest[(i - from) * width + (k - from)];
        bool is_same = str_eq(b->v[i], c->v[k]);
        s->before[i] = is_same;
        s->after[k] = is_same;
        bool skip_before = !is_same && at[width] >= at[1];
        i += is_same || skip_before ? 1 : 0;
        k += is_same || !skip_before ? 1 : 0;
    }
}

static void compare(struct arena *a, const struct words *b, const struct words *c, struct shared *s)
{
    size_t from = 0;
    size_t bn = b->n;
    size_t an = c->n;
    while (from < bn && from < an && str_eq(b->v[from], c->v[from])) {
        s->before[from] = true;
        s->after[from] = true;
        from++;
    }
    while (bn > from && an > from && str_eq(b->v[bn - 1], c->v[an - 1])) {
        s->before[--bn] = true;
        s->after[--an] = true;
    }
    if (bn > from && an > from && (bn - from) <= PAIRS_MAX / (an - from)) {
        compare_middle(a, b, c, from, bn, an, s);
    }
}

/* --- runs ------------------------------------------------------------------------------------------------------------ */

static void put_run(struct arena *a, struct diff_runs *runs, const struct words *w, size_t from, size_t to, bool is_changed)
{
    size_t room = 1;
    for (size_t i = from; i < to; i++) {
        room += w->v[i].n + 1;
    }
    struct buf b = buf_new(a, room);
    for (size_t i = from; i < to; i++) {
        buf_str(&b, i > from ? S(" ") : S(""));
        buf_str(&b, w->v[i]);
    }
    *VEC_PUSH(a, runs) = (struct diff_run){buf_view(&b), is_changed};
}

static struct diff_runs runs_of(struct arena *a, const struct words *w, const bool *is_shared)
{
    struct diff_runs runs = {0};
    for (size_t from = 0; from < w->n;) {
        size_t to = from + 1;
        while (to < w->n && is_shared[to] == is_shared[from]) {
            to++;
        }
        put_run(a, &runs, w, from, to, !is_shared[from]);
        from = to;
    }
    return runs;
}

/* Places where words are missing on either side, between two shared words. */
static int64_t count_changes(const struct words *b, const struct words *c, const struct shared *s)
{
    int64_t n = 0;
    size_t i = 0;
    size_t k = 0;
    while (i < b->n || k < c->n) {
        bool differs = false;
        for (; i < b->n && !s->before[i]; i++) {
            differs = true;
        }
        for (; k < c->n && !s->after[k]; k++) {
            differs = true;
        }
        n += differs ? 1 : 0;
        i++;
        k++;
    }
    return n;
}

struct word_diff word_diff_of(struct arena *a, struct str before, struct str after)
{
    struct words b = split(a, before);
    struct words c = split(a, after);
    struct shared s = {ARENA_ARRAY(a, bool, b.n + 1), ARENA_ARRAY(a, bool, c.n + 1)};
    compare(a, &b, &c, &s);
    return (struct word_diff){runs_of(a, &b, s.before), runs_of(a, &c, s.after), count_changes(&b, &c, &s)};
}
