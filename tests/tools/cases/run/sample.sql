-- name: sample_list :many
-- in: after i64, lead text?, hash blob, due i64?
-- out: id i64, code text, lead text?, due i64?
SELECT id, code, lead, due FROM sample
WHERE id > :after AND lead = :lead AND hash = :hash AND due = :due ORDER BY id

-- name: sample_find :one :hot
-- in: id i64
-- out: code text, content blob?
SELECT code, content FROM sample WHERE id = :id

-- name: sample_each :each
-- out: code text
SELECT code FROM sample

-- name: sample_count :one
-- out: n i64
-- sqlite:
SELECT count(*) FROM sample
-- pg:
SELECT count(*) FROM ONLY sample

-- name: sample_remove :exec
-- in: id i64
DELETE FROM sample WHERE id = :id
