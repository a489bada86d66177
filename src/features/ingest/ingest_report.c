/* The report for people: what `xanh ingest FILE` prints. */
#include "features/ingest/ingest.h"

#include "text/msg.h"

enum { SHOWN_TEXT = 100, SHOWN_FINDINGS = 200 };

struct report {
    struct arena *arena;
    const struct ingest *in;
    enum lang lang;
    struct buf *out;
};

static void say(struct report *r, int indent, enum msg key, size_t n, const struct msg_arg *args)
{
    for (int i = 0; i < indent; i++) {
        buf_lit(r->out, "  ");
    }
    msg_write(r->out, r->lang, key, n, args);
    buf_char(r->out, '\n');
}
#define SAY(r, indent, key, ...) say((r), (indent), (key), sizeof((struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg), (struct msg_arg[]){__VA_ARGS__})

/* One line of at most SHOWN_TEXT bytes. */
static void put_short(struct report *r, struct str s)
{
    size_t n = s.n < SHOWN_TEXT ? s.n : SHOWN_TEXT;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) {
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        buf_char(r->out, c < 0x20 || c == 0x7F ? ' ' : s.p[i]);
    }
    if (n < s.n) {
        buf_lit(r->out, "…");
    }
}

static struct str or_unknown(struct report *r, struct str s)
{
    return s.p && s.n > 0 ? s : msg_text(r->lang, MSG_ingest_report_unknown);
}

static struct str day_text(struct report *r, struct opt_day d)
{
    if (!d.has) {
        return msg_text(r->lang, MSG_ingest_report_unknown);
    }
    struct buf b = buf_new(r->arena, 16);
    buf_day_vi(&b, d.v);
    return buf_view(&b);
}

/* ---- one document ---- */

static void put_reasons(struct report *r, const struct ingest_document *d)
{
    struct buf b = buf_new(r->arena, 4096);
    for (enum ingest_evidence e = EVIDENCE_NUMBER; e < EVIDENCE__N; e++) {
        bool is_asked = d->evidence[e] == d->is_legal;
        struct str key = STR_CAT(r->arena, S("ingest.evidence."), ingest_evidence_name(e), d->evidence[e] ? S(".yes") : S(".no"));
        if (is_asked && b.n > 0) {
            buf_lit(&b, "; ");
        }
        if (is_asked) {
            buf_str(&b, msg_text(r->lang, msg_find(key)));
        }
    }
    SAY(r, 1, MSG_ingest_report_because, MSG_ARG(buf_view(&b)));
}

static void put_document(struct report *r, const struct ingest_document *d)
{
    SAY(r, 0, MSG_ingest_report_document, MSG_ARG((int64_t)d->first_line), MSG_ARG((int64_t)d->last_line));
    if (!d->is_legal) {
        say(r, 1, MSG_ingest_report_not_legal, 0, NULL);
        put_reasons(r, d);
        return;
    }
    SAY(r, 1, MSG_ingest_report_legal, MSG_ARG((int64_t)d->confidence_permille / 10));
    put_reasons(r, d);
    SAY(r, 1, MSG_ingest_report_number, MSG_ARG(or_unknown(r, d->number)));
    SAY(r, 1, MSG_ingest_report_kind, MSG_ARG(or_unknown(r, d->kind_words)));
    SAY(r, 1, MSG_ingest_report_issuer, MSG_ARG(or_unknown(r, d->issuer)));
    SAY(r, 1, MSG_ingest_report_signed, MSG_ARG(or_unknown(r, d->place)), MSG_ARG(day_text(r, d->signed_on)));
    SAY(r, 1, MSG_ingest_report_on_behalf, MSG_ARG(or_unknown(r, d->on_behalf)), MSG_ARG(or_unknown(r, d->position)));
    SAY(r, 1, MSG_ingest_report_signatory, MSG_ARG(or_unknown(r, d->signatory)));
    SAY(r, 1, MSG_ingest_report_title, MSG_ARG(or_unknown(r, d->title)));
    int64_t of = d->syllables > 0 ? d->syllables : 1;
    SAY(r, 1, MSG_ingest_report_quality, MSG_ARG(d->syllables), MSG_ARG(d->unmarked * 100 / of), MSG_ARG(d->invalid * 100 / of));
    if (d->attachments > 0) {
        SAY(r, 1, MSG_ingest_report_attachments, MSG_ARG((int64_t)d->attachments));
    }
}

/* ---- clauses ---- */

static int depth_of(const struct ingest *in, size_t i)
{
    int depth = 0;
    for (int64_t at = in->clauses.v[i].parent; at != INGEST_NO_CLAUSE && depth < 20; at = in->clauses.v[at].parent) {
        depth++;
    }
    return depth;
}

static void put_clauses(struct report *r, size_t document)
{
    size_t n = 0;
    for (size_t i = 0; i < r->in->clauses.n; i++) {
        n += r->in->clauses.v[i].document == document;
    }
    SAY(r, 1, MSG_ingest_report_clauses, MSG_ARG((int64_t)n));
    for (size_t i = 0; i < r->in->clauses.n; i++) {
        const struct ingest_clause *c = &r->in->clauses.v[i];
        if (c->document != document) {
            continue;
        }
        for (int k = 0; k < depth_of(r->in, i) + 2; k++) {
            buf_lit(r->out, "  ");
        }
        buf_str(r->out, c->path);
        buf_lit(r->out, "  ");
        put_short(r, c->text);
        buf_char(r->out, '\n');
    }
}

