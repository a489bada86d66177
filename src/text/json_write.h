/* Writes JSON straight into a buffer: commas, quotes and escapes come by themselves. Too much
 * output is the buffer's sticky error; wrong nesting is a mistake of the program and stops it.
 *
 *     struct jw w = jw_new(&out);
 *     jw_obj(&w);
 *     jw_key(&w, S("name"));
 *     jw_str(&w, name);
 *     jw_end(&w);
 */
#ifndef XANH_TEXT_JSON_WRITE_H
#define XANH_TEXT_JSON_WRITE_H

#include "base/buf.h"
#include "base/date.h"

enum { JW_DEPTH_MAX = 32 };

struct jw {
    struct buf *out;
    uint32_t objects; /* bit d: level d is an object */
    uint32_t filled;  /* bit d: level d has a value already */
    int depth;        /* open objects and arrays */
    bool keyed;       /* a key waits for its value */
};

/* Writes one value to `out`, which it borrows. */
struct jw jw_new(struct buf *out);
/* Opens an object or an array as the next value. */
void jw_obj(struct jw *w);
void jw_arr(struct jw *w);
/* Closes the innermost object or array. */
void jw_end(struct jw *w);

/* The name of the next value; only directly inside an object. */
void jw_key(struct jw *w, struct str name);
/* A text; null when s.p is NULL. Must be valid UTF-8. */
void jw_str(struct jw *w, struct str s);
/* A number. Browsers round beyond 2^53. */
void jw_i64(struct jw *w, int64_t v);
/* A scaled number: (4705, 2) gives 47.05. */
void jw_scaled(struct jw *w, int64_t v, int decimals);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
/* "YYYY-MM-DD". */
void jw_day(struct jw *w, day_t d);
/* "YYYY-MM-DDThh:mm:ss.mmmZ". */
void jw_moment(struct jw *w, int64_t ms);
/* The value, or null. */
void jw_opt_i64(struct jw *w, struct opt_i64 v);
void jw_opt_day(struct jw *w, struct opt_day d);
void jw_opt_moment(struct jw *w, struct opt_i64 ms);

/* A name with its value in one call. */
void jw_field_str(struct jw *w, struct str name, struct str value);
void jw_field_i64(struct jw *w, struct str name, int64_t value);
void jw_field_opt_i64(struct jw *w, struct str name, struct opt_i64 value);
void jw_field_bool(struct jw *w, struct str name, bool value);
void jw_field_opt_day(struct jw *w, struct str name, struct opt_day value);
void jw_field_moment(struct jw *w, struct str name, int64_t ms);

#endif
