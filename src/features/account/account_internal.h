/* What the files of this feature share. */
#ifndef XANH_FEATURES_ACCOUNT_INTERNAL_H
#define XANH_FEATURES_ACCOUNT_INTERNAL_H

#include "features/account/account.h"

/* Input of both ways to sign in; what stands last is filled by the slow part. */
struct sign_in_input {
    struct str name, password, back;
    int64_t account_id;
    struct str hash;
};

extern const struct input_table sign_in_table;
/* Checks name and password before the write begins. */
NODISCARD enum err sign_in_prepare(struct ctx *ctx, void *in);
/* Opens the session, if what was checked still holds. */
NODISCARD enum err sign_in_open(struct ctx *ctx, const struct sign_in_input *i, struct str *token);

extern const struct route_table account_web_routes;
extern const struct route_table account_api_routes;

struct sign_in_view {
    struct str name, back, fault;
};

#endif
