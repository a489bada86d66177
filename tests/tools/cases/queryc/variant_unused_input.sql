-- name: a :many
-- in: x i64
-- out: id i64
-- sqlite:
SELECT id FROM t WHERE id = :x
-- pg:
SELECT id FROM t
