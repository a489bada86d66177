-- name: a :many
-- out: id i64
SELECT id
-- sqlite:
FROM t
-- pg:
FROM t
