/* Names of kinds, findings and evidence; what a finding says. */
#include "features/ingest/ingest.h"

#include "text/msg.h"

static const struct str kind_names[CLAUSE_KIND__N] = {
    [CLAUSE_PREAMBLE] = S_INIT("preamble"), [CLAUSE_PART] = S_INIT("part"),       [CLAUSE_CHAPTER] = S_INIT("chapter"),
    [CLAUSE_SECTION] = S_INIT("section"),   [CLAUSE_ARTICLE] = S_INIT("article"), [CLAUSE_GROUP] = S_INIT("group"),
    [CLAUSE_ITEM] = S_INIT("item"),         [CLAUSE_LETTER] = S_INIT("letter"),   [CLAUSE_DASH] = S_INIT("dash"),
};

static const struct {
    struct str name;
    enum msg text;
} findings[FIND__N] = {
    [FIND_NOT_UTF8] = {S_INIT("not_utf8"), MSG_ingest_find_not_utf8},
    [FIND_NOT_NFC] = {S_INIT("not_nfc"), MSG_ingest_find_not_nfc},
    [FIND_NOT_TEXT] = {S_INIT("not_text"), MSG_ingest_find_not_text},
    [FIND_TOO_LARGE] = {S_INIT("too_large"), MSG_ingest_find_too_large},
    [FIND_NO_NUMBER] = {S_INIT("no_number"), MSG_ingest_find_no_number},
    [FIND_NO_DATE] = {S_INIT("no_date"), MSG_ingest_find_no_date},
    [FIND_NO_ISSUER] = {S_INIT("no_issuer"), MSG_ingest_find_no_issuer},
    [FIND_NO_SIGNATORY] = {S_INIT("no_signatory"), MSG_ingest_find_no_signatory},
    [FIND_NO_TITLE] = {S_INIT("no_title"), MSG_ingest_find_no_title},
    [FIND_KIND_MISMATCH] = {S_INIT("kind_mismatch"), MSG_ingest_find_kind_mismatch},
    [FIND_NUMBER_RESTORED] = {S_INIT("number_restored"), MSG_ingest_find_number_restored},
    [FIND_GAP] = {S_INIT("gap"), MSG_ingest_find_gap},
    [FIND_REPEAT] = {S_INIT("repeat"), MSG_ingest_find_repeat},
    [FIND_ORDER] = {S_INIT("order"), MSG_ingest_find_order},
    [FIND_START] = {S_INIT("start"), MSG_ingest_find_start},
    [FIND_WRONG_LETTER] = {S_INIT("wrong_letter"), MSG_ingest_find_wrong_letter},
    [FIND_D_FOR_DD] = {S_INIT("d_for_dd"), MSG_ingest_find_d_for_dd},
    [FIND_LABEL_REPAIRED] = {S_INIT("label_repaired"), MSG_ingest_find_label_repaired},
    [FIND_NO_STRUCTURE] = {S_INIT("no_structure"), MSG_ingest_find_no_structure},
    [FIND_NO_DIACRITICS] = {S_INIT("no_diacritics"), MSG_ingest_find_no_diacritics},
    [FIND_GARBLED] = {S_INIT("garbled"), MSG_ingest_find_garbled},
    [FIND_SYLLABLE] = {S_INIT("syllable"), MSG_ingest_find_syllable},
    [FIND_PHRASE] = {S_INIT("phrase"), MSG_ingest_find_phrase},
    [FIND_BOUND_SYLLABLE] = {S_INIT("bound_syllable"), MSG_ingest_find_bound_syllable},
    [FIND_MIXED_SCRIPT] = {S_INIT("mixed_script"), MSG_ingest_find_mixed_script},
    [FIND_DIGIT_IN_WORD] = {S_INIT("digit_in_word"), MSG_ingest_find_digit_in_word},
    [FIND_REPEATED_PASSAGE] = {S_INIT("repeated_passage"), MSG_ingest_find_repeated_passage},
    [FIND_JOINED_LINES] = {S_INIT("joined_lines"), MSG_ingest_find_joined_lines},
    [FIND_SKIPPED_LINE] = {S_INIT("skipped_line"), MSG_ingest_find_skipped_line},
    [FIND_DEADLINE_UNREAD] = {S_INIT("deadline_unread"), MSG_ingest_find_deadline_unread},
};

static const struct str evidence_names[EVIDENCE__N] = {
    [EVIDENCE_NUMBER] = S_INIT("number"),         [EVIDENCE_DATE] = S_INIT("date"),           [EVIDENCE_HEADER] = S_INIT("header"),
    [EVIDENCE_KIND] = S_INIT("kind"),             [EVIDENCE_ENACTING] = S_INIT("enacting"),   [EVIDENCE_SIGNATURE] = S_INIT("signature"),
    [EVIDENCE_RECIPIENTS] = S_INIT("recipients"), [EVIDENCE_ENUMERATION] = S_INIT("enumeration"), [EVIDENCE_ADDRESSEE] = S_INIT("addressee"),
};

struct str ingest_kind_name(enum ingest_kind k)
{
    return kind_names[k];
}

struct str ingest_finding_name(enum ingest_finding_kind k)
{
    return findings[k].name;
}

struct str ingest_evidence_name(enum ingest_evidence e)
{
    return evidence_names[e];
}

/* Only one of detail and suggestion fills {0} where the sentence has one place: the one that is there. */
struct str ingest_finding_text(struct arena *a, enum lang lang, const struct ingest_finding *f)
{
    bool takes_suggestion = f->kind == FIND_REPEAT || f->kind == FIND_START || f->kind == FIND_LABEL_REPAIRED;
    struct str first = takes_suggestion ? f->suggestion : f->detail;
    struct str second = f->suggestion.p ? f->suggestion : S("?");
    struct msg_arg args[] = {msg_arg_text(first.p ? first : S("?")), msg_arg_text(second)};
    return msg_format(a, lang, findings[f->kind].text, 2, args);
}
