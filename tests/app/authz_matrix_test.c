/* Who may do what, twice: the pure decision against a table written for this test alone, and every route over the seam for every role at every
 * place of the tree (trust.md 3.4, Z1 to Z3). A route that is missing from `expectations` fails. */
#include "app_fixture.h"
#include "base/buf.h"
#include "core/authz_rules.h"

#include <stdio.h>
#include <string.h>

/* --- the decision -------------------------------------------------------------------------------------------------------- */

/* Whose work a role must cover: o the owner's, a the assigning body's, * any, - none. */
static const struct {
    enum act act;
    char officer, approver, assigner, auditor;
    const char *others;  /* what everyone else is told */
    bool shuns_own;      /* not by a person who took part */
    bool shuns_draft;    /* not while it is a draft */
} policy[] = {
    {ACT_REPORT_READ, 'o', 'o', 'a', 'o', "hidden", false, false},
    {ACT_REPORT_WRITE, 'o', '-', '-', '-', "denied", false, false},
    {ACT_REPORT_SUBMIT, 'o', 'o', '-', '-', "denied", false, false},
    {ACT_REPORT_DECIDE, '-', '-', 'a', '-', "denied", true, true},
    {ACT_OBLIGATION_ASSIGN, '-', '-', 'a', '-', "denied", false, false},
    {ACT_EVENT_READ, '-', '-', '-', '*', "hidden", false, false},
};

/* Organisations by number: the owner and those above it, the assigning body and those above it, and everybody else. */
enum { OWN = 10, OWN_PARENT, ROOT, OWN_CHILD, OWN_SIBLING, ASSIGNER = 20, ASSIGNER_PARENT, ASSIGNER_CHILD, ASSIGNER_SIBLING, UNRELATED = 30 };
static const int org_numbers[] = {OWN, OWN_PARENT, ROOT, OWN_CHILD, OWN_SIBLING, ASSIGNER, ASSIGNER_PARENT, ASSIGNER_CHILD, ASSIGNER_SIBLING, UNRELATED};
enum { ORGS = sizeof org_numbers / sizeof org_numbers[0], PROGRAMMES = 3, GRANTS = ROLE__N * ORGS * PROGRAMMES };

struct held {
    enum role role;
    int org, programme; /* 0: every programme */
};

struct situation {
    bool has_facts, is_draft, took_part;
};

static char letter_of(size_t row, enum role role)
{
    switch (role) {
    case ROLE_OFFICER:
        return policy[row].officer;
    case ROLE_APPROVER:
        return policy[row].approver;
    case ROLE_ASSIGNER:
        return policy[row].assigner;
    case ROLE_AUDITOR:
        return policy[row].auditor;
    case ROLE_NONE:
    case ROLE__N:
        break;
    }
    return '-';
}

/* Whether one role alone gives the right. The work belongs to programme 1. */
static bool gives(size_t row, const struct held *h, const struct situation *s)
{
    bool above_owner = h->org == OWN || h->org == OWN_PARENT || h->org == ROOT;
    bool above_assigner = h->org == ASSIGNER || h->org == ASSIGNER_PARENT || h->org == ROOT;
    bool is_judge = h->role == ROLE_ASSIGNER || h->role == ROLE_AUDITOR;
    if (s->has_facts && h->programme == 2) {
        return false;
    }
    if (policy[row].act == ACT_REPORT_READ && s->has_facts && s->is_draft && is_judge) {
        return false;
    }
    switch (letter_of(row, h->role)) {
    case 'o':
        return s->has_facts && above_owner;
    case 'a':
        return s->has_facts && above_assigner;
    case '*':
        return true;
    default:
        return false;
    }
}

static enum ruling expected_ruling(size_t row, const struct held *a, const struct held *b, const struct situation *s)
{
    if (!gives(row, a, s) && !gives(row, b, s)) {
        return strcmp(policy[row].others, "denied") == 0 ? RULING_DENIED : RULING_HIDDEN;
    }
    if (policy[row].shuns_draft && s->has_facts && s->is_draft) {
        return RULING_DENIED;
    }
    return policy[row].shuns_own && s->has_facts && s->took_part ? RULING_OWN_REPORT : RULING_ALLOW;
}

static struct held held_of(int n)
{
    return (struct held){(enum role)(n % ROLE__N), org_numbers[n / ROLE__N % ORGS], n / ROLE__N / ORGS};
}

static struct grant grant_of(const struct held *h)
{
    return (struct grant){h->role, h->org, {h->programme != 0, h->programme}};
}

static struct authz_facts facts_of(const struct situation *s)
{
    struct authz_facts f = {.owner = {3, {OWN, OWN_PARENT, ROOT}},
                            .assigner = {3, {ASSIGNER, ASSIGNER_PARENT, ROOT}},
                            .programme_id = 1,
                            .is_draft = s->is_draft,
                            .n_persons = 2,
                            .persons = {S("ai-khac"), S("nguoi-khac")}};
    f.persons[1] = s->took_part ? S("toi") : f.persons[1];
    return f;
}

