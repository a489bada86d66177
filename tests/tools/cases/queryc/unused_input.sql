-- name: a :many
-- in: id i64, x text
-- out: id i64
SELECT id FROM t WHERE id = :id
