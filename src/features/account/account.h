/* People who sign in: accounts, passwords, roles on organisation subtrees, sessions by password (trust.md 5.3, 5.4). Accounts are
 * made at the command line (`xanh user`); there is no page that makes one. */
#ifndef XANH_FEATURES_ACCOUNT_H
#define XANH_FEATURES_ACCOUNT_H

#include "core/app.h"

enum { ACCOUNT_NAME_MAX = 64, PASSWORD_MIN = 12 };

extern const struct state_kind account_state;

/* A new account. `name`: 3 to 64 of a-z 0-9 . _ -; `person`: identifier of the human being, the same for all of their accounts; `hash` from
 * account_hash. E_INVALID, E_CONFLICT for a name that is taken. */
NODISCARD enum err account_add(struct ctx *ctx, struct str name, struct str person, struct str display_name, struct str hash, int64_t *id);
/* Argon2id of a password of at least PASSWORD_MIN characters that is not among the common ones. Slow; never inside a write. */
NODISCARD enum err account_hash(struct ctx *ctx, struct str password, struct str *hash);
/* Another password; ends all sessions. */
NODISCARD enum err account_set_password(struct ctx *ctx, struct str name, struct str hash);
/* A role on an organisation (by key) and all below it, from now on. Officer or approver together with assigner is refused where both would reach one
 * organisation, by person: who writes a report does not judge it (static separation; the decision on each report asks again). */
NODISCARD enum err account_grant(struct ctx *ctx, struct str name, enum role role, struct str org_key);
NODISCARD enum err account_revoke(struct ctx *ctx, struct str name, enum role role, struct str org_key);
/* No more sign-in; ends all sessions at once. */
NODISCARD enum err account_disable(struct ctx *ctx, struct str name);

/* The account that a name and a password belong to; E_DENIED with one text for every reason, E_LIMITED with the time to wait. Slow; never inside a write. */
NODISCARD enum err account_check(struct ctx *ctx, struct str name, struct str password, int64_t *id, struct str *hash);
/* Whether the password that account_check took is still the account's; for the write that follows it. E_DENIED when it was changed or the account disabled. */
NODISCARD enum err account_check_again(struct ctx *ctx, struct str name, struct str hash);

#endif
