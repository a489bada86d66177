/* The reader on the five texts of shared/seeds, which stand beside the repository and are not part of it: skipped, with a word, where they are missing. */
#include "test.h"

#include "ingest_help.h"

#include <glob.h>
#include <stdio.h>

/* Reads the seed whose name begins with `number`. False when there is none. */
static bool seed(struct test *t, const char *number, struct ingest *out)
{
    static const char *const places[] = {"../shared/seeds", "../../shared/seeds", "../../../shared/seeds"};
    glob_t found = {0};
    char pattern[128];
    size_t n = 0;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && n == 0; i++) {
        globfree(&found);
        (void)snprintf(pattern, sizeof pattern, "%s/%s_*.txt", places[i], number);
        n = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    }
    FILE *f = n ? fopen(found.gl_pathv[0], "rb") : NULL;
    globfree(&found);
    if (!f) {
        printf("SKIPPED %s: no shared/seeds/%s_*.txt beside the repository\n", t->name, number);
        return false;
    }
    struct buf b = buf_new(t->arena, 1 << 20);
    char *room = buf_reserve(&b, 1 << 18);
    b.n += room ? fread(room, 1, 1 << 18, f) : 0;
    (void)fclose(f);
    ingest_text(t->arena, buf_view(&b), out);
    return CHECK(b.n > 1000);
}

static bool has_path(const struct ingest *in, size_t document, const char *path)
{
    for (size_t i = 0; i < in->clauses.n; i++) {
        if (in->clauses.v[i].document == document && str_eq(in->clauses.v[i].path, str_c(path))) {
            return true;
        }
    }
    return false;
}

static size_t count_kind(const struct ingest *in, size_t document, enum ingest_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < in->clauses.n; i++) {
        n += in->clauses.v[i].document == document && in->clauses.v[i].kind == kind;
    }
    return n;
}

static size_t tasks_of(const struct ingest *in, size_t document, bool organisational, const char *group)
{
    size_t n = 0;
    for (size_t i = 0; i < in->tasks.n; i++) {
        const struct ingest_task *k = &in->tasks.v[i];
        n += k->document == document && k->is_organisational == organisational && (!group || str_eq(k->group, str_c(group)));
    }
    return n;
}

static void check_due(struct test *t, const struct ingest *in, const char *path, const char *due)
{
    const struct ingest_task *k = ingest_task_at(in, path);
    CHECK(k && k->deadline.due.has && str_eq(day_iso(t->arena, k->deadline.due.v), str_c(due)));
}

static bool suggests(const struct ingest *in, const char *path, const char *wrong, const char *right)
{
    for (size_t i = 0; i < in->findings.n; i++) {
        const struct ingest_finding *f = &in->findings.v[i];
        bool is_it = f->clause != INGEST_NO_CLAUSE && str_eq(in->clauses.v[f->clause].path, str_c(path)) && str_eq(f->detail, str_c(wrong));
        if (is_it && str_eq(f->suggestion, str_c(right))) {
            return true;
        }
    }
    return false;
}

TEST(ingest_seed_001_has_its_102_tasks)
{
    struct ingest in;
    if (!seed(t, "001", &in)) {
        return;
    }
    static const size_t groups[] = {15, 14, 18, 15, 20, 16, 4};
    CHECK_EQ_I64(tasks_of(&in, 0, false, NULL), 102);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        char label[2] = {(char)('1' + i), 0};
        CHECK_EQ_I64(tasks_of(&in, 0, false, label), groups[i]);
    }
    CHECK_EQ_I64(tasks_of(&in, 0, true, NULL), 6);
    CHECK_EQ_I64(count_kind(&in, 0, CLAUSE_DASH), 6);
    CHECK_EQ_I64(count_kind(&in, 0, CLAUSE_LETTER), 102);
    CHECK_EQ_I64(count_kind(&in, 0, CLAUSE_ARTICLE), 3);
    CHECK_EQ_I64(count_kind(&in, 0, CLAUSE_GROUP), 7);
    static const char *const dashes[] = {"II.2.đ.-1", "II.2.đ.-2", "II.2.đ.-3", "II.2.g.-1", "II.2.g.-2", "II.2.g.-3"};
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
        CHECK(has_path(&in, 0, dashes[i]));
    }
    for (size_t i = 0; i < in.tasks.n; i++) {
        bool is_led = in.tasks.v[i].lead.p != NULL;
        CHECK_EQ_I64(is_led, in.tasks.v[i].is_organisational);
    }
}

TEST(ingest_seed_001_has_its_header_and_deadlines)
{
    struct ingest in;
    if (!seed(t, "001", &in)) {
        return;
    }
    const struct ingest_document *d = &in.documents.v[0];
    CHECK_EQ_I64(in.documents.n, 1);
    CHECK(d->is_legal);
    CHECK_STR(d->number, S("03/NQ-CP"));
    CHECK_STR(d->kind, S("resolution"));
    CHECK_STR(d->style, S("state"));
    CHECK_STR(d->issuer, S("Chính phủ"));
    CHECK_STR(d->place, S("Hà Nội"));
    CHECK_STR(day_iso(t->arena, d->signed_on.v), S("2025-01-09"));
    CHECK_STR(d->on_behalf, S("Chính phủ"));
    CHECK_STR(d->position, S("PHÓ THỦ TƯỚNG"));
    CHECK_STR(d->signatory, S("Nguyễn Hòa Bình"));
    CHECK(str_starts(d->title, S("Ban hành Chương trình hành động của Chính phủ thực hiện Nghị quyết số 57-NQ/TW")));
    check_due(t, &in, "III.1", "2025-01-31");
    check_due(t, &in, "III.2", "2025-12-31");
    const struct ingest_task *k = ingest_task_at(&in, "III.3");
    CHECK(k && k->deadline.kind == DUE_RECURRING && k->deadline.recurrence == RECURRENCE_HALF_YEARLY);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_GAP) + ingest_findings_of(&in, FIND_REPEAT), 0);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_ORDER) + ingest_findings_of(&in, FIND_WRONG_LETTER), 0);
}

