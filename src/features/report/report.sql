-- name: report_get :one :hot
-- in: id i64
-- out: id i64, obligation_id i64, version i64, author_id i64, narrative text, difficulties text, proposals text, progress_permille i64, delivers i64, state text, revision i64
SELECT id, obligation_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, revision
FROM report WHERE id = :id;

-- name: report_latest :one :hot
-- in: obligation_id i64
-- out: id i64, version i64, state text, delivers i64
SELECT id, version, state, delivers FROM report WHERE obligation_id = :obligation_id ORDER BY version DESC LIMIT 1;

-- name: reports_of_obligation :many :hot
-- in: obligation_id i64
-- out: id i64, version i64, state text, delivers i64, progress_permille i64
SELECT id, version, state, delivers, progress_permille FROM report WHERE obligation_id = :obligation_id ORDER BY version DESC;

-- name: report_insert :one
-- in: obligation_id i64, version i64, author_id i64, narrative text, difficulties text, proposals text, progress_permille i64, delivers i64, seq i64
-- out: id i64
INSERT INTO report (obligation_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, revision, seq)
VALUES (:obligation_id, :version, :author_id, :narrative, :difficulties, :proposals, :progress_permille, :delivers, 'draft', 1, :seq)
RETURNING id;

-- name: report_update :exec
-- in: id i64, narrative text, difficulties text, proposals text, progress_permille i64, delivers i64, seq i64
UPDATE report SET narrative = :narrative, difficulties = :difficulties, proposals = :proposals, progress_permille = :progress_permille,
    delivers = :delivers, revision = revision + 1, seq = :seq
WHERE id = :id;

-- name: report_set_state :exec
-- in: id i64, state text, seq i64
UPDATE report SET state = :state, revision = revision + 1, seq = :seq WHERE id = :id;

-- name: report_touch :exec
-- in: id i64, seq i64
UPDATE report SET revision = revision + 1, seq = :seq WHERE id = :id;

-- name: report_step_insert :exec
-- in: report_id i64, obligation_id i64, step text, account_id i64, person text, delivers i64, progress_permille i64, at_ms i64, remark text, seq i64
INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq)
VALUES (:report_id, :obligation_id, :step, :account_id, :person, :delivers, :progress_permille, :at_ms, :remark, :seq);

-- name: report_steps :many :hot
-- in: report_id i64
-- out: step text, display_name text, delivers i64, at_ms i64, remark text
SELECT s.step, a.display_name, s.delivers, s.at_ms, s.remark
FROM report_step s JOIN account a ON a.id = s.account_id
WHERE s.report_id = :report_id ORDER BY s.seq;

-- name: report_took_part :one :hot
-- in: report_id i64, person text
-- out: n i64
SELECT count(*) AS n FROM event e JOIN account a ON a.id = e.actor_id
WHERE e.object_kind = 'report' AND e.object_id = :report_id AND a.person = :person
    AND e.action IN ('report.drafted', 'report.edited', 'report.submitted', 'report.evidence_added', 'report.evidence_removed');

-- name: evidence_of_report :many :hot
-- in: report_id i64
-- out: use_id i64, file_name text, media_type text, claim text, sha256 text, size i64, other_uses i64
SELECT u.id AS use_id, u.file_name, u.media_type, u.claim, e.sha256, e.size,
    (SELECT count(*) FROM evidence_use x WHERE x.evidence_id = e.id AND x.report_id <> u.report_id AND x.removed = 0) AS other_uses
FROM evidence_use u JOIN evidence e ON e.id = u.evidence_id
WHERE u.report_id = :report_id AND u.removed = 0 ORDER BY u.id;

-- name: evidence_by_hash :one :hot
-- in: sha256 text
-- out: id i64
SELECT id FROM evidence WHERE sha256 = :sha256;

-- name: evidence_insert :one
-- in: sha256 text, size i64, seq i64
-- out: id i64
INSERT INTO evidence (sha256, size, seq) VALUES (:sha256, :size, :seq) RETURNING id;

-- name: evidence_use_insert :one
-- in: report_id i64, evidence_id i64, file_name text, media_type text, claim text, seq i64
-- out: id i64
INSERT INTO evidence_use (report_id, evidence_id, file_name, media_type, claim, removed, seq)
VALUES (:report_id, :evidence_id, :file_name, :media_type, :claim, 0, :seq) RETURNING id;

-- name: evidence_use_remove :exec
-- in: id i64, report_id i64, seq i64
UPDATE evidence_use SET removed = 1, seq = :seq WHERE id = :id AND report_id = :report_id AND removed = 0;

-- name: work_reports :each
-- out: id i64, obligation_id i64, version i64, state text, assigner_id i64?, programme_id i64, at_ms i64?, remark text?
SELECT r.id, r.obligation_id, r.version, r.state, o.assigner_id, t.programme_id, s.at_ms, s.remark
FROM report r JOIN obligation o ON o.id = r.obligation_id JOIN task t ON t.id = o.task_id
LEFT JOIN report_step s ON s.id = (SELECT x.id FROM report_step x WHERE x.report_id = r.id ORDER BY x.seq DESC LIMIT 1)
WHERE r.state IN ('draft', 'submitted', 'returned') ORDER BY r.id;

-- name: work_to_assign :each
-- out: id i64, assigner_id i64, programme_id i64
SELECT o.id, o.assigner_id, t.programme_id FROM obligation o JOIN task t ON t.id = o.task_id
WHERE o.role = 'lead' AND o.assigner_id IS NOT NULL AND (o.org_id IS NULL OR o.original_due IS NULL) ORDER BY o.id;

-- name: work_titles :many :hot
-- in: ids text, count i64
-- out: id i64, programme_id i64, code text, title_vi text, title_en text
WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < :count),
wanted (id) AS (SELECT CAST(substr(:ids, n * 20 - 19, 20) AS BIGINT) FROM k)
SELECT o.id, t.programme_id, t.code, t.title_vi, t.title_en
FROM wanted w JOIN obligation o ON o.id = w.id JOIN task t ON t.id = o.task_id;
