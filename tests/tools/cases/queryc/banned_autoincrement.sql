-- name: a :many
-- out: id i64
SELECT autoincrement FROM t
