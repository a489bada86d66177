-- name: report_get :one :hot
-- in: id i64
-- out: id i64, obligation_id i64, org_id i64, version i64, author_id i64, narrative text, difficulties text, proposals text, progress_permille i64
-- out: delivers i64, state text, revision i64
SELECT id, obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, revision
FROM report WHERE id = :id;

-- What an obligation's reports leave open: the number of the next one, how many wait for a decision, how many an organisation has in work, and how
-- many were accepted with the product. Without the report `other_than`.
-- name: report_standing :one :hot
-- in: obligation_id i64, org_id i64, other_than i64
-- out: next_version i64, waiting i64, in_work i64, done i64
SELECT coalesce(max(version), 0) + 1 AS next_version, count(CASE WHEN state = 'submitted' THEN 1 END) AS waiting,
    count(CASE WHEN state IN ('draft', 'returned') AND org_id = :org_id THEN 1 END) AS in_work,
    count(CASE WHEN state = 'accepted' AND delivers = 1 THEN 1 END) AS done
FROM report WHERE obligation_id = :obligation_id AND id <> :other_than;

-- name: report_submission_insert :exec :later
-- in: report_id i64, revision i64, narrative text, difficulties text, proposals text, progress_permille i64, delivers i64, seq i64
INSERT INTO report_submission (report_id, revision, narrative, difficulties, proposals, progress_permille, delivers, seq)
VALUES (:report_id, :revision, :narrative, :difficulties, :proposals, :progress_permille, :delivers, :seq);

-- name: report_submission_last :one :hot
-- in: report_id i64
-- out: revision i64, narrative text, difficulties text, proposals text, progress_permille i64, delivers i64, seq i64
SELECT revision, narrative, difficulties, proposals, progress_permille, delivers, seq
FROM report_submission WHERE report_id = :report_id ORDER BY seq DESC LIMIT 1;

-- name: report_insert :one
-- in: obligation_id i64, org_id i64, version i64, author_id i64, narrative text, difficulties text, proposals text, progress_permille i64
-- in: delivers i64, state text, revision i64, seq i64
-- out: id i64
INSERT INTO report (obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, revision, seq)
VALUES (:obligation_id, :org_id, :version, :author_id, :narrative, :difficulties, :proposals, :progress_permille, :delivers, :state, :revision, :seq)
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

-- name: report_step_insert :exec :later
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

-- The files that a report rested on at an event. Other uses count when they were handed over: what somebody else has in a draft is nobody's business.
-- name: evidence_of_report :many :hot
-- in: report_id i64, at i64
-- out: use_id i64, file_name text, media_type text, claim text, sha256 text, size i64, other_uses i64
SELECT u.id AS use_id, u.file_name, u.media_type, u.claim, e.sha256, e.size,
    (SELECT count(DISTINCT x.report_id) FROM evidence_use x JOIN report_submission s ON s.report_id = x.report_id
        WHERE x.evidence_id = e.id AND x.report_id <> u.report_id AND x.seq < s.seq AND (x.removed_seq IS NULL OR x.removed_seq > s.seq)) AS other_uses
FROM evidence_use u JOIN evidence e ON e.id = u.evidence_id
WHERE u.report_id = :report_id AND u.seq <= :at AND (u.removed_seq IS NULL OR u.removed_seq > :at) ORDER BY u.id;

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
INSERT INTO evidence_use (report_id, evidence_id, file_name, media_type, claim, seq)
VALUES (:report_id, :evidence_id, :file_name, :media_type, :claim, :seq) RETURNING id;

-- name: evidence_use_remove :exec
-- in: id i64, report_id i64, seq i64
UPDATE evidence_use SET removed_seq = :seq WHERE id = :id AND report_id = :report_id AND removed_seq IS NULL;

-- name: work_reports :each
-- out: id i64, obligation_id i64, org_id i64, version i64, state text, assigner_id i64?, programme_id i64, at_ms i64?, remark text?
SELECT r.id, r.obligation_id, r.org_id, r.version, r.state, o.assigner_id, t.programme_id, s.at_ms, s.remark
FROM report r JOIN obligation o ON o.id = r.obligation_id JOIN task t ON t.id = o.task_id
LEFT JOIN report_step s ON s.id = (SELECT x.id FROM report_step x WHERE x.report_id = r.id ORDER BY x.seq DESC LIMIT 1)
WHERE r.state IN ('draft', 'submitted', 'returned') ORDER BY r.id;

-- A duty of many is borne by its children; a recurring one is given to somebody as a whole, not period by period.
-- name: work_to_assign :each
-- out: id i64, assigner_id i64, programme_id i64
SELECT o.id, o.assigner_id, t.programme_id FROM obligation o JOIN task t ON t.id = o.task_id
WHERE o.role = 'lead' AND o.assigner_id IS NOT NULL AND (o.org_id IS NULL OR o.original_due IS NULL)
    AND CASE WHEN o.parent_id IS NULL THEN o.selector_id IS NULL ELSE o.occurrence = 0 END ORDER BY o.id;

-- name: work_programme_tasks :many
-- in: programme_id i64
-- out: id i64
SELECT id FROM task WHERE programme_id = :programme_id ORDER BY id;

-- name: work_titles :many :hot
-- in: ids text, count i64
-- out: id i64, role text, code text, title_vi text, title_en text
WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < :count),
wanted (id) AS (SELECT CAST(substr(:ids, n * 20 - 19, 20) AS BIGINT) FROM k)
SELECT o.id, o.role, t.code, t.title_vi, t.title_en
FROM wanted w JOIN obligation o ON o.id = w.id JOIN task t ON t.id = o.task_id ORDER BY o.id;

