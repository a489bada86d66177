/* Writing a row together with its event: compares with what is known, does nothing when it is the same, and otherwise appends an event
 * with the columns that differ, before and after. For rows of current state (the row is then replaced) and for facts (a new row is added) alike.
 *
 *     TRY(record_begin(ctx, &document_kind, q_document_get(…, &known), known.id, &in, &known, out));
 *     if (out->change == RECORD_SAME) { return OK; }
 *     in.seq = out->seq;
 *     TRY(q_document_put(ctx->db, ctx->arena, &in, &made));
 *     return record_end(ctx, &document_kind, made.id, &in, out);
 */
#ifndef XANH_CORE_RECORD_H
#define XANH_CORE_RECORD_H

#include "core/event.h"

enum record_change { RECORD_SAME, RECORD_NEW, RECORD_CHANGED, RECORD_CHANGE__N };

/* RECORD_DAY is a struct opt_i64 that counts days. */
enum record_type { RECORD_TEXT, RECORD_NUMBER, RECORD_OPT_NUMBER, RECORD_DAY };

/* One column, in the input of the writing query and in the row of the reading one. */
struct record_column {
    struct str name;
    enum record_type type;
    size_t in, known; /* offsets */
};

/* For tables of columns: the queries are <table>_put and <table>_get. */
#define RECORD_COLUMN(table, type, member) \
    {S_INIT(#member), RECORD_##type, offsetof(struct q_##table##_put_in, member), offsetof(struct q_##table##_get_row, member)}

struct record_kind {
    struct str name; /* object kind of its events; the actions are <name>.added and <name>.changed */
    const struct record_column *columns;
    size_t n;
};

#define RECORD_KIND(variable, object_kind, ...)                                 \
    static const struct record_column variable##_columns[] = {__VA_ARGS__};     \
    static const struct record_kind variable = {S_INIT(object_kind), variable##_columns, \
                                                sizeof variable##_columns / sizeof variable##_columns[0]}

/* What became of one row. */
struct record {
    int64_t id;
    int64_t seq; /* what the row must carry; 0 for RECORD_SAME */
    enum record_change change;
};

/* Compares and prepares. `found` is the outcome of the reading query: OK or E_NOT_FOUND; anything else is passed on. */
NODISCARD enum err record_begin(struct ctx *ctx, const struct record_kind *kind, enum err found, int64_t known_id, const void *in,
                                const void *known, struct record *r);
/* After the row was written under `id`: appends the event of a new one. */
NODISCARD enum err record_end(struct ctx *ctx, const struct record_kind *kind, int64_t id, const void *in, struct record *r);

#endif
