/* What the parts of the reader share while a text is being read: its lines, the labels at their beginnings and the growing result. Private to the
 * feature. */
#ifndef XANH_FEATURES_INGEST_INGEST_READ_H
#define XANH_FEATURES_INGEST_INGEST_READ_H

#include "features/ingest/ingest.h"
#include "features/ingest/ingest_letters.h"

/* ---- lines (ingest_lines.c) ---- */

enum line_role {
    LINE_TEXT,
    LINE_BLANK,
    LINE_TABLE,    /* a row of a table: text, but never a label */
    LINE_FURNITURE /* page number, running title, file name, specks */
};

struct line {
    struct str raw;       /* as it stands, without the line end */
    struct str text;      /* trimmed, Markdown taken off */
    struct str folded;    /* its beginning, see letters_fold */
    enum line_role role;
    bool after_blank;     /* something separates it from the line before */
    bool is_marked;       /* Markdown heading, or bold as a whole */
    int upper_permille;   /* capital letters among the letters of its beginning */
    bool opens_paragraph; /* within its clause */
    int64_t owner;        /* clause, or INGEST_NO_CLAUSE */
};

struct clause_mark;

struct reader {
    struct arena *arena;
    struct arena *scratch; /* emptied after every clause */
    struct str text;
    struct line *lines;
    size_t n;
    size_t width;   /* length of the usual full line of a wrapped text; 0: one paragraph a line */
    struct ingest *out;
    struct {
        struct clause_mark *v;
        size_t n, cap;
    } marks; /* one for each clause of out->clauses */
};

/* Fills lines, n and width from the text. */
void lines_read(struct reader *r);
/* A name, a heading or a header in capitals. */
bool line_is_capitals(const struct line *l);
/* Next line from `i` on that is text, or r->n. */
size_t line_next_text(const struct reader *r, size_t i);
/* Something is complete at the end of this text: `. ; : ! ?`. */
bool text_is_terminal(struct str s);
/* The first letter is a capital, or there is a digit or an opening quotation mark. */
bool text_starts_upper(struct str s);

/* ---- labels (ingest_marker.c) ---- */

enum marker_kind {
    MARK_NONE,
    MARK_PART,       /* Phần thứ nhất, PHẦN I */
    MARK_ANNEX,      /* Phụ lục I */
    MARK_CHAPTER,    /* Chương II */
    MARK_SECTION,    /* Mục 1 */
    MARK_SUBSECTION, /* Tiểu mục 1 */
    MARK_ARTICLE,    /* Điều 3. */
    MARK_CAPITAL,    /* A. */
    MARK_ROMAN,      /* II. II- */
    MARK_NUMBER,     /* 1. */
    MARK_DECIMAL,    /* 1.1. */
    MARK_LETTER,     /* a) đ) */
    MARK_PAREN,      /* (1) 1) (i) ii) */
    MARK_DASH,
    MARK_PLUS,
    MARK_STAR,
    MARK__N
};

struct marker {
    enum marker_kind kind;
    int value;        /* 1, 2, …; for a letter its place in the Vietnamese order, 0 for one that has none (f j w z) */
    int parts[4];     /* decimal: its numbers */
    int n_parts;
    char letter[4];   /* letter: the character, UTF-8, in lower case */
    struct str label; /* as printed */
    size_t end;       /* where the text behind the label begins */
    bool is_weak;     /* without its dot: only where it is expected */
    bool is_repaired; /* a roman number with strange strokes */
    bool is_roman;    /* in brackets and roman */
};

enum { VIETNAMESE_LETTERS = 23 };
/* The n-th letter of enumerations, from 1: a b c d đ e g … */
struct str vietnamese_letter(int n);
/* What stands at the beginning of the line, whether or not it makes sense there. */
struct marker marker_of(const struct line *l);
/* The label as it should be printed. */
struct str marker_label(struct arena *a, const struct marker *m);

/* ---- documents and their headers (ingest_header.c, ingest_split.c) ---- */

/* One document's lines: header [first, body), body [body, end), then recipients and signature; attachments follow. */
struct attachment {
    size_t first, body, end; /* heading, first line of its text, one behind its last */
};

struct document_span {
    size_t first, end;      /* all its lines */
    size_t body, body_end;  /* the text proper */
    size_t title, title_end;
    struct {
        struct attachment *v;
        size_t n, cap;
    } attachments;
};

struct spans {
    struct document_span *v;
    size_t n, cap;
};

