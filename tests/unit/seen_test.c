#include "core/seen.h"
#include "test.h"

static struct sha256_digest session(struct test *t, int i)
{
    return sha256(str_from_i64(t->arena, i));
}

TEST(seen_remembers_the_last_use_and_what_is_not_written_down)
{
    struct seen *s = seen_new();
    struct sha256_digest one = session(t, 1);
    struct seen_mark marks[8];
    CHECK_EQ_I64(seen_last(s, &one), 0);
    seen_note(s, &one, 100);
    seen_note(s, &one, 90); /* a request that began earlier and came later */
    CHECK_EQ_I64(seen_last(s, &one), 100);
    CHECK_EQ_I64(seen_unsaved(s, marks, 8), 1);
    seen_note(s, &one, 110);
    seen_saved(s, marks, 1); /* of 100: 110 is still to be written down */
    CHECK_EQ_I64(seen_unsaved(s, marks, 8), 1);
    CHECK_EQ_I64(marks[0].at_ms, 110);
    seen_saved(s, marks, 1);
    CHECK_EQ_I64(seen_unsaved(s, marks, 8), 0);
    CHECK_EQ_I64(seen_last(s, &one), 110);
    seen_free(s);
}

TEST(seen_forgets_what_is_written_down_first)
{
    struct seen *s = seen_new();
    struct sha256_digest fresh = session(t, -1);
    static struct seen_mark marks[20000];
    for (int i = 0; i < 20000; i++) {
        struct sha256_digest d = session(t, i);
        seen_note(s, &d, 1000 + i);
    }
    size_t n = seen_unsaved(s, marks, 20000);
    CHECK(n > 0 && n <= 8192);
    seen_saved(s, marks, n);
    seen_note(s, &fresh, 5); /* older than all, and the only one that is nowhere else */
    for (int i = 20000; i < 40000; i += 7) {
        struct sha256_digest d = session(t, i);
        seen_note(s, &d, 100000 + i);
        seen_saved(s, &(struct seen_mark){d, 100000 + i}, 1);
    }
    CHECK_EQ_I64(seen_last(s, &fresh), 5);
    seen_free(s);
}
