/* documents.csv, document_links.csv, clauses.csv. */
#include "features/pack/load.h"

#include "features/document/document.h"

static bool parse_document_kind(struct str s, int *value)
{
    *value = (int)document_kind_parse(s);
    return *value != DOCUMENT_KIND__N;
}

static bool parse_standing(struct str s, int *value)
{
    *value = (int)standing_parse(s);
    return *value != STANDING__N;
}

static bool parse_link_kind(struct str s, int *value)
{
    *value = (int)link_kind_parse(s);
    return *value != LINK_KIND__N;
}

/* --- documents.csv -------------------------------------------------------------------------------------------------------- */

struct document_row {
    struct row row;
    struct document d;
    struct str issuer;
};

static const char *const styles[] = {"party", "state", NULL};

static const struct cell_rule document_cells[] = {
    CELL(TEXT, document_row, "number", d.number, .required = true),
    CELL(ENUM, document_row, "kind", d.kind, .required = true, .parse = parse_document_kind),
    CELL(CHOICE, document_row, "style", d.style, .choices = styles),
    CELL(KEY, document_row, "issuer", issuer),
    CELL(DAY, document_row, "signed", d.signed_on),
    CELL(DAY, document_row, "effective", d.effective),
    CELL(DAY, document_row, "expires", d.expires),
    CELL(TEXT, document_row, "signatory", d.signatory),
    CELL(TEXT, document_row, "title_vi", d.title_vi, .required = true),
    CELL(TEXT, document_row, "title_en", d.title_en, .required = true),
    CELL(TEXT, document_row, "summary_vi", d.summary_vi),
    CELL(TEXT, document_row, "summary_en", d.summary_en),
    CELL(ENUM, document_row, "standing", d.standing, .required = true, .parse = parse_standing),
    CELL(TEXT, document_row, "source", d.source),
    CELL(TEXT, document_row, "note_vi", d.note_vi),
    CELL(TEXT, document_row, "note_en", d.note_en),
};

static struct str document_unique(struct arena *a, const void *row)
{
    (void)a;
    return ((const struct document_row *)row)->d.number;
}

static enum err apply_document(struct load *l, void *row, struct record *out)
{
    struct document_row *r = row;
    if (l->programme_id == 0) {
        LOAD_FAULT0(l, &r->row, "", MSG_pack_no_programme);
        return OK;
    }
    bool good = load_refer(l, &r->row, "issuer", KEY_ORG, r->issuer, &r->d.issuer_id);
    if (r->d.expires.has && r->d.effective.has && r->d.expires.v < r->d.effective.v) {
        LOAD_FAULT0(l, &r->row, "expires", MSG_pack_ends_before);
        good = false;
    }
    if (!good) {
        return OK;
    }
    r->d.programme_id = l->programme_id;
    r->d.ord = l->ord++;
    enum err e = document_put(l->ctx, &r->d, out);
    if (e == E_CONFLICT) {
        LOAD_FAULT0(l, &r->row, "number", MSG_pack_foreign_document);
        return OK;
    }
    return e;
}

/* The document at the programme's root is named before the documents are read. */
static enum err check_root(struct load *l)
{
    struct opt_i64 id = {0};
    l->file = S("programme.csv");
    (void)load_refer(l, &l->programme, "", KEY_DOCUMENT, l->root, &id); /* the fault is noted */
    return OK;
}

const struct pack_table documents_table = {"documents", TABLE_CELLS(document_cells), sizeof(struct document_row), apply_document, document_unique,
                                           KEY_DOCUMENT, NULL, check_root};

/* --- document_links.csv --------------------------------------------------------------------------------------------------- */

struct link_row {
    struct row row;
    struct str from, to;
    struct document_link l;
};