/* Never none: a text without any header is one document. */
void documents_split(struct reader *r, struct spans *spans);
/* Fills *doc, and where the text proper begins (and, for a law, ends) in *d. */
void header_read(struct reader *r, struct document_span *d, struct ingest_document *doc, size_t document);
/* Closing lines of the text proper: where recipients and signature begin. */
bool line_is_recipients(const struct line *l);
bool line_is_signature(const struct line *l);
bool line_is_state_motto(const struct line *l);
bool line_is_party_header(const struct line *l);

/* The kind of document that a line names. */
struct document_kind {
    struct str folded, words, name, code; /* "nghi quyet", "Nghị quyết", "resolution", "NQ" */
};
/* NULL: none. *end gets where its words end in the folded line. */
const struct document_kind *document_kind_of(const struct line *l, size_t *end);
const struct document_kind *document_kind_of_code(struct str code);

/* A document number at the beginning of `s` (behind "Số:", if it is there). */
struct number_read {
    struct str received, number; /* as printed; spaces taken out and đ put back */
    struct str code;             /* NQ, QĐ */
    bool is_party;
    size_t end;
};
bool number_at(struct arena *a, struct str s, struct number_read *out);

/* Bodies of the Party and the State under their proper names. STR_NONE when nothing is like it. */
struct str body_restore(struct arena *a, struct str printed);
/* The body whose name `printed` begins with. */
struct str body_at_start(struct arena *a, struct str printed);

/* ---- the tree (ingest_tree.c) ---- */

/* Appends the clauses of a document, with their marks. */
void tree_build(struct reader *r, size_t document, const struct document_span *d);
/* Paths, kinds, received and corrected texts of the clauses from `first` on. */
void tree_finish(struct reader *r, size_t first);

/* How a clause was labelled; same index as out->clauses. */
struct clause_mark {
    struct marker m;
    size_t section;      /* 0 the document itself, 1… its attachments */
    size_t first, last;  /* lines */
    size_t n_children;   /* with labels */
    size_t n_paragraphs; /* without */
    size_t ordinal;      /* among its like under one parent, from 1 */
};

/* Notes what is wrong with a label that follows `previous` (NULL: the first of its list). Repairs m->value where the slip is plain. */
void enumeration_check(struct reader *r, size_t document, size_t line, int64_t clause, struct marker *m, const struct marker *previous);

/* ---- findings ---- */

/* Keeps a finding, or counts it when there are too many. */
void finding_add(struct reader *r, const struct ingest_finding *f);
/* Finding at a line, without clause. */
void finding_at_line(struct reader *r, enum ingest_finding_kind kind, size_t document, size_t line, struct str detail, struct str suggestion);

/* ---- words of a task (ingest_lead_rules.c, ingest_due_rules.c) ---- */

struct token {
    struct str s, folded;
    size_t at, end;    /* in the text */
    bool is_upper;
    bool after_comma;  /* a comma stands before it */
    bool after_stop;   /* . ; : or the beginning */
};
struct tokens {
    struct token *v;
    size_t n, cap;
    struct str text;
    bool is_poor; /* badly recognised: likeness is enough */
};
/* The first `max` words of a text. */
struct tokens tokens_of(struct arena *a, struct str text, size_t max, bool is_poor);
/* Token `i` is this folded word; in a badly recognised text also one that is one edit away. */
bool token_is(const struct tokens *t, size_t i, const char *word);
bool tokens_are(const struct tokens *t, size_t i, const char *first, const char *second);

/* White space made one space each. */
struct str text_one_line(struct arena *a, struct str s);

/* Who leads and who takes part, as printed and, where a known body stood badly, under its proper name. */
struct lead_read {
    struct str lead; /* STR_NONE: nobody */
    struct ingest_names coordinators;
};
struct lead_read lead_read(struct arena *a, const struct tokens *t);
/* The text names only who acts: "Bộ Công an chủ trì, phối hợp với các bộ, ngành:". */
bool lead_is_all(struct arena *a, const struct tokens *t);
struct ingest_deadline deadline_read(struct arena *a, const struct tokens *t, struct opt_day signed_on);

/* What of a document's clauses are tasks. */
void tasks_find(struct reader *r, size_t document, size_t first_clause);
/* How well it was recognised, single slips, and the corrected texts. */
void recognition_check(struct reader *r, size_t document, size_t first_clause);
/* Fills is_legal, the confidence and the evidence of the document's form. */
void legal_decide(struct reader *r, size_t document, size_t first_clause);

#endif
