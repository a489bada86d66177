/* The closed list of outcomes. Every function that can fail returns one of these and is marked NODISCARD.
 * Details for people (message key, field, place) are kept once, where they are known: core/ctx.h, fail(). */
#ifndef XANH_BASE_ERR_H
#define XANH_BASE_ERR_H

#define NODISCARD __attribute__((warn_unused_result))

enum err {
    OK = 0,
    E_INVALID,   /* the input is wrong; the details say where */
    E_NOT_FOUND, /* no such thing, or not for this person */
    E_CONFLICT,  /* true in itself, but something else stands against it (duplicate, stale version) */
    E_DENIED,    /* known person, no right */
    E_LOGIN,     /* nobody is signed in */
    E_TOO_LARGE, /* beyond a stated limit */
    E_LIMITED,   /* this client tried too often and has to wait */
    E_BUSY,      /* try again later: queue full, database locked, disk full */
    E_INTERNAL   /* our own mistake or a broken environment */
};

/* Passes a failure on to the caller; the only macro in this program that hides a return. */
#define TRY(expr)               \
    do {                        \
        enum err try_ = (expr); \
        if (try_ != OK) {       \
            return try_;        \
        }                       \
    } while (0)

/* The name of an outcome for logs, e.g. "conflict". Never NULL. */
const char *err_name(enum err e);

#endif
