-- name: a :many
-- out: id i64
SELECT strftime('%Y', a) FROM t
