-- name: a :many
-- out: id i64
SELECT upper(a) FROM t
