/* Two versions of a passage side by side. */
#include "text/word_diff.h"
#include "test.h"

#include "base/buf.h"

/* "a [b] c": changed runs in brackets. */
static struct str drawn(struct arena *a, const struct diff_runs *runs)
{
    struct buf b = buf_new(a, 4096);
    for (size_t i = 0; i < runs->n; i++) {
        buf_str(&b, i ? S(" ") : S(""));
        buf_str(&b, runs->v[i].is_changed ? S("[") : S(""));
        buf_str(&b, runs->v[i].text);
        buf_str(&b, runs->v[i].is_changed ? S("]") : S(""));
    }
    return buf_view(&b);
}

TEST(word_diff_marks_only_the_words_that_differ)
{
    struct arena *a = arena_new(1 << 20);
    struct word_diff d = word_diff_of(a, S("mỗi người dân có định tính số,\nphương tiện số"), S("mỗi người dân có định danh số, phương tiện số"));
    CHECK_STR(drawn(a, &d.before), S("mỗi người dân có định [tính] số, phương tiện số"));
    CHECK_STR(drawn(a, &d.after), S("mỗi người dân có định [danh] số, phương tiện số"));
    CHECK_EQ_I64(d.changes, 1);
    arena_free(a);
}

TEST(word_diff_sees_insertions_and_removals)
{
    struct arena *a = arena_new(1 << 20);
    struct word_diff d = word_diff_of(a, S("a b c d"), S("x a c d e"));
    CHECK_STR(drawn(a, &d.before), S("a [b] c d"));
    CHECK_STR(drawn(a, &d.after), S("[x] a c d [e]"));
    CHECK_EQ_I64(d.changes, 3);
    arena_free(a);
}

TEST(word_diff_of_equal_and_empty_passages)
{
    struct arena *a = arena_new(1 << 20);
    struct word_diff same = word_diff_of(a, S(" a  b\n"), S("a b"));
    CHECK_EQ_I64(same.changes, 0);
    CHECK_STR(drawn(a, &same.before), S("a b"));
    struct word_diff gone = word_diff_of(a, S("a"), S(""));
    CHECK_STR(drawn(a, &gone.before), S("[a]"));
    CHECK_EQ_I64((int64_t)gone.after.n, 0);
    CHECK_EQ_I64(gone.changes, 1);
    arena_free(a);
}

/* Far beyond the table of pairs: no work in proportion to the square, and nothing is lost. */
TEST(word_diff_gives_up_on_huge_passages)
{
    struct arena *a = arena_new(64 << 20);
    struct buf x = buf_new(a, 1 << 20);
    struct buf y = buf_new(a, 1 << 20);
    for (int64_t i = 0; i < 5000; i++) {
        buf_i64(&x, i);
        buf_char(&x, ' ');
        buf_i64(&y, 9999 - i);
        buf_char(&y, ' ');
    }
    struct word_diff d = word_diff_of(a, buf_view(&x), buf_view(&y));
    CHECK_EQ_I64((int64_t)d.before.n, 1);
    CHECK(d.before.v[0].is_changed);
    CHECK_EQ_I64(d.changes, 1);
    arena_free(a);
}
