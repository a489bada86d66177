/* The words of a query, the expressions they become, how texts fit, and what is marked. */
#include "features/search/search_internal.h"
#include "test.h"

#include <string.h>

static struct str shown(struct arena *a, const struct search_text *text)
{
    struct buf b = buf_new(a, SIZE_MAX);
    for (size_t i = 0; i < text->n; i++) {
        buf_str(&b, text->v[i].is_match ? S("[") : S(""));
        buf_str(&b, text->v[i].text);
        buf_str(&b, text->v[i].is_match ? S("]") : S(""));
    }
    return buf_view(&b);
}

static struct str marked(struct test *t, const char *q, bool exact, const char *text)
{
    struct search_words w = search_words_of(t->arena, str_c(q));
    struct search_text out = {0};
    (void)search_mark(t->arena, &w, exact, str_c(text), &out);
    return shown(t->arena, &out);
}

static unsigned fit(struct test *t, const char *q, const char *title, const char *body)
{
    struct search_words w = search_words_of(t->arena, str_c(q));
    return search_fit(t->arena, &w, SEARCH_TASK, S("ref"), str_c(title), str_c(body));
}

TEST(search_words_are_folded_and_grouped)
{
    struct search_words w = search_words_of(t->arena, S("  Đề án \"chuyển đổi số\" quốc gia"));
    CHECK_EQ_I64(w.n, 7);
    CHECK_EQ_I64(w.n_groups, 5);
    CHECK_STR(w.v[0].folded, S("de"));
    CHECK_STR(w.v[0].exact, S("đề"));
    CHECK_EQ_I64(w.groups[2].from, 2);
    CHECK_EQ_I64(w.groups[2].n, 3);
    CHECK(w.is_prefix);
    CHECK_STR(w.folded, S("de an chuyen doi so quoc gia"));
}

TEST(search_words_of_odd_queries)
{
    CHECK_EQ_I64(search_words_of(t->arena, S("")).n, 0);
    CHECK_EQ_I64(search_words_of(t->arena, S("\"\" - * ( ) :")).n, 0);
    CHECK(!search_words_of(t->arena, S("\"đề án\"")).is_prefix);
    CHECK_EQ_I64(search_words_of(t->arena, S("\"đề án")).n_groups, 2); /* a quotation that never ends is none */
    CHECK(!search_words_of(t->arena, S("đề a")).is_prefix);          /* one letter begins too many words */
    struct buf b = buf_new(t->arena, SIZE_MAX);
    for (int i = 0; i < 5000; i++) {
        buf_lit(&b, "a ");
    }
    CHECK_EQ_I64(search_words_of(t->arena, buf_view(&b)).n, SEARCH_WORDS_MAX);
}

static struct str of_kind(struct test *t, const struct search_words *w, enum search_tier tier, enum search_kind kind, bool is_pg)
{
    return STR_CAT(t->arena, search_expression(t->arena, w, tier, is_pg), search_of_kind(t->arena, kind, is_pg));
}

TEST(search_expressions_hold_nothing_of_the_grammar)
{
    struct search_words w = search_words_of(t->arena, S("de\" OR an* NEAR(x) ^col:y 'z' & | !"));
    struct str fts = of_kind(t, &w, TIER_WORDS, SEARCH_TASK, false);
    CHECK_STR(fts, S("\"de\" AND \"or\" AND \"an\" AND \"near\" AND \"x\" AND \"col\" AND \"y\" AND \"z\" AND \"zktask\""));
    struct str pg = of_kind(t, &w, TIER_WORDS, SEARCH_TASK, true);
    CHECK_STR(pg, S("'de' & 'or' & 'an' & 'near' & 'x' & 'col' & 'y' & 'z' & 'zktask'"));
}

