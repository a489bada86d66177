-- The ground: events, organisations, documents, tasks, obligations, reports, indicators, accounts.
-- Tokens: @ID@ own number of a row, @I64@ whole number, @BLOB@ bytes, @STRICT@ strict typing where the engine has it.
-- Days are numbers of days since 1970-01-01, moments are milliseconds since then (UTC). `seq` is the event by which a row
-- became known: facts are only ever added, and every reading takes the facts up to one seq.

CREATE TABLE event (
    seq @I64@ PRIMARY KEY,
    known_at @I64@ NOT NULL,
    actor_id @I64@,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id @I64@ NOT NULL,
    before_json TEXT,
    after_json TEXT,
    reason TEXT,
    salt TEXT NOT NULL, -- random: the hash is public, and must not confirm a guess of the rest
    prev_hash @BLOB@ NOT NULL,
    hash @BLOB@ NOT NULL
) @STRICT@;
CREATE INDEX event_object ON event (object_kind, object_id, seq);
CREATE INDEX event_known_at ON event (known_at);

CREATE TABLE chain_head (
    id @I64@ PRIMARY KEY CHECK (id = 1),
    seq @I64@ NOT NULL,
    known_at @I64@ NOT NULL,
    hash @BLOB@ NOT NULL
) @STRICT@;

CREATE TABLE programme (
    id @ID@,
    code TEXT NOT NULL UNIQUE,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    document TEXT,
    note_vi TEXT,
    note_en TEXT,
    seq @I64@ NOT NULL
) @STRICT@;

-- Organisations: identity, versions, trees, succession (RULES 2). All four are facts.