/* Every act in one situation for one pair of roles; counts the differences. */
static int64_t differences(const struct held *a, const struct held *b, const struct situation *s)
{
    struct subject subject = {.account_id = 7, .person = S("toi"), .n_grants = 2, .grants = {grant_of(a), grant_of(b)}};
    struct authz_facts f = facts_of(s);
    int64_t wrong = 0;
    for (size_t row = 0; row < sizeof policy / sizeof policy[0]; row++) {
        wrong += authz_decide(&subject, policy[row].act, s->has_facts ? &f : NULL) != expected_ruling(row, a, b, s);
    }
    return wrong;
}

/* What one organisation began and another one bears by now: its words stay with the first, and neither goes on with it. */
TEST(authz_work_that_passed_on_leaves_the_draft_with_its_writer)
{
    enum { OLD = 40, OLD_PARENT };
    static const struct {
        int org;
        bool draft_read, read;
    } rows[] = {{OLD, true, true}, {OLD_PARENT, true, true}, {ROOT, true, true}, {OWN, false, true}, {OWN_PARENT, false, true}, {OWN_CHILD, false, false}};
    struct authz_facts f = facts_of(&(struct situation){.has_facts = true});
    f.writer = (struct org_path){3, {OLD, OLD_PARENT, ROOT}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct subject s = {.account_id = 7, .person = S("toi"), .n_grants = 1, .grants = {{ROLE_OFFICER, rows[i].org, {0}}}};
        f.is_draft = true;
        CHECK_EQ_I64(authz_decide(&s, ACT_REPORT_READ, &f), rows[i].draft_read ? RULING_ALLOW : RULING_HIDDEN);
        f.is_draft = false;
        CHECK_EQ_I64(authz_decide(&s, ACT_REPORT_READ, &f), rows[i].read ? RULING_ALLOW : RULING_HIDDEN);
        CHECK_EQ_I64(authz_decide(&s, ACT_REPORT_WRITE, &f), RULING_DENIED);
        CHECK_EQ_I64(authz_decide(&s, ACT_REPORT_SUBMIT, &f), RULING_DENIED);
    }
    f.writer = f.owner; /* and back again */
    struct subject s = {.account_id = 7, .person = S("toi"), .n_grants = 1, .grants = {{ROLE_OFFICER, OWN, {0}}}};
    CHECK_EQ_I64(authz_decide(&s, ACT_REPORT_WRITE, &f), RULING_ALLOW);
}

TEST(authz_decides_as_the_policy_for_every_pair_of_roles)
{
    static const struct situation situations[] = {{false, false, false}, {true, false, false}, {true, true, false}, {true, false, true}, {true, true, true}};
    int64_t wrong = 0;
    for (int i = 0; i < GRANTS; i++) {
        for (int k = 0; k < GRANTS; k++) {
            struct held a = held_of(i);
            struct held b = held_of(k);
            for (size_t s = 0; s < sizeof situations / sizeof situations[0]; s++) {
                wrong += differences(&a, &b, &situations[s]);
            }
        }
    }
    CHECK_EQ_I64(wrong, 0);
}

TEST(authz_lets_nobody_in_who_is_not_signed_in)
{
    struct authz_facts f = facts_of(&(struct situation){true, false, false});
    struct subject nobody = {.person = S("toi"), .n_grants = 1, .grants = {{ROLE_OFFICER, OWN, {0}}}};
    struct subject without_role = {.account_id = 7, .person = S("toi")};
    CHECK_EQ_I64(authz_decide(&nobody, ACT_PUBLIC, &f), RULING_ALLOW);
    CHECK_EQ_I64(authz_decide(&without_role, ACT_SIGNED_IN, NULL), RULING_ALLOW);
    for (enum act act = ACT_SIGNED_IN; act < ACT__N; act++) {
        CHECK_EQ_I64(authz_decide(&nobody, act, &f), RULING_LOGIN);
        CHECK(act == ACT_SIGNED_IN || authz_decide(&without_role, act, &f) != RULING_ALLOW);
    }
    CHECK(authz_decide(&without_role, ACT_UNSET, &f) != RULING_ALLOW);
    CHECK(authz_decide(&without_role, ACT__N, &f) != RULING_ALLOW);
    CHECK_EQ_I64(sizeof policy / sizeof policy[0], ACT__N - ACT_REPORT_READ); /* a new act needs its row here */
}

/* --- every route ----------------------------------------------------------------------------------------------------------- */

enum need { PUBLIC, SIGNED_IN, READS, WRITES, SUBMITS, DECIDES, ASSIGNS };
enum about { ABOUT_NOTHING, ABOUT_OBLIGATION, ABOUT_REPORT, ABOUT_REPORTS }; /* the last: a list for everyone, with texts for some */

