/* How often somebody may try to sign in, in memory and bounded. Three budgets, each of so many attempts at once and then one more after each step of time:
 * for an account from one network, for a network over all accounts, and for an account over all networks. Nobody locks an account for others: a
 * network from which the account was signed in before has the first budget only. What succeeds costs nothing. */
#ifndef XANH_FEATURES_ACCOUNT_ATTEMPTS_H
#define XANH_FEATURES_ACCOUNT_ATTEMPTS_H

#include "base/str.h"

/* At once, and then one each … milliseconds. */
enum {
    ATTEMPTS_PAIR = 5,
    ATTEMPTS_PAIR_MS = 60 * 1000,
    ATTEMPTS_NETWORK = 60,
    ATTEMPTS_NETWORK_MS = 5 * 1000,
    ATTEMPTS_ACCOUNT = 20,
    ATTEMPTS_ACCOUNT_MS = 10 * 1000
};

struct attempts;

/* With full budgets; freed by attempts_free. */
struct attempts *attempts_new(void);
void attempts_free(struct attempts *a);
/* Takes one attempt out of the budgets, before the password is looked at, and gives 0; or takes nothing and gives the milliseconds to wait. Thread-safe. */
int64_t attempts_begin(struct attempts *a, struct str account, struct str network, int64_t now_ms);
/* The password was right: gives the attempt back and remembers the network for this account. */
void attempts_succeeded(struct attempts *a, struct str account, struct str network, int64_t now_ms);

#endif
