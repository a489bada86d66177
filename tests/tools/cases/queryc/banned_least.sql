-- name: a :many
-- out: id i64
SELECT least(a, b) FROM t
