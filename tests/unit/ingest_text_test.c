/* The reader on small texts of its own, one for each form that legal texts take. */
#include "test.h"

#include "ingest_help.h"

#include "base/utf8.h"

#include <time.h>


#define STATE_HEAD                                                                                                  \
    "CHÍNH PHỦ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n                    Độc lập - Tự do - Hạnh phúc\n\n" \
    "Số: 12/NQ-CP       Hà Nội, ngày 05 tháng 3 năm 2026\n\nNGHỊ QUYẾT\nVề một số nhiệm vụ\n\n"                 \
    "Căn cứ Luật Tổ chức Chính phủ;\n\nQUYẾT NGHỊ:\n\n"
#define TASK_PART STATE_HEAD "II. NHIỆM VỤ CỤ THỂ\n\n1. Nhóm việc thứ nhất\n\n"

static struct ingest read_text(struct test *t, const char *text)
{
    struct ingest in;
    ingest_text(t->arena, str_c(text), &in);
    return in;
}

static struct str paths(struct test *t, const struct ingest *in)
{
    struct buf b = buf_new(t->arena, 1 << 16);
    for (size_t i = 0; i < in->clauses.n; i++) {
        buf_str(&b, in->clauses.v[i].path);
        buf_char(&b, ' ');
    }
    return str_trim(buf_view(&b));
}

static const struct ingest_finding *find(const struct ingest *in, enum ingest_finding_kind kind)
{
    for (size_t i = 0; i < in->findings.n; i++) {
        if (in->findings.v[i].kind == kind) {
            return &in->findings.v[i];
        }
    }
    return NULL;
}

static const struct ingest_clause *clause(const struct ingest *in, const char *path)
{
    for (size_t i = 0; i < in->clauses.n; i++) {
        if (str_eq(in->clauses.v[i].path, str_c(path))) {
            return &in->clauses.v[i];
        }
    }
    return NULL;
}

/* ---- headers ---- */

TEST(ingest_reads_a_header_of_the_state)
{
    struct ingest in = read_text(t, STATE_HEAD "Điều 1. Giao Bộ Tài chính chủ trì.\n\nĐiều 2. Nghị quyết có hiệu lực từ ngày ký.\n\n"
                                               "Điều 3. Các bộ thi hành.\n\nNơi nhận:\n- Các bộ;\n- Lưu: VT.\n\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\n(đã ký)\n"
                                               "Trần Văn An\n");
    const struct ingest_document *d = &in.documents.v[0];
    CHECK(d->is_legal);
    CHECK_EQ_I64(d->confidence_permille, 1000);
    CHECK_STR(d->number, S("12/NQ-CP"));
    CHECK_STR(d->style, S("state"));
    CHECK_STR(d->kind, S("resolution"));
    CHECK_STR(d->issuer, S("Chính phủ"));
    CHECK_STR(d->place, S("Hà Nội"));
    CHECK_STR(day_iso(t->arena, d->signed_on.v), S("2026-03-05"));
    CHECK_STR(d->title, S("Về một số nhiệm vụ"));
    CHECK_STR(d->on_behalf, S("Chính phủ"));
    CHECK_STR(d->position, S("THỦ TƯỚNG"));
    CHECK_STR(d->signatory, S("Trần Văn An"));
    CHECK_STR(paths(t, &in), S("0 Đ1 Đ2 Đ3"));
    CHECK_EQ_I64(in.tasks.n, 0);
}

TEST(ingest_reads_a_header_of_the_party)
{
    struct ingest in = read_text(t, "BAN CHẤP HÀNH TRUNG ƯƠNG\t\tĐẢNG CỘNG SẢN VIỆT NAM\n*\nSố 68-KL/TW\t\tHà Nội, ngày 4 tháng 5 năm 2025\n\nKẾT LUẬN\n"
                                    "CỦA BỘ CHÍNH TRỊ\nvề phát triển kinh tế\n\nBộ Chính trị yêu cầu thực hiện các nội dung sau:\n\nI- QUAN ĐIỂM\n\n"
                                    "1. Việc này quan trọng.\n\n"
                                    "2. Việc kia cũng vậy.\n\nII- NHIỆM VỤ\n\n1. Bộ Tài chính chủ trì việc thu.\n\n2. Bộ Nội vụ chủ trì việc người.\n\n"
                                    "Kết luận này phổ biến đến chi bộ.\n\nT/M BỘ CHÍNH TRỊ\nTỔNG BÍ THƯ\n\nNguyễn Văn Ba\n");
    const struct ingest_document *d = &in.documents.v[0];
    CHECK(d->is_legal);
    CHECK_STR(d->number, S("68-KL/TW"));
    CHECK_STR(d->style, S("party"));
    CHECK_STR(d->kind, S("conclusion"));
    CHECK_STR(d->issuer, S("Bộ Chính trị"));
    CHECK_STR(d->signatory, S("Nguyễn Văn Ba"));
    CHECK_STR(d->closing, S("Kết luận này phổ biến đến chi bộ."));
    CHECK_STR(paths(t, &in), S("0 I I.1 I.2 II II.1 II.2"));
    CHECK_EQ_I64(in.tasks.n, 2);
    CHECK(ingest_task_at(&in, "II.1") && str_eq(ingest_task_at(&in, "II.1")->lead, S("Bộ Tài chính")));
}

