-- name: a :many
-- out: id i64
SELECT greatest(a, b) FROM t
