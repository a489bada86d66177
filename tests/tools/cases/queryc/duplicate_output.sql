-- name: a :many
-- out: id i64, id i64
SELECT id, id FROM t
