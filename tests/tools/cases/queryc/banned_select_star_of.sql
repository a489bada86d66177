-- name: a :many
-- out: id i64
SELECT t.* FROM t
