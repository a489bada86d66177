#include "core/authz_rules.h"

/* Whose subtree a role must cover. */
enum reach { REACH_NO = 0, REACH_OWNER, REACH_WRITER, REACH_ASSIGNER, REACH_ANY };

struct policy {
    enum reach reach[ROLE__N];
    bool seen_by_all;      /* a refusal says "not yours to do" instead of hiding the thing */
    bool other_person;     /* must not be one of the persons who took part */
    bool not_while_draft;  /* a draft is its writer's own business */
    bool own_paper;        /* not on what another organisation began before the work passed on */
};

static const struct policy policies[ACT__N] = {
    [ACT_REPORT_READ] = {.reach = {[ROLE_OFFICER] = REACH_WRITER,
                                   [ROLE_APPROVER] = REACH_WRITER,
                                   [ROLE_ASSIGNER] = REACH_ASSIGNER,
                                   [ROLE_AUDITOR] = REACH_OWNER}},
    [ACT_REPORT_WRITE] = {.reach = {[ROLE_OFFICER] = REACH_OWNER}, .seen_by_all = true, .own_paper = true},
    [ACT_REPORT_SUBMIT] = {.reach = {[ROLE_OFFICER] = REACH_OWNER, [ROLE_APPROVER] = REACH_OWNER},
                           .seen_by_all = true,
                           .own_paper = true},
    [ACT_REPORT_DECIDE] = {.reach = {[ROLE_ASSIGNER] = REACH_ASSIGNER},
                           .seen_by_all = true,
                           .other_person = true,
                           .not_while_draft = true},
    [ACT_OBLIGATION_ASSIGN] = {.reach = {[ROLE_ASSIGNER] = REACH_ASSIGNER}, .seen_by_all = true},
    [ACT_EVENT_READ] = {.reach = {[ROLE_AUDITOR] = REACH_ANY}},
};

static bool path_holds(const struct org_path *path, int64_t org_id)
{
    for (size_t i = 0; i < path->n; i++) {
        if (path->id[i] == org_id) {
            return true;
        }
    }
    return false;
}

static bool grant_reaches(const struct grant *g, enum reach reach, const struct authz_facts *f)
{
    if (g->programme_id.has && f && g->programme_id.v != f->programme_id) {
        return false;
    }
    switch (reach) {
    case REACH_NO:
        return false;
    case REACH_OWNER:
        return f && path_holds(&f->owner, g->org_id);
    case REACH_WRITER:
        return f && (path_holds(f->writer.n ? &f->writer : &f->owner, g->org_id) || (!f->is_draft && path_holds(&f->owner, g->org_id)));
    case REACH_ASSIGNER:
        return f && path_holds(&f->assigner, g->org_id);
    case REACH_ANY:
        return true;
    }
    return false;
}

/* A draft is not shown to the body that will judge it, nor to the auditor, before it is submitted. */
static bool role_sees_draft(enum role r)
{
    return r == ROLE_OFFICER || r == ROLE_APPROVER;
}

static bool has_right(const struct subject *s, enum act act, const struct authz_facts *f)
{
    for (size_t i = 0; i < s->n_grants; i++) {
        const struct grant *g = &s->grants[i];
        bool blind = f && f->is_draft && act == ACT_REPORT_READ && !role_sees_draft(g->role);
        if (!blind && grant_reaches(g, policies[act].reach[g->role], f)) {
            return true;
        }
    }
    return false;
}

static bool passed_on(const struct authz_facts *f)
{
    return f->writer.n && (f->owner.n == 0 || f->writer.id[0] != f->owner.id[0]);
}

static bool took_part(const struct subject *s, const struct authz_facts *f)
{
    for (size_t i = 0; i < f->n_persons; i++) {
        if (str_eq(f->persons[i], s->person)) {
            return true;
        }
    }
    return false;
}

enum ruling authz_decide(const struct subject *s, enum act act, const struct authz_facts *f)
{
    if (act == ACT_PUBLIC) {
        return RULING_ALLOW;
    }
    if (s->account_id == 0) {
        return RULING_LOGIN;
    }
    if (act == ACT_SIGNED_IN) {
        return RULING_ALLOW;
    }
    if (act <= ACT_UNSET || act >= ACT__N || !has_right(s, act, f)) {
        return act > ACT_UNSET && act < ACT__N && policies[act].seen_by_all ? RULING_DENIED : RULING_HIDDEN;
    }
    if (f && ((policies[act].not_while_draft && f->is_draft) || (policies[act].own_paper && passed_on(f)))) {
        return RULING_DENIED;
    }
    if (policies[act].other_person && f && took_part(s, f)) {
        return RULING_OWN_REPORT;
    }
    return RULING_ALLOW;
}

static const struct str role_names[ROLE__N] = {
    [ROLE_NONE] = S_INIT("none"),         [ROLE_OFFICER] = S_INIT("officer"), [ROLE_APPROVER] = S_INIT("approver"),
    [ROLE_ASSIGNER] = S_INIT("assigner"), [ROLE_AUDITOR] = S_INIT("auditor"),
};

struct str role_name(enum role r)
{
    return role_names[r];
}

enum role role_parse(struct str name)
{
    for (enum role r = ROLE_OFFICER; r < ROLE__N; r++) {
        if (str_eq(role_names[r], name)) {
            return r;
        }
    }
    return ROLE_NONE;
}

struct str act_name(enum act a)
{
    static const struct str names[ACT__N] = {
        [ACT_UNSET] = S_INIT("unset"),
        [ACT_PUBLIC] = S_INIT("public"),
        [ACT_SIGNED_IN] = S_INIT("signed_in"),
        [ACT_REPORT_READ] = S_INIT("report.read"),
        [ACT_REPORT_WRITE] = S_INIT("report.write"),
        [ACT_REPORT_SUBMIT] = S_INIT("report.submit"),
        [ACT_REPORT_DECIDE] = S_INIT("report.decide"),
        [ACT_OBLIGATION_ASSIGN] = S_INIT("obligation.assign"),
        [ACT_EVENT_READ] = S_INIT("event.read"),
    };
    return a < ACT__N ? names[a] : names[ACT_UNSET];
}
