/* Who may do what. Pure: no database, no clock, no globals. The default is no.
 *
 * A right is a role held by an account on an organisation and everything below it. What an act needs is a row of one table
 * (policy, in authz_rules.c): which roles, and whether the organisation that owes the work or the body that assigned it must lie in the
 * role's subtree. Separation of duties looks at the person, not at the account (trust.md 5.1, RULES 3: "who reported may not accept"). */
#ifndef XANH_CORE_AUTHZ_RULES_H
#define XANH_CORE_AUTHZ_RULES_H

#include "base/str.h"

enum role { ROLE_NONE, ROLE_OFFICER, ROLE_APPROVER, ROLE_ASSIGNER, ROLE_AUDITOR, ROLE__N };

enum act {
    ACT_UNSET = 0,   /* a route without an act: the program does not start */
    ACT_PUBLIC,      /* anyone, signed in or not */
    ACT_SIGNED_IN,   /* anyone with an account */
    ACT_REPORT_READ, /* see a report that is not public yet, and its evidence */
    ACT_REPORT_WRITE,
    ACT_REPORT_SUBMIT,
    ACT_REPORT_DECIDE,
    ACT_OBLIGATION_ASSIGN, /* name the lead, set or move the due date */
    ACT_EVENT_READ,        /* history with names */
    ACT__N
};

enum ruling {
    RULING_ALLOW,
    RULING_LOGIN,     /* sign in first */
    RULING_HIDDEN,    /* not yours: answered as if it did not exist */
    RULING_DENIED,    /* yours to see, but not to do */
    RULING_OWN_REPORT /* the person took part in the report */
};

/* A role on a subtree, in force now. */
struct grant {
    enum role role;
    int64_t org_id;
    struct opt_i64 programme_id; /* empty: every programme */
};

enum { GRANTS_MAX = 16, ORG_PATH_MAX = 8, PERSONS_MAX = 16 };

struct subject {
    int64_t account_id; /* 0: nobody is signed in */
    struct str person;  /* identity of the human being behind the account */
    size_t n_grants;
    struct grant grants[GRANTS_MAX];
};

/* An organisation and those above it, nearest first; n == 0 when there is none. */
struct org_path {
    size_t n;
    int64_t id[ORG_PATH_MAX];
};

/* What the decision is about, loaded by the route's facts function. */
struct authz_facts {
    struct org_path owner;    /* who owes the work */
    struct org_path writer;   /* of a report: who began it; n == 0: who owes the work. Another one once the work has passed on */
    struct org_path assigner; /* who assigned it and accepts it */
    int64_t programme_id;
    bool is_draft;            /* still in the hands of its writer */
    size_t n_persons;         /* people who wrote, edited, attached or submitted this version */
    struct str persons[PERSONS_MAX];
};

/* The decision. `f` may be NULL for acts that concern no object (ACT_PUBLIC, ACT_SIGNED_IN). */
enum ruling authz_decide(const struct subject *s, enum act act, const struct authz_facts *f);

/* Names as stored and shown: "officer"; ROLE_NONE for an unknown name. */
struct str role_name(enum role r);
enum role role_parse(struct str name);
/* "report.decide" and so on, for the list of routes. */
struct str act_name(enum act a);

#endif
