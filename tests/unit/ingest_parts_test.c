/* The reader's parts: letters and syllables, labels, numbers of documents, who and until when. */
#include "test.h"

#include "features/ingest/ingest_read.h"

/* ---- letters ---- */

TEST(ingest_folds_letters)
{
    CHECK_STR(letters_fold(t->arena, S("  Đề án SỐ 57-NQ/TW, Ưu tiên!"), 400, false), S("de an so 57 nq tw uu tien"));
    CHECK_STR(letters_fold(t->arena, S("tru*c ngày"), 400, true), S("truc ngay"));
    CHECK_STR(letters_fold(t->arena, S("tru*c ngày"), 400, false), S("tru c ngay"));
    CHECK_STR(letters_fold(t->arena, S("abc def"), 5, false), S("abc d"));
    CHECK_STR(letters_fold(t->arena, S(""), 5, false), S(""));
}

TEST(ingest_measures_distance)
{
    CHECK_EQ_I64(letters_distance(S("bo chinh tri"), S("bq chinh tri"), 3), 1);
    CHECK_EQ_I64(letters_distance(S("abc"), S("abc"), 0), 0);
    CHECK_EQ_I64(letters_distance(S(""), S("ab"), 2), 2);
    CHECK_EQ_I64(letters_distance(S("abcdef"), S("uvwxyz"), 2), 3); /* more than the limit */
    size_t end = 0;
    CHECK(letters_starts_like(S("nghi quyet cua"), S("nghi quyet"), 1, &end) && end == 10);
    CHECK(letters_starts_like(S("nghi quyt cua"), S("nghi quyet"), 1, &end) && end == 9);
    CHECK(!letters_starts_like(S("nghiquyetcua"), S("nghi quyet"), 1, &end));
}

