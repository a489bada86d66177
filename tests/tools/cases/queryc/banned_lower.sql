-- name: a :many
-- out: id i64
SELECT lower (a) FROM t
