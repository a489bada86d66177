/* Reads a Vietnamese legal text: what document it is, its tree of clauses, the tasks it demands, what is wrong with its enumeration and which passages
 * look like recognition errors. The reading is pure and linear in the length of the text; only ingest_store touches the data. It is
 * written for legal texts at large and says that something is none, with its reasons, instead of guessing. */
#ifndef XANH_FEATURES_INGEST_INGEST_H
#define XANH_FEATURES_INGEST_INGEST_H

#include "core/ctx.h"
#include "features/task/task.h"

enum {
    INGEST_MAX_BYTES = 16 << 20,  /* a text may have that much */
    INGEST_MAX_FINDINGS = 20000,  /* beyond it they are only counted */
    INGEST_MAX_DOCUMENTS = 1000,  /* in one file */
    INGEST_NO_CLAUSE = -1
};

/* The kinds of docs/data.md, clauses.csv. */
enum ingest_kind {
    CLAUSE_PREAMBLE,
    CLAUSE_PART,
    CLAUSE_CHAPTER,
    CLAUSE_SECTION,
    CLAUSE_ARTICLE,
    CLAUSE_GROUP,
    CLAUSE_ITEM,
    CLAUSE_LETTER,
    CLAUSE_DASH,
    CLAUSE_KIND__N
};

/* One clause. `received` is the passage as the file has it (in normal form C), label included; `corrected` has lines joined, page
 * furniture removed, the label repaired and the safe corrections made; `text` is the latter without its label. */
struct ingest_clause {
    size_t document;
    int64_t parent; /* index, or INGEST_NO_CLAUSE */
    enum ingest_kind kind;
    struct str path, label;
    size_t line, last_line; /* counted from 1 */
    struct str received, corrected, text;
    bool is_paragraph; /* has no label of its own: it may belong to its parent */
    bool is_heading;   /* names what follows instead of saying something itself */
};

/* The words of a deadline and what they come to. */
struct ingest_deadline {
    struct str words; /* STR_NONE: the text names none */
    bool understood;
    enum due_kind kind;
    enum recurrence recurrence;
    struct opt_day base, due; /* `due` is the last safe day, before moving for days off */
    struct str anchor;
};

struct ingest_names {
    struct str *v;
    size_t n, cap;
};

/* A candidate for a task: a person decides. */
struct ingest_task {
    size_t document;
    size_t clause;
    bool is_organisational; /* an item of "Tổ chức thực hiện" */
    struct str group;       /* label of the numbered group, or of the part */
    struct str title;       /* the heading it stands under, when the item itself names only who; else STR_NONE */
    struct str lead;        /* STR_NONE: the text names nobody */
    struct ingest_names coordinators;
    struct ingest_deadline deadline;
    struct str text;
};

enum ingest_finding_kind {
    FIND_NOT_UTF8,
    FIND_NOT_NFC,
    FIND_NOT_TEXT,
    FIND_TOO_LARGE,
    FIND_NO_NUMBER,
    FIND_NO_DATE,
    FIND_NO_ISSUER,
    FIND_NO_SIGNATORY,
    FIND_NO_TITLE,
    FIND_KIND_MISMATCH,
    FIND_NUMBER_RESTORED,
    FIND_GAP,
    FIND_REPEAT,
    FIND_ORDER,
    FIND_START,
    FIND_WRONG_LETTER,
    FIND_D_FOR_DD,
    FIND_LABEL_REPAIRED,
    FIND_NO_STRUCTURE,
    FIND_NO_DIACRITICS,
    FIND_GARBLED,
    FIND_SYLLABLE,
    FIND_PHRASE,
    FIND_BOUND_SYLLABLE,
    FIND_MIXED_SCRIPT,
    FIND_DIGIT_IN_WORD,
    FIND_REPEATED_PASSAGE,
    FIND_JOINED_LINES,
    FIND_SKIPPED_LINE,
    FIND_DEADLINE_UNREAD,
    FIND__N
};