TEST(ingest_puts_stroke_back_into_number)
{
    struct ingest in = read_text(t, "CHINH PHU CONG HOA XA HOI CHU NGHIA VIET NAM\nSo: 09/2019/ND-CP Ha Noi, ngay 24 thang 01 nam 2019\n\nNGHI DINH\n"
                                    "Ve che do bao cao\n\n"
                                    "Can cu Luat;\n\nDieu 1. Pham vi.\n\nDieu 2. Doi tuong.\n\nDieu 3. Hieu luc.\n");
    CHECK_STR(in.documents.v[0].number, S("09/2019/NĐ-CP"));
    CHECK_STR(in.documents.v[0].number_received, S("09/2019/ND-CP"));
    CHECK_STR(in.documents.v[0].kind, S("decree"));
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_NUMBER_RESTORED), 1);
    CHECK_STR(paths(t, &in), S("0 Đ1 Đ2 Đ3"));
}

TEST(ingest_says_when_number_and_kind_disagree)
{
    struct ingest in = read_text(t, "CHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/QĐ-TTg\nHà Nội, ngày 2 tháng 3 năm 2026\nNGHỊ QUYẾT\nVề việc gì đó\n"
                                    "\nCăn cứ luật;\n\nĐiều 1. Một.\n\nĐiều 2. Hai.\n\nĐiều 3. Ba.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_KIND_MISMATCH), 1);
}

/* ---- whole texts as they are found on the web: one line a paragraph, no blank lines, two columns ---- */

static const char decision[] =
    "ỦY BAN NHÂN DÂN\n"
    "TỈNH LÀO CAI\n"
    "-------\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n"
    "---------------\n"
    "Số: 123/QĐ-UBND\n"
    "Lào Cai, ngày 15 tháng 8 năm 2025\n"
    "\n"
    "QUYẾT ĐỊNH\n"
    "Về việc ban hành Kế hoạch chuyển đổi số năm 2026\n"
    "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÀO CAI\n"
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;\n"
    "Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số 45/TTr-SKHCN ngày 10 tháng 8 năm 2025.\n"
    "QUYẾT ĐỊNH:\n"
    "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số năm 2026.\n"
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
    "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các sở, ban, ngành chịu trách nhiệm thi hành Quyết định này./.\n"
    "\n"
    "Nơi nhận:\n"
    "- Như Điều 3;\n"
    "- Lưu: VT.\n"
    "KT. CHỦ TỊCH\n"
    "PHÓ CHỦ TỊCH\n"
    "\n"
    "Nguyễn Thị Hoa\n"
    "\n"
    "KẾ HOẠCH\n"
    "CHUYỂN ĐỔI SỐ NĂM 2026\n"
    "(Ban hành kèm theo Quyết định số 123/QĐ-UBND ngày 15 tháng 8 năm 2025 của Chủ tịch Ủy ban nhân dân tỉnh)\n"
    "I. MỤC ĐÍCH, YÊU CẦU\n"
    "1. Mục đích\n"
    "Cụ thể hóa các nhiệm vụ của tỉnh.\n"
    "2. Yêu cầu\n"
    "- Bám sát mục tiêu.\n"
    "- Phân công rõ ràng.\n"
    "II. NHIỆM VỤ TRỌNG TÂM\n"
    "1. Hạ tầng số\n"
    "1.1. Sở Khoa học và Công nghệ chủ trì, phối hợp với các sở, ngành phủ sóng 5G. Thời gian hoàn thành: Quý II/2026.\n"
    "1.2. Công an tỉnh chủ trì làm sạch dữ liệu dân cư. Hoàn thành trước ngày 30/6/2026.\n"
    "2. Nhân lực số\n"
    "Sở Nội vụ tham mưu đào tạo cán bộ trong quý III năm 2026.\n"
    "III. TỔ CHỨC THỰC HIỆN\n"
    "1. Sở Khoa học và Công nghệ\n"
    "a) Theo dõi, đôn đốc việc thực hiện;\n"
    "b) Báo cáo Ủy ban nhân dân tỉnh trước ngày 20 hằng tháng.\n"
    "2. Sở Tài chính\n"
    "Bố trí kinh phí thực hiện.\n";

TEST(ingest_reads_a_decision_with_the_plan_it_issues)
{
    struct ingest in = read_text(t, decision);
    const struct ingest_document *d = &in.documents.v[0];
    CHECK_STR(d->number, S("123/QĐ-UBND"));
    CHECK_STR(d->kind, S("decision"));
    CHECK_STR(d->issuer, S("ỦY BAN NHÂN DÂN TỈNH LÀO CAI"));
    CHECK_STR(d->place, S("Lào Cai"));
    CHECK_STR(d->signatory, S("Nguyễn Thị Hoa"));
    CHECK_STR(d->title, S("Về việc ban hành Kế hoạch chuyển đổi số năm 2026"));
    CHECK_STR(paths(t, &in), S("0 Đ1 Đ2 Đ3 I I.1 I.1.1 I.2 I.2.-1 I.2.-2 II II.1 II.1.1 II.1.2 II.2 II.2.1 III III.1 III.1.a III.1.b III.2 III.2.1"));
    CHECK_EQ_I64(in.findings.n, 0);
    CHECK_EQ_I64(in.tasks.n, 6);
    const struct ingest_task *a = ingest_task_at(&in, "II.1.1");
    CHECK(a && str_eq(a->lead, S("Sở Khoa học và Công nghệ")) && a->deadline.kind == DUE_QUARTER_END);
    const struct ingest_task *b = ingest_task_at(&in, "III.1.b");
    CHECK(b && b->is_organisational && str_eq(b->lead, S("Sở Khoa học và Công nghệ")) && b->deadline.recurrence == RECURRENCE_MONTHLY);
}

static const char directive[] =
    "THỦ TƯỚNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n"
    "\n"
    "Số: 33/CT-TTg                    Hà Nội, ngày 28 tháng 10 năm 2025\n"
    "\n"
    "CHỈ THỊ\n"
    "Về đẩy mạnh phát triển khoa học, công nghệ\n"
    "\n"
    "Thời gian qua, các bộ, ngành đã tích cực thực hiện. Tuy nhiên còn 51 nhiệm vụ quá hạn. Thủ tướng Chính phủ yêu cầu:\n"
    "\n"
    "1. Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương:\n"
    "\n"
    "a) Tập trung hoàn thành các nhiệm vụ quá hạn trong tháng 11 năm 2025.\n"
    "\n"
    "b) Báo cáo Bộ Khoa học và Công nghệ trước ngày 25 hằng tháng.\n"
    "\n"
    "2. Bộ Tài chính chủ trì, phối hợp với Bộ Khoa học và Công nghệ, Văn phòng Chính phủ bố trí đủ kinh phí, hoàn thành trước ngày 30/11/2025.\n"
    "\n"
    "3. Văn phòng Chính phủ theo dõi, đôn đốc việc thực hiện Chỉ thị này./.\n"
    "\n"
    "Nơi nhận:                                              THỦ TƯỚNG\n"
    "- Ban Bí thư Trung ương Đảng;\n"
    "- Lưu: VT.                                          Phạm Minh Chính\n";

TEST(ingest_reads_a_directive_in_two_columns)
{
    struct ingest in = read_text(t, directive);
    const struct ingest_document *d = &in.documents.v[0];
    CHECK_STR(d->number, S("33/CT-TTg"));
    CHECK_STR(d->kind, S("directive"));
    CHECK_STR(d->issuer, S("Thủ tướng Chính phủ"));
    CHECK_STR(d->position, S("THỦ TƯỚNG"));
    CHECK_STR(d->signatory, S("Phạm Minh Chính"));
    CHECK_STR(paths(t, &in), S("0 1 1.a 1.b 2 3"));
    CHECK_EQ_I64(in.tasks.n, 4);
    CHECK(ingest_task_at(&in, "1.a") && str_starts(ingest_task_at(&in, "1.a")->lead, S("Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ")));
    CHECK(ingest_task_at(&in, "2") && ingest_task_at(&in, "2")->coordinators.n == 2);
}

static const char law[] =
    "QUỐC HỘI\n"
    "Luật số: 91/2025/QH15\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n"
    "\n"
    "LUẬT\n"
    "BẢO VỆ DỮ LIỆU CÁ NHÂN\n"
    "\n"
    "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;\n"
    "Quốc hội ban hành Luật Bảo vệ dữ liệu cá nhân.\n"
    "\n"
    "Chương I\n"
    "NHỮNG QUY ĐỊNH CHUNG\n"
    "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng\n"
    "1. Luật này quy định về dữ liệu cá nhân.\n"
    "2. Luật này áp dụng đối với:\n"
    "a) Cơ quan, tổ chức, cá nhân Việt Nam;\n"
    "b) Cơ quan, tổ chức, cá nhân nước ngoài tại Việt Nam.\n"
    "Điều 2. Giải thích từ ngữ\n"
    "Trong Luật này, các từ ngữ dưới đây được hiểu như sau:\n"
    "1. Dữ liệu cá nhân là dữ liệu số hoặc thông tin.\n"
    "2. Khử nhận dạng là quá trình thay đổi.\n"
    "Chương II\n"
    "QUYỀN CỦA CHỦ THỂ\n"
    "Điều 4. Quyền\n"
    "Chủ thể có các quyền.\n"
    "Luật này được Quốc hội thông qua ngày 26 tháng 6 năm 2025.\n"
    "CHỦ TỊCH QUỐC HỘI\n"
    "Trần Thanh Mẫn\n";

TEST(ingest_reads_a_law)
{
    struct ingest in = read_text(t, law);
    const struct ingest_document *d = &in.documents.v[0];
    CHECK_STR(d->number, S("91/2025/QH15"));
    CHECK_STR(d->kind, S("law"));
    CHECK_STR(d->issuer, S("Quốc hội"));
    CHECK_STR(day_iso(t->arena, d->signed_on.v), S("2025-06-26"));
    CHECK_STR(d->signatory, S("Trần Thanh Mẫn"));
    CHECK_STR(paths(t, &in), S("0 CI Đ1 Đ1.1 Đ1.2 Đ1.2.a Đ1.2.b Đ2 Đ2.1 Đ2.2 CII Đ4"));
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_GAP), 1); /* there is no Điều 3 */
    CHECK_EQ_I64(in.tasks.n, 0);
}

