-- name: a :many
-- out: id i64
SELECT now() FROM t