struct expectation {
    enum method method;
    const char *path;   /* as in the route's row */
    enum need need;
    enum about about;
    const char *sample; /* an address of it; # is the number of the thing */
    bool no_token;      /* a form for those who have no session yet */
};

static const struct expectation expectations[] = {
    {METHOD_GET, "/viec-cua-toi", SIGNED_IN, ABOUT_NOTHING, "/viec-cua-toi", false},
    {METHOD_GET, "/viec-cua-toi.csv", SIGNED_IN, ABOUT_NOTHING, "/viec-cua-toi.csv", false},
    {METHOD_GET, "/viec-cua-toi.json", SIGNED_IN, ABOUT_NOTHING, "/viec-cua-toi.json", false},
    {METHOD_GET, "/viec-cua-toi.xlsx", SIGNED_IN, ABOUT_NOTHING, "/viec-cua-toi.xlsx", false},
    {METHOD_GET, "/dang-nhap", PUBLIC, ABOUT_NOTHING, "/dang-nhap", false},
    {METHOD_POST, "/dang-nhap", PUBLIC, ABOUT_NOTHING, "/dang-nhap", true},
    {METHOD_POST, "/dang-xuat", SIGNED_IN, ABOUT_NOTHING, "/dang-xuat", false},
    {METHOD_POST, "/api/v1/session", PUBLIC, ABOUT_NOTHING, "/api/v1/session", true},
    {METHOD_DELETE, "/api/v1/session", SIGNED_IN, ABOUT_NOTHING, "/api/v1/session", false},

    {METHOD_GET, "/nghia-vu/{id}", PUBLIC, ABOUT_OBLIGATION, "/nghia-vu/#", false},
    {METHOD_GET, "/nghia-vu/{id}/giao", ASSIGNS, ABOUT_OBLIGATION, "/nghia-vu/#/giao", false},
    {METHOD_POST, "/nghia-vu/{id}/giao", ASSIGNS, ABOUT_OBLIGATION, "/nghia-vu/#/giao", false},
    {METHOD_GET, "/api/v1/obligations/{id}", PUBLIC, ABOUT_OBLIGATION, "/api/v1/obligations/#", false},
    {METHOD_POST, "/api/v1/obligations/{id}/lead", ASSIGNS, ABOUT_OBLIGATION, "/api/v1/obligations/#/lead", false},
    {METHOD_POST, "/api/v1/obligations/{id}/due", ASSIGNS, ABOUT_OBLIGATION, "/api/v1/obligations/#/due", false},
    {METHOD_GET, "/nghia-vu/{id}/bao-cao", WRITES, ABOUT_OBLIGATION, "/nghia-vu/#/bao-cao", false},
    {METHOD_POST, "/nghia-vu/{id}/bao-cao", WRITES, ABOUT_OBLIGATION, "/nghia-vu/#/bao-cao", false},
    {METHOD_POST, "/api/v1/obligations/{id}/reports", WRITES, ABOUT_OBLIGATION, "/api/v1/obligations/#/reports", false},

    {METHOD_GET, "/bao-cao/{id}", READS, ABOUT_REPORT, "/bao-cao/#", false},
    {METHOD_POST, "/bao-cao/{id}", WRITES, ABOUT_REPORT, "/bao-cao/#", false},
    {METHOD_POST, "/bao-cao/{id}/minh-chung", WRITES, ABOUT_REPORT, "/bao-cao/#/minh-chung", false},
    {METHOD_GET, "/bao-cao/{id}/minh-chung/{use}", READS, ABOUT_REPORT, "/bao-cao/#/minh-chung/#", false},
    {METHOD_POST, "/bao-cao/{id}/minh-chung/{use}/go", WRITES, ABOUT_REPORT, "/bao-cao/#/minh-chung/#/go", false},
    {METHOD_POST, "/bao-cao/{id}/nop", SUBMITS, ABOUT_REPORT, "/bao-cao/#/nop", false},
    {METHOD_POST, "/bao-cao/{id}/chap-nhan", DECIDES, ABOUT_REPORT, "/bao-cao/#/chap-nhan", false},
    {METHOD_POST, "/bao-cao/{id}/tra-lai", DECIDES, ABOUT_REPORT, "/bao-cao/#/tra-lai", false},
    {METHOD_GET, "/api/v1/reports", PUBLIC, ABOUT_REPORTS, "/api/v1/reports", false},
    {METHOD_GET, "/api/v1/reports/{id}", READS, ABOUT_REPORT, "/api/v1/reports/#", false},
    {METHOD_PUT, "/api/v1/reports/{id}", WRITES, ABOUT_REPORT, "/api/v1/reports/#", false},
    {METHOD_POST, "/api/v1/reports/{id}/evidence", WRITES, ABOUT_REPORT, "/api/v1/reports/#/evidence", false},
    {METHOD_GET, "/api/v1/reports/{id}/evidence/{use}", READS, ABOUT_REPORT, "/api/v1/reports/#/evidence/#", false},
    {METHOD_DELETE, "/api/v1/reports/{id}/evidence/{use}", WRITES, ABOUT_REPORT, "/api/v1/reports/#/evidence/#", false},
    {METHOD_POST, "/api/v1/reports/{id}/submit", SUBMITS, ABOUT_REPORT, "/api/v1/reports/#/submit", false},
    {METHOD_POST, "/api/v1/reports/{id}/accept", DECIDES, ABOUT_REPORT, "/api/v1/reports/#/accept", false},
    {METHOD_POST, "/api/v1/reports/{id}/return", DECIDES, ABOUT_REPORT, "/api/v1/reports/#/return", false},

    /* Everything else is for everyone to read. */
    {METHOD_GET, "/nhiem-vu", PUBLIC, ABOUT_NOTHING, "/nhiem-vu", false},
    {METHOD_GET, "/nhiem-vu.csv", PUBLIC, ABOUT_NOTHING, "/nhiem-vu.csv", false},
    {METHOD_GET, "/nhiem-vu.json", PUBLIC, ABOUT_NOTHING, "/nhiem-vu.json", false},
    {METHOD_GET, "/nhiem-vu.xlsx", PUBLIC, ABOUT_NOTHING, "/nhiem-vu.xlsx", false},
    {METHOD_GET, "/nhiem-vu/{slug}/nghia-vu.csv", PUBLIC, ABOUT_NOTHING, "/nhiem-vu/t-1/nghia-vu.csv", false},
    {METHOD_GET, "/nhiem-vu/{slug}/nghia-vu.json", PUBLIC, ABOUT_NOTHING, "/nhiem-vu/t-1/nghia-vu.json", false},
    {METHOD_GET, "/nhiem-vu/{slug}/nghia-vu.xlsx", PUBLIC, ABOUT_NOTHING, "/nhiem-vu/t-1/nghia-vu.xlsx", false},
    {METHOD_GET, "/co-quan.csv", PUBLIC, ABOUT_NOTHING, "/co-quan.csv", false},
    {METHOD_GET, "/co-quan.json", PUBLIC, ABOUT_NOTHING, "/co-quan.json", false},
    {METHOD_GET, "/co-quan.xlsx", PUBLIC, ABOUT_NOTHING, "/co-quan.xlsx", false},
    {METHOD_GET, "/co-quan/{key}/nghia-vu.csv", PUBLIC, ABOUT_NOTHING, "/co-quan/cuc-a1/nghia-vu.csv", false},
    {METHOD_GET, "/co-quan/{key}/nghia-vu.json", PUBLIC, ABOUT_NOTHING, "/co-quan/cuc-a1/nghia-vu.json", false},
    {METHOD_GET, "/co-quan/{key}/nghia-vu.xlsx", PUBLIC, ABOUT_NOTHING, "/co-quan/cuc-a1/nghia-vu.xlsx", false},
    {METHOD_GET, "/van-ban.csv", PUBLIC, ABOUT_NOTHING, "/van-ban.csv", false},
    {METHOD_GET, "/van-ban.json", PUBLIC, ABOUT_NOTHING, "/van-ban.json", false},
    {METHOD_GET, "/van-ban.xlsx", PUBLIC, ABOUT_NOTHING, "/van-ban.xlsx", false},
    {METHOD_GET, "/chi-tieu.csv", PUBLIC, ABOUT_NOTHING, "/chi-tieu.csv", false},
    {METHOD_GET, "/chi-tieu.json", PUBLIC, ABOUT_NOTHING, "/chi-tieu.json", false},
    {METHOD_GET, "/chi-tieu.xlsx", PUBLIC, ABOUT_NOTHING, "/chi-tieu.xlsx", false},
    {METHOD_GET, "/khac-biet.csv", PUBLIC, ABOUT_NOTHING, "/khac-biet.csv", false},
    {METHOD_GET, "/khac-biet.json", PUBLIC, ABOUT_NOTHING, "/khac-biet.json", false},
    {METHOD_GET, "/khac-biet.xlsx", PUBLIC, ABOUT_NOTHING, "/khac-biet.xlsx", false},
    {METHOD_GET, "/bang-nhiet.csv", PUBLIC, ABOUT_NOTHING, "/bang-nhiet.csv", false},
    {METHOD_GET, "/bang-nhiet.json", PUBLIC, ABOUT_NOTHING, "/bang-nhiet.json", false},
    {METHOD_GET, "/bang-nhiet.xlsx", PUBLIC, ABOUT_NOTHING, "/bang-nhiet.xlsx", false},
    {METHOD_GET, "/tim.csv", PUBLIC, ABOUT_NOTHING, "/tim.csv", false},
    {METHOD_GET, "/tim.json", PUBLIC, ABOUT_NOTHING, "/tim.json", false},
    {METHOD_GET, "/tim.xlsx", PUBLIC, ABOUT_NOTHING, "/tim.xlsx", false},
    {METHOD_GET, "/bang-nhiet", PUBLIC, ABOUT_NOTHING, "/bang-nhiet", false},
    {METHOD_GET, "/nhiem-vu/{slug}", PUBLIC, ABOUT_NOTHING, "/nhiem-vu/t-1", false},
    {METHOD_GET, "/co-quan", PUBLIC, ABOUT_NOTHING, "/co-quan", false},
    {METHOD_GET, "/van-ban", PUBLIC, ABOUT_NOTHING, "/van-ban", false},
    {METHOD_GET, "/van-ban/{slug}", PUBLIC, ABOUT_NOTHING, "/van-ban/01-nq-cp", false},
    {METHOD_GET, "/van-ban/{slug}/{muc}", PUBLIC, ABOUT_NOTHING, "/van-ban/01-nq-cp/I.1", false},
    {METHOD_GET, "/co-quan/{key}", PUBLIC, ABOUT_NOTHING, "/co-quan/cuc-a1", false},
    {METHOD_GET, "/api/v1/calendar", PUBLIC, ABOUT_NOTHING, "/api/v1/calendar", false},
    {METHOD_GET, "/api/v1/clauses", PUBLIC, ABOUT_NOTHING, "/api/v1/clauses?document=01-nq-cp", false},
    {METHOD_GET, "/api/v1/discrepancies", PUBLIC, ABOUT_NOTHING, "/api/v1/discrepancies", false},
    {METHOD_GET, "/api/v1/documents", PUBLIC, ABOUT_NOTHING, "/api/v1/documents", false},
    {METHOD_GET, "/api/v1/documents/{document}", PUBLIC, ABOUT_NOTHING, "/api/v1/documents/01-nq-cp", false},
    {METHOD_GET, "/api/v1/documents/{document}/clauses", PUBLIC, ABOUT_NOTHING, "/api/v1/documents/01-nq-cp/clauses", false},
    {METHOD_GET, "/api/v1/indicators", PUBLIC, ABOUT_NOTHING, "/api/v1/indicators", false},
    {METHOD_GET, "/api/v1/obligations", PUBLIC, ABOUT_NOTHING, "/api/v1/obligations", false},
    {METHOD_GET, "/api/v1/observations", PUBLIC, ABOUT_NOTHING, "/api/v1/observations", false},
    {METHOD_GET, "/api/v1/programmes", PUBLIC, ABOUT_NOTHING, "/api/v1/programmes", false},
    {METHOD_GET, "/api/v1/rules", PUBLIC, ABOUT_NOTHING, "/api/v1/rules", false},
    {METHOD_GET, "/api/v1/search", PUBLIC, ABOUT_NOTHING, "/api/v1/search?q=nhiem", false},
    {METHOD_GET, "/api/v1/targets", PUBLIC, ABOUT_NOTHING, "/api/v1/targets", false},
    {METHOD_GET, "/", PUBLIC, ABOUT_NOTHING, "/", false},
    {METHOD_GET, "/api/v1/indicators/{indicator}", PUBLIC, ABOUT_NOTHING, "/api/v1/indicators/C1", false},
    {METHOD_GET, "/api/v1/openapi.json", PUBLIC, ABOUT_NOTHING, "/api/v1/openapi.json", false},
    {METHOD_GET, "/chi-tieu", PUBLIC, ABOUT_NOTHING, "/chi-tieu", false},
    {METHOD_GET, "/chi-tieu/{code}", PUBLIC, ABOUT_NOTHING, "/chi-tieu/C1", false},
    {METHOD_GET, "/khac-biet", PUBLIC, ABOUT_NOTHING, "/khac-biet", false},
    {METHOD_GET, "/mau-giao-dien", PUBLIC, ABOUT_NOTHING, "/mau-giao-dien", false},
    {METHOD_GET, "/du-lieu", PUBLIC, ABOUT_NOTHING, "/du-lieu", false},
    {METHOD_GET, "/du-lieu/api", PUBLIC, ABOUT_NOTHING, "/du-lieu/api", false},
    {METHOD_GET, "/tim", PUBLIC, ABOUT_NOTHING, "/tim?q=nhiem", false},
    {METHOD_GET, "/healthz", PUBLIC, ABOUT_NOTHING, "/healthz", false},
    {METHOD_GET, "/readyz", PUBLIC, ABOUT_NOTHING, "/readyz", false},
    {METHOD_GET, "/metrics", PUBLIC, ABOUT_NOTHING, "/metrics", false},
    {METHOD_GET, "/robots.txt", PUBLIC, ABOUT_NOTHING, "/robots.txt", false},
    {METHOD_GET, "/favicon.ico", PUBLIC, ABOUT_NOTHING, "/favicon.ico", false},
    {METHOD_GET, "/assets/{file*}", PUBLIC, ABOUT_NOTHING, "/assets/xanh.css", false},
    {METHOD_GET, "/api/v1/board", PUBLIC, ABOUT_NOTHING, "/api/v1/board", false},
    {METHOD_GET, "/api/v1/version", PUBLIC, ABOUT_NOTHING, "/api/v1/version", false},
    {METHOD_GET, "/api/v1/events", PUBLIC, ABOUT_NOTHING, "/api/v1/events", false},
    {METHOD_GET, "/api/v1/organisations", PUBLIC, ABOUT_NOTHING, "/api/v1/organisations", false},
    {METHOD_GET, "/api/v1/organisations/{key}", PUBLIC, ABOUT_NOTHING, "/api/v1/organisations/cuc-a1", false},
    {METHOD_GET, "/api/v1/tasks", PUBLIC, ABOUT_NOTHING, "/api/v1/tasks", false},
    {METHOD_GET, "/api/v1/tasks/{task}", PUBLIC, ABOUT_NOTHING, "/api/v1/tasks/t-1", false},
};
enum { EXPECTATIONS = sizeof expectations / sizeof expectations[0] };

