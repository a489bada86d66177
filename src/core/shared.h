/* A part of the database that a feature keeps in memory as one value: immutable once built, shared by everyone until a newer one replaces it. */
#ifndef XANH_CORE_SHARED_H
#define XANH_CORE_SHARED_H

#include "core/app.h"

#include <stdatomic.h>

/* First member of what is shared. */
struct shared_value {
    struct arena *arena; /* all of it, this too */
    int64_t seq;         /* facts up to this event */
    _Atomic int holders;
    void (*drop)(struct shared_value *v); /* what has to be released beside the arena; may be NULL */
};

/* How a feature reads it. */
struct shared_source {
    /* Number of the last event that changed anything of it. */
    enum err (*head)(struct ctx *ctx, int64_t *seq);
    /* Makes it in `arena` from the facts up to `seq`. What it gives is released also when reading fails half-way; NULL then when there is nothing yet. */
    enum err (*build)(struct ctx *ctx, struct arena *arena, int64_t seq, struct shared_value **out);
};

struct shared;
/* Empty; as struct state_kind wants them. */
void *shared_make(struct app *app);
void shared_free(void *shared);

/* The value as of what this use case's transaction sees, held until the arena is reset. In a write: as of the last commit, or a copy of its own
 * where there is none yet, because nothing may be shared that may still be rolled back. */
NODISCARD enum err shared_read(struct ctx *ctx, struct shared *s, const struct shared_source *source, struct shared_value **out);
/* A copy of its own as of an event. */
NODISCARD enum err shared_copy(struct ctx *ctx, const struct shared_source *source, int64_t seq, struct shared_value **out);

#endif
