-- name: a :many
-- out: id i64
SELECT * FROM t