/* Where a role may be held, and whose work lies below that place. */
static const struct place {
    const char *key;
    bool covers_owner, covers_assigner;
} places[] = {{"cuc-a1", true, false},    {"phong-a1x", false, false}, {"cuc-a2", false, false},   {"bo-a", true, false},
              {"goc", true, true},        {"van-phong", false, true},  {"to-vp", false, false},    {"thanh-tra", false, false},
              {"chinh-phu", false, true}, {"bo-b", false, false}};
enum { PLACES = sizeof places / sizeof places[0] };

/* Somebody who tries everything. */
struct actor {
    struct who who;
    enum role role; /* ROLE_NONE: an account without a role */
    const struct place *place;
    bool other_programme; /* the role holds in another programme only */
    bool is_nobody;
};

enum { ACTORS_MAX = 2 * ROLE__N * PLACES + 2 };

/* Two reports of the same organisation: SUBMITTED with evidence 1, DRAFT with evidence 2. */
enum { SUBMITTED = 1, DRAFT = 2, ON_DRAFT_OBLIGATION = OB_OTHER };
_Static_assert((int)SUBMITTED == (int)OB_OPEN, "one number stands for both in addresses");

#define CANARY "Chim hoàng yến 7312"

struct matrix {
    struct test *t;
    struct test_app *app;
    struct actor actors[ACTORS_MAX];
    size_t n_actors;
    const struct actor *writer; /* an officer of the owner */
};

