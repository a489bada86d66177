/* The official list of communes, wards and special zones in force since 2025-07-01 (Decision 19/2025/QĐ-TTg): they are placed under the province
 * that carries the given code on that day. */
#include "features/pack/load.h"
#include "features/search/search.h"

#include "text/fold.h"
#include "text/slug.h"

enum { COMMUNES_FROM = 20270 /* 2025-07-01 */ };

struct commune_row {
    struct row row;
    struct str code, kind, name, full_name, province;
};

static const char *const kinds[] = {"phuong", "xa", "dac_khu", NULL};

static const struct cell_rule commune_cells[] = {
    CELL(TEXT, commune_row, "code", code, .required = true),
    CELL(CHOICE, commune_row, "kind", kind, .required = true, .choices = kinds),
    CELL(TEXT, commune_row, "name", name, .required = true),
    CELL(TEXT, commune_row, "full_name", full_name, .required = true),
    CELL(TEXT, commune_row, "province_code", province, .required = true),
};

static struct str commune_unique(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct commune_row *)row)->code;
}

static bool is_number(struct str s, size_t digits)
{
    return s.n == digits && str_all_of(s, S("0123456789"));
}

/* Position of the province that carries the code on that day; SIZE_MAX when none does. */
static size_t find_province(struct load *l, struct str code)
{
    int64_t at = -1;
    if (!map_get(&l->owners, code, &at)) {
        size_t found = is_number(code, 2) ? org_find_code(l->before, STR_NONE, code, COMMUNES_FROM) : SIZE_MAX;
        const struct org_version *v = found == SIZE_MAX ? NULL : org_on(l->before, found, COMMUNES_FROM);
        at = v && org_is_province(v->kind) ? (int64_t)found : -1;
        map_set(&l->owners, code, at);
    }
    return at < 0 ? SIZE_MAX : (size_t)at;
}

static struct org_row to_organisation(struct load *l, const struct commune_row *r)
{
    static const struct {
        const char *name;
        enum org_kind kind;
        const char *english;
    } words[] = {{"phuong", ORG_WARD, " ward"}, {"xa", ORG_COMMUNE, " commune"}, {"dac_khu", ORG_SPECIAL_ZONE, " special zone"}};
    size_t w = 0;
    while (!str_eq(r->kind, str_c(words[w].name))) {
        w++;
    }
    struct arena *a = l->arena;
    struct str short_vi = text_modern_tones(a, r->name);
    struct str short_en = text_without_marks(a, short_vi);
    return (struct org_row){.key = STR_CAT(a, S("xa-"), r->code),
                            .valid_from = {true, COMMUNES_FROM},
                            .kind = words[w].kind,
                            .name_vi = text_modern_tones(a, r->full_name),
                            .name_en = STR_CAT(a, short_en, str_c(words[w].english)),
                            .short_vi = short_vi,
                            .short_en = short_en,
                            .code_scheme = S("qd-19-2025"),
                            .code = r->code,
                            .basis = S("19/2025/QĐ-TTg")};
}

static enum err apply_commune(struct load *l, void *row, struct record *out)
{
    struct commune_row *r = row;
    if (!is_number(r->code, 5)) {
        LOAD_FAULT0(l, &r->row, "code", MSG_pack_commune_code);
    }
    size_t province = find_province(l, r->province);
    if (province == SIZE_MAX) {
        LOAD_FAULT0(l, &r->row, "province_code", MSG_pack_commune_province);
    }
    if (!is_number(r->code, 5) || province == SIZE_MAX) {
        return OK;
    }
    struct org_row o = to_organisation(l, r);
    bool is_new = false;
    bool is_placed = false;
    TRY(org_ensure(l->ctx, o.key, &out->id));
    TRY(org_version_add(l->ctx, out->id, &o, &is_new));
    TRY(org_edge_add(l->ctx, TREE_ADMINISTRATIVE, out->id, l->before->orgs[province].id, o.valid_from, (struct opt_day){0}, o.basis, &is_placed));
    out->change = is_new ? RECORD_NEW : is_placed ? RECORD_CHANGED : RECORD_SAME;
    return OK;
}

static const struct pack_table communes_table = {"communes", TABLE_CELLS(commune_cells), sizeof(struct commune_row), apply_commune, commune_unique,
                                                 KEY_NONE, NULL, NULL};

bool pack_is_communes(struct str text)
{
    struct str rest = str_starts(text, S("\xef\xbb\xbf")) ? str_sub(text, 3, SIZE_MAX) : text;
    return str_starts(rest, S("code,kind,name,full_name,province_code"));
}

enum err pack_load_communes(struct ctx *ctx, const struct pack_file *file, struct pack_report *report)
{
    *report = (struct pack_report){0};
    struct load l = {.ctx = ctx, .arena = ctx->arena, .report = report, .owners = map_new(ctx->arena)};
    int64_t seq = 0;
    int64_t known_at = 0;
    TRY(event_head(ctx, &seq, &known_at));
    TRY(org_directory_now(ctx, &l.before));
    TRY(load_table(&l, &communes_table, file));
    if (report->n_faults) {
        return FAIL(ctx, E_INVALID, MSG_pack_refused, MSG_ARG((int64_t)report->n_faults));
    }
    return search_refresh(ctx, seq);
}
