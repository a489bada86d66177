-- Comments may stand before the first query, with :names and quotes ' in them.

-- name: list :many :hot
-- in: document_id i64?, after i64
-- in: limit i64
-- out: id i64, code text, lead text?
SELECT t.id, t.code, o.key -- :comment with 'quote
FROM task t /* another :one */
WHERE (:document_id IS NULL OR t.document_id = :document_id) AND t.id > :after
  AND t.code <> 'it''s :not an input -- nor a comment' AND t."odd :name" LIKE 'x!%' ESCAPE '!'
  AND t.updated <> 'now()' AND t.lowered(1) > 0 AND (t.code) LIKE (:document_id || 'x') ESCAPE '!'
ORDER BY lead DESC NULLS LAST, coalesce(lead, ''), t.id LIMIT :limit;
-- a comment behind the semicolon

-- name: find :one
-- in: code text
-- out: id i64, n i64?
SELECT id, count(*) FROM task WHERE code = :code

-- name: all :each
-- out: code text, content blob?
SELECT code, content FROM task;

-- name: remove :exec
-- in: hash blob, note text?, at i64?
DELETE FROM task WHERE hash = :hash AND note = :note AND at = :at

-- name: ids :many
-- in: ids text
-- out: id i64
-- sqlite:
SELECT CAST(value AS BIGINT) FROM json_each(:ids);
-- pg:
SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) FOR UPDATE;