/* ---- structure ---- */

TEST(ingest_reads_chapters_articles_and_points_of_a_decree)
{
    struct ingest in = read_text(t, STATE_HEAD "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n\n1. Nghị định này quy định việc báo cáo.\n\n"
                                               "2. Không áp dụng với:\n\na) Báo cáo mật;\n\n"
                                               "b) Báo cáo thống kê;\n\nc) Báo cáo nội bộ.\n\nChương II\nCHẾ ĐỘ BÁO CÁO\n\nMục 1. BÁO CÁO ĐỊNH KỲ\n\n"
                                               "Điều 2. Kỳ báo cáo\n\n1. Hằng tháng.\n\n2. Hằng quý.\n\n"
                                               "Mục 2. BÁO CÁO ĐỘT XUẤT\n\nĐiều 3. Yêu cầu\nNgười đứng đầu quyết định.\n");
    CHECK_STR(paths(t, &in), S("0 CI Đ1 Đ1.1 Đ1.2 Đ1.2.a Đ1.2.b Đ1.2.c CII CII.M1 Đ2 Đ2.1 Đ2.2 CII.M2 Đ3"));
    CHECK(clause(&in, "CI") && str_eq(clause(&in, "CI")->text, S("QUY ĐỊNH CHUNG")));
    CHECK(clause(&in, "Đ3") && str_eq(clause(&in, "Đ3")->text, S("Yêu cầu\nNgười đứng đầu quyết định.")));
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_GAP) + ingest_findings_of(&in, FIND_ORDER), 0);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_START) + ingest_findings_of(&in, FIND_REPEAT), 0);
}

