-- name: a :many
-- out: id i64
SELECT group_concat(a) FROM t
