-- name: a :many
-- out: id i64
SELECT to_char(a, 'YYYY') FROM t
