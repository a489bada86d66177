#include "core/record.h"

#include "text/json_write.h"

enum { JSON_MAX = 1 << 20 };

static const void *at(const void *row, size_t offset)
{
    return (const char *)row + offset;
}

static bool same_column(const struct record_column *c, const void *in, const void *known)
{
    const void *a = at(in, c->in);
    const void *b = at(known, c->known);
    switch (c->type) {
    case RECORD_TEXT:
        return str_same(*(const struct str *)a, *(const struct str *)b); /* missing and empty are the same in a pack */
    case RECORD_NUMBER:
        return *(const int64_t *)a == *(const int64_t *)b;
    case RECORD_OPT_NUMBER:
    case RECORD_DAY:
        return opt_i64_eq(*(const struct opt_i64 *)a, *(const struct opt_i64 *)b);
    }
    return false;
}

static void write_opt(struct jw *w, const struct record_column *c, const struct opt_i64 *v)
{
    if (c->type == RECORD_DAY) {
        jw_opt_day(w, (struct opt_day){v->has, (day_t)v->v});
    } else {
        jw_opt_i64(w, *v);
    }
}

static void write_value(struct jw *w, const struct record_column *c, const void *value)
{
    jw_key(w, c->name);
    switch (c->type) {
    case RECORD_TEXT:
        jw_str(w, *(const struct str *)value);
        break;
    case RECORD_NUMBER:
        jw_i64(w, *(const int64_t *)value);
        break;
    case RECORD_OPT_NUMBER:
    case RECORD_DAY:
        write_opt(w, c, value);
        break;
    }
}

static bool is_stated(const struct record_column *c, const void *value)
{
    switch (c->type) {
    case RECORD_TEXT:
        return ((const struct str *)value)->n > 0;
    case RECORD_NUMBER:
        return true;
    case RECORD_OPT_NUMBER:
    case RECORD_DAY:
        return ((const struct opt_i64 *)value)->has;
    }
    return false;
}

/* All that is stated, or with a known row only what differs: from `in`, or from the known row itself when in == NULL. */
static void write_json(struct buf *out, const struct record_kind *kind, const void *in, const void *known, bool show_known)
{
    struct jw w = jw_new(out);
    jw_obj(&w);
    for (size_t i = 0; i < kind->n; i++) {
        const struct record_column *c = &kind->columns[i];
        bool wanted = known ? !same_column(c, in, known) : is_stated(c, at(in, c->in));
        if (wanted) {
            write_value(&w, c, show_known ? at(known, c->known) : at(in, c->in));
        }
    }
    jw_end(&w);
}

static enum err append(struct ctx *ctx, const struct record_kind *kind, int64_t id, const void *in, const void *known, int64_t *seq)
{
    struct buf before = buf_new(NULL, JSON_MAX);
    struct buf after = buf_new(NULL, JSON_MAX);
    write_json(&after, kind, in, known, false);
    if (known) {
        write_json(&before, kind, in, known, true);
    }
    struct event e = {.action = STR_CAT(ctx->arena, kind->name, known ? S(".changed") : S(".added")),
                      .object_kind = kind->name,
                      .object_id = id,
                      .before = known ? buf_view(&before) : STR_NONE,
                      .after = buf_view(&after)};
    enum err err = event_append(ctx, &e, seq);
    buf_free(&before);
    buf_free(&after);
    return err;
}

enum err record_begin(struct ctx *ctx, const struct record_kind *kind, enum err found, int64_t known_id, const void *in, const void *known,
                      struct record *r)
{
    *r = (struct record){.id = known_id};
    if (found == E_NOT_FOUND) {
        int64_t known_at = 0;
        TRY(event_head(ctx, &r->seq, &known_at));
        r->seq++;
        r->change = RECORD_NEW;
        return OK;
    }
    TRY(found);
    for (size_t i = 0; i < kind->n; i++) {
        if (!same_column(&kind->columns[i], in, known)) {
            r->change = RECORD_CHANGED;
            return append(ctx, kind, known_id, in, known, &r->seq);
        }
    }
    return OK;
}

enum err record_end(struct ctx *ctx, const struct record_kind *kind, int64_t id, const void *in, struct record *r)
{
    r->id = id;
    if (r->change != RECORD_NEW) {
        return OK;
    }
    int64_t seq = 0;
    TRY(append(ctx, kind, id, in, NULL, &seq));
    /* Nobody else can add an event in between (event.c); another one of this use case would leave the row with a wrong number. */
    return seq == r->seq ? OK : FAIL0(ctx, E_INTERNAL, MSG_error_internal);
}
