-- name: a :one
-- out: id i64
SELECT now() FROM t
-- name: b :one
-- out: id i64
SELECT lower(:x) FROM t
