#include "web/api_list.h"

#include "base/crypto.h"
#include "core/event.h"
#include "http/params.h"
#include "text/escape.h"

#include <string.h>

const char *const list_formats[] = {"json", "csv", "csv-excel", NULL};
enum format { FORMAT_JSON, FORMAT_CSV, FORMAT_EXCEL };

/* --- the cursor ------------------------------------------------------------------------------------------------------ */

struct cursor {
    int64_t id, seq, at_ms;
    uint64_t filters;
};

enum { CURSOR_PARTS = 4 };

static struct str cursor_text(struct ctx *ctx, const struct cursor *c)
{
    struct buf b = buf_new(ctx->arena, 200);
    const int64_t parts[CURSOR_PARTS] = {c->id, c->seq, c->at_ms, (int64_t)(c->filters >> 1)};
    for (size_t i = 0; i < CURSOR_PARTS; i++) {
        buf_str(&b, i ? S(".") : S(""));
        buf_i64(&b, parts[i]);
    }
    return base64url_encode(ctx->arena, buf_view(&b));
}

static bool cursor_parse(struct ctx *ctx, struct str text, struct cursor *c)
{
    struct str rest = STR_NONE;
    struct str part = STR_NONE;
    int64_t parts[CURSOR_PARTS] = {0};
    size_t n = 0;
    if (base64url_decode(ctx->arena, text, &rest) != OK) {
        return false;
    }
    while (str_split(&rest, '.', &part)) {
        if (n == CURSOR_PARTS || str_i64(part, INT64_MIN, INT64_MAX, &parts[n]) != OK) {
            return false;
        }
        n++;
    }
    *c = (struct cursor){parts[0], parts[1], parts[2], (uint64_t)parts[3] << 1};
    return n == CURSOR_PARTS;
}

/* The order of the names does not matter. */
static enum err hash_filters(struct ctx *ctx, uint64_t *hash)
{
    static const struct str apart[] = {S_INIT("after"), S_INIT("limit"), S_INIT("fields"), S_INIT("format")};
    struct params params = {0};
    uint64_t sum = 0;
    TRY(params_urlencoded(ctx->arena, ctx->request->query, &params));
    for (size_t i = 0; i < params.n; i++) {
        const struct param *p = &params.v[i];
        bool counts = p->value.n > 0;
        for (size_t k = 0; k < sizeof apart / sizeof apart[0]; k++) {
            counts = counts && !str_eq(p->name, apart[k]);
        }
        if (counts) {
            struct sha256_digest d = sha256(STR_CAT(ctx->arena, p->name, S("="), p->value));
            uint64_t h = 0;
            memcpy(&h, d.b, sizeof h);
            sum += h;
        }
    }
    *hash = sum & ~UINT64_C(1);
    return OK;
}

/* The state of the first page is read again; as long as nothing has changed that is the present one, which is cheaper to read. */
static enum err use_cursor(struct ctx *ctx, struct list *l, struct str after)
{
    struct cursor c = {0};
    int64_t seq = 0;
    if (!cursor_parse(ctx, after, &c) || c.filters != l->filters) {
        return FAIL0(ctx, E_INVALID, MSG_api_cursor);
    }
    l->after = (struct opt_i64){true, c.id};
    TRY(event_head_seen(ctx, &seq));
    bool same = seq == c.seq && day_of_moment(c.at_ms) == day_of_moment(ctx->now);
    /* A walk as of a day that was not over when it began goes on in the state of its first page too, also after midnight. */
    if (!same && (!l->as_of.has || c.at_ms < l->as_of.v)) {
        l->as_of = (struct opt_i64){true, c.at_ms};
    }
    return OK;
}

/* --- what was asked for ---------------------------------------------------------------------------------------------- */

