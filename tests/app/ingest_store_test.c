/* Loading a text that was read: beside the clauses of a known document, or as a new one. */
#include "app_fixture.h"

#include "features/ingest/ingest.h"
#include "pack_help.h"

#define HEAD(number)                                                                                                               \
    "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: " number "\nHà Nội, ngày 09 tháng 01 năm 2025\n\nNGHỊ QUYẾT\nVề việc\n\n" \
    "Căn cứ luật;\n\n"

struct job {
    struct ingest in;
    struct ingest_store_options options;
    struct ingest_stored stored;
    struct str first_not_in_data; /* kept beyond the use case */
    struct arena *arena;
    enum err outcome;
};

static enum err store(struct ctx *ctx, void *user)
{
    struct job *j = user;
    j->outcome = ingest_store(ctx, &j->in, &j->options, &j->stored);
    j->first_not_in_data = j->stored.not_in_data.n > 0 ? str_dup(j->arena, j->stored.not_in_data.v[0]) : STR_NONE;
    return OK;
}

static struct job run(struct test *t, struct test_app *app, const char *text, bool with_tasks)
{
    struct job j = {.options = {.sha256 = S("00ff"), .source = S("thu.txt"), .with_tasks = with_tasks}, .arena = t->arena};
    ingest_text(t->arena, str_c(text), &j.in);
    app_do(app, true, store, &j);
    return j;
}

APP_TEST(ingest_store_puts_text_beside_known_clauses)
{
    pack_fill_now(app);
    static const char text[] = HEAD("03/NQ-CP") "Điều 1. Ban hành.\n\nĐiều 2. Hiệu lực.\n\nĐiều 9. Không có trong dữ liệu.\n\n"
                                                "Nơi nhận:\n- Lưu.\n\nCHƯƠNG TRÌNH HÀNH ĐỘNG\n(Kèm theo Nghị quyết số 03/NQ-CP)\n\nII. NHIỆM VỤ CỤ THỂ\n\n"
                                                "Cần làm các nhiệm vụ sau đây:\n\n1. Nhóm một\n\na) Việc a;\n\nb) Việc b.\n";
    struct job j = run(t, app, text, false);
    CHECK_OK(j.outcome);
    CHECK(!j.stored.is_new_document);
    CHECK_EQ_I64(j.stored.texts, 7);
    CHECK_EQ_I64(j.stored.clauses, 0);
    CHECK_EQ_I64(j.stored.not_in_data.n, 1);
    CHECK_STR(j.first_not_in_data, S("Đ9"));
    CHECK_EQ_I64(j.stored.not_in_text.n, 130 - 7);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause_text"), 7);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause_text t JOIN clause c ON c.id = t.clause_id WHERE c.path = 'II' AND t.received LIKE '%sau "
                                 "đây:%'"), 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM event WHERE object_kind = 'clause_text'"), 7);
    j = run(t, app, text, false); /* again: nothing changes */
    CHECK_OK(j.outcome);
    CHECK_EQ_I64(j.stored.texts, 0);
    CHECK_EQ_I64(j.stored.unchanged, 7);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause_text"), 7);
}

APP_TEST(ingest_store_makes_an_unknown_document)
{
    pack_fill_now(app);
    static const char text[] = HEAD("777/NQ-CP") "I. NHIỆM VỤ\n\n1. Nhóm\n\na) Bộ Tài chính chủ trì xây dựng đề án trong tháng 8/2025;\n\n"
                                                 "b) Xây dựng quy chế;\n\nc) Hằng tháng báo cáo Chính phủ.\n";
    int64_t tasks = app_number(app, "SELECT count(*) FROM task");
    struct job j = run(t, app, text, true);
    CHECK_OK(j.outcome);
    CHECK(j.stored.is_new_document);
    CHECK_EQ_I64(j.stored.clauses, 6);
    CHECK_EQ_I64(j.stored.tasks, 3);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM task"), tasks + 3);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM obligation o JOIN task t ON t.id = o.task_id WHERE t.code = '777/NQ-CP/I.1.a' AND o.role = 'lead' "
                                 "AND o.org_id IS NULL AND o.lead_words = 'Bộ Tài chính' AND o.original_due = 20331"), 1);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause c JOIN document d ON d.id = c.document_id WHERE d.number = '777/NQ-CP' AND c.demands = 'task'"),
                 3);
}

APP_TEST(ingest_store_refuses_what_is_no_legal_text)
{
    CHECK_ERR(run(t, app, "Một bài báo về chuyển đổi số.", false).outcome, E_INVALID);
    CHECK_ERR(run(t, app, "Kính gửi: - Ban,\n\nThường trực có ý kiến chỉ đạo như sau về các việc cần làm ngay sau đây:\n\n1. Ban làm việc một.\n\n"
                          "2. Ban làm việc hai.\n\nNơi nhận:\n- Lưu.\nT/L BAN THƯỜNG VỤ\n", false).outcome,
              E_INVALID);
    CHECK_EQ_I64(app_number(app, "SELECT count(*) FROM clause_text"), 0);
}

/* The task shows its clause as the document does: line breaks are no corrections, and of a corrected text only the words that differ are marked. */
APP_TEST(ingest_text_beside_a_task_marks_what_was_corrected)
{
    pack_fill_now(app);
    app_sql(app, "INSERT INTO clause_text (clause_id, received, corrected, source_sha256, source_line, seq) SELECT id, 'Xây dựng\nnền tảng số', "
                 "'Xây dựng nền tảng số', 'ab', 1, seq FROM clause WHERE path = 'II.1.đ'");
    struct answer r = app_get(app, "/nhiem-vu/03-II.1.dd", app_nobody);
    CHECK(answer_has(&r, "Xây dựng nền tảng số") && !answer_has(&r, "<del>") && !answer_has(&r, "<ins>"));
    app_sql(app, "UPDATE clause_text SET received = 'Xay dựng nền tảng so mới' WHERE source_sha256 = 'ab'");
    app_clock(app, app->now + 86400000);
    r = app_get(app, "/nhiem-vu/03-II.1.dd", app_nobody);
    CHECK(answer_has(&r, "<del>Xay</del> dựng nền tảng <del>so mới</del>") && answer_has(&r, "<ins>Xây</ins> dựng nền tảng <ins>số</ins>"));
}
