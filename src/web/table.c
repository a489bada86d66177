#include "web/table.h"

#include "base/date.h"
#include "base/vec.h"
#include "core/app.h"
#include "http/body.h"
#include "text/csv.h"
#include "text/json_write.h"
#include "text/slug.h"
#include "web/page.h"
#include "web/xlsx.h"

#include <assert.h>
#include <unistd.h>

/* Rows are gathered up to here before they are passed on. */
enum { GATHER = 256 * 1024, ROW_MAX = 4 * 1024 * 1024, FILE_MAX = 1024 * 1024 * 1024, FEW_ROWS_MAX = 1024 * 1024 };

enum table_form { FORM_CSV, FORM_JSON, FORM_XLSX };

struct table {
    struct ctx *ctx;
    const struct table_about *about;
    struct response *res;
    enum table_form form;
    size_t column;
    int64_t rows;
    struct csv_writer csv;
    struct jw json;
    struct xlsx *xlsx;
    struct buf gathered;
    struct body body;
    enum err failed;
};

static const struct str endings[] = {S_INIT(".csv"), S_INIT(".json"), S_INIT(".xlsx")};

static enum table_form form_of(const struct ctx *ctx)
{
    struct str path = ctx->request ? ctx->request->path : S("");
    for (int f = FORM_CSV; f < FORM_XLSX; f++) {
        if (str_ends(path, endings[f])) {
            return (enum table_form)f;
        }
    }
    return FORM_XLSX;
}

static void free_body(void *p)
{
    struct table *t = p;
    body_free(&t->body);
    buf_free(&t->gathered);
}

/* --- before the rows ------------------------------------------------------------------------------------------------- */

/* "nhiem-vu-2026-11-25.xlsx" */
static void name_file(struct table *t)
{
    struct ctx *ctx = t->ctx;
    struct str path = ctx->request ? ctx->request->path : S("");
    struct buf b = buf_new(ctx->arena, 600);
    struct str ending = endings[t->form];
    size_t n = path.n > ending.n ? path.n - ending.n : 0;
    buf_lit(&b, "attachment; filename=\"");
    buf_str(&b, text_slug(ctx->arena, str_sub(path, 1, n)));
    buf_char(&b, '-');
    buf_day(&b, day_of_moment(t->about->at_ms));
    buf_str(&b, ending);
    buf_char(&b, '"');
    if (!buf_failed(&b)) {
        response_header(ctx->arena, t->res, S("content-disposition"), buf_view(&b));
    }
}

static void begin_csv(struct table *t)
{
    t->res->content_type = S("text/csv; charset=utf-8");
    t->csv = csv_writer_new(&t->gathered, ',', CSV_FOR_PEOPLE);
    for (size_t i = 0; i < t->about->n_columns; i++) {
        csv_str(&t->csv, t->about->columns[i].name);
    }
    csv_end(&t->csv);
}

static void begin_json(struct table *t)
{
    const struct table_about *a = t->about;
    t->res->content_type = S("application/json");
    t->json = jw_new(&t->gathered);
    jw_obj(&t->json);
    jw_field_moment(&t->json, S("as_of"), a->at_ms);
    jw_field_i64(&t->json, S("known_seq"), a->seq);
    jw_field_opt_i64(&t->json, S("rule_version"), (struct opt_i64){a->rule_version != 0, a->rule_version});
    jw_field_str(&t->json, S("page"), page_path(t->ctx, a->page));
    jw_field_i64(&t->json, S("total"), a->n_rows);
    jw_key(&t->json, a->rows);
    jw_arr(&t->json);
}

static enum err begin_xlsx(struct table *t)
{
    const struct table_about *a = t->about;
    if (a->n_rows > XLSX_ROWS_MAX) {
        return FAIL(t->ctx, E_TOO_LARGE, MSG_table_too_long, MSG_ARG((int64_t)XLSX_ROWS_MAX));
    }
    t->res->content_type = S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    enum err e = xlsx_open(t->ctx->arena, app_data_dir(t->ctx->app), a->at_ms, &t->xlsx);
    TRY(e == OK ? OK : FAIL0(t->ctx, E_BUSY, MSG_error_busy));
    xlsx_sheet(t->xlsx, ctx_msg(t->ctx, MSG_table_rows));
    for (size_t i = 0; i < a->n_columns; i++) {
        xlsx_width(t->xlsx, i, a->columns[i].width);
    }
    for (size_t i = 0; i < a->n_columns; i++) {
        xlsx_head(t->xlsx, i, ctx_msg(t->ctx, a->columns[i].label));
    }
    xlsx_row_end(t->xlsx);
    return OK;
}

