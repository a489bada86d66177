-- name: a :many
-- out: id i64
SELECT date(a) FROM t
