-- With what became of it: one row for each change in the order in which they became known, one without when there is none.
-- name: obligation_get :many :hot
-- in: id i64
-- out: task_id i64, programme_id i64, no i64, role text, org_id i64?, scope_id i64?, parent_id i64?, selector_id i64?, assigner_id i64?, undecided i64, occurrence i64, start_day i64?, due_base i64?, original_due i64?, due_kind text, due_words text?, due_anchor text?, recurrence text?, due_days text?, lead_words text?, weight i64, note_vi text?, note_en text?, task_code text, task_slug text, task_title_vi text, task_title_en text, change_id i64?, change_kind text?, change_org_id i64?, change_due i64?, change_on_day i64?, after_expiry i64?, change_document text?, change_reason text?, change_seq i64?, is_series i64
SELECT o.task_id, t.programme_id, o.no, o.role, o.org_id, o.scope_id, o.parent_id, o.selector_id, o.assigner_id, o.undecided, o.occurrence,
    o.start_day, o.due_base, o.original_due, o.due_kind, o.due_words, o.due_anchor, o.recurrence, o.due_days, o.lead_words, o.weight, o.note_vi, o.note_en,
    t.code AS task_code, t.slug AS task_slug, t.title_vi AS task_title_vi, t.title_en AS task_title_en,
    c.id AS change_id, c.kind AS change_kind, c.org_id AS change_org_id, c.due AS change_due, c.on_day AS change_on_day, c.after_expiry,
    c.document AS change_document, c.reason AS change_reason, c.seq AS change_seq,
    CASE WHEN EXISTS (SELECT 1 FROM obligation k WHERE k.parent_id = o.id AND k.occurrence > 0) THEN 1 ELSE 0 END AS is_series
FROM obligation o JOIN task t ON t.id = o.task_id LEFT JOIN obligation_change c ON c.obligation_id = o.id
WHERE o.id = :id ORDER BY c.seq NULLS FIRST, c.id NULLS FIRST;

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

-- Its reports as of an event: what was handed over and decided until then. One without a step is a draft.
-- name: obligation_reports :many :hot
-- in: obligation_id i64, upto i64
-- out: id i64, org_id i64, version i64, state text, delivers i64?, progress_permille i64?, submitted_at i64?, decided_at i64?, remark text?
SELECT r.id, r.org_id, r.version, coalesce(l.step, 'draft') AS state, s.delivers, s.progress_permille, s.at_ms AS submitted_at, d.at_ms AS decided_at, d.remark
FROM report r
LEFT JOIN report_step l ON l.id = (SELECT z.id FROM report_step z WHERE z.report_id = r.id AND z.seq <= :upto ORDER BY z.seq DESC LIMIT 1)
LEFT JOIN report_step s ON s.id = (SELECT x.id FROM report_step x WHERE x.report_id = r.id AND x.step = 'submitted' AND x.seq <= :upto ORDER BY x.seq DESC LIMIT 1)
LEFT JOIN report_step d ON d.id = (SELECT y.id FROM report_step y WHERE y.report_id = r.id AND y.step <> 'submitted' AND y.seq <= :upto ORDER BY y.seq DESC LIMIT 1)
WHERE r.obligation_id = :obligation_id ORDER BY r.version DESC;

-- name: selector_get :one :hot
-- in: selector_key text
-- out: id i64, title_vi text, title_en text, rule text
SELECT id, title_vi, title_en, rule FROM selector WHERE selector_key = :selector_key;

-- name: selector_put :one
-- in: selector_key text, title_vi text, title_en text, rule text, seq i64
-- out: id i64
INSERT INTO selector (selector_key, title_vi, title_en, rule, seq) VALUES (:selector_key, :title_vi, :title_en, :rule, :seq)
ON CONFLICT (selector_key) DO UPDATE SET title_vi = excluded.title_vi, title_en = excluded.title_en, rule = excluded.rule, seq = excluded.seq
RETURNING id;

-- name: selector_all :many
-- out: id i64, selector_key text, title_vi text, title_en text, rule text
SELECT id, selector_key, title_vi, title_en, rule FROM selector ORDER BY id;

-- name: obligation_row_get :one :hot
-- in: task_id i64, no i64
-- out: id i64, role text, org_id i64?, selector_id i64?, undecided i64, start_day i64?, due_kind text, due_words text?, due_base i64?
-- out: original_due i64?, due_anchor text?, recurrence text?, due_days text?, lead_words text?, note_vi text?, note_en text?
SELECT id, role, org_id, selector_id, undecided, start_day, due_kind, due_words, due_base, original_due, due_anchor, recurrence, due_days, lead_words,
    note_vi, note_en
