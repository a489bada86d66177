-- name: a :many
-- in: x i64
-- out: id i64
SELECT id FROM t WHERE a = $1 OR a = ? OR a = :x