/* What is still to come of today is not known yet: that is a reading of now. */
static enum err choose_moment(struct ctx *ctx, struct list *l, struct opt_i64 as_of)
{
    if (as_of.has && day_of_moment(as_of.v) > day_of_moment(ctx->now)) {
        return FAIL0(ctx, E_INVALID, MSG_api_future);
    }
    l->as_of = as_of.has && as_of.v < ctx->now ? as_of : (struct opt_i64){0};
    return OK;
}

static enum err choose_members(struct ctx *ctx, struct list *l, struct str fields)
{
    struct str name = STR_NONE;
    l->members = fields.n ? 0 : SCHEMA_ALL;
    while (fields.n && str_split(&fields, ',', &name)) {
        size_t at = schema_find(l->item, str_trim(name));
        if (at == SIZE_MAX) {
            return FAIL(ctx, E_INVALID, MSG_api_unknown_member, MSG_ARG(str_trim(name)));
        }
        l->members |= UINT64_C(1) << at;
    }
    return OK;
}

static enum format format_of(struct ctx *ctx, const struct list_input *in)
{
    struct str accept = request_header(ctx->request, S("accept"));
    if (in->format.has) {
        return (enum format)in->format.v;
    }
    return str_find(accept, S("text/csv"), 0) != SIZE_MAX ? FORMAT_CSV : FORMAT_JSON;
}

enum err list_begin(struct ctx *ctx, struct list *l, const struct list_input *in, const struct schema *item)
{
    enum format format = format_of(ctx, in);
    *l = (struct list){.item = item,
                       .limit = in->limit.has ? (size_t)in->limit.v : LIST_LIMIT_DEFAULT,
                       .is_csv = format != FORMAT_JSON,
                       .mode = format == FORMAT_EXCEL ? CSV_FOR_PEOPLE : CSV_DATA};
    TRY(choose_moment(ctx, l, in->as_of));
    TRY(hash_filters(ctx, &l->filters));
    TRY(choose_members(ctx, l, in->fields));
    return in->after.n ? use_cursor(ctx, l, in->after) : OK;
}

enum err list_slice(struct ctx *ctx, const struct list *l, const int64_t *first_id, size_t stride, size_t n, struct list_slice *s)
{
    size_t from = 0;
    while (l->after.has && from < n && *(const int64_t *)(const void *)((const char *)first_id + from * stride) != l->after.v) {
        from++;
    }
    if (l->after.has && from == n) {
        return FAIL0(ctx, E_INVALID, MSG_api_cursor);
    }
    from += l->after.has ? 1 : 0;
    size_t left = n - from;
    *s = (struct list_slice){from, left < l->limit ? left : l->limit, left > l->limit};
    return OK;
}

/* --- the answer ------------------------------------------------------------------------------------------------------ */

/* The moment that a cursor stands for. For the present it is the latest of its last event and the beginning of its day, so that the same state
 * gives the same bytes (and the same ETag) at any time. */
static enum err next_of(struct ctx *ctx, const struct list *l, const struct list_page *p, int64_t at_ms, struct str *next)
{
    struct cursor c = {p->last_id, p->seq, at_ms, l->filters};
    if (!p->more) {
        return OK;
    }
    if (!l->as_of.has) {
        int64_t seq = 0;
        int64_t known_at = 0;
        int64_t morning = day_start_ms(day_of_moment(at_ms));
        TRY(event_head(ctx, &seq, &known_at));
        c.at_ms = known_at > morning ? known_at : morning;
    }
    *next = cursor_text(ctx, &c);
    return OK;
}

