-- name: a :many
-- out: id i64, a text?
SELECT id, a FROM t ORDER BY 2