FROM obligation WHERE task_id = :task_id AND no = :no AND coalesce(scope_id, 0) = 0 AND occurrence = 0;

-- name: obligation_row_put :one
-- in: task_id i64, no i64, role text, org_id i64?, selector_id i64?, undecided i64, assigner_id i64?, start_day i64?, due_kind text, due_words text?
-- in: due_base i64?, original_due i64?, due_anchor text?, recurrence text?, due_days text?, lead_words text?, weight i64, note_vi text?
-- in: note_en text?, seq i64
-- out: id i64
INSERT INTO obligation (task_id, no, role, org_id, scope_id, occurrence, parent_id, selector_id, undecided, assigner_id, start_day, due_kind, due_words,
    due_base, original_due, due_anchor, recurrence, due_days, lead_words, weight, note_vi, note_en, seq)
VALUES (:task_id, :no, :role, :org_id, NULL, 0, NULL, :selector_id, :undecided, :assigner_id, :start_day, :due_kind, :due_words,
    :due_base, :original_due, :due_anchor, :recurrence, :due_days, :lead_words, :weight, :note_vi, :note_en, :seq)
RETURNING id;

-- name: obligation_words :exec
-- in: id i64, lead_words text?, due_words text?, note_vi text?, note_en text?
UPDATE obligation SET lead_words = :lead_words, due_words = :due_words, note_vi = :note_vi, note_en = :note_en WHERE id = :id;

-- name: obligation_derive :one
-- in: parent_id i64, org_id i64?, scope_id i64?, occurrence i64, start_day i64?, original_due i64?, seq i64
-- out: id i64
INSERT INTO obligation (task_id, no, role, org_id, scope_id, occurrence, parent_id, selector_id, undecided, assigner_id, start_day, due_kind, due_words,
    due_base, original_due, due_anchor, recurrence, due_days, lead_words, weight, note_vi, note_en, seq)
SELECT task_id, no, role, :org_id, :scope_id, :occurrence, id, NULL, CASE WHEN :org_id IS NULL THEN undecided ELSE 0 END, assigner_id, :start_day,
    due_kind, due_words,
    due_base, coalesce(:original_due, original_due), due_anchor, recurrence, due_days, lead_words, weight, NULL, NULL, :seq
FROM obligation WHERE id = :parent_id
RETURNING id;

-- What was decided about a deadline holds for what comes of dividing the obligation, too.
-- name: obligation_due_copy :exec
-- in: from_id i64, to_id i64, seq i64
INSERT INTO obligation_change (obligation_id, kind, due, after_expiry, document, reason, seq)
SELECT :to_id, kind, due, after_expiry, document, reason, :seq FROM obligation_change
WHERE obligation_id = :from_id AND kind IN ('due_set', 'due_moved') ORDER BY seq, id;

-- The obligations of the tasks of a range of numbers.
-- name: obligation_load :each
-- in: first_task i64, last_task i64
-- out: id i64, task_id i64, no i64, role text, org_id i64?, scope_id i64?, occurrence i64, parent_id i64?, selector_id i64?, start_day i64?
-- out: due_words text?, due_days text?, recurrence text?, done i64
SELECT o.id, o.task_id, o.no, o.role, o.org_id, o.scope_id, o.occurrence, o.parent_id, o.selector_id, o.start_day, o.due_words, o.due_days, o.recurrence,
    CASE WHEN EXISTS (SELECT 1 FROM report_step r WHERE r.obligation_id = o.id AND r.step = 'accepted' AND r.delivers = 1) THEN 1 ELSE 0 END AS done
FROM obligation o WHERE o.task_id BETWEEN :first_task AND :last_task ORDER BY o.task_id, o.no, coalesce(o.scope_id, 0), o.occurrence;

-- name: obligation_change_load :each
-- in: first_task i64, last_task i64
-- out: obligation_id i64, kind text, org_id i64?, on_day i64?
SELECT c.obligation_id, c.kind, c.org_id, c.on_day FROM obligation o JOIN obligation_change c ON c.obligation_id = o.id
WHERE o.task_id BETWEEN :first_task AND :last_task AND c.kind IN ('lead_named', 'transferred', 'cancelled') ORDER BY c.seq, c.id;

-- The recurring obligations that go on, by task, each with the day of its last occurrence so far.
-- name: obligation_series :each
-- out: task_id i64, start_day i64?, due_words text?, due_days text?, recurrence text, last_due i64?
SELECT s.task_id, s.start_day, s.due_words, s.due_days, s.recurrence,
    (SELECT o.original_due FROM obligation o WHERE o.parent_id = s.id AND o.occurrence > 0 ORDER BY o.original_due DESC LIMIT 1) AS last_due