static const struct cell_rule link_cells[] = {
    CELL(TEXT, link_row, "from", from, .required = true),
    CELL(TEXT, link_row, "to", to, .required = true),
    CELL(ENUM, link_row, "kind", l.kind, .required = true, .parse = parse_link_kind),
    CELL(TEXT, link_row, "clause", l.clause),
    CELL(TEXT, link_row, "note_vi", l.note_vi),
    CELL(TEXT, link_row, "note_en", l.note_en),
};

static struct str link_unique(struct arena *a, const void *row)
{
    const struct link_row *r = row;
    return STR_CAT(a, r->from, S("\x1f"), r->to, S("\x1f"), link_kind_name(r->l.kind), S("\x1f"), r->l.clause.p ? r->l.clause : S(""));
}

static enum err apply_link(struct load *l, void *row, struct record *out)
{
    struct link_row *r = row;
    struct opt_i64 from = {0};
    struct opt_i64 to = {0};
    bool good = load_refer(l, &r->row, "from", KEY_DOCUMENT, r->from, &from);
    good = load_refer(l, &r->row, "to", KEY_DOCUMENT, r->to, &to) && good;
    r->l.from_id = from.v;
    r->l.to_id = to.v;
    return good ? document_link_put(l->ctx, &r->l, out) : OK;
}

const struct pack_table links_table = {"document_links", TABLE_CELLS(link_cells), sizeof(struct link_row), apply_link, link_unique, KEY_NONE, NULL,
                                       NULL};

/* --- clauses.csv ------------------------------------------------------------------------------------------------------------ */

struct clause_row {
    struct row row;
    struct str document, parent;
    struct clause c;
};

static const char *const clause_kinds[] = {"preamble", "part", "chapter", "group", "article", "item", "letter", "dash", "section", NULL};
static const char *const demands[] = {"task", "indicator", "organisation", "context", NULL};

static const struct cell_rule clause_cells[] = {
    CELL(TEXT, clause_row, "document", document, .required = true),
    CELL(TEXT, clause_row, "path", c.path, .required = true),
    CELL(TEXT, clause_row, "parent", parent),
    CELL(CHOICE, clause_row, "kind", c.kind, .required = true, .choices = clause_kinds),
    CELL(TEXT, clause_row, "label", c.label),
    CELL(TEXT, clause_row, "title_vi", c.title_vi, .required = true),
    CELL(TEXT, clause_row, "title_en", c.title_en, .required = true),
    CELL(CHOICE, clause_row, "demands", c.demands, .choices = demands),
};

static struct str clause_unique(struct arena *a, const void *row)
{
    const struct clause_row *r = row;
    return load_clause_key(a, r->document.p ? r->document : S(""), r->c.path.p ? r->c.path : S(""));
}

/* The clauses of a document come from the programme that describes it. */
static enum err check_owner(struct load *l, const struct clause_row *r, int64_t document_id, bool *good)
{
    int64_t owner = 0;
    if (!map_get(&l->owners, r->document, &owner)) {
        struct document d = {0};
        TRY(document_of_id(l->ctx, document_id, &d));
        owner = d.programme_id;
        map_set(&l->owners, r->document, owner);
    }
    if (owner != l->programme_id) {
        LOAD_FAULT0(l, &r->row, "document", MSG_pack_foreign_document);
        *good = false;
    }
    return OK;
}

static enum err apply_clause(struct load *l, void *row, struct record *out)
{
    struct clause_row *r = row;
    struct opt_i64 document = {0};
    bool good = load_refer(l, &r->row, "document", KEY_DOCUMENT, r->document, &document);
    if (good) {
        TRY(check_owner(l, r, document.v, &good));
    }
    if (good && r->parent.n) {
        good = load_refer_clause(l, &r->row, "parent", r->document, r->parent, &r->c.parent_id);
    }
    r->c.document_id = document.v;
    r->c.ord = l->ord++;
    return good ? clause_put(l->ctx, &r->c, out) : OK;
}

const struct pack_table clauses_table = {"clauses", TABLE_CELLS(clause_cells), sizeof(struct clause_row), apply_clause, clause_unique, KEY_CLAUSE,
                                         NULL, NULL};
