-- name: a :many
-- in: x i64, x text
-- out: id i64
SELECT id FROM t WHERE id = :x
