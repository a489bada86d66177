-- The page size is the number of these inputs: one query for all rows of a page; a place that is not needed is 0. A task of several scopes has
-- several leads: the first one names it.
-- name: task_cards :many :hot
-- in: id0 i64, id1 i64, id2 i64, id3 i64, id4 i64, id5 i64, id6 i64, id7 i64, id8 i64, id9 i64, id10 i64, id11 i64, id12 i64
-- in: id13 i64, id14 i64, id15 i64, id16 i64, id17 i64, id18 i64, id19 i64, id20 i64, id21 i64, id22 i64, id23 i64, id24 i64
-- out: id i64, code text, slug text, document_number text, clause_path text, title_vi text, title_en text, lead_words text?, undecided i64
-- out: selector_vi text?, selector_en text?, due_kind text, recurrence text?
SELECT t.id, t.code, t.slug, d.number AS document_number, c.path AS clause_path, t.title_vi, t.title_en, o.lead_words,
    coalesce(o.undecided, 0) AS undecided, s.title_vi AS selector_vi, s.title_en AS selector_en, coalesce(o.due_kind, 'none') AS due_kind, o.recurrence
FROM task t JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id
    LEFT JOIN obligation o ON o.id = (SELECT l.id FROM obligation l WHERE l.task_id = t.id AND l.role = 'lead' AND l.parent_id IS NULL
        ORDER BY l.no, coalesce(l.scope_id, 0), l.occurrence LIMIT 1)
    LEFT JOIN selector s ON s.id = o.selector_id
WHERE t.id IN (:id0, :id1, :id2, :id3, :id4, :id5, :id6, :id7, :id8, :id9, :id10, :id11, :id12,
    :id13, :id14, :id15, :id16, :id17, :id18, :id19, :id20, :id21, :id22, :id23, :id24)
ORDER BY t.id;

-- name: task_documents :many
-- out: id i64, number text, slug text
SELECT d.id, d.number, d.slug FROM document d WHERE EXISTS (SELECT 1 FROM task t WHERE t.document_id = d.id) ORDER BY d.ord, d.id;

-- The titles of groups of tasks: the clause that carries the group's number where the document calls it a group.
-- name: task_group_titles :many
-- out: document_id i64, group_no text, title_vi text, title_en text
SELECT document_id, coalesce(label, '') AS group_no, title_vi, title_en FROM clause WHERE kind = 'group' ORDER BY document_id, ord;

-- name: task_clause_text :one :hot
-- in: clause_id i64
-- out: received text, corrected text
SELECT received, corrected FROM clause_text WHERE clause_id = :clause_id ORDER BY seq DESC, id DESC LIMIT 1;

-- The rows of the document, as they stand now: who bears them and until when follows from their latest changes.
-- name: task_duty_roots :many :hot
-- in: task_id i64, seq i64, skip i64, limit i64
-- out: id i64, role text, org_id i64?, bearer_id i64?, selector_vi text?, selector_en text?, due_kind text, due_words text?, original_due i64?
-- out: due i64?, recurrence text?, lead_words text?
SELECT o.id, o.role, o.org_id,
    coalesce((SELECT coalesce(x.org_id, 0) FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred') AND x.seq <= :seq
        ORDER BY x.seq DESC, x.id DESC LIMIT 1), o.org_id) AS bearer_id,
    s.title_vi AS selector_vi, s.title_en AS selector_en, o.due_kind, o.due_words, o.original_due,
    coalesce((SELECT x.due FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('due_set', 'due_moved') AND x.seq <= :seq
        ORDER BY x.seq DESC, x.id DESC LIMIT 1), o.original_due) AS due,
    o.recurrence, o.lead_words
FROM obligation o LEFT JOIN selector s ON s.id = o.selector_id
WHERE o.task_id = :task_id AND o.parent_id IS NULL ORDER BY o.id LIMIT :limit OFFSET :skip;

-- name: task_duty_count :one :hot
-- in: task_id i64
-- out: n i64
SELECT count(*) AS n FROM obligation WHERE task_id = :task_id AND parent_id IS NULL;

-- Which row each derived duty comes from.
-- name: task_duty_parents :many :hot
-- in: task_id i64
-- out: id i64, parent_id i64
SELECT id, parent_id FROM obligation WHERE task_id = :task_id AND parent_id IS NOT NULL ORDER BY id;

-- name: task_steps :many :hot
-- in: task_id i64, seq i64, limit i64
-- out: obligation_id i64, step text, delivers i64, progress_permille i64, at_ms i64, remark text
SELECT s.obligation_id, s.step, s.delivers, s.progress_permille, s.at_ms, s.remark
FROM obligation o JOIN report_step s ON s.obligation_id = o.id
WHERE o.task_id = :task_id AND s.seq <= :seq ORDER BY s.seq DESC, s.id DESC LIMIT :limit;

-- name: task_changes :many :hot
-- in: task_id i64, seq i64, limit i64
-- out: obligation_id i64, kind text, org_id i64?, due i64?, on_day i64?, after_expiry i64?, document text?, reason text, known_at i64
SELECT x.obligation_id, x.kind, x.org_id, x.due, x.on_day, x.after_expiry, x.document, x.reason, e.known_at
FROM obligation o JOIN obligation_change x ON x.obligation_id = o.id JOIN event e ON e.seq = x.seq
WHERE o.task_id = :task_id AND x.seq <= :seq ORDER BY x.seq DESC, x.id DESC LIMIT :limit;

-- name: task_known :one :hot
-- in: seq i64
-- out: known_at i64
SELECT known_at FROM event WHERE seq = :seq;
