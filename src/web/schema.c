#include "web/schema.h"

#include "base/num.h"

bool schema_may_be_null(const struct schema_field *f)
{
    return f->nullable || f->type == SCHEMA_IS_OPT_NUMBER || f->type == SCHEMA_IS_DECIMAL || f->type == SCHEMA_IS_DAY ||
           f->type == SCHEMA_IS_OPT_MOMENT;
}

size_t schema_find(const struct schema *s, struct str name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (str_eq(str_c(s->fields[i].name), name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool is_chosen(uint64_t members, size_t i)
{
    return members >> i & 1;
}

static const void *place(const struct schema_field *f, const void *row)
{
    return (const char *)row + f->offset;
}

/* A text that must be there is empty rather than null. */
static struct str text_of(const struct schema_field *f, const void *at)
{
    struct str s = *(const struct str *)at;
    return s.p || f->nullable ? s : S("");
}

/* --- JSON ------------------------------------------------------------------------------------------------------------ */

static void json_decimal(struct jw *w, const struct schema_decimal *d)
{
    if (d->has) {
        jw_scaled(w, d->v, d->decimals);
    } else {
        jw_null(w);
    }
}

static void json_texts(struct jw *w, const struct str_list *list)
{
    jw_arr(w);
    for (size_t i = 0; i < list->n; i++) {
        jw_str(w, list->v[i]);
    }
    jw_end(w);
}

static void json_rows(struct jw *w, const struct schema *s, const struct schema_rows *rows)
{
    jw_arr(w);
    for (size_t i = 0; i < rows->n; i++) {
        schema_json(w, s, SCHEMA_ALL, (const char *)rows->v + i * s->size);
    }
    jw_end(w);
}

static void json_value(struct jw *w, const struct schema_field *f, const void *at)
{
    switch (f->type) {
    case SCHEMA_IS_TEXT:
        jw_str(w, text_of(f, at));
        return;
    case SCHEMA_IS_NUMBER:
        jw_i64(w, *(const int64_t *)at);
        return;
    case SCHEMA_IS_OPT_NUMBER:
        jw_opt_i64(w, *(const struct opt_i64 *)at);
        return;
    case SCHEMA_IS_DECIMAL:
        json_decimal(w, at);
        return;
    case SCHEMA_IS_FLAG:
        jw_bool(w, *(const bool *)at);
        return;
    case SCHEMA_IS_DAY:
        jw_opt_day(w, *(const struct opt_day *)at);
        return;
    case SCHEMA_IS_MOMENT:
        jw_moment(w, *(const int64_t *)at);
        return;
    case SCHEMA_IS_OPT_MOMENT:
        jw_opt_moment(w, *(const struct opt_i64 *)at);
        return;
    case SCHEMA_IS_TEXTS:
        json_texts(w, at);
        return;
    case SCHEMA_IS_OBJECT:
        schema_json(w, f->of, SCHEMA_ALL, *(const void *const *)at);
        return;
    case SCHEMA_IS_LIST:
        json_rows(w, f->of, at);
        return;
    }
}

void schema_json(struct jw *w, const struct schema *s, uint64_t members, const void *row)
{
    if (!row) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    for (size_t i = 0; i < s->n; i++) {
        if (is_chosen(members, i)) {
            jw_key(w, str_c(s->fields[i].name));
            json_value(w, &s->fields[i], place(&s->fields[i], row));
        }
    }
    jw_end(w);
}

/* --- CSV ------------------------------------------------------------------------------------------------------------- */

static void csv_names(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members, struct str before)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct schema_field *f = &s->fields[i];
        if (!is_chosen(members, i) || f->type == SCHEMA_IS_LIST) {
            continue;
        }
        struct str name = STR_CAT(a, before, str_c(f->name));
        if (f->type == SCHEMA_IS_OBJECT) {
            csv_names(w, a, f->of, SCHEMA_ALL, STR_CAT(a, name, S(".")));
        } else {
            csv_str(w, name);
        }
    }
}

void schema_csv_head(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members)
{
    csv_names(w, a, s, members, S(""));
    csv_end(w);
}

static struct str joined(struct arena *a, const struct str_list *list)
{
    struct buf b = buf_new(a, SIZE_MAX);
    for (size_t i = 0; i < list->n; i++) {
        buf_str(&b, i ? S(";") : S(""));
        buf_str(&b, list->v[i]);
    }
    return buf_view(&b);
}

static void csv_moment(struct csv_writer *w, struct arena *a, struct opt_i64 ms)
{
    struct buf b = buf_new(a, 64);
    if (ms.has) {
        buf_moment(&b, ms.v);
    }
    csv_str(w, buf_view(&b));
}

static void csv_decimal(struct csv_writer *w, const struct schema_decimal *d)
{
    if (d->has) {
        csv_scaled(w, d->v, d->decimals);
    } else {
        csv_str(w, STR_NONE);
    }
}

static void csv_row(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members, const void *row);

static void csv_value(struct csv_writer *w, struct arena *a, const struct schema_field *f, const void *at)
{
    switch (f->type) {
    case SCHEMA_IS_TEXT:
        csv_str(w, *(const struct str *)at);
        return;
    case SCHEMA_IS_NUMBER:
        csv_i64(w, *(const int64_t *)at);
        return;
    case SCHEMA_IS_OPT_NUMBER:
        csv_opt_i64(w, *(const struct opt_i64 *)at);
        return;
    case SCHEMA_IS_DECIMAL:
        csv_decimal(w, at);
        return;
    case SCHEMA_IS_FLAG:
        csv_str(w, *(const bool *)at ? S("true") : S("false"));
        return;
    case SCHEMA_IS_DAY:
        csv_opt_day(w, *(const struct opt_day *)at);
        return;
    case SCHEMA_IS_MOMENT:
        csv_moment(w, a, (struct opt_i64){true, *(const int64_t *)at});
        return;
    case SCHEMA_IS_OPT_MOMENT:
        csv_moment(w, a, *(const struct opt_i64 *)at);
        return;
    case SCHEMA_IS_TEXTS:
        csv_str(w, joined(a, at));
        return;
    case SCHEMA_IS_OBJECT:
        csv_row(w, a, f->of, SCHEMA_ALL, *(const void *const *)at);
        return;
    case SCHEMA_IS_LIST:
        return;
    }
}

/* An object that is not there leaves its columns empty. */
static void csv_gap(struct csv_writer *w, const struct schema_field *f)
{
    for (size_t i = 0; f->type == SCHEMA_IS_OBJECT && i < f->of->n; i++) {
        csv_gap(w, &f->of->fields[i]);
    }
    if (f->type != SCHEMA_IS_OBJECT && f->type != SCHEMA_IS_LIST) {
        csv_str(w, STR_NONE);
    }
}

static void csv_row(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members, const void *row)
{
    for (size_t i = 0; i < s->n; i++) {
        if (!is_chosen(members, i)) {
            continue;
        }
        if (row) {
            csv_value(w, a, &s->fields[i], place(&s->fields[i], row));
        } else {
            csv_gap(w, &s->fields[i]);
        }
    }
}

void schema_csv_row(struct csv_writer *w, struct arena *a, const struct schema *s, uint64_t members, const void *row)
{
    csv_row(w, a, s, members, row);
    csv_end(w);
}
