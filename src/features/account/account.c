#include "features/account/account.h"

#include "account_q.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/utf8.h"
#include "core/event.h"
#include "features/account/attempts.h"
#include "features/organisation/organisation.h"
#include "http/client.h"
#include "text/json_write.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

struct account_memory {
    struct attempts *attempts;
    sem_t hashing; /* places for password hashing: fewer than cores, so that a flood of sign-ins leaves one for everyone else */
};

static void *state_make(struct app *app)
{
    (void)app;
    struct account_memory *m = calloc(1, sizeof *m);
    if (!m) {
        abort();
    }
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    m->attempts = attempts_new();
    (void)sem_init(&m->hashing, 0, cores > 1 ? (unsigned)cores - 1 : 1); /* cannot fail with these arguments */
    return m;
}

static void state_free(void *state)
{
    struct account_memory *m = state;
    attempts_free(m->attempts);
    (void)sem_destroy(&m->hashing);
    free(m);
}

const struct state_kind account_state = {"accounts", state_make, state_free};

static struct account_memory *memory(struct ctx *ctx)
{
    return app_state(ctx->app, &account_state);
}

static bool name_is_good(struct str name)
{
    return name.n >= 3 && name.n <= ACCOUNT_NAME_MAX && str_all_of(name, S("abcdefghijklmnopqrstuvwxyz0123456789._-"));
}

/* What an account's event says: no password, no hash. */
static struct str describe(struct ctx *ctx, struct str name, struct str role, struct str org_key)
{
    struct buf b = buf_new(ctx->arena, 4096);
    struct jw w = jw_new(&b);
    jw_obj(&w);
    jw_field_str(&w, S("name"), name);
    if (role.p) {
        jw_field_str(&w, S("role"), role);
        jw_field_str(&w, S("organisation"), org_key);
    }
    jw_end(&w);
    return buf_view(&b);
}

static enum err note(struct ctx *ctx, struct str action, int64_t id, struct str after, int64_t *seq)
{
    struct event e = {.action = action, .object_kind = S("account"), .object_id = id, .after = after};
    return event_append(ctx, &e, seq);
}

static enum err find(struct ctx *ctx, struct str name, struct q_account_by_name_row *row)
{
    enum err e = q_account_by_name(ctx->db, ctx->arena, &(struct q_account_by_name_in){.name = name}, row);
    return e == E_NOT_FOUND ? FAIL(ctx, e, MSG_account_unknown, MSG_ARG(name)) : e;
}

enum err account_add(struct ctx *ctx, struct str name, struct str person, struct str display_name, struct str hash, int64_t *id)
{
    if (!name_is_good(name)) {
        return FAIL(ctx, E_INVALID, MSG_account_bad_name, MSG_ARG(name));
    }
    if (person.n == 0 || display_name.n == 0) {
        return FAIL0(ctx, E_INVALID, MSG_account_person_missing);
    }
    struct q_account_by_name_row known = {0};
    enum err e = q_account_by_name(ctx->db, ctx->arena, &(struct q_account_by_name_in){.name = name}, &known);
    if (e == OK) {
        return FAIL(ctx, E_CONFLICT, MSG_account_name_taken, MSG_ARG(name));
    }
    TRY(e == E_NOT_FOUND ? OK : e);
    int64_t head = 0;
    int64_t known_at = 0;
    TRY(event_head(ctx, &head, &known_at));
    struct q_account_insert_row made = {0};
    struct q_account_insert_in in = {.name = name, .person = person, .display_name = display_name, .password_hash = hash, .seq = head + 1};
    TRY(q_account_insert(ctx->db, ctx->arena, &in, &made));
    *id = made.id;
    int64_t seq = 0;
    return note(ctx, S("account.added"), made.id, describe(ctx, name, STR_NONE, STR_NONE), &seq);
}