TEST(ingest_keeps_quoted_articles_of_an_amendment_together)
{
    struct ingest in = read_text(t, STATE_HEAD "Điều 1. Sửa đổi Điều 5 như sau:\n\n“Điều 5. Trách nhiệm\n\n1. Bộ Tài chính làm.\n\n2. Bộ Nội vụ làm.”.\n\n"
                                               "Điều 2. Hiệu lực.\n\nĐiều 3. Thi hành.\n");
    CHECK_STR(paths(t, &in), S("0 Đ1 Đ2 Đ3"));
}

TEST(ingest_starts_numbering_again_in_attachments)
{
    struct ingest in = read_text(t, STATE_HEAD "Điều 1. Ban hành kèm theo Quy chế.\n\nĐiều 2. Hiệu lực.\n\nĐiều 3. Thi hành.\n\nNơi nhận:\n- Lưu: VT.\n\n"
                                               "TM. CHÍNH PHỦ\nTHỦ TƯỚNG\n\nTrần Văn An\n\n"
                                               "QUY CHẾ\nHoạt động của tổ công tác\n(Kèm theo Nghị quyết số 12/NQ-CP ngày 05 tháng 3 năm 2026)\n\n"
                                               "Điều 1. Phạm vi\n\nĐiều 2. Nguyên tắc\n");
    CHECK_EQ_I64(in.documents.v[0].attachments, 1);
    CHECK_STR(paths(t, &in), S("0 Đ1 Đ2 Đ3 K1.Đ1 K1.Đ2"));
    CHECK_STR(in.documents.v[0].signatory, S("Trần Văn An"));
}

TEST(ingest_joins_wrapped_lines_and_drops_page_numbers)
{
    struct ingest in = read_text(t, TASK_PART "a) Rà soát các quy định về đầu tư, mua sắm, tài sản và\n"
                                              "ngân sách để tháo gỡ vướng mắc cho khoa học, công nghệ và\n\n2\n\n"
                                              "đổi mới sáng tạo trong các ngành, lĩnh vực và địa phương\ncủa cả nước trong thời gian tới đây.\n\n"
                                              "b) Việc thứ hai của nhóm này là một việc cần làm ngay.\n");
    const struct ingest_clause *c = clause(&in, "II.1.a");
    CHECK(c && str_eq(c->text, S("Rà soát các quy định về đầu tư, mua sắm, tài sản và ngân sách để tháo gỡ vướng mắc cho khoa học, công nghệ và đổi mới sáng "
                                 "tạo "
                                 "trong các ngành, lĩnh vực và địa phương của cả nước trong thời gian tới đây.")));
    CHECK(c && str_find(c->received, S("\n\n2\n\n"), 0) != SIZE_MAX); /* as received */
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_SKIPPED_LINE), 1);
    CHECK_EQ_I64(in.tasks.n, 2);
}