/* ---- tasks ---- */

static struct str joined(struct report *r, const struct ingest_names *names)
{
    struct buf b = buf_new(r->arena, 8192);
    for (size_t i = 0; i < names->n; i++) {
        if (i > 0) {
            buf_lit(&b, "; ");
        }
        buf_str(&b, names->v[i]);
    }
    return buf_view(&b);
}

static void put_task(struct report *r, const struct ingest_task *t)
{
    buf_lit(r->out, "    ");
    buf_str(r->out, r->in->clauses.v[t->clause].path);
    buf_lit(r->out, "  ");
    put_short(r, t->text);
    buf_char(r->out, '\n');
    if (t->lead.p) {
        SAY(r, 4, MSG_ingest_report_lead, MSG_ARG(t->lead));
    }
    if (t->coordinators.n > 0) {
        SAY(r, 4, MSG_ingest_report_with, MSG_ARG(joined(r, &t->coordinators)));
    }
    if (t->deadline.due.has) {
        SAY(r, 4, MSG_ingest_report_due_day, MSG_ARG(t->deadline.words), MSG_ARG(day_text(r, t->deadline.due)));
    } else if (t->deadline.words.p) {
        SAY(r, 4, MSG_ingest_report_due, MSG_ARG(t->deadline.words));
    }
}

struct task_counts {
    size_t tasks, organisation, with_lead, with_deadline;
};

static struct task_counts count_tasks(const struct ingest *in, size_t document)
{
    struct task_counts n = {0};
    for (size_t i = 0; i < in->tasks.n; i++) {
        const struct ingest_task *t = &in->tasks.v[i];
        bool is_here = t->document == document;
        n.tasks += is_here && !t->is_organisational;
        n.organisation += is_here && t->is_organisational;
        n.with_lead += is_here && t->lead.p != NULL;
        n.with_deadline += is_here && t->deadline.words.p != NULL;
    }
    return n;
}

static void put_groups(struct report *r, size_t document)
{
    size_t n = 0;
    for (size_t i = 0; i < r->in->tasks.n; i++) {
        const struct ingest_task *t = &r->in->tasks.v[i];
        if (t->document != document || t->is_organisational) {
            continue;
        }
        n++;
        const struct ingest_task *next = i + 1 < r->in->tasks.n ? &r->in->tasks.v[i + 1] : NULL;
        bool is_last = !next || next->is_organisational || next->document != document || !str_eq(next->group, t->group);
        if (is_last) {
            SAY(r, 2, MSG_ingest_report_group, MSG_ARG(or_unknown(r, t->group)), MSG_ARG((int64_t)n));
            n = 0;
        }
    }
}

static void put_tasks(struct report *r, size_t document)
{
    struct task_counts n = count_tasks(r->in, document);
    SAY(r, 1, MSG_ingest_report_tasks, MSG_ARG((int64_t)n.tasks), MSG_ARG((int64_t)n.organisation));
    SAY(r, 1, MSG_ingest_report_leads, MSG_ARG((int64_t)n.with_lead), MSG_ARG((int64_t)n.with_deadline));
    put_groups(r, document);
    for (size_t i = 0; i < r->in->tasks.n; i++) {
        if (r->in->tasks.v[i].document == document) {
            put_task(r, &r->in->tasks.v[i]);
        }
    }
}

/* ---- findings ---- */

static void put_finding(struct report *r, const struct ingest_finding *f)
{
    buf_lit(r->out, "  ");
    SAY(r, 0, MSG_ingest_report_line, MSG_ARG((int64_t)f->line));
    r->out->n -= r->out->n > 0 && r->out->p[r->out->n - 1] == '\n';
    if (f->clause != INGEST_NO_CLAUSE) {
        buf_lit(r->out, " (");
        buf_str(r->out, r->in->clauses.v[f->clause].path);
        buf_char(r->out, ')');
    }
    buf_lit(r->out, ": ");
    buf_str(r->out, ingest_finding_text(r->arena, r->lang, f));
    if (f->is_applied) {
        buf_lit(r->out, " [");
        msg_write(r->out, r->lang, MSG_ingest_report_applied, 0, NULL);
        buf_char(r->out, ']');
    }
    if (f->excerpt.n > 0) {
        buf_lit(r->out, "\n      ");
        put_short(r, f->excerpt);
    }
    buf_char(r->out, '\n');
}

static void put_findings(struct report *r)
{
    size_t all = r->in->findings.n + r->in->findings_dropped;
    SAY(r, 0, MSG_ingest_report_findings, MSG_ARG((int64_t)all));
    for (size_t i = 0; i < r->in->findings.n && i < SHOWN_FINDINGS; i++) {
        put_finding(r, &r->in->findings.v[i]);
    }
    if (all > SHOWN_FINDINGS) {
        SAY(r, 1, MSG_ingest_report_more, MSG_ARG((int64_t)(all - SHOWN_FINDINGS)));
    }
}

void ingest_write_report(struct arena *a, const struct ingest *in, enum lang lang, struct buf *out)
{
    struct report r = {a, in, lang, out};
    for (size_t i = 0; i < in->documents.n; i++) {
        put_document(&r, &in->documents.v[i]);
        if (in->documents.v[i].is_legal) {
            put_clauses(&r, i);
            put_tasks(&r, i);
        }
        buf_char(out, '\n');
    }
    put_findings(&r);
}
