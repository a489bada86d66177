-- name: a :many
-- out: id i64
SELECT random() FROM t