FROM obligation s
WHERE s.occurrence = 0 AND s.selector_id IS NULL AND s.recurrence IN ('monthly', 'quarterly', 'half_yearly', 'yearly')
    AND NOT EXISTS (SELECT 1 FROM obligation_change c WHERE c.obligation_id = s.id AND c.kind = 'cancelled')
ORDER BY s.task_id;

-- The tasks with something open that an organisation bears now.
-- name: obligation_tasks_borne :many :hot
-- in: org_id i64
-- out: task_id i64
SELECT o.task_id FROM obligation o
WHERE o.org_id = :org_id AND o.selector_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred', 'cancelled'))
    AND NOT EXISTS (SELECT 1 FROM report_step r WHERE r.obligation_id = o.id AND r.step = 'accepted' AND r.delivers = 1)
UNION
SELECT o.task_id FROM obligation_change c JOIN obligation o ON o.id = c.obligation_id
WHERE c.org_id = :org_id AND c.kind IN ('lead_named', 'transferred')
    AND NOT EXISTS (SELECT 1 FROM obligation_change x WHERE x.obligation_id = c.obligation_id
        AND (x.kind = 'cancelled' OR (x.kind IN ('lead_named', 'transferred') AND (x.seq > c.seq OR (x.seq = c.seq AND x.id > c.id)))))
    AND NOT EXISTS (SELECT 1 FROM report_step r WHERE r.obligation_id = o.id AND r.step = 'accepted' AND r.delivers = 1)
ORDER BY task_id;

-- name: obligation_children :many :hot
-- in: parent_id i64
-- out: id i64
SELECT id FROM obligation WHERE parent_id = :parent_id AND occurrence = 0 ORDER BY id;

-- The occurrences for which nothing was handed over.
-- name: obligation_occurrences_open :many :hot
-- in: parent_id i64
-- out: id i64
SELECT o.id FROM obligation o WHERE o.parent_id = :parent_id AND o.occurrence > 0
    AND NOT EXISTS (SELECT 1 FROM report_step r WHERE r.obligation_id = o.id) ORDER BY o.id;

-- name: obligation_change_put :one
-- in: obligation_id i64, kind text, org_id i64?, due i64?, on_day i64?, after_expiry i64?, document text?, reason text, seq i64
-- out: id i64
INSERT INTO obligation_change (obligation_id, kind, org_id, due, on_day, after_expiry, document, reason, seq)
VALUES (:obligation_id, :kind, :org_id, :due, :on_day, :after_expiry, :document, :reason, :seq) RETURNING id;

-- The task that a code or its form in addresses names.
-- By address or by code: a name that is both is of one task, because the address is made of the code.
-- name: obligation_task :one :hot
-- in: name text
-- out: id i64, code text
SELECT id, code FROM (SELECT id, code FROM task WHERE slug = :name UNION ALL SELECT id, code FROM task WHERE code = :name) named LIMIT 1;

-- name: obligation_document :one :hot
-- in: name text
-- out: id i64, number text
SELECT id, number FROM document WHERE number = :name OR slug = :name ORDER BY id LIMIT 1;

-- The rows of one page of the API, whose numbers the board has chosen: `ids` is a JSON array.
-- name: obligation_page_rows :many
-- in: ids text
-- out: id i64, task text, task_slug text, title_vi text, title_en text, no i64, role text, named_org text?, selector_key text?, lead_words text?
-- out: due_kind text, due_words text?, recurrence text?, weight i64, note_vi text?, note_en text?
-- sqlite:
SELECT o.id, t.code AS task, t.slug AS task_slug, t.title_vi, t.title_en, o.no, o.role, g.org_key AS named_org, s.selector_key, o.lead_words, o.due_kind,
    o.due_words,
    o.recurrence, o.weight, o.note_vi, o.note_en
FROM json_each(:ids) j CROSS JOIN obligation o ON o.id = j.value JOIN task t ON t.id = o.task_id
    LEFT JOIN org g ON g.id = o.org_id LEFT JOIN selector s ON s.id = o.selector_id
ORDER BY o.id;
-- pg:
SELECT o.id, t.code AS task, t.slug AS task_slug, t.title_vi, t.title_en, o.no, o.role, g.org_key AS named_org, s.selector_key, o.lead_words, o.due_kind,
    o.due_words,
    o.recurrence, o.weight, o.note_vi, o.note_en
FROM obligation o JOIN task t ON t.id = o.task_id LEFT JOIN org g ON g.id = o.org_id LEFT JOIN selector s ON s.id = o.selector_id
WHERE o.id IN (SELECT CAST(x AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS x) ORDER BY o.id;
