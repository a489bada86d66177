/* The signature bar: widths that add up, tiny parts that stay visible, totals that must agree. */
#include "test.h"
#include "web/status_bar.h"

static int32_t sum_of(const int32_t *widths, size_t n)
{
    int32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += widths[i];
    }
    return sum;
}

/* The 1.287 tasks of the design. */
TEST(status_bar_widths_add_up_to_the_whole_bar)
{
    const int64_t counts[] = {71, 27, 21, 14, 34, 61, 8, 9, 3, 18, 12, 287, 196, 418, 102, 6};
    int32_t w[16] = {0};
    bar_widths(counts, 16, w);
    CHECK_EQ_I64(sum_of(w, 16), BAR_WIDTH);
    CHECK_EQ_I64(w[0], 55);
    CHECK_EQ_I64(w[11], 223);
    CHECK_EQ_I64(w[8], BAR_PART_LEAST);  /* 3 of 1.287 is 0,2 % */
    CHECK_EQ_I64(w[15], BAR_PART_LEAST); /* 6 of 1.287 is 0,5 % */
    CHECK(w[13] < 325 && w[13] > 305);   /* the widest part pays for the tiny ones */
}

TEST(status_bar_parts_of_nothing_have_no_width)
{
    int32_t w[3] = {9, 9, 9};
    bar_widths((const int64_t[]){0, 5, 0}, 3, w);
    CHECK_EQ_I64(w[0], 0);
    CHECK_EQ_I64(w[1], BAR_WIDTH);
    CHECK_EQ_I64(w[2], 0);
    bar_widths((const int64_t[]){0, 0, 0}, 3, w);
    CHECK_EQ_I64(sum_of(w, 3), 0);
}

TEST(status_bar_draws_one_among_a_million)
{
    int32_t w[3] = {0};
    bar_widths((const int64_t[]){1, 999998, 1}, 3, w);
    CHECK_EQ_I64(w[0], BAR_PART_LEAST);
    CHECK_EQ_I64(w[1], BAR_WIDTH - 2 * BAR_PART_LEAST);
    CHECK_EQ_I64(w[2], BAR_PART_LEAST);
}

TEST(status_bar_holds_as_many_tiny_parts_as_it_can)
{
    int64_t counts[BAR_PARTS_MAX];
    int32_t w[BAR_PARTS_MAX] = {0};
    for (size_t i = 0; i < BAR_PARTS_MAX; i++) {
        counts[i] = i == 7 ? INT64_C(1000000000) : 1;
    }
    bar_widths(counts, BAR_PARTS_MAX, w);
    CHECK_EQ_I64(sum_of(w, BAR_PARTS_MAX), BAR_WIDTH);
    CHECK_EQ_I64(w[0], BAR_PART_LEAST);
}

static struct ctx reader(struct test *t)
{
    return (struct ctx){.arena = t->arena, .lang = LANG_VI};
}

static const struct bar_part three[] = {
    {S_INIT("s-done"), S_INIT("done"), S_INIT("Hoàn thành đúng hạn"), S_INIT("/nhiem-vu?trang-thai=DONE"), 2},
    {S_INIT("s-overdue"), S_INIT("overdue"), S_INIT("Quá hạn"), S_INIT("/nhiem-vu?trang-thai=OVERDUE"), 0},
    {S_INIT("s-unassigned"), S_INIT("unassigned"), S_INIT("Chưa rõ chủ trì"), S_INIT("/nhiem-vu?trang-thai=UNASSIGNED"), 1286},
};

TEST(status_bar_refuses_parts_that_do_not_add_up)
{
    struct ctx ctx = reader(t);
    struct status_bar_view v;
    struct status_row_view row;
    CHECK_ERR(status_bar_make(&ctx, three, 3, 1287, &v), E_INTERNAL);
    CHECK_ERR(status_row_make(&ctx, three, 3, 1289, &row), E_INTERNAL);
    CHECK_OK(status_bar_make(&ctx, three, 3, 1288, &v));
    struct bar_part negative[] = {three[0], three[2]};
    negative[0].count = -2;
    CHECK_ERR(status_bar_make(&ctx, negative, 2, 1284, &v), E_INTERNAL);
}

TEST(status_bar_leaves_out_what_counts_nothing_and_says_shares_truly)
{
    struct ctx ctx = reader(t);
    struct status_bar_view v;
    CHECK_OK(status_bar_make(&ctx, three, 3, 1288, &v));
    CHECK_EQ_I64(v.parts.n, 2);
    CHECK_STR(v.parts.v[0].width, S("0.8%"));
    CHECK_STR(v.parts.v[0].share, S("0,2\u00a0%"));
    CHECK(!v.parts.v[0].has_count);
    CHECK_STR(v.parts.v[1].x, S("0.8%"));
    CHECK_STR(v.parts.v[1].width, S("99.2%"));
    CHECK(v.parts.v[1].has_icon && v.parts.v[1].is_wide);
}

TEST(status_row_names_its_largest_parts)
{
    struct ctx ctx = reader(t);
    struct status_row_view row;
    CHECK_OK(status_row_make(&ctx, three, 3, 1288, &row));
    CHECK_STR(row.label, S("Chưa rõ chủ trì 1.286, Hoàn thành đúng hạn 2"));
}
