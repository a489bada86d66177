-- name: a :many
-- out: id i64
SELECT DISTINCT * FROM t