TEST(search_expressions_of_the_tiers)
{
    struct search_words w = search_words_of(t->arena, S("đề án"));
    CHECK_STR(of_kind(t, &w, TIER_EXACT_PHRASE, SEARCH_TASK, false), S("\"zđề zán\" * AND \"zktask\""));
    CHECK_STR(of_kind(t, &w, TIER_PHRASE, SEARCH_CLAUSE, false), S("\"de an\" * AND \"zkclause\""));
    CHECK_STR(of_kind(t, &w, TIER_WORDS, SEARCH_TASK, false), S("\"de\" AND \"an\" * AND \"zktask\""));
    CHECK_STR(of_kind(t, &w, TIER_EXACT_PHRASE, SEARCH_TASK, true), S("'zđề' & 'zán':* & 'zktask'"));
    CHECK_STR(search_phrase(t->arena, &w, TIER_PHRASE), S("de an"));
    CHECK_STR(search_phrase(t->arena, &w, TIER_WORDS), S(""));
}

TEST(search_fit_prefers_marks_then_titles_then_phrases)
{
    unsigned exact_title = fit(t, "đề án", "Lập đề án mới", "");
    unsigned exact_body = fit(t, "đề án", "Kế hoạch", "theo đề án mới");
    unsigned folded_title = fit(t, "đề án", "Đê ấn", "");
    unsigned scattered = fit(t, "đề án", "án phạt và vấn đề", "");
    CHECK(exact_title > exact_body);
    CHECK(exact_body > folded_title);
    CHECK(exact_title > scattered);
    CHECK(scattered > folded_title);
    CHECK(fit(t, "de an", "Lập đề án", "") > 0);
    CHECK(fit(t, "de an", "Lập đề ánh", "") > 0); /* the last word may go on */
    CHECK_EQ_I64(fit(t, "\"de an\"", "Lập đề ánh", ""), 0);
    CHECK_EQ_I64(fit(t, "\"de an\"", "án và đề", ""), 0);
    CHECK_EQ_I64(fit(t, "de an", "Mặt đê", ""), 0);
    CHECK(fit(t, "an ninh", "An ninh mạng", "") > fit(t, "an ninh", "Ẩn nình", ""));
    /* A scan that lost its marks does not come before what was meant. */
    CHECK(fit(t, "de an", "Lập đề án", "") > fit(t, "de an", "Muc II", "Xay dung de an moi"));
    CHECK(fit(t, "đề án", "Lập kế hoạch", "theo đề án") > fit(t, "đề án", "Xay dung de an", ""));
}

TEST(search_fit_takes_other_normal_forms_and_spellings)
{
    CHECK(fit(t, "\xc4\x91" "e\xcc\x82\xcc\x80 a\xcc\x81n", "Lập đề án", "") & FIT_EXACT); /* NFD */
    CHECK(fit(t, "Khánh Hoà", "Tỉnh Khánh Hòa", "") & FIT_EXACT);
    struct search_words w = search_words_of(t->arena, S("03/NQ-CP"));
    CHECK(search_fit(t->arena, &w, SEARCH_DOCUMENT, S("03/NQ-CP"), S("Nghị quyết"), S("03/NQ-CP")) & FIT_REF);
}

static unsigned named(struct test *t, const char *q, enum search_kind kind, const char *ref, const char *body)
{
    struct search_words w = search_words_of(t->arena, str_c(q));
    return search_fit(t->arena, &w, kind, str_c(ref), S("Tên"), str_c(body)) & FIT_NAMED;
}

