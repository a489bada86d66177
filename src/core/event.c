#include "core/event.h"

#include "base/crypto.h"
#include "core_q.h"

#include <string.h>

enum { SALT_BYTES = 16 };

/* What the hash of an event covers: its predecessor's hash and every column, each text with its length in front, so that no two
 * different events have the same bytes. The salt is in it because the hashes of closed events are public: without it whoever guesses
 * who signed in when could check the guess. docs/core.md states the layout for those who verify with their own program. */
static void hash_number(struct sha256 *h, int64_t v)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
    }
    sha256_add(h, bytes, sizeof bytes);
}

static void hash_text(struct sha256 *h, struct str s)
{
    hash_number(h, s.p ? (int64_t)s.n : -1);
    sha256_add(h, s.p, s.n);
}

static struct sha256_digest hash_event(const struct q_event_walk_row *e)
{
    struct sha256 h;
    sha256_start(&h);
    hash_text(&h, S("xanh/event/1"));
    hash_text(&h, e->prev_hash);
    hash_text(&h, e->salt);
    hash_number(&h, e->seq);
    hash_number(&h, e->known_at);
    hash_number(&h, e->actor_id.has ? e->actor_id.v : 0);
    hash_text(&h, e->actor);
    hash_text(&h, e->action);
    hash_text(&h, e->object_kind);
    hash_number(&h, e->object_id);
    hash_text(&h, e->before_json);
    hash_text(&h, e->after_json);
    hash_text(&h, e->reason);
    return sha256_end(&h);
}

static struct chain_link link_of(int64_t seq, int64_t known_at, struct str hash)
{
    struct chain_link link = {.is_known = true, .seq = seq, .known_at = known_at};
    memcpy(link.hash.b, hash.p, hash.n < sizeof link.hash.b ? hash.n : sizeof link.hash.b);
    return link;
}

/* The last link; all zero with E_NOT_FOUND in a database that no program has opened for writing yet. Read once in a write, because nobody else can
 * add one meanwhile: SQLite has a single writer, and a write on PostgreSQL begins by locking this row. */
static enum err last_link(struct ctx *ctx, struct chain_link *link)
{
    struct q_chain_head_get_row row = {0};
    *link = ctx->is_writing ? ctx->link : (struct chain_link){0};
    if (link->is_known) {
        return OK;
    }
    TRY(q_chain_head_get(ctx->db, ctx->arena, &row));
    *link = ctx->link = link_of(row.seq, row.known_at, row.hash);
    return OK;
}

enum err event_chain_start(struct db *db)
{
    struct sha256_digest none = {0};
    TRY(db_begin(db));
    enum err e = q_chain_start(db, &(struct q_chain_start_in){.hash = sha256_view(&none)});
    if (e != OK) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

enum err event_append(struct ctx *ctx, const struct event *e, int64_t *seq)
{
    struct chain_link last = {0};
    TRY(last_link(ctx, &last));
    /* Later when the last event's clock was ahead: what is noted beside this event carries the same moment. */
    ctx->now = last.known_at > ctx->now ? last.known_at : ctx->now;
    int64_t account = ctx->subject.account_id;
    struct q_event_walk_row row = {.seq = last.seq + 1,
                                   .known_at = ctx->now,
                                   .actor_id = {account != 0, account},
                                   .actor = ctx->actor_name.p ? ctx->actor_name : S(""),
                                   .action = e->action,
                                   .object_kind = e->object_kind,
                                   .object_id = e->object_id,
                                   .before_json = e->before,
                                   .after_json = e->after,
                                   .reason = e->reason,
                                   .salt = token_new(ctx->arena, SALT_BYTES),
                                   .prev_hash = sha256_view(&last.hash)};
    struct sha256_digest hash = hash_event(&row);
    struct str digest = sha256_view(&hash);
    TRY(q_event_insert(ctx->db, &(struct q_event_insert_in){.seq = row.seq,
                                                            .known_at = row.known_at,
                                                            .actor_id = row.actor_id,
                                                            .actor = row.actor,
                                                            .action = row.action,
                                                            .object_kind = row.object_kind,
                                                            .object_id = row.object_id,
                                                            .before_json = row.before_json,
                                                            .after_json = row.after_json,
                                                            .reason = row.reason,
                                                            .salt = row.salt,
                                                            .prev_hash = row.prev_hash,
                                                            .hash = digest}));
    TRY(q_chain_set(ctx->db, &(struct q_chain_set_in){.seq = row.seq, .known_at = row.known_at, .hash = digest}));
    ctx->link = link_of(row.seq, row.known_at, digest);
    ctx->events++;
    *seq = row.seq;
    return OK;
}

enum err event_head(struct ctx *ctx, int64_t *seq, int64_t *known_at)
{
    struct chain_link last = {0};
    enum err e = last_link(ctx, &last);
    *seq = last.seq;
    *known_at = last.known_at;
    return e == E_NOT_FOUND ? OK : e;
}

enum err event_head_seen(struct ctx *ctx, int64_t *seq)
{
    if (!ctx->head_seq.has) {
        int64_t known_at = 0;
        TRY(event_head(ctx, &ctx->head_seq.v, &known_at));
        ctx->head_seq.has = true;
    }
    *seq = ctx->head_seq.v;
    return OK;
}

enum err event_seq_at(struct ctx *ctx, int64_t moment_ms, int64_t *seq)
{
    struct q_event_last_at_row row = {0};
    enum err e = q_event_last_at(ctx->db, ctx->arena, &(struct q_event_last_at_in){.moment = moment_ms}, &row);
    if (e != OK && e != E_NOT_FOUND) {
        return e;
    }
    *seq = row.seq;
    return OK;
}

struct chain_walk {
    struct chain_report *report;
    struct sha256_digest hash;
    int64_t known_at;
};

static enum err check_link(void *user, const struct q_event_walk_row *row)
{
    struct chain_walk *w = user;
    struct chain_report *r = w->report;
    struct sha256_digest hash = hash_event(row);
    enum msg what = MSG_NONE;
    if (row->seq != r->events + 1) {
        what = MSG_verify_event_missing;
    } else if (!str_eq(row->prev_hash, sha256_view(&w->hash))) {
        what = MSG_verify_event_unlinked;
    } else if (!str_eq(row->hash, sha256_view(&hash))) {
        what = MSG_verify_event_changed;
    } else if (row->known_at < w->known_at) {
        what = MSG_verify_event_early;
    }
    if (what != MSG_NONE) {
        r->broken_seq = row->seq;
        r->what = what;
        return E_CONFLICT;
    }
    r->events++;
    w->hash = hash;
    w->known_at = row->known_at;
    return OK;
}

static enum err check_head(struct ctx *ctx, const struct chain_walk *w)
{
    struct q_chain_head_get_row head = {0};
    enum err e = q_chain_head_get(ctx->db, ctx->arena, &head);
    if (e == E_NOT_FOUND && w->report->events == 0) {
        return OK;
    }
    TRY(e);
    if (head.seq == w->report->events && str_eq(head.hash, sha256_view(&w->hash))) {
        return OK;
    }
    w->report->broken_seq = w->report->events + 1;
    w->report->what = MSG_verify_event_cut;
    return E_CONFLICT;
}

enum err event_verify(struct ctx *ctx, struct chain_report *report)
{
    *report = (struct chain_report){0};
    struct chain_walk walk = {.report = report};
    TRY(q_event_walk(ctx->db, check_link, &walk));
    TRY(check_head(ctx, &walk));
    report->head_hash = hex_encode(ctx->arena, sha256_view(&walk.hash));
    return OK;
}
