-- name: duty_get :one :hot
-- in: id i64
-- out: id i64, task_id i64, programme_id i64, role text, org_id i64?, scope_id i64?, parent_id i64?, selector_id i64?, assigner_id i64?, undecided i64, occurrence i64, start_day i64?, original_due i64?, due_kind text, due_words text?, due_anchor text?, recurrence text?, lead_words text?, note_vi text?, note_en text?, task_code text, task_slug text, task_title_vi text, task_title_en text
SELECT o.id, o.task_id, t.programme_id, o.role, o.org_id, o.scope_id, o.parent_id, o.selector_id, o.assigner_id, o.undecided, o.occurrence,
    o.start_day, o.original_due, o.due_kind, o.due_words, o.due_anchor, o.recurrence, o.lead_words, o.note_vi, o.note_en,
    t.code AS task_code, t.slug AS task_slug, t.title_vi AS task_title_vi, t.title_en AS task_title_en
FROM obligation o JOIN task t ON t.id = o.task_id WHERE o.id = :id;

-- name: duty_changes :many :hot
-- in: obligation_id i64
-- out: seq i64, kind text, org_id i64?, due i64?, after_expiry i64?, document text?, reason text
SELECT seq, kind, org_id, due, after_expiry, document, reason FROM obligation_change
WHERE obligation_id = :obligation_id ORDER BY seq, id;

-- name: duty_change_insert :exec
-- in: obligation_id i64, kind text, org_id i64?, due i64?, after_expiry i64?, document text?, reason text, seq i64
INSERT INTO obligation_change (obligation_id, kind, org_id, due, after_expiry, document, reason, seq)
VALUES (:obligation_id, :kind, :org_id, :due, :after_expiry, :document, :reason, :seq);

-- name: obligation_log :many :hot
-- in: obligation_id i64
-- out: seq i64, known_at i64, what text, actor text, org_id i64?, due i64?, version i64?, document text?, reason text?
SELECT e.seq AS seq, e.known_at, c.kind AS what, e.actor, c.org_id, c.due, CAST(NULL AS BIGINT) AS version, c.document, c.reason
FROM obligation_change c JOIN event e ON e.seq = c.seq WHERE c.obligation_id = :obligation_id
UNION ALL
SELECT e.seq, e.known_at, s.step, e.actor, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), r.version, CAST(NULL AS TEXT), s.remark
FROM report_step s JOIN report r ON r.id = s.report_id JOIN event e ON e.seq = s.seq WHERE s.obligation_id = :obligation_id
UNION ALL
SELECT e.seq, e.known_at, 'created', e.actor, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS TEXT), e.reason
FROM obligation o JOIN event e ON e.seq = o.seq WHERE o.id = :obligation_id
ORDER BY seq DESC;

-- name: obligation_reports :many :hot
-- in: obligation_id i64
-- out: id i64, version i64, state text, delivers i64?, progress_permille i64?, submitted_at i64?, decided_at i64?, remark text?
SELECT r.id, r.version, r.state, s.delivers, s.progress_permille, s.at_ms AS submitted_at, d.at_ms AS decided_at, d.remark
FROM report r
LEFT JOIN report_step s ON s.id = (SELECT x.id FROM report_step x WHERE x.report_id = r.id AND x.step = 'submitted' ORDER BY x.seq DESC LIMIT 1)
LEFT JOIN report_step d ON d.id = (SELECT y.id FROM report_step y WHERE y.report_id = r.id AND y.step <> 'submitted' ORDER BY y.seq DESC LIMIT 1)
WHERE r.obligation_id = :obligation_id ORDER BY r.version DESC;
