-- name: a :many
-- out: id i64
-- sqlite:
SELECT id FROM t
-- sqlite:
SELECT id FROM t
-- pg:
SELECT id FROM t
