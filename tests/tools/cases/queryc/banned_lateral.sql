-- name: a :many
-- out: id i64
SELECT a FROM t, LATERAL (SELECT 1) x