TEST(search_fit_knows_numbers_codes_and_names)
{
    const unsigned whole = FIT_LEAD | FIT_REF | FIT_REF_EXACT;
    CHECK_EQ_I64(named(t, "05-TB/BCĐTW", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW"), whole);
    CHECK_EQ_I64(named(t, "05 tb bcdtw", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW"), FIT_LEAD | FIT_REF);
    CHECK_EQ_I64(named(t, "05-TB", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW"), FIT_LEAD);
    CHECK_EQ_I64(named(t, "05-TB/BC", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW"), FIT_LEAD);
    CHECK_EQ_I64(named(t, "05-T", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW"), 0); /* one letter is no beginning */
    CHECK_EQ_I64(named(t, "\"05-T\"", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW 05-T"), 0);
    CHECK_EQ_I64(named(t, "TB", SEARCH_DOCUMENT, "05-TB/BCĐTW", "05-TB/BCĐTW"), 0);
    CHECK_EQ_I64(named(t, "05-TB", SEARCH_CLAUSE, "05-TB/BCĐTW#II.6", "05-TB/BCĐTW II.6"), 0);
    CHECK_EQ_I64(named(t, "05-TB/BCĐTW II.6", SEARCH_CLAUSE, "05-TB/BCĐTW#II.6", "05-TB/BCĐTW II.6"), FIT_REF | FIT_REF_EXACT);
    CHECK_EQ_I64(named(t, "03/II.1.d", SEARCH_TASK, "03/II.1.đ", "03/II.1.đ"), FIT_LEAD | FIT_REF);
    CHECK_EQ_I64(named(t, "03/II.1.d", SEARCH_TASK, "03/II.1.d", "03/II.1.d"), whole);
    CHECK_EQ_I64(named(t, "bo khcn", SEARCH_ORGANISATION, "bo-khoa-hoc", "Bộ Khoa học\nBộ KH&CN\nBộ KHCN"), FIT_REF);
    CHECK_EQ_I64(named(t, "Bộ KH&CN", SEARCH_ORGANISATION, "bo-khoa-hoc", "Bộ Khoa học\nBộ KH&CN\nBộ KHCN"), FIT_REF | FIT_REF_EXACT);
    CHECK_EQ_I64(named(t, "khoa hoc", SEARCH_ORGANISATION, "bo-khoa-hoc", "Bộ Khoa học\nBộ KH&CN\nBộ KHCN"), 0);
}

TEST(search_marks_words_as_they_were_written)
{
    CHECK_STR(marked(t, "de an", false, "Lập đề án, đề cương"), S("Lập [đề án], [đề] cương"));
    CHECK_STR(marked(t, "đề án", true, "Đề án cho đê ấn"), S("[Đề án] cho đê ấn"));
    CHECK_STR(marked(t, "nghi", false, "Nghị quyết"), S("[Nghị] quyết"));
    CHECK_STR(marked(t, "quyet", false, ""), S(""));
    CHECK_STR(marked(t, "so", false, "số – <b>số</b>"), S("[số] – <b>[số]</b>"));
}

TEST(search_excerpt_stands_around_the_first_word)
{
    struct search_words w = search_words_of(t->arena, S("muoi"));
    struct search_text out = {0};
    CHECK(search_excerpt(t->arena, &w, false, S("một hai ba bốn năm sáu bảy tám chín mười thêm nữa rồi nữa"), 6, &out));
    CHECK_STR(shown(t->arena, &out), S("… chín [mười] thêm nữa rồi nữa"));
    CHECK(!search_excerpt(t->arena, &w, false, S("một hai"), 6, &out));
}

TEST(search_addresses_name_pages)
{
    CHECK_STR(search_address(t->arena, SEARCH_TASK, S("03/II.1.đ")), S("/nhiem-vu/03-II.1.dd"));
    CHECK_STR(search_address(t->arena, SEARCH_CLAUSE, S("03/NQ-CP#II.1.đ")), S("/van-ban/03-NQ-CP#II.1.dd"));
    CHECK_STR(search_address(t->arena, SEARCH_ORGANISATION, S("bo-cong-an")), S("/co-quan/bo-cong-an"));
}

TEST(search_draws_a_sample_of_the_tasks)
{
    int64_t n[5] = {0};
    for (int64_t i = 0; i < 40960; i++) {
        n[search_stretch(SEARCH_TASK, str_from_i64(t->arena, i), true) >> 40]++;
        n[search_stretch(SEARCH_TASK, str_from_i64(t->arena, i), false) >> 40]++;
        CHECK_EQ_I64(search_stretch(SEARCH_CLAUSE, str_from_i64(t->arena, i), false), 0);
    }
    CHECK(n[0] > 200 && n[0] < 460);   /* about 160 in each language */
    CHECK(n[1] > 2100 && n[1] < 2700); /* about 2400 */
    CHECK_EQ_I64(n[2], n[1]);
    CHECK_EQ_I64(n[4], n[3]);
}