struct ingest_finding {
    enum ingest_finding_kind kind;
    size_t document;
    size_t line, column; /* counted from 1; column in characters */
    int64_t clause;      /* index, or INGEST_NO_CLAUSE */
    struct str excerpt;
    struct str detail; /* argument of the message */
    struct str suggestion;
    bool is_applied; /* the corrected text has the suggestion */
};

/* Why a text is taken for a legal text or not. */
enum ingest_evidence {
    EVIDENCE_NUMBER,
    EVIDENCE_DATE,
    EVIDENCE_HEADER,
    EVIDENCE_KIND,
    EVIDENCE_ENACTING,
    EVIDENCE_SIGNATURE,
    EVIDENCE_RECIPIENTS,
    EVIDENCE_ENUMERATION,
    EVIDENCE_ADDRESSEE,
    EVIDENCE__N
};

/* What a document says about itself. Texts are corrected where a known body or abbreviation stood badly; *_received has the print. */
struct ingest_document {
    bool is_legal;
    int confidence_permille;
    bool evidence[EVIDENCE__N];
    struct str number, number_received;
    struct str kind;       /* as in docs/data.md: resolution, conclusion, … */
    struct str kind_words; /* as printed */
    struct str style;      /* "party", "state" or STR_NONE */
    struct str issuer, issuer_received;
    struct opt_day signed_on;
    struct str place;
    struct str on_behalf, position, signatory;
    struct str title;
    struct str closing;    /* the formula after the last clause */
    size_t attachments;
    size_t first_line, last_line;
    int64_t syllables, unmarked, invalid; /* how well the text was recognised */
};

struct ingest {
    struct {
        struct ingest_document *v;
        size_t n, cap;
    } documents; /* in the order of the file */
    size_t main; /* the document the file is about */
    struct {
        struct ingest_clause *v;
        size_t n, cap;
    } clauses;
    struct {
        struct ingest_task *v;
        size_t n, cap;
    } tasks;
    struct {
        struct ingest_finding *v;
        size_t n, cap;
    } findings;
    size_t findings_dropped;
    size_t lines;
};

/* Reads a text. Never fails: what is no text at all, or no legal text, is said in *out. The slices of *out lie in `text` and in the arena. */
void ingest_text(struct arena *a, struct str text, struct ingest *out);

/* Names as they stand in JSON and in the pack. */
struct str ingest_kind_name(enum ingest_kind k);
struct str ingest_finding_name(enum ingest_finding_kind k);
struct str ingest_evidence_name(enum ingest_evidence e);

/* What a finding says, as a sentence. */
struct str ingest_finding_text(struct arena *a, enum lang lang, const struct ingest_finding *f);
/* The report as JSON and as text for people. */
void ingest_write_json(struct arena *a, const struct ingest *in, enum lang lang, struct buf *out);
void ingest_write_report(struct arena *a, const struct ingest *in, enum lang lang, struct buf *out);

struct ingest_store_options {
    struct str sha256;    /* of the file, hexadecimal */
    struct str source;    /* its name, for the record */
    struct str programme; /* code, for a document that is not known; STR_NONE: the only one there is */
    bool with_tasks;      /* also make tasks, without an owner where the text names none, of the candidates of an unknown document */
};

struct ingest_stored {
    struct str number;
    bool is_new_document;
    size_t texts, unchanged, clauses, tasks;
    struct ingest_names not_in_data; /* paths of the text that the data lack */
    struct ingest_names not_in_text; /* paths of the data that the text lacks */
};

/* Puts the text of the main document beside its clauses, matched by number and path; makes document and clauses when the number is unknown or was
 * only cited so far. What the data say is never overwritten. E_INVALID for a text that is no legal text or has no number, E_NOT_FOUND when there is no
 * such programme, E_DENIED for anyone but the operator. */
NODISCARD enum err ingest_store(struct ctx *ctx, const struct ingest *in, const struct ingest_store_options *o, struct ingest_stored *out);

#endif