/* --- the state ----------------------------------------------------------------------------------------------------------- */

static void make_report(struct test_app *a, struct who officer, int obligation, int report)
{
    struct test *t = a->t;
    CHECK_EQ_I64(app_form(a, app_path(a, "/nghia-vu/%d/bao-cao", obligation), officer,
                          "narrative=" CANARY " trong phần kết quả.&difficulties=" CANARY "&progress=10&delivers=0")
                     .status,
                 303);
    CHECK_EQ_I64(app_upload(a, app_path(a, "/bao-cao/%d/minh-chung", report), officer, CANARY ".pdf",
                            str_c(app_path(a, "%%PDF-1 " CANARY " %d", report)))
                     .status,
                 303);
}

static void add_actor(struct matrix *m, enum role role, const struct place *place, bool other_programme)
{
    struct test_app *a = m->app;
    const char *name = app_path(a, "%s.%s%s", role_name(role).p, place->key, other_programme ? ".p2" : "");
    (void)app_account(a, name, name);
    app_grant(a, name, role, place->key);
    if (other_programme) {
        app_sql(a, app_path(a, "UPDATE role_grant SET programme_id = 2 WHERE account_id = (SELECT id FROM account WHERE name = '%s');\n", name));
    }
    struct actor *actor = &m->actors[m->n_actors++];
    *actor = (struct actor){.who = app_sign_in(a, name), .role = role, .place = place, .other_programme = other_programme};
    if (role == ROLE_OFFICER && place == &places[0] && !other_programme) {
        m->writer = actor;
    }
}

