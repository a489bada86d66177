/* The report as JSON: what `xanh ingest FILE --json` prints. */
#include "features/ingest/ingest.h"

#include "text/json_write.h"

static void put(struct jw *w, struct str key, struct str value)
{
    jw_key(w, key);
    jw_str(w, value);
}

static void put_number(struct jw *w, struct str key, size_t value)
{
    jw_key(w, key);
    jw_i64(w, (int64_t)value);
}

static void put_flag(struct jw *w, struct str key, bool value)
{
    jw_key(w, key);
    jw_bool(w, value);
}

static void put_day(struct jw *w, struct str key, struct opt_day day)
{
    jw_key(w, key);
    jw_opt_day(w, day);
}

static void put_reasons(struct jw *w, const struct ingest_document *d, enum lang lang, struct str key, bool which)
{
    jw_key(w, key);
    jw_arr(w);
    for (enum ingest_evidence e = EVIDENCE_NUMBER; e < EVIDENCE__N; e++) {
        if (d->evidence[e] != which) {
            continue;
        }
        struct buf name = buf_new(NULL, 128);
        buf_lit(&name, "ingest.evidence.");
        buf_str(&name, ingest_evidence_name(e));
        buf_str(&name, which ? S(".yes") : S(".no"));
        jw_str(w, msg_text(lang, msg_find(buf_view(&name))));
        buf_free(&name);
    }
    jw_end(w);
}

static void put_document(struct jw *w, const struct ingest_document *d, enum lang lang)
{
    jw_obj(w);
    put(w, S("number"), d->number);
    put(w, S("number_received"), d->number_received);
    put(w, S("kind"), d->kind);
    put(w, S("kind_words"), d->kind_words);
    put(w, S("style"), d->style);
    put(w, S("issuer"), d->issuer);
    put(w, S("issuer_received"), d->issuer_received);
    put_day(w, S("signed"), d->signed_on);
    put(w, S("place"), d->place);
    put(w, S("on_behalf"), d->on_behalf);
    put(w, S("position"), d->position);
    put(w, S("signatory"), d->signatory);
    put(w, S("title"), d->title);
    put(w, S("closing"), d->closing);
    put_flag(w, S("is_legal_text"), d->is_legal);
    jw_key(w, S("confidence"));
    jw_scaled(w, d->confidence_permille, 3);
    put_reasons(w, d, lang, S("reasons"), true);
    put_reasons(w, d, lang, S("reasons_against"), false);
    put_number(w, S("attachments"), d->attachments);
    put_number(w, S("first_line"), d->first_line);
    put_number(w, S("last_line"), d->last_line);
    put_number(w, S("syllables"), (size_t)d->syllables);
    put_number(w, S("unmarked"), (size_t)d->unmarked);
    put_number(w, S("invalid"), (size_t)d->invalid);
    jw_end(w);
}

static void put_clauses(struct jw *w, const struct ingest *in, size_t document)
{
    jw_key(w, S("clauses"));
    jw_arr(w);
    for (size_t i = 0; i < in->clauses.n; i++) {
        const struct ingest_clause *c = &in->clauses.v[i];
        if (c->document != document) {
            continue;
        }
        jw_obj(w);
        put(w, S("path"), c->path);
        put(w, S("parent"), c->parent == INGEST_NO_CLAUSE ? STR_NONE : in->clauses.v[c->parent].path);
        put(w, S("kind"), ingest_kind_name(c->kind));
        put(w, S("label"), c->label);
        put_number(w, S("line"), c->line);
        put_number(w, S("last_line"), c->last_line);
        put(w, S("received"), c->received);
        put(w, S("corrected"), c->corrected);
        jw_end(w);
    }
    jw_end(w);
}

static void put_deadline(struct jw *w, const struct ingest_deadline *d)
{
    jw_key(w, S("deadline"));
    if (!d->words.p) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    put(w, S("words"), d->words);
    put_flag(w, S("understood"), d->understood);
    put(w, S("kind"), str_c(due_kind_name(d->kind)));
    put(w, S("recurrence"), d->recurrence == RECURRENCE_NONE ? STR_NONE : str_c(recurrence_name(d->recurrence)));
    put_day(w, S("base"), d->base);
    put_day(w, S("due"), d->due);
    put(w, S("anchor"), d->anchor);
    jw_end(w);
}

static void put_task(struct jw *w, const struct ingest *in, const struct ingest_task *t)
{
    jw_obj(w);
    put(w, S("clause"), in->clauses.v[t->clause].path);
    put(w, S("title"), t->title);
    put(w, S("group"), t->group);
    put(w, S("lead"), t->lead);
    jw_key(w, S("coordinators"));
    jw_arr(w);
    for (size_t k = 0; k < t->coordinators.n; k++) {
        jw_str(w, t->coordinators.v[k]);
    }
    jw_end(w);
    put_deadline(w, &t->deadline);
    put(w, S("text"), t->text);
    jw_end(w);
}

static void put_list(struct jw *w, struct str name, const struct ingest *in, size_t document, bool organisational)
{
    jw_key(w, name);
    jw_arr(w);
    for (size_t i = 0; i < in->tasks.n; i++) {
        const struct ingest_task *t = &in->tasks.v[i];
        if (t->document == document && t->is_organisational == organisational) {
            put_task(w, in, t);
        }
    }
    jw_end(w);
}

/* What the document asks to be done, and apart from it the items of how that is organised ("Tổ chức thực hiện"). */
static void put_tasks(struct jw *w, const struct ingest *in, size_t document)
{
    put_list(w, S("tasks"), in, document, false);
    put_list(w, S("organisation"), in, document, true);
}

static void put_findings(struct arena *a, struct jw *w, const struct ingest *in, enum lang lang)
{
    jw_key(w, S("findings"));
    jw_arr(w);
    for (size_t i = 0; i < in->findings.n; i++) {
        const struct ingest_finding *f = &in->findings.v[i];
        jw_obj(w);
        put(w, S("kind"), ingest_finding_name(f->kind));
        put_number(w, S("document"), f->document);
        put_number(w, S("line"), f->line);
        put_number(w, S("column"), f->column);
        put(w, S("clause"), f->clause == INGEST_NO_CLAUSE ? STR_NONE : in->clauses.v[f->clause].path);
        put(w, S("what"), ingest_finding_text(a, lang, f));
        put(w, S("excerpt"), f->excerpt);
        put(w, S("suggestion"), f->suggestion);
        put_flag(w, S("applied"), f->is_applied);
        jw_end(w);
    }
    jw_end(w);
    put_number(w, S("findings_dropped"), in->findings_dropped);
}

void ingest_write_json(struct arena *a, const struct ingest *in, enum lang lang, struct buf *out)
{
    struct jw w = jw_new(out);
    jw_obj(&w);
    jw_key(&w, S("document"));
    put_document(&w, &in->documents.v[in->main], lang);
    put_number(&w, S("document_index"), in->main);
    put_number(&w, S("lines"), in->lines);
    put_clauses(&w, in, in->main);
    put_tasks(&w, in, in->main);
    jw_key(&w, S("others"));
    jw_arr(&w);
    for (size_t i = 0; i < in->documents.n; i++) {
        if (i == in->main) {
            continue;
        }
        jw_obj(&w);
        put_number(&w, S("document_index"), i);
        jw_key(&w, S("document"));
        put_document(&w, &in->documents.v[i], lang);
        put_clauses(&w, in, i);
        put_tasks(&w, in, i);
        jw_end(&w);
    }
    jw_end(&w);
    put_findings(a, &w, in, lang);
    jw_end(&w);
    buf_char(out, '\n');
}
