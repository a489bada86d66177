-- name: a :many
-- out: id i64
SELECT id FROM t WHERE x = :x
-- in: x i64