/* The address of the next page, so that clients of CSV find it too (RFC 8288). */
static enum err link_next(struct ctx *ctx, struct str next, struct response *res)
{
    struct params params = {0};
    struct buf b = buf_new(ctx->arena, 65536);
    if (!next.p) {
        return OK;
    }
    TRY(params_urlencoded(ctx->arena, ctx->request->query, &params));
    buf_lit(&b, "<");
    buf_str(&b, ctx->request->path);
    buf_lit(&b, "?");
    for (size_t i = 0; i < params.n; i++) {
        if (!str_eq(params.v[i].name, S("after"))) {
            url_encode(&b, params.v[i].name);
            buf_lit(&b, "=");
            url_encode(&b, params.v[i].value);
            buf_lit(&b, "&");
        }
    }
    buf_lit(&b, "after=");
    url_encode(&b, next);
    buf_lit(&b, ">; rel=\"next\"");
    if (!buf_failed(&b)) {
        response_header(ctx->arena, res, S("link"), buf_view(&b));
    }
    return OK;
}

static void write_json(const struct list *l, const struct list_page *p, struct str next, day_t day, struct response *res)
{
    struct jw w = jw_new(&res->body);
    res->content_type = S("application/json");
    jw_obj(&w);
    jw_key(&w, S("items"));
    jw_arr(&w);
    for (size_t i = 0; i < p->n; i++) {
        schema_json(&w, l->item, l->members, (const char *)p->rows + i * l->item->size);
    }
    jw_end(&w);
    jw_field_str(&w, S("next"), next);
    jw_field_opt_i64(&w, S("total"), p->total);
    jw_field_i64(&w, S("seq"), p->seq);
    jw_field_opt_day(&w, S("day"), (struct opt_day){true, day});
    jw_end(&w);
}

static void write_csv(struct ctx *ctx, const struct list *l, const struct list_page *p, struct response *res)
{
    struct csv_writer w = csv_writer_new(&res->body, ',', l->mode);
    res->content_type = S("text/csv; charset=utf-8; header=present");
    schema_csv_head(&w, ctx->arena, l->item, l->members);
    for (size_t i = 0; i < p->n; i++) {
        schema_csv_row(&w, ctx->arena, l->item, l->members, (const char *)p->rows + i * l->item->size);
    }
}

enum err list_end(struct ctx *ctx, const struct list *l, const struct list_page *p, struct response *res)
{
    int64_t at_ms = p->at_ms ? p->at_ms : ctx->now;
    struct str next = STR_NONE;
    TRY(next_of(ctx, l, p, at_ms, &next));
    TRY(link_next(ctx, next, res));
    response_header(ctx->arena, res, S("vary"), S("accept"));
    if (l->is_csv) {
        write_csv(ctx, l, p, res);
    } else {
        write_json(l, p, next, day_of_moment(at_ms), res);
    }
    return OK;
}

void list_turn(void *rows, size_t stride, size_t n)
{
    char *low = rows;
    char *high = n ? low + (n - 1) * stride : low;
    for (; low < high; low += stride, high -= stride) {
        for (size_t i = 0; i < stride; i++) {
            char kept = low[i];
            low[i] = high[i];
            high[i] = kept;
        }
    }
}

enum err list_send(struct ctx *ctx, const struct list *l, const int64_t *first_id, size_t n, struct response *res)
{
    struct list_slice s = {0};
    struct list_page page = {.total = {true, (int64_t)n}, .at_ms = l->as_of.has ? l->as_of.v : ctx->now};
    size_t stride = l->item->size;
    TRY(list_slice(ctx, l, first_id, stride, n, &s));
    TRY(l->as_of.has ? event_seq_at(ctx, l->as_of.v, &page.seq) : event_head_seen(ctx, &page.seq));
    page.rows = (const char *)first_id + s.from * stride;
    page.n = s.n;
    page.more = s.more;
    page.last_id = s.n ? *(const int64_t *)(const void *)((const char *)page.rows + (s.n - 1) * stride) : 0;
    return list_end(ctx, l, &page, res);
}

enum err api_reply(struct ctx *ctx, const struct schema *s, const void *row, struct response *res)
{
    (void)ctx;
    struct jw w = jw_new(&res->body);
    res->content_type = S("application/json");
    schema_json(&w, s, SCHEMA_ALL, row);
    return OK;
}