TEST(ingest_reads_markdown)
{
    struct ingest in = read_text(t, "# CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: **7/NQ-CP**\nHà Nội, ngày 1 tháng 2 năm 2026\n\n# NGHỊ QUYẾT\n"
                                    "## Về *một* việc\n\n"
                                    "Căn cứ luật;\n\n## I. NHIỆM VỤ\n\n### 1\\. Nhóm\n\n**a)** Việc *một*;\n\n**b)** Việc hai.\n\n### 2\\. Nhóm khác\n\n"
                                    "* Việc ba.\n* Việc bốn.\n");
    CHECK_STR(in.documents.v[0].number, S("7/NQ-CP"));
    CHECK_STR(in.documents.v[0].title, S("Về một việc"));
    CHECK_STR(paths(t, &in), S("0 I I.1 I.1.a I.1.b I.2 I.2.-1 I.2.-2"));
    CHECK(clause(&in, "I.1.a") && str_eq(clause(&in, "I.1.a")->text, S("Việc một;")));
    CHECK(clause(&in, "I.1.a") && str_eq(clause(&in, "I.1.a")->received, S("**a)** Việc *một*;")));
    CHECK_EQ_I64(in.tasks.n, 4);
}

TEST(ingest_keeps_dashes_and_pluses_under_their_letter)
{
    struct ingest in = read_text(t, TASK_PART "a) Sửa luật để:\n- Một;\n+ Một một;\n+ Một hai;\n- Hai.\n\nb) Xây dựng đề án.\n");
    CHECK_STR(paths(t, &in), S("0 II II.1 II.1.a II.1.a.-1 II.1.a.-1.+1 II.1.a.-1.+2 II.1.a.-2 II.1.b"));
    CHECK_EQ_I64(in.tasks.n, 2);
}

TEST(ingest_keeps_rows_of_a_table_in_their_clause)
{
    struct ingest in = read_text(t, TASK_PART "a) Phân công như sau:\n\n| STT | Nhiệm vụ |\n|---|---|\n| 1. | a) Không phải điểm |\n\nb) Việc khác.\n\n"
                                              "c) Việc nữa.\n");
    CHECK_STR(paths(t, &in), S("0 II II.1 II.1.a II.1.b II.1.c"));
    CHECK(clause(&in, "II.1.a") && str_find(clause(&in, "II.1.a")->text, S("Không phải điểm"), 0) != SIZE_MAX);
}

TEST(ingest_reads_two_documents_in_one_file)
{
    struct ingest in = read_text(t, "V/v triển khai Nghị quyết\n\nKính gửi: - Ủy ban nhân dân thị xã,\n- Ban Tuyên giáo.\n\n"
                                    "Ngày 05/3/2026, Chính phủ ban hành Nghị quyết. Thường trực có ý kiến chỉ đạo như sau:\n\n"
                                    "1. Ủy ban nhân dân thị xã chỉ đạo xây dựng kế hoạch trước ngày 22/4/2026.\n\n2. Ban Tuyên giáo chủ trì tuyên truyền.\n\n"
                                    "Nơi nhận:\n- Lưu.\n\nT/L BAN THƯỜNG VỤ\nCHÁNH VĂN PHÒNG\n\n"
                                    "Lê Thị Tư\n\n" STATE_HEAD "Điều 1. Một.\n\nĐiều 2. Hai.\n\nĐiều 3. Ba.\n");
    CHECK_EQ_I64(in.documents.n, 2);
    CHECK_EQ_I64(in.main, 1);
    CHECK_STR(in.documents.v[0].kind, S("letter"));
    CHECK_STR(in.documents.v[0].signatory, S("Lê Thị Tư"));
    CHECK_STR(in.documents.v[1].number, S("12/NQ-CP"));
    CHECK_EQ_I64(in.tasks.n, 2);
    CHECK_EQ_I64(in.tasks.v[0].deadline.kind, DUE_BEFORE_DAY);
    CHECK_STR(day_iso(t->arena, in.tasks.v[0].deadline.due.v), S("2026-04-21"));
}

TEST(ingest_reads_labels_without_words)
{
    struct ingest in = read_text(t, "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/NQ-CP\nHà Nội, ngày 05 tháng 3 năm 2026\n\nNGHỊ QUYẾT\nVề việc\n\n"
                                    "1.\n\n2.\n\n3.\n");
    CHECK_STR(paths(t, &in), S("1 2 3"));
    CHECK_EQ_I64(in.documents.v[0].syllables, 0);
}