-- The latest step of each report as of an event: what a list of reports walks along. Drafts have no step. A page begins behind one of them,
-- (after_seq, after_id); steps up to `upto` are known, those up to `last` are wanted.
-- name: report_latest_steps_up :many :hot
-- in: after_seq i64, after_id i64, last i64, upto i64, step text?, limit i64
-- out: id i64, seq i64, obligation_id i64
SELECT s.id, s.seq, s.obligation_id FROM report_step s
WHERE s.seq >= :after_seq AND (s.seq, s.id) > (:after_seq, :after_id) AND s.seq <= :last AND (:step IS NULL OR s.step = :step)
    AND NOT EXISTS (SELECT 1 FROM report_step n WHERE n.report_id = s.report_id AND n.seq > s.seq AND n.seq <= :upto)
ORDER BY s.seq, s.id LIMIT :limit;

-- name: report_latest_steps_down :many :hot
-- in: first i64, before_seq i64, before_id i64, upto i64, step text?, limit i64
-- out: id i64, seq i64, obligation_id i64
SELECT s.id, s.seq, s.obligation_id FROM report_step s
WHERE s.seq <= :before_seq AND (s.seq, s.id) < (:before_seq, :before_id) AND s.seq >= :first AND (:step IS NULL OR s.step = :step)
    AND NOT EXISTS (SELECT 1 FROM report_step n WHERE n.report_id = s.report_id AND n.seq > s.seq AND n.seq <= :upto)
ORDER BY s.seq DESC, s.id DESC LIMIT :limit;

-- The same for some obligations: `obligations` is a JSON array of their numbers.
-- name: report_latest_steps_of :many
-- in: obligations text, first i64, last i64, upto i64, step text?
-- out: id i64
-- sqlite:
SELECT s.id FROM json_each(:obligations) o CROSS JOIN report_step s ON s.obligation_id = o.value
WHERE s.seq >= :first AND s.seq <= :last AND (:step IS NULL OR s.step = :step)
    AND NOT EXISTS (SELECT 1 FROM report_step n WHERE n.report_id = s.report_id AND n.seq > s.seq AND n.seq <= :upto)
ORDER BY s.seq, s.id;
-- pg:
SELECT s.id FROM jsonb_array_elements_text(CAST(:obligations AS JSONB)) AS o JOIN report_step s ON s.obligation_id = CAST(o AS BIGINT)
WHERE s.seq >= :first AND s.seq <= :last AND (:step IS NULL OR s.step = :step)
    AND NOT EXISTS (SELECT 1 FROM report_step n WHERE n.report_id = s.report_id AND n.seq > s.seq AND n.seq <= :upto)
ORDER BY s.seq, s.id;

-- name: report_step_place :one :hot
-- in: id i64
-- out: seq i64
SELECT seq FROM report_step WHERE id = :id;

-- The reports to which these steps (a JSON array of their numbers) were the latest, with what was last handed over and decided then.
-- name: report_page_rows :many
-- in: steps text
-- out: id i64, report_id i64, obligation_id i64, version i64, state text, task text, title_vi text, title_en text, delivers i64
-- out: progress_permille i64, submitted_at i64, decided_at i64?, remark text?, org_id i64, narrative text, difficulties text, proposals text
-- sqlite:
SELECT s.id, s.report_id, s.obligation_id, r.version, s.step AS state, t.code AS task, t.title_vi, t.title_en, h.delivers, h.progress_permille,
    h.at_ms AS submitted_at, d.at_ms AS decided_at, d.remark, r.org_id, p.narrative, p.difficulties, p.proposals
FROM json_each(:steps) e CROSS JOIN report_step s ON s.id = e.value JOIN report r ON r.id = s.report_id JOIN obligation o ON o.id = s.obligation_id
    JOIN task t ON t.id = o.task_id
    JOIN report_step h ON h.id = (SELECT x.id FROM report_step x WHERE x.report_id = s.report_id AND x.step = 'submitted'
        AND x.seq <= s.seq ORDER BY x.seq DESC LIMIT 1)
    JOIN report_submission p ON p.report_id = s.report_id AND p.seq = h.seq
    LEFT JOIN report_step d ON d.id = (SELECT y.id FROM report_step y WHERE y.report_id = s.report_id AND y.step <> 'submitted'
        AND y.seq <= s.seq ORDER BY y.seq DESC LIMIT 1)
ORDER BY s.id;
-- pg:
SELECT s.id, s.report_id, s.obligation_id, r.version, s.step AS state, t.code AS task, t.title_vi, t.title_en, h.delivers, h.progress_permille,
    h.at_ms AS submitted_at, d.at_ms AS decided_at, d.remark, r.org_id, p.narrative, p.difficulties, p.proposals
FROM report_step s JOIN report r ON r.id = s.report_id JOIN obligation o ON o.id = s.obligation_id JOIN task t ON t.id = o.task_id
    JOIN report_step h ON h.id = (SELECT x.id FROM report_step x WHERE x.report_id = s.report_id AND x.step = 'submitted'
        AND x.seq <= s.seq ORDER BY x.seq DESC LIMIT 1)
    JOIN report_submission p ON p.report_id = s.report_id AND p.seq = h.seq
    LEFT JOIN report_step d ON d.id = (SELECT y.id FROM report_step y WHERE y.report_id = s.report_id AND y.step <> 'submitted'
        AND y.seq <= s.seq ORDER BY y.seq DESC LIMIT 1)
WHERE s.id IN (SELECT CAST(e AS BIGINT) FROM jsonb_array_elements_text(CAST(:steps AS JSONB)) AS e)
ORDER BY s.id;
