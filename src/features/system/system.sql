-- name: system_head :one :hot
-- out: seq i64, known_at i64, hash blob
SELECT seq, known_at, hash FROM chain_head WHERE id = 1;

-- name: system_evidence :many
-- in: after i64, limit i64
-- out: id i64, sha256 text, size i64
SELECT id, sha256, size FROM evidence WHERE id > :after ORDER BY id LIMIT :limit;

-- name: system_evidence_known :one :hot
-- in: sha256 text
-- out: id i64
SELECT id FROM evidence WHERE sha256 = :sha256;

-- Events without names, texts and reasons. is_open: what anybody may know of. Only what is listed here: sessions, accounts, roles, and what is being written
-- in a report are for auditors, and so is whatever has no line here yet.
-- name: system_events_up :many :hot
-- in: after i64, upto i64, since i64, object_kind text?, object_id i64?, action text?, with_closed i64, limit i64
-- out: seq i64, known_at i64, action text, object_kind text, object_id i64, prev_hash blob, hash blob, is_open i64
SELECT seq, known_at, action, object_kind, object_id, prev_hash, hash, is_open FROM (
    SELECT seq, known_at, action, object_kind, object_id, prev_hash, hash, CASE WHEN object_kind IN (
        'calendar_day', 'clause', 'clause_text', 'discrepancy', 'discrepancy_side', 'document', 'document_link', 'indicator', 'obligation', 'observation',
        'organisation', 'programme', 'rule', 'search', 'selector', 'target', 'task', 'task_basis')
        OR action IN ('report.submitted', 'report.returned', 'report.accepted') THEN 1 ELSE 0 END AS is_open
    FROM event) AS e
WHERE seq > :after AND seq <= :upto AND known_at >= :since AND (:object_kind IS NULL OR object_kind = :object_kind)
    AND (:object_id IS NULL OR object_id = :object_id) AND (:action IS NULL OR action = :action) AND (is_open = 1 OR :with_closed = 1)
ORDER BY seq LIMIT :limit;

-- name: system_events_down :many :hot
-- in: before i64, upto i64, since i64, object_kind text?, object_id i64?, action text?, with_closed i64, limit i64
-- out: seq i64, known_at i64, action text, object_kind text, object_id i64, prev_hash blob, hash blob, is_open i64
SELECT seq, known_at, action, object_kind, object_id, prev_hash, hash, is_open FROM (
    SELECT seq, known_at, action, object_kind, object_id, prev_hash, hash, CASE WHEN object_kind IN (
        'calendar_day', 'clause', 'clause_text', 'discrepancy', 'discrepancy_side', 'document', 'document_link', 'indicator', 'obligation', 'observation',
        'organisation', 'programme', 'rule', 'search', 'selector', 'target', 'task', 'task_basis')
        OR action IN ('report.submitted', 'report.returned', 'report.accepted') THEN 1 ELSE 0 END AS is_open
    FROM event) AS e
WHERE seq < :before AND seq <= :upto AND known_at >= :since AND (:object_kind IS NULL OR object_kind = :object_kind)
    AND (:object_id IS NULL OR object_id = :object_id) AND (:action IS NULL OR action = :action) AND (is_open = 1 OR :with_closed = 1)
ORDER BY seq DESC LIMIT :limit;