/* ---- enumeration ---- */

TEST(ingest_finds_a_gap)
{
    struct ingest in = read_text(t, TASK_PART "a) Một;\n\nb) Hai;\n\nđ) Năm;\n\ne) Sáu.\n");
    const struct ingest_finding *f = find(&in, FIND_GAP);
    CHECK(f && str_eq(f->detail, S("c), d)")));
    CHECK(f && f->line == 21 && f->column == 1);
}

TEST(ingest_finds_a_repeat)
{
    struct ingest in = read_text(t, TASK_PART "a) Một;\n\nb) Hai;\n\nb) Hai nữa;\n\nc) Ba.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_REPEAT), 1);
    CHECK(clause(&in, "II.1.b") && clause(&in, "II.1.b~2"));
}

TEST(ingest_finds_wrong_letters)
{
    struct ingest in = read_text(t, TASK_PART "a) Một;\n\nb) Hai;\n\nc) Ba;\n\nd) Bốn;\n\nđ) Năm;\n\ne) Sáu;\n\nf) Bảy;\n\ng) Tám.\n");
    const struct ingest_finding *f = find(&in, FIND_WRONG_LETTER);
    CHECK(f && str_eq(f->detail, S("f)")) && str_eq(f->suggestion, S("g)")));
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_GAP), 0);
    CHECK(clause(&in, "II.1.f") && clause(&in, "II.1.g"));
}

TEST(ingest_takes_second_d_for_stroke_d)
{
    struct ingest in = read_text(t, TASK_PART "a) Một;\n\nb) Hai;\n\nc) Ba;\n\nd) Bốn;\n\nd) Năm;\n\ne) Sáu.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_D_FOR_DD), 1);
    CHECK(clause(&in, "II.1.đ") != NULL);
    CHECK(clause(&in, "II.1.đ") && str_starts(clause(&in, "II.1.đ")->corrected, S("đ) ")));
    CHECK(clause(&in, "II.1.đ") && str_starts(clause(&in, "II.1.đ")->received, S("d) ")));
}

TEST(ingest_finds_stroke_d_before_d)
{
    struct ingest in = read_text(t, TASK_PART "a) Một;\n\nb) Hai;\n\nc) Ba;\n\nđ) Năm;\n\nd) Bốn;\n\ne) Sáu.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_GAP), 2);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_ORDER), 1);
}

TEST(ingest_finds_a_list_without_its_beginning)
{
    struct ingest in = read_text(t, STATE_HEAD "Điều 1. Một:\n\nc) Ba;\n\nd) Bốn.\n\nĐiều 2. Hai.\n\nĐiều 3. Ba.\n");
    const struct ingest_finding *f = find(&in, FIND_START);
    CHECK(f && str_eq(f->excerpt, S("c)")) && str_eq(f->suggestion, S("a)")));
    in = read_text(t, STATE_HEAD "I. VIỆC\n\n3. Việc ba.\n\n4. Việc bốn.\n\n5. Việc năm.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_START), 1);
}

TEST(ingest_lets_numbers_run_on_through_parts)
{
    struct ingest in = read_text(t, STATE_HEAD "I. VIỆC\n\n1. Một.\n\n2. Hai.\n\nII. VIỆC KHÁC\n\n3. Ba.\n\n4. Bốn.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_START), 0);
}

/* ---- recognition ---- */

TEST(ingest_says_that_marks_are_lost)
{
    struct ingest in = read_text(t, "CHINH PHU CONG HOA XA HOI CHU NGHIA VIET NAM\nSo: 12/NQ-CP Ha Noi, ngay 05 thang 3 nam 2026\n\nNGHI QUYET\n"
                                    "Ve mot so nhiem vu\n\nCan cu Luat To chuc Chinh phu;\n\n"
                                    "II. NHIEM VU CU THE\n\n1. Nhom viec\n\na) Bo Tai chinh chu tri, phoi hop voi Bo Noi vu xay dung co che thu hut nguon luc "
                                    "cho khoa hoc. Hoan thanh truoc ngay 15/7/2026.\n\n"
                                    "b) Bo Cong an xay dung co so du lieu quoc gia ve dan cu trong thang 8/2026.\n");
    CHECK(in.documents.v[0].is_legal);
    CHECK_EQ_I64(in.tasks.n, 2);
    CHECK(ingest_findings_of(&in, FIND_NO_DIACRITICS) >= 2);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_SYLLABLE) + ingest_findings_of(&in, FIND_PHRASE), 0);
    const struct ingest_task *a = ingest_task_at(&in, "II.1.a");
    CHECK(a && str_eq(a->lead, S("Bộ Tài chính")));
    CHECK(a && a->coordinators.n == 1 && str_eq(a->coordinators.v[0], S("Bộ Nội vụ")));
    CHECK(a && a->deadline.due.has && str_eq(day_iso(t->arena, a->deadline.due.v), S("2026-07-14")));
}

TEST(ingest_marks_slips_and_corrects_the_certain_ones)
{
    struct ingest in = read_text(t, TASK_PART "a) Xây dựng cơ chế đấu tư công cho khoa học, công nghệ số nguyên lược và khen thưởng kịch lệ người làm tốt.\n\n"
                                              "b) Thực hiện nhiệm vụ cụa Nhà nước và dự án С3 tại d6i mới.\n");
    const struct ingest_clause *a = clause(&in, "II.1.a");
    CHECK(a && str_find(a->received, S("đấu tư công"), 0) != SIZE_MAX);
    CHECK(a && str_find(a->corrected, S("đầu tư công"), 0) != SIZE_MAX);
    CHECK(a && str_find(a->corrected, S("khích lệ"), 0) != SIZE_MAX);
    CHECK(a && str_find(a->corrected, S("nguyên lược"), 0) != SIZE_MAX); /* only suggested */
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_PHRASE), 3);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_MIXED_SCRIPT), 1);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_DIGIT_IN_WORD), 1);
    const struct ingest_finding *f = find(&in, FIND_PHRASE);
    CHECK(f && str_eq(f->detail, S("đấu")) && str_eq(f->suggestion, S("đầu")) && f->line == 17);
    CHECK(f && f->column == utf8_count(S("a) Xây dựng cơ chế ")) + 1);
}