TEST(ingest_knows_vietnamese_syllables)
{
    static const char *const good[] = {"nghiêng", "quyết", "giữ",  "gì",    "khoáng", "thuở",  "đường", "oách",   "yêu",   "uyển",  "huỳnh", "nguyễn",
                                       "xoong",   "khuỷu", "quốc", "giêng", "ngoằn",  "việc",  "hóa",   "hoá",    "thúy",  "thuý",  "quý",   "a",
                                       "y",       "kỹ",    "ghế",  "nghe",  "Ủy",     "đ",     "ươm",   "chuyền", "khuya", "quỳnh", "gạch",  "ếch"};
    static const char *const bad[] = {"trthng", "hxçic", "quyét", "chién", "déi", "cát́", "nghanh", "ngi", "ce", "kà", "viêc", "bac", "wé", "ôn2", "quuý",
                                      "ễễ"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        bool is_letter = good[i][0] == '\xC4' && good[i][2] == 0;
        CHECK(syllable_of(str_c(good[i])).is_valid || is_letter);
        if (!syllable_of(str_c(good[i])).is_valid && !is_letter) {
            CHECK_STR(str_c(good[i]), S(""));
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (!CHECK(!syllable_of(str_c(bad[i])).is_valid)) {
            CHECK_STR(str_c(bad[i]), S(""));
        }
    }
}

static enum syllable_class class_of(const char *text)
{
    size_t at = 0;
    struct word w;
    return word_next(str_c(text), &at, &w) ? syllable_class(&w) : SYLLABLE_OTHER;
}

TEST(ingest_classes_words)
{
    CHECK_EQ_I64(class_of("công"), SYLLABLE_VALID);
    CHECK_EQ_I64(class_of("cong"), SYLLABLE_UNMARKED);
    CHECK_EQ_I64(class_of("quyet"), SYLLABLE_UNMARKED);
    CHECK_EQ_I64(class_of("quyét"), SYLLABLE_INVALID);
    CHECK_EQ_I64(class_of("blockchain"), SYLLABLE_OTHER);
    CHECK_EQ_I64(class_of("STEM"), SYLLABLE_OTHER);
    CHECK_EQ_I64(class_of("5G"), SYLLABLE_OTHER);
    CHECK_EQ_I64(class_of("Lắk"), SYLLABLE_OTHER);
    CHECK_EQ_I64(class_of("Правда"), SYLLABLE_OTHER);
}

TEST(ingest_compares_syllables)
{
    CHECK_EQ_I64(syllable_distance(S("đấu"), S("đầu")), 1);
    CHECK_EQ_I64(syllable_distance(S("kịch"), S("khích")), 2);
    CHECK(syllable_distance(S("về"), S("nhà")) >= 4);
    CHECK(!syllables_alike(S("về"), S("nhà")));
    CHECK(syllables_alike(S("vườn"), S("ươm")));
    CHECK(syllable_distance(S("quyét"), S("quyết")) > 2); /* judged by bytes: one of them is no syllable */
}

/* ---- labels ---- */

static struct marker label_of(struct test *t, const char *text)
{
    struct line l = {.raw = str_c(text), .text = str_c(text), .folded = letters_fold(t->arena, str_c(text), 320, true)};
    return marker_of(&l);
}

TEST(ingest_recognises_labels)
{
    static const struct {
        const char *text;
        enum marker_kind kind;
        int value;
        const char *label;
        size_t end;
    } rows[] = {
        {"I. MỤC TIÊU", MARK_ROMAN, 1, "I.", 3},
        {"IV- TỔ CHỨC", MARK_ROMAN, 4, "IV-", 4},
        {"I1I- NHIEM VU", MARK_ROMAN, 3, "I1I-", 5},
        {"1. Một", MARK_NUMBER, 1, "1.", 3},
        {"12.\tMười hai", MARK_NUMBER, 12, "12.", 4},
        {"4 Phat trien", MARK_NUMBER, 4, "4", 2},
        {"1.2. Một hai", MARK_DECIMAL, 2, "1.2.", 5},
        {"a) Việc", MARK_LETTER, 1, "a)", 3},
        {"đ) Việc", MARK_LETTER, 5, "đ)", 4},
        {"(c) Việc", MARK_LETTER, 3, "(c)", 4},
        {"f) Việc", MARK_LETTER, 0, "f)", 3},
        {"B. PHẦN HAI", MARK_CAPITAL, 2, "B.", 3},
        {"(2) hai", MARK_PAREN, 2, "(2)", 4},
        {"ii) hai", MARK_PAREN, 2, "ii)", 4},
        {"2) hai", MARK_PAREN, 2, "2)", 3},
        {"- Việc", MARK_DASH, 0, "-", 2},
        {"– Việc", MARK_DASH, 0, "–", 4},
        {"+ Việc", MARK_PLUS, 0, "+", 2},
        {"• Việc", MARK_STAR, 0, "•", 4},
        {"Điều 3. Việc", MARK_ARTICLE, 3, "Điều 3", 11},
        {"Điều 12:", MARK_ARTICLE, 12, "Điều 12", 11},
        {"Chương II", MARK_CHAPTER, 2, "Chương II", 11},
        {"Phần thứ hai", MARK_PART, 2, "Phần thứ hai", 16},
        {"PHẦN I - CHUNG", MARK_PART, 1, "PHẦN I", 11},
        {"Mục 1. Chung", MARK_SECTION, 1, "Mục 1", 9},
        {"Phụ lục III", MARK_ANNEX, 3, "Phụ lục III", 15},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct marker m = label_of(t, rows[i].text);
        bool good = m.kind == rows[i].kind && m.value == rows[i].value && str_eq(m.label, str_c(rows[i].label)) && m.end == rows[i].end;
        if (!CHECK(good)) {
            CHECK_STR(str_c(rows[i].text), m.label);
            CHECK_EQ_I64(m.value * 1000 + (int)m.end, rows[i].value * 1000 + (int)rows[i].end);
        }
    }
}

TEST(ingest_takes_no_label_where_there_is_none)
{
    static const char *const texts[] = {"Việc một", "2025. Dong", "3.321 xã, phường", "5G đã được", "-5 độ", "(R&D) đạt", "Điều 5 của Luật này",
                                        "6 tháng đầu năm", "II", "a", "...", "(abc) d", "1,5 triệu", "0. Không"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!CHECK_EQ_I64(label_of(t, texts[i]).kind, MARK_NONE)) {
            CHECK_STR(str_c(texts[i]), S(""));
        }
    }
}

TEST(ingest_orders_letters_as_vietnamese_does)
{
    CHECK_STR(vietnamese_letter(5), S("đ"));
    CHECK_STR(vietnamese_letter(7), S("g"));
    CHECK_STR(vietnamese_letter(VIETNAMESE_LETTERS), S("y"));
    CHECK(!vietnamese_letter(0).p && !vietnamese_letter(VIETNAMESE_LETTERS + 1).p);
}

/* ---- numbers of documents ---- */

