-- What is no legal text has no number but a key; it is named by its title.
-- name: document_page_links :many
-- in: upto i64
-- out: from_id i64, from_vi text, from_en text, from_slug text, to_id i64, to_vi text, to_en text, to_slug text, kind text
SELECT DISTINCT l.from_id, CASE f.kind WHEN 'other' THEN f.title_vi ELSE f.number END AS from_vi,
    CASE f.kind WHEN 'other' THEN f.title_en ELSE f.number END AS from_en, f.slug AS from_slug, l.to_id,
    CASE t.kind WHEN 'other' THEN t.title_vi ELSE t.number END AS to_vi, CASE t.kind WHEN 'other' THEN t.title_en ELSE t.number END AS to_en,
    t.slug AS to_slug, l.kind
FROM document_link l JOIN document f ON f.id = l.from_id JOIN document t ON t.id = l.to_id
WHERE l.seq <= :upto OR EXISTS (SELECT 1 FROM event e WHERE e.object_kind = 'document_link' AND e.object_id = l.id AND e.seq <= :upto)
ORDER BY l.from_id, l.to_id, l.kind;

-- name: document_page_tasks :many :hot
-- in: clause_id i64, skip i64, limit i64
-- out: id i64, code text, slug text, title_vi text, title_en text
SELECT id, code, slug, title_vi, title_en FROM task WHERE clause_id = :clause_id ORDER BY ord, id LIMIT :limit OFFSET :skip;

-- name: document_page_task_count :one :hot
-- in: clause_id i64
-- out: n i64
SELECT count(*) AS n FROM task WHERE clause_id = :clause_id;

-- Tasks of other clauses that cite a clause of this document as demanding the same.
-- name: document_page_shared :many
-- in: number text
-- out: path text, id i64, code text, slug text, title_vi text, title_en text
SELECT b.path, t.id, t.code, t.slug, t.title_vi, t.title_en
FROM task_basis b JOIN task t ON t.id = b.task_id WHERE b.document_number = :number ORDER BY t.ord, t.id;

-- name: document_page_indicators :many
-- in: document_id i64
-- out: path text, code text, title_vi text, title_en text
SELECT coalesce(clause, '') AS path, code, title_vi, title_en FROM indicator WHERE document_id = :document_id ORDER BY ord, id;