TEST(ingest_finds_a_sentence_that_stands_twice)
{
    struct ingest in = read_text(t, TASK_PART "a) Chuyển đổi số các khu công nghiệp theo hướng tăng cường ứng dụng công nghệ mới; làm việc khác; Chuyển đổi "
                                              "số các khu công nghiệp theo hướng tăng cường ứng dụng công nghệ mới.\n\nb) Việc khác.\n");
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_REPEATED_PASSAGE), 1);
}

/* ---- no legal texts ---- */

static void check_none(struct test *t, const char *text)
{
    struct ingest in = read_text(t, text);
    CHECK_EQ_I64(in.documents.n, 1);
    CHECK(!in.documents.v[0].is_legal);
    CHECK_EQ_I64(in.clauses.n, 0);
    CHECK_EQ_I64(in.tasks.n, 0);
}

TEST(ingest_takes_an_article_for_no_legal_text)
{
    check_none(t, "Thay mặt Bộ Chính trị, Tổng Bí thư vừa ký ban hành Nghị quyết số 57-NQ/TW ngày 22/12/2024 về đột phá phát triển khoa học, công nghệ.\n\n"
                  "Theo nghị quyết, đây là yếu tố quyết định phát triển của các quốc gia.\n\n(1), Khẩn trương sửa đổi pháp luật.\n\n"
                  "(2), Có cách tiếp cận mở.\n\n(3), Thống nhất quản lý.\n");
}

TEST(ingest_takes_slides_for_no_legal_text)
{
    check_none(t, "Nghị quyết 57-NQ/TW: Hành Trình Đột Phá\n\n> 55%\n\nTOP 30\n\n- **Một:** Hạ tầng số.\n- **Hai:** Dữ liệu.\n- **Ba:** Nhân lực.\n");
}

TEST(ingest_takes_nothing_for_no_legal_text)
{
    check_none(t, "");
    check_none(t, "\n\n \t\n");
    check_none(t, "Điều 1. Một.\n\nĐiều 2. Hai.\n\nĐiều 3. Ba.\n"); /* a form without an identity */
}

TEST(ingest_refuses_what_is_no_text)
{
    struct ingest in;
    ingest_text(t->arena, S("PK\x03\x04\0\0\0binary"), &in);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_NOT_TEXT), 1);
    ingest_text(t->arena, S("Dòng một\nDòng \xC3\x28 hai"), &in);
    const struct ingest_finding *f = find(&in, FIND_NOT_UTF8);
    CHECK(f && f->line == 2 && f->column == 6);
    CHECK(!in.documents.v[0].is_legal);
}

/* ---- sizes and forms of the bytes ---- */

TEST(ingest_reads_decomposed_letters_and_foreign_line_ends)
{
    struct ingest in;
    ingest_text(t->arena, S("\xEF\xBB\xBF" "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\r\nSố: 5/NQ-CP\r\nHà Nội, ngày 2 tháng 3 năm 2026\r\nNGHỊ QUYẾT\r\n"
                                           "Về việc a\xCC\x81n\r\n\r\nCăn cứ luật;\r\n\r\n"
                            "Đie\xCC\x82\xCC\x80u 1. Một.\r\n\r\nĐiều 2. Hai.\r\n\r\nĐiều 3. Ba.\r\n"), &in);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_NOT_NFC), 1);
    CHECK_STR(in.documents.v[0].title, S("Về việc án"));
    CHECK_STR(paths(t, &in), S("0 Đ1 Đ2 Đ3"));
}