enum err account_hash(struct ctx *ctx, struct str password, struct str *hash)
{
    if (utf8_count(password) < PASSWORD_MIN) {
        return FAIL(ctx, E_INVALID, MSG_account_password_short, MSG_ARG(PASSWORD_MIN));
    }
    struct account_memory *m = memory(ctx);
    while (sem_wait(&m->hashing) != 0) {
    }
    enum err e = password_hash(ctx->arena, password, password_cost_production, hash);
    (void)sem_post(&m->hashing); /* fails only for a broken semaphore */
    return e == OK ? OK : FAIL0(ctx, e, MSG_account_password_refused);
}

enum err account_set_password(struct ctx *ctx, struct str name, struct str hash)
{
    struct q_account_by_name_row a = {0};
    int64_t seq = 0;
    TRY(find(ctx, name, &a));
    TRY(note(ctx, S("account.password_changed"), a.id, STR_NONE, &seq));
    TRY(q_account_set_hash(ctx->db, &(struct q_account_set_hash_in){.id = a.id, .password_hash = hash, .seq = seq}));
    return q_account_end_sessions(ctx->db, &(struct q_account_end_sessions_in){.account_id = a.id});
}

static enum err find_org(struct ctx *ctx, struct str key, int64_t *id)
{
    struct q_account_org_id_row row = {0};
    enum err e = q_account_org_id(ctx->db, ctx->arena, &(struct q_account_org_id_in){.org_key = key}, &row);
    *id = row.id;
    return e == E_NOT_FOUND ? FAIL(ctx, e, MSG_account_unknown_organisation, MSG_ARG(key)) : e;
}

static enum err path_today(struct ctx *ctx, const struct org_directory *dir, int64_t org_id, struct org_path *path)
{
    *path = org_path_on(dir, org_find_id(dir, org_id), day_of_moment(ctx->now));
    return path->n ? OK : FAIL0(ctx, E_INTERNAL, MSG_error_internal);
}

/* Whether two roles reach one organisation: one of theirs is the other's, or lies above it. */
static enum err subtrees_meet(struct ctx *ctx, int64_t a, int64_t b, bool *meet)
{
    const struct org_directory *dir = NULL;
    struct org_path of[2];
    TRY(org_directory(ctx, &dir));
    TRY(path_today(ctx, dir, a, &of[0]));
    TRY(path_today(ctx, dir, b, &of[1]));
    *meet = false;
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < of[i].n; k++) {
            *meet = *meet || of[i].id[k] == of[1 - i].id[0];
        }
    }
    return OK;
}

/* Who writes reports of an organisation does not judge them, with whatever account. A role reaches all below its organisation. */
static enum err check_separation(struct ctx *ctx, struct str person, enum role role, int64_t org_id)
{
    struct q_grants_of_person_rows held = {0};
    TRY(q_grants_of_person(ctx->db, ctx->arena, &(struct q_grants_of_person_in){.person = person}, &held));
    for (size_t i = 0; i < held.n; i++) {
        enum role other = role_parse(held.v[i].role);
        bool clash = (role == ROLE_ASSIGNER && (other == ROLE_OFFICER || other == ROLE_APPROVER)) ||
                     (other == ROLE_ASSIGNER && (role == ROLE_OFFICER || role == ROLE_APPROVER)) ||
                     (role == ROLE_AUDITOR) != (other == ROLE_AUDITOR);
        bool meet = role == ROLE_AUDITOR || other == ROLE_AUDITOR;
        TRY(meet || !clash ? OK : subtrees_meet(ctx, held.v[i].org_id, org_id, &meet));
        if (clash && meet) {
            return FAIL(ctx, E_CONFLICT, MSG_account_roles_clash, MSG_ARG(held.v[i].role));
        }
    }
    return OK;
}

enum err account_grant(struct ctx *ctx, struct str name, enum role role, struct str org_key)
{
    struct q_account_by_name_row a = {0};
    int64_t org_id = 0;
    int64_t seq = 0;
    TRY(find(ctx, name, &a));
    TRY(find_org(ctx, org_key, &org_id));
    TRY(check_separation(ctx, a.person, role, org_id));
    TRY(note(ctx, S("role.granted"), a.id, describe(ctx, name, role_name(role), org_key), &seq));
    struct q_grant_insert_row made = {0};
    struct q_grant_insert_in in = {.account_id = a.id, .role = role_name(role), .org_id = org_id, .valid_from = ctx->now, .seq = seq};
    return q_grant_insert(ctx->db, ctx->arena, &in, &made);
}