enum err table_begin(struct ctx *ctx, const struct table_about *about, struct response *res, struct table **out)
{
    struct table *t = ARENA_NEW(ctx->arena, struct table);
    *t = (struct table){.ctx = ctx, .about = about, .res = res, .form = form_of(ctx)};
    t->gathered = buf_new(NULL, GATHER + ROW_MAX);
    t->body = body_new(FILE_MAX, true, app_data_dir(ctx->app));
    arena_defer(ctx->arena, free_body, t);
    *out = t;
    if (t->form != FORM_JSON) {
        name_file(t);
    }
    if (t->form == FORM_XLSX) {
        return begin_xlsx(t);
    }
    if (t->form == FORM_CSV) {
        begin_csv(t);
    } else {
        begin_json(t);
    }
    return OK;
}

/* --- rows ------------------------------------------------------------------------------------------------------------ */

/* The place of the next cell; in JSON its name is written already. */
static size_t next_cell(struct table *t, enum cell_kind kind)
{
    assert(t->column < t->about->n_columns && t->about->columns[t->column].kind == kind);
    if (t->form == FORM_JSON) {
        if (t->column == 0) {
            jw_obj(&t->json);
        }
        jw_key(&t->json, t->about->columns[t->column].name);
    }
    return t->column++;
}

void table_text(struct table *t, struct str s)
{
    size_t column = next_cell(t, CELL_TEXT);
    switch (t->form) {
    case FORM_CSV:
        csv_str(&t->csv, s);
        break;
    case FORM_JSON:
        jw_str(&t->json, s);
        break;
    case FORM_XLSX:
        xlsx_text(t->xlsx, column, s);
        break;
    }
}

void table_number(struct table *t, int64_t v)
{
    table_scaled(t, (struct opt_i64){true, v}, 0);
}

void table_scaled(struct table *t, struct opt_i64 v, int decimals)
{
    size_t column = next_cell(t, CELL_NUMBER);
    switch (t->form) {
    case FORM_CSV:
        if (v.has) {
            csv_scaled(&t->csv, v.v, decimals);
        } else {
            csv_str(&t->csv, S(""));
        }
        break;
    case FORM_JSON:
        if (v.has) {
            jw_scaled(&t->json, v.v, decimals);
        } else {
            jw_null(&t->json);
        }
        break;
    case FORM_XLSX:
        if (v.has) {
            xlsx_number(t->xlsx, column, v.v, decimals);
        }
        break;
    }
}

void table_day(struct table *t, struct opt_day d)
{
    size_t column = next_cell(t, CELL_DAY);
    switch (t->form) {
    case FORM_CSV:
        csv_opt_day(&t->csv, d);
        break;
    case FORM_JSON:
        jw_opt_day(&t->json, d);
        break;
    case FORM_XLSX:
        if (d.has) {
            xlsx_day(t->xlsx, column, d.v);
        }
        break;
    }
}

static void pass_on(struct table *t)
{
    struct str so_far = buf_view(&t->gathered);
    if (t->failed == OK) {
        t->failed = buf_failed(&t->gathered) ? E_TOO_LARGE : body_append(&t->body, so_far.p, so_far.n);
    }
    buf_clear(&t->gathered);
}

void table_row_end(struct table *t)
{
    assert(t->column == t->about->n_columns);
    t->column = 0;
    t->rows++;
    switch (t->form) {
    case FORM_CSV:
        csv_end(&t->csv);
        break;
    case FORM_JSON:
        jw_end(&t->json);
        break;
    case FORM_XLSX:
        xlsx_row_end(t->xlsx);
        break;
    }
    if (t->gathered.n > GATHER) {
        pass_on(t);
        t->csv.started = 0;
    }
}

static void free_arena(void *p)
{
    arena_free(p);
}