static struct str repeated(struct test *t, const char *head, const char *part, size_t times)
{
    struct buf b = buf_new(t->arena, (size_t)64 << 20);
    buf_str(&b, str_c(head));
    for (size_t i = 0; i < times; i++) {
        buf_str(&b, str_c(part));
    }
    return buf_view(&b);
}

TEST(ingest_reads_a_line_of_a_megabyte)
{
    struct ingest in;
    ingest_text(t->arena, repeated(t, TASK_PART "a) ", "Bộ Tài chính chủ trì, phối hợp với các bộ, ngành; ", 18000), &in);
    CHECK_EQ_I64(in.tasks.n, 1);
    CHECK(clause(&in, "II.1.a") && clause(&in, "II.1.a")->text.n > 1000000);
}

TEST(ingest_reads_a_hundred_thousand_items)
{
    struct ingest in;
    ingest_text(t->arena, repeated(t, TASK_PART, "- Việc này.\n", 100000), &in);
    CHECK_EQ_I64(in.tasks.n, 100000);
    CHECK_STR(in.clauses.v[in.clauses.n - 1].path, S("II.1.-100000"));
    CHECK(!arena_failed(t->arena));
}

/* Processor time of one reading, the better of three. */
static clock_t time_of(struct test *t, struct str text)
{
    clock_t best = 0;
    for (int i = 0; i < 3; i++) {
        struct arena *a = arena_new((size_t)1 << 32);
        struct ingest in;
        clock_t from = clock();
        ingest_text(a, text, &in);
        clock_t took = clock() - from;
        best = i == 0 || took < best ? took : best;
        CHECK(in.tasks.n > 1000);
        arena_free(a);
    }
    return best;
}

TEST(ingest_takes_linear_time)
{
    static const char part[] = "a) Bộ Tài chính chủ trì, phối hợp với các bộ, ngành, địa phương xây dựng cơ chế, chính sách đầu tư cho khoa học trong tháng "
                               "8/2026;\n\n"
                               "b) Rà soát, sửa đổi các quy định của pháp luật để tháo gỡ khó khăn, vướng mắc cho doanh nghiệp;\n\n2. Nhóm việc\n\n";
    clock_t one = time_of(t, repeated(t, TASK_PART, part, 1500));
    clock_t four = time_of(t, repeated(t, TASK_PART, part, 6000));
    CHECK(four < one * 8 + CLOCKS_PER_SEC / 100);
}

TEST(ingest_counts_findings_beyond_the_limit)
{
    struct ingest in;
    ingest_text(t->arena, repeated(t, TASK_PART "a) Một.\n\nb) Hai.\n\n", "b) Lặp lại.\n\n", INGEST_MAX_FINDINGS + 10), &in);
    CHECK_EQ_I64(in.findings.n, INGEST_MAX_FINDINGS);
    CHECK(in.findings_dropped > 0);
}

/* ---- the report ---- */

TEST(ingest_writes_json_that_can_be_read)
{
    struct ingest in = read_text(t, TASK_PART "a) Bộ Tài chính chủ trì \"việc\" này trong tháng 8/2026.\n\nb) Việc\tkhác.\n\nc) Việc nữa.\n");
    struct buf out = buf_new(t->arena, 1 << 20);
    ingest_write_json(t->arena, &in, LANG_VI, &out);
    CHECK(!buf_failed(&out));
    CHECK(str_find(buf_view(&out), S("\"number\":\"12/NQ-CP\""), 0) != SIZE_MAX);
    CHECK(str_find(buf_view(&out), S("\"clause\":\"II.1.a\""), 0) != SIZE_MAX);
    CHECK(str_find(buf_view(&out), S("\"kind\":\"month_end\""), 0) != SIZE_MAX);
    CHECK(str_find(buf_view(&out), S("\"due\":\"2026-08-31\""), 0) != SIZE_MAX);
    for (enum lang lang = LANG_VI; lang <= LANG_EN; lang++) {
        struct buf report = buf_new(t->arena, 1 << 20);
        ingest_write_report(t->arena, &in, lang, &report);
        CHECK(str_find(buf_view(&report), S("12/NQ-CP"), 0) != SIZE_MAX && utf8_valid(buf_view(&report), NULL));
        CHECK(str_find(buf_view(&report), S("{0}"), 0) == SIZE_MAX);
    }
}

TEST(ingest_every_finding_has_a_sentence)
{
    for (enum ingest_finding_kind k = FIND_NOT_UTF8; k < FIND__N; k++) {
        struct ingest_finding f = {.kind = k, .detail = S("một"), .suggestion = S("hai")};
        CHECK(ingest_finding_name(k).n > 0);
        CHECK(ingest_finding_text(t->arena, LANG_VI, &f).n > 10);
        CHECK(ingest_finding_text(t->arena, LANG_EN, &f).n > 10);
    }
}
