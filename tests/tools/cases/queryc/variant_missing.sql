-- name: a :many
-- out: id i64
-- sqlite:
SELECT id FROM t
