-- name: task_get :one :hot
-- in: code text, slug text
-- out: id i64, programme_id i64, code text, slug text, document_id i64, clause_id i64, group_no text, title_vi text, title_en text, product_vi text?
-- out: product_en text?, kind text, measure text?, note_vi text?, note_en text?, ord i64
SELECT id, programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, product_vi, product_en, kind, measure, note_vi, note_en, ord
FROM task WHERE code = :code OR slug = :slug ORDER BY CASE WHEN code = :code THEN 0 ELSE 1 END LIMIT 1;

-- name: task_put :one
-- in: programme_id i64, code text, slug text, document_id i64, clause_id i64, group_no text, title_vi text, title_en text, product_vi text?
-- in: product_en text?, kind text, measure text?, note_vi text?, note_en text?, ord i64, seq i64
-- out: id i64
INSERT INTO task (programme_id, code, slug, document_id, clause_id, group_no, title_vi, title_en, product_vi, product_en, kind, measure, note_vi, note_en,
    ord, seq)
VALUES (:programme_id, :code, :slug, :document_id, :clause_id, :group_no, :title_vi, :title_en, :product_vi, :product_en, :kind, :measure, :note_vi,
    :note_en, :ord, :seq)
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

-- name: task_issuer :one :hot
-- in: id i64
-- out: issuer_id i64?
SELECT d.issuer_id FROM task t JOIN document d ON d.id = t.document_id WHERE t.id = :id;

-- name: task_find :one :hot
-- in: name text
-- out: id i64, programme_id i64, code text, slug text, document_id i64, clause_id i64, document_number text, document_slug text, clause_path text
-- out: group_no text, title_vi text, title_en text, product_vi text?, product_en text?, kind text, measure text?, note_vi text?, note_en text?
-- out: ord i64, seq i64
SELECT t.id, t.programme_id, t.code, t.slug, t.document_id, t.clause_id, d.number AS document_number, d.slug AS document_slug, c.path AS clause_path,
    t.group_no,
    t.title_vi, t.title_en, t.product_vi, t.product_en, t.kind, t.measure, t.note_vi, t.note_en, t.ord, t.seq
FROM task t JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id
WHERE t.id = coalesce((SELECT id FROM task WHERE code = :name), (SELECT id FROM task WHERE slug = :name));