CREATE TABLE org (
    id @ID@,
    org_key TEXT NOT NULL UNIQUE,
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE org_version (
    id @ID@,
    org_id @I64@ NOT NULL REFERENCES org (id),
    valid_from @I64@,
    valid_to @I64@,
    kind TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    short_vi TEXT,
    short_en TEXT,
    code_scheme TEXT,
    code TEXT,
    children_expected @I64@,
    basis TEXT,
    note_vi TEXT,
    note_en TEXT,
    sort_key @BLOB@ NOT NULL,
    seq @I64@ NOT NULL,
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
) @STRICT@;
CREATE INDEX org_version_org ON org_version (org_id, seq);
CREATE INDEX org_version_seq ON org_version (seq);

CREATE TABLE org_edge (
    id @ID@,
    tree TEXT NOT NULL CHECK (tree IN ('administrative', 'line', 'party')),
    child_id @I64@ NOT NULL REFERENCES org (id),
    parent_id @I64@ NOT NULL REFERENCES org (id),
    valid_from @I64@,
    valid_to @I64@,
    basis TEXT,
    seq @I64@ NOT NULL,
    CHECK (child_id <> parent_id)
) @STRICT@;
CREATE INDEX org_edge_seq ON org_edge (seq);
CREATE INDEX org_edge_child ON org_edge (child_id, tree);

CREATE TABLE succession (
    id @ID@,
    predecessor_id @I64@ NOT NULL REFERENCES org (id),
    successor_id @I64@ NOT NULL REFERENCES org (id),
    on_day @I64@ NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rename', 'merge', 'split', 'absorb', 'abolish', 're_level')),
    basis TEXT,
    note_vi TEXT,
    note_en TEXT,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX succession_seq ON succession (seq);
CREATE INDEX succession_successor ON succession (successor_id);

-- Documents and clauses.

CREATE TABLE document (
    id @ID@,
    number TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    style TEXT,
    issuer_id @I64@ REFERENCES org (id),
    signed @I64@,
    effective @I64@,
    expires @I64@,
    signatory TEXT,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    summary_vi TEXT,
    summary_en TEXT,
    standing TEXT NOT NULL CHECK (standing IN ('full', 'partial', 'cited')),
    source TEXT,
    note_vi TEXT,
    note_en TEXT,
    programme_id @I64@ REFERENCES programme (id),
    ord @I64@ NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE document_link (
    id @ID@,
    from_id @I64@ NOT NULL REFERENCES document (id),
    to_id @I64@ NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL,
    clause TEXT NOT NULL,
    note_vi TEXT,
    note_en TEXT,
    seq @I64@ NOT NULL,
    UNIQUE (from_id, to_id, kind, clause)
) @STRICT@;
CREATE INDEX document_link_to ON document_link (to_id);

CREATE TABLE clause (
    id @ID@,
    document_id @I64@ NOT NULL REFERENCES document (id),
    path TEXT NOT NULL,
    parent_id @I64@ REFERENCES clause (id),
    kind TEXT NOT NULL,
    label TEXT,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    demands TEXT,
    ord @I64@ NOT NULL,
    seq @I64@ NOT NULL,
    UNIQUE (document_id, path)
) @STRICT@;
CREATE INDEX clause_order ON clause (document_id, ord);

-- The words of a clause as a text somebody holds has them, and as corrected. A later row replaces an earlier one.
CREATE TABLE clause_text (
    id @ID@,
    clause_id @I64@ NOT NULL REFERENCES clause (id),
    received TEXT NOT NULL,
    corrected TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    source_line @I64@ NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX clause_text_clause ON clause_text (clause_id, seq);

-- Tasks and obligations (RULES 3).

CREATE TABLE task (
    id @ID@,
    programme_id @I64@ NOT NULL REFERENCES programme (id),
    code TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    document_id @I64@ NOT NULL REFERENCES document (id),
    clause_id @I64@ NOT NULL REFERENCES clause (id),
    group_no TEXT NOT NULL,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    product_vi TEXT,
    product_en TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('one_off', 'recurring', 'standing', 'duty')),
    measure TEXT,
    note_vi TEXT,
    note_en TEXT,
    ord @I64@ NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX task_document ON task (document_id, ord);
CREATE INDEX task_clause ON task (clause_id, ord);
CREATE INDEX task_seq ON task (seq);

CREATE TABLE task_basis (
    id @ID@,
    task_id @I64@ NOT NULL REFERENCES task (id),
    document_number TEXT NOT NULL,
    path TEXT NOT NULL,
    seq @I64@ NOT NULL,
    UNIQUE (task_id, document_number, path)
) @STRICT@;
CREATE INDEX task_basis_clause ON task_basis (document_number, path);

CREATE TABLE selector (
    id @ID@,
    selector_key TEXT NOT NULL UNIQUE,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    rule TEXT NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;

-- One organisation's duty for one task, one scope, one occurrence. Never changed after it was written (but for its words and notes): what
-- happens to it stands in obligation_change. A collective duty is a parent row with a selector and one child for each organisation, which is
-- the child's scope. A recurring duty is a row with occurrence 0 and one child for each occurrence 1, 2, …, whose start is the period's first day.
CREATE TABLE obligation (
    id @ID@,
    task_id @I64@ NOT NULL REFERENCES task (id),
    no @I64@ NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('lead', 'coordinate', 'advise', 'approve')),
    org_id @I64@ REFERENCES org (id),
    scope_id @I64@ REFERENCES org (id),
    occurrence @I64@ NOT NULL,
    parent_id @I64@ REFERENCES obligation (id),
    selector_id @I64@ REFERENCES selector (id),
    undecided @I64@ NOT NULL CHECK (undecided IN (0, 1)),
    assigner_id @I64@ REFERENCES org (id),
    start_day @I64@,
    due_kind TEXT NOT NULL CHECK (due_kind IN ('before_day', 'by_day', 'month_end', 'quarter_end', 'year_end', 'relative', 'roadmap', 'recurring',
        'open_ended', 'none')),
    due_words TEXT,
    due_base @I64@,
    original_due @I64@,
    due_anchor TEXT,
    recurrence TEXT,
    due_days TEXT,
    lead_words TEXT,
    weight @I64@ NOT NULL,
    note_vi TEXT,
    note_en TEXT,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX obligation_key ON obligation (task_id, no, coalesce(scope_id, 0), occurrence);
CREATE UNIQUE INDEX obligation_one_lead ON obligation (task_id, coalesce(scope_id, 0), occurrence) WHERE role = 'lead';
CREATE INDEX obligation_seq ON obligation (seq);
CREATE INDEX obligation_org ON obligation (org_id, id);
-- Partial: what stands in the document itself has no parent, and nobody should look for those through this index.
CREATE INDEX obligation_parent ON obligation (parent_id, original_due) WHERE parent_id IS NOT NULL;
-- The recurring ones: every day it is asked whose next occurrence has come near.
CREATE INDEX obligation_series ON obligation (task_id)
    WHERE occurrence = 0 AND selector_id IS NULL AND recurrence IN ('monthly', 'quarterly', 'half_yearly', 'yearly');

-- What became of an obligation: a lead named, a deadline set or moved, cancelled, passed to a successor. on_day is the first day it holds
-- (of a succession: the successor's first day); missing: the day it became known. A cancelled one with an organisation was merged into that one's.
CREATE TABLE obligation_change (
    id @ID@,
    obligation_id @I64@ NOT NULL REFERENCES obligation (id),
    kind TEXT NOT NULL CHECK (kind IN ('lead_named', 'due_set', 'due_moved', 'cancelled', 'transferred')),
    org_id @I64@ REFERENCES org (id),
    due @I64@,
    on_day @I64@,
    after_expiry @I64@ CHECK (after_expiry IN (0, 1)),
    document TEXT,
    reason TEXT NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX obligation_change_seq ON obligation_change (seq);
CREATE INDEX obligation_change_obligation ON obligation_change (obligation_id, seq);
CREATE INDEX obligation_change_org ON obligation_change (org_id);

-- Reports and evidence. The texts of `report` are what its writers, the people of org_id, have under their hands; what they handed over stands in
-- report_submission, and nobody else reads anything but that. Steps and submissions are facts.

CREATE TABLE report (
    id @ID@,
    obligation_id @I64@ NOT NULL REFERENCES obligation (id),
    org_id @I64@ NOT NULL REFERENCES org (id),
    version @I64@ NOT NULL,
    author_id @I64@ NOT NULL,
    narrative TEXT NOT NULL,
    difficulties TEXT NOT NULL,
    proposals TEXT NOT NULL,
    progress_permille @I64@ NOT NULL CHECK (progress_permille BETWEEN 0 AND 1000),
    delivers @I64@ NOT NULL CHECK (delivers IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    revision @I64@ NOT NULL,
    seq @I64@ NOT NULL,
    UNIQUE (obligation_id, version)
) @STRICT@;
CREATE INDEX report_state ON report (state, id);

CREATE TABLE report_step (
    id @ID@,
    report_id @I64@ NOT NULL REFERENCES report (id),
    obligation_id @I64@ NOT NULL REFERENCES obligation (id),
    step TEXT NOT NULL CHECK (step IN ('submitted', 'returned', 'accepted')),
    account_id @I64@ NOT NULL,
    person TEXT NOT NULL,
    delivers @I64@ NOT NULL CHECK (delivers IN (0, 1)),
    progress_permille @I64@ NOT NULL,
    at_ms @I64@ NOT NULL,
    remark TEXT NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX report_step_seq ON report_step (seq);
CREATE INDEX report_step_report ON report_step (report_id, seq);
CREATE INDEX report_step_obligation ON report_step (obligation_id, seq);

-- The words of a report as they were handed over. Its evidence is that which was in use at this event.
CREATE TABLE report_submission (
    id @ID@,
    report_id @I64@ NOT NULL REFERENCES report (id),
    revision @I64@ NOT NULL,
    narrative TEXT NOT NULL,
    difficulties TEXT NOT NULL,
    proposals TEXT NOT NULL,
    progress_permille @I64@ NOT NULL,
    delivers @I64@ NOT NULL CHECK (delivers IN (0, 1)),
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX report_submission_report ON report_submission (report_id, seq);

CREATE TABLE evidence (
    id @ID@,
    sha256 TEXT NOT NULL UNIQUE,
    size @I64@ NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE evidence_use (
    id @ID@,
    report_id @I64@ NOT NULL REFERENCES report (id),
    evidence_id @I64@ NOT NULL REFERENCES evidence (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    claim TEXT NOT NULL,
    seq @I64@ NOT NULL,
    removed_seq @I64@
) @STRICT@;
CREATE INDEX evidence_use_report ON evidence_use (report_id);
CREATE INDEX evidence_use_evidence ON evidence_use (evidence_id);

-- Indicators (RULES 6). Targets and observations are facts.

CREATE TABLE indicator (
    id @ID@,
    programme_id @I64@ NOT NULL REFERENCES programme (id),
    code TEXT NOT NULL UNIQUE,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit_vi TEXT,
    unit_en TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down', 'none')),
    decimals @I64@ NOT NULL CHECK (decimals BETWEEN 0 AND 6),
    definition_vi TEXT,
    definition_en TEXT,
    period TEXT NOT NULL,
    document_id @I64@ REFERENCES document (id),
    clause TEXT,
    parent TEXT,
    note_vi TEXT,
    note_en TEXT,
    ord @I64@ NOT NULL,
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE target (
    id @ID@,
    indicator_id @I64@ NOT NULL REFERENCES indicator (id),
    set_no @I64@ NOT NULL,
    year @I64@,
    comparison TEXT NOT NULL,
    low @I64@,
    high @I64@,
    every_year @I64@ NOT NULL CHECK (every_year IN (0, 1)),
    document_id @I64@ REFERENCES document (id),
    clause TEXT,
    words TEXT,
    note_vi TEXT,
    note_en TEXT,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX target_indicator ON target (indicator_id, set_no, year);

CREATE TABLE observation (
    id @ID@,
    indicator_id @I64@ NOT NULL REFERENCES indicator (id),
    geography_id @I64@ REFERENCES org (id),
    period TEXT NOT NULL,
    value @I64@,
    numerator @I64@,
    denominator @I64@,
    status TEXT NOT NULL CHECK (status IN ('final', 'provisional', 'estimated', 'forecast', 'break', 'missing')),
    source TEXT,
    publisher_id @I64@ REFERENCES org (id),
    known_day @I64@,
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX observation_indicator ON observation (indicator_id, period, seq);

CREATE TABLE discrepancy (
    id @ID@,
    code TEXT NOT NULL UNIQUE,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    bearing_vi TEXT,
    bearing_en TEXT,
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE discrepancy_side (
    id @ID@,
    discrepancy_id @I64@ NOT NULL REFERENCES discrepancy (id),
    no @I64@ NOT NULL,
    document TEXT,
    clause TEXT,
    says_vi TEXT NOT NULL,
    says_en TEXT NOT NULL,
    indicator TEXT,
    task TEXT,
    seq @I64@ NOT NULL,
    UNIQUE (discrepancy_id, no)
) @STRICT@;

-- Calendar and rules are data (RULES 4 and its preamble).

CREATE TABLE calendar_day (
    day @I64@ PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'worked')),
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    swap @I64@,
    basis TEXT,
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE rule_value (
    id @ID@,
    version @I64@ NOT NULL,
    valid_from @I64@ NOT NULL,
    basis TEXT NOT NULL,
    name TEXT NOT NULL,
    value @I64@ NOT NULL,
    seq @I64@ NOT NULL,
    UNIQUE (version, name)
) @STRICT@;

-- People who sign in. A person may have several accounts; separation of duties looks at the person.

CREATE TABLE account (
    id @ID@,
    name TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled @I64@ NOT NULL CHECK (disabled IN (0, 1)),
    seq @I64@ NOT NULL
) @STRICT@;

CREATE TABLE role_grant (
    id @ID@,
    account_id @I64@ NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'approver', 'assigner', 'auditor')),
    org_id @I64@ NOT NULL REFERENCES org (id),
    programme_id @I64@ REFERENCES programme (id),
    valid_from @I64@ NOT NULL,
    valid_to @I64@,
    revoked @I64@ NOT NULL CHECK (revoked IN (0, 1)),
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX role_grant_account ON role_grant (account_id);

CREATE TABLE session (
    token_hash @BLOB@ PRIMARY KEY,
    account_id @I64@ NOT NULL REFERENCES account (id),
    csrf TEXT NOT NULL,
    opened_at @I64@ NOT NULL,
    expires_at @I64@ NOT NULL,
    seen_at @I64@ NOT NULL,
    ended @I64@ NOT NULL CHECK (ended IN (0, 1)),
    seq @I64@ NOT NULL
) @STRICT@;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Answers to writes that carried an idempotency key, so that a retry gets the same answer and changes nothing.
CREATE TABLE idempotency (
    account_id @I64@ NOT NULL,
    key TEXT NOT NULL,
    request_hash @BLOB@ NOT NULL,
    status @I64@ NOT NULL,
    content_type TEXT NOT NULL,
    location TEXT,
    body TEXT NOT NULL,
    at_ms @I64@ NOT NULL,
    PRIMARY KEY (account_id, key)
) @STRICT@;
CREATE INDEX idempotency_at ON idempotency (at_ms);

-- What search looks through: one row for every thing that has a page and each language, its words folded in C so that both engines agree. Numbers are
-- given in stretches of 2^40 (search_stretch in search_rules.c): a 256th of the tasks and all other things; a 16th of the tasks; the rest, the last two
-- first in Vietnamese, then in English.
CREATE TABLE search_doc (
    id @I64@ PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    folded TEXT NOT NULL,
    seq @I64@ NOT NULL,
    UNIQUE (kind, ref, lang)
) @STRICT@;
-- sqlite:
-- Written by search.sql beside search_doc: with trusted_schema off, SQLite allows no full-text table inside a trigger.
CREATE VIRTUAL TABLE search_fts USING fts5 (folded, content = 'search_doc', content_rowid = 'id', prefix = '2 3 4 5 6', tokenize = 'unicode61 remove_diacritics 0');
-- pg:
-- GIN reads every match of a word before the first row comes: an index for each stretch, so that frequent words end in the first one.
CREATE INDEX search_doc_few ON search_doc USING gin (to_tsvector('simple', folded)) WITH (fastupdate = off) WHERE id < 1099511627776;
CREATE INDEX search_doc_more_vi ON search_doc USING gin (to_tsvector('simple', folded)) WITH (fastupdate = off)
    WHERE id >= 1099511627776 AND id < 2199023255552;
CREATE INDEX search_doc_more_en ON search_doc USING gin (to_tsvector('simple', folded)) WITH (fastupdate = off)
    WHERE id >= 2199023255552 AND id < 3298534883328;
CREATE INDEX search_doc_rest_vi ON search_doc USING gin (to_tsvector('simple', folded)) WITH (fastupdate = off)
    WHERE id >= 3298534883328 AND id < 4398046511104;
CREATE INDEX search_doc_rest_en ON search_doc USING gin (to_tsvector('simple', folded)) WITH (fastupdate = off)
    WHERE id >= 4398046511104;
-- end
