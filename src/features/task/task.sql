-- name: task_get :one :hot
-- in: code text, slug text
-- out: id i64, programme_id i64, code text, slug text, document_id i64, clause_id i64, group_no text, title_vi text, title_en text, product_vi text?, product_en text?, kind text, measure text?, note_vi text?, note_en text?, ord i64
SELECT id, programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, product_vi, product_en, kind, measure, note_vi, note_en, ord
FROM task WHERE code = :code OR slug = :slug ORDER BY CASE WHEN code = :code THEN 0 ELSE 1 END LIMIT 1;

-- name: task_put :one
-- in: programme_id i64, code text, slug text, document_id i64, clause_id i64, group_no text, title_vi text, title_en text, product_vi text?, product_en text?, kind text, measure text?, note_vi text?, note_en text?, ord i64, seq i64
-- out: id i64
INSERT INTO task (programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, product_vi, product_en, kind, measure, note_vi, note_en, ord, seq)
VALUES (:programme_id, :code, :slug, :document_id, :clause_id, :group_no, :title_vi, :title_en, :product_vi, :product_en, :kind, :measure, :note_vi, :note_en, :ord, :seq)
ON CONFLICT (code) DO UPDATE SET document_id = excluded.document_id, clause_id = excluded.clause_id, group_no = excluded.group_no,
    title_vi = excluded.title_vi, title_en = excluded.title_en, product_vi = excluded.product_vi, product_en = excluded.product_en,
    kind = excluded.kind, measure = excluded.measure, note_vi = excluded.note_vi, note_en = excluded.note_en, ord = excluded.ord, seq = excluded.seq
RETURNING id;

-- name: task_basis_get :one :hot
-- in: task_id i64, document_number text, path text
-- out: id i64, document_number text, path text
SELECT id, document_number, path FROM task_basis WHERE task_id = :task_id AND document_number = :document_number AND path = :path;

-- name: task_basis_put :one
-- in: task_id i64, document_number text, path text, seq i64
-- out: id i64
INSERT INTO task_basis (task_id, document_number, path, seq) VALUES (:task_id, :document_number, :path, :seq) RETURNING id;

-- name: task_basis_of :many :hot
-- in: task_id i64
-- out: document_number text, path text
SELECT document_number, path FROM task_basis WHERE task_id = :task_id ORDER BY id;

-- name: task_sharing :many :hot
-- in: document_number text, path text
-- out: task_id i64
SELECT task_id FROM task_basis WHERE document_number = :document_number AND path = :path ORDER BY task_id;

-- name: task_id_of :one :hot
-- in: name text
-- out: id i64, ord i64
SELECT id, ord FROM task WHERE code = :name OR slug = :name ORDER BY id LIMIT 1;

-- name: task_place :one :hot
-- in: id i64
-- out: ord i64, issuer_id i64?
SELECT t.ord, d.issuer_id FROM task t JOIN document d ON d.id = t.document_id WHERE t.id = :id;

-- name: task_rows :many
-- in: after_ord i64, after_id i64, programme_id i64?, document_id i64?, clause_id i64?, group_no text?, kind text?, lead_org_id i64?, limit i64
-- out: id i64, programme_id i64, code text, slug text, document_id i64, clause_id i64, document_number text, document_slug text, clause_path text, group_no text, title_vi text, title_en text, product_vi text?, product_en text?, kind text, measure text?, note_vi text?, note_en text?, ord i64, seq i64, lead_id i64?, lead_org_id i64?, selector_id i64?, lead_words text?, undecided i64, due_kind text, due_words text?, original_due i64?, due i64?, recurrence text?
SELECT t.id, t.programme_id, t.code, t.slug, t.document_id, t.clause_id, d.number AS document_number, d.slug AS document_slug, c.path AS clause_path, t.group_no,
    t.title_vi, t.title_en, t.product_vi, t.product_en, t.kind, t.measure, t.note_vi, t.note_en, t.ord, t.seq, o.id AS lead_id,
    coalesce((SELECT x.org_id FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred')
        ORDER BY x.seq DESC, x.id DESC LIMIT 1), o.org_id) AS lead_org_id,
    o.selector_id, o.lead_words, coalesce(o.undecided, 0) AS undecided, coalesce(o.due_kind, 'none') AS due_kind, o.due_words, o.original_due,
    coalesce((SELECT x.due FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('due_set', 'due_moved')
        ORDER BY x.seq DESC, x.id DESC LIMIT 1), o.original_due) AS due,
    o.recurrence
FROM task t JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id
    LEFT JOIN obligation o ON o.task_id = t.id AND o.role = 'lead' AND o.parent_id IS NULL
WHERE (t.ord, t.id) > (:after_ord, :after_id)
    AND (:programme_id IS NULL OR t.programme_id = :programme_id) AND (:document_id IS NULL OR t.document_id = :document_id)
    AND (:clause_id IS NULL OR t.clause_id = :clause_id) AND (:group_no IS NULL OR t.group_no = :group_no) AND (:kind IS NULL OR t.kind = :kind)
    AND (:lead_org_id IS NULL OR t.id IN (
        SELECT b.task_id FROM obligation b WHERE b.org_id = :lead_org_id AND b.role = 'lead'
            AND NOT EXISTS (SELECT 1 FROM obligation_change x WHERE x.obligation_id = b.id AND x.kind IN ('lead_named', 'transferred', 'cancelled'))
        UNION
        SELECT b.task_id FROM obligation_change y JOIN obligation b ON b.id = y.obligation_id
        WHERE y.org_id = :lead_org_id AND y.kind IN ('lead_named', 'transferred') AND b.role = 'lead'
            AND NOT EXISTS (SELECT 1 FROM obligation_change x WHERE x.obligation_id = b.id AND x.kind IN ('lead_named', 'transferred', 'cancelled')
                AND (x.seq > y.seq OR (x.seq = y.seq AND x.id > y.id)))))
