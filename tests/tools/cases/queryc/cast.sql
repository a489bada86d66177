-- name: a :many
-- out: id i64
SELECT id::int8 FROM t