enum err account_revoke(struct ctx *ctx, struct str name, enum role role, struct str org_key)
{
    struct q_account_by_name_row a = {0};
    struct q_grant_list_rows grants = {0};
    bool found = false;
    TRY(find(ctx, name, &a));
    TRY(q_grant_list(ctx->db, ctx->arena, &(struct q_grant_list_in){.account_id = a.id}, &grants));
    for (size_t i = 0; i < grants.n; i++) {
        if (str_eq(grants.v[i].org_key, org_key) && role_parse(grants.v[i].role) == role) {
            int64_t seq = 0;
            TRY(note(ctx, S("role.revoked"), a.id, describe(ctx, name, role_name(role), org_key), &seq));
            TRY(q_grant_set_revoked(ctx->db, &(struct q_grant_set_revoked_in){.id = grants.v[i].id, .seq = seq}));
            found = true;
        }
    }
    return found ? OK : FAIL(ctx, E_NOT_FOUND, MSG_account_no_such_role, MSG_ARG(name), MSG_ARG(role_name(role)), MSG_ARG(org_key));
}

enum err account_disable(struct ctx *ctx, struct str name)
{
    struct q_account_by_name_row a = {0};
    int64_t seq = 0;
    TRY(find(ctx, name, &a));
    TRY(note(ctx, S("account.disabled"), a.id, STR_NONE, &seq));
    TRY(q_account_set_disabled(ctx->db, &(struct q_account_set_disabled_in){.id = a.id, .seq = seq}));
    return q_account_end_sessions(ctx->db, &(struct q_account_end_sessions_in){.account_id = a.id});
}

static enum err verify(struct ctx *ctx, struct str hash, struct str password)
{
    struct account_memory *m = memory(ctx);
    while (sem_wait(&m->hashing) != 0) {
    }
    enum err e = password_verify(hash, password, password_cost_production);
    (void)sem_post(&m->hashing); /* fails only for a broken semaphore */
    return e;
}

/* One more attempt of this account name from this client's network, or how long to wait for it. */
static enum err begin_attempt(struct ctx *ctx, struct str name, struct str network)
{
    int64_t wait_ms = attempts_begin(memory(ctx)->attempts, name, network, ctx->now);
    if (wait_ms == 0) {
        return OK;
    }
    ctx->wait_s = (wait_ms + 999) / 1000;
    return FAIL(ctx, E_LIMITED, MSG_account_wait_seconds, MSG_ARG(ctx->wait_s));
}

enum err account_check(struct ctx *ctx, struct str name, struct str password, int64_t *id, struct str *checked)
{
    struct str network = client_network(ctx->arena, ctx->request ? ctx->request->remote : S(""));
    TRY(begin_attempt(ctx, name, network));
    struct q_account_by_name_row a = {0};
    enum err e = q_account_by_name(ctx->db, ctx->arena, &(struct q_account_by_name_in){.name = name}, &a);
    TRY(e == E_NOT_FOUND ? OK : e);
    struct str hash = e == OK && a.disabled == 0 ? a.password_hash : STR_NONE;
    e = verify(ctx, hash, password);
    if (e != OK) {
        return e == E_DENIED ? FAIL0(ctx, e, MSG_account_wrong) : e;
    }
    attempts_succeeded(memory(ctx)->attempts, name, network, ctx->now);
    *id = a.id;
    *checked = a.password_hash;
    return OK;
}

enum err account_check_again(struct ctx *ctx, struct str name, struct str hash)
{
    struct q_account_by_name_row a = {0};
    enum err e = q_account_by_name(ctx->db, ctx->arena, &(struct q_account_by_name_in){.name = name}, &a);
    TRY(e == E_NOT_FOUND ? OK : e);
    return e == OK && a.disabled == 0 && str_eq(a.password_hash, hash) ? OK : FAIL0(ctx, E_DENIED, MSG_account_wrong);
}
