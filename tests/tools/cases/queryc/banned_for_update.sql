-- name: a :many
-- out: id i64
SELECT a FROM t FOR UPDATE