static void add_actors(struct matrix *m)
{
    for (enum role role = ROLE_OFFICER; role < ROLE__N; role++) {
        for (size_t p = 0; p < PLACES; p++) {
            add_actor(m, role, &places[p], false);
            add_actor(m, role, &places[p], true);
        }
    }
    (void)app_account(m->app, "khong-vai-tro", "khong-vai-tro");
    m->actors[m->n_actors++] = (struct actor){.who = app_sign_in(m->app, "khong-vai-tro"), .place = &places[PLACES - 1]};
    m->actors[m->n_actors++] = (struct actor){.place = &places[PLACES - 1], .is_nobody = true};
}

static void begin(struct matrix *m, struct test *t, struct test_app *a)
{
    *m = (struct matrix){.t = t, .app = a};
    app_world(a);
    struct who officer = app_person(a, "nguoi-viet", ROLE_OFFICER, "cuc-a1");
    make_report(a, officer, OB_OPEN, SUBMITTED);
    CHECK_EQ_I64(app_json(a, METHOD_POST, "/api/v1/reports/1/submit", officer, "{}").status, 200);
    make_report(a, officer, ON_DRAFT_OBLIGATION, DRAFT);
    add_actors(m);
}

/* --- one request ------------------------------------------------------------------------------------------------------------ */