/* The typing errors known before (D18 of the dossier), found by general means. */
TEST(ingest_seed_001_shows_its_typing_errors)
{
    struct ingest in;
    if (!seed(t, "001", &in)) {
        return;
    }
    CHECK(suggests(&in, "II.1", "sức", "xung"));
    CHECK(suggests(&in, "II.1.o", "kịch", "khích"));
    CHECK(suggests(&in, "II.2.b", "đấu", "đầu"));
    CHECK(suggests(&in, "II.2.e", "vườn", "ươm"));
    CHECK(suggests(&in, "II.2.g.-1", "cơ", "có"));
    CHECK(suggests(&in, "II.2.g.-2", "nguyên", "chiến"));
    CHECK(suggests(&in, "II.5.h", "định", "danh"));
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_REPEATED_PASSAGE), 1);
    CHECK(in.findings.n <= 20); /* and hardly anything else */
}

TEST(ingest_seed_003_gives_the_structure_of_a_bad_scan)
{
    struct ingest in;
    if (!seed(t, "003", &in)) {
        return;
    }
    const struct ingest_document *d = &in.documents.v[0];
    CHECK(d->is_legal);
    CHECK_STR(d->number, S("05-TB/BCĐTW"));
    CHECK_STR(d->kind, S("conclusion"));
    CHECK_STR(d->style, S("party"));
    CHECK_STR(d->issuer, S("Ban Chỉ đạo Trung ương"));
    CHECK_STR(day_iso(t->arena, d->signed_on.v), S("2025-07-04"));
    CHECK(!d->signatory.p);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_NO_SIGNATORY), 1);
    CHECK_EQ_I64(tasks_of(&in, 0, false, NULL), 46);
    CHECK_EQ_I64(count_kind(&in, 0, CLAUSE_GROUP), 9);
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_D_FOR_DD), 2);
    CHECK(has_path(&in, 0, "I.4") && has_path(&in, 0, "II.3.a.-9") && has_path(&in, 0, "II.3.đ") && has_path(&in, 0, "II.4.đ") && has_path(&in, 0, "II.9.b"));
    CHECK(ingest_findings_of(&in, FIND_GARBLED) + ingest_findings_of(&in, FIND_NO_DIACRITICS) > 40);
    check_due(t, &in, "II.3.a.-1", "2025-07-14");
    check_due(t, &in, "II.3.a.-3", "2025-07-31");
    check_due(t, &in, "II.3.c.-5", "2025-08-31");
    check_due(t, &in, "II.5.b", "2025-09-30");
    check_due(t, &in, "II.5.c.-3", "2025-10-31");
    const struct ingest_task *k = ingest_task_at(&in, "II.4.b.-1");
    CHECK(k && str_eq(k->lead, S("Bộ Công an")));
    k = ingest_task_at(&in, "II.3.đ");
    CHECK(k && str_eq(k->lead, S("Bộ Ngoại giao")) && k->coordinators.n == 2 && k->deadline.recurrence == RECURRENCE_MONTHLY);
}

TEST(ingest_seed_000_holds_a_letter_and_a_resolution)
{
    struct ingest in;
    if (!seed(t, "000", &in)) {
        return;
    }
    CHECK_EQ_I64(in.documents.n, 2);
    CHECK_EQ_I64(in.main, 1);
    const struct ingest_document *letter = &in.documents.v[0];
    const struct ingest_document *d = &in.documents.v[1];
    CHECK(letter->is_legal && !letter->number.p && str_eq(letter->kind, S("letter")));
    CHECK_EQ_I64(tasks_of(&in, 0, false, NULL), 2);
    CHECK_STR(d->number, S("57-NQ/TW"));
    CHECK_STR(d->issuer, S("Bộ Chính trị"));
    CHECK_STR(day_iso(t->arena, d->signed_on.v), S("2024-12-22"));
    CHECK(!d->signatory.p);
    CHECK_EQ_I64(tasks_of(&in, 1, false, NULL), 24);
    CHECK_EQ_I64(tasks_of(&in, 1, true, NULL), 6);
    CHECK_EQ_I64(count_kind(&in, 1, CLAUSE_PART), 4);
    CHECK(has_path(&in, 1, "II.1.-5") && has_path(&in, 1, "III.2.0") && has_path(&in, 1, "III.7.1") && has_path(&in, 1, "IV.6"));
    CHECK_EQ_I64(ingest_findings_of(&in, FIND_LABEL_REPAIRED), 2); /* "I1I-" and "4 Phat" */
    CHECK(d->closing.n > 0);
}

TEST(ingest_seeds_002_and_004_are_no_legal_texts)
{
    static const char *const numbers[] = {"002", "004"};
    for (size_t i = 0; i < 2; i++) {
        struct ingest in;
        if (!seed(t, numbers[i], &in)) {
            return;
        }
        CHECK_EQ_I64(in.documents.n, 1);
        CHECK(!in.documents.v[0].is_legal);
        CHECK_EQ_I64(in.clauses.n, 0);
        CHECK_EQ_I64(in.tasks.n, 0);
    }
}