ORDER BY t.ord, t.id LIMIT :limit;

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

-- name: obligation_get :one :hot
-- in: task_id i64, no i64
-- out: id i64, role text, org_id i64?, selector_id i64?, undecided i64, start_day i64?, due_kind text, due_words text?, due_base i64?, original_due i64?, due_anchor text?, recurrence text?, due_days text?, lead_words text?, note_vi text?, note_en text?
SELECT id, role, org_id, selector_id, undecided, start_day, due_kind, due_words, due_base, original_due, due_anchor, recurrence, due_days, lead_words,
    note_vi, note_en
FROM obligation WHERE task_id = :task_id AND no = :no AND coalesce(scope_id, 0) = 0 AND occurrence = 0;

-- name: obligation_put :one
-- in: task_id i64, no i64, role text, org_id i64?, selector_id i64?, undecided i64, assigner_id i64?, start_day i64?, due_kind text, due_words text?, due_base i64?, original_due i64?, due_anchor text?, recurrence text?, due_days text?, lead_words text?, weight i64, note_vi text?, note_en text?, seq i64
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
SELECT task_id, no, role, :org_id, :scope_id, :occurrence, id, NULL, undecided, assigner_id, :start_day, due_kind, due_words,
    due_base, coalesce(:original_due, original_due), due_anchor, recurrence, due_days, lead_words, weight, NULL, NULL, :seq
FROM obligation WHERE id = :parent_id
RETURNING id;

-- name: obligation_load :each
-- out: id i64, task_id i64, no i64, role text, org_id i64?, scope_id i64?, occurrence i64, parent_id i64?, selector_id i64?, start_day i64?, due_words text?, due_days text?, recurrence text?, done i64
SELECT o.id, o.task_id, o.no, o.role, o.org_id, o.scope_id, o.occurrence, o.parent_id, o.selector_id, o.start_day, o.due_words, o.due_days, o.recurrence,
    CASE WHEN EXISTS (SELECT 1 FROM report_step r WHERE r.obligation_id = o.id AND r.step = 'accepted' AND r.delivers = 1) THEN 1 ELSE 0 END AS done
FROM obligation o ORDER BY o.task_id, o.no, coalesce(o.scope_id, 0), o.occurrence;

-- name: obligation_change_load :each
-- out: obligation_id i64, kind text, org_id i64?, on_day i64?
SELECT obligation_id, kind, org_id, on_day FROM obligation_change
WHERE kind IN ('lead_named', 'transferred', 'cancelled') ORDER BY seq, id;

-- name: obligation_children :many :hot
-- in: parent_id i64
-- out: id i64
SELECT id FROM obligation WHERE parent_id = :parent_id AND occurrence = 0 ORDER BY id;

-- name: obligation_rows :many :hot
-- in: id i64?, task_id i64?, org_id i64?, after i64, limit i64
-- out: id i64, task_id i64, no i64, task_code text, task_slug text, role text, org_id i64?, scope_id i64?, occurrence i64, parent_id i64?, selector_id i64?, undecided i64, assigner_id i64?, start_day i64?, due_kind text, due_words text?, due_base i64?, original_due i64?, due_anchor text?, recurrence text?, due_days text?, lead_words text?, weight i64, note_vi text?, note_en text?, seq i64
SELECT o.id, o.task_id, o.no, t.code AS task_code, t.slug AS task_slug, o.role, o.org_id, o.scope_id, o.occurrence, o.parent_id, o.selector_id, o.undecided,
    o.assigner_id, o.start_day, o.due_kind, o.due_words, o.due_base, o.original_due, o.due_anchor, o.recurrence, o.due_days, o.lead_words, o.weight,
    o.note_vi, o.note_en, o.seq
FROM obligation o JOIN task t ON t.id = o.task_id
WHERE o.id > :after AND o.id IN (
    SELECT id FROM obligation WHERE id = :id
    UNION SELECT id FROM obligation WHERE task_id = :task_id
    UNION SELECT id FROM obligation WHERE org_id = :org_id
    UNION SELECT obligation_id FROM obligation_change WHERE org_id = :org_id AND kind IN ('lead_named', 'transferred'))
ORDER BY o.id LIMIT :limit;

-- name: obligation_change_rows :many :hot
-- in: obligation_id i64?, task_id i64?, org_id i64?
-- out: id i64, obligation_id i64, kind text, org_id i64?, due i64?, on_day i64?, after_expiry i64?, document text?, reason text, seq i64
SELECT c.id, c.obligation_id, c.kind, c.org_id, c.due, c.on_day, c.after_expiry, c.document, c.reason, c.seq
FROM obligation_change c
WHERE c.obligation_id IN (
    SELECT id FROM obligation WHERE id = :obligation_id
    UNION SELECT id FROM obligation WHERE task_id = :task_id
    UNION SELECT id FROM obligation WHERE org_id = :org_id
    UNION SELECT obligation_id FROM obligation_change WHERE org_id = :org_id)
ORDER BY c.seq, c.id;

-- name: obligation_change_put :one
-- in: obligation_id i64, kind text, org_id i64?, due i64?, on_day i64?, after_expiry i64?, document text?, reason text, seq i64
-- out: id i64
INSERT INTO obligation_change (obligation_id, kind, org_id, due, on_day, after_expiry, document, reason, seq)
VALUES (:obligation_id, :kind, :org_id, :due, :on_day, :after_expiry, :document, :reason, :seq) RETURNING id;