enum err table_few_at_a_time(struct ctx *ctx, size_t n, size_t step, enum err (*some)(struct ctx *ctx, void *user, size_t from, size_t n), void *user)
{
    assert(!ctx->at_end); /* nothing that others wait for is held while a long answer is written */
    struct arena *whole = ctx->arena;
    struct arena *part = arena_new(FEW_ROWS_MAX);
    arena_defer(whole, free_arena, part);
    for (size_t i = 0; i < n; i += step) {
        ctx->arena = part;
        enum err e = some(ctx, user, i, n - i < step ? n - i : step);
        ctx->arena = whole;
        TRY(e); /* its reason lies in that memory, which is kept until the end */
        arena_reset(part);
    }
    return OK;
}

/* --- after the rows -------------------------------------------------------------------------------------------------- */

static void origin_row(struct table *t, enum msg label, struct str value)
{
    xlsx_head(t->xlsx, 0, ctx_msg(t->ctx, label));
    xlsx_text(t->xlsx, 1, value);
    xlsx_row_end(t->xlsx);
}

/* Where the rows come from, so that the file can be understood and made again without us. */
static void write_origin(struct table *t)
{
    const struct table_about *a = t->about;
    struct arena *arena = t->ctx->arena;
    xlsx_sheet(t->xlsx, ctx_msg(t->ctx, MSG_table_origin));
    xlsx_width(t->xlsx, 0, 24);
    xlsx_width(t->xlsx, 1, 90);
    origin_row(t, MSG_table_content, a->title);
    origin_row(t, MSG_web_as_of, page_moment(t->ctx, a->at_ms));
    origin_row(t, MSG_table_known_seq, str_from_i64(arena, a->seq));
    if (a->rule_version) {
        origin_row(t, MSG_table_rule_version, str_from_i64(arena, a->rule_version));
    }
    for (size_t i = 0; i < a->filters.n; i++) {
        origin_row(t, MSG_table_filter, a->filters.v[i]);
    }
    origin_row(t, MSG_table_row_count, str_from_i64(arena, t->rows));
    origin_row(t, MSG_table_page, page_path(t->ctx, a->page));
}

static enum err end_xlsx(struct table *t)
{
    xlsx_filter(t->xlsx, t->about->n_columns);
    write_origin(t);
    return xlsx_close(t->xlsx, &t->res->file, &t->res->file_size);
}

/* Small answers stay in memory; a file is handed over as it is. */
static enum err end_text(struct table *t)
{
    struct str whole = STR_NONE;
    if (t->form == FORM_JSON) {
        jw_end(&t->json);
        jw_end(&t->json);
    }
    pass_on(t);
    TRY(t->failed);
    if (t->body.file < 0) {
        TRY(body_finish(&t->body, &whole));
        buf_str(&t->res->body, whole);
        return OK;
    }
    if (lseek(t->body.file, 0, SEEK_SET) != 0) {
        return E_BUSY;
    }
    t->res->file = t->body.file;
    t->res->file_size = (int64_t)t->body.n;
    t->body.file = -1;
    return OK;
}

enum err table_end(struct table *t)
{
    assert(t->rows == t->about->n_rows);
    enum err e = t->form == FORM_XLSX ? end_xlsx(t) : end_text(t);
    return e == OK ? OK : FAIL0(t->ctx, e, e == E_TOO_LARGE ? MSG_error_too_large : MSG_error_busy);
}

/* --- around it ------------------------------------------------------------------------------------------------------- */

void table_filter(struct ctx *ctx, struct table_about *about, enum msg label, struct str value)
{
    if (value.n) {
        *VEC_PUSH(ctx->arena, &about->filters) = STR_CAT(ctx->arena, ctx_msg(ctx, label), S(": "), value);
    }
}

void table_links(struct ctx *ctx, struct link_views *links, struct str href, struct str file)
{
    static const struct {
        struct str label;
        enum table_form form;
    } forms[] = {{S_INIT("XLSX"), FORM_XLSX}, {S_INIT("CSV"), FORM_CSV}, {S_INIT("JSON"), FORM_JSON}};
    size_t query = str_find(href, S("?"), 0);
    query = query == SIZE_MAX ? href.n : query;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        link_add(ctx, links, forms[i].label,
                 STR_CAT(ctx->arena, str_sub(href, 0, query), file, endings[forms[i].form], str_sub(href, query, SIZE_MAX)));
    }
}