static const char *address(struct matrix *m, const struct expectation *e, int number)
{
    struct buf b = buf_new(m->t->arena, 512);
    for (const char *c = e->sample; *c; c++) {
        if (*c == '#') {
            buf_i64(&b, number);
        } else {
            buf_char(&b, *c);
        }
    }
    return str_cstr(m->t->arena, buf_view(&b));
}

static bool is_api(const struct expectation *e)
{
    return strncmp(e->path, "/api/", 5) == 0;
}

/* Writes carry a name that no route knows: who may do it is told so, and nothing is ever changed. */
static struct answer attempt(struct matrix *m, const struct expectation *e, struct who who, int number)
{
    struct ask ask = {.method = e->method, .path = address(m, e, number), .who = who};
    bool writes = e->method != METHOD_GET;
    if (writes && is_api(e)) {
        ask.who = app_nobody;
        ask.bearer = who.token;
        ask.type = S("application/json");
        ask.body = S("{\"khong_co\":1}");
    } else if (writes) {
        ask.type = S("application/x-www-form-urlencoded");
        ask.body = STR_CAT(m->t->arena, S("khong_co=1&_csrf="), who.csrf.p ? who.csrf : S(""));
    }
    return app_ask(m->app, &ask);
}

/* --- what is expected ---------------------------------------------------------------------------------------------------------- */

static bool may(const struct actor *a, enum need need, bool is_draft)
{
    bool owner = a->place->covers_owner && !a->other_programme;
    bool assigner = a->place->covers_assigner && !a->other_programme;
    switch (need) {
    case PUBLIC:
    case SIGNED_IN:
        return true;
    case READS:
        return (owner && (a->role == ROLE_OFFICER || a->role == ROLE_APPROVER)) ||
               (!is_draft && ((owner && a->role == ROLE_AUDITOR) || (assigner && a->role == ROLE_ASSIGNER)));
    case WRITES:
        return owner && a->role == ROLE_OFFICER;
    case SUBMITS:
        return owner && (a->role == ROLE_OFFICER || a->role == ROLE_APPROVER);
    case DECIDES:
        return assigner && a->role == ROLE_ASSIGNER && !is_draft;
    case ASSIGNS:
        return assigner && a->role == ROLE_ASSIGNER;
    }
    return false;
}

/* 'y' yes, 'l' sign in first, '4' as if it were not there, 'n' no. */
static char expected_class(const struct expectation *e, const struct actor *a, bool is_draft)
{
    if (a->is_nobody && e->need != PUBLIC) {
        return 'l';
    }
    if (may(a, e->need, is_draft)) {
        return 'y';
    }
    bool is_hidden = e->need == READS || (e->about == ABOUT_REPORT && !may(a, READS, is_draft) && is_draft);
    return is_hidden ? '4' : 'n';
}

static char class_of(const struct expectation *e, const struct answer *r)
{
    bool to_sign_in = r->status == 303 && str_starts(answer_header(r, "location"), S("/dang-nhap"));
    if (r->status == 401 || to_sign_in) {
        return 'l';
    }
    if (r->status == 404) {
        return '4';
    }
    if (r->status == 403) {
        return 'n';
    }
    bool done = e->method == METHOD_GET ? r->status == 200 : r->status == 400 || r->status == 422;
    return done ? 'y' : '?';
}

static void check_one(struct matrix *m, const struct expectation *e, const struct actor *a, int number, bool is_draft)
{
    struct test *t = m->t;
    struct answer r = attempt(m, e, a->who, number);
    char expected = expected_class(e, a, is_draft);
    if (class_of(e, &r) != expected) {
        printf("%s %s as %s at %s%s: %d, expected %c\n", method_name(e->method).p, address(m, e, number),
               a->is_nobody ? "nobody" : role_name(a->role).p, a->place->key, a->other_programme ? " (other programme)" : "", r.status, expected);
        CHECK(class_of(e, &r) == expected);
    }
    bool is_told = e->about == ABOUT_REPORT || e->about == ABOUT_REPORTS;
    bool may_know = is_told && may(a, READS, is_draft) && !a->is_nobody;
    if (!may_know && answer_has(&r, "hoàng yến")) {
        printf("%s tells %s at %s what stands in a report\n", address(m, e, number), role_name(a->role).p, a->place->key);
        CHECK(!answer_has(&r, "hoàng yến"));
    }
    CHECK(e->about != ABOUT_REPORTS || answer_has(&r, "hoàng yến") == may_know);
}

