/* Reports on an obligation, from draft to decision, with evidence (RULES 3 and 9). `submitted`, `returned` and `accepted` are
 * different facts; who took part in a report may not decide on it. */
#ifndef XANH_FEATURES_REPORT_H
#define XANH_FEATURES_REPORT_H

#include "features/obligation/obligation.h"
#include "http/input.h"

enum { EVIDENCE_PER_REPORT = 50 };

struct evidence {
    int64_t use_id;
    struct str file_name, media_type, sha256, claim;
    int64_t size;
    int64_t other_uses; /* how many other reports use the very same file */
};

struct report_step {
    struct str step, person_name, remark;
    int64_t at_ms;
    bool delivers;
};

struct report {
    int64_t id, obligation_id, org_id, version, author_id; /* org_id: who bore the obligation when it was begun */
    struct str narrative, difficulties, proposals;
    int64_t progress_permille;
    bool delivers;      /* claims that the product is delivered */
    struct str state;   /* draft, submitted, returned, accepted */
    int64_t revision;   /* raised by every edit; a form sends back the one it shows */
    struct obligation obligation;
    size_t n_evidence;
    struct evidence *evidence;
    size_t n_steps;     /* oldest first */
    struct report_step *steps;
};

/* What the writer of a report enters. */
struct report_content {
    struct str narrative, difficulties, proposals;
    int64_t progress_permille;
    bool delivers;
};

/* As this reader may see it: with the words and files under their hands for those who write it, as last submitted for everybody else. */
NODISCARD enum err report_get(struct ctx *ctx, int64_t id, struct report *r);
/* What authz_decide needs to know about a report; also whether this reader took part in it. */
NODISCARD enum err report_authz(struct ctx *ctx, int64_t id, struct authz_facts *f);

/* A new draft, of whoever bears the obligation now. E_CONFLICT while another one waits for a decision or is in the bearer's work, or when the
 * obligation is closed, collective or nobody's. */
NODISCARD enum err report_draft(struct ctx *ctx, int64_t obligation_id, const struct report_content *content, struct report *r);
/* The same and handed over at once: it never was a draft. E_DENIED without the right to submit; mistakes as report_submit. */
NODISCARD enum err report_hand_in(struct ctx *ctx, int64_t obligation_id, const struct report_content *content, struct report *r);
/* Changes a draft or a returned report. E_CONFLICT when `revision` is not the latest. */
NODISCARD enum err report_edit(struct ctx *ctx, int64_t id, int64_t revision, const struct report_content *content);
/* Hands it over. All mistakes at once: a narrative of 20 characters, evidence for a delivered product. */
NODISCARD enum err report_submit(struct ctx *ctx, int64_t id);
/* Notes at its fields what stands against submitting such a report, where nothing is noted yet. */
void report_note_gaps(struct ctx *ctx, const struct report_content *content, size_t n_evidence);
/* Accepts what was submitted; E_CONFLICT unless it waits for a decision, here and below. The remark may be empty. */
NODISCARD enum err report_accept(struct ctx *ctx, int64_t id, struct str remark);
/* Sends it back. Needs a remark of 10 characters that says what is missing. */
NODISCARD enum err report_return(struct ctx *ctx, int64_t id, struct str remark);

/* Stores an uploaded file under its hash, on disk before anything is written about it, and cleans its name (text/file_name.h). Slow; never inside a write. */
NODISCARD enum err evidence_store(struct ctx *ctx, struct upload *file, struct str *sha256, struct str *media_type);
/* Ties a stored file to a draft or returned report. */
NODISCARD enum err evidence_add(struct ctx *ctx, int64_t report_id, const struct upload *file, struct str sha256, struct str media_type, struct str claim);
/* Ends such a use; the file stays, because an earlier submission may show it. */
NODISCARD enum err evidence_remove(struct ctx *ctx, int64_t report_id, int64_t use_id);

#endif
