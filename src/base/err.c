#include "base/err.h"

const char *err_name(enum err e)
{
    static const char *const names[] = {
        [OK] = "ok",         [E_INVALID] = "invalid", [E_NOT_FOUND] = "not_found",
        [E_CONFLICT] = "conflict", [E_DENIED] = "denied",   [E_LOGIN] = "login",
        [E_TOO_LARGE] = "too_large", [E_LIMITED] = "limited", [E_BUSY] = "busy",     [E_INTERNAL] = "internal",
    };
    return names[e];
}