TEST(ingest_reads_numbers_of_documents)
{
    static const struct {
        const char *text, *number, *code;
        bool is_party;
    } rows[] = {
        {"Số: 03/NQ-CP", "03/NQ-CP", "NQ", false},        {"Số 57-NQ/TW", "57-NQ/TW", "NQ", true},
        {"S 05-TB/BCDTW", "05-TB/BCĐTW", "TB", true},     {"335/2025/NĐ-CP", "335/2025/NĐ-CP", "NĐ", false},
        {"Số: 04/TTr-BKHCN-BTTTT", "04/TTr-BKHCN-BTTTT", "TTr", false}, {"so6 46- CTr/TU", "46-CTr/TU", "CTr", true},
        {"57- -NQ/TW", "57-NQ/TW", "NQ", true},           {"Luật số: ", NULL, NULL, false},
        {"Số: 91/2025/QH15", "91/2025/QH15", "QH15", false}, {"15/7/2025", NULL, NULL, false},
        {"40 - 50 tổ chức", NULL, NULL, false},           {"5G, 6G", NULL, NULL, false},
        {"Số: 19/2025/QD-TTg", "19/2025/QĐ-TTg", "QĐ", false}, {"Số:    /NQ-CP", NULL, NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct number_read n = {0};
        bool is_number = number_at(t->arena, str_c(rows[i].text), &n);
        if (!CHECK_EQ_I64(is_number, rows[i].number != NULL)) {
            CHECK_STR(str_c(rows[i].text), n.number);
        }
        if (is_number && rows[i].number) {
            CHECK_STR(n.number, str_c(rows[i].number));
            CHECK_STR(n.code, str_c(rows[i].code));
            CHECK_EQ_I64(n.is_party, rows[i].is_party);
        }
    }
}

TEST(ingest_restores_names_of_bodies)
{
    CHECK_STR(body_restore(t->arena, S("Bo Khoa hoc và Cong nghé")), S("Bộ Khoa học và Công nghệ"));
    CHECK_STR(body_restore(t->arena, S("BAN CHI DAO TRUNG IJONG")), S("Ban Chỉ đạo Trung ương"));
    CHECK(!body_restore(t->arena, S("các bộ, ngành")).p);
    CHECK_STR(body_at_start(t->arena, S("BQ CHINH TRI vé dot pha")), S("Bộ Chính trị"));
}

/* ---- who ---- */

static struct lead_read lead_of(struct test *t, const char *text)
{
    struct tokens words = tokens_of(t->arena, str_c(text), 1000, false);
    return lead_read(t->arena, &words);
}

static struct str names_of(struct test *t, const struct lead_read *r)
{
    struct buf b = buf_new(t->arena, 4096);
    buf_str(&b, r->lead.p ? r->lead : S("?"));
    for (size_t i = 0; i < r->coordinators.n; i++) {
        buf_lit(&b, " + ");
        buf_str(&b, r->coordinators.v[i]);
    }
    return buf_view(&b);
}

TEST(ingest_reads_who_leads)
{
    static const struct {
        const char *text, *names;
    } rows[] = {
        {"Bộ Tài chính chủ trì, phối hợp với các bộ, ngành, địa phương bảo đảm kinh phí.", "Bộ Tài chính + các bộ, ngành, địa phương"},
        {"Bộ Khoa học và Công nghệ, Bộ Thông tin và Truyền thông chủ trì, phối hợp với Bộ Nội vụ theo dõi.",
         "Bộ Khoa học và Công nghệ, Bộ Thông tin và Truyền thông + Bộ Nội vụ"},
        {"Bộ Ngoại giao chủ trì, phối hợp với Bộ Khoa học và Công nghệ, Bộ Giáo dục và Đào tạo và các cơ quan liên quan xây dựng đề án.",
         "Bộ Ngoại giao + Bộ Khoa học và Công nghệ + Bộ Giáo dục và Đào tạo + các cơ quan liên quan"},
        {"Giao Bộ Công an chủ trì xây dựng.", "Bộ Công an"},
        {"Các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh có trách nhiệm rà soát.", "Các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh"},
        {"Trên cơ sở Nghị quyết này, các bộ, ngành chủ động đề xuất.", "các bộ, ngành"},
        {"Ban Tuyên giáo và Dân vận Trung ương chủ trì, phối hợp với các cơ quan liên quan chỉ đạo báo chí.",
         "Ban Tuyên giáo và Dân vận Trung ương + các cơ quan liên quan"},
        {"Văn phòng Trung ương Đảng phối hợp với Ban Kinh tế Trung ương theo dõi.", "Văn phòng Trung ương Đảng + Ban Kinh tế Trung ương"},
        {"Bộ Khoa học và Công nghệ cùng Bộ Tài chính: (1) tham mưu.", "Bộ Khoa học và Công nghệ + Bộ Tài chính"},
        {"Các Bộ: Khoa học và Công nghệ, Công an nghiên cứu việc này.", "Các Bộ: Khoa học và Công nghệ, Công an"},
        {"Bộ Giáo dục và Đào tạo", "Bộ Giáo dục và Đào tạo"},
        {"Xây dựng cơ chế giao Bộ Giáo dục và Đào tạo quản lý.", "?"},
        {"Bố trí kinh phí.", "?"},
        {"Ban hành quy chế.", "?"},
        {"Bổ sung chính sách.", "?"},
        {"Tổ chức thực hiện.", "?"},
        {"Phối hợp với các cơ quan Đảng, Quốc hội để bảo đảm liên thông.", "? + các cơ quan Đảng + Quốc hội"},
        {"", "?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct lead_read r = lead_of(t, rows[i].text);
        CHECK_STR(names_of(t, &r), str_c(rows[i].names));
    }
}

TEST(ingest_knows_a_text_that_only_names_who)
{
    struct tokens a = tokens_of(t->arena, S("Bộ Công an chủ trì, phối hợp với các bộ, ngành liên quan:"), 100, false);
    struct tokens b = tokens_of(t->arena, S("Bộ Công an chủ trì xây dựng đề án để:"), 100, false);
    struct tokens c = tokens_of(t->arena, S("Sửa đổi Luật để:"), 100, false);
    CHECK(lead_is_all(t->arena, &a));
    CHECK(!lead_is_all(t->arena, &b));
    CHECK(!lead_is_all(t->arena, &c));
}

/* ---- until when ---- */

TEST(ingest_reads_until_when)
{
    struct opt_day signed_on = {true, day_from_civil(2025, 7, 4)};
    static const struct {
        const char *text, *words;
        enum due_kind kind;
        const char *due;
    } rows[] = {
        {"Xây dựng quy trình. Hoàn thành trước ngày 15/7/2025, trong đó làm rõ vai trò.", "trước ngày 15/7/2025", DUE_BEFORE_DAY, "2025-07-14"},
        {"trình Thủ tướng xem xét trong tháng 7/2025.", "trong tháng 7/2025", DUE_MONTH_END, "2025-07-31"},
        {"Hoàn thành tháng 8/2025.", "Hoàn thành tháng 8/2025", DUE_MONTH_END, "2025-08-31"},
        {"rà soát, hoàn thành trong năm 2025.", "trong năm 2025", DUE_YEAR_END, "2025-12-31"},
        {"hoàn thành trong quý IV năm 2025.", "trong quý IV năm 2025", DUE_QUARTER_END, "2025-12-31"},
        {"theo lộ trình giai đoạn từ 01/7/2025 đến tháng 12/2025.", "từ 01/7/2025 đến tháng 12/2025", DUE_MONTH_END, "2025-12-31"},
        {"Hằng tháng báo cáo Thường trực Ban Chỉ đạo.", "Hằng tháng", DUE_RECURRING, NULL},
        {"định kỳ 6 tháng báo cáo kết quả trước ngày 15 tháng 6 và trước ngày 01 tháng 12 để tổng hợp.",
         "định kỳ 6 tháng … trước ngày 15 tháng 6 và trước ngày 01 tháng 12", DUE_RECURRING, NULL},
        {"Báo cáo Ban Chỉ đạo định kỳ và đột xuất.", "định kỳ và đột xuất", DUE_RECURRING, NULL},
        {"theo lộ trình đã được Chính phủ đề ra tại Nghị quyết số 71/NQ-CP ngày 01/4/2025 của Chính phủ.",
         "theo lộ trình đã được Chính phủ đề ra tại Nghị quyết số 71/NQ-CP", DUE_ROADMAP, NULL},
        {"thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị.", NULL, DUE_NONE, NULL},
        {"Phấn đấu đến năm 2030, có ít nhất 05 dự án.", NULL, DUE_NONE, NULL},
        {"thực hiện kế hoạch hành động về chuyển đổi số hằng năm.", NULL, DUE_NONE, NULL},
        {"Định kỳ đánh giá, công bố mức độ hoàn thành.", NULL, DUE_NONE, NULL},
        {"trong đó nguồn lực nhà nước là chủ yếu, từ 40 - 50 tổ chức.", NULL, DUE_NONE, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tokens words = tokens_of(t->arena, str_c(rows[i].text), 1000, false);
        struct ingest_deadline d = deadline_read(t->arena, &words, signed_on);
        CHECK_STR(d.words, str_c(rows[i].words));
        CHECK_EQ_I64(d.kind, rows[i].kind);
        CHECK_EQ_I64(d.due.has, rows[i].due != NULL);
        if (d.due.has && rows[i].due) {
            CHECK_STR(day_iso(t->arena, d.due.v), str_c(rows[i].due));
        }
    }
}

TEST(ingest_does_not_guess_a_year)
{
    struct tokens words = tokens_of(t->arena, S("Hoàn thành trước ngày 15/7."), 100, false);
    struct ingest_deadline d = deadline_read(t->arena, &words, (struct opt_day){0});
    CHECK_STR(d.words, S("trước ngày 15/7"));
    CHECK(!d.understood && !d.due.has);
    d = deadline_read(t->arena, &words, (struct opt_day){true, day_from_civil(2026, 1, 2)});
    CHECK(d.understood && str_eq(day_iso(t->arena, d.due.v), S("2026-07-14")));
}