static void check_route(struct matrix *m, const struct expectation *e)
{
    for (size_t i = 0; i < m->n_actors; i++) {
        const struct actor *a = &m->actors[i];
        bool is_plain = a->role == ROLE_NONE || a == m->writer;
        if (e->need == PUBLIC && e->about != ABOUT_REPORTS && !is_plain) {
            continue; /* the same for everyone: nobody, somebody and an officer are enough */
        }
        check_one(m, e, a, SUBMITTED, false); /* OB_OPEN has the same number */
        if (e->about == ABOUT_REPORT) {
            check_one(m, e, a, DRAFT, true);
        }
    }
}

static const struct expectation *expectation_of(const struct route *r)
{
    for (size_t i = 0; i < EXPECTATIONS; i++) {
        if (expectations[i].method == r->method && strcmp(expectations[i].path, r->path) == 0) {
            return &expectations[i];
        }
    }
    return NULL;
}

APP_TEST(authz_matrix_holds_for_every_route_and_role)
{
    struct matrix m;
    begin(&m, t, app);
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app->app), &rows);
    int64_t before = app_number(app, "SELECT seq FROM chain_head");
    for (size_t i = 0; i < n; i++) {
        const struct expectation *e = expectation_of(rows[i]);
        if (!e) {
            printf("route without an expectation: %s %s\n", method_name(rows[i]->method).p, rows[i]->path);
            CHECK(e != NULL);
            continue;
        }
        check_route(&m, e);
    }
    CHECK_EQ_I64(app_number(app, "SELECT seq FROM chain_head"), before); /* all those attempts changed nothing */
}

APP_TEST(authz_matrix_names_no_route_that_is_gone)
{
    const struct route *const *rows = NULL;
    size_t n = router_rows(app_router(app->app), &rows);
    for (size_t i = 0; i < EXPECTATIONS; i++) {
        bool found = false;
        for (size_t k = 0; k < n && !found; k++) {
            found = expectation_of(rows[k]) == &expectations[i];
        }
        if (!found) {
            printf("expectation without a route: %s %s\n", method_name(expectations[i].method).p, expectations[i].path);
        }
        CHECK(found);
    }
}

APP_TEST(authz_every_write_wants_the_token_of_the_form)
{
    struct matrix m;
    begin(&m, t, app);
    struct who without = {.token = m.writer->who.token};
    for (size_t i = 0; i < EXPECTATIONS; i++) {
        const struct expectation *e = &expectations[i];
        const struct route *row = app_route(app->app, t->arena, e->method, str_c(address(&m, e, 1)));
        if (!row || e->method == METHOD_GET || e->no_token) {
            continue;
        }
        struct ask ask = {.method = e->method, .path = address(&m, e, 1), .who = without, .type = S("application/x-www-form-urlencoded"),
                          .body = S("khong_co=1")};
        struct answer r = app_ask(app, &ask);
        CHECK_EQ_I64(r.status, 403);
        CHECK(answer_has(&r, "phiên đã đổi"));
    }
}

/* The body without an address, so that two answers can be compared. */
static struct str without(struct matrix *m, struct str body, const char *path)
{
    struct buf b = buf_new(m->t->arena, body.n + 1);
    struct str cut = str_c(path);
    size_t from = 0;
    size_t at = str_find(body, cut, 0);
    while (at != SIZE_MAX) {
        buf_str(&b, str_sub(body, from, at));
        from = at + cut.n;
        at = str_find(body, cut, from);
    }
    buf_str(&b, str_sub(body, from, SIZE_MAX));
    return buf_view(&b);
}

APP_TEST(authz_hidden_things_look_like_missing_ones)
{
    enum { MISSING = 9 };
    struct matrix m;
    begin(&m, t, app);
    for (size_t i = 0; i < EXPECTATIONS; i++) {
        const struct expectation *e = &expectations[i];
        for (size_t k = 0; e->about == ABOUT_REPORT && k < m.n_actors; k++) {
            struct answer hidden = attempt(&m, e, m.actors[k].who, DRAFT);
            if (hidden.status != 404) {
                continue;
            }
            struct answer missing = attempt(&m, e, m.actors[k].who, MISSING);
            CHECK_EQ_I64(missing.status, 404);
            CHECK_STR(without(&m, hidden.body, address(&m, e, DRAFT)), without(&m, missing.body, address(&m, e, MISSING)));
            CHECK_EQ_I64(hidden.headers.n, missing.headers.n);
        }
    }
}
